//! A notes file: whatever it holds, what is read from it is written so that it reads the same, and merging loses no text.

use demarche::codec::notes::{NotesFile, read, write};
use demarche::domain::{NoteBook, NoteText, Scope};

use super::screen::assert_clean;

/// What stands between the files of one input.
const BETWEEN: &str = "\n%%\n";

/// Reads up to three files, and merges them as base, ours and theirs.
pub fn law(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    text_law(&text);
    for scope in [Scope::Private, Scope::Team] {
        let books: Vec<NoteBook> = text.splitn(3, BETWEEN).filter_map(|text| file(text, scope)).collect();
        match books.as_slice() {
            [] => {}
            [ours] => merge_law(None, ours, ours),
            [ours, theirs] => merge_law(None, ours, theirs),
            [base, ours, theirs, ..] => {
                merge_law(Some(base), ours, theirs);
                merge_law(None, ours, theirs);
            }
        }
    }
}

/// The notes of a file that can be read.
fn file(text: &str, scope: Scope) -> Option<NoteBook> {
    let file = match read(text, scope) {
        Ok(file) => file,
        Err(unreadable) => {
            assert_clean(&unreadable.to_string());
            assert!((1..=text.lines().count() + 1).contains(&unreadable.line), "{unreadable}");
            return None;
        }
    };
    file.problems.iter().for_each(|problem| assert_clean(problem));
    let written = write(&file.header, &file.book, scope);
    let again =
        read(&written, scope).unwrap_or_else(|error| panic!("{error} of what was written:\n{written}"));
    assert_eq!(again.problems, [""; 0], "{written}");
    let header = demarche::codec::notes::Header {
        path: file.header.path.clone().filter(|_| scope == Scope::Private),
        ..file.header.clone()
    };
    assert_eq!(again, NotesFile { header, problems: vec![], ..file }, "{written}");
    assert_eq!(write(&again.header, &again.book, scope), written);
    again.book.all().for_each(|note| text_law(note.text.raw()));
    Some(again.book)
}

/// What is typed, pasted or read is cleaned once and for all.
fn text_law(raw: &str) {
    let text = NoteText::new(raw);
    assert_eq!(NoteText::new(text.raw()), text);
    text.shown().lines().for_each(assert_clean);
    text.tags().iter().for_each(|tag| assert_clean(tag));
    let is_word = |c: &char| !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}');
    let words = |text: &str| text.chars().filter(is_word).collect::<String>();
    assert_eq!(words(text.raw()), words(raw), "no more than control characters and line breaks may change");
}

fn merge_law(base: Option<&NoteBook>, ours: &NoteBook, theirs: &NoteBook) {
    let merged = NoteBook::merge(base, ours, theirs);
    assert_eq!(merged, NoteBook::merge(base, theirs, ours), "the order of the two does not matter");
    let itself = NoteBook::merge(base, ours, ours);
    assert_eq!((&itself.book, itself.copies), (ours, 0), "merging with itself changes nothing");
    for note in ours.all().chain(theirs.all()) {
        let known = base.and_then(|base| base.get(&note.id)) == Some(note);
        let found = merged.book.all().any(|other| other.text == note.text);
        assert!(known || found, "lost: {note:?}");
    }
    if base.is_none() {
        let again = NoteBook::merge(None, &merged.book, theirs);
        assert_eq!((&again.book, again.copies), (&merged.book, 0), "merging again changes nothing");
    }
}
