//! What programs that were killed left in their journals: found on starting, taken into the book, and cleared away once that is saved.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use super::segment::{Desk, ENDING};
use crate::codec::journal::{self, Journal};
use crate::domain::text::safe_line;
use crate::domain::{Dataset, Note, NoteBook, NoteId};
use crate::shell::durable::{self, named};
use crate::shell::lock;

/// A journal that another program has only just looked at is tried again.
const TRIES: usize = 3;
const PAUSE: Duration = Duration::from_millis(5);
/// What a journal is called from then on that was broken in the middle, when all that is whole in it has been saved.
const BROKEN: &str = ".broken";
/// How much is told of what came back: so many notes, and so much of each.
const MOST: usize = 5;
const WORDS: usize = 40;

/// The journals of dead programs, held so that nobody else takes them in, until what they say is saved.
#[derive(Debug, Default)]
pub(in crate::shell) struct Left {
    held: Vec<Held>,
}

#[derive(Debug)]
struct Held {
    path: PathBuf,
    /// Its lock is ours as long as this is open.
    _lock: File,
    is_broken: bool,
    /// The newest revision in it; `None` if it says nothing: its program was killed before anything was typed, or when all was
    /// saved.
    last: Option<u64>,
}

/// Takes what dead programs left into a book. Gives the notes that were not saved, and what the user must know besides.
pub(in crate::shell) fn take_in(desk: &Desk, book: &mut NoteBook) -> (Left, Vec<NoteId>, Vec<String>) {
    let mut left = Left::default();
    let mut told = Vec::new();
    // A run of a program has more than one file; they are told apart by the moment they began.
    let mut runs: BTreeMap<String, Journal> = BTreeMap::new();
    let found = found(desk, ENDING).unwrap_or_else(|error| {
        told.push(safe_line(&format!(
            "what was not saved before cannot be looked for: {error:#}; it may come back next time"
        )));
        Vec::new()
    });
    for (run, path) in found {
        match hold(&path) {
            Ok(None) => {}
            Ok(Some((lock, mut read))) => {
                if read.gaps > 0 {
                    told.push(format!(
                        "the journal \"{}\" is broken in the middle: what is whole in it came back, and it is kept",
                        named(&path)
                    ));
                }
                let last = read.records.iter().map(|record| record.revision).max();
                left.held.push(Held { path, _lock: lock, is_broken: read.gaps > 0, last });
                runs.entry(run).or_default().records.append(&mut read.records);
            }
            Err(why) => told.push(format!(
                "the journal \"{}\" cannot be used ({why}); it may hold notes, and stays as it is",
                named(&path)
            )),
        }
    }
    let before = book.clone();
    for journal in runs.values() {
        *book = journal::replay(&journal.records, book);
    }
    let news = book.all().filter(|note| before.get(&note.id) != Some(note)).map(|note| note.id.clone());
    (left, news.collect(), told)
}

/// The journals of a notes file that were broken, and of which all that is whole has been saved.
pub(in crate::shell) fn broken(desk: &Desk) -> anyhow::Result<Vec<PathBuf>> {
    Ok(found(desk, BROKEN)?.into_iter().map(|(_, path)| path).collect())
}

/// The journals of a notes file whose names end so, by the runs of the program that wrote them.
fn found(desk: &Desk, wanted: &str) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for path in durable::list(&desk.folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some((run, ending)) = desk.split(&name)
            && ending == wanted
        {
            found.push((run.to_owned(), path));
        }
    }
    Ok(found)
}

/// Locks and reads a journal; `None` if its program lives, or it is gone.
fn hold(path: &std::path::Path) -> Result<Option<(File, Journal)>, String> {
    let said = |error: anyhow::Error| safe_line(&format!("{error:#}"));
    let Some(file) = durable::open(path, OpenOptions::new().read(true).write(true)).map_err(said)? else {
        return Ok(None);
    };
    for attempt in 1.. {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if attempt < TRIES => thread::sleep(PAUSE),
            Err(TryLockError::WouldBlock) => return Ok(None),
            // Where there are no locks it is better to take in what a living program has than to leave a dead one's.
            Err(TryLockError::Error(error)) if lock::is_unknown(&error) => break,
            Err(TryLockError::Error(error)) => return Err(safe_line(&error.to_string())),
        }
    }
    // Somebody may have cleared it away between its opening and its lock.
    match fs::symlink_metadata(path) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(safe_line(&error.to_string())),
    }
    let bytes = durable::read_open(&file, path).map_err(said)?;
    Ok(Some((file, journal::read(&bytes)?)))
}

impl Left {
    /// Whether nothing was left that says anything.
    pub(in crate::shell) fn is_empty(&self) -> bool {
        self.held.iter().all(|held| held.last.is_none())
    }

    /// Their files.
    pub(in crate::shell) fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.held.iter().filter(|held| held.last.is_some()).map(|held| held.path.clone())
    }

    /// What they say is saved: they go.
    pub(in crate::shell) fn clear(&mut self) {
        let mut folder = None;
        // The oldest first: a kill in between must leave the newest version of a note, never an older one alone.
        self.held.sort_by_key(|held| held.last);
        for held in std::mem::take(&mut self.held) {
            // If it stays it is taken in again, which changes nothing.
            let _ = if held.is_broken {
                fs::rename(&held.path, held.path.with_extension(&BROKEN[1..]))
            } else {
                fs::remove_file(&held.path)
            };
            folder = held.path.parent().map(std::path::Path::to_owned);
        }
        if let Some(folder) = folder {
            let _ = durable::sync_folder(&folder);
        }
    }
}

/// Says what came back: how many notes, where, and their first words.
pub(in crate::shell) fn told(news: &[NoteId], book: &NoteBook, dataset: &Dataset) -> Option<String> {
    let notes: Vec<_> = news.iter().filter_map(|id| book.get(id)).collect();
    let count = match notes.len() {
        0 => return None,
        1 => "1 note came back that was not saved when the program ended".to_owned(),
        n => format!("{n} notes came back that were not saved when the program ended"),
    };
    let each = notes.iter().take(MOST).map(|note| {
        let trash = if note.is_trashed() { " (in the trash)" } else { "" };
        brief(note, dataset) + trash
    });
    let mut each: Vec<String> = each.collect();
    if notes.len() > MOST {
        each.push(format!("and {} more", notes.len() - MOST));
    }
    Some(format!("{count}: {}", each.join("; ")))
}

/// A note in brief: its place in full and its first words.
pub(in crate::shell) fn brief(note: &Note, dataset: &Dataset) -> String {
    let text = note.text.shown();
    let line = safe_line(text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default());
    let mut words: String = line.chars().take(WORDS).collect();
    if words.len() < text.trim().len() {
        words = words.trim_end().to_owned() + "…";
    }
    format!("on {}: “{words}”", note.on.describe(dataset))
}
