//! What is handed over as tables of text: which rows each has, and what stands in each cell.

use std::borrow::Cow;

use crate::domain::vocabulary::{
    Confidence, Flexibility, GapWord, PressureFrom, Progress, Reciprocity, RedLineBasis, Salience,
    SourceKind, StanceBasis, Status, Words,
};
use crate::domain::{
    ChallengeIx, Dataset, Date, Handout, Id, IssueIx, MeasureIx, OpportunityIx, Origin, PartyIx, Position,
    SourceIx, Stance, StepIx, Text, ThemeIx,
};

use super::{Column, References, Sheet};

/// What makes the tables of one handout.
pub(super) struct Tables<'a> {
    dataset: &'a Dataset,
    pub(super) references: References,
}

/// A table: the columns that have something in them, and the rows.
pub(super) struct Table<'a> {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row<'a>>,
}

/// What a row is of.
#[derive(Clone, Copy)]
pub(super) enum Row<'a> {
    /// A position, or an issue without any; and whether it is the first row of its issue.
    Position(IssueIx, Option<(PartyIx, &'a Position)>, bool),
    Opportunity(OpportunityIx),
    Challenge(ChallengeIx),
    Measure(MeasureIx),
    Step(StepIx),
    Pressure(usize),
    Party(PartyIx),
    Theme(ThemeIx),
    Source(usize, SourceIx),
}

type Cell<'a> = Cow<'a, str>;

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a row has something in the columns of its own table; in all others there is nothing"
)]
impl<'a> Tables<'a> {
    /// Those of a file that has these; its sources are numbered as its rows name them.
    pub(super) fn of(handout: &'a Handout, sheets: &[Sheet]) -> Self {
        let dataset = &*handout.dataset;
        let mut references = References::new(dataset);
        let tables = Self { dataset, references: References::new(dataset) };
        let sheets = sheets.iter().filter(|sheet| **sheet != Sheet::Sources);
        for row in sheets.flat_map(|sheet| tables.rows(*sheet)) {
            references.name(tables.sources(row));
        }
        dataset.source_ixs().for_each(|ix| drop(references.name(&[ix])));
        Self { references, ..tables }
    }

    /// The sources that a row names.
    fn sources(&self, row: Row<'a>) -> &'a [SourceIx] {
        let d = self.dataset;
        match row {
            Row::Position(_, Some((_, position)), _) => d.sources_of(position),
            Row::Position(issue, None, _) => &d.issue(issue).origin.sources,
            Row::Theme(_) | Row::Source(..) => &[],
            Row::Opportunity(ix) => &d.opportunity(ix).origin.sources,
            Row::Challenge(ix) => &d.challenge(ix).origin.sources,
            Row::Measure(ix) => &d.measure(ix).origin.sources,
            Row::Step(ix) => &d.step(ix).origin.sources,
            Row::Pressure(at) => &d.pressures()[at].origin.sources,
            Row::Party(ix) => &d.party(ix).origin.sources,
        }
    }

    /// A table; `None` where it would have no row.
    pub(super) fn table(&self, sheet: Sheet) -> Option<Table<'a>> {
        let rows = self.rows(sheet);
        if rows.is_empty() {
            return None;
        }
        let is_filled = |column: Column| rows.iter().any(|row| !self.cell(row, column).is_empty());
        let stays = |column: &Column| sheet.marks().contains(column) || is_filled(*column);
        let columns = sheet.columns().iter().copied().filter(stays).collect();
        Some(Table { columns, rows })
    }

    fn rows(&self, sheet: Sheet) -> Vec<Row<'a>> {
        let d = self.dataset;
        match sheet {
            Sheet::Positions => d.issue_ixs().flat_map(|issue| rows_of_issue(d, issue)).collect(),
            Sheet::Opportunities => d.opportunity_ixs().map(Row::Opportunity).collect(),
            Sheet::Challenges => d.challenge_ixs().map(Row::Challenge).collect(),
            Sheet::Measures => d.measure_ixs().map(Row::Measure).collect(),
            Sheet::Steps => d.step_ixs().map(Row::Step).collect(),
            Sheet::Pressures => (0..d.pressures().len()).map(Row::Pressure).collect(),
            Sheet::Parties => d.party_ixs().map(Row::Party).collect(),
            Sheet::Themes => d.theme_ixs().map(Row::Theme).collect(),
            Sheet::Sources => self.references.order().map(|(number, ix)| Row::Source(number, ix)).collect(),
        }
    }

    /// What stands in a cell.
    pub(super) fn cell(&self, row: &Row<'a>, column: Column) -> Cell<'a> {
        let d = self.dataset;
        match *row {
            Row::Position(issue, said, is_first) => self.of_position(issue, said, is_first, column),
            Row::Opportunity(_) | Row::Challenge(_) => self.of_pair(row, column),
            Row::Measure(ix) => {
                let it = d.measure(ix);
                match column {
                    Column::Measure => text(&it.title),
                    Column::Purpose => maybe(it.purpose.as_ref()),
                    Column::Impact => maybe(it.impact.as_ref()),
                    Column::Reciprocity => word(it.reciprocity.map(Reciprocity::word)),
                    Column::Status => word(it.status.map(Progress::word)),
                    Column::ProposedBy => maybe(it.proposed_by.as_ref()),
                    Column::Risk => maybe(it.risk.as_ref()),
                    Column::Verification => maybe(it.verification.as_ref()),
                    Column::Issues => self.titles(&it.issues),
                    Column::IssueIds => self.issue_ids(&it.issues),
                    Column::MeasureId => id(&it.id),
                    other => self.of_origin(&it.origin, other),
                }
            }
            Row::Step(ix) => {
                let it = d.step(ix);
                match column {
                    Column::Step => text(&it.text),
                    Column::Status => word(it.status.map(Progress::word)),
                    Column::ProposedBy => maybe(it.proposed_by.as_ref()),
                    Column::Measures => names(it.measures.iter().map(|ix| &*d.measure(*ix).title), "; "),
                    Column::MeasureIds => ids(it.measures.iter().map(|ix| &d.measure(*ix).id)),
                    Column::Issues => self.titles(&it.issues),
                    Column::IssueIds => self.issue_ids(&it.issues),
                    Column::StepId => id(&it.id),
                    other => self.of_origin(&it.origin, other),
                }
            }
            Row::Pressure(at) => {
                let it = &d.pressures()[at];
                match column {
                    Column::Party => text(&d.party(it.on).name),
                    Column::PartyId => id(&d.party(it.on).id),
                    Column::PressureFrom => word(it.from.map(PressureFrom::word)),
                    Column::Pressure => text(&it.text),
                    Column::PressureId => id(&it.id),
                    other => self.of_origin(&it.origin, other),
                }
            }
            Row::Party(ix) => {
                let it = d.party(ix);
                match column {
                    Column::Party => text(&it.name),
                    Column::ShortName => maybe(Some(&it.short).filter(|_| !it.short_is_made)),
                    Column::Role => word(Some(it.role.word())),
                    Column::Groups => names(it.groups.iter().map(|group| &**group), "\n"),
                    Column::Summary => maybe(it.summary.as_ref()),
                    Column::PartyId => id(&it.id),
                    other => self.of_origin(&it.origin, other),
                }
            }
            Row::Theme(ix) => match column {
                Column::Theme => text(&d.theme(ix).name),
                Column::ThemeId => id(&d.theme(ix).id),
                _ => Cow::Borrowed(""),
            },
            Row::Source(number, ix) => {
                let it = d.source(ix);
                match column {
                    Column::Reference => Cow::Owned(number.to_string()),
                    Column::Source => text(&it.title),
                    Column::Outlet => maybe(it.outlet.as_ref()),
                    Column::By => maybe(it.by.as_ref()),
                    Column::Date => day(it.date),
                    Column::Kind => word(it.kind.map(SourceKind::word)),
                    Column::Terms => word(Some(it.terms.word())),
                    Column::Grade => maybe(it.grade.as_ref()),
                    Column::Locator => maybe(it.locator.as_ref()),
                    Column::Url => maybe(it.url.as_ref()),
                    Column::SourceId => id(&it.id),
                    _ => Cow::Borrowed(""),
                }
            }
        }
    }

    fn of_pair(&self, row: &Row<'a>, column: Column) -> Cell<'a> {
        let d = self.dataset;
        match *row {
            Row::Opportunity(ix) => {
                let it = d.opportunity(ix);
                match column {
                    Column::Opportunity => text(&it.text),
                    Column::Challenges => names(it.challenges.iter().map(|ix| &*d.challenge(*ix).text), "\n"),
                    Column::ChallengeIds => ids(it.challenges.iter().map(|ix| &d.challenge(*ix).id)),
                    Column::Issues => self.titles(&it.issues),
                    Column::IssueIds => self.issue_ids(&it.issues),
                    Column::OpportunityId => id(&it.id),
                    other => self.of_origin(&it.origin, other),
                }
            }
            Row::Challenge(ix) => {
                let it = d.challenge(ix);
                match column {
                    Column::Challenge => text(&it.text),
                    Column::WhoseMove => names(it.owners.iter().map(|ix| &*d.party(*ix).name), "; "),
                    Column::OwnerIds => ids(it.owners.iter().map(|ix| &d.party(*ix).id)),
                    Column::Mitigation => maybe(it.mitigation.as_ref()),
                    Column::Issues => self.titles(&it.issues),
                    Column::IssueIds => self.issue_ids(&it.issues),
                    Column::ChallengeId => id(&it.id),
                    other => self.of_origin(&it.origin, other),
                }
            }
            _ => Cow::Borrowed(""),
        }
    }

    fn of_position(
        &self,
        ix: IssueIx,
        said: Option<(PartyIx, &'a Position)>,
        is_first: bool,
        column: Column,
    ) -> Cell<'a> {
        let d = self.dataset;
        let issue = d.issue(ix);
        // What is long and the same in every row of an issue stands in the first.
        let once = |it: Option<&'a Text>| maybe(it.filter(|_| is_first));
        match column {
            Column::Number => text(&issue.number),
            Column::Issue => text(&issue.title),
            Column::IssueId => id(&issue.id),
            Column::Themes => names(issue.themes.iter().map(|ix| &*d.theme(*ix).name), "; "),
            Column::ThemeIds => ids(issue.themes.iter().map(|ix| &d.theme(*ix).id)),
            Column::Status => word(issue.status.map(Status::word)),
            Column::Gap => word(issue.gap.map(GapWord::word)),
            Column::AgreedOn => day(issue.agreed_on),
            Column::LinkedIds => self.issue_ids(&issue.linked_to),
            Column::Question => once(issue.question.as_ref()),
            Column::Summary => once(issue.summary.as_ref()),
            Column::AgreedText => once(issue.agreed_text.as_ref()),
            Column::LinesToTake => once(issue.lines_to_take.as_ref()),
            Column::IssueBy => once(issue.origin.by.as_ref()),
            Column::IssueDate => day(issue.origin.date.filter(|_| is_first)),
            Column::IssueLocator => once(issue.origin.locator.as_ref()),
            Column::IssueSourceIds if is_first => {
                ids(issue.origin.sources.iter().map(|ix| &d.source(*ix).id))
            }
            Column::IssueSourceIds => Cow::Borrowed(""),
            other => said.map_or(Cow::Borrowed(""), |(party, it)| self.of_said(party, it, other)),
        }
    }

    fn of_said(&self, party: PartyIx, it: &'a Position, column: Column) -> Cell<'a> {
        let d = self.dataset;
        let detail = it.detail.as_deref();
        let named = it.stance.filter(|stance| d.stance_label(*stance) != stance.label());
        let basis = Some(d.basis_of(it))
            .filter(|_| it.stance.is_some() || detail.is_some_and(|detail| detail.stance_basis.is_some()));
        match column {
            Column::Party => text(&d.party(party).name),
            Column::PartyId => id(&d.party(party).id),
            Column::Stance => word(it.stance.map(Stance::word)),
            Column::StanceName => word(named.map(|stance| d.stance_label(stance))),
            Column::StanceBasis => word(basis.map(StanceBasis::word)),
            Column::Text => maybe(it.text.as_ref()),
            Column::Conditions => maybe(it.conditions()),
            Column::Quote => maybe(it.quote()),
            Column::Words => word(detail.and_then(|it| it.words).map(Words::word)),
            Column::By => maybe(it.by()),
            Column::Date => day(it.date),
            Column::Locator => maybe(detail.and_then(|it| it.locator.as_ref())),
            Column::Interest => maybe(detail.and_then(|it| it.interest.as_ref())),
            Column::Salience => word(detail.and_then(|it| it.salience).map(Salience::word)),
            Column::Flexibility => word(detail.and_then(|it| it.flexibility).map(Flexibility::word)),
            Column::RedLine => maybe(it.red_line()),
            // An inferred red line says so; one that was said says that too.
            Column::RedLineBasis => word(
                it.red_line_basis()
                    .or_else(|| detail.and_then(|it| it.red_line_basis))
                    .map(RedLineBasis::word),
            ),
            Column::Confidence => word(detail.and_then(|it| it.confidence).map(Confidence::word)),
            other => self.of_sources(d.sources_of(it), other),
        }
    }

    fn of_origin(&self, origin: &'a Origin, column: Column) -> Cell<'a> {
        match column {
            Column::By => maybe(origin.by.as_ref()),
            Column::Date => day(origin.date),
            Column::Locator => maybe(origin.locator.as_ref()),
            other => self.of_sources(&origin.sources, other),
        }
    }

    fn of_sources(&self, sources: &'a [SourceIx], column: Column) -> Cell<'a> {
        let d = self.dataset;
        match column {
            Column::Source => names(sources.iter().map(|ix| &*d.source(*ix).title), "; "),
            Column::SourceIds => ids(sources.iter().map(|ix| &d.source(*ix).id)),
            Column::References => {
                let numbers: Vec<String> =
                    self.references.numbers(sources).iter().map(ToString::to_string).collect();
                Cow::Owned(numbers.join("; "))
            }
            _ => Cow::Borrowed(""),
        }
    }

    fn titles(&self, issues: &'a [IssueIx]) -> Cell<'a> {
        let d = self.dataset;
        names(issues.iter().map(|ix| &*d.issue(*ix).title), "; ")
    }

    fn issue_ids(&self, issues: &'a [IssueIx]) -> Cell<'a> {
        let d = self.dataset;
        ids(issues.iter().map(|ix| &d.issue(*ix).id))
    }
}

/// The positions on an issue, party after party, the oldest first; a row without one where there is none.
fn rows_of_issue(d: &Dataset, issue: IssueIx) -> Vec<Row<'_>> {
    let mut rows = vec![];
    for party in d.party_ixs() {
        let all = d.positions(issue, party);
        // As a file tells history; those of one day stay in their order.
        for same in all.chunk_by(|one, other| one.date == other.date).rev() {
            rows.extend(same.iter().map(|it| Row::Position(issue, Some((party, it)), false)));
        }
    }
    match rows.first_mut() {
        Some(Row::Position(_, _, is_first)) => *is_first = true,
        Some(_) | None => rows.push(Row::Position(issue, None, true)),
    }
    rows
}

fn text(text: &Text) -> Cell<'_> {
    Cow::Borrowed(text.as_str())
}

fn maybe(it: Option<&Text>) -> Cell<'_> {
    it.map_or(Cow::Borrowed(""), text)
}

fn word(word: Option<&str>) -> Cell<'_> {
    Cow::Borrowed(word.unwrap_or(""))
}

fn id(id: &Id) -> Cell<'_> {
    Cow::Borrowed(id.as_str())
}

fn day(date: Option<Date>) -> Cell<'static> {
    date.map_or(Cow::Borrowed(""), |date| Cow::Owned(date.iso()))
}

fn ids<'a>(ids: impl Iterator<Item = &'a Id>) -> Cell<'a> {
    names(ids.map(Id::as_str), "; ")
}

/// Names in one cell, parted by `part`; by lines where one of them holds what else would part them.
fn names<'a>(names: impl Iterator<Item = &'a str>, part: &str) -> Cell<'a> {
    let names: Vec<&str> = names.collect();
    match names.as_slice() {
        [] => Cow::Borrowed(""),
        [one] => Cow::Borrowed(one),
        several if several.iter().any(|name| name.contains(';')) => Cow::Owned(several.join("\n")),
        several => Cow::Owned(several.join(part)),
    }
}
