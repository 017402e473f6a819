//! The loop: it waits in one place, brings what came to the model, does what the model asks, and draws.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit};

use super::debounce::Debounce;
use super::event::{Ending, Event, Events, ExitStatus};
use super::input::Keyboard;
use super::panics::Panics;
use super::signals::Listening;
use super::terminal::{Screen, Tty};
use super::{probe, signals};
use crate::app::{Effect, Model, Msg, Viewport, update};
use crate::ui::view;

/// How long the first frame may wait for the dataset, so that most people never see an empty screen.
const FIRST_FRAME: Duration = Duration::from_millis(10);
/// How long messages are taken before a frame is drawn, however many more are waiting.
const LONGEST_TURN: Duration = Duration::from_millis(50);

/// What the loop starts with.
#[derive(Default)]
pub struct Start {
    /// The program before anything happened.
    pub model: Model,
    /// What is read beside the loop, and the message that brings it.
    pub load: Option<Box<dyn FnOnce() -> Msg + Send>>,
    /// Whether clicks are wanted.
    pub mouse: bool,
    /// Whether standard input holds data, so that keys must come from the terminal itself.
    pub keyboard_apart: bool,
}

/// Runs the program on the terminal until it ends, and leaves the terminal as it was.
pub fn run(start: Start, panics: &Panics) -> Result<ExitStatus> {
    let tty = Arc::new(Tty::open(start.mouse, start.keyboard_apart)?);
    let _taken = Taken(Arc::clone(&tty));
    let (events, received) = mpsc::channel();
    keep_memory_to_ourselves();
    let signals = Listening::start(Arc::clone(&tty), events.clone())?;
    panics.screen_begins(Arc::clone(&tty), events.clone());

    let mut loading = false;
    let outcome = tty.take().context("cannot take the terminal").and_then(|()| {
        let keyboard = Keyboard::start(Arc::clone(&tty), events.clone())?;
        if let Some(load) = start.load {
            loading = true;
            in_background(events.clone(), load)?;
        }
        Ok(Loop {
            model: start.model,
            viewport: Viewport::default(),
            screen: Screen::new(Arc::clone(&tty))?,
            keyboard,
            signals,
            tty: Arc::clone(&tty),
            received,
            _events: events,
            unsaved: Debounce::default(),
            ending: None,
            stale: true,
            dirty: true,
            used: false,
        })
    });
    let outcome = outcome.and_then(|mut program| {
        let ending = match catch_unwind(AssertUnwindSafe(|| program.turn(loading))) {
            Ok(ending) => ending,
            Err(_) => Ok(Ending::Panic),
        };
        panics.caught();
        let saved = catch_unwind(AssertUnwindSafe(|| program.save_before_leaving()));
        saved.unwrap_or(Ok(()))?;
        ending
    });
    tty.give_back();
    probe::trace("terminal given back");
    panics.screen_ends();
    let ending = outcome.or_else(|error| terminal_gone(&error).ok_or(error))?;
    if ending == Ending::Panic {
        panics.tell();
    }
    Ok(ending.into())
}

/// Gives the terminal back, should a panic come before the loop could catch it.
struct Taken(Arc<Tty>);

impl Drop for Taken {
    fn drop(&mut self) {
        self.0.give_back();
    }
}

/// The loop and all it holds.
struct Loop {
    model: Model,
    /// The room that the last frame reported.
    viewport: Viewport,
    screen: Screen,
    keyboard: Keyboard,
    signals: Listening,
    tty: Arc<Tty>,
    received: Receiver<Event>,
    /// For the threads that effects start; while we hold it, receiving cannot fail.
    _events: Events,
    unsaved: Debounce,
    ending: Option<Ending>,
    /// What stands on the terminal is not what we drew, or the size is another.
    stale: bool,
    /// Something happened that a frame may show.
    dirty: bool,
    /// A key was pressed.
    used: bool,
}

impl Loop {
    /// Goes round until the program ends.
    fn turn(&mut self, loading: bool) -> Result<Ending> {
        let first = if loading { self.received.recv_timeout(FIRST_FRAME).ok() } else { None };
        if let Some(event) = first {
            self.take(event)?;
        }
        loop {
            if let Some(ending) = self.ending {
                return Ok(ending);
            }
            if self.dirty {
                self.draw()?;
            }
            let mut next = self.wait();
            let enough = Instant::now() + LONGEST_TURN;
            while let Some(event) = next {
                self.take(event)?;
                let more = self.ending.is_none() && Instant::now() < enough;
                next = if more { self.received.try_recv().ok() } else { None };
            }
            if self.unsaved.is_due(Instant::now()) {
                self.save();
            }
        }
    }

    /// The one place where the program waits: for whatever comes, or until unsaved edits are due.
    fn wait(&self) -> Option<Event> {
        match self.unsaved.due() {
            None => self.received.recv().ok(),
            Some(due) => self.received.recv_timeout(due.saturating_duration_since(Instant::now())).ok(),
        }
    }

    /// Takes one event in.
    fn take(&mut self, event: Event) -> Result<()> {
        match event {
            Event::Msg(msg) => {
                if matches!(msg, Msg::Key(_)) {
                    probe::on_key();
                    if let Some(mut borrower) = probe::borrower(std::mem::replace(&mut self.used, true)) {
                        self.lend(|| borrower.status())?;
                    }
                }
                self.update(msg);
            }
            Event::Resized => (self.stale, self.dirty) = (true, true),
            Event::Stop => {
                self.leave_and_return(signals::stop)?;
            }
            Event::Continued => {
                self.tty.take()?;
                (self.stale, self.dirty) = (true, true);
            }
            Event::End(ending) => self.ending = Some(ending),
        }
        Ok(())
    }

    fn update(&mut self, msg: Msg) {
        self.dirty = true;
        let effects = update(&mut self.model, msg);
        self.perform(effects);
    }

    /// Does what the model asks of the world. What takes time is started here, on a thread, and answers by an event.
    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Quit => self.ending = Some(Ending::Quit),
                Effect::Suspend => {
                    // Comes back to us as `Event::Stop`; where nobody could continue the program, nothing happens.
                    let _ = signals::stop_job();
                }
            }
        }
    }

    /// Draws; once more if the frame gave another room to what scrolls than the model knew of.
    fn draw(&mut self) -> Result<()> {
        if self.stale {
            self.stale = false;
            let (columns, rows) = self.screen.renew()?;
            self.update(Msg::Resize(columns, rows));
        }
        for _ in 0..2 {
            let (model, used) = (&self.model, self.used);
            let viewport = self.screen.draw(|frame| {
                probe::on_draw(used);
                view(model, frame)
            })?;
            if viewport == self.viewport {
                break;
            }
            self.viewport = viewport;
            self.update(Msg::Viewport(viewport));
        }
        self.dirty = false;
        Ok(())
    }

    /// Lends the terminal to another program, such as an editor; `None` where the terminal has just gone.
    fn lend<T>(&mut self, other: impl FnOnce() -> T) -> Result<Option<T>> {
        let tty = Arc::clone(&self.tty);
        self.leave_and_return(|| tty.keep_settings(other))
    }

    /// Runs `other` with the screen left, the keyboard untouched and nothing unsaved, then draws all anew. `None` where the
    /// terminal has just gone, of which an event follows.
    fn leave_and_return<T>(&mut self, other: impl FnOnce() -> T) -> Result<Option<T>> {
        if self.keyboard.park().is_err() {
            return Ok(None);
        }
        self.save();
        self.tty.set_lent(true);
        self.tty.give_back();
        let result = other();
        self.signals.catch_up();
        self.tty.take()?;
        self.tty.set_lent(false);
        let _ = self.keyboard.go_on();
        (self.stale, self.dirty) = (true, true);
        Ok(Some(result))
    }

    /// Hands what is unsaved to the saver.
    fn save(&mut self) {
        self.unsaved.saved();
    }

    /// Every way out but a kill passes here, before the terminal is given back: what is unsaved is saved, and waited for.
    #[expect(clippy::unnecessary_wraps, reason = "a saver may fail")]
    fn save_before_leaving(&mut self) -> Result<()> {
        self.save();
        probe::trace("saved");
        Ok(())
    }
}

/// Does `work` on a thread; what it comes to reaches the model.
fn in_background(events: Events, work: Box<dyn FnOnce() -> Msg + Send>) -> Result<()> {
    let work = move || {
        let _ = events.send(Event::Msg(work()));
    };
    std::thread::Builder::new().name("load".to_owned()).spawn(work).context("cannot start a thread")?;
    Ok(())
}

/// Whether an error means that there is no terminal any more.
fn terminal_gone(error: &anyhow::Error) -> Option<Ending> {
    const GONE: [Errno; 5] = [Errno::IO, Errno::PIPE, Errno::NXIO, Errno::NOTTY, Errno::BADF];
    let error: &std::io::Error = error.downcast_ref()?;
    GONE.iter().any(|gone| error.raw_os_error() == Some(gone.raw_os_error())).then_some(Ending::TerminalGone)
}

/// Notes are not to be written into a core file.
fn keep_memory_to_ourselves() {
    let _ = rustix::process::setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}
