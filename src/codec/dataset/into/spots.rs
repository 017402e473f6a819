//! Where challenges and opportunities stand: as records, or as texts in a list of their issue.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::domain::draft::Kind;
use crate::domain::{Dataset, Id, IssueIx, Text};

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

/// What the files call the challenges of an import that they know by other ids: one text on one issue is one challenge.
pub(super) fn known_challenges<'a>(old: &'a Dataset, new: &'a Dataset) -> HashMap<&'a Id, &'a Id> {
    let known = old.challenges().iter().map(|it| (&it.id, &it.text, &*it.issues));
    known_as(old, known, new, new.challenges().iter().map(|it| (&it.id, &it.text, &*it.issues)))
}

/// The same of opportunities.
pub(super) fn known_opportunities<'a>(old: &'a Dataset, new: &'a Dataset) -> HashMap<&'a Id, &'a Id> {
    let known = old.opportunities().iter().map(|it| (&it.id, &it.text, &*it.issues));
    known_as(old, known, new, new.opportunities().iter().map(|it| (&it.id, &it.text, &*it.issues)))
}

type Item<'a> = (&'a Id, &'a Text, &'a [IssueIx]);

fn known_as<'a>(
    old: &'a Dataset,
    known: impl Iterator<Item = Item<'a>> + Clone,
    new: &'a Dataset,
    items: impl Iterator<Item = Item<'a>> + Clone,
) -> HashMap<&'a Id, &'a Id> {
    let ids: HashSet<&Id> = known.clone().map(|(id, ..)| id).collect();
    // Those that the import has by their own ids are taken.
    let mut taken: HashSet<&Id> = items.clone().map(|(id, ..)| id).filter(|id| ids.contains(id)).collect();
    let on = |all: &'a Dataset, issues: &'a [IssueIx]| issues.iter().map(|ix| all.issue(*ix).id.as_str());
    let mut entries: HashMap<(&str, &str), &Id> = HashMap::new();
    for (id, text, issues) in known {
        for issue in on(old, issues) {
            entries.entry((issue, text.as_str())).or_insert(id);
        }
    }
    let mut out = HashMap::new();
    for (id, text, issues) in items.filter(|(id, ..)| !ids.contains(id)) {
        let mut same = on(new, issues).filter_map(|issue| entries.get(&(issue, text.as_str())).copied());
        if let Some(same) = same.find(|same| !taken.contains(same)) {
            taken.insert(same);
            out.insert(id, same);
        }
    }
    out
}
