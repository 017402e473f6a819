//! An imported dataset merged into the files of another: their comments, their order and all that the import does not speak
//! of stay as they are.
//!
//! Records are matched by their ids. What the import says otherwise is changed in its place; what it does not say stays. A
//! position that is newer than what stands is added, and what stood is history; one that is undated changes only what is
//! undated too. The result is read back before anybody is given it.

mod called;
mod change;
mod edits;
mod fields;
mod paper;
mod positions;
mod spots;
mod verify;

use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::codec::diagnostic::Diagnostics;
use crate::domain::draft::Kind;
use crate::domain::{Dataset, Date, Id, IssueIx, PartyIx};

use super::Input;
use super::write::{Ground, Scribe};
use called::Called;
use edits::Edits;
use paper::Paper;

pub use change::{Beside, Change, Untaken};

/// What a merge came to.
#[derive(Debug)]
pub struct Merged {
    /// The files, in the order given.
    pub texts: Vec<String>,
    /// What was changed, in the order of the files' kinds of record.
    pub changes: Vec<Change>,
    /// What the import says and the files do not, for a reason.
    pub untaken: Vec<Untaken>,
}

/// Why nothing is merged.
#[derive(Debug)]
pub enum Unmerged {
    /// What would be written does not read back.
    Unreadable(Box<Diagnostics>),
    /// Something would be lost: what.
    Lost(String),
}

impl fmt::Display for Unmerged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(diagnostics) => {
                write!(f, "the merged file would not be read back, so nothing is written:\n\n{diagnostics}")
            }
            Self::Lost(what) => write!(f, "{what} would not be in the merged file, so nothing is written"),
        }
    }
}

impl std::error::Error for Unmerged {}

/// Merges `new` into files that read as `old`.
pub fn into(existing: &[Input], old: &Dataset, new: &Dataset) -> Result<Merged, Unmerged> {
    let paper = Paper::of(existing.iter().map(Input::text).collect());
    let called = called::called(&paper, old, new);
    let mut merge = Merge::of(&paper, old, new, &called);
    merge.records();
    let Merge { edits, changes, untaken, touched, .. } = merge;
    let texts: Vec<String> = edits.apply();
    verify::verify(existing, &texts, old, new, &called, &touched, &untaken)?;
    // The mark that some editors begin a file with is not part of its text.
    let marked = existing.iter().zip(texts).map(|(input, text)| input.mark().to_owned() + &text);
    Ok(Merged { texts: marked.collect(), changes, untaken })
}

/// A merge under way.
struct Merge<'a, 'p, 't> {
    old: &'a Dataset,
    new: &'a Dataset,
    paper: &'p Paper<'t>,
    edits: Edits<'p, 't>,
    /// Writes records of `new` for the files that they come to stand in.
    scribe: Scribe<'a>,
    /// Writes records as their own files say them, to be compared.
    as_new: Scribe<'a>,
    as_old: Scribe<'a>,
    /// The parties of the import as the files have them.
    parties: Vec<Option<PartyIx>>,
    /// The records of positions, by issue and party.
    cells: HashMap<(&'p str, &'p str), Vec<usize>>,
    /// The last record of each issue's positions.
    last: HashMap<&'p str, usize>,
    changes: Vec<Change>,
    untaken: Vec<Untaken>,
    /// The cells in which something was changed in place.
    touched: HashSet<(String, String)>,
    /// The positions that were changed, by issue, party of the import and place in their cell: none is changed twice.
    changed: HashSet<(IssueIx, PartyIx, usize)>,
    /// The records of positions that were changed.
    used: HashSet<usize>,
    /// The days of the positions that are added.
    dates: Vec<Date>,
    /// The records of the files that one of the import was compared with.
    met: HashSet<(Kind, &'a Id)>,
    /// The ids of sources that what is added names.
    named: HashSet<&'a str>,
}

impl<'a, 'p, 't> Merge<'a, 'p, 't> {
    fn of(paper: &'p Paper<'t>, old: &'a Dataset, new: &'a Dataset, called: &'a Called<'a>) -> Self {
        let own = Ground::of(old);
        let mut as_new = Ground::of(new);
        as_new.called = Some(called);
        let ground = Ground {
            dataset: new,
            source: own.source,
            date: own.date,
            question: own.question,
            basis: own.basis,
            dates: old.sources().iter().map(|it| (&it.id, it.date)).collect(),
            called: Some(called),
        };
        let mut cells: HashMap<_, Vec<usize>> = HashMap::new();
        let mut last = HashMap::new();
        for at in paper.of_kind(Kind::Position) {
            let entry = &paper.entries[*at];
            let (issue, party) = (entry.says("issue").unwrap_or(""), entry.says("party").unwrap_or(""));
            cells.entry((issue, party)).or_default().push(*at);
            last.insert(issue, *at);
        }
        Self {
            old,
            new,
            paper,
            edits: Edits::new(paper),
            scribe: Scribe::new(ground),
            as_new: Scribe::new(as_new),
            as_old: Scribe::new(own),
            parties: new.parties().iter().map(|it| old.find_party(it.id.as_str())).collect(),
            cells,
            last,
            changes: vec![],
            untaken: vec![],
            touched: HashSet::new(),
            changed: HashSet::new(),
            used: HashSet::new(),
            dates: vec![],
            met: HashSet::new(),
            named: HashSet::new(),
        }
    }
}

#[cfg(test)]
mod tests;
