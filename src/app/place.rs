//! Where the user is: the view, the pane, the column, the thing in focus.

use crate::domain::{ChallengeIx, IssueIx, MeasureIx, NoteId, OpportunityIx, PartyIx, StepIx};

/// A view.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    /// Issues down, parties across.
    #[default]
    Grid,
    /// Parties side by side.
    Compare,
    /// What blocks and what could unblock.
    Opportunities,
    /// Every note.
    Notes,
}

impl View {
    /// Every view, with its key, in the order of the tabs.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Grid, "1"), (Self::Compare, "2"), (Self::Opportunities, "3"), (Self::Notes, "5")];

    /// The name on its tab.
    pub fn title(self) -> &'static str {
        match self {
            Self::Grid => "Grid",
            Self::Compare => "Compare",
            Self::Opportunities => "Opportunities",
            Self::Notes => "Notes",
        }
    }
}

/// A part of the screen that keys can go to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pane {
    /// The view itself.
    #[default]
    View,
    /// All that is known of the focus.
    Detail,
    /// The notes on the focus.
    Notes,
}

/// A column of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The issue itself.
    Issue,
    /// What a party says.
    Party(PartyIx),
    /// How far apart the principals are.
    Gap,
    /// What stands in the way.
    Challenges,
    /// What could bring movement.
    Opportunities,
    /// The notes.
    Notes,
}

/// A row of the opportunities view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// An opportunity with the challenges set against it.
    Opportunity(OpportunityIx),
    /// A challenge that no opportunity is set against.
    Challenge(ChallengeIx),
    /// A measure.
    Measure(MeasureIx),
    /// A proposed step.
    Step(StepIx),
    /// A pressure, by its place in the dataset.
    Pressure(usize),
}

impl Item {
    /// The heading that items of its kind stand under.
    pub fn section(self) -> &'static str {
        match self {
            Self::Opportunity(_) => "Opportunities, and what is set against them",
            Self::Challenge(_) => "Challenges that nothing is paired with",
            Self::Measure(_) => "Confidence-building measures",
            Self::Step(_) => "Proposed steps",
            Self::Pressure(_) => "Pressures on the parties",
        }
    }
}

/// The thing that detail and notes are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// Nothing is shown.
    Nothing,
    /// A party on an issue.
    Cell(IssueIx, PartyIx),
    /// An issue.
    Issue(IssueIx),
    /// A row of the opportunities.
    Item(Item),
}

/// What the cursors of all views are on, so that they can be kept while the lists change under them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The issue.
    pub issue: Option<IssueIx>,
    /// The column of the grid.
    pub column: Column,
    /// The row of the opportunities.
    pub item: Option<Item>,
    /// The note in the view of all notes.
    pub note: Option<NoteId>,
}

/// A place to come back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The view.
    pub view: View,
    /// The issue.
    pub issue: Option<IssueIx>,
    /// The column of the grid.
    pub column: Column,
}
