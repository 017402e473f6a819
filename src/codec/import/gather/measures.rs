//! Measures that build confidence, a row each.

use crate::codec::import::field::Field;
use crate::codec::import::report::Weight;
use crate::domain::Text;
use crate::domain::draft::{Place, WrittenMeasure};

use super::Gathering;
use super::challenges::OfIssues;
use super::origins::Origin;
use super::rows::Rows;

/// A measure on its way.
#[derive(Debug)]
pub(super) struct Measure {
    pub(super) place: Place,
    /// Its id, as it is given.
    pub(super) id: Option<String>,
    /// What it says, without its id, issues and sources.
    pub(super) written: WrittenMeasure,
    pub(super) of: OfIssues,
    pub(super) origin: Origin,
}

impl Gathering<'_> {
    /// A row of a table of measures.
    pub(super) fn measure(&mut self, rows: &Rows, row: usize) {
        let (table, fields) = (rows.table, &rows.fields);
        let Some((column, title)) = fields.cell(table, row, Field::Measure) else {
            self.tell_row(rows, row, "no measure is named in this row");
            return;
        };
        let text = |field| fields.cell(table, row, field).map(|(_, cell)| Text::new(cell));
        let mut written = WrittenMeasure {
            title: Some(Text::line(title)),
            purpose: text(Field::Purpose),
            impact: text(Field::Impact),
            risk: text(Field::Risk),
            verification: text(Field::Verification),
            proposed_by: fields.cell(table, row, Field::ProposedBy).map(|(_, cell)| Text::line(cell)),
            ..WrittenMeasure::default()
        };
        self.closed(rows, fields, row, Field::Reciprocity, &mut written.reciprocity);
        self.closed(rows, fields, row, Field::Status, &mut written.status);
        let place = self.place(row, column);
        let id = fields.cell(table, row, Field::Id).map(|(_, cell)| cell.to_owned());
        let named = fields.cell(table, row, Field::Issue);
        let named = named.map(|(column, cell)| (self.place(row, column), cell.to_owned()));
        let of = OfIssues { issues: vec![], named: named.into_iter().collect() };
        let origin = self.origin(rows, fields, row);
        self.measures.push(Measure { place, id, written, of, origin });
    }

    /// Finds the issues that records of their own name, now that all are known.
    pub(super) fn find_issues(&mut self) {
        let mut lost = vec![];
        let all = self.challenges.iter_mut().map(|it| &mut it.of);
        let all = all.chain(self.opportunities.iter_mut().map(|it| &mut it.of));
        let all = all.chain(self.steps.iter_mut().map(|it| &mut it.of));
        for of in all.chain(self.measures.iter_mut().map(|it| &mut it.of)) {
            for (place, cell) in std::mem::take(&mut of.named) {
                if let Some(issue) = self.issues.find(&cell) {
                    of.issues.push(issue);
                    continue;
                }
                for part in cell.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
                    // A title may hold a comma.
                    if let Some(issue) = self.issues.find(part) {
                        of.issues.push(issue);
                        continue;
                    }
                    for name in part.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                        match self.issues.find(name) {
                            Some(issue) => of.issues.push(issue),
                            None => lost.push((place, name.to_owned())),
                        }
                    }
                }
            }
        }
        lost.sort();
        lost.dedup();
        for (place, name) in lost {
            self.tell_at(Weight::Unplaced, place, "no issue has this title or id", Some(name));
        }
    }
}
