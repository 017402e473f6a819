//! The one who writes what is on the screen to a file: a thread of its own, since a large dataset takes seconds.
//!
//! It does one thing after the other. What it is making can be stopped until the file is about to get its name; from then on it
//! is there whole, in a moment.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, thread};

use serde::{Deserialize, Serialize};

use super::destination::{Apart, Destination, NotPut, typed};
use super::event::{Event, Events};
use super::{durable, probe, store};
use crate::app::export::{Contents, Exported, FileForm, LastExport, Order};
use crate::app::{Msg, Wanted};
use crate::codec::brief::{BriefFormat, brief};
use crate::codec::export::{Format, Options, export};
use crate::domain::text::safe_line;
use crate::domain::{Audience, Handout};

/// The file that remembers what was written last.
const NAME: &str = "export";

/// The loop's side.
pub(super) struct Exporter {
    jobs: Option<Sender<Job>>,
    apart: Apart,
    /// What is being written.
    work: Option<(u64, Arc<Work>)>,
    events: Events,
}

/// What there is to do.
enum Job {
    LookAhead { ticket: u64, wanted: Box<Wanted> },
    Export { order: Box<Order>, work: Arc<Work> },
}

impl Exporter {
    /// Nothing to do yet; how it goes is told by these events.
    pub(super) fn new(events: Events) -> Self {
        Self { jobs: None, apart: Apart::default(), work: None, events }
    }

    /// What no file may be written over.
    pub(super) fn keep_off(&mut self, apart: Apart) {
        self.apart = apart;
    }

    /// Says what would be handed over; of several that wait, the newest alone.
    pub(super) fn look_ahead(&mut self, ticket: u64, wanted: Box<Wanted>) -> Option<Msg> {
        let failed = |why| Msg::LookedAhead { ticket, contents: Err(why) };
        self.give(Job::LookAhead { ticket, wanted }).err().map(failed)
    }

    /// Writes a file.
    pub(super) fn export(&mut self, order: Box<Order>) -> Option<Msg> {
        let (ticket, work) = (order.ticket, Arc::new(Work::default()));
        self.work = Some((ticket, Arc::clone(&work)));
        let failed = |why| Msg::Exported { ticket, exported: Exported::Failed(why) };
        self.give(Job::Export { order, work }).err().map(failed)
    }

    /// Stops what is being written. Where that is too late, what is written is told as ever.
    pub(super) fn stop(&mut self) -> Option<Msg> {
        let (ticket, work) = self.work.as_ref()?;
        work.stop().then_some(Msg::Exported { ticket: *ticket, exported: Exported::Stopped })
    }

    /// The program ends: nothing half-written stays. Says what became of a file that was being written.
    pub(super) fn leave(&mut self, longest: Duration) -> Option<&'static str> {
        let (_, work) = self.work.take()?;
        work.leave(longest)
    }

    fn give(&mut self, job: Job) -> Result<(), String> {
        if self.jobs.is_none() {
            let (jobs, given) = mpsc::channel();
            let worker = Worker { given, apart: self.apart.clone(), events: self.events.clone() };
            let thread = thread::Builder::new().name("export".to_owned()).spawn(move || worker.run());
            thread.map_err(|error| format!("cannot start a thread ({error}): try again"))?;
            self.jobs = Some(jobs);
        }
        let given = self.jobs.as_ref().is_some_and(|jobs| jobs.send(job).is_ok());
        if given { Ok(()) } else { Err("the thread that writes files has ended: start anew".to_owned()) }
    }
}

/// How far a file has come, which both sides look at.
#[derive(Debug, Default)]
struct Work {
    stage: Mutex<Stage>,
    changed: Condvar,
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
enum Stage {
    /// Nothing of it is on the disk.
    #[default]
    Making,
    /// It gets its name; until then it has this one.
    Placing(Option<PathBuf>),
    /// Nothing of it will be on the disk.
    Stopped,
    /// It is written, or has failed.
    Ended,
}

impl Work {
    fn stage(&self) -> MutexGuard<'_, Stage> {
        // Every change of the stage is whole.
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it may get its name; from now on it cannot be stopped.
    fn place(&self) -> bool {
        let mut stage = self.stage();
        let goes_on = *stage == Stage::Making;
        if goes_on {
            *stage = Stage::Placing(None);
        }
        goes_on
    }

    fn is_born(&self, path: &Path) {
        let mut stage = self.stage();
        if matches!(*stage, Stage::Placing(_)) {
            *stage = Stage::Placing(Some(path.to_owned()));
        }
    }

    fn end(&self) {
        *self.stage() = Stage::Ended;
        self.changed.notify_all();
    }

    /// Stops it, if that is not too late.
    fn stop(&self) -> bool {
        let mut stage = self.stage();
        let stops = *stage == Stage::Making;
        if stops {
            *stage = Stage::Stopped;
        }
        stops
    }

    fn leave(&self, longest: Duration) -> Option<&'static str> {
        const STOPPED: &str = "the file that was being written is stopped: nothing is written";
        const WHOLE: &str = "the file that was being written is there, whole";
        let give_up = Instant::now() + longest;
        let mut stage = self.stage();
        let was_placing = matches!(*stage, Stage::Placing(_));
        loop {
            let left = give_up.saturating_duration_since(Instant::now());
            match &*stage {
                Stage::Making => {
                    *stage = Stage::Stopped;
                    return Some(STOPPED);
                }
                Stage::Stopped => return None,
                Stage::Ended => return was_placing.then_some(WHOLE),
                Stage::Placing(path) if left.is_zero() => {
                    // Without its name for the meantime it cannot get the other any more.
                    let gone = path.as_ref().is_none_or(|path| fs::remove_file(path).is_ok());
                    return Some(if gone { STOPPED } else { WHOLE });
                }
                Stage::Placing(_) => {}
            }
            stage = self.changed.wait_timeout(stage, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// The thread's side.
struct Worker {
    given: Receiver<Job>,
    apart: Apart,
    events: Events,
}

impl Worker {
    fn run(&self) {
        while let Ok(mut job) = self.given.recv() {
            // Of what is only looked at, the newest is wanted.
            while matches!(job, Job::LookAhead { .. }) {
                match self.given.try_recv() {
                    Ok(newer) => job = newer,
                    Err(_) => break,
                }
            }
            let msg = match job {
                Job::LookAhead { ticket, wanted } => {
                    let contents = handout(&wanted).map(|handout| Box::new(Contents::of(&handout, &wanted)));
                    Msg::LookedAhead { ticket, contents }
                }
                Job::Export { order, work } => {
                    let exported = self.export(&order, &work);
                    work.end();
                    // Whoever stopped it has told that.
                    let Some(exported) = exported else { continue };
                    Msg::Exported { ticket: order.ticket, exported }
                }
            };
            if self.events.send(Event::Msg(msg)).is_err() {
                return;
            }
        }
    }

    /// Writes a file; nothing where it was stopped.
    fn export(&self, order: &Order, work: &Work) -> Option<Exported> {
        let destination = Destination::typed(&order.path);
        let audience = order.wanted.audience;
        // First where to, which takes no time.
        match destination.look(&self.apart) {
            Err(why) => return Some(Exported::Failed(why)),
            Ok(super::destination::Spot::Taken { told, mark }) if order.replaces.as_ref() != Some(&mark) => {
                return Some(Exported::IsThere { told, mark });
            }
            Ok(_) => {}
        }
        probe::hold("making");
        let made = handout(&order.wanted).and_then(|handout| {
            let bytes = file(&handout, order.form)?;
            Ok((Contents::of(&handout, &order.wanted), bytes))
        });
        let (contents, bytes) = match made {
            Ok(made) => made,
            Err(why) => return Some(Exported::Failed(why)),
        };
        if !work.place() {
            return None;
        }
        let born = |path: &Path| {
            work.is_born(path);
            probe::hold("placing");
        };
        let put =
            destination.put(&bytes, audience == Audience::Own, order.replaces.as_deref(), &self.apart, born);
        Some(match put {
            Ok(()) => {
                let folder = order.remembers.clone().unwrap_or_else(|| destination.folder());
                remember(order.form, &folder);
                Exported::Written {
                    form: order.form,
                    audience,
                    path: destination.in_full(),
                    name: destination.name(),
                    folder,
                    contents: Box::new(contents),
                }
            }
            Err(NotPut::IsThere { told, mark }) => Exported::IsThere { told, mark },
            Err(NotPut::Failed(why)) => Exported::Failed(why),
        })
    }
}

fn handout(wanted: &Wanted) -> Result<Handout, String> {
    wanted.handout().map_err(|error| safe_line(&error.to_string()))
}

/// The file of a handout.
fn file(handout: &Handout, form: FileForm) -> Result<Vec<u8>, String> {
    let whole = |format| {
        export(handout, format, Options { raw: false }).map_err(|error| safe_line(&error.to_string()))
    };
    match form {
        FileForm::Markdown => whole(Format::Markdown),
        FileForm::Html => whole(Format::Html),
        FileForm::Docx => whole(Format::Docx),
        FileForm::Csv => whole(Format::Csv),
        FileForm::Xlsx => whole(Format::Xlsx),
        FileForm::Json => whole(Format::Json),
        FileForm::Toml => whole(Format::Toml),
        FileForm::BriefDocx => Ok(brief(handout, BriefFormat::Docx)),
        FileForm::BriefHtml => Ok(brief(handout, BriefFormat::Html)),
        FileForm::BriefMarkdown => Ok(brief(handout, BriefFormat::Markdown)),
    }
}

/// What is remembered over starts; for whom it was is not.
#[derive(Debug, Serialize, Deserialize)]
struct Remembered {
    form: String,
    folder: String,
}

/// What the dialog is opened with.
pub(super) fn last() -> LastExport {
    store::state_folder().map(|folder| last_in(&folder)).unwrap_or_default()
}

fn last_in(state: &Path) -> LastExport {
    let bytes = durable::read(&state.join(NAME)).ok().flatten().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let Ok(Remembered { form, folder }) = toml::from_str(&text) else { return LastExport::default() };
    let is_there = !folder.is_empty() && typed(&folder).is_dir();
    let usual = LastExport::default();
    LastExport {
        form: FileForm::from_word(&form).unwrap_or(usual.form),
        folder: if is_there { folder } else { usual.folder },
        ..usual
    }
}

/// Remembers what was written. Where that cannot be, the next start asks without it.
fn remember(form: FileForm, folder: &str) {
    let _ = store::state_folder().and_then(|state| remember_in(&state, form, folder));
}

fn remember_in(state: &Path, form: FileForm, folder: &str) -> anyhow::Result<()> {
    let remembered = Remembered { form: form.word().to_owned(), folder: folder.to_owned() };
    durable::make_folder(state)?;
    durable::replace(&state.join(NAME), toml::to_string(&remembered)?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Model;
    use crate::app::model::Keeping;
    use crate::codec::dataset::{self, Input};
    use crate::domain::vocabulary::Vocabulary;
    use crate::domain::{Date, NoteBook};

    #[test]
    fn every_form_is_one_of_the_files_or_of_the_brief_with_the_same_ending() {
        for form in FileForm::ALL {
            let (word, ending) = (form.label(), form.ending());
            if form.is_brief() {
                assert_eq!(BriefFormat::from_word(word), BriefFormat::of_ending(ending), "{word}");
                assert!(BriefFormat::from_word(word).is_some(), "{word}");
            } else {
                assert_eq!(Format::from_word(word).map(Format::ending), Some(ending), "{word}");
            }
        }
        let briefs = FileForm::ALL.iter().filter(|form| form.is_brief()).count();
        assert_eq!((briefs, FileForm::ALL.len()), (BriefFormat::words().len(), Format::ALL.len() + briefs));
    }

    #[test]
    fn form_and_folder_are_remembered_and_the_audience_is_not() {
        let ground = tempfile::tempdir().unwrap();
        let (state, out) = (ground.path().join("state"), ground.path().join("out"));
        let folder = out.to_str().unwrap();
        assert_eq!(last_in(&state), LastExport::default());
        remember_in(&state, FileForm::BriefHtml, folder).unwrap();
        let form = FileForm::BriefHtml;
        assert_eq!(last_in(&state), LastExport { form, ..LastExport::default() }, "the folder is not there");
        fs::create_dir(&out).unwrap();
        let last = last_in(&state);
        assert_eq!((last.form, last.folder.as_str(), last.audience), (form, folder, Audience::Public));
        for odd in ["", "form = 3", "form = \"pdf\"\nfolder = \"\"", "\u{0}", "audience = \"own\""] {
            fs::write(state.join(NAME), odd).unwrap();
            assert_eq!(last_in(&state), LastExport::default(), "{odd:?}");
        }
    }

    #[test]
    fn what_is_being_made_can_be_stopped_and_what_gets_its_name_cannot() {
        let work = Work::default();
        assert!(work.stop() && !work.place(), "it gets no name any more");
        assert_eq!(work.leave(Duration::ZERO), None, "which was told already");
        let work = Work::default();
        assert!(work.place() && !work.stop());
        work.end();
        assert_eq!(work.leave(Duration::ZERO), None);
        let work = Work::default();
        assert!(work.leave(Duration::ZERO).is_some_and(|told| told.contains("nothing is written")));
        assert!(!work.place());
    }

    #[test]
    fn on_leaving_a_file_that_gets_its_name_is_waited_for_and_then_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("half");
        let stuck = Work::default();
        assert!(stuck.place());
        fs::write(&path, "half").unwrap();
        stuck.is_born(&path);
        assert!(stuck.leave(Duration::ZERO).is_some_and(|told| told.contains("nothing is written")));
        assert!(!path.exists());
        let work = Arc::new(Work::default());
        assert!(work.place());
        let other = Arc::clone(&work);
        let thread = thread::spawn(move || other.end());
        // Nothing is told where it had ended before.
        assert!(work.leave(Duration::from_secs(20)).is_none_or(|told| told.contains("whole")));
        assert_eq!(*work.stage(), Stage::Ended);
        thread.join().unwrap();
    }

    #[test]
    fn of_what_is_only_looked_at_the_newest_is_answered_and_no_order_is_left_out() {
        let ground = tempfile::tempdir().unwrap();
        let (events, heard) = mpsc::channel();
        let (jobs, given) = mpsc::channel();
        let worker = Worker { given, apart: Apart::default(), events };
        let wanted = || {
            let text = include_str!("../../data/river.toml");
            let dataset = dataset::read(&[Input::new("river.toml", text.as_bytes())]).dataset.unwrap();
            let model = Model::new(Arc::new(dataset), NoteBook::default(), Keeping::Saved(0), None);
            Box::new(model.wanted(Audience::Public, Date::new(2031, 5, 12).unwrap()))
        };
        let path = ground.path().join("none/x.md").to_str().unwrap().to_owned();
        let order = Order {
            ticket: 3,
            wanted: *wanted(),
            form: FileForm::Html,
            path,
            replaces: None,
            remembers: None,
        };
        jobs.send(Job::LookAhead { ticket: 1, wanted: wanted() }).unwrap();
        jobs.send(Job::LookAhead { ticket: 2, wanted: wanted() }).unwrap();
        jobs.send(Job::Export { order: Box::new(order), work: Arc::default() }).unwrap();
        for ticket in [4, 5] {
            jobs.send(Job::LookAhead { ticket, wanted: wanted() }).unwrap();
        }
        drop(jobs);
        worker.run();
        drop(worker);
        let ticket = |event: &Event| {
            if let Event::Msg(
                Msg::LookedAhead { ticket, contents: Ok(_) }
                | Msg::Exported { ticket, exported: Exported::Failed(_) },
            ) = event
            {
                *ticket
            } else {
                panic!("{event:?}")
            }
        };
        let tickets: Vec<u64> = heard.iter().map(|event| ticket(&event)).collect();
        assert_eq!(tickets, [3, 5]);
    }
}
