//! The one who saves notes: a thread that owns their file, so that no key ever waits for a disk.

use std::io::{self, ErrorKind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::place::Found;
use super::places::Places;
use super::probe;
use crate::domain::NoteBook;
use crate::domain::text::safe_line;

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
    /// Starts the thread; it calls `begins` before each save, and tells `report` how it went.
    pub fn start(
        place: Places,
        begins: impl Fn() + Send + 'static,
        report: impl Fn(SaveReport) + Send + 'static,
    ) -> Result<Self> {
        let shared = Arc::new(Shared::default());
        let worker = Worker(Arc::clone(&shared));
        let thread = thread::Builder::new()
            .name("saver".to_owned())
            .spawn(move || worker.run(place, &begins, &report));
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
    fn run(&self, mut place: Places, begins: &impl Fn(), report: &impl Fn(SaveReport)) {
        while let Some((revision, book)) = self.next() {
            probe::on_save();
            begins();
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
        Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => "make room",
        Some(ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => "let the folder be written",
        Some(_) | None => "it is tried again",
    };
    // The cause first: on a narrow screen the rest is cut.
    let cause = error.root_cause().to_string();
    let mut chain: Vec<String> = error.chain().map(ToString::to_string).collect();
    chain.pop();
    let doing = if chain.is_empty() { String::new() } else { format!(" ({})", chain.join(": ")) };
    safe_line(&format!("notes not saved: {cause}{doing}: {advice}"))
}

#[cfg(test)]
mod tests {
    use super::super::lock::Lock;
    use super::super::store::tests::{Home, note, texts};
    use super::*;
    use crate::domain::NoteId;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::sync::mpsc::{Receiver, channel};

    const LONG: Duration = Duration::from_secs(20);

    fn start(place: Places) -> (Saver, Receiver<SaveReport>) {
        let (send, reports) = channel();
        (Saver::start(place, || {}, move |report| send.send(report).unwrap_or_default()).unwrap(), reports)
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
        let clean = |report| match report {
            SaveReport::Saved { revision, found: None, told: None } => Some(revision),
            SaveReport::Saved { .. } | SaveReport::Failed { .. } => None,
        };
        let revisions: Vec<u64> = reports.iter().map(|report| clean(report).unwrap()).collect();
        assert_eq!(revisions.last(), Some(&50));
        assert!(revisions.is_sorted());
    }

    #[test]
    fn what_must_come_before_a_save_comes_before_it() {
        let home = Home::new();
        let mut notes = home.open();
        notes.book.add(note(1, "x"));
        let (path, (send, found)) = (home.file(), channel());
        let begins = move || send.send(path.exists()).unwrap_or_default();
        let saver = Saver::start(notes.place, begins, |_| {}).unwrap();
        saver.save(1, notes.book.clone());
        assert_eq!(saver.save_now(LONG), Ok(()));
        assert!(home.file().exists() && !found.recv_timeout(LONG).unwrap());
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
        let SaveReport::Failed { revision: 2, reason } = reports.recv_timeout(LONG).unwrap() else {
            panic!("it was saved")
        };
        assert!(reason.contains("read-only") && reason.contains("anna.toml"), "{reason}");
        assert!(saver.save_now(LONG).is_err(), "leaving tries again and says so");
        fs::set_permissions(home.file(), fs::Permissions::from_mode(0o600)).unwrap();
        assert!(saver.retry());
        assert_eq!(saver.save_now(LONG), Ok(()));
        assert!(!saver.retry());
        assert_eq!(home.open().book, notes.book);
    }

    #[test]
    fn a_folder_that_may_not_be_written_loses_no_text() {
        let home = Home::new();
        let mut notes = home.open();
        notes.book.add(note(1, "x"));
        notes.place.save(&notes.book).unwrap();
        let folder = home.file().parent().unwrap().to_owned();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o500)).unwrap();
        notes.book.add(note(2, "y"));
        let (saver, _reports) = start(notes.place);
        saver.save(2, notes.book.clone());
        // Nothing is forbidden to root.
        let refused = saver.save_now(LONG).is_err_and(|reason| reason.contains("let the folder be written"));
        assert_eq!(refused, !rustix::process::geteuid().is_root());
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(saver.save_now(LONG), Ok(()));
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
    fn leaving_does_not_wait_for_ever_for_another_program() {
        let home = Home::new();
        let mut notes = home.open();
        notes.book.add(note(1, "x"));
        notes.place.save(&notes.book).unwrap();
        let lock = Lock::take(&notes.place.lock_path(), Duration::ZERO).unwrap();
        let (saver, _reports) = start(notes.place);
        notes.book.add(note(2, "y"));
        saver.save(2, notes.book.clone());
        assert!(saver.save_now(Duration::from_millis(50)).is_err());
        drop(lock);
        assert_eq!(saver.save_now(LONG), Ok(()));
        assert_eq!(home.open().book, notes.book);
    }

    #[test]
    fn why_a_save_failed_is_said_before_what_failed_in_it() {
        let full = io::Error::from(ErrorKind::StorageFull);
        let error = anyhow::Error::from(full).context("cannot write beside \"notes.toml\"");
        let told = failure(&error);
        assert!(told.starts_with("notes not saved: no storage space ("), "{told}");
        assert!(told.ends_with("(cannot write beside \"notes.toml\"): make room"), "{told}");
    }
}
