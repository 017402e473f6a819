//! Every searchable text of a dataset, folded into one arena, so that a word is looked for at the speed of memory.

use std::sync::OnceLock;

use memchr::memmem::Finder;

use super::audience::{Audience, Item};
use super::dataset::Dataset;
use super::date::Date;
use super::records::{IssueIx, Origin, PartyIx};
use super::text::{Text, fold_into};
use super::vocabulary::Terms;

/// The index of the words of a dataset. Empty until the first word is looked for, or until it is built on purpose.
#[derive(Debug, Default)]
pub struct SearchIndex(OnceLock<Arena>);

/// Parts texts, so that no match runs over from one to the next; no clean text holds it.
const SEPARATOR: char = '\0';

/// The folded texts, one issue after the other.
#[derive(Debug)]
struct Arena {
    text: String,
    /// Where the texts of each issue begin; one more at the end.
    issues: Vec<Place>,
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    /// In the text.
    byte: usize,
    /// Among the segments.
    segment: usize,
}

/// Texts that stand together and belong together.
#[derive(Debug, Clone, Copy)]
struct Segment {
    /// Where it begins, from the beginning of its issue.
    start: u32,
    /// The party whose cell it is in.
    party: u32,
    /// Which position of the cell it is from, above the narrowest audience that may read it.
    tag: u32,
}

const AUDIENCE_BITS: u32 = 2;
const NO_PARTY: u32 = u32::MAX;

impl Segment {
    fn of(found: &Found<'_>, start: usize) -> Self {
        let (party, position) =
            found.cell.map_or((NO_PARTY, 0), |(party, position)| (party.get() as u32, position as u32));
        Self { start: start as u32, party, tag: position << AUDIENCE_BITS | found.audience as u32 }
    }

    fn belongs_with(self, other: Self) -> bool {
        (self.party, self.tag) == (other.party, other.tag)
    }

    fn is_seen(self, view: &View<'_>, issue: usize) -> bool {
        let audience = self.tag & ((1 << AUDIENCE_BITS) - 1);
        let cell =
            (self.party != NO_PARTY).then_some((PartyIx(self.party), (self.tag >> AUDIENCE_BITS) as usize));
        audience <= view.audience as u32 && view.takes_in(IssueIx(issue as u32), cell)
    }
}

/// Whose texts are looked at, of what day, and for whom.
#[derive(Debug, Clone)]
pub struct View<'a> {
    dataset: &'a Dataset,
    day: Option<Date>,
    audience: Audience,
    /// By party, whether it is shown.
    parties: Box<[bool]>,
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
        Self { dataset, day, audience, parties: parties.into() }
    }

    /// Whether a text is looked at.
    pub fn sees(&self, issue: IssueIx, found: &Found<'_>) -> bool {
        found.audience <= self.audience && self.takes_in(issue, found.cell)
    }

    /// Whether a position is that of a shown party, and current. What is the issue's own always is.
    fn takes_in(&self, issue: IssueIx, cell: Option<(PartyIx, usize)>) -> bool {
        let Some((party, position)) = cell else { return true };
        let is_current = || {
            let position = self.dataset.positions(issue, party).get(position);
            let mut readings = self.dataset.current(issue, party, self.day).readings();
            position.is_some_and(|position| readings.any(|reading| std::ptr::eq(reading, position)))
        };
        self.parties.get(party.get()).copied().unwrap_or(false) && is_current()
    }
}

impl SearchIndex {
    /// Folds every text of a dataset. Takes its time: away from the keys where the dataset is large.
    pub fn build(dataset: &Dataset) -> Self {
        let index = Self::default();
        index.arena(dataset);
        index
    }

    /// Whether it is built.
    pub fn is_built(&self) -> bool {
        self.0.get().is_some()
    }

    /// The bytes it holds.
    pub fn size(&self) -> usize {
        self.0.get().map_or(0, |arena| {
            arena.text.capacity()
                + arena.segments.capacity() * size_of::<Segment>()
                + arena.issues.capacity() * size_of::<Place>()
        })
    }

    /// Keeps those of `rows` (in file order) that hold a folded word in a text of the view.
    pub fn retain(&self, view: &View<'_>, word: &str, rows: &mut Vec<IssueIx>) {
        let arena = self.arena(view.dataset);
        let finder = Finder::new(word);
        let mut kept = 0;
        let mut run = 0;
        while run < rows.len() {
            // Issues that stand together are searched in one go.
            let mut end = run + 1;
            while end < rows.len() && rows[end].get() == rows[end - 1].get() + 1 {
                end += 1;
            }
            let (first, last) = (rows[run].get(), rows[end - 1].get());
            let mut from = first;
            while let Some(issue) = arena.next_match(&finder, view, from, last) {
                rows[kept] = rows[run + issue - first];
                kept += 1;
                from = issue + 1;
            }
            run = end;
        }
        rows.truncate(kept);
    }

    /// Whether an issue holds a folded word in a text of the view.
    pub fn matches(&self, view: &View<'_>, word: &str, issue: IssueIx) -> bool {
        let issue = issue.get();
        self.arena(view.dataset).next_match(&Finder::new(word), view, issue, issue).is_some()
    }

    fn arena(&self, dataset: &Dataset) -> &Arena {
        self.0.get_or_init(|| Arena::of(dataset))
    }
}

impl Arena {
    fn of(dataset: &Dataset) -> Self {
        let mut arena = Self {
            text: String::with_capacity(text_size(dataset)),
            issues: Vec::with_capacity(dataset.issues().len() + 1),
            segments: Vec::new(),
        };
        for issue in dataset.issue_ixs() {
            let begin = Place { byte: arena.text.len(), segment: arena.segments.len() };
            arena.issues.push(begin);
            each_text(dataset, issue, |found| {
                let segment = Segment::of(&found, arena.text.len() - begin.byte);
                let last = arena.segments[begin.segment..].last();
                if !last.is_some_and(|last| last.belongs_with(segment)) {
                    arena.segments.push(segment);
                }
                let start = arena.text.len();
                fold_into(found.text, &mut arena.text);
                flatten(&mut arena.text, start);
                arena.text.push(SEPARATOR);
            });
        }
        arena.issues.push(Place { byte: arena.text.len(), segment: arena.segments.len() });
        arena.segments.shrink_to_fit();
        arena
    }

    /// The first issue of `from..=last` that holds the word in a text of the view.
    fn next_match(&self, finder: &Finder<'_>, view: &View<'_>, from: usize, last: usize) -> Option<usize> {
        let (mut issue, end) = (from, self.issues.get(last + 1)?.byte);
        let mut at = self.issues.get(from)?.byte;
        loop {
            let hit = at + finder.find(self.text.as_bytes().get(at..end)?)?;
            issue += self.issues[issue + 1..=last].partition_point(|place| place.byte <= hit);
            let (begin, next) = (self.issues[issue], self.issues[issue + 1]);
            let segments = &self.segments[begin.segment..next.segment];
            let after = segments.partition_point(|segment| begin.byte + segment.start as usize <= hit);
            if segments[..after].last().is_some_and(|segment| segment.is_seen(view, issue)) {
                return Some(issue);
            }
            at = segments.get(after).map_or(next.byte, |segment| begin.byte + segment.start as usize);
        }
    }
}

/// A line break folds to a space, so that a phrase is found across it.
fn flatten(text: &mut String, start: usize) {
    if text.as_bytes()[start..].contains(&b'\n') {
        let flat = text[start..].replace('\n', " ");
        text.replace_range(start.., &flat);
    }
}

/// The bytes of every text, about: what the arena will need.
fn text_size(dataset: &Dataset) -> usize {
    let mut size = 0;
    for issue in dataset.issue_ixs() {
        each_text(dataset, issue, |found| size += found.text.len() + 1);
    }
    size
}

/// A text that words are looked for in.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The party, and which of its positions on the issue the text is from; `None`: the issue's own.
    pub cell: Option<(PartyIx, usize)>,
    /// The narrowest audience that may read it.
    pub audience: Audience,
    /// The text as it is shown.
    pub text: &'a str,
}

/// Gives every text of an issue that a bare word is looked for in: the issue's own, then cell by cell, whatever the day.
pub fn each_text<'a>(dataset: &'a Dataset, issue: IssueIx, mut give: impl FnMut(Found<'a>)) {
    each_own_text(dataset, issue, |item, origin, text| {
        let terms = origin.and_then(|origin| dataset.terms_of(&origin.sources));
        give(Found { cell: None, audience: narrowest(item, terms), text });
    });
    for party in dataset.party_ixs() {
        for (nth, position) in dataset.positions(issue, party).iter().enumerate() {
            let cell = Some((party, nth));
            let mut put = |item, text: Option<&'a Text>| {
                if let Some(text) = text {
                    let terms = dataset.terms_of(dataset.sources_of(position));
                    give(Found { cell, audience: narrowest(item, terms), text: text.as_str() });
                }
            };
            put(Item::Words, position.text.as_ref());
            if let Some(detail) = &position.detail {
                put(Item::Quote, detail.quote.as_ref());
                put(Item::Conditions, detail.conditions.as_ref());
                put(Item::Attribution, detail.by.as_ref());
                put(Item::Interest, detail.interest.as_ref());
                put(Item::RedLine, detail.red_line.as_ref());
            }
        }
    }
}

fn each_own_text<'a>(
    dataset: &'a Dataset,
    issue: IssueIx,
    mut give: impl FnMut(Item, Option<&'a Origin>, &'a str),
) {
    let place = issue.get();
    let issue = dataset.issue(issue);
    give(Item::Title, None, &issue.title);
    // A number that is only its place in the file would make every digit match.
    if issue.number != *(place + 1).to_string() {
        give(Item::Title, None, &issue.number);
    }
    for theme in &issue.themes {
        give(Item::Theme, None, &dataset.theme(*theme).name);
    }
    let mut put = |item, origin, text: Option<&'a Text>| {
        if let Some(text) = text {
            give(item, origin, text.as_str());
        }
    };
    put(Item::Summary, None, issue.summary.as_ref());
    put(Item::Question, None, issue.question.as_ref());
    put(Item::AgreedText, None, issue.agreed_text.as_ref());
    put(Item::Attribution, Some(&issue.origin), issue.origin.by.as_ref());
    for challenge in issue.challenges.iter().map(|ix| dataset.challenge(*ix)) {
        put(Item::Challenge, Some(&challenge.origin), Some(&challenge.text));
        put(Item::Challenge, Some(&challenge.origin), challenge.mitigation.as_ref());
    }
    for opportunity in issue.opportunities.iter().map(|ix| dataset.opportunity(*ix)) {
        put(Item::Opportunity, Some(&opportunity.origin), Some(&opportunity.text));
    }
    for measure in issue.measures.iter().map(|ix| dataset.measure(*ix)) {
        let origin = Some(&measure.origin);
        put(Item::Measure, origin, Some(&measure.title));
        put(Item::Measure, origin, measure.purpose.as_ref());
        put(Item::Measure, origin, measure.impact.as_ref());
        put(Item::Measure, origin, measure.verification.as_ref());
        put(Item::Measure, origin, measure.proposed_by.as_ref());
        put(Item::Risk, origin, measure.risk.as_ref());
    }
    for step in issue.steps.iter().map(|ix| dataset.step(*ix)) {
        put(Item::Step, Some(&step.origin), Some(&step.text));
        put(Item::Step, Some(&step.origin), step.proposed_by.as_ref());
    }
    put(Item::LinesToTake, None, issue.lines_to_take.as_ref());
}

/// The first audience that sees an item with sources of these terms.
fn narrowest(item: Item, terms: Option<Terms>) -> Audience {
    let mut audiences = Audience::ALL.iter().copied();
    audiences.find(|audience| audience.sees(item, terms)).unwrap_or(Audience::Own)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::specimen::{Specimen, date, river, words};
    use crate::domain::text::fold;
    use crate::domain::vocabulary::Role;

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
        ) {
            let mut specimen = Specimen::new();
            let parties: Vec<_> =
                ["x", "y", "z"].iter().map(|id| specimen.party(id, id, id, Role::Principal)).collect();
            let issues: Vec<_> = (0..6).map(|nth| specimen.issue(&format!("i{nth}"), "c")).collect();
            for (issue, party, text, year) in &texts {
                specimen.position(issues[*issue], parties[*party as usize], words(text).on(&year.to_string()));
            }
            let dataset = specimen.dataset();
            let shown: Vec<_> = shown.into_iter().map(PartyIx).collect();
            let day = day.map(|year| date(&year.to_string()));
            let view = View::new(&dataset, &shown, day, Audience::Own);
            let index = SearchIndex::build(&dataset);
            let mut rows: Vec<_> = dataset.issue_ixs().filter(|issue| issue.get() != skipped).collect();
            index.retain(&view, &word, &mut rows);
            let expected: Vec<_> =
                plainly(&view, &word).into_iter().filter(|issue| issue.get() != skipped).collect();
            prop_assert_eq!(&rows, &expected);
            for issue in dataset.issue_ixs().filter(|issue| issue.get() != skipped) {
                prop_assert_eq!(index.matches(&view, &word, issue), expected.contains(&issue));
            }
        }
    }
}
