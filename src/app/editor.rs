//! The note editor as a value: text, cursor, undo, and what of it is on screen.
//!
//! Text and undo are those of `ratatui_textarea`, wrapped in `area`. Its own drawing is not used: that writes into cells
//! inside it, counts scalars where people see graphemes, and passes direction controls to the terminal. [`Editor::shown`]
//! gives clean rows instead and changes nothing.

mod area;

use unicode_segmentation::UnicodeSegmentation;

use super::key::{Code, Key};
use super::wrap;
use crate::domain::Stamp;
use crate::domain::note::without_controls;

pub(super) use area::{Area, Touch};

/// What a key came to.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditorOutcome {
    /// The text changed.
    Typed,
    /// The cursor may have moved; the text is as it was.
    Moved,
    /// Save and close.
    Close,
    /// Go on in `$EDITOR`.
    OpenEditor,
    /// Move the note between private and team.
    ToggleScope,
    /// The key means nothing here.
    Ignored,
}

/// A text of any number of lines while it is typed.
#[derive(Debug, Clone)]
pub struct Editor {
    area: Area,
    revision: u64,
    /// The room it was last shown in, which up and down go by.
    size: (usize, usize),
    /// The first row on screen.
    top: usize,
    /// The column that up and down hold on to.
    goal: Option<usize>,
}

/// What of the text is on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownText {
    /// Clean rows, each within the width.
    pub rows: Vec<String>,
    /// The row and the column of the cursor, within what is shown.
    pub cursor: (usize, usize),
    /// How many rows there are above.
    pub above: usize,
    /// How many rows there are below.
    pub below: usize,
}

impl Editor {
    /// Opens a text with the cursor at its end.
    pub fn new(text: &str) -> Self {
        let area = Area::new(without_controls(text).split('\n').map(str::to_owned).collect());
        Self { area, revision: 0, size: (usize::MAX, usize::MAX), top: 0, goal: None }
    }

    /// The text as it stands.
    pub fn text(&self) -> String {
        self.area.text()
    }

    /// Whether nothing or only blank space stands there.
    pub fn is_empty(&self) -> bool {
        self.area.lines().iter().all(|line| line.trim().is_empty())
    }

    /// A number that grows with every change of the text.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Says how many columns and rows it is shown in, so that up and down go by the rows on screen.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.size = (usize::from(width), usize::from(height));
        self.follow();
    }

    /// Takes pasted text: text, never commands.
    pub fn paste(&mut self, text: &str) {
        let text = without_controls(text).replace('\t', "  ");
        self.goal = None;
        if self.area.insert(&text) {
            self.revision += 1;
        }
        self.follow();
    }

    /// Replaces the whole text, which can be undone, as when `$EDITOR` comes back.
    pub fn replace(&mut self, text: &str) {
        let text = without_controls(text);
        if text == self.text() {
            return;
        }
        self.area.replace(&text);
        self.goal = None;
        self.revision += 1;
        self.follow();
    }

    /// Takes a key; `now` is what ^t inserts.
    pub fn key(&mut self, key: Key, now: Stamp) -> EditorOutcome {
        match (key.code, key.ctrl, key.alt) {
            (Code::Esc, ..) | (Code::Char('c'), true, false) => return EditorOutcome::Close,
            (Code::Char('g'), true, false) => return EditorOutcome::OpenEditor,
            (Code::Char('l'), true, false) => return EditorOutcome::ToggleScope,
            _ => {}
        }
        let outcome = match (key.code, key.ctrl || key.alt) {
            (Code::Up, false) => self.step(-1),
            (Code::Down, false) => self.step(1),
            (Code::PageUp, _) => self.step(-self.page()),
            (Code::PageDown, _) => self.step(self.page()),
            (Code::Home, true) => self.area.go(0, 0),
            (Code::End, true) => self.area.bottom(),
            (Code::Enter, _) | (Code::Char('j'), true) => self.area.type_in('\n'),
            (Code::Tab, false) if !key.shift => self.area.insert("  ").into(),
            (Code::Char('t'), true) if key.ctrl => self.area.insert(&format!("{} ", now.clock())).into(),
            _ => self.area.key(key),
        };
        if !matches!(key.code, Code::Up | Code::Down | Code::PageUp | Code::PageDown) {
            self.goal = None;
        }
        self.follow();
        match outcome {
            Touch::Text => {
                self.revision += 1;
                EditorOutcome::Typed
            }
            Touch::Cursor => EditorOutcome::Moved,
            Touch::Nothing => EditorOutcome::Ignored,
        }
    }

    /// What to draw in this room. The last column is the cursor's alone.
    pub fn shown(&self, width: u16, height: u16) -> ShownText {
        let (width, height) = (usize::from(width), usize::from(height));
        let rows = self.rows(width);
        let (row, column) = self.cursor(&rows);
        let top = scrolled(self.top, row, rows.len(), height);
        let seen = rows.iter().skip(top).take(height);
        let lines = self.area.lines();
        ShownText {
            rows: seen
                .map(|(line, range)| {
                    let text = wrap::shown(&lines[*line][range.clone()]);
                    text[..wrap::byte_at(&text, width)].to_owned()
                })
                .collect(),
            cursor: (row - top, column.min(width.saturating_sub(1))),
            above: top,
            below: rows.len().saturating_sub(top + height),
        }
    }

    /// Every row on screen: the line it is of, and its bytes there.
    fn rows(&self, width: usize) -> Vec<(usize, std::ops::Range<usize>)> {
        let each = |(at, line): (usize, &String)| {
            wrap::rows(line, width.saturating_sub(1))
                .into_iter()
                .map(move |row| (at, row))
                .collect::<Vec<_>>()
        };
        self.area.lines().iter().enumerate().flat_map(each).collect()
    }

    /// The row and the column of the cursor among these rows.
    fn cursor(&self, rows: &[(usize, std::ops::Range<usize>)]) -> (usize, usize) {
        let (line, byte) = self.area.cursor();
        let at = rows.partition_point(|(of, range)| (*of, range.start) <= (line, byte)).saturating_sub(1);
        let start = rows[at].1.start;
        (at, wrap::cells(&self.area.lines()[line][start..byte]))
    }

    fn page(&self) -> isize {
        isize::try_from(self.size.1.saturating_sub(1).clamp(1, 1000)).unwrap_or(1)
    }

    /// Moves by rows on screen; past the first and the last to the very start and end.
    fn step(&mut self, by: isize) -> Touch {
        let rows = self.rows(self.size.0);
        let (row, column) = self.cursor(&rows);
        let goal = *self.goal.get_or_insert(column);
        let target = match row.checked_add_signed(by) {
            None if row == 0 => return self.area.go(0, 0),
            None => 0,
            Some(target) if target >= rows.len() && row + 1 == rows.len() => return self.area.bottom(),
            Some(target) => target.min(rows.len() - 1),
        };
        let (line, range) = &rows[target];
        let text = &self.area.lines()[*line][range.clone()];
        let mut byte = wrap::byte_at(text, goal);
        // The end of a row that goes on below is the start of the next one.
        let goes_on = rows.get(target + 1).is_some_and(|(next, _)| next == line);
        if goes_on && byte == text.len() {
            byte = text.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
        }
        let column = self.area.lines()[*line][..range.start + byte].chars().count();
        self.area.go(*line, column)
    }

    /// Scrolls so that the cursor is on screen.
    fn follow(&mut self) {
        if self.size.1 == usize::MAX {
            return;
        }
        let rows = self.rows(self.size.0);
        let (row, _) = self.cursor(&rows);
        self.top = scrolled(self.top, row, rows.len(), self.size.1);
    }
}

/// The first row on screen, moved no further than it must so that `row` is there and no room is wasted.
fn scrolled(top: usize, row: usize, rows: usize, height: usize) -> usize {
    let height = height.max(1);
    let least = row.saturating_add(1).saturating_sub(height);
    top.min(rows.saturating_sub(height)).clamp(least, row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn now() -> Stamp {
        Stamp::parse("2031-05-12T09:14:03+02:00").expect("a moment")
    }

    /// Presses keys by their names, parted by spaces; what is no name is typed.
    fn told(editor: &mut Editor, keys: &str) -> EditorOutcome {
        let mut last = EditorOutcome::Ignored;
        for name in keys.split(' ') {
            match Key::parse(name) {
                Some(key) => last = editor.key(key, now()),
                None => name.chars().for_each(|c| last = editor.key(Key::char(c), now())),
            }
        }
        last
    }

    fn press(editor: &mut Editor, keys: &str) {
        let _ = told(editor, keys);
    }

    /// The text with the cursor drawn into it.
    fn drawn(editor: &Editor) -> String {
        let (line, byte) = editor.area.cursor();
        let mut lines = editor.area.lines().to_vec();
        lines[line].insert(byte, '|');
        lines.join("/")
    }

    #[test]
    fn typing_goes_on_at_the_end_of_what_is_there() {
        let mut editor = Editor::new("Who monitors?\n");
        assert_eq!(told(&mut editor, "From space what enter tab day?"), EditorOutcome::Typed);
        assert_eq!(editor.text(), "Who monitors?\nFrom what\n  day?");
        assert!(editor.revision() > 0 && !editor.is_empty());
        assert!(Editor::new(" \n ").is_empty());
    }

    #[test]
    fn opening_and_closing_changes_nothing() {
        for text in ["", "\n", "a\tb\n\n", "pay \u{202e}tfel", "🇩🇪"] {
            let mut editor = Editor::new(text);
            assert_eq!(told(&mut editor, "up down left right home end pgup pgdn"), EditorOutcome::Moved);
            assert_eq!((editor.text().as_str(), editor.revision()), (text, 0));
        }
    }

    #[test]
    fn keys_with_a_meaning_outside_are_told() {
        let mut editor = Editor::new("x");
        for (key, outcome) in [
            ("esc", EditorOutcome::Close),
            ("ctrl-c", EditorOutcome::Close),
            ("ctrl-g", EditorOutcome::OpenEditor),
            ("ctrl-l", EditorOutcome::ToggleScope),
            ("f5", EditorOutcome::Ignored),
            ("ctrl-q", EditorOutcome::Ignored),
        ] {
            assert_eq!(told(&mut editor, key), outcome, "{key}");
        }
        assert_eq!(editor.text(), "x");
    }

    #[test]
    fn the_time_is_inserted_where_the_cursor_is() {
        let mut editor = Editor::new("said no");
        press(&mut editor, "home ctrl-t");
        assert_eq!(editor.text(), "09:14 said no");
    }

    #[test]
    fn moving_and_deleting_go_by_what_people_see_as_one_character() {
        let mut editor = Editor::new("a🇩🇪e\u{301}👨\u{200d}👩\u{200d}👧");
        press(&mut editor, "left left left");
        assert_eq!(drawn(&editor), "a|🇩🇪e\u{301}👨\u{200d}👩\u{200d}👧");
        press(&mut editor, "delete");
        assert_eq!(drawn(&editor), "a|e\u{301}👨\u{200d}👩\u{200d}👧");
        press(&mut editor, "right backspace");
        assert_eq!(drawn(&editor), "a|👨\u{200d}👩\u{200d}👧");
        press(&mut editor, "end backspace");
        assert_eq!(drawn(&editor), "a|");
        press(&mut editor, "ctrl-z ctrl-z ctrl-z");
        assert_eq!(editor.text(), "a🇩🇪e\u{301}👨\u{200d}👩\u{200d}👧");
    }

    #[test]
    fn what_has_no_width_is_neither_skipped_nor_taken_for_a_line_break() {
        let mut editor = Editor::new("a\u{200b}\nb");
        press(&mut editor, "up end left delete");
        assert_eq!(editor.text(), "a\nb");
        press(&mut editor, "delete");
        assert_eq!(editor.text(), "ab");
    }

    #[test]
    fn words_lines_and_line_breaks_are_deleted_as_in_other_editors() {
        let mut editor = Editor::new("one two\nthree four");
        press(&mut editor, "ctrl-w");
        assert_eq!(drawn(&editor), "one two/three |");
        press(&mut editor, "ctrl-u ctrl-u");
        assert_eq!(drawn(&editor), "one two/|");
        press(&mut editor, "backspace");
        assert_eq!(drawn(&editor), "one two|");
        press(&mut editor, "ctrl-left alt-left ctrl-right alt-backspace");
        assert_eq!(drawn(&editor), "|two");
        press(&mut editor, "ctrl-e ctrl-a ctrl-delete");
        assert_eq!(drawn(&editor), "|");
    }

    #[test]
    fn undo_goes_back_a_long_way_and_redo_comes_back() {
        let mut editor = Editor::new("");
        let text: String = "0123456789 ".repeat(60);
        text.chars().for_each(|c| assert_eq!(editor.key(Key::char(c), now()), EditorOutcome::Typed));
        for _ in 0..text.len() {
            press(&mut editor, "ctrl-z");
        }
        assert_eq!(editor.text(), "");
        assert_eq!(
            told(&mut editor, "ctrl-z"),
            EditorOutcome::Moved,
            "there is nothing before the beginning"
        );
        for _ in 0..text.len() {
            press(&mut editor, "ctrl-y");
        }
        assert_eq!(editor.text(), text);
    }

    #[test]
    fn undo_takes_back_a_word_and_redo_brings_it_again() {
        let mut editor = Editor::new("");
        "hello world again"
            .chars()
            .for_each(|c| assert_eq!(editor.key(Key::char(c), now()), EditorOutcome::Typed));
        for key_and_text in [
            ("ctrl-z", "hello world |"),
            ("ctrl-z", "hello |"),
            ("ctrl-y", "hello world |"),
            ("ctrl-y", "hello world again|"),
            ("ctrl-y", "hello world again|"),
            ("backspace", "hello world agai|"),
            ("backspace", "hello world aga|"),
            ("ctrl-z", "hello world again|"),
            ("s", "hello world agains|"),
            ("t", "hello world against|"),
            ("enter", "hello world against/|"),
            ("x", "hello world against/x|"),
            ("ctrl-z", "hello world against/|"),
            ("ctrl-z", "hello world again|"),
            ("ctrl-w", "hello world |"),
            ("ctrl-w", "hello |"),
            ("ctrl-z", "hello world |"),
            ("ctrl-z", "hello world again|"),
            ("ctrl-z", "hello world |"),
            ("ctrl-z", "hello |"),
            ("ctrl-z", "|"),
            ("ctrl-z", "|"),
        ] {
            press(&mut editor, key_and_text.0);
            assert_eq!(drawn(&editor), key_and_text.1, "{}", key_and_text.0);
        }
    }

    #[test]
    fn what_is_typed_elsewhere_is_another_step_and_a_line_without_words_has_an_end() {
        let mut editor = Editor::new("ac");
        press(&mut editor, "left b home x ctrl-z");
        assert_eq!(drawn(&editor), "|abc");
        press(&mut editor, "ctrl-z");
        assert_eq!(drawn(&editor), "a|c");
        let mut editor = Editor::new("");
        for _ in 0..100 {
            press(&mut editor, "日");
        }
        press(&mut editor, "ctrl-z");
        assert_eq!(editor.text().chars().count(), 80);
        for _ in 0..60 {
            press(&mut editor, "backspace");
        }
        press(&mut editor, "ctrl-z");
        assert_eq!(editor.text().chars().count(), 40, "and so has one that is deleted");
    }

    #[test]
    fn pasted_text_is_text_and_one_step_to_undo() {
        let mut editor = Editor::new("[]");
        press(&mut editor, "left");
        editor.paste("a\r\nb\tc\u{1b}[31m\u{7}\rd");
        assert_eq!(editor.text(), "[a\nb  c[31m\nd]");
        press(&mut editor, "ctrl-z");
        assert_eq!(editor.text(), "[]");
    }

    #[test]
    fn a_text_from_outside_replaces_the_whole_and_can_be_undone() {
        let mut editor = Editor::new("mine");
        editor.replace("theirs\nlonger");
        assert_eq!(drawn(&editor), "theirs/longer|");
        press(&mut editor, "ctrl-z");
        assert_eq!(editor.text(), "mine");
        press(&mut editor, "ctrl-y");
        assert_eq!(editor.text(), "theirs\nlonger");
    }

    #[test]
    fn up_and_down_go_by_the_rows_on_screen_and_hold_their_column() {
        let mut editor = Editor::new("one two three\nx\n四五六七八");
        editor.resize(9, 3);
        assert_eq!(editor.shown(9, 3).rows, ["x", "四五六七", "八"]);
        assert_eq!(editor.shown(9, 3).cursor, (2, 2));
        press(&mut editor, "up");
        assert_eq!(drawn(&editor), "one two three/x/四|五六七八");
        press(&mut editor, "up up");
        assert_eq!(drawn(&editor), "one two th|ree/x/四五六七八");
        press(&mut editor, "up");
        assert_eq!(drawn(&editor), "on|e two three/x/四五六七八");
        press(&mut editor, "up");
        assert_eq!(drawn(&editor), "|one two three/x/四五六七八");
        assert_eq!(
            editor.shown(9, 3),
            ShownText {
                rows: vec!["one two ".into(), "three".into(), "x".into()],
                cursor: (0, 0),
                above: 0,
                below: 2,
            }
        );
        press(&mut editor, "pgdn pgdn pgdn");
        assert_eq!(drawn(&editor), "one two three/x/四五六七八|");
    }

    #[test]
    fn what_is_shown_is_clean() {
        let editor = Editor::new("pay \u{202e}tfel\u{200b}\tx");
        assert_eq!(editor.shown(40, 1).rows, ["pay \u{FFFD}tfel x"]);
    }

    #[test]
    fn a_line_longer_than_a_jump_is_edited_where_the_cursor_is() {
        let mut editor = Editor::new(&"x".repeat(65_540));
        press(&mut editor, "left left é backspace backspace");
        assert_eq!(editor.text().len(), 65_539);
        assert_eq!(editor.area.cursor().1, 65_537);
    }

    fn any_key() -> impl Strategy<Value = Key> {
        let codes = prop::sample::select(vec![
            Code::Enter,
            Code::Tab,
            Code::Backspace,
            Code::Delete,
            Code::Up,
            Code::Down,
            Code::Left,
            Code::Right,
            Code::Home,
            Code::End,
            Code::PageUp,
            Code::PageDown,
            Code::F(1),
            Code::Insert,
        ]);
        let chars = prop_oneof![
            any::<char>(),
            prop::sample::select(vec![
                'a', ' ', '\u{301}', '日', '🇩', '🇪', '\u{200d}', '👨', '\u{FF9E}', '#', '\u{200b}', 'e', 'h',
                'j', 't', 'u', 'w', 'y', 'z'
            ]),
        ]
        .prop_map(Code::Char);
        (prop_oneof![codes, chars], prop::bool::weighted(0.2), prop::bool::weighted(0.1))
            .prop_map(|(code, ctrl, alt)| Key { code, ctrl, alt, shift: false })
    }

    proptest! {
        #[test]
        fn whatever_is_pressed_the_cursor_is_on_screen_and_undo_leads_back(
            text in r"[\PC\n]{0,40}",
            keys in prop::collection::vec(any_key(), 0..60),
            (width, height) in (0_u16..12, 0_u16..5),
        ) {
            let mut editor = Editor::new(&text);
            editor.resize(width, height);
            let start = editor.text();
            for key in keys {
                let before = (editor.text(), editor.revision());
                let outcome = editor.key(key, now());
                prop_assert_eq!(outcome == EditorOutcome::Typed, editor.revision() > before.1);
                if outcome != EditorOutcome::Typed {
                    prop_assert_eq!(editor.text(), before.0);
                }
                let shown = editor.shown(width, height);
                prop_assert!(shown.rows.len() <= usize::from(height));
                prop_assert!(shown.rows.iter().all(|row| wrap::cells(row) <= usize::from(width)));
                prop_assert!(shown.cursor.0 < usize::from(height.max(1)) && shown.cursor.1 < usize::from(width.max(1)));
            }
            // Whatever was undone before comes back with the rest.
            while editor.key(Key::ctrl('y'), now()) == EditorOutcome::Typed {}
            let end = editor.text();
            while editor.key(Key::ctrl('z'), now()) == EditorOutcome::Typed {}
            prop_assert_eq!(editor.text(), start);
            while editor.key(Key::ctrl('y'), now()) == EditorOutcome::Typed {}
            prop_assert_eq!(editor.text(), end);
        }
    }
}
