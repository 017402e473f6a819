//! The brief as a document.

use crate::domain::Handout;
use crate::domain::brief::Brief;
use crate::domain::vocabulary::{Vocabulary, vocabulary};

use super::paper::{self, Paper};

vocabulary! {
    /// The form of a brief.
    BriefFormat {
        /// A document for a word processor.
        Docx = "docx",
        /// A page for a browser.
        Html = "html",
        /// Plain text with marks.
        Markdown = "markdown",
    }
}

impl BriefFormat {
    /// The form whose files end like this, if there is one.
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "docx" => Some(Self::Docx),
            "html" | "htm" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }

    /// Whether its files are no text, and nothing for a terminal.
    pub fn is_binary(self) -> bool {
        self == Self::Docx
    }
}

/// The file of a brief.
pub fn brief(handout: &Handout, format: BriefFormat) -> Vec<u8> {
    let paper = document(handout);
    match format {
        BriefFormat::Docx => paper::docx::write(&paper),
        BriefFormat::Html => paper::html::write(&paper),
        BriefFormat::Markdown => paper::markdown::write(&paper),
    }
}

fn document(handout: &Handout) -> Paper {
    let _brief = Brief::of(handout);
    Paper::default()
}
