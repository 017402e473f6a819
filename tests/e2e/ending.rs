//! Every way out saves first, gives the terminal back second, and says by its status which it was.

use std::fs::{self, File};
use std::time::Instant;

use rustix::process::Signal;
use rustix::termios::Action;

use crate::pty::{Exit, Home, Launch, SOON, Session, launch, launch_other, notes_file, wait_for_some};

#[test]
fn quitting_leaves_the_terminal_as_it_was() {
    let mut session = Session::start(&[]);
    assert!(!session.settings_are_restored(), "the terminal was never taken");
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    session.assert_terminal_is_given_back();
}

/// The program with a note that is being typed, of which nothing has been saved yet but by the way out.
fn while_typing(launch: Launch) -> Session {
    let session = launch.size(140, 40).start();
    session.wait_for("1 Grid");
    session.press("asaid at the last moment");
    session
}

fn assert_note_is_saved(home: &Home) {
    let notes = notes_file(home).expect("a notes file");
    assert!(notes.contains("said at the last moment"), "{notes}");
}

#[test]
fn signals_save_give_the_terminal_back_and_end_with_their_number() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let home = Home::new();
        let trace = home.path("trace");
        let mut session =
            while_typing(launch(&[]).home(&home).env("DEMARCHE_TRACE", trace.to_str().expect("UTF-8")));
        session.wait_for("last moment");
        let asked = Instant::now();
        session.signal(signal);
        assert_eq!(session.wait_exit(), Exit::Code(128 + signal.as_raw().cast_unsigned()), "{signal:?}");
        assert!(asked.elapsed() < SOON, "{signal:?} took {:?}", asked.elapsed());
        session.assert_terminal_is_given_back();
        session.assert_nothing_is_left_running();
        assert_note_is_saved(&home);
        if cfg!(debug_assertions) {
            assert_eq!(
                fs::read_to_string(trace).expect("a trace"),
                "saved\nterminal given back\n",
                "{signal:?}"
            );
        }
    }
}

#[test]
#[cfg(debug_assertions)]
fn a_panic_in_any_thread_keeps_the_notes_gives_the_terminal_back_and_quotes_no_note() {
    for place in ["draw", "thread", "twice", "input", "saver"] {
        let home = Home::new();
        let mut session =
            while_typing(launch(&[]).home(&home).env("DEMARCHE_PANIC", place).env("DEMARCHE_PANIC_KEY", "!"));
        session.press("!");
        assert_eq!(session.wait_exit(), Exit::Code(101), "{place}");
        session.assert_terminal_is_given_back();
        session.assert_nothing_is_left_running();
        let output = String::from_utf8_lossy(&session.raw_output()).into_owned();
        assert!(!output.contains("the words of a note"), "{place}: {output}");
        session.assert_shows("a fault of the program at src/shell/probe.rs:");
        let after = output.rsplit("\x1b[?1049l").next().expect("what follows the screen");
        assert!(
            after.contains("a fault of the program") && !after.contains("last moment"),
            "{place}: told before the screen was left: {output}"
        );
        // Where nobody could save any more it comes back.
        let session = launch(&[]).size(140, 40).home(&home).start();
        session.wait_for("said at the last");
    }
}

#[test]
fn it_ends_when_the_terminal_is_taken_away() {
    // Alone; and in the middle of a paste and of a key, where a reader that waits for the rest would be caught.
    for held in ["", "\x1b[200~half a paste", "\x1b[1;"] {
        let home = Home::new();
        let mut session = while_typing(launch(&[]).home(&home));
        session.wait_for("last moment");
        session.write(held.as_bytes());
        let asked = Instant::now();
        session.hang_up();
        assert_eq!(session.wait_exit(), Exit::Code(129), "{held:?}");
        assert!(asked.elapsed() < SOON, "{held:?} took {:?}", asked.elapsed());
        session.assert_nothing_is_left_running();
        assert_note_is_saved(&home);
    }
}

#[test]
fn it_ends_when_the_terminal_is_taken_away_and_no_signal_tells_it() {
    for held in ["", "\x1b[200~half a paste", "\x1b[1;"] {
        let program = env!("CARGO_BIN_EXE_demarche");
        // The signal goes to the shell, which leads the session and does not care.
        let home = Home::new();
        let lead = ["-c", "trap '' HUP; \"$0\"; echo $? > \"$HOME/status\"", program];
        let mut session = while_typing(launch_other("sh", &lead).home(&home));
        session.wait_for("last moment");
        let status = home.path("status");
        session.write(held.as_bytes());
        let asked = Instant::now();
        session.hang_up();
        let told = wait_for_some("the shell sees it end", || {
            fs::read_to_string(&status).ok().filter(|text| text.ends_with('\n'))
        });
        assert_eq!(told, "129\n", "{held:?}");
        assert!(asked.elapsed() < SOON, "{held:?} took {:?}", asked.elapsed());
        session.assert_nothing_is_left_running();
        assert_note_is_saved(&home);
    }
}

#[test]
fn a_terminal_that_takes_no_bytes_cannot_hold_up_the_end() {
    let mut session = Session::start(&[]);
    let device = File::options().read(true).write(true).open(session.device()).expect("the terminal");
    rustix::termios::tcflow(&device, Action::OOff).expect("its output stops");
    drop(device);
    session.resize(100, 30);
    session.signal(Signal::TERM);
    let asked = Instant::now();
    assert_eq!(session.wait_exit(), Exit::Code(143));
    assert!(asked.elapsed() < SOON, "it took {:?}", asked.elapsed());
    assert!(session.settings_are_restored());
}

#[test]
fn a_killed_program_leaves_nothing_running() {
    let mut session = Session::start(&[]);
    session.kill9();
    session.assert_nothing_is_left_running();
}
