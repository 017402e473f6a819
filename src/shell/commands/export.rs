//! `demarche export`: what a query chooses, as a file that is handed over.

use std::io::Write;

use anyhow::Result;

use super::handing;
use crate::codec::export::{Format, Options, export};
use crate::shell::cli::{Cli, Export};
use crate::shell::event::ExitStatus;

/// Makes the file and puts it where it was asked to go.
pub fn run(cli: &Cli, args: &Export, out: &mut dyn Write) -> Result<ExitStatus> {
    let ending = args.handing.ending();
    let format = handing::form(args.format, ending.as_deref(), Format::of_ending, Format::Markdown)?;
    handing::hand_over(cli, &args.handing, format.is_binary(), out, |handout| {
        Ok(export(handout, format, Options { raw: args.raw })?)
    })
}
