//! What can happen to the program, and what it can ask of the outside world.

use super::key::Key;
use super::model::Viewport;

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted: text, never commands.
    Paste(String),
    /// The terminal has this many columns and rows.
    Resize(u16, u16),
    /// The frame just drawn had this room.
    Viewport(Viewport),
}

/// Something the outside world must do.
#[must_use]
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// Leave the program.
    Quit,
    /// Stop as for ^z, and come back.
    Suspend,
}
