//! What is on the screen, to be handed over: the same filter, order and columns, looked at with the eyes of those it is for.

use std::collections::HashSet;
use std::fmt;
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

/// Why there is nothing to hand over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoHandout {
    /// Nothing that the audience sees meets the filter.
    Nothing(String),
    /// The filter asks for what the audience may not know.
    NotForThem(String),
}

impl fmt::Display for NoHandout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing(why) | Self::NotForThem(why) => f.write_str(why),
        }
    }
}

impl Wanted {
    /// Makes what is handed over; or says why there is nothing.
    pub fn handout(&self) -> Result<Handout, NoHandout> {
        let seen = Arc::new(self.whole.seen_by(self.audience));
        let book = self.book.seen_by(self.audience);
        let mut eyes = Model::new(Arc::clone(&seen), book, Keeping::Saved(0), self.day);
        eyes.marked_issues.clone_from(&self.marked);
        eyes.grid.order.clone_from(&self.order);
        eyes.grid.sort = self.sort;
        let query = Query::parse(&self.filter, &seen);
        self.may_ask(&query, &eyes)?;
        eyes.set_filter(&self.filter);
        let issues = self.one.map_or_else(|| eyes.rows.clone(), |one| vec![one]);
        let parties = self.compared.clone().unwrap_or_else(|| eyes.parties().collect());
        if issues.is_empty() && !query.is_empty() {
            let why = eyes.with_world(&parties, |world| query.why_empty(world));
            let why = why.map(|why| format!(": {why}")).unwrap_or_default();
            return Err(NoHandout::Nothing(format!(
                "nothing that {} sees meets the filter{why}",
                whom(self.audience)
            )));
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

    /// Refuses a filter that the audience could not have asked with: what it finds, and its own words on the page, would
    /// tell of what is withheld.
    fn may_ask(&self, query: &Query, eyes: &Model) -> Result<(), NoHandout> {
        let whom = whom(self.audience);
        let remedy = "take that off, or make it for those who may know";
        let refused = |what: &str| NoHandout::NotForThem(format!("the filter asks for {what}; {remedy}"));
        let hidden: Vec<&str> =
            query.not_for(self.audience).map(|at| query.conditions()[at].label.as_str()).collect();
        if !hidden.is_empty() {
            return Err(refused(&format!("what {whom} may not know: {}", hidden.join(" "))));
        }
        if self.audience == Audience::Own {
            return Ok(());
        }
        if let Some(fault) = query.faults().first() {
            return Err(refused(&format!("what {whom} does not see: {fault}")));
        }
        let parties: Vec<PartyIx> = eyes.dataset.party_ixs().collect();
        if !eyes.with_world(&parties, |world| query.is_met_in_parts(world)) {
            return Err(NoHandout::Nothing(format!(
                "the filter names what {whom} sees nothing of; {remedy}"
            )));
        }
        Ok(())
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
