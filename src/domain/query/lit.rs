//! What a query lights up in the texts that it found.

use std::ops::Range;

use crate::domain::find::Pattern;
use crate::domain::text::fold_with_origins;

use super::Query;
use super::field::Test;

/// The words of a query that are lit where they show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needles {
    /// Folded words and phrases, lit in every text.
    pub words: Vec<String>,
    /// Folded words that are lit letter by letter, in titles, names and themes.
    pub fuzzy: Vec<String>,
    /// Folded words of `note:`, lit in notes.
    pub notes: Vec<String>,
}

impl Query {
    /// What it lights up: what its terms look for, but for those that are negated.
    pub fn needles(&self) -> Needles {
        let mut needles = Needles::default();
        for term in self.terms().filter(|term| !term.negated) {
            match &term.test {
                Test::Word(word) => needles.words.push(word.clone()),
                Test::Fuzzy(word) => needles.fuzzy.push(word.clone()),
                Test::Note(words) => needles.notes.extend(words.iter().cloned()),
                Test::Anything
                | Test::Theme(_)
                | Test::Stance(_)
                | Test::PartyStance(..)
                | Test::Status(_)
                | Test::Gap(_)
                | Test::Compare(..)
                | Test::Source(_)
                | Test::Terms(_)
                | Test::Since(_)
                | Test::Tag(_)
                | Test::Kind(_)
                | Test::Author(_)
                | Test::Is(_) => {}
            }
        }
        needles
    }
}

impl Needles {
    /// Whether nothing is lit anywhere.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.fuzzy.is_empty() && self.notes.is_empty()
    }

    /// What is lit in a text of the dataset.
    pub fn in_text(&self, text: &str) -> Vec<Range<usize>> {
        lit(text, &self.words)
    }

    /// What is lit in a title, a name or a theme.
    pub fn in_name(&self, name: &str) -> Vec<Range<usize>> {
        let fuzzy = self.fuzzy.iter().flat_map(|word| Pattern::new(word).lit(name));
        merged(self.in_text(name).into_iter().chain(fuzzy).collect())
    }

    /// What is lit in a note.
    pub fn in_note(&self, text: &str) -> Vec<Range<usize>> {
        merged(lit(text, &self.words).into_iter().chain(lit(text, &self.notes)).collect())
    }
}

/// Where folded words stand in a text: bytes of the text as it is, in order, on character boundaries, none touching the
/// next.
pub fn lit(text: &str, words: &[String]) -> Vec<Range<usize>> {
    if words.is_empty() {
        return Vec::new();
    }
    let (folded, origins) = fold_with_origins(text);
    let folded = folded.replace('\n', " ");
    let mut found = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        found.extend(
            folded.match_indices(word.as_str()).map(|(at, _)| unfold(text, &origins, at..at + word.len())),
        );
    }
    merged(found)
}

/// The characters of a text that a piece of its folded form came from, with the marks that stand on the last of them.
pub(in crate::domain) fn unfold(text: &str, origins: &[usize], folded: Range<usize>) -> Range<usize> {
    let start = origins[folded.start];
    let last = origins[folded.end.max(folded.start + 1) - 1];
    let after = origins[folded.end];
    let end = if after > last { after } else { last + text[last..].chars().next().map_or(0, char::len_utf8) };
    start..end
}

/// Ranges in order, those that overlap or touch made one.
pub(in crate::domain) fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            Some(_) | None => merged.push(range),
        }
    }
    merged
}
