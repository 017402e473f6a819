//! What can be done without a screen, and what each command is given.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Brief, Export, Import, day};
use crate::domain::Date;

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
    /// Make a file to hand over of what a query finds, or of everything: Markdown, HTML, Word, CSV, Excel, JSON, TOML.
    Export(Export),
    /// Make the brief: where things stand, where it differs, what blocks and what might help, on two pages.
    Brief(Brief),
    /// Make a dataset of tables: CSV, Excel, Word, JSON, Markdown, web pages.
    Import(Box<Import>),
    /// Show the keys.
    Keys(Keys),
    /// Write a small dataset to begin with, whose comments teach the format.
    New(New),
    /// Print the JSON Schema of the format, for an editor that completes and checks TOML.
    Schema,
    /// Print the script that completes the command line in a shell.
    Completions(Completions),
    /// Print the manual page.
    Man,
}

/// What `new` is given.
#[derive(Debug, Args)]
pub struct New {
    /// The file to write, which must not be there yet; .toml is added if it has no ending, and - is standard output.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The dataset's title.
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// A copy of this example instead, with an id of its own.
    #[arg(long, value_name = "EXAMPLE")]
    pub from: Option<String>,
}

impl Command {
    /// Whether it is given files of its own, so that a dataset named by `-d` would be left unread in silence.
    pub fn names_its_files(&self) -> bool {
        match self {
            Self::Check(_) | Self::Import(_) | Self::New(_) => true,
            Self::List(_)
            | Self::Show(_)
            | Self::Compare(_)
            | Self::Notes(_)
            | Self::Export(_)
            | Self::Brief(_)
            | Self::Keys(_)
            | Self::Schema
            | Self::Completions(_)
            | Self::Man => false,
        }
    }
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

/// What `completions` is given.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}
