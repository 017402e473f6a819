//! What a note is about: a cell, a record, the dataset, or nothing yet; and whether that still exists.

use std::fmt;

use super::dataset::Dataset;
use super::records::{ChallengeIx, Id, IssueIx, MeasureIx, OpportunityIx, PartyIx, SourceIx, StepIx};
use super::text::safe_line;

/// What a note is about, by id, so that it survives a new order of the dataset.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Anchor {
    /// One party on one issue.
    Cell {
        /// The issue.
        issue: Id,
        /// The party.
        party: Id,
    },
    /// An issue.
    Issue(Id),
    /// A party.
    Party(Id),
    /// A source.
    Source(Id),
    /// An opportunity.
    Opportunity(Id),
    /// A challenge.
    Challenge(Id),
    /// A measure.
    Measure(Id),
    /// A step.
    Step(Id),
    /// The dataset as a whole.
    Dataset,
    /// Nothing yet: to be filed.
    Inbox,
    /// What this program does not know, as the file wrote it: an orphan, never dropped.
    Unknown(Box<str>),
}

/// Where in a loaded dataset an anchor leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// One party on one issue.
    Cell(IssueIx, PartyIx),
    /// An issue.
    Issue(IssueIx),
    /// A party.
    Party(PartyIx),
    /// A source.
    Source(SourceIx),
    /// An opportunity.
    Opportunity(OpportunityIx),
    /// A challenge.
    Challenge(ChallengeIx),
    /// A measure.
    Measure(MeasureIx),
    /// A step.
    Step(StepIx),
    /// The dataset as a whole.
    Dataset,
    /// The inbox.
    Inbox,
}

impl Anchor {
    /// Reads an anchor as files write it; what is none is kept word for word.
    pub fn parse(text: &str) -> Self {
        Self::known(text).unwrap_or_else(|| Self::Unknown(text.into()))
    }

    /// The anchor of one party on one issue.
    pub fn cell(dataset: &Dataset, issue: IssueIx, party: PartyIx) -> Self {
        Self::Cell { issue: dataset.issue(issue).id.clone(), party: dataset.party(party).id.clone() }
    }

    fn known(text: &str) -> Option<Self> {
        if let Some((kind, id)) = text.split_once(':') {
            let id = Id::new(id)?;
            return match kind {
                "party" => Some(Self::Party(id)),
                "source" => Some(Self::Source(id)),
                "opportunity" => Some(Self::Opportunity(id)),
                "challenge" => Some(Self::Challenge(id)),
                "measure" => Some(Self::Measure(id)),
                "step" => Some(Self::Step(id)),
                _ => None,
            };
        }
        match (text, text.split_once('/')) {
            ("dataset", _) => Some(Self::Dataset),
            ("inbox", _) => Some(Self::Inbox),
            (_, Some((issue, party))) => Some(Self::Cell { issue: Id::new(issue)?, party: Id::new(party)? }),
            (issue, None) => Some(Self::Issue(Id::new(issue)?)),
        }
    }

    /// The issue it lies on, as a whole or with one party.
    pub fn issue(&self) -> Option<&Id> {
        match self {
            Self::Cell { issue, .. } | Self::Issue(issue) => Some(issue),
            Self::Party(_)
            | Self::Source(_)
            | Self::Opportunity(_)
            | Self::Challenge(_)
            | Self::Measure(_)
            | Self::Step(_)
            | Self::Dataset
            | Self::Inbox
            | Self::Unknown(_) => None,
        }
    }

    /// Where it leads in this dataset; `None` for an orphan.
    pub fn resolve(&self, dataset: &Dataset) -> Option<Place> {
        let d = dataset;
        match self {
            Self::Cell { issue, party } => {
                Some(Place::Cell(d.find_issue(issue.as_str())?, d.find_party(party.as_str())?))
            }
            Self::Issue(id) => d.find_issue(id.as_str()).map(Place::Issue),
            Self::Party(id) => d.find_party(id.as_str()).map(Place::Party),
            Self::Source(id) => d.source_ixs().find(|ix| d.source(*ix).id == *id).map(Place::Source),
            Self::Opportunity(id) => {
                d.opportunity_ixs().find(|ix| d.opportunity(*ix).id == *id).map(Place::Opportunity)
            }
            Self::Challenge(id) => {
                d.challenge_ixs().find(|ix| d.challenge(*ix).id == *id).map(Place::Challenge)
            }
            Self::Measure(id) => d.measure_ixs().find(|ix| d.measure(*ix).id == *id).map(Place::Measure),
            Self::Step(id) => d.step_ixs().find(|ix| d.step(*ix).id == *id).map(Place::Step),
            Self::Dataset => Some(Place::Dataset),
            Self::Inbox => Some(Place::Inbox),
            Self::Unknown(_) => None,
        }
    }

    /// Whether what it was about is gone from this dataset.
    pub fn is_orphan(&self, dataset: &Dataset) -> bool {
        self.resolve(dataset).is_none()
    }

    /// As a person reads it, in full: "Minimum flow / Southern Union"; an orphan as its file writes it.
    pub fn describe(&self, dataset: &Dataset) -> String {
        let d = dataset;
        match self.resolve(d) {
            Some(Place::Cell(issue, party)) => format!("{} / {}", d.issue(issue).title, d.party(party).name),
            Some(Place::Issue(ix)) => d.issue(ix).title.to_string(),
            Some(Place::Party(ix)) => d.party(ix).name.to_string(),
            Some(Place::Source(ix)) => d.source(ix).title.to_string(),
            Some(Place::Opportunity(ix)) => safe_line(&d.opportunity(ix).text),
            Some(Place::Challenge(ix)) => safe_line(&d.challenge(ix).text),
            Some(Place::Measure(ix)) => d.measure(ix).title.to_string(),
            Some(Place::Step(ix)) => safe_line(&d.step(ix).text),
            Some(Place::Dataset) => d.head().title.to_string(),
            Some(Place::Inbox) => "inbox".to_owned(),
            None => safe_line(&self.to_string()),
        }
    }
}

impl fmt::Display for Anchor {
    /// As files write it. Not for the screen: an unknown one may hold anything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cell { issue, party } => write!(f, "{issue}/{party}"),
            Self::Issue(id) => write!(f, "{id}"),
            Self::Party(id) => write!(f, "party:{id}"),
            Self::Source(id) => write!(f, "source:{id}"),
            Self::Opportunity(id) => write!(f, "opportunity:{id}"),
            Self::Challenge(id) => write!(f, "challenge:{id}"),
            Self::Measure(id) => write!(f, "measure:{id}"),
            Self::Step(id) => write!(f, "step:{id}"),
            Self::Dataset => f.write_str("dataset"),
            Self::Inbox => f.write_str("inbox"),
            Self::Unknown(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_kind_of_anchor_is_read_as_files_write_it() {
        let id = |text| Id::new(text).expect(text);
        for (text, anchor) in [
            ("flow/south", Anchor::Cell { issue: id("flow"), party: id("south") }),
            ("flow", Anchor::Issue(id("flow"))),
            ("party:south", Anchor::Party(id("south"))),
            ("source:communique", Anchor::Source(id("communique"))),
            ("opportunity:wet-year", Anchor::Opportunity(id("wet-year"))),
            ("challenge:gauges", Anchor::Challenge(id("gauges"))),
            ("measure:joint-gauging", Anchor::Measure(id("joint-gauging"))),
            ("step:hotline", Anchor::Step(id("hotline"))),
            ("dataset", Anchor::Dataset),
            ("inbox", Anchor::Inbox),
        ] {
            assert_eq!(Anchor::parse(text), anchor);
        }
    }

    #[test]
    fn an_anchor_this_program_does_not_know_is_kept_word_for_word() {
        for text in ["treaty:7", "Flow / South", "", "a/b/c", "party:", "party:South", ":", "/"] {
            assert_eq!(Anchor::parse(text), Anchor::Unknown(text.into()));
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_in_a_file_stands_there_again(text in r"[a-z:/\PC]{0,20}|[a-z0-9_-]{1,8}([:/][a-z0-9_-]{1,8})?") {
            prop_assert_eq!(Anchor::parse(&text).to_string(), text);
        }
    }
}
