//! `demarche check`.

use std::io::Write;

use anyhow::{Result, bail};

use crate::shell::cli::{Check, Cli};
use crate::shell::event::ExitStatus;

/// Tells the faults of dataset files.
pub fn run(_cli: &Cli, _args: &Check, _out: &mut dyn Write) -> Result<ExitStatus> {
    bail!("`demarche check` cannot do its work in this version yet")
}
