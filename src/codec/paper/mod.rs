//! A document as a value: headings, paragraphs, lists and tables, which a word processor, a browser and Markdown show alike.

pub mod docx;
pub mod html;
#[cfg(test)]
mod made;
pub mod markdown;

use crate::domain::{Date, Stance};

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paper {
    /// Its title.
    pub title: String,
    /// How it is to be handled: a banner on every page.
    pub handling: Option<String>,
    /// What its foot says beside the number of the page.
    pub foot: String,
    /// The day on which it was made, for what a file says of itself.
    pub made: Option<Date>,
    /// Whether it is set close, so that more of it stands on a page.
    pub is_close: bool,
    /// Whether it lies on its side, for wide tables.
    pub landscape: bool,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading, of level 1 (below the title) to 3.
    Heading(u8, Line),
    /// A paragraph.
    Paragraph(Line),
    /// Items, each with those below it.
    List(Vec<Item>),
    /// A table.
    Table(Table),
    /// References, by their numbers.
    References(Vec<(usize, Line)>),
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// What it says.
    pub line: Line,
    /// What stands below it.
    pub below: Vec<Line>,
}

/// A table. Every row has as many cells as there are columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What it holds, for those who cannot see it.
    pub caption: String,
    /// The headings, each with the share of the width that its column should have.
    pub columns: Vec<(String, u16)>,
    /// The rows; a cell is some paragraphs.
    pub rows: Vec<Vec<Vec<Line>>>,
}

/// Text that flows.
pub type Line = Vec<Run>;

/// A piece of text in one manner. None of it is markup: a writer escapes what its form would take for such. A line break in it
/// is one on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// Plain.
    Plain(String),
    /// Strong.
    Strong(String),
    /// Secondary: labels, who said it, when.
    Dim(String),
    /// A stance: its glyph, and what it is called here.
    Stance(Stance, String),
    /// A link, to an address that [`super::export::is_link`] lets through.
    Link(String, String),
    /// The numbers of references.
    Cited(Vec<usize>),
}

/// Plain text as a line.
pub fn plain(text: impl Into<String>) -> Line {
    vec![Run::Plain(text.into())]
}

/// A text without characters that no page has; a tab is a space.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let is_kept = |c: &char| *c == '\n' || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(is_kept).collect()
}

/// The numbers of references, as they are cited.
fn cited(numbers: &[usize]) -> String {
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    if numbers.is_empty() { String::new() } else { format!("[{}]", numbers.join(", ")) }
}
