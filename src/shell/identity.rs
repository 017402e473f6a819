//! Who writes, and on what: the name that stands for a user in files, and what tells one dataset's notes from another's.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::domain::Dataset;

/// Longer names would not fit beside what is added to them.
const LONGEST_NAME: usize = 100;

/// The name that the system knows the user by: the environment's, else that of the user's number.
pub(super) fn login() -> String {
    let named = env::var("USER").or_else(|_| env::var("LOGNAME"));
    let named = named.ok().filter(|name| !name.trim().is_empty());
    named.unwrap_or_else(|| login_of(rustix::process::getuid().as_raw()))
}

/// The name that the system has for a user, where the environment names none; else the number.
fn login_of(user: u32) -> String {
    let number = user.to_string();
    let known = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let mut users = known.lines().map(|line| line.split(':'));
    let name = users.find_map(|mut fields| {
        let name = fields.next()?;
        (fields.nth(1)? == number && !name.is_empty()).then(|| name.to_owned())
    });
    name.unwrap_or(number)
}

/// Where a dataset was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whence {
    /// It is the one in the program.
    BuiltIn,
    /// Standard input.
    Stdin,
    /// A file or a folder.
    Path(PathBuf),
}

/// What tells one dataset's notes from another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetIdentity {
    /// Its id, if it has one.
    pub id: Option<String>,
    /// Its title.
    pub title: String,
    /// Where it was read from.
    pub whence: Whence,
}

impl DatasetIdentity {
    /// The identity of a dataset that was read from there.
    pub fn of(dataset: &Dataset, whence: Whence) -> Self {
        let head = dataset.head();
        Self { id: head.id.as_ref().map(ToString::to_string), title: head.title.to_string(), whence }
    }

    /// The name of the folder of its notes, or why there can be none.
    pub(super) fn folder(&self) -> Result<String, String> {
        match (&self.id, &self.whence) {
            (Some(id), _) => Ok(id.clone()),
            (None, Whence::BuiltIn) => Ok("built-in".to_owned()),
            (None, Whence::Path(path)) => {
                Ok(format!("path-{}", short_hash(real(path).as_os_str().as_encoded_bytes())))
            }
            (None, Whence::Stdin) => {
                Err("no notes: a dataset from standard input needs an id to keep notes under".to_owned())
            }
        }
    }

    pub(super) fn path(&self) -> Option<PathBuf> {
        match &self.whence {
            Whence::Path(path) => Some(real(path)),
            Whence::BuiltIn | Whence::Stdin => None,
        }
    }

    /// What is left to tell it by where even the id is another's.
    pub(super) fn fingerprint(&self) -> String {
        let path = self.path().unwrap_or_default();
        short_hash(
            format!("{}\n{}\n{}", self.id.as_deref().unwrap_or_default(), self.title, path.display())
                .as_bytes(),
        )
    }
}

/// A path without links and dots, if it can be known.
pub(super) fn real(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

pub(super) fn short_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

/// A name as a part of a file's name: no separators, no dot in front, not too long.
pub(super) fn file_name(login: &str) -> String {
    let legal = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    let name: String = login.trim().chars().map(legal).collect();
    let mut name = name.trim_start_matches('.').to_owned();
    while name.len() > LONGEST_NAME {
        name.pop();
    }
    if name.is_empty() { "user".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_login_name_makes_a_file_name() {
        for (login, name) in [
            ("anna", "anna"),
            ("../x", "_x"),
            (" ", "user"),
            ("DOM\\anna m.", "DOM_anna_m."),
            ("Łucja", "Łucja"),
            ("..", "user"),
        ] {
            assert_eq!(file_name(login), name);
        }
        assert!(file_name(&"é".repeat(300)).len() <= LONGEST_NAME);
    }
}
