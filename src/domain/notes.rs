//! All notes on one dataset, found by what they are about, by issue and by time.

use std::collections::{HashMap, HashSet};

use super::anchor::Anchor;
use super::audience::{Audience, Item};
use super::dataset::Dataset;
use super::note::{Note, NoteId, NoteText, Scope};
use super::records::Id;
use super::stamp::Stamp;
use super::vocabulary::NoteKind;

/// The notes on a dataset, those in the trash among them.
///
/// Two books are equal if they hold the same notes, however they came by them.
#[derive(Debug, Clone, Default)]
pub struct NoteBook {
    /// In no order that means anything: the indexes point here.
    notes: Vec<Note>,
    by_id: HashMap<NoteId, usize>,
    /// Every note, oldest first.
    order: Vec<usize>,
    /// What is not in the trash, by anchor, oldest first.
    by_anchor: HashMap<Anchor, Vec<usize>>,
    /// What is not in the trash and lies on an issue or one of its cells.
    by_issue: HashMap<Id, OnIssue>,
    live: usize,
    revision: u64,
    /// The revision at which a note last changed here; none for those that were there from the beginning.
    changed: HashMap<NoteId, u64>,
}

/// The notes on one issue: all of them, oldest first, and how many on each of its cells.
#[derive(Debug, Clone, Default)]
struct OnIssue {
    all: Vec<usize>,
    by_party: HashMap<Id, usize>,
}

impl PartialEq for NoteBook {
    fn eq(&self, other: &Self) -> bool {
        self.all().eq(other.all())
    }
}

impl Eq for NoteBook {}

impl FromIterator<Note> for NoteBook {
    /// A book of these notes; of two with one id the first stays.
    fn from_iter<I: IntoIterator<Item = Note>>(notes: I) -> Self {
        let mut book = Self::default();
        for note in notes {
            if !book.by_id.contains_key(&note.id) {
                book.by_id.insert(note.id.clone(), book.notes.len());
                book.notes.push(note);
            }
        }
        book.index();
        book
    }
}

impl NoteBook {
    /// A number that grows with every change: what was saved at an older one is not all.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The notes that have changed, or come, since the book had this revision, in no order that means anything.
    pub fn changed_since(&self, revision: u64) -> impl Iterator<Item = &Note> {
        self.changed.iter().filter(move |(_, at)| **at > revision).filter_map(|(id, _)| self.get(id))
    }

    // What it holds.

    /// The note of this id, be it in the trash or not.
    pub fn get(&self, id: &NoteId) -> Option<&Note> {
        self.by_id.get(id).map(|slot| &self.notes[*slot])
    }

    /// Every note, oldest first, those in the trash among them.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Note> + Clone {
        self.order.iter().map(|slot| &self.notes[*slot])
    }

    /// The notes that are not in the trash, oldest first.
    pub fn by_time(&self) -> impl DoubleEndedIterator<Item = &Note> + Clone {
        self.all().filter(|note| !note.is_trashed())
    }

    /// The notes on exactly this, oldest first, without the trash.
    pub fn on(&self, anchor: &Anchor) -> impl DoubleEndedIterator<Item = &Note> + ExactSizeIterator + Clone {
        self.pick(self.by_anchor.get(anchor))
    }

    /// The notes on an issue and on all its cells, oldest first, without the trash.
    pub fn on_issue(&self, issue: &Id) -> impl DoubleEndedIterator<Item = &Note> + ExactSizeIterator + Clone {
        self.pick(self.by_issue.get(issue).map(|on| &on.all))
    }

    /// The notes that nobody has filed yet, oldest first.
    pub fn inbox(&self) -> impl DoubleEndedIterator<Item = &Note> + ExactSizeIterator + Clone {
        self.on(&Anchor::Inbox)
    }

    /// The notes whose anchor this dataset does not have, oldest first, without the trash.
    pub fn orphans(&self, dataset: &Dataset) -> Vec<&Note> {
        let gone: HashSet<&Anchor> =
            self.by_anchor.keys().filter(|anchor| anchor.is_orphan(dataset)).collect();
        if gone.is_empty() {
            Vec::new()
        } else {
            self.by_time().filter(|note| gone.contains(&note.on)).collect()
        }
    }

    /// The trash, what was thrown away last first.
    pub fn trash_list(&self) -> Vec<&Note> {
        let mut list: Vec<&Note> = self.all().filter(|note| note.is_trashed()).collect();
        list.sort_by_key(|note| std::cmp::Reverse(note.deleted));
        list
    }

    /// The notes that an audience sees, without the trash: the team's, and for oneself one's own.
    #[must_use]
    pub fn seen_by(&self, audience: Audience) -> Self {
        let item = |scope| match scope {
            Scope::Team => Item::TeamNote,
            Scope::Private => Item::PrivateNote,
        };
        self.by_time().filter(|note| audience.sees(item(note.scope), None)).cloned().collect()
    }

    /// How many notes there are without the trash.
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether there is none but in the trash.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// How many notes one cell has.
    pub fn count_on_cell(&self, issue: &Id, party: &Id) -> usize {
        self.by_issue.get(issue).and_then(|on| on.by_party.get(party)).copied().unwrap_or(0)
    }

    /// How many notes an issue has, on itself and on all its cells.
    pub fn count_on_issue(&self, issue: &Id) -> usize {
        self.by_issue.get(issue).map_or(0, |on| on.all.len())
    }

    // Changes. Each says whether it changed anything, and only then counts as one.

    /// Takes in a new note; `false` if there is one of its id.
    pub fn add(&mut self, note: Note) -> bool {
        if self.by_id.contains_key(&note.id) {
            return false;
        }
        let slot = self.notes.len();
        let id = note.id.clone();
        self.by_id.insert(id.clone(), slot);
        self.notes.push(note);
        let at = self.place_in(&self.order, slot);
        self.order.insert(at, slot);
        self.enter(slot);
        self.count_change(id);
        true
    }

    /// Changes a note as `edit` says, `now` becoming its time of change. Its id and its time of birth stay.
    pub fn change(&mut self, id: &NoteId, now: Stamp, edit: impl FnOnce(&mut Note)) -> bool {
        self.rewrite(id, now, |note| {
            let created = note.created;
            edit(note);
            note.created = created;
        })
    }

    /// Makes of what was being typed the note that it was to become, `now` being its time of birth too.
    pub fn take_down(&mut self, id: &NoteId, now: Stamp, edit: impl FnOnce(&mut Note)) -> bool {
        let changed = self.rewrite(id, now, |note| {
            edit(note);
            note.created = now;
        });
        if changed && let Some(&slot) = self.by_id.get(id) {
            self.order.retain(|other| *other != slot);
            let at = self.place_in(&self.order, slot);
            self.order.insert(at, slot);
        }
        changed
    }

    fn rewrite(&mut self, id: &NoteId, now: Stamp, edit: impl FnOnce(&mut Note)) -> bool {
        let Some(&slot) = self.by_id.get(id) else { return false };
        let before = &self.notes[slot];
        let mut after = before.clone();
        edit(&mut after);
        after.id = before.id.clone();
        after.updated = before.updated;
        if after == *before {
            return false;
        }
        // A clock that was set back must not make a change look older than what it changes.
        after.updated = now.max(before.updated);
        self.leave(slot);
        self.notes[slot] = after;
        self.enter(slot);
        self.count_change(id.clone());
        true
    }

    /// Gives a note a new text.
    pub fn edit(&mut self, id: &NoteId, text: &str, now: Stamp) -> bool {
        self.change(id, now, |note| note.text = NoteText::new(text))
    }

    /// Gives a note a kind.
    pub fn set_kind(&mut self, id: &NoteId, kind: NoteKind, now: Stamp) -> bool {
        self.change(id, now, |note| note.set_kind(kind))
    }

    /// Says who may see a note.
    pub fn set_scope(&mut self, id: &NoteId, scope: Scope, now: Stamp) -> bool {
        self.change(id, now, |note| note.scope = scope)
    }

    /// Moves a note to something else, with the fingerprint of that.
    pub fn move_to(&mut self, id: &NoteId, on: Anchor, seen: Option<String>, now: Stamp) -> bool {
        self.change(id, now, |note| {
            note.on = on;
            note.seen = seen.map(Into::into);
        })
    }

    /// Puts a note into the trash.
    pub fn trash(&mut self, id: &NoteId, now: Stamp) -> bool {
        self.change(id, now, |note| note.deleted = note.deleted.or(Some(now)))
    }

    /// Takes a note out of the trash.
    pub fn restore(&mut self, id: &NoteId, now: Stamp) -> bool {
        self.change(id, now, |note| note.deleted = None)
    }

    /// Makes a note what it was before, for undo and redo; one that is gone comes back.
    pub fn put(&mut self, note: Note, now: Stamp) -> bool {
        if self.by_id.contains_key(&note.id) {
            let id = note.id.clone();
            self.change(&id, now, |known| *known = note)
        } else {
            self.add(note)
        }
    }

    /// Empties the trash for good and says how many notes that were.
    pub fn purge(&mut self) -> usize {
        let before = self.notes.len();
        self.notes.retain(|note| !note.is_trashed());
        let gone = before - self.notes.len();
        if gone > 0 {
            self.index();
            self.revision += 1;
            let by_id = &self.by_id;
            self.changed.retain(|id, _| by_id.contains_key(id));
        }
        gone
    }

    /// Holds these notes from now on, if that is any change.
    pub(super) fn become_book(&mut self, other: Self) -> bool {
        if *self == other {
            return false;
        }
        let revision = self.revision + 1;
        let mut changed = std::mem::take(&mut self.changed);
        changed.retain(|id, _| other.by_id.contains_key(id));
        let differs = |note: &&Note| self.get(&note.id) != Some(*note);
        changed.extend(other.all().filter(differs).map(|note| (note.id.clone(), revision)));
        *self = Self { revision, changed, ..other };
        true
    }

    fn count_change(&mut self, id: NoteId) {
        self.revision += 1;
        self.changed.insert(id, self.revision);
    }

    // The indexes.

    fn pick<'a>(
        &'a self,
        slots: Option<&'a Vec<usize>>,
    ) -> impl DoubleEndedIterator<Item = &'a Note> + ExactSizeIterator + Clone {
        slots.map_or(&[][..], Vec::as_slice).iter().map(|slot| &self.notes[*slot])
    }

    /// Where a note belongs in a list that is oldest first.
    fn place_in(&self, list: &[usize], slot: usize) -> usize {
        let key = |slot: &usize| (self.notes[*slot].created, &self.notes[*slot].id);
        list.partition_point(|other| key(other) < key(&slot))
    }

    /// Enters a note into the indexes that leave out the trash.
    fn enter(&mut self, slot: usize) {
        if self.notes[slot].is_trashed() {
            return;
        }
        self.live += 1;
        let on = self.notes[slot].on.clone();
        let mut list = self.by_anchor.remove(&on).unwrap_or_default();
        list.insert(self.place_in(&list, slot), slot);
        if let Some(issue) = on.issue() {
            let mut on_issue = self.by_issue.remove(issue).unwrap_or_default();
            on_issue.all.insert(self.place_in(&on_issue.all, slot), slot);
            if let Anchor::Cell { party, .. } = &on {
                on_issue.by_party.insert(party.clone(), list.len());
            }
            self.by_issue.insert(issue.clone(), on_issue);
        }
        self.by_anchor.insert(on, list);
    }

    /// Takes a note out of the indexes that leave out the trash.
    fn leave(&mut self, slot: usize) {
        let note = &self.notes[slot];
        if note.is_trashed() {
            return;
        }
        self.live -= 1;
        let mut left = 0;
        if let Some(list) = self.by_anchor.get_mut(&note.on) {
            list.retain(|other| *other != slot);
            left = list.len();
        }
        if left == 0 {
            self.by_anchor.remove(&note.on);
        }
        let Some(on) = note.on.issue().and_then(|issue| self.by_issue.get_mut(issue)) else { return };
        on.all.retain(|other| *other != slot);
        if let Anchor::Cell { party, .. } = &note.on {
            on.by_party.insert(party.clone(), left);
        }
    }

    /// Makes every index anew.
    fn index(&mut self) {
        let Self { notes, .. } = self;
        self.by_id = notes.iter().enumerate().map(|(slot, note)| (note.id.clone(), slot)).collect();
        self.order = (0..notes.len()).collect();
        self.order
            .sort_by(|a, b| (notes[*a].created, &notes[*a].id).cmp(&(notes[*b].created, &notes[*b].id)));
        self.by_anchor.clear();
        self.by_issue.clear();
        self.live = 0;
        for at in 0..self.order.len() {
            self.enter(self.order[at]);
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn stamp(seconds: i64) -> Stamp {
        Stamp::new(1_936_000_000 + seconds, 7200).expect("a moment")
    }

    pub(crate) fn note(n: u64, on: &str, text: &str) -> Note {
        Note::new(
            NoteId::new(n * 1000, u128::from(n)),
            Anchor::parse(on),
            text,
            "anna",
            stamp(n.try_into().expect("small")),
        )
    }

    fn texts<'a>(notes: impl Iterator<Item = &'a Note>) -> Vec<&'a str> {
        notes.map(|note| note.text.raw()).collect()
    }

    fn id(text: &str) -> Id {
        Id::new(text).expect(text)
    }

    #[test]
    fn a_new_note_is_found_by_cell_by_issue_and_by_time() {
        let mut book = NoteBook::default();
        assert!(book.add(note(2, "flow/south", "second")));
        assert!(book.add(note(1, "flow", "first")));
        assert!(book.add(note(3, "inbox", "third")));
        assert!(!book.add(note(3, "flow", "another of the same id")));
        assert_eq!(texts(book.by_time()), ["first", "second", "third"]);
        assert_eq!(texts(book.on(&Anchor::parse("flow/south"))), ["second"]);
        assert_eq!(texts(book.on_issue(&id("flow"))), ["first", "second"]);
        assert_eq!(texts(book.inbox()), ["third"]);
        assert_eq!((book.count_on_issue(&id("flow")), book.count_on_cell(&id("flow"), &id("south"))), (2, 1));
        assert_eq!((book.count_on_issue(&id("dam")), book.count_on_cell(&id("flow"), &id("north"))), (0, 0));
        assert_eq!((book.len(), book.revision()), (3, 3));
    }

    #[test]
    fn a_deleted_note_can_be_restored() {
        let mut book: NoteBook = [note(1, "flow/south", "kept")].into_iter().collect();
        let one = note(1, "flow", "").id;
        assert!(book.trash(&one, stamp(50)));
        assert!(book.is_empty() && book.on(&Anchor::parse("flow/south")).len() == 0);
        assert_eq!(texts(book.trash_list().into_iter()), ["kept"]);
        assert!(!book.trash(&one, stamp(60)), "it lies there already");
        assert!(book.restore(&one, stamp(70)));
        assert_eq!(texts(book.on(&Anchor::parse("flow/south"))), ["kept"]);
        assert_eq!(book.get(&one).map(|note| note.updated), Some(stamp(70)));
    }

    #[test]
    fn a_moved_note_leaves_the_one_place_and_stands_in_the_other() {
        let mut book: NoteBook =
            [note(1, "flow/south", "x"), note(2, "flow/south", "y")].into_iter().collect();
        assert!(book.move_to(&note(1, "", "").id, Anchor::parse("dam"), Some("b3:1".into()), stamp(9)));
        assert_eq!(texts(book.on(&Anchor::parse("flow/south"))), ["y"]);
        assert_eq!(texts(book.on(&Anchor::parse("dam"))), ["x"]);
        assert_eq!(book.count_on_cell(&id("flow"), &id("south")), 1);
    }

    #[test]
    fn only_what_changes_something_counts_as_a_change() {
        let mut book: NoteBook = [note(1, "flow", "text")].into_iter().collect();
        let one = note(1, "", "").id;
        assert!(!book.edit(&one, "text", stamp(9)));
        assert!(!book.set_kind(&one, NoteKind::Note, stamp(9)));
        assert!(!book.restore(&one, stamp(9)));
        assert!(!book.edit(&NoteId::new(77, 7), "nobody", stamp(9)));
        assert_eq!(book.revision(), 0);
        assert!(book.set_kind(&one, NoteKind::Todo, stamp(9)));
        assert_eq!(book.revision(), 1);
    }

    #[test]
    fn a_clock_set_back_makes_no_change_look_old() {
        let mut book: NoteBook = [note(100, "flow", "text")].into_iter().collect();
        let one = note(100, "", "").id;
        assert!(book.edit(&one, "new text", stamp(5)));
        assert_eq!(book.get(&one).map(|note| note.updated), Some(stamp(100)));
    }

    #[test]
    fn what_is_taken_down_was_written_when_it_was_finished() {
        let mut book: NoteBook =
            [note(1, "flow", "begun"), note(5, "flow", "meanwhile")].into_iter().collect();
        let one = note(1, "", "").id;
        assert!(book.take_down(&one, stamp(9), |note| note.text = NoteText::new("done")));
        assert_eq!(texts(book.by_time()), ["meanwhile", "done"]);
        assert_eq!(texts(book.on_issue(&id("flow"))), ["meanwhile", "done"]);
        assert_eq!(book.get(&one).map(|note| (note.created, note.updated)), Some((stamp(9), stamp(9))));
        assert!(!book.take_down(&note(7, "", "").id, stamp(9), |_| ()));
    }

    #[test]
    fn undo_puts_back_a_note_as_it_was_and_even_one_that_was_purged() {
        let mut book: NoteBook = [note(1, "flow", "before")].into_iter().collect();
        let before = book.get(&note(1, "", "").id).expect("there").clone();
        book.edit(&before.id, "after", stamp(9));
        assert!(book.put(before.clone(), stamp(10)));
        assert_eq!(texts(book.by_time()), ["before"]);
        book.trash(&before.id, stamp(11));
        assert_eq!(book.purge(), 1);
        assert!(book.put(before, stamp(12)));
        assert_eq!(texts(book.by_time()), ["before"]);
    }

    /// What the indexes say, counted the slow way.
    fn counted(book: &NoteBook) {
        let live: Vec<&Note> = book.all().filter(|note| !note.is_trashed()).collect();
        assert_eq!(book.len(), live.len());
        for issue in ["a", "b"] {
            assert_eq!(
                book.count_on_issue(&id(issue)),
                live.iter().filter(|note| note.on.issue().is_some_and(|on| *on == issue)).count()
            );
            for party in ["x", "y"] {
                let on = Anchor::Cell { issue: id(issue), party: id(party) };
                let slow: Vec<&Note> = live.iter().copied().filter(|note| note.on == on).collect();
                assert_eq!(book.count_on_cell(&id(issue), &id(party)), slow.len());
                assert_eq!(book.on(&on).collect::<Vec<_>>(), slow);
            }
        }
        let mut sorted: Vec<&Note> = book.all().collect();
        sorted.sort_by(|a, b| (a.created, &a.id).cmp(&(b.created, &b.id)));
        assert_eq!(book.all().collect::<Vec<_>>(), sorted);
    }

    #[test]
    fn a_book_that_takes_in_another_tells_only_what_is_news_in_it() {
        let mut book: NoteBook = [note(1, "flow", "one"), note(2, "flow", "two")].into_iter().collect();
        book.edit(&note(1, "", "").id, "one, edited", stamp(9));
        let before = book.revision();
        let mut other = book.clone();
        other.edit(&note(2, "", "").id, "two, edited", stamp(10));
        other.add(note(3, "flow", "three"));
        assert!(book.become_book(other.clone()));
        let mut news = texts(book.changed_since(before));
        news.sort_unstable();
        assert_eq!(news, ["three", "two, edited"]);
        assert!(!book.become_book(other) && book.changed_since(book.revision()).next().is_none());
    }

    proptest! {
        #[test]
        fn what_changed_since_a_revision_is_what_differs_from_the_book_of_then(
            steps in prop::collection::vec((0..6_u64, 0..8_u8), 0..30),
            at in 0..30_usize,
        ) {
            let mut book = NoteBook::default();
            let mut then = book.clone();
            for (turn, (n, what)) in steps.into_iter().enumerate() {
                if turn == at {
                    then = book.clone();
                }
                let (one, now) = (note(n, "", "").id, stamp(turn.try_into().expect("small")));
                match what {
                    0 | 1 => { book.add(note(n, "a", "text")); }
                    2 => { book.trash(&one, now); }
                    3 => { book.restore(&one, now); }
                    4 => { book.move_to(&one, Anchor::parse("b"), None, now); }
                    5 => { book.put(note(n, "c", "put"), now); }
                    6 => { book.set_scope(&one, Scope::Team, now); }
                    _ => { book.edit(&one, &format!("text {turn}"), now); }
                }
            }
            let changed: HashSet<&NoteId> = book.changed_since(then.revision()).map(|note| &note.id).collect();
            for note in book.all().filter(|note| then.get(&note.id) != Some(note)) {
                prop_assert!(changed.contains(&note.id), "{:?}", note);
            }
            if then.revision() == book.revision() {
                prop_assert!(changed.is_empty());
            }
        }

        #[test]
        fn the_indexes_agree_with_the_notes_after_any_changes(steps in prop::collection::vec((0..8_u64, 0..7_usize, 0..7_u8), 0..40)) {
            let places = ["a", "a/x", "a/y", "b/x", "inbox", "party:x", "lost:1"];
            let mut book = NoteBook::default();
            for (at, (n, place, what)) in steps.into_iter().enumerate() {
                let now = stamp(at.try_into().expect("small"));
                let one = note(n, "", "").id;
                match what {
                    0 | 1 => { book.add(note(n, places[place], "text")); }
                    2 => { book.trash(&one, now); }
                    3 => { book.restore(&one, now); }
                    6 => { book.take_down(&one, now, |note| note.on = Anchor::parse(places[place])); }
                    4 => { book.move_to(&one, Anchor::parse(places[place]), None, now); }
                    _ => { if place == 0 { book.purge(); } else { book.edit(&one, places[place], now); } }
                }
                counted(&book);
            }
        }
    }
}
