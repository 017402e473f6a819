//! How parties stand to each other on an issue, in a word.

use super::Reading;
use crate::domain::gap::{derive, in_steps};
use crate::domain::{Comparison, GapReading, IssueIx, PartyIx};
use crate::ui::look::Role;

/// Whether parties differ or agree, by glyph and by word, and the gap. Of more than two it says which: the two furthest
/// apart, those that agree, those that cannot be compared.
pub fn verdict(reading: &Reading<'_>, issue: IssueIx, parties: &[PartyIx]) -> (Role, String) {
    let look = reading.look;
    let gap = GapReading::seen(reading.dataset, reading.standings, issue);
    let gap = gap.map_or_else(String::new, |gap| format!(" · gap {}", gap.word().label()));
    let cells = reading.standings.among(issue, parties);
    let derived = derive(&cells);
    let (known, unknown): (Vec<_>, Vec<_>) = cells.partition(|(_, glance)| glance.step().is_some());
    let named = |parties: &[(PartyIx, _)]| {
        let names: Vec<&str> =
            parties.iter().map(|(party, _)| reading.dataset.party(*party).called()).collect();
        match names.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, first)) => format!("{} and {last}", first.join(", ")),
            None => String::new(),
        }
    };
    let (role, told) = match Comparison::on(reading.standings, issue, parties) {
        Comparison::Differ => {
            let mut told = format!("differ, {} apart", in_steps(derived.steps));
            if let (Some(((one, _), (other, _))), 3..) = (derived.pair, parties.len()) {
                let called = |party| reading.dataset.party(party).called();
                told = format!("{} and {} {told}", called(one), called(other));
            }
            if !unknown.is_empty() {
                told += &format!("; {} not comparable", named(&unknown));
            }
            (Role::Warning, format!("{} {told}", look.pick("↔", "<>")))
        }
        Comparison::Agree => (Role::Support, "= agree".to_owned()),
        Comparison::NotComparable => {
            let mut told = "not comparable".to_owned();
            if known.len() > 1 {
                told = format!("{} {told}; {} agree", named(&unknown), named(&known));
            }
            (Role::Dim, format!("{} {told}", look.pick("∅", "?")))
        }
    };
    (role, told + &gap)
}
