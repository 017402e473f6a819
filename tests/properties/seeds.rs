//! What fuzzing begins with, and inputs made from that as a fuzzer makes them.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::Index;

/// What is put between the bytes of a seed: what parsers stumble over, and what terminals obey.
const HOSTILE: &[&str] = &[
    "\0",
    "\u{1b}[2J",
    "\u{202e}",
    "\u{feff}",
    "\r",
    "\n",
    "\"\"\"",
    "'''",
    "[[issue]]\n",
    "[[",
    "]]",
    "{",
    "=",
    "\\u001b",
    "\u{200b}",
    "é\u{301}\u{301}",
    "👩‍👩‍👧",
    "漢字",
    "<enter>",
    "<esc>",
    "<merged>",
    "<failed>",
    "<saved>",
    "<size:40x10>",
    "<size:0x0>",
    "<c-z>",
    "|",
    "-",
    ":",
    "\"",
    "99999999999999999999",
    "2031-13-99",
    "<paste:a\u{1b}[31m\nb>",
    "ui",
    "\n%%\n",
];

/// The seeds of a target.
pub(crate) fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds").join(target);
    let mut paths: Vec<_> = match fs::read_dir(&folder) {
        Ok(entries) => entries.map(|entry| entry.expect("an entry").path()).collect(),
        Err(error) => panic!("{}: {error}", folder.display()),
    };
    paths.sort();
    let mut seeds: Vec<_> = paths.iter().map(|path| fs::read(path).expect("a seed")).collect();
    if target == "journal" {
        // A journal is made of the notes of a file as well.
        seeds.extend(self::seeds("notes"));
    }
    if target == "dataset" {
        seeds.extend(super::laws::EXAMPLES.map(|text| text.as_bytes().to_vec()));
    }
    seeds
}

/// A change of an input.
#[derive(Debug, Clone)]
enum Change {
    Cut(Index, u8),
    Put(Index, Vec<u8>),
    Flip(Index, u8),
    Copy(Index, Index, u8),
}

/// Seeds, each changed in a few places or cut short, and sometimes nothing but noise.
pub(crate) fn mutated(target: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let hostile = prop::sample::select(HOSTILE).prop_map(|text| text.as_bytes().to_vec());
    let change = prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, len)| Change::Cut(at, len)),
        (any::<Index>(), hostile).prop_map(|(at, what)| Change::Put(at, what)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, with)| Change::Flip(at, with)),
        (any::<Index>(), any::<Index>(), any::<u8>()).prop_map(|(from, to, len)| Change::Copy(from, to, len)),
    ];
    let seed = prop::sample::select(seeds(target));
    let changed =
        (seed, prop::collection::vec(change, 0..6)).prop_map(|(seed, changes)| apply(seed, changes));
    prop_oneof![
        12 => changed,
        1 => prop::collection::vec(any::<u8>(), 0..200),
        1 => "\\PC{0,200}".prop_map(String::into_bytes),
    ]
}

fn apply(mut bytes: Vec<u8>, changes: Vec<Change>) -> Vec<u8> {
    for change in changes {
        let at = |index: Index, bytes: &[u8]| index.index(bytes.len() + 1);
        match change {
            Change::Cut(from, len) => {
                let from = at(from, &bytes);
                let end = (from + usize::from(len)).min(bytes.len());
                bytes.drain(from..end);
            }
            Change::Put(to, what) => {
                let to = at(to, &bytes);
                bytes.splice(to..to, what);
            }
            Change::Flip(place, with) => {
                let place = at(place, &bytes);
                if let Some(byte) = bytes.get_mut(place) {
                    *byte ^= with;
                }
            }
            Change::Copy(from, to, len) => {
                let from = at(from, &bytes);
                let part = bytes[from..(from + usize::from(len)).min(bytes.len())].to_vec();
                let to = at(to, &bytes);
                bytes.splice(to..to, part);
            }
        }
    }
    bytes
}
