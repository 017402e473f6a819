//! The tables of a DOCX document, each with the heading that it stands under.

mod grid;
mod styles;
mod xml;

use super::left_out::{self, LeftOut};
use super::package::{Office, Package};
use super::{MAX_TABLES, Table, Tables, Unreadable, too_many_tables};
use crate::domain::text::safe_line;
use grid::{Cell, Grid};
use styles::Styles;
use xml::{Element, Next, Of, damaged, walk};

/// The most bytes of a part, unpacked.
const MAX_PART: u64 = 128 << 20;

/// What stands before an item of a list.
const BULLET: &str = "• ";

/// Reads every table, those within others as well.
pub(super) fn read(bytes: &[u8]) -> Result<Tables, Unreadable> {
    let mut package = Package::open(bytes, Office::Docx)?;
    let main = main_part(&mut package)?;
    let styles =
        main.rsplit_once('/').map_or("styles.xml".to_owned(), |(folder, _)| format!("{folder}/styles.xml"));
    let styles = match package.part(&styles, MAX_PART)? {
        Some(part) => Styles::read(part)?,
        None => Styles::default(),
    };
    let Some(part) = package.part(&main, MAX_PART)? else { return Err(damaged("it has no text")) };
    let mut reading = Reading { styles, ..Reading::default() };
    walk(part, |next| match next {
        Next::Begin(of, element) => reading.begin(of, element),
        Next::End(..) => reading.end(),
        Next::Text(text) => {
            reading.text(text);
            Ok(())
        }
    })?;
    reading.finish()
}

/// The part with the text, which is not called the same by every program.
fn main_part(package: &mut Package<'_>) -> Result<String, Unreadable> {
    let mut found = None;
    if let Some(part) = package.part("_rels/.rels", MAX_PART)? {
        walk(part, |next| {
            if let Next::Begin(_, element) = next
                && element.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            {
                found = element.attribute("Target").map(|target| target.trim_start_matches('/').to_owned());
            }
            Ok(())
        })?;
    }
    Ok(found.unwrap_or_else(|| "word/document.xml".to_owned()))
}

/// What is open, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Table,
    Row,
    RowProperties,
    Cell,
    Paragraph,
    ParagraphProperties,
    Run,
    RunProperties,
    /// Text that is read.
    Words,
    Other,
}

/// A paragraph, so far.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    /// What is struck out since the last words that are not.
    struck: String,
    /// In how many tables it stands.
    depth: usize,
    is_heading: bool,
    is_item: bool,
}

/// What was met in tables that a reader of them must know.
#[derive(Debug, Default)]
struct Met {
    deletions: bool,
    insertions: bool,
    footnotes: usize,
    hidden: usize,
    struck: LeftOut,
    symbols: usize,
    numbers: usize,
    foreign: usize,
    covered: usize,
}

/// A document, as far as it was read.
#[derive(Debug, Default)]
struct Reading {
    styles: Styles,
    open: Vec<Open>,
    /// How deep in something that is left out.
    skipping: usize,
    tables: Vec<(usize, Grid)>,
    done: Vec<(usize, Table)>,
    /// How many tables have begun.
    begun: usize,
    paragraphs: Vec<Paragraph>,
    heading: Option<String>,
    /// The first heading, where another stands between it and the first table.
    title: Option<String>,
    /// Whether the run is hidden.
    is_hidden: bool,
    /// Whether it is struck out.
    is_struck: bool,
    met: Met,
}

impl Reading {
    fn begin(&mut self, of: Of, element: &Element<'_>) -> Result<(), Unreadable> {
        let parent = self.open.last().copied().unwrap_or(Open::Other);
        if self.skipping > 0 || self.is_left_out(of, element.name(), parent) {
            self.skipping += 1;
            return Ok(());
        }
        let open = match (of, element.name()) {
            (Of::Text, "tbl") => {
                self.begun += 1;
                if self.begun > MAX_TABLES {
                    return Err(too_many_tables());
                }
                self.tables.push((self.begun, Grid::new(self.heading.clone())));
                Open::Table
            }
            (Of::Text, "tr") => {
                self.grid(Grid::begin_row);
                Open::Row
            }
            (Of::Text, "tc") => {
                self.grid(Grid::begin_cell);
                Open::Cell
            }
            (Of::Text, "p") => {
                self.paragraphs.push(Paragraph { depth: self.tables.len(), ..Paragraph::default() });
                Open::Paragraph
            }
            (Of::Text | Of::Mathematics, "r") => {
                (self.is_hidden, self.is_struck) = (false, false);
                Open::Run
            }
            (Of::Text, "trPr") => Open::RowProperties,
            (Of::Text, "pPr") => Open::ParagraphProperties,
            (Of::Text, "rPr") if parent == Open::Run => Open::RunProperties,
            (Of::Text | Of::Mathematics, "t") => Open::Words,
            (Of::Text, name) => {
                self.property(name, parent, element);
                Open::Other
            }
            (Of::Mathematics | Of::Compatibility | Of::Other, _) => Open::Other,
        };
        self.open.push(open);
        Ok(())
    }

    /// Whether an element is left out with all that it holds.
    fn is_left_out(&mut self, of: Of, name: &str, parent: Open) -> bool {
        let in_table = !self.tables.is_empty();
        match (of, name) {
            (Of::Compatibility, "Fallback") => true,
            (Of::Text, "del" | "moveFrom") if parent != Open::RowProperties => {
                self.met.deletions |= in_table;
                true
            }
            (Of::Text, "ins" | "moveTo") => {
                self.met.insertions |= in_table;
                false
            }
            // The second is what something was before a change.
            (Of::Text, name) => {
                matches!(name, "instrText" | "delText" | "delInstrText") || name.ends_with("PrChange")
            }
            (Of::Mathematics | Of::Compatibility | Of::Other, _) => false,
        }
    }

    /// Everything that says something of what it stands in, or stands for a character.
    fn property(&mut self, name: &str, parent: Open, element: &Element<'_>) {
        let in_table = !self.tables.is_empty();
        match (parent, name) {
            (Open::RowProperties, "gridBefore") => {
                let columns = element.number("val").unwrap_or(0);
                self.grid(|grid| grid.row().before = columns);
            }
            (Open::RowProperties, "del") => {
                self.met.deletions = true;
                self.grid(|grid| grid.row().is_deleted = true);
            }
            (Open::RunProperties, "vanish") if element.is_on() => {
                self.is_hidden = true;
                self.met.hidden += usize::from(in_table);
            }
            (Open::RunProperties, "strike" | "dstrike") => self.is_struck |= element.is_on(),
            (Open::ParagraphProperties, "pStyle") => {
                let Some(style) = element.value() else { return };
                let (is_heading, is_item) = (self.styles.is_heading(&style), self.styles.is_item(&style));
                self.paragraph(|it| (it.is_heading, it.is_item) = (is_heading, is_item));
            }
            (Open::ParagraphProperties, "outlineLvl") if element.number("val") < Some(9) => {
                self.paragraph(|it| it.is_heading = true);
            }
            (_, "numId") => {
                let is_item = element.number("val") != Some(0);
                self.paragraph(|it| it.is_item = is_item);
            }
            (_, "gridSpan") => {
                let columns = element.number("val").unwrap_or(1).max(1);
                self.cell(|cell| cell.columns = columns);
            }
            (_, "vMerge") => {
                let goes_on = element.value().is_none_or(|value| value != "restart");
                self.cell(|cell| cell.continues_above = goes_on);
            }
            (_, "hMerge") => {
                let goes_on = element.value().is_none_or(|value| value != "restart");
                self.cell(|cell| cell.continues_left = goes_on);
            }
            (_, "tblCaption") => {
                let caption = element.value();
                self.grid(|grid| grid.caption = caption);
            }
            (Open::Run, "tab" | "ptab") => self.words(" "),
            (Open::Run, "br" | "cr") => self.words("\n"),
            (Open::Run, "noBreakHyphen") => self.words("-"),
            (Open::Run, "sym") => match symbol(element) {
                Some(symbol) => self.words(symbol.encode_utf8(&mut [0; 4])),
                None => self.met.symbols += usize::from(in_table),
            },
            (_, "footnoteReference" | "endnoteReference") => self.met.footnotes += usize::from(in_table),
            (_, "altChunk") => self.met.foreign += 1,
            _ => {}
        }
    }

    fn end(&mut self) -> Result<(), Unreadable> {
        if self.skipping > 0 {
            self.skipping -= 1;
            return Ok(());
        }
        match self.open.pop() {
            Some(Open::Table) => {
                let Some((number, grid)) = self.tables.pop() else { return Ok(()) };
                let (table, covered) = grid.into_table()?;
                self.met.covered += covered;
                if !table.is_empty() {
                    self.done.push((number, table));
                }
            }
            Some(Open::Row) => self.grid(Grid::end_row),
            Some(Open::Cell) => self.grid(Grid::end_cell),
            Some(Open::Paragraph) => self.end_paragraph(),
            Some(Open::Run) => (self.is_hidden, self.is_struck) = (false, false),
            Some(
                Open::RowProperties
                | Open::ParagraphProperties
                | Open::RunProperties
                | Open::Words
                | Open::Other,
            )
            | None => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.skipping == 0 && self.open.last() == Some(&Open::Words) {
            self.words(text);
        }
    }

    /// Words of the paragraph, unless they are hidden or struck out.
    fn words(&mut self, text: &str) {
        let is_struck = self.is_struck;
        let Some(paragraph) = self.paragraphs.last_mut().filter(|_| !self.is_hidden) else { return };
        if is_struck {
            paragraph.struck.push_str(text);
        } else {
            paragraph.text.push_str(text);
            if !text.trim().is_empty() {
                self.met.strike(paragraph);
            }
        }
    }

    fn end_paragraph(&mut self) {
        let Some(mut paragraph) = self.paragraphs.pop() else { return };
        let is_struck = !paragraph.struck.is_empty();
        self.met.strike(&mut paragraph);
        let text = paragraph.text.trim();
        if text.is_empty() {
            self.met.numbers += usize::from(paragraph.is_item && !is_struck && !self.tables.is_empty());
        } else if let Some(around) = self.paragraphs.last_mut().filter(|it| it.depth == paragraph.depth) {
            // A box of text within a paragraph.
            around.text.push('\n');
            around.text.push_str(text);
        } else if !self.tables.is_empty() {
            self.cell(|cell| cell.lines.push((paragraph.is_item, text.to_owned())));
        } else if paragraph.is_heading {
            let is_first = self.begun == 0 && self.title.is_none();
            let first = self.heading.replace(safe_line(text)).filter(|_| is_first);
            // "1. Water" is the heading of a chapter.
            self.title =
                self.title.take().or(first.filter(|it| !it.starts_with(|c: char| c.is_ascii_digit())));
        }
    }

    fn paragraph(&mut self, change: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            change(paragraph);
        }
    }

    fn grid(&mut self, change: impl FnOnce(&mut Grid)) {
        if let Some((_, grid)) = self.tables.last_mut() {
            change(grid);
        }
    }

    fn cell(&mut self, change: impl FnOnce(&mut Cell)) {
        self.grid(|grid| change(grid.cell()));
    }

    /// The tables in the order of their beginnings.
    fn finish(mut self) -> Result<Tables, Unreadable> {
        self.done.sort_by_key(|(number, _)| *number);
        let mut tables = Tables { title: self.title, tables: vec![], remarks: self.met.remarks() };
        for (_, table) in self.done {
            tables.add(table)?;
        }
        Ok(tables)
    }
}

impl Met {
    /// Leaves out what of a paragraph is struck out: the runs of a program are not what a reader counts.
    fn strike(&mut self, paragraph: &mut Paragraph) {
        let struck = std::mem::take(&mut paragraph.struck);
        if paragraph.depth > 0 {
            self.struck.add(&struck);
        }
    }

    fn remarks(&self) -> Vec<String> {
        let counted = |count: usize, one: &str, several: &str| {
            (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { several }))
        };
        let told = [
            self.deletions.then(|| "tracked deletions in the tables were left out".to_owned()),
            self.insertions.then(|| "tracked insertions in the tables were taken for text".to_owned()),
            counted(
                self.footnotes,
                "footnote of the tables was left out",
                "footnotes of the tables were left out",
            ),
            counted(
                self.hidden,
                "hidden text in the tables was left out",
                "hidden texts in the tables were left out",
            ),
            left_out::struck(&self.struck),
            counted(
                self.symbols,
                "sign of a special font in the tables was left out",
                "signs of special fonts in the tables were left out",
            ),
            counted(
                self.numbers,
                "cell holds nothing but a number that is counted when it is shown; it was taken for empty",
                "cells hold nothing but a number that is counted when it is shown; they were taken for empty",
            ),
            counted(
                self.covered,
                "cell that lies under a merged one was left out",
                "cells that lie under merged ones were left out",
            ),
            counted(
                self.foreign,
                "part of the document that came from another file was left out",
                "parts of the document that came from other files were left out",
            ),
        ];
        told.into_iter().flatten().collect()
    }
}

/// The character of a font of signs: ticks, crosses, boxes, arrows and bullets; those of other fonts are as they are.
fn symbol(element: &Element<'_>) -> Option<char> {
    let code = u32::from_str_radix(&element.attribute("char")?, 16).ok()?;
    let font = element.attribute("font").unwrap_or_default();
    let place = if (0xF000..0xF100).contains(&code) { code - 0xF000 } else { code };
    match (font.as_str(), place) {
        ("Wingdings", 0xFC) => Some('✓'),
        ("Wingdings", 0xFB) => Some('✗'),
        ("Wingdings", 0xFE) => Some('☑'),
        ("Wingdings", 0xFD | 0x78) => Some('☒'),
        ("Wingdings", 0xA8 | 0x6F) => Some('☐'),
        ("Wingdings", 0xE0 | 0xE8) => Some('→'),
        ("Wingdings", 0x6C | 0x9F | 0xA7) | ("Symbol", 0xB7) => Some('•'),
        ("Wingdings 2", 0x50) => Some('✓'),
        ("Wingdings 2", 0x4F) => Some('✗'),
        ("Wingdings 2", 0x52) => Some('☑'),
        ("Wingdings 2", 0x51) => Some('☒'),
        ("Wingdings 2", 0xA3) => Some('☐'),
        ("Symbol", 0xAE) => Some('→'),
        ("Wingdings" | "Wingdings 2" | "Wingdings 3" | "Webdings" | "Symbol", _) => None,
        _ => char::from_u32(code).filter(|it| !(0xE000..0xF900).contains(&u32::from(*it))),
    }
}

#[cfg(test)]
mod tests;
