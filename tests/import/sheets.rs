//! CSV files and workbooks.

use insta::assert_snapshot;

use crate::import;

#[test]
fn a_german_table_as_excel_saves_it() {
    let imported = import("streitpunkte.csv", &[]);
    imported
        .assert_cells(&[("Mindestabfluss", "Nordland", "oppose"), ("Mindestabfluss", "Südunion", "support")]);
    assert_snapshot!("streitpunkte-said", imported.said);
    assert_snapshot!("streitpunkte-written", imported.written);
}
