//! Themes by their names; what stands before a slash takes in what stands after it.

use crate::codec::import::lists;

use super::{Gathering, folded};

/// A theme on its way.
#[derive(Debug)]
pub(super) struct Theme {
    /// Its name: of a nested one the last part.
    pub(super) name: String,
    /// What it lies within.
    pub(super) within: Option<usize>,
}

impl Gathering<'_> {
    /// The themes of a cell, each once.
    pub(super) fn theme(&mut self, cell: &str, commas: bool) -> Vec<usize> {
        let mut all = vec![];
        for path in lists::themes(cell, commas) {
            let theme = self.theme_of_path(path);
            if !all.contains(&theme) {
                all.push(theme);
            }
        }
        all
    }

    fn theme_of_path(&mut self, path: &str) -> usize {
        if let Some(theme) = self.theme_of.get(path) {
            return *theme;
        }
        let (mut within, mut key) = (None, String::new());
        let parts = path.split('/').map(str::trim).filter(|part| part.contains(char::is_alphanumeric));
        for part in parts {
            key = if key.is_empty() { folded(part) } else { format!("{key}/{}", folded(part)) };
            let next = self.themes.len();
            let theme = *self.theme_of.entry(key.clone()).or_insert(next);
            if theme == next {
                self.themes.push(Theme { name: super::one_line(part), within });
            }
            within = Some(theme);
        }
        let theme = within.unwrap_or_default();
        // As it is written, so that it is taken apart once.
        self.theme_of.insert(path.to_owned(), theme);
        theme
    }
}
