//! One notes file on the disk: read, merged with what somebody else wrote into it, and saved whole.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, mem};

use anyhow::{Context, Result};

use super::clock;
use super::durable::{self, named};
use super::journal::{self, Left};
use super::lock::Lock;
use crate::codec::journal::Head;
use crate::codec::notes::{self, Header, NotesFile};
use crate::domain::text::{Text, safe_line};
use crate::domain::{Merged, Note, NoteBook, NoteId, Scope};

/// How long another program may hold the lock before a save is given up: a busy disk can take many seconds over one file.
const LONGEST_LOCK: Duration = Duration::from_secs(30);

/// The file of one author's private notes on one dataset, and what is known of it.
#[derive(Debug)]
pub struct Place {
    /// The file that is written.
    pub(super) path: PathBuf,
    /// The file's name without its ending; files of conflicts begin with it, too.
    pub(super) stem: String,
    /// The folder of locks and journals.
    pub(super) state: PathBuf,
    pub(super) header: Header,
    /// The installations whose files are this user's.
    pub(super) writers: Vec<String>,
    /// What the file held when it was last read or written.
    pub(super) known: Option<Known>,
    /// Files whose notes are in the book, to be set aside once that is saved.
    pub(super) taken_in: Vec<PathBuf>,
    /// The same of journals.
    pub(super) left: Left,
    /// What the user must know as soon as something is saved.
    pub(super) told: Option<String>,
}

/// The content of a file at one moment.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) hash: blake3::Hash,
    pub(super) book: NoteBook,
}

/// What a save found in the file that had not been there when it was last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The notes as they were given to be saved.
    pub sent: NoteBook,
    /// The notes as they were saved.
    pub saved: NoteBook,
    /// How many notes were changed here and there, so that one text is kept as a copy.
    pub copies: usize,
}

impl Place {
    /// The file that is written.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the file says of itself.
    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    /// Whether notes are saved beside a file that could not be read.
    pub fn is_beside(&self) -> bool {
        self.path.file_stem() != Some(std::ffi::OsStr::new(&self.stem))
    }

    /// Saves the private notes of a book, merged with what somebody else wrote into the file meanwhile.
    pub fn save(&mut self, book: &NoteBook) -> Result<(Option<Found>, Option<String>)> {
        let folder = self.path.parent().context("notes need a folder")?;
        durable::make_folder(folder)?;
        let _lock = Lock::take(&self.lock_path(), LONGEST_LOCK)?;
        durable::sweep(&self.path);
        // Whatever a note says, the author of this file is the one its header names: so it will be read again.
        let author = Text::line(self.header.author.as_deref().unwrap_or_default());
        let private = book.all().filter(|note| note.scope == Scope::Private);
        let ours: NoteBook = private.map(|note| Note { author: author.clone(), ..note.clone() }).collect();
        let mut merged = Merged { book: ours.clone(), copies: 0 };
        let disk = durable::read(&self.path)?;
        let on_disk = disk.as_ref().map(|bytes| blake3::hash(bytes));
        let known = self.known.as_ref().map(|known| known.hash);
        if let Some(bytes) = disk.filter(|_| on_disk != known) {
            match self.parse(&bytes) {
                Ok(file) => merged = self.merge(book, &ours, &file),
                Err(reason) => {
                    let beside = conflict_path(&self.path, &self.stem);
                    self.told = Some(format!(
                        "\"{}\" was changed and cannot be used ({reason}); it stays as it is, these notes are saved as \"{}\"",
                        named(&self.path),
                        named(&beside),
                    ));
                    (self.path, self.known) = (beside, None);
                }
            }
        }
        let text = notes::write(&self.header, &merged.book, Scope::Private);
        let hash = blake3::hash(text.as_bytes());
        // What is there already, and is known to have been saved whole, need not be written again. Of what a journal says that is
        // not known: its program may have been killed before it was durable.
        if Some(hash) != known || known != on_disk || !self.left.is_empty() {
            durable::replace(&self.path, text.as_bytes())?;
        }
        self.known = Some(Known { hash, book: merged.book.clone() });
        for path in mem::take(&mut self.taken_in) {
            let mut aside = path.clone().into_os_string();
            aside.push(".taken");
            // If it stays it is taken in again, which changes nothing.
            let _ = fs::rename(&path, aside);
        }
        self.left.clear();
        let found =
            (merged.book != ours).then_some(Found { sent: ours, saved: merged.book, copies: merged.copies });
        Ok((found, self.told.take()))
    }

    /// Reads the file's bytes, unless they are somebody else's.
    fn parse(&self, bytes: &[u8]) -> Result<NotesFile, String> {
        let file = parse(bytes)?;
        match mismatch(&file.header, &self.header, &self.writers) {
            None => Ok(file),
            Some(Mismatch::Writer) => Err("it is another writer's".to_owned()),
            Some(Mismatch::Dataset) => Err("it is on another dataset".to_owned()),
        }
    }

    fn merge(&mut self, book: &NoteBook, ours: &NoteBook, file: &NotesFile) -> Merged {
        self.header.extra.clone_from(&file.header.extra);
        // A note that went to the team since is not missing here: it must not come back from the file.
        let moved = |note: &&Note| {
            let base = self.known.as_ref().and_then(|known| known.book.get(&note.id));
            base == Some(*note) && book.get(&note.id).is_some_and(|now| now.scope == Scope::Team)
        };
        let theirs: NoteBook = file.book.all().filter(|note| !moved(note)).cloned().collect();
        NoteBook::merge(self.known.as_ref().map(|known| &known.book), ours, &theirs)
    }

    /// One lock for all who write this file, by whatever way they come to it.
    pub(super) fn lock_path(&self) -> PathBuf {
        self.state.join("locks").join(format!("{}.lock", self.key()))
    }

    /// What tells this file from others, by whatever way one comes to it, and before there is one.
    fn key(&self) -> String {
        let target = durable::target(&self.path).unwrap_or_else(|_| self.path.clone());
        let folder = durable::settled(target.parent().unwrap_or(Path::new("")));
        let hash = blake3::hash(folder.join(&self.stem).as_os_str().as_encoded_bytes()).to_hex();
        hash[..16].to_owned()
    }

    /// Where the journals of this file lie: in the user's own folder, wherever the notes are.
    pub(super) fn desk(&self) -> journal::Desk {
        journal::Desk {
            folder: self.state.join("journals"),
            key: self.key(),
            head: Head {
                dataset: self.header.dataset.clone(),
                author: self.header.author.clone(),
                notes: self.path.to_string_lossy().into_owned(),
            },
        }
    }

    /// Takes what killed programs left in their journals into a book. Gives the notes that were not saved, and what the user must
    /// know besides.
    pub(super) fn take_in_journals(&mut self, book: &mut NoteBook) -> (Vec<NoteId>, Vec<String>) {
        let (left, news, told) = journal::take_in(&self.desk(), book);
        self.left = left;
        (news, told)
    }

    /// Takes the notes of conflict copies into a book: those of this program and of Syncthing, beside the file. Says what it took.
    pub(super) fn take_in_conflicts(&mut self, book: &mut NoteBook) -> Vec<String> {
        let mut told = Vec::new();
        let listed = self.path.parent().map_or(Ok(Vec::new()), durable::list);
        let mut paths = listed.unwrap_or_else(|error| {
            told.push(safe_line(&format!(
                "copies of your notes that were in conflict cannot be looked for: {error:#}"
            )));
            Vec::new()
        });
        paths.retain(|path| self.is_conflict_copy(path));
        for path in paths {
            let read = durable::read(&path).map_err(|error| safe_line(&format!("{error:#}")));
            told.push(match read.and_then(|bytes| self.parse(&bytes.unwrap_or_default())) {
                Ok(file) => {
                    let merged = NoteBook::merge(None, book, &file.book);
                    *book = merged.book;
                    let copies = match merged.copies {
                        0 => String::new(),
                        n => format!(", {n} of them as copies beside yours"),
                    };
                    let told = format!(
                        "the notes of \"{}\" were taken in{copies}; it is set aside once they are saved",
                        named(&path)
                    );
                    self.taken_in.push(path);
                    told
                }
                Err(reason) => format!("\"{}\" cannot be used ({reason}) and was not taken in", named(&path)),
            });
        }
        told
    }

    /// What holds notes of this file besides it and needs to no longer, once they are saved: copies that were set aside, journals that
    /// killed programs left, and those that were broken.
    pub(super) fn remains(&self) -> Result<Vec<PathBuf>> {
        let is_aside = |path: &PathBuf| {
            path.extension().is_some_and(|ending| ending == "taken")
                && self.is_conflict_copy(&path.with_extension(""))
        };
        let beside = self.path.parent().map_or(Ok(Vec::new()), durable::list)?;
        let mut all: Vec<PathBuf> =
            beside.into_iter().filter(is_aside).chain(self.taken_in.iter().cloned()).collect();
        all.extend(self.left.paths());
        all.extend(journal::broken(&self.desk())?);
        all.sort();
        Ok(all)
    }

    fn is_conflict_copy(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let middle = name.strip_prefix(&self.stem).and_then(|rest| rest.strip_suffix(".toml"));
        middle.is_some_and(|middle| middle.starts_with(".conflict-") || middle.starts_with(".sync-conflict-"))
    }
}

/// Reads the bytes of a private notes file.
pub(super) fn parse(bytes: &[u8]) -> Result<NotesFile, String> {
    let text = str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|b| *b == b'\n').count();
        format!("line {line}: not UTF-8")
    })?;
    notes::read(text, Scope::Private).map_err(|fault| fault.to_string())
}

/// Why a file is not taken for this user's notes on this dataset without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mismatch {
    /// Another installation wrote it: another person, or this one elsewhere.
    Writer,
    /// It is on another dataset.
    Dataset,
}

/// Compares what a file says of itself with what it should say. A dataset may be renamed or moved, but not both at once.
pub(super) fn mismatch(file: &Header, ours: &Header, writers: &[String]) -> Option<Mismatch> {
    let differ = |a: &Option<String>, b: &Option<String>| matches!((a, b), (Some(a), Some(b)) if a != b);
    let moved = differ(&file.title, &ours.title) && differ(&file.path, &ours.path);
    if differ(&file.dataset, &ours.dataset) || moved {
        return Some(Mismatch::Dataset);
    }
    // An installation that does not know its own name cannot tell a stranger.
    let strange = file.writer.as_ref().is_some_and(|writer| !writers.is_empty() && !writers.contains(writer));
    strange.then_some(Mismatch::Writer)
}

/// A name beside a file that nothing has yet.
pub(super) fn conflict_path(path: &Path, stem: &str) -> PathBuf {
    let moment = clock::now().compact();
    let names = (1..).map(|n| if n == 1 { String::new() } else { format!("-{n}") });
    let mut paths = names.map(|n| path.with_file_name(format!("{stem}.conflict-{moment}{n}.toml")));
    paths.find(|path| fs::symlink_metadata(path).is_err()).unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::store::tests::{Home, note, texts};
    use super::*;
    use std::thread;
    use std::time::SystemTime;

    #[test]
    fn two_programs_that_save_in_turn_lose_nothing_to_each_other() {
        let home = Home::new();
        let (mut one, mut two) = (home.open(), home.open());
        for n in 0..10 {
            for (notes, n) in [(&mut one, 2 * n), (&mut two, 2 * n + 1)] {
                notes.book.add(note(n, &format!("note {n}")));
                if let (Some(found), _) = notes.place.save(&notes.book).unwrap() {
                    assert!(notes.book.catch_up(&found.sent, &found.saved));
                }
            }
        }
        assert_eq!(home.open().book.len(), 20);
        assert_eq!(two.book, home.open().book);
    }

    #[test]
    fn a_file_that_was_broken_meanwhile_stays_as_it_is_and_the_notes_go_beside_it() {
        let home = Home::new();
        let mut notes = home.open();
        notes.book.add(note(1, "x"));
        notes.place.save(&notes.book).unwrap();
        fs::write(home.file(), "<<<<<<< ours\n").unwrap();
        notes.book.add(note(2, "y"));
        let (found, told) = notes.place.save(&notes.book).unwrap();
        assert!(
            found.is_none() && told.is_some_and(|told| told.contains("line 1") && told.contains("conflict-"))
        );
        assert_eq!(fs::read_to_string(home.file()).unwrap(), "<<<<<<< ours\n");
        notes.book.add(note(3, "z"));
        assert!(notes.place.save(&notes.book).unwrap().1.is_none(), "told once");
        assert_eq!(home.open().book, notes.book);
    }

    #[test]
    fn a_file_that_vanished_is_written_anew() {
        let home = Home::new();
        let mut notes = home.open();
        notes.book.add(note(1, "x"));
        notes.place.save(&notes.book).unwrap();
        fs::remove_file(home.file()).unwrap();
        notes.place.save(&notes.book).unwrap();
        assert_eq!(home.open().book, notes.book);
    }

    #[test]
    fn what_is_on_the_disk_already_is_not_written_again() {
        let home = Home::new();
        let mut notes = home.open();
        notes.book.add(note(1, "x"));
        let mut saved = || {
            notes.place.save(&notes.book).unwrap();
            std::os::unix::fs::MetadataExt::ino(&fs::metadata(home.file()).unwrap())
        };
        assert_eq!(saved(), saved());
    }

    #[test]
    fn a_file_replaced_since_it_was_read_is_merged_whatever_its_time_and_size_say() {
        let hour = Duration::from_hours(1);
        let replaced = |with: &str, when: fn(SystemTime, Duration) -> SystemTime| {
            let home = Home::new();
            let mut notes = home.open();
            notes.book.add(note(1, "aaa"));
            notes.place.save(&notes.book).unwrap();
            let before = fs::metadata(home.file()).unwrap().modified().unwrap();
            let other = fs::read_to_string(home.file()).unwrap().replace("aaa", with);
            fs::write(home.at("other"), other).unwrap();
            fs::File::options()
                .write(true)
                .open(home.at("other"))
                .unwrap()
                .set_modified(when(before, hour))
                .unwrap();
            fs::rename(home.at("other"), home.file()).unwrap();
            notes.book.add(note(2, "ours"));
            let (found, _) = notes.place.save(&notes.book).unwrap();
            assert_eq!(texts(&found.unwrap().saved), [with, "ours"]);
            assert_eq!(texts(&home.open().book), [with, "ours"]);
        };
        for with in ["bbb", "longer than before"] {
            replaced(with, |before, hour| before + hour);
            replaced(with, |before, hour| before - hour);
            replaced(with, |before, _| before);
        }
    }

    #[test]
    fn a_note_that_went_to_the_team_does_not_come_back_from_the_file() {
        let home = Home::new();
        let mut notes = home.open();
        notes.book.add(note(1, "for the team"));
        notes.place.save(&notes.book).unwrap();
        let mut other = home.open();
        other.book.add(note(2, "from the other program"));
        other.place.save(&other.book).unwrap();
        notes.book.set_scope(&note(1, "").id, Scope::Team, note(9, "").created);
        let (found, _) = notes.place.save(&notes.book).unwrap();
        let found = found.unwrap();
        notes.book.catch_up(&found.sent, &found.saved);
        assert_eq!(texts(&home.open().book), ["from the other program"]);
        assert_eq!(texts(&notes.book), ["for the team", "from the other program"]);
    }

    #[test]
    fn four_writers_at_once_lose_nothing() {
        const EACH: u64 = 25;
        let home = Home::new();
        thread::scope(|threads| {
            for writer in 0..4 {
                let home = &home;
                threads.spawn(move || {
                    let mut notes = home.open();
                    for n in 0..EACH {
                        notes.book.add(note(writer * EACH + n, &format!("{writer}: {n}")));
                        if let (Some(found), told) = notes.place.save(&notes.book).unwrap() {
                            notes.book.catch_up(&found.sent, &found.saved);
                            assert_eq!((told, found.copies), (None, 0));
                        }
                    }
                });
            }
        });
        let book = home.open().book;
        assert_eq!((book.len(), book.all().count()), (100, 100));
    }

    /// Each counts in a note of its own and starts anew for every step, so that one lost save is found at the next. More steps by
    /// `SAVES=2000 cargo test --lib four_programs`.
    #[test]
    fn four_programs_that_count_in_one_file_miss_no_number() {
        let each: u64 = std::env::var("SAVES").map_or(100, |each| each.parse().unwrap());
        let home = Home::new();
        thread::scope(|threads| {
            for writer in 0..4 {
                let home = &home;
                threads.spawn(move || {
                    for n in 0..each {
                        let mut notes = home.open();
                        let id = note(writer, "").id;
                        match notes.book.get(&id) {
                            None if n == 0 => assert!(notes.book.add(note(writer, "1"))),
                            None => panic!("writer {writer}: the note is lost after {n} saves"),
                            Some(found) => {
                                assert_eq!(found.text.raw(), n.to_string(), "writer {writer}");
                                notes.book.edit(&id, &(n + 1).to_string(), note(n + 9, "").created);
                            }
                        }
                        let (found, told) = notes.place.save(&notes.book).unwrap();
                        assert_eq!((told, found.map_or(0, |found| found.copies)), (None, 0));
                    }
                });
            }
        });
        assert_eq!(texts(&home.open().book), vec![each.to_string(); 4]);
    }
}
