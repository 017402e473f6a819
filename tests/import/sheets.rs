//! CSV files and workbooks.

use insta::assert_snapshot;

use crate::{Imported, import};

/// Two pictures of one import.
fn pictures(name: &str, imported: &Imported) {
    assert_snapshot!(format!("{name}-said"), imported.said);
    assert_snapshot!(format!("{name}-written"), imported.written);
}

#[test]
fn a_german_table_as_excel_saves_it() {
    let imported = import("streitpunkte.csv", &[]);
    imported.assert_cells(&[
        ("Mindestabfluss", "Nordland", "oppose"),
        ("Mindestabfluss", "Südunion", "support"),
        ("Gemeinsame Messstellen", "Nordland", "uncoded: Ja, wenn die Südunion zahlt"),
        ("Staudamm", "Nordland", "uncoded: Füllung in sieben Jahren, nicht \"sofort\""),
        ("Staudamm", "Südunion", "oppose"),
        ("Salzgehalt", "Nordland", "silent"),
        ("Schiedsgericht", "Nordland", "neutral"),
        ("Schiedsgericht", "Südunion", "unclear: unklar¹"),
    ]);
    assert!(!imported.holds("3 ja"), "totals are nobody's words");
    pictures("streitpunkte", &imported);
}

#[test]
fn a_workbook_with_names_over_stance_words_and_source_and_themes_over_rows() {
    let imported = import("matrix.xlsx", &[]);
    let cells = [
        ("Minimum flow", "Northern Republic", "oppose: By season, not by the day"),
        ("Minimum flow", "Southern Union", "support: 40 m³/s at the border,\nevery day"),
        ("Minimum flow", "Lake Commission", "missing"),
        ("Salinity", "Northern Republic", "leaning-for"),
        ("Salinity", "Lake Commission", "support: As in the 2019 study"),
        ("Joint gauges", "Northern Republic", "uncoded: Instructions expected in June"),
        ("Joint gauges", "Southern Union", "support: • at the border\n• at both dams"),
        ("Exchange", "Northern Republic", "oppose: Not before the gauges stand"),
        ("Exchange", "Southern Union", "missing"),
        ("Exchange", "Lake Commission", "n/a"),
        ("Start of the regime", "Northern Republic", "uncoded: 2031-06-01"),
        ("Start of the regime", "Southern Union", "support: 2031-07-01"),
    ];
    imported.assert_cells(&cells);
    pictures("matrix", &imported);
    let anew = import("matrix-libreoffice.xlsx", &["--title", "x", "--source", "x"]);
    let same = import("matrix.xlsx", &["--title", "x", "--source", "x"]);
    let body = |it: &Imported| it.written.split_once("\n\n").expect("a header").1.to_owned();
    assert_eq!(body(&anew), body(&same), "another program saved the same table");
}

#[test]
fn a_tracker_with_merged_issues_a_word_of_its_own_and_a_name_in_two_spellings() {
    let imported = import("tracker.xlsx", &["--stance", "pending=awaiting"]);
    imported.assert_cells(&[
        ("Transit", "Ostmark", "awaiting: We are looking at a corridor under escort"),
        ("Transit", "Westmark", "support: A corridor is what we came for"),
        ("Transit", "Coastal League", "neutral"),
        ("Customs", "Ostmark", "missing"),
        ("Customs", "Ost-mark", "support: Our officers at both ends"),
        ("Customs", "Westmark", "oppose: One-stop control"),
        ("Customs", "Coastal League", "uncoded: will follow the majority"),
        ("Compensation", "Ostmark", "awaiting"),
        ("Compensation", "Westmark", "support: Full compensation, war damage included"),
        ("Amnesty", "Ostmark", "oppose: No amnesty for the gravest crimes"),
        ("Amnesty", "Westmark", "support"),
    ]);
    assert!(imported.said.contains("Ostmark, Ost-mark"), "{}", imported.said);
    assert!(imported.said.contains("comments that are pinned to cells"), "{}", imported.said);
    pictures("tracker", &imported);
}

#[test]
fn a_word_that_nobody_knows_is_told_and_kept_as_words() {
    let imported = import("tracker.xlsx", &[]);
    imported.assert_cells(&[
        ("Transit", "Ostmark", "uncoded: pending\nWe are looking at a corridor under escort"),
        ("Compensation", "Ostmark", "uncoded: pending"),
    ]);
    assert!(imported.said.contains("--stance WORD=STANCE"), "{}", imported.said);
}

#[test]
fn a_row_for_each_party_with_signs_for_stances() {
    let imported = import("thesen.xlsx", &[]);
    imported.assert_cells(&[
        ("Tempolimit", "SPD", "support"),
        ("Tempolimit", "CDU", "oppose"),
        ("Nahverkehr", "CDU", "missing"),
        ("Nahverkehr", "Bürger für Altstadt", "silent"),
        ("Stadions", "SPD", "missing"),
        ("Stadions", "Grüne", "oppose"),
        ("Stadions", "Bürger für Altstadt", "uncoded: ✗ (nur saniert)"),
        ("Videoüberwachung", "FDP", "missing"),
        ("Videoüberwachung", "CDU", "support"),
    ]);
    assert!(!imported.holds("dafür"), "a legend is no party");
    pictures("thesen", &imported);
    let imported = import("thesen.xlsx", &["--stance", "–=neutral"]);
    imported.assert_cells(&[("Stadions", "SPD", "neutral"), ("Videoüberwachung", "FDP", "neutral")]);
}

#[test]
fn a_french_table() {
    let imported = import("positions-fr.csv", &[]);
    imported.assert_cells(&[
        ("Quotas", "France", "support"),
        ("Quotas", "Italie", "oppose"),
        ("Quotas", "Pays-Bas", "leaning-for"),
        ("Calendrier", "France", "support: dès 2032"),
        ("Calendrier", "Italie", "oppose"),
        ("Calendrier", "Pays-Bas", "neutral"),
        ("Fonds", "France", "leaning-for"),
        ("Fonds", "Pays-Bas", "silent"),
        ("Clause", "France", "uncoded: s.o."),
        ("Étiquetage", "France", "uncoded: « Oui, mais pas avant 2034 »"),
        ("Étiquetage", "Italie", "leaning-against"),
        ("Étiquetage", "Pays-Bas", "support"),
    ]);
    // "Oui", "Pour" and others stand there: none of them is put in the mouth of who said another.
    assert!(!imported.written.contains("support         = "), "{}", imported.written);
    pictures("positions-fr", &imported);
}

#[test]
fn what_a_survey_tool_exports() {
    let imported = import("survey.csv", &[]);
    imported.assert_cells(&[
        ("Do you agree that a minimum flow", "Northern Republic", "oppose"),
        ("Do you agree that a minimum flow", "Southern Union", "support"),
        ("Do you agree that a minimum flow", "Delta Cantons", "neutral"),
        ("Do you agree that gauges", "Delta Cantons", "silent"),
        ("Please explain", "Northern Republic", "uncoded: The river has seasons, and so do we."),
        ("Please explain", "Southern Union", "uncoded: (second answer, replaces the first)"),
    ]);
    pictures("survey", &imported);
}

#[test]
fn bullets_headings_once_more_totals_footnotes_and_an_assessment_that_is_no_party() {
    let imported = import("ceasefire.xlsx", &[]);
    imported.assert_cells(&[
        (
            "Ceasefire",
            "Govt. of Aruland",
            "uncoded: Agrees, provided that:\n• all fronts are covered\n• monitors are neutral",
        ),
        ("Ceasefire", "FLN", "oppose: – \"not while our people are under siege\""),
        ("Release", "Govt. of Aruland", "oppose: Against¹"),
        ("Return", "FLN", "support"),
        ("Interim", "Govt. of Aruland", "silent"),
        ("Interim", "FLN", "uncoded: Wants half of the seats"),
        ("Elections", "FLN", "uncoded: within 24 months"),
    ]);
    assert!(!imported.holds("Ripe") && !imported.holds("splinter"));
    pictures("ceasefire", &imported);
}

#[test]
fn a_synopsis_with_positions_over_parties_that_are_called_like_a_heading() {
    let imported = import("synopse.xlsx", &[]);
    imported.assert_cells(&[
        ("Mehrkostenausgleich", "Bund", "oppose"),
        ("Mehrkostenausgleich", "Länder", "uncoded: Ja, vollständig"),
        ("Mehrkostenausgleich", "Kommunen", "support"),
        ("Mehrkostenausgleich", "Verbände", "silent"),
        ("Laufzeit", "Bund", "uncoded: bis 2035"),
        ("Widerspruch", "Bund", "oppose"),
        ("Widerspruch", "Länder", "support"),
        ("Widerspruch", "Kommunen", "neutral"),
        ("Widerspruch", "Verbände", "support"),
    ]);
    pictures("synopse", &imported);
}

#[test]
fn a_matrix_of_hypotheses_whose_codes_the_user_explains() {
    let codes = ["C=support", "CC=support", "I=oppose", "II=oppose", "N=neutral"];
    let args: Vec<&str> = codes.iter().flat_map(|code| ["--stance", *code]).collect();
    let imported = import("ach.xlsx", &args);
    imported.assert_cells(&[
        ("Troop rotation", "H1: Withdrawal", "support"),
        ("Troop rotation", "H2: Annexation", "oppose"),
        ("passports", "H1: Withdrawal", "oppose"),
        ("passports", "H3: Freeze", "neutral"),
        ("state media", "H3: Freeze", "support"),
    ]);
    pictures("ach", &imported);
}
