//! Dataset files that are made to take memory: refused in words, within a small part of what they could take.

use crate::{Folder, assert_refused};

/// What a good file begins with.
const HEAD: &str = "id = 't'\ntitle = 'T'\n";
/// A record.
const ISSUE: &str = "[[issue]]\ntitle = 'I'\n";
/// Nearly as much as one record may have.
const RECORD: usize = 4 * 1024 * 1024 - 200;
/// Nearly as much as a broken record may have to be looked at.
const BROKEN: usize = 1024 * 1024 - 200;

/// So many of something.
fn many(what: &str, count: usize) -> String {
    what.repeat(count)
}

/// Something, as often as so many bytes hold it.
fn filled(what: &str, bytes: usize) -> String {
    what.repeat(bytes / what.len())
}

/// Checks each of these files, and what is said of it.
fn check(files: &[(&str, &dyn Fn() -> String, &str)]) {
    for (name, make, words) in files {
        let folder = Folder::new();
        let file = folder.write("talks.toml", make());
        let ended = folder.run(&["check", "talks.toml"]);
        assert_refused(&ended, name, 1, words);
        assert!(ended.told.lines().all(|line| line.chars().count() < 700), "{name}: {}", ended.beginning());
        std::fs::remove_file(file).expect("it is there");
    }
}

#[test]
fn a_file_of_nothing_but_headers_ends_in_a_message() {
    check(&[("30 MB of bare headers", &|| many("[[issue]]\n", 3_000_000), " more errors")]);
}

#[test]
fn a_million_errors_are_counted_and_two_hundred_told() {
    let errors = || format!("{HEAD}{}", many(&format!("{ISSUE}x = 1\n"), 1_000_000));
    check(&[("a million errors", &errors, "error: 999800 more errors")]);
}

#[test]
fn one_huge_value_or_key_ends_in_a_message() {
    let record = "a record of ";
    check(&[
        ("a string of 100 MB", &|| format!("{HEAD}summary = '{}'\n", many("x", 100_000_000)), record),
        (
            "a string that never ends",
            &|| format!("{HEAD}summary = '''\n{}", many("x y\n", 10_000_000)),
            record,
        ),
        (
            "a string of 3 MB",
            &|| format!("{HEAD}summary = '{}'\n", many("x", 3_000_000)),
            "a text has at most 65536",
        ),
        ("a key of 50 MB", &|| format!("{HEAD}{} = 1\n", many("k", 50_000_000)), record),
        ("a key of 3 MB", &|| format!("{HEAD}{} = 1\n", many("k", 3_000_000)), "unknown key `kkk"),
        ("8 million dates", &|| format!("{HEAD}{ISSUE}x = [{}]\n", many("2031-05-12, ", 8_000_000)), record),
        (
            "2 million cells",
            &|| format!("{HEAD}{ISSUE}[issue.positions]\n{}", many("party = 'x'\n", 2_000_000)),
            record,
        ),
        ("one line of brackets", &|| format!("{HEAD}{}", many("[[", 10_000_000)), record),
    ]);
}

#[test]
fn values_and_keys_that_are_nested_deeply_end_in_a_message() {
    check(&[
        (
            "lists",
            &|| format!("{HEAD}{ISSUE}x = {}\n", many("[", 500_000)),
            "error: values nested too deeply",
        ),
        (
            "lists that end",
            &|| format!("{HEAD}{ISSUE}x = {}{}\n", many("[", 81), many("]", 81)),
            "values nested too deeply",
        ),
        (
            "tables",
            &|| format!("{HEAD}{ISSUE}x = {}\n", many("{a=", 300_000)),
            "error: values nested too deeply",
        ),
        (
            "a key",
            &|| format!("{HEAD}{ISSUE}x{} = 1\n", many(".a", 400_000)),
            "error: keys nested too deeply",
        ),
        (
            "a header",
            &|| format!("{HEAD}{ISSUE}[issue{}]\n", many(".a", 400_000)),
            "error: keys nested too deeply",
        ),
        ("more than is looked at", &|| format!("{HEAD}a = {}", many("[", 10_000_000)), "a record of "),
    ]);
}

#[test]
fn the_largest_records_that_are_read_are_never_many_trees_at_once() {
    let records = |record: String| format!("{HEAD}{}", many(&format!("{ISSUE}{record}"), 8));
    check(&[
        ("numbers", &|| records(format!("x = [{}]\n", filled("1,", RECORD))), "error: unknown key `x`"),
        (
            "names",
            &|| records(format!("linked_to = [{}]\n", filled("'a',", RECORD))),
            "error: unknown issue `a`",
        ),
        ("tables", &|| records(format!("x = [{}]\n", filled("{},", RECORD))), "error: unknown key `x`"),
        ("broken lines", &|| records(filled("= = =\n", BROKEN)), "error: a `=` without a key"),
        ("words without quotes", &|| records(filled("x = a\n", BROKEN)), "error: "),
    ]);
}

#[test]
fn what_is_no_text_is_named_whatever_its_size() {
    let folder = Folder::new();
    let utf_16: Vec<u8> = std::iter::once(0xFEFF)
        .chain("title = 'T'\n".repeat(1_000_000).encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let bad = [HEAD.as_bytes(), &vec![0xFF; 20_000_000]].concat();
    for (name, bytes, words) in [
        ("UTF-16", utf_16, "error: the file is UTF-16"),
        ("NUL", vec![0; 50_000_000], "error: a NUL byte"),
        ("bytes", bad, "error: the byte FF is not UTF-8"),
        (
            "carriage returns",
            format!("{HEAD}{}", many("\r", 3_000_000)).into_bytes(),
            "error: a carriage return without a line feed",
        ),
    ] {
        folder.write("talks.toml", bytes);
        assert_refused(&folder.run(&["check", "talks.toml"]), name, 1, words);
    }
}

#[test]
fn a_dataset_larger_than_the_bound_is_refused_and_read_where_more_is_allowed() {
    let folder = Folder::new();
    let text = format!("{HEAD}{}", many("# a comment, and nothing else\n", 10_000));
    folder.write("talks.toml", &text);
    folder.write("both/a.toml", &text);
    folder.write("both/b.toml", many("# more\n", 10_000));
    for (args, size) in [
        (["--max-input", "200k", "check", "talks.toml"], "204800"),
        (["check", "--max-input=300K", "both", "talks.toml"], "307200"),
        (["list", "--max-input=1K", "-d", "talks.toml"], "1024"),
    ] {
        let ended = folder.run(&args);
        let words = format!("larger than {size} bytes, which is the most that is read; `--max-input");
        assert_refused(&ended, "too large", 2, &words);
    }
    let ended = folder.run(&["check", "--max-input", "2G", "talks.toml", "both"]);
    assert_eq!(ended.code, Some(0), "{}", ended.beginning());
    assert_refused(&folder.run(&["check", "--max-input", "many", "talks.toml"]), "no size", 2, "500M or 2G");
    // Of a file that says how large it is nothing is read before it is refused.
    std::fs::File::create(folder.path("huge.toml")).expect("a file").set_len(1 << 40).expect("a hole");
    assert_refused(&folder.run(&["check", "huge.toml"]), "a hole", 2, "larger than 1073741824 bytes");
}
