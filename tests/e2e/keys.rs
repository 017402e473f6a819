//! What the keyboard sends arrives as what it means, and the harness itself shows what is there.

use std::time::Duration;

use crate::pty::{Exit, Session, launch, launch_other, wait_for_some};

#[test]
fn pasted_text_is_never_a_command() {
    let mut session = Session::start(&[]);
    session.paste("q\nq\u{3}");
    let written = session.raw_output().len();
    session.resize(90, 30);
    wait_for_some("it draws again", || (session.raw_output().len() > written).then_some(()));
    session.wait_until("it is still there", vt100::Screen::alternate_screen);
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
}

#[test]
fn escape_is_a_key_by_itself_and_does_not_colour_the_next_one() {
    let mut session = Session::start(&[]);
    session.write(b"\x1b");
    // The pause is what tells Escape and q from Alt-q.
    std::thread::sleep(Duration::from_millis(150));
    session.write(b"q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
}

#[test]
fn keys_that_come_at_once_are_drawn_at_once() {
    let mut session = Session::start(&[]);
    session.press(&"j".repeat(3000));
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    let output = session.raw_output();
    let frames = output.windows(8).filter(|bytes| bytes == b"\x1b[?2026h").count();
    assert!((1..300).contains(&frames), "{frames} frames for 3000 keys");
}

#[test]
fn keys_let_go_are_no_keys() {
    let mut session = Session::start(&[]);
    session.write(b"\x1b[113;1:3uj");
    let written = session.raw_output().len();
    session.resize(90, 30);
    wait_for_some("it draws again", || (session.raw_output().len() > written).then_some(()));
    session.wait_until("it is still there", vt100::Screen::alternate_screen);
    session.press("<ctrl-c>");
    assert_eq!(session.wait_exit(), Exit::Code(0));
}

/// Writes pieces as a slow line delivers them: each is read before the next comes.
fn write_slowly(session: &Session, pieces: &[&[u8]]) {
    for piece in pieces {
        session.write(piece);
        std::thread::sleep(Duration::from_millis(60));
    }
}

#[test]
fn a_character_and_a_key_that_are_cut_in_two_arrive_whole() {
    let mut session = Session::start(&[]);
    session.press("/");
    write_slowly(&session, &[b"a\xd0", b"\x96", b"b\x1b[", b"D", b"\xe6\xbc", b"\xa2\x1b[1", b"~x"]);
    session.wait_for("xaЖ漢b");
    session.press("<ctrl-c><ctrl-c>");
    assert_eq!(session.wait_exit(), Exit::Code(0));
}

#[test]
fn a_paste_that_is_cut_anywhere_is_one_text() {
    let mut session = launch(&[]).size(140, 40).start();
    session.wait_for("1 Grid");
    session.press("a");
    write_slowly(
        &session,
        &[b"\x1b[20", b"0~one\rtw", b"o \xd0", b"\x96\x1b", b"[Aq\x1b[2", b"01", b"~ and typed"],
    );
    session.wait_for("two Ж");
    session.wait_for("q and typed");
    session.press("<esc>q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
}

#[test]
fn the_mouse_is_left_to_the_terminal_for_marking_text() {
    let session = Session::start(&[]);
    session.wait_until("no click is asked for", |screen| {
        screen.bracketed_paste() && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    });
}

#[test]
fn the_harness_shows_rows_and_cursor_as_they_are() {
    let mut session =
        launch_other("sh", &["-c", "printf 'ab  \\r\\n wide 漢 é\\r\\nc'; kill -9 $$"]).size(20, 4).spawn();
    assert_eq!(session.wait_exit(), Exit::Killed);
    assert_eq!(session.screen(), "ab\n wide 漢 é\nc\n");
    assert_eq!(session.screen_with_cursor(), "ab\n wide 漢 é\nc█\n");
}
