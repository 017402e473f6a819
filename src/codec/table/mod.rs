//! Tables as files hold them: text in rows and columns, before anybody asks what it means.
//!
//! One file per form: each reads bytes into [`Tables`], or says why it cannot. What a table means is asked by
//! [`super::import`].

use std::fmt;

use serde::{Deserialize, Serialize};

/// The most cells that all tables of a file may have.
pub const MAX_CELLS: usize = 20_000_000;

/// The most columns of a table; a spreadsheet has no more.
pub const MAX_COLUMNS: usize = 16_384;

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tables {
    /// Its tables, in order.
    pub tables: Vec<Table>,
    /// What was taken for granted in reading it, each one line for the user: the separator, the encoding, a row that is
    /// longer than the others.
    pub remarks: Vec<String>,
}

/// How rows are counted for a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Counted {
    /// By row, from 1, as a spreadsheet shows them.
    #[default]
    Rows,
    /// By the line of the file on which a row begins.
    Lines,
}

/// Cells that were one in the file; each of them holds its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// The first row, counted in [`Table::row_count`].
    pub row: u32,
    /// The first column.
    pub column: u32,
    /// How many rows.
    pub rows: u32,
    /// How many columns.
    pub columns: u32,
}

/// One table. Every row may have its own number of cells; what lies beyond its end is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What it is called: its sheet, its caption, or the heading it stands under.
    pub title: Option<String>,
    /// How its rows are counted.
    pub counted: Counted,
    /// Every text once, one after the other.
    text: String,
    /// Where the text of each cell begins, and how long it is.
    cells: Vec<(u32, u32)>,
    /// The number of each row, and its first cell.
    rows: Vec<(u32, u32)>,
    /// Cells that were one.
    merges: Vec<Merge>,
}

impl Table {
    /// A table without rows.
    pub fn new(title: Option<String>, counted: Counted) -> Self {
        Self { title, counted, ..Self::default() }
    }

    /// Begins a row. `number` is what a person finds it by: see [`Counted`].
    pub fn begin_row(&mut self, number: usize) {
        self.rows.push((number as u32, self.cells.len() as u32));
    }

    /// Adds a cell to the row that was begun last. Blank space at its ends goes.
    pub fn push(&mut self, text: &str) {
        let (start, text) = (self.text.len() as u32, text.trim());
        self.text.push_str(text);
        self.cells.push((start, text.len() as u32));
    }

    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// How many cells the longest row has.
    pub fn width(&self) -> usize {
        (0..self.rows.len()).map(|row| self.len(row)).max().unwrap_or(0)
    }

    /// How many cells a row has.
    pub fn len(&self, row: usize) -> usize {
        let first = |row: usize| self.rows.get(row).map_or(self.cells.len(), |(_, first)| *first as usize);
        first(row + 1) - first(row)
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The text of a cell; empty where there is none.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        if row >= self.rows.len() || column >= self.len(row) {
            return "";
        }
        let (start, len) = self.cells[self.rows[row].1 as usize + column];
        &self.text[start as usize..(start + len) as usize]
    }

    /// The cells of a row.
    pub fn row(&self, row: usize) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len(row)).map(move |column| self.cell(row, column))
    }

    /// What a person finds a row by: its number, or that of its line.
    pub fn number(&self, row: usize) -> usize {
        self.rows.get(row).map_or(0, |(number, _)| *number as usize)
    }

    /// Says that cells were one in the file. Their text must have been pushed for each of them.
    pub fn merge(&mut self, merge: Merge) {
        self.merges.push(merge);
    }

    /// The merge that a cell belongs to, if it was one with others.
    pub fn merged(&self, row: usize, column: usize) -> Option<&Merge> {
        let (row, column) = (row as u32, column as u32);
        self.merges.iter().find(|it| {
            (it.row..it.row + it.rows).contains(&row) && (it.column..it.column + it.columns).contains(&column)
        })
    }
}

/// What a person calls a column: the letters of a spreadsheet.
pub fn column_letters(column: usize) -> String {
    let mut letters = vec![];
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    letters.iter().rev().collect()
}

/// Why a file cannot be read as what it is taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// What is wrong, in lower case.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl Unreadable {
    /// This is wrong, and that is to be done.
    pub fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what, self.remedy)
    }
}

impl std::error::Error for Unreadable {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_found_by_row_and_column_and_is_empty_beyond_the_end() {
        let mut table = Table::new(None, Counted::Lines);
        for (number, row) in
            [(1, vec!["Issue", "North "]), (4, vec!["Flow"]), (5, vec![]), (6, vec!["", "yes"])]
        {
            table.begin_row(number);
            for cell in row {
                table.push(cell);
            }
        }
        assert_eq!((table.row_count(), table.width(), table.number(1)), (4, 2, 4));
        let cells =
            [(0, 1), (1, 0), (1, 1), (2, 0), (3, 1), (9, 9)].map(|(row, column)| table.cell(row, column));
        assert_eq!(cells, ["North", "Flow", "", "", "yes", ""]);
        table.merge(Merge { row: 1, column: 0, rows: 2, columns: 1 });
        assert!(table.merged(2, 0).is_some() && table.merged(3, 0).is_none() && table.merged(1, 1).is_none());
    }

    #[test]
    fn columns_are_called_as_a_spreadsheet_calls_them() {
        let called = [0, 25, 26, 51, 701, 702, 16_383].map(column_letters);
        assert_eq!(called, ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]);
    }
}
