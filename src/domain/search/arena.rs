//! Folded texts in one string, issue after issue, and whose each is.

use memchr::memmem::Finder;

use crate::domain::dataset::Dataset;
use crate::domain::records::{IssueIx, PartyIx};
use crate::domain::text::fold_into;

use super::View;
use super::texts::Found;

/// Parts texts, so that no match runs over from one to the next; no clean text holds it.
pub(super) const SEPARATOR: char = '\0';

/// The folded texts, one issue after the other.
#[derive(Debug)]
pub(super) struct Arena {
    text: String,
    /// Where the texts of each issue begin; one more at the end.
    issues: Vec<Place>,
    segments: Vec<Segment>,
    /// Whether some text is not of the first position of its cell.
    has_history: bool,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    /// In the text.
    byte: usize,
    /// Among the segments.
    segment: usize,
}

/// Texts that stand together and belong together.
#[derive(Debug, Clone, Copy)]
struct Segment {
    /// Where it begins, from the beginning of its issue.
    start: u32,
    /// The party whose cell it is in.
    party: u32,
    /// Which position of the cell it is from, above the narrowest audience that may read it.
    tag: u32,
}

const AUDIENCE_BITS: u32 = 2;
const NO_PARTY: u32 = u32::MAX;

impl Segment {
    fn of(found: &Found<'_>, start: usize) -> Self {
        let (party, position) =
            found.cell.map_or((NO_PARTY, 0), |(party, position)| (party.get() as u32, position as u32));
        Self { start: start as u32, party, tag: position << AUDIENCE_BITS | found.audience as u32 }
    }

    fn belongs_with(self, other: Self) -> bool {
        (self.party, self.tag) == (other.party, other.tag)
    }

    /// Whether it may be looked at, as far as the day does not decide it.
    fn is_open(self, view: &View<'_>) -> bool {
        let audience = self.tag & ((1 << AUDIENCE_BITS) - 1);
        audience <= view.audience as u32 && (self.party == NO_PARTY || view.shows(self.party as usize))
    }

    fn is_seen(self, view: &View<'_>, issue: usize) -> bool {
        let position = (self.tag >> AUDIENCE_BITS) as usize;
        self.is_open(view)
            && (self.party == NO_PARTY
                || view.is_current(IssueIx(issue as u32), PartyIx(self.party), position))
    }
}

impl Arena {
    /// Folds texts, as `each` gives them for one issue after the other.
    pub(super) fn of<'a>(dataset: &'a Dataset, each: impl Fn(IssueIx, &mut dyn FnMut(Found<'a>))) -> Self {
        let mut size = 0;
        dataset.issue_ixs().for_each(|issue| each(issue, &mut |found| size += found.text.len() + 1));
        let mut text = String::with_capacity(size);
        let mut issues = Vec::with_capacity(dataset.issues().len() + 1);
        let mut segments: Vec<Segment> = Vec::new();
        for issue in dataset.issue_ixs() {
            let begin = Place { byte: text.len(), segment: segments.len() };
            issues.push(begin);
            each(issue, &mut |found| {
                let segment = Segment::of(&found, text.len() - begin.byte);
                if !segments[begin.segment..].last().is_some_and(|last| last.belongs_with(segment)) {
                    segments.push(segment);
                }
                put_folded(found.text, &mut text);
                text.push(SEPARATOR);
            });
        }
        issues.push(Place { byte: text.len(), segment: segments.len() });
        text.shrink_to_fit();
        segments.shrink_to_fit();
        let has_history = segments.iter().any(|segment| segment.tag >> AUDIENCE_BITS > 0);
        Self { text, issues, segments, has_history }
    }

    /// The bytes it holds.
    pub(super) fn size(&self) -> usize {
        self.text.capacity()
            + self.segments.capacity() * size_of::<Segment>()
            + self.issues.capacity() * size_of::<Place>()
    }

    /// Whether some cell has more than one position.
    pub(super) fn has_history(&self) -> bool {
        self.has_history
    }

    /// Whether an issue holds the word in a text of the view.
    pub(super) fn matches(&self, view: &View<'_>, finder: &Finder<'_>, issue: IssueIx) -> bool {
        self.next_match(finder, view, issue.get(), issue.get()).is_some()
    }

    /// Brings those of `rows` that hold the word to the front, in order, and tells how many they are.
    pub(super) fn retain(&self, view: &View<'_>, finder: &Finder<'_>, rows: &mut [IssueIx]) -> usize {
        let (mut kept, mut run) = (0, 0);
        while run < rows.len() {
            // Issues that stand together are searched in one go.
            let mut end = run + 1;
            while end < rows.len() && rows[end].get() == rows[end - 1].get() + 1 {
                end += 1;
            }
            let (first, last) = (rows[run].get(), rows[end - 1].get());
            let mut from = first;
            while let Some(issue) = self.next_match(finder, view, from, last) {
                rows[kept] = rows[run + issue - first];
                kept += 1;
                from = issue + 1;
            }
            run = end;
        }
        kept
    }

    /// The first issue of `from..=last` that holds the word in a text of the view.
    fn next_match(&self, finder: &Finder<'_>, view: &View<'_>, from: usize, last: usize) -> Option<usize> {
        let (mut issue, end) = (from, self.issues.get(last + 1)?.byte);
        let mut at = self.issues.get(from)?.byte;
        loop {
            let hit = at + finder.find(self.text.as_bytes().get(at..end)?)?;
            issue = self.issue_at(hit, issue);
            if view.is_whole {
                return Some(issue);
            }
            let (begin, next) = (self.issues[issue], self.issues[issue + 1]);
            let segments = &self.segments[begin.segment..next.segment];
            let after = segments.partition_point(|segment| begin.byte + segment.start as usize <= hit);
            if segments[..after].last().is_some_and(|segment| segment.is_seen(view, issue)) {
                return Some(issue);
            }
            let next_open = segments[after..].iter().find(|segment| segment.is_open(view));
            at = next_open.map_or(next.byte, |segment| begin.byte + segment.start as usize);
        }
    }

    /// The issue of a byte, not before `from`. The nearest are tried first, since that is where words are found.
    fn issue_at(&self, byte: usize, from: usize) -> usize {
        let mut stride = 1;
        while self.issues.get(from + stride).is_some_and(|place| place.byte <= byte) {
            stride *= 2;
        }
        let (low, high) = (from + stride / 2, (from + stride).min(self.issues.len()));
        low + self.issues[low + 1..high].partition_point(|place| place.byte <= byte)
    }

    /// The bytes of the texts of some issues, about: as if none were left out between the first and the last.
    pub(super) fn bytes_of(&self, rows: &[IssueIx]) -> usize {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return 0 };
        let begin = |issue: usize| self.issues.get(issue).map_or(0, |place| place.byte);
        let whole = begin(last.get() + 1).saturating_sub(begin(first.get()));
        whole / (last.get() - first.get() + 1) * rows.len()
    }
}

/// Folds a text onto the end of others. A line break folds to a space, so that a phrase is found across it.
pub(super) fn put_folded(raw: &str, text: &mut String) {
    let start = text.len();
    fold_into(raw, text);
    if text.as_bytes()[start..].contains(&b'\n') {
        let flat = text[start..].replace('\n', " ");
        text.replace_range(start.., &flat);
    }
}
