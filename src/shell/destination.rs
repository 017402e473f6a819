//! Where a file that is handed over may be written, and how it gets there: whole or not at all, never over what was not asked
//! about, and never over the dataset or the notes.

use std::env;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::Access;

use super::clock;
use super::durable::Ready;
use super::identity::real;
use crate::domain::text::safe_line;

/// What no file that is handed over may take the place of, or lie beside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Apart {
    /// The file or the folder of the dataset, where it is on the disk.
    pub dataset: Option<PathBuf>,
    /// The folders of notes, the user's own and the team's, and of what the program remembers.
    pub notes: Vec<PathBuf>,
}

/// What stands where a file is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// Nothing.
    Free,
    /// A file that may be replaced, once that was asked.
    Taken {
        /// What it is, and when it was changed.
        told: String,
        /// What tells it from any other, and from itself after a change.
        mark: String,
    },
}

/// Why a file is not where it was to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotPut {
    /// Another stands there that nobody was asked about.
    IsThere {
        /// What it is, and when it was changed.
        told: String,
        /// What tells it from any other.
        mark: String,
    },
    /// It cannot be; why, and what to do.
    Failed(String),
}

/// A path as people type it, and the file that it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    path: PathBuf,
    /// As messages quote it: never more than was typed.
    shown: String,
}

impl Destination {
    /// What a typed path means.
    pub fn typed(text: &str) -> Self {
        Self { path: typed(text), shown: safe_line(text.trim()) }
    }

    /// Its name, without the folder.
    pub fn name(&self) -> String {
        safe_line(&self.path.file_name().unwrap_or_default().to_string_lossy())
    }

    /// Its whole path, short from the user's home on.
    pub fn in_full(&self) -> String {
        safe_line(&at_home(&self.real_folder().join(self.path.file_name().unwrap_or_default())))
    }

    /// Its folder, to be typed again wherever the program is started; empty where none was typed.
    pub fn folder(&self) -> String {
        match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => at_home(&self.real_folder()),
            Some(_) | None => String::new(),
        }
    }

    fn parent(&self) -> &Path {
        match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            Some(_) | None => Path::new("."),
        }
    }

    fn real_folder(&self) -> PathBuf {
        real(self.parent())
    }

    /// What stands there; or why nothing may be written there, and what to do.
    pub fn look(&self, apart: &Apart) -> Result<Spot, String> {
        let shown = &self.shown;
        let is_folder = || format!("\"{shown}\" is a folder: name a file in it");
        if self.path.file_name().is_none() || shown.ends_with('/') {
            return Err(is_folder());
        }
        let about = match fs::symlink_metadata(&self.path) {
            Ok(about) => Some(about),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(self.unreachable(&error)),
        };
        match &about {
            Some(about) if about.is_symlink() => {
                return Err(format!("\"{shown}\" is a link: name the file that it leads to, or another"));
            }
            Some(about) if about.is_dir() => return Err(is_folder()),
            Some(about) if !about.is_file() => {
                return Err(format!("\"{shown}\" is a pipe or a device: name another file"));
            }
            Some(_) => {}
            None => self.has_folder()?,
        }
        self.keeps_off(about.as_ref(), apart)?;
        if about.as_ref().is_some_and(|about| about.mode() & 0o200 == 0) {
            return Err(format!(
                "\"{shown}\" may not be written over: `chmod u+w` allows it, or name another file"
            ));
        }
        if rustix::fs::access(self.parent(), Access::WRITE_OK | Access::EXEC_OK).is_err() {
            return Err(format!("the folder of \"{shown}\" may not be written to: name another folder"));
        }
        Ok(about.map_or(Spot::Free, |about| Spot::Taken { told: told(&about), mark: mark(&about) }))
    }

    fn has_folder(&self) -> Result<(), String> {
        match fs::metadata(self.parent()) {
            Ok(about) if about.is_dir() => Ok(()),
            Ok(_) => Err(format!("\"{}\" lies in no folder: name another", self.shown)),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(format!("the folder of \"{}\" is not there: make it first, or name another", self.shown))
            }
            Err(error) => Err(self.unreachable(&error)),
        }
    }

    fn unreachable(&self, error: &io::Error) -> String {
        let shown = &self.shown;
        match Some(error.kind()) {
            Some(ErrorKind::NotADirectory) => format!("\"{shown}\" lies in no folder: name another"),
            Some(ErrorKind::PermissionDenied) => {
                format!("the folder of \"{shown}\" may not be looked into: name another folder")
            }
            Some(ErrorKind::InvalidFilename) => format!("\"{shown}\" is too long a name: shorten it"),
            Some(_) | None => format!(
                "\"{shown}\" cannot be looked at ({}): name another file",
                safe_line(&error.to_string())
            ),
        }
    }

    /// Refuses the dataset and the notes, under whatever name, and what would become a part of them.
    fn keeps_off(&self, about: Option<&Metadata>, apart: &Apart) -> Result<(), String> {
        let shown = &self.shown;
        let folder = self.real_folder();
        if apart.notes.iter().any(|notes| folder.starts_with(real(notes))) {
            return Err(format!(
                "\"{shown}\" would lie among notes, where nothing else may: name another folder"
            ));
        }
        let is_one_of = |files: &[PathBuf]| {
            let about = about.filter(|_| !files.is_empty());
            about.is_some_and(|about| files.iter().any(|file| is_same(about, file)))
        };
        let dataset = apart.dataset.as_deref();
        let is_toml = self.path.extension().is_some_and(|ending| ending == "toml");
        if is_toml && dataset.is_some_and(|dataset| dataset.is_dir() && real(dataset) == folder) {
            return Err(format!(
                "\"{shown}\" would become a part of the dataset, which is all of that folder: name another folder"
            ));
        }
        let files = dataset.map_or_else(Vec::new, |dataset| {
            if dataset.is_dir() { files_in(dataset) } else { vec![dataset.to_owned()] }
        });
        if is_one_of(&files) {
            return Err(format!(
                "\"{shown}\" is the dataset itself, which is never written over: name another file"
            ));
        }
        // A file of one name alone is known by where it lies.
        let has_names = about.is_some_and(|about| about.nlink() > 1);
        if has_names && apart.notes.iter().any(|folder| is_one_of(&files_below(folder))) {
            return Err(format!("\"{shown}\" holds notes, which are never written over: name another file"));
        }
        Ok(())
    }

    /// Writes a file there: a new one, or in the place of the one that has this mark. One for the user alone is readable by
    /// nobody else. Before its bytes are written `born` is told the name that it has meanwhile.
    pub fn put(
        &self,
        bytes: &[u8],
        is_for_one: bool,
        replaces: Option<&str>,
        apart: &Apart,
        born: impl FnOnce(&Path),
    ) -> Result<(), NotPut> {
        let failed = |error: &anyhow::Error| NotPut::Failed(self.failure(error));
        let is_asked = |spot: Spot| match spot {
            Spot::Free => Ok(false),
            Spot::Taken { mark, .. } if replaces == Some(mark.as_str()) => Ok(true),
            Spot::Taken { told, mark } => Err(NotPut::IsThere { told, mark }),
        };
        let look = || self.look(apart).map_err(NotPut::Failed).and_then(is_asked);
        look()?;
        let mode = if is_for_one { 0o600 } else { 0o666 };
        let mut ready = Ready::beside(&self.path, bytes, mode, born).map_err(|error| failed(&error))?;
        // Somebody may have put another file there meanwhile.
        if look()? {
            ready.take_after(&self.path, mode).map_err(|error| failed(&error))?;
            return ready.replace().map_err(|error| failed(&error));
        }
        ready.create().or_else(|error| {
            look()?;
            Err(failed(&error))
        })
    }

    /// Why it could not be written, the cause and what to do.
    fn failure(&self, error: &anyhow::Error) -> String {
        let shown = &self.shown;
        let cause = error.root_cause();
        let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        match kind {
            Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
                format!("\"{shown}\" is not written, the disk is full: make room, or name another folder")
            }
            Some(ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => {
                format!("the folder of \"{shown}\" may not be written to: name another folder")
            }
            Some(ErrorKind::InvalidFilename) => format!("\"{shown}\" is too long a name: shorten it"),
            Some(_) | None => format!(
                "\"{shown}\" is not written ({}): try again, or name another folder",
                safe_line(&cause.to_string())
            ),
        }
    }
}

/// A path as people type it.
pub(super) fn typed(path: &str) -> PathBuf {
    let path = path.trim();
    match (path.strip_prefix('~'), env::home_dir()) {
        (Some(""), Some(home)) => home,
        (Some(rest), Some(home)) if rest.starts_with('/') => home.join(rest.trim_start_matches('/')),
        (_, _) => Path::new(path).to_owned(),
    }
}

/// A path as people type it, short from their home on.
fn at_home(path: &Path) -> String {
    let home = env::home_dir().filter(|home| home.is_absolute() && home.parent().is_some());
    match home.and_then(|home| Some(path.strip_prefix(real(&home)).ok()?.to_owned())) {
        Some(rest) if rest.as_os_str().is_empty() => "~".to_owned(),
        Some(rest) => format!("~/{}", rest.to_string_lossy()),
        None => path.to_string_lossy().into_owned(),
    }
}

/// Whether a file is the one that a path leads to, whatever both are called.
fn is_same(about: &Metadata, path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|other| (about.dev(), about.ino()) == (other.dev(), other.ino()))
}

/// The files of a folder.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// The files below a folder that the program made; it is two deep.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let inner = |path: PathBuf| if path.is_dir() { files_in(&path) } else { vec![path] };
    let deeper = files_in(folder).into_iter().flat_map(inner).flat_map(inner);
    deeper.flat_map(inner).collect()
}

/// What tells a file from any other, and from itself after a change.
fn mark(about: &Metadata) -> String {
    format!(
        "{}:{}:{}:{}.{}:{}.{}",
        about.dev(),
        about.ino(),
        about.len(),
        about.mtime(),
        about.mtime_nsec(),
        about.ctime(),
        about.ctime_nsec()
    )
}

/// What a file is, and when it was changed.
fn told(about: &Metadata) -> String {
    let size = match about.len() {
        1 => "1 byte".to_owned(),
        bytes @ ..1000 => format!("{bytes} bytes"),
        bytes @ ..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        bytes => format!("{} MB", bytes.div_ceil(1_000_000)),
    };
    let changed = clock::stamp_of(about.mtime())
        .and_then(|stamp| Some(format!(", changed on {} at {}", stamp.day()?, stamp.clock())));
    format!("a file of {size}{}", changed.unwrap_or_default())
}
