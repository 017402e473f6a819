//! What terminals call the keys: numbers, letters and modifiers in control sequences.

use crate::app::{Code, Key};

/// The parameters of a control sequence: fields between semicolons, their parts between colons.
pub(super) struct Parameters(Vec<Vec<Option<u32>>>);

impl Parameters {
    /// Reads what stands between the beginning of a sequence and its last letter.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let number = |part: &[u8]| std::str::from_utf8(part).ok()?.parse().ok();
        Self(bytes.split(|b| *b == b';').map(|f| f.split(|b| *b == b':').map(number).collect()).collect())
    }

    /// A number by its field and its part.
    pub(super) fn get(&self, field: usize, part: usize) -> Option<u32> {
        *self.0.get(field)?.get(part)?
    }

    /// The key of a sequence that ends with this letter.
    pub(super) fn key(&self, last: u8) -> Option<Key> {
        let first = self.get(0, 0);
        match last {
            b'Z' => Some(Key { shift: true, ..Key::plain(Code::Tab) }),
            b'~' if first == Some(27) => self.modified(scalar_code(self.get(2, 0)?)?),
            b'~' => self.modified(numbered_key(first?)?),
            b'u' => self.modified(scalar_code(first?)?),
            // With other parameters it is where the cursor is.
            b'R' if first != Some(1) => None,
            letter => self.modified(letter_key(letter)?),
        }
    }

    /// A key with the modifiers of the second field; `None` where it was let go, or held with a key we do not know.
    fn modified(&self, code: Code) -> Option<Key> {
        const RELEASE: u32 = 3;
        let bits = self.get(1, 0).unwrap_or(1).saturating_sub(1);
        // Super, Hyper, Meta.
        if self.get(1, 1) == Some(RELEASE) || bits & 0b11_1000 != 0 {
            return None;
        }
        let (shift, alt, ctrl) = (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0);
        let Code::Char(c) = code else { return Some(Key { code, ctrl, alt, shift }) };
        let shifted = self.get(0, 1).and_then(char::from_u32);
        let c = match shifted {
            Some(other) if shift => other,
            None if shift => c.to_uppercase().next().unwrap_or(c),
            Some(_) | None => c,
        };
        // AltGr reaches some programs as both: what it makes is a character.
        let alt_gr = ctrl && alt && !c.is_ascii_alphanumeric() && c != ' ';
        Some(Key { code: Code::Char(c), ctrl: ctrl && !alt_gr, alt: alt && !alt_gr, shift: false })
    }
}

/// The key that a letter at the end of a sequence names.
pub(super) fn letter_key(letter: u8) -> Option<Code> {
    Some(match letter {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'F' => Code::End,
        b'H' => Code::Home,
        b'P'..=b'S' => Code::F(letter - b'P' + 1),
        _ => return None,
    })
}

/// The key that a number before a tilde names.
fn numbered_key(number: u32) -> Option<Code> {
    let number = u8::try_from(number).ok()?;
    Some(match number {
        1 | 7 => Code::Home,
        2 => Code::Insert,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(number - 10),
        17..=21 => Code::F(number - 11),
        23..=26 => Code::F(number - 12),
        28 | 29 => Code::F(number - 13),
        31..=34 => Code::F(number - 14),
        _ => return None,
    })
}

/// The key of a code point, those that the Kitty protocol gives to keys without one among them.
fn scalar_code(number: u32) -> Option<Code> {
    const KEYPAD: [Code; 18] = [
        Code::Char('.'),
        Code::Char('/'),
        Code::Char('*'),
        Code::Char('-'),
        Code::Char('+'),
        Code::Enter,
        Code::Char('='),
        Code::Char(','),
        Code::Left,
        Code::Right,
        Code::Up,
        Code::Down,
        Code::PageUp,
        Code::PageDown,
        Code::Home,
        Code::End,
        Code::Insert,
        Code::Delete,
    ];
    Some(match number {
        8 | 127 => Code::Backspace,
        9 => Code::Tab,
        13 => Code::Enter,
        27 => Code::Esc,
        57376..=57387 => Code::F((number - 57376 + 13) as u8),
        57399..=57408 => Code::Char(char::from((number - 57399) as u8 + b'0')),
        57409..=57426 => KEYPAD[(number - 57409) as usize],
        // Control characters, and the rest of that private area: locks, media keys, modifiers alone.
        0..32 | 57344..=63743 => return None,
        _ => Code::Char(char::from_u32(number)?),
    })
}
