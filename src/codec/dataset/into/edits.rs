//! Changes to the text of files: values set, keys and records added, each where a person would have put it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::domain::draft::Kind;

use super::super::records::{
    CHALLENGE_KEYS, HEAD_KEYS, ISSUE_KEYS, MEASURE_KEYS, OPPORTUNITY_KEYS, ORIGIN_KEYS, PARTY_KEYS,
    POSITION_KEYS, PRESSURE_KEYS, SOURCE_KEYS, STEP_KEYS, THEME_KEYS,
};
use super::paper::{Entry, Held, Key, Paper, Shape, line_end};

/// The kinds in the order in which a file has them; positions stand with their issues.
const ORDER: &[&[Kind]] = &[
    &[Kind::Party],
    &[Kind::Theme],
    &[Kind::Source],
    &[Kind::Issue, Kind::Position],
    &[Kind::Challenge],
    &[Kind::Opportunity],
    &[Kind::Measure],
    &[Kind::Step],
    &[Kind::Pressure],
];

/// Bytes that go, and what stands in their place.
#[derive(Debug, Clone)]
struct Edit {
    range: Range<usize>,
    put: String,
    /// Of what is added at one place: keys come before records, and those in the order of their kinds.
    rank: usize,
}

/// A party, and what becomes of its cell.
type Cell = (String, Option<String>);

/// What is to be changed in each file.
#[derive(Debug)]
pub(super) struct Edits<'p, 't> {
    paper: &'p Paper<'t>,
    /// By file.
    list: Vec<Vec<Edit>>,
    /// Cells of tables between braces, which are written anew as a whole: by entry and key, what becomes of a party's.
    braced: BTreeMap<(usize, &'static str), Vec<Cell>>,
}

impl<'p, 't> Edits<'p, 't> {
    pub(super) fn new(paper: &'p Paper<'t>) -> Self {
        Self { paper, list: vec![vec![]; paper.files.len()], braced: BTreeMap::new() }
    }

    fn text(&self, entry: &Entry) -> &'t str {
        self.paper.files[entry.file]
    }

    /// Puts text in the place of some that stands in a file.
    pub(super) fn replace(&mut self, file: usize, range: Range<usize>, text: String) {
        self.list[file].push(Edit { range, put: text, rank: 0 });
    }

    /// Gives a key of a record a value.
    pub(super) fn set(&mut self, at: usize, key: &str, value: &str) {
        let entry = &self.paper.entries[at];
        if let Some(known) = entry.key(key) {
            return self.replace(entry.file, known.value.clone(), value.to_owned());
        }
        let order = order_of(entry.kind);
        let place = |key: &str| order.clone().position(|it| it == key).unwrap_or(usize::MAX);
        let lines = || entry.keys.iter().filter(|key| !matches!(key.held, Held::Cells(Shape::Header, _)));
        let before = lines().rfind(|known| place(&known.name) <= place(key));
        if entry.braced {
            let (place, added) = match lines().next_back() {
                Some(last) => (last.value.end, format!(", {key} = {value}")),
                None => (entry.open, format!(" {key} = {value} ")),
            };
            return self.replace(entry.file, place..place, added);
        }
        self.add_line(entry, before.or_else(|| lines().next()), before.map(|it| it.value.end), key, value);
    }

    /// Adds the line of a key after a place, aligned with a line that is there.
    fn add_line(&mut self, entry: &Entry, like: Option<&Key>, after: Option<usize>, key: &str, value: &str) {
        let text = self.text(entry);
        let (indent, width) = like.map_or(("", 0), |like| alignment(text, like));
        let place = after.map_or(entry.open, |after| line_end(text, after));
        self.replace(entry.file, place..place, format!("\n{indent}{key:width$} = {value}"));
    }

    /// Gives a party's cell of an issue a value in short form; whether there is a table for it.
    pub(super) fn set_cell(&mut self, at: usize, key: &'static str, party: &str, value: &str) -> bool {
        let entry = &self.paper.entries[at];
        let Some(Key { held: Held::Cells(shape, cells), value: span, .. }) = entry.key(key) else {
            return false;
        };
        match (shape, cells.iter().find(|cell| cell.name == party)) {
            (Shape::Braces, _) => {
                self.braced.entry((at, key)).or_default().push((party.to_owned(), Some(value.to_owned())));
            }
            (Shape::Header | Shape::Dotted, Some(cell)) => {
                self.replace(entry.file, cell.value.clone(), value.to_owned());
            }
            (Shape::Header, None) => {
                let after = cells.last().map_or(span.end, |last| last.value.end);
                self.add_line(entry, cells.last(), Some(after), party, value);
            }
            (Shape::Dotted, None) => return false,
        }
        true
    }

    /// Takes a party's cell out of its table, and gives back the comment that stood on its line.
    pub(super) fn remove_cell(&mut self, at: usize, key: &'static str, party: &str) -> Option<String> {
        let entry = &self.paper.entries[at];
        let Held::Cells(shape, cells) = &entry.key(key)?.held else { return None };
        let cell = cells.iter().find(|cell| cell.name == party)?;
        if *shape == Shape::Braces {
            self.braced.entry((at, key)).or_default().push((party.to_owned(), None));
            return None;
        }
        let text = self.text(entry);
        let start = text[..cell.at.start].rfind('\n').map_or(0, |end| end + 1);
        let end = line_end(text, cell.value.end);
        // With the line break before it, so that what is added behind it has one of its own.
        let start = text[..start].trim_end_matches(['\r', '\n']).len().max(start.saturating_sub(2));
        self.replace(entry.file, start..end, String::new());
        let comment = text[cell.value.end..end].trim();
        comment.starts_with('#').then(|| comment.to_owned())
    }

    /// Adds a position after a record that is there.
    pub(super) fn add_position(&mut self, after: usize, record: &str) {
        let entry = &self.paper.entries[after];
        if entry.braced {
            return self.add_record(Kind::Position, record);
        }
        self.add(entry.file, entry.end, rank(Kind::Position), record);
    }

    /// Adds records of a kind after the last of it, or where a file would have them.
    pub(super) fn add_record(&mut self, kind: Kind, records: &str) {
        let paper = self.paper;
        let up_to = ORDER[..rank(kind)].iter().rev();
        let last = up_to
            .filter_map(|kinds| kinds.iter().filter_map(|kind| paper.of_kind(*kind).last()).max())
            .map(|at| &paper.entries[*at])
            .find(|entry| !entry.braced);
        let (file, place) = last.map_or_else(
            || {
                let file = paper.heads.iter().position(|end| *end > 0).unwrap_or(0);
                (file, paper.heads[file])
            },
            |entry| (entry.file, entry.end),
        );
        self.add(file, place, rank(kind), records);
    }

    fn add(&mut self, file: usize, place: usize, rank: usize, records: &str) {
        let put = format!("\n{}", records.trim_end_matches('\n'));
        self.list[file].push(Edit { range: place..place, put, rank });
    }

    /// Adds texts to a list.
    pub(super) fn extend(&mut self, at: usize, key: &str, values: &[String]) {
        let entry = &self.paper.entries[at];
        if let Some((_, last)) = entry.list(key).last() {
            return self.replace(entry.file, last.end..last.end, format!(", {}", values.join(", ")));
        }
        self.set(at, key, &format!("[{}]", values.join(", ")));
    }

    /// Whether an issue has a table for cells of this kind, to which one can be added.
    pub(super) fn has_table(&self, at: usize, key: &str) -> bool {
        let held = self.paper.entries[at].key(key).map(|key| &key.held);
        matches!(held, Some(Held::Cells(Shape::Braces | Shape::Header, _)))
    }

    /// The files as they are then. Those in which nothing changes are the same to the byte.
    pub(super) fn apply(mut self) -> Vec<String> {
        let braced = std::mem::take(&mut self.braced);
        for ((at, key), changes) in braced {
            let entry = &self.paper.entries[at];
            let Some(Key { held: Held::Cells(_, cells), value, .. }) = entry.key(key) else { continue };
            let text = self.text(entry);
            let mut pairs: Vec<(String, String)> = cells
                .iter()
                .map(|it| (text[it.at.clone()].to_owned(), text[it.value.clone()].to_owned()))
                .collect();
            for (party, to) in changes {
                let known = cells.iter().find(|it| it.name == party).map(|it| &text[it.at.clone()]);
                let place = pairs.iter().position(|(key, _)| *key == known.unwrap_or(&party));
                match (place, to) {
                    (Some(place), Some(to)) => pairs[place].1 = to,
                    (Some(place), None) => drop(pairs.remove(place)),
                    (None, Some(to)) => pairs.push((party, to)),
                    (None, None) => {}
                }
            }
            let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key} = {value}")).collect();
            let table =
                if pairs.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) };
            let (file, value) = (entry.file, value.clone());
            self.replace(file, value, table);
        }
        self.paper.files.iter().zip(self.list).map(|(text, edits)| applied(text, edits)).collect()
    }
}

/// A text with some of it replaced. What is added at one place keeps its order.
fn applied(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end, edit.rank));
    let crlf = text.contains("\r\n");
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for Edit { range, put, .. } in edits {
        out.push_str(&text[at..range.start.max(at)]);
        if crlf {
            out.push_str(&put.replace('\n', "\r\n"));
        } else {
            out.push_str(&put);
        }
        at = range.end.max(at);
    }
    out.push_str(&text[at..]);
    out
}

/// The place of a kind in a file, from 1.
fn rank(kind: Kind) -> usize {
    ORDER.iter().position(|kinds| kinds.contains(&kind)).map_or(0, |at| at + 1)
}

/// How far a line is indented, and how wide its key is up to the `=`.
fn alignment<'t>(text: &'t str, key: &Key) -> (&'t str, usize) {
    let start = text[..key.at.start].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[start..key.at.start];
    let indent = if before.trim().is_empty() { before } else { "" };
    let between = text[key.at.end..key.value.start].find('=').unwrap_or(1);
    (indent, (key.at.len() + between).saturating_sub(1))
}

/// The keys of a kind in the order of the format.
pub(super) fn order_of(kind: Kind) -> impl Iterator<Item = &'static str> + Clone {
    let keys = match kind {
        Kind::Dataset => HEAD_KEYS,
        Kind::Party => PARTY_KEYS,
        Kind::Theme => THEME_KEYS,
        Kind::Source => SOURCE_KEYS,
        Kind::Issue => ISSUE_KEYS,
        Kind::Position => POSITION_KEYS,
        Kind::Challenge => CHALLENGE_KEYS,
        Kind::Opportunity => OPPORTUNITY_KEYS,
        Kind::Measure => MEASURE_KEYS,
        Kind::Step => STEP_KEYS,
        Kind::Pressure => PRESSURE_KEYS,
    };
    keys.iter().chain(ORIGIN_KEYS).copied()
}
