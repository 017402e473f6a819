//! Nothing shown, and why: an empty result never reads as "there is nothing".

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw;
use super::look::{Look, Role};
use super::paper::Page;
use crate::app::Model;

/// Says how many issues there are and what hides them.
pub(super) fn draw(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer) {
    let mut page = Page::default();
    let parties: Vec<_> = model.parties().collect();
    match model.with_world(&parties, |world| model.find.query.why_empty(world)) {
        None => page.line(Role::Dim, "This dataset has no issues."),
        Some(why) if why.of == 0 => page.line(Role::Dim, "This dataset has no issues."),
        Some(why) => {
            page.line(Role::Strong, format!("0 of {} shown.", draw::count(why.of, "issue", "issues")));
            if let Some(told) = model.unknown_author() {
                page.line(Role::Warning, format!("{}.", super::pages::capital(&told)));
            }
            let typing = model.overlay.is_some();
            let last = model.find.query.conditions().len().checked_sub(1);
            for lift in &why.lifts {
                let how = if typing {
                    ""
                } else if lift.condition.is_some() && lift.condition == last {
                    " — Backspace lifts it, r lifts all"
                } else {
                    " — r lifts all, / edits it"
                };
                page.line(Role::Text, format!("{lift}{how}."));
            }
            if why.lifts.is_empty() {
                page.line(
                    Role::Text,
                    "No one condition alone hides them — Backspace lifts the last, r lifts all.",
                );
            }
        }
    }
    let inner = Rect { x: area.x + 4.min(area.width), width: area.width.saturating_sub(6), ..area };
    let inner = Rect { y: inner.y + u16::from(inner.height > 4), ..inner }.intersection(area);
    draw::lines(buffer, inner, &page.lay(look, inner.width), 0);
}
