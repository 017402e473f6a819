//! One party on one issue: the words, who said them, what was judged of them, and what was said before.

use super::{Cited, Reading, capital};
use crate::domain::GapReading;
use crate::domain::plain::conditional;
use crate::domain::vocabulary::{RedLineBasis, StanceBasis};
use crate::domain::{Current, IssueIx, PartyIx, Position, Standing};
use crate::ui::look::Role;
use crate::ui::paper::{Page, Para};

/// Everything known of a party on an issue.
pub fn cell(reading: &Reading<'_>, issue: IssueIx, party: PartyIx) -> Page {
    let dataset = reading.dataset;
    let (about, who) = (dataset.issue(issue), dataset.party(party));
    let mut page = Page::default();
    let mut head = Para::new().put(Role::Dim, format!("{} ", about.number));
    reading.words(&mut head, Role::Heading, &about.title);
    head.push(Role::Dim, " · ");
    reading.words(&mut head, Role::Heading, &who.name);
    page.put(head);
    if let Some(question) = &about.question {
        page.put(reading.plain(Role::Dim, question));
    }
    page.gap();
    page.join(position(reading, issue, party));
    page.gap();
    for (label, texts) in [
        (
            "Challenges",
            about.challenges.iter().map(|ix| dataset.challenge(*ix).text.as_str()).collect::<Vec<_>>(),
        ),
        (
            "Opportunities",
            about.opportunities.iter().map(|ix| dataset.opportunity(*ix).text.as_str()).collect(),
        ),
    ] {
        if !texts.is_empty() {
            page.put(reading.labelled(label, &texts.join(" · ")));
        }
    }
    if let Some(gap) = GapReading::seen(dataset, reading.standings, issue) {
        page.put(reading.labelled("Gap", &gap.tell(dataset, reading.glyph())));
    }
    page
}

/// What a party says, without a heading: the current readings, what was before and what comes later.
pub fn position(reading: &Reading<'_>, issue: IssueIx, party: PartyIx) -> Page {
    let current = reading.dataset.current(issue, party, reading.day());
    let mut page = said(reading, issue, party);
    let later: Vec<_> = current.later().collect();
    if !later.is_empty() {
        page.gap();
        let days: Vec<String> =
            later.iter().filter_map(|position| position.date).map(|d| d.to_string()).collect();
        page.line(Role::Dim, format!("Later than the day looked at: {}", days.join(", ")));
    }
    let mut history = current.history().peekable();
    if history.peek().is_some() {
        page.gap();
        page.line(Role::Heading, "Before");
        for earlier in history {
            page.put(past(reading, earlier));
            page.put(reading.attribution(&cited(reading, earlier)));
        }
    }
    page
}

/// What a party says now, without a heading: the current readings alone.
pub fn said(reading: &Reading<'_>, issue: IssueIx, party: PartyIx) -> Page {
    let current = reading.dataset.current(issue, party, reading.day());
    let mut page = Page::default();
    page.put(standing(reading, &current));
    let readings: Vec<&Position> = current.readings().collect();
    match (readings.len(), current.standing) {
        (0, _) => {
            page.line(Role::Dim, format!("{} recorded, which is not silence", reading.dataset.nothing()));
        }
        (1, _) => {}
        (count, Standing::Stance(crate::domain::Stance::Contested)) => {
            page.line(Role::Warning, format!("{count} readings of one date disagree; it counts as neither."));
        }
        // Where not every stance is shown, nobody can tell whether they agree.
        (count, Standing::Stance(_)) if readings.iter().all(|one| one.stance.is_some()) => {
            page.line(Role::Dim, format!("{count} records of one date corroborate each other."));
        }
        (count, _) => page.line(Role::Dim, format!("{count} records of one date.")),
    }
    let several = readings.len() > 1;
    for one in readings {
        page.gap();
        page.join(statement(reading, one, several));
    }
    page
}

fn standing(reading: &Reading<'_>, current: &Current<'_>) -> Para {
    let dataset = reading.dataset;
    let mut para = Para::hanging(0, 2);
    let glyph = reading.look.glyph(current.standing);
    let role = Role::of(current.standing);
    if !glyph.is_empty() {
        para.push(role, format!("{glyph} "));
    }
    para.push(role, dataset.standing_label(current.standing));
    let conditions: Vec<&str> = current.conditions().collect();
    if !conditions.is_empty() {
        para.push(Role::Text, ", ");
        reading.words(&mut para, Role::Text, &conditional(&conditions));
    }
    if current.standing.on_scale()
        && let Some(lead) = current.lead()
    {
        let basis = match dataset.basis_of(lead) {
            StanceBasis::Coded => " (coded)",
            StanceBasis::Stated => " (stated)",
        };
        para.push(Role::Dim, basis);
    }
    if current.red_lines().next().is_some() {
        para.push(Role::RedLine, format!("   {} red line", reading.look.red_line()));
    }
    para
}

fn statement(reading: &Reading<'_>, position: &Position, several: bool) -> Page {
    let mut page = Page::default();
    if several && let Some(stance) = position.stance {
        let role = Role::of(Standing::Stance(stance));
        let label = reading.dataset.stance_label(stance);
        page.line(role, format!("{} {label}", reading.look.stance(stance)));
    }
    if let Some(text) = &position.text {
        page.put(reading.plain(Role::Strong, text));
    }
    if let Some(quote) = position.quote() {
        page.put(reading.plain(Role::Strong, &format!("“{quote}”")));
    }
    page.put(reading.attribution(&cited(reading, position)));
    let Some(detail) = &position.detail else { return page };
    if let Some(line) = position.red_line() {
        let basis = match position.red_line_basis() {
            Some(RedLineBasis::Inferred) => "inferred",
            Some(RedLineBasis::Stated) | None => "stated",
        };
        let mut para =
            Para::new().put(Role::RedLine, format!("{} red line, {basis}: ", reading.look.red_line()));
        reading.words(&mut para, Role::Text, line);
        page.gap();
        page.put(para);
    }
    if let Some(interest) = &detail.interest {
        page.put(reading.labelled("Interest", interest));
    }
    let judged = [
        detail.flexibility.map(|word| format!("flexibility {}", word.label())),
        detail.salience.map(|word| format!("salience {}", word.label())),
        detail.confidence.map(|word| format!("confidence {}", word.label())),
    ];
    let judged: Vec<String> = judged.into_iter().flatten().collect();
    if !judged.is_empty() {
        page.line(Role::Text, capital(&judged.join(" · ")));
    }
    page
}

fn past(reading: &Reading<'_>, position: &Position) -> Para {
    let mut para = Para::hanging(0, 2);
    let standing = position.stance.map_or(Standing::Uncoded, Standing::Stance);
    let glyph = reading.look.glyph(standing);
    if !glyph.is_empty() {
        para.push(Role::of(standing), format!("{glyph} "));
    }
    match position.shown() {
        Some(text) => reading.words(&mut para, Role::Text, text),
        None => para.push(Role::Text, reading.dataset.standing_label(standing)),
    }
    if let Some(conditions) = position.conditions() {
        para.push(Role::Text, ", ");
        reading.words(&mut para, Role::Text, &conditional(&[conditions.as_str()]));
    }
    para
}

fn cited<'a>(reading: &Reading<'a>, position: &'a Position) -> Cited<'a> {
    Cited {
        lead: position.shown().map(|_| position.words().word()),
        by: position.by(),
        sources: reading.dataset.sources_of(position),
        locator: position.detail.as_ref().and_then(|detail| detail.locator.as_ref()),
        date: position.date,
    }
}
