//! Frames into bytes: only what changed is written, and no glyph that terminals measure differently moves what stands beside it.
//!
//! A terminal moves its cursor by as many columns as it thinks a glyph has. Where that is not what we think, all that is
//! written after it on the line is displaced: words slide into the column of another party. So after such a glyph the cursor is
//! placed anew, and what the glyph may have covered is written again. A frame without such glyphs costs nothing more.

use std::borrow::Cow;
use std::io::{self, Write};

use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use unicode_width::UnicodeWidthChar;

/// A surface of fixed size; it never asks the terminal anything, which would read the keyboard.
pub struct Canvas<W: Write> {
    /// Gives frames, and takes bytes.
    terminal: Terminal<CrosstermBackend<W>>,
    /// What stands on the terminal.
    shown: Buffer,
}

impl<W: Write> Canvas<W> {
    /// A surface over a terminal that shows nothing.
    pub fn new(out: W, (columns, rows): (u16, u16)) -> io::Result<Self> {
        let area = Rect::new(0, 0, columns, rows);
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        let terminal = Terminal::with_options(CrosstermBackend::new(out), options)?;
        Ok(Self { terminal, shown: Buffer::empty(area) })
    }

    /// Draws one frame, writes what it changes, and gives back what its drawing reports.
    pub fn draw<T>(&mut self, view: impl FnOnce(&mut Frame) -> T) -> io::Result<T> {
        let reported = view(&mut self.terminal.get_frame());
        let next = std::mem::take(self.terminal.current_buffer_mut());
        let changes = Changes::between(&self.shown, &next);
        if !changes.is_empty() {
            self.terminal.backend_mut().draw(changes.iter().map(|(x, y, cell)| (*x, *y, cell.as_ref())))?;
        }
        drop(changes);
        let mut before = std::mem::replace(&mut self.shown, next);
        before.reset();
        *self.terminal.current_buffer_mut() = before;
        Ok(reported)
    }

    /// What the terminal shows, if it measures as we do.
    pub fn shown(&self) -> &Buffer {
        &self.shown
    }
}

/// Whether all terminals agree on how many columns a glyph takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// They do.
    Sure,
    /// One column, or two where a terminal is set to show the signs and letters that East Asian fonts have as wide.
    OneOrTwo,
    /// Anything from nothing to two columns for each of its scalars: emoji, sequences, letters of few terminals' tables.
    Any,
}

impl Measure {
    /// Of a cell's glyph.
    pub fn of(symbol: &str) -> Self {
        if symbol.len() == 1 {
            return Self::Sure;
        }
        let mut scalars = symbol.chars();
        match (scalars.next(), scalars.next()) {
            (Some(c), None) if is_known(c) && c.width() == c.width_cjk() && !is_wide_letter(c) => Self::Sure,
            (Some(c), None) if (is_known(c) || is_sign(c)) && c.width() == Some(1) => Self::OneOrTwo,
            (Some(_) | None, Some(_) | None) => Self::Any,
        }
    }
}

/// Letters, punctuation and ideographs that are in every terminal's table, and stand alone.
fn is_known(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{A0}'..='\u{AC}' | '\u{AE}'..='\u{2FF}' | '\u{370}'..='\u{377}' | '\u{386}'..='\u{3E1}'
        | '\u{400}'..='\u{482}' | '\u{48A}'..='\u{52F}' | '\u{531}'..='\u{556}' | '\u{561}'..='\u{587}'
        | '\u{5D0}'..='\u{5EA}' | '\u{620}'..='\u{64A}' | '\u{904}'..='\u{939}' | '\u{E01}'..='\u{E30}'
        | '\u{E40}'..='\u{E46}' | '\u{10D0}'..='\u{10F0}' | '\u{1E00}'..='\u{1EFF}' | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{205E}' | '\u{20A0}'..='\u{20B5}' | '\u{3001}' | '\u{3002}' | '\u{300A}'..='\u{3011}'
        | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}' | '\u{4E00}'..='\u{9FA5}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}'..='\u{FF5E}')
}

/// Letters that East Asian fonts have as wide: those of East Asian Width A, which the crate's tables take for narrow.
fn is_wide_letter(c: char) -> bool {
    matches!(c,
        '\u{AA}' | '\u{BA}' | '\u{C6}' | '\u{D0}' | '\u{D8}' | '\u{DE}'..='\u{E1}' | '\u{E6}' | '\u{E8}'..='\u{EA}' | '\u{EC}'..='\u{ED}' | '\u{F0}' | '\u{F2}'..='\u{F3}' | '\u{F8}'..='\u{FA}' | '\u{FC}' | '\u{FE}' | '\u{101}' | '\u{111}' | '\u{113}' | '\u{11B}' | '\u{126}'..='\u{127}' | '\u{12B}' | '\u{131}'..='\u{133}' | '\u{138}' | '\u{13F}'..='\u{142}' | '\u{144}' | '\u{148}'..='\u{14B}' | '\u{14D}' | '\u{152}'..='\u{153}' | '\u{166}'..='\u{167}' | '\u{16B}' | '\u{1CE}' | '\u{1D0}' | '\u{1D2}' | '\u{1D4}' | '\u{1D6}' | '\u{1D8}' | '\u{1DA}' | '\u{1DC}' | '\u{251}' | '\u{261}' | '\u{2C7}' | '\u{2C9}'..='\u{2CB}' | '\u{2CD}' | '\u{2D0}' | '\u{391}'..='\u{3A1}' | '\u{3A3}'..='\u{3A9}' | '\u{3B1}'..='\u{3C1}' | '\u{3C3}'..='\u{3C9}' | '\u{401}' | '\u{410}'..='\u{44F}' | '\u{451}')
}

/// Arrows, lines, shapes and other signs; U+FFFD among them.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{FFFD}')
}

/// The cells to write, in their order.
struct Changes<'a> {
    shown: &'a Buffer,
    next: &'a Buffer,
    cells: Vec<(u16, u16, Cow<'a, Cell>)>,
    /// The last cell written, if any: its place, whether terminals agree on it, and how far the run that it ends may reach.
    last: Option<Last>,
}

#[derive(Clone, Copy)]
struct Last {
    x: u16,
    y: u16,
    /// Of it, or of the word that it belongs to.
    measure: Measure,
    /// The first column after it.
    end: u16,
    /// The first column that neither it nor what stands before it can have covered.
    safe: u16,
}

impl<'a> Changes<'a> {
    fn between(shown: &'a Buffer, next: &'a Buffer) -> Vec<(u16, u16, Cow<'a, Cell>)> {
        let mut changes = Self { shown, next, cells: vec![], last: None };
        for (x, y, cell) in shown.diff_iter(next) {
            changes.write_again(Some((x, y)));
            changes.write(x, y, cell);
        }
        changes.write_again(None);
        changes.cells
    }

    /// Writes again what the last cell may have covered, up to the next that changed.
    fn write_again(&mut self, next: Option<(u16, u16)>) {
        while let Some(last) = self.last
            && last.end < last.safe.min(self.next.area.right())
            && next.is_none_or(|(x, y)| y != last.y || x > last.end)
        {
            let next = self.next;
            self.write(last.end, last.y, &next[(last.end, last.y)]);
        }
    }

    fn write(&mut self, x: u16, y: u16, cell: &'a Cell) {
        let (symbol, columns) = (cell.symbol(), cell.cell_width().max(1));
        let measure = Measure::of(symbol);
        let before = self.last.filter(|last| last.y == y && last.x + 1 == x);
        let goes_on = before.is_some_and(|last| self.goes_on(last, measure, symbol));
        // A cell without a glyph where the cursor would be if all were well: the next one is not beside it, and is placed.
        if before.is_some_and(|last| last.measure != Measure::Sure) && !goes_on {
            self.cells.push((x, y, Cow::Owned(with_symbol(cell, ""))));
        }
        let end = x + columns;
        let so_far = self.last.filter(|_| goes_on).map_or(0, |last| last.safe - last.end);
        let spill = match measure {
            Measure::Sure => so_far,
            Measure::OneOrTwo => so_far + 1,
            Measure::Any => {
                // It may be narrower than its room, where something else may stand.
                for x in x..end {
                    self.cells.push((x, y, Cow::Owned(with_symbol(cell, " "))));
                }
                (2 * symbol.chars().count() as u16).saturating_sub(columns)
            }
        };
        self.cells.push((x, y, Cow::Borrowed(cell)));
        let covered = self.last.filter(|last| last.y == y).map_or(0, |last| last.safe);
        let safe = (x..end.min(self.shown.area.right())).map(|x| self.stood_to(x, y)).max().unwrap_or(end);
        let safe = safe.max(covered).max(end.saturating_add(spill));
        let measure = if goes_on { Measure::OneOrTwo } else { measure };
        self.last = Some(Last { x, y, measure, end, safe });
        if measure != Measure::Sure && end == self.next.area.right() {
            self.write_before(x, y);
        }
    }

    /// Writes again what stands before a glyph in the last column: too wide for that, some terminals put it further back.
    fn write_before(&mut self, end: u16, y: u16) {
        let next = self.next;
        let start = |columns: u16| end.checked_sub(columns).filter(|x| next[(*x, y)].cell_width() == columns);
        let Some(x) = start(2).or_else(|| start(1)) else { return };
        let cell = &next[(x, y)];
        if Measure::of(cell.symbol()) == Measure::Sure {
            self.cells.push((x, y, Cow::Borrowed(cell)));
            self.last = self.last.map(|last| Last { x, measure: Measure::Sure, ..last });
        }
    }

    /// The first column after a glyph of the frame before: a terminal may have put it there in pieces.
    fn stood_to(&self, x: u16, y: u16) -> u16 {
        let before = &self.shown[(x, y)];
        match Measure::of(before.symbol()) {
            Measure::Sure => x,
            Measure::OneOrTwo | Measure::Any => x + before.cell_width(),
        }
    }

    /// Whether a glyph is of one word or one line with the one before: after that, and not within it, the cursor is placed.
    fn goes_on(&self, last: Last, measure: Measure, symbol: &str) -> bool {
        let before = self.next[(last.x, last.y)].symbol();
        let is_letter = |symbol: &str| symbol.chars().all(char::is_alphabetic);
        last.measure == Measure::OneOrTwo
            && measure != Measure::Any
            && (before == symbol || (is_letter(before) && is_letter(symbol)))
    }
}

fn with_symbol(cell: &Cell, symbol: &str) -> Cell {
    let mut other = cell.clone();
    other.set_symbol(symbol);
    other
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::rc::Rc;

    use ratatui::style::{Color, Style};

    /// Where bytes go.
    #[derive(Clone, Default)]
    struct Tape(Rc<RefCell<Vec<u8>>>);

    impl Write for Tape {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Tape {
        fn text(&self) -> String {
            String::from_utf8(self.0.take()).expect("UTF-8")
        }
    }

    fn put(frame: &mut Frame, lines: &[&str]) {
        for (y, line) in lines.iter().enumerate() {
            frame.buffer_mut().set_string(0, y as u16, line, Style::new());
        }
    }

    /// What each of two frames of one line writes, but for the looks at its end.
    fn written(lines: [&str; 2]) -> [String; 2] {
        let tape = Tape::default();
        let mut canvas = Canvas::new(tape.clone(), (12, 1)).expect("memory");
        lines.map(|line| {
            canvas.draw(|frame| put(frame, &[line])).expect("memory");
            tape.text().trim_end_matches("\u{1b}[39m\u{1b}[49m\u{1b}[59m\u{1b}[0m").to_owned()
        })
    }

    #[test]
    fn a_frame_of_plain_text_is_written_as_the_library_writes_it() {
        let lines = ["By season 日本", "שלום and no", "क ग เก", "日 x", ""];
        let (ours, theirs) = (Tape::default(), Tape::default());
        let mut canvas = Canvas::new(ours.clone(), (14, 3)).expect("memory");
        let options = TerminalOptions { viewport: Viewport::Fixed(Rect::new(0, 0, 14, 3)) };
        let mut terminal =
            Terminal::with_options(CrosstermBackend::new(theirs.clone()), options).expect("memory");
        for shift in 0..3 {
            let view = |frame: &mut Frame| {
                put(frame, &lines[shift..shift + 3]);
                frame.buffer_mut()[(2, 1)].set_style(Style::new().fg(Color::Red));
            };
            canvas.draw(view).expect("memory");
            terminal.draw(view).expect("memory");
        }
        let ours = ours.text();
        // It hides the cursor at every frame.
        assert_eq!(ours, theirs.text().replace("\u{1b}[?25l", ""));
        assert!(ours.contains("season"));
    }

    #[test]
    fn a_frame_that_changes_nothing_writes_nothing() {
        let [first, second] = written(["● 👨\u{200d}👩 ﷽ x"; 2]);
        assert!(!first.is_empty());
        assert_eq!(second, "");
    }

    #[test]
    fn the_cursor_is_placed_anew_after_a_glyph_of_doubtful_width() {
        let [first, second] = written(["●a ﷽b", "●a ﷽c"]);
        // A blank first, where the glyph may be narrower than its room.
        assert_eq!(first, "\u{1b}[1;1H●\u{1b}[1;2Ha\u{1b}[1;4H \u{1b}[1;4H﷽\u{1b}[1;5Hb");
        assert_eq!(second, "\u{1b}[1;5Hc");
    }

    #[test]
    fn a_word_and_a_line_go_on_and_the_cursor_is_placed_after_them() {
        let [first, _] = written(["Київ ок ──│b", ""]);
        assert_eq!(first, "\u{1b}[1;1HКиїв\u{1b}[1;5H ок\u{1b}[1;8H ──\u{1b}[1;11H│\u{1b}[1;12Hb");
    }

    #[test]
    fn what_a_glyph_may_have_covered_is_written_again() {
        let [_, second] = written(["a b   party", "﷽ b   party"]);
        assert_eq!(second, "\u{1b}[1;1H \u{1b}[1;1H﷽\u{1b}[1;2H ");
        let [_, second] = written(["ab b  party", "👨\u{200d}👩 b  party"]);
        assert_eq!(second, "\u{1b}[1;1H  \u{1b}[1;1H👨\u{200d}👩\u{1b}[1;3H b  ");
    }

    #[test]
    fn a_glyph_that_may_have_been_in_pieces_leaves_none() {
        assert_eq!(written(["👨\u{200d}👩 b", "   b"])[1], "\u{1b}[1;1H  ");
    }

    #[test]
    fn a_glyph_in_the_last_column_takes_nothing_from_the_one_before() {
        assert_eq!(written(["", "          ab"])[1], "\u{1b}[1;11Hab");
        assert_eq!(written(["", "          a…"])[1], "\u{1b}[1;11Ha…\u{1b}[1;11Ha");
        assert_eq!(written(["", "         日…"])[1], "\u{1b}[1;10H日\u{1b}[1;12H…\u{1b}[1;10H日");
    }
}
