//! The thread that waits for the keyboard, and can be made to leave it alone.
//!
//! Crossterm reads, with its feature `use-dev-tty`: its other way of reading forgets keys where more come at once than it
//! has room for, and never ends once the terminal is gone.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::AsFd;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use anyhow::{Context, Result};
use crossterm::event::{self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use rustix::stdio::dup2_stdin;

use super::event::{Ending, Event, Events};
use super::probe;
use super::terminal::keyboard;
use crate::app::{Code, Key, Msg};

/// The time that crossterm is given to read what is there. With none it does not even look, and to find nothing takes it
/// all of it; so this is short, and yet long against the pauses of a busy machine.
const READING: Duration = Duration::from_millis(10);
/// How long the thread may take to leave the keyboard alone. It never waits elsewhere, so this is not reached.
const PARKING: Duration = Duration::from_secs(1);

const PARK: u8 = b'p';
const GO_ON: u8 = b'g';
const TAKEN: u8 = b't';

/// The hold that the loop has on the input thread.
#[derive(Debug)]
pub struct Keyboard {
    orders: PipeWriter,
    parked: Receiver<()>,
}

impl Keyboard {
    /// Starts the thread; it ends with the loop, or with the terminal.
    pub fn start(events: Events) -> Result<Self> {
        let (reader, orders) = io::pipe().context("no pipe for the input thread")?;
        let (ack, parked) = mpsc::channel();
        let listener = Listener { orders: reader, ack, events, owed: 0 };
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

    /// The loop has taken a key or a paste: only then are more read, since it may have to lend the keyboard for it, and
    /// what was typed after it is another program's.
    pub fn taken(&self) {
        // A thread that has ended reads no more anyway.
        let _ = (&self.orders).write_all(&[TAKEN]);
    }

    /// Keys are read again.
    pub fn go_on(&self) -> Result<()> {
        (&self.orders).write_all(&[GO_ON]).context("the input thread has ended")
    }
}

/// The thread's own side.
struct Listener {
    orders: PipeReader,
    ack: Sender<()>,
    events: Events,
    /// How many keys the loop has not taken yet.
    owed: usize,
}

/// What came of an order.
enum Obeyed {
    /// A key was taken.
    Taken,
    /// Another program may have read the keyboard since.
    WasParked,
    /// The terminal is gone.
    Gone,
    /// There will be no more orders.
    Over,
}

impl Listener {
    /// Until the terminal or the loop is gone.
    ///
    /// The waiting is done here: crossterm could not be parked while it waits, and may not see that the terminal is gone. So
    /// it is asked only while there is one, and for one event at a time.
    fn listen(mut self) {
        // Crossterm may hold events that came along with the last one.
        let mut holds = false;
        loop {
            let wanted = if holds || self.owed == 0 { PollFlags::IN } else { PollFlags::empty() };
            let (keys, orders) = match self.wait(wanted, holds) {
                Ok(ready) => ready,
                Err(Errno::INTR | Errno::AGAIN) => continue,
                Err(_) => break,
            };
            if !orders.is_empty() {
                match self.obey() {
                    // One that came while a key of one byte was read went along with it, and nothing but asking shows it.
                    Obeyed::Taken => holds |= self.owed == 0,
                    Obeyed::WasParked => holds = true,
                    Obeyed::Gone => break,
                    Obeyed::Over => return,
                }
                continue;
            }
            if is_gone(keys) {
                break;
            }
            if holds || keys.contains(PollFlags::IN) {
                holds = match self.read(holds) {
                    Ok(more) => more,
                    Err(_) => break,
                };
            }
        }
        let _ = self.events.send(Event::End(Ending::TerminalGone));
    }

    /// Waits for what is wanted of the keyboard, its end, or an order, or only looks; says what is there.
    fn wait(&self, wanted: PollFlags, only_look: bool) -> rustix::io::Result<(PollFlags, PollFlags)> {
        let keyboard = keyboard();
        let mut waiting =
            [PollFd::new(&keyboard, wanted), PollFd::from_borrowed_fd(self.orders.as_fd(), PollFlags::IN)];
        let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
        rustix::event::poll(&mut waiting, only_look.then_some(&at_once))?;
        Ok((waiting[0].revents(), waiting[1].revents()))
    }

    /// Reads one event and passes it on; says whether crossterm may hold more.
    fn read(&mut self, holds: bool) -> io::Result<bool> {
        // A key of one byte that is alone: to ask for more would read what comes next.
        let alone = !holds && rustix::io::ioctl_fionread(keyboard()).is_ok_and(|bytes| bytes == 1);
        // Asked again, since on a busy machine the time may be over before crossterm has looked at what it holds.
        if !event::poll(READING)? && !event::poll(READING)? {
            return Ok(false);
        }
        // A loop that has ended takes nothing.
        if let Some(msg) = msg(event::read()?) {
            probe::on_read(&msg);
            self.owed += 1;
            let _ = self.events.send(Event::Msg(msg));
        }
        Ok(!alone)
    }

    /// Passes on what crossterm holds, with nothing behind it that it could read: what was typed since is another program's,
    /// and what it holds must not come to us after that.
    fn pass_on_what_is_held(&mut self) -> io::Result<()> {
        let terminal = keyboard().try_clone_to_owned()?;
        let (nothing, _writer) = io::pipe()?;
        dup2_stdin(&nothing)?;
        let passed_on = loop {
            match self.read(true) {
                Ok(true) => {}
                Ok(false) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        dup2_stdin(terminal)?;
        passed_on
    }

    /// Takes an order. While parked no byte of the keyboard is read, but its end is seen.
    fn obey(&mut self) -> Obeyed {
        let mut order = [0];
        let mut parked = false;
        loop {
            if parked {
                match self.wait(PollFlags::empty(), false) {
                    Ok((keys, _)) if is_gone(keys) => return Obeyed::Gone,
                    Ok((_, orders)) if orders.is_empty() => continue,
                    Ok(_) => {}
                    Err(Errno::INTR | Errno::AGAIN) => continue,
                    Err(_) => return Obeyed::Gone,
                }
            }
            if self.orders.read_exact(&mut order).is_err() {
                return Obeyed::Over;
            }
            match order {
                [TAKEN] => {
                    self.owed = self.owed.saturating_sub(1);
                    if !parked {
                        return Obeyed::Taken;
                    }
                }
                [PARK] => {
                    if !parked && self.pass_on_what_is_held().is_err() {
                        return Obeyed::Gone;
                    }
                    parked = true;
                    if self.ack.send(()).is_err() {
                        return Obeyed::Over;
                    }
                }
                [_] => return Obeyed::WasParked,
            }
        }
    }
}

/// Whether there is no terminal any more.
fn is_gone(keys: PollFlags) -> bool {
    keys.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
}

/// What came from the terminal, as the model takes it.
fn msg(event: event::Event) -> Option<Msg> {
    match event {
        event::Event::Key(pressed) => key(pressed).map(Msg::Key),
        // Terminals send line breaks as Enter.
        event::Event::Paste(text) => Some(Msg::Paste(text.replace("\r\n", "\n").replace('\r', "\n"))),
        // Another size is heard as a signal, at once; nothing else is asked for.
        event::Event::Resize(..)
        | event::Event::Mouse(_)
        | event::Event::FocusGained
        | event::Event::FocusLost => None,
    }
}

/// A key as the program understands it; `None` where it was let go, or is none of ours.
fn key(pressed: KeyEvent) -> Option<Key> {
    let held = |modifier| pressed.modifiers.contains(modifier);
    if pressed.kind == KeyEventKind::Release
        || pressed.modifiers.intersects(KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META)
    {
        return None;
    }
    let (ctrl, alt, shift) =
        (held(KeyModifiers::CONTROL), held(KeyModifiers::ALT), held(KeyModifiers::SHIFT));
    let code = match pressed.code {
        KeyCode::Char(c) if c.is_control() => return None,
        KeyCode::Char(c) => {
            let c = if shift { c.to_uppercase().next().unwrap_or(c) } else { c };
            // AltGr reaches some programs as both: what it makes is a character.
            let alt_gr = ctrl && alt && !c.is_ascii_alphanumeric() && c != ' ';
            return Some(Key { ctrl: ctrl && !alt_gr, alt: alt && !alt_gr, ..Key::char(c) });
        }
        KeyCode::BackTab => return Some(Key { code: Code::Tab, ctrl, alt, shift: true }),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        KeyCode::Null
        | KeyCode::CapsLock
        | KeyCode::ScrollLock
        | KeyCode::NumLock
        | KeyCode::PrintScreen
        | KeyCode::Pause
        | KeyCode::Menu
        | KeyCode::KeypadBegin
        | KeyCode::Media(_)
        | KeyCode::Modifier(_) => return None,
    };
    Some(Key { code, ctrl, alt, shift })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(code: KeyCode, modifiers: KeyModifiers) -> String {
        key(KeyEvent::new(code, modifiers)).map_or_else(String::new, |key| key.to_string())
    }

    #[test]
    fn shift_is_in_a_character_and_beside_every_other_key() {
        let shift = KeyModifiers::SHIFT;
        assert_eq!(told(KeyCode::Char('Ж'), shift), "Ж");
        assert_eq!(told(KeyCode::Char('a'), shift), "A");
        assert_eq!(told(KeyCode::Char('?'), shift), "?");
        assert_eq!(told(KeyCode::BackTab, shift), "Shift-Tab");
        assert_eq!(told(KeyCode::BackTab, KeyModifiers::NONE), "Shift-Tab");
        assert_eq!(told(KeyCode::Up, shift), "Shift-↑");
    }

    #[test]
    fn what_altgr_makes_is_a_character() {
        let both = KeyModifiers::CONTROL | KeyModifiers::ALT;
        assert_eq!(
            ["@", "€", "{"].map(|c| told(KeyCode::Char(c.chars().next().unwrap()), both)),
            ["@", "€", "{"]
        );
        assert_eq!(told(KeyCode::Char('a'), both), "Alt-^a");
        assert_eq!(told(KeyCode::Char('o'), KeyModifiers::CONTROL), "^o");
        assert_eq!(told(KeyCode::Char('x'), KeyModifiers::ALT), "Alt-x");
    }

    #[test]
    fn a_key_that_repeats_is_a_key_and_one_let_go_is_none() {
        let of_kind = |kind| key(KeyEvent::new_with_kind(KeyCode::Char('q'), KeyModifiers::NONE, kind));
        assert_eq!(of_kind(KeyEventKind::Repeat), Some(Key::char('q')));
        assert_eq!(of_kind(KeyEventKind::Release), None);
        assert_eq!(told(KeyCode::Char('q'), KeyModifiers::SUPER), "");
        assert_eq!(told(KeyCode::CapsLock, KeyModifiers::NONE), "");
        assert_eq!(told(KeyCode::Char('\u{8}'), KeyModifiers::NONE), "");
    }

    #[test]
    fn the_line_breaks_of_a_paste_are_line_breaks() {
        let pasted = msg(event::Event::Paste("x\ry\r\nz\n".to_owned()));
        assert!(matches!(pasted, Some(Msg::Paste(text)) if text == "x\ny\nz\n"));
    }
}
