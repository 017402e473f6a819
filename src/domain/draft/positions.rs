//! Positions on their way: as they will stand in memory from the start, so that millions need no second copy.

use crate::domain::date::Date;
use crate::domain::records::{Position, PositionDetail, SourceIx};
use crate::domain::stance::Stance;
use crate::domain::text::Text;
use crate::domain::vocabulary::{RedLineBasis, StanceBasis, Words};

use super::MAX_CELLS;
use super::desk::Desk;
use super::names::{Named, Symbol};
use super::place::Place;
use super::records::Refs;
use super::trouble::{Fault, Kind, Warning, WarningKind};
use super::written::WrittenPosition;

/// No issue or no party.
const NONE: u32 = u32::MAX;

/// The cell of a position, and where it is written.
#[derive(Debug, Clone, Copy)]
struct Key {
    issue: u32,
    /// The symbol of the party; once resolved, the party.
    party: u32,
    /// The key of the cell, or the beginning of the record.
    place: Place,
}

/// What a position that is a record of its own still names.
#[derive(Debug)]
struct Record {
    at: u32,
    issue: Named,
    party: Place,
    sources: Vec<Named>,
}

/// What positions have where they say nothing.
pub(super) struct Defaults {
    /// The date of the default source.
    pub(super) date: Option<Date>,
    /// The default source.
    pub(super) source: Option<SourceIx>,
    /// Whether there is a default source, or may be one that could not be read.
    pub(super) sourced: bool,
    /// Whether stances are coded or stated.
    pub(super) basis: StanceBasis,
    pub(super) as_of: Option<Date>,
}

/// Every position so far.
#[derive(Debug, Default)]
pub(super) struct Positions {
    list: Vec<Position>,
    keys: Vec<Key>,
    records: Vec<Record>,
}

impl Positions {
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn add_cell(
        &mut self,
        desk: &mut Desk,
        issue: usize,
        party: Named,
        text: Option<Text>,
        stance: Option<Stance>,
    ) {
        let key = Key { issue: issue as u32, party: party.symbol.raw(), place: party.place };
        self.push(desk, key, Position { text, detail: None, date: None, stance });
    }

    pub(super) fn add(&mut self, desk: &mut Desk, written: WrittenPosition) {
        let WrittenPosition { place, issue, party, text, stance, red_line_basis, mut detail, origin } =
            written;
        let inferred = red_line_basis.as_ref().filter(|basis| basis.value == RedLineBasis::Inferred);
        let inferred = inferred.filter(|_| detail.red_line.is_some()).map(|basis| basis.place);
        if issue.is_none() {
            desk.missing(place, Kind::Position, &["issue"]);
        }
        if party.is_none() {
            desk.missing(place, Kind::Position, &["party"]);
        }
        if text.is_none() && stance.is_none() && detail.quote.is_none() && detail.conditions.is_none() {
            desk.missing(place, Kind::Position, &["text", "stance", "quote", "conditions"]);
        }
        let (Some(issue), Some(party)) = (issue, party) else { return };
        if let Some(place) = inferred {
            desk.warn(WarningKind::InferredRedLine, place, || Warning::InferredRedLine);
        }
        // What goes without saying is not kept: a record that says it is the same as one that does not.
        detail.red_line_basis =
            red_line_basis.map(|basis| basis.value).filter(|basis| *basis != RedLineBasis::Stated);
        detail.words = detail.words.filter(|words| *words != Words::Paraphrase);
        detail.by = origin.by;
        detail.locator = origin.locator;
        detail.unsourced = origin.unsourced;
        let bare = detail == PositionDetail::default() && origin.sources.is_empty();
        let detail = (!bare).then(|| Box::new(detail));
        let record =
            Record { at: self.list.len() as u32, issue, party: party.place, sources: origin.sources };
        let key = Key { issue: NONE, party: party.symbol.raw(), place };
        if self.push(desk, key, Position { text, detail, date: origin.date, stance }) {
            self.records.push(record);
        }
    }

    fn push(&mut self, desk: &mut Desk, key: Key, position: Position) -> bool {
        let room = self.list.len() < MAX_CELLS;
        if room {
            self.list.push(position);
            self.keys.push(key);
        } else {
            desk.too_many(key.place, Kind::Position, MAX_CELLS);
        }
        room
    }

    /// Resolves every name, and tells what is worth a second look.
    pub(super) fn resolve(&mut self, refs: &mut Refs, defaults: &Defaults) {
        let Refs { desk, ids, source_dates, .. } = refs;
        let mut records = std::mem::take(&mut self.records).into_iter().peekable();
        for (at, (position, key)) in self.list.iter_mut().zip(&mut self.keys).enumerate() {
            let mut party = Named { symbol: Symbol::from_raw(key.party), place: key.place };
            let (mut date, mut sourced) = (defaults.date, defaults.sourced);
            let record = records.next_if(|record| record.at as usize == at);
            let cell = record.is_none();
            if let Some(record) = record {
                party.place = record.party;
                key.issue = desk.resolve(Kind::Issue, &ids.issues, record.issue, false).unwrap_or(NONE);
                let own = desk.resolve_all(Kind::Source, &ids.sources, &record.sources, SourceIx);
                if !record.sources.is_empty() {
                    sourced = true;
                    date = own.iter().find_map(|ix| source_dates[ix.get()]);
                }
                if let Some(detail) = &mut position.detail {
                    if detail.unsourced {
                        (date, sourced) = (None, false);
                    }
                    detail.unsourced &= defaults.source.is_some();
                    if *own != *defaults.source.as_slice() {
                        detail.sources = own;
                    }
                    detail.stance_basis = detail.stance_basis.filter(|basis| *basis != defaults.basis);
                }
                if position.detail.as_deref() == Some(&PositionDetail::default()) {
                    position.detail = None;
                }
            }
            key.party = desk.resolve(Kind::Party, &ids.parties, party, cell).unwrap_or(NONE);
            position.date = position.date.or(date);
            second_look(desk, position, key.place, sourced, defaults.as_of);
        }
    }

    /// The issues that have a stance on the scale, each with one of them.
    pub(super) fn judged_issues(&self, issues: usize) -> Vec<bool> {
        let mut judged = vec![false; issues];
        for (position, key) in self.list.iter().zip(&self.keys) {
            if position.stance.is_some_and(Stance::on_scale)
                && let Some(issue) = judged.get_mut(key.issue as usize)
            {
                *issue = true;
            }
        }
        judged
    }

    /// Every position by issue, then party, then newest first, and where each cell begins.
    ///
    /// Ordered in place: the list may be most of what is in memory.
    pub(super) fn into_cells(mut self, issues: usize, parties: usize) -> (Vec<Position>, Vec<u32>) {
        let cell = |key: &Key| key.issue as usize * parties + key.party as usize;
        // Two further than the cell, so that in the end, each having been moved on by what it holds, it is in its place.
        let mut cells = vec![0_u32; issues * parties + 2];
        for key in &self.keys {
            cells[cell(key) + 2] += 1;
        }
        for at in 1..cells.len() {
            cells[at] += cells[at - 1];
        }
        for key in &mut self.keys {
            let next = &mut cells[cell(key) + 1];
            // From here on the place that the position goes to.
            key.issue = *next;
            *next += 1;
        }
        cells.pop();
        for at in 0..self.keys.len() {
            while self.keys[at].issue as usize != at {
                let to = self.keys[at].issue as usize;
                self.list.swap(at, to);
                self.keys.swap(at, to);
            }
        }
        for bounds in cells.windows(2).filter(|bounds| bounds[1] - bounds[0] > 1) {
            let range = bounds[0] as usize..bounds[1] as usize;
            newest_first(&mut self.list[range.clone()], &self.keys[range]);
        }
        self.list.shrink_to_fit();
        (self.list, cells)
    }
}

/// Orders the positions of one cell: newest first, undated last, the file's order among equals.
fn newest_first(positions: &mut [Position], keys: &[Key]) {
    const EMPTY: Position = Position { text: None, detail: None, date: None, stance: None };
    let mut all: Vec<(Place, Position)> = keys
        .iter()
        .zip(positions.iter_mut())
        .map(|(key, position)| (key.place, std::mem::replace(position, EMPTY)))
        .collect();
    all.sort_by(|(place, a), (other, b)| b.date.cmp(&a.date).then(place.cmp(other)));
    for (to, (_, position)) in positions.iter_mut().zip(all) {
        *to = position;
    }
}

/// Warns of what a position leaves open.
fn second_look(desk: &mut Desk, position: &Position, place: Place, sourced: bool, as_of: Option<Date>) {
    if !sourced && let Some(judgement) = judgement(position) {
        desk.warn(WarningKind::NoSource, place, || Warning::NoSource { judgement });
    }
    if let (Some(date), Some(as_of)) = (position.date, as_of)
        && !date.reached_by(as_of)
    {
        desk.warn(WarningKind::AfterAsOf, place, || Warning::AfterAsOf { date, as_of });
    }
}

/// What an analyst judged in a position, if anything.
fn judgement(position: &Position) -> Option<&'static str> {
    if position.stance.is_some() {
        return Some("stance");
    }
    let detail = position.detail.as_ref()?;
    [
        (detail.salience.is_some(), "salience"),
        (detail.flexibility.is_some(), "flexibility"),
        (detail.red_line.is_some(), "red_line"),
        (detail.confidence.is_some(), "confidence"),
    ]
    .into_iter()
    .find_map(|(judged, name)| judged.then_some(name))
}

impl Positions {
    /// Tells that there are more cells than the program takes, rather than make room for them.
    pub(super) fn check_size(desk: &mut Desk, place: Place, issues: usize, parties: usize) {
        if issues.saturating_mul(parties) > MAX_CELLS {
            desk.fault(place, || Fault::TooManyCells { issues, parties });
        }
    }
}
