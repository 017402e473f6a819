//! What a command works on: the dataset, and the notes where they are asked for.

use std::sync::Arc;

use crate::domain::width::Width;

use super::tell;
use crate::app::Model;
use crate::app::model::Keeping;
use crate::domain::query::{Fault, Query};
use crate::domain::text::safe_line;
use crate::domain::{Dataset, NoteBook};
use crate::shell::cli::{Cli, Source};
use crate::shell::destination::Apart;
use crate::shell::event::ExitStatus;
use crate::shell::opening::{Refused, apart, identity, open_notes, read_dataset};
use crate::shell::store::{Asked, Foreign, OpenNotes, Opened};

/// A dataset that was read, and where from.
pub(super) struct Desk {
    pub(super) dataset: Arc<Dataset>,
    source: Source,
    asked: Asked,
}

/// What came of looking for the notes.
#[derive(Debug)]
pub(super) enum Notes {
    /// Here they are, or there are none yet.
    Here(Box<NoteBook>),
    /// There can be none, and why.
    Nowhere(String),
    /// They cannot be read, or may be another's, which nobody can be asked without a screen.
    Closed(String),
}

impl Notes {
    /// The notes, where a command cannot do without them: where there can be none that is told, and there are none.
    pub(super) fn needed(self) -> Result<NoteBook, Refused> {
        match self {
            Self::Here(book) => Ok(*book),
            Self::Nowhere(why) => {
                tell(&format!("demarche: {why}"));
                Ok(NoteBook::default())
            }
            Self::Closed(why) => Err(Refused { text: format!("demarche: {why}"), status: ExitStatus::Error }),
        }
    }
}

impl Desk {
    /// Reads the dataset that is asked for.
    pub(super) fn open(cli: &Cli) -> Result<Self, Refused> {
        let source = cli.source()?;
        let dataset = Arc::new(read_dataset(&source, cli.common.max_input)?);
        Ok(Self { dataset, source, asked: cli.asked() })
    }

    /// Reads the notes; what is odd about them is told.
    pub(super) fn notes(&self) -> Notes {
        let opened = match self.opened() {
            Ok(opened) => opened,
            Err(error) => return Notes::Closed(format!("{error:#}")),
        };
        match opened {
            Opened::Ready(notes) if notes.place.is_beside() && notes.book.is_empty() => {
                Notes::Closed(notes.told(&self.dataset).join("\n"))
            }
            Opened::Ready(notes) => {
                for sentence in notes.told(&self.dataset) {
                    tell(&format!("demarche: {sentence}"));
                }
                Notes::Here(Box::new(notes.book))
            }
            Opened::Foreign(foreign) => Notes::Closed(unanswered(&foreign)),
            Opened::Nowhere { reason } => Notes::Nowhere(reason),
        }
    }

    /// The notes and where they are saved, for a command that changes them; `None` where there can be none, which is told.
    pub(super) fn open_notes(&self) -> Result<Option<OpenNotes>, Refused> {
        let refused = |why: String| Refused { text: format!("demarche: {why}"), status: ExitStatus::Error };
        match self.opened()? {
            Opened::Ready(notes) if notes.place.is_beside() => {
                Err(refused(notes.told(&self.dataset).join("\n")))
            }
            Opened::Ready(notes) => {
                for sentence in notes.told(&self.dataset) {
                    tell(&format!("demarche: {sentence}"));
                }
                Ok(Some(*notes))
            }
            Opened::Foreign(foreign) => Err(refused(unanswered(&foreign))),
            Opened::Nowhere { reason } => {
                tell(&format!("demarche: {reason}"));
                Ok(None)
            }
        }
    }

    fn opened(&self) -> anyhow::Result<Opened> {
        open_notes(&self.asked, &identity(&self.dataset, &self.source)).map(|(_, opened)| opened)
    }

    /// What no file that is handed over may take the place of.
    pub(super) fn apart(&self) -> anyhow::Result<Apart> {
        apart(&self.asked, &identity(&self.dataset, &self.source))
    }

    /// The program as a value, looking at the day that is asked for.
    pub(super) fn model(&self, cli: &Cli, book: NoteBook) -> Model {
        let keeping = Keeping::Saved(book.revision());
        Model::new(Arc::clone(&self.dataset), book, keeping, cli.common.as_of)
    }

    /// Reads a query; what is wrong with it is a refusal, so that nobody takes what a slip finds for an answer.
    pub(super) fn query(&self, text: &str) -> Result<Query, Refused> {
        let query = Query::parse(text, &self.dataset);
        match query.faults() {
            [] => Ok(query),
            faults => {
                let told: Vec<String> = faults.iter().map(|fault| faulty(query.text(), fault)).collect();
                Err(Refused { text: told.join("\n"), status: ExitStatus::Error })
            }
        }
    }
}

/// What is to be done where nobody can be asked whose notes these are.
fn unanswered(foreign: &Foreign) -> String {
    format!(
        "{}\nuntil that is answered nothing of them is shown: open the dataset on the screen, without a command, and answer there",
        foreign.question
    )
}

/// What is wrong with a query, in the manner of rustc: the message, the query, and a caret under the culprit.
fn faulty(text: &str, fault: &Fault) -> String {
    let before = safe_line(&text[..fault.range.start]);
    let meant = safe_line(&text[fault.range.clone()]);
    let after = safe_line(&text[fault.range.end..]);
    let blank = " ".repeat(before.width());
    let caret = "^".repeat(meant.width().max(1));
    format!("error: {fault}\n  {before}{meant}{after}\n  {blank}{caret}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_with_a_caret_under_what_is_meant_and_no_control_character() {
        let text = "té:x \u{1b}theme:humanitarain";
        let start = text.find("human").expect("it is there");
        let fault = Fault {
            range: start..text.len(),
            message: "there is no such theme".into(),
            suggestion: Some("humanitarian".into()),
        };
        assert_eq!(
            faulty(text, &fault),
            "error: there is no such theme; did you mean `humanitarian`?\n  té:x theme:humanitarain\n             ^^^^^^^^^^^^"
        );
    }
}
