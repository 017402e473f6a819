//! Every command, once: its name for the palette and its sentence for help, palette, README and manual.

/// Makes the closed enum of commands with its tables; the doc comment of a command is its help.
macro_rules! commands {
    ($($(#[doc = $group_help:literal])* $group:ident ($group_title:literal) {
        $(#[doc = $help:literal] $command:ident = $name:literal,)+
    })+) => {
        /// A thing the user can ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Command { $($(#[doc = $help] $command,)+)+ }

        /// A family of commands, as help groups them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Group { $($(#[doc = $group_help])* $group,)+ }

        impl Command {
            /// Every command, family by family.
            pub const ALL: &'static [Self] = &[$($(Self::$command,)+)+];

            /// The name, as the palette shows it.
            pub fn name(self) -> &'static str {
                match self { $($(Self::$command => $name,)+)+ }
            }

            /// The sentence, as help shows it.
            pub fn help(self) -> &'static str {
                match self { $($(Self::$command => $help.trim_ascii(),)+)+ }
            }

            /// Whether the palette offers it: what only makes sense while typing is not.
            pub fn is_offered(self) -> bool {
                !matches!(self.group(), Group::Typing | Group::Move) && self != Self::Palette
            }

            /// Whether it reads or writes notes, for which there is no place in room mode.
            pub fn is_on_notes(self) -> bool {
                self.group() == Group::Note || matches!(self, Self::ViewNotes | Self::ToggleNotes)
            }

            /// The family.
            pub fn group(self) -> Group {
                match self { $($(Self::$command => Group::$group,)+)+ }
            }
        }

        impl Group {
            /// Every family, in the order of help.
            pub const ALL: &'static [Self] = &[$(Self::$group,)+];

            /// The heading.
            pub fn title(self) -> &'static str {
                match self { $(Self::$group => $group_title,)+ }
            }
        }
    };
}

commands! {
    /// Moving.
    Move("Move") {
        /// Move up.
        Up = "up",
        /// Move down.
        Down = "down",
        /// Move left.
        Left = "left",
        /// Move right.
        Right = "right",
        /// Go to the first row.
        First = "first",
        /// Go to the last row.
        Last = "last",
        /// Go to the first column.
        FirstColumn = "first-column",
        /// Go to the last column.
        LastColumn = "last-column",
        /// Move half a page down.
        HalfPageDown = "half-page-down",
        /// Move half a page up.
        HalfPageUp = "half-page-up",
        /// Move a page down.
        PageDown = "page-down",
        /// Move a page up.
        PageUp = "page-up",
        /// Go back to where you were before the last jump.
        Back = "back",
    }
    /// Views and panes.
    Views("Views and panes") {
        /// Show the grid: issues down, parties across.
        ViewGrid = "view-grid",
        /// Show parties side by side.
        ViewCompare = "view-compare",
        /// Show opportunities, measures, steps and pressures.
        ViewOpportunities = "view-opportunities",
        /// Show every note.
        ViewNotes = "view-notes",
        /// Go to the next pane.
        NextPane = "next-pane",
        /// Go to the pane before.
        PreviousPane = "previous-pane",
        /// Give the pane the whole screen, or take it back.
        Zoom = "zoom",
        /// Show or hide the detail pane.
        ToggleDetail = "toggle-detail",
        /// Show or hide the notes pane.
        ToggleNotes = "toggle-notes",
    }
    /// Reading.
    Read("Read") {
        /// Read what is focused at full size.
        Open = "open",
        /// Go back one level; never leaves the program.
        Escape = "escape",
        /// Scroll the detail down from where you are.
        DetailDown = "detail-down",
        /// Scroll the detail up from where you are.
        DetailUp = "detail-up",
    }
    /// Finding.
    Find("Find") {
        /// Go to an issue, a party or a cell by a few letters of each.
        GoTo = "go-to",
        /// Show only the issues that match what is typed.
        Filter = "filter",
        /// Choose themes, with live counts.
        Themes = "themes",
        /// Choose which parties are shown.
        Parties = "parties",
        /// Step through all, where the principals differ, where they agree.
        Differences = "differences",
        /// Sort by the focused column: up, down, as in the file.
        Sort = "sort",
        /// Choose what to sort by.
        SortBy = "sort-by",
        /// Go to the next cell that matches the words of the filter.
        NextMatch = "next-match",
        /// Go to the cell before that matches.
        PreviousMatch = "previous-match",
        /// Lift the last condition of the filter.
        LiftLast = "lift-last",
        /// Lift the whole filter.
        LiftAll = "lift-all",
    }
    /// Choosing.
    Choose("Choose and compare") {
        /// Mark the issue, or take its mark away.
        MarkIssue = "mark-issue",
        /// Mark the party for comparison, or take its mark away.
        MarkParty = "mark-party",
        /// Compare the marked parties, else the principals.
        Compare = "compare",
    }
    /// Noting.
    Note("Notes") {
        /// Write a note on what is focused.
        NoteHere = "note-here",
        /// Write a note on the whole issue.
        NoteIssue = "note-issue",
        /// Take remarks down in a line while the grid moves behind it.
        Log = "log",
        /// Edit the note.
        EditNote = "edit-note",
        /// Edit the note in your own editor, $EDITOR.
        OpenEditor = "open-editor",
        /// Make the note a question, to do, quote, verify, correction, and back.
        NoteKind = "note-kind",
        /// Undo the last change to a note.
        Undo = "undo",
        /// Redo what was undone.
        Redo = "redo",
        /// Put the note into the trash.
        TrashNote = "trash-note",
        /// Open the trash; Enter restores.
        OpenTrash = "open-trash",
        /// Move the note to what is focused in the grid.
        MoveNote = "move-note",
        /// Write all your notes to another file.
        SaveElsewhere = "save-elsewhere",
    }
    /// Time.
    Time("Time") {
        /// Look at an earlier day.
        DayBack = "day-back",
        /// Look at a later day.
        DayForward = "day-forward",
    }
    /// Columns.
    Columns("Columns") {
        /// Make the columns narrower.
        Narrower = "narrower",
        /// Make the columns wider.
        Wider = "wider",
        /// Give the columns their own width again.
        EvenWidths = "even-widths",
        /// Move the party's column to the left.
        MoveColumnLeft = "move-column-left",
        /// Move the party's column to the right.
        MoveColumnRight = "move-column-right",
        /// Wrap the cells, or keep each row to one line.
        Wrap = "wrap",
    }
    /// Taking away.
    Take("Take away") {
        /// Copy the public part of the cell by the terminal.
        CopyCell = "copy-cell",
        /// Copy the public part of the issue with every shown party.
        CopyRow = "copy-row",
        /// Copy the public part of all that the view shows.
        CopyView = "copy-view",
        /// Copy a citation: the words, who said them, where and when.
        CopyCitation = "copy-citation",
        /// Write what is on the screen to a file, for those you choose.
        Export = "export",
    }
    /// Who looks on.
    Room("Room mode") {
        /// Show only what the public may see, or leave that.
        RoomMode = "room-mode",
    }
    /// Help.
    Help("Help") {
        /// Show the keys that work here, and all others.
        Help = "help",
        /// Find a command by a few letters and run it.
        Palette = "palette",
    }
    /// Leaving.
    Leave("Leave") {
        /// Leave; nothing is ever lost by leaving.
        Quit = "quit",
        /// Leave from anywhere.
        QuitNow = "quit-now",
        /// Stop for now; `fg` in the shell comes back.
        Suspend = "suspend",
    }
    /// Typing.
    Typing("While typing") {
        /// Accept what is typed or chosen.
        Accept = "accept",
        /// Back out; everything is as it was before.
        Cancel = "cancel",
        /// Note what is typed and begin the next; an empty line closes.
        TakeDown = "take-down",
        /// Close the line; what stands in it goes to the trash.
        CloseLog = "close-log",
        /// Complete the name that is being typed.
        Complete = "complete",
        /// Choose the line above.
        ChooseUp = "choose-up",
        /// Choose the line below.
        ChooseDown = "choose-down",
        /// Tick the line, or untick it.
        Tick = "tick",
        /// Want any of the ticked, or all of them.
        AnyOrAll = "any-or-all",
        /// Save the note and close the editor.
        CloseEditor = "close-editor",
        /// Undo in the editor.
        EditorUndo = "editor-undo",
        /// Redo in the editor.
        EditorRedo = "editor-redo",
        /// Insert the time.
        InsertTime = "insert-time",
        /// Give the note to the team, which is asked first, or make it private.
        ShareNote = "share-note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique_and_in_kebab_case() {
        let names: HashSet<_> = Command::ALL.iter().map(|c| c.name()).collect();
        assert_eq!(names.len(), Command::ALL.len());
        assert!(names.iter().all(|n| n.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
    }

    #[test]
    fn every_help_is_one_short_sentence() {
        for command in Command::ALL {
            let help = command.help();
            assert!(help.len() <= 72 && help.ends_with('.') && !help.contains(". "), "{help}");
        }
    }
}
