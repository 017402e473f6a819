//! Issues by their ids and titles, and what rows say of them.

use std::collections::HashMap;

use crate::codec::import::field::Field;
use crate::codec::import::report::Weight;
use crate::codec::import::wording::{Wording, unknown, value};
use crate::domain::Text;
use crate::domain::draft::{Place, WrittenIssue};

use super::fields::Fields;
use super::origins::Origin;
use super::rows::Rows;
use super::{Gathering, folded, one_line};

/// An issue on its way.
#[derive(Debug, Default)]
pub(super) struct Issue {
    /// Where it was first met.
    pub(super) place: Place,
    /// Its id, as it is given.
    pub(super) id: Option<String>,
    /// Its title.
    pub(super) title: Option<String>,
    /// What it says, without its id, title, themes, sources and lists.
    pub(super) written: WrittenIssue,
    /// Its themes.
    pub(super) themes: Vec<usize>,
    /// Where it is from.
    pub(super) origin: Origin,
}

/// The issues of a title.
#[derive(Debug, Clone, Copy)]
enum Titled {
    One(usize),
    Several,
}

/// All issues.
#[derive(Debug, Default)]
pub(super) struct Issues {
    pub(super) list: Vec<Issue>,
    by_id: HashMap<String, usize>,
    by_title: HashMap<String, Titled>,
    /// The table and the row in which each was last met as a whole row, for those that have rows of their own.
    last_row: HashMap<usize, usize>,
}

impl Issues {
    /// The issue of an id, or of a title where only one has it.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let by_id = self.by_id.get(name.trim()).copied();
        by_id.or_else(|| match self.by_title.get(&folded(name)) {
            Some(Titled::One(issue)) => Some(*issue),
            Some(Titled::Several) | None => None,
        })
    }

    fn set_title(&mut self, at: usize, title: &str) {
        self.list[at].title = Some(one_line(title));
        self.by_title
            .entry(folded(title))
            .and_modify(|titled| {
                if !matches!(titled, Titled::One(one) if *one == at) {
                    *titled = Titled::Several;
                }
            })
            .or_insert(Titled::One(at));
    }

    fn set_id(&mut self, at: usize, id: &str) {
        self.list[at].id = Some(id.to_owned());
        self.by_id.insert(id.to_owned(), at);
    }

    fn add(&mut self, place: Place) -> usize {
        self.list.push(Issue { place, ..Issue::default() });
        self.list.len() - 1
    }

    /// Says that a table has a whole row on an issue; whether it had one already.
    pub(super) fn again(&mut self, issue: usize, table: usize) -> bool {
        self.last_row.insert(issue, table) == Some(table)
    }
}

impl Gathering<'_> {
    /// The issue of an id and a title, new if it was not met before; `None` where neither is there or nobody can tell.
    pub(super) fn issue(
        &mut self,
        id: Option<(usize, &str)>,
        title: Option<(usize, &str)>,
        row: usize,
    ) -> Option<usize> {
        let column = title.or(id).map_or(0, |(column, _)| column);
        let place = self.place(row, column);
        let at = match (id, title) {
            (None, None) => return None,
            (Some((_, id)), title) => {
                if let Some(at) = self.issues.by_id.get(id) {
                    *at
                } else {
                    let same = title.and_then(|(_, title)| match self.issues.by_title.get(&folded(title)) {
                        Some(Titled::One(at)) if self.issues.list[*at].id.is_none() => Some(*at),
                        Some(_) | None => None,
                    });
                    let at = same.unwrap_or_else(|| self.issues.add(place));
                    self.issues.set_id(at, id);
                    at
                }
            }
            (None, Some((_, title))) => match self.issues.by_title.get(&folded(title)).copied() {
                Some(Titled::One(at)) => at,
                Some(Titled::Several) => return None,
                None => self.issues.add(place),
            },
        };
        if let Some((column, title)) = title {
            match &self.issues.list[at].title {
                None => self.issues.set_title(at, title),
                Some(first) if folded(first) != folded(title) => {
                    let what = "another title for the same id; the first is kept";
                    self.tell(Weight::Unplaced, row, Some(column), what, Some(title));
                }
                Some(_) => {}
            }
        }
        Some(at)
    }

    /// Takes what a row says of its issue.
    pub(super) fn say_of_issue(&mut self, rows: &Rows, row: usize, at: usize) {
        let (table, fields) = (rows.table, &rows.fields);
        let mut written = std::mem::take(&mut self.issues.list[at].written);
        for (field, slot) in [
            (Field::Number, &mut written.number),
            (Field::Summary, &mut written.summary),
            (Field::Question, &mut written.question),
            (Field::AgreedText, &mut written.agreed_text),
            (Field::LinesToTake, &mut written.lines_to_take),
        ] {
            let Some((column, cell)) = fields.cell(table, row, field) else { continue };
            match slot {
                None => *slot = Some(if field == Field::Number { Text::line(cell) } else { Text::new(cell) }),
                Some(first) if first.original() != cell && **first != one_line(cell) => {
                    let what = format!("another {} for the same issue; the first is kept", field.word());
                    self.tell(Weight::Unplaced, row, Some(column), what, Some(cell));
                }
                Some(_) => {}
            }
        }
        self.closed(rows, fields, row, Field::Status, &mut written.status);
        self.closed(rows, fields, row, Field::Gap, &mut written.gap);
        if fields.column(Field::AgreedOn).is_some()
            && let Some(date) = self.date(rows, fields, row, Field::AgreedOn)
        {
            self.once(&mut written.agreed_on, date, fields, row, rows, Field::AgreedOn);
        }
        self.issues.list[at].written = written;
        let mut themes = rows.section.clone();
        for column in fields.all(Field::Themes) {
            let cell = table.cell(row, *column);
            if !cell.is_empty() {
                themes.extend(self.theme(cell, rows.commas_part(*column)));
            }
        }
        let issue = &mut self.issues.list[at];
        for theme in themes {
            if !issue.themes.contains(&theme) {
                issue.themes.push(theme);
            }
        }
        self.lists_of_issue(rows, row, at);
    }

    /// Takes a value of a closed list, if a row has one that is known.
    pub(super) fn closed<V: Wording + PartialEq>(
        &mut self,
        rows: &Rows,
        fields: &Fields,
        row: usize,
        field: Field,
        slot: &mut Option<V>,
    ) {
        let Some((column, cell)) = fields.cell(rows.table, row, field) else { return };
        match value::<V>(cell) {
            Some(value) => self.once(slot, value, fields, row, rows, field),
            None => self.tell(Weight::Unplaced, row, Some(column), unknown::<V>(), Some(cell)),
        }
    }

    fn once<V: PartialEq>(
        &mut self,
        slot: &mut Option<V>,
        value: V,
        fields: &Fields,
        row: usize,
        rows: &Rows,
        field: Field,
    ) {
        match slot {
            None => *slot = Some(value),
            Some(first) if *first != value => {
                let what = format!("another {} for the same record; the first is kept", field.word());
                let cell = fields.cell(rows.table, row, field);
                self.tell(
                    Weight::Unplaced,
                    row,
                    cell.map(|(column, _)| column),
                    what,
                    cell.map(|(_, cell)| cell),
                );
            }
            Some(_) => {}
        }
    }
}
