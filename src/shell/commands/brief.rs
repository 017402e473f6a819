//! `demarche brief`: what a principal reads before the talks.

use std::io::Write;

use anyhow::Result;

use super::handing;
use crate::codec::brief::{BriefFormat, brief};
use crate::shell::cli::{Brief, Cli};
use crate::shell::event::ExitStatus;

/// Makes the brief and puts it where it was asked to go.
pub fn run(cli: &Cli, args: &Brief, out: &mut dyn Write) -> Result<ExitStatus> {
    let ending = args.handing.ending();
    let format =
        handing::form(args.format, ending.as_deref(), BriefFormat::of_ending, BriefFormat::Markdown)?;
    handing::hand_over(cli, &args.handing, format.is_binary(), out, |handout| Ok(brief(handout, format)))
}
