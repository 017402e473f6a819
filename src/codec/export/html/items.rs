//! What blocks and what could unblock, and the notes, as the template reads them.

use std::collections::HashSet;

use serde::Serialize;

use super::cards::{From, Link};
use super::page::{Build, scoped};
use crate::domain::vocabulary::{PressureFrom, Progress, Reciprocity};
use crate::domain::{ChallengeIx, Dataset, IssueIx, Note, OpportunityIx};

/// An opportunity with what is set against it.
#[derive(Serialize)]
pub(super) struct Pair<'a> {
    on: String,
    opportunity: &'a str,
    from: From,
    issues: Vec<Link<'a>>,
    against: Vec<Challenge<'a>>,
}

/// An opportunity on a card.
#[derive(Serialize)]
pub(super) struct Opportunity<'a> {
    text: &'a str,
    from: From,
    against: Vec<&'a str>,
}

/// A challenge.
#[derive(Serialize)]
pub(super) struct Challenge<'a> {
    on: String,
    text: &'a str,
    owners: Option<String>,
    mitigation: Option<&'a str>,
    from: From,
    issues: Vec<Link<'a>>,
}

/// A measure.
#[derive(Serialize)]
pub(super) struct Measure<'a> {
    on: String,
    title: &'a str,
    stands: Vec<&'static str>,
    fields: Vec<Field<'a>>,
    from: From,
    issues: Vec<Link<'a>>,
}

/// One of the things that are known of a measure.
#[derive(Serialize)]
struct Field<'a> {
    label: &'static str,
    text: &'a str,
}

/// A proposed step.
#[derive(Serialize)]
pub(super) struct Step<'a> {
    on: String,
    text: &'a str,
    status: Option<&'static str>,
    proposed_by: Option<&'a str>,
    measures: Vec<&'a str>,
    from: From,
    issues: Vec<Link<'a>>,
}

/// What presses on a party.
#[derive(Serialize)]
pub(super) struct Pressure<'a> {
    party: usize,
    name: &'a str,
    kind: Option<&'static str>,
    text: &'a str,
    from: From,
}

/// A note.
#[derive(Serialize)]
pub(super) struct NoteView {
    /// What it is on, where that does not follow from its place.
    on: Option<String>,
    kind: &'static str,
    scope: &'static str,
    author: String,
    day: Option<String>,
    said_by: Option<String>,
    text: String,
    tags: Vec<String>,
}

impl NoteView {
    pub(super) fn of(dataset: &Dataset, note: &Note, on: Option<String>) -> Self {
        Self {
            on,
            kind: note.kind.label(),
            scope: scoped(note.scope),
            author: note.author.to_string(),
            day: note.created.day().map(|day| day.to_string()),
            said_by: note.speaker(dataset),
            text: note.text.shown().to_string(),
            tags: note.tags.iter().map(ToString::to_string).collect(),
        }
    }
}

impl<'a> Build<'a> {
    pub(super) fn pairs(&mut self) -> Vec<Pair<'a>> {
        let dataset = self.dataset;
        let pair = |ix: OpportunityIx| {
            let item = dataset.opportunity(ix);
            Pair {
                on: places(&item.issues),
                opportunity: &item.text,
                from: self.from(&item.origin),
                issues: self.links(&item.issues),
                against: item.challenges.iter().map(|ix| self.challenge(*ix)).collect(),
            }
        };
        dataset.opportunity_ixs().map(pair).collect()
    }

    /// The challenges that no opportunity is set against.
    pub(super) fn alone(&mut self) -> Vec<Challenge<'a>> {
        let dataset: &'a Dataset = self.dataset;
        let set: HashSet<ChallengeIx> =
            dataset.opportunities().iter().flat_map(|it| it.challenges.iter().copied()).collect();
        dataset.challenge_ixs().filter(|ix| !set.contains(ix)).map(|ix| self.challenge(ix)).collect()
    }

    pub(super) fn challenge(&mut self, ix: ChallengeIx) -> Challenge<'a> {
        let dataset = self.dataset;
        let item = dataset.challenge(ix);
        let owners: Vec<&str> = item.owners.iter().map(|ix| &*dataset.party(*ix).name).collect();
        Challenge {
            on: places(&item.issues),
            text: &item.text,
            owners: (!owners.is_empty()).then(|| owners.join(", ")),
            mitigation: item.mitigation.as_deref(),
            from: self.from(&item.origin),
            issues: self.links(&item.issues),
        }
    }

    pub(super) fn opportunity(&mut self, ix: OpportunityIx) -> Opportunity<'a> {
        let dataset = self.dataset;
        let item = dataset.opportunity(ix);
        Opportunity {
            text: &item.text,
            from: self.from(&item.origin),
            against: item.challenges.iter().map(|ix| &*dataset.challenge(*ix).text).collect(),
        }
    }

    pub(super) fn measures(&mut self) -> Vec<Measure<'a>> {
        let dataset = self.dataset;
        let measure = |item: &'a crate::domain::Measure| Measure {
            on: places(&item.issues),
            title: &item.title,
            stands: [item.status.map(Progress::label), item.reciprocity.map(Reciprocity::label)]
                .into_iter()
                .flatten()
                .collect(),
            fields: [
                ("Purpose", &item.purpose),
                ("Expected impact", &item.impact),
                ("Verification", &item.verification),
                ("Risk", &item.risk),
                ("Proposed by", &item.proposed_by),
            ]
            .into_iter()
            .filter_map(|(label, text)| Some(Field { label, text: text.as_deref()? }))
            .collect(),
            from: self.from(&item.origin),
            issues: self.links(&item.issues),
        };
        dataset.measures().iter().map(measure).collect()
    }

    pub(super) fn steps(&mut self) -> Vec<Step<'a>> {
        let dataset = self.dataset;
        let step = |item: &'a crate::domain::Step| Step {
            on: places(&item.issues),
            text: &item.text,
            status: item.status.map(Progress::label),
            proposed_by: item.proposed_by.as_deref(),
            measures: item.measures.iter().map(|ix| &*dataset.measure(*ix).title).collect(),
            from: self.from(&item.origin),
            issues: self.links(&item.issues),
        };
        dataset.steps().iter().map(step).collect()
    }

    pub(super) fn pressures(&mut self) -> Vec<Pressure<'a>> {
        let dataset = self.dataset;
        let pressure = |item: &'a crate::domain::Pressure| Pressure {
            party: item.on.get(),
            name: &dataset.party(item.on).name,
            kind: item.from.map(PressureFrom::label),
            text: &item.text,
            from: self.from(&item.origin),
        };
        dataset.pressures().iter().map(pressure).collect()
    }

    fn links(&self, issues: &[IssueIx]) -> Vec<Link<'a>> {
        issues.iter().map(|ix| self.link(*ix)).collect()
    }
}

/// The places of some issues on the page, for the filters.
fn places(issues: &[IssueIx]) -> String {
    issues.iter().map(|ix| ix.get().to_string()).collect::<Vec<_>>().join(" ")
}
