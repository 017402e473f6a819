//! The program drawn into memory as it would be into a terminal: keys go in, bytes come out.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::Arc;

use demarche::app::model::Keeping;
use demarche::app::{Model, Moment, Msg, update};
use demarche::codec::dataset::{self, Input};
use demarche::codec::notes;
use demarche::domain::{NoteBook, Scope, Stamp};
use demarche::shell::canvas::Canvas;
use demarche::ui::{self, Look, LookName};

use crate::driver;
use crate::tokens::{Allowed, Token, assert_clean};

/// Where bytes go.
#[derive(Clone, Default)]
pub(crate) struct Tape(Rc<RefCell<Vec<u8>>>);

impl Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A running program and its terminal.
pub(crate) struct Screens {
    pub(crate) model: Model,
    pub(crate) canvas: Canvas<Tape>,
    look: Look,
    tape: Tape,
    minutes: i64,
    /// What was done, for a message.
    done: String,
}

impl Screens {
    pub(crate) fn open(dataset_text: &str, notes_text: &str, size: (u16, u16)) -> Self {
        let reading = dataset::read(&[Input::new("hostile.toml", dataset_text.as_bytes().to_vec())]);
        let dataset = reading.dataset.unwrap_or_else(|| panic!("{}", reading.diagnostics));
        let book = if notes_text.is_empty() {
            NoteBook::default()
        } else {
            notes::read(notes_text, Scope::Private).expect("notes").book
        };
        let keeping = Keeping::Saved(book.revision());
        let tape = Tape::default();
        let mut screens = Self {
            model: Model::new(Arc::new(dataset), book, keeping, None),
            canvas: Canvas::new(tape.clone(), size).expect("memory"),
            look: Look::new(LookName::Dark, false),
            tape,
            minutes: 0,
            done: String::new(),
        };
        screens.send(Msg::Resize(size.0, size.1));
        screens
    }

    /// Presses keys, drawing after each; gives what was written.
    pub(crate) fn press(&mut self, keys: &str) -> Vec<Token> {
        let mut tokens = vec![];
        for key in driver::parse(keys) {
            self.send(Msg::Key(key));
            tokens.extend(self.draw());
        }
        self.done += keys;
        tokens
    }

    pub(crate) fn send(&mut self, msg: Msg) {
        self.minutes += 1;
        let now = Stamp::new(1_936_594_800 + 60 * self.minutes, 7200).expect("a moment");
        let random = u128::from(self.minutes.unsigned_abs());
        let moment = Moment { now, unix_millis: now.unix().unsigned_abs() * 1000, random };
        let _ = update(&mut self.model, msg, &moment);
    }

    /// Draws until nothing moves any more; fails where anything foreign is written.
    pub(crate) fn draw(&mut self) -> Vec<Token> {
        let tokens = self.bytes();
        assert_clean(&tokens, Allowed::Screen, &self.done)
    }

    /// Draws until nothing moves any more; gives what was written.
    pub(crate) fn bytes(&mut self) -> Vec<u8> {
        loop {
            let viewport =
                self.canvas.draw(|frame| ui::view(&self.model, &self.look, frame)).expect("memory");
            if viewport == self.model.viewport {
                return self.tape.0.take();
            }
            self.send(Msg::Viewport(viewport));
        }
    }
}
