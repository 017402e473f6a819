//! The rows of tables that were handed over, as records: by their ids, and where somebody added a row without one, by what
//! it says.

use std::collections::HashMap;

use crate::codec::export::{Column, Sheet};
use crate::domain::draft::{
    Named, Place, Written, WrittenChallenge, WrittenIssue, WrittenMeasure, WrittenOpportunity, WrittenOrigin,
    WrittenParty, WrittenPosition, WrittenPressure, WrittenSource, WrittenStep, WrittenTheme, slug,
};
use crate::domain::records::PositionDetail;
use crate::domain::vocabulary::{RedLineBasis, Terms};
use crate::domain::{Date, Draft, Stance, Text};

use super::super::Asked;
use super::super::dates::{self, Read};
use super::super::report::{At, Report, Weight};
use super::super::sources::{NO_GRADE, is_grade};
use super::super::stances::normal;
use super::super::wording::{Wording, unknown, value};
use super::{Own, tell};

/// One row on its way.
#[derive(Clone, Copy)]
struct Row<'a> {
    own: &'a Own<'a>,
    row: usize,
}

impl<'a> Row<'a> {
    fn cell(self, column: Column) -> &'a str {
        let at = self.own.columns.iter().position(|it| *it == Some(column));
        at.map_or("", |at| self.own.table.cell(self.row, at))
    }

    fn text(self, column: Column) -> Option<Text> {
        Some(self.cell(column)).filter(|cell| !cell.is_empty()).map(Text::new)
    }

    fn line(self, column: Column) -> Option<Text> {
        Some(self.cell(column)).filter(|cell| !cell.is_empty()).map(Text::line)
    }

    fn at(self, column: Option<Column>) -> At {
        let column = column.and_then(|column| self.own.columns.iter().position(|it| *it == Some(column)));
        At { table: self.own.at, row: Some(self.row), column }
    }

    fn place(self) -> Place {
        Place::new(self.own.at, self.row..self.row + 1)
    }

    fn written(self, text: Text) -> Written<Text> {
        Written { value: text, place: self.place() }
    }
}

/// A kind of record that others name.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Party,
    Theme,
    Source,
    Issue,
    Challenge,
    Measure,
}

/// Takes the rows into a draft.
pub(super) struct Records<'a, 'o> {
    draft: &'a mut Draft,
    report: &'a mut Report,
    tables: &'o [Own<'o>],
    asked: &'a Asked,
    /// The ids that are there, and the id of each name.
    ids: HashMap<(Kind, String), String>,
    /// What each stance is called.
    names: Vec<(Stance, Text)>,
}

impl<'a, 'o> Records<'a, 'o> {
    pub(super) fn new(
        draft: &'a mut Draft,
        report: &'a mut Report,
        tables: &'o [Own<'o>],
        asked: &'a Asked,
    ) -> Self {
        Self { draft, report, tables, asked, ids: HashMap::new(), names: vec![] }
    }

    /// Takes all of them; gives what the stances are called.
    pub(super) fn take(mut self) -> Vec<(Stance, Text)> {
        for sheet in [Sheet::Parties, Sheet::Themes, Sheet::Sources, Sheet::Positions] {
            self.rows(sheet, |it, row| it.declared(sheet, row));
        }
        for sheet in [Sheet::Challenges, Sheet::Measures] {
            self.rows(sheet, |it, row| it.declared(sheet, row));
        }
        self.rows(Sheet::Parties, Self::party);
        self.rows(Sheet::Themes, Self::theme);
        self.rows(Sheet::Sources, Self::source);
        self.issues();
        self.rows(Sheet::Positions, Self::position);
        self.rows(Sheet::Challenges, Self::challenge);
        self.rows(Sheet::Opportunities, Self::opportunity);
        self.rows(Sheet::Measures, Self::measure);
        self.rows(Sheet::Steps, Self::step);
        self.rows(Sheet::Pressures, Self::pressure);
        for own in self.tables {
            let taken = own.rows.clone().filter(|row| is_record(Row { own, row: *row })).count();
            self.report.tables[own.at].rows = taken;
            for row in own.rows.clone().map(|row| Row { own, row }) {
                let cells: Vec<&str> = own.table.row(row.row).filter(|cell| !cell.is_empty()).collect();
                if !cells.is_empty() && !is_record(row) && !cells[0].starts_with("Left out: ") {
                    let what = "a row that names no record is not taken";
                    tell(self.report, Weight::Unplaced, row.at(None), what, Some(&cells.join(" | ")));
                }
            }
        }
        self.names
    }

    fn rows(&mut self, sheet: Sheet, mut each: impl FnMut(&mut Self, Row<'o>)) {
        for own in self.tables.iter().filter(|own| own.sheet == sheet) {
            for row in own.rows.clone().map(|row| Row { own, row }).filter(|row| is_record(*row)) {
                each(self, row);
            }
        }
    }

    /// Keeps in mind by what a record can be named.
    fn declared(&mut self, sheet: Sheet, row: Row<'o>) {
        let (kind, id, name) = match sheet {
            Sheet::Parties => (Kind::Party, Column::PartyId, Column::Party),
            Sheet::Themes => (Kind::Theme, Column::ThemeId, Column::Theme),
            Sheet::Sources => (Kind::Source, Column::SourceId, Column::Source),
            Sheet::Positions => (Kind::Issue, Column::IssueId, Column::Issue),
            Sheet::Challenges => (Kind::Challenge, Column::ChallengeId, Column::Challenge),
            Sheet::Measures => (Kind::Measure, Column::MeasureId, Column::Measure),
            Sheet::Opportunities | Sheet::Steps | Sheet::Pressures => return,
        };
        let (id, name) = (row.cell(id), row.cell(name));
        if !id.is_empty() && !name.is_empty() {
            self.ids.entry((kind, name.to_owned())).or_insert_with(|| id.to_owned());
        }
    }

    /// The id of a record: the one that is given, else that of its name, else one that is made of it.
    fn id(&mut self, kind: Kind, id: &str, name: &str) -> Option<String> {
        if !id.is_empty() {
            return Some(id.to_owned());
        }
        if name.is_empty() {
            return None;
        }
        let made = || Some(slug(name)).filter(|it| !it.is_empty()).unwrap_or_else(|| "unnamed".to_owned());
        Some(self.ids.entry((kind, name.to_owned())).or_insert_with(made).clone())
    }

    /// A record that a row names by id, or where there is none by its name.
    fn named(&mut self, kind: Kind, row: Row<'o>, id: Column, name: Column) -> Option<Named> {
        let id = self.id(kind, row.cell(id), row.cell(name))?;
        Some(self.draft.name(&id, row.place()))
    }

    /// The records that a row names by a list of ids.
    fn list(&mut self, row: Row<'o>, ids: Column) -> Vec<Named> {
        let ids = row.cell(ids).split([';', '\n', ',']).map(str::trim).filter(|id| !id.is_empty());
        ids.map(|id| self.draft.name(id, row.place())).collect()
    }

    /// The records that a row names by ids, else by names.
    fn list_or_names(&mut self, kind: Kind, row: Row<'o>, ids: Column, names: Column) -> Vec<Named> {
        let listed = self.list(row, ids);
        if !listed.is_empty() || row.cell(names).is_empty() {
            return listed;
        }
        let names = split(row.cell(names), usize::MAX);
        let ids: Vec<String> = names.into_iter().filter_map(|name| self.id(kind, "", name)).collect();
        ids.iter().map(|id| self.draft.name(id, row.place())).collect()
    }

    fn date(&mut self, row: Row<'o>, column: Column) -> Option<Date> {
        let cell = row.cell(column);
        if cell.is_empty() {
            return None;
        }
        if let Read::Date(date) = dates::read(cell, None) {
            return Some(date);
        }
        let what = "no date that can be read; write 2031-05-12, 2031-05 or 2031";
        tell(self.report, Weight::Unplaced, row.at(Some(column)), what, Some(cell));
        None
    }

    fn grade(&mut self, row: Row<'o>) -> Option<Text> {
        let grade = row.line(Column::Grade)?;
        if is_grade(&grade) {
            return Some(grade);
        }
        tell(self.report, Weight::Unplaced, row.at(Some(Column::Grade)), NO_GRADE, Some(&grade));
        None
    }

    /// A word of a closed list.
    fn word<V: Wording>(&mut self, row: Row<'o>, column: Column) -> Option<V> {
        let cell = row.cell(column);
        if cell.is_empty() {
            return None;
        }
        let found = value::<V>(cell);
        if found.is_none() {
            tell(self.report, Weight::Unplaced, row.at(Some(column)), &unknown::<V>(), Some(cell));
        }
        found
    }

    fn origin(&mut self, row: Row<'o>) -> WrittenOrigin {
        let sources = self.list_or_names(Kind::Source, row, Column::SourceIds, Column::Source);
        let date = self.date(row, Column::Date).or(self.asked.date);
        let (locator, by) = (row.line(Column::Locator), row.line(Column::By));
        WrittenOrigin { sources, locator, by, date, ..WrittenOrigin::default() }
    }

    fn party(&mut self, row: Row<'o>) {
        let id = self.named(Kind::Party, row, Column::PartyId, Column::Party);
        let groups = row.cell(Column::Groups).split('\n').map(str::trim).filter(|it| !it.is_empty());
        let record = WrittenParty {
            place: row.place(),
            id,
            name: row.line(Column::Party).map(|it| row.written(it)),
            short: row.line(Column::ShortName).map(|it| row.written(it)),
            role: self.word(row, Column::Role),
            groups: groups.map(|group| row.written(Text::line(group))).collect(),
            summary: row.text(Column::Summary),
            origin: self.origin(row),
        };
        self.draft.add_party(record);
    }

    fn theme(&mut self, row: Row<'o>) {
        let id = self.named(Kind::Theme, row, Column::ThemeId, Column::Theme);
        let name = row.line(Column::Theme).map(|it| row.written(it));
        self.draft.add_theme(WrittenTheme { place: row.place(), id, name, ..WrittenTheme::default() });
    }

    fn source(&mut self, row: Row<'o>) {
        let id = self.named(Kind::Source, row, Column::SourceId, Column::Source);
        // What nobody says is not for everybody.
        let terms = self.word(row, Column::Terms).or(self.asked.terms).unwrap_or(Terms::Restricted);
        let origin = WrittenOrigin {
            date: self.date(row, Column::Date),
            locator: row.line(Column::Locator),
            by: row.line(Column::By),
            ..WrittenOrigin::default()
        };
        let record = WrittenSource {
            place: row.place(),
            id,
            title: row.line(Column::Source).map(|it| row.written(it)),
            outlet: row.line(Column::Outlet),
            url: row.line(Column::Url),
            kind: self.word(row, Column::Kind),
            terms: Some(terms),
            grade: self.grade(row),
            origin,
        };
        self.draft.add_source(record);
    }

    /// The issues in the order in which rows first name them; what several rows say of one is taken once.
    fn issues(&mut self) {
        let mut order: Vec<(String, WrittenIssue)> = vec![];
        let mut places: HashMap<String, usize> = HashMap::new();
        self.rows(Sheet::Positions, |it, row| {
            let Some(id) = it.id(Kind::Issue, row.cell(Column::IssueId), row.cell(Column::Issue)) else {
                return;
            };
            let at = *places.entry(id.clone()).or_insert(order.len());
            if at < order.len() {
                it.more_of_issue(row, &mut order[at].1);
                return;
            }
            let mut record = WrittenIssue { place: row.place(), ..WrittenIssue::default() };
            record.id = Some(it.draft.name(&id, row.place()));
            record.title = row.line(Column::Issue).map(|it| row.written(it));
            it.more_of_issue(row, &mut record);
            order.push((id, record));
        });
        for (at, (_, mut record)) in order.into_iter().enumerate() {
            record.number = record.number.filter(|number| **number != *(at + 1).to_string());
            self.draft.add_issue(record);
        }
    }

    fn more_of_issue(&mut self, row: Row<'o>, issue: &mut WrittenIssue) {
        for (column, slot) in [
            (Column::Question, &mut issue.question),
            (Column::Summary, &mut issue.summary),
            (Column::AgreedText, &mut issue.agreed_text),
            (Column::LinesToTake, &mut issue.lines_to_take),
        ] {
            let said = row.text(column);
            if let (Some(first), Some(other)) = (&*slot, &said)
                && first != other
            {
                let what =
                    format!("another {} for the same issue; the first is kept", column.word().to_lowercase());
                tell(self.report, Weight::Unplaced, row.at(Some(column)), &what, Some(other));
            }
            *slot = slot.take().or(said);
        }
        issue.number = issue.number.take().or_else(|| row.line(Column::Number));
        issue.status = issue.status.or_else(|| self.word(row, Column::Status));
        issue.gap = issue.gap.or_else(|| self.word(row, Column::Gap));
        issue.origin.by = issue.origin.by.take().or_else(|| row.line(Column::IssueBy));
        issue.origin.locator = issue.origin.locator.take().or_else(|| row.line(Column::IssueLocator));
        issue.origin.date = issue.origin.date.or_else(|| self.date(row, Column::IssueDate));
        if issue.origin.sources.is_empty() {
            issue.origin.sources = self.list(row, Column::IssueSourceIds);
        }
        issue.agreed_on = issue.agreed_on.or_else(|| self.date(row, Column::AgreedOn));
        if issue.linked_to.is_empty() {
            issue.linked_to = self.list(row, Column::LinkedIds);
        }
        if issue.themes.is_empty() {
            issue.themes = self.list_or_names(Kind::Theme, row, Column::ThemeIds, Column::Themes);
        }
    }

    fn position(&mut self, row: Row<'o>) {
        if row.cell(Column::Party).is_empty() && row.cell(Column::PartyId).is_empty() {
            return;
        }
        let stance = self.stance(row);
        let red_line_basis: Option<RedLineBasis> = self.word(row, Column::RedLineBasis);
        let detail = PositionDetail {
            conditions: row.text(Column::Conditions),
            interest: row.text(Column::Interest),
            red_line: row.text(Column::RedLine),
            quote: row.text(Column::Quote),
            salience: self.word(row, Column::Salience),
            flexibility: self.word(row, Column::Flexibility),
            confidence: self.word(row, Column::Confidence),
            words: self.word(row, Column::Words),
            stance_basis: self.word(row, Column::StanceBasis),
            ..PositionDetail::default()
        };
        let record = WrittenPosition {
            place: row.place(),
            issue: self.named(Kind::Issue, row, Column::IssueId, Column::Issue),
            party: self.named(Kind::Party, row, Column::PartyId, Column::Party),
            text: row.text(Column::Text),
            stance,
            red_line_basis: red_line_basis.map(|value| Written { value, place: row.place() }),
            detail,
            origin: self.origin(row),
        };
        let says = record.text.is_some()
            || record.stance.is_some()
            || record.detail.quote.is_some()
            || record.detail.conditions.is_some();
        if says {
            self.draft.add_position(record);
        } else {
            let what = "a position says at least a stance, words, a quote or a condition; this has none";
            tell(self.report, Weight::Unplaced, row.at(None), what, Some(row.cell(Column::Issue)));
        }
    }

    fn stance(&mut self, row: Row<'o>) -> Option<Stance> {
        let cell = row.cell(Column::Stance);
        if cell.is_empty() {
            return None;
        }
        let asked = self.asked.stances.iter().find(|(word, _)| normal(word) == normal(cell));
        let stance = asked.map(|(_, stance)| *stance).or_else(|| super::super::stance_of(cell));
        let Some(stance) = stance else {
            let what = "no stance is known by this word; the stances are support, leaning-for, neutral, leaning-against, oppose, silent, unclear, contested, awaiting, n/a";
            tell(self.report, Weight::Unplaced, row.at(Some(Column::Stance)), what, Some(cell));
            return None;
        };
        let name = row.line(Column::StanceName).filter(|name| **name != *stance.label());
        if let Some(name) = name
            && self.names.iter().all(|(named, _)| *named != stance)
        {
            self.names.push((stance, name));
        }
        Some(stance)
    }

    fn challenge(&mut self, row: Row<'o>) {
        let record = WrittenChallenge {
            place: row.place(),
            id: self.named(Kind::Challenge, row, Column::ChallengeId, Column::Challenge),
            text: row.text(Column::Challenge),
            issues: self.list_or_names(Kind::Issue, row, Column::IssueIds, Column::Issues),
            owners: self.list_or_names(Kind::Party, row, Column::OwnerIds, Column::WhoseMove),
            mitigation: row.text(Column::Mitigation),
            origin: self.origin(row),
        };
        self.draft.add_challenge(record);
    }

    fn opportunity(&mut self, row: Row<'o>) {
        let record = WrittenOpportunity {
            place: row.place(),
            id: self.own_id(row, Column::OpportunityId),
            text: row.text(Column::Opportunity),
            issues: self.list_or_names(Kind::Issue, row, Column::IssueIds, Column::Issues),
            challenges: self.list_or_names(Kind::Challenge, row, Column::ChallengeIds, Column::Challenges),
            origin: self.origin(row),
        };
        self.draft.add_opportunity(record);
    }

    fn measure(&mut self, row: Row<'o>) {
        let record = WrittenMeasure {
            place: row.place(),
            id: self.named(Kind::Measure, row, Column::MeasureId, Column::Measure),
            title: row.line(Column::Measure),
            purpose: row.text(Column::Purpose),
            impact: row.text(Column::Impact),
            issues: self.list_or_names(Kind::Issue, row, Column::IssueIds, Column::Issues),
            reciprocity: self.word(row, Column::Reciprocity),
            status: self.word(row, Column::Status),
            proposed_by: row.line(Column::ProposedBy),
            risk: row.text(Column::Risk),
            verification: row.text(Column::Verification),
            origin: self.origin(row),
        };
        self.draft.add_measure(record);
    }

    fn step(&mut self, row: Row<'o>) {
        let record = WrittenStep {
            place: row.place(),
            id: self.own_id(row, Column::StepId),
            text: row.text(Column::Step),
            issues: self.list_or_names(Kind::Issue, row, Column::IssueIds, Column::Issues),
            measures: self.list_or_names(Kind::Measure, row, Column::MeasureIds, Column::Measures),
            proposed_by: row.line(Column::ProposedBy),
            status: self.word(row, Column::Status),
            origin: self.origin(row),
        };
        self.draft.add_step(record);
    }

    fn pressure(&mut self, row: Row<'o>) {
        let record = WrittenPressure {
            place: row.place(),
            id: self.own_id(row, Column::PressureId),
            on: self.named(Kind::Party, row, Column::PartyId, Column::Party),
            from: self.word(row, Column::PressureFrom),
            text: row.text(Column::Pressure),
            origin: self.origin(row),
        };
        self.draft.add_pressure(record);
    }

    /// The id that a row gives; of what nothing else names it may be missing, and is made.
    fn own_id(&mut self, row: Row<'o>, column: Column) -> Option<Named> {
        let id = row.cell(column);
        (!id.is_empty()).then(|| self.draft.name(id, row.place()))
    }
}

/// Whether a row names what it is of.
fn is_record(row: Row) -> bool {
    let marks = row.own.sheet.marks().iter().filter(|mark| match row.own.sheet {
        // The party that a pressure is on does not make it one.
        Sheet::Pressures => **mark != Column::Party,
        Sheet::Positions => matches!(**mark, Column::Issue | Column::IssueId),
        Sheet::Sources => **mark != Column::Terms,
        Sheet::Parties => **mark != Column::Role,
        Sheet::Opportunities | Sheet::Challenges | Sheet::Measures | Sheet::Steps | Sheet::Themes => true,
    });
    marks.into_iter().any(|mark| !row.cell(*mark).is_empty() && !row.cell(*mark).starts_with("Left out: "))
}

/// The names in a cell: a line each where there are lines, else parted by semicolons.
fn split(cell: &str, most: usize) -> Vec<&str> {
    let part = if cell.contains('\n') { '\n' } else { ';' };
    cell.splitn(most, part).map(str::trim).filter(|name| !name.is_empty()).collect()
}
