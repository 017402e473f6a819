//! Names that a reader could take for each other.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::domain::text::fold;

/// What a name looks like: folded, look-alike letters of Greek and Cyrillic as Latin ones, no spaces or marks between.
pub(super) fn skeleton(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).map(latin).collect()
}

/// The first name that looks like a later one, for each later one: `(first, later)`.
pub(super) fn pairs<'a>(names: impl Iterator<Item = &'a str>) -> Vec<(usize, usize)> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut out = Vec::new();
    for (at, name) in names.enumerate() {
        let skeleton = skeleton(name);
        if skeleton.is_empty() {
            continue;
        }
        match seen.entry(skeleton) {
            Entry::Occupied(first) => out.push((*first.get(), at)),
            Entry::Vacant(free) => {
                free.insert(at);
            }
        }
    }
    out
}

/// The Latin letter or the digit that a folded letter looks like.
fn latin(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'є' | 'ε' => 'e',
        'һ' | 'н' | 'η' => 'h',
        'і' | 'ι' | 'l' | '1' | '|' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' | 'μ' => 'm',
        'п' | 'ν' | 'ո' => 'n',
        'о' | 'ο' | 'σ' | '0' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' | 'ꭇ' => 'r',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' => 'u',
        'ѵ' => 'v',
        'ԝ' | 'ω' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        'ζ' => 'z',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_are_paired_with_the_first() {
        let names = [
            "Northern Republic",
            "South",
            "NORTHERN  REPUBLIC",
            "Nоrthern Republic",
            "Nórthern-Republic",
            "Ost",
        ];
        assert_eq!(pairs(names.into_iter()), [(0, 2), (0, 3), (0, 4)]);
    }

    #[test]
    fn names_that_differ_are_not() {
        let names = ["North", "South", "North 2", "Северная", "Южная", "—", "…"];
        assert_eq!(pairs(names.into_iter()), []);
    }
}
