//! Ids: kept where they are given and legal, made from names and titles where they are not, and each of a kind once.

use std::collections::{HashMap, HashSet};

use crate::domain::draft::{MAX_ID, is_reserved, slug};
use crate::domain::records::Id;

/// The ids of one kind of record.
#[derive(Debug)]
pub(super) struct Ids {
    word: &'static str,
    taken: HashSet<String>,
    /// How many were made of one text, so that many of one title take no time.
    made: HashMap<String, usize>,
}

impl Ids {
    /// Ids of a kind, beside those that another dataset has.
    pub(super) fn new(word: &'static str, known: impl Iterator<Item = String>) -> Self {
        Self { word, taken: known.collect(), made: HashMap::new() }
    }

    /// Whether an id may be kept as it is given.
    pub(super) fn is_legal(id: &str) -> bool {
        id.len() <= MAX_ID && Id::new(id).is_some() && !is_reserved(id)
    }

    /// Sets aside an id that is given.
    pub(super) fn keep(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_owned())
    }

    /// Makes an id of what a record says; `number` tells apart those of which nothing can stand in an id.
    pub(super) fn make(&mut self, says: &str, number: usize) -> String {
        let base = slug(says);
        let base = if base.is_empty() { format!("{}-{number}", self.word) } else { base };
        loop {
            let count = self.made.entry(base.clone()).or_insert(0);
            *count += 1;
            let id = if *count == 1 { base.clone() } else { format!("{base}-{count}") };
            if !is_reserved(&id) && self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}
