//! The closed lists of words that a dataset may use (statuses, roles, terms …), each word said once.

/// Makes an enum whose variants are written in files by a fixed word.
///
/// Gives `ALL`, `word()` (as written in files), `label()` (as read on screen) and `from_word()`.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal $(($label:literal))?,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant,)+ }

        impl $name {
            /// Every word of the list, in its natural order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word as a file writes it.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The word as a person reads it.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => vocabulary!(@label $word $(, $label)?),)+ }
            }

            /// The value that a file's word stands for, if it is one of the list.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl Vocabulary for $name {
            fn words() -> Vec<&'static str> { Self::ALL.iter().map(|v| v.word()).collect() }
            fn parse(word: &str) -> Option<Self> { Self::from_word(word) }
        }
    };
    (@label $word:literal) => { $word };
    (@label $word:literal, $label:literal) => { $label };
}
pub(crate) use vocabulary;

/// A closed list of words, for readers that report what the list holds.
pub trait Vocabulary: Sized {
    /// Every word, as files write it.
    fn words() -> Vec<&'static str>;
    /// The value a word stands for.
    fn parse(word: &str) -> Option<Self>;
}

vocabulary! {
    /// What part a party plays in the talks.
    Role {
        /// Must agree for there to be an agreement.
        Principal = "principal",
        /// Brings the principals together.
        Mediator = "mediator",
        /// Vouches for what is agreed.
        Guarantor = "guarantor",
        /// Backs one of the principals.
        Supporter = "supporter",
        /// Is in the room.
        Observer = "observer",
    }
}

vocabulary! {
    /// Where an issue stands on the way to agreement.
    Status {
        /// Nobody has raised it at the table yet.
        NotOpened = "not-opened" ("not opened"),
        /// Being negotiated.
        Open = "open",
        /// Agreed but for the wording.
        InPrinciple = "in-principle" ("in principle"),
        /// Agreed by the delegations, not yet by their capitals.
        AdReferendum = "ad-referendum" ("ad referendum"),
        /// Done.
        Agreed = "agreed",
        /// Set aside for now.
        Parked = "parked",
    }
}

vocabulary! {
    /// How much an issue matters to a party.
    Salience {
        /// Would trade it away.
        Low = "low",
        /// Matters.
        Medium = "medium",
        /// Matters much.
        High = "high",
        /// Decides whether there is an agreement.
        Critical = "critical",
    }
}

vocabulary! {
    /// How far a party could move.
    Flexibility {
        /// Not at all.
        None = "none",
        /// Hardly.
        Limited = "limited",
        /// Somewhat.
        Some = "some",
        /// Freely.
        Open = "open",
    }
}

vocabulary! {
    /// How sure the coder of a position is.
    Confidence {
        /// A guess.
        Low = "low",
        /// Likely.
        Moderate = "moderate",
        /// As good as certain.
        High = "high",
    }
}

vocabulary! {
    /// How near the recorded text is to what was said.
    Words {
        /// The speaker's own words.
        Verbatim = "verbatim",
        /// The sense, in our words.
        Paraphrase = "paraphrase",
        /// What somebody else says was said.
        Reported = "reported",
    }
}

vocabulary! {
    /// Whether a stance was judged by an analyst or given by the party itself.
    StanceBasis {
        /// An analyst's judgement.
        Coded = "coded",
        /// A vote, or the party's own answer.
        Stated = "stated",
    }
}

vocabulary! {
    /// Whether a red line was said or is guessed.
    RedLineBasis {
        /// The party said so.
        Stated = "stated",
        /// We think so.
        Inferred = "inferred",
    }
}

vocabulary! {
    /// What sort of thing a source is.
    SourceKind {
        /// A text on the table.
        Text = "text",
        /// A vote.
        Vote = "vote",
        /// A written statement.
        Statement = "statement",
        /// A speech.
        Speech = "speech",
        /// An interview.
        Interview = "interview",
        /// A press report.
        Press = "press",
        /// A leak.
        Leak = "leak",
        /// An expert's view.
        Expert = "expert",
    }
}

vocabulary! {
    /// On what terms a source may be used; later is stricter.
    Terms {
        /// Quote it to anybody.
        Public = "public",
        /// Use it, do not attribute it.
        Background = "background",
        /// Know it, do not use it.
        OffRecord = "off-record" ("off the record"),
        /// For the team alone.
        Restricted = "restricted",
    }
}

vocabulary! {
    /// How a confidence-building measure binds the two sides.
    Reciprocity {
        /// One side acts.
        Unilateral = "unilateral",
        /// Each side acts in return for the other.
        Mutual = "mutual",
        /// Both act together.
        Joint = "joint",
    }
}

vocabulary! {
    /// How far a measure or a step has come.
    Progress {
        /// On the table.
        Proposed = "proposed",
        /// Agreed, not begun.
        Agreed = "agreed",
        /// Begun.
        UnderWay = "under-way" ("under way"),
        /// Begun, and stuck.
        Stalled = "stalled",
        /// Broken by a side.
        Breached = "breached",
        /// Finished.
        Done = "done",
    }
}

vocabulary! {
    /// Where a pressure on a party comes from.
    PressureFrom {
        /// Its own public and politics.
        Domestic = "domestic",
        /// Other states.
        International = "international",
        /// The battlefield.
        Military = "military",
        /// Markets, sanctions, money.
        Economic = "economic",
    }
}

vocabulary! {
    /// How far apart the principals are on an issue.
    GapWord {
        /// They all support it.
        None = "none",
        /// Near.
        Narrow = "narrow",
        /// Far.
        Wide = "wide",
        /// They all reject it.
        AllReject = "all-reject" ("all reject"),
        /// Too little is known.
        Unknown = "unknown",
    }
}

impl GapWord {
    /// The words an author may write for an issue; the others are only ever derived.
    pub const AUTHORED: &'static [Self] = &[Self::None, Self::Narrow, Self::Wide];
}

vocabulary! {
    /// What a note is for.
    NoteKind {
        /// A plain note.
        Note = "note",
        /// To be asked.
        Question = "question",
        /// To be done.
        Todo = "todo" ("to do"),
        /// Words to keep.
        Quote = "quote",
        /// To be checked.
        Verify = "verify",
        /// The dataset is wrong here.
        Correction = "correction",
    }
}
