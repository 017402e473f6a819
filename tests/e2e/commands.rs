//! The program in pipes and files: what it says, where, and with which status.

use std::fs::File;
use std::process::{Command, Output, Stdio};

use crate::pty::{Exit, Home, launch, launch_other};

/// demarche without a terminal, in a home of its own.
fn demarche(args: &[&str]) -> Command {
    let home = Home::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.args(args).env_clear().envs(home.environment()).stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    demarche(args).output().expect("it starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn help_version_and_examples_are_answers_and_go_to_standard_output() {
    for (args, expected) in [
        (&["--help"][..], "demarche list 'theme:security gap:wide'"),
        (&["-h"], "Usage: demarche"),
        (&["list", "--help"], "Usage: demarche list"),
        (&["--version"], concat!("demarche ", env!("CARGO_PKG_VERSION"))),
        (&["--example"], "river"),
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert!(text(&output.stdout).contains(expected), "{args:?}: {}", text(&output.stdout));
        assert_eq!(text(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn what_is_wrong_is_told_on_standard_error_with_status_two() {
    for (args, expected) in [
        (&["--nonsense"][..], "--nonsense"),
        (&["compare", "ukraine"], "2 values required"),
        (&["-d", "no-such-file.toml", "list"], "no-such-file.toml"),
        (&["--example", "rivr"], "--example river"),
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).contains(expected), "{args:?}: {}", text(&output.stderr));
        assert_eq!(text(&output.stdout), "", "{args:?}");
    }
}

#[test]
fn an_error_repeats_no_control_character_of_what_it_quotes() {
    for args in [&["\u{1b}]0;owned\u{7}.toml"][..], &["--\u{1b}[2J"], &["--as-of", "\u{1b}[2J\u{9b}2J"]] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let foreign = text(&output.stderr).chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(foreign, None, "{args:?}: {:?}", text(&output.stderr));
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for args in [["--help"], ["--example"]] {
        let mut child =
            demarche(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{args:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_device_is_told() {
    let full = File::options().write(true).open("/dev/full").expect("the full device");
    let output = demarche(&["--example"]).stdout(full).output().expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    let message = text(&output.stderr);
    assert!(message.contains("standard output") && message.contains("No space left"), "{message}");
}

#[test]
fn a_dataset_from_a_pipe_leaves_the_keyboard_to_the_screen() {
    let slowly = "{ head -c 1000 \"$1\"; sleep 0.2; tail -c +1001 \"$1\"; } | \"$0\" -";
    let dataset = concat!(env!("CARGO_MANIFEST_DIR"), "/data/river.toml");
    let mut session =
        launch_other("sh", &["-c", slowly, env!("CARGO_BIN_EXE_demarche"), dataset]).size(140, 40).start();
    session.wait_for("1 Grid");
    session.press("/differ:north,south<enter>");
    session.wait_for("6 of 14");
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    session.assert_terminal_is_given_back();
}

#[test]
fn a_dataset_from_the_keyboard_is_refused() {
    let mut session = launch(&["-"]).spawn();
    assert_eq!(session.wait_exit(), Exit::Code(2));
    session.assert_shows("standard input is the keyboard");
    assert!(session.settings_are_restored());
}
