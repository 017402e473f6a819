//! A journal: whatever it holds, what is whole in it comes back, and coming back loses no text.

use demarche::codec::journal::{Head, Journal, Record, begin, mark, read, record, replay};
use demarche::codec::notes;
use demarche::domain::{NoteBook, Scope};

use super::screen::assert_clean;

/// Reads the bytes as a journal; then takes them for a notes file, writes a journal of its notes, and breaks it.
pub fn law(bytes: &[u8]) {
    match read(bytes) {
        Ok(journal) => journal_law(&journal),
        Err(why) => assert_clean(&why),
    }
    let text = String::from_utf8_lossy(bytes);
    let Ok(file) = notes::read(&text, Scope::Private) else { return };
    let head =
        Head { dataset: file.header.dataset, author: file.header.author, notes: "notes.toml".to_owned() };
    let records = file.book.all().enumerate().map(|(at, note)| {
        let before = if at % 2 == 0 { vec![] } else { vec![mark(note)] };
        Record { revision: at as u64, before, note: note.clone() }
    });
    let records: Vec<Record> = records.collect();
    let written: Vec<String> = records.iter().map(record).collect();
    let whole = begin(&head) + &written.concat();
    let journal = read(whole.as_bytes()).expect("what was written");
    assert_eq!((&journal.head, &journal.records, journal.gaps), (&Some(head), &records, 0), "{whole}");
    journal_law(&journal);

    // Cut anywhere it holds all that was whole before the cut.
    let chance: usize = bytes.iter().map(|byte| usize::from(*byte)).sum();
    let cut = chance % (whole.len() + 1);
    let first = whole.find('\n').map_or(whole.len(), |end| end + 1);
    let mut end = first;
    let fits = written.iter().take_while(|record| {
        end += record.len();
        end <= cut
    });
    let fits = fits.count();
    let half = read(&whole.as_bytes()[..cut]).unwrap_or_else(|why| panic!("cut at {cut}: {why}\n{whole}"));
    assert_eq!(half.records, records[..fits], "cut at {cut}: {whole}");

    // Of one broken byte behind the first line no more than one record is lost.
    if first < whole.len() {
        let mut broken = whole.into_bytes();
        let at = first + chance % (broken.len() - first);
        broken[at] ^= 1 + (chance % 255) as u8;
        let left = read(&broken).expect("its first line is whole").records;
        assert!(left.len() + 1 >= records.len(), "broken at {at}: {}", String::from_utf8_lossy(&broken));
        assert!(left.iter().all(|record| records.contains(record)), "made up at {at}");
    }
}

/// What comes back is there, and takes no text that was there.
fn journal_law(journal: &Journal) {
    let fresh = replay(&journal.records, &NoteBook::default());
    for last in latest(&journal.records) {
        assert!(fresh.all().any(|note| note.text == last.note.text), "not there: {:?}", last.note);
    }
    assert_eq!(replay(&journal.records, &fresh), fresh, "replaying again changes nothing");
    // Somebody else wrote meanwhile.
    let theirs: NoteBook = fresh
        .all()
        .map(|note| {
            let mut note = note.clone();
            note.text = demarche::domain::NoteText::new(&format!("theirs: {}", note.text.raw()));
            note
        })
        .collect();
    let both = replay(&journal.records, &theirs);
    for note in theirs.all() {
        assert!(both.all().any(|other| other.text == note.text), "lost: {note:?}");
    }
    for last in latest(&journal.records) {
        assert!(both.all().any(|note| note.text == last.note.text), "lost: {:?}", last.note);
    }
}

/// The last record of each note.
fn latest(records: &[Record]) -> impl Iterator<Item = &Record> {
    records.iter().enumerate().filter_map(|(at, record)| {
        let is_later = |(other_at, other): (usize, &Record)| {
            other.note.id == record.note.id && (other.revision, other_at) > (record.revision, at)
        };
        (!records.iter().enumerate().any(is_later)).then_some(record)
    })
}
