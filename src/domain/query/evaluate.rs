//! Which rows a query shows.

use std::collections::HashSet;

use crate::domain::audience::{Audience, Item};
use crate::domain::comparison::Comparison;
use crate::domain::dataset::Dataset;
use crate::domain::date::Date;
use crate::domain::find::Pattern;
use crate::domain::gap;
use crate::domain::records::{IssueIx, PartyIx, Position, SourceIx, ThemeIx};
use crate::domain::search::{SearchIndex, View, not_among};
use crate::domain::stance::{Stance, Standing};
use crate::domain::standings::{Glance, Standings};

use super::asked::principals_among;
use super::field::{Field, Mark, Test};
use super::note_facts::{NoteFact, NoteFacts};
use super::{Condition, Kind, Query, Term};

/// All that a query is asked of. The day and the audience are those of the standings.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The dataset that the query was read against.
    pub dataset: &'a Dataset,
    /// What every cell comes to.
    pub standings: &'a Standings,
    /// The columns on screen, in their order.
    pub shown: &'a [PartyIx],
    /// The notes; none where the audience sees none.
    pub notes: &'a NoteFacts,
    /// The marked issues.
    pub marked: &'a HashSet<IssueIx>,
    /// The words.
    pub index: &'a SearchIndex,
}

impl<'a> World<'a> {
    /// The shown cells of an issue.
    pub fn glances(&self, row: IssueIx) -> impl Iterator<Item = Glance> + 'a {
        self.standings.among(row, self.shown).map(|(_, glance)| glance)
    }

    /// The current positions of shown parties on an issue that the audience may read.
    pub fn readings(&self, row: IssueIx) -> impl Iterator<Item = &'a Position> + 'a {
        let Self { dataset, standings, shown, .. } = *self;
        let day = standings.day().map(Date::last);
        let terms = move |position| dataset.terms_of(dataset.sources_of(position));
        let audience = standings.audience();
        let readable = move |position: &&'a Position| {
            audience != Audience::Public || audience.sees(Item::Words, terms(position))
        };
        let cells = standings.among(row, shown).filter(|(_, glance)| glance.has_entry());
        cells.flat_map(move |(party, _)| dataset.readings(row, party, day)).filter(readable)
    }

    /// The notes on an issue or on a shown cell of it.
    pub fn notes_on(&self, row: IssueIx) -> impl Iterator<Item = &'a NoteFact> + 'a {
        let shown = self.shown;
        let is_shown = move |note: &&NoteFact| note.party().is_none_or(|party| shown.contains(&party));
        self.notes.on(row).iter().filter(is_shown)
    }
}

impl Query {
    /// Whether an issue is shown. For many issues ask for the rows.
    pub fn matches(&self, issue: IssueIx, world: &World<'_>) -> bool {
        !self.rows_among(world, vec![issue]).is_empty()
    }

    /// The issues that are shown, in the dataset's order.
    pub fn rows(&self, world: &World<'_>) -> Vec<IssueIx> {
        self.rows_among(world, world.dataset.issue_ixs().collect())
    }

    /// Those of some issues (in the dataset's order) that are shown: what a query that only narrows the one before it has
    /// to look at, or a piece of a large dataset.
    pub fn rows_among(&self, world: &World<'_>, rows: Vec<IssueIx>) -> Vec<IssueIx> {
        let all: Vec<_> = self.conditions.iter().collect();
        select(&all, world, rows)
    }

    /// The issues that are shown but for the conditions on one field: what a picker of its values counts.
    pub fn rows_without(&self, field: Field, world: &World<'_>) -> Vec<IssueIx> {
        let others: Vec<_> =
            self.conditions.iter().filter(|condition| condition.field != Some(field)).collect();
        select(&others, world, world.dataset.issue_ixs().collect())
    }

    /// Whether every row of this query is one of the other's, so that only the other's rows have to be looked at: where
    /// both are asked of the same world, the same parties shown.
    pub fn narrows(&self, other: &Self) -> bool {
        let implied = |wanted: &Condition| {
            matches!(wanted.kind, Kind::Columns { .. })
                || self.conditions.iter().any(|own| own.kind == wanted.kind || extends(own, wanted))
        };
        other.conditions.iter().all(implied)
    }

    /// Whether each condition holds somewhere in the world, asked by itself and of whichever parties are shown; one that
    /// turns a question round, where the question itself does.
    pub fn is_met_in_parts(&self, world: &World<'_>) -> bool {
        let eyes = Eyes::new(world);
        let is_met = |term: &Term| {
            let mut rows: Vec<_> = world.dataset.issue_ixs().collect();
            eyes.keep(&Term { negated: false, test: term.test.clone() }, &mut rows);
            !rows.is_empty()
        };
        self.terms().all(is_met)
    }

    /// The conditions that ask what the audience may not know. They hide nothing there, and have to be told.
    pub fn not_for(&self, audience: Audience) -> impl Iterator<Item = usize> {
        let refused = move |(_, condition): &(usize, &Condition)| match &condition.kind {
            Kind::Rows(terms) => terms.iter().any(|term| !is_for(&term.test, audience)),
            Kind::Columns { .. } => false,
        };
        self.conditions.iter().enumerate().filter(refused).map(|(at, _)| at)
    }
}

/// Those of `rows` that meet every condition.
pub(super) fn select(conditions: &[&Condition], world: &World<'_>, mut rows: Vec<IssueIx>) -> Vec<IssueIx> {
    let eyes = Eyes::new(world);
    let mut chains: Vec<&[Term]> = conditions
        .iter()
        .filter_map(|condition| match &condition.kind {
            Kind::Rows(terms) => Some(terms.as_slice()),
            Kind::Columns { .. } => None,
        })
        .collect();
    // What is quick to ask goes first, and leaves less for what is slow.
    chains.sort_by_key(|terms| terms.iter().map(|term| cost(&term.test)).max());
    for terms in chains {
        if let [term] = terms {
            eyes.keep(term, &mut rows);
        } else {
            let mut kept = Vec::new();
            let mut left = rows;
            for term in terms {
                let mut met = left.clone();
                eyes.keep(term, &mut met);
                left = not_among(&left, &met);
                kept.extend(met);
            }
            kept.sort_unstable();
            rows = kept;
        }
    }
    rows
}

/// Whether `own` is `wanted` with more letters typed to it.
fn extends(own: &Condition, wanted: &Condition) -> bool {
    let word = |condition: &Condition| match &condition.kind {
        Kind::Rows(terms) => match terms.as_slice() {
            [Term { negated: false, test: Test::Word(word) }] => Some(word.clone()),
            _ => None,
        },
        Kind::Columns { .. } => None,
    };
    matches!((word(own), word(wanted)), (Some(own), Some(wanted)) if own.contains(&wanted))
}

fn cost(test: &Test) -> u8 {
    match test {
        Test::Anything
        | Test::Theme(_)
        | Test::Stance(_)
        | Test::PartyStance(..)
        | Test::Status(_)
        | Test::Gap(_)
        | Test::Compare(..)
        | Test::Note(_)
        | Test::Tag(_)
        | Test::Kind(_)
        | Test::Author(_)
        | Test::Is(_) => 0,
        Test::Source(_) | Test::Terms(_) | Test::Since(_) => 1,
        Test::Fuzzy(_) => 2,
        Test::Word(_) => 3,
    }
}

/// Whether an audience may know the answer. What it may know in part answers for itself.
pub(super) fn is_for(test: &Test, audience: Audience) -> bool {
    let sees = |item| audience.sees(item, None);
    match test {
        Test::Gap(_) => sees(Item::Gap),
        Test::Note(_) | Test::Tag(_) | Test::Kind(_) | Test::Author(_) => sees(Item::TeamNote),
        Test::Is(marks) => marks.iter().all(|mark| match mark {
            Mark::Noted => sees(Item::TeamNote),
            Mark::RedLine | Mark::Inferred => sees(Item::RedLine),
            Mark::Missing
            | Mark::Uncoded
            | Mark::Silent
            | Mark::Contested
            | Mark::Conditional
            | Mark::Marked => true,
        }),
        Test::Anything
        | Test::Word(_)
        | Test::Fuzzy(_)
        | Test::Theme(_)
        | Test::Stance(_)
        | Test::PartyStance(..)
        | Test::Status(_)
        | Test::Compare(..)
        | Test::Source(_)
        | Test::Terms(_)
        | Test::Since(_) => true,
    }
}

/// A world with what is worked out of it once for many rows.
struct Eyes<'w> {
    world: &'w World<'w>,
    view: View<'w>,
    /// The principals on screen, or all of them where fewer than two are.
    principals: Vec<PartyIx>,
}

impl<'w> Eyes<'w> {
    fn new(world: &'w World<'w>) -> Self {
        let standings = world.standings;
        let principals = principals_among(standings, world.shown);
        let view = View::new(world.dataset, world.shown, standings.day(), standings.audience());
        Self { world, view, principals }
    }

    /// Keeps the rows that meet a term.
    fn keep(&self, term: &Term, rows: &mut Vec<IssueIx>) {
        if !is_for(&term.test, self.world.standings.audience()) {
            return;
        }
        match &term.test {
            Test::Anything => {}
            Test::Word(word) if term.negated => {
                let mut met = rows.clone();
                self.world.index.retain(&self.view, word, &mut met);
                *rows = not_among(rows, &met);
            }
            Test::Word(word) => self.world.index.retain(&self.view, word, rows),
            Test::Fuzzy(word) => {
                let names = Names::new(self.world, word);
                rows.retain(|row| names.hold(self.world, *row) != term.negated);
            }
            Test::Theme(_)
            | Test::Stance(_)
            | Test::PartyStance(..)
            | Test::Status(_)
            | Test::Gap(_)
            | Test::Compare(..)
            | Test::Source(_)
            | Test::Terms(_)
            | Test::Since(_)
            | Test::Note(_)
            | Test::Tag(_)
            | Test::Kind(_)
            | Test::Author(_)
            | Test::Is(_) => rows.retain(|row| self.holds(&term.test, *row) != term.negated),
        }
    }

    fn holds(&self, test: &Test, row: IssueIx) -> bool {
        let World { dataset, standings, .. } = *self.world;
        let issue = dataset.issue(row);
        let notes = || self.world.notes_on(row);
        match test {
            Test::Anything => true,
            Test::Word(word) => self.world.index.matches(&self.view, word, row),
            Test::Fuzzy(word) => Names::new(self.world, word).hold(self.world, row),
            Test::Theme(themes) => issue.themes.iter().any(|theme| themes.binary_search(theme).is_ok()),
            Test::Stance(set) => self.world.glances(row).any(|glance| set.holds(glance)),
            Test::PartyStance(parties, set) => {
                standings.among(row, parties).any(|(_, glance)| set.holds(glance))
            }
            Test::Status(statuses) => issue.status.is_some_and(|status| statuses.contains(&status)),
            Test::Gap(words) => words.contains(&gap::word(dataset, standings, row)),
            Test::Compare(wanted, parties) => {
                let parties = if parties.is_empty() { &self.principals } else { parties };
                Comparison::on(standings, row, parties) == *wanted
            }
            Test::Source(sources) => {
                let named = |own: &[SourceIx]| own.iter().any(|ix| sources.binary_search(ix).is_ok());
                self.any_sources(row, named)
            }
            Test::Terms(terms) => {
                self.any_sources(row, |own| dataset.terms_of(own).is_some_and(|own| terms.contains(&own)))
            }
            Test::Since(day) => {
                self.world.readings(row).any(|reading| reading.date.is_some_and(|date| date.lasts_to(*day)))
            }
            Test::Note(words) => notes().any(|note| words.iter().any(|word| note.says(word))),
            Test::Tag(tags) => notes().any(|note| tags.iter().any(|tag| note.is_tagged(tag))),
            Test::Kind(kinds) => notes().any(|note| kinds.contains(&note.kind())),
            Test::Author(authors) => notes().any(|note| authors.iter().any(|name| note.is_by(name))),
            Test::Is(marks) => marks.iter().any(|mark| self.is(*mark, row)),
        }
    }

    fn is(&self, mark: Mark, row: IssueIx) -> bool {
        let any = |wanted: Standing| {
            let wanted = Glance::new(wanted);
            self.world.glances(row).any(|glance| glance.stands_as(wanted))
        };
        match mark {
            Mark::Noted => self.world.notes_on(row).next().is_some(),
            Mark::Missing => any(Standing::NoEntry),
            Mark::Uncoded => any(Standing::Uncoded),
            Mark::Silent => any(Standing::Stance(Stance::Silent)),
            Mark::Contested => any(Standing::Stance(Stance::Contested)),
            Mark::RedLine => self.world.glances(row).any(Glance::has_red_line),
            Mark::Conditional => self.world.glances(row).any(Glance::is_conditional),
            Mark::Inferred => self.world.glances(row).any(Glance::has_inferred_red_line),
            Mark::Marked => self.world.marked.contains(&row),
        }
    }

    /// Whether the sources of the issue, or those of one current position, are such.
    fn any_sources(&self, row: IssueIx, wanted: impl Fn(&[SourceIx]) -> bool) -> bool {
        let dataset = self.world.dataset;
        let own = &dataset.issue(row).origin.sources;
        let audience = self.world.standings.audience();
        (audience.sees(Item::Attribution, dataset.terms_of(own)) && wanted(own))
            || self.world.readings(row).any(|reading| wanted(dataset.sources_of(reading)))
    }
}

/// The names that a word fuzzily fits.
struct Names {
    pattern: Pattern,
    /// The themes of such a name.
    themes: Vec<ThemeIx>,
    /// The shown parties of such a name.
    parties: Vec<PartyIx>,
}

impl Names {
    fn new(world: &World<'_>, letters: &str) -> Self {
        let (pattern, dataset) = (Pattern::new(letters), world.dataset);
        let themes = dataset.theme_ixs().filter(|ix| pattern.fits(&dataset.theme(*ix).name)).collect();
        let parties =
            world.shown.iter().copied().filter(|ix| pattern.fits(&dataset.party(*ix).name)).collect();
        Self { pattern, themes, parties }
    }

    /// Whether the issue's title, one of its themes, or a party with an entry on it has such a name.
    fn hold(&self, world: &World<'_>, row: IssueIx) -> bool {
        let issue = world.dataset.issue(row);
        issue.themes.iter().any(|theme| self.themes.binary_search(theme).is_ok())
            || world.standings.among(row, &self.parties).any(|(_, glance)| glance.has_entry())
            || self.pattern.fits(&issue.title)
    }
}
