//! Finding by a few letters: the ranked pickers, the place to go to, and the word that need not be spelt out.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use memchr::memmem::Finder;

use super::dataset::Dataset;
use super::query::lit::{merged, unfold};
use super::records::{IssueIx, PartyIx};
use super::text::{fold, fold_into, fold_with_origins};

/// The most places that are offered.
const OFFERED: usize = 50;
/// Of how many the order is worked out letter by letter; the rest were further off by the rougher measure.
const WEIGHED: usize = 200;

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
fn weigh(matcher: &SkimMatcherV2, words: &[String], text: &str) -> Option<(i64, Vec<Range<usize>>)> {
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

fn words(query: &str) -> Vec<String> {
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
        // Most names lack a letter, and need not be folded to find that out.
        if name.is_ascii() && !self.words.iter().all(|word| is_strewn(word, name)) {
            return false;
        }
        let letters: Vec<char> = fold(name).chars().collect();
        !self.words.is_empty() && self.words.iter().all(|word| places(word, &letters).is_some())
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

/// Whether an ASCII text has these letters in order, anywhere.
fn is_strewn(word: &[char], text: &str) -> bool {
    let mut letters = text.bytes().map(|byte| char::from(byte.to_ascii_lowercase()));
    word.iter().all(|wanted| letters.any(|letter| letter == *wanted))
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

/// A place to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The issue; `None`: the party's column, wherever the focus is.
    pub issue: Option<IssueIx>,
    /// The party; `None`: the issue's row, whatever the column.
    pub party: Option<PartyIx>,
    /// The letters of the issue's title that fit.
    pub lit_title: Vec<Range<usize>>,
    /// The letters of the party's name that fit.
    pub lit_party: Vec<Range<usize>>,
}

/// The best places for a few letters: "ceas rus" is the cell of Russia on the ceasefire. For a large dataset keep a
/// [`Directory`].
pub fn go_to(text: &str, dataset: &Dataset, shown: &[PartyIx]) -> Vec<Place> {
    Directory::of(dataset).go_to(text, dataset, shown)
}

/// The numbers and titles of the issues, folded, with what rules most of them out at a glance.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    text: String,
    /// Where each issue's begins; one more at the end.
    starts: Vec<u32>,
    /// Which letters each has.
    masks: Vec<u64>,
}

/// How well a word fits, roughly: not at all, strewn, inside a word, at the beginning of one, as a whole one.
type Fit = u8;

/// A word that is looked for.
struct Wanted {
    word: String,
    mask: u64,
    finder: Finder<'static>,
}

/// A place that fits by the rougher measure: how well, the shorter first, then in the file's order.
type Rough = (u32, Reverse<usize>, Reverse<Option<IssueIx>>, Reverse<Option<PartyIx>>, Split);

/// Which of the words, from one to another, are the party's; the rest are the issue's.
type Split = (usize, usize);

impl Directory {
    /// Folds the titles of a dataset.
    pub fn of(dataset: &Dataset) -> Self {
        let mut directory = Self::default();
        for issue in dataset.issues() {
            let start = directory.text.len();
            directory.starts.push(start as u32);
            fold_into(&issue.number, &mut directory.text);
            directory.text.push(' ');
            fold_into(&issue.title, &mut directory.text);
            directory.masks.push(mask(&directory.text[start..]));
        }
        directory.starts.push(directory.text.len() as u32);
        directory
    }

    /// The best places for a few letters, the best first.
    pub fn go_to(&self, text: &str, dataset: &Dataset, shown: &[PartyIx]) -> Vec<Place> {
        let wanted: Vec<_> = words(text).into_iter().map(Wanted::new).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let parties = best_parties(&wanted, dataset, shown);
        let mut best = Best::default();
        for (split, fit, party) in &parties {
            if split.1 - split.0 == wanted.len() {
                best.offer((*fit, Reverse(0), Reverse(None), Reverse(Some(*party)), *split));
            }
        }
        let mut fits = vec![0; wanted.len()];
        for issue in dataset.issue_ixs() {
            let Some(length) = self.fits(issue, &wanted, &mut fits) else { continue };
            let sum = |part: &[Fit]| {
                part.iter().all(|fit| *fit > 0).then(|| part.iter().map(|fit| u32::from(*fit)).sum::<u32>())
            };
            if let Some(fit) = sum(&fits) {
                best.offer((fit, Reverse(length), Reverse(Some(issue)), Reverse(None), (0, 0)));
            }
            for (split, fit, party) in &parties {
                let (from, to) = *split;
                if to - from == wanted.len() {
                    continue;
                }
                if let (Some(one), Some(other)) = (sum(&fits[..from]), sum(&fits[to..])) {
                    let fit = one + other + fit;
                    best.offer((fit, Reverse(length), Reverse(Some(issue)), Reverse(Some(*party)), *split));
                }
            }
        }
        weighed(best, &wanted, dataset)
    }

    /// How well each word fits an issue, and how long its title is; `None` where no word fits.
    fn fits(&self, issue: IssueIx, wanted: &[Wanted], fits: &mut [Fit]) -> Option<usize> {
        let mask = *self.masks.get(issue.get())?;
        let mut any = false;
        let range = self.starts[issue.get()] as usize..self.starts[issue.get() + 1] as usize;
        for (fit, wanted) in fits.iter_mut().zip(wanted) {
            *fit = if mask & wanted.mask == wanted.mask { wanted.fit(&self.text[range.clone()]) } else { 0 };
            any |= *fit > 0;
        }
        any.then_some(range.len())
    }
}

impl Wanted {
    fn new(word: String) -> Self {
        Self { mask: mask(&word), finder: Finder::new(&word).into_owned(), word }
    }

    /// How well it fits a folded text.
    fn fit(&self, text: &str) -> Fit {
        let bytes = text.as_bytes();
        let is_inside =
            |at: Option<&u8>| at.is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
        let mut best = 0;
        for at in self.finder.find_iter(bytes) {
            let starts = at == 0 || !is_inside(bytes.get(at - 1));
            let ends = !is_inside(bytes.get(at + self.word.len()));
            best = best.max(match (starts, ends) {
                (true, true) => return 4,
                (true, false) => 3,
                (false, _) => 2,
            });
        }
        if best > 0 {
            return best;
        }
        let mut letters = text.chars();
        u8::from(self.word.chars().all(|wanted| letters.any(|letter| letter == wanted)))
    }
}

/// The letters of a folded text, one bit for each kind of letter.
fn mask(folded: &str) -> u64 {
    folded.chars().fold(0, |mask, c| {
        let bit = match c {
            ' ' => return mask,
            'a'..='z' => u32::from(c) - u32::from('a'),
            '0'..='9' => 26 + u32::from(c) - u32::from('0'),
            other => 36 + u32::from(other) % 28,
        };
        mask | 1 << bit
    })
}

/// For each way to give the words at one end to a party: the few parties that they fit best.
fn best_parties(wanted: &[Wanted], dataset: &Dataset, shown: &[PartyIx]) -> Vec<(Split, u32, PartyIx)> {
    const OF_EACH: usize = 3;
    let fits: Vec<Vec<Fit>> = shown
        .iter()
        .map(|party| {
            let party = dataset.party(*party);
            let names = [fold(&party.name), fold(&party.short), party.id.as_str().to_owned()];
            wanted.iter().map(|word| names.iter().map(|name| word.fit(name)).max().unwrap_or(0)).collect()
        })
        .collect();
    let count = wanted.len();
    let splits = (1..=count).map(|end| (0, end)).chain((1..count).map(|start| (start, count)));
    let mut best = Vec::new();
    for (from, to) in splits {
        let mut fitting: Vec<_> = fits
            .iter()
            .zip(shown)
            .filter(|(fits, _)| fits[from..to].iter().all(|fit| *fit > 0))
            .map(|(fits, party)| ((from, to), fits[from..to].iter().map(|fit| u32::from(*fit)).sum(), *party))
            .collect();
        fitting.sort_by_key(|(_, fit, _)| Reverse::<u32>(*fit));
        fitting.truncate(if to - from == count { OFFERED } else { OF_EACH });
        best.extend(fitting);
    }
    best
}

/// The best of the rougher measure so far.
#[derive(Default)]
struct Best(BinaryHeap<Reverse<Rough>>);

impl Best {
    fn offer(&mut self, place: Rough) {
        if self.0.len() < WEIGHED {
            self.0.push(Reverse(place));
        } else if let Some(mut worst) = self.0.peek_mut()
            && worst.0 < place
        {
            *worst = Reverse(place);
        }
    }
}

/// Puts the best in their order, letter by letter, and lights the letters.
fn weighed(best: Best, wanted: &[Wanted], dataset: &Dataset) -> Vec<Place> {
    let matcher = SkimMatcherV2::default();
    let words: Vec<String> = wanted.iter().map(|wanted| wanted.word.clone()).collect();
    let mut places = Vec::new();
    for Reverse((fit, length, Reverse(issue), Reverse(party), (from, to))) in best.0 {
        let theirs = &words[from..to];
        let others: Vec<_> = words[..from].iter().chain(&words[to..]).cloned().collect();
        let (mut score, mut lit_title, mut lit_party) = (0, Vec::new(), Vec::new());
        if let Some(issue) = issue.map(|ix| dataset.issue(ix)) {
            // A word may be in the number alone, and then lights nothing in the title.
            let title =
                others.iter().filter_map(|word| weigh(&matcher, std::slice::from_ref(word), &issue.title));
            for (points, lit) in title {
                score += points;
                lit_title.extend(lit);
            }
        }
        if let Some(party) = party.map(|ix| dataset.party(ix))
            && let Some((points, lit)) = weigh(&matcher, theirs, &party.name)
        {
            score += points;
            lit_party = lit;
        }
        let place = Place { issue, party, lit_title: merged(lit_title), lit_party };
        places.push(((fit, score, length, Reverse(issue), Reverse(party)), place));
    }
    places.sort_by(|(one, _), (other, _)| other.cmp(one));
    places.into_iter().take(OFFERED).map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::specimen::{Specimen, river};
    use crate::domain::vocabulary::Role;

    fn talks() -> Dataset {
        let mut talks = Specimen::new();
        talks.party("ukraine", "Ukraine", "UKR", Role::Principal);
        talks.party("russia", "Russia", "RUS", Role::Principal);
        talks.party("us", "United States", "US", Role::Mediator);
        for (id, title) in [
            ("ceasefire", "Ceasefire"),
            ("prisoners", "Prisoner exchange"),
            ("territory", "Territorial integrity"),
            ("crust", "Access for rescue crews"),
            ("nuclear", "Zaporizhzhia nuclear plant"),
        ] {
            talks.issue(id, title);
        }
        talks.dataset()
    }

    /// The best places, written "issue/party".
    fn places(dataset: &Dataset, text: &str) -> Vec<String> {
        let shown: Vec<_> = dataset.party_ixs().collect();
        let told = |place: &Place| {
            let issue = place.issue.map_or("", |ix| dataset.issue(ix).id.as_str());
            let party = place.party.map_or("", |ix| dataset.party(ix).id.as_str());
            format!("{issue}/{party}")
        };
        go_to(text, dataset, &shown).iter().map(told).collect()
    }

    #[test]
    fn a_few_letters_lead_to_the_cell() {
        let talks = talks();
        for (text, first) in [
            ("ceas rus", "ceasefire/russia"),
            ("rus ceas", "ceasefire/russia"),
            ("ceasefire", "ceasefire/"),
            ("CEAS", "ceasefire/"),
            ("pris exch ukr", "prisoners/ukraine"),
            ("us terr", "territory/us"),
            ("nuc united states", "nuclear/us"),
            ("zpz", "nuclear/"),
            ("2", "prisoners/"),
            ("2 ru", "prisoners/russia"),
            ("russia", "/russia"),
        ] {
            assert_eq!(places(&talks, text).first().map(String::as_str), Some(first), "{text}");
        }
        assert_eq!(places(&talks, ""), Vec::<String>::new());
        assert_eq!(places(&talks, "qqq"), Vec::<String>::new());
        assert_eq!(places(&talks, "ceas qqq"), Vec::<String>::new());
    }

    #[test]
    fn only_shown_parties_are_gone_to() {
        let talks = talks();
        let shown: Vec<_> = talks.find_party("ukraine").into_iter().collect();
        assert!(go_to("ceas rus", &talks, &shown).iter().all(|place| place.party.is_none()));
    }

    #[test]
    fn a_number_on_the_agenda_is_gone_to() {
        assert_eq!(places(&river(), "3(b)").first().map(String::as_str), Some("flow/"));
        assert_eq!(places(&river(), "3(b) su").first().map(String::as_str), Some("flow/south"));
    }

    #[test]
    fn the_letters_that_fit_are_lit() {
        let talks = talks();
        let shown: Vec<_> = talks.party_ixs().collect();
        let place = go_to("ceas rus", &talks, &shown).swap_remove(0);
        assert_eq!((place.lit_title.first(), place.lit_party.first()), (Some(&(0..4)), Some(&(0..3))));
    }

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
        fn no_letters_lead_to_a_panic(text in "\\PC{0,8}|[a-z ]{0,8}", title in "\\PC{0,12}|[a-z ]{0,12}") {
            let mut specimen = Specimen::new();
            specimen.party("us", "US", "US", Role::Principal);
            specimen.issue("a", &title);
            let dataset = specimen.dataset();
            let shown: Vec<_> = dataset.party_ixs().collect();
            for place in go_to(&text, &dataset, &shown) {
                prop_assert!(place.issue.is_some() || place.party.is_some());
                let title = &dataset.issue(IssueIx(0)).title;
                prop_assert!(place.lit_title.iter().all(|range| title.get(range.clone()).is_some()));
            }
            for hit in rank(&text, [title.as_str()]) {
                prop_assert!(hit.lit.iter().all(|range| title.get(range.clone()).is_some()));
            }
        }
    }
}
