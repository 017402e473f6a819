//! `w` in a real terminal: the file on the disk, what stands there already, and leaving while it is written.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::process::Signal;

use crate::pty::{Exit, Home, Session, launch, wait_for_some};

/// Every word of it that begins with "qzx" is not for the public.
const SECRETS: &str = include_str!("../screens/secrets.toml");

/// A home with the dataset in it.
fn home() -> Home {
    let home = Home::new();
    fs::write(home.path("talks.toml"), SECRETS).expect("the dataset");
    home
}

fn open(home: &Home) -> Session {
    let session = launch(&["talks.toml"]).size(100, 30).home(home).start();
    session.wait_for("PRIVATE");
    session
}

/// Opens the dialog and waits until it has said what will be in the file.
fn ask(session: &Session) {
    session.press("w");
    session.wait_for("Write what is on the screen");
    session.wait_for("3 of 3 issues");
}

fn leave(mut session: Session) {
    session.press("<esc><esc>q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
}

/// What lies in a folder but for what the program keeps.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry"));
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().into_string().expect("a name")).collect();
    names.retain(|name| !["data", "state", "config", "talks.toml"].contains(&name.as_str()));
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("the file").permissions().mode() & 0o777
}

#[test]
fn what_is_on_the_screen_is_written_and_the_form_and_the_folder_come_back_and_the_audience_does_not() {
    let home = home();
    fs::create_dir(home.path("out")).expect("a folder");
    let session = open(&home);
    ask(&session);
    session.press("h<tab>o");
    session.wait_for("PRIVATE, for you alone");
    session.press("<tab><ctrl-a>~/out/<enter>");
    session.wait_for("written for you alone: ~/out/secrets-own.html");
    let own = home.path("out/secrets-own.html");
    let page = fs::read_to_string(&own).expect("the file");
    assert!(page.contains("qzx"), "the judgements are in it");
    assert_eq!(mode(&own) & 0o077, 0);
    // The same run knows for whom it was.
    session.press("w");
    session.wait_for("secrets-own.html");
    leave(session);

    let session = open(&home);
    ask(&session);
    session.wait_for("[html]");
    session.wait_for("[public]");
    session.wait_for("~/out/secrets.html");
    session.press("<enter>");
    session.wait_for("written for the public: ~/out/secrets.html");
    let page = fs::read_to_string(home.path("out/secrets.html")).expect("the file");
    assert!(!page.contains("qzx") && page.contains("orty a second"), "{page}");
    leave(session);
    assert_eq!(names(&home.path("out")), ["secrets-own.html", "secrets.html"]);
}

#[test]
fn another_file_is_asked_about_and_only_yes_replaces_it() {
    let home = home();
    fs::write(home.path("secrets.html"), "another's").expect("a file");
    let session = open(&home);
    ask(&session);
    session.press("h<enter>");
    session.wait_for("\"secrets.html\" is there already: a file of 9 bytes");
    session.press("n");
    session.wait_for("nothing is written; the file stays as it is");
    assert_eq!(fs::read_to_string(home.path("secrets.html")).expect("the file"), "another's");
    session.press("<enter>");
    session.wait_for("is there already");
    // It is another by now.
    fs::write(home.path("secrets.html"), "a newer one of others").expect("a file");
    session.press("y");
    session.wait_for("is there already: a file of 21 bytes");
    session.press("y");
    session.wait_for("written for the public: ~/secrets.html");
    assert!(fs::read_to_string(home.path("secrets.html")).expect("the file").starts_with("<!"));
    leave(session);
    assert_eq!(names(&home.path("")), ["secrets.html"]);
}

#[test]
fn the_dataset_is_never_written_over_and_the_answers_are_kept() {
    let home = home();
    fs::hard_link(home.path("talks.toml"), home.path("copy.html")).expect("another name");
    let session = open(&home);
    ask(&session);
    for (form, name, told) in [
        ("h", "talks.toml", "is toml: choose that form"),
        ("t", "talks.toml", "\"talks.toml\" is the dataset itself"),
        ("h", "copy.html", "\"copy.html\" is the dataset itself"),
        ("h", "none/x.html", "is not there: make it first"),
        ("h", "data/demarche/notes/x.html", "would lie among notes"),
    ] {
        fs::create_dir_all(home.path("data/demarche/notes")).expect("a folder");
        session.press(&format!("{form}<up><ctrl-u>{name}<enter>"));
        session.wait_for(told);
        session.press("<up>");
        session.press("<up>");
        session.wait_gone("Writing");
    }
    session.press("<up><ctrl-u>mine.html<enter>");
    session.wait_for("written for the public: ~/mine.html");
    assert_eq!(fs::read_to_string(home.path("talks.toml")).expect("the dataset"), SECRETS);
    leave(session);
}

#[test]
fn in_room_mode_no_private_word_and_no_folder_is_sent_and_the_file_is_for_the_public() {
    let home = home();
    fs::create_dir(home.path("qzxfolder")).expect("a folder");
    let session = open(&home);
    ask(&session);
    session.press("h<up><ctrl-a>qzxfolder/<enter>");
    session.wait_for("written for the public: ~/qzxfolder/secrets.html");
    leave(session);
    let mut session = launch(&["talks.toml", "--room"]).size(100, 30).home(&home).start();
    session.wait_for(" ROOM");
    ask(&session);
    session.press("<tab>o<enter>");
    session.wait_for("written for the public: secrets.html");
    ask(&session);
    session.press("<enter>");
    session.wait_for("is there already");
    session.press("n<esc>");
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    let bytes = session.raw_output();
    assert!(!bytes.windows(3).any(|three| three == b"qzx"), "a private word was sent");
    let page = fs::read_to_string(home.path("secrets.html")).expect("the file");
    assert!(!page.contains("qzx"), "{page}");
    // The user's own folder is remembered all the same.
    let session = launch(&["talks.toml"]).size(100, 30).home(&home).start();
    session.press("Rprivate<enter>");
    ask(&session);
    session.wait_for("File   ~/qzxfolder/secrets.html");
    leave(session);
}

/// A program whose next file waits at a step as long as the file `hold` is there.
fn held_at(home: &Home, step: &str) -> Session {
    fs::write(home.path("state-hold"), "").expect("a file");
    let hold = format!("{step}:{}", home.path("state-hold").display());
    let session = launch(&["talks.toml"]).size(100, 30).home(home).env("DEMARCHE_HOLD", &hold).start();
    session.wait_for("PRIVATE");
    ask(&session);
    session.press("h<enter>");
    session.wait_for("Writing. Esc stops it");
    session
}

fn let_go(home: &Home) {
    fs::remove_file(home.path("state-hold")).expect("it was held");
}

#[test]
fn esc_stops_what_is_written_and_leaves_nothing() {
    let home = home();
    let session = held_at(&home, "making");
    session.press("<esc>");
    session.wait_for("stopped: nothing is written");
    // Another one waits for the thread, and is not kept from its name.
    session.press("w");
    session.wait_for("Counting what will be in it");
    let_go(&home);
    session.wait_for("3 of 3 issues");
    session.press("h<enter>");
    session.wait_for("written for the public: ~/secrets.html");
    leave(session);
    assert_eq!(names(&home.path("")), ["secrets.html"]);
}

#[test]
fn a_program_that_is_ended_while_it_writes_leaves_nothing_half_written_and_says_so() {
    for step in ["making", "placing"] {
        let home = home();
        let mut session = held_at(&home, step);
        if step == "placing" {
            wait_for_some("a file for the meantime", || (names(&home.path("")).len() == 2).then_some(()));
        }
        session.signal(Signal::TERM);
        assert_eq!(session.wait_exit(), Exit::Code(143), "{step}");
        session.assert_shows("demarche: the file that was being written is stopped: nothing is written");
        session.assert_terminal_is_given_back();
        assert_eq!(names(&home.path("")), ["state-hold"], "{step}");
    }
}

#[test]
fn a_file_that_is_about_to_get_its_name_is_waited_for() {
    let home = home();
    let mut session = held_at(&home, "placing");
    wait_for_some("a file for the meantime", || (names(&home.path("")).len() == 2).then_some(()));
    // Too late to be stopped: the way out waits for it.
    session.press("<esc>");
    session.wait_gone("Writing. Esc stops it");
    session.press("q");
    let_go(&home);
    assert_eq!(session.wait_exit(), Exit::Code(0));
    assert_eq!(names(&home.path("")), ["secrets.html"]);
    assert!(fs::read_to_string(home.path("secrets.html")).expect("the file").trim_end().ends_with("</html>"));
}
