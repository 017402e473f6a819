//! Short names of parties, made from their names.

use std::collections::{HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::domain::text::fold;

/// The widest that a short name may be.
pub(super) const CELLS: usize = 6;

/// Words of a name that initials leave out.
const SMALL: &[&str] =
    &["of", "the", "and", "de", "la", "le", "les", "du", "des", "der", "die", "das", "und", "von", "et", "y"];

/// Makes short names that differ from each other and from those in `taken`.
#[derive(Debug, Default)]
pub(super) struct Shorts {
    taken: HashSet<String>,
    /// The last number given to names of one beginning.
    numbers: HashMap<String, usize>,
}

impl Shorts {
    /// Keeps a short name that somebody chose.
    pub(super) fn take(&mut self, short: &str) {
        self.taken.insert(fold(short));
    }

    /// A short name for a party of this name: the name itself if it fits, else initials, else its beginning.
    pub(super) fn make(&mut self, name: &str) -> String {
        let words: Vec<&str> = name
            .split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '/' | '(' | ')' | ',' | '.'))
            .filter(|word| !word.is_empty())
            .collect();
        let large: Vec<&str> = words.iter().filter(|word| !SMALL.contains(&&*fold(word))).copied().collect();
        let mut tries = Vec::new();
        if name.width() <= CELLS {
            tries.push(name.to_owned());
        }
        if large.len() > 1 {
            tries.push(large.iter().map(|word| cut(word, 1).to_uppercase()).collect());
            tries.push(large.iter().map(|word| cut(word, 2)).collect());
            tries.push(large.iter().map(|word| cut(word, 3)).collect());
        }
        tries.push(cut(name, CELLS).trim_end().to_owned());
        for short in tries.iter().filter(|short| !short.is_empty() && short.width() <= CELLS) {
            if self.taken.insert(fold(short)) {
                return short.clone();
            }
        }
        let last = self.numbers.entry(fold(cut(name, CELLS))).or_insert(1);
        loop {
            *last += 1;
            let number = last.to_string();
            let short = format!("{}{number}", cut(name, CELLS.saturating_sub(number.len())).trim_end());
            if self.taken.insert(fold(&short)) {
                return short;
            }
        }
    }
}

/// The beginning of a text in so many cells.
fn cut(text: &str, cells: usize) -> &str {
    let mut end = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        if text[..at + grapheme.len()].width() > cells {
            break;
        }
        end = at + grapheme.len();
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_initials_or_beginnings_and_differ() {
        let mut shorts = Shorts::default();
        let made = [
            "Northern Republic",
            "Ukraine",
            "EU",
            "United States of America",
            "Saudi Arabia",
            "South Africa",
            "Austria",
            "Australia",
            "Austrian",
            "Côte d'Ivoire",
            "中华人民共和国",
        ]
        .map(|name| shorts.make(name));
        assert_eq!(
            made,
            ["NR", "Ukrain", "EU", "USA", "SA", "SoAf", "Austri", "Austra", "Austr2", "CD", "中华人"]
        );
        assert!(made.iter().all(|short| short.width() <= CELLS));
    }

    #[test]
    fn ten_thousand_parties_of_one_name_have_ten_thousand_short_names() {
        let mut shorts = Shorts::default();
        let made: HashSet<_> = (0..10_000).map(|_| shorts.make("Party")).collect();
        assert_eq!(made.len(), 10_000);
    }
}
