//! The model, drawn: one file per region of the screen, looks as roles.

use ratatui::Frame;

use crate::app::{Model, Viewport};

/// Draws the whole screen and reports the room it gave to what scrolls.
pub fn view(_model: &Model, frame: &mut Frame) -> Viewport {
    frame.render_widget("demarche", frame.area());
    Viewport::default()
}
