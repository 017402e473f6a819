//! What a cell of a party says: a stance, words, or both, where the cell itself parts them.

use crate::domain::stance::Stance;

use super::stances::StanceWords;

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said<'a> {
    /// Nothing.
    Nothing,
    /// A dash, a question mark or another sign that stands for nothing that can be told.
    Sign,
    /// A stance.
    Stance {
        /// The stance.
        stance: Stance,
        /// The word for it.
        word: &'a str,
        /// The words that follow it.
        words: Option<&'a str>,
    },
    /// A word for a stance with the mark of a footnote on it; the cell is kept as words too.
    Marked {
        /// The stance.
        stance: Stance,
        /// The word for it.
        word: &'a str,
    },
    /// Words.
    Words {
        /// The word for a stance that they begin with; it is not taken for one.
        begins: Option<&'a str>,
    },
}

impl Said<'_> {
    /// The stance.
    pub(super) fn stance(self) -> Option<Stance> {
        match self {
            Self::Stance { stance, .. } | Self::Marked { stance, .. } => Some(stance),
            Self::Nothing | Self::Sign | Self::Words { .. } => None,
        }
    }
}

/// What a cell says. Nothing is judged from prose: a stance is a whole cell, or stands before a colon, a semicolon, a dash
/// between spaces or the end of the first line.
pub(super) fn said<'a>(cell: &'a str, words: &StanceWords) -> Said<'a> {
    if cell.is_empty() {
        return Said::Nothing;
    }
    if let Some(stance) = words.of(cell) {
        return Said::Stance { stance, word: cell, words: None };
    }
    if tells_of_none(cell) {
        return Said::Nothing;
    }
    if !cell.contains(char::is_alphanumeric) {
        return Said::Sign;
    }
    let word = without_mark(cell);
    if word.len() < cell.len()
        && let Some(stance) = words.of(word)
    {
        return Said::Marked { stance, word };
    }
    for (start, end) in breaks(cell) {
        let (word, rest) = (cell[..start].trim(), cell[end..].trim());
        if let Some(stance) = words.of(word) {
            // A line that goes on in small letters is the same sentence, and what follows may take the word back.
            let goes_on = cell[start..].starts_with('\n') && rest.starts_with(char::is_lowercase);
            let takes_back = words.of(rest).is_some_and(|other| other != stance);
            if goes_on || takes_back {
                return Said::Words { begins: Some(word) };
            }
            // After a colon stand the words of whoever coded the cell; else "Yes – but …" is the word "yes but", not "yes".
            let is_coded = cell[start..].starts_with(':');
            let next = rest.split_whitespace().next().filter(|_| !is_coded);
            let stance = next.and_then(|next| words.of(&format!("{word} {next}"))).unwrap_or(stance);
            let rest = Some(rest).filter(|rest| rest.contains(char::is_alphanumeric));
            return Said::Stance { stance, word, words: rest };
        }
    }
    Said::Words { begins: words.begins(cell) }
}

/// Whether a cell says what our own documents say where there is no stance, or nothing at all: nobody's words.
pub(super) fn tells_of_none(cell: &str) -> bool {
    ["stance not coded", "stance not shown", "no entry", "nothing public"].contains(&cell)
}

/// How far into a cell the end of a stance word is looked for.
const NEAR: usize = 84;

/// Where a cell parts what stands before from what follows: the ends of each mark.
fn breaks(cell: &str) -> impl Iterator<Item = (usize, usize)> {
    let near = cell.char_indices().take_while(|(at, _)| *at <= NEAR);
    near.filter_map(|(at, c)| {
        let end = at + c.len_utf8();
        let spaced =
            || cell[..at].ends_with(char::is_whitespace) && cell[end..].starts_with(char::is_whitespace);
        match c {
            ':' | ';' | '\n' => Some((at, end)),
            '-' | '–' | '—' | '−' if spaced() => Some((at, end)),
            _ => None,
        }
    })
}

/// A cell without the mark of a footnote at its end: a star, a raised figure, a figure or a letter in brackets.
fn without_mark(cell: &str) -> &str {
    let is_mark = |c: char| matches!(c, '*' | '†' | '‡' | '§' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '#');
    let bare = cell.trim_end_matches(is_mark).trim_end();
    if bare.len() < cell.len() {
        return bare;
    }
    for (open, close) in [('[', ']'), ('(', ')')] {
        let inner = cell.strip_suffix(close).and_then(|cell| cell.rsplit_once(open));
        if let Some((bare, mark)) = inner
            && mark.len() <= 2
            && mark.chars().all(|c| c.is_ascii_alphanumeric() || is_mark(c))
        {
            return bare.trim_end();
        }
    }
    // A raised figure that lost its height on the way: "yes1".
    let bare = cell.trim_end_matches(|c: char| c.is_ascii_digit());
    if bare.ends_with(char::is_alphabetic) && cell.len() - bare.len() <= 2 { bare } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str) -> Said<'_> {
        said(cell, &StanceWords::new(&[], None))
    }

    #[test]
    fn a_stance_is_a_whole_cell_or_is_parted_from_the_words() {
        for (cell, stance, rest) in [
            ("yes", Stance::Support, None),
            ("support: only if measured jointly", Stance::Support, Some("only if measured jointly")),
            ("Yes – but not yet", Stance::LeaningFor, Some("but not yet")),
            ("no: but we may agree later", Stance::Oppose, Some("but we may agree later")),
            ("agree: Ja!", Stance::Support, Some("Ja!")),
            ("Ja; nur wenn gemeinsam", Stance::Support, Some("nur wenn gemeinsam")),
            ("Opposes\nNo dam\nNo gauge", Stance::Oppose, Some("No dam\nNo gauge")),
            ("leaning – for: by season", Stance::LeaningFor, Some("by season")),
            ("n/a - landlocked", Stance::NotApplicable, Some("landlocked")),
            ("No:", Stance::Oppose, None),
            ("● support: now", Stance::Support, Some("now")),
        ] {
            let Said::Stance { stance: found, words, .. } = read(cell) else { panic!("{cell}") };
            assert_eq!((found, words), (stance, rest), "{cell}");
        }
    }

    #[test]
    fn prose_is_words_however_it_begins() {
        for (cell, begins) in [
            ("No deal before the gauges stand", Some("No")),
            ("In favour of a joint body", Some("In favour")),
            ("in favour\nof nothing that is proposed", Some("in favour")),
            ("agree\ndisagree on the annex", Some("agree")),
            ("yes; no", Some("yes")),
            ("Yes (with a caveat)", Some("Yes")),
            ("Co-operation: yes", None),
            ("Supporting-role only", None),
            ("40 cubic metres", None),
            ("Non-negotiable", None),
            ("For-profit operators", None),
        ] {
            assert_eq!(read(cell), Said::Words { begins }, "{cell}");
        }
    }

    #[test]
    fn signs_say_nothing_and_marks_of_footnotes_are_seen() {
        for cell in ["-", "–", "?", "…", "***", "./.", "·"] {
            assert_eq!(read(cell), Said::Sign, "{cell}");
        }
        assert_eq!(read(""), Said::Nothing);
        for cell in ["Yes*", "Yes¹", "Yes [1]", "Yes (a)", "Yes1", "Yes **"] {
            assert_eq!(read(cell), Said::Marked { stance: Stance::Support, word: "Yes" }, "{cell}");
        }
    }
}
