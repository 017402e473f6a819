//! Every searchable text of a dataset, folded, so that a word is looked for at the speed of memory.

mod arena;
mod sources;
mod texts;

use std::sync::OnceLock;

use memchr::memmem::Finder;

use super::audience::Audience;
use super::dataset::Dataset;
use super::date::Date;
use super::records::{IssueIx, PartyIx};
use arena::Arena;
use sources::{Named, Sources};
use texts::{each_cell_text, each_own_text};

pub use texts::{Found, each_text};

/// The bytes that are worth the start of a thread.
const WORTH_A_THREAD: usize = 4 << 20;
/// More would only wait for the memory.
const MOST_THREADS: usize = 8;

/// The index of the words of a dataset. Empty until the first word is looked for, or until it is built on purpose.
#[derive(Debug, Default)]
pub struct SearchIndex(OnceLock<Index>);

#[derive(Debug)]
struct Index {
    /// What is the issues' own stands by itself: it is little, and most of what is looked for is in it.
    own: Arena,
    cells: Arena,
    sources: Sources,
    /// Whether some position has a date, so that the day decides whether it is current.
    has_dates: bool,
    /// How many threads can search at once.
    threads: usize,
}

/// Whose texts are looked at, of what day, and for whom.
#[derive(Debug, Clone)]
pub struct View<'a> {
    dataset: &'a Dataset,
    day: Option<Date>,
    audience: Audience,
    /// By party, whether it is shown.
    parties: Box<[bool]>,
    /// Whether it is known to take in every text, so that none has to be asked about.
    is_whole: bool,
}

impl<'a> View<'a> {
    /// A look at the issues and at these parties' positions that are current on a day and that an audience may read.
    pub fn new(dataset: &'a Dataset, shown: &[PartyIx], day: Option<Date>, audience: Audience) -> Self {
        let mut parties = vec![false; dataset.parties().len()];
        for party in shown {
            if let Some(is_shown) = parties.get_mut(party.get()) {
                *is_shown = true;
            }
        }
        Self { dataset, day, audience, parties: parties.into(), is_whole: false }
    }

    /// Whether a text is looked at: the issue's own, or that of a shown party's current position.
    pub fn sees(&self, issue: IssueIx, found: &Found<'_>) -> bool {
        let is_shown = |(party, position): (PartyIx, usize)| {
            self.shows(party.get()) && self.is_current(issue, party, position)
        };
        found.audience <= self.audience && found.cell.is_none_or(is_shown)
    }

    fn shows(&self, party: usize) -> bool {
        self.parties.get(party).copied().unwrap_or(false)
    }

    fn is_current(&self, issue: IssueIx, party: PartyIx, position: usize) -> bool {
        let position = self.dataset.positions(issue, party).get(position);
        let mut readings = self.dataset.readings(issue, party, self.day).iter();
        position.is_some_and(|position| readings.any(|reading| std::ptr::eq(reading, position)))
    }
}

impl SearchIndex {
    /// Folds every text of a dataset. Takes its time: away from the keys where the dataset is large.
    pub fn build(dataset: &Dataset) -> Self {
        let index = Self::default();
        index.get(dataset);
        index
    }

    /// Whether it is built.
    pub fn is_built(&self) -> bool {
        self.0.get().is_some()
    }

    /// The bytes it holds.
    pub fn size(&self) -> usize {
        self.0.get().map_or(0, |index| index.own.size() + index.cells.size() + index.sources.size())
    }

    /// Keeps those of `rows` (in file order) that hold a folded word in a text of the view.
    pub fn retain(&self, view: &View<'_>, word: &str, rows: &mut Vec<IssueIx>) {
        let index = self.get(view.dataset);
        let bytes = index.own.bytes_of(rows) + index.cells.bytes_of(rows);
        index.retain(if bytes < WORTH_A_THREAD { 1 } else { index.threads }, view, word, rows);
    }

    /// Whether an issue holds a folded word in a text of the view.
    pub fn matches(&self, view: &View<'_>, word: &str, issue: IssueIx) -> bool {
        let (index, finder) = (self.get(view.dataset), Finder::new(word));
        index.own.matches(view, &finder, issue)
            || index.sources.named(view, &finder).is_some_and(|named| named.are_cited_on(issue))
            || index.cells.matches(view, &finder, issue)
    }

    fn get(&self, dataset: &Dataset) -> &Index {
        self.0.get_or_init(|| Index {
            own: Arena::of(dataset, |issue, give| each_own_text(dataset, issue, give)),
            cells: Arena::of(dataset, |issue, give| each_cell_text(dataset, issue, give)),
            sources: Sources::of(dataset),
            has_dates: dataset.positions.iter().any(|position| position.date.is_some()),
            threads: std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS),
        })
    }
}

impl Index {
    /// Keeps those of `rows` that hold a word, looking through as many pieces of them at once as there are threads.
    fn retain(&self, threads: usize, view: &View<'_>, word: &str, rows: &mut Vec<IssueIx>) {
        let finder = Finder::new(word);
        let sees_all = view.audience == Audience::Own;
        let of_issues = &View { is_whole: sees_all, ..view.clone() };
        let every_text_is_current = !self.cells.has_history() && (view.day.is_none() || !self.has_dates);
        let is_whole = sees_all && every_text_is_current && view.parties.iter().all(|shown| *shown);
        let view = &View { is_whole, ..view.clone() };
        let named = self.sources.named(view, &finder);
        let keep = |rows: &mut [IssueIx]| {
            let cited = named.as_ref().map_or(0, |named| bring_cited_forward(named, rows));
            cited + self.cells.retain(view, &finder, &mut rows[cited..])
        };
        let mut own = rows.clone();
        let met = self.own.retain(of_issues, &finder, &mut own);
        own.truncate(met);
        *rows = not_among(rows, &own);
        let piece = rows.len().div_ceil(threads).max(1);
        let kept: Vec<usize> = if rows.len() <= piece {
            vec![keep(rows)]
        } else {
            std::thread::scope(|scope| {
                let start = |piece| scope.spawn(|| keep(piece));
                // All are under way before any is waited for.
                let under_way: Vec<_> = rows.chunks_mut(piece).map(start).collect();
                let joined = under_way.into_iter().map(std::thread::ScopedJoinHandle::join);
                joined.map(|kept| kept.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
            })
        };
        let mut end = 0;
        for (nth, kept) in kept.into_iter().enumerate() {
            rows.copy_within(nth * piece..nth * piece + kept, end);
            end += kept;
        }
        rows.truncate(end);
        // A few orders in a row, which this sort merges.
        rows.append(&mut own);
        rows.sort();
    }
}

/// Brings the issues that cite sources to the front, those and the others in order, and tells how many they are.
fn bring_cited_forward(named: &Named<'_>, rows: &mut [IssueIx]) -> usize {
    let (cited, others): (Vec<_>, Vec<_>) = rows.iter().partition(|issue| named.are_cited_on(**issue));
    rows[..cited.len()].copy_from_slice(&cited);
    rows[cited.len()..].copy_from_slice(&others);
    cited.len()
}

/// Those of `rows` that are not among `others`; both in order.
pub(super) fn not_among(rows: &[IssueIx], others: &[IssueIx]) -> Vec<IssueIx> {
    let mut others = others.iter().peekable();
    let mut is_other = |row: &IssueIx| {
        while others.next_if(|other| *other < row).is_some() {}
        others.next_if_eq(&row).is_some()
    };
    rows.iter().copied().filter(|row| !is_other(row)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::specimen::{Specimen, date, river, words};
    use crate::domain::text::{Text, fold};
    use crate::domain::vocabulary::{Role, Terms};

    /// The rows by asking every text one after the other.
    fn plainly(view: &View<'_>, word: &str) -> Vec<IssueIx> {
        let holds = |issue: &IssueIx| {
            let mut found = false;
            each_text(view.dataset, *issue, |text| {
                found |= view.sees(*issue, &text) && fold(text.text).replace('\n', " ").contains(word);
            });
            found
        };
        view.dataset.issue_ixs().filter(holds).collect()
    }

    #[test]
    fn a_place_in_the_file_is_no_number_to_look_for() {
        let dataset = river();
        let parties: Vec<_> = dataset.party_ixs().collect();
        let view = View::new(&dataset, &parties, None, Audience::Own);
        let index = SearchIndex::default();
        let salt = dataset.find_issue("salt").expect("an issue");
        assert!(!index.is_built());
        assert!(index.matches(&view, "2 g", salt));
        assert!(index.is_built());
        let warning = dataset.find_issue("warning").expect("an issue");
        assert!(!index.matches(&view, "3", warning));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_arena_finds_what_reading_every_text_finds(
            texts in prop::collection::vec((0_usize..6, 0_u32..3, "[abÄß\n ]{0,4}", 2029_i16..2032), 0..20),
            word in "[abs]{1,2}",
            shown in prop::sample::subsequence(vec![0_u32, 1, 2], 0..=3),
            skipped in 0_usize..6,
            day in prop::option::of(2029_i16..2032),
            cited in prop::collection::vec(0_usize..4, 20),
            titles in prop::collection::vec("[abÄß\n ]{0,3}", 4),
            (default, own) in (prop::option::of(0_usize..3), prop::option::of(0_usize..3)),
            audience in prop::sample::select(Audience::ALL.to_vec()),
        ) {
            let mut specimen = Specimen::new();
            let parties: Vec<_> =
                ["x", "y", "z"].iter().map(|id| specimen.party(id, id, id, Role::Principal)).collect();
            let issues: Vec<_> = (0..6).map(|nth| specimen.issue(&format!("i{nth}"), "c")).collect();
            let terms = [Terms::Public, Terms::Restricted, Terms::Public];
            let sources: Vec<_> =
                terms.iter().zip(&titles).map(|(terms, title)| specimen.source("s", title, *terms)).collect();
            specimen.edit_source(sources[0]).outlet = Some(Text::new(&titles[3]));
            specimen.head().default_source = default.map(|at| sources[at]);
            specimen.edit(issues[0]).origin.sources = own.map(|at| sources[at]).into_iter().collect();
            for ((issue, party, text, year), cited) in texts.iter().zip(&cited) {
                let position = words(text).on(&year.to_string());
                let position = match sources.get(*cited) {
                    Some(source) => position.from(*source),
                    None => position,
                };
                specimen.position(issues[*issue], parties[*party as usize], position);
            }
            let dataset = specimen.dataset();
            let shown: Vec<_> = shown.into_iter().map(PartyIx).collect();
            let day = day.map(|year| date(&year.to_string()));
            let view = View::new(&dataset, &shown, day, audience);
            let index = SearchIndex::build(&dataset);
            let all: Vec<_> = dataset.issue_ixs().filter(|issue| issue.get() != skipped).collect();
            let mut rows = all.clone();
            index.retain(&view, &word, &mut rows);
            let expected: Vec<_> =
                plainly(&view, &word).into_iter().filter(|issue| issue.get() != skipped).collect();
            prop_assert_eq!(&rows, &expected);
            for threads in [2, 3, 9] {
                let mut rows = all.clone();
                index.get(&dataset).retain(threads, &view, &word, &mut rows);
                prop_assert_eq!(&rows, &expected, "on {} threads", threads);
            }
            for issue in dataset.issue_ixs().filter(|issue| issue.get() != skipped) {
                prop_assert_eq!(index.matches(&view, &word, issue), expected.contains(&issue));
            }
        }
    }
}
