//! What `export` and `brief` are given: what is handed over, for whom, in what form, and where it goes.

use std::path::{Path, PathBuf};

use clap::Args;

use super::import::words;
use crate::codec::brief::BriefFormat;
use crate::codec::export::Format;
use crate::domain::Audience;

const EXPORTS: &str = "\
Examples:
  demarche export -o talks.html
      one page for any browser, for the public
  demarche export theme:security party:ukraine,russia -o talks.docx --for team
      what a filter shows, for those who work on it
  demarche export --format csv --for own | less
      every position as a table, on standard output

Without --format the ending of the file says it; without either it is Markdown.";

const BRIEFS: &str = "\
Examples:
  demarche brief -o brief.docx
      two pages for the public
  demarche brief gap:wide --for own -o brief.html
      what is furthest apart, with lines to take and your notes

Without --format the ending of the file says it; without either it is Markdown.";

/// What `export` is given.
#[derive(Debug, Args)]
#[command(after_help = EXPORTS)]
pub struct Export {
    /// The form of the file.
    #[arg(long, value_name = "FORM", value_parser = words::<Format>())]
    pub format: Option<Format>,

    /// Leave cells of CSV as they are, also where a spreadsheet would take them for formulas.
    #[arg(long)]
    pub raw: bool,

    /// What is handed over, and where it goes.
    #[command(flatten)]
    pub handing: Handing,
}

/// What `brief` is given.
#[derive(Debug, Args)]
#[command(after_help = BRIEFS)]
pub struct Brief {
    /// The form of the file.
    #[arg(long, value_name = "FORM", value_parser = words::<BriefFormat>())]
    pub format: Option<BriefFormat>,

    /// What is handed over, and where it goes.
    #[command(flatten)]
    pub handing: Handing,
}

/// What is handed over, and where it goes.
#[derive(Debug, Args)]
pub struct Handing {
    /// As typed after / on the screen: words, field:value, -term, a | b.
    #[arg(value_name = "QUERY")]
    pub words: Vec<String>,

    /// Who will read it: the public sees facts from public sources, the team every source and judgement too, own also
    /// private notes and lines to take.
    #[arg(long = "for", value_name = "AUDIENCE", value_parser = words::<Audience>(), default_value = "public")]
    pub audience: Audience,

    /// Where the file goes; standard output without it, and for -.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Replace the file that is there.
    #[arg(long, requires = "output")]
    pub overwrite: bool,
}

impl Handing {
    /// The whole query.
    pub fn query(&self) -> String {
        self.words.join(" ")
    }

    /// The file; `None` for standard output.
    pub fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// What the name of the file ends with; `None` for standard output.
    pub fn ending(&self) -> Option<String> {
        Some(self.file()?.extension().unwrap_or_default().to_string_lossy().into_owned())
    }
}
