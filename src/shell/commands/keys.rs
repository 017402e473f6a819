//! `demarche keys`.

use std::io::Write;

use anyhow::{Result, bail};

use crate::shell::cli::{Cli, Keys};
use crate::shell::event::ExitStatus;

/// Shows the keys.
pub fn run(_cli: &Cli, _args: &Keys, _out: &mut dyn Write) -> Result<ExitStatus> {
    bail!("`demarche keys` cannot do its work in this version yet")
}
