//! The law of writing, over datasets of every field and every text; and what a written file looks like.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::sheet::string_value;
use super::*;
use crate::codec::dataset::made::{choices, made};
use crate::codec::dataset::{Input, Reading, read};
use crate::domain::Audience;
use crate::domain::text::wants_escape;

const RIVER: &str = include_str!("../../../../data/river.toml");
const UKRAINE: &str = include_str!("../../../../data/ukraine.toml");

fn reading(text: &str) -> Reading {
    read(&[Input::new("talks.toml", text.as_bytes().to_vec())])
}

fn dataset(text: &str) -> Dataset {
    let reading = reading(text);
    assert_eq!(reading.diagnostics.errors, 0, "{}\n{text}", reading.diagnostics);
    reading.dataset.expect("a dataset")
}

/// Whether what is written of a dataset reads back equal, for each of its audiences.
fn keeps_the_law(whole: &Dataset) {
    for audience in Audience::ALL {
        let part = whole.seen_by(*audience);
        let text = write(&part, "From a table\nof yesterday\u{1b}[2J");
        let read = dataset(&text).seen_by(*audience);
        assert_eq!(read, part, "{audience:?}\n{text}");
    }
}

#[test]
fn what_is_written_of_the_examples_reads_back_equal() {
    for text in [RIVER, UKRAINE] {
        let whole = dataset(text);
        keeps_the_law(&whole);
        let again = write(&whole, "Again");
        assert_eq!(write(&dataset(&again), "Again"), again, "written again it is the same to the byte");
        assert_eq!(reading(&again).diagnostics.warnings, reading(text).diagnostics.warnings);
    }
}

/// A file as nobody would write it.
const UNTIDY: &str = r#"
        title = "Talks"
        default_source = "table"
        default_question = "Adopt it?"
        stance_names = { "n/a" = "not theirs", support = "yes" }
        party = [{ id = "north", name = "Northern Republic", role = "principal" }, { id = "south", name = "Southern \"Union\"", short = "SU", role = "observer" }]
        theme = [{ id = "water", name = "Water" }]
        source = [{ id = "table", title = "A table", date = 2031-05-09, terms = "public" }, { id = "speech", title = "Speech", date = "2031-04", terms = "background" }]
        [[issue]]
        id = "flow"
        number = "1"
        title = "Minimum flow"
        question = "Adopt it?"
        themes = ["water"]
        challenges = ["No gauges", "No trust"]
        positions = { north = "By season", south = "Every day" }
        stances = { south = "support" }
        [[issue]]
        title = "Storage"
        number = 3
        challenges = ["No trust"]
        opportunities = ["A wet year, and after it another one, of which nobody knows", "Snow in the mountains, as never before in May"]
        [[issue]]
        title = "Storage"
        [issue.positions]
        north = """No cap at all.
Not in metres, not in months."""
        [[position]]
        issue = "storage"
        party = "north"
        text = "Now"
        source = "speech"
        words = "paraphrase"
        [[position]]
        issue = "storage"
        party = "north"
        text = "Later, with a \\ in it"
        stance = "oppose"
        source = ["table", "speech"]
        date = 2031-05-09
        [[position]]
        issue = "storage"
        party = "north"
        text = "Before"
        source = []
        [[challenge]]
        text = "No money"
        issues = ["flow", "storage"]
        [[opportunity]]
        text = "A lender"
        challenges = ["no-money"]
        [[measure]]
        title = "Joint gauging"
        [[step]]
        text = "A call"
        date = "2031"
"#;

#[test]
fn a_person_would_have_written_it_so() {
    assert_snapshot!(write(&dataset(UNTIDY), "From talks.md, table 2."), @r#"
# From talks.md, table 2.

title            = "Talks"
default_source   = "table"
default_question = "Adopt it?"

[stance_names]
support = "yes"
"n/a"   = "not theirs"


# Parties, in the order of their columns.

[[party]]
id   = "north"
name = "Northern Republic"

[[party]]
id    = "south"
name  = 'Southern "Union"'
short = "SU"
role  = "observer"


# Themes; one whose id begins with another's and a slash lies within it.

[[theme]]
id   = "water"
name = "Water"


# Sources; their terms decide who may see what rests on them.

[[source]]
id    = "table"
title = "A table"
date  = 2031-05-09

[[source]]
id    = "speech"
title = "Speech"
date  = "2031-04"
terms = "background"


# Issues, each followed by its positions.

[[issue]]
id         = "flow"
title      = "Minimum flow"
themes     = ["water"]
challenges = ["No gauges", "No trust"]
positions  = { north = "By season", south = "Every day" }
stances    = { south = "support" }

[[issue]]
id            = "storage"
number        = "3"
title         = "Storage"
challenges    = ["No trust"]
opportunities = [
    "A wet year, and after it another one, of which nobody knows",
    "Snow in the mountains, as never before in May",
]

[[position]]
issue  = "storage"
party  = "north"
text   = "Before"
source = []

[[position]]
issue  = "storage"
party  = "north"
text   = "Now"
source = "speech"

[[position]]
issue  = "storage"
party  = "north"
text   = 'Later, with a \ in it'
stance = "oppose"
source = ["table", "speech"]

[[issue]]
id    = "storage-2"
title = "Storage"

[issue.positions]
north = """
No cap at all.
Not in metres, not in months."""


# Challenges: what stands in the way.

[[challenge]]
id     = "no-money"
text   = "No money"
issues = ["flow", "storage"]


# Opportunities: what could bring movement, and what is set against it.

[[opportunity]]
text       = "A lender"
challenges = ["no-money"]


# Confidence-building measures.

[[measure]]
title = "Joint gauging"


# Proposed steps.

[[step]]
text = "A call"
date = "2031"
"#);
}

#[test]
fn what_is_not_seen_or_turns_what_is_read_is_written_as_an_escape() {
    let unseen = "a\u{9b}2Jb\u{202e}c\u{200b}\u{e0041}\u{1b}'\"\u{2028}d";
    for text in [unseen.to_owned(), format!("{unseen}\nnext")] {
        let file = format!("title = {}\n", string_value(&text));
        let held: toml::Table = toml::from_str(&file).expect("TOML");
        assert_eq!(held["title"].as_str(), Some(text.as_str()), "{file}");
        let foreign = file.chars().find(|c| *c != '\n' && wants_escape(*c));
        assert_eq!(foreign, None, "{file}");
    }
    // What only shapes its neighbours stays as it is.
    assert_eq!(string_value("\u{2714}\u{fe0f}"), "\"\u{2714}\u{fe0f}\"");
}

#[test]
fn ids_that_would_be_made_the_same_are_not_written_and_others_are() {
    let text = "title = 'T'\nissue = [{ title = 'I' }]\nmeasure = [{ title = 'Aid' }, { id = 'relief', title = 'Aid' }, { title = 'Aid' }, \
                { title = 'Theme' }, { id = 'gauges', title = 'Gauging' }, { title = 'Вода' }]\n";
    let whole = dataset(text);
    let written = write(&whole, "");
    assert_eq!(dataset(&written), whole);
    let ids: Vec<&str> =
        written.split("[[measure]]").skip(1).map(|it| it.lines().nth(1).unwrap_or("")).collect();
    assert_eq!(ids[1], "id    = \"relief\"");
    assert_eq!(ids[4], "id    = \"gauges\"");
    assert!([0, 2, 3, 5].iter().all(|at| ids[*at].starts_with("title")), "{ids:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back_equal(choices in choices()) {
        keeps_the_law(&made(choices));
    }
}
