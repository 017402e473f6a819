//! Tests of the command line.

use super::*;

fn read(line: &str) -> Result<Cli, clap::Error> {
    Cli::read(std::iter::once("demarche").chain(line.split_whitespace()).map(OsString::from))
}

fn parsed(line: &str) -> Cli {
    read(line).unwrap_or_else(|error| panic!("{line}: {error}"))
}

/// The query of `list`, and whether JSON is wanted.
fn listed(line: &str) -> (String, bool) {
    match parsed(line).command {
        Some(Command::List(query)) => (query.text(), query.json),
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn clap_finds_nothing_wrong_with_the_definition() {
    Cli::command().debug_assert();
}

#[test]
fn a_query_may_begin_with_a_hyphen_and_options_stand_where_they_like() {
    let expected = ("-status:agreed theme:x".to_owned(), true);
    for line in [
        "list --json -status:agreed theme:x",
        "list -status:agreed --json theme:x",
        "list -status:agreed theme:x --json",
        "--ascii list -status:agreed theme:x --json",
        "-d talks.toml list -status:agreed theme:x --json",
        "--example river list -status:agreed theme:x --json",
        "--example=river list -status:agreed theme:x --json",
        "list -status:agreed -d talks.toml theme:x --json",
        "list --json -- -status:agreed theme:x",
        "--as-of 2025 list -status:agreed --ascii theme:x --json --as-of=2025-07",
    ] {
        assert_eq!(listed(line), expected, "{line}");
    }
    assert_eq!(listed("list -draft | -x"), ("-draft | -x".to_owned(), false));
    assert_eq!(listed("list -- --json"), ("--json".to_owned(), false));
    assert_eq!(listed("list"), (String::new(), false));
}

#[test]
fn options_among_the_words_of_a_query_keep_their_values() {
    let cli = parsed("list -word -d talks.toml other --as-of 2025-07");
    assert_eq!(cli.common.data.as_deref(), Some(Path::new("talks.toml")));
    assert_eq!(cli.common.as_of, Date::parse("2025-07"));
    let cli = parsed("list --example river");
    assert_eq!(cli.common.example.as_deref(), Some("river"));
    let cli = parsed("list --example flow");
    assert_eq!(cli.common.example.as_deref(), Some(""), "what names no example is a word of the query");
    let cli = parsed("--example river list -word");
    assert_eq!(cli.common.example.as_deref(), Some("river"), "before the command it is the example's");
    let cli = parsed("list --example=river word");
    assert_eq!(cli.common.example.as_deref(), Some("river"));
}

#[test]
fn an_unknown_option_is_told_and_not_searched_for() {
    let error = read("list --jsno").expect_err("no such option").to_string();
    assert!(error.contains("--jsno") && error.contains("--json"), "{error}");
    assert!(read("list -h").expect_err("help").to_string().contains("Usage"));
}

#[test]
fn a_file_named_like_a_command_is_reached_by_a_path_or_by_d() {
    assert_eq!(parsed("./list").file.as_deref(), Some(Path::new("./list")));
    let cli = parsed("-d list list");
    assert_eq!(cli.common.data.as_deref(), Some(Path::new("list")));
    assert!(matches!(cli.command, Some(Command::List(_))));
    assert!(parsed("-d list").command.is_none());
    assert!(parsed("-- list").command.is_none());
}

#[test]
fn a_query_to_open_with_is_narrowed_by_further_ones() {
    let cli = parsed("talks.toml -q theme:security -q -status:agreed");
    assert_eq!(cli.query(), "theme:security -status:agreed");
    assert_eq!(cli.file.as_deref(), Some(Path::new("talks.toml")));
}

#[test]
fn the_dataset_is_said_once() {
    let told = |line: &str| parsed(line).source().expect_err(line).to_string();
    assert_eq!(parsed("").source().expect("built in"), Source::Example(examples::built_in()));
    assert_eq!(parsed("-").source().expect("a pipe"), Source::StandardInput);
    assert_eq!(parsed("list -d -").source().expect("a pipe"), Source::StandardInput);
    assert!(told("a.toml -d b.toml").contains("two datasets"));
    assert!(told("-d b.toml --example river").contains("two datasets"));
    assert!(told("-q x:y list").contains("demarche list 'x:y'"));
    assert!(told("talks.toml list").contains("demarche -d talks.toml"));
}

#[test]
fn what_is_not_there_is_told_with_what_may_have_been_meant() {
    let told = |line: &str| parsed(line).source().expect_err(line).to_string();
    assert!(told("lsit").contains("`demarche list`"));
    assert!(told("no-such-file.toml").contains("no-such-file.toml"));
    assert!(told("--example rivr").contains("--example river"));
    assert!(told("--example nothing-like-it").contains("ukraine, river"));
    let error = read("--as-of yesterday").expect_err("no date").to_string();
    assert!(error.contains("2025-07-31"), "{error}");
}

#[test]
fn comparing_takes_two_to_four_parties() {
    assert!(read("compare a").is_err());
    assert!(read("compare a b c d").is_ok());
    assert!(read("compare a b c d e").is_err());
}

#[test]
fn every_example_of_the_help_is_one_that_works() {
    let lines: Vec<&str> = EXAMPLES.lines().filter_map(|line| line.strip_prefix("  demarche")).collect();
    assert!((6..=14).contains(&lines.len()), "{lines:?}");
    for line in lines {
        let line = line.split("   ").next().unwrap_or(line).split(" | ").next().unwrap_or(line);
        parsed(&line.replace('\'', ""));
    }
}

#[test]
fn a_locale_without_utf_8_means_plain_letters() {
    let speaks = |set: &[(&str, &str)]| {
        let set: Vec<(String, String)> =
            set.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        speaks_utf8(|name| set.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone()))
    };
    assert!(speaks(&[]));
    assert!(speaks(&[("LANG", "uk_UA.UTF-8")]));
    assert!(speaks(&[("LC_ALL", ""), ("LANG", "C.utf8")]));
    assert!(!speaks(&[("LANG", "C")]));
    assert!(!speaks(&[("LC_ALL", "POSIX"), ("LANG", "en_GB.UTF-8")]));
    assert!(!speaks(&[("LC_CTYPE", "ru_RU.KOI8-R"), ("LANG", "en_GB.UTF-8")]));
}

#[test]
fn a_size_is_a_number_with_or_without_a_unit() {
    let sizes = ["1", "10k", "500M", "2G", "2gb", "17179869183G"].map(size);
    let wanted = [1, 10 << 10, 500 << 20, 2 << 30, 2 << 30, 17_179_869_183 << 30].map(Ok);
    assert_eq!(sizes, wanted);
    for none in ["", "0", "-1", "G", "1.5G", "17179869184G", "2 apples"] {
        assert!(size(none).is_err(), "{none}");
    }
    assert_eq!(parsed("talks.toml").common.max_input, 1 << 30);
    assert_eq!(parsed("list --max-input 2G word").common.max_input, 2 << 30);
    assert_eq!(listed("list --max-input 2G word").0, "word");
}

#[test]
fn a_command_with_files_of_its_own_leaves_no_other_unread_in_silence() {
    for line in ["import a.csv -d talks.toml", "check a.toml --example river", "new x.toml -d talks.toml"] {
        let error = parsed(line).source().expect_err(line);
        assert!(error.to_string().contains("takes its files by name"), "{line}: {error}");
    }
}

#[test]
fn room_mode_is_asked_of_the_screen_alone() {
    let error = parsed("--room export --for own").source().expect_err("a command prints for its user");
    assert!(error.to_string().contains("--room is for the screen"), "{error}");
    assert!(parsed("--room --example river").source().is_ok());
}
