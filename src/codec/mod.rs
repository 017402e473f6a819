//! Text into values and back. Never touches the disk.

pub mod dataset;
pub mod diagnostic;

pub use diagnostic::{Diagnostic, Diagnostics, Severity, Spot};
pub mod import;
pub mod journal;
pub mod json;
pub mod notes;
pub mod table;
