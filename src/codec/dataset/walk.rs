//! From the trees of the pieces to a draft: which record stands where, and what stands where it does not belong.

use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::domain::draft::{Draft, FAULTS_TOLD, Kept, Kind, Place, WrittenHead, nearest};
use crate::domain::text::Block;
use crate::domain::{Stance, Text};

use super::input::Input;
use super::records::{HEAD_KEYS, ISSUE_KEYS, ORIGIN_KEYS};
use super::trouble::{Trouble, listed, quoted};
use super::values::{Value, has_id};

/// Keys without which there is no record: where one is there and wrong, it is not told as missing too.
const REQUIRED: &[&str] = &["id", "title", "name", "text", "stance", "quote", "issue", "party", "on"];

/// What has been found at the top level of a file.
#[derive(Debug, Default)]
struct TopLevel {
    /// Unknown keys that have been told.
    told: HashSet<String>,
    /// Kinds whose records are written as one list.
    lists: Vec<Kind>,
    /// Kinds whose records stand under headers.
    headers: Vec<Kind>,
    /// Whether the file has a header.
    headed: bool,
}

/// The way through all files.
#[derive(Debug)]
pub(super) struct Walk<'t> {
    pub(super) draft: Draft,
    pub(super) troubles: Kept<Trouble>,
    pub(super) text: &'t str,
    /// The file that texts are parts of.
    pub(super) block: Block,
    /// Where the piece begins in the file.
    pub(super) base: usize,
    pub(super) kind: Kind,
    head: Option<WrittenHead>,
    file: usize,
    top: TopLevel,
    /// Where the records of the batch begin and end.
    pieces: Vec<Range<usize>>,
    /// Whether the piece is broken, so that nothing in it is told.
    quiet: bool,
    record: Place,
}

impl<'t> Walk<'t> {
    pub(super) fn new() -> Self {
        Self {
            draft: Draft::new(),
            troubles: Kept::first(FAULTS_TOLD),
            text: "",
            block: Block::new(String::new()),
            base: 0,
            kind: Kind::Dataset,
            head: None,
            file: 0,
            top: TopLevel::default(),
            pieces: Vec::new(),
            quiet: false,
            record: Place::default(),
        }
    }

    /// Goes on with another file.
    pub(super) fn open(&mut self, file: usize, input: &'t Input) {
        self.file = file;
        self.text = input.text();
        self.block = input.block.clone();
        self.top = TopLevel::default();
    }

    /// Hands over the draft, its header set, and what was wrong.
    pub(super) fn close(mut self) -> (Draft, Kept<Trouble>) {
        if let Some(head) = self.head {
            self.draft.set_head(head);
        }
        (self.draft, self.troubles)
    }

    /// Where a stretch of the piece stands in the files.
    pub(super) fn place(&self, range: Range<usize>) -> Place {
        Place::new(self.file, self.base + range.start..self.base + range.end)
    }

    /// Tells what is wrong at a stretch of the piece.
    pub(super) fn trouble(&mut self, range: Range<usize>, make: impl FnOnce() -> Trouble) {
        if !self.quiet {
            self.troubles.add(self.place(range), make);
        }
    }

    /// Begins a record.
    pub(super) fn begin(&mut self, kind: Kind, place: Place) {
        self.kind = kind;
        self.record = place;
    }

    /// Lets a key be there but wrong, so that the record is not told to lack it.
    pub(super) fn excuse(&mut self, key: &str) {
        let header = self.kind == Kind::Dataset && !matches!(key, "id" | "title");
        if REQUIRED.contains(&key) && !header && !self.quiet {
            self.draft.tear(self.record.file(), self.record.range());
        }
    }

    /// Tells a key that its record does not have.
    pub(super) fn unknown_key(&mut self, key: &Spanned<DeString<'_>>, known: &'static [&'static str]) {
        let word: &str = key.get_ref();
        if self.kind == Kind::Dataset && !self.top.told.insert(word.to_owned()) {
            return;
        }
        let more = if self.kind == Kind::Dataset { &[] } else { ORIGIN_KEYS };
        let plural = Kind::ALL.iter().find(|kind| kind.plural() == word && known.contains(&kind.word()));
        let near =
            plural.map(|kind| kind.word()).or_else(|| nearest(word, known.iter().chain(more).copied()));
        if let Some(near) = near {
            self.excuse(near);
        }
        let kind = self.kind;
        self.trouble(key.span(), || {
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None if kind != Kind::Dataset && HEAD_KEYS.contains(&word) => {
                    "it belongs to the header, before the first `[[…]]` line".to_owned()
                }
                None => format!("its keys are {}", listed(known.iter().chain(more).copied())),
            };
            Trouble::new(format!("unknown key {}", quoted(word)), hint)
        });
    }

    /// Begins a piece, which is where every stretch is counted from.
    pub(super) fn begin_piece(&mut self, piece: &Range<usize>) {
        self.begin_pieces(std::slice::from_ref(piece));
    }

    fn begin_pieces(&mut self, pieces: &[Range<usize>]) {
        self.base = pieces.first().map_or(0, |piece| piece.start);
        self.pieces.clear();
        self.pieces.extend_from_slice(pieces);
    }

    /// Tells why a piece is not read; `range` is counted from its beginning.
    pub(super) fn unread(
        &mut self,
        piece: &Range<usize>,
        range: Range<usize>,
        kind: Kind,
        make: impl FnOnce() -> Trouble,
    ) {
        self.begin_piece(piece);
        self.trouble(range, make);
        self.draft.tear(self.file, piece.clone());
        self.draft.lose(kind);
    }

    /// Tells why a whole file is not read.
    pub(super) fn unread_file(&mut self, at: usize, trouble: Trouble) {
        self.unread(&(0..self.text.len().max(1)), at..at + 1, Kind::Dataset, || trouble);
        for kind in Kind::ALL {
            self.draft.lose(*kind);
        }
    }

    /// Takes in the tree of a batch of pieces, given as they stand in the file; `base` is where the first begins.
    pub(super) fn batch(&mut self, root: &DeTable<'_>, pieces: &[Range<usize>]) {
        self.begin_pieces(pieces);
        let mut headed = false;
        for (key, value) in root {
            let kind = Kind::from_word(key.get_ref()).filter(|kind| *kind != Kind::Dataset);
            match kind {
                Some(kind) => self.records(kind, key, value),
                None => headed = true,
            }
        }
        if headed {
            self.header(root);
        }
    }

    /// Takes in what is legible of a piece that is broken.
    pub(super) fn torn(&mut self, root: &DeTable<'_>, piece: &Range<usize>, kind: Kind) {
        self.draft.tear(self.file, piece.clone());
        self.begin_piece(piece);
        self.quiet = true;
        if kind == Kind::Dataset {
            self.draft.lose(kind);
            self.header(root);
        } else if let Some((key, value)) = root.get_key_value(kind.word()) {
            self.records(kind, key, value);
        } else {
            self.draft.lose(kind);
        }
        self.quiet = false;
    }

    /// The keys of the header.
    fn header(&mut self, root: &DeTable<'_>) {
        let first = root
            .iter()
            .filter(|(key, _)| Kind::from_word(key.get_ref()).is_none())
            .map(|(key, _)| key.span())
            .min_by_key(|span| span.start)
            .unwrap_or(0..0);
        let place = self.place(first.clone());
        let again = self.top.headed;
        self.top.headed = true;
        let head = self.read_head(root, place);
        match &mut self.head {
            None => self.head = Some(head),
            // In one file only tables can come later.
            Some(known) if again => known.stance_names.extend(head.stance_names),
            Some(known) => {
                let known = known.place;
                self.trouble(first, || {
                    let hint = "only one file of a folder has one";
                    Trouble::new("a second header", hint).with(known)
                });
            }
        }
    }

    /// All records of one kind in a batch.
    fn records(&mut self, kind: Kind, key: &Spanned<DeString<'_>>, value: &Value<'_>) {
        if let DeValue::Array(list) = value.get_ref() {
            self.two_ways(kind, key, value);
            for item in list {
                match item.get_ref().as_table() {
                    Some(table) => self.record(kind, table, item.span()),
                    None => self.no_records(kind, item.span()),
                }
            }
            return;
        }
        match value.get_ref().as_table() {
            Some(table) if kind == Kind::Issue && table.keys().all(|key| is_cells(key.get_ref())) => {
                for value in table.values() {
                    self.astray(value);
                }
            }
            Some(_) | None => self.no_records(kind, key.span()),
        }
    }

    /// Tells what stands where records should.
    fn no_records(&mut self, kind: Kind, at: Range<usize>) {
        self.draft.lose(kind);
        let word = kind.word();
        self.trouble(at, || {
            Trouble::new(format!("`{word}` is a list of records"), format!("write `[[{word}]]`"))
        });
    }

    /// Tells records of one kind that are written under headers and as a list, which TOML forbids within a piece.
    fn two_ways(&mut self, kind: Kind, key: &Spanned<DeString<'_>>, value: &Value<'_>) {
        let header = self.text[self.base + value.span().start..].starts_with("[[");
        let twice = self.top.lists.contains(&kind) || (!header && self.top.headers.contains(&kind));
        let seen = if header { &mut self.top.headers } else { &mut self.top.lists };
        if !seen.contains(&kind) {
            seen.push(kind);
        }
        if twice {
            let word = kind.word();
            self.trouble(key.span(), || {
                let hint = format!("write every {word} under a line `[[{word}]]`");
                Trouble::new(format!("`{word}` is written in two ways"), hint)
            });
        }
    }

    /// Tells cells that stand after the header of another record.
    fn astray(&mut self, value: &Value<'_>) {
        self.trouble(value.span(), || {
            let hint = "put it under the `[[issue]]` line of its issue, before the next `[[…]]` line";
            Trouble::new("a table of cells apart from its issue", hint)
        });
    }

    fn record(&mut self, kind: Kind, table: &DeTable<'_>, span: Range<usize>) {
        let place = self.place(span);
        if self.quiet && has_id(kind) && !table.contains_key("id") {
            self.draft.lose(kind);
        }
        match kind {
            Kind::Party => {
                let record = self.read_party(table, place);
                self.draft.add_party(record);
            }
            Kind::Theme => {
                let record = self.read_theme(table, place);
                self.draft.add_theme(record);
            }
            Kind::Source => {
                let record = self.read_source(table, place);
                self.draft.add_source(record);
            }
            Kind::Issue => {
                let record = self.read_issue(table, place);
                self.draft.add_issue(record);
                self.cells(table, place);
            }
            Kind::Position => {
                let record = self.read_position(table, place);
                self.draft.add_position(record);
            }
            Kind::Challenge => {
                let record = self.read_challenge(table, place);
                self.draft.add_challenge(record);
            }
            Kind::Opportunity => {
                let record = self.read_opportunity(table, place);
                self.draft.add_opportunity(record);
            }
            Kind::Measure => {
                let record = self.read_measure(table, place);
                self.draft.add_measure(record);
            }
            Kind::Step => {
                let record = self.read_step(table, place);
                self.draft.add_step(record);
            }
            Kind::Pressure => {
                let record = self.read_pressure(table, place);
                self.draft.add_pressure(record);
            }
            Kind::Dataset => {}
        }
    }

    /// The short forms of an issue: texts and stances by party, those of one party as one record.
    fn cells(&mut self, issue: &DeTable<'_>, place: Place) {
        let start = place.range().start;
        let piece = self.pieces.partition_point(|piece| piece.start <= start);
        let end = self.pieces.get(piece.wrapping_sub(1)).map_or(usize::MAX, |piece| piece.end);
        let mut tables = ["positions", "stances"].map(|key| {
            let value = issue.get(key)?;
            if self.base + value.span().start >= end {
                self.astray(value);
                return None;
            }
            self.table(key, value)
        });
        let [positions, stances] = &mut tables;
        // Both are ordered by their keys.
        let mut positions = positions.iter().flat_map(|table| table.iter()).peekable();
        let mut stances = stances.iter().flat_map(|table| table.iter()).peekable();
        loop {
            let text = positions.next_if(|(key, _)| stances.peek().is_none_or(|(other, _)| key <= other));
            let party = text.map(|(key, _)| key).or_else(|| stances.peek().map(|(key, _)| *key));
            let Some(party) = party else { break };
            let stance = stances.next_if(|(key, _)| key == &party);
            let text = text.and_then(|(key, value)| self.cell_text(key, value));
            let stance = stance.and_then(|(key, value)| self.cell_stance(key, value));
            if text.is_some() || stance.is_some() {
                let named = self.draft.name(party.get_ref(), self.place(party.span()));
                self.draft.add_cell(named, text, stance);
            }
        }
    }

    fn cell_text(&mut self, key: &Spanned<DeString<'_>>, value: &Value<'_>) -> Option<Text> {
        if value.get_ref().is_str() || !ISSUE_KEYS.contains(&key.get_ref().as_ref()) {
            return self.text(key.get_ref(), value);
        }
        self.slid(key, "positions");
        None
    }

    fn cell_stance(&mut self, key: &Spanned<DeString<'_>>, value: &Value<'_>) -> Option<Stance> {
        let stance = value.get_ref().as_str().and_then(Stance::from_word);
        if stance.is_some() || !ISSUE_KEYS.contains(&key.get_ref().as_ref()) {
            return stance.or_else(|| self.word("stance", value));
        }
        self.slid(key, "stances");
        None
    }

    /// Tells a key of the issue that stands among its cells.
    fn slid(&mut self, key: &Spanned<DeString<'_>>, table: &str) {
        self.trouble(key.span(), || slid(key.get_ref(), table));
    }
}

/// What is said of a key of an issue that stands among its cells.
pub(super) fn slid(key: &str, table: &str) -> Trouble {
    let hint = format!("put it before the `[issue.{table}]` line");
    Trouble::new(format!("`{key}` is a key of the issue, and stands in `[issue.{table}]`"), hint)
}

/// Whether a key of an issue holds its cells.
pub(super) fn is_cells(key: &str) -> bool {
    matches!(key, "positions" | "stances")
}
