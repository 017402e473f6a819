//! From one cell in which a word of the filter stands to the next.

use crate::app::model::Model;
use crate::app::place::{Column, Pane, View};
use crate::domain::{Anchor, IssueIx, Note};

impl Model {
    /// Goes to the next cell, or the one before, in which a word of the filter stands.
    pub(super) fn next_match(&mut self, by: isize) {
        if self.find.needles.is_empty() {
            return self.say("the filter has no words to look for; / takes some");
        }
        let lines = self.columns.clone();
        let total = self.rows.len() * lines.len();
        let at = self.row * lines.len() + self.column.min(lines.len() - 1);
        for n in 1..total {
            let cell =
                (at.cast_signed() + by * n.cast_signed()).rem_euclid(total.cast_signed()).unsigned_abs();
            let (row, column) = (cell / lines.len(), cell % lines.len());
            if self.is_lit(self.rows[row], lines[column]) {
                self.remember();
                (self.row, self.column) = (row, column);
                self.pane = Pane::View;
                if self.view != View::Compare {
                    self.view = View::Grid;
                }
                return self.look_anew();
            }
        }
        self.say("no other cell holds the words; they may stand in what lies behind (Enter reads it)");
    }

    fn is_lit(&self, issue: IssueIx, column: Column) -> bool {
        let needles = &self.find.needles;
        let lit = |text: &str| !needles.in_text(text).is_empty();
        let dataset = &self.dataset;
        match column {
            Column::Issue => {
                let about = dataset.issue(issue);
                let on = Anchor::Issue(about.id.clone());
                !needles.in_name(&about.title).is_empty()
                    || self.notes().on(&on).any(|note| self.is_lit_note(note))
            }
            Column::Party(party) => {
                let current = dataset.current(issue, party, self.day);
                let on = Anchor::cell(dataset, issue, party);
                let noted = self.notes().on(&on).any(|note| self.is_lit_note(note));
                noted
                    || current.readings().any(|reading| {
                        let texts =
                            [reading.text.as_ref(), reading.quote(), reading.conditions(), reading.by()];
                        let sources = dataset.sources_of(reading).iter();
                        let mut titles = sources.map(|ix| &dataset.source(*ix).title);
                        if titles.any(|title| lit(title)) {
                            return true;
                        }
                        texts.into_iter().flatten().any(|text| lit(text))
                    })
            }
            Column::Challenges => {
                dataset.issue(issue).challenges.iter().any(|ix| lit(&dataset.challenge(*ix).text))
            }
            Column::Opportunities => {
                dataset.issue(issue).opportunities.iter().any(|ix| lit(&dataset.opportunity(*ix).text))
            }
            Column::Gap | Column::Notes => false,
        }
    }

    fn is_lit_note(&self, note: &Note) -> bool {
        !self.find.needles.in_note(note.text.shown()).is_empty()
    }
}
