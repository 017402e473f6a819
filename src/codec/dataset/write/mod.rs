//! A dataset as the file that a person would have written: short where short will do, in order, nothing said twice.
//!
//! The law: what is written reads back as an equal dataset.

mod ground;
mod json;
mod plan;
mod records;
mod sheet;

use crate::domain::Dataset;

use plan::Plan;

pub use json::{ABOUT, write_json};

pub(super) use ground::Ground;
pub(super) use plan::may_be_made;
pub(super) use records::Scribe;
pub(super) use sheet::{Rows, record, string_value};

/// The file of a dataset. It begins with the lines of `opening` as a comment, which should say where it came from.
pub fn write(dataset: &Dataset, opening: &str) -> String {
    let ground = Ground::of(dataset);
    let plan = Plan::of(&ground);
    let mut scribe = Scribe::new(ground);
    let d = dataset;
    scribe.sheet.comment(opening);
    if !opening.is_empty() {
        scribe.sheet.out.push('\n');
    }
    scribe.head(d.head());
    if !d.parties().is_empty() {
        scribe.sheet.section("Parties, in the order of their columns.");
        d.parties().iter().for_each(|party| scribe.party(party));
    }
    if !d.themes().is_empty() {
        scribe.sheet.section("Themes; one whose id begins with another's and a slash lies within it.");
        d.themes().iter().for_each(|theme| scribe.theme(theme));
    }
    if !d.sources().is_empty() {
        scribe.sheet.section("Sources; their terms decide who may see what rests on them.");
        d.sources().iter().for_each(|source| scribe.source(source));
    }
    if !d.issues().is_empty() {
        scribe.sheet.section("Issues, each followed by its positions.");
    }
    for ix in d.issue_ixs() {
        let issue = d.issue(ix);
        let challenges = issue.challenges.iter().copied().filter(|it| it.get() < plan.short_challenges);
        let opportunities =
            issue.opportunities.iter().copied().filter(|it| it.get() < plan.short_opportunities);
        scribe.issue(ix, challenges, opportunities);
    }
    if d.challenges().len() > plan.short_challenges {
        scribe.sheet.section("Challenges: what stands in the way.");
    }
    for (challenge, says_id) in d.challenges().iter().zip(&plan.challenge_ids).skip(plan.short_challenges) {
        scribe.challenge(challenge, *says_id);
    }
    if d.opportunities().len() > plan.short_opportunities {
        scribe.sheet.section("Opportunities: what could bring movement, and what is set against it.");
    }
    let opportunities = d.opportunities().iter().zip(&plan.opportunity_ids);
    for (opportunity, says_id) in opportunities.skip(plan.short_opportunities) {
        scribe.opportunity(opportunity, *says_id);
    }
    if !d.measures().is_empty() {
        scribe.sheet.section("Confidence-building measures.");
    }
    for (measure, says_id) in d.measures().iter().zip(&plan.measure_ids) {
        scribe.measure(measure, *says_id);
    }
    if !d.steps().is_empty() {
        scribe.sheet.section("Proposed steps.");
    }
    for (step, says_id) in d.steps().iter().zip(&plan.step_ids) {
        scribe.step(step, *says_id);
    }
    if !d.pressures().is_empty() {
        scribe.sheet.section("What presses on the parties.");
    }
    for (pressure, says_id) in d.pressures().iter().zip(&plan.pressure_ids) {
        scribe.pressure(pressure, *says_id);
    }
    scribe.sheet.out
}

#[cfg(test)]
mod tests;
