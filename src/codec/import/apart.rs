//! Tables that stand one below the other in one sheet, taken apart: a position must not come under the headings of another.

use std::borrow::Cow;
use std::iter;

use crate::codec::table::{Merge, Table, Tables, Unreadable};

use super::File;
use super::headings::{Lexicon, Meaning};
use super::heads::distinct;

/// How many rows below a blank one are looked at; what has more is no sheet with a few tables on it.
const LOOKED_AT: usize = 10_000;

/// How many cells of a row are looked at.
const MOST_COLUMNS: usize = 64;

/// A file, those of its tables that hold others below a blank row parted from them. A line alone above the headings goes with
/// them.
pub(super) fn apart(file: &File) -> Cow<'_, File> {
    let lexicon = Lexicon::new();
    let tables = &file.tables.tables;
    let starts: Vec<Vec<usize>> = tables.iter().map(|table| starts(table, &lexicon)).collect();
    if starts.iter().all(Vec::is_empty) {
        return Cow::Borrowed(file);
    }
    let parts = tables.iter().zip(starts).flat_map(|(table, starts)| {
        let begin: Vec<usize> = iter::once(0).chain(starts).chain([table.row_count()]).collect();
        begin.windows(2).map(|part| part_of(table, part[0], part[1])).collect::<Vec<_>>()
    });
    // A part is smaller than the whole, so that none is refused for its size.
    let Ok(tables) = parts.collect::<Result<Vec<_>, _>>() else { return Cow::Borrowed(file) };
    let (title, remarks) = (file.tables.title.clone(), file.tables.remarks.clone());
    let tables = Tables { title, tables, remarks };
    Cow::Owned(File { name: file.name.clone(), tables })
}

/// The rows with which further tables begin.
fn starts(table: &Table, lexicon: &Lexicon) -> Vec<usize> {
    let mut starts = vec![];
    // Where what stands below the last blank row begins, as long as there was nothing but lines above headings.
    let mut begins: Option<usize> = None;
    let mut has_headings = false;
    let mut left = LOOKED_AT;
    for row in 0..table.row_count() {
        let columns: Vec<usize> = distinct(table, row).take(MOST_COLUMNS).collect();
        if columns.is_empty() {
            begins = Some(row + 1);
            continue;
        }
        if row > 0 && table.stands_apart(row) {
            begins = Some(row);
        }
        let is_row = columns.len() > 1;
        if is_row && (begins.is_some() || !has_headings) {
            left -= 1;
            let known =
                columns.iter().filter(|column| is_heading(lexicon, table.cell(row, **column))).count();
            if !has_headings {
                has_headings = known > 0;
            } else if known > 1
                && known * 2 > columns.len()
                && !repeats(table, row, starts.last().copied().unwrap_or(0))
            {
                starts.extend(begins);
            }
        }
        if is_row {
            begins = None;
        }
        if left == 0 {
            break;
        }
    }
    starts
}

fn is_heading(lexicon: &Lexicon, cell: &str) -> bool {
    matches!(lexicon.meaning(cell), Meaning::Field(_) | Meaning::Either(..))
}

/// Whether a row is one of the first of the table above, once more.
fn repeats(table: &Table, row: usize, start: usize) -> bool {
    (start..row).take(15).any(|first| table.row(first).eq(table.row(row)))
}

fn part_of(table: &Table, start: usize, end: usize) -> Result<Table, Unreadable> {
    let title = table.title.clone().filter(|_| start == 0);
    let mut part = Table::new(title, table.counted);
    for row in start..end {
        part.begin_row(table.number(row))?;
        for cell in table.row(row) {
            part.push(cell)?;
        }
    }
    for row in start..end {
        for column in 0..table.len(row) {
            let Some(merge) = table.merged(row, column) else { continue };
            let is_first = merge.column as usize == column && (merge.row as usize).max(start) == row;
            if is_first {
                part.merge(Merge { row: (row - start) as u32, column: merge.column, ..*merge });
            }
        }
    }
    Ok(part)
}
