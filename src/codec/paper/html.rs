//! A document as one page for a browser, which needs nothing else and may do nothing else: no script, no request, and of
//! style the one that its policy names.

use base64::prelude::{BASE64_STANDARD, Engine};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Block, Item, Line, Paper, Run};

const STYLE: &str = include_str!("paper.css");
const PAGE: &str = include_str!("paper.html");

/// The file of a document.
pub fn write(paper: &Paper) -> Vec<u8> {
    let sheet = Sheet::of(paper);
    // The template and what it is given are both ours; what it says, should it ever fail, is better than an empty page.
    render(&sheet).unwrap_or_else(|err| format!("the page could not be made: {err:#}\n")).into_bytes()
}

fn render(sheet: &Sheet<'_>) -> Result<String, minijinja::Error> {
    let mut templates = Environment::new();
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.add_template("paper.html", PAGE)?;
    templates.add_global("style", Value::from_safe_string(STYLE.to_owned()));
    // Base64 has no character that a value in quotation marks would have to escape.
    let hash = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'"
    );
    templates.add_global("policy", Value::from_safe_string(policy));
    templates.get_template("paper.html")?.render(Serde(sheet))
}

/// A document as the template takes it.
#[derive(Serialize)]
struct Sheet<'a> {
    title: &'a str,
    handling: Option<&'a str>,
    foot: &'a str,
    landscape: bool,
    blocks: Vec<Part<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Part<'a> {
    Heading { level: u8, runs: Vec<Piece<'a>> },
    Paragraph { runs: Vec<Piece<'a>> },
    List { items: Vec<Entry<'a>> },
    Table { caption: &'a str, columns: Vec<&'a str>, rows: Vec<Vec<Vec<Vec<Piece<'a>>>>> },
    References { list: Vec<Numbered<'a>> },
}

#[derive(Serialize)]
struct Entry<'a> {
    runs: Vec<Piece<'a>>,
    below: Vec<Vec<Piece<'a>>>,
}

#[derive(Serialize)]
struct Numbered<'a> {
    number: usize,
    runs: Vec<Piece<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "manner", rename_all = "lowercase")]
enum Piece<'a> {
    Plain { text: &'a str },
    Strong { text: &'a str },
    Dim { text: &'a str },
    Stance { class: &'static str, glyph: &'static str, text: &'a str },
    Link { text: &'a str, url: &'a str },
    Cited { numbers: &'a [usize] },
}

impl<'a> Sheet<'a> {
    fn of(paper: &'a Paper) -> Self {
        Self {
            title: &paper.title,
            handling: paper.handling.as_deref(),
            foot: &paper.foot,
            landscape: paper.landscape,
            blocks: paper.blocks.iter().map(part).collect(),
        }
    }
}

fn part(block: &Block) -> Part<'_> {
    match block {
        // The title is the heading of the first level.
        Block::Heading(level, line) => Part::Heading { level: level.clamp(&1, &3) + 1, runs: pieces(line) },
        Block::Paragraph(line) => Part::Paragraph { runs: pieces(line) },
        Block::List(items) => Part::List { items: items.iter().map(entry).collect() },
        Block::Table(table) => Part::Table {
            caption: &table.caption,
            columns: table.columns.iter().map(|(heading, _)| heading.as_str()).collect(),
            rows: table
                .rows
                .iter()
                .map(|row| row.iter().map(|cell| cell.iter().map(pieces).collect()).collect())
                .collect(),
        },
        Block::References(list) => Part::References {
            list: list
                .iter()
                .map(|(number, line)| Numbered { number: *number, runs: pieces(line) })
                .collect(),
        },
    }
}

fn entry(item: &Item) -> Entry<'_> {
    Entry { runs: pieces(&item.line), below: item.below.iter().map(pieces).collect() }
}

fn pieces(line: &Line) -> Vec<Piece<'_>> {
    line.iter().map(piece).collect()
}

fn piece(run: &Run) -> Piece<'_> {
    match run {
        Run::Plain(text) => Piece::Plain { text },
        Run::Strong(text) => Piece::Strong { text },
        Run::Dim(text) => Piece::Dim { text },
        Run::Stance(stance, text) => {
            let class = if stance.on_scale() { stance.word() } else { "off" };
            Piece::Stance { class, glyph: stance.glyph(), text }
        }
        Run::Link(text, url) => Piece::Link { text, url },
        Run::Cited(numbers) => Piece::Cited { numbers },
    }
}

#[cfg(test)]
mod tests;
