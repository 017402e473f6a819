//! Tables into a dataset, by the built program: what is said, what is written, and what never is.

use std::fs;
use std::process::{Command, Output, Stdio};

use crate::pty::{Exit, Home, launch};

/// A table with a stance that is none.
const TABLE: &str = "Issue,Ukraine’s Position,Russia’s Position,Potential Challenges\n\
                     Ceasefire,yes: at once,perhaps,\"Lack of trust; sporadic violations\"\n\
                     Prisoners,yes,yes,\n";

fn demarche(home: &Home, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.args(args).env_clear().envs(home.environment()).current_dir(home.path("")).stdin(Stdio::null());
    command.output().expect("it starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// A home with the table in it.
fn home() -> Home {
    let home = Home::new();
    fs::write(home.path("talks.csv"), TABLE).expect("a file");
    home
}

#[test]
fn a_table_becomes_a_dataset_and_what_was_understood_is_said() {
    let home = home();
    let output = demarche(&home, &["import", "talks.csv", "-o", "talks.toml", "--id", "talks"]);
    let said = text(&output.stdout);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{said}");
    for part in [
        "2 parties",
        "Ukraine, Russia",
        "Potential Challenges  challenges",
        "2 issues, 2 parties, 4 positions",
    ] {
        assert!(said.contains(part), "{part:?} is not in\n{said}");
    }
    assert!(said.contains("`demarche talks.toml` opens it"), "{said}");
    let written = fs::read_to_string(home.path("talks.toml")).expect("the dataset");
    assert!(written.starts_with("# Imported from talks.csv on "), "{written}");
    let answer = demarche(&home, &["-d", "talks.toml", "show", "ceasefire"]);
    let shown = text(&answer.stdout);
    for part in ["at once", "perhaps", "Lack of trust", "Sporadic violations"] {
        assert!(shown.contains(part) || shown.contains(&part.to_lowercase()), "{part:?} is not in\n{shown}");
    }
    assert_eq!(demarche(&home, &["check", "talks.toml"]).status.code(), Some(0));
}

#[test]
fn without_a_file_to_write_the_dataset_alone_goes_to_standard_output() {
    let home = home();
    let output = demarche(&home, &["import", "talks.csv"]);
    assert_eq!(output.status.code(), Some(0));
    fs::write(home.path("out.toml"), &output.stdout).expect("a file");
    assert_eq!(demarche(&home, &["check", "out.toml"]).status.code(), Some(0));
    assert!(text(&output.stderr).contains("2 issues, 2 parties"), "{}", text(&output.stderr));
}

#[test]
fn nothing_is_written_over_a_file_that_is_there_nor_where_only_saying_is_asked_for() {
    let home = home();
    let output = demarche(&home, &["import", "talks.csv", "-o", "talks.toml", "--dry-run"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("Nothing is written"), "{}", text(&output.stdout));
    assert!(!home.path("talks.toml").exists());

    fs::write(home.path("talks.toml"), "mine").expect("a file");
    let output = demarche(&home, &["import", "talks.csv", "-o", "talks.toml"]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("`--into talks.toml` merges into it") && said.contains("`--overwrite`"), "{said}");
    assert_eq!(fs::read_to_string(home.path("talks.toml")).expect("it"), "mine");

    let output = demarche(&home, &["import", "talks.csv", "-o", "talks.toml", "--overwrite"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(demarche(&home, &["check", "talks.toml"]).status.code(), Some(0));
}

#[test]
fn what_found_no_place_is_said_with_its_place_kept_as_a_comment_and_an_error_where_asked() {
    let home = home();
    fs::write(home.path("talks.csv"), "issue,party,stance\nCeasefire,Ukraine,perhaps\nCeasefire,Russia,no\n")
        .expect("it");
    let place = "line 2, column C (stance)";
    let output = demarche(&home, &["import", "talks.csv", "-o", "talks.toml", "--strict"]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(place) && said.contains("with --strict nothing is written"), "{said}");
    assert!(!home.path("talks.toml").exists());

    let output = demarche(&home, &["import", "talks.csv", "-o", "talks.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let written = fs::read_to_string(home.path("talks.toml")).expect("the dataset");
    assert!(written.contains(&format!("#   {place}")), "{written}");

    let output = demarche(&home, &["import", "talks.csv", "--strict", "--stance", "perhaps=unclear"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("unclear"), "{}", text(&output.stdout));
}

#[test]
fn what_is_no_table_is_told_by_name_with_what_to_do() {
    let home = home();
    fs::write(home.path("old.xls"), b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").expect("a file");
    fs::write(home.path("prose.md"), "Nothing but prose.\n").expect("a file");
    fs::write(home.path("asks.toml"), "id = 't'\ntitle = 'T'\ndefault_question = 'Yes?'\n").expect("a file");
    fs::write(home.path("whole.json"), r#"{"title": "T", "issue": [{"title": "Flow"}]}"#).expect("a file");
    for (args, expected, status) in [
        (&["import", "old.xls"][..], "save it as XLSX", 2),
        (&["import", "missing.csv"], "missing.csv", 2),
        (&["import", "talks.csv", "-o", "no/talks.toml"], "there is no folder no to write in", 2),
        (&["import", "talks.csv", "--into", "no.toml"], "`-o no.toml` makes one", 2),
        (&["import", "talks.csv", "--into", "no.toml", "--overwrite"], "cannot be used with", 2),
        (&["import", "talks.csv", "--into", "no.toml", "--title", "x"], "cannot be used with", 2),
        (
            &["import", "talks.csv", "--into", "asks.toml", "--question", "No?"],
            "asks \"Yes?\" of every issue",
            2,
        ),
        (&["import", "whole.json", "--terms", "public"], "leave out --terms", 2),
        (&["import", "prose.md"], "no table", 2),
        (&["import", "talks.csv", "--issue", "Isue"], "Issue", 2),
        (&["import", "talks.csv", "--column", "Issue=sauce"], "none of id, number", 2),
    ] {
        let output = demarche(&home, args);
        assert_eq!(output.status.code(), Some(status), "{args:?}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains(expected), "{args:?}: {}", text(&output.stderr));
        assert_eq!(text(&output.stdout), "", "{args:?}");
    }
}

#[test]
fn a_whole_dataset_in_json_is_taken_as_it_says_and_gets_an_id() {
    let home = Home::new();
    let json = r#"{"title": "T", "issue": [{"title": "Flow"}], "source": [{"title": "Memo", "terms": "restricted"}]}"#;
    fs::write(home.path("whole.json"), json).expect("a file");
    let output = demarche(&home, &["import", "whole.json"]);
    let written = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(written.contains("terms = \"restricted\"") && written.contains("\nid "), "{written}");
    assert!(text(&output.stderr).contains("taken as it is"), "{}", text(&output.stderr));
}

#[test]
fn an_interrupt_stops_it_with_a_word_and_leaves_nothing() {
    let home = Home::new();
    let mut session = launch(&["import", "-", "-o", "talks.toml"]).home(&home).spawn();
    session.wait_for("reading standard input");
    session.press("<ctrl-c>");
    assert_eq!(session.wait_exit(), Exit::Code(130));
    session.assert_shows("stopped; nothing was written");
    let left = fs::read_dir(home.path("")).expect("the home").flatten().map(|entry| entry.file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().contains("talks")).collect();
    assert!(left.is_empty(), "{left:?}");
}
