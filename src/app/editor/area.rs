//! The text of the note editor and of a prompt: what is typed, moved over, deleted, undone and done again.

use ratatui_textarea::{CursorMove, DataCursor, TextArea};
use unicode_segmentation::UnicodeSegmentation;

use crate::app::key::{Code, Key};

/// How many edits can be undone; a typed character is one.
const UNDO_EDITS: usize = 10_000;
/// The most edits that typing joins to one step to undo, where nothing parts words.
const LONGEST_STEP: usize = 40;

/// What a key did to an [`Area`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Touch {
    Text,
    Cursor,
    Nothing,
}

impl From<bool> for Touch {
    /// Of an edit that says whether it changed the text.
    fn from(changed: bool) -> Self {
        if changed { Self::Text } else { Self::Cursor }
    }
}

/// Lines, cursor and undo history, moved and deleted by grapheme: what editor and prompt share.
///
/// `TextArea` counts scalars, and some of its moves go by cells and skip what has no width, so moves are made by place here.
/// It undoes edit by edit, so what of them is one step to a person is kept here: a word that was typed, a paste.
#[derive(Debug, Clone)]
pub(in crate::app) struct Area {
    text: TextArea<'static>,
    /// How many edits of the text each step has, the oldest first.
    steps: Vec<usize>,
    /// How many of the steps are done and not undone.
    done: usize,
    /// The last of them, where more can be joined to it.
    open: Option<OpenStep>,
}

/// A step that what is typed next may belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct OpenStep {
    kind: StepKind,
    /// Whether its last character is blank space.
    ends_blank: bool,
    /// Where it left the cursor.
    cursor: DataCursor,
}

/// What joins edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StepKind {
    Typing,
    Deleting,
}

impl Area {
    pub(in crate::app) fn new(lines: Vec<String>) -> Self {
        let mut area = Self { text: TextArea::new(lines), steps: Vec::new(), done: 0, open: None };
        area.text.set_max_histories(UNDO_EDITS);
        area.bottom();
        area
    }

    pub(in crate::app) fn lines(&self) -> &[String] {
        self.text.lines()
    }

    pub(in crate::app) fn text(&self) -> String {
        self.lines().join("\n")
    }

    /// The line of the cursor, and the byte in it.
    pub(in crate::app) fn cursor(&self) -> (usize, usize) {
        let at = self.text.cursor();
        let line = &self.lines()[at.0];
        (at.0, line.char_indices().nth(at.1).map_or(line.len(), |(byte, _)| byte))
    }

    /// Puts the cursor to a line and a scalar in it.
    pub(in crate::app) fn go(&mut self, line: usize, scalar: usize) -> Touch {
        let cap = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        self.text.move_cursor(CursorMove::Jump(cap(line), cap(scalar)));
        // A jump goes no further than 65,535; beyond that it is steps.
        let target = (line, scalar);
        if self.text.cursor() != target && (line.max(scalar) > usize::from(u16::MAX)) {
            while self.text.cursor().0 < line && self.moved(CursorMove::Down) {}
            if line > usize::from(u16::MAX) {
                self.text.move_cursor(CursorMove::Head);
            }
            while self.text.cursor().1 < scalar && self.moved(CursorMove::Forward) {}
        }
        Touch::Cursor
    }

    pub(in crate::app) fn bottom(&mut self) -> Touch {
        self.text.move_cursor(CursorMove::Bottom);
        self.text.move_cursor(CursorMove::End);
        Touch::Cursor
    }

    pub(in crate::app) fn insert(&mut self, text: &str) -> bool {
        let changed = !text.is_empty() && self.text.insert_str(text);
        self.one_step(changed)
    }

    pub(in crate::app) fn clear(&mut self) -> bool {
        let changed = self.text.clear();
        self.one_step(changed)
    }

    /// Another text in place of the whole, as one step.
    pub(in crate::app) fn replace(&mut self, text: &str) {
        let edits =
            usize::from(self.text.clear()) + usize::from(!text.is_empty() && self.text.insert_str(text));
        self.did(edits);
    }

    /// Types a character, or breaks the line. A word with the blank space after it is one step.
    pub(in crate::app) fn type_in(&mut self, c: char) -> Touch {
        let before = self.text.cursor();
        if c == '\n' {
            self.text.insert_newline();
        } else {
            self.text.insert_char(c);
        }
        let blank = c.is_whitespace();
        self.join(StepKind::Typing, before, blank, |last| last && !blank);
        Touch::Text
    }

    /// An edit that is a step by itself; gives on whether it changed anything.
    fn one_step(&mut self, changed: bool) -> bool {
        self.did(usize::from(changed));
        changed
    }

    /// Takes so many edits for a step. What was undone cannot be redone after it.
    fn did(&mut self, edits: usize) {
        self.open = None;
        if edits > 0 {
            self.steps.truncate(self.done);
            self.steps.push(edits);
            self.done = self.steps.len();
        }
    }

    /// Takes one edit for a part of the last step, if that is of the same kind, ended where the cursor was, and is not
    /// `parted` from it, which is told whether it ends on blank space.
    fn join(&mut self, kind: StepKind, cursor: DataCursor, blank: bool, parted: impl Fn(bool) -> bool) {
        let goes_on = |open: OpenStep| open.kind == kind && open.cursor == cursor && !parted(open.ends_blank);
        match self.steps.last_mut() {
            Some(edits) if *edits < LONGEST_STEP && self.open.is_some_and(goes_on) => *edits += 1,
            Some(_) | None => self.did(1),
        }
        self.open = Some(OpenStep { kind, ends_blank: blank, cursor: self.text.cursor() });
    }

    fn undo(&mut self) -> bool {
        self.open = None;
        let Some(last) = self.done.checked_sub(1) else { return false };
        // The oldest edits may be forgotten, and then a step is less than it was.
        let undone = (0..self.steps[last]).take_while(|_| self.text.undo()).count();
        if undone > 0 {
            (self.steps[last], self.done) = (undone, last);
        }
        undone > 0
    }

    fn redo(&mut self) -> bool {
        self.open = None;
        let Some(edits) = self.steps.get(self.done) else { return false };
        self.done += 1;
        (0..*edits).take_while(|_| self.text.redo()).count() > 0
    }

    /// The keys that mean the same on one line and on many.
    pub(in crate::app) fn key(&mut self, key: Key) -> Touch {
        let (line, byte) = self.cursor();
        match (key.code, key.ctrl, key.alt) {
            (Code::Char(c), false, false) if !c.is_control() => self.type_in(c),
            (Code::Left, false, false) => self.go_back(),
            (Code::Right, false, false) => self.go_on(),
            (Code::Left, ..) | (Code::Char('b'), false, true) => self.jump(CursorMove::WordBack),
            (Code::Right, ..) | (Code::Char('f'), false, true) => self.jump(CursorMove::WordForward),
            (Code::Home, ..) | (Code::Char('a'), true, false) => self.jump(CursorMove::Head),
            (Code::End, ..) | (Code::Char('e'), true, false) => self.jump(CursorMove::End),
            (Code::Backspace, false, false) | (Code::Char('h'), true, false) => self.delete_back().into(),
            (Code::Delete, false, false) => self.delete_on().into(),
            (Code::Backspace, ..) | (Code::Char('w'), true, false) => self.cut(TextArea::delete_word),
            (Code::Delete, ..) => self.cut(TextArea::delete_next_word),
            (Code::Char('u'), true, false) => self.cut(|text| byte > 0 && text.delete_line_by_head()),
            (Code::Char('z'), true, false) => self.undo().into(),
            (Code::Char('y'), true, false) => self.redo().into(),
            (Code::Up, ..) if line == 0 => Touch::Nothing,
            (Code::Up, ..) => self.jump(CursorMove::Up),
            (Code::Down, ..) => self.jump(CursorMove::Down),
            (
                Code::Char(_)
                | Code::Enter
                | Code::Esc
                | Code::Tab
                | Code::Insert
                | Code::PageUp
                | Code::PageDown
                | Code::F(_),
                ..,
            ) => Touch::Nothing,
        }
    }

    /// Deletes, as a step by itself.
    fn cut(&mut self, delete: impl FnOnce(&mut TextArea<'static>) -> bool) -> Touch {
        let changed = delete(&mut self.text);
        self.one_step(changed).into()
    }

    fn jump(&mut self, to: CursorMove) -> Touch {
        self.text.move_cursor(to);
        Touch::Cursor
    }

    fn moved(&mut self, to: CursorMove) -> bool {
        let before = self.text.cursor();
        self.text.move_cursor(to);
        self.text.cursor() != before
    }

    /// The grapheme before the cursor; none at the start of a line.
    fn behind(&self) -> Option<&str> {
        let (line, byte) = self.cursor();
        self.lines()[line][..byte].graphemes(true).next_back()
    }

    /// The grapheme after the cursor; none at the end of a line.
    fn ahead(&self) -> Option<&str> {
        let (line, byte) = self.cursor();
        self.lines()[line][byte..].graphemes(true).next()
    }

    fn go_back(&mut self) -> Touch {
        let at = self.text.cursor();
        match self.behind().map(scalars) {
            None if at.0 == 0 => Touch::Cursor,
            None => self.go(at.0 - 1, self.lines()[at.0 - 1].chars().count()),
            Some(scalars) => self.go(at.0, at.1 - scalars),
        }
    }

    fn go_on(&mut self) -> Touch {
        let at = self.text.cursor();
        match self.ahead().map(scalars) {
            None if at.0 + 1 == self.lines().len() => Touch::Cursor,
            None => self.go(at.0 + 1, 0),
            Some(scalars) => self.go(at.0, at.1 + scalars),
        }
    }

    /// Deletes the grapheme before the cursor. A word with the blank space before it is one step, as typing goes.
    fn delete_back(&mut self) -> bool {
        let at = self.text.cursor();
        let (behind, blank) = (self.behind().map_or(0, scalars), self.behind().is_none_or(is_blank));
        let changed = if behind == 0 {
            self.text.delete_newline()
        } else {
            let target = (at.0, at.1 - behind);
            self.go(target.0, target.1);
            self.text.cursor() == target && self.text.delete_str(behind)
        };
        if changed {
            self.join(StepKind::Deleting, at, blank, |last| blank && !last);
        }
        changed
    }

    fn delete_on(&mut self) -> bool {
        let at = self.text.cursor();
        let (ahead, blank) = (self.ahead().map_or(0, scalars), self.ahead().is_none_or(is_blank));
        let is_last = at.0 + 1 == self.lines().len();
        // At the end of a line the line break counts as one.
        let changed = (ahead > 0 || !is_last) && self.text.delete_str(ahead.max(1));
        if changed {
            self.join(StepKind::Deleting, at, blank, |last| last && !blank);
        }
        changed
    }
}

fn scalars(grapheme: &str) -> usize {
    grapheme.chars().count()
}

fn is_blank(grapheme: &str) -> bool {
    grapheme.chars().all(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undo_of_more_than_is_remembered_loses_nothing_on_the_way_back() {
        let mut area = Area::new(vec![String::new()]);
        area.text.set_max_histories(7);
        for c in "one two three".chars() {
            assert_eq!(area.type_in(c), Touch::Text);
        }
        for (is_undo, changed, text) in [
            (true, true, "one two "),
            (true, true, "one tw"),
            (true, false, "one tw"),
            (false, true, "one two "),
            (false, true, "one two three"),
            (false, false, "one two three"),
        ] {
            assert_eq!(if is_undo { area.undo() } else { area.redo() }, changed, "{text}");
            assert_eq!(area.text(), text);
        }
    }
}
