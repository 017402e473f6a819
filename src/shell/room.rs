//! Whether others look at the screen, remembered over starts in one small file of the state folder.
//!
//! Where it cannot be read or says neither, room mode it is: a screen that shows too little is put right with a word.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use anyhow::Result;

use super::store;

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
    match std::fs::read_to_string(folder.join(NAME)) {
        Ok(text) => text != OFF,
        Err(error) => error.kind() != ErrorKind::NotFound,
    }
}

/// Not made durable: a power cut that leaves an empty file leaves room mode on.
fn write(folder: &Path, on: bool) -> Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(folder.join(NAME))?;
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
    }
}
