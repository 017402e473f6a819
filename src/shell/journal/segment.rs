//! One file of a journal: made, locked while its program lives, appended to and emptied.

use std::fs;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};

use crate::codec::journal::{self, Head};
use crate::shell::durable::named;
use crate::shell::lock;

/// How the name of a journal's file ends.
pub(super) const ENDING: &str = ".journal";
/// The same while it is made, until its lock is held.
const UNBORN: &str = ".new";
/// How often making a file is tried again where another program swept it away before it was locked.
const TRIES: usize = 5;

/// Where the journals of one notes file lie, and what they say of themselves.
#[derive(Debug, Clone)]
pub(in crate::shell) struct Desk {
    /// The folder of all journals.
    pub(in crate::shell) folder: PathBuf,
    /// What their names begin with.
    pub(in crate::shell) key: String,
    pub(in crate::shell) head: Head,
}

impl Desk {
    /// The parts of a journal's name: the program's run, and the ending. `None` if it is another notes file's.
    pub(super) fn split<'n>(&self, name: &'n str) -> Option<(&'n str, &'n str)> {
        let rest = name.strip_prefix(&self.key)?.strip_prefix('-')?;
        let dot = rest.find('.')?;
        Some((rest[..dot].rsplit_once('-')?.0, &rest[dot..]))
    }
}

/// A file that changes are appended to.
#[derive(Debug)]
pub(super) struct Segment {
    path: PathBuf,
    file: Arc<File>,
    /// Where what is whole begins and ends.
    begin: u64,
    end: u64,
    /// The newest revision in it.
    pub(super) last: u64,
    /// Everything in it stands in another one, too: it goes once that one is on the disk.
    pub(super) replaced: bool,
}

impl Segment {
    /// Removes what was left by programs that were killed while they made a file. One that is being made now is made again.
    pub(super) fn sweep(desk: &Desk) {
        for entry in fs::read_dir(&desk.folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_unborn = desk.split(&name).is_some_and(|(_, ending)| ending == UNBORN);
            if is_unborn && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Makes the file of this number for this run of the program. It has its name once it is locked: whoever finds it unlocked may
    /// know that its program is dead.
    pub(super) fn make(desk: &Desk, run: &str, number: u64) -> Result<Self> {
        // Not made durable here: the next one who syncs sees to that, and no key waits for it.
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&desk.folder);
        made.with_context(|| format!("cannot make the folder \"{}\"", named(&desk.folder)))?;
        let path = desk.folder.join(format!("{}-{run}-{number}{ENDING}", desk.key));
        let unborn = path.with_extension(&UNBORN[1..]);
        let head = journal::begin(&desk.head);
        for _ in 0..TRIES {
            let made = OpenOptions::new().append(true).create_new(true).mode(0o600).open(&unborn);
            let mut file = made.with_context(|| format!("cannot make \"{}\"", named(&unborn)))?;
            if let Err(TryLockError::Error(error)) = file.try_lock()
                && !lock::is_unknown(&error)
            {
                let _ = fs::remove_file(&unborn);
                return Err(error).with_context(|| format!("cannot lock \"{}\"", named(&unborn)));
            }
            let written = file.write_all(head.as_bytes()).and_then(|()| fs::rename(&unborn, &path));
            match written {
                Ok(()) => {
                    let end = head.len() as u64;
                    let file = Arc::new(file);
                    return Ok(Self { path, file, begin: end, end, last: 0, replaced: false });
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => {
                    let _ = fs::remove_file(&unborn);
                    return Err(error).with_context(|| format!("cannot write \"{}\"", named(&unborn)));
                }
            }
        }
        bail!("\"{}\" vanishes as often as it is made", named(&unborn))
    }

    /// The open file, for whoever syncs it.
    pub(super) fn file(&self) -> Arc<File> {
        Arc::clone(&self.file)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.end == self.begin
    }

    pub(super) fn size(&self) -> u64 {
        self.end - self.begin
    }

    /// Whether anybody could still find it: a folder may be emptied under a running program.
    pub(super) fn is_there(&self) -> bool {
        // One that only cannot be looked at is not gone: forgotten, it would stay and bring back what has changed since.
        self.file.metadata().map_or(true, |about| about.nlink() > 0)
    }

    /// Appends what reaches up to a revision, whole or not at all.
    pub(super) fn append(&mut self, text: &str, revision: u64) -> Result<()> {
        let written = (&*self.file).write_all(text.as_bytes());
        if let Err(error) = written {
            // What follows a broken record must not stand behind it.
            if self.file.set_len(self.end).is_err() {
                self.end = self.file.metadata().map_or(self.end, |about| about.len());
            }
            return Err(error).with_context(|| format!("cannot write \"{}\"", named(&self.path)));
        }
        self.end += text.len() as u64;
        self.last = self.last.max(revision);
        Ok(())
    }

    /// Drops all that was appended.
    pub(super) fn empty(&mut self) -> Result<()> {
        let emptied = self.file.set_len(self.begin);
        emptied.with_context(|| format!("cannot empty \"{}\"", named(&self.path)))?;
        (self.end, self.last, self.replaced) = (self.begin, 0, false);
        Ok(())
    }

    /// Takes the file away.
    pub(super) fn remove(self) {
        // If it stays, it says what is saved already.
        let _ = fs::remove_file(&self.path);
    }
}
