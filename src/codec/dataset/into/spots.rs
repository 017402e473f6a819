//! Where challenges and opportunities stand: as records, or as texts in a list of their issue.

use std::collections::HashSet;
use std::ops::Range;

use crate::domain::draft::Kind;
use crate::domain::{Dataset, Text};

use super::paper::Paper;

/// Where one of them stands.
#[derive(Debug, Clone)]
pub(super) enum Spot {
    /// A record, by its entry.
    Record(usize),
    /// A text in a list: its file, and where in it.
    Listed(usize, Range<usize>),
}

/// Where each record of a kind stands, in the dataset's order: that of the files, one text on one issue counted once.
pub(super) fn spots(paper: &Paper<'_>, old: &Dataset, kind: Kind) -> Vec<Spot> {
    let clean = |text: &str| Text::new(text).to_string();
    let mut seen: HashSet<(String, String)> = HashSet::new();
    let mut all: Vec<((usize, usize), Spot)> = vec![];
    for at in paper.of_kind(kind) {
        let entry = &paper.entries[*at];
        let text = clean(entry.says("text").unwrap_or(""));
        seen.extend(entry.list("issues").iter().map(|(issue, _)| (issue.clone(), text.clone())));
        all.push(((entry.file, entry.start), Spot::Record(*at)));
    }
    for (at, issue) in paper.of_kind(Kind::Issue).iter().zip(old.issues()) {
        let entry = &paper.entries[*at];
        for (text, range) in entry.list(kind.plural()) {
            let text = clean(text);
            if !text.is_empty() && seen.insert((issue.id.to_string(), text)) {
                all.push(((entry.file, range.start), Spot::Listed(entry.file, range.clone())));
            }
        }
    }
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, spot)| spot).collect()
}
