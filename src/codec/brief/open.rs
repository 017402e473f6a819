//! What is open, what we say, and what was noted.

use crate::codec::paper::{Item, Line, Run};
use crate::domain::brief::{Brief, Unknown};
use crate::domain::text::safe_line;
use crate::domain::vocabulary::NoteKind;
use crate::domain::{Audience, Note, Scope, Standing};

use super::differ::SIDE_BY_SIDE;
use super::pen::{Pen, capital, dim, plain, room, strong};

pub(super) fn write(pen: &mut Pen<'_>) {
    questions(pen);
    lines_to_take(pen);
    notes(pen);
}

fn questions(pen: &mut Pen<'_>) {
    let Brief { unknown, unasked, asked, .. } = pen.brief;
    // What the desk has yet to write down is the desk's affair.
    let unasked: &[_] = if pen.handout.audience() == Audience::Public { &[] } else { unasked };
    let asked = asked.as_deref().unwrap_or_default();
    if unknown.is_empty() && unasked.is_empty() && asked.is_empty() {
        pen.paragraph(vec![strong("Open questions:"), plain(" none.")]);
        return;
    }
    pen.heading("Open questions");
    let mut items: Vec<Item> =
        unknown.iter().map(|it| Item { line: left_open(pen, it), below: vec![] }).collect();
    if !unasked.is_empty() {
        let is_all = unasked.len() == pen.dataset.issues().len();
        let on = if is_all { "every issue".to_owned() } else { pen.numbers(unasked) };
        let line = vec![strong("No question is put"), plain(format!(" on {on}."))];
        items.push(Item { line, below: vec![] });
    }
    items.extend(asked.iter().map(|at| noted(pen, &pen.handout.notes[*at])));
    pen.list(items);
}

/// "≠ contested: Delta Cantons on 5(a), 7; …"
fn left_open(pen: &Pen<'_>, unknown: &Unknown) -> Line {
    let label = capital(pen.dataset.standing_label(unknown.standing));
    let mut line = match unknown.standing {
        Standing::Stance(stance) => vec![Run::Stance(stance, label)],
        Standing::Uncoded | Standing::NoEntry => vec![strong(label)],
    };
    if pen.brief.principals.len() > SIDE_BY_SIDE {
        line.push(plain(format!(": {}.", by_issue(pen, unknown))));
        return line;
    }
    let issues = pen.dataset.issues().len();
    let shown = room(unknown.of.len(), pen.limits.names);
    let told = unknown.of[..shown].iter().map(|(party, on)| {
        let on = if on.len() == issues { "every issue".to_owned() } else { pen.numbers(on) };
        format!("{} on {on}", pen.name(*party))
    });
    let mut told: Vec<String> = told.collect();
    if unknown.of.len() > shown {
        pen.is_cut.set(true);
        told.push(format!("and {} more", super::pen::counted(unknown.of.len() - shown, "party", "parties")));
    }
    line.push(plain(format!(": {}.", told.join("; "))));
    line
}

/// "118 principals on 584, 2 on 585": where there are too many to name each with its issues.
fn by_issue(pen: &Pen<'_>, unknown: &Unknown) -> String {
    let mut counts = vec![0_usize; pen.dataset.issues().len()];
    unknown.of.iter().flat_map(|(_, issues)| issues).for_each(|issue| counts[issue.get()] += 1);
    let cells = pen.dataset.issue_ixs().zip(counts).filter(|(_, count)| *count > 0);
    let told = cells.enumerate().map(|(at, (issue, count))| {
        let what = if at == 0 { if count == 1 { " principal" } else { " principals" } } else { "" };
        format!("{count}{what} on {}", pen.dataset.issue(issue).number)
    });
    let told: Vec<String> = told.collect();
    pen.listed(told.into_iter(), pen.limits.titles.max(SIDE_BY_SIDE))
}

fn lines_to_take(pen: &mut Pen<'_>) {
    let Some(lines) = &pen.brief.lines else {
        let notes = match pen.handout.audience() {
            Audience::Public => "Lines to take and notes:",
            Audience::Team | Audience::Own => "Lines to take and private notes:",
        };
        pen.paragraph(vec![strong(notes), plain(" not for this audience.")]);
        return;
    };
    if lines.is_empty() {
        pen.missing.push("lines to take");
        return;
    }
    pen.heading("Lines to take");
    let items = lines.iter().map(|issue| {
        let text = pen.dataset.issue(*issue).lines_to_take.as_ref().map(crate::domain::plain::line);
        let line =
            vec![strong(format!("{}:", pen.title(*issue))), plain(format!(" {}", text.unwrap_or_default()))];
        Item { line, below: vec![] }
    });
    let items = items.collect();
    pen.list(items);
}

fn notes(pen: &mut Pen<'_>) {
    let Some(notes) = &pen.brief.notes else {
        let rest = pen.handout.notes.len() - pen.brief.asked.as_deref().unwrap_or_default().len();
        if rest > 0 {
            pen.is_cut.set(true);
            pen.paragraph(vec![
                strong("Notes of the team that ask nothing:"),
                plain(format!(" {rest}, not told here.")),
            ]);
        }
        return;
    };
    if notes.is_empty() {
        return;
    }
    pen.heading(if pen.brief.asked.as_deref().unwrap_or_default().is_empty() {
        "Notes"
    } else {
        "Other notes"
    });
    let items = notes.iter().map(|at| noted(pen, &pen.handout.notes[*at])).collect();
    pen.list(items);
}

/// A note, whole: what it is on, what it says, and who may see it or wrote it.
fn noted(pen: &Pen<'_>, note: &Note) -> Item {
    let on = safe_line(&note.on.describe(pen.dataset));
    let kind = match note.kind {
        NoteKind::Note => "Note".to_owned(),
        kind @ (NoteKind::Question
        | NoteKind::Todo
        | NoteKind::Quote
        | NoteKind::Verify
        | NoteKind::Correction) => capital(kind.label()),
    };
    let said_by = note.speaker(pen.dataset).map(|name| format!("said by {}", safe_line(&name)));
    let whose = match note.scope {
        Scope::Private => "private".to_owned(),
        Scope::Team => format!("team, {}", safe_line(&note.author)),
    };
    let when = note.created.day().map(|day| day.to_string());
    let about: Vec<String> = said_by.into_iter().chain([whose]).chain(when).collect();
    let line = vec![
        strong(format!("{kind} on {on}:")),
        plain(format!(" {}", note.told())),
        dim(format!(" ({})", about.join(", "))),
    ];
    Item { line, below: vec![] }
}
