//! Which key means what where: a key is a row, and every reader of keys reads these rows.

use super::command::Command;
use super::key::Key;

/// Where a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// Any view or pane.
    Views,
    /// The grid.
    Grid,
    /// The comparison.
    Compare,
    /// The opportunities.
    Opportunities,
    /// The notes pane, and the view of all notes.
    Notes,
    /// A one-line prompt.
    Prompt,
    /// The log line.
    Log,
    /// A checklist.
    Picker,
    /// The dialog that writes a file.
    Export,
    /// The note editor.
    Editor,
}

impl Context {
    /// Every context, in the order of help.
    pub const ALL: &'static [Self] = &[
        Self::Views,
        Self::Grid,
        Self::Compare,
        Self::Opportunities,
        Self::Notes,
        Self::Prompt,
        Self::Log,
        Self::Picker,
        Self::Export,
        Self::Editor,
    ];

    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Views => "everywhere",
            Self::Grid => "in the grid",
            Self::Compare => "in the comparison",
            Self::Opportunities => "in the opportunities",
            Self::Notes => "in the notes",
            Self::Prompt => "in a prompt",
            Self::Log => "in the log line",
            Self::Picker => "in a list to choose from",
            Self::Export => "in the dialog that writes a file",
            Self::Editor => "in the note editor",
        }
    }
}

/// The keys as shipped. Several keys are parted by spaces; a sequence is joined by `,`.
const SHIPPED: &[(Context, &str, Command)] = &[
    (Context::Views, "up k", Command::Up),
    (Context::Views, "down j", Command::Down),
    (Context::Views, "left h", Command::Left),
    (Context::Views, "right l", Command::Right),
    (Context::Views, "g,g home", Command::First),
    (Context::Views, "G end", Command::Last),
    (Context::Views, "0 g,h", Command::FirstColumn),
    (Context::Views, "$ g,l", Command::LastColumn),
    (Context::Views, "ctrl-d", Command::HalfPageDown),
    (Context::Views, "ctrl-u", Command::HalfPageUp),
    (Context::Views, "pgdn ctrl-f", Command::PageDown),
    (Context::Views, "pgup ctrl-b", Command::PageUp),
    (Context::Views, "ctrl-o", Command::Back),
    (Context::Views, "1 f2", Command::ViewGrid),
    (Context::Views, "2 f3", Command::ViewCompare),
    (Context::Views, "3 f4", Command::ViewOpportunities),
    (Context::Views, "5 f6", Command::ViewNotes),
    (Context::Views, "tab", Command::NextPane),
    (Context::Views, "shift-tab", Command::PreviousPane),
    (Context::Views, "+", Command::Zoom),
    (Context::Views, "i", Command::ToggleDetail),
    (Context::Views, "o", Command::ToggleNotes),
    (Context::Views, "enter", Command::Open),
    (Context::Views, "esc", Command::Escape),
    (Context::Views, "J", Command::DetailDown),
    (Context::Views, "K", Command::DetailUp),
    (Context::Views, "f", Command::GoTo),
    (Context::Views, "/", Command::Filter),
    (Context::Views, "t", Command::Themes),
    (Context::Views, "p", Command::Parties),
    (Context::Views, "d", Command::Differences),
    (Context::Views, "s", Command::Sort),
    (Context::Views, "S", Command::SortBy),
    (Context::Views, "n", Command::NextMatch),
    (Context::Views, "N", Command::PreviousMatch),
    (Context::Views, "backspace", Command::LiftLast),
    (Context::Views, "r", Command::LiftAll),
    (Context::Views, "space", Command::MarkIssue),
    (Context::Views, "m", Command::MarkParty),
    (Context::Views, "c", Command::Compare),
    (Context::Views, "a", Command::NoteHere),
    (Context::Views, "A", Command::NoteIssue),
    (Context::Views, "' comma", Command::Log),
    (Context::Views, "e", Command::EditNote),
    (Context::Views, "E", Command::OpenEditor),
    (Context::Views, "u", Command::Undo),
    (Context::Views, "ctrl-r", Command::Redo),
    (Context::Views, "W", Command::SaveElsewhere),
    (Context::Notes, "ctrl-k", Command::NoteKind),
    (Context::Notes, "x", Command::TrashNote),
    (Context::Notes, "X", Command::OpenTrash),
    (Context::Notes, "M", Command::MoveNote),
    (Context::Views, "[ (", Command::DayBack),
    (Context::Views, "] )", Command::DayForward),
    (Context::Grid, "<", Command::Narrower),
    (Context::Grid, ">", Command::Wider),
    (Context::Grid, "=", Command::EvenWidths),
    (Context::Grid, "H", Command::MoveColumnLeft),
    (Context::Grid, "L", Command::MoveColumnRight),
    (Context::Grid, "z,w", Command::Wrap),
    (Context::Views, "y,c", Command::CopyCell),
    (Context::Views, "y,r", Command::CopyRow),
    (Context::Views, "y,v", Command::CopyView),
    (Context::Views, "y,q", Command::CopyCitation),
    (Context::Views, "w", Command::Export),
    (Context::Views, "R", Command::RoomMode),
    (Context::Views, "? f1", Command::Help),
    (Context::Views, ":", Command::Palette),
    (Context::Views, "q", Command::Quit),
    (Context::Views, "ctrl-c", Command::QuitNow),
    (Context::Views, "ctrl-z", Command::Suspend),
    (Context::Prompt, "enter", Command::Accept),
    (Context::Prompt, "esc ctrl-c", Command::Cancel),
    (Context::Prompt, "up", Command::ChooseUp),
    (Context::Prompt, "down", Command::ChooseDown),
    (Context::Log, "enter", Command::TakeDown),
    (Context::Log, "esc ctrl-c", Command::CloseLog),
    (Context::Log, "tab", Command::Complete),
    (Context::Log, "up", Command::Up),
    (Context::Log, "down", Command::Down),
    (Context::Log, "left", Command::Left),
    (Context::Log, "right", Command::Right),
    (Context::Log, "pgup", Command::PageUp),
    (Context::Log, "pgdn", Command::PageDown),
    (Context::Picker, "enter", Command::Accept),
    (Context::Picker, "esc ctrl-c", Command::Cancel),
    (Context::Picker, "up", Command::ChooseUp),
    (Context::Picker, "down", Command::ChooseDown),
    (Context::Picker, "space", Command::Tick),
    (Context::Picker, "*", Command::AnyOrAll),
    (Context::Export, "enter", Command::Accept),
    (Context::Export, "esc ctrl-c", Command::Cancel),
    (Context::Export, "up shift-tab", Command::ChooseUp),
    (Context::Export, "down tab", Command::ChooseDown),
    (Context::Export, "pgup", Command::PageUp),
    (Context::Export, "pgdn", Command::PageDown),
    (Context::Editor, "esc ctrl-c", Command::CloseEditor),
    (Context::Editor, "ctrl-z", Command::EditorUndo),
    (Context::Editor, "ctrl-y", Command::EditorRedo),
    (Context::Editor, "ctrl-t", Command::InsertTime),
    (Context::Editor, "ctrl-l", Command::ShareNote),
    (Context::Editor, "ctrl-k", Command::NoteKind),
    (Context::Editor, "ctrl-g", Command::OpenEditor),
];

/// What the keys pressed so far come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// A command.
    Run(Command),
    /// The beginning of a sequence.
    More,
    /// Nothing.
    Nothing,
}

/// One way to ask for a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Where it holds.
    pub context: Context,
    /// One key, or a sequence.
    pub keys: Vec<Key>,
    /// What it asks for.
    pub command: Command,
}

impl Binding {
    /// As help writes it: `gg`, `^o`, `F2`.
    pub fn label(&self) -> String {
        self.keys.iter().map(ToString::to_string).collect()
    }
}

/// Every binding.
#[derive(Debug, Clone)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        let sequence = |text: &str| -> Vec<Key> { text.split(',').filter_map(Key::parse).collect() };
        let bindings = SHIPPED
            .iter()
            .flat_map(|(context, keys, command)| {
                keys.split(' ').map(move |keys| Binding {
                    context: *context,
                    keys: sequence(keys),
                    command: *command,
                })
            })
            .collect();
        Self { bindings }
    }
}

impl Keymap {
    /// Every binding, in the order of help.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// What `pressed` means where `contexts` hold, the nearest first.
    pub fn resolve(&self, contexts: &[Context], pressed: &[Key]) -> Resolved {
        let mut more = false;
        for context in contexts {
            for binding in self.bindings.iter().filter(|binding| binding.context == *context) {
                if binding.keys == pressed {
                    return Resolved::Run(binding.command);
                }
                more |= binding.keys.starts_with(pressed);
            }
        }
        if more { Resolved::More } else { Resolved::Nothing }
    }

    /// What may follow `pressed`: each next key with its command.
    pub fn following(&self, contexts: &[Context], pressed: &[Key]) -> Vec<(Key, Command)> {
        let held = self.bindings.iter().filter(|binding| contexts.contains(&binding.context));
        let longer =
            held.filter(|binding| binding.keys.len() > pressed.len() && binding.keys.starts_with(pressed));
        longer.map(|binding| (binding.keys[pressed.len()], binding.command)).collect()
    }

    /// The first key of a command, as the footer writes it.
    pub fn label(&self, command: Command) -> String {
        let first = self.bindings.iter().find(|binding| binding.command == command);
        first.map(Binding::label).unwrap_or_default()
    }

    /// All keys of a command in a context, as help writes them.
    pub fn labels(&self, context: Context, command: Command) -> String {
        let of = self.bindings.iter().filter(|b| b.context == context && b.command == command);
        of.map(Binding::label).collect::<Vec<_>>().join(" ")
    }

    /// The commands of a context, each once, in the order of help.
    pub fn commands(&self, context: Context) -> Vec<Command> {
        let mut commands: Vec<Command> = vec![];
        for binding in self.bindings.iter().filter(|binding| binding.context == context) {
            if !commands.contains(&binding.command) {
                commands.push(binding.command);
            }
        }
        commands
    }
}

/// The key table of the README, as Markdown.
pub fn markdown() -> String {
    let keymap = Keymap::default();
    let mut out = String::from("| keys | where | what |\n| --- | --- | --- |\n");
    for context in Context::ALL {
        for command in keymap.commands(*context) {
            let of = keymap.bindings.iter().filter(|b| b.context == *context && b.command == command);
            let keys: Vec<String> = of.map(|b| format!("`{}`", b.label().replace('|', "\\|"))).collect();
            out += &format!("| {} | {} | {} |\n", keys.join(" "), context.title(), command.help());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_key_of_the_table_is_a_key() {
        for (_, keys, _) in SHIPPED {
            for key in keys.split(' ').flat_map(|sequence| sequence.split(',')) {
                assert!(Key::parse(key).is_some(), "{key}");
            }
        }
    }

    #[test]
    fn no_key_has_two_meanings_in_one_context_and_none_hides_a_sequence() {
        let keymap = Keymap::default();
        let mut seen = HashSet::new();
        for binding in keymap.bindings() {
            assert!(seen.insert((binding.context, binding.keys.clone())), "{} twice", binding.label());
            let clash = keymap.bindings().iter().find(|other| {
                other.context == binding.context
                    && other.keys.len() > binding.keys.len()
                    && other.keys.starts_with(&binding.keys)
            });
            assert_eq!(clash, None, "{} hides a sequence", binding.label());
        }
    }

    #[test]
    fn every_command_is_reachable() {
        let keymap = Keymap::default();
        for command in Command::ALL {
            assert!(keymap.bindings().iter().any(|b| b.command == *command), "{}", command.name());
        }
    }

    #[test]
    fn a_sequence_waits_for_its_end() {
        let keymap = Keymap::default();
        let at = [Context::Grid, Context::Views];
        assert_eq!(keymap.resolve(&at, &[Key::char('z')]), Resolved::More);
        assert_eq!(keymap.resolve(&at, &[Key::char('z'), Key::char('w')]), Resolved::Run(Command::Wrap));
        assert_eq!(keymap.resolve(&at, &[Key::char('z'), Key::char('z')]), Resolved::Nothing);
    }
}
