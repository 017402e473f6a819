//! The one maker of a [`Dataset`]: takes records as they are written, and gives the dataset or everything that is wrong.
//!
//! Records are added in any order, from any number of files. Nothing is looked up before [`Draft::finish`], so that a
//! record may name another that comes later; then every name is resolved at once and all faults are told together.

mod alike;
mod desk;
mod finish;
mod names;
mod place;
mod positions;
mod records;
mod shorts;
mod themes;
mod trouble;
mod written;

use std::ops::Range;

use super::dataset::Dataset;
use super::records::Party;
use super::stance::Stance;
use super::text::Text;

use desk::Desk;
use names::Names;
use positions::Positions;

pub use desk::settled_ids;
pub use names::{Named, Symbol, nearest, slug};
pub use place::{Kept, Place, Written};
pub use trouble::{FAULTS_TOLD, Fault, Faults, Kind, WARNINGS_TOLD, Warning, WarningKind, Warnings};
pub use written::{
    WrittenChallenge, WrittenHead, WrittenIssue, WrittenMeasure, WrittenOpportunity, WrittenOrigin,
    WrittenParty, WrittenPosition, WrittenPressure, WrittenSource, WrittenStep, WrittenTheme,
};

/// The most parties of a dataset.
pub const MAX_PARTIES: usize = 10_000;

/// The most records of any other kind.
pub const MAX_RECORDS: usize = 1_000_000;

/// The most cells (issues × parties), and the most positions.
pub const MAX_CELLS: usize = 20_000_000;

/// The most bytes of an id.
pub const MAX_ID: usize = 200;

/// Ids that a query or an anchor would take for something else.
pub const RESERVED: &[&str] = &[
    "theme",
    "party",
    "stance",
    "status",
    "gap",
    "differ",
    "agree",
    "source",
    "terms",
    "since",
    "note",
    "tag",
    "kind",
    "author",
    "is",
    "issue",
    "opportunity",
    "challenge",
    "measure",
    "step",
    "dataset",
    "inbox",
];

/// Makes the short names anew that were made: of some parties of a dataset they may be others than among all of them.
pub(super) fn make_shorts(parties: &mut [Party]) {
    let nameless: Vec<&str> =
        parties.iter().filter(|it| it.short_is_made).map(|it| it.name.as_str()).collect();
    let taken = parties.iter().filter(|it| !it.short_is_made).map(|it| it.short.as_str());
    let made = shorts::make(&nameless, taken);
    for (party, short) in parties.iter_mut().filter(|it| it.short_is_made).zip(made) {
        party.short = Text::line(&short);
    }
}

/// Whether an id would be taken for something else by a query or an anchor, and can be no record's.
pub fn is_reserved(id: &str) -> bool {
    RESERVED.contains(&id)
}

/// How many records there are, whether or not they make a dataset.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Issues.
    pub issues: usize,
    /// Parties.
    pub parties: usize,
    /// Positions.
    pub positions: usize,
}

/// Records on their way to a dataset.
#[derive(Debug)]
pub struct Draft {
    desk: Desk,
    head: Option<WrittenHead>,
    parties: Vec<WrittenParty>,
    themes: Vec<WrittenTheme>,
    sources: Vec<WrittenSource>,
    issues: Vec<WrittenIssue>,
    positions: Positions,
    challenges: Vec<WrittenChallenge>,
    opportunities: Vec<WrittenOpportunity>,
    measures: Vec<WrittenMeasure>,
    steps: Vec<WrittenStep>,
    pressures: Vec<WrittenPressure>,
}

/// What a draft came to.
#[derive(Debug)]
pub struct Finished {
    /// The dataset, or all that keeps it from being one.
    pub dataset: Result<Dataset, Faults>,
    /// What is worth a second look.
    pub warnings: Warnings,
}

/// Makes the takers of one kind of record.
macro_rules! takers {
    ($($add:ident, $list:ident, $record:ident, $kind:ident, $limit:ident, $what:literal;)+) => {$(
        #[doc = concat!("Takes ", $what, ".")]
        pub fn $add(&mut self, record: $record) {
            if self.$list.len() < $limit {
                self.$list.push(record);
            } else {
                self.desk.too_many(record.place, Kind::$kind, $limit);
            }
        }
    )+};
}

impl Default for Draft {
    fn default() -> Self {
        Self::new()
    }
}

impl Draft {
    /// A draft without records.
    pub fn new() -> Self {
        Self {
            desk: Desk::new(Names::default()),
            head: None,
            parties: Vec::new(),
            themes: Vec::new(),
            sources: Vec::new(),
            issues: Vec::new(),
            positions: Positions::default(),
            challenges: Vec::new(),
            opportunities: Vec::new(),
            measures: Vec::new(),
            steps: Vec::new(),
            pressures: Vec::new(),
        }
    }

    /// Keeps a name that a record uses for another.
    pub fn name(&mut self, name: &str, place: Place) -> Named {
        Named { symbol: self.desk.names.symbol(name), place }
    }

    /// Takes the header; a later one replaces an earlier one.
    pub fn set_head(&mut self, head: WrittenHead) {
        self.head = Some(head);
    }

    takers! {
        add_party, parties, WrittenParty, Party, MAX_PARTIES, "a party";
        add_theme, themes, WrittenTheme, Theme, MAX_RECORDS, "a theme";
        add_source, sources, WrittenSource, Source, MAX_RECORDS, "a source";
        add_issue, issues, WrittenIssue, Issue, MAX_RECORDS, "an issue";
        add_challenge, challenges, WrittenChallenge, Challenge, MAX_RECORDS, "a challenge";
        add_opportunity, opportunities, WrittenOpportunity, Opportunity, MAX_RECORDS, "an opportunity";
        add_measure, measures, WrittenMeasure, Measure, MAX_RECORDS, "a measure";
        add_step, steps, WrittenStep, Step, MAX_RECORDS, "a step";
        add_pressure, pressures, WrittenPressure, Pressure, MAX_RECORDS, "a pressure";
    }

    /// Takes what the issue added last says of one party in short form: text, stance or both, as one record.
    pub fn add_cell(&mut self, party: Named, text: Option<Text>, stance: Option<Stance>) {
        if let Some(issue) = self.issues.len().checked_sub(1) {
            self.positions.add_cell(&mut self.desk, issue, party, text, stance);
        }
    }

    /// Takes a position that is a record of its own.
    pub fn add_position(&mut self, position: WrittenPosition) {
        self.positions.add(&mut self.desk, position);
    }

    /// Says that a text is shown otherwise than it is written, for what it holds would turn the direction of what is read.
    pub fn doubt(&mut self, key: &str, place: Place) {
        let make = || Warning::DirectionControls { key: key.to_owned() };
        self.desk.warn(WarningKind::DirectionControls, place, make);
    }

    /// Says that a stretch of a file could not be read as it was meant, so that nothing within it is told as a fault.
    pub fn tear(&mut self, file: usize, range: Range<usize>) {
        self.desk.tear(file, range);
    }

    /// Says that a record of this kind may be lost, so that names of its kind are not told as unknown.
    pub fn lose(&mut self, kind: Kind) {
        self.desk.lose(kind);
    }

    /// How many records there are so far.
    pub fn counts(&self) -> Counts {
        Counts { issues: self.issues.len(), parties: self.parties.len(), positions: self.positions.len() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Date, IssueIx, PartyIx};
    use proptest::prelude::*;

    fn text(text: &str) -> Written<Text> {
        Written { value: Text::line(text), place: Place::default() }
    }

    /// A draft of so many issues and parties, named `i0`, `p0` and so on.
    fn draft(issues: usize, parties: usize) -> Draft {
        let mut draft = Draft::new();
        draft.set_head(WrittenHead { title: Some(text("T").value), ..WrittenHead::default() });
        for number in 0..parties {
            let id = Some(draft.name(&format!("p{number}"), Place::default()));
            draft.add_party(WrittenParty {
                id,
                name: Some(text(&format!("P{number}"))),
                ..WrittenParty::default()
            });
        }
        for number in 0..issues {
            let id = Some(draft.name(&format!("i{number}"), Place::default()));
            draft.add_issue(WrittenIssue { id, title: Some(text("Issue")), ..WrittenIssue::default() });
        }
        draft
    }

    #[test]
    fn a_draft_is_a_dataset_or_everything_that_is_wrong() {
        assert_eq!(draft(2, 3).finish().dataset.map(|dataset| dataset.issues().len()).ok(), Some(2));

        let mut wrong = draft(1, 1);
        let place = Place::new(0, 5..9);
        let named = wrong.name("p1", place);
        wrong.add_cell(named, Some(text("words").value), None);
        wrong.add_issue(WrittenIssue { place: Place::new(0, 2..4), ..WrittenIssue::default() });
        let faults = wrong.finish().dataset.unwrap_err().into_items();
        let known = vec![];
        let unknown = Fault::UnknownId {
            kind: Kind::Party,
            id: "p1".into(),
            nearest: Some("p0".into()),
            known,
            cell: true,
        };
        let missing = Fault::Missing { kind: Kind::Issue, keys: &["title"] };
        assert_eq!(faults, [(Place::new(0, 2..4), missing), (place, unknown)]);
    }

    #[test]
    fn a_party_is_called_by_the_short_name_that_somebody_chose_and_else_by_its_name() {
        let mut draft = draft(0, 0);
        for (name, short) in [("Argentina", None), ("Southern Union", Some(text("SU")))] {
            let id = Some(draft.name(&name.to_lowercase().replace(' ', "-"), Place::default()));
            draft.add_party(WrittenParty { id, name: Some(text(name)), short, ..WrittenParty::default() });
        }
        let dataset = draft.finish().dataset.expect("a dataset");
        let told: Vec<_> =
            dataset.parties().iter().map(|it| (&*it.short, it.short_is_made, it.called())).collect();
        assert_eq!(told, [("Argen…", true, "Argentina"), ("SU", false, "SU")]);
    }

    #[test]
    fn what_is_torn_is_not_told_and_is_no_dataset() {
        let mut torn = draft(1, 1);
        torn.tear(0, 2..10);
        torn.add_issue(WrittenIssue { place: Place::new(0, 2..4), ..WrittenIssue::default() });
        assert_eq!(torn.finish().dataset.unwrap_err().count(), 0);
    }

    proptest! {
        #[test]
        fn every_position_stands_in_its_cell_newest_first(
            all in prop::collection::vec((0..4_u32, 0..3_u32, prop::option::of(2028..2032_i16)), 0..60),
        ) {
            let mut draft = draft(4, 3);
            for (at, (issue, party, year)) in all.iter().enumerate() {
                let place = Place::new(0, at..at + 1);
                let issue = Some(draft.name(&format!("i{issue}"), place));
                let party = Some(draft.name(&format!("p{party}"), place));
                let mut position = WrittenPosition { place, issue, party, ..WrittenPosition::default() };
                position.text = Some(text(&at.to_string()).value);
                position.origin.date = year.and_then(|year| Date::new(year, 0, 0));
                draft.add_position(position);
            }
            let dataset = draft.finish().dataset.expect("a dataset");
            for (issue, party) in (0..4).flat_map(|issue| (0..3).map(move |party| (issue, party))) {
                let mut wanted: Vec<_> = (0..all.len()).filter(|at| (all[*at].0, all[*at].1) == (issue, party)).collect();
                wanted.sort_by_key(|at| std::cmp::Reverse(all[*at].2));
                let found = dataset.positions(IssueIx(issue), PartyIx(party)).iter();
                let found: Vec<_> = found.filter_map(|it| it.text.as_ref()?.parse::<usize>().ok()).collect();
                prop_assert_eq!(found, wanted);
            }
        }
    }
}
