//! `demarche check`.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use serde_json::{Value, json};

use crate::codec::dataset::{self, Reading};
use crate::codec::{Diagnostic, Severity};
use crate::shell::cli::{Check, Cli, Source};
use crate::shell::event::ExitStatus;
use crate::shell::read;

/// Tells the faults of dataset files.
pub fn run(cli: &Cli, args: &Check, out: &mut dyn Write) -> Result<ExitStatus> {
    check(args, cli.common.max_input, out)
}

/// Tells everything that is wrong with each file or folder, whatever the others are.
fn check(args: &Check, most: u64, out: &mut dyn Write) -> Result<ExitStatus> {
    let Check { strict, files, json } = args;
    let mut status = ExitStatus::Found;
    let mut told = Vec::new();
    let mut unread = Vec::new();
    for path in files {
        let source = if path == Path::new("-") { Source::StandardInput } else { Source::Path(path.clone()) };
        let inputs = match read::inputs(&source, most) {
            Ok(inputs) => inputs,
            Err(error) => {
                unread.push(format!("{error:#}"));
                continue;
            }
        };
        let reading = dataset::read(&inputs);
        let diagnostics = &reading.diagnostics;
        if diagnostics.errors > 0 || (*strict && diagnostics.warnings > 0) {
            status = ExitStatus::Nothing;
        }
        if *json {
            told.push(as_json(&source, &reading));
        } else {
            write!(out, "{diagnostics}")?;
            if !diagnostics.is_empty() {
                writeln!(out)?;
            }
            writeln!(out, "{}", summary(&source, &reading))?;
        }
    }
    if *json {
        serde_json::to_writer_pretty(&mut *out, &told)?;
        writeln!(out)?;
    }
    if !unread.is_empty() {
        bail!(unread.join("\n"));
    }
    Ok(status)
}

/// `talks.toml: 14 issues, 6 parties, 61 positions; 2 errors, 1 warning`
fn summary(source: &Source, reading: &Reading) -> String {
    let counts = reading.counts;
    let held = [
        counted(counts.issues, "issue", "issues"),
        counted(counts.parties, "party", "parties"),
        counted(counts.positions, "position", "positions"),
    ];
    let wrong: Vec<String> = [
        (reading.diagnostics.errors, "error", "errors"),
        (reading.diagnostics.warnings, "warning", "warnings"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, several)| counted(count, one, several))
    .collect();
    let wrong = if wrong.is_empty() { "nothing wrong".to_owned() } else { wrong.join(", ") };
    format!("{source}: {}; {wrong}", held.join(", "))
}

fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

fn as_json(source: &Source, reading: &Reading) -> Value {
    json!({
        "file": source.to_string(),
        "issues": reading.counts.issues,
        "parties": reading.counts.parties,
        "positions": reading.counts.positions,
        "errors": reading.diagnostics.errors,
        "warnings": reading.diagnostics.warnings,
        "diagnostics": reading.diagnostics.list.iter().map(diagnostic_as_json).collect::<Vec<_>>(),
    })
}

fn diagnostic_as_json(diagnostic: &Diagnostic) -> Value {
    let Diagnostic { severity, message, spot, hint } = diagnostic;
    let severity = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    json!({
        "severity": severity,
        "message": message,
        "file": spot.as_ref().map(|spot| &spot.file),
        "line": spot.as_ref().map(|spot| spot.line),
        "column": spot.as_ref().map(|spot| spot.column),
        "hint": hint,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;
    use std::fs;

    const GOOD: &str = "id = 't'\ntitle = 'T'\n[[party]]\nid = 'north'\nname = 'North'\n\
                        [[issue]]\ntitle = 'Flow'\npositions = { north = 'By season' }\n";

    /// What checking files of these texts says, their folder left out of their names.
    fn told(texts: &[&str], strict: bool, json: bool) -> (String, Result<ExitStatus>) {
        let folder = tempfile::tempdir().unwrap();
        let mut files = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            files.push(folder.path().join(format!("{number}.toml")));
            fs::write(&files[number], text).unwrap();
        }
        let mut out = Vec::new();
        let status = check(&Check { strict, files, json }, 1 << 30, &mut out);
        (String::from_utf8(out).unwrap().replace(&format!("{}/", folder.path().display()), ""), status)
    }

    #[test]
    fn a_good_file_is_told_in_a_line() {
        let (text, status) = told(&[GOOD], true, false);
        assert_eq!(status.unwrap(), ExitStatus::Found);
        assert_snapshot!(text, @"0.toml: 1 issue, 1 party, 1 position; nothing wrong");
    }

    #[test]
    fn every_file_is_told_with_what_is_wrong_with_it() {
        let worse = GOOD.replace("title = 'Flow'", "title = 'Flow and ebb'\nstats = 'open'");
        let (text, status) = told(&[&worse, GOOD], false, false);
        assert_eq!(status.unwrap(), ExitStatus::Nothing);
        assert_snapshot!(text, @r#"
error: unknown key `stats`
 --> 0.toml:8:1
  |
8 | stats = 'open'
  | ^^^^^ did you mean `status`?

warning: `Flow and ebb` may be two issues
 --> 0.toml:7:9
  |
7 | title = 'Flow and ebb'
  |         ^^^^^^^^^^^^^^ a stance answers one question

0.toml: 1 issue, 1 party, 1 position; 1 error, 1 warning
1.toml: 1 issue, 1 party, 1 position; nothing wrong
"#);
    }

    #[test]
    fn warnings_are_problems_where_they_are_asked_to_be() {
        let odd = GOOD.replace("title = 'Flow'", "title = 'Flow and ebb'");
        assert_eq!(told(&[&odd], false, false).1.unwrap(), ExitStatus::Found);
        assert_eq!(told(&[&odd], true, false).1.unwrap(), ExitStatus::Nothing);
    }

    #[test]
    fn what_cannot_be_read_does_not_hide_what_can() {
        let folder = tempfile::tempdir().unwrap();
        let good = folder.path().join("good.toml");
        fs::write(&good, GOOD).unwrap();
        let mut out = Vec::new();
        let error = check(
            &Check { strict: false, files: vec![folder.path().join("no.toml"), good], json: false },
            1 << 30,
            &mut out,
        )
        .unwrap_err();
        assert!(error.to_string().starts_with("cannot read `"));
        assert!(
            String::from_utf8(out)
                .unwrap()
                .ends_with("good.toml: 1 issue, 1 party, 1 position; nothing wrong\n")
        );
    }

    #[test]
    fn a_program_is_told_the_same() {
        let (text, _) = told(&["title = 'T'\n[[issue]]\nstats = 1\ntitle = 'I'\n"], false, true);
        assert_snapshot!(text, @r#"
[
  {
    "diagnostics": [
      {
        "column": 1,
        "file": "0.toml",
        "hint": "did you mean `status`?",
        "line": 3,
        "message": "unknown key `stats`",
        "severity": "error"
      },
      {
        "column": 1,
        "file": "0.toml",
        "hint": "its notes are kept by its path, and lost from sight when it moves: add `id = \"…\"`",
        "line": 1,
        "message": "the dataset has no id",
        "severity": "warning"
      }
    ],
    "errors": 1,
    "file": "0.toml",
    "issues": 1,
    "parties": 0,
    "positions": 0,
    "warnings": 1
  }
]
"#);
    }
}
