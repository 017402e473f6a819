//! A briefing taken down live in the log line, and its minutes afterwards.

use std::process::{Command, Output, Stdio};

use crate::pty::{Exit, Home, Session, launch, wait_for_some};

/// What the README tells to type, and what it shows of it.
const README: &str = include_str!("../../README.md");

fn open(home: &Home, size: (u16, u16)) -> Session {
    let session = launch(&["--example", "river"]).size(size.0, size.1).home(home).env("USER", "anna").start();
    session.wait_for("Talks on");
    session
}

fn minutes(home: &Home, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    let args = [&["--example=river", "notes", "--minutes"], args].concat();
    command.args(args).env_clear().envs(home.environment()).env("USER", "anna").stdin(Stdio::null());
    command.output().expect("it starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// Without the day and the times, which no test knows beforehand.
fn timeless(minutes: &str) -> String {
    let line = |line: &str| {
        if let Some(rest) = line.strip_prefix("Minutes of ") {
            let day_ends = rest.find(" · ").unwrap_or(rest.len());
            return format!("Minutes of DAY{}", &rest[day_ends..]);
        }
        match line.split_at_checked(5) {
            Some((time, rest)) if time.as_bytes()[2] == b':' => format!("TIME{rest}"),
            Some(_) | None => line.to_owned(),
        }
    };
    minutes.lines().map(|text| line(text) + "\n").collect()
}

/// What stands between two marks of the README, without the fence.
fn readme(mark: &str) -> &'static str {
    let (_, after) = README.split_once(&format!("<!-- {mark} -->\n```text\n")).expect("the mark");
    after.split_once("```\n").expect("the end of the fence").0
}

#[test]
fn the_briefing_of_the_readme_gives_the_minutes_of_the_readme() {
    let home = Home::new();
    let mut session = open(&home, (140, 40));
    session.press("fmin sou<enter>");
    session.wait_for("Minimum flow · Southern Union");
    session.press("'");
    session.wait_for("Minimum flow / Southern Union");
    for line in readme("briefing").lines() {
        let typed = match line.strip_prefix("↓ ") {
            Some(rest) => {
                session.press("<down>");
                rest
            }
            None => line,
        };
        session.press(typed);
        session.wait_for(typed);
        session.press("<enter>");
        session.wait_gone(typed);
        session.wait_for("noted at");
    }
    session.press("<enter>q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    session.assert_terminal_is_given_back();

    let output = minutes(&home, &[]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    assert_eq!(timeless(text(&output.stdout)), timeless(readme("minutes")));
}

#[test]
fn a_remark_that_was_not_finished_is_there_word_for_word_after_a_kill() {
    for size in [(140, 40), (40, 10)] {
        let home = Home::new();
        let mut session = open(&home, size);
        session.press("'first <down><down>@su remark<enter>");
        session.wait_for("noted at");
        session.press("\"@nr half a re");
        session.wait_for("\"@nr half a re");
        let folder = home.path("data/demarche/notes/river/anna.toml");
        wait_for_some("it is on the disk", || {
            let text = std::fs::read_to_string(&folder).ok()?;
            text.contains("@nr half a re").then_some(())
        });
        session.kill9();
        let output = minutes(&home, &[]);
        let shown = text(&output.stdout);
        assert!(shown.contains("SU (in the room): first remark"), "{shown}");
        assert!(shown.contains("note: \"@nr half a re"), "nobody has said it yet:\n{shown}");
        assert!(!shown.contains("Northern Republic"), "{shown}");
    }
}

#[test]
fn what_was_typed_when_the_line_was_closed_is_in_the_trash_and_in_no_minutes() {
    let home = Home::new();
    let mut session = open(&home, (80, 24));
    session.press("'one<enter>");
    session.wait_for("noted at");
    session.press("two<ctrl-c>");
    session.wait_for("u brings it back");
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    let shown = minutes(&home, &[]);
    assert!(text(&shown.stdout).contains("one") && !text(&shown.stdout).contains("two"));
    let mut session = open(&home, (80, 24));
    session.press("5X<enter>");
    session.wait_for("restored");
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    assert!(text(&minutes(&home, &[]).stdout).contains("two"));
}
