//! Finding by a few letters: the ranked pickers, and the word that need not be spelt out.

use std::cmp::Reverse;
use std::ops::Range;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::query::lit::{merged, unfold};
use super::text::{fold, fold_with_origins};

pub use super::go_to::{Directory, Place, go_to};

/// One of the candidates that a picker offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Which candidate.
    pub index: usize,
    /// How well it fits.
    pub score: i64,
    /// The letters that fit: bytes of the candidate, on character boundaries.
    pub lit: Vec<Range<usize>>,
}

/// Ranks candidates by how well each of the query's words fits, best first, equals in their order; a candidate that lacks
/// a word is left out. No word: all of them.
pub fn rank<'c>(query: &str, candidates: impl IntoIterator<Item = &'c str>) -> Vec<Hit> {
    let words = words(query);
    let matcher = SkimMatcherV2::default();
    let mut hits: Vec<_> = candidates
        .into_iter()
        .enumerate()
        .filter_map(|(index, text)| {
            weigh(&matcher, &words, text).map(|(score, lit)| Hit { index, score, lit })
        })
        .collect();
    hits.sort_by_key(|hit| Reverse(hit.score));
    hits
}

/// How well every word fits a text, and where; `None` where one does not.
pub(super) fn weigh(
    matcher: &SkimMatcherV2,
    words: &[String],
    text: &str,
) -> Option<(i64, Vec<Range<usize>>)> {
    let (folded, origins) = fold_with_origins(text);
    let starts: Vec<_> = folded.char_indices().map(|(at, c)| at..at + c.len_utf8()).collect();
    let (mut score, mut lit) = (0, Vec::new());
    for word in words {
        let (points, letters) = matcher.fuzzy_indices(&folded, word)?;
        score += points;
        let letters = letters.iter().filter_map(|letter| starts.get(*letter));
        lit.extend(letters.map(|letter| unfold(text, &origins, letter.clone())));
    }
    Some((score, merged(lit)))
}

pub(super) fn words(query: &str) -> Vec<String> {
    fold(query).split_whitespace().map(str::to_owned).collect()
}

/// Words whose letters need not all be there.
///
/// A name fits where it has the letters of each word in order, and enters a further word of its own only at its beginning:
/// "prisexch" fits "Prisoner exchange", "rusia" fits "Russia", but letters strewn over a long title fit nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    words: Vec<Vec<char>>,
}

impl Pattern {
    /// Takes one word or several, folded or not.
    pub fn new(text: &str) -> Self {
        Self { words: words(text).iter().map(|word| word.chars().collect()).collect() }
    }

    /// Whether a name fits.
    pub fn fits(&self, name: &str) -> bool {
        if name.is_ascii() { self.fits_folded(name) } else { self.fits_folded(&fold(name)) }
    }

    /// Whether a name fits that is folded, or need not be since it is ASCII.
    fn fits_folded(&self, name: &str) -> bool {
        if self.words.is_empty() {
            return false;
        }
        if name.is_ascii() && name.len() <= u128::BITS as usize {
            return self.words.iter().all(|word| is_strewn(word, name.as_bytes()))
                && self.words.iter().all(|word| fits_short(word, name.as_bytes()));
        }
        let letters: Vec<char> = name.chars().map(|c| c.to_ascii_lowercase()).collect();
        self.words.iter().all(|word| places(word, &letters).is_some())
    }

    /// The letters of a name that fit: bytes, on character boundaries; nothing where the name does not fit.
    pub fn lit(&self, name: &str) -> Vec<Range<usize>> {
        let (folded, origins) = fold_with_origins(name);
        let starts: Vec<_> = folded.char_indices().map(|(at, c)| at..at + c.len_utf8()).collect();
        let letters: Vec<char> = folded.chars().collect();
        let found: Option<Vec<_>> = self.words.iter().map(|word| places(word, &letters)).collect();
        let letters = found.into_iter().flatten().flatten();
        merged(letters.map(|letter| unfold(name, &origins, starts[letter].clone())).collect())
    }
}

/// Whether an ASCII name has these letters in order, anywhere: most names lack one, which is soon found out.
fn is_strewn(word: &[char], mut name: &[u8]) -> bool {
    word.iter().all(|letter| {
        let Ok(letter) = u8::try_from(*letter) else { return false };
        let found = memchr::memchr2(letter, letter.to_ascii_uppercase(), name);
        found.is_some_and(|at| {
            name = &name[at + 1..];
            true
        })
    })
}

/// Whether a word fits an ASCII name of at most 128 letters, by the rule of [`Pattern`]; a bit for each place of the name.
fn fits_short(word: &[char], name: &[u8]) -> bool {
    let bits = |holds: &dyn Fn(usize) -> bool| {
        (0..name.len()).fold(0_u128, |bits, at| bits | u128::from(holds(at)) << at)
    };
    let is_inside = |at: usize| name[at].is_ascii_alphanumeric();
    let starts = bits(&|at| at == 0 || (is_inside(at) && !is_inside(at - 1)));
    let mut reached = u128::MAX;
    for (nth, letter) in word.iter().enumerate() {
        let letters = bits(&|at| char::from(name[at].to_ascii_lowercase()) == *letter);
        if nth == 0 {
            reached = letters;
            continue;
        }
        let first = reached & reached.wrapping_neg();
        let further_words = starts & !(first | first.wrapping_sub(1));
        // Spreads to the right up to the next beginning, doubling its stride.
        let (mut onward, mut open) = ((reached << 1) & !starts, !starts);
        for stride in [1, 2, 4, 8, 16, 32, 64] {
            onward |= open & (onward << stride);
            open &= open << stride;
        }
        reached = letters & (further_words | onward);
    }
    reached != 0
}

/// Which letters of a name a word fits, by the rule of [`Pattern`].
fn places(word: &[char], name: &[char]) -> Option<Vec<usize>> {
    let is_start = |at: usize| at == 0 || (name[at].is_alphanumeric() && !name[at - 1].is_alphanumeric());
    // For each letter of the word and each place of the name: the place of the letter before, if it can stand there.
    let mut table: Vec<Vec<Option<usize>>> = Vec::with_capacity(word.len());
    for (nth, wanted) in word.iter().enumerate() {
        let mut row = vec![None; name.len()];
        // The latest place of the letter before, in this word of the name and anywhere.
        let (mut within, mut before) = (None, None);
        for at in 0..name.len() {
            if is_start(at) {
                within = None;
            }
            if name[at] == *wanted {
                row[at] = match nth {
                    0 => Some(at),
                    _ if is_start(at) => before,
                    _ => within,
                };
            }
            if nth > 0 && table[nth - 1][at].is_some() {
                within = Some(at);
                // The first letter is sooner meant where a word begins.
                if nth > 1 || is_start(at) || !before.is_some_and(is_start) {
                    before = Some(at);
                }
            }
        }
        table.push(row);
    }
    let mut at = table.last()?.iter().position(Option::is_some)?;
    let mut found = vec![at];
    for row in table.iter().skip(1).rev() {
        at = row[at]?;
        found.push(at);
    }
    found.reverse();
    Some(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn candidates_are_ranked_and_each_word_has_to_fit() {
        let names = ["Security guarantees", "Guarantors", "Humanitarian access", "Sécurité"];
        let ranked = |query: &str| rank(query, names).iter().map(|hit| hit.index).collect::<Vec<_>>();
        assert_eq!(ranked("guar"), [1, 0]);
        assert_eq!(ranked("sec guar"), [0]);
        assert_eq!(ranked("SECUR"), [0, 3]);
        assert_eq!(ranked(""), [0, 1, 2, 3]);
        let lit = &rank("secur", names)[1].lit;
        assert_eq!(&names[3][lit[0].clone()], "Sécur");
    }

    #[test]
    fn a_pattern_leaves_letters_out_but_does_not_gather_them_from_anywhere() {
        for (pattern, name, fits) in [
            ("ceasfire", "Ceasefire", true),
            ("fire", "Ceasefire", true),
            ("prisexch", "Prisoner exchange", true),
            ("pe", "Prisoner exchange", true),
            ("rusia", "Russia", true),
            ("russia", "Russa", false),
            ("secgar", "Security guarantees", true),
            ("steuer", "Sites of heritage, and their future", false),
            ("pris exch", "Exchange of prisoners", true),
            ("cote", "Côte d’Ivoire", true),
            ("", "Anything", false),
        ] {
            assert_eq!(Pattern::new(pattern).fits(name), fits, "{pattern} in {name}");
            assert_eq!(!Pattern::new(pattern).lit(name).is_empty(), fits, "{pattern} in {name}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_a_pattern_lights_are_its_letters(pattern in "[abß]{1,3}", name in "[abßÄ -]{0,12}") {
            let lit = Pattern::new(&pattern).lit(&name);
            prop_assert_eq!(!lit.is_empty(), Pattern::new(&pattern).fits(&name));
            if !lit.is_empty() && !pattern.contains('ß') && !name.contains('ß') {
                let letters: String = lit.into_iter().map(|range| fold(&name[range])).collect();
                prop_assert_eq!(letters, pattern);
            }
        }

        #[test]
        fn no_pattern_panics(query in "\\PC{0,8}|[a-z ]{0,8}", name in "\\PC{0,12}|[a-z ]{0,150}") {
            for hit in rank(&query, [name.as_str()]) {
                prop_assert!(hit.lit.iter().all(|range| name.get(range.clone()).is_some()));
            }
            prop_assert_eq!(Pattern::new(&query).fits(&name), !Pattern::new(&query).lit(&name).is_empty());
        }
    }
}
