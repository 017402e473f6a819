//! The command line: what may be asked, and what is opened.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Args, CommandFactory, Parser, ValueEnum};

use super::examples::{self, Example};
use super::store::Asked;
use crate::domain::Date;
use crate::domain::text::safe_line;

mod command;
mod export;
mod import;
mod queries;

pub use command::{Check, Command, Compare, Completions, Keys, New, Notes, Query, Show};
pub use export::{Brief, Export, Handing};
pub use import::Import;
use queries::queries_last;

/// How the program is called, as `--help` and the manual show it.
pub const EXAMPLES: &str = "\
Examples:
  demarche                              the built-in dataset
  demarche talks.toml                   a file of yours; a folder of files works too
  demarche -q 'differ:ukraine,russia'   open on the issues where these two differ
  demarche list 'theme:security gap:wide'
                                        the same search without a screen
  demarche list -status:agreed --json | jq '.[].title'
                                        what is not agreed yet, for a program
  demarche show ceasefire               one issue, whole
  demarche compare ukraine russia       two parties side by side, issue by issue
  demarche notes --minutes              the last day's notes, to paste into a mail
  demarche export -o talks.html         a page to hand over; --for says to whom
  demarche brief --for own -o b.docx    two pages to read before the talks
  demarche import talks.xlsx -o t.toml  a dataset of the tables you have
  demarche new talks.toml               a small dataset to begin with
  demarche check --strict talks.toml    every fault of a file, with its line
  demarche --example river              try everything on a fictional dataset

A file that is called like a command is opened as ./list or with -d list.";

/// Compare the positions of parties across issues, and write notes beside them.
///
/// Without a command it opens the screen: ? there shows every key, q leaves, and nothing is lost by leaving.
#[derive(Debug, Parser)]
#[command(name = "demarche", version, after_help = EXAMPLES, disable_help_subcommand = true, max_term_width = 100)]
pub struct Cli {
    /// The dataset to open: a file, a folder of files, or - for standard input; the built-in one without it.
    #[arg(value_name = "FILE|FOLDER|-")]
    pub file: Option<PathBuf>,

    /// Open with this filter; given again, it narrows further.
    #[arg(short, long, value_name = "QUERY", allow_hyphen_values = true)]
    pub query: Vec<String>,

    /// Open in room mode: for a screen that others see, only what the public may know.
    #[arg(long)]
    pub room: bool,

    /// Colours for this terminal, instead of those that fit it.
    #[arg(long, value_name = "NAME")]
    pub look: Option<Look>,

    /// What to do without a screen.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// What holds for every command.
    #[command(flatten)]
    pub common: Common,
}

/// What holds for every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "For every command")]
pub struct Common {
    /// The dataset that a command works on.
    #[arg(short, long, global = true, value_name = "FILE|FOLDER|-")]
    pub data: Option<PathBuf>,

    /// Open an example that comes with the program; without a name, list them.
    #[arg(long, global = true, value_name = "NAME", num_args = 0..=1, default_missing_value = "")]
    pub example: Option<String>,

    /// See everything as it stood on this day (2025-07-31, 2025-07 or 2025).
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,

    /// The folder that your team shares, for notes that the team may read; else talks.notes beside talks.toml.
    #[arg(long, global = true, value_name = "DIR")]
    pub team: Option<PathBuf>,

    /// The name you write notes under; else that of the settings, else your login name.
    #[arg(long, global = true, value_name = "NAME", value_parser = author)]
    pub author: Option<String>,

    /// Draw with plain letters and lines only.
    #[arg(long, global = true)]
    pub ascii: bool,

    /// Read a dataset of up to this size, such as 500M or 2G; 1G without it.
    #[arg(long, global = true, value_name = "SIZE", value_parser = size, default_value = "1G", hide_default_value = true)]
    pub max_input: u64,
}

/// The looks by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Look {
    /// For a dark background.
    Dark,
    /// For a light background.
    Light,
    /// The strongest colours.
    HighContrast,
    /// No colours.
    Mono,
}

/// Where the dataset comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// One that comes with the program.
    Example(&'static Example),
    /// Standard input.
    StandardInput,
    /// A file or a folder.
    Path(PathBuf),
}

impl std::fmt::Display for Source {
    /// As the user named it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Example(example) => f.write_str(example.name),
            Self::StandardInput => f.write_str("standard input"),
            Self::Path(path) => f.write_str(&safe_line(&path.to_string_lossy())),
        }
    }
}

impl Cli {
    /// Reads the arguments, the program's name first among them.
    pub fn read(args: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        Self::try_parse_from(queries_last(args.into_iter().collect()))
    }

    /// The query to open with.
    pub fn query(&self) -> String {
        self.query.join(" ")
    }

    /// Who writes, and with whom.
    pub fn asked(&self) -> Asked {
        Asked { author: self.common.author.clone(), team: self.common.team.clone() }
    }

    /// Whether the examples are to be listed.
    pub fn lists_examples(&self) -> bool {
        self.common.example.as_deref() == Some("")
    }

    /// Whether to draw with plain letters: where it is asked for, and where the locale has no others.
    pub fn draws_ascii(&self) -> bool {
        self.common.ascii || !speaks_utf8(|name| std::env::var(name).ok())
    }

    /// Where the dataset comes from, if that is said once.
    pub fn source(&self) -> Result<Source> {
        if self.command.is_some() && !self.query.is_empty() {
            bail!(
                "-q is for opening the screen; a command takes the query itself: `demarche list '{}'`",
                self.query()
            );
        }
        if self.command.is_some() && self.room {
            bail!(
                "--room is for the screen; what a command prints is for you alone, and `--for public` makes a page for others"
            );
        }
        let named = self.common.data.is_some() || self.common.example.is_some();
        if self.command.as_ref().is_some_and(Command::names_its_files) && named {
            bail!(
                "-d and --example are for commands that look into a dataset; this one takes its files by name"
            );
        }
        let path = match (&self.file, &self.common.data, &self.common.example) {
            (None, None, None) => return Ok(Source::Example(examples::built_in())),
            (None, None, Some(name)) => return examples::find(name).map(Source::Example),
            (Some(file), None, None) if self.command.is_some() => {
                bail!("a command takes its dataset by -d: `demarche -d {} …`", file.display())
            }
            (Some(path), None, None) | (None, Some(path), None) => path,
            (Some(_) | None, Some(_) | None, Some(_) | None) => {
                bail!("two datasets are asked for; give one FILE, one -d or one --example")
            }
        };
        if path == Path::new("-") {
            return Ok(Source::StandardInput);
        }
        if !path.exists() {
            bail!("there is no file or folder {:?}{}", path.display().to_string(), self.remedy(path));
        }
        Ok(Source::Path(path.clone()))
    }

    /// What may have been meant by a path that is not there: a command, misspelt.
    fn remedy(&self, path: &Path) -> String {
        let name = path.to_string_lossy();
        let commands = Self::command();
        let names: Vec<&str> = commands.get_subcommands().map(clap::Command::get_name).collect();
        match examples::nearest(&name, &names) {
            Some(near) if self.file.is_some() => format!("; was the command `demarche {near}` meant?"),
            Some(_) | None => "; `demarche` alone opens the built-in dataset".to_owned(),
        }
    }
}

/// Whether the locale writes UTF-8. Where none is set, as in containers, today's terminals are trusted to.
fn speaks_utf8(variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set);
    locale.is_none_or(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

fn date(text: &str) -> Result<Date, &'static str> {
    Date::parse(text).ok_or("write a day, a month or a year as 2025-07-31, 2025-07 or 2025")
}

fn day(text: &str) -> Result<Date, &'static str> {
    Date::parse(text).filter(|date| date.first() == date.last()).ok_or("write a day as 2025-07-31")
}

/// A number of bytes, as in `500M`: K, M and G stand for powers of 1024.
fn size(text: &str) -> Result<u64, &'static str> {
    let text = text.to_ascii_uppercase();
    let text = text.strip_suffix('B').unwrap_or(&text);
    let units = [("K", 1 << 10), ("M", 1 << 20), ("G", 1 << 30)];
    let unit = units.iter().find_map(|(unit, bytes)| Some((text.strip_suffix(unit)?, *bytes)));
    let (number, bytes) = unit.unwrap_or((text, 1));
    let size = number.parse().ok().and_then(|number: u64| number.checked_mul(bytes));
    size.filter(|size| *size > 0).ok_or("write a size as 500M or 2G")
}

fn author(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() { Err("a name is needed") } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests;
