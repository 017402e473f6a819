//! Keys by name, as the bytes that an xterm sends.

use demarche::app::{Code, Key};

/// The bytes of keys: characters as they are, others by name as in `<enter>`, `<ctrl-o>`, `<lt>`.
pub(crate) fn encode(keys: &str) -> Vec<u8> {
    let mut bytes = vec![];
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|after| after.split_once('>'));
        let key = if let Some((name, after)) = named {
            rest = after;
            match name {
                "lt" => Key::char('<'),
                "gt" => Key::char('>'),
                _ => Key::parse(name).unwrap_or_else(|| panic!("no key is called <{name}>")),
            }
        } else {
            rest = &rest[c.len_utf8()..];
            Key::char(c)
        };
        bytes.extend(encode_key(key));
    }
    bytes
}

fn encode_key(key: Key) -> Vec<u8> {
    let modifiers = 1 + u8::from(key.shift) + 2 * u8::from(key.alt) + 4 * u8::from(key.ctrl);
    let letter = |letter: char| match modifiers {
        1 => format!("\x1b[{letter}"),
        _ => format!("\x1b[1;{modifiers}{letter}"),
    };
    let number = |number: u8| match modifiers {
        1 => format!("\x1b[{number}~"),
        _ => format!("\x1b[{number};{modifiers}~"),
    };
    let scalar = |scalar: u32| format!("\x1b[{scalar};{modifiers}u");
    match key.code {
        Code::Char(c) if !key.ctrl && !key.alt => c.to_string(),
        Code::Char(c @ 'a'..='z') if modifiers == 5 => char::from(c as u8 - b'a' + 1).to_string(),
        Code::Char(c) => scalar(u32::from(c)),
        Code::Enter if modifiers == 1 => "\r".to_owned(),
        Code::Tab if modifiers == 1 => "\t".to_owned(),
        Code::Tab if modifiers == 2 => letter('Z'),
        Code::Backspace if modifiers == 1 => "\x7f".to_owned(),
        Code::Enter => scalar(13),
        Code::Tab => scalar(9),
        Code::Backspace => scalar(127),
        // By its number, since a bare Escape is only told from what follows by a pause.
        Code::Esc => scalar(27),
        Code::Delete => number(3),
        Code::Insert => number(2),
        Code::Up => letter('A'),
        Code::Down => letter('B'),
        Code::Left => letter('D'),
        Code::Right => letter('C'),
        Code::Home => letter('H'),
        Code::End => letter('F'),
        Code::PageUp => number(5),
        Code::PageDown => number(6),
        Code::F(n @ 1..=4) if modifiers == 1 => format!("\x1bO{}", char::from(b'P' + n - 1)),
        Code::F(n @ 1..=4) => letter(char::from(b'P' + n - 1)),
        Code::F(n) => number(match n {
            5 => 15,
            6..=10 => n + 11,
            11..=14 => n + 12,
            15 | 16 => n + 13,
            _ => n + 14,
        }),
    }
    .into_bytes()
}
