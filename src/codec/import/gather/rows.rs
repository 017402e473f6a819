//! Rows by their layout: a position each, an issue each, or a party each.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::codec::import::cells::{Said, said};
use crate::codec::import::dates::Order;
use crate::codec::import::field::Field;
use crate::codec::import::lists;
use crate::codec::import::plan::{Column, Layout};
use crate::codec::import::report::Weight;
use crate::codec::table::Table;
use crate::domain::Text;

use super::fields::{Fields, OF_POSITION};
use super::origins::Origin;
use super::{Gathering, Planned, folded, origins};

/// The most words of a cell that may be a word for a stance nobody knows.
const MOST_WORDS: usize = 3;

/// What a row is told as whose title several issues have.
const UNCLEAR: &str = "not taken: several issues have this title; add a column with their ids";

/// What is known of the rows of a table as a whole.
pub(super) struct Rows<'a> {
    /// The table.
    pub(super) table: &'a Table,
    /// The columns of what each row is.
    pub(super) fields: Rc<Fields>,
    /// The parties that headings name, and their columns.
    of_parties: Vec<OfParty>,
    /// The parties that cells name, in the order of their first rows.
    pub(super) parties: Vec<usize>,
    named: HashSet<usize>,
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
    /// The issue of all rows, where one title names it.
    of_all: Option<(Option<String>, String)>,
    /// Whether the row names an issue that another row has named: what the two say is not of one piece.
    pub(super) is_repeated: bool,
    /// What short cells say, each read once, and how often each was met.
    seen: HashMap<&'a str, (Said<'a>, usize)>,
    /// What longer cells say that begin with a stance.
    longer: Vec<Said<'a>>,
    /// Short cells that say none.
    pub(super) short: Vec<(usize, usize)>,
    /// Cells that hold nothing but a sign.
    pub(super) signs: Vec<(usize, usize)>,
}

/// The columns of a party.
struct OfParty {
    party: usize,
    fields: Fields,
    /// The only column, where that holds the whole position.
    whole: Option<usize>,
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
        let mut of_parties: Vec<OfParty> = vec![];
        let (mut party_at, mut place_of) = (HashMap::new(), HashMap::new());
        let mut column_of: HashMap<usize, usize> = HashMap::new();
        for (at, column) in plan.columns.iter().enumerate() {
            if let Column::OfParty(party, _) = column {
                column_of.entry(*party).or_insert(at);
            }
        }
        for (at, party) in plan.parties.iter().enumerate() {
            let column = column_of.get(&at).copied().unwrap_or_default();
            let place = gathering.place(heading, column);
            let party = gathering.party(&party.name, place);
            let found = place_of.get(&party).copied();
            party_at.insert(at, found.unwrap_or(of_parties.len()));
            if found.is_none() {
                place_of.insert(party, of_parties.len());
                of_parties.push(OfParty { party, fields: Fields::default(), whole: None });
            }
        }
        let mut of_issues = vec![];
        for (column, what) in plan.columns.iter().enumerate() {
            match what {
                Column::OfParty(party, field) => {
                    let of = party_at.get(party).and_then(|at| of_parties.get_mut(*at));
                    let room =
                        OF_POSITION.contains(field) && of.is_some_and(|of| of.fields.add(*field, column));
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
        for of in &mut of_parties {
            of.whole =
                of.fields.only().filter(|(field, _)| *field == Field::Position).map(|(_, column)| column);
        }
        let mut rows = Self {
            table,
            fields: Rc::new(fields),
            of_parties,
            parties: vec![],
            named: HashSet::new(),
            of_issues,
            section: vec![],
            commas: HashMap::new(),
            orders: HashMap::new(),
            above: None,
            carries: plan.carries,
            of_all: plan.issues.first().filter(|_| plan.layout == Layout::Long).map(|title| numbered(title)),
            is_repeated: false,
            seen: HashMap::new(),
            longer: vec![],
            short: vec![],
            signs: vec![],
        };
        rows.look_at_columns(gathering, planned);
        rows
    }

    /// Looks at the columns that mean something only as a whole.
    fn look_at_columns(&mut self, gathering: &mut Gathering, planned: &Planned) {
        let table = planned.table;
        let skipped: HashSet<usize> = planned.plan.skipped.iter().map(|(row, _)| *row).collect();
        let body = planned.plan.body.clone().filter(|row| !skipped.contains(row));
        let cells =
            |column| body.clone().map(move |row| table.cell(row, column)).filter(|cell| !cell.is_empty());
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
        let all = self.of_parties.iter().map(|of| &of.fields).chain([&*self.fields]).flat_map(dates);
        for column in all.flatten() {
            self.orders.insert(column, origins::order(cells(column)));
        }
    }

    /// Whether commas part entries in a column.
    pub(super) fn commas_part(&self, column: usize) -> bool {
        self.commas.get(&column).copied().unwrap_or(false)
    }

    /// Whether a column holds stances and nothing else: what is no word for one is told where it is read.
    pub(super) fn is_of_stances(&self, column: usize) -> bool {
        let mut all = self.of_parties.iter().map(|of| &of.fields).chain([&*self.fields]);
        all.any(|fields| fields.column(Field::Stance) == Some(column))
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
            if said.stance().is_some() {
                self.longer.push(said);
            }
            return said;
        }
        let (said, count) = self.seen.entry(cell).or_insert_with(|| (said(cell, &gathering.words), 0));
        *count += 1;
        match *said {
            Said::Sign => self.signs.push((row, column)),
            Said::Words { begins: None } if cell.split(' ').count() <= MOST_WORDS => {
                self.short.push((row, column));
            }
            Said::Words { .. } | Said::Nothing | Said::Stance { .. } | Said::Marked { .. } => {}
        }
        *said
    }

    /// What was said as a stance, and how often.
    pub(super) fn stances(&self) -> impl Iterator<Item = (Said<'a>, usize)> {
        let longer = self.longer.iter().map(|said| (*said, 1));
        self.seen.values().copied().chain(longer).filter(|(said, _)| said.stance().is_some())
    }
}

/// Names that stand for several parties.
const TOGETHER: &[&str] = &[
    "all",
    "all parties",
    "all sides",
    "both",
    "both parties",
    "both sides",
    "each side",
    "everyone",
    "alle",
    "alle parteien",
    "alle seiten",
    "beide",
    "beide parteien",
    "beide seiten",
    "tous",
    "toutes",
    "toutes les parties",
    "les deux",
    "les deux parties",
];

/// A title and the number before it: "3. Tolls", "2.1 Gauges", "IV) Visas" is a title alone.
fn numbered(title: &str) -> (Option<String>, String) {
    let parted =
        title.split_once(' ').map(|(number, rest)| (number.trim_end_matches(['.', ')']), rest.trim()));
    match parted {
        Some((number, rest))
            if number.len() <= 6
                && number.starts_with(|c: char| c.is_ascii_digit())
                && number
                    .split('.')
                    .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
                && (number.contains('.') || title[number.len()..].starts_with(['.', ')']))
                && rest.contains(char::is_alphabetic) =>
        {
            (Some(number.to_owned()), rest.to_owned())
        }
        Some(_) | None => (None, title.to_owned()),
    }
}

impl Gathering<'_> {
    /// The issue of all rows of a table, with the number that its title begins with.
    fn issue_of_all(&mut self, number: Option<&str>, title: &str, row: usize) -> Option<usize> {
        let issue = self.issue(None, Some((0, title)), row)?;
        let slot = &mut self.issues.list[issue].written.number;
        *slot = slot.take().or_else(|| number.map(Text::line));
        Some(issue)
    }

    /// Keeps in mind which parties the cells of a table name.
    pub(super) fn met(&mut self, rows: &mut Rows, party: usize, row: usize, column: usize) {
        if !rows.named.insert(party) {
            return;
        }
        rows.parties.push(party);
        if TOGETHER.contains(&folded(&self.parties[party].name).as_str()) {
            let name = self.parties[party].name.clone();
            let what = "taken for a party of this name; where it stands for several, write a row for each";
            self.tell(Weight::Taken, row, Some(column), what, Some(&name));
        }
    }

    /// A row that is a position.
    pub(super) fn long(&mut self, rows: &mut Rows, row: usize) {
        let table = rows.table;
        let (id, title) =
            (rows.fields.cell(table, row, Field::Id), rows.fields.cell(table, row, Field::Issue));
        let named = id.is_some() || title.is_some();
        let issue = match (rows.above.filter(|_| !named && rows.carries), &rows.of_all) {
            (Some(above), _) => Some(above),
            (None, Some((number, title))) => self.issue_of_all(number.as_deref(), title, row),
            (None, None) => self.issue(id, title, row),
        };
        let Some(issue) = issue else {
            self.tell_row(rows, row, if named { UNCLEAR } else { "no issue is named in this row" });
            return;
        };
        rows.above = Some(issue);
        self.say_of_issue(rows, row, issue);
        match rows.fields.cell(table, row, Field::Party) {
            Some((column, name)) => {
                let place = self.place(row, column);
                let party = self.party(name, place);
                self.met(rows, party, row, column);
                if self.parties[party].name != super::one_line(name) {
                    let first = self.parties[party].name.clone();
                    let what = format!("taken for the party that is first written {first}");
                    self.tell(Weight::Taken, row, Some(column), what, Some(name));
                }
                let fields = Rc::clone(&rows.fields);
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
        let (id, title) =
            (rows.fields.cell(table, row, Field::Id), rows.fields.cell(table, row, Field::Issue));
        let named = id.is_some() || title.is_some();
        let Some(issue) = self.issue(id, title, row) else {
            self.tell_row(rows, row, if named { UNCLEAR } else { "no issue is named in this row" });
            return;
        };
        let is_one_cell =
            |column: usize| table.merged(row, column).is_some_and(|merge| (merge.row as usize) < row);
        let is_again = self.issues.again(issue, self.table);
        rows.is_repeated = is_again && !title.or(id).is_some_and(|(column, _)| is_one_cell(column));
        if is_again {
            let what = "another row of the same issue; taken together with the first";
            self.tell(
                Weight::Taken,
                row,
                title.or(id).map(|(column, _)| column),
                what,
                title.or(id).map(|(_, it)| it),
            );
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
        let of_cells = Origin { sources: origin.sources, ..Origin::default() };
        let of_parties = std::mem::take(&mut rows.of_parties);
        for OfParty { party, fields, whole } in &of_parties {
            match whole {
                Some(column) if table.cell(row, *column).is_empty() => {}
                Some(column) => self.cell(rows, (row, *column), (issue, *party), &of_cells),
                None => self.position(rows, fields, row, (issue, *party), Some(&of_cells)),
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
        self.met(rows, party, row, column);
        if let Some((column, summary)) = rows.fields.cell(table, row, Field::Summary) {
            if self.parties[party].summary.as_ref().is_some_and(|(_, first)| first != summary) {
                let what = "another summary for the same party; the first is kept";
                self.tell(Weight::Unplaced, row, Some(column), what, Some(summary));
            } else {
                self.parties[party].summary = Some((row, summary.to_owned()));
            }
        }
        let origin = self.origin(rows, &rows.fields, row);
        let of_issues = std::mem::take(&mut rows.of_issues);
        for (column, title) in &of_issues {
            let issue = self.issue(None, Some((*column, title)), row);
            let cell = table.cell(row, *column);
            if let Some(issue) = issue.filter(|_| !cell.is_empty()) {
                self.cell(rows, (row, *column), (issue, party), &origin);
            }
        }
        rows.of_issues = of_issues;
    }
}
