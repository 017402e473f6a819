//! The terminal: taken for the screen, and given back whole on every way out.

use std::cell::RefCell;
use std::fmt;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, bail};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use rustix::termios::{OptionalActions, Termios};

/// No more is drawn than this, whatever size a terminal says it has.
const LARGEST: (u16, u16) = (1000, 400);
/// What a terminal has that says 0 × 0, as serial lines do: it does not know.
const UNKNOWN: (u16, u16) = (80, 24);
/// Bytes held back before they are written.
const BUFFER: usize = 64 * 1024;

/// Alternate screen, bracketed paste, no cursor.
const ENTER: &str = "\x1b[?1049h\x1b[?2004h\x1b[?25l";
/// Clicks and the wheel, with decimal coordinates; not every movement, which would wake the program for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
/// The reverse of both, after a frame that may have been cut off.
const LEAVE: &str = "\x1b[?2026l\x1b[0m\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[?25h\x1b[?1049l";
const FRAME_BEGINS: &[u8] = b"\x1b[?2026h";
const FRAME_ENDS: &[u8] = b"\x1b[?2026l";
const BLANK: &[u8] = b"\x1b[0m\x1b[2J";

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
    keyboard: OwnedFd,
    mouse: bool,
    /// The terminal's own settings while ours are in force.
    before: Mutex<Option<Termios>>,
    /// Whether frames may be written.
    taken: AtomicBool,
    lent: AtomicBool,
}

impl Tty {
    /// Finds the terminal, or says why there is no screen and what to use instead. With `keyboard_apart` standard input holds
    /// data, and keys come from the terminal itself.
    pub fn open(mouse: bool, keyboard_apart: bool) -> Result<Self> {
        if !io::stdout().is_terminal() {
            bail!("standard output is not a terminal; for text use `demarche list`");
        }
        match std::env::var("TERM") {
            Ok(term) if !term.is_empty() && term != "dumb" => {}
            Ok(_) | Err(_) => bail!(
                "this terminal cannot place its cursor (TERM is unset or \"dumb\"); for text use `demarche list`"
            ),
        }
        let keyboard = if io::stdin().is_terminal() {
            rustix::stdio::stdin().try_clone_to_owned().context("cannot use the keyboard")?
        } else if keyboard_apart {
            own_keyboard().context("cannot reach the keyboard while standard input holds the dataset")?
        } else {
            bail!(
                "standard input is not a terminal, so there are no keys; for text use `demarche list`, \
                 for a dataset on standard input `demarche -`"
            );
        };
        Ok(Self {
            keyboard,
            mouse,
            before: Mutex::new(None),
            taken: AtomicBool::new(false),
            lent: AtomicBool::new(false),
        })
    }

    /// Takes the terminal. Done again, as after a stop from outside, it mends what the shell has set meanwhile.
    pub fn take(&self) -> Result<()> {
        self.take_over().context(OnTerminal)
    }

    fn take_over(&self) -> io::Result<()> {
        let mut before = self.before();
        let settings = match before.take() {
            Some(settings) => settings,
            None => rustix::termios::tcgetattr(&self.keyboard)?,
        };
        let mut raw = settings.clone();
        raw.make_raw();
        *before = Some(settings);
        // From the background this stops the program until it is in front again.
        retry(|| rustix::termios::tcsetattr(&self.keyboard, OptionalActions::Now, &raw))?;
        drop(before);
        self.taken.store(true, Ordering::SeqCst);
        let mouse = if self.mouse { MOUSE_ON } else { "" };
        write_all(format!("{mouse}{ENTER}").as_bytes())
    }

    /// Gives the terminal back as it was found; nothing where that is done. Frames of a loop that still draws go nowhere.
    pub fn give_back(&self) {
        let Some(settings) = self.before().take() else { return };
        self.taken.store(false, Ordering::SeqCst);
        // A terminal that takes no bytes, as over a stalled line, must not hold up the end.
        if is_writable() {
            let _ = write_all(LEAVE.as_bytes());
        }
        let _ = retry(|| rustix::termios::tcsetattr(&self.keyboard, OptionalActions::Now, &settings));
    }

    /// Runs another program, which may leave the terminal's settings in disorder, as an editor does that crashes.
    pub fn keep_settings<T>(&self, other: impl FnOnce() -> T) -> T {
        let settings = rustix::termios::tcgetattr(&self.keyboard);
        let result = other();
        if let Ok(settings) = settings {
            let _ = retry(|| rustix::termios::tcsetattr(&self.keyboard, OptionalActions::Now, &settings));
        }
        result
    }

    /// Whether another program has the terminal.
    pub fn is_lent(&self) -> bool {
        self.lent.load(Ordering::SeqCst)
    }

    /// Says whether another program has the terminal.
    pub(super) fn set_lent(&self, lent: bool) {
        self.lent.store(lent, Ordering::SeqCst);
    }

    /// Where keys come from.
    pub fn keyboard(&self) -> BorrowedFd<'_> {
        self.keyboard.as_fd()
    }

    fn before(&self) -> MutexGuard<'_, Option<Termios>> {
        self.before.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The terminal's columns and rows: never none, never more than can be drawn.
pub fn size() -> (u16, u16) {
    match rustix::termios::tcgetwinsize(rustix::stdio::stdout()) {
        Ok(size) if (size.ws_col, size.ws_row) != (0, 0) => {
            (size.ws_col.clamp(1, LARGEST.0), size.ws_row.clamp(1, LARGEST.1))
        }
        Ok(_) | Err(_) => UNKNOWN,
    }
}

/// The terminal as a surface: frames go in, only what changed goes out, each frame at one stroke.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Out>>,
    out: Out,
}

impl Screen {
    /// An empty screen on a terminal that has been taken.
    pub fn new(tty: Arc<Tty>) -> Result<Self> {
        let out = Out { tty, buffer: Rc::default() };
        Ok(Self { terminal: surface(&out)?, out })
    }

    /// Forgets what stands there, so that the next frame is drawn whole, in the size the terminal has now.
    pub fn renew(&mut self) -> Result<(u16, u16)> {
        self.terminal = surface(&self.out)?;
        self.out.buffer.borrow_mut().clear();
        self.out.write_all(BLANK).context(OnTerminal)?;
        Ok(size())
    }

    /// Draws one frame and gives back what its drawing reports.
    pub fn draw<T>(&mut self, view: impl FnOnce(&mut Frame) -> T) -> Result<T> {
        let mut reported = None;
        self.terminal.draw(|frame| reported = Some(view(frame))).context(OnTerminal)?;
        self.out.present().context(OnTerminal)?;
        reported.context("a frame was not drawn")
    }
}

/// A fixed surface: it never asks the terminal anything, which would read the keyboard.
fn surface(out: &Out) -> Result<Terminal<CrosstermBackend<Out>>> {
    let (columns, rows) = size();
    let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
    Ok(Terminal::with_options(CrosstermBackend::new(out.clone()), TerminalOptions { viewport })?)
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
        self.write_all(FRAME_ENDS)?;
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
            buffer.extend_from_slice(FRAME_BEGINS);
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

/// The terminal of standard output, opened for its keyboard. By its own name first: macOS cannot wait on `/dev/tty`.
fn own_keyboard() -> Result<OwnedFd> {
    use std::os::unix::ffi::OsStrExt;
    let named = rustix::termios::ttyname(rustix::stdio::stdout(), vec![]).ok();
    let open = |path: &std::ffi::OsStr| File::options().read(true).write(true).open(path);
    let file = match named.map(|name| open(std::ffi::OsStr::from_bytes(name.as_bytes()))) {
        Some(Ok(file)) => file,
        Some(Err(_)) | None => open("/dev/tty".as_ref())?,
    };
    Ok(file.into())
}

/// Writes to the terminal past the standard library's own buffer and lock, which a panic elsewhere may hold.
fn write_all(mut bytes: &[u8]) -> io::Result<()> {
    let stdout = rustix::stdio::stdout();
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
    let stdout = rustix::stdio::stdout();
    let mut ready = [PollFd::new(&stdout, PollFlags::OUT)];
    let soon = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };
    retry(|| rustix::event::poll(&mut ready, Some(&soon))).is_ok_and(|n| n > 0)
}

fn retry<T>(mut call: impl FnMut() -> rustix::io::Result<T>) -> rustix::io::Result<T> {
    loop {
        match call() {
            Err(Errno::INTR) => {}
            other => return other,
        }
    }
}
