//! What blocks and what could unblock: opportunities, challenges, measures, steps and pressures, each whole.

use super::Reading;
use crate::domain::{ChallengeIx, IssueIx, MeasureIx, OpportunityIx, Pressure, StepIx, Text};
use crate::ui::look::Role;
use crate::ui::paper::{Page, Para};

/// An opportunity, and what is set against it.
pub fn opportunity(reading: &Reading<'_>, ix: OpportunityIx) -> Page {
    let item = reading.dataset.opportunity(ix);
    let mut page = head(reading, "Opportunity", &item.text);
    page.put(reading.origin(&item.origin));
    page.gap();
    if item.challenges.is_empty() {
        page.line(Role::Dim, super::capital(&format!("{} is set against it.", reading.dataset.nothing())));
    } else {
        page.line(Role::Heading, "Set against it");
    }
    for ix in &item.challenges {
        let against = reading.dataset.challenge(*ix);
        page.put(reading.item(&against.text));
        owners_and_mitigation(reading, *ix, &mut page);
        page.put(reading.origin(&against.origin));
    }
    issues(reading, &item.issues, &mut page);
    page
}

/// A challenge: whose move it is and what would lessen it.
pub fn challenge(reading: &Reading<'_>, ix: ChallengeIx) -> Page {
    let item = reading.dataset.challenge(ix);
    let mut page = head(reading, "Challenge", &item.text);
    page.put(reading.origin(&item.origin));
    page.gap();
    owners_and_mitigation(reading, ix, &mut page);
    issues(reading, &item.issues, &mut page);
    page
}

/// A measure: purpose, impact, status, risk, verification.
pub fn measure(reading: &Reading<'_>, ix: MeasureIx) -> Page {
    let item = reading.dataset.measure(ix);
    let mut page = head(reading, "Confidence-building measure", &item.title);
    let facts = [
        item.status.map(crate::domain::vocabulary::Progress::label),
        item.reciprocity.map(crate::domain::vocabulary::Reciprocity::label),
    ];
    let facts: Vec<&str> = facts.into_iter().flatten().collect();
    page.line(Role::Dim, if facts.is_empty() { "no status".to_owned() } else { facts.join(" · ") });
    page.put(reading.origin(&item.origin));
    page.gap();
    let fields = [
        ("Purpose", &item.purpose),
        ("Expected impact", &item.impact),
        ("Proposed by", &item.proposed_by),
        ("Risk", &item.risk),
        ("Verification", &item.verification),
    ];
    for (label, text) in fields {
        optional(reading, label, text.as_ref(), &mut page);
    }
    issues(reading, &item.issues, &mut page);
    page
}

/// A proposed step.
pub fn step(reading: &Reading<'_>, ix: StepIx) -> Page {
    let item = reading.dataset.step(ix);
    let mut page = head(reading, "Proposed step", &item.text);
    page.line(Role::Dim, item.status.map_or("no status", |status| status.label()));
    page.put(reading.origin(&item.origin));
    page.gap();
    optional(reading, "Proposed by", item.proposed_by.as_ref(), &mut page);
    let measures: Vec<&str> =
        item.measures.iter().map(|m| reading.dataset.measure(*m).title.as_str()).collect();
    if !measures.is_empty() {
        page.put(reading.labelled("Part of", &measures.join(" · ")));
    }
    issues(reading, &item.issues, &mut page);
    page
}

/// What presses on a party.
pub fn pressure(reading: &Reading<'_>, item: &Pressure) -> Page {
    let on = &reading.dataset.party(item.on).name;
    let from = item.from.map(|from| format!("{} ", from.label())).unwrap_or_default();
    let mut page = head(reading, &super::capital(&format!("{from}pressure on {on}")), &item.text);
    page.put(reading.origin(&item.origin));
    page
}

fn head(reading: &Reading<'_>, kind: &str, text: &str) -> Page {
    let mut page = Page::default();
    page.line(Role::Dim, kind);
    page.put(reading.plain(Role::Heading, text));
    page
}

fn optional(reading: &Reading<'_>, label: &str, text: Option<&Text>, page: &mut Page) {
    if let Some(text) = text {
        page.put(reading.labelled(label, text));
    }
}

fn owners_and_mitigation(reading: &Reading<'_>, ix: ChallengeIx, page: &mut Page) {
    let item = reading.dataset.challenge(ix);
    let owners: Vec<&str> = item.owners.iter().map(|ix| reading.dataset.party(*ix).name.as_str()).collect();
    if !owners.is_empty() {
        page.put(Para::indented(2).put(Role::Dim, format!("whose move: {}", owners.join(", "))));
    }
    if let Some(mitigation) = &item.mitigation {
        let mut para = Para::indented(2).put(Role::Dim, "what would lessen it: ");
        reading.words(&mut para, Role::Text, mitigation);
        page.put(para);
    }
}

fn issues(reading: &Reading<'_>, issues: &[IssueIx], page: &mut Page) {
    let titles: Vec<String> = issues
        .iter()
        .map(|ix| format!("{} {}", reading.dataset.issue(*ix).number, reading.dataset.issue(*ix).title))
        .collect();
    if !titles.is_empty() {
        page.gap();
        page.put(reading.labelled("On", &titles.join(" · ")));
    }
}
