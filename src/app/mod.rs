//! The running program as a value: commands, keys, the model and its one update. No terminal.

pub mod key;
pub mod model;
pub mod msg;
pub mod update;

pub use key::{Code, Key};
pub use model::{Model, Viewport};
pub use msg::{Effect, Msg};
pub use update::update;
