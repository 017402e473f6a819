//! What every file that is handed over says of itself: its title, how it is to be handled, for whom, of what day, how it was
//! chosen, and what was left out.

use crate::domain::{Audience, Handout};

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Front {
    /// The dataset's title.
    pub title: String,
    /// How it is to be handled.
    pub handling: Option<String>,
    /// What it is about.
    pub summary: Option<String>,
    /// What is to be known of it, each under a word: "As of", "Shown", "Filter" …
    pub facts: Vec<(&'static str, String)>,
    /// What its readers do not see, a sentence each.
    pub withheld: Vec<String>,
}

impl Front {
    /// That of a handout.
    pub fn of(handout: &Handout) -> Self {
        let head = handout.dataset.head();
        let dataset = &handout.dataset;
        let line = |text: &crate::domain::Text| text.replace('\n', " ");
        let mut facts = vec![];
        if let Some(day) = handout.day {
            facts.push(("As of", day.to_string()));
        }
        facts.push(("Made on", handout.made.to_string()));
        facts.push(("For", for_whom(handout.audience()).to_owned()));
        let issues = counted(dataset.issues().len(), handout.of.issues, "issue", "issues");
        let parties = counted(dataset.parties().len(), handout.of.parties, "party", "parties");
        facts.push(("Shown", format!("{issues}, {parties}")));
        if !handout.filter.is_empty() {
            facts.push(("Filter", handout.filter.join("; ")));
        }
        if let Some(order) = &handout.order {
            facts.push(("Order", order.clone()));
        }
        let mut withheld = handout.withheld.sentences();
        let is_part =
            (dataset.issues().len(), dataset.parties().len()) != (handout.of.issues, handout.of.parties);
        if is_part && !withheld.is_empty() {
            withheld.push("counted in the whole dataset, whatever is shown here".to_owned());
        }
        Self {
            title: line(&head.title),
            handling: head.handling.as_ref().map(line),
            summary: head.summary.as_ref().map(ToString::to_string),
            facts,
            withheld,
        }
    }

    /// All of it but the title and the summary, each with the word that it stands under.
    pub fn told(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let handling = self.handling.iter().map(|text| ("Handling", text.as_str()));
        let facts = self.facts.iter().map(|(word, text)| (*word, text.as_str()));
        let withheld = self.withheld.iter().map(|sentence| ("Withheld", sentence.as_str()));
        handling.chain(facts).chain(withheld)
    }
}

/// An audience, as a page names it.
fn for_whom(audience: Audience) -> &'static str {
    match audience {
        Audience::Public => "the public",
        Audience::Team => "the team only",
        Audience::Own => "own use only: private notes and lines to take are in it",
    }
}

/// "3 of 6 issues", "6 issues".
fn counted(shown: usize, of: usize, one: &str, several: &str) -> String {
    let noun = if of == 1 { one } else { several };
    if shown == of { format!("{of} {noun}") } else { format!("{shown} of {of} {noun}") }
}
