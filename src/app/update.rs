//! The one place where the model changes.

use super::{Effect, Key, Model, Msg};

/// Takes one message into the model and says what the outside world must do about it.
pub fn update(_model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(key) if key == Key::char('q') || key == Key::ctrl('c') => vec![Effect::Quit],
        Msg::Key(key) if key == Key::ctrl('z') => vec![Effect::Suspend],
        Msg::Key(_) | Msg::Paste(_) | Msg::Resize(..) | Msg::Viewport(_) => vec![],
    }
}
