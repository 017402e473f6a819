//! Two versions of a note book made one, so that two programs, or two machines, lose nothing to each other.

use std::collections::BTreeSet;

use super::note::{Note, NoteId};
use super::notes::NoteBook;

/// What came of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The notes of both sides.
    pub book: NoteBook,
    /// How many notes were changed on both sides: the later change stands, the other one is kept as a copy beside it.
    pub copies: usize,
}

impl NoteBook {
    /// Merges two books by the ids of their notes. `base` is what both grew from, if that is known.
    ///
    /// A note that only one side changed is as that side has it. Where both changed it the later change wins and the other text is kept
    /// as a copy. What one side put into the trash stays there, unless the other side is the older one that both grew from. A note
    /// that one side lacks is there still, unless it lay in the trash that this side emptied.
    ///
    /// Merging a book with itself changes nothing, and the order of the two does not matter.
    pub fn merge(base: Option<&Self>, ours: &Self, theirs: &Self) -> Merged {
        let ids: BTreeSet<&NoteId> = ours.all().chain(theirs.all()).map(|note| &note.id).collect();
        let mut notes = Vec::new();
        let mut copies: Vec<Note> = Vec::new();
        for &id in &ids {
            let old = base.and_then(|base| base.get(id));
            match (ours.get(id), theirs.get(id)) {
                (Some(one), Some(other)) if one == other || has_come_from(one, other, old) => {
                    notes.push(one.clone());
                }
                (Some(one), Some(other)) if has_come_from(other, one, old) => notes.push(other.clone()),
                (Some(one), Some(other)) => {
                    let (winner, loser) = settle(one, other);
                    copies.extend(loser);
                    notes.push(winner);
                }
                // Gone from the one side: only an emptied trash takes a note along.
                (Some(left), None) | (None, Some(left)) => {
                    if !(left.is_trashed() && Some(left) == old) {
                        notes.push(left.clone());
                    }
                }
                (None, None) => {}
            }
        }
        // The copy of a text has always the same id: one that was made before is not made again.
        copies.retain(|copy| !ids.contains(&copy.id));
        Merged { copies: copies.len(), book: notes.into_iter().chain(copies).collect() }
    }

    /// Takes in what the others in the team have written, in the place of what was known of that. Says whether that changed anything.
    pub fn set_others(&mut self, author: &str, others: &Self) -> bool {
        let own = self.all().filter(|note| note.is_own(author));
        self.become_book(own.chain(others.all()).cloned().collect())
    }

    /// What the others in the team have written.
    #[must_use]
    pub fn of_others(&self, author: &str) -> Self {
        self.all().filter(|note| !note.is_own(author)).cloned().collect()
    }

    /// Takes in what the disk held besides: `sent` is what this book was when it was given to be saved, `saved` is what was saved.
    ///
    /// What was typed since then stays. Says whether that changed anything.
    pub fn catch_up(&mut self, sent: &Self, saved: &Self) -> bool {
        let merged = Self::merge(Some(sent), self, saved).book;
        self.become_book(merged)
    }
}

/// Whether a note is a later version of the one that both sides grew from, which the other side still has. What is older than that has
/// come from elsewhere, as when git puts another side of a conflict into the file: it takes no words away.
fn has_come_from(note: &Note, other: &Note, old: Option<&Note>) -> bool {
    Some(other) == old && (note.updated >= other.updated || note.text == other.text)
}

/// Of two changes of one note the one that stands, and a copy of the other where that says something else.
fn settle(one: &Note, other: &Note) -> (Note, Option<Note>) {
    let (earlier, later) = if rank(one) < rank(other) { (one, other) } else { (other, one) };
    let mut winner = later.clone();
    winner.deleted = match (one.deleted, other.deleted) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    let copy = (earlier.text != later.text).then(|| earlier.copy());
    (winner, copy)
}

/// What decides between two changes: the time, and of one second anything that both sides see alike.
fn rank(note: &Note) -> impl Ord {
    (note.updated, note.text.raw().to_owned(), format!("{note:?}"))
}

#[cfg(test)]
mod tests {
    use super::super::notes::tests::{note, stamp};
    use super::*;
    use crate::domain::Anchor;
    use proptest::prelude::*;

    fn book(notes: &[Note]) -> NoteBook {
        notes.iter().cloned().collect()
    }

    fn texts(book: &NoteBook) -> Vec<&str> {
        book.all().map(|note| note.text.raw()).collect()
    }

    #[test]
    fn what_each_side_wrote_is_there_afterwards() {
        let base = book(&[note(1, "flow", "both")]);
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        ours.add(note(2, "flow", "ours"));
        theirs.add(note(3, "dam", "theirs"));
        let merged = NoteBook::merge(Some(&base), &ours, &theirs);
        assert_eq!((texts(&merged.book), merged.copies), (vec!["both", "ours", "theirs"], 0));
    }

    #[test]
    fn a_note_that_one_side_edited_is_as_that_side_has_it_and_no_copy_is_made() {
        let base = book(&[note(1, "flow", "before")]);
        let mut ours = base.clone();
        ours.edit(&note(1, "", "").id, "after", stamp(9));
        for (one, other) in [(&ours, &base), (&base, &ours)] {
            let merged = NoteBook::merge(Some(&base), one, other);
            assert_eq!((texts(&merged.book), merged.copies), (vec!["after"], 0));
        }
    }

    #[test]
    fn of_two_edits_the_later_stands_and_the_other_is_kept_as_a_copy() {
        let base = book(&[note(1, "flow", "before")]);
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        let one = note(1, "", "").id;
        ours.edit(&one, "earlier", stamp(8));
        theirs.edit(&one, "later", stamp(9));
        let merged = NoteBook::merge(Some(&base), &ours, &theirs);
        assert_eq!(merged.copies, 1);
        assert_eq!(merged.book.get(&one).map(|note| note.text.raw()), Some("later"));
        assert!(texts(&merged.book).contains(&"earlier"));
        let again = NoteBook::merge(None, &merged.book, &ours);
        assert_eq!((again.book, again.copies), (merged.book, 0), "the copy is made once");
    }

    #[test]
    fn what_is_older_than_what_both_grew_from_takes_no_words_away() {
        let first = book(&[note(1, "flow", "before")]);
        let one = note(1, "", "").id;
        let (mut theirs, mut base) = (first.clone(), first.clone());
        theirs.edit(&one, "theirs, earlier", stamp(8));
        base.edit(&one, "ours, saved", stamp(9));
        let merged = NoteBook::merge(Some(&base), &base, &theirs);
        assert_eq!(
            (merged.copies, merged.book.get(&one).map(|note| note.text.raw())),
            (1, Some("ours, saved"))
        );
        assert!(texts(&merged.book).contains(&"theirs, earlier"));
    }

    #[test]
    fn a_deleted_note_is_not_brought_back_by_a_side_that_edited_it() {
        let base = book(&[note(1, "flow", "before")]);
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        let one = note(1, "", "").id;
        ours.trash(&one, stamp(8));
        theirs.edit(&one, "later", stamp(9));
        let merged = NoteBook::merge(Some(&base), &ours, &theirs).book;
        assert!(merged.get(&one).is_some_and(|note| note.is_trashed() && note.text.raw() == "later"));
    }

    #[test]
    fn a_restored_note_stays_restored_where_the_base_is_known() {
        let mut base = book(&[note(1, "flow", "text")]);
        let one = note(1, "", "").id;
        base.trash(&one, stamp(8));
        let mut ours = base.clone();
        ours.restore(&one, stamp(9));
        assert!(!NoteBook::merge(Some(&base), &ours, &base).book.is_empty());
    }

    #[test]
    fn an_emptied_trash_stays_empty_and_nothing_else_goes_with_it() {
        let mut base = book(&[note(1, "flow", "trash"), note(2, "flow", "kept")]);
        base.trash(&note(1, "", "").id, stamp(8));
        let mut ours = base.clone();
        ours.purge();
        assert_eq!(texts(&NoteBook::merge(Some(&base), &ours, &base).book), ["kept"]);
        assert_eq!(texts(&NoteBook::merge(Some(&base), &base, &NoteBook::default()).book), ["kept"]);
        assert_eq!(NoteBook::merge(None, &ours, &base).book.all().count(), 2, "without a base nothing goes");
    }

    #[test]
    fn what_was_typed_while_the_disk_was_written_stays() {
        let sent = book(&[note(1, "flow", "one")]);
        let saved = book(&[note(1, "flow", "one"), note(2, "flow", "from the other program")]);
        let mut now = sent.clone();
        now.edit(&note(1, "", "").id, "one, and more", stamp(9));
        let before = now.revision();
        assert!(now.catch_up(&sent, &saved));
        assert_eq!(texts(&now), ["one, and more", "from the other program"]);
        assert!(now.revision() > before);
        assert!(!now.catch_up(&saved, &saved));
    }

    /// Notes of few ids, so that they meet, and of few texts, so that some agree.
    fn any_book() -> impl Strategy<Value = NoteBook> {
        let one = (0..5_u64, 0..4_u8, 0..4_i64, prop::option::of(0..3_i64), 0..2_u8);
        prop::collection::vec(one, 0..6).prop_map(|notes| {
            notes
                .into_iter()
                .map(|(n, text, updated, deleted, on)| {
                    let mut note = note(n, "flow", &format!("text {text}"));
                    note.updated = stamp(100 + updated);
                    note.deleted = deleted.map(|at| stamp(100 + at));
                    note.on = Anchor::parse(if on == 0 { "flow" } else { "flow/south" });
                    note
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn the_order_of_the_two_does_not_matter(base in prop::option::of(any_book()), a in any_book(), b in any_book()) {
            prop_assert_eq!(NoteBook::merge(base.as_ref(), &a, &b), NoteBook::merge(base.as_ref(), &b, &a));
        }

        #[test]
        fn merging_with_itself_or_again_changes_nothing(base in prop::option::of(any_book()), a in any_book(), b in any_book()) {
            let base_of_a = base.as_ref();
            let itself = NoteBook::merge(base_of_a, &a, &a);
            prop_assert_eq!((&itself.book, itself.copies), (&a, 0));
            let once = NoteBook::merge(None, &a, &b).book;
            let again = NoteBook::merge(None, &once, &b);
            prop_assert_eq!((&again.book, again.copies), (&once, 0));
        }

        #[test]
        fn no_text_is_lost_but_what_both_knew_and_one_changed_or_purged(base in prop::option::of(any_book()), a in any_book(), b in any_book()) {
            let merged = NoteBook::merge(base.as_ref(), &a, &b).book;
            for note in a.all().chain(b.all()) {
                let known = base.as_ref().and_then(|base| base.get(&note.id)) == Some(note);
                prop_assert!(known || merged.all().any(|other| other.text == note.text), "{:?}", note);
            }
            let ids = |book: &NoteBook| book.all().map(|note| note.id.clone()).collect::<BTreeSet<_>>();
            if base.is_none() {
                prop_assert!(ids(&merged).is_superset(&ids(&a)) && ids(&merged).is_superset(&ids(&b)));
            }
        }

        #[test]
        fn what_is_deleted_on_a_side_that_changed_it_stays_deleted(a in any_book(), b in any_book()) {
            let merged = NoteBook::merge(None, &a, &b).book;
            for note in a.all().chain(b.all()).filter(|note| note.is_trashed()) {
                prop_assert!(merged.get(&note.id).is_some_and(Note::is_trashed));
            }
        }
    }
}
