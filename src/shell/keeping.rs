//! The keeping of notes while the program runs: what was typed goes to the saver, and how that went comes back to the model.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::debounce::Debounce;
use super::event::{Event, Events};
use super::opening::Notes;
use super::probe;
use super::saver::{SaveReport, Saver};
use super::store::Foreign;
use crate::app::{Model, Msg};

/// How long leaving waits for the notes to reach the disk.
pub(super) const LAST_SAVE: Duration = Duration::from_secs(5);
/// The same where the program is about to be ended without being asked, so that the terminal is still given back in order.
pub(super) const HURRIED_SAVE: Duration = Duration::from_millis(600);

/// The one who sees to it that notes are saved.
pub(super) struct Keeper {
    saver: Option<Saver>,
    /// Notes that are not shown before the user has said whose they are.
    foreign: Option<Box<Foreign>>,
    /// The revision of the notes that was last heard of.
    heard: u64,
    unsaved: Debounce,
    /// Whether the user leaves although notes are not saved.
    given_up: bool,
    events: Events,
}

impl Keeper {
    /// Keeps nothing yet; how saves go is told by these events.
    pub(super) fn new(events: Events) -> Self {
        Self { saver: None, foreign: None, heard: 0, unsaved: Debounce::default(), given_up: false, events }
    }

    /// Takes notes into keeping, of which the model has this revision.
    pub(super) fn keep(&mut self, notes: Notes, revision: u64) -> Result<()> {
        self.heard = revision;
        match notes {
            Notes::None => {}
            Notes::Foreign(foreign) => self.foreign = Some(foreign),
            Notes::Ready { place, unsaved } => {
                let events = self.events.clone();
                let report = move |report| {
                    let _ = events.send(Event::Saved(Box::new(report)));
                };
                self.saver = Some(Saver::start(*place, report)?);
                if unsaved {
                    self.unsaved.edited(Instant::now());
                }
            }
        }
        Ok(())
    }

    /// Looks whether the notes have changed; after every update.
    pub(super) fn look_at(&mut self, model: &Model) {
        if model.book.revision() != self.heard {
            self.heard = model.book.revision();
            self.unsaved.edited(Instant::now());
        }
    }

    /// When there is something to do; never where all is saved.
    pub(super) fn due(&self) -> Option<Instant> {
        self.unsaved.due()
    }

    /// Does what is due.
    pub(super) fn do_due(&mut self, model: Option<&Model>) {
        if self.unsaved.is_due(Instant::now()) {
            self.save(model);
        }
    }

    /// Hands what is unsaved to the saver.
    pub(super) fn save(&mut self, model: Option<&Model>) {
        if let (Some(saver), Some(model)) = (&self.saver, model)
            && self.unsaved.due().is_some()
        {
            saver.save(model.book.revision(), model.book.clone());
        }
        self.unsaved.saved();
    }

    /// Tries again what could not be saved.
    pub(super) fn try_again(&self) {
        if let Some(saver) = &self.saver {
            saver.retry();
        }
    }

    /// What the model must hear of how a save went.
    pub(super) fn heard_of(report: SaveReport) -> Vec<Msg> {
        match report {
            SaveReport::Saved { revision, found, told } => {
                let merged = found.map(|found| Msg::NotesMerged {
                    sent: Box::new(found.sent),
                    saved: Box::new(found.saved),
                });
                merged.into_iter().chain([Msg::NotesSaved { revision, told }]).collect()
            }
            SaveReport::Failed { reason, .. } => vec![Msg::NotesFailed(reason)],
        }
    }

    /// The user wants to leave: waits until the notes are on the disk; if they cannot be, says why not, unless they are given up.
    pub(super) fn leave(&mut self, model: Option<&Model>, even_unsaved: bool) -> Result<(), String> {
        self.save(model);
        match self.wait(LAST_SAVE) {
            Err(reason) if !even_unsaved => Err(reason),
            Ok(()) | Err(_) => {
                self.given_up = even_unsaved;
                Ok(())
            }
        }
    }

    /// Every way out but a kill passes here, before the terminal is given back: what is unsaved is saved, and waited for.
    pub(super) fn save_before_leaving(&mut self, model: Option<&Model>, longest: Duration) -> Result<()> {
        self.save(model);
        let waited = self.wait(longest);
        probe::trace("saved");
        match waited {
            Err(reason) if !self.given_up => bail!("the last notes are not saved: {reason}"),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn wait(&self, longest: Duration) -> Result<(), String> {
        self.saver.as_ref().map_or(Ok(()), |saver| saver.save_now(longest))
    }

    /// The user has said whose the notes are; what the model must hear of that.
    pub(super) fn answer_foreign(&mut self, ours: bool) -> Option<Msg> {
        let foreign = self.foreign.take()?;
        let opened = if ours { foreign.ours() } else { foreign.apart() };
        let kept = opened.and_then(|opened| {
            let (book, problems) = (opened.book, opened.problems);
            let notes = Notes::Ready { place: Box::new(opened.place), unsaved: opened.unsaved };
            self.keep(notes, book.revision())?;
            Ok(Msg::NotesOpened { book: Box::new(book), problems })
        });
        Some(kept.unwrap_or_else(|error| Msg::NotesFailed(format!("{error:#}"))))
    }
}
