//! What records are written against: the defaults that they need not repeat.

use std::collections::HashMap;

use crate::domain::draft::Kind;
use crate::domain::vocabulary::StanceBasis;
use crate::domain::{Dataset, Date, Id, Origin, Position, SourceIx, Text};

/// A dataset, and the defaults of the file that its records come to stand in: mostly its own.
#[derive(Debug)]
pub(in crate::codec::dataset) struct Ground<'a> {
    pub(in crate::codec::dataset) dataset: &'a Dataset,
    /// The source of everything that names none.
    pub(in crate::codec::dataset) source: Option<&'a Id>,
    /// The day of that source.
    pub(in crate::codec::dataset) date: Option<Date>,
    /// The question of every issue that has none.
    pub(in crate::codec::dataset) question: Option<&'a Text>,
    /// Whether stances are coded or stated.
    pub(in crate::codec::dataset) basis: StanceBasis,
    /// The days of that file's sources, where it is another's.
    pub(in crate::codec::dataset) dates: HashMap<&'a Id, Option<Date>>,
    /// What records are called in that file, where that may be otherwise.
    pub(in crate::codec::dataset) called: Option<&'a HashMap<(Kind, &'a Id), Id>>,
}

/// The sources that a record has to name.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::codec::dataset) enum Sources<'a> {
    /// None: it has the default.
    Default,
    /// These; where there are none, it says so.
    Named(&'a [SourceIx]),
}

impl<'a> Ground<'a> {
    /// The dataset by itself.
    pub(in crate::codec::dataset) fn of(dataset: &'a Dataset) -> Self {
        let head = dataset.head();
        let source = head.default_source.map(|ix| dataset.source(ix));
        Self {
            dataset,
            source: source.map(|source| &source.id),
            date: source.and_then(|source| source.date),
            question: head.default_question.as_ref(),
            basis: head.stance_basis,
            dates: HashMap::new(),
            called: None,
        }
    }

    /// The id of a record.
    pub(in crate::codec::dataset) fn id(&self, kind: Kind, id: &'a Id) -> &'a Id {
        self.called.and_then(|called| called.get(&(kind, id))).unwrap_or(id)
    }

    /// What a record of these sources has to say of them.
    pub(in crate::codec::dataset) fn sources(&self, sources: &'a [SourceIx]) -> Sources<'a> {
        let is_default = match sources {
            [] => self.source.is_none(),
            [one] => self.source == Some(&self.dataset.source(*one).id),
            [_, _, ..] => false,
        };
        if is_default { Sources::Default } else { Sources::Named(sources) }
    }

    /// The day of a record that says only what sources it has.
    pub(in crate::codec::dataset) fn date_of(&self, sources: &Sources<'_>) -> Option<Date> {
        match sources {
            Sources::Default => self.date,
            Sources::Named(list) => list.iter().find_map(|ix| {
                let source = self.dataset.source(*ix);
                self.dates.get(&source.id).copied().unwrap_or(source.date)
            }),
        }
    }

    /// Whether a record need not say where it is from.
    pub(super) fn is_default(&self, origin: &'a Origin) -> bool {
        let sources = self.sources(&origin.sources);
        sources == Sources::Default
            && origin.locator.is_none()
            && origin.by.is_none()
            && origin.date == self.date_of(&sources)
    }

    /// Whether a position is its text, its stance or both, and nothing else.
    pub(in crate::codec::dataset) fn is_bare(&self, position: &'a Position) -> bool {
        let sources = self.sources(self.dataset.sources_of(position));
        position.detail.is_none()
            && (position.text.is_some() || position.stance.is_some())
            && sources == Sources::Default
            && position.date == self.date_of(&sources)
            && (position.stance.is_none() || self.dataset.basis_of(position) == self.basis)
    }
}
