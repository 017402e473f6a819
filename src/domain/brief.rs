//! The brief: what a principal must know before the talks, in the order in which it is read, drawn from a handout.

use super::handout::Handout;

/// A brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {}

impl Brief {
    /// That of a handout.
    pub fn of(_handout: &Handout) -> Self {
        Self {}
    }
}
