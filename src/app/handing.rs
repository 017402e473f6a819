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
    /// How many issues are on the screen.
    pub shown: usize,
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
            shown: self.rows.len(),
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
        eyes.grid.sort = self.sort.filter(|sort| sort.is_seen_in(&seen));
        let query = Query::parse(&self.filter, &seen);
        self.may_ask(&query, &eyes)?;
        eyes.set_filter(&self.filter);
        let issues = self.one.map_or_else(|| eyes.rows.clone(), |one| vec![one]);
        let parties = self.compared.clone().unwrap_or_else(|| eyes.parties().collect());
        if issues.is_empty() && !query.is_empty() {
            let why = eyes.with_world(&parties, |world| query.why_empty(world));
            let why = why.map(|why| format!(": {why}")).unwrap_or_default();
            let that = match self.audience {
                Audience::Own => String::new(),
                Audience::Public | Audience::Team => format!(" that {} sees", whom(self.audience)),
            };
            return Err(NoHandout::Nothing(format!("nothing{that} meets the filter{why}")));
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
            order: self.sort.map(|_| match eyes.grid.sort {
                Some(sort) => sort.told(&seen),
                None => "in the order of the dataset".to_owned(),
            }),
        }))
    }

    /// What is to be said where other issues are handed over than the screen shows; nothing where they are the same.
    pub fn otherwise(&self, handout: &Handout) -> Option<String> {
        let count = handout.dataset.issues().len();
        (self.one.is_none() && count != self.shown).then(|| {
            format!(
                "not the {} on the screen: the filter is judged by what {} sees",
                self.shown,
                whom(self.audience)
            )
        })
    }

    /// Refuses a filter that the audience could not have asked with: what it finds, and its own words on the page, would
    /// tell of what is withheld.
    fn may_ask(&self, query: &Query, eyes: &Model) -> Result<(), NoHandout> {
        let whom = whom(self.audience);
        let remedy = "take that off, or make it for those who may know";
        let refused = |what: &str| NoHandout::NotForThem(format!("the filter asks for {what}; {remedy}"));
        // Read against the whole, where nothing is hidden from it.
        let whole = Query::parse(&self.filter, &self.whole);
        let hidden: Vec<&str> =
            whole.not_for(self.audience).map(|at| whole.conditions()[at].label.as_str()).collect();
        if !hidden.is_empty() {
            return Err(refused(&format!("what {whom} may not know: {}", hidden.join(" "))));
        }
        if self.audience == Audience::Own {
            return Ok(());
        }
        if whole.faults().is_empty() && !query.faults().is_empty() {
            return Err(refused(&format!("what {whom} does not see")));
        }
        let is_met = |eyes: &Model, query: &Query| {
            let parties: Vec<PartyIx> = eyes.dataset.party_ixs().collect();
            eyes.with_world(&parties, |world| query.is_met_in_parts(world))
        };
        // What stands nowhere tells of nothing.
        if !is_met(eyes, query) && is_met(&self.own_eyes(), &whole) {
            return Err(refused(&format!("what {whom} does not see")));
        }
        Ok(())
    }

    /// The program as its user sees it.
    fn own_eyes(&self) -> Model {
        Model::new(Arc::clone(&self.whole), self.book.clone(), Keeping::Saved(0), self.day)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sort::{Direction, SortKey};
    use crate::domain::specimen::{date, river};
    use crate::domain::{Anchor, Note, NoteId, Stamp};

    /// The river with a note on one issue, looked at through a filter.
    fn model(filter: &str) -> Model {
        let now = Stamp::parse("2031-05-12T09:00:00Z").expect("a time");
        let note = Note::new(NoteId::new(1, 7), Anchor::parse("flow"), "ask kyiv", "anna", now);
        let book = std::iter::once(note).collect();
        let mut model = Model::new(Arc::new(river()), book, Keeping::Saved(0), None);
        model.set_filter(filter);
        model
    }

    fn handed(model: &Model, audience: Audience) -> Result<Handout, NoHandout> {
        model.wanted(audience, date("2031-05-13")).handout()
    }

    fn titles(handout: &Handout) -> Vec<&str> {
        handout.dataset.issues().iter().map(|issue| issue.title.as_str()).collect()
    }

    #[test]
    fn what_is_handed_over_is_what_the_filter_shows_in_its_order_and_columns() {
        let mut model = model("theme:water party:south,north");
        model.grid.sort = Some(Sort { key: SortKey::Title, direction: Direction::Descending });
        model.grid.order = model.dataset.find_party("south").into_iter().collect();
        let handout = handed(&model, Audience::Own).expect("something");
        assert_eq!(titles(&handout), ["Salinity at the mouth", "Minimum flow", "Flood warning"]);
        let parties: Vec<_> = handout.dataset.parties().iter().map(|party| party.id.as_str()).collect();
        assert_eq!(parties, ["south", "north"]);
        assert_eq!(handout.filter, ["theme Water", "parties Northern Republic, Southern Union"]);
        assert_eq!(handout.order.as_deref(), Some("sorted by title, from Z to A"));
        assert_eq!((handout.of.issues, handout.of.parties, handout.notes.len()), (4, 3, 1));
    }

    #[test]
    fn in_the_comparison_the_compared_parties_are_handed_over_and_the_one_issue_that_fills_it() {
        let mut model = model("");
        model.view = View::Compare;
        model.compared = vec![PartyIx::clone(&model.dataset.find_party("delta").expect("a party"))];
        assert_eq!(handed(&model, Audience::Own).expect("all").dataset.parties().len(), 1);
        model.zoom = true;
        assert_eq!(titles(&handed(&model, Audience::Own).expect("one")), ["Minimum flow"]);
    }

    #[test]
    fn no_row_is_handed_over_that_only_a_note_or_a_judgement_explains() {
        for filter in
            ["note:kyiv", "-note:kyiv", "is:red-line", "gap:wide", "-gap:wide", "salinity | is:noted"]
        {
            match handed(&model(filter), Audience::Public) {
                Err(NoHandout::NotForThem(why)) => assert!(why.contains("the public"), "{why}"),
                other => panic!("{filter}: {other:?}"),
            }
            assert!(handed(&model(filter), Audience::Own).is_ok(), "{filter}");
        }
        // The team knows judgements, but not the notes of one alone.
        assert!(handed(&model("is:red-line"), Audience::Team).is_ok());
        assert_eq!(
            handed(&model("note:kyiv"), Audience::Team).map(|_| ()).unwrap_err().to_string(),
            "the filter asks for what the team does not see; take that off, or make it for those who may know"
        );
    }

    #[test]
    fn a_filter_whose_words_stand_in_private_texts_alone_does_not_reach_the_page() {
        for filter in ["depends", "-depends", "-source:cable", "source:cable"] {
            assert!(handed(&model(filter), Audience::Public).is_err(), "{filter}");
            assert!(handed(&model(filter), Audience::Team).is_ok(), "{filter}");
        }
    }

    #[test]
    fn where_a_filter_finds_others_for_them_than_on_the_screen_that_is_said() {
        let model = model("-salinity");
        let public = model.wanted(Audience::Public, date("2031-05-13"));
        assert_eq!(public.otherwise(&public.handout().expect("some")), None);
        let fewer = Wanted { shown: 2, ..public };
        let told = fewer.otherwise(&fewer.handout().expect("some")).expect("another number");
        assert_eq!(told, "not the 2 on the screen: the filter is judged by what the public sees");
    }

    #[test]
    fn a_word_that_stands_nowhere_is_not_taken_for_one_that_is_withheld() {
        for audience in [Audience::Public, Audience::Team, Audience::Own] {
            let why = handed(&model("zzzz"), audience).map(|_| ()).unwrap_err();
            assert!(matches!(&why, NoHandout::Nothing(why) if why.contains("0 of 4 issues shown")), "{why}");
            assert_eq!(titles(&handed(&model("-zzzz"), audience).expect("all")).len(), 4);
        }
    }

    #[test]
    fn an_order_by_what_they_may_not_know_is_neither_kept_nor_told() {
        let mut model = model("");
        let order = |key| Some(Sort { key, direction: Direction::Descending });
        let north = model.dataset.find_party("north").expect("a party");
        for key in [SortKey::Notes, SortKey::Gap, SortKey::Salience, SortKey::Stance(north)] {
            model.grid.sort = order(key);
            let public = handed(&model, Audience::Public).expect("all");
            assert_eq!(public.order.as_deref(), Some("in the order of the dataset"), "{key:?}");
            assert_eq!(titles(&public)[0], "Minimum flow", "{key:?}");
            assert!(handed(&model, Audience::Own).expect("all").order.is_some());
        }
    }

    #[test]
    fn that_nothing_meets_the_filter_is_told_with_what_hides_it() {
        let why = handed(&model("theme:trust status:open"), Audience::Public).map(|_| ()).unwrap_err();
        let NoHandout::Nothing(why) = why else { panic!("{why:?}") };
        assert!(why.contains("0 of 4 issues shown; 1 is hidden by"), "{why}");
    }
}
