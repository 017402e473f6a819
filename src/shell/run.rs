//! The loop: it waits in one place, brings what came to the model, does what the model asks, and draws.

mod lending;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit};

use super::clock;
use super::event::{Ending, Event, Events, ExitStatus};
use super::exporting::{self, Exporter};
use super::external::Draft;
use super::input::Keyboard;
use super::keeping::{HURRIED_SAVE, Keeper, LAST_SAVE};
use super::opening::{Loaded, Refused};
use super::panics::Panics;
use super::signals::Listening;
use super::terminal::{OnTerminal, Screen, Tty};
use super::{commands, probe, room, signals};
use crate::app::{Code, Effect, Key, Model, Msg, update};
use crate::ui::{self, Look};
use lending::Borrower;

/// How long the first frame may wait for the dataset, so that most people never see an empty screen.
const FIRST_FRAME: Duration = Duration::from_millis(10);
/// How long messages are taken before a frame is drawn, however many more are waiting.
const LONGEST_TURN: Duration = Duration::from_millis(50);

/// What is said instead of a reason that may hold a private path, where others look on.
const UNTOLD: &str = "the last notes are not saved; why is told outside room mode";

/// What reads the dataset and the notes, beside the loop.
pub type Load = Box<dyn FnOnce() -> Result<Loaded, Refused> + Send>;

/// What the loop starts with.
pub struct Start {
    /// What is read beside the loop.
    pub load: Load,
    /// What is read, as the user named it.
    pub name: String,
    /// Whether others look at the screen.
    pub room: bool,
    /// How things look.
    pub look: Look,
    /// Whether standard input holds data, so that keys must come from the terminal itself.
    pub keyboard_apart: bool,
}

/// Runs the program on the terminal until it ends, and leaves the terminal as it was.
pub fn run(start: Start, panics: &Panics) -> Result<ExitStatus, Refused> {
    let mut refused = None;
    let status = run_until_end(start, panics, &mut refused)?;
    refused.map_or(Ok(status), Err)
}

fn run_until_end(start: Start, panics: &Panics, refused: &mut Option<Refused>) -> Result<ExitStatus> {
    let tty = Arc::new(Tty::open(start.keyboard_apart)?);
    let _taken = Taken(Arc::clone(&tty));
    let (events, received) = mpsc::channel();
    keep_memory_to_ourselves();
    let signals = Listening::start(Arc::clone(&tty), events.clone())?;
    panics.screen_begins(Arc::clone(&tty), events.clone());

    let outcome = tty.take().and_then(|()| {
        let keyboard = Keyboard::start(events.clone())?;
        in_background(events.clone(), start.load)?;
        Ok(Loop {
            model: None,
            early: vec![],
            name: start.name,
            room: start.room,
            look: start.look,
            keeper: Keeper::new(events.clone()),
            exporter: Exporter::new(events.clone()),
            refused: None,
            screen: Screen::new(Arc::clone(&tty))?,
            keyboard,
            signals,
            tty: Arc::clone(&tty),
            received,
            events,
            lent: None,
            draft: None,
            ending: None,
            stale: true,
            dirty: true,
            used: false,
        })
    });
    let (mut unsaved, mut exported) = (None, None);
    let outcome = outcome.and_then(|mut program| {
        let ending = match catch_unwind(AssertUnwindSafe(|| program.turn())) {
            Ok(ending) => ending,
            Err(_) => Ok(Ending::Panic),
        };
        panics.caught();
        let longest = match ending {
            Ok(Ending::Signal(_) | Ending::Panic | Ending::TerminalGone) => HURRIED_SAVE,
            Ok(Ending::Quit) | Err(_) => LAST_SAVE,
        };
        program.hang_up_on_editor();
        exported = program.exporter.leave(longest);
        let saved = catch_unwind(AssertUnwindSafe(|| {
            program.keeper.save_before_leaving(program.model.as_ref(), longest)
        }));
        program.see_editor_out();
        let in_room = program.model.as_ref().map_or(program.room, Model::is_in_room);
        let saved = saved.unwrap_or(Ok(())).map_err(|error| if in_room { anyhow!(UNTOLD) } else { error });
        if matches!(ending, Ok(Ending::Quit)) {
            saved?;
        } else {
            // Whoever ends us must hear by which signal, and only beside that what it has cost.
            unsaved = saved.err();
        }
        *refused = program.refused.take();
        ending
    });
    tty.give_back();
    probe::trace("terminal given back");
    panics.screen_ends();
    if let Some(told) = exported {
        commands::tell(&format!("demarche: {told}"));
    }
    if let Some(error) = unsaved {
        commands::tell(&format!("demarche: {error:#}"));
    }
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
    /// The program as a value; `None` while the dataset is read.
    model: Option<Model>,
    /// What was pressed before it was.
    early: Vec<Msg>,
    name: String,
    room: bool,
    look: Look,
    keeper: Keeper,
    exporter: Exporter,
    /// Why the dataset cannot be opened.
    refused: Option<Refused>,
    screen: Screen,
    keyboard: Keyboard,
    signals: Listening,
    tty: Arc<Tty>,
    received: Receiver<Event>,
    /// For the threads that effects start; while we hold it, receiving cannot fail.
    events: Events,
    /// The editor that has the terminal.
    lent: Option<Borrower>,
    /// The text that it has.
    draft: Option<Draft>,
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
    fn turn(&mut self) -> Result<Ending> {
        if let Ok(event) = self.received.recv_timeout(FIRST_FRAME) {
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
            self.keeper.do_due(self.model.as_ref());
        }
    }

    /// The one place where the program waits: for whatever comes, or until something is due for the notes.
    fn wait(&self) -> Option<Event> {
        match self.keeper.due() {
            None => self.received.recv().ok(),
            Some(due) => self.received.recv_timeout(due.saturating_duration_since(Instant::now())).ok(),
        }
    }

    /// Takes one event in.
    fn take(&mut self, event: Event) -> Result<()> {
        match event {
            Event::Msg(msg) => {
                let key = matches!(msg, Msg::Key(_) | Msg::Paste(_));
                if let Msg::Key(key) = msg {
                    self.used = probe::on_key(key, self.used);
                }
                if !self.is_missed(&msg) {
                    self.update(msg);
                }
                if key {
                    self.keyboard.taken();
                }
            }
            Event::Resized => (self.stale, self.dirty) = (true, true),
            Event::Stop if self.lent.is_some() => signals::stop_with_borrower(),
            Event::Stop => self.stop()?,
            Event::Continued if self.lent.is_some() => {}
            Event::Continued => {
                self.tty.take()?;
                (self.stale, self.dirty) = (true, true);
            }
            Event::Loaded(loaded) => self.loaded(*loaded)?,
            Event::Saved(report) => {
                for msg in self.keeper.heard_of(*report) {
                    self.update(msg);
                }
            }
            Event::FilesChanged => self.keeper.look_at_files(),
            Event::EditorEnded(status) => self.editor_ended(status)?,
            Event::End(ending) => self.ending = Some(ending),
        }
        Ok(())
    }

    /// The dataset and the notes have been read, or cannot be.
    fn loaded(&mut self, loaded: Result<Loaded, Refused>) -> Result<()> {
        let loaded = match loaded {
            Ok(loaded) => loaded,
            Err(refused) => {
                self.refused = Some(refused);
                self.ending = Some(Ending::Quit);
                return Ok(());
            }
        };
        self.keeper.keep(loaded.notes, &loaded.model.book)?;
        self.exporter.keep_off(loaded.apart);
        self.model = Some(Model { last_export: exporting::last(), ..loaded.model });
        (self.stale, self.dirty) = (true, true);
        self.resize()?;
        if self.room {
            self.perform(vec![Effect::RememberRoom { on: true }]);
        }
        for msg in std::mem::take(&mut self.early) {
            self.update(msg);
        }
        Ok(())
    }

    fn update(&mut self, msg: Msg) {
        self.dirty = true;
        let Some(model) = &mut self.model else {
            if matches!(&msg, Msg::Key(key) if [Key::char('q'), Key::ctrl('c'), Key::plain(Code::Esc)].contains(key))
            {
                self.ending = Some(Ending::Quit);
            }
            self.early.push(msg);
            return;
        };
        let effects = update(model, msg, &clock::moment());
        self.keeper.look_at(model);
        self.perform(effects);
    }

    /// Does what the model asks of the world. What takes time is started here, on a thread, and answers by an event.
    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Leave { even_unsaved } => self.leave(even_unsaved),
                Effect::SaveAgain => self.keeper.try_again(),
                Effect::AnswerForeign { ours } => {
                    let model = self.model.as_ref();
                    if let Some(msg) = model.and_then(|model| self.keeper.answer_foreign(model, ours)) {
                        self.update(msg);
                    }
                }
                // Should it fail, so does the next frame, and is told.
                Effect::SendToTerminal { text } => drop(self.screen.copy(&text)),
                Effect::OfferElsewhere => self.update(Msg::ElsewhereOffered(self.keeper.offer_elsewhere())),
                Effect::SaveElsewhere { path } => {
                    if let Some(model) = &self.model {
                        self.keeper.save_elsewhere(model, &path);
                    }
                }
                Effect::LookAhead { ticket, wanted } => {
                    if let Some(msg) = self.exporter.look_ahead(ticket, wanted) {
                        self.update(msg);
                    }
                }
                Effect::Export(order) => {
                    if let Some(msg) = self.exporter.export(order) {
                        self.update(msg);
                    }
                }
                Effect::StopExport => {
                    if let Some(msg) = self.exporter.stop() {
                        self.update(msg);
                    }
                }
                Effect::RememberRoom { on } => {
                    if room::remember(on).is_err() {
                        self.update(Msg::RoomNotRemembered);
                    }
                }
                Effect::Suspend => {
                    // Comes back to us as `Event::Stop`; where nobody could continue the program, nothing happens.
                    let _ = signals::stop_job();
                }
                Effect::OpenInEditor { name, text } => self.open_in_editor(&name, &text),
                Effect::DropEditorFile => self.drop_editor_file(),
            }
        }
    }

    /// Leaves once the notes are on the disk; if they cannot be, asks.
    fn leave(&mut self, even_unsaved: bool) {
        match self.keeper.leave(self.model.as_ref(), even_unsaved) {
            Err(reason) => self.update(Msg::LeaveRefused(reason)),
            Ok(()) => self.ending = Some(Ending::Quit),
        }
    }

    fn resize(&mut self) -> Result<()> {
        self.stale = false;
        let (columns, rows) = self.screen.renew()?;
        self.update(Msg::Resize(columns, rows));
        Ok(())
    }

    /// Draws. What scrolls is drawn where it belongs at once; the model only learns where that was.
    fn draw(&mut self) -> Result<()> {
        self.dirty = false;
        if self.lent.is_some() {
            return Ok(());
        }
        if self.stale {
            self.resize()?;
        }
        let _ = self.keeper.before_a_frame();
        let (model, look, used) = (&self.model, &self.look, self.used);
        // A path may tell more than is on the screen.
        let name = if self.room { "" } else { self.name.as_str() };
        let viewport = self.screen.draw(|frame| {
            probe::on_draw(used);
            if let Some(model) = model {
                return Some(ui::view(model, look, frame));
            }
            ui::loading(name, look, frame);
            None
        })?;
        if let Some(viewport) = viewport
            && self.model.as_ref().is_some_and(|model| model.viewport != viewport)
        {
            self.update(Msg::Viewport(viewport));
        }
        self.dirty = false;
        Ok(())
    }

    /// Stops until it is continued, with the screen left, the keyboard untouched and nothing unsaved.
    fn stop(&mut self) -> Result<()> {
        // The terminal has just gone, of which an event follows.
        if self.keyboard.park().is_err() {
            return Ok(());
        }
        self.keeper.save(self.model.as_ref());
        self.tty.set_lent(true);
        self.tty.give_back();
        signals::stop();
        self.take_back()
    }

    /// Takes the terminal from whoever had it, and draws all anew.
    fn take_back(&mut self) -> Result<()> {
        self.signals.catch_up();
        self.tty.take()?;
        self.tty.set_lent(false);
        let _ = self.keyboard.go_on();
        (self.stale, self.dirty) = (true, true);
        Ok(())
    }
}

/// Reads on a thread; what it comes to reaches the loop.
fn in_background(events: Events, load: Load) -> Result<()> {
    let work = move || {
        let _ = events.send(Event::Loaded(Box::new(load())));
    };
    std::thread::Builder::new().name("load".to_owned()).spawn(work).context("cannot start a thread")?;
    Ok(())
}

/// Whether an error means that there is no terminal any more. A disk may fail in the same words.
fn terminal_gone(error: &anyhow::Error) -> Option<Ending> {
    const GONE: [Errno; 5] = [Errno::IO, Errno::PIPE, Errno::NXIO, Errno::NOTTY, Errno::BADF];
    error.downcast_ref::<OnTerminal>()?;
    let error: &std::io::Error = error.downcast_ref()?;
    GONE.iter().any(|gone| error.raw_os_error() == Some(gone.raw_os_error())).then_some(Ending::TerminalGone)
}

/// Notes are not to be written into a core file.
fn keep_memory_to_ourselves() {
    let _ = rustix::process::setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}
