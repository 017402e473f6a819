//! Where a line of text breaks at a width, measured as it will be drawn.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text::safe_line;
use crate::domain::width::Width;

/// How many cells a text takes on one line once it is clean.
pub fn cells(text: &str) -> usize {
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return text.len();
    }
    shown(text).width()
}

/// The text as a terminal can be given it, on one line.
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) { text.into() } else { safe_line(text).into() }
}

/// The rows that a line breaks into, as byte ranges that follow on each other and miss nothing; an empty line is one row.
///
/// Breaks after spaces, which may hang over the edge, and between characters of two cells; a word wider than a row is cut between
/// graphemes. A single character wider than the row stands alone.
pub fn rows(line: &str, width: usize) -> Vec<Range<usize>> {
    let width = width.max(1);
    let mut rows = Vec::new();
    let mut start = 0;
    // The last place where the row may end, and how wide the row is by now and since then.
    let (mut seam, mut used, mut since) = (0, 0, 0);
    let mut before_wide = false;
    for (at, grapheme) in line.grapheme_indices(true) {
        let size = cells(grapheme);
        let (blank, wide) = (grapheme.chars().all(char::is_whitespace), size > 1);
        if (wide || before_wide) && at > start && !clings(grapheme) {
            (seam, since) = (at, 0);
        }
        // What is carried over to the new row may fill it already.
        while !blank && used + size > width && at > start {
            if seam == start {
                (seam, since) = (at, 0);
            }
            rows.push(start..seam);
            (start, used) = (seam, since);
        }
        used += size;
        since += size;
        if blank {
            (seam, since) = (at + grapheme.len(), 0);
        }
        before_wide = wide && !opens(grapheme);
    }
    rows.push(start..line.len());
    rows
}

/// The byte of `row` that stands at most `goal` cells from its start, at the border of a grapheme.
pub fn byte_at(row: &str, goal: usize) -> usize {
    let mut used = 0;
    for (at, grapheme) in row.grapheme_indices(true) {
        used += cells(grapheme);
        if used > goal {
            return at;
        }
    }
    row.len()
}

/// Whether it may not begin a row: closing punctuation of the scripts that break between characters.
fn clings(grapheme: &str) -> bool {
    grapheme.starts_with([
        '、', '。', '，', '．', '！', '？', '：', '；', '）', '」', '』', '】', '》', '〉', 'ー', '…', ',',
        '.', '!', '?', ':', ';', ')',
    ])
}

/// Whether it may not end a row.
fn opens(grapheme: &str) -> bool {
    grapheme.starts_with(['（', '「', '『', '【', '《', '〈'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(line: &str, width: usize) -> Vec<&str> {
        rows(line, width).into_iter().map(|row| &line[row]).collect()
    }

    #[test]
    fn a_line_breaks_after_words_and_spaces_hang_over_the_edge() {
        assert_eq!(split("who monitors, and when?", 10), ["who ", "monitors, ", "and when?"]);
        assert_eq!(split("ab cd", 5), ["ab cd"]);
        assert_eq!(split("abcde   f", 5), ["abcde   ", "f"]);
        assert_eq!(split("", 5), [""]);
    }

    #[test]
    fn a_word_wider_than_the_row_is_cut() {
        assert_eq!(split("aa incomprehensible", 6), ["aa ", "incomp", "rehens", "ible"]);
        assert_eq!(split("abc", 0), ["a", "b", "c"]);
    }

    #[test]
    fn scripts_without_spaces_break_between_characters_but_not_before_a_full_stop() {
        assert_eq!(split("日本語の文。次", 6), ["日本語", "の文。", "次"]);
        assert_eq!(split("日本語。次", 6), ["日本", "語。次"]);
    }

    #[test]
    fn width_is_that_of_what_will_be_drawn() {
        assert_eq!(
            cells("a\u{202e}b\u{200b}\t"),
            4,
            "a direction control is a visible mark, a zero-width space is nothing"
        );
        assert_eq!(cells("日本"), 4);
        assert_eq!(cells("e\u{301}"), 1);
        assert_eq!(byte_at("日本", 3), 3);
    }

    #[test]
    fn what_is_carried_over_to_a_row_keeps_to_its_width_too() {
        let line = "®𬺰!𐩠𐖣!.ୋ";
        for row in split(line, 7) {
            assert!(cells(row) <= 7, "{row:?} of {:?}", split(line, 7));
        }
    }

    proptest! {
        #[test]
        fn rows_miss_nothing_and_keep_to_the_width(line in r"[\PC ]{0,60}", width in 1_usize..20) {
            let rows = rows(&line, width);
            prop_assert_eq!(rows.iter().map(|row| &line[row.clone()]).collect::<String>(), line.clone());
            for row in &rows {
                let text = line[row.clone()].trim_end();
                prop_assert!(cells(text) <= width || text.graphemes(true).count() <= 1, "{:?}", text);
            }
        }
    }
}
