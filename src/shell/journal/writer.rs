//! The thread that writes the journal.

use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::mem;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use blake3::Hash;

use super::segment::{Desk, Segment};
use super::{Shared, told};
use crate::codec::journal::{self, Record};
use crate::domain::{Note, NoteBook, NoteId};
use crate::shell::clock;

/// The pause before a failed write is tried again, at first and at most. What is typed meanwhile is tried at once.
const PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(4);
/// A file larger than this is written anew with the last version of each note alone, if that is much less.
pub(super) const LARGE: u64 = 32 << 10;
const MUCH: u64 = 4;

/// The thread that writes.
pub(super) struct Writer {
    shared: Arc<Shared>,
    home: Desk,
    /// The name of this run of the program.
    run: String,
    made: u64,
    segments: Vec<Segment>,
    /// The one that is written to.
    at: usize,
    /// What reaches up to this revision is in a save that has begun.
    begun: u64,
    /// How much had been given when it was last tried to write it.
    tried: u64,
    /// How much had been when a file was last written anew.
    replaced_at: u64,
    /// What the notes were before this run changed any.
    opened: NoteBook,
    /// The last version of what is not saved yet.
    latest: HashMap<NoteId, (u64, Note)>,
    /// What each note was at which revision, from the last saved version on.
    marks: HashMap<NoteId, Vec<(u64, Hash)>>,
    /// How often writing failed since it last went well.
    failures: u32,
}

/// What the writing thread takes on in one go.
struct Task {
    notes: Vec<(u64, Note)>,
    given: u64,
    turn: Option<u64>,
    saved: u64,
    durable: u64,
    closing: bool,
}

impl Writer {
    pub(super) fn new(shared: Arc<Shared>, home: Desk, book: NoteBook) -> Self {
        Self {
            shared,
            home,
            run: clock::unique(),
            made: 0,
            begun: 0,
            tried: 0,
            replaced_at: 0,
            segments: Vec::new(),
            at: 0,
            opened: book,
            latest: HashMap::new(),
            marks: HashMap::new(),
            failures: 0,
        }
    }

    pub(super) fn work(mut self, report: &dyn Fn(Option<String>)) {
        Segment::sweep(&self.home);
        self.prepare();
        let mut saved = 0;
        let mut durable = 0;
        loop {
            let task = self.next(saved, durable);
            (saved, durable) = (task.saved, task.durable);
            self.begun = self.begun.max(task.turn.unwrap_or(0));
            self.tried = task.given;
            self.release(saved, durable);
            let written = self.write(&task);
            self.settle(&task, written, report);
            if task.closing {
                break;
            }
            self.prepare();
        }
        self.leave(saved);
    }

    /// What is to be done now; waits for it. What failed is due again after a pause.
    fn next(&self, saved: u64, durable: u64) -> Task {
        let again = (self.failures > 0).then(|| {
            let pause = PAUSE.saturating_mul(1 << (self.failures - 1).min(8)).min(LONGEST_PAUSE);
            Instant::now() + pause
        });
        let mut orders = self.shared.orders();
        loop {
            let is_time = again.is_some_and(|again| again <= Instant::now());
            if orders.given > self.tried
                || is_time
                || orders.closing
                || orders.saved > saved
                || orders.durable > durable
            {
                return Task {
                    notes: mem::take(&mut orders.waiting),
                    given: orders.given,
                    turn: orders.turn.take(),
                    saved: orders.saved,
                    durable: orders.durable,
                    closing: orders.closing,
                };
            }
            orders = self.shared.wait(orders, again);
        }
    }

    /// Writes what is waiting: what the save that begins has, then, elsewhere, what it has not.
    fn write(&mut self, task: &Task) -> Result<()> {
        let mut notes: Vec<&(u64, Note)> = task.notes.iter().collect();
        notes.sort_by_key(|(revision, _)| *revision);
        for (revision, note) in &notes {
            self.latest.insert(note.id.clone(), (*revision, (*note).clone()));
            let marks = self.marks.entry(note.id.clone()).or_insert_with(|| {
                let before = self.opened.get(&note.id);
                before.map(|note| (0, journal::mark(note))).into_iter().collect()
            });
            marks.push((*revision, journal::mark(note)));
        }
        let later = notes.partition_point(|(revision, _)| *revision <= self.begun);
        let (before, after) = notes.split_at(later);
        self.append(before, task.saved)?;
        let about_to_go = |segment: &Segment| !segment.is_empty() && segment.last <= self.begun;
        if !after.is_empty() && self.segments.get(self.at).is_some_and(about_to_go) {
            // If there can be no second file, the first one is emptied after a later save.
            let _ = self.turn();
        }
        self.append(after, task.saved)
    }

    fn append(&mut self, notes: &[&(u64, Note)], saved: u64) -> Result<()> {
        let Some((newest, _)) = notes.last() else { return Ok(()) };
        let text: String = notes.iter().map(|(revision, note)| self.record(*revision, note, saved)).collect();
        if self.segments.get(self.at).is_none_or(|segment| !segment.is_there()) {
            // Also what stood in a file that somebody has taken away.
            return self.write_anew(saved);
        }
        match self.segments[self.at].append(&text, *newest) {
            Ok(()) if self.is_large(LARGE) => {
                // If it cannot be made smaller, it is whole as it is.
                let _ = self.write_anew(saved);
                Ok(())
            }
            Err(error) if is_full(&error) && self.is_large(0) => self.write_anew(saved).map_err(|_| error),
            written => written,
        }
    }

    fn record(&self, revision: u64, note: &Note, saved: u64) -> String {
        let marks = self.marks.get(&note.id).map(Vec::as_slice).unwrap_or_default();
        // Whatever of this note a notes file can have from this run: what is saved, what is being saved, what was there before this.
        let last = |upto: u64| marks.iter().rev().find(|(at, _)| *at <= upto && *at < revision);
        let known = [saved, self.begun, revision].map(|upto| last(upto).map(|(_, mark)| *mark));
        let mut before: Vec<Hash> = known.into_iter().flatten().collect();
        before.dedup();
        journal::record(&Record { revision, before, note: note.clone() })
    }

    fn is_large(&self, least: u64) -> bool {
        let needed: usize = self.latest.values().map(|(_, note)| note.text.raw().len() + 500).sum();
        self.segments[self.at].size() > least.max(MUCH * needed as u64)
    }

    /// Makes an empty file before it is needed: between a key and its frame there is to be time for one write and no more. Where
    /// it cannot be made it is tried again when it is needed, and told then.
    fn prepare(&mut self) {
        let is_spare = |(at, segment): (usize, &Segment)| {
            segment.is_empty() && (at != self.at || self.segments.len() == 1)
        };
        if !self.segments.iter().enumerate().any(is_spare) {
            let _ = self.make();
        }
    }

    fn make(&mut self) -> Result<()> {
        self.made += 1;
        self.segments.push(Segment::make(&self.home, &self.run, self.made)?);
        self.shared.orders().made = true;
        Ok(())
    }

    /// Goes on in a file that holds nothing; the other one stays for what is not saved yet.
    fn turn(&mut self) -> Result<()> {
        self.segments.retain(Segment::is_there);
        if let Some(empty) = self.segments.iter().position(Segment::is_empty) {
            self.at = empty;
            return Ok(());
        }
        self.make()?;
        self.at = self.segments.len() - 1;
        Ok(())
    }

    /// Writes the last version of each unsaved note into an empty file; the other ones go once that is on the disk.
    fn write_anew(&mut self, saved: u64) -> Result<()> {
        self.turn()?;
        let mut notes: Vec<&(u64, Note)> =
            self.latest.values().filter(|(revision, _)| *revision > saved).collect();
        notes.sort_by_key(|(revision, _)| *revision);
        let newest = notes.last().map_or(0, |(revision, _)| *revision);
        let text: String = notes.iter().map(|(revision, note)| self.record(*revision, note, saved)).collect();
        self.segments[self.at].append(&text, newest)?;
        self.replaced_at = self.tried;
        self.shared.orders().hurry = true;
        for (at, segment) in self.segments.iter_mut().enumerate() {
            segment.replaced = at != self.at;
        }
        Ok(())
    }

    /// Empties what holds nothing that is not saved, and what stands, durably, elsewhere.
    fn release(&mut self, saved: u64, durable: u64) {
        // The oldest first: a kill in between must leave the newest version of a note, never an older one alone.
        let mut oldest_first: Vec<&mut Segment> = self.segments.iter_mut().collect();
        oldest_first.sort_by_key(|segment| segment.last);
        for segment in oldest_first {
            let needless = segment.last <= saved || (segment.replaced && durable >= self.replaced_at);
            if !segment.is_empty() && needless && segment.empty().is_ok() {
                let mut orders = self.shared.orders();
                orders.dirty.push(segment.file());
                orders.due.edited(Instant::now());
            }
        }
        self.latest.retain(|_, (revision, _)| *revision > saved);
        for marks in self.marks.values_mut() {
            let old = marks.iter().rposition(|(at, _)| *at <= saved).unwrap_or(0);
            marks.drain(..old);
        }
    }

    /// Says how it went; what could not be written waits on.
    fn settle(&mut self, task: &Task, written: Result<()>, report: &dyn Fn(Option<String>)) {
        let mut orders = self.shared.orders();
        let before = orders.trouble();
        match written {
            Ok(()) => {
                self.failures = 0;
                orders.written = orders.written.max(task.given);
                orders.unwritten = None;
                if !task.notes.is_empty() {
                    orders.due.edited(Instant::now());
                    if let Some(segment) = self.segments.get(self.at) {
                        orders.dirty.push(segment.file());
                    }
                }
            }
            Err(error) => {
                self.failures += 1;
                for (revision, note) in &task.notes {
                    if !orders.waiting.iter().any(|(_, other)| other.id == note.id) {
                        orders.waiting.push((*revision, note.clone()));
                    }
                }
                orders.unwritten = Some(told(&error));
            }
        }
        let now = orders.trouble();
        drop(orders);
        self.shared.changed.notify_all();
        if now != before {
            report(now);
        }
    }

    /// What is saved leaves no file behind.
    fn leave(&mut self, saved: u64) {
        self.segments.sort_by_key(|segment| segment.last);
        for segment in mem::take(&mut self.segments) {
            if segment.last <= saved || segment.is_empty() {
                segment.remove();
            }
        }
    }
}

impl Drop for Writer {
    /// However the thread ends, nobody waits for it in vain.
    fn drop(&mut self) {
        self.shared.orders().gone = true;
        self.shared.changed.notify_all();
    }
}

fn is_full(error: &anyhow::Error) -> bool {
    let kind = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    matches!(kind, Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded))
}
