//! What is not known of the principals: what to find out before the talks, or to ask at them.

use crate::domain::audience::Item;
use crate::domain::dataset::Dataset;
use crate::domain::records::{IssueIx, PartyIx};
use crate::domain::stance::{Stance, Standing};
use crate::domain::standings::Standings;
use crate::domain::vocabulary::StanceBasis;

/// Cells that leave one thing open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What each of them comes to.
    pub standing: Standing,
    /// Of whom, and on which issues.
    pub of: Vec<(PartyIx, Vec<IssueIx>)>,
}

/// The standings that leave something open, the homework last. That something does not concern a party leaves nothing open.
const OPEN: [Standing; 6] = [
    Standing::Stance(Stance::Contested),
    Standing::Stance(Stance::Unclear),
    Standing::Stance(Stance::Awaiting),
    Standing::Stance(Stance::Silent),
    Standing::Uncoded,
    Standing::NoEntry,
];

/// Every cell of the principals that leaves something open. That nobody has judged some words is a question only to those
/// who may see judgements.
pub(super) fn unknown(dataset: &Dataset, standings: &Standings, principals: &[PartyIx]) -> Vec<Unknown> {
    let judges = dataset.audience().sees(Item::Stance(StanceBasis::Coded), None);
    let open = OPEN.into_iter().filter(|standing| judges || *standing != Standing::Uncoded);
    let cells = |standing| {
        let of = principals.iter().map(|party| {
            let is_so = |issue: &IssueIx| standings.at(*issue, *party).standing() == Some(standing);
            (*party, dataset.issue_ixs().filter(is_so).collect::<Vec<_>>())
        });
        of.filter(|(_, issues)| !issues.is_empty()).collect::<Vec<_>>()
    };
    open.map(|standing| Unknown { standing, of: cells(standing) })
        .filter(|unknown| !unknown.of.is_empty())
        .collect()
}
