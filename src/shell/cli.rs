//! The command line: what may be asked, and what is opened.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use super::examples::{self, Example};
use super::store::Asked;
use crate::domain::Date;
use crate::domain::text::safe_line;

const EXAMPLES: &str = "\
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
  demarche notes --minutes              what was taken down on the last day, to paste into a mail
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

/// What can be done without a screen.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tell every fault of dataset files, with line and remedy.
    Check(Check),
    /// List the issues that a query finds, or all.
    List(Query),
    /// Show all that is known of one issue.
    Show(Show),
    /// Set two to four parties side by side.
    Compare(Compare),
    /// List the notes that a query finds, or all.
    Notes(Notes),
    /// Show the keys.
    Keys(Keys),
}

/// What `check` is given.
#[derive(Debug, Args)]
pub struct Check {
    /// Count what is merely odd as a fault.
    #[arg(long)]
    pub strict: bool,
    /// The files or folders.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// For a program, as JSON.
    #[arg(long)]
    pub json: bool,
}

/// What `list` is given, and `notes` too.
#[derive(Debug, Args)]
pub struct Query {
    /// As typed after / on the screen: words, field:value, -term, a | b.
    #[arg(value_name = "QUERY")]
    pub words: Vec<String>,
    /// For a program, as JSON.
    #[arg(long)]
    pub json: bool,
}

impl Query {
    /// The whole query.
    pub fn text(&self) -> String {
        self.words.join(" ")
    }
}

/// What `notes` is given.
#[derive(Debug, Args)]
pub struct Notes {
    /// Which notes, and in what form.
    #[command(flatten)]
    pub query: Query,
    /// One day's notes as minutes: under their issues, in order of time, with who spoke.
    #[arg(long)]
    pub minutes: bool,
    /// The day of the minutes (2025-07-31); without it the newest that has notes.
    #[arg(long, value_name = "DAY", requires = "minutes", value_parser = day)]
    pub day: Option<Date>,
    /// Empty the trash for good, in every file, after saying what goes.
    #[arg(long, conflicts_with_all = ["words", "json", "minutes"])]
    pub purge: bool,
    /// Purge without asking.
    #[arg(long, requires = "purge")]
    pub yes: bool,
}

/// What `show` is given.
#[derive(Debug, Args)]
pub struct Show {
    /// Its number, its id or its title, or the beginning or a piece of that.
    #[arg(required = true, value_name = "ISSUE")]
    pub issue: Vec<String>,
    /// For a program, as JSON.
    #[arg(long)]
    pub json: bool,
}

/// What `compare` is given.
#[derive(Debug, Args)]
pub struct Compare {
    /// Their ids, short or whole names.
    #[arg(required = true, num_args = 2..=4, value_name = "PARTY")]
    pub parties: Vec<String>,
    /// For a program, as JSON.
    #[arg(long)]
    pub json: bool,
}

/// What `keys` is given.
#[derive(Debug, Args)]
pub struct Keys {
    /// For a program, as JSON.
    #[arg(long)]
    pub json: bool,
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

/// Puts the words of a query behind all options, after `--`: a term may begin with a hyphen, and options may follow it.
///
/// Of what begins with a hyphen only the options that a command has are options. A short one must stand alone, so that
/// `-draft` is the query that hides drafts.
fn queries_last(args: Vec<OsString>) -> Vec<OsString> {
    let commands = Cli::command();
    let mut options: Vec<OsString> = vec![];
    let mut rest = args.into_iter().peekable();
    // The program's name, and what stands before the command.
    options.extend(rest.next());
    let mut command = None;
    while command.is_none() {
        let Some(arg) = rest.next() else { return options };
        command = arg.to_str().and_then(|name| commands.find_subcommand(name));
        let value = if command.is_none() { takes_value(&commands, None, &arg) } else { None };
        let is_option = begins_with_hyphen(&arg);
        let is_end = arg == "--" || (command.is_none() && !is_option);
        options.push(arg);
        match value {
            Some(Follows::Always) => options.extend(rest.next()),
            Some(Follows::Maybe) => options.extend(rest.next_if(|next| !begins_with_hyphen(next))),
            Some(Follows::Never) | None => {}
        }
        if is_end {
            options.extend(rest);
            return options;
        }
    }
    let Some(command) = command.filter(|command| matches!(command.get_name(), "list" | "notes")) else {
        options.extend(rest);
        return options;
    };
    let mut words = vec![];
    while let Some(arg) = rest.next() {
        if arg == "--" {
            words.extend(rest.by_ref());
            break;
        }
        match takes_value(&commands, Some(command), &arg) {
            None => words.push(arg),
            Some(value) => {
                options.push(arg);
                // What follows a value that may be left out is a word of the query.
                if value == Follows::Always {
                    options.extend(rest.next());
                }
            }
        }
    }
    options.push("--".into());
    options.extend(words);
    options
}

/// Whether the value of an option follows as the next argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follows {
    Always,
    Maybe,
    Never,
}

/// Whether an argument is an option, and if so whether its value follows it. A long one that is unknown is an option too,
/// so that a misspelt one is told.
fn takes_value(all: &clap::Command, command: Option<&clap::Command>, arg: &OsString) -> Option<Follows> {
    let text = arg.to_str()?;
    let mut known = all.get_arguments().chain(command.into_iter().flat_map(clap::Command::get_arguments));
    let follows = |option: &clap::Arg| {
        let one = usize::from(option.get_action().takes_values());
        let values = option.get_num_args().map_or((one, one), |n| (n.min_values(), n.max_values()));
        match values {
            (1.., _) => Follows::Always,
            (0, 1..) => Follows::Maybe,
            (0, 0) => Follows::Never,
        }
    };
    if let Some(long) = text.strip_prefix("--") {
        let name = long.split('=').next().unwrap_or(long);
        let option = known.find(|option| option.get_long() == Some(name)).filter(|_| name == long);
        return Some(option.map_or(Follows::Never, follows));
    }
    let short = text.strip_prefix('-').filter(|rest| rest.chars().count() == 1)?.chars().next()?;
    if matches!(short, 'h' | 'V') {
        return Some(Follows::Never);
    }
    known.find(|option| option.get_short() == Some(short)).map(follows)
}

fn begins_with_hyphen(arg: &OsString) -> bool {
    arg.to_str().is_some_and(|text| text.len() > 1 && text.starts_with('-'))
}

#[cfg(test)]
mod tests;
