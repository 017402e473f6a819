//! The log line: remarks taken down one after the other while the grid moves behind them.
//!
//! What is typed is in the book from its first letter on, word for word and said by nobody: only Enter takes the markers
//! out, since half a name may be another party's.

use crate::app::command::Command;
use crate::app::key::{Code, Key};
use crate::app::model::{Change, Keeping, Model};
use crate::app::msg::{Effect, Moment};
use crate::app::overlay::{LogLine, Overlay};
use crate::app::place::{Pane, View};
use crate::app::prompt::Prompt;
use crate::domain::remark::completions;
use crate::domain::{Anchor, Note, NoteText, Remark, Text, fingerprint};

impl Model {
    /// Opens the log line, empty.
    pub(super) fn open_log(&mut self) {
        if let Keeping::None(reason) = &self.keeping {
            let reason = reason.clone();
            return self.refuse(reason);
        }
        self.overlay = Some(Overlay::Log(LogLine { prompt: Prompt::new(""), draft: None }));
    }

    /// Puts what stands in the line into the book. Blank text is never put: what was emptied keeps its last words until the
    /// line closes.
    pub(super) fn keep_log_line(&mut self, moment: &Moment) {
        let on = self.log_anchor();
        let seen = self.seen(&on);
        let Some(Overlay::Log(line)) = &mut self.overlay else { return };
        let text = line.prompt.text();
        if text.trim().is_empty() {
            return;
        }
        if let Some(id) = line.draft.as_ref().filter(|id| self.book.get(id).is_some()) {
            self.book.edit(id, text, moment.now);
        } else {
            let mut note = Note::new(moment.note_id(), on, text, &self.author, moment.now);
            note.seen = seen;
            line.draft = Some(note.id.clone());
            self.book.add(note);
        }
    }

    /// Moves in the grid, or in whatever the view shows, and what is being typed with it. Nothing else moves.
    pub(super) fn move_behind_log(&mut self, command: Command, moment: &Moment) -> Vec<Effect> {
        let (view, pane, zoom, line) = (self.view, self.pane, self.zoom, self.overlay.take());
        (self.pane, self.zoom) = (Pane::View, false);
        if view == View::Notes {
            self.view = View::Grid;
        }
        let effects = self.run(command, moment);
        (self.view, self.pane, self.zoom, self.overlay) = (view, pane, zoom, line);
        let on = self.log_anchor();
        if let Some(Overlay::Log(LogLine { draft: Some(id), .. })) = &self.overlay {
            let seen = fingerprint(&self.dataset, &on, self.dataset.head().as_of);
            self.book.move_to(id, on, seen, moment.now);
        }
        effects
    }

    /// Completes the name that is being typed after an `@`.
    pub(super) fn complete_name(&mut self, moment: &Moment) {
        let Some(Overlay::Log(line)) = &mut self.overlay else { return };
        let found = completions(line.prompt.text(), line.prompt.cursor(), &self.dataset);
        let Some((begin, party)) = found.and_then(|(begin, parties)| Some((begin, *parties.first()?))) else {
            return self.say("Tab completes a name after @");
        };
        while line.prompt.cursor() > begin {
            let _ = line.prompt.key(Key::plain(Code::Backspace));
        }
        line.prompt.paste(&format!("@{} ", self.dataset.party(party).id));
        self.keep_log_line(moment);
    }

    /// Makes a note of the line and leaves it open and empty for the next. An empty line closes.
    pub(super) fn take_down(&mut self, moment: &Moment) {
        let Some(Overlay::Log(line)) = &self.overlay else { return };
        if line.prompt.text().trim().is_empty() {
            return self.close_log(moment);
        }
        let remark = Remark::read(line.prompt.text(), &self.dataset);
        if let Some(trouble) = &remark.trouble {
            return self.refuse(trouble.told(&self.dataset));
        }
        if remark.is_blank() {
            return self.refuse("that says nothing yet; Esc puts it into the trash");
        }
        self.keep_log_line(moment);
        let Some(Overlay::Log(LogLine { draft: Some(id), .. })) = self.overlay.take() else { return };
        let on = if remark.to_inbox { Anchor::Inbox } else { self.log_anchor() };
        let seen = self.seen(&on);
        let said_by = remark.said_by.map(|party| Text::line(self.dataset.party(party).id.as_str()));
        self.book.take_down(&id, moment.now, |note| {
            note.set_kind(remark.kind);
            // Another program may have thrown it away meanwhile; what is noted here is noted.
            note.deleted = None;
            (note.text, note.said_by, note.on, note.seen) = (NoteText::new(&remark.text), said_by, on, seen);
        });
        if let Some(after) = self.book.get(&id).cloned() {
            let place = after.on.describe(&self.dataset);
            let place =
                if after.on == Anchor::Inbox { "in the inbox".to_owned() } else { format!("on {place}") };
            let who = remark.said_by.map(|party| format!(", said by {}", self.dataset.party(party).called()));
            self.say(format!("noted at {}{} {place}", moment.now.clock(), who.unwrap_or_default()));
            self.done.push(Change { before: None, after });
            self.undone.clear();
        }
        // The rows stay as they are while the line is open, even where the filter asks for notes.
        self.count_notes();
        let chosen = self.listed.get(self.listed_at).cloned();
        self.list_notes(chosen.as_ref());
        self.open_log();
    }

    /// Closes the line. What stands in it goes to the trash.
    pub(super) fn close_log(&mut self, moment: &Moment) {
        let Some(Overlay::Log(line)) = self.overlay.take() else { return };
        let Some(before) = line.draft.and_then(|id| self.book.get(&id).cloned()) else {
            return self.notes_changed();
        };
        self.book.trash(&before.id, moment.now);
        self.made(before);
        self.say("what stood in the log line is in the trash; u brings it back");
    }

    /// The fingerprint of what a note is about.
    fn seen(&self, on: &Anchor) -> Option<Box<str>> {
        fingerprint(&self.dataset, on, self.dataset.head().as_of).map(Into::into)
    }
}
