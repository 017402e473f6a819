//! The terminal: taken for the screen, and given back whole on every way out.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::os::fd::{BorrowedFd, OwnedFd};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};
use base64::prelude::{BASE64_STANDARD, Engine};
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, DisableLineWrap, EnableLineWrap, EndSynchronizedUpdate,
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::Frame;
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::stdio::{dup2_stdin, stdin, stdout};
use rustix::termios::{OptionalActions, Termios};

use super::canvas::Canvas;
use super::read;

/// No more is drawn than this, whatever size a terminal says it has.
const LARGEST: (u16, u16) = (1000, 400);
/// What a terminal has that says 0 × 0, as serial lines do: it does not know.
const UNKNOWN: (u16, u16) = (80, 24);
/// Bytes held back before they are written.
const BUFFER: usize = 64 * 1024;

/// What failed is the terminal, and not, say, a disk.
#[derive(Debug, Clone, Copy)]
pub struct OnTerminal;

impl fmt::Display for OnTerminal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the terminal fails")
    }
}

/// The terminal as a device: shared by the loop, the input thread, and whoever must give it back in an emergency.
#[derive(Debug)]
pub struct Tty {
    /// Whether its settings are ours and frames may be written.
    taken: AtomicBool,
    lent: AtomicBool,
}

impl Tty {
    /// Finds the terminal, or says why there is no screen and what to use instead. With `keyboard_apart` standard input holds
    /// data, which is put aside for whoever reads it.
    ///
    /// From here on standard input is the terminal, opened anew: reading it must never wait while we do, or crossterm would
    /// wait for the rest of a key, and whoever shares the one we were given must not find that changed.
    pub fn open(keyboard_apart: bool) -> Result<Self> {
        if !io::stdout().is_terminal() {
            bail!("standard output is not a terminal; for text use `demarche list`");
        }
        match std::env::var("TERM") {
            Ok(term) if !term.is_empty() && term != "dumb" => {}
            Ok(_) | Err(_) => bail!(
                "this terminal cannot place its cursor (TERM is unset or \"dumb\"); for text use `demarche list`"
            ),
        }
        match (io::stdin().is_terminal(), keyboard_apart) {
            // Where it cannot be opened anew, as under another user's name, it is shared after all.
            (true, false) => open_anew(stdin()).or_else(|_| Ok(stdin().try_clone_to_owned()?)),
            (false, true) => open_anew(stdout()).and_then(|keyboard| {
                read::put_standard_input_aside()?;
                Ok(keyboard)
            }),
            (true, true) => bail!(
                "standard input is the keyboard and holds no dataset; `demarche -` reads a pipe or a file"
            ),
            (false, false) => bail!(
                "standard input is not a terminal, so there are no keys; for text use `demarche list`, \
                 for a dataset on standard input `demarche -`"
            ),
        }
        .and_then(|keyboard| Ok(dup2_stdin(keyboard)?))
        .context("cannot reach the keyboard")?;
        Ok(Self { taken: AtomicBool::new(false), lent: AtomicBool::new(false) })
    }

    /// Takes the terminal. Done again, as after a stop from outside, it mends what the shell has set meanwhile.
    pub fn take(&self) -> Result<()> {
        self.take_over().context(OnTerminal)
    }

    fn take_over(&self) -> io::Result<()> {
        // Crossterm sets nothing where it believes that all is set.
        retry(disable_raw_mode)?;
        // From the background this stops the program until it is in front again.
        retry(enable_raw_mode)?;
        self.taken.store(true, Ordering::SeqCst);
        make_reading_wait(false)?;
        let mut bytes = vec![];
        // A glyph that is wider than we think must not go on in the next line.
        queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, DisableLineWrap, Hide)?;
        write_all(&bytes)
    }

    /// Gives the terminal back as it was found; nothing where that is done. Frames of a loop that still draws go nowhere.
    pub fn give_back(&self) {
        if !self.taken.swap(false, Ordering::SeqCst) {
            return;
        }
        // A terminal that takes no bytes, as over a stalled line, must not hold up the end.
        if is_writable() {
            let mut bytes = vec![];
            // The last frame may have been cut off.
            let queued = queue!(
                bytes,
                EndSynchronizedUpdate,
                SetAttribute(Attribute::Reset),
                EnableLineWrap,
                DisableBracketedPaste,
                Show,
                LeaveAlternateScreen
            );
            let _ = queued.and_then(|()| write_all(&bytes));
        }
        let _ = make_reading_wait(true);
        let _ = retry(disable_raw_mode);
    }

    /// The settings it has now. Another program may leave it in disorder, as an editor does that crashes, and crossterm
    /// would take the disorder for the terminal's own settings.
    pub(super) fn settings() -> Option<Termios> {
        rustix::termios::tcgetattr(stdin()).ok()
    }

    /// Gives it settings that it had.
    pub(super) fn set(settings: Option<&Termios>) {
        if let Some(settings) = settings {
            let _ = retry(|| rustix::termios::tcsetattr(stdin(), OptionalActions::Now, settings));
        }
    }

    /// Whether another program has the terminal.
    pub fn is_lent(&self) -> bool {
        self.lent.load(Ordering::SeqCst)
    }

    /// Says whether another program has the terminal.
    pub(super) fn set_lent(&self, lent: bool) {
        self.lent.store(lent, Ordering::SeqCst);
    }
}

/// Where keys come from.
pub(super) fn keyboard() -> BorrowedFd<'static> {
    stdin()
}

/// The terminal's columns and rows: never none, never more than can be drawn.
pub fn size() -> (u16, u16) {
    match rustix::termios::tcgetwinsize(stdout()) {
        Ok(size) if (size.ws_col, size.ws_row) != (0, 0) => {
            (size.ws_col.clamp(1, LARGEST.0), size.ws_row.clamp(1, LARGEST.1))
        }
        Ok(_) | Err(_) => UNKNOWN,
    }
}

/// The terminal as a surface: frames go in, only what changed goes out, each frame at one stroke.
pub struct Screen {
    canvas: Canvas<Out>,
    out: Out,
}

impl Screen {
    /// An empty screen on a terminal that has been taken.
    pub fn new(tty: Arc<Tty>) -> Result<Self> {
        let out = Out { tty, buffer: Rc::default() };
        Ok(Self { canvas: surface(&out)?, out })
    }

    /// Forgets what stands there, so that the next frame is drawn whole, in the size the terminal has now.
    pub fn renew(&mut self) -> Result<(u16, u16)> {
        self.canvas = surface(&self.out)?;
        self.out.buffer.borrow_mut().clear();
        queue!(self.out, SetAttribute(Attribute::Reset), Clear(ClearType::All)).context(OnTerminal)?;
        Ok(size())
    }

    /// Asks the terminal to put text on its clipboard (OSC 52), which it may do or not: none says.
    pub fn copy(&self, text: &str) -> Result<()> {
        if self.out.tty.taken.load(Ordering::SeqCst) {
            write_all(&on_clipboard(text)).context(OnTerminal)?;
        }
        Ok(())
    }

    /// Draws one frame and gives back what its drawing reports.
    pub fn draw<T>(&mut self, view: impl FnOnce(&mut Frame) -> T) -> Result<T> {
        let reported = self.canvas.draw(view).context(OnTerminal)?;
        self.out.present().context(OnTerminal)?;
        Ok(reported)
    }
}

/// A surface as large as the terminal.
fn surface(out: &Out) -> Result<Canvas<Out>> {
    Ok(Canvas::new(out.clone(), size())?)
}

/// The one sequence of this kind that is ever sent.
fn on_clipboard(text: &str) -> Vec<u8> {
    format!("\x1b]52;c;{}\x07", BASE64_STANDARD.encode(text)).into_bytes()
}

/// Holds a frame's bytes until it is whole.
#[derive(Clone)]
struct Out {
    tty: Arc<Tty>,
    buffer: Rc<RefCell<Vec<u8>>>,
}

impl Out {
    /// Writes the frame.
    fn present(&mut self) -> io::Result<()> {
        if self.buffer.borrow().is_empty() {
            return Ok(());
        }
        queue!(self, EndSynchronizedUpdate)?;
        self.send()
    }

    fn send(&self) -> io::Result<()> {
        let mut buffer = self.buffer.borrow_mut();
        let sent = if self.tty.taken.load(Ordering::SeqCst) { write_all(&buffer) } else { Ok(()) };
        buffer.clear();
        sent
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut buffer = self.buffer.borrow_mut();
        if buffer.is_empty() {
            buffer.reserve(BUFFER);
            queue!(buffer, BeginSynchronizedUpdate)?;
        }
        buffer.extend_from_slice(bytes);
        let full = buffer.len() >= BUFFER;
        drop(buffer);
        if full {
            self.send()?;
        }
        Ok(bytes.len())
    }

    /// Nothing: the drawing flushes several times a frame, which is written at one stroke.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The terminal behind a descriptor, as a descriptor of its own. By its name first: macOS cannot wait on `/dev/tty`.
fn open_anew(terminal: BorrowedFd<'_>) -> Result<OwnedFd> {
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let named = rustix::termios::ttyname(terminal, vec![]);
    let opened = named.and_then(|name| rustix::fs::open(name, flags, Mode::empty()));
    Ok(opened.or_else(|_| rustix::fs::open("/dev/tty", flags, Mode::empty()))?)
}

/// Says whether reading the keyboard waits for a key: not while we read it, and always for a program that borrows it.
fn make_reading_wait(wait: bool) -> io::Result<()> {
    let mut flags = rustix::fs::fcntl_getfl(stdin())?;
    flags.set(OFlags::NONBLOCK, !wait);
    Ok(rustix::fs::fcntl_setfl(stdin(), flags)?)
}

/// Writes to the terminal past the standard library's own buffer and lock, which a panic elsewhere may hold.
fn write_all(mut bytes: &[u8]) -> io::Result<()> {
    let stdout = stdout();
    while !bytes.is_empty() {
        match rustix::io::write(stdout, bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            // Somebody has set the terminal to non-blocking.
            Err(Errno::AGAIN) => {
                let mut ready = [PollFd::new(&stdout, PollFlags::OUT)];
                retry(|| rustix::event::poll(&mut ready, None))?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Whether the terminal takes bytes, within a tenth of a second.
fn is_writable() -> bool {
    let stdout = stdout();
    let mut ready = [PollFd::new(&stdout, PollFlags::OUT)];
    let soon = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };
    retry(|| rustix::event::poll(&mut ready, Some(&soon))).is_ok_and(|n| n > 0)
}

/// Calls again what a signal has interrupted.
fn retry<T, E: Into<io::Error>>(mut call: impl FnMut() -> Result<T, E>) -> io::Result<T> {
    loop {
        match call().map_err(Into::into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::MOST_TAKEN;

    #[test]
    fn the_longest_copy_makes_the_longest_sequence_that_terminals_are_known_to_take() {
        let sequence = on_clipboard(&"x".repeat(MOST_TAKEN));
        assert_eq!(sequence.len(), 100_000);
        assert_eq!(on_clipboard("Aru").as_slice(), b"\x1b]52;c;QXJ1\x07");
    }
}
