//! Names as files write them: kept once each, found again fast, and made into ids.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::text::fold;

use super::place::Place;

/// A name that was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Symbol(u32);

impl Symbol {
    pub(super) fn get(self) -> usize {
        self.0 as usize
    }

    /// As a key of a position keeps it.
    pub(super) fn raw(self) -> u32 {
        self.0
    }

    pub(super) fn from_raw(raw: u32) -> Self {
        Self(raw)
    }
}

/// A name used somewhere to mean a record.
#[derive(Debug, Clone, Copy)]
pub struct Named {
    /// The name.
    pub symbol: Symbol,
    /// Where it is used.
    pub place: Place,
}

/// Every name in use, once.
#[derive(Debug, Default)]
pub(super) struct Names {
    symbols: HashMap<Arc<str>, Symbol>,
    texts: Vec<Arc<str>>,
    /// What came after each name the last time: the issues of a table name the same parties in the same order.
    next: Vec<Symbol>,
    last: usize,
}

impl Names {
    /// The symbol of a name.
    pub(super) fn symbol(&mut self, name: &str) -> Symbol {
        if let Some(guess) = self.next.get(self.last).copied()
            && &*self.texts[guess.get()] == name
        {
            self.last = guess.get();
            return guess;
        }
        let found = self.symbols.get(name).copied().unwrap_or_else(|| {
            let symbol = Symbol(self.texts.len() as u32);
            let text: Arc<str> = name.into();
            self.texts.push(text.clone());
            self.symbols.insert(text, symbol);
            self.next.push(symbol);
            symbol
        });
        self.next[self.last] = found;
        self.last = found.get();
        found
    }

    /// The name of a symbol.
    pub(super) fn text(&self, symbol: Symbol) -> &str {
        &self.texts[symbol.get()]
    }

    /// The name of a symbol, to be shared.
    pub(super) fn shared(&self, symbol: Symbol) -> Arc<str> {
        self.texts[symbol.get()].clone()
    }
}

/// The longest id that is made from a text.
const SLUG: usize = 48;

/// An id's worth of a text: folded, words parted by `-`, cut between words; empty where nothing of it can stand in an id.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for word in fold(text).split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if out.is_empty() {
            out.extend(word.chars().take(SLUG));
        } else if out.len() + 1 + word.len() <= SLUG {
            out.push('-');
            out.push_str(word);
        } else {
            break;
        }
    }
    out
}

/// How many ids are looked at in search of near ones, over all faults, so that a large file of faults ends in time.
const LOOKS: usize = 20_000_000;

/// Finds what was probably meant.
#[derive(Debug)]
pub(super) struct Nearest {
    left: usize,
}

impl Default for Nearest {
    fn default() -> Self {
        Self { left: LOOKS }
    }
}

impl Nearest {
    pub(super) fn find<'a>(
        &mut self,
        word: &str,
        known: impl ExactSizeIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.left = self.left.checked_sub(known.len())?;
        nearest(word, known)
    }
}

/// The known word that is most like `word`, if any is near enough to have been meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 64 {
        return None;
    }
    let word = word.trim().to_lowercase();
    let len = word.chars().count();
    let letters = letters(&word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let far = (len.max(candidate.len()) / 3).max(1);
        let bound = best.map_or(far, |(distance, _)| far.min(distance - 1));
        // One edit adds or removes at most one letter on each side.
        let apart = (letters ^ self::letters(candidate)).count_ones() as usize;
        if candidate.len().abs_diff(word.len()) > bound * 3 || apart > 2 * bound {
            continue;
        }
        let distance = strsim::osa_distance(&word, candidate);
        if distance == 0 {
            return Some(candidate);
        }
        if distance <= bound {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn letters(word: &str) -> u64 {
    word.bytes().fold(0, |set, b| set | 1 << (b & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_once_in_whatever_order_they_come() {
        let mut names = Names::default();
        let first: Vec<_> = ["a", "b", "c", "a", "c", "b", "a"].map(|n| names.symbol(n)).into();
        let again: Vec<_> = ["a", "b", "c", "a", "c", "b", "a"].map(|n| names.symbol(n)).into();
        assert_eq!(first, again);
        assert_eq!(names.texts.len(), 3);
        assert_eq!(first.iter().map(|s| names.text(*s)).collect::<String>(), "abcacba");
    }

    #[test]
    fn a_slug_holds_whole_words_that_an_id_may_hold() {
        assert_eq!(slug("Minimum flow: “by season”"), "minimum-flow-by-season");
        assert_eq!(slug("Straße nach Köln"), "strasse-nach-koln");
        assert_eq!(slug("Вода"), "");
        assert!(slug(&"word ".repeat(30)).len() <= SLUG);
        assert!(slug(&"w".repeat(300)).len() <= SLUG);
    }

    #[test]
    fn the_nearest_word_is_near() {
        let known = ["stance", "stances", "source", "summary"];
        assert_eq!(nearest("stanse", known), Some("stance"));
        assert_eq!(nearest("Summary", known), Some("summary"));
        assert_eq!(nearest("sumary", known), Some("summary"));
        assert_eq!(nearest("weather", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(nearest(&"x".repeat(70_000), known), None);
    }
}
