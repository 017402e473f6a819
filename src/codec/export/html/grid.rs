//! The grid of the page: issues down, parties across.

use serde::Serialize;

use super::page::{Build, Mark, terms};
use crate::domain::plain::conditional;
use crate::domain::vocabulary::{Confidence, RedLineBasis, Role};
use crate::domain::{Current, IssueIx, PartyIx, Position, Standing};

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
    /// The words, where they stand alone: those of each reading.
    words: Vec<&'a str>,
    conditions: Option<String>,
    red_line: Option<&'static str>,
    /// Each of several that do not all stand at one place for all to see.
    readings: Vec<Reading<'a>>,
    /// How to take it: what the stance rests on where that is not what the others rest on, that it is little sure, on what
    /// terms it may be used.
    marks: Vec<&'static str>,
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
            let word = gap.word.label();
            match gap.but {
                Some(but) => format!("gap {word} (author), {} (derived)", but.label()),
                None if gap.is_derived => format!("gap {word} (derived)"),
                None => format!("gap {word}"),
            }
        });
        status.into_iter().chain(gap).collect()
    }

    fn cell(&self, issue: IssueIx, party: PartyIx) -> Cell<'a> {
        let current = self.dataset.current(issue, party, self.handout.day);
        let conditions: Vec<&str> = current.conditions().collect();
        // Words alone are told one after the other; where stances are not one, each reading is told with its own.
        let lead = current.lead().and_then(|lead| lead.stance);
        let several = current.readings().any(|one| one.stance != lead);
        let readings =
            if several { current.readings().map(|one| self.reading(one)).collect() } else { vec![] };
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
                Standing::Uncoded => {
                    current.readings().filter_map(Position::shown).map(|text| &**text).collect()
                }
                Standing::Stance(_) | Standing::NoEntry => vec![],
            },
            conditions: (!several && !conditions.is_empty()).then(|| conditional(&conditions)),
            red_line,
            readings,
            marks: self.marks(&current),
        }
    }

    fn marks(&self, current: &Current<'_>) -> Vec<&'static str> {
        let is_unsure = |one: &Position| {
            one.detail.as_ref().and_then(|detail| detail.confidence) == Some(Confidence::Low)
        };
        let strictest =
            current.readings().filter_map(|one| self.dataset.terms_of(self.dataset.sources_of(one)));
        let marks = [
            current.readings().find_map(|one| self.basis(one)),
            current.readings().any(is_unsure).then_some("low confidence"),
            terms(strictest.max()),
        ];
        marks.into_iter().flatten().collect()
    }

    fn reading(&self, position: &'a Position) -> Reading<'a> {
        Reading {
            mark: self.mark(position.stance.map_or(Standing::Uncoded, Standing::Stance)),
            conditions: position.conditions().map(|text| conditional(&[text])),
        }
    }
}
