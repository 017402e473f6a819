//! Keys, pastes, sizes and reports of saves: whatever comes, every screen is drawn and no note is lost.

use std::collections::BTreeMap;

use demarche::app::model::{Change, Keeping};
use demarche::app::msg::EditorReturn;
use demarche::app::overlay::{LogLine, Overlay};
use demarche::app::{Model, Moment, Msg, update};
use demarche::domain::{Anchor, Note, NoteBook, NoteId, NoteText, Scope, Stamp};
use demarche::ui::Look;
use demarche::ui::look::LookName;

use super::notation::{Typed, typed};
use super::{examples, screen};

/// Types the bytes into an example, as they are written down in the tests of screens; besides keys there are
///
/// - `<river>` at the beginning: the rich example, in plain letters,
/// - `<paste:TEXT>` and `<size:100x30>`,
/// - `<saved>`, `<failed>` and `<refused>`: how a save went, or why leaving was put off,
/// - `<merged>`: another program has written a note and changed one, and that came in with a save,
/// - `<editor:TEXT>`, `<doubt:TEXT>` and `<broken>`: what the user's own editor left.
pub fn law(bytes: &[u8]) {
    let keys = String::from_utf8_lossy(bytes);
    let river = keys.strip_prefix("<river>");
    let dataset = &examples()[usize::from(river.is_some())];
    let book = some_notes(dataset.issues()[0].id.as_str(), dataset.parties()[0].id.as_str());
    let keeping = Keeping::Saved(book.revision());
    let model = Model::new(dataset.clone(), book, keeping, None);
    let mut session = Session::new(model, river.is_some());
    session.resize((100, 30));
    session.keys(river.unwrap_or(&keys));
}

/// The author of the session.
const AUTHOR: &str = "me";

/// Notes of every sort: on a cell and an issue, unfiled, somebody else's, in the trash, and on what is gone.
fn some_notes(issue: &str, party: &str) -> NoteBook {
    let mut book = NoteBook::default();
    let cell = format!("{issue}/{party}");
    let all = [
        (issue, AUTHOR, "on the issue #ask"),
        (&cell, AUTHOR, "on the cell\nof two lines"),
        ("inbox", AUTHOR, "not filed"),
        (&cell, "anna", "somebody else's"),
        (issue, AUTHOR, "thrown away"),
        ("gone/away", AUTHOR, "on what is gone"),
    ];
    for (n, (on, author, text)) in (1_u64..).zip(all) {
        let now = moment(i64::try_from(n).expect("few")).now;
        let mut note = Note::new(NoteId::new(n * 1000, n.into()), Anchor::parse(on), text, author, now);
        note.deleted = Some(now).filter(|_| text == "thrown away");
        note.scope = if author == AUTHOR { Scope::Private } else { Scope::Team };
        book.add(note);
    }
    book
}

fn moment(minutes: i64) -> Moment {
    // 12 May 2031, nine in the morning, two hours east.
    let now = Stamp::new(1_936_594_800 + 60 * minutes, 7200).expect("a moment");
    Moment { now, unix_millis: now.unix().unsigned_abs() * 1000, random: u128::from(minutes.unsigned_abs()) }
}

/// The text of every note, those in the trash among them.
fn texts(book: &NoteBook) -> BTreeMap<NoteId, String> {
    book.all().map(|note| (note.id.clone(), note.text.raw().to_owned())).collect()
}

/// A running program whose every step is looked at.
pub(crate) struct Session {
    model: Model,
    look: Look,
    minutes: i64,
    /// The notes as they were last sent to be saved.
    sent: NoteBook,
}

impl Session {
    pub(crate) fn new(mut model: Model, ascii: bool) -> Self {
        AUTHOR.clone_into(&mut model.author);
        let sent = model.book.clone();
        Self { model, look: Look::new(LookName::Mono, ascii), minutes: 10, sent }
    }

    pub(crate) fn resize(&mut self, size: (u16, u16)) {
        self.send(Msg::Resize(size.0, size.1));
    }

    pub(crate) fn keys(&mut self, keys: &str) {
        for typed in typed(keys) {
            match typed {
                Typed::Key(key) => self.send(Msg::Key(key)),
                Typed::Name(name) => self.event(name),
            }
        }
    }

    /// Something that is no key; what has no meaning is left out.
    fn event(&mut self, name: &str) {
        let (name, value) = name.split_once(':').unwrap_or((name, ""));
        match name {
            "paste" => self.send(Msg::Paste(value.to_owned())),
            "size" => {
                if let Some((columns, rows)) = value.split_once('x')
                    && let (Ok(columns), Ok(rows)) = (columns.parse(), rows.parse())
                {
                    self.send(Msg::Resize(columns, rows));
                }
            }
            "saved" => {
                self.sent = self.model.book.clone();
                self.send(Msg::NotesSaved { revision: self.model.book.revision(), told: None });
            }
            "failed" => self.send(Msg::NotesFailed("the disk is full".to_owned())),
            "editor" => self.editor_leaves(Ok(value.to_owned()), None),
            "doubt" => {
                self.editor_leaves(Ok(value.to_owned()), Some("the editor ended with an error".to_owned()));
            }
            "broken" => self.editor_leaves(Err(vec!["what the editor left is not UTF-8".to_owned()]), None),
            "refused" => self.send(Msg::LeaveRefused("the disk is full".to_owned())),
            "merged" => {
                let mut saved = self.sent.clone();
                let moment = moment(self.minutes);
                let theirs = Note::new(moment.note_id(), Anchor::Inbox, "theirs", "anna", moment.now);
                let changed = self.sent.all().next().map(|note| note.id.clone());
                if let Some(changed) = changed {
                    saved.edit(&changed, &format!("changed at {}", self.minutes), moment.now);
                }
                saved.add(theirs);
                let sent = Box::new(std::mem::replace(&mut self.sent, saved.clone()));
                self.send(Msg::NotesMerged { sent, saved: Box::new(saved), others: None });
            }
            _ => {}
        }
    }

    fn editor_leaves(&mut self, left: Result<String, Vec<String>>, doubt: Option<String>) {
        self.send(Msg::EditorCameBack(EditorReturn { left, doubt, missed: 0 }));
    }

    /// Sends one message, a minute after the one before, looks whether a note was lost, and draws.
    fn send(&mut self, msg: Msg) {
        self.minutes += 1;
        let before = texts(&self.model.book);
        let (mut told, mut sent_texts, mut arrived) = (String::new(), BTreeMap::new(), BTreeMap::new());
        if let Msg::NotesMerged { sent, saved, .. } = &msg {
            told.push_str("a merge");
            sent_texts = texts(sent);
            let new = saved.all().filter(|note| sent.get(&note.id) != Some(note)).cloned().collect();
            arrived = texts(&new);
        } else {
            told = format!("{msg:?}");
        }
        let writing = self.writing();
        let (done, undone) = (self.model.done.last().cloned(), self.model.undone.last().cloned());
        let steps = (self.model.done.len(), self.model.undone.len());
        let _ = update(&mut self.model, msg, &moment(self.minutes));
        let after = texts(&self.model.book);

        for (id, text) in &before {
            assert!(after.contains_key(id), "{told} lost the note {text:?}");
            if after.values().any(|other| other == text) {
                continue;
            }
            let typed_over = writing.as_ref().is_some_and(|(note, editor)| {
                note == id && (editor.trim().is_empty() || *text == NoteText::new(editor).raw())
            });
            let stepped = steps != (self.model.done.len(), self.model.undone.len());
            // Other commands may take away no words but those that can be put back.
            let known = |change: &Change| {
                let mut notes = change.before.iter().chain([&change.after]);
                notes.any(|note| note.id == *id && note.text.raw() == text)
            };
            let now = self.model.done.iter().chain(&self.model.undone);
            let put_back = stepped && now.chain(&done).chain(&undone).any(known);
            // What nobody here has touched since it was sent is as the other program has it.
            let theirs = arrived.contains_key(id) && sent_texts.get(id) == Some(text);
            assert!(typed_over || put_back || theirs, "{told} lost the words {text:?}");
        }
        for text in arrived.values() {
            assert!(after.values().any(|other| other == text), "{told} did not take in {text:?}");
        }
        self.what_is_drawn_in_the_editor_is_in_the_book(&told);
        self.draw();
    }

    /// The note that is written, in the editor or in the log line, and what stands there.
    fn writing(&self) -> Option<(NoteId, String)> {
        if let Some(Overlay::Log(LogLine { prompt, draft })) = &self.model.overlay {
            return Some((draft.clone()?, prompt.text().to_owned()));
        }
        let editing = self.model.editing.as_ref()?;
        Some((editing.note.id.clone(), editing.editor.text()))
    }

    fn what_is_drawn_in_the_editor_is_in_the_book(&self, told: &str) {
        let Some((note, text)) = self.writing() else { return };
        let kept = self.model.book.get(&note).map(|note| note.text.raw());
        assert!(
            text.trim().is_empty() || kept == Some(NoteText::new(&text).raw()),
            "{told}: {kept:?} for {text:?}"
        );
    }

    /// Draws as the loop does after each message, and gives the model its room.
    fn draw(&mut self) {
        let viewport = screen::draw(&self.model, &self.look);
        if viewport != self.model.viewport {
            let _ = update(&mut self.model, Msg::Viewport(viewport), &moment(self.minutes));
            let settled = screen::draw(&self.model, &self.look);
            assert_eq!(settled, self.model.viewport, "the second frame wants other room than the first");
        }
    }
}
