//! What a name given by hand means: the issue of a number, an id or a title, the party of an id or a name.

use super::dataset::Dataset;
use super::find::Pattern;
use super::query::resolve;
use super::records::{IssueIx, PartyIx};
use super::text::fold;

/// What a name found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named<T> {
    /// This one, beyond doubt.
    One(T),
    /// Several that it could as well mean, in the file's order.
    Several(Vec<T>),
    /// Nothing of this name.
    Nothing {
        /// The nearest name there is, if any is near.
        nearest: Option<String>,
    },
}

/// The issue of a name. The strictest reading that finds any decides: its id, its number, its title; the number without
/// its signs ("3b" is 3(b)); the beginning of one of them; a piece of the title; at last the letters of the title.
pub fn issue(dataset: &Dataset, name: &str) -> Named<IssueIx> {
    let wanted = fold(name.trim());
    let bare = signless(&wanted);
    let pattern = Pattern::new(&wanted);
    let names = |ix: IssueIx| {
        let issue = dataset.issue(ix);
        (issue.id.as_str(), fold(&issue.number), fold(&issue.title))
    };
    let readings: [&dyn Fn(IssueIx) -> bool; 7] = [
        &|ix| names(ix).0 == wanted,
        &|ix| names(ix).1 == wanted,
        &|ix| names(ix).2 == wanted,
        &|ix| bare.starts_with(|c: char| c.is_ascii_digit()) && signless(&names(ix).1) == bare,
        &|ix| {
            let (id, number, title) = names(ix);
            id.starts_with(&wanted) || number.starts_with(&wanted) || title.starts_with(&wanted)
        },
        &|ix| names(ix).2.contains(&wanted),
        &|ix| pattern.fits(&dataset.issue(ix).title),
    ];
    let found = readings.iter().map(|holds| dataset.issue_ixs().filter(|ix| holds(*ix)).collect::<Vec<_>>());
    let found = if wanted.is_empty() { None } else { found.into_iter().find(|found| !found.is_empty()) };
    told(found.unwrap_or_default(), || {
        let names = dataset.issues().iter().flat_map(|issue| [issue.id.as_str(), &issue.title]);
        resolve::nearest(names, name)
    })
}

/// The party of this id, else of this short or whole name.
pub fn party(dataset: &Dataset, name: &str) -> Named<PartyIx> {
    told(resolve::parties(dataset, name.trim()), || resolve::nearest(resolve::party_names(dataset), name))
}

fn told<'a, T: Copy>(found: Vec<T>, nearest: impl FnOnce() -> Option<&'a str>) -> Named<T> {
    match found.as_slice() {
        [] => Named::Nothing { nearest: nearest().map(str::to_owned) },
        [one] => Named::One(*one),
        [_, _, ..] => Named::Several(found),
    }
}

fn signless(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::specimen::river;

    fn found(name: &str) -> Vec<String> {
        let dataset = river();
        let id = |ix: IssueIx| dataset.issue(ix).id.to_string();
        match issue(&dataset, name) {
            Named::One(ix) => vec![id(ix)],
            Named::Several(all) => all.into_iter().map(id).collect(),
            Named::Nothing { .. } => vec![],
        }
    }

    #[test]
    fn an_issue_is_found_by_id_number_title_and_a_piece_of_it() {
        for name in ["flow", "FLOW", "3(b)", "3b", "Minimum flow", "minimum", "mum fl", "minfl"] {
            assert_eq!(found(name), ["flow"], "{name}");
        }
        assert_eq!(found("nothing like it"), Vec::<String>::new());
        assert_eq!(found(""), Vec::<String>::new());
    }

    #[test]
    fn a_name_that_could_mean_several_means_none_of_them() {
        assert_eq!(found("in"), ["flow", "salt", "warning"]);
        assert_eq!(found("3"), ["warning"], "a number that is there whole is no beginning of another");
    }

    #[test]
    fn a_slip_is_told_with_what_is_near() {
        let near = |name: &str| match issue(&river(), name) {
            Named::Nothing { nearest } => nearest,
            Named::One(_) | Named::Several(_) => panic!("{name} was found"),
        };
        assert_eq!(near("flwo").as_deref(), Some("flow"));
        assert_eq!(near("quite another thing"), None);
        let slip = Named::Nothing { nearest: Some("south".to_owned()) };
        assert_eq!(party(&river(), "suoth"), slip);
    }

    #[test]
    fn a_party_is_found_by_id_short_and_whole_name() {
        let dataset = river();
        let south = dataset.find_party("south").expect("a party");
        let who = dataset.party(south);
        for name in [who.id.as_str(), &who.short, &who.name, &who.name.to_uppercase()] {
            assert_eq!(party(&dataset, name), Named::One(south), "{name}");
        }
        assert_eq!(party(&dataset, "Atlantis"), Named::Nothing { nearest: None });
    }
}
