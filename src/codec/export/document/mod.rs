//! A handout as a document for people: what it is, its issues side by side, what surrounds them, and its sources.
//!
//! What stands in its tables can be read back, column by column; what would crowd them stands in the text, and is named at the
//! end as not in them.

mod issues;
mod rest;

use crate::codec::paper::{Block, Item, Line, Paper, Run, plain};
use crate::domain::records::Origin;
use crate::domain::text::Text;
use crate::domain::{Handout, SourceIx};

use super::front::Front;
use super::references::References;

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
        blocks.iter().any(|block| matches!(block, Block::Table(table) if table.columns.len() > 4));
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
            "Its tables can be read back with “demarche import”, each by its columns. In the text alone, and so not in what \
             is read back, stand: summaries, questions, agreed texts, links between issues, what each position rests on and \
             how it was judged (but for stances, conditions and red lines), derived gaps, whose move a challenge is and what \
             would lessen it, what opportunities, challenges and measures belong to, steps, pressures, notes, lines to take, \
             what is told of the parties beside their names, sources and their terms; verbatim words come back in their quotation \
             marks. Left out are ids and the kinds of sources; the formats toml and json hold everything.",
        ));
    }

    /// Who said something, where in a source, when, and the numbers of the sources; led in by what stands before it.
    fn origin(&mut self, how: Option<&str>, origin: &Origin) -> Line {
        let mut told: Vec<String> = how.map(str::to_owned).into_iter().collect();
        told.extend(origin.by.as_ref().map(flat));
        told.extend(origin.locator.as_ref().map(flat));
        // The day of the source stands with the source.
        let dataset = &self.handout.dataset;
        let is_of_source = origin.sources.iter().any(|ix| dataset.source(*ix).date == origin.date);
        told.extend(origin.date.filter(|_| !is_of_source).map(|date| date.to_string()));
        let numbers = self.references.name(&origin.sources);
        let mut line = vec![];
        if !told.is_empty() {
            line.push(Run::Dim(format!(" ({})", told.join(", "))));
        }
        if !numbers.is_empty() {
            line.push(Run::Plain(" ".to_owned()));
            line.push(Run::Cited(numbers));
        }
        line
    }

    fn cited(&mut self, sources: &[SourceIx]) -> Run {
        Run::Cited(self.references.name(sources))
    }
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
