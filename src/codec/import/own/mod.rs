//! Tables that were handed over, taken back: their headings are those that are written over such tables, ids among them, so
//! that nothing has to be guessed. Every cell is taken as it stands, and what is named is found by its id.
//!
//! What else stands in such a file is a picture of them, or says what the file is.

mod records;

use crate::codec::export::{Column, Sheet};
use crate::codec::table::{Counted, Table};
use crate::domain::draft::{Place, WrittenHead};
use crate::domain::{Dataset, Date, Draft, Id, Stance, Text};

use super::dates::{self, Read};
use super::gather::concluded;
use super::report::{At, Remark, Report, TableReport, Weight};
use super::{Asked, File, Understood};
use records::Records;

/// A table that was handed over, in one of the tables of a file.
struct Own<'a> {
    /// The place of the table in the report.
    at: usize,
    table: &'a Table,
    sheet: Sheet,
    /// What each column is, by its place.
    columns: Vec<Option<Column>>,
    /// The first row below the headings, and the row after its last.
    rows: std::ops::Range<usize>,
}

/// What tables come to that were handed over; `None` where these are others, or anything is asked that says what tables
/// mean.
pub(super) fn take_back(files: &[File], asked: &Asked, known: Option<&Dataset>) -> Option<Understood> {
    let asks = !asked.tables.is_empty()
        || asked.layout.is_some()
        || asked.issue.is_some()
        || !asked.parties.is_empty()
        || !asked.columns.is_empty()
        || !asked.stances.is_empty();
    if asks {
        return None;
    }
    let found: Vec<Vec<Vec<Own>>> = files.iter().map(own_tables).collect();
    // A file of another hand among them: all are understood in one way, by their headings.
    if files.is_empty() || found.iter().any(|file| file.iter().all(Vec::is_empty)) {
        return None;
    }
    let mut report = Report::default();
    let mut head = Head::default();
    let mut tables: Vec<Own> = vec![];
    for (file, found) in files.iter().zip(found) {
        report.reading.extend(file.tables.remarks.iter().map(|it| format!("{}: {it}", file.name)));
        for (table, own) in file.tables.tables.iter().zip(found) {
            head.read(table, &own);
            if own.is_empty() {
                report.tables.push(report_of(file, table, None));
                continue;
            }
            for mut own in own {
                own.at = report.tables.len();
                report.tables.push(report_of(file, table, Some(&own)));
                tables.push(own);
            }
        }
    }
    let mut draft = Draft::new();
    let stance_names = Records::new(&mut draft, &mut report, &tables, asked).take();
    head.set(&mut draft, asked, stance_names);
    let dataset = concluded(draft, asked, known, &mut report);
    Some(Understood { dataset, report })
}

/// The tables of a file that were handed over, by the table that they stand in.
fn own_tables(file: &File) -> Vec<Vec<Own<'_>>> {
    file.tables.tables.iter().map(in_table).collect()
}

fn in_table(table: &Table) -> Vec<Own<'_>> {
    let mut found: Vec<Own> = vec![];
    for row in 0..table.row_count() {
        let Some((sheet, columns)) = headings(table, row) else { continue };
        if let Some(last) = found.last_mut() {
            last.rows.end = row;
        }
        found.push(Own { at: 0, table, sheet, columns, rows: row + 1..table.row_count() });
    }
    found
}

/// The table whose headings a row is.
fn headings(table: &Table, row: usize) -> Option<(Sheet, Vec<Option<Column>>)> {
    // Hardly a row begins with a heading that is not one.
    Column::from_word(table.row(row).next()?)?;
    let (sheet, _) = Sheet::of_headings(table.row(row).filter(|cell| !cell.is_empty()))?;
    Some((sheet, table.row(row).map(Column::from_word).collect()))
}

/// What the file says of itself that a dataset holds.
#[derive(Default)]
struct Head {
    title: Option<String>,
    handling: Option<String>,
    as_of: Option<Date>,
}

impl Head {
    /// Looks at the rows above the first of the tables: the title, and lines such as "Handling: …".
    fn read(&mut self, table: &Table, own: &[Own]) {
        let end = own.first().map_or(table.row_count().min(50), |own| own.rows.start - 1);
        for row in 0..end {
            let mut cells = table.row(row).filter(|cell| !cell.is_empty());
            let Some(first) = cells.next() else { continue };
            let said = match cells.next() {
                Some(second) => Some((first, second)),
                None => first.split_once(": "),
            };
            match said {
                Some(("Handling", text)) => {
                    self.handling = self.handling.take().or_else(|| Some(text.to_owned()));
                }
                Some(("As of", text)) => {
                    if let Read::Date(date) = dates::read(text, None) {
                        self.as_of = self.as_of.or(Some(date));
                    }
                }
                Some(("Title", text)) => self.title = self.title.take().or_else(|| Some(text.to_owned())),
                Some(_) => {}
                None => self.title = self.title.take().or_else(|| Some(first.to_owned())),
            }
        }
    }

    fn set(self, draft: &mut Draft, asked: &Asked, stance_names: Vec<(Stance, Text)>) {
        let id = Some(asked.id.as_str()).filter(|id| Id::new(id).is_some());
        let id = id.map(|id| draft.name(id, Place::default()));
        let title = asked.title.clone().or(self.title).unwrap_or_else(|| "Imported tables".to_owned());
        draft.set_head(WrittenHead {
            id,
            title: Some(Text::line(&title)),
            handling: self.handling.as_deref().map(Text::line),
            as_of: self.as_of,
            default_question: asked.question.as_deref().map(Text::line),
            stance_basis: asked.basis,
            stance_names,
            ..WrittenHead::default()
        });
    }
}

/// What a report says of a table: of one that was handed over, or of what stands beside such.
fn report_of(file: &File, table: &Table, own: Option<&Own>) -> TableReport {
    let place = table.title.as_ref().map(|title| format!("{}, sheet {title}", file.name));
    let name = place.unwrap_or_else(|| file.name.clone());
    let name = match own {
        Some(own) if table.title.as_deref() != Some(own.sheet.word()) => {
            format!("{name}, {}", own.sheet.word().to_lowercase())
        }
        Some(_) | None => name,
    };
    let headings: Vec<String> = own
        .into_iter()
        .flat_map(|own| own.columns.iter().map(|column| column.map_or("", Column::word).to_owned()))
        .collect();
    let refused = own.is_none().then(|| "it shows what the other tables of its file hold".to_owned());
    let rows_are = match table.counted {
        Counted::Rows => "row",
        Counted::Lines => "line",
    };
    TableReport {
        name,
        rows_are,
        numbers: (0..table.row_count()).map(|row| table.number(row)).collect(),
        headings,
        layout: None,
        taken_as: own.is_some().then_some("a table that was exported, taken as it stands"),
        refused,
        columns: vec![],
        parties: vec![],
        rows: 0,
    }
}

/// Tells of a cell or a row.
fn tell(report: &mut Report, weight: Weight, at: At, message: &str, found: Option<&str>) {
    let found = found.map(str::to_owned);
    report.tell(Remark { weight, at, message: message.to_owned(), found });
}
