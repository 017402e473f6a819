//! From bytes to text: what is not UTF-8 is named for what it is.

use std::borrow::Cow;

use super::trouble::Trouble;

/// A file as text.
#[derive(Debug)]
pub(super) struct Decoded<'t> {
    /// What can be quoted of it.
    pub(super) text: Cow<'t, str>,
    /// Whether it makes sense to parse it.
    pub(super) legible: bool,
    /// What is wrong, and at which byte.
    pub(super) trouble: Option<(usize, Trouble)>,
}

/// Takes the bytes of a file as UTF-8, with or without a byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Decoded<'_> {
    let illegible =
        |trouble| Decoded { text: Cow::Borrowed(""), legible: false, trouble: Some((0, trouble)) };
    if u32::try_from(bytes.len()).is_err() {
        return illegible(Trouble::plain(format!("a file of {} bytes; at most {}", bytes.len(), u32::MAX)));
    }
    if looks_like_utf_16(bytes) {
        return illegible(Trouble::new("the file is UTF-16", "save it as UTF-8"));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (text, broken) = match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), None),
        Err(error) => (String::from_utf8_lossy(bytes), Some(error.valid_up_to())),
    };
    if let Some(at) = memchr::memchr(0, text.as_bytes()) {
        let trouble = Trouble::new("a NUL byte", "this is no text file, or a damaged one");
        return Decoded { text, legible: false, trouble: Some((at, trouble)) };
    }
    let trouble = broken.map(|at| {
        let byte = bytes.get(at).copied().unwrap_or(0);
        (at, Trouble::new(format!("the byte {byte:02X} is not UTF-8"), "save the file as UTF-8"))
    });
    Decoded { text, legible: true, trouble }
}

/// Whether a file begins with a mark of UTF-16, or with an ASCII letter in it.
fn looks_like_utf_16(bytes: &[u8]) -> bool {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => true,
        [0, low, 0, _, ..] | [low, 0, _, 0, ..] => low.is_ascii_graphic(),
        _ => false,
    }
}
