//! The grid of the page: issues down, parties across.

use serde::Serialize;

use super::page::{Build, Mark};
use crate::domain::plain::conditional;
use crate::domain::vocabulary::{RedLineBasis, Role};
use crate::domain::{IssueIx, PartyIx, Position, Stance, Standing};

/// The head of a column.
#[derive(Serialize)]
pub(super) struct Column<'a> {
    id: &'a str,
    whole: &'a str,
    called: &'a str,
    /// Its whole name, where it is called by a shorter one.
    name: Option<&'a str>,
    is_principal: bool,
    /// Its part in the talks, where it need not agree.
    role: Option<&'static str>,
}

/// A row.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    id: &'a str,
    number: &'a str,
    title: &'a str,
    /// What is known of the issue in a word or two: its status, its gap.
    about: Vec<String>,
    cells: Vec<Cell<'a>>,
}

/// A cell.
#[derive(Serialize)]
struct Cell<'a> {
    mark: Mark<'a>,
    link: Option<String>,
    /// The words, where they stand alone.
    words: Option<&'a str>,
    conditions: Option<String>,
    red_line: Option<&'static str>,
    /// Each of several that contest each other.
    readings: Vec<Reading<'a>>,
}

/// One of several readings of a cell.
#[derive(Serialize)]
struct Reading<'a> {
    mark: Mark<'a>,
    conditions: Option<String>,
}

impl<'a> Build<'a> {
    pub(super) fn columns(&self) -> Vec<Column<'a>> {
        let column = |party: &'a crate::domain::Party| Column {
            id: party.id.as_str(),
            whole: &party.name,
            called: party.called(),
            name: (party.called() != &*party.name).then_some(&*party.name),
            is_principal: party.role == Role::Principal,
            role: (party.role != Role::Principal).then(|| party.role.label()),
        };
        self.dataset.parties().iter().map(column).collect()
    }

    pub(super) fn row(&self, issue: IssueIx) -> Row<'a> {
        let about = self.dataset.issue(issue);
        Row {
            id: about.id.as_str(),
            number: &about.number,
            title: &about.title,
            about: self.in_a_word(issue),
            cells: self.dataset.party_ixs().map(|party| self.cell(issue, party)).collect(),
        }
    }

    /// The status of an issue and its gap, as far as they are known and may be.
    pub(super) fn in_a_word(&self, issue: IssueIx) -> Vec<String> {
        let status = self.dataset.issue(issue).status.map(|status| status.label().to_owned());
        let gap = self.handout.gaps.get(issue.get()).and_then(Option::as_ref).map(|gap| {
            let derived = if gap.is_derived { " (derived)" } else { "" };
            format!("gap {}{derived}", gap.word.label())
        });
        status.into_iter().chain(gap).collect()
    }

    fn cell(&self, issue: IssueIx, party: PartyIx) -> Cell<'a> {
        let current = self.dataset.current(issue, party, self.handout.day);
        let conditions: Vec<&str> = current.conditions().collect();
        let is_contested = current.standing == Standing::Stance(Stance::Contested);
        let readings: Vec<&Position> = if is_contested { current.readings().collect() } else { vec![] };
        let several = readings.len() > 1;
        let mut red_line = None;
        for reading in current.red_lines() {
            red_line = match (red_line, reading.red_line_basis()) {
                (None | Some("red line, inferred"), Some(RedLineBasis::Inferred)) => {
                    Some("red line, inferred")
                }
                _ => Some("red line"),
            };
        }
        Cell {
            mark: self.mark(current.standing),
            link: (!self.is_large && current.lead().is_some()).then(|| self.anchor(issue, party)),
            words: match current.standing {
                Standing::Uncoded => current.readings().find_map(Position::shown).map(|text| &**text),
                Standing::Stance(_) | Standing::NoEntry => None,
            },
            conditions: (!several && !conditions.is_empty()).then(|| conditional(&conditions)),
            red_line,
            readings: if several {
                readings.into_iter().map(|one| self.reading(one)).collect()
            } else {
                vec![]
            },
        }
    }

    fn reading(&self, position: &'a Position) -> Reading<'a> {
        Reading {
            mark: self.mark(position.stance.map_or(Standing::Uncoded, Standing::Stance)),
            conditions: position.conditions().map(|text| conditional(&[text])),
        }
    }
}
