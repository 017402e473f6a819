//! What the page holds, as its template reads it.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::cards::{Card, From};
use super::grid::{Column, Row};
use super::items::{Challenge, Measure, NoteView, Pair, Pressure, Step};
use crate::codec::export::{Front, References};
use crate::domain::vocabulary::{Role, StanceBasis, Terms};
use crate::domain::{
    Dataset, Handout, IssueIx, Item, Note, Origin, PartyIx, Place, Scope, SourceIx, Stance, Standing,
    Standings, Text,
};

/// The most parties whose positions are set side by side in their order; more are grouped by where they stand.
const SIDE_BY_SIDE: usize = 8;
/// The most cells of which each leads to its place in a card by itself; of more each row leads to its card.
const LINKED: usize = 3_000;

/// All of it.
#[derive(Serialize)]
pub(super) struct Page<'a> {
    title: String,
    handling: Option<String>,
    summary: Option<String>,
    facts: Vec<Fact>,
    withheld: Vec<String>,
    /// Whether coded stances are withheld, so that what rests on them cannot be compared.
    is_uncompared: bool,
    day: Option<String>,
    nothing: &'static str,
    /// How the grid is printed where no script sees to it.
    on_paper: &'static str,
    /// The class of the grid's width.
    width: &'static str,
    themes: Vec<Theme<'a>>,
    legend: Vec<Mark<'a>>,
    basis: Option<&'static str>,
    columns: Vec<Column<'a>>,
    principals: usize,
    parties: Vec<Party<'a>>,
    rows: Vec<Row<'a>>,
    is_large: bool,
    is_grouped: bool,
    cards: Vec<Card<'a>>,
    pairs: Vec<Pair<'a>>,
    alone: Vec<Challenge<'a>>,
    measures: Vec<Measure<'a>>,
    steps: Vec<Step<'a>>,
    pressures: Vec<Pressure<'a>>,
    notes: Vec<NoteView>,
    sources: Vec<Source>,
}

/// What is to be known of the page, under a word.
#[derive(Serialize)]
struct Fact {
    label: &'static str,
    text: String,
}

/// A theme to choose.
#[derive(Serialize)]
struct Theme<'a> {
    id: &'a str,
    name: &'a str,
    /// What sets it in below the one that it lies within.
    indent: String,
}

/// A party, with what it says of itself.
#[derive(Serialize)]
struct Party<'a> {
    place: usize,
    name: &'a str,
    called: Option<&'a str>,
    role: &'static str,
    groups: Option<String>,
    summary: Option<&'a str>,
    from: From,
}

/// What a cell comes to: by glyph, by word, and by the class that colours it.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark<'a> {
    pub(super) class: &'static str,
    pub(super) glyph: &'static str,
    pub(super) word: &'a str,
}

/// A source, with its number.
#[derive(Serialize)]
struct Source {
    number: usize,
    text: String,
    link: Option<String>,
    address: Option<String>,
    notes: Vec<NoteView>,
}

/// What the parts of the page are made of.
pub(super) struct Build<'a> {
    pub(super) handout: &'a Handout,
    pub(super) dataset: &'a Dataset,
    pub(super) standings: Standings,
    pub(super) references: References,
    pub(super) notes: Notes<'a>,
    pub(super) is_large: bool,
    pub(super) is_grouped: bool,
}

/// The notes by what they are on, so that each is found where it is told.
#[derive(Default)]
pub(super) struct Notes<'a> {
    pub(super) cells: HashMap<(IssueIx, PartyIx), Vec<&'a Note>>,
    pub(super) issues: HashMap<IssueIx, Vec<&'a Note>>,
    sources: HashMap<SourceIx, Vec<&'a Note>>,
    /// On what has no place of its own on the page.
    others: Vec<&'a Note>,
}

impl<'a> Notes<'a> {
    fn of(handout: &'a Handout) -> Self {
        let mut notes = Self::default();
        for note in &handout.notes {
            let place = match note.on.resolve(&handout.dataset) {
                Some(Place::Cell(issue, party)) => notes.cells.entry((issue, party)).or_default(),
                Some(Place::Issue(issue)) => notes.issues.entry(issue).or_default(),
                Some(Place::Source(source)) => notes.sources.entry(source).or_default(),
                Some(
                    Place::Party(_)
                    | Place::Opportunity(_)
                    | Place::Challenge(_)
                    | Place::Measure(_)
                    | Place::Step(_)
                    | Place::Dataset
                    | Place::Inbox,
                )
                | None => &mut notes.others,
            };
            place.push(note);
        }
        notes
    }
}

/// Notes, as their place on the page tells them.
pub(super) fn told(dataset: &Dataset, notes: Option<&Vec<&Note>>) -> Vec<NoteView> {
    notes.into_iter().flatten().map(|note| NoteView::of(dataset, note, None)).collect()
}

impl<'a> Page<'a> {
    /// That of a handout.
    pub(super) fn of(handout: &'a Handout) -> Self {
        let dataset: &Dataset = &handout.dataset;
        let cells = dataset.issues().len() * dataset.parties().len();
        let mut build = Build {
            handout,
            dataset,
            standings: handout.standings(),
            references: References::new(dataset),
            notes: Notes::of(handout),
            is_large: cells > LINKED,
            is_grouped: dataset.parties().len() > SIDE_BY_SIDE,
        };
        let Front { title, handling, summary, facts, withheld } = Front::of(handout);
        let coded = Item::Stance(StanceBasis::Coded);
        let facts = facts.into_iter().map(|(label, text)| Fact { label, text }).collect();
        let cards: Vec<Card<'a>> = dataset.issue_ixs().map(|issue| build.card(issue)).collect();
        Self {
            title,
            handling,
            summary,
            facts,
            withheld,
            is_uncompared: handout.withheld.never_seen().contains(&coded.plural()),
            day: handout.day.map(|day| day.to_string()),
            nothing: dataset.nothing(),
            on_paper: if build.is_grouped { "none" } else { "whole" },
            width: match dataset.parties().len() {
                0..=3 => "few two",
                4..=7 => "few",
                8..=14 => "several",
                _ => "many",
            },
            themes: dataset.themes().iter().map(|it| theme(it)).collect(),
            legend: build.legend(),
            basis: build.has_stances().then(|| dataset.head().stance_basis).map(based),
            columns: build.columns(),
            principals: dataset.principals().count(),
            rows: dataset.issue_ixs().map(|issue| build.row(issue)).collect(),
            is_large: build.is_large,
            is_grouped: build.is_grouped,
            cards,
            pairs: build.pairs(),
            alone: build.alone(),
            measures: build.measures(),
            steps: build.steps(),
            pressures: build.pressures(),
            parties: build.parties(),
            notes: build.other_notes(),
            sources: build.sources(),
        }
    }
}

/// A theme, set in as deep as it is nested.
fn theme(theme: &crate::domain::Theme) -> Theme<'_> {
    let id = theme.id.as_str();
    Theme { id, name: &theme.name, indent: "– ".repeat(id.matches('/').count().min(8)) }
}

/// What stances rest on where a position does not say otherwise.
fn based(basis: StanceBasis) -> &'static str {
    match basis {
        StanceBasis::Coded => "Stances are coded: an analyst’s judgement, unless one is marked as stated.",
        StanceBasis::Stated => {
            "Stances are stated: votes, or the parties’ own answers, unless one is marked as coded."
        }
    }
}

impl<'a> Build<'a> {
    /// What a standing looks like.
    pub(super) fn mark(&self, standing: Standing) -> Mark<'a> {
        let (class, glyph) = match standing {
            Standing::Stance(stance) => (class(stance), stance.glyph()),
            Standing::Uncoded => ("words", ""),
            Standing::NoEntry => ("none", ""),
        };
        Mark { class, glyph, word: self.dataset.standing_label(standing) }
    }

    /// Every standing that is there, in the order of the scale.
    fn legend(&self) -> Vec<Mark<'a>> {
        let found: BTreeMap<usize, Standing> = self
            .dataset
            .issue_ixs()
            .flat_map(|issue| self.standings.row(issue))
            .filter_map(|glance| glance.standing())
            .map(|standing| (rank(standing), standing))
            .collect();
        found.into_values().map(|standing| self.mark(standing)).collect()
    }

    fn has_stances(&self) -> bool {
        let is_stance = |standing| matches!(standing, Some(Standing::Stance(_)));
        self.dataset
            .issue_ixs()
            .any(|issue| self.standings.row(issue).iter().any(|glance| is_stance(glance.standing())))
    }

    /// Where a record is from, with the numbers of its sources.
    pub(super) fn from(&mut self, origin: &Origin) -> From {
        From {
            how: None,
            by: origin.by.as_ref().map(line),
            locator: origin.locator.as_ref().map(line),
            date: origin.date.map(|date| date.to_string()),
            terms: terms(self.dataset.terms_of(&origin.sources)),
            sources: self.references.name(&origin.sources),
        }
    }

    fn parties(&mut self) -> Vec<Party<'a>> {
        let dataset = self.dataset;
        let party = |(place, it): (usize, &'a crate::domain::Party)| Party {
            place,
            name: &it.name,
            called: (!it.short_is_made).then_some(&*it.short),
            role: it.role.label(),
            groups: (!it.groups.is_empty())
                .then(|| it.groups.iter().map(line).collect::<Vec<_>>().join(", ")),
            summary: it.summary.as_deref(),
            from: if it.summary.is_some() { self.from(&it.origin) } else { From::default() },
        };
        let says = |(_, it): &(usize, &crate::domain::Party)| {
            it.summary.is_some() || !it.groups.is_empty() || it.role != Role::Principal
        };
        dataset.parties().iter().enumerate().filter(says).map(party).collect()
    }

    fn other_notes(&self) -> Vec<NoteView> {
        let notes = self.notes.others.iter();
        notes.map(|note| NoteView::of(self.dataset, note, Some(note.on.describe(self.dataset)))).collect()
    }

    /// Every source: what nothing on the page cites comes last.
    fn sources(&mut self) -> Vec<Source> {
        for source in self.dataset.source_ixs() {
            self.references.name(&[source]);
        }
        let list = self.references.list(self.dataset);
        let source = |it: crate::codec::export::Reference| {
            let address = self.dataset.source(it.source).url.as_ref().map(line);
            Source {
                number: it.number,
                text: it.text,
                address: address.filter(|_| it.url.is_none()),
                link: it.url,
                notes: told(self.dataset, self.notes.sources.get(&it.source)),
            }
        };
        list.into_iter().map(source).collect()
    }

    /// Where a card, or a party's place in it, is found on the page.
    pub(super) fn anchor(&self, issue: IssueIx, party: PartyIx) -> String {
        // Neither id has a full stop in it, so that no two places have one name.
        format!("{}.{}", self.dataset.issue(issue).id, self.dataset.party(party).id)
    }
}

/// A text on one line.
pub(super) fn line(text: &Text) -> String {
    text.replace('\n', " ")
}

/// Terms that a reader has to know of: all but that it is for everybody.
pub(super) fn terms(terms: Option<Terms>) -> Option<&'static str> {
    terms.filter(|terms| *terms != Terms::Public).map(Terms::label)
}

/// The part of a team or of the author alone that a note belongs to.
pub(super) fn scoped(scope: Scope) -> &'static str {
    match scope {
        Scope::Private => "private",
        Scope::Team => "team",
    }
}

fn class(stance: Stance) -> &'static str {
    match stance {
        Stance::Support => "s0",
        Stance::LeaningFor => "s1",
        Stance::Neutral => "s2",
        Stance::LeaningAgainst => "s3",
        Stance::Oppose => "s4",
        Stance::Silent => "silent",
        Stance::Unclear => "unclear",
        Stance::Contested => "contested",
        Stance::Awaiting => "awaiting",
        Stance::NotApplicable => "na",
    }
}

/// The place of a standing in a legend.
pub(super) fn rank(standing: Standing) -> usize {
    match standing {
        Standing::Stance(stance) => stance as usize,
        Standing::Uncoded => Stance::ALL.len(),
        Standing::NoEntry => Stance::ALL.len() + 1,
    }
}
