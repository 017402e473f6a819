//! How parties stand to each other on an issue, in a word.

use super::Reading;
use crate::domain::comparison::steps_apart;
use crate::domain::gap::in_steps;
use crate::domain::{Comparison, GapReading, IssueIx, PartyIx};
use crate::ui::look::Role;

/// Whether parties differ or agree, by glyph and by word, and the gap.
pub fn verdict(reading: &Reading<'_>, issue: IssueIx, parties: &[PartyIx]) -> (Role, String) {
    let look = reading.look;
    let gap = GapReading::seen(reading.dataset, reading.standings, issue);
    let gap = gap.map_or_else(String::new, |gap| format!(" · gap {}", gap.word().label()));
    match Comparison::on(reading.standings, issue, parties) {
        Comparison::Differ => {
            let glances = reading.standings.among(issue, parties).map(|(_, glance)| glance);
            let steps = steps_apart(glances).unwrap_or(0);
            (Role::Warning, format!("{} differ, {} apart{gap}", look.pick("↔", "<>"), in_steps(steps)))
        }
        Comparison::Agree => (Role::Support, format!("= agree{gap}")),
        Comparison::NotComparable => (Role::Dim, format!("{} not comparable{gap}", look.pick("∅", "?"))),
    }
}
