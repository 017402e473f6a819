//! A notes file that cannot be used: what can be read of it all the same, and where the notes go meanwhile.

use anyhow::Result;

use super::{Place, Refuge};
use crate::codec::notes;
use crate::domain::{Merged, NoteBook};
use crate::shell::durable::{self, named};
use crate::shell::whose::{self, conflict_path};

impl Place {
    /// The notes of both sides of a conflict, as far as each is a file of this user's.
    pub(super) fn sides(&self, bytes: &[u8]) -> NoteBook {
        let sides = whose::sides(bytes).into_iter().flatten();
        let files = sides.filter_map(|side| self.parse(side.as_bytes()).ok());
        files.fold(NoteBook::default(), |all, file| {
            NoteBook::merge(None, &all, &self.own(file.book.all())).book
        })
    }

    /// A book with what the sides of a conflict have besides, if there is one.
    pub(super) fn with_sides(&self, book: &NoteBook, sides: &NoteBook) -> Merged {
        if sides.all().next().is_none() {
            return Merged { book: book.clone(), copies: 0 };
        }
        NoteBook::merge(self.known.as_ref().map(|known| &known.book), book, sides)
    }

    /// Makes ready to save elsewhere, and says so.
    pub(super) fn take_refuge(&mut self, reason: String) -> String {
        let told = match &mut self.refuge {
            Refuge::Beside(beside) => {
                let beside = beside.get_or_insert_with(|| conflict_path(&self.path, &self.stem));
                format!(
                    "\"{}\" cannot be used ({reason}); it stays as it is, and notes are saved as \"{}\" until it can be",
                    named(&self.path),
                    named(beside),
                )
            }
            Refuge::Here(_) => format!(
                "\"{}\" cannot be used ({reason}); it stays as it is, and your notes for the team are held on this machine until it can be",
                named(&self.path),
            ),
        };
        self.refused = Some(reason);
        told
    }

    pub(super) fn save_in_refuge(&mut self, ours: &NoteBook) -> Result<()> {
        let text = notes::write(&self.header, ours, self.scope);
        match &mut self.refuge {
            Refuge::Beside(Some(beside)) => durable::replace(beside, text.as_bytes()),
            Refuge::Beside(None) => Ok(()),
            Refuge::Here(held) => held.hold(&text),
        }
    }
}
