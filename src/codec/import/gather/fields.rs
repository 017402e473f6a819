//! Which column of a table holds which field, and which fields have a place in which layout.

use crate::codec::import::field::Field;
use crate::codec::import::plan::{Column, Layout, Plan};
use crate::codec::table::Table;

/// What a row may say of its issue.
const OF_ISSUE: &[Field] = &[
    Field::Id,
    Field::Number,
    Field::Issue,
    Field::Summary,
    Field::Question,
    Field::Themes,
    Field::Status,
    Field::AgreedText,
    Field::AgreedOn,
    Field::Gap,
    Field::LinesToTake,
    Field::Challenges,
    Field::Opportunities,
];

/// What may be said of a position, beside whose it is.
pub(super) const OF_POSITION: &[Field] = &[
    Field::Position,
    Field::Stance,
    Field::StanceBasis,
    Field::Text,
    Field::Conditions,
    Field::Interest,
    Field::Salience,
    Field::Flexibility,
    Field::RedLine,
    Field::RedLineBasis,
    Field::Confidence,
    Field::Words,
    Field::By,
    Field::Quote,
    Field::Source,
    Field::Url,
    Field::Locator,
    Field::Date,
];

/// Where a row is from.
const OF_ORIGIN: &[Field] = &[Field::By, Field::Source, Field::Url, Field::Locator, Field::Date];

const OF_PAIR: &[Field] = &[Field::Issue, Field::Opportunities, Field::Challenges, Field::Mitigation];

const OF_MEASURE: &[Field] = &[
    Field::Id,
    Field::Issue,
    Field::Measure,
    Field::Purpose,
    Field::Impact,
    Field::Reciprocity,
    Field::Status,
    Field::ProposedBy,
    Field::Risk,
    Field::Verification,
];

const OF_STEP: &[Field] =
    &[Field::Id, Field::Issue, Field::Step, Field::Measure, Field::Status, Field::ProposedBy];

const OF_PRESSURE: &[Field] = &[Field::Id, Field::Party, Field::Pressure, Field::PressureFrom];

/// Fields of which several columns may each hold a part.
const OF_MANY: &[Field] = &[Field::Themes, Field::Challenges, Field::Opportunities];

/// Whether a field has a place in rows of a layout.
pub(super) fn has_place(layout: Layout, field: Field) -> bool {
    let places: &[&[Field]] = match layout {
        Layout::Long => &[OF_ISSUE, &[Field::Party], OF_POSITION],
        Layout::Wide => &[OF_ISSUE, OF_ORIGIN],
        Layout::Turned => &[&[Field::Party, Field::Summary], OF_ORIGIN],
        Layout::Pairs => &[OF_PAIR, OF_ORIGIN],
        Layout::Measures => &[OF_MEASURE, OF_ORIGIN],
        Layout::Steps => &[OF_STEP, OF_ORIGIN],
        Layout::Pressures => &[OF_PRESSURE, OF_ORIGIN],
    };
    places.iter().any(|places| places.contains(&field))
}

/// The columns of each field.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    columns: Vec<Vec<usize>>,
}

impl Default for Fields {
    fn default() -> Self {
        Self { columns: vec![vec![]; Field::ALL.len()] }
    }
}

impl Fields {
    /// Those of what the rows are. Columns that are given twice or have no place are left to `left`.
    pub(super) fn of_rows(plan: &Plan, mut left: impl FnMut(usize, Field, bool)) -> Self {
        let mut fields = Self::default();
        for (at, column) in plan.columns.iter().enumerate() {
            let Column::Field(field) = column else { continue };
            if *field == Field::Ignore {
                continue;
            }
            if !has_place(plan.layout, *field) {
                left(at, *field, false);
            } else if !fields.add(*field, at) {
                left(at, *field, true);
            }
        }
        fields
    }

    /// Adds a column; `false` where the field has one already, and can have one only.
    pub(super) fn add(&mut self, field: Field, column: usize) -> bool {
        let columns = &mut self.columns[field as usize];
        let room = columns.is_empty() || OF_MANY.contains(&field);
        if room {
            columns.push(column);
        }
        room
    }

    /// The columns of a field.
    pub(super) fn all(&self, field: Field) -> &[usize] {
        &self.columns[field as usize]
    }

    /// The column of a field.
    pub(super) fn column(&self, field: Field) -> Option<usize> {
        self.all(field).first().copied()
    }

    /// What a row has in a field: the column, and the cell if it is not empty.
    pub(super) fn cell<'a>(&self, table: &'a Table, row: usize, field: Field) -> Option<(usize, &'a str)> {
        let column = self.column(field)?;
        Some((column, table.cell(row, column))).filter(|(_, cell)| !cell.is_empty())
    }

    /// The only field there is, and its column.
    pub(super) fn only(&self) -> Option<(Field, usize)> {
        let mut all =
            Field::ALL.iter().flat_map(|field| self.all(*field).iter().map(|column| (*field, *column)));
        all.next().filter(|_| all.next().is_none())
    }
}
