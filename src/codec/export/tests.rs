//! The laws of the forms that are datasets: what is written reads back as what was handed over.

use proptest::prelude::*;

use super::made::{examples, handouts, river, whole};
use super::*;
use crate::codec::dataset::{Input, read};
use crate::codec::table::json::{self as table_json, Json};
use crate::domain::{Audience, Dataset};

/// What an audience sees of a file in the format's own form.
fn read_back(text: &str, audience: Audience) -> Dataset {
    let reading = read(&[Input::new("talks.toml", text.as_bytes().to_vec())]);
    let faults = reading.diagnostics.to_string();
    reading.dataset.unwrap_or_else(|| panic!("{faults}\n{text}")).seen_by(audience)
}

fn text_of(handout: &Handout, format: Format) -> String {
    let bytes = export(handout, format, Options::default()).expect("a file");
    String::from_utf8(bytes).expect("UTF-8")
}

fn keeps_the_law(handout: &Handout) {
    let toml = text_of(handout, Format::Toml);
    assert_eq!(read_back(&toml, handout.audience()), *handout.dataset, "{toml}");
    let json = text_of(handout, Format::Json);
    let Ok(Json::Dataset(text, remarks)) = table_json::read(json.as_bytes()) else {
        panic!("no dataset: {json}")
    };
    assert_eq!(remarks, [""; 0], "{json}");
    assert_eq!(read_back(&text, handout.audience()), *handout.dataset, "{json}");
}

#[test]
fn the_examples_come_back_equal_from_toml_and_json_for_each_audience() {
    for example in examples() {
        for audience in Audience::ALL {
            keeps_the_law(&whole(&example, *audience));
        }
    }
}

#[test]
fn nothing_of_the_rich_example_is_lost_to_oneself() {
    let river = river();
    assert_eq!(read_back(&text_of(&whole(&river, Audience::Own), Format::Toml), Audience::Own), river);
}

#[test]
fn a_json_file_is_a_value_that_says_first_what_it_is() {
    let json = text_of(&whole(&river(), Audience::Public), Format::Json);
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(value["about"]["for"], "the public");
    assert_eq!(value["about"]["made_on"], "12 May 2031");
    assert_eq!(value["about"]["left_out"][0], "notes, which are never in a dataset");
    assert!(value["about"]["withheld"].as_array().is_some_and(|all| !all.is_empty()));
    assert!(value["about"]["sources"][0].as_str().is_some_and(|it| it.starts_with("1. ")));
    assert!(json.starts_with("{\n  \"about\": {"), "{json}");
    assert_eq!(value["issue"].as_array().map(Vec::len), Some(river().issues().len()));
}

#[test]
fn a_toml_file_says_first_what_it_is() {
    let toml = text_of(&whole(&river(), Audience::Public), Format::Toml);
    let opening: Vec<&str> = toml.lines().take_while(|line| line.starts_with('#')).collect();
    for says in ["# Handling: ", "# Made on: 12 May 2031", "# For: the public", "# Withheld: ", "#   1. "] {
        assert!(opening.iter().any(|line| line.starts_with(says)), "{says}: {opening:#?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 500, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn what_is_handed_over_comes_back_equal_from_toml_and_json(handout in handouts()) {
        keeps_the_law(&handout);
    }
}
