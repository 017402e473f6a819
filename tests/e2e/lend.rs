//! Another program, as an editor, has the terminal for a while.

#![cfg(debug_assertions)]

use std::fs;

use crate::pty::{Exit, launch, wait_for_some};

#[test]
fn a_program_that_borrows_the_terminal_receives_every_byte() {
    // ^c there is the borrower's own affair; and it leaves the terminal in disorder.
    let script = "stty -icanon -echo min 1; trap ': > $HOME/interrupted' INT; : > $HOME/begun; \
                  head -c 40 > $HOME/got; while ! test -e $HOME/interrupted; do sleep 0.01; done";
    let mut session = launch(&[]).env("DEMARCHE_LEND", script).start();
    session.settle();
    let drawn = session.screen();
    session.press("<up>");
    let begun = session.home().path("begun");
    wait_for_some("the borrower begins", || begun.exists().then_some(()));
    session.wait_until("the screen is left", |screen| !screen.alternate_screen());

    let keys = "every byte of these forty reaches it, qqq";
    let got = session.home().path("got");
    for key in keys.as_bytes().chunks(1).take(40) {
        session.write(key);
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    wait_for_some("the borrower has all keys", || {
        (fs::read_to_string(&got).ok()? == keys[..40]).then_some(())
    });

    session.write(b"\x03");
    session.wait_until("the screen is taken again", vt100::Screen::alternate_screen);
    session.wait_for_screen(&drawn);
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    session.assert_terminal_is_given_back();
}
