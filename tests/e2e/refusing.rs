//! Where there can be no screen it says so and what to use instead; where there are no letters but plain ones it draws with those.

use std::fs;
use std::process::{Command, Stdio};

use crate::pty::{Exit, Home, launch, launch_other};

#[test]
fn where_no_screen_can_be_it_says_what_to_use_instead() {
    let with = |term| launch(&[]).env("TERM", term);
    for (term, launch) in [("dumb", with("dumb")), ("", with("")), ("unset", launch(&[]).without("TERM"))] {
        let mut session = launch.spawn();
        assert_eq!(session.wait_exit(), Exit::Code(2), "TERM={term:?}");
        assert!(!session.raw_output().contains(&0x1b), "TERM={term:?}");
        session.assert_shows("demarche list");
        assert!(session.settings_are_restored());
    }
    let home = Home::new();
    let output = Command::new(env!("CARGO_BIN_EXE_demarche"))
        .env_clear()
        .envs(home.environment())
        .stdin(Stdio::null())
        .output()
        .expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(output.stdout, b"");
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(message.contains("not a terminal") && message.contains("demarche list"), "{message}");
}

#[test]
fn keys_from_a_pipe_are_refused() {
    let program = env!("CARGO_BIN_EXE_demarche");
    let mut session = launch_other("sh", &["-c", "echo q | \"$0\"", program]).spawn();
    assert_eq!(session.wait_exit(), Exit::Code(2));
    session.assert_shows("standard input is not a terminal");
}

#[test]
fn where_the_locale_has_plain_letters_alone_no_other_byte_is_sent() {
    let home = Home::new();
    let dataset = concat!(env!("CARGO_MANIFEST_DIR"), "/data/river.toml");
    let plain: String =
        fs::read_to_string(dataset).expect("the dataset").chars().filter(char::is_ascii).collect();
    fs::write(home.path("plain.toml"), plain).expect("a dataset in plain letters");
    for (name, value) in [("LC_ALL", "C"), ("LC_CTYPE", "POSIX"), ("LANG", "en_US.ISO-8859-1")] {
        let mut session = launch(&["plain.toml"]).size(140, 40).home(&home).env(name, value).start();
        session.wait_for("1 Grid");
        // Every view, pane, overlay and prompt once.
        session.press("jl+<esc>tx<esc>p<esc>c<esc>2351:not<esc>/flow<enter>r1anoted");
        session.wait_for("noted");
        session.press(&format!("<esc>?{}", "<down>".repeat(120)));
        session.wait_for("What stands in a cell");
        session.press("<esc>");
        session.press("[]");
        session.resize(30, 3);
        session.wait_for("needs");
        session.resize(140, 40);
        session.press("q");
        assert_eq!(session.wait_exit(), Exit::Code(0), "{name}={value}");
        session.assert_terminal_is_given_back();
        let sent = session.raw_output();
        let foreign = sent.iter().position(|byte| !byte.is_ascii());
        let around = foreign.map(|at| {
            String::from_utf8_lossy(&sent[at.saturating_sub(40)..(at + 20).min(sent.len())]).into_owned()
        });
        assert_eq!(around, None, "{name}={value}");
        fs::remove_dir_all(home.path("data")).expect("the notes");
    }
}
