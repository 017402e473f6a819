//! What is handed over holds what its readers may see and nothing else: every export and every brief, for each audience, of a
//! dataset in which each field that is not for the public holds a word of its own.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::sync::Arc;

use demarche::app::model::Keeping;
use demarche::app::{Model, Wanted};
use demarche::codec::brief::{BriefFormat, brief};
use demarche::codec::dataset::{self, Input};
use demarche::codec::export::{Format, Options, export};
use demarche::domain::vocabulary::NoteKind;
use demarche::domain::{
    Anchor, Audience, Dataset, Date, Handout, Note, NoteBook, NoteId, NoteText, Scope, Stamp, Text, Withheld,
};

#[path = "../screens/stripped.rs"]
mod stripped;

const SECRETS: &str = include_str!("../screens/secrets.toml");
const SOURCELESS: &str = include_str!("../screens/sourceless.toml");
const RIVER: &str = include_str!("../../data/river.toml");
const UKRAINE: &str = include_str!("../../data/ukraine.toml");

/// What every word begins with that is not for the public.
const MARK: &str = "qzx";

/// The words of a text that are not for the public.
fn secrets(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.starts_with(MARK) && word.len() > MARK.len()).collect()
}

/// Notes on everything: those with an even number private, the others the team's; one in the trash.
fn notes() -> NoteBook {
    let places = [
        "flow",
        "flow/north",
        "flow/south",
        "salt/delta",
        "party:north",
        "source:paper",
        "challenge:tide",
        "opportunity:wet-year",
        "measure:gauges",
        "step:hotline",
        "dataset",
        "salt",
        "inbox",
        "salt/north",
        "gone/away",
    ];
    let note = |(n, on): (usize, &&str)| {
        let n = n as u64;
        let letter = char::from(b'a' + n as u8);
        let now = Stamp::new(1_936_500_000 + n as i64, 7200).expect("a moment");
        let whose = if n.is_multiple_of(2) { "private" } else { "team" };
        let text = format!("{MARK}{whose}note{letter} #{MARK}{whose}hash{letter}");
        let mut note = Note::new(NoteId::new(n + 1, u128::from(n)), Anchor::parse(on), &text, "me", now);
        note.kind = NoteKind::ALL[n as usize % NoteKind::ALL.len()];
        if n % 2 == 1 {
            (note.scope, note.author) = (Scope::Team, Text::line("qzxteamauthor"));
        }
        note.tags = vec![Text::line(&format!("{MARK}{whose}tag{letter}"))];
        note
    };
    let mut all: Vec<Note> = places.iter().enumerate().map(note).collect();
    let mut thrown = Note { id: NoteId::new(99, 99), text: NoteText::new("qzxtrash"), ..all[0].clone() };
    thrown.tags.clear();
    thrown.deleted = Some(thrown.updated);
    all.push(thrown);
    all.into_iter().collect()
}

fn read(text: &str) -> Dataset {
    let reading = dataset::read(&[Input::new("talks.toml", text.as_bytes().to_vec())]);
    reading.dataset.unwrap_or_else(|| panic!("{}", reading.diagnostics))
}

/// What is handed over of a dataset.
fn handout(text: &str, notes: NoteBook, filter: &str, audience: Audience) -> Handout {
    let model = Model::new(Arc::new(read(text)), notes, Keeping::Saved(0), None);
    let made = Date::parse("2031-05-13").expect("a day");
    let wanted = Wanted { filter: filter.to_owned(), ..model.wanted(audience, made) };
    wanted.handout().unwrap_or_else(|why| panic!("{why}"))
}

/// Every export and every brief of a handout, with what it is.
fn files(handout: &Handout) -> Vec<(String, Vec<u8>)> {
    let options = Options::default();
    let exports = Format::ALL.iter().map(|format| {
        let bytes = export(handout, *format, options).unwrap_or_else(|why| panic!("{format:?}: {why}"));
        (format!("export {}", format.word()), bytes)
    });
    let briefs =
        BriefFormat::ALL.iter().map(|format| (format!("brief {}", format.word()), brief(handout, *format)));
    exports.chain(briefs).collect()
}

/// All that a file says to anybody who opens it, with whatever program: the bytes themselves, or each part of a package as
/// it is and as the text that is left without its tags, where a word may be parted by them.
fn said(bytes: &[u8]) -> String {
    let Ok(mut package) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return String::from_utf8(bytes.to_vec()).expect("text");
    };
    let mut all = String::new();
    for at in 0..package.len() {
        let mut part = package.by_index(at).expect("a part");
        all += &format!("{}\n", part.name().expect("a name"));
        let mut bytes = vec![];
        part.read_to_end(&mut bytes).expect("its bytes");
        let text = String::from_utf8_lossy(&bytes);
        let mut is_tag = false;
        let bare: String = text
            .chars()
            .filter(|c| {
                let is_text = !is_tag && *c != '<';
                is_tag = *c == '<' || is_tag && *c != '>';
                is_text
            })
            .collect();
        all += &format!("{text}\n{bare}\n");
    }
    all
}

/// What is not for those who work on it: our own lines, and what is private.
fn is_ours_alone(word: &str) -> bool {
    word == "qzxlines" || word.starts_with("qzxprivate") || word == "qzxtrash"
}

#[test]
fn no_file_holds_a_word_that_is_not_for_its_readers() {
    for audience in [Audience::Public, Audience::Team, Audience::Own] {
        let handout = handout(SECRETS, notes(), "", audience);
        for (what, bytes) in files(&handout) {
            let shown = secrets(&said(&bytes));
            let leaked: Vec<&String> = shown
                .iter()
                .filter(|word| match audience {
                    Audience::Public => true,
                    Audience::Team => is_ours_alone(word),
                    Audience::Own => *word == "qzxtrash",
                })
                .collect();
            assert!(leaked.is_empty(), "{what} for {}: {leaked:?}", audience.word());
        }
    }
}

#[test]
fn what_is_made_for_the_public_is_made_alike_of_a_dataset_without_all_that_is_private() {
    for text in [SECRETS, SOURCELESS, RIVER, UKRAINE] {
        let mut with = handout(text, notes(), "", Audience::Public);
        let bare = stripped::stripped(text);
        assert_eq!(secrets(&bare), BTreeSet::new());
        let mut without = handout(&bare, NoteBook::default(), "", Audience::Public);
        // What was withheld is told, and nothing else is another.
        with.withheld = Withheld::new(Audience::Public);
        without.withheld = Withheld::new(Audience::Public);
        for ((what, one), (_, other)) in files(&with).into_iter().zip(files(&without)) {
            assert!(said(&one) == said(&other), "{what}:\n{}\n\n{}", said(&one), said(&other));
        }
    }
}

#[test]
fn what_is_made_for_oneself_holds_every_word_there_is() {
    let mut every = secrets(SECRETS);
    every.extend(notes().by_time().flat_map(|note| {
        let tags: Vec<String> = note.tags.iter().map(ToString::to_string).collect();
        secrets(&format!("{} {}", note.text.raw(), tags.join(" ")))
    }));
    every.insert("qzxteamauthor".to_owned());
    let handout = handout(SECRETS, notes(), "", Audience::Own);
    let of = |wanted: &[&str]| -> BTreeSet<String> {
        let files = files(&handout).into_iter().filter(|(what, _)| wanted.contains(&what.as_str()));
        files.flat_map(|(_, bytes)| secrets(&said(&bytes))).collect()
    };
    let missing = |shown: &BTreeSet<String>| every.difference(shown).cloned().collect::<Vec<_>>();
    // Notes are never in a dataset; all else is.
    for data in ["export toml", "export json"] {
        let missing = missing(&of(&[data]));
        assert!(
            missing.iter().all(|word| word.contains("private") || word.contains("team")),
            "{data}: {missing:?}"
        );
    }
    // A page has names for ids.
    let ids = |word: &String| word.ends_with("id");
    for page in ["export markdown", "export html", "export docx", "export xlsx"] {
        let missing: Vec<String> = missing(&of(&[page])).into_iter().filter(|word| !ids(word)).collect();
        assert_eq!(missing, [""; 0], "{page}");
    }
}

#[test]
fn a_filter_takes_what_it_hides_out_of_every_file() {
    let own = |word: &str| word.starts_with("qzxrestricted");
    // On the paper that it rests on too, on the dataset, and in the inbox.
    let stay = ["teamauthor", "notef", "hashf", "tagf", "notek", "hashk", "tagk", "notem", "hashm", "tagm"];
    let notes_that_stay = |word: &str| stay.iter().any(|stays| word.contains(stays));
    for (what, bytes) in files(&handout(SECRETS, notes(), "ships party:south", Audience::Own)) {
        let shown = secrets(&said(&bytes));
        let other: Vec<&String> = shown.iter().filter(|word| !own(word) && !notes_that_stay(word)).collect();
        assert!(other.is_empty(), "{what}: {other:?}");
        assert!(shown.contains("qzxrestrictedtext"), "{what}: {shown:?}");
    }
}
