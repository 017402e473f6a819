//! Bytes from the terminal into keys, pastes and clicks, however the bytes are cut.
//!
//! This stands here, and not a library's reader, because such a reader goes back to the terminal for the rest of a
//! sequence: while it waits there it cannot be parked, takes the bytes meant for an editor, and spins when the terminal is
//! gone. This decoder never reads; it is given what came and keeps what is not whole yet.

mod names;

use memchr::memmem;

use crate::app::{Code, Key};
use names::{Parameters, letter_key};

/// The most of a paste that is held back before it is passed on in pieces.
const PASTE_PIECE: usize = 1 << 20;
/// Longer than any sequence a terminal sends; what is longer is noise.
const LONGEST_SEQUENCE: usize = 64;
/// Longer than any answer a terminal gives.
const LONGEST_ANSWER: usize = 4096;
const PASTE_END: &[u8] = b"\x1b[201~";

/// Something that came from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed or repeats.
    Key(Key),
    /// Text was pasted; its line breaks are `\n`.
    Paste(String),
    /// The mouse did something.
    Mouse(Mouse),
    /// The terminal answered a question (an operating system command without its frame, such as `11;rgb:0000/0000/0000`).
    Answer(String),
}

/// What the mouse did, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub action: MouseAction,
    /// The column, from 0.
    pub column: u16,
    /// The row, from 0.
    pub row: u16,
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseAction {
    /// The left button went down.
    Press,
    /// A button came up.
    Release,
    /// The wheel turned away from the hand.
    WheelUp,
    /// The wheel turned towards the hand.
    WheelDown,
    /// The wheel tilted left.
    WheelLeft,
    /// The wheel tilted right.
    WheelRight,
}

/// What the first bytes of a buffer are.
enum Step {
    /// Not whole yet.
    Partial,
    /// So many bytes that mean nothing.
    Skip(usize),
    /// So many bytes that mean this.
    Is(usize, Input),
    /// So many bytes, after which pasted text follows.
    Paste(usize),
}

/// Turns bytes into input; holds what is not whole yet.
#[derive(Debug, Default)]
pub struct Decoder {
    held: Vec<u8>,
    pasting: bool,
    /// How much of a held paste is known not to hold its end.
    scanned: usize,
}

impl Decoder {
    /// Takes bytes as they came and passes on what is whole.
    pub fn feed(&mut self, bytes: &[u8], mut pass: impl FnMut(Input)) {
        self.held.extend_from_slice(bytes);
        let mut at = 0;
        loop {
            if self.pasting {
                self.held.drain(..at);
                at = 0;
                if !self.paste(&mut pass) {
                    break;
                }
            }
            match step(&self.held[at..]) {
                Step::Partial => break,
                Step::Skip(n) => at += n,
                Step::Is(n, input) => {
                    at += n;
                    pass(input);
                }
                Step::Paste(n) => {
                    at += n;
                    self.pasting = true;
                }
            }
        }
        self.held.drain(..at);
    }

    /// Whether what is held may be a key by itself, such as Escape, which only silence can tell.
    pub fn is_ambiguous(&self) -> bool {
        !self.pasting && matches!(*self.held, [0x1b] | [0x1b, b'[' | b'O' | b']'])
    }

    /// Nothing more came: what is held was a key by itself.
    pub fn settle(&mut self, mut pass: impl FnMut(Input)) {
        if !self.is_ambiguous() {
            return;
        }
        pass(Input::Key(match self.held.get(1) {
            None => Key::plain(Code::Esc),
            Some(&after) => Key { alt: true, ..Key::char(char::from(after)) },
        }));
        self.held.clear();
    }

    /// The terminal is gone: what was pasted of a text that has no end is passed on.
    pub fn finish(&mut self, mut pass: impl FnMut(Input)) {
        if self.pasting && !self.held.is_empty() {
            pass(Input::Paste(pasted(&self.held)));
        }
        *self = Self::default();
    }

    /// Passes on pasted text; true if it has ended.
    fn paste(&mut self, pass: &mut impl FnMut(Input)) -> bool {
        let from = self.scanned.min(self.held.len());
        if let Some(found) = memmem::find(&self.held[from..], PASTE_END) {
            let end = from + found;
            pass(Input::Paste(pasted(&self.held[..end])));
            self.held.drain(..end + PASTE_END.len());
            self.pasting = false;
            self.scanned = 0;
            return true;
        }
        self.scanned = self.held.len().saturating_sub(PASTE_END.len() - 1);
        if self.held.len() >= PASTE_PIECE {
            // Cut at a line, so that neither a character nor a line break is cut in two.
            let line = memchr::memrchr(b'\n', &self.held[..self.scanned]);
            let cut = line.map_or_else(|| whole_characters(&self.held[..self.scanned]), |at| at + 1);
            pass(Input::Paste(pasted(&self.held[..cut])));
            self.held.drain(..cut);
            self.scanned = 0;
        }
        false
    }
}

/// Pasted bytes as text: terminals send line breaks as Enter.
fn pasted(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n")
}

/// How many bytes come before a character that is cut off at the end.
fn whole_characters(bytes: &[u8]) -> usize {
    let tail = bytes.len().saturating_sub(3);
    match bytes[tail..].iter().rposition(|b| *b >= 0xC0) {
        Some(at) => tail + at,
        None => bytes.len(),
    }
}

fn step(bytes: &[u8]) -> Step {
    match bytes {
        [] | [0x1b] => Step::Partial,
        [0x1b, 0x1b, ..] => key(1, Key::plain(Code::Esc)),
        [0x1b, b'[', ..] => control_sequence(bytes),
        [0x1b, b'O', rest @ ..] => match rest {
            [] => Step::Partial,
            [b'M', ..] => key(3, Key::plain(Code::Enter)),
            [letter, ..] => letter_key(*letter).map_or(Step::Skip(3), |code| key(3, Key::plain(code))),
        },
        [0x1b, b']', rest @ ..] => answer(rest),
        [0x1b, rest @ ..] => match character(rest) {
            Step::Is(n, Input::Key(plain)) => key(n + 1, Key { alt: true, ..plain }),
            Step::Skip(n) => Step::Skip(n + 1),
            other @ (Step::Partial | Step::Is(..) | Step::Paste(_)) => other,
        },
        _ => character(bytes),
    }
}

fn key(length: usize, key: Key) -> Step {
    Step::Is(length, Input::Key(key))
}

/// A single character, a control character among them.
fn character(bytes: &[u8]) -> Step {
    let first = bytes[0];
    let plain = match first {
        0 => Key::ctrl(' '),
        b'\t' => Key::plain(Code::Tab),
        b'\r' => Key::plain(Code::Enter),
        0x1b => Key::plain(Code::Esc),
        0x7f => Key::plain(Code::Backspace),
        0x01..=0x1a => Key::ctrl(char::from(first - 1 + b'a')),
        0x1c..=0x1f => Key::ctrl(char::from(first - 0x1c + b'\\')),
        _ => return scalar(bytes),
    };
    key(1, plain)
}

/// A character in UTF-8.
fn scalar(bytes: &[u8]) -> Step {
    let length = match bytes[0] {
        0x00..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        0x80..=0xc1 | 0xf5..=0xff => return Step::Skip(1),
    };
    let here = &bytes[..length.min(bytes.len())];
    match std::str::from_utf8(here) {
        Ok(text) => text.chars().next().map_or(Step::Skip(1), |c| key(length, Key::char(c))),
        Err(error) if error.error_len().is_none() => Step::Partial,
        Err(_) => Step::Skip(1),
    }
}

/// What a terminal answers: text up to a bell or a string terminator. `rest` begins after the two bytes that open it.
fn answer(rest: &[u8]) -> Step {
    let Some(end) = rest.iter().position(|b| matches!(b, 0x07 | 0x1b)) else {
        return if rest.len() > LONGEST_ANSWER { Step::Skip(2 + rest.len()) } else { Step::Partial };
    };
    let length = match rest[end..] {
        [0x07, ..] => end + 1,
        [0x1b] => return Step::Partial,
        [0x1b, b'\\', ..] => end + 2,
        _ => return Step::Skip(2 + end),
    };
    Step::Is(2 + length, Input::Answer(String::from_utf8_lossy(&rest[..end]).into_owned()))
}

/// `ESC [`, parameters, and a letter that says what it is.
fn control_sequence(bytes: &[u8]) -> Step {
    let body = &bytes[2..];
    match body {
        // The Linux console's F1 to F5.
        [b'[', letter @ b'A'..=b'E', ..] => return key(4, Key::plain(Code::F(letter - b'A' + 1))),
        // The oldest mouse report: three raw bytes.
        [b'M', button, column, row, ..] => {
            let at = |byte: u8| u16::from(byte.saturating_sub(33));
            let bits = u16::from(button.saturating_sub(32));
            return mouse(6, bits, at(*column), at(*row), bits & 0b11 == 0b11 && bits & 64 == 0);
        }
        [b'['] | [b'M', ..] => return Step::Partial,
        _ => {}
    }
    let Some(end) = body.iter().position(|b| !(0x20..=0x3f).contains(b)) else {
        return if body.len() > LONGEST_SEQUENCE { Step::Skip(bytes.len()) } else { Step::Partial };
    };
    let (parameters, last) = (&body[..end], body[end]);
    let length = 2 + end + 1;
    if !(0x40..=0x7e).contains(&last) {
        // Broken off by something else, which may be a key.
        return Step::Skip(length - 1);
    }
    if let Some(report) = parameters.strip_prefix(b"<") {
        let numbers = Parameters::parse(report);
        let at = |n: usize| numbers.get(n, 0).map(|value| value.saturating_sub(1) as u16);
        return match (numbers.get(0, 0), at(1), at(2)) {
            (Some(bits), Some(column), Some(row)) => mouse(length, bits as u16, column, row, last == b'm'),
            _ => Step::Skip(length),
        };
    }
    let numbers = Parameters::parse(parameters);
    if (last, numbers.get(0, 0)) == (b'~', Some(200)) {
        return Step::Paste(length);
    }
    numbers.key(last).map_or(Step::Skip(length), |pressed| key(length, pressed))
}

/// A click or a turn of the wheel; the other buttons and bare movement mean nothing.
fn mouse(length: usize, bits: u16, column: u16, row: u16, up: bool) -> Step {
    // Shift, Alt and Ctrl are bits 4, 8 and 16, and mean nothing here; 32 is movement.
    let action = match (bits & 0b1110_0011, up) {
        (64, _) => MouseAction::WheelUp,
        (65, _) => MouseAction::WheelDown,
        (66, _) => MouseAction::WheelLeft,
        (67, _) => MouseAction::WheelRight,
        (0..=3, true) => MouseAction::Release,
        (0, false) => MouseAction::Press,
        _ => return Step::Skip(length),
    };
    Step::Is(length, Input::Mouse(Mouse { action, column, row }))
}

#[cfg(test)]
mod tests;
