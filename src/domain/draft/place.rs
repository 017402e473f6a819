//! Where things stand in the files, and keeping no more of what is wrong than will be told.

use std::ops::Range;

/// A stretch of one of the files that a dataset is read from.
///
/// Ordered by file, then by where it begins. Small, because every position has one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    file: u16,
    start: u32,
    /// At most 65,535: an excerpt shows far less.
    len: u16,
}

impl Place {
    /// The stretch of these bytes in the file of this number.
    pub fn new(file: usize, range: Range<usize>) -> Self {
        let start = u32::try_from(range.start).unwrap_or(u32::MAX);
        let len = u16::try_from(range.end.saturating_sub(range.start)).unwrap_or(u16::MAX);
        Self { file: u16::try_from(file).unwrap_or(u16::MAX), start, len }
    }

    /// The number of the file, from 0.
    pub fn file(self) -> usize {
        usize::from(self.file)
    }

    /// The bytes.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.start as usize + usize::from(self.len)
    }
}

/// A value with where it is written.
#[derive(Debug, Clone)]
pub struct Written<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub place: Place,
}

/// The first of many things that are wrong, in the order of the files, and the count of all.
#[derive(Debug, Clone)]
pub struct Kept<T> {
    cap: usize,
    count: usize,
    items: Vec<(Place, T)>,
    /// Once there were too many: what stands from here on is only counted.
    limit: Option<Place>,
}

impl<T> Kept<T> {
    /// Keeps the first `cap`.
    pub fn first(cap: usize) -> Self {
        Self { cap, count: 0, items: Vec::new(), limit: None }
    }

    /// Counts one more, and makes it if it will be told.
    pub fn add(&mut self, place: Place, make: impl FnOnce() -> T) {
        self.count += 1;
        if self.limit.is_some_and(|limit| place >= limit) {
            return;
        }
        self.items.push((place, make()));
        if self.items.len() >= 2 * self.cap {
            self.settle();
            self.limit = self.items.last().map(|(place, _)| *place);
        }
    }

    /// How many there were in all.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Those that were kept, in the order of the files, to be worked on.
    pub fn items_mut(&mut self) -> impl Iterator<Item = &mut (Place, T)> {
        self.settle();
        self.items.iter_mut()
    }

    /// Those that were kept, in the order of the files.
    pub fn into_items(mut self) -> Vec<(Place, T)> {
        self.settle();
        self.items
    }

    fn settle(&mut self) {
        self.items.sort_by_key(|(place, _)| *place);
        self.items.truncate(self.cap);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_in_the_order_of_the_files_are_kept_and_all_are_counted() {
        let mut kept = Kept::first(3);
        for start in (0..1000).rev() {
            kept.add(Place::new(0, start..start + 1), || start);
        }
        assert_eq!(kept.count(), 1000);
        assert_eq!(kept.into_items().into_iter().map(|(_, it)| it).collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn a_place_takes_eight_bytes() {
        assert_eq!(size_of::<Place>(), 8);
        assert_eq!(Place::new(3, 7..9).range(), 7..9);
        assert_eq!(Place::new(3, 7..100_000).range(), 7..65_542);
    }
}
