//! What the files call the records of an import whose ids are mostly made from what they say: one text on one issue is one
//! challenge, whatever its id, and an id that was made alike for another text is no reason to write over that.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::domain::draft::{Kind, slug};
use crate::domain::text::fold;
use crate::domain::{Dataset, Id, IssueIx};

use super::super::write::may_be_made;
use super::paper::Paper;
use super::spots::{Spot, spots};

/// A record that may have an id made from its text.
#[derive(Debug)]
struct Item<'a> {
    id: &'a Id,
    text: &'a str,
    /// The ids of its issues, or of its party; where it has none it may be on any.
    on: Vec<&'a str>,
}

/// What the files call records of the import, by kind and their ids there.
pub(super) type Called<'a> = HashMap<(Kind, &'a Id), Id>;

/// Finds for each record of these kinds the one that it is in the files; one that is none gets an id that is free.
pub(super) fn called<'a>(paper: &Paper<'_>, old: &Dataset, new: &'a Dataset) -> Called<'a> {
    let mut called = Called::new();
    for kind in [Kind::Challenge, Kind::Opportunity, Kind::Measure, Kind::Step, Kind::Pressure] {
        let listed = match kind {
            Kind::Challenge | Kind::Opportunity => {
                spots(paper, old, kind).iter().map(|it| matches!(it, Spot::Listed(..))).collect()
            }
            Kind::Dataset | Kind::Party | Kind::Theme | Kind::Source | Kind::Issue | Kind::Position => vec![],
            Kind::Measure | Kind::Step | Kind::Pressure => vec![],
        };
        let (known, items) = (items(old, kind), items(new, kind));
        let found = Known::of(kind, &known, listed).find(&items);
        let mut taken: HashSet<String> = known.iter().chain(&items).map(|it| it.id.to_string()).collect();
        let ids: HashSet<&Id> = known.iter().map(|it| it.id).collect();
        let mut fresh = vec![];
        for (item, found) in items.iter().zip(found) {
            match found {
                Some(at) => drop(called.insert((kind, item.id), known[at].id.clone())),
                None if ids.contains(item.id) => fresh.push(item.id),
                None => drop(called.insert((kind, item.id), item.id.clone())),
            }
        }
        let mut made = vec![];
        for id in &fresh {
            let free =
                (2..taken.len() + 3).map(|count| format!("{id}-{count}")).find(|it| !taken.contains(it));
            let free = free.unwrap_or_default();
            made.push(Id::new(&free).unwrap_or_else(|| (*id).clone()));
            taken.insert(free);
        }
        called.extend(fresh.into_iter().map(|id| (kind, id)).zip(made));
    }
    called
}

fn items(of: &Dataset, kind: Kind) -> Vec<Item<'_>> {
    let issues = |list: &[IssueIx]| list.iter().map(|ix| of.issue(*ix).id.as_str()).collect();
    match kind {
        Kind::Challenge => {
            let all = of.challenges().iter();
            all.map(|it| Item { id: &it.id, text: it.text.as_str(), on: issues(&it.issues) }).collect()
        }
        Kind::Opportunity => {
            let all = of.opportunities().iter();
            all.map(|it| Item { id: &it.id, text: it.text.as_str(), on: issues(&it.issues) }).collect()
        }
        Kind::Measure => {
            of.measures().iter().map(|it| Item { id: &it.id, text: it.title.as_str(), on: vec![] }).collect()
        }
        Kind::Step => {
            of.steps().iter().map(|it| Item { id: &it.id, text: it.text.as_str(), on: vec![] }).collect()
        }
        Kind::Pressure => {
            let on = |party| vec![of.party(party).id.as_str()];
            of.pressures()
                .iter()
                .map(|it| Item { id: &it.id, text: it.text.as_str(), on: on(it.on) })
                .collect()
        }
        Kind::Dataset | Kind::Party | Kind::Theme | Kind::Source | Kind::Issue | Kind::Position => vec![],
    }
}

/// The records of a kind that the files have.
struct Known<'k> {
    kind: Kind,
    items: &'k [Item<'k>],
    /// Which of them are a text in a list: each of those is the one that has its text on its issue.
    listed: Vec<bool>,
    by_id: HashMap<&'k str, usize>,
    by_text: HashMap<&'k str, VecDeque<usize>>,
    /// By text and issue; of those without an issue by their text and none.
    by_place: HashMap<(&'k str, Option<&'k str>), VecDeque<usize>>,
    taken: Vec<bool>,
}

impl<'k> Known<'k> {
    fn of(kind: Kind, items: &'k [Item<'k>], listed: Vec<bool>) -> Self {
        let mut by_text: HashMap<_, VecDeque<usize>> = HashMap::new();
        let mut by_place: HashMap<_, VecDeque<usize>> = HashMap::new();
        for (at, item) in items.iter().enumerate() {
            by_text.entry(item.text).or_default().push_back(at);
            for on in places(item) {
                by_place.entry((item.text, on)).or_default().push_back(at);
            }
        }
        let by_id = items.iter().enumerate().map(|(at, item)| (item.id.as_str(), at)).collect();
        Self { kind, items, listed, by_id, by_text, by_place, taken: vec![false; items.len()] }
    }

    /// For each record of an import the one that it is.
    fn find(mut self, all: &[Item<'k>]) -> Vec<Option<usize>> {
        let mut found = vec![None; all.len()];
        for by in [Self::by_both, Self::by_text, Self::by_id] {
            for (item, found) in all.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
                *found = by(&mut self, item);
                if let Some(at) = *found {
                    self.taken[at] = true;
                }
            }
        }
        found
    }

    fn is_listed(&self, at: usize) -> bool {
        self.listed.get(at).copied().unwrap_or(false)
    }

    /// The one of this id that says the same.
    fn by_both(&mut self, item: &Item<'k>) -> Option<usize> {
        let at = *self.by_id.get(item.id.as_str())?;
        let known = &self.items[at];
        let is_given = !may_be_made(self.kind, item.id, item.text);
        (known.text == item.text && (is_given || meet(known, item))).then_some(at)
    }

    /// The one that says the same on the same issue.
    fn by_text(&mut self, item: &Item<'k>) -> Option<usize> {
        let mut places = places(item).chain([None]);
        let mut free = places.find_map(|on| first(self.by_place.get_mut(&(item.text, on))?, &self.taken));
        if free.is_none() && item.on.is_empty() {
            free = first(self.by_text.get_mut(item.text)?, &self.taken);
        }
        // A text in a list would be one with it, whatever else there is.
        free.or_else(|| {
            item.on.iter().find_map(|on| {
                let last = *self.by_place.get(&(item.text, Some(*on)))?.back()?;
                self.is_listed(last).then_some(last)
            })
        })
    }

    /// The one of this id that says otherwise, where that can only be a new wording.
    fn by_id(&mut self, item: &Item<'k>) -> Option<usize> {
        let at = *self.by_id.get(item.id.as_str())?;
        let known = &self.items[at];
        let slug_of = slug(item.text);
        let is_alike =
            !slug_of.is_empty() && slug_of == slug(known.text) || fold(item.text) == fold(known.text);
        let is_reworded = if may_be_made(self.kind, item.id, item.text) {
            is_alike && meet(known, item)
        } else {
            is_alike || !self.is_listed(at)
        };
        let would_be_another = known.on.iter().any(|on| self.by_place.contains_key(&(item.text, Some(*on))));
        (is_reworded && !self.taken[at] && !would_be_another).then_some(at)
    }
}

fn places<'k>(item: &Item<'k>) -> impl Iterator<Item = Option<&'k str>> {
    item.on.iter().copied().map(Some).chain(item.on.is_empty().then_some(None))
}

/// Whether two are on one issue, or one of them is on none.
fn meet(one: &Item<'_>, other: &Item<'_>) -> bool {
    let on: HashSet<&str> = one.on.iter().copied().collect();
    one.on.is_empty() || other.on.is_empty() || other.on.iter().any(|it| on.contains(it))
}

/// The first that is not taken. The last stays, taken or not.
fn first(all: &mut VecDeque<usize>, taken: &[bool]) -> Option<usize> {
    while all.len() > 1 && all.front().is_some_and(|at| taken[*at]) {
        all.pop_front();
    }
    all.front().copied().filter(|at| !taken[*at])
}
