//! `demarche show`.

use std::io::Write;

use anyhow::{Result, bail};

use crate::shell::cli::{Cli, Show};
use crate::shell::event::ExitStatus;

/// Shows all that is known of one issue.
pub fn run(_cli: &Cli, _args: &Show, _out: &mut dyn Write) -> Result<ExitStatus> {
    bail!("`demarche show` cannot do its work in this version yet")
}
