//! Files that are read whole, replaced whole, and there after a power cut.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use rustix::fs::OFlags;
use tempfile::NamedTempFile;

use crate::domain::text::safe_line;

/// More than any hand can write; what is larger is not a file of ours.
const LARGEST: u64 = 64 << 20;
/// As many links as Linux follows.
const LONGEST_CHAIN: usize = 40;

/// A path as a message may show it.
pub(super) fn named(path: &Path) -> String {
    safe_line(&path.display().to_string())
}

/// Reads a regular file whole; `None` if there is none.
///
/// Opened without waiting, so that a pipe in its place holds nobody up.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match open(path, OpenOptions::new().read(true))? {
        Some(file) => read_open(&file, path).map(Some),
        None => Ok(None),
    }
}

/// Opens a file without waiting; `None` if there is none.
pub(super) fn open(path: &Path, how: &mut OpenOptions) -> Result<Option<File>> {
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    match how.custom_flags(flags.bits().cast_signed()).open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot open \"{}\"", named(path))),
    }
}

/// Whether there is no such file, be it that its folder is none.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// What stands where a folder above a path should be.
pub(super) fn in_the_way(path: &Path) -> Option<PathBuf> {
    let nearest = path.ancestors().skip(1).find(|above| above.exists())?;
    (!nearest.is_dir()).then(|| nearest.to_owned())
}

/// Reads an open file whole, if it is a regular one.
pub(super) fn read_open(file: &File, path: &Path) -> Result<Vec<u8>> {
    let about = file.metadata().with_context(|| format!("cannot look at \"{}\"", named(path)))?;
    ensure!(about.is_file(), "\"{}\" is not a regular file", named(path));
    let mut bytes = Vec::new();
    // One byte more than is allowed, so that what is too large is known even if it grows meanwhile.
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    read.with_context(|| format!("cannot read \"{}\"", named(path)))?;
    ensure!(bytes.len() as u64 <= LARGEST, "\"{}\" is larger than {} MB", named(path), LARGEST >> 20);
    Ok(bytes)
}

/// The file that a path means, its links followed; it need not exist.
pub fn target(path: &Path) -> Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LONGEST_CHAIN {
        match fs::symlink_metadata(&path) {
            Ok(about) if about.is_symlink() => {
                let next =
                    fs::read_link(&path).with_context(|| format!("cannot follow \"{}\"", named(&path)))?;
                path = path.parent().unwrap_or(Path::new("")).join(next);
            }
            Ok(_) => return Ok(path),
            Err(error) if is_absent(&error) => return Ok(path),
            Err(error) => return Err(error).with_context(|| format!("cannot look at \"{}\"", named(&path))),
        }
    }
    bail!("\"{}\" is a link that leads round in a circle", named(&path))
}

/// A path without links and dots as far as it exists: it stays the same when the rest is made.
pub(super) fn settled(path: &Path) -> PathBuf {
    let existing = path.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    let rest = existing.map(|(above, real)| real.join(path.strip_prefix(above).unwrap_or(Path::new(""))));
    rest.unwrap_or_else(|| path.to_owned())
}

/// Puts `bytes` into a file so that at every moment, and after a power cut, the old or the new content stands there whole.
///
/// The file keeps its mode and its owner; a new one is for the user alone. A link stays a link. A file that its owner may not write,
/// and what is no regular file, is refused.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    replace_as(path, bytes, None)
}

/// The same for a file that others may read: a new one gets what the umask and the folder leave of this mode.
pub fn replace_shared(path: &Path, bytes: &[u8], new_mode: u32) -> Result<()> {
    replace_as(path, bytes, Some(new_mode))
}

fn replace_as(path: &Path, bytes: &[u8], shared: Option<u32>) -> Result<()> {
    let path = &target(path)?;
    let old = match fs::symlink_metadata(path) {
        Ok(about) => Some(about),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| format!("cannot look at \"{}\"", named(path))),
    };
    if let Some(old) = &old {
        ensure!(old.is_file(), "\"{}\" is not a regular file: move it away", named(path));
        ensure!(old.mode() & 0o200 != 0, "\"{}\" is read-only: chmod u+w lets it be saved", named(path));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    };
    let mode_at_birth = if old.is_none() { shared.unwrap_or(0o600) } else { 0o600 };
    // Made anew; it goes again if anything below fails.
    let mut new = tempfile::Builder::new()
        .prefix(&temporary_prefix(path))
        .suffix(".tmp")
        .permissions(fs::Permissions::from_mode(mode_at_birth))
        .tempfile_in(folder)
        .with_context(|| format!("cannot make a file in \"{}\"", named(folder)))?;
    new.write_all(bytes).with_context(|| format!("cannot write beside \"{}\"", named(path)))?;
    let file = new.as_file();
    let mode = match &old {
        // The umask, or the folder's own rules, have had their say.
        None if shared.is_some() => file.metadata()?.mode() & 0o777,
        None => 0o600,
        Some(old) => {
            keep_owner(file, old).with_context(|| format!("cannot keep the owner of \"{}\"", named(path)))?
        }
    };
    file.set_permissions(fs::Permissions::from_mode(mode))
        .with_context(|| format!("cannot keep the mode of \"{}\"", named(path)))?;
    file.sync_all().with_context(|| format!("cannot get \"{}\" onto the disk", named(path)))?;
    new.persist(path)
        .map_err(|error| error.error)
        .with_context(|| format!("cannot replace \"{}\"", named(path)))?;
    sync_folder(folder)
}

/// Puts `bytes` into a new file, whole or not at all, and there after a power cut; a file that is there already stays. Others
/// may read it as far as the umask lets them.
pub fn create(path: &Path, bytes: &[u8]) -> Result<()> {
    Ready::beside(path, bytes, 0o666, |_| {})?.create()
}

/// A file that is whole and on the disk beside the path that it is for, under a name for the meantime. It goes again unless it
/// gets there.
#[derive(Debug)]
pub struct Ready {
    new: NamedTempFile,
    path: PathBuf,
    folder: PathBuf,
}

impl Ready {
    /// Writes one, with what the umask leaves of this mode. Before its bytes are written `born` is told the name.
    pub fn beside(path: &Path, bytes: &[u8], mode: u32, born: impl FnOnce(&Path)) -> Result<Self> {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            Some(_) | None => Path::new("."),
        };
        let mut new = tempfile::Builder::new()
            .prefix(&temporary_prefix(path))
            .suffix(".tmp")
            .permissions(fs::Permissions::from_mode(mode))
            .tempfile_in(folder)
            .with_context(|| format!("cannot make a file in \"{}\"", named(folder)))?;
        born(new.path());
        new.write_all(bytes).with_context(|| format!("cannot write beside \"{}\"", named(path)))?;
        new.as_file().sync_all().with_context(|| format!("cannot get \"{}\" onto the disk", named(path)))?;
        Ok(Self { new, path: path.to_owned(), folder: folder.to_owned() })
    }

    /// Takes the mode of the file that stands there, no more of it than `most`.
    pub fn take_after(&mut self, most: u32) -> Result<()> {
        let file = self.new.as_file();
        let kept = fs::symlink_metadata(&self.path).and_then(|old| {
            // The rights of its group must not pass to another one.
            let most = if old.gid() == file.metadata()?.gid() { most } else { most & 0o707 };
            file.set_permissions(fs::Permissions::from_mode(old.mode() & most))
        });
        kept.with_context(|| format!("cannot keep the mode of \"{}\"", named(&self.path)))
    }

    /// Gives it its name, unless there is a file of that name.
    pub fn create(self) -> Result<()> {
        let path = &self.path;
        self.new.persist_noclobber(path).map_err(|error| error.error).with_context(|| {
            let is_there = path.exists();
            let what = if is_there {
                "there is a file already, which stays as it is"
            } else {
                "no file can be made"
            };
            format!("cannot make \"{}\": {what}", named(path))
        })?;
        sync_folder(&self.folder)
    }

    /// Gives it its name, in the place of the file that has it.
    pub fn replace(self) -> Result<()> {
        self.new
            .persist(&self.path)
            .map_err(|error| error.error)
            .with_context(|| format!("cannot replace \"{}\"", named(&self.path)))?;
        sync_folder(&self.folder)
    }
}

/// Writes a file that must not be there yet, for the user alone; once this returns it is there after a power cut.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = match made {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!("there is a file \"{}\" already: it stays as it is, give another name", named(path))
        }
        Err(error) => return Err(error).with_context(|| format!("cannot make \"{}\"", named(path))),
    };
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    let written = written.with_context(|| format!("cannot write \"{}\"", named(path)));
    let written = written.and_then(|()| sync_folder(path.parent().unwrap_or(Path::new("."))));
    if written.is_err() {
        // Half of the notes would be taken for all of them.
        let _ = fs::remove_file(path);
    }
    written
}

/// Sees to it that a file that stands there is there after a power cut, too, whoever wrote it.
pub fn make_lasting(path: &Path) -> Result<()> {
    let path = &target(path)?;
    let synced = File::open(path).and_then(|file| file.sync_all());
    synced.with_context(|| format!("cannot get \"{}\" onto the disk", named(path)))?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// Gives a new file the owner of the old one and says the mode it may have.
fn keep_owner(file: &File, old: &fs::Metadata) -> io::Result<u32> {
    let new = file.metadata()?;
    let mode = old.mode() & 0o777;
    if (new.uid(), new.gid()) == (old.uid(), old.gid())
        || fchown(file, Some(old.uid()), Some(old.gid())).is_ok()
    {
        return Ok(mode);
    }
    if new.uid() != old.uid() {
        fchown(file, Some(old.uid()), None)?;
    }
    // The group cannot be kept; its rights must not pass to another one.
    Ok(mode & 0o707)
}

/// Makes a folder and those above it that are missing, for the user alone, each there after a power cut.
pub fn make_folder(path: &Path) -> Result<()> {
    match fs::metadata(path) {
        Ok(about) if about.is_dir() => return Ok(()),
        // Whatever is in its place, here or above, is named when it cannot be made.
        Ok(_) => {}
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
        Err(error) => return Err(error).with_context(|| format!("cannot look at \"{}\"", named(path))),
    }
    if let Some(parent) = path.parent() {
        make_folder(parent)?;
    }
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => sync_folder(path.parent().unwrap_or(Path::new("."))),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error).with_context(|| format!("cannot make the folder \"{}\"", named(path))),
    }
}

/// What lies in a folder; nothing where there is no such folder.
pub(super) fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let cannot = || format!("cannot look into the folder \"{}\"", named(folder));
    let mut paths: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => {
            entries.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>().with_context(cannot)?
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error).with_context(cannot),
    };
    paths.sort();
    Ok(paths)
}

/// Removes what a save that was cut off left behind. Only while nobody else saves.
pub(super) fn sweep(path: &Path) {
    let Ok(path) = target(path) else { return };
    let Some(folder) = path.parent() else { return };
    let prefix = temporary_prefix(&path);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if name.to_str().and_then(|name| name.strip_prefix(&prefix)?.strip_suffix(".tmp")).is_some() {
            // What cannot be removed does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// How the temporary files of a file begin, so that one that was left behind is known.
fn temporary_prefix(path: &Path) -> String {
    format!(".{}.", path.file_name().unwrap_or_default().to_string_lossy())
}

/// Makes durable that a folder and the two above it have the names they have.
pub(super) fn sync_folders(folder: &Path) -> Result<()> {
    folder.ancestors().take(3).try_for_each(sync_folder)
}

pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match File::open(folder).and_then(|open| open.sync_all()) {
        // Some file systems have no such thing, and then nothing better either.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        other => other.with_context(|| format!("cannot get the folder \"{}\" onto the disk", named(folder))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_file_is_for_the_user_alone_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        replace(&path, b"one").unwrap();
        assert_eq!((read(&path).unwrap().unwrap().as_slice(), mode(&path)), (&b"one"[..], 0o600));
        assert_eq!(names(folder.path()), ["a.toml"]);
    }

    /// What may stand where notes are to be saved.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Kind {
        Plain,
        Link,
        Chain,
        HardLink,
        Pipe,
        Folder,
        Dangling,
    }

    const KINDS: [Kind; 7] =
        [Kind::Plain, Kind::Link, Kind::Chain, Kind::HardLink, Kind::Pipe, Kind::Folder, Kind::Dangling];

    impl Kind {
        /// Makes it as `name` in a folder; gives what a save has to replace.
        fn make(self, folder: &Path, bits: u32) -> PathBuf {
            use rustix::fs::{CWD, FileType, Mode, mknodat};
            let (name, real) = (folder.join("name"), folder.join("real/a.toml"));
            fs::create_dir(folder.join("real")).unwrap();
            match self {
                Kind::Plain => fs::write(&name, "old").unwrap(),
                Kind::Link | Kind::Chain | Kind::HardLink => fs::write(&real, "old").unwrap(),
                Kind::Pipe => mknodat(CWD, &name, FileType::Fifo, Mode::RUSR, 0).unwrap(),
                Kind::Folder => fs::create_dir(&name).unwrap(),
                Kind::Dangling => {}
            }
            match self {
                Kind::Link | Kind::Dangling => symlink("real/a.toml", &name).unwrap(),
                Kind::Chain => {
                    symlink("a.toml", folder.join("real/further")).unwrap();
                    symlink("real/further", &name).unwrap();
                }
                Kind::HardLink => fs::hard_link(&real, &name).unwrap(),
                Kind::Plain | Kind::Pipe | Kind::Folder => {}
            }
            if self != Kind::Dangling {
                fs::set_permissions(&name, fs::Permissions::from_mode(bits)).unwrap();
            }
            match self {
                Kind::Plain | Kind::HardLink | Kind::Pipe | Kind::Folder => name,
                Kind::Link | Kind::Chain | Kind::Dangling => real,
            }
        }

        /// Whether a save may put notes there.
        fn takes_notes(self, bits: u32) -> bool {
            match self {
                Kind::Plain | Kind::Link | Kind::Chain | Kind::HardLink => bits & 0o200 != 0,
                Kind::Dangling => true,
                Kind::Pipe | Kind::Folder => false,
            }
        }
    }

    /// All in a folder and below, with kind, mode and content.
    fn everything(folder: &Path) -> Vec<(PathBuf, fs::FileType, u32, Option<Vec<u8>>)> {
        let mut all = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let about = fs::symlink_metadata(&path).unwrap();
            let content = about.is_file().then(|| fs::read(&path).unwrap());
            if about.is_dir() {
                all.extend(everything(&path));
            }
            all.push((path, about.file_type(), about.mode() & 0o777, content));
        }
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }

    #[test]
    fn whatever_stands_in_its_place_a_save_replaces_one_regular_file_or_nothing_at_all() {
        for kind in KINDS {
            for bits in [0o600, 0o640, 0o444] {
                let folder = tempfile::tempdir().unwrap();
                let real = kind.make(folder.path(), bits);
                let before = everything(folder.path());
                let saved = replace(&folder.path().join("name"), b"new");
                let after = everything(folder.path());
                assert_eq!(saved.is_ok(), kind.takes_notes(bits), "{kind:?} {bits:o}: {saved:?}");
                let mut expected = before;
                if saved.is_ok() {
                    expected.retain(|(path, ..)| *path != real);
                    let about = fs::symlink_metadata(&real).unwrap();
                    let bits = if kind == Kind::Dangling { 0o600 } else { bits };
                    expected.push((real, about.file_type(), bits, Some(b"new".to_vec())));
                    expected.sort_by(|a, b| a.0.cmp(&b.0));
                    assert!(about.is_file(), "{kind:?}");
                }
                assert_eq!(after, expected, "{kind:?} {bits:o}");
            }
        }
    }

    #[test]
    fn what_is_no_regular_file_is_not_read_and_links_that_lead_round_are_refused() {
        for kind in [Kind::Pipe, Kind::Folder] {
            let folder = tempfile::tempdir().unwrap();
            assert!(read(&kind.make(folder.path(), 0o600)).is_err(), "{kind:?}");
        }
        let folder = tempfile::tempdir().unwrap();
        assert!(read(&folder.path().join("none")).unwrap().is_none());
        symlink("round", folder.path().join("round")).unwrap();
        assert!(replace(&folder.path().join("round"), b"x").is_err());
        assert_eq!(names(folder.path()), ["round"]);
    }

    #[test]
    fn a_new_file_is_never_written_over_another_and_half_of_one_does_not_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        write_new(&path, b"one").unwrap();
        assert_eq!((fs::read_to_string(&path).unwrap().as_str(), mode(&path)), ("one", 0o600));
        symlink("nowhere", folder.path().join("link")).unwrap();
        for taken in ["a.toml", "link"] {
            assert!(
                write_new(&folder.path().join(taken), b"two")
                    .is_err_and(|e| e.to_string().contains("already"))
            );
        }
        assert!(write_new(&folder.path().join("no/a.toml"), b"two").is_err());
        assert_eq!(
            (fs::read_to_string(&path).unwrap().as_str(), names(folder.path())),
            ("one", vec!["a.toml".into(), "link".into()])
        );
    }

    #[test]
    fn a_path_is_the_same_before_and_after_its_folders_are_made() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("real")).unwrap();
        symlink("real", folder.path().join("link")).unwrap();
        let path = folder.path().join("link/a/b");
        let before = settled(&path);
        make_folder(&path).unwrap();
        assert_eq!(settled(&path), before);
        assert!(before.ends_with("real/a/b"), "{before:?}");
    }

    #[test]
    fn folders_are_made_for_the_user_alone() {
        let folder = tempfile::tempdir().unwrap();
        make_folder(&folder.path().join("a/b/c")).unwrap();
        make_folder(&folder.path().join("a/b/c")).unwrap();
        for name in ["a", "a/b", "a/b/c"] {
            assert_eq!(mode(&folder.path().join(name)), 0o700);
        }
    }

    #[test]
    fn a_folder_that_cannot_even_be_looked_at_is_named_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        symlink("round", folder.path().join("round")).unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        for (name, told) in [("round/a", "round/a\": Too many levels"), ("file/a/b", "file\": File exists")] {
            let error = format!("{:#}", make_folder(&folder.path().join(name)).unwrap_err());
            assert!(error.contains(told), "{error}");
        }
    }

    #[test]
    fn what_a_cut_off_save_left_is_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".a.toml.x1.tmp", ".b.toml.x1.tmp", "a.toml", ".a.toml.swp"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        sweep(&folder.path().join("a.toml"));
        assert_eq!(names(folder.path()), [".a.toml.swp", ".b.toml.x1.tmp", "a.toml"]);
    }
}
