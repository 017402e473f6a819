//! The brief: what a principal must know before the talks, in the order in which it is read, drawn from a handout.
//!
//! It sorts and counts, and puts no word into anybody's mouth: what is told of a party is in the handout's dataset, at the
//! places that are named here. Only principals are compared, among the parties that were chosen. What the audience may never
//! see is `None`, whether or not there is any of it.

mod blocks;
mod open;

use super::audience::{Audience, Item};
use super::comparison::{Comparison, Tally, steps_apart};
use super::handout::Handout;
use super::records::{IssueIx, OpportunityIx, PartyIx};
use super::standings::{Glance, Standings};
use super::vocabulary::{GapWord, NoteKind, Status};

pub use blocks::Block;
pub use open::Unknown;

/// A brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// The parties that must agree, among those that were chosen.
    pub principals: Vec<PartyIx>,
    /// How many issues they differ on, stand alike on, and cannot be compared on.
    pub tally: Tally,
    /// The issues by their status, the nearest to agreement first; those without one at the end.
    pub stands: Vec<(Option<Status>, Vec<IssueIx>)>,
    /// The issues by their gap, the widest first.
    pub gaps: Option<Vec<(GapWord, Vec<IssueIx>)>>,
    /// The issues that are agreed, then those that have a text on the way to that.
    pub agreed: Vec<IssueIx>,
    /// The issues on which every principal stands at one place, which is not the same as an agreement.
    pub alike: Vec<IssueIx>,
    /// The issues on which principals differ, the furthest first; those that are parked come last.
    pub differ: Vec<Difference>,
    /// The issues on which they cannot be compared, though something is recorded; those that are agreed come last.
    pub uncompared: Vec<IssueIx>,
    /// The issues on which nothing is recorded of any principal.
    pub unrecorded: Vec<IssueIx>,
    /// What stands in the way: first that which something is set against.
    pub blocks: Vec<Block>,
    /// The opportunities that are set against nothing.
    pub openings: Vec<OpportunityIx>,
    /// What presses on whom: places among the dataset's pressures.
    pub pressures: Option<Vec<(PartyIx, Vec<usize>)>>,
    /// What is not known of principals.
    pub unknown: Vec<Unknown>,
    /// The issues that ask no question.
    pub unasked: Vec<IssueIx>,
    /// The notes that ask something: places among the handout's notes.
    pub asked: Option<Vec<usize>>,
    /// The issues that we have lines to take on.
    pub lines: Option<Vec<IssueIx>>,
    /// Every other note: places among the handout's notes.
    pub notes: Option<Vec<usize>>,
}

/// An issue on which principals differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// The issue.
    pub issue: IssueIx,
    /// The steps between the furthest two.
    pub steps: u8,
}

impl Brief {
    /// That of a handout.
    pub fn of(handout: &Handout) -> Self {
        let dataset = &*handout.dataset;
        let standings = handout.standings();
        let principals: Vec<PartyIx> = standings.principals().to_vec();
        let on = |issue| Comparison::on(&standings, issue, &principals);
        let those = |wanted| dataset.issue_ixs().filter(move |issue| on(*issue) == wanted);
        let is_agreed = |issue: &IssueIx| {
            let issue = dataset.issue(*issue);
            issue.agreed_text.is_some() || issue.status == Some(Status::Agreed)
        };
        let is_recorded =
            |issue: &IssueIx| standings.among(*issue, &principals).any(|(_, glance)| glance.has_entry());
        let (mut uncompared, unrecorded): (Vec<_>, Vec<_>) =
            those(Comparison::NotComparable).partition(is_recorded);
        uncompared.sort_by_key(is_agreed);
        let mut differ = furthest_first(those(Comparison::Differ), &standings, &principals);
        let is_set_aside = |issue: IssueIx| dataset.issue(issue).status == Some(Status::Parked);
        differ.sort_by_key(|difference| is_set_aside(difference.issue));
        let sees = |item| handout.audience().sees(item, None);
        let is_asking = |kind| matches!(kind, NoteKind::Question | NoteKind::Todo | NoteKind::Verify);
        let (asked, notes): (Vec<_>, Vec<_>) =
            (0..handout.notes.len()).partition(|at| is_asking(handout.notes[*at].kind));
        Self {
            tally: Tally::of(&standings, dataset.issue_ixs(), &principals),
            stands: by_status(handout),
            gaps: sees(Item::Gap).then(|| by_gap(handout)),
            agreed: {
                let mut all: Vec<IssueIx> = dataset.issue_ixs().filter(is_agreed).collect();
                all.sort_by_key(|issue| dataset.issue(*issue).status != Some(Status::Agreed));
                all
            },
            alike: those(Comparison::Agree).collect(),
            blocks: blocks::of(dataset, &differ),
            openings: blocks::openings(dataset),
            pressures: sees(Item::Pressure).then(|| pressures(handout)),
            unknown: open::unknown(dataset, &standings, &principals),
            unasked: dataset.issue_ixs().filter(|ix| dataset.issue(*ix).question.is_none()).collect(),
            asked: sees(Item::TeamNote).then_some(asked),
            lines: sees(Item::LinesToTake).then(|| {
                dataset.issue_ixs().filter(|ix| dataset.issue(*ix).lines_to_take.is_some()).collect()
            }),
            notes: (handout.audience() == Audience::Own).then_some(notes),
            differ,
            uncompared,
            unrecorded,
            principals,
        }
    }
}

fn furthest_first(
    issues: impl Iterator<Item = IssueIx>,
    standings: &Standings,
    principals: &[PartyIx],
) -> Vec<Difference> {
    let steps =
        |issue| steps_apart(standings.among(issue, principals).map(|(_, glance): (_, Glance)| glance));
    let mut all: Vec<_> =
        issues.filter_map(|issue| Some(Difference { issue, steps: steps(issue)? })).collect();
    all.sort_by_key(|difference| std::cmp::Reverse(difference.steps));
    all
}

/// The way to an agreement, backwards: what is nearest to it is told first.
const NEAREST_FIRST: [Option<Status>; 7] = [
    Some(Status::Agreed),
    Some(Status::AdReferendum),
    Some(Status::InPrinciple),
    Some(Status::Open),
    Some(Status::Parked),
    Some(Status::NotOpened),
    None,
];

fn by_status(handout: &Handout) -> Vec<(Option<Status>, Vec<IssueIx>)> {
    let dataset = &handout.dataset;
    grouped(&NEAREST_FIRST, dataset.issue_ixs(), |issue| dataset.issue(issue).status)
}

const WIDEST_FIRST: [GapWord; 5] =
    [GapWord::Wide, GapWord::Narrow, GapWord::None, GapWord::AllReject, GapWord::Unknown];

fn by_gap(handout: &Handout) -> Vec<(GapWord, Vec<IssueIx>)> {
    let word = |issue: IssueIx| handout.gaps.get(issue.get()).and_then(Option::as_ref).map(|gap| gap.word);
    let known = handout.dataset.issue_ixs().filter(|issue| word(*issue).is_some());
    grouped(&WIDEST_FIRST, known, |issue| word(issue).unwrap_or(GapWord::Unknown))
}

fn pressures(handout: &Handout) -> Vec<(PartyIx, Vec<usize>)> {
    let all = handout.dataset.pressures();
    let parties: Vec<PartyIx> = handout.dataset.party_ixs().collect();
    grouped(&parties, 0..all.len(), |at| all[at].on)
}

/// What falls under each of some keys, in their order; keys that nothing falls under are left out.
fn grouped<K: Copy + PartialEq, T: Copy>(
    keys: &[K],
    all: impl Iterator<Item = T>,
    key: impl Fn(T) -> K,
) -> Vec<(K, Vec<T>)> {
    let mut groups: Vec<(K, Vec<T>)> = keys.iter().map(|key| (*key, vec![])).collect();
    for one in all {
        let of = key(one);
        if let Some((_, group)) = groups.iter_mut().find(|(key, _)| *key == of) {
            group.push(one);
        }
    }
    groups.retain(|(_, group)| !group.is_empty());
    groups
}

#[cfg(test)]
mod tests;
