//! Keys as a person writes them down: `/salt<enter>`, `<c-z>`; a `<` itself is `<lt>`.

use demarche::app::{Code, Key};

/// The keys that have a name.
const NAMES: [(&str, Code); 16] = [
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("bs", Code::Backspace),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pgdn", Code::PageDown),
    ("pgup", Code::PageUp),
    ("space", Code::Char(' ')),
    ("lt", Code::Char('<')),
    ("f1", Code::F(1)),
    ("f2", Code::F(2)),
];

/// One thing that is written down.
pub(crate) enum Typed<'k> {
    Key(Key),
    /// What stands between `<` and `>` and names no key.
    Name(&'k str),
}

/// Each thing that is written down, in turn.
pub(crate) fn typed(mut keys: &str) -> impl Iterator<Item = Typed<'_>> {
    std::iter::from_fn(move || {
        let first = keys.chars().next()?;
        if first == '<'
            && let Some((name, rest)) = keys[1..].split_once('>')
        {
            keys = rest;
            let ctrl = name.strip_prefix("c-").and_then(|letter| letter.chars().next()).map(Key::ctrl);
            let named = || NAMES.iter().find(|(known, _)| *known == name).map(|(_, code)| Key::plain(*code));
            return Some(ctrl.or_else(named).map_or(Typed::Name(name), Typed::Key));
        }
        keys = &keys[first.len_utf8()..];
        Some(Typed::Key(Key::char(first)))
    })
}
