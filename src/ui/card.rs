//! A card per issue, where there is room for one pane only: the parties below each other.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw::{self, run};
use super::grid::cell_runs;
use super::look::{Look, Role};
use super::paper::{Page, Para, lit_runs, padded};
use crate::app::place::Column;
use crate::app::{Model, Viewport};
use crate::domain::width::Width;
use crate::domain::{GapReading, PartyIx};

/// Draws the card of the chosen issue, and as much of the next ones as there is room for.
pub(super) fn draw(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer, viewport: &mut Viewport) {
    if model.rows.is_empty() {
        return super::empty::draw(model, look, area, buffer);
    }
    let room = usize::from(area.height);
    let parties: Vec<PartyIx> = model.parties().collect();
    let mut y = area.y;
    // The chosen line must be on screen, also where a card is taller than the screen.
    let first = card(model, look, model.row, &parties, area.width);
    let chosen = model.column.min(parties.len());
    let until: usize = first.iter().take(chosen + 1).map(Vec::len).sum();
    let mut skip = until.saturating_sub(room);
    if skip > 0 && chosen > 0 {
        // The title stays: who speaks means nothing without on what.
        if let Some(title) = first.first().and_then(|lines| lines.first()) {
            buffer.set_line(area.x + 1, y, title, area.width - 1);
            y += 1;
            skip += 1;
        }
    }
    for row in model.row..model.rows.len() {
        for (line, lines) in card(model, look, row, &parties, area.width).into_iter().enumerate() {
            for laid in lines {
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                if y >= area.bottom() {
                    return;
                }
                buffer.set_line(area.x + 1, y, &laid, area.width - 1);
                if row == model.row && line == chosen {
                    draw::text(look, buffer, (area.x, y), 1, Role::Accent, look.bar());
                    let here = Rect { x: area.x + 1, y, width: area.width - 1, height: 1 };
                    buffer.set_style(here, look.style(Role::FocusLine));
                }
                y += 1;
            }
        }
        viewport.rows += 1;
    }
}

/// The lines of a card, each wrapped: the issue, then each party.
fn card(
    model: &Model,
    look: &Look,
    row: usize,
    parties: &[PartyIx],
    width: u16,
) -> Vec<Vec<ratatui::text::Line<'static>>> {
    let issue = model.rows[row];
    let about = model.dataset.issue(issue);
    let room = width.saturating_sub(2);
    let mut head = Para::hanging(0, 2);
    if model.marked_issues.contains(&issue) {
        head.push(Role::Accent, format!("{} ", look.marked()));
    }
    head.push(Role::Dim, format!("{} ", about.number));
    head.runs.extend(lit_runs(&about.title, Role::Heading, &model.find.needles.in_name(&about.title)));
    if let Some(gap) = GapReading::seen(&model.dataset, &model.standings, issue) {
        head.push(Role::Dim, format!("  gap {}", gap.word().label()));
    }
    let notes = model.notes().on(&crate::domain::Anchor::Issue(about.id.clone())).len();
    if notes > 0 {
        head.push(Role::Note, format!(" {}{notes}", look.note()));
    }
    let mut lines = vec![Page { paras: vec![head] }.lay(look, room)];
    let wide = parties.iter().map(|ix| model.dataset.party(*ix).short.width()).max().unwrap_or(0);
    for party in parties {
        let mut para = Para::hanging(0, wide as u16 + 3);
        para.push(Role::Strong, padded(&model.dataset.party(*party).short, wide + 1));
        para.runs.extend(cell_runs(model, look, issue, *party, None));
        let marks = super::grid::marks(model, look, issue, Column::Party(*party));
        if !marks.is_empty() {
            para.runs.push(run(Role::Text, "  "));
            para.runs.extend(marks);
        }
        lines.push(Page { paras: vec![para] }.lay(look, room));
    }
    lines
}
