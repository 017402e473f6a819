//! The outside world: the command line, the disk, the terminal, and the loop between them.

pub mod canvas;
pub mod cli;
pub mod clock;
mod colleagues;
pub mod commands;
pub mod config;
pub mod debounce;
pub mod destination;
pub mod durable;
pub mod event;
pub mod examples;
mod exporting;
pub mod external;
mod held;
pub mod identity;
pub mod input;
mod journal;
mod keeping;
pub mod lock;
pub mod office;
pub mod opening;
pub mod panics;
pub mod place;
pub mod places;
mod probe;
mod progress;
pub mod purge;
pub mod read;
pub mod room;
pub mod run;
pub mod saver;
pub mod signals;
pub mod store;
pub mod terminal;
mod watch;
pub mod whose;
mod writers;

use std::ffi::OsString;
use std::io::{self, Write};

use std::process::ExitCode;

use anyhow::Result;

use crate::domain::Text;
use cli::{Cli, Source};
use event::ExitStatus;
use opening::Wanted;
use panics::Panics;
use run::Start;

use crate::ui::{Look, LookName};

/// Runs the program and says how it ended.
pub fn main() -> ExitCode {
    let panics = Panics::watch();
    let args: Vec<OsString> = std::env::args_os().collect();
    let status = match office::asked(&args) {
        Some(form) => commands::to_stdout(|out| office::answer(form, out)),
        None => match Cli::read(args) {
            Ok(cli) => begin(&cli, &panics),
            Err(refusal) => answer(&refusal),
        },
    };
    status.unwrap_or_else(|error| complain(&format!("demarche: {error:#}"))).into()
}

/// Does what the command line asks for.
fn begin(cli: &Cli, panics: &Panics) -> Result<ExitStatus> {
    if cli.lists_examples() {
        return commands::list_examples();
    }
    let source = cli.source()?;
    if let Some(command) = &cli.command {
        commands::run(cli, command)
    } else {
        let (room, asked) = (cli.room || room::was_on(), cli.asked());
        let (day, query, max_input) = (cli.common.as_of, cli.query(), cli.common.max_input);
        let wanted = Wanted { source: source.clone(), max_input, day, query, room, asked };
        let start = Start {
            load: Box::new(move || opening::open(&wanted)),
            name: source.to_string(),
            room,
            look: look(cli),
            keyboard_apart: source == Source::StandardInput,
        };
        run::run(start, panics).or_else(|refused| {
            commands::tell(&refused.text);
            Ok(refused.status)
        })
    }
}

/// The look that is asked for; without colours where the environment says so.
fn look(cli: &Cli) -> Look {
    let colourless = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let name = match cli.look {
        Some(cli::Look::Dark) => LookName::Dark,
        Some(cli::Look::Light) => LookName::Light,
        Some(cli::Look::HighContrast) => LookName::HighContrast,
        Some(cli::Look::Mono) => LookName::Mono,
        None if colourless => LookName::Mono,
        None => LookName::Dark,
    };
    Look::new(name, cli.draws_ascii())
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
