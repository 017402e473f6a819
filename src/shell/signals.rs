//! The thread that hears signals, and sees to it that one which ends the program ends it soon.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::process::Signal;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use super::event::{Ending, Event, Events, ExitStatus};
use super::terminal::Tty;

/// How long the loop has for saving and giving the terminal back before the program ends without it. What was typed is in
/// the journal by then.
const GRACE: Duration = Duration::from_millis(900);

/// Starts the thread.
pub fn listen(tty: Arc<Tty>, events: Events) -> Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])
        .context("cannot listen for signals")?;
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                hear(signal, &tty, &events);
            }
        })
        .context("cannot start the thread for signals")?;
    Ok(())
}

/// Passes one signal on. While another program has the terminal, what is typed there is meant for that program.
fn hear(signal: i32, tty: &Arc<Tty>, events: &Events) {
    let event = match (signal, tty.is_lent()) {
        (SIGWINCH, _) => Event::Resized,
        (SIGINT | SIGQUIT | SIGCONT, true) => return,
        (SIGTSTP, true) => return stop(),
        (SIGTSTP, false) => Event::Stop,
        (SIGCONT, false) => Event::Continued,
        (_, _) => {
            end_soon(ExitStatus::Signal(signal), tty);
            Event::End(Ending::Signal(signal))
        }
    };
    let _ = events.send(event);
}

/// Ends the program in a moment, whether or not the loop comes to it.
pub(super) fn end_soon(status: ExitStatus, tty: &Arc<Tty>) {
    let tty = Arc::clone(tty);
    let last_resort = move || {
        std::thread::sleep(GRACE);
        tty.give_back();
        std::process::exit(i32::from(status.code()));
    };
    let _ = std::thread::Builder::new().name("last resort".to_owned()).spawn(last_resort);
}

/// Stops this process until it is continued. The terminal must have been given back.
pub(super) fn stop() {
    let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
}

/// Stops the whole job, as ^z does where the terminal sees to it: a script around us must stop too, or its shell waits for
/// ever. The signal comes back to us as an event. False where nobody is there to continue the job.
pub(super) fn stop_job() -> bool {
    is_continuable() && rustix::process::kill_current_process_group(Signal::TSTP).is_ok()
}

/// Whether a shell could continue this job: not where the terminal was opened for this very program.
fn is_continuable() -> bool {
    let Ok(session) = rustix::process::getsid(None) else { return false };
    let parent = rustix::process::getppid().and_then(|parent| rustix::process::getsid(Some(parent)).ok());
    rustix::process::getpgrp() != session && parent == Some(session)
}
