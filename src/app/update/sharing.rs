//! Notes of a team: giving one to it and taking it back, and what comes in from others while one writes.

use crate::app::model::Model;
use crate::app::msg::Moment;
use crate::app::overlay::{Overlay, Question};
use crate::domain::{Note, NoteBook, Scope};

impl Model {
    /// Whether a note may be changed here; says why it may not.
    pub(super) fn may_change(&mut self, note: &Note) -> bool {
        let own = note.is_own(&self.author);
        if !own {
            self.refuse(format!("only {} can change this note: it is in their file", note.author));
        }
        own
    }

    /// Moves the note that is written between private and team. To the team it is asked first.
    pub(super) fn toggle_scope(&mut self, moment: &Moment) {
        let Some(editing) = &self.editing else { return };
        match (editing.note.scope, &self.team) {
            (Scope::Team, _) => {
                self.set_scope_of_edited(Scope::Private, moment);
                self.say("private from now on; what others have fetched already stays with them");
            }
            (Scope::Private, Err(why)) => {
                let why = why.clone();
                self.refuse(why);
            }
            (Scope::Private, Ok(folder)) => {
                self.overlay = Some(Overlay::Question(Question::ShareNote { folder: folder.clone() }));
            }
        }
    }

    /// Gives the note that is written to the team.
    pub(super) fn share_edited(&mut self, moment: &Moment) {
        self.set_scope_of_edited(Scope::Team, moment);
        self.say("for the team now; ^l makes it private again");
    }

    fn set_scope_of_edited(&mut self, scope: Scope, moment: &Moment) {
        if let Some(editing) = &mut self.editing {
            editing.note.scope = scope;
            self.book.set_scope(&editing.note.id, scope, moment.now);
        }
    }

    /// Takes in what the files hold besides: what was changed in the user's own by another program, and what the others have written.
    pub(super) fn take_in_merged(&mut self, sent: &NoteBook, saved: &NoteBook, others: Option<&NoteBook>) {
        self.take_in(sent, saved);
        if let Some(others) = others {
            self.book.set_others(&self.author, others);
        }
        let now =
            self.editing.as_ref().and_then(|editing| self.book.get(&editing.note.id)).map(|note| note.scope);
        if let (Some(editing), Some(now)) = (&mut self.editing, now) {
            editing.note.scope = now;
        }
        self.notes_changed();
    }
}
