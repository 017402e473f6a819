//! Emptying the trash for good: out of the notes file, out of what was set aside when it was merged, and out of the journals of killed
//! programs.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use super::durable::{self, named};
use super::store::OpenNotes;
use crate::domain::{Note, NoteBook, Scope};

/// What emptying the trash takes away, to be told before it is done.
#[derive(Debug)]
pub struct Trash {
    notes: OpenNotes,
}

impl Trash {
    /// The trash of these notes.
    pub fn of(notes: OpenNotes) -> Self {
        Self { notes }
    }

    /// The notes in it, oldest first. What was thrown away of the team's stays: only there its fellows learn of it.
    pub fn notes(&self) -> impl Iterator<Item = &Note> {
        self.notes.book.all().filter(|note| is_to_go(note))
    }

    /// The files that go whole, once all that is not in the trash is saved: the journals that killed programs left, and what was set aside
    /// when conflict files were taken in.
    pub fn files(&self) -> Result<Vec<PathBuf>> {
        self.notes.place.remains()
    }

    /// The notes file.
    pub fn notes_file(&self) -> &std::path::Path {
        self.notes.place.path()
    }

    /// Empties it, and says which files went whole.
    pub fn empty(mut self) -> Result<Vec<PathBuf>> {
        let place = &mut self.notes.place;
        ensure!(
            !place.is_beside(),
            "\"{}\" is only beside the notes file, which cannot be used",
            named(place.path())
        );
        let mut files = place.remains()?;
        // First all that there is, so that what the other files hold besides the trash is in the notes file.
        let saved = place.save(&self.notes.book)?.0.map_or(self.notes.book, |found| found.saved);
        let kept: NoteBook = saved.all().filter(|note| !is_to_go(note)).cloned().collect();
        place.save(&kept)?;
        for file in place.remains()? {
            fs::remove_file(&file).with_context(|| format!("cannot remove \"{}\"", named(&file)))?;
            // What has only just been set aside is known by its name before.
            if !files.contains(&file) && !files.contains(&file.with_extension("")) {
                files.push(file);
            }
        }
        for folder in files.iter().filter_map(|file| file.parent()) {
            durable::sync_folder(folder)?;
        }
        files.retain(|file| !file.exists());
        Ok(files)
    }
}

fn is_to_go(note: &Note) -> bool {
    note.is_trashed() && note.scope == Scope::Private
}

#[cfg(test)]
mod tests {
    use super::super::store::tests::{Home, note, texts};
    use super::*;
    use std::path::Path;

    /// Where a word stands in any file of a folder.
    fn found(word: &str, folder: &Path) -> Vec<PathBuf> {
        let mut found = vec![];
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                found.extend(self::found(word, &path));
            } else if memchr::memmem::find(&fs::read(&path).unwrap(), word.as_bytes()).is_some() {
                found.push(path);
            }
        }
        found
    }

    fn trash(book: &mut NoteBook, n: u64) {
        assert!(book.trash(&note(n, "").id, note(60, "").created));
    }

    #[test]
    fn what_is_purged_is_in_no_byte_of_any_file_and_all_else_is_kept() {
        let home = Home::new();
        let mut notes = home.open();
        notes.book.add(note(1, "kept"));
        notes.book.add(note(2, "the word xyzzy"));
        notes.place.save(&notes.book).unwrap();
        // A conflict file that was taken in and set aside, and one that was not yet, each with a note of its own.
        let file = fs::read_to_string(home.file()).unwrap();
        let of = |n: u64, text: &str| {
            file.replace(note(1, "").id.as_str(), note(n, "").id.as_str()).replace("kept", text)
        };
        fs::write(home.file().with_file_name("anna.conflict-1.toml"), of(3, "of the first")).unwrap();
        let mut again = home.open();
        trash(&mut again.book, 2);
        again.place.save(&again.book).unwrap();
        fs::write(home.file().with_file_name("anna.sync-conflict-2.toml"), of(4, "of the second")).unwrap();
        // A journal of a killed program, with what was never saved.
        let journal = again.place.desk();
        let run = |texts: &[(u64, &str)]| {
            let head = crate::codec::journal::begin(&journal.head);
            let record = |(n, text): &(u64, &str)| {
                crate::codec::journal::record(&crate::codec::journal::Record {
                    revision: *n,
                    before: vec![],
                    note: note(*n, text),
                })
            };
            head + &texts.iter().map(record).collect::<String>()
        };
        fs::create_dir_all(&journal.folder).unwrap();
        let name = |ending: &str| journal.folder.join(format!("{}-RUN-1{ending}", journal.key));
        fs::write(name(".journal"), run(&[(2, "the word xyzzy"), (5, "of the journal")])).unwrap();
        fs::write(name(".broken"), run(&[(2, "xyzzy, broken")])).unwrap();

        let trash = Trash::of(home.open());
        assert_eq!(trash.notes().count(), 1);
        assert_eq!(trash.files().unwrap().len(), 4);
        assert_eq!(found("xyzzy", &home.at("")).len(), 5, "{:?}", found("xyzzy", &home.at("")));
        let gone = trash.empty().unwrap();
        assert_eq!(gone.len(), 4, "{gone:?}");
        assert_eq!(found("xyzzy", &home.at("")), Vec::<PathBuf>::new());
        let all = home.open();
        assert_eq!(texts(&all.book), ["kept", "of the first", "of the second", "of the journal"]);
        assert!(!all.unsaved && all.problems.is_empty(), "{:?}", all.problems);
    }

    #[test]
    fn another_program_that_saves_later_brings_nothing_back() {
        let home = Home::new();
        let mut notes = home.open();
        notes.book.add(note(1, "kept"));
        notes.book.add(note(2, "gone"));
        trash(&mut notes.book, 2);
        notes.place.save(&notes.book).unwrap();
        let mut other = home.open();
        Trash::of(home.open()).empty().unwrap();
        for program in [&mut notes, &mut other] {
            program.book.edit(&note(1, "").id, "kept, and edited", note(70, "").created);
            let (found, _) = program.place.save(&program.book).unwrap();
            let found = found.unwrap();
            program.book.catch_up(&found.sent, &found.saved);
            assert_eq!(program.book.all().count(), 1);
            assert_eq!(found_in(&home), 1);
        }
    }

    fn found_in(home: &Home) -> usize {
        home.open().book.all().count()
    }

    #[test]
    fn a_notes_file_that_cannot_be_used_is_not_purged() {
        let home = Home::new();
        let mut notes = home.open();
        notes.book.add(note(1, "gone"));
        trash(&mut notes.book, 1);
        notes.place.save(&notes.book).unwrap();
        fs::write(home.file(), "<<<<<<< ours\n").unwrap();
        assert!(Trash::of(home.open()).empty().is_err());
        assert_eq!(fs::read_to_string(home.file()).unwrap(), "<<<<<<< ours\n");
    }
}
