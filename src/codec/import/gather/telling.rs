//! What is told of a table as a whole: its columns, cells that were one, signs, and rows that found no place.

use crate::codec::import::cells::Said;
use crate::codec::import::field::Field;
use crate::codec::import::plan::{Column, Plan};
use crate::codec::import::report::{Remark, Weight};
use crate::codec::table::Table;
use crate::domain::draft::Place;

use super::rows::Rows;
use super::{Gathering, Planned, at};

impl Gathering<'_> {
    /// Tells of a cell.
    pub(super) fn tell_at(
        &mut self,
        weight: Weight,
        place: Place,
        message: impl Into<String>,
        found: Option<String>,
    ) {
        self.report.tell(Remark { weight, at: at(place), message: message.into(), found });
    }

    /// Tells of a row that was not taken, with all that it says.
    pub(super) fn tell_row(&mut self, rows: &Rows, row: usize, message: &str) {
        let cells: Vec<&str> = rows.table.row(row).filter(|cell| !cell.is_empty()).collect();
        self.tell(Weight::Unplaced, row, None, message, Some(&cells.join(" | ")));
    }

    /// Tells of the cells of a row that found no place.
    pub(super) fn tell_cells(
        &mut self,
        rows: &Rows,
        row: usize,
        column: Option<usize>,
        message: &str,
        fields: &[Field],
    ) {
        let cells = fields.iter().filter_map(|field| rows.fields.cell(rows.table, row, *field));
        let cells: Vec<&str> = cells.map(|(_, cell)| cell).collect();
        self.tell(Weight::Unplaced, row, column, message, Some(&cells.join(" | ")));
    }

    /// Tells of a column that has no place in the layout, or whose field another column has.
    pub(super) fn tell_left(&mut self, planned: &Planned, column: usize, field: Field, twice: bool) {
        let layout = planned.plan.layout.word();
        let message = if twice {
            format!("not taken: another column is the {} already", field.word())
        } else {
            format!("not taken: a {layout} table has no place for a column of {}", field.word())
        };
        self.tell_column(planned, column, &message);
    }

    fn tell_column(&mut self, planned: &Planned, column: usize, message: &str) {
        let found = cells_in(&planned.plan, planned.table, column);
        if found != NO_CELLS {
            self.tell(Weight::Unplaced, None, Some(column), message, Some(&found));
        }
    }

    /// Tells of cells that were one over several parties.
    pub(super) fn tell_merges(&mut self, planned: &Planned) {
        let party = |column: usize| match planned.plan.columns.get(column) {
            Some(Column::OfParty(party, _)) => Some(*party),
            Some(Column::Field(_) | Column::OfIssue(_) | Column::Ignored(_)) | None => None,
        };
        for merge in planned.table.merges() {
            let (first, row) = (merge.column as usize, merge.row as usize);
            if merge.columns < 2
                || !planned.plan.body.contains(&row)
                || planned.plan.skipped.binary_search_by_key(&row, |(skipped, _)| *skipped).is_ok()
                || planned.table.cell(row, first).is_empty()
            {
                continue;
            }
            let width = planned.plan.columns.len();
            let mut parties: Vec<usize> =
                (first..width.min(first + merge.columns as usize)).filter_map(party).collect();
            parties.dedup();
            if parties.len() > 1 {
                let names: Vec<&str> = parties
                    .iter()
                    .filter_map(|it| planned.plan.parties.get(*it))
                    .map(|it| it.name.as_str())
                    .collect();
                let what = "one cell over several parties; taken for each of them";
                self.tell(Weight::Taken, row, Some(first), what, Some(&names.join(", ")));
            }
        }
    }

    /// Tells of signs that stand for nothing, and of short cells among stances; keeps the words that were used for these.
    pub(super) fn tell_signs(&mut self, rows: &Rows) {
        let table = rows.table;
        for (row, column) in &rows.signs {
            let what = "a sign and no words; left empty; --stance SIGN=STANCE says what it means";
            self.tell(Weight::Taken, *row, Some(*column), what, Some(table.cell(*row, *column)));
        }
        if rows.stances().map(|(_, count)| count).sum::<usize>() > rows.short.len() {
            for (row, column) in &rows.short {
                let what = "no word for a stance that is known, kept as words; --stance WORD=STANCE says what it means";
                if rows.fields.column(Field::Stance) != Some(*column) {
                    self.tell(Weight::Taken, *row, Some(*column), what, Some(table.cell(*row, *column)));
                }
            }
        }
        for (said, count) in rows.stances() {
            if let Said::Stance { stance, word, .. } | Said::Marked { stance, word } = said {
                *self.spellings.entry((stance, word.to_owned())).or_insert(0) += count;
            }
        }
    }
}

const NO_CELLS: &str = "no cells";

/// How many cells of a column say something, in words.
pub(in crate::codec::import) fn cells_in(plan: &Plan, table: &Table, column: usize) -> String {
    let count = plan.body.clone().filter(|row| !table.cell(*row, column).is_empty()).count();
    match count {
        0 => NO_CELLS.to_owned(),
        1 => "1 cell".to_owned(),
        _ => format!("{count} cells"),
    }
}
