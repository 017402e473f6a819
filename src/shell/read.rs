//! Reading what a dataset is made of.

use anyhow::{Context, Result};

use super::cli::Source;
use crate::codec::dataset::Input;

/// The inputs of a dataset.
pub fn inputs(source: &Source) -> Result<Vec<Input>> {
    Ok(match source {
        Source::Example(example) => vec![Input::new(example.name, example.text.as_bytes())],
        Source::StandardInput => {
            let mut bytes = vec![];
            std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes)
                .context("cannot read standard input")?;
            vec![Input::new("standard input", bytes)]
        }
        Source::Path(path) => vec![Input::new(
            path.display().to_string(),
            std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?,
        )],
    })
}
