//! From tables and their plans to one dataset: row by row into records that still name each other by their places here, then
//! all at once into a draft.

mod challenges;
mod fields;
mod finish;
mod ids;
mod issues;
mod known;
mod measures;
mod origins;
mod positions;
mod rows;
mod settle;
mod steps;
mod telling;
mod themes;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use crate::codec::table::Table;
use crate::domain::draft::Place;
use crate::domain::stance::Stance;
use crate::domain::text::fold;
use crate::domain::{Dataset, Draft};

use super::Asked;
use super::plan::{Layout, Plan, Skipped};
use super::report::{At, Remark, Report, Weight};
use super::sources::Listed;
use super::stances::StanceWords;

use challenges::{Challenge, Opportunity};
use issues::Issues;
use measures::Measure;
use origins::Source;
use positions::Position;
use steps::{Pressure, Step};
use themes::Theme;

pub(super) use telling::cells_in;

/// How many rows are taken between two questions whether to go on.
const STRIDE: usize = 256;

/// A table that will be taken.
#[derive(Debug, Clone)]
pub(super) struct Planned<'a> {
    /// Its place in [`Report::tables`].
    pub(super) at: usize,
    /// What its file is called.
    pub(super) file: &'a str,
    /// What its file calls itself.
    pub(super) page: Option<&'a str>,
    /// The table.
    pub(super) table: &'a Table,
    /// How it is read.
    pub(super) plan: Plan,
}

/// That the user asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stopped;

/// Takes the tables; `listed` are sources that lists tell of. `go_on` is told how many rows of how many are done; `false` stops.
pub(super) fn gather(
    tables: &[Planned],
    listed: Vec<Listed>,
    asked: &Asked,
    known: Option<&Dataset>,
    report: &mut Report,
    go_on: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<Option<Dataset>, Stopped> {
    let mut gathering = Gathering::new(asked, known, report);
    if let Some(largest) = largest(tables) {
        // The first source is the default.
        gathering.source_of_file(largest.file);
    }
    gathering.take_listed(listed);
    let all = tables.iter().map(|planned| planned.plan.body.len()).sum();
    let mut done = 0_usize;
    for planned in tables {
        gathering.table(planned, &mut || {
            done += 1;
            !done.is_multiple_of(STRIDE) || go_on(done, all)
        })?;
    }
    Ok(gathering.finish(tables))
}

/// The dataset of a draft; `None` where it cannot be made, which is told.
pub(super) fn concluded(
    draft: Draft,
    asked: &Asked,
    known: Option<&Dataset>,
    report: &mut Report,
) -> Option<Dataset> {
    Gathering::new(asked, known, report).concluded(draft)
}

/// The table with the most rows, the first of several: its file is the source of all that names none.
fn largest<'a, 'b>(tables: &'a [Planned<'b>]) -> Option<&'a Planned<'b>> {
    tables.iter().rev().max_by_key(|planned| planned.plan.body.len())
}

/// A party on its way.
#[derive(Debug)]
struct Party {
    place: Place,
    name: String,
    summary: Option<(usize, String)>,
}

/// Records on their way, each naming others by their places here.
struct Gathering<'a> {
    asked: &'a Asked,
    known: Option<&'a Dataset>,
    words: StanceWords,
    report: &'a mut Report,
    /// The table that is being taken, by its place in the report.
    table: usize,
    /// The source of what names none in it, where that is not the default.
    file_source: Option<usize>,
    parties: Vec<Party>,
    party_of: HashMap<String, usize>,
    themes: Vec<Theme>,
    theme_of: HashMap<String, usize>,
    sources: Vec<Source>,
    source_of: HashMap<(String, String), usize>,
    /// What lists say of sources, and by what they are named.
    listed: HashMap<usize, Listed>,
    listed_of: HashMap<String, usize>,
    issues: Issues,
    positions: Vec<Position>,
    challenges: Vec<Challenge>,
    opportunities: Vec<Opportunity>,
    measures: Vec<Measure>,
    steps: Vec<Step>,
    pressures: Vec<Pressure>,
    /// How often each word for a stance was met.
    spellings: HashMap<(Stance, String), usize>,
}

impl<'a> Gathering<'a> {
    fn new(asked: &'a Asked, known: Option<&'a Dataset>, report: &'a mut Report) -> Self {
        Self {
            asked,
            known,
            words: StanceWords::new(&asked.stances, known),
            report,
            table: 0,
            file_source: None,
            parties: vec![],
            party_of: HashMap::new(),
            themes: vec![],
            theme_of: HashMap::new(),
            sources: vec![],
            source_of: HashMap::new(),
            listed: HashMap::new(),
            listed_of: HashMap::new(),
            issues: Issues::default(),
            positions: vec![],
            challenges: vec![],
            opportunities: vec![],
            measures: vec![],
            steps: vec![],
            pressures: vec![],
            spellings: HashMap::new(),
        }
    }

    fn table(&mut self, planned: &Planned, go_on: &mut dyn FnMut() -> bool) -> Result<(), Stopped> {
        self.table = planned.at;
        self.file_source = self.source_of_file(planned.file);
        self.tell_merges(planned);
        let mut rows = rows::Rows::new(self, planned);
        let mut skipped = planned.plan.skipped.iter().peekable();
        while skipped.next_if(|(row, _)| *row < planned.plan.body.start).is_some() {}
        let mut taken = 0;
        for row in planned.plan.body.clone() {
            if !go_on() {
                return Err(Stopped);
            }
            if let Some((_, why)) = skipped.next_if(|(at, _)| *at == row) {
                if let Skipped::Section(theme) = why {
                    rows.section = self.theme(theme, false);
                }
                continue;
            }
            if planned.table.row(row).all(str::is_empty) {
                continue;
            }
            taken += 1;
            match planned.plan.layout {
                Layout::Long => self.long(&mut rows, row),
                Layout::Wide => self.wide(&mut rows, row),
                Layout::Turned => self.turned(&mut rows, row),
                Layout::Pairs => self.pair(&rows, row),
                Layout::Measures => self.measure(&rows, row),
                Layout::Steps => self.step(&rows, row),
                Layout::Pressures => self.pressure(&mut rows, row),
            }
        }
        self.tell_signs(&rows);
        if let Some(report) = self.report.tables.get_mut(planned.at) {
            report.rows = taken;
            if report.parties.is_empty() {
                report.parties.extend(rows.parties.iter().map(|party| self.parties[*party].name.clone()));
            }
        }
        Ok(())
    }

    /// Tells one thing of the table that is being taken.
    fn tell(
        &mut self,
        weight: Weight,
        row: impl Into<Option<usize>>,
        column: Option<usize>,
        message: impl Into<String>,
        found: Option<&str>,
    ) {
        let at = At { table: self.table, row: row.into(), column };
        self.report.tell(Remark { weight, at, message: message.into(), found: found.map(str::to_owned) });
    }

    /// Where a record is written: the order of records, and the way back to its cell.
    fn place(&self, row: usize, column: usize) -> Place {
        Place::new(self.table, row..row + column + 1)
    }

    /// The party of a name.
    fn party(&mut self, name: &str, place: Place) -> usize {
        let name = one_line(name);
        let next = self.parties.len();
        let at = *self.party_of.entry(folded(&name)).or_insert(next);
        if at == next {
            self.parties.push(Party { place, name, summary: None });
        }
        at
    }
}

/// The cell that a place was made of.
fn at(place: Place) -> At {
    let range = place.range();
    At { table: place.file(), row: Some(range.start), column: Some(range.len().saturating_sub(1)) }
}

/// A name on one line, as it will be shown.
pub(super) fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as it is compared with others.
fn folded(name: &str) -> String {
    one_line(&fold(name))
}
