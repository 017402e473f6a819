//! Every scalar value there is, through every place that takes text from outside.
//!
//! What can be foreign on a terminal is told by the tokeniser: some four thousand of a million scalars. Those go through every
//! place, one place at a time known by its mark; all others go through the functions that clean, and over one screen.

use std::collections::{BTreeSet, HashSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use demarche::domain::width::Width;
use demarche::domain::{NoteText, Text};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::drift::{SIZES, WALK};
use crate::hostile;
use crate::screens::Screens;
use crate::tokens::{Allowed, Token, assert_clean, tokens};

fn all() -> Vec<char> {
    ('\0'..=char::MAX).collect()
}

/// Those that must not reach a terminal as they are.
pub(crate) fn foreign() -> Vec<char> {
    let is_foreign = |c: &char| tokens(c.encode_utf8(&mut [0; 4]).as_bytes(), Allowed::Screen).is_err();
    all().into_iter().filter(is_foreign).collect()
}

/// Whether it is drawn at all: some that combine take no room where they have nothing to combine with, and are left out.
fn takes_room(c: char) -> bool {
    let text = format!("x{c}");
    text.graphemes(true).all(|grapheme| grapheme.width() > 0)
}

/// Does each piece of work once, on as many threads as there are processors.
fn on_all_processors<T: Sync>(pieces: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(piece) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(piece);
                }
            });
        }
    });
}

#[test]
fn what_can_be_foreign_is_known() {
    let foreign = foreign();
    // 65 controls, 12 that turn directions, and what draws nothing, most of it in a block of its own.
    assert_eq!(foreign.iter().filter(|c| c.is_control()).count(), 65);
    assert_eq!(foreign.iter().filter(|c| u32::from(**c) >= 0xe0000).count(), 0x1000);
    assert_eq!(foreign.len(), 4242);
}

#[test]
fn every_scalar_comes_out_of_every_cleaning_clean() {
    let all = all();
    let chunks: Vec<&[char]> = all.chunks(512).collect();
    on_all_processors(&chunks, |chunk| {
        let what = format!("from U+{:04X}", u32::from(chunk[0]));
        // Each among its own kind, and, but for the planes that are empty or private, in company that it may join or turn.
        let together: String = chunk.iter().collect();
        let lonely = matches!(u32::from(chunk[0]), 0x4_0000..0xe_0000 | 0xf_0000..);
        let company = |c: &char| ['a', *c, 'b', '\u{1f468}', '\u{200d}', *c, '\u{200d}', '\u{915}'];
        let joined: String = if lonely { String::new() } else { chunk.iter().flat_map(company).collect() };
        for raw in [together, joined] {
            let note = NoteText::new(&raw);
            assert_clean(note.shown().as_bytes(), Allowed::Plain, &what);
            assert_clean(Text::line(&raw).as_bytes(), Allowed::Screen, &what);
            for grapheme in note.shown().graphemes(true) {
                assert!(grapheme.chars().count() <= 16, "{what}: {grapheme:?}");
            }
        }
    });
}

#[test]
fn every_text_is_measured_as_it_is_drawn() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 400, 1));
    let mut of = |text: &str| usize::from(buffer.set_stringn(0, 0, text, usize::MAX, Style::new()).0);
    for c in all() {
        let text = Text::line(&format!("x{c}y"));
        assert_eq!(text.as_str().width(), of(&text), "U+{:04X}", u32::from(c));
    }
    for text in hostile::NASTY {
        let text = Text::line(text);
        assert_eq!(text.as_str().width(), of(&text), "{text}");
    }
}

#[test]
fn every_scalar_that_is_not_foreign_is_shown_and_all_are_drawn_clean() {
    let all = all();
    // As many as one text of one page holds, with company that what combines can join.
    let chunks: Vec<&[char]> = all.chunks(10_000).collect();
    let seen = Mutex::new(HashSet::new());
    on_all_processors(&chunks, |chunk| {
        let mut words = String::new();
        for c in *chunk {
            // What stands by itself needs no company.
            match u32::from(*c) {
                0x4e00..0xa000 | 0xac00..0xd7a4 | 0xe000..0xf900 | 0x2_0000.. => words.push(*c),
                _ => words.extend(['x', *c, ' ']),
            }
        }
        let text = toml::Value::String(words);
        let text = format!(
            "title = 'T'\n[[party]]\nid = 'p'\nname = 'P'\n[[issue]]\ntitle = 'I'\npositions = {{ p = {text} }}\n"
        );
        let mut screens = Screens::open(&text, "", (79, 400));
        let mut found = HashSet::new();
        for keys in ["<enter>", "<pgdn>", "<pgdn>", "<pgdn>"] {
            found.extend(screens.press(keys).into_iter().filter_map(|token| match token {
                Token::Shown(c) => Some(c),
                Token::Break
                | Token::Place(..)
                | Token::Look
                | Token::Erase
                | Token::Mode(..)
                | Token::Copy => None,
            }));
        }
        seen.lock().expect("the others go on").extend(found);
    });
    let seen = seen.into_inner().expect("all went well");
    let missing: Vec<String> = all
        .iter()
        .filter(|c| Text::new(&format!("x{c} ")).contains(**c) && takes_room(**c) && !seen.contains(c))
        .map(|c| format!("{:04X}", u32::from(*c)))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

/// Past everything that is long, one way and the other.
const FAR: &[&str] = &[
    "j", "l", "j", "l", "j", "l", "j", "l", "j", "l", "j", "l", "j", "j", "j", "j", "j", "j", "j", "h", "h",
    "h", "h", "h", "h", "gg", "3", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j",
    "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "G", "k", "k", "k", "k", "k", "k", "<enter>",
    "<esc>", "<esc>", "1",
];

#[test]
fn what_is_foreign_goes_through_every_place_of_a_dataset_and_its_notes() {
    // All of them but the tags, of which each is as the other.
    let harm: String = foreign().into_iter().filter(|c| u32::from(*c) < 0xe0080).collect();
    let mut places = vec![];
    let mut put = |place: &str| {
        places.push(place.to_owned());
        // Whatever is cut off at either end, something foreign stands beside the mark.
        format!("{harm}z{:03}{harm}", places.len())
    };
    let text = hostile::dataset(|place, _| match place {
        "party.short" => "\u{1b}\u{9b}\u{7}\u{202e}\u{200b}\u{e0041}".to_owned(),
        _ => put(place),
    });
    let notes = hostile::notes(put);
    let seen = Mutex::new(HashSet::new());
    // The last is tall enough for whatever there is to read of a thing.
    let walks = [SIZES.map(|size| (size, WALK)).to_vec(), vec![((160, 250), FAR), ((160, 50), FAR)]].concat();
    on_all_processors(&walks, |(size, walk)| {
        let mut screens = Screens::open(&text, &notes, *size);
        let mut found = HashSet::new();
        for keys in *walk {
            screens.press(keys);
            let shown = screens.canvas.shown();
            let row = |y| (0..shown.area.width).map(|x| shown[(x, y)].symbol()).collect::<String>();
            for y in 0..shown.area.height {
                found.extend(
                    row(y).split('z').skip(1).filter_map(|mark| mark.get(..3)?.parse::<usize>().ok()),
                );
            }
        }
        seen.lock().expect("the others go on").extend(found);
    });
    let seen = seen.into_inner().expect("all went well");
    let shown: BTreeSet<&String> =
        places.iter().enumerate().filter(|(n, _)| seen.contains(&(n + 1))).map(|(_, place)| place).collect();
    let missing: Vec<&String> =
        places.iter().filter(|place| !shown.contains(place) && !NOWHERE.contains(&place.as_str())).collect();
    assert_eq!(missing, Vec::<&String>::new(), "no step of the walk shows them");
}

/// What is kept and searched, and on no screen by now.
const NOWHERE: &[&str] = &[
    "author",
    "note.tags",
    "party.by",
    "party.groups",
    "party.locator",
    "party.summary",
    "source.by",
    "source.url",
    "summary",
];
