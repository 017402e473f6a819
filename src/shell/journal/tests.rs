//! The journal, killed at every moment.

use super::writer::LARGE;
use super::*;
use crate::codec::journal::{self, Record};
use crate::shell::store::OpenNotes;
use crate::shell::store::tests::{Home as Folders, note, texts};
use proptest::prelude::*;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::mpsc::{Receiver, channel};

const LONG: Duration = Duration::from_secs(20);

fn start(notes: &OpenNotes) -> (Journal, Receiver<Option<String>>) {
    let (send, reports) = channel();
    let report = move |told| drop(send.send(told));
    (Journal::start(notes.place.desk(), notes.book.clone(), report).unwrap(), reports)
}

/// Changes a book by `edit`, and gives the journal what that changed.
fn change(notes: &mut OpenNotes, journal: &Journal, edit: impl FnOnce(&mut NoteBook) -> bool) {
    let before = notes.book.revision();
    let _ = edit(&mut notes.book);
    journal.give(notes.book.revision(), notes.book.changed_since(before));
}

fn add(notes: &mut OpenNotes, journal: &Journal, n: u64, text: &str) {
    change(notes, journal, |book| book.add(note(n, text)));
}

fn edit(notes: &mut OpenNotes, journal: &Journal, n: u64, text: &str) {
    change(notes, journal, |book| book.edit(&note(n, "").id, text, note(n + 60, "").created));
}

/// The program ends without having saved.
fn die(journal: &Journal) {
    journal.wait(LONG, LONG);
    journal.close(LONG);
    // The last holder of a lock lets it go a moment after the thread has ended.
    while Arc::strong_count(&journal.0) > 1 {
        thread::sleep(Duration::from_millis(1));
    }
}

fn files(home: &Folders) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(home.at("state/demarche/journals")).into_iter().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    // But for one that is only being made.
    paths.retain(|path| path.extension().is_none_or(|ending| ending != "new"));
    paths.sort();
    paths
}

/// What all journals say now.
fn records(home: &Folders) -> Vec<Record> {
    // What one file says is only known together with the others: they are read until nothing changes meanwhile.
    let read = || files(home).iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>();
    let (mut now, mut before) = (read(), vec![]);
    while now != before {
        before = std::mem::replace(&mut now, read());
    }
    now.iter().flat_map(|bytes| journal::read(bytes).unwrap().records).collect()
}

fn size(home: &Folders) -> u64 {
    files(home).iter().map(|path| fs::metadata(path).unwrap().len()).sum()
}

#[test]
fn what_a_killed_program_had_not_saved_comes_back_and_is_told_until_it_is_saved() {
    let home = Folders::new();
    let mut notes = home.open();
    let (journal, _reports) = start(&notes);
    add(&mut notes, &journal, 1, "who mon");
    edit(&mut notes, &journal, 1, "who monitors?");
    add(&mut notes, &journal, 2, "thrown away");
    change(&mut notes, &journal, |book| book.trash(&note(2, "").id, note(70, "").created));
    journal.wait(LONG, LONG);
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert!(files(&home).iter().all(|path| mode(path) == 0o600) && size(&home) > 300);
    assert_eq!(mode(&home.at("state/demarche/journals")), 0o700);
    assert!(home.open().book.is_empty(), "a living program's is its own");
    die(&journal);
    for _ in 0..2 {
        // Opened, and killed before it was saved.
        let again = home.open();
        assert_eq!(again.book, notes.book);
        assert_eq!((again.came_back.len(), again.unsaved), (2, true));
    }
    let mut again = home.open();
    again.place.save(&again.book).unwrap();
    assert_eq!(files(&home), Vec::<std::path::PathBuf>::new());
    let saved = home.open();
    assert_eq!((&saved.book, saved.came_back.len(), saved.unsaved), (&notes.book, 0, false));
}

#[test]
fn what_came_back_is_told_with_its_place_in_full_and_its_first_words() {
    let home = Folders::new();
    let mut notes = home.open();
    let (journal, _reports) = start(&notes);
    add(&mut notes, &journal, 1, "\nwho monitors the ceasefire, and from what day on?\nmore");
    die(&journal);
    let reading = crate::codec::dataset::read(&[crate::codec::dataset::Input::new(
        "river.toml",
        include_bytes!("../../../data/river.toml"),
    )]);
    let told = home.open().told(&reading.dataset.unwrap());
    assert_eq!(
        told,
        ["1 note came back that was not saved when the program ended: \
          on Minimum flow / Southern Union: “who monitors the ceasefire, and from wha…”"]
    );
}

#[test]
fn a_program_that_was_killed_before_anything_was_typed_makes_nothing_to_be_saved() {
    let home = Folders::new();
    let notes = home.open();
    let (journal, _reports) = start(&notes);
    while files(&home).is_empty() {
        thread::sleep(Duration::from_millis(1));
    }
    let copies: Vec<_> =
        files(&home).into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    die(&journal);
    for (path, bytes) in copies {
        fs::write(path, bytes).unwrap();
    }
    let again = home.open();
    assert!(!again.unsaved && again.came_back.is_empty() && again.problems.is_empty());
}

#[test]
fn what_is_saved_leaves_no_file_behind() {
    let home = Folders::new();
    let mut notes = home.open();
    let (journal, _reports) = start(&notes);
    add(&mut notes, &journal, 1, "x");
    journal.wait(LONG, LONG);
    journal.save_begins(notes.book.revision());
    notes.place.save(&notes.book).unwrap();
    journal.saved(notes.book.revision());
    journal.close(LONG);
    assert!(files(&home).is_empty());
}

#[test]
fn what_a_save_is_about_to_hold_is_durable_in_the_journal_first() {
    let home = Folders::new();
    let mut notes = home.open();
    let (journal, _reports) = start(&notes);
    for n in 0..20 {
        add(&mut notes, &journal, n, "typed just now");
        journal.make_durable(LONG);
        let orders = journal.0.orders();
        assert!(orders.durable >= orders.given && orders.dirty.is_empty(), "note {n}");
    }
}

#[test]
fn a_kill_between_the_save_and_the_emptying_doubles_nothing() {
    let home = Folders::new();
    let mut notes = home.open();
    let (journal, _reports) = start(&notes);
    for text in ["w", "wh", "who"] {
        change(&mut notes, &journal, |book| {
            book.add(note(1, text));
            book.edit(&note(1, "").id, text, note(9, "").created)
        });
        journal.wait(LONG, LONG);
        if text == "wh" {
            notes.place.save(&notes.book).unwrap();
        }
    }
    die(&journal);
    let again = home.open();
    assert_eq!(texts(&again.book), ["who"]);
    assert_eq!(again.came_back.len(), 1);
}

#[test]
fn two_programs_that_were_killed_lose_nothing_to_each_other() {
    let home = Folders::new();
    let mut first = home.open();
    first.book.add(note(1, "both"));
    first.place.save(&first.book).unwrap();
    let (mut one, mut two) = (home.open(), home.open());
    let (journal_one, _reports_one) = start(&one);
    let (journal_two, _reports_two) = start(&two);
    edit(&mut one, &journal_one, 1, "changed by the one");
    add(&mut one, &journal_one, 2, "of the one");
    edit(&mut two, &journal_two, 1, "changed by the other");
    add(&mut two, &journal_two, 3, "of the other");
    die(&journal_one);
    die(&journal_two);
    let mut all = home.open();
    let mut found = texts(&all.book);
    found.sort_unstable();
    assert_eq!(found, ["changed by the one", "changed by the other", "of the one", "of the other"]);
    all.place.save(&all.book).unwrap();
    assert_eq!(home.open().book, all.book);
}

#[test]
fn a_journal_that_cannot_be_used_is_told_with_its_path_and_stays() {
    let home = Folders::new();
    let mut notes = home.open();
    let key = notes.place.desk().key;
    let folder = home.at("state/demarche/journals");
    fs::create_dir_all(&folder).unwrap();
    let later = folder.join(format!("{key}-RUN-1.journal"));
    fs::write(&later, "demarche journal 9 { }\nnote\n").unwrap();
    fs::create_dir(folder.join(format!("{key}-RUN-2.journal"))).unwrap();
    fs::write(folder.join("another-RUN-1.journal"), "of another notes file").unwrap();
    notes.book.add(note(1, "x"));
    let told = home.open().problems;
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("RUN-1.journal") && told[0].contains("form 9"), "{told:?}");
    notes.place.save(&notes.book).unwrap();
    assert_eq!(files(&home).len(), 3);
}

#[test]
fn a_journal_that_is_broken_in_the_middle_gives_what_is_whole_and_is_kept() {
    let home = Folders::new();
    let mut notes = home.open();
    let (journal, _reports) = start(&notes);
    for (n, text) in [(1, "one"), (2, "two"), (3, "three")] {
        add(&mut notes, &journal, n, text);
        journal.wait(LONG, LONG);
    }
    die(&journal);
    let path =
        &files(&home).into_iter().find(|path| fs::read_to_string(path).unwrap().contains("two")).unwrap();
    fs::write(path, fs::read_to_string(path).unwrap().replace("\"two\"", "\"TWO\"")).unwrap();
    let mut again = home.open();
    assert_eq!(texts(&again.book), ["one", "three"]);
    assert!(again.problems[0].contains("broken in the middle"), "{:?}", again.problems);
    again.place.save(&again.book).unwrap();
    assert!(home.open().problems.is_empty(), "told once");
    assert!(files(&home)[0].to_string_lossy().ends_with(".broken"));
}

#[test]
fn a_journal_that_cannot_be_written_is_told_and_loses_nothing_once_it_can() {
    let home = Folders::new();
    let mut notes = home.open();
    fs::write(home.at("state/demarche/journals"), "a file in its place").unwrap();
    let (journal, reports) = start(&notes);
    add(&mut notes, &journal, 1, "x");
    let told = reports.recv_timeout(LONG).unwrap().unwrap();
    assert!(told.contains("not kept against a crash") && told.contains("journals"), "{told}");
    journal.wait(LONG, LONG);
    assert!(journal.trouble().is_some(), "nobody waits for what is known to fail");
    fs::remove_file(home.at("state/demarche/journals")).unwrap();
    assert_eq!(reports.recv_timeout(LONG).unwrap(), None, "tried again without being asked");
    die(&journal);
    assert_eq!(texts(&home.open().book), ["x"]);
}

#[test]
fn a_folder_that_was_emptied_under_the_program_is_filled_again() {
    let home = Folders::new();
    let mut notes = home.open();
    let (journal, _reports) = start(&notes);
    add(&mut notes, &journal, 1, "before");
    journal.wait(LONG, LONG);
    // A file may be made there while it is emptied.
    let give_up = Instant::now() + LONG;
    while fs::remove_dir_all(home.at("state/demarche/journals")).is_err() {
        assert!(Instant::now() < give_up);
    }
    add(&mut notes, &journal, 2, "after");
    die(&journal);
    assert_eq!(texts(&home.open().book), ["before", "after"]);
}

#[test]
fn an_hour_of_typing_does_not_fill_the_disk_even_where_nothing_can_be_saved() {
    let home = Folders::new();
    let mut notes = home.open();
    let (journal, _reports) = start(&notes);
    let long = "a long note ".repeat(200);
    let mut written = 0;
    add(&mut notes, &journal, 1, &long);
    for n in 0..2000 {
        edit(&mut notes, &journal, 1, &format!("{long}{n}"));
        journal.wait(LONG, LONG);
        written += long.len() as u64;
    }
    assert!(written > 4 << 20, "{written}");
    // One that is being filled, and another until that is durable.
    let give_up = Instant::now() + LONG;
    while size(&home) > 2 * LARGE + (64 << 10) {
        assert!(Instant::now() < give_up, "{}", size(&home));
        thread::sleep(Duration::from_millis(5));
    }
    die(&journal);
    assert_eq!(home.open().book, notes.book);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn at_every_moment_the_file_and_the_journal_hold_all_that_was_typed(
        steps in prop::collection::vec((0..6_u8, 0..3_u64), 1..40),
    ) {
        let home = Folders::new();
        let mut notes = home.open();
        let (journal, _reports) = start(&notes);
        // What a save that has begun will have saved, and what the last one has.
        let mut begun: Option<NoteBook> = None;
        let mut saved = notes.book.clone();
        for (turn, (what, n)) in steps.into_iter().enumerate() {
            match what {
                0 => {
                    begun = Some(notes.book.clone());
                    journal.save_begins(notes.book.revision());
                }
                1 => {
                    if let Some(done) = begun.take() {
                        journal.saved(done.revision());
                        saved = done;
                    }
                }
                _ => change(&mut notes, &journal, |book| {
                    book.add(note(n, "a"));
                    book.edit(&note(n, "").id, &format!("text {turn}"), note(turn as u64, "").created)
                }),
            }
            journal.wait(LONG, LONG);
            prop_assert_eq!(&journal::replay(&records(&home), &saved), &notes.book);
        }
        journal.save_begins(notes.book.revision());
        journal.saved(notes.book.revision());
        journal.close(LONG);
        prop_assert!(files(&home).is_empty());
    }
}
