//! What holds of any table and of every word.

use std::collections::HashMap;

use proptest::prelude::*;

use crate::codec::table::{Counted, Merge, Table, Tables};

use super::super::headings::{Lexicon, Meaning, entries, key};
use super::super::plan::{Column, Layout, Plan};
use super::super::{Asked, Field, File, apart::apart, recognise};

#[test]
fn no_word_means_two_things() {
    let mut seen: HashMap<String, Meaning> = HashMap::new();
    for (word, meaning) in entries() {
        assert_eq!(key(&word), word, "is not as it is looked up");
        let before = seen.insert(word.clone(), meaning);
        assert!(before.is_none_or(|before| before == meaning), "{word}: {before:?} and {meaning:?}");
    }
    // A word with an -s and the same without may be told apart only where both are written down.
    for (word, meaning) in &seen {
        if let Some(other) =
            seen.get(&format!("{word}s")).filter(|_| !["tag", "theme", "vote"].contains(&word.as_str()))
        {
            assert_eq!(meaning, other, "{word}");
        }
    }
}

#[test]
fn every_field_is_known_by_its_own_word() {
    let lexicon = Lexicon::new();
    for field in Field::ALL {
        for heading in [field.word().to_owned(), field.word().replace('_', " ").to_uppercase()] {
            let found = lexicon.meaning(&heading);
            let is_own = match found {
                Meaning::Field(found) => found == *field,
                // "question" is the issue where nothing else is.
                Meaning::Either(_, found) => found == *field,
                Meaning::Blank | Meaning::Neither | Meaning::Unknown => false,
            };
            assert!(is_own, "{heading}: {found:?}");
        }
    }
}

fn cell() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "",
        "",
        "Issue",
        "Thema",
        "Party",
        "Position",
        "Stance",
        "Source",
        "Opportunities",
        "Challenges",
        "Measure",
        "Step",
        "Proposed by",
        "Pressure",
        "Kind",
        "Purpose",
        "Ukraine",
        "Ukraine’s Position",
        "Russia",
        "Ukraine: source",
        "Words",
        "No",
        "Yes",
        "#",
        "Stand",
        "Total",
        "12",
        "support",
        "* a note",
        "Quelle: X",
        "Date (UTC)",
        "’s position",
        "Position of",
        "(",
        "–",
        "Haltung der",
        "s' view",
    ];
    prop_oneof![4 => prop::sample::select(WORDS).prop_map(str::to_owned), 1 => any::<String>(), 1 => "[A-Za-zäß’' :()/–-]{0,24}"]
}

fn some_table() -> impl Strategy<Value = Table> {
    let rows = prop::collection::vec(prop::collection::vec(cell(), 0..7), 0..9);
    let merges = prop::collection::vec((0..9_u32, 0..7_u32, 1..4_u32, 1..8_u32), 0..4);
    (rows, merges).prop_map(|(rows, merges)| {
        let mut table = Table::new(None, Counted::Rows);
        for (number, row) in (1..).zip(&rows) {
            table.begin_row(number).expect("a row");
            for cell in row {
                table.push(cell).expect("a cell");
            }
        }
        for (row, column, rows, columns) in merges {
            table.merge(Merge { row, column, rows, columns });
        }
        table
    })
}

fn some_asked() -> impl Strategy<Value = Asked> {
    let layout = prop::option::weighted(0.3, prop::sample::select(Layout::ALL));
    let columns = prop::collection::vec((cell(), prop::sample::select(Field::ALL)), 0..2);
    let parties = prop::collection::vec(cell(), 0..2);
    let wished = prop::option::weighted(0.2, (columns, parties));
    (layout, wished).prop_map(|(layout, wished)| {
        let (columns, parties) = wished.unwrap_or_default();
        Asked { layout, parties, columns, ..Asked::default() }
    })
}

/// Every column, party and issue of a plan is one, and every row is a heading, may be a record, or is none for a reason.
fn holds(plan: &Plan, table: &Table) {
    assert_eq!(plan.columns.len(), table.width());
    for column in &plan.columns {
        match column {
            Column::OfParty(party, _) => assert!(*party < plan.parties.len()),
            Column::OfIssue(issue) => assert!(*issue < plan.issues.len()),
            Column::Field(_) | Column::Ignored(_) => {}
        }
    }
    assert!(plan.parties.iter().all(|party| !party.name.trim().is_empty()));
    assert!(plan.skipped.windows(2).all(|two| two[0].0 < two[1].0), "{:?}", plan.skipped);
    for row in 0..table.row_count() {
        let is_skipped = plan.skipped.iter().any(|(skipped, _)| *skipped == row);
        assert!(
            plan.headings.contains(&row) || plan.body.contains(&row) || is_skipped,
            "row {row} of {plan:?}"
        );
        assert!(
            !(plan.headings.contains(&row) && (plan.body.contains(&row) || is_skipped)),
            "row {row} of {plan:?}"
        );
    }
}

proptest! {
    #[test]
    fn any_table_has_a_plan_or_a_reason(tables in prop::collection::vec(some_table(), 0..3), asked in some_asked()) {
        let all: Vec<&Table> = tables.iter().collect();
        let mut remarks = vec![];
        match recognise(&all, &asked, None, &mut remarks) {
            Ok(plans) => {
                prop_assert_eq!(plans.len(), tables.len());
                for (plan, table) in plans.iter().zip(&tables) {
                    match plan {
                        Ok(plan) => holds(plan, table),
                        Err(why) => prop_assert!(!why.is_empty()),
                    }
                }
            }
            Err(why) => prop_assert!(!why.is_empty()),
        }
        for remark in &remarks {
            let table = all[remark.at.table];
            prop_assert!(remark.at.row.is_none_or(|row| row < table.row_count()));
            prop_assert!(remark.at.column.is_none_or(|column| column < table.width()));
        }
    }

    #[test]
    fn what_is_not_taken_is_told(table in some_table()) {
        let mut remarks = vec![];
        let plans = recognise(&[&table], &Asked::default(), None, &mut remarks).expect("nothing was asked");
        if let Ok(plan) = &plans[0] {
            for (column, _) in plan.columns.iter().enumerate().filter(|(_, it)| matches!(it, Column::Ignored(Some(_)))) {
                prop_assert!(remarks.iter().any(|remark| remark.at.column == Some(column)), "column {} of {:?}", column, plan);
            }
            for column in (0..table.width()).filter(|column| plan.columns[*column] == Column::Ignored(None)) {
                let filled = plan.body.clone().filter(|row| !table.cell(*row, column).is_empty()).count();
                prop_assert_eq!(filled, 0, "column {} of {:?}", column, plan);
            }
        }
    }

    #[test]
    fn tables_that_are_parted_keep_every_row(table in some_table()) {
        let before: Vec<(usize, Vec<String>)> = rows(&table);
        let file = File { name: "a".to_owned(), tables: Tables { tables: vec![table], ..Tables::default() } };
        let parts = apart(&file).into_owned().tables.tables;
        let after: Vec<(usize, Vec<String>)> = parts.iter().flat_map(rows).collect();
        prop_assert_eq!(before, after);
    }
}

fn rows(table: &Table) -> Vec<(usize, Vec<String>)> {
    (0..table.row_count())
        .map(|row| (table.number(row), table.row(row).map(str::to_owned).collect()))
        .collect()
}
