//! What is wrong with a file as text, in words that quote it cleanly.

use crate::domain::draft::Place;
use crate::domain::text::safe_line;

/// What is wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) message: String,
    pub(super) hint: Option<String>,
    /// Another place to look at.
    pub(super) other: Option<Place>,
}

impl Trouble {
    pub(super) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: Some(hint.into()), other: None }
    }

    pub(super) fn plain(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, other: None }
    }

    pub(super) fn with(self, other: Place) -> Self {
        Self { other: Some(other), ..self }
    }
}

/// A word or a stretch of text as a message quotes it: clean, on one line, and short.
pub(super) fn quoted(raw: &str) -> String {
    const CHARS: usize = 60;
    let head: String = raw.chars().take(CHARS + 1).collect();
    let clean = safe_line(&head);
    match clean.char_indices().nth(CHARS) {
        Some((end, _)) => format!("`{}…`", &clean[..end]),
        None => format!("`{clean}`"),
    }
}

/// Words as a message lists them.
pub(super) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(quoted).collect::<Vec<_>>().join(", ")
}
