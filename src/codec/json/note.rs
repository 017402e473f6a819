//! A note.

use serde::Serialize;

use crate::domain::text::safe_line;
use crate::domain::{self, Anchor, Dataset, Text};

/// A note, and what it is on.
#[derive(Debug, Clone, Serialize)]
pub struct Note<'a> {
    id: &'a str,
    /// As files write it.
    on: String,
    /// As people read it.
    on_title: String,
    inbox: bool,
    /// Whether what it was on is gone.
    orphan: bool,
    /// Whether what it was on has changed since.
    moved_on: bool,
    kind: &'static str,
    said_by: Option<&'a str>,
    tags: Vec<&'a str>,
    created: String,
    updated: String,
    scope: &'static str,
    author: &'a str,
    text: &'a str,
}

impl<'a> Note<'a> {
    /// A note on a dataset.
    pub fn of(dataset: &Dataset, note: &'a domain::Note) -> Self {
        Self {
            id: note.id.as_str(),
            on: safe_line(&note.on.to_string()),
            on_title: note.on.describe(dataset),
            inbox: note.on == Anchor::Inbox,
            orphan: note.on.is_orphan(dataset),
            moved_on: domain::has_moved_on(note, dataset),
            kind: note.kind.word(),
            said_by: note.said_by.as_ref().map(Text::as_str),
            tags: note.all_tags().into_iter().map(Text::as_str).collect(),
            created: note.created.to_string(),
            updated: note.updated.to_string(),
            scope: note.scope.word(),
            author: &note.author,
            text: note.text.shown(),
        }
    }
}
