//! From files to a dataset in one step: each table recognised, all of them gathered, and what there is to tell in one report.

use std::borrow::{Borrow, Cow};
use std::fmt;

use crate::codec::table::{Counted, Table, column_letters};
use crate::domain::Dataset;

use super::apart::apart;
use super::gather::{self, Planned};
use super::headings::Lexicon;
use super::own;
use super::plan::{Column, Plan};
use super::recognise::recognise;
use super::report::{At, Remark, Report, TableReport, Weight};
use super::saying::{LEFT, LEFT_AS_ASKED};
use super::sources::{self, Listed};
use super::stances::normal;
use super::{Asked, File, Understood};

/// Why there is neither a dataset nor a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Halt {
    /// It was stopped.
    Stopped,
    /// What was asked for is not in the tables; in lower case.
    Asked(String),
}

impl fmt::Display for Halt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped => f.pad("stopped"),
            Self::Asked(what) => f.pad(what),
        }
    }
}

impl std::error::Error for Halt {}

/// What the tables of files mean. `known` is the dataset that they will be merged into: records that are named as its records
/// are take their ids. `go_on` is told from time to time how many rows of how many are done; where it answers `false` all
/// stops.
pub fn understand(
    files: &[File],
    asked: &Asked,
    known: Option<&Dataset>,
    go_on: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<Understood, Halt> {
    if let Some(understood) = own::take_back(files, asked, known).map_err(Halt::Asked)? {
        return Ok(understood);
    }
    let files: Vec<Cow<File>> = files.iter().map(apart).collect();
    let tables: Vec<&Table> = files.iter().flat_map(|file| &file.tables.tables).collect();
    let mut remarks = vec![];
    let mut told = vec![];
    let lexicon = Lexicon::new();
    let is_list = |(at, table): (usize, &&Table)| sources::listed(table, &lexicon, at, &mut told);
    let lists: Vec<Option<Vec<Listed>>> = if asked.layout.is_none() && asked.columns.is_empty() {
        tables.iter().enumerate().map(is_list).collect()
    } else {
        vec![]
    };
    let plans = recognise(&tables, asked, known, &mut remarks).map_err(Halt::Asked)?;
    let mut report = Report::default();
    // A list of sources holds no positions: what it says is told for itself.
    remarks.retain(|remark| lists.get(remark.at.table).is_none_or(Option::is_none));
    for mut remark in remarks.into_iter().chain(told) {
        if let (Some(Ok(plan)), None, Some(column)) =
            (plans.get(remark.at.table), remark.at.row, remark.at.column)
            && matches!(plan.columns.get(column), Some(Column::Ignored(Some(_))))
        {
            // The heading is said with the place; how much is in the column is not.
            remark.found = Some(gather::cells_in(plan, tables[remark.at.table], column));
        }
        report.tell(remark);
    }
    let plans = plans.into_iter().enumerate().map(|(at, plan)| match lists.get(at) {
        Some(Some(_)) => Err(String::new()),
        Some(None) | None => plan,
    });
    let plans = plans.collect();
    understand_planned(&files, plans, lists, asked, known, report, go_on)
}

/// Takes the tables of files by their plans: for each table of all files its plan, or why it is not taken. `report` has what
/// was told of them so far.
pub(super) fn understand_planned(
    files: &[impl Borrow<File>],
    plans: Vec<Result<Plan, String>>,
    lists: Vec<Option<Vec<Listed>>>,
    asked: &Asked,
    known: Option<&Dataset>,
    mut report: Report,
    go_on: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<Understood, Halt> {
    let mut planned = vec![];
    let mut plans = plans.into_iter();
    for file in files {
        let file = file.borrow();
        report.reading.extend(file.tables.remarks.iter().map(|it| format!("{}: {it}", file.name)));
        for ((number, table), plan) in (1..).zip(&file.tables.tables).zip(&mut plans) {
            report.tables.push(table_report(file, number, table, &plan));
            let at = report.tables.len() - 1;
            if let (Some(Some(list)), Some(said)) = (lists.get(at), report.tables.last_mut()) {
                (said.taken_as, said.refused, said.rows) = (Some("a list of sources"), None, list.len());
            }
            planned.extend(plan.ok().map(|plan| Planned {
                at,
                file: &file.name,
                page: file.tables.title.as_deref(),
                table,
                plan,
            }));
        }
    }
    let dataset = gather::gather(
        &planned,
        lists.into_iter().flatten().flatten().collect(),
        asked,
        known,
        &mut report,
        go_on,
    )
    .map_err(|gather::Stopped| Halt::Stopped)?;
    for word in never_said(&planned, asked) {
        // It is of no table.
        let at = At { table: report.tables.len(), ..At::default() };
        let message = "no cell says a word that --stance gives".to_owned();
        report.tell(Remark { weight: Weight::Taken, at, message, found: Some(word.to_owned()) });
    }
    Ok(Understood { dataset, report })
}

/// The words for stances that the user gave and no cell holds, alone or before what it goes on with.
fn never_said<'a>(planned: &[Planned], asked: &'a Asked) -> Vec<&'a str> {
    let mut left: Vec<(&str, String)> =
        asked.stances.iter().map(|(word, _)| (word.as_str(), normal(word))).collect();
    for Planned { table, plan, .. } in planned {
        for row in plan.body.clone() {
            if left.is_empty() {
                return vec![];
            }
            for cell in table.row(row).filter(|cell| !cell.is_empty()) {
                let most = left.iter().map(|(word, _)| word.chars().count()).max().unwrap_or(0);
                // A sign or two may stand before the word, or among its letters.
                let begins = normal(&cell.chars().take(most * 2 + 8).collect::<String>());
                left.retain(|(_, word)| !said(&begins, word));
            }
        }
    }
    left.into_iter().map(|(word, _)| word).collect()
}

/// Whether a cell begins with a word, or has nothing but a sign before it.
fn said(cell: &str, word: &str) -> bool {
    let begins =
        |cell: &str| cell.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    let after_sign = || {
        let (sign, rest) = cell.split_once(' ')?;
        (!sign.contains(char::is_alphanumeric)).then(|| begins(rest))
    };
    begins(cell) || after_sign().unwrap_or(false)
}

/// What a report says of a table before its rows are taken.
fn table_report(file: &File, number: usize, table: &Table, plan: &Result<Plan, String>) -> TableReport {
    let sheets = file.name.to_lowercase();
    let name = match &table.title {
        Some(title) if [".xlsx", ".xlsm", ".ods"].iter().any(|end| sheets.ends_with(end)) => {
            format!("{}, sheet {title}", file.name)
        }
        Some(title)
            if file.tables.tables.iter().filter(|it| it.title.as_ref() == Some(title)).take(2).count()
                > 1 =>
        {
            format!("{}, table {number}, “{title}”", file.name)
        }
        Some(title) => format!("{}, “{title}”", file.name),
        None if file.tables.tables.len() > 1 => format!("{}, table {number}", file.name),
        None => file.name.clone(),
    };
    let refused = plan.as_ref().err().cloned();
    let plan = plan.as_ref().ok();
    let headings = plan.map(|plan| (0..table.width()).map(|column| plan.heading(table, column)).collect());
    let headings: Vec<String> = headings.unwrap_or_default();
    let called = |column: usize, what: String| {
        let heading = Some(headings[column].clone()).filter(|heading| !heading.is_empty());
        (heading.unwrap_or_else(|| format!("column {}", column_letters(column))), what)
    };
    let rows = plan.map_or(0..0, |plan| plan.body.clone());
    let is_filled = |column: usize| rows.clone().any(|row| !table.cell(row, column).is_empty());
    let columns =
        plan.into_iter().flat_map(|plan| plan.columns.iter().enumerate()).filter_map(|(at, column)| {
            match column {
                _ if at >= headings.len() => None,
                Column::Ignored(None) if is_filled(at) => Some(called(at, LEFT_AS_ASKED.to_owned())),
                Column::Field(field) => Some(called(at, field.word().to_owned())),
                Column::Ignored(Some(_)) => Some(called(at, LEFT.to_owned())),
                Column::Ignored(None) | Column::OfParty(..) | Column::OfIssue(_) => None,
            }
        });
    TableReport {
        name,
        rows_are: match table.counted {
            Counted::Rows => "row",
            Counted::Lines => "line",
        },
        numbers: (0..table.row_count()).map(|row| table.number(row)).collect(),
        layout: plan.map(|plan| plan.layout),
        refused,
        taken_as: None,
        columns: columns.collect(),
        parties: plan.into_iter().flat_map(|plan| &plan.parties).map(|party| party.name.clone()).collect(),
        headings,
        rows: 0,
    }
}
