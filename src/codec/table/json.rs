//! JSON: records with keys, or rows of values, as a table; and a dataset of our own format in JSON, as the TOML that it would be.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::codec::dataset::ABOUT;

use super::decode::decode;
use super::{Counted, MAX_CELLS, MAX_COLUMNS, Table, Tables, Unreadable, too_many_cells};

/// What JSON holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// Tables: a list of records, or of rows.
    Tables(Tables),
    /// A dataset in our own format, as TOML, and what is to be said of its reading.
    Dataset(String, Vec<String>),
}

/// The lists of records that a dataset has.
const RECORDS: [&str; 10] = [
    "issue",
    "party",
    "theme",
    "source",
    "position",
    "challenge",
    "opportunity",
    "measure",
    "step",
    "pressure",
];

/// What to do with what is neither.
const REMEDY: &str =
    "write a list of records, each with a key for every column: [{\"issue\": \"…\", \"North\": \"…\"}]";

/// Whole numbers up to here are told apart.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads records or rows, or a dataset.
pub fn read(bytes: &[u8]) -> Result<Json, Unreadable> {
    let mut tables = Tables::default();
    let text = decode(bytes, &mut tables)?;
    let value: Value = serde_json::from_str(&text)
        .map_err(|error| Unreadable::new(error.to_string(), "mend it there; it must be JSON throughout"))?;
    if is_answer(&value) {
        return Err(Unreadable::new(
            "this is what demarche answers to a program, which is no dataset",
            "import the table that the dataset was made of, or open the dataset itself",
        ));
    }
    match value {
        Value::List(items) => {
            tables.add(table(None, &items)?)?;
            Ok(Json::Tables(tables))
        }
        Value::Record(mut fields) if is_dataset(&fields) => {
            // What the file says of itself is no part of it.
            fields.retain(|(key, value)| key != ABOUT || !matches!(value, Value::Record(_)));
            Ok(Json::Dataset(toml(&fields), tables.remarks))
        }
        Value::Record(mut fields) => {
            let title = taken_title(&mut fields);
            for (key, value) in &fields {
                match value {
                    Value::List(items) if !items.is_empty() && items.iter().all(Value::is_row) => {
                        tables.add(table(Some(key.clone()), items)?)?;
                    }
                    Value::Null => {}
                    Value::Plain(_) | Value::List(_) | Value::Record(_) => {
                        tables.remarks.push(format!("{key:?} is no list of records and is not taken"));
                    }
                }
            }
            if let ([only], Some(title)) = (tables.tables.as_mut_slice(), title) {
                only.title = Some(title);
            }
            if tables.tables.is_empty() {
                return Err(Unreadable::new("there is no list of records in the file", REMEDY));
            }
            Ok(Json::Tables(tables))
        }
        Value::Null | Value::Plain(_) => {
            Err(Unreadable::new("there is no list of records in the file", REMEDY))
        }
    }
}

/// A value, its keys in their order and its numbers and words as text.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Null,
    Plain(Plain),
    List(Vec<Value>),
    Record(Vec<(String, Value)>),
}

#[derive(Debug, Clone, PartialEq)]
enum Plain {
    Text(String),
    /// A number, or yes or no, as it is written.
    Word(String),
}

impl Value {
    /// Whether it is a list of nothing but records.
    fn is_records(&self) -> bool {
        matches!(self, Self::List(items) if !items.is_empty() && items.iter().all(|it| matches!(it, Self::Record(_))))
    }

    /// Whether it can be a row of a table.
    fn is_row(&self) -> bool {
        matches!(self, Self::Record(_) | Self::List(_))
    }
}

/// The table of a list: of records, whose keys are the headings, or of rows as they are.
fn table(title: Option<String>, items: &[Value]) -> Result<Table, Unreadable> {
    let mut table = Table::new(title, Counted::Rows);
    if items.iter().all(|item| matches!(item, Value::List(_))) {
        for (number, item) in (1..).zip(items) {
            table.begin_row(number)?;
            let Value::List(cells) = item else { continue };
            for (column, cell) in (1..).zip(cells) {
                table.push(&text(cell, || format!("row {number}, value {column}"))?)?;
            }
        }
        return if items.is_empty() { Err(Unreadable::new("the list is empty", REMEDY)) } else { Ok(table) };
    }
    let mut headings: Vec<String> = vec![];
    let mut places = HashMap::new();
    let mut rows = vec![];
    let mut cells = 0;
    let records_in = records_in(items);
    for (number, item) in (1..).zip(items) {
        let Value::Record(fields) = item else {
            return Err(Unreadable::new(format!("item {number} of the list is no record"), REMEDY));
        };
        let mut begun = vec![];
        let (whole, within) = parted(fields, records_in);
        flatten("", &whole, number, &mut |key, text| begun.push((key, text)))?;
        let mut place = |key: String| {
            *places.entry(key.clone()).or_insert_with(|| {
                headings.push(key);
                headings.len() - 1
            })
        };
        let mut begun: Vec<(usize, Option<String>)> =
            begun.into_iter().map(|(key, text)| (place(key), Some(text))).collect();
        for fields in within.iter().copied().chain(within.is_empty().then_some([].as_slice())) {
            let taken: HashSet<usize> = begun.iter().map(|(column, _)| *column).collect();
            // What a further row has of the record around it is that of the row above, and not copied.
            let above = begun.iter().map(|(column, _)| (*column, None)).collect();
            let mut row = std::mem::replace(&mut begun, above);
            flatten("", fields, number, &mut |key, text| {
                // A key that the record around it has too is told from that one.
                let column = place(key.clone());
                let column = if taken.contains(&column) {
                    place(format!("{}.{key}", records_in.unwrap_or_default()))
                } else {
                    column
                };
                row.push((column, Some(text)));
            })?;
            row.sort_by_key(|(column, _)| *column);
            cells += row.len();
            if cells > MAX_CELLS {
                return Err(too_many_cells());
            }
            rows.push((number, row));
        }
        if headings.len() > MAX_COLUMNS {
            let what = format!("there are more than {MAX_COLUMNS} different keys by record {number}");
            return Err(Unreadable::new(what, "this is hardly a table of positions; take out what is not"));
        }
    }
    table.begin_row(0)?;
    for heading in &headings {
        table.push(heading)?;
    }
    for (number, row) in rows {
        table.begin_row(number)?;
        for (column, text) in row {
            for _ in table.len(table.row_count() - 1)..column {
                table.push("")?;
            }
            match text {
                Some(text) => table.push(&text)?,
                None => table.push_again(table.row_count() - 2, column)?,
            }
        }
    }
    Ok(table)
}

/// The one key under which records hold further records, each of which is a row: `positions`, as programs write them. `None`
/// where there is none or more than one that is not told apart by its name.
fn records_in(items: &[Value]) -> Option<&str> {
    let mut keys: Vec<&str> = vec![];
    for item in items {
        let Value::Record(fields) = item else { continue };
        for (key, value) in fields {
            if value.is_records() && !keys.contains(&key.as_str()) {
                keys.push(key);
            }
            if keys.len() > MAX_NESTED {
                return None;
            }
        }
    }
    match keys.as_slice() {
        [only] => Some(only),
        several => several.iter().copied().find(|key| *key == "positions"),
    }
}

/// How many keys that hold records are told apart.
const MAX_NESTED: usize = 16;

/// A value with its key.
type Keyed = (String, Value);

/// The fields of a record, and the records that it holds under a key.
fn parted<'a>(fields: &'a [(String, Value)], key: Option<&str>) -> (Cow<'a, [Keyed]>, Vec<&'a [Keyed]>) {
    if key.is_none_or(|key| fields.iter().all(|(name, _)| name != key)) {
        return (Cow::Borrowed(fields), vec![]);
    }
    let (mut whole, mut within) = (vec![], vec![]);
    for (name, value) in fields {
        match value {
            Value::List(items) if Some(name.as_str()) == key && (items.is_empty() || value.is_records()) => {
                within.extend(items.iter().filter_map(|item| match item {
                    Value::Record(fields) => Some(fields.as_slice()),
                    Value::Null | Value::Plain(_) | Value::List(_) => None,
                }));
            }
            Value::Null | Value::Plain(_) | Value::List(_) | Value::Record(_) => {
                whole.push((name.clone(), value.clone()));
            }
        }
    }
    (Cow::Owned(whole), within)
}

/// Gives each field of a record with its key; those of a record in it with both keys. What stands by party under `positions`
/// has the party's name alone, as it has in a table.
fn flatten(
    before: &str,
    fields: &[(String, Value)],
    number: usize,
    give: &mut impl FnMut(String, String),
) -> Result<(), Unreadable> {
    for (key, value) in fields {
        let called = match before {
            "" | "positions" | "attributes" | "fields" | "properties" => key.clone(),
            "source" | "sources" if matches!(key.as_str(), "title" | "name") => "source".to_owned(),
            "source" | "sources" if key == "url" => key.clone(),
            before => format!("{before} – {key}"),
        };
        match value {
            Value::Record(fields) => flatten(&called, fields, number, give)?,
            Value::List(items) if value.is_records() && items.len() == 1 => {
                let fields = items.iter().filter_map(|item| match item {
                    Value::Record(fields) => Some(fields),
                    Value::Null | Value::Plain(_) | Value::List(_) => None,
                });
                fields.into_iter().try_for_each(|fields| flatten(&called, fields, number, give))?;
            }
            Value::Null | Value::Plain(_) | Value::List(_) => {
                give(called, text(value, || format!("record {number}, {key:?}"))?);
            }
        }
    }
    Ok(())
}

/// The text of a cell: a list is lines with a bullet each.
fn text(value: &Value, place: impl Fn() -> String) -> Result<String, Unreadable> {
    let plain = |value: &Value| match value {
        Value::Null => Some(String::new()),
        Value::Plain(Plain::Text(text) | Plain::Word(text)) => Some(text.clone()),
        Value::List(_) | Value::Record(_) => None,
    };
    let list = |items: &[Value]| {
        let items: Option<Vec<String>> = items.iter().map(plain).collect();
        let lines = items?
            .into_iter()
            .filter(|item| !item.trim().is_empty())
            .map(|item| format!("• {}", item.trim()));
        Some(lines.collect::<Vec<_>>().join("\n"))
    };
    let text = match value {
        Value::List(items) => list(items),
        Value::Null | Value::Plain(_) | Value::Record(_) => plain(value),
    };
    text.ok_or_else(|| {
        Unreadable::new(
            format!("{}: records within a cell", place()),
            "make a row of each, or a line of text",
        )
    })
}

/// Whether a value is what `list --json` and `show --json` print: issues with their derived gaps.
fn is_answer(value: &Value) -> bool {
    let is_issue = |value: &Value| {
        let Value::Record(fields) = value else { return false };
        let has = |name: &str| fields.iter().any(|(key, _)| key == name);
        let is_derived = |(key, value): &(String, Value)| {
            key == "gap" && matches!(value, Value::Record(gap) if gap.iter().any(|(key, _)| key == "derived"))
        };
        has("positions") && has("title") && fields.iter().any(is_derived)
    };
    match value {
        Value::List(items) => items.first().is_some_and(is_issue),
        Value::Null | Value::Plain(_) | Value::Record(_) => is_issue(value),
    }
}

/// What a file calls itself.
fn taken_title(fields: &mut Vec<(String, Value)>) -> Option<String> {
    let is_title =
        |(key, value): &(String, Value)| key == "title" && matches!(value, Value::Plain(Plain::Text(_)));
    match fields.remove(fields.iter().position(is_title)?).1 {
        Value::Plain(Plain::Text(title)) => Some(title),
        Value::Null | Value::Plain(_) | Value::List(_) | Value::Record(_) => None,
    }
}

/// Whether a record is a dataset: it has a title and lists of records by the names of the format, or several of them.
fn is_dataset(fields: &[(String, Value)]) -> bool {
    let lists =
        fields.iter().filter(|(key, value)| RECORDS.contains(&key.as_str()) && value.is_records()).count();
    let has_title =
        fields.iter().any(|(key, value)| key == "title" && matches!(value, Value::Plain(Plain::Text(_))));
    lists > 1 || (lists == 1 && has_title)
}

/// The TOML of a dataset: plain values first, then its records.
fn toml(fields: &[(String, Value)]) -> String {
    let mut out = String::new();
    for (key, value) in fields.iter().filter(|(_, value)| !value.is_records()) {
        line(&mut out, key, value);
    }
    for (key, value) in fields {
        let Value::List(items) = value else { continue };
        for item in items.iter().filter(|_| value.is_records()) {
            let Value::Record(fields) = item else { continue };
            out.push_str(&format!("\n[[{}]]\n", name(key)));
            for (key, value) in fields {
                line(&mut out, key, value);
            }
        }
    }
    out
}

/// A key and its value on a line; TOML has no word for nothing, and says it by silence.
fn line(out: &mut String, key: &str, value: &Value) {
    if *value != Value::Null {
        out.push_str(&format!("{} = ", name(key)));
        inline(out, value);
        out.push('\n');
    }
}

fn inline(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("\"\""),
        Value::Plain(Plain::Word(word)) => out.push_str(word),
        Value::Plain(Plain::Text(text)) => out.push_str(&quoted(text)),
        Value::List(items) => {
            out.push('[');
            for (at, item) in items.iter().filter(|item| **item != Value::Null).enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                inline(out, item);
            }
            out.push(']');
        }
        Value::Record(fields) => {
            out.push('{');
            for (at, (key, value)) in fields.iter().filter(|(_, value)| *value != Value::Null).enumerate() {
                out.push_str(&format!("{} {} = ", if at > 0 { "," } else { "" }, name(key)));
                inline(out, value);
            }
            out.push_str(" }");
        }
    }
}

/// A key as TOML reads it.
fn name(key: &str) -> Cow<'_, str> {
    let is_bare =
        !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if is_bare { Cow::Borrowed(key) } else { Cow::Owned(quoted(key)) }
}

/// A text in quotation marks, as TOML reads it.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reading)
    }
}

struct Reading;

impl<'de> Visitor<'de> for Reading {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Plain(Plain::Word(value.to_string())))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Plain(Plain::Word(value.to_string())))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Plain(Plain::Word(value.to_string())))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        // It was rounded when it was read, and what was written is not known any more.
        if value.abs() >= EXACT {
            return Err(E::custom("a number too large to be read exactly; write it in quotation marks"));
        }
        Ok(Value::Plain(Plain::Word(value.to_string())))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Plain(Plain::Text(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = vec![];
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut fields: Vec<(String, Value)> = vec![];
        let mut seen = HashSet::new();
        while let Some((key, value)) = entries.next_entry::<String, Value>()? {
            if !seen.insert(key.clone()) {
                return Err(de::Error::custom(format!("the key {key:?} stands twice in one record")));
            }
            fields.push((key, value));
        }
        Ok(Value::Record(fields))
    }
}

#[cfg(test)]
mod tests {
    use crate::codec::dataset::{self, Input};

    use super::*;

    /// The rows of the tables, with their numbers and titles.
    fn shown(json: &str) -> Vec<String> {
        let Json::Tables(tables) = read(json.as_bytes()).unwrap() else { panic!("a dataset: {json}") };
        let of = |table: &Table| {
            let rows: Vec<_> = (0..table.row_count())
                .map(|row| {
                    format!(
                        "{} {}",
                        table.number(row),
                        table.row(row).collect::<Vec<_>>().join("|").replace('\n', "/")
                    )
                })
                .collect();
            let title = table.title.as_deref().map(|title| format!("{title}: ")).unwrap_or_default();
            title + &rows.join("; ")
        };
        tables.tables.iter().map(of).chain(tables.remarks).collect()
    }

    fn refused(json: &str) -> String {
        read(json.as_bytes()).unwrap_err().what
    }

    #[test]
    fn records_are_rows_and_their_keys_headings_in_the_order_of_the_file() {
        let json = r#"[{"title": "Flow", "North": "yes", "challenges": ["a", " ", "b"], "n": 1.5},
            {"North": null, "title": "Dam", "Ärger": true, "n": 9007199254740993}]"#;
        assert_eq!(
            shown(json),
            ["0 title|North|challenges|n|Ärger; 1 Flow|yes|• a/• b|1.5; 2 Dam|||9007199254740993|true"]
        );
    }

    #[test]
    fn what_stands_by_party_in_a_record_is_a_column_for_each() {
        let json = r#"{"title": "Talks", "on": null, "issues": [{"issue": "Flow", "positions": {"north": "yes", "south": "no"}, "meta": {"x": 1}}]}"#;
        assert_eq!(shown(json), ["Talks: 0 issue|north|south|meta – x; 1 Flow|yes|no|1"]);
    }

    #[test]
    fn rows_of_values_are_a_table_as_they_are() {
        assert_eq!(
            shown(r#"[["Issue", "North"], ["Flow", "yes"], [3]]"#),
            ["1 Issue|North; 2 Flow|yes; 3 3"]
        );
    }

    #[test]
    fn several_lists_are_several_tables_and_what_is_none_is_told() {
        let json = r#"{"Issues": [{"a": 1}], "Measures": [["b"], ["c"]], "by": "me", "empty": []}"#;
        assert_eq!(
            shown(json),
            [
                "Issues: 0 a; 1 1",
                "Measures: 1 b; 2 c",
                "\"by\" is no list of records and is not taken",
                "\"empty\" is no list of records and is not taken"
            ]
        );
    }

    #[test]
    fn a_dataset_in_json_is_the_toml_that_it_would_be() {
        let json = r#"{"id": "aru", "title": "Talks \"on\" the\tAru", "as_of": "2031-05-12",
            "party": [{"id": "north", "name": "Northern\nRepublic\u007f", "groups": ["upstream"], "summary": null}, {"id": "south", "name": "South"}],
            "stance_names": {"support": "yes"},
            "issue": [{"title": "Flow", "question": "Flow?", "positions": {"north": "by season"}, "stances": {"south": "support"}, "challenges": ["a \\ b"]}],
            "position": [{"issue": "flow", "party": "south", "text": "40", "date": "2031-05"}]}"#;
        let Json::Dataset(toml, remarks) = read(json.as_bytes()).unwrap() else { panic!("no dataset") };
        assert_eq!(remarks, [""; 0]);
        let reading = dataset::read(&[Input::new("aru.toml", toml.clone().into_bytes())]);
        let dataset = reading.dataset.unwrap_or_else(|| panic!("{:?}\n{toml}", reading.diagnostics));
        assert_eq!(dataset.head().title.original(), "Talks \"on\" the\tAru");
        assert_eq!(dataset.parties()[0].name.original(), "Northern\nRepublic\u{7f}");
        assert_eq!((dataset.parties().len(), dataset.issues().len()), (2, 1));
        assert!(toml.contains("\n[[position]]\nissue = \"flow\"\n"), "{toml}");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        assert_eq!(refused("[{\"a\": NaN}]"), "expected value at line 1 column 8");
        assert_eq!(refused("[\n{\"a\": 1e999}]"), "number out of range at line 2 column 11");
        assert!(
            refused("[{\"a\": 123456789012345678901234567890}]")
                .starts_with("a number too large to be read exactly")
        );
        assert!(
            refused("[{\"a\": 1, \"a\": 2}]")
                .starts_with("the key \"a\" stands twice in one record at line 1")
        );
        assert!(refused(&"[".repeat(100_000)).starts_with("recursion limit exceeded at line 1"));
        assert_eq!(
            refused("[{\"a\": [{\"b\": [{\"c\": 1}, {\"c\": 2}]}]}]"),
            "record 1, \"b\": records within a cell"
        );
        assert_eq!(refused("[[1, [2, [3]]]]"), "row 1, value 2: records within a cell");
        assert_eq!(refused("[1, 2]"), "item 1 of the list is no record");
        assert_eq!(refused("[]"), "the list is empty");
        assert_eq!(refused("\"x\""), "there is no list of records in the file");
        assert_eq!(refused("{\"title\": \"x\"}"), "there is no list of records in the file");
    }

    #[test]
    fn many_headings_cost_no_more_than_their_cells() {
        let records: Vec<_> = (0..20_000).map(|at| format!("{{\"k{at}\": 1}}")).collect();
        assert_eq!(
            refused(&format!("[{}]", records.join(","))),
            "there are more than 16384 different keys by record 16385"
        );
    }

    /// The rows of the only table of a text, their cells joined by bars.
    fn rows_of(text: &str) -> Vec<String> {
        let Json::Tables(tables) = read(text.as_bytes()).expect("tables") else { panic!("no tables") };
        let [table] = tables.tables.as_slice() else { panic!("several tables") };
        (0..table.row_count()).map(|row| table.row(row).collect::<Vec<_>>().join("|")).collect()
    }

    #[test]
    fn records_within_a_record_are_a_row_each_with_what_stands_around_them() {
        let text = r#"[
            {"id": 7, "attributes": {"title": "Flow"}, "positions": [
                {"party": {"name": "North"}, "stance": "support", "id": 1, "sources": [{"title": "Speech", "url": "https://a.example"}]},
                {"party": {"name": "South"}, "stance": null}]},
            {"id": 8, "attributes": {"title": "Salt"}, "positions": []}]"#;
        assert_eq!(
            rows_of(text),
            [
                "id|title|party – name|stance|positions.id|source|url",
                "7|Flow|North|support|1|Speech|https://a.example",
                "7|Flow|South|",
                "8|Salt",
            ]
        );
    }

    #[test]
    fn what_a_party_says_in_a_record_stays_the_partys() {
        let text = r#"[{"issue": "Flow", "positions": {"North": {"stance": "support", "by": "Minister"}, "South": null}}]"#;
        assert_eq!(rows_of(text), ["issue|North – stance|North – by|South", "Flow|support|Minister|"]);
    }

    #[test]
    fn a_long_text_around_many_records_is_kept_once() {
        let within: Vec<String> = (0..2000).map(|at| format!("{{\"party\": \"p{at}\"}}")).collect();
        let text =
            format!("[{{\"title\": \"{}\", \"positions\": [{}]}}]", "x".repeat(1 << 15), within.join(","));
        let Json::Tables(tables) = read(text.as_bytes()).expect("tables") else { panic!("no tables") };
        assert_eq!(tables.tables[0].row_count(), 2001);
        assert_eq!(tables.tables[0].cell(2000, 0).as_ptr(), tables.tables[0].cell(1, 0).as_ptr());
    }

    #[test]
    fn our_own_answers_to_programs_are_no_tables() {
        let issue = r#"{"title": "Flow", "gap": {"derived": "wide"}, "positions": []}"#;
        for text in [issue.to_owned(), format!("[{issue}]")] {
            let refused = read(text.as_bytes()).expect_err("refused").to_string();
            assert!(refused.starts_with("this is what demarche answers to a program"), "{refused}");
        }
    }
}
