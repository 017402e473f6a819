//! Tables that were handed over, taken back: their headings are those that are written over such tables, ids among them, so
//! that nothing has to be guessed. Every cell is taken as it stands, and what is named is found by its id.
//!
//! What else stands in such a file is a picture of them, or says what the file is.

mod grid;
mod records;

use crate::codec::export::{Column, HeadLine, Sheet};
use crate::codec::table::{Counted, Table};
use crate::domain::draft::{Place, WrittenHead};
use crate::domain::vocabulary::StanceBasis;
use crate::domain::{Dataset, Draft, Id, Stance, Text};

use super::dates::{self, Read};
use super::gather::concluded;
use super::report::{At, Remark, Report, TableReport, Weight};
use super::{Asked, File, Understood};
use records::Records;

/// The sheet of a workbook that says what the file is.
const ABOUT: &str = "About";

/// The sheet that shows notes.
const NOTES: &str = "Notes";

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

/// What tables come to that were handed over; `None` where these are others, or tables are named; in words where some are and
/// some are not, and where anything is asked that says what tables mean.
pub(super) fn take_back(
    files: &[File],
    asked: &Asked,
    known: Option<&Dataset>,
) -> Result<Option<Understood>, String> {
    // Who names tables may mean one that was put beside these.
    if !asked.tables.is_empty() {
        return Ok(None);
    }
    let found: Vec<Vec<Vec<Own>>> = files.iter().map(own_tables).collect();
    let asks = asked.layout.is_some()
        || asked.issue.is_some()
        || !asked.parties.is_empty()
        || !asked.columns.is_empty();
    let is_other = |file: &&[Vec<Own>]| file.iter().all(Vec::is_empty);
    let others: Vec<bool> = found.iter().map(|file| is_other(&file.as_slice())).collect();
    match (others.iter().position(|it| !it), others.iter().position(|it| *it)) {
        (None, _) => return Ok(None),
        (Some(own), None) if asks => {
            return Err(format!(
                "the tables of {} were exported by demarche and are taken as they stand; leave out --layout, --issue, \
                 --party and --column, or name by --table the one that they are for",
                files[own].name
            ));
        }
        (Some(_), None) => {}
        (Some(own), Some(other)) => {
            return Err(format!(
                "{} was exported by demarche and {} was not; import the one, and then the other --into what comes of it",
                files[own].name, files[other].name
            ));
        }
    }
    let mut report = Report::default();
    let mut head = Head::default();
    let mut tables: Vec<Own> = vec![];
    let mut beside: Vec<(usize, &Table)> = vec![];
    for (file, found) in files.iter().zip(found) {
        report.reading.extend(file.tables.remarks.iter().map(|it| format!("{}: {it}", file.name)));
        for (table, own) in file.tables.tables.iter().zip(found) {
            head.read(table, &own);
            if own.is_empty() {
                beside.push((report.tables.len(), table));
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
    for (at, table) in beside {
        match (table.title.as_deref(), &dataset) {
            (Some(grid::GRID), Some(dataset)) => grid::compare(at, table, dataset, &mut report),
            (Some(ABOUT | NOTES | grid::GRID), _) => {}
            (Some(_) | None, _) => {
                let what = "a table that was not exported stands beside those that were, and is not taken; --table takes it";
                tell(&mut report, Weight::Unplaced, At { table: at, ..At::default() }, what, None);
            }
        }
    }
    Ok(Some(Understood { dataset, report }))
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

/// What the files say of the whole, each by its word, the first of several; of ids every one.
#[derive(Default)]
struct Head {
    said: Vec<(HeadLine, String)>,
}

impl Head {
    /// Looks at the rows above the first of the tables: the title, and lines such as "Handling: …". A table that stands for
    /// itself says something of the file where it says what it is about.
    fn read(&mut self, table: &Table, own: &[Own]) {
        let end = match (own.first(), table.title.as_deref()) {
            (Some(own), _) => own.rows.start - 1,
            (None, Some(ABOUT) | None) => table.row_count().min(100),
            (None, Some(_)) => return,
        };
        for row in 0..end {
            let mut cells = table.row(row).filter(|cell| !cell.is_empty());
            let Some(first) = cells.next() else { continue };
            let (word, text) = match cells.next() {
                Some(second) => (first, second),
                None => first.split_once(": ").unwrap_or((HeadLine::Title.word(), first)),
            };
            if let Some(word) = HeadLine::from_word(word) {
                self.said.push((word, text.to_owned()));
            }
        }
    }

    fn first(&self, word: HeadLine) -> Option<&str> {
        self.all(word).next()
    }

    fn all(&self, word: HeadLine) -> impl Iterator<Item = &str> {
        self.said.iter().filter(move |(it, _)| *it == word).map(|(_, text)| text.as_str())
    }

    /// The id that the files have, if they have one.
    fn id(&self) -> Option<&str> {
        let id = self.first(HeadLine::Id)?;
        self.all(HeadLine::Id).all(|other| other == id).then_some(id)
    }

    /// The banner: of files that are to be handled differently what each says, since none of it may be lost.
    fn handling(&self) -> Option<Text> {
        let mut all: Vec<&str> = vec![];
        for said in self.all(HeadLine::Handling) {
            if !all.contains(&said) {
                all.push(said);
            }
        }
        Some(Text::line(&all.join(" · "))).filter(|_| !all.is_empty())
    }

    /// The names of stances, beside those that rows say.
    fn names(&self, mut names: Vec<(Stance, Text)>) -> Vec<(Stance, Text)> {
        for said in self.all(HeadLine::Name) {
            let Some((stance, name)) = said.split_once(" = ") else { continue };
            let stance = Stance::from_word(stance).filter(|it| names.iter().all(|(named, _)| named != it));
            names.extend(stance.map(|stance| (stance, Text::line(name))));
        }
        names.sort_by_key(|(stance, _)| Stance::ALL.iter().position(|it| it == stance));
        names
    }

    fn set(self, draft: &mut Draft, asked: &Asked, stance_names: Vec<(Stance, Text)>) {
        let id = self.id().filter(|id| asked.id_is_made && Id::new(id).is_some());
        let id = id.or(Some(asked.id.as_str()).filter(|id| Id::new(id).is_some()));
        let line = |word| self.first(word).map(Text::line);
        let title = asked.title.as_deref().map(Text::line).or_else(|| line(HeadLine::Title));
        let as_of = self.first(HeadLine::AsOf).map(|text| dates::read(text, None));
        let id = id.map(|id| draft.name(id, Place::default()));
        draft.set_head(WrittenHead {
            id,
            title: title.or_else(|| Some(Text::line("Imported tables"))),
            summary: self.first(HeadLine::Summary).map(Text::new),
            handling: self.handling(),
            as_of: as_of.and_then(|read| if let Read::Date(date) = read { Some(date) } else { None }),
            default_question: asked.question.as_deref().or(self.first(HeadLine::Question)).map(Text::new),
            stance_basis: asked.basis.or(self.first(HeadLine::Basis).and_then(StanceBasis::from_word)),
            stance_names: self.names(stance_names),
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
    let refused = match (own, table.title.as_deref()) {
        (Some(_), _) => None,
        (None, Some(ABOUT)) => Some("it says what the file is"),
        (None, Some(grid::GRID)) => Some("it shows what the other tables of its file hold"),
        (None, Some(NOTES)) => Some("notes are kept in files of their own, and not taken from tables"),
        (None, Some(_) | None) => Some("it is none of the tables that were exported"),
    };
    let refused = refused.map(str::to_owned);
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
