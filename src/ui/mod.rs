//! The model, drawn: one file per region of the screen, looks as roles.

mod card;
mod compare;
mod draw;
mod empty;
mod export;
mod footer;
mod grid;
mod header;
mod log;
pub mod look;
mod notes;
mod opportunities;
mod overlays;
pub mod pages;
mod panes;
pub mod paper;
mod plan;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::layout::{Layout, SMALLEST};
use crate::app::place::View;
use crate::app::{Model, Viewport};
pub(crate) use grid::cell_runs;
pub use look::{Look, LookName, Role};
use plan::Plan;

/// The most columns and rows that are drawn, whatever a terminal claims to have.
const LARGEST: (u16, u16) = (1000, 400);

/// Draws the whole screen and reports the room it gave to what scrolls.
pub fn view(model: &Model, look: &Look, frame: &mut Frame) -> Viewport {
    let area = frame.area();
    draw_all(model, look, area, frame.buffer_mut())
}

/// Draws the screen while the dataset is read.
pub fn loading(name: &str, look: &Look, frame: &mut Frame) {
    let area = frame.area();
    let name = if name.is_empty() { String::new() } else { format!(" {name}") };
    let told = format!("reading{name} …   q leaves");
    draw::text(look, frame.buffer_mut(), (area.x + 1, area.y), area.width, Role::Dim, &told);
    plain_letters(look, area, frame.buffer_mut());
}

/// Draws the whole screen into a buffer.
pub fn draw_all(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer) -> Viewport {
    let mut viewport = Viewport { top: model.viewport.top, left: model.viewport.left, ..Viewport::default() };
    let area = Rect { width: area.width.min(LARGEST.0), height: area.height.min(LARGEST.1), ..area };
    if area.is_empty() {
        return viewport;
    }
    if Layout::of((area.width, area.height)) == Layout::TooSmall {
        let told = format!(
            "demarche needs {} × {}, here are {} × {}",
            SMALLEST.0, SMALLEST.1, area.width, area.height
        );
        draw::text(look, buffer, (area.x, area.y), area.width, Role::Text, &told);
        plain_letters(look, area, buffer);
        return viewport;
    }
    let plan = Plan::of(model, look, area);
    header::draw(model, look, &plan, buffer);
    let mut place = None;
    if !plan.view.is_empty() {
        match model.view {
            View::Grid if model.layout() == Layout::Card => {
                card::draw(model, look, plan.view, buffer, &mut viewport);
            }
            View::Grid => {
                grid::draw(model, look, plan.view, buffer, &mut viewport);
                place = footer::parties_place(model, look, &grid::Geometry::of(model, plan.view.width));
            }
            View::Compare => compare::draw(model, look, plan.view, buffer, &mut viewport),
            View::Opportunities => opportunities::draw(model, look, plan.view, buffer, &mut viewport),
            View::Notes => notes::draw(model, look, plan.view, buffer, &mut viewport),
        }
    }
    panes::detail(model, look, plan.detail, buffer, &mut viewport);
    panes::notes(model, look, plan.notes, buffer, &mut viewport);
    draw::rule(look, buffer, plan.between);
    draw::rule(look, buffer, plan.across);
    footer::draw(model, look, &plan, place, buffer);
    let body = Rect { y: plan.header.bottom(), height: plan.footer.y - plan.header.bottom(), ..area };
    overlays::draw(model, look, &plan, body, buffer);
    plain_letters(look, area, buffer);
    viewport
}

/// Signs of ours that a terminal without Unicode cannot show, by those it can.
fn plain_letters(look: &Look, area: Rect, buffer: &mut Buffer) {
    if !look.ascii {
        return;
    }
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            if let Some(plain) = look::plain_letter(buffer[(x, y)].symbol()) {
                buffer[(x, y)].set_symbol(plain);
            }
        }
    }
}
