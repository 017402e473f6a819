//! Web pages, documents, minutes and what programs write.

use insta::assert_snapshot;

use crate::import;

#[test]
fn a_comparison_as_a_wiki_has_it() {
    let imported = import("comparison.html", &[]);
    imported.assert_cells(&[
        ("Minimum flow", "Ostland", "support"),
        ("Minimum flow", "Westmark", "oppose"),
        ("Minimum flow", "Suden", "uncoded: Partial"),
        ("Joint gauges", "Westmark", "support"),
        ("Tolls", "Ostland", "oppose"),
        ("Tolls", "Westmark", "uncoded: Wants 2 talers per ton"),
        ("Tolls", "Suden", "n/a"),
        ("R2: Tolls", "Ostland", "oppose"),
        ("R2: Tolls", "Suden", "uncoded: Absent"),
    ]);
    assert_snapshot!("comparison-said", imported.said);
    assert_snapshot!("comparison-written", imported.written);
}

#[test]
fn a_page_of_who_wants_what() {
    let imported = import("who-wants-what.html", &[]);
    imported.assert_cells(&[
        ("New goal on adaptation", "G-Five", "uncoded: High priority\nSays “no deal without money”"),
        ("New goal on adaptation", "North Bloc (NB)", "oppose: no new numbers"),
        ("Loss and damage", "Alliance of Islands", "support"),
        ("Loss and damage", "North Bloc (NB)", "uncoded: Red line"),
        ("Fossil fuel roadmap", "North Bloc (NB)", "neutral: “we will listen”"),
    ]);
    assert_snapshot!("who-wants-what-said", imported.said);
    assert_snapshot!("who-wants-what-written", imported.written);
}

#[test]
fn a_german_document_that_word_saved_as_a_web_page() {
    let imported = import("verhandlungsstand.htm", &[]);
    imported.assert_cells(&[
        ("Gemeinsame Streifen", "Österreich", "uncoded: Zustimmung, sofern die Kosten geteilt werden"),
        ("Gemeinsame Streifen", "Schweiz", "oppose"),
        ("Brückenmaut", "Österreich", "oppose: „keine neuen Gebühren“"),
        ("Brückenmaut", "Schweiz", "neutral"),
        ("Hochwasserschutz am Alten Rhein", "Schweiz", "leaning-for"),
    ]);
    assert_snapshot!("verhandlungsstand-said", imported.said);
    assert_snapshot!("verhandlungsstand-written", imported.written);
}

#[test]
fn a_french_document_with_its_changes_tracked() {
    let imported = import("note.docx", &[]);
    imported.assert_cells(&[
        ("Débit minimal", "Ostland", "support"),
        ("Débit minimal", "Westmark", "oppose: « jamais en été »"),
        ("Jauges communes", "Suden", "leaning-against"),
        ("Péages", "Ostland", "oppose"),
        ("Péages", "Westmark", "neutral"),
        ("Dragage", "Westmark", "uncoded: à préciser"),
    ]);
    assert_snapshot!("note-said", imported.said);
    assert_snapshot!("note-written", imported.written);
}

#[test]
fn minutes_with_a_table_for_each_issue() {
    let imported = import("minutes.md", &[]);
    imported.assert_cells(&[
        ("Ceasefire", "Ostland", "uncoded: Yes, but only after the exchange"),
        ("Ceasefire", "Westmark", "oppose: \"not a day before the vote\""),
        ("Ceasefire", "Suden", "neutral"),
        ("Prisoner exchange", "Ostland", "support"),
        ("Prisoner exchange", "Westmark", "support: all for all | in two stages"),
        ("Monitoring & verification", "Suden", "leaning-for: if the OSCE_like mission is led by neutrals"),
    ]);
    assert_snapshot!("minutes-said", imported.said);
    assert_snapshot!("minutes-written", imported.written);
}

#[test]
fn an_article_with_tables_in_its_prose() {
    let imported = import("article.html", &[]);
    imported.assert_cells(&[
        ("The crossing at Orsk", "Ostland", "uncoded: Open it now, says minister Ana Berg"),
        ("The crossing at Orsk", "Westmark", "uncoded: Only with joint customs"),
        ("Visas", "Ostland", "uncoded: Agreed in principle"),
        // A column of what they say is words, and no word of it a stance.
        ("Visas", "Westmark", "uncoded: Yes"),
    ]);
    assert_snapshot!("article-said", imported.said);
    assert_snapshot!("article-written", imported.written);
}

#[test]
fn what_a_tracker_exports_as_json() {
    let imported = import("tracker.json", &[]);
    imported.assert_cells(&[
        ("Minimum flow", "Ostland", "support"),
        ("Minimum flow", "Westmark", "oppose"),
        ("Joint gauges", "Ostland", "support"),
        ("Joint gauges", "Westmark", "leaning-for"),
    ]);
    assert_snapshot!("tracker-said", imported.said);
    assert_snapshot!("tracker-written", imported.written);
}

#[test]
fn positions_by_party_in_json() {
    let imported = import("flat.json", &[]);
    imported.assert_cells(&[
        ("Minimum flow", "Ostland", "support: 40 m³/s"),
        ("Minimum flow", "Westmark", "oppose"),
        ("Joint gauges", "Westmark", "leaning-for: if neutral firms do it"),
        ("Tolls", "Westmark", "oppose: Never"),
    ]);
    assert_snapshot!("flat-said", imported.said);
    assert_snapshot!("flat-written", imported.written);
}
