//! The walls of the house, kept: `src/` is read, and what crosses a wall is a failure with file and line.
//!
//! What a wall is stands in the crate's documentation; here it is a table. The checker has tests of its own, since one that
//! finds nothing looks the same as one that cannot.

mod promises;
mod reading;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use reading::{paths, tokens, without_comments};

/// The floors, and those that each may know.
const FLOORS: [(&str, &[&str]); 5] = [
    ("domain", &[]),
    ("codec", &["domain"]),
    ("app", &["domain"]),
    ("ui", &["app", "domain"]),
    ("shell", &["ui", "app", "codec", "domain"]),
];

/// What only some floors may name, and the single files that may too.
const KEPT: &[(&str, &[&str], &[&str])] = &[
    ("ratatui", &["ui", "shell"], &[]),
    ("ratatui_textarea", &["ui"], &["src/app/editor/area.rs"]),
    ("crossterm", &["shell"], &[]),
    ("rustix", &["shell"], &[]),
    ("signal_hook", &["shell"], &[]),
    ("clap", &["shell"], &[]),
    ("anyhow", &["shell"], &[]),
    ("notify", &["shell"], &[]),
    ("serde", &["codec", "shell"], &[]),
    ("serde_json", &["codec", "shell"], &[]),
    ("toml", &["codec", "shell"], &[]),
    ("toml_writer", &["codec"], &[]),
    ("std::fs", &["shell"], &[]),
    ("std::env", &["shell"], &[]),
    ("std::process", &["shell"], &["src/main.rs"]),
    ("std::time::SystemTime", &["shell"], &[]),
    ("jiff::Zoned", &["shell"], &[]),
    // What reads a form is named where that form is read.
    ("calamine", &[], &["src/codec/table/xlsx.rs", "src/codec/table/xlsx/shown.rs"]),
    ("chardetng", &[], &["src/codec/table/decode.rs"]),
    (
        "csv",
        &[],
        &[
            "src/codec/table/csv.rs",
            "src/codec/table/mod.rs",
            "src/codec/export/csv.rs",
            // Its own module of that name.
            "src/codec/export/mod.rs",
        ],
    ),
    ("encoding_rs", &[], &["src/codec/table/decode.rs"]),
    (
        "html5ever",
        &[],
        &[
            "src/codec/table/html/mod.rs",
            "src/codec/table/html/flow.rs",
            // The page parsed back.
            "src/codec/export/html/tests.rs",
            "src/codec/paper/html/tests.rs",
        ],
    ),
    ("minijinja", &[], &["src/codec/export/html/mod.rs", "src/codec/paper/html.rs"]),
    ("postcard", &[], &["src/shell/office/mod.rs", "src/shell/office/reader.rs"]),
    ("pulldown_cmark", &[], &["src/codec/table/markdown.rs", "src/codec/paper/markdown/tests.rs"]),
    (
        "rust_xlsxwriter",
        &[],
        &["src/codec/export/xlsx.rs", "src/codec/export/xlsx/grid.rs", "src/codec/export/xlsx/looks.rs"],
    ),
    (
        "quick_xml",
        &[],
        &[
            "src/codec/table/docx/xml.rs",
            "src/codec/table/xlsx/marked.rs",
            "src/codec/paper/docx/flow.rs",
            "src/codec/paper/docx/parts.rs",
            "src/codec/paper/docx/tests.rs",
        ],
    ),
    (
        "zip",
        &[],
        &[
            "src/codec/table/package.rs",
            "src/codec/table/package/made.rs",
            "src/codec/paper/docx.rs",
            "src/codec/paper/docx/tests.rs",
        ],
    ),
    // The width of a text as it is drawn is told by `domain::width`.
    ("unicode_width", &["domain"], &["src/shell/canvas.rs"]),
];

/// Macros that write past whoever holds the terminal.
const LOUD: [&str; 5] = ["println", "print", "eprintln", "eprint", "dbg"];
/// What the model keeps from those who look on: drawing asks `notes()` and `dataset`, which know who does.
const UNSEEN: [&str; 3] = ["book", "whole", "public"];
/// Lines of a file before its tests.
const LONGEST: usize = 500;
/// Names that say nothing of what is inside.
const VAGUE: [&str; 8] = ["utils", "util", "common", "misc", "manager", "helpers", "helper", "stuff"];
/// All there is beside what begins with a dot.
const TOP: [&str; 9] = [
    "Cargo.toml",
    "Cargo.lock",
    "README.md",
    "CHANGELOG.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "src",
    "data",
    "tests",
];
/// Folders that only some machine has; an invented `/home/…` in an example is nobody's.
const MACHINES: [&str; 3] = [concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/fa", "rm/")];

#[test]
fn the_walls_between_the_floors_stand() {
    let mut faults = vec![];
    let files = files_below("src");
    assert!(files.len() > 10, "only {} files were found", files.len());
    for (name, text) in
        files.iter().filter(|(name, _)| Path::new(name).extension().is_some_and(|it| it == "rs"))
    {
        faults.extend(check(name, text));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn nothing_names_the_machine_it_was_written_on() {
    let mut faults = vec![];
    let mut files = ["src", "tests", "data", ".ci"].map(files_below).concat();
    for name in TOP.into_iter().chain([".gitignore"]) {
        if let Ok(text) = fs::read_to_string(top().join(name)) {
            files.push((name.to_owned(), text));
        }
    }
    for (name, text) in &files {
        faults.extend(machine_paths(name, text));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_top_level_holds_what_it_should_and_nothing_else() {
    let found: Vec<String> = fs::read_dir(top())
        .expect("the project's folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name in UTF-8"))
        .filter(|name| name != "target")
        .collect();
    assert_eq!(strange(&found), Vec::<&str>::new());
    for name in ["Cargo.lock", "LICENSE-MIT", "LICENSE-APACHE", "src", "data", "tests", ".ci"] {
        assert!(found.iter().any(|it| it == name), "{name} is missing");
    }
}

/// Everything wrong with one source file.
fn check(name: &str, text: &str) -> Vec<String> {
    let code = without_comments(text);
    let (shipped, _) = code.split_once("#[cfg(test)]").unwrap_or((&code, ""));
    let is_test = name.contains("/tests");
    let mut faults = vec![];
    let mut fault = |line: usize, what: String| faults.push(format!("{name}:{line}: {what}"));

    if !text.starts_with("//! ") {
        fault(1, "does not open with a //! sentence that says what it is for".to_owned());
    }
    let lines = shipped.lines().count();
    if lines > LONGEST && !is_test {
        fault(lines, format!("is {lines} lines long before its tests; split it where a reader would look"));
    }
    if let Some(vague) =
        Path::new(name).with_extension("").iter().find(|part| VAGUE.iter().any(|v| part == v))
    {
        fault(1, format!("{:?} says nothing of what is inside", vague.to_string_lossy()));
    }

    let floor = floor_of(name);
    for (line, path) in paths(&code) {
        let allowed = FLOORS.iter().find(|(name, _)| Some(*name) == floor).map(|(_, allowed)| *allowed);
        if let (Some(floor), Some(allowed), Some(other)) = (floor, allowed, floor_named(&path))
            && other != floor
            && !allowed.contains(&other)
        {
            fault(line, format!("{floor} must not know {other}: `{}`", path.join("::")));
        }
        for (kept, floors, files) in KEPT {
            let kept: Vec<&str> = kept.split("::").collect();
            let is_free = floor.is_some_and(|floor| floors.contains(&floor)) || files.contains(&name);
            if !is_free && path.iter().zip(&kept).filter(|(a, b)| a == b).count() == kept.len() {
                fault(line, format!("`{}` is kept for {}", path.join("::"), floors.join(" and ")));
            }
        }
    }
    if floor == Some("ui") {
        for pair in tokens(shipped).windows(2).filter(|pair| pair[0].1 == ".") {
            if UNSEEN.contains(&pair[1].1) {
                fault(
                    pair[1].0,
                    format!("`.{}` is not for every eye; in room mode it must not be drawn", pair[1].1),
                );
            }
        }
    }
    if !is_test {
        for (line, word) in tokens(shipped).windows(2).filter(|pair| pair[1].1 == "!").map(|pair| pair[0]) {
            if LOUD.contains(&word) {
                fault(line, format!("`{word}!` writes past whoever holds the terminal"));
            }
        }
    }
    faults
}

/// The floor that a file belongs to; none for the two files above them.
fn floor_of(name: &str) -> Option<&'static str> {
    let first = name.strip_prefix("src/")?.split(['/', '.']).next()?;
    FLOORS.iter().map(|(floor, _)| *floor).find(|floor| *floor == first)
}

/// The floor that a path leads to, by way of the crate or up through its parents.
fn floor_named(path: &[String]) -> Option<&'static str> {
    let start = match path[0].as_str() {
        "crate" | "demarche" => 1,
        "super" => path.iter().position(|part| part != "super")?,
        _ => return None,
    };
    FLOORS.iter().map(|(floor, _)| *floor).find(|floor| path.get(start).is_some_and(|part| part == floor))
}

fn machine_paths(name: &str, text: &str) -> Vec<String> {
    let mut faults = vec![];
    for (line, content) in (1..).zip(text.lines()) {
        for machine in MACHINES.iter().filter(|machine| content.contains(*machine)) {
            faults.push(format!("{name}:{line}: names a machine's own folder, {machine}"));
        }
    }
    faults
}

fn strange(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).filter(|name| !name.starts_with('.') && !TOP.contains(name)).collect()
}

fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every text file below a folder of the project, by its path from the top.
fn files_below(folder: &str) -> Vec<(String, String)> {
    let mut found = vec![];
    let mut folders = vec![top().join(folder)];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).into_iter().flatten();
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let name = path.strip_prefix(top()).expect("below the top");
                found.push((name.to_str().expect("a path in UTF-8").to_owned(), text));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn the_checker_finds_what_crosses_a_wall() {
    for (name, code, expected) in [
        ("src/domain/a.rs", "use crate::app::Key;", "2: domain must not know app"),
        ("src/domain/a.rs", "use crate::{domain::X, codec::{self, Y}};", "2: domain must not know codec"),
        ("src/domain/a.rs", "use demarche::ui;", "2: domain must not know ui"),
        ("src/codec/a.rs", "fn f() { super::super::app::update() }", "2: codec must not know app"),
        ("src/codec.rs", "use super::{app::Model, domain};", "2: codec must not know app"),
        ("src/app/a/b.rs", "use super::super::super::ui::view;", "2: app must not know ui"),
        ("src/app/a.rs", "#[cfg(test)]\nmod tests { use crate::codec; }", "3: app must not know codec"),
        ("src/ui/a.rs", "\n\npub use crate::\n    shell::run;", "4: ui must not know shell"),
        ("src/app/a.rs", "use ratatui::Frame;", "2: `ratatui::Frame` is kept for ui and shell"),
        ("src/app/a.rs", "use ratatui_textarea::TextArea;", "2: `ratatui_textarea::TextArea` is kept for ui"),
        ("src/domain/a.rs", "use serde as s;", "2: `serde` is kept for codec and shell"),
        ("src/domain/a.rs", "#[derive(serde::Serialize)]", "2: `serde::Serialize` is kept"),
        ("src/codec/a.rs", "use std::{io, fs::{self, File}};", "2: `std::fs::self` is kept for shell"),
        (
            "src/codec/a.rs",
            "fn f() { let _ = std::fs::read(\"x\"); }",
            "2: `std::fs::read` is kept for shell",
        ),
        ("src/shell/a.rs", "fn f() { println!(\"x\") }", "2: `println!` writes past"),
        ("src/ui/a.rs", "fn f() { model.book.len() }", "2: `.book` is not for every eye"),
        ("src/ui/a.rs", "fn f() { &model\n.whole }", "3: `.whole` is not for every eye"),
        ("src/domain/utils.rs", "", "1: \"utils\" says nothing"),
        ("src/ui/common/mod.rs", "", "1: \"common\" says nothing"),
        ("src/ui/a.rs", &"fn f() {}\n".repeat(600), "601: is 601 lines long"),
    ] {
        let faults = check(name, &format!("//! What it is for.\n{code}"));
        assert!(
            faults.iter().any(|fault| fault.starts_with(&format!("{name}:{expected}"))),
            "{code:?} in {name} gives {faults:?}"
        );
    }
    assert_eq!(check("src/ui/a.rs", "use std::io;").len(), 1, "no opening sentence");
    assert_eq!(machine_paths("a", &["x ", MACHINES[0], "y"].concat()).len(), 1);
    assert_eq!(strange(&["src".to_owned(), ".ci".to_owned(), "notes.txt".to_owned()]), ["notes.txt"]);
}

#[test]
fn the_checker_leaves_alone_what_is_in_order() {
    for (name, code) in [
        ("src/shell/a.rs", "use crate::{app, codec, domain, ui};\nuse std::fs;\nuse ratatui::Frame;"),
        ("src/ui/a.rs", "use crate::app::Model;\nuse crate::domain::Text;\nuse super::shellfish::codec;"),
        ("src/app/editor/area.rs", "use ratatui_textarea::TextArea;"),
        ("src/main.rs", "fn main() -> std::process::ExitCode { demarche::shell::main() }"),
        ("src/domain/a.rs", "// crate::app and std::fs\n/* /* use crate::ui; */ use serde::X; */\nfn f() {}"),
        (
            "src/domain/a.rs",
            "const A: &str = \"use crate::app; println!\";\nconst B: &str = r#\"\" crate::ui::x\"#;",
        ),
        (
            "src/domain/a.rs",
            "fn f<'a>(c: char, b: &'a [u8]) -> bool { c == '\"' || b == b\"crate::app::X\" || c == '\\'' }",
        ),
        ("src/domain/a.rs", "let toml = 1; let fs = toml; pub(crate) struct App; self.app::<X>();"),
        ("src/domain/a.rs", "#[cfg(test)]\nmod tests { use super::*; fn f() { println!(\"seen\"); } }"),
    ] {
        let faults = check(name, &format!("//! What it is for.\n{code}"));
        assert!(faults.is_empty(), "{code:?} in {name} gives {faults:?}");
    }
}

#[test]
fn every_floor_is_a_folder_and_every_folder_a_floor() {
    let folders: BTreeSet<String> = files_below("src")
        .iter()
        .filter_map(|(name, _)| Some(name.strip_prefix("src/")?.split_once('/')?.0.to_owned()))
        .collect();
    assert_eq!(folders, FLOORS.iter().map(|(floor, _)| (*floor).to_owned()).collect());
}
