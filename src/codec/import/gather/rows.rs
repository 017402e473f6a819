//! Rows by their layout: a position each, an issue each, or a party each.

use std::collections::HashMap;

use crate::codec::import::cells::{Said, said};
use crate::codec::import::dates::Order;
use crate::codec::import::field::Field;
use crate::codec::import::lists;
use crate::codec::import::plan::{Column, Layout};
use crate::codec::import::report::Weight;
use crate::codec::table::Table;

use super::fields::{Fields, OF_POSITION};
use super::{Gathering, Planned, origins};

/// What a sign is told as: once, with how many there are.
const MOST_WORDS: usize = 3;

/// What is known of the rows of a table as a whole.
pub(super) struct Rows<'a> {
    /// The table.
    pub(super) table: &'a Table,
    /// The columns of what each row is.
    pub(super) fields: Fields,
    /// The columns of each party that headings name, and the party.
    of_parties: Vec<(usize, Fields)>,
    /// The columns of each issue that headings name, and its title.
    of_issues: Vec<(usize, String)>,
    /// The themes of the section.
    pub(super) section: Vec<usize>,
    /// Whether commas part entries in a column.
    commas: HashMap<usize, bool>,
    /// The order of day and month in a column.
    orders: HashMap<usize, Option<Order>>,
    /// The issue of the row above, where it is carried down.
    above: Option<usize>,
    carries: bool,
    /// What short cells say, each read once.
    seen: HashMap<&'a str, Said<'a>>,
    /// The words for stances and how often each was met.
    pub(super) met: HashMap<&'a str, (Said<'a>, usize)>,
    /// How many cells say a stance.
    pub(super) stances: usize,
    /// Short cells that say none.
    pub(super) short: Vec<(usize, usize)>,
    /// Cells that hold nothing but a sign.
    pub(super) signs: Vec<(usize, usize)>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(gathering: &mut Gathering, planned: &Planned<'a>) -> Self {
        let (table, plan) = (planned.table, &planned.plan);
        let mut left = vec![];
        let fields = Fields::of_rows(plan, |column, field, twice| left.push((column, field, twice)));
        for (column, field, twice) in left {
            gathering.tell_left(planned, column, field, twice);
        }
        let heading = plan.headings.clone().next_back().unwrap_or_default();
        let mut of_parties: Vec<(usize, Fields)> = vec![];
        let mut party_at: HashMap<usize, usize> = HashMap::new();
        for (at, party) in plan.parties.iter().enumerate() {
            let column = plan.columns.iter().position(|it| matches!(it, Column::OfParty(of, _) if *of == at));
            let place = gathering.place(heading, column.unwrap_or_default());
            let party = gathering.party(&party.name, place);
            let found = of_parties.iter().position(|(of, _)| *of == party);
            party_at.insert(at, found.unwrap_or(of_parties.len()));
            if found.is_none() {
                of_parties.push((party, Fields::default()));
            }
        }
        let mut of_issues = vec![];
        for (column, what) in plan.columns.iter().enumerate() {
            match what {
                Column::OfParty(party, field) => {
                    let of = party_at.get(party).and_then(|at| of_parties.get_mut(*at));
                    let room = OF_POSITION.contains(field) && of.is_some_and(|(_, fields)| fields.add(*field, column));
                    if !room {
                        gathering.tell_left(planned, column, *field, OF_POSITION.contains(field));
                    }
                }
                Column::OfIssue(issue) => {
                    of_issues.extend(plan.issues.get(*issue).map(|title| (column, title.clone())));
                }
                Column::Field(_) | Column::Ignored(_) => {}
            }
        }
        let mut rows = Self {
            table,
            fields,
            of_parties,
            of_issues,
            section: vec![],
            commas: HashMap::new(),
            orders: HashMap::new(),
            above: None,
            carries: plan.carries,
            seen: HashMap::new(),
            met: HashMap::new(),
            stances: 0,
            short: vec![],
            signs: vec![],
        };
        rows.look_at_columns(gathering, planned);
        rows
    }

    /// Looks at the columns that mean something only as a whole.
    fn look_at_columns(&mut self, gathering: &mut Gathering, planned: &Planned) {
        let table = planned.table;
        let skipped: std::collections::HashSet<usize> = planned.plan.skipped.iter().map(|(row, _)| *row).collect();
        let body = planned.plan.body.clone().filter(|row| !skipped.contains(row));
        let cells = |column| body.clone().map(move |row| table.cell(row, column)).filter(|cell| !cell.is_empty());
        let keeps = gathering.asked.keep_commas;
        for column in self.fields.all(Field::Themes) {
            self.commas.insert(*column, !keeps && lists::commas_part_themes(cells(*column)));
        }
        if planned.plan.layout != Layout::Pairs && !keeps {
            for field in [Field::Challenges, Field::Opportunities] {
                for column in self.fields.all(field) {
                    self.commas.insert(*column, lists::commas_part(cells(*column)));
                }
            }
        }
        let dates = |fields: &Fields| [Field::Date, Field::AgreedOn].map(|field| fields.column(field));
        let all = self.of_parties.iter().map(|(_, fields)| fields).chain([&self.fields]).flat_map(dates);
        for column in all.flatten() {
            self.orders.insert(column, origins::order(cells(column)));
        }
    }

    /// Whether commas part entries in a column.
    pub(super) fn commas_part(&self, column: usize) -> bool {
        self.commas.get(&column).copied().unwrap_or(false)
    }

    /// The order of day and month in a column.
    pub(super) fn order(&self, column: usize) -> Option<Order> {
        self.orders.get(&column).copied().flatten()
    }

    /// What a cell says. A short one is read once, however often it is met.
    pub(super) fn said(&mut self, gathering: &Gathering, row: usize, column: usize) -> Said<'a> {
        /// Longer cells are hardly met twice.
        const SHORT: usize = 32;
        let cell = self.table.cell(row, column);
        if cell.is_empty() {
            return Said::Nothing;
        }
        if cell.len() > SHORT {
            let said = said(cell, &gathering.words);
            self.note(said, row, column, cell);
            return said;
        }
        let said = *self.seen.entry(cell).or_insert_with(|| said(cell, &gathering.words));
        self.note(said, row, column, cell);
        said
    }

    /// Keeps in mind what will be told of the table's cells together.
    fn note(&mut self, said: Said<'a>, row: usize, column: usize, cell: &'a str) {
        match said {
            Said::Stance { word, .. } | Said::Marked { word, .. } => {
                self.stances += 1;
                self.met.entry(word).or_insert((said, 0)).1 += 1;
            }
            Said::Sign => self.signs.push((row, column)),
            Said::Words { begins: None } if cell.split_whitespace().take(MOST_WORDS + 1).count() <= MOST_WORDS => {
                self.short.push((row, column));
            }
            Said::Words { .. } | Said::Nothing => {}
        }
    }
}

impl Gathering<'_> {
    /// A row that is a position.
    pub(super) fn long(&mut self, rows: &mut Rows, row: usize) {
        let table = rows.table;
        let (id, title) = (rows.fields.cell(table, row, Field::Id), rows.fields.cell(table, row, Field::Issue));
        let named = id.is_some() || title.is_some();
        let issue = match rows.above.filter(|_| !named && rows.carries) {
            Some(above) => {
                let what = "no issue is named; taken for the one above it";
                self.tell(Weight::Taken, row, rows.fields.column(Field::Issue), what, None);
                Some(above)
            }
            None => self.issue(id, title, row),
        };
        let Some(issue) = issue else {
            if !named {
                self.tell_row(rows, row, "no issue is named in this row");
            }
            return;
        };
        rows.above = Some(issue);
        self.say_of_issue(rows, row, issue);
        match rows.fields.cell(table, row, Field::Party) {
            Some((column, name)) => {
                let place = self.place(row, column);
                let party = self.party(name, place);
                if self.parties[party].name != super::one_line(name) {
                    let first = self.parties[party].name.clone();
                    let what = format!("taken for the party that is first written {first}");
                    self.tell(Weight::Taken, row, Some(column), what, Some(name));
                }
                let fields = rows.fields.clone();
                self.position(rows, &fields, row, (issue, party), None);
            }
            None if OF_POSITION.iter().any(|field| rows.fields.cell(table, row, *field).is_some()) => {
                let what = "no party is named in this row; write it in every row";
                self.tell_cells(rows, row, rows.fields.column(Field::Party), what, OF_POSITION);
            }
            None => {}
        }
    }

    /// A row that is an issue.
    pub(super) fn wide(&mut self, rows: &mut Rows, row: usize) {
        let table = rows.table;
        let (id, title) = (rows.fields.cell(table, row, Field::Id), rows.fields.cell(table, row, Field::Issue));
        let named = id.is_some() || title.is_some();
        let Some(issue) = self.issue(id, title, row) else {
            if !named {
                self.tell_row(rows, row, "no issue is named in this row");
            } else {
                self.tell_row(rows, row, "not taken: nobody can tell which issue this row is of");
            }
            return;
        };
        if self.issues.again(issue, self.table) {
            let what = "another row of the same issue; taken together with the first";
            self.tell(Weight::Taken, row, title.or(id).map(|(column, _)| column), what, title.or(id).map(|(_, it)| it));
        }
        self.say_of_issue(rows, row, issue);
        let origin = self.origin(rows, &rows.fields, row);
        let of_issue = &mut self.issues.list[issue].origin;
        if of_issue.sources.is_empty() {
            of_issue.sources.clone_from(&origin.sources);
        }
        let (locator, by, date) = (origin.locator.clone(), origin.by.clone(), origin.date);
        of_issue.locator = of_issue.locator.take().or(locator);
        of_issue.by = of_issue.by.take().or(by);
        of_issue.date = of_issue.date.or(date);
        let of_parties = std::mem::take(&mut rows.of_parties);
        for (party, fields) in &of_parties {
            match fields.only() {
                Some((Field::Position, column)) => {
                    if !table.cell(row, column).is_empty() {
                        self.cell(rows, (row, column), (issue, *party), &origin.sources);
                    }
                }
                Some(_) | None => self.position(rows, fields, row, (issue, *party), Some(&origin.sources)),
            }
        }
        rows.of_parties = of_parties;
    }

    /// A row that is a party.
    pub(super) fn turned(&mut self, rows: &mut Rows, row: usize) {
        let table = rows.table;
        let Some((column, name)) = rows.fields.cell(table, row, Field::Party) else {
            self.tell_row(rows, row, "no party is named in this row");
            return;
        };
        let place = self.place(row, column);
        let party = self.party(name, place);
        if let Some((column, summary)) = rows.fields.cell(table, row, Field::Summary) {
            if self.parties[party].summary.as_ref().is_some_and(|(_, first)| first != summary) {
                let what = "another summary for the same party; the first is kept";
                self.tell(Weight::Unplaced, row, Some(column), what, Some(summary));
            } else {
                self.parties[party].summary = Some((row, summary.to_owned()));
            }
        }
        let of_issues = std::mem::take(&mut rows.of_issues);
        for (column, title) in &of_issues {
            let issue = self.issue(None, Some((*column, title)), row);
            let cell = table.cell(row, *column);
            if let Some(issue) = issue.filter(|_| !cell.is_empty()) {
                let sources = self.file_source.into_iter().collect::<Vec<_>>();
                self.cell(rows, (row, *column), (issue, party), &sources);
            }
        }
        rows.of_issues = of_issues;
    }
}
