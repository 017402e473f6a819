//! Locks between programs: on files of their own that are never renamed, since a lock on a file that is replaced holds nobody off.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::durable::{make_folder, named};

/// How often a lock that is held is asked for again.
const PAUSE: Duration = Duration::from_millis(5);

/// A lock, held until it is dropped.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "the open file is the lock")] File);

impl Lock {
    /// Takes the lock of this path, waiting for it at most so long.
    ///
    /// Where the file system knows no locks it is given all the same: notes that cannot be saved at all are the greater loss.
    pub fn take(path: &Path, longest: Duration) -> Result<Self> {
        if let Some(folder) = path.parent() {
            make_folder(folder)?;
        }
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path);
        let file = file.with_context(|| format!("cannot open the lock \"{}\"", named(path)))?;
        let give_up = Instant::now() + longest;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::WouldBlock) if Instant::now() < give_up => thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => {
                    bail!("another program has held the lock \"{}\" for {} s", named(path), longest.as_secs())
                }
                Err(TryLockError::Error(error)) if is_unknown(&error) => return Ok(Self(file)),
                Err(TryLockError::Error(error)) => {
                    return Err(error).with_context(|| format!("cannot lock \"{}\"", named(path)));
                }
            }
        }
    }
}

/// Whether a file system says that it has no locks.
pub(super) fn is_unknown(error: &io::Error) -> bool {
    let code = error.raw_os_error().map(rustix::io::Errno::from_raw_os_error);
    error.kind() == io::ErrorKind::Unsupported
        || matches!(
            code,
            Some(rustix::io::Errno::NOLCK | rustix::io::Errno::NOTSUP | rustix::io::Errno::NOSYS)
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_lock_is_waited_for_and_then_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/x.lock");
        let held = Lock::take(&path, Duration::ZERO).unwrap();
        assert!(Lock::take(&path, Duration::from_millis(20)).is_err());
        drop(held);
        assert!(Lock::take(&path, Duration::ZERO).is_ok());
    }
}
