//! A dataset's text with all taken out that the public may not see: the rule once more, on the file instead of the records,
//! so that the program can be held against it.

use toml::{Table, Value};

/// The dataset that holds only what the public may know.
pub(crate) fn stripped(text: &str) -> String {
    let mut file: Table = text.parse().expect("a dataset in TOML");
    number_records(&mut file, text);
    let sources = tables(&file, "source");
    let id = |source: &Table| source["id"].as_str().expect("an id").to_owned();
    let public: Vec<String> = sources.into_iter().filter(|source| is_public(source)).map(id).collect();
    let default = file.get("default_source").and_then(Value::as_str).map(str::to_owned);
    let coded = file.get("stance_basis").is_none_or(|basis| basis.as_str() == Some("coded"));
    let rests_on_public = |record: &Table| {
        let named: Vec<&str> = match record.get("source") {
            None => default.as_deref().into_iter().collect(),
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
            Some(one) => one.as_str().into_iter().collect(),
        };
        !named.is_empty() && named.iter().all(|source| public.iter().any(|known| known == source))
    };
    let default_is_public = default.as_ref().is_some_and(|source| public.contains(source));

    keep(&mut file, "source", |source| {
        source.remove("grade");
        is_public(source)
    });
    keep(&mut file, "party", |party| {
        if !rests_on_public(party) {
            without(party, &["source", "locator", "by", "date"]);
        }
        true
    });
    keep(&mut file, "issue", |issue| {
        without(issue, &["lines_to_take", "gap", "linked_to"]);
        if !rests_on_public(issue) {
            without(issue, &["source", "locator", "by", "date"]);
        }
        if !default_is_public {
            without(issue, &["positions", "challenges", "opportunities"]);
        }
        if coded || !default_is_public {
            issue.remove("stances");
        }
        true
    });
    keep(&mut file, "position", |position| {
        let basis = position.get("stance_basis").and_then(Value::as_str);
        if basis == Some("coded") || basis.is_none() && coded {
            without(position, &["stance", "stance_basis"]);
        }
        let judged = ["interest", "salience", "flexibility", "red_line", "red_line_basis", "confidence"];
        without(position, &judged);
        rests_on_public(position) && ["text", "quote", "stance"].iter().any(|key| position.contains_key(*key))
    });
    let mut gone: Vec<String> = vec![];
    for kind in ["challenge", "measure", "opportunity", "step"] {
        keep(&mut file, kind, |record| {
            let stays = rests_on_public(record);
            if !stays {
                gone.extend(record.get("id").and_then(Value::as_str).map(str::to_owned));
            }
            record.remove("risk");
            for names in ["challenges", "measures"] {
                if let Some(Value::Array(named)) = record.get_mut(names) {
                    named.retain(|name| !gone.iter().any(|id| name.as_str() == Some(id)));
                }
            }
            stays
        });
    }
    file.remove("pressure");
    if !default_is_public {
        file.remove("default_source");
    }
    in_order(file)
}

/// Where a record stood in its file, while it is worked on.
const PLACE: &str = "place_in_the_file";

/// Tells each record where it stands: the order of records is the dataset's.
fn number_records(file: &mut Table, text: &str) {
    let headers = text.lines().filter_map(|line| Some(line.strip_prefix("[[")?.split_once("]]")?.0));
    for (place, kind) in headers.enumerate() {
        let records = file.get_mut(kind).and_then(Value::as_array_mut).into_iter().flatten();
        let next = records.filter_map(Value::as_table_mut).find(|record| !record.contains_key(PLACE));
        next.expect(kind).insert(PLACE.to_owned(), Value::Integer(place as i64));
    }
}

/// The file as text, its records where they stood.
fn in_order(file: Table) -> String {
    let mut head = Table::new();
    let mut records: Vec<(i64, Table)> = vec![];
    for (key, value) in file {
        let all = value.as_array().filter(|all| all.iter().any(Value::is_table));
        let Some(all) = all else {
            head.insert(key, value);
            continue;
        };
        for mut record in all.iter().filter_map(|it| it.as_table().cloned()) {
            let place = record.remove(PLACE).and_then(|place| place.as_integer()).expect("a place");
            let alone = Value::Array(vec![Value::Table(record)]);
            records.push((place, Table::from_iter([(key.clone(), alone)])));
        }
    }
    records.sort_by_key(|(place, _)| *place);
    let texts = std::iter::once(&head).chain(records.iter().map(|(_, record)| record));
    texts.map(|table| toml::to_string(table).expect("it can be written") + "\n").collect()
}

fn is_public(source: &Table) -> bool {
    source.get("terms").is_none_or(|terms| terms.as_str() == Some("public"))
}

fn tables<'a>(file: &'a Table, kind: &str) -> Vec<&'a Table> {
    file.get(kind).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table).collect()
}

fn keep(file: &mut Table, kind: &str, mut stays: impl FnMut(&mut Table) -> bool) {
    if let Some(Value::Array(records)) = file.get_mut(kind) {
        records.retain_mut(|record| record.as_table_mut().is_some_and(&mut stays));
    }
}

fn without(record: &mut Table, keys: &[&str]) {
    for key in keys {
        record.remove(*key);
    }
}
