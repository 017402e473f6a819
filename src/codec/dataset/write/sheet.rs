//! The paper that records are written on: keys aligned, values as TOML wants them, long ones on lines of their own.

use toml_writer::{TomlStringBuilder, WriteTomlValue};

use crate::domain::text::{safe_line, wants_escape};
use crate::domain::{Date, Text};

/// How wide a line may get before a list or a table is given lines of its own.
pub(super) const WIDTH: usize = 100;

/// The room that a key and its `=` take of a line.
const KEY: usize = 16;

/// A text in the making. A record's keys are gathered first, so that they can be aligned.
#[derive(Debug, Default)]
pub(super) struct Sheet<'a> {
    /// What is written so far.
    pub(super) out: String,
    /// The keys of the record, each with the end of its value.
    rows: Vec<(&'a str, usize)>,
    /// The values, one after the other.
    values: String,
    /// Where the rows of a record go instead of being written, if they are only asked for.
    taken: Option<Rows<'a>>,
}

/// The keys of a record, each with its value as TOML.
pub(in crate::codec::dataset) type Rows<'a> = Vec<(&'a str, String)>;

impl<'a> Sheet<'a> {
    /// Comment lines.
    pub(super) fn comment(&mut self, text: &str) {
        for line in text.lines() {
            self.out.push('#');
            let line = safe_line(line);
            if !line.trim().is_empty() {
                self.out.push(' ');
                self.out.push_str(line.trim_end());
            }
            self.out.push('\n');
        }
    }

    /// A comment with which a part of the file begins.
    pub(super) fn section(&mut self, text: &str) {
        self.out.push_str("\n\n");
        self.comment(text);
    }

    /// Ends a record, or the table within one that this header names.
    pub(super) fn end(&mut self, header: &str) {
        if let Some(taken) = &mut self.taken {
            let mut start = 0;
            taken.extend(self.rows.drain(..).map(|(key, end)| {
                let value = self.values[start..end].to_owned();
                start = end;
                (key, value)
            }));
            self.values.clear();
            return;
        }
        if !header.is_empty() {
            self.out.push('\n');
            self.out.push_str(header);
            self.out.push('\n');
        }
        let width = self.rows.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
        let mut start = 0;
        for (key, end) in self.rows.drain(..) {
            self.out.push_str(key);
            self.out.extend(std::iter::repeat_n(' ', width - key.len()));
            self.out.push_str(" = ");
            self.out.push_str(&self.values[start..end]);
            self.out.push('\n');
            start = end;
        }
        self.values.clear();
    }

    fn row(&mut self, key: &'a str) {
        self.rows.push((key, self.values.len()));
    }

    /// A word or an id: nothing in it wants an escape.
    pub(super) fn word(&mut self, key: &'a str, word: &str) {
        self.values.push('"');
        self.values.push_str(word);
        self.values.push('"');
        self.row(key);
    }

    /// A word, if there is one.
    pub(super) fn word_if(&mut self, key: &'a str, word: Option<&str>) {
        if let Some(word) = word {
            self.word(key, word);
        }
    }

    /// A text as it came.
    pub(super) fn text(&mut self, key: &'a str, text: &Text) {
        string(&mut self.values, text.original());
        self.row(key);
    }

    /// A text, if there is one.
    pub(super) fn text_if(&mut self, key: &'a str, text: Option<&Text>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    /// A day as TOML has it; a month or a year, which it has not, in quotes.
    pub(super) fn date_if(&mut self, key: &'a str, date: Option<Date>) {
        if let Some(date) = date {
            self.values.push_str(&date_value(date));
            self.row(key);
        }
    }

    /// A list of ids, if there are any, as many on a line as there is room for.
    pub(super) fn ids<'i>(&mut self, key: &'a str, ids: impl Iterator<Item = &'i str> + Clone) {
        if ids.clone().next().is_some() {
            id_list(&mut self.values, ids);
            self.row(key);
        }
    }

    /// A list of texts, if there are any, on one line or on a line each.
    pub(super) fn texts<'t>(&mut self, key: &'a str, texts: impl Iterator<Item = &'t Text>) {
        let texts: Vec<String> = texts.map(|text| string_value(text.original())).collect();
        if texts.is_empty() {
            return;
        }
        let width: usize = texts.iter().map(|text| text.chars().count() + 2).sum();
        if KEY + width <= WIDTH {
            self.values.push('[');
            self.values.push_str(&texts.join(", "));
        } else {
            self.values.push_str("[\n");
            for text in texts {
                self.values.push_str("    ");
                self.values.push_str(&text);
                self.values.push_str(",\n");
            }
        }
        self.values.push(']');
        self.row(key);
    }

    /// A value that is TOML already.
    pub(super) fn raw(&mut self, key: &'a str, value: &str) {
        self.values.push_str(value);
        self.row(key);
    }

    /// Whether the rows fit on one line as a table.
    pub(super) fn is_short(&self) -> bool {
        let keys: usize = self.rows.iter().map(|(key, _)| key.len() + 5).sum();
        // Bytes are counted first, so that what is far too long is not looked at by the letter.
        let is_long = self.rows.len() > WIDTH || self.values.len() > 4 * WIDTH || self.values.contains('\n');
        !is_long && KEY + keys + self.values.chars().count() + 4 <= WIDTH
    }

    /// The rows as a table on one line; they are gone from here.
    pub(super) fn fold(&mut self) -> String {
        let mut start = 0;
        let pairs = self.rows.drain(..).map(|(key, end)| {
            let pair = format!("{key} = {}", &self.values[start..end]);
            start = end;
            pair
        });
        let pairs: Vec<String> = pairs.collect();
        self.values.clear();
        format!("{{ {} }}", pairs.join(", "))
    }

    /// From here on rows are not written but taken.
    pub(super) fn take(&mut self) {
        self.taken = Some(Vec::new());
    }

    /// The rows that were taken since.
    pub(super) fn taken(&mut self) -> Rows<'a> {
        self.taken.take().unwrap_or_default()
    }

    /// Whether nothing has been put on it since the last record ended.
    pub(super) fn is_blank(&self) -> bool {
        self.rows.is_empty()
    }
}

/// A record of these rows.
pub(in crate::codec::dataset) fn record(header: &str, rows: &[(&str, String)]) -> String {
    let width = rows.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
    let mut out = format!("\n{header}\n");
    for (key, value) in rows {
        out.push_str(&format!("{key:width$} = {value}\n"));
    }
    out
}

/// A text as a TOML string.
pub(in crate::codec::dataset) fn string_value(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    string(&mut out, text);
    out
}

fn string(out: &mut String, text: &str) {
    let string = TomlStringBuilder::new(text);
    // The rest is escaped by TOML's own rule.
    let escaped = |c: char| !c.is_ascii() && wants_escape(c);
    if !text.contains(escaped) {
        // Into a string nothing fails to be written.
        let _ = string.as_default().write_toml_value(out);
        return;
    }
    // Where a person reads, and on a terminal, what is not seen must not be there unseen. A literal string has no escapes.
    let string = if text.contains('\n') { string.as_ml_basic() } else { string.as_basic() };
    let mut written = String::new();
    let _ = string.write_toml_value(&mut written);
    for c in written.chars() {
        match c {
            c if !escaped(c) => out.push(c),
            c if u32::from(c) <= 0xFFFF => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push_str(&format!("\\U{:08X}", u32::from(c))),
        }
    }
}

/// A date as a TOML value.
pub(super) fn date_value(date: Date) -> String {
    let iso = date.iso();
    if iso.len() == "2031-05-12".len() { iso } else { format!("\"{iso}\"") }
}

/// Ids as a TOML list.
fn id_list<'i>(out: &mut String, ids: impl Iterator<Item = &'i str> + Clone) {
    let width: usize = ids.clone().map(|id| id.len() + 4).sum();
    let lines = KEY + width > WIDTH;
    out.push('[');
    let mut column = WIDTH;
    for (nth, id) in ids.enumerate() {
        if nth > 0 {
            out.push(',');
        }
        column += id.len() + 4;
        if lines && column > WIDTH {
            out.push_str("\n    ");
            column = 4 + id.len() + 4;
        } else if nth > 0 {
            out.push(' ');
        }
        out.push('"');
        out.push_str(id);
        out.push('"');
    }
    out.push_str(if lines { ",\n]" } else { "]" });
}
