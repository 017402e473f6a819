//! What can be wrong with a draft: faults, which keep a dataset from being made, and warnings, which do not.

use std::collections::BTreeMap;

use crate::domain::date::Date;
use crate::domain::vocabulary::{Vocabulary, vocabulary};

use super::place::{Kept, Place};

/// Faults told in full; the rest are counted.
pub const FAULTS_TOLD: usize = 200;

/// Warnings of one kind told in full; the rest are counted.
pub const WARNINGS_TOLD: usize = 3;

vocabulary! {
    /// The kinds of record that a file holds.
    Kind {
        /// The header.
        Dataset = "dataset",
        /// A party.
        Party = "party",
        /// A theme.
        Theme = "theme",
        /// A source.
        Source = "source",
        /// An issue.
        Issue = "issue",
        /// A position.
        Position = "position",
        /// A challenge.
        Challenge = "challenge",
        /// An opportunity.
        Opportunity = "opportunity",
        /// A measure.
        Measure = "measure",
        /// A step.
        Step = "step",
        /// A pressure.
        Pressure = "pressure",
    }
}

impl Kind {
    /// The word for several.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Dataset => "datasets",
            Self::Party => "parties",
            Self::Theme => "themes",
            Self::Source => "sources",
            Self::Issue => "issues",
            Self::Position => "positions",
            Self::Challenge => "challenges",
            Self::Opportunity => "opportunities",
            Self::Measure => "measures",
            Self::Step => "steps",
            Self::Pressure => "pressures",
        }
    }
}

/// Why a draft is no dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No file has a header.
    NoHeader,
    /// A record lacks what it must have.
    Missing {
        /// The record's kind.
        kind: Kind,
        /// The key, or the keys of which it must have one.
        keys: &'static [&'static str],
    },
    /// A record is named that does not exist.
    UnknownId {
        /// The kind it should be of.
        kind: Kind,
        /// As named.
        id: String,
        /// The existing id most like it.
        nearest: Option<String>,
        /// All the ids of the kind, if none is like it and they are few.
        known: Vec<String>,
        /// Whether it names a cell of an issue, in `positions` or `stances`.
        cell: bool,
    },
    /// Two records have one id.
    DuplicateId {
        /// Their kind.
        kind: Kind,
        /// The id.
        id: String,
        /// Where the first of them says so.
        first: Place,
    },
    /// An id is a word that means something else in a query or an anchor.
    ReservedId {
        /// The record's kind.
        kind: Kind,
        /// The id.
        id: String,
    },
    /// An id is not made of `a-z 0-9 - _`.
    IllegalId {
        /// The record's kind.
        kind: Kind,
        /// The id.
        id: String,
        /// One like it that is legal.
        suggestion: Option<String>,
    },
    /// An id is longer than an id may be.
    LongId {
        /// The record's kind.
        kind: Kind,
        /// How many bytes it may have.
        limit: usize,
    },
    /// The short name of a party is wider than its column.
    WideShort {
        /// How wide it is.
        cells: usize,
    },
    /// There are more records of a kind than the program takes.
    TooMany {
        /// The kind.
        kind: Kind,
        /// How many it takes.
        limit: usize,
    },
    /// There are more cells than the program takes.
    TooManyCells {
        /// How many issues there are.
        issues: usize,
        /// How many parties there are.
        parties: usize,
    },
}

/// What is worth a second look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// The dataset has no id.
    NoDatasetId,
    /// A theme is used and not declared.
    UndeclaredTheme {
        /// Its id.
        id: String,
        /// The declared one most like it.
        nearest: Option<String>,
    },
    /// An issue has stances on the scale, and no question that they answer.
    NoQuestion {
        /// The issue's id.
        issue: String,
    },
    /// A position holds a judgement and names no source.
    NoSource {
        /// What is judged.
        judgement: &'static str,
    },
    /// Two names look alike.
    LooksAlike {
        /// What they name.
        kind: Kind,
        /// The one.
        name: String,
        /// The other.
        other: String,
        /// Where the other is written.
        first: Place,
    },
    /// A text holds characters that turn the direction of what is read.
    DirectionControls {
        /// The key that it stands under.
        key: String,
    },
    /// A red line is inferred.
    InferredRedLine,
    /// The title of an issue holds an "and".
    AndInTitle {
        /// The title.
        title: String,
    },
    /// A position is dated after the day that the dataset describes.
    AfterAsOf {
        /// The position's date.
        date: Date,
        /// The dataset's day.
        as_of: Date,
    },
}

/// The kinds of warning, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WarningKind {
    /// See [`Warning::NoDatasetId`].
    NoDatasetId,
    /// See [`Warning::LooksAlike`].
    LooksAlike,
    /// See [`Warning::DirectionControls`].
    DirectionControls,
    /// See [`Warning::UndeclaredTheme`].
    UndeclaredTheme,
    /// See [`Warning::AndInTitle`].
    AndInTitle,
    /// See [`Warning::NoQuestion`].
    NoQuestion,
    /// See [`Warning::NoSource`].
    NoSource,
    /// See [`Warning::InferredRedLine`].
    InferredRedLine,
    /// See [`Warning::AfterAsOf`].
    AfterAsOf,
}

/// All the faults of a draft: the first in full, the rest as their count.
pub type Faults = Kept<Fault>;

/// All the warnings of a draft: of each kind the first in full, the rest as their count.
#[derive(Debug, Clone, Default)]
pub struct Warnings {
    kinds: BTreeMap<WarningKind, Kept<Warning>>,
}

impl Warnings {
    /// Counts one more, and makes it if it will be told.
    pub(super) fn add(&mut self, kind: WarningKind, place: Place, make: impl FnOnce() -> Warning) {
        self.kinds.entry(kind).or_insert_with(|| Kept::first(WARNINGS_TOLD)).add(place, make);
    }

    /// How many there are in all.
    pub fn count(&self) -> usize {
        self.kinds.values().map(Kept::count).sum()
    }

    /// Each kind with what was kept of it.
    pub fn into_kinds(self) -> impl Iterator<Item = (WarningKind, Kept<Warning>)> {
        self.kinds.into_iter()
    }
}
