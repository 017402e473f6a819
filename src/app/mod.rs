//! The running program as a value: commands, keys, the model and its one update. No terminal.

pub mod command;
pub mod editor;
pub mod export;
mod focus;
mod handing;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod model;
pub mod msg;
pub mod overlay;
pub mod place;
pub mod prompt;
pub mod update;
pub mod wrap;

pub use editor::{Editor, EditorOutcome, ShownText};
pub use handing::{NoHandout, Wanted};
pub use key::{Code, Key};
pub use model::{Model, Viewport};
pub use msg::{Effect, MOST_TAKEN, Moment, Msg};
pub use prompt::{Prompt, PromptOutcome};
pub use update::update;
