//! What a merge changed and what it did not take, each as a line that reads like a short diff.

use std::fmt;

use crate::domain::draft::Kind;
use crate::domain::text::safe_line;
use crate::domain::vocabulary::Terms;
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
        /// Its title, name or text, where the id does not say it.
        says: Option<String>,
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
        /// Its stance and its words.
        says: String,
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
    /// Looser terms of a source, on which everything that rests on it would be seen by more people.
    Terms {
        /// The source.
        source: Id,
        /// The terms that the import gives it.
        terms: Terms,
        /// Those that it has.
        stands: Terms,
    },
    /// Positions of days after the one that the dataset describes.
    AsOf {
        /// How many.
        count: usize,
        /// The last of their days.
        last: Date,
        /// The day of the dataset.
        as_of: Date,
    },
    /// A position without a day that says otherwise than a record without one, which says more than words and a stance.
    Record {
        /// The issue.
        issue: Id,
        /// The party.
        party: Id,
    },
    /// A position without a day that says a part of one without a day, which is from another source.
    Part {
        /// The issue.
        issue: Id,
        /// The party.
        party: Id,
    },
    /// A record of which the import says more, on other terms than what stands of it.
    OtherTerms {
        /// Its kind.
        kind: Kind,
        /// The id in the files.
        id: Id,
        /// The strictest terms of the import's sources, if it has any.
        given: Option<Terms>,
        /// Those of what stands.
        stands: Option<Terms>,
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
    /// Two records of the import are one in the files, and what the second says besides was not taken.
    Twice {
        /// Their kind.
        kind: Kind,
        /// The id in the files.
        id: Id,
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
            Self::Record { kind, id, says, positions } => {
                write!(f, "+ {} {id}", kind.word())?;
                if let Some(says) = says {
                    write!(f, " “{}”", cut(&safe_line(says)))?;
                }
                match positions {
                    0 => Ok(()),
                    1 => write!(f, ", 1 position"),
                    count => write!(f, ", {count} positions"),
                }
            }
            Self::Field { on, field, old: None, new } => {
                write!(f, "+ {on} / {field}: {}", cut(&safe_line(new)))
            }
            Self::Field { on, field, old: Some(old), new } => {
                let (old, new) = apart(&safe_line(old), &safe_line(new));
                write!(f, "~ {on} / {field}: {old} → {new}")
            }
            Self::Listed { on, field, added } => {
                write!(f, "+ {on} / {field}: {}", safe_line(&added.join(", ")))
            }
            Self::Position { issue, party, date, says, beside } => {
                write!(f, "+ {issue} / {party}")?;
                if let Some(date) = date {
                    write!(f, " {}", date.iso())?;
                }
                write!(f, ": {}", cut(&safe_line(says)))?;
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
            Self::Terms { source, terms, stands } => write!(
                f,
                "source {source}: its terms stay {}, and are not made {}: more people would see what rests on it; \
                 change them in the file if they may",
                stands.word(),
                terms.word()
            ),
            Self::AsOf { count, last, as_of } => {
                let (as_of, last) = (as_of.iso(), last.iso());
                let what =
                    if *count == 1 { "1 position is".to_owned() } else { format!("{count} positions are") };
                write!(
                    f,
                    "{what} of days after {as_of}, the `as_of` of the dataset, and will not show; make it {last} to see them"
                )
            }
            Self::Record { issue, party } => write!(
                f,
                "{issue} / {party}: not taken, since neither it nor the record that stands has a day, and who said that, and \
                 where, is not true of this; give its day with `--date`"
            ),
            Self::Part { issue, party } => write!(
                f,
                "{issue} / {party}: not taken, since neither it nor what stands has a day, and what would stay of that is from \
                 another source; give its day with `--date`"
            ),
            Self::OtherTerms { kind, id, given, stands } => {
                let [given, stands] =
                    [given, stands].map(|terms| terms.map_or("without a source", Terms::word));
                write!(
                    f,
                    "{} {id}: not taken, since what stands is {stands} and this is {given}, and a record is one or the \
                     other; write it into the file, or give `--terms` where they are the same",
                    kind.word()
                )
            }
            Self::Stale { issue, party, fields } => {
                let fields = fields.join("`, `");
                write!(
                    f,
                    "{issue} / {party}: the words are new and the `{fields}` beside them is not; look at it again"
                )
            }
            Self::Twice { kind, id } => {
                write!(
                    f,
                    "{} {id}: two of the import are this one, and only the first was taken; run this again",
                    kind.word()
                )
            }
            Self::Asked { issue } => {
                write!(f, "{issue}: has no question of its own, and so the file's `default_question`")
            }
        }
    }
}

/// The most letters of a text that are shown.
const SHOWN: usize = 72;

/// What a text begins with.
fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// Two texts that differ: of long ones what is about the place where they do.
fn apart(old: &str, new: &str) -> (String, String) {
    let same: usize =
        old.chars().zip(new.chars()).take_while(|(old, new)| old == new).map(|(c, _)| c.len_utf8()).sum();
    let is_long = old.chars().count().max(new.chars().count()) > SHOWN;
    // From the word before the one that differs.
    let words = old[..same].match_indices(' ').map(|(at, _)| at + 1).rev();
    let from = words.take(4).last().filter(|from| is_long && *from > SHOWN / 3).unwrap_or(0);
    let shown = |text: &str| if from > 0 { format!("…{}", cut(&text[from..])) } else { cut(text) };
    (shown(old), shown(new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_long_texts_what_differs_is_shown() {
        let long =
            "The two sides shall guarantee a flow of no less than forty cubic metres a second at the border";
        let (old, new) = apart(&format!("{long} every day"), &format!("{long} every second day"));
        assert_eq!([old, new], ["…the border every day", "…the border every second day"]);
        assert_eq!(apart("open", "agreed"), ("open".to_owned(), "agreed".to_owned()));
        assert_eq!(apart("", &"é".repeat(100)).1, format!("{}…", "é".repeat(SHOWN)));
    }
}
