//! ^z, fg and their like: the terminal changes hands and comes back, and no key is taken from whoever has it.

use rustix::process::Signal;

use crate::pty::{Exit, Session, launch_other, wait_for_some};

/// A shell with job control in which demarche has the terminal.
fn in_a_shell() -> Session {
    let session = launch_other("sh", &["-i"]).env("PS1", "ready> ").spawn();
    session.wait_for("ready>");
    session.write(format!("{}\r", env!("CARGO_BIN_EXE_demarche")).as_bytes());
    session.wait_until("the grid is drawn whole", |screen| {
        screen.alternate_screen() && screen.contents().contains("help")
    });
    session
}

/// Waits until the shell has the terminal again.
fn wait_for_shell(session: &Session) {
    session.wait_until("the screen is left", |screen| !screen.alternate_screen());
    wait_for_some("the shell has the terminal", || (session.foreground() == session.pid()).then_some(()));
    assert!(session.settings_are_restored(), "the terminal was left raw");
    session.wait_until("pastes and the cursor are the shell's", |screen| {
        !screen.bracketed_paste() && !screen.hide_cursor()
    });
}

/// Quits demarche and then the shell.
fn leave(mut session: Session) {
    session.press("q");
    wait_for_shell(&session);
    session.write(b"exit\r");
    assert_eq!(session.wait_exit(), Exit::Code(0));
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_brings_the_screen_back() {
    let session = in_a_shell();
    session.settle();
    let drawn = session.screen();
    session.press("<ctrl-z>");
    wait_for_shell(&session);
    session.wait_for("Stopped");

    let line = "echo every key of $((6 * 7)) came to the shell";
    session.write(format!("{line}\r").as_bytes());
    session.wait_for("every key of 42 came to the shell");

    session.write(b"fg\r");
    session
        .wait_until("the screen is taken again", |screen| screen.alternate_screen() && screen.hide_cursor());
    session.assert_terminal_is_taken();
    session.wait_for_screen(&drawn);
    leave(session);
}

#[test]
fn a_stop_from_outside_leaves_the_screen_too_and_what_was_typed_is_on_the_screen_after_it() {
    let session = in_a_shell();
    session.press("asaid at the last moment");
    session.wait_for("last moment");
    rustix::process::kill_process(session.foreground(), Signal::TSTP).expect("it is there");
    wait_for_shell(&session);
    session.write(b"fg\r");
    session
        .wait_until("the screen is taken again", |screen| screen.alternate_screen() && screen.hide_cursor());
    session.assert_terminal_is_taken();
    session.wait_for("last moment");
    session.press(", and after it");
    session.wait_for("moment, and after it");
    session.press("<esc>");
    leave(session);
}

#[test]
fn a_stop_that_cannot_be_heard_is_mended_when_it_goes_on() {
    let session = in_a_shell();
    rustix::process::kill_process(session.foreground(), Signal::STOP).expect("it is there");
    session.wait_for("ready>");
    // The terminal is as we had it, so Enter is not a line's end; and the shell's words stand on our screen.
    session.write(b"fg\n");
    session.wait_gone("ready>");
    session.assert_terminal_is_taken();
    leave(session);
}

#[test]
fn ctrl_z_does_nothing_where_nobody_could_continue_the_program() {
    let mut session = Session::start(&[]);
    session.press("<ctrl-z>q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    session.assert_terminal_is_given_back();
}
