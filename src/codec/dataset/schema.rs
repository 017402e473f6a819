//! The format as a JSON Schema, for editors that complete and check TOML as it is typed.
//!
//! Kept by hand, because what its sentences teach stands nowhere else; the tests hold it to the reader, key by key and word by
//! word.

/// The schema (draft 7, which the language servers of TOML know).
pub const SCHEMA: &str = include_str!("schema.json");

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::SCHEMA;
    use crate::codec::dataset::records::*;
    use crate::codec::dataset::{Input, read};
    use crate::domain::Stance;
    use crate::domain::draft::{Kind, RESERVED};
    use crate::domain::vocabulary::*;

    fn schema() -> Value {
        serde_json::from_str(SCHEMA).expect("JSON")
    }

    /// TOML as a language server hands it to a schema: dates are strings.
    fn as_json(value: toml::Value) -> Value {
        match value {
            toml::Value::String(text) => Value::String(text),
            toml::Value::Integer(number) => json!(number),
            toml::Value::Float(number) => json!(number),
            toml::Value::Boolean(it) => json!(it),
            toml::Value::Datetime(at) => Value::String(at.to_string()),
            toml::Value::Array(list) => Value::Array(list.into_iter().map(as_json).collect()),
            toml::Value::Table(table) => {
                Value::Object(table.into_iter().map(|(key, value)| (key, as_json(value))).collect())
            }
        }
    }

    /// What the schema says against a file.
    fn told(text: &str) -> Vec<String> {
        let validator = jsonschema::draft7::new(&schema()).expect("a schema");
        let file = as_json(toml::Value::Table(toml::from_str(text).expect("TOML")));
        validator.iter_errors(&file).map(|error| format!("{}: {error}", error.instance_path())).collect()
    }

    /// How many errors reading the file finds.
    fn errors(text: &str) -> usize {
        read(&[Input::new("f.toml", text.as_bytes().to_vec())]).diagnostics.errors
    }

    /// The properties of a record of this kind.
    fn properties(kind: Kind) -> Map<String, Value> {
        let schema = schema();
        let record = if kind == Kind::Dataset { &schema } else { &schema["definitions"][kind.word()] };
        assert_eq!(record["additionalProperties"], false, "{kind:?}");
        record["properties"].as_object().expect("properties").clone()
    }

    fn keys(kind: Kind) -> &'static [&'static str] {
        match kind {
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
        }
    }

    #[test]
    fn the_schema_has_the_keys_that_the_reader_has_and_says_what_each_is() {
        for kind in Kind::ALL {
            let properties = properties(*kind);
            let mut written: Vec<&str> = properties.keys().map(String::as_str).collect();
            let more = if *kind == Kind::Dataset { &[] } else { ORIGIN_KEYS };
            let mut known = [keys(*kind), more].concat();
            written.sort_unstable();
            known.sort_unstable();
            assert_eq!(written, known, "{kind:?}");
            for (key, value) in properties {
                let says = value["description"].as_str().unwrap_or_default();
                assert!(says.ends_with(['.', '"']) && says.len() > 5, "{kind:?} {key}: {says:?}");
            }
        }
    }

    #[test]
    fn the_schema_has_the_words_that_the_reader_has() {
        let words = |kind: Kind, key: &str| properties(kind)[key]["enum"].clone();
        let definition = |name: &str| schema()["definitions"][name]["enum"].clone();
        let known = [
            (words(Kind::Party, "role"), Role::words()),
            (words(Kind::Source, "kind"), SourceKind::words()),
            (words(Kind::Source, "terms"), Terms::words()),
            (words(Kind::Issue, "status"), Status::words()),
            (words(Kind::Issue, "gap"), GapWord::AUTHORED.iter().map(|word| word.word()).collect()),
            (words(Kind::Position, "salience"), Salience::words()),
            (words(Kind::Position, "flexibility"), Flexibility::words()),
            (words(Kind::Position, "red_line_basis"), RedLineBasis::words()),
            (words(Kind::Position, "confidence"), Confidence::words()),
            (words(Kind::Position, "words"), Words::words()),
            (words(Kind::Measure, "reciprocity"), Reciprocity::words()),
            (words(Kind::Measure, "status"), Progress::words()),
            (words(Kind::Step, "status"), Progress::words()),
            (words(Kind::Pressure, "from"), PressureFrom::words()),
            (definition("stance"), Stance::words()),
            (definition("stance_basis"), StanceBasis::words()),
            (definition("reserved"), RESERVED.to_vec()),
        ];
        for (written, known) in known {
            assert_eq!(written, json!(known));
        }
        let named = properties(Kind::Dataset)["stance_names"]["properties"].clone();
        let mut named: Vec<String> = named.as_object().expect("names").keys().cloned().collect();
        let mut stances = Stance::words();
        named.sort_unstable();
        stances.sort_unstable();
        assert_eq!(named, stances);
    }

    #[test]
    fn both_examples_keep_to_the_schema() {
        for text in [include_str!("../../../data/river.toml"), include_str!("../../../data/ukraine.toml")] {
            assert_eq!(told(text), Vec::<String>::new());
        }
    }

    #[test]
    fn a_file_of_a_folder_needs_no_header_and_a_header_needs_its_title() {
        assert_eq!(told("[[issue]]\ntitle = \"Flow\"\n"), Vec::<String>::new());
        assert_eq!(told("id = \"talks\"\n").len(), 1);
    }

    /// A small file without a fault.
    const SOUND: &str = r#"
title = "Talks"
[[party]]
id = "north"
name = "North"
[[theme]]
id = "water/quality"
name = "Water quality"
[[source]]
id = "speech"
title = "A speech"
grade = "B2"
date = 2031-05-09
[[issue]]
id = "flow"
title = "Flow"
number = 3
themes = ["water/quality"]
status = "open"
positions = { north = "By season" }
[[position]]
issue = "flow"
party = "north"
stance = "oppose"
source = ["speech"]
date = "2031-05"
[[challenge]]
text = "No gauges"
[[opportunity]]
text = "A wet year"
[[measure]]
title = "Gauging"
[[step]]
text = "A line"
[[pressure]]
on = "north"
text = "A drought"
"#;

    #[test]
    fn what_the_reader_refuses_the_schema_refuses() {
        assert_eq!((told(SOUND), errors(SOUND)), (vec![], 0));
        // What is put in the place of what.
        let wrong = [
            ("name = \"North\"\n", ""),
            ("id = \"north\"", "id = \"North East\""),
            ("id = \"north\"", "id = \"theme\""),
            ("name = \"North\"\n", "name = \"North\"\nrole = \"mediators\"\n"),
            ("name = \"Water quality\"\n", ""),
            ("id = \"water/quality\"", "id = \"water//quality\""),
            ("title = \"A speech\"\n", ""),
            ("grade = \"B2\"", "grade = \"G7\""),
            ("date = 2031-05-09", "date = \"9 May 2031\""),
            ("date = 2031-05-09", "date = true"),
            ("title = \"Flow\"\n", ""),
            ("title = \"Flow\"\n", "titel = \"Flow\"\n"),
            ("number = 3", "number = [3]"),
            ("themes = [\"water/quality\"]", "themes = \"water\""),
            ("status = \"open\"", "status = \"opened\""),
            ("status = \"open\"", "gap = \"unknown\""),
            ("{ north = \"By season\" }", "{ north = 3 }"),
            ("positions = {", "stances = {"),
            ("issue = \"flow\"\n", ""),
            ("party = \"north\"\n", ""),
            ("stance = \"oppose\"\n", ""),
            ("stance = \"oppose\"", "stance = \"no\""),
            ("source = [\"speech\"]", "source = 7"),
            ("date = \"2031-05\"", "date = \"2031-13\""),
            ("text = \"No gauges\"\n", "issues = []\n"),
            ("text = \"A wet year\"\n", "issues = []\n"),
            ("title = \"Gauging\"\n", "issues = []\n"),
            ("text = \"A line\"\n", "issues = []\n"),
            ("on = \"north\"\n", ""),
            ("text = \"A drought\"\n", ""),
        ];
        for (sound, wrong) in wrong {
            assert_eq!(SOUND.matches(sound).count(), 1, "{sound:?}");
            let text = SOUND.replace(sound, wrong);
            assert!(!told(&text).is_empty(), "the schema takes {wrong:?} for {sound:?}");
            assert_ne!(errors(&text), 0, "the reader takes {wrong:?} for {sound:?}");
        }
    }
}
