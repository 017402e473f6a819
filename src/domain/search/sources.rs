//! The sources that a word is in, and the issues that cite them.
//!
//! A source is told on every cell that it stands behind, of which there may be millions for one default source. So its
//! texts are folded once, apart from the cells, and only where a word is in one of them are the cells asked what they cite.

use memchr::memmem::Finder;

use crate::domain::audience::Item;
use crate::domain::dataset::Dataset;
use crate::domain::date::Date;
use crate::domain::records::{IssueIx, Position, SourceIx};

use super::View;
use super::arena::{SEPARATOR, put_folded};
use super::texts::each_source_text;

/// The folded texts of the sources, one source after the other.
#[derive(Debug)]
pub(super) struct Sources {
    text: String,
    /// Where the texts of each source end.
    ends: Vec<usize>,
}

/// The sources that hold a word, for those who look for it.
#[derive(Debug)]
pub(super) struct Named<'v> {
    view: &'v View<'v>,
    /// By source, whether it is one of them.
    sources: Box<[bool]>,
    /// Whether the dataset's default is.
    default: bool,
    day: Option<Date>,
}

impl Sources {
    /// Folds the texts of the sources.
    pub(super) fn of(dataset: &Dataset) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::with_capacity(dataset.sources().len()));
        for source in dataset.source_ixs() {
            each_source_text(dataset, source, |found| {
                put_folded(found, &mut text);
                text.push(SEPARATOR);
            });
            ends.push(text.len());
        }
        text.shrink_to_fit();
        Self { text, ends }
    }

    /// The bytes they hold.
    pub(super) fn size(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * size_of::<usize>()
    }

    /// The sources that hold a word; `None` where none does.
    pub(super) fn named<'v>(&self, view: &'v View<'v>, finder: &Finder<'_>) -> Option<Named<'v>> {
        let mut at = finder.find(self.text.as_bytes())?;
        let mut sources = vec![false; self.ends.len()].into_boxed_slice();
        loop {
            let source = self.ends.partition_point(|end| *end <= at);
            *sources.get_mut(source)? = true;
            // One is enough of each.
            let next = self.ends[source];
            match finder.find(&self.text.as_bytes()[next..]) {
                Some(further) => at = next + further,
                None => break,
            }
        }
        let default = view.dataset.head().default_source.is_some_and(|ix| sources[ix.get()]);
        Some(Named { view, sources, default, day: view.day.map(Date::last) })
    }
}

impl Named<'_> {
    /// Whether an issue cites one of them, or a current position of a shown party on it does.
    pub(super) fn are_cited_on(&self, issue: IssueIx) -> bool {
        let (view, dataset) = (self.view, self.view.dataset);
        let told = |sources: &[SourceIx]| view.audience.sees(Item::Attribution, dataset.terms_of(sources));
        let own = &dataset.issue(issue).origin.sources;
        let is_cited = |reading: &Position| self.are_cited_by(reading) && told(dataset.sources_of(reading));
        let shown = || dataset.party_ixs().filter(|party| view.shows(party.get()));
        (self.are_among(own) && told(own))
            // Run through in one go first: most sources stand behind few issues.
            || dataset.all_positions(issue).iter().any(|position| self.are_cited_by(position))
                && shown().any(|party| dataset.readings(issue, party, self.day).iter().any(is_cited))
    }

    fn are_cited_by(&self, position: &Position) -> bool {
        match &position.detail {
            Some(detail) if !detail.sources.is_empty() => self.are_among(&detail.sources),
            Some(_) | None => self.default,
        }
    }

    fn are_among(&self, sources: &[SourceIx]) -> bool {
        sources.iter().any(|ix| self.sources[ix.get()])
    }
}
