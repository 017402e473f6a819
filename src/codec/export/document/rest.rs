//! What surrounds the issues: opportunities against challenges, measures, steps, pressures, the parties, lines to take, notes.

use crate::codec::paper::{Block, Item, Line, Run, Table, plain};
use crate::domain::note::Scope;
use crate::domain::vocabulary::{PressureFrom, Progress, Reciprocity};
use crate::domain::{ChallengeIx, IssueIx};

use super::{Writer, flat, labelled};

impl Writer<'_> {
    pub(super) fn rest(&mut self) {
        self.pairs();
        self.measures();
        self.steps();
        self.pressures();
        self.lines_to_take();
        self.notes();
    }

    fn titles(&self, issues: &[IssueIx]) -> Option<Line> {
        let titles: Vec<String> =
            issues.iter().map(|ix| flat(&self.handout.dataset.issue(*ix).title)).collect();
        (!titles.is_empty()).then(|| vec![Run::Dim("On: ".to_owned()), Run::Plain(titles.join("; "))])
    }

    /// What could bring movement, and what is set against it.
    fn pairs(&mut self) {
        let handout = self.handout;
        let dataset = &*handout.dataset;
        if dataset.opportunities().is_empty() && dataset.challenges().is_empty() {
            return;
        }
        self.heading(1, "Opportunities and challenges");
        let mut alone = vec![true; dataset.challenges().len()];
        let text = |ix: ChallengeIx| plain(dataset.challenge(ix).text.to_string());
        let mut rows: Vec<Vec<Vec<Line>>> = vec![];
        for it in dataset.opportunities() {
            let opportunity = || vec![plain(it.text.to_string())];
            for ix in &it.challenges {
                alone[ix.get()] = false;
                rows.push(vec![opportunity(), vec![text(*ix)]]);
            }
            if it.challenges.is_empty() {
                rows.push(vec![opportunity(), vec![]]);
            }
        }
        rows.extend(
            dataset.challenge_ixs().filter(|ix| alone[ix.get()]).map(|ix| vec![vec![], vec![text(ix)]]),
        );
        let columns = vec![("Opportunity".to_owned(), 1), ("Challenge".to_owned(), 1)];
        let caption = "Opportunities, and the challenges set against them".to_owned();
        self.blocks.push(Block::Table(Table { caption, columns, rows }));
        let mut items = vec![];
        for it in dataset.opportunities() {
            let mut line = vec![Run::Strong(flat(&it.text))];
            line.extend(self.origin(None, &it.origin));
            items.push(Item { line, below: self.titles(&it.issues).into_iter().collect() });
        }
        for it in dataset.challenges() {
            let mut line = vec![Run::Strong(flat(&it.text))];
            line.extend(self.origin(None, &it.origin));
            let owners: Vec<String> = it.owners.iter().map(|ix| flat(&dataset.party(*ix).name)).collect();
            let owners = (!owners.is_empty())
                .then(|| vec![Run::Dim("Whose move: ".to_owned()), Run::Plain(owners.join(", "))]);
            let below =
                [self.titles(&it.issues), owners, labelled("Would lessen it", it.mitigation.as_ref())];
            items.push(Item { line, below: below.into_iter().flatten().collect() });
        }
        items.retain(|item| item.line.len() > 1 || !item.below.is_empty());
        self.list(items);
    }

    fn measures(&mut self) {
        let handout = self.handout;
        let all = handout.dataset.measures();
        if all.is_empty() {
            return;
        }
        self.heading(1, "Measures");
        let has = |is_there: fn(&crate::domain::records::Measure) -> bool| all.iter().any(is_there);
        let columns = [
            (true, "Measure", 18),
            (has(|it| it.purpose.is_some()), "Purpose", 18),
            (has(|it| it.impact.is_some()), "Expected impact", 18),
            (has(|it| it.reciprocity.is_some()), "Reciprocity", 14),
            (has(|it| it.status.is_some()), "Status", 10),
            (has(|it| it.proposed_by.is_some()), "Proposed by", 13),
            (has(|it| it.risk.is_some()), "Risk", 16),
            (has(|it| it.verification.is_some()), "Verification", 16),
        ];
        let columns: Vec<(&str, u16)> = columns
            .into_iter()
            .filter(|(is_there, ..)| *is_there)
            .map(|(_, head, share)| (head, share))
            .collect();
        let mut table = Table { caption: "Confidence-building measures".to_owned(), ..Table::default() };
        let mut items = vec![];
        for it in all {
            let cell = |head: &str| {
                let words = match head {
                    "Measure" => Some(it.title.to_string()),
                    "Purpose" => it.purpose.as_ref().map(ToString::to_string),
                    "Expected impact" => it.impact.as_ref().map(ToString::to_string),
                    "Reciprocity" => it.reciprocity.map(|it| Reciprocity::label(it).to_owned()),
                    "Status" => it.status.map(|it| Progress::label(it).to_owned()),
                    "Proposed by" => it.proposed_by.as_ref().map(ToString::to_string),
                    "Risk" => it.risk.as_ref().map(ToString::to_string),
                    _ => it.verification.as_ref().map(ToString::to_string),
                };
                words.map(|words| vec![plain(words)]).unwrap_or_default()
            };
            table.rows.push(columns.iter().map(|(head, _)| cell(head)).collect());
            let mut line = vec![Run::Strong(flat(&it.title))];
            line.extend(self.origin(None, &it.origin));
            items.push(Item { line, below: self.titles(&it.issues).into_iter().collect() });
        }
        table.columns = columns.into_iter().map(|(head, share)| (head.to_owned(), share)).collect();
        self.blocks.push(Block::Table(table));
        items.retain(|item| item.line.len() > 1 || !item.below.is_empty());
        self.list(items);
    }

    fn steps(&mut self) {
        let handout = self.handout;
        let dataset = &*handout.dataset;
        if dataset.steps().is_empty() {
            return;
        }
        self.heading(1, "Proposed steps");
        let mut items = vec![];
        for it in dataset.steps() {
            let mut line = plain(it.text.to_string());
            line.extend(it.status.map(|status| Run::Dim(format!(" ({})", status.label()))));
            line.extend(self.origin(None, &it.origin));
            let measures: Vec<String> =
                it.measures.iter().map(|ix| flat(&dataset.measure(*ix).title)).collect();
            let measures = (!measures.is_empty())
                .then(|| vec![Run::Dim("Part of: ".to_owned()), Run::Plain(measures.join("; "))]);
            let below = [labelled("Proposed by", it.proposed_by.as_ref()), measures, self.titles(&it.issues)];
            items.push(Item { line, below: below.into_iter().flatten().collect() });
        }
        self.list(items);
    }

    fn pressures(&mut self) {
        let handout = self.handout;
        let dataset = &*handout.dataset;
        if dataset.pressures().is_empty() {
            return;
        }
        self.heading(1, "Pressures");
        let mut items = vec![];
        for it in dataset.pressures() {
            let mut line = vec![Run::Strong(flat(&dataset.party(it.on).name))];
            line.extend(it.from.map(|from| Run::Dim(format!(" ({})", PressureFrom::label(from)))));
            line.push(Run::Plain(format!(": {}", it.text)));
            line.extend(self.origin(None, &it.origin));
            items.push(Item { line, below: vec![] });
        }
        self.list(items);
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
            if let Some(said_by) = &note.said_by {
                let party = handout.dataset.find_party(said_by);
                let name = party.map_or_else(|| flat(said_by), |ix| flat(&handout.dataset.party(ix).name));
                about.push_str(&format!(" · said by {name}"));
            }
            let line = vec![Run::Strong(note.on.describe(&handout.dataset)), Run::Dim(about)];
            Item { line, below: vec![plain(note.text.shown().to_string())] }
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
            line.extend(self.origin(None, &it.origin));
            items.push(Item { line, below: vec![] });
        }
        self.list(items);
    }
}
