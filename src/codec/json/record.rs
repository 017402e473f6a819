//! The records that issues and positions refer to.

use serde::Serialize;

use crate::domain::vocabulary::{Progress, Reciprocity, SourceKind, Terms};
use crate::domain::{
    ChallengeIx, Dataset, Date, Id, IssueIx, MeasureIx, OpportunityIx, PartyIx, SourceIx, StepIx, Text,
};

/// A text that may be missing.
pub(super) fn text(text: Option<&Text>) -> Option<&str> {
    text.map(Text::as_str)
}

/// A date that may be missing, as files write it.
pub(super) fn iso(date: Option<Date>) -> Option<String> {
    date.map(Date::iso)
}

/// What the whole dataset says of itself, and the day it is looked at.
#[derive(Debug, Clone, Serialize)]
pub struct Head<'a> {
    id: Option<&'a str>,
    title: &'a str,
    as_of: Option<String>,
    handling: Option<&'a str>,
}

impl<'a> Head<'a> {
    /// The head of a dataset looked at on a day.
    pub fn of(dataset: &'a Dataset, day: Option<Date>) -> Self {
        let head = dataset.head();
        Self {
            id: head.id.as_ref().map(Id::as_str),
            title: &head.title,
            as_of: iso(day),
            handling: text(head.handling.as_ref()),
        }
    }
}

/// A party.
#[derive(Debug, Clone, Serialize)]
pub struct Party<'a> {
    id: &'a str,
    name: &'a str,
    short: &'a str,
    role: &'static str,
}

impl<'a> Party<'a> {
    /// A party of a dataset.
    pub fn of(dataset: &'a Dataset, ix: PartyIx) -> Self {
        let party = dataset.party(ix);
        Self { id: party.id.as_str(), name: &party.name, short: &party.short, role: party.role.word() }
    }
}

/// A source.
#[derive(Debug, Clone, Serialize)]
pub struct Source<'a> {
    id: &'a str,
    title: &'a str,
    outlet: Option<&'a str>,
    url: Option<&'a str>,
    date: Option<String>,
    kind: Option<&'static str>,
    terms: &'static str,
    grade: Option<&'a str>,
}

impl<'a> Source<'a> {
    /// Some sources of a dataset.
    pub(super) fn all(dataset: &'a Dataset, sources: &[SourceIx]) -> Vec<Self> {
        let of = |ix: &SourceIx| {
            let source = dataset.source(*ix);
            Self {
                id: source.id.as_str(),
                title: &source.title,
                outlet: text(source.outlet.as_ref()),
                url: text(source.url.as_ref()),
                date: iso(source.date),
                kind: source.kind.map(SourceKind::word),
                terms: source.terms.word(),
                grade: text(source.grade.as_ref()),
            }
        };
        sources.iter().map(of).collect()
    }
}

/// Where a record comes from.
#[derive(Debug, Clone, Serialize)]
pub struct Origin<'a> {
    by: Option<&'a str>,
    sources: Vec<Source<'a>>,
    locator: Option<&'a str>,
    date: Option<String>,
    terms: Option<&'static str>,
}

impl<'a> Origin<'a> {
    /// The origin of a record.
    pub(super) fn of(dataset: &'a Dataset, origin: &'a crate::domain::Origin) -> Self {
        Self {
            by: text(origin.by.as_ref()),
            sources: Source::all(dataset, &origin.sources),
            locator: text(origin.locator.as_ref()),
            date: iso(origin.date),
            terms: dataset.terms_of(&origin.sources).map(Terms::word),
        }
    }
}

/// What stands in the way.
#[derive(Debug, Clone, Serialize)]
pub struct Challenge<'a> {
    id: &'a str,
    text: &'a str,
    issues: Vec<&'a str>,
    owners: Vec<&'a str>,
    mitigation: Option<&'a str>,
    #[serde(flatten)]
    origin: Origin<'a>,
}

impl<'a> Challenge<'a> {
    /// A challenge of a dataset.
    pub fn of(dataset: &'a Dataset, ix: ChallengeIx) -> Self {
        let item = dataset.challenge(ix);
        Self {
            id: item.id.as_str(),
            text: &item.text,
            issues: issues(dataset, &item.issues),
            owners: item.owners.iter().map(|party| dataset.party(*party).id.as_str()).collect(),
            mitigation: text(item.mitigation.as_ref()),
            origin: Origin::of(dataset, &item.origin),
        }
    }
}

/// What could bring movement.
#[derive(Debug, Clone, Serialize)]
pub struct Opportunity<'a> {
    id: &'a str,
    text: &'a str,
    issues: Vec<&'a str>,
    challenges: Vec<&'a str>,
    #[serde(flatten)]
    origin: Origin<'a>,
}

impl<'a> Opportunity<'a> {
    /// An opportunity of a dataset.
    pub fn of(dataset: &'a Dataset, ix: OpportunityIx) -> Self {
        let item = dataset.opportunity(ix);
        Self {
            id: item.id.as_str(),
            text: &item.text,
            issues: issues(dataset, &item.issues),
            challenges: item.challenges.iter().map(|ix| dataset.challenge(*ix).id.as_str()).collect(),
            origin: Origin::of(dataset, &item.origin),
        }
    }
}

/// A confidence-building measure.
#[derive(Debug, Clone, Serialize)]
pub struct Measure<'a> {
    id: &'a str,
    title: &'a str,
    purpose: Option<&'a str>,
    impact: Option<&'a str>,
    issues: Vec<&'a str>,
    reciprocity: Option<&'static str>,
    status: Option<&'static str>,
    proposed_by: Option<&'a str>,
    risk: Option<&'a str>,
    verification: Option<&'a str>,
    #[serde(flatten)]
    origin: Origin<'a>,
}

impl<'a> Measure<'a> {
    /// A measure of a dataset.
    pub fn of(dataset: &'a Dataset, ix: MeasureIx) -> Self {
        let item = dataset.measure(ix);
        Self {
            id: item.id.as_str(),
            title: &item.title,
            purpose: text(item.purpose.as_ref()),
            impact: text(item.impact.as_ref()),
            issues: issues(dataset, &item.issues),
            reciprocity: item.reciprocity.map(Reciprocity::word),
            status: item.status.map(Progress::word),
            proposed_by: text(item.proposed_by.as_ref()),
            risk: text(item.risk.as_ref()),
            verification: text(item.verification.as_ref()),
            origin: Origin::of(dataset, &item.origin),
        }
    }
}

/// A proposed step.
#[derive(Debug, Clone, Serialize)]
pub struct Step<'a> {
    id: &'a str,
    text: &'a str,
    issues: Vec<&'a str>,
    measures: Vec<&'a str>,
    proposed_by: Option<&'a str>,
    status: Option<&'static str>,
    #[serde(flatten)]
    origin: Origin<'a>,
}

impl<'a> Step<'a> {
    /// A step of a dataset.
    pub fn of(dataset: &'a Dataset, ix: StepIx) -> Self {
        let item = dataset.step(ix);
        Self {
            id: item.id.as_str(),
            text: &item.text,
            issues: issues(dataset, &item.issues),
            measures: item.measures.iter().map(|ix| dataset.measure(*ix).id.as_str()).collect(),
            proposed_by: text(item.proposed_by.as_ref()),
            status: item.status.map(Progress::word),
            origin: Origin::of(dataset, &item.origin),
        }
    }
}

/// The ids of some issues.
pub(super) fn issues<'a>(dataset: &'a Dataset, issues: &[IssueIx]) -> Vec<&'a str> {
    issues.iter().map(|ix| dataset.issue(*ix).id.as_str()).collect()
}
