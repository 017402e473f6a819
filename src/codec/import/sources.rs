//! Lists of sources that people keep: a row each, with its title, who published it, when, and on what terms it may be used.
//! What they say of a source holds wherever a table names it, by its title, its id or its number.

use crate::codec::table::Table;
use crate::domain::vocabulary::{SourceKind, Terms};
use crate::domain::{Date, Text};

use super::dates::{self, Read};
use super::field::Field;
use super::headings::{Lexicon, Meaning, key};
use super::naming::is_of_where;
use super::report::{At, Remark, Weight};
use super::wording::{Wording, unknown, value};

/// What is said of a cell that is no grade.
pub(super) const NO_GRADE: &str =
    "no grade that is known; write reliability A to F and credibility 1 to 6, as in B2";

/// Whether a text is an Admiralty grade.
pub(super) fn is_grade(text: &str) -> bool {
    matches!(text.as_bytes(), [b'A'..=b'F', b'1'..=b'6'])
}

/// What a column of such a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Title,
    Id,
    Number,
    Outlet,
    Url,
    Date,
    Kind,
    Terms,
    Grade,
    Locator,
    By,
}

/// The words for each.
const WORDS: &[(Column, &[&str])] = &[
    (
        Column::Title,
        &[
            "source", "sources", "title", "name", "document", "quelle", "quellen", "titel", "dokument",
            "titre",
        ],
    ),
    (Column::Id, &["id", "source id", "kennung", "identifiant"]),
    (Column::Number, &["reference", "ref", "number", "no", "nr", "n", "nummer", "numero"]),
    (
        Column::Outlet,
        &[
            "outlet",
            "publisher",
            "published by",
            "issued by",
            "herausgeber",
            "medium",
            "verlag",
            "editeur",
            "publie par",
        ],
    ),
    (Column::Url, &["url", "link", "address", "weblink", "adresse", "lien"]),
    (Column::Date, &["date", "published", "published on", "dated", "datum", "vom"]),
    (
        Column::Kind,
        &["kind", "type", "kind of source", "type of source", "art", "typ", "quellenart", "genre"],
    ),
    (Column::Terms, &["terms", "terms of use", "use", "attribution", "nutzung", "conditions d usage"]),
    (Column::Grade, &["grade", "admiralty grade", "rating", "bewertung", "cotation"]),
    (Column::Locator, &["locator", "page", "pages", "seite", "seiten", "fundstelle"]),
    (
        Column::By,
        &["by", "author", "authors", "speaker", "autor", "autorin", "verfasser", "auteur", "autrice"],
    ),
];

/// A source as a list has it.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    /// Its title.
    pub(super) title: String,
    /// What else tables may name it by: its id and its number.
    pub(super) names: Vec<String>,
    /// Its id, as it is given.
    pub(super) id: Option<String>,
    pub(super) outlet: Option<Text>,
    pub(super) url: Option<String>,
    pub(super) date: Option<Date>,
    pub(super) kind: Option<SourceKind>,
    /// On what terms it may be used, where the list says so.
    pub(super) terms: Option<Terms>,
    pub(super) grade: Option<Text>,
    pub(super) locator: Option<Text>,
    pub(super) by: Option<Text>,
}

/// The sources of a table, if it is such a list: it has titles, and says of them what only a list of sources says.
pub(super) fn listed(
    table: &Table,
    lexicon: &Lexicon,
    at: usize,
    remarks: &mut Vec<Remark>,
) -> Option<Vec<Listed>> {
    let (row, columns) =
        (0..table.row_count().min(5)).find_map(|row| Some((row, columns(table, lexicon, row)?)))?;
    let rows = row + 1..table.row_count();
    Some(rows.filter_map(|row| List { table, columns: &columns, at }.source(row, remarks)).collect())
}

/// What the columns are, where a row is the headings of such a list.
fn columns(table: &Table, lexicon: &Lexicon, row: usize) -> Option<Vec<Option<Column>>> {
    let known = |cell: &str| {
        let key = key(cell);
        WORDS.iter().find(|(_, words)| words.contains(&key.as_str())).map(|(column, _)| *column)
    };
    let mut columns: Vec<Option<Column>> = vec![];
    for cell in table.row(row) {
        let column = known(cell).filter(|column| !columns.contains(&Some(*column)));
        // What says where a party stands is no list of sources, whatever else it has.
        let is_other = match lexicon.meaning(cell) {
            Meaning::Field(field) => field != Field::Summary && field != Field::Id && !is_of_where(field),
            Meaning::Either(..) => true,
            Meaning::Blank | Meaning::Neither | Meaning::Unknown => false,
        };
        if column.is_none() && is_other {
            return None;
        }
        columns.push(column);
    }
    let filled = table.row(row).filter(|cell| !cell.is_empty()).count();
    if columns.iter().flatten().count() * 2 <= filled {
        return None;
    }
    let has = |column| columns.contains(&Some(column));
    let is_named = table
        .row(row)
        .any(|cell| ["source", "sources", "quelle", "quellen"].contains(&key(cell).as_str()))
        || table.title.as_deref().is_some_and(|title| {
            ["source", "sources", "quelle", "quellen", "references", "list of sources", "quellenverzeichnis"]
                .contains(&key(title).as_str())
        });
    let says = [Column::Terms, Column::Grade, Column::Outlet, Column::Kind].into_iter().any(has);
    let all_known =
        columns.iter().zip(table.row(row)).all(|(column, cell)| column.is_some() || cell.is_empty());
    (has(Column::Title) && is_named && (says || all_known && has(Column::Url) && has(Column::Date)))
        .then_some(columns)
}

struct List<'a> {
    table: &'a Table,
    columns: &'a [Option<Column>],
    /// The place of the table in the report.
    at: usize,
}

impl List<'_> {
    fn place(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|it| *it == Some(column))
    }

    fn cell(&self, row: usize, column: Column) -> &str {
        self.place(column).map_or("", |at| self.table.cell(row, at))
    }

    fn line(&self, row: usize, column: Column) -> Option<Text> {
        Some(self.cell(row, column)).filter(|cell| !cell.is_empty()).map(Text::line)
    }

    fn tell(
        &self,
        remarks: &mut Vec<Remark>,
        row: usize,
        column: Option<Column>,
        message: &str,
        found: &str,
    ) {
        let at = At { table: self.at, row: Some(row), column: column.and_then(|column| self.place(column)) };
        let found = Some(found.to_owned());
        remarks.push(Remark { weight: Weight::Unplaced, at, message: message.to_owned(), found });
    }

    fn grade(&self, row: usize, remarks: &mut Vec<Remark>) -> Option<Text> {
        let grade = self.line(row, Column::Grade)?;
        if is_grade(&grade) {
            return Some(grade);
        }
        self.tell(remarks, row, Some(Column::Grade), NO_GRADE, &grade);
        None
    }

    fn word<V: Wording>(&self, row: usize, column: Column, remarks: &mut Vec<Remark>) -> Option<V> {
        let cell = self.cell(row, column);
        let found = value::<V>(cell);
        if found.is_none() && !cell.is_empty() {
            self.tell(remarks, row, Some(column), &unknown::<V>(), cell);
        }
        found
    }

    fn source(&self, row: usize, remarks: &mut Vec<Remark>) -> Option<Listed> {
        let title = super::gather::one_line(self.cell(row, Column::Title));
        if title.is_empty() {
            let cells: Vec<&str> = self.table.row(row).filter(|cell| !cell.is_empty()).collect();
            if !cells.is_empty() {
                self.tell(
                    remarks,
                    row,
                    None,
                    "a row of a list of sources without a title is not taken",
                    &cells.join(" | "),
                );
            }
            return None;
        }
        for (at, cell) in self.table.row(row).enumerate() {
            if self.columns.get(at).is_none_or(Option::is_none) && !cell.is_empty() {
                let place = At { table: self.at, row: Some(row), column: Some(at) };
                let message = "this column of a list of sources is not taken".to_owned();
                let found = Some(cell.to_owned());
                remarks.push(Remark { weight: Weight::Unplaced, at: place, message, found });
            }
        }
        let date = self.cell(row, Column::Date);
        let read = match dates::read(date, None) {
            Read::Date(date) => Some(date),
            Read::Either | Read::None => None,
        };
        if read.is_none() && !date.is_empty() {
            let what = "no date that can be read; write 2031-05-12, 2031-05 or 2031";
            self.tell(remarks, row, Some(Column::Date), what, date);
        }
        let given = |column| Some(self.cell(row, column).to_owned()).filter(|cell| !cell.is_empty());
        let number =
            given(Column::Number).map(|number| number.trim_matches(['[', ']', '.', ')', '(']).to_owned());
        let id = given(Column::Id);
        Some(Listed {
            title,
            names: id.clone().into_iter().chain(number).collect(),
            id,
            outlet: self.line(row, Column::Outlet),
            url: given(Column::Url),
            date: read,
            kind: self.word(row, Column::Kind, remarks),
            terms: self.word(row, Column::Terms, remarks),
            grade: self.grade(row, remarks),
            locator: self.line(row, Column::Locator),
            by: self.line(row, Column::By),
        })
    }
}
