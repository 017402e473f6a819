//! A dataset in JSON: the keys and values of its file, the records of a kind in one list.
//!
//! It is made of the written file, a record at a time, so that there is one writer and no more than a piece is ever a tree.

use std::fmt::Display;
use std::ops::Range;

use serde::Serialize;
use serde::ser::{Error, SerializeMap, Serializer};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::Dataset;

use super::super::pieces::{Pieces, header, line_at};

/// The key under which a file may say what it is; a reader passes over it.
pub const ABOUT: &str = "about";

/// The file of a dataset, which says `about` of itself before anything else.
pub fn write_json(dataset: &Dataset, about: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let text = super::write(dataset, "");
    let mut out = serde_json::to_vec_pretty(&File { text: &text, about })?;
    out.push(b'\n');
    Ok(out)
}

struct File<'a, A> {
    text: &'a str,
    about: &'a A,
}

impl<A: Serialize> Serialize for File<'_, A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut head = 0..0;
        let mut kinds: Vec<(&'static str, Vec<Range<usize>>)> = vec![];
        for piece in Pieces::of(self.text) {
            let Some(kind) = header(line_at(self.text, piece.start)) else {
                head = piece;
                continue;
            };
            match kinds.iter_mut().find(|(word, _)| *word == kind.word()) {
                Some((_, pieces)) => pieces.push(piece),
                None => kinds.push((kind.word(), vec![piece])),
            }
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(ABOUT, self.about)?;
        for (key, value) in in_order(&parsed(&self.text[head])?) {
            map.serialize_entry(key, &Value(value))?;
        }
        for (word, pieces) in &kinds {
            map.serialize_entry(word, &Records { text: self.text, word, pieces })?;
        }
        map.end()
    }
}

/// The records of a kind.
struct Records<'a> {
    text: &'a str,
    word: &'a str,
    pieces: &'a [Range<usize>],
}

impl Serialize for Records<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(
            self.pieces.iter().map(|piece| Record { text: &self.text[piece.clone()], word: self.word }),
        )
    }
}

struct Record<'a> {
    text: &'a str,
    word: &'a str,
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let table = parsed(self.text)?;
        match table.get(self.word).map(Spanned::get_ref) {
            Some(DeValue::Array(records)) if records.len() == 1 => {
                Value(records[0].get_ref()).serialize(serializer)
            }
            _ => Err(Error::custom(format!("a record of the kind {} is none", self.word))),
        }
    }
}

/// A value; a date is a text.
struct Value<'a, 'i>(&'a DeValue<'i>);

impl Serialize for Value<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            DeValue::String(text) => serializer.serialize_str(text),
            DeValue::Datetime(date) => serializer.collect_str(date),
            DeValue::Boolean(value) => serializer.serialize_bool(*value),
            DeValue::Array(items) => serializer.collect_seq(items.iter().map(|item| Value(item.get_ref()))),
            DeValue::Table(table) => {
                serializer.collect_map(in_order(table).into_iter().map(|(key, value)| (key, Value(value))))
            }
            DeValue::Integer(_) | DeValue::Float(_) => Err(Error::custom("no dataset has a number")),
        }
    }
}

/// The entries of a table as they are written.
fn in_order<'a, 'i>(table: &'a DeTable<'i>) -> Vec<(&'a str, &'a DeValue<'i>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries.into_iter().map(|(key, value)| (key.get_ref().as_ref(), value.get_ref())).collect()
}

fn parsed<E: Error>(piece: &str) -> Result<DeTable<'_>, E> {
    let told = |error: toml::de::Error| error.message().to_owned();
    DeTable::parse(piece).map(Spanned::into_inner).map_err(|error| wrong(told(error)))
}

fn wrong<E: Error>(what: impl Display) -> E {
    E::custom(what)
}
