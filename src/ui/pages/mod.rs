//! What there is to read of a thing, whole: the same words for the detail pane and for the commands without a screen.

mod cell;
mod issue;
mod items;
mod verdict;

pub use cell::{cell, position, said};
pub use issue::{issue, stand};
pub use items::{challenge, measure, opportunity, pressure, step};
pub use verdict::verdict;

use std::ops::Range;

use super::look::{Look, Role};
use super::paper::{Page, Para, lit_runs};
use crate::domain::query::Needles;
use crate::domain::{Dataset, Date, Origin, PartyIx, SourceIx, Stance, Standings, Text};

/// What a page is written from.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The dataset.
    pub dataset: &'a Dataset,
    /// What every cell comes to, on the day looked at.
    pub standings: &'a Standings,
    /// The words to light.
    pub needles: &'a Needles,
    /// The glyphs.
    pub look: &'a Look,
    /// The parties on screen, in their order.
    pub parties: &'a [PartyIx],
}

/// The page, and if a character on it was taken out, what stands in its place.
pub fn explained(mut page: Page) -> Page {
    if page.paras.iter().flat_map(|para| &para.runs).any(|run| run.text.contains(char::REPLACEMENT_CHARACTER))
    {
        page.gap();
        page.line(
            Role::Warning,
            "� stands where the file holds a character that could make words read otherwise than they are written; \
             demarche check tells the line.",
        );
    }
    page
}

impl Reading<'_> {
    /// The day looked at; `None`: whatever is newest.
    pub fn day(&self) -> Option<Date> {
        self.standings.day()
    }

    /// The glyph of a stance, for prose that the domain writes.
    pub fn glyph(&self) -> fn(Stance) -> &'static str {
        if self.look.ascii { Stance::ascii } else { Stance::glyph }
    }

    /// Adds words to a paragraph, lit where they match.
    pub fn words(&self, para: &mut Para, role: Role, text: &str) {
        let ranges: Vec<Range<usize>> = self.needles.in_text(text);
        para.runs.extend(lit_runs(text, role, &ranges));
    }

    /// A paragraph of a label and words.
    fn labelled(&self, label: &str, text: &str) -> Para {
        let mut para = Para::new().put(Role::Dim, format!("{label}: "));
        self.words(&mut para, Role::Text, text);
        para
    }

    /// A paragraph of words alone.
    fn plain(&self, role: Role, text: &str) -> Para {
        let mut para = Para::new();
        self.words(&mut para, role, text);
        para
    }

    /// A list item.
    fn item(&self, text: &str) -> Para {
        let mut para = Para::hanging(0, 2).put(Role::Dim, self.look.pick("· ", "- "));
        self.words(&mut para, Role::Text, text);
        para
    }

    /// Who said it, where and when, as one line of prose: `Joint communiqué, para 3 · 9 May 2031 · public`.
    fn attribution(&self, cited: &Cited<'_>) -> Para {
        let mut para = Para::indented(2);
        self.words(&mut para, Role::Dim, &cited.prose(self.dataset));
        para
    }

    /// The line of a record's origin; nothing where the record has neither source nor anything else.
    fn origin(&self, origin: &Origin) -> Para {
        self.attribution(&Cited {
            lead: None,
            by: origin.by.as_ref(),
            sources: &origin.sources,
            locator: origin.locator.as_ref(),
            date: origin.date,
        })
    }
}

/// Who said a thing, how, where and when.
#[derive(Debug, Clone, Copy)]
pub struct Cited<'a> {
    /// How near the words are to what was said.
    pub lead: Option<&'static str>,
    /// Who said it.
    pub by: Option<&'a Text>,
    /// The sources.
    pub sources: &'a [SourceIx],
    /// Where in the source.
    pub locator: Option<&'a Text>,
    /// When.
    pub date: Option<Date>,
}

impl Cited<'_> {
    /// As one line of prose.
    pub fn prose(&self, dataset: &Dataset) -> String {
        let said = match (self.lead, self.by) {
            (Some(words), Some(by)) => Some(format!("{words}, {by}")),
            (Some(words), None) => Some(words.to_owned()),
            (None, Some(by)) => Some(by.to_string()),
            (None, None) => None,
        };
        let titles: Vec<String> = self.sources.iter().map(|ix| dataset.source(*ix).named()).collect();
        let titles = if titles.is_empty() { "no source named".to_owned() } else { titles.join(" + ") };
        let place = match self.locator {
            Some(locator) => format!("{titles}, {locator}"),
            None => titles,
        };
        let terms = dataset.terms_of(self.sources).map(|terms| terms.label().to_owned());
        let date = self.date.map(|date| date.to_string());
        [said, Some(place), date, terms].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

/// Words with a capital first letter, to begin a line with.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
