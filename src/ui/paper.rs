//! Words with roles, laid out at a width: measured by grapheme, broken where Unicode allows, lit where they match.

use crate::domain::width::Width;
use ratatui::text::{Line, Span};
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;

use super::look::{Look, Role};

/// A run of words of one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What it is.
    pub role: Role,
    /// The words.
    pub text: String,
}

/// A paragraph: runs that wrap together, hanging below its first line by `hang` columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Para {
    /// The runs.
    pub runs: Vec<Run>,
    /// Columns before the first line.
    pub indent: u16,
    /// Columns before each further line.
    pub hang: u16,
}

impl Para {
    /// An empty paragraph.
    pub fn new() -> Self {
        Self::default()
    }

    /// A paragraph indented as a whole.
    pub fn indented(columns: u16) -> Self {
        Self { indent: columns, hang: columns, ..Self::default() }
    }

    /// A paragraph whose further lines hang.
    pub fn hanging(indent: u16, hang: u16) -> Self {
        Self { indent, hang, ..Self::default() }
    }

    /// Adds a run.
    #[must_use]
    pub fn put(mut self, role: Role, text: impl Into<String>) -> Self {
        self.push(role, text);
        self
    }

    /// Adds a run in place.
    pub fn push(&mut self, role: Role, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.runs.push(Run { role, text });
        }
    }

    /// The words without their roles.
    pub fn plain(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// Paragraphs, one below the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The paragraphs.
    pub paras: Vec<Para>,
}

impl Page {
    /// Adds a paragraph.
    pub fn put(&mut self, para: Para) {
        self.paras.push(para);
    }

    /// Adds one run as a paragraph, each of its lines on its own.
    pub fn line(&mut self, role: Role, text: impl AsRef<str>) {
        self.paras.push(Para::new().put(role, text.as_ref()));
    }

    /// Adds an empty line, unless the page is empty or ends with one.
    pub fn gap(&mut self) {
        if self.paras.last().is_some_and(|para| !para.runs.is_empty()) {
            self.paras.push(Para::new());
        }
    }

    /// Adds what stands on another page.
    pub fn join(&mut self, other: Self) {
        self.paras.extend(other.paras);
    }

    /// The page as lines of at most `width` columns.
    pub fn lay(&self, look: &Look, width: u16) -> Vec<Line<'static>> {
        self.paras.iter().flat_map(|para| lay_para(para, look, usize::from(width.max(1)))).collect()
    }

    /// The page as plain text of at most `width` columns, for output without a screen.
    pub fn plain(&self, width: u16) -> String {
        let mut out = String::new();
        for line in self.lay(&Look::default(), width) {
            let text: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
            out += text.trim_end();
            out.push('\n');
        }
        out
    }
}

fn lay_para(para: &Para, look: &Look, width: usize) -> Vec<Line<'static>> {
    let text = para.plain();
    if text.is_empty() {
        return vec![Line::default()];
    }
    let room = |indent: u16| width.saturating_sub(usize::from(indent)).max(1);
    let mut lines = vec![];
    for (n, range) in wrap_ranges(&text, room(para.indent), room(para.hang)).into_iter().enumerate() {
        let indent = if n == 0 { para.indent } else { para.hang };
        let mut spans = vec![];
        if indent > 0 {
            spans.push(Span::raw(" ".repeat(usize::from(indent).min(width.saturating_sub(1)))));
        }
        let mut start = 0;
        for run in &para.runs {
            let end = start + run.text.len();
            let (from, to) = (range.start.max(start), range.end.min(end));
            if from < to {
                spans.push(Span::styled(run.text[from - start..to - start].to_owned(), look.style(run.role)));
            }
            start = end;
        }
        lines.push(Line::from(spans));
    }
    lines
}

/// Breaks a text into lines of at most `width` columns.
pub fn wrap(text: &str, width: usize) -> Vec<&str> {
    wrap_ranges(text, width, width).into_iter().map(|range| &text[range]).collect()
}

/// Where the lines of a text begin and end: the first at most `first` columns wide, the others `rest`.
///
/// Greedy, at the opportunities of UAX 14 (so CJK breaks by character); a word wider than the line is cut by grapheme.
/// The blank space at a break hangs into nothing.
pub fn wrap_ranges(text: &str, first: usize, rest: usize) -> Vec<std::ops::Range<usize>> {
    let mut lines = vec![];
    let (mut start, mut used, mut at, mut room) = (0, 0, 0, first.max(1));
    for (end, opportunity) in linebreaks(text) {
        let word = &text[at..end];
        let shown = word.trim_end_matches(['\n', ' ']);
        let width = shown.width();
        if used > 0 && used + width > room {
            lines.push(start..start + text[start..at].trim_end_matches(['\n', ' ']).len());
            (start, used, room) = (at, 0, rest.max(1));
        }
        if width > room {
            for (offset, grapheme) in shown.grapheme_indices(true) {
                let wide = grapheme.width();
                if used > 0 && used + wide > room {
                    lines.push(start..at + offset);
                    (start, used, room) = (at + offset, 0, rest.max(1));
                }
                used += wide;
            }
            used += word.width().saturating_sub(width);
        } else {
            used += word.trim_end_matches('\n').width();
        }
        at = end;
        if opportunity == BreakOpportunity::Mandatory && (end < text.len() || word.ends_with('\n')) {
            lines.push(start..start + text[start..end].trim_end_matches(['\n', ' ']).len());
            (start, used, room) = (end, 0, rest.max(1));
        }
    }
    if start < text.len() || lines.is_empty() {
        lines.push(start..start + text[start..].trim_end_matches(['\n', ' ']).len());
    }
    lines
}

/// Cuts a text to at most `width` columns, an ellipsis in place of what is gone.
pub fn cut(text: &str, width: usize, ellipsis: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(ellipsis.width());
    let mut used = 0;
    let mut out = String::new();
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used > room {
            break;
        }
        out += grapheme;
    }
    let mut out = out.trim_end().to_owned();
    if width > 0 {
        out += ellipsis;
    }
    out
}

/// A text and the blanks that make it so many columns wide.
pub fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Splits a text into runs, those parts in `ranges` lit and the rest of the given role.
pub fn lit_runs(text: &str, role: Role, ranges: &[std::ops::Range<usize>]) -> Vec<Run> {
    let mut runs = vec![];
    let mut at = 0;
    let mut push = |role, piece: &str| {
        if !piece.is_empty() {
            runs.push(Run { role, text: piece.to_owned() });
        }
    };
    for range in ranges {
        push(role, &text[at..range.start.max(at)]);
        push(Role::Lit, &text[range.start.max(at)..range.end.max(at)]);
        at = range.end.max(at);
    }
    push(role, &text[at..]);
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_wrap_and_hang() {
        let mut page = Page::default();
        page.put(Para::hanging(0, 2).put(Role::Strong, "One ").put(Role::Text, "two three four"));
        assert_eq!(page.plain(9), "One two\n  three\n  four\n");
    }

    #[test]
    fn long_words_are_cut_and_cjk_breaks_by_character() {
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("漢字漢字", 5), ["漢字", "漢字"]);
        assert_eq!(wrap("one\n\ntwo", 10), ["one", "", "two"]);
    }

    #[test]
    fn a_padded_text_is_as_wide_as_it_should_be() {
        assert_eq!(padded("漢", 4), "漢  ");
        assert_eq!(padded("abc", 2), "abc");
    }

    #[test]
    fn a_cut_text_says_so_and_fits() {
        assert_eq!(cut("By season, not by the day", 12, "…"), "By season,…");
        assert_eq!(cut("漢字漢字", 5, "…"), "漢字…");
        assert_eq!(cut("ab", 2, "…"), "ab");
        assert_eq!(cut("abc", 0, "…"), "");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_its_room_and_no_word_is_lost(text in "[a-z漢éلا \n]{0,60}", width in 2usize..20) {
            let lines = wrap(&text, width);
            for line in &lines {
                prop_assert!(line.width() <= width, "{line:?} in {width}");
            }
            let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
