//! What the user looks at, whatever the view: the thing in focus, its anchor, the notes on it.

use super::model::Model;
use super::place::{Column, Focus, Item, Pane, View};
use crate::domain::anchor::{Anchor, Place as Leads};
use crate::domain::{Dataset, IssueIx, Note, PartyIx, SourceIx};

impl Item {
    /// What a note on this row is anchored to: by its id, which is the same whichever part of the dataset is shown.
    pub fn anchor(self, dataset: &Dataset) -> Option<Anchor> {
        match self {
            Self::Opportunity(ix) => Some(Anchor::Opportunity(dataset.opportunity(ix).id.clone())),
            Self::Challenge(ix) => Some(Anchor::Challenge(dataset.challenge(ix).id.clone())),
            Self::Measure(ix) => Some(Anchor::Measure(dataset.measure(ix).id.clone())),
            Self::Step(ix) => Some(Anchor::Step(dataset.step(ix).id.clone())),
            Self::Pressure(at) => dataset
                .pressures()
                .get(at)
                .map(|pressure| Anchor::Party(dataset.party(pressure.on).id.clone())),
        }
    }
}

impl Model {
    /// The thing that detail and notes are about.
    pub fn focus(&self) -> Focus {
        match self.view {
            View::Grid => self.focus_in_grid(),
            View::Notes => self.focus_of_note(),
            View::Compare => match (self.issue(), self.compared.get(self.compared_at)) {
                (Some(issue), Some(party)) => Focus::Cell(issue, *party),
                (Some(issue), None) => Focus::Issue(issue),
                (None, _) => Focus::Nothing,
            },
            View::Opportunities => {
                self.items.get(self.item).map_or(Focus::Nothing, |item| Focus::Item(*item))
            }
        }
    }

    /// What the chosen note of the view of all notes is about.
    fn focus_of_note(&self) -> Focus {
        let note = self.listed.get(self.listed_at).and_then(|id| self.notes().get(id));
        match note.and_then(|note| note.on.resolve(&self.dataset)) {
            Some(Leads::Cell(issue, party)) => Focus::Cell(issue, party),
            Some(Leads::Issue(issue)) => Focus::Issue(issue),
            Some(Leads::Opportunity(ix)) => Focus::Item(Item::Opportunity(ix)),
            Some(Leads::Challenge(ix)) => Focus::Item(Item::Challenge(ix)),
            Some(Leads::Measure(ix)) => Focus::Item(Item::Measure(ix)),
            Some(Leads::Step(ix)) => Focus::Item(Item::Step(ix)),
            Some(Leads::Party(_) | Leads::Source(_) | Leads::Dataset | Leads::Inbox) | None => Focus::Nothing,
        }
    }

    /// The thing that the grid's cursor is on, whatever the view.
    pub fn focus_in_grid(&self) -> Focus {
        match (self.issue(), self.focused_column()) {
            (None, _) => Focus::Nothing,
            (Some(issue), Column::Party(party)) => Focus::Cell(issue, party),
            (Some(issue), _) => Focus::Issue(issue),
        }
    }

    /// What a note on this would be anchored to.
    pub fn anchor(&self, focus: Focus) -> Option<Anchor> {
        let dataset = &self.dataset;
        match focus {
            Focus::Nothing => None,
            Focus::Cell(issue, party) => Some(Anchor::cell(dataset, issue, party)),
            Focus::Issue(issue) => Some(Anchor::Issue(dataset.issue(issue).id.clone())),
            Focus::Item(item) => item.anchor(dataset),
        }
    }

    /// What a note that is begun now would be about: the focus, but in the view of notes what is focused in the grid, since
    /// the focus there is a note.
    pub fn focus_to_note(&self) -> Focus {
        if self.view == View::Notes { self.focus_in_grid() } else { self.focus() }
    }

    /// What a remark that is taken down now is about; where nothing is shown it is filed later.
    pub fn log_anchor(&self) -> Anchor {
        self.anchor(self.focus_to_note()).unwrap_or(Anchor::Inbox)
    }

    /// The notes that the notes pane shows: those on the focus itself, then those around it.
    pub fn notes_here(&self) -> Vec<&Note> {
        let focus = self.focus();
        let Some(anchor) = self.anchor(focus) else { return vec![] };
        match focus {
            Focus::Issue(issue) => self.notes().on_issue(&self.dataset.issue(issue).id).collect(),
            Focus::Cell(issue, party) => {
                let above = Anchor::Issue(self.dataset.issue(issue).id.clone());
                let sources = self.sources_cited(issue, party).into_iter();
                let sources = sources.map(|ix| Anchor::Source(self.dataset.source(ix).id.clone()));
                let around: Vec<Anchor> = [anchor, above].into_iter().chain(sources).collect();
                around.iter().flat_map(|on| self.notes().on(on)).collect()
            }
            Focus::Nothing | Focus::Item(_) => self.notes().on(&anchor).collect(),
        }
    }

    /// The sources that the current readings of a cell cite, each once.
    fn sources_cited(&self, issue: IssueIx, party: PartyIx) -> Vec<SourceIx> {
        let current = self.dataset.current(issue, party, self.day);
        let mut cited: Vec<SourceIx> =
            current.readings().flat_map(|reading| self.dataset.sources_of(reading)).copied().collect();
        cited.sort_unstable();
        cited.dedup();
        cited
    }

    /// Whether a correction was noted on a source that a cell cites.
    pub fn is_corrected(&self, issue: IssueIx, party: PartyIx) -> bool {
        !self.corrected.is_empty()
            && self.sources_cited(issue, party).iter().any(|source| self.corrected.contains(source))
    }

    /// The note that keys act on: the chosen one of the view of notes, else of the notes pane.
    pub fn chosen_note(&self) -> Option<&Note> {
        if self.view == View::Notes && self.pane == Pane::View {
            self.notes().get(self.listed.get(self.listed_at)?)
        } else {
            self.notes_here().get(self.note_at).copied()
        }
    }
}
