//! What `list`, `show`, `compare`, `notes` and `keys` answer without a screen: to people, to programs, and in a terminal.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output, Stdio};

use insta::assert_snapshot;
use serde_json::Value;

use crate::pty::{Exit, Home, launch};

/// demarche in this home, without a terminal, as the user anna.
fn demarche(home: &Home, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.args(args).env_clear().envs(home.environment()).env("USER", "anna").stdin(Stdio::null());
    command
}

fn run_in(home: &Home, args: &[&str]) -> Output {
    demarche(home, args).output().expect("it starts")
}

fn run(args: &[&str]) -> Output {
    run_in(&Home::new(), args)
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// What stands on standard output, where all went well and nothing stands beside it.
fn answer(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{args:?}");
    text(&output.stdout).to_owned()
}

fn parsed(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&answer(args)).expect("JSON")
}

/// What one key holds in every object of an array.
fn each<'v>(array: &'v Value, key: &str) -> Vec<&'v str> {
    let objects = array.as_array().expect("an array");
    objects.iter().map(|object| object[key].as_str().expect(key)).collect()
}

/// A home whose user has written these notes on the river.
fn home_with(notes: &str) -> Home {
    let home = Home::new();
    let path = home.path("data/demarche/notes/river/anna.toml");
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
    fs::write(&path, notes).expect("the file");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("its mode");
    home
}

const NOTES: &str = r#"
[[note]]
id = "n1"
on = "flow/south"
kind = "question"
created = 2031-05-12T09:14:03+02:00
updated = 2031-05-12T09:15:40+02:00
tags = ["ask"]
text = """
Who monitors, and from what day?
Nobody says. #gauges
"""

[[note]]
id = "n2"
on = "inbox"
created = 2031-05-12T10:14:03+02:00
updated = 2031-05-12T10:14:03+02:00
said_by = "north"
text = "Heard \u001b[31min the corridor #ask"

[[note]]
id = "n3"
on = "gone/south"
created = 2031-05-12T08:14:03+02:00
updated = 2031-05-12T08:14:03+02:00
text = "What this was on is no longer there"

[[note]]
id = "n4"
on = "challenge:gauges"
kind = "todo"
created = 2031-05-11T08:14:03+02:00
updated = 2031-05-11T08:14:03+02:00
text = "Ask for the loan of the stations"

[[note]]
id = "n5"
on = "storage"
created = 2031-05-11T08:14:03+02:00
updated = 2031-05-11T08:14:03+02:00
deleted = 2031-05-11T09:14:03+02:00
text = "thrown away"
"#;

#[test]
fn a_list_is_a_table_that_ends_with_how_much_of_what_there_is_it_shows() {
    assert_snapshot!("list", answer(&["list", "theme:humanitarian"]));
}

#[test]
fn a_list_of_differences_says_what_could_not_be_compared() {
    let listed = answer(&["--example", "river", "list", "differ:north,south", "party:north,south"]);
    assert_snapshot!("list-differ", listed);
}

#[test]
fn what_is_too_narrow_for_a_table_stands_one_below_the_other() {
    let home = Home::new();
    let args = ["--example", "river", "--ascii", "list", "status:agreed"];
    let output = demarche(&home, &args).env("COLUMNS", "50").output().expect("it starts");
    assert_snapshot!("list-narrow", text(&output.stdout));
}

#[test]
fn a_list_for_programs_has_an_object_for_each_issue() {
    let all = json(&["list", "--json"]);
    assert_eq!(all.as_array().map(Vec::len), Some(6));
    assert_eq!(each(&all, "title")[0], "Ceasefire");
    let open = json(&["--example", "river", "list", "-status:agreed", "--json"]);
    assert_eq!(open.as_array().map(Vec::len), Some(13));
    assert!(!each(&open, "id").contains(&"commission"));

    let flow = &json(&["--example", "river", "list", "flow", "party:south", "--json"])[1];
    assert_eq!(flow["number"], "3(b)");
    assert_eq!((flow["gap"]["word"].as_str(), flow["gap"]["author"].as_str()), (Some("wide"), Some("wide")));
    let [position] = &flow["positions"].as_array().expect("positions")[..] else { panic!("{flow}") };
    assert_eq!((&position["party"], &position["standing"]), (&Value::from("south"), &Value::from("support")));
    assert_eq!(position["red_line_basis"], "stated");
    assert_eq!(position["sources"][0]["id"], "communique");
}

#[test]
fn a_cell_without_an_entry_is_missing_for_programs_and_one_of_two_readings_contested() {
    let all = json(&["list", "--json"]);
    for issue in all.as_array().expect("an array") {
        let russia = issue["positions"].as_array().expect("positions").last().expect("Russia");
        assert_eq!(
            (&russia["party"], &russia["standing"]),
            (&Value::from("russia"), &Value::from("missing"))
        );
        assert_eq!(russia["text"], Value::Null);
    }
    let compensation = json(&["--example", "river", "show", "compensation", "--json"]);
    let of_delta = |array: &Value| -> Vec<(String, String)> {
        let all = array.as_array().expect("an array").iter().filter(|one| one["party"] == "delta");
        all.map(|one| (one["standing"].to_string(), one["stance"].to_string())).collect()
    };
    let told = of_delta(&compensation["positions"]);
    let pair = |standing: &str, stance: &str| (format!("\"{standing}\""), format!("\"{stance}\""));
    assert_eq!(told, [pair("contested", "support"), pair("contested", "leaning-against")]);
    assert_eq!(of_delta(&compensation["history"]), [pair("neutral", "neutral")]);
}

#[test]
fn an_empty_list_says_what_hides_what_and_is_no_success() {
    let output = run(&["list", "theme:humanitarian", "gap:wide"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
    assert_eq!(text(&output.stderr), "0 of 6 issues shown; 2 are hidden by gap:wide\n");
    let output = run(&["list", "gap:wide", "--json"]);
    assert_eq!((output.status.code(), parsed(&output)), (Some(1), Value::Array(vec![])));
}

#[test]
fn a_faulty_query_is_told_with_a_caret_and_lists_nothing() {
    let output = run(&["list", "theme:humanitarain", "x"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""));
    assert_snapshot!(text(&output.stderr), @r"
    error: there is no theme `humanitarain`; did you mean `humanitarian`?
      theme:humanitarain x
            ^^^^^^^^^^^^
    ");
    for args in [["list", "--json", "gap:wode"], ["notes", "--json", "kind:questoin"]] {
        let output = run(&args);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{args:?}");
    }
}

#[test]
fn an_issue_is_shown_whole_by_number_id_or_title() {
    let shown = answer(&["show", "1"]);
    assert_snapshot!("show", shown);
    assert_eq!(shown, answer(&["show", "ceasefire"]));
    let river = |name: &str| answer(&["--example", "river", "show", name]);
    let flow = river("3(b)");
    assert!(flow.contains("NR ◔ and SU ●, three steps"), "the pair that decides the gap: {flow}");
    assert!(flow.contains("No guarantee of any kind"), "what was before: {flow}");
    for name in ["flow", "minimum flow", "3b", "minim"] {
        assert_eq!(river(name), flow, "{name}");
    }
    assert_eq!(answer(&["--example", "river", "show", "minimum", "flow"]), flow);
    assert_eq!(json(&["--example", "river", "show", "3(b)", "--json"])["id"], "flow");
}

#[test]
fn a_name_that_means_several_issues_or_none_is_told_and_is_no_success() {
    for (name, expected) in [
        ("3", "could mean 3 issues:\n  3(a)  Storage at Aru dam  (storage)\n"),
        ("flwo", "was \"flow\" meant?"),
        ("zzzzzz", "`demarche list` shows all there are"),
        ("\u{1b}[2J", "there is no issue \"[2J\""),
    ] {
        for args in
            [&["--example", "river", "show", name][..], &["--example", "river", "show", "--json", name]]
        {
            let output = run(args);
            assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""), "{name}");
            assert!(text(&output.stderr).contains(expected), "{name}: {}", text(&output.stderr));
        }
    }
}

#[test]
fn comparing_shows_that_a_party_has_no_entry_and_that_words_are_reported() {
    let compared = answer(&["compare", "ukraine", "russia"]);
    assert_snapshot!("compare", compared);
    assert!(compared.contains("Russia (RU, principal): no entry on any of 6 issues"));
    assert!(compared.contains("reported · News article"));
    assert!(!compared.contains('“'), "nothing is quoted");
    assert_eq!(compared.matches("0 differ, 0 agree, 6 not comparable").count(), 2, "first and last");
}

#[test]
fn four_parties_are_stacked_where_columns_would_be_too_narrow() {
    let compared = answer(&["--example", "river", "compare", "NR", "Southern Union", "delta", "hl"]);
    assert!(!compared.contains('│'));
    let wide = demarche(&Home::new(), &["--example", "river", "compare", "north", "south", "delta"])
        .env("COLUMNS", "160")
        .output()
        .expect("it starts");
    assert!(
        text(&wide.stdout).contains("Northern Republic                                   │ Southern Union")
    );
}

#[test]
fn a_comparison_for_programs_counts_what_it_says() {
    let compared = json(&["--example", "river", "compare", "north", "south", "--json"]);
    let issues = compared["issues"].as_array().expect("issues");
    let count = |verdict: &str| issues.iter().filter(|issue| issue["verdict"] == verdict).count();
    let tally = &compared["tally"];
    assert_eq!(tally["differ"], count("differ"));
    assert_eq!(tally["agree"], count("agree"));
    assert_eq!(tally["not_comparable"], count("not-comparable"));
    assert_eq!(issues.len(), 14);
    assert_eq!(each(&compared["parties"], "id"), ["north", "south"]);
}

#[test]
fn a_party_that_is_not_there_or_named_twice_is_an_error() {
    for (args, expected) in [
        (["compare", "ukraine", "rusia"], "was \"russia\" meant?"),
        (["compare", "ukraine", "UA"], "named twice"),
        (["compare", "ukraine", "zzzzzz"], "there are ukraine, russia"),
    ] {
        let output = run(&args);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{args:?}");
        assert!(text(&output.stderr).contains(expected), "{args:?}: {}", text(&output.stderr));
    }
}

#[test]
fn notes_are_listed_with_what_nobody_has_filed_first_and_without_the_trash() {
    let output = run_in(&home_with(NOTES), &["--example", "river", "notes"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    assert_snapshot!("notes", text(&output.stdout));
}

#[test]
fn notes_are_filtered_one_by_one() {
    let home = home_with(NOTES);
    let found = |query: &[&str]| {
        let args = [&["--example=river", "notes", "--json"], query].concat();
        let output = run_in(&home, &args);
        (output.status.code(), each(&parsed(&output), "id").join(" "))
    };
    for (query, ids) in [
        (&[][..], "n2 n3 n1 n4"),
        (&["tag:ask"], "n2 n1"),
        (&["note:corridor"], "n2"),
        (&["kind:question,todo"], "n1 n4"),
        (&["-kind:note", "theme:water"], "n1 n4"),
        (&["gap:wide", "party:south"], "n1 n4"),
    ] {
        assert_eq!(found(query), (Some(0), ids.to_owned()), "{query:?}");
    }
    assert_eq!(found(&["tag:none-has-it"]), (Some(1), String::new()));
    let output = run_in(&home, &["--example", "river", "notes", "tag:none-has-it"]);
    assert_eq!(text(&output.stderr), "0 of 4 notes found; the query hides them\n");
    let output = run_in(&home, &["--example", "river", "list", "tag:ask", "--json"]);
    assert_eq!(each(&parsed(&output), "id"), ["flow"]);
    let output = run_in(&home, &["--example", "river", "show", "flow"]);
    assert!(text(&output.stdout).contains("Who monitors, and from what day?"));
}

#[test]
fn minutes_are_one_days_notes_under_their_issues_and_the_other_days_are_told() {
    let home = home_with(NOTES);
    let river = |args: &[&str]| run_in(&home, &[&["--example", "river", "notes"], args].concat());
    let output = river(&["--minutes"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "there are notes of other days, for --day: 2031-05-11 (1)\n");
    assert_snapshot!("minutes", text(&output.stdout));

    let output = river(&["--minutes", "--day", "2031-05-11"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    let shown = text(&output.stdout);
    assert!(shown.contains("Minutes of 11 May 2031") && !shown.contains("thrown away"), "{shown}");

    let output = river(&["--minutes", "--day", "2031-05-12", "--json", "kind:question,note"]);
    assert_eq!(each(&parsed(&output), "id"), ["n1", "n3", "n2"], "the inbox is last");
    let output = river(&["--minutes", "--day=2031-06-01", "--json"]);
    assert_eq!((output.status.code(), parsed(&output)), (Some(1), Value::Array(vec![])));
    let told = "there is no note of 1 Jun 2031; there are notes of 2031-05-12 (3), 2031-05-11 (1)\n";
    assert_eq!(text(&output.stderr), told);
    for args in [&["--minutes", "--day", "2031-05"][..], &["--day", "2031-05-12"]] {
        let output = river(args);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{args:?}");
        assert!(text(&output.stderr).contains("--day") || text(&output.stderr).contains("--minutes"));
    }
}

#[test]
fn where_there_are_no_notes_that_is_said_and_is_no_success() {
    let output = run(&["notes"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
    assert_eq!(text(&output.stderr), "there are no notes on this dataset\n");
    let output = run(&["notes", "--json"]);
    assert_eq!((output.status.code(), parsed(&output)), (Some(1), Value::Array(vec![])));
}

#[test]
fn where_no_notes_can_be_kept_none_are_found_and_the_reason_is_told() {
    for (args, status, found) in [
        (&["notes", "--json"][..], 1, 0),
        (&["list", "--json", "is:noted"], 1, 0),
        (&["list", "--json", "-is:noted"], 0, 1),
    ] {
        let mut child = demarche(&Home::new(), &[&["-d", "-"], args].concat())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut pipe = child.stdin.take().expect("a pipe");
        pipe.write_all(b"title = \"x\"\n[[issue]]\ntitle = \"Y\"\n").expect("it reads");
        drop(pipe);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(status), "{args:?}");
        assert_eq!(parsed(&output).as_array().map(Vec::len), Some(found), "{args:?}");
        assert!(text(&output.stderr).contains("needs an id"), "{args:?}: {}", text(&output.stderr));
    }
}

#[test]
fn notes_that_may_be_anothers_are_refused_where_nobody_can_be_asked() {
    let home = home_with(&format!("writer = \"SOMEBODY-ELSE\"\nauthor = \"anna\"\n{NOTES}"));
    for args in [&["notes"][..], &["notes", "--json"], &["list", "tag:ask"], &["list", "--json", "is:noted"]]
    {
        let output = run_in(&home, &[&["--example=river"], args].concat());
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{args:?}");
        let told = text(&output.stderr);
        assert!(told.contains("are they yours?") && told.contains("answer there"), "{told}");
    }
    let output = run_in(&home, &["--example=river", "list", "theme:water"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "nothing was asked of them");
    let output = run_in(&home, &["--example=river", "show", "flow"]);
    let shown = text(&output.stdout);
    assert!(shown.contains("Not shown: the notes in") && !shown.contains("Who monitors"), "{shown}");
    let output = run_in(&home, &["--example=river", "show", "flow", "--json"]);
    assert_eq!(parsed(&output)["notes"], Value::Null, "unknown is not none");
}

#[test]
fn notes_that_cannot_be_read_are_an_error() {
    let output = run_in(&home_with("<<<<<<< ours\n"), &["--example", "river", "notes"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""));
    assert!(text(&output.stderr).contains("line 1"), "{}", text(&output.stderr));
}

#[test]
fn the_keys_are_those_of_the_screen() {
    let told = answer(&["keys"]);
    assert!(told.starts_with("Everywhere\n  ↑ k          Move up.\n"), "{told}");
    assert!(answer(&["--ascii", "keys"]).is_ascii());
    let rows = json(&["keys", "--json"]);
    let first = &rows[0];
    assert_eq!((&first["command"], &first["help"]), (&Value::from("up"), &Value::from("Move up.")));
    assert!(rows.as_array().is_some_and(|rows| rows.len() > 50));
}

#[test]
fn a_broken_dataset_is_a_problem_found_and_a_missing_one_an_error() {
    let home = Home::new();
    let path = home.path("broken.toml");
    fs::write(&path, "title = \"x\"\n[[issue]]\nname = \"y\"\n").expect("the file");
    let path = path.to_str().expect("a path in UTF-8");
    for command in [&["list", "--json"][..], &["show", "y"], &["compare", "a", "b"], &["notes"]] {
        let output = run_in(&home, &[&["-d", path], command].concat());
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""), "{command:?}");
        assert!(text(&output.stderr).contains("broken.toml:"), "{}", text(&output.stderr));
        let output = run_in(&home, &[&["-d", "no-such-file.toml"], command].concat());
        assert_eq!(output.status.code(), Some(2), "{command:?}");
    }
}

#[test]
fn the_day_that_is_looked_at_is_told_where_it_is_not_the_datasets() {
    let shown = answer(&["--as-of", "2031-02", "--example", "river", "show", "flow"]);
    assert!(
        shown.lines().next().is_some_and(|line| line.contains("as of Feb 2031, not 12 May 2031")),
        "{shown}"
    );
    assert!(shown.contains("NR ○ opposes: No guarantee of any kind"), "{shown}");
}

#[test]
fn no_answer_holds_a_control_character() {
    let home = home_with(NOTES);
    let dataset = home.path("odd.toml");
    let odd = r#"title = "Odd \u001b[31m"
id = "river"
[[party]]
id = "a"
name = "A\u009b31m"
[[issue]]
id = "x"
title = "X \u001b]0;owned\u0007"
positions = { a = "first\u001b[2Jsecond\nthird" }
"#;
    fs::write(&dataset, odd).expect("the file");
    let dataset = dataset.to_str().expect("a path in UTF-8");
    let queries =
        ["list \u{1b}[31m", "list", "list --json", "show x", "show x --json", "notes", "notes --json"];
    for query in queries {
        let args: Vec<&str> = query.split(' ').collect();
        let output = run_in(&home, &[&["-d", dataset], args.as_slice()].concat());
        for bytes in [&output.stdout, &output.stderr] {
            let foreign = text(bytes).chars().find(|c| c.is_control() && *c != '\n');
            assert_eq!(foreign, None, "{query}: {}", text(bytes));
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for args in
        [&["list"][..], &["list", "--json"], &["show", "flow"], &["compare", "north", "south"], &["keys"]]
    {
        let home = Home::new();
        let mut child = demarche(&home, &[&["--example=river"], args].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{args:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_device_is_told() {
    for args in
        [&["list"][..], &["list", "--json"], &["show", "flow"], &["compare", "north", "south"], &["keys"]]
    {
        let full = File::options().write(true).open("/dev/full").expect("the full device");
        let home = Home::new();
        let output = demarche(&home, &[&["--example=river"], args].concat()).stdout(full).output();
        let output = output.expect("it starts");
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {message}");
        assert!(message.contains("standard output") && message.contains("No space left"), "{message}");
    }
}

#[test]
fn a_terminal_has_its_width_and_its_colours() {
    let mut session = launch(&["--example", "river", "list", "commission"]).size(60, 24).spawn();
    assert_eq!(session.wait_exit(), Exit::Code(0));
    session.assert_shows("6 A river commission   gap none");
    assert!(text(&session.raw_output()).contains("\u{1b}[1m"));
    let mut session = launch(&["list"]).size(120, 24).env("NO_COLOR", "1").spawn();
    assert_eq!(session.wait_exit(), Exit::Code(0));
    session.assert_shows("1    Ceasefire            Immediate and full enforcement");
    assert!(!text(&session.raw_output()).contains('\u{1b}'));
}

#[test]
fn purging_names_the_texts_that_an_editor_left_and_leaves_them() {
    let home = Home::new();
    let left = home.path("state/demarche/editor/run-0/note-on-flow.md");
    fs::create_dir_all(left.parent().expect("a folder")).expect("the folder");
    fs::write(&left, "words of a note").expect("the file");
    let output = run_in(&home, &["--example=river", "notes", "--purge", "--yes"]);
    let told = text(&output.stderr);
    assert!(told.contains("note-on-flow.md") && told.contains("the trash is empty"), "{told}");
    assert!(left.exists());
}
