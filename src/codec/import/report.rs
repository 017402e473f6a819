//! What an import understood, what it took for granted, and what found no place: said before anything is written.

use std::collections::HashMap;

use crate::domain::{Dataset, Stance};

use super::plan::Layout;

/// How many places of one kind are kept; the rest are counted.
const KEPT: usize = 100;

/// How much a remark matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Something in the tables found no place, and is not in the dataset; `--strict` makes it an error.
    Unplaced,
    /// Something was taken for what it probably is; how to say otherwise is said with it.
    Taken,
}

/// Where in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct At {
    /// The table, by its place in [`Report::tables`].
    pub table: usize,
    /// The row, by its place in the table; `None` where a whole column or table is meant.
    pub row: Option<usize>,
    /// The column; `None` where a whole row or table is meant.
    pub column: Option<usize>,
}

/// One thing to tell. Those of one weight and message are told together: their count and the first three.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How much it matters.
    pub weight: Weight,
    /// Where.
    pub at: At,
    /// What, in lower case, the same words for all of a kind.
    pub message: String,
    /// What stands there, if that says more.
    pub found: Option<String>,
}

/// All remarks of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// How much they matter.
    pub weight: Weight,
    /// The table of the first, by its place in [`Report::tables`].
    pub table: usize,
    /// What, in lower case.
    pub message: String,
    /// How many there are.
    pub count: usize,
    /// The first of them: where, and what stands there, if that says more.
    pub first: Vec<(At, Option<String>)>,
}

/// What was understood of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReport {
    /// What it is called: its file, and its sheet, caption or number in it.
    pub name: String,
    /// How rows are called: `row` or `line`.
    pub rows_are: &'static str,
    /// The number of each row that a remark may name, by its place in the table.
    pub numbers: Vec<usize>,
    /// The headings, by column.
    pub headings: Vec<String>,
    /// The layout; `None` where the table was not taken.
    pub layout: Option<Layout>,
    /// Why the table was not taken, in lower case.
    pub refused: Option<String>,
    /// What it was taken for, where it has no layout: an exported table, a list of sources.
    pub taken_as: Option<&'static str>,
    /// What each column that is no party's was taken for: the heading, and the field's word.
    pub columns: Vec<(String, String)>,
    /// The parties that its headings name.
    pub parties: Vec<String>,
    /// How many rows were taken.
    pub rows: usize,
}

/// How many records an import came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Issues.
    pub issues: usize,
    /// Parties.
    pub parties: usize,
    /// Positions that have a stance and words.
    pub with_both: usize,
    /// Positions that have a stance and no words.
    pub with_stance: usize,
    /// Positions that have words and no stance.
    pub with_words: usize,
    /// Challenges.
    pub challenges: usize,
    /// Opportunities.
    pub opportunities: usize,
    /// Measures.
    pub measures: usize,
    /// Steps.
    pub steps: usize,
    /// Pressures.
    pub pressures: usize,
    /// Themes.
    pub themes: usize,
    /// Sources.
    pub sources: usize,
}

impl Sizes {
    /// Those of a dataset.
    pub fn of(dataset: &Dataset) -> Self {
        let mut sizes = Self {
            issues: dataset.issues().len(),
            parties: dataset.parties().len(),
            challenges: dataset.challenges().len(),
            opportunities: dataset.opportunities().len(),
            measures: dataset.measures().len(),
            steps: dataset.steps().len(),
            pressures: dataset.pressures().len(),
            themes: dataset.themes().len(),
            sources: dataset.sources().len(),
            ..Self::default()
        };
        let cells =
            dataset.issue_ixs().flat_map(|issue| dataset.party_ixs().map(move |party| (issue, party)));
        for position in cells.flat_map(|(issue, party)| dataset.positions(issue, party)) {
            let count = match (position.stance, position.shown()) {
                (Some(_), Some(_)) => &mut sizes.with_both,
                (Some(_), None) => &mut sizes.with_stance,
                (None, _) => &mut sizes.with_words,
            };
            *count += 1;
        }
        sizes
    }

    /// Positions.
    pub fn positions(&self) -> usize {
        self.with_both + self.with_stance + self.with_words
    }
}

/// All that an import has to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The tables, in order.
    pub tables: Vec<TableReport>,
    /// What was taken for granted in reading the files, a line each.
    pub reading: Vec<String>,
    /// What the tables came to, if they came to a dataset.
    pub sizes: Option<Sizes>,
    /// The words that were taken for each stance, the commonest first, and how often each stands there.
    pub stances: Vec<(Stance, Vec<(String, usize)>)>,
    /// What is to be told of the tables, kind by kind.
    told: Vec<Told>,
    /// The place of each kind among them.
    kinds: HashMap<(Weight, String), usize>,
}

impl Report {
    /// Tells one thing.
    pub fn tell(&mut self, remark: Remark) {
        let Remark { weight, at, message, found } = remark;
        let next = self.told.len();
        let kind = *self.kinds.entry((weight, message)).or_insert_with_key(|(_, message)| {
            self.told.push(Told {
                weight,
                table: at.table,
                message: message.clone(),
                count: 0,
                first: vec![],
            });
            next
        });
        let told = &mut self.told[kind];
        told.count += 1;
        if told.first.len() < KEPT {
            told.first.push((at, found));
        }
    }

    /// What is told, kind by kind, in the order of the tables: what found no place before what was taken for granted.
    pub fn told(&self) -> impl Iterator<Item = &Told> {
        let mut all: Vec<&Told> = self.told.iter().collect();
        all.sort_by_key(|told| (told.weight, told.table));
        all.into_iter()
    }

    /// How many things found no place.
    pub fn unplaced(&self) -> usize {
        self.told.iter().filter(|told| told.weight == Weight::Unplaced).map(|told| told.count).sum()
    }
}
