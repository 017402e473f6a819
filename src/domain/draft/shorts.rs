//! Short names of parties, made from their names where a file gives none.
//!
//! A made name must not read like another party's. Of names that would be made alike none keeps that form: each is made
//! longer until they differ. No number is put to a name, and none that is in it is lost.

use std::collections::{HashMap, HashSet};

use crate::domain::width::Width;
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text::fold;

/// The widest that a short name may be.
pub(super) const CELLS: usize = 6;

/// What stands where letters were cut.
const CUT: &str = "…";
/// Words of a name that initials leave out.
const SMALL: &[&str] = &[
    "of", "the", "and", "de", "la", "le", "les", "du", "des", "del", "der", "die", "das", "und", "von", "et",
    "y",
];
/// The letters kept of the beginning and of the end of a word that is cut in the middle, the most legible first.
const MIDDLE_CUTS: [(usize, usize); 4] = [(2, 3), (3, 2), (4, 1), (1, 4)];

/// Short names for parties of these names, which differ from each other and from those that are taken.
pub(super) fn make<'a>(names: &[&'a str], taken: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut taken: HashSet<String> = taken.into_iter().map(fold).collect();
    // Parties of one name share what is made of it, until nothing but a letter can part them.
    let mut entries: Vec<Entry> = Vec::new();
    let mut entry_of: HashMap<String, usize> = HashMap::new();
    for name in names {
        entry_of.entry(fold(name)).or_insert_with(|| {
            entries.push(Entry { forms: forms(name), short: None });
            entries.len() - 1
        });
    }
    for form in 0..FORMS {
        let mut wanted: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.short.is_none()) {
            if let Some(short) = entry.forms[form].as_ref().filter(|short| !short.is_empty()) {
                wanted.entry(fold(short)).or_default().push(at);
            }
        }
        for (short, by) in wanted {
            if let [only] = by[..]
                && taken.insert(short)
            {
                let entry = &mut entries[only];
                entry.short.clone_from(&entry.forms[form]);
            }
        }
    }
    let mut letters = Letters { taken, given: HashMap::new() };
    let mut met = HashSet::new();
    let mut short_of = |name: &&str| {
        let at = entry_of[&fold(name)];
        let entry = &mut entries[at];
        match &entry.short {
            Some(short) if met.insert(at) => short.clone(),
            Some(short) => letters.add_to(short),
            None => {
                met.insert(at);
                let first = entry.forms.iter().flatten().next().cloned().unwrap_or_default();
                let short = letters.add_to(&first);
                entry.short = Some(first);
                short
            }
        }
    };
    names.iter().map(&mut short_of).collect()
}

/// How many characters of a name are looked at: what is longer is no name, and would take long.
const LOOKED_AT: usize = 400;

/// How many forms a name has.
const FORMS: usize = 4 + CELLS + MIDDLE_CUTS.len();

/// A name, what can be made of it, and what was.
struct Entry {
    /// The best first. A form that is too wide or not for this name is left out, so that equal places hold equal forms.
    forms: [Option<String>; FORMS],
    short: Option<String>,
}

/// All that is made of a name, but for letters put to it: the name itself if it fits; the initials of its words, then more
/// of each word, then more of one of them; the beginning of a single word; beginning and end.
fn forms(name: &str) -> [Option<String>; FORMS] {
    let name = &name[..name.char_indices().nth(LOOKED_AT).map_or(name.len(), |(end, _)| end)];
    let words = words(name);
    let is_single = words.len() < 2;
    let whole = if let [only] = words[..] { only } else { name };
    let fits = |form: String| (form.width() <= CELLS).then_some(form);
    let several = |form: String| if is_single { None } else { fits(form) };
    let initials_width = join(&words, |_| 1).width();
    let room = (CELLS + 1).saturating_sub(initials_width);
    std::array::from_fn(|nth| match nth {
        0 => fits(name.to_owned()),
        1 if is_single => Some(beginning(whole)),
        1 => Some(initials(&words)),
        2 | 3 => several(join(&words, |_| nth)),
        _ if nth < 4 + CELLS => {
            let longer = words.len().checked_sub(nth - 3)?;
            several(join(&words, |at| if at == longer { room } else { 1 }))
        }
        _ => MIDDLE_CUTS.get(nth - 4 - CELLS).and_then(|(head, tail)| middle_cut(whole, *head, *tail)),
    })
}

/// So many letters of each word, the first a capital; numbers whole, and apart.
fn join(words: &[&str], letters: impl Fn(usize) -> usize) -> String {
    let mut joined = String::new();
    for (at, word) in words.iter().enumerate() {
        if !is_number(word) {
            let mut graphemes = word.graphemes(true);
            joined.extend(graphemes.next().map(str::to_uppercase));
            joined.extend(graphemes.take(letters(at).saturating_sub(1)));
            continue;
        }
        if joined.ends_with(char::is_numeric) {
            joined.push('-');
        }
        joined.push_str(word);
    }
    joined
}

/// The words that a name is known by: letters and digits apart, small words left out.
fn words(name: &str) -> Vec<&str> {
    let all = name.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’') && !is_mark(c));
    let mut words = Vec::new();
    for word in all.map(without_article).filter(|word| word.contains(char::is_alphanumeric)) {
        let mut left = word;
        while let Some(c) = left.chars().next() {
            let other = |next: char| next.is_numeric() != c.is_numeric();
            let (run, rest) = left.split_at(left.find(other).unwrap_or(left.len()));
            words.push(run);
            left = rest;
        }
    }
    let large: Vec<&str> = words.iter().filter(|word| !SMALL.contains(&&*fold(word))).copied().collect();
    if large.is_empty() { words } else { large }
}

/// Whether a character belongs to the one before it.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) || c == '\u{200D}' || c == '\u{200C}'
}

/// A word without the `d'` or `l'` before it.
fn without_article(word: &str) -> &str {
    let rest = word.split_once(['\'', '’']).filter(|(article, _)| matches!(&*fold(article), "d" | "l"));
    rest.map_or(word, |(_, rest)| rest)
}

fn is_number(word: &str) -> bool {
    word.starts_with(char::is_numeric)
}

/// The initials of words; of those that are too many the last are left out, and numbers never.
fn initials(words: &[&str]) -> String {
    let mut kept = words.to_vec();
    while join(&kept, |_| 1).width() > CELLS {
        let Some(last) = kept.iter().rposition(|word| !is_number(word)) else { break };
        kept.remove(last);
    }
    beginning(&join(&kept, |_| 1))
}

/// A word as it is if it fits, else its beginning, marked as cut.
fn beginning(word: &str) -> String {
    if word.width() <= CELLS {
        return word.to_owned();
    }
    format!("{}{CUT}", cut(word, CELLS - 1).trim_end())
}

/// The beginning and the end of a text, marked as cut; nothing where it is too short for that, or a number would
/// be cut.
fn middle_cut(text: &str, head: usize, tail: usize) -> Option<String> {
    let graphemes: Vec<&str> = text.graphemes(true).collect();
    if graphemes.len() <= head + tail {
        return None;
    }
    let (left, right) = graphemes.split_at(graphemes.len() - tail);
    if left[head..].iter().any(|grapheme| grapheme.contains(char::is_numeric)) {
        return None;
    }
    let form = format!("{}{CUT}{}", left[..head].concat().trim_end(), right.concat().trim_start());
    (form.width() <= CELLS).then_some(form)
}

/// The beginning of a text in so many cells.
fn cut(text: &str, cells: usize) -> &str {
    let mut end = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        if text[..at + grapheme.len()].width() > cells {
            break;
        }
        end = at + grapheme.len();
    }
    &text[..end]
}

/// Gives names that nothing else parts letters: `b`, `c` … `z`, `aa` …, as if the first of them were `a`.
struct Letters {
    taken: HashSet<String>,
    /// How many names of a beginning have got so many letters.
    given: HashMap<(String, usize), usize>,
}

impl Letters {
    /// A short name as it is if it is free, else with letters.
    fn add_to(&mut self, short: &str) -> String {
        if !short.is_empty() && self.taken.insert(fold(short)) {
            return short.to_owned();
        }
        for count in 1..=CELLS {
            let beginning = cut(short, CELLS - count).trim_end();
            let all = 26_usize.pow(count as u32);
            let given = self.given.entry((fold(beginning), count)).or_insert(usize::from(count == 1));
            while *given < all {
                let letter =
                    |place: usize| char::from(b'a' + (*given / 26_usize.pow(place as u32) % 26) as u8);
                let made: String = beginning.chars().chain((0..count).rev().map(letter)).collect();
                *given += 1;
                if self.taken.insert(fold(&made)) {
                    return made;
                }
            }
        }
        short.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::text::Text;

    fn numbers(text: &str) -> impl Iterator<Item = &str> {
        text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty())
    }

    fn made(names: &[&str]) -> Vec<String> {
        make(names, [])
    }

    #[test]
    fn short_names_are_initials_or_beginnings_and_keep_their_numbers() {
        for (name, short) in [
            ("Northern Republic", "NR"),
            ("Delegation number 11", "DN11"),
            ("Delegation11", "D11"),
            ("Delegation number 10000", "D10000"),
            ("Group of 77 and China", "G77C"),
            ("United States of America", "USA"),
            ("The Gambia", "Gambia"),
            ("Argentina", "Argen…"),
            ("Ukraine", "Ukrai…"),
            ("EU", "EU"),
            ("G77", "G77"),
            ("Côte d’Ivoire", "CI"),
            ("Guinea-Bissau", "GB"),
            ("The Of", "The Of"),
            ("Und Der Und", "UDU"),
            ("Articles 12 and 34", "A12-34"),
            ("Joint Working Group on the Many Open Technical Matters 12", "JWGO12"),
            ("Party 123456789", "12345…"),
            ("中华人民共和国", "中华…"),
            ("—–—–—–—", "—–—–—…"),
        ] {
            assert_eq!(made(&[name]), [short], "{name}");
        }
    }

    #[test]
    fn names_that_would_be_made_alike_are_each_made_longer() {
        for (names, shorts) in [
            (&["Australia", "Austria", "Austrian"][..], &["Au…lia", "Au…ria", "Au…ian"][..]),
            (&["Saudi Arabia", "South Africa"], &["SaAr", "SoAf"]),
            (&["Southern Arabia", "Southern Armenia"], &["SouAra", "SouArm"]),
            (&["North Korea", "Nordic Council", "NK"], &["NoKo", "NC", "NK"]),
            (&["Delegation number 1", "Delegation of Nuts 1"], &["DNumb1", "DNuts1"]),
        ] {
            assert_eq!(made(names), shorts);
        }
    }

    #[test]
    fn what_somebody_chose_is_not_given_to_another() {
        assert_eq!(make(&["Northern Republic", "Argentina"], ["nr", "argen…"]), ["NoRe", "Ar…ina"]);
    }

    #[test]
    fn a_letter_parts_parties_of_one_name() {
        assert_eq!(made(&["Delegation number 11"; 3]), ["DN11", "DN11b", "DN11c"]);
        assert_eq!(made(&["Australia", "Austria", "Australia"]), ["Au…lia", "Au…ria", "Au…lib"]);
    }

    #[test]
    fn ten_thousand_parties_have_ten_thousand_short_names() {
        let alike = vec!["Party"; 10_000];
        let numbered: Vec<String> = (0..10_000).map(|nth| format!("Delegation number {nth}")).collect();
        let numbered: Vec<&str> = numbered.iter().map(String::as_str).collect();
        for names in [&alike, &numbered] {
            let made: HashSet<String> = made(names).into_iter().collect();
            assert_eq!(made.len(), 10_000);
            assert!(made.iter().all(|short| short.width() <= CELLS));
        }
        assert_eq!(made(&numbered)[9_999], "DN9999");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn short_names_fit_and_differ_and_no_number_is_made_up(
            names in prop::collection::vec("[abAB19 ]{1,9}|[äß日👩‍👧 '-]{1,6}|\\PC{1,5}", 0..12),
        ) {
            let names: Vec<_> = names.iter().map(|name| Text::line(name)).collect();
            let names: Vec<&str> = names.iter().map(Text::as_str).collect();
            let made = made(&names);
            let different: HashSet<String> = made.iter().map(|short| fold(short)).collect();
            prop_assert_eq!(different.len(), names.len(), "{:?}", made);
            for (name, short) in names.iter().zip(&made) {
                prop_assert!(short.width() <= CELLS && !short.is_empty(), "{} as {}", name, short);
                for number in numbers(short) {
                    let is_it = |whole: &str| whole == number || (short.ends_with(CUT) && whole.starts_with(number));
                    prop_assert!(numbers(name).any(is_it), "{} as {}", name, short);
                }
            }
        }
    }
}
