//! The part of a dataset that an audience sees, made once by the one rule, so that nothing beside it has to be kept from
//! screens, searches and copies: what is not in it cannot be shown, counted or found.
//!
//! Issues, parties and themes are for everybody and keep their places; other records that are not for the audience are
//! left out, and those that remain close up. What says nothing of its own terms goes with what it judges: the grade of a
//! source with confidence, the links between issues with the gap.

use super::audience::{Audience, Item};
use super::dataset::Dataset;
use super::records::{
    Challenge, ChallengeIx, Issue, Measure, MeasureIx, Opportunity, OpportunityIx, Origin, Party, Position,
    PositionDetail, Source, SourceIx, Step, StepIx,
};

impl Dataset {
    /// For whom it is: everything for oneself, or the part that somebody else sees.
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// The part of it that an audience sees.
    #[must_use]
    pub fn seen_by(&self, audience: Audience) -> Self {
        let audience = audience.min(self.audience);
        let part = Part::of(self, audience);
        let (positions, cells) = part.positions();
        let mut head = self.head.clone();
        head.default_source = head.default_source.and_then(|ix| part.source(ix));
        Self {
            audience,
            head,
            parties: self.parties.iter().map(|party| part.party(party)).collect(),
            themes: self.themes.clone(),
            sources: kept(&self.sources, &part.sources, |source| part.whole_source(source)),
            issues: self.issues.iter().map(|issue| part.issue(issue)).collect(),
            positions,
            cells,
            challenges: kept(&self.challenges, &part.challenges, |it| part.challenge(it)),
            opportunities: kept(&self.opportunities, &part.opportunities, |it| part.opportunity(it)),
            measures: kept(&self.measures, &part.measures, |it| part.measure(it)),
            steps: kept(&self.steps, &part.steps, |it| part.step(it)),
            pressures: if part.sees(Item::Pressure) { self.pressures.clone() } else { vec![] },
            issue_ids: self.issue_ids.clone(),
        }
    }
}

/// Where the records that stay are afterwards, by where they were.
struct Part<'a> {
    whole: &'a Dataset,
    audience: Audience,
    sources: Vec<Option<SourceIx>>,
    challenges: Vec<Option<ChallengeIx>>,
    opportunities: Vec<Option<OpportunityIx>>,
    measures: Vec<Option<MeasureIx>>,
    steps: Vec<Option<StepIx>>,
}

impl<'a> Part<'a> {
    fn of(whole: &'a Dataset, audience: Audience) -> Self {
        let sees = |item, origin: &Origin| audience.sees(item, whole.terms_of(&origin.sources));
        let places = |source: &Source| audience.sees(Item::Source, Some(source.terms));
        Self {
            whole,
            audience,
            sources: closed_up(&whole.sources, SourceIx, places),
            challenges: closed_up(&whole.challenges, ChallengeIx, |it| sees(Item::Challenge, &it.origin)),
            opportunities: closed_up(&whole.opportunities, OpportunityIx, |it| {
                sees(Item::Opportunity, &it.origin)
            }),
            measures: closed_up(&whole.measures, MeasureIx, |it| sees(Item::Measure, &it.origin)),
            steps: closed_up(&whole.steps, StepIx, |it| sees(Item::Step, &it.origin)),
        }
    }

    fn sees(&self, item: Item) -> bool {
        self.audience.sees(item, None)
    }

    fn source(&self, ix: SourceIx) -> Option<SourceIx> {
        self.sources.get(ix.get()).copied().flatten()
    }

    /// Who said it, where and when: all of it or nothing.
    fn origin(&self, origin: &Origin) -> Origin {
        if !self.audience.sees(Item::Attribution, self.whole.terms_of(&origin.sources)) {
            return Origin::default();
        }
        Origin { sources: moved(&origin.sources, &self.sources, SourceIx::get), ..origin.clone() }
    }

    fn whole_source(&self, source: &Source) -> Source {
        let grade = source.grade.clone().filter(|_| self.sees(Item::Confidence));
        Source { grade, ..source.clone() }
    }

    fn party(&self, party: &Party) -> Party {
        Party { origin: self.origin(&party.origin), ..party.clone() }
    }

    fn issue(&self, issue: &Issue) -> Issue {
        Issue {
            gap: issue.gap.filter(|_| self.sees(Item::Gap)),
            linked_to: if self.sees(Item::Gap) { issue.linked_to.clone() } else { Box::default() },
            lines_to_take: issue.lines_to_take.clone().filter(|_| self.sees(Item::LinesToTake)),
            origin: self.origin(&issue.origin),
            challenges: moved(&issue.challenges, &self.challenges, ChallengeIx::get),
            opportunities: moved(&issue.opportunities, &self.opportunities, OpportunityIx::get),
            measures: moved(&issue.measures, &self.measures, MeasureIx::get),
            steps: moved(&issue.steps, &self.steps, StepIx::get),
            ..issue.clone()
        }
    }

    fn challenge(&self, challenge: &Challenge) -> Challenge {
        Challenge { origin: self.origin(&challenge.origin), ..challenge.clone() }
    }

    fn opportunity(&self, opportunity: &Opportunity) -> Opportunity {
        Opportunity {
            challenges: moved(&opportunity.challenges, &self.challenges, ChallengeIx::get),
            origin: self.origin(&opportunity.origin),
            ..opportunity.clone()
        }
    }

    fn measure(&self, measure: &Measure) -> Measure {
        Measure {
            risk: measure.risk.clone().filter(|_| self.sees(Item::Risk)),
            origin: self.origin(&measure.origin),
            ..measure.clone()
        }
    }

    fn step(&self, step: &Step) -> Step {
        Step {
            measures: moved(&step.measures, &self.measures, MeasureIx::get),
            origin: self.origin(&step.origin),
            ..step.clone()
        }
    }

    /// Every position that is seen, and where those of each cell begin.
    fn positions(&self) -> (Vec<Position>, Vec<u32>) {
        let mut positions = vec![];
        let mut cells = Vec::with_capacity(self.whole.cells.len());
        let bounds = self.whole.cells.windows(2).map(|cell| cell[0] as usize..cell[1] as usize);
        for cell in bounds {
            cells.push(positions.len() as u32);
            positions
                .extend(self.whole.positions[cell].iter().filter_map(|position| self.position(position)));
        }
        cells.push(positions.len() as u32);
        (positions, cells)
    }

    /// A position with the judgements on it taken off; `None` where nothing of it is seen.
    fn position(&self, position: &Position) -> Option<Position> {
        let terms = self.whole.terms_of(self.whole.sources_of(position));
        let sees = |item| self.audience.sees(item, terms);
        if !sees(Item::Words) {
            return None;
        }
        let stance = position.stance.filter(|_| sees(Item::Stance(self.whole.basis_of(position))));
        let detail = position.detail.as_deref().map(|detail| {
            Box::new(PositionDetail {
                conditions: detail.conditions.clone().filter(|_| sees(Item::Conditions)),
                interest: detail.interest.clone().filter(|_| sees(Item::Interest)),
                salience: detail.salience.filter(|_| sees(Item::Salience)),
                flexibility: detail.flexibility.filter(|_| sees(Item::Flexibility)),
                red_line: detail.red_line.clone().filter(|_| sees(Item::RedLine)),
                red_line_basis: detail.red_line_basis.filter(|_| sees(Item::RedLine)),
                confidence: detail.confidence.filter(|_| sees(Item::Confidence)),
                words: detail.words,
                by: detail.by.clone().filter(|_| sees(Item::Attribution)),
                quote: detail.quote.clone().filter(|_| sees(Item::Quote)),
                locator: detail.locator.clone().filter(|_| sees(Item::Attribution)),
                stance_basis: detail.stance_basis.filter(|_| stance.is_some()),
                sources: moved(&detail.sources, &self.sources, SourceIx::get),
                unsourced: detail.unsourced,
            })
        });
        let detail = detail.filter(|detail| **detail != PositionDetail::default());
        let seen = Position { text: position.text.clone(), detail, date: position.date, stance };
        let says = seen.shown().is_some() || seen.stance.is_some() || seen.conditions().is_some();
        says.then_some(seen)
    }
}

/// The records that stay, each made what the audience sees of it.
pub(super) fn kept<R, Ix>(records: &[R], places: &[Option<Ix>], make: impl Fn(&R) -> R) -> Vec<R> {
    records.iter().zip(places).filter(|(_, place)| place.is_some()).map(|(record, _)| make(record)).collect()
}

/// Where each record is once those that are not seen are left out.
fn closed_up<R, Ix>(records: &[R], ix: fn(u32) -> Ix, seen: impl Fn(&R) -> bool) -> Vec<Option<Ix>> {
    let mut next = 0;
    let mut place = |record: &R| {
        seen(record).then(|| {
            next += 1;
            ix(next - 1)
        })
    };
    records.iter().map(&mut place).collect()
}

/// Names of records by where they are now, those that are gone left out.
pub(super) fn moved<Ix: Copy>(names: &[Ix], places: &[Option<Ix>], at: fn(Ix) -> usize) -> Box<[Ix]> {
    names.iter().filter_map(|name| places.get(at(*name)).copied().flatten()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::specimen::{Specimen, date, river, words};
    use crate::domain::standings::Standings;
    use crate::domain::text::Text;
    use crate::domain::vocabulary::{Role, StanceBasis, Terms};
    use crate::domain::{IssueIx, PartyIx, Stance, Standing};

    #[test]
    fn the_part_that_one_sees_oneself_is_the_whole() {
        assert_eq!(river().seen_by(Audience::Own), river());
    }

    #[test]
    fn a_part_of_a_part_is_that_part() {
        for audience in Audience::ALL {
            let part = river().seen_by(*audience);
            assert_eq!(part.audience(), *audience);
            assert_eq!(part.seen_by(*audience), part);
            assert_eq!(part.seen_by(Audience::Own), part, "what is gone does not come back");
        }
    }

    #[test]
    fn the_team_sees_all_but_our_lines_to_take() {
        let mut whole = river();
        whole.issues.iter_mut().for_each(|issue| issue.lines_to_take = None);
        whole.audience = Audience::Team;
        assert_eq!(river().seen_by(Audience::Team), whole);
    }

    #[test]
    fn the_public_sees_the_words_of_public_sources_without_the_judgements_on_them() {
        let public = river().seen_by(Audience::Public);
        let cell = |issue: &str, party: &str| {
            let (issue, party) = (public.find_issue(issue), public.find_party(party));
            public.positions(issue.expect("an issue"), party.expect("a party"))
        };
        let [daily] = cell("flow", "south") else { panic!("one position") };
        assert_eq!(
            daily.shown().map(Text::as_str),
            Some("40 cubic metres a second at the border,\nevery day")
        );
        assert_eq!(
            (daily.conditions().is_some(), daily.quote().is_some(), daily.by().is_some()),
            (true, true, true)
        );
        let detail = daily.detail.as_ref().expect("a detail");
        assert_eq!((daily.stance, daily.red_line(), &detail.interest), (None, None, &None));
        assert_eq!(cell("flow", "north").len(), 2, "history is public where its sources are");
        assert_eq!(cell("salt", "south"), [], "its source is restricted");
        assert_eq!(public.sources().len(), 1);
        assert!(public.issues().iter().all(|issue| issue.gap.is_none() && issue.lines_to_take.is_none()));
        let flow = public.issue(IssueIx(0));
        assert!(flow.challenges.is_empty() && flow.opportunities.is_empty(), "they have no source");
    }

    #[test]
    fn no_word_tells_an_empty_cell_from_one_that_is_not_for_the_public() {
        let public = river().seen_by(Audience::Public);
        let standings = Standings::of(&public, None, Audience::Public);
        let salt = public.find_issue("salt").expect("an issue");
        let label = |party: &str| {
            let standing = standings.at(salt, public.find_party(party).expect("a party")).standing();
            public.standing_label(standing.expect("nothing is withheld any more"))
        };
        assert_eq!((label("south"), label("north")), ("nothing public", "nothing public"));
        assert_eq!(label("delta"), "stance not shown");
        let own = river();
        assert_eq!(own.standing_label(Standing::NoEntry), "no entry");
        assert_eq!(own.standing_label(Standing::Uncoded), "stance not coded");
    }

    #[test]
    fn a_stated_stance_is_a_fact_and_one_that_only_a_leak_contests_is_not_contested() {
        let mut talks = Specimen::new();
        let open = talks.source("vote", "A vote", Terms::Public);
        let leak = talks.source("leak", "A leak", Terms::Restricted);
        let party = talks.party("south", "South", "S", Role::Principal);
        let issue = talks.issue("flow", "Flow");
        let stated = words("aye").at(Stance::Support).on("2031-05-09").from(open);
        talks.position(issue, party, stated.with(|detail| detail.stance_basis = Some(StanceBasis::Stated)));
        talks.position(issue, party, words("never").at(Stance::Oppose).on("2031-05-09").from(leak));
        let whole = talks.dataset();
        let standing = |dataset: &Dataset| dataset.current(issue, party, Some(date("2031-05-12"))).standing;
        assert_eq!(standing(&whole), Standing::Stance(Stance::Contested));
        assert_eq!(standing(&whole.seen_by(Audience::Public)), Standing::Stance(Stance::Support));
    }

    #[test]
    fn records_that_remain_close_up_and_are_still_named_rightly() {
        let mut talks = Specimen::new();
        let leak = talks.source("leak", "A leak", Terms::Background);
        let open = talks.source("open", "A paper", Terms::Public);
        let issue = talks.issue("flow", "Flow");
        talks.challenge(issue, "hidden");
        talks.challenge(issue, "seen");
        let mut whole = talks.dataset();
        whole.issues[0].challenges = Box::new([ChallengeIx(0), ChallengeIx(1)]);
        for (challenge, source) in whole.challenges.iter_mut().zip([leak, open]) {
            challenge.origin.sources = Box::new([source]);
        }
        let public = whole.seen_by(Audience::Public);
        let named: Vec<_> =
            public.issue(issue).challenges.iter().map(|ix| public.challenge(*ix).text.as_str()).collect();
        assert_eq!(named, ["seen"]);
        let sources = &public.challenges()[0].origin.sources;
        assert_eq!(public.source(sources[0]).title.as_str(), "A paper");
        assert_eq!(public.party_ixs().collect::<Vec<PartyIx>>(), []);
    }
}
