//! What is handed over, as a file: one form a file here, each saying all that the handout holds, or naming what it leaves out.

mod columns;
mod csv;
mod document;
mod docx;
mod front;
mod html;
mod json;
mod left_out;
#[cfg(test)]
mod made;
mod markdown;
mod references;
mod tables;
mod toml;
mod xlsx;

use std::fmt;

use crate::domain::Handout;
use crate::domain::vocabulary::{Vocabulary, vocabulary};

pub use columns::{Column, HeadLine, Sheet};
pub use front::Front;
pub use references::{Reference, References, is_link};
pub use xlsx::Shown;

vocabulary! {
    /// The form of a file that is handed over.
    Format {
        /// A document of tables, for a wiki or a mail.
        Markdown = "markdown",
        /// One page for a browser, which needs nothing else.
        Html = "html",
        /// A document for a word processor.
        Docx = "docx",
        /// A table of positions for a spreadsheet or a program.
        Csv = "csv",
        /// A workbook.
        Xlsx = "xlsx",
        /// The dataset, for a program.
        Json = "json",
        /// The dataset, in the format of its own.
        Toml = "toml",
    }
}

impl Format {
    /// What the names of its files end with, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
            Self::Toml => "toml",
        }
    }

    /// The form whose files end like this, if there is one.
    pub fn of_ending(ending: &str) -> Option<Self> {
        let ending = ending.to_ascii_lowercase();
        match ending.as_str() {
            "markdown" => Some(Self::Markdown),
            "htm" => Some(Self::Html),
            _ => Self::ALL.iter().copied().find(|format| format.ending() == ending),
        }
    }

    /// Whether its files are no text, and nothing for a terminal.
    pub fn is_binary(self) -> bool {
        match self {
            Self::Docx | Self::Xlsx => true,
            Self::Markdown | Self::Html | Self::Csv | Self::Json | Self::Toml => false,
        }
    }
}

/// How a file is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Whether the cells of CSV stay as they are, also where a spreadsheet would run them.
    pub raw: bool,
}

/// Why something cannot be made into a file of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwritable(pub String);

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unwritable {}

/// The file of a handout.
pub fn export(handout: &Handout, format: Format, options: Options) -> Result<Vec<u8>, Unwritable> {
    match format {
        Format::Markdown => markdown::write(handout),
        Format::Html => html::write(handout),
        Format::Docx => docx::write(handout),
        Format::Csv => csv::write(handout, options.raw),
        Format::Xlsx => xlsx::write(handout),
        Format::Json => json::write(handout),
        Format::Toml => Ok(toml::write(handout)),
    }
}

#[cfg(test)]
mod returned;
#[cfg(test)]
mod tests;
