//! What is on the screen, to be handed over: the same filter, order and columns, looked at with the eyes of those it is for.

use std::collections::HashSet;
use std::sync::Arc;

use super::model::{Keeping, Model};
use super::place::View;
use crate::domain::handout::Choice;
use crate::domain::query::Query;
use crate::domain::sort::Sort;
use crate::domain::{Audience, Dataset, Date, Handout, IssueIx, NoteBook, PartyIx};

/// What is wanted of what is on the screen. It is a value, so that the work can be done elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The dataset, whole.
    pub whole: Arc<Dataset>,
    /// Every note.
    pub book: NoteBook,
    /// For whom.
    pub audience: Audience,
    /// The filter, as typed.
    pub filter: String,
    /// What the rows are sorted by.
    pub sort: Option<Sort>,
    /// The order of the parties, where it is not the dataset's.
    pub order: Vec<PartyIx>,
    /// The parties that are compared, where those alone are on the screen.
    pub compared: Option<Vec<PartyIx>>,
    /// The one issue that is on the screen, where it is one alone.
    pub one: Option<IssueIx>,
    /// The marked issues.
    pub marked: HashSet<IssueIx>,
    /// The day looked at.
    pub day: Option<Date>,
    /// The day on which it is made.
    pub made: Date,
}

impl Model {
    /// What is wanted of what is on the screen for an audience.
    pub fn wanted(&self, audience: Audience, made: Date) -> Wanted {
        let compares = self.view == View::Compare;
        Wanted {
            whole: Arc::clone(&self.whole),
            book: self.book.clone(),
            audience,
            filter: self.find.text.clone(),
            sort: self.grid.sort,
            order: self.grid.order.clone(),
            compared: compares.then(|| self.compared.clone()),
            one: self.issue().filter(|_| compares && self.zoom),
            marked: self.marked_issues.clone(),
            day: self.day,
            made,
        }
    }
}

impl Wanted {
    /// Makes what is handed over; or says why there is nothing.
    pub fn handout(self) -> Result<Handout, String> {
        let seen = Arc::new(self.whole.seen_by(self.audience));
        let book = self.book.seen_by(self.audience);
        let mut eyes = Model::new(Arc::clone(&seen), book, Keeping::Saved(0), self.day);
        eyes.marked_issues = self.marked;
        eyes.grid.order = self.order;
        eyes.grid.sort = self.sort;
        let query = Query::parse(&self.filter, &seen);
        let refused: Vec<&str> =
            query.not_for(self.audience).map(|at| query.conditions()[at].label.as_str()).collect();
        if !refused.is_empty() {
            return Err(format!(
                "the filter asks for what {} may not know ({}); take that off, or make it for others",
                whom(self.audience),
                refused.join(" ")
            ));
        }
        let parties: Vec<PartyIx> = seen.party_ixs().collect();
        let is_met = eyes.with_world(&parties, |world| query.is_met_in_parts(world));
        if self.audience < Audience::Own && !(query.faults().is_empty() && is_met) {
            return Err(format!(
                "the filter names what {} does not see; take that off, or make it for others",
                whom(self.audience)
            ));
        }
        eyes.set_filter(&self.filter);
        let issues = match self.one {
            Some(one) => vec![one],
            None => eyes.rows.clone(),
        };
        let parties = self.compared.unwrap_or_else(|| eyes.parties().collect());
        if issues.is_empty() {
            return Err(format!(
                "there is nothing to hand over: no issue that {} sees meets the filter",
                whom(self.audience)
            ));
        }
        Ok(Handout::of(Choice {
            whole: &self.whole,
            seen: &seen,
            notes: &eyes.book,
            issues: &issues,
            parties: &parties,
            day: eyes.day,
            made: self.made,
            filter: query.in_words(&seen),
            order: eyes.grid.sort.map(|sort| sort.told(&seen)),
        }))
    }
}

/// An audience in a sentence.
fn whom(audience: Audience) -> &'static str {
    match audience {
        Audience::Public => "the public",
        Audience::Team => "the team",
        Audience::Own => "you",
    }
}
