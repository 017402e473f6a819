//! The records of a dataset as they stand in memory: facts first, judgements beside them.

use std::fmt;
use std::sync::Arc;

use super::date::Date;
use super::stance::Stance;
use super::text::Text;
use super::vocabulary::{
    Confidence, Flexibility, GapWord, PressureFrom, Progress, Reciprocity, RedLineBasis, Role, Salience,
    SourceKind, StanceBasis, Status, Terms, Words,
};

/// Makes the index of one kind of record: it finds a record by arithmetic and cannot be taken for another kind's.
macro_rules! index {
    ($($(#[$meta:meta])* $name:ident,)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(super) u32);

        impl $name {
            /// The place of the record in the dataset's order, from 0.
            pub fn get(self) -> usize { self.0 as usize }
        }
    )+};
}

index! {
    /// The index of a party.
    PartyIx,
    /// The index of an issue.
    IssueIx,
    /// The index of a theme.
    ThemeIx,
    /// The index of a source.
    SourceIx,
    /// The index of a challenge.
    ChallengeIx,
    /// The index of an opportunity.
    OpportunityIx,
    /// The index of a measure.
    MeasureIx,
    /// The index of a step.
    StepIx,
}

/// An id: `a-z 0-9 - _` (and `/` in themes), unique per kind, what everything else refers to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

impl Id {
    /// Takes an id that keeps the rule; `None` where it does not.
    pub fn new(text: &str) -> Option<Self> {
        let legal = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
        (!text.is_empty() && text.bytes().all(legal)).then(|| Self(text.into()))
    }

    /// Takes the id of a theme, whose parts are parted by `/` (`water/quality`).
    pub fn nested(text: &str) -> Option<Self> {
        text.split('/').all(|part| Self::new(part).is_some()).then(|| Self(text.into()))
    }

    /// Takes an id that a draft has found to keep the rule, or that a fault keeps from ever being seen.
    pub(super) fn checked(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    /// The id as files write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Id {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

/// Where a record comes from. The sources are resolved: a record that named none has the dataset's default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The sources, as named.
    pub sources: Box<[SourceIx]>,
    /// Where in the source.
    pub locator: Option<Text>,
    /// Who said it.
    pub by: Option<Text>,
    /// When: its own date, else its source's.
    pub date: Option<Date>,
}

/// What the whole dataset says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Names the dataset for its notes; without one its path does.
    pub id: Option<Id>,
    /// Its title.
    pub title: Text,
    /// What it is about.
    pub summary: Option<Text>,
    /// The day it describes.
    pub as_of: Option<Date>,
    /// The banner that every screen and export carries.
    pub handling: Option<Text>,
    /// The source of everything that names none.
    pub default_source: Option<SourceIx>,
    /// The question of every issue that has none of its own; those have it as theirs.
    pub default_question: Option<Text>,
    /// Whether stances are coded or stated where a position does not say.
    pub stance_basis: StanceBasis,
    /// What the stances are called here, where that differs.
    pub stance_names: Vec<(Stance, Text)>,
}

/// A party to the talks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: Text,
    /// Its name in at most six cells.
    pub short: Text,
    /// Whether the short name was made from the name, the file giving none.
    pub short_is_made: bool,
    /// Its part in the talks.
    pub role: Role,
    /// The groups it belongs to.
    pub groups: Vec<Text>,
    /// Its general line.
    pub summary: Option<Text>,
    /// Where that is from.
    pub origin: Origin,
}

impl Party {
    /// What it is called where there is room for words: the short name that its author knows it by, else the whole name.
    pub fn called(&self) -> &str {
        if self.short_is_made { &self.name } else { &self.short }
    }
}

/// A subject that issues share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Its id; `water/quality` lies within `water`.
    pub id: Id,
    /// Its name.
    pub name: Text,
}

impl Theme {
    /// Whether `other` is this theme or lies within it.
    pub fn takes_in(&self, other: &Self) -> bool {
        let (outer, inner) = (self.id.as_str(), other.id.as_str());
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Where facts come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Text,
    /// Who published it.
    pub outlet: Option<Text>,
    /// Where it is found.
    pub url: Option<Text>,
    /// When it was published.
    pub date: Option<Date>,
    /// What sort of thing it is.
    pub kind: Option<SourceKind>,
    /// On what terms it may be used.
    pub terms: Terms,
    /// Admiralty grade: reliability A–F, credibility 1–6.
    pub grade: Option<Text>,
    /// Where in a larger work.
    pub locator: Option<Text>,
    /// Who wrote or said it.
    pub by: Option<Text>,
}

impl Source {
    /// What it is called in prose: its title, and who published it where the title does not say.
    pub fn named(&self) -> String {
        match &self.outlet {
            Some(outlet) if !self.title.contains(outlet.as_str()) => format!("{} ({outlet})", self.title),
            Some(_) | None => self.title.to_string(),
        }
    }
}

/// A question between the parties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Its id.
    pub id: Id,
    /// Its number on the agenda, else its place in the file.
    pub number: Text,
    /// Its title.
    pub title: Text,
    /// What it is about.
    pub summary: Option<Text>,
    /// The neutral proposition that stances answer: its own, else the dataset's default.
    pub question: Option<Text>,
    /// Its themes, as named.
    pub themes: Box<[ThemeIx]>,
    /// Where it stands.
    pub status: Option<Status>,
    /// The text that was agreed.
    pub agreed_text: Option<Text>,
    /// When it was agreed.
    pub agreed_on: Option<Date>,
    /// The author's word on the gap.
    pub gap: Option<GapWord>,
    /// Issues that move with it.
    pub linked_to: Box<[IssueIx]>,
    /// What our side says; internal.
    pub lines_to_take: Option<Text>,
    /// Where it is from.
    pub origin: Origin,
    /// The challenges on it.
    pub challenges: Box<[ChallengeIx]>,
    /// The opportunities on it.
    pub opportunities: Box<[OpportunityIx]>,
    /// The measures on it.
    pub measures: Box<[MeasureIx]>,
    /// The steps on it.
    pub steps: Box<[StepIx]>,
}

/// What one party was recorded to say on one issue, once.
///
/// Kept small, because there may be millions: what most positions lack stands apart in `detail`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The words.
    pub text: Option<Text>,
    /// What nearly no position of a large dataset has.
    pub detail: Option<Box<PositionDetail>>,
    /// When: its own date, else its source's.
    pub date: Option<Date>,
    /// The stance, if it was judged or stated.
    pub stance: Option<Stance>,
}

/// The rarer fields of a position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PositionDetail {
    /// "if …"
    pub conditions: Option<Text>,
    /// Why they want it.
    pub interest: Option<Text>,
    /// How much it matters to them.
    pub salience: Option<Salience>,
    /// How far they could move.
    pub flexibility: Option<Flexibility>,
    /// What may not be crossed.
    pub red_line: Option<Text>,
    /// Whether the red line was said, where it was not: stated is what a file need not say.
    pub red_line_basis: Option<RedLineBasis>,
    /// How sure the coder is.
    pub confidence: Option<Confidence>,
    /// How near the text is to what was said, where it is no paraphrase.
    pub words: Option<Words>,
    /// Who said it.
    pub by: Option<Text>,
    /// The words in the original.
    pub quote: Option<Text>,
    /// Where in the source.
    pub locator: Option<Text>,
    /// Whether the stance is coded or stated, where that is not the dataset's.
    pub stance_basis: Option<StanceBasis>,
    /// The sources it names; none means the dataset's default.
    pub sources: Box<[SourceIx]>,
    /// Whether it says that it has no source, not even the default.
    pub unsourced: bool,
}

impl Position {
    /// "if …"
    pub fn conditions(&self) -> Option<&Text> {
        self.detail.as_ref()?.conditions.as_ref()
    }

    /// What may not be crossed.
    pub fn red_line(&self) -> Option<&Text> {
        self.detail.as_ref()?.red_line.as_ref()
    }

    /// Whether the red line was said or is guessed; `None` where there is no red line.
    pub fn red_line_basis(&self) -> Option<RedLineBasis> {
        self.red_line()?;
        Some(self.detail.as_ref()?.red_line_basis.unwrap_or(RedLineBasis::Stated))
    }

    /// How near the text is to what was said: a paraphrase where a file does not say.
    pub fn words(&self) -> Words {
        self.detail.as_ref().and_then(|detail| detail.words).unwrap_or(Words::Paraphrase)
    }

    /// The words in the original.
    pub fn quote(&self) -> Option<&Text> {
        self.detail.as_ref()?.quote.as_ref()
    }

    /// Who said it.
    pub fn by(&self) -> Option<&Text> {
        self.detail.as_ref()?.by.as_ref()
    }

    /// What to show of it in one place: the text, else the quote.
    pub fn shown(&self) -> Option<&Text> {
        self.text.as_ref().or_else(|| self.quote())
    }
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub text: Text,
    /// The issues it stands in the way of.
    pub issues: Box<[IssueIx]>,
    /// Whose move it is.
    pub owners: Box<[PartyIx]>,
    /// What would lessen it.
    pub mitigation: Option<Text>,
    /// Where it is from.
    pub origin: Origin,
}

/// What could bring movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opportunity {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub text: Text,
    /// The issues it could move.
    pub issues: Box<[IssueIx]>,
    /// What is set against it.
    pub challenges: Box<[ChallengeIx]>,
    /// Where it is from.
    pub origin: Origin,
}

/// A confidence-building measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Text,
    /// What it is for.
    pub purpose: Option<Text>,
    /// What is expected of it.
    pub impact: Option<Text>,
    /// The issues it serves.
    pub issues: Box<[IssueIx]>,
    /// How it binds the sides.
    pub reciprocity: Option<Reciprocity>,
    /// How far it has come.
    pub status: Option<Progress>,
    /// Who proposed it.
    pub proposed_by: Option<Text>,
    /// How it could backfire.
    pub risk: Option<Text>,
    /// How it would be verified.
    pub verification: Option<Text>,
    /// Where it is from.
    pub origin: Origin,
}

/// A proposed step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub text: Text,
    /// The issues it serves.
    pub issues: Box<[IssueIx]>,
    /// The measures it belongs to.
    pub measures: Box<[MeasureIx]>,
    /// Who proposed it.
    pub proposed_by: Option<Text>,
    /// How far it has come.
    pub status: Option<Progress>,
    /// Where it is from.
    pub origin: Origin,
}

/// What presses on a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pressure {
    /// Its id.
    pub id: Id,
    /// The party.
    pub on: PartyIx,
    /// Where it comes from.
    pub from: Option<PressureFrom>,
    /// What it is.
    pub text: Text,
    /// Where that is from.
    pub origin: Origin,
}
