//! Taking down a briefing in the log line, and reading it again.

use demarche::app::model::Keeping;
use demarche::app::overlay::Overlay;
use demarche::app::{Model, Msg};
use demarche::domain::{Note, NoteBook};
use insta::assert_snapshot;

use crate::driver::{Driver, RIVER, UKRAINE, dataset};

/// Every note that is not in the trash: what it is on, its kind, who spoke, its text.
fn told(model: &Model) -> Vec<String> {
    let told = |note: &Note| {
        let who = note.said_by.as_ref().map_or("-", |who| who.as_str());
        format!("{} {} {who}: {}", note.on, note.kind.word(), note.text.raw())
    };
    model.book.by_time().map(told).collect()
}

fn is_open(driver: &Driver) -> bool {
    matches!(driver.model.overlay, Some(Overlay::Log(_)))
}

#[test]
fn remarks_are_taken_down_one_after_the_other_while_the_grid_moves() {
    let mut driver = Driver::new(RIVER, (160, 50))
        .press("'who monitors? #ask<enter>@south <down><right>\"25 is the floor.<enter><down>!ask the source >inbox<enter>");
    assert_eq!(
        told(&driver.model),
        [
            "flow-data/north note -: who monitors? #ask",
            "reference-years/south quote south: 25 is the floor.",
            "inbox todo -: ask the source",
        ]
    );
    assert!(is_open(&driver));
    driver.type_keys("<enter>");
    assert!(!is_open(&driver));
    driver.type_keys("<up>");
    assert!(driver.text().contains("SU (in the room): “25 is"), "{}", driver.text());
}

#[test]
fn the_line_says_how_it_is_understood_while_it_is_typed() {
    for size in [(160, 50), (80, 24), (40, 10)] {
        let mut driver = Driver::new(RIVER, size).press("jjjl'\"@su 25 is the floor. #ask");
        assert_snapshot!(format!("log-{}x{}", size.0, size.1), driver.screen());
    }
}

#[test]
fn an_empty_line_says_what_it_is_about_and_what_can_be_typed() {
    for size in [(160, 50), (80, 24), (40, 10)] {
        let mut driver = Driver::new(RIVER, size).press("jjjl'");
        assert_snapshot!(format!("log-empty-{}x{}", size.0, size.1), driver.screen());
    }
}

#[test]
fn a_name_is_completed_with_tab() {
    let mut driver = Driver::new(RIVER, (100, 30)).press("'@uni");
    assert!(driver.text().contains("Tab completes  @south Southern Union"), "{}", driver.text());
    driver.type_keys("<tab>25 is the floor<enter>");
    assert_eq!(told(&driver.model), ["flow-data/north note south: 25 is the floor"]);
}

#[test]
fn nobody_speaks_by_a_slip_and_the_words_stay_in_the_line() {
    let mut driver = Driver::new(RIVER, (120, 30)).press("'@suoth 25 is the floor<enter>");
    assert!(driver.text().contains("no party is called “suoth”; was @south (Southern Union) meant?"));
    assert_eq!(told(&driver.model), ["flow-data/north note -: @suoth 25 is the floor"]);
    driver.type_keys("<home>\\<enter>");
    assert_eq!(told(&driver.model), ["flow-data/north note -: @suoth 25 is the floor"]);
    assert!(driver.text().contains("noted at"), "{}", driver.text());
}

#[test]
fn every_letter_is_in_the_book_word_for_word_and_said_by_nobody_before_enter() {
    let mut driver = Driver::new(RIVER, (120, 30)).press("'\"@su 25");
    assert_eq!(told(&driver.model), ["flow-data/north note -: \"@su 25"]);
    driver.type_keys("<down>");
    assert_eq!(told(&driver.model), ["reference-years/north note -: \"@su 25"]);
    let seen = |driver: &Driver| driver.model.book.by_time().next().and_then(|note| note.seen.clone());
    let before = seen(&driver);
    driver.type_keys("<right>");
    assert_ne!(seen(&driver), before, "the fingerprint moves along");
    let begun = driver.model.book.by_time().next().expect("a note").created;
    driver.type_keys("<enter>");
    assert_eq!(told(&driver.model), ["reference-years/south quote south: 25"]);
    let note = driver.model.book.by_time().next().expect("a note");
    assert!(note.created > begun, "it was said when it was finished");
}

#[test]
fn what_stands_in_the_line_on_esc_is_in_the_trash_and_u_brings_it_back() {
    for esc in ["<esc>", "<c-c>"] {
        let mut driver = Driver::new(RIVER, (120, 30)).press(&format!("'half a remark{esc}"));
        assert!(!is_open(&driver) && driver.effects.is_empty());
        assert!(driver.text().contains("u brings it back"));
        assert_eq!((told(&driver.model).len(), driver.model.book.trash_list().len()), (0, 1));
        driver.type_keys("u");
        assert_eq!(told(&driver.model), ["flow-data/north note -: half a remark"]);
    }
    let mut driver = Driver::new(RIVER, (120, 30)).press("'<esc>");
    assert_eq!(driver.model.book.all().count(), 0);
    driver.type_keys("'gone<c-u><enter>");
    assert!(!is_open(&driver));
    assert_eq!(driver.model.book.trash_list().len(), 1, "a line that was emptied keeps its last words");
}

#[test]
fn a_remark_that_another_program_threw_away_while_it_was_typed_is_noted_all_the_same() {
    let mut driver = Driver::new(RIVER, (120, 30)).press("'one");
    let sent = driver.model.book.clone();
    let mut saved = sent.clone();
    let note = sent.by_time().next().expect("a note");
    saved.trash(&note.id, note.updated);
    driver.send(Msg::NotesMerged { sent: Box::new(sent), saved: Box::new(saved), others: None });
    assert_eq!(told(&driver.model).len(), 0);
    driver.type_keys("!<enter>");
    assert_eq!(told(&driver.model), ["flow-data/north note -: one!"]);
}

#[test]
fn a_remark_can_be_undone_and_done_again() {
    let mut driver = Driver::new(RIVER, (120, 30)).press("'one<enter>@su two<enter><enter>uu");
    assert_eq!(told(&driver.model).len(), 0);
    driver.type_keys("<c-r><c-r>");
    assert_eq!(told(&driver.model), ["flow-data/north note -: one", "flow-data/north note south: two"]);
}

#[test]
fn pasted_lines_become_one_and_never_commands() {
    let mut driver = Driver::new(RIVER, (120, 30)).press("'");
    driver.send(Msg::Paste("q\n25 is the floor\r\n@su\n".to_owned()));
    driver.type_keys("<enter>");
    assert_eq!(told(&driver.model), ["flow-data/north note south: q 25 is the floor"]);
    assert!(driver.effects.is_empty());
}

#[test]
fn it_works_in_every_view_and_leaves_the_user_where_they_were() {
    for way in [
        "jl",
        "jl<enter>",
        "jl<tab><tab>",
        "mlmc",
        "mlmcl<enter>",
        "3",
        "jl5",
        "/flow<enter>",
        "/no such<enter>",
    ] {
        for size in [(160, 50), (100, 30), (80, 24), (40, 10)] {
            let mut driver = Driver::new(RIVER, size).press(way);
            let on = driver.model.log_anchor();
            let here = |driver: &Driver| {
                let model = &driver.model;
                (model.place(), model.pane, model.zoom, model.item, model.find.text.clone())
            };
            let before = here(&driver);
            driver.type_keys("'remark");
            assert!(driver.text().contains("remark"), "{way} at {size:?}:\n{}", driver.text());
            driver.type_keys("<enter><enter>");
            assert_eq!(told(&driver.model), [format!("{on} note -: remark")], "{way} at {size:?}");
            assert_eq!(here(&driver), before, "{way} at {size:?}");
        }
    }
}

#[test]
fn the_arrows_move_what_a_remark_is_about_in_every_view() {
    for (way, keys, on) in [
        ("", "<down><right>", "reference-years/south"),
        ("<enter>", "<down>", "reference-years/north"),
        ("<tab><tab>", "<down><down><up>", "reference-years/north"),
        ("c", "<right><down>", "reference-years/south"),
        ("3", "<down>", "opportunity:a-treaty-of-1934-already-speaks-of-a-share"),
        ("5", "<down><right>", "reference-years/south"),
        ("", "<pgdn>", "disputes/north"),
        ("", "<pgdn><pgup><left>", "flow-data"),
        ("/no such<enter>", "<down>", "inbox"),
    ] {
        let mut driver = Driver::new(RIVER, (160, 50)).press(way);
        let at = (driver.model.view, driver.model.pane, driver.model.zoom);
        driver.type_keys(&format!("'re{keys}mark<home>a <end>!<enter>"));
        assert_eq!(told(&driver.model), [format!("{on} note -: a remark!")], "{way} {keys}");
        assert_eq!((driver.model.view, driver.model.pane, driver.model.zoom), at);
    }
}

#[test]
fn a_filter_that_asks_for_notes_takes_no_row_from_under_an_open_line() {
    let mut driver = Driver::new(RIVER, (120, 30)).press("/-is:noted<enter>j'one<enter>two<enter>");
    assert_eq!(
        told(&driver.model),
        ["reference-years/north note -: one", "reference-years/north note -: two"]
    );
    driver.type_keys("<esc>");
    assert_eq!(driver.model.rows.len(), 13, "closed, the filter holds again");
}

#[test]
fn where_there_can_be_no_notes_the_line_says_why() {
    let mut model =
        Model::new(dataset(UKRAINE), NoteBook::default(), Keeping::None("for a reason".to_owned()), None);
    model.size = (120, 30);
    let mut driver = Driver::new(UKRAINE, (120, 30));
    driver.model = model;
    driver.type_keys("'");
    assert!(!is_open(&driver) && driver.text().contains("for a reason"), "{}", driver.text());
}

#[test]
fn the_comma_is_a_twin_that_needs_no_shift() {
    assert!(is_open(&Driver::new(RIVER, (120, 30)).press(",")));
}
