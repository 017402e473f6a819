//! The program without a screen: one file per command, each writing to where it is told and saying what it came to.

use std::io::{self, BufWriter, Write};

use anyhow::{Context, Error, Result};

use super::cli::{Cli, Command};
use super::event::ExitStatus;
use super::examples::EXAMPLES;

pub mod check;
pub mod compare;
pub mod keys;
pub mod list;
pub mod notes;
pub mod show;

/// Runs a command on standard output. A reader that has seen enough, such as `head`, is no error.
pub fn run(cli: &Cli, command: &Command) -> Result<ExitStatus> {
    to_stdout(|out| match command {
        Command::Check(args) => check::run(cli, args, out),
        Command::List(args) => list::run(cli, args, out),
        Command::Show(args) => show::run(cli, args, out),
        Command::Compare(args) => compare::run(cli, args, out),
        Command::Notes(args) => notes::run(cli, args, out),
        Command::Keys(args) => keys::run(cli, args, out),
    })
}

/// Lists the examples that come with the program.
pub fn list_examples() -> Result<ExitStatus> {
    to_stdout(|out| {
        for example in &EXAMPLES {
            writeln!(out, "{:<8}  {}", example.name, example.about)?;
        }
        Ok(ExitStatus::Found)
    })
}

/// Gives `write` standard output, and sees to it that every byte arrived or its loss is told.
pub fn to_stdout(write: impl FnOnce(&mut dyn Write) -> Result<ExitStatus>) -> Result<ExitStatus> {
    let mut out = BufWriter::new(io::stdout().lock());
    let outcome = write(&mut out).and_then(|status| {
        out.flush().context("cannot write to standard output")?;
        Ok(status)
    });
    match outcome {
        Err(error) if is_closed_pipe(&error) => Ok(ExitStatus::Found),
        other => other,
    }
}

fn is_closed_pipe(error: &Error) -> bool {
    let kind = |cause: &(dyn std::error::Error + 'static)| match cause.downcast_ref::<io::Error>() {
        Some(error) => Some(error.kind()),
        None => cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind),
    };
    error.chain().any(|cause| kind(cause) == Some(io::ErrorKind::BrokenPipe))
}
