//! The outside world: the command line, the disk, the terminal, and the loop between them.

pub mod clock;
pub mod durable;
pub mod lock;
pub mod place;
pub mod saver;
pub mod store;

pub mod cli;
pub mod commands;
pub mod debounce;
pub mod decode;
pub mod event;
pub mod examples;
pub mod input;
pub mod panics;
mod probe;
pub mod run;
pub mod signals;
pub mod terminal;

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;

use crate::domain::Text;
use cli::{Cli, Source};
use event::ExitStatus;
use panics::Panics;
use run::Start;

/// Runs the program and says how it ended.
pub fn main() -> ExitCode {
    let panics = Panics::watch();
    let status = match Cli::read(std::env::args_os()) {
        Ok(cli) => begin(&cli, &panics),
        Err(refusal) => answer(&refusal),
    };
    status.unwrap_or_else(|error| complain(&format!("demarche: {error:#}"))).into()
}

/// Does what the command line asks for.
fn begin(cli: &Cli, panics: &Panics) -> Result<ExitStatus> {
    if cli.lists_examples() {
        return commands::list_examples();
    }
    let source = cli.source()?;
    match &cli.command {
        Some(command) => commands::run(cli, command),
        None => run::run(
            Start {
                mouse: !cli.no_mouse,
                keyboard_apart: source == Source::StandardInput,
                ..Start::default()
            },
            panics,
        ),
    }
}

/// Help and version, which were asked for, or what is wrong with the arguments.
fn answer(refusal: &clap::Error) -> Result<ExitStatus> {
    let text = refusal.render().to_string();
    if refusal.use_stderr() {
        return Ok(complain(&text));
    }
    commands::to_stdout(|out| {
        writeln!(out, "{}", text.trim_end())?;
        Ok(ExitStatus::Found)
    })
}

/// Tells an error. It may quote what came from outside, so it is cleaned like all such text.
fn complain(message: &str) -> ExitStatus {
    let _ = writeln!(io::stderr(), "{}", Text::new(message));
    ExitStatus::Error
}
