//! Writing notes, changing them, throwing them away and getting them back.

use crate::app::editor::Editor;
use crate::app::key::Key;
use crate::app::model::{Change, Editing, Keeping, Model};
use crate::app::msg::{Effect, Moment};
use crate::app::overlay::{Choice, Line, Overlay, Picker, Purpose, Question};
use crate::app::place::{Column, Focus, Pane, Place, View};
use crate::domain::anchor::{Anchor, Place as Leads};
use crate::domain::vocabulary::NoteKind;
use crate::domain::{Note, NoteBook, NoteId, NoteText, Scope, fingerprint};

impl Model {
    /// Begins a note on what is focused.
    pub(super) fn note_here(&mut self, moment: &Moment) {
        self.begin_note(self.focus_to_note(), moment);
    }

    /// Begins a note on the whole issue.
    pub(super) fn note_issue(&mut self, moment: &Moment) {
        match self.issue() {
            Some(issue) => self.begin_note(Focus::Issue(issue), moment),
            None => self.begin_note(Focus::Nothing, moment),
        }
    }

    fn begin_note(&mut self, focus: Focus, moment: &Moment) {
        if let Keeping::None(reason) = &self.keeping {
            let reason = reason.clone();
            return self.refuse(reason);
        }
        let Some(anchor) = self.anchor(focus) else {
            return self.refuse("nothing is shown to write a note on; Backspace lifts the filter");
        };
        let mut note = Note::new(moment.note_id(), anchor, "", &self.author, moment.now);
        note.seen = fingerprint(&self.dataset, &note.on, self.dataset.head().as_of).map(Into::into);
        self.edit(Editor::new(""), note, None);
    }

    /// Opens the chosen note in the editor.
    pub(super) fn edit_note(&mut self, _moment: &Moment) {
        let Some(note) = self.chosen_note().cloned() else {
            return self.say("no note here; a writes one");
        };
        if !self.may_change(&note) {
            return;
        }
        self.edit(Editor::new(note.text.raw()), note.clone(), Some(note));
    }

    fn edit(&mut self, editor: Editor, note: Note, before: Option<Note>) {
        self.editing = Some(Editing { editor, note, before, from: self.pane });
        self.show_notes = true;
        if self.view != View::Notes {
            self.pane = Pane::Notes;
        }
    }

    /// Takes a key into the editor.
    pub(super) fn type_in_editor(&mut self, key: Key, moment: &Moment) {
        if let Some(editing) = &mut self.editing {
            let _ = editing.editor.key(key, moment.now);
        }
        self.keep_what_is_typed(moment);
    }

    /// Takes pasted text into the editor.
    pub(super) fn paste_in_editor(&mut self, text: &str, moment: &Moment) {
        if let Some(editing) = &mut self.editing {
            editing.editor.paste(text);
        }
        self.keep_what_is_typed(moment);
    }

    /// Undoes in the editor.
    pub(super) fn undo_in_editor(&mut self, moment: &Moment) {
        if let Some(editing) = &mut self.editing {
            let _ = editing.editor.key(Key::ctrl('z'), moment.now);
        }
        self.keep_what_is_typed(moment);
    }

    /// Redoes in the editor.
    pub(super) fn redo_in_editor(&mut self, moment: &Moment) {
        if let Some(editing) = &mut self.editing {
            let _ = editing.editor.key(Key::ctrl('y'), moment.now);
        }
        self.keep_what_is_typed(moment);
    }

    /// Inserts the time of day.
    pub(super) fn insert_time(&mut self, moment: &Moment) {
        if let Some(editing) = &mut self.editing {
            let _ = editing.editor.key(Key::ctrl('t'), moment.now);
        }
        self.keep_what_is_typed(moment);
    }

    /// Makes the note that is written, or chosen, the next kind.
    pub(super) fn step_note_kind(&mut self, moment: &Moment) {
        let next = |kind: NoteKind| {
            let at = NoteKind::ALL.iter().position(|other| *other == kind).unwrap_or(0);
            NoteKind::ALL[(at + 1) % NoteKind::ALL.len()]
        };
        if let Some(editing) = &mut self.editing {
            let kind = next(editing.note.kind);
            editing.note.set_kind(kind);
            self.book.set_kind(&editing.note.id, kind, moment.now);
            return;
        }
        let Some(note) = self.chosen_note().cloned() else { return self.say("no note is chosen") };
        if !self.may_change(&note) {
            return;
        }
        let kind = next(note.kind);
        self.book.set_kind(&note.id, kind, moment.now);
        self.made(note);
        self.say(format!("a {} now; ^k steps on", kind.label()));
    }

    /// Puts what stands in the editor into the book, so that every save has it. Blank text is never put: a note that was
    /// emptied keeps its last words until the editor closes.
    pub(super) fn keep_what_is_typed(&mut self, moment: &Moment) {
        let Some(editing) = &self.editing else { return };
        let text = editing.editor.text();
        if text.trim().is_empty() {
            return;
        }
        if self.book.get(&editing.note.id).is_some() {
            self.book.edit(&editing.note.id, &text, moment.now);
        } else {
            let mut note = editing.note.clone();
            note.text = NoteText::new(&text);
            self.book.add(note);
        }
    }

    /// Takes in what another program wrote, while a note may be open in the editor. Nobody's words are typed over: where
    /// its text was changed there too, an untouched editor shows the change, and one with words of its own goes on in the
    /// copy that merging made of them.
    pub(super) fn take_in(&mut self, sent: &NoteBook, saved: &NoteBook) {
        let open = self.editing.as_ref().and_then(|editing| self.book.get(&editing.note.id).cloned());
        self.book.catch_up(sent, saved);
        let (Some(editing), Some(ours)) = (&mut self.editing, open) else { return };
        let Some(merged) = self.book.get(&ours.id).filter(|merged| merged.text != ours.text) else { return };
        let untouched =
            editing.before.as_ref().is_some_and(|before| before.text.raw() == editing.editor.text());
        if untouched {
            editing.editor.replace(merged.text.raw());
            editing.note = merged.clone();
            editing.before = Some(merged.clone());
        } else if let Some(copy) = self.book.get(&ours.copy().id) {
            editing.note = copy.clone();
            editing.before = None;
            self.say("this note was changed elsewhere too; your words go on as a note beside it");
        } else {
            // The next key puts the words of the editor in the place of those.
            let copy = merged.copy();
            self.book.add(copy);
            self.say("this note was changed elsewhere too; those words are kept as a note beside it");
        }
    }

    /// Closes the editor: what was typed stays, what was emptied goes to the trash.
    pub(super) fn close_editor(&mut self, moment: &Moment) {
        self.keep_what_is_typed(moment);
        let Some(editing) = self.editing.take() else { return };
        if editing.editor.is_empty() && self.book.get(&editing.note.id).is_some() {
            self.book.trash(&editing.note.id, moment.now);
            self.say("an emptied note goes to the trash; u brings it back");
        }
        if let Some(after) = self.book.get(&editing.note.id).cloned()
            && editing.before.as_ref() != Some(&after)
        {
            self.done.push(Change { before: editing.before, after });
            self.undone.clear();
        }
        self.pane = editing.from;
        self.zoom = false;
        self.notes_changed();
        self.choose_note(&editing.note.id);
    }

    /// Undoes the last change to a note.
    pub(super) fn undo(&mut self, moment: &Moment) {
        let Some(change) = self.done.pop() else { return self.say("nothing to undo") };
        if self.has_other_words(&change.after) {
            return self.refuse("this note was changed elsewhere since; undoing would take that away");
        }
        let was_shared = change.before.as_ref().is_some_and(|note| note.scope == Scope::Team);
        if was_shared && change.after.scope == Scope::Private {
            self.done.push(change);
            return self
                .refuse("undoing would give it to the team again: ^l in its editor does, and asks first");
        }
        match &change.before {
            Some(before) => self.book.put(before.clone(), moment.now),
            // A note that there was not is nobody's to read.
            None => self.book.change(&change.after.id, moment.now, |note| {
                note.deleted = note.deleted.or(Some(moment.now));
                note.scope = Scope::Private;
            }),
        };
        let id = change.after.id.clone();
        let shared = change.after.scope == Scope::Team;
        let kept_back = shared && change.before.as_ref().is_none_or(|note| note.scope == Scope::Private);
        self.undone.push(change);
        self.notes_changed();
        self.choose_note(&id);
        self.say(if kept_back {
            "undone, and private again; what others have fetched already stays with them; ^r redoes it"
        } else {
            "undone; ^r redoes it"
        });
    }

    /// Redoes what was undone.
    pub(super) fn redo(&mut self, moment: &Moment) {
        let Some(change) = self.undone.pop() else { return self.say("nothing to redo") };
        if self.has_other_words(change.before.as_ref().unwrap_or(&change.after)) {
            return self.refuse("this note was changed elsewhere since; redoing would take that away");
        }
        let was_shared = change.before.as_ref().is_some_and(|note| note.scope == Scope::Team);
        if change.after.scope == Scope::Team && !was_shared {
            self.undone.push(change);
            return self.refuse("redoing would give it to the team: ^l in its editor does, and asks first");
        }
        self.book.put(change.after.clone(), moment.now);
        let id = change.after.id.clone();
        self.done.push(change);
        self.notes_changed();
        self.choose_note(&id);
        self.say("redone");
    }

    /// Puts the cursors of pane and view on a note, as far as it is there.
    fn choose_note(&mut self, id: &NoteId) {
        if let Some(at) = self.listed.iter().position(|other| other == id) {
            self.listed_at = at;
        }
        if let Some(at) = self.notes_here().iter().position(|note| note.id == *id) {
            self.note_at = at;
        }
    }

    /// Whether a note has other words in the book than the last change left it with: another program's, merged in since.
    fn has_other_words(&self, note: &Note) -> bool {
        self.book.get(&note.id).is_some_and(|known| known.text != note.text)
    }

    /// Remembers a change that was just made to a note.
    pub(super) fn made(&mut self, before: Note) {
        if let Some(after) = self.book.get(&before.id).cloned() {
            self.done.push(Change { before: Some(before), after });
            self.undone.clear();
        }
        self.notes_changed();
    }

    /// Puts the chosen note into the trash.
    pub(super) fn trash_note(&mut self, moment: &Moment) {
        let Some(note) = self.chosen_note().cloned() else { return self.say("no note is chosen") };
        if !self.may_change(&note) {
            return;
        }
        self.book.trash(&note.id, moment.now);
        self.made(note);
        self.say("in the trash; u brings it back, X opens the trash");
    }

    /// Opens the trash.
    pub(super) fn open_trash(&mut self) {
        let line = |note: &&Note| Line {
            choice: Choice::Note(note.id.clone()),
            label: note.text.shown().lines().next().unwrap_or("(no words)").to_owned(),
            beside: match note.scope {
                Scope::Private => note.on.describe(&self.dataset),
                Scope::Team => format!("team · {}", note.on.describe(&self.dataset)),
            },
            ticked: false,
        };
        let lines: Vec<Line> = self.book.trash_list().iter().map(line).collect();
        if lines.is_empty() {
            return self.say("the trash is empty");
        }
        self.overlay = Some(Overlay::Picker(Picker::new(Purpose::Trash, lines, self.filter_now())));
    }

    /// Takes a note out of the trash.
    pub(super) fn restore_note(&mut self, id: &NoteId, moment: &Moment) {
        let Some(note) = self.book.get(id).cloned() else { return };
        let place = note.on.describe(&self.dataset);
        self.book.restore(id, moment.now);
        self.made(note);
        self.choose_note(id);
        self.say(format!("restored on {place}"));
    }

    /// Asks for another file to write all notes to.
    pub(super) fn ask_where_else(&mut self) -> Vec<Effect> {
        if let Keeping::None(reason) = &self.keeping {
            let reason = reason.clone();
            self.refuse(reason);
            return vec![];
        }
        vec![Effect::OfferElsewhere]
    }

    /// All notes were written to another file, or why not.
    pub(super) fn saved_elsewhere(&mut self, revision: u64, outcome: Result<String, String>) {
        match outcome {
            Ok(path) => {
                self.saved_elsewhere = Some(revision);
                self.overlay = Some(Overlay::Question(Question::Notice(vec![format!(
                    "All notes of yours are in \"{path}\", as they were just now. You can leave."
                )])));
            }
            Err(reason) => self.refuse(format!("not written: {reason}")),
        }
    }

    /// Asks whether the chosen note should move to what is focused in the grid.
    pub(super) fn ask_to_move(&mut self) {
        let Some(note) = self.chosen_note().cloned() else { return self.say("no note is chosen") };
        if !self.may_change(&note) {
            return;
        }
        let Some(to) = self.anchor(self.focus_in_grid()) else {
            return self.say("nothing is focused in the grid to move it to");
        };
        if note.on == to {
            return self.say("it is there already; choose another cell in the grid first");
        }
        let to = to.describe(&self.dataset);
        self.overlay = Some(Overlay::Question(Question::MoveNote { note: note.id, to }));
    }

    /// Moves a note to what is focused in the grid.
    pub(super) fn move_note(&mut self, id: &NoteId, moment: &Moment) {
        let (Some(to), Some(note)) = (self.anchor(self.focus_in_grid()), self.book.get(id).cloned()) else {
            return;
        };
        let seen = fingerprint(&self.dataset, &to, self.dataset.head().as_of);
        let place = to.describe(&self.dataset);
        self.book.move_to(id, to, seen, moment.now);
        self.made(note);
        self.say(format!("moved to {place}; u moves it back"));
    }

    /// Goes to what the chosen note is about.
    pub(super) fn go_to_chosen_note(&mut self) {
        let Some(on) = self.chosen_note().map(|note| note.on.clone()) else { return };
        match self.leads_to(&on) {
            Some((issue, column)) => {
                self.remember();
                if !self.rows.contains(&issue) {
                    self.set_filter("");
                }
                self.go(Place { view: View::Grid, issue: Some(issue), column });
            }
            None => match on.resolve(&self.dataset) {
                Some(_) => {
                    self.remember();
                    self.go_to_item(&on);
                }
                None => {
                    self.refuse(
                        "what this note was about is gone; M moves it to what is focused in the grid",
                    );
                }
            },
        }
    }

    fn go_to_item(&mut self, on: &Anchor) {
        let found =
            (0..self.items.len()).find(|at| self.anchor(Focus::Item(self.items[*at])).as_ref() == Some(on));
        match found {
            Some(at) => {
                self.enter_view(View::Opportunities);
                self.item = at;
            }
            None => self.say(format!("{} has no row to go to", on.describe(&self.dataset))),
        }
    }

    fn leads_to(&self, on: &Anchor) -> Option<(crate::domain::IssueIx, Column)> {
        match on.resolve(&self.dataset)? {
            Leads::Cell(issue, party) => Some((issue, Column::Party(party))),
            Leads::Issue(issue) => Some((issue, Column::Issue)),
            Leads::Party(_)
            | Leads::Source(_)
            | Leads::Opportunity(_)
            | Leads::Challenge(_)
            | Leads::Measure(_)
            | Leads::Step(_)
            | Leads::Dataset
            | Leads::Inbox => None,
        }
    }
}
