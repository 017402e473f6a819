//! A program in a real pseudo-terminal: keys go in, the screen is read by an emulator.
//!
//! ```text
//! let mut session = launch(&["talks.toml"]).size(100, 30).start();
//! session.press("a<enter>");
//! session.wait_for("Note");
//! ```
//!
//! Nothing here sleeps for a fixed time: every wait ends with what it waits for, or fails and shows the screen.

use std::fmt::Write as _;
use std::fs;
use std::io::{PipeReader, PipeWriter};
use std::num::NonZeroU16;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use filedescriptor::FileDescriptor;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::event::{PollFd, PollFlags};
use rustix::process::{Pid, Signal};
use rustix::termios::{LocalModes, Termios};
use tempfile::TempDir;

use crate::press;

/// Far more than anything takes, also on a busy machine: it is only reached by a failure.
const PATIENCE: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(5);

/// What any ending may take: a second, and twice as much for a busy machine.
pub(crate) const SOON: Duration = Duration::from_secs(3);

/// A home of its own; two sessions that share it see each other's files.
#[derive(Clone)]
pub(crate) struct Home(Arc<TempDir>);

impl Home {
    pub(crate) fn new() -> Self {
        Self(Arc::new(TempDir::new().expect("a folder for the test")))
    }

    /// Where a file of this home is.
    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    /// What programs started here find around them, and nothing else.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let within = |name: &str| self.path(name).to_str().expect("a path in UTF-8").to_owned();
        let inherited = std::env::var("PATH").unwrap_or_default();
        [
            ("PATH", inherited),
            ("HOME", within("")),
            ("XDG_CONFIG_HOME", within("config")),
            ("XDG_DATA_HOME", within("data")),
            ("XDG_STATE_HOME", within("state")),
            ("LANG", "C.UTF-8".to_owned()),
            ("TERM", "xterm-256color".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }
}

/// What is to be started.
#[must_use]
pub(crate) struct Launch {
    argv: Vec<String>,
    size: (u16, u16),
    env: Vec<(String, String)>,
    without: Vec<String>,
    home: Home,
}

/// demarche with these arguments.
pub(crate) fn launch(args: &[&str]) -> Launch {
    launch_other(env!("CARGO_BIN_EXE_demarche"), args)
}

/// Another program, such as a shell that starts ours.
pub(crate) fn launch_other(program: &str, args: &[&str]) -> Launch {
    let words = std::iter::once(program).chain(args.iter().copied()).map(str::to_owned).collect();
    Launch { argv: words, size: (80, 24), env: vec![], without: vec![], home: Home::new() }
}

impl Launch {
    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without this variable, which every program finds otherwise.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.without.push(name.to_owned());
        self
    }

    /// In this home, as to leave and come back.
    pub(crate) fn home(mut self, home: &Home) -> Self {
        self.home = home.clone();
        self
    }

    /// Starts it and waits until it has taken the screen, so that keys are its own.
    pub(crate) fn start(self) -> Session {
        let session = self.spawn();
        session.wait_until("the screen is taken", vt100::Screen::alternate_screen);
        session
    }

    /// Starts it, whatever becomes of it.
    pub(crate) fn spawn(self) -> Session {
        let (columns, rows) = self.size;
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let fd = FileDescriptor::dup(&pair.master.as_raw_fd().expect("a descriptor")).expect("its copy");
        let fd = std::os::fd::AsFd::as_fd(&fd).try_clone_to_owned().expect("its copy");
        let before = rustix::termios::tcgetattr(&fd).expect("its settings");

        let mut command = CommandBuilder::from_argv(self.argv.iter().map(Into::into).collect());
        command.env_clear();
        command.cwd(self.home.path(""));
        for (name, value) in self.home.environment().into_iter().chain(self.env) {
            command.env(name, value);
        }
        for name in self.without {
            command.env_remove(name);
        }
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);

        let shown = Arc::new(Shown {
            inner: Mutex::new(Inner {
                parser: vt100::Parser::new(cells(rows), cells(columns), 0),
                bytes: vec![],
                ended: false,
            }),
            changed: Condvar::new(),
        });
        let (stopped, stop) = std::io::pipe().expect("a pipe");
        let reader = fd.try_clone().expect("its copy");
        let reader = {
            let shown = Arc::clone(&shown);
            std::thread::spawn(move || read(&reader, &stopped, &shown))
        };
        let terminal = Terminal { pty: pair.master, fd, reader, stop };
        Session { child, terminal: Some(terminal), shown, before, _home: self.home }
    }
}

/// A running program and the terminal it runs in.
pub(crate) struct Session {
    child: Box<dyn Child + Send + Sync>,
    terminal: Option<Terminal>,
    shown: Arc<Shown>,
    before: Termios,
    /// Its folder lasts as long as the session.
    _home: Home,
}

/// Our side of the terminal; when it is dropped the terminal is gone.
struct Terminal {
    pty: Box<dyn MasterPty + Send>,
    fd: OwnedFd,
    reader: JoinHandle<()>,
    stop: PipeWriter,
}

/// What the program has written so far.
struct Shown {
    inner: Mutex<Inner>,
    changed: Condvar,
}

struct Inner {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    /// Nothing more will come.
    ended: bool,
}

/// How the program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Code(u32),
    Killed,
}

impl Session {
    /// demarche with these arguments, on 80 × 24.
    pub(crate) fn start(args: &[&str]) -> Self {
        launch(args).start()
    }

    /// The process that has the terminal now, where a shell started others.
    pub(crate) fn foreground(&self) -> Pid {
        let leader = self.terminal().pty.process_group_leader().expect("a foreground job");
        Pid::from_raw(leader).expect("a process number")
    }

    /// Whether the started process has not ended.
    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// The number of the started process.
    pub(crate) fn pid(&self) -> Pid {
        let number = self.child.process_id().expect("a process");
        Pid::from_raw(number.cast_signed()).expect("a process number")
    }

    /// Presses keys: characters as they are, others by name as in `<enter>`, `<ctrl-o>`, `<f2>`, `<lt>`.
    pub(crate) fn press(&self, keys: &str) {
        self.write(&press::encode(keys));
    }

    /// Pastes text as a terminal does.
    pub(crate) fn paste(&self, text: &str) {
        self.write(format!("\x1b[200~{}\x1b[201~", text.replace('\n', "\r")).as_bytes());
    }

    /// Sends bytes as they are.
    pub(crate) fn write(&self, mut bytes: &[u8]) {
        let fd = &self.terminal().fd;
        while !bytes.is_empty() {
            let n = rustix::io::write(fd, bytes).expect("the terminal takes keys");
            bytes = &bytes[n..];
        }
    }

    /// Waits until the screen shows this.
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait_until(&format!("{text:?} is shown"), |screen| picture(screen).contains(text));
    }

    /// Waits until the screen no longer shows this.
    pub(crate) fn wait_gone(&self, text: &str) {
        self.wait_until(&format!("{text:?} is gone"), |screen| !picture(screen).contains(text));
    }

    /// Waits until the screen is this one, whole.
    pub(crate) fn wait_for_screen(&self, expected: &str) {
        self.wait_until("the screen is as it was", |screen| picture(screen) == expected);
    }

    /// Fails unless the screen shows this now, as after the end.
    pub(crate) fn assert_shows(&self, text: &str) {
        let inner = self.inner();
        let screen = inner.parser.screen();
        assert!(picture(screen).contains(text), "{text:?} is not shown; the screen is\n{}", framed(screen));
    }

    /// Waits until something holds of the screen; `what` says it.
    pub(crate) fn wait_until(&self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut inner = self.inner();
        while !holds(inner.parser.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || inner.ended {
                let why = if inner.ended { "the program has ended" } else { "it took too long" };
                let screen = framed(inner.parser.screen());
                drop(inner);
                panic!("{what}: {why}; the screen is\n{screen}");
            }
            inner = self.shown.changed.wait_timeout(inner, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until it has come to rest: a while without a byte.
    pub(crate) fn settle(&self) {
        let mut written = usize::MAX;
        wait_for_some("it comes to rest", || {
            std::thread::sleep(Duration::from_millis(150));
            let now = self.inner().bytes.len();
            (std::mem::replace(&mut written, now) == now && now > 0).then_some(())
        });
    }

    /// The screen, a line per row, without the blanks at the ends of rows.
    pub(crate) fn screen(&self) -> String {
        picture(self.inner().parser.screen())
    }

    /// The screen with the cursor drawn as `█`, if it shows.
    pub(crate) fn screen_with_cursor(&self) -> String {
        let inner = self.inner();
        let screen = inner.parser.screen();
        let mut rows: Vec<String> = picture(screen).split('\n').map(str::to_owned).collect();
        if !screen.hide_cursor() {
            let (row, column) = screen.cursor_position();
            let mut line: Vec<char> = rows[usize::from(row)].chars().collect();
            line.resize(line.len().max(usize::from(column) + 1), ' ');
            line[usize::from(column)] = '█';
            rows[usize::from(row)] = line.into_iter().collect();
        }
        rows.join("\n")
    }

    /// Every byte the program has written.
    pub(crate) fn raw_output(&self) -> Vec<u8> {
        self.inner().bytes.clone()
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        self.inner().parser.set_size(cells(rows), cells(columns));
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.terminal().pty.resize(size).expect("the terminal takes another size");
    }

    /// Sends a signal to the started process.
    pub(crate) fn signal(&self, signal: Signal) {
        rustix::process::kill_process(self.pid(), signal).expect("the process is there");
    }

    /// Ends the process as a power cut would.
    pub(crate) fn kill9(&mut self) {
        self.signal(Signal::KILL);
        assert_eq!(self.wait_exit(), Exit::Killed);
    }

    /// Takes the terminal away, as when a window is closed or a line drops.
    pub(crate) fn hang_up(&mut self) {
        let Some(Terminal { pty, fd, reader, stop }) = self.terminal.take() else { return };
        drop(stop);
        reader.join().expect("the reader ends");
        drop((pty, fd));
    }

    /// Waits for the end, and for all that was written before it.
    pub(crate) fn wait_exit(&mut self) -> Exit {
        let status =
            wait_for_some("the program ends", || self.child.try_wait().expect("a child to wait for"));
        if self.terminal.is_some() {
            let deadline = Instant::now() + PATIENCE;
            let mut inner = self.inner();
            while !inner.ended && Instant::now() < deadline {
                inner = self
                    .shown
                    .changed
                    .wait_timeout(inner, PATIENCE)
                    .unwrap_or_else(PoisonError::into_inner)
                    .0;
            }
        }
        if status.signal().is_some() { Exit::Killed } else { Exit::Code(status.exit_code()) }
    }

    /// Whether the terminal's settings are those from before the program.
    pub(crate) fn settings_are_restored(&self) -> bool {
        let now = rustix::termios::tcgetattr(&self.terminal().fd).expect("its settings");
        let modes = |t: &Termios| (t.input_modes, t.output_modes, t.control_modes, t.local_modes);
        modes(&now) == modes(&self.before)
    }

    /// Fails unless the terminal is as it was before the program: settings, screen, cursor, pastes, mouse.
    pub(crate) fn assert_terminal_is_given_back(&self) {
        let inner = self.inner();
        let screen = inner.parser.screen();
        assert!(!screen.alternate_screen(), "the alternate screen was left on");
        assert!(!screen.hide_cursor(), "the cursor was left hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste was left on");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse was left caught");
        drop(inner);
        assert!(self.settings_are_restored(), "the terminal was left raw");
    }

    /// Fails unless the terminal is the screen's alone: nothing is echoed, gathered to lines or made a signal.
    pub(crate) fn assert_terminal_is_taken(&self) {
        let inner = self.inner();
        let screen = inner.parser.screen();
        assert!(screen.alternate_screen(), "the alternate screen is off");
        assert!(screen.bracketed_paste(), "a paste would be taken for keys");
        drop(inner);
        let now = rustix::termios::tcgetattr(&self.terminal().fd).expect("its settings");
        let cooked = now.local_modes & (LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        assert!(cooked.is_empty(), "the terminal is not raw: {cooked:?}");
    }

    /// Fails unless every process that was started in this terminal has ended, soon.
    pub(crate) fn assert_nothing_is_left_running(&self) {
        let session = self.pid().as_raw_nonzero().get();
        wait_for_some("every process ends", || processes_of(session).is_empty().then_some(()));
    }

    /// The device that the program has open.
    pub(crate) fn device(&self) -> PathBuf {
        self.terminal().pty.tty_name().expect("the terminal's name")
    }

    fn terminal(&self) -> &Terminal {
        self.terminal.as_ref().expect("the terminal was hung up")
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.shown.lock()
    }
}

impl Drop for Session {
    /// No process is left behind by a test that fails.
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = rustix::process::kill_process(self.pid(), Signal::KILL);
            let _ = self.child.wait();
        }
        self.hang_up();
    }
}

impl Shown {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits until `find` finds something; `what` says it.
pub(crate) fn wait_for_some<T>(what: &str, mut find: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = find() {
            return found;
        }
        assert!(Instant::now() < deadline, "{what}: it took too long");
        std::thread::sleep(POLL);
    }
}

/// Whether a process is there and has not ended.
pub(crate) fn is_running(pid: Pid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|fields| !fields.is_empty() && !fields.starts_with(" Z"))
}

/// The processes of a session that have not ended.
fn processes_of(session: i32) -> Vec<i32> {
    let all = fs::read_dir("/proc").expect("the list of processes").flatten();
    let numbers = all.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    numbers
        .filter(|number| {
            let stat = fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
            let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
            fields.get(3).is_some_and(|of| *of == session.to_string()) && fields[0] != "Z"
        })
        .collect()
}

/// The one notes file of a home.
pub(crate) fn notes_file(home: &Home) -> Option<String> {
    let folders = fs::read_dir(home.path("data/demarche/notes")).ok()?;
    let files =
        folders.flatten().flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten().flatten());
    files
        .filter(|file| file.path().extension().is_some_and(|e| e == "toml"))
        .find_map(|file| fs::read_to_string(file.path()).ok())
}

/// Reads what the program writes until it ends, or until we hang up.
fn read(fd: &OwnedFd, stopped: &PipeReader, shown: &Shown) {
    let mut bytes = vec![0; 65536];
    loop {
        let mut ready = [PollFd::new(fd, PollFlags::IN), PollFd::new(stopped, PollFlags::IN)];
        match rustix::event::poll(&mut ready, None) {
            Ok(_) if !ready[1].revents().is_empty() => break,
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => continue,
            Err(_) => break,
        }
        // At the end Linux says EIO and others nothing.
        let Ok(n @ 1..) = rustix::io::read(fd, &mut bytes) else { break };
        let mut inner = shown.lock();
        inner.bytes.extend_from_slice(&bytes[..n]);
        inner.parser.process(&bytes[..n]);
        shown.changed.notify_all();
    }
    shown.lock().ended = true;
    shown.changed.notify_all();
}

/// The emulator has no empty screens, and no memory for the largest.
fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n.min(1000)).unwrap_or(NonZeroU16::MIN)
}

pub(crate) fn picture(screen: &vt100::Screen) -> String {
    let rows: Vec<_> = screen.rows(0, u16::MAX).map(|row| row.trim_end().to_owned()).collect();
    rows.join("\n")
}

/// The screen for a message, its edges visible.
fn framed(screen: &vt100::Screen) -> String {
    let mut text = String::new();
    for row in picture(screen).split('\n') {
        let _ = writeln!(text, "  │{row}");
    }
    text
}
