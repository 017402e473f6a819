//! What holds of every screen, whatever is drawn on it.

use demarche::app::Model;
use demarche::app::place::View;
use demarche::ui::{self, Look};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the model as it is, checks what was drawn, and hands over the room it gave.
pub(crate) fn draw(model: &Model, look: &Look) -> demarche::app::Viewport {
    let area = Rect::new(0, 0, model.size.0.min(1000), model.size.1.min(400));
    let mut buffer = Buffer::empty(area);
    let viewport = ui::draw_all(model, look, area, &mut buffer);
    for cell in &buffer.content {
        assert_clean(cell.symbol());
        assert!(cell.symbol().chars().count() <= 16, "one cell holds {:?}", cell.symbol());
    }
    assert!(model.row < model.rows.len().max(1), "row {} of {}", model.row, model.rows.len());
    assert!(model.column < model.columns.len(), "column {} of {}", model.column, model.columns.len());
    assert!(model.item < model.items.len().max(1), "item {} of {}", model.item, model.items.len());
    assert!(
        model.listed_at < model.listed.len().max(1),
        "note {} of {}",
        model.listed_at,
        model.listed.len()
    );
    let compared = model.compared.len().max(1);
    assert!(model.view != View::Compare || model.compared_at < compared, "party {}", model.compared_at);
    viewport
}

/// Fails on a character that a terminal would obey, or that would make a text look like another.
pub(crate) fn assert_clean(text: &str) {
    let foreign = text.chars().find(|c| {
        c.is_control()
            || matches!(c,
                '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
                | '\u{AD}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}'
                | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
    });
    assert_eq!(foreign, None, "in {text:?}");
}
