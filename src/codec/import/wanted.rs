//! What the user said of single columns, found among the headings.

use crate::codec::table::column_letters;
use crate::domain::draft::nearest;
use crate::domain::text::{fold, safe_line};

use super::Asked;
use super::field::Field;
use super::headings::key;

/// What was asked of one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// It is this field.
    Field(Field),
    /// It is a party.
    Party,
}

/// All that was asked of columns, and what of it fitted a table.
#[derive(Debug)]
pub(super) struct Wishes<'a> {
    list: Vec<(&'a str, Wish)>,
    fitted: Vec<bool>,
    /// Every heading that was looked through, for the message.
    seen: Vec<String>,
}

impl<'a> Wishes<'a> {
    pub(super) fn of(asked: &'a Asked) -> Self {
        let issue = asked.issue.iter().map(|name| (name.as_str(), Wish::Field(Field::Issue)));
        let parties = asked.parties.iter().map(|name| (name.as_str(), Wish::Party));
        let columns = asked.columns.iter().map(|(name, field)| (name.as_str(), Wish::Field(*field)));
        let list: Vec<_> = issue.chain(parties).chain(columns).collect();
        Self { fitted: vec![false; list.len()], list, seen: vec![] }
    }

    /// The headings that are asked for, as they are looked up.
    pub(super) fn keys(&self) -> Vec<String> {
        self.list.iter().map(|(name, _)| key(name)).filter(|key| !key.is_empty()).collect()
    }

    /// What is asked of each column.
    pub(super) fn fit(&mut self, headings: &[&str]) -> Result<Vec<Option<Wish>>, String> {
        let mut wishes = vec![None; headings.len()];
        for (at, (name, wish)) in self.list.iter().enumerate() {
            let Some(column) = column(name, headings)? else { continue };
            self.fitted[at] = true;
            if let Some(other) = wishes[column].replace(*wish)
                && other != *wish
            {
                return Err(format!("column {} is asked to be two things", called(column, headings)));
            }
        }
        self.seen.extend(headings.iter().filter(|text| !text.is_empty()).map(|text| safe_line(text)));
        Ok(wishes)
    }

    /// The first wish that no table could fulfil, as a message.
    pub(super) fn unfitted(&self) -> Option<String> {
        let (name, _) = self.list.iter().zip(&self.fitted).find(|(_, fitted)| !**fitted)?.0;
        let folded: Vec<String> = self.seen.iter().map(|text| fold(text)).collect();
        let near = nearest(&fold(name), folded.iter().map(String::as_str))
            .and_then(|near| self.seen.iter().find(|text| fold(text) == near))
            .map(|near| format!("; \"{near}\" is near"))
            .unwrap_or_default();
        let mut headings: Vec<String> = vec![];
        for text in &self.seen {
            if !headings.contains(text) {
                headings.push(text.clone());
            }
            if headings.len() == 30 {
                headings.push("…".to_owned());
                break;
            }
        }
        let headings = headings.join(" | ");
        Some(format!("no column is headed \"{}\"{near}; the headings are: {headings}", safe_line(name)))
    }
}

/// What a person calls a column: its letters, and its heading where it has one.
pub(super) fn called(column: usize, headings: &[&str]) -> String {
    let letters = column_letters(column);
    match headings.get(column) {
        Some(text) if !text.is_empty() => format!("{letters} (\"{}\")", safe_line(text)),
        Some(_) | None => letters,
    }
}

/// The column of a heading, else of the letters or the number that a spreadsheet gives it.
fn column(name: &str, headings: &[&str]) -> Result<Option<usize>, String> {
    let (folded, wanted) = (fold(name.trim()), key(name));
    let readings: [&dyn Fn(&str) -> bool; 2] =
        [&|text| fold(text.trim()) == folded, &|text| !wanted.is_empty() && key(text) == wanted];
    for holds in readings {
        let found: Vec<usize> =
            (0..headings.len()).filter(|at| !headings[*at].is_empty() && holds(headings[*at])).collect();
        match found.as_slice() {
            [] => {}
            [one] => return Ok(Some(*one)),
            [first, second, ..] => {
                let (first, second) = (column_letters(*first), column_letters(*second));
                let name = safe_line(name);
                return Err(format!("two columns are headed \"{name}\"; say {first} or {second}"));
            }
        }
    }
    let place = place(name.trim());
    Ok(place.filter(|place| *place < headings.len()))
}

/// The place of a column by letters ("C") or number ("3").
fn place(name: &str) -> Option<usize> {
    if name.len() > 5 || name.is_empty() {
        return None;
    }
    if name.bytes().all(|b| b.is_ascii_digit()) {
        return name.parse::<usize>().ok()?.checked_sub(1);
    }
    let letters = name.bytes().map(|b| b.is_ascii_uppercase().then(|| usize::from(b - b'A') + 1));
    letters.into_iter().try_fold(0, |place, letter| Some(place * 26 + letter?))?.checked_sub(1)
}
