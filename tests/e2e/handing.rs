//! Handing over without a screen: what `export` and `brief` write, where, for whom, and what they never do.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::pty::{Exit, Home, launch};

fn demarche(home: &Home, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.args(args).env_clear().envs(home.environment()).current_dir(home.path("")).stdin(Stdio::null());
    command.output().expect("it starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// The answer of a command that finds something.
fn answer(home: &Home, args: &[&str]) -> String {
    let output = demarche(home, args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

/// Why a command does not do what it is asked, and its status.
fn refusal(home: &Home, args: &[&str]) -> (Option<i32>, String) {
    let output = demarche(home, args);
    assert_eq!(text(&output.stdout), "", "{args:?}");
    (output.status.code(), text(&output.stderr).to_owned())
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_ending_of_the_file_says_the_form_and_what_was_left_out_is_said() {
    let home = Home::new();
    for (file, begins) in [
        ("talks.md", &b"# "[..]),
        ("talks.html", b"<!doctype html>"),
        ("talks.docx", b"PK"),
        ("talks.xlsx", b"PK"),
        ("talks.json", b"{"),
        ("talks.toml", b"# "),
    ] {
        let told = answer(&home, &["--example", "river", "export", "-o", file]);
        assert!(told.starts_with(&format!("{file} is written, for the public.\n")), "{told}");
        assert!(told.contains("lines to take: not for this audience"), "{told}");
        let bytes = fs::read(home.path(file)).expect("the file");
        assert!(bytes.to_ascii_lowercase().starts_with(&begins.to_ascii_lowercase()), "{file}");
    }
    let (status, told) = refusal(&home, &["export", "-o", "talks.pdf"]);
    assert_eq!(status, Some(2));
    assert!(told.contains("no form has files that end with \"pdf\"") && told.contains("markdown"), "{told}");
}

#[test]
fn without_a_file_it_goes_to_standard_output_and_a_query_may_begin_with_a_hyphen() {
    let home = Home::new();
    let whole = answer(&home, &["--example", "river", "export", "--format", "markdown"]);
    assert_eq!(whole, answer(&home, &["--example", "river", "export"]));
    let part = answer(&home, &["--example", "river", "export", "-theme:water", "--for", "team"]);
    assert!(part.contains("not: theme") && part.len() < whole.len(), "{part}");
    let other = demarche(&home, &["--example", "river", "export", "-rice"]);
    assert_eq!(
        text(&other.stderr),
        "demarche: 10 issues, not the 8 that you would see: the filter is judged by what the public sees\n"
    );
    let brief = answer(&home, &["--example", "river", "brief", "-theme:water"]);
    assert!(brief.starts_with("# "), "{brief}");
}

#[test]
fn nothing_is_written_over_unasked_and_the_dataset_not_at_all() {
    let home = Home::new();
    fs::write(home.path("mine.md"), "mine").expect("a file");
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/data/river.toml"), home.path("talks.toml"))
        .expect("a copy");
    let dataset = fs::read(home.path("talks.toml")).expect("the dataset");
    for command in ["export", "brief"] {
        let (status, told) = refusal(&home, &["--example", "river", command, "-o", "mine.md"]);
        assert_eq!(status, Some(2));
        assert!(told.contains("\"mine.md\" is there already, a file of 4 bytes, changed on "), "{told}");
        assert!(told.contains(": --overwrite replaces it"), "{told}");
        assert_eq!(fs::read_to_string(home.path("mine.md")).expect("the file"), "mine");
    }
    fs::hard_link(home.path("talks.toml"), home.path("same.toml")).expect("another name");
    for file in ["talks.toml", "same.toml", "./talks.toml"] {
        let (status, told) = refusal(&home, &["-d", "talks.toml", "export", "-o", file, "--overwrite"]);
        assert_eq!(status, Some(2));
        assert!(told.contains("is the dataset itself, which is never written over"), "{told}");
    }
    assert_eq!(fs::read(home.path("talks.toml")).expect("the dataset"), dataset);
    answer(&home, &["--example", "river", "export", "-o", "mine.md", "--overwrite"]);
    let mode = |file: &str| fs::metadata(home.path(file)).expect("the file").permissions().mode() & 0o777;
    assert_ne!(mode("mine.md"), 0o600);
    answer(&home, &["--example", "river", "export", "-o", "mine.md", "--overwrite", "--for", "own"]);
    assert_eq!(mode("mine.md"), 0o600, "what is for oneself nobody else reads");
    assert!(fs::read_to_string(home.path("mine.md")).expect("the file").starts_with("# "));
    for (file, words) in
        [("data", "is a folder: name a file in it"), ("none/talks.md", "is not there: make it first")]
    {
        fs::create_dir_all(home.path("data")).expect("a folder");
        let (status, told) = refusal(&home, &["export", "--format", "markdown", "-o", file]);
        assert_eq!(status, Some(2));
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn a_filter_that_the_readers_may_not_know_is_refused_and_one_that_finds_nothing_says_what_hides() {
    let home = Home::new();
    let (status, told) = refusal(&home, &["--example", "river", "export", "is:red-line"]);
    assert_eq!(status, Some(2));
    assert!(told.contains("the public may not know: is:red-line"), "{told}");
    let (status, told) = refusal(&home, &["--example", "river", "export", "theme:nothing"]);
    assert_eq!(status, Some(2));
    assert!(told.contains("theme:nothing") && told.contains('^'), "{told}");
    let (status, told) = refusal(&home, &["--example", "river", "export", "status:agreed", "status:open"]);
    assert_eq!(status, Some(1));
    assert!(told.contains("nothing that the public sees meets the filter: 0 of "), "{told}");
    assert!(names(&home.path("")).iter().all(|name| !name.contains("demarche-")), "nothing is left");
}

#[test]
fn private_notes_are_handed_to_nobody_but_oneself() {
    let home = Home::new();
    let mut session = launch(&["--example", "river"]).size(160, 50).home(&home).start();
    session.wait_for("PRIVATE");
    session.press("azyxqvwj<esc>");
    session.wait_for("1 private");
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    for command in ["export", "brief"] {
        for (audience, holds) in [("public", false), ("team", false), ("own", true)] {
            let page = answer(&home, &["--example", "river", command, "--for", audience]);
            assert_eq!(page.contains("zyxqvwj"), holds, "{command} for {audience}:\n{page}");
        }
    }
}

#[test]
fn no_package_goes_to_a_terminal() {
    for form in
        [["export", "--format", "docx"], ["export", "--format", "xlsx"], ["brief", "--format", "docx"]]
    {
        let mut session = launch(&form).spawn();
        assert_eq!(session.wait_exit(), Exit::Code(2));
        session.assert_shows("nothing for a terminal: name a file by -o");
    }
}
