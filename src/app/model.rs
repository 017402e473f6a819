//! The state of the running program.

/// The room that the last frame gave to what scrolls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Viewport {}

/// Everything the program knows.
#[derive(Debug, Default)]
pub struct Model {}
