//! The bottom of the screen: a message, or the keys that matter here; the prompt above it.

use crate::domain::width::Width;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw::{self, run};
use super::header::shown;
use super::look::{Look, Role};
use super::plan::Plan;
use crate::app::command::Command;
use crate::app::export::Field;
use crate::app::model::Keeping;
use crate::app::overlay::{Overlay, Purpose, Question};
use crate::app::place::{Column, Pane, View};
use crate::app::{Model, Prompt};

/// Draws the last line: a message, else where the grid is and the keys that matter here.
pub(super) fn draw(model: &Model, look: &Look, plan: &Plan, grid_place: Option<String>, buffer: &mut Buffer) {
    let area = plan.footer;
    if let Some(Overlay::Filter { prompt, .. }) = &model.overlay {
        typed(look, plan.prompt, buffer, "/", prompt);
        return under_filter(model, look, area, buffer);
    }
    match &model.overlay {
        Some(Overlay::Log(line)) => super::log::draw(model, look, plan.prompt, buffer, line),
        Some(Overlay::GoTo { prompt, .. }) => typed(look, plan.prompt, buffer, "go to ", prompt),
        Some(Overlay::Palette { prompt, .. }) => typed(look, plan.prompt, buffer, ":", prompt),
        Some(Overlay::Elsewhere { prompt }) => {
            typed(look, plan.prompt, buffer, "write all notes to ", prompt);
        }
        Some(Overlay::LeaveRoom { prompt }) => {
            typed(look, plan.prompt, buffer, "leave room mode? type private: ", prompt);
        }
        Some(
            Overlay::Filter { .. }
            | Overlay::Export(_)
            | Overlay::Picker(_)
            | Overlay::Help { .. }
            | Overlay::Question(_),
        )
        | None => {}
    }
    if let Some(message) = &model.message {
        let role = if message.bad { Role::Error } else { Role::Strong };
        draw::text(look, buffer, (area.x + 1, area.y), area.width.saturating_sub(1), role, &message.text);
        return;
    }
    if let Some(Overlay::Log(line)) = &model.overlay {
        let told = super::log::told(model, line);
        if !told.is_empty() {
            draw::runs(look, buffer, (area.x + 1, area.y), area.width.saturating_sub(1), &told);
            return;
        }
    }
    if let (Some(told), None, false) = (not_kept(model), &model.overlay, model.is_in_room()) {
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

/// What is wrong with the keeping of notes, and what to do: that first, since the rest may be cut.
fn not_kept(model: &Model) -> Option<String> {
    let save = match &model.keeping {
        Keeping::Failed(_, reason) => reason,
        Keeping::None(_) | Keeping::Saved(_) => return model.unguarded.clone(),
    };
    let way = if model.editing.is_some() {
        let way = [Command::CloseEditor, Command::SaveElsewhere].map(|command| model.keymap.label(command));
        way.join(" ")
    } else {
        model.keymap.label(Command::SaveElsewhere)
    };
    let guard = if model.unguarded.is_some() { "only in this program" } else { "kept in the journal" };
    let why = save.strip_prefix("notes not saved: ").unwrap_or(save);
    Some(format!("NOT SAVED: {way} writes all to another file; {guard}; {why}"))
}

pub(super) fn typed(look: &Look, area: Rect, buffer: &mut Buffer, sign: &str, prompt: &Prompt) {
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
        Some(fault) => run(
            Role::Error,
            match &fault.suggestion {
                // What is right first: the rest may be cut.
                Some(right) => format!("did you mean `{right}`? {}", fault.message),
                None => fault.message.clone(),
            },
        ),
        None if let Some(told) = model.unknown_author() => run(Role::Warning, told),
        None => run(
            Role::Dim,
            format!("{} shown   Enter keeps it   Esc restores what was before   ^u clears", shown(model)),
        ),
    };
    draw::runs(look, buffer, (area.x + 1, area.y), area.width.saturating_sub(1), &[told]);
}

/// What a question can be answered by.
fn answers(question: &Question) -> Vec<(String, &'static str)> {
    let answers: &[(&str, &'static str)] = match question {
        Question::Notice(_) => &[("any key", "goes on")],
        Question::LeaveUnsaved { .. } => {
            &[("y", "leaves"), ("w", "writes them elsewhere"), ("any other key", "stays")]
        }
        Question::ForeignNotes { .. }
        | Question::MoveNote { .. }
        | Question::ShareNote { .. }
        | Question::Overwrite { .. }
        | Question::TakeText { .. } => &[("y", "yes"), ("any other key", "no")],
    };
    answers.iter().map(|(key, what)| ((*key).to_owned(), *what)).collect()
}

/// The keys that matter in what lies over the view; `None` where its own line tells them.
fn keys_over(overlay: &Overlay) -> Option<Vec<(String, &'static str)>> {
    Some(match overlay {
        Overlay::Picker(picker) if picker.purpose.ticks() => {
            vec![
                ("Space".into(), "ticks"),
                ("Enter".into(), "keeps"),
                ("Esc".into(), "restores"),
                ("*".into(), if picker.purpose == Purpose::Themes { "any / all" } else { "all" }),
                ("letters".into(), "narrow"),
            ]
        }
        Overlay::Picker(_) => {
            vec![("Enter".into(), "chooses"), ("Esc".into(), "closes"), ("letters".into(), "narrow")]
        }
        Overlay::GoTo { .. } => {
            vec![("Enter".into(), "goes there"), ("↑↓".into(), "choose"), ("Esc".into(), "stays")]
        }
        Overlay::Palette { .. } => {
            vec![("Enter".into(), "runs it"), ("↑↓".into(), "choose"), ("Esc".into(), "closes")]
        }
        Overlay::Elsewhere { .. } => {
            vec![("Enter".into(), "writes a new file"), ("Esc".into(), "writes nothing")]
        }
        Overlay::Export(dialog) if dialog.is_writing => vec![("Esc".into(), "stops it")],
        Overlay::Export(dialog) => {
            let here = match dialog.field {
                Field::Form | Field::Audience => ("←→".into(), "choose"),
                Field::File => ("letters".into(), "name it"),
            };
            vec![("Enter".into(), "writes"), ("Esc".into(), "goes back"), ("↑↓".into(), "fields"), here]
        }
        Overlay::Help { .. } => {
            vec![("Esc".into(), "closes"), ("↑↓".into(), "scroll"), ("letters".into(), "narrow")]
        }
        Overlay::Question(question) => answers(question),
        Overlay::LeaveRoom { .. } => {
            vec![("Enter".into(), "shows everything"), ("Esc".into(), "stays in room mode")]
        }
        Overlay::Log(line) => super::log::keys(line),
        Overlay::Filter { .. } => return None,
    })
}

/// The keys that matter here, the most needed first.
fn hints(model: &Model) -> Vec<(String, &'static str)> {
    let key = |command| model.keymap.label(command);
    let of = |pairs: &[(Command, &'static str)]| {
        let works = |command: Command| !(command.is_on_notes() && model.is_in_room());
        let pairs = pairs.iter().filter(|(command, _)| works(*command));
        pairs.map(|(command, what)| (key(*command), *what)).collect()
    };
    if let Some(keys) = model.overlay.as_ref().and_then(keys_over) {
        return keys;
    }
    if model.editing.is_some() {
        return of(&[
            (Command::CloseEditor, "saves and closes"),
            (Command::ShareNote, "team / private"),
            (Command::EditorUndo, "undo"),
            (Command::EditorRedo, "redo"),
            (Command::NoteKind, "kind"),
            (Command::InsertTime, "time"),
        ]);
    }
    if !model.pressed.is_empty() {
        let follow = model.keymap.following(&model.contexts(), &model.pressed);
        return follow.into_iter().map(|(key, command)| (key.to_string(), command.name())).collect();
    }
    of(&in_view(model))
}

/// The commands that matter in the view and its panes.
fn in_view(model: &Model) -> Vec<(Command, &'static str)> {
    match (model.pane, model.view) {
        (Pane::Detail, _) => vec![
            (Command::Escape, "back"),
            (Command::Down, "scroll"),
            (Command::NoteHere, "note"),
            (Command::Log, "log"),
            (Command::Help, "help"),
        ],
        (Pane::Notes, _) => vec![
            (Command::EditNote, "edit"),
            (Command::NoteHere, "new"),
            (Command::Log, "log"),
            (Command::TrashNote, "to the trash"),
            (Command::OpenTrash, "trash"),
            (Command::MoveNote, "move"),
            (Command::Escape, "back"),
            (Command::Help, "help"),
        ],
        (Pane::View, View::Notes) => vec![
            (Command::EditNote, "edit"),
            (Command::NoteHere, "new"),
            (Command::Log, "log"),
            (Command::Open, "go there"),
            (Command::TrashNote, "to the trash"),
            (Command::OpenTrash, "trash"),
            (Command::MoveNote, "move"),
            (Command::Sort, if model.by_time { "by issue" } else { "by time" }),
            (Command::Escape, "back"),
            (Command::Help, "help"),
        ],
        (Pane::View, View::Grid) => vec![
            (Command::Open, "read"),
            (Command::Filter, "filter"),
            (Command::Help, "help"),
            (Command::NoteHere, "note"),
            (Command::Log, "log"),
            (Command::GoTo, "go to"),
            (Command::Themes, "themes"),
            (Command::Compare, "compare"),
            (Command::Differences, "differences"),
            (Command::Quit, "leave"),
            (Command::Export, "write a file"),
        ],
        (Pane::View, View::Compare) => vec![
            (Command::Open, if model.zoom { "all issues" } else { "one issue whole" }),
            (Command::Help, "help"),
            (Command::Differences, "only where they differ"),
            (Command::NoteHere, "note"),
            (Command::Log, "log"),
            (Command::Filter, "filter"),
            (Command::Escape, "grid"),
        ],
        (Pane::View, View::Opportunities) => vec![
            (Command::Open, "read"),
            (Command::Help, "help"),
            (Command::NoteHere, "note"),
            (Command::Log, "log"),
            (Command::Filter, "filter"),
            (Command::Themes, "themes"),
            (Command::Escape, "grid"),
        ],
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
