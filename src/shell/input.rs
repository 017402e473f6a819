//! The thread that waits for the keyboard, and can be made to leave it alone.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::AsFd;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;

use super::decode::{Decoder, Input};
use super::event::{Ending, Event, Events};
use super::terminal::Tty;
use crate::app::Msg;

/// How long an Escape is held, since it may be the first byte of an arrow key that a slow line has cut in two.
const ESCAPE: Timespec = Timespec { tv_sec: 0, tv_nsec: 30_000_000 };
/// How long the thread may take to leave the keyboard alone. It never waits elsewhere, so this is not reached.
const PARKING: Duration = Duration::from_secs(1);

const PARK: u8 = b'p';
const GO_ON: u8 = b'g';

/// The hold that the loop has on the input thread.
#[derive(Debug)]
pub struct Keyboard {
    orders: PipeWriter,
    parked: Receiver<()>,
}

impl Keyboard {
    /// Starts the thread; it ends with the loop, or with the terminal.
    pub fn start(tty: Arc<Tty>, events: Events) -> Result<Self> {
        let (reader, orders) = io::pipe().context("no pipe for the input thread")?;
        let (ack, parked) = mpsc::channel();
        let listener = Listener { tty, orders: reader, ack, events, decoder: Decoder::default() };
        std::thread::Builder::new()
            .name("input".to_owned())
            .spawn(move || listener.listen())
            .context("cannot start the input thread")?;
        Ok(Self { orders, parked })
    }

    /// Returns when no byte of the keyboard will be read until [`Keyboard::go_on`].
    pub fn park(&self) -> Result<()> {
        (&self.orders).write_all(&[PARK]).context("the input thread has ended")?;
        self.parked.recv_timeout(PARKING).context("the input thread does not answer")
    }

    /// Keys are read again.
    pub fn go_on(&self) -> Result<()> {
        (&self.orders).write_all(&[GO_ON]).context("the input thread has ended")
    }
}

/// The thread's own side.
struct Listener {
    tty: Arc<Tty>,
    orders: PipeReader,
    ack: Sender<()>,
    events: Events,
    decoder: Decoder,
}

impl Listener {
    /// Until the terminal or the loop is gone.
    fn listen(mut self) {
        let mut bytes = [0; 4096];
        loop {
            let patience = self.decoder.is_ambiguous().then_some(ESCAPE);
            let keyboard = self.tty.keyboard();
            let mut waiting = [
                PollFd::new(&keyboard, PollFlags::IN),
                PollFd::from_borrowed_fd(self.orders.as_fd(), PollFlags::IN),
            ];
            let ready = match rustix::event::poll(&mut waiting, patience.as_ref()) {
                Ok(ready) => ready,
                Err(Errno::INTR | Errno::AGAIN) => continue,
                Err(_) => return self.terminal_is_gone(),
            };
            let (keys, orders) = (waiting[0].revents(), waiting[1].revents());
            if ready == 0 {
                self.decoder.settle(|input| pass(&self.events, input));
            }
            if !orders.is_empty() && !self.obey() {
                return;
            } else if !orders.is_empty() {
                // The keyboard may have been read by another program since.
                continue;
            }
            if keys.contains(PollFlags::IN) {
                match rustix::io::read(self.tty.keyboard(), &mut bytes) {
                    Ok(0) => return self.terminal_is_gone(),
                    Ok(n) => self.decoder.feed(&bytes[..n], |input| pass(&self.events, input)),
                    Err(Errno::INTR | Errno::AGAIN) => {}
                    Err(_) => return self.terminal_is_gone(),
                }
            } else if !keys.is_empty() {
                // Hung up, broken or closed, with nothing left to read.
                return self.terminal_is_gone();
            }
        }
    }

    /// Takes an order; false where there will be no more.
    fn obey(&mut self) -> bool {
        let mut order = [0];
        loop {
            if self.orders.read_exact(&mut order).is_err() {
                return false;
            }
            if order == [GO_ON] {
                return true;
            }
            self.decoder.settle(|input| pass(&self.events, input));
            if self.ack.send(()).is_err() {
                return false;
            }
        }
    }

    fn terminal_is_gone(mut self) {
        self.decoder.finish(|input| pass(&self.events, input));
        let _ = self.events.send(Event::End(Ending::TerminalGone));
    }
}

/// What came from the terminal, as the model takes it. A loop that has ended takes nothing.
fn pass(events: &Events, input: Input) {
    let msg = match input {
        Input::Key(key) => Msg::Key(key),
        Input::Paste(text) => Msg::Paste(text),
        // Not yet of use to the model.
        Input::Mouse(_) | Input::Answer(_) => return,
    };
    let _ = events.send(Event::Msg(msg));
}
