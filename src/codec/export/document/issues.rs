//! The issues of a document: all of them in one table, then each with where the parties stand, side by side.

use crate::codec::paper::{Run, plain};
use crate::domain::records::Position;
use crate::domain::stance::{Stance, Standing};
use crate::domain::text::Text;
use crate::domain::vocabulary::{Status, Words};
use crate::domain::{IssueIx, PartyIx};

use super::{Cell, Writer, cell, flat, labelled};

/// How many parties stand side by side also where there is nothing of them.
const SIDE_BY_SIDE: usize = 6;

/// A position in a table: whose, and what is to be said of it beside what it says.
struct Row<'a> {
    party: PartyIx,
    /// `None` where there is no entry.
    position: Option<&'a Position>,
    mark: Option<String>,
}

impl Writer<'_> {
    /// All issues, and each by itself.
    pub(super) fn issues(&mut self) {
        self.overview();
        if self.handout.dataset.issues().is_empty() {
            return;
        }
        self.parties();
        self.heading(1, "Positions");
        for issue in self.handout.dataset.issue_ixs() {
            self.issue(issue);
        }
    }

    fn overview(&mut self) {
        let dataset = &self.handout.dataset;
        if dataset.issues().is_empty() {
            return;
        }
        let rows = dataset.issue_ixs().map(|ix| {
            let issue = dataset.issue(ix);
            let gap = self.handout.gaps.get(ix.get()).and_then(Option::as_ref).map(|gap| {
                plain(format!("{}{}", gap.word.label(), if gap.is_derived { " (derived)" } else { "" }))
            });
            let themes: Vec<String> = issue.themes.iter().map(|ix| flat(&dataset.theme(*ix).name)).collect();
            vec![
                vec![plain(flat(&issue.number))],
                vec![plain(flat(&issue.title))],
                issue.status.map(|status| plain(status.label())).into_iter().collect(),
                gap.into_iter().collect(),
                vec![plain(themes.join("; "))],
            ]
        });
        let rows = rows.collect();
        self.heading(1, "Issues");
        let columns = ["Number", "Issue", "Status", "Gap", "Themes"];
        self.table("The issues", &columns, rows);
    }

    fn issue(&mut self, ix: IssueIx) {
        let handout = self.handout;
        let dataset = &*handout.dataset;
        let issue = dataset.issue(ix);
        self.heading(2, flat(&issue.title));
        let mut about = vec![format!("Issue {}", flat(&issue.number))];
        about.extend(issue.status.map(|status| status.label().to_owned()));
        if let Some(gap) = handout.gaps.get(ix.get()).and_then(Option::as_ref) {
            about.push(format!("gap {}", gap.told));
        }
        let mut about = vec![Run::Dim(about.join(" · "))];
        about.extend(self.origin(&issue.origin));
        self.paragraph(about);
        let linked: Vec<String> = issue.linked_to.iter().map(|ix| flat(&dataset.issue(*ix).title)).collect();
        // A text on the way to agreement is not agreed.
        let agreed = match (issue.agreed_on, issue.status) {
            (Some(day), _) => format!("Agreed on {day}"),
            (None, Some(Status::Agreed)) => "Agreed text".to_owned(),
            (None, Some(status)) => format!("Text, {}", status.label()),
            (None, None) => "Text, no status".to_owned(),
        };
        self.paragraph(issue.summary.as_ref().map(|text| plain(text.to_string())).unwrap_or_default());
        let question = issue.question.as_ref();
        self.paragraph(labelled("Question", question).unwrap_or_default());
        self.paragraph(labelled(&agreed, issue.agreed_text.as_ref()).unwrap_or_default());
        if issue.agreed_text.is_none() && issue.agreed_on.is_some() {
            self.paragraph(plain(agreed));
        }
        if !linked.is_empty() {
            self.paragraph(vec![Run::Dim("Moves with: ".to_owned()), Run::Plain(linked.join("; "))]);
        }
        let is_small = dataset.parties().len() <= SIDE_BY_SIDE;
        let (mut now, mut earlier, mut later, mut silent) = (vec![], vec![], vec![], vec![]);
        for party in dataset.party_ixs() {
            let current = dataset.current(ix, party, handout.day);
            let readings: Vec<&Position> = current.readings().collect();
            let is_contested = current.standing == Standing::Stance(Stance::Contested) && readings.len() > 1;
            if readings.is_empty() {
                silent.push(party);
            }
            if readings.is_empty() && is_small {
                now.push(Row { party, position: None, mark: None });
            }
            for (at, position) in readings.iter().copied().map(Some).enumerate() {
                let of = format!("≠ {}: reading {} of {}", Stance::Contested.label(), at + 1, readings.len());
                now.push(Row { party, position, mark: is_contested.then_some(of) });
            }
            earlier.extend(current.history().map(|position| Row {
                party,
                position: Some(position),
                mark: Some("earlier".to_owned()),
            }));
            later.extend(current.later().map(|position| Row {
                party,
                position: Some(position),
                mark: Some("later".to_owned()),
            }));
        }
        if silent.len() == dataset.parties().len() {
            now.clear();
        }
        self.positions("Positions", &now);
        if !is_small || now.is_empty() {
            self.none(&silent);
        }
        if !earlier.is_empty() {
            self.paragraph(vec![Run::Strong("Earlier positions, no longer current".to_owned())]);
            self.positions("Earlier positions", &earlier);
        }
        if !later.is_empty() {
            self.paragraph(vec![Run::Strong("Recorded for a later day, not yet current".to_owned())]);
            self.positions("Later positions", &later);
        }
    }

    /// The parties of whom there is nothing.
    fn none(&mut self, parties: &[PartyIx]) {
        let dataset = &self.handout.dataset;
        if parties.is_empty() {
            return;
        }
        let names: Vec<String> = parties.iter().map(|ix| flat(&dataset.party(*ix).name)).collect();
        let label = capital(dataset.standing_label(Standing::NoEntry));
        self.paragraph(vec![Run::Strong(format!("{label}: ")), Run::Plain(names.join(", "))]);
    }

    fn positions(&mut self, what: &str, rows: &[Row<'_>]) {
        if rows.is_empty() {
            return;
        }
        let dataset = &*self.handout.dataset;
        let has_stance = rows.iter().any(|row| row.position.is_none_or(|it| it.stance.is_some()));
        let cells = rows.iter().map(|row| self.row(row, has_stance)).collect();
        self.table(what, POSITIONS, cells);
        if !has_stance {
            let label = capital(dataset.standing_label(Standing::Uncoded));
            self.paragraph(vec![Run::Dim(format!("{label}."))]);
        }
    }

    /// The cells of a row, one for each of [`POSITIONS`].
    fn row(&mut self, row: &Row<'_>, has_stance: bool) -> Vec<Cell> {
        let dataset = &*self.handout.dataset;
        let party = vec![vec![Run::Strong(flat(&dataset.party(row.party).name))]];
        let uncoded = |standing| vec![vec![Run::Dim(dataset.standing_label(standing).to_owned())]];
        let Some(position) = row.position else {
            let mut cells = vec![party, uncoded(Standing::NoEntry)];
            cells.resize(POSITIONS.len(), vec![]);
            return cells;
        };
        let stance = match position.stance {
            Some(stance) => vec![vec![Run::Stance(stance, dataset.stance_label(stance).to_owned())]],
            None if has_stance => uncoded(Standing::Uncoded),
            None => vec![],
        };
        let words = match &position.text {
            Some(words) if position.words() == Words::Verbatim => vec![plain(quoted(words))],
            words => cell(words.as_ref()),
        };
        let quote = position.quote().map(|quote| vec![plain(quoted(quote))]);
        let red_line = position.red_line().map(|line| {
            let basis = position.red_line_basis().map(|basis| Run::Dim(format!("{}: ", basis.label())));
            vec![basis.into_iter().chain([Run::Plain(line.to_string())]).collect()]
        });
        let date = position.date.map(|date| vec![plain(date.to_string())]);
        let reference = self.reference(&how(row, position), dataset.sources_of(position));
        vec![
            party,
            stance,
            words,
            cell(position.conditions()),
            quote.unwrap_or_default(),
            red_line.unwrap_or_default(),
            cell(position.by()),
            date.unwrap_or_default(),
            reference,
            assessment(position),
        ]
    }
}

/// The columns of a table of positions. What was said and by whom stands apart from what was made of it.
const POSITIONS: &[&str] =
    &["Party", "Stance", "Text", "Conditions", "Quote", "Red line", "By", "Date", "Ref.", "Assessment"];

/// What is to be known of a position beside its words: which reading it is, how near to what was said, where that stands.
fn how(row: &Row<'_>, position: &Position) -> Vec<String> {
    let mut told: Vec<String> = row.mark.iter().cloned().collect();
    if let Some(detail) = position.detail.as_deref() {
        let words = position.text.as_ref().and(detail.words);
        // Quotation marks say it of words that are verbatim.
        told.extend(words.filter(|words| *words != Words::Verbatim).map(|words| words.label().to_owned()));
        let basis = position.stance.and(detail.stance_basis);
        told.extend(basis.map(|basis| format!("stance {}", basis.label())));
        told.extend(detail.locator.as_ref().map(flat));
    }
    told
}

/// Why a party wants it, and how that was judged.
fn assessment(position: &Position) -> Cell {
    let Some(detail) = position.detail.as_deref() else { return vec![] };
    let judged = [
        detail.salience.map(|it| format!("salience {}", it.label())),
        detail.flexibility.map(|it| format!("flexibility {}", it.label())),
        detail.confidence.map(|it| format!("confidence {}", it.label())),
    ];
    let judged: Vec<String> = judged.into_iter().flatten().collect();
    let interest = detail.interest.as_ref().map(|interest| plain(format!("Interest: {interest}")));
    let judged = (!judged.is_empty()).then(|| vec![Run::Dim(capital(&judged.join(", ")))]);
    interest.into_iter().chain(judged).collect()
}

/// A text in quotation marks, which it may have brought along.
fn quoted(text: &Text) -> String {
    let marks = [('“', '”'), ('"', '"'), ('„', '“'), ('«', '»')];
    let is_quoted = marks.iter().any(|(open, close)| text.starts_with(*open) && text.ends_with(*close));
    if is_quoted { text.to_string() } else { format!("“{text}”") }
}

/// A word as it begins a sentence.
fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
