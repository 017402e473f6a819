//! The one place where the model changes.

mod choosing;
mod elsewhere;
mod exporting;
mod finding;
mod logging;
mod matches;
mod moving;
mod noting;
mod overlays;
mod panes;
mod refresh;
mod room;
mod sharing;
mod sorting;
mod taking;

use super::command::{Command, Group};
use super::key::{Code, Key};
use super::keymap::Resolved;
use super::model::{Keeping, Message, Model};
use super::msg::{Effect, Moment, Msg};
use super::overlay::{Overlay, Question};
use super::place::View;
use super::prompt::Prompt;
use crate::domain::text::safe_line;

/// Takes one message into the model and says what the outside world must do about it.
pub fn update(model: &mut Model, msg: Msg, moment: &Moment) -> Vec<Effect> {
    let is_harmless = matches!(
        msg,
        Msg::Key(_)
            | Msg::Paste(_)
            | Msg::Resize(..)
            | Msg::Viewport(_)
            | Msg::RoomNotRemembered
            | Msg::LookedAhead { .. }
            | Msg::Exported { .. }
    );
    if is_harmless || !model.is_in_room() {
        return take(model, msg, moment);
    }
    // What comes from elsewhere may quote a note or a private path.
    let (shown, held) = ((model.overlay.take(), model.message.take()), model.held.len());
    let is_refused = matches!(msg, Msg::LeaveRefused(_));
    let effects = take(model, msg, moment);
    model.hold_back();
    (model.overlay, model.message) = shown;
    if is_refused {
        model.refuse("not everything is saved: R leaves room mode and says why");
    } else if model.held.len() > held {
        model.refuse("notes need attention; why is told outside room mode");
    }
    effects
}

fn take(model: &mut Model, msg: Msg, moment: &Moment) -> Vec<Effect> {
    match msg {
        Msg::Key(key) => model.key(key, moment),
        Msg::Paste(text) => {
            model.paste(&text, moment);
            vec![]
        }
        Msg::Resize(columns, rows) => {
            model.size = (columns, rows);
            vec![]
        }
        Msg::Viewport(viewport) => {
            model.viewport = viewport;
            model.scroll = model.scroll.min(viewport.detail_end);
            if let Some(editing) = &mut model.editing {
                editing.editor.resize(viewport.editor.0, viewport.editor.1);
            }
            vec![]
        }
        Msg::NotesSaved { revision, told } => {
            if let Some(told) = told {
                model.refuse(told);
            } else if matches!(model.keeping, Keeping::Failed(..)) {
                model.say("notes saved");
            }
            model.keeping = Keeping::Saved(revision);
            vec![]
        }
        Msg::NotesFailed(reason) => {
            let saved = match model.keeping {
                Keeping::Saved(revision) | Keeping::Failed(revision, _) => revision,
                Keeping::None(_) => 0,
            };
            model.keeping = Keeping::Failed(saved, reason);
            vec![]
        }
        Msg::NotesUnguarded(why) => {
            model.unguarded = why;
            vec![]
        }
        Msg::ElsewhereOffered(path) => {
            model.overlay = Some(Overlay::Elsewhere { prompt: Prompt::new(&path) });
            vec![]
        }
        Msg::SavedElsewhere { revision, outcome } => {
            model.saved_elsewhere(revision, outcome);
            vec![]
        }
        Msg::NotesMerged { sent, saved, others } => {
            model.take_in_merged(&sent, &saved, others.as_deref());
            vec![]
        }
        Msg::NotesForeign { question, otherwise } => {
            model.overlay = Some(Overlay::Question(Question::ForeignNotes { question, otherwise }));
            vec![]
        }
        Msg::NotesOpened { book, problems, team } => {
            model.team = team;
            model.keeping = Keeping::Saved(book.revision());
            model.book = *book;
            model.notes_changed();
            if !problems.is_empty() {
                model.overlay = Some(Overlay::Question(Question::Notice(problems)));
            }
            vec![]
        }
        Msg::RoomNotRemembered => {
            model.refuse("room mode cannot be remembered: the next start needs --room");
            vec![]
        }
        Msg::LookedAhead { ticket, contents } => {
            model.looked_ahead(ticket, contents.map(|contents| *contents));
            vec![]
        }
        Msg::Exported { ticket, exported } => {
            model.exported(ticket, exported);
            vec![]
        }
        Msg::EditorCameBack(came) => model.editor_came_back(came, moment),
        Msg::LeaveRefused(reason) => {
            model.overlay = Some(Overlay::Question(Question::LeaveUnsaved { reason }));
            vec![]
        }
    }
}

impl Model {
    fn key(&mut self, key: Key, moment: &Moment) -> Vec<Effect> {
        self.message = None;
        if matches!(self.overlay, Some(Overlay::Question(_))) {
            return self.answer(key, moment);
        }
        let contexts = self.contexts();
        self.pressed.push(key);
        let resolved = self.keymap.resolve(&contexts, &self.pressed);
        match resolved {
            Resolved::More => return vec![],
            Resolved::Run(command) => {
                self.pressed.clear();
                return self.run(command, moment);
            }
            Resolved::Nothing => {}
        }
        let broken = self.pressed.len() > 1;
        self.pressed.clear();
        if self.editing.is_some() && self.overlay.is_none() {
            self.type_in_editor(key, moment);
        } else if matches!(self.overlay, Some(Overlay::Export(_))) {
            return self.type_in_export(key);
        } else if self.overlay.is_some() {
            self.type_in_overlay(key, moment);
        } else if broken {
            // A broken sequence asks for nothing: its last key was meant for it.
        } else {
            self.say(format!("{key} does nothing here; ? shows the keys"));
        }
        vec![]
    }

    fn paste(&mut self, text: &str, moment: &Moment) {
        if self.overlay.is_some() {
            self.paste_in_overlay(text, moment);
        } else if self.editing.is_some() {
            self.paste_in_editor(text, moment);
        } else {
            self.say("pasted text is never taken as commands; press a to write it into a note");
        }
    }

    /// Runs a command, wherever it was asked for.
    fn run(&mut self, command: Command, moment: &Moment) -> Vec<Effect> {
        if command.is_on_notes() && self.is_in_room() {
            self.refuse("no notes in room mode; R leaves it");
            return vec![];
        }
        if command.group() == Group::Move && matches!(self.overlay, Some(Overlay::Log(_))) {
            return self.move_behind_log(command, moment);
        }
        if let Some(Overlay::Export(_)) = self.overlay {
            return self.run_in_export(command);
        }
        match command {
            Command::Up => self.step(-1),
            Command::Down => self.step(1),
            Command::Left => self.sidestep(-1),
            Command::Right => self.sidestep(1),
            Command::First => self.jump_to_row(0),
            Command::Last => self.jump_to_row(usize::MAX),
            Command::FirstColumn => self.column = 0,
            Command::LastColumn => self.column = self.columns.len().saturating_sub(1),
            Command::HalfPageDown => self.page(1, 2),
            Command::HalfPageUp => self.page(-1, 2),
            Command::PageDown => self.page(1, 1),
            Command::PageUp => self.page(-1, 1),
            Command::Back => self.back(),
            Command::ViewGrid => self.enter_view(View::Grid),
            Command::ViewCompare => self.compare(),
            Command::ViewOpportunities => self.enter_view(View::Opportunities),
            Command::ViewNotes => self.enter_view(View::Notes),
            Command::NextPane => self.turn_pane(1),
            Command::PreviousPane => self.turn_pane(-1),
            Command::Zoom => self.zoom ^= true,
            Command::ToggleDetail => self.toggle_detail(),
            Command::ToggleNotes => self.toggle_notes(),
            Command::Open => self.open(),
            Command::Escape => self.escape(),
            Command::DetailDown => self.scroll_detail(1),
            Command::DetailUp => self.scroll_detail(-1),
            Command::GoTo => self.open_go_to(),
            Command::Filter => self.open_filter(),
            Command::Themes => self.open_themes(),
            Command::Parties => self.open_parties(),
            Command::Differences => self.step_differences(),
            Command::Sort => self.sort_by_column(),
            Command::SortBy => self.open_sort(),
            Command::NextMatch => self.next_match(1),
            Command::PreviousMatch => self.next_match(-1),
            Command::LiftLast => self.lift_last(),
            Command::LiftAll => self.lift_all(),
            Command::MarkIssue => self.mark_issue(),
            Command::MarkParty => self.mark_party(),
            Command::Compare => self.compare(),
            Command::NoteHere => self.note_here(moment),
            Command::NoteIssue => self.note_issue(moment),
            Command::Log => self.open_log(),
            Command::EditNote => self.edit_note(moment),
            Command::OpenEditor => return self.open_editor(moment),
            Command::NoteKind => self.step_note_kind(moment),
            Command::Undo => self.undo(moment),
            Command::Redo => self.redo(moment),
            Command::TrashNote => self.trash_note(moment),
            Command::OpenTrash => self.open_trash(),
            Command::SaveElsewhere => return self.ask_where_else(),
            Command::MoveNote => self.ask_to_move(),
            Command::DayBack => self.step_day(-1),
            Command::DayForward => self.step_day(1),
            Command::Narrower => self.widen(-2),
            Command::Wider => self.widen(2),
            Command::EvenWidths => self.grid.widen = 0,
            Command::MoveColumnLeft => self.move_column(-1),
            Command::MoveColumnRight => self.move_column(1),
            Command::Wrap => self.grid.wrap = Some(!self.viewport.wrapped),
            Command::CopyCell | Command::CopyRow | Command::CopyView | Command::CopyCitation => {
                return self.take_away(command);
            }
            Command::Export => return self.open_export(moment),
            Command::RoomMode => return self.turn_room(moment),
            Command::Help => self.open_help(),
            Command::Palette => self.open_palette(),
            Command::Quit | Command::QuitNow => return self.leave(command),
            Command::Suspend => return vec![Effect::Suspend],
            Command::Accept => return self.accept(moment),
            Command::Cancel => self.cancel(),
            Command::TakeDown => self.take_down(moment),
            Command::CloseLog => self.close_log(moment),
            Command::Complete => self.complete_name(moment),
            Command::ChooseUp => self.choose(-1),
            Command::ChooseDown => self.choose(1),
            Command::Tick => self.tick(),
            Command::AnyOrAll => self.any_or_all(),
            Command::CloseEditor => self.close_editor(moment),
            Command::EditorUndo => self.undo_in_editor(moment),
            Command::EditorRedo => self.redo_in_editor(moment),
            Command::InsertTime => self.insert_time(moment),
            Command::ShareNote => self.toggle_scope(moment),
        }
        vec![]
    }

    /// `q` leaves from the top and goes back one level elsewhere; `^c` leaves from anywhere.
    fn leave(&mut self, command: Command) -> Vec<Effect> {
        if command == Command::Quit && self.zoom {
            self.escape();
            return vec![];
        }
        vec![Effect::Leave { even_unsaved: false }]
    }

    fn answer(&mut self, key: Key, moment: &Moment) -> Vec<Effect> {
        let Some(Overlay::Question(question)) = self.overlay.take() else { return vec![] };
        let is = |c: char| key == Key::char(c) || key == Key::char(c.to_ascii_uppercase());
        let is_notice = matches!(question, Question::Notice(_));
        let effects = if is('w') && matches!(question, Question::LeaveUnsaved { .. }) {
            vec![Effect::OfferElsewhere]
        } else {
            self.answered(question, is('y'), moment)
        };
        self.tell_held();
        // A notice has no answer: what is pressed is meant for what lies below, but for the keys that only close.
        let closes = matches!(key.code, Code::Enter | Code::Esc) || is(' ') || is('q');
        if is_notice && !closes && self.overlay.is_none() {
            return self.key(key, moment);
        }
        effects
    }

    fn answered(&mut self, question: Question, yes: bool, moment: &Moment) -> Vec<Effect> {
        match question {
            Question::Notice(_) => {}
            Question::ForeignNotes { .. } => return vec![Effect::AnswerForeign { ours: yes }],
            Question::LeaveUnsaved { .. } if yes => return vec![Effect::Leave { even_unsaved: true }],
            Question::LeaveUnsaved { .. } => {
                self.say("still here, and so are the notes");
                return vec![Effect::SaveAgain];
            }
            Question::ShareNote { .. } if yes => self.share_edited(moment),
            Question::ShareNote { .. } => self.say("the note stays private"),
            Question::MoveNote { note, .. } if yes => self.move_note(&note, moment),
            Question::MoveNote { .. } => self.say("the note stays where it is"),
            Question::Overwrite { dialog, mark, .. } => return self.answer_overwrite(dialog, mark, yes),
            Question::TakeText { note, text, .. } => {
                if yes {
                    self.take_text(&note, &text, moment);
                } else {
                    self.keep_text(*note, &text, moment);
                }
                return vec![Effect::DropEditorFile];
            }
        }
        vec![]
    }

    /// Says something on the bottom line until the next key.
    fn say(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: safe_line(&text.into()), bad: false });
    }

    /// Says on the bottom line that something cannot be done.
    fn refuse(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: safe_line(&text.into()), bad: true });
    }
}
