//! The top of the screen: what is open, where things stand, what is hidden, who may look.

use crate::domain::width::Width;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw::{self, run};
use super::look::{Look, Role};
use super::paper::{Run, cut};
use super::plan::Plan;
use crate::app::Model;
use crate::app::layout::Layout;
use crate::app::model::Keeping;
use crate::app::place::View;
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
    last.push(eyes(model));
    let title = &model.dataset.head().title;
    let needed: usize = last.iter().map(|run| run.text.width() + 3).sum();
    let left = usize::from(area.width).saturating_sub(needed + 3);
    let wide = title.width().min(usize::from(area.width / 2)).min(left.max(8)) as u16;
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

/// Who may look: others do in room mode, else nobody should.
fn eyes(model: &Model) -> Run {
    if model.is_in_room() { run(Role::Chip, " ROOM ") } else { run(Role::Private, "PRIVATE ") }
}

fn save_state(model: &Model) -> Vec<Run> {
    if model.is_in_room() {
        let is_kept = model.unguarded.is_none() && !matches!(model.keeping, Keeping::Failed(..));
        let is_well = is_kept && model.held.is_empty();
        return if is_well { vec![] } else { vec![run(Role::Warning, "notes need attention")] };
    }
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
    if without > 0 {
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
    let tiers = [(usize::MAX, &dated), (usize::MAX, &short), (4, &short), (1, &short)];
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
        if view == View::Notes && model.is_in_room() {
            continue;
        }
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
pub(crate) fn shown(model: &Model) -> String {
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
    // Where there is no room the first go first: what hides issues, then the banner; how many are shown stays.
    let mut right = chips(model).into_iter().take(2).collect::<Vec<_>>();
    if model.day != model.dataset.head().as_of {
        right.extend(day(model));
    }
    if let Some(handling) = &model.dataset.head().handling {
        right.push(run(Role::Warning, format!("{} ", cut(handling, 10, look.ellipsis()))));
    }
    right.push(run(Role::Strong, format!("{} ", shown(model))));
    right
        .extend(save_state(model).into_iter().map(|state| Run { text: format!("{} ", state.text), ..state }));
    right.push(eyes(model));
    let wide = right.iter().map(|run| run.text.width()).sum::<usize>() as u16;
    let room = area.width.saturating_sub(wide + 2).max(area.width / 8);
    let used =
        draw::text(look, buffer, (area.x + 1, area.y), room, Role::Heading, &model.dataset.head().title);
    draw::right(look, buffer, area, area.y, area.x + used + 2, &right);
}
