//! Terminals of our own, one as sure as the other of how wide each glyph is, and no two of one mind.

use demarche::shell::canvas::Measure;
use unicode_width::UnicodeWidthChar;

use crate::tokens::Token;

/// How many columns a terminal gives a scalar.
pub(crate) type Widths = fn(char) -> usize;

/// Terminals that differ where terminals do.
pub(crate) const TERMINALS: [(&str, Widths); 6] = [
    ("as the Unicode tables say", |c| c.width().unwrap_or(0)),
    ("as East Asian fonts are", |c| doubtful(c, 2).max(c.width_cjk().unwrap_or(0))),
    ("what is doubtful is narrow", |c| doubtful(c, 1)),
    ("what is doubtful is wide", |c| doubtful(c, 2)),
    ("what is doubtful takes no room", |c| doubtful(c, 0)),
    ("what is doubtful is anything", |c| {
        doubtful(c, (u32::from(c).wrapping_mul(2_654_435_761) >> 16) as usize % 3)
    }),
];

fn doubtful(c: char, width: usize) -> usize {
    match Measure::of(c.encode_utf8(&mut [0; 4])) {
        Measure::Sure => c.width().unwrap_or(0),
        Measure::OneOrTwo => width.max(1),
        Measure::Any => width,
    }
}

/// What a terminal shows.
pub(crate) struct Emulator {
    widths: Widths,
    columns: usize,
    cells: Vec<Cell>,
    /// Column and row; a column past the last where the last was just written.
    at: (usize, usize),
    wraps: bool,
}

#[derive(Clone)]
struct Cell {
    text: String,
    /// The right half of the glyph before it.
    half: bool,
}

impl Cell {
    fn blank() -> Self {
        Self { text: " ".to_owned(), half: false }
    }
}

impl Emulator {
    pub(crate) fn new((columns, rows): (u16, u16), widths: Widths) -> Self {
        let (columns, rows) = (usize::from(columns), usize::from(rows));
        Self { widths, columns, cells: vec![Cell::blank(); columns * rows], at: (0, 0), wraps: true }
    }

    /// What stands in a cell, with all that was put upon it; nothing in the right half of a glyph.
    pub(crate) fn cell(&self, x: u16, y: u16) -> &str {
        let cell = &self.cells[usize::from(y) * self.columns + usize::from(x)];
        if cell.half { "" } else { &cell.text }
    }

    pub(crate) fn take(&mut self, tokens: &[Token]) {
        for token in tokens {
            match *token {
                Token::Shown(c) => self.show(c),
                Token::Place(row, column) => self.at = (usize::from(column), usize::from(row)),
                Token::Erase => self.cells.fill(Cell::blank()),
                Token::Mode(7, on) => self.wraps = on,
                Token::Mode(..) | Token::Look => {}
                Token::Break | Token::Copy => panic!("{token:?} on a screen"),
            }
        }
    }

    fn show(&mut self, c: char) {
        let width = (self.widths)(c);
        let (mut x, mut y) = self.at;
        if width == 0 {
            let Some(before) = x.checked_sub(1) else { return };
            let before = y * self.columns + before;
            let base = if self.cells[before].half { before - 1 } else { before };
            self.cells[base].text.push(c);
            return;
        }
        if x + width > self.columns {
            if self.wraps {
                (x, y) = (0, y + 1);
                if y == self.cells.len() / self.columns {
                    self.cells.drain(..self.columns);
                    self.cells.extend(vec![Cell::blank(); self.columns]);
                    y -= 1;
                }
            } else {
                x = self.columns - width;
            }
        }
        let start = y * self.columns;
        for x in x..x + width {
            if self.cells[start + x].half {
                self.cells[start + x - 1] = Cell::blank();
            }
            if x + 1 < self.columns && self.cells[start + x + 1].half {
                self.cells[start + x + 1] = Cell::blank();
            }
            self.cells[start + x] = Cell { text: String::new(), half: true };
        }
        self.cells[start + x] = Cell { text: c.to_string(), half: false };
        self.at = (x + width, y);
    }
}
