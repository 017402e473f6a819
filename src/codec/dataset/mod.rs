//! The TOML dataset: from the bytes of its files to a [`Dataset`], or to everything that is wrong with them; and back.

mod input;
pub mod into;
#[cfg(test)]
pub(crate) mod made;
mod parallel;
mod pieces;
mod records;
pub mod schema;
pub mod skeleton;
mod syntax;
mod tell;
mod trouble;
mod values;
mod walk;
mod write;

use crate::domain::Dataset;
use crate::domain::draft::Counts;

use super::diagnostic::Diagnostics;
use walk::Walk;

pub use input::Input;
pub use write::{ABOUT, write, write_json};

/// What reading came to.
#[derive(Debug)]
pub struct Reading {
    /// The dataset, if nothing is wrong.
    pub dataset: Option<Dataset>,
    /// Everything that is wrong, or worth a second look.
    pub diagnostics: Diagnostics,
    /// How many records there are, whether or not they make a dataset.
    pub counts: Counts,
}

/// Reads files as one dataset, in the order given.
pub fn read(inputs: &[Input]) -> Reading {
    let mut walk = Walk::new();
    for (number, input) in inputs.iter().enumerate() {
        walk.open(number, input);
        match &input.trouble {
            Some((at, trouble)) if !input.legible => walk.unread_file(*at, trouble.clone()),
            Some((at, trouble)) => walk.trouble(*at..at + 1, || trouble.clone()),
            None => {}
        }
        if input.legible {
            syntax::read(&mut walk, input.text());
        }
    }
    let (draft, troubles) = walk.close();
    let counts = draft.counts();
    let finished = draft.finish();
    let (dataset, faults) = match finished.dataset {
        Ok(dataset) if troubles.count() == 0 => (Some(dataset), None),
        Ok(_) => (None, None),
        Err(faults) => (None, Some(faults)),
    };
    let diagnostics = tell::tell(inputs, troubles, faults, finished.warnings);
    Reading { dataset, diagnostics, counts }
}

#[cfg(test)]
mod tests;
