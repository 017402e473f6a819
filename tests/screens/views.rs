//! Browsing, reading, comparing.

use crate::driver::{Driver, RIVER, UKRAINE};

#[test]
fn a_position_is_read_with_who_said_it_and_how() {
    let mut driver = Driver::new(UKRAINE, (160, 40));
    let screen = driver.text();
    assert!(screen.contains("Immediate and full enforcement"));
    assert!(screen.contains("reported · News article on Ukraine's proposal"), "{screen}");
}

#[test]
fn the_article_has_no_word_of_russia() {
    let mut driver = Driver::new(UKRAINE, (120, 60)).press("c");
    let screen = driver.text();
    assert_eq!(screen.matches("no entry").count(), 8, "six of Russia, two of Ukraine:\n{screen}");
    assert!(screen.contains("not comparable"));
    assert!(screen.contains("nothing recorded, which is not silence"));
}

#[test]
fn prisoner_releases_stand_against_domestic_opposition() {
    let mut driver = Driver::new(UKRAINE, (120, 30)).press("3");
    let screen = driver.text();
    let line = screen.lines().find(|line| line.contains("Mutual prisoner releases")).expect("the pair");
    assert!(line.contains("Domestic political opposition"), "{line}");
}

#[test]
fn esc_goes_back_one_level_and_never_leaves() {
    let mut driver = Driver::new(RIVER, (100, 30)).press("c<enter><esc><esc><esc><esc><esc>");
    assert!(driver.effects.is_empty());
    assert!(driver.text().contains("q leaves"));
}

#[test]
fn back_returns_from_a_jump() {
    let mut driver = Driver::new(RIVER, (160, 30)).press("fsalin delta<enter>");
    assert!(driver.text().contains("Salinity at the mouth · Delta Cantons"));
    driver.type_keys("<c-o>");
    assert!(driver.text().contains("Exchange of flow data · Northern Republic"));
}

#[test]
fn two_marked_parties_are_compared() {
    let mut driver = Driver::new(RIVER, (120, 40)).press("lmlmc");
    let screen = driver.text();
    assert!(screen.contains("Southern Union") && screen.contains("Delta Cantons"), "{screen}");
    assert!(!screen.contains("Northern Republic  principal"), "{screen}");
}

#[test]
fn a_contested_cell_shows_both_readings_and_counts_as_neither() {
    let mut driver = Driver::new(RIVER, (160, 50)).press("fcompens delta<enter><enter>");
    let screen = driver.text();
    assert!(screen.contains("≠ contested"), "{screen}");
    assert!(screen.contains("2 readings of one date disagree; it counts as neither."));
}

#[test]
fn the_columns_scroll_by_whole_parties_and_say_which() {
    let mut driver = Driver::new(RIVER, (80, 24)).press("lll");
    let screen = driver.text();
    assert!(screen.contains("of 6"), "{screen}");
    assert!(screen.contains("Highland League"), "{screen}");
}

#[test]
fn an_earlier_day_is_told_loudly() {
    let mut driver = Driver::new(RIVER, (120, 30)).press("[");
    assert!(driver.text().contains(" AS OF "));
    driver.type_keys("]");
    assert!(!driver.text().contains(" AS OF "));
}

#[test]
fn a_dataset_without_issues_or_parties_says_so() {
    let mut driver = Driver::new("title = \"Empty\"\n", (80, 24)).press("c");
    let screen = driver.text();
    assert!(screen.contains("This dataset has no issues."), "{screen}");
    assert!(screen.contains("comparing takes two parties, and this dataset has 0"), "{screen}");
}

#[test]
fn where_parties_are_stacked_the_chosen_one_is_on_screen() {
    let mut driver = Driver::new(RIVER, (80, 24)).press("c");
    for name in ["Northern Republic", "Southern Union", "Delta Cantons", "Highland League"] {
        let screen = driver.text();
        assert!(screen.contains(&format!("▌{name}")), "{name}:\n{screen}");
        driver.type_keys("l");
    }
}

#[test]
fn of_three_compared_parties_it_is_said_which_two_differ_and_which_agree() {
    for (keys, told) in [
        ("mlmlmc", "Exchange of flow data   ↔ NR and SU differ, one step apart"),
        (
            "mlmlmcGk<up><up><up><up><up>",
            "Who pays for gauges   ↔ SU and DC differ, one step apart; NR not comparable",
        ),
        ("mlmlmc<down><down><down><down>", "Flood warning   = agree"),
        ("lmlmllmc", "Exchange of flow data   ∅ MED not comparable; SU and DC agree"),
        ("mlmc", "Exchange of flow data   ↔ differ, one step apart"),
    ] {
        let mut driver = Driver::new(RIVER, (160, 50)).press(keys);
        let screen = driver.text();
        assert!(screen.contains(told), "{told}\n{screen}");
    }
}
