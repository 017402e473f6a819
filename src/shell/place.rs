//! One notes file on the disk: read, merged with what somebody else wrote into it, and saved whole.

mod conflicts;
mod refuge;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, mem, thread};

use anyhow::{Context, Result, bail, ensure};

use super::durable::{self, named};
use super::held::Held;
use super::journal;
use super::lock::Lock;
use super::whose::{Mismatch, exposed, mismatch, parse, set_aside};
use crate::codec::journal::Head;
use crate::codec::notes::{self, Header, NotesFile};
use crate::domain::text::{Text, safe_line};
use crate::domain::{Merged, Note, NoteBook, NoteId, Scope};

/// How long another program may hold the lock before a save is given up: a busy disk can take many seconds over one file.
const LONGEST_LOCK: Duration = Duration::from_secs(30);
/// How long a file that others change must lie still before it is taken for whole: git and network drives write in pieces.
const STILL: Duration = Duration::from_millis(60);
/// How often that is waited for.
const LOOKS: usize = 10;
/// A private file is for the user alone; a team's is what the umask leaves of this.
const SHARED_MODE: u32 = 0o644;

/// The file of one author's notes of one scope on one dataset, and what is known of it.
#[derive(Debug, Clone)]
pub struct Place {
    /// The file that is meant.
    path: PathBuf,
    /// The file's name without its ending; files of conflicts begin with it, too.
    stem: String,
    /// Whose eyes its notes are for.
    scope: Scope,
    /// The folder of locks and journals.
    state: PathBuf,
    header: Header,
    /// The installations whose files are this user's.
    writers: Vec<String>,
    /// What the file held when it was last read or written.
    known: Option<Known>,
    /// Where the notes go while the file cannot be used.
    refuge: Refuge,
    /// Why it cannot be used, as it was told.
    refused: Option<String>,
    /// Files whose notes are in the book, to be set aside once that is saved.
    taken_in: Vec<PathBuf>,
    /// A program was killed: what it saved last may not be durable.
    doubted: bool,
    /// What was told of files that cannot be taken in.
    said: HashSet<String>,
    /// What the user must know as soon as something is saved.
    told: Vec<String>,
}

/// Where notes go while their file cannot be used.
#[derive(Debug, Clone)]
enum Refuge {
    /// Beside a private file: here, once that was needed.
    Beside(Option<PathBuf>),
    /// Of a team's file nothing stands beside it in the team's folder: they are held on this machine.
    Here(Held),
}

/// The content of a file at one moment.
#[derive(Debug, Clone)]
struct Known {
    hash: blake3::Hash,
    book: NoteBook,
}

/// What stands on the disk.
enum Disk {
    Nothing,
    AsKnown,
    Changed(blake3::Hash, Box<NotesFile>),
    /// Why, and what can be read of it all the same: the sides of a conflict.
    Unusable(String, Box<NoteBook>),
}

/// What a save found in the files that had not been there when they were last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The user's own notes as they were given to be saved.
    pub sent: NoteBook,
    /// The same as they were saved.
    pub saved: NoteBook,
    /// How many notes were changed here and there, so that one text is kept as a copy.
    pub copies: usize,
    /// The notes of the others in the team, as they are now; `None` where there is no team.
    pub others: Option<NoteBook>,
}

/// A file to be opened.
#[derive(Debug)]
pub(super) struct Spec {
    pub(super) path: PathBuf,
    pub(super) state: PathBuf,
    pub(super) header: Header,
    pub(super) writers: Vec<String>,
    /// Where a team's notes are held on this machine; a private file has none.
    pub(super) held: Option<Held>,
    /// The user has said that it is theirs, whatever it says of itself.
    pub(super) claimed: bool,
}

/// A file that was opened.
#[derive(Debug)]
pub(super) struct OpenPlace {
    pub(super) place: Place,
    pub(super) book: NoteBook,
    /// What the user must know, each in a sentence.
    pub(super) problems: Vec<String>,
    /// Whether the book holds more than the file.
    pub(super) unsaved: bool,
}

/// A file that is another's, as it seems.
#[derive(Debug)]
pub(super) struct Stranger {
    pub(super) path: PathBuf,
    pub(super) why: Mismatch,
    pub(super) header: Header,
}

impl Place {
    /// Reads a file and what belongs to it. Nothing is written.
    pub(super) fn open(spec: Spec) -> Result<OpenPlace, Box<Stranger>> {
        let Spec { path, state, header, writers, held, claimed } = spec;
        let mut place = Self {
            stem: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            scope: if held.is_some() { Scope::Team } else { Scope::Private },
            path,
            state,
            header,
            writers,
            known: None,
            refuge: held.map_or(Refuge::Beside(None), Refuge::Here),
            refused: None,
            taken_in: Vec::new(),
            doubted: false,
            said: HashSet::new(),
            told: Vec::new(),
        };
        let mut problems = Vec::new();
        let mut unsaved = claimed;
        let mut sides = NoteBook::default();
        let read = place.read();
        match read.map(|bytes| bytes.map(|bytes| (parse(&bytes, place.scope), bytes))) {
            Ok(None) => {}
            Ok(Some((Ok(file), bytes))) => {
                if let Some(why) = mismatch(&file.header, &place.header, &place.writers).filter(|_| !claimed)
                {
                    return Err(Box::new(Stranger { path: place.path, why, header: file.header }));
                }
                problems
                    .extend(file.problems.iter().map(|told| format!("\"{}\", {told}", named(&place.path))));
                if place.scope == Scope::Private {
                    problems.extend(exposed(&place.path));
                }
                place.take_header(&file.header);
                let hash = blake3::hash(&bytes);
                place.known = Some(Known { hash, book: place.own(file.book.all()) });
            }
            Ok(Some((Err(reason), bytes))) => {
                sides = place.sides(&bytes);
                problems.push(place.take_refuge(reason));
            }
            Err(error) => problems.push(place.take_refuge(safe_line(&format!("{error:#}")))),
        }
        if place.scope == Scope::Private
            && let Some(in_the_way) = durable::in_the_way(&place.path)
        {
            problems.push(format!(
                "notes cannot be saved: \"{}\" is not a folder: move it away",
                named(&in_the_way)
            ));
        }
        let mut book = place.known.as_ref().map(|known| known.book.clone()).unwrap_or_default();
        if let Refuge::Here(held) = &place.refuge {
            let back = held.bring_back(place.known.as_ref().map(|known| &known.book), place.author());
            unsaved |= back != book;
            book = back;
            let last = held.last_known().map(|(hash, last)| Known { hash, book: place.own(last.all()) });
            place.known = place.known.or(last);
        }
        let both = place.with_sides(&book, &sides).book;
        unsaved |= both != book;
        book = both;
        place.take_in_conflicts(&mut book);
        problems.append(&mut place.told);
        unsaved |= !place.taken_in.is_empty();
        Ok(OpenPlace { place, book, problems, unsaved })
    }

    /// The file that is written.
    pub fn path(&self) -> &Path {
        match &self.refuge {
            Refuge::Beside(Some(beside)) => beside,
            Refuge::Beside(None) | Refuge::Here(_) => &self.path,
        }
    }

    /// What the file says of itself.
    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    /// Whether the file cannot be used, so that its notes are not shown.
    pub fn is_beside(&self) -> bool {
        self.refused.is_some()
    }

    /// What the user must know since this was last asked.
    pub(super) fn take_told(&mut self) -> Vec<String> {
        mem::take(&mut self.told)
    }

    /// The notes that the file held and that this book has given to others' eyes since, or taken from them.
    pub(super) fn moved_away(&self, book: &NoteBook) -> Vec<Note> {
        let known = self.known.iter().flat_map(|known| known.book.all());
        known.filter(|note| self.is_elsewhere(book, &note.id)).cloned().collect()
    }

    fn is_elsewhere(&self, book: &NoteBook, id: &NoteId) -> bool {
        book.get(id).is_some_and(|now| now.scope != self.scope)
    }

    /// The author, as the file's header names them.
    pub(super) fn author(&self) -> &str {
        self.header.author.as_deref().unwrap_or_default()
    }

    /// Notes as this author's: whatever a note says, its author is the one that the file's header names, as it will be read again.
    fn own<'n>(&self, notes: impl Iterator<Item = &'n Note>) -> NoteBook {
        let author = Text::line(self.author());
        notes.map(|note| Note { author: author.clone(), ..note.clone() }).collect()
    }

    /// What of a book stands in this file.
    fn ours(&self, book: &NoteBook, staying: &[Note]) -> NoteBook {
        let mine = book.all().filter(|note| match (self.scope, note.scope) {
            (Scope::Private, Scope::Private) => true,
            (Scope::Team, Scope::Team) => note.author.original() == self.author(),
            (Scope::Private, Scope::Team) | (Scope::Team, Scope::Private) => false,
        });
        self.own(mine.chain(staying))
    }

    /// Saves the notes of a book that belong here, merged with what somebody else wrote into the file meanwhile. Those that `stay`
    /// are kept although they have gone elsewhere, until they stand there.
    pub(super) fn save(&mut self, book: &NoteBook, staying: &[Note]) -> Result<Found> {
        let sent = self.ours(book, staying);
        let saved = self.save_ours(book, &sent, staying);
        if let (Err(_), Refuge::Here(held)) = (&saved, &mut self.refuge) {
            // The save has failed and is told; this is for the next start.
            let _ = held.hold(&notes::write(&self.header, &sent, self.scope));
        }
        let merged = saved?;
        Ok(Found { sent, saved: merged.book, copies: merged.copies, others: None })
    }

    fn save_ours(&mut self, book: &NoteBook, ours: &NoteBook, staying: &[Note]) -> Result<Merged> {
        let folder = self.path.parent().context("notes need a folder")?;
        // Who looks for what others have written makes no file.
        if ours.all().next().is_none() && self.known.is_none() && self.taken_in.is_empty() && !self.is_there()
        {
            return Ok(Merged { book: NoteBook::default(), copies: 0 });
        }
        match self.scope {
            Scope::Private => durable::make_folder(folder)?,
            // Nobody's folder is made for them: it would be one that nobody shares.
            Scope::Team => ensure!(folder.is_dir(), "the team's folder \"{}\" is not there", named(folder)),
        }
        let _lock = Lock::take(&self.lock_path(), LONGEST_LOCK)?;
        durable::sweep(&self.path);
        let mut merged = Merged { book: ours.clone(), copies: 0 };
        let known = self.known.as_ref().map(|known| known.hash);
        let on_disk = match self.look()? {
            Disk::Nothing => None,
            Disk::AsKnown => known,
            Disk::Changed(hash, file) => {
                merged = self.merge(book, ours, staying, &file);
                Some(hash)
            }
            Disk::Unusable(reason, sides) => {
                if self.refused.as_ref() != Some(&reason) {
                    let told = self.take_refuge(reason);
                    self.told.push(told);
                }
                let here = sides.all().filter(|note| !self.is_elsewhere(book, &note.id)).cloned().collect();
                merged = self.with_sides(ours, &here);
                self.save_in_refuge(&merged.book)?;
                return Ok(merged);
            }
        };
        self.refused = None;
        if let Refuge::Beside(beside) = &mut self.refuge {
            self.taken_in.extend(beside.take());
        }
        merged.copies += self.take_in_conflicts(&mut merged.book);
        let text = notes::write(&self.header, &merged.book, self.scope);
        let hash = blake3::hash(text.as_bytes());
        let is_first = on_disk.is_none() && merged.book.all().next().is_none();
        if on_disk == Some(hash) {
            // Written by another hand, and perhaps not to the end: writing it again would set two machines going for ever.
            if known != on_disk || self.doubted {
                durable::make_lasting(&self.path)?;
            }
        } else if !is_first {
            match self.scope {
                Scope::Private => durable::replace(&self.path, text.as_bytes())?,
                Scope::Team => durable::replace_shared(&self.path, text.as_bytes(), SHARED_MODE)?,
            }
        }
        self.doubted = false;
        if let Refuge::Here(held) = &mut self.refuge {
            // A memory that is older than the file still loses nothing.
            let _ = held.stands(&text);
        }
        self.known = (!is_first).then(|| Known { hash, book: merged.book.clone() });
        for path in mem::take(&mut self.taken_in) {
            // If it stays it is taken in again, which changes nothing.
            let _ = match &self.refuge {
                Refuge::Beside(_) => set_aside(&path),
                Refuge::Here(held) => held.set_aside(&path),
            };
        }
        Ok(merged)
    }

    /// Whether the file is there, or a file of conflicts with it.
    fn is_there(&self) -> bool {
        fs::symlink_metadata(&self.path).is_ok()
            || self.conflict_copies().map_or(true, |copies| !copies.is_empty())
    }

    /// Reads the file's bytes. In a folder that others write, a link could lead anywhere.
    fn read(&self) -> Result<Option<Vec<u8>>> {
        if self.scope == Scope::Team && fs::symlink_metadata(&self.path).is_ok_and(|about| about.is_symlink())
        {
            bail!("it is a link");
        }
        durable::read(&self.path)
    }

    /// What stands on the disk now. What others have changed is taken once it lies still.
    fn look(&self) -> Result<Disk> {
        let read = || match self.read() {
            // What could not be used before may still not be; what could be must not be given up at the first trouble.
            Err(error) if self.refused.is_some() || self.scope == Scope::Team && !is_trouble(&error) => {
                Ok(Err(safe_line(&format!("{error:#}"))))
            }
            other => other.map(Ok),
        };
        let known = self.known.as_ref().map(|known| known.hash);
        let mut before = read()?;
        for _ in 0..LOOKS {
            let unchanged = match &before {
                Ok(Some(bytes)) => Some(blake3::hash(bytes)) == known,
                Ok(None) => known.is_none(),
                Err(_) => false,
            };
            if unchanged || self.scope == Scope::Private {
                break;
            }
            thread::sleep(STILL);
            let now = read()?;
            if mem::replace(&mut before, now.clone()) == now {
                break;
            }
        }
        Ok(match before {
            Ok(None) => Disk::Nothing,
            Ok(Some(bytes)) => {
                let hash = blake3::hash(&bytes);
                if Some(hash) == known {
                    Disk::AsKnown
                } else {
                    match self.parse(&bytes) {
                        Ok(file) => Disk::Changed(hash, Box::new(file)),
                        Err(reason) => Disk::Unusable(reason, Box::new(self.sides(&bytes))),
                    }
                }
            }
            Err(reason) => Disk::Unusable(reason, Box::default()),
        })
    }

    /// Reads a file's bytes, unless they are somebody else's.
    fn parse(&self, bytes: &[u8]) -> Result<NotesFile, String> {
        let file = parse(bytes, self.scope)?;
        match mismatch(&file.header, &self.header, &self.writers) {
            None => Ok(file),
            Some(Mismatch::Writer) => Err("it is another writer's".to_owned()),
            Some(Mismatch::Dataset) => Err("it is on another dataset".to_owned()),
        }
    }

    /// What a file says of itself stays, so that two machines that write it in turn do not go on for ever.
    fn take_header(&mut self, file: &Header) {
        self.header.extra.clone_from(&file.extra);
        // A file of another installation of this user stays that one's, so that it need not ask in turn.
        self.header.writer = file.writer.clone().or(self.header.writer.take());
        if self.scope == Scope::Team {
            self.header.title = file.title.clone().or(self.header.title.take());
        }
    }

    fn merge(&mut self, book: &NoteBook, ours: &NoteBook, staying: &[Note], file: &NotesFile) -> Merged {
        self.take_header(&file.header);
        // A note that went elsewhere since is not missing here: it must not come back from the file.
        let moved = |note: &&Note| {
            let base = self.known.as_ref().and_then(|known| known.book.get(&note.id));
            base == Some(*note)
                && self.is_elsewhere(book, &note.id)
                && !staying.iter().any(|stays| stays.id == note.id)
        };
        let theirs = self.own(file.book.all());
        let theirs: NoteBook = theirs.all().filter(|note| !moved(note)).cloned().collect();
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

    /// A program that wrote the file was killed: its last save may not be durable.
    pub(super) fn doubt(&mut self) {
        self.doubted = true;
    }
}

/// Whether an error is the system's, and not a judgement of ours.
fn is_trouble(error: &anyhow::Error) -> bool {
    error.chain().any(<dyn std::error::Error>::is::<std::io::Error>)
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
        let found = notes.place.private.save(&notes.book, &[]).unwrap();
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
