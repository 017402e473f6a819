//! What a value names in a dataset, and the nearest right one where it names nothing.

use crate::domain::dataset::Dataset;
use crate::domain::records::{PartyIx, SourceIx, ThemeIx};
use crate::domain::stance::{Stance, Standing};
use crate::domain::text::fold;

use super::field::Field;

/// Whether a text folds to this, without folding most of those that do not.
fn folds_to(text: &str, folded: &str) -> bool {
    if text.is_ascii() { text.eq_ignore_ascii_case(folded) } else { fold(text) == folded }
}

/// The parties of this id, else of this short or whole name.
pub(in crate::domain) fn parties(dataset: &Dataset, name: &str) -> Vec<PartyIx> {
    let name = fold(name);
    if let Some(party) = dataset.party_ixs().find(|ix| dataset.party(*ix).id == *name) {
        return vec![party];
    }
    let called = |ix: &PartyIx| {
        let party = dataset.party(*ix);
        folds_to(&party.short, &name) || folds_to(&party.name, &name)
    };
    dataset.party_ixs().filter(called).collect()
}

/// The themes of this id or name, and those nested in them.
pub(super) fn themes(dataset: &Dataset, name: &str) -> Vec<ThemeIx> {
    let name = fold(name);
    let called = |ix: &ThemeIx| folds_to(&dataset.theme(*ix).name, &name);
    let named: Vec<_> = dataset.theme_ixs().filter(called).map(|ix| dataset.theme(ix)).collect();
    let within = |ix: &ThemeIx| {
        let theme = dataset.theme(*ix);
        // A theme that nothing declares or uses may still have others nested in it.
        let rest = theme.id.as_str().strip_prefix(&name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            || named.iter().any(|outer| outer.takes_in(theme))
    };
    dataset.theme_ixs().filter(within).collect()
}

/// The sources of this id or title.
pub(super) fn sources(dataset: &Dataset, name: &str) -> Vec<SourceIx> {
    let name = fold(name);
    let called = |ix: &SourceIx| {
        let source = dataset.source(*ix);
        source.id == *name || folds_to(&source.title, &name)
    };
    dataset.source_ixs().filter(called).collect()
}

/// The stance of this word, as files write it, as the screen reads it, or as this dataset calls it.
pub(super) fn stance(dataset: &Dataset, name: &str) -> Option<Stance> {
    let name = fold(name);
    let own = |stance: &Stance| {
        let named = dataset.head().stance_names.iter().find(|(named, _)| named == stance);
        named.is_some_and(|(_, own)| folds_to(own, &name))
    };
    let called = |stance: &Stance| stance.word() == name || stance.label() == name;
    Stance::ALL.iter().copied().find(own).or_else(|| Stance::ALL.iter().copied().find(called))
}

/// The standing of this word: a stance, or what there is without one.
pub(super) fn standing(dataset: &Dataset, name: &str) -> Option<Standing> {
    match fold(name).as_str() {
        "missing" => Some(Standing::NoEntry),
        "uncoded" => Some(Standing::Uncoded),
        _ => stance(dataset, name).map(Standing::Stance),
    }
}

/// The ids and names that parties go by.
pub(in crate::domain) fn party_names(dataset: &Dataset) -> Vec<&str> {
    let names = dataset.parties().iter().flat_map(|party| [party.id.as_str(), &party.short, &party.name]);
    names.collect()
}

/// What can stand before a colon.
pub(super) fn heads(dataset: &Dataset) -> Vec<&str> {
    Field::ALL.iter().map(|field| field.word()).chain(party_names(dataset)).collect()
}

/// The one of `right` that somebody most likely meant: one that begins like it, one that holds it, or one a few letters
/// away.
pub(in crate::domain) fn nearest<'a>(
    right: impl IntoIterator<Item = &'a str>,
    meant: &str,
) -> Option<&'a str> {
    /// Nobody misspells what is longer than this.
    const LONGEST: usize = 80;
    let meant = fold(meant);
    let length = meant.chars().count();
    if length > LONGEST {
        return None;
    }
    let distance = |right: &str| {
        let right = fold(right);
        if length > 1 && right.starts_with(&meant) {
            return Some(0);
        }
        if length > 2 && right.contains(&meant) {
            return Some(1);
        }
        let edits = strsim::osa_distance(&right, &meant);
        (edits <= length.div_ceil(3).max(1) && edits < length.max(2)).then_some(1 + edits)
    };
    let told = right.into_iter().filter_map(|right| Some((distance(right)?, right)));
    told.min_by_key(|(distance, _)| *distance).map(|(_, right)| right)
}
