//! How near two parties stand over many issues, never without how many issues that is said of.

use std::fmt;

use super::records::{IssueIx, PartyIx};
use super::standings::{Glance, Standings};

/// The steps from one end of the scale to the other.
const SCALE: u64 = 4;

/// The agreement of two parties over a set of issues.
///
/// On one issue it is 1 − |a − b| / 2 where both are on the scale; over a set the mean of those, times 100. On three-point
/// data this is the index of agreement of Arend Lijphart, "The Analysis of Bloc Voting in the General Assembly", American
/// Political Science Review 57 (1963), 902–917: (full agreements + ½ partial agreements) / votes × 100.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Agreement {
    /// The steps between them, summed over the issues where both are on the scale.
    pub steps: u64,
    /// On how many issues both are on the scale.
    pub compared: usize,
    /// How many issues were looked at.
    pub of: usize,
}

impl Agreement {
    /// The agreement of two parties over some issues.
    pub fn between(
        standings: &Standings,
        issues: impl IntoIterator<Item = IssueIx>,
        one: PartyIx,
        other: PartyIx,
    ) -> Self {
        let mut agreement = Self::default();
        for issue in issues {
            agreement.of += 1;
            let steps = |party| Glance::step(standings.at(issue, party));
            if let (Some(one), Some(other)) = (steps(one), steps(other)) {
                agreement.compared += 1;
                agreement.steps += u64::from(one.abs_diff(other));
            }
        }
        agreement
    }

    /// From 0 to 100; `None` where no issue can be compared.
    pub fn index(&self) -> Option<f64> {
        let most = self.compared as u64 * SCALE;
        (most > 0).then(|| 100.0 - 100.0 * self.steps as f64 / most as f64)
    }

    /// The index as a whole number: 100 only where they agree on every issue, 0 only where they oppose each other on every
    /// one.
    pub fn rounded(&self) -> Option<u8> {
        let (most, index) = (self.compared as u64 * SCALE, self.index()?);
        Some(match self.steps {
            0 => 100,
            steps if steps == most => 0,
            _ => index.round().clamp(1.0, 99.0) as u8,
        })
    }

    /// On how many issues they could not be compared.
    pub fn not_comparable(&self) -> usize {
        self.of - self.compared
    }
}

impl fmt::Display for Agreement {
    /// `71 over 34 of 38 issues, 4 not comparable`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let issues = if self.of == 1 { "issue" } else { "issues" };
        match self.rounded() {
            Some(index) => {
                let (compared, of) = (self.compared, self.of);
                write!(
                    f,
                    "{index} over {compared} of {of} {issues}, {} not comparable",
                    self.not_comparable()
                )
            }
            None => write!(f, "not comparable on any of {} {issues}", self.of),
        }
    }
}

/// Where every party stands on every issue, as bits, so that two parties are compared on 64 issues at a time.
#[derive(Debug, Clone)]
pub struct Planes {
    /// The words of 64 issues that a party's bits take.
    words: usize,
    /// By party: the issues on which it is on the scale.
    known: Vec<u64>,
    /// By each step but the first, by party: the issues on which it stands at that step or further. All are empty where
    /// it is off the scale.
    beyond: [Vec<u64>; SCALE as usize],
    /// Whether everybody stands at an end or in the middle, as in votes, so that two planes say it all.
    is_three_point: bool,
}

impl Planes {
    /// Reads the bits of all parties on all issues.
    pub fn of(standings: &Standings, issues: usize, parties: usize) -> Self {
        let words = issues.div_ceil(64);
        let plane = || vec![0_u64; words * parties];
        let mut planes =
            Self { words, known: plane(), beyond: std::array::from_fn(|_| plane()), is_three_point: true };
        for issue in 0..issues {
            let (word, bit) = (issue / 64, 1_u64 << (issue % 64));
            for (party, glance) in standings.row(IssueIx(issue as u32)).iter().enumerate() {
                let Some(step) = glance.step() else { continue };
                let at = party * words + word;
                planes.known[at] |= bit;
                for plane in &mut planes.beyond[..usize::from(step)] {
                    plane[at] |= bit;
                }
                planes.is_three_point &= step % 2 == 0;
            }
        }
        planes
    }

    /// The agreement of every pair of some parties over some issues.
    pub fn pairs(&self, rows: &[IssueIx], parties: &[PartyIx]) -> Pairs {
        let mut among = vec![0_u64; self.words];
        for row in rows {
            if let Some(word) = among.get_mut(row.get() / 64) {
                *word |= 1 << (row.get() % 64);
            }
        }
        let mut agreements = Vec::with_capacity(parties.len() * parties.len().saturating_sub(1) / 2);
        let mut own = vec![0; self.words];
        for (nth, one) in parties.iter().enumerate() {
            let bits = self.bits(&self.known, *one).iter().zip(&among);
            own.iter_mut().zip(bits).for_each(|(own, (known, among))| *own = known & among);
            agreements.extend(parties[..nth].iter().map(|other| self.pair(&own, *one, *other, rows.len())));
        }
        Pairs { parties: parties.into(), agreements: agreements.into() }
    }

    fn pair(&self, own: &[u64], one: PartyIx, other: PartyIx, of: usize) -> Agreement {
        let theirs = self.bits(&self.known, other);
        let compared: u32 = own.iter().zip(theirs).map(|(own, theirs)| (own & theirs).count_ones()).sum();
        let apart = |plane: &[u64]| -> u32 {
            let planes = self.bits(plane, one).iter().zip(self.bits(plane, other));
            let known = own.iter().zip(theirs);
            planes.zip(known).map(|((a, b), (own, theirs))| ((a ^ b) & own & theirs).count_ones()).sum()
        };
        let [first, second, third, fourth] = &self.beyond;
        let steps = if self.is_three_point {
            2 * (u64::from(apart(first)) + u64::from(apart(third)))
        } else {
            [first, second, third, fourth].iter().map(|plane| u64::from(apart(plane))).sum()
        };
        Agreement { steps, compared: compared as usize, of }
    }

    fn bits<'p>(&self, plane: &'p [u64], party: PartyIx) -> &'p [u64] {
        plane.get(party.get() * self.words..(party.get() + 1) * self.words).unwrap_or(&[])
    }
}

/// The agreement of every pair of some parties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairs {
    parties: Box<[PartyIx]>,
    /// Row by row below the diagonal.
    agreements: Box<[Agreement]>,
}

impl Pairs {
    /// The parties, in the order in which they were given.
    pub fn parties(&self) -> &[PartyIx] {
        &self.parties
    }

    /// The agreement of the parties at two places of that order; `None` of a party with itself.
    pub fn at(&self, one: usize, other: usize) -> Option<Agreement> {
        let (less, more) = (one.min(other), one.max(other));
        if less == more {
            return None;
        }
        self.agreements.get(more * (more - 1) / 2 + less).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::audience::Audience;
    use crate::domain::specimen::grid;

    fn between(rows: &[&str], one: u32, other: u32) -> Agreement {
        let dataset = grid(rows);
        let standings = Standings::of(&dataset, None, Audience::Own);
        Agreement::between(&standings, dataset.issue_ixs(), PartyIx(one), PartyIx(other))
    }

    #[test]
    fn agreement_is_told_with_its_coverage() {
        assert_eq!(
            between(&["+ /", "+ x", "0 0", "+ _", "w x"], 0, 1).to_string(),
            "58 over 3 of 5 issues, 2 not comparable"
        );
        assert_eq!(between(&["+ _"], 0, 1).to_string(), "not comparable on any of 1 issue");
        assert_eq!(between(&["+ +"], 0, 1).to_string(), "100 over 1 of 1 issue, 0 not comparable");
        assert_eq!(between(&["+ x", "x +"], 0, 1).to_string(), "0 over 2 of 2 issues, 0 not comparable");
    }

    #[test]
    fn a_hundred_is_never_rounded_up_to() {
        let rows: Vec<_> = std::iter::once("+ /").chain(std::iter::repeat_n("+ +", 999)).collect();
        assert_eq!(between(&rows, 0, 1).rounded(), Some(99));
        let rows: Vec<_> = std::iter::once("+ 0").chain(std::iter::repeat_n("+ x", 999)).collect();
        assert_eq!(between(&rows, 0, 1).rounded(), Some(1));
    }

    fn rows(letters: &'static str) -> impl Strategy<Value = Vec<String>> {
        let cell = prop::sample::select(letters.chars().collect::<Vec<_>>());
        let row = prop::collection::vec(cell, 5)
            .prop_map(|cells| cells.iter().map(char::to_string).collect::<Vec<_>>().join(" "));
        prop::collection::vec(row, 1..150)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

        #[test]
        fn agreement_is_symmetric_and_a_hundred_with_oneself(rows in rows("+/0\\x.w_")) {
            let rows: Vec<_> = rows.iter().map(String::as_str).collect();
            prop_assert_eq!(between(&rows, 0, 1), between(&rows, 1, 0));
            let own = between(&rows, 2, 2).index();
            prop_assert!(own.is_none_or(|index| (index - 100.0).abs() < f64::EPSILON));
            prop_assert!(between(&rows, 0, 1).index().is_none_or(|index| (0.0..=100.0).contains(&index)));
        }

        #[test]
        fn on_three_point_data_it_is_lijpharts_index_of_agreement(rows in rows("+0x_")) {
            let texts: Vec<_> = rows.iter().map(String::as_str).collect();
            let votes = rows.iter().filter_map(|row| {
                let (one, other) = (row.chars().next()?, row.chars().nth(2)?);
                (one != '_' && other != '_').then_some((one, other))
            });
            let (mut full, mut partial, mut total) = (0.0, 0.0, 0.0);
            for (one, other) in votes {
                total += 1.0;
                if one == other {
                    full += 1.0;
                } else if one == '0' || other == '0' {
                    partial += 1.0;
                }
            }
            match between(&texts, 0, 1).index() {
                Some(index) => prop_assert!((index - (full + partial / 2.0) / total * 100.0_f64).abs() < 1e-9),
                None => prop_assert!(total < 1.0),
            }
        }

        #[test]
        fn all_pairs_at_once_are_each_pair_alone(rows in prop_oneof![rows("+/0\\x.w_"), rows("+0x_")], every in 1_usize..4) {
            let texts: Vec<_> = rows.iter().map(String::as_str).collect();
            let dataset = grid(&texts);
            let standings = Standings::of(&dataset, None, Audience::Own);
            let shown: Vec<_> = dataset.issue_ixs().step_by(every).collect();
            let parties: Vec<_> = dataset.party_ixs().rev().collect();
            let pairs = Planes::of(&standings, dataset.issues().len(), dataset.parties().len()).pairs(&shown, &parties);
            for one in 0..parties.len() {
                prop_assert_eq!(pairs.at(one, one), None);
                for other in 0..one {
                    let alone = Agreement::between(&standings, shown.iter().copied(), parties[one], parties[other]);
                    prop_assert_eq!(pairs.at(one, other), Some(alone));
                    prop_assert_eq!(pairs.at(other, one), Some(alone));
                }
            }
        }
    }
}
