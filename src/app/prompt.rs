//! One line being typed: the prompt of filter, go to, palette and log line.

use unicode_segmentation::UnicodeSegmentation;

use super::editor::{Area, Touch};
use super::key::{Code, Key};
use super::wrap;
use crate::domain::note::without_controls;

/// What a key came to.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptOutcome {
    /// The text changed.
    Typed,
    /// The cursor may have moved; the text is as it was.
    Moved,
    /// Enter: what is typed holds.
    Accept,
    /// Backed out.
    Cancel,
    /// Up: choose the one above.
    Up,
    /// Down: choose the one below.
    Down,
    /// The key means nothing here.
    Ignored,
}

/// A line while it is typed.
#[derive(Debug, Clone)]
pub struct Prompt(Area);

impl Prompt {
    /// Opens a line with the cursor at its end.
    pub fn new(text: &str) -> Self {
        Self(Area::new(vec![one_line(text)]))
    }

    /// The text as it stands.
    pub fn text(&self) -> &str {
        &self.0.lines()[0]
    }

    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// The cursor, in bytes of the text.
    pub fn cursor(&self) -> usize {
        self.0.cursor().1
    }

    /// The cursor, in cells from the start of the text.
    pub fn cursor_cells(&self) -> usize {
        wrap::cells(&self.text()[..self.cursor()])
    }

    /// Puts another text in its place, the cursor at its end.
    pub fn replace(&mut self, text: &str) {
        self.0.clear();
        self.0.insert(&one_line(text));
    }

    /// Takes pasted text: text, never commands; line breaks become spaces.
    pub fn paste(&mut self, text: &str) {
        self.0.insert(&one_line(text));
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key) -> PromptOutcome {
        match (key.code, key.ctrl) {
            (Code::Enter, _) | (Code::Char('j'), true) => return PromptOutcome::Accept,
            (Code::Esc, _) | (Code::Char('c'), true) => return PromptOutcome::Cancel,
            (Code::Up, _) => return PromptOutcome::Up,
            (Code::Down, _) => return PromptOutcome::Down,
            _ => {}
        }
        match self.0.key(key) {
            Touch::Text => PromptOutcome::Typed,
            Touch::Cursor => PromptOutcome::Moved,
            Touch::Nothing => PromptOutcome::Ignored,
        }
    }

    /// What to draw in so many columns, clean, and the column of the cursor in it: the part around the cursor where all has no room.
    pub fn shown(&self, width: u16) -> (String, usize) {
        let width = usize::from(width);
        let (before, after) = self.text().split_at(self.cursor());
        // The cursor needs a cell of its own.
        let room = width.saturating_sub(1);
        let mut cut = 0;
        for (at, grapheme) in before.grapheme_indices(true) {
            if wrap::cells(&before[at..]) <= room {
                break;
            }
            cut = at + grapheme.len();
        }
        let before = wrap::shown(&before[cut..]);
        let at = wrap::cells(&before);
        let after = wrap::shown(after);
        let after = &after[..wrap::byte_at(&after, width.saturating_sub(at))];
        (format!("{before}{after}"), at)
    }
}

/// Text for one line: line breaks and tabs become spaces, but for those at the end.
fn one_line(text: &str) -> String {
    without_controls(text).trim_end_matches('\n').replace(['\n', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(prompt: &mut Prompt, keys: &str) -> PromptOutcome {
        let mut last = PromptOutcome::Ignored;
        for name in keys.split(' ') {
            match Key::parse(name) {
                Some(key) => last = prompt.key(key),
                None => name.chars().for_each(|c| last = prompt.key(Key::char(c))),
            }
        }
        last
    }

    fn press(prompt: &mut Prompt, keys: &str) {
        let _ = told(prompt, keys);
    }

    #[test]
    fn a_prompt_is_typed_edited_and_accepted() {
        let mut prompt = Prompt::new("border");
        assert_eq!(told(&mut prompt, "space gap:wide"), PromptOutcome::Typed);
        assert_eq!(prompt.text(), "border gap:wide");
        press(&mut prompt, "ctrl-w ctrl-w ctrl-w ctrl-a -");
        assert_eq!((prompt.text(), prompt.cursor()), ("-border ", 1));
        assert_eq!(told(&mut prompt, "ctrl-e"), PromptOutcome::Moved);
        assert_eq!(told(&mut prompt, "enter"), PromptOutcome::Accept);
        assert_eq!(told(&mut prompt, "ctrl-u"), PromptOutcome::Typed);
        assert!(prompt.is_empty());
    }

    #[test]
    fn leaving_and_choosing_are_told_and_change_nothing() {
        let mut prompt = Prompt::new("x");
        for (key, outcome) in [
            ("esc", PromptOutcome::Cancel),
            ("ctrl-c", PromptOutcome::Cancel),
            ("up", PromptOutcome::Up),
            ("down", PromptOutcome::Down),
            ("tab", PromptOutcome::Ignored),
            ("right", PromptOutcome::Moved),
        ] {
            assert_eq!(told(&mut prompt, key), outcome, "{key}");
        }
        assert_eq!(prompt.text(), "x");
    }

    #[test]
    fn a_paste_stays_on_one_line_and_never_accepts() {
        let mut prompt = Prompt::new("");
        prompt.paste("rm\r\n-rf\t/\u{1b}\n");
        assert_eq!(prompt.text(), "rm -rf /");
        prompt.replace("other");
        assert_eq!((prompt.text(), prompt.cursor()), ("other", 5));
    }

    #[test]
    fn the_cursor_is_told_in_bytes_and_in_cells() {
        let mut prompt = Prompt::new("日e\u{301}x");
        press(&mut prompt, "left");
        assert_eq!((prompt.cursor(), prompt.cursor_cells()), (6, 3));
        press(&mut prompt, "backspace");
        assert_eq!(prompt.text(), "日x");
    }

    #[test]
    fn where_all_has_no_room_the_part_around_the_cursor_is_shown() {
        let mut prompt = Prompt::new("0123456789");
        assert_eq!(prompt.shown(20), ("0123456789".into(), 10));
        assert_eq!(prompt.shown(5), ("6789".into(), 4));
        press(&mut prompt, "home");
        assert_eq!(prompt.shown(5), ("01234".into(), 0));
    }

    proptest! {
        #[test]
        fn whatever_is_pasted_there_is_one_line_and_the_cursor_is_within(text in any::<String>(), more in any::<String>(), width in 0_u16..12) {
            let mut prompt = Prompt::new(&text);
            prompt.paste(&more);
            prop_assert!(!prompt.text().contains(char::is_control));
            let (shown, at) = prompt.shown(width);
            prop_assert!(wrap::cells(&shown) <= usize::from(width) && at <= usize::from(width.saturating_sub(1)));
        }
    }
}
