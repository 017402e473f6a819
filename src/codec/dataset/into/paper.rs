//! A file's records with where each of their keys and values stands, so that they can be changed where they are.

use std::collections::HashMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::domain::draft::Kind;

use super::super::pieces::Pieces;

/// One record of a file.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    pub(super) file: usize,
    /// Where it begins.
    pub(super) start: usize,
    /// Where its header line ends, or its opening brace.
    pub(super) open: usize,
    /// Where its last line ends, what is said behind a `#` there included.
    pub(super) end: usize,
    /// Whether it stands between braces rather than under a header.
    pub(super) braced: bool,
    /// Its keys, as they follow each other.
    pub(super) keys: Vec<Key>,
}

/// One key of a record.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: String,
    pub(super) at: Range<usize>,
    pub(super) value: Range<usize>,
    pub(super) held: Held,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Held {
    /// A text, a date or another value that is one.
    One(Option<String>),
    /// A list, with what each of its texts says.
    List(Vec<(String, Range<usize>)>),
    /// A table, by its keys.
    Cells(Shape, Vec<Key>),
}

/// How a table within a record is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `{ a = "…" }`
    Braces,
    /// Under a header of its own.
    Header,
    /// `positions.a = "…"`
    Dotted,
}

impl Entry {
    /// The key of this name.
    pub(super) fn key(&self, name: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// What the text of a key says.
    pub(super) fn says(&self, name: &str) -> Option<&str> {
        match &self.key(name)?.held {
            Held::One(text) => text.as_deref(),
            Held::List(_) | Held::Cells(..) => None,
        }
    }

    /// What a party's cell in a table of short forms says.
    pub(super) fn cell(&self, table: &str, party: &str) -> Option<&str> {
        match &self.key(table)?.held {
            Held::Cells(_, cells) => match &cells.iter().find(|cell| cell.name == party)?.held {
                Held::One(text) => text.as_deref(),
                Held::List(_) | Held::Cells(..) => None,
            },
            Held::One(_) | Held::List(_) => None,
        }
    }

    /// The texts of a list.
    pub(super) fn list(&self, name: &str) -> &[(String, Range<usize>)] {
        match self.key(name).map(|key| &key.held) {
            Some(Held::List(list)) => list,
            Some(Held::One(_) | Held::Cells(..)) | None => &[],
        }
    }
}

/// Every record of all files, in their order.
#[derive(Debug)]
pub(super) struct Paper<'t> {
    pub(super) files: Vec<&'t str>,
    pub(super) entries: Vec<Entry>,
    /// Where the header of each file ends.
    pub(super) heads: Vec<usize>,
    by_kind: HashMap<Kind, Vec<usize>>,
}

impl<'t> Paper<'t> {
    /// The records of files that have nothing wrong with them.
    pub(super) fn of(files: Vec<&'t str>) -> Self {
        let mut paper = Self { heads: vec![0; files.len()], files, entries: vec![], by_kind: HashMap::new() };
        for (file, text) in paper.files.clone().into_iter().enumerate() {
            for piece in Pieces::of(text) {
                let Ok(tree) = DeTable::parse(&text[piece.clone()]) else { continue };
                paper.piece(file, piece.start, tree.get_ref());
            }
        }
        paper.entries.sort_by_key(|entry| (entry.file, entry.start));
        for (at, entry) in paper.entries.iter().enumerate() {
            paper.by_kind.entry(entry.kind).or_default().push(at);
        }
        paper
    }

    /// The entries of a kind, in their order.
    pub(super) fn of_kind(&self, kind: Kind) -> &[usize] {
        self.by_kind.get(&kind).map_or(&[], Vec::as_slice)
    }

    fn piece(&mut self, file: usize, base: usize, tree: &DeTable<'_>) {
        let text = self.files[file];
        for (key, value) in tree {
            let kind = Kind::from_word(key.get_ref()).filter(|kind| *kind != Kind::Dataset);
            let (Some(kind), DeValue::Array(list)) = (kind, value.get_ref()) else {
                let end = last(value.get_ref(), value.span()) + base;
                self.heads[file] = self.heads[file].max(line_end(text, end));
                continue;
            };
            for item in list {
                let Some(table) = item.get_ref().as_table() else { continue };
                let start = base + item.span().start;
                let braced = text[start..].starts_with('{');
                let open = if braced { start + 1 } else { line_end(text, base + item.span().end) };
                let keys = keys(text, base, table);
                let end = last(item.get_ref(), item.span()) + base;
                let end = if braced { end } else { line_end(text, end) };
                self.entries.push(Entry { kind, file, start, open, end, braced, keys });
            }
        }
    }
}

/// The keys of a table in the order in which they are written.
fn keys(text: &str, base: usize, table: &DeTable<'_>) -> Vec<Key> {
    let moved = |span: Range<usize>| base + span.start..base + span.end;
    let mut keys: Vec<Key> = table
        .iter()
        .map(|(key, value)| {
            let (at, span) = (moved(key.span()), moved(value.span()));
            let held = match value.get_ref() {
                DeValue::String(text) => Held::One(Some(text.to_string())),
                DeValue::Array(list) => {
                    let texts = list
                        .iter()
                        .filter_map(|it| Some((it.get_ref().as_str()?.to_owned(), moved(it.span()))));
                    Held::List(texts.collect())
                }
                DeValue::Table(table) => {
                    let shape = match text.as_bytes().get(span.start) {
                        Some(b'{') => Shape::Braces,
                        Some(b'[') => Shape::Header,
                        Some(_) | None => Shape::Dotted,
                    };
                    Held::Cells(shape, self::keys(text, base, table))
                }
                DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
                    Held::One(None)
                }
            };
            Key { name: key.get_ref().to_string(), at, value: span, held }
        })
        .collect();
    keys.sort_by_key(|key| key.at.start);
    keys
}

/// Where the last thing of a value ends, tables under headers of their own included.
fn last(value: &DeValue<'_>, span: Range<usize>) -> usize {
    match value {
        DeValue::Table(table) => {
            table.values().map(|it| last(it.get_ref(), it.span())).max().unwrap_or(0).max(span.end)
        }
        DeValue::Array(list) => {
            list.iter().map(|it| last(it.get_ref(), it.span())).max().unwrap_or(0).max(span.end)
        }
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => span.end,
    }
}

/// Where the line ends that this byte is on, its line break left out.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let rest = &text.as_bytes()[at..];
    let end = at + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    if end > at && text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end }
}
