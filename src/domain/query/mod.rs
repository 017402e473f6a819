//! The query: one line of text that chooses rows and columns, on the screen and without one.
//!
//! Terms are separated by spaces and all have to hold; of those with `|` between them one has to; `-` negates one. What is wrong is told
//! and hides nothing, so that a list never looks shorter than it is because of a slip.

mod asked;
mod evaluate;
mod field;
mod lexer;
pub(super) mod lit;
mod note_facts;
mod notes_found;
mod parse;
pub(super) mod resolve;
#[cfg(test)]
mod tests;
mod why;
mod wording;

use std::fmt;
use std::ops::Range;

use super::dataset::Dataset;
use super::records::PartyIx;
use field::Test;

pub use evaluate::World;
pub use field::{Field, Mark};
pub use lit::{Needles, lit};
pub use note_facts::{NoteFact, NoteFacts};
pub use why::{Explanation, Lift};

/// A query, read against a dataset. Reading never fails; what is wrong with it are its faults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    text: String,
    conditions: Vec<Condition>,
    faults: Vec<Fault>,
}

/// One of the things that a row has to meet, or that choose columns: what a chip shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Where it stands in the query's text.
    pub range: Range<usize>,
    /// The text of it, clean.
    pub label: String,
    /// The field it is about, where it is one field alone.
    pub field: Option<Field>,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    /// Shows or hides columns.
    Columns { hides: bool, parties: Vec<PartyIx> },
    /// Chooses rows: one of these has to hold.
    Rows(Vec<Term>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    negated: bool,
    test: Test,
}

/// Something that is wrong with a query. It hides nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands in the query's text.
    pub range: Range<usize>,
    /// What is wrong, and what is right; clean.
    pub message: String,
    /// What to put in its place.
    pub suggestion: Option<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, "; did you mean `{suggestion}`?"),
            None => Ok(()),
        }
    }
}

impl Query {
    /// Reads a query against the names of a dataset.
    pub fn parse(text: &str, dataset: &Dataset) -> Self {
        parse::parse(text, dataset)
    }

    /// The text it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What rows have to meet, and what chooses columns, in the order of the text.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// What is wrong with it.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Whether it neither hides nor chooses anything.
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Whether it looks for words, for which the search index has to be built.
    pub fn wants_index(&self) -> bool {
        self.terms().any(|term| matches!(term.test, Test::Word(_)))
    }

    /// The text without one condition.
    pub fn without(&self, condition: usize) -> String {
        self.conditions.get(condition).map_or_else(|| self.text.clone(), |cut| self.cut([&cut.range]))
    }

    /// The text without the conditions on one field, to which others may then be added.
    pub fn without_field(&self, field: Field) -> String {
        let on_field = self.conditions.iter().filter(|condition| condition.field == Some(field));
        self.cut(on_field.map(|condition| &condition.range))
    }

    /// The text with a fault's suggestion in its place; `None` where there is none.
    pub fn corrected(&self, fault: usize) -> Option<String> {
        let fault = self.faults.get(fault)?;
        let suggestion = fault.suggestion.as_ref()?;
        let (before, after) = (&self.text[..fault.range.start], &self.text[fault.range.end..]);
        let quote = if suggestion.contains([' ', ',', '|', ':', '"']) { "\"" } else { "" };
        Some(format!("{before}{quote}{suggestion}{quote}{after}"))
    }

    /// The columns that it chooses among all the parties, in the dataset's order.
    pub fn columns(&self, dataset: &Dataset) -> Vec<PartyIx> {
        self.columns_among(&dataset.party_ixs().collect::<Vec<_>>())
    }

    /// The columns that it chooses where these would be shown without it: those that `party:` names, else all of these,
    /// less those that `-party:` names.
    pub fn columns_among(&self, parties: &[PartyIx]) -> Vec<PartyIx> {
        let all: Vec<_> = self.conditions.iter().collect();
        choose_columns(&all, parties)
    }

    /// The names that `author:` asks for, folded.
    pub fn authors(&self) -> impl Iterator<Item = &str> {
        self.terms()
            .flat_map(|term| match &term.test {
                Test::Author(names) => names.as_slice(),
                Test::Anything
                | Test::Word(_)
                | Test::Fuzzy(_)
                | Test::Theme(_)
                | Test::Stance(_)
                | Test::PartyStance(..)
                | Test::Status(_)
                | Test::Gap(_)
                | Test::Compare(..)
                | Test::Source(_)
                | Test::Terms(_)
                | Test::Since(_)
                | Test::Note(_)
                | Test::Tag(_)
                | Test::Kind(_)
                | Test::Is(_) => &[],
            })
            .map(String::as_str)
    }

    fn cut<'r>(&self, ranges: impl IntoIterator<Item = &'r Range<usize>>) -> String {
        let (mut kept, mut at) = (String::with_capacity(self.text.len()), 0);
        for range in ranges {
            join(&mut kept, self.text[at..range.start].trim());
            at = range.end;
        }
        // What ends the text may be an open quotation, to which every space belongs.
        join(&mut kept, self.text[at..].trim_start());
        kept
    }

    fn terms(&self) -> impl Iterator<Item = &Term> {
        self.conditions.iter().flat_map(|condition| match &condition.kind {
            Kind::Rows(terms) => terms.as_slice(),
            Kind::Columns { .. } => &[],
        })
    }
}

fn choose_columns(conditions: &[&Condition], parties: &[PartyIx]) -> Vec<PartyIx> {
    let named = |wanted: bool| {
        conditions.iter().filter_map(move |condition| match &condition.kind {
            Kind::Columns { hides, parties } if *hides != wanted => Some(parties.as_slice()),
            Kind::Columns { .. } | Kind::Rows(_) => None,
        })
    };
    let mut columns: Vec<_> = named(true).flatten().copied().collect();
    if columns.is_empty() {
        columns.extend(parties);
    } else {
        columns.sort_unstable();
        columns.dedup();
    }
    columns.retain(|party| !named(false).flatten().any(|hidden| hidden == party));
    columns
}

fn join(kept: &mut String, piece: &str) {
    if !kept.is_empty() && !piece.is_empty() {
        kept.push(' ');
    }
    kept.push_str(piece);
}
