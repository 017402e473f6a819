//! The outside world: the command line, the disk, the terminal, and the loop between them.

pub mod debounce;
pub mod decode;
pub mod event;
pub mod input;
pub mod panics;
mod probe;
pub mod run;
pub mod signals;
pub mod terminal;

use std::io::Write;
use std::process::ExitCode;

use crate::domain::Text;
use event::ExitStatus;
use panics::Panics;
use run::Start;

/// Runs the program and says how it ended.
pub fn main() -> ExitCode {
    let panics = Panics::watch();
    let status = run::run(Start { mouse: true, ..Start::default() }, &panics).unwrap_or_else(|error| {
        let _ = writeln!(std::io::stderr(), "demarche: {}", Text::new(&format!("{error:#}")));
        ExitStatus::Error
    });
    status.into()
}
