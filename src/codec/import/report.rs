//! What an import understood, what it took for granted, and what found no place: said before anything is written.

use super::plan::Layout;

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

/// One thing to tell. Those of one weight, table, column and message are told together: their count and the first three.
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
    /// What each column that is no party's was taken for: the heading, and the field's word.
    pub columns: Vec<(String, String)>,
    /// The parties that its headings name.
    pub parties: Vec<String>,
    /// How many rows were taken.
    pub rows: usize,
}

/// All that an import has to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The tables, in order.
    pub tables: Vec<TableReport>,
    /// What was taken for granted in reading the files, a line each.
    pub reading: Vec<String>,
    /// What is to be told of the tables.
    pub remarks: Vec<Remark>,
}
