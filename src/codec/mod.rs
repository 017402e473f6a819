//! Text into values and back. Never touches the disk.

pub mod brief;
pub mod dataset;
pub mod diagnostic;
pub mod export;

pub use diagnostic::{Diagnostic, Diagnostics, Severity, Spot};
pub mod import;
pub mod journal;
pub mod json;
pub mod notes;
pub mod paper;
pub mod table;
