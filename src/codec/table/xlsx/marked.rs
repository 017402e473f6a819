//! What the parts of a workbook say that the library does not: which rows and columns are hidden, and which texts are struck out
//! within their cells.

use std::collections::{HashMap, HashSet};
use std::io::BufReader;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::package::Package;
use super::super::{MAX_CELLS, MAX_COLUMNS, Unreadable, too_many_cells};
use super::MAX_ROWS;

/// The most bytes of a part, unpacked: no more than all of them may be.
const MAX_PART: u64 = 2 << 30;

/// How much of a text is struck out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Struck {
    Wholly,
    InPart,
}

/// Where the sheets of a workbook are, and what is struck out in the texts that they share.
#[derive(Debug, Default)]
pub(super) struct Parts {
    sheets: Vec<String>,
    shared: HashMap<usize, Struck>,
}

impl Parts {
    /// Finds them as the library does.
    pub(super) fn read(package: &mut Package<'_>) -> Result<Self, Unreadable> {
        let mut main = "xl/workbook.xml".to_owned();
        walk(package, "_rels/.rels", |event| {
            if let Some(start) = begins(event, "Relationship")
                && attribute(start, "Type")
                    .is_some_and(|kind| kind.ends_with("/relationships/officeDocument"))
                && let Some(target) = attribute(start, "Target")
            {
                target.trim_start_matches('/').clone_into(&mut main);
            }
            Ok(true)
        })?;
        let at = main.rfind('/').map_or(0, |slash| slash + 1);
        let (folder, name) = main.split_at(at);
        let mut targets = HashMap::new();
        walk(package, &format!("{folder}_rels/{name}.rels"), |event| {
            if let Some(start) = begins(event, "Relationship")
                && let (Some(id), Some(target)) = (attribute(start, "Id"), attribute(start, "Target"))
            {
                targets.insert(id, target);
            }
            Ok(true)
        })?;
        let mut parts = Self::default();
        walk(package, &main, |event| {
            if let Some(start) = begins(event, "sheet") {
                let target =
                    attribute(start, "id").and_then(|id| targets.get(&id)).map_or("", String::as_str);
                parts.sheets.push(match target.strip_prefix('/') {
                    Some(path) => path.to_owned(),
                    None => format!("{folder}{target}"),
                });
            }
            Ok(true)
        })?;
        let (mut at, mut text) = (0, Text::default());
        walk(package, &format!("{folder}sharedStrings.xml"), |event| {
            text.take(event);
            if ends(event, "si") {
                if let Some(struck) = std::mem::take(&mut text).struck() {
                    parts.shared.insert(at, struck);
                }
                at += 1;
            }
            Ok(true)
        })?;
        Ok(parts)
    }

    /// What is marked in a sheet, which is given by its place among all.
    pub(super) fn marked(&self, package: &mut Package<'_>, sheet: usize) -> Result<Marked, Unreadable> {
        let (mut marked, mut here) = (Marked::default(), Here::default());
        let Some(path) = self.sheets.get(sheet) else { return Ok(marked) };
        walk(package, path, |event| {
            here.text.take(event);
            match event {
                Event::Start(start) => match start.local_name().into_inner() {
                    "col" => marked.column(start)?,
                    "row" => {
                        here.row = number(start, "r").map_or(here.row, |row| row.saturating_sub(1));
                        if here.row < MAX_ROWS && is_on(start, "hidden", false) {
                            marked.rows.insert(here.row);
                        }
                    }
                    "c" => here.enter(start),
                    "v" => here.in_value = true,
                    _ => {}
                },
                Event::Text(text) if here.in_value && here.is_shared => {
                    here.struck =
                        text.trim().parse().ok().and_then(|at: usize| self.shared.get(&at)).copied();
                }
                Event::End(end) => match end.local_name().into_inner() {
                    "v" => here.in_value = false,
                    "c" => {
                        if let Some(struck) = here.struck.or(here.text.struck()) {
                            if marked.struck.len() >= MAX_CELLS {
                                return Err(too_many_cells());
                            }
                            marked.struck.push((here.place, struck));
                        }
                        here.column = here.column.saturating_add(1);
                    }
                    "row" => {
                        here.row = here.row.saturating_add(1);
                        here.column = 0;
                    }
                    "sheetData" => return Ok(false),
                    _ => {}
                },
                Event::Text(_)
                | Event::CData(_)
                | Event::GeneralRef(_)
                | Event::Empty(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_)
                | Event::Eof => {}
            }
            Ok(true)
        })?;
        marked.struck.sort_by_key(|(place, _)| *place);
        Ok(marked)
    }
}

/// Where in a sheet the reading is.
#[derive(Debug, Default)]
struct Here {
    row: u32,
    column: u32,
    place: (u32, u32),
    is_shared: bool,
    in_value: bool,
    struck: Option<Struck>,
    text: Text,
}

impl Here {
    /// Comes to a cell, which says where it is or stands behind the one before.
    fn enter(&mut self, start: &BytesStart<'_>) {
        let said = attribute(start, "r").and_then(|at| place(&at));
        self.column = said.map_or(self.column, |(_, column)| column);
        self.place = said.unwrap_or((self.row, self.column));
        self.is_shared = attribute(start, "t").as_deref() == Some("s");
        (self.struck, self.text) = (None, Text::default());
    }
}

/// What is hidden in a sheet, and what is struck out within its cells.
#[derive(Debug, Default)]
pub(super) struct Marked {
    rows: HashSet<u32>,
    columns: Vec<bool>,
    /// How many elements told of columns.
    told: usize,
    struck: Vec<((u32, u32), Struck)>,
}

impl Marked {
    /// Whether a row is hidden.
    pub(super) fn hides_row(&self, row: u32) -> bool {
        self.rows.contains(&row)
    }

    /// Whether a column is hidden.
    pub(super) fn hides_column(&self, column: u32) -> bool {
        self.columns.get(column as usize).copied().unwrap_or(false)
    }

    /// How much of a cell is struck out by the fonts of its own text.
    pub(super) fn struck(&self, place: (u32, u32)) -> Option<Struck> {
        let at = self.struck.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        Some(self.struck[at].1)
    }

    fn column(&mut self, start: &BytesStart<'_>) -> Result<(), Unreadable> {
        self.told += 1;
        if self.told > MAX_COLUMNS {
            return Err(Unreadable::new(
                "it tells of more columns than a sheet has",
                "save it as XLSX again",
            ));
        }
        if is_on(start, "hidden", false)
            && let (Some(first), Some(last)) = (number(start, "min"), number(start, "max"))
        {
            let (first, last) = ((first as usize).max(1), (last as usize).min(MAX_COLUMNS));
            if self.columns.len() < last {
                self.columns.resize(last, false);
            }
            if let Some(hidden) = self.columns.get_mut(first - 1..last) {
                hidden.fill(true);
            }
        }
        Ok(())
    }
}

/// A text in its fonts, so far.
#[derive(Debug, Default)]
struct Text {
    is_struck: bool,
    in_words: bool,
    /// How it is spoken, which is no part of it.
    in_sound: bool,
    has_struck: bool,
    has_plain: bool,
}

impl Text {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(start) => match start.local_name().into_inner() {
                "r" => self.is_struck = false,
                "strike" => self.is_struck = is_on(start, "val", true),
                "rPh" => self.in_sound = true,
                "t" => self.in_words = !self.in_sound,
                _ => {}
            },
            Event::End(end) => match end.local_name().into_inner() {
                "r" => self.is_struck = false,
                "rPh" => self.in_sound = false,
                "t" => self.in_words = false,
                _ => {}
            },
            Event::Text(text) => self.words(text),
            Event::CData(text) => self.words(text),
            Event::GeneralRef(_) => self.words("&"),
            Event::Empty(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::Eof => {}
        }
    }

    fn words(&mut self, text: &str) {
        if self.in_words && !text.trim().is_empty() {
            self.has_struck |= self.is_struck;
            self.has_plain |= !self.is_struck;
        }
    }

    fn struck(&self) -> Option<Struck> {
        self.has_struck.then_some(if self.has_plain { Struck::InPart } else { Struck::Wholly })
    }
}

/// Goes through a part, if it is there, for as long as it is asked to.
fn walk(
    package: &mut Package<'_>,
    path: &str,
    mut visit: impl FnMut(&Event<'_>) -> Result<bool, Unreadable>,
) -> Result<(), Unreadable> {
    let path = package.path_in_any_case(path);
    let Some(part) = package.part(&path, MAX_PART)? else { return Ok(()) };
    let mut reader = Reader::from_reader(BufReader::new(part));
    let config = reader.config_mut();
    // As lenient as the library.
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let mut buffer = vec![];
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|error| super::damaged(&error))?;
        if matches!(event, Event::Eof) || !visit(&event)? {
            return Ok(());
        }
    }
}

fn begins<'a, 'b>(event: &'a Event<'b>, name: &str) -> Option<&'a BytesStart<'b>> {
    if let Event::Start(start) = event
        && start.local_name().into_inner() == name
    {
        return Some(start);
    }
    None
}

fn ends(event: &Event<'_>, name: &str) -> bool {
    matches!(event, Event::End(end) if end.local_name().into_inner() == name)
}

/// What an attribute says. That no name comes twice is not looked at: with many it would take long.
fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|it| it.key.local_name().into_inner() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}

fn number(start: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(start, name)?.trim().parse().ok()
}

fn is_on(start: &BytesStart<'_>, name: &str, otherwise: bool) -> bool {
    attribute(start, name).map_or(otherwise, |value| !matches!(value.as_str(), "0" | "false" | "off"))
}

/// The row and the column of a place such as `B3`, counted from zero.
fn place(at: &str) -> Option<(u32, u32)> {
    let letters = at.find(|c: char| !c.is_ascii_alphabetic())?;
    let column = at[..letters].bytes().try_fold(0_u32, |column, letter| {
        column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    Some((at[letters..].parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}
