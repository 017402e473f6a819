//! The sheets of an XLSX workbook, each a table of what a person sees in its cells.

mod marked;
mod shown;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::io::Cursor;

use calamine::{DataRef, Dimensions, Reader, Sheet, SheetType, SheetVisible, Xlsx, XlsxError};

use super::left_out::{self, LeftOut};
use super::package::{Office, Package};
use super::{
    Counted, MAX_CELLS, MAX_COLUMNS, MAX_TABLES, Merge, Table, Tables, Unreadable, column_letters,
    too_many_cells, too_many_tables, without_guard,
};
use crate::domain::text::safe_line;
use marked::{Marked, Parts, Struck};
use shown::Style;

/// The most rows of a sheet: a spreadsheet has no more.
const MAX_ROWS: u32 = 1 << 20;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads every sheet that is shown and holds something.
pub(super) fn read(bytes: &[u8]) -> Result<Tables, Unreadable> {
    let mut package = Package::open(bytes, Office::Xlsx)?;
    let mut workbook: Workbook<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| refusal(&error))?;
    let mut tables = Tables::default();
    if package.has_parts(&["xl/comments", "xl/threadedComments"]) {
        tables.remarks.push(
            "comments that are pinned to cells are left out; what matters in them belongs in a column"
                .to_owned(),
        );
    }
    let sheets: Vec<Sheet> = workbook.sheets_metadata().to_vec();
    if sheets.len() > MAX_TABLES {
        return Err(too_many_tables());
    }
    let parts = Parts::read(&mut package)?;
    for sheet in &sheets {
        let name = safe_line(&sheet.name);
        match (sheet.visible, sheet.typ) {
            (SheetVisible::Visible, SheetType::WorkSheet) => {
                let at = sheets.iter().position(|it| it.name == sheet.name).unwrap_or_default();
                let read = parts
                    .marked(&mut package, at)
                    .and_then(|marked| read_sheet(&mut workbook, &sheet.name, &marked, &mut tables.remarks));
                let table = read.map_err(|refused| {
                    Unreadable::new(format!("the sheet `{name}`: {}", refused.what), refused.remedy)
                })?;
                if !table.is_empty() {
                    tables.add(table)?;
                }
            }
            (SheetVisible::Hidden | SheetVisible::VeryHidden, _) => {
                tables.remarks.push(format!("the sheet `{name}` is hidden and was left out"));
            }
            (
                SheetVisible::Visible,
                SheetType::ChartSheet | SheetType::DialogSheet | SheetType::MacroSheet | SheetType::Vba,
            ) => tables.remarks.push(format!("the sheet `{name}` has no cells and was left out")),
        }
    }
    Ok(tables)
}

/// What an error of the library means.
fn refusal(error: &XlsxError) -> Unreadable {
    damaged(error)
}

fn damaged(error: &impl Display) -> Unreadable {
    let told = safe_line(&error.to_string());
    let told: String = told.chars().take(100).collect();
    Unreadable::new(format!("the workbook is damaged ({told})"), "open it, and save it as XLSX")
}

/// Reads one sheet.
fn read_sheet(
    workbook: &mut Workbook<'_>,
    name: &str,
    marked: &Marked,
    remarks: &mut Vec<String>,
) -> Result<Table, Unreadable> {
    let merges = workbook.merge_cells_by_sheet_name(name).map_err(|error| refusal(&error))?;
    let cells = Cells::read(workbook, name, marked)?;
    let called = safe_line(name);
    if cells.has_empty {
        remarks.extend(
            formulas_without_value(workbook, name)?.map(|told| format!("the sheet `{called}` {told}")),
        );
    }
    remarks.extend(cells.unseen.remarks().map(|told| format!("the sheet `{called}`: {told}")));
    let strange = cells.strange;
    let (table, covered) = cells.into_table(called.clone(), merges)?;
    for (count, of_a_kind) in [
        (strange, "an error of a kind that is not known, taken for empty"),
        (covered, "a text under a merged cell, which was left out"),
    ] {
        if count > 0 {
            let cells =
                if count == 1 { "1 cell holds".to_owned() } else { format!("{count} cells each hold") };
            remarks.push(format!("the sheet `{called}`: {cells} {of_a_kind}"));
        }
    }
    Ok(table)
}

/// What is to be said of formulas that nobody has calculated.
fn formulas_without_value(workbook: &mut Workbook<'_>, name: &str) -> Result<Option<String>, Unreadable> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|error| refusal(&error))?;
    let (mut count, mut first) = (0, None);
    loop {
        match reader.next_cell_with_formula_metadata() {
            Ok(None) => break,
            Ok(Some(cell)) if cell.formula.is_some() && cell.value == DataRef::Empty => {
                count += 1;
                first = first.or(Some(cell.pos));
            }
            Ok(Some(_)) | Err(XlsxError::CellError(_)) => {}
            Err(error) => return Err(refusal(&error)),
        }
    }
    Ok(first.map(|first| {
        let at = cell_name(first);
        let cells = if count == 1 { "1 formula".to_owned() } else { format!("{count} formulas") };
        format!(
            "has {cells} without a value, the first in {at}; open the workbook, and save it with its values"
        )
    }))
}

/// The cells of a sheet that hold something, in the order of their rows and columns.
#[derive(Debug, Default)]
struct Cells {
    all: Vec<Cell>,
    text: String,
    /// Whether there are cells that hold nothing but, perhaps, a formula.
    has_empty: bool,
    /// How many cells hold an error that is not known.
    strange: usize,
    unseen: Unseen,
}

/// What of a sheet is hidden or struck out, as far as there is a text in it.
#[derive(Debug, Default)]
struct Unseen {
    rows: BTreeSet<u32>,
    columns: BTreeSet<u32>,
    struck: LeftOut,
    first_struck: Option<(u32, u32)>,
    /// How many texts are struck out in part, and the place of the first.
    in_part: usize,
    first_in_part: Option<(u32, u32)>,
}

impl Unseen {
    /// Whether a text is left out.
    fn take(&mut self, place: (u32, u32), text: &str, marked: &Marked, is_struck: bool) -> bool {
        let (row, column) = place;
        if marked.hides_row(row) {
            self.rows.insert(row);
            return true;
        }
        if marked.hides_column(column) {
            self.columns.insert(column);
            return true;
        }
        match if is_struck { Some(Struck::Wholly) } else { marked.struck(place) } {
            Some(Struck::Wholly) => {}
            Some(Struck::InPart) => {
                self.in_part += 1;
                self.first_in_part.get_or_insert(place);
                return false;
            }
            None => return false,
        }
        self.struck.add(text);
        self.first_struck.get_or_insert(place);
        true
    }

    /// A line for each kind that there is.
    fn remarks(&self) -> impl Iterator<Item = String> {
        let hidden = |what: &str, count: usize, first: String| match count {
            1 => format!("the hidden {what} {first} is left out; unhide it in the workbook if it belongs"),
            _ => format!(
                "{count} hidden {what}s are left out, the first {first}; unhide them in the workbook where they belong"
            ),
        };
        let rows = self.rows.first().map(|row| hidden("row", self.rows.len(), (row + 1).to_string()));
        let columns = self
            .columns
            .first()
            .map(|column| hidden("column", self.columns.len(), column_letters(*column as usize)));
        let struck = left_out::struck(&self.struck).zip(self.first_struck);
        let struck = struck.map(|(told, at)| format!("{told} in {}", cell_name(at)));
        let in_part = self.first_in_part.map(|at| match (self.in_part, cell_name(at)) {
            (1, at) => format!("the text in {at} is struck out in part and was taken whole; delete there what no longer holds"),
            (count, at) => format!(
                "{count} texts are struck out in part and were taken whole, the first in {at}; delete in them what no longer holds"
            ),
        });
        [rows, columns, struck, in_part].into_iter().flatten()
    }
}

/// What a cell is called.
fn cell_name((row, column): (u32, u32)) -> String {
    format!("{}{}", column_letters(column as usize), u64::from(row) + 1)
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    row: u32,
    column: u16,
    start: u32,
    len: u32,
}

impl Cells {
    fn read(workbook: &mut Workbook<'_>, name: &str, marked: &Marked) -> Result<Self, Unreadable> {
        let mut reader = workbook.worksheet_cells_reader(name).map_err(|error| refusal(&error))?;
        let code =
            |style: &calamine::Style| style.number_format.as_ref().map(|it| Style::of(&it.format_code));
        let styles: Vec<Style> =
            reader.styles().iter().map(|style| code(style).unwrap_or_default()).collect();
        let is_struck =
            |style: &calamine::Style| style.font.as_ref().is_some_and(calamine::Font::has_strikethrough);
        let struck: Vec<bool> = reader.styles().iter().map(is_struck).collect();
        let mut cells = Self::default();
        loop {
            let (cell, style) = match reader.next_cell_with_style_id() {
                Ok(None) => break,
                Ok(Some(read)) => read,
                Err(XlsxError::CellError(_)) => {
                    cells.strange += 1;
                    continue;
                }
                Err(error) => return Err(refusal(&error)),
            };
            if *cell.get_value() == DataRef::Empty {
                cells.has_empty = true;
                continue;
            }
            let text = shown::text(cell.get_value(), styles.get(style).copied().unwrap_or_default());
            let text = without_guard(text.trim());
            let is_struck = struck.get(style).copied().unwrap_or(false);
            if !text.is_empty() && !cells.unseen.take(cell.get_position(), text, marked, is_struck) {
                cells.add(cell.get_position(), text)?;
            }
        }
        let place = |cell: &Cell| (cell.row, cell.column);
        if !cells.all.is_sorted_by_key(place) {
            cells.all.sort_by_key(place);
        }
        Ok(cells)
    }

    fn add(&mut self, (row, column): (u32, u32), text: &str) -> Result<(), Unreadable> {
        if row >= MAX_ROWS || column as usize >= MAX_COLUMNS {
            let what = format!("a cell in column {} of row {}", u64::from(column) + 1, u64::from(row) + 1);
            return Err(Unreadable::new(
                format!("{what} lies beyond the end of a sheet"),
                "open it, and save it as XLSX",
            ));
        }
        if self.all.len() >= MAX_CELLS {
            return Err(too_many_cells());
        }
        let Ok(start) = u32::try_from(self.text.len() + text.len()).map(|_| self.text.len() as u32) else {
            return Err(Unreadable::new("it holds more than 4 GiB of text", "part it into several files"));
        };
        self.text.push_str(text);
        self.all.push(Cell { row, column: column as u16, start, len: text.len() as u32 });
        Ok(())
    }

    fn text(&self, cell: &Cell) -> &str {
        &self.text[cell.start as usize..(cell.start + cell.len) as usize]
    }

    /// The table, and how many cells were left out since merged ones lie over them.
    fn into_table(self, title: String, merges: Vec<Dimensions>) -> Result<(Table, usize), Unreadable> {
        let mut table = Table::new(Some(title), Counted::Rows);
        let width = self.all.iter().map(|cell| u32::from(cell.column) + 1).max().unwrap_or(0);
        let mut regions = Regions::new(merges, width);
        let mut covered = 0;
        for row in self.all.chunk_by(|a, b| a.row == b.row) {
            table.begin_row(row[0].row as usize + 1)?;
            regions.enter(row, table.row_count() as u32 - 1);
            let mut own = row.iter().peekable();
            let end = regions.end().max(u32::from(row[row.len() - 1].column) + 1);
            for column in 0..end {
                let mut here = None;
                // Of two cells in one place the later one is seen.
                while let Some(cell) = own.next_if(|cell| u32::from(cell.column) == column) {
                    here = Some(cell);
                }
                let (at, text) = (table.row_count() as u32 - 1, here.map_or("", |cell| self.text(cell)));
                match regions.over(column) {
                    Some(origin) if origin != (at, column) => {
                        covered += usize::from(here.is_some());
                        table.push_again(origin.0 as usize, origin.1 as usize)?;
                    }
                    Some(_) | None => table.push(text)?,
                }
            }
        }
        regions.close(u32::MAX);
        for merge in regions.closed {
            table.merge(merge);
        }
        Ok((table, covered))
    }
}

/// The merged regions of a sheet, as its rows are gone through: those that lie over the row, none over another.
struct Regions {
    /// Those that are still to come, the next one last.
    coming: Vec<Dimensions>,
    /// By the first column: the merge as it is known so far, and the last row of the sheet that it lies over.
    open: BTreeMap<u32, (Merge, u32)>,
    closed: Vec<Merge>,
    /// How many columns the sheet has.
    width: u32,
}

impl Regions {
    fn new(mut merges: Vec<Dimensions>, width: u32) -> Self {
        merges.sort_by_key(|it| std::cmp::Reverse(it.start));
        Self { coming: merges, open: BTreeMap::new(), closed: vec![], width }
    }

    /// Goes on to a row: its cells, and its place in the table. A region begins only with a text.
    fn enter(&mut self, cells: &[Cell], at: u32) {
        let row = cells[0].row;
        self.close(row);
        for (merge, _) in self.open.values_mut() {
            merge.rows += 1;
        }
        while let Some(next) = self.coming.pop_if(|next| next.start.0 <= row) {
            let (first, last) = (next.start.1, next.end.1.min(self.width.saturating_sub(1)));
            let has_text = cells.binary_search_by_key(&first, |cell| u32::from(cell.column)).is_ok();
            let overlaps = self
                .open
                .range(..=last)
                .next_back()
                .is_some_and(|(_, (it, _))| it.column + it.columns > first);
            if next.start.0 == row && has_text && last >= first && !overlaps {
                let merge = Merge { row: at, column: first, rows: 1, columns: last - first + 1 };
                self.open.insert(first, (merge, next.end.0));
            }
        }
    }

    /// Closes those that end before a row.
    fn close(&mut self, row: u32) {
        let closed = self.open.extract_if(.., |_, (_, last)| *last < row || row == u32::MAX);
        self.closed.extend(closed.map(|(_, (merge, _))| merge).filter(|it| it.rows > 1 || it.columns > 1));
    }

    /// Where the last of them ends in this row.
    fn end(&self) -> u32 {
        self.open.values().next_back().map_or(0, |(merge, _)| merge.column + merge.columns)
    }

    /// Where in the table the region begins that lies over a column.
    fn over(&self, column: u32) -> Option<(u32, u32)> {
        let (_, (merge, _)) = self.open.range(..=column).next_back()?;
        (merge.column + merge.columns > column).then_some((merge.row, merge.column))
    }
}

#[cfg(test)]
mod tests;
