//! One thing that is wrong with a file, told in the manner of rustc: what, where, the line itself, and what to do.

use std::fmt;
use std::ops::Range;

use crate::domain::width::Width;
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text::safe_line;

/// The widest excerpt, in cells.
const COLUMNS: usize = 120;

/// How much of a line is shown before what is wrong with it, at most.
const LEAD: usize = 80;

/// Whether something keeps a file from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It does.
    Error,
    /// It is worth a second look.
    Warning,
}

impl Severity {
    /// The word that begins its message.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One thing that is wrong. All of its text is clean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether it keeps the file from being read.
    pub severity: Severity,
    /// What is wrong, in lower case, the culprit in backquotes.
    pub message: String,
    /// Where, if it is at one place.
    pub spot: Option<Spot>,
    /// What to do.
    pub hint: Option<String>,
}

/// A place in a file, and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The file, as messages call it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The line, cut where it is long.
    pub excerpt: String,
    /// The cells of the excerpt that are meant.
    pub caret: Range<usize>,
}

impl Spot {
    /// The spot of these bytes of a text, on the line of this number.
    pub fn new(file: &str, line: usize, text: &str, bytes: Range<usize>) -> Self {
        let start = floor(text, bytes.start.min(text.len()));
        let end = floor(text, bytes.end.clamp(start, text.len()));
        let begin = memchr::memrchr(b'\n', &text.as_bytes()[..start]).map_or(0, |at| at + 1);
        let rest = &text[start..];
        let stop = start + memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let (before, meant, after) =
            (&text[begin..start], &text[start..end.min(stop)], &text[end.min(stop)..stop]);

        let mut excerpt = safe_line(tail(before, COLUMNS));
        if tail(before, COLUMNS).len() < before.len() || excerpt.width() > LEAD {
            let near = excerpt.graphemes(true).rev().take(LEAD / 2).map(str::len).sum::<usize>();
            excerpt = format!("…{}", &excerpt[excerpt.len() - near..]);
        }
        let from = excerpt.width();
        excerpt.push_str(&safe_line(head(meant, COLUMNS)));
        let to = excerpt.width();
        excerpt.push_str(&safe_line(head(after.trim_end_matches('\r'), COLUMNS)));
        let excerpt = cut(excerpt.trim_end(), COLUMNS);
        let to = to.min(COLUMNS).max(from + 1);
        Self { file: safe_line(file), line, column: before.chars().count() + 1, excerpt, caret: from..to }
    }
}

/// The nearest character boundary at or before a byte.
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The first characters of a text.
fn head(text: &str, chars: usize) -> &str {
    text.char_indices().nth(chars).map_or(text, |(end, _)| &text[..end])
}

/// The last characters of a text.
fn tail(text: &str, chars: usize) -> &str {
    text.char_indices().rev().nth(chars - 1).map_or(text, |(start, _)| &text[start..])
}

/// As much of a text as so many cells hold, told to be cut if it is.
fn cut(text: &str, cells: usize) -> String {
    if text.width() <= cells {
        return text.to_owned();
    }
    let mut width = 0;
    let fits = text.graphemes(true).take_while(|grapheme| {
        width += grapheme.width();
        width < cells
    });
    fits.chain(["…"]).collect()
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.severity.word(), self.message)?;
        let Some(spot) = &self.spot else {
            return match &self.hint {
                Some(hint) => writeln!(f, "  = {hint}"),
                None => Ok(()),
            };
        };
        let number = spot.line.to_string();
        let gutter = " ".repeat(number.len());
        writeln!(f, "{gutter}--> {}:{}:{}", spot.file, spot.line, spot.column)?;
        writeln!(f, "{gutter} |")?;
        writeln!(f, "{}", format!("{number} | {}", spot.excerpt).trim_end())?;
        let (lead, carets) = (" ".repeat(spot.caret.start), "^".repeat(spot.caret.len()));
        let hint = self.hint.as_deref().unwrap_or("");
        if spot.caret.end + 1 + hint.width() <= COLUMNS {
            return writeln!(f, "{}", format!("{gutter} | {lead}{carets} {hint}").trim_end());
        }
        writeln!(f, "{gutter} | {lead}{carets}")?;
        writeln!(f, "{gutter} = {hint}")
    }
}

/// All that is wrong with a file or a folder: errors first, in the order of the files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// Those told; where there are more than can be told, the last of a kind gives their number.
    pub list: Vec<Diagnostic>,
    /// How many errors there are, told or not.
    pub errors: usize,
    /// How many warnings there are, told or not.
    pub warnings: usize,
}

impl Diagnostics {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl fmt::Display for Diagnostics {
    /// Each diagnostic, with an empty line between.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, diagnostic) in self.list.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}
