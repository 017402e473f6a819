//! The laws that the fuzz targets try for hours, tried here for seconds: on the seeds, on inputs made from them, and on noise.

#[path = "../fuzz/src/lib.rs"]
#[expect(unreachable_pub, reason = "the fuzz targets call the laws from another crate")]
mod laws;

mod seeds;

use proptest::prelude::*;

use seeds::{mutated, seeds};

/// Runs a law over every seed that its target begins with.
fn on_every_seed(target: &str, law: fn(&[u8])) {
    let seeds = seeds(target);
    assert!(!seeds.is_empty(), "no seeds for {target}");
    for seed in seeds {
        law(&seed);
    }
}

#[test]
fn every_seed_keeps_its_law() {
    on_every_seed("dataset", laws::dataset::law);
    on_every_seed("dataset", laws::exports::law);
    on_every_seed("notes", laws::notes::law);
    on_every_seed("journal", laws::journal::law);
    on_every_seed("query", laws::query::law);
    on_every_seed("keys", laws::keys::law);
    on_every_seed("csv", laws::tables::csv_law);
    on_every_seed("markdown", laws::tables::markdown_law);
    on_every_seed("html", laws::tables::html_law);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_dataset_file_is_read_or_told_in_bounds_and_drawn_clean(bytes in mutated("dataset")) {
        laws::dataset::law(&bytes);
    }

    #[test]
    fn any_dataset_file_that_reads_is_handed_over_in_bounds_and_nothing_of_it_is_run(
        bytes in mutated("dataset"),
    ) {
        laws::exports::law(&bytes);
    }

    #[test]
    fn any_notes_file_reads_as_it_was_written_and_merging_loses_no_text(bytes in mutated("notes")) {
        laws::notes::law(&bytes);
    }

    #[test]
    fn any_journal_gives_back_what_is_whole_in_it_and_loses_no_text(bytes in mutated("journal")) {
        laws::journal::law(&bytes);
    }

    #[test]
    fn any_query_can_be_asked_told_and_mended(bytes in mutated("query")) {
        laws::query::law(&bytes);
    }

    #[test]
    fn any_keys_leave_every_note_where_it_was_and_every_screen_drawn(bytes in mutated("keys")) {
        laws::keys::law(&bytes);
    }

    #[test]
    fn any_csv_is_read_within_bounds_and_no_text_of_it_comes_from_nowhere(bytes in mutated("csv")) {
        laws::tables::csv_law(&bytes);
    }

    #[test]
    fn any_markdown_is_read_within_bounds_and_its_tables_are_the_same_as_csv(bytes in mutated("markdown")) {
        laws::tables::markdown_law(&bytes);
    }

    #[test]
    fn any_html_is_read_within_bounds_and_its_tables_are_the_same_as_csv(bytes in mutated("html")) {
        laws::tables::html_law(&bytes);
    }
}
