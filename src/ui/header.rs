//! The top of the screen: what is open, where things stand, what is hidden; and the bottom: keys, messages, the prompt.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::draw::{self, run};
use super::look::{Look, Role};
use super::paper::{Run, cut};
use super::plan::Plan;
use crate::app::command::Command;
use crate::app::layout::Layout;
use crate::app::model::Keeping;
use crate::app::overlay::Overlay;
use crate::app::place::{Column, Pane, View};
use crate::app::{Model, Prompt};
use crate::domain::vocabulary::Status;

/// Draws the header.
pub(super) fn draw(model: &Model, look: &Look, plan: &Plan, buffer: &mut Buffer) {
    if model.layout() == Layout::Card {
        return card_header(model, look, plan.header, buffer);
    }
    first_line(model, look, plan.header, buffer);
    second_line(model, look, Rect { y: plan.header.y + 1, height: 1, ..plan.header }, buffer);
    draw::rule(look, buffer, plan.rule);
}

fn first_line(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer) {
    let mut last = save_state(model);
    if let Some(handling) = &model.dataset.head().handling {
        last.push(run(Role::Warning, handling.as_str()));
    }
    last.push(run(Role::Private, "PRIVATE "));
    let title = &model.dataset.head().title;
    let wide = (title.width() as u16).min(area.width / 2);
    let used = 1 + draw::text(look, buffer, (area.x + 1, area.y), wide, Role::Heading, title);
    // The gaps give way first, then where each issue stands; whether notes are saved and who may look never does.
    let from = area.x + used + 2;
    let room = usize::from(area.right().saturating_sub(from));
    let total = |runs: &[Run]| runs.iter().map(|run| run.text.width() + 3).sum::<usize>();
    let tiers =
        [vec![standing(model), gaps(model)], vec![standing(model)], vec![run(Role::Dim, counts(model))]];
    for mut right in tiers {
        right.extend(last.iter().cloned());
        if total(&right) <= room || right.len() == last.len() + 1 {
            let mut spaced = vec![];
            for run in right.into_iter().filter(|run| !run.text.is_empty()) {
                spaced.extend([run, Run { role: Role::Text, text: "   ".to_owned() }]);
            }
            spaced.pop();
            draw::right(look, buffer, area, area.y, from, &spaced);
            return;
        }
    }
}

fn save_state(model: &Model) -> Vec<Run> {
    match &model.keeping {
        Keeping::None(_) => vec![run(Role::Dim, "no notes here")],
        Keeping::Failed(..) => vec![run(Role::Error, "NOTES NOT SAVED")],
        Keeping::Saved(_) if model.unsaved() > 0 => vec![run(Role::Dim, "saving")],
        Keeping::Saved(_) => vec![],
    }
}

fn counts(model: &Model) -> String {
    draw::count(model.dataset.issues().len(), "issue", "issues")
}

/// Where things stand: `14 issues  9 open · 2 in principle`.
fn standing(model: &Model) -> Run {
    let mut line = counts(model);
    let mut told = vec![];
    let issues = model.dataset.issues();
    for status in Status::ALL {
        let n = issues.iter().filter(|issue| issue.status == Some(*status)).count();
        if n > 0 {
            told.push(format!("{n} {}", status.label()));
        }
    }
    let without = issues.iter().filter(|issue| issue.status.is_none()).count();
    if without > 0 && !told.is_empty() {
        told.push(format!("{without} no status"));
    }
    if !told.is_empty() {
        line += &format!("  {}", told.join(" · "));
    }
    run(Role::Dim, line)
}

fn gaps(model: &Model) -> Run {
    let told: Vec<String> = model
        .gap_counts
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(word, n)| format!("{n} {}", word.label()))
        .collect();
    run(Role::Dim, if told.is_empty() { String::new() } else { format!("gap  {}", told.join(" · ")) })
}

fn second_line(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer) {
    let chips = chips(model);
    let total = |runs: &[Run]| runs.iter().map(|run| run.text.width()).sum::<usize>();
    let shown = vec![run(Role::Strong, format!("{} ", shown(model)))];
    let mut dated = shown.clone();
    dated.splice(0..0, day(model));
    let short = if model.day == model.dataset.head().as_of { shown } else { dated.clone() };
    // What hides issues, and how many, matter more than the names of the views and the day.
    let tiers = [(usize::MAX, &dated), (4, &dated), (4, &short), (1, &short)];
    for (n, (letters, right)) in tiers.iter().enumerate() {
        let mut left = tabs(model, *letters);
        left.extend(chips.iter().cloned());
        let room = usize::from(area.width).saturating_sub(total(right) + 1);
        if total(&left) <= room || n + 1 == tiers.len() {
            let used = draw::runs(look, buffer, (area.x, area.y), room as u16, &left);
            return draw::right(look, buffer, area, area.y, area.x + used, right);
        }
    }
}

/// The views, each with its key; those that are not shown with so many letters of their name.
fn tabs(model: &Model, letters: usize) -> Vec<Run> {
    let mut runs = vec![run(Role::Text, " ")];
    for (view, key) in View::ALL {
        let here = view == model.view;
        let role = if here { Role::Accent } else { Role::Dim };
        let title: String = view.title().chars().take(if here { usize::MAX } else { letters }).collect();
        runs.push(run(role, if letters == 1 && !here { key.to_owned() } else { format!("{key} {title}") }));
        runs.push(run(Role::Text, if letters == 1 { " " } else { "  " }));
    }
    runs.push(run(Role::Text, " "));
    runs
}

fn chips(model: &Model) -> Vec<Run> {
    let mut runs = vec![];
    for condition in model.find.query.conditions() {
        runs.push(run(Role::Chip, format!(" {} × ", condition.label)));
        runs.push(run(Role::Text, " "));
    }
    if let Some(tally) = &model.tally {
        runs.push(run(Role::Text, format!("{tally} ")));
    }
    if !model.find.query.faults().is_empty() {
        runs.push(run(Role::Error, "the filter has a fault; / shows it "));
    }
    runs
}

/// How many issues are shown.
fn shown(model: &Model) -> String {
    let of = model.dataset.issues().len();
    if model.rows.len() == of { format!("all {of}") } else { format!("{} of {of}", model.rows.len()) }
}

/// The day looked at; loud where it is not the dataset's.
fn day(model: &Model) -> Vec<Run> {
    match (model.day, model.dataset.head().as_of) {
        (None, _) => vec![],
        (Some(day), as_of) if Some(day) == as_of => {
            vec![run(Role::Dim, format!("as of {day}")), run(Role::Text, "  ")]
        }
        (Some(day), _) => vec![run(Role::Chip, format!(" AS OF {day} ")), run(Role::Text, "  ")],
    }
}

fn card_header(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer) {
    let mut right = chips(model).into_iter().take(2).collect::<Vec<_>>();
    right.insert(0, run(Role::Strong, format!("{} ", shown(model))));
    right.extend(save_state(model));
    if model.day != model.dataset.head().as_of {
        right.extend(day(model));
    }
    if let Some(handling) = &model.dataset.head().handling {
        right.push(run(Role::Warning, format!("{} ", cut(handling, 12, look.ellipsis()))));
    }
    let wide = right.iter().map(|run| run.text.width()).sum::<usize>() as u16;
    let room = area.width.saturating_sub(wide + 2).max(area.width / 3);
    let used =
        draw::text(look, buffer, (area.x + 1, area.y), room, Role::Heading, &model.dataset.head().title);
    draw::right(look, buffer, area, area.y, area.x + used + 2, &right);
}

/// Draws the last line: a message, else where the grid is and the keys that matter here.
pub(super) fn footer(
    model: &Model,
    look: &Look,
    plan: &Plan,
    grid_place: Option<String>,
    buffer: &mut Buffer,
) {
    let area = plan.footer;
    if let Some(Overlay::Filter { prompt, .. }) = &model.overlay {
        typed(look, plan.prompt, buffer, "/", prompt);
        return under_filter(model, look, area, buffer);
    }
    match &model.overlay {
        Some(Overlay::GoTo { prompt, .. }) => typed(look, plan.prompt, buffer, "go to ", prompt),
        Some(Overlay::Palette { prompt, .. }) => typed(look, plan.prompt, buffer, ":", prompt),
        Some(Overlay::Filter { .. } | Overlay::Picker(_) | Overlay::Help { .. } | Overlay::Question(_))
        | None => {}
    }
    if let Some(message) = &model.message {
        let role = if message.bad { Role::Error } else { Role::Strong };
        draw::text(look, buffer, (area.x + 1, area.y), area.width.saturating_sub(1), role, &message.text);
        return;
    }
    if let (Keeping::Failed(_, reason), None) = (&model.keeping, &model.overlay) {
        let told = format!("notes could not be saved: {reason}");
        draw::text(look, buffer, (area.x + 1, area.y), area.width.saturating_sub(1), Role::Error, &told);
        return;
    }
    let mut runs = vec![run(Role::Text, " ")];
    if let Some(place) = grid_place {
        runs.push(run(Role::Dim, format!("{place}    ")));
    }
    let keys: Vec<(String, &str)> = hints(model);
    let mut used: usize = runs.iter().map(|run| run.text.width()).sum();
    for (key, what) in keys {
        let wide = key.width() + what.width() + 4;
        if used + wide > usize::from(area.width) {
            continue;
        }
        used += wide;
        runs.push(run(Role::Accent, key));
        runs.push(run(Role::Dim, format!(" {what}   ")));
    }
    draw::runs(look, buffer, (area.x, area.y), area.width, &runs);
}

fn typed(look: &Look, area: Rect, buffer: &mut Buffer, sign: &str, prompt: &Prompt) {
    let used = draw::text(look, buffer, (area.x + 1, area.y), area.width, Role::Accent, sign);
    let x = area.x + 1 + used;
    let (text, cursor) = prompt.shown(area.right().saturating_sub(x));
    draw::text(look, buffer, (x, area.y), area.right().saturating_sub(x), Role::Strong, &text);
    let at = Rect { x: x + cursor as u16, y: area.y, width: 1, height: 1 }.intersection(area);
    buffer.set_style(at, look.style(Role::Focus));
}

/// Under the filter's prompt: what is wrong with it, else what it shows.
fn under_filter(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer) {
    let told = match model.find.query.faults().first() {
        Some(fault) => run(Role::Error, fault.to_string()),
        None => run(
            Role::Dim,
            format!("{} shown   Enter keeps it   Esc restores what was before   ^u clears", shown(model)),
        ),
    };
    draw::runs(look, buffer, (area.x + 1, area.y), area.width.saturating_sub(1), &[told]);
}

/// The keys that matter here, the most needed first.
fn hints(model: &Model) -> Vec<(String, &'static str)> {
    let key = |command| model.keymap.label(command);
    let of = |pairs: &[(Command, &'static str)]| {
        pairs.iter().map(|(command, what)| (key(*command), *what)).collect()
    };
    match &model.overlay {
        Some(Overlay::Picker(picker)) if picker.purpose.ticks() => {
            return vec![
                ("Space".into(), "ticks"),
                ("Enter".into(), "keeps"),
                ("Esc".into(), "restores"),
                (
                    "*".into(),
                    if picker.purpose == crate::app::overlay::Purpose::Themes { "any / all" } else { "all" },
                ),
                ("letters".into(), "narrow"),
            ];
        }
        Some(Overlay::Picker(_)) => {
            return vec![("Enter".into(), "chooses"), ("Esc".into(), "closes"), ("letters".into(), "narrow")];
        }
        Some(Overlay::GoTo { .. }) => {
            return vec![("Enter".into(), "goes there"), ("↑↓".into(), "choose"), ("Esc".into(), "stays")];
        }
        Some(Overlay::Palette { .. }) => {
            return vec![("Enter".into(), "runs it"), ("↑↓".into(), "choose"), ("Esc".into(), "closes")];
        }
        Some(Overlay::Help { .. }) => {
            return vec![("Esc".into(), "closes"), ("↑↓".into(), "scroll"), ("letters".into(), "narrow")];
        }
        Some(Overlay::Question(_)) => return vec![("y".into(), "yes"), ("any other key".into(), "no")],
        Some(Overlay::Filter { .. }) | None => {}
    }
    if model.editing.is_some() {
        return of(&[
            (Command::CloseEditor, "saves and closes"),
            (Command::EditorUndo, "undo"),
            (Command::EditorRedo, "redo"),
            (Command::InsertTime, "time"),
        ]);
    }
    if !model.pressed.is_empty() {
        let follow = model.keymap.following(&model.contexts(), &model.pressed);
        return follow.into_iter().map(|(key, command)| (key.to_string(), command.name())).collect();
    }
    match (model.pane, model.view) {
        (Pane::Detail, _) => of(&[
            (Command::Escape, "back"),
            (Command::Down, "scroll"),
            (Command::NoteHere, "note"),
            (Command::Help, "help"),
        ]),
        (Pane::Notes, _) | (Pane::View, View::Notes) => of(&[
            (Command::EditNote, "edit"),
            (Command::NoteHere, "new"),
            (Command::TrashNote, "to the trash"),
            (Command::OpenTrash, "trash"),
            (Command::MoveNote, "move"),
            (Command::Sort, "by time"),
            (Command::Escape, "back"),
            (Command::Help, "help"),
        ]),
        (Pane::View, View::Grid) => of(&[
            (Command::Open, "read"),
            (Command::Filter, "filter"),
            (Command::Help, "help"),
            (Command::NoteHere, "note"),
            (Command::GoTo, "go to"),
            (Command::Themes, "themes"),
            (Command::Compare, "compare"),
            (Command::Differences, "differences"),
            (Command::Quit, "leave"),
        ]),
        (Pane::View, View::Compare) => of(&[
            (Command::Open, if model.zoom { "all issues" } else { "one issue whole" }),
            (Command::Help, "help"),
            (Command::Differences, "only where they differ"),
            (Command::NoteHere, "note"),
            (Command::Filter, "filter"),
            (Command::Escape, "grid"),
        ]),
        (Pane::View, View::Opportunities) => of(&[
            (Command::Open, "read"),
            (Command::Help, "help"),
            (Command::NoteHere, "note"),
            (Command::Filter, "filter"),
            (Command::Themes, "themes"),
            (Command::Escape, "grid"),
        ]),
    }
}

/// Which parties of how many are on screen: `parties 3–6 of 40 ›`.
pub(super) fn parties_place(model: &Model, look: &Look, geometry: &super::grid::Geometry) -> Option<String> {
    let total = model.columns.iter().filter(|column| matches!(column, Column::Party(_))).count();
    let hidden = model.dataset.parties().len() - total;
    let left_out = if hidden > 0 { format!(", {hidden} hidden") } else { String::new() };
    let (from, to) = geometry.parties(model)?;
    if from == 1 && to == total && hidden == 0 {
        return None;
    }
    let (back, on) = (look.pick("‹ ", "< "), look.pick(" ›", " >"));
    let (back, on) = (if from > 1 { back } else { "" }, if to < total { on } else { "" });
    Some(if from == to {
        format!("{back}party {from} of {total}{left_out}{on}")
    } else {
        format!("{back}parties {from}–{to} of {total}{left_out}{on}")
    })
}
