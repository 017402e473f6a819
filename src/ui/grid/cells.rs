//! What stands in one cell of the grid: glyph, words, condition; and its marks at the right.

use std::ops::Range;

use crate::domain::width::Width;

use crate::app::Model;
use crate::app::place::Column;
use crate::domain::plain::conditional;
use crate::domain::{GapReading, IssueIx, PartyIx, Stance, Standing};
use crate::ui::draw::run;
use crate::ui::look::{Look, Role};
use crate::ui::paper::{Page, Para, Run, cut, lit_runs, padded};

/// Blank columns before the words: the issue's bar, mark and space.
pub(super) fn margin(column: Column) -> u16 {
    match column {
        Column::Issue => 3,
        Column::Party(_) | Column::Gap | Column::Challenges | Column::Opportunities | Column::Notes => 0,
    }
}

/// The words of a cell. On one line of so many columns a condition is never cut away whole: "if …" stays.
pub(super) fn runs(model: &Model, look: &Look, issue: IssueIx, column: Column, room: Option<u16>) -> Page {
    let mut para = match column {
        Column::Issue => Para::hanging(0, model.number_width + 1),
        Column::Party(_) => Para::new(),
        Column::Gap | Column::Challenges | Column::Opportunities | Column::Notes => Para::new(),
    };
    let dataset = &model.dataset;
    let about = dataset.issue(issue);
    match column {
        Column::Issue => {
            let wide = usize::from(model.number_width);
            para.push(Role::Dim, padded(&cut(&about.number, wide, look.ellipsis()), wide + 1));
            para.runs.extend(lit(model, Role::Text, &about.title));
        }
        Column::Party(party) => {
            let standing = dataset.current(issue, party, model.day).standing;
            para.hang = if look.glyph(standing).is_empty() { 0 } else { 2 };
            para.runs = cell_runs(model, look, issue, party, room);
        }
        Column::Gap => {
            let gap = GapReading::of(dataset, &model.standings, issue);
            let role = if gap.is_derived() { Role::Dim } else { Role::Text };
            para.push(role, gap.word().label());
            if gap.disagree() {
                para.push(Role::Warning, " !");
            }
        }
        Column::Challenges => {
            let texts = about.challenges.iter().map(|ix| dataset.challenge(*ix).text.as_str());
            para.runs = lit(model, Role::Text, &texts.collect::<Vec<_>>().join(" · "));
        }
        Column::Opportunities => {
            let texts = about.opportunities.iter().map(|ix| dataset.opportunity(*ix).text.as_str());
            para.runs = lit(model, Role::Text, &texts.collect::<Vec<_>>().join(" · "));
        }
        Column::Notes => {
            let count = model.notes().count_on_issue(&about.id);
            if count > 0 {
                para.push(Role::Note, format!("{}{count}", look.note()));
            }
        }
    }
    Page { paras: vec![para] }
}

/// The words of a party on an issue.
pub(crate) fn cell_runs(
    model: &Model,
    look: &Look,
    issue: IssueIx,
    party: PartyIx,
    room: Option<u16>,
) -> Vec<Run> {
    let dataset = &model.dataset;
    let current = dataset.current(issue, party, model.day);
    let (role, glyph) = (Role::of(current.standing), look.glyph(current.standing));
    let mut runs = vec![];
    if !glyph.is_empty() {
        runs.push(run(role, format!("{glyph} ")));
    }
    let words = current.lead().and_then(|lead| lead.shown());
    let contested = current.standing == Standing::Stance(Stance::Contested);
    match (words, current.standing) {
        // One of two readings would put its words into the party's mouth.
        (Some(_), _) if contested && current.readings().count() > 1 => {
            runs.push(run(Role::Warning, "two readings"));
        }
        (Some(text), _) if contested => {
            runs.push(run(Role::Warning, "contested: "));
            runs.extend(lit(model, Role::Text, text));
        }
        (Some(text), _) => runs.extend(lit(model, Role::Text, text)),
        (None, standing) => runs.push(run(role, dataset.standing_label(standing))),
    }
    let conditions: Vec<&str> = current.conditions().collect();
    if !conditions.is_empty() && !contested {
        let told = format!(", {}", conditional(&conditions));
        let first = told.trim_start_matches(", ").split(' ').next().unwrap_or("if").to_owned();
        let short = format!(", {first} {}", look.ellipsis());
        match room.map(usize::from) {
            Some(room) if total(&runs) + told.width() > room => {
                shorten(&mut runs, room.saturating_sub(short.width()), look);
                runs.push(run(Role::Text, short));
            }
            Some(_) | None => runs.extend(lit(model, Role::Text, &told)),
        }
    }
    runs
}

/// The marks at the right of a cell: red line, notes.
pub(crate) fn marks(model: &Model, look: &Look, issue: IssueIx, column: Column) -> Vec<Run> {
    let Column::Party(party) = column else { return vec![] };
    let mut marks = vec![];
    if model.standings.at(issue, party).has_red_line() {
        marks.push(run(Role::RedLine, look.red_line()));
    }
    if model.is_corrected(issue, party) {
        marks.push(run(Role::Warning, "!"));
    }
    let count = model.notes().count_on_cell(&model.dataset.issue(issue).id, &model.dataset.party(party).id);
    match count {
        0 => {}
        1 => marks.push(run(Role::Note, look.note())),
        _ => marks.push(run(Role::Note, format!("{}{count}", look.note()))),
    }
    marks
}

fn lit(model: &Model, role: Role, text: &str) -> Vec<Run> {
    let ranges: Vec<Range<usize>> = model.find.needles.in_text(text);
    lit_runs(&text.replace('\n', " "), role, &ranges)
}

fn total(runs: &[Run]) -> usize {
    runs.iter().map(|run| run.text.width()).sum()
}

/// Cuts runs to so many columns.
fn shorten(runs: &mut Vec<Run>, room: usize, look: &Look) {
    let mut used = 0;
    for at in 0..runs.len() {
        let wide = runs[at].text.width();
        if used + wide > room {
            runs[at].text = cut(&runs[at].text, room - used, look.ellipsis());
            runs.truncate(at + 1);
            return;
        }
        used += wide;
    }
}
