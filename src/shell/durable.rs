//! Files that are read whole, replaced whole, and there after a power cut.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use rustix::fs::OFlags;

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
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = match OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot open \"{}\"", named(path))),
    };
    let about = file.metadata().with_context(|| format!("cannot look at \"{}\"", named(path)))?;
    ensure!(about.is_file(), "\"{}\" is not a regular file", named(path));
    let mut bytes = Vec::new();
    // One byte more than is allowed, so that what is too large is known even if it grows meanwhile.
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    read.with_context(|| format!("cannot read \"{}\"", named(path)))?;
    ensure!(bytes.len() as u64 <= LARGEST, "\"{}\" is larger than {} MB", named(path), LARGEST >> 20);
    Ok(Some(bytes))
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
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(path),
            Err(error) => return Err(error).with_context(|| format!("cannot look at \"{}\"", named(&path))),
        }
    }
    bail!("\"{}\" is a link that leads round in a circle", named(&path))
}

/// Puts `bytes` into a file so that at every moment, and after a power cut, the old or the new content stands there whole.
///
/// The file keeps its mode and its owner; a new one is for the user alone. A link stays a link. A file that its owner may not write,
/// and what is no regular file, is refused.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
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
    // Made anew and for the user alone; it goes again if anything below fails.
    let mut new = tempfile::Builder::new()
        .prefix(&temporary_prefix(path))
        .suffix(".tmp")
        .tempfile_in(folder)
        .with_context(|| format!("cannot make a file in \"{}\"", named(folder)))?;
    new.write_all(bytes).with_context(|| format!("cannot write beside \"{}\"", named(path)))?;
    let file = new.as_file();
    let mode = match &old {
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
    if path.is_dir() {
        return Ok(());
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

fn sync_folder(folder: &Path) -> Result<()> {
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

    #[test]
    fn a_file_keeps_its_mode_and_one_that_may_not_be_written_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        for (bits, written) in [(0o600, true), (0o640, true), (0o444, false)] {
            let _ = fs::remove_file(&path);
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(bits)).unwrap();
            let result = replace(&path, b"new");
            assert_eq!(result.is_ok(), written, "{bits:o}");
            assert_eq!(mode(&path), bits);
            assert_eq!(fs::read_to_string(&path).unwrap(), if written { "new" } else { "old" });
        }
        assert_eq!(names(folder.path()), ["a.toml"], "a refused save leaves nothing behind");
    }

    #[test]
    fn links_stay_links_and_what_they_lead_to_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("real")).unwrap();
        fs::write(at("real/a.toml"), "old").unwrap();
        symlink("real/a.toml", at("link")).unwrap();
        symlink("link", at("chain")).unwrap();
        symlink("real/none.toml", at("dangling")).unwrap();
        symlink("round", at("round")).unwrap();
        for (link, real) in
            [("link", "real/a.toml"), ("chain", "real/a.toml"), ("dangling", "real/none.toml")]
        {
            replace(&at(link), link.as_bytes()).unwrap();
            assert!(fs::symlink_metadata(at(link)).unwrap().is_symlink(), "{link}");
            assert_eq!(fs::read_to_string(at(real)).unwrap(), link);
        }
        assert!(replace(&at("round"), b"x").is_err());
        assert_eq!(names(folder.path()), ["chain", "dangling", "link", "real", "round"]);
        assert_eq!(names(&at("real")), ["a.toml", "none.toml"]);
    }

    #[test]
    fn a_further_name_of_the_file_keeps_the_old_content_whole() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "old").unwrap();
        fs::hard_link(at("a"), at("b")).unwrap();
        replace(&at("a"), b"new").unwrap();
        assert_eq!(
            (fs::read_to_string(at("a")).unwrap(), fs::read_to_string(at("b")).unwrap()),
            ("new".into(), "old".into())
        );
    }

    #[test]
    fn what_is_no_regular_file_is_refused_without_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("folder")).unwrap();
        rustix::fs::mknodat(
            rustix::fs::CWD,
            at("pipe"),
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR,
            0,
        )
        .unwrap();
        for name in ["folder", "pipe"] {
            assert!(replace(&at(name), b"x").is_err(), "{name}");
            assert!(read(&at(name)).is_err(), "{name}");
        }
        assert!(read(&at("none")).unwrap().is_none());
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
    fn what_a_cut_off_save_left_is_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".a.toml.x1.tmp", ".b.toml.x1.tmp", "a.toml", ".a.toml.swp"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        sweep(&folder.path().join("a.toml"));
        assert_eq!(names(folder.path()), [".a.toml.swp", ".b.toml.x1.tmp", "a.toml"]);
    }
}
