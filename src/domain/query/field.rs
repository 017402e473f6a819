//! What a query can ask: its fields, and the test that each term comes to.

use crate::domain::comparison::Comparison;
use crate::domain::date::Date;
use crate::domain::records::{PartyIx, SourceIx, ThemeIx};
use crate::domain::standings::StandingSet;
use crate::domain::vocabulary::{GapWord, NoteKind, Status, Terms, Vocabulary, vocabulary};

vocabulary! {
    /// What stands before a colon, unless it is a party.
    Field {
        /// The themes of the issue, nested ones taken in.
        Theme = "theme",
        /// The columns.
        Party = "party",
        /// The current stance of some shown party.
        Stance = "stance",
        /// How far the issue has come.
        Status = "status",
        /// The gap: its author's word, else the derived one.
        Gap = "gap",
        /// That parties stand apart.
        Differ = "differ",
        /// That parties stand at one place.
        Agree = "agree",
        /// A source of the issue or of a current position.
        Source = "source",
        /// The terms of those sources.
        Terms = "terms",
        /// The earliest date of a current position.
        Since = "since",
        /// Words of a note.
        Note = "note",
        /// A note's tag.
        Tag = "tag",
        /// A note's kind.
        Kind = "kind",
        /// A note's author.
        Author = "author",
        /// Something that holds for a shown cell.
        Is = "is",
    }
}

vocabulary! {
    /// What can hold for a cell, or for an issue, with no value to it.
    Mark {
        /// There is a note on it.
        Noted = "noted",
        /// There is no entry.
        Missing = "missing",
        /// There are words that nobody has judged.
        Uncoded = "uncoded",
        /// Looked for, nothing said.
        Silent = "silent",
        /// Two readings of one day, or sources that disagree.
        Contested = "contested",
        /// There is a red line.
        RedLine = "red-line",
        /// There are conditions.
        Conditional = "conditional",
        /// There is a red line that is a guess of ours.
        Inferred = "inferred",
        /// The issue is marked.
        Marked = "marked",
    }
}

/// What an issue is asked. Where several values are given, one of them is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    /// Nothing: what stands for a term that is wrong, so that it hides nothing.
    Anything,
    /// A folded word or phrase in a text of the issue or of a shown party's current position.
    Word(String),
    /// A folded word, fuzzily in a title, a name or a theme.
    Fuzzy(String),
    /// One of these themes, nested ones among them, in order.
    Theme(Vec<ThemeIx>),
    /// Some shown party stands at one of these.
    Stance(StandingSet),
    /// One of these parties stands at one of these, shown or not.
    PartyStance(Vec<PartyIx>, StandingSet),
    /// Its status.
    Status(Vec<Status>),
    /// Its gap.
    Gap(Vec<GapWord>),
    /// These parties, or the principals where none is named, compare so.
    Compare(Comparison, Vec<PartyIx>),
    /// One of these sources, in order.
    Source(Vec<SourceIx>),
    /// Sources on such terms.
    Terms(Vec<Terms>),
    /// A current position of that day or later.
    Since(Date),
    /// Folded words of a note.
    Note(Vec<String>),
    /// Folded tags of a note.
    Tag(Vec<String>),
    /// Kinds of a note.
    Kind(Vec<NoteKind>),
    /// Folded authors of a note.
    Author(Vec<String>),
    /// Something that holds for a shown cell or for the issue.
    Is(Vec<Mark>),
}
