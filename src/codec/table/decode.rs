//! Bytes into text: what encoding they are in, and whether they are text at all.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::form::not_text;
use super::{Tables, Unreadable};

/// How far a file is looked into for signs of what it is.
const LOOKED_AT: usize = 4096;

/// Takes bytes as text; what had to be taken for granted is told in `tables`.
pub(super) fn decode<'b>(bytes: &'b [u8], tables: &mut Tables) -> Result<Cow<'b, str>, Unreadable> {
    decode_as(bytes, None, tables)
}

/// Takes bytes as text in the encoding that the file names for itself, if it names one. A mark at the beginning says more than
/// a name; and what is UTF-8 beyond doubt is that, whatever an editor left standing in its first lines.
pub(super) fn decode_as<'b>(
    bytes: &'b [u8],
    label: Option<&str>,
    tables: &mut Tables,
) -> Result<Cow<'b, str>, Unreadable> {
    if let Some(unreadable) = not_text(bytes) {
        return Err(unreadable);
    }
    let named = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    let text = if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        decoded(&bytes[mark..], encoding, tables)
    } else if let Some(encoding) = utf_16(bytes) {
        tables.remarks.push(format!("read as {}, which the file does not say", encoding.name()));
        decoded(bytes, encoding, tables)
    } else {
        match (std::str::from_utf8(bytes), named) {
            (Ok(text), Some(encoding)) if text.is_ascii() => decoded(text.as_bytes(), encoding, tables),
            (Ok(text), _) => Cow::Borrowed(text),
            (Err(_), Some(encoding)) => decoded(bytes, encoding, tables),
            (Err(_), None) => guessed(bytes, tables),
        }
    };
    if let Some(at) = text.find('\0') {
        let line = line_of(&text, at);
        let what = format!("line {line} holds a NUL, which no text does");
        return Err(Unreadable::new(what, "this is no text file, or a damaged one"));
    }
    Ok(text)
}

/// What is not UTF-8 and does not say what it is.
fn guessed<'b>(bytes: &'b [u8], tables: &mut Tables) -> Cow<'b, str> {
    let (good, bad) = utf_8_sequences(bytes);
    if good > bad {
        return decoded(bytes, encoding_rs::UTF_8, tables);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let text = decoded(bytes, encoding, tables);
    let at = text.find(|c: char| !c.is_ascii()).unwrap_or(0);
    let name = if encoding == WINDOWS_1252 { "Windows-1252" } else { encoding.name() };
    tables.remarks.push(format!(
        "not UTF-8: read as {name}; if that is wrong (line {} reads {:?}), save the file as UTF-8",
        line_of(&text, at),
        around(&text, at)
    ));
    text
}

/// Decodes, and tells where bytes make no sense in that encoding.
fn decoded<'b>(bytes: &'b [u8], encoding: &'static Encoding, tables: &mut Tables) -> Cow<'b, str> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if broken {
        let at = text.find('\u{fffd}').unwrap_or(0);
        tables.remarks.push(format!(
            "some bytes are not {} and stand as \u{fffd}, the first on line {}: {:?}",
            encoding.name(),
            line_of(&text, at),
            around(&text, at)
        ));
    }
    text
}

/// How many characters beyond ASCII are whole in UTF-8, and how many bytes are none.
fn utf_8_sequences(bytes: &[u8]) -> (usize, usize) {
    bytes.utf8_chunks().fold((0, 0), |(good, bad), chunk| {
        let whole = chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        (good + whole, bad + usize::from(!chunk.invalid().is_empty()))
    })
}

/// UTF-16 without a mark: of the bytes at one parity nearly all are zero in what is mostly Latin, of the others none.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let looked_at = &bytes[..bytes.len().min(LOOKED_AT) & !1];
    let zeros =
        |from: usize| looked_at[from.min(looked_at.len())..].iter().step_by(2).filter(|b| **b == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let plenty = |zeros: usize| zeros > 0 && zeros * 2 > looked_at.len() / 2;
    match (first, second) {
        (first, 0) if plenty(first) => Some(UTF_16BE),
        (0, second) if plenty(second) => Some(UTF_16LE),
        _ => None,
    }
}

/// The line of a text that a byte stands on, from 1.
fn line_of(text: &str, at: usize) -> usize {
    memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count() + 1
}

/// A few words around a place, for a person to see whether they are right.
fn around(text: &str, at: usize) -> String {
    let line = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let before: Vec<char> = text[line..at].chars().rev().take(12).collect();
    let after = text[at..].chars().take_while(|c| !matches!(c, '\n' | '\r')).take(12);
    before.into_iter().rev().chain(after).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text and the remarks.
    fn read(bytes: &[u8], label: Option<&str>) -> (String, Vec<String>) {
        let mut tables = Tables::default();
        let text = decode_as(bytes, label, &mut tables).unwrap().into_owned();
        (text, tables.remarks)
    }

    fn utf_16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn utf_16be(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn utf_8_and_what_bears_a_mark_is_read_without_a_word() {
        let text = "Thema;Köln\n";
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            [b"\xFF\xFE".to_vec(), utf_16le(text)].concat(),
            [b"\xFE\xFF".to_vec(), utf_16be(text)].concat(),
        ] {
            assert_eq!(read(&bytes, None), (text.to_owned(), vec![]));
        }
        assert_eq!(read(b"", None).0, "");
    }

    #[test]
    fn utf_16_without_a_mark_is_seen_by_its_zeros_and_told() {
        let text = "Issue\tNorth\nFlow\tyes\n";
        let remark = |name: &str| vec![format!("read as {name}, which the file does not say")];
        assert_eq!(read(&utf_16le(text), None), (text.to_owned(), remark("UTF-16LE")));
        assert_eq!(read(&utf_16be(text), None), (text.to_owned(), remark("UTF-16BE")));
    }

    #[test]
    fn what_older_spreadsheets_write_is_read_and_told() {
        let (bytes, _, _) = WINDOWS_1252.encode("Thema;Position\nKöln – größer;stimme zu\n");
        let (text, remarks) = read(&bytes, None);
        assert_eq!(text, "Thema;Position\nKöln – größer;stimme zu\n");
        assert_eq!(
            remarks,
            [
                "not UTF-8: read as Windows-1252; if that is wrong (line 2 reads \"Köln – größer\"), save the file as UTF-8"
            ]
        );
        let (bytes, _, _) =
            encoding_rs::WINDOWS_1251.encode("Питання;Позиція України\nПрипинення вогню;підтримує\n");
        let (text, remarks) = read(&bytes, None);
        assert_eq!(text, "Питання;Позиція України\nПрипинення вогню;підтримує\n");
        assert!(remarks[0].starts_with("not UTF-8: read as windows-1251; "), "{remarks:?}");
    }

    #[test]
    fn a_damaged_byte_in_utf_8_does_not_turn_the_rest_into_another_encoding() {
        let (text, remarks) = read(b"K\xC3\xB6ln, \xC3\xBCber\nba\xE9d\n", None);
        assert_eq!(text, "Köln, über\nba\u{fffd}d\n");
        assert_eq!(
            remarks,
            ["some bytes are not UTF-8 and stand as \u{fffd}, the first on line 2: \"ba\u{fffd}d\""]
        );
    }

    #[test]
    fn a_named_encoding_is_heeded_unless_the_bytes_are_utf_8() {
        assert_eq!(read(b"\xCF\xE8", Some("windows-1251")), ("Пи".to_owned(), vec![]));
        assert_eq!(read("Köln".as_bytes(), Some("windows-1252")), ("Köln".to_owned(), vec![]));
        assert_eq!(read(b"K\xF6ln", Some("no such thing")).0, "Köln");
    }

    #[test]
    fn what_is_no_text_is_refused_for_what_it_looks_like() {
        let refused = |bytes: &[u8]| decode(bytes, &mut Tables::default()).unwrap_err().to_string();
        assert_eq!(
            refused(b"a,b\nc,\0d\n"),
            "line 2 holds a NUL, which no text does; this is no text file, or a damaged one"
        );
        assert!(refused(b"PK\x03\x04xxxx").starts_with("this is a ZIP file"));
    }
}
