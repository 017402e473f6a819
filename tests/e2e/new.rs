//! A dataset to begin with: written once, over nothing, and with an id of its own.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::pty::Home;

fn run(folder: &Path, args: &[&str]) -> Output {
    let home = Home::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.args(args).current_dir(folder).env_clear().envs(home.environment()).stdin(Stdio::null());
    command.output().expect("it starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_new_file_checks_and_says_what_to_do_next_and_is_never_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    for (args, file) in [
        (&["new", "talks", "--title", "Talks on \"salt\""][..], "talks.toml"),
        (&["new", "copy.toml", "--from", "river"], "copy.toml"),
    ] {
        let made = run(folder.path(), args);
        assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
        assert!(text(&made.stdout).contains(&format!("demarche check {file}")), "{}", text(&made.stdout));
        let written = std::fs::read_to_string(folder.path().join(file)).expect("a file");
        assert_eq!(run(folder.path(), &["check", file]).status.code(), Some(0));
        let again = run(folder.path(), args);
        assert_eq!(again.status.code(), Some(2));
        assert!(text(&again.stderr).contains("stays as it is"), "{}", text(&again.stderr));
        assert_eq!(std::fs::read_to_string(folder.path().join(file)).expect("a file"), written);
    }
    let listed = run(folder.path(), &["list", "-d", "talks.toml"]);
    assert!(text(&listed.stdout).contains("Minimum flow"), "{}", text(&listed.stdout));
}

#[test]
fn a_copy_of_an_example_keeps_its_comments_and_has_an_id_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = || run(folder.path(), &["new", "-", "--from", "river"]);
    let (one, other) = (copy(), copy());
    let (one, other) = (text(&one.stdout), text(&other.stdout));
    let river = include_str!("../../data/river.toml");
    assert!(one.starts_with("# Copied from the example \"river\""));
    assert_ne!(one, other, "each has its own id");
    let changed = river.lines().filter(|line| !one.contains(line)).collect::<Vec<_>>();
    assert_eq!(changed, ["id               = \"river\""]);
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[test]
fn a_folder_and_an_unknown_example_are_refused_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    for (args, told) in [(&["new", "."][..], "name a file in it"), (&["new", "x", "--from", "rivr"], "river")]
    {
        let refused = run(folder.path(), args);
        assert_eq!(refused.status.code(), Some(2), "{args:?}");
        assert!(text(&refused.stderr).contains(told), "{}", text(&refused.stderr));
    }
}
