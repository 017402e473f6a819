//! Small datasets made by hand, for tests.

use std::collections::{HashMap, HashSet};

use super::audience::Audience;
use super::dataset::Dataset;
use super::date::Date;
use super::query::{NoteFacts, World};
use super::records::{
    Challenge, ChallengeIx, Head, Id, Issue, IssueIx, Measure, MeasureIx, Opportunity, OpportunityIx, Origin,
    Party, PartyIx, Position, PositionDetail, Source, SourceIx, Step, StepIx, Theme, ThemeIx,
};
use super::search::SearchIndex;
use super::stance::Stance;
use super::standings::Standings;
use super::text::Text;
use super::vocabulary::{RedLineBasis, Role, StanceBasis, Terms};

/// A dataset in the making.
pub(crate) struct Specimen {
    dataset: Dataset,
    cells: Vec<(IssueIx, PartyIx, Position)>,
}

/// A dataset with all that a query is asked of.
pub(crate) struct Ground {
    pub(crate) dataset: Dataset,
    pub(crate) standings: Standings,
    pub(crate) shown: Vec<PartyIx>,
    pub(crate) notes: NoteFacts,
    pub(crate) marked: HashSet<IssueIx>,
    pub(crate) index: SearchIndex,
}

impl Ground {
    pub(crate) fn new(dataset: Dataset) -> Self {
        Self {
            standings: Standings::of(&dataset, dataset.head().as_of, Audience::Own),
            shown: dataset.party_ixs().collect(),
            dataset,
            notes: NoteFacts::default(),
            marked: HashSet::new(),
            index: SearchIndex::default(),
        }
    }

    pub(crate) fn seen_by(self, audience: Audience) -> Self {
        Self { standings: Standings::of(&self.dataset, self.standings.day(), audience), ..self }
    }

    pub(crate) fn world(&self) -> World<'_> {
        World {
            dataset: &self.dataset,
            standings: &self.standings,
            shown: &self.shown,
            notes: &self.notes,
            marked: &self.marked,
            index: &self.index,
        }
    }
}

pub(crate) fn id(text: &str) -> Id {
    Id::nested(text).expect(text)
}

pub(crate) fn date(text: &str) -> Date {
    Date::parse(text).expect(text)
}

/// A position of these words.
pub(crate) fn words(text: &str) -> Position {
    Position { text: Some(Text::new(text)), detail: None, date: None, stance: None }
}

impl Position {
    pub(crate) fn at(self, stance: Stance) -> Self {
        Self { stance: Some(stance), ..self }
    }

    pub(crate) fn on(self, day: &str) -> Self {
        Self { date: Some(date(day)), ..self }
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut PositionDetail)) -> Self {
        change(self.detail.get_or_insert_default());
        self
    }

    pub(crate) fn if_only(self, text: &str) -> Self {
        self.with(|detail| detail.conditions = Some(Text::new(text)))
    }

    pub(crate) fn no_further(self, text: &str, basis: RedLineBasis) -> Self {
        self.with(|detail| {
            detail.red_line = Some(Text::new(text));
            detail.red_line_basis = Some(basis);
        })
    }

    pub(crate) fn from(self, source: SourceIx) -> Self {
        self.with(|detail| detail.sources = Box::new([source]))
    }
}

impl Specimen {
    pub(crate) fn new() -> Self {
        let head = Head {
            id: None,
            title: Text::line("A specimen"),
            summary: None,
            as_of: None,
            handling: None,
            default_source: None,
            default_question: None,
            stance_basis: StanceBasis::Coded,
            stance_names: Vec::new(),
        };
        let dataset = Dataset {
            audience: super::audience::Audience::Own,
            head,
            parties: Vec::new(),
            themes: Vec::new(),
            sources: Vec::new(),
            issues: Vec::new(),
            positions: Vec::new(),
            cells: Vec::new(),
            challenges: Vec::new(),
            opportunities: Vec::new(),
            measures: Vec::new(),
            steps: Vec::new(),
            pressures: Vec::new(),
            issue_ids: HashMap::new(),
        };
        Self { dataset, cells: Vec::new() }
    }

    pub(crate) fn head(&mut self) -> &mut Head {
        &mut self.dataset.head
    }

    pub(crate) fn party(&mut self, of: &str, name: &str, short: &str, role: Role) -> PartyIx {
        self.dataset.parties.push(Party {
            id: id(of),
            name: Text::line(name),
            short: Text::line(short),
            short_is_made: false,
            role,
            groups: Vec::new(),
            summary: None,
            origin: Origin::default(),
        });
        PartyIx(self.dataset.parties.len() as u32 - 1)
    }

    pub(crate) fn source(&mut self, of: &str, title: &str, terms: Terms) -> SourceIx {
        self.dataset.sources.push(Source {
            id: id(of),
            title: Text::line(title),
            outlet: None,
            url: None,
            date: None,
            kind: None,
            terms,
            grade: None,
            locator: None,
            by: None,
        });
        SourceIx(self.dataset.sources.len() as u32 - 1)
    }

    pub(crate) fn edit_source(&mut self, source: SourceIx) -> &mut Source {
        &mut self.dataset.sources[source.get()]
    }

    pub(crate) fn theme(&mut self, of: &str, name: &str) -> ThemeIx {
        self.dataset.themes.push(Theme { id: id(of), name: Text::line(name) });
        ThemeIx(self.dataset.themes.len() as u32 - 1)
    }

    pub(crate) fn issue(&mut self, of: &str, title: &str) -> IssueIx {
        let ix = IssueIx(self.dataset.issues.len() as u32);
        self.dataset.issue_ids.insert(id(of), ix);
        self.dataset.issues.push(Issue {
            id: id(of),
            number: Text::line(&(ix.get() + 1).to_string()),
            title: Text::line(title),
            summary: None,
            question: None,
            themes: Box::default(),
            status: None,
            agreed_text: None,
            agreed_on: None,
            gap: None,
            linked_to: Box::default(),
            lines_to_take: None,
            origin: Origin::default(),
            challenges: Box::default(),
            opportunities: Box::default(),
            measures: Box::default(),
            steps: Box::default(),
        });
        ix
    }

    pub(crate) fn edit(&mut self, issue: IssueIx) -> &mut Issue {
        &mut self.dataset.issues[issue.get()]
    }

    pub(crate) fn challenge(&mut self, issue: IssueIx, text: &str) {
        let ix = ChallengeIx(self.dataset.challenges.len() as u32);
        self.dataset.challenges.push(Challenge {
            id: id("c"),
            text: Text::new(text),
            issues: Box::new([issue]),
            owners: Box::default(),
            mitigation: None,
            origin: Origin::default(),
        });
        self.edit(issue).challenges = Box::new([ix]);
    }

    pub(crate) fn opportunity(&mut self, issue: IssueIx, text: &str) {
        let ix = OpportunityIx(self.dataset.opportunities.len() as u32);
        self.dataset.opportunities.push(Opportunity {
            id: id("o"),
            text: Text::new(text),
            issues: Box::new([issue]),
            challenges: Box::default(),
            origin: Origin::default(),
        });
        self.edit(issue).opportunities = Box::new([ix]);
    }

    pub(crate) fn measure(&mut self, issue: IssueIx, title: &str, risk: &str) {
        let ix = MeasureIx(self.dataset.measures.len() as u32);
        self.dataset.measures.push(Measure {
            id: id("m"),
            title: Text::line(title),
            purpose: None,
            impact: None,
            issues: Box::new([issue]),
            reciprocity: None,
            status: None,
            proposed_by: None,
            risk: Some(Text::new(risk)),
            verification: None,
            origin: Origin::default(),
        });
        self.edit(issue).measures = Box::new([ix]);
    }

    pub(crate) fn step(&mut self, issue: IssueIx, text: &str) {
        let ix = StepIx(self.dataset.steps.len() as u32);
        self.dataset.steps.push(Step {
            id: id("s"),
            text: Text::new(text),
            issues: Box::new([issue]),
            measures: Box::default(),
            proposed_by: None,
            status: None,
            origin: Origin::default(),
        });
        self.edit(issue).steps = Box::new([ix]);
    }

    pub(crate) fn position(&mut self, issue: IssueIx, party: PartyIx, position: Position) {
        self.cells.push((issue, party, position));
    }

    pub(crate) fn dataset(mut self) -> Dataset {
        // The newest first, the undated last.
        self.cells.sort_by(|(issue, party, one), (other_issue, other_party, other)| {
            (issue, party).cmp(&(other_issue, other_party)).then(other.date.cmp(&one.date))
        });
        let mut dataset = self.dataset;
        for issue in dataset.issue_ixs() {
            for party in dataset.party_ixs() {
                let before = self.cells.partition_point(|(i, p, _)| (*i, *p) < (issue, party));
                dataset.cells.push(before as u32);
            }
        }
        dataset.cells.push(self.cells.len() as u32);
        dataset.positions = self.cells.into_iter().map(|(_, _, position)| position).collect();
        dataset
    }
}

impl Dataset {
    /// Makes the one position of a party on an issue two readings of one day.
    pub(crate) fn contest(&mut self, issue: IssueIx, party: PartyIx) {
        let cell = issue.get() * self.parties.len() + party.get();
        let at = self.cells[cell] as usize;
        self.positions[at].stance = Some(Stance::Support);
        let other = self.positions[at].clone().at(Stance::Oppose);
        self.positions.insert(at + 1, other);
        self.cells[cell + 1..].iter_mut().for_each(|start| *start += 1);
    }
}

/// A dataset of principals `a`, `b` …, each row the stances of one issue by their letters (`+ / 0 \ x . ? ! ~ -`), `w` for
/// words alone, `_` for nothing; after a letter `c` for conditions, `r` for a red line, `i` for an inferred one.
pub(crate) fn grid(rows: &[&str]) -> Dataset {
    let mut specimen = Specimen::new();
    let width = rows.first().map_or(0, |row| row.split_whitespace().count());
    let parties: Vec<_> = (0..width)
        .map(|nth| {
            let name = char::from(b'a' + nth as u8).to_string();
            specimen.party(&name, &format!("Party {name}"), &name.to_uppercase(), Role::Principal)
        })
        .collect();
    for (nth, row) in rows.iter().enumerate() {
        let issue = specimen.issue(&format!("i{nth}"), &format!("Issue {nth}"));
        for (cell, party) in row.split_whitespace().zip(&parties) {
            let (letter, marks) = cell.split_at(1);
            let stance = Stance::ALL.iter().find(|stance| stance.ascii() == letter);
            let mut position = match (letter, stance) {
                ("_", _) => continue,
                (_, Some(stance)) => Position { text: None, detail: None, date: None, stance: Some(*stance) },
                (_, None) => words("words"),
            };
            for mark in marks.chars() {
                position = match mark {
                    'c' => position.if_only("if so"),
                    'r' => position.no_further("no further", RedLineBasis::Stated),
                    _ => position.no_further("no further", RedLineBasis::Inferred),
                };
            }
            specimen.position(issue, *party, position);
        }
    }
    specimen.dataset()
}

/// Talks on a river: three parties (the last a mediator), four issues, two sources, one of them restricted.
pub(crate) fn river() -> Dataset {
    let mut river = Specimen::new();
    let north = river.party("north", "Northern Republic", "NR", Role::Principal);
    let south = river.party("south", "Southern Union", "SU", Role::Principal);
    let delta = river.party("delta", "Delta Commission", "DC", Role::Mediator);
    let communique = river.source("communique", "Joint communiqué", Terms::Public);
    let cable = river.source("cable", "A cable", Terms::Restricted);
    river.head().default_source = Some(communique);
    river.head().as_of = Some(date("2031-05-12"));
    river.head().stance_names = vec![(Stance::Support, Text::line("Yes"))];
    let water = river.theme("water", "Water");
    let quality = river.theme("water/quality", "Water quality");
    let trust = river.theme("trust", "Trust building");

    let flow = river.issue("flow", "Minimum flow");
    *river.edit(flow) = Issue {
        number: Text::line("3(b)"),
        question: Some(Text::new("Should a minimum flow be guaranteed all year?")),
        themes: Box::new([water]),
        status: Some(super::vocabulary::Status::Open),
        lines_to_take: Some(Text::new("Ask for the gauges first")),
        origin: Origin { sources: Box::new([communique]), ..Origin::default() },
        ..river.edit(flow).clone()
    };
    river.challenge(flow, "No gauges on the border");
    river.opportunity(flow, "A wet year");
    let by_season = words("Flow by season, not by the day").at(Stance::LeaningAgainst).on("2031-05-02");
    river.position(flow, north, by_season);
    river.position(flow, north, words("To be studied").at(Stance::Neutral).on("2031-02-03"));
    let daily =
        words("40 cubic metres a second at the border,\nevery day").at(Stance::Support).on("2031-05-09");
    let daily =
        daily.if_only("if measured jointly").no_further("Below 25", RedLineBasis::Stated).with(|detail| {
            detail.interest = Some(Text::new("Rice harvest"));
            detail.by = Some(Text::line("Minister of Water"));
            detail.quote = Some(Text::new("“Every day”"));
        });
    river.position(flow, south, daily);

    let salt = river.issue("salt", "Salinity at the mouth");
    river.edit(salt).themes = Box::new([quality]);
    river.edit(salt).gap = Some(super::vocabulary::GapWord::Wide);
    river.position(salt, south, words("It depends").at(Stance::Unclear).from(cable));
    river.position(salt, delta, words("Below 2 g").at(Stance::Support));

    let warning = river.issue("warning", "Flood warning");
    river.edit(warning).themes = Box::new([trust, water]);
    river.edit(warning).status = Some(super::vocabulary::Status::Agreed);
    river.edit(warning).agreed_text = Some(Text::new("Within the hour"));
    river.measure(warning, "Joint gauging", "Blame for a false alarm");
    river.step(warning, "A line between the two dam operators");
    river.position(warning, north, words("Within an hour").at(Stance::Support));
    river.position(warning, south, words("Within an hour").at(Stance::Support));

    let ships = river.issue("ships", "Navigation");
    river.position(ships, north, words("Ships of all flags"));
    let bridge = words("A bridge first").no_further("No dam", RedLineBasis::Inferred).at(Stance::Silent);
    river.position(ships, south, bridge.on("2031-04"));
    river.dataset()
}
