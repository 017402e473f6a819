//! Text into values and back. Never touches the disk.

pub mod dataset;
pub mod diagnostic;

pub use diagnostic::{Diagnostic, Diagnostics, Severity, Spot};
pub mod journal;
pub mod json;
pub mod notes;
