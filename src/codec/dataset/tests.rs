//! Every fault and every warning as a person reads it, and what holds of all files.

use std::fmt::Write;

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::domain::{Dataset, Date, Stance, Standing};

/// What the files of most tests begin with.
const HEAD: &str = "id = 'talks'
title = 'Talks'
default_source = 'minutes'
default_question = 'Should it?'
[[source]]
id = 'minutes'
title = 'Minutes'
[[party]]
id = 'north'
name = 'Northern Republic'
[[party]]
id = 'south'
name = 'Southern Union'
[[issue]]
id = 'flow'
title = 'Minimum flow'
";

fn reading(text: &str) -> Reading {
    read(&[Input::new("talks.toml", text.as_bytes().to_vec())])
}

/// What is told of a file that goes on, from line 17, within an issue.
fn told(rest: &str) -> String {
    told_alone(&format!("{HEAD}{rest}"))
}

fn told_alone(text: &str) -> String {
    reading(text).diagnostics.to_string()
}

fn dataset(rest: &str) -> Dataset {
    let reading = reading(&format!("{HEAD}{rest}"));
    assert_eq!(reading.diagnostics.errors, 0, "{}", reading.diagnostics);
    reading.dataset.expect("a dataset")
}

const RIVER: &str = include_str!("../../../data/river.toml");
const UKRAINE: &str = include_str!("../../../data/ukraine.toml");

#[test]
fn the_examples_have_nothing_wrong_with_them() {
    assert_eq!(told_alone(UKRAINE), "");
    let river = reading(RIVER).diagnostics;
    let inferred = river.list.iter().filter(|it| it.message == "an inferred red line").count();
    assert_eq!((river.errors, river.warnings), (0, inferred), "{river}");
}

#[test]
fn a_text_and_a_stance_in_short_form_are_one_record() {
    let dataset =
        dataset("positions = { north = 'By season', south = 'Every day' }\nstances = { north = 'oppose' }\n");
    let (issue, north, south) = ixs(&dataset);
    assert_eq!(dataset.position_count(), 2);
    let position = &dataset.positions(issue, north)[0];
    assert_eq!(position.text.as_deref(), Some("By season"));
    assert_eq!(position.stance, Some(Stance::Oppose));
    assert_eq!(dataset.current(issue, south, None).standing, Standing::Uncoded);
}

fn ixs(dataset: &Dataset) -> (crate::domain::IssueIx, crate::domain::PartyIx, crate::domain::PartyIx) {
    let issue = dataset.find_issue("flow").expect("an issue");
    (issue, dataset.find_party("north").expect("a party"), dataset.find_party("south").expect("a party"))
}

#[test]
fn the_positions_of_a_cell_are_newest_first_and_undated_last() {
    let mut text = String::from("positions = { north = 'undated, short' }\n");
    for (number, date) in ["2031-01-01", "", "2031", "2031-05", "2031-05-31", "2031-01-01"].iter().enumerate()
    {
        let date = if date.is_empty() { String::new() } else { format!("date = '{date}'\n") };
        let _ = write!(text, "[[position]]\nissue = 'flow'\nparty = 'north'\ntext = '{number}'\n{date}");
    }
    let dataset = dataset(&text);
    let (issue, north, _) = ixs(&dataset);
    let texts: Vec<_> = dataset.positions(issue, north).iter().filter_map(|it| it.text.as_deref()).collect();
    assert_eq!(texts, ["2", "4", "3", "0", "5", "undated, short", "1"]);
}

#[test]
fn a_record_without_a_date_has_that_of_its_first_dated_source() {
    let dataset = dataset(
        "[[source]]\nid = 'a'\ntitle = 'A'\n[[source]]\nid = 'b'\ntitle = 'B'\ndate = 2031-05-12\n\
         [[position]]\nissue = 'flow'\nparty = 'north'\ntext = 'x'\nsource = ['a', 'b']\n\
         [[step]]\ntext = 'y'\nsource = 'b'\ndate = '2030'\n[[step]]\ntext = 'z'\nsource = 'b'\n",
    );
    let (issue, north, _) = ixs(&dataset);
    let position = &dataset.positions(issue, north)[0];
    assert_eq!(position.date.map(Date::iso).as_deref(), Some("2031-05-12"));
    assert_eq!(dataset.sources_of(position).len(), 2);
    let dates: Vec<_> = dataset.steps().iter().filter_map(|it| it.origin.date).map(Date::iso).collect();
    assert_eq!(dates, ["2030", "2031-05-12"]);
}

#[test]
fn a_record_may_say_that_it_has_no_source_not_even_the_default() {
    let dataset = dataset(
        "source = []\n[[source]]\nid = 'dated'\ntitle = 'Dated'\ndate = 2031\n\
         [[position]]\nissue = 'flow'\nparty = 'north'\ntext = 'x'\nsource = []\n\
         [[position]]\nissue = 'flow'\nparty = 'south'\ntext = 'y'\n",
    );
    let (issue, north, south) = ixs(&dataset);
    assert!(dataset.issue(issue).origin.sources.is_empty());
    assert!(dataset.sources_of(&dataset.positions(issue, north)[0]).is_empty());
    assert_eq!(dataset.sources_of(&dataset.positions(issue, south)[0]).len(), 1);
}

#[test]
fn a_record_that_says_what_goes_without_saying_is_the_same_as_one_that_does_not() {
    let record =
        "[[position]]\nissue = 'flow'\nparty = 'north'\ntext = 'x'\nstance = 'support'\nred_line = 'y'\n";
    let said =
        "words = 'paraphrase'\nred_line_basis = 'stated'\nstance_basis = 'coded'\nsource = 'minutes'\n";
    assert_eq!(dataset(record), dataset(&format!("{record}{said}")));
    let otherwise =
        ["words = 'reported'", "red_line_basis = 'inferred'", "stance_basis = 'stated'", "source = []"];
    for otherwise in otherwise {
        assert_ne!(dataset(record), dataset(&format!("{record}{otherwise}\n")), "{otherwise}");
    }
}

#[test]
fn one_text_on_one_issue_in_short_form_and_as_a_record_is_one_entry() {
    let dataset = dataset(
        "challenges = ['No gauges', 'No trust', 'No trust']\nopportunities = ['A wet year']\n\
         [[issue]]\nid = 'other'\ntitle = 'Other'\nchallenges = ['No gauges']\n\
         [[challenge]]\nid = 'gauges'\ntext = 'No gauges'\nissues = ['flow']\n\
         [[opportunity]]\ntext = 'A wet year'\nissues = ['flow', 'other']\nchallenges = ['gauges', 'no-trust']\n",
    );
    let ids: Vec<_> = dataset.challenges().iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["no-trust", "no-gauges", "gauges"]);
    assert_eq!(dataset.opportunities().len(), 1);
    let (issue, ..) = ixs(&dataset);
    let on: Vec<_> =
        dataset.issue(issue).challenges.iter().map(|ix| dataset.challenge(*ix).id.as_str()).collect();
    assert_eq!(on, ["no-trust", "gauges"]);
    let set: Vec<_> =
        dataset.opportunities()[0].challenges.iter().map(|ix| &dataset.challenge(*ix).id).collect();
    assert_eq!(set, ["gauges", "no-trust"]);
}

#[test]
fn what_a_file_leaves_out_is_made() {
    let dataset = dataset(
        "[[issue]]\ntitle = 'Minimum flow'\n[[issue]]\ntitle = 'Status'\nnumber = 7\n[[issue]]\ntitle = 'Вода'\n\
         [[theme]]\nid = 'water'\nname = 'Water'\n[[issue]]\ntitle = 'Minimum flow'\n\
         themes = ['water/ground-level', 'Human rights', 'human-rights']\n",
    );
    let issues: Vec<_> = dataset.issues().iter().map(|it| format!("{} {}", it.number, it.id)).collect();
    assert_eq!(issues, ["1 flow", "2 minimum-flow", "7 status-2", "4 issue-2", "5 minimum-flow-2"]);
    let themes: Vec<_> = dataset.themes().iter().map(|it| format!("{} {}", it.id, it.name)).collect();
    assert_eq!(themes, ["water Water", "water/ground-level Ground level", "human-rights Human rights"]);
    assert_eq!(dataset.issues()[4].themes.len(), 2);
    assert_eq!(dataset.parties()[0].short, "NR");
    assert_eq!(dataset.issues()[0].question.as_deref(), Some("Should it?"));
    assert_eq!(dataset.issues()[0].origin.sources.len(), 1);
}

#[test]
fn a_date_may_be_a_date_a_text_or_a_year() {
    for (written, iso) in [
        ("2031-05-12", "2031-05-12"),
        ("'2031-05-12'", "2031-05-12"),
        ("'2031-05'", "2031-05"),
        ("'2031'", "2031"),
        ("2031", "2031"),
    ] {
        let dataset = dataset(&format!("agreed_on = {written}\n"));
        assert_eq!(dataset.issues()[0].agreed_on.map(Date::iso).as_deref(), Some(iso), "{written}");
    }
    assert!(
        told("agreed_on = 2031-05-12T10:00:00Z\n").starts_with("error: `2031-05-12T10:00:00Z` is no date")
    );
}

#[test]
fn records_may_stand_in_a_list() {
    let text = "title = 'T'\nid = 't'\nparty = [{ id = 'a', name = 'A' }, { id = 'b' }]\n";
    let reading = reading(text);
    assert_eq!(reading.counts.parties, 2);
    assert!(reading.diagnostics.to_string().starts_with("error: this party lacks `name`"));
}

#[test]
fn a_folder_is_read_as_one_dataset_with_one_header() {
    let file = |name: &str, text: &str| Input::new(name, text.as_bytes().to_vec());
    let parties = file("a.toml", "[[party]]\nid = 'north'\nname = 'North'\n");
    let talks = file(
        "b.toml",
        "id = 't'\ntitle = 'T'\n[[issue]]\ntitle = 'I'\npositions = { north = 'x', south = 'y' }\n",
    );
    let more = file("c.toml", "[[party]]\nid = 'south'\nname = 'South'\n");
    let reading = read(&[parties.clone(), talks.clone(), more]);
    assert!(reading.diagnostics.is_empty(), "{}", reading.diagnostics);
    assert_eq!(reading.dataset.map(|it| it.position_count()), Some(2));

    let again = file("c.toml", "title = 'T'\n[[party]]\nid = 'north'\nname = 'South'\n");
    assert_snapshot!(read(&[parties, talks, again]).diagnostics, @r#"
error: unknown party `south`
 --> b.toml:5:28
  |
5 | positions = { north = 'x', south = 'y' }
  |                            ^^^^^ there are `north`

error: a second header
 --> c.toml:1:1
  |
1 | title = 'T'
  | ^^^^^ only one file of a folder has one; the other is at b.toml:1

error: two parties have the id `north`
 --> c.toml:3:6
  |
3 | id = 'north'
  |      ^^^^^^^ the other is at a.toml:2
"#);
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let text = format!("{HEAD}positions = {{ north = 'x' }}\n");
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(reading(&windows).dataset, reading(&text).dataset);
    let wrong = format!("\u{feff}{HEAD}stats = 1\n").replace('\n', "\r\n");
    assert_eq!(told_alone(&wrong), told("stats = 1\n"));
}

fn told_of_bytes(bytes: &[u8]) -> String {
    read(&[Input::new("talks.toml", bytes.to_vec())]).diagnostics.to_string()
}

#[test]
fn what_is_no_utf_8_is_named_for_what_it_is() {
    let utf_16: Vec<u8> = "\u{feff}title = 'T'".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_snapshot!(told_of_bytes(&utf_16), @r#"
error: the file is UTF-16
 --> talks.toml:1:1
  |
1 |
  | ^ save it as UTF-8
"#);
    assert_eq!(told_of_bytes(&utf_16[2..]), told_of_bytes(&utf_16));
    assert_snapshot!(told_of_bytes(b"title = 'T'\nid = 'a\0b'\n"), @r#"
error: a NUL byte
 --> talks.toml:2:8
  |
2 | id = 'a
  |        ^ this is no text file, or a damaged one
"#);
    assert_snapshot!(told_of_bytes(b"id = 't'\ntitle = 'T'\nsummary = 'caf\xe9'\n"), @r#"
error: the byte E9 is not UTF-8
 --> talks.toml:3:15
  |
3 | summary = 'caf�'
  |               ^ save the file as UTF-8
"#);
}

#[test]
fn what_a_file_can_do_to_a_terminal_it_cannot_do_through_a_message() {
    let evil = "\u{1b}]0;x\u{7}\u{202e}\u{9b}2J";
    for text in [
        format!("'{evil}' = 1\n"),
        format!("{evil} = 1\n"),
        "\"\\u001b[2J\" = 1\n".to_owned(),
        "status = \"\\u001b[2J\\u202e\"\n".to_owned(),
        format!("status = '{evil}'\n"),
        format!("agreed_on = {evil}\n"),
        "linked_to = [\"\\u001b[2J\"]\n".to_owned(),
        "[[party]]\nid = \"\\u001b[2J\"\nname = \"\\u001b[2J\"\n".to_owned(),
        "[[party]]\nid = \"a\"\nname = \"Northern\\u001b Republic\"\n".to_owned(),
        "[[issue]]\ntitle = \"\\u001b and \\u202e\"\n".to_owned(),
        // An id that is none is still the one that another name is most like.
        "[[theme]]\nid = \"\\u001bater\"\nname = \"W\"\n[[issue]]\ntitle = \"I\"\nthemes = [\"water\"]\n"
            .to_owned(),
        "[[source]]\nid = \"\\u001b\"\ntitle = \"S\"\n[[issue]]\ntitle = \"I\"\nsource = \"gazette\"\n"
            .to_owned(),
    ] {
        let told = told(&text);
        assert!(!told.is_empty());
        assert!(
            told.chars().all(|c| c == '\n' || !c.is_control() && !('\u{202a}'..='\u{202e}').contains(&c)),
            "{told:?}"
        );
    }
    let input = Input::new(format!("{evil}.toml"), b"x".to_vec());
    assert!(!read(&[input]).diagnostics.to_string().contains('\u{1b}'));
}

#[test]
fn two_hundred_errors_are_told_and_the_rest_are_counted() {
    let mut text = String::from(HEAD);
    for number in 0..1000 {
        let _ = write!(text, "[[issue]]\ntitle = 'I'\nstats = {number}\nlinked_to = ['no']\n");
    }
    let diagnostics = reading(&text).diagnostics;
    assert_eq!((diagnostics.errors, diagnostics.list.len()), (2000, 201));
    assert_eq!(diagnostics.list[200].to_string(), "error: 1800 more errors\n");
    let lines: Vec<_> =
        diagnostics.list.iter().filter_map(|it| it.spot.as_ref()).map(|spot| spot.line).collect();
    assert!(lines.is_sorted(), "the first ones, in their order");
    assert_eq!(lines.last(), Some(&(16 + 4 * 100)));
}

#[test]
fn three_warnings_of_a_kind_are_told_and_all_are_counted() {
    let mut text = String::from(HEAD);
    for number in 0..10 {
        let _ = write!(text, "[[issue]]\ntitle = 'Flow and storage {number}'\n");
    }
    let diagnostics = reading(&text).diagnostics;
    assert_eq!((diagnostics.errors, diagnostics.warnings, diagnostics.list.len()), (0, 10, 4));
    assert_eq!(diagnostics.list[3].to_string(), "warning: 7 more, 10 in all: titles with an \"and\"\n");
}

#[test]
fn the_bounds_are_named_when_passed() {
    let long = "x".repeat(values::MAX_TEXT + 1);
    assert_snapshot!(told(&format!("summary = '{long}'\n")).lines().next().unwrap(), @"error: `summary` is 65537 bytes long");
    let record = format!("x = [{}]\n", "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', ".repeat(150_000));
    let text = format!("{record}[[issue]]\nstats = 1\ntitle = 'T'\n");
    let told: Vec<_> =
        told(&text).lines().filter(|line| line.starts_with("error")).map(str::to_owned).collect();
    assert_eq!(told.len(), 2);
    assert_snapshot!(told[0], @"error: a record of 5100052 bytes");

    let mut text = String::from("id = 't'\ntitle = 'T'\n");
    for number in 0..10_001 {
        let _ = write!(text, "[[party]]\nid = 'p{number}'\nname = '{number}'\n");
    }
    let told = told_alone(&text);
    assert!(told.starts_with("error: more than 10000 parties\n"), "{told}");
    let mut text = String::from("id = 't'\ntitle = 'T'\n");
    for number in 0..5001 {
        let _ = write!(text, "[[party]]\nid = 'p{number}'\nname = '{number}'\n");
    }
    for number in 0..4000 {
        let _ = write!(text, "[[issue]]\ntitle = '{number}'\n");
    }
    let told = told_alone(&text);
    assert!(
        told.starts_with("error: 4000 issues × 5001 parties are 20004000 cells; at most 20000000\n"),
        "{told}"
    );
}

#[test]
fn an_error_after_a_tab_or_a_wide_letter_is_under_its_caret() {
    assert_snapshot!(told("\tstances = { '北' = 'support', south = 'no' }\n"), @r#"
error: unknown party `北`
  --> talks.toml:17:14
   |
17 |  stances = { '北' = 'support', south = 'no' }
   |              ^^^^ there are `north`, `south`

error: `no` is no stance
  --> talks.toml:17:39
   |
17 |  stances = { '北' = 'support', south = 'no' }
   |                                        ^^^^
   = did you mean `oppose`? write one of `support`, `leaning-for`, `neutral`, `leaning-against`, `oppose`, `silent`, `unclear`, `contested`, `awaiting`, `n/a`
"#);
}

#[test]
fn reading_by_pieces_is_reading_at_once() {
    for text in [RIVER, UKRAINE] {
        let whole = reading(text).dataset;
        assert!(whole.is_some());
        // Comments between the records, so that every record is parsed apart from the next.
        let filler = format!("# {}\n", "x".repeat(70_000));
        let spread: String = text
            .split_inclusive('\n')
            .map(
                |line| {
                    if pieces::header(line).is_some() { format!("{filler}{line}") } else { line.to_owned() }
                },
            )
            .collect();
        assert_eq!(reading(&spread).dataset, whole);
    }
}

#[test]
fn no_prefix_of_a_good_file_is_a_panic() {
    for text in [UKRAINE, RIVER] {
        // Every byte of the beginning, then every so many, so that the test ends.
        for end in (0..2000).chain((2000..text.len()).step_by(211)) {
            let _ = read(&[Input::new("talks.toml", text.as_bytes()[..end.min(text.len())].to_vec())])
                .diagnostics
                .to_string();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_bytes_is_a_panic(changes in prop::collection::vec((0..UKRAINE.len(), any::<u8>(), 0..3_u8), 1..6)) {
        let mut bytes = UKRAINE.as_bytes().to_vec();
        for (at, byte, how) in changes {
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, b"\"'[]{}=\n#\\,.\0\xff\r\t"[usize::from(byte) % 16]),
                _ => drop(bytes.remove(at)),
            }
            bytes.resize(UKRAINE.len(), b' ');
        }
        let _ = told_of_bytes(&bytes);
    }

    #[test]
    fn no_heap_of_tokens_is_a_panic(tokens in prop::collection::vec(0..TOKENS.len(), 0..60)) {
        let text: String = tokens.iter().map(|at| TOKENS[*at]).collect();
        let _ = told_of_bytes(text.as_bytes());
        let _ = told(&text);
    }
}

const TOKENS: &[&str] = &[
    "[[issue]]\n",
    "[[party]]\n",
    "[[position]]\n",
    "[issue.positions]\n",
    "[issue.stances]\n",
    "[stance_names]\n",
    "[[theme]]\n",
    "[issue]\n",
    "id = ",
    "title = ",
    "name = ",
    "text = ",
    "stances = ",
    "positions = ",
    "themes = ",
    "date = ",
    "north",
    "south",
    "flow",
    "'",
    "\"",
    "\"\"\"",
    "'''",
    "{",
    "}",
    "[",
    "]",
    ",",
    "=",
    "\n",
    "\n",
    "#",
    ".",
    "2031-05-12",
    "2031",
    "'north'",
    "'flow'",
    "'support'",
    "\"x\\u0020\"",
    "\\",
    "\u{feff}",
    "é",
    "[[",
    "]]",
];
#[test]
fn an_unknown_key_is_told_with_the_known_one_most_like_it() {
    assert_snapshot!(told(
        r#"stanse = "open"
"#
    ), @r#"
error: unknown key `stanse`
  --> talks.toml:17:1
   |
17 | stanse = "open"
   | ^^^^^^ did you mean `stances`?
"#);
}

#[test]
fn an_unknown_key_like_no_other_is_told_with_all_there_are() {
    assert_snapshot!(told(
        r#"weather = "fair"
"#
    ), @r#"
error: unknown key `weather`
  --> talks.toml:17:1
   |
17 | weather = "fair"
   | ^^^^^^^
   = its keys are `id`, `number`, `title`, `summary`, `question`, `themes`, `status`, `agreed_text`, `agreed_on`, `gap`, `linked_to`, `lines_to_take`, `challenges`, `opportunities`, `positions`, `stances`, `source`, `locator`, `by`, `date`
"#);
}

#[test]
fn a_key_of_the_header_in_a_record_is_told_as_that() {
    assert_snapshot!(told(
        r"as_of = 2031-05-12
"
    ), @r#"
error: unknown key `as_of`
  --> talks.toml:17:1
   |
17 | as_of = 2031-05-12
   | ^^^^^ it belongs to the header, before the first `[[…]]` line
"#);
}

#[test]
fn an_unknown_table_is_told_once() {
    assert_snapshot!(told_alone(
        r#"title = "T"
[[parties]]
id = "a"
[[parties]]
id = "b"
"#
    ), @r#"
error: unknown key `parties`
 --> talks.toml:2:3
  |
2 | [[parties]]
  |   ^^^^^^^ did you mean `party`?

warning: the dataset has no id
 --> talks.toml:1:1
  |
1 | title = "T"
  | ^^^^^ its notes are kept by its path, and lost from sight when it moves: add `id = "…"`
"#);
}

#[test]
fn a_key_of_the_issue_that_slid_among_its_positions_is_told_as_that() {
    assert_snapshot!(told(
        r#"[issue.positions]
north = "By season"
summary = "What it is about"
themes = ["water"]
"#
    ), @r#"
error: `summary` is a key of the issue, and stands in `[issue.positions]`
  --> talks.toml:19:1
   |
19 | summary = "What it is about"
   | ^^^^^^^ put it before the `[issue.positions]` line

error: `themes` is a key of the issue, and stands in `[issue.positions]`
  --> talks.toml:20:1
   |
20 | themes = ["water"]
   | ^^^^^^ put it before the `[issue.positions]` line
"#);
}

#[test]
fn a_key_of_the_issue_that_slid_among_its_stances_is_told_as_that() {
    assert_snapshot!(told(
        r#"[issue.stances]
north = "support"
question = "Should it?"
"#
    ), @r#"
error: `question` is a key of the issue, and stands in `[issue.stances]`
  --> talks.toml:19:1
   |
19 | question = "Should it?"
   | ^^^^^^^^ put it before the `[issue.stances]` line
"#);
}

#[test]
fn stances_written_both_ways_are_told_once() {
    assert_snapshot!(told(
        r#"stances = { north = "support" }
[issue.stances]
north = "oppose"
"#
    ), @r#"
error: `stances` is written twice
  --> talks.toml:18:8
   |
18 | [issue.stances]
   |        ^^^^^^^ write it once: `stances = { … }` or `[issue.stances]`
"#);
}

#[test]
fn an_unknown_id_is_told_with_the_known_one_most_like_it() {
    assert_snapshot!(told(
        r#"linked_to = ["flwo"]
positions = { norht = "By season", east = "Never" }
[[position]]
issue = "flows"
party = "suoth"
source = ["minutes", "minute"]
text = "Every day"
"#
    ), @r#"
error: unknown issue `flwo`
  --> talks.toml:17:14
   |
17 | linked_to = ["flwo"]
   |              ^^^^^^ did you mean `flow`?

error: unknown party `norht`
  --> talks.toml:18:15
   |
18 | positions = { norht = "By season", east = "Never" }
   |               ^^^^^ did you mean `north`?

error: unknown party `east`
  --> talks.toml:18:36
   |
18 | positions = { norht = "By season", east = "Never" }
   |                                    ^^^^ there are `north`, `south`

error: unknown issue `flows`
  --> talks.toml:20:9
   |
20 | issue = "flows"
   |         ^^^^^^^ did you mean `flow`?

error: unknown party `suoth`
  --> talks.toml:21:9
   |
21 | party = "suoth"
   |         ^^^^^^^ did you mean `south`?

error: unknown source `minute`
  --> talks.toml:22:22
   |
22 | source = ["minutes", "minute"]
   |                      ^^^^^^^^ did you mean `minutes`?
"#);
}

#[test]
fn two_records_of_one_id_are_told_at_the_second() {
    assert_snapshot!(told(
        r#"[[issue]]
id = "flow"
title = "Storage"
"#
    ), @r#"
error: two issues have the id `flow`
  --> talks.toml:18:6
   |
18 | id = "flow"
   |      ^^^^^^ the other is at talks.toml:15
"#);
}

#[test]
fn an_id_that_a_query_would_misread_is_refused() {
    assert_snapshot!(told(
        r#"[[challenge]]
id = "status"
text = "No gauges"
"#
    ), @r#"
error: the id `status` is reserved
  --> talks.toml:18:6
   |
18 | id = "status"
   |      ^^^^^^^^ a query or a note would not mean the challenge by it: choose another
"#);
}

#[test]
fn an_id_of_other_signs_is_told_with_one_that_could_be() {
    assert_snapshot!(told(
        r#"[[challenge]]
id = "No Gauges!"
text = "No gauges"
"#
    ), @r#"
error: `No Gauges!` is no id
  --> talks.toml:18:6
   |
18 | id = "No Gauges!"
   |      ^^^^^^^^^^^^ an id is made of `a-z 0-9 - _`, as in "no-gauges"
"#);
}

#[test]
fn a_bad_value_is_told_with_all_the_values_there_are() {
    assert_snapshot!(told(
        r#"status = "opened"
gap = "unknown"
"#
    ), @r#"
error: `opened` is no status
  --> talks.toml:17:10
   |
17 | status = "opened"
   |          ^^^^^^^^
   = did you mean `open`? write one of `not-opened`, `open`, `in-principle`, `ad-referendum`, `agreed`, `parked`

error: `unknown` is no gap
  --> talks.toml:18:7
   |
18 | gap = "unknown"
   |       ^^^^^^^^^ write one of `none`, `narrow`, `wide`
"#);
}

#[test]
fn a_stance_in_other_words_is_told_with_the_one_that_is_meant() {
    assert_snapshot!(told(
        r#"stances = { north = "yes", south = "Enthaltung" }
"#
    ), @r#"
error: `yes` is no stance
  --> talks.toml:17:21
   |
17 | stances = { north = "yes", south = "Enthaltung" }
   |                     ^^^^^
   = did you mean `support`? write one of `support`, `leaning-for`, `neutral`, `leaning-against`, `oppose`, `silent`, `unclear`, `contested`, `awaiting`, `n/a`

error: `Enthaltung` is no stance
  --> talks.toml:17:36
   |
17 | stances = { north = "yes", south = "Enthaltung" }
   |                                    ^^^^^^^^^^^^
   = did you mean `neutral`? write one of `support`, `leaning-for`, `neutral`, `leaning-against`, `oppose`, `silent`, `unclear`, `contested`, `awaiting`, `n/a`
"#);
}

#[test]
fn what_a_record_must_have_is_told_at_its_header() {
    assert_snapshot!(told(
        r#"[[issue]]
summary = "Without a title"
[[position]]
issue = "flow"
party = "north"
salience = "high"
[[pressure]]
from = "domestic"
"#
    ), @r#"
error: this issue lacks `title`
  --> talks.toml:17:1
   |
17 | [[issue]]
   | ^^^^^^^^^ add `title = "…"`

error: this position has none of `text`, `stance`, `quote`, `conditions`
  --> talks.toml:19:1
   |
19 | [[position]]
   | ^^^^^^^^^^^^ one is enough

error: this pressure lacks `text`
  --> talks.toml:23:1
   |
23 | [[pressure]]
   | ^^^^^^^^^^^^ add `text = "…"`

error: this pressure lacks `on`
  --> talks.toml:23:1
   |
23 | [[pressure]]
   | ^^^^^^^^^^^^ add `on = "…"`
"#);
}

#[test]
fn a_file_without_a_header_is_told_at_its_beginning() {
    assert_snapshot!(told_alone(
        r#"[[issue]]
title = "Minimum flow"
"#
    ), @r#"
error: no header
 --> talks.toml:1:1
  |
1 | [[issue]]
  | ^ begin with `title = "…"`, before the first `[[…]]` line
"#);
}

#[test]
fn dates_that_are_none_are_told_quoted_or_not() {
    assert_snapshot!(told(
        r#"agreed_on = "12.05.2031"
date = 2031-02-30
[[issue]]
title = "Storage"
agreed_on = 2031-05
date = 20310
"#
    ), @r#"
error: `12.05.2031` is no date
  --> talks.toml:17:13
   |
17 | agreed_on = "12.05.2031"
   |             ^^^^^^^^^^^^ write 2031-05-12, or in quotes "2031-05-12", "2031-05" or "2031"

error: `2031-02-30` is no date
  --> talks.toml:18:8
   |
18 | date = 2031-02-30
   |        ^^^^^^^^^^ write 2031-05-12, or in quotes "2031-05-12", "2031-05" or "2031"

error: `2031-05` is no date
  --> talks.toml:21:13
   |
21 | agreed_on = 2031-05
   |             ^^^^^^^ write 2031-05-12, or in quotes "2031-05-12", "2031-05" or "2031"

error: `20310` is no date
  --> talks.toml:22:8
   |
22 | date = 20310
   |        ^^^^^ write 2031-05-12, or in quotes "2031-05-12", "2031-05" or "2031"
"#);
}

#[test]
fn a_value_of_another_type_is_told() {
    assert_snapshot!(told(
        r#"summary = 5
number = true
themes = "water"
stances = ["support"]
positions = { north = 5 }
"#
    ), @r#"
error: `summary` wants text, not a number
  --> talks.toml:17:11
   |
17 | summary = 5
   |           ^ put it in quotes

error: `number` wants text, not true or false
  --> talks.toml:18:10
   |
18 | number = true
   |          ^^^^ put it in quotes

error: `themes` wants a list of ids, not text
  --> talks.toml:19:10
   |
19 | themes = "water"
   |          ^^^^^^^ write `["…"]`

error: `stances` wants a table, as in `{ party = "…" }`, not a list
  --> talks.toml:20:11
   |
20 | stances = ["support"]
   |           ^^^^^^^^^^^

error: `north` wants text, not a number
  --> talks.toml:21:23
   |
21 | positions = { north = 5 }
   |                       ^ put it in quotes
"#);
}

#[test]
fn text_without_quotes_is_told() {
    assert_snapshot!(told(
        r"summary = water by season
question = “Should it?”
gap =
"
    ), @r#"
error: `water by season` needs quotes
  --> talks.toml:17:11
   |
17 | summary = water by season
   |           ^^^^^^^^^^^^^^^ text stands in quotes: `"…"`

error: these quotes are none for TOML
  --> talks.toml:18:12
   |
18 | question = “Should it?”
   |            ^^^^^^^^^^^^ write straight ones: `"…"`

error: a key without a value
  --> talks.toml:19:6
   |
19 | gap =
   |      ^ write `key = "…"`
"#);
}

#[test]
fn a_broken_string_costs_its_record_alone() {
    assert_snapshot!(told(
        r#"summary = "not closed
[[issue]]
title = "Storage"
stats = "open"
[[issue]]
id = "gauges"
title = 'not closed either
"#
    ), @r#"
error: a string that does not end
  --> talks.toml:17:22
   |
17 | summary = "not closed
   |                      ^ close it with `"` on its line, or write `"""` around several lines

error: unknown key `stats`
  --> talks.toml:20:1
   |
20 | stats = "open"
   | ^^^^^ did you mean `status`?

error: a string that does not end
  --> talks.toml:23:27
   |
23 | title = 'not closed either
   |                           ^ close it with `'` on its line, or write `'''` around several lines
"#);
}

#[test]
fn what_names_a_broken_record_is_not_told_too() {
    assert_snapshot!(told(
        r#"positions = { east = "Never" }
linked_to = ["storage"]
[[issue]]
id = "storage"
title = "Storage
[[party]]
id = "east
name = "Eastern Shore"
"#
    ), @r#"
error: a string that does not end
  --> talks.toml:21:17
   |
21 | title = "Storage
   |                 ^ close it with `"` on its line, or write `"""` around several lines

error: a string that does not end
  --> talks.toml:23:11
   |
23 | id = "east
   |           ^ close it with `"` on its line, or write `"""` around several lines
"#);
}

#[test]
fn one_fault_of_syntax_is_told_for_each_record() {
    assert_snapshot!(told(
        r#"a = = 2
b = "
c d = 3
"#
    ), @r#"
error: a `=` too many
  --> talks.toml:17:5
   |
17 | a = = 2
   |     ^ take it out
"#);
}

#[test]
fn a_list_that_does_not_end_is_told_where_it_runs_into_the_next_key() {
    assert_snapshot!(told(
        r#"themes = ["water"
summary = "x"
"#
    ), @r#"
error: a comma is missing
  --> talks.toml:18:1
   |
18 | summary = "x"
   | ^ or the list or table before it does not end
"#);
}

#[test]
fn a_long_string_that_never_ends_is_told_where_it_begins() {
    assert_snapshot!(told(
        r#"summary = """
Two lines,
and no end
[[issue]]
title = "Storage"
status = "opened"
"#
    ), @r#"
error: a string that does not end
  --> talks.toml:17:11
   |
17 | summary = """
   |           ^^^ close it with `"""`

error: `opened` is no status
  --> talks.toml:22:10
   |
22 | status = "opened"
   |          ^^^^^^^^
   = did you mean `open`? write one of `not-opened`, `open`, `in-principle`, `ad-referendum`, `agreed`, `parked`
"#);
}

#[test]
fn a_long_string_that_ends_too_late_does_not_hide_what_follows() {
    assert_snapshot!(told(
        r#"summary = """
No end
[[issue]]
title = "Storage"
status = "opened"
[[issue]]
title = "Gauges"
summary = """
Closed
"""
"#
    ), @r#"
error: a string that does not end
  --> talks.toml:17:11
   |
17 | summary = """
   |           ^^^ close it with `"""`

error: `opened` is no status
  --> talks.toml:21:10
   |
21 | status = "opened"
   |          ^^^^^^^^
   = did you mean `open`? write one of `not-opened`, `open`, `in-principle`, `ad-referendum`, `agreed`, `parked`
"#);
}

#[test]
fn lists_and_headers_that_do_not_end_are_told() {
    assert_snapshot!(told(
        r#"themes = ["water"
[[issue]]
title = "Storage"
stances = { north = "support"
[[issue]
title = "Gauges"
"#
    ), @r#"
error: a list that does not end
  --> talks.toml:17:18
   |
17 | themes = ["water"
   |                  ^ close it with `]`

error: a table that does not end
  --> talks.toml:20:30
   |
20 | stances = { north = "support"
   |                              ^ close it with `}`

error: a header that does not end
  --> talks.toml:21:9
   |
21 | [[issue]
   |         ^ close it with `]]`
"#);
}

#[test]
fn values_nested_too_deeply_are_refused() {
    assert_snapshot!(told(
        r"themes = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
"
    ), @r#"
error: values nested too deeply
  --> talks.toml:17:90
   |
17 | …[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]…
   |                                          ^ a dataset needs three levels at most
"#);
}

#[test]
fn cells_apart_from_their_issue_are_told() {
    assert_snapshot!(told(
        r#"[[party]]
id = "east"
name = "Eastern Shore"
[issue.positions]
north = "By season"
"#
    ), @r#"
error: a table of cells apart from its issue
  --> talks.toml:20:1
   |
20 | [issue.positions]
   | ^^^^^^^^^^^^^^^^^ put it under the `[[issue]]` line of its issue, before the next `[[…]]` line
"#);
}

#[test]
fn records_written_in_two_ways_are_told() {
    assert_snapshot!(told_alone(
        r#"title = "T"
party = [{ id = "a", name = "A" }]
[[party]]
id = "b"
name = "B"
"#
    ), @r#"
error: `party` is written in two ways
 --> talks.toml:3:3
  |
3 | [[party]]
  |   ^^^^^ write every party under a line `[[party]]`

warning: the dataset has no id
 --> talks.toml:1:1
  |
1 | title = "T"
  | ^^^^^ its notes are kept by its path, and lost from sight when it moves: add `id = "…"`
"#);
}

#[test]
fn one_table_where_there_should_be_a_list_is_told() {
    assert_snapshot!(told_alone(
        r#"title = "T"
[issue]
title = "Minimum flow"
"#
    ), @r#"
error: `issue` is a list of records
 --> talks.toml:2:2
  |
2 | [issue]
  |  ^^^^^ write `[[issue]]`

warning: the dataset has no id
 --> talks.toml:1:1
  |
1 | title = "T"
  | ^^^^^ its notes are kept by its path, and lost from sight when it moves: add `id = "…"`
"#);
}

#[test]
fn a_long_line_is_cut_around_what_is_wrong() {
    assert_snapshot!(told(
        r#"agreed_text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
stances = { lakes = "leaning-against", north = "support", south = "support", east = "leaning-against", west = "leaning-against" }
"#
    ), @r#"
error: unknown party `lakes`
  --> talks.toml:18:13
   |
18 | stances = { lakes = "leaning-against", north = "support", south = "support", east = "leaning-against", west = "leaning-…
   |             ^^^^^ there are `north`, `south`

error: unknown party `east`
  --> talks.toml:18:78
   |
18 | stances = { lakes = "leaning-against", north = "support", south = "support", east = "leaning-against", west = "leaning-…
   |                                                                              ^^^^ there are `north`, `south`

error: unknown party `west`
  --> talks.toml:18:104
   |
18 | … = "support", east = "leaning-against", west = "leaning-against" }
   |                                          ^^^^ there are `north`, `south`
"#);
}

#[test]
fn a_dataset_without_an_id_is_worth_a_warning() {
    assert_snapshot!(told_alone(
        r#"title = "T"
"#
    ), @r#"
warning: the dataset has no id
 --> talks.toml:1:1
  |
1 | title = "T"
  | ^^^^^ its notes are kept by its path, and lost from sight when it moves: add `id = "…"`
"#);
}

#[test]
fn a_theme_that_is_not_declared_is_worth_a_warning() {
    assert_snapshot!(told(
        r#"themes = ["watr", "ground-level/quality"]
[[theme]]
id = "water"
name = "Water"
"#
    ), @r#"
warning: undeclared theme `watr`
  --> talks.toml:17:11
   |
17 | themes = ["watr", "ground-level/quality"]
   |           ^^^^^^ did you mean `water`?

warning: undeclared theme `ground-level/quality`
  --> talks.toml:17:19
   |
17 | themes = ["watr", "ground-level/quality"]
   |                   ^^^^^^^^^^^^^^^^^^^^^^ name it under `[[theme]]`
"#);
}

#[test]
fn stances_without_a_question_are_worth_a_warning() {
    assert_snapshot!(told_alone(
        r#"id = "t"
title = "T"
default_source = "s"
[[source]]
id = "s"
title = "S"
[[party]]
id = "north"
name = "North"
[[issue]]
title = "Minimum flow"
stances = { north = "support" }
[[issue]]
title = "Storage"
stances = { north = "silent" }
"#
    ), @r#"
warning: no question that the stances on `minimum-flow` answer
  --> talks.toml:10:1
   |
10 | [[issue]]
   | ^^^^^^^^^ add a `question`, or a `default_question` to the header
"#);
}

#[test]
fn a_judgement_without_a_source_is_worth_a_warning() {
    assert_snapshot!(told_alone(
        r#"id = "t"
title = "T"
[[party]]
id = "north"
name = "North"
[[issue]]
id = "flow"
title = "Minimum flow"
question = "Should it?"
positions = { north = "By season" }
[[position]]
issue = "flow"
party = "north"
text = "By season"
salience = "high"
"#
    ), @r#"
warning: a `salience` with no source
  --> talks.toml:11:1
   |
11 | [[position]]
   | ^^^^^^^^^^^^ add a `source`, or a `default_source` to the header
"#);
}

#[test]
fn names_that_look_alike_are_worth_a_warning() {
    assert_snapshot!(told(
        r#"[[party]]
id = "north-2"
name = "Nоrthern republic"
"#
    ), @r#"
warning: `Nоrthern republic` looks like `Northern Republic`, another party
  --> talks.toml:19:8
   |
19 | name = "Nоrthern republic"
   |        ^^^^^^^^^^^^^^^^^^^ the other is at talks.toml:10
"#);
}

#[test]
fn a_text_that_reads_otherwise_than_it_is_written_is_worth_a_warning() {
    assert_snapshot!(told(
        r#"[[issue]]
title = "Pay \u202etfel"
positions = { north = "no" }
"#
    ), @r#"
warning: `title` holds characters that turn the direction of what is read
  --> talks.toml:18:9
   |
18 | title = "Pay \u202etfel"
   |         ^^^^^^^^^^^^^^^^ words may look otherwise than they are written; each is shown as �: take them out
"#);
}

#[test]
fn an_inferred_red_line_is_worth_a_warning() {
    assert_snapshot!(told(
        r#"[[position]]
issue = "flow"
party = "north"
text = "By season"
red_line = "Daily figures"
red_line_basis = "inferred"
"#
    ), @r#"
warning: an inferred red line
  --> talks.toml:22:18
   |
22 | red_line_basis = "inferred"
   |                  ^^^^^^^^^^ it is our guess, and not their word
"#);
}

#[test]
fn two_questions_in_one_title_are_worth_a_warning() {
    assert_snapshot!(told(
        r#"[[issue]]
title = "Flow and storage"
[[issue]]
title = "Sand for Andorra"
"#
    ), @r#"
warning: `Flow and storage` may be two issues
  --> talks.toml:18:9
   |
18 | title = "Flow and storage"
   |         ^^^^^^^^^^^^^^^^^^ a stance answers one question
"#);
}

#[test]
fn a_position_after_the_day_of_the_dataset_is_worth_a_warning() {
    assert_snapshot!(told_alone(
        r#"id = "t"
title = "T"
as_of = '2031-05'
[[party]]
id = "north"
name = "North"
[[issue]]
id = "flow"
title = "Minimum flow"
[[position]]
issue = "flow"
party = "north"
text = "By season"
date = 2031-06-01
[[position]]
issue = "flow"
party = "north"
text = "By season"
date = 2031
"#
    ), @r#"
warning: a position after `as_of`
  --> talks.toml:10:1
   |
10 | [[position]]
   | ^^^^^^^^^^^^ it is of 2031-06-01, the dataset of 2031-05
"#);
}
