//! What surrounds the issues: opportunities against challenges, measures, steps, pressures, the parties, lines to take, notes.

use crate::codec::paper::{Item, Line, Run, plain};
use crate::domain::note::Scope;
use crate::domain::records::{Challenge, Measure, Opportunity, Pressure, Step};
use crate::domain::vocabulary::{PressureFrom, Progress, Reciprocity};
use crate::domain::{ChallengeIx, IssueIx, Text};

use super::{Cell, Writer, cell, flat};

/// The columns of a table of pairs.
const PAIRS: &[&str] = &["Opportunity", "Challenge", "On", "Whose move", "Mitigation", "Ref."];

const MEASURES: &[&str] = &[
    "Measure",
    "Purpose",
    "Expected impact",
    "Reciprocity",
    "Status",
    "Proposed by",
    "Risk",
    "Verification",
    "Issues",
    "Ref.",
];

const STEPS: &[&str] = &["Step", "Status", "Proposed by", "Measures", "Issues", "Ref."];

const PRESSURES: &[&str] = &["Party", "Pressure from", "Pressure", "Ref."];

impl Writer<'_> {
    pub(super) fn rest(&mut self) {
        self.pairs();
        self.measures();
        self.steps();
        self.pressures();
        self.lines_to_take();
        self.notes();
    }

    /// The titles of issues, in a cell.
    fn titles(&self, issues: &[IssueIx]) -> Cell {
        let dataset = &self.handout.dataset;
        names(issues.iter().map(|ix| &dataset.issue(*ix).title))
    }

    /// What could bring movement and what is set against it, a pair a row; then what stands alone.
    fn pairs(&mut self) {
        let handout = self.handout;
        let dataset = &*handout.dataset;
        if dataset.opportunities().is_empty() && dataset.challenges().is_empty() {
            return;
        }
        self.heading(1, "Opportunities and challenges");
        let mut is_told = vec![false; dataset.challenges().len()];
        let (mut pairs, mut alone) = (vec![], vec![]);
        for it in dataset.opportunities() {
            if it.challenges.is_empty() {
                alone.push(self.pair(Some(it), None));
            }
            for (at, ix) in it.challenges.iter().enumerate() {
                // What is told of each stands where it is first named.
                let mut row = self.pair(
                    Some(it).filter(|_| at == 0),
                    Some(dataset.challenge(*ix)).filter(|_| !is_told[ix.get()]),
                );
                is_told[ix.get()] = true;
                row[0] = cell(Some(&it.text));
                row[1] = cell(Some(&dataset.challenge(*ix).text));
                pairs.push(row);
            }
        }
        let is_alone = |ix: &ChallengeIx| !is_told[ix.get()];
        let unset: Vec<ChallengeIx> = dataset.challenge_ixs().filter(is_alone).collect();
        let unset: Vec<Vec<Cell>> =
            unset.into_iter().map(|ix| self.pair(None, Some(dataset.challenge(ix)))).collect();
        let has_pairs = !pairs.is_empty();
        self.table("Opportunities, and the challenges set against them", PAIRS, pairs);
        for (rows, lead) in [
            (alone, "Opportunities with no challenge set against them"),
            (unset, "Challenges with no opportunity set against them"),
        ] {
            if has_pairs && !rows.is_empty() {
                self.paragraph(vec![Run::Strong(lead.to_owned())]);
            }
            self.table(lead, PAIRS, rows);
        }
    }

    /// The cells of a row, one for each of [`PAIRS`]: what is the same of both stands once.
    fn pair(&mut self, opportunity: Option<&Opportunity>, challenge: Option<&Challenge>) -> Vec<Cell> {
        let dataset = &*self.handout.dataset;
        let on = [
            self.titles(opportunity.map_or(&[], |it| &it.issues)),
            self.titles(challenge.map_or(&[], |it| &it.issues)),
        ];
        let from = [
            opportunity.map(|it| self.origin_cell(&it.origin)).unwrap_or_default(),
            challenge.map(|it| self.origin_cell(&it.origin)).unwrap_or_default(),
        ];
        let owners = challenge.map(|it| names(it.owners.iter().map(|ix| &dataset.party(*ix).name)));
        vec![
            cell(opportunity.map(|it| &it.text)),
            cell(challenge.map(|it| &it.text)),
            both(&on),
            owners.unwrap_or_default(),
            cell(challenge.and_then(|it| it.mitigation.as_ref())),
            both(&from),
        ]
    }

    fn measures(&mut self) {
        let handout = self.handout;
        let all = handout.dataset.measures();
        if all.is_empty() {
            return;
        }
        self.heading(1, "Measures");
        let row = |it: &Measure| {
            vec![
                vec![vec![Run::Strong(it.title.to_string())]],
                cell(it.purpose.as_ref()),
                cell(it.impact.as_ref()),
                word(it.reciprocity.map(Reciprocity::label)),
                word(it.status.map(Progress::label)),
                cell(it.proposed_by.as_ref()),
                cell(it.risk.as_ref()),
                cell(it.verification.as_ref()),
                self.titles(&it.issues),
                self.origin_cell(&it.origin),
            ]
        };
        let rows = all.iter().map(row).collect();
        self.table("Confidence-building measures", MEASURES, rows);
    }

    fn steps(&mut self) {
        let handout = self.handout;
        let dataset = &*handout.dataset;
        if dataset.steps().is_empty() {
            return;
        }
        self.heading(1, "Proposed steps");
        let row = |it: &Step| {
            vec![
                cell(Some(&it.text)),
                word(it.status.map(Progress::label)),
                cell(it.proposed_by.as_ref()),
                names(it.measures.iter().map(|ix| &dataset.measure(*ix).title)),
                self.titles(&it.issues),
                self.origin_cell(&it.origin),
            ]
        };
        let rows = dataset.steps().iter().map(row).collect();
        self.table("Proposed steps", STEPS, rows);
    }

    fn pressures(&mut self) {
        let handout = self.handout;
        let dataset = &*handout.dataset;
        if dataset.pressures().is_empty() {
            return;
        }
        self.heading(1, "Pressures");
        let row = |it: &Pressure| {
            vec![
                vec![vec![Run::Strong(flat(&dataset.party(it.on).name))]],
                word(it.from.map(PressureFrom::label)),
                cell(Some(&it.text)),
                self.origin_cell(&it.origin),
            ]
        };
        let rows = dataset.pressures().iter().map(row).collect();
        self.table("What presses on the parties", PRESSURES, rows);
    }

    fn lines_to_take(&mut self) {
        let issues = self.handout.dataset.issues().iter();
        let item = |(title, lines): (String, String)| Item {
            line: vec![Run::Strong(title)],
            below: vec![plain(lines)],
        };
        let items: Vec<Item> = issues
            .filter_map(|issue| Some((flat(&issue.title), issue.lines_to_take.as_ref()?.to_string())))
            .map(item)
            .collect();
        if !items.is_empty() {
            self.heading(1, "Lines to take (own use)");
            self.list(items);
        }
    }

    fn notes(&mut self) {
        let handout = self.handout;
        if handout.notes.is_empty() {
            return;
        }
        self.heading(1, "Notes");
        let item = |note: &crate::domain::note::Note| {
            let whose = match note.scope {
                Scope::Private => "private",
                Scope::Team => "team",
            };
            let mut about = format!(" · {whose} {} · {}", note.kind.label(), flat(&note.author));
            about.push_str(
                &note
                    .created
                    .day()
                    .map(|day| format!(" · {day}, {}", note.created.clock()))
                    .unwrap_or_default(),
            );
            if let Some(name) = note.speaker(&handout.dataset) {
                about.push_str(&format!(" · said by {}", name.replace('\n', " ")));
            }
            let line = vec![Run::Strong(note.on.describe(&handout.dataset)), Run::Dim(about)];
            Item { line, below: vec![plain(note.told())] }
        };
        self.list(handout.notes.iter().map(item).collect());
    }

    pub(super) fn parties(&mut self) {
        let handout = self.handout;
        if handout.dataset.parties().is_empty() {
            return;
        }
        self.heading(1, "Parties");
        let mut items = vec![];
        for it in handout.dataset.parties() {
            let mut line = vec![Run::Strong(flat(&it.name))];
            let groups: Vec<String> = it.groups.iter().map(flat).collect();
            let groups = if groups.is_empty() { String::new() } else { format!("; {}", groups.join(", ")) };
            let short = if it.short_is_made || it.short == it.name {
                String::new()
            } else {
                format!(" ({})", it.short)
            };
            line.push(Run::Dim(format!("{short}, {}{groups}", it.role.label())));
            line.extend(it.summary.as_ref().map(|text| Run::Plain(format!(": {text}"))));
            line.extend(self.origin(&it.origin));
            items.push(Item { line, below: vec![] });
        }
        self.list(items);
    }
}

/// A word of a closed list, in a cell.
fn word(word: Option<&'static str>) -> Cell {
    word.map(plain).into_iter().collect()
}

/// Names in a cell.
fn names<'a>(names: impl Iterator<Item = &'a Text>) -> Cell {
    let names: Vec<String> = names.map(flat).collect();
    if names.is_empty() { vec![] } else { vec![plain(names.join("; "))] }
}

/// What is told of an opportunity and of the challenge in its row: once where it is the same, else of which it is.
fn both(cells: &[Cell; 2]) -> Cell {
    let [one, other] = cells;
    if one == other || other.is_empty() {
        return one.clone();
    }
    if one.is_empty() {
        return other.clone();
    }
    let labelled = |(label, line): (&str, &Line)| {
        std::iter::once(Run::Dim(label.to_owned())).chain(line.iter().cloned()).collect()
    };
    let of_one = one.iter().map(|line| ("Opportunity: ", line));
    of_one.chain(other.iter().map(|line| ("Challenge: ", line))).map(labelled).collect()
}
