//! What lies over the view: a prompt, a list to choose from, the palette, help, a question. One at a time, or none.

use std::ops::Range;

use super::command::Command;
use super::export::Export;
use super::keymap::Context;
use super::place::Cursor;
use super::prompt::Prompt;
use crate::domain::find;
use crate::domain::go_to;
use crate::domain::sort::SortKey;
use crate::domain::text::fold;
use crate::domain::{Note, NoteId, PartyIx, ThemeIx};

/// The letters that match, as ranges of bytes.
pub type Lit = Vec<Range<usize>>;

/// What lies over the view.
#[derive(Debug)]
pub enum Overlay {
    /// The filter being typed; what it was before comes back on Esc.
    Filter {
        /// The prompt.
        prompt: Prompt,
        /// The filter as it was.
        before: String,
        /// The cursors as they were.
        cursor: Cursor,
    },
    /// Going to a place.
    GoTo {
        /// The prompt.
        prompt: Prompt,
        /// The places that match, the best first.
        hits: Vec<go_to::Place>,
        /// The chosen one.
        at: usize,
    },
    /// Remarks being taken down.
    Log(LogLine),
    /// Choosing a command.
    Palette {
        /// The prompt.
        prompt: Prompt,
        /// The commands that match, the best first, with the letters that do.
        hits: Vec<(Command, Lit)>,
        /// The chosen one.
        at: usize,
    },
    /// Naming another file to write all notes to.
    Elsewhere {
        /// The prompt.
        prompt: Prompt,
    },
    /// Writing what is on the screen to a file.
    Export(Box<Export>),
    /// A checklist.
    Picker(Picker),
    /// The keys.
    Help {
        /// Typed to narrow.
        prompt: Prompt,
        /// Lines scrolled away.
        scroll: usize,
        /// Where it was asked for, the nearest first.
        contexts: Vec<Context>,
    },
    /// A question that wants yes or no.
    Question(Question),
    /// Leaving room mode, which takes a typed word.
    LeaveRoom {
        /// The prompt.
        prompt: Prompt,
    },
}

/// A remark being taken down while the grid moves behind it.
#[derive(Debug)]
pub struct LogLine {
    /// What is typed.
    pub prompt: Prompt,
    /// The note that stands for it in the book, from its first letter on.
    pub draft: Option<NoteId>,
}

/// A question that wants yes or no.
#[derive(Debug, Clone)]
pub enum Question {
    /// Nothing is asked: what the user must know of the notes. Any key closes it.
    Notice(Vec<String>),
    /// Are the notes that were found here this user's?
    ForeignNotes {
        /// What speaks against it.
        question: String,
        /// What becomes of them where they are not.
        otherwise: &'static str,
    },
    /// Leave although notes could not be saved?
    LeaveUnsaved {
        /// Why they could not.
        reason: String,
    },
    /// Give the note that is written to the team?
    ShareNote {
        /// The folder that the team shares.
        folder: String,
    },
    /// Move this note to what is focused in the grid?
    MoveNote {
        /// The note.
        note: NoteId,
        /// Where to, as a person reads it.
        to: String,
    },
    /// Replace the file that stands where one is to be written?
    Overwrite {
        /// The dialog, to come back to.
        dialog: Box<Export>,
        /// What the file is, and when it was changed.
        told: String,
        /// What tells it from any other.
        mark: String,
    },
    /// Take the text that the user's own editor left?
    TakeText {
        /// The note as it was given to the editor.
        note: Box<Note>,
        /// The text.
        text: String,
        /// Why it is asked.
        why: Vec<String>,
    },
}

/// What a line of a picker stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A theme.
    Theme(ThemeIx),
    /// A party.
    Party(PartyIx),
    /// What to sort by; `None` is the order of the file.
    Sort(Option<SortKey>),
    /// A note in the trash.
    Note(NoteId),
}

/// What a picker is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Filtering by theme.
    Themes,
    /// Showing parties.
    Parties,
    /// Choosing parties to compare.
    Compare,
    /// Choosing what to sort by.
    SortBy,
    /// Restoring a note.
    Trash,
}

impl Purpose {
    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Themes => "Themes",
            Self::Parties => "Parties shown",
            Self::Compare => "Parties to compare (2 to 4)",
            Self::SortBy => "Sort by",
            Self::Trash => "Trash",
        }
    }

    /// Whether lines are ticked, or one is chosen.
    pub fn ticks(self) -> bool {
        match self {
            Self::Themes | Self::Parties | Self::Compare => true,
            Self::SortBy | Self::Trash => false,
        }
    }
}

/// A line of a picker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it stands for.
    pub choice: Choice,
    /// Its words.
    pub label: String,
    /// What stands beside it, such as a count.
    pub beside: String,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// A list to choose from, typed to narrow.
#[derive(Debug)]
pub struct Picker {
    /// What it is for.
    pub purpose: Purpose,
    /// What is typed.
    pub prompt: Prompt,
    /// Every line.
    pub lines: Vec<Line>,
    /// The lines that match what is typed, the best first, with the letters that do.
    pub shown: Vec<(usize, Lit)>,
    /// The chosen one of those shown.
    pub at: usize,
    /// Whether all of the ticked are wanted, not any.
    pub all_of: bool,
    /// The filter as it was, to come back on Esc.
    pub before: String,
    /// The cursors as they were, to come back with it.
    pub cursor: Cursor,
}

impl Picker {
    /// A picker over these lines.
    pub fn new(purpose: Purpose, lines: Vec<Line>, (before, cursor): (String, Cursor)) -> Self {
        let prompt = Prompt::new("");
        let mut picker = Self { purpose, prompt, lines, shown: vec![], at: 0, all_of: false, before, cursor };
        picker.narrow();
        picker
    }

    /// Shows only what matches the typed letters; everything, in its order, where nothing is typed.
    pub fn narrow(&mut self) {
        let typed = self.prompt.text();
        self.shown = if typed.trim().is_empty() {
            (0..self.lines.len()).map(|line| (line, vec![])).collect()
        } else {
            let labels = self.lines.iter().map(|line| line.label.as_str());
            find::rank(typed, labels).into_iter().map(|hit| (hit.index, hit.lit)).collect()
        };
        self.at = self.at.min(self.shown.len().saturating_sub(1));
    }

    /// The chosen line.
    pub fn chosen(&self) -> Option<&Line> {
        self.shown.get(self.at).map(|(line, _)| &self.lines[*line])
    }

    /// Ticks or unticks the chosen line.
    pub fn tick(&mut self) {
        if let Some((line, _)) = self.shown.get(self.at) {
            self.lines[*line].ticked ^= true;
        }
    }

    /// The ticked lines, in their order.
    pub fn ticked(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.ticked)
    }
}

/// The commands whose names or sentences match what is typed, the best first.
pub fn matching_commands(typed: &str) -> Vec<(Command, Lit)> {
    let offered: Vec<Command> = Command::ALL.iter().copied().filter(|command| command.is_offered()).collect();
    if typed.trim().is_empty() {
        return offered.into_iter().map(|command| (command, vec![])).collect();
    }
    let named = find::rank(typed, offered.iter().map(|command| command.name()));
    let mut hits: Vec<(Command, Lit)> = named.into_iter().map(|hit| (offered[hit.index], hit.lit)).collect();
    let typed = fold(typed.trim());
    for command in offered {
        if !hits.iter().any(|(hit, _)| *hit == command) && fold(command.help()).contains(&typed) {
            hits.push((command, vec![]));
        }
    }
    hits
}
