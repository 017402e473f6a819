//! What may be left out and what may be short: ids that would be made the same, challenges and opportunities that are a text
//! on one issue.

use std::collections::HashMap;

use crate::domain::draft::{Kind, settled_ids, slug};
use crate::domain::{Id, IssueIx, Text};

use super::ground::Ground;

/// How often ids are settled anew before all of them are written.
const ROUNDS: usize = 8;

/// The longest text in short form, and the most of them on one issue: beyond that a list is no list any more.
const SHORT: usize = 1024;
const SHORTS: usize = 100;

/// What may be left out, by kind.
#[derive(Debug)]
pub(super) struct Plan {
    /// Whether each challenge's id is written.
    pub(super) challenge_ids: Vec<bool>,
    pub(super) opportunity_ids: Vec<bool>,
    pub(super) measure_ids: Vec<bool>,
    pub(super) step_ids: Vec<bool>,
    pub(super) pressure_ids: Vec<bool>,
    /// How many challenges, the first of them, stand with their issues.
    pub(super) short_challenges: usize,
    pub(super) short_opportunities: usize,
}

impl Plan {
    pub(super) fn of(ground: &Ground<'_>) -> Self {
        let d = ground.dataset;
        let mut challenges = vec![false; d.challenges().len()];
        let mut measures = vec![false; d.measures().len()];
        d.opportunities().iter().flat_map(|it| &it.challenges).for_each(|ix| challenges[ix.get()] = true);
        d.steps().iter().flat_map(|it| &it.measures).for_each(|ix| measures[ix.get()] = true);
        let challenge_ids = written_ids(Kind::Challenge, d.challenges(), challenges, |it| (&it.id, &it.text));
        let none = vec![false; d.opportunities().len()];
        let opportunity_ids =
            written_ids(Kind::Opportunity, d.opportunities(), none, |it| (&it.id, &it.text));
        let challenge = |at: usize| {
            let it = &d.challenges()[at];
            let bare = !challenge_ids[at] && it.owners.is_empty() && it.mitigation.is_none();
            (bare && ground.is_default(&it.origin), &it.text, &*it.issues)
        };
        let opportunity = |at: usize| {
            let it = &d.opportunities()[at];
            let bare = !opportunity_ids[at] && it.challenges.is_empty();
            (bare && ground.is_default(&it.origin), &it.text, &*it.issues)
        };
        Self {
            short_challenges: shorts(d.challenges().len(), challenge),
            short_opportunities: shorts(d.opportunities().len(), opportunity),
            measure_ids: written_ids(Kind::Measure, d.measures(), measures, |it| (&it.id, &it.title)),
            step_ids: {
                let none = vec![false; d.steps().len()];
                written_ids(Kind::Step, d.steps(), none, |it| (&it.id, &it.text))
            },
            pressure_ids: {
                let none = vec![false; d.pressures().len()];
                written_ids(Kind::Pressure, d.pressures(), none, |it| (&it.id, &it.text))
            },
            challenge_ids,
            opportunity_ids,
        }
    }
}

/// Which records of a kind must say their id: those that others name, and those for whom another would be made.
fn written_ids<R>(
    kind: Kind,
    records: &[R],
    mut written: Vec<bool>,
    of: impl Fn(&R) -> (&Id, &Text),
) -> Vec<bool> {
    for (record, written) in records.iter().zip(&mut written) {
        let (id, says) = of(record);
        *written |= !may_be_made(kind, id, says);
    }
    for _ in 0..ROUNDS {
        let given = records.iter().zip(&written).map(|(record, written)| {
            let (id, says) = of(record);
            (written.then_some(id.as_str()), says.as_str())
        });
        let made: Vec<Id> = settled_ids(kind, given).collect();
        let mut as_made = true;
        for ((record, made), written) in records.iter().zip(made).zip(&mut written) {
            if *of(record).0 != made {
                (*written, as_made) = (true, false);
            }
        }
        if as_made {
            return written;
        }
    }
    vec![true; records.len()]
}

/// Whether an id may be one that was made from what its record says.
pub(in crate::codec::dataset) fn may_be_made(kind: Kind, id: &Id, says: &str) -> bool {
    let slug = slug(says);
    let base = if slug.is_empty() { kind.word() } else { &slug };
    let number = |rest: &str| rest.strip_prefix('-').is_some_and(|it| it.bytes().all(|b| b.is_ascii_digit()));
    id.as_str().strip_prefix(base).is_some_and(|rest| rest.is_empty() || number(rest))
}

/// How many records, the first of them, may be a text in a list of their issue and are read back in the same order.
///
/// `of` says whether a record is no more than its text, its text and its issues.
fn shorts<'a>(count: usize, of: impl Fn(usize) -> (bool, &'a Text, &'a [IssueIx])) -> usize {
    // One text twice on one issue would be one entry.
    let mut entries: HashMap<(IssueIx, &str), usize> = HashMap::new();
    if (0..count).any(|at| of(at).0) {
        for (_, text, issues) in (0..count).map(&of) {
            for issue in issues {
                *entries.entry((*issue, text.as_str())).or_default() += 1;
            }
        }
    }
    let mut before: Option<IssueIx> = None;
    let mut on_issue = 0;
    for at in 0..count {
        let (bare, text, issues) = of(at);
        let [issue] = issues else { return at };
        on_issue = if before == Some(*issue) { on_issue + 1 } else { 1 };
        let fits = text.original().len() <= SHORT && !text.contains('\n') && on_issue <= SHORTS;
        let in_order = before.is_none_or(|before| before <= *issue);
        if !bare || !fits || !in_order || entries.get(&(*issue, text.as_str())) != Some(&1) {
            return at;
        }
        before = Some(*issue);
    }
    count
}
