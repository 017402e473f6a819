//! From the text of a file to trees, piece by piece; what is no TOML is told, and reading goes on with the next piece.

use std::iter::Peekable;
use std::num::NonZero;
use std::ops::Range;

use toml::de::{DeTable, Error};

use crate::domain::draft::Kind;
use crate::domain::text::safe_line;

use super::parallel::{Parsed, parse_in_order};
use super::pieces::{Pieces, like_header, line_at};
use super::trouble::{Trouble, quoted};
use super::values::bad_date;
use super::walk::{Walk, is_cells};

/// How much is parsed at once: trees of this size stay near the processor.
const BATCH: usize = 16 * 1024;

/// The most threads that parse: the walk, which is one, cannot take in more.
const THREADS: usize = 4;

/// The most bytes of one record. A tree takes up to a hundred times as many.
const MAX_RECORD: usize = 4 * 1024 * 1024;

/// The most bytes of a broken piece whose tree is looked at. Every fault in it takes room.
const MAX_BROKEN: usize = 1024 * 1024;

/// The size of a file from which it is worth a thread.
const LARGE: usize = 1024 * 1024;

/// Reads one file into the walk.
pub(super) fn read<'t>(walk: &mut Walk<'t>, text: &'t str) {
    let batches = Batches { pieces: Pieces::of(text).peekable() };
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    if threads == 1 || text.len() < LARGE {
        batches.for_each(|batch| take(walk, text, parse(text, batch)));
    } else {
        parse_in_order(
            batches,
            threads.min(THREADS),
            |batch| parse(text, batch),
            |parsed| take(walk, text, parsed),
        );
    }
}

/// Pieces that follow each other, as many as are parsed at once.
struct Batches<'t> {
    pieces: Peekable<Pieces<'t>>,
}

impl Iterator for Batches<'_> {
    type Item = Vec<Range<usize>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut batch = vec![self.pieces.next()?];
        let start = batch[0].start;
        while let Some(piece) = self.pieces.next_if(|piece| piece.end - start <= BATCH) {
            batch.push(piece);
        }
        Some(batch)
    }
}

/// Parses a batch, unless it is one record that is too large.
fn parse(text: &str, batch: Vec<Range<usize>>) -> Parsed<'_> {
    let start = batch.first().map_or(0, |piece| piece.start);
    let end = batch.last().map_or(0, |piece| piece.end);
    let tree = (end - start <= MAX_RECORD).then(|| DeTable::parse(&text[start..end]).ok());
    (batch, tree.flatten())
}

/// Takes in a batch: its tree if nothing is wrong with it, else piece by piece.
fn take(walk: &mut Walk<'_>, text: &str, (batch, tree): Parsed<'_>) {
    match tree {
        Some(tree) => walk.batch(tree.get_ref(), &batch),
        None => batch.iter().for_each(|piece| parse_piece(walk, text, piece)),
    }
}

fn parse_piece(walk: &mut Walk<'_>, text: &str, piece: &Range<usize>) {
    let raw = &text[piece.clone()];
    let kind = like_header(line_at(text, piece.start)).unwrap_or(Kind::Dataset);
    if raw.len() > MAX_RECORD {
        walk.unread(piece, 0..0, kind, || {
            let hint = format!("at most {MAX_RECORD}; begin every record with a line such as `[[issue]]`");
            Trouble::new(format!("a record of {} bytes", raw.len()), hint)
        });
        return;
    }
    let first = match DeTable::parse(raw) {
        Ok(tree) => return walk.batch(tree.get_ref(), std::slice::from_ref(piece)),
        Err(first) => first,
    };
    if raw.len() > MAX_BROKEN {
        let (range, trouble) = told(&first, raw);
        return walk.unread(piece, range, kind, || trouble);
    }
    let (tree, mut errors) = DeTable::parse_recoverable(raw);
    errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
    if errors.iter().all(leaves_tree) {
        walk.begin_piece(piece);
        for error in &errors {
            let (range, trouble) = told(error, raw);
            let cells = is_cells(&raw[range.clone()]);
            walk.trouble(range, || trouble);
            if cells {
                // Of two tables in one the parser says the same of every party.
                break;
            }
        }
        return walk.batch(tree.get_ref(), std::slice::from_ref(piece));
    }
    // A string that was closed too late has swallowed what follows it.
    let parts: Vec<Range<usize>> = Pieces::of_broken(raw).collect();
    if parts.len() > 1 {
        for part in parts {
            parse_piece(walk, text, &(piece.start + part.start..piece.start + part.end));
        }
        return;
    }
    walk.begin_piece(piece);
    if let Some(error) = errors.first() {
        let (range, trouble) = told(error, raw);
        walk.trouble(range, || trouble);
    }
    walk.torn(tree.get_ref(), piece, kind);
}

/// Whether the rest of the piece was understood all the same.
fn leaves_tree(error: &Error) -> bool {
    let message = error.message();
    ["duplicate key", "invalid date", "invalid time", "string values must be quoted"]
        .iter()
        .any(|soft| message.starts_with(soft))
}

/// How the parser's messages begin, what we say instead, and what to do.
const MESSAGES: &[(&str, &str, &str)] = &[
    (
        "invalid basic string",
        "a string that does not end",
        "close it with `\"` on its line, or write `\"\"\"` around several lines",
    ),
    (
        "invalid literal string",
        "a string that does not end",
        "close it with `'` on its line, or write `'''` around several lines",
    ),
    (
        "missing escaped value",
        "a `\\` that begins no escape",
        "write `\\\\`, or put the text in single quotes",
    ),
    ("too few unicode", "an escape that is too short", "write `\\u` and four digits, or `\\U` and eight"),
    ("invalid comment character", "a control character in a comment", "take it out"),
    (
        "carriage return",
        "a carriage return without a line feed",
        "save the file with line ends of Unix or Windows",
    ),
    ("cannot recurse", "values nested too deeply", "a dataset needs three levels at most"),
    ("recursion limit", "keys nested too deeply", "a dataset needs three levels at most"),
    ("unclosed array table", "a header that does not end", "close it with `]]`"),
    ("unclosed table", "a header that does not end", "close it with `]`"),
    ("unclosed array", "a list that does not end", "close it with `]`"),
    ("unclosed inline table", "a table that does not end", "close it with `}`"),
    ("missing comma", "a comma is missing", "or the list or table before it does not end"),
    ("unexpected `=` in array", "a key in a list", "the list before it does not end"),
    ("missing key for inline", "a key is missing", "or the table before it does not end"),
    ("extra comma", "a comma too many", "take it out"),
    ("key with no value", "a key without a value", "write `key = \"…\"`"),
    ("missing value", "a key without a value", "write `key = \"…\"`"),
    ("extra `=`", "a `=` too many", "take it out"),
    ("unexpected key or value", "something after the end of the value", "write one `key = …` a line"),
    ("unquoted keys cannot be empty", "a `=` without a key", "write `key = \"…\"`"),
    ("invalid unquoted key", "a key that needs quotes", "a key is made of letters, digits, `-` and `_`"),
    ("invalid float", "a number that is none", "text stands in quotes"),
    ("invalid boolean", "neither `true` nor `false`", "text stands in quotes"),
    ("invalid integer", "a number that is none", "text stands in quotes"),
    ("unexpected leading zero", "a number that begins with 0", "text stands in quotes"),
    ("cannot extend", "a key that is a value already", "write it once"),
];

/// Where and how an error of the parser is told: in our words, since its own may quote the file.
fn told(error: &Error, raw: &str) -> (Range<usize>, Trouble) {
    let message = error.message();
    let span = error.span().unwrap_or(0..0);
    let culprit = raw.get(span.clone()).unwrap_or("");
    if message.starts_with("duplicate key") {
        return (span, twice(culprit));
    }
    if message.starts_with("invalid date") || message.starts_with("invalid time") {
        return (span, bad_date(culprit));
    }
    if message.starts_with("string values must be quoted") {
        return unquoted(span, culprit);
    }
    if message.contains("string") && !culprit.is_empty() {
        let name = culprit.chars().next().map_or_else(String::new, |c| format!("\\u{:04X}", u32::from(c)));
        let trouble =
            Trouble::new("a control character in a string", format!("take it out, or write `{name}`"));
        return (span, trouble);
    }
    if message.starts_with("invalid multi-line") {
        let mut pieces = Pieces::of(raw);
        pieces.by_ref().for_each(drop);
        let start = pieces.unclosed.unwrap_or(span.start);
        let quotes = raw.get(start..start + 3).unwrap_or("\"\"\"");
        return (
            start..start + quotes.len(),
            Trouble::new("a string that does not end", format!("close it with `{quotes}`")),
        );
    }
    // What is missing at the end of a piece is missing after its last word.
    let end = raw.trim_end().len();
    let span = if span.start > end { end..end } else { span };
    match MESSAGES.iter().find(|(begins, ..)| message.starts_with(begins)) {
        Some((_, what, hint)) => (span, Trouble::new(*what, *hint)),
        None => (span, Trouble::plain(format!("broken TOML: {}", safe_line(message)))),
    }
}

fn twice(key: &str) -> Trouble {
    let hint = if is_cells(key) {
        format!("write it once: `{key} = {{ … }}` or `[issue.{key}]`")
    } else {
        "keep one of them".to_owned()
    };
    Trouble::new(format!("{} is written twice", quoted(key)), hint)
}

fn unquoted(span: Range<usize>, culprit: &str) -> (Range<usize>, Trouble) {
    let trouble = match culprit.chars().next() {
        None => Trouble::new("a key without a value", "write `key = \"…\"`"),
        Some('\u{2018}'..='\u{201F}' | '«' | '»' | '`') => {
            Trouble::new("these quotes are none for TOML", "write straight ones: `\"…\"`")
        }
        Some(_) => {
            Trouble::new(format!("{} needs quotes", quoted(culprit)), "text stands in quotes: `\"…\"`")
        }
    };
    (span, trouble)
}
