//! What a merge changed and what it did not take, each as a line that reads like a short diff.

use std::fmt;

use crate::domain::draft::Kind;
use crate::domain::text::safe_line;
use crate::domain::{Date, Id};

/// One thing that a merge changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A record was added.
    Record {
        /// Its kind.
        kind: Kind,
        /// Its id.
        id: Id,
        /// How many positions came with it.
        positions: usize,
    },
    /// A field was given a value.
    Field {
        /// The record: its kind and id, an issue its id alone, a position its issue and party.
        on: String,
        /// The field.
        field: String,
        /// What it said before, if it was there.
        old: Option<String>,
        /// What it says now.
        new: String,
    },
    /// Something was added to a list.
    Listed {
        /// The record.
        on: String,
        /// The list.
        field: String,
        /// What was added.
        added: Vec<String>,
    },
    /// A position was added.
    Position {
        /// The issue.
        issue: Id,
        /// The party.
        party: Id,
        /// Its day.
        date: Option<Date>,
        /// What it comes to stand beside.
        beside: Beside,
    },
}

/// What a position that was added comes to stand beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// Nothing stood there.
    Nothing,
    /// It is newer than what stood there, which is history now.
    Older(Option<Date>),
    /// It is older than what stands there.
    Newer(Date),
    /// It is of the day of what stands there, or neither has one.
    SameDay,
}

/// Something that the import says and the merge did not take, or that it leaves to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Untaken {
    /// A position without a day, where one with a day stands.
    Undated {
        /// The issue.
        issue: Id,
        /// The party.
        party: Id,
        /// The day of what stands.
        stands: Date,
    },
    /// Another day of a source, on which everything that rests on it would move.
    SourceDate {
        /// The source.
        source: Id,
        /// The day that the import gives it.
        date: Date,
        /// The day that it has.
        stands: Option<Date>,
    },
    /// Words were changed, and what was said of the old ones stays with them.
    Stale {
        /// The issue.
        issue: Id,
        /// The party.
        party: Id,
        /// The fields that stay.
        fields: Vec<String>,
    },
    /// A question is asked of an issue that the import has none for, since the file asks it of every issue.
    Asked {
        /// The issue.
        issue: Id,
    },
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record { kind, id, positions } => {
                write!(f, "+ {} {id}", kind.word())?;
                match positions {
                    0 => Ok(()),
                    1 => write!(f, ", 1 position"),
                    count => write!(f, ", {count} positions"),
                }
            }
            Self::Field { on, field, old: None, new } => write!(f, "+ {on} / {field}: {}", safe_line(new)),
            Self::Field { on, field, old: Some(old), new } => {
                write!(f, "~ {on} / {field}: {} → {}", safe_line(old), safe_line(new))
            }
            Self::Listed { on, field, added } => {
                write!(f, "+ {on} / {field}: {}", safe_line(&added.join(", ")))
            }
            Self::Position { issue, party, date, beside } => {
                write!(f, "+ position {issue} / {party}")?;
                if let Some(date) = date {
                    write!(f, " {}", date.iso())?;
                }
                match beside {
                    Beside::Nothing => Ok(()),
                    Beside::Older(Some(day)) => write!(f, " (replaces {}, kept as history)", day.iso()),
                    Beside::Older(None) => write!(f, " (replaces an undated one, kept as history)"),
                    Beside::Newer(day) => write!(f, " (history: what stands is of {})", day.iso()),
                    Beside::SameDay if date.is_none() => {
                        write!(f, " (beside another without a day, which stays)")
                    }
                    Beside::SameDay => write!(f, " (beside another of that day, which stays)"),
                }
            }
        }
    }
}

impl fmt::Display for Untaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undated { issue, party, stands } => write!(
                f,
                "{issue} / {party}: not taken, since it has no day and what stands is of {}; give its day with `--date`",
                stands.iso()
            ),
            Self::SourceDate { source, date, stands } => write!(
                f,
                "source {source}: its date stays {}, and is not made {}: everything that rests on it would move",
                stands.map_or_else(|| "open".to_owned(), Date::iso),
                date.iso()
            ),
            Self::Stale { issue, party, fields } => {
                let fields = fields.join("`, `");
                write!(
                    f,
                    "{issue} / {party}: the words are new and the `{fields}` beside them is not; look at it again"
                )
            }
            Self::Asked { issue } => {
                write!(f, "{issue}: has no question of its own, and so the file's `default_question`")
            }
        }
    }
}
