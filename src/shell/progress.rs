//! Long work without a screen: what is being done is shown while it lasts, and it stops cleanly when it is told to.

use std::io::{self, IsTerminal, Write};
use std::process;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;

/// Work that ends sooner shows nothing.
const SOON: Duration = Duration::from_millis(400);
/// How often the line is renewed.
const BEAT: Duration = Duration::from_millis(200);

/// What is being done.
#[derive(Debug)]
struct Doing {
    what: String,
    /// How much of it is done, where that is known.
    percent: Option<usize>,
    begun: Instant,
    /// Whether a line of ours stands on the terminal.
    shown: bool,
    /// Whether it has come to its end, well or not.
    over: bool,
    /// Whether what was to be written has been.
    written: bool,
}

impl Doing {
    /// Takes our line off the terminal.
    fn clear(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
            self.shown = false;
        }
    }
}

/// Work that may take long.
#[derive(Debug)]
pub(super) struct Progress(Arc<Mutex<Doing>>);

impl Progress {
    /// From here on a signal ends the program with a word on what became of the work.
    pub(super) fn begin() -> Result<Self> {
        let now = Instant::now();
        let doing = Doing {
            what: String::new(),
            percent: None,
            begun: now,
            shown: false,
            over: false,
            written: false,
        };
        let doing = Arc::new(Mutex::new(doing));
        let mut signals =
            Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT]).context("cannot listen for signals")?;
        let heard = Arc::clone(&doing);
        let listen = move || {
            if let Some(signal) = signals.forever().next() {
                stop(&heard, signal);
            }
        };
        spawn("signals", listen)?;
        if io::stderr().is_terminal() {
            let shown = Arc::clone(&doing);
            spawn("progress", move || while show(&shown) {})?;
        }
        Ok(Self(doing))
    }

    /// Says what is being done from now on.
    pub(super) fn say(&self, what: impl Into<String>) {
        let mut doing = locked(&self.0);
        doing.what = what.into();
        doing.percent = None;
        doing.begun = Instant::now();
    }

    /// Says how much of it is done.
    pub(super) fn done(&self, done: usize, all: usize) {
        locked(&self.0).percent = (done * 100).checked_div(all);
    }

    /// Does what must not be left half done: a signal waits for its end.
    pub(super) fn whole<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let mut doing = locked(&self.0);
        doing.clear();
        let outcome = work();
        doing.written = outcome.is_ok();
        outcome
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let mut doing = locked(&self.0);
        doing.clear();
        doing.over = true;
    }
}

fn locked(doing: &Mutex<Doing>) -> MutexGuard<'_, Doing> {
    doing.lock().unwrap_or_else(PoisonError::into_inner)
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<()> {
    let thread = thread::Builder::new().name(name.to_owned());
    thread.spawn(work).with_context(|| format!("cannot start the thread for {name}"))?;
    Ok(())
}

/// Ends the program as a signal asks.
fn stop(doing: &Mutex<Doing>, signal: i32) {
    let mut doing = locked(doing);
    doing.clear();
    if !doing.written {
        let _ = writeln!(io::stderr(), "demarche: stopped; nothing was written");
    }
    // The lock is held, so that nothing is begun any more.
    process::exit(128 + signal);
}

/// Renews the line, and says whether there is more to come.
fn show(doing: &Mutex<Doing>) -> bool {
    thread::sleep(BEAT);
    let mut doing = locked(doing);
    let took = doing.begun.elapsed();
    if !doing.over && !doing.what.is_empty() && took >= SOON {
        let percent = doing.percent.map(|percent| format!("{percent} % · ")).unwrap_or_default();
        let mut line = format!("{} … {percent}{} s", doing.what, took.as_secs());
        line.truncate(line.char_indices().nth(72).map_or(line.len(), |(end, _)| end));
        let _ = write!(io::stderr(), "\r\x1b[K{line}");
        let _ = io::stderr().flush();
        doing.shown = true;
    }
    !doing.over
}
