//! Reading what a dataset is made of.

use std::fs::File;
use std::io::{self, Read};
use std::sync::OnceLock;

use anyhow::{Context, Result};

use super::cli::Source;
use crate::codec::dataset::Input;

/// What standard input was before the keyboard took its place.
static ASIDE: OnceLock<File> = OnceLock::new();

/// Keeps what standard input holds, so that the keyboard can take its place.
pub(super) fn put_standard_input_aside() -> io::Result<()> {
    let held = rustix::stdio::stdin().try_clone_to_owned()?;
    let _ = ASIDE.set(held.into());
    Ok(())
}

/// All that standard input holds.
fn standard_input() -> io::Result<Vec<u8>> {
    let mut bytes = vec![];
    match ASIDE.get() {
        Some(mut aside) => aside.read_to_end(&mut bytes)?,
        None => io::stdin().read_to_end(&mut bytes)?,
    };
    Ok(bytes)
}

/// The inputs of a dataset.
pub fn inputs(source: &Source) -> Result<Vec<Input>> {
    Ok(match source {
        Source::Example(example) => vec![Input::new(example.name, example.text.as_bytes())],
        Source::StandardInput => {
            vec![Input::new("standard input", standard_input().context("cannot read standard input")?)]
        }
        Source::Path(path) => vec![Input::new(
            path.display().to_string(),
            std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?,
        )],
    })
}
