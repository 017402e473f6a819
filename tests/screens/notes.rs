//! Writing, changing, losing and finding notes.

use demarche::app::msg::EditorReturn;
use demarche::app::overlay::{Overlay, Question};
use demarche::app::{Effect, Msg};
use demarche::domain::{NoteBook, Stamp};

use crate::driver::{Driver, RIVER, UKRAINE};

#[test]
fn a_note_is_written_on_the_cell_and_found_by_its_words() {
    let mut driver = Driver::new(UKRAINE, (120, 30)).press("awho monitors?<esc>");
    assert_eq!(driver.model.book.len(), 1);
    driver.type_keys("/note:monitors<enter>");
    assert_eq!(driver.model.rows.len(), 1);
    driver.type_keys("5");
    let screen = driver.text();
    assert!(screen.contains("1 Ceasefire") && screen.contains("who monitors?"), "{screen}");
}

#[test]
fn every_letter_is_in_the_book_before_the_editor_closes() {
    let driver = Driver::new(UKRAINE, (120, 30)).press("awho");
    let texts: Vec<String> = driver.model.book.by_time().map(|note| note.text.raw().to_owned()).collect();
    assert_eq!(texts, ["who"]);
}

#[test]
fn a_note_goes_to_the_trash_and_comes_back() {
    let mut driver = Driver::new(UKRAINE, (120, 30)).press("aone<esc><tab><tab>x");
    assert_eq!(driver.model.book.len(), 0);
    driver.type_keys("u");
    assert_eq!(driver.model.book.len(), 1);
    driver.type_keys("xX");
    assert!(driver.text().contains("Trash"));
    driver.type_keys("<enter>");
    assert_eq!(driver.model.book.len(), 1);
}

#[test]
fn an_emptied_note_keeps_its_words_in_the_trash() {
    let mut driver = Driver::new(UKRAINE, (120, 30)).press("aone<esc><tab><tab>e<bs><bs><bs><esc>");
    assert_eq!(driver.model.book.len(), 0);
    driver.type_keys("u");
    let texts: Vec<String> = driver.model.book.by_time().map(|note| note.text.raw().to_owned()).collect();
    assert_eq!(texts, ["one"]);
}

#[test]
fn a_note_moves_to_what_is_focused_in_the_grid_after_asking() {
    let mut driver = Driver::new(UKRAINE, (120, 30)).press("Aone<esc>j<tab><tab>");
    assert!(driver.model.notes_here().is_empty());
    driver.type_keys("5");
    assert_eq!(driver.model.listed.len(), 1);
}

#[test]
fn pasted_text_is_never_commands() {
    let mut driver = Driver::new(UKRAINE, (120, 30));
    driver.send(Msg::Paste("qqq\n:quit\n".to_owned()));
    assert!(driver.effects.is_empty());
    driver.type_keys("a");
    driver.send(Msg::Paste("line one\nline two".to_owned()));
    driver.type_keys("<esc>");
    let texts: Vec<String> = driver.model.book.by_time().map(|note| note.text.raw().to_owned()).collect();
    assert_eq!(texts, ["line one\nline two"]);
}

#[test]
fn a_failed_save_is_told_and_leaving_asks() {
    let mut driver = Driver::new(UKRAINE, (120, 30)).press("aone<esc>");
    driver.send(Msg::NotesFailed("the disk is full".to_owned()));
    let screen = driver.text();
    assert!(screen.contains("NOTES NOT SAVED") && screen.contains("the disk is full"), "{screen}");
    driver.send(Msg::LeaveRefused("the disk is full".to_owned()));
    assert!(matches!(driver.model.overlay, Some(Overlay::Question(Question::LeaveUnsaved { .. }))));
    driver.effects.clear();
    driver.type_keys("n");
    assert_eq!(driver.model.book.len(), 1);
}

#[test]
fn a_failed_save_names_the_key_that_writes_elsewhere_at_every_size() {
    for size in [(160, 50), (100, 30), (80, 24), (40, 10)] {
        let mut driver = Driver::new(UKRAINE, size).press("aone");
        driver.send(Msg::NotesFailed("notes not saved: the disk is full".to_owned()));
        let bottom = |driver: &mut Driver| driver.text().lines().last().unwrap_or_default().to_owned();
        assert!(bottom(&mut driver).starts_with(" NOT SAVED: Esc W writes all to"), "{}", driver.text());
        driver.type_keys("<esc>");
        assert!(bottom(&mut driver).starts_with(" NOT SAVED: W writes all to"), "{}", driver.text());
        driver.send(Msg::LeaveRefused("the disk is full".to_owned()));
        let asked = driver.text();
        assert!(
            asked.contains("w writes all your notes to") && asked.contains("y leaves; the rest"),
            "{asked}"
        );
        driver.send(Msg::NotesUnguarded(Some("no journal".to_owned())));
        let asked = driver.text();
        assert!(asked.contains("y leaves and loses what is"), "{asked}");
        driver.effects.clear();
        driver.type_keys("w");
        assert_eq!(driver.effects, [Effect::OfferElsewhere]);
    }
}

#[test]
fn all_notes_go_to_another_file_by_a_prompt_and_then_leaving_needs_no_answer() {
    let mut driver = Driver::new(UKRAINE, (100, 30)).press("aone<esc>W");
    assert_eq!(driver.effects, [Effect::OfferElsewhere]);
    driver.send(Msg::ElsewhereOffered("/home/anna/notes.toml".to_owned()));
    assert!(driver.text().contains("write all notes to /home/anna/notes.toml"), "{}", driver.text());
    driver.effects.clear();
    driver.type_keys("2<enter>");
    assert_eq!(driver.effects, [Effect::SaveElsewhere { path: "/home/anna/notes.toml2".to_owned() }]);
    let revision = driver.model.book.revision();
    driver.send(Msg::SavedElsewhere { revision, outcome: Err("there is a file already".to_owned()) });
    assert!(driver.text().contains("not written: there is a file already"), "{}", driver.text());
    assert_eq!(driver.model.saved_elsewhere, None);
    driver.send(Msg::SavedElsewhere { revision, outcome: Ok("/home/anna/notes.toml2".to_owned()) });
    assert!(driver.text().contains("/home/anna/notes.toml2"), "{}", driver.text());
    assert_eq!(driver.model.saved_elsewhere, Some(revision));
    // Of an empty path nothing comes, and Esc writes nothing.
    driver.type_keys("<space>");
    driver.send(Msg::ElsewhereOffered(String::new()));
    driver.effects.clear();
    driver.type_keys("<enter><esc>");
    assert_eq!((driver.effects.len(), driver.model.overlay.is_none()), (0, true));
}

#[test]
fn what_is_not_kept_against_a_crash_is_told_in_red_until_it_is_again() {
    let mut driver = Driver::new(UKRAINE, (100, 30));
    driver.send(Msg::NotesUnguarded(Some("what is typed is not kept against a crash: no room".to_owned())));
    let screen = driver.screen();
    assert!(screen.contains("not kept against a crash: no room") && screen.contains("29: Error"), "{screen}");
    driver.send(Msg::NotesUnguarded(None));
    assert!(!driver.text().contains("against a crash"), "{}", driver.text());
}

#[test]
fn notes_on_the_whole_issue_show_beside_each_of_its_cells() {
    let mut driver = Driver::new(RIVER, (160, 40)).press("Athe whole<esc>lathe cell<esc>");
    let screen = driver.text();
    assert!(screen.contains("the whole") && screen.contains("the cell"), "{screen}");
}

#[test]
fn a_note_becomes_a_question_while_it_is_written_and_is_found_by_its_kind() {
    let mut driver = Driver::new(UKRAINE, (120, 30)).press("a<c-k>who monitors?");
    assert!(driver.text().contains("private question on Ceasefire / Ukraine"));
    driver.type_keys("<esc>/kind:question<enter>");
    assert_eq!(driver.model.rows.len(), 1);
}

fn came_back(driver: &mut Driver, left: Result<&str, &str>, doubt: Option<&str>) {
    let left = left.map(str::to_owned).map_err(|told| vec![told.to_owned()]);
    driver.send(Msg::EditorCameBack(EditorReturn { left, doubt: doubt.map(str::to_owned), missed: 0 }));
}

fn texts(driver: &Driver) -> Vec<String> {
    driver.model.book.by_time().map(|note| note.text.raw().to_owned()).collect()
}

#[test]
fn the_users_own_editor_is_given_the_text_and_what_it_leaves_is_one_step() {
    let mut driver = Driver::new(UKRAINE, (120, 30)).press("aone <c-g>");
    let (name, text) = ("note-on-ceasefire-ukraine".to_owned(), "one ".to_owned());
    assert_eq!(driver.effects, [Effect::OpenInEditor { name, text }]);
    driver.effects.clear();
    came_back(&mut driver, Ok("two\r\nthree"), None);
    assert_eq!(driver.effects, [Effect::DropEditorFile]);
    assert_eq!(texts(&driver), ["two\nthree"]);
    driver.type_keys("<c-z>");
    assert_eq!(texts(&driver), ["one "]);
    driver.type_keys("<c-y><esc>E");
    came_back(&mut driver, Ok("four"), None);
    assert_eq!(texts(&driver), ["four"]);
    driver.type_keys("u");
    assert_eq!(texts(&driver), ["two\nthree"]);
}

#[test]
fn a_text_that_is_not_to_be_trusted_is_asked_about_at_every_size() {
    for size in [(160, 50), (80, 24), (40, 10)] {
        let mut driver = Driver::new(UKRAINE, size).press("aone<esc>E");
        driver.effects.clear();
        came_back(&mut driver, Ok("two"), Some("the editor \"vim\" ended with the error 1"));
        assert!(driver.effects.is_empty(), "the file stays until it is answered");
        insta::assert_snapshot!(format!("take-text-{}x{}", size.0, size.1), driver.screen());
        driver.type_keys("n");
        assert_eq!((texts(&driver), driver.effects), (vec!["one".to_owned()], vec![Effect::DropEditorFile]));
    }
}

#[test]
fn a_note_that_changed_elsewhere_while_the_editor_had_it_is_asked_about() {
    let mut driver = Driver::new(UKRAINE, (120, 30)).press("aone<esc>E");
    let sent = driver.model.book.clone();
    let mut saved = sent.clone();
    let there = sent.all().next().expect("a note").clone();
    saved.edit(&there.id, "one, and more from the other machine", there.updated);
    driver.send(Msg::NotesMerged { sent: Box::new(sent), saved: Box::new(saved), others: None });
    came_back(&mut driver, Ok("one, as I have it"), None);
    assert!(driver.text().contains("changed elsewhere"), "{}", driver.text());
    driver.type_keys("y");
    assert_eq!(texts(&driver), ["one, as I have it"]);
    driver.type_keys("u");
    assert_eq!(texts(&driver), ["one, and more from the other machine"]);
}

#[test]
fn a_note_that_went_to_the_trash_while_the_editor_had_it_comes_back_with_the_text() {
    let mut driver = Driver::new(UKRAINE, (120, 30)).press("aone<esc>E");
    let sent = driver.model.book.clone();
    let mut saved = sent.clone();
    let there = sent.all().next().expect("a note").clone();
    saved.trash(&there.id, there.updated);
    driver.send(Msg::NotesMerged { sent: Box::new(sent), saved: Box::new(saved), others: None });
    assert_eq!(texts(&driver), Vec::<String>::new());
    came_back(&mut driver, Ok("two"), None);
    assert_eq!(texts(&driver), ["two"]);
}

#[test]
fn an_editor_that_fails_leaves_the_text_and_is_told() {
    let mut driver = Driver::new(UKRAINE, (120, 30)).press("aone<c-g>");
    came_back(&mut driver, Err("The editor \"vmi\" cannot be started"), None);
    assert!(driver.text().contains("cannot be started"));
    driver.type_keys("<esc>");
    driver.type_keys(" more");
    assert_eq!(texts(&driver), ["one more"]);
    let told = Driver::new(UKRAINE, (120, 30)).press("E").text();
    assert!(told.contains("E opens a note in your editor, and there is none here; a writes one"));
}

fn note(on: &str, text: &str, n: u128) -> demarche::domain::Note {
    use demarche::domain::{Anchor, Note, NoteId, Stamp};
    let now = Stamp::parse("2031-05-12T09:14:03+02:00").expect("a moment");
    Note::new(NoteId::new(n as u64, n), Anchor::parse(on), text, "me", now)
}

#[test]
fn a_remark_names_who_spoke_beside_what_it_is_about() {
    let mut remark = note("flow/south", "25 is the floor", 1);
    remark.said_by = Some(demarche::domain::Text::line("delta"));
    let mut driver = Driver::with_notes(RIVER, [remark].into_iter().collect(), (160, 40)).press("5");
    let screen = driver.text();
    assert!(screen.contains("on SU  DC (in the room): 25 is the floor"), "{screen}");
}

#[test]
fn notes_by_time_say_in_full_what_they_are_on() {
    let notes = [note("flow/south", "one", 1), note("storage", "two", 2)];
    let mut driver = Driver::with_notes(RIVER, notes.into_iter().collect(), (160, 40)).press("5s");
    let screen = driver.text();
    assert!(screen.contains("09:14  Minimum flow / Southern Union  one"), "{screen}");
    assert!(screen.contains("09:14  Storage at Aru dam  two"), "{screen}");
}

#[test]
fn a_correction_on_a_source_marks_every_cell_that_cites_it() {
    let mut correction = note("source:gazette", "the column was withdrawn", 1);
    correction.set_kind(demarche::domain::vocabulary::NoteKind::Correction);
    let plain = Driver::new(RIVER, (160, 40)).text();
    let mut driver = Driver::with_notes(RIVER, [correction].into_iter().collect(), (160, 40));
    let marked = driver.text();
    assert!(marked.matches('!').count() > plain.matches('!').count(), "{marked}");
}

#[test]
fn the_view_of_notes_leaves_the_grid_where_it_was_and_a_note_can_be_moved_there() {
    let notes = [note("storage/north", "one", 1)];
    let mut driver =
        Driver::with_notes(RIVER, notes.into_iter().collect(), (160, 40)).press("fnavig delta<enter>5M");
    assert!(driver.text().contains("Move the note?"));
    driver.type_keys("y");
    let on: Vec<String> = driver.model.book.by_time().map(|note| note.on.to_string()).collect();
    assert_eq!(on, ["navigation/delta"]);
}

#[test]
fn up_in_the_editor_goes_by_the_rows_on_screen() {
    let mut driver =
        Driver::new(UKRAINE, (120, 30)).press("aone two three four five six seven eight nine ten eleven<up>");
    driver.type_keys("!<esc>");
    let texts: Vec<String> = driver.model.book.by_time().map(|note| note.text.raw().to_owned()).collect();
    assert!(!texts[0].starts_with('!') && !texts[0].ends_with('!'), "{texts:?}");
}

#[test]
fn what_is_written_from_the_view_of_notes_is_seen_at_every_size() {
    for size in [(160, 50), (120, 30), (100, 30), (80, 24), (40, 10)] {
        for (keys, written) in [
            ("5e and more", "one and more"),
            ("5aanother", "another"),
            ("5Aa third", "a third"),
            ("5'a remark", "a remark"),
        ] {
            let one = [note("storage", "one", 1)].into_iter().collect();
            let mut driver = Driver::with_notes(RIVER, one, size).press(keys);
            let screen = driver.text();
            assert!(screen.contains(written), "{keys} at {size:?}:\n{screen}");
            assert!(!screen.contains("hidden"), "no filter hides what is being written:\n{screen}");
            driver.type_keys("<esc>");
            assert!(!driver.text().contains("hidden by the filter"), "{}", driver.text());
        }
    }
}

#[test]
fn between_80_and_139_columns_each_key_shows_its_own_pane_and_says_which_shows() {
    for size in [(100, 30), (80, 24)] {
        let mut driver = Driver::new(RIVER, size);
        for (key, beside, told) in [
            ("o", (false, true), "notes shown; i shows the detail"),
            ("o", (true, false), "detail shown; o shows the notes"),
            ("o", (false, true), "notes shown; i shows the detail"),
            ("i", (true, false), "detail shown; o shows the notes"),
            ("i", (false, false), "nothing beside the view; i shows the detail, o the notes"),
            ("o", (false, true), "notes shown; i shows the detail"),
            ("o", (false, false), "nothing beside the view; i shows the detail, o the notes"),
            ("i", (true, false), "detail shown; o shows the notes"),
        ] {
            driver.type_keys(key);
            let screen = driver.text();
            assert_eq!(driver.model.beside(), beside, "{key} at {size:?}:\n{screen}");
            assert!(screen.contains(told), "{key} at {size:?}:\n{screen}");
            assert_eq!(screen.contains("Notes here"), beside.1, "{screen}");
            assert_eq!(screen.contains("Exchange of flow data · Northern"), beside.0, "{screen}");
        }
    }
}

#[test]
fn where_both_panes_have_room_each_key_turns_one_of_them() {
    let mut driver = Driver::new(RIVER, (160, 50));
    for (key, beside) in
        [("i", (false, true)), ("o", (false, false)), ("i", (true, false)), ("o", (true, true))]
    {
        driver.type_keys(key);
        assert_eq!(driver.model.beside(), beside, "{key}");
    }
    driver.type_keys("c");
    for (key, beside) in [("i", (true, false)), ("o", (false, true)), ("o", (false, false))] {
        driver.type_keys(key);
        assert_eq!(driver.model.beside(), beside, "{key} in the comparison");
    }
}

#[test]
fn a_note_that_is_not_filed_says_where_it_would_go() {
    let inbox = [note("inbox", "one", 1)].into_iter().collect();
    let mut driver = Driver::with_notes(RIVER, inbox, (160, 50)).press("jl5");
    let screen = driver.text();
    assert!(screen.contains("Not filed yet."), "{screen}");
    assert!(screen.contains("M moves it to Reference years / Southern Union"), "{screen}");
    assert!(!screen.contains("a writes one"), "it would write one elsewhere:\n{screen}");
}

#[test]
fn a_note_that_comes_back_is_the_chosen_one() {
    let notes = [note("storage", "one", 1), note("flow/south", "two", 2), note("commission", "three", 3)];
    let mut driver = Driver::with_notes(RIVER, notes.into_iter().collect(), (100, 30)).press("5jxk");
    driver.type_keys("u");
    assert_eq!(driver.model.chosen_note().map(|note| note.text.raw()), Some("two"));
    driver.type_keys("xkX<enter>");
    assert_eq!(driver.model.chosen_note().map(|note| note.text.raw()), Some("two"));
}

#[test]
fn only_one_bar_says_what_keys_act_on() {
    let notes = [note("storage", "one", 1), note("storage", "two", 2)];
    let mut driver = Driver::with_notes(RIVER, notes.into_iter().collect(), (100, 30)).press("5<tab><tab>");
    let screen = driver.screen();
    assert!(screen.contains("\n4: Dim 1-2, ") && screen.contains("Accent 61-62"), "{screen}");
    assert_eq!(screen.matches('▌').count(), 2, "{screen}");
}

#[test]
fn a_remark_on_the_speakers_own_position_names_them_once() {
    let mut remark = note("flow/south", "25 is the floor", 1);
    remark.said_by = Some(demarche::domain::Text::line("south"));
    let mut driver = Driver::with_notes(RIVER, [remark].into_iter().collect(), (160, 40)).press("5");
    assert!(driver.text().contains("09:14  SU (in the room): 25 is the floor"), "{}", driver.text());
}

#[test]
fn what_another_program_wrote_into_an_open_note_is_not_typed_over() {
    let before: NoteBook = [note("ceasefire", "before", 1)].into_iter().collect();
    let one = before.all().next().expect("a note").id.clone();
    let mut theirs = before.clone();
    theirs.edit(&one, "theirs", Stamp::new(1_936_594_800 + 3600, 7200).expect("a moment"));
    let merge =
        || Msg::NotesMerged { sent: Box::new(before.clone()), saved: Box::new(theirs.clone()), others: None };
    let texts =
        |driver: &Driver| driver.model.book.all().map(|note| note.text.raw().to_owned()).collect::<Vec<_>>();

    let mut untouched = Driver::with_notes(UKRAINE, before.clone(), (120, 30)).press("5e");
    untouched.send(merge());
    untouched.type_keys(", ours<esc>");
    assert_eq!(texts(&untouched), ["theirs, ours"]);

    let mut typed = Driver::with_notes(UKRAINE, before.clone(), (120, 30)).press("5e, ours");
    typed.send(merge());
    assert!(typed.text().contains("changed elsewhere too"), "{}", typed.text());
    typed.type_keys(" too<esc>");
    let mut both = texts(&typed);
    both.sort();
    assert_eq!(both, ["before, ours too", "theirs"]);
}

#[test]
fn undoing_takes_no_words_away_that_another_program_wrote_since() {
    let before: NoteBook = [note("ceasefire", "before", 1)].into_iter().collect();
    let mut driver = Driver::with_notes(UKRAINE, before, (120, 30)).press("5e and after<esc>");
    let sent = driver.model.book.clone();
    let one = sent.all().next().expect("a note").id.clone();
    let mut theirs = sent.clone();
    theirs.edit(&one, "theirs", Stamp::new(1_936_594_800 + 3600, 7200).expect("a moment"));
    driver.send(Msg::NotesMerged { sent: Box::new(sent), saved: Box::new(theirs), others: None });
    driver.type_keys("u");
    assert!(driver.text().contains("changed elsewhere since"), "{}", driver.text());
    let texts: Vec<String> = driver.model.book.all().map(|note| note.text.raw().to_owned()).collect();
    assert_eq!(texts, ["theirs"]);
}

#[test]
fn a_notice_is_closed_by_the_key_that_is_meant_for_what_lies_below() {
    let notice = |driver: &mut Driver| {
        let problems = vec!["1 note came back".to_owned()];
        driver.send(Msg::NotesOpened { book: Box::default(), problems, team: Err(String::new()) });
    };
    let mut driver = Driver::new(UKRAINE, (100, 30));
    notice(&mut driver);
    driver.type_keys("axmas: 40<esc>");
    let texts: Vec<String> = driver.model.book.by_time().map(|note| note.text.raw().to_owned()).collect();
    assert_eq!(texts, ["xmas: 40"]);
    notice(&mut driver);
    let row = driver.model.row;
    driver.type_keys("<enter>");
    assert!(driver.model.overlay.is_none() && driver.model.row == row && !driver.model.zoom);
    driver.effects.clear();
    notice(&mut driver);
    driver.type_keys("q");
    assert!(driver.effects.is_empty(), "q closes the notice and does not leave");
}

#[test]
fn that_notes_are_not_saved_is_told_at_the_top_however_long_the_title_is() {
    for size in [(160, 50), (100, 30), (80, 24)] {
        let mut driver = Driver::new(RIVER, size).press("aone");
        driver.send(Msg::NotesFailed("notes not saved: the disk is full".to_owned()));
        let screen = driver.text();
        let top = screen.lines().next().unwrap_or_default();
        assert!(
            top.contains("NOTES NOT SAVED") && top.contains("Training") && top.contains("PRIVATE"),
            "{top}"
        );
    }
}
