//! No terminal is too small, too large, or too restless.

use crate::pty::{Exit, launch};

#[test]
fn it_runs_in_a_terminal_of_any_size() {
    for (columns, rows) in [(0, 0), (1, 1), (2, 2), (1, 200), (200, 1), (0, 24), (80, 0), (65535, 65535)] {
        let mut session = launch(&[]).size(columns, rows).start();
        session.press("j<down>q");
        assert_eq!(session.wait_exit(), Exit::Code(0), "{columns} × {rows}");
        session.assert_terminal_is_given_back();
        let written = session.raw_output().len();
        assert!(written < 4_000_000, "{columns} × {rows}: {written} bytes");
    }
}

#[test]
fn a_storm_of_sizes_ends_in_the_last_one() {
    let mut session = launch(&[]).size(80, 24).start();
    for n in 0..500_u16 {
        session.resize(1 + (n * 7) % 200, 1 + n % 60);
    }
    session.resize(80, 24);
    session.wait_until("something is drawn", |screen| !screen.contents().trim().is_empty());
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    session.assert_terminal_is_given_back();
}

#[test]
fn whatever_size_it_is_given_while_it_runs_it_answers_the_next_key_afterwards() {
    let ends = [0, 1, 2, 3, 10, 39, 40, 79, 80, 81, 400, 1000, 1001, 32767, 65535];
    let mut session = launch(&["--example", "river"]).size(80, 24).start();
    session.wait_for("1 Grid");
    // In every view and pane, with something over it, and while a note is written.
    for keys in ["", "2", "3", "5", "1+", "?", ":", "t", "/flow", "a words", "<tab>J"] {
        session.press(keys);
        for (n, columns) in ends.into_iter().enumerate() {
            session.resize(columns, ends[(n * 4 + keys.len()) % ends.len()]);
            session.press("<left>");
        }
        session.resize(80, 24);
        session.press("<esc><esc><esc>1?");
        session.wait_for("Keys: those that work");
        session.press("<esc>");
        session.wait_gone("Keys: those that work");
    }
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    session.assert_terminal_is_given_back();
}
