//! The program without a terminal: keys go in, screens come out.

use std::sync::Arc;

use demarche::app::export::Contents;
use demarche::app::model::Keeping;
use demarche::app::{Effect, Key, Model, Moment, Msg, update};
use demarche::codec::dataset::{self, Input};
use demarche::domain::{Dataset, NoteBook, Stamp};
use demarche::ui::{self, Look, Role};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use unicode_width::UnicodeWidthStr;

#[path = "notation.rs"]
mod notation;

use notation::{Typed, typed};

/// The built-in dataset.
pub(crate) const UKRAINE: &str = include_str!("../../data/ukraine.toml");
/// The rich example.
pub(crate) const RIVER: &str = include_str!("../../data/river.toml");

/// Reads a dataset that has no faults.
pub(crate) fn dataset(text: &'static str) -> Arc<Dataset> {
    let reading = dataset::read(&[Input::new("test.toml", text.as_bytes())]);
    Arc::new(reading.dataset.unwrap_or_else(|| panic!("{}", reading.diagnostics)))
}

/// A running program.
pub(crate) struct Driver {
    pub model: Model,
    pub effects: Vec<Effect>,
    size: (u16, u16),
    minutes: i64,
    look: Look,
}

impl Driver {
    pub(crate) fn new(text: &'static str, size: (u16, u16)) -> Self {
        Self::with_notes(text, NoteBook::default(), size)
    }

    pub(crate) fn with_notes(text: &'static str, book: NoteBook, size: (u16, u16)) -> Self {
        let keeping = Keeping::Saved(book.revision());
        let mut model = Model::new(dataset(text), book, keeping, None);
        "me".clone_into(&mut model.author);
        let mut driver = Self { model, effects: vec![], size, minutes: 0, look: Look::of(traced, false) };
        driver.send(Msg::Resize(size.0, size.1));
        driver.draw();
        driver
    }

    pub(crate) fn ascii(mut self) -> Self {
        self.look = Look::of(traced, true);
        self
    }

    pub(crate) fn resize(&mut self, size: (u16, u16)) {
        self.size = size;
        self.send(Msg::Resize(size.0, size.1));
        self.draw();
    }

    /// Sends one message, a minute after the one before.
    pub(crate) fn send(&mut self, msg: Msg) {
        self.minutes += 1;
        // 12 May 2031, nine in the morning, two hours east.
        let now = Stamp::new(1_936_594_800 + 60 * self.minutes, 7200).expect("a moment");
        let random = u128::from(self.minutes.unsigned_abs());
        let moment = Moment { now, unix_millis: now.unix().unsigned_abs() * 1000, random };
        for effect in update(&mut self.model, msg, &moment) {
            if let Effect::LookAhead { ticket, wanted } = effect {
                // As the thread beside the loop answers it, at once.
                let contents = wanted.handout().map(|handout| Box::new(Contents::of(&handout, &wanted)));
                let contents = contents.map_err(|error| error.to_string());
                self.send(Msg::LookedAhead { ticket, contents });
            } else {
                self.effects.push(effect);
            }
        }
    }

    /// Presses keys: `press("/salt<enter>")`; a `<` itself is `<lt>`.
    pub(crate) fn press(mut self, keys: &str) -> Self {
        self.type_keys(keys);
        self
    }

    pub(crate) fn type_keys(&mut self, keys: &str) {
        for key in parse(keys) {
            self.send(Msg::Key(key));
            self.draw();
        }
    }

    /// Draws a frame, as the loop does after each message, and gives the model its room.
    pub(crate) fn draw(&mut self) -> Buffer {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let mut buffer = Buffer::empty(area);
        let viewport = ui::draw_all(&self.model, &self.look, area, &mut buffer);
        if viewport != self.model.viewport {
            self.send(Msg::Viewport(viewport));
        }
        buffer
    }

    /// The screen as text.
    pub(crate) fn text(&mut self) -> String {
        let buffer = self.draw();
        lines(&buffer).into_iter().map(|line| line.trim_end().to_owned() + "\n").collect()
    }

    /// The screen as text, and below it which columns of each line have which role.
    pub(crate) fn screen(&mut self) -> String {
        let buffer = self.draw();
        let mut out = self.text();
        out += "-- roles --\n";
        for y in 0..buffer.area.height {
            let mut runs: Vec<(String, u16, u16)> = vec![];
            for x in 0..buffer.area.width {
                let role = role_of(&buffer, x, y);
                match runs.last_mut() {
                    Some((last, _, end)) if *last == role && *end == x => *end = x + 1,
                    _ => runs.push((role, x, x + 1)),
                }
            }
            let told: Vec<String> = runs
                .into_iter()
                .filter(|(role, ..)| !role.is_empty())
                .map(|(role, from, to)| format!("{role} {from}-{to}"))
                .collect();
            if !told.is_empty() {
                out += &format!("{y}: {}\n", told.join(", "));
            }
        }
        out
    }
}

/// The lines of a buffer; the second half of a wide character takes no room.
pub(crate) fn lines(buffer: &Buffer) -> Vec<String> {
    let width = buffer.area.width;
    (0..buffer.area.height)
        .map(|y| {
            let mut line = String::new();
            let mut x = 0;
            while x < width {
                let symbol = buffer[(x, y)].symbol();
                line += symbol;
                x += symbol.width().max(1) as u16;
            }
            line
        })
        .collect()
}

/// A look that only a test can read: each role is a colour of its own.
fn traced(role: Role) -> Style {
    let index = Role::ALL.iter().position(|other| *other == role).expect("a role") as u8;
    let style = Style::new().fg(Color::Indexed(index + 1));
    // The roles that lie over others keep what they lie on readable.
    if role == Role::Focus {
        Style::new().add_modifier(Modifier::REVERSED)
    } else if role == Role::FocusLine {
        Style::new().add_modifier(Modifier::BOLD)
    } else {
        style
    }
}

fn role_of(buffer: &Buffer, x: u16, y: u16) -> String {
    let cell = &buffer[(x, y)];
    let mut names = vec![];
    if let Color::Indexed(index) = cell.fg {
        let role = Role::ALL[usize::from(index) - 1];
        if role != Role::Text {
            names.push(format!("{role:?}"));
        }
    }
    if cell.modifier.contains(Modifier::REVERSED) {
        names.push("Focus".to_owned());
    }
    if cell.modifier.contains(Modifier::BOLD) {
        names.push("FocusLine".to_owned());
    }
    names.join("+")
}

/// Keys as a person writes them down.
pub(crate) fn parse(keys: &str) -> Vec<Key> {
    let key = |typed| match typed {
        Typed::Key(key) => key,
        Typed::Name(name) => panic!("no key is called {name}"),
    };
    typed(keys).map(key).collect()
}
