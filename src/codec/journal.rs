//! The journal of notes: every change whole, one after the other, each told from a broken one by its checksum.
//!
//! ```text
//! demarche journal 1 { dataset = "river", author = "anna", notes = "/home/anna/…/anna.toml" }
//! note 17 private 9f2c… 212 5be1…     revision, scope, what the note was before, length, checksum
//! author = "anna"
//!
//! [[note]]
//! …
//! ```

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use blake3::Hash;
use toml::de::DeTable;

use super::notes::{self, one_line, put};
use crate::domain::text::safe_line;
use crate::domain::{Note, NoteBook, NoteId, Scope};

/// How a journal begins; a number and what it is of follow.
const BEGINNING: &str = "demarche journal ";
/// The form that is written and read here.
const VERSION: &str = "1";
/// How many places behind a broken record are tried for a whole one.
const TRIES: usize = 10_000;

/// What a journal says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// The id of the dataset that the notes are on.
    pub dataset: Option<String>,
    /// Who writes them.
    pub author: Option<String>,
    /// The file that they will be saved in.
    pub notes: String,
}

/// A note as it was after one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The revision of the book at that change.
    pub revision: u64,
    /// The marks of what the note was before: at least before this change, and in the last save.
    pub before: Vec<Hash>,
    /// The note.
    pub note: Note,
}

/// A journal, read.
#[derive(Debug, Default)]
pub struct Journal {
    /// What it says of itself; `None` if it was cut off before it said anything.
    pub head: Option<Head>,
    /// What is whole in it.
    pub records: Vec<Record>,
    /// How often something broken stands before something whole.
    pub gaps: usize,
}

/// What tells one version of a note from another, whoever holds it.
pub fn mark(note: &Note) -> Hash {
    blake3::hash(notes::write_one(note).as_bytes())
}

/// The first line of a journal.
pub fn begin(head: &Head) -> String {
    let fields = [("dataset", &head.dataset), ("author", &head.author), ("notes", &Some(head.notes.clone()))];
    let known = fields
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name} = {}", one_line(value.as_ref()?))));
    format!("{BEGINNING}{VERSION} {{ {} }}\n", known.collect::<Vec<_>>().join(", "))
}

/// A record.
pub fn record(record: &Record) -> String {
    let Record { revision, before, note } = record;
    let mut text = String::new();
    put(&mut text, "author", &one_line(note.author.original()));
    text.push('\n');
    text += &notes::write_one(note);
    let before: Vec<String> = before.iter().map(|mark| mark.to_hex().to_string()).collect();
    let before = if before.is_empty() { "-".to_owned() } else { before.join(",") };
    let mut out = format!("note {revision} {} {before} {}", note.scope.word(), text.len());
    let checksum = checksum(&out, &text);
    // Writing to a string cannot fail.
    let _ = writeln!(out, " {}", checksum.to_hex());
    out + &text
}

fn checksum(line: &str, text: &str) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(line.as_bytes()).update(b"\n").update(text.as_bytes());
    hasher.finalize()
}

/// Reads a journal: all that is whole in it. A tail that was cut off is no fault; `Err` says why it is none of ours.
pub fn read(bytes: &[u8]) -> Result<Journal, String> {
    // What was made just before a power cut may be there without its bytes.
    if bytes.iter().all(|byte| *byte == 0) {
        return Ok(Journal::default());
    }
    let Some(end) = memchr::memchr(b'\n', bytes) else {
        let start = format!("{BEGINNING}{VERSION} {{");
        let common = start.len().min(bytes.len());
        return if start.as_bytes()[..common] == bytes[..common] {
            Ok(Journal::default())
        } else {
            Err("it is no journal of notes".to_owned())
        };
    };
    let head = read_head(&bytes[..end])?;
    let mut journal = Journal { head: Some(head), ..Journal::default() };
    let mut at = end + 1;
    while at < bytes.len() {
        if let Some((record, length)) = read_record(&bytes[at..]) {
            journal.records.push(record);
            at += length;
            continue;
        }
        let starts = memchr::memmem::find_iter(&bytes[at + 1..], b"note ").take(TRIES);
        let Some(next) = starts.map(|start| at + 1 + start).find(|at| read_record(&bytes[*at..]).is_some())
        else {
            break;
        };
        journal.gaps += 1;
        at = next;
    }
    Ok(journal)
}

fn read_head(line: &[u8]) -> Result<Head, String> {
    let line = str::from_utf8(line).ok().and_then(|line| line.strip_prefix(BEGINNING));
    let (version, fields) = line.and_then(|line| line.split_once(' ')).ok_or("it is no journal of notes")?;
    if version != VERSION {
        return Err(format!("it is of form {}, and this program reads form {VERSION}", safe_line(version)));
    }
    let text = format!("head = {fields}");
    let document = DeTable::parse(&text).map_err(|_| "its first line is broken")?;
    let fields = document.get_ref().get("head").and_then(|head| head.get_ref().as_table());
    let fields = fields.ok_or("its first line is broken")?;
    let field = |name| fields.get(name).and_then(|value| value.get_ref().as_str()).map(str::to_owned);
    Ok(Head { dataset: field("dataset"), author: field("author"), notes: field("notes").unwrap_or_default() })
}

/// The record at the beginning of `bytes`, if a whole one stands there, and its length.
fn read_record(bytes: &[u8]) -> Option<(Record, usize)> {
    let end = memchr::memchr(b'\n', bytes)?;
    let line = str::from_utf8(&bytes[..end]).ok()?;
    let (said, sum) = line.rsplit_once(' ')?;
    let mut words = said.strip_prefix("note ")?.split(' ');
    let revision = words.next()?.parse().ok()?;
    let scope = Scope::from_word(words.next()?)?;
    let before = match words.next()? {
        "-" => Vec::new(),
        marks => marks.split(',').map(Hash::from_hex).collect::<Result<_, _>>().ok()?,
    };
    let length: usize = words.next()?.parse().ok()?;
    let stop = end.checked_add(1)?.checked_add(length)?;
    let text = str::from_utf8(bytes.get(end + 1..stop)?).ok()?;
    if words.next().is_some() || Hash::from_hex(sum).ok()? != checksum(said, text) {
        return None;
    }
    let file = notes::read(text, scope).ok()?;
    let mut all = file.book.all();
    match (all.next(), all.next()) {
        (Some(note), None) => Some((Record { revision, before, note: note.clone() }, stop)),
        _ => None,
    }
}

/// Takes the notes of one program's records into a book; what it does not know, and what it knows an older version of, is
/// the record's from then on. Where somebody else changed a note too, the later change stands and the other is kept as a copy.
pub fn replay(records: &[Record], book: &NoteBook) -> NoteBook {
    let mut latest: HashMap<&NoteId, &Record> = HashMap::new();
    // Every version of a note that its program had before its last one.
    let mut versions: HashMap<&NoteId, HashSet<Hash>> = HashMap::new();
    for record in records {
        let id = &record.note.id;
        versions.entry(id).or_default().extend(record.before.iter().copied().chain([mark(&record.note)]));
        let last = latest.entry(id).or_insert(record);
        if last.revision <= record.revision {
            *last = record;
        }
    }
    let theirs: NoteBook = latest.values().map(|record| record.note.clone()).collect();
    let is_older = |note: &&Note| versions.get(&note.id).is_some_and(|known| known.contains(&mark(note)));
    let base: NoteBook = latest.keys().filter_map(|id| book.get(id)).filter(is_older).cloned().collect();
    NoteBook::merge(Some(&base), book, &theirs).book
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Anchor, Stamp};
    use proptest::prelude::*;

    fn head() -> Head {
        Head {
            dataset: Some("river".into()),
            author: Some("anna \"A\"".into()),
            notes: "/home/anna/new\nline.toml".into(),
        }
    }

    fn stamp(seconds: i64) -> Stamp {
        Stamp::new(1_936_000_000 + seconds, 7200).expect("a moment")
    }

    fn note(n: u64, text: &str) -> Note {
        Note::new(NoteId::new(n, n.into()), Anchor::parse("flow/south"), text, "anna", stamp(1))
    }

    fn record_of(revision: u64, note: Note) -> Record {
        Record { revision, before: vec![], note }
    }

    fn written(records: &[Record]) -> Vec<u8> {
        let text: String = records.iter().map(record).collect();
        (begin(&head()) + &text).into_bytes()
    }

    fn book(notes: &[Note]) -> NoteBook {
        notes.iter().cloned().collect()
    }

    fn texts(book: &NoteBook) -> Vec<&str> {
        book.all().map(|note| note.text.raw()).collect()
    }

    #[test]
    fn a_journal_says_whose_it_is_and_holds_notes_whole() {
        let mut team = note(2, "two\nlines \"quoted\"\nnote 3 private - 4 5\n");
        (team.scope, team.said_by) = (Scope::Team, Some(crate::domain::text::Text::line("south")));
        team.extra = vec![("later".into(), "{ a = 1 }".into())];
        let records = [
            Record {
                before: vec![mark(&team), mark(&note(1, ""))],
                ..record_of(7, note(1, "who monitors?"))
            },
            record_of(8, team),
        ];
        let journal = read(&written(&records)).expect("a journal");
        assert_eq!((journal.head, journal.gaps), (Some(head()), 0));
        assert_eq!(journal.records, records);
    }

    #[test]
    fn what_is_no_journal_or_a_later_ones_is_told_and_an_empty_one_is_empty() {
        assert!(read(b"").expect("nothing").records.is_empty());
        assert!(read(&[0; 4096]).expect("a file without its bytes").records.is_empty());
        for (bytes, part) in [
            (&b"[[note]]\n"[..], "no journal"),
            (b"demarche journal 2 { }\n", "form 2"),
            (b"demarche journal 1 { notes = \n", "first line"),
            (b"demarche notes", "no journal"),
            (b"\xff\xfe\n", "no journal"),
            (b"demarche journal \x1b[2J {}\n", "form"),
        ] {
            let why = read(bytes).expect_err("it is none");
            assert!(why.contains(part) && !why.contains(char::is_control), "{why:?}");
        }
    }

    #[test]
    fn what_stands_whole_behind_something_broken_comes_back_and_the_gap_is_told() {
        let records =
            [record_of(1, note(1, "one")), record_of(2, note(2, "two")), record_of(3, note(3, "three"))];
        let mut bytes = written(&records);
        let at = memchr::memmem::find(&bytes, b"two").expect("it is there");
        bytes[at] = b'T';
        let journal = read(&bytes).expect("a journal");
        assert_eq!(journal.records, [records[0].clone(), records[2].clone()]);
        assert_eq!(journal.gaps, 1);
    }

    #[test]
    fn what_its_own_program_had_before_is_replaced_and_no_copy_is_made() {
        let (early, late) = (note(1, "who mon"), note(1, "who monitors?"));
        let saved = Record { before: vec![mark(&early)], ..record_of(9, late.clone()) };
        assert_eq!(texts(&replay(&[saved], &book(std::slice::from_ref(&early)))), ["who monitors?"]);
        let typed = [record_of(1, early.clone()), record_of(2, late.clone())];
        assert_eq!(texts(&replay(&typed, &book(std::slice::from_ref(&early)))), ["who monitors?"]);
        let reversed = [typed[1].clone(), typed[0].clone()];
        assert_eq!(
            texts(&replay(&reversed, &NoteBook::default())),
            ["who monitors?"],
            "the revision decides"
        );
    }

    #[test]
    fn what_somebody_else_wrote_meanwhile_is_kept_beside() {
        let (mut ours, mut theirs) = (note(1, "ours"), note(1, "theirs, later"));
        (ours.updated, theirs.updated) = (stamp(5), stamp(6));
        let records = [record_of(1, ours)];
        let once = replay(&records, &book(std::slice::from_ref(&theirs)));
        assert_eq!(once.get(&theirs.id), Some(&theirs), "the later change stands");
        assert_eq!(once.len(), 2);
        assert_eq!(replay(&records, &once), once, "replayed again, nothing is doubled");
    }

    fn any_records() -> impl Strategy<Value = Vec<Record>> {
        let one = (0..4_u64, r#"(note |[a-z"\\]{0,3}|\n|é|👩‍⚖️){0,6}"#, any::<bool>(), any::<bool>());
        prop::collection::vec(one, 0..8).prop_map(|steps| {
            let mut records: Vec<Record> = Vec::new();
            for (at, (n, text, team, deleted)) in steps.into_iter().enumerate() {
                let mut note = note(n, &text);
                note.scope = if team { Scope::Team } else { Scope::Private };
                note.deleted = deleted.then(|| stamp(9));
                note.updated = stamp(10 + i64::try_from(at).expect("small"));
                let before = records.iter().rev().find(|known| known.note.id == note.id);
                let before = before.map(|known| mark(&known.note)).into_iter().collect();
                records.push(Record { revision: at as u64 + 1, before, note });
            }
            records
        })
    }

    proptest! {
        #[test]
        fn any_cut_leaves_every_record_that_was_written_whole(records in any_records(), cut in any::<prop::sample::Index>()) {
            let bytes = written(&records);
            let cut = cut.index(bytes.len() + 1);
            let journal = read(&bytes[..cut]).expect("a cut is no fault");
            let whole = (0..=records.len()).rev().find(|n| written(&records[..*n]).len() <= cut).unwrap_or(0);
            prop_assert_eq!(&journal.records, &records[..whole]);
            prop_assert_eq!(journal.gaps, 0);
        }

        #[test]
        fn one_broken_byte_costs_one_record_at_most(records in any_records(), at in any::<prop::sample::Index>(), byte: u8) {
            let mut bytes = written(&records);
            let first = begin(&head()).len();
            prop_assume!(bytes.len() > first);
            let at = first + at.index(bytes.len() - first);
            bytes[at] = byte;
            let found = read(&bytes).expect("its first line is whole").records;
            let lost = records.iter().filter(|record| !found.contains(record)).count();
            prop_assert!(lost <= 1 && found.iter().all(|record| records.contains(record)));
        }

        #[test]
        fn replaying_gives_the_last_version_of_each_note_and_again_changes_nothing(records in any_records(), saved in any::<prop::sample::Index>()) {
            // What was saved is the book as it was at one moment.
            let saved = saved.index(records.len() + 1);
            let then = replay(&records[..saved], &NoteBook::default());
            let now = replay(&records, &then);
            for record in &records {
                let last = records.iter().rev().find(|other| other.note.id == record.note.id);
                prop_assert_eq!(now.get(&record.note.id), last.map(|last| &last.note));
            }
            prop_assert!(now.all().all(|note| records.iter().any(|record| record.note.id == note.id)), "no copies");
            prop_assert_eq!(&replay(&records, &now), &now);
        }

        #[test]
        fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in r"(demarche journal 1 \{ \}\n|note [0-9]{1,20} private - [0-9]{1,20} [0-9a-f]{64}\n|\[\[note\]\]\n|\PC){0,8}") {
            let _ = read(&bytes);
            let _ = read(text.as_bytes());
        }
    }
}
