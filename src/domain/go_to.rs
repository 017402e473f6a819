//! The place to go to: a few letters of an issue, of a party, or of both, lead to the cell.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use fuzzy_matcher::skim::SkimMatcherV2;
use memchr::memmem::Finder;

use super::dataset::Dataset;
use super::find::{weigh, words};
use super::query::lit::merged;
use super::records::{IssueIx, PartyIx};
use super::text::{fold, fold_into};

/// The most places that are offered.
const OFFERED: usize = 50;
/// Of how many the order is worked out letter by letter; the rest were further off by the rougher measure.
const WEIGHED: usize = 200;

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
    letters: Vec<Letters>,
}

/// The letters of a folded text, one bit for each kind of letter.
#[derive(Debug, Clone, Copy, Default)]
struct Letters {
    /// Those that it has.
    all: u64,
    /// Those that begin a word of it.
    first: u64,
}

/// How well a word fits, roughly: not at all, strewn, inside a word, at the beginning of one, as a whole one.
type Fit = u32;
const STREWN: Fit = 1;
const INSIDE: Fit = 2;
const BEGINNING: Fit = 3;
const WHOLE: Fit = 4;

/// A word that is looked for.
struct Wanted {
    word: String,
    letters: Letters,
    finder: Finder<'static>,
}

/// A place that fits by the rougher measure: how well, the shorter first, then in the file's order.
type Rough = (Fit, Reverse<usize>, Reverse<Option<IssueIx>>, Reverse<Option<PartyIx>>, Split);

/// Which of the words, from one to another, are the party's; the rest are the issue's.
type Split = (usize, usize);

/// How well words fit an issue, those left out that are a party's; nothing where one does not fit.
fn sum(fits: &[Fit], (from, to): Split) -> Option<Fit> {
    let own = || fits[..from].iter().chain(&fits[to..]);
    own().all(|fit| *fit > 0).then(|| own().sum())
}

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
            directory.letters.push(Letters::of(&directory.text[start..]));
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
        let (alone, beside): (Vec<_>, Vec<_>) = best_parties(&wanted, dataset, shown)
            .into_iter()
            .partition(|(split, ..)| split.1 - split.0 == wanted.len());
        let mut best = Best::default();
        for (split, fit, party) in alone {
            best.offer((fit, Reverse(0), Reverse(None), Reverse(Some(party)), split));
        }
        let mut fits = vec![0; wanted.len()];
        for issue in dataset.issue_ixs() {
            let Some(letters) = self.letters.get(issue.get()) else { break };
            let title = self.starts[issue.get()] as usize..self.starts[issue.get() + 1] as usize;
            let length = title.len();
            fits.iter_mut().zip(&wanted).for_each(|(fit, wanted)| *fit = wanted.at_best(*letters));
            let with_party = beside.iter().filter_map(|(split, fit, _)| Some(sum(&fits, *split)? + fit));
            let at_best = with_party.chain(sum(&fits, (0, 0))).max();
            if at_best.is_none_or(|fit| best.is_beyond(fit, length)) {
                continue;
            }
            let title = &self.text[title];
            for (fit, wanted) in fits.iter_mut().zip(&wanted).filter(|(fit, _)| **fit > 0) {
                *fit = wanted.fit(title);
            }
            if let Some(fit) = sum(&fits, (0, 0)) {
                best.offer((fit, Reverse(length), Reverse(Some(issue)), Reverse(None), (0, 0)));
            }
            for (split, fit, party) in &beside {
                if let Some(own) = sum(&fits, *split) {
                    best.offer((
                        own + fit,
                        Reverse(length),
                        Reverse(Some(issue)),
                        Reverse(Some(*party)),
                        *split,
                    ));
                }
            }
        }
        weighed(best, &wanted, dataset)
    }
}

impl Wanted {
    fn new(word: String) -> Self {
        Self { letters: Letters::of(&word), finder: Finder::new(&word).into_owned(), word }
    }

    /// How well it fits, at best, a text of these letters.
    fn at_best(&self, letters: Letters) -> Fit {
        if letters.all & self.letters.all != self.letters.all {
            0
        } else if letters.first & self.letters.first == self.letters.first {
            WHOLE
        } else {
            INSIDE
        }
    }

    /// How well it fits a folded text.
    fn fit(&self, text: &str) -> Fit {
        let bytes = text.as_bytes();
        let is_inside =
            |at: Option<&u8>| at.is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
        let mut best = 0;
        for at in self.finder.find_iter(bytes) {
            let begins = at == 0 || !is_inside(bytes.get(at - 1));
            let ends = !is_inside(bytes.get(at + self.word.len()));
            best = best.max(match (begins, ends) {
                (true, true) => return WHOLE,
                (true, false) => BEGINNING,
                (false, _) => INSIDE,
            });
        }
        if best > 0 {
            return best;
        }
        let mut letters = text.chars();
        if self.word.chars().all(|wanted| letters.any(|letter| letter == wanted)) { STREWN } else { 0 }
    }
}

impl Letters {
    fn of(folded: &str) -> Self {
        let (mut letters, mut is_first) = (Self::default(), true);
        for c in folded.chars() {
            let bit = match c {
                'a'..='z' => u32::from(c) - u32::from('a'),
                '0'..='9' => 26 + u32::from(c) - u32::from('0'),
                other => 36 + u32::from(other) % 28,
            };
            let is_space = c == ' ';
            letters.all |= u64::from(!is_space) << bit;
            letters.first |= u64::from(is_first && !is_space) << bit;
            // What is no letter both begins and parts words.
            is_first = c.is_ascii() && !c.is_ascii_alphanumeric();
        }
        letters
    }
}

/// For each way to give the words at one end to a party: the few parties that they fit best.
fn best_parties(wanted: &[Wanted], dataset: &Dataset, shown: &[PartyIx]) -> Vec<(Split, Fit, PartyIx)> {
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
            .map(|(fits, party)| ((from, to), fits[from..to].iter().sum(), *party))
            .collect();
        fitting.sort_by_key(|(_, fit, _)| Reverse::<Fit>(*fit));
        fitting.truncate(if to - from == count { OFFERED } else { OF_EACH });
        best.extend(fitting);
    }
    best
}

/// The best of the rougher measure so far.
#[derive(Default)]
struct Best(BinaryHeap<Reverse<Rough>>);

impl Best {
    /// Whether a later issue that fits so well, with a title of that length, is none of the best.
    fn is_beyond(&self, fit: Fit, length: usize) -> bool {
        self.0.len() == WEIGHED
            && self.0.peek().is_some_and(|Reverse(worst)| (fit, Reverse(length)) <= (worst.0, worst.1))
    }

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

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

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
        }
    }
}
