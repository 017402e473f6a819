//! Tables: whatever bytes are taken for CSV, Markdown or HTML, they are read within bounds or refused with what to do, no text
//! comes from nowhere, and what is read can be written as CSV and reads the same. What they mean is the law of [`imports`].

use super::imports;
use demarche::codec::table::{self, Form, MAX_CELLS, MAX_COLUMNS, Table, Tables, Unreadable};

/// Bytes as CSV: every text of a cell stands in them.
pub fn csv_law(bytes: &[u8]) {
    for reading in [table::csv::read(bytes), table::csv::read_tabs(bytes)] {
        let Some(tables) = read(reading) else { continue };
        // Where there are zeros, it was read as UTF-16.
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        if bytes.contains(&0) {
            continue;
        }
        // Two quotation marks are one, and marks and spaces around a text are no part of it.
        let held = bare(text);
        for table in &tables.tables {
            let last = text.lines().flat_map(|line| line.split('\r')).count() + 1;
            for row in 0..table.row_count() {
                assert!((1..=last).contains(&table.number(row)), "line {}", table.number(row));
                assert!(row == 0 || table.number(row - 1) < table.number(row), "lines go on");
                for cell in table.row(row) {
                    assert!(held.contains(&bare(cell)), "{cell:?} comes from nowhere");
                }
            }
        }
    }
    let _ = Form::of("table", bytes);
}

/// Bytes as Markdown.
pub fn markdown_law(bytes: &[u8]) {
    read(table::markdown::read(bytes));
}

/// Bytes as HTML.
pub fn html_law(bytes: &[u8]) {
    read(table::html::read(bytes));
}

/// A text without quotation marks and spaces.
fn bare(text: &str) -> String {
    text.chars().filter(|c| *c != '"' && *c != ' ').collect()
}

/// What was read, if anything, within its bounds.
fn read(reading: Result<Tables, Unreadable>) -> Option<Tables> {
    let tables = match reading {
        Ok(tables) => tables,
        Err(unreadable) => {
            assert!(!unreadable.what.is_empty() && !unreadable.remedy.is_empty(), "{unreadable}");
            return None;
        }
    };
    assert!(!tables.tables.is_empty(), "what holds no table says so");
    assert!(tables.tables.iter().map(Table::cell_count).sum::<usize>() <= MAX_CELLS);
    for remark in &tables.remarks {
        assert!(!remark.is_empty() && remark.lines().count() == 1, "{remark:?}");
    }
    tables.tables.iter().for_each(bounds);
    if let [only] = tables.tables.as_slice() {
        again(only);
    }
    imports::law(tables.clone());
    Some(tables)
}

fn bounds(table: &Table) {
    assert!(table.width() <= MAX_COLUMNS);
    for row in 0..table.row_count() {
        for (column, cell) in table.row(row).enumerate() {
            assert_eq!(cell, cell.trim());
            let Some(merge) = table.merged(row, column) else { continue };
            let (first, start) = (merge.row as usize, merge.column as usize);
            assert!((first..first + merge.rows as usize).contains(&row));
            assert!((start..start + merge.columns as usize).contains(&column));
            assert_eq!(table.cell(first, start), cell, "cells that were one hold one text");
        }
    }
}

/// Written as CSV, with every text in quotation marks, a table reads as it was.
fn again(table: &Table) {
    let quoted = |cell: &str| format!("\"{}\"", guarded(cell).replace('"', "\"\""));
    let line = |row| table.row(row).map(quoted).collect::<Vec<_>>().join(",");
    let rows: Vec<usize> = (0..table.row_count()).filter(|row| table.len(*row) > 0).collect();
    let text = format!("sep=,\n{}\n", rows.iter().map(|row| line(*row)).collect::<Vec<_>>().join("\n"));
    // What is text here may be no text there: a NUL is refused.
    let Ok(read) = table::csv::read(text.as_bytes()) else {
        assert!(text.contains('\0') || rows.is_empty(), "{text:?} is not read");
        return;
    };
    let read = &read.tables[0];
    assert_eq!(read.row_count(), rows.len(), "{text:?}");
    for (at, row) in rows.into_iter().enumerate() {
        assert!(read.row(at).eq(table.row(row)), "{text:?}");
    }
}

/// A text that a spreadsheet would run is kept from it.
fn guarded(cell: &str) -> String {
    let would_run = cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    if would_run { format!("'{cell}") } else { cell.to_owned() }
}
