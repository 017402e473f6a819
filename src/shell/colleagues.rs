//! What the others in a team have written: their files are read, merged in the view where Syncthing left two, and never touched.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::durable::{self, named};
use super::identity::file_name;
use super::whose::{owner_of_conflict, parse};
use crate::domain::text::safe_line;
use crate::domain::{Note, NoteBook, NoteId, Scope, Text};

/// More files than any team has people.
const MOST_FILES: usize = 1_000;

/// The most bytes of one file: others write it, and to read it takes many times its size.
const LARGEST: usize = 4 << 20;

/// The files of the others in a team's folder, as they were last seen.
#[derive(Debug, Clone)]
pub(super) struct Colleagues {
    folder: PathBuf,
    /// The user's own file there, by its name without the ending; `None` where the file of that name is another's.
    own: Option<String>,
    author: Text,
    dataset: Option<String>,
    files: BTreeMap<PathBuf, Seen>,
}

/// One file as it was last seen.
#[derive(Debug, Clone, Default)]
struct Seen {
    hash: Option<blake3::Hash>,
    /// Its notes when it could last be used.
    book: NoteBook,
    /// Why it cannot be used now.
    refused: Option<String>,
}

impl Colleagues {
    /// The others in this folder, for whom the user's own file is none of theirs.
    pub(super) fn new(folder: PathBuf, own: Option<String>, author: &str, dataset: Option<String>) -> Self {
        Self { folder, own, author: Text::line(author), dataset, files: BTreeMap::new() }
    }

    /// Their notes as they are now, without those that lie in their trash; and what the user must know of it. An id that the user's own
    /// notes have is not theirs to take.
    pub(super) fn look(&mut self, own: &NoteBook) -> (NoteBook, Vec<String>) {
        let mut told = Vec::new();
        let paths = self.paths();
        if paths.len() == MOST_FILES {
            told.push(format!("\"{}\" holds too many files; not all are read", named(&self.folder)));
        }
        self.files.retain(|path, _| paths.contains(path));
        for path in paths {
            let seen = self.files.entry(path.clone()).or_default();
            let refused = refresh(&path, seen, &self.author, self.dataset.as_ref()).err();
            if refused != seen.refused {
                let path = named(&path);
                told.extend(
                    refused.as_ref().map(|why| format!("\"{path}\" of your team cannot be used now ({why})")),
                );
                seen.refused = refused;
            }
        }
        (self.all(own), told)
    }

    /// The files of the others, in the order of their names.
    fn paths(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries
            .map(|entry| entry.path())
            .filter(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name.ends_with(".toml") && !name.starts_with('.') && Some(owner(path)) != self.own
            })
            .take(MOST_FILES)
            .collect();
        paths.sort();
        paths
    }

    fn all(&self, own: &NoteBook) -> NoteBook {
        let mut by_owner: BTreeMap<String, NoteBook> = BTreeMap::new();
        for (path, seen) in &self.files {
            let book = by_owner.entry(owner(path)).or_default();
            *book = NoteBook::merge(None, book, &seen.book).book;
        }
        let mut taken: HashSet<NoteId> = own.all().map(|note| note.id.clone()).collect();
        let mut notes = Vec::new();
        for (owner, book) in &by_owner {
            for note in book.by_time() {
                let mut note = note.clone();
                while !taken.insert(note.id.clone()) {
                    note.id = NoteId::derived(&note, owner);
                }
                notes.push(note);
            }
        }
        notes.into_iter().collect()
    }
}

/// Whose file it is, by its name.
fn owner(path: &Path) -> String {
    let stem = || path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    owner_of_conflict(path).unwrap_or_else(stem)
}

/// Reads a file again if it has changed. One that cannot be used leaves what was known of it.
fn refresh(path: &Path, seen: &mut Seen, own: &Text, dataset: Option<&String>) -> Result<(), String> {
    // In a folder that others write, a link could lead anywhere.
    if fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink()) {
        return Err("it is a link".to_owned());
    }
    let bytes = durable::read(path).map_err(|error| safe_line(&format!("{error:#}")))?.unwrap_or_default();
    if bytes.len() > LARGEST {
        return Err(format!("it is larger than {} MB", LARGEST >> 20));
    }
    let hash = Some(blake3::hash(&bytes));
    if hash == seen.hash {
        return Ok(());
    }
    let file = parse(&bytes, Scope::Team)?;
    if let (Some(theirs), Some(ours)) = (&file.header.dataset, dataset)
        && theirs != ours
    {
        return Err(format!("it is on another dataset, \"{}\"", safe_line(theirs)));
    }
    let mut author = Text::line(&file.header.author.unwrap_or_else(|| owner(path)));
    if author.is_empty() {
        author = Text::line("somebody");
    }
    // Whose a file is its name says; nobody's notes pass for another's, least of all for the user's own.
    let owner = owner(path);
    if file_name(author.original()) != owner {
        author = Text::line(&format!("{owner} (signed {author})"));
    } else if author == own.as_str() {
        author = Text::line(&format!("{author} (another)"));
    }
    seen.book = file.book.all().map(|note| Note { author: author.clone(), ..note.clone() }).collect();
    seen.hash = hash;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::store::tests::texts;
    use super::*;
    use tempfile::TempDir;

    fn file(author: &str, notes: &[(&str, &str)]) -> String {
        let mut text = format!("dataset = \"river\"\nauthor = \"{author}\"\n");
        for (id, said) in notes {
            text += &format!(
                "\n[[note]]\nid = \"{id}\"\non = \"flow\"\ncreated = 2031-05-12T09:14:03Z\ntext = \"{said}\"\n"
            );
        }
        text
    }

    fn team(files: &[(&str, String)]) -> (TempDir, Colleagues) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let own = Some("anna".to_owned());
        let team = Colleagues::new(folder.path().to_owned(), own, "anna", Some("river".to_owned()));
        (folder, team)
    }

    #[test]
    fn the_others_are_read_with_their_names_and_ones_own_file_is_not() {
        let (_folder, mut team) = team(&[
            ("anna.toml", file("anna", &[("a", "mine")])),
            ("anna.sync-conflict-20310512-093000-ABCDEFG.toml", file("anna", &[("b", "mine")])),
            ("ben.toml", file("ben", &[("c", "his")])),
            (".ben.toml.x.tmp", "half".to_owned()),
        ]);
        let (book, told) = team.look(&NoteBook::default());
        assert_eq!((texts(&book), told), (vec!["his"], vec![]));
        let note = book.all().next().unwrap();
        assert_eq!((note.author.as_str(), note.scope), ("ben", Scope::Team));
    }

    #[test]
    fn nobody_passes_for_the_user_and_no_id_of_theirs_hides_a_note() {
        let (_folder, mut team) = team(&[
            ("ben.toml", file("anna", &[("a", "planted")])),
            ("carl.toml", file("carl", &[("a", "of the same id")])),
        ]);
        let own: NoteBook = team.look(&NoteBook::default()).0.all().take(1).cloned().collect();
        let (book, _) = team.look(&own);
        assert_eq!(texts(&book).len(), 2);
        assert!(book.all().all(|note| own.get(&note.id).is_none() && note.author != "anna"));
        assert_eq!(team.look(&own).0, book, "and the ids that they get stay");
    }

    #[test]
    fn whose_a_note_is_the_name_of_its_file_says_and_not_what_stands_in_it() {
        let (_folder, mut team) = team(&[("hal.toml", file("ben", &[("a", "words in ben's mouth")]))]);
        let book = team.look(&NoteBook::default()).0;
        assert_eq!(book.all().next().unwrap().author.as_str(), "hal (signed ben)");
    }

    #[test]
    fn a_file_too_large_to_have_been_written_by_hand_is_refused() {
        let (_folder, mut team) = team(&[("hal.toml", "#".repeat(LARGEST + 1))]);
        let told = team.look(&NoteBook::default()).1;
        assert!(told.len() == 1 && told[0].contains("larger than 4 MB"), "{told:?}");
    }

    #[test]
    fn a_file_that_breaks_is_told_once_and_what_was_known_of_it_stays() {
        let (folder, mut team) = team(&[("ben.toml", file("ben", &[("c", "his")]))]);
        let none = NoteBook::default();
        team.look(&none);
        fs::write(folder.path().join("ben.toml"), "author = \"ben\"\n<<<<<<< HEAD\n").unwrap();
        let (book, told) = team.look(&none);
        assert_eq!(texts(&book), ["his"]);
        assert!(told.len() == 1 && told[0].contains("line 2: git has left a conflict"), "{told:?}");
        assert!(team.look(&none).1.is_empty());
        fs::write(folder.path().join("ben.toml"), file("ben", &[("c", "his"), ("d", "more")])).unwrap();
        assert_eq!(texts(&team.look(&none).0), ["his", "more"]);
        fs::write(folder.path().join("ben.toml"), "author = \"ben\"\n<<<<<<< HEAD\n").unwrap();
        assert_eq!(team.look(&none).1.len(), 1, "told again when it breaks again");
    }

    #[test]
    fn two_files_of_one_colleague_that_syncthing_left_are_one_in_the_view_and_stay_on_the_disk() {
        let conflict = "ben.sync-conflict-20310512-093000-ABCDEFG.toml";
        let (folder, mut team) = team(&[
            ("ben.toml", file("ben", &[("c", "one")])),
            (conflict, file("ben", &[("c", "one"), ("d", "two")])),
        ]);
        assert_eq!(texts(&team.look(&NoteBook::default()).0), ["one", "two"]);
        assert!(folder.path().join(conflict).exists());
    }

    #[test]
    fn notes_on_another_dataset_and_links_out_of_the_folder_are_not_shown() {
        let (folder, mut team) = team(&[
            ("ben.toml", file("ben", &[("c", "elsewhere")]).replace("river", "sea")),
            ("secret", file("x", &[("d", "secret")])),
        ]);
        std::os::unix::fs::symlink("secret", folder.path().join("carl.toml")).unwrap();
        let (book, told) = team.look(&NoteBook::default());
        assert!(book.is_empty());
        assert!(told[0].contains("another dataset, \"sea\"") && told[1].contains("a link"), "{told:?}");
    }

    #[test]
    fn what_lies_in_a_colleagues_trash_is_not_shown() {
        let gone = file("ben", &[("c", "gone")]).replace("text", "deleted = 2031-05-12T09:14:03Z\ntext");
        let (_folder, mut team) = team(&[("ben.toml", gone)]);
        assert_eq!(team.look(&NoteBook::default()).0.all().count(), 0);
    }
}
