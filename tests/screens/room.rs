//! Room mode: what the public sees, and nothing else.

use demarche::app::Effect;

use crate::driver::{Driver, RIVER, UKRAINE};

#[test]
fn the_screen_says_at_every_size_who_may_look() {
    for size in [(160, 50), (100, 30), (80, 24), (40, 10)] {
        let mut driver = Driver::new(RIVER, size);
        assert!(driver.text().contains("PRIVATE"), "{size:?}:\n{}", driver.text());
        driver.type_keys("R");
        let screen = driver.text();
        assert!(screen.contains(" ROOM") && !screen.contains("PRIVATE"), "{size:?}:\n{screen}");
    }
}

#[test]
fn room_mode_is_entered_at_once_and_left_by_a_typed_word() {
    let mut driver = Driver::new(RIVER, (100, 30)).press("R");
    assert!(driver.model.is_in_room());
    driver.type_keys("Rpublic<enter>");
    assert!(driver.model.is_in_room() && driver.text().contains("that is not the word"));
    driver.type_keys("<esc>Rprivat<esc>");
    assert!(driver.model.is_in_room());
    driver.type_keys("Rprivate<enter>");
    assert!(!driver.model.is_in_room() && driver.text().contains("PRIVATE"));
    assert_eq!(driver.effects, [Effect::RememberRoom { on: true }, Effect::RememberRoom { on: false }]);
}

#[test]
fn in_room_mode_there_are_no_notes_and_none_is_lost() {
    let mut driver = Driver::new(UKRAINE, (160, 50)).press("awho monitors?<esc>Ra5oxXMeAu<c-r><c-k>");
    let screen = driver.text();
    assert!(screen.contains("no notes in room mode; R leaves it") || driver.model.is_in_room());
    assert!(!screen.contains("monitors") && !screen.contains("Notes"), "{screen}");
    assert_eq!(driver.model.book.len(), 1);
    driver.type_keys("Rprivate<enter>");
    assert!(driver.text().contains("who monitors?"));
}

#[test]
fn a_cell_that_holds_something_for_others_reads_like_one_that_holds_nothing() {
    let mut driver = Driver::new(RIVER, (160, 50)).press("R");
    let screen = driver.text();
    assert!(screen.contains("nothing public"), "{screen}");
    assert!(!screen.contains("no entry") && !screen.contains("withheld"), "{screen}");
}
