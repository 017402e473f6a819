//! What a heading means by itself: a field, or none; whom it may name besides is asked by [`super::naming`].

use std::borrow::Cow;
use std::collections::HashMap;

use crate::domain::text::fold;

use super::field::Field;
use super::words::{CLAIMS, DECORATIONS, EITHER, NEITHER, NEVER, WORDS, words};

/// The longest heading, in bytes, that is looked up; whatever is longer is prose.
const LONGEST: usize = 120;

/// What a heading means by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// There is none.
    Blank,
    /// A field.
    Field(Field),
    /// The issue where no column plainly is it, else this field; of several the first of [`EITHER`] is the issue.
    Either(usize, Field),
    /// Neither a field nor a party.
    Neither,
    /// Nothing that is known: it may be a party.
    Unknown,
}

/// The words of every field, found at once.
#[derive(Debug)]
pub(super) struct Lexicon(HashMap<String, Meaning>);

impl Lexicon {
    pub(super) fn new() -> Self {
        Self(entries().collect())
    }

    /// What a heading means. A note in brackets ("Date (YYYY-MM-DD)") changes nothing; a name in brackets does.
    pub(super) fn meaning(&self, heading: &str) -> Meaning {
        let heading = heading.trim();
        if heading.len() > LONGEST {
            return Meaning::Unknown;
        }
        self.bare(without_note(heading, |note| self.is_note(note, heading)).unwrap_or(heading))
    }

    /// A heading without what only says, in brackets at its end, how the column is filled in.
    pub(super) fn noteless<'a>(&self, heading: &'a str) -> &'a str {
        let is_fill_in = |note: &str| self.is_note(note, heading) && self.bare(note) == Meaning::Unknown;
        without_note(heading, is_fill_in).unwrap_or(heading)
    }

    /// What a heading means whatever it says in brackets.
    pub(super) fn loosely(&self, heading: &str) -> Meaning {
        without_note(heading.trim(), |_| true).map_or(Meaning::Unknown, |bare| self.meaning(bare))
    }

    /// The field of a heading that is no other thing.
    pub(super) fn field(&self, heading: &str) -> Option<Field> {
        match self.meaning(heading) {
            Meaning::Field(field) => Some(field),
            Meaning::Blank | Meaning::Either(..) | Meaning::Neither | Meaning::Unknown => None,
        }
    }

    /// The field of a word or two that stand beside a name.
    pub(super) fn word(&self, word: &str) -> Option<Field> {
        let key = key(word);
        match self.known(&key)? {
            Meaning::Field(field) => Some(field),
            Meaning::Either(..) | Meaning::Neither if words(CLAIMS).any(|claim| claim == key) => {
                Some(Field::Position)
            }
            Meaning::Blank | Meaning::Either(..) | Meaning::Neither | Meaning::Unknown => None,
        }
    }

    fn bare(&self, heading: &str) -> Meaning {
        let key = key(heading);
        if key.is_empty() {
            // "–" or "..." over a column says as little as nothing.
            return Meaning::Blank;
        }
        if is_made(&key) {
            return Meaning::Blank;
        }
        let parts = || heading.split(['/', '|', '&', '+', ',']).map(str::trim);
        self.known(&key)
            .or_else(|| {
                key.split(' ').any(|word| words(NEVER).any(|never| never == word)).then_some(Meaning::Neither)
            })
            .or_else(|| self.asked_for(&key))
            .or_else(|| self.spelt_apart(heading))
            .or_else(|| (parts().count() > 1).then(|| self.all(parts()))?)
            .or_else(|| {
                let words = [" or ", " oder ", " ou ", " and ", " und ", " et "];
                let word = words.into_iter().find(|word| key.contains(word))?;
                self.all(key.split(word))
            })
            .or_else(|| self.of_another(&key))
            .unwrap_or(Meaning::Unknown)
    }

    /// The meaning of a key, alone or with words about it that change nothing.
    fn known(&self, key: &str) -> Option<Meaning> {
        self.looked_up(key).or_else(|| {
            let bare = undecorated(key);
            let meaning = (bare != key).then(|| self.looked_up(bare))??;
            // "Die PARTEI" is a party, and no heading over parties.
            (meaning != Meaning::Field(Field::Party)).then_some(meaning)
        })
    }

    fn looked_up(&self, key: &str) -> Option<Meaning> {
        let find = |key: &str| {
            self.0
                .get(key)
                .or_else(|| self.0.get(key.strip_suffix('s').filter(|one| one.len() > 2)?))
                .copied()
        };
        find(key).or_else(|| {
            let spelt = key.replace("ae", "a").replace("oe", "o").replace("ue", "u");
            (spelt != key).then(|| find(&spelt))?
        })
    }

    /// Words that only their capitals part, as in `issueTitle`.
    fn spelt_apart(&self, heading: &str) -> Option<Meaning> {
        let mut apart = String::with_capacity(heading.len() + 4);
        let mut before = ' ';
        for c in heading.chars() {
            if before.is_lowercase() && c.is_uppercase() {
                apart.push(' ');
            }
            apart.push(c);
            before = c;
        }
        if apart.len() == heading.len() {
            return None;
        }
        let key = key(&apart);
        self.known(&key).or_else(|| self.of_another(&key))
    }

    /// A party that is asked for: "Which delegation do you represent?"
    fn asked_for(&self, key: &str) -> Option<Meaning> {
        let mut words = key.split(' ');
        let asks =
            matches!(words.next()?, "which" | "what" | "welche" | "welcher" | "welches" | "quel" | "quelle");
        let party = Meaning::Field(Field::Party);
        (asks && self.looked_up(words.next()?)? == party).then_some(party)
    }

    /// What several words mean together, where each is known: "Issue / Topic", "Position/Begründung".
    fn all<'a>(&self, parts: impl Iterator<Item = &'a str>) -> Option<Meaning> {
        let mut together: Option<Meaning> = None;
        for part in parts {
            let key = key(part);
            let one = self.known(&key).or_else(|| key.is_empty().then_some(Meaning::Neither))?;
            together = Some(match together {
                None => one,
                Some(other) => both(other, one),
            });
        }
        together
    }

    /// A field of what the first word says: "issue summary", "Position: source", "These: Titel".
    fn of_another(&self, key: &str) -> Option<Meaning> {
        let (first, rest) = key.split_once(' ')?;
        let whose = match self.looked_up(first)? {
            Meaning::Field(field @ (Field::Issue | Field::Party | Field::Position)) => field,
            Meaning::Either(..) => Field::Issue,
            Meaning::Field(_) | Meaning::Blank | Meaning::Neither | Meaning::Unknown => return None,
        };
        match (whose, self.known(rest)?) {
            // Parties have ids and numbers too, and they are not the issue's.
            (Field::Party | Field::Position, Meaning::Field(Field::Id | Field::Number)) => {
                Some(Meaning::Neither)
            }
            (Field::Party | Field::Position, Meaning::Field(Field::Summary | Field::Issue)) => {
                Some(Meaning::Neither)
            }
            (Field::Issue, Meaning::Either(_, Field::Question)) => Some(Meaning::Field(Field::Question)),
            (_, Meaning::Field(field)) => Some(Meaning::Field(field)),
            (_, Meaning::Blank | Meaning::Either(..) | Meaning::Neither | Meaning::Unknown) => None,
        }
    }

    /// Whether what stands in brackets only says how the column is filled in.
    fn is_note(&self, note: &str, heading: &str) -> bool {
        let first = |text: &str| text.chars().find(|c| c.is_alphanumeric());
        let is_lower = |text: &str| first(text).is_some_and(char::is_lowercase);
        let is_form = note.chars().all(|c| "0123456789 -./:–%".contains(c))
            || note.len() > 3 && note.chars().all(|c| "YMDTJAHymdtjah -./:".contains(c));
        is_form || (is_lower(note) && !is_lower(heading)) || self.bare(note) != Meaning::Unknown
    }
}

/// Every word, with what it means.
pub(super) fn entries() -> impl Iterator<Item = (String, Meaning)> {
    // A question is the issue where nothing else is, though it is a field by its own word.
    let own = Field::ALL
        .iter()
        .filter(|field| **field != Field::Question)
        .map(|field| (field.word().replace('_', " "), Meaning::Field(*field)));
    let fields = WORDS
        .iter()
        .flat_map(|(field, list)| words(list).map(|word| (word.to_owned(), Meaning::Field(*field))));
    let either = EITHER.iter().enumerate().flat_map(|(rank, (field, list))| {
        words(list).map(move |word| (word.to_owned(), Meaning::Either(rank, *field)))
    });
    let neither = words(NEITHER).chain(words(NEVER)).map(|word| (word.to_owned(), Meaning::Neither));
    own.chain(fields).chain(either).chain(neither)
}

fn both(one: Meaning, other: Meaning) -> Meaning {
    use Field::{Issue, Position, Stance, Text};
    match (one, other) {
        (one, other) if one == other => one,
        (Meaning::Field(Issue), Meaning::Either(..)) | (Meaning::Either(..), Meaning::Field(Issue)) => {
            Meaning::Field(Issue)
        }
        (Meaning::Either(one, field), Meaning::Either(other, _)) if one <= other => {
            Meaning::Either(one, field)
        }
        (Meaning::Either(..), other @ Meaning::Either(..)) => other,
        (Meaning::Field(Position | Stance | Text), Meaning::Field(Position | Stance | Text)) => {
            Meaning::Field(Position)
        }
        (
            Meaning::Blank | Meaning::Field(_) | Meaning::Either(..) | Meaning::Neither | Meaning::Unknown,
            _,
        ) => Meaning::Neither,
    }
}

/// A heading as it is looked up: folded, its letters and digits, one space between words; "#" and "№" are "no".
pub(super) fn key(heading: &str) -> String {
    let mut key = String::with_capacity(heading.len());
    for c in fold(&unbroken(heading)).chars() {
        match c {
            // Where a word may be broken.
            '\u{ad}' | '\u{200b}' => {}
            '#' | '№' => {
                if !key.is_empty() && !key.ends_with(' ') {
                    key.push(' ');
                }
                key.push_str("no ");
            }
            c if c.is_alphanumeric() => key.push(c),
            _ if key.is_empty() || key.ends_with(' ') => {}
            _ => key.push(' '),
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// A heading whose words are not broken over lines: "Verhandlungs-" above "punkt".
pub(super) fn unbroken(heading: &str) -> Cow<'_, str> {
    if !heading.contains("-\n") {
        return Cow::Borrowed(heading);
    }
    let mut parts = heading.split("-\n");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let word = part.split_whitespace().next().unwrap_or_default();
        let goes_on = part.starts_with(char::is_lowercase)
            && !["und", "oder", "bzw.", "and", "or", "et", "ou"].contains(&word);
        whole.push_str(if goes_on { "" } else { "-\n" });
        whole.push_str(part);
    }
    Cow::Owned(whole)
}

/// A key without the words about it that change nothing.
fn undecorated(key: &str) -> &str {
    let mut bare = key;
    loop {
        let cut = words(DECORATIONS).find_map(|word| {
            let before = bare.strip_prefix(word).and_then(|rest| rest.strip_prefix(' '));
            before.or_else(|| bare.strip_suffix(word).and_then(|rest| rest.strip_suffix(' ')))
        });
        match cut {
            Some(rest) => bare = rest,
            None => return bare,
        }
    }
}

/// A heading without what stands in brackets at its end, if that is but a note.
fn without_note(heading: &str, is_note: impl Fn(&str) -> bool) -> Option<&str> {
    let (close, open) = if heading.ends_with(')') { (')', '(') } else { (']', '[') };
    let at = heading.strip_suffix(close)?.find(open)?;
    let (bare, note) = (heading[..at].trim(), &heading[at + 1..heading.len() - 1]);
    (!bare.is_empty() && is_note(note)).then_some(bare)
}

/// Whether a program made the heading for a column that had none.
fn is_made(key: &str) -> bool {
    ["unnamed ", "column", "spalte", "colonne", "field"].iter().any(|made| {
        key.strip_prefix(made).is_some_and(|number| {
            !number.trim().is_empty() && number.trim().bytes().all(|b| b.is_ascii_digit())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_broken_over_lines_is_whole() {
        for (heading, expected) in [
            ("Verhandlungs-\npunkt", "verhandlungspunkt"),
            ("Konflikt-\nund Streitpunkte", "konflikt und streitpunkte"),
            ("Verhandlungs\u{ad}punkt", "verhandlungspunkt"),
            ("Red-line", "red line"),
        ] {
            assert_eq!(key(heading), expected);
        }
    }
}
