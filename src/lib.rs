//! demarche: compare the positions of parties across issues, in a terminal.
//!
//! Five floors, each knowing only those named:
//!
//! ```text
//! shell ──► ui ──► app ──► domain        and        shell ──► codec ──► domain
//! ```

pub mod app;
pub mod codec;
pub mod domain;
pub mod shell;
pub mod ui;
