//! Every size draws, whatever is on screen.

use crate::driver::{Driver, RIVER, UKRAINE};

/// Ways into every view, pane and overlay.
const WAYS: &[&str] = &[
    "",
    "jjl",
    "jjj<enter>",
    "zw",
    "c",
    "c<enter>",
    "3",
    "3jj<enter>",
    "5",
    "w",
    "w<up>",
    "Rwb",
    "t",
    "p",
    "S",
    "?",
    ":no",
    "f3",
    "/nothing at all",
    "/theme:nonsense",
    "awho monitors?<enter>from what day",
    "awho?<esc><tab><tab>",
    "awho?<esc>5",
    "awho?<esc><tab><tab>xX",
    "'",
    "jl'\"@su 25 is the floor #ask >inbox",
    "'25 is @",
];

#[test]
fn no_screen_is_too_small() {
    for text in [UKRAINE, RIVER] {
        for way in WAYS {
            let mut driver = Driver::new(text, (100, 30)).press(way);
            for width in 0..=60 {
                driver.resize((width, width / 2));
                driver.resize((width, 60 - width));
            }
            for height in 0..=60 {
                driver.resize((140 + height, height));
            }
        }
    }
}

#[test]
fn a_giant_screen_is_drawn_only_so_far() {
    let mut driver = Driver::new(UKRAINE, (65535, 100));
    assert!(driver.text().contains("Ceasefire"));
}

#[test]
fn the_cursor_is_never_lost_from_the_screen() {
    for size in [(160, 50), (100, 30), (80, 24), (40, 10)] {
        let mut driver = Driver::new(RIVER, size);
        for key in [
            "j", "l", "G", "l", "l", "l", "k", "h", "gg", "<pgdn>", "<pgup>", "<end>", "zw", "j", "j", "j",
            "G", "k",
        ] {
            driver.type_keys(key);
            let screen = driver.screen();
            let marked = screen
                .lines()
                .skip_while(|line| *line != "-- roles --")
                .any(|line| line.contains("Focus ") || line.contains("FocusLine "));
            assert!(marked, "after {key} at {size:?}:\n{screen}");
        }
    }
}
