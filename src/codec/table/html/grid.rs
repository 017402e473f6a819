//! The cells of an HTML table put in their places: spans expanded, heads first and feet last.

use super::super::{Counted, MAX_CELLS, MAX_COLUMNS, Merge, Table, Unreadable, too_many_cells};

/// The widest span that HTML knows, and the highest.
const WIDEST: u32 = 1000;
const HIGHEST: u32 = 65_534;

/// Where rows stand in a table, in the order in which they are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Head,
    #[default]
    Body,
    Foot,
}

/// A cell as it is written.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) text: String,
    /// How many rows it covers; 0 is all to the end of its section.
    pub(super) rows: u32,
    pub(super) columns: u32,
}

impl Cell {
    /// A cell with the spans that its attributes say.
    pub(super) fn new(text: String, rows: Option<&str>, columns: Option<&str>) -> Self {
        let rows = rows.and_then(span).unwrap_or(1).min(HIGHEST);
        Self { text, rows, columns: columns.and_then(span).unwrap_or(1).clamp(1, WIDEST) }
    }
}

/// A number as HTML reads it: digits, whatever follows; too many of them are very many.
fn span(value: &str) -> Option<u32> {
    let value = value.trim_start();
    let digits = &value[..value.bytes().take_while(u8::is_ascii_digit).count()];
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(u32::MAX))
}

/// A row as it is written.
#[derive(Debug)]
pub(super) struct Row {
    /// Which group of rows it is in: spans end with it.
    pub(super) group: usize,
    pub(super) section: Section,
    /// Its place in the file, from 1.
    pub(super) number: usize,
    pub(super) cells: Vec<Cell>,
}

/// What covers a column, and down to which row.
#[derive(Debug, Clone, Copy, Default)]
struct Cover {
    until: usize,
    from: (usize, usize),
}

/// A table of these rows.
pub(super) fn table(title: Option<String>, mut rows: Vec<Row>) -> Result<Table, Unreadable> {
    rows.sort_by_key(|row| row.section);
    let ends = ends(&rows);
    let (places, width) = places(&rows, &ends)?;
    let areas = rows.iter().enumerate().flat_map(|(at, row)| {
        let ends = &ends;
        let area = move |(cell, (start, end)): (&Cell, &(usize, usize))| {
            (until(at, cell, ends) - at) * (*end).min(width).saturating_sub(*start)
        };
        row.cells.iter().zip(&places[at]).map(area)
    });
    if areas.sum::<usize>() > MAX_CELLS {
        return Err(too_many_cells());
    }
    let mut table = Table::new(title, Counted::Rows);
    let mut covers: Vec<Cover> = vec![];
    let mut merges = vec![];
    for (at, row) in rows.iter().enumerate() {
        table.begin_row(row.number)?;
        let mut cells =
            row.cells.iter().zip(&places[at]).filter(|(_, (column, _))| *column < width).peekable();
        while covers.last().is_some_and(|cover| cover.until <= at) {
            covers.pop();
        }
        let covered = covers.len();
        let mut column = 0;
        while column < covered || cells.peek().is_some() {
            if let Some(cover) = covers.get(column).filter(|cover| cover.until > at) {
                table.push_again(cover.from.0, cover.from.1)?;
                column += 1;
            } else if let Some((cell, (_, end))) = cells.next_if(|(_, (start, _))| *start == column) {
                table.push(&cell.text)?;
                let (end, until) = ((*end).min(width), until(at, cell, &ends));
                if covers.len() < end {
                    covers.resize(end, Cover::default());
                }
                covers[column..end].fill(Cover { until, from: (at, column) });
                if end - column > 1 || until - at > 1 {
                    merges.push(Merge {
                        row: at as u32,
                        column: column as u32,
                        rows: (until - at) as u32,
                        columns: (end - column) as u32,
                    });
                }
                for _ in column + 1..end {
                    table.push_again(at, column)?;
                }
                column = end;
            } else {
                table.push("")?;
                column += 1;
            }
        }
    }
    for merge in merges {
        table.merge(merge);
    }
    Ok(table)
}

/// For each row, the first that is no more of its group.
fn ends(rows: &[Row]) -> Vec<usize> {
    let mut ends = vec![rows.len(); rows.len()];
    for at in (0..rows.len().saturating_sub(1)).rev() {
        let is_one = rows[at].group == rows[at + 1].group;
        ends[at] = if is_one { ends[at + 1] } else { at + 1 };
    }
    ends
}

/// The first row that a cell does not cover.
fn until(row: usize, cell: &Cell, ends: &[usize]) -> usize {
    if cell.rows == 0 { ends[row] } else { ends[row].min(row + cell.rows as usize) }
}

/// The first column of each cell, and the one after its last.
type Places = Vec<Vec<(usize, usize)>>;

/// Where the cells of each row stand, and how many columns there are in which any cell begins: more are nobody's.
fn places(rows: &[Row], ends: &[usize]) -> Result<(Places, usize), Unreadable> {
    let mut busy: Vec<usize> = vec![];
    let (mut width, mut steps) = (0, 0);
    let mut places = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let mut column = 0;
        let mut here = Vec::with_capacity(row.cells.len());
        for cell in &row.cells {
            let is_free = |column: usize, busy: &[usize]| busy.get(column).is_none_or(|until| *until <= at);
            let known = column..busy.len().max(column);
            let first = known.clone().find(|column| is_free(*column, &busy)).unwrap_or(known.end);
            let most = first + cell.columns as usize;
            let end = (first..most).find(|column| !is_free(*column, &busy)).unwrap_or(most);
            steps += end - column;
            if first >= MAX_COLUMNS {
                let what = format!("row {} has more than {MAX_COLUMNS} columns", row.number);
                return Err(Unreadable::new(
                    what,
                    "this is hardly a table of positions; take out what is not",
                ));
            }
            if busy.len() < end {
                busy.resize(end, 0);
            }
            busy[first..end].fill(until(at, cell, ends));
            here.push((first, end));
            width = width.max(first + 1);
            column = end;
        }
        places.push(here);
        if steps > 20 * MAX_CELLS {
            return Err(Unreadable::new(
                "the cells of the table span too many others",
                "take the spans out of it",
            ));
        }
    }
    Ok((places, width))
}
