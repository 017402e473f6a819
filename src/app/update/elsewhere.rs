//! A note in the user's own editor: its text is given away, and taken back with care for the one that is there.

use crate::app::key::Key;
use crate::app::model::{Change, Model};
use crate::app::msg::{EditorReturn, Effect, Moment};
use crate::app::overlay::{Overlay, Question};
use crate::domain::note::without_controls;
use crate::domain::{Note, NoteText};

/// From so many characters on, a text that comes back with less than half of them is asked about.
const LONG: usize = 200;
/// The longest name of a file.
const LONGEST_NAME: usize = 60;

impl Model {
    /// Opens the note that is written, else the chosen one, in the user's own editor.
    pub(super) fn open_editor(&mut self, moment: &Moment) -> Vec<Effect> {
        self.keep_what_is_typed(moment);
        let note = if let Some(editing) = &self.editing {
            Note { text: NoteText::new(&editing.editor.text()), ..editing.note.clone() }
        } else {
            let Some(note) = self.chosen_note().cloned() else {
                self.say("E opens a note in your editor, and there is none here; a writes one");
                return vec![];
            };
            if !self.may_change(&note) {
                return vec![];
            }
            note
        };
        let effect = Effect::OpenInEditor { name: file_name(&note), text: note.text.raw().to_owned() };
        self.elsewhere = Some(note);
        vec![effect]
    }

    /// Takes what the editor left, or asks about it, or tells why it cannot be taken.
    pub(super) fn editor_came_back(&mut self, came: EditorReturn, moment: &Moment) -> Vec<Effect> {
        let Some(note) = self.elsewhere.take() else { return vec![Effect::DropEditorFile] };
        if came.missed > 0 {
            self.refuse(match came.missed {
                1 => "a key came too early for the editor and did nothing".to_owned(),
                n => format!("{n} keys came too early for the editor and did nothing"),
            });
        }
        let text = match came.left {
            Ok(text) => without_controls(&text),
            Err(told) => {
                self.overlay = Some(Overlay::Question(Question::Notice(told)));
                return vec![];
            }
        };
        if text == note.text.raw() {
            match came.doubt {
                Some(doubt) => self.refuse(format!("{doubt}; the note is as it was")),
                None if came.missed == 0 => self.say("the note is as it was"),
                None => {}
            }
            return vec![Effect::DropEditorFile];
        }
        let mut why: Vec<String> = came.doubt.map(|doubt| format!("{doubt}.")).into_iter().collect();
        why.extend(self.doubts(&note, &text));
        if why.is_empty() {
            self.take_text(&note, &text, moment);
            return vec![Effect::DropEditorFile];
        }
        self.overlay = Some(Overlay::Question(Question::TakeText { note: Box::new(note), text, why }));
        vec![]
    }

    /// Why a text should not be taken without asking.
    fn doubts(&self, note: &Note, text: &str) -> Option<String> {
        let (before, after) = (note.text.raw().chars().count(), text.chars().count());
        let changed = self.editing.is_none()
            && self
                .book
                .get(&note.id)
                .is_some_and(|there| there.text != note.text && there.text.raw() != text);
        if changed {
            Some("the note was changed elsewhere while the editor had it.".to_owned())
        } else if text.trim().is_empty() && !note.text.is_blank() {
            Some("the text came back empty.".to_owned())
        } else if before >= LONG && after * 2 < before {
            Some(format!("the text came back much shorter: {after} characters, where there were {before}."))
        } else {
            None
        }
    }

    /// Puts a text into the note as one step that can be undone.
    pub(super) fn take_text(&mut self, note: &Note, text: &str, moment: &Moment) {
        if let Some(editing) = &mut self.editing {
            editing.editor.replace(text);
            self.keep_what_is_typed(moment);
            return self.say_unless_told("the text is as your editor left it; ^z brings back the one before");
        }
        let there = self.book.get(&note.id).cloned();
        if text.trim().is_empty() {
            self.book.trash(&note.id, moment.now);
            self.say_unless_told("an emptied note goes to the trash; u brings it back");
        } else {
            let note = Note { text: NoteText::new(text), ..note.clone() };
            match &there {
                Some(there) if !there.is_trashed() => self.book.edit(&note.id, text, moment.now),
                Some(_) => self.book.put(note, moment.now),
                None => self.book.add(note),
            };
            self.say_unless_told("the note is as your editor left it; u brings back the text before");
        }
        match there {
            Some(there) => self.made(there),
            None => self.notes_changed(),
        }
    }

    /// Leaves the note as it is; redoing takes the other text after all.
    pub(super) fn keep_text(&mut self, note: Note, text: &str, moment: &Moment) {
        if let Some(editing) = &mut self.editing {
            editing.editor.replace(text);
            let _ = editing.editor.key(Key::ctrl('z'), moment.now);
            return self.say("your text stays; ^y takes the editor's after all");
        }
        if text.trim().is_empty() {
            return self.say("the note is as it was");
        }
        let there = self.book.get(&note.id).cloned();
        let after = Note { text: NoteText::new(text), ..there.clone().unwrap_or(note) };
        self.undone.push(Change { before: there, after });
        self.say("the note is as it was; ^r takes the editor's text after all");
    }

    /// Says something, where nothing worse is told already.
    fn say_unless_told(&mut self, text: &str) {
        if self.message.is_none() {
            self.say(text);
        }
    }
}

/// The name that a note's file begins with: what it is on, and nothing of what it says.
fn file_name(note: &Note) -> String {
    let mut name = String::from("note-on");
    for word in note.on.to_string().split(|c: char| !c.is_ascii_alphanumeric()) {
        if !word.is_empty() && name.len() + word.len() < LONGEST_NAME {
            name.push('-');
            name.push_str(word);
        }
    }
    name
}
