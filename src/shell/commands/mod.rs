//! The program without a screen: one file per command, each writing to where it is told and saying what it came to.

use std::io::{self, BufWriter, Write};

use anyhow::{Context, Error, Result};

use super::cli::{Cli, Command};
use super::event::ExitStatus;
use super::examples::EXAMPLES;
use super::opening::Refused;
use crate::domain::Text;

pub mod brief;
pub mod check;
pub mod compare;
mod desk;
pub mod export;
mod handing;
pub mod import;
pub mod keys;
pub mod list;
pub mod manual;
mod minutes;
pub mod new;
pub mod notes;
mod printer;
pub mod show;
mod table;

/// Runs a command on standard output. A reader that has seen enough, such as `head`, is no error.
pub fn run(cli: &Cli, command: &Command) -> Result<ExitStatus> {
    let outcome = to_stdout(|out| match command {
        Command::Check(args) => check::run(cli, args, out),
        Command::List(args) => list::run(cli, args, out),
        Command::Show(args) => show::run(cli, args, out),
        Command::Compare(args) => compare::run(cli, args, out),
        Command::Notes(args) => notes::run(cli, args, out),
        Command::Export(args) => export::run(cli, args, out),
        Command::Brief(args) => brief::run(cli, args, out),
        Command::Import(args) => import::run(cli, args, out),
        Command::Keys(args) => keys::run(cli, args, out),
        Command::New(args) => new::run(args, out),
        Command::Schema => manual::schema(out),
        Command::Completions(args) => manual::completions(args, out),
        Command::Man => manual::man(out),
    });
    outcome.or_else(|error| {
        let refused = error.downcast::<Refused>()?;
        tell(&refused.text);
        Ok(refused.status)
    })
}

/// Tells something beside the answer. It may quote what came from outside, so it is cleaned like all such text.
pub(super) fn tell(message: &str) {
    let _ = writeln!(io::stderr(), "{}", Text::new(message));
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
        out.flush()?;
        Ok(status)
    });
    match outcome {
        Err(error) if is_closed_pipe(&error) => Ok(ExitStatus::Found),
        // All else that fails is refused with its own words: what is left is the writing.
        Err(error)
            if error.chain().len() == 1 && (error.is::<io::Error>() || error.is::<serde_json::Error>()) =>
        {
            Err(error).context("cannot write to standard output")
        }
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
