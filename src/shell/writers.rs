//! The random names of installations: this one's, and those that the user has called their own.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::clock;
use super::durable;
use super::lock::Lock;

/// How long another program may hold the list.
const LONGEST_LOCK: Duration = Duration::from_secs(2);

/// The list of them, below the folder of the user's state.
pub(super) struct Writers<'s> {
    pub(super) state: &'s Path,
}

impl Writers<'_> {
    /// Every name, this installation's first; it is made at its first use.
    pub(super) fn all(&self) -> Result<Vec<String>> {
        let known = self.list()?;
        if known.is_empty() { self.put(&clock::unique(), true) } else { Ok(known) }
    }

    /// Adds the name of another installation of this user.
    pub(super) fn add(&self, name: &str) -> Result<Vec<String>> {
        self.put(name, false)
    }

    /// Adds a name to the list, as the first one only if there is none.
    fn put(&self, name: &str, first: bool) -> Result<Vec<String>> {
        let _lock = Lock::take(&self.state.join("locks/writers.lock"), LONGEST_LOCK)?;
        durable::sweep(&self.state.join("writers"));
        let mut known = self.list()?;
        if (known.is_empty() || !first) && !known.iter().any(|known| known == name) {
            known.push(name.to_owned());
            durable::replace(&self.state.join("writers"), (known.join("\n") + "\n").as_bytes())?;
        }
        Ok(known)
    }

    /// The lines of the file that hold anything.
    fn list(&self) -> Result<Vec<String>> {
        let bytes = durable::read(&self.state.join("writers"))?.unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
    }
}
