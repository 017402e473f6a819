//! What a program writes to a terminal, read strictly: words to be shown, and the few sequences that we allow. Anything else is
//! foreign, and told with its place.

use std::fmt;

/// One thing that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    /// A scalar to be shown.
    Shown(char),
    /// A line break, where text is written and not a screen.
    Break,
    /// The cursor is placed: row and column, from 0.
    Place(u16, u16),
    /// A colour, or an attribute.
    Look,
    /// All that stands there is erased.
    Erase,
    /// A mode is put on or off.
    Mode(u16, bool),
    /// Text for the clipboard.
    Copy,
}

/// What is allowed beside words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Allowed {
    /// A screen: the cursor, looks, erasing, and the modes of a screen.
    Screen,
    /// A screen on which a copy key was pressed.
    ScreenAndClipboard,
    /// Text on a terminal: looks and line breaks.
    Coloured,
    /// Text for a pipe or a file: line breaks.
    Plain,
}

/// Something that should not be there.
#[derive(Debug)]
pub(crate) struct Foreign {
    at: usize,
    what: String,
    around: String,
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: {}; around it: {}", self.at, self.what, self.around)
    }
}

/// The alternate screen, the cursor, line wrap, pastes in brackets, and frames at one stroke.
const MODES: [u16; 5] = [7, 25, 1049, 2004, 2026];

/// Reads what was written, or says what is foreign in it.
pub(crate) fn tokens(bytes: &[u8], allowed: Allowed) -> Result<Vec<Token>, Foreign> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let (token, len) = token(&bytes[at..], allowed).map_err(|what| {
            let around = &bytes[at.saturating_sub(20)..bytes.len().min(at + 30)];
            Foreign { at, what, around: format!("{:?}", String::from_utf8_lossy(around)) }
        })?;
        out.push(token);
        at += len;
    }
    Ok(out)
}

/// Fails where something is foreign.
pub(crate) fn assert_clean(bytes: &[u8], allowed: Allowed, what: &str) -> Vec<Token> {
    tokens(bytes, allowed).unwrap_or_else(|foreign| panic!("{what}: {foreign}"))
}

fn token(bytes: &[u8], allowed: Allowed) -> Result<(Token, usize), String> {
    let screen = matches!(allowed, Allowed::Screen | Allowed::ScreenAndClipboard);
    match bytes {
        [b'\n', ..] if !screen => Ok((Token::Break, 1)),
        [0x1b, b'[', ..] if allowed != Allowed::Plain => {
            let len =
                bytes.iter().skip(2).position(|b| (0x40..=0x7e).contains(b)).ok_or("an open sequence")?;
            let (body, last) = (&bytes[2..len + 2], bytes[len + 2]);
            let token = sequence(body, last)
                .ok_or_else(|| format!("the sequence {:?}", String::from_utf8_lossy(&bytes[..len + 3])))?;
            if !screen && token != Token::Look {
                return Err(format!("{token:?} in text"));
            }
            Ok((token, len + 3))
        }
        [0x1b, b']', b'5', b'2', b';', b'c', b';', rest @ ..] if allowed == Allowed::ScreenAndClipboard => {
            let len = rest.iter().position(|b| !b.is_ascii_alphanumeric() && !b"+/=".contains(b));
            match len.map(|len| (len, &rest[len..])) {
                Some((len, [0x07, ..])) => Ok((Token::Copy, 7 + len + 1)),
                Some((len, [0x1b, b'\\', ..])) => Ok((Token::Copy, 7 + len + 2)),
                Some(_) | None => Err("a copy that does not end".to_owned()),
            }
        }
        [] => unreachable!("it was not empty"),
        [first, ..] => {
            let len = match first {
                0x20..=0x7e => return Ok((Token::Shown(char::from(*first)), 1)),
                0xc2..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf4 => 4,
                byte => return Err(format!("the byte {byte:#04x}")),
            };
            let text =
                bytes.get(..len).and_then(|text| std::str::from_utf8(text).ok()).ok_or("broken UTF-8")?;
            let c = text.chars().next().expect("a scalar");
            if c.is_control() || draws_nothing(c) {
                return Err(format!("U+{:04X}", u32::from(c)));
            }
            Ok((Token::Shown(c), len))
        }
    }
}

fn sequence(body: &[u8], last: u8) -> Option<Token> {
    let body = std::str::from_utf8(body).ok()?;
    let numbers = |body: &str| body.split(';').map(|n| n.parse().ok()).collect::<Option<Vec<u16>>>();
    match (last, body.strip_prefix('?')) {
        (b'h' | b'l', Some(mode)) => {
            let mode = mode.parse().ok().filter(|mode| MODES.contains(mode))?;
            Some(Token::Mode(mode, last == b'h'))
        }
        (b'H', None) => match numbers(body)?[..] {
            [row, column] => Some(Token::Place(row.checked_sub(1)?, column.checked_sub(1)?)),
            _ => None,
        },
        (b'm', None) if body.is_empty() => Some(Token::Look),
        (b'm', None) => numbers(body).map(|_| Token::Look),
        (b'J', None) if body == "2" => Some(Token::Erase),
        _ => None,
    }
}

/// Whether a scalar turns the direction of what follows, or draws nothing, or parts lines: Unicode's default-ignorable
/// ones, annotation marks and separators; all but the two joiners.
fn draws_nothing(c: char) -> bool {
    matches!(u32::from(c),
        0x61c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069
        | 0xad | 0x34f | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x200b | 0x2028 | 0x2029
        | 0x2060..=0x2065 | 0x206a..=0x206f | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff0..=0xfffb
        | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}

#[test]
fn what_is_allowed_is_read_and_all_else_is_foreign() {
    use Allowed::{Coloured, Plain, Screen, ScreenAndClipboard};
    let good: [(&[u8], Allowed); 9] = [
        (b"\x1b[?1049h\x1b[?2004h\x1b[?7l\x1b[?25l\x1b[?2026h", Screen),
        (b"\x1b[2J\x1b[0m\x1b[m\x1b[38;5;12m\x1b[12;40Hword", Screen),
        ("日本 é \u{1f468}\u{200d}\u{1f469}".as_bytes(), Screen),
        (b"\x1b]52;c;aGk=\x07", ScreenAndClipboard),
        (b"\x1b]52;c;aGk=\x1b\\", ScreenAndClipboard),
        (b"\x1b[91mword\x1b[0m\n", Coloured),
        (b"word\n", Plain),
        (b"", Plain),
        ("می\u{200c}خواهم".as_bytes(), Plain),
    ];
    for (bytes, allowed) in good {
        assert!(tokens(bytes, allowed).is_ok(), "{bytes:?}: {}", tokens(bytes, allowed).unwrap_err());
    }
    let bad: [(&[u8], Allowed); 26] = [
        (b"\x1b", Screen),
        (b"\x1b[", Screen),
        (b"\x1b[0;0H", Screen),
        (b"\x1b[H", Screen),
        (b"\x1b[3J", Screen),
        (b"\x1b[6n", Screen),
        (b"\x1b[?1000h", Screen),
        (b"\x1b[?25;1049h", Screen),
        (b"\x1b[1x", Screen),
        (b"\x1b[38;xm", Screen),
        (b"\x1b]0;title\x07", Screen),
        (b"\x1b]52;c;aGk=\x07", Screen),
        (b"\x1b]52;c;?\x07", ScreenAndClipboard),
        (b"\x1b]52;c;aGk=", ScreenAndClipboard),
        (b"\x1bP", Screen),
        (b"a\nb", Screen),
        (b"a\rb", Coloured),
        (b"a\tb", Plain),
        (b"\x1b[2J", Coloured),
        (b"\x1b[12;40H", Coloured),
        (b"\x1b[91m", Plain),
        (b"\x07", Plain),
        (b"\x7f", Plain),
        (b"\xff", Plain),
        ("\u{9b}31m".as_bytes(), Screen),
        ("pay \u{202e}tfel".as_bytes(), Screen),
    ];
    for (bytes, allowed) in bad {
        assert!(tokens(bytes, allowed).is_err(), "{:?}", String::from_utf8_lossy(bytes));
    }
    let told = tokens(b"good \x1b[5nbad", Screen).unwrap_err().to_string();
    assert!(told.starts_with("byte 5: the sequence \"\\u{1b}[5n\""), "{told}");
}
