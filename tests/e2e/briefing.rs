//! A briefing from beginning to end, as the README promises it to a new user.

use std::fs;

use crate::pty::{Exit, Home, Session, launch, notes_file, wait_for_some};

const WIDE: (u16, u16) = (140, 40);

fn open(home: &Home, args: &[&str]) -> Session {
    let session = launch(args).size(WIDE.0, WIDE.1).home(home).start();
    session.wait_for("1 Grid");
    session
}

fn quit(mut session: Session) {
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    session.assert_terminal_is_given_back();
}

#[test]
fn the_built_in_dataset_is_filtered_by_theme_and_compared() {
    let home = Home::new();
    let session = open(&home, &[]);
    session.wait_for("Immediate and full enforcement");
    session.wait_for("reported · News article");
    session.press("thuman<enter>");
    session.wait_for("2 of 6");
    session.wait_for("theme:humanitarian ×");
    session.press("c");
    session.wait_for("Unhindered access across conflict zones");
    session.wait_for("no entry");
    session.wait_for("not comparable");
    session.press("3");
    session.wait_until("the pair is told", |screen| {
        screen.contents().lines().any(|line| {
            line.contains("Mutual prisoner releases") && line.contains("Domestic political opposition")
        })
    });
    quit(session);
}

#[test]
fn two_parties_differ_and_what_cannot_be_compared_is_counted() {
    let home = Home::new();
    let session = open(&home, &["--example", "river"]);
    session.press("/differ:north,south<enter>");
    session.wait_for("6 differ, 4 agree, 4 not comparable");
    session.wait_for("6 of 14");
    quit(session);
}

#[test]
fn a_note_is_written_left_and_found_again() {
    let home = Home::new();
    let session = open(&home, &[]);
    session.press("awho monitors?<esc>");
    session.wait_for("who monitors?");
    quit(session);

    let session = open(&home, &[]);
    session.wait_for("who monitors?");
    session.press("/note:monitors<enter>");
    session.wait_for("1 of 6");
    quit(session);
    assert!(notes_file(&home).expect("a notes file").contains("on = \"ceasefire/ukraine\""));
}

#[test]
fn what_was_typed_a_second_before_a_kill_is_there_on_reopening() {
    let home = Home::new();
    let mut session = open(&home, &[]);
    session.press("aan older note<esc>");
    wait_for_some("the first note is on the disk", || {
        notes_file(&home).filter(|text| text.contains("an older note"))
    });
    session.press("lathe words that matter");
    // The editor is still open: nothing but the clock saves this.
    wait_for_some("the second is too", || {
        notes_file(&home).filter(|text| text.contains("the words that matter"))
    });
    session.press(" and the last letters");
    session.kill9();

    let session = open(&home, &[]);
    session.press("5");
    session.wait_for("an older note");
    session.wait_for("the words that matter");
    quit(session);
}

#[test]
fn a_signal_while_typing_loses_nothing() {
    let home = Home::new();
    let mut session = open(&home, &[]);
    session.press("asaid at the last moment");
    session.wait_for("said at the last moment");
    session.signal(rustix::process::Signal::TERM);
    assert_eq!(session.wait_exit(), Exit::Code(143));
    session.assert_terminal_is_given_back();
    assert!(notes_file(&home).expect("a notes file").contains("said at the last moment"));
}

#[test]
fn a_broken_file_is_told_with_its_line_and_the_remedy() {
    let home = Home::new();
    let file = home.path("talks.toml");
    fs::write(&file, "id = \"t\"\ntitle = \"Talks\"\n\n[[issue]]\ntitle = \"Border\"\nsumary = \"typo\"\n")
        .expect("a file");
    let path = file.to_str().expect("a path");
    let mut session = launch(&[path]).size(WIDE.0, WIDE.1).home(&home).spawn();
    assert_eq!(session.wait_exit(), Exit::Code(1));
    let screen = session.screen();
    assert!(screen.contains(":6:1") && screen.contains("did you mean `summary`?"), "{screen}");
    session.assert_terminal_is_given_back();
}

#[test]
fn notes_that_cannot_be_saved_are_told_and_leaving_asks() {
    let home = Home::new();
    // A file stands where the folder of notes should be.
    fs::create_dir_all(home.path("data/demarche")).expect("a folder");
    fs::write(home.path("data/demarche/notes"), "in the way").expect("a file");
    let mut session = open(&home, &[]);
    session.wait_for("Your notes");
    session.press("<esc>");
    session.wait_gone("Your notes");
    session.press("akept on screen<esc>");
    session.wait_for("NOTES NOT SAVED");
    session.press("q");
    session.wait_for("Leave without saving?");
    session.press("n");
    session.wait_gone("Leave without saving?");
    session.wait_for("kept on screen");
    fs::remove_file(home.path("data/demarche/notes")).expect("the way is free");
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    assert!(notes_file(&home).expect("a notes file").contains("kept on screen"));
}

#[test]
fn notes_that_cannot_be_read_are_told_and_never_overwritten() {
    let home = Home::new();
    let session = open(&home, &[]);
    session.press("afirst<esc>");
    wait_for_some("it is on the disk", || notes_file(&home));
    quit(session);
    let folder = fs::read_dir(home.path("data/demarche/notes"))
        .expect("notes")
        .flatten()
        .next()
        .expect("a folder")
        .path();
    let file = fs::read_dir(&folder).expect("files").flatten().next().expect("a file").path();
    fs::write(&file, "<<<<<<< ours\nnot toml\n").expect("a conflict");

    let session = open(&home, &[]);
    session.wait_for("Your notes");
    session.press("<esc>");
    session.wait_gone("Your notes");
    session.press("asecond<esc>");
    wait_for_some("it is saved beside the broken file", || {
        let files = fs::read_dir(&folder).ok()?.flatten();
        files.filter_map(|file| fs::read_to_string(file.path()).ok()).find(|text| text.contains("second"))
    });
    quit(session);
    assert_eq!(fs::read_to_string(&file).expect("still there"), "<<<<<<< ours\nnot toml\n");
}
