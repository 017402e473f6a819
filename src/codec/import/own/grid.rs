//! The grid of a workbook that was handed over: a picture of its tables. What somebody wrote into it is not taken, and nothing
//! of it is lost in silence.

use std::collections::{HashMap, VecDeque};

use crate::codec::export::Shown;
use crate::codec::import::report::{At, Report, Weight};
use crate::codec::table::Table;
use crate::domain::{Dataset, IssueIx, PartyIx};

use super::tell;

/// The sheet.
pub(super) const GRID: &str = "Grid";

/// What a column shows.
enum Column<'a> {
    Party(PartyIx),
    /// A column beside those of the parties.
    Beside(&'a str),
    Nothing,
}

/// Tells of every cell of a grid that says something else than what the tables came to.
pub(super) fn compare(at: usize, table: &Table, dataset: &Dataset, report: &mut Report) {
    let shown = Shown(dataset);
    let mut parties: HashMap<String, VecDeque<PartyIx>> = HashMap::new();
    for ix in dataset.party_ixs() {
        parties.entry(bare(&dataset.party(ix).name)).or_default().push_back(ix);
    }
    let mut issues: HashMap<[String; 2], VecDeque<IssueIx>> = HashMap::new();
    for ix in dataset.issue_ixs() {
        let (number, label) = shown.row(ix);
        issues.entry([bare(&number), bare(&label)]).or_default().push_back(ix);
    }
    let mut tell = |row, column, what: &str, found: &str| {
        let at = At { table: at, row: Some(row), column: Some(column) };
        tell(report, Weight::Unplaced, at, what, Some(found));
    };
    let columns: Vec<Column> = (0..table.width())
        .map(|column| {
            let heading = table.cell(0, column);
            let party = parties.get_mut(&bare(heading)).and_then(VecDeque::pop_front);
            match party.filter(|_| column > 1) {
                Some(party) => Column::Party(party),
                None if column < 2 || heading.is_empty() => Column::Nothing,
                None => Column::Beside(heading),
            }
        })
        .collect();
    for row in 1..table.row_count() {
        let key = [bare(table.cell(row, 0)), bare(table.cell(row, 1))];
        let Some(issue) = issues.get_mut(&key).and_then(VecDeque::pop_front) else {
            if table.row(row).any(|cell| !cell.is_empty()) {
                let what = "a row of the grid is no issue of Positions, and is not taken; write it there";
                tell(row, 1, what, table.cell(row, 1));
            }
            continue;
        };
        for (column, of) in columns.iter().enumerate() {
            let found = table.cell(row, column);
            let held = match of {
                Column::Party(party) => Some(shown.cells((issue, *party)).to_vec()),
                Column::Beside("Gap") | Column::Nothing => continue,
                Column::Beside(heading) => shown.beside(issue, heading).map(|it| vec![it]),
            };
            let what = match held {
                Some(held) if held.iter().any(|held| bare(held) == bare(found)) => continue,
                Some(_) => {
                    "the grid says something else here than the other tables, which are what is taken; write it there"
                }
                None if found.is_empty() => continue,
                None => "a column of the grid is no party of Positions, and is not taken; write it there",
            };
            tell(row, column, what, found);
        }
    }
}

/// A text without the numbers of references, all spaces being one.
fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let digits = after[1..].len() - after[1..].trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let is_number = digits > 0 && after[1 + digits..].starts_with(']');
        if !is_number {
            out.push('[');
        }
        rest = &after[if is_number { digits + 2 } else { 1 }..];
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
