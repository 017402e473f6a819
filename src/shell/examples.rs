//! The datasets that come with the program.

use anyhow::{Result, bail};

/// A dataset that comes with the program.
#[derive(Debug, PartialEq, Eq)]
pub struct Example {
    /// What `--example` calls it.
    pub name: &'static str,
    /// What it is, in a line.
    pub about: &'static str,
    /// The file.
    pub text: &'static str,
}

/// Every one, the built-in dataset first.
pub const EXAMPLES: [Example; 2] = [
    Example {
        name: "ukraine",
        about: "the tables of an article on ending the war in Ukraine; what opens without a file",
        text: include_str!("../../data/ukraine.toml"),
    },
    Example {
        name: "river",
        about: "a fictional dispute over a river, using everything that a dataset can hold",
        text: include_str!("../../data/river.toml"),
    },
];

/// What opens where no dataset is named.
pub fn built_in() -> &'static Example {
    &EXAMPLES[0]
}

/// The example of this name.
pub fn find(name: &str) -> Result<&'static Example> {
    if let Some(found) = EXAMPLES.iter().find(|example| example.name == name) {
        return Ok(found);
    }
    let names = EXAMPLES.map(|example| example.name);
    match nearest(name, &names) {
        Some(near) => bail!("no example is called {name:?}; was `--example {near}` meant?"),
        None => bail!("no example is called {name:?}; there are {}", names.join(", ")),
    }
}

/// The one of `names` that `name` is most likely a slip of, if any is near.
pub fn nearest<'a>(name: &str, names: &[&'a str]) -> Option<&'a str> {
    let near = |other: &&&str| strsim::damerau_levenshtein(name, other);
    names.iter().min_by_key(near).filter(|other| near(other) <= 2 && near(other) < other.len()).copied()
}
