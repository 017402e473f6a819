//! Parties side by side.

use serde::Serialize;

use super::issue::{Gap, Position};
use super::record::{Head, Party, text};
use crate::domain::comparison::steps_apart;
use crate::domain::vocabulary::Status;
use crate::domain::{self, Dataset, IssueIx, PartyIx, Standings, Tally};

/// Some parties on every issue.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison<'a> {
    dataset: Head<'a>,
    parties: Vec<Party<'a>>,
    tally: Counts,
    issues: Vec<Compared<'a>>,
}

#[derive(Debug, Clone, Serialize)]
struct Counts {
    differ: usize,
    agree: usize,
    not_comparable: usize,
}

/// Some parties on one issue.
#[derive(Debug, Clone, Serialize)]
pub struct Compared<'a> {
    id: &'a str,
    number: &'a str,
    title: &'a str,
    question: Option<&'a str>,
    status: Option<&'static str>,
    verdict: &'static str,
    /// The steps between the furthest two; `None` with fewer than two on the scale.
    steps_apart: Option<u8>,
    gap: Gap<'a>,
    positions: Vec<Position<'a>>,
}

impl<'a> Comparison<'a> {
    /// Some parties on all issues of a dataset.
    pub fn of(dataset: &'a Dataset, standings: &Standings, parties: &[PartyIx]) -> Self {
        let Tally { differ, agree, not_comparable } = Tally::of(standings, dataset.issue_ixs(), parties);
        Self {
            dataset: Head::of(dataset, standings.day()),
            parties: parties.iter().map(|ix| Party::of(dataset, *ix)).collect(),
            tally: Counts { differ, agree, not_comparable },
            issues: dataset.issue_ixs().map(|ix| Compared::of(dataset, standings, ix, parties)).collect(),
        }
    }
}

impl<'a> Compared<'a> {
    /// Some parties on one issue.
    pub fn of(dataset: &'a Dataset, standings: &Standings, ix: IssueIx, parties: &[PartyIx]) -> Self {
        let issue = dataset.issue(ix);
        let verdict = match domain::Comparison::on(standings, ix, parties) {
            domain::Comparison::Differ => "differ",
            domain::Comparison::Agree => "agree",
            domain::Comparison::NotComparable => "not-comparable",
        };
        Self {
            id: issue.id.as_str(),
            number: &issue.number,
            title: &issue.title,
            question: text(issue.question.as_ref()),
            status: issue.status.map(Status::word),
            verdict,
            steps_apart: steps_apart(standings.among(ix, parties).map(|(_, glance)| glance)),
            gap: Gap::of(dataset, standings, ix),
            positions: Position::current(dataset, standings, ix, parties),
        }
    }
}
