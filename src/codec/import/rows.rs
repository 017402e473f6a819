//! Which rows of a table are no records: blank ones, headings once more, themes over rows, notes below, totals.

use crate::codec::table::Table;
use crate::domain::text::fold;

use super::field::Field;
use super::headings::key;
use super::heads::distinct;
use super::plan::{Column, Layout, Plan, Skipped};
use super::report::{At, Remark, Weight};

/// What can be told of the rows around and among the records.
pub(super) struct Told<'a> {
    /// The table, by its place in the report.
    pub(super) at: usize,
    pub(super) remarks: &'a mut Vec<Remark>,
}

impl Told<'_> {
    /// Tells of a row, a column or the whole table.
    pub(super) fn tell(
        &mut self,
        weight: Weight,
        (row, column): (Option<usize>, Option<usize>),
        message: impl Into<String>,
        found: Option<&str>,
    ) {
        let at = At { table: self.at, row, column };
        // The heading of a column is said with its place.
        let found = found.filter(|_| row.is_some() || column.is_none());
        self.remarks.push(Remark { weight, at, message: message.into(), found: found.map(str::to_owned) });
    }
}

/// The rows above the headings: the title among them, and every one as what it is.
pub(super) fn above(
    table: &Table,
    headings: usize,
    told: &mut Told,
) -> (Option<String>, Vec<(usize, Skipped)>) {
    let mut title: Option<String> = None;
    let mut skipped = vec![];
    for row in 0..headings {
        let text = row_text(table, row);
        if text.is_empty() {
            skipped.push((row, Skipped::Blank));
            continue;
        }
        let is_title = title.is_none() && distinct(table, row).take(2).count() == 1 && !is_about(&text);
        if is_title {
            title = Some(text.clone());
        } else {
            told.tell(
                Weight::Unplaced,
                (Some(row), None),
                "a line above the headings is not taken",
                Some(&text),
            );
        }
        skipped.push((row, Skipped::Aside(text)));
    }
    (title, skipped)
}

/// What stands over a table and can name something: the nearest line above its headings that is alone in its row, else what
/// the table is called. "Sheet1" and "Table 2: …" are no names.
pub(super) fn title_over(table: &Table, headings: usize) -> Option<String> {
    let above = (0..headings).rev().filter(|row| distinct(table, *row).take(2).count() == 1);
    let mut above = above.map(|row| row_text(table, row)).filter(|text| !is_about(text));
    let called = || table.title.as_deref().filter(|title| !is_about(title) && !is_sheet(title));
    above.next().or_else(|| called().map(str::to_owned)).filter(|title| title.len() <= LONGEST_TITLE)
}

/// The longest line, in bytes, that names an issue; what is longer is prose.
const LONGEST_TITLE: usize = 200;

/// Whether a program gave a name that says nothing: "Sheet1", "Tabelle 2", `data`.
pub(super) fn is_sheet(title: &str) -> bool {
    const NAMES: [&str; 13] = [
        "sheet",
        "table",
        "tabelle",
        "blatt",
        "tabellenblatt",
        "feuil",
        "feuille",
        "tableau",
        "page",
        "data",
        "items",
        "results",
        "records",
    ];
    let key = key(title);
    let bare = key.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    bare.is_empty() || NAMES.contains(&bare)
}

/// Whether a line above a table says something of it and is not its title: "Table 2: …", "Stand: 12. Mai 2031".
fn is_about(text: &str) -> bool {
    let key = key(text);
    let first = key.split(' ').next().unwrap_or_default();
    let numbered = [
        "table",
        "tabelle",
        "tableau",
        "tab",
        "figure",
        "abbildung",
        "annex",
        "anlage",
        "annexe",
        "page",
        "seite",
    ];
    let has_number =
        key.split(' ').nth(1).is_some_and(|word| word.len() < 4 && word.chars().all(char::is_alphanumeric));
    let is_said_of =
        text.split_once(':').is_some_and(|(before, _)| ABOUT.contains(&self::key(before).as_str()));
    let is_dated = ["stand", "as of", "etat au", "situation au"].iter().any(|word| key.starts_with(word))
        && key.chars().any(|c| c.is_ascii_digit());
    numbered.contains(&first) && has_number || is_said_of || is_dated || is_note(text)
}

/// What stands before the colon of a line that is about a table.
const ABOUT: [&str; 34] = [
    "stand",
    "as of",
    "date",
    "datum",
    "source",
    "sources",
    "quelle",
    "quellen",
    "note",
    "notes",
    "anmerkung",
    "anmerkungen",
    "hinweis",
    "remarque",
    "remarques",
    "nb",
    "n b",
    "legend",
    "legende",
    "key",
    "status",
    "last updated",
    "updated",
    "author",
    "autor",
    "verfasser",
    "auteur",
    "prepared by",
    "erstellt von",
    "comment",
    "comments",
    "bemerkung",
    "bemerkungen",
    "classification",
];

/// Whether a text that stands alone in its row is a note by its beginning, wherever it stands.
fn is_note(text: &str) -> bool {
    // "✓ = in favour, ✗ = against"
    let is_legend = text.split_once('=').is_some_and(|(sign, meaning)| {
        let sign = sign.trim();
        !sign.is_empty() && !sign.contains(char::is_alphanumeric) && meaning.contains(char::is_alphabetic)
    });
    if is_legend {
        return true;
    }
    let Some((before, _)) = text.split_once(':') else { return false };
    before.len() < 40 && ABOUT.contains(&key(before).as_str())
}

/// Whether a text begins with the mark of a footnote: "* …", "1) …", "[1] …", "¹ …".
fn is_marked(text: &str) -> bool {
    let rest = text.trim_start_matches(['*', '†', '‡', '§', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']);
    if rest.len() < text.len() {
        return true;
    }
    let inside = |open: char, close: char| {
        let rest = text.strip_prefix(open).unwrap_or(text);
        rest.split_once(close).is_some_and(|(mark, _)| {
            !mark.is_empty()
                && mark.len() < 3
                && mark.chars().all(|c| c.is_ascii_digit() || mark.len() == 1 && c.is_ascii_lowercase())
        })
    };
    inside('[', ']') || inside('(', ')')
}

/// What is written in a row: each of its cells once.
pub(super) fn row_text(table: &Table, row: usize) -> String {
    distinct(table, row).map(|column| table.cell(row, column)).collect::<Vec<_>>().join(" | ")
}

/// Finds the rows of the body that are no records, and tells what there is to tell.
pub(super) fn among(table: &Table, plan: &mut Plan, told: &mut Told) {
    let column_of = |wanted: Field| plan.columns.iter().position(|it| *it == Column::Field(wanted));
    let subject = match plan.layout {
        Layout::Long | Layout::Wide => column_of(Field::Issue),
        Layout::Measures => column_of(Field::Measure),
        Layout::Steps => column_of(Field::Step),
        Layout::Pressures => column_of(Field::Pressure),
        Layout::Turned => column_of(Field::Party),
        Layout::Pairs => None,
    };
    let width = table.width();
    let last_record = plan.body.clone().rev().find(|row| {
        let cells: Vec<usize> = distinct(table, *row).take(3).collect();
        cells.len() > 1 && !is_marked_note(table, *row, &cells)
    });
    let mut has_lone_issues = false;
    let mut is_after_blank = false;
    for row in plan.body.clone() {
        let filled: Vec<usize> = distinct(table, row).take(3).collect();
        let was_after_blank =
            std::mem::replace(&mut is_after_blank, filled.is_empty()) || table.stands_apart(row);
        let Some(first) = filled.first().copied() else {
            plan.skipped.push((row, Skipped::Blank));
            continue;
        };
        let text = table.cell(row, first);
        let is_below = last_record.is_some_and(|last| row > last);
        let aside = |message: &str, plan: &mut Plan, told: &mut Told| {
            let text = row_text(table, row);
            told.tell(Weight::Unplaced, (Some(row), None), message, Some(&text));
            plan.skipped.push((row, Skipped::Aside(text)));
        };
        if repeats_headings(table, plan, row, filled.len() > 1 || width == 1) {
            plan.skipped.push((row, Skipped::Headings));
        } else if row == plan.headings.end && is_form(table, row) {
            let text = row_text(table, row);
            let message = "a row under the headings only numbers the columns or says how they are filled in; it is passed over";
            told.tell(Weight::Taken, (Some(row), None), message, Some(&text));
            plan.skipped.push((row, Skipped::Aside(text)));
        } else if last_record.is_some_and(|last| row >= last)
            && subject.is_some_and(|at| is_of_table(table.cell(row, at)))
        {
            aside("a last row that says something of the table is not taken", plan, told);
        } else if is_total(table, row, first) {
            aside("a row of totals is not taken", plan, told);
        } else if filled.len() > 1 {
            if is_below && is_marked_note(table, row, &filled) {
                aside("a note below the table is not taken", plan, told);
            }
        } else if width > 1 {
            let merged = table.merged(row, first).map_or(1, |merge| merge.columns as usize);
            let is_across = merged > 1 && merged * 2 >= width;
            if is_note(text)
                || is_below
                    && (is_marked(text)
                        || is_across
                        || was_after_blank
                        || Some(first) != subject && plan.layout != Layout::Pairs)
            {
                aside("a note below the table is not taken", plan, told);
            } else if is_across || subject.is_some_and(|subject| first < subject) && is_wordy(text) {
                section(plan, row, text, is_across, told);
            } else if Some(first) == subject
                && matches!(plan.layout, Layout::Wide | Layout::Long)
                && plan.columns.len() > 1
                && !has_lone_issues
            {
                has_lone_issues = true;
                let message = "a row with an issue and nothing else is taken for an issue without entries; if it is a theme over the rows below it, merge its cells across the table, or give those rows a column of themes";
                told.tell(Weight::Taken, (Some(row), None), message, Some(text));
            }
        }
    }
    plan.carries = plan.layout == Layout::Long && carries(table, plan, told);
}

fn section(plan: &mut Plan, row: usize, text: &str, is_across: bool, told: &mut Told) {
    match plan.layout {
        Layout::Long | Layout::Wide if is_across => {}
        Layout::Long | Layout::Wide => {
            let message = "a row with nothing but its first cell is taken for a theme over the rows below it";
            told.tell(Weight::Taken, (Some(row), None), message, Some(text));
        }
        Layout::Turned | Layout::Pairs | Layout::Measures | Layout::Steps | Layout::Pressures => {
            let message = "a heading over rows is not taken; only issues have themes";
            told.tell(Weight::Unplaced, (Some(row), None), message, Some(text));
        }
    }
    plan.skipped.push((row, Skipped::Section(text.to_owned())));
}

/// Whether rows leave their issue to be read from the row above.
fn carries(table: &Table, plan: &Plan, told: &mut Told) -> bool {
    let place = |field| plan.columns.iter().position(|column| *column == Column::Field(field));
    let (Some(issue), Some(party)) = (place(Field::Issue), place(Field::Party)) else { return false };
    let mut skipped = plan.skipped.iter().map(|(row, _)| *row).peekable();
    let mut has_issue = false;
    for row in plan.body.clone() {
        while skipped.next_if(|it| *it < row).is_some() {}
        if skipped.peek() == Some(&row) {
            continue;
        }
        if !table.cell(row, issue).is_empty() {
            has_issue = true;
        } else if has_issue && !table.cell(row, party).is_empty() {
            let message = "where the issue is blank, it is the one above";
            told.tell(Weight::Taken, (Some(row), Some(issue)), message, None);
            return true;
        }
    }
    false
}

fn repeats_headings(table: &Table, plan: &Plan, row: usize, is_row: bool) -> bool {
    is_row
        && plan.headings.clone().any(|heading| {
            let width = table.len(row).max(table.len(heading));
            (0..width).all(|column| {
                let (one, other) = (table.cell(heading, column), table.cell(row, column));
                one == other || fold(one) == fold(other)
            })
        })
}

/// Whether a row only numbers the columns, or says in brackets how they are filled in.
fn is_form(table: &Table, row: usize) -> bool {
    let cells: Vec<(usize, &str)> =
        distinct(table, row).map(|column| (column, table.cell(row, column))).collect();
    let is_number = |(column, text): &(usize, &str)| {
        text.trim_matches(['(', ')', '[', ']', '.']).parse::<usize>().is_ok_and(|number| number == column + 1)
    };
    let is_bracketed = |(_, text): &(usize, &str)| text.starts_with('(') && text.ends_with(')');
    cells.len() > 1 && (cells.iter().all(is_number) || cells.iter().all(is_bracketed))
}

/// Whether what stands in the place of an issue or a party says that the row is of the table: its sources, its notes.
fn is_of_table(text: &str) -> bool {
    const OF_TABLE: [&str; 20] = [
        "source",
        "sources",
        "quelle",
        "quellen",
        "references",
        "reference",
        "referenzen",
        "beleg",
        "belege",
        "einzelnachweise",
        "note",
        "notes",
        "footnotes",
        "anmerkung",
        "anmerkungen",
        "remarque",
        "remarques",
        "legend",
        "legende",
        "ref",
    ];
    OF_TABLE.contains(&key(text).as_str())
}

/// Whether a row sums up the others.
fn is_total(table: &Table, row: usize, first: usize) -> bool {
    const TOTALS: [&str; 16] = [
        "total",
        "totals",
        "sum",
        "summe",
        "gesamt",
        "insgesamt",
        "somme",
        "totaux",
        "grand total",
        "subtotal",
        "zwischensumme",
        "gesamtsumme",
        "sous total",
        "total general",
        "average",
        "durchschnitt",
    ];
    let named = key(table.cell(row, first));
    let is_figure = |column: usize| !table.cell(row, column).chars().any(char::is_alphabetic);
    // "3 yes"
    let is_count = |column: usize| {
        let cell = table.cell(row, column);
        is_figure(column)
            || cell.starts_with(|c: char| c.is_ascii_digit()) && cell.split_whitespace().count() < 4
    };
    let mut rest = distinct(table, row).skip(1).peekable();
    if TOTALS.contains(&named.as_str()) {
        rest.all(is_count)
    } else {
        let says = named.split(' ').any(|word| TOTALS.contains(&word) || word == "score");
        says && rest.peek().is_some() && rest.all(is_figure)
    }
}

/// Whether a row is the mark of a footnote in one cell and its text in another, or a footnote in each of its cells.
pub(super) fn is_marked_note(table: &Table, row: usize, filled: &[usize]) -> bool {
    let raised = ['*', '†', '‡', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let is_footnote = |column: usize| {
        let text = table.cell(row, column);
        text.starts_with(raised) && text.trim_start_matches(raised).contains(char::is_alphabetic)
    };
    if distinct(table, row).all(is_footnote) {
        return true;
    }
    let [mark, _] = filled else { return false };
    let mark = table.cell(row, *mark);
    mark.len() < 5 && is_marked(mark) && key(mark).len() < 3
}

fn is_wordy(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() > 3
}
