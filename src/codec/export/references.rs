//! Sources as numbered references: numbered in the order in which a reader meets them, each told once.

use crate::domain::text::Text;
use crate::domain::vocabulary::Terms;
use crate::domain::{Dataset, SourceIx};

/// A source with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its number, from 1.
    pub number: usize,
    /// The source.
    pub source: SourceIx,
    /// What it is, who published it and when, on one line.
    pub text: String,
    /// Where it is found, if that is an address that a reader may be sent to (http, https or mailto).
    pub url: Option<String>,
}

/// The numbers of sources.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct References {
    /// By source: its number, from 1; 0 while nothing has named it.
    numbers: Vec<usize>,
    /// The sources, in the order of their numbers.
    order: Vec<SourceIx>,
}

impl References {
    /// Those of a dataset, none of them named yet.
    pub fn new(dataset: &Dataset) -> Self {
        Self { numbers: vec![0; dataset.sources().len()], order: vec![] }
    }

    /// Those of a dataset, named as they stand in it: issue by issue, then what surrounds the issues; those that nothing names
    /// come last.
    pub fn of_whole(dataset: &Dataset) -> Self {
        let mut references = Self::new(dataset);
        for issue in dataset.issue_ixs() {
            references.name(&dataset.issue(issue).origin.sources);
            for position in dataset.party_ixs().flat_map(|party| dataset.positions(issue, party)) {
                references.name(dataset.sources_of(position));
            }
        }
        let opportunities = dataset.opportunities().iter().map(|it| &it.origin);
        let challenges = dataset.challenges().iter().map(|it| &it.origin);
        let measures = dataset.measures().iter().map(|it| &it.origin);
        let steps = dataset.steps().iter().map(|it| &it.origin);
        let pressures = dataset.pressures().iter().map(|it| &it.origin);
        let parties = dataset.parties().iter().map(|it| &it.origin);
        let rest =
            opportunities.chain(challenges).chain(measures).chain(steps).chain(pressures).chain(parties);
        rest.for_each(|origin| drop(references.name(&origin.sources)));
        dataset.source_ixs().for_each(|ix| drop(references.name(&[ix])));
        references
    }

    /// The numbers of sources that are named here, in rising order.
    pub fn name(&mut self, sources: &[SourceIx]) -> Vec<usize> {
        let mut numbers: Vec<usize> = sources.iter().map(|ix| self.number(*ix)).collect();
        numbers.sort_unstable();
        numbers
    }

    /// The numbers of sources that have been named, in rising order.
    pub fn numbers(&self, sources: &[SourceIx]) -> Vec<usize> {
        let mut numbers: Vec<usize> = sources.iter().map(|ix| self.numbers[ix.get()]).collect();
        numbers.sort_unstable();
        numbers
    }

    /// Every source that was named, with its number.
    pub fn order(&self) -> impl Iterator<Item = (usize, SourceIx)> {
        (1..).zip(self.order.iter().copied())
    }

    fn number(&mut self, ix: SourceIx) -> usize {
        let number = &mut self.numbers[ix.get()];
        if *number == 0 {
            self.order.push(ix);
            *number = self.order.len();
        }
        *number
    }

    /// Every source that was named, in the order of the numbers.
    pub fn list(&self, dataset: &Dataset) -> Vec<Reference> {
        let reference = |(at, ix): (usize, &SourceIx)| Reference {
            number: at + 1,
            source: *ix,
            text: told(dataset, *ix),
            url: dataset.source(*ix).url.as_ref().map(Text::to_string).filter(|url| is_link(url)),
        };
        self.order.iter().enumerate().map(reference).collect()
    }
}

/// Whether a reader may be sent to an address.
pub fn is_link(url: &str) -> bool {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https" | "mailto")) && !url.contains(char::is_whitespace)
}

/// A source on one line: "Joint communiqué, Ministry, by the spokesman, 9 May 2031, page 3 (restricted; graded B2)".
fn told(dataset: &Dataset, ix: SourceIx) -> String {
    let source = dataset.source(ix);
    let line = |text: &Text| text.replace('\n', " ");
    let mut parts = vec![source.named().replace('\n', " ")];
    parts.extend(source.by.as_ref().map(line));
    parts.extend(source.date.map(|date| date.to_string()));
    parts.extend(source.locator.as_ref().map(line));
    let mut marks = vec![];
    match source.terms {
        Terms::Public => {}
        Terms::Background | Terms::OffRecord | Terms::Restricted => {
            marks.push(source.terms.label().to_owned());
        }
    }
    marks.extend(source.grade.as_ref().map(|grade| format!("graded {grade}")));
    let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join("; ")) };
    format!("{}{marks}", parts.join(", "))
}
