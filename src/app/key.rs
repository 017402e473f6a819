//! A key as the program understands it, whatever terminal it came from.

use std::fmt;

/// What was pressed, without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// A character as typed, so that shift is in it.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab; with shift it is Shift-Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Up arrow.
    Up,
    /// Down arrow.
    Down,
    /// Left arrow.
    Left,
    /// Right arrow.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key, from 1.
    F(u8),
}

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// What was pressed.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift; never for characters, which have it in them.
    pub shift: bool,
}

impl Key {
    /// A key without modifiers.
    pub fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A character without modifiers.
    pub fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// A character with Ctrl.
    pub fn ctrl(c: char) -> Self {
        Self { ctrl: true, ..Self::char(c) }
    }

    /// Reads a key as tables and configurations write it: `a`, `?`, `ctrl-o`, `shift-tab`, `f2`, `pgup`, `space`;
    /// a comma, which parts the keys of a sequence, as `comma`.
    pub fn parse(name: &str) -> Option<Self> {
        let mut key = Self::plain(Code::Esc);
        let mut rest = name;
        loop {
            let (flag, after) = match rest {
                r if r.starts_with("ctrl-") => (&mut key.ctrl, &r[5..]),
                r if r.starts_with("alt-") => (&mut key.alt, &r[4..]),
                r if r.starts_with("shift-") => (&mut key.shift, &r[6..]),
                _ => break,
            };
            *flag = true;
            rest = after;
        }
        key.code = match rest {
            "space" => Code::Char(' '),
            "comma" => Code::Char(','),
            "enter" => Code::Enter,
            "esc" => Code::Esc,
            "tab" => Code::Tab,
            "backspace" => Code::Backspace,
            "delete" => Code::Delete,
            "insert" => Code::Insert,
            "up" => Code::Up,
            "down" => Code::Down,
            "left" => Code::Left,
            "right" => Code::Right,
            "home" => Code::Home,
            "end" => Code::End,
            "pgup" => Code::PageUp,
            "pgdn" => Code::PageDown,
            _ => match (rest.strip_prefix('f').and_then(|n| n.parse().ok()), rest.chars().next()) {
                (Some(n @ 1..=24), _) => Code::F(n),
                (_, Some(c)) if rest.chars().count() == 1 => Code::Char(c),
                _ => return None,
            },
        };
        Some(key)
    }
}

impl fmt::Display for Key {
    /// As help and footer write it: `^o`, `Shift-Tab`, `F2`, `Space`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.alt {
            f.write_str("Alt-")?;
        }
        if self.shift {
            f.write_str("Shift-")?;
        }
        match (self.ctrl, self.code) {
            (true, Code::Char(' ')) => return f.write_str("^Space"),
            (true, Code::Char(c)) => return write!(f, "^{c}"),
            (true, _) => f.write_str("Ctrl-")?,
            (false, _) => {}
        }
        match self.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) => write!(f, "{c}"),
            Code::Enter => f.write_str("Enter"),
            Code::Esc => f.write_str("Esc"),
            Code::Tab => f.write_str("Tab"),
            Code::Backspace => f.write_str("Backspace"),
            Code::Delete => f.write_str("Delete"),
            Code::Insert => f.write_str("Insert"),
            Code::Up => f.write_str("↑"),
            Code::Down => f.write_str("↓"),
            Code::Left => f.write_str("←"),
            Code::Right => f.write_str("→"),
            Code::Home => f.write_str("Home"),
            Code::End => f.write_str("End"),
            Code::PageUp => f.write_str("PgUp"),
            Code::PageDown => f.write_str("PgDn"),
            Code::F(n) => write!(f, "F{n}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_tables_write_them() {
        assert_eq!(Key::parse("ctrl-o"), Some(Key::ctrl('o')));
        assert_eq!(Key::parse("-"), Some(Key::char('-')));
        assert_eq!(Key::parse("f"), Some(Key::char('f')));
        assert_eq!(Key::parse("f12"), Some(Key::plain(Code::F(12))));
        assert_eq!(Key::parse("shift-tab"), Some(Key { shift: true, ..Key::plain(Code::Tab) }));
        assert_eq!(Key::parse("nonsense"), None);
        assert_eq!(Key::parse("ctrl-o").map(|k| k.to_string()).as_deref(), Some("^o"));
    }
}
