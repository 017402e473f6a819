//! Whole screens at the four sizes that matter.

use insta::assert_snapshot;

use crate::driver::{Driver, RIVER, UKRAINE};

const SIZES: [(u16, u16); 4] = [(160, 50), (100, 30), (80, 24), (40, 10)];

fn pictures(name: &str, text: &'static str, keys: &str) {
    for size in SIZES {
        let mut driver = Driver::new(text, size).press(keys);
        assert_snapshot!(format!("{name}-{}x{}", size.0, size.1), driver.screen());
    }
}

#[test]
fn the_built_in_dataset_opens_on_the_grid() {
    pictures("ukraine-grid", UKRAINE, "");
}

#[test]
fn the_river_with_its_cursor_on_a_red_line() {
    pictures("river-grid", RIVER, "jjjl");
}

#[test]
fn wrapped_rows() {
    pictures("river-wrapped", RIVER, "zwjj");
}

#[test]
fn two_parties_side_by_side() {
    pictures("river-compare", RIVER, "mlmcjjj");
}

#[test]
fn one_issue_at_full_height() {
    pictures("river-compare-whole", RIVER, "mlmcjjj<enter>");
}

#[test]
fn opportunities_against_challenges() {
    pictures("ukraine-opportunities", UKRAINE, "3jj");
}

#[test]
fn themes_to_choose_from() {
    pictures("river-themes", RIVER, "tj<space>");
}

#[test]
fn nothing_shown_and_why() {
    pictures("ukraine-empty", UKRAINE, "/territorial theme:humanitarian<enter>");
}

#[test]
fn a_note_being_written() {
    pictures("ukraine-editor", UKRAINE, "aWho monitors, and from what day? #ask");
}

#[test]
fn every_note() {
    pictures("ukraine-notes", UKRAINE, "aWho monitors? #ask<esc>jAsee the draft<esc>5");
}

#[test]
fn the_keys() {
    pictures("help", RIVER, "?note");
}

#[test]
fn plain_letters_only() {
    let mut driver = Driver::new(RIVER, (100, 30)).ascii().press("jjjl");
    let screen = driver.text();
    assert_snapshot!("river-ascii", screen);
}
