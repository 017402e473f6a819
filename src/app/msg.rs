//! What can happen to the program, and what it can ask of the outside world.

use super::export::{Contents, Exported, Order};
use super::handing::Wanted;
use super::key::Key;
use super::model::Viewport;
use crate::domain::{NoteBook, NoteId, Stamp};

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted: text, never commands.
    Paste(String),
    /// The terminal has this many columns and rows.
    Resize(u16, u16),
    /// The frame just drawn had this room.
    Viewport(Viewport),
    /// The notes are on disk up to this revision.
    NotesSaved {
        /// The revision.
        revision: u64,
        /// What the user must know of it.
        told: Option<String>,
    },
    /// The notes could not be saved, and why.
    NotesFailed(String),
    /// What is typed would be lost if the program were killed now, and why; `None`: it would not be any more.
    NotesUnguarded(Option<String>),
    /// Where all notes might be written to, other than where they are saved.
    ElsewhereOffered(String),
    /// All notes of this revision were written to another file, or why not.
    SavedElsewhere {
        /// The revision.
        revision: u64,
        /// The file's path as it may be shown, or the reason.
        outcome: Result<String, String>,
    },
    /// Another program changed the notes underneath: what was sent to be saved, and what was saved, both in one.
    NotesMerged {
        /// The notes as they were sent.
        sent: Box<NoteBook>,
        /// The notes as they were saved.
        saved: Box<NoteBook>,
        /// What the others in the team have written, where there is a team.
        others: Option<Box<NoteBook>>,
    },
    /// There are further notes of which it must be asked whose they are.
    NotesForeign {
        /// What to ask.
        question: String,
        /// What becomes of them where the answer is no.
        otherwise: &'static str,
    },
    /// The user said whose the notes are, and here they are.
    NotesOpened {
        /// The notes.
        book: Box<NoteBook>,
        /// What the user must know of them, each in a sentence.
        problems: Vec<String>,
        /// The folder that notes for the team go to, or why they cannot, and how they could.
        team: Result<String, String>,
    },
    /// Room mode is not remembered over starts.
    RoomNotRemembered,
    /// What would be handed over is known, or why there is nothing.
    LookedAhead {
        /// What was asked.
        ticket: u64,
        /// What will be in it.
        contents: Result<Box<Contents>, String>,
    },
    /// What is on the screen was written to a file, or not.
    Exported {
        /// What was asked.
        ticket: u64,
        /// What came of it.
        exported: Exported,
    },
    /// Leaving was put off, because the notes could not be saved; and why.
    LeaveRefused(String),
    /// The user's own editor has ended.
    EditorCameBack(EditorReturn),
}

/// What came of a text that was open in the user's own editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditorReturn {
    /// The text as it was left; or why there is none that can be taken, in sentences.
    pub left: Result<String, Vec<String>>,
    /// Why the text is not to be taken without asking, such as that the editor ended with an error.
    pub doubt: Option<String>,
    /// Keys that were read before the editor had the terminal, and did nothing.
    pub missed: usize,
}

/// What the world outside lends to one update: the time, and chance.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The time on the clock.
    pub now: Stamp,
    /// The same in milliseconds since 1970.
    pub unix_millis: u64,
    /// Bits that nothing else has.
    pub random: u128,
}

impl Moment {
    /// A new id for a note.
    pub fn note_id(&self) -> NoteId {
        NoteId::new(self.unix_millis, self.random)
    }
}

/// The most bytes of text that are sent to the terminal. The longest sequence that terminals are known to take has 100,000
/// bytes (hterm refuses more): 7 before the text, 1 after it, and the text in base64, of which 99,992 bytes hold 74,994.
pub const MOST_TAKEN: usize = 74_994;

/// Something the outside world must do.
#[must_use]
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// Save the notes and leave; if they cannot be saved, stay and say so, unless they are given up.
    Leave {
        /// Whether unsaved notes are given up.
        even_unsaved: bool,
    },
    /// Try to save the notes again.
    SaveAgain,
    /// Say where all notes might be written to, other than where they are saved.
    OfferElsewhere,
    /// Write all notes to another file, which must not be there yet.
    SaveElsewhere {
        /// Its path, as typed.
        path: String,
    },
    /// The user has said whether the notes found here are theirs.
    AnswerForeign {
        /// Whether they are.
        ours: bool,
    },
    /// Send text to the terminal's clipboard.
    SendToTerminal {
        /// The text, of at most [`MOST_TAKEN`] bytes.
        text: String,
    },
    /// Say what would be handed over.
    LookAhead {
        /// To be answered with.
        ticket: u64,
        /// What is wanted.
        wanted: Box<Wanted>,
    },
    /// Write what is on the screen to a file.
    Export(Box<Order>),
    /// Stop writing it, and leave nothing behind.
    StopExport,
    /// Remember over starts whether others look at the screen.
    RememberRoom {
        /// Whether they do.
        on: bool,
    },
    /// Stop as for ^z, and come back.
    Suspend,
    /// Open a text in the user's own editor.
    OpenInEditor {
        /// What it is about, in a few letters, digits and hyphens.
        name: String,
        /// The text.
        text: String,
    },
    /// What the editor left is taken, or is not wanted: its file can go.
    DropEditorFile,
}
