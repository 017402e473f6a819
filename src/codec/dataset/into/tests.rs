//! The laws of merging, and what single merges do to a file.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::positions::FRAME;
use super::*;
use crate::codec::dataset::made::{choices, made};
use crate::codec::dataset::{read, write};

const RIVER: &str = include_str!("../../../../data/river.toml");
const UKRAINE: &str = include_str!("../../../../data/ukraine.toml");

fn input(text: &str) -> Input {
    Input::new("talks.toml", text.as_bytes().to_vec())
}

fn dataset(text: &str) -> Dataset {
    let reading = read(&[input(text)]);
    assert_eq!(reading.diagnostics.errors, 0, "{}\n{text}", reading.diagnostics);
    reading.dataset.expect("a dataset")
}

fn merged(old: &str, new: &Dataset) -> Merged {
    match into(&[input(old)], &dataset(old), new) {
        Ok(merged) => merged,
        Err(unmerged) => panic!("{unmerged}\n{old}\n---\n{}", write(new, "")),
    }
}

fn comments(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.find("# ").map(|at| &line[at..])).collect()
}

/// The lines that went (`-`) and came (`+`), then what is told of them.
fn told(old: &str, new: &str) -> String {
    let merge = merged(old, &dataset(new));
    let text = &merge.texts[0];
    assert_eq!(comments(text), comments(old), "a comment was lost\n{text}");
    let (mut before, mut out) = (old.lines().peekable(), String::new());
    for line in text.lines() {
        // Lines keep their order, so that one found further on means that those before it went.
        match before.clone().position(|it| it == line) {
            Some(gone) if !line.is_empty() || gone == 0 => {
                before.by_ref().take(gone).for_each(|it| out.push_str(&format!("- {it}\n")));
                before.next();
            }
            Some(_) | None => out.push_str(&format!("+ {line}\n")),
        }
    }
    before.for_each(|it| out.push_str(&format!("- {it}\n")));
    out.push_str("===\n");
    merge.changes.iter().for_each(|it| out.push_str(&format!("{it}\n")));
    merge.untaken.iter().for_each(|it| out.push_str(&format!("! {it}\n")));
    out
}

/// What the files of these tests begin with.
const HEAD: &str = "# Our file.
id = 'talks'
title = 'Talks'
default_source = 'minutes'  # whatever names none

[[party]]
id   = 'north'
name = 'Northern Republic'

[[party]]
id   = 'south'
name = 'Southern Union'

# Where it is from.
[[source]]
id    = 'minutes'
title = 'Minutes'
";

/// What an import of a table begins with.
const TABLE: &str = "title = 'Table'
default_source = 'table'
[[party]]
id   = 'north'
name = 'Northern Republic'
[[party]]
id   = 'south'
name = 'Southern Union'
[[source]]
id    = 'table'
title = 'table.csv'
";

fn told_of(old: &str, new: &str) -> String {
    told(&format!("{HEAD}{old}"), &format!("{TABLE}{new}"))
}

#[test]
fn a_dataset_merged_into_itself_changes_not_one_byte() {
    for text in [RIVER.to_owned(), UKRAINE.to_owned(), format!("\u{feff}{}", RIVER.replace('\n', "\r\n"))] {
        let merge = merged(&text, &dataset(&text));
        assert_eq!(merge.changes, []);
        assert!(merge.texts == [text]);
    }
}

#[test]
fn a_field_that_differs_is_changed_in_its_place_and_one_that_is_not_spoken_of_stays() {
    let old = "
# The first.
[[issue]]
id       = 'flow'
title    = 'Minimum flow'   # the heart of it
summary  = 'Whether a volume is owed'
themes   = ['water']
status   = 'open'           # since May
linked_to = []

[[measure]]
title = 'Joint gauging'

# The end.
";
    let new = "
[[issue]]
id = 'flow'
title = 'A minimum flow'
themes = ['water', 'trust']
status = 'agreed'
agreed_on = 2031-06-01
[[issue]]
id = 'dam'
title = 'The dam'
positions = { north = 'No cap' }
[[measure]]
title = 'Joint gauging'
purpose = 'Trust'
issues = ['flow']
[[measure]]
title = 'Sirens'
";
    assert_snapshot!(told_of(old, new), @r#"
+ [[theme]]
+ id   = "trust"
+ name = "Trust"
+ 
+ [[source]]
+ id    = "table"
+ title = "table.csv"
+ 
+ title    = "A minimum flow"   # the heart of it
- title    = 'Minimum flow'   # the heart of it
+ themes   = ['water', "trust"]
+ status   = "agreed"           # since May
+ agreed_on = 2031-06-01
- themes   = ['water']
- status   = 'open'           # since May
+ [[issue]]
+ id     = "dam"
+ title  = "The dam"
+ source = "table"
+ 
+ [[position]]
+ issue  = "dam"
+ party  = "north"
+ text   = "No cap"
+ source = "table"
+ 
+ purpose = "Trust"
+ issues = ["flow"]
+ [[measure]]
+ id     = "sirens"
+ title  = "Sirens"
+ source = "table"
+ 
===
+ theme trust
+ source table “table.csv”
~ flow / title: Minimum flow → A minimum flow
+ flow / themes: trust
~ flow / status: open → agreed
+ flow / agreed_on: 2031-06-01
+ issue dam “The dam”, 1 position
+ measure joint-gauging / purpose: Trust
+ measure joint-gauging / issues: flow
+ measure sirens
"#);
}

#[test]
fn a_position_that_is_newer_is_added_and_what_stood_is_history() {
    let old = "
[[issue]]
id = 'flow'
title = 'Minimum flow'

# South first.
[[position]]
issue = 'flow'
party = 'south'
text = 'Every day'
date = 2031-05-09  # said in the third session

# And north.
[[position]]
issue = 'flow'
party = 'north'
text = 'By season'
";
    let new = "
[[issue]]
id = 'flow'
title = 'Minimum flow'
[[position]]
issue = 'flow'
party = 'south'
text = 'Every second day'
date = 2031-06-01
[[position]]
issue = 'flow'
party = 'south'
text = 'To be studied'
date = 2031-02-01
[[position]]
issue = 'flow'
party = 'south'
text = 'Every day'
date = 2031-05-09
[[position]]
issue = 'flow'
party = 'north'
stance = 'oppose'
date = 2031-06-01
";
    assert_snapshot!(told_of(old, new), @r#"
+ [[source]]
+ id    = "table"
+ title = "table.csv"
+ 
- # And north.
+ issue  = "flow"
+ party  = "south"
+ text   = "To be studied"
+ source = "table"
+ date   = 2031-02-01
+ 
+ [[position]]
+ issue  = "flow"
+ party  = "south"
+ text   = "Every second day"
+ source = "table"
+ date   = 2031-06-01
+ 
+ # And north.
+ [[position]]
+ 
+ [[position]]
+ issue  = "flow"
+ party  = "north"
+ stance = "oppose"
+ source = "table"
+ date   = 2031-06-01
===
+ source table “table.csv”
+ flow / north 2031-06-01: oppose (replaces an undated one, kept as history)
+ flow / south 2031-02-01: To be studied (history: what stands is of 2031-05-09)
+ flow / south 2031-06-01: Every second day (replaces 2031-05-09, kept as history)
"#);
}

/// Short forms, and a record with a day.
const SHORT: &str = "
[[issue]]
id = 'flow'
title = 'Minimum flow'
positions = { north = 'By season' }

[[issue]]
id = 'dam'
title = 'The dam'

[issue.positions]
north = 'No cap'     # they mean it
south = 'A cap'

[issue.stances]
north = 'oppose'
south = 'support'    # since the second session

[[issue]]
id = 'salt'
title = 'Salt'

[[position]]
issue = 'salt'
party = 'south'
text = 'Below 2 g'
date = 2031-05-09
";

#[test]
fn an_undated_position_changes_what_is_undated_and_leaves_what_has_a_day() {
    let new = "
[[issue]]
id = 'flow'
title = 'Minimum flow'
positions = { north = 'By the month', south = 'Every day' }
[[issue]]
id = 'dam'
title = 'The dam'
positions = { north = 'No cap', south = 'A joint cap' }
stances = { south = 'support' }
[[issue]]
id = 'salt'
title = 'Salt'
positions = { south = 'Below 3 g', north = 'No view' }
";
    assert_snapshot!(told_of(SHORT, new), @r#"
+ [[source]]
+ id    = "table"
+ title = "table.csv"
+ 
+ positions = {}
+ 
- positions = { north = 'By season' }
- 
- [[issue]]
- id = 'dam'
- title = 'The dam'
- 
- [issue.positions]
- north = 'No cap'     # they mean it
- south = 'A cap'
- 
- [issue.stances]
- north = 'oppose'
- south = 'support'    # since the second session
- 
- [[issue]]
- id = 'salt'
- title = 'Salt'
- 
+ issue  = "flow"
+ party  = "north"
+ text   = "By the month"
+ source = "table"
+ 
+ [[position]]
+ issue  = "flow"
+ party  = "south"
+ text   = "Every day"
+ source = "table"
+ 
+ [[issue]]
+ id = 'dam'
+ title = 'The dam'
+ 
+ [issue.positions]
+ north = 'No cap'     # they mean it
+ 
+ [issue.stances]
+ north = 'oppose'
+ 
+ [[position]]  # since the second session
+ issue  = "dam"
+ party  = "south"
+ text   = "A joint cap"
+ stance = "support"
+ source = "table"
+ 
+ [[issue]]
+ id = 'salt'
+ title = 'Salt'
+ 
+ [[position]]
+ 
+ [[position]]
+ issue  = "salt"
+ party  = "north"
+ text   = "No view"
+ source = "table"
===
+ source table “table.csv”
~ flow / north / text: By season → By the month
~ flow / north / source: minutes → table
+ flow / south: Every day
~ dam / south / text: A cap → A joint cap
~ dam / south / source: minutes → table
+ salt / north: No view
! salt / south: not taken, since it has no day and what stands is of 2031-05-09; give its day with `--date`
"#);
}

#[test]
fn short_forms_are_edited_where_they_stand_where_nothing_more_is_to_be_said() {
    let old = "
[[issue]]
id = 'flow'
title = 'Minimum flow'
stances = { north = 'oppose' }

[[issue]]
id = 'dam'
title = 'The dam'

[issue.stances]
north = 'oppose'     # they mean it
";
    let new = TABLE.replace("'table'", "'minutes'").replace("table.csv", "Minutes");
    let new = format!(
        "{new}
[[issue]]
id = 'flow'
title = 'Minimum flow'
stances = {{ north = 'neutral', south = 'support' }}
[[issue]]
id = 'dam'
title = 'The dam'
stances = {{ north = 'neutral', south = 'support' }}
"
    );
    assert_snapshot!(told(&format!("{HEAD}{old}"), &new), @r#"
+ stances = { north = "neutral", south = "support" }
+ 
- stances = { north = 'oppose' }
- 
+ north = "neutral"     # they mean it
+ south = "support"
- north = 'oppose'     # they mean it
===
~ flow / north / stance: oppose → neutral
+ flow / south: support
~ dam / north / stance: oppose → neutral
+ dam / south: support
"#);
}

#[test]
fn what_the_import_takes_for_granted_is_said_on_the_records_that_it_adds() {
    let old = "
[[issue]]
id = 'flow'
title = 'Minimum flow'
";
    let new = format!(
        "stance_basis = 'stated'\ndefault_question = 'Adopt it?'\n{TABLE}
[[party]]
id = 'delta'
name = 'Delta'
[[issue]]
id = 'flow'
title = 'Minimum flow'
stances = {{ north = 'oppose' }}
challenges = ['No gauges']
[[issue]]
id = 'dam'
title = 'The dam'
stances = {{ delta = 'support' }}
"
    );
    assert_snapshot!(told(&format!("{HEAD}{old}"), &new), @r#"
+ [[party]]
+ id     = "delta"
+ name   = "Delta"
+ source = "table"
+ 
+ [[source]]
+ id    = "table"
+ title = "table.csv"
+ 
+ question = "Adopt it?"
+ 
+ [[position]]
+ issue        = "flow"
+ party        = "north"
+ stance       = "oppose"
+ stance_basis = "stated"
+ source       = "table"
+ 
+ [[issue]]
+ id       = "dam"
+ title    = "The dam"
+ question = "Adopt it?"
+ source   = "table"
+ 
+ [[position]]
+ issue        = "dam"
+ party        = "delta"
+ stance       = "support"
+ stance_basis = "stated"
+ source       = "table"
+ 
+ [[challenge]]
+ id     = "no-gauges"
+ text   = "No gauges"
+ issues = ["flow"]
+ source = "table"
===
+ party delta
+ source table “table.csv”
+ flow / question: Adopt it?
+ flow / north: oppose
+ issue dam “The dam”, 1 position
+ challenge no-gauges
"#);
}

#[test]
fn a_challenge_in_a_list_becomes_a_record_beside_it_where_more_is_said_of_it() {
    let old = "
[[issue]]
id = 'flow'
title = 'Minimum flow'
challenges = [
    'No gauges',  # at the border
    'No trust',
]
";
    let new = "
[[issue]]
id = 'flow'
title = 'Minimum flow'
challenges = ['No trust']
[[challenge]]
id = 'no-gauges'
text = 'No gauges'
issues = ['flow']
owners = ['north']
[[opportunity]]
text = 'A wet year'
issues = ['flow']
challenges = ['no-gauges']
";
    assert_snapshot!(told_of(old, new), @r#"
+ [[source]]
+ id    = "table"
+ title = "table.csv"
+ 
+ 
+ [[challenge]]
+ id     = "no-gauges"
+ text   = "No gauges"
+ issues = ["flow"]
+ owners = ["north"]
+ 
+ [[opportunity]]
+ id         = "a-wet-year"
+ text       = "A wet year"
+ issues     = ["flow"]
+ challenges = ["no-gauges"]
+ source     = "table"
===
+ source table “table.csv”
+ challenge no-gauges / owners: north
+ opportunity a-wet-year
"#);
}

#[test]
fn records_of_a_folder_come_to_stand_in_the_file_of_their_kind() {
    let files = [HEAD, "[[issue]]\nid = 'flow'\ntitle = 'Minimum flow'", "[[measure]]\ntitle = 'Gauging'\n"];
    let inputs: Vec<Input> = files.iter().map(|text| input(text)).collect();
    let old = read(&inputs).dataset.expect("a dataset");
    let new = dataset(&format!("{TABLE}[[issue]]\nid = 'dam'\ntitle = 'Dam'\n[[step]]\ntext = 'A call'\n"));
    let merge = into(&inputs, &old, &new).expect("a merge");
    let source = "\n[[source]]\nid    = \"table\"\ntitle = \"table.csv\"\n";
    assert_eq!(merge.texts[0], format!("{HEAD}{source}"));
    assert!(
        merge.texts[1].ends_with("\n\n[[issue]]\nid     = \"dam\"\ntitle  = \"Dam\"\nsource = \"table\"")
    );
    assert!(
        merge.texts[2]
            .ends_with("\n\n[[step]]\nid     = \"a-call\"\ntext   = \"A call\"\nsource = \"table\"\n")
    );
}

#[test]
fn an_id_that_was_made_alike_for_another_text_is_no_reason_to_write_over_that() {
    let old = "
[[issue]]
id = 'flow'
title = 'Minimum flow'
challenges = ['ex', 'Недоверие', 'Засуха']

[[challenge]]
id = 'c0'
text = 'No gauges'

[[measure]]
title = 'Горячая линия'
purpose = 'Доверие'
";
    let new = "
[[issue]]
id = 'flow'
title = 'Minimum flow'
challenges = ['Паводок', 'Засуха']
[[challenge]]
id = 'c0'
text = 'ex'
issues = ['flow']
[[measure]]
title = 'Наблюдатели'
[[measure]]
title = 'Горячая линия'
impact = 'Меньше стрельбы'
";
    assert_snapshot!(told_of(old, new), @r#"
+ [[source]]
+ id    = "table"
+ title = "table.csv"
+ 
+ [[challenge]]
+ id     = "challenge-2-2"
+ text   = "Паводок"
+ issues = ["flow"]
+ source = "table"
+ 
+ impact  = "Меньше стрельбы"
+ 
+ [[measure]]
+ id     = "measure-2-2"
+ title  = "Наблюдатели"
+ source = "table"
===
+ source table “table.csv”
+ challenge challenge-2-2 “Паводок”
+ measure measure-2-2 “Наблюдатели”
+ measure measure-2 / impact: Меньше стрельбы
"#);
}

#[test]
fn of_records_with_the_same_words_the_one_of_that_day_is_changed() {
    let old = "
[[issue]]
id = 'flow'
title = 'Minimum flow'
[[position]]
issue = 'flow'
party = 'south'
text = 'Every day'
date = 2031-02-01
[[position]]
issue = 'flow'
party = 'south'
text = 'Every day'
date = \"2031-05\"
[[position]]
issue = 'flow'
party = 'south'
text = 'Every day'
date = 2031-06-01
";
    let new = "
[[issue]]
id = 'flow'
title = 'Minimum flow'
[[position]]
issue = 'flow'
party = 'south'
text = 'Every day'
stance = 'support'
date = \"2031-05\"
";
    assert_snapshot!(told_of(old, new), @r#"
+ [[source]]
+ id    = "table"
+ title = "table.csv"
+ 
+ stance = "support"
+ source = ["minutes", "table"]
===
+ source table “table.csv”
+ flow / south / stance: support
~ flow / south / source: minutes → minutes, table
"#);
}

#[test]
fn a_record_without_a_day_that_says_who_and_where_is_not_given_other_words() {
    let old = "
[[issue]]
id = 'flow'
title = 'Minimum flow'
[[position]]
issue = 'flow'
party = 'south'
text = 'Every day'
by = 'Minister of Water'
";
    let new = "
[[issue]]
id = 'flow'
title = 'Minimum flow'
positions = { south = 'Every second day' }
[[position]]
issue = 'flow'
party = 'north'
stance = 'oppose'
date = 2031-06-01
";
    let old = format!("as_of = 2031-05-12\n{HEAD}{old}");
    assert_snapshot!(told(&old, &format!("{TABLE}{new}")), @r#"
+ [[source]]
+ id    = "table"
+ title = "table.csv"
+ 
+ 
+ [[position]]
+ issue  = "flow"
+ party  = "north"
+ stance = "oppose"
+ source = "table"
+ date   = 2031-06-01
===
+ source table “table.csv”
+ flow / north 2031-06-01: oppose
! flow / south: not taken, since neither it nor the record that stands has a day, and who said that, and where, is not true of this; give its day with `--date`
! 1 position is of days after 2031-05-12, the `as_of` of the dataset, and will not show; make it 2031-06-01 to see them
"#);
}

#[test]
fn terms_become_stricter_in_the_file_and_looser_only_by_its_author() {
    let with = |desk: &str, press: &str| {
        format!(
            "{TABLE}[[source]]\nid = 'desk'\ntitle = 'Desk'\n{desk}\n[[source]]\nid = 'press'\ntitle = 'Press'\n{press}\n\
             [[issue]]\nid = 'flow'\ntitle = 'Minimum flow'\nsource = ['desk', 'press']\n"
        )
    };
    let (old, new) = (with("terms = 'off-record'", ""), with("terms = 'public'", "terms = 'background'"));
    assert_snapshot!(told(&old, &new), @r#"
+ terms = "background"
===
+ source press / terms: background
! source desk: its terms stay off-record, and are not made public: more people would see what rests on it; change them in the file if they may
"#);
}

#[test]
fn words_never_come_to_rest_on_another_source_than_theirs() {
    let secret = "[[source]]
id = 'cable'
title = 'Secret cable'
terms = 'restricted'
[[issue]]
id = 'fort'
title = 'Fort'
positions = { north = 'We would give up Fort X', south = 'Never' }
stances = { north = 'support' }
";
    let new = format!(
        "{TABLE}[[issue]]
id = 'fort'
title = 'Fort'
stances = {{ north = 'oppose', south = 'support' }}
"
    );
    let cable = HEAD.replace("'minutes'  #", "'cable'  #");
    let none = HEAD.replace("default_source = 'minutes'  # whatever names none", "");
    for head in [cable, none] {
        let merge = merged(&format!("{head}{secret}"), &dataset(&new));
        assert_eq!(merge.texts, [format!("{head}{secret}")]);
        let told: Vec<String> = merge.untaken.iter().map(ToString::to_string).collect();
        assert_eq!(
            told[0],
            "fort / north: not taken, since neither it nor what stands has a day, and what would stay of that is from \
             another source; give its day with `--date`"
        );
        assert!(told[1].starts_with("fort / south: not taken"));
    }
}

/// The loosest terms of each text that positions say, by their cell and key; what has no source is stricter than all.
fn terms_of_words(of: &Dataset) -> HashMap<[String; 4], usize> {
    let mut all = HashMap::new();
    let cells = of.issue_ixs().flat_map(|issue| of.party_ixs().map(move |party| (issue, party)));
    for (issue, party) in cells {
        for position in of.positions(issue, party) {
            let terms = of.terms_of(of.sources_of(position)).map_or(usize::MAX, |it| it as usize);
            let mut scribe = Scribe::new(Ground::of(of));
            let rows = scribe.rows(|it| it.position(issue, party, position));
            for (key, value) in rows.into_iter().filter(|(key, _)| !FRAME.contains(key) && *key != "stance") {
                let cell = [of.issue(issue).id.to_string(), of.party(party).id.to_string()];
                let [issue, party] = cell;
                let known = all.entry([issue, party, key.to_owned(), value]).or_insert(terms);
                *known = terms.min(*known);
            }
        }
    }
    all
}

#[test]
fn new_words_of_the_same_source_leave_the_stance_of_the_old_to_be_looked_at() {
    let issue = "[[issue]]\nid = 'flow'\ntitle = 'Minimum flow'\n";
    let old = format!("{HEAD}{issue}positions = {{ north = 'No' }}\nstances = {{ north = 'oppose' }}\n");
    let merge = merged(&old, &dataset(&format!("{HEAD}{issue}positions = {{ north = 'By season' }}\n")));
    assert_eq!(merge.texts, [old.replace("'No'", "\"By season\"")]);
    let told: Vec<String> = merge.untaken.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["flow / north: the words are new and the `stance` beside them is not; look at it again"]
    );
}

/// What opportunities, challenges, measures and steps say: what they are found by where they name no id.
fn texts_of(of: &Dataset) -> Vec<String> {
    let opportunities = of.opportunities().iter().map(|it| &it.text);
    let challenges = of.challenges().iter().map(|it| &it.text);
    let measures = of.measures().iter().map(|it| &it.title);
    let all = opportunities.chain(challenges).chain(measures).chain(of.steps().iter().map(|it| &it.text));
    all.map(ToString::to_string).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_merged_into_itself_changes_not_one_byte(choices in choices()) {
        let whole = made(choices);
        let text = write(&whole, "From a table");
        let merge = merged(&text, &whole);
        prop_assert_eq!(merge.changes, []);
        prop_assert_eq!(&merge.texts[0], &text);
    }

    /// That nothing of either is missing is found by the merge itself, which refuses what it finds.
    #[test]
    fn whatever_is_merged_is_a_dataset_that_has_all_of_both(old in choices(), new in choices()) {
        let (old, new) = (made(old), made(new));
        let text = write(&old, "From a table");
        let merge = merged(&text, &new);
        let both = dataset(&merge.texts[0]);
        prop_assert_eq!(both.head().title.as_str(), old.head().title.as_str());
        prop_assert!(both.position_count() >= old.position_count());
        for comment in ["# From a table", "# Parties, in", "# Issues, each", "# Challenges: ", "# What presses"] {
            let count = |text: &str| text.lines().filter(|line| line.starts_with(comment)).count();
            prop_assert_eq!(count(&text), count(&merge.texts[0]), "{}", comment);
        }
        // Merged once more there is nothing left to add.
        let again = merged(&merge.texts[0], &new);
        // Of several that say the same word for word, which is which is told by made ids alone, and those may move.
        let is_one_of_several = |change: &Change| match change {
            Change::Record { says: Some(says), .. } => {
                let of = |d: &Dataset| texts_of(d).iter().filter(|text| *text == says).count();
                of(&new) > 1 || of(&both) > 1
            }
            Change::Record { .. } | Change::Field { .. } | Change::Listed { .. } | Change::Position { .. } => false,
        };
        let added = again.changes.iter().filter(|it| !matches!(it, Change::Field { .. }) && !is_one_of_several(it));
        let added = added.collect::<Vec<_>>();
        prop_assert!(added.is_empty(), "{added:?}\n{}\n---\n{}", merge.texts[0], write(&new, ""));
    }

    /// What a position says is seen by nobody who could see it neither in the files nor in the import.
    #[test]
    fn no_words_come_to_be_on_looser_terms_than_where_they_are_from(old in choices(), new in choices()) {
        let (old, new) = (made(old), made(new));
        let merged = dataset(&merged(&write(&old, ""), &new).texts[0]);
        let (was, is) = ([terms_of_words(&old), terms_of_words(&new)], terms_of_words(&merged));
        for (words, terms) in is {
            let before = was.iter().filter_map(|all| all.get(&words)).min();
            prop_assert!(before <= Some(&terms), "{words:?} {before:?} {terms:?}");
        }
    }
}

#[test]
fn what_a_record_says_comes_to_no_other_eyes_than_it_was_given_for() {
    let with = |terms: &str, says: &str| {
        format!(
            "{TABLE}[[source]]\nid = 'pub'\ntitle = 'Public paper'\n[[source]]\nid = 'cable'\ntitle = 'Cable'\nterms = 'restricted'\n\
             [[measure]]\nid = 'hotline'\ntitle = 'Hotline'\n{says}\nsource = '{terms}'\n\
             [[challenge]]\nid = 'gauges'\ntext = 'No gauges'\nsource = '{terms}'\n{}",
            if says.contains("purpose") { "mitigation = 'Money'" } else { "" }
        )
    };
    let (open, secret) = (with("pub", "impact = 'Fewer incidents'"), with("cable", "purpose = 'SECRET'"));
    // Nothing secret comes under the public paper, and nothing of the cable becomes the paper's.
    for (old, new) in [(&open, &secret), (&secret, &open)] {
        let merge = merged(old, &dataset(new));
        assert_eq!(merge.texts[0], *old, "{:?}", merge.changes);
        let told: Vec<String> = merge.untaken.iter().map(ToString::to_string).collect();
        assert!(told.iter().any(|it| it.starts_with("measure hotline: not taken")), "{told:?}");
        assert!(told.iter().any(|it| it.starts_with("challenge gauges: not taken")), "{told:?}");
    }
    // On the same terms it is taken.
    let more = with("pub", "purpose = 'Calls'");
    assert!(merged(&open, &dataset(&more)).texts[0].contains("Calls"));
}
