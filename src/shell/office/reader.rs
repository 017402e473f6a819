//! The reader of spreadsheets and documents: the program as a process that binds its own hands before it reads a byte.

use std::io::{self, IsTerminal, Read, Write};

use anyhow::{Context, Result, bail};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::codec::table::Heavy;
use crate::shell::event::ExitStatus;

/// How much address space the reader gets.
pub(super) const MEMORY: u64 = 1 << 30;

/// How many seconds of the processor it gets.
pub(super) const SECONDS: u64 = 60;

/// Reads a document from standard input, and writes what it holds, or why it cannot be read, for the program that started it.
pub(in crate::shell) fn answer(form: Heavy, out: &mut dyn Write) -> Result<ExitStatus> {
    if io::stdout().is_terminal() {
        bail!("this command is for the program itself; `demarche import` reads spreadsheets and documents");
    }
    bind().context("the reader cannot limit itself")?;
    let mut bytes = vec![];
    io::stdin().lock().read_to_end(&mut bytes).context("the document does not come")?;
    let told = form.read(&bytes);
    drop(bytes);
    postcard::to_io(&told, out).context("nobody takes the answer")?;
    Ok(ExitStatus::Found)
}

/// Takes from this process what it does not need: memory and time without end, files to open or write, a life longer than
/// that of the program that waits for it.
fn bind() -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    for (resource, most) in [
        (Resource::Core, 0),
        (Resource::As, MEMORY),
        (Resource::Cpu, SECONDS),
        (Resource::Fsize, 0),
        // Files that are open stay so.
        (Resource::Nofile, 0),
    ] {
        // Who has used up its time is told so by a signal, and a second later killed.
        let maximum = if resource == Resource::Cpu { most + 1 } else { most };
        let maximum = getrlimit(resource).maximum.map_or(maximum, |bound| bound.min(maximum));
        let limit = Rlimit { current: Some(most.min(maximum)), maximum: Some(maximum) };
        // Other systems do not know each of them.
        match setrlimit(resource, limit) {
            Err(error) if cfg!(target_os = "linux") => return Err(error.into()),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}
