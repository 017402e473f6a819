//! Written records into records, each name resolved.

use crate::domain::date::Date;
use crate::domain::records::{
    Challenge, ChallengeIx, IssueIx, Measure, MeasureIx, Opportunity, Origin, Party, PartyIx, Pressure,
    Source, SourceIx, Step,
};
use crate::domain::text::Text;
use crate::domain::vocabulary::{Role, Terms};
use crate::domain::width::Width;

use super::alike;
use super::desk::{AllIds, Desk, Ids};
use super::names::Named;
use super::place::Written;
use super::shorts;
use super::trouble::{Fault, Kind, Warning, WarningKind};
use super::written::{
    WrittenChallenge, WrittenMeasure, WrittenOpportunity, WrittenOrigin, WrittenParty, WrittenPressure,
    WrittenSource, WrittenStep,
};

/// What records refer to.
pub(super) struct Refs {
    pub(super) desk: Desk,
    pub(super) ids: AllIds,
    pub(super) theme_ids: Ids,
    pub(super) source_dates: Vec<Option<Date>>,
    pub(super) default_source: Option<SourceIx>,
}

/// A text that must be there; where it is not, a fault keeps what stands for it from being seen.
pub(super) fn required(text: Option<Text>) -> Text {
    text.unwrap_or_else(|| Text::line(""))
}

impl Refs {
    /// Where a record is from: the sources it names, else the default; its own date, else its first dated source's.
    pub(super) fn origin(&mut self, written: WrittenOrigin) -> Origin {
        let sources: Box<[SourceIx]> = if written.sources.is_empty() {
            self.default_source.filter(|_| !written.unsourced).into_iter().collect()
        } else {
            self.desk.resolve_all(Kind::Source, &self.ids.sources, &written.sources, SourceIx)
        };
        let date = written.date.or_else(|| sources.iter().find_map(|ix| self.source_dates[ix.get()]));
        Origin { sources, locator: written.locator, by: written.by, date }
    }

    fn on_issues(&mut self, named: &[Named]) -> Box<[IssueIx]> {
        self.desk.resolve_all(Kind::Issue, &self.ids.issues, named, IssueIx)
    }

    /// The sources; their dates are known from here on.
    pub(super) fn sources(&mut self, written: Vec<WrittenSource>) -> Vec<Source> {
        self.source_dates = written.iter().map(|source| source.origin.date).collect();
        let mut out = Vec::with_capacity(written.len());
        for (at, source) in written.into_iter().enumerate() {
            if source.title.is_none() {
                self.desk.missing(source.place, Kind::Source, &["title"]);
            }
            out.push(Source {
                id: self.ids.sources.list[at].clone(),
                title: required(source.title.map(|title| title.value)),
                outlet: source.outlet,
                url: source.url,
                date: source.origin.date,
                kind: source.kind,
                terms: source.terms.unwrap_or(Terms::Public),
                grade: source.grade,
                locator: source.origin.locator,
                by: source.origin.by,
            });
        }
        out
    }

    pub(super) fn challenges(&mut self, written: Vec<WrittenChallenge>) -> Vec<Challenge> {
        let mut out = Vec::with_capacity(written.len());
        for (at, challenge) in written.into_iter().enumerate() {
            if challenge.text.is_none() {
                self.desk.missing(challenge.place, Kind::Challenge, &["text"]);
            }
            out.push(Challenge {
                id: self.ids.challenges.list[at].clone(),
                text: required(challenge.text),
                issues: self.on_issues(&challenge.issues),
                owners: self.desk.resolve_all(Kind::Party, &self.ids.parties, &challenge.owners, PartyIx),
                mitigation: challenge.mitigation,
                origin: self.origin(challenge.origin),
            });
        }
        out
    }

    pub(super) fn opportunities(&mut self, written: Vec<WrittenOpportunity>) -> Vec<Opportunity> {
        let mut out = Vec::with_capacity(written.len());
        for (at, it) in written.into_iter().enumerate() {
            if it.text.is_none() {
                self.desk.missing(it.place, Kind::Opportunity, &["text"]);
            }
            let challenges =
                self.desk.resolve_all(Kind::Challenge, &self.ids.challenges, &it.challenges, ChallengeIx);
            out.push(Opportunity {
                id: self.ids.opportunities.list[at].clone(),
                text: required(it.text),
                issues: self.on_issues(&it.issues),
                challenges,
                origin: self.origin(it.origin),
            });
        }
        out
    }

    pub(super) fn measures(&mut self, written: Vec<WrittenMeasure>) -> Vec<Measure> {
        let mut out = Vec::with_capacity(written.len());
        for (at, measure) in written.into_iter().enumerate() {
            if measure.title.is_none() {
                self.desk.missing(measure.place, Kind::Measure, &["title"]);
            }
            out.push(Measure {
                id: self.ids.measures.list[at].clone(),
                title: required(measure.title),
                purpose: measure.purpose,
                impact: measure.impact,
                issues: self.on_issues(&measure.issues),
                reciprocity: measure.reciprocity,
                status: measure.status,
                proposed_by: measure.proposed_by,
                risk: measure.risk,
                verification: measure.verification,
                origin: self.origin(measure.origin),
            });
        }
        out
    }

    pub(super) fn steps(&mut self, written: Vec<WrittenStep>) -> Vec<Step> {
        let mut out = Vec::with_capacity(written.len());
        for (at, step) in written.into_iter().enumerate() {
            if step.text.is_none() {
                self.desk.missing(step.place, Kind::Step, &["text"]);
            }
            out.push(Step {
                id: self.ids.steps.list[at].clone(),
                text: required(step.text),
                issues: self.on_issues(&step.issues),
                measures: self.desk.resolve_all(Kind::Measure, &self.ids.measures, &step.measures, MeasureIx),
                proposed_by: step.proposed_by,
                status: step.status,
                origin: self.origin(step.origin),
            });
        }
        out
    }

    pub(super) fn pressures(&mut self, written: Vec<WrittenPressure>) -> Vec<Pressure> {
        let mut out = Vec::with_capacity(written.len());
        for (at, pressure) in written.into_iter().enumerate() {
            if pressure.text.is_none() {
                self.desk.missing(pressure.place, Kind::Pressure, &["text"]);
            }
            if pressure.on.is_none() {
                self.desk.missing(pressure.place, Kind::Pressure, &["on"]);
            }
            let on =
                pressure.on.and_then(|named| self.desk.resolve(Kind::Party, &self.ids.parties, named, false));
            let origin = self.origin(pressure.origin);
            if let Some(on) = on.map(PartyIx) {
                let (id, text) = (self.ids.pressures.list[at].clone(), required(pressure.text));
                out.push(Pressure { id, on, from: pressure.from, text, origin });
            }
        }
        out
    }

    /// The parties, each with a short name, and warnings of names that look alike.
    pub(super) fn parties(&mut self, written: Vec<WrittenParty>) -> Vec<Party> {
        for short in written.iter().filter_map(|party| party.short.as_ref()) {
            let cells = short.value.width();
            if cells > shorts::CELLS {
                self.desk.fault(short.place, || Fault::WideShort { cells });
            }
        }
        let mut made = made_shorts(&written).into_iter();
        look_alike(&mut self.desk, Kind::Party, &written, |party| party.name.as_ref());
        look_alike(&mut self.desk, Kind::Party, &written, |party| party.short.as_ref());
        let mut out = Vec::with_capacity(written.len());
        for (at, party) in written.into_iter().enumerate() {
            for (lacks, keys) in [(party.id.is_none(), &["id"]), (party.name.is_none(), &["name"])] {
                if lacks {
                    self.desk.missing(party.place, Kind::Party, keys);
                }
            }
            let name = required(party.name.map(|name| name.value));
            let short_is_made = party.short.is_none();
            let made = || Text::line(&made.next().unwrap_or_default());
            let short = party.short.map_or_else(made, |short| short.value);
            out.push(Party {
                id: self.ids.parties.list[at].clone(),
                name,
                short,
                short_is_made,
                role: party.role.unwrap_or(Role::Principal),
                groups: party.groups.into_iter().map(|group| group.value).collect(),
                summary: party.summary,
                origin: self.origin(party.origin),
            });
        }
        out
    }
}

/// Short names for the parties without one, in the file's order.
fn made_shorts(parties: &[WrittenParty]) -> Vec<String> {
    let nameless = parties.iter().filter(|party| party.short.is_none());
    let names: Vec<&str> =
        nameless.map(|party| party.name.as_ref().map_or("", |name| name.value.as_str())).collect();
    shorts::make(&names, parties.iter().filter_map(|party| party.short.as_ref()).map(|short| &*short.value))
}

pub(super) fn look_alike<R>(
    desk: &mut Desk,
    kind: Kind,
    records: &[R],
    name: impl Fn(&R) -> Option<&Written<Text>>,
) {
    let named: Vec<&Written<Text>> = records.iter().filter_map(name).collect();
    for (first, later) in alike::pairs(named.iter().map(|name| name.value.as_str())) {
        let (first, later) = (named[first], named[later]);
        desk.warn(WarningKind::LooksAlike, later.place, || Warning::LooksAlike {
            kind,
            name: later.value.to_string(),
            other: first.value.to_string(),
            first: first.place,
        });
    }
}
