//! What every section of a brief is written with: names, numbers, words that are cut, what is cited, what is left out.

use std::fmt::Write;

use unicode_segmentation::UnicodeSegmentation;

use crate::codec::export::References;
use crate::codec::paper::{Block, Item, Line, Run};
use crate::domain::brief::Brief;
use crate::domain::plain::line;
use crate::domain::vocabulary::Terms;
use crate::domain::{Dataset, Handout, IssueIx, PartyIx, SourceIx, Standings, Text};

use super::limits::Limits;

pub(super) struct Pen<'a> {
    pub(super) handout: &'a Handout,
    pub(super) dataset: &'a Dataset,
    pub(super) standings: &'a Standings,
    pub(super) brief: &'a Brief,
    pub(super) limits: Limits,
    pub(super) references: References,
    pub(super) blocks: Vec<Block>,
    /// What nothing is recorded of.
    pub(super) missing: Vec<&'static str>,
    /// Whether something was cut or only counted.
    pub(super) is_cut: std::cell::Cell<bool>,
}

impl Pen<'_> {
    pub(super) fn heading(&mut self, text: &str) {
        self.blocks.push(Block::Heading(1, vec![Run::Plain(text.to_owned())]));
    }

    pub(super) fn paragraph(&mut self, line: Line) {
        self.blocks.push(Block::Paragraph(line));
    }

    /// A paragraph that explains.
    pub(super) fn aside(&mut self, text: impl Into<String>) {
        self.paragraph(vec![Run::Dim(text.into())]);
    }

    pub(super) fn list(&mut self, items: Vec<Item>) {
        if !items.is_empty() {
            self.blocks.push(Block::List(items));
        }
    }

    /// "3(b) Minimum flow"
    pub(super) fn title(&self, issue: IssueIx) -> String {
        let issue = self.dataset.issue(issue);
        format!("{} {}", issue.number, issue.title)
    }

    /// "4, 7, 9(b)", or "4, 7 and 120 more".
    pub(super) fn numbers(&self, issues: &[IssueIx]) -> String {
        let number = |issue: &IssueIx| self.dataset.issue(*issue).number.to_string();
        self.listed(issues.iter().map(number), self.limits.numbers)
    }

    /// "3(b) Minimum flow; 4 Salinity": with titles where there is room, else by their numbers.
    pub(super) fn titles(&self, issues: &[IssueIx]) -> String {
        if issues.len() > self.limits.titles {
            return self.numbers(issues);
        }
        issues.iter().map(|issue| self.title(*issue)).collect::<Vec<_>>().join("; ")
    }

    pub(super) fn name(&self, party: PartyIx) -> String {
        self.dataset.party(party).name.to_string()
    }

    /// The names of parties, as many as there is room for.
    pub(super) fn names(&self, parties: &[PartyIx]) -> String {
        self.listed(parties.iter().map(|party| self.name(*party)), self.limits.names)
    }

    /// Some of many, those beyond `most` counted.
    pub(super) fn listed(&self, all: impl ExactSizeIterator<Item = String>, most: usize) -> String {
        let count = all.len();
        let shown = room(count, most);
        let mut text = all.take(shown).collect::<Vec<_>>().join(", ");
        if count > shown {
            self.is_cut.set(true);
            // Writing to a string cannot fail.
            let _ = write!(text, " and {} more", count - shown);
        }
        text
    }

    /// A text on one line, as much of it as there is room for.
    pub(super) fn short(&self, text: &Text) -> String {
        self.cut(&line(text), self.limits.text)
    }

    /// A text that matters to the letter, with more room, and its lines as they are.
    pub(super) fn longer(&self, text: &Text) -> String {
        self.cut(text, self.limits.text * 3)
    }

    pub(super) fn cut(&self, text: &str, most: usize) -> String {
        let short = cut(text, most);
        self.is_cut.set(self.is_cut.get() || short != text);
        short
    }

    /// The numbers of sources, set off from what they are cited for, with the strictest of their terms where not all are public.
    pub(super) fn cite(&mut self, sources: &[SourceIx]) -> Vec<Run> {
        if sources.is_empty() {
            return vec![];
        }
        let mut runs = vec![plain(" "), Run::Cited(self.references.name(sources))];
        let terms = self.dataset.terms_of(sources).filter(|terms| *terms != Terms::Public);
        runs.extend(terms.map(|terms| dim(format!(" ({})", terms.label()))));
        runs
    }

    /// Says how many issues are left out, and which.
    pub(super) fn more(&mut self, issues: &[IssueIx]) {
        if !issues.is_empty() {
            let numbers = self.numbers(issues);
            self.is_cut.set(true);
            self.aside(format!("And {} more: {numbers}.", issues.len()));
        }
    }

    /// Says how many other things are left out, and which issues they are on.
    pub(super) fn more_on<'i>(&mut self, count: usize, issues: impl Iterator<Item = &'i [IssueIx]>) {
        if count == 0 {
            return;
        }
        self.is_cut.set(true);
        let on: Vec<IssueIx> = issues.flatten().copied().collect();
        let on = self.on(&on).map(|on| format!(", on {on}")).unwrap_or_default();
        self.aside(format!("And {count} more{on}."));
    }

    /// "issue 4", "issues 3(a), 4": what something is on.
    pub(super) fn on(&self, issues: &[IssueIx]) -> Option<String> {
        let mut issues = issues.to_vec();
        issues.sort_unstable();
        issues.dedup();
        let noun = if issues.len() == 1 { "issue" } else { "issues" };
        (!issues.is_empty()).then(|| format!("{noun} {}", self.numbers(&issues)))
    }
}

/// How many of `count` things are told where there is room for `most`: one more takes no more room than saying so.
pub(super) fn room(count: usize, most: usize) -> usize {
    if count <= most + 1 { count } else { most }
}

/// A text of at most about `most` characters: cut at the end of a sentence, else of a word, and marked so.
fn cut(text: &str, most: usize) -> String {
    // What little more would take no more room than a mark stays whole.
    if text.chars().nth(most + most / 4).is_none() {
        return text.to_owned();
    }
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let head = &text[..end];
    let sentence = [". ", "? ", "! ", "; "].iter().filter_map(|mark| head.rfind(mark)).max();
    let at = sentence
        .filter(|at| at * 2 >= end)
        .map(|at| at + 1)
        .or_else(|| head.rfind(' ').filter(|at| *at > 0))
        .unwrap_or_else(|| {
            // Nowhere inside of what is read as one character.
            let starts = text.grapheme_indices(true).map(|(at, _)| at);
            starts.take_while(|at| *at <= end).last().unwrap_or(end)
        });
    format!("{} …", text[..at].trim_end().trim_end_matches([',', ';', ':']))
}

/// A word as a sentence begins.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// "1 issue", "3 issues"
pub(super) fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

/// Issues that are counted.
pub(super) fn issues(count: usize) -> String {
    counted(count, "issue", "issues")
}

pub(super) fn plain(text: impl Into<String>) -> Run {
    Run::Plain(text.into())
}

pub(super) fn strong(text: impl Into<String>) -> Run {
    Run::Strong(text.into())
}

pub(super) fn dim(text: impl Into<String>) -> Run {
    Run::Dim(text.into())
}
