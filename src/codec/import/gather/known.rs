//! The records of the dataset that the tables will be merged into, found by what people call them.

use std::collections::HashMap;

use crate::domain::Dataset;
use crate::domain::records::Id;

use super::folded;

/// The records of one kind by their names; a name of several finds none.
#[derive(Debug, Default)]
pub(super) struct Called {
    by_name: HashMap<String, Option<usize>>,
}

impl Called {
    fn new<'a>(records: impl Iterator<Item = (usize, Vec<&'a str>)>) -> Self {
        let mut called = Self::default();
        for (at, names) in records {
            for name in names {
                let found = called.by_name.entry(folded(name)).or_insert(Some(at));
                if *found != Some(at) {
                    *found = None;
                }
            }
        }
        called
    }

    /// The record of a name.
    pub(super) fn get(&self, name: &str) -> Option<usize> {
        self.by_name.get(&folded(name)).copied().flatten()
    }
}

/// The records of every kind.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) parties: Called,
    pub(super) themes: Called,
    pub(super) sources: Called,
    pub(super) issues: Called,
    pub(super) challenges: Called,
    pub(super) opportunities: Called,
    pub(super) measures: Called,
    pub(super) steps: Called,
    pub(super) pressures: Called,
}

impl Known {
    /// Those of a dataset; none where there is none.
    pub(super) fn of(dataset: Option<&Dataset>) -> Self {
        let Some(dataset) = dataset else { return Self::default() };
        let parties = dataset.parties().iter().map(|it| {
            let mut names = two(&it.id, &it.name);
            if !it.short_is_made {
                names.push(&it.short);
            }
            names
        });
        Self {
            parties: Called::new(parties.enumerate()),
            themes: Called::new(dataset.themes().iter().map(|it| two(&it.id, &it.name)).enumerate()),
            sources: Called::new(dataset.sources().iter().map(|it| two(&it.id, &it.title)).enumerate()),
            issues: Called::new(dataset.issues().iter().map(|it| two(&it.id, &it.title)).enumerate()),
            challenges: Called::new(dataset.challenges().iter().map(|it| two(&it.id, &it.text)).enumerate()),
            opportunities: Called::new(
                dataset.opportunities().iter().map(|it| two(&it.id, &it.text)).enumerate(),
            ),
            measures: Called::new(dataset.measures().iter().map(|it| two(&it.id, &it.title)).enumerate()),
            steps: Called::new(dataset.steps().iter().map(|it| two(&it.id, &it.text)).enumerate()),
            pressures: Called::new(dataset.pressures().iter().map(|it| two(&it.id, &it.text)).enumerate()),
        }
    }
}

fn two<'a>(id: &'a Id, name: &'a str) -> Vec<&'a str> {
    vec![id.as_str(), name]
}
