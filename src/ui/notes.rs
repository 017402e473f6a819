//! Every note: inbox and orphans first, then by issue or by time.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::draw;
use super::grid::window;
use super::look::{Look, Role};
use super::panes::{Where, note_page};
use super::paper::Page;
use crate::app::model::Keeping;
use crate::app::place::Pane;
use crate::app::{Model, Viewport};
use crate::domain::{Anchor, Note};

/// Draws the view.
pub(super) fn draw(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer, viewport: &mut Viewport) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    if model.listed.is_empty() {
        let told = match &model.keeping {
            Keeping::None(reason) => format!("There are no notes here. {reason}."),
            Keeping::Saved(_) | Keeping::Failed(..) if model.unlisted() == 0 => {
                "No notes yet. a writes one on what is focused in the grid, A on the whole issue.".to_owned()
            }
            Keeping::Saved(_) | Keeping::Failed(..) => {
                let count = draw::count(model.unlisted(), "note is", "notes are");
                let nobody = model.unknown_author().map(|told| format!(" {}.", super::pages::capital(&told)));
                format!(
                    "{count} hidden by the filter — Backspace lifts its last condition, r lifts all.{}",
                    nobody.unwrap_or_default()
                )
            }
        };
        let mut page = Page::default();
        page.line(Role::Text, told);
        let below = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
        return draw::lines(buffer, below, &page.lay(look, inner.width), 0);
    }
    let rows = rows(model, look, inner.width.saturating_sub(2));
    let chosen = rows.iter().position(|(note, _)| *note == Some(model.listed_at)).unwrap_or(0);
    let height = |row: usize| rows[row].1.len();
    let (mut top, _) = window(0, chosen, rows.len(), usize::from(inner.height), height);
    if top == chosen && top > 0 && rows[top - 1].0.is_none() && inner.height > 4 {
        top -= 1;
    }
    let mut y = inner.y;
    for (note, lines) in &rows[top..] {
        for line in lines {
            if y >= inner.bottom() {
                return;
            }
            // Dim where another pane has the keys: only one bar says what they act on.
            let role = if model.pane == Pane::View { Role::Accent } else { Role::Dim };
            if *note == Some(model.listed_at) {
                draw::text(look, buffer, (inner.x, y), 1, role, look.bar());
            }
            buffer.set_line(inner.x + 2, y, line, inner.width.saturating_sub(2));
            y += 1;
        }
        viewport.rows += usize::from(note.is_some());
    }
}

type Row = (Option<usize>, Vec<Line<'static>>);

fn rows(model: &Model, look: &Look, width: u16) -> Vec<Row> {
    let mut rows: Vec<Row> = vec![];
    let mut section = String::new();
    for (at, note) in model.listed.iter().filter_map(|id| model.notes().get(id)).enumerate() {
        let heading = heading(model, note);
        if heading != section {
            let mut page = Page::default();
            if !section.is_empty() {
                page.paras.push(super::paper::Para::new());
            }
            page.line(Role::Heading, &heading);
            rows.push((None, page.lay(look, width)));
            section = heading;
        }
        let orphan = note.on.is_orphan(&model.dataset);
        let place = if note.on == Anchor::Inbox {
            Where::Here
        } else if model.by_time || orphan {
            Where::Whole
        } else if matches!(note.on, Anchor::Cell { .. }) {
            Where::Party
        } else {
            Where::Here
        };
        let dated = !model.by_time || orphan || note.on == Anchor::Inbox;
        rows.push((Some(at), note_page(model, look, note, place, dated).lay(look, width)));
    }
    let hidden = model.unlisted();
    if hidden > 0 {
        let mut page = Page::default();
        page.paras.push(super::paper::Para::new());
        let told = draw::count(hidden, "note is", "notes are");
        page.line(Role::Dim, format!("{told} hidden by the filter; r lifts it."));
        rows.push((None, page.lay(look, width)));
    }
    rows
}

fn heading(model: &Model, note: &Note) -> String {
    let dataset = &model.dataset;
    if note.on == Anchor::Inbox {
        return "Inbox: not filed yet; M moves a note to what is focused in the grid".to_owned();
    }
    if note.on.is_orphan(dataset) {
        return "Orphans: what these were about is gone; M moves a note to what is focused in the grid"
            .to_owned();
    }
    if model.by_time {
        return note.created.day().map_or_else(String::new, |day| day.to_string());
    }
    match note.on.issue().and_then(|id| dataset.find_issue(id.as_str())) {
        Some(issue) => format!("{} {}", dataset.issue(issue).number, dataset.issue(issue).title),
        None => note.on.describe(dataset),
    }
}
