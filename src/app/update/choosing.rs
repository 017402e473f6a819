//! Marking issues and parties, and comparing.

use super::moving::shift;
use crate::app::model::Model;
use crate::app::overlay::{Overlay, Picker, Purpose};
use crate::app::place::{Column, View};
use crate::domain::PartyIx;

/// The most parties that are compared side by side.
const SIDE_BY_SIDE: usize = 4;

impl Model {
    /// Marks the issue, or takes its mark away, and moves on.
    pub(super) fn mark_issue(&mut self) {
        let Some(issue) = self.issue() else { return self.say("no issue is shown") };
        if !self.marked_issues.remove(&issue) {
            self.marked_issues.insert(issue);
        }
        let count = self.marked_issues.len();
        if self.find.text.contains("is:marked") {
            self.refresh();
        } else {
            self.set_row(shift(self.row, 1, self.rows.len()));
        }
        self.say(format!("{count} marked; /is:marked shows only those"));
    }

    /// Marks the party, or takes its mark away.
    pub(super) fn mark_party(&mut self) {
        let party = match (self.view, self.focused_column()) {
            (View::Compare, _) => self.compared.get(self.compared_at).copied(),
            (_, Column::Party(party)) => Some(party),
            (_, _) => None,
        };
        let Some(party) = party else { return self.say("move to the column of a party to mark it") };
        if let Some(at) = self.marked_parties.iter().position(|other| *other == party) {
            self.marked_parties.remove(at);
        } else {
            self.marked_parties.push(party);
        }
        let names: Vec<&str> =
            self.marked_parties.iter().map(|ix| self.dataset.party(*ix).short.as_str()).collect();
        let told = if names.is_empty() {
            "no party is marked; c compares the principals".to_owned()
        } else {
            let told = match names.len() {
                1 => "c compares the principals until a second is marked",
                2..=SIDE_BY_SIDE => "c compares them",
                _ => "c compares the first four",
            };
            format!("marked: {}; {told}", names.join(", "))
        };
        self.say(told);
    }

    /// Compares the marked parties, else the principals on screen; fewer than two have to be chosen.
    pub(super) fn compare(&mut self) {
        let parties = self.dataset.parties().len();
        if parties < 2 {
            return self.say(format!("comparing takes two parties, and this dataset has {parties}"));
        }
        let principals = self.standings.principals().to_vec();
        let (from, told) = if self.marked_parties.len() > 1 {
            (self.marked_parties.clone(), "marked parties")
        } else {
            (self.parties().filter(|party| principals.contains(party)).collect(), "principals")
        };
        if from.len() < 2 {
            let ticked = self.marked_parties.clone();
            let lines = self.party_lines(&ticked);
            self.overlay = Some(Overlay::Picker(Picker::new(Purpose::Compare, lines, self.filter_now())));
            return;
        }
        let count = from.len();
        let alone = self.marked_parties.len() == 1;
        self.compare_these(from);
        if alone {
            self.say("one party is marked, so these are the principals; m marks a second");
        }
        if count > SIDE_BY_SIDE {
            self.say(format!("the first {SIDE_BY_SIDE} of {count} {told}; m marks others, c compares them"));
        }
    }

    /// Compares these parties, at most four.
    pub(super) fn compare_these(&mut self, mut parties: Vec<PartyIx>) {
        parties.truncate(SIDE_BY_SIDE);
        let at = match self.focused_column() {
            Column::Party(party) => parties.iter().position(|other| *other == party).unwrap_or(0),
            Column::Issue | Column::Gap | Column::Challenges | Column::Opportunities | Column::Notes => 0,
        };
        (self.compared, self.compared_at) = (parties, at);
        self.enter_view(View::Compare);
    }
}
