//! The order of rows: by one key, stable, up or down; what lacks the key stays last either way.

use std::cmp::Ordering;

use super::audience::{Audience, Item};
use super::dataset::Dataset;
use super::gap;
use super::query::World;
use super::records::{Challenge, IssueIx, PartyIx};
use super::stance::Standing;
use super::text::fold;
use super::vocabulary::GapWord;

/// What rows are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortKey {
    /// The order of the file.
    File,
    /// The title, numbers in it by their value.
    Title,
    /// The number on the agenda, by its value: 3(b) comes before 10.
    Number,
    /// The gap: none, narrow, wide, all reject.
    Gap,
    /// The highest salience to a shown party.
    Salience,
    /// The newest date of a shown party's current position.
    Date,
    /// How many notes are on it.
    Notes,
    /// How many challenges are on it.
    Challenges,
    /// How many opportunities are on it.
    Opportunities,
    /// Where a party stands, from support to oppose; then off the scale, then nothing.
    Stance(PartyIx),
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the least to the most.
    Ascending,
    /// From the most to the least.
    Descending,
}

/// A key and a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sort {
    /// What rows are sorted by.
    pub key: SortKey,
    /// Which way.
    pub direction: Direction,
}

impl SortKey {
    /// The way that is wanted first: of what is counted or weighed, the most.
    pub fn first(self) -> Direction {
        match self {
            Self::File | Self::Title | Self::Number | Self::Stance(_) => Direction::Ascending,
            Self::Gap
            | Self::Salience
            | Self::Date
            | Self::Notes
            | Self::Challenges
            | Self::Opportunities => Direction::Descending,
        }
    }
}

impl Sort {
    /// What sorting by a key comes to when it is asked for again: its first way, the other way, off.
    pub fn next(current: Option<Self>, key: SortKey) -> Option<Self> {
        let first = key.first();
        let other = match first {
            Direction::Ascending => Direction::Descending,
            Direction::Descending => Direction::Ascending,
        };
        match current {
            Some(sort) if sort.key == key => {
                (sort.direction == first).then_some(Self { key, direction: other })
            }
            Some(_) | None => Some(Self { key, direction: first }),
        }
    }
}

impl SortKey {
    /// Whether an audience may know what it sorts by.
    pub fn is_for(self, audience: Audience) -> bool {
        match self {
            Self::Gap => audience.sees(Item::Gap, None),
            Self::Salience => audience.sees(Item::Salience, None),
            Self::Notes => audience.sees(Item::TeamNote, None),
            Self::File
            | Self::Number
            | Self::Title
            | Self::Date
            | Self::Challenges
            | Self::Opportunities
            | Self::Stance(_) => true,
        }
    }
}

impl Sort {
    /// Whether it sorts by something that stands in a dataset as its audience sees it: by a stance that is withheld nothing
    /// would move, and the order would tell what is not so.
    pub fn is_seen_in(&self, dataset: &Dataset) -> bool {
        let takes = |party: PartyIx| {
            let has_stance = |issue| dataset.positions(issue, party).iter().any(|it| it.stance.is_some());
            dataset.issue_ixs().any(has_stance)
        };
        match self.key {
            SortKey::Stance(party) => takes(party),
            SortKey::File
            | SortKey::Number
            | SortKey::Title
            | SortKey::Gap
            | SortKey::Salience
            | SortKey::Notes
            | SortKey::Challenges
            | SortKey::Opportunities
            | SortKey::Date => self.key.is_for(dataset.audience()),
        }
    }

    /// Says it in words: "sorted by stance of Southern Union, supporting first".
    pub fn told(&self, dataset: &Dataset) -> String {
        let is_up = self.direction == Direction::Ascending;
        let order = |agenda: &str| format!("{agenda}{}", if is_up { "" } else { ", from the end" });
        let by =
            |what: &str, up: &str, down: &str| format!("sorted by {what}, {}", if is_up { up } else { down });
        let counted = |what: &str| by(what, "the least first", "the most first");
        match self.key {
            SortKey::File => order("in the order of the dataset"),
            SortKey::Number => order("in the order of the agenda"),
            SortKey::Title => by("title", "from A to Z", "from Z to A"),
            SortKey::Gap => counted("gap"),
            SortKey::Salience => counted("salience"),
            SortKey::Notes => counted("notes"),
            SortKey::Challenges => counted("challenges"),
            SortKey::Opportunities => counted("opportunities"),
            SortKey::Date => by("date", "the oldest first", "the newest first"),
            SortKey::Stance(party) => {
                let name = dataset.parties().get(party.get()).map_or("a party", |party| &party.name);
                by(&format!("stance of {name}"), "supporting first", "opposing first")
            }
        }
    }
}

/// Sorts rows. Equals keep their order; what the audience may not know does not move them.
pub fn sort_rows(rows: &mut [IssueIx], sort: Sort, world: &World<'_>) {
    let World { dataset, standings, .. } = *world;
    let by = sort.direction;
    if !sort.key.is_for(standings.audience()) {
        return;
    }
    match sort.key {
        SortKey::File => arrange(rows, by, Some),
        SortKey::Title => arrange(rows, by, |row| Some(Natural::new(&dataset.issue(row).title))),
        SortKey::Number => arrange(rows, by, |row| Some(Natural::new(&dataset.issue(row).number))),
        SortKey::Gap => arrange(rows, by, |row| {
            let gap = gap::word(dataset, standings, row);
            (gap != GapWord::Unknown).then_some(gap)
        }),
        SortKey::Salience => arrange(rows, by, |row| {
            world.readings(row).filter_map(|reading| reading.detail.as_ref()?.salience).max()
        }),
        SortKey::Date => {
            arrange(rows, by, |row| world.readings(row).filter_map(|reading| reading.date).max());
        }
        SortKey::Notes => arrange(rows, by, |row| Some(world.notes_on(row).count())),
        SortKey::Challenges => arrange(rows, by, |row| {
            let readable = |challenge: &&Challenge| {
                standings.audience().sees(Item::Challenge, dataset.terms_of(&challenge.origin.sources))
            };
            let challenges = dataset.issue(row).challenges.iter().map(|ix| dataset.challenge(*ix));
            Some(challenges.filter(readable).count())
        }),
        SortKey::Opportunities => arrange(rows, by, |row| {
            let seen = |terms| standings.audience().sees(Item::Opportunity, terms);
            let opportunities = dataset.issue(row).opportunities.iter().map(|ix| dataset.opportunity(*ix));
            Some(opportunities.filter(|item| seen(dataset.terms_of(&item.origin.sources))).count())
        }),
        SortKey::Stance(party) => {
            arrange(rows, by, |row| standings.at(row, party).step());
            // What is off the scale stays behind, whichever way, and what is empty behind that.
            rows.sort_by_key(|row| match standings.at(*row, party).standing() {
                Some(standing) if standing.on_scale() => 0,
                Some(Standing::Stance(_) | Standing::Uncoded) | None => 1,
                Some(Standing::NoEntry) => 2,
            });
        }
    }
}

fn arrange<K: Ord>(rows: &mut [IssueIx], direction: Direction, key: impl Fn(IssueIx) -> Option<K>) {
    let mut keyed: Vec<_> = rows.iter().map(|row| (key(*row), *row)).collect();
    keyed.sort_by(|(one, _), (other, _)| match (one, other) {
        (Some(one), Some(other)) => match direction {
            Direction::Ascending => one.cmp(other),
            Direction::Descending => other.cmp(one),
        },
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
    rows.iter_mut().zip(keyed).for_each(|(row, (_, sorted))| *row = sorted);
}

/// A name as it sorts: folded, and its numbers by their value, which go before letters. The bytes that decide nearly
/// every comparison stand in front.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Natural {
    first: [u8; 16],
    rest: Box<[u8]>,
}

impl Natural {
    fn new(name: &str) -> Self {
        let folded = fold(name);
        let mut bytes = Vec::with_capacity(folded.len() + 8);
        let mut left = folded.as_bytes();
        while let Some(byte) = left.first() {
            if byte.is_ascii_digit() {
                let end = left.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(left.len());
                let zeros = left[..end].iter().take_while(|byte| **byte == b'0').count();
                let digits = &left[zeros..end];
                // Of two numbers the longer is the larger.
                bytes.extend([b'0', u8::try_from(digits.len()).unwrap_or(u8::MAX)]);
                bytes.extend(digits);
                left = &left[end..];
            } else {
                bytes.push(*byte);
                left = &left[1..];
            }
        }
        let mut first = [0; 16];
        let split = bytes.len().min(first.len());
        first[..split].copy_from_slice(&bytes[..split]);
        Self { first, rest: bytes[split..].into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audience::Audience;
    use crate::domain::query::{NoteFact, NoteFacts};
    use crate::domain::specimen::{Ground, Specimen, grid, river, words};
    use crate::domain::text::Text;
    use crate::domain::vocabulary::{NoteKind, Role, Salience};

    fn sorted(ground: &Ground, key: SortKey, direction: Direction) -> String {
        let mut rows: Vec<_> = ground.dataset.issue_ixs().collect();
        sort_rows(&mut rows, Sort { key, direction }, &ground.world());
        rows.iter().map(|row| ground.dataset.issue(*row).id.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn rows_sort_by_every_key_both_ways_and_what_lacks_it_stays_last() {
        let mut ground = Ground::new(river());
        let ships = ground.dataset.find_issue("ships").expect("an issue");
        ground.notes = NoteFacts::new(vec![NoteFact::new(ships, None, "", [], NoteKind::Note, "a")]);
        let north = ground.dataset.find_party("north").expect("a party");
        let south = ground.dataset.find_party("south").expect("a party");
        for (key, up, down) in [
            (SortKey::File, "flow salt warning ships", "ships warning salt flow"),
            (SortKey::Title, "warning flow ships salt", "salt ships flow warning"),
            (SortKey::Number, "salt warning flow ships", "ships flow warning salt"),
            (SortKey::Gap, "warning flow salt ships", "flow salt warning ships"),
            (SortKey::Date, "ships flow salt warning", "flow ships salt warning"),
            (SortKey::Notes, "flow salt warning ships", "ships flow salt warning"),
            (SortKey::Challenges, "salt warning ships flow", "flow salt warning ships"),
            (SortKey::Stance(north), "warning flow ships salt", "flow warning ships salt"),
            (SortKey::Stance(south), "flow warning salt ships", "flow warning salt ships"),
        ] {
            assert_eq!(sorted(&ground, key, Direction::Ascending), up, "{key:?}");
            assert_eq!(sorted(&ground, key, Direction::Descending), down, "{key:?}");
        }
    }

    #[test]
    fn salience_is_the_highest_to_a_shown_party() {
        let mut specimen = Specimen::new();
        let one = specimen.party("one", "One", "1", Role::Principal);
        let other = specimen.party("other", "Other", "2", Role::Principal);
        for (id, levels) in [
            ("a", (Some(Salience::Low), None)),
            ("b", (None, None)),
            ("c", (Some(Salience::Medium), Some(Salience::Critical))),
        ] {
            let issue = specimen.issue(id, id);
            for (party, salience) in [(one, levels.0), (other, levels.1)] {
                specimen.position(issue, party, words("x").with(|detail| detail.salience = salience));
            }
        }
        let ground = Ground::new(specimen.dataset());
        assert_eq!(sorted(&ground, SortKey::Salience, Direction::Descending), "c a b");
        assert_eq!(sorted(&ground, SortKey::Salience, Direction::Ascending), "a c b");
    }

    #[test]
    fn numbers_sort_by_their_value() {
        let mut dataset = grid(&["+", "+", "+", "+"]);
        for (issue, number) in dataset.issues.iter_mut().zip(["10", "3(b)", "3(a)", "003"]) {
            issue.number = Text::line(number);
        }
        let ground = Ground::new(dataset);
        assert_eq!(sorted(&ground, SortKey::Number, Direction::Ascending), "i3 i2 i1 i0");
    }

    #[test]
    fn sorting_by_a_key_again_turns_it_round_and_then_off() {
        let first = Sort::next(None, SortKey::Title);
        let second = Sort::next(first, SortKey::Title);
        assert_eq!(first.map(|sort| sort.direction), Some(Direction::Ascending));
        assert_eq!(second.map(|sort| sort.direction), Some(Direction::Descending));
        assert_eq!(Sort::next(second, SortKey::Title), None);
        assert_eq!(Sort::next(second, SortKey::Gap).map(|sort| sort.direction), Some(Direction::Descending));
    }

    #[test]
    fn a_sort_is_told_in_words_as_it_sorts() {
        let dataset = river();
        let south = dataset.find_party("south").expect("a party");
        for (key, up, down) in [
            (SortKey::File, "in the order of the dataset", "in the order of the dataset, from the end"),
            (SortKey::Number, "in the order of the agenda", "in the order of the agenda, from the end"),
            (SortKey::Title, "sorted by title, from A to Z", "sorted by title, from Z to A"),
            (SortKey::Gap, "sorted by gap, the least first", "sorted by gap, the most first"),
            (SortKey::Notes, "sorted by notes, the least first", "sorted by notes, the most first"),
            (SortKey::Date, "sorted by date, the oldest first", "sorted by date, the newest first"),
            (
                SortKey::Stance(south),
                "sorted by stance of Southern Union, supporting first",
                "sorted by stance of Southern Union, opposing first",
            ),
        ] {
            for (direction, words) in [(Direction::Ascending, up), (Direction::Descending, down)] {
                assert_eq!(Sort { key, direction }.told(&dataset), words);
            }
        }
    }

    #[test]
    fn the_order_tells_the_public_nothing_that_it_may_not_see() {
        let ground = Ground::new(river()).seen_by(Audience::Public);
        for key in [SortKey::Gap, SortKey::Salience, SortKey::Notes, SortKey::Challenges] {
            assert_eq!(sorted(&ground, key, Direction::Descending), "flow salt warning ships", "{key:?}");
        }
    }
}
