//! The grid: issues down, parties across; only what is on screen is ever drawn.

mod cells;
mod geometry;

use crate::domain::width::Width;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::draw;
use super::look::{Look, Role};
use super::paper::{Para, Run};
use crate::app::place::{Column, Pane};
use crate::app::{Model, Viewport};
use crate::domain::IssueIx;

pub(crate) use cells::cell_runs;
pub(super) use cells::marks;
pub(super) use geometry::{Geometry, Placed};

/// The most lines that a wrapped row takes.
const WRAPPED: usize = 12;

/// Draws the grid and reports its room.
pub(super) fn draw(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer, viewport: &mut Viewport) {
    if area.height < 2 {
        return;
    }
    let geometry = Geometry::of(model, area.width);
    viewport.left = geometry.left;
    heads(model, look, area, buffer, &geometry);
    let body = Rect { y: area.y + 1, height: area.height - 1, ..area };
    if model.rows.is_empty() {
        super::empty::draw(model, look, body, buffer);
        return;
    }
    let room = usize::from(body.height);
    let tall = |row: usize| row_height(model, look, &geometry, row);
    let wrapped = model.grid.wrap.unwrap_or_else(|| {
        model.rows.len() <= room && (0..model.rows.len()).map(tall).sum::<usize>() <= room
    });
    viewport.wrapped = wrapped;
    let height = |row: usize| if wrapped { tall(row) } else { 1 };
    let (top, _) = window(model.viewport.top, model.row, model.rows.len(), room, height);
    viewport.top = top;
    let mut y = body.y;
    for row in top..model.rows.len() {
        let tall = height(row).min(usize::from(body.bottom() - y)) as u16;
        draw_row(model, look, Rect { y, height: tall, ..body }, buffer, &geometry, row, wrapped);
        y += tall;
        viewport.rows += 1;
        if y >= body.bottom() {
            break;
        }
    }
}

/// The first row to show, from where it was, so that the chosen row is whole on screen; and how many rows fit from there.
pub(super) fn window(
    top: usize,
    at: usize,
    count: usize,
    room: usize,
    height: impl Fn(usize) -> usize,
) -> (usize, usize) {
    let mut top = top.min(at).min(count.saturating_sub(1));
    // From the chosen row upwards, as far as there is room: the first row may not be above that.
    let mut used = height(at);
    let mut first = at;
    while first > 0 && used + height(first - 1) <= room {
        first -= 1;
        used += height(first);
    }
    top = top.max(first);
    // No empty room below the last row while there are rows above.
    let mut fit = 0;
    let mut used = 0;
    for row in top..count {
        used += height(row);
        if used > room {
            break;
        }
        fit += 1;
    }
    while top > 0 && top + fit == count && used + height(top - 1) <= room {
        top -= 1;
        used += height(top);
        fit += 1;
    }
    (top, fit)
}

fn heads(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer, geometry: &Geometry) {
    // All names or all short names: a mixture reads as two kinds of party.
    let whole = geometry.placed.iter().all(|placed| match placed.column {
        Column::Party(ix) => model.dataset.party(ix).name.width() + 3 <= usize::from(placed.width),
        Column::Issue | Column::Gap | Column::Challenges | Column::Opportunities | Column::Notes => true,
    });
    for placed in &geometry.placed {
        let sorted = sort_mark(model, look, placed.column);
        let mut runs: Vec<Run> = vec![];
        let focused = placed.index == model.column && model.pane == Pane::View;
        let role = if focused { Role::Accent } else { Role::Heading };
        match placed.column {
            Column::Issue => {
                let before = " ".repeat(usize::from(model.number_width) + 4);
                runs.push(draw::run(role, format!("{before}issue")));
            }
            Column::Party(ix) => {
                let party = model.dataset.party(ix);
                if model.marked_parties.contains(&ix) {
                    runs.push(draw::run(Role::Accent, look.marked()));
                }
                let name = if whole { party.name.as_str() } else { party.called() };
                runs.push(draw::run(role, name));
            }
            Column::Gap => runs.push(draw::run(role, "gap")),
            Column::Challenges => runs.push(draw::run(role, "challenges")),
            Column::Opportunities => runs.push(draw::run(role, "opportunities")),
            Column::Notes => runs.push(draw::run(role, "notes")),
        }
        runs.push(draw::run(Role::Dim, sorted));
        draw::runs(look, buffer, (area.x + placed.x, area.y), placed.width, &runs);
    }
    if geometry.more_left
        && let Some(issue) = geometry.placed.first()
    {
        let x = area.x + issue.width.saturating_sub(1);
        draw::text(look, buffer, (x, area.y), 1, Role::Accent, look.pick("‹", "<"));
    }
    if geometry.more_right && area.width > 0 {
        draw::text(look, buffer, (area.right() - 1, area.y), 1, Role::Accent, look.pick("›", ">"));
    }
}

fn sort_mark(model: &Model, look: &Look, column: Column) -> &'static str {
    use crate::domain::sort::{Direction, Sort, SortKey};
    let Some(Sort { key, direction }) = model.grid.sort else { return "" };
    let same = match (key, column) {
        (SortKey::Title | SortKey::Number, Column::Issue)
        | (SortKey::Gap, Column::Gap)
        | (SortKey::Challenges, Column::Challenges)
        | (SortKey::Opportunities, Column::Opportunities)
        | (SortKey::Notes, Column::Notes) => true,
        (SortKey::Stance(one), Column::Party(other)) => one == other,
        (_, _) => false,
    };
    match (same, direction) {
        (false, _) => "",
        (true, Direction::Ascending) => look.pick(" ↑", " ^"),
        (true, Direction::Descending) => look.pick(" ↓", " v"),
    }
}

fn row_height(model: &Model, look: &Look, geometry: &Geometry, row: usize) -> usize {
    let Some(issue) = model.rows.get(row) else { return 1 };
    let lines = geometry.placed.iter().map(|placed| cell_lines(model, look, *issue, *placed).len());
    lines.max().unwrap_or(1).clamp(1, WRAPPED)
}

/// The words of a cell, wrapped so that its marks have their columns to themselves.
fn cell_lines(model: &Model, look: &Look, issue: IssueIx, placed: Placed) -> Vec<Line<'static>> {
    let marks = taken(&cells::marks(model, look, issue, placed.column));
    let room = placed.width.saturating_sub(cells::margin(placed.column) + marks);
    cells::runs(model, look, issue, placed.column, None).lay(look, room)
}

/// The columns that marks take, with the blank before them.
fn taken(marks: &[Run]) -> u16 {
    let wide = marks.iter().map(|run| run.text.width()).sum::<usize>() as u16;
    if wide > 0 { wide + 1 } else { 0 }
}

fn draw_row(
    model: &Model,
    look: &Look,
    area: Rect,
    buffer: &mut Buffer,
    geometry: &Geometry,
    row: usize,
    wrapped: bool,
) {
    let issue = model.rows[row];
    let chosen = row == model.row;
    for placed in &geometry.placed {
        let at = Rect { x: area.x + placed.x, width: placed.width, ..area };
        let marks = cells::marks(model, look, issue, placed.column);
        let taken = taken(&marks);
        let margin = cells::margin(placed.column);
        let room = at.width.saturating_sub(margin + taken);
        if wrapped {
            let lines = cell_lines(model, look, issue, *placed);
            let inner = Rect { x: at.x + margin, width: room, ..at };
            draw::lines(buffer, inner, &lines, 0);
            if lines.len() > usize::from(area.height) && area.height > 0 {
                let y = area.bottom() - 1;
                draw::text(look, buffer, (inner.right().saturating_sub(1), y), 1, Role::Dim, look.ellipsis());
            }
        } else {
            let para: Para = cells::runs(model, look, issue, placed.column, Some(room)).paras.swap_remove(0);
            draw::runs(look, buffer, (at.x + margin, at.y), room, &para.runs);
        }
        if taken > 0 && taken < at.width {
            draw::runs(look, buffer, (at.right() + 1 - taken, at.y), taken, &marks);
        }
        if placed.index == 0 {
            let bar = if chosen { look.bar() } else { " " };
            draw::text(look, buffer, (at.x, at.y), 1, Role::Accent, bar);
            if model.marked_issues.contains(&issue) {
                draw::text(look, buffer, (at.x + 1, at.y), 1, Role::Accent, look.marked());
            }
        }
        if chosen && placed.index == model.column {
            let here = Rect {
                x: at.x.saturating_sub(u16::from(placed.index > 0)),
                width: at.width + u16::from(placed.index > 0),
                ..at
            };
            let role = if model.pane == Pane::View { Role::Focus } else { Role::FocusLine };
            let style = look.style(role);
            buffer.set_style(here.intersection(area), style.remove_modifier(ratatui::style::Modifier::DIM));
        } else if chosen && placed.index == 0 {
            buffer.set_style(at, look.style(Role::FocusLine));
        }
    }
}
