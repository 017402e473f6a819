//! Datasets and notes that mean harm: whole ones, in which whoever tests puts every text.

use toml::{Table, Value};

/// The rich example, which holds everything that a dataset can.
const RIVER: &str = include_str!("../../data/river.toml");

/// Where a dataset holds words of its author's.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "title", "summary", "handling", "default_question", "stance_names.awaiting",
    "party.name", "party.short", "party.groups", "party.summary", "party.locator", "party.by",
    "theme.name", "source.title", "source.outlet", "source.url", "source.by",
    "issue.number", "issue.title", "issue.summary", "issue.question", "issue.lines_to_take",
    "issue.challenges", "issue.opportunities", "issue.locator", "issue.agreed_text", "issue.by",
    "issue.positions.north", "issue.positions.south", "issue.positions.delta",
    "issue.positions.highland", "issue.positions.users",
    "position.text", "position.by", "position.quote", "position.locator", "position.conditions",
    "position.interest", "position.red_line",
    "challenge.text", "challenge.mitigation", "challenge.locator", "challenge.by",
    "opportunity.text", "opportunity.locator", "opportunity.by",
    "measure.title", "measure.purpose", "measure.impact", "measure.proposed_by", "measure.risk",
    "measure.verification", "measure.locator", "measure.by",
    "step.text", "step.proposed_by", "step.locator", "step.by",
    "pressure.text", "pressure.locator", "pressure.by",
];

/// The rich example with other words: `put` is told where, and what stood there.
pub(crate) fn dataset(mut put: impl FnMut(&str, &str) -> String) -> String {
    let mut table: Table = RIVER.parse().expect("the example is TOML");
    for (key, value) in &mut table {
        walk(key, value, &mut put);
    }
    toml::to_string(&table).expect("a table is written")
}

fn walk(place: &str, value: &mut Value, put: &mut impl FnMut(&str, &str) -> String) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                walk(&format!("{place}.{key}"), value, put);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| walk(place, value, put)),
        Value::String(text) if WORDS.contains(&place) => *text = put(place, text),
        Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {}
    }
}

/// A notes file with such words.
pub(crate) fn notes(mut put: impl FnMut(&str) -> String) -> String {
    let quoted = |text: String| Value::String(text).to_string();
    let anchors = ["flow", "flow/south", "inbox", "challenge:gauges", "gone/nobody"];
    let mut out = format!("dataset = \"river\"\nauthor = {}\n", quoted(put("author")));
    for (n, on) in anchors.into_iter().enumerate() {
        out += &format!(
            "[[note]]\nid = \"n{n}\"\non = \"{on}\"\nkind = \"question\"\ncreated = 2031-05-12T09:14:0{n}+02:00\n\
             updated = 2031-05-12T09:15:0{n}+02:00\ntags = [{}]\nsaid_by = {}\ntext = {}\n",
            quoted(put("note.tags")),
            quoted(put("note.said_by")),
            quoted(put("note.text")),
        );
    }
    out
}

/// Texts that terminals draw with other widths than ours, or that mean harm.
pub(crate) const NASTY: &[&str] = &[
    "\u{1b}[2J\u{1b}[H\u{1b}]0;owned\u{7}\u{9b}31m",
    "\u{1b}]52;c;ZXZpbA==\u{7}\u{1b}P$q\u{1b}\\",
    "\u{202e}\u{2066}won ew\u{2069}\u{200f}\u{61c}",
    "a\u{200b}\u{2060}\u{feff}\u{ad}b\u{3164}\u{115f}\u{ffa0}c",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
    "\u{2764}\u{fe0f}\u{26a0}\u{fe0f}\u{1f44d}\u{1f3fd}\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}",
    "\u{1f1eb}\u{1f1f7}\u{1f1eb}\u{1f1e9}\u{1f1ea}",
    "\u{fdfd}\u{fdfd}\u{fdfa}",
    "①②③ ░▒▓ ★☆ ±§¶ ◯⬤",
    "Україна не погоджується",
    "क्षि हिन्दी क्‍ष",
    "ที่ กำลัง ำ",
    "\u{1100}\u{1161}\u{11a8}\u{1112}\u{1161}\u{11ab} \u{1161}",
    "漢\u{301}字\u{20dd}か\u{3099}ｶﾞﾞ",
    "H\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{30b}\u{30c}\u{30d}\u{30e}\u{30f}\u{310}\u{311}\u{312}",
    "\u{17d2}\u{1780}\u{17d2}\u{1798}\u{17c2}\u{17d2}",
    "\u{e000}\u{f8ff}\u{f0000}\u{10fffd}\u{fffe}\u{378}\u{1fae9}",
    "\u{a9c1}\u{12031}\u{1242b}\u{2e3b}\u{2e3a}",
    "عربي لا لا שלום \u{301}",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} 1\u{fe0f}\u{20e3}",
];

#[test]
fn every_text_of_the_example_is_one_that_a_test_can_put() {
    let mut put = std::collections::BTreeSet::new();
    let written = dataset(|place, _| {
        put.insert(place.to_owned());
        "put".to_owned()
    });
    assert_eq!(put, WORDS.iter().map(|place| (*place).to_owned()).collect());
    // What is left are ids, dates and words of ours.
    for line in written.lines() {
        let Some((_, value)) = line.split_once(" = ") else { continue };
        assert!(
            !value.contains(|c: char| c.is_uppercase())
                || value.contains("grade")
                || line.starts_with("grade"),
            "{line}"
        );
    }
}
