//! A handout as a workbook: what the file is, the grid as on the screen, and the tables behind it, which are taken back.
//!
//! Every cell is a string, never a formula, a number or a link of its own; links stand on the first sheet alone, and lead only
//! where a reader may be sent.

mod grid;
mod looks;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::codec::table::wants_guard;
use crate::domain::width::Width;
use crate::domain::{Handout, Stance};

use super::left_out::left_out;
use super::tables::Tables;
use super::{Column, Front, HeadLine, Sheet, Unwritable};
pub use grid::Shown;
use looks::Looks;

/// The most characters that a cell holds, as Excel counts them.
const MAX_CELL: usize = 32_767;

/// The most rows of a sheet.
const MAX_ROWS: usize = 1 << 20;

/// The most cells of a workbook: one of more takes a program minutes and gigabytes to open.
const MAX_CELLS: usize = 3_000_000;

/// The widest table that is printed on one page, in characters.
const WIDEST: f64 = 280.0;

/// How wide what the file says of itself is.
const ABOUT: f64 = 110.0;

/// The widest that a header or a footer may be; Excel holds 255 characters.
const MAX_HEADER: usize = 100;

/// The file of a handout.
pub(super) fn write(handout: &Handout) -> Result<Vec<u8>, Unwritable> {
    let tables = Tables::of(handout, Sheet::ALL);
    let filled: Vec<_> =
        Sheet::ALL.iter().filter_map(|sheet| Some((*sheet, tables.table(*sheet)?))).collect();
    let cells: usize = filled.iter().map(|(_, table)| table.rows.len() * table.columns.len()).sum();
    if let Some((sheet, table)) = filled.iter().find(|(_, table)| table.rows.len() >= MAX_ROWS) {
        return Err(too_large(&format!("{} rows of {}", table.rows.len(), sheet.word().to_lowercase())));
    }
    if cells > MAX_CELLS {
        return Err(too_large(&format!("{cells} cells")));
    }
    let front = Front::of(handout);
    let mut book = Workbook::new();
    book.set_properties(&properties(handout, &front)?);
    let looks = Looks::new();
    let page = Page { front: &front, looks: &looks };
    page.about(handout, &tables, book.add_worksheet())?;
    grid::write(handout, &tables, &page, book.add_worksheet())?;
    for (sheet, table) in &filled {
        let worksheet = book.add_worksheet();
        page.begin(worksheet, sheet.word()).map_err(unwritable)?;
        if table.columns.iter().map(|column| width_of(*column)).sum::<f64>() > WIDEST {
            go_on(worksheet);
        }
        for (at, column) in (0..).zip(&table.columns) {
            worksheet.set_column_width(at, width_of(*column)).map_err(unwritable)?;
            Page::put(worksheet, (0, at), column.word(), &looks.heading)?;
        }
        for (number, row) in (1..).zip(&table.rows) {
            let mut height = 1;
            for (at, column) in (0..).zip(&table.columns) {
                let cell = tables.cell(row, *column);
                if cell.is_empty() {
                    continue;
                }
                height = height.max(lines(&cell, width_of(*column)));
                let stance = Stance::from_word(&cell).filter(|_| *column == Column::Stance);
                let look = looks.stance(stance);
                Page::put(worksheet, (number, at), &cell, look)?;
            }
            worksheet.set_row_height(number, points(height)).map_err(unwritable)?;
        }
        let last = (table.rows.len() as u32, table.columns.len().saturating_sub(1) as u16);
        worksheet.autofilter(0, 0, last.0, last.1).map_err(unwritable)?;
        let frozen = if *sheet == Sheet::Positions { 2 } else { 1 };
        worksheet.set_freeze_panes(1, frozen).map_err(unwritable)?;
        worksheet.set_repeat_rows(0, 0).map_err(unwritable)?;
    }
    if !handout.notes.is_empty() {
        page.notes(handout, book.add_worksheet())?;
    }
    book.save_to_buffer().map_err(unwritable)
}

/// What every sheet has of its file.
struct Page<'a> {
    front: &'a Front,
    looks: &'a Looks,
}

impl Page<'_> {
    /// Names a sheet, and says how it is printed: on its side, as wide as a page, with title and handling on each.
    fn begin(&self, sheet: &mut Worksheet, name: &str) -> Result<(), XlsxError> {
        sheet.set_name(name)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.5, 0.5, 0.8, 0.7, 0.3, 0.3);
        let handling = self.front.handling.as_deref().unwrap_or_default();
        sheet.set_header(format!("&L{}&R{}", printed(&self.front.title), printed(handling)));
        let for_whom = self.front.facts.iter().find(|(word, _)| *word == "For").map_or("", |(_, text)| text);
        sheet.set_footer(format!(
            "&L{}&C{}&R&P / &N",
            printed(handling),
            printed(&format!("For {for_whom}"))
        ));
        Ok(())
    }

    /// Puts a text into a cell.
    fn put(
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        text: &str,
        look: &rust_xlsxwriter::Format,
    ) -> Result<(), Unwritable> {
        let count = text.encode_utf16().count();
        if count > MAX_CELL {
            let begins: String = text.chars().take(40).collect();
            return Err(Unwritable(format!(
                "a text holds {count} characters, and a cell of a workbook at most {MAX_CELL}: “{begins}…”; \
                 CSV, JSON or TOML hold it"
            )));
        }
        sheet.write_string_with_format(row, column, kept(text), look).map_err(unwritable)?;
        Ok(())
    }

    /// The first sheet: what the file is, and its sources.
    fn about(&self, handout: &Handout, tables: &Tables, sheet: &mut Worksheet) -> Result<(), Unwritable> {
        self.begin(sheet, "About").map_err(unwritable)?;
        sheet.set_column_width(0, 16).map_err(unwritable)?;
        sheet.set_column_width(1, ABOUT).map_err(unwritable)?;
        let mut told: Vec<(&str, String)> = vec![("Title", self.front.title.clone())];
        told.extend(self.front.told().map(|(word, text)| (word, text.to_owned())));
        told.extend(HeadLine::of(&handout.dataset).into_iter().map(|(word, text)| (word.word(), text)));
        let left = left_out(handout, Sheet::ALL);
        told.extend(left.into_iter().map(|what| ("Left out", what)));
        let beside = if handout.notes.is_empty() {
            "Grid shows what is in them"
        } else {
            "Grid shows what is in them, Notes what is beside them"
        };
        let back = format!("the tables from Positions on are what an import takes back; {beside}");
        told.push(("To read again", back));
        let mut row = 0;
        for (word, text) in told {
            Self::put(sheet, (row, 0), word, &self.looks.label)?;
            let look = if word == "Title" { &self.looks.title } else { &self.looks.plain };
            if word != "Title" {
                sheet.set_row_height(row, points(lines(&text, ABOUT))).map_err(unwritable)?;
            }
            Self::put(sheet, (row, 1), &text, look)?;
            row += 1;
        }
        let references = tables.references.list(&handout.dataset);
        if !references.is_empty() {
            Self::put(sheet, (row + 1, 1), "Sources", &self.looks.heading)?;
            row += 2;
        }
        for reference in references {
            Self::put(sheet, (row, 0), &format!("[{}]", reference.number), &self.looks.label)?;
            let text: String = reference.text.chars().take(MAX_CELL / 2).collect();
            sheet.set_row_height(row, points(lines(&text, ABOUT))).map_err(unwritable)?;
            // What Excel takes for no address, or for one too long, is a text without one.
            let is_linked = reference.url.as_deref().is_some_and(|url| {
                sheet.write_url_with_format(row, 1, link(url, &text), &self.looks.link).is_ok()
            });
            if !is_linked {
                Self::put(sheet, (row, 1), &text, &self.looks.plain)?;
            }
            row += 1;
        }
        Ok(())
    }

    /// The notes that its readers see.
    fn notes(&self, handout: &Handout, sheet: &mut Worksheet) -> Result<(), Unwritable> {
        self.begin(sheet, "Notes").map_err(unwritable)?;
        let columns = [
            ("Note on", 36.0),
            ("Kind of note", 14.0),
            ("What it says", 80.0),
            ("Who spoke", 18.0),
            ("Written", 20.0),
            ("Written by", 14.0),
            ("Seen by", 12.0),
        ];
        for (at, (heading, width)) in (0..).zip(columns) {
            sheet.set_column_width(at, width).map_err(unwritable)?;
            Self::put(sheet, (0, at), heading, &self.looks.heading)?;
        }
        for (row, note) in (1..).zip(&handout.notes) {
            let cells = [
                note.on.describe(&handout.dataset),
                note.kind.label().to_owned(),
                note.told(),
                note.speaker(&handout.dataset).unwrap_or_default(),
                note.created.compact(),
                note.author.to_string(),
                note.scope.word().to_owned(),
            ];
            let height = cells.iter().zip(columns).map(|(cell, (_, width))| lines(cell, width)).max();
            sheet.set_row_height(row, points(height.unwrap_or(1))).map_err(unwritable)?;
            for (at, cell) in (0..).zip(&cells) {
                Self::put(sheet, (row, at), cell, &self.looks.plain)?;
            }
        }
        sheet.set_freeze_panes(1, 0).map_err(unwritable)?;
        sheet.set_repeat_rows(0, 0).map_err(unwritable)?;
        Ok(())
    }
}

/// A text as a cell has it: a reader of tables takes a mark off that keeps a text from being run, so that one which the text
/// has itself is kept by another.
fn kept(text: &str) -> String {
    if text.starts_with('\'') && wants_guard(text) { format!("'{text}") } else { text.to_owned() }
}

fn link(url: &str, text: &str) -> rust_xlsxwriter::Url {
    rust_xlsxwriter::Url::new(url).set_text(text)
}

/// What the file says of itself to programs: the day of its making, so that the same handout is the same file.
fn properties(handout: &Handout, front: &Front) -> Result<DocProperties, Unwritable> {
    let iso = handout.made.iso();
    let mut parts = iso.split('-').map(|part| part.parse::<u16>().unwrap_or(1));
    let mut next = || parts.next().unwrap_or(1);
    let (year, month, day) = (next().max(1900), next(), next());
    let day = ExcelDateTime::from_ymd(year, month as u8, day as u8).map_err(unwritable)?;
    Ok(DocProperties::new().set_title(&front.title).set_creation_datetime(&day))
}

/// A text in a header or a footer, where `&` begins a command.
fn printed(text: &str) -> String {
    let short: String = text.chars().take(MAX_HEADER).collect();
    let short = if short.len() < text.len() { format!("{short}…") } else { short };
    short.replace('&', "&&")
}

/// Prints a sheet over several pages side by side, since as wide as one it could not be read.
fn go_on(sheet: &mut Worksheet) {
    sheet.set_print_fit_to_pages(0, 0).set_print_scale(60);
}

/// How many lines a text takes in a column of a width: not every program finds that out by itself.
fn lines(text: &str, width: f64) -> usize {
    let room = (width as usize).saturating_sub(2).max(1);
    text.lines().map(|line| line.width().div_ceil(room).max(1)).sum()
}

/// The height of a row of so many lines; no row is higher than Excel lets it be.
fn points(lines: usize) -> f64 {
    (lines.max(1) as f64 * 15.0).min(409.0)
}

/// How wide a column is, in characters.
#[expect(clippy::wildcard_enum_match_arm, reason = "all others hold a word or two")]
fn width_of(column: Column) -> f64 {
    use Column as C;
    match column {
        C::Text | C::Quote | C::Summary | C::Question | C::AgreedText | C::LinesToTake => 50.0,
        C::Opportunity | C::Challenge | C::Challenges | C::Step | C::Pressure | C::Url => 50.0,
        C::Conditions | C::Interest | C::RedLine | C::Purpose | C::Impact | C::Risk | C::Verification => 34.0,
        C::Mitigation | C::Source | C::Issues | C::Measures | C::Issue | C::Measure => 34.0,
        C::Number | C::Reference | C::Grade => 9.0,
        _ => 17.0,
    }
}

fn too_large(what: &str) -> Unwritable {
    Unwritable(format!(
        "{what} are more than a workbook should hold ({MAX_CELLS} cells, {MAX_ROWS} rows a sheet); choose fewer issues or \
         parties, or take CSV"
    ))
}

#[expect(clippy::needless_pass_by_value, reason = "it is what a failure is mapped by")]
fn unwritable(error: XlsxError) -> Unwritable {
    Unwritable(format!("the workbook cannot be written: {error}"))
}
