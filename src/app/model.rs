//! The state of the running program, and what can be read off it.

use std::collections::HashSet;
use std::sync::Arc;

use crate::domain::width::Width;

use super::editor::Editor;
use super::export::LastExport;
use super::key::Key;
use super::keymap::{Context, Keymap};
use super::layout::Layout;
use super::overlay::{Overlay, Question};
use super::place::{Column, Item, Pane, Place, View};
use crate::domain::go_to::Directory;
use crate::domain::query::{Needles, NoteFacts, Query};
use crate::domain::search::SearchIndex;
use crate::domain::sort::Sort;
use crate::domain::text::fold;
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
    /// Columns and rows that the note editor has.
    pub editor: (u16, u16),
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

/// What came up in room mode and may quote a note or a private path: it waits until room mode is left.
#[derive(Debug, Clone)]
pub enum Held {
    /// A question, or what the user must know of the notes.
    Question(Question),
    /// What the bottom line would have said.
    Message(Message),
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
    /// What is compared: all of it, or in room mode the part that the public sees. All that is drawn, searched and counted
    /// is read from here.
    pub dataset: Arc<Dataset>,
    /// The whole of it.
    pub whole: Arc<Dataset>,
    /// The public part of it, once it was needed.
    pub public: Option<Arc<Dataset>>,
    /// What every cell comes to on the day looked at.
    pub standings: Standings,
    /// The notes. What may be shown of them is given by [`Model::notes`].
    pub book: NoteBook,
    /// What is shown of the notes in room mode: none.
    pub no_notes: NoteBook,
    /// What is not told in room mode, and is told on leaving it.
    pub held: Vec<Held>,
    /// What filters need of the notes; made anew when the notes change.
    pub facts: NoteFacts,
    /// The sources that a correction was noted on: it marks every cell that cites them.
    pub corrected: HashSet<SourceIx>,
    /// How the notes stand with the disk.
    pub keeping: Keeping,
    /// Why what is typed would be lost if the program were killed now, if so.
    pub unguarded: Option<String>,
    /// The revision that was last written to another file.
    pub saved_elsewhere: Option<u64>,
    /// Who writes.
    pub author: String,
    /// The folder that notes for the team go to, or why they cannot, and how they could.
    pub team: Result<String, String>,
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
    /// What the dialog that writes a file is opened with.
    pub last_export: LastExport,
    /// How often the outside world was asked for what takes a while.
    pub tickets: u64,
    /// What lies over the view.
    pub overlay: Option<Overlay>,
    /// The note being written.
    pub editing: Option<Editing>,
    /// The note whose text the user's own editor has, as it was given.
    pub elsewhere: Option<Note>,
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
    /// The issue that a filter took from under the cursor, and where the cursor went: it comes back when it shows again.
    pub stray: Option<(IssueIx, Option<IssueIx>)>,
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
            last_export: LastExport::default(),
            tickets: 0,
            overlay: None,
            editing: None,
            elsewhere: None,
            pressed: vec![],
            jumps: vec![],
            done: vec![],
            undone: vec![],
            message: None,
            stray: None,
            viewport: Viewport::default(),
            keymap: Keymap::default(),
            size: (80, 24),
            view: View::default(),
            pane: Pane::default(),
            zoom: false,
            show_detail: true,
            show_notes: true,
            author: String::new(),
            unguarded: None,
            saved_elsewhere: None,
            team: Err("there is no team here".to_owned()),
            gap_counts: vec![],
            tally: None,
            whole: Arc::clone(&dataset),
            public: None,
            no_notes: NoteBook::default(),
            held: vec![],
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

    /// For whom the screen is: for the public in room mode, else for the user alone.
    pub fn audience(&self) -> Audience {
        self.dataset.audience()
    }

    /// Whether others look at the screen.
    pub fn is_in_room(&self) -> bool {
        self.audience() == Audience::Public
    }

    /// The notes that may be shown: all of them, or in room mode none.
    pub fn notes(&self) -> &NoteBook {
        if self.is_in_room() { &self.no_notes } else { &self.book }
    }

    /// Whether the notes pane is wanted, and may be shown.
    pub fn shows_notes(&self) -> bool {
        self.show_notes && !self.is_in_room()
    }

    /// How the screen is divided.
    pub fn layout(&self) -> Layout {
        Layout::of(self.size)
    }

    /// Whether the detail and the notes stand beside the view, or below it; never both where only one has room.
    pub fn beside(&self) -> (bool, bool) {
        // Comparison shows the words whole and the view of notes every note: beside them either would say it twice.
        let detail = self.show_detail && self.view != View::Compare || self.pane == Pane::Detail;
        let notes = self.shows_notes() && matches!(self.view, View::Grid | View::Opportunities);
        let writing = self.pane == Pane::Notes || self.editing.is_some();
        match (detail, notes || writing) {
            (true, true) if self.layout() != Layout::Wide => (!writing, writing),
            both => both,
        }
    }

    /// The note that is being written, in the editor or in the log line.
    pub fn being_written(&self) -> Option<&NoteId> {
        match (&self.editing, &self.overlay) {
            (Some(editing), _) => Some(&editing.note.id),
            (None, Some(Overlay::Log(line))) => line.draft.as_ref(),
            (None, Some(_) | None) => None,
        }
    }

    /// How many notes the view of notes leaves out; one that is being written is not in its list yet.
    pub fn unlisted(&self) -> usize {
        let writing = self.being_written().filter(|id| !self.listed.contains(id));
        let writing = writing.and_then(|id| self.book.get(id)).filter(|note| !note.is_trashed());
        self.notes().len().saturating_sub(self.listed.len() + usize::from(writing.is_some()))
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

    /// Where the next key is pressed, the nearest first.
    pub fn contexts(&self) -> Vec<Context> {
        match &self.overlay {
            Some(
                Overlay::Filter { .. }
                | Overlay::GoTo { .. }
                | Overlay::Palette { .. }
                | Overlay::Elsewhere { .. }
                | Overlay::Help { .. }
                | Overlay::LeaveRoom { .. },
            ) => {
                return vec![Context::Prompt];
            }
            Some(Overlay::Log(_)) => return vec![Context::Log],
            Some(Overlay::Picker(_)) => return vec![Context::Picker],
            Some(Overlay::Export(_)) => return vec![Context::Export],
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

    /// Whom the filter asks for although nobody of that name has written a note here, and who has: in a sentence.
    pub fn unknown_author(&self) -> Option<String> {
        let mut asked = self.find.query.authors().peekable();
        asked.peek()?;
        let mut known: Vec<&str> = self.notes().by_time().map(|note| note.author.as_str()).collect();
        known.sort_unstable();
        known.dedup();
        let missed = asked.find(|name| !known.iter().any(|author| fold(author) == **name))?;
        let told = match known.as_slice() {
            [] => "nobody has".to_owned(),
            [one] => format!("{one} has"),
            [some @ .., last] => format!("{} and {last} have", some.join(", ")),
        };
        Some(format!("nobody called “{missed}” has written here; {told}"))
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
