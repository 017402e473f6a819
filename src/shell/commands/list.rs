//! `demarche list`: the issues that a query finds, as a table that fits, or one below the other where none does.

use std::io::{self, Write};

use crate::domain::width::Width;
use anyhow::Result;
use serde::{Serialize, Serializer};

use super::desk::Desk;
use super::printer::{self, Printer};
use super::table::{self, Cell};
use super::tell;
use crate::app::Model;
use crate::codec::json;
use crate::domain::query::{Field, Query};
use crate::domain::{GapReading, IssueIx, NoteBook, PartyIx, Stance, Standing, Tally};
use crate::shell::cli::{self, Cli};
use crate::shell::event::ExitStatus;
use crate::ui::pages::{Reading, stand};
use crate::ui::paper::{Page, Para, Run, lit_runs};
use crate::ui::{Look, Role, cell_runs};

/// Narrower columns of words say nothing: below that the issues stand one below the other.
const NARROWEST: usize = 14;
/// The width of a party's column where nothing limits the table.
const EASY: usize = 28;
/// The widest column of titles.
const WIDEST_TITLE: usize = 44;
/// The mark of a gap that follows from the stances.
const DERIVED: &str = "*";

/// Lists the issues that a query finds.
pub fn run(cli: &Cli, args: &cli::Query, out: &mut dyn Write) -> Result<ExitStatus> {
    let desk = Desk::open(cli)?;
    let query = desk.query(&args.text())?;
    let book = if query.wants_notes() { desk.notes().needed()? } else { NoteBook::default() };
    let mut model = desk.model(cli, book);
    model.set_filter(query.text());
    if args.json {
        printer::json(out, &Found(&model))?;
    }
    if model.rows.is_empty() {
        tell(&why_empty(&model));
        model.unknown_author().iter().for_each(|told| tell(told));
        return Ok(ExitStatus::Nothing);
    }
    if !args.json {
        print(&model, &mut Printer::new(cli, out))?;
    }
    Ok(ExitStatus::Found)
}

/// The rows as programs read them.
struct Found<'a>(&'a Model);

impl Serialize for Found<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let model = self.0;
        let parties: Vec<PartyIx> = model.parties().collect();
        let issue = |ix: &IssueIx| json::Issue::of(&model.dataset, &model.standings, *ix, &parties);
        serializer.collect_seq(model.rows.iter().map(issue))
    }
}

fn why_empty(model: &Model) -> String {
    let parties: Vec<PartyIx> = model.parties().collect();
    match model.with_world(&parties, |world| model.find.query.why_empty(world)) {
        Some(why) if why.of > 0 => why.to_string(),
        Some(_) | None => "this dataset has no issues".to_owned(),
    }
}

fn print(model: &Model, printer: &mut Printer<'_>) -> io::Result<()> {
    printer.banner(&model.dataset, model.day)?;
    let parties: Vec<PartyIx> = model.parties().collect();
    match Sheet::of(model, &parties, printer) {
        Some(sheet) => sheet.print(model, &parties, printer)?,
        None => stacked(model, &parties, printer)?,
    }
    printer.told(Role::Text, "")?;
    for line in legend(model, &parties, printer) {
        printer.runs(&line)?;
    }
    printer.told(Role::Strong, &counted(model, &parties))
}

/// The widths of a table.
struct Sheet {
    widths: Vec<usize>,
    whole_names: bool,
}

impl Sheet {
    /// The widths that fit; `None` where no table is readable.
    fn of(model: &Model, parties: &[PartyIx], printer: &Printer<'_>) -> Option<Self> {
        let dataset = &model.dataset;
        let widest = |of: &dyn Fn(IssueIx) -> usize| model.rows.iter().map(|ix| of(*ix)).max().unwrap_or(0);
        let number = widest(&|ix| dataset.issue(ix).number.width()).clamp(3, 8);
        let title = widest(&|ix| dataset.issue(ix).title.width()).clamp(5, WIDEST_TITLE);
        let gap = widest(&|ix| table::wide(&gap(model, ix, &printer.look))).max(3);
        let paper = usize::from(printer.width());
        let blanks = table::GAP * (parties.len() + 2);
        let title = title.min((paper / 4).max(NARROWEST));
        let left = paper.saturating_sub(number + title + gap + blanks);
        let mut party = left / parties.len().max(1);
        if printer.may_widen() {
            party = party.max(EASY);
        }
        if party < NARROWEST && !parties.is_empty() {
            return None;
        }
        let whole_names = parties.iter().all(|ix| dataset.party(*ix).name.width() <= party);
        let mut widths = vec![number, title];
        widths.extend(parties.iter().map(|_| party));
        widths.push(gap);
        Some(Self { widths, whole_names })
    }

    fn print(&self, model: &Model, parties: &[PartyIx], printer: &mut Printer<'_>) -> io::Result<()> {
        let dataset = &model.dataset;
        let look = printer.look;
        let mut head = vec![Cell::of(Role::Dim, "no."), Cell::of(Role::Dim, "issue")];
        head.extend(parties.iter().map(|ix| {
            let party = dataset.party(*ix);
            Cell::of(Role::Heading, if self.whole_names { party.name.as_str() } else { party.short.as_str() })
        }));
        head.push(Cell::of(Role::Dim, "gap"));
        printer.runs(&table::row(head, &self.widths, look.ellipsis()))?;
        for ix in &model.rows {
            let issue = dataset.issue(*ix);
            let title = lit_runs(&issue.title, Role::Strong, &model.find.needles.in_name(&issue.title));
            let mut cells =
                vec![Cell::of(Role::Dim, issue.number.as_str()), Cell { runs: title, mark: vec![] }];
            cells.extend(parties.iter().zip(&self.widths[2..]).map(|(party, width)| {
                let mut mark = vec![];
                if model.standings.at(*ix, *party).has_red_line() {
                    mark.push(Run { role: Role::RedLine, text: look.red_line().to_owned() });
                }
                let room = width.saturating_sub(2 * mark.len());
                Cell { runs: cell_runs(model, &look, *ix, *party, Some(room as u16)), mark }
            }));
            cells.push(Cell { runs: gap(model, *ix, &look), mark: vec![] });
            printer.runs(&table::row(cells, &self.widths, look.ellipsis()))?;
        }
        Ok(())
    }
}

/// The issues one below the other, each with a line for every party.
fn stacked(model: &Model, parties: &[PartyIx], printer: &mut Printer<'_>) -> io::Result<()> {
    let look = printer.look;
    let reading = Reading {
        dataset: &model.dataset,
        standings: &model.standings,
        needles: &model.find.needles,
        look: &look,
        parties,
    };
    for (at, ix) in model.rows.iter().enumerate() {
        let issue = model.dataset.issue(*ix);
        let mut page = Page::default();
        if at > 0 {
            page.paras.push(Para::new());
        }
        let mut head = Para::hanging(0, 2).put(Role::Dim, format!("{} ", issue.number));
        reading.words(&mut head, Role::Heading, &issue.title);
        head.push(Role::Dim, "   gap ");
        head.runs.extend(gap(model, *ix, &look));
        page.put(head);
        for party in parties {
            page.put(Para { indent: 2, hang: 4, ..stand(&reading, *ix, *party) });
        }
        printer.page(&page)?;
    }
    Ok(())
}

/// The gap: its author's word, else the derived one, marked; both where they differ.
fn gap(model: &Model, ix: IssueIx, look: &Look) -> Vec<Run> {
    let gap = GapReading::of(&model.dataset, &model.standings, ix);
    let derived = format!("{}{DERIVED}", gap.derived.word.label());
    let run = |role, text: &str| Run { role, text: text.to_owned() };
    match gap.author {
        None => vec![run(Role::Dim, &derived)],
        Some(author) if gap.disagree() => vec![
            run(Role::Text, author.label()),
            run(Role::Warning, look.pick(" ≠ ", " != ")),
            run(Role::Dim, &derived),
        ],
        Some(author) => vec![run(Role::Text, author.label())],
    }
}

/// What the glyphs that were shown mean, in lines that fit.
fn legend(model: &Model, parties: &[PartyIx], printer: &Printer<'_>) -> Vec<Vec<Run>> {
    let look = &printer.look;
    let mut entries = vec![];
    let mut put = |role, sign: &str, words: &str| {
        entries.push([
            Run { role, text: format!("{sign} ") },
            Run { role: Role::Dim, text: format!("{words}   ") },
        ]);
    };
    let cells = || model.rows.iter().flat_map(|ix| model.standings.among(*ix, parties));
    for stance in Stance::ALL {
        let standing = Standing::Stance(*stance);
        if cells().any(|(_, glance)| glance.standing() == Some(standing)) {
            put(Role::of(standing), look.stance(*stance), model.dataset.stance_label(*stance));
        }
    }
    if cells().any(|(_, glance)| glance.has_red_line()) {
        put(Role::RedLine, look.red_line(), "red line");
    }
    let derived = |ix: &IssueIx| {
        let gap = GapReading::of(&model.dataset, &model.standings, *ix);
        gap.is_derived() || gap.disagree()
    };
    if model.rows.iter().any(derived) {
        put(Role::Dim, DERIVED, "gap derived from the stances");
    }
    let mut lines: Vec<Vec<Run>> = vec![];
    for entry in entries {
        match lines.last_mut() {
            Some(line) if table::wide(line) + table::wide(&entry) <= usize::from(printer.width()) + 3 => {
                line.extend(entry);
            }
            Some(_) | None => lines.push(entry.into()),
        }
    }
    lines
}

/// How much of what there is was listed, and how the parties that the query contrasts stand to each other.
fn counted(model: &Model, parties: &[PartyIx]) -> String {
    let (shown, all) = (model.rows.len(), model.dataset.issues().len());
    let issues = if all == 1 { "issue" } else { "issues" };
    let mut told =
        if model.is_filtered() { format!("{shown} of {all} {issues}") } else { format!("{all} {issues}") };
    if parties.len() < model.dataset.parties().len() {
        told += &format!(", {} of {} parties", parties.len(), model.dataset.parties().len());
    }
    for (names, tally) in tallies(model, parties) {
        told += &format!("; {names}: {tally}");
    }
    told
}

/// How the parties that the query contrasts stand to each other over all that it would show if it did not contrast them.
fn tallies(model: &Model, parties: &[PartyIx]) -> Vec<(String, Tally)> {
    let (dataset, standings) = (&model.dataset, &model.standings);
    let rest = Query::parse(&model.find.query.without_field(Field::Differ), dataset);
    let rest = Query::parse(&rest.without_field(Field::Agree), dataset);
    let rows = model.with_world(parties, |world| rest.rows(world));
    let contrasts = model.find.query.contrasts(standings, parties);
    let told = contrasts.into_iter().map(|contrasted| {
        let names: Vec<&str> = contrasted.iter().map(|ix| dataset.party(*ix).short.as_str()).collect();
        let names = if names.len() > 6 { format!("{} parties", names.len()) } else { names.join(", ") };
        (names, Tally::of(standings, rows.iter().copied(), &contrasted))
    });
    told.collect()
}
