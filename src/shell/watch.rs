//! Watching the folders of notes: what git, Syncthing or another program changes there is told as soon as it is done.
//!
//! The kernel tells it where it can; only where it cannot, on a network drive, the folder is looked at once a second.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

/// How often a folder on a network drive is looked at.
const ROUND: Duration = Duration::from_secs(1);

/// The file systems, by the numbers that the kernel has for them, on which it does not hear of changes made elsewhere.
const FAR: [u64; 12] = [
    0x6969,      // NFS
    0x517B,      // SMB
    0xFE53_4D42, // SMB 2
    0xFF53_4D42, // CIFS
    0x6573_5546, // FUSE: sshfs and the like
    0x0102_1997, // 9p
    0x00C3_6400, // Ceph
    0x5346_414F, // AFS
    0x6B41_4653, // AFS, of the kernel
    0x7375_7245, // Coda
    0x564C,      // NCP
    0x786F_4256, // the shared folders of VirtualBox
];

/// What is called when something has changed.
type Tell = Arc<dyn Fn() + Send + Sync>;

/// A thread that watches.
pub(super) struct Watch {
    again: Sender<()>,
}

impl Watch {
    /// Watches these folders from now on. `tell` is called after each change, and at once where one is not as it was read.
    pub(super) fn start(
        folders: Vec<(PathBuf, Look)>,
        tell: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self> {
        let (again, asked) = mpsc::channel();
        let tell: Tell = Arc::new(tell);
        let work = move || {
            let mut watchers = Watchers::new(Arc::clone(&tell));
            for (folder, read) in &folders {
                watchers.watch(folder);
                if look(folder) != *read {
                    tell();
                }
            }
            while asked.recv().is_ok() {
                for (folder, _) in &folders {
                    watchers.watch(folder);
                }
            }
        };
        let thread = thread::Builder::new().name("watch".to_owned()).spawn(work);
        thread.context("cannot start the thread that watches the notes' folders")?;
        Ok(Self { again })
    }

    /// Looks whether the folders are still those that are watched: they may have been made, or made anew.
    pub(super) fn look_again(&self) {
        // The thread ends with the program.
        let _ = self.again.send(());
    }
}

/// What of a folder changes when anything in it does.
pub(super) type Look = Vec<(PathBuf, u64, u64, i64, i64)>;

/// Looks at the notes files of a folder, without reading them.
pub(super) fn look(folder: &Path) -> Look {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Look = entries
        .filter(|path| is_notes(path))
        .filter_map(|path| {
            let about = fs::symlink_metadata(&path).ok()?;
            Some((path, about.ino(), about.size(), about.mtime(), about.mtime_nsec()))
        })
        .collect();
    files.sort();
    files
}

/// The watchers, each made when a folder needs it, and the folders that they watch, by their numbers.
struct Watchers {
    tell: Tell,
    /// A folder is gone: what takes its place may even have its number.
    lost: Arc<AtomicBool>,
    near: Option<RecommendedWatcher>,
    far: Option<PollWatcher>,
    watched: HashMap<PathBuf, (u64, u64)>,
}

impl Watchers {
    fn new(tell: Tell) -> Self {
        Self { tell, lost: Arc::default(), near: None, far: None, watched: HashMap::new() }
    }

    /// Watches a folder, unless that is done already, or there is none yet. What cannot be watched is seen at the next save.
    fn watch(&mut self, folder: &Path) {
        if self.lost.swap(false, Ordering::Relaxed) {
            self.watched.clear();
        }
        let Ok(about) = fs::metadata(folder) else {
            self.watched.remove(folder);
            return;
        };
        let number = (about.dev(), about.ino());
        if self.watched.get(folder) == Some(&number) {
            return;
        }
        let watches = if is_far(folder) { self.watch_far(folder) } else { self.watch_near(folder) };
        if watches.is_ok() {
            self.watched.insert(folder.to_owned(), number);
        }
    }

    fn watch_near(&mut self, folder: &Path) -> notify::Result<()> {
        let watcher = match &mut self.near {
            Some(watcher) => watcher,
            none => {
                none.insert(RecommendedWatcher::new(on_event(&self.tell, &self.lost), Config::default())?)
            }
        };
        // The watch on a folder that is gone stands in the way of one on the folder that took its place.
        let _ = watcher.unwatch(folder);
        watcher.watch(folder, RecursiveMode::NonRecursive)
    }

    fn watch_far(&mut self, folder: &Path) -> notify::Result<()> {
        let watcher = match &mut self.far {
            Some(watcher) => watcher,
            none => {
                // By content: times there may be coarse, or another machine's.
                let config = Config::default().with_poll_interval(ROUND).with_compare_contents(true);
                none.insert(PollWatcher::new(on_event(&self.tell, &self.lost), config)?)
            }
        };
        let _ = watcher.unwatch(folder);
        watcher.watch(folder, RecursiveMode::NonRecursive)
    }
}

/// Tells the changes of notes files. That one was read is none.
fn on_event(tell: &Tell, lost: &Arc<AtomicBool>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    let (tell, lost) = (Arc::clone(tell), Arc::clone(lost));
    move |event: notify::Result<Event>| {
        let is_gone =
            |event: &Event| event.kind.is_remove() && event.paths.iter().any(|path| !is_notes(path));
        if event.as_ref().is_ok_and(is_gone) {
            lost.store(true, Ordering::Relaxed);
        }
        let changes = event.is_ok_and(|event| match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => {
                event.paths.iter().any(|path| is_notes(path))
            }
            EventKind::Access(_) => false,
            EventKind::Any
            | EventKind::Create(_)
            | EventKind::Modify(_)
            | EventKind::Remove(_)
            | EventKind::Other => {
                // What was lost in a flood of events has no path.
                event.paths.is_empty() || event.paths.iter().any(|path| is_notes(path) || path.is_dir())
            }
        });
        if changes {
            tell();
        }
    }
}

/// Whether a file may hold notes, by its name; temporary ones do not yet.
fn is_notes(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    name.ends_with(b".toml") && !name.starts_with(b".")
}

/// Whether a folder lies on a file system that others write without this kernel's knowing.
fn is_far(folder: &Path) -> bool {
    rustix::fs::statfs(folder).is_ok_and(|about| is_kind_far(about.f_type.cast_unsigned()))
}

fn is_kind_far(kind: u64) -> bool {
    FAR.contains(&(kind & 0xFFFF_FFFF))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::Receiver;
    use tempfile::TempDir;

    const LONG: Duration = Duration::from_secs(30);

    fn telling() -> (Tell, Receiver<()>) {
        let (told, hear) = mpsc::channel();
        (Arc::new(move || told.send(()).unwrap_or_default()), hear)
    }

    /// Waits until a change was told and nothing more comes.
    fn wait(hear: &Receiver<()>) {
        hear.recv_timeout(LONG).expect("a change is told");
        while hear.recv_timeout(Duration::from_millis(100)).is_ok() {}
    }

    fn put(folder: &TempDir, name: &str, text: &str) {
        fs::write(folder.path().join(name), text).unwrap();
    }

    fn watching(watch: impl Fn(&mut Watchers, &Path)) {
        let folder = tempfile::tempdir().unwrap();
        let (tell, hear) = telling();
        let mut watchers = Watchers::new(tell);
        watch(&mut watchers, folder.path());
        put(&folder, "ben.toml", "one");
        wait(&hear);
        put(&folder, "ben.toml", "two");
        wait(&hear);
        put(&folder, ".ben.toml.x.tmp", "three");
        fs::rename(folder.path().join(".ben.toml.x.tmp"), folder.path().join("ben.toml")).unwrap();
        wait(&hear);
        fs::remove_file(folder.path().join("ben.toml")).unwrap();
        wait(&hear);
    }

    #[test]
    fn every_change_of_a_notes_file_is_told_by_the_kernel() {
        watching(|watchers, folder| watchers.watch_near(folder).unwrap());
    }

    #[test]
    fn every_change_of_a_notes_file_is_seen_where_the_kernel_is_silent() {
        watching(|watchers, folder| watchers.watch_far(folder).unwrap());
    }

    #[test]
    fn reading_and_temporary_files_are_no_change() {
        let folder = tempfile::tempdir().unwrap();
        put(&folder, "ben.toml", "one");
        let (tell, hear) = telling();
        let mut watchers = Watchers::new(tell);
        watchers.watch(folder.path());
        fs::read(folder.path().join("ben.toml")).unwrap();
        put(&folder, ".ben.toml.x.tmp", "half");
        put(&folder, "talk.txt", "x");
        // What is told next is the first thing told.
        put(&folder, "ben.toml", "two");
        hear.recv_timeout(LONG).unwrap();
        while hear.recv_timeout(Duration::from_millis(100)).is_ok() {}
        fs::read(folder.path().join("ben.toml")).unwrap();
        put(&folder, ".ben.toml.x.tmp", "half");
        assert!(hear.recv_timeout(Duration::from_millis(200)).is_err());
    }

    #[test]
    fn a_change_between_reading_and_watching_is_told_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let read = look(folder.path());
        put(&folder, "ben.toml", "one");
        let (tell, hear) = telling();
        let _watch = Watch::start(vec![(folder.path().to_owned(), read)], move || tell()).unwrap();
        hear.recv_timeout(LONG).expect("it is told");
    }

    #[test]
    fn a_folder_that_was_made_anew_is_watched_again() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("notes");
        let (tell, hear) = telling();
        let mut watchers = Watchers::new(tell);
        watchers.watch(&folder);
        for _ in 0..2 {
            fs::create_dir(&folder).unwrap();
            watchers.watch(&folder);
            fs::write(folder.join("ben.toml"), "x").unwrap();
            wait(&hear);
            fs::remove_dir_all(&folder).unwrap();
            while hear.recv_timeout(Duration::from_millis(200)).is_ok() {}
        }
    }

    #[test]
    fn network_drives_are_told_by_their_kind() {
        for far in [0x6969, 0xFF53_4D42, 0xFFFF_FFFF_FF53_4D42, 0x6573_5546, 0x0102_1997] {
            assert!(is_kind_far(far), "{far:x}");
        }
        // ext4, tmpfs, btrfs, xfs, overlay, zfs
        for near in [0xEF53, 0x0102_1994, 0x9123_683E, 0x5846_5342, 0x794C_7630, 0x2FC1_2FC1] {
            assert!(!is_kind_far(near), "{near:x}");
        }
    }
}
