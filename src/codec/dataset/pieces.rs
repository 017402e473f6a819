//! Cutting a file at its top-level headers, so that no more than a piece of it is ever a tree.
//!
//! A line that holds nothing but `[[issue]]` (or another kind) is a header wherever it stands, save in a string of several
//! lines: as a value it would be broken TOML. So files without such strings are cut by looking for `[[`, and for the others
//! strings and comments are followed.

use std::ops::Range;

use memchr::{memchr2, memmem};

use crate::domain::draft::Kind;

/// The kind of record whose header this line is, as in `[[issue]]  # the third`.
pub(super) fn header(line: &str) -> Option<Kind> {
    let (word, rest) = line.trim_start_matches([' ', '\t']).strip_prefix("[[")?.split_once("]]")?;
    let rest = rest.trim_matches([' ', '\t', '\r']);
    let kind = Kind::from_word(word.trim_matches([' ', '\t'])).filter(|kind| *kind != Kind::Dataset)?;
    (rest.is_empty() || rest.starts_with('#')).then_some(kind)
}

/// The kind of record whose header this line is or was meant to be, as in `[[issue]`.
pub(super) fn like_header(line: &str) -> Option<Kind> {
    let rest = line.trim_start_matches([' ', '\t']).strip_prefix("[[")?.trim_start_matches([' ', '\t']);
    let word = rest.split(|c: char| !c.is_ascii_lowercase()).next()?;
    Kind::from_word(word).filter(|kind| *kind != Kind::Dataset && !rest[word.len()..].starts_with('.'))
}

/// The line that begins at this byte, without its end.
pub(super) fn line_at(text: &str, start: usize) -> &str {
    let rest = &text[start..];
    &rest[..memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())]
}

/// The pieces of a file in their order: what comes before the first header, then each record.
#[derive(Debug)]
pub(super) struct Pieces<'t> {
    text: &'t str,
    start: usize,
    /// Where the next `"""` and the next `'''` stand, as far as they are looked for.
    quotes: [Option<usize>; 2],
    /// What a header is.
    header: fn(&str) -> Option<Kind>,
    /// Where a string of several lines begins that never ends.
    pub(super) unclosed: Option<usize>,
}

/// What begins a string of several lines.
const QUOTES: [&[u8]; 2] = [b"\"\"\"", b"'''"];

impl<'t> Pieces<'t> {
    /// The pieces of a whole file.
    pub(super) fn of(text: &'t str) -> Self {
        let quotes = QUOTES.map(|quotes| memmem::find(text.as_bytes(), quotes));
        Self { text, start: 0, quotes, header, unclosed: None }
    }

    /// The pieces of a stretch that is broken: every line that looks like a header is meant as one.
    pub(super) fn of_broken(text: &'t str) -> Self {
        Self { text, start: 0, quotes: [None; 2], header: like_header, unclosed: None }
    }

    /// The next header that begins after `from`, which is the beginning of a line outside of strings.
    fn next_header(&mut self, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while at < bytes.len() {
            // As far as no string of several lines begins there is nothing to follow.
            let quotes = self.next_quotes(at);
            let line = quotes.map_or(bytes.len(), |quotes| {
                memchr::memrchr(b'\n', &bytes[at..quotes]).map_or(at, |end| at + end + 1)
            });
            let found = self.header_between(at, line, from);
            if found.is_some() {
                return found;
            }
            if line > from && line < bytes.len() && self.is_header(line) {
                return Some(line);
            }
            match self.end_of_line(line) {
                Ok(next) => at = next,
                Err(unclosed) => {
                    // From here on nothing tells strings from what is between them.
                    self.unclosed = Some(unclosed);
                    self.quotes = [None; 2];
                }
            }
        }
        None
    }

    fn next_quotes(&mut self, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        for (next, quotes) in self.quotes.iter_mut().zip(QUOTES) {
            if next.is_some_and(|at| at < from) {
                *next = memmem::find(&bytes[from..], quotes).map(|at| from + at);
            }
        }
        self.quotes.iter().flatten().min().copied()
    }

    fn is_header(&self, line: usize) -> bool {
        (self.header)(line_at(self.text, line)).is_some()
    }

    /// The first header from `at` to `end`, both beginnings of lines, and after `from`.
    fn header_between(&self, at: usize, end: usize, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        memmem::find_iter(&bytes[at..end], b"[[").find_map(|found| {
            let blank = |b: &u8| matches!(b, b' ' | b'\t');
            let line = bytes[..at + found].iter().rposition(|b| !blank(b)).map_or(0, |end| end + 1);
            let begins = line == 0 || bytes[line - 1] == b'\n';
            (begins && line > from && self.is_header(line)).then_some(line)
        })
    }

    /// Where the next line begins, strings of several lines counted as part of theirs.
    fn end_of_line(&self, line: usize) -> Result<usize, usize> {
        let bytes = self.text.as_bytes();
        let mut at = line;
        loop {
            let Some(found) = bytes[at..].iter().position(|b| matches!(b, b'\n' | b'#' | b'"' | b'\''))
            else {
                return Ok(bytes.len());
            };
            at += found;
            match bytes[at] {
                b'\n' => return Ok(at + 1),
                b'#' => at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at),
                quote if bytes[at..].starts_with(&[quote; 3]) => {
                    at = self.end_of_long_string(at + 3, quote).ok_or(at)?;
                }
                quote => at = self.end_of_short_string(at + 1, quote),
            }
        }
    }

    /// Just after the quotes that close a string of several lines.
    fn end_of_long_string(&self, mut at: usize, quote: u8) -> Option<usize> {
        let bytes = self.text.as_bytes();
        loop {
            at += memchr2(quote, b'\\', &bytes[at..])?;
            if bytes[at] == b'\\' {
                at = if quote == b'"' { (at + 2).min(bytes.len()) } else { at + 1 };
            } else if bytes[at..].starts_with(&[quote; 3]) {
                // Up to two quotes more belong to the string.
                let more = bytes[at + 3..].iter().take(2).take_while(|b| **b == quote).count();
                return Some(at + 3 + more);
            } else {
                at += 1;
            }
        }
    }

    /// Just after the quote that closes a string, or at the end of its line.
    fn end_of_short_string(&self, mut at: usize, quote: u8) -> usize {
        let bytes = self.text.as_bytes();
        while let Some(b) = bytes.get(at) {
            match b {
                b'\n' => return at,
                b'\\' if quote == b'"' && bytes.get(at + 1).is_some_and(|b| *b != b'\n') => at += 2,
                b if *b == quote => return at + 1,
                _ => at += 1,
            }
        }
        at
    }
}

impl Iterator for Pieces<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.start;
        if start >= self.text.len() {
            return None;
        }
        self.start = self.next_header(start).unwrap_or(self.text.len());
        Some(start..self.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        Pieces::of(text).map(|range| &text[range]).collect()
    }

    #[test]
    fn a_file_is_cut_at_its_headers() {
        let text = "title = 'x'\n[[party]]\nid = 'a'\n  [[ issue ]] # one\n[issue.stances]\na = 'b'\r\n[[issue]]\r\n";
        assert_eq!(
            pieces(text),
            [
                "title = 'x'\n",
                "[[party]]\nid = 'a'\n",
                "  [[ issue ]] # one\n[issue.stances]\na = 'b'\r\n",
                "[[issue]]\r\n"
            ]
        );
        assert_eq!(pieces("[[issue]]\n[[issue]]"), ["[[issue]]\n", "[[issue]]"]);
        assert_eq!(pieces(""), [""; 0]);
    }

    #[test]
    fn what_only_looks_like_a_header_is_no_cut() {
        for text in [
            "a = 1 [[issue]]\n",
            "[[issues]]\n",
            "[[issue.x]]\n",
            "#\n# [[issue]]\n",
            "a = [\n[[issue]],\n]\n",
        ] {
            assert_eq!(pieces(text), [text]);
        }
    }

    #[test]
    fn headers_within_strings_are_text() {
        for text in [
            "a = \"\"\"\n[[issue]]\n\"\"\"\n",
            "a = '''\n[[issue]]\n''' # \"\"\"\n",
            "a = \"\"\"\n\\\"\"\"\n[[issue]]\n\"\"\"\"\"\n",
            "b = \"it's \\\" '''\" # '''\na = \"\"\"\n[[issue]]\n\"\"\"\n",
        ] {
            assert_eq!(pieces(text), [text]);
            let longer = format!("{text}[[party]]\n");
            assert_eq!(pieces(&longer), [text, "[[party]]\n"]);
        }
    }

    #[test]
    fn after_a_string_that_never_ends_every_header_counts() {
        let text = "a = \"\"\"\nx\n[[issue]]\n'''\n[[party]]\n";
        let mut all = Pieces::of(text);
        assert_eq!(all.by_ref().count(), 3);
        assert_eq!(all.unclosed, Some(4));
    }
}
