//! The keeping of notes while the program runs: what was typed goes to the journal at once and to the saver soon, and how that went
//! comes back to the model.

use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, thread};

use anyhow::{Result, bail};

use super::debounce::Debounce;
use super::destination::typed;
use super::event::{Event, Events};
use super::journal::Journal;
use super::opening::Notes;
use super::saver::{SaveReport, Saver};
use super::store::{Foreign, OpenNotes, Opened};
use super::watch::Watch;
use super::{clock, durable, probe};
use crate::app::{Model, Msg};
use crate::codec::notes::{self, Header};
use crate::domain::text::safe_line;
use crate::domain::{Note, NoteBook, Scope};

/// How long leaving waits for the notes to reach the disk.
pub(super) const LAST_SAVE: Duration = Duration::from_secs(5);
/// The same where the program is about to be ended without being asked, so that the terminal is still given back in order.
pub(super) const HURRIED_SAVE: Duration = Duration::from_millis(600);
/// How long a frame waits for the journal to have what it shows; and where it waited in vain before.
const BEFORE_A_FRAME: Duration = Duration::from_millis(250);
const WHEN_SLOW: Duration = Duration::from_millis(20);
/// How long a save waits until the journal is on the disk: not so long that a stuck disk takes the time of the way out.
const BEFORE_A_SAVE: Duration = Duration::from_millis(250);
/// How long the way out waits for the journal, each time.
const LAST_RECORD: Duration = Duration::from_millis(100);
/// The pause before a failed save is tried again, at first and at most.
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// The one who sees to it that notes are saved.
pub(super) struct Keeper {
    saver: Option<Saver>,
    journal: Option<Arc<Journal>>,
    /// What the notes file says of itself.
    header: Header,
    /// Notes that are not shown before the user has said whose they are.
    foreign: Option<Box<Foreign>>,
    /// The revision of the notes that was last heard of.
    heard: u64,
    unsaved: Debounce,
    /// When a failed save is tried again.
    again: Option<Instant>,
    /// The pause before that the next time.
    pause: Duration,
    /// Whether the user leaves although notes are not saved.
    given_up: bool,
    events: Events,
}

impl Keeper {
    /// Keeps nothing yet; how saves go is told by these events.
    pub(super) fn new(events: Events) -> Self {
        Self {
            saver: None,
            journal: None,
            header: Header::default(),
            foreign: None,
            heard: 0,
            unsaved: Debounce::default(),
            again: None,
            pause: PAUSE,
            given_up: false,
            events,
        }
    }

    /// Takes notes into keeping, of which the model has this book.
    pub(super) fn keep(&mut self, notes: Notes, book: &NoteBook) -> Result<()> {
        self.heard = book.revision();
        match notes {
            Notes::None => {}
            Notes::Foreign(foreign) => self.foreign = Some(foreign),
            Notes::Ready { place, unsaved } => {
                self.header = place.header().clone();
                let events = self.events.clone();
                let trouble = move |why| {
                    let _ = events.send(Event::Msg(Msg::NotesUnguarded(why)));
                };
                let journal = Arc::new(Journal::start(place.desk(), book.clone(), trouble)?);
                let guard = Arc::clone(&journal);
                let begins = move || guard.make_durable(BEFORE_A_SAVE);
                let events = self.events.clone();
                let watch = Watch::start(place.as_read(), move || {
                    let _ = events.send(Event::FilesChanged);
                })?;
                let (events, saved) = (self.events.clone(), Arc::clone(&journal));
                let report = move |report| {
                    if let SaveReport::Saved { revision, .. } = &report {
                        saved.saved(*revision);
                    }
                    // A folder may have been made, or made anew.
                    watch.look_again();
                    let _ = events.send(Event::Saved(Box::new(report)));
                };
                let saver = Saver::start(*place, begins, report)?;
                if unsaved {
                    // Before anything is typed, so that what came back is saved as it came.
                    saver.save(book.revision(), book.clone());
                }
                (self.saver, self.journal) = (Some(saver), Some(journal));
            }
        }
        Ok(())
    }

    /// Looks whether the notes have changed; after every update.
    pub(super) fn look_at(&mut self, model: &Model) {
        let revision = model.book.revision();
        if revision != self.heard {
            if let Some(journal) = &self.journal {
                let changed = model.book.changed_since(self.heard);
                journal.give(revision, changed.filter(|note| note.is_own(&model.author)));
            }
            self.heard = revision;
            self.unsaved.edited(Instant::now());
        }
    }

    /// Waits until the journal has what a frame is about to show, and says whether it has.
    pub(super) fn before_a_frame(&self) -> bool {
        self.journal.as_ref().is_some_and(|journal| journal.wait(BEFORE_A_FRAME, WHEN_SLOW))
    }

    /// Somebody else has changed a notes file: the next save takes that in, and is due soon, as after an edit.
    pub(super) fn look_at_files(&mut self) {
        self.unsaved.edited(Instant::now());
    }

    /// When there is something to do; never where all is saved.
    pub(super) fn due(&self) -> Option<Instant> {
        self.unsaved.due().into_iter().chain(self.again).min()
    }

    /// Does what is due.
    pub(super) fn do_due(&mut self, model: Option<&Model>) {
        let now = Instant::now();
        if self.unsaved.is_due(now) {
            self.save(model);
        }
        if self.again.is_some_and(|again| again <= now) {
            self.try_again();
        }
    }

    /// Hands what is unsaved to the saver.
    pub(super) fn save(&mut self, model: Option<&Model>) {
        if let (Some(saver), Some(model)) = (&self.saver, model)
            && self.unsaved.due().is_some()
        {
            if let Some(journal) = &self.journal {
                journal.save_begins(model.book.revision());
            }
            saver.save(model.book.revision(), model.book.clone());
        }
        self.unsaved.saved();
    }

    /// Tries again what could not be saved.
    pub(super) fn try_again(&mut self) {
        self.again = None;
        if let Some(saver) = &self.saver {
            saver.retry();
        }
    }

    /// What the model must hear of how a save went. What failed is tried again in a while, without being asked.
    pub(super) fn heard_of(&mut self, report: SaveReport) -> Vec<Msg> {
        match report {
            SaveReport::Saved { revision, found, told } => {
                (self.again, self.pause) = (None, PAUSE);
                let merged = found.map(|found| Msg::NotesMerged {
                    sent: Box::new(found.sent),
                    saved: Box::new(found.saved),
                    others: found.others.map(Box::new),
                });
                merged.into_iter().chain([Msg::NotesSaved { revision, told }]).collect()
            }
            SaveReport::Failed { reason, .. } => {
                self.again = Some(Instant::now() + self.pause);
                self.pause = (self.pause * 2).min(LONGEST_PAUSE);
                vec![Msg::NotesFailed(reason)]
            }
        }
    }

    /// The user wants to leave: waits until the notes are on the disk; if they cannot be, says why not, unless they are given up or
    /// all of them are in another file.
    pub(super) fn leave(&mut self, model: Option<&Model>, even_unsaved: bool) -> Result<(), String> {
        self.save(model);
        let is_elsewhere = model.is_some_and(|model| model.saved_elsewhere == Some(model.book.revision()));
        match self.wait(LAST_SAVE) {
            Err(reason) if !even_unsaved && !is_elsewhere => Err(reason),
            Ok(()) | Err(_) => {
                self.given_up = even_unsaved || is_elsewhere;
                Ok(())
            }
        }
    }

    /// Every way out but a kill passes here, before the terminal is given back: what is unsaved is saved, and waited for.
    pub(super) fn save_before_leaving(&mut self, model: Option<&Model>, longest: Duration) -> Result<()> {
        // A panic may have come between a change and its hearing.
        if let Some(model) = model {
            self.look_at(model);
        }
        self.save(model);
        let waited = self.wait(longest);
        let mut is_kept = false;
        if let Some(journal) = &self.journal {
            if waited.is_ok() {
                journal.saved(self.heard);
            }
            journal.close(LAST_RECORD);
            is_kept = journal.trouble().is_none();
        }
        probe::trace("saved");
        match waited {
            Err(reason) if !self.given_up && is_kept => {
                bail!(
                    "the last notes are not saved: {reason}; they come back when the dataset is opened again"
                )
            }
            Err(reason) if !self.given_up => bail!("the last notes are not saved: {reason}"),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn wait(&self, longest: Duration) -> Result<(), String> {
        self.saver.as_ref().map_or(Ok(()), |saver| saver.save_now(longest))
    }

    /// A file that all notes might be written to where they cannot be saved: in the user's home, of a name that says what it is.
    pub(super) fn offer_elsewhere(&self) -> String {
        let dataset = self.header.dataset.as_deref().unwrap_or("dataset");
        let name = format!("demarche-notes-{dataset}-{}.toml", clock::now().compact());
        let home = env::home_dir().unwrap_or_default();
        safe_line(&home.join(name).to_string_lossy())
    }

    /// Writes all notes of the user's to a new file, on a thread; how that went is told to the model.
    pub(super) fn save_elsewhere(&self, model: &Model, path: &str) {
        let path = typed(path);
        let revision = model.book.revision();
        let own = model.book.all().filter(|note| note.is_own(&model.author));
        // One file has one scope: what was for the team is in it, for its author.
        let book: NoteBook = own.map(|note| Note { scope: Scope::Private, ..note.clone() }).collect();
        let (header, events) = (self.header.clone(), self.events.clone());
        let work = move || {
            let text = notes::write(&header, &book, Scope::Private);
            let written = durable::write_new(&path, text.as_bytes());
            let outcome = match written {
                Ok(()) => Ok(durable::named(&path)),
                Err(error) => Err(safe_line(&format!("{error:#}"))),
            };
            let _ = events.send(Event::Msg(Msg::SavedElsewhere { revision, outcome }));
        };
        if let Err(error) = thread::Builder::new().name("elsewhere".to_owned()).spawn(work) {
            let outcome = Err(format!("cannot start a thread: {error}"));
            let _ = self.events.send(Event::Msg(Msg::SavedElsewhere { revision, outcome }));
        }
    }

    /// The user has said whose the notes are; what the model must hear of that.
    pub(super) fn answer_foreign(&mut self, model: &Model, ours: bool) -> Option<Msg> {
        let foreign = self.foreign.take()?;
        let opened = if ours { foreign.ours() } else { Ok(foreign.apart()) };
        let kept = opened.and_then(|opened| match opened {
            Opened::Ready(opened) => {
                let problems = opened.told(&model.dataset);
                let OpenNotes { book, unsaved, place, team, .. } = *opened;
                self.keep(Notes::Ready { place: Box::new(place), unsaved }, &book)?;
                Ok(Msg::NotesOpened { book: Box::new(book), problems, team })
            }
            Opened::Foreign(foreign) => {
                let (question, otherwise) = (foreign.question.clone(), foreign.otherwise);
                self.foreign = Some(foreign);
                Ok(Msg::NotesForeign { question, otherwise })
            }
            Opened::Nowhere { reason } => Ok(Msg::NotesFailed(reason)),
        });
        Some(kept.unwrap_or_else(|error| Msg::NotesFailed(format!("{error:#}"))))
    }
}
