//! From a draft to a dataset: ids first, then every name that means a record, then the records in their order.

use std::collections::HashSet;

use crate::domain::audience::Audience;
use crate::domain::dataset::Dataset;
use crate::domain::records::{
    ChallengeIx, Head, Id, Issue, IssueIx, MeasureIx, OpportunityIx, SourceIx, StepIx, ThemeIx,
};
use crate::domain::text::{Block, Text};
use crate::domain::vocabulary::StanceBasis;

use super::desk::{AllIds, Desk, Ids};
use super::names::Named;
use super::place::{Place, Written};
use super::positions::{Defaults, Positions};
use super::records::{Refs, required};
use super::themes::theme_records;
use super::trouble::{Fault, Kind, Warning, WarningKind};
use super::written::{WrittenChallenge, WrittenHead, WrittenIssue, WrittenOpportunity};
use super::{Draft, Finished, MAX_RECORDS};

/// How many issues become records before the room that they took is given back.
const GIVE_BACK: usize = 4096;

impl Draft {
    /// Resolves every name at once: the dataset, or all that keeps it from being one.
    pub fn finish(mut self) -> Finished {
        let head = check_head(&mut self.desk, self.head.take());
        let ids = self.settle();
        let Self { mut desk, head: _, parties, themes, sources, issues, mut positions, .. } = self;
        let default_source = head
            .default_source
            .and_then(|named| desk.resolve(Kind::Source, &ids.sources, named, false))
            .map(SourceIx);
        let (themes, theme_ids) = theme_records(&mut desk, themes, &issues);
        let mut refs = Refs { desk, ids, theme_ids, source_dates: Vec::new(), default_source };
        let sources = refs.sources(sources);
        let parties = refs.parties(parties);
        let challenges = refs.challenges(self.challenges);
        let opportunities = refs.opportunities(self.opportunities);
        let measures = refs.measures(self.measures);
        let steps = refs.steps(self.steps);
        let pressures = refs.pressures(self.pressures);
        let links = Links {
            challenges: Link::new(challenges.iter().map(|it| &*it.issues), ChallengeIx),
            opportunities: Link::new(opportunities.iter().map(|it| &*it.issues), OpportunityIx),
            measures: Link::new(measures.iter().map(|it| &*it.issues), MeasureIx),
            steps: Link::new(steps.iter().map(|it| &*it.issues), StepIx),
        };
        let defaults = Defaults {
            date: default_source.and_then(|ix| refs.source_dates[ix.get()]),
            source: default_source,
            sourced: head.default_source.is_some() || refs.desk.has_lost(Kind::Dataset),
            basis: head.stance_basis.unwrap_or(StanceBasis::Coded),
            as_of: head.as_of,
        };
        positions.resolve(&mut refs, &defaults);
        let judged = positions.judged_issues(issues.len());
        let issues = refs.issues(issues, links, &judged, head.default_question.as_ref());

        let Refs { mut desk, ids, .. } = refs;
        Positions::check_size(&mut desk, head.place, issues.len(), parties.len());
        if !desk.is_whole() {
            let (faults, warnings) = desk.into_faults(&ids);
            return Finished { dataset: Err(faults), warnings };
        }
        let (positions, cells) = positions.into_cells(issues.len(), parties.len());
        let dataset = Dataset {
            audience: Audience::Own,
            head: Head {
                id: head.id.map(|id| Id::checked(desk.names.shared(id.symbol))),
                title: required(head.title),
                summary: head.summary,
                as_of: head.as_of,
                handling: head.handling,
                default_source,
                default_question: head.default_question,
                stance_basis: head.stance_basis.unwrap_or(StanceBasis::Coded),
                stance_names: head.stance_names,
            },
            parties,
            themes,
            sources,
            issue_ids: ids.issues.list.into_iter().zip((0..).map(IssueIx)).collect(),
            issues,
            positions,
            cells,
            challenges,
            opportunities,
            measures,
            steps,
            pressures,
        };
        Finished { dataset: Ok(dataset), warnings: desk.warnings }
    }

    /// Gives every record its id, short forms of challenges and opportunities being records from here on.
    fn settle(&mut self) -> AllIds {
        let desk = &mut self.desk;
        let issues = desk.settle(Kind::Issue, &self.issues, |it| it.id, |it| says(it.title.as_ref()));
        merge_challenges(desk, &issues, &self.issues, &mut self.challenges);
        merge_opportunities(desk, &issues, &self.issues, &mut self.opportunities);
        AllIds {
            issues,
            parties: desk.settle(Kind::Party, &self.parties, |it| it.id, |it| says(it.name.as_ref())),
            sources: desk.settle(Kind::Source, &self.sources, |it| it.id, |it| says(it.title.as_ref())),
            challenges: desk.settle(
                Kind::Challenge,
                &self.challenges,
                |it| it.id,
                |it| or_empty(it.text.as_ref()),
            ),
            opportunities: desk.settle(
                Kind::Opportunity,
                &self.opportunities,
                |it| it.id,
                |it| or_empty(it.text.as_ref()),
            ),
            measures: desk.settle(
                Kind::Measure,
                &self.measures,
                |it| it.id,
                |it| or_empty(it.title.as_ref()),
            ),
            steps: desk.settle(Kind::Step, &self.steps, |it| it.id, |it| or_empty(it.text.as_ref())),
            pressures: desk.settle(
                Kind::Pressure,
                &self.pressures,
                |it| it.id,
                |it| or_empty(it.text.as_ref()),
            ),
        }
    }
}

impl Refs {
    /// The issues, each with what lies on it.
    fn issues(
        &mut self,
        mut written: Vec<WrittenIssue>,
        mut links: Links,
        judged: &[bool],
        default_question: Option<&Text>,
    ) -> Vec<Issue> {
        let mut out = Vec::with_capacity(written.len());
        let numbers = Numbers::new(&written);
        // From the last to the first, so that what has become a record can be given back.
        while let Some(issue) = written.pop() {
            let at = written.len();
            if at.is_multiple_of(GIVE_BACK) {
                written.shrink_to_fit();
            }
            let ix = IssueIx(at as u32);
            let id = self.ids.issues.list[at].clone();
            if issue.title.is_none() {
                self.desk.missing(issue.place, Kind::Issue, &["title"]);
            }
            second_look(&mut self.desk, &issue, &id, judged[at] && default_question.is_none());
            out.push(Issue {
                id,
                number: issue.number.unwrap_or_else(|| numbers.of(at)),
                title: required(issue.title.map(|title| title.value)),
                summary: issue.summary,
                question: issue.question.or_else(|| default_question.cloned()),
                themes: self.desk.resolve_all(Kind::Theme, &self.theme_ids, &issue.themes, ThemeIx),
                status: issue.status,
                agreed_text: issue.agreed_text,
                agreed_on: issue.agreed_on,
                gap: issue.gap,
                linked_to: self.desk.resolve_all(Kind::Issue, &self.ids.issues, &issue.linked_to, IssueIx),
                lines_to_take: issue.lines_to_take,
                origin: self.origin(issue.origin),
                challenges: links.challenges.of(ix),
                opportunities: links.opportunities.of(ix),
                measures: links.measures.of(ix),
                steps: links.steps.of(ix),
            });
        }
        out.reverse();
        out
    }
}

fn or_empty(text: Option<&Text>) -> &str {
    text.map_or("", Text::as_str)
}

/// What a text says, if it is there.
fn says(text: Option<&Written<Text>>) -> &str {
    text.map_or("", |text| &text.value)
}

/// Tells what the header lacks.
fn check_head(desk: &mut Desk, head: Option<WrittenHead>) -> WrittenHead {
    let Some(mut head) = head else {
        if !desk.has_lost(Kind::Dataset) {
            desk.fault(Place::default(), || Fault::NoHeader);
        }
        return WrittenHead::default();
    };
    if head.title.is_none() {
        desk.missing(head.place, Kind::Dataset, &["title"]);
    }
    match head.id {
        Some(id) => {
            let text = desk.names.shared(id.symbol);
            desk.check_id(Kind::Dataset, &text, id.place);
        }
        None => desk.warn(WarningKind::NoDatasetId, head.place, || Warning::NoDatasetId),
    }
    // In the order of the scale, whatever order they were given in.
    head.stance_names.sort_by_key(|(stance, _)| *stance);
    head.stance_names.dedup_by_key(|(stance, _)| *stance);
    head
}

/// The places of the issues in their file, as texts that share one block.
struct Numbers {
    block: Block,
    ends: Vec<u32>,
}

impl Numbers {
    fn new(issues: &[WrittenIssue]) -> Self {
        let mut text = String::new();
        let mut ends = Vec::with_capacity(issues.len());
        for (number, issue) in (1..).zip(issues) {
            if issue.number.is_none() {
                text.push_str(&u32::to_string(&number));
            }
            ends.push(text.len() as u32);
        }
        Self { block: Block::new(text), ends }
    }

    fn of(&self, at: usize) -> Text {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.block.line(&self.block[start..self.ends[at] as usize])
    }
}

/// Warns of what an issue leaves open.
fn second_look(desk: &mut Desk, issue: &WrittenIssue, id: &Id, unasked: bool) {
    if unasked && issue.question.is_none() && !desk.has_lost(Kind::Dataset) {
        desk.warn(WarningKind::NoQuestion, issue.place, || Warning::NoQuestion { issue: id.to_string() });
    }
    if let Some(title) = &issue.title
        && title.value.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("and"))
    {
        let warning = || Warning::AndInTitle { title: title.value.to_string() };
        desk.warn(WarningKind::AndInTitle, title.place, warning);
    }
}

/// What lies on the issues.
struct Links {
    challenges: Link<ChallengeIx>,
    opportunities: Link<OpportunityIx>,
    measures: Link<MeasureIx>,
    steps: Link<StepIx>,
}

/// The records of one kind on each issue, in their order, to be asked for from the last issue to the first.
struct Link<T> {
    pairs: Vec<(IssueIx, T)>,
}

impl<T: Copy> Link<T> {
    fn new<'a>(issues: impl Iterator<Item = &'a [IssueIx]>, index: impl Fn(u32) -> T) -> Self {
        let mut pairs: Vec<(IssueIx, T)> = issues
            .enumerate()
            .flat_map(|(at, issues)| issues.iter().map(move |issue| (*issue, at as u32)))
            .map(|(issue, at)| (issue, index(at)))
            .collect();
        pairs.sort_by_key(|(issue, _)| *issue);
        Self { pairs }
    }

    fn of(&mut self, issue: IssueIx) -> Box<[T]> {
        let start = self.pairs.partition_point(|(other, _)| *other < issue);
        self.pairs.drain(start..).map(|(_, it)| it).collect()
    }
}

/// Adds the short forms that no record of their own repeats.
fn merge_challenges(
    desk: &mut Desk,
    ids: &Ids,
    issues: &[WrittenIssue],
    records: &mut Vec<WrittenChallenge>,
) {
    let written = records.iter().map(|it| (it.text.as_ref(), &*it.issues));
    let shorts = issues.iter().map(|issue| &*issue.challenges);
    let mut new: Vec<WrittenChallenge> = Vec::new();
    for_new_shorts(desk, ids, written, shorts, |text, issue| {
        let (place, text) = (text.place, Some(text.value.clone()));
        new.push(WrittenChallenge { place, text, issues: vec![issue], ..WrittenChallenge::default() });
    });
    records.append(&mut new);
    records.sort_by_key(|it| it.place);
    if let Some(over) = records.get(MAX_RECORDS) {
        desk.too_many(over.place, Kind::Challenge, MAX_RECORDS);
    }
}

/// Adds the short forms that no record of their own repeats.
fn merge_opportunities(
    desk: &mut Desk,
    ids: &Ids,
    issues: &[WrittenIssue],
    records: &mut Vec<WrittenOpportunity>,
) {
    let written = records.iter().map(|it| (it.text.as_ref(), &*it.issues));
    let shorts = issues.iter().map(|issue| &*issue.opportunities);
    let mut new: Vec<WrittenOpportunity> = Vec::new();
    for_new_shorts(desk, ids, written, shorts, |text, issue| {
        let (place, text) = (text.place, Some(text.value.clone()));
        new.push(WrittenOpportunity { place, text, issues: vec![issue], ..WrittenOpportunity::default() });
    });
    records.append(&mut new);
    records.sort_by_key(|it| it.place);
    if let Some(over) = records.get(MAX_RECORDS) {
        desk.too_many(over.place, Kind::Opportunity, MAX_RECORDS);
    }
}

/// Calls `take` for every short form whose text no record has on the same issue.
fn for_new_shorts<'a>(
    desk: &mut Desk,
    ids: &Ids,
    written: impl Iterator<Item = (Option<&'a Text>, &'a [Named])>,
    shorts: impl Iterator<Item = &'a [Written<Text>]>,
    mut take: impl FnMut(&Written<Text>, Named),
) {
    let mut seen: HashSet<(u32, &str)> = HashSet::new();
    for (text, issues) in written {
        let text = text.map_or("", |text| text.as_str());
        seen.extend(issues.iter().filter_map(|issue| ids.get(issue.symbol)).map(|issue| (issue, text)));
    }
    for (at, texts) in shorts.enumerate() {
        for text in texts {
            if seen.insert((at as u32, text.value.as_str())) {
                let symbol = desk.names.symbol(ids.list[at].as_str());
                take(text, Named { symbol, place: text.place });
            }
        }
    }
}
