//! A query in words, for those who do not know its language: what a page says of how it was chosen.

use crate::domain::comparison::Comparison;
use crate::domain::dataset::Dataset;
use crate::domain::records::{PartyIx, ThemeIx};
use crate::domain::stance::{Stance, Standing};
use crate::domain::standings::{Glance, StandingSet};
use crate::domain::vocabulary::{GapWord, NoteKind, Status, Terms};

use super::field::{Mark, Test};
use super::{Kind, Query, Term};

impl Query {
    /// Each condition in words: "theme Water or Trade", "the words “forty a second”", "parties Northern Republic, Delta".
    pub fn in_words(&self, dataset: &Dataset) -> Vec<String> {
        let wording = Wording(dataset);
        let told = self.conditions.iter().map(|condition| match &condition.kind {
            Kind::Columns { hides, parties } => {
                let without = if *hides { "without " } else { "" };
                let noun = if parties.len() == 1 { "party" } else { "parties" };
                format!("{without}{noun} {}", list(wording.names(parties), ", "))
            }
            Kind::Rows(terms) => list(terms.iter().map(|term| wording.term(term)), " or "),
        });
        told.filter(|told| !told.is_empty()).collect()
    }
}

struct Wording<'a>(&'a Dataset);

impl Wording<'_> {
    fn term(&self, term: &Term) -> String {
        let told = self.test(&term.test);
        if term.negated && !told.is_empty() { format!("not: {told}") } else { told }
    }

    fn test(&self, test: &Test) -> String {
        match test {
            Test::Anything => String::new(),
            Test::Word(word) => {
                format!("{} “{word}”", if word.contains(' ') { "the words" } else { "the word" })
            }
            Test::Fuzzy(word) => format!("a name like “{word}”"),
            Test::Theme(themes) => format!("theme {}", or(self.outermost(themes))),
            Test::Stance(standings) => format!("a party shown: {}", or(self.standings(*standings))),
            Test::PartyStance(parties, standings) => {
                format!("{}: {}", or(self.names(parties)), or(self.standings(*standings)))
            }
            Test::Status(statuses) => format!("status {}", or(statuses.iter().copied().map(Status::label))),
            Test::Gap(gaps) => format!("gap {}", or(gaps.iter().copied().map(GapWord::label))),
            Test::Compare(comparison, parties) => {
                let who = if parties.is_empty() {
                    "the principals".to_owned()
                } else {
                    list(self.names(parties), " and ")
                };
                let how = match comparison {
                    Comparison::Differ => "differ",
                    Comparison::Agree => "agree",
                    Comparison::NotComparable => "cannot be compared",
                };
                format!("{who} {how}")
            }
            Test::Source(sources) => {
                format!("source {}", or(sources.iter().map(|ix| self.0.source(*ix).named())))
            }
            Test::Terms(terms) => format!("sources: {}", or(terms.iter().copied().map(Terms::label))),
            Test::Since(date) => format!("a position since {date}"),
            Test::Note(words) => format!("a note that says {}", or(words.iter().map(|it| format!("“{it}”")))),
            Test::Tag(tags) => format!("a note tagged {}", or(tags.iter().map(|it| format!("#{it}")))),
            Test::Kind(kinds) => format!("a note of kind {}", or(kinds.iter().copied().map(NoteKind::label))),
            Test::Author(authors) => format!("a note by {}", or(authors.iter().cloned())),
            Test::Is(marks) => or(marks.iter().map(|mark| self.mark(*mark))),
        }
    }

    fn names<'a>(&'a self, parties: &'a [PartyIx]) -> impl Iterator<Item = String> + 'a {
        parties.iter().map(|ix| self.0.party(*ix).name.to_string())
    }

    /// The themes that were named: those that they take in go without saying.
    fn outermost<'a>(&'a self, themes: &'a [ThemeIx]) -> impl Iterator<Item = String> + 'a {
        let theme = |ix: &ThemeIx| self.0.theme(*ix);
        let is_inner =
            move |ix: &&ThemeIx| themes.iter().any(|other| other != *ix && theme(other).takes_in(theme(ix)));
        themes.iter().filter(move |ix| !is_inner(ix)).map(move |ix| theme(ix).name.to_string())
    }

    /// What holds for a cell. Where not all is shown no word tells an empty cell from one that is withheld.
    fn mark(&self, mark: Mark) -> String {
        let standing = |standing| format!("a party with “{}”", self.0.standing_label(standing));
        match mark {
            Mark::Noted => "with a note".to_owned(),
            Mark::Missing => standing(Standing::NoEntry),
            Mark::Uncoded => standing(Standing::Uncoded),
            Mark::Silent => "a party is silent".to_owned(),
            Mark::Contested => "a position is contested".to_owned(),
            Mark::RedLine => "with a red line".to_owned(),
            Mark::Conditional => "with conditions".to_owned(),
            Mark::Inferred => "with a red line that is inferred".to_owned(),
            Mark::Marked => "marked by hand".to_owned(),
        }
    }

    fn standings(&self, set: StandingSet) -> impl Iterator<Item = String> + '_ {
        let all =
            Stance::ALL.iter().copied().map(Standing::Stance).chain([Standing::Uncoded, Standing::NoEntry]);
        all.filter(move |standing| set.holds(Glance::new(*standing)))
            .map(|standing| self.0.standing_label(standing).to_owned())
    }
}

fn or<T: AsRef<str>>(items: impl Iterator<Item = T>) -> String {
    list(items, " or ")
}

fn list<T: AsRef<str>>(items: impl Iterator<Item = T>, between: &str) -> String {
    let items: Vec<T> = items.collect();
    items.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::specimen::river;

    fn told(query: &str) -> String {
        let dataset = river();
        let query = Query::parse(query, &dataset);
        assert_eq!(query.faults(), [], "{query:?}");
        query.in_words(&dataset).join("; ")
    }

    #[test]
    fn each_condition_is_told_in_words_that_need_no_query() {
        for (query, words) in [
            ("", ""),
            ("Border", "the word “border”"),
            ("\"forty a second\" -dam", "the words “forty a second”; not: the word “dam”"),
            ("dam | ~hydro", "the word “dam” or a name like “hydro”"),
            ("party:north,delta", "parties Northern Republic, Delta Commission"),
            ("-party:delta", "without party Delta Commission"),
            ("differ: status:open", "the principals differ; status open"),
            ("agree:north,south", "Northern Republic and Southern Union agree"),
            ("is:missing,red-line", "a party with “no entry” or with a red line"),
            ("gap:wide,none", "gap wide or none"),
            ("since:2031-05", "a position since 1 May 2031"),
            ("tag:ask kind:question", "a note tagged #ask; a note of kind question"),
            ("stance:oppose", "a party shown: opposes"),
        ] {
            assert_eq!(told(query), words, "{query}");
        }
    }
}
