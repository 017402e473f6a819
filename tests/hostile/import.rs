//! Tables that are made to take memory or time, imported by the program: each ends in a plain word with the file's name in it,
//! and leaves neither a file nor a process behind.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::office::{End, about, bombs, slow, wait_until};
use crate::{Ended, Folder, assert_refused};

/// Imports a file of this name.
fn import(folder: &Folder, name: &str, bytes: impl AsRef<[u8]>) -> Ended {
    folder.write(name, bytes);
    let ended = folder.run(&["import", name, "-o", "out.toml"]);
    fs::remove_file(folder.path(name)).expect("the file");
    ended
}

/// Fails if anything is left but what the test itself writes down.
fn assert_nothing_left(folder: &Folder, name: &str) {
    let left =
        fs::read_dir(folder.path("")).expect("the folder").map(|entry| entry.expect("an entry").file_name());
    let left: Vec<_> = left.filter(|left| left != "told" && left != "home").collect();
    assert!(left.is_empty(), "{name}: {left:?} is left");
}

#[test]
fn what_is_made_to_hurt_is_refused_by_the_import_in_one_sentence_that_says_what_to_do() {
    for (name, form, bytes, end) in bombs() {
        let folder = Folder::new();
        let file = format!("talks.{form}");
        let ended = import(&folder, &file, bytes);
        let words = match end {
            End::Refused(words) => words,
            End::OutOfMemory => "it needs more than 1024 MB of memory; ",
            // It is read, and holds nothing that makes a dataset: one cell.
            End::Reads(_) | End::Any => {
                assert!(matches!(ended.code, Some(1 | 2)), "{name}: {:?} {}", ended.code, ended.beginning());
                assert_nothing_left(&folder, name);
                continue;
            }
        };
        assert_refused(&ended, name, 2, words);
        assert!(ended.told.starts_with("demarche: cannot read `talks."), "{name}: {}", ended.beginning());
        assert_eq!(ended.told.lines().count(), 1, "{name}: {}", ended.beginning());
        assert!(ended.told.contains("; "), "{name} does not say what to do: {}", ended.beginning());
        assert_nothing_left(&folder, name);
    }
}

/// A table of bars.
fn bars(rows: &str) -> String {
    format!("| Issue | North |\n|---|---|\n{rows}\n")
}

/// Rows, each made of its number.
fn rows(count: usize, mut row: impl FnMut(&mut String, usize)) -> String {
    let mut text = String::new();
    (0..count).for_each(|number| row(&mut text, number));
    text
}

/// Tables that are too much, and some that only look so: the file's name, what it holds, the status, and what is said.
fn too_much() -> Vec<(&'static str, String, i32, &'static str)> {
    let attributes = rows(60_000, |text, n| write!(text, " a{n}=1").expect("a text"));
    let cells = ["x".to_owned(), "\t".repeat(10_000), "\n".to_owned()].concat();
    let keys = rows(20_000, |text, n| write!(text, "\"k{n}\":1,").expect("a text"));
    let records = rows(2000, |text, n| write!(text, "{{\"Issue\":\"a\",\"k{n}\":1}},").expect("a text"));
    let square = rows(9000, |text, n| writeln!(text, "Flow {n},Party number {n},yes").expect("a text"));
    let wide = rows(10_001, |text, n| write!(text, ",Land {n}").expect("a text"));
    let long = "North ".repeat(200_000);
    vec![
        (
            "columns.csv",
            ["a,".repeat(20_000), "\n".to_owned()].concat().repeat(5),
            2,
            "line 1 has more than 16384 columns; ",
        ),
        ("cells.tsv", cells.repeat(2001), 2, "there are more than 20000000 cells; part"),
        ("empty.tsv", cells.repeat(1000), 0, "In all 1 issue, 0 parties"),
        (
            "line.csv",
            format!("Issue,North\n{}", "a".repeat(20 << 20)),
            2,
            "line 2, column A holds more than 64 KiB of text; part it",
        ),
        (
            "open.csv",
            format!("Issue,North\nFlow,\"{}", "yes, if\n".repeat(200_000)),
            2,
            "line 2, column B holds more than 64 KiB of text; part it, or look for a quotation mark",
        ),
        (
            "marks.csv",
            format!("Issue,North\nFlow,\"{}", "\"\"".repeat(5 << 20)),
            2,
            "line 2, column B holds more than 64 KiB",
        ),
        ("nul.csv", "Issue,North\nFlow,\0yes\n".to_owned(), 2, "line 2 holds a NUL"),
        ("nul.tsv", "Issue\tNorth\nFlow\t\0yes\n".to_owned(), 2, "line 2 holds a NUL"),
        ("heading.csv", format!("Issue,{long}\nFlow,yes\n"), 2, "line 1, column B holds more than 64 KiB"),
        (
            "square.csv",
            format!("Issue,Party,Stance\n{square}"),
            1,
            "9000 issues and 9000 parties make more cells than the program takes",
        ),
        (
            "parties.csv",
            format!("Issue{wide}\nFlow{}\n", ",yes".repeat(10_001)),
            1,
            "there are more than 10000 parties, the most that",
        ),
        (
            "attributes.html",
            format!("<table><tr{attributes}><td>Issue<td>North<tr><td>Flow<td>yes</table>"),
            0,
            "Written to",
        ),
        ("deep.html", "<table><tr><td>x".repeat(200_000), 2, "there are more than 10000 tables; "),
        (
            "spans.html",
            format!(
                "<table><tr><td>Issue<td>North{}</table>",
                "<tr><td rowspan=65534 colspan=1000>x".repeat(1000)
            ),
            2,
            "; ",
        ),
        ("deep.md", format!("{}\n{}", "- ".repeat(100_000), bars("| Flow | yes |")), 0, "Written to"),
        (
            "line.md",
            bars(&format!("| Flow | {} |", "a*_[`".repeat(2 << 20))),
            2,
            "holds more than 64 KiB of text; part it",
        ),
        ("deep.json", "[".repeat(10 << 20), 2, "recursion limit exceeded"),
        ("number.json", format!("[{{\"Issue\":\"Flow\",\"North\":{}}}]", "9".repeat(5 << 20)), 2, "; "),
        (
            "keys.json",
            format!("[{{{keys}\"Issue\":\"Flow\"}}]"),
            2,
            "there are more than 16384 different keys by record 1; ",
        ),
        ("sparse.json", format!("[{records}{{}}]"), 0, " and 1700 more"),
    ]
}

#[test]
fn tables_that_are_too_much_are_refused_in_words_and_leave_nothing() {
    for (name, bytes, code, words) in too_much() {
        let folder = Folder::new();
        let ended = import(&folder, name, bytes);
        assert_refused(&ended, name, code, words);
        if code == 2 {
            assert!(
                ended.told.starts_with("demarche: cannot read ") && ended.told.contains(name),
                "{name}: {}",
                ended.beginning()
            );
            assert_eq!(ended.told.lines().count(), 1, "{name}: {}", ended.beginning());
        }
        if code != 0 {
            assert_nothing_left(&folder, name);
        }
    }
}

/// Starts an import that waits for its reader, and says which process that is.
fn at_work(folder: &Folder) -> (Child, u32) {
    folder.write("talks.xlsx", slow());
    let mut program = Command::new(env!("CARGO_BIN_EXE_demarche"));
    program.args(["import", "talks.xlsx", "-o", "out.toml"]).current_dir(folder.path(""));
    program.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let program = program.spawn().expect("the program");
    let mut reader = None;
    wait_until("its reader is at work", || {
        reader = children(program.id()).into_iter().find(|child| {
            fs::read(format!("/proc/{child}/cmdline"))
                .is_ok_and(|line| line.windows(11).any(|word| word == b"read-office"))
        });
        reader.is_some()
    });
    (program, reader.expect("a reader"))
}

/// The processes that a process started.
fn children(of: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{of}/task")).into_iter().flatten().flatten();
    let listed = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    listed
        .flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>())
        .collect()
}

fn signal(process: u32, signal: Signal) {
    let process = i32::try_from(process).ok().and_then(Pid::from_raw).expect("a process");
    kill_process(process, signal).expect("it is there");
}

#[test]
fn an_import_that_is_stopped_takes_its_reader_along_and_writes_nothing() {
    for (sent, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let folder = Folder::new();
        let (program, reader) = at_work(&folder);
        signal(program.id(), sent);
        let output = program.wait_with_output().expect("its end");
        assert_eq!(output.status.code(), Some(code));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "demarche: stopped; nothing was written\n");
        wait_until("its reader ends too", || about(reader, "status").is_none());
        fs::remove_file(folder.path("talks.xlsx")).expect("the file");
        assert_nothing_left(&folder, "stopped");
    }
}

#[test]
fn a_reader_that_ends_otherwise_than_it_should_is_told_by_the_import() {
    for (sent, words) in [
        (Signal::KILL, "its reader was ended by the system; save the sheet"),
        (Signal::XCPU, "it takes more than 60 s of work; save the sheet"),
        // Not SEGV: who is sent one without a fault of his own returns from the runtime's handler and goes on.
        (Signal::ILL, "its reader failed (signal: 4 (SIGILL)); save the sheet"),
    ] {
        let folder = Folder::new();
        let (program, reader) = at_work(&folder);
        signal(reader, sent);
        let output = program.wait_with_output().expect("its end");
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.starts_with(&format!("demarche: cannot read `talks.xlsx`: {words}")), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
        fs::remove_file(folder.path("talks.xlsx")).expect("the file");
        assert_nothing_left(&folder, words);
    }
}

#[test]
fn the_reader_is_found_when_the_program_was_replaced_and_its_folder_is_gone() {
    let folder = Folder::new();
    let copy = folder.path("demarche");
    fs::copy(env!("CARGO_BIN_EXE_demarche"), &copy).expect("a copy");
    let gone = folder.path("gone");
    fs::create_dir(&gone).expect("a folder");
    let mut program = Command::new(&copy);
    // Standard input holds it back until program and folder are gone.
    program.args(["import", "-", "--format", "html", "--dry-run"]).current_dir(&gone);
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut program = program.spawn().expect("the program");
    let path = format!("/proc/{}/exe", program.id());
    wait_until("it has begun", || fs::read_link(&path).is_ok_and(|exe| exe == Path::new(&copy)));
    fs::remove_file(&copy).expect("the program");
    fs::write(&copy, "#!/bin/sh\necho another\n").expect("another");
    fs::remove_dir(&gone).expect("the folder");
    let page = "<table><tr><th>Issue<th>North<tr><td>Flow<td>yes</table>";
    program.stdin.take().expect("its input").write_all(page.as_bytes()).expect("it listens");
    let output = program.wait_with_output().expect("its end");
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("North") && told.contains("a row is an issue"), "{told}");
}
