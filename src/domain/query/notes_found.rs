//! Which notes a query finds, one by one: for a list of notes, where rows of issues are not enough.

use crate::domain::anchor::{Anchor, Place};
use crate::domain::dataset::Dataset;
use crate::domain::note::Note;
use crate::domain::notes::NoteBook;
use crate::domain::records::{IssueIx, PartyIx};

use super::asked::asks_of_notes;
use super::field::{Mark, Test};
use super::note_facts::{NoteFact, NoteFacts};
use super::{Kind, Query, World};

impl Query {
    /// Whether it finds a note: what it asks of notes is asked of this one, all else of the issues that it lies on. A note
    /// that lies on no issue has to meet what is asked of notes, and meets nothing else but what is negated; a note on a
    /// party that is not shown is not found.
    pub fn takes_note(&self, note: &Note, world: &World<'_>) -> bool {
        let (issues, party) = reach(&note.on, world.dataset);
        if party.is_some_and(|party| !world.shown.contains(&party)) {
            return false;
        }
        if issues.is_empty() {
            // The issue is a blank: nothing below looks at it.
            return self.takes_unplaced(&fact(note, IssueIx(0), None));
        }
        let cell = party.filter(|_| matches!(note.on, Anchor::Cell { .. }));
        issues.iter().any(|issue| {
            let notes = NoteFacts::new(vec![fact(note, *issue, cell)]);
            self.matches(*issue, &World { notes: &notes, ..*world })
        })
    }

    fn takes_unplaced(&self, note: &NoteFact) -> bool {
        self.conditions.iter().all(|condition| match &condition.kind {
            Kind::Columns { .. } => true,
            Kind::Rows(terms) => terms.iter().any(|term| is_said_of(&term.test, note) != term.negated),
        })
    }
}

/// The issues that a note lies on, and the party it is about.
fn reach(on: &Anchor, dataset: &Dataset) -> (Vec<IssueIx>, Option<PartyIx>) {
    match on.resolve(dataset) {
        Some(Place::Cell(issue, party)) => (vec![issue], Some(party)),
        Some(Place::Issue(issue)) => (vec![issue], None),
        Some(Place::Opportunity(ix)) => (dataset.opportunity(ix).issues.to_vec(), None),
        Some(Place::Challenge(ix)) => (dataset.challenge(ix).issues.to_vec(), None),
        Some(Place::Measure(ix)) => (dataset.measure(ix).issues.to_vec(), None),
        Some(Place::Step(ix)) => (dataset.step(ix).issues.to_vec(), None),
        Some(Place::Party(party)) => (vec![], Some(party)),
        Some(Place::Source(_) | Place::Dataset | Place::Inbox) | None => (vec![], None),
    }
}

impl NoteFacts {
    /// What queries need to know of a book: a note on a challenge, say, counts for each of its issues.
    pub fn of(book: &NoteBook, dataset: &Dataset) -> Self {
        let facts = book.by_time().flat_map(|note| {
            let (issues, party) = reach(&note.on, dataset);
            issues.into_iter().map(move |issue| fact(note, issue, party))
        });
        Self::new(facts.collect())
    }
}

fn fact(note: &Note, issue: IssueIx, party: Option<PartyIx>) -> NoteFact {
    let tags = note.all_tags();
    let tags = tags.iter().map(|tag| tag.as_str());
    NoteFact::new(issue, party, note.text.shown(), tags, note.kind, &note.author)
}

/// Whether a term holds for a note that lies on no issue.
fn is_said_of(test: &Test, note: &NoteFact) -> bool {
    match test {
        Test::Anything => true,
        Test::Note(words) => words.iter().any(|word| note.says(word)),
        Test::Tag(tags) => tags.iter().any(|tag| note.is_tagged(tag)),
        Test::Kind(kinds) => kinds.contains(&note.kind()),
        Test::Author(authors) => authors.iter().any(|name| note.is_by(name)),
        Test::Is(marks) => marks.contains(&Mark::Noted),
        Test::Word(_)
        | Test::Fuzzy(_)
        | Test::Theme(_)
        | Test::Stance(_)
        | Test::PartyStance(..)
        | Test::Status(_)
        | Test::Gap(_)
        | Test::Compare(..)
        | Test::Source(_)
        | Test::Terms(_)
        | Test::Since(_) => asks_of_notes(test),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::notes::tests::note;
    use crate::domain::specimen::{Ground, river};

    /// Whether a query finds a note on this, which says "Who monitors? #ask".
    fn finds(query: &str, on: &str) -> bool {
        let mut ground = Ground::new(river());
        let query = Query::parse(query, &ground.dataset);
        assert_eq!(query.faults(), []);
        ground.shown = query.columns(&ground.dataset);
        query.takes_note(&note(1, on, "Who monitors? #ask"), &ground.world())
    }

    #[test]
    fn what_is_asked_of_notes_is_asked_of_each_alone() {
        for on in ["flow/south", "flow", "inbox", "party:south", "gone/gone", "dataset"] {
            for query in ["", "note:monitors", "tag:ask", "kind:note", "-tag:else", "author:anna", "is:noted"]
            {
                assert!(finds(query, on), "{query} on {on}");
            }
            for query in ["note:else", "-tag:ask", "kind:question", "tag:ask kind:todo", "-is:noted"] {
                assert!(!finds(query, on), "{query} on {on}");
            }
            assert!(finds("note:else | tag:ask", on), "{on}");
        }
    }

    #[test]
    fn the_rest_is_asked_of_the_issues_that_it_lies_on() {
        assert!(finds("theme:water tag:ask", "flow/south"));
        assert!(finds("gap:wide", "flow"));
        assert!(!finds("-theme:water", "flow"));
        assert!(!finds("theme:water", "inbox"));
        assert!(finds("-theme:water", "inbox"), "what lies on no issue lies on none about water");
        assert!(finds("theme:water | tag:ask", "inbox"));
    }

    #[test]
    fn a_party_that_is_not_shown_takes_its_notes_with_it() {
        assert!(finds("party:south", "flow/south"));
        assert!(!finds("-party:south", "flow/south"));
        assert!(!finds("party:north", "party:south"));
        assert!(finds("party:north", "flow"));
        assert!(finds("party:north", "inbox"));
    }
}
