//! A notes file as one comes upon it: read, and looked at for whose it is, on what, and who else can read it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::clock;
use super::durable::named;
use crate::codec::notes::{self, Header, NotesFile};
use crate::domain::Scope;

/// Leaves a file of conflicts where it is, under a name that is not taken for one.
pub(super) fn set_aside(path: &Path) -> Result<()> {
    let mut aside = path.to_owned().into_os_string();
    aside.push(".taken");
    fs::rename(path, aside)?;
    Ok(())
}

/// Whose file, by its name without the ending, a file is the conflict copy of.
pub(super) fn owner_of_conflict(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?.strip_suffix(".toml")?;
    let marks = [".conflict-", ".sync-conflict-"];
    let at = marks.iter().filter_map(|mark| name.find(mark)).min()?;
    Some(name[..at].to_owned())
}

/// Reads the bytes of a notes file.
pub(super) fn parse(bytes: &[u8], scope: Scope) -> Result<NotesFile, String> {
    let text = str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|b| *b == b'\n').count();
        format!("line {line}: not UTF-8")
    })?;
    notes::read(text, scope).map_err(|fault| {
        // Only where it does not parse: a note may quote such a line.
        match text.lines().position(|line| line.starts_with("<<<<<<< ")) {
            Some(line) => format!("line {}: git has left a conflict here; mend that first", line + 1),
            None => fault.to_string(),
        }
    })
}

/// The two sides of a file in which git has left conflicts; `None` where it has not.
pub(super) fn sides(bytes: &[u8]) -> Option<[String; 2]> {
    enum Part {
        Both,
        Ours,
        Base,
        Theirs,
    }
    let text = str::from_utf8(bytes).ok()?;
    let (mut ours, mut theirs, mut part, mut found) = (String::new(), String::new(), Part::Both, false);
    for line in text.split_inclusive('\n') {
        let marks = |mark: &str| {
            line.strip_prefix(mark).is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with(' '))
        };
        match part {
            Part::Both if marks("<<<<<<<") => (part, found) = (Part::Ours, true),
            Part::Ours if marks("|||||||") => part = Part::Base,
            Part::Ours | Part::Base if marks("=======") => part = Part::Theirs,
            Part::Theirs if marks(">>>>>>>") => part = Part::Both,
            Part::Both => {
                ours += line;
                theirs += line;
            }
            Part::Ours => ours += line,
            Part::Theirs => theirs += line,
            Part::Base => {}
        }
    }
    (found && matches!(part, Part::Both)).then_some([ours, theirs])
}

/// Why a file is not taken for this user's notes on this dataset without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mismatch {
    /// Another installation wrote it: another person, or this one elsewhere.
    Writer,
    /// It is on another dataset.
    Dataset,
}

/// Compares what a file says of itself with what it should say. A dataset may be renamed or moved, but not both at once.
pub(super) fn mismatch(file: &Header, ours: &Header, writers: &[String]) -> Option<Mismatch> {
    let differ = |a: &Option<String>, b: &Option<String>| matches!((a, b), (Some(a), Some(b)) if a != b);
    let moved = differ(&file.title, &ours.title) && differ(&file.path, &ours.path);
    if differ(&file.dataset, &ours.dataset) || moved {
        return Some(Mismatch::Dataset);
    }
    // An installation that does not know its own name cannot tell a stranger.
    let strange = file.writer.as_ref().is_some_and(|writer| !writers.is_empty() && !writers.contains(writer));
    strange.then_some(Mismatch::Writer)
}

/// A name beside a file that nothing has yet.
pub(super) fn conflict_path(path: &Path, stem: &str) -> PathBuf {
    let moment = clock::now().compact();
    let names = (1..).map(|n| if n == 1 { String::new() } else { format!("-{n}") });
    let mut paths = names.map(|n| path.with_file_name(format!("{stem}.conflict-{moment}{n}.toml")));
    paths.find(|path| fs::symlink_metadata(path).is_err()).unwrap_or_else(|| path.to_owned())
}

/// What is wrong with the rights of a file with private notes.
pub(super) fn exposed(path: &Path) -> Vec<String> {
    let Ok(about) = fs::metadata(path) else { return Vec::new() };
    let mut problems = Vec::new();
    if about.mode() & 0o077 != 0 {
        problems.push(format!(
            "others can read \"{}\" (mode {:o}): chmod 600 ends that",
            named(path),
            about.mode() & 0o777
        ));
    }
    if about.nlink() > 1 {
        problems.push(format!(
            "\"{}\" has a further name (a hard link), which keeps the old content when notes are saved",
            named(path)
        ));
    }
    problems
}
