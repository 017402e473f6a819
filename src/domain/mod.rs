//! What is compared: parties, issues, positions in time, and what follows from them. No files, no terminal, no clock.

mod abridged;
pub mod agreement;
pub mod anchor;
pub mod audience;
pub mod brief;
pub mod comparison;
pub mod dataset;
pub mod date;
pub mod draft;
mod excerpt;
pub mod facets;
pub mod find;
pub mod fingerprint;
pub mod gap;
pub mod go_to;
pub mod handout;
pub mod merge;
pub mod named;
pub mod note;
pub mod notes;
pub mod plain;
pub mod query;
pub mod records;
pub mod remark;
pub mod search;
pub mod sort;
#[cfg(test)]
pub(crate) mod specimen;
pub mod stamp;
pub mod stance;
pub mod standings;
pub mod text;
pub mod vocabulary;
pub mod width;

pub use anchor::{Anchor, Place};
pub use audience::{Audience, Item, Withheld};
pub use comparison::{Comparison, Tally};
pub use dataset::{Current, Dataset};
pub use date::Date;
pub use draft::Draft;
pub use fingerprint::{fingerprint, has_moved_on};
pub use gap::GapReading;
pub use handout::Handout;
pub use merge::Merged;
pub use note::{Note, NoteId, NoteText, Scope};
pub use notes::NoteBook;
pub use records::{
    Challenge, ChallengeIx, Head, Id, Issue, IssueIx, Measure, MeasureIx, Opportunity, OpportunityIx, Origin,
    Party, PartyIx, Position, PositionDetail, Pressure, Source, SourceIx, Step, StepIx, Theme, ThemeIx,
};
pub use remark::Remark;
pub use stamp::Stamp;
pub use stance::{Stance, Standing};
pub use standings::{Glance, StandingSet, Standings};
pub use text::Text;
