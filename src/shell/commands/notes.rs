//! `demarche notes`.

use std::io::Write;

use anyhow::{Result, bail};

use crate::shell::cli::{Cli, Query};
use crate::shell::event::ExitStatus;

/// Lists the notes that a query finds.
pub fn run(_cli: &Cli, _args: &Query, _out: &mut dyn Write) -> Result<ExitStatus> {
    bail!("`demarche notes` cannot do its work in this version yet")
}
