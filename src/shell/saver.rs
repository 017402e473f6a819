//! The one who saves notes: a thread that owns their file, so that no key ever waits for a disk.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use std::{fs, mem};

use anyhow::{Context, Result};

use super::clock;
use super::durable::{self, named};
use super::lock::Lock;
use crate::codec::notes::{self, Header, NotesFile};
use crate::domain::text::safe_line;
use crate::domain::{Merged, NoteBook, Scope};

/// How long another program may hold the lock before a save is given up.
const LONGEST_LOCK: Duration = Duration::from_secs(5);

/// The file of one author's private notes on one dataset, and what is known of it.
#[derive(Debug, Clone)]
pub struct Place {
    /// The file that is written.
    pub(super) path: PathBuf,
    /// The file's name without its ending; files of conflicts begin with it, too.
    pub(super) stem: String,
    /// The folder of the locks.
    pub(super) locks: PathBuf,
    pub(super) header: Header,
    /// The installations whose files are this user's.
    pub(super) writers: Vec<String>,
    /// What the file held when it was last read or written.
    pub(super) known: Option<Known>,
    /// Files whose notes are in the book, to be set aside once that is saved.
    pub(super) taken_in: Vec<PathBuf>,
    /// What the user must know as soon as something is saved.
    pub(super) told: Option<String>,
}

/// The content of a file at one moment.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) hash: blake3::Hash,
    pub(super) book: NoteBook,
}

/// How a save went.
#[derive(Debug)]
pub enum SaveReport {
    /// What stood in the book at this revision is on the disk.
    Saved {
        /// The revision that was given.
        revision: u64,
        /// What was found in the file besides, if anything: to be taken in by `NoteBook::catch_up`.
        found: Option<Box<Found>>,
        /// What the user must know of it, in a sentence.
        told: Option<String>,
    },
    /// It is not; it is held here until it is.
    Failed {
        /// The revision that was given.
        revision: u64,
        /// Why, and what to do.
        reason: String,
    },
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

    /// Saves the private notes of a book, merged with what somebody else wrote into the file meanwhile.
    pub fn save(&mut self, book: &NoteBook) -> Result<(Option<Found>, Option<String>)> {
        let folder = self.path.parent().context("notes need a folder")?;
        durable::make_folder(folder)?;
        let _lock = Lock::take(&self.lock_path()?, LONGEST_LOCK)?;
        durable::sweep(&self.path);
        let ours: NoteBook = book.all().filter(|note| note.scope == Scope::Private).cloned().collect();
        let mut merged = Merged { book: ours.clone(), copies: 0 };
        if let Some(bytes) = self.changed_underneath()? {
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
        durable::replace(&self.path, text.as_bytes())?;
        self.known = Some(Known { hash: blake3::hash(text.as_bytes()), book: merged.book.clone() });
        for path in mem::take(&mut self.taken_in) {
            let mut aside = path.clone().into_os_string();
            aside.push(".taken");
            // If it stays it is taken in again, which changes nothing.
            let _ = fs::rename(&path, aside);
        }
        let found =
            (merged.book != ours).then(|| Found { sent: ours, saved: merged.book, copies: merged.copies });
        Ok((found, self.told.take()))
    }

    /// The bytes of the file if they are not those that are known.
    fn changed_underneath(&self) -> Result<Option<Vec<u8>>> {
        let bytes = durable::read(&self.path)?;
        let known = self.known.as_ref().map(|known| known.hash);
        Ok(bytes.filter(|bytes| Some(blake3::hash(bytes)) != known))
    }

    /// Reads the file's bytes, unless they are somebody else's.
    fn parse(&self, bytes: &[u8]) -> Result<NotesFile, String> {
        let file = parse(bytes)?;
        match mismatch(&file.header, &self.header, &self.writers) {
            None => Ok(file),
            Some(Mismatch::Writer) => Err("it is another writer's now".to_owned()),
            Some(Mismatch::Dataset) => Err("it is on another dataset now".to_owned()),
        }
    }

    fn merge(&mut self, book: &NoteBook, ours: &NoteBook, file: &NotesFile) -> Merged {
        self.header.extra.clone_from(&file.header.extra);
        // A note that went to the team since is not missing here: it must not come back from the file.
        let moved = |note: &&crate::domain::Note| {
            let base = self.known.as_ref().and_then(|known| known.book.get(&note.id));
            base == Some(*note) && book.get(&note.id).is_some_and(|now| now.scope == Scope::Team)
        };
        let theirs: NoteBook = file.book.all().filter(|note| !moved(note)).cloned().collect();
        NoteBook::merge(self.known.as_ref().map(|known| &known.book), ours, &theirs)
    }

    /// One lock for all who write this file, by whatever way they come to it.
    fn lock_path(&self) -> Result<PathBuf> {
        let target = durable::target(&self.path)?;
        let folder = target.parent().context("notes need a folder")?;
        let folder = folder.canonicalize().with_context(|| format!("cannot find \"{}\"", named(folder)))?;
        let hash = blake3::hash(folder.join(&self.stem).as_os_str().as_encoded_bytes()).to_hex();
        Ok(self.locks.join(format!("{}.lock", &hash[..16])))
    }
}

/// Reads the bytes of a private notes file.
pub(super) fn parse(bytes: &[u8]) -> Result<NotesFile, String> {
    let text = str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
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

/// Saves in the background: the newest book it was given, and only that.
#[derive(Debug)]
pub struct Saver {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    desk: Mutex<Desk>,
    changed: Condvar,
}

/// What is to be done and what came of it.
#[derive(Debug, Default)]
struct Desk {
    waiting: Option<(u64, NoteBook)>,
    busy: bool,
    /// What could not be saved, and why.
    failed: Option<(u64, NoteBook, String)>,
    closing: bool,
    gone: bool,
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        // Every change of the desk is whole, so one that was left in a panic can still be used.
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Saver {
    /// Starts the thread; it tells `report` how each save went.
    pub fn start(place: Place, report: impl Fn(SaveReport) + Send + 'static) -> Result<Self> {
        let shared = Arc::new(Shared::default());
        let worker = Worker(Arc::clone(&shared));
        let thread =
            thread::Builder::new().name("saver".to_owned()).spawn(move || worker.run(place, &report));
        thread.context("cannot start the thread that saves notes")?;
        Ok(Self { shared })
    }

    /// Saves a book soon; if one is waiting already, this one takes its place.
    pub fn save(&self, revision: u64, book: NoteBook) {
        let mut desk = self.shared.desk();
        desk.waiting = Some((revision, book));
        desk.failed = None;
        self.shared.changed.notify_all();
    }

    /// Tries again what could not be saved; `false` if there is no such thing.
    pub fn retry(&self) -> bool {
        let again = self.shared.desk().again();
        self.shared.changed.notify_all();
        again
    }

    /// Waits until everything that was given is on the disk, for the way out.
    pub fn save_now(&self, longest: Duration) -> Result<(), String> {
        let give_up = Instant::now() + longest;
        let mut desk = self.shared.desk();
        desk.again();
        self.shared.changed.notify_all();
        while desk.waiting.is_some() || desk.busy {
            let left = give_up.saturating_duration_since(Instant::now());
            if desk.gone {
                return Err("the thread that saves notes has ended".to_owned());
            }
            if left.is_zero() {
                return Err(format!("the notes were not on the disk after {} ms", longest.as_millis()));
            }
            desk = self.shared.changed.wait_timeout(desk, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        desk.failed.as_ref().map_or(Ok(()), |(.., reason)| Err(reason.clone()))
    }
}

impl Drop for Saver {
    /// Lets the thread end after what it has; nobody waits for it.
    fn drop(&mut self) {
        self.shared.desk().closing = true;
        self.shared.changed.notify_all();
    }
}

impl Desk {
    fn again(&mut self) -> bool {
        let failed = self.failed.take();
        let any = failed.is_some();
        if let (None, Some((revision, book, _))) = (&self.waiting, failed) {
            self.waiting = Some((revision, book));
        }
        any
    }
}

/// The thread's side of the desk.
struct Worker(Arc<Shared>);

impl Worker {
    fn run(&self, mut place: Place, report: &impl Fn(SaveReport)) {
        while let Some((revision, book)) = self.next() {
            let result = place.save(&book);
            let mut desk = self.0.desk();
            desk.busy = false;
            let said = match result {
                Ok((found, told)) => SaveReport::Saved { revision, found: found.map(Box::new), told },
                Err(error) => {
                    let reason = failure(&error);
                    // What came in meanwhile is newer, and about to be tried.
                    if desk.waiting.is_none() {
                        desk.failed = Some((revision, book, reason.clone()));
                    }
                    SaveReport::Failed { revision, reason }
                }
            };
            drop(desk);
            self.0.changed.notify_all();
            report(said);
        }
    }

    /// The newest book that is waiting; `None` when there is none and there will be none.
    fn next(&self) -> Option<(u64, NoteBook)> {
        let mut desk = self.0.desk();
        loop {
            if let Some(task) = desk.waiting.take() {
                desk.busy = true;
                return Some(task);
            }
            if desk.closing {
                return None;
            }
            desk = self.0.changed.wait(desk).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Worker {
    /// However the thread ends, nobody waits for it in vain.
    fn drop(&mut self) {
        self.0.desk().gone = true;
        self.0.changed.notify_all();
    }
}

/// Why a save failed, and what to do about it.
fn failure(error: &anyhow::Error) -> String {
    let kind = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    let advice = match kind {
        Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => "make room, then try again",
        Some(ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => {
            "let the folder be written, then try again"
        }
        Some(_) | None => "try again",
    };
    safe_line(&format!("notes not saved: {error:#}; they are kept here: {advice}"))
}

#[cfg(test)]
mod tests {
    use super::super::store::tests::{Home, note, texts};
    use super::*;
    use crate::domain::NoteId;
    use std::os::unix::fs::PermissionsExt;
    use std::sync::mpsc::{Receiver, channel};

    const LONG: Duration = Duration::from_secs(20);

    fn start(place: Place) -> (Saver, Receiver<SaveReport>) {
        let (send, reports) = channel();
        (Saver::start(place, move |report| send.send(report).unwrap_or_default()).unwrap(), reports)
    }

    fn id(n: u64) -> NoteId {
        note(n, "").id
    }

    #[test]
    fn the_newest_book_is_on_the_disk_when_leaving() {
        let home = Home::new();
        let mut notes = home.open();
        let (saver, reports) = start(notes.place);
        for n in 0..50 {
            notes.book.add(note(n, &format!("note {n}")));
            saver.save(notes.book.revision(), notes.book.clone());
        }
        assert_eq!(saver.save_now(LONG), Ok(()));
        assert_eq!(home.open().book, notes.book);
        drop(saver);
        let revisions: Vec<u64> = reports
            .iter()
            .map(|report| match report {
                SaveReport::Saved { revision, found: None, told: None } => revision,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(revisions.last(), Some(&50));
        assert!(revisions.is_sorted());
    }

    #[test]
    fn a_save_that_fails_is_told_and_kept_until_it_works() {
        let home = Home::new();
        let mut notes = home.open();
        notes.book.add(note(1, "x"));
        notes.place.save(&notes.book).unwrap();
        fs::set_permissions(home.file(), fs::Permissions::from_mode(0o400)).unwrap();
        notes.book.add(note(2, "y"));
        let (saver, reports) = start(notes.place);
        saver.save(2, notes.book.clone());
        match reports.recv_timeout(LONG).unwrap() {
            SaveReport::Failed { revision: 2, reason } => {
                assert!(reason.contains("read-only") && reason.contains("anna.toml"), "{reason}")
            }
            other => panic!("{other:?}"),
        }
        assert!(saver.save_now(LONG).is_err(), "leaving tries again and says so");
        fs::set_permissions(home.file(), fs::Permissions::from_mode(0o600)).unwrap();
        assert!(saver.retry());
        assert_eq!(saver.save_now(LONG), Ok(()));
        assert!(!saver.retry());
        assert_eq!(home.open().book, notes.book);
    }

    #[test]
    fn a_folder_that_cannot_be_made_loses_no_text() {
        let home = Home::new();
        let mut notes = home.open();
        notes.book.add(note(1, "x"));
        fs::write(home.at("data"), "a file in its place").unwrap();
        let (saver, _reports) = start(notes.place);
        saver.save(1, notes.book.clone());
        assert!(saver.save_now(LONG).is_err_and(|reason| reason.contains("data")));
        fs::remove_file(home.at("data")).unwrap();
        assert_eq!(saver.save_now(LONG), Ok(()));
        assert_eq!(home.open().book, notes.book);
    }

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
    fn what_changed_underneath_is_merged_and_handed_back() {
        let home = Home::new();
        let mut notes = home.open();
        notes.book.add(note(1, "both"));
        notes.book.add(note(2, "both"));
        notes.place.save(&notes.book).unwrap();
        let mut other = home.open();
        other.book.edit(&id(1), "changed there", note(60, "").created);
        other.book.edit(&id(2), "changed there, later", note(60, "").created);
        other.place.save(&other.book).unwrap();

        notes.book.edit(&id(2), "changed here", note(50, "").created);
        let (saver, reports) = start(notes.place);
        saver.save(7, notes.book.clone());
        let SaveReport::Saved { revision: 7, found: Some(found), told: None } =
            reports.recv_timeout(LONG).unwrap()
        else {
            panic!("nothing was found")
        };
        assert_eq!(found.copies, 1);
        assert!(notes.book.catch_up(&found.sent, &found.saved));
        let mut all = texts(&notes.book);
        all.sort_unstable();
        assert_eq!(all, ["changed here", "changed there", "changed there, later"]);
        assert_eq!(home.open().book, notes.book);
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
    fn a_change_of_the_same_size_and_time_is_seen() {
        let home = Home::new();
        let mut notes = home.open();
        notes.book.add(note(1, "aaa"));
        notes.place.save(&notes.book).unwrap();
        let before = fs::metadata(home.file()).unwrap().modified().unwrap();
        let changed = fs::read_to_string(home.file()).unwrap().replace("aaa", "bbb");
        fs::write(home.file(), changed).unwrap();
        fs::File::options().write(true).open(home.file()).unwrap().set_modified(before).unwrap();
        let (found, _) = notes.place.save(&notes.book).unwrap();
        assert_eq!(texts(&found.unwrap().saved), ["bbb"]);
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
        notes.book.set_scope(&id(1), Scope::Team, note(9, "").created);
        let (found, _) = notes.place.save(&notes.book).unwrap();
        let found = found.unwrap();
        notes.book.catch_up(&found.sent, &found.saved);
        assert_eq!(texts(&home.open().book), ["from the other program"]);
        assert_eq!(texts(&notes.book), ["for the team", "from the other program"]);
    }

    #[test]
    fn leaving_does_not_wait_for_ever_for_another_program() {
        let home = Home::new();
        let mut notes = home.open();
        notes.book.add(note(1, "x"));
        notes.place.save(&notes.book).unwrap();
        let lock = Lock::take(&notes.place.lock_path().unwrap(), Duration::ZERO).unwrap();
        let (saver, _reports) = start(notes.place);
        notes.book.add(note(2, "y"));
        saver.save(2, notes.book.clone());
        assert!(saver.save_now(Duration::from_millis(50)).is_err());
        drop(lock);
        assert_eq!(saver.save_now(LONG), Ok(()));
        assert_eq!(home.open().book, notes.book);
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
}
