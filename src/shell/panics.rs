//! A panic in any thread: the screen is left in order, and the place is told but never the message, which may quote a note.

use std::io::Write;
use std::panic::PanicHookInfo;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use super::event::{Ending, Event, Events, ExitStatus};
use super::signals;
use super::terminal::Tty;

/// What is known of panics, shared with the hook.
#[derive(Debug, Clone, Default)]
pub struct Panics(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    /// Where the first one was.
    place: Option<String>,
    /// The threads that are unwinding.
    unwinding: Vec<ThreadId>,
    screen: Option<OnScreen>,
}

#[derive(Debug)]
struct OnScreen {
    of_loop: ThreadId,
    tty: Arc<Tty>,
    events: Events,
}

impl Panics {
    /// Watches every thread from now on.
    pub fn watch() -> Self {
        let panics = Self::default();
        let hook = panics.clone();
        std::panic::set_hook(Box::new(move |info| hook.on_panic(info)));
        panics
    }

    /// The calling thread runs the loop on this terminal.
    pub(super) fn screen_begins(&self, tty: Arc<Tty>, events: Events) {
        self.inner().screen = Some(OnScreen { of_loop: thread::current().id(), tty, events });
    }

    /// The terminal has been given back.
    pub(super) fn screen_ends(&self) {
        self.inner().screen = None;
    }

    /// The calling thread has caught its panic and goes on.
    pub(super) fn caught(&self) {
        self.inner().unwinding.retain(|id| *id != thread::current().id());
    }

    /// Says where the first panic was, to standard error.
    pub(super) fn tell(&self) {
        let inner = self.inner();
        let place = inner.place.as_deref().unwrap_or("an unknown place");
        let _ = writeln!(
            std::io::stderr(),
            "demarche: a fault of the program at {place}; please report that place and what you did last"
        );
    }

    fn on_panic(&self, info: &PanicHookInfo<'_>) {
        let this = thread::current().id();
        let mut inner = self.inner();
        if inner.place.is_none() {
            inner.place = info.location().map(ToString::to_string);
        }
        let again = inner.unwinding.contains(&this);
        inner.unwinding.push(this);
        let Some(screen) = &inner.screen else {
            drop(inner);
            return self.tell();
        };
        if again {
            // The process is about to be aborted: this is the last chance to mend the terminal.
            screen.tty.give_back();
            drop(inner);
            self.tell();
            std::process::exit(i32::from(ExitStatus::Panic.code()));
        }
        // The loop leaves in order; should it be stuck, the program ends without it.
        signals::end_soon(ExitStatus::Panic, &screen.tty);
        if this != screen.of_loop {
            let _ = screen.events.send(Event::End(Ending::Panic));
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
