//! A handout as a document for people: what it is, its issues side by side, what surrounds them, and its sources.
//!
//! What stands in its tables can be read back, column by column; what would crowd them stands in the text, and is named at the
//! end as not in them.

mod issues;
mod rest;
mod widths;

use crate::codec::paper::{Block, Item, Line, Paper, Run, plain};
use crate::domain::records::Origin;
use crate::domain::text::Text;
use crate::domain::{Handout, SourceIx};

use super::front::Front;
use super::references::References;

/// How many columns a table may have on a page that stands.
const WIDE: usize = 4;

/// The document of a handout.
pub(super) fn document(handout: &Handout) -> Paper {
    let front = Front::of(handout);
    let mut writer = Writer { handout, references: References::new(&handout.dataset), blocks: vec![] };
    writer.front(&front);
    writer.issues();
    writer.rest();
    writer.sources();
    writer.left_out();
    let blocks = writer.blocks;
    let landscape =
        blocks.iter().any(|block| matches!(block, Block::Table(table) if table.columns.len() > WIDE));
    Paper {
        foot: format!("{} · made on {}", front.title, handout.made),
        title: front.title,
        handling: front.handling,
        made: Some(handout.made),
        is_close: false,
        landscape,
        blocks,
    }
}

/// A document in the making.
struct Writer<'a> {
    handout: &'a Handout,
    references: References,
    blocks: Vec<Block>,
}

impl Writer<'_> {
    fn heading(&mut self, level: u8, text: impl Into<String>) {
        self.blocks.push(Block::Heading(level, plain(text)));
    }

    fn paragraph(&mut self, line: Line) {
        if !line.is_empty() {
            self.blocks.push(Block::Paragraph(line));
        }
    }

    /// A table, with those of its columns that have something in them.
    fn table(&mut self, caption: &str, headings: &[&str], rows: Vec<Vec<Cell>>) {
        let is_filled = |at: &usize| rows.iter().any(|row| row[*at].iter().any(|line| !is_blank(line)));
        let filled: Vec<usize> = (0..headings.len()).filter(is_filled).collect();
        if filled.is_empty() {
            return;
        }
        let kept = |mut row: Vec<Cell>| filled.iter().map(|at| std::mem::take(&mut row[*at])).collect();
        let headings: Vec<&str> = filled.iter().map(|at| headings[*at]).collect();
        let rows = rows.into_iter().map(kept).collect();
        self.blocks.push(Block::Table(widths::table(caption, &headings, rows)));
    }

    fn list(&mut self, items: Vec<Item>) {
        if !items.is_empty() {
            self.blocks.push(Block::List(items));
        }
    }

    fn front(&mut self, front: &Front) {
        self.paragraph(plain_of(front.summary.as_deref()));
        let fact = |(label, text): &(&str, String)| Item {
            line: vec![Run::Dim(format!("{label}: ")), Run::Plain(text.clone())],
            below: vec![],
        };
        self.list(front.facts.iter().map(fact).collect());
        if !front.withheld.is_empty() {
            self.paragraph(vec![
                Run::Strong("Withheld from this document: ".to_owned()),
                Run::Plain(format!("{}.", front.withheld.join("; "))),
            ]);
        }
    }

    fn sources(&mut self) {
        let all = self.references.list(&self.handout.dataset);
        if all.is_empty() {
            return;
        }
        self.heading(1, "Sources");
        let told = |reference: super::Reference| {
            let mut line = plain(reference.text);
            if let Some(url) = reference.url {
                line.push(Run::Plain(", ".to_owned()));
                line.push(Run::Link(url.clone(), url));
            }
            (reference.number, line)
        };
        self.blocks.push(Block::References(all.into_iter().map(told).collect()));
    }

    /// What a reader of the tables alone, such as an import, does not get.
    fn left_out(&mut self) {
        self.heading(1, "About this document");
        self.paragraph(plain(
            "Its tables can be read back with “demarche import”, each by its columns. Not read back are: what stands under \
             “Ref.”, “Assessment”, “On” and “Whose move”; summaries, questions, agreed texts, links between issues \
             and derived gaps; what is told of the parties beside their names; notes and lines to take; sources and their terms. Verbatim words come back in their quotation marks. Left out are ids and the kinds of \
             sources; the formats toml and json hold everything.",
        ));
    }

    /// The same in brackets, behind what it is of.
    fn origin(&mut self, origin: &Origin) -> Line {
        let told = self.said_of(origin);
        let mut line = vec![];
        if !told.is_empty() {
            line.push(Run::Dim(format!(" ({})", told.join(", "))));
        }
        let cited = self.cited(&origin.sources);
        if !is_blank(std::slice::from_ref(&cited)) {
            line.extend([Run::Plain(" ".to_owned()), cited]);
        }
        line
    }

    /// Where something is from, in a cell of its own.
    fn origin_cell(&mut self, origin: &Origin) -> Cell {
        let told = self.said_of(origin);
        self.reference(&told, &origin.sources)
    }

    /// What is told of where something is from, and the numbers of the sources, in a cell of its own.
    fn reference(&mut self, told: &[String], sources: &[SourceIx]) -> Cell {
        let mut line = vec![];
        if !told.is_empty() {
            line.push(Run::Dim(told.join(", ")));
        }
        let cited = self.cited(sources);
        if !is_blank(std::slice::from_ref(&cited)) {
            line.extend((!line.is_empty()).then(|| Run::Plain(" ".to_owned())));
            line.push(cited);
        }
        if line.is_empty() { vec![] } else { vec![line] }
    }

    /// Who said something, where in a source, and when.
    fn said_of(&self, origin: &Origin) -> Vec<String> {
        let mut told: Vec<String> = origin.by.as_ref().map(flat).into_iter().collect();
        told.extend(origin.locator.as_ref().map(flat));
        // The day of the source stands with the source.
        let dataset = &self.handout.dataset;
        let is_of_source = origin.sources.iter().any(|ix| dataset.source(*ix).date == origin.date);
        told.extend(origin.date.filter(|_| !is_of_source).map(|date| date.to_string()));
        told
    }

    fn cited(&mut self, sources: &[SourceIx]) -> Run {
        Run::Cited(self.references.name(sources))
    }
}

/// What stands in a cell: some paragraphs.
type Cell = Vec<Line>;

/// A text as a cell; none as an empty one.
fn cell(text: Option<&Text>) -> Cell {
    text.map(|text| vec![plain(text.to_string())]).unwrap_or_default()
}

/// Whether a line has nothing in it.
fn is_blank(line: &[Run]) -> bool {
    line.iter().all(|run| match run {
        Run::Plain(text) | Run::Strong(text) | Run::Dim(text) | Run::Link(text, _) => text.is_empty(),
        Run::Stance(..) => false,
        Run::Cited(numbers) => numbers.is_empty(),
    })
}

/// A text on one line.
fn flat(text: &Text) -> String {
    text.replace('\n', " ")
}

fn plain_of(text: Option<&str>) -> Line {
    text.map(plain).unwrap_or_default()
}

/// "Label: text", where there is one.
fn labelled(label: &str, text: Option<&Text>) -> Option<Line> {
    let text = text?;
    Some(vec![Run::Dim(format!("{label}: ")), Run::Plain(text.to_string())])
}

#[cfg(test)]
mod tests;
