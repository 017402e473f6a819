//! The thread that hears signals, and sees to it that one which ends the program ends it soon.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::process::Signal;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGURG, SIGWINCH};
use signal_hook::iterator::Signals;

use super::event::{Ending, Event, Events, ExitStatus};
use super::terminal::Tty;

/// How long the loop has for saving and giving the terminal back before the program ends without it. What was typed is in
/// the journal by then.
const GRACE: Duration = Duration::from_millis(900);

/// How long the thread may take to catch up.
const CATCHING_UP: Duration = Duration::from_secs(1);

/// The hold that the loop has on the thread.
#[derive(Debug)]
pub struct Listening {
    caught_up: Receiver<()>,
}

impl Listening {
    /// Starts the thread.
    pub fn start(tty: Arc<Tty>, events: Events) -> Result<Self> {
        let mut signals =
            Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH, SIGURG])
                .context("cannot listen for signals")?;
        let (catch_up, caught_up) = mpsc::channel();
        let listen = move || {
            for signal in signals.forever() {
                match signal {
                    SIGURG => drop(catch_up.send(())),
                    _ => hear(signal, &tty, &events),
                }
            }
        };
        let thread = std::thread::Builder::new().name("signals".to_owned());
        thread.spawn(listen).context("cannot start the thread for signals")?;
        Ok(Self { caught_up })
    }

    /// Returns when every signal that came before has been heard: a ^c for a program that has just given the terminal back
    /// is not to be taken for ours. A signal that means nothing else goes through the thread; twice, since one round may
    /// have passed the place of the other signal when that came.
    pub(super) fn catch_up(&self) {
        for _ in 0..2 {
            if signal_hook::low_level::raise(SIGURG).is_ok() {
                let _ = self.caught_up.recv_timeout(CATCHING_UP);
            }
        }
    }
}

/// Passes one signal on. While another program has the terminal, what is typed there is meant for that program.
fn hear(signal: i32, tty: &Arc<Tty>, events: &Events) {
    let event = match (signal, tty.is_lent()) {
        (SIGWINCH, _) => Event::Resized,
        (SIGINT | SIGQUIT | SIGCONT, true) => return,
        (SIGTSTP, true) => return stop_with_borrower(),
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

/// Stops this process with the program that has the terminal; not where the system does not stop that either.
pub(super) fn stop_with_borrower() {
    if is_continuable() {
        stop();
    }
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

/// Whether this job has the terminal.
pub(super) fn is_in_front() -> bool {
    rustix::termios::tcgetpgrp(super::terminal::keyboard())
        .is_ok_and(|front| front == rustix::process::getpgrp())
}
