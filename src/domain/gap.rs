//! The gap of an issue among the principals: the author's word, and the one that follows from their stances.

use std::fmt::Write;

use super::audience::Item;
use super::dataset::Dataset;
use super::records::{IssueIx, PartyIx};
use super::stance::Stance;
use super::standings::{Glance, Standings};
use super::vocabulary::GapWord;

/// The steps that still make a narrow gap.
const NARROW_STEPS: u8 = 2;
/// The step of a party that opposes.
const OPPOSES: u8 = 4;

/// The gap of an issue: what its author says of it beside what follows from the stances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GapReading {
    /// The author's word.
    pub author: Option<GapWord>,
    /// What follows from the stances.
    pub derived: Derived,
}

/// A gap that follows from the stances of the principals, with what decided it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Derived {
    /// The word for it.
    pub word: GapWord,
    /// The furthest two on the scale with their stances, in the file's order; `None` where no step parts any two.
    pub pair: Option<((PartyIx, Stance), (PartyIx, Stance))>,
    /// The steps between those two.
    pub steps: u8,
    /// How many principals are on the scale.
    pub known: usize,
    /// How many principals there are.
    pub of: usize,
    /// Whether one of them names conditions.
    pub conditions: bool,
    /// Whether one of them has a red line.
    pub red_line: bool,
}

impl GapReading {
    /// The gap of an issue, where those that the standings are read for may know it.
    pub fn seen(dataset: &Dataset, standings: &Standings, issue: IssueIx) -> Option<Self> {
        standings.audience().sees(Item::Gap, None).then(|| Self::of(dataset, standings, issue))
    }

    /// Reads the gap of an issue among the principals.
    pub fn of(dataset: &Dataset, standings: &Standings, issue: IssueIx) -> Self {
        let cells = standings.among(issue, standings.principals());
        Self { author: dataset.issue(issue).gap, derived: derive(&cells) }
    }

    /// The gap: the author's word, else the derived one.
    pub fn word(&self) -> GapWord {
        self.author.unwrap_or(self.derived.word)
    }

    /// Whether the word is derived and has to be marked so.
    pub fn is_derived(&self) -> bool {
        self.author.is_none()
    }

    /// Whether the author's word and the derived one differ, so that both have to be shown. That too little is known to
    /// derive a gap contradicts nobody.
    pub fn disagree(&self) -> bool {
        self.derived.word != GapWord::Unknown && self.author.is_some_and(|word| word != self.derived.word)
    }

    /// Tells it in words, each stance by its glyph: "wide (derived): NR ◔ and SU ●, three steps"; both words where the
    /// author's and the derived one differ. What the stances add to the author's word is told where any is known.
    pub fn tell(&self, dataset: &Dataset, glyph: fn(Stance) -> &'static str) -> String {
        let reasons = self.derived.reasons(dataset, glyph);
        let derived = || format!("{} (derived): {reasons}", self.derived.word.label());
        match self.author {
            None => derived(),
            Some(author) if self.disagree() => format!("{} (author); {}", author.label(), derived()),
            Some(author) if self.derived.known == 0 => format!("{} (author)", author.label()),
            Some(author) => format!("{} (author): {reasons}", author.label()),
        }
    }
}

impl Derived {
    /// Why it is that word: "NR ◔ and SU ●, three steps, conditions to compare, 2 of 6 known".
    pub fn reasons(&self, dataset: &Dataset, glyph: fn(Stance) -> &'static str) -> String {
        let named = |(party, stance): (PartyIx, Stance)| {
            format!("{} {}", dataset.party(party).called(), glyph(stance))
        };
        let mut text = match (self.word, self.pair) {
            (_, Some((one, other))) => {
                format!("{} and {}, {}", named(one), named(other), in_steps(self.steps))
            }
            (GapWord::AllReject, None) => "all oppose".to_owned(),
            (GapWord::None, None) => "all support, no conditions, no red line".to_owned(),
            (GapWord::Narrow | GapWord::Wide, None) => "no step between those known".to_owned(),
            (GapWord::Unknown, None) => String::new(),
        };
        let off_scale = self.known < self.of || self.word == GapWord::Unknown;
        let more = [
            self.conditions.then(|| "conditions to compare".to_owned()),
            self.red_line.then(|| "a red line".to_owned()),
            off_scale.then(|| format!("{} of {} known", self.known, self.of)),
        ];
        for reason in more.into_iter().flatten() {
            let comma = if text.is_empty() { "" } else { ", " };
            // Writing to a string cannot fail.
            let _ = write!(text, "{comma}{reason}");
        }
        text
    }
}

/// The gap of an issue in one word: the author's, else the derived one. For filters, which need no reasons.
pub fn word(dataset: &Dataset, standings: &Standings, issue: IssueIx) -> GapWord {
    let derived =
        || Spread::of(standings.among(issue, standings.principals()).map(|(_, glance)| glance)).word();
    dataset.issue(issue).gap.unwrap_or_else(derived)
}

/// Derives a gap from the cells of the principals.
pub fn derive(cells: &(impl Iterator<Item = (PartyIx, Glance)> + Clone)) -> Derived {
    let spread = Spread::of(cells.clone().map(|(_, glance)| glance));
    let Spread { least, most, known, of, conditions, red_line } = spread;
    let steps = most.saturating_sub(least);
    let at = |step| {
        let party = cells.clone().find(|(_, glance)| glance.step() == Some(step)).map(|(party, _)| party);
        Some((party?, *Stance::ALL.get(usize::from(step))?))
    };
    let pair = (steps > 0).then(|| at(least).zip(at(most))).flatten();
    let pair = pair.map(|(one, other)| if one.0 < other.0 { (one, other) } else { (other, one) });
    Derived { word: spread.word(), pair, steps, known, of, conditions, red_line }
}

/// How far some cells are spread over the scale.
struct Spread {
    /// The step of the most supporting; beyond the scale where none is known.
    least: u8,
    /// The step of the most opposing.
    most: u8,
    known: usize,
    of: usize,
    conditions: bool,
    red_line: bool,
}

impl Spread {
    fn of(cells: impl Iterator<Item = Glance>) -> Self {
        let none = Self { least: u8::MAX, most: 0, known: 0, of: 0, conditions: false, red_line: false };
        // Folded and not looped over: measured at a third of the time.
        cells.fold(none, |mut spread, glance| {
            spread.of += 1;
            spread.conditions |= glance.is_conditional();
            spread.red_line |= glance.has_red_line();
            if let Some(step) = glance.step() {
                spread.known += 1;
                spread.least = spread.least.min(step);
                spread.most = spread.most.max(step);
            }
            spread
        })
    }

    fn word(&self) -> GapWord {
        if self.known < 2 {
            GapWord::Unknown
        } else if self.least == OPPOSES {
            GapWord::AllReject
        } else if self.most == 0 && self.known == self.of && !self.conditions && !self.red_line {
            GapWord::None
        } else if self.most - self.least <= NARROW_STEPS {
            GapWord::Narrow
        } else {
            GapWord::Wide
        }
    }
}

/// "no step", "one step", "two steps" …
pub fn in_steps(steps: u8) -> String {
    match steps {
        0 => "no step".to_owned(),
        1 => "one step".to_owned(),
        2 => "two steps".to_owned(),
        3 => "three steps".to_owned(),
        4 => "four steps".to_owned(),
        more => format!("{more} steps"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audience::Audience;
    use crate::domain::specimen::{grid, river};

    fn derived(row: &str) -> Derived {
        let dataset = grid(&[row]);
        let standings = Standings::of(&dataset, None, Audience::Own);
        derive(&standings.among(IssueIx(0), standings.principals()))
    }

    fn told(row: &str) -> String {
        let dataset = grid(&[row]);
        let standings = Standings::of(&dataset, None, Audience::Own);
        GapReading::of(&dataset, &standings, IssueIx(0)).tell(&dataset, Stance::glyph)
    }

    #[test]
    fn a_gap_follows_from_the_stances_of_the_principals() {
        use GapWord::{AllReject, Narrow, None, Unknown, Wide};
        for (row, word) in [
            ("+ +", None),
            ("+ + +", None),
            ("+ +c", Narrow),
            ("+ +r", Narrow),
            ("+ + _", Narrow),
            ("+ + .", Narrow),
            ("+ /", Narrow),
            ("+ 0", Narrow),
            ("0 0", Narrow),
            ("\\ x", Narrow),
            ("+ \\", Wide),
            ("/ x", Wide),
            ("+ x", Wide),
            ("+ 0 x", Wide),
            ("x x", AllReject),
            ("x x _", AllReject),
            ("x xc", AllReject),
            ("+ _", Unknown),
            ("_ _", Unknown),
            ("w ?", Unknown),
            ("x", Unknown),
            ("+", Unknown),
        ] {
            assert_eq!(derived(row).word, word, "{row}");
        }
    }

    #[test]
    fn a_gap_names_the_two_parties_that_decide_it_in_the_files_order() {
        let gap = derived("0 x + /");
        let ((one, low), (other, high)) = gap.pair.expect("they stand apart");
        assert_eq!((one.get(), low, other.get(), high), (1, Stance::Oppose, 2, Stance::Support));
        assert_eq!((gap.steps, gap.known, gap.of), (4, 4, 4));
        assert_eq!(derived("0 0").pair, None);
    }

    #[test]
    fn a_gap_is_told_with_its_reasons() {
        for (row, words) in [
            ("\\ +", "wide (derived): A ◔ and B ●, three steps"),
            ("+ +c _", "narrow (derived): no step between those known, conditions to compare, 2 of 3 known"),
            ("+ /r", "narrow (derived): A ● and B ◕, one step, a red line"),
            ("+ _", "unknown (derived): 1 of 2 known"),
            ("x x", "all reject (derived): all oppose"),
            ("+ +", "none (derived): all support, no conditions, no red line"),
        ] {
            assert_eq!(told(row), words, "{row}");
        }
    }

    #[test]
    fn a_party_whose_short_name_nobody_chose_is_told_by_its_name() {
        let mut dataset = grid(&["\\ +"]);
        dataset.parties[0].short_is_made = true;
        let standings = Standings::of(&dataset, None, Audience::Own);
        let told = GapReading::of(&dataset, &standings, IssueIx(0)).tell(&dataset, Stance::glyph);
        assert_eq!(told, "wide (derived): Party a ◔ and B ●, three steps");
    }

    #[test]
    fn where_the_authors_word_and_the_derived_one_differ_both_are_told() {
        let mut dataset = grid(&["+ /", "+ _"]);
        dataset.issues[0].gap = Some(GapWord::Wide);
        dataset.issues[1].gap = Some(GapWord::Wide);
        let standings = Standings::of(&dataset, None, Audience::Own);
        let read = |at| GapReading::of(&dataset, &standings, IssueIx(at));
        assert!(read(0).disagree());
        assert_eq!(read(0).word(), GapWord::Wide);
        assert_eq!(
            read(0).tell(&dataset, Stance::glyph),
            "wide (author); narrow (derived): A ● and B ◕, one step"
        );
        assert!(!read(1).disagree(), "that too little is known contradicts nobody");
        assert_eq!(read(1).tell(&dataset, Stance::glyph), "wide (author): 1 of 2 known");
    }

    #[test]
    fn the_authors_word_is_told_with_the_two_parties_that_decide_it() {
        let mut dataset = grid(&["\\ +", "+ +c", "_ _", "w ?"]);
        dataset.issues.iter_mut().for_each(|issue| issue.gap = Some(GapWord::Wide));
        dataset.issues[1].gap = Some(GapWord::Narrow);
        let standings = Standings::of(&dataset, None, Audience::Own);
        let told = dataset.issue_ixs().map(|issue| GapReading::of(&dataset, &standings, issue));
        let told: Vec<String> = told.map(|gap| gap.tell(&dataset, Stance::glyph)).collect();
        assert_eq!(
            told,
            [
                "wide (author): A ◔ and B ●, three steps",
                "narrow (author): no step between those known, conditions to compare",
                "wide (author)",
                "wide (author)",
            ]
        );
    }

    #[test]
    fn only_principals_make_a_gap() {
        let dataset = river();
        let standings = Standings::of(&dataset, dataset.head().as_of, Audience::Own);
        let salt = dataset.find_issue("salt").expect("an issue");
        let gap = GapReading::of(&dataset, &standings, salt);
        assert_eq!((gap.derived.known, gap.derived.of), (0, 2), "the mediator supports, and does not count");
    }
}
