//! The running program as a value: commands, keys, the model and its one update. No terminal.

pub mod editor;
pub mod key;
pub mod model;
pub mod msg;
pub mod prompt;
pub mod update;
pub mod wrap;

pub use editor::{Editor, EditorOutcome, ShownText};
pub use key::{Code, Key};
pub use model::{Model, Viewport};
pub use msg::{Effect, Msg};
pub use prompt::{Prompt, PromptOutcome};
pub use update::update;
