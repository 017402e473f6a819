//! Which rows are headings and which are no records, in tables as people keep them.

use super::super::plan::{Layout, Skipped};
use super::super::report::{Remark, Weight};
use super::super::{Asked, Field, File, apart::apart, understand};
use super::{planned, shown, table};
use crate::codec::table::{Table, Tables};

/// The plan, the rows that are no records, and what is told, a line each.
fn all(text: &str) -> String {
    all_asked(text, &Asked::default())
}

fn all_asked(text: &str, asked: &Asked) -> String {
    let (plan, remarks) = planned(&table(text), asked);
    let mut out = shown(&plan);
    if let Ok(plan) = &plan {
        if let Some(title) = &plan.title {
            out += &format!("\ntitle {title}");
        }
        out += &format!("\nheadings {:?}", plan.headings);
        for (row, skipped) in &plan.skipped {
            let what = match skipped {
                Skipped::Blank => continue,
                Skipped::Headings => "headings".to_owned(),
                Skipped::Section(text) => format!("section {text}"),
                Skipped::Aside(text) => format!("aside {text}"),
            };
            out += &format!("\n{row} {what}");
        }
        if plan.carries {
            out += "\ncarries";
        }
    }
    for remark in remarks {
        let weight = if remark.weight == Weight::Taken { "taken" } else { "UNPLACED" };
        let place = [
            remark.at.row.map(|row| format!("row {row}")),
            remark.at.column.map(|column| format!("column {column}")),
        ];
        let place: Vec<String> = place.into_iter().flatten().collect();
        let heading = match (&plan, remark.at.row, remark.at.column) {
            (Ok(plan), None, Some(column)) => Some(plan.heading(&table(text), column)),
            (Ok(_) | Err(_), _, _) => None,
        };
        let found = remark.found.or(heading).map(|found| format!(": {found}")).unwrap_or_default();
        out += &format!("\n{weight} {}: {}{found}", place.join(" "), remark.message);
    }
    out
}

fn parted(table: Table) -> Vec<Table> {
    let file = File { name: "a".to_owned(), tables: Tables { tables: vec![table], ..Tables::default() } };
    apart(&file).into_owned().tables.tables
}

#[track_caller]
fn comes_to(text: &str, expected: &str) {
    let found = all(text.trim_start_matches('\n'));
    assert_eq!(found, expected.trim(), "\n{found}\n");
}

#[test]
fn a_title_above_the_headings_is_kept_and_other_lines_are_told() {
    comes_to(
        "
Positions on the Aru river | < | <
Stand: 12. Mai 2031 | |
| |
Issue | Ukraine | Russia
Border | support | oppose
",
        "
wide: issue | [Ukraine] | [Russia]
title Positions on the Aru river
headings 3..4
0 aside Positions on the Aru river
1 aside Stand: 12. Mai 2031
UNPLACED row 1: a line above the headings is not taken: Stand: 12. Mai 2031
",
    );
    comes_to(
        "
Table 2: Who wants what | |
Issue | Ukraine | Russia
Border | support | oppose
",
        "
wide: issue | [Ukraine] | [Russia]
headings 1..2
0 aside Table 2: Who wants what
UNPLACED row 0: a line above the headings is not taken: Table 2: Who wants what
",
    );
}

#[test]
fn names_over_columns_are_their_parties() {
    let expected = "
wide: issue | [Ukraine].stance | [Ukraine].text | [Ukraine].source | [Russia].stance | [Russia].text | [Russia].source
headings 0..2";
    comes_to(
        "
Issue | Ukraine | < | < | Russia | < | <
^ | Stance | Words | Source | Stance | Words | Source
Border | support | the line of 1991 | Speech | oppose | the line of contact | Speech
",
        expected,
    );
    comes_to(
        "
Issue | Ukraine | | | Russia | |
 | Stance | Words | Source | Stance | Words | Source
Border | support | the line of 1991 | Speech | oppose | the line of contact | Speech
",
        expected,
    );
    comes_to(
        "
 | Ukraine’s position | < | Russia’s position | <
Issue | Stance | Words | Stance | Words
Border | support | the line of 1991 | oppose | the line of contact
",
        "
wide: issue | [Ukraine].stance | [Ukraine].text | [Russia].stance | [Russia].text
headings 0..2",
    );
}

#[test]
fn a_word_over_names_says_what_the_names_are() {
    comes_to(
        "
Issue | Positions | < | Challenges
^ | Ukraine | Russia | ^
Border | the line of 1991 | the line of contact | mines
",
        "
wide: issue | [Ukraine] | [Russia] | challenges
headings 0..2",
    );
    comes_to(
        "
Streitpunkt | Haltung | < | Quelle | <
^ | SPD | CDU / CSU | SPD | CDU / CSU
Tempolimit | dafür | dagegen | Wahlprogramm | Wahlprogramm
",
        "
wide: issue | [SPD] | [CDU / CSU] | [SPD].source | [CDU / CSU].source
headings 0..2",
    );
    comes_to(
        "
Issue | Western states | < | Others | <
^ | France | Poland | China | India
Border | support | oppose | oppose | support
",
        "
wide: issue | [France] | [Poland] | [China] | [India]
headings 0..2
UNPLACED row 0 column 1: a heading over several columns is not taken: Western states
UNPLACED row 0 column 3: a heading over several columns is not taken: Others
",
    );
}

#[test]
fn years_under_names_are_no_parties() {
    comes_to(
        "
Issue | Ukraine | < | Russia | <
^ | 2022 | 2031 | 2022 | 2031
Border | support | oppose | oppose | support
",
        "
wide: issue | - | - | - | -
headings 0..2
UNPLACED column 1: of these two headings it is not clear which names a party, and the column is not taken; --party takes it: Ukraine – 2022
UNPLACED column 2: of these two headings it is not clear which names a party, and the column is not taken; --party takes it: Ukraine – 2031
UNPLACED column 3: of these two headings it is not clear which names a party, and the column is not taken; --party takes it: Russia – 2022
UNPLACED column 4: of these two headings it is not clear which names a party, and the column is not taken; --party takes it: Russia – 2031
",
    );
}

#[test]
fn one_row_of_headings_over_words_is_not_two() {
    for text in [
        "Issue | Ukraine | Russia\nBorder | support | oppose\nGrain | oppose | support",
        "Issue | Ukraine |  | Russia\nBorder | support | more | oppose",
        "Issue | Positions | \nBorder | the line of 1991 | the line of contact",
    ] {
        let (plan, _) = planned(&table(text), &Asked::default());
        assert_eq!(plan.map(|plan| plan.headings), Ok(0..1), "{text}");
    }
}

#[test]
fn words_in_records_are_no_headings() {
    for text in [
        "Issue | France | Togo | Chad\nBorder | no | no | abstain\nGrain | no | no | no",
        "Thema | Anna | Bo | Cy\nQuelle | Antwort | dafür | dagegen\nZiel | nein | Punkt | no",
    ] {
        let (plan, _) = planned(&table(text), &Asked::default());
        assert_eq!(plan.map(|plan| plan.headings), Ok(0..1), "{text}");
    }
    let (plan, _) =
        planned(&table("Stand | 12.5.2031 | \nIssue | Party | Stance\nA | B | C"), &Asked::default());
    assert_eq!(plan.map(|plan| plan.headings), Ok(1..2));
}

#[test]
fn rows_that_are_no_records_are_told_apart() {
    comes_to(
        "
Issue | Ukraine | Russia
(1) | (2) | (3)
Security | < | <
Border | support | oppose
| |
Issue | Ukraine | Russia
Trade | < | <
Grain* | oppose | support
Fuel | |
Total | 2 | 2
| |
* only by sea | |
Quelle: Ministerium | |
Compiled by the secretariat | |
",
        "
wide: issue | [Ukraine] | [Russia]
headings 0..1
1 aside (1) | (2) | (3)
2 section Security
5 headings
6 section Trade
9 aside Total | 2 | 2
11 aside * only by sea
12 aside Quelle: Ministerium
taken row 1: a row under the headings only numbers the columns or says how they are filled in; it is passed over: (1) | (2) | (3)
taken row 8: a row with an issue and nothing else is taken for an issue without entries; if it is a theme over the rows below it, merge its cells across the table, or give those rows a column of themes: Fuel
UNPLACED row 9: a row of totals is not taken: Total | 2 | 2
UNPLACED row 11: a note below the table is not taken: * only by sea
UNPLACED row 12: a note below the table is not taken: Quelle: Ministerium
",
    );
}

#[test]
fn a_lone_first_cell_before_the_issue_is_a_theme() {
    comes_to(
        "
No. | Issue | Ukraine
A. Security | |
1 | Border | support
",
        "
wide: number | issue | [Ukraine]
headings 0..1
1 section A. Security
taken row 1: a row with nothing but its first cell is taken for a theme over the rows below it: A. Security
",
    );
}

#[test]
fn a_blank_issue_in_a_row_of_a_position_is_the_one_above() {
    comes_to(
        "
Issue | Party | Position
Border | Ukraine | the line of 1991
 | Russia | the line of contact
Grain | Ukraine | by sea
 | Russia | not at all
",
        "
long: issue | party | position
headings 0..1
carries
taken row 2 column 0: where the issue is blank, it is the one above
",
    );
}

#[test]
fn what_is_taken_for_granted_is_told() {
    comes_to(
        "
Vorhaben der Regierung | SPD | FDP
Tempolimit | dafür | dagegen
",
        "
wide: issue | [SPD] | [FDP]
headings 0..1
taken row 0: no heading of this table is a word that is known; it is taken for a table with a row for each issue and a column for each party
taken column 0: this column is taken for the issue; --issue names another: Vorhaben der Regierung
",
    );
    comes_to(
        "
Thema | SPD | Einwohner | Website
Tempolimit | dafür | 12 000 | https://example.org/t
",
        "
wide: issue | [SPD] | - | url
headings 0..1
taken column 0: this column is taken for the issue; --column says otherwise: Thema
UNPLACED column 2: this column holds figures or links and is not taken for a party; --party takes it, and --stance says what a figure stands for: Einwohner
",
    );
    comes_to(
        "
Issue | Ukraine | Ukraine’s Position | Stand | Spain’s source
Border | support | the line of 1991 | 12.5.2031 | Speech
",
        "
wide: issue | [Ukraine] | - | date | [Spain].source
headings 0..1
UNPLACED column 2: column B is Ukraine already; name one of the two otherwise, or say --column B=ignore: Ukraine’s Position
",
    );
}

#[test]
fn a_theme_that_comes_again_is_no_issue() {
    comes_to(
        "
Topic | Statement | SPD | FDP
Roads | A limit of 130 | yes | no
Roads | A toll for all | no | yes
",
        "
wide: themes | issue | [SPD] | [FDP]
headings 0..1
taken column 0: this column is taken for its theme; --column says otherwise: Topic
taken column 1: this column is taken for the issue; --column says otherwise: Statement
",
    );
}

#[test]
fn a_table_below_another_is_a_table_of_its_own() {
    let text = "Issue | Ukraine | Russia\nBorder | support | oppose\n | |\nWhat may help | < | <\nOpportunities | Challenges |\nA wet year | No gauges |";
    let parts = parted(table(text));
    let plans: Vec<String> = parts.iter().map(|part| shown(&planned(part, &Asked::default()).0)).collect();
    assert_eq!(plans, ["wide: issue | [Ukraine] | [Russia]", "pairs: opportunities | challenges | _"]);
    assert_eq!((parts[1].number(0), parts[1].merged(0, 2).map(|merge| merge.columns)), (4, Some(3)));
    let once_more = "Issue | Ukraine | Status\nBorder | support | open\n | | \nIssue | Ukraine | Status\nGrain | oppose | open";
    assert_eq!(parted(table(once_more)).len(), 1);
}

#[test]
fn of_several_tables_one_without_a_known_heading_is_not_taken() {
    let tables = [table("Issue | Ukraine\nBorder | support"), table("Name | Rank\nSmith | Colonel")];
    let both: Vec<&_> = tables.iter().collect();
    let mut remarks = vec![];
    let plans = super::super::recognise(&both, &Asked::default(), None, &mut remarks).expect("plans");
    assert!(
        plans[0].is_ok() && plans[1].as_ref().is_err_and(|why| why.contains("none of its headings")),
        "{plans:?}"
    );
    assert_eq!(remarks, []);
    let asked = Asked { tables: vec!["2".to_owned()], ..Asked::default() };
    let plans = super::super::recognise(&both, &asked, None, &mut remarks).expect("plans");
    assert!(plans[0].is_err() && plans[1].is_ok(), "{plans:?}");
    let asked = Asked { tables: vec!["Sheet9".to_owned()], ..Asked::default() };
    let refused = super::super::recognise(&both, &asked, None, &mut remarks);
    assert_eq!(refused, Err("there is no table \"Sheet9\"; the tables are: 1, 2".to_owned()));
}

#[test]
fn a_raised_figure_is_a_footnote_only_where_a_note_begins_with_it() {
    for (notes, expected) in [
        ("", "wide: issue | [V-Partei³] | [SPD*] | status"),
        ("\n\n³ Since May | ", "wide: issue | [V-Partei] | [SPD*] | status"),
        ("\n\n3) Since May | ", "wide: issue | [V-Partei] | [SPD*] | status"),
        ("\n\n* Provisional | ", "wide: issue | [V-Partei³] | [SPD] | status"),
        ("\n\n² Of late | ³ Since May", "wide: issue | [V-Partei] | [SPD*] | status"),
        ("\n\n2) Since May | ", "wide: issue | [V-Partei³] | [SPD*] | status"),
    ] {
        let text = format!("Issue* | V-Partei³ | SPD* | Status¹\nBorder | ja | nein | open{notes}");
        assert_eq!(shown(&planned(&table(&text), &Asked::default()).0), expected, "{notes}");
    }
    let above = "³ Since May | | \n\nIssue | V-Partei³ | Ukraine’s Position³\nBorder | ja | nein";
    let plan = planned(&table(above), &Asked::default()).0;
    assert_eq!(shown(&plan), "wide: issue | [V-Partei] | [Ukraine]");
    let over =
        "Issue | V-Partei³ | < | SPD | <\n^ | Stance | Source | Stance | Source\nBorder | ja | a | nein | b";
    let plan = planned(&table(over), &Asked::default()).0;
    assert_eq!(
        shown(&plan),
        "wide: issue | [V-Partei³].stance | [V-Partei³].source | [SPD].stance | [SPD].source"
    );
}

#[test]
fn the_issue_that_is_asked_for_goes_before_a_column_that_is_headed_so() {
    let asked = Asked { issue: Some("Topic".to_owned()), ..Asked::default() };
    let (plan, told) = planned(&table("Issue | Topic | Ukraine\n1 | Ceasefire | yes\n2 | Dam | no"), &asked);
    assert_eq!(shown(&plan), "wide: number | issue | [Ukraine]");
    assert!(told.iter().any(|it| it.weight == Weight::Taken && it.message.contains("taken for its number")));
    for text in [
        "Issue | Topic | Ukraine\nTalks | Ceasefire | yes",
        "Issue | Topic | Ukraine | No.\n1 | Ceasefire | yes | 3",
    ] {
        let (plan, told) = planned(&table(text), &asked);
        assert!(shown(&plan).starts_with("wide: - | issue | [Ukraine]"), "{}", shown(&plan));
        let is_told =
            |it: &Remark| it.weight == Weight::Unplaced && it.message.contains("asked to be the issue");
        assert!(told.iter().any(is_told), "{told:?}");
    }
    let asked = Asked { columns: vec![("Said".to_owned(), Field::Text)], ..Asked::default() };
    let (plan, _) = planned(&table("Issue | Party | Text | Said\nFlow | North | a | b"), &asked);
    assert_eq!(shown(&plan), "long: issue | party | - | text");
}

#[test]
fn a_statement_beside_a_stance_is_the_text_unless_all_parties_have_the_same() {
    for (rows, field) in [
        ("Flow | North | yes | We need it\nFlow | South | no | We do not", "text"),
        ("Flow | North | yes | We need it\nSalt | North | no | We do not", "text"),
        ("Flow | North | yes | We need it\nFlow | South | no | ", "text"),
        ("Flow | North | yes | Water flows\n | South | no | Water flows", "question"),
    ] {
        let text = format!("Issue | Party | Stance | Statement\n{rows}");
        let plan = planned(&table(&text), &Asked::default()).0;
        assert_eq!(shown(&plan), format!("long: issue | party | stance | {field}"), "{rows}");
    }
    let plan = planned(&table("Party | Stance | Statement\nNorth | yes | Water"), &Asked::default()).0;
    assert_eq!(shown(&plan), "long: party | stance | issue");
}

#[test]
fn a_state_beside_parties_is_the_status() {
    for (text, expected) in [
        (
            "Enjeu | État | Ukraine | Russie\nBarrage | en cours | oui | non",
            "wide: issue | status | [Ukraine] | [Russie]",
        ),
        ("Issue | Ukraine’s position | State\nDam | stuck | yes", "wide: issue | [Ukraine] | status"),
        ("State | Issue | Stance\nUkraine | Dam | yes", "long: party | issue | stance"),
        ("State | Dam | Flow\nUkraine | yes | no", "turned: party | <Dam> | <Flow>"),
    ] {
        assert_eq!(shown(&planned(&table(text), &Asked::default()).0), expected);
    }
}

#[test]
fn a_column_that_is_asked_to_be_text_and_names_nobody_is_of_the_party_to_its_left() {
    let asked = |name: &str| Asked { columns: vec![(name.to_owned(), Field::Text)], ..Asked::default() };
    let (plan, told) = planned(&table("Issue | North | South | Notes\nDam | yes | no | never"), &asked("D"));
    assert_eq!(shown(&plan), "wide: issue | [North] | [South] | [South].text");
    assert!(told.iter().any(|it| it.weight == Weight::Taken && it.message.contains("party to its left")));
    let (plan, told) = planned(&table("Issue | Notes | North\nDam | never | yes"), &asked("B"));
    assert_eq!(shown(&plan), "wide: issue | - | [North]");
    assert!(told.iter().any(|it| it.weight == Weight::Unplaced));
    let heads = "Issue | North | Agreed? | Result? | Adopted? | Decision\nDam | yes | so | so | so | so";
    let plan = planned(&table(heads), &Asked::default()).0;
    assert_eq!(shown(&plan), "wide: issue | [North] | - | - | - | -");
}

#[test]
fn what_is_asked_for_wins() {
    let text = "Name | Notes | Ukraine | Source | Year\nBorder | support | oppose | Speech | 2031";
    let with = |asked: Asked| shown(&planned(&table(text), &asked).0);
    let column = |name: &str, field| Asked { columns: vec![(name.to_owned(), field)], ..Asked::default() };
    let parties = |names: &[&str]| Asked {
        parties: names.iter().map(|&it| it.to_owned()).collect(),
        ..Asked::default()
    };
    let issue = |name: &str| Asked { issue: Some(name.to_owned()), ..Asked::default() };
    assert_eq!(with(Asked::default()), "wide: issue | - | [Ukraine] | source | date");
    assert_eq!(with(parties(&["notes"])), "wide: issue | [Notes] | _ | source | date");
    assert_eq!(with(parties(&["C", "4"])), "wide: issue | - | [Ukraine] | [Source] | date");
    assert_eq!(with(issue("ukraine")), "wide: - | - | issue | source | date");
    assert_eq!(with(column("Ukraine", Field::Text)), "wide: issue | - | [Ukraine].text | source | date");
    assert_eq!(with(column("Ukraine", Field::Ignore)), "wide: issue | - | _ | source | date");
    assert_eq!(with(column("B", Field::Summary)), "wide: issue | summary | [Ukraine] | source | date");
    assert_eq!(
        with(column("Ukrane", Field::Text)),
        "not taken: no column is headed \"Ukrane\"; \"Ukraine\" is near; the headings are: Name | Notes | Ukraine | Source | Year"
    );
    let turned = Asked { layout: Some(Layout::Turned), ..Asked::default() };
    assert_eq!(with(turned), "turned: party | - | <Ukraine> | source | date");
    let long = Asked { layout: Some(Layout::Long), ..Asked::default() };
    assert!(with(long).starts_with("not taken: it was asked to be long, but no column names the party"));
}

#[test]
fn a_theme_over_rows_is_nobodys_position() {
    let text = "Issue | Ukraine | Russia\nSecurity | < | <\nBorder | support | oppose";
    let file =
        File { name: "a".to_owned(), tables: Tables { tables: vec![table(text)], ..Tables::default() } };
    let asked = Asked { id: "a".to_owned(), ..Asked::default() };
    let found = understand(&[file], &asked, None, &mut |_, _| true).expect("nobody stops it");
    let dataset = found.dataset.expect("an issue");
    assert_eq!((dataset.issues().len(), dataset.position_count(), dataset.themes().len()), (1, 2, 1));
    assert!(found.report.told().all(|told| !told.message.contains("one cell over")), "{:?}", found.report);
}

#[test]
fn what_stands_over_a_table_is_the_issue_where_no_column_is() {
    let over = |title: &str, text: &str| {
        let mut table = table(text);
        table.title = Some(title.to_owned());
        let (plan, remarks) = planned(&table, &Asked::default());
        let issues = plan.as_ref().map_or(vec![], |plan| plan.issues.clone());
        format!("{} {issues:?} {}", shown(&plan), remarks.len())
    };
    let text = "Party|Position|Red line\nNorth|yes|\nSouth|no|No gauges";
    assert_eq!(over("Ceasefire", text), "long: party | position | red_line [\"Ceasefire\"] 1");
    assert_eq!(
        over("Sheet1", text),
        "not taken: it has parties and what they say, but no column names the issue; add one, or say with --issue which it is [] 0"
    );
    let above = "Exchange of prisoners||\nParty|Position|Red line\nNorth|yes|";
    assert_eq!(over("Round 4", above), "long: party | position | red_line [\"Exchange of prisoners\"] 1");
    let named = "Issue|Party|Position\nFlow|North|yes";
    assert_eq!(over("Ceasefire", named), "long: issue | party | position [] 0");
}

#[test]
fn figures_beside_parties_are_no_positions() {
    let plan = planned(&table("Country|Yes|No|Don't know\nNorth|55|30|15"), &Asked::default()).0;
    assert!(shown(&plan).starts_with("not taken: it has parties, but no column says"), "{}", shown(&plan));
    let plan = planned(&table("Country|Flow|Seats\nNorth|for|15"), &Asked::default()).0;
    assert_eq!(plan.expect("a plan").issues, ["Flow"]);
}

#[test]
fn a_last_row_of_sources_is_no_issue() {
    let (plan, remarks) = planned(
        &table("Issue|North|South\nSources|no|yes\nFlow|yes|no\nQuellen|Speech in May|Press"),
        &Asked::default(),
    );
    assert_eq!(plan.expect("a plan").skipped.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [3]);
    assert_eq!(remarks[0].message, "a last row that says something of the table is not taken");
}

#[test]
fn a_state_that_is_open_or_agreed_is_no_party() {
    let columns = |text: &str| shown(&planned(&table(text), &Asked::default()).0);
    assert_eq!(
        columns("Title|State|Party|Stance\nFlow|open|North|yes\nSalt|agreed|South|no"),
        "long: issue | status | party | stance"
    );
    assert_eq!(columns("Title|State|Stance\nFlow|North|yes"), "long: issue | party | stance");
}
