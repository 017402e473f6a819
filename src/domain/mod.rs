//! What is compared: parties, issues, positions in time, and what follows from them. No files, no terminal, no clock.

pub mod dataset;
pub mod date;
pub mod draft;
pub mod records;
pub mod stance;
pub mod text;
pub mod vocabulary;

pub use dataset::{Current, Dataset};
pub use date::Date;
pub use draft::Draft;
pub use records::{
    Challenge, ChallengeIx, Head, Id, Issue, IssueIx, Measure, MeasureIx, Opportunity, OpportunityIx, Origin,
    Party, PartyIx, Position, PositionDetail, Pressure, Source, SourceIx, Step, StepIx, Theme, ThemeIx,
};
pub use stance::{Stance, Standing};
pub use text::Text;
