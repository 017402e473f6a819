//! What others on the machine could read of notes: nothing. And who is at work in the program: a thread for each task, and none after it.

#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::pty::{Exit, Home, launch_other, notes_file, wait_for_some};

/// The loop, and who waits for the disk, the keyboard, signals and other people's changes beside it.
const THREADS: [&str; 7] = ["demarche", "input", "journal", "journal sync", "saver", "signals", "watch"];

/// Every file and folder below this one, with its mode.
fn modes(folder: &Path, found: &mut Vec<(String, bool, u32)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let about = entry.metadata().expect("what it is");
        found.push((entry.path().display().to_string(), about.is_dir(), about.permissions().mode() & 0o7777));
        if about.is_dir() {
            modes(&entry.path(), found);
        }
    }
}

#[test]
fn notes_and_journals_are_the_users_alone_and_nothing_is_left_in_a_core_file() {
    let home = Home::new();
    let program = env!("CARGO_BIN_EXE_demarche");
    // The shell allows all that can be allowed.
    let loose = ["-c", "umask 000; ulimit -c unlimited 2>/dev/null; exec \"$0\"", program];
    let mut session = launch_other("sh", &loose).size(140, 40).home(&home).start();
    session.wait_for("1 Grid");
    session.press("aa private word");
    wait_for_some("the note is on the disk", || {
        notes_file(&home).filter(|text| text.contains("a private word"))
    });
    let limits =
        fs::read_to_string(format!("/proc/{}/limits", session.pid().as_raw_nonzero())).expect("its limits");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).expect("the limit");
    assert_eq!(core.split_whitespace().collect::<Vec<_>>()[4..6], ["0", "0"], "{core}");
    // While it runs, and after it.
    for _ in 0..2 {
        let mut found = vec![];
        modes(&home.path("data"), &mut found);
        modes(&home.path("state"), &mut found);
        assert!(found.len() > 5, "{found:?}");
        let loose = found.iter().find(|(_, folder, mode)| *mode != if *folder { 0o700 } else { 0o600 });
        assert_eq!(loose, None);
        if session.is_running() {
            session.press("<esc>q");
            assert_eq!(session.wait_exit(), Exit::Code(0));
        }
    }
}

#[test]
fn every_thread_has_its_one_task_and_ends_with_the_program() {
    let mut session = crate::pty::Session::start(&[]);
    session.wait_for("1 Grid");
    let names = || {
        let tasks =
            fs::read_dir(format!("/proc/{}/task", session.pid().as_raw_nonzero())).expect("its threads");
        let name = |task: fs::DirEntry| fs::read_to_string(task.path().join("comm")).unwrap_or_default();
        let mut names: Vec<String> = tasks
            .flatten()
            .map(|task| name(task).trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        names.sort();
        names
    };
    // A thread says its name itself, and what read the dataset ends by itself.
    wait_for_some("there are these", || (names() == THREADS).then_some(()));
    session.settle();
    assert_eq!(names(), THREADS);
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    session.assert_nothing_is_left_running();
}
