//! Tables as real people make them, through the built program: what is said, what is written, and in whose mouth.
//!
//! Each file under `tables` has two pictures, what is said and the dataset that is written, and beside them its riskiest cells
//! as plain facts: a picture that was taken anew without a look does not put one party's words into another's mouth.

#![cfg(unix)]

mod pages;
mod sheets;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// What came of one file.
struct Imported {
    /// What the program said.
    said: String,
    /// The dataset it wrote, without the day of its first line.
    written: String,
    folder: tempfile::TempDir,
}

/// Imports a file of `tables` with these arguments, and sees that `check` has nothing against what is written.
fn import(file: &str, args: &[&str]) -> Imported {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/tables").join(file);
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(table, folder.path().join(file)).expect("the table");
    let common = ["import", file, "-o", "out.toml", "--id", "talks"];
    let output = demarche(folder.path(), &[&common, args].concat());
    let said = text(&output.stdout);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()), "{said}");
    let written = fs::read_to_string(folder.path().join("out.toml")).expect("a dataset");
    let (first, rest) = written.split_once('\n').expect("lines");
    let (from, _) = first.split_once(" on ").expect("the day");
    let checked = demarche(folder.path(), &["check", "out.toml"]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stderr));
    Imported { said, written: format!("{from}\n{rest}"), folder }
}

impl Imported {
    /// All that a party says on an issue, as `show` tells it: `stance: words`, or what there is of them.
    fn cell(&self, issue: &str, party: &str) -> String {
        let output = demarche(self.folder.path(), &["-d", "out.toml", "show", issue, "--json"]);
        let shown: Value = serde_json::from_slice(&output.stdout).expect(issue);
        let of_party = |it: &&Value| it["party_name"] == party || it["party"] == party;
        let positions: Vec<&Value> =
            shown["positions"].as_array().expect("positions").iter().filter(of_party).collect();
        assert!(!positions.is_empty(), "{party} is not in {shown:#}");
        let said = |it: &&Value| {
            let parts = [it["standing"].as_str(), it["text"].as_str()];
            parts.into_iter().flatten().collect::<Vec<_>>().join(": ")
        };
        positions.iter().map(said).collect::<Vec<_>>().join(" | ")
    }

    /// Whether a text stands in the dataset itself, and not in a comment.
    fn holds(&self, text: &str) -> bool {
        self.written.lines().any(|line| !line.starts_with('#') && line.contains(text))
    }

    /// Asserts cells given as issue, party and what is said, so that no picture taken anew hides a wrong mouth.
    fn assert_cells(&self, cells: &[(&str, &str, &str)]) {
        let told: Vec<_> =
            cells.iter().map(|(issue, party, _)| (*issue, *party, self.cell(issue, party))).collect();
        let found: Vec<_> = told.iter().map(|(issue, party, said)| (*issue, *party, said.as_str())).collect();
        assert_eq!(found, cells);
    }
}

/// Runs the built program in a folder, with nothing of whoever runs the tests.
fn demarche(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null());
    command.output().expect("it starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}
