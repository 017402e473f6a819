//! Written records into records, each name resolved.

use crate::domain::date::Date;
use crate::domain::records::{
    Challenge, ChallengeIx, Id, IssueIx, Measure, MeasureIx, Opportunity, Origin, Party, PartyIx, Pressure,
    Source, SourceIx, Step, Theme,
};
use crate::domain::text::Text;
use crate::domain::vocabulary::{Role, Terms};
use unicode_width::UnicodeWidthStr;

use super::alike;
use super::desk::{Desk, Ids};
use super::names::{Named, nearest, slug};
use super::place::Written;
use super::shorts::{CELLS, Shorts};
use super::trouble::{Fault, Kind, Warning, WarningKind};
use super::written::{
    WrittenChallenge, WrittenIssue, WrittenMeasure, WrittenOpportunity, WrittenOrigin, WrittenParty,
    WrittenPressure, WrittenSource, WrittenStep, WrittenTheme,
};

/// What records refer to.
pub(super) struct Refs<'a> {
    pub(super) desk: &'a mut Desk,
    pub(super) issue_ids: &'a Ids,
    pub(super) party_ids: &'a Ids,
    pub(super) source_ids: &'a Ids,
    pub(super) challenge_ids: &'a Ids,
    pub(super) measure_ids: &'a Ids,
    pub(super) source_dates: Vec<Option<Date>>,
    pub(super) default_source: Option<SourceIx>,
}

/// A text that must be there; where it is not, a fault keeps what stands for it from being seen.
fn required(text: Option<Text>) -> Text {
    text.unwrap_or_else(|| Text::line(""))
}

impl Refs<'_> {
    /// Where a record is from: the sources it names, else the default; its own date, else its first dated source's.
    pub(super) fn origin(&mut self, written: WrittenOrigin) -> Origin {
        let sources: Box<[SourceIx]> = if written.sources.is_empty() {
            self.default_source.into_iter().collect()
        } else {
            self.desk.resolve_all(Kind::Source, self.source_ids, &written.sources, SourceIx)
        };
        let date = written.date.or_else(|| sources.iter().find_map(|ix| self.source_dates[ix.get()]));
        Origin { sources, locator: written.locator, by: written.by, date }
    }

    fn issues(&mut self, named: &[Named]) -> Box<[IssueIx]> {
        self.desk.resolve_all(Kind::Issue, self.issue_ids, named, IssueIx)
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
                id: self.source_ids.list[at].clone(),
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
                id: self.challenge_ids.list[at].clone(),
                text: required(challenge.text),
                issues: self.issues(&challenge.issues),
                owners: self.desk.resolve_all(Kind::Party, self.party_ids, &challenge.owners, PartyIx),
                mitigation: challenge.mitigation,
                origin: self.origin(challenge.origin),
            });
        }
        out
    }

    pub(super) fn opportunities(&mut self, written: Vec<WrittenOpportunity>, ids: &Ids) -> Vec<Opportunity> {
        let mut out = Vec::with_capacity(written.len());
        for (at, it) in written.into_iter().enumerate() {
            if it.text.is_none() {
                self.desk.missing(it.place, Kind::Opportunity, &["text"]);
            }
            let challenges =
                self.desk.resolve_all(Kind::Challenge, self.challenge_ids, &it.challenges, ChallengeIx);
            out.push(Opportunity {
                id: ids.list[at].clone(),
                text: required(it.text),
                issues: self.issues(&it.issues),
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
                id: self.measure_ids.list[at].clone(),
                title: required(measure.title),
                purpose: measure.purpose,
                impact: measure.impact,
                issues: self.issues(&measure.issues),
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

    pub(super) fn steps(&mut self, written: Vec<WrittenStep>, ids: &Ids) -> Vec<Step> {
        let mut out = Vec::with_capacity(written.len());
        for (at, step) in written.into_iter().enumerate() {
            if step.text.is_none() {
                self.desk.missing(step.place, Kind::Step, &["text"]);
            }
            out.push(Step {
                id: ids.list[at].clone(),
                text: required(step.text),
                issues: self.issues(&step.issues),
                measures: self.desk.resolve_all(Kind::Measure, self.measure_ids, &step.measures, MeasureIx),
                proposed_by: step.proposed_by,
                status: step.status,
                origin: self.origin(step.origin),
            });
        }
        out
    }

    pub(super) fn pressures(&mut self, written: Vec<WrittenPressure>, ids: &Ids) -> Vec<Pressure> {
        let mut out = Vec::with_capacity(written.len());
        for (at, pressure) in written.into_iter().enumerate() {
            if pressure.text.is_none() {
                self.desk.missing(pressure.place, Kind::Pressure, &["text"]);
            }
            let on = if let Some(named) = pressure.on { self.desk.resolve(Kind::Party, self.party_ids, named, false) } else {
                self.desk.missing(pressure.place, Kind::Pressure, &["on"]);
                None
            };
            let origin = self.origin(pressure.origin);
            if let Some(on) = on.map(PartyIx) {
                let (id, text) = (ids.list[at].clone(), required(pressure.text));
                out.push(Pressure { id, on, from: pressure.from, text, origin });
            }
        }
        out
    }
}

/// The parties, each with a short name, and warnings of names that look alike.
pub(super) fn party_records(refs: &mut Refs<'_>, written: Vec<WrittenParty>) -> Vec<Party> {
    let mut shorts = Shorts::default();
    for party in &written {
        if let Some(short) = &party.short {
            shorts.take(&short.value);
            let cells = short.value.width();
            if cells > CELLS {
                refs.desk.fault(short.place, || Fault::WideShort { cells });
            }
        }
    }
    look_alike(refs.desk, Kind::Party, &written, |party| party.name.as_ref());
    look_alike(refs.desk, Kind::Party, &written, |party| party.short.as_ref());
    let mut out = Vec::with_capacity(written.len());
    for (at, party) in written.into_iter().enumerate() {
        for (lacks, keys) in [(party.id.is_none(), &["id"]), (party.name.is_none(), &["name"])] {
            if lacks {
                refs.desk.missing(party.place, Kind::Party, keys);
            }
        }
        let name = required(party.name.map(|name| name.value));
        let short = party.short.map_or_else(|| Text::line(&shorts.make(&name)), |short| short.value);
        out.push(Party {
            id: refs.party_ids.list[at].clone(),
            name,
            short,
            role: party.role.unwrap_or(Role::Principal),
            groups: party.groups.into_iter().map(|group| group.value).collect(),
            summary: party.summary,
            origin: refs.origin(party.origin),
        });
    }
    out
}

fn look_alike<R>(desk: &mut Desk, kind: Kind, records: &[R], name: impl Fn(&R) -> Option<&Written<Text>>) {
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

/// The themes: the declared ones, then those that are only used, each after what it lies within.
pub(super) fn theme_records(
    desk: &mut Desk,
    written: Vec<WrittenTheme>,
    issues: &[WrittenIssue],
) -> (Vec<Theme>, Ids) {
    let declared = desk.settle(
        Kind::Theme,
        &written,
        |theme| theme.id.as_ref(),
        |theme| theme.name.as_ref().map_or("", |name| &name.value),
    );
    look_alike(desk, Kind::Theme, &written, |theme| theme.name.as_ref());
    let mut made = Made { themes: Vec::with_capacity(written.len()), ids: Ids::default() };
    for (at, theme) in written.into_iter().enumerate() {
        for (lacks, keys) in [(theme.id.is_none(), &["id"]), (theme.name.is_none(), &["name"])] {
            if lacks {
                desk.missing(theme.place, Kind::Theme, keys);
            }
        }
        let id = declared.list[at].clone();
        made.add_parents(desk, Some(&declared), id.as_str());
        let name = required(theme.name.map(|name| name.value));
        made.add(desk, Theme { id, name });
    }
    for named in issues.iter().flat_map(|issue| &issue.themes) {
        if made.ids.get(named.symbol).is_none() {
            made.add_used(desk, &declared, *named);
        }
    }
    (made.themes, made.ids)
}

/// The themes so far.
struct Made {
    themes: Vec<Theme>,
    ids: Ids,
}

impl Made {
    fn add(&mut self, desk: &mut Desk, theme: Theme) {
        let symbol = desk.names.symbol(theme.id.as_str());
        self.ids.set(symbol, self.themes.len() as u32);
        self.themes.push(theme);
    }

    /// Adds a theme that is used and not declared, by an id or by a name.
    fn add_used(&mut self, desk: &mut Desk, declared: &Ids, named: Named) {
        let used = desk.names.text(named.symbol).to_owned();
        let id = match Id::nested(&used) {
            Some(_) => used.clone(),
            None => used.split('/').map(slug).collect::<Vec<_>>().join("/"),
        };
        if !desk.check_id(Kind::Theme, &id, named.place) {
            self.ids.set(named.symbol, 0);
            return;
        }
        let symbol = desk.names.symbol(&id);
        if let Some(known) = self.ids.get(symbol) {
            self.ids.set(named.symbol, known);
            return;
        }
        if !desk.has_lost(Kind::Theme) {
            desk.warn(WarningKind::UndeclaredTheme, named.place, || Warning::UndeclaredTheme {
                nearest: nearest(&id, declared.list.iter().map(Id::as_str)).map(str::to_owned),
                id: used.clone(),
            });
        }
        self.add_parents(desk, None, &id);
        let name =
            if id == used { name_of(&id) } else { Text::line(used.rsplit('/').next().unwrap_or(&used)) };
        self.ids.set(named.symbol, self.themes.len() as u32);
        self.add(desk, Theme { id: Id::checked(&id), name });
    }

    /// Adds what a nested theme lies within, unless it is there or declared further on.
    fn add_parents(&mut self, desk: &mut Desk, declared: Option<&Ids>, id: &str) {
        for (end, _) in id.match_indices('/') {
            let symbol = desk.names.symbol(&id[..end]);
            let known = self.ids.get(symbol).or_else(|| declared?.get(symbol)).is_some();
            if !known {
                self.add(desk, Theme { id: Id::checked(&id[..end]), name: name_of(&id[..end]) });
            }
        }
    }
}

/// A name for a theme that nobody named: `water/ground-level` is "Ground level".
fn name_of(id: &str) -> Text {
    let last = id.rsplit('/').next().unwrap_or(id).replace(['-', '_'], " ");
    let mut chars = last.chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    Text::line(&(first + chars.as_str()))
}
