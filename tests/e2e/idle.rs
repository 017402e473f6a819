//! Nothing happens when nothing happens.

#![cfg(target_os = "linux")]

use std::fs;
use std::time::{Duration, Instant};

use rustix::process::Pid;

use crate::pty::Session;

/// How long the program is watched.
const WATCH: Duration = Duration::from_secs(2);

/// Ticks of the processor that a process has used, all threads together; a hundred are a second.
fn ticks(pid: Pid) -> u64 {
    let stat =
        fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).expect("the process is there");
    let fields: Vec<&str> = stat.rsplit(')').next().expect("its fields").split_whitespace().collect();
    [fields[11], fields[12]].iter().map(|n| n.parse::<u64>().expect("a number")).sum()
}

/// How often its threads have woken up and gone back to waiting.
fn wakes(pid: Pid) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{}/task", pid.as_raw_nonzero())).expect("its threads");
    let of_task = |task: fs::DirEntry| {
        let status = fs::read_to_string(task.path().join("status")).expect("the thread is there");
        let waits =
            status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:")).expect("a count");
        waits.trim().parse::<u64>().expect("a number")
    };
    tasks.map(|task| of_task(task.expect("a thread"))).sum()
}

#[test]
fn an_idle_program_writes_nothing_and_sleeps() {
    let session = Session::start(&[]);
    session.settle();
    let written = session.raw_output().len();
    let (before, woken, began) = (ticks(session.pid()), wakes(session.pid()), Instant::now());
    while began.elapsed() < WATCH {
        std::thread::sleep(WATCH / 10);
    }
    assert_eq!(session.raw_output().len(), written, "it wrote while idle");
    let used = ticks(session.pid()) - before;
    assert!(used <= 1, "it used {used} ticks in {WATCH:?}");
    let woke = wakes(session.pid()) - woken;
    assert!(woke <= 2, "it woke {woke} times in {WATCH:?}");
}
