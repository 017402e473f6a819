//! The brief as a document of about two pages: the domain's brief, written out.

mod blocks;
mod differ;
mod limits;
mod open;
mod pen;
mod stands;

use crate::domain::Handout;
use crate::domain::brief::Brief;
use crate::domain::vocabulary::{Vocabulary, vocabulary};

use super::export::{Front, References};
use super::paper::{self, Block, Paper, Run};
use limits::Limits;
use pen::{Pen, capital, dim, plain, strong};

vocabulary! {
    /// The form of a brief.
    BriefFormat {
        /// A document for a word processor.
        Docx = "docx",
        /// A page for a browser.
        Html = "html",
        /// Plain text with marks.
        Markdown = "markdown",
    }
}

impl BriefFormat {
    /// The form whose files end like this, if there is one.
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "docx" => Some(Self::Docx),
            "html" | "htm" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }

    /// Whether its files are no text, and nothing for a terminal.
    pub fn is_binary(self) -> bool {
        self == Self::Docx
    }
}

/// The file of a brief.
pub fn brief(handout: &Handout, format: BriefFormat) -> Vec<u8> {
    let paper = document(handout);
    match format {
        BriefFormat::Docx => paper::docx::write(&paper),
        BriefFormat::Html => paper::html::write(&paper),
        BriefFormat::Markdown => paper::markdown::write(&paper),
    }
}

/// As much of the brief as two pages hold.
fn document(handout: &Handout) -> Paper {
    let brief = Brief::of(handout);
    let standings = handout.standings();
    let write = |limits: Limits| {
        let pen = Pen {
            handout,
            dataset: &handout.dataset,
            standings: &standings,
            brief: &brief,
            limits,
            references: References::new(&handout.dataset),
            blocks: vec![],
            missing: vec![],
            is_cut: std::cell::Cell::new(false),
        };
        written(pen)
    };
    write(limits::widest(|limits| limits::fits(&write(limits), handout)))
}

fn written(mut pen: Pen<'_>) -> Paper {
    let front = Front::of(pen.handout);
    head(&mut pen, &front);
    stands::write(&mut pen);
    differ::write(&mut pen);
    blocks::write(&mut pen);
    open::write(&mut pen);
    missing(&mut pen);
    sources(&mut pen);
    let fact = |name| front.facts.iter().find(|(of, _)| *of == name).map(|(_, text)| text.as_str());
    let foot = format!(
        "Brief for {}, made on {}",
        fact("For").unwrap_or_default(),
        fact("Made on").unwrap_or_default()
    );
    Paper {
        title: format!("Brief: {}", front.title),
        handling: front.handling,
        foot,
        made: Some(pen.handout.made),
        is_close: true,
        landscape: false,
        blocks: pen.blocks,
    }
}

/// For whom it is, of what day, how it was chosen, and what was left out of it.
fn head(pen: &mut Pen<'_>, front: &Front) {
    let mut line = vec![];
    for (at, (name, text)) in front.facts.iter().enumerate() {
        if at > 0 {
            line.push(plain(" · "));
        }
        line.push(dim(format!("{name} ")));
        line.push(plain(text.clone()));
    }
    pen.paragraph(line);
    let left_out = pen.handout.withheld.left_out();
    if !left_out.is_empty() {
        pen.paragraph(vec![strong("Left out:"), plain(format!(" {}.", left_out.join("; ")))]);
    }
}

/// Says once of what nothing is recorded, in place of empty sections.
fn missing(pen: &mut Pen<'_>) {
    if !pen.missing.is_empty() {
        let nothing = capital(pen.dataset.nothing());
        let of = pen.missing.join(", ");
        pen.aside(format!("{nothing} is recorded of {of}."));
    }
    if pen.is_cut.get() {
        pen.aside("What is only counted here, and what ends in “…”, stands in full in the export.");
    }
}

fn sources(pen: &mut Pen<'_>) {
    let list = pen.references.list(pen.dataset);
    if list.is_empty() {
        return;
    }
    pen.heading("Sources");
    let line = |reference: super::export::Reference| {
        let run = match reference.url {
            Some(url) => Run::Link(reference.text, url),
            None => Run::Plain(reference.text),
        };
        (reference.number, vec![run])
    };
    pen.blocks.push(Block::References(list.into_iter().map(line).collect()));
}

#[cfg(test)]
mod tests;
