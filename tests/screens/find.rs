//! Filtering, themes, differences, going to a place.

use crate::driver::{Driver, RIVER, UKRAINE};

#[test]
fn a_theme_is_picked_with_two_keys_and_a_word() {
    let mut driver = Driver::new(UKRAINE, (100, 30)).press("thuma<enter>");
    let screen = driver.text();
    assert!(screen.contains("theme:humanitarian ×") && screen.contains("2 of 6"), "{screen}");
    assert!(screen.contains("Humanitarian Aid") && screen.contains("Prisoner exchanges"));
    assert!(!screen.contains("Territorial"));
}

#[test]
fn escape_restores_what_was_before_the_filter() {
    let mut driver = Driver::new(UKRAINE, (100, 30)).press("/theme:security<enter>/aid<esc>");
    assert_eq!(driver.model.find.text, "theme:security");
    driver.type_keys("<bs>");
    assert_eq!(driver.model.rows.len(), 6);
}

#[test]
fn an_empty_result_says_what_hides_the_rest() {
    let mut driver = Driver::new(UKRAINE, (100, 30)).press("/diplomacy theme:humanitarian<enter>");
    let screen = driver.text();
    assert!(screen.contains("0 of 6 issues shown."), "{screen}");
    assert!(screen.contains("are hidden by theme:humanitarian — Backspace"), "{screen}");
}

#[test]
fn a_wrong_field_is_told_and_hides_nothing() {
    let mut driver = Driver::new(UKRAINE, (100, 30)).press("/thene:security");
    let screen = driver.text();
    assert!(screen.contains("did you mean `theme`?"), "{screen}");
    assert!(screen.contains("all 6") && screen.contains("Ceasefire"));
}

#[test]
fn differences_say_what_could_not_be_compared() {
    let mut driver =
        Driver::new(RIVER, (140, 40)).press("p<c-u>dc<space>hl<space>").press("<esc>").press("d");
    let screen = driver.text();
    assert!(screen.contains("not comparable"), "{screen}");
    assert!(screen.contains("differ: ×"), "{screen}");
}

#[test]
fn the_words_of_the_filter_are_lit_in_the_grid() {
    let mut driver = Driver::new(UKRAINE, (100, 30)).press("/borders<enter>");
    assert!(driver.screen().contains("Lit"));
}

#[test]
fn sorting_keeps_the_cursor_on_its_issue() {
    let mut driver = Driver::new(RIVER, (120, 40)).press("jjjlS");
    driver.type_keys("title<enter>");
    let issue = driver.model.issue().expect("an issue");
    assert_eq!(&*driver.model.dataset.issue(issue).title, "Minimum flow");
}

#[test]
fn the_palette_finds_a_command_by_a_few_letters() {
    let driver = Driver::new(UKRAINE, (100, 30)).press(":vopp<enter>");
    assert_eq!(driver.model.view, demarche::app::place::View::Opportunities);
}

#[test]
fn the_place_is_kept_while_the_filter_is_typed_and_comes_back_on_escape() {
    let mut driver = Driver::new(RIVER, (120, 40)).press("fpatrol south<enter>/status:open<esc>");
    assert!(driver.text().contains("Patrols at the barrages · Southern"));
    driver.type_keys("/theme:security<enter>");
    assert!(driver.text().contains("Patrols at the barrages · Southern"));
}

#[test]
fn in_the_opportunities_the_first_match_is_chosen() {
    let mut driver = Driver::new(UKRAINE, (120, 50)).press("3j/theme:humanitarian<enter>");
    let screen = driver.text();
    assert!(screen.contains("Opportunities, and what is set against them"), "{screen}");
    assert!(screen.contains("hidden by the filter"), "{screen}");
}

#[test]
fn the_cursor_comes_back_to_its_issue_when_the_filter_that_hid_it_is_lifted() {
    let mut driver = Driver::new(RIVER, (120, 40)).press("G/salt<enter>");
    assert!(driver.text().contains("Exchange of flow data · Northern"));
    driver.type_keys("<bs>");
    assert!(driver.text().contains("Settlement of disputes · Northern"));
    driver.type_keys("/salt<enter>j<bs>");
    assert!(!driver.text().contains("Settlement of disputes · Northern"), "a cursor that was moved stays");
}

#[test]
fn how_many_are_shown_is_told_on_the_smallest_screen_too() {
    let mut driver = Driver::new(RIVER, (40, 10)).press("/salt<enter>");
    assert!(driver.text().contains("3 of 14"));
}
