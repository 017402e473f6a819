//! No note is lost: whatever ends the program, what its screen showed is there again, and is told.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use crate::pty::{Exit, Home, Session, launch, launch_other, wait_for_some};

const WORDS: &str = "who monitors the border from dawn to nightfall";

fn open(home: &Home) -> Session {
    let session = launch(&["--example", "river"]).home(home).env("USER", "anna").size(140, 40).start();
    session.wait_for("1 Grid");
    session
}

fn notes_file(home: &Home) -> PathBuf {
    home.path("data/demarche/notes/river/anna.toml")
}

fn journals(home: &Home) -> Vec<PathBuf> {
    let entries = fs::read_dir(home.path("state/demarche/journals")).into_iter().flatten();
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

/// Begins a note and types these words, until the screen shows the last of them.
fn write(session: &Session, words: &str) {
    session.press("a");
    session.wait_for("saves and closes");
    session.press(words);
    let last = words.rsplit(' ').next().expect("a word");
    session.wait_for(last);
}

/// What a command answers, and what it says beside that.
fn answer(home: &Home, args: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_demarche"))
        .args(args)
        .env_clear()
        .envs(home.environment())
        .env("USER", "anna")
        .stdin(Stdio::null())
        .output()
        .expect("it starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_killed_program_has_lost_no_letter_that_was_on_the_screen() {
    for times in 1..=3 {
        let home = Home::new();
        let mut session = open(&home);
        write(&session, WORDS);
        for n in 1..times {
            session.press("<esc>");
            session.wait_gone("saves and closes");
            write(&session, &format!("further note {n} of several more{n}"));
        }
        session.kill9();

        let (status, out, told) = answer(&home, &["--example", "river", "notes"]);
        assert_eq!(status, Some(0), "{told}");
        assert!(out.contains(WORDS) && told.contains("came back"), "{out}\n{told}");
        let before = journals(&home);
        assert!(!before.is_empty(), "a command only reads");

        let mut session = open(&home);
        session.wait_for(" came back that ");
        session.wait_for("“who");
        session.press("<space>5");
        session.wait_for(WORDS);
        let folder = home.path("state/demarche/journals");
        wait_for_some("it is saved and the journal cleared", || (!holds(&folder, WORDS)).then_some(()));
        session.press("q");
        assert_eq!(session.wait_exit(), Exit::Code(0));
        let saved = fs::read_to_string(notes_file(&home)).expect("the notes");
        assert_eq!(saved.matches("[[note]]").count(), times, "{saved}");
        assert!(journals(&home).is_empty(), "what is saved leaves nothing behind");
        let (_, _, told) = answer(&home, &["--example", "river", "notes"]);
        assert_eq!(told, "", "told once");
    }
}

#[test]
fn what_cannot_be_saved_is_told_comes_back_after_a_kill_and_can_go_to_another_file() {
    let home = Home::new();
    fs::write(home.path("data"), "a file in its place").expect("the file");
    let mut session = open(&home);
    session.wait_for("Your notes");
    session.press("<space>");
    write(&session, WORDS);
    session.wait_for("NOT SAVED: Esc W writes all to another file; kept in the journal");
    session.kill9();

    let mut session = open(&home);
    session.wait_for(" came back that ");
    session.press("<space>");
    session.wait_for("NOT SAVED: W writes all to another file; kept in the journal");
    session.press("q");
    session.wait_for("Leave without saving?");
    session.wait_for("y leaves; the rest comes back at the next start.");
    session.press("w");
    session.wait_for("write all notes to ");
    // Never over a file that is there.
    session.press("<ctrl-u>data<enter>");
    session.wait_for("there is a file \"data\" already");
    session.press("W");
    session.wait_for("demarche-notes-river-");
    session.press("<ctrl-u>~/rescued.toml<enter>");
    session.wait_for("rescued.toml\"");
    session.press("<space>q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    session.assert_terminal_is_given_back();

    let rescued = home.path("rescued.toml");
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&rescued).expect("the file").permissions());
    assert_eq!(mode & 0o777, 0o600);
    // Laid where notes belong it is a notes file like any other; and nothing is doubled by what the journal has.
    fs::remove_file(home.path("data")).expect("it goes");
    fs::create_dir_all(notes_file(&home).parent().expect("a folder")).expect("the folder");
    fs::rename(&rescued, notes_file(&home)).expect("it moves");
    let (status, out, told) = answer(&home, &["--example", "river", "notes"]);
    assert_eq!((status, out.matches(WORDS).count(), told.as_str()), (Some(0), 1, ""), "{out}");
}

#[test]
fn a_save_that_failed_is_tried_again_without_being_asked() {
    let home = Home::new();
    fs::write(home.path("data"), "a file in its place").expect("the file");
    let mut session = open(&home);
    session.wait_for("Your notes");
    session.press("<space>");
    write(&session, WORDS);
    session.wait_for("NOT SAVED");
    fs::remove_file(home.path("data")).expect("it goes");
    session.wait_for("notes saved");
    session.press("<esc>q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    assert!(fs::read_to_string(notes_file(&home)).expect("the notes").contains(WORDS));
    assert!(journals(&home).is_empty(), "what is saved leaves nothing behind");
}

#[test]
fn where_no_journal_can_be_kept_that_is_told_in_red_and_saving_goes_on() {
    let home = Home::new();
    fs::create_dir_all(home.path("state/demarche")).expect("the folder");
    fs::write(home.path("state/demarche/journals"), "a file in its place").expect("the file");
    let mut session = open(&home);
    session.wait_for("cannot be looked for");
    session.press("<space>");
    write(&session, WORDS);
    session.wait_for("what is typed is not kept against a crash");
    wait_for_some("it is saved", || {
        fs::read_to_string(notes_file(&home)).ok().filter(|text| text.contains(WORDS))
    });
    session.press("<esc>q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
}

#[test]
fn signals_in_the_middle_of_a_word_lose_none_of_it() {
    for signal in [Signal::TERM, Signal::HUP] {
        let home = Home::new();
        let mut session = open(&home);
        write(&session, WORDS);
        session.signal(signal);
        assert_eq!(session.wait_exit(), Exit::Code(128 + signal.as_raw().cast_unsigned()));
        assert!(fs::read_to_string(notes_file(&home)).expect("the notes").contains(WORDS), "{signal:?}");
        assert!(journals(&home).is_empty(), "{signal:?}");
    }
}

#[test]
#[cfg(debug_assertions)]
fn a_panic_in_any_thread_loses_nothing_that_was_typed() {
    // The frame after the last letter panics: in the loop, in another thread, and again while unwinding.
    for place in ["draw", "thread", "twice"] {
        let home = Home::new();
        let mut session = launch(&["--example", "river"])
            .home(&home)
            .env("USER", "anna")
            .env("DEMARCHE_PANIC", place)
            .env("DEMARCHE_PANIC_KEY", "!")
            .size(140, 40)
            .start();
        session.wait_for("1 Grid");
        session.press("a");
        session.wait_for("saves and closes");
        session.press(&format!("{WORDS}!"));
        assert_eq!(session.wait_exit(), Exit::Code(101), "{place}");
        session.assert_terminal_is_given_back();
        let (_, out, told) = answer(&home, &["--example", "river", "notes"]);
        assert!(out.contains(WORDS), "{place}: {out}\n{told}");
    }
}

/// Whether a word stands in any file below a folder.
fn holds(folder: &Path, word: &str) -> bool {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).any(|path| {
        if path.is_dir() {
            return holds(&path, word);
        }
        fs::read(path).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(word))
    })
}

#[test]
fn what_is_purged_is_gone_from_every_file_and_a_running_program_does_not_bring_it_back() {
    let home = Home::new();
    let mut session = open(&home);
    write(&session, "to be kept");
    session.press("<esc>");
    session.wait_gone("saves and closes");
    write(&session, "the word xyzzy");
    session.press("<esc>");
    session.wait_gone("saves and closes");
    session.press("o<tab><tab>");
    session.press("5G");
    session.wait_for("the word xyzzy");
    session.press("x");
    session.wait_for("in the trash");
    wait_for_some("it is saved", || {
        fs::read_to_string(notes_file(&home)).ok().filter(|text| text.contains("deleted"))
    });
    wait_for_some("the journal is emptied", || {
        (!holds(&home.path("state/demarche/journals"), "xyzzy")).then_some(())
    });

    let (status, out, told) = answer(&home, &["--example", "river", "notes", "--purge"]);
    assert_eq!((status, out.as_str()), (Some(2), ""), "nobody can be asked");
    assert!(
        told.contains("1 note in the trash") && told.contains("xyzzy") && told.contains("--yes"),
        "{told}"
    );
    assert!(holds(&home.path(""), "xyzzy"));

    let mut asked =
        launch(&["--example", "river", "notes", "--purge"]).home(&home).env("USER", "anna").spawn();
    asked.wait_for("type purge");
    asked.press("yes<enter>");
    assert_eq!(asked.wait_exit(), Exit::Code(1));
    assert!(holds(&home.path(""), "xyzzy"));
    let mut asked =
        launch(&["--example", "river", "notes", "--purge"]).home(&home).env("USER", "anna").spawn();
    asked.wait_for("type purge");
    asked.press("purge<enter>");
    assert_eq!(asked.wait_exit(), Exit::Code(0));
    asked.assert_shows("1 note is gone for good");
    assert!(!holds(&home.path(""), "xyzzy"));

    // The program that still runs saves once more.
    session.press("a");
    session.wait_for("saves and closes");
    session.press("written later<esc>q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    assert!(!holds(&home.path(""), "xyzzy"));
    let saved = fs::read_to_string(notes_file(&home)).expect("the notes");
    assert!(saved.contains("to be kept") && saved.contains("written later"), "{saved}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_takes_five_seconds_holds_up_no_key() {
    const LAZY: &str = "inject=fsync,fdatasync:delay_enter=5000000";
    let strace = Command::new("strace").arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if strace.is_err() {
        assert!(std::env::var_os("CI").is_none(), "strace is not installed");
        return;
    }
    let home = Home::new();
    // What is made once, when notes are first kept here, is there already.
    let mut first = open(&home);
    write(&first, "before");
    first.press("<esc>q");
    assert_eq!(first.wait_exit(), Exit::Code(0));

    let program = env!("CARGO_BIN_EXE_demarche");
    let args = ["-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", LAZY, program];
    let mut session = launch_other("strace", &[&args[..], &["--example", "river"]].concat())
        .home(&home)
        .env("USER", "anna")
        .size(140, 40)
        .start();
    session.wait_for("1 Grid");
    session.press("a");
    session.wait_for("saves and closes");
    let mut typed = String::new();
    let mut slowest = Duration::ZERO;
    // Longer than until the first save, and into it.
    let begun = Instant::now();
    for word in 0.. {
        if begun.elapsed() > Duration::from_secs(3) {
            break;
        }
        let word = format!("w{word}x ");
        let asked = Instant::now();
        session.press(&word);
        session.wait_for(word.trim());
        slowest = slowest.max(asked.elapsed());
        typed += &word;
    }
    // The machine that tests may be busy; but who waits for this disk waits five seconds.
    assert!(slowest < Duration::from_secs(2), "{slowest:?}");
    // The program itself: killed alone, strace would let it go on.
    let tracer = session.pid().as_raw_nonzero();
    let children =
        fs::read_to_string(format!("/proc/{tracer}/task/{tracer}/children")).expect("its children");
    let child = children.split_whitespace().next().and_then(|pid| pid.parse().ok()).and_then(Pid::from_raw);
    rustix::process::kill_process(child.expect("the program"), Signal::KILL).expect("it is there");
    assert_eq!(session.wait_exit(), Exit::Killed);
    let (_, out, told) = answer(&home, &["--example", "river", "notes"]);
    assert!(out.contains("before") && told.contains("came back"), "{out}\n{told}");
    let last = typed.split_whitespace().last().expect("something was typed");
    assert!(out.contains(last), "{last}: {out}");
}
