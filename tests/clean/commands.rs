//! What commands print: no byte but words and line breaks, and colours on a terminal.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::process::{Command, Stdio};

use crate::hostile;
use crate::pty::{Home, launch_other};
use crate::tokens::{Allowed, assert_clean};

/// Every character that no line may hold, in one word; a file may be called so.
const HARM: &str = "\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m\u{8}\u{7f}\u{b}\t\r\n\u{202e}\u{2066}\u{200b}\u{feff}\u{2028}\u{e0041}z";

fn run(home: &Home, argv: &[OsString], env: &[(&str, &OsStr)], input: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_demarche"))
        .args(argv)
        .env_clear()
        .envs(home.environment())
        .envs(env.iter().copied())
        .current_dir(home.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // It may end before it has read all.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    let output = child.wait_with_output().expect("the program ends");
    (output.stdout, output.stderr)
}

/// A home with a hostile dataset, well-formed and not, under hostile names.
fn hostile_home() -> Home {
    let home = Home::new();
    let good = hostile::dataset(|place, _| match place {
        "party.short" => "\u{1b}\u{202e}ab".to_owned(),
        _ => HARM.to_owned(),
    });
    let bad = good.replace("title = ", "titel = ").replace("status", "\"st\\u001bs\\u202e\"");
    fs::write(home.path("good.toml"), &good).expect("a file");
    fs::write(home.path(format!("{HARM}.toml")), &bad).expect("a file");
    fs::create_dir(home.path(format!("{HARM}.d"))).expect("a folder");
    fs::write(home.path(format!("{HARM}.d/{HARM}.toml")), &bad).expect("a file");
    fs::create_dir(home.path("empty")).expect("a folder");
    fs::create_dir(home.path(format!("empty/{HARM}.toml"))).expect("a folder");
    fs::write(home.path(OsStr::from_bytes(b"\xff\x1b.toml")), b"\xff\xfe\x1b").expect("a file");
    fs::write(home.path("raw.toml"), format!("title = '{HARM}'\n\u{1b}[2J = 1\n")).expect("a file");
    let table =
        format!("issue,{HARM}\u{2019}s position,Challenges\n{HARM}x,{HARM},{HARM};{HARM}\n\n{HARM}\n");
    fs::write(home.path("table.csv"), table.replace("\t\r\n", "")).expect("a file");
    let row = |cell: &str| {
        format!("<tr><{cell}>{HARM}</{cell}><{cell}>Issue {HARM}</{cell}><{cell}>x</{cell}></tr>")
    };
    let page = format!("<h1>{HARM}</h1><table><caption>{HARM}</caption>{}{}</table>", row("th"), row("td"));
    fs::write(home.path("table.html"), page).expect("a file");
    let flat = HARM.replace("\t\r\n", "");
    let lines = format!("# {flat}\n\n| Issue | {flat} |\n| --- | --- |\n| {flat} | yes: {flat} |\n");
    fs::write(home.path("table.md"), lines).expect("a file");
    let records = serde_json::json!([{ "issue": HARM, HARM: HARM, "date": HARM }]);
    fs::write(home.path("records.json"), records.to_string()).expect("a file");
    let notes = home.path("data/demarche/notes/river");
    fs::create_dir_all(&notes).expect("a folder");
    home
}

/// What is asked of the hostile home, each command in its forms.
const ASKED: &[&[&str]] = &[
    &["list"],
    &["list", "--json"],
    &["notes"],
    &["notes", "--json"],
    &["show", "flow"],
    &["show", "flow", "--json"],
    &["show", "1"],
    &["show", "a"],
    &["compare", "north", "south"],
    &["compare", "north", "south", "--json"],
    &["check", "good.toml"],
    &["check", "--json", "good.toml"],
    &["keys"],
    &["keys", "--json"],
    &["list", "theme:x"],
    &["list", "party:x", "differ:north,x"],
    &["list", "--ascii"],
    &["--example"],
    &["--help"],
    &["--version"],
    &["check", "empty"],
    &["check", "raw.toml"],
    &["check", "--json", "raw.toml"],
    &["import", "table.csv"],
    &["import", "table.csv", "--dry-run"],
    &["import", "table.html", "--strict"],
    &["import", "table.md", "--into", "good.toml", "--dry-run"],
    &["import", "table.csv", "--issue", "x"],
    &["import", "records.json", "raw.toml"],
    &["import", "records.json"],
    &["schema"],
    &["man"],
    &["completions", "bash"],
    &["new", "-"],
];

/// Every way to bring such words to a command.
fn commands() -> Vec<Vec<OsString>> {
    let harm = || OsString::from(HARM);
    let broken = || OsString::from_vec(b"\xff\x1b]0;x\x07\xc2\x9b".to_vec());
    let mut all: Vec<Vec<OsString>> = vec![];
    let mut put = |words: &[&str], more: &[OsString]| {
        all.push(words.iter().map(OsString::from).chain(more.iter().cloned()).collect());
    };
    for command in ASKED {
        let data: &[&str] = if matches!(
            command[0],
            "check" | "import" | "new" | "keys" | "--help" | "--version" | "--example"
        ) {
            &[]
        } else {
            &["-d", "good.toml"]
        };
        put(&[command, data].concat(), &[]);
    }
    for word in [
        harm(),
        broken(),
        OsString::from("\u{1b}"),
        OsString::from("theme:\u{1b}\u{202e}"),
        OsString::from("--\u{1b}[2J"),
        OsString::from("-\u{9b}"),
    ] {
        let of = |prefix: &str| {
            let mut joined = OsString::from(prefix);
            joined.push(&word);
            joined
        };
        for words in [
            &["list"][..],
            &["notes"],
            &["show"],
            &["compare", "north"],
            &["compare", "x"],
            &["--example"],
            &["--look"],
            &["--as-of"],
            &["-q"],
            &["-d"],
            &["check"],
            &["check", "--json"],
            &["keys"],
            &["list", "-d"],
            &["-q", "x", "list", "-d"],
            &[],
            &["x"],
            &["-d", "good.toml", "list"],
            &["-d", "good.toml", "show"],
            &["-d", "good.toml", "compare", "north"],
            &["-d", "good.toml", "notes"],
            &["--room", "--author"],
            &["--team"],
        ] {
            put(words, std::slice::from_ref(&word));
        }
        put(&["list"], &[of("differ:north,")]);
        put(&["list"], &[of("nonsense:")]);
        put(&[], &[of("--look=")]);
        put(&["-q"], &[word.clone(), "list".into()]);
    }
    for path in
        [format!("{HARM}.toml"), format!("{HARM}.d"), format!("{HARM}.d/{HARM}.toml"), format!("no{HARM}")]
    {
        for words in
            [&["check"][..], &["check", "--json"], &["list", "-d"], &["show", "x", "-d"], &["-d"], &[]]
        {
            put(words, &[OsString::from(&path)]);
        }
    }
    put(&["check"], &[OsString::from_vec(b"\xff\x1b.toml".to_vec())]);
    put(&["list", "-d"], &[OsString::from_vec(b"\xff\x1b.toml".to_vec())]);
    all
}

#[test]
fn whatever_is_asked_of_whatever_file_what_is_printed_is_clean() {
    let home = hostile_home();
    let harm = OsStr::new("\u{1b}]0;x\u{7}\u{202e}\u{9b}");
    let mut printed = 0;
    for argv in commands() {
        let (out, err) = run(&home, &argv, &[("USER", harm), ("EDITOR", harm)], b"");
        assert_clean(&out, Allowed::Plain, &format!("{argv:?}, standard output"));
        assert_clean(&err, Allowed::Plain, &format!("{argv:?}, standard error"));
        assert!(!out.is_empty() || !err.is_empty(), "{argv:?} says nothing");
        printed += out.len() + err.len();
    }
    assert!(printed > 100_000, "only {printed} bytes were printed");
}

#[test]
fn hostile_surroundings_are_told_clean() {
    let home = hostile_home();
    let harm = OsStr::new("\u{1b}]0;x\u{7}\u{202e}\u{9b}");
    let broken = OsStr::from_bytes(b"\xff\x1b[2J");
    for name in [
        "HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_CONFIG_HOME",
        "TERM",
        "LANG",
        "LC_ALL",
        "USER",
        "LOGNAME",
        "NO_COLOR",
        "VISUAL",
        "TZ",
    ] {
        for value in [harm, broken] {
            for argv in [&["notes"][..], &["list"], &["check", "-"], &[]] {
                let argv: Vec<OsString> = argv.iter().map(OsString::from).collect();
                let (out, err) = run(&home, &argv, &[(name, value)], HARM.as_bytes());
                assert_clean(&out, Allowed::Plain, &format!("{name}={value:?} {argv:?}, standard output"));
                assert_clean(&err, Allowed::Plain, &format!("{name}={value:?} {argv:?}, standard error"));
            }
        }
    }
}

#[test]
fn on_a_terminal_what_is_printed_has_colours_and_nothing_else() {
    let home = hostile_home();
    for argv in [
        &["list", "-d", "good.toml"][..],
        &["show", "flow", "-d", "good.toml"],
        &["compare", "north", "south", "-d", "good.toml"],
        &["notes", "-d", "good.toml"],
        &["check", "good.toml", "raw.toml"],
        &["keys"],
        &["list", "-d", HARM],
        &["list", HARM],
    ] {
        let mut session = launch_other(env!("CARGO_BIN_EXE_demarche"), argv).home(&home).spawn();
        session.wait_exit();
        // The terminal's driver makes CR LF of LF.
        let bytes = session.raw_output();
        let text = String::from_utf8(bytes).expect("UTF-8").replace("\r\n", "\n");
        assert!(!text.is_empty(), "{argv:?}");
        assert_clean(text.as_bytes(), Allowed::Coloured, &format!("{argv:?}"));
    }
}
