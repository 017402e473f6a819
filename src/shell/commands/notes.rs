//! `demarche notes`: every note that a query finds, what nobody has filed yet first.

use std::io::{self, IsTerminal, Write};

use anyhow::{Context, Result, bail};

use super::desk::Desk;
use super::minutes;
use super::printer::{self, Printer};
use super::tell;
use crate::app::Model;
use crate::codec::json;
use crate::domain::remark::{speaker_of, words_of};
use crate::domain::{Anchor, Dataset, Note, PartyIx, Scope, has_moved_on};
use crate::shell::cli::{self, Cli};
use crate::shell::event::ExitStatus;
use crate::shell::external;
use crate::shell::journal::brief;
use crate::shell::purge::Trash;
use crate::ui::paper::{Page, Para};
use crate::ui::{Look, Role};

/// Lists the notes that a query finds.
pub fn run(cli: &Cli, args: &cli::Notes, out: &mut dyn Write) -> Result<ExitStatus> {
    let desk = Desk::open(cli)?;
    if args.purge {
        return purge(&desk, args.yes, out);
    }
    let query = desk.query(&args.query.text())?;
    let mut model = desk.model(cli, desk.notes().needed()?);
    model.set_filter(query.text());
    let mut found = found(&model);
    if args.minutes {
        minutes::one_day(&mut found, args.day, &model.dataset);
    } else {
        by_issue(&mut found, &model.dataset);
    }
    if args.query.json {
        let notes: Vec<_> = found.iter().map(|note| json::Note::of(&model.dataset, note)).collect();
        printer::json(out, &notes)?;
    }
    if found.is_empty() {
        if args.day.is_none() {
            tell(&match model.book.len() {
                0 => "there are no notes on this dataset".to_owned(),
                1 => "0 of 1 note found; the query hides it".to_owned(),
                all => format!("0 of {all} notes found; the query hides them"),
            });
        }
        model.unknown_author().iter().for_each(|told| tell(told));
        return Ok(ExitStatus::Nothing);
    }
    if !args.query.json {
        let mut printer = Printer::new(cli, out);
        if args.minutes {
            minutes::print(&model.dataset, &found, &mut printer)?;
        } else {
            print(&model, &found, &mut printer)?;
        }
    }
    Ok(ExitStatus::Found)
}

/// Empties the trash, after saying what goes and being told to.
fn purge(desk: &Desk, yes: bool, out: &mut dyn Write) -> Result<ExitStatus> {
    let Some(notes) = desk.open_notes()? else { return Ok(ExitStatus::Nothing) };
    let trash = Trash::of(notes);
    let (count, files) = (trash.notes().count(), trash.files()?);
    // What an editor left is of whatever note and dataset: it is for the user to look at.
    for told in external::left_behind() {
        tell(&told);
    }
    if count == 0 && files.is_empty() {
        tell("the trash is empty");
        return Ok(ExitStatus::Nothing);
    }
    for note in trash.notes() {
        tell(&format!("  {}", brief(note, &desk.dataset)));
    }
    let notes = if count == 1 { "1 note".to_owned() } else { format!("{count} notes") };
    tell(&format!("{notes} in the trash will be gone for good from \"{}\"", trash.notes_file().display()));
    if !files.is_empty() {
        tell("what these files hold besides is saved, and they go whole:");
        for file in &files {
            tell(&format!("  {}", file.display()));
        }
    }
    if !yes && !io::stdin().is_terminal() {
        bail!("nothing is purged: --yes does it where nobody can be asked");
    }
    if !yes {
        tell("type purge and press Enter; anything else leaves all as it is");
        let mut answer = String::new();
        io::stdin().read_line(&mut answer).context("cannot read the answer")?;
        if answer.trim() != "purge" {
            tell("nothing is purged");
            return Ok(ExitStatus::Nothing);
        }
    }
    let gone = trash.empty()?;
    let (are, whole) =
        (if count == 1 { "is" } else { "are" }, if gone.len() == 1 { "file" } else { "files" });
    writeln!(out, "{notes} {are} gone for good, and {} {whole} with them", gone.len())?;
    Ok(ExitStatus::Found)
}

/// The notes that the filter finds, oldest first.
fn found(model: &Model) -> Vec<&Note> {
    let parties: Vec<PartyIx> = model.parties().collect();
    model.with_world(&parties, |world| {
        model.book.by_time().filter(|note| model.find.query.takes_note(note, world)).collect()
    })
}

/// Sorts: the inbox and orphans, then by issue, then the rest; each in order of time as it was.
fn by_issue(notes: &mut [&Note], dataset: &Dataset) {
    notes.sort_by_key(|note| {
        match (&note.on, note.on.issue().and_then(|id| dataset.find_issue(id.as_str()))) {
            (Anchor::Inbox, _) => (0, None),
            (on, _) if on.is_orphan(dataset) => (1, None),
            (_, Some(issue)) => (2, Some(issue)),
            (_, None) => (3, None),
        }
    });
}

fn print(model: &Model, found: &[&Note], printer: &mut Printer<'_>) -> io::Result<()> {
    printer.banner(&model.dataset, model.day)?;
    for note in found {
        let mut page = page(&model.dataset, note, &printer.look);
        page.gap();
        printer.page(&page)?;
    }
    let all = model.book.len();
    let notes = if all == 1 { "note" } else { "notes" };
    let told = if model.is_filtered() {
        format!("{} of {all} {notes}", found.len())
    } else {
        format!("{all} {notes}")
    };
    printer.told(Role::Strong, &told)
}

/// A note: what it is on; when, of what kind, with which tags; what it says.
pub(super) fn page(dataset: &Dataset, note: &Note, look: &Look) -> Page {
    let mut page = Page::default();
    let mut head = Para::hanging(0, 2).put(Role::Note, format!("{} ", look.note()));
    if note.on == Anchor::Inbox {
        head.push(Role::Warning, "Inbox");
        head.push(Role::Dim, ": not filed yet");
    } else if note.on.is_orphan(dataset) {
        head.push(Role::Warning, "Orphan");
        head.push(Role::Dim, ": what it was on is gone: ");
        head.push(Role::Text, note.on.describe(dataset));
    } else {
        head.push(Role::Dim, before(&note.on, dataset));
        head.push(Role::Heading, note.on.describe(dataset));
    }
    page.put(head);
    let day = note.created.day().map(|day| format!("{day} ")).unwrap_or_default();
    let mut facts = vec![format!("{day}{}", note.created.clock()), note.kind.label().to_owned()];
    facts.extend(note.all_tags().into_iter().map(|tag| format!("#{tag}")));
    facts.push(match note.scope {
        Scope::Private => "private".to_owned(),
        Scope::Team => format!("team, {}", note.author),
    });
    page.put(Para::indented(2).put(Role::Dim, facts.join(" · ")));
    let speaker = speaker_of(note, dataset).map(|who| format!("{who}: "));
    let (before, words, after) = words_of(note);
    let said = Para::indented(2).put(Role::Strong, speaker.unwrap_or_default());
    page.put(said.put(Role::Text, format!("{before}{words}{after}")));
    if has_moved_on(note, dataset) {
        page.put(Para::indented(2).put(Role::Warning, "What it is on has changed since this was written."));
    }
    page
}

/// What stands before the words for what a note is on: the issue's number, or what sort of thing it is.
pub(super) fn before(on: &Anchor, dataset: &Dataset) -> String {
    let kind = match on {
        Anchor::Cell { issue, .. } | Anchor::Issue(issue) => {
            let issue = dataset.find_issue(issue.as_str());
            return issue.map(|ix| format!("{} ", dataset.issue(ix).number)).unwrap_or_default();
        }
        Anchor::Inbox | Anchor::Unknown(_) => return String::new(),
        Anchor::Party(_) => "party",
        Anchor::Source(_) => "source",
        Anchor::Opportunity(_) => "opportunity",
        Anchor::Challenge(_) => "challenge",
        Anchor::Measure(_) => "measure",
        Anchor::Step(_) => "step",
        Anchor::Dataset => "dataset",
    };
    format!("{kind}: ")
}
