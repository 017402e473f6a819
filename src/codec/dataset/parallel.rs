//! Parsing the batches of a large file beside the walk, which takes them in their order.
//!
//! Only trees are made on other threads. What a tree means, and what is wrong with it, is found by the walk alone, so that
//! a file reads the same on one processor and on many.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use toml::Spanned;
use toml::de::DeTable;

/// How many batches may be ahead of the walk, so that few trees are in memory.
const AHEAD: usize = 16;

/// How many bytes the batches ahead of the walk may have before no other is begun: the tree of one large record can take a
/// hundred times as many.
const BYTES_AHEAD: usize = 2 * 1024 * 1024;

/// A batch of pieces, and its tree if nothing is wrong with it.
pub(super) type Parsed<'t> = (Vec<Range<usize>>, Option<Spanned<DeTable<'t>>>);

/// What the threads share.
struct Shared<'t, B> {
    /// What is still to be parsed; none once there is no more.
    batches: Option<B>,
    taken: usize,
    walked: usize,
    /// The bytes of the batches that are taken and not yet walked.
    bytes: usize,
    parsed: BTreeMap<usize, Parsed<'t>>,
    /// Threads that still parse.
    busy: usize,
}

/// The shared state, and the bell that rings when it changes.
struct Queue<'t, B> {
    shared: Mutex<Shared<'t, B>>,
    bell: Condvar,
}

impl<'t, B: Iterator<Item = Vec<Range<usize>>>> Queue<'t, B> {
    fn lock(&self) -> MutexGuard<'_, Shared<'t, B>> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, shared: MutexGuard<'a, Shared<'t, B>>) -> MutexGuard<'a, Shared<'t, B>> {
        self.bell.wait(shared).unwrap_or_else(PoisonError::into_inner)
    }

    /// The next batch to be parsed, once there is room for it.
    fn take(&self) -> Option<(usize, Vec<Range<usize>>)> {
        let mut shared = self.lock();
        while shared.batches.is_some()
            && (shared.taken >= shared.walked + AHEAD || shared.bytes > BYTES_AHEAD)
        {
            shared = self.wait(shared);
        }
        let Some(batch) = shared.batches.as_mut().and_then(Iterator::next) else {
            shared.batches = None;
            return None;
        };
        shared.taken += 1;
        shared.bytes += bytes_of(&batch);
        Some((shared.taken - 1, batch))
    }

    /// Parses batch after batch.
    fn work(&self, parse: impl Fn(Vec<Range<usize>>) -> Parsed<'t>) {
        let _leaving = OnDrop(|| {
            self.lock().busy -= 1;
            self.bell.notify_all();
        });
        while let Some((number, batch)) = self.take() {
            let parsed = parse(batch);
            self.lock().parsed.insert(number, parsed);
            self.bell.notify_all();
        }
    }

    /// Leaves the threads nothing to do and nothing to wait for.
    fn close(&self) {
        let mut shared = self.lock();
        shared.batches = None;
        shared.walked = shared.taken;
        shared.bytes = 0;
        self.bell.notify_all();
    }

    /// The next batch in the order of the file, once it is parsed.
    fn next(&self) -> Option<Parsed<'t>> {
        let mut shared = self.lock();
        loop {
            let next = shared.walked;
            if let Some(parsed) = shared.parsed.remove(&next) {
                shared.walked += 1;
                shared.bytes = shared.bytes.saturating_sub(bytes_of(&parsed.0));
                self.bell.notify_all();
                return Some(parsed);
            }
            if shared.busy == 0 {
                return None;
            }
            shared = self.wait(shared);
        }
    }
}

/// How many bytes of the file a batch has.
fn bytes_of(batch: &[Range<usize>]) -> usize {
    batch.last().map_or(0, |piece| piece.end) - batch.first().map_or(0, |piece| piece.start)
}

/// Does something in the end, whatever the end is: nobody may wait for a thread that has panicked.
struct OnDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// Parses batches on so many threads, and hands them over in their order.
pub(super) fn parse_in_order<'t>(
    batches: impl Iterator<Item = Vec<Range<usize>>> + Send,
    threads: usize,
    parse: impl Fn(Vec<Range<usize>>) -> Parsed<'t> + Sync,
    mut walk: impl FnMut(Parsed<'t>),
) {
    let shared = Shared {
        batches: Some(batches),
        taken: 0,
        walked: 0,
        bytes: 0,
        parsed: BTreeMap::new(),
        busy: threads,
    };
    let queue = Queue { shared: Mutex::new(shared), bell: Condvar::new() };
    std::thread::scope(|scope| {
        let _closing = OnDrop(|| queue.close());
        for _ in 0..threads {
            scope.spawn(|| queue.work(&parse));
        }
        while let Some(parsed) = queue.next() {
            walk(parsed);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn batches(count: usize) -> impl Iterator<Item = Vec<Range<usize>>> + Send {
        (0..count).map(|at| std::iter::once(at..at + 1).collect())
    }

    #[test]
    fn batches_come_in_their_order_from_any_number_of_threads() {
        for threads in [1, 2, 7] {
            let mut order = Vec::new();
            // The later ones of a few are done first.
            let parse = |batch: Vec<Range<usize>>| {
                std::thread::sleep(std::time::Duration::from_micros(50 * (7 - batch[0].start as u64 % 7)));
                (batch, None)
            };
            parse_in_order(batches(200), threads, parse, |(batch, _)| order.push(batch[0].start));
            assert_eq!(order, (0..200).collect::<Vec<_>>());
        }
    }

    #[test]
    fn few_large_batches_are_ahead_of_the_walk() {
        const SIZE: usize = 4 * 1024 * 1024;
        let large = (0..40).map(|at| std::iter::once(at * SIZE..(at + 1) * SIZE).collect());
        let (begun, most, mut walked) = (AtomicUsize::new(0), AtomicUsize::new(0), 0);
        let parse = |batch: Vec<Range<usize>>| {
            begun.fetch_add(1, Ordering::SeqCst);
            (batch, None)
        };
        parse_in_order(large, 4, parse, |_| {
            // A walk slower than those that parse: they have all the time to get ahead.
            std::thread::sleep(std::time::Duration::from_millis(1));
            most.fetch_max(begun.load(Ordering::SeqCst) - walked, Ordering::SeqCst);
            walked += 1;
        });
        assert_eq!(walked, 40);
        // The one that is walked, and the next one.
        assert!(most.load(Ordering::SeqCst) <= 2, "{most:?} were in memory");
    }

    #[test]
    fn a_panic_on_either_side_ends_the_reading() {
        let parsing = std::panic::catch_unwind(|| {
            let parse = |batch: Vec<Range<usize>>| {
                assert!(batch[0].start < 40);
                (batch, None)
            };
            parse_in_order(batches(200), 2, parse, |_| ());
        });
        let walking = std::panic::catch_unwind(|| {
            parse_in_order(batches(200), 2, |batch| (batch, None), |(batch, _)| assert!(batch[0].start < 40));
        });
        assert!(parsing.is_err() && walking.is_err());
    }
}
