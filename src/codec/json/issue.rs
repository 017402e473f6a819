//! An issue with the positions on it: what `list` gives of each, and `show` of one.

use serde::Serialize;

use super::note::Note;
use super::record::{Challenge, Head, Measure, Opportunity, Origin, Source, Step, iso, issues, text};
use crate::domain::vocabulary::{Confidence, Flexibility, GapWord, RedLineBasis, Salience, Status, Terms};
use crate::domain::{self, Dataset, GapReading, IssueIx, PartyIx, Stance, Standing, Standings};

/// An issue, and where parties stand on it.
#[derive(Debug, Clone, Serialize)]
pub struct Issue<'a> {
    id: &'a str,
    number: &'a str,
    title: &'a str,
    summary: Option<&'a str>,
    question: Option<&'a str>,
    themes: Vec<&'a str>,
    status: Option<&'static str>,
    gap: Gap<'a>,
    agreed_text: Option<&'a str>,
    agreed_on: Option<String>,
    linked_to: Vec<&'a str>,
    lines_to_take: Option<&'a str>,
    #[serde(flatten)]
    origin: Origin<'a>,
    positions: Vec<Position<'a>>,
    challenges: Vec<Challenge<'a>>,
    opportunities: Vec<Opportunity<'a>>,
    measures: Vec<Measure<'a>>,
    steps: Vec<Step<'a>>,
}

impl<'a> Issue<'a> {
    /// An issue as these parties stand on it.
    pub fn of(dataset: &'a Dataset, standings: &Standings, ix: IssueIx, parties: &[PartyIx]) -> Self {
        let issue = dataset.issue(ix);
        Self {
            id: issue.id.as_str(),
            number: &issue.number,
            title: &issue.title,
            summary: text(issue.summary.as_ref()),
            question: text(issue.question.as_ref()),
            themes: issue.themes.iter().map(|ix| dataset.theme(*ix).id.as_str()).collect(),
            status: issue.status.map(Status::word),
            gap: Gap::of(dataset, standings, ix),
            agreed_text: text(issue.agreed_text.as_ref()),
            agreed_on: iso(issue.agreed_on),
            linked_to: issues(dataset, &issue.linked_to),
            lines_to_take: text(issue.lines_to_take.as_ref()),
            origin: Origin::of(dataset, &issue.origin),
            positions: Position::current(dataset, standings, ix, parties),
            challenges: issue.challenges.iter().map(|ix| Challenge::of(dataset, *ix)).collect(),
            opportunities: issue.opportunities.iter().map(|ix| Opportunity::of(dataset, *ix)).collect(),
            measures: issue.measures.iter().map(|ix| Measure::of(dataset, *ix)).collect(),
            steps: issue.steps.iter().map(|ix| Step::of(dataset, *ix)).collect(),
        }
    }
}

/// An issue with what was before, what comes later, and the notes on it.
#[derive(Debug, Clone, Serialize)]
pub struct WholeIssue<'a> {
    #[serde(flatten)]
    issue: Issue<'a>,
    /// What was said before the current positions, newest first.
    history: Vec<Position<'a>>,
    /// What is recorded for after the day looked at.
    later: Vec<Position<'a>>,
    /// `None` where the notes cannot be read.
    notes: Option<Vec<Note<'a>>>,
    dataset: Head<'a>,
}

impl<'a> WholeIssue<'a> {
    /// An issue as these parties stand on it, with the notes on it.
    pub fn of(
        dataset: &'a Dataset,
        standings: &Standings,
        ix: IssueIx,
        parties: &[PartyIx],
        notes: Option<Vec<Note<'a>>>,
    ) -> Self {
        let cells = |party: &PartyIx| (*party, dataset.current(ix, *party, standings.day()));
        let (mut history, mut later) = (vec![], vec![]);
        for (party, current) in parties.iter().map(cells) {
            history.extend(current.history().map(|position| Position::of(dataset, party, None, position)));
            later.extend(current.later().map(|position| Position::of(dataset, party, None, position)));
        }
        Self {
            issue: Issue::of(dataset, standings, ix, parties),
            history,
            later,
            notes,
            dataset: Head::of(dataset, standings.day()),
        }
    }
}

/// The gap of an issue: its author's word beside the one that follows from the stances, and what decides that.
#[derive(Debug, Clone, Serialize)]
pub struct Gap<'a> {
    /// The author's word, else the derived one.
    word: &'static str,
    author: Option<&'static str>,
    derived: &'static str,
    /// The two parties that decide the derived one, with their stances.
    between: Vec<Stood<'a>>,
    steps: u8,
    known: usize,
    of: usize,
    conditions: bool,
    red_line: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Stood<'a> {
    party: &'a str,
    stance: &'static str,
}

impl<'a> Gap<'a> {
    /// The gap of an issue among the principals.
    pub fn of(dataset: &'a Dataset, standings: &Standings, ix: IssueIx) -> Self {
        let gap = GapReading::of(dataset, standings, ix);
        let stood = |(party, stance): (PartyIx, Stance)| Stood {
            party: dataset.party(party).id.as_str(),
            stance: stance.word(),
        };
        Self {
            word: gap.word().word(),
            author: gap.author.map(GapWord::word),
            derived: gap.derived.word.word(),
            between: gap
                .derived
                .pair
                .into_iter()
                .flat_map(|(one, other)| [stood(one), stood(other)])
                .collect(),
            steps: gap.derived.steps,
            known: gap.derived.known,
            of: gap.derived.of,
            conditions: gap.derived.conditions,
            red_line: gap.derived.red_line,
        }
    }
}

/// One record of what a party said on an issue; of a party without any, one that says so.
#[derive(Debug, Clone, Serialize)]
pub struct Position<'a> {
    party: &'a str,
    party_name: &'a str,
    /// What the party's records of this date come to together: a stance, `uncoded` or `missing`.
    standing: &'static str,
    /// The stance of this record alone.
    stance: Option<&'static str>,
    /// What that is called in this dataset.
    stance_name: Option<&'a str>,
    stance_basis: Option<&'static str>,
    text: Option<&'a str>,
    quote: Option<&'a str>,
    words: Option<&'static str>,
    conditions: Option<&'a str>,
    interest: Option<&'a str>,
    salience: Option<&'static str>,
    flexibility: Option<&'static str>,
    red_line: Option<&'a str>,
    red_line_basis: Option<&'static str>,
    confidence: Option<&'static str>,
    by: Option<&'a str>,
    sources: Vec<Source<'a>>,
    locator: Option<&'a str>,
    date: Option<String>,
    terms: Option<&'static str>,
}

impl<'a> Position<'a> {
    /// The current positions of some parties on an issue: of each one or, where several records of one date corroborate or
    /// contest each other, all of those.
    pub fn current(
        dataset: &'a Dataset,
        standings: &Standings,
        issue: IssueIx,
        parties: &[PartyIx],
    ) -> Vec<Self> {
        let mut all = vec![];
        for party in parties {
            let current = dataset.current(issue, *party, standings.day());
            if current.lead().is_none() {
                all.push(Self::missing(dataset, *party));
            }
            let of = |position| Self::of(dataset, *party, Some(current.standing), position);
            all.extend(current.readings().map(of));
        }
        all
    }

    fn missing(dataset: &'a Dataset, party: PartyIx) -> Self {
        let party = dataset.party(party);
        Self {
            party: party.id.as_str(),
            party_name: &party.name,
            standing: word(Standing::NoEntry),
            stance: None,
            stance_name: None,
            stance_basis: None,
            text: None,
            quote: None,
            words: None,
            conditions: None,
            interest: None,
            salience: None,
            flexibility: None,
            red_line: None,
            red_line_basis: None,
            confidence: None,
            by: None,
            sources: vec![],
            locator: None,
            date: None,
            terms: None,
        }
    }

    /// A record of a party; `standing` where more than it alone decides where the party stands.
    fn of(
        dataset: &'a Dataset,
        party: PartyIx,
        standing: Option<Standing>,
        position: &'a domain::Position,
    ) -> Self {
        let detail = position.detail.as_deref();
        let sources = dataset.sources_of(position);
        let own = position.stance.map_or(Standing::Uncoded, Standing::Stance);
        Self {
            standing: word(standing.unwrap_or(own)),
            stance: position.stance.map(Stance::word),
            stance_name: position.stance.map(|stance| dataset.stance_label(stance)),
            stance_basis: position.stance.map(|_| dataset.basis_of(position).word()),
            text: text(position.text.as_ref()),
            quote: text(position.quote()),
            words: position.shown().map(|_| position.words().word()),
            conditions: text(position.conditions()),
            interest: text(detail.and_then(|detail| detail.interest.as_ref())),
            salience: detail.and_then(|detail| detail.salience).map(Salience::word),
            flexibility: detail.and_then(|detail| detail.flexibility).map(Flexibility::word),
            red_line: text(position.red_line()),
            red_line_basis: position.red_line_basis().map(RedLineBasis::word),
            confidence: detail.and_then(|detail| detail.confidence).map(Confidence::word),
            by: text(position.by()),
            sources: Source::all(dataset, sources),
            locator: text(detail.and_then(|detail| detail.locator.as_ref())),
            date: iso(position.date),
            terms: dataset.terms_of(sources).map(Terms::word),
            ..Self::missing(dataset, party)
        }
    }
}

/// The word of a standing, as a query takes it.
fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Stance(stance) => stance.word(),
        Standing::Uncoded => "uncoded",
        Standing::NoEntry => "missing",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::domain::Audience;
    use crate::domain::specimen::river;

    fn issue(id: &str) -> Value {
        let dataset = river();
        let standings = Standings::of(&dataset, dataset.head().as_of, Audience::Own);
        let parties: Vec<_> = dataset.party_ixs().collect();
        let ix = dataset.find_issue(id).expect(id);
        let whole = WholeIssue::of(&dataset, &standings, ix, &parties, None);
        serde_json::to_value(whole).expect("JSON")
    }

    #[test]
    fn an_issue_says_where_each_party_stands_and_what_was_before() {
        let flow = issue("flow");
        let told = |array: &Value| -> Vec<Value> {
            let all = array.as_array().expect("an array").iter();
            all.map(|one| json!([one["party"], one["standing"], one["text"], one["date"]])).collect()
        };
        assert_eq!(
            told(&flow["positions"]),
            [
                json!(["north", "leaning-against", "Flow by season, not by the day", "2031-05-02"]),
                json!([
                    "south",
                    "support",
                    "40 cubic metres a second at the border,\nevery day",
                    "2031-05-09"
                ]),
                json!(["delta", "missing", null, null]),
            ]
        );
        assert_eq!(told(&flow["history"]), [json!(["north", "neutral", "To be studied", "2031-02-03"])]);
        assert_eq!(flow["positions"][1]["stance_name"], "Yes", "as this dataset calls it");
        assert_eq!(flow["notes"], Value::Null, "notes that cannot be read are not no notes");
        assert_eq!(
            flow["gap"],
            json!({
                "word": "wide", "author": null, "derived": "wide", "steps": 3, "known": 2, "of": 2,
                "between": [
                    { "party": "north", "stance": "leaning-against" }, { "party": "south", "stance": "support" },
                ],
                "conditions": true, "red_line": true,
            })
        );
    }

    #[test]
    fn every_issue_has_the_same_keys() {
        let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
        let flow = issue("flow");
        for id in ["salt", "warning", "ships"] {
            let other = issue(id);
            assert_eq!(keys(&other), keys(&flow), "{id}");
            for position in other["positions"].as_array().expect("an array") {
                assert_eq!(keys(position), keys(&flow["positions"][0]), "{id}");
            }
        }
    }
}
