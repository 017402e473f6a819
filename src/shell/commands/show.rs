//! `demarche show`: all that is known of one issue, in the words of the screen.

use std::io::Write;

use anyhow::Result;

use super::desk::{Desk, Notes};
use super::printer::{self, Printer};
use super::{notes, tell};
use crate::app::Model;
use crate::codec::json;
use crate::domain::named::{self, Named};
use crate::domain::query::Needles;
use crate::domain::text::safe_line;
use crate::domain::{Anchor, Dataset, GapReading, IssueIx, Note, NoteBook, PartyIx};
use crate::shell::cli::{Cli, Show};
use crate::shell::event::ExitStatus;
use crate::shell::opening::Refused;
use crate::ui::pages::{self, Reading};
use crate::ui::paper::{Page, Para};
use crate::ui::{Look, Role};

/// The most issues that are told where a name could mean several.
const TOLD: usize = 12;

/// Shows all that is known of one issue.
pub fn run(cli: &Cli, args: &Show, out: &mut dyn Write) -> Result<ExitStatus> {
    let desk = Desk::open(cli)?;
    let issue = find(&desk.dataset, &args.issue.join(" "))?;
    let notes = desk.notes();
    let book = if let Notes::Here(book) = &notes { NoteBook::clone(book) } else { NoteBook::default() };
    let model = desk.model(cli, book);
    let parties: Vec<PartyIx> = desk.dataset.party_ixs().collect();
    let on_it = notes_on(&model, issue);
    if args.json {
        let told = match &notes {
            Notes::Here(_) | Notes::Nowhere(_) => {
                Some(on_it.iter().map(|note| json::Note::of(&desk.dataset, note)).collect())
            }
            Notes::Closed(why) => {
                tell(&format!("demarche: {why}"));
                None
            }
        };
        let whole = json::WholeIssue::of(&desk.dataset, &model.standings, issue, &parties, told);
        printer::json(out, &whole)?;
    } else {
        let mut printer = Printer::new(cli, out);
        printer.banner(&desk.dataset, model.day)?;
        let needles = Needles::default();
        let reading = Reading {
            dataset: &desk.dataset,
            standings: &model.standings,
            needles: &needles,
            look: &printer.look.clone(),
            parties: &parties,
        };
        let mut page = whole(&reading, issue);
        page.join(notes_page(&model, &on_it, &notes, &printer.look));
        printer.page(&pages::explained(page))?;
    }
    Ok(ExitStatus::Found)
}

/// The issue that is meant.
fn find(dataset: &Dataset, name: &str) -> Result<IssueIx, Refused> {
    let quoted = safe_line(name);
    let text = match named::issue(dataset, name) {
        Named::One(ix) => return Ok(ix),
        Named::Several(all) => {
            let mut told = format!("\"{quoted}\" could mean {} issues:", all.len());
            for ix in all.iter().take(TOLD) {
                let issue = dataset.issue(*ix);
                told += &format!("\n  {}  {}  ({})", issue.number, issue.title, issue.id);
            }
            if all.len() > TOLD {
                told += &format!("\n  and {} more", all.len() - TOLD);
            }
            told
        }
        Named::Nothing { nearest: Some(near) } => {
            format!("there is no issue \"{quoted}\"; was \"{near}\" meant?")
        }
        Named::Nothing { nearest: None } => {
            format!("there is no issue \"{quoted}\"; `demarche list` shows all there are")
        }
    };
    Err(Refused { text: format!("demarche: {text}"), status: ExitStatus::Nothing })
}

/// The issue as the screen shows it, then every party's position and everything that lies on it, each whole.
fn whole(reading: &Reading<'_>, ix: IssueIx) -> Page {
    let dataset = reading.dataset;
    let issue = dataset.issue(ix);
    let mut page = pages::issue(reading, ix);
    let gap = GapReading::of(dataset, reading.standings, ix);
    if gap.author.is_some() && !gap.disagree() {
        let (word, reasons) = (gap.derived.word.label(), gap.derived.reasons(dataset, reading.glyph()));
        page.gap();
        page.line(Role::Dim, format!("The gap that follows from the stances: {word}: {reasons}"));
    }
    for party in reading.parties {
        let who = dataset.party(*party);
        let head = Para::new()
            .put(Role::Heading, who.name.as_str())
            .put(Role::Dim, format!("  {} · {}", who.short, who.role.label()));
        part(&mut page, head, pages::position(reading, ix, *party));
    }
    let mut items = vec![];
    items.extend(issue.challenges.iter().map(|ix| pages::challenge(reading, *ix)));
    items.extend(issue.opportunities.iter().map(|ix| pages::opportunity(reading, *ix)));
    items.extend(issue.measures.iter().map(|ix| pages::measure(reading, *ix)));
    items.extend(issue.steps.iter().map(|ix| pages::step(reading, *ix)));
    for item in items {
        page.gap();
        page.join(item);
    }
    page
}

fn part(page: &mut Page, head: Para, rest: Page) {
    page.gap();
    page.put(head);
    page.join(rest);
}

/// The notes on an issue, on its cells, and on what lies on it.
fn notes_on(model: &Model, ix: IssueIx) -> Vec<&Note> {
    let dataset = &model.dataset;
    let issue = dataset.issue(ix);
    let mut anchors = vec![];
    anchors.extend(issue.challenges.iter().map(|ix| Anchor::Challenge(dataset.challenge(*ix).id.clone())));
    anchors.extend(
        issue.opportunities.iter().map(|ix| Anchor::Opportunity(dataset.opportunity(*ix).id.clone())),
    );
    anchors.extend(issue.measures.iter().map(|ix| Anchor::Measure(dataset.measure(*ix).id.clone())));
    anchors.extend(issue.steps.iter().map(|ix| Anchor::Step(dataset.step(*ix).id.clone())));
    model.book.on_issue(&issue.id).chain(anchors.iter().flat_map(|on| model.book.on(on))).collect()
}

fn notes_page(model: &Model, on_it: &[&Note], notes: &Notes, look: &Look) -> Page {
    let mut page = Page::default();
    page.paras.push(Para::new());
    page.line(Role::Heading, "Notes");
    match notes {
        Notes::Closed(why) => page.line(Role::Warning, format!("Not shown: {why}")),
        Notes::Nowhere(why) => page.line(Role::Dim, pages::capital(why)),
        Notes::Here(_) if on_it.is_empty() => page.line(Role::Dim, "None on this issue."),
        Notes::Here(_) => {}
    }
    for note in on_it {
        page.gap();
        page.join(notes::page(&model.dataset, note, look));
    }
    page
}
