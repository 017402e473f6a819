//! The terminal is lent to the user's own editor, and taken back when that ends, however it ends.
//!
//! The loop goes on meanwhile: notes are saved, signals are heard; but nothing is drawn, and no key is read.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, WaitOptions, kill_process, waitid, waitpid};
use rustix::termios::Termios;

use super::Loop;
use crate::app::Msg;
use crate::app::msg::EditorReturn;
use crate::domain::text::safe_line;
use crate::shell::event::{Event, Events};
use crate::shell::external::{Draft, EditorCommand};
use crate::shell::signals;
use crate::shell::terminal::Tty;

/// How long an editor has for ending after its terminal was taken away, so that it can put its own things in order.
const LONGEST_END: Duration = Duration::from_millis(200);
/// How long a stop of the editor must last to be taken for its alone. One of the whole job stops us too, within this.
const ALONE: Duration = Duration::from_millis(50);

/// The editor that has the terminal.
pub(super) struct Borrower {
    pid: Pid,
    /// As messages name it.
    name: String,
    /// The terminal's own settings. An editor that crashes may leave others.
    settings: Option<Termios>,
    /// Keys that we had read before it began.
    missed: usize,
}

impl Loop {
    /// Opens a text in the user's own editor.
    pub(super) fn open_in_editor(&mut self, name: &str, text: &str) {
        let prepared = EditorCommand::from_environment().and_then(|editor| {
            let draft = Draft::make(name, text);
            Ok((
                editor,
                draft.map_err(|error| {
                    format!("No editor was opened: {}.", safe_line(&format!("{error:#}")))
                })?,
            ))
        });
        let (editor, draft) = match prepared {
            Ok(prepared) => prepared,
            Err(told) => return self.came_back(Err(vec![told]), None, 0),
        };
        // The terminal has just gone, of which an event follows.
        if self.keyboard.park().is_err() {
            return draft.remove();
        }
        self.keeper.save(self.model.as_ref());
        let _ = self.keeper.before_a_frame();
        self.tty.set_lent(true);
        self.tty.give_back();
        let settings = Tty::settings();
        match start(&editor, &draft, self.events.clone()) {
            Ok(pid) => {
                self.lent = Some(Borrower { pid, name: editor.name(), settings, missed: 0 });
                self.draft = Some(draft);
            }
            Err(told) => {
                draft.remove();
                self.came_back(Err(vec![told]), None, 0);
                // Should the terminal have gone, an event follows.
                let _ = self.take_back();
            }
        }
    }

    /// A key came that was read before the editor had the terminal. It was meant for the editor, so it must do nothing here.
    pub(super) fn is_missed(&mut self, msg: &Msg) -> bool {
        let missed = matches!(msg, Msg::Key(_) | Msg::Paste(_));
        match &mut self.lent {
            Some(lent) if missed => lent.missed += 1,
            Some(_) | None => return false,
        }
        true
    }

    /// The editor has ended. Its text is taken first, since the terminal may be gone.
    pub(super) fn editor_ended(&mut self, status: Option<ExitStatus>) -> Result<()> {
        let Some(lent) = self.lent.take() else { return Ok(()) };
        let left = match &self.draft {
            Some(draft) => draft.text(&lent.name),
            None => return self.take_back(),
        };
        if left.is_err()
            && let Some(draft) = self.draft.take()
        {
            draft.remove_if_idle();
        }
        self.came_back(left, doubt(&lent.name, status), lent.missed);
        Tty::set(lent.settings.as_ref());
        self.take_back()
    }

    fn came_back(&mut self, left: Result<String, Vec<String>>, doubt: Option<String>, missed: usize) {
        // A failure that has its own words needs the editor's ending beside it.
        let left = left
            .map_err(|told| doubt.iter().map(|doubt| format!("{doubt}.")).chain(told).collect::<Vec<_>>());
        self.update(Msg::EditorCameBack(EditorReturn { left, doubt, missed }));
    }

    /// What the editor left is in the notes, or is not wanted. Should the notes not be kept, as on a disk that is stuck, the
    /// file stays.
    pub(super) fn drop_editor_file(&mut self) {
        if let Some(draft) = self.draft.take()
            && self.keeper.before_a_frame()
        {
            draft.remove();
        }
    }

    /// The program must end: an editor that has the terminal is told so at once.
    pub(super) fn hang_up_on_editor(&self) {
        if let Some(lent) = &self.lent {
            let _ = kill_process(lent.pid, Signal::HUP);
            let _ = kill_process(lent.pid, Signal::CONT);
        }
    }

    /// Sees an editor out that was told to end, and puts the terminal in order after it.
    pub(super) fn see_editor_out(&mut self) {
        let Some(lent) = self.lent.take() else { return };
        let give_up = Instant::now() + LONGEST_END;
        let ended = |until: Instant| loop {
            match self.received.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Event::EditorEnded(_)) => return true,
                Ok(_) => {}
                Err(_) => return false,
            }
        };
        if !ended(give_up) {
            let _ = kill_process(lent.pid, Signal::KILL);
            ended(Instant::now() + LONGEST_END);
        }
        if let Some(draft) = self.draft.take() {
            draft.remove_if_idle();
        }
        // From the background the terminal is not ours to set: we would be stopped.
        if signals::is_in_front() {
            Tty::set(lent.settings.as_ref());
            let _ = self.tty.take();
            self.tty.give_back();
        }
    }
}

/// Starts the editor on a text; a thread tells when it has ended.
fn start(editor: &EditorCommand, draft: &Draft, events: Events) -> Result<Pid, String> {
    let child = editor.on(draft.file()).spawn().map_err(|error| editor.not_started(&error))?;
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let pid = pid.context("it has no number").map_err(|error| format!("{error:#}"))?;
    let watch = move || {
        let status = wait_for_end(pid);
        let _ = events.send(Event::EditorEnded(status));
    };
    let thread = thread::Builder::new().name("editor".to_owned()).spawn(watch);
    thread.map(|_| pid).map_err(|error| {
        let _ = kill_process(pid, Signal::KILL);
        format!("No editor was opened: {}.", safe_line(&error.to_string()))
    })
}

/// Waits until a child has ended; how, unless the system does not say. Should it stop alone, we stop with it: the terminal is
/// its, and without us the shell would not know that it may have it.
fn wait_for_end(pid: Pid) -> Option<ExitStatus> {
    loop {
        let look = WaitIdOptions::EXITED | WaitIdOptions::STOPPED | WaitIdOptions::NOWAIT;
        if let Ok(Some(seen)) = waitid(WaitId::Pid(pid), look)
            && seen.stopped()
        {
            wait_while_stopped();
        }
        match waitpid(Some(pid), WaitOptions::UNTRACED | WaitOptions::NOHANG) {
            Ok(Some((_, status))) if status.stopped() => {
                if !signals::stop_job() {
                    let _ = kill_process(pid, Signal::CONT);
                }
            }
            Ok(Some((_, status))) => return Some(ExitStatus::from_raw(status.as_raw())),
            // It goes on.
            Ok(None) | Err(Errno::INTR) => {}
            Err(_) => return None,
        }
    }
}

/// Pauses, and again if it took so long that we must have been stopped meanwhile.
fn wait_while_stopped() {
    loop {
        let began = Instant::now();
        thread::sleep(ALONE);
        if began.elapsed() < 2 * ALONE {
            return;
        }
    }
}

/// Why what an editor left is not to be trusted, from how it ended.
fn doubt(name: &str, status: Option<ExitStatus>) -> Option<String> {
    let status = status.filter(|status| !status.success())?;
    Some(match (status.code(), status.signal()) {
        (Some(code), _) => format!("the editor \"{name}\" ended with the error {code}"),
        (None, Some(signal)) => format!("the editor \"{name}\" was ended by signal {signal}"),
        (None, None) => format!("the editor \"{name}\" did not end as it should"),
    })
}
