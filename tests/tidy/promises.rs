//! What `tests/README.md` cites is there: every test by its name, every file by its path.

use std::collections::BTreeSet;

use crate::{files_below, top};

#[test]
fn every_test_and_file_that_the_table_of_promises_cites_exists() {
    let readme = std::fs::read_to_string(top().join("tests/README.md")).expect("tests/README.md");
    let sources = ["src", "tests", ".ci"].map(files_below).concat();
    let tests = tests_of(sources.iter().map(|(_, text)| text.as_str()));
    let exists = |path: &str| top().join(path).exists();
    let cited = spans(&readme).filter(|span| is_test(span)).count();
    assert!(cited > 20, "only {cited} tests are cited");
    assert_eq!(missing(&readme, &tests, exists), Vec::<String>::new());
}

/// What is cited and not there.
fn missing(readme: &str, tests: &BTreeSet<String>, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let is_missing = |span: &&str| {
        (is_test(span) && !tests.contains(*span)) || (is_path(span) && !exists(span.trim_end_matches('/')))
    };
    spans(readme).filter(is_missing).map(str::to_owned).collect()
}

/// The stretches between backquotes, without blocks of code.
fn spans(text: &str) -> impl Iterator<Item = &str> {
    let outside = text.split("```").step_by(2);
    outside.flat_map(|text| text.split('`').skip(1).step_by(2))
}

/// A test is called by a sentence.
fn is_test(span: &str) -> bool {
    span.matches('_').count() >= 3
        && span.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn is_path(span: &str) -> bool {
    ["tests/", "src/", "data/", ".ci/"].iter().any(|folder| span.starts_with(folder))
        && !span.contains([' ', '*', '…'])
}

/// The names of the functions that are tests.
fn tests_of<'t>(sources: impl Iterator<Item = &'t str>) -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    for source in sources {
        let mut is_test = false;
        for line in source.lines().map(str::trim) {
            is_test |= line == "#[test]";
            if let Some(name) = line.strip_prefix("fn ").or_else(|| line.strip_prefix("def "))
                && let Some((name, _)) = name.split_once('(')
                && (is_test || line.starts_with("def test_"))
            {
                tests.insert(name.to_owned());
                is_test = false;
            }
        }
    }
    tests
}

#[test]
fn a_citation_of_what_is_not_there_is_found() {
    let source = "#[test]\n#[cfg(unix)]\nfn one_two_three_four() {}\nfn not_a_test_at_all() {}\n";
    let tests = tests_of([source].into_iter());
    let readme = "| `one_two_three_four` `not_a_test_at_all` `tests/x.rs` `tests/y.rs --long` `a_b` |\n```\n`x_y_z_gone`\n```\n";
    assert_eq!(missing(readme, &tests, |_| false), ["not_a_test_at_all", "tests/x.rs"]);
    assert_eq!(missing(readme, &tests, |_| true), ["not_a_test_at_all"]);
}
