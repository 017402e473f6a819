//! Text into values and back. Never touches the disk.

pub mod notes;
