//! A handout as CSV: a row for each position, below what the file says of itself; then the parties, the themes and the
//! sources that the rows name, each a table of its own.
//!
//! A mark of UTF-8 begins it, since Excel on Windows takes a file without one for its old code page; what is written raw is
//! for programs, which take the mark for a letter, and has none.

use std::borrow::Cow;

use csv::{QuoteStyle, Writer, WriterBuilder};

use crate::codec::table::{is_number, wants_guard};
use crate::domain::Handout;

use super::left_out::left_out;
use super::tables::{Table, Tables};
use super::{Front, HeadLine, Sheet, Unwritable};

/// The mark of UTF-8.
const MARK: &str = "\u{feff}";

/// The tables, in their order.
const SHEETS: [Sheet; 4] = [Sheet::Positions, Sheet::Parties, Sheet::Themes, Sheet::Sources];

/// The file of a handout.
pub(super) fn write(handout: &Handout, raw: bool) -> Result<Vec<u8>, Unwritable> {
    let tables = Tables::of(handout, &SHEETS);
    let all: Vec<Table> = SHEETS.into_iter().filter_map(|sheet| tables.table(sheet)).collect();
    let width = all.iter().map(|table| table.columns.len()).max().unwrap_or(1);
    let out = if raw { vec![] } else { MARK.as_bytes().to_vec() };
    let writer = WriterBuilder::new().quote_style(QuoteStyle::Necessary).from_writer(out);
    let mut lines = Lines { writer, width, raw };
    let front = Front::of(handout);
    // A title that could be taken for something else that is said of the file says that it is the title.
    let title = if front.title.contains(": ") {
        Cow::Owned(format!("{}: {}", HeadLine::Title.word(), front.title))
    } else {
        Cow::Borrowed(front.title.as_str())
    };
    lines.line([title])?;
    for (word, text) in front.told() {
        lines.line([Cow::Owned(format!("{word}: {text}"))])?;
    }
    for (word, text) in HeadLine::of(&handout.dataset) {
        lines.line([Cow::Owned(format!("{}: {text}", word.word()))])?;
    }
    for table in &all {
        lines.line([])?;
        lines.line(table.columns.iter().map(|column| Cow::Borrowed(column.word())))?;
        for row in &table.rows {
            lines.line(table.columns.iter().map(|column| tables.cell(row, *column)))?;
        }
    }
    lines.line([])?;
    for what in left_out(handout, &SHEETS) {
        lines.line([Cow::Owned(format!("Left out: {what}"))])?;
    }
    lines.writer.into_inner().map_err(|error| unwritable(&error))
}

/// The lines on their way, all of one width.
struct Lines {
    writer: Writer<Vec<u8>>,
    width: usize,
    raw: bool,
}

impl Lines {
    fn line<'a>(&mut self, cells: impl IntoIterator<Item = Cow<'a, str>>) -> Result<(), Unwritable> {
        let mut count = 0;
        for cell in cells {
            count += 1;
            let written = if self.raw {
                self.writer.write_field(&*cell)
            } else {
                self.writer.write_field(&*guarded(&cell))
            };
            written.map_err(|error| unwritable(&error))?;
        }
        let rest = std::iter::repeat_n("", self.width.saturating_sub(count));
        rest.into_iter()
            .try_for_each(|cell| self.writer.write_field(cell))
            .map_err(|error| unwritable(&error))?;
        self.writer.write_record(None::<&[u8]>).map_err(|error| unwritable(&error))
    }
}

/// A cell that no spreadsheet runs: with a `'` before what begins a formula, and before a `'` that would be taken for one.
fn guarded(cell: &str) -> Cow<'_, str> {
    if wants_guard(cell) && !is_number(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

fn unwritable(error: &dyn std::fmt::Display) -> Unwritable {
    Unwritable(format!("the table cannot be written as CSV: {error}"))
}

/// Every field of a file, for tests: by the crate, which knows of no guards.
#[cfg(test)]
pub(super) fn fields(bytes: &[u8]) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let records = reader.records().map(|record| record.expect("a record of one width"));
    let fields = records.flat_map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>());
    let mut fields: Vec<String> = fields.collect();
    if bytes.starts_with(MARK.as_bytes()) {
        // The crate takes the mark off.
        fields[0].insert_str(0, MARK);
    }
    fields
}
