//! Why nothing is shown: what each condition alone hides.

use std::fmt;

use crate::domain::records::PartyIx;

use super::evaluate::select;
use super::{Condition, Kind, Query, World, choose_columns};

/// Why a query shows nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// How many issues there are.
    pub of: usize,
    /// What would show something if it alone were lifted, in the order of the text.
    pub lifts: Vec<Lift>,
}

/// One thing that hides rows on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lift {
    /// Which condition; `None`: that some parties are not shown.
    pub condition: Option<usize>,
    /// What it is called.
    pub label: String,
    /// How many issues show without it.
    pub rows: usize,
}

impl fmt::Display for Lift {
    /// `1 is hidden by theme:humanitarian`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is = if self.rows == 1 { "is" } else { "are" };
        write!(f, "{} {is} hidden by {}", self.rows, self.label)
    }
}

impl fmt::Display for Explanation {
    /// `0 of 14 issues shown; 1 is hidden by theme:humanitarian`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let issues = if self.of == 1 { "issue" } else { "issues" };
        write!(f, "0 of {} {issues} shown", self.of)?;
        if self.lifts.is_empty() && self.of > 0 {
            f.write_str("; no one condition alone hides them")?;
        }
        self.lifts.iter().try_for_each(|lift| write!(f, "; {lift}"))
    }
}

impl Query {
    /// Why no row is shown; `None` where one is.
    pub fn why_empty(&self, world: &World<'_>) -> Option<Explanation> {
        if !self.rows(world).is_empty() {
            return None;
        }
        let every: Vec<PartyIx> = world.dataset.party_ixs().collect();
        let all = || world.dataset.issue_ixs().collect();
        let mut lifts = Vec::new();
        for (at, condition) in self.conditions.iter().enumerate() {
            let others: Vec<&Condition> = self
                .conditions
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .map(|(_, c)| c)
                .collect();
            let rows = match &condition.kind {
                Kind::Rows(_) => select(&others, world, all()).len(),
                Kind::Columns { .. } => {
                    let shown = choose_columns(&others, &every);
                    select(&others, &World { shown: &shown, ..*world }, all()).len()
                }
            };
            if rows > 0 {
                lifts.push(Lift { condition: Some(at), label: condition.label.clone(), rows });
            }
        }
        let chooses_columns = self.conditions.iter().any(|c| matches!(c.kind, Kind::Columns { .. }));
        if !chooses_columns && world.shown.len() < every.len() {
            let rows = self.rows(&World { shown: &every, ..*world }).len();
            if rows > 0 {
                lifts.push(Lift { condition: None, label: "the choice of parties".to_owned(), rows });
            }
        }
        Some(Explanation { of: world.dataset.issues().len(), lifts })
    }
}
