//! A disk that hangs holds nobody up: no key, and no end.

#![cfg(target_os = "linux")]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::pty::{Exit, Home, SOON, Session, launch, launch_other, wait_for_some};

/// How long every sync hangs: far longer than anything here waits for.
const HANGS: Duration = Duration::from_secs(8);

/// demarche in a tracer under which every sync of a file hangs, with a save under way; `None` where there is no tracer, which
/// is a failure where everything must be there.
fn saving_on_a_hanging_disk(home: &Home) -> Option<Session> {
    let there = Command::new("strace").arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        assert!(std::env::var_os("CI").is_none(), "strace is missing");
        return None;
    }
    // What is written once, at the very first start, is there already.
    let mut first = launch(&[]).size(140, 40).home(home).start();
    first.wait_for("1 Grid");
    first.press("q");
    assert_eq!(first.wait_exit(), Exit::Code(0));
    let inject = format!("inject=fsync,fdatasync,syncfs,sync_file_range:delay_enter={}", HANGS.as_micros());
    let log = home.path("syncs");
    let log_name = log.to_str().expect("UTF-8");
    let session = launch_other(
        "strace",
        &[
            "-f",
            "-qq",
            "--seccomp-bpf",
            "-o",
            log_name,
            "-e",
            "trace=fsync,fdatasync",
            "-e",
            &inject,
            env!("CARGO_BIN_EXE_demarche"),
        ],
    )
    .size(140, 40)
    .home(home)
    .start();
    session.wait_for("1 Grid");
    session.press("asaid while the disk hangs");
    session.wait_for("disk hangs");
    wait_for_some("a save hangs", || is_hanging(&session).then_some(()));
    Some(session)
}

/// Whether a thread of the traced program is in a sync now.
fn is_hanging(session: &Session) -> bool {
    let program = traced(session);
    let tasks = std::fs::read_dir(format!("/proc/{program}/task")).into_iter().flatten().flatten();
    tasks.into_iter().any(|task| {
        let syscall = std::fs::read_to_string(task.path().join("syscall")).unwrap_or_default();
        let name = std::fs::read_to_string(task.path().join("comm")).unwrap_or_default();
        name.trim() == "saver" && !syscall.starts_with("running") && is_stopped(&task.path())
    })
}

fn is_stopped(task: &std::path::Path) -> bool {
    let stat = std::fs::read_to_string(task.join("stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|fields| fields.trim_start().starts_with('t'))
}

/// The program itself, of which the tracer is the parent.
fn traced(session: &Session) -> i32 {
    let tracer = session.pid().as_raw_nonzero();
    let children =
        std::fs::read_to_string(format!("/proc/{tracer}/task/{tracer}/children")).unwrap_or_default();
    children.split_whitespace().next().and_then(|number| number.parse().ok()).expect("the traced program")
}

#[test]
fn keys_are_answered_while_a_save_hangs() {
    let home = Home::new();
    let Some(session) = saving_on_a_hanging_disk(&home) else { return };
    session.press(" and goes on<esc>");
    session.wait_for("hangs and goes on");
    session.press("?");
    session.wait_for("Keys: those that work");
    session.press("<esc>jj");
    session.wait_gone("Keys: those that work");
    session.wait_for("3 Humanitarian Aid");
    assert!(is_hanging(&session), "the save came to an end meanwhile");
}

#[test]
fn a_signal_gives_the_terminal_back_soon_while_a_save_hangs() {
    let home = Home::new();
    let Some(mut session) = saving_on_a_hanging_disk(&home) else { return };
    let program = rustix::process::Pid::from_raw(traced(&session)).expect("a process number");
    let asked = Instant::now();
    rustix::process::kill_process(program, Signal::TERM).expect("it is there");
    session.wait_until("the screen is left", |screen| !screen.alternate_screen());
    session.wait_for("the last notes are not saved");
    session.assert_terminal_is_given_back();
    assert!(asked.elapsed() < SOON, "it took {:?}", asked.elapsed());
    // No process can be gone before the system lets it out of its sync.
    assert_eq!(session.wait_exit(), Exit::Code(143));
    session.assert_nothing_is_left_running();
}
