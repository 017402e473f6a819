//! What this machine remembers of an author's file in a team's folder, which git, Syncthing and others write as well: what it last
//! held, so that a checkout that drops notes loses none, and what could not be saved there yet. It lies among the user's own state.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::clock;
use super::durable;
use super::whose::parse;
use crate::domain::{Note, NoteBook, Scope, Text};

/// The folder on this machine that goes with one file of a team.
#[derive(Debug, Clone)]
pub(super) struct Held {
    folder: PathBuf,
    /// The text that is known to stand in the file.
    stands: Option<blake3::Hash>,
    /// The text that does not yet.
    waits: Option<blake3::Hash>,
}

impl Held {
    /// The memory that lies in this folder, or will.
    pub(super) fn in_folder(folder: PathBuf) -> Self {
        let hash = |name| durable::read(&folder.join(name)).ok().flatten().map(|bytes| blake3::hash(&bytes));
        Self { stands: hash("stands.toml"), waits: hash("waits.toml"), folder }
    }

    /// What the file held when this machine last saw it whole, and the hash of its text.
    pub(super) fn last_known(&self) -> Option<(blake3::Hash, NoteBook)> {
        self.read("stands.toml")
    }

    /// The notes of the file together with those that it should hold besides.
    pub(super) fn bring_back(&self, file: Option<&NoteBook>, author: &str) -> NoteBook {
        let base = self.last_known().map(|(_, book)| by(author, &book));
        let waits = self.read("waits.toml").map(|(_, book)| by(author, &book));
        match (file, waits.as_ref().or(base.as_ref())) {
            (Some(file), Some(ours)) => NoteBook::merge(base.as_ref(), ours, file).book,
            (Some(notes), None) | (None, Some(notes)) => notes.clone(),
            (None, None) => NoteBook::default(),
        }
    }

    /// Keeps a text that cannot be saved in the file now.
    pub(super) fn hold(&mut self, text: &str) -> Result<()> {
        let hash = blake3::hash(text.as_bytes());
        if self.waits != Some(hash) {
            self.write("waits.toml", text)?;
            self.waits = Some(hash);
        }
        Ok(())
    }

    /// The file holds this text now, and nothing waits any longer.
    pub(super) fn stands(&mut self, text: &str) -> Result<()> {
        let hash = blake3::hash(text.as_bytes());
        if self.stands != Some(hash) {
            self.write("stands.toml", text)?;
            self.stands = Some(hash);
        }
        if self.waits.take().is_some() {
            fs::remove_file(self.folder.join("waits.toml"))?;
        }
        Ok(())
    }

    /// Takes a file of conflicts out of the team's folder, and keeps it here.
    pub(super) fn set_aside(&self, path: &Path) -> Result<()> {
        let bytes = durable::read(path)?.unwrap_or_default();
        let name = path.file_name().context("a file has a name")?.to_string_lossy();
        durable::make_folder(&self.folder)?;
        durable::replace(&self.folder.join(format!("{name}.{}.taken", clock::now().compact())), &bytes)?;
        fs::remove_file(path)?;
        Ok(())
    }

    fn read(&self, name: &str) -> Option<(blake3::Hash, NoteBook)> {
        let bytes = durable::read(&self.folder.join(name)).ok()??;
        Some((blake3::hash(&bytes), parse(&bytes, Scope::Team).ok()?.book))
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        durable::make_folder(&self.folder)?;
        durable::replace(&self.folder.join(name), text.as_bytes())
    }
}

/// These notes, by this author.
fn by(author: &str, book: &NoteBook) -> NoteBook {
    book.all().map(|note| Note { author: Text::line(author), ..note.clone() }).collect()
}
