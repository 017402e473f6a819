//! The state of the running program, and what can be read off it.

use std::collections::HashSet;
use std::sync::Arc;

use unicode_width::UnicodeWidthStr;

use super::editor::Editor;
use super::key::Key;
use super::keymap::{Context, Keymap};
use super::layout::Layout;
use super::overlay::Overlay;
use super::place::{Column, Focus, Item, Pane, Place, View};
use crate::domain::anchor::{Anchor, Place as Leads};
use crate::domain::go_to::Directory;
use crate::domain::query::{Needles, NoteFacts, Query};
use crate::domain::search::SearchIndex;
use crate::domain::sort::Sort;
use crate::domain::vocabulary::GapWord;
use crate::domain::{
    Audience, Dataset, Date, IssueIx, Note, NoteBook, NoteId, PartyIx, SourceIx, Standings, Tally,
};

/// The room that the last frame gave to what scrolls, and where it began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Viewport {
    /// Rows of the view that are whole on screen.
    pub rows: usize,
    /// The first row on screen.
    pub top: usize,
    /// The first scrolling column on screen.
    pub left: usize,
    /// Whether the cells of the grid were wrapped.
    pub wrapped: bool,
    /// Lines of the detail on screen.
    pub detail: usize,
    /// The furthest the detail can scroll.
    pub detail_end: usize,
}

/// How the notes stand with the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keeping {
    /// There are no notes here, and why.
    None(String),
    /// Up to this revision all is on disk.
    Saved(u64),
    /// The last save failed, and why; up to this revision all is on disk.
    Failed(u64, String),
}

/// What the bottom line says for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The words.
    pub text: String,
    /// Whether something went wrong.
    pub bad: bool,
}

/// The grid's own state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// The order of the parties, where it is not the dataset's.
    pub order: Vec<PartyIx>,
    /// Columns that each party is wider than it would be (or narrower, below zero).
    pub widen: i16,
    /// Whether cells wrap; `None`: where all rows have room.
    pub wrap: Option<bool>,
    /// What the rows are sorted by.
    pub sort: Option<Sort>,
}

/// The filter as it stands.
#[derive(Debug, Default)]
pub struct Find {
    /// As typed.
    pub text: String,
    /// As understood.
    pub query: Query,
    /// What it lights up.
    pub needles: Needles,
    /// The folded titles, made when a place is first gone to.
    pub directory: Option<Directory>,
    /// The folded words of the dataset, made when a word is first searched.
    pub index: SearchIndex,
}

/// A note being written.
#[derive(Debug)]
pub struct Editing {
    /// The editor.
    pub editor: Editor,
    /// The note; in the book from its first letter on.
    pub note: Note,
    /// As it was in the book before; `None` for a new one.
    pub before: Option<Note>,
    /// The pane that gets the keys back.
    pub from: Pane,
}

/// A change to the notes that can be undone.
#[derive(Debug, Clone)]
pub struct Change {
    /// The note before; `None` if there was none.
    pub before: Option<Note>,
    /// The note after.
    pub after: Note,
}

/// Everything the program knows.
#[derive(Debug)]
pub struct Model {
    /// What is compared.
    pub dataset: Arc<Dataset>,
    /// What every cell comes to on the day looked at.
    pub standings: Standings,
    /// The notes.
    pub book: NoteBook,
    /// What filters need of the notes; made anew when the notes change.
    pub facts: NoteFacts,
    /// The sources that a correction was noted on: it marks every cell that cites them.
    pub corrected: HashSet<SourceIx>,
    /// How the notes stand with the disk.
    pub keeping: Keeping,
    /// Who writes.
    pub author: String,
    /// The widest title, in columns.
    pub title_width: u16,
    /// The widest number of an issue, in columns, but no more than eight.
    pub number_width: u16,
    /// Which key means what.
    pub keymap: Keymap,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The view.
    pub view: View,
    /// The pane that keys go to.
    pub pane: Pane,
    /// Whether that pane has the whole screen.
    pub zoom: bool,
    /// Whether the detail pane is wanted.
    pub show_detail: bool,
    /// Whether the notes pane is wanted.
    pub show_notes: bool,
    /// The issues shown, in order.
    pub rows: Vec<IssueIx>,
    /// The chosen row.
    pub row: usize,
    /// The columns of the grid.
    pub columns: Vec<Column>,
    /// The chosen column.
    pub column: usize,
    /// The grid's own state.
    pub grid: Grid,
    /// How many issues have each gap, from the widest.
    pub gap_counts: Vec<(GapWord, usize)>,
    /// How the contrasted parties stand to each other, where the filter asks for that.
    pub tally: Option<Tally>,
    /// The filter.
    pub find: Find,
    /// The marked issues.
    pub marked_issues: HashSet<IssueIx>,
    /// The marked parties, in the order of marking.
    pub marked_parties: Vec<PartyIx>,
    /// The parties compared.
    pub compared: Vec<PartyIx>,
    /// The chosen one of those.
    pub compared_at: usize,
    /// The rows of the opportunities view.
    pub items: Vec<Item>,
    /// The chosen one.
    pub item: usize,
    /// The rows of the view of all notes.
    pub listed: Vec<NoteId>,
    /// The chosen one.
    pub listed_at: usize,
    /// Whether that view is in order of time, not by issue.
    pub by_time: bool,
    /// The chosen note of the notes pane.
    pub note_at: usize,
    /// Lines of the detail scrolled away.
    pub scroll: usize,
    /// What lies over the view.
    pub overlay: Option<Overlay>,
    /// The note being written.
    pub editing: Option<Editing>,
    /// The keys of an unfinished sequence.
    pub pressed: Vec<Key>,
    /// Places to go back to, with the filter that stood there.
    pub jumps: Vec<(Place, String)>,
    /// Changes to notes that can be undone.
    pub done: Vec<Change>,
    /// Changes that were undone.
    pub undone: Vec<Change>,
    /// What the bottom line says.
    pub message: Option<Message>,
    /// What the last frame had room for.
    pub viewport: Viewport,
    /// The day looked at; `None` takes whatever is newest.
    pub day: Option<Date>,
}

impl Model {
    /// The state on starting: everything shown, the cursor on the first cell.
    pub fn new(dataset: Arc<Dataset>, book: NoteBook, keeping: Keeping, day: Option<Date>) -> Self {
        let day = day.or(dataset.head().as_of);
        let mut model = Self {
            standings: Standings::of(&dataset, day, Audience::Own),
            facts: NoteFacts::default(),
            corrected: HashSet::new(),
            find: Find::default(),
            rows: vec![],
            row: 0,
            columns: vec![],
            column: 1,
            grid: Grid::default(),
            marked_issues: HashSet::new(),
            marked_parties: vec![],
            compared: vec![],
            compared_at: 0,
            items: vec![],
            item: 0,
            listed: vec![],
            listed_at: 0,
            by_time: false,
            note_at: 0,
            scroll: 0,
            overlay: None,
            editing: None,
            pressed: vec![],
            jumps: vec![],
            done: vec![],
            undone: vec![],
            message: None,
            viewport: Viewport::default(),
            keymap: Keymap::default(),
            size: (80, 24),
            view: View::default(),
            pane: Pane::default(),
            zoom: false,
            show_detail: true,
            show_notes: true,
            author: String::new(),
            gap_counts: vec![],
            tally: None,
            number_width: dataset.issues().iter().map(|issue| issue.number.width()).max().unwrap_or(0).min(8)
                as u16,
            title_width: dataset.issues().iter().map(|issue| issue.title.width()).max().unwrap_or(0).min(200)
                as u16,
            dataset,
            book,
            keeping,
            day,
        };
        model.day_changed();
        model.notes_changed();
        model.column = usize::from(model.columns.len() > 1);
        model
    }

    /// How the screen is divided.
    pub fn layout(&self) -> Layout {
        Layout::of(self.size)
    }

    /// The issue of the chosen row.
    pub fn issue(&self) -> Option<IssueIx> {
        self.rows.get(self.row).copied()
    }

    /// The chosen column.
    pub fn focused_column(&self) -> Column {
        self.columns.get(self.column).copied().unwrap_or(Column::Issue)
    }

    /// The parties on screen, in their order.
    pub fn parties(&self) -> impl Iterator<Item = PartyIx> + Clone + '_ {
        self.columns.iter().filter_map(|column| match column {
            Column::Party(party) => Some(*party),
            Column::Issue | Column::Gap | Column::Challenges | Column::Opportunities | Column::Notes => None,
        })
    }

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
        let note = self.listed.get(self.listed_at).and_then(|id| self.book.get(id));
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
            Focus::Item(Item::Opportunity(ix)) => {
                Some(Anchor::Opportunity(dataset.opportunity(ix).id.clone()))
            }
            Focus::Item(Item::Challenge(ix)) => Some(Anchor::Challenge(dataset.challenge(ix).id.clone())),
            Focus::Item(Item::Measure(ix)) => Some(Anchor::Measure(dataset.measure(ix).id.clone())),
            Focus::Item(Item::Step(ix)) => Some(Anchor::Step(dataset.step(ix).id.clone())),
            Focus::Item(Item::Pressure(at)) => dataset
                .pressures()
                .get(at)
                .map(|pressure| Anchor::Party(dataset.party(pressure.on).id.clone())),
        }
    }

    /// The notes that the notes pane shows: those on the focus itself, then those around it.
    pub fn notes_here(&self) -> Vec<&Note> {
        let focus = self.focus();
        let Some(anchor) = self.anchor(focus) else { return vec![] };
        match focus {
            Focus::Issue(issue) => self.book.on_issue(&self.dataset.issue(issue).id).collect(),
            Focus::Cell(issue, party) => {
                let above = Anchor::Issue(self.dataset.issue(issue).id.clone());
                let sources = self.sources_cited(issue, party).into_iter();
                let sources = sources.map(|ix| Anchor::Source(self.dataset.source(ix).id.clone()));
                let around: Vec<Anchor> = [anchor, above].into_iter().chain(sources).collect();
                around.iter().flat_map(|on| self.book.on(on)).collect()
            }
            Focus::Nothing | Focus::Item(_) => self.book.on(&anchor).collect(),
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
            self.book.get(self.listed.get(self.listed_at)?)
        } else {
            self.notes_here().get(self.note_at).copied()
        }
    }

    /// Where the next key is pressed, the nearest first.
    pub fn contexts(&self) -> Vec<Context> {
        match &self.overlay {
            Some(
                Overlay::Filter { .. }
                | Overlay::GoTo { .. }
                | Overlay::Palette { .. }
                | Overlay::Help { .. },
            ) => {
                return vec![Context::Prompt];
            }
            Some(Overlay::Picker(_)) => return vec![Context::Picker],
            Some(Overlay::Question(_)) => return vec![],
            None => {}
        }
        if self.editing.is_some() {
            return vec![Context::Editor];
        }
        match (self.pane, self.view) {
            (Pane::Notes, _) | (Pane::View, View::Notes) => vec![Context::Notes, Context::Views],
            (Pane::Detail, _) => vec![Context::Views],
            (Pane::View, View::Grid) => vec![Context::Grid, Context::Views],
            (Pane::View, View::Compare) => vec![Context::Compare, Context::Views],
            (Pane::View, View::Opportunities) => vec![Context::Opportunities, Context::Views],
        }
    }

    /// How many changes the disk does not have yet; 0 where there are no notes.
    pub fn unsaved(&self) -> u64 {
        match &self.keeping {
            Keeping::None(_) => 0,
            Keeping::Saved(revision) | Keeping::Failed(revision, _) => {
                self.book.revision().saturating_sub(*revision)
            }
        }
    }

    /// Whether anything narrows what is shown.
    pub fn is_filtered(&self) -> bool {
        !self.find.query.conditions().is_empty()
    }

    /// The place to come back to.
    pub fn place(&self) -> Place {
        Place { view: self.view, issue: self.issue(), column: self.focused_column() }
    }
}
