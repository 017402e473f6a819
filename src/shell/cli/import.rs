//! What `import` is given: files, where the dataset goes, and what the tables mean where their headings do not say it.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::date;
use crate::codec::import::{Asked, Field, Layout};
use crate::codec::table::Form;
use crate::domain::vocabulary::{StanceBasis, Terms, Vocabulary};
use crate::domain::{Date, Stance};

const EXAMPLES: &str = "\
Examples:
  demarche import talks.xlsx --dry-run
      only say what would be understood
  demarche import talks.xlsx notes.docx -o talks.toml
      make one dataset of all their tables
  demarche import votes.csv -o votes.toml --stance-basis stated \\
      --question 'Adopt the text?' --terms public
  demarche import talks.csv -o talks.toml --issue Topic \\
      --party Kyiv --party Moscow --column Basis=source
  demarche import may.xlsx --into talks.toml --date 2031-05-12
      take May's table into what is there; what it replaces stays as history
  pandoc page.odt -t html | demarche import - -o talks.toml

A column is named by its heading, its letters or its number, a field as the
dataset calls it: id, number, issue, summary, question, themes, status, date,
challenges, opportunities, party, stance, text, conditions, source, by, quote,
red_line … or ignore.";

/// What `import` is given.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Import {
    /// The files: CSV, TSV, XLSX, DOCX, JSON, Markdown or HTML; - for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Where the dataset goes; standard output without it.
    #[arg(short, long, value_name = "FILE", conflicts_with = "into")]
    pub output: Option<PathBuf>,

    /// Replace the file that is there.
    #[arg(long, requires = "output", conflicts_with = "into")]
    pub overwrite: bool,

    /// Merge into this dataset, keeping its comments, its order and what the tables do not speak of.
    #[arg(long, value_name = "FILE")]
    pub into: Option<PathBuf>,

    /// Only say what is understood, and what would change; write nothing.
    #[arg(long)]
    pub dry_run: bool,

    /// Write nothing where something finds no place.
    #[arg(long)]
    pub strict: bool,

    /// The form of the files, where their names do not say it.
    #[arg(long, value_name = "FORM", value_parser = words::<Form>())]
    pub format: Option<Form>,

    /// Only this table: its number, its sheet or its title; may be given again.
    #[arg(long = "table", value_name = "TABLE")]
    pub tables: Vec<String>,

    /// How the tables are laid out.
    #[arg(long, value_name = "LAYOUT", value_parser = words::<Layout>())]
    pub layout: Option<Layout>,

    /// The column that names the issue.
    #[arg(long, value_name = "COL")]
    pub issue: Option<String>,

    /// A column that is a party; given once, no other column is one unless it is named too.
    #[arg(long = "party", value_name = "COL")]
    pub parties: Vec<String>,

    /// What a column holds, as in 'Basis=source'; 'Notes=ignore' leaves one out.
    #[arg(long = "column", value_name = "COL=FIELD", value_parser = column)]
    pub columns: Vec<(String, Field)>,

    /// What a word means, as in 'pending=awaiting'.
    #[arg(long = "stance", value_name = "WORD=STANCE", value_parser = stance)]
    pub stances: Vec<(String, Stance)>,

    /// Part lists at semicolons, line breaks and bullets only.
    #[arg(long)]
    pub keep_commas: bool,

    /// The title of the dataset.
    #[arg(long, value_name = "TEXT", conflicts_with = "into")]
    pub title: Option<String>,

    /// Its id, which its notes are kept under; a new one without it.
    #[arg(long, value_name = "ID", value_parser = id, conflicts_with = "into")]
    pub id: Option<String>,

    /// What the source of it all is called; the file's name without it.
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,

    /// On what terms that source may be used; restricted without it: only you say that others may see it.
    #[arg(long, value_name = "TERMS", value_parser = words::<Terms>())]
    pub terms: Option<Terms>,

    /// The question that stances answer, where an issue has none of its own.
    #[arg(long, value_name = "TEXT")]
    pub question: Option<String>,

    /// Whether stances are an analyst's judgement or the parties' own answers.
    #[arg(long, value_name = "BASIS", value_parser = words::<StanceBasis>())]
    pub stance_basis: Option<StanceBasis>,

    /// The day of positions that have none.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<Date>,
}

impl Import {
    /// What the user says of the tables; `id` is that of the header.
    pub fn asked(&self, id: String) -> Asked {
        Asked {
            tables: self.tables.clone(),
            layout: self.layout,
            issue: self.issue.clone(),
            parties: self.parties.clone(),
            columns: self.columns.clone(),
            stances: self.stances.clone(),
            keep_commas: self.keep_commas,
            title: self.title.clone(),
            id,
            id_is_made: self.id.is_none(),
            source: self.source.clone(),
            terms: self.terms,
            question: self.question.clone(),
            basis: self.stance_basis,
            date: self.date,
        }
    }
}

/// A word of a closed list.
pub(super) fn words<V: Vocabulary + Clone + Send + Sync + 'static>() -> impl TypedValueParser<Value = V> {
    PossibleValuesParser::new(V::words()).try_map(|word| V::parse(&word).ok_or("no such word"))
}

/// The two sides of the last `=`.
fn pair<V: Vocabulary>(text: &str, example: &str) -> Result<(String, V), String> {
    let (name, word) = text.rsplit_once('=').ok_or_else(|| format!("write it as in '{example}'"))?;
    let (name, word) = (name.trim(), word.trim());
    if name.is_empty() {
        return Err(format!("write it as in '{example}'"));
    }
    let value = V::parse(word).or_else(|| V::parse(&word.to_lowercase().replace(['-', ' '], "_")));
    let value = value.or_else(|| V::parse(&word.to_lowercase().replace(['_', ' '], "-")));
    Ok((name.to_owned(), value.ok_or_else(|| format!("{word:?} is none of {}", V::words().join(", ")))?))
}

fn column(text: &str) -> Result<(String, Field), String> {
    pair(text, "Basis=source")
}

fn stance(text: &str) -> Result<(String, Stance), String> {
    pair(text, "pending=awaiting")
}

fn id(text: &str) -> Result<String, &'static str> {
    let id = crate::domain::Id::new(text).ok_or("an id is made of a-z, 0-9, - and _")?;
    Ok(id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_may_hold_an_equals_sign_and_a_field_may_be_written_with_a_hyphen() {
        assert_eq!(column("a = b=red-line"), Ok(("a = b".to_owned(), Field::RedLine)));
        assert_eq!(stance("?=Leaning For"), Ok(("?".to_owned(), Stance::LeaningFor)));
        assert!(column("Basis").is_err_and(|why| why.contains("'Basis=source'")));
        assert!(column("Basis=sauce").is_err_and(|why| why.contains("\"sauce\" is none of id, number")));
    }
}
