//! Where it differs and how far: issue by issue who stands where, in whose words, and what may not be crossed.

use crate::codec::paper::{Item, Line, Run};
use crate::domain::brief::{Brief, Difference};
use crate::domain::gap::in_steps;
use crate::domain::plain::{conditional, is_quoted, line as on_one_line};
use crate::domain::vocabulary::{Confidence, StanceBasis, Status, Words};
use crate::domain::{IssueIx, Item as What, PartyIx, Position, SourceIx, Stance, Standing, Text};

use super::pen::{Pen, dim, plain, room, strong};

/// The most sources that are cited in one place.
const FEW_SOURCES: usize = 6;
/// The most principals whose words stand side by side; of more it is told who stands together.
pub(super) const SIDE_BY_SIDE: usize = 6;

pub(super) fn write(pen: &mut Pen<'_>) {
    let Brief { differ, uncompared, unrecorded, principals, agreed, .. } = pen.brief;
    // What is agreed is told as that.
    let uncompared: Vec<IssueIx> =
        uncompared.iter().copied().filter(|issue| !agreed.contains(issue)).collect();
    if differ.is_empty() && uncompared.is_empty() && unrecorded.is_empty() || principals.is_empty() {
        withheld(pen);
        return;
    }
    pen.heading("Where it differs, and how far");
    withheld(pen);
    introduce(pen);
    let tiers = Tiers::of(pen, differ.len());
    let items = differ[..tiers.full].iter().map(|it| in_full(pen, it.issue, Some(*it))).collect();
    pen.list(items);
    let items = differ[tiers.full..tiers.short].iter().map(|it| in_short(pen, it.issue, Some(*it))).collect();
    pen.list(items);
    let rest: Vec<IssueIx> = differ[tiers.short..].iter().map(|it| it.issue).collect();
    pen.more(&rest);
    if !uncompared.is_empty() {
        if !differ.is_empty() {
            pen.paragraph(vec![
                strong(format!("Not comparable, {}:", uncompared.len())),
                plain(" not every principal is on the scale."),
            ]);
        }
        let tiers = Tiers { full: tiers.full.min(differ.len()), short: tiers.short.min(differ.len()) };
        let left = Tiers::left(pen, &tiers, uncompared.len());
        let items = uncompared[..left.full].iter().map(|it| in_full(pen, *it, None)).collect();
        pen.list(items);
        let items = uncompared[left.full..left.short].iter().map(|it| in_short(pen, *it, None)).collect();
        pen.list(items);
        pen.more(&uncompared[left.short..]);
    }
    if !unrecorded.is_empty() {
        let what = capital_nothing(pen);
        pen.paragraph(vec![
            strong(format!("{what} of any principal, {}:", unrecorded.len())),
            plain(format!(" {}.", pen.titles(unrecorded))),
        ]);
    }
}

fn capital_nothing(pen: &Pen<'_>) -> String {
    format!("{} is recorded", super::pen::capital(pen.dataset.nothing()))
}

/// How many issues are told in full, and how many in full or in short.
struct Tiers {
    full: usize,
    short: usize,
}

impl Tiers {
    fn of(pen: &Pen<'_>, count: usize) -> Self {
        Self::left(pen, &Self { full: 0, short: 0 }, count)
    }

    /// What is left of the room once some are told.
    fn left(pen: &Pen<'_>, told: &Self, count: usize) -> Self {
        let full = pen.limits.full.saturating_sub(told.full).min(count);
        let most = pen.limits.full + pen.limits.short;
        Self { full, short: room(count, most.saturating_sub(told.short)).max(full) }
    }
}

fn withheld(pen: &mut Pen<'_>) {
    let sees = |what| pen.handout.audience().sees(what, None);
    if !sees(What::RedLine) || !sees(What::Stance(StanceBasis::Coded)) {
        pen.paragraph(vec![strong("Coded stances and red lines:"), plain(" not for this audience.")]);
    }
}

fn introduce(pen: &mut Pen<'_>) {
    let Brief { differ, uncompared, principals, .. } = pen.brief;
    if differ.is_empty() && !uncompared.is_empty() {
        pen.aside(
            "That no stances can be compared is not to say that nothing differs. What is known of each principal \
             stands side by side.",
        );
    }
    if principals.len() <= SIDE_BY_SIDE {
        pen.aside("In quotation marks: the speaker’s own words. Other words are a paraphrase, unless marked as reported.");
    }
    let head = pen.dataset.head();
    if pen.handout.audience().sees(What::Stance(StanceBasis::Coded), None) && !differ.is_empty() {
        pen.aside(match head.stance_basis {
            StanceBasis::Coded => "Stances are coded, an analyst’s judgement, unless marked as stated.",
            StanceBasis::Stated => "Stances are stated, the parties’ own answers, unless marked as coded.",
        });
    }
}

/// An issue with its question, how far the principals are apart, and what each of them says.
fn in_full(pen: &mut Pen<'_>, issue: IssueIx, difference: Option<Difference>) -> Item {
    let mut line = headed(pen, issue, difference);
    if let Some(question) = &pen.dataset.issue(issue).question {
        line.insert(1, plain(format!(" {}", pen.short(question))));
    }
    let principals = &pen.brief.principals;
    let below = if principals.len() <= SIDE_BY_SIDE {
        principals.iter().map(|party| says(pen, issue, *party)).collect()
    } else {
        groups(pen, issue)
    };
    Item { line, below }
}

/// An issue on a line or two: where each stands, with what it asks for and what it will not cross.
fn in_short(pen: &mut Pen<'_>, issue: IssueIx, difference: Option<Difference>) -> Item {
    let mut line = headed(pen, issue, difference);
    line.push(plain(": "));
    line.extend(gathered(pen, issue));
    Item { line, below: vec![] }
}

/// "3(b) Minimum flow, three steps apart, gap wide (author)"
fn headed(pen: &Pen<'_>, issue: IssueIx, difference: Option<Difference>) -> Line {
    let mut about = vec![];
    about.extend(difference.map(|it| format!("{} apart", in_steps(it.steps))));
    if let (Some(gap), Some(_)) = (pen.handout.gaps.get(issue.get()).and_then(Option::as_ref), difference) {
        let whose = if gap.is_derived { " (derived)" } else { " (author)" };
        let but = gap.but.map(|word| format!(", {} (derived)", word.label())).unwrap_or_default();
        about.push(format!("gap {}{whose}{but}", gap.word.label()));
    }
    let status = pen.dataset.issue(issue).status.filter(|status| *status != Status::Open);
    about.extend(status.map(|status| status.label().to_owned()));
    let mut line = vec![strong(pen.title(issue))];
    if !about.is_empty() {
        line.push(dim(format!(" {}", about.join(", "))));
    }
    line
}

/// What one party says on an issue.
fn says(pen: &mut Pen<'_>, issue: IssueIx, party: PartyIx) -> Line {
    let current = pen.dataset.current(issue, party, pen.handout.day);
    let readings: Vec<&Position> = current.readings().collect();
    let contested = current.standing == Standing::Stance(Stance::Contested);
    let begins_with_stance = contested || readings.first().is_some_and(|reading| reading.stance.is_some());
    let mut line = vec![strong(pen.name(party)), plain(if begins_with_stance { " " } else { ": " })];
    if contested && readings.len() > 1 {
        line.push(Run::Stance(Stance::Contested, pen.dataset.stance_label(Stance::Contested).to_owned()));
        line.push(plain(format!(", {} readings: ", readings.len())));
    }
    if readings.is_empty() {
        line.push(dim(pen.dataset.standing_label(Standing::NoEntry)));
    }
    for (at, reading) in readings.iter().enumerate() {
        if at > 0 {
            line.push(plain(" / "));
        }
        let is_new = at == 0 || reading.stance != readings[at - 1].stance;
        reading_of(pen, reading, is_new, &mut line);
    }
    line
}

/// "● supports, if measured jointly: “Every day” (Minister of Water) [1]. Red line: Below 25"
fn reading_of(pen: &mut Pen<'_>, reading: &Position, tells_stance: bool, line: &mut Line) {
    let conditions = reading.conditions().map(|text| conditional(&[&pen.short(text)]));
    let mut opened = false;
    if tells_stance {
        match reading.stance {
            Some(stance) => {
                line.push(Run::Stance(stance, pen.dataset.stance_label(stance).to_owned()));
                line.extend(other_basis(pen, reading).map(|basis| dim(format!(" ({basis})"))));
                opened = true;
            }
            None if !pen.handout.audience().sees(What::Stance(StanceBasis::Coded), None) => {}
            None => {
                line.push(dim(pen.dataset.standing_label(Standing::Uncoded)));
                opened = true;
            }
        }
    }
    let words = words(pen, reading);
    line.push(plain(match (opened, conditions, words) {
        (true, conditions, words) => {
            let conditions = conditions.map(|it| format!(", {it}")).unwrap_or_default();
            format!("{conditions}{}", words.map(|it| format!(": {it}")).unwrap_or_default())
        }
        (false, Some(conditions), Some(words)) => format!("{words}, {conditions}"),
        (false, conditions, words) => conditions.or(words).unwrap_or_default(),
    }));
    let reported =
        (reading.text.is_some() && reading.words() == Words::Reported).then(|| "reported".to_owned());
    let by = reading.by().map(on_one_line);
    let when = reading.date.map(|date| date.to_string());
    let is_doubted = reading.detail.as_ref().is_some_and(|it| it.confidence == Some(Confidence::Low));
    let doubt = is_doubted.then(|| "confidence low".to_owned());
    let who: Vec<String> = reported.into_iter().chain(by).chain(when).chain(doubt).collect();
    if !who.is_empty() {
        line.push(dim(format!(" ({})", who.join(", "))));
    }
    let sources = pen.dataset.sources_of(reading).to_vec();
    line.extend(pen.cite(&sources));
    if let (Some(text), Some(basis)) = (reading.red_line(), reading.red_line_basis()) {
        line.push(plain("; "));
        line.push(strong(format!("red line ({}):", basis.label())));
        line.push(plain(format!(" {}", pen.short(text))));
    }
}

/// What a stance rests on, where that is not what the dataset's stances rest on.
fn other_basis(pen: &Pen<'_>, reading: &Position) -> Option<&'static str> {
    reading.stance?;
    let basis = pen.dataset.basis_of(reading);
    (basis != pen.dataset.head().stance_basis).then_some(basis.label())
}

/// The words of a position, in quotation marks where they are the speaker's own.
fn words(pen: &Pen<'_>, position: &Position) -> Option<String> {
    let own = |text: &Text| {
        let text = on_one_line(text);
        // Cut within the marks, which it may have brought along.
        let (count, brought) = (text.chars().count(), is_quoted(&text));
        let inside: String =
            if brought && count > 2 { text.chars().skip(1).take(count - 2).collect() } else { text };
        format!("“{}”", pen.cut(&inside, pen.limits.text))
    };
    match (&position.text, position.quote()) {
        (Some(text), _) if position.words() == Words::Verbatim => Some(own(text)),
        (Some(text), _) => Some(pen.short(text)),
        (None, Some(quote)) => Some(own(quote)),
        (None, None) => None,
    }
}

/// The same, marked where somebody else reports them.
fn marked_words(pen: &Pen<'_>, position: &Position) -> Option<String> {
    let is_reported = position.text.is_some() && position.words() == Words::Reported;
    Some(format!("{}{}", words(pen, position)?, if is_reported { " (reported)" } else { "" }))
}

/// Who stands together, on a line each.
fn groups(pen: &mut Pen<'_>, issue: IssueIx) -> Vec<Line> {
    let groups = together(pen, issue);
    let mut lines: Vec<Line> =
        groups.into_iter().map(|(standing, parties)| group(pen, issue, standing, &parties)).collect();
    if let Some(last) = lines.last_mut() {
        last.extend(cite_all(pen, issue));
    }
    lines
}

/// Who stands together, on one line.
pub(super) fn gathered(pen: &mut Pen<'_>, issue: IssueIx) -> Line {
    let mut line = vec![];
    for (standing, parties) in together(pen, issue) {
        if !line.is_empty() {
            line.push(plain("; "));
        }
        line.extend(group(pen, issue, standing, &parties));
    }
    line.extend(cite_all(pen, issue));
    line
}

/// The sources of all that is told of an issue, if they are few.
fn cite_all(pen: &mut Pen<'_>, issue: IssueIx) -> Vec<Run> {
    let readings = pen.brief.principals.iter().flat_map(|party| {
        pen.dataset
            .readings(issue, *party, pen.handout.day)
            .iter()
            .map(|reading| pen.dataset.sources_of(reading))
    });
    let mut sources: Vec<SourceIx> = readings.flatten().copied().collect();
    sources.sort_unstable();
    sources.dedup();
    if sources.len() > FEW_SOURCES {
        pen.is_cut.set(true);
        return vec![];
    }
    pen.cite(&sources)
}

/// The principals by where they stand, from support to opposition, then those off the scale.
fn together(pen: &Pen<'_>, issue: IssueIx) -> Vec<(Standing, Vec<PartyIx>)> {
    let all = Stance::ALL.iter().map(|stance| Standing::Stance(*stance));
    let all = all.chain([Standing::Uncoded, Standing::NoEntry]);
    let at = |standing| {
        let cells = pen.standings.among(issue, &pen.brief.principals);
        cells.filter(move |(_, glance)| glance.standing() == Some(standing)).map(|(party, _)| party)
    };
    let groups = all.map(|standing| (standing, at(standing).collect::<Vec<_>>()));
    groups.filter(|(_, parties)| !parties.is_empty()).collect()
}

/// "● supports, 12: A, B (if so), C and 9 more"
fn group(pen: &mut Pen<'_>, issue: IssueIx, standing: Standing, parties: &[PartyIx]) -> Line {
    let is_many = pen.brief.principals.len() > SIDE_BY_SIDE;
    if standing == Standing::Uncoded && !is_many {
        return unjudged(pen, issue, parties);
    }
    let label = pen.dataset.standing_label(standing).to_owned();
    let mut line = vec![match standing {
        Standing::Stance(stance) => Run::Stance(stance, label),
        Standing::Uncoded | Standing::NoEntry => dim(label),
    }];
    if is_many && standing == Standing::NoEntry {
        // Their names would take the place of what is known.
        line.push(plain(format!(", {}", parties.len())));
        return line;
    }
    line.push(plain(if is_many { format!(", {}: ", parties.len()) } else { ": ".to_owned() }));
    let (marked, unmarked): (Vec<PartyIx>, Vec<PartyIx>) = parties.iter().partition(|party| {
        let glance = pen.standings.at(issue, **party);
        let readings = pen.dataset.readings(issue, **party, pen.handout.day);
        glance.is_conditional()
            || glance.has_red_line()
            || standing == Standing::Stance(Stance::Contested)
            || readings.iter().any(|reading| other_basis(pen, reading).is_some())
    });
    let mut names = String::new();
    let shown = room(marked.len(), pen.limits.names);
    for party in &marked[..shown] {
        let between = if names.is_empty() { "" } else { ", " };
        let marks = Some(marks(pen, issue, *party)).filter(|marks| !marks.is_empty());
        let marks = marks.map(|marks| format!(" ({marks})")).unwrap_or_default();
        names.push_str(&format!("{between}{}{marks}", pen.name(*party)));
    }
    if marked.len() > shown {
        pen.is_cut.set(true);
        names.push_str(&format!(" and {} more with conditions or red lines", marked.len() - shown));
    }
    if !unmarked.is_empty() {
        let between = if names.is_empty() { "" } else { ", " };
        names = format!("{names}{between}{}", pen.names(&unmarked));
    }
    line.push(plain(names));
    line
}

/// The words of those whose stance is not told: "stance not coded: A, if so: …; B: …"
fn unjudged(pen: &Pen<'_>, issue: IssueIx, parties: &[PartyIx]) -> Line {
    let sees_judgements = pen.handout.audience().sees(What::Stance(StanceBasis::Coded), None);
    let label = pen.dataset.standing_label(Standing::Uncoded);
    let mut line = if sees_judgements { vec![dim(format!("{label}: "))] } else { vec![] };
    for (at, party) in parties.iter().enumerate() {
        let readings = pen.dataset.readings(issue, *party, pen.handout.day);
        let said =
            readings.iter().filter_map(|reading| marked_words(pen, reading)).collect::<Vec<_>>().join(" / ");
        let marks = Some(marks(pen, issue, *party)).filter(|marks| !marks.is_empty());
        let marks = marks.map(|marks| format!(" ({marks})")).unwrap_or_default();
        let said = if said.is_empty() { said } else { format!(": {said}") };
        line.push(plain(format!("{}{}{marks}{said}", if at == 0 { "" } else { "; " }, pen.name(*party))));
    }
    line
}

/// What must be told wherever a stance is: its conditions, both readings of a contested cell, and red lines.
fn marks(pen: &Pen<'_>, issue: IssueIx, party: PartyIx) -> String {
    let current = pen.dataset.current(issue, party, pen.handout.day);
    let readings: Vec<&Position> = current.readings().collect();
    let mut marks = vec![];
    if current.standing == Standing::Stance(Stance::Contested) && readings.len() > 1 {
        let stances = readings.iter().filter_map(|reading| reading.stance);
        let stances = stances.map(|it| format!("{} {}", it.glyph(), pen.dataset.stance_label(it)));
        marks.push(stances.collect::<Vec<_>>().join(" or "));
    }
    for reading in readings {
        marks.extend(other_basis(pen, reading).map(str::to_owned));
        marks.extend(reading.conditions().map(|text| conditional(&[&pen.short(text)])));
        if let (Some(text), Some(basis)) = (reading.red_line(), reading.red_line_basis()) {
            marks.push(format!("red line, {}: {}", basis.label(), pen.short(text)));
        }
    }
    if marks.is_empty() && current.standing == Standing::Stance(Stance::Contested) {
        // A cell that its author calls contested says in words what the readings are.
        marks.extend(current.lead().and_then(|reading| marked_words(pen, reading)));
    }
    marks.join("; ")
}
