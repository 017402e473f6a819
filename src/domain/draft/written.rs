//! Records as they are written: whatever names another record is still a name, whatever may be missing is an option.

use crate::domain::date::Date;
use crate::domain::records::PositionDetail;
use crate::domain::stance::Stance;
use crate::domain::text::Text;
use crate::domain::vocabulary::{
    GapWord, PressureFrom, Progress, Reciprocity, RedLineBasis, Role, SourceKind, StanceBasis, Status, Terms,
};

use super::names::Named;
use super::place::{Place, Written};

/// Where a record says it is from.
#[derive(Debug, Clone, Default)]
pub struct WrittenOrigin {
    /// The sources it names.
    pub sources: Vec<Named>,
    /// Whether it says that it has none, not even the default.
    pub unsourced: bool,
    /// Where in the source.
    pub locator: Option<Text>,
    /// Who said it.
    pub by: Option<Text>,
    /// When.
    pub date: Option<Date>,
}

/// The header as written.
#[derive(Debug, Clone, Default)]
pub struct WrittenHead {
    /// Where it begins.
    pub place: Place,
    /// The dataset's id.
    pub id: Option<Named>,
    /// Its title.
    pub title: Option<Text>,
    /// What it is about.
    pub summary: Option<Text>,
    /// The day it describes.
    pub as_of: Option<Date>,
    /// The banner.
    pub handling: Option<Text>,
    /// The source of everything that names none.
    pub default_source: Option<Named>,
    /// The question of every issue that has none.
    pub default_question: Option<Text>,
    /// Whether stances are coded or stated.
    pub stance_basis: Option<StanceBasis>,
    /// What the stances are called.
    pub stance_names: Vec<(Stance, Text)>,
}

/// A party as written.
#[derive(Debug, Clone, Default)]
pub struct WrittenParty {
    /// Where the record begins.
    pub place: Place,
    /// Its id.
    pub id: Option<Named>,
    /// Its name.
    pub name: Option<Written<Text>>,
    /// Its short name.
    pub short: Option<Written<Text>>,
    /// Its part in the talks.
    pub role: Option<Role>,
    /// Its groups.
    pub groups: Vec<Written<Text>>,
    /// Its general line.
    pub summary: Option<Text>,
    /// Where that is from.
    pub origin: WrittenOrigin,
}

/// A theme as written.
#[derive(Debug, Clone, Default)]
pub struct WrittenTheme {
    /// Where the record begins.
    pub place: Place,
    /// Its id.
    pub id: Option<Named>,
    /// Its name.
    pub name: Option<Written<Text>>,
    /// Where it is from: allowed on every record, of no consequence here.
    pub origin: WrittenOrigin,
}

/// A source as written.
#[derive(Debug, Clone, Default)]
pub struct WrittenSource {
    /// Where the record begins.
    pub place: Place,
    /// Its id.
    pub id: Option<Named>,
    /// Its title.
    pub title: Option<Written<Text>>,
    /// Who published it.
    pub outlet: Option<Text>,
    /// Where it is found.
    pub url: Option<Text>,
    /// What sort of thing it is.
    pub kind: Option<SourceKind>,
    /// On what terms it may be used.
    pub terms: Option<Terms>,
    /// Its grade.
    pub grade: Option<Text>,
    /// Its date, who wrote it, and where in a larger work.
    pub origin: WrittenOrigin,
}

/// An issue as written, without its positions.
#[derive(Debug, Clone, Default)]
pub struct WrittenIssue {
    /// Where the record begins.
    pub place: Place,
    /// Its id.
    pub id: Option<Named>,
    /// Its number.
    pub number: Option<Text>,
    /// Its title.
    pub title: Option<Written<Text>>,
    /// What it is about.
    pub summary: Option<Text>,
    /// The question that stances answer.
    pub question: Option<Text>,
    /// Its themes.
    pub themes: Vec<Named>,
    /// Where it stands.
    pub status: Option<Status>,
    /// The text that was agreed.
    pub agreed_text: Option<Text>,
    /// When it was agreed.
    pub agreed_on: Option<Date>,
    /// The author's word on the gap.
    pub gap: Option<GapWord>,
    /// Issues that move with it.
    pub linked_to: Vec<Named>,
    /// What our side says.
    pub lines_to_take: Option<Text>,
    /// Challenges in short form.
    pub challenges: Vec<Written<Text>>,
    /// Opportunities in short form.
    pub opportunities: Vec<Written<Text>>,
    /// Where it is from.
    pub origin: WrittenOrigin,
}

/// A position as a record of its own.
#[derive(Debug, Clone, Default)]
pub struct WrittenPosition {
    /// Where the record begins.
    pub place: Place,
    /// The issue.
    pub issue: Option<Named>,
    /// The party.
    pub party: Option<Named>,
    /// The words.
    pub text: Option<Text>,
    /// The stance.
    pub stance: Option<Stance>,
    /// Whether the red line was said.
    pub red_line_basis: Option<Written<RedLineBasis>>,
    /// The rest, without that, and without `by`, `locator` and `sources`, which stand in the origin.
    pub detail: PositionDetail,
    /// Where it is from.
    pub origin: WrittenOrigin,
}

/// A challenge as written.
#[derive(Debug, Clone, Default)]
pub struct WrittenChallenge {
    /// Where the record begins.
    pub place: Place,
    /// Its id.
    pub id: Option<Named>,
    /// What it is.
    pub text: Option<Text>,
    /// The issues.
    pub issues: Vec<Named>,
    /// Whose move it is.
    pub owners: Vec<Named>,
    /// What would lessen it.
    pub mitigation: Option<Text>,
    /// Where it is from.
    pub origin: WrittenOrigin,
}

/// An opportunity as written.
#[derive(Debug, Clone, Default)]
pub struct WrittenOpportunity {
    /// Where the record begins.
    pub place: Place,
    /// Its id.
    pub id: Option<Named>,
    /// What it is.
    pub text: Option<Text>,
    /// The issues.
    pub issues: Vec<Named>,
    /// What is set against it.
    pub challenges: Vec<Named>,
    /// Where it is from.
    pub origin: WrittenOrigin,
}

/// A measure as written.
#[derive(Debug, Clone, Default)]
pub struct WrittenMeasure {
    /// Where the record begins.
    pub place: Place,
    /// Its id.
    pub id: Option<Named>,
    /// Its title.
    pub title: Option<Text>,
    /// What it is for.
    pub purpose: Option<Text>,
    /// What is expected of it.
    pub impact: Option<Text>,
    /// The issues.
    pub issues: Vec<Named>,
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
    pub origin: WrittenOrigin,
}

/// A step as written.
#[derive(Debug, Clone, Default)]
pub struct WrittenStep {
    /// Where the record begins.
    pub place: Place,
    /// Its id.
    pub id: Option<Named>,
    /// What it is.
    pub text: Option<Text>,
    /// The issues.
    pub issues: Vec<Named>,
    /// The measures.
    pub measures: Vec<Named>,
    /// Who proposed it.
    pub proposed_by: Option<Text>,
    /// How far it has come.
    pub status: Option<Progress>,
    /// Where it is from.
    pub origin: WrittenOrigin,
}

/// A pressure as written.
#[derive(Debug, Clone, Default)]
pub struct WrittenPressure {
    /// Where the record begins.
    pub place: Place,
    /// Its id.
    pub id: Option<Named>,
    /// The party.
    pub on: Option<Named>,
    /// Where it comes from.
    pub from: Option<PressureFrom>,
    /// What it is.
    pub text: Option<Text>,
    /// Where that is from.
    pub origin: WrittenOrigin,
}
