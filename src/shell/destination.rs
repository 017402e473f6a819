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

    /// A path as the shell gives it.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned(), shown: safe_line(&path.to_string_lossy()) }
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
            Some(_) | None => {
                format!("\"{shown}\" cannot be looked at ({}): name another file", error.kind())
            }
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
            ready.take_after(mode).map_err(|error| failed(&error))?;
            return ready.replace().map_err(|error| failed(&error));
        }
        ready.create().or_else(|error| {
            look()?;
            Err(failed(&error))
        })
    }

    /// Why it could not be written, the cause and what to do. An error's own words may hold more of the path than was typed.
    fn failure(&self, error: &anyhow::Error) -> String {
        let shown = &self.shown;
        let kind = error.root_cause().downcast_ref::<io::Error>().map(io::Error::kind);
        match kind {
            Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
                format!("\"{shown}\" is not written, the disk is full: make room, or name another folder")
            }
            Some(ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => {
                format!("the folder of \"{shown}\" may not be written to: name another folder")
            }
            Some(ErrorKind::NotFound) => {
                format!("the folder of \"{shown}\" takes no file, or is gone: name another folder")
            }
            Some(ErrorKind::InvalidFilename) => format!("\"{shown}\" is too long a name: shorten it"),
            Some(kind) => format!("\"{shown}\" is not written ({kind}): try again, or name another folder"),
            None => format!("\"{shown}\" is not written: try again, or name another folder"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use tempfile::TempDir;

    /// A folder with a dataset, notes and a folder to write to.
    struct Ground(TempDir);

    impl Ground {
        fn new() -> Self {
            let ground = Self(tempfile::tempdir().unwrap());
            for folder in ["out", "data/notes/river", "many"] {
                fs::create_dir_all(ground.at(folder)).unwrap();
            }
            for (file, text) in [
                ("talks.toml", "the dataset"),
                ("many/a.toml", "a part of another"),
                ("data/notes/river/anna.toml", "a note"),
                ("out/there.md", "another's"),
            ] {
                fs::write(ground.at(file), text).unwrap();
            }
            ground
        }

        fn at(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        fn apart(&self) -> Apart {
            Apart { dataset: Some(self.at("talks.toml")), notes: vec![self.at("data/notes")] }
        }

        fn destination(&self, name: &str) -> Destination {
            Destination::typed(self.at(name).to_str().unwrap())
        }

        fn refusal(&self, name: &str) -> String {
            self.destination(name).look(&self.apart()).unwrap_err()
        }

        fn mark(&self, name: &str) -> String {
            match self.destination(name).look(&self.apart()).unwrap() {
                Spot::Taken { mark, .. } => mark,
                Spot::Free => panic!("nothing is there"),
            }
        }

        fn text(&self, name: &str) -> String {
            fs::read_to_string(self.at(name)).unwrap()
        }

        /// What lies in the folder to write to.
        fn names(&self) -> Vec<String> {
            let mut names: Vec<String> = files_in(&self.at("out"))
                .into_iter()
                .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
                .collect();
            names.sort();
            names
        }
    }

    #[test]
    fn what_is_no_place_for_a_file_is_refused_in_a_sentence_that_says_what_to_do() {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        let ground = Ground::new();
        symlink(ground.at("out/there.md"), ground.at("link.md")).unwrap();
        symlink(ground.at("none"), ground.at("dangling.md")).unwrap();
        mknodat(CWD, ground.at("pipe.md"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        fs::write(ground.at("read-only.md"), "x").unwrap();
        fs::set_permissions(ground.at("read-only.md"), fs::Permissions::from_mode(0o444)).unwrap();
        for (name, told, remedy) in [
            ("out", "is a folder", "name a file in it"),
            ("out/", "is a folder", "name a file in it"),
            ("out/..", "is a folder", "name a file in it"),
            ("link.md", "is a link", "name the file that it leads to"),
            ("dangling.md", "is a link", "name the file that it leads to"),
            ("pipe.md", "is a pipe or a device", "name another file"),
            ("none/x.md", "is not there", "make it first"),
            ("talks.toml/x.md", "lies in no folder", "name another"),
            ("read-only.md", "may not be written over", "chmod u+w"),
            ("talks.toml", "is the dataset itself", "name another file"),
            ("data/notes/river/anna.toml", "would lie among notes", "name another folder"),
            ("data/notes/new.md", "would lie among notes", "name another folder"),
        ] {
            let refusal = ground.refusal(name);
            assert!(refusal.contains(told) && refusal.contains(remedy), "{name}: {refusal}");
        }
        assert!(Destination::typed("/proc/x.md").put(b"x", false, None, &ground.apart(), |_| {}).is_err_and(
            |not| matches!(not, NotPut::Failed(told) if told.contains("/proc/x.md") && !told.contains(".tmp"))
        ));
        let long = "x".repeat(300);
        assert!(ground.refusal(&long).contains("is too long a name: shorten it"));
    }

    #[test]
    fn the_dataset_and_the_notes_are_never_written_over_under_any_name() {
        let ground = Ground::new();
        fs::hard_link(ground.at("talks.toml"), ground.at("out/other.md")).unwrap();
        fs::hard_link(ground.at("data/notes/river/anna.toml"), ground.at("out/notes.md")).unwrap();
        symlink(ground.at("data"), ground.at("way")).unwrap();
        assert!(ground.refusal("out/other.md").contains("is the dataset itself"));
        assert!(ground.refusal("out/notes.md").contains("holds notes"));
        assert!(ground.refusal("way/notes/x.md").contains("would lie among notes"));
        for name in ["out/other.md", "out/notes.md"] {
            let mark = mark(&fs::metadata(ground.at(name)).unwrap());
            let put = ground.destination(name).put(b"new", false, Some(&mark), &ground.apart(), |_| {});
            assert!(matches!(put, Err(NotPut::Failed(_))), "{put:?}");
        }
        assert_eq!(
            (ground.text("talks.toml"), ground.text("out/notes.md")),
            ("the dataset".into(), "a note".into())
        );
    }

    #[test]
    fn a_file_that_would_become_a_part_of_the_dataset_is_refused() {
        let ground = Ground::new();
        let apart = Apart { dataset: Some(ground.at("many")), ..ground.apart() };
        let look = |name: &str| ground.destination(name).look(&apart);
        assert!(look("many/new.toml").unwrap_err().contains("would become a part of the dataset"));
        assert!(look("many/a.toml").unwrap_err().contains("part of the dataset"));
        assert_eq!(look("many/new.md"), Ok(Spot::Free));
    }

    #[test]
    fn a_new_file_is_there_whole_and_one_for_the_user_alone_is_theirs_alone() {
        let ground = Ground::new();
        for (name, is_for_one) in [("out/new.md", false), ("out/own.md", true)] {
            ground.destination(name).put(b"new", is_for_one, None, &ground.apart(), |_| {}).unwrap();
            assert_eq!(ground.text(name), "new");
            let mode = fs::metadata(ground.at(name)).unwrap().mode() & 0o777;
            assert_eq!(mode.trailing_zeros() >= 6, is_for_one, "{mode:o}");
        }
        assert_eq!(ground.names(), ["new.md", "own.md", "there.md"]);
    }

    #[test]
    fn a_file_is_replaced_only_while_it_is_the_one_that_was_asked_about() {
        let ground = Ground::new();
        let there = ground.destination("out/there.md");
        let put = |replaces: Option<&str>, born: &dyn Fn()| {
            there.put(b"new", true, replaces, &ground.apart(), |_| born())
        };
        assert!(matches!(put(None, &|| {}), Err(NotPut::IsThere { .. })));
        let asked = ground.mark("out/there.md");
        let write = || fs::write(ground.at("out/there.md"), "changed since").unwrap();
        assert!(
            matches!(put(Some(&asked), &write), Err(NotPut::IsThere { .. })),
            "changed while it is written"
        );
        assert!(matches!(put(Some(&asked), &|| {}), Err(NotPut::IsThere { .. })), "changed before");
        assert_eq!(ground.text("out/there.md"), "changed since");
        fs::set_permissions(ground.at("out/there.md"), fs::Permissions::from_mode(0o644)).unwrap();
        let asked = ground.mark("out/there.md");
        put(Some(&asked), &|| {}).unwrap();
        assert_eq!(ground.text("out/there.md"), "new");
        let mode = fs::metadata(ground.at("out/there.md")).unwrap().mode() & 0o777;
        assert_eq!(mode, 0o600, "what was open to all is not, once it is for one");
        assert_eq!(ground.names(), ["there.md"], "nothing else is left");
    }

    #[test]
    fn a_file_that_appears_while_another_is_written_is_not_written_over() {
        let ground = Ground::new();
        let new = ground.destination("out/new.md");
        let appear = |_: &Path| fs::write(ground.at("out/new.md"), "quicker").unwrap();
        let put = new.put(b"new", false, None, &ground.apart(), appear);
        assert!(matches!(put, Err(NotPut::IsThere { .. })), "{put:?}");
        assert_eq!((ground.text("out/new.md").as_str(), ground.names().len()), ("quicker", 2));
    }

    #[test]
    fn what_stands_there_is_told_by_its_size_and_when_it_was_changed() {
        let ground = Ground::new();
        let Ok(Spot::Taken { told, .. }) = ground.destination("out/there.md").look(&ground.apart()) else {
            panic!("it is not there")
        };
        assert!(told.starts_with("a file of 9 bytes, changed on ") && told.contains(" at "), "{told}");
    }

    #[test]
    fn a_path_is_told_in_full_and_typed_again() {
        let home = env::home_dir().unwrap();
        assert_eq!(typed("~"), home);
        assert_eq!(typed(" ~/a/b.md "), home.join("a/b.md"));
        assert_eq!(typed("~a/b.md"), Path::new("~a/b.md"));
        assert_eq!(at_home(&real(&home).join("a")), "~/a");
        assert_eq!(Destination::typed("x.md").folder(), "");
        assert_eq!(Destination::typed("/x.md").folder(), "/");
        let ground = Ground::new();
        let out = real(&ground.at("out")).to_str().unwrap().to_owned();
        assert_eq!(ground.destination("out/x.md").folder(), out);
        assert_eq!(ground.destination("many/../out/x.md").in_full(), format!("{out}/x.md"));
    }
}
