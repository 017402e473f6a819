//! Writing what is on the screen to a file by `w`: what is asked, what is said before, and what came of it.

use demarche::app::export::{Contents, Exported, FileForm, Order};
use demarche::app::overlay::Overlay;
use demarche::app::{Effect, Msg};
use demarche::domain::{Audience, NoteBook};
use insta::assert_snapshot;

use crate::driver::{Driver, RIVER, UKRAINE};

/// The order that was given last.
fn order(driver: &Driver) -> Option<&Order> {
    driver
        .effects
        .iter()
        .rev()
        .find_map(|effect| if let Effect::Export(order) = effect { Some(&**order) } else { None })
}

/// Answers the last order.
fn answer(driver: &mut Driver, exported: Exported) {
    let ticket = order(driver).expect("an order").ticket;
    driver.send(Msg::Exported { ticket, exported });
}

/// As the last order is answered where all went well.
fn written(driver: &Driver) -> Exported {
    let order = order(driver).expect("an order");
    let handout = order.wanted.handout().expect("a handout");
    Exported::Written {
        form: order.form,
        audience: order.wanted.audience,
        path: format!("~/talks/{}", order.path),
        name: order.path.clone(),
        folder: order.remembers.clone().unwrap_or_else(|| "~/talks".to_owned()),
        contents: Box::new(Contents::of(&handout, &order.wanted)),
    }
}

fn is_there() -> Exported {
    Exported::IsThere {
        told: "a file of 12 kB, changed on 26 Nov 2026 at 17:02".to_owned(),
        mark: "1:2:3".to_owned(),
    }
}

#[test]
fn the_dialog_fits_every_size() {
    for (width, height) in [(160, 50), (100, 30), (80, 24), (40, 10)] {
        let mut driver = Driver::new(RIVER, (width, height)).press("w");
        assert_snapshot!(format!("dialog-{width}x{height}"), driver.screen());
    }
    let mut driver = Driver::new(RIVER, (80, 24)).ascii().press("asecret<esc>wb<tab>o<tab>");
    assert_snapshot!("dialog-own-ascii", driver.screen());
    let mut driver = Driver::new(RIVER, (100, 30)).press("Rw");
    assert_snapshot!("dialog-room", driver.screen());
    let mut driver = Driver::new(RIVER, (80, 24)).press("w<enter>");
    answer(&mut driver, is_there());
    assert_snapshot!("dialog-overwrite", driver.screen());
}

#[test]
fn it_says_before_what_will_be_in_the_file_and_what_will_not() {
    let mut driver = Driver::new(RIVER, (100, 40)).press("/theme:water<enter>w");
    let screen = driver.text();
    assert!(screen.contains("of 14 issues, 6 of 6 parties."), "{screen}");
    assert!(screen.contains("Filter: ") && screen.contains("Left out: "), "{screen}");
    assert!(screen.contains("Not for this audience: coded stances"), "{screen}");
    let notes = |driver: Driver| driver.press("asecret<esc>w<tab>o");
    let mut driver = notes(Driver::new(RIVER, (100, 40)));
    let screen = driver.text();
    assert!(screen.contains("PRIVATE, for you alone: with 1 private note, 7 lines to take."), "{screen}");
    assert!(!screen.contains("Left out"), "{screen}");
    driver.type_keys("t");
    let screen = driver.text();
    assert!(screen.contains("For the team only") && screen.contains("Not for this audience: "), "{screen}");
}

#[test]
fn the_name_follows_form_and_audience_until_it_is_typed() {
    let mut driver = Driver::new(RIVER, (100, 30)).press("w");
    for (keys, name) in [
        ("", "river.md"),
        ("d", "river.docx"),
        ("b", "river-brief.docx"),
        ("<right>", "river-brief.html"),
        ("<tab>t", "river-brief-team.html"),
        ("<right>", "river-brief-own.html"),
        ("<left><left><left>", "river-brief.html"),
        ("<tab><c-u>~/out/mine.html", "~/out/mine.html"),
        ("<up>o", "~/out/mine.html"),
        ("<up>j", "~/out/mine.json"),
        ("<down><down><bs><up><up>d", "~/out/mine.jso"),
    ] {
        driver.type_keys(keys);
        assert!(driver.text().contains(&format!("File   {name} ")), "{keys}: {}", driver.text());
    }
}

#[test]
fn what_is_typed_or_pasted_is_text_and_esc_goes_back_to_where_it_was() {
    let mut driver = Driver::new(RIVER, (100, 30)).press("jl");
    let before = driver.text();
    driver.type_keys("w<up><c-u>q w?");
    driver.send(Msg::Paste("R\n5".to_owned()));
    assert!(driver.text().contains("File   q w?R 5"), "{}", driver.text());
    driver.type_keys("<esc>");
    assert_eq!(driver.text(), before);
    driver.type_keys("w<c-c>");
    assert_eq!(driver.text(), before);
    assert_eq!(driver.effects, []);
}

#[test]
fn enter_writes_what_was_on_the_screen_for_those_it_is_for() {
    let mut driver = Driver::new(RIVER, (200, 30)).press("/theme:water<enter>sw<tab>t<enter>");
    let order = order(&driver).expect("an order");
    assert_eq!((order.form, order.wanted.audience), (FileForm::Markdown, Audience::Team));
    assert_eq!((order.path.as_str(), &order.replaces), ("river-team.md", &None));
    let issues = order.wanted.handout().expect("a handout").dataset.issues().len();
    assert_eq!(issues, driver.model.rows.len());
    assert!(driver.text().contains("Writing. Esc stops it"), "{}", driver.text());
    let exported = written(&driver);
    answer(&mut driver, exported);
    let screen = driver.text();
    assert!(
        screen.contains("written for the team only: ~/talks/river-team.md; not for them: lines"),
        "{screen}"
    );
    // The same run remembers all three; the folder is typed again.
    driver.type_keys("w");
    assert!(driver.text().contains("File   ~/talks/river-team.md"), "{}", driver.text());
}

#[test]
fn another_file_is_replaced_for_yes_alone() {
    let mut driver = Driver::new(RIVER, (100, 30)).press("w<enter>");
    for no in ["n", "<enter>", "<esc>", "w"] {
        answer(&mut driver, is_there());
        let screen = driver.text();
        assert!(screen.contains("\"river.md\" is there already: a file of 12 kB, changed on"), "{screen}");
        driver.type_keys(no);
        assert!(driver.text().contains("nothing is written; the file stays"), "{}", driver.text());
        driver.type_keys("<enter>");
        assert_eq!(order(&driver).expect("an order").replaces, None);
    }
    answer(&mut driver, is_there());
    driver.type_keys("y");
    assert_eq!(order(&driver).expect("an order").replaces.as_deref(), Some("1:2:3"));
}

#[test]
fn a_failure_is_told_and_the_answers_are_kept() {
    let mut driver = Driver::new(RIVER, (100, 30)).press("wh<tab>t<tab><c-u>none/x.html<enter>");
    answer(
        &mut driver,
        Exported::Failed("the folder of \"none/x.html\" is not there: make it first".to_owned()),
    );
    let screen = driver.text();
    assert!(screen.contains("The folder of \"none/x.html\" is not there: make it first"), "{screen}");
    assert!(screen.contains("[html]") && screen.contains("[team]"), "{screen}");
    driver.type_keys("<bs>");
    assert!(!driver.text().contains("is not there"), "it is gone with the next letter");
}

#[test]
fn esc_stops_what_is_being_written_and_an_answer_that_comes_late_is_told() {
    let mut driver = Driver::new(RIVER, (100, 30)).press("w<enter>x<esc>");
    assert_eq!(driver.effects.last(), Some(&Effect::StopExport));
    let mut late = Driver::new(RIVER, (100, 30)).press("w<enter><esc>");
    answer(&mut driver, Exported::Stopped);
    assert!(driver.text().contains("stopped: nothing is written"), "{}", driver.text());
    let exported = written(&late);
    answer(&mut late, exported);
    assert!(late.text().contains("written for the public: ~/talks/river.md"), "{}", late.text());
}

#[test]
fn an_answer_to_another_order_does_not_close_the_dialog() {
    let mut driver = Driver::new(RIVER, (100, 30)).press("w<enter><esc>w");
    let exported = written(&driver);
    answer(&mut driver, exported);
    assert!(driver.text().contains("Write what is on the screen"), "{}", driver.text());
}

#[test]
fn a_filter_that_the_audience_may_not_know_is_told_with_the_remedy_and_nothing_is_written() {
    let mut driver = Driver::new(RIVER, (100, 30)).press("/gap:wide<enter>w<enter>");
    let Some(Overlay::Export(dialog)) = &driver.model.overlay else { panic!("{}", driver.text()) };
    let Some(Err(reason)) = &dialog.contents else { panic!("{:?}", dialog.contents) };
    assert!(reason.contains("what the public may not know: gap:wide; take that off"), "{reason}");
    let screen = driver.text();
    assert!(screen.contains("The filter asks for what the public may not know"), "{screen}");
    assert!(screen.contains("nothing is written: there is nothing to hand over"), "{screen}");
    assert_eq!(driver.effects, []);
    driver.type_keys("<tab>t<enter>");
    assert!(order(&driver).is_some());
}

#[test]
fn in_room_mode_it_is_for_the_public_and_shows_no_folder_and_nothing_withheld() {
    let mut driver = Driver::new(RIVER, (100, 30)).press("asecret<esc>w<tab>o<enter>");
    let exported = written(&driver);
    answer(&mut driver, exported);
    driver.type_keys("Rw<tab>o<right>t");
    let screen = driver.text();
    assert!(screen.contains("[public]") && screen.contains("File   river.md"), "{screen}");
    for told in ["team", "[own]", " own ", "~/", "eft out", "Not for", "ithheld", "PRIVATE", "private note"] {
        assert!(!screen.contains(told), "{told}: {screen}");
    }
    driver.type_keys("<enter>");
    assert_eq!(order(&driver).expect("an order").wanted.audience, Audience::Public);
    let exported = written(&driver);
    answer(&mut driver, exported);
    let screen = driver.text();
    assert!(screen.contains("written for the public: river.md\n"), "{screen}");
    // Outside the folder is the user's own again.
    driver.type_keys("Rprivate<enter>w");
    assert!(driver.text().contains("File   ~/talks/river.md"), "{}", driver.text());
}

#[test]
fn notes_alone_are_not_handed_over() {
    let mut driver = Driver::with_notes(UKRAINE, NoteBook::default(), (100, 30)).press("awho?<esc>5w");
    assert!(
        driver.text().contains("notes alone are never handed over; 1 shows the grid"),
        "{}",
        driver.text()
    );
    assert!(driver.model.overlay.is_none());
}

#[test]
fn a_file_needs_a_name() {
    let mut driver = Driver::new(RIVER, (100, 30)).press("w<up><c-u> <enter>");
    assert!(driver.text().contains("a file needs a name"), "{}", driver.text());
    assert_eq!(driver.effects, []);
}

#[test]
fn it_says_where_other_issues_are_in_the_file_than_on_the_screen_and_which_day_it_shows() {
    // Rice stands in texts that the public does not see.
    let mut driver = Driver::new(RIVER, (160, 50)).press("/-rice<enter>[w");
    let screen = driver.text();
    assert!(screen.contains("10 of 14 issues"), "{screen}");
    assert!(
        screen.contains("Not the 8 on the screen: the filter is judged by what the public sees."),
        "{screen}"
    );
    assert!(screen.contains("As of: 9 May 2031"), "{screen}");
    let mut driver = Driver::new(RIVER, (160, 50)).press("w");
    assert!(
        !driver.text().contains("on the screen:") && !driver.text().contains("As of:"),
        "{}",
        driver.text()
    );
}
