//! The issues of a document: all of them in one table, then each with where the parties stand, side by side.

use crate::codec::paper::{Item, Line, Run, Table, plain};
use crate::domain::records::{Position, PositionDetail};
use crate::domain::stance::{Stance, Standing};
use crate::domain::text::Text;
use crate::domain::vocabulary::{RedLineBasis, Words};
use crate::domain::{IssueIx, PartyIx};

use super::{Writer, flat, labelled};
use crate::codec::paper::Block;

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
        let gap = |ix: IssueIx| self.handout.gaps.get(ix.get()).and_then(Option::as_ref);
        let has_status = dataset.issues().iter().any(|issue| issue.status.is_some());
        let has_gap = dataset.issue_ixs().any(|ix| gap(ix).is_some());
        let has_themes = dataset.issues().iter().any(|issue| !issue.themes.is_empty());
        let mut columns = vec![("Number".to_owned(), 8), ("Issue".to_owned(), 34)];
        for (is_there, head, share) in
            [(has_status, "Status", 14), (has_gap, "Gap", 16), (has_themes, "Themes", 26)]
        {
            if is_there {
                columns.push((head.to_owned(), share));
            }
        }
        let rows = dataset.issue_ixs().map(|ix| {
            let issue = dataset.issue(ix);
            let mut row = vec![vec![plain(flat(&issue.number))], vec![plain(flat(&issue.title))]];
            if has_status {
                row.push(vec![plain(issue.status.map_or("", |status| status.label()))]);
            }
            if has_gap {
                row.push(vec![plain(gap(ix).map_or(String::new(), |gap| {
                    format!("{}{}", gap.word.label(), if gap.is_derived { " (derived)" } else { "" })
                }))]);
            }
            if has_themes {
                let names: Vec<String> =
                    issue.themes.iter().map(|ix| flat(&dataset.theme(*ix).name)).collect();
                row.push(vec![plain(names.join("; "))]);
            }
            row
        });
        let table = Table { caption: "The issues".to_owned(), columns, rows: rows.collect() };
        self.heading(1, "Issues");
        self.blocks.push(Block::Table(table));
    }

    fn issue(&mut self, ix: IssueIx) {
        let handout = self.handout;
        let dataset = &*handout.dataset;
        let issue = dataset.issue(ix);
        self.heading(2, flat(&issue.title));
        let mut about = vec![format!("Issue {}", flat(&issue.number))];
        about.push(issue.status.map_or("no status", |status| status.label()).to_owned());
        if let Some(gap) = handout.gaps.get(ix.get()).and_then(Option::as_ref) {
            about.push(format!("gap {}", gap.told));
        }
        let mut about = vec![Run::Dim(about.join(" · "))];
        about.extend(self.origin(None, &issue.origin));
        self.paragraph(about);
        let linked: Vec<String> = issue.linked_to.iter().map(|ix| flat(&dataset.issue(*ix).title)).collect();
        let agreed = match issue.agreed_on {
            Some(day) => format!("Agreed on {day}"),
            None => "Agreed text".to_owned(),
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
        let all = || rows.iter().filter_map(|row| row.position);
        let has = |of: fn(&PositionDetail) -> bool| all().any(|it| it.detail.as_deref().is_some_and(of));
        let has_stance = all().any(|it| it.stance.is_some()) || rows.iter().any(|row| row.position.is_none());
        let columns = [
            (true, "Party", 16),
            (has_stance, "Stance", 13),
            (all().any(|it| it.text.is_some()), "Text", if has(is_more_than_words) { 34 } else { 54 }),
            (has(|it| it.conditions.is_some()), "Conditions", 17),
            (has(|it| it.quote.is_some()), "Quote", 18),
            (has(|it| it.red_line.is_some()), "Red line", 16),
            (has(|it| it.red_line.is_some()), "Red line basis", 10),
            (has(|it| it.by.is_some()), "By", 14),
            (all().any(|it| it.date.is_some()), "Date", 10),
            (true, "Ref.", 7),
            (rows.iter().any(|row| row.mark.is_some()), "Note", 11),
        ];
        let columns: Vec<(&str, u16)> = columns
            .into_iter()
            .filter(|(is_there, ..)| *is_there)
            .map(|(_, head, share)| (head, share))
            .collect();
        let mut table = Table { caption: what.to_owned(), columns: vec![], rows: vec![] };
        let mut details = vec![];
        for row in rows {
            let cells = columns.iter().map(|(head, _)| self.cell(head, row)).collect();
            table.rows.push(cells);
            details.extend(self.detail(row));
        }
        table.columns = columns.into_iter().map(|(head, share)| (head.to_owned(), share)).collect();
        self.blocks.push(Block::Table(table));
        if !has_stance {
            let label = capital(dataset.standing_label(Standing::Uncoded));
            self.paragraph(vec![Run::Dim(format!("{label}."))]);
        }
        self.list(details);
    }

    fn cell(&mut self, head: &str, row: &Row<'_>) -> Vec<Line> {
        let dataset = &*self.handout.dataset;
        let name = || vec![vec![Run::Strong(flat(&dataset.party(row.party).name))]];
        let Some(position) = row.position else {
            return match head {
                "Party" => name(),
                "Stance" => vec![vec![Run::Dim(dataset.standing_label(Standing::NoEntry).to_owned())]],
                _ => vec![],
            };
        };
        let text = |text: Option<&Text>| text.map(|text| vec![plain(text.to_string())]).unwrap_or_default();
        match head {
            "Party" => name(),
            "Stance" => match position.stance {
                Some(stance) => vec![vec![Run::Stance(stance, dataset.stance_label(stance).to_owned())]],
                None => vec![vec![Run::Dim(dataset.standing_label(Standing::Uncoded).to_owned())]],
            },
            "Text" => match &position.text {
                Some(words) if position.words() == Words::Verbatim => vec![plain(quoted(words))],
                words => text(words.as_ref()),
            },
            "Conditions" => text(position.conditions()),
            "Quote" => position.quote().map(|quote| vec![plain(quoted(quote))]).unwrap_or_default(),
            "Red line" => text(position.red_line()),
            "Red line basis" => position
                .red_line_basis()
                .map(|basis| vec![plain(RedLineBasis::label(basis))])
                .unwrap_or_default(),
            "By" => text(position.by()),
            "Date" => position.date.map(|date| vec![plain(date.to_string())]).unwrap_or_default(),
            "Ref." => vec![vec![self.cited(dataset.sources_of(position))]],
            _ => row.mark.as_ref().map(|mark| vec![plain(mark.as_str())]).unwrap_or_default(),
        }
    }

    /// What of a position stands in no column: how near the words are to what was said and where; then how it was judged.
    fn detail(&mut self, row: &Row<'_>) -> Option<Item> {
        let dataset = &*self.handout.dataset;
        let position = row.position?;
        let detail = position.detail.as_deref()?;
        let mut facts = vec![];
        if position.text.is_some() && detail.words.is_some() {
            facts.push(position.words().label().to_owned());
        }
        if position.stance.is_some() && detail.stance_basis.is_some() {
            facts.push(format!("stance {}", dataset.basis_of(position).label()));
        }
        facts.extend(detail.locator.as_ref().map(flat));
        let judged = [
            detail.salience.map(|it| format!("salience {}", it.label())),
            detail.flexibility.map(|it| format!("flexibility {}", it.label())),
            detail.confidence.map(|it| format!("confidence {}", it.label())),
        ];
        let judged: Vec<String> = judged.into_iter().flatten().collect();
        let when = row.mark.as_ref().and(position.date).map(|date| format!(", {date}")).unwrap_or_default();
        let mut line = vec![Run::Strong(format!("{}{when}", flat(&dataset.party(row.party).name)))];
        let known = line.len();
        if !facts.is_empty() {
            line.push(Run::Plain(format!(": {}", facts.join(", "))));
        }
        if let Some(interest) = &detail.interest {
            line.push(Run::Dim(" · Interest: ".to_owned()));
            line.push(Run::Plain(flat(interest)));
        }
        if !judged.is_empty() {
            line.push(Run::Dim(" · Judged: ".to_owned()));
            line.push(Run::Plain(judged.join(", ")));
        }
        (line.len() > known).then_some(Item { line, below: vec![] })
    }
}

/// Whether a position fills more columns than its words do.
fn is_more_than_words(detail: &PositionDetail) -> bool {
    detail.conditions.is_some() || detail.quote.is_some() || detail.red_line.is_some()
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
