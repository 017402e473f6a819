//! What reaches the loop from the threads around it, and the ways the program can end.

use std::process::{self, ExitCode};
use std::sync::mpsc;

use super::opening::{Loaded, Refused};
use super::saver::SaveReport;
use crate::app::Msg;

/// The way to the loop; each thread has its own.
pub type Events = mpsc::Sender<Event>;

/// Something that reached the loop.
#[derive(Debug)]
pub enum Event {
    /// Something for the model.
    Msg(Msg),
    /// The terminal has another size.
    Resized,
    /// The program was told to stop, by ^z or from outside.
    Stop,
    /// It goes on, after a stop that was not of its own making as well.
    Continued,
    /// The dataset and the notes have been read, or cannot be.
    Loaded(Box<Result<Loaded, Refused>>),
    /// Somebody else has changed a notes file.
    FilesChanged,
    /// The saver says how a save went.
    Saved(Box<SaveReport>),
    /// The user's own editor has ended; how, unless the system does not say.
    EditorEnded(Option<process::ExitStatus>),
    /// It must end.
    End(Ending),
}

/// Why the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It was asked to.
    Quit,
    /// This signal.
    Signal(i32),
    /// There is no terminal any more.
    TerminalGone,
    /// A thread panicked.
    Panic,
}

/// How a run of the program went, as its exit status says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// Found, done.
    Found,
    /// Nothing found, or problems found.
    Nothing,
    /// It could not be done.
    Error,
    /// The program is at fault.
    Panic,
    /// Ended by this signal.
    Signal(i32),
}

impl From<Ending> for ExitStatus {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Quit => Self::Found,
            Ending::Signal(number) => Self::Signal(number),
            // As if the signal that goes with it had come.
            Ending::TerminalGone => Self::Signal(signal_hook::consts::SIGHUP),
            Ending::Panic => Self::Panic,
        }
    }
}

impl ExitStatus {
    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Found => 0,
            Self::Nothing => 1,
            Self::Error => 2,
            Self::Panic => 101,
            Self::Signal(number) => 128 + (number & 0x7f) as u8,
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        status.code().into()
    }
}
