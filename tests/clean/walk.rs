//! The program itself, in a pseudo-terminal, over long walks on hostile files: every byte that it writes is read.

use std::fs;

use crate::drift::{SIZES, WALK, hostile_column};
use crate::pty::{Exit, Home, launch};
use crate::tokens::{Allowed, Token, assert_clean};

#[test]
fn a_long_walk_over_hostile_files_writes_no_foreign_byte() {
    let (text, notes) = hostile_column();
    for size in SIZES {
        let home = Home::new();
        let name = "a\u{1b}]0;x\u{7}\u{202e}\u{9b}2J.toml";
        fs::write(home.path(name), &text).expect("a file");
        let folder = home.path("data/demarche/notes/river");
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("notes.toml"), &notes).expect("a file");
        let mut session =
            launch(&[name]).home(&home).size(size.0, size.1).env("USER", "me\u{1b}[2J\u{202e}").start();
        session.settle();
        for keys in WALK {
            session.press(&keys.replace("<bs>", "<backspace>"));
        }
        session.paste("\u{1b}[2J\u{202e}\u{9b}31m/\u{200b}");
        session.resize(size.0 + 3, size.1 + 2);
        session.settle();
        session.press("<esc><esc>q");
        let exit = session.wait_exit();
        let bytes = session.raw_output();
        let tokens = assert_clean(&bytes, Allowed::Screen, &format!("{size:?}"));
        assert!(
            tokens.len() > 500 && tokens.contains(&Token::Mode(1049, true)),
            "{size:?}: {}",
            tokens.len()
        );
        assert_eq!(exit, Exit::Code(0), "{size:?}");
        session.assert_terminal_is_given_back();
    }
}
