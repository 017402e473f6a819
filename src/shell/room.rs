//! Whether others look at the screen, remembered over starts in one small file of the state folder.
//!
//! Where it cannot be read or says neither, room mode it is: a screen that shows too little is put right with a word.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use anyhow::Result;

use rustix::fs::OFlags;

use super::{durable, store};

const NAME: &str = "room";
const ON: &str = "on\n";
const OFF: &str = "off\n";

/// Whether the last run of the program was left in room mode.
pub fn was_on() -> bool {
    store::state_folder().map_or(true, |folder| reads_on(&folder))
}

/// Remembers whether others look at the screen.
pub fn remember(on: bool) -> Result<()> {
    write(&store::state_folder()?, on)
}

fn reads_on(folder: &Path) -> bool {
    let path = folder.join(NAME);
    match durable::read(&path) {
        Ok(Some(text)) => text != OFF.as_bytes(),
        // A link that leads nowhere is there, and says neither.
        Ok(None) => std::fs::symlink_metadata(&path).is_ok(),
        Err(_) => true,
    }
}

/// Not made durable: a power cut that leaves an empty file leaves room mode on.
fn write(folder: &Path, on: bool) -> Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    // Without waiting for a reader, should a pipe be in its place.
    let flags = OFlags::NONBLOCK.bits().cast_signed();
    let mut options = OpenOptions::new();
    let options = options.write(true).create(true).truncate(true).mode(0o600).custom_flags(flags);
    let mut file = options.open(folder.join(NAME))?;
    file.write_all(if on { ON } else { OFF }.as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_mode_is_remembered_and_whatever_cannot_be_read_is_room_mode() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("state/demarche");
        assert!(!reads_on(&folder), "nobody ever entered it");
        write(&folder, true).unwrap();
        assert!(reads_on(&folder));
        write(&folder, false).unwrap();
        assert!(!reads_on(&folder));
        for odd in [&b""[..], b"of", b"off\n\n", b"\xff"] {
            std::fs::write(folder.join(NAME), odd).unwrap();
            assert!(reads_on(&folder), "{odd:?}");
        }
        std::fs::remove_file(folder.join(NAME)).unwrap();
        std::fs::create_dir(folder.join(NAME)).unwrap();
        assert!(reads_on(&folder), "a folder is no answer");
        assert!(write(&folder, false).is_err());
        std::fs::remove_dir(folder.join(NAME)).unwrap();
        std::os::unix::fs::symlink("none/there", folder.join(NAME)).unwrap();
        assert!(reads_on(&folder), "a link that leads nowhere is no answer");
        std::fs::remove_file(folder.join(NAME)).unwrap();
        let (own, pipe) = (rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR, rustix::fs::FileType::Fifo);
        rustix::fs::mknodat(rustix::fs::CWD, folder.join(NAME), pipe, own, 0).unwrap();
        assert!(reads_on(&folder), "nor is a pipe, and nobody waits for it");
        assert!(write(&folder, true).is_err());
    }
}
