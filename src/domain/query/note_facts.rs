//! What queries need to know of the notes: on which issue or cell, in which words, of what kind, by whom.

use crate::domain::records::{IssueIx, PartyIx};
use crate::domain::text::fold;
use crate::domain::vocabulary::NoteKind;

/// One note, as far as queries go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteFact {
    issue: IssueIx,
    party: Option<PartyIx>,
    text: String,
    tags: Vec<String>,
    kind: NoteKind,
    author: String,
}

impl NoteFact {
    /// A note on an issue, or on the cell of a party. Tags are given without their `#`.
    pub fn new<'t>(
        issue: IssueIx,
        party: Option<PartyIx>,
        text: &str,
        tags: impl IntoIterator<Item = &'t str>,
        kind: NoteKind,
        author: &str,
    ) -> Self {
        let tags = tags.into_iter().map(fold).collect();
        Self { issue, party, text: fold(text).replace('\n', " "), tags, kind, author: fold(author) }
    }

    /// The cell it is on; `None` where it is on the whole issue.
    pub fn party(&self) -> Option<PartyIx> {
        self.party
    }

    /// Whether a folded word or phrase stands in it.
    pub fn says(&self, word: &str) -> bool {
        self.text.contains(word)
    }

    /// Whether it has a folded tag.
    pub fn is_tagged(&self, tag: &str) -> bool {
        self.tags.iter().any(|own| own == tag)
    }

    /// What it is for.
    pub fn kind(&self) -> NoteKind {
        self.kind
    }

    /// Whether somebody, by a folded name, wrote it.
    pub fn is_by(&self, author: &str) -> bool {
        self.author == author
    }
}

/// Every note that is on an issue or a cell. A note on a challenge, say, may be given for each of its issues.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoteFacts(Vec<NoteFact>);

impl NoteFacts {
    /// Takes the notes in any order.
    pub fn new(mut notes: Vec<NoteFact>) -> Self {
        notes.sort_by_key(|note| note.issue);
        Self(notes)
    }

    /// The notes on an issue and on all its cells.
    pub fn on(&self, issue: IssueIx) -> &[NoteFact] {
        let start = self.0.partition_point(|note| note.issue < issue);
        let end = self.0.partition_point(|note| note.issue <= issue);
        &self.0[start..end]
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
