//! Values of a table as the things they mean; what they cannot mean is told where it stands.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::draft::{Kind, Named, Written, nearest};
use crate::domain::vocabulary::{GapWord, Vocabulary};
use crate::domain::{Date, Stance, Text};

use super::records::HEAD_KEYS;
use super::trouble::{Trouble, listed, quoted};
use super::walk::Walk;
use crate::codec::import;

/// The most bytes of one text.
pub(super) const MAX_TEXT: usize = 64 * 1024;

/// A value of the tree.
pub(super) type Value<'i> = Spanned<DeValue<'i>>;

/// What a person calls the type of a value.
fn type_word(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

impl<'t> Walk<'t> {
    fn wrong_type(&mut self, key: &str, wants: &str, value: &Value<'_>) {
        let found = type_word(value.get_ref());
        self.excuse(key);
        self.trouble(value.span(), || {
            let message = format!("`{key}` wants {wants}, not {found}");
            let scalar = !value.get_ref().is_array() && !value.get_ref().is_table();
            if wants == "text" && scalar {
                Trouble::new(message, "put it in quotes")
            } else if wants.starts_with("a list") && value.get_ref().is_str() {
                Trouble::new(message, "write `[\"…\"]`")
            } else {
                Trouble::plain(message)
            }
        });
    }

    /// The characters of a string.
    pub(super) fn string<'a>(&mut self, key: &str, wants: &str, value: &'a Value<'_>) -> Option<&'a str> {
        let DeValue::String(text) = value.get_ref() else {
            self.wrong_type(key, wants, value);
            return None;
        };
        if value.span().is_empty() {
            // No value at all: the parser has told so already.
            self.excuse(key);
            return None;
        }
        if text.len() > MAX_TEXT {
            self.excuse(key);
            self.trouble(value.span(), || {
                let len = text.len();
                Trouble::new(format!("`{key}` is {len} bytes long"), format!("a text has at most {MAX_TEXT}"))
            });
            return None;
        }
        Some(text)
    }

    /// Text on one line; without a character there is none.
    pub(super) fn line(&mut self, key: &str, value: &Value<'_>) -> Option<Text> {
        let text = self.string(key, "text", value)?;
        let text = self.block.line(text);
        self.doubt(key, value, &text);
        Some(text).filter(|text| !text.is_empty())
    }

    /// Text on any number of lines; without a character there is none.
    pub(super) fn text(&mut self, key: &str, value: &Value<'_>) -> Option<Text> {
        let text = self.string(key, "text", value)?;
        let text = self.block.text(text);
        self.doubt(key, value, &text);
        Some(text).filter(|text| !text.is_empty())
    }

    fn doubt(&mut self, key: &str, value: &Value<'_>, text: &Text) {
        if text.is_suspicious() {
            let place = self.place(value.span());
            self.draft.doubt(key, place);
        }
    }

    /// Text on one line, and where it stands.
    pub(super) fn written(&mut self, key: &str, value: &Value<'_>) -> Option<Written<Text>> {
        let place = self.place(value.span());
        Some(Written { value: self.line(key, value)?, place })
    }

    /// The elements of a list.
    fn list<'a, 'i>(&mut self, key: &str, wants: &str, value: &'a Value<'i>) -> &'a [Value<'i>] {
        if let DeValue::Array(list) = value.get_ref() {
            return list;
        }
        self.wrong_type(key, wants, value);
        &[]
    }

    /// A list of texts on one line each.
    pub(super) fn written_list(&mut self, key: &str, value: &Value<'_>) -> Vec<Written<Text>> {
        let list = self.list(key, "a list of texts", value);
        list.iter().filter_map(|value| self.written(key, value)).collect()
    }

    /// A list of texts on any number of lines each.
    pub(super) fn text_list(&mut self, key: &str, value: &Value<'_>) -> Vec<Written<Text>> {
        let list = self.list(key, "a list of texts", value);
        let written =
            |value| Some(Written { place: self.place(Value::span(value)), value: self.text(key, value)? });
        list.iter().filter_map(written).collect()
    }

    /// A number on the agenda: text, or a whole number.
    pub(super) fn number(&mut self, key: &str, value: &Value<'_>) -> Option<Text> {
        match value.get_ref().as_integer() {
            Some(number) if number.radix() == 10 => Some(Text::line(number.as_str())),
            _ => self.line(key, value),
        }
    }

    /// The id of the record itself.
    pub(super) fn id(&mut self, key: &str, value: &Value<'_>) -> Option<Named> {
        let id = self.named(key, value);
        if id.is_none() {
            self.draft.lose(self.kind);
        }
        id
    }

    /// The id of another record.
    pub(super) fn named(&mut self, key: &str, value: &Value<'_>) -> Option<Named> {
        let place = self.place(value.span());
        let text = self.string(key, "an id", value)?;
        Some(self.draft.name(text, place))
    }

    /// The ids of other records.
    pub(super) fn named_list(&mut self, key: &str, value: &Value<'_>) -> Vec<Named> {
        let list = self.list(key, "a list of ids", value);
        list.iter().filter_map(|value| self.named(key, value)).collect()
    }

    /// The ids of other records, one of which may stand without a list.
    pub(super) fn one_or_several(&mut self, key: &str, value: &Value<'_>) -> Vec<Named> {
        if value.get_ref().is_str() {
            self.named(key, value).into_iter().collect()
        } else {
            self.named_list(key, value)
        }
    }

    /// A word of a closed list.
    pub(super) fn word<V: Vocabulary>(&mut self, key: &str, value: &Value<'_>) -> Option<V> {
        let text = self.string(key, "a word", value)?;
        let word = V::parse(text);
        if word.is_none() {
            self.bad_word(key, text, &V::words(), value.span());
        }
        word
    }

    /// A word of a closed list, and where it stands.
    pub(super) fn written_word<V: Vocabulary>(&mut self, key: &str, value: &Value<'_>) -> Option<Written<V>> {
        let place = self.place(value.span());
        Some(Written { value: self.word(key, value)?, place })
    }

    fn bad_word(&mut self, key: &str, text: &str, words: &[&'static str], at: Range<usize>) {
        self.excuse(key);
        self.trouble(at, || {
            let hint = match meant(key, text).or_else(|| nearest(text, words.iter().copied())) {
                Some(word) => {
                    format!("did you mean `{word}`? write one of {}", listed(words.iter().copied()))
                }
                None => format!("write one of {}", listed(words.iter().copied())),
            };
            Trouble::new(format!("{} is no {}", quoted(text), key.replace('_', " ")), hint)
        });
    }

    /// The author's word on the gap: not every word that the program may derive.
    pub(super) fn gap(&mut self, key: &str, value: &Value<'_>) -> Option<GapWord> {
        let text = self.string(key, "a word", value)?;
        let word = GapWord::from_word(text).filter(|word| GapWord::AUTHORED.contains(word));
        if word.is_none() {
            let words: Vec<_> = GapWord::AUTHORED.iter().map(|word| word.word()).collect();
            self.bad_word(key, text, &words, value.span());
        }
        word
    }

    /// A grade: reliability A–F, credibility 1–6.
    pub(super) fn grade(&mut self, key: &str, value: &Value<'_>) -> Option<Text> {
        let text = self.string(key, "a grade", value)?;
        if let [b'A'..=b'F', b'1'..=b'6'] = text.as_bytes() {
            return Some(Text::line(text));
        }
        self.trouble(value.span(), || {
            let hint = "write reliability A to F and credibility 1 to 6, as in \"B2\"";
            Trouble::new(format!("{} is no grade", quoted(text)), hint)
        });
        None
    }

    /// A day, a month or a year: a date of TOML, or one in quotes, or a year as a number.
    pub(super) fn date(&mut self, key: &str, value: &Value<'_>) -> Option<Date> {
        let date = match value.get_ref() {
            DeValue::String(text) => Date::parse(text.trim()),
            DeValue::Integer(year) if year.radix() == 10 => Date::parse(year.as_str()),
            DeValue::Datetime(at) => match (at.date, at.time) {
                (Some(date), None) => Date::new(date.year as i16, date.month, date.day),
                (None, None) => {
                    // No date at all: the parser has told so already.
                    self.excuse(key);
                    return None;
                }
                (_, Some(_)) => None,
            },
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => {
                self.wrong_type(key, "a date", value);
                return None;
            }
        };
        if date.is_none() {
            let raw = self.source(value.span());
            self.trouble(value.span(), || bad_date(raw));
        }
        date
    }

    /// The names of the stances.
    pub(super) fn stance_names(&mut self, key: &str, value: &Value<'_>) -> Vec<(Stance, Text)> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(key, "a table", value);
            return Vec::new();
        };
        let mut names = Vec::new();
        for (key, value) in table {
            let word = key.get_ref();
            match Stance::from_word(word) {
                Some(stance) => names.extend(self.line(word, value).map(|name| (stance, name))),
                None if HEAD_KEYS.contains(&&**word) => self.trouble(key.span(), || {
                    let hint = "put it before the `[stance_names]` line";
                    Trouble::new(
                        format!("`{word}` is a key of the header, and stands in `[stance_names]`"),
                        hint,
                    )
                }),
                None => self.bad_word("stance", word, &Stance::words(), key.span()),
            }
        }
        names
    }

    /// The table of a record's short forms.
    pub(super) fn table<'a, 'i>(&mut self, key: &str, value: &'a Value<'i>) -> Option<&'a DeTable<'i>> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(table);
        }
        self.wrong_type(key, "a table, as in `{ party = \"…\" }`", value);
        None
    }

    /// What the file says at a stretch of the piece.
    fn source(&self, range: Range<usize>) -> &'t str {
        self.text.get(self.base + range.start..self.base + range.end).unwrap_or("")
    }
}

/// What is said of a date that is none.
pub(super) fn bad_date(raw: &str) -> Trouble {
    let hint = "write 2031-05-12, or in quotes \"2031-05-12\", \"2031-05\" or \"2031\"";
    Trouble::new(format!("{} is no date", quoted(raw.trim_matches(['"', '\'']))), hint)
}

/// The word of the format for one that people use in its place.
fn meant(key: &str, text: &str) -> Option<&'static str> {
    matches!(key, "stance" | "stances").then(|| import::stance_of(text).map(Stance::word)).flatten()
}

/// Whether a record of this kind can be found again by an id that is written.
pub(super) fn has_id(kind: Kind) -> bool {
    !matches!(kind, Kind::Dataset | Kind::Position)
}
