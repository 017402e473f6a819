//! From a draft to a dataset: ids first, then every name that means a record, then the records in their order.

use std::collections::HashSet;

use crate::domain::dataset::Dataset;
use crate::domain::records::{
    ChallengeIx, Head, Id, Issue, IssueIx, MeasureIx, OpportunityIx, SourceIx, StepIx, ThemeIx,
};
use crate::domain::text::Text;
use crate::domain::vocabulary::StanceBasis;

use super::desk::{Desk, Ids};
use super::names::Named;
use super::place::{Place, Written};
use super::positions::{Known, Positions};
use super::records::{Refs, party_records, theme_records};
use super::trouble::{Fault, Kind, Warning, WarningKind};
use super::written::{WrittenChallenge, WrittenHead, WrittenIssue, WrittenOpportunity};
use super::{Draft, Finished, MAX_RECORDS};

impl Draft {
    /// Resolves every name at once: the dataset, or all that keeps it from being one.
    pub fn finish(self) -> Finished {
        let Self {
            mut desk,
            head,
            parties,
            themes,
            sources,
            issues,
            mut positions,
            mut challenges,
            mut opportunities,
            measures,
            steps,
            pressures,
        } = self;

        desk.begin();
        let head = check_head(&mut desk, head);

        let party_ids = desk.settle(Kind::Party, &parties, |it| it.id.as_ref(), |it| says(it.name.as_ref()));
        let source_ids =
            desk.settle(Kind::Source, &sources, |it| it.id.as_ref(), |it| says(it.title.as_ref()));
        let issue_ids = desk.settle(Kind::Issue, &issues, |it| it.id.as_ref(), |it| says(it.title.as_ref()));
        merge_challenges(&mut desk, &issue_ids, &issues, &mut challenges);
        merge_opportunities(&mut desk, &issue_ids, &issues, &mut opportunities);
        let challenge_ids = desk.settle(
            Kind::Challenge,
            &challenges,
            |it| it.id.as_ref(),
            |it| it.text.as_deref().unwrap_or(""),
        );
        let opportunity_ids = desk.settle(
            Kind::Opportunity,
            &opportunities,
            |it| it.id.as_ref(),
            |it| it.text.as_deref().unwrap_or(""),
        );
        let measure_ids = desk.settle(
            Kind::Measure,
            &measures,
            |it| it.id.as_ref(),
            |it| it.title.as_deref().unwrap_or(""),
        );
        let step_ids =
            desk.settle(Kind::Step, &steps, |it| it.id.as_ref(), |it| it.text.as_deref().unwrap_or(""));
        let pressure_ids = desk.settle(
            Kind::Pressure,
            &pressures,
            |it| it.id.as_ref(),
            |it| it.text.as_deref().unwrap_or(""),
        );

        let default_source = head
            .default_source
            .and_then(|named| desk.resolve(Kind::Source, &source_ids, named, false))
            .map(SourceIx);
        let mut refs = Refs {
            desk: &mut desk,
            issue_ids: &issue_ids,
            party_ids: &party_ids,
            source_ids: &source_ids,
            challenge_ids: &challenge_ids,
            measure_ids: &measure_ids,
            source_dates: Vec::new(),
            default_source,
        };
        let sources = refs.sources(sources);
        let parties = party_records(&mut refs, parties);
        let (themes, theme_ids) = theme_records(refs.desk, themes, &issues);
        let challenges = refs.challenges(challenges);
        let opportunities = refs.opportunities(opportunities, &opportunity_ids);
        let measures = refs.measures(measures);
        let steps = refs.steps(steps, &step_ids);
        let pressures = refs.pressures(pressures, &pressure_ids);

        let mut on_challenges = Links::new(challenges.iter().map(|it| &*it.issues), ChallengeIx);
        let mut on_opportunities = Links::new(opportunities.iter().map(|it| &*it.issues), OpportunityIx);
        let mut on_measures = Links::new(measures.iter().map(|it| &*it.issues), MeasureIx);
        let mut on_steps = Links::new(steps.iter().map(|it| &*it.issues), StepIx);

        let known = Known {
            issues: &issue_ids,
            parties: &party_ids,
            source_ids: &source_ids,
            sources: &sources,
            default_source,
            as_of: head.as_of,
        };
        positions.resolve(refs.desk, &known);
        let judged = positions.judged_issues(issues.len());

        let mut records = Vec::with_capacity(issues.len());
        for (at, issue) in issues.into_iter().enumerate() {
            let ix = IssueIx(at as u32);
            second_look(refs.desk, &issue, &issue_ids, at, judged[at], head.default_question.is_some());
            if issue.title.is_none() {
                refs.desk.missing(issue.place, Kind::Issue, &["title"]);
            }
            records.push(Issue {
                id: issue_ids.list[at].clone(),
                number: issue.number.unwrap_or_else(|| Text::line(&(at + 1).to_string())),
                title: issue.title.map_or_else(|| Text::line(""), |title| title.value),
                summary: issue.summary,
                question: issue.question.or_else(|| head.default_question.clone()),
                themes: refs.desk.resolve_all(Kind::Theme, &theme_ids, &issue.themes, ThemeIx),
                status: issue.status,
                agreed_text: issue.agreed_text,
                agreed_on: issue.agreed_on,
                gap: issue.gap,
                linked_to: refs.desk.resolve_all(Kind::Issue, &issue_ids, &issue.linked_to, IssueIx),
                lines_to_take: issue.lines_to_take,
                origin: refs.origin(issue.origin),
                challenges: on_challenges.of(ix),
                opportunities: on_opportunities.of(ix),
                measures: on_measures.of(ix),
                steps: on_steps.of(ix),
            });
        }

        Positions::check_size(&mut desk, head.place, records.len(), parties.len());
        if desk.has_faults() {
            let known = [
                (Kind::Party, party_ids),
                (Kind::Source, source_ids),
                (Kind::Issue, issue_ids),
                (Kind::Challenge, challenge_ids),
                (Kind::Measure, measure_ids),
            ];
            let (faults, warnings) = desk.into_faults(&known);
            return Finished { dataset: Err(faults), warnings };
        }
        let (positions, cells) = positions.into_cells(records.len(), parties.len());
        let by_id = |(at, id): (usize, &Id)| (id.clone(), IssueIx(at as u32));
        let dataset = Dataset {
            head: Head {
                id: head.id.and_then(|id| Id::new(&id.value)),
                title: head.title.unwrap_or_else(|| Text::line("")),
                summary: head.summary,
                as_of: head.as_of,
                handling: head.handling,
                default_source,
                stance_basis: head.stance_basis.unwrap_or(StanceBasis::Coded),
                stance_names: head.stance_names,
            },
            parties,
            themes,
            sources,
            issue_ids: issue_ids.list.iter().enumerate().map(by_id).collect(),
            issues: records,
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
}

/// What a text says, if it is there.
fn says(text: Option<&Written<Text>>) -> &str {
    text.map_or("", |text| &text.value)
}

/// Tells what the header lacks.
fn check_head(desk: &mut Desk, head: Option<WrittenHead>) -> WrittenHead {
    let Some(head) = head else {
        if !desk.has_lost(Kind::Dataset) {
            desk.fault(Place::default(), || Fault::NoHeader);
        }
        return WrittenHead::default();
    };
    if head.title.is_none() {
        desk.missing(head.place, Kind::Dataset, &["title"]);
    }
    match &head.id {
        Some(id) => {
            desk.check_id(Kind::Dataset, &id.value, id.place);
        }
        None => desk.warn(WarningKind::NoDatasetId, head.place, || Warning::NoDatasetId),
    }
    head
}

/// Warns of what an issue leaves open.
fn second_look(
    desk: &mut Desk,
    issue: &WrittenIssue,
    ids: &Ids,
    at: usize,
    judged: bool,
    default_question: bool,
) {
    if judged && issue.question.is_none() && !default_question && !desk.has_lost(Kind::Dataset) {
        let id = || ids.list[at].to_string();
        desk.warn(WarningKind::NoQuestion, issue.place, || Warning::NoQuestion { issue: id() });
    }
    if let Some(title) = &issue.title
        && title.value.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("and"))
    {
        let warning = || Warning::AndInTitle { title: title.value.to_string() };
        desk.warn(WarningKind::AndInTitle, title.place, warning);
    }
}

/// The records on each issue, in their order, to be asked for in the order of the issues.
struct Links<T> {
    pairs: Vec<(IssueIx, T)>,
    at: usize,
}

impl<T: Copy> Links<T> {
    fn new<'a>(issues: impl Iterator<Item = &'a [IssueIx]>, index: impl Fn(u32) -> T) -> Self {
        let mut pairs: Vec<(IssueIx, T)> = issues
            .enumerate()
            .flat_map(|(at, issues)| issues.iter().map(move |issue| (*issue, at as u32)))
            .map(|(issue, at)| (issue, index(at)))
            .collect();
        pairs.sort_by_key(|(issue, _)| *issue);
        Self { pairs, at: 0 }
    }

    fn of(&mut self, issue: IssueIx) -> Box<[T]> {
        let rest = &self.pairs[self.at..];
        let len = rest.partition_point(|(other, _)| *other <= issue);
        self.at += len;
        rest[..len].iter().map(|(_, it)| *it).collect()
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
