//! What stands in the way, and what is set against it.

use crate::domain::dataset::Dataset;
use crate::domain::records::{ChallengeIx, OpportunityIx};

use super::Difference;

/// What stands in the way, with what is set against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The challenge.
    pub challenge: ChallengeIx,
    /// The opportunities that are set against it.
    pub against: Vec<OpportunityIx>,
}

impl Block {
    /// Whether nothing is set against it and nobody has said what would lessen it.
    pub fn is_unanswered(&self, dataset: &Dataset) -> bool {
        self.against.is_empty() && dataset.challenge(self.challenge).mitigation.is_none()
    }
}

/// Every challenge: those that something answers first, and of those the ones on the issues that are furthest apart.
pub(super) fn of(dataset: &Dataset, differ: &[Difference]) -> Vec<Block> {
    let mut against = vec![vec![]; dataset.challenges().len()];
    for opportunity in dataset.opportunity_ixs() {
        for challenge in &dataset.opportunity(opportunity).challenges {
            against[challenge.get()].push(opportunity);
        }
    }
    let mut places = vec![usize::MAX; dataset.issues().len()];
    for (place, difference) in differ.iter().enumerate() {
        places[difference.issue.get()] = place;
    }
    let mut blocks: Vec<Block> = dataset
        .challenge_ixs()
        .zip(against)
        .map(|(challenge, against)| Block { challenge, against })
        .collect();
    blocks.sort_by_cached_key(|block| {
        let issues = &dataset.challenge(block.challenge).issues;
        let place = issues.iter().map(|issue| places[issue.get()]).min();
        (block.is_unanswered(dataset), place.unwrap_or(usize::MAX))
    });
    blocks
}

/// The opportunities that are set against no challenge.
pub(super) fn openings(dataset: &Dataset) -> Vec<OpportunityIx> {
    dataset.opportunity_ixs().filter(|ix| dataset.opportunity(*ix).challenges.is_empty()).collect()
}
