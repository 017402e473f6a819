//! A query in words, for those who do not know its language: what a page says of how it was chosen.

use crate::domain::dataset::Dataset;

use super::Query;

impl Query {
    /// Each condition in words.
    pub fn in_words(&self, _dataset: &Dataset) -> Vec<String> {
        self.conditions.iter().map(|condition| condition.label.clone()).collect()
    }
}
