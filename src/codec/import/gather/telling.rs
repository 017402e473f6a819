//! What is told of a table as a whole: its columns, cells that were one, signs, and rows that found no place.

use crate::codec::import::cells::Said;
use crate::codec::import::field::Field;
use crate::codec::import::plan::{Column, Plan};
use crate::codec::import::report::{At, Remark, Sizes, Weight};
use crate::codec::table::Table;
use crate::domain::Dataset;
use crate::domain::draft::{Fault, Place, Warning, WarningKind, Warnings};
use crate::domain::stance::Stance;

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
                if !rows.is_of_stances(*column) {
                    self.tell(Weight::Taken, *row, Some(*column), what, Some(table.cell(*row, *column)));
                }
            }
        }
        for (said, count) in rows.stances() {
            let (stance, word, rest) = match said {
                Said::Stance { stance, word, words } => (stance, word, words),
                Said::Marked { stance, word } => (stance, word, None),
                Said::Nothing | Said::Sign | Said::Words { .. } => continue,
            };
            // "Yes – but …" is the word "Yes but", and "Yes" is another's.
            let next = rest.and_then(|rest| rest.split_whitespace().next());
            let spelling = match next.filter(|_| self.words.of(word) != Some(stance)) {
                Some(next) => format!("{word} {next}"),
                None => word.to_owned(),
            };
            *self.spellings.entry((stance, spelling)).or_insert(0) += count;
        }
    }

    /// Tells of names that may be one name written in two ways: they are two here, and nobody said so.
    pub(super) fn tell_alike(&mut self, warnings: Warnings) {
        let alike = warnings.into_kinds().filter(|(kind, _)| *kind == WarningKind::LooksAlike);
        for (place, warning) in alike.flat_map(|(_, kept)| kept.into_items()) {
            if let Warning::LooksAlike { kind, name, other, .. } = warning {
                let what = format!(
                    "{} whose names look alike are taken for different ones; if they are not, write the name one way",
                    kind.plural()
                );
                self.tell_at(Weight::Taken, place, what, Some(format!("{other}, {name}")));
            }
        }
    }

    /// Tells what the user may want to say of the whole.
    pub(super) fn tell_of_dataset(&mut self, dataset: &Dataset) {
        let sizes = Sizes::of(dataset);
        if self.asked.basis.is_none() && sizes.with_both + sizes.with_stance > 0 {
            let what = "stances are taken for an analyst's judgement; --stance-basis stated where the parties gave them";
            self.tell_whole(Weight::Taken, what, None);
        }
        let unasked = |it: &crate::domain::IssueIx| {
            let mut cells = dataset.party_ixs().flat_map(|party| dataset.positions(*it, party));
            dataset.issue(*it).question.is_none() && cells.any(|it| it.stance.is_some_and(Stance::on_scale))
        };
        let count = dataset.issue_ixs().filter(unasked).count();
        if count > 0 {
            let what =
                "no question says what the stances answer; --question gives one to every issue that has none";
            let found = if count == 1 { "1 issue".to_owned() } else { format!("{count} issues") };
            self.tell_whole(Weight::Taken, what, Some(found));
        }
    }

    /// Tells of no one table.
    pub(super) fn tell_whole(&mut self, weight: Weight, message: impl Into<String>, found: Option<String>) {
        let at = At { table: usize::MAX, row: None, column: None };
        self.report.tell(Remark { weight, at, message: message.into(), found });
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

/// Whether there is more of something than a dataset takes.
pub(super) fn is_too_much(fault: &Fault) -> bool {
    matches!(fault, Fault::TooMany { .. } | Fault::TooManyCells { .. })
}

/// Why there is no dataset.
pub(super) fn refused(fault: &Fault) -> String {
    if let Fault::TooMany { kind, limit } = fault {
        return format!("there are more than {limit} {}, the most that the program takes", kind.plural());
    }
    if let Fault::TooManyCells { issues, parties } = fault {
        return format!("{issues} issues and {parties} parties make more cells than the program takes");
    }
    format!("this makes no dataset: {fault:?}")
}
