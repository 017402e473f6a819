//! Writing what is on the screen to a file: the dialog, the question before another file is replaced, and what came of it.

use crate::app::command::Command;
use crate::app::export::{Contents, Export, Exported, LastExport, Order};
use crate::app::key::Key;
use crate::app::layout::Layout;
use crate::app::model::Model;
use crate::app::msg::{Effect, Moment};
use crate::app::overlay::{Overlay, Question};
use crate::app::place::View;
use crate::domain::Audience;

/// Lines of the dialog that a page is.
const PAGE: usize = 3;

impl Model {
    /// Opens the dialog on what is on the screen. Where others look on, that is for the public, and no folder of the user's is
    /// shown.
    pub(super) fn open_export(&mut self, moment: &Moment) -> Vec<Effect> {
        if self.view == View::Notes {
            self.refuse("notes alone are never handed over; 1 shows the grid, and w there takes them along");
            return vec![];
        }
        let Some(made) = moment.now.day() else {
            self.refuse("the clock shows no day, which every file says");
            return vec![];
        };
        let in_room = LastExport { form: self.last_export.form, ..LastExport::default() };
        let (last, audiences) = if self.is_in_room() {
            (&in_room, &Audience::ALL[..1])
        } else {
            (&self.last_export, Audience::ALL)
        };
        let dialog = Export::new(self.wanted(last.audience, made), last, audiences);
        self.look_ahead(dialog)
    }

    /// Takes a key that is no command into the dialog.
    pub(super) fn type_in_export(&mut self, key: Key) -> Vec<Effect> {
        match self.overlay.take() {
            Some(Overlay::Export(dialog)) if dialog.is_writing => {
                self.say("it is being written; Esc stops that");
                self.overlay = Some(Overlay::Export(dialog));
            }
            Some(Overlay::Export(mut dialog)) => {
                if dialog.key(key) {
                    return self.look_ahead(*dialog);
                }
                self.overlay = Some(Overlay::Export(dialog));
            }
            other => self.overlay = other,
        }
        vec![]
    }

    /// Runs a command of the dialog. Leaving it stops what is being written.
    pub(super) fn run_in_export(&mut self, command: Command) -> Vec<Effect> {
        let Some(Overlay::Export(mut dialog)) = self.overlay.take() else { return vec![] };
        if command == Command::Accept {
            return self.write_export(dialog);
        }
        if command == Command::Cancel {
            return if dialog.is_writing { vec![Effect::StopExport] } else { vec![] };
        }
        if command == Command::ChooseUp {
            dialog.go(-1);
        } else if command == Command::ChooseDown {
            dialog.go(1);
        } else if command == Command::PageUp {
            dialog.scroll = dialog.scroll.saturating_sub(PAGE);
        } else if command == Command::PageDown {
            dialog.scroll = dialog.scroll.saturating_add(PAGE);
        }
        self.overlay = Some(Overlay::Export(dialog));
        vec![]
    }

    /// Shows the dialog and asks what will be in the file.
    fn look_ahead(&mut self, mut dialog: Export) -> Vec<Effect> {
        (dialog.contents, dialog.scroll) = (None, 0);
        dialog.ticket = self.next_ticket();
        let effect = Effect::LookAhead { ticket: dialog.ticket, wanted: Box::new(dialog.wanted.clone()) };
        self.overlay = Some(Overlay::Export(Box::new(dialog)));
        vec![effect]
    }

    fn next_ticket(&mut self) -> u64 {
        self.tickets += 1;
        self.tickets
    }

    /// Writes the file, once it was said what will be in it.
    fn write_export(&mut self, dialog: Box<Export>) -> Vec<Effect> {
        let refusal = match &dialog.contents {
            _ if dialog.is_writing => Some("it is being written; Esc stops that"),
            None => Some("one moment: what will be in it is being counted"),
            Some(Err(_)) => Some("nothing is written: there is nothing to hand over"),
            Some(Ok(_)) if dialog.path.text().trim().is_empty() => Some("a file needs a name"),
            Some(Ok(_)) => None,
        };
        let misnamed = dialog.misnamed().map(|form| {
            let (form, ending) = (form.label(), form.ending());
            format!(
                "a file that ends with .{ending} is {form}: choose that form, or end it with .{}",
                dialog.form.ending()
            )
        });
        if let Some(refusal) = refusal.map(str::to_owned).or(misnamed) {
            self.refuse(refusal);
            self.overlay = Some(Overlay::Export(dialog));
            return vec![];
        }
        self.order(dialog, None)
    }

    fn order(&mut self, mut dialog: Box<Export>, replaces: Option<String>) -> Vec<Effect> {
        (dialog.is_writing, dialog.trouble, dialog.scroll) = (true, None, 0);
        dialog.ticket = self.next_ticket();
        let order = Order {
            ticket: dialog.ticket,
            wanted: dialog.wanted.clone(),
            form: dialog.form,
            path: dialog.path.text().trim().to_owned(),
            replaces,
            remembers: self.is_in_room().then(|| self.last_export.folder.clone()),
        };
        self.overlay = Some(Overlay::Export(dialog));
        vec![Effect::Export(Box::new(order))]
    }

    /// The user has said whether the file that stands there is replaced.
    pub(super) fn answer_overwrite(&mut self, dialog: Box<Export>, mark: String, yes: bool) -> Vec<Effect> {
        if yes {
            return self.order(dialog, Some(mark));
        }
        self.say("nothing is written; the file stays as it is");
        self.overlay = Some(Overlay::Export(dialog));
        vec![]
    }

    /// What will be in the file is known, or why there is nothing.
    pub(super) fn looked_ahead(&mut self, ticket: u64, contents: Result<Contents, String>) {
        if let Some(Overlay::Export(dialog)) = &mut self.overlay
            && dialog.ticket == ticket
        {
            dialog.contents = Some(contents);
        }
    }

    /// The file is written, or not.
    pub(super) fn exported(&mut self, ticket: u64, exported: Exported) {
        let dialog = match self.overlay.take() {
            Some(Overlay::Export(dialog)) if dialog.ticket == ticket => Some(dialog),
            other => {
                self.overlay = other;
                None
            }
        };
        match (exported, dialog) {
            (Exported::Written { form, audience, path, name, folder, contents }, _) => {
                self.last_export = LastExport { form, folder, audience };
                if self.is_in_room() {
                    return self.say(format!("written for the public: {name}"));
                }
                let whom = match audience {
                    Audience::Public => "the public",
                    Audience::Team => "the team only",
                    Audience::Own => "you alone",
                };
                // A narrow line has no room for the folder, which was typed a moment ago.
                let path = if self.layout() == Layout::Card { name } else { path };
                let told = std::iter::once(format!("written for {whom}: {path}")).chain(contents.withheld());
                self.say(told.collect::<Vec<_>>().join("; "));
            }
            (Exported::IsThere { told, mark }, Some(mut dialog)) => {
                dialog.is_writing = false;
                self.overlay = Some(Overlay::Question(Question::Overwrite { dialog, told, mark }));
            }
            (Exported::Failed(reason), Some(mut dialog)) => {
                (dialog.is_writing, dialog.trouble) = (false, Some(reason));
                self.overlay = Some(Overlay::Export(dialog));
            }
            (Exported::Stopped, Some(mut dialog)) => {
                dialog.is_writing = false;
                self.overlay = Some(Overlay::Export(dialog));
            }
            (Exported::IsThere { .. } | Exported::Failed(_) | Exported::Stopped, None) => {
                self.say("stopped: nothing is written");
            }
        }
    }
}
