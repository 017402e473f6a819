//! The files that a dataset is read from, as text: what is not UTF-8 is named for what it is.

use std::borrow::Cow;

use crate::domain::text::Block;

use super::trouble::Trouble;

/// The mark that some editors begin a file with.
const MARK: &str = "\u{feff}";

/// One file, all of it in memory. The texts of a dataset are parts of it.
#[derive(Debug, Clone)]
pub struct Input {
    /// What messages call it.
    pub(super) name: String,
    pub(super) block: Block,
    /// Whether it makes sense to parse it.
    pub(super) legible: bool,
    /// What is wrong with its bytes, and at which of them.
    pub(super) trouble: Option<(usize, Trouble)>,
}

impl Input {
    /// A file that messages call `name` and that holds these bytes.
    pub fn new(name: impl Into<String>, bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        let name = name.into();
        let (text, trouble) = decode(bytes.into().into_owned());
        let legible = trouble.as_ref().is_none_or(|(_, fatal, _)| !fatal);
        // Counted as the text is, which begins after the mark.
        let mark = if text.starts_with(MARK) { MARK.len() } else { 0 };
        let trouble = trouble.map(|(at, _, trouble)| (at.saturating_sub(mark), trouble));
        Self { name, block: Block::new(text), legible, trouble }
    }

    /// The text as it stands in the file.
    pub fn whole(&self) -> &str {
        &self.block
    }

    /// The text, without the mark that some editors begin it with.
    pub(super) fn text(&self) -> &str {
        self.block.strip_prefix(MARK).unwrap_or(&self.block)
    }

    /// That mark, where it is there.
    pub(super) fn mark(&self) -> &'static str {
        if self.block.starts_with(MARK) { MARK } else { "" }
    }
}

/// Takes bytes as UTF-8. What is wrong comes with its place, and with whether it makes no sense to go on.
fn decode(bytes: Vec<u8>) -> (String, Option<(usize, bool, Trouble)>) {
    if u32::try_from(bytes.len()).is_err() {
        let trouble = Trouble::plain(format!("a file of {} bytes; at most {}", bytes.len(), u32::MAX));
        return (String::new(), Some((0, true, trouble)));
    }
    if looks_like_utf_16(&bytes) {
        return (String::new(), Some((0, true, Trouble::new("the file is UTF-16", "save it as UTF-8"))));
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        let text = String::from_utf8_lossy(&bytes[..at]).into_owned() + "\0";
        let trouble = Trouble::new("a NUL byte", "this is no text file, or a damaged one");
        return (text, Some((at, true, trouble)));
    }
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(at).copied().unwrap_or(0);
            let trouble = Trouble::new(format!("the byte {byte:02X} is not UTF-8"), "save the file as UTF-8");
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some((at, false, trouble)))
        }
    }
}

/// Whether a file begins with a mark of UTF-16, or with an ASCII letter in it.
fn looks_like_utf_16(bytes: &[u8]) -> bool {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => true,
        [0, low, 0, _, ..] | [low, 0, _, 0, ..] => low.is_ascii_graphic(),
        _ => false,
    }
}
