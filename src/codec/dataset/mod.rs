//! The TOML dataset: from the bytes of its files to a [`Dataset`], or to everything that is wrong with them.

mod bytes;
mod pieces;
mod records;
mod syntax;
mod tell;
mod trouble;
mod values;
mod walk;

use std::borrow::Cow;

use crate::domain::Dataset;
use crate::domain::draft::Counts;

use super::diagnostic::Diagnostics;
use bytes::{Decoded, decode};
use tell::Source;
use walk::Walk;

/// One file, as it was read.
#[derive(Debug, Clone)]
pub struct Input {
    /// What messages call it.
    pub name: String,
    /// All its bytes.
    pub bytes: Cow<'static, [u8]>,
}

impl Input {
    /// A file of this name that holds these bytes.
    pub fn new(name: impl Into<String>, bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }
}

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
    let mut files: Vec<Decoded<'_>> = inputs.iter().map(|input| decode(&input.bytes)).collect();
    let troubles: Vec<_> = files.iter_mut().map(|file| file.trouble.take()).collect();
    let mut walk = Walk::new();
    for (number, (file, trouble)) in files.iter().zip(troubles).enumerate() {
        walk.open(number, &file.text);
        match trouble {
            Some((at, trouble)) if !file.legible => walk.unread_file(at, trouble),
            Some((at, trouble)) => walk.trouble(at..at + 1, || trouble),
            None => {}
        }
        if file.legible {
            syntax::read(&mut walk, &file.text);
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
    let sources: Vec<Source<'_>> = inputs
        .iter()
        .zip(&files)
        .map(|(input, file)| Source { name: &input.name, text: &file.text })
        .collect();
    let diagnostics = tell::tell(&sources, troubles, faults, finished.warnings);
    Reading { dataset, diagnostics, counts }
}

#[cfg(test)]
mod tests;
