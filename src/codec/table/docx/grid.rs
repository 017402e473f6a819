//! A table of a document, as its rows and cells come, and the rows and columns that a reader sees.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::{Counted, MAX_COLUMNS, Merge, Table, Unreadable};
use super::BULLET;
use crate::domain::text::safe_line;

/// A table, as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Grid {
    heading: Option<String>,
    /// What it is called for those who cannot see it.
    pub(super) caption: Option<String>,
    rows: Vec<Row>,
    row: Row,
    cell: Cell,
}

#[derive(Debug, Default)]
pub(super) struct Row {
    /// How many columns it leaves free at its beginning.
    pub(super) before: u32,
    /// Whether a change that nobody has accepted yet takes it away.
    pub(super) is_deleted: bool,
    cells: Vec<Cell>,
}

#[derive(Debug)]
pub(super) struct Cell {
    /// Its paragraphs, and whether they are items of a list; in the end one text.
    pub(super) lines: Vec<(bool, String)>,
    /// How many columns it takes.
    pub(super) columns: u32,
    /// Whether it is one with the cell above.
    pub(super) continues_above: bool,
    /// Whether it is one with the cell before.
    pub(super) continues_left: bool,
}

impl Default for Cell {
    fn default() -> Self {
        Self { lines: vec![], columns: 1, continues_above: false, continues_left: false }
    }
}

impl Cell {
    /// Its paragraphs, one below the other. One item alone is no list.
    fn text(&self) -> String {
        let is_list = self.lines.len() > 1;
        let line = |(is_item, text): &(bool, String)| {
            let bullet = if *is_item && is_list { BULLET } else { "" };
            format!("{bullet}{text}")
        };
        self.lines.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

impl Grid {
    pub(super) fn new(heading: Option<String>) -> Self {
        Self { heading, ..Self::default() }
    }

    pub(super) fn begin_row(&mut self) {
        self.row = Row::default();
    }

    pub(super) fn begin_cell(&mut self) {
        self.cell = Cell::default();
    }

    /// The row that is open.
    pub(super) fn row(&mut self) -> &mut Row {
        &mut self.row
    }

    /// The cell that is open.
    pub(super) fn cell(&mut self) -> &mut Cell {
        &mut self.cell
    }

    pub(super) fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        match self.row.cells.last_mut() {
            Some(last) if cell.continues_left => {
                last.columns = last.columns.saturating_add(cell.columns);
                last.lines.extend(cell.lines);
            }
            Some(_) | None => self.row.cells.push(cell),
        }
    }

    pub(super) fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if !row.is_deleted {
            self.rows.push(row);
        }
    }

    /// The table, with the text of cells that are one in each of their places; and how many texts nobody sees, since a
    /// merged cell lies over them.
    pub(super) fn into_table(self) -> Result<(Table, usize), Unreadable> {
        let title = self.heading.or(self.caption.map(|caption| safe_line(&caption)));
        let mut table = Table::new(title.filter(|it| !it.is_empty()), Counted::Rows);
        // By their first columns: the merges that may go on in the next row.
        let mut open: BTreeMap<u32, Merge> = BTreeMap::new();
        let (mut merges, mut covered) = (vec![], 0);
        for (number, row) in (0..).zip(self.rows) {
            table.begin_row(number as usize + 1)?;
            // More than a table may have are refused as they are added.
            let before = row.before.min(MAX_COLUMNS as u32);
            for _ in 0..before {
                table.push("")?;
            }
            let mut column = before;
            for cell in row.cells {
                let columns = cell.columns.min(MAX_COLUMNS as u32 + 1);
                let above = open
                    .get_mut(&column)
                    .filter(|it| cell.continues_above && it.columns == columns && it.row + it.rows == number);
                let own = cell.text();
                let mut origin = (number, column);
                let mut left = columns;
                if let Some(merge) = above {
                    merge.rows += 1;
                    covered += usize::from(!own.is_empty());
                    origin = (merge.row, merge.column);
                } else {
                    close(&mut open, column..column + columns, &mut merges);
                    open.insert(column, Merge { row: number, column, rows: 1, columns });
                    table.push(&own)?;
                    left -= 1;
                }
                for _ in 0..left {
                    table.push_again(origin.0 as usize, origin.1 as usize)?;
                }
                column += columns;
            }
        }
        merges.extend(open.into_values());
        for merge in merges.into_iter().filter(|it| it.rows > 1 || it.columns > 1) {
            table.merge(merge);
        }
        Ok((table, covered))
    }
}

/// Closes the merges that lie over some of these columns.
fn close(open: &mut BTreeMap<u32, Merge>, columns: Range<u32>, closed: &mut Vec<Merge>) {
    while let Some((first, merge)) = open.range(..columns.end).next_back().map(|(first, it)| (*first, *it)) {
        if merge.column + merge.columns <= columns.start {
            break;
        }
        open.remove(&first);
        closed.push(merge);
    }
}
