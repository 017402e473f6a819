//! The words that people use for stances, as a table, and finding one that is a whole cell.

use std::collections::HashMap;

use crate::domain::Dataset;
use crate::domain::stance::Stance;
use crate::domain::text::fold;

/// Words for each stance beside its own, its label and its glyph; in the form that [`normal`] gives.
const WORDS: &[(Stance, &[&str])] = &[
    (
        Stance::Support,
        &[
            "yes",
            "for",
            "agree",
            "agrees",
            "in favour",
            "in favor",
            "favour",
            "favours",
            "favor",
            "favors",
            "pro",
            "supports",
            "supported",
            "supporting",
            "supportive",
            "approve",
            "approves",
            "ja",
            "dafur",
            "stimme zu",
            "stimmt zu",
            "zustimmung",
            "befurwortet",
            "oui",
            "pour",
            "d'accord",
            "favorable",
            "approuve",
            "✓",
            "✔",
            "☑",
            "✅",
            "strongly agree",
            "strongly support",
            "strongly supports",
            "stimme voll zu",
            "tout a fait d'accord",
        ],
    ),
    (
        Stance::LeaningFor,
        &[
            "conditional",
            "conditionally",
            "yes but",
            "yes if",
            "leans for",
            "lean for",
            "leaning yes",
            "ja aber",
            "eher dafur",
            "eher ja",
            "bedingt",
            "unter bedingungen",
            "oui mais",
            "plutot pour",
            "plutot oui",
            "sous conditions",
            "somewhat agree",
            "tend to agree",
            "ja mit vorbehalt",
            "stimme eher zu",
            "oui sous reserve",
            "oui avec reserves",
            "plutot d'accord",
            "yes with reservations",
        ],
    ),
    (
        Stance::Neutral,
        &[
            "abstain",
            "abstains",
            "abstained",
            "abstaining",
            "abstention",
            "abstentions",
            "enthaltung",
            "enthalt sich",
            "enthalten",
            "neutre",
            "s'abstient",
            "takes no side",
            "neither agree nor disagree",
            "teils teils",
            "ni d'accord ni pas d'accord",
        ],
    ),
    (
        Stance::LeaningAgainst,
        &[
            "reserved",
            "no unless",
            "no but",
            "leans against",
            "lean against",
            "leaning no",
            "nein aber",
            "eher dagegen",
            "eher nein",
            "zuruckhaltend",
            "non mais",
            "plutot contre",
            "plutot non",
            "reserve",
            "somewhat disagree",
            "tend to disagree",
            "stimme eher nicht zu",
            "plutot pas d'accord",
        ],
    ),
    (
        Stance::Oppose,
        &[
            "no",
            "against",
            "disagree",
            "disagrees",
            "disagreed",
            "opposed",
            "opposing",
            "reject",
            "rejects",
            "rejected",
            "contra",
            "nein",
            "dagegen",
            "stimme nicht zu",
            "stimmt nicht zu",
            "ablehnung",
            "lehnt ab",
            "abgelehnt",
            "non",
            "contre",
            "pas d'accord",
            "defavorable",
            "rejette",
            "✗",
            "✘",
            "❌",
            "☒",
            "strongly disagree",
            "strongly oppose",
            "strongly opposes",
            "stimme uberhaupt nicht zu",
            "pas du tout d'accord",
        ],
    ),
    (
        Stance::Silent,
        &[
            "no answer",
            "no position",
            "no statement",
            "not stated",
            "k a",
            "ka",
            "keine angabe",
            "keine angaben",
            "keine position",
            "sans reponse",
            "sans avis",
            "pas de position",
            "no comment",
            "no response",
            "prefer not to say",
            "keine antwort",
            "kein kommentar",
            "nc",
            "n c",
            "ne se prononce pas",
            "pas de reponse",
            "sans commentaire",
        ],
    ),
    (Stance::Unclear, &["ambiguous", "unklar", "pas clair", "ambigu"]),
    (Stance::Contested, &["disputed", "umstritten", "strittig", "conteste"]),
    (
        Stance::Awaiting,
        &[
            "awaiting instruction",
            "awaits instructions",
            "instructions awaited",
            "wartet auf weisung",
            "en attente d'instructions",
        ],
    ),
    (
        Stance::NotApplicable,
        &[
            "na",
            "n a",
            "not applicable",
            "does not apply",
            "entfallt",
            "nicht anwendbar",
            "sans objet",
            "non applicable",
        ],
    ),
];

/// The longest cell that may be a stance word, in bytes.
const LONGEST: usize = 80;

/// Glyphs of ours that stand in other people's tables for nothing, an omission or a doubt, and alone are no stance.
const ALONE: &[&str] = &["?", "-", "…", "·"];

/// A cell as it is compared: folded, what parts words as one space, and no full stops, commas or quotation marks.
pub(super) fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let folded = fold(text);
    for c in folded.chars() {
        match c {
            '.' | '…' | ',' | ';' | ':' | '!' | '"' | '«' | '»' | '„' | '(' | ')' | '\u{FE0F}'
            | '\u{FE0E}' => {}
            '-' | '_' => out.push(' '),
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
    }
    let words: Vec<&str> = out.split(' ').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { folded.trim().to_owned() } else { words.join(" ") }
}

/// Every word for a stance, and the stance.
#[derive(Debug)]
pub(super) struct StanceWords {
    words: HashMap<String, Stance>,
}

impl StanceWords {
    /// The words that are known, those that a dataset uses, and those that the user gives; later ones go before.
    pub(super) fn new(asked: &[(String, Stance)], known: Option<&Dataset>) -> Self {
        let mut words = HashMap::new();
        for stance in Stance::ALL {
            words.extend([stance.word(), stance.label()].map(|word| (normal(word), *stance)));
            if !ALONE.contains(&fold(stance.glyph()).as_str()) {
                words.insert(normal(stance.glyph()), *stance);
            }
        }
        for (stance, all) in WORDS {
            words.extend(all.iter().map(|word| ((*word).to_owned(), *stance)));
        }
        let names = known.into_iter().flat_map(|known| &known.head().stance_names);
        words.extend(names.map(|(stance, name)| (normal(name), *stance)));
        words.extend(asked.iter().map(|(word, stance)| (normal(word), *stance)));
        Self { words }
    }

    /// The stance of a cell that is a word for one and nothing else.
    pub(super) fn of(&self, cell: &str) -> Option<Stance> {
        if cell.len() > LONGEST {
            return None;
        }
        self.words.get(&normal(cell)).copied().or_else(|| {
            // "● support": the glyph says what the word says.
            let (glyph, word) = cell.trim().split_once(char::is_whitespace)?;
            if glyph.contains(char::is_alphanumeric) {
                return None;
            }
            let stance = self.words.get(&normal(word)).copied()?;
            (stance.glyph() == glyph || self.words.get(&normal(glyph)) == Some(&stance)).then_some(stance)
        })
    }

    /// The word for a stance that a text begins with, if it goes on after it; the longest of up to three words.
    pub(super) fn begins<'a>(&self, text: &'a str) -> Option<&'a str> {
        let ends =
            text.char_indices().filter(|(_, c)| c.is_whitespace() || *c == ',').map(|(at, _)| at).take(4);
        let prefixes = ends.take_while(|at| *at <= LONGEST).map(|at| &text[..at]);
        let found = prefixes.filter(|prefix| self.words.contains_key(&normal(prefix))).last();
        found.map(|prefix| prefix.trim_end_matches(','))
    }
}

/// The stance that a word stands for in people's tables.
pub fn stance_of(word: &str) -> Option<Stance> {
    StanceWords::new(&[], None).of(word)
}

/// Whether a word is the format's own for a stance, so that no name for it need be kept.
pub(super) fn is_own(stance: Stance, word: &str) -> bool {
    let word = normal(word);
    word == normal(stance.word()) || word == normal(stance.label()) || !word.contains(char::is_alphabetic)
}

/// The stance whose glyph stands before a name, as our own documents write a stance that is called otherwise there. A dash
/// before words is too common to be one.
pub(super) fn glyph_of(cell: &str) -> Option<Stance> {
    let (glyph, _) = cell.split_once(' ')?;
    let is_glyph = |it: &Stance| it.glyph() == glyph && *it != Stance::NotApplicable;
    Stance::ALL.iter().copied().find(is_glyph)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cell: &str) -> Option<Stance> {
        StanceWords::new(&[], None).of(cell)
    }

    #[test]
    fn no_word_means_two_stances_and_each_is_in_its_compared_form() {
        let own = Stance::ALL.iter().flat_map(|stance| {
            [stance.word(), stance.label(), stance.glyph()].map(|word| (*stance, normal(word)))
        });
        let table =
            WORDS.iter().flat_map(|(stance, all)| all.iter().map(|word| (*stance, (*word).to_owned())));
        let mut meant: HashMap<String, Stance> = HashMap::new();
        for (stance, word) in own.chain(table) {
            assert_eq!(normal(&word), word);
            assert_eq!(*meant.entry(word.clone()).or_insert(stance), stance, "{word}");
        }
    }

    #[test]
    fn the_words_of_the_format_are_understood_in_three_languages() {
        for (stance, words) in [
            (
                Stance::Support,
                "yes|for|agree|in favour|ja|dafür|stimme zu|oui|pour|Supports|In favor|✓|●|✔️|● support",
            ),
            (Stance::LeaningFor, "conditional|yes but|Yes, but|leaning-for|leaning for|LEANING_FOR"),
            (Stance::Neutral, "abstain|Enthaltung|abstention|neutre|neutral|ABSTAINED"),
            (Stance::LeaningAgainst, "reserved|no unless|leaning against"),
            (Stance::Oppose, "no|against|disagree|nein|dagegen|stimme nicht zu|non|contre|opposes|“No.”|✗|○"),
            (Stance::Silent, "silent|k. A.|k.A."),
            (Stance::NotApplicable, "n/a|N/A|n.a."),
            (Stance::Contested, "≠|contested"),
        ] {
            for word in words.split('|') {
                assert_eq!(of(word), Some(stance), "{word}");
            }
        }
    }

    #[test]
    fn a_dash_a_dot_a_question_mark_and_prose_are_no_stance() {
        for cell in
            ["-", "–", "—", "?", "…", "·", "", "x", "yes and no", "No deal", "in favour of talks", "● no"]
        {
            assert_eq!(of(cell), None, "{cell}");
        }
        assert_eq!(of(&"yes ".repeat(1000)), None);
    }

    #[test]
    fn what_the_user_says_goes_before_what_is_known() {
        let asked = [("-".to_owned(), Stance::NotApplicable), ("Yes".to_owned(), Stance::LeaningFor)];
        let words = StanceWords::new(&asked, None);
        assert_eq!(words.of("–"), Some(Stance::NotApplicable));
        assert_eq!(words.of("yes"), Some(Stance::LeaningFor));
        let river = crate::domain::specimen::river();
        assert_eq!(StanceWords::new(&[], Some(&river)).of("Yes"), Some(Stance::Support));
    }

    #[test]
    fn the_longest_word_that_a_text_begins_with_is_found() {
        let words = StanceWords::new(&[], None);
        assert_eq!(words.begins("In favour of it"), Some("In favour"));
        assert_eq!(words.begins("No, never"), Some("No"));
        assert_eq!(words.begins("Nobody knows"), None);
        assert_eq!(words.begins("Yes"), None);
    }
}
