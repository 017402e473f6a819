//! A part of a dataset that is a dataset of its own: some of its issues and parties, in an order that was chosen, and of the
//! rest what belongs to them.

use super::abridged::{kept, moved};
use super::dataset::Dataset;
use super::date::Date;
use super::draft::make_shorts;
use super::records::{
    Challenge, ChallengeIx, Issue, IssueIx, Measure, MeasureIx, Opportunity, OpportunityIx, Origin, PartyIx,
    Position, Pressure, SourceIx, Step, StepIx, ThemeIx,
};

impl Dataset {
    /// The part with these issues and these parties, in these orders, as it was on `day`.
    ///
    /// Of challenges, opportunities, measures and steps those stay that are on one of the issues, and those on none where
    /// every issue stays; a challenge also where an opportunity that stays is set against it; of sources and themes those
    /// that are named. What was recorded for after another day than the
    /// dataset's own is left out, since it was not there to be known.
    #[must_use]
    pub fn excerpt(&self, issues: &[IssueIx], parties: &[PartyIx], day: Option<Date>) -> Self {
        let until = day.filter(|_| day != self.head.as_of);
        let part = Part::of(self, issues, parties, until);
        let (positions, cells) = part.positions(issues, parties);
        let mut head = self.head.clone();
        head.as_of = day.or(head.as_of);
        let mut excerpt = Self {
            audience: self.audience,
            head,
            parties: parties.iter().map(|ix| self.party(*ix).clone()).collect(),
            themes: self.themes.clone(),
            sources: self.sources.clone(),
            issues: issues.iter().map(|ix| part.issue(self.issue(*ix))).collect(),
            positions,
            cells,
            challenges: kept(&self.challenges, &part.challenges, |it| part.challenge(it)),
            opportunities: kept(&self.opportunities, &part.opportunities, |it| part.opportunity(it)),
            measures: kept(&self.measures, &part.measures, |it| part.measure(it)),
            steps: kept(&self.steps, &part.steps, |it| part.step(it)),
            pressures: self.pressures.iter().filter_map(|it| part.pressure(it)).collect(),
            issue_ids: issues
                .iter()
                .enumerate()
                .map(|(at, ix)| (self.issue(*ix).id.clone(), IssueIx(at as u32)))
                .collect(),
        };
        make_shorts(&mut excerpt.parties);
        if !part.is_whole() {
            excerpt.keep_named_themes();
            excerpt.keep_named_sources();
        }
        excerpt
    }

    /// Leaves out the themes that no issue has, but for those that one of them lies within.
    fn keep_named_themes(&mut self) {
        let named: Vec<ThemeIx> = self.issues.iter().flat_map(|issue| issue.themes.iter().copied()).collect();
        let stays = |at: usize| {
            let outer = &self.themes[at];
            named.iter().any(|ix| outer.takes_in(&self.themes[ix.get()]))
        };
        let places = closed_up(self.themes.len(), stays, ThemeIx);
        keep(&mut self.themes, &places);
        for issue in &mut self.issues {
            issue.themes = moved(&issue.themes, &places, ThemeIx::get);
        }
    }

    /// Leaves out the sources that nothing names. The default stays: it says of what names none where it is from.
    fn keep_named_sources(&mut self) {
        let mut named = vec![false; self.sources.len()];
        let mut name = |sources: &[SourceIx]| sources.iter().for_each(|ix| named[ix.get()] = true);
        name(self.head.default_source.as_slice());
        self.positions.iter().filter_map(|it| it.detail.as_deref()).for_each(|it| name(&it.sources));
        self.origins().into_iter().for_each(|origin| name(&origin.sources));
        let places = closed_up(self.sources.len(), |at| named[at], SourceIx);
        let at = |sources: &[SourceIx]| moved(sources, &places, SourceIx::get);
        self.head.default_source = self.head.default_source.and_then(|ix| places[ix.get()]);
        for detail in self.positions.iter_mut().filter_map(|it| it.detail.as_deref_mut()) {
            detail.sources = at(&detail.sources);
        }
        self.origins().into_iter().for_each(|origin| origin.sources = at(&origin.sources));
        keep(&mut self.sources, &places);
    }

    /// Where every record but a position is from.
    fn origins(&mut self) -> Vec<&mut Origin> {
        let parties = self.parties.iter_mut().map(|it| &mut it.origin);
        let issues = self.issues.iter_mut().map(|it| &mut it.origin);
        let challenges = self.challenges.iter_mut().map(|it| &mut it.origin);
        let opportunities = self.opportunities.iter_mut().map(|it| &mut it.origin);
        let measures = self.measures.iter_mut().map(|it| &mut it.origin);
        let steps = self.steps.iter_mut().map(|it| &mut it.origin);
        let pressures = self.pressures.iter_mut().map(|it| &mut it.origin);
        let all = parties.chain(issues).chain(challenges).chain(opportunities);
        all.chain(measures).chain(steps).chain(pressures).collect()
    }
}

/// Where the records that stay are afterwards, by where they were.
struct Part<'a> {
    whole: &'a Dataset,
    /// What was recorded for after this day is left out.
    until: Option<Date>,
    issues: Vec<Option<IssueIx>>,
    parties: Vec<Option<PartyIx>>,
    challenges: Vec<Option<ChallengeIx>>,
    opportunities: Vec<Option<OpportunityIx>>,
    measures: Vec<Option<MeasureIx>>,
    steps: Vec<Option<StepIx>>,
}

impl<'a> Part<'a> {
    fn of(whole: &'a Dataset, issues: &[IssueIx], parties: &[PartyIx], until: Option<Date>) -> Self {
        let placed_issues = placed(whole.issues.len(), issues.iter().map(|ix| ix.get()), IssueIx);
        let every = placed_issues.iter().all(Option::is_some);
        let stays = |on: &[IssueIx], origin: &Origin| {
            let is_on = on.iter().any(|ix| placed_issues[ix.get()].is_some()) || on.is_empty() && every;
            is_on && is_known(origin.date, until)
        };
        let mut set_against = vec![false; whole.challenges.len()];
        for opportunity in whole.opportunities.iter().filter(|it| stays(&it.issues, &it.origin)) {
            opportunity.challenges.iter().for_each(|ix| set_against[ix.get()] = true);
        }
        let challenge = |at: usize| {
            let it = &whole.challenges[at];
            set_against[at] && is_known(it.origin.date, until) || stays(&it.issues, &it.origin)
        };
        let opportunity = |at: usize| {
            let it = &whole.opportunities[at];
            stays(&it.issues, &it.origin)
        };
        let measure = |at: usize| stays(&whole.measures[at].issues, &whole.measures[at].origin);
        let step = |at: usize| stays(&whole.steps[at].issues, &whole.steps[at].origin);
        Self {
            challenges: closed_up(whole.challenges.len(), challenge, ChallengeIx),
            opportunities: closed_up(whole.opportunities.len(), opportunity, OpportunityIx),
            measures: closed_up(whole.measures.len(), measure, MeasureIx),
            steps: closed_up(whole.steps.len(), step, StepIx),
            until,
            parties: placed(whole.parties.len(), parties.iter().map(|ix| ix.get()), PartyIx),
            issues: placed_issues,
            whole,
        }
    }

    fn is_whole(&self) -> bool {
        self.issues.iter().all(Option::is_some) && self.parties.iter().all(Option::is_some)
    }

    fn on(&self, issues: &[IssueIx]) -> Box<[IssueIx]> {
        moved(issues, &self.issues, IssueIx::get)
    }

    fn issue(&self, issue: &Issue) -> Issue {
        Issue {
            linked_to: self.on(&issue.linked_to),
            challenges: moved(&issue.challenges, &self.challenges, ChallengeIx::get),
            opportunities: moved(&issue.opportunities, &self.opportunities, OpportunityIx::get),
            measures: moved(&issue.measures, &self.measures, MeasureIx::get),
            steps: moved(&issue.steps, &self.steps, StepIx::get),
            ..issue.clone()
        }
    }

    fn challenge(&self, it: &Challenge) -> Challenge {
        let owners = moved(&it.owners, &self.parties, PartyIx::get);
        Challenge { issues: self.on(&it.issues), owners, ..it.clone() }
    }

    fn opportunity(&self, it: &Opportunity) -> Opportunity {
        let challenges = moved(&it.challenges, &self.challenges, ChallengeIx::get);
        Opportunity { issues: self.on(&it.issues), challenges, ..it.clone() }
    }

    fn measure(&self, it: &Measure) -> Measure {
        Measure { issues: self.on(&it.issues), ..it.clone() }
    }

    fn step(&self, it: &Step) -> Step {
        let measures = moved(&it.measures, &self.measures, MeasureIx::get);
        Step { issues: self.on(&it.issues), measures, ..it.clone() }
    }

    fn pressure(&self, it: &Pressure) -> Option<Pressure> {
        let on = self.parties[it.on.get()].filter(|_| is_known(it.origin.date, self.until))?;
        Some(Pressure { on, ..it.clone() })
    }

    /// Every position that stays, and where those of each cell begin.
    fn positions(&self, issues: &[IssueIx], parties: &[PartyIx]) -> (Vec<Position>, Vec<u32>) {
        let mut positions = vec![];
        let mut cells = Vec::with_capacity(issues.len() * parties.len() + 1);
        for issue in issues {
            for party in parties {
                cells.push(positions.len() as u32);
                let all = self.whole.positions(*issue, *party).iter();
                positions.extend(all.filter(|it| is_known(it.date, self.until)).cloned());
            }
        }
        cells.push(positions.len() as u32);
        (positions, cells)
    }
}

/// Whether what is of this date was known by the end of a day; the undated always was.
fn is_known(date: Option<Date>, until: Option<Date>) -> bool {
    match (date, until) {
        (Some(date), Some(day)) => date.reached_by(day),
        (None, _) | (_, None) => true,
    }
}

/// Where each of `count` records is in a list of some of them.
fn placed<Ix: Copy>(count: usize, listed: impl Iterator<Item = usize>, ix: fn(u32) -> Ix) -> Vec<Option<Ix>> {
    let mut places = vec![None; count];
    for (place, at) in listed.enumerate() {
        places[at] = Some(ix(place as u32));
    }
    places
}

/// Where each of `count` records is once those that do not stay are left out.
fn closed_up<Ix: Copy>(count: usize, stays: impl Fn(usize) -> bool, ix: fn(u32) -> Ix) -> Vec<Option<Ix>> {
    let kept: Vec<usize> = (0..count).filter(|at| stays(*at)).collect();
    placed(count, kept.into_iter(), ix)
}

fn keep<R, Ix>(records: &mut Vec<R>, places: &[Option<Ix>]) {
    let mut at = 0;
    records.retain(|_| {
        at += 1;
        places[at - 1].is_some()
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::subsequence;

    use super::*;
    use crate::domain::specimen::{date, river};

    /// Some of the river's issues and parties, in any order.
    fn choices() -> impl Strategy<Value = (Vec<IssueIx>, Vec<PartyIx>)> {
        let issues = subsequence((0..4).map(IssueIx).collect::<Vec<_>>(), 0..=4).prop_shuffle();
        let parties = subsequence((0..3).map(PartyIx).collect::<Vec<_>>(), 0..=3).prop_shuffle();
        (issues, parties)
    }

    fn all(dataset: &Dataset) -> (Vec<IssueIx>, Vec<PartyIx>) {
        (dataset.issue_ixs().collect(), dataset.party_ixs().collect())
    }

    /// What a position says, its sources by name.
    fn told(dataset: &Dataset, position: &Position) -> (Option<String>, Vec<String>) {
        let sources = dataset.sources_of(position).iter();
        let named = sources.map(|ix| dataset.source(*ix).id.to_string()).collect();
        (position.shown().map(ToString::to_string), named)
    }

    #[test]
    fn a_short_name_that_was_made_is_the_one_that_is_made_of_these_parties_alone() {
        let mut whole = river();
        for (party, name) in whole.parties.iter_mut().zip(["Cantons of the coast", "Cantons of the court"]) {
            (party.name, party.short_is_made) = (crate::domain::Text::line(name), true);
        }
        super::make_shorts(&mut whole.parties);
        let alone = whole.excerpt(&[IssueIx(0)], &[PartyIx(1)], None);
        assert_ne!(alone.parties[0].short, whole.parties[1].short);
        let mut made = alone.parties.clone();
        super::make_shorts(&mut made);
        assert_eq!(made, alone.parties);
    }

    proptest! {
        #[test]
        fn every_chosen_cell_says_what_it_said_from_the_same_sources((issues, parties) in choices()) {
            let whole = river();
            let part = whole.excerpt(&issues, &parties, whole.head().as_of);
            prop_assert_eq!((part.issues().len(), part.parties().len()), (issues.len(), parties.len()));
            for (row, issue) in part.issue_ixs().zip(&issues) {
                prop_assert_eq!(&part.issue(row).title, &whole.issue(*issue).title);
                prop_assert_eq!(part.find_issue(part.issue(row).id.as_str()), Some(row));
                for (column, party) in part.party_ixs().zip(&parties) {
                    let said = |d: &Dataset, i, p| {
                        d.positions(i, p).iter().map(|it| told(d, it)).collect::<Vec<_>>()
                    };
                    prop_assert_eq!(said(&part, row, column), said(&whole, *issue, *party));
                }
                let themes = |d: &Dataset, ix: IssueIx| {
                    d.issue(ix).themes.iter().map(|ix| d.theme(*ix).id.clone()).collect::<Vec<_>>()
                };
                prop_assert_eq!(themes(&part, row), themes(&whole, *issue));
                let challenges = |d: &Dataset, ix: IssueIx| {
                    d.issue(ix).challenges.iter().map(|ix| d.challenge(*ix).id.clone()).collect::<Vec<_>>()
                };
                prop_assert_eq!(challenges(&part, row), challenges(&whole, *issue));
            }
        }

        #[test]
        fn an_excerpt_of_all_of_an_excerpt_is_that_excerpt((issues, parties) in choices()) {
            let whole = river();
            let part = whole.excerpt(&issues, &parties, whole.head().as_of);
            let (issues, parties) = all(&part);
            prop_assert_eq!(part.excerpt(&issues, &parties, part.head().as_of), part);
        }
    }

    #[test]
    fn the_excerpt_of_everything_is_the_dataset() {
        let whole = river();
        let (issues, parties) = all(&whole);
        assert_eq!(whole.excerpt(&issues, &parties, whole.head().as_of), whole);
    }

    #[test]
    fn what_belongs_to_no_chosen_issue_goes_and_so_do_sources_and_themes_that_nothing_names() {
        let whole = river();
        let (_, parties) = all(&whole);
        let part = whole.excerpt(&[IssueIx(1)], &parties, whole.head().as_of);
        assert_eq!((part.challenges().len(), part.opportunities().len(), part.measures().len()), (0, 0, 0));
        let themes: Vec<_> = part.themes().iter().map(|theme| theme.id.as_str()).collect();
        assert_eq!(themes, ["water", "water/quality"], "a theme is shown under the one that takes it in");
        let part = whole.excerpt(&[IssueIx(0)], &parties, whole.head().as_of);
        let sources: Vec<_> = part.sources().iter().map(|source| source.id.as_str()).collect();
        assert_eq!(sources, ["communique"], "the cable is named by another issue alone");
    }

    #[test]
    fn a_challenge_stays_with_the_opportunity_that_is_set_against_it() {
        let mut whole = river();
        whole.opportunities[0].challenges = Box::new([ChallengeIx(0)]);
        whole.challenges[0].issues = Box::new([IssueIx(2)]);
        let part = whole.excerpt(&[IssueIx(0)], &[], whole.head().as_of);
        assert_eq!(part.opportunities()[0].challenges.len(), 1);
        assert_eq!(part.challenges()[0].text.as_str(), "No gauges on the border");
    }

    #[test]
    fn an_earlier_day_knows_nothing_of_what_came_later() {
        let whole = river();
        let (issues, parties) = all(&whole);
        let day = Some(date("2031-03-01"));
        let part = whole.excerpt(&issues, &parties, day);
        assert_eq!(part.head().as_of, day);
        let texts: Vec<_> =
            part.positions(IssueIx(0), PartyIx(0)).iter().filter_map(Position::shown).collect();
        assert_eq!(texts, ["To be studied"]);
        let mut dated = whole;
        dated.opportunities[0].origin.date = Some(date("2031-04-01"));
        dated.challenges[0].origin.date = Some(date("2031-02-01"));
        let part = dated.excerpt(&issues, &parties, day);
        assert_eq!((part.opportunities().len(), part.challenges().len()), (0, 1));
    }
}
