//! What every cell comes to on one day, one byte a cell: what filters, gaps, comparison and agreement read.

use super::audience::{Audience, Item};
use super::dataset::{Current, Dataset};
use super::date::Date;
use super::records::{IssueIx, PartyIx, Position};
use super::stance::{Stance, Standing};
use super::vocabulary::RedLineBasis;

/// The low bits say the standing: nothing, words alone, withheld, then the stances in their order.
const CODE: u8 = 0b1111;
const UNCODED: u8 = 1;
const WITHHELD: u8 = 2;
const FIRST_STANCE: u8 = 3;
const LAST_ON_SCALE: u8 = FIRST_STANCE + Stance::Oppose as u8;
const CONDITIONS: u8 = 1 << 4;
const RED_LINE: u8 = 1 << 5;
const INFERRED: u8 = 1 << 6;

/// What a glance at a cell tells: its standing, and whether there are conditions or a red line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Glance(u8);

impl Glance {
    /// A cell with nothing in it.
    pub const NO_ENTRY: Self = Self(0);

    /// A cell with this standing and nothing else to tell.
    pub fn new(standing: Standing) -> Self {
        Self(match standing {
            Standing::NoEntry => 0,
            Standing::Uncoded => UNCODED,
            Standing::Stance(stance) => FIRST_STANCE + stance as u8,
        })
    }

    /// What a cell comes to for those who may see all of it.
    pub fn of(current: &Current<'_>) -> Self {
        current.readings().fold(Self::new(current.standing), Self::with)
    }

    /// The same for a cell with one position in it, as nearly all have.
    fn of_one(position: &Position, end: Option<Date>) -> Self {
        if let (Some(date), Some(end)) = (position.date, end)
            && !date.reached_by(end)
        {
            return Self::NO_ENTRY;
        }
        let standing = Self::new(position.stance.map_or(Standing::Uncoded, Standing::Stance));
        match position.detail {
            None => standing,
            Some(_) => standing.with(position),
        }
    }

    fn with(self, reading: &Position) -> Self {
        let conditions = if reading.conditions().is_some() { CONDITIONS } else { 0 };
        Self(self.0 | conditions | red_line(reading))
    }

    /// What a cell comes to for an audience. A cell of which it may not see every stance is withheld whole, since the
    /// half that may be told could be the wrong half; withheld is not the same as having nothing.
    pub fn seen_by(audience: Audience, dataset: &Dataset, current: &Current<'_>) -> Self {
        let sees =
            |item, reading: &Position| audience.sees(item, dataset.terms_of(dataset.sources_of(reading)));
        let judged = |reading: &Position| match reading.stance {
            Some(_) => Item::Stance(dataset.basis_of(reading)),
            None => Item::Words,
        };
        let told = current.readings().all(|reading| sees(judged(reading), reading));
        let standing = if told { Self::new(current.standing) } else { Self(WITHHELD) };
        current.readings().fold(standing, |glance, reading| {
            let conditional = reading.conditions().is_some() && sees(Item::Conditions, reading);
            let lines = if sees(Item::RedLine, reading) { red_line(reading) } else { 0 };
            Self(glance.0 | if conditional { CONDITIONS } else { 0 } | lines)
        })
    }

    /// Where the party stands; `None` where the audience may not know.
    pub fn standing(self) -> Option<Standing> {
        match self.code() {
            0 => Some(Standing::NoEntry),
            UNCODED => Some(Standing::Uncoded),
            WITHHELD => None,
            code => Stance::ALL.get(usize::from(code - FIRST_STANCE)).map(|stance| Standing::Stance(*stance)),
        }
    }

    /// The step on the scale, from 0 (support) to 4 (oppose); `None` off the scale.
    pub fn step(self) -> Option<u8> {
        let code = self.code();
        (FIRST_STANCE..=LAST_ON_SCALE).contains(&code).then(|| code - FIRST_STANCE)
    }

    /// Whether the standing is that of another glance.
    pub fn stands_as(self, other: Self) -> bool {
        self.code() == other.code()
    }

    /// Whether something recorded stands behind it.
    pub fn has_entry(self) -> bool {
        self.code() != 0
    }

    /// Whether the current readings name conditions.
    pub fn is_conditional(self) -> bool {
        self.0 & CONDITIONS != 0
    }

    /// Whether the current readings name a red line.
    pub fn has_red_line(self) -> bool {
        self.0 & RED_LINE != 0
    }

    /// Whether a red line of the current readings is a guess of ours.
    pub fn has_inferred_red_line(self) -> bool {
        self.0 & INFERRED != 0
    }

    fn code(self) -> u8 {
        self.0 & CODE
    }
}

fn red_line(reading: &Position) -> u8 {
    match reading.red_line_basis() {
        None => 0,
        Some(RedLineBasis::Stated) => RED_LINE,
        Some(RedLineBasis::Inferred) => RED_LINE | INFERRED,
    }
}

/// A set of standings, asked of one glance at a time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StandingSet(u16);

impl StandingSet {
    /// Adds a standing.
    pub fn insert(&mut self, standing: Standing) {
        self.0 |= 1 << Glance::new(standing).code();
    }

    /// Whether the cell stands at one of the set; a withheld cell at none.
    pub fn holds(self, glance: Glance) -> bool {
        self.0 >> glance.code() & 1 == 1
    }
}

impl FromIterator<Standing> for StandingSet {
    fn from_iter<I: IntoIterator<Item = Standing>>(standings: I) -> Self {
        let mut set = Self::default();
        standings.into_iter().for_each(|standing| set.insert(standing));
        set
    }
}

/// What every cell of a dataset comes to on one day, for one audience. Made once, read by every filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standings {
    day: Option<Date>,
    audience: Audience,
    principals: Box<[PartyIx]>,
    parties: usize,
    glances: Box<[Glance]>,
}

impl Standings {
    /// Reads every cell of a dataset.
    pub fn of(dataset: &Dataset, day: Option<Date>, audience: Audience) -> Self {
        // Reckoned once and not for every cell.
        let end = day.map(Date::last);
        let glance = |issue, party| match (dataset.positions(issue, party), audience) {
            ([], _) => Glance::NO_ENTRY,
            ([one], Audience::Team | Audience::Own) => Glance::of_one(one, end),
            (_, Audience::Team | Audience::Own) => Glance::of(&dataset.current(issue, party, end)),
            (_, Audience::Public) => Glance::seen_by(audience, dataset, &dataset.current(issue, party, end)),
        };
        let mut glances = Vec::with_capacity(dataset.issues().len() * dataset.parties().len());
        for issue in dataset.issue_ixs() {
            glances.extend(dataset.party_ixs().map(|party| glance(issue, party)));
        }
        let principals = dataset.principals().collect();
        Self { day, audience, principals, parties: dataset.parties().len(), glances: glances.into() }
    }

    /// The day they are read on; `None`: whatever is newest.
    pub fn day(&self) -> Option<Date> {
        self.day
    }

    /// Who they are read for.
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// The parties that must agree, in the file's order.
    pub fn principals(&self) -> &[PartyIx] {
        &self.principals
    }

    /// Every party's cell of an issue, in the file's order of parties.
    pub fn row(&self, issue: IssueIx) -> &[Glance] {
        let start = issue.get() * self.parties;
        self.glances.get(start..start + self.parties).unwrap_or(&[])
    }

    /// One cell.
    pub fn at(&self, issue: IssueIx, party: PartyIx) -> Glance {
        self.row(issue).get(party.get()).copied().unwrap_or(Glance::NO_ENTRY)
    }

    /// The cells of some parties on an issue.
    pub fn among<'a>(
        &'a self,
        issue: IssueIx,
        parties: &'a [PartyIx],
    ) -> impl Iterator<Item = (PartyIx, Glance)> + Clone + 'a {
        let row = self.row(issue);
        parties.iter().filter_map(move |party| Some((*party, *row.get(party.get())?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::specimen::{date, grid, river};

    #[test]
    fn a_glance_keeps_every_standing_apart() {
        let standings = Stance::ALL.iter().map(|stance| Standing::Stance(*stance));
        for standing in standings.chain([Standing::Uncoded, Standing::NoEntry]) {
            let glance = Glance::new(standing);
            assert_eq!(glance.standing(), Some(standing));
            let step = standing.halves().map(|halves| (2 - halves) as u8);
            assert_eq!(glance.step(), step, "{standing:?}");
            assert_eq!(glance.has_entry(), standing != Standing::NoEntry);
            let set = StandingSet::from_iter([standing]);
            let others = Stance::ALL.iter().map(|stance| Glance::new(Standing::Stance(*stance)));
            assert!(set.holds(glance));
            assert!(others.filter(|other| *other != glance).all(|other| !set.holds(other)));
        }
    }

    #[test]
    fn the_table_says_of_every_cell_what_the_cell_says() {
        let dataset = river();
        for day in [None, Some(date("2031-05-12")), Some(date("2031-02-28")), Some(date("1990"))] {
            let standings = Standings::of(&dataset, day, Audience::Own);
            for issue in dataset.issue_ixs() {
                for party in dataset.party_ixs() {
                    let current = dataset.current(issue, party, day);
                    let glance = standings.at(issue, party);
                    assert_eq!(glance.standing(), Some(current.standing));
                    assert_eq!(glance.is_conditional(), current.conditions().next().is_some());
                    assert_eq!(glance.has_red_line(), current.red_lines().next().is_some());
                }
            }
        }
    }

    #[test]
    fn a_red_line_that_is_a_guess_is_a_red_line_and_marked() {
        let dataset = grid(&["+r +i +c +"]);
        let standings = Standings::of(&dataset, None, Audience::Own);
        let told = |glance: &Glance| {
            (glance.has_red_line(), glance.has_inferred_red_line(), glance.is_conditional())
        };
        let told: Vec<_> = standings.row(IssueIx(0)).iter().map(told).collect();
        assert_eq!(
            told,
            [(true, false, false), (true, true, false), (false, false, true), (false, false, false)]
        );
    }

    #[test]
    fn what_the_public_may_not_see_is_withheld_and_not_missing() {
        let dataset = river();
        let standings = Standings::of(&dataset, dataset.head().as_of, Audience::Public);
        let at = |issue, party| {
            let (issue, party) = (dataset.find_issue(issue), dataset.find_party(party));
            standings.at(issue.expect("an issue"), party.expect("a party"))
        };
        assert_eq!(at("flow", "south").standing(), None, "a coded stance is a judgement");
        assert!(at("flow", "south").has_entry());
        assert!(at("flow", "south").is_conditional(), "conditions from a public source are facts");
        assert!(!at("flow", "south").has_red_line());
        assert_eq!(at("salt", "south").standing(), None, "its source is restricted");
        assert_eq!(at("ships", "north").standing(), Some(Standing::Uncoded));
        assert_eq!(at("salt", "north").standing(), Some(Standing::NoEntry));
    }

    #[test]
    fn an_index_of_another_dataset_finds_nothing_rather_than_panics() {
        let standings = Standings::of(&grid(&["+ x"]), None, Audience::Own);
        assert_eq!(standings.at(IssueIx(9), PartyIx(0)), Glance::NO_ENTRY);
        assert_eq!(standings.at(IssueIx(0), PartyIx(9)), Glance::NO_ENTRY);
    }
}
