//! `demarche compare`.

use std::io::Write;

use anyhow::{Result, bail};

use crate::shell::cli::{Cli, Compare};
use crate::shell::event::ExitStatus;

/// Sets parties side by side.
pub fn run(_cli: &Cli, _args: &Compare, _out: &mut dyn Write) -> Result<ExitStatus> {
    bail!("`demarche compare` cannot do its work in this version yet")
}
