//! Whether parties differ or agree on an issue, and how many issues could not be compared.

use std::fmt;

use super::records::{IssueIx, PartyIx};
use super::standings::{Glance, Standings};

/// How some parties stand to each other on an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// Two of them are on the scale and stand apart.
    Differ,
    /// Every one of them is on the scale, and all stand at one place.
    Agree,
    /// Too few of them are on the scale to say.
    NotComparable,
}

impl Comparison {
    /// Compares the cells of two or more parties; fewer cannot be compared.
    pub fn of(glances: impl Iterator<Item = Glance>) -> Self {
        let (mut first, mut parties, mut off_scale) = (None, 0, false);
        for glance in glances {
            parties += 1;
            match (glance.step(), first) {
                (None, _) => off_scale = true,
                (Some(step), None) => first = Some(step),
                (Some(step), Some(other)) if step != other => return Self::Differ,
                (Some(_), Some(_)) => {}
            }
        }
        if parties < 2 || off_scale { Self::NotComparable } else { Self::Agree }
    }

    /// Compares some parties on an issue.
    pub fn on(standings: &Standings, issue: IssueIx, parties: &[PartyIx]) -> Self {
        Self::of(standings.among(issue, parties).map(|(_, glance)| glance))
    }
}

/// The steps between the furthest two of some cells; `None` with fewer than two on the scale.
pub fn steps_apart(glances: impl Iterator<Item = Glance>) -> Option<u8> {
    let (mut least, mut most, mut known) = (u8::MAX, 0, 0);
    for step in glances.filter_map(Glance::step) {
        known += 1;
        least = least.min(step);
        most = most.max(step);
    }
    (known >= 2).then(|| most - least)
}

/// On how many issues parties differ and agree, never without how many could not be compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Issues on which they differ.
    pub differ: usize,
    /// Issues on which they agree.
    pub agree: usize,
    /// Issues on which they could not be compared.
    pub not_comparable: usize,
}

impl Tally {
    /// Counts over some issues.
    pub fn of(standings: &Standings, issues: impl IntoIterator<Item = IssueIx>, parties: &[PartyIx]) -> Self {
        let mut tally = Self::default();
        for issue in issues {
            match Comparison::on(standings, issue, parties) {
                Comparison::Differ => tally.differ += 1,
                Comparison::Agree => tally.agree += 1,
                Comparison::NotComparable => tally.not_comparable += 1,
            }
        }
        tally
    }
}

impl fmt::Display for Tally {
    /// As people read it: `3 differ, 1 agrees, 6 not comparable`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let differ = if self.differ == 1 { "differs" } else { "differ" };
        let agree = if self.agree == 1 { "agrees" } else { "agree" };
        let Self { differ: differing, agree: agreeing, not_comparable } = self;
        write!(f, "{differing} {differ}, {agreeing} {agree}, {not_comparable} not comparable")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audience::Audience;
    use crate::domain::specimen::grid;

    #[test]
    fn two_differ_where_both_are_on_the_scale_and_more_where_any_two_do() {
        use Comparison::{Agree, Differ, NotComparable};
        for (row, comparison) in [
            ("+ x", Differ),
            ("+ /", Differ),
            ("+ +", Agree),
            ("+ +c", Agree),
            ("+ _", NotComparable),
            ("+ .", NotComparable),
            ("! !", NotComparable),
            ("w w", NotComparable),
            ("+ + x", Differ),
            ("_ + x", Differ),
            ("+ + +", Agree),
            ("+ + _", NotComparable),
            ("+", NotComparable),
        ] {
            let dataset = grid(&[row]);
            let standings = Standings::of(&dataset, None, Audience::Own);
            let parties: Vec<_> = dataset.party_ixs().collect();
            assert_eq!(Comparison::on(&standings, IssueIx(0), &parties), comparison, "{row}");
        }
    }

    #[test]
    fn what_could_not_be_compared_is_counted_beside_the_rest() {
        let dataset = grid(&["+ x", "+ /", "x 0", "+ +", "_ _", "+ _", "w w", ". +", "? x", "~ ~"]);
        let standings = Standings::of(&dataset, None, Audience::Own);
        let parties: Vec<_> = dataset.party_ixs().collect();
        let tally = Tally::of(&standings, dataset.issue_ixs(), &parties);
        assert_eq!(tally.to_string(), "3 differ, 1 agrees, 6 not comparable");
        let other = Tally { differ: 1, agree: 2, not_comparable: 0 };
        assert_eq!(other.to_string(), "1 differs, 2 agree, 0 not comparable");
    }

    #[test]
    fn steps_are_counted_between_the_furthest_two_on_the_scale() {
        for (row, steps) in
            [("+ x", Some(4)), ("\\ +", Some(3)), ("+ 0 /", Some(2)), ("0 0", Some(0)), ("+ _", None)]
        {
            let dataset = grid(&[row]);
            let standings = Standings::of(&dataset, None, Audience::Own);
            assert_eq!(steps_apart(standings.row(IssueIx(0)).iter().copied()), steps, "{row}");
        }
    }
}
