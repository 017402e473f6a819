//! A team's notes on the screen: which are which, whose they are, and what may be done with them.

use demarche::app::Msg;
use demarche::domain::{Anchor, Note, NoteBook, NoteId, Scope, Stamp, Text};

use crate::driver::{Driver, RIVER};

/// A note of somebody on the first cell of the grid.
fn note(n: u64, text: &str, author: &str, scope: Scope) -> Note {
    let now = Stamp::new(1_936_500_000 + n.cast_signed(), 7200).expect("a moment");
    let on = Anchor::parse("flow-data/north");
    Note { scope, author: Text::line(author), ..Note::new(NoteId::new(n, 0), on, text, author, now) }
}

fn team(size: (u16, u16)) -> Driver {
    let book: NoteBook = [
        note(1, "ask before the session", "me", Scope::Private),
        note(2, "who reads the gauges?", "anna", Scope::Team),
        note(3, "the ministry does", "me", Scope::Team),
    ]
    .into_iter()
    .collect();
    let mut driver = Driver::with_notes(RIVER, book, size);
    driver.model.team = Ok("/talks/river.notes".to_owned());
    driver
}

#[test]
fn every_list_of_notes_says_which_are_which_and_whose() {
    for size in [(160, 50), (80, 24)] {
        let mut driver = team(size).press("<tab><tab>");
        insta::assert_snapshot!(format!("team-pane-{}x{}", size.0, size.1), driver.screen());
        driver.type_keys("<esc>5");
        insta::assert_snapshot!(format!("team-view-{}x{}", size.0, size.1), driver.screen());
    }
    let trash = team((160, 50)).press("<tab><tab>jjxX").text();
    assert!(trash.contains("team · "), "{trash}");
}

#[test]
fn the_editor_asks_before_the_team_sees_a_note_and_says_which_it_is() {
    let mut driver = team((100, 30)).press("agauges<c-l>");
    insta::assert_snapshot!("team-asks-100x30", driver.screen());
    driver.type_keys("n");
    assert!(driver.text().contains("new private note on"));
    driver.type_keys("<c-l>y");
    insta::assert_snapshot!("team-editor-100x30", driver.screen());
    let scopes = |driver: &Driver| -> Vec<Scope> {
        driver.model.book.all().filter(|note| note.text.raw() == "gauges").map(|note| note.scope).collect()
    };
    assert_eq!(scopes(&driver), [Scope::Team]);
    driver.type_keys("<esc>u");
    assert_eq!(scopes(&driver), [Scope::Private]);
    assert!(driver.text().contains("private again"));
    // The team is never given a note without being asked.
    driver.type_keys("<c-r>");
    assert_eq!(scopes(&driver), [Scope::Private]);
    assert!(driver.text().contains("redoing would give it to the team"), "{}", driver.text());
}

#[test]
fn an_older_note_that_was_shared_is_private_again_after_undo_and_as_it_was() {
    let mut driver = team((120, 30)).press("<tab><tab>e, all<c-l>y<esc>");
    let first = NoteId::new(1, 0);
    let of =
        |driver: &Driver| driver.model.book.get(&first).map(|note| (note.scope, note.text.raw().to_owned()));
    assert_eq!(of(&driver), Some((Scope::Team, "ask before the session, all".to_owned())));
    driver.type_keys("u");
    assert_eq!(of(&driver), Some((Scope::Private, "ask before the session".to_owned())));
}

#[test]
fn a_note_that_was_taken_back_from_the_team_is_not_given_to_it_by_undo() {
    let mut driver = team((120, 30)).press("<tab><tab>jje<c-l> but not yet<esc>u");
    let third = driver.model.book.get(&NoteId::new(3, 0)).expect("it is there");
    assert_eq!((third.scope, third.text.raw()), (Scope::Private, "the ministry does but not yet"));
    assert!(driver.text().contains("undoing would give it to the team again"));
}

#[test]
fn without_a_team_it_is_said_how_to_get_one() {
    let mut driver = team((120, 30));
    driver.model.team =
        Err("there is no team yet: name the folder that it shares with --team DIR".to_owned());
    driver.type_keys("ax<c-l>");
    assert!(driver.text().contains("there is no team yet"));
    assert!(driver.model.overlay.is_none());
}

#[test]
fn what_others_wrote_may_be_read_but_not_changed() {
    let mut driver = team((120, 30)).press("<tab><tab>j");
    let before = driver.model.book.clone();
    for key in ["e", "x", "M", "<c-k>", "E"] {
        driver.type_keys(key);
        assert!(driver.text().contains("only anna can change this note"), "{key}: {}", driver.text());
        assert!(driver.model.overlay.is_none() && driver.model.editing.is_none());
    }
    assert_eq!(driver.model.book, before);
}

#[test]
fn what_others_write_and_take_back_comes_and_goes() {
    let mut driver = team((160, 50));
    let none = || Box::new(NoteBook::default());
    let others = |notes: &[Note]| Some(Box::new(notes.iter().cloned().collect::<NoteBook>()));
    let now = others(&[note(4, "news from ben", "ben", Scope::Team)]);
    driver.send(Msg::NotesMerged { sent: none(), saved: none(), others: now });
    let screen = driver.text();
    assert!(screen.contains("news from ben") && !screen.contains("who reads the gauges?"), "{screen}");
    assert!(screen.contains("ask before the") && screen.contains("the ministry does"), "{screen}");
}

#[test]
fn a_note_that_is_changed_elsewhere_while_it_is_written_loses_neither_text() {
    let changed = |keys: &str| {
        let mut driver = team((120, 30)).press(keys);
        let sent: NoteBook = driver.model.book.all().filter(|note| note.is_own("me")).cloned().collect();
        let mut saved = sent.clone();
        saved.edit(
            &NoteId::new(1, 0),
            "from the other machine",
            Stamp::new(1_999_000_000, 0).expect("a moment"),
        );
        driver.send(Msg::NotesMerged { sent: Box::new(sent), saved: Box::new(saved), others: None });
        driver.type_keys("!<esc>");
        let mut texts: Vec<String> =
            driver.model.book.by_time().map(|note| note.text.raw().to_owned()).collect();
        texts.retain(|text| text.contains("session") || text.contains("other machine"));
        texts.sort();
        texts
    };
    assert_eq!(changed("<tab><tab>e"), ["from the other machine!"], "the editor follows");
    assert_eq!(changed("<tab><tab>e?"), ["ask before the session?!", "from the other machine"]);
}

#[test]
fn a_name_that_nobody_here_has_is_told_with_those_that_there_are() {
    let mut driver = team((120, 30)).press("/author:ana");
    assert!(
        driver.text().contains("nobody called “ana” has written here; anna and me have"),
        "{}",
        driver.text()
    );
    driver.type_keys("<enter>");
    assert!(driver.text().contains("Nobody called “ana” has written here"), "{}", driver.text());
    driver.type_keys("/<c-u>author:anna");
    assert!(!driver.text().contains("nobody called"));
}
