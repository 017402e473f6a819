//! A merge read back before anybody is given it: it is a dataset, and nothing of either side is missing from it.

use std::collections::HashSet;

use crate::domain::draft::Kind;
use crate::domain::{Dataset, Date, Id, Position, Text};

use super::super::{Input, read};
use super::called::Called;
use super::{Unmerged, Untaken};

/// Finds what keeps a merge from being given out.
pub(super) fn verify(
    existing: &[Input],
    texts: &[String],
    old: &Dataset,
    new: &Dataset,
    called: &Called<'_>,
    touched: &HashSet<(String, String)>,
    untaken: &[Untaken],
) -> Result<(), Unmerged> {
    let inputs: Vec<Input> = existing
        .iter()
        .zip(texts)
        .map(|(input, text)| Input::new(input.name.clone(), text.clone().into_bytes()))
        .collect();
    let reading = read(&inputs);
    let Some(merged) = reading.dataset else {
        return Err(Unmerged::Unreadable(Box::new(reading.diagnostics)));
    };
    let undated: HashSet<(&Id, &Id)> = untaken
        .iter()
        .filter_map(|it| match it {
            Untaken::Undated { issue, party, .. }
            | Untaken::Record { issue, party }
            | Untaken::Part { issue, party } => Some((issue, party)),
            Untaken::SourceDate { .. } | Untaken::Stale { .. } => None,
            Untaken::Terms { .. } | Untaken::AsOf { .. } => None,
            Untaken::Twice { .. } | Untaken::Asked { .. } | Untaken::OtherTerms { .. } => None,
        })
        .collect();
    for (side, whole) in [(old, true), (new, false)] {
        let none = Called::new();
        records(side, &merged, if whole { &none } else { called })?;
        if !whole {
            let told = |kind: Kind, id: &Id| {
                let id = called.get(&(kind, id)).unwrap_or(id);
                untaken.iter().any(|it| matches!(it, Untaken::OtherTerms { kind: of, id: other, .. } if (*of, other) == (kind, id)))
            };
            said(side, &merged, told)?;
        }
        positions(side, &merged, |issue, party, position| {
            let changed = touched.contains(&(issue.to_string(), party.to_string()));
            if whole {
                changed
            } else {
                position.date.is_none() && (changed || undated.contains(&(issue, party)))
            }
        })?;
    }
    Ok(())
}

/// Finds a record that is gone, by what the files call it.
fn records(side: &Dataset, merged: &Dataset, called: &Called<'_>) -> Result<(), Unmerged> {
    macro_rules! gone {
        ($($kind:ident, $all:ident;)+) => {$(
            let there: HashSet<&Id> = merged.$all().iter().map(|it| &it.id).collect();
            let ids = side.$all().iter().map(|it| called.get(&(Kind::$kind, &it.id)).unwrap_or(&it.id));
            if let Some(id) = ids.into_iter().find(|id| !there.contains(id)) {
                return Err(Unmerged::Lost(format!("the {} \"{id}\"", Kind::$kind.word())));
            }
        )+};
    }
    gone! {
        Party, parties;
        Theme, themes;
        Issue, issues;
        Challenge, challenges;
        Opportunity, opportunities;
        Measure, measures;
        Step, steps;
        Pressure, pressures;
    }
    Ok(())
}

/// Finds a challenge or an opportunity that an import has and nobody would find again, unless it was told that it is not taken.
fn said(side: &Dataset, merged: &Dataset, told: impl Fn(Kind, &Id) -> bool) -> Result<(), Unmerged> {
    let there: HashSet<&str> = merged.challenges().iter().map(|it| it.text.as_str()).collect();
    let is_lost =
        |kind: Kind, id: &Id, text: &str, there: &HashSet<&str>| !there.contains(text) && !told(kind, id);
    if let Some(lost) = side.challenges().iter().find(|it| is_lost(Kind::Challenge, &it.id, &it.text, &there))
    {
        return Err(Unmerged::Lost(format!("the challenge \"{}\"", lost.id)));
    }
    let there: HashSet<&str> = merged.opportunities().iter().map(|it| it.text.as_str()).collect();
    match side.opportunities().iter().find(|it| is_lost(Kind::Opportunity, &it.id, &it.text, &there)) {
        Some(lost) => Err(Unmerged::Lost(format!("the opportunity \"{}\"", lost.id))),
        None => Ok(()),
    }
}

/// Finds a position that is gone, or that stands under another day or another basis than where it came from.
fn positions(
    side: &Dataset,
    merged: &Dataset,
    excused: impl Fn(&Id, &Id, &Position) -> bool,
) -> Result<(), Unmerged> {
    let parties: Vec<_> = side.parties().iter().map(|it| merged.find_party(it.id.as_str())).collect();
    for issue in side.issue_ixs() {
        let id = &side.issue(issue).id;
        let known = merged.find_issue(id.as_str());
        for party in side.party_ixs() {
            let name = &side.party(party).id;
            let there = known.zip(parties[party.get()]);
            for position in side.positions(issue, party) {
                let same = |other: &Position| {
                    let basis =
                        position.stance.is_none() || merged.basis_of(other) == side.basis_of(position);
                    let has = |ours: Option<&str>, theirs: Option<&str>| ours.is_none() || ours == theirs;
                    basis
                        && has(position.text.as_deref(), other.text.as_deref())
                        && has(position.quote().map(Text::as_str), other.quote().map(Text::as_str))
                        && (position.stance.is_none() || position.stance == other.stance)
                        && (position.date.is_none() || position.date == other.date)
                };
                let found =
                    there.is_some_and(|(issue, party)| merged.positions(issue, party).iter().any(same));
                if !found && !excused(id, name, position) {
                    let day =
                        position.date.map(Date::iso).map(|day| format!(" of {day}")).unwrap_or_default();
                    return Err(Unmerged::Lost(format!("the position of {name} on {id}{day}")));
                }
            }
        }
    }
    Ok(())
}
