//! Ways for the end-to-end tests to reach what no key reaches. Nothing of it is in a release build.
//!
//! - `DEMARCHE_PANIC=draw`: the frame after the first key panics; `thread`: another thread does, at the first key;
//!   `twice`: as `draw`, and again while unwinding; `input`: the thread that reads the keys does; `saver`: the one that
//!   saves. With `DEMARCHE_PANIC_KEY=C` it is this letter, not the first key.
//! - `DEMARCHE_HOLD=STEP:FILE`: a file that is being written waits at this step, `making` or `placing`, as long as that
//!   other file is there.
//! - `DEMARCHE_TRACE=FILE`: the steps of leaving are appended there, a line each.

use crate::app::{Key, Msg};

/// What a test's panic says, which no screen may show.
#[cfg(debug_assertions)]
const SECRET: &str = "the words of a note";

/// The thread that reads the keys has read something.
#[cfg(debug_assertions)]
pub(super) fn on_read(msg: &Msg) {
    assert!(!(matches!(msg, Msg::Key(key) if is_awaited(*key)) && asked("input")), "{SECRET}");
}

/// The saver begins.
#[cfg(debug_assertions)]
pub(super) fn on_save() {
    assert!(!asked("saver"), "{SECRET}");
}

/// A key was pressed; says whether it is the one that is waited for, or `used` if that was before.
#[cfg(debug_assertions)]
pub(super) fn on_key(key: Key, used: bool) -> bool {
    if is_awaited(key) && asked("thread") {
        std::thread::spawn(|| panic!("{SECRET}"));
    }
    used || is_awaited(key)
}

#[cfg(debug_assertions)]
fn is_awaited(key: Key) -> bool {
    let awaited = std::env::var("DEMARCHE_PANIC_KEY").ok().and_then(|c| c.chars().next());
    awaited.is_none_or(|c| key == Key::char(c))
}

/// A frame is drawn; `used` once the key was pressed.
#[cfg(debug_assertions)]
pub(super) fn on_draw(used: bool) {
    struct Again;
    impl Drop for Again {
        fn drop(&mut self) {
            panic!("{SECRET}");
        }
    }
    let _again = (used && asked("twice")).then(|| Again);
    assert!(!used || !(asked("draw") || asked("twice")), "{SECRET}");
}

/// A step of leaving is taken.
#[cfg(debug_assertions)]
pub(super) fn trace(step: &str) {
    use std::io::Write;
    let Some(path) = std::env::var_os("DEMARCHE_TRACE") else { return };
    if let Ok(mut file) = std::fs::File::options().append(true).create(true).open(path) {
        let _ = writeln!(file, "{step}");
    }
}

/// A file that is being written has come to this step.
#[cfg(debug_assertions)]
pub(super) fn hold(step: &str) {
    let Ok(asked) = std::env::var("DEMARCHE_HOLD") else { return };
    if let Some((_, file)) = asked.split_once(':').filter(|(asked, _)| *asked == step) {
        while std::path::Path::new(file).exists() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }
}

#[cfg(debug_assertions)]
fn asked(place: &str) -> bool {
    std::env::var("DEMARCHE_PANIC").is_ok_and(|asked| asked == place)
}

/// A key was read.
#[cfg(not(debug_assertions))]
pub(super) fn on_read(_msg: &Msg) {}

/// The saver begins.
#[cfg(not(debug_assertions))]
pub(super) fn on_save() {}

/// A key was pressed.
#[cfg(not(debug_assertions))]
pub(super) fn on_key(_key: Key, _used: bool) -> bool {
    true
}

/// A frame is drawn.
#[cfg(not(debug_assertions))]
pub(super) fn on_draw(_used: bool) {}

/// A file that is being written has come to this step.
#[cfg(not(debug_assertions))]
pub(super) fn hold(_step: &str) {}

/// A step of leaving is taken.
#[cfg(not(debug_assertions))]
pub(super) fn trace(_step: &str) {}
