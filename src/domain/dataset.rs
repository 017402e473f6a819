//! The dataset: every record, found by index, by id, and by issue × party.

use std::collections::HashMap;

use super::audience::{Audience, Item};
use super::date::Date;
use super::records::{
    Challenge, ChallengeIx, Head, Id, Issue, IssueIx, Measure, MeasureIx, Opportunity, OpportunityIx, Party,
    PartyIx, Position, Pressure, Source, SourceIx, Step, StepIx, Theme, ThemeIx,
};
use super::stance::{Stance, Standing};
use super::vocabulary::{Role, StanceBasis, Terms};

/// A whole dataset, valid by construction: only a draft makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// For whom it is.
    pub(super) audience: Audience,
    pub(super) head: Head,
    pub(super) parties: Vec<Party>,
    pub(super) themes: Vec<Theme>,
    pub(super) sources: Vec<Source>,
    pub(super) issues: Vec<Issue>,
    /// By issue, then party, then newest first (undated last; the file's order among equals).
    pub(super) positions: Vec<Position>,
    /// Where the positions of each issue × party begin; one more at the end.
    pub(super) cells: Vec<u32>,
    pub(super) challenges: Vec<Challenge>,
    pub(super) opportunities: Vec<Opportunity>,
    pub(super) measures: Vec<Measure>,
    pub(super) steps: Vec<Step>,
    pub(super) pressures: Vec<Pressure>,
    pub(super) issue_ids: HashMap<Id, IssueIx>,
}

/// Makes the readers of one kind of record.
macro_rules! readers {
    ($($all:ident, $one:ident, $ixs:ident, $record:ident, $ix:ident, $what:literal;)+) => {$(
        #[doc = concat!("Every ", $what, ", in the file's order.")]
        pub fn $all(&self) -> &[$record] { &self.$all }

        #[doc = concat!("One ", $what, ".")]
        pub fn $one(&self, ix: $ix) -> &$record { &self.$all[ix.get()] }

        #[doc = concat!("The index of every ", $what, ", in the file's order.")]
        pub fn $ixs(&self) -> impl DoubleEndedIterator<Item = $ix> + ExactSizeIterator + Clone + use<> {
            (0..self.$all.len() as u32).map($ix)
        }
    )+};
}

impl Dataset {
    readers! {
        parties, party, party_ixs, Party, PartyIx, "party";
        themes, theme, theme_ixs, Theme, ThemeIx, "theme";
        sources, source, source_ixs, Source, SourceIx, "source";
        issues, issue, issue_ixs, Issue, IssueIx, "issue";
        challenges, challenge, challenge_ixs, Challenge, ChallengeIx, "challenge";
        opportunities, opportunity, opportunity_ixs, Opportunity, OpportunityIx, "opportunity";
        measures, measure, measure_ixs, Measure, MeasureIx, "measure";
        steps, step, step_ixs, Step, StepIx, "step";
    }

    /// What the dataset says of itself.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// What presses on the parties.
    pub fn pressures(&self) -> &[Pressure] {
        &self.pressures
    }

    /// The parties that must agree, in the file's order.
    pub fn principals(&self) -> impl Iterator<Item = PartyIx> + '_ {
        self.party_ixs().filter(|ix| self.party(*ix).role == Role::Principal)
    }

    /// The party of this id.
    pub fn find_party(&self, id: &str) -> Option<PartyIx> {
        self.party_ixs().find(|ix| self.party(*ix).id == *id)
    }

    /// The issue of this id.
    pub fn find_issue(&self, id: &str) -> Option<IssueIx> {
        self.issue_ids.get(&Id::new(id)?).copied()
    }

    /// The theme of this id.
    pub fn find_theme(&self, id: &str) -> Option<ThemeIx> {
        self.theme_ixs().find(|ix| self.theme(*ix).id == *id)
    }

    /// Everything recorded of a party on an issue, newest first, whatever the day.
    pub fn positions(&self, issue: IssueIx, party: PartyIx) -> &[Position] {
        let cell = issue.get() * self.parties.len() + party.get();
        &self.positions[self.cells[cell] as usize..self.cells[cell + 1] as usize]
    }

    /// Everything recorded on an issue, party after party.
    pub(super) fn all_positions(&self, issue: IssueIx) -> &[Position] {
        let (first, parties) = (issue.get() * self.parties.len(), self.parties.len());
        &self.positions[self.cells[first] as usize..self.cells[first + parties] as usize]
    }

    /// How many positions there are in all.
    pub fn position_count(&self) -> usize {
        self.positions.len()
    }

    /// The sources of a position: those it names, else the default.
    pub fn sources_of<'a>(&'a self, position: &'a Position) -> &'a [SourceIx] {
        match &position.detail {
            Some(detail) if detail.unsourced || !detail.sources.is_empty() => &detail.sources,
            _ => self.head.default_source.as_slice(),
        }
    }

    /// The strictest terms among sources; `None` where there is no source.
    pub fn terms_of(&self, sources: &[SourceIx]) -> Option<Terms> {
        sources.iter().map(|ix| self.source(*ix).terms).max()
    }

    /// Whether the stance of a position is coded or stated.
    pub fn basis_of(&self, position: &Position) -> StanceBasis {
        position.detail.as_ref().and_then(|detail| detail.stance_basis).unwrap_or(self.head.stance_basis)
    }

    /// What a stance is called in this dataset.
    pub fn stance_label(&self, stance: Stance) -> &str {
        let named = self.head.stance_names.iter().find(|(named, _)| *named == stance);
        named.map_or(stance.label(), |(_, name)| name.as_str())
    }

    /// The word for there being none of something: what was left out is not denied.
    pub fn nothing(&self) -> &'static str {
        if self.audience == Audience::Public { "nothing public" } else { "nothing" }
    }

    /// What a standing is called in this dataset. Where not all is shown no word tells whether something was withheld:
    /// "nothing public" holds of an empty cell as of one that rests on a leak, and "stance not shown" of words that nobody
    /// has judged as of those whose judgement is ours.
    pub fn standing_label(&self, standing: Standing) -> &str {
        let sees_all = self.audience.sees(Item::Stance(StanceBasis::Coded), None);
        match standing {
            Standing::Stance(stance) => self.stance_label(stance),
            Standing::Uncoded | Standing::NoEntry if !sees_all => standing.veiled(),
            Standing::Uncoded | Standing::NoEntry => standing.label(),
        }
    }

    /// Whether an issue lies in a theme, or in one that the theme takes in.
    pub fn in_theme(&self, issue: IssueIx, theme: ThemeIx) -> bool {
        let outer = self.theme(theme);
        self.issue(issue).themes.iter().any(|ix| outer.takes_in(self.theme(*ix)))
    }

    /// The current readings of a party on an issue, as [`Current::readings`] gives them: the short way for those who need
    /// nothing else of many cells.
    pub fn readings(&self, issue: IssueIx, party: PartyIx, day: Option<Date>) -> &[Position] {
        let all = self.positions(issue, party);
        if let [] | [_] = all {
            return if all.iter().all(|position| is_reached(position, day)) { all } else { &[] };
        }
        let Some(lead) = all.iter().position(|position| is_reached(position, day)) else { return &[] };
        let rest = &all[lead..];
        let count = rest.iter().take_while(|position| position.date == rest[0].date).count();
        &rest[..count]
    }

    /// What is current of a party on an issue by the end of `day` (`None`: whatever is newest).
    pub fn current(&self, issue: IssueIx, party: PartyIx, day: Option<Date>) -> Current<'_> {
        Current::of(self.positions(issue, party), day)
    }
}

/// The current position of one cell: the newest that has been reached, with all that was recorded of the same date.
#[derive(Debug, Clone, Copy)]
pub struct Current<'a> {
    all: &'a [Position],
    lead: Option<usize>,
    day: Option<Date>,
    /// What it comes to.
    pub standing: Standing,
}

impl<'a> Current<'a> {
    fn of(all: &'a [Position], day: Option<Date>) -> Self {
        let lead = all.iter().position(|position| is_reached(position, day));
        let mut current = Self { all, lead, day, standing: Standing::NoEntry };
        let mut found: Option<Stance> = None;
        for reading in current.readings() {
            current.standing = match (found, reading.stance) {
                (Some(one), Some(other)) if one != other => {
                    current.standing = Standing::Stance(Stance::Contested);
                    break;
                }
                (_, Some(stance)) => {
                    found = Some(stance);
                    Standing::Stance(stance)
                }
                (Some(stance), None) => Standing::Stance(stance),
                (None, None) => Standing::Uncoded,
            };
        }
        current
    }

    /// The first of the current readings, if there is any.
    pub fn lead(&self) -> Option<&'a Position> {
        self.all.get(self.lead?)
    }

    /// Every reading of the current date: one, or several that corroborate or contest each other.
    pub fn readings(&self) -> impl Iterator<Item = &'a Position> + use<'a> {
        let start = self.lead.unwrap_or(self.all.len());
        let date = self.all.get(start).and_then(|lead| lead.date);
        self.all[start..].iter().take_while(move |position| position.date == date)
    }

    /// What was recorded before, newest first.
    pub fn history(&self) -> impl Iterator<Item = &'a Position> + use<'a> {
        let start = self.lead.unwrap_or(self.all.len());
        let day = self.day;
        self.all[start..]
            .iter()
            .skip(self.readings().count())
            .filter(move |position| is_reached(position, day))
    }

    /// What is recorded for after the day, newest first.
    pub fn later(&self) -> impl Iterator<Item = &'a Position> + use<'a> {
        let day = self.day;
        self.all.iter().filter(move |position| !is_reached(position, day))
    }

    /// The conditions of the current readings.
    pub fn conditions(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.readings().filter_map(|position| position.conditions().map(super::text::Text::as_str))
    }

    /// The red lines of the current readings.
    pub fn red_lines(&self) -> impl Iterator<Item = &'a Position> + use<'a> {
        self.readings().filter(|position| position.red_line().is_some())
    }
}

/// Whether a position has come by the end of `day`; the undated always have.
fn is_reached(position: &Position, day: Option<Date>) -> bool {
    match (position.date, day) {
        (Some(date), Some(day)) => date.reached_by(day),
        (None, _) | (_, None) => true,
    }
}
