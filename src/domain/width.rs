//! How many columns a text takes on a screen.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The columns of a clean text.
pub trait Width {
    /// How many columns it takes, as it will be drawn: grapheme by grapheme.
    ///
    /// The width that Unicode's tables give a whole text is another: there an Arabic lam takes none before an alef, and what
    /// was measured too narrow would be cut off at the edge of its room without a word.
    fn width(&self) -> usize;
}

impl Width for str {
    fn width(&self) -> usize {
        if self.bytes().all(|b| matches!(b, b' '..=b'~')) {
            return self.len();
        }
        self.graphemes(true).map(of_grapheme).sum()
    }
}

/// As the drawing library counts: it gives the half-wide Katakana marks, which combine by the tables and stand alone on
/// terminals, a column more than they have.
fn of_grapheme(grapheme: &str) -> usize {
    let marks = grapheme.chars().filter(|c| matches!(c, '\u{FF9E}' | '\u{FF9F}')).count();
    UnicodeWidthStr::width(grapheme) + marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_as_wide_as_the_graphemes_that_are_drawn() {
        for (text, columns) in [
            ("", 0),
            ("By season", 9),
            ("日本", 4),
            ("e\u{301}", 1),
            ("لا", 2),
            ("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}", 2),
            ("\u{1f1e9}\u{1f1ea}", 2),
        ] {
            assert_eq!(Width::width(text), columns, "{text}");
        }
    }
}
