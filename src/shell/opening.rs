//! Opening: the dataset is read, the notes on it are found, and the program stands there as a value.

use std::sync::Arc;

use anyhow::Result;

use super::cli::Source;
use super::config::Config;
use super::destination::Apart;
use super::event::ExitStatus;
use super::external;
use super::identity::{DatasetIdentity, Whence};
use super::places::Places;
use super::read;
use super::store::{Asked, Foreign, Opened, Store};
use crate::app::Model;
use crate::app::model::Keeping;
use crate::app::overlay::{Overlay, Question};
use crate::codec::dataset;
use crate::domain::{Dataset, Date, NoteBook};

/// What was asked to be opened, and how.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Where the dataset comes from.
    pub source: Source,
    /// The most bytes of it that are read.
    pub max_input: u64,
    /// The day to look at, where it is not the dataset's.
    pub day: Option<Date>,
    /// The filter to open with.
    pub query: String,
    /// Whether others look at the screen.
    pub room: bool,
    /// Who writes, and with whom.
    pub asked: Asked,
}

/// The program as a value, and what keeps its notes.
#[derive(Debug)]
pub struct Loaded {
    /// The program.
    pub model: Model,
    /// Its notes.
    pub notes: Notes,
    /// What no file may be written over.
    pub apart: Apart,
}

/// What keeps the notes.
#[derive(Debug)]
pub enum Notes {
    /// Nothing does.
    None,
    /// These places on the disk.
    Ready {
        /// The places.
        place: Box<Places>,
        /// Whether there is something to save at once.
        unsaved: bool,
    },
    /// They seem to be another's: to be asked first.
    Foreign(Box<Foreign>),
}

/// Why something cannot be opened: what to tell, and the exit status that goes with it.
#[derive(Debug)]
pub struct Refused {
    /// What to tell.
    pub text: String,
    /// The exit status.
    pub status: ExitStatus,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text.trim_end())
    }
}

impl std::error::Error for Refused {}

impl From<anyhow::Error> for Refused {
    fn from(error: anyhow::Error) -> Self {
        Self { text: format!("demarche: {error:#}"), status: ExitStatus::Error }
    }
}

/// Reads a dataset of at most so many bytes; warnings are left to `check`.
pub fn read_dataset(source: &Source, most: u64) -> Result<Dataset, Refused> {
    let inputs = read::inputs(source, most)?;
    let reading = dataset::read(&inputs);
    match reading.dataset {
        Some(dataset) => Ok(dataset),
        None => Err(Refused { text: reading.diagnostics.to_string(), status: ExitStatus::Nothing }),
    }
}

/// The identity that the notes on a dataset are kept under.
pub fn identity(dataset: &Dataset, source: &Source) -> DatasetIdentity {
    let whence = match source {
        Source::Example(_) => Whence::BuiltIn,
        Source::StandardInput => Whence::Stdin,
        Source::Path(path) => Whence::Path(path.clone()),
    };
    DatasetIdentity::of(dataset, whence)
}

/// The faults of a dataset quote its lines, which others are not to read.
fn untold(refused: Refused) -> Refused {
    match refused.status {
        ExitStatus::Nothing => Refused {
            text: "demarche: the dataset has faults; `demarche check` tells them, room mode does not"
                .to_owned(),
            ..refused
        },
        ExitStatus::Found | ExitStatus::Error | ExitStatus::Panic | ExitStatus::Signal(_) => refused,
    }
}

/// Finds the notes on a dataset, and says under which name the user writes. Settings and folders that cannot be used are refused:
/// nobody's notes are to go where nobody looks.
pub fn open_notes(asked: &Asked, identity: &DatasetIdentity) -> Result<(String, Opened)> {
    match Store::locate(asked, &Config::read()?) {
        Ok(store) => {
            store.team_folder(identity)?;
            Ok((store.author().to_owned(), store.open(identity)))
        }
        Err(error) => Ok((String::new(), Opened::Nowhere { reason: format!("{error:#}") })),
    }
}

/// Opens what is wanted.
pub fn open(wanted: &Wanted) -> Result<Loaded, Refused> {
    let dataset = read_dataset(&wanted.source, wanted.max_input);
    let dataset = Arc::new(dataset.map_err(|refused| if wanted.room { untold(refused) } else { refused })?);
    let identity = identity(&dataset, &wanted.source);
    let (author, opened) = open_notes(&wanted.asked, &identity)?;
    let mut overlay = None;
    let mut team = Err("notes come first: there are none here".to_owned());
    let (book, keeping, notes) = match opened {
        Opened::Ready(mut open) => {
            open.problems.extend(external::left_behind());
            let told = open.told(&dataset);
            if !told.is_empty() {
                overlay = Some(Overlay::Question(Question::Notice(told)));
            }
            let keeping = Keeping::Saved(open.book.revision());
            team = open.team;
            (open.book, keeping, Notes::Ready { place: Box::new(open.place), unsaved: open.unsaved })
        }
        Opened::Foreign(foreign) => {
            overlay = Some(Overlay::Question(Question::ForeignNotes {
                question: foreign.question.clone(),
                otherwise: foreign.otherwise,
            }));
            let keeping = Keeping::None("it is not said yet whose the notes found here are".to_owned());
            (NoteBook::default(), keeping, Notes::Foreign(foreign))
        }
        Opened::Nowhere { reason } => (NoteBook::default(), Keeping::None(reason), Notes::None),
    };
    let mut model = Model::new(dataset, book, keeping, wanted.day);
    (model.author, model.team) = (author, team);
    model.overlay = overlay;
    if wanted.room {
        model.begin_in_room();
    }
    if !wanted.query.trim().is_empty() {
        model.set_filter(&wanted.query);
    }
    let apart = apart(&wanted.asked, &identity)?;
    Ok(Loaded { model, notes, apart })
}

/// What no file that is handed over may take the place of, or lie beside.
pub(super) fn apart(asked: &Asked, identity: &DatasetIdentity) -> Result<Apart> {
    let store = Store::locate(asked, &Config::read()?);
    let notes = store.map(|store| store.folders(identity)).unwrap_or_default();
    Ok(Apart { dataset: identity.path(), notes })
}
