//! `demarche compare`: two to four parties issue by issue, in columns where there is room, else one below the other.

use std::io::{self, Write};

use anyhow::{Result, bail};
use ratatui::text::{Line, Span};

use super::desk::Desk;
use super::printer::{self, Printer};
use super::tell;
use crate::app::Model;
use crate::codec::json;
use crate::domain::named::{self, Named};
use crate::domain::query::Needles;
use crate::domain::text::safe_line;
use crate::domain::{Dataset, IssueIx, NoteBook, PartyIx, Tally};
use crate::shell::cli::{Cli, Compare};
use crate::shell::event::ExitStatus;
use crate::ui::Role;
use crate::ui::pages::{Reading, said, verdict};
use crate::ui::paper::{Page, Para};

/// The least that a column of words reads at; below that the parties are stacked.
const NARROWEST: u16 = 26;
/// The columns between two parties: a rule with a blank on each side.
const BETWEEN: u16 = 3;

/// Sets parties side by side.
pub fn run(cli: &Cli, args: &Compare, out: &mut dyn Write) -> Result<ExitStatus> {
    let desk = Desk::open(cli)?;
    let parties = find(&desk.dataset, &args.parties)?;
    let model = desk.model(cli, NoteBook::default());
    if args.json {
        printer::json(out, &json::Comparison::of(&desk.dataset, &model.standings, &parties))?;
    }
    if model.rows.is_empty() {
        tell("this dataset has no issues");
        return Ok(ExitStatus::Nothing);
    }
    if !args.json {
        print(&model, &parties, &mut Printer::new(cli, out))?;
    }
    Ok(ExitStatus::Found)
}

/// The parties that are meant, each once.
fn find(dataset: &Dataset, names: &[String]) -> Result<Vec<PartyIx>> {
    let mut parties = vec![];
    for name in names {
        let quoted = safe_line(name);
        let party = match named::party(dataset, name) {
            Named::One(party) => party,
            Named::Several(all) => {
                let ids: Vec<&str> = all.iter().map(|ix| dataset.party(*ix).id.as_str()).collect();
                bail!("\"{quoted}\" could mean several parties: {}", ids.join(", "))
            }
            Named::Nothing { nearest: Some(near) } => {
                bail!("there is no party \"{quoted}\"; was \"{near}\" meant?")
            }
            Named::Nothing { nearest: None } if dataset.parties().is_empty() => {
                bail!("there is no party \"{quoted}\"; this dataset has none")
            }
            Named::Nothing { nearest: None } => {
                let ids: Vec<&str> =
                    dataset.parties().iter().take(20).map(|party| party.id.as_str()).collect();
                bail!("there is no party \"{quoted}\"; there are {}", ids.join(", "))
            }
        };
        if parties.contains(&party) {
            bail!("\"{quoted}\" is named twice; a party is compared with others");
        }
        parties.push(party);
    }
    Ok(parties)
}

fn print(model: &Model, parties: &[PartyIx], printer: &mut Printer<'_>) -> io::Result<()> {
    let (look, needles) = (printer.look, Needles::default());
    let reading = Reading {
        dataset: &model.dataset,
        standings: &model.standings,
        needles: &needles,
        look: &look,
        parties,
    };
    let tally = Tally::of(&model.standings, model.rows.iter().copied(), parties).to_string();
    printer.banner(&model.dataset, model.day)?;
    let mut head = Page::default();
    for party in parties {
        head.put(coverage(model, *party));
    }
    head.line(Role::Strong, &tally);
    printer.page(&head)?;
    let count = parties.len() as u16;
    let each = (printer.width().saturating_sub(BETWEEN * (count - 1))) / count;
    let columns = (each >= NARROWEST).then_some(each);
    for issue in &model.rows {
        printer.told(Role::Text, "")?;
        heading(model, &reading, *issue, parties, printer)?;
        match columns {
            Some(each) => side_by_side(&reading, *issue, parties, each, printer)?,
            None => stacked(&reading, *issue, parties, printer)?,
        }
    }
    printer.told(Role::Text, "")?;
    printer.told(Role::Strong, &tally)
}

/// On how many issues there is anything of a party: `Russia (RU, principal): no entry on any of 6 issues`.
fn coverage(model: &Model, party: PartyIx) -> Para {
    let who = model.dataset.party(party);
    let entries = model.rows.iter().filter(|ix| model.standings.at(**ix, party).has_entry()).count();
    let all = model.rows.len();
    let issues = if all == 1 { "issue" } else { "issues" };
    let told = match entries {
        0 => format!("no entry on any of {all} {issues}"),
        _ if entries == all => format!("entries on all {all} {issues}"),
        _ => format!("entries on {entries} of {all} {issues}"),
    };
    Para::hanging(0, 2)
        .put(Role::Heading, who.name.as_str())
        .put(Role::Dim, format!(" ({}, {}): {told}", who.short, who.role.label()))
}

fn heading(
    model: &Model,
    reading: &Reading<'_>,
    issue: IssueIx,
    parties: &[PartyIx],
    printer: &mut Printer<'_>,
) -> io::Result<()> {
    let about = model.dataset.issue(issue);
    let (role, told) = verdict(reading, issue, parties);
    let mut page = Page::default();
    page.put(
        Para::hanging(0, 2)
            .put(Role::Dim, format!("{} ", about.number))
            .put(Role::Heading, about.title.as_str())
            .put(Role::Text, "   ")
            .put(role, told),
    );
    if let Some(question) = &about.question {
        page.line(Role::Dim, question.as_str());
    }
    page.put(Para::new().put(Role::Rule, printer.look.horizontal().repeat(usize::from(printer.width()))));
    printer.page(&page)
}

fn side_by_side(
    reading: &Reading<'_>,
    issue: IssueIx,
    parties: &[PartyIx],
    each: u16,
    printer: &mut Printer<'_>,
) -> io::Result<()> {
    let look = printer.look;
    let columns: Vec<Vec<Line<'_>>> =
        parties.iter().map(|party| column(reading, issue, *party).lay(&look, each)).collect();
    let tall = columns.iter().map(Vec::len).max().unwrap_or(0);
    for at in 0..tall {
        let mut spans = vec![];
        for (nth, column) in columns.iter().enumerate() {
            if nth > 0 {
                spans.push(Span::styled(format!(" {} ", look.vertical()), look.style(Role::Rule)));
            }
            let line = column.get(at).cloned().unwrap_or_default();
            let blank = usize::from(each).saturating_sub(line.width());
            spans.extend(line.spans);
            spans.push(Span::raw(" ".repeat(blank)));
        }
        printer.line(&Line::from(spans))?;
    }
    Ok(())
}

fn stacked(
    reading: &Reading<'_>,
    issue: IssueIx,
    parties: &[PartyIx],
    printer: &mut Printer<'_>,
) -> io::Result<()> {
    let mut page = Page::default();
    for party in parties {
        page.gap();
        page.join(column(reading, issue, *party));
    }
    printer.page(&page)
}

/// A party on an issue, below its name.
fn column(reading: &Reading<'_>, issue: IssueIx, party: PartyIx) -> Page {
    let mut page = Page::default();
    page.line(Role::Heading, reading.dataset.party(party).name.as_str());
    page.join(said(reading, issue, party));
    page
}
