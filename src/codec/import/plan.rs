//! How one table will be read: which rows are headings, what each column is, and which rows are no records.

use std::borrow::Cow;
use std::ops::Range;

use crate::domain::vocabulary::{Vocabulary, vocabulary};

use crate::codec::table::Table;

use super::field::Field;
use super::headings::unbroken;

vocabulary! {
    /// How a table is laid out.
    Layout {
        /// A row per position: columns for the issue, the party, the stance, the words.
        Long = "long",
        /// A row per issue: known columns, and every other one a party.
        Wide = "wide",
        /// A row per party: every column but the first an issue.
        Turned = "turned",
        /// A row per pair: what might unblock, and what is set against it.
        Pairs = "pairs",
        /// A row per measure.
        Measures = "measures",
        /// A row per proposed step.
        Steps = "steps",
        /// A row per pressure on a party.
        Pressures = "pressures",
    }
}

/// A party that headings name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedParty {
    /// Its name, without what a heading says around it ("Ukraine's Position" names Ukraine).
    pub name: String,
}

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// A field of what its row is: an issue, a position, a pair, a measure, a step or a pressure.
    Field(Field),
    /// A field of the position of one party, by its place in [`Plan::parties`]: mostly [`Field::Position`].
    OfParty(usize, Field),
    /// The positions on one issue, by its place in [`Plan::issues`]: only in [`Layout::Turned`].
    OfIssue(usize),
    /// Nothing that is taken, and why; `None` where there is nothing in it, or the user asked for it.
    Ignored(Option<String>),
}

/// Why a row is no record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Skipped {
    /// Nothing is in it.
    Blank,
    /// It repeats the headings.
    Headings,
    /// It is a heading over the rows that follow, which are of this theme.
    Section(String),
    /// It is a note below the table, or a title above it.
    Aside(String),
}

/// How one table will be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The layout.
    pub layout: Layout,
    /// The rows that are headings.
    pub headings: Range<usize>,
    /// The rows that may be records.
    pub body: Range<usize>,
    /// Those of them, or of the rows above the headings, that are none, in order.
    pub skipped: Vec<(usize, Skipped)>,
    /// What each column is.
    pub columns: Vec<Column>,
    /// The parties that headings name, in their order.
    pub parties: Vec<PlannedParty>,
    /// The titles of the issues that headings name, in their order: in [`Layout::Turned`]; or the one of all rows: in
    /// [`Layout::Long`].
    pub issues: Vec<String>,
    /// Whether a row whose issue is blank is of the issue above it: only in [`Layout::Long`].
    pub carries: bool,
    /// The title that stands above the headings.
    pub title: Option<String>,
}

impl Plan {
    /// What stands over a column: the cells of the heading rows, each once.
    pub fn heading(&self, table: &Table, column: usize) -> String {
        let mut all: Vec<Cow<str>> = vec![];
        for cell in self.headings.clone().map(|row| unbroken(table.cell(row, column))) {
            if !cell.is_empty() && !all.contains(&cell) {
                all.push(cell);
            }
        }
        all.join(" – ")
    }
}
