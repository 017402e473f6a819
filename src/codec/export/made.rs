//! Handouts of every kind, for laws over the files that are made of them.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::codec::dataset::made::{choices, made};
use crate::codec::dataset::{Input, read};
use crate::domain::handout::Choice;
use crate::domain::{Audience, Dataset, Date, Handout, IssueIx, NoteBook, PartyIx};

const RIVER: &str = include_str!("../../../data/river.toml");
const UKRAINE: &str = include_str!("../../../data/ukraine.toml");

/// A dataset of TOML.
pub(super) fn dataset(text: &str) -> Dataset {
    let reading = read(&[Input::new("talks.toml", text.as_bytes().to_vec())]);
    assert_eq!(reading.diagnostics.errors, 0, "{}\n{text}", reading.diagnostics);
    reading.dataset.expect("a dataset")
}

/// The example with every field.
pub(super) fn river() -> Dataset {
    dataset(RIVER)
}

/// Both examples.
pub(super) fn examples() -> [Dataset; 2] {
    [dataset(RIVER), dataset(UKRAINE)]
}

/// What is handed over of a dataset.
pub(super) fn handout(
    whole: &Dataset,
    audience: Audience,
    issues: &[IssueIx],
    parties: &[PartyIx],
) -> Handout {
    Handout::of(Choice {
        whole,
        seen: &whole.seen_by(audience),
        notes: &NoteBook::default(),
        issues,
        parties,
        day: whole.head().as_of,
        made: Date::new(2031, 5, 12).expect("a day"),
        filter: vec![],
        order: None,
    })
}

/// All that an audience sees of a dataset.
pub(super) fn whole(dataset: &Dataset, audience: Audience) -> Handout {
    let issues: Vec<IssueIx> = dataset.issue_ixs().collect();
    let parties: Vec<PartyIx> = dataset.party_ixs().collect();
    handout(dataset, audience, &issues, &parties)
}

/// Handouts of made datasets: for each audience, all of it or a choice in an order of its own.
pub(super) fn handouts() -> impl Strategy<Value = Handout> {
    let picks = || prop::collection::vec(any::<Index>(), 1..6);
    (choices().boxed(), select(Audience::ALL), any::<bool>(), picks(), picks()).prop_map(
        |(choices, audience, is_whole, issues, parties)| {
            let dataset = made(choices);
            if is_whole {
                return whole(&dataset, audience);
            }
            let issues = chosen(&dataset.issue_ixs().collect::<Vec<_>>(), &issues);
            let parties = chosen(&dataset.party_ixs().collect::<Vec<_>>(), &parties);
            handout(&dataset, audience, &issues, &parties)
        },
    )
}

/// Those that are picked, each once.
fn chosen<T: Copy + PartialEq>(all: &[T], picks: &[Index]) -> Vec<T> {
    let mut chosen = vec![];
    for pick in picks {
        let one = all[pick.index(all.len())];
        if !chosen.contains(&one) {
            chosen.push(one);
        }
    }
    chosen
}
