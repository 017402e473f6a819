//! A reader that goes away is no error; a device that takes nothing is told.

use std::fs::File;
use std::process::{Command, Stdio};

use crate::pty::Home;

const RIVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/river.toml");

/// Every command that answers, each in both its forms, with the status it has where all is well.
const ANSWERS: [(&[&str], i32); 18] = [
    (&["list"], 0),
    (&["list", "--json"], 0),
    (&["show", "flow"], 0),
    (&["show", "flow", "--json"], 0),
    (&["compare", "north", "south"], 0),
    (&["compare", "north", "south", "--json"], 0),
    (&["notes"], 1),
    (&["notes", "--json"], 1),
    (&["notes", "--minutes"], 1),
    (&["keys"], 0),
    (&["keys", "--json"], 0),
    (&["check", RIVER], 0),
    (&["check", "--json", RIVER], 0),
    (&["schema"], 0),
    (&["completions", "bash"], 0),
    (&["man"], 0),
    (&["--help"], 0),
    (&["--version"], 0),
];

fn demarche(home: &Home, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    if args[0] != "check" {
        command.args(["--example", "river"]);
    }
    command.args(args).env_clear().envs(home.environment()).stdin(Stdio::null());
    command
}

#[test]
fn no_answer_minds_a_closed_pipe() {
    for (args, status) in ANSWERS {
        let home = Home::new();
        let whole = demarche(&home, args).output().expect("it starts");
        assert_eq!(whole.status.code(), Some(status), "{args:?}: {}", String::from_utf8_lossy(&whole.stderr));
        let mut child =
            demarche(&home, args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        // Where nothing goes to the pipe it has its own status and its own words beside it.
        let calm = [Some(0), Some(status)].contains(&output.status.code());
        assert!(calm && output.stderr == whole.stderr, "{args:?}: {output:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn every_answer_that_a_full_device_does_not_take_is_told_with_status_two() {
    for (args, _) in ANSWERS {
        let home = Home::new();
        if demarche(&home, args).output().expect("it starts").stdout.is_empty() {
            continue;
        }
        let full = File::options().write(true).open("/dev/full").expect("the full device");
        let output = demarche(&home, args).stdout(full).output().expect("it starts");
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {message}");
        assert!(
            message.contains("standard output") && message.contains("No space left"),
            "{args:?}: {message}"
        );
    }
}
