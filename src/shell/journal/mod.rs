//! The journal: every change of a note goes to a file of the user's own at once, so that whatever ends the program finds it there.
//!
//! Two threads: one writes, and no key waits for more than that; the other makes durable what was written, which a disk may take its
//! time for. A save empties what it made needless: while it runs, writing goes on in a second file.

mod recovery;
mod segment;
mod syncer;
#[cfg(test)]
mod tests;
mod writer;

use std::fs::File;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::debounce::Debounce;
use crate::domain::text::safe_line;
use crate::domain::{Note, NoteBook};

use syncer::Syncer;
use writer::Writer;

pub(super) use recovery::{Left, brief, broken, take_in, told as told_of};
pub(super) use segment::Desk;

/// The way to the journal's threads.
#[derive(Debug)]
pub(super) struct Journal(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    orders: Mutex<Orders>,
    changed: Condvar,
}

/// What is to be done, and how far it is.
#[derive(Debug, Default)]
struct Orders {
    /// Changes to be written, of each note the newest.
    waiting: Vec<(u64, Note)>,
    given: u64,
    written: u64,
    /// A save of what reaches up to this revision begins.
    turn: Option<u64>,
    /// What reaches up to this revision has been saved.
    saved: u64,
    closing: bool,
    /// The writing thread has ended.
    gone: bool,
    /// Why something cannot be written, or made durable.
    unwritten: Option<String>,
    unsynced: Option<String>,
    /// What was written since it was last made durable, and whether files were made.
    dirty: Vec<Arc<File>>,
    made: bool,
    /// There is a file that is needless as soon as that is durable.
    hurry: bool,
    due: Debounce,
    /// How much had been written when that was last done.
    durable: u64,
    /// Whether writing was waited for in vain: the disk is stuck.
    is_slow: bool,
}

impl Shared {
    fn orders(&self) -> MutexGuard<'_, Orders> {
        // Every change of the orders is whole, so those that were left in a panic can still be used.
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'g>(&self, orders: MutexGuard<'g, Orders>, until: Option<Instant>) -> MutexGuard<'g, Orders> {
        match until {
            None => self.changed.wait(orders).unwrap_or_else(PoisonError::into_inner),
            Some(until) => {
                let left = until.saturating_duration_since(Instant::now());
                self.changed.wait_timeout(orders, left).unwrap_or_else(PoisonError::into_inner).0
            }
        }
    }
}

impl Journal {
    /// Starts the threads; nothing is written before the first change. `book` is what the notes were before, and `report` is told
    /// whenever changes are no longer kept, and why, or are again.
    pub(super) fn start(
        home: Desk,
        book: NoteBook,
        report: impl Fn(Option<String>) + Send + Sync + 'static,
    ) -> Result<Self> {
        let shared = Arc::new(Shared::default());
        let report = Arc::new(report);
        let syncer = Syncer::new(Arc::clone(&shared), home.folder.clone());
        let writer = Writer::new(Arc::clone(&shared), home, book);
        let told = Arc::clone(&report);
        let spawn = |name: &str, work: Box<dyn FnOnce() + Send>| {
            thread::Builder::new()
                .name(name.to_owned())
                .spawn(work)
                .context("cannot start the journal's threads")
        };
        spawn("journal", Box::new(move || writer.work(&*told)))?;
        spawn("journal sync", Box::new(move || syncer.work(&*report)))?;
        Ok(Self(shared))
    }

    /// Takes in the notes that have changed, and the revision of the book at that.
    pub(super) fn give<'n>(&self, revision: u64, notes: impl Iterator<Item = &'n Note>) {
        let mut orders = self.0.orders();
        for note in notes {
            orders.waiting.retain(|(_, other)| other.id != note.id);
            orders.waiting.push((revision, note.clone()));
            orders.given += 1;
        }
        self.0.changed.notify_all();
    }

    /// Waits until all that was given is written, where that is not known to fail. Once this was in vain it is not waited so long
    /// again before the disk is found to work: a busy machine is worth a moment, a stuck disk must not hold up keys.
    /// Says whether all is written.
    pub(super) fn wait(&self, at_first: Duration, when_slow: Duration) -> bool {
        let mut orders = self.0.orders();
        let give_up = Instant::now() + if orders.is_slow { when_slow } else { at_first };
        let is_behind =
            |orders: &Orders| orders.written < orders.given && orders.unwritten.is_none() && !orders.gone;
        while is_behind(&orders) && Instant::now() < give_up {
            orders = self.0.wait(orders, Some(give_up));
        }
        orders.is_slow = is_behind(&orders);
        orders.written >= orders.given
    }

    /// A save of the book of this revision begins: what comes later goes elsewhere.
    pub(super) fn save_begins(&self, revision: u64) {
        self.0.orders().turn = Some(revision);
        self.0.changed.notify_all();
    }

    /// Waits until all that was given is on the disk: but not long, and not where that is known to fail. After a power cut a journal
    /// that is older than the notes file could not be told from somebody else's change.
    pub(in crate::shell) fn make_durable(&self, longest: Duration) {
        let give_up = Instant::now() + longest;
        let mut orders = self.0.orders();
        let wanted = orders.given;
        while orders.durable < wanted
            && orders.trouble().is_none()
            && !orders.gone
            && Instant::now() < give_up
        {
            orders.hurry = true;
            self.0.changed.notify_all();
            orders = self.0.wait(orders, Some(give_up));
        }
    }

    /// The book of this revision is on the disk.
    pub(super) fn saved(&self, revision: u64) {
        let mut orders = self.0.orders();
        orders.saved = orders.saved.max(revision);
        drop(orders);
        self.0.changed.notify_all();
    }

    /// Why what is typed would be lost if the program were killed now, if so.
    pub(super) fn trouble(&self) -> Option<String> {
        self.0.orders().trouble()
    }

    /// Ends the threads: what is saved leaves no file behind, what is not stays for the next start. Not waited for very long.
    pub(super) fn close(&self, longest: Duration) {
        let give_up = Instant::now() + longest;
        let mut orders = self.0.orders();
        orders.closing = true;
        self.0.changed.notify_all();
        while !orders.gone && Instant::now() < give_up {
            orders = self.0.wait(orders, Some(give_up));
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.0.orders().closing = true;
        self.0.changed.notify_all();
    }
}

impl Orders {
    fn trouble(&self) -> Option<String> {
        self.unwritten.clone().or_else(|| self.unsynced.clone())
    }
}

/// What is told of an error.
fn told(error: &anyhow::Error) -> String {
    safe_line(&format!("what is typed is not kept against a crash: {error:#}"))
}
