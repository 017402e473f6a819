//! Room mode in a real terminal: the bytes that reach it are read, not only what stands on the screen.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::pty::{Exit, Home, Session, launch};

/// Every word of it that begins with "qzx" is not for the public.
const SECRETS: &str = include_str!("../screens/secrets.toml");

/// A home with the dataset and a note on its first cell, written by the program itself.
fn noted() -> Home {
    let home = Home::new();
    fs::write(home.path("talks.toml"), SECRETS).expect("the dataset");
    let mut session = launch(&["talks.toml"]).size(160, 50).home(&home).start();
    session.wait_for("PRIVATE");
    session.press("aqzxnote<esc>");
    session.wait_for("1 private");
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    home
}

/// Presses keys one after the other and looks at the screen after each.
fn press_and_look(session: &Session, keys: &[&str]) {
    for key in keys {
        session.press(key);
        session.settle();
        let screen = session.screen();
        assert!(!screen.contains("qzx"), "after {key}:\n{screen}");
    }
}

fn assert_none_sent(bytes: &[u8]) {
    let at = bytes.windows(3).position(|three| three == b"qzx");
    let around =
        at.map(|at| String::from_utf8_lossy(&bytes[at.saturating_sub(60)..(at + 40).min(bytes.len())]));
    assert_eq!(around, None, "a private word was sent");
}

const EVERYWHERE: [&str; 16] = [
    "llj",
    "<enter>",
    "<esc>",
    "c",
    "<enter>",
    "<esc><esc>",
    "3",
    "jj<enter>",
    "<esc>",
    "5",
    "1",
    "a",
    "t<esc>",
    "[",
    "/forty<enter>",
    "yv",
];

#[test]
fn started_in_room_mode_it_never_sends_a_private_word_and_keeps_the_notes() {
    let home = noted();
    let file = || fs::read_dir(home.path("data/demarche/notes/secrets")).expect("notes").count();
    let notes = file();
    let mut session = launch(&["talks.toml", "--room"]).size(160, 50).home(&home).start();
    session.wait_for(" ROOM");
    press_and_look(&session, &EVERYWHERE);
    session.resize(40, 10);
    press_and_look(&session, &["<esc>", "j", "<enter>"]);
    session.press("<ctrl-c>");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    assert_none_sent(&session.raw_output());
    assert_eq!(file(), notes);

    // It is remembered, and left by the word alone; then the notes are there.
    let mut session = launch(&["talks.toml"]).size(160, 50).home(&home).start();
    session.wait_for(" ROOM");
    assert_none_sent(&session.raw_output());
    session.press("Rprivate<enter>");
    session.wait_for("PRIVATE");
    session.wait_for("qzxnote");
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    let session = launch(&["talks.toml"]).size(160, 50).home(&home).start();
    session.wait_for("PRIVATE");
}

#[test]
fn from_the_switch_on_no_private_word_is_sent() {
    let mut session = launch(&["talks.toml"]).size(160, 50).home(&noted()).start();
    session.wait_for("qzxnote");
    session.press("5");
    session.wait_for("qzxnote");
    session.press("1");
    session.settle();
    let before = session.raw_output().len();
    session.press("R");
    session.wait_for(" ROOM");
    press_and_look(&session, &EVERYWHERE);
    session.press("<ctrl-c>");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    assert_none_sent(&session.raw_output()[before..]);
}

#[test]
fn whether_others_look_on_is_remembered_for_the_user_alone_and_in_doubt_they_do() {
    let home = noted();
    let file = home.path("state/demarche/room");
    assert!(!file.exists(), "nobody ever entered it");
    let mut session = launch(&["talks.toml"]).home(&home).start();
    session.press("R");
    session.wait_for(" ROOM");
    session.kill9();
    let mode = fs::metadata(&file).expect("it is remembered at once").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    for odd in ["", "perhaps"] {
        fs::write(&file, odd).expect("the file");
        let session = launch(&["talks.toml"]).home(&home).start();
        session.wait_for(" ROOM");
        assert_none_sent(&session.raw_output());
    }
    fs::remove_file(&file).expect("the file");
    fs::create_dir(&file).expect("a folder in its place");
    let session = launch(&["talks.toml"]).size(160, 50).home(&home).start();
    session.wait_for("room mode cannot be remembered");
    assert_none_sent(&session.raw_output());
}

#[test]
fn a_copy_is_the_one_sequence_of_its_kind_and_holds_what_the_public_sees() {
    let session = launch(&["talks.toml"]).size(160, 50).home(&noted()).start();
    session.wait_for("PRIVATE");
    let copies = |session: &Session| {
        let bytes = session.raw_output();
        bytes.windows(7).filter(|seven| seven == b"\x1b]52;c;").count()
    };
    assert_eq!(copies(&session), 0);
    session.press("yc");
    session.wait_for("sent to the terminal: the cell");
    assert_eq!(copies(&session), 1);
    // "Flow / North: forty a second, if measured jointly (paraphrase, A paper, 9 May 2031)"
    let expected = "\x1b]52;c;RmxvdyAvIE5vcnRoOiBmb3J0eSBhIHNlY29uZCwgaWYgbWVhc3VyZWQgam9pbnRseSAocGFyYXBocmFzZSwgQSBwYXBlciwgOSBNYXkgMjAzMSk=\x07";
    let bytes = session.raw_output();
    assert!(
        bytes.windows(expected.len()).any(|sent| sent == expected.as_bytes()),
        "{}",
        String::from_utf8_lossy(&bytes)
    );
    assert_eq!(bytes.windows(2).filter(|two| two == b"\x1b]").count(), 1);
}

#[test]
fn the_faults_of_a_dataset_are_not_told_in_room_mode() {
    let home = Home::new();
    fs::write(home.path("broken.toml"), "title = \"Talks\"\nlines = \"qzxlines\"\n").expect("the dataset");
    let mut session = launch(&["broken.toml", "--room"]).home(&home).spawn();
    assert_eq!(session.wait_exit(), Exit::Code(1));
    assert_none_sent(&session.raw_output());
    session.assert_shows("the dataset has faults");
}
