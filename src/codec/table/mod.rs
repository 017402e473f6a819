//! Tables as files hold them: text in rows and columns, before anybody asks what it means.
//!
//! One file per form: each reads bytes into [`Tables`], or says why it cannot. What a table means is asked by
//! [`super::import`].

pub mod csv;
mod decode;
mod docx;
mod form;
pub mod html;
pub mod json;
mod left_out;
pub mod markdown;
mod package;
mod xlsx;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::text::seen;

pub use form::{Form, Heavy};
use package::Office;

/// The most cells that all tables of a file may have.
pub const MAX_CELLS: usize = 20_000_000;

/// The most columns of a table; a spreadsheet has no more.
pub const MAX_COLUMNS: usize = 16_384;

/// The most bytes of a cell: as many as a text of a dataset has.
pub const MAX_CELL: usize = 64 * 1024;

/// The most tables of a file.
pub const MAX_TABLES: usize = 10_000;

/// What a file holds.
#[expect(clippy::struct_field_names, reason = "tables is what they are")]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tables {
    /// What the whole file calls itself, beside what its tables are called.
    pub title: Option<String>,
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
    /// Where the text of each cell begins, how long it is, and the merge that it belongs to, counted from 1.
    cells: Vec<(u32, u32, u32)>,
    /// The number of each row, and its first cell.
    rows: Vec<(u32, u32)>,
    /// Cells that were one.
    merges: Vec<Merge>,
}

impl Table {
    /// A table without rows.
    pub fn new(title: Option<String>, counted: Counted) -> Self {
        let title = title.filter(|title| !seen(title).is_empty());
        Self { title, counted, ..Self::default() }
    }

    /// Begins a row. `number` is what a person finds it by: see [`Counted`].
    pub fn begin_row(&mut self, number: usize) -> Result<(), Unreadable> {
        if self.rows.len() >= MAX_CELLS {
            return Err(too_many_cells());
        }
        self.rows.push((u32::try_from(number).unwrap_or(u32::MAX), self.cells.len() as u32));
        Ok(())
    }

    /// Adds a cell to the row that was begun last. What nobody sees at its ends goes.
    pub fn push(&mut self, text: &str) -> Result<(), Unreadable> {
        let text = seen(text);
        if text.len() > MAX_CELL {
            return Err(self.too_long());
        }
        let start = self.text.len();
        if u32::try_from(start + text.len()).is_err() {
            return Err(Unreadable::new(
                "the table holds more than 4 GiB of text",
                "part it into several files",
            ));
        }
        self.push_part(start as u32, text.len() as u32)?;
        self.text.push_str(text);
        Ok(())
    }

    /// Adds a cell with the text of another, which is not copied: for cells that were one.
    pub fn push_again(&mut self, row: usize, column: usize) -> Result<(), Unreadable> {
        let (start, len) = self.place(row, column).map_or((0, 0), |at| (self.cells[at].0, self.cells[at].1));
        self.push_part(start, len)
    }

    /// Where a cell is too long, and why it may be.
    fn too_long(&self) -> Unreadable {
        let (number, first) = self.rows.last().map_or((1, self.cells.len()), |row| (row.0, row.1 as usize));
        let column = column_letters(self.cells.len() - first);
        let (row, remedy) = match self.counted {
            Counted::Rows => ("row", "part it, or take it out"),
            Counted::Lines => ("line", "part it, or look for a quotation mark that none closes"),
        };
        Unreadable::new(
            format!("{row} {number}, column {column} holds more than {} KiB of text", MAX_CELL >> 10),
            remedy,
        )
    }

    fn push_part(&mut self, start: u32, len: u32) -> Result<(), Unreadable> {
        if self.cells.len() >= MAX_CELLS {
            return Err(too_many_cells());
        }
        if let Some((number, first)) = self.rows.last()
            && self.cells.len() - *first as usize >= MAX_COLUMNS
        {
            let row = match self.counted {
                Counted::Rows => "row",
                Counted::Lines => "line",
            };
            let what = format!("{row} {number} has more than {MAX_COLUMNS} columns");
            return Err(Unreadable::new(what, "this is hardly a table of positions; take out what is not"));
        }
        self.cells.push((start, len, 0));
        Ok(())
    }

    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// How many cells there are.
    pub fn cell_count(&self) -> usize {
        self.cells.len()
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
        let Some(at) = self.place(row, column) else { return "" };
        let (start, len, _) = self.cells[at];
        &self.text[start as usize..(start + len) as usize]
    }

    /// Where a cell stands among all.
    fn place(&self, row: usize, column: usize) -> Option<usize> {
        (row < self.rows.len() && column < self.len(row)).then(|| self.rows[row].1 as usize + column)
    }

    /// The cells of a row.
    pub fn row(&self, row: usize) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len(row)).map(move |column| self.cell(row, column))
    }

    /// What a person finds a row by: its number, or that of its line.
    pub fn number(&self, row: usize) -> usize {
        self.rows.get(row).map_or(0, |(number, _)| *number as usize)
    }

    /// Whether rows that hold nothing, and are none here, stand between a row and the one above. Of lines that is not known.
    pub fn stands_apart(&self, row: usize) -> bool {
        self.counted == Counted::Rows && row > 0 && self.number(row) > self.number(row - 1) + 1
    }

    /// Says that cells were one in the file. They must have been pushed before, each with the text; a cell is in one merge,
    /// and where two overlap the later one ends.
    pub fn merge(&mut self, merge: Merge) {
        self.merges.push(merge);
        let mark = self.merges.len() as u32;
        let (row, column) = (merge.row as usize, merge.column as usize);
        for row in row..self.row_count().min(row + merge.rows as usize) {
            for column in column..self.len(row).min(column + merge.columns as usize) {
                let Some(at) = self.place(row, column) else { continue };
                if self.cells[at].2 != 0 {
                    return;
                }
                self.cells[at].2 = mark;
            }
        }
    }

    /// Whether rows, texts and merges lie within each other.
    fn is_sound(&self) -> bool {
        let lies_within = |(start, len, merge): &(u32, u32, u32)| {
            let (start, len) = (*start as usize, *len as usize);
            self.text.get(start..start + len).is_some() && *merge as usize <= self.merges.len()
        };
        self.rows.is_sorted_by_key(|(_, first)| *first)
            && self.rows.iter().all(|(_, first)| *first as usize <= self.cells.len())
            && self.cells.iter().all(lies_within)
    }

    /// The cells that were one, as the file has them.
    pub fn merges(&self) -> &[Merge] {
        &self.merges
    }

    /// The merge that a cell belongs to, if it was one with others.
    pub fn merged(&self, row: usize, column: usize) -> Option<&Merge> {
        let (_, _, mark) = self.cells[self.place(row, column)?];
        self.merges.get((mark as usize).checked_sub(1)?)
    }
}

impl Tables {
    /// Adds a table, unless all together have too many cells.
    pub fn add(&mut self, table: Table) -> Result<(), Unreadable> {
        let cells: usize = self.tables.iter().map(Table::cell_count).sum();
        if cells + table.cell_count() > MAX_CELLS {
            return Err(too_many_cells());
        }
        self.tables.push(table);
        Ok(())
    }
}

impl Tables {
    /// These tables, if every part of them lies where it says: they may come from another process.
    pub fn checked(self) -> Result<Self, Unreadable> {
        if self.tables.iter().all(Table::is_sound) {
            Ok(self)
        } else {
            Err(Unreadable::new("its reader answered what makes no sense", "save it anew"))
        }
    }
}

fn too_many_tables() -> Unreadable {
    Unreadable::new(format!("there are more than {MAX_TABLES} tables"), "part the file into several")
}

fn too_many_cells() -> Unreadable {
    Unreadable::new(format!("there are more than {MAX_CELLS} cells"), "part the table into several files")
}

/// A field as it was before a spreadsheet was kept from running it: without the `'` before what begins a formula. Whoever
/// writes one must write it before a `'` that stands there already, too.
pub fn without_guard(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if wants_guard(rest) => rest,
        Some(_) | None => field,
    }
}

/// Whether a spreadsheet could run a field, or a reader take a `'` off it.
pub fn wants_guard(field: &str) -> bool {
    field.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

/// Whether a field is a number as a spreadsheet writes one, signed or not, which it does not run.
pub fn is_number(field: &str) -> bool {
    let bare = field.strip_prefix(['+', '-']).unwrap_or(field);
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match bare.split_once(['.', ',']) {
        Some((whole, part)) => is_digits(whole) && is_digits(part),
        None => is_digits(bare),
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
            table.begin_row(number).unwrap();
            for cell in row {
                table.push(cell).unwrap();
            }
        }
        assert_eq!((table.row_count(), table.width(), table.number(1)), (4, 2, 4));
        let cells =
            [(0, 1), (1, 0), (1, 1), (2, 0), (3, 1), (9, 9)].map(|(row, column)| table.cell(row, column));
        assert_eq!(cells, ["North", "Flow", "", "", "yes", ""]);
    }

    /// Rows of cells, each holding its place.
    fn grid(rows: usize, columns: usize) -> Table {
        let mut table = Table::new(None, Counted::Rows);
        for row in 0..rows {
            table.begin_row(row + 1).unwrap();
            for column in 0..columns {
                table.push(&format!("{row}/{column}")).unwrap();
            }
        }
        table
    }

    #[test]
    fn a_cell_knows_the_merge_that_it_is_in() {
        let mut table = grid(4, 3);
        table.merge(Merge { row: 1, column: 0, rows: 2, columns: 2 });
        table.merge(Merge { row: 3, column: 2, rows: u32::MAX, columns: u32::MAX });
        let rows = |row, column| table.merged(row, column).map(|it| it.rows);
        assert_eq!([rows(1, 0), rows(2, 1)], [Some(2); 2]);
        assert_eq!([rows(0, 0), rows(1, 2), rows(3, 0), rows(9, 9)], [None; 4]);
        assert_eq!(rows(3, 2), Some(u32::MAX));
    }

    #[test]
    fn merges_that_overlap_cost_no_more_than_the_cells() {
        let mut table = grid(500, 500);
        for _ in 0..100_000 {
            table.merge(Merge { row: 0, column: 0, rows: 500, columns: 500 });
        }
        assert_eq!(table.merged(499, 499), table.merges.first());
    }

    #[test]
    fn a_cell_that_is_pushed_again_shares_its_text() {
        let mut table = grid(1, 1);
        let held = table.text.len();
        table.push_again(0, 0).unwrap();
        table.push_again(7, 7).unwrap();
        assert_eq!(table.row(0).collect::<Vec<_>>(), ["0/0", "0/0", ""]);
        assert_eq!(table.text.len(), held);
    }

    #[test]
    fn too_many_columns_and_cells_are_refused_by_name() {
        let mut table = Table::new(None, Counted::Lines);
        table.begin_row(7).unwrap();
        let refused = (0..=MAX_COLUMNS).find_map(|_| table.push("x").err()).expect("refused");
        assert_eq!(refused.what, "line 7 has more than 16384 columns");
        let mut tables = Tables::default();
        table.cells = vec![(0, 0, 0); MAX_CELLS / 2];
        tables.add(table.clone()).unwrap();
        tables.add(table.clone()).unwrap();
        table.cells.truncate(1);
        assert_eq!(tables.add(table).unwrap_err().what, "there are more than 20000000 cells");
    }

    #[test]
    fn a_cell_or_a_title_of_which_nothing_is_seen_is_empty() {
        let mut table = Table::new(Some("\u{200B} \u{FEFF}".to_owned()), Counted::Rows);
        table.begin_row(1).unwrap();
        for text in ["\u{FEFF}", "\u{AD}\u{2060} \u{1B}", "\u{FEFF}Flow\u{200B} "] {
            table.push(text).unwrap();
        }
        assert_eq!((table.title.as_deref(), table.row(0).collect::<Vec<_>>()), (None, vec!["", "", "Flow"]));
    }

    #[test]
    fn a_cell_that_is_longer_than_a_text_may_be_is_refused_with_its_place() {
        let mut table = grid(2, 2);
        table.push(&"x".repeat(MAX_CELL)).unwrap();
        let refused = table.push(&"x".repeat(MAX_CELL + 1)).unwrap_err();
        assert_eq!(refused.what, "row 2, column D holds more than 64 KiB of text");
        assert_eq!(table.cell_count(), 5);
    }

    #[test]
    fn what_was_kept_from_running_is_given_back() {
        for (field, back) in [
            ("'=1+1", "=1+1"),
            ("'-5 %", "-5 %"),
            ("'@north", "@north"),
            ("'+", "+"),
            ("'\tx", "\tx"),
            ("''=x", "'=x"),
            ("'quoted'", "'quoted'"),
            ("'", "'"),
            ("=1", "=1"),
        ] {
            assert_eq!(without_guard(field), back);
        }
    }

    #[test]
    fn columns_are_called_as_a_spreadsheet_calls_them() {
        let called = [0, 25, 26, 51, 701, 702, 16_383].map(column_letters);
        assert_eq!(called, ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]);
    }
}
