//! Conflict copies of a notes file: those that this program and Syncthing leave beside it.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::Place;
use crate::domain::text::safe_line;
use crate::domain::{NoteBook, Scope};
use crate::shell::durable::{self, named};
use crate::shell::whose::owner_of_conflict;

impl Place {
    /// The files of conflicts beside it, but for the one that is written now.
    pub(super) fn conflict_copies(&self) -> Result<Vec<PathBuf>> {
        let mut paths = self.path.parent().map_or(Ok(Vec::new()), durable::list)?;
        paths.retain(|path| path != self.path() && owner_of_conflict(path).as_deref() == Some(&self.stem));
        Ok(paths)
    }

    /// Takes the notes of conflict copies into a book: those of this program and of Syncthing, beside the file. Tells what it took,
    /// and gives the number of texts that are copies now.
    pub(super) fn take_in_conflicts(&mut self, book: &mut NoteBook) -> usize {
        let mut all_copies = 0;
        let paths = self.conflict_copies().unwrap_or_else(|error| {
            self.tell_once(safe_line(&format!(
                "copies of your notes that were in conflict cannot be looked for: {error:#}"
            )));
            Vec::new()
        });
        for path in paths {
            if self.taken_in.contains(&path) {
                continue;
            }
            let is_link = fs::symlink_metadata(&path).is_ok_and(|about| about.is_symlink());
            let read = match (self.scope, is_link) {
                (Scope::Team, true) => Err("it is a link".to_owned()),
                (Scope::Team | Scope::Private, _) => {
                    durable::read(&path).map_err(|error| safe_line(&format!("{error:#}")))
                }
            };
            match read.and_then(|bytes| self.parse(&bytes.unwrap_or_default())) {
                Ok(file) => {
                    let merged = NoteBook::merge(None, book, &self.own(file.book.all()));
                    *book = merged.book;
                    all_copies += merged.copies;
                    let copies = match merged.copies {
                        0 => String::new(),
                        n => format!(", {n} of them as copies beside yours"),
                    };
                    self.told.push(format!(
                        "the notes of \"{}\" were taken in{copies}; it is set aside once they are saved",
                        named(&path)
                    ));
                    self.taken_in.push(path);
                }
                Err(reason) => {
                    let told = format!("\"{}\" cannot be used ({reason}) and was not taken in", named(&path));
                    self.tell_once(told);
                }
            }
        }
        all_copies
    }

    /// What was set aside of this file's conflict copies, and those that will be once they are saved.
    pub(in crate::shell) fn set_aside_yet(&self) -> Result<Vec<PathBuf>> {
        let is_aside = |path: &PathBuf| {
            path.extension().is_some_and(|ending| ending == "taken")
                && owner_of_conflict(&path.with_extension("")).as_deref() == Some(&self.stem)
        };
        let beside = self.path.parent().map_or(Ok(Vec::new()), durable::list)?;
        Ok(beside.into_iter().filter(is_aside).chain(self.taken_in.iter().cloned()).collect())
    }

    fn tell_once(&mut self, told: String) {
        if self.said.insert(told.clone()) {
            self.told.push(told);
        }
    }
}
