//! Room mode: what the public sees, and nothing else.

use demarche::app::{Effect, Msg};

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

#[test]
fn a_filter_stays_only_where_the_public_part_alone_explains_it() {
    for (filter, stays) in [
        ("flow", true),
        ("theme:water", true),
        ("-theme:water", true),
        ("party:north,south", true),
        ("status:open flow", true),
        ("source:communique", true),
        ("is:missing", true),
        ("gap:wide", false),
        ("note:anything", false),
        ("kind:todo", false),
        ("is:red-line", false),
        ("is:noted", false),
        ("terms:restricted", false),
        ("theme:water gap:wide", false),
        ("stance:leaning-against", false),
        ("nosuchwordanywhere", false),
        ("-nosuchwordanywhere", false),
    ] {
        let driver = Driver::new(RIVER, (160, 50)).press(&format!("/{filter}<enter>R"));
        assert_eq!(driver.model.find.text, if stays { filter } else { "" }, "{filter}");
    }
}

#[test]
fn notes_and_judgements_are_not_searched_in_room_mode_and_that_is_said() {
    for (filter, told) in [
        ("note:x", "notes are not searched in room mode"),
        ("tag:x", "notes are not searched in room mode"),
        ("kind:todo", "notes are not searched in room mode"),
        ("author:me", "notes are not searched in room mode"),
        ("is:noted", "notes are not searched in room mode"),
        ("gap:wide", "judgements are not searched in room mode"),
        ("is:red-line", "judgements are not searched in room mode"),
        ("is:inferred", "judgements are not searched in room mode"),
    ] {
        let mut driver = Driver::new(RIVER, (100, 30)).press(&format!("R/{filter}"));
        assert!(driver.text().contains(told), "{filter}: {}", driver.text());
        assert_eq!(driver.model.rows.len(), driver.model.dataset.issues().len(), "it hides nothing");
    }
}

#[test]
fn what_may_quote_a_note_or_a_path_waits_until_room_mode_is_left() {
    let mut driver = Driver::new(UKRAINE, (100, 30)).press("R");
    driver.send(Msg::NotesSaved { revision: 0, told: Some("saved beside /secret/path".to_owned()) });
    driver.send(Msg::NotesFailed("cannot write /secret/notes.toml".to_owned()));
    driver.send(Msg::LeaveRefused("cannot write /secret/leave.toml".to_owned()));
    let problems = vec!["/secret/problem".to_owned()];
    driver.send(Msg::NotesOpened { book: Box::default(), problems, team: Ok("/secret/team".to_owned()) });
    let screen = driver.text();
    assert!(screen.contains("notes need attention") && !screen.contains("secret"), "{screen}");
    driver.type_keys("Rprivate<enter>");
    assert!(driver.text().contains("/secret/leave.toml"), "{}", driver.text());
    driver.type_keys("n");
    assert!(driver.text().contains("/secret/problem"), "{}", driver.text());
    driver.type_keys("<esc>");
    assert!(!driver.text().contains("/secret"), "told once: {}", driver.text());
}

#[test]
fn a_day_that_only_a_hidden_position_explains_is_not_looked_at_in_room_mode() {
    let talks = r#"
title = "Talks"
as_of = 2031-05-12
[[party]]
id = "north"
name = "North"
[[source]]
id = "leak"
title = "A leak"
terms = "restricted"
[[issue]]
id = "flow"
title = "Flow"
[[position]]
issue = "flow"
party = "north"
text = "in secret"
source = "leak"
date = 2031-04-01
"#;
    let mut driver = Driver::new(talks, (100, 30)).press("[");
    assert!(driver.text().contains("AS OF 1 Apr 2031"), "{}", driver.text());
    driver.type_keys("R");
    assert!(driver.text().contains("as of 12 May 2031"), "{}", driver.text());
    driver.type_keys("[");
    assert!(driver.text().contains("nothing public is recorded before this day"), "{}", driver.text());
}

#[test]
fn marks_columns_and_places_are_the_same_inside_and_outside() {
    let mut driver = Driver::new(RIVER, (160, 50)).press("lmjjl<space>");
    let place = |driver: &Driver| {
        let model = &driver.model;
        (model.issue(), model.focused_column(), model.marked_parties.clone(), model.marked_issues.clone())
    };
    let before = place(&driver);
    driver.type_keys("R");
    assert_eq!(place(&driver), before);
    driver.type_keys("Rprivate<enter>");
    assert_eq!(place(&driver), before);
    let item = |driver: &Driver| driver.model.items.get(driver.model.item)?.anchor(&driver.model.dataset);
    driver.type_keys("R3");
    let mut kept = 0;
    for at in 0..driver.model.items.len() {
        driver.type_keys(&format!("gg{}", "j".repeat(at)));
        let on = item(&driver);
        driver.type_keys("Rprivate<enter>");
        // A challenge that is paired with what only we see has no row of its own outside.
        if item(&driver) == on {
            driver.type_keys("R");
            assert_eq!(item(&driver), on);
            kept += 1;
        } else {
            assert_eq!(driver.model.item, 0);
            driver.type_keys("R");
        }
    }
    assert!(kept > 10, "{kept}");
}

#[test]
fn records_whose_stances_are_not_shown_are_not_said_to_corroborate_each_other() {
    // One of them supports and one leans against, which is not for the public.
    let mut driver = Driver::new(RIVER, (160, 50)).press("fcompens delta<enter>");
    assert!(driver.text().contains("2 readings of one date disagree"), "{}", driver.text());
    driver.type_keys("Rfcompens delta<enter>");
    let screen = driver.text();
    assert!(screen.contains("2 records of one date.") && !screen.contains("corroborate"), "{screen}");
}
