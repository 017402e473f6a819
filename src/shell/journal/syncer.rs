//! The thread that makes durable what the journal's other thread has written.

use std::fs::File;
use std::mem;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::{Shared, told};
use crate::shell::durable;

/// The pause before what failed is tried again.
const PAUSE: Duration = Duration::from_secs(4);

/// The thread that makes durable what was written.
pub(super) struct Syncer {
    shared: Arc<Shared>,
    folder: PathBuf,
}

impl Syncer {
    pub(super) fn new(shared: Arc<Shared>, folder: PathBuf) -> Self {
        Self { shared, folder }
    }

    pub(super) fn work(&self, report: &dyn Fn(Option<String>)) {
        while let Some((files, made, written)) = self.next() {
            let synced = self.sync(&files, made);
            let mut orders = self.shared.orders();
            let before = orders.trouble();
            match synced {
                Ok(()) => {
                    orders.durable = orders.durable.max(written);
                    orders.unsynced = None;
                }
                Err(error) => {
                    orders.dirty.extend(files);
                    orders.made |= made;
                    orders.due.edited(Instant::now() + PAUSE);
                    orders.unsynced = Some(told(&error));
                }
            }
            let now = orders.trouble();
            drop(orders);
            self.shared.changed.notify_all();
            if now != before {
                report(now);
            }
        }
    }

    /// What is due, and how much has been written by now; `None` at the end, once nothing is left to do.
    fn next(&self) -> Option<(Vec<Arc<File>>, bool, u64)> {
        let mut orders = self.shared.orders();
        loop {
            let is_urgent = (orders.gone || orders.hurry) && !orders.dirty.is_empty();
            if orders.due.is_due(Instant::now()) || is_urgent {
                orders.due.saved();
                orders.hurry = false;
                return Some((mem::take(&mut orders.dirty), mem::take(&mut orders.made), orders.written));
            }
            if orders.gone {
                return None;
            }
            let due = orders.due.due();
            orders = self.shared.wait(orders, due);
        }
    }

    fn sync(&self, files: &[Arc<File>], made: bool) -> Result<()> {
        let at = || format!("\"{}\"", durable::named(&self.folder));
        for (n, file) in files.iter().enumerate() {
            if !files[..n].iter().any(|other| Arc::ptr_eq(other, file)) {
                file.sync_data().with_context(|| format!("cannot get {} onto the disk", at()))?;
            }
        }
        if made {
            durable::sync_folders(&self.folder)?;
        }
        Ok(())
    }
}
