//! The plan of the screen: which region stands where, for every size.

use crate::domain::width::Width;
use ratatui::layout::Rect;

use super::look::Look;
use crate::app::Model;
use crate::app::layout::Layout;
use crate::app::overlay::Overlay;
use crate::app::place::{Pane, View};

/// The regions of one frame. What has no room is empty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// Title, counts, tabs and chips.
    pub header: Rect,
    /// The rule below the header.
    pub rule: Rect,
    /// The view.
    pub view: Rect,
    /// The detail pane.
    pub detail: Rect,
    /// The notes pane.
    pub notes: Rect,
    /// The rule between the view and what stands beside or below it.
    pub between: Rect,
    /// The rule between detail and notes.
    pub across: Rect,
    /// The line above the hints, where a prompt is typed; of the log line what it is about, too.
    pub prompt: Rect,
    /// The last line.
    pub footer: Rect,
}

impl Plan {
    /// The plan of a screen of this area.
    pub(super) fn of(model: &Model, look: &Look, area: Rect) -> Self {
        let mut plan = Self::default();
        let card = model.layout() == Layout::Card;
        let head = if card { 1 } else { 2 };
        let prompts = u16::from(matches!(
            model.overlay,
            Some(
                Overlay::Filter { .. }
                    | Overlay::GoTo { .. }
                    | Overlay::Log(_)
                    | Overlay::Elsewhere { .. }
                    | Overlay::Palette { .. }
                    | Overlay::LeaveRoom { .. }
            )
        )) + super::log::height(model, look, area.width);
        let rows = |y: u16, height: u16| Rect { x: area.x, y: area.y + y, width: area.width, height };
        let bottom = 1 + prompts;
        let rule = u16::from(!card);
        plan.header = rows(0, head);
        plan.rule = rows(head, rule);
        let body = rows(head + rule, area.height.saturating_sub(head + rule + bottom));
        plan.prompt = rows(area.height.saturating_sub(bottom), prompts);
        plan.footer = rows(area.height - 1, 1);
        plan.divide(model, body);
        plan
    }

    fn divide(&mut self, model: &Model, body: Rect) {
        let layout = model.layout();
        if model.zoom || layout == Layout::Card {
            *self.region(shown_alone(model)) = body;
            return;
        }
        let side = match model.beside() {
            (false, false) => {
                self.view = body;
                return;
            }
            (true, true) => None,
            (true, false) => Some(Pane::Detail),
            (false, true) => Some(Pane::Notes),
        };
        if layout == Layout::Below {
            let below = if model.editing.is_some() { body.height / 2 } else { body.height * 2 / 5 };
            let below = below.clamp(4, 14).min(body.height.saturating_sub(4));
            let above = body.height - below - 1;
            self.view = Rect { height: above, ..body };
            self.between = Rect { y: body.y + above, height: 1, ..body };
            let rest = Rect { y: body.y + above + 1, height: below, ..body };
            *self.region(side.unwrap_or(Pane::Detail)) = rest;
            return;
        }
        let wide = match (layout, model.view) {
            (Layout::Side, View::Compare) => body.width * 3 / 10,
            (Layout::Side, _) => body.width * 2 / 5,
            (_, View::Compare) => body.width / 4,
            (_, _) => (body.width / 3).min(72),
        };
        let view = body.width - wide - 1;
        self.view = Rect { width: view, ..body };
        self.between = Rect { x: body.x + view, width: 1, ..body };
        let beside = Rect { x: body.x + view + 1, width: wide, ..body };
        if let Some(pane) = side {
            *self.region(pane) = beside;
        } else {
            let few = notes_height(model, wide).saturating_add(2).max(3);
            let most = beside.height * 2 / 5;
            let below = if model.editing.is_some() { most } else { few.min(most) };
            let above = beside.height - below - 1;
            self.detail = Rect { height: above, ..beside };
            self.across = Rect { y: beside.y + above, height: 1, ..beside };
            self.notes = Rect { y: beside.y + above + 1, height: below, ..beside };
        }
    }

    fn region(&mut self, pane: Pane) -> &mut Rect {
        match pane {
            Pane::View => &mut self.view,
            Pane::Detail => &mut self.detail,
            Pane::Notes => &mut self.notes,
        }
    }
}

fn shown_alone(model: &Model) -> Pane {
    if model.editing.is_some() { Pane::Notes } else { model.pane }
}

/// How many lines the notes on the focus take, about: exactly is for whoever draws them.
fn notes_height(model: &Model, width: u16) -> u16 {
    let room = usize::from(width.saturating_sub(8)).max(1);
    let lines = |text: &str| text.lines().map(|line| (line.width() + 30) / room + 1).sum::<usize>();
    model.notes_here().iter().map(|note| lines(note.text.shown()).max(1)).sum::<usize>().min(1000) as u16
}
