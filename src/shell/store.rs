//! Where notes live on the disk, and whose they are.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};

use anyhow::{Context, Result};
use etcetera::BaseStrategy;
use etcetera::base_strategy::Xdg;
use std::os::unix::fs::MetadataExt;

use super::clock;
use super::durable::{self, named};
use super::journal::{self, Left};
use super::lock::Lock;
use super::place::{Known, Mismatch, Place, conflict_path, mismatch, parse};
use crate::codec::notes::{Header, NotesFile};
use crate::domain::text::safe_line;
use crate::domain::{Dataset, NoteBook, NoteId};

/// How long another program may hold the list of writers.
const LONGEST_LOCK: Duration = Duration::from_secs(2);
/// Longer names would not fit beside what is added to them.
const LONGEST_NAME: usize = 100;

/// The folder for what the program remembers between runs.
pub fn state_folder() -> Result<PathBuf> {
    let folders = Xdg::new().context("cannot find your home folder: set HOME")?;
    Ok(state_dir(&folders).join("demarche"))
}

fn state_dir(folders: &Xdg) -> PathBuf {
    folders.state_dir().unwrap_or_else(|| folders.home_dir().join(".local/state"))
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
    fn folder(&self) -> Result<String, String> {
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

    fn path(&self) -> Option<PathBuf> {
        match &self.whence {
            Whence::Path(path) => Some(real(path)),
            Whence::BuiltIn | Whence::Stdin => None,
        }
    }

    /// What is left to tell it by where even the id is another's.
    fn fingerprint(&self) -> String {
        let path = self.path().unwrap_or_default();
        short_hash(
            format!("{}\n{}\n{}", self.id.as_deref().unwrap_or_default(), self.title, path.display())
                .as_bytes(),
        )
    }
}

/// The folders of one user's notes.
#[derive(Debug, Clone)]
pub struct Store {
    notes: PathBuf,
    state: PathBuf,
    author: String,
}

/// What came of looking for the notes on a dataset.
#[derive(Debug)]
pub enum Opened {
    /// Here they are, or there are none yet.
    Ready(Box<OpenNotes>),
    /// They seem to be another dataset's or another person's: to be asked before anything is shown.
    Foreign(Box<Foreign>),
    /// There can be none, and why.
    Nowhere {
        /// Why, in a sentence.
        reason: String,
    },
}

/// The notes on a dataset, and where they are saved.
#[derive(Debug)]
pub struct OpenNotes {
    /// The notes.
    pub book: NoteBook,
    /// What the user must know, each in a sentence.
    pub problems: Vec<String>,
    /// The notes that a killed program had not saved.
    pub came_back: Vec<NoteId>,
    /// Whether the book holds more than the file: to be saved soon.
    pub unsaved: bool,
    /// Where they are saved; for [`super::saver::Saver::start`].
    pub place: Place,
}

impl OpenNotes {
    /// All that the user must know: first what came back.
    pub fn told(&self, dataset: &Dataset) -> Vec<String> {
        let came_back = journal::told_of(&self.came_back, &self.book, dataset);
        came_back.into_iter().chain(self.problems.iter().cloned()).collect()
    }
}

/// Notes that are not shown before the user has said whose they are.
#[derive(Debug)]
pub struct Foreign {
    /// What to ask.
    pub question: String,
    /// Why it is asked.
    pub why: Mismatch,
    store: Store,
    dataset: DatasetIdentity,
    path: PathBuf,
    writers: Vec<String>,
    strange: Option<String>,
}

impl Store {
    /// The folders that the environment names, and the user it names.
    pub fn locate() -> Result<Self> {
        let folders = Xdg::new().context("cannot find your home folder: set HOME")?;
        let login = env::var("USER").or_else(|_| env::var("LOGNAME"));
        let login = login.ok().filter(|name| !name.trim().is_empty());
        let login = login.unwrap_or_else(|| login_of(rustix::process::getuid().as_raw()));
        Ok(Self::at(&folders.data_dir(), &state_dir(&folders), &login))
    }

    /// The folders below these ones, for a user of this name.
    pub fn at(data: &Path, state: &Path, login: &str) -> Self {
        Self { notes: data.join("demarche/notes"), state: state.join("demarche"), author: file_name(login) }
    }

    /// The name that stands for the user in files.
    pub fn author(&self) -> &str {
        &self.author
    }

    /// The folder of the texts that editors have.
    pub fn drafts(&self) -> PathBuf {
        self.state.join("editor")
    }

    /// Finds and reads the private notes on a dataset. Nothing is written but, once, the random name of this installation.
    pub fn open(&self, dataset: &DatasetIdentity) -> Opened {
        let folder = match dataset.folder() {
            Ok(name) => self.notes.join(name),
            Err(reason) => return Opened::Nowhere { reason },
        };
        let (writers, problem) = match self.writers() {
            Ok(writers) => (writers, None),
            Err(error) => (Vec::new(), Some(safe_line(&format!("notes may not be saved: {error:#}")))),
        };
        // What was once kept apart stays apart.
        let aparts = [
            self.apart(&folder, dataset, &writers, Mismatch::Dataset),
            self.apart(&folder, dataset, &writers, Mismatch::Writer),
        ];
        let path = aparts.into_iter().find(|path| path.exists()).unwrap_or_else(|| self.file(&folder));
        let mut opened = self.open_at(path, dataset, &writers);
        if let Opened::Ready(notes) = &mut opened {
            notes.problems.extend(problem);
        }
        opened
    }

    fn open_at(&self, path: PathBuf, dataset: &DatasetIdentity, writers: &[String]) -> Opened {
        let header = self.header(dataset, writers);
        let read = durable::read(&path).map_err(|error| safe_line(&format!("{error:#}")));
        let file = match read {
            Ok(None) => return Opened::Ready(Box::new(self.ready(path, header, writers, None))),
            Ok(Some(bytes)) => parse(&bytes).map(|file| (blake3::hash(&bytes), file)),
            Err(reason) => Err(reason),
        };
        let (hash, file) = match file {
            Ok(read) => read,
            Err(reason) => return Opened::Ready(Box::new(self.beside(&path, header, writers, &reason))),
        };
        match mismatch(&file.header, &header, writers) {
            Some(why) => Opened::Foreign(Box::new(Foreign {
                question: question(why, &path, &file.header),
                why,
                store: self.clone(),
                dataset: dataset.clone(),
                path,
                writers: writers.to_vec(),
                strange: file.header.writer,
            })),
            None => Opened::Ready(Box::new(self.ready(path, header, writers, Some((hash, file))))),
        }
    }

    /// The notes of a file that can be used, and of its conflict copies.
    fn ready(
        &self,
        path: PathBuf,
        mut header: Header,
        writers: &[String],
        file: Option<(blake3::Hash, NotesFile)>,
    ) -> OpenNotes {
        let mut problems = Vec::new();
        let mut known = None;
        if let Some((hash, file)) = file {
            problems.extend(file.problems.iter().map(|problem| format!("\"{}\", {problem}", named(&path))));
            problems.extend(exposed(&path));
            header.extra = file.header.extra;
            // A file of another installation of this user stays that one's, so that it need not ask in turn.
            header.writer = file.header.writer.or(header.writer);
            known = Some(Known { hash, book: file.book });
        }
        if let Some(in_the_way) = durable::in_the_way(&path) {
            problems.push(format!(
                "notes cannot be saved: \"{}\" is not a folder: move it away",
                named(&in_the_way)
            ));
        }
        let mut book = known.as_ref().map(|known| known.book.clone()).unwrap_or_default();
        let mut place = Place {
            stem: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            path,
            state: self.state.clone(),
            header,
            writers: writers.to_vec(),
            known,
            taken_in: Vec::new(),
            left: Left::default(),
            told: None,
        };
        problems.extend(place.take_in_conflicts(&mut book));
        let (came_back, told) = place.take_in_journals(&mut book);
        problems.extend(told);
        let unsaved = !place.taken_in.is_empty() || !place.left.is_empty();
        OpenNotes { book, problems, came_back, unsaved, place }
    }

    /// A new file beside one that cannot be used, with what earlier such files hold.
    fn beside(&self, path: &Path, header: Header, writers: &[String], reason: &str) -> OpenNotes {
        let mut notes = self.ready(path.to_owned(), header, writers, None);
        notes.place.path = conflict_path(path, &notes.place.stem);
        notes.problems.insert(0, format!(
            "\"{}\" cannot be used ({reason}); its notes are not shown and it stays as it is; new notes are saved as \"{}\"",
            named(path),
            named(&notes.place.path),
        ));
        notes
    }

    fn file(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}.toml", self.author))
    }

    /// Where notes go that must not be mixed with what lies in the usual place.
    fn apart(&self, folder: &Path, dataset: &DatasetIdentity, writers: &[String], why: Mismatch) -> PathBuf {
        match why {
            Mismatch::Writer => {
                let own = writers
                    .first()
                    .map_or("", |own| &own[own.len().saturating_sub(8)..])
                    .to_ascii_lowercase();
                folder.join(format!("{}-{own}.toml", self.author))
            }
            Mismatch::Dataset => {
                let name = folder.file_name().unwrap_or_default().to_string_lossy();
                self.file(&folder.with_file_name(format!("{name}-{}", dataset.fingerprint())))
            }
        }
    }

    fn header(&self, dataset: &DatasetIdentity, writers: &[String]) -> Header {
        Header {
            dataset: dataset.id.clone(),
            title: Some(dataset.title.clone()),
            path: dataset.path().map(|path| path.display().to_string()),
            author: Some(self.author.clone()),
            writer: writers.first().cloned(),
            extra: Vec::new(),
        }
    }

    /// The random name of this installation, made at its first use, and those that the user has called their own.
    fn writers(&self) -> Result<Vec<String>> {
        let path = self.state.join("writers");
        let known = list(&path)?;
        if !known.is_empty() {
            return Ok(known);
        }
        self.add_writer(&clock::unique(), true)
    }

    /// Adds a name to the list, as the first one only if there is none.
    fn add_writer(&self, name: &str, first: bool) -> Result<Vec<String>> {
        let path = self.state.join("writers");
        let _lock = Lock::take(&self.state.join("locks/writers.lock"), LONGEST_LOCK)?;
        durable::sweep(&path);
        let mut known = list(&path)?;
        if (known.is_empty() || !first) && !known.iter().any(|known| known == name) {
            known.push(name.to_owned());
            durable::replace(&path, (known.join("\n") + "\n").as_bytes())?;
        }
        Ok(known)
    }
}

impl Foreign {
    /// The user says that the notes are theirs, and on this dataset.
    pub fn ours(self) -> Result<OpenNotes> {
        let writers = match &self.strange {
            Some(strange) if !self.writers.is_empty() => self.store.add_writer(strange, false)?,
            Some(_) | None => self.writers.clone(),
        };
        let header = self.store.header(&self.dataset, &writers);
        let bytes = durable::read(&self.path)?.unwrap_or_default();
        // Read anew, since the answer may have taken its time.
        Ok(match parse(&bytes) {
            Ok(file) => {
                let mut notes =
                    self.store.ready(self.path, header, &writers, Some((blake3::hash(&bytes), file)));
                notes.unsaved = true;
                notes
            }
            Err(reason) => self.store.beside(&self.path, header, &writers, &reason),
        })
    }

    /// The user says that they are not: they stay as they are, unseen, and this user's go elsewhere.
    pub fn apart(self) -> Result<OpenNotes> {
        let folder = self.path.parent().context("notes need a folder")?;
        let path = self.store.apart(folder, &self.dataset, &self.writers, self.why);
        let header = self.store.header(&self.dataset, &self.writers);
        Ok(self.store.ready(path, header, &self.writers, None))
    }
}

/// What is wrong with the rights of a file with private notes.
fn exposed(path: &Path) -> Vec<String> {
    let Ok(about) = fs::metadata(path) else { return Vec::new() };
    let mut problems = Vec::new();
    if about.mode() & 0o077 != 0 {
        problems.push(format!(
            "others can read \"{}\" (mode {:o}): chmod 600 ends that",
            named(path),
            about.mode() & 0o777
        ));
    }
    if about.nlink() > 1 {
        problems.push(format!(
            "\"{}\" has a further name (a hard link), which keeps the old content when notes are saved",
            named(path)
        ));
    }
    problems
}

fn question(why: Mismatch, path: &Path, header: &Header) -> String {
    let says = |text: &Option<String>| safe_line(text.as_deref().unwrap_or("?"));
    match why {
        Mismatch::Dataset => format!(
            "the notes in \"{}\" were written on another dataset, \"{}\" at \"{}\": do they belong to this one?",
            named(path),
            says(&header.title),
            says(&header.path),
        ),
        Mismatch::Writer => {
            format!(
                "the notes in \"{}\" were written by \"{}\" on another machine or account: are they yours?",
                named(path),
                says(&header.author)
            )
        }
    }
}

/// The lines of a file that hold anything.
fn list(path: &Path) -> Result<Vec<String>> {
    let bytes = durable::read(path)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// A path without links and dots, if it can be known.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

fn short_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

/// A name as a part of a file's name: no separators, no dot in front, not too long.
fn file_name(login: &str) -> String {
    let legal = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    let name: String = login.trim().chars().map(legal).collect();
    let mut name = name.trim_start_matches('.').to_owned();
    while name.len() > LONGEST_NAME {
        name.pop();
    }
    if name.is_empty() { "user".to_owned() } else { name }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::{Anchor, Note, Stamp};
    use std::os::unix::fs::{PermissionsExt, symlink};
    use tempfile::TempDir;

    /// A home of its own for every test.
    pub(in crate::shell) struct Home(TempDir);

    impl Home {
        pub(in crate::shell) fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        pub(in crate::shell) fn at(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        pub(in crate::shell) fn store(&self) -> Store {
            Store::at(&self.at("data"), &self.at("state"), "anna")
        }

        pub(in crate::shell) fn open(&self) -> OpenNotes {
            ready(self.store().open(&river()))
        }

        pub(in crate::shell) fn file(&self) -> PathBuf {
            self.at("data/demarche/notes/river/anna.toml")
        }

        fn names(&self) -> Vec<String> {
            let folder = self.file().parent().unwrap().to_owned();
            let mut names: Vec<String> = fs::read_dir(folder)
                .unwrap()
                .map(|e| e.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        }
    }

    pub(in crate::shell) fn river() -> DatasetIdentity {
        DatasetIdentity {
            id: Some("river".into()),
            title: "Talks on the Aru river".into(),
            whence: Whence::Path("/talks/river.toml".into()),
        }
    }

    pub(in crate::shell) fn note(n: u64, text: &str) -> Note {
        let now = Stamp::new(1_936_000_000 + i64::try_from(n).unwrap(), 7200).unwrap();
        Note::new(
            crate::domain::NoteId::new(n, u128::from(n)),
            Anchor::parse("flow/south"),
            text,
            "anna",
            now,
        )
    }

    pub(in crate::shell) fn texts(book: &NoteBook) -> Vec<&str> {
        book.by_time().map(|note| note.text.raw()).collect()
    }

    fn ready(opened: Opened) -> OpenNotes {
        match opened {
            Opened::Ready(notes) => *notes,
            Opened::Foreign(foreign) => panic!("{}", foreign.question),
            Opened::Nowhere { reason } => panic!("{reason}"),
        }
    }

    fn foreign(opened: Opened) -> Foreign {
        match opened {
            Opened::Foreign(foreign) => *foreign,
            Opened::Ready(notes) => panic!("{:?}", notes.book),
            Opened::Nowhere { reason } => panic!("{reason}"),
        }
    }

    /// Adds a note and saves.
    fn write(notes: &mut OpenNotes, n: u64, text: &str) {
        assert!(notes.book.add(note(n, text)));
        notes.place.save(&notes.book).unwrap();
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn what_killed_programs_left_and_cannot_be_looked_for_is_told() {
        let home = Home::new();
        write(&mut home.open(), 1, "x");
        let journals = home.at("state/demarche/journals");
        let _ = fs::remove_dir_all(&journals);
        fs::write(&journals, "a file in its place").unwrap();
        let notes = home.open();
        assert_eq!(texts(&notes.book), ["x"]);
        let [told] = &notes.problems[..] else { panic!("{:?}", notes.problems) };
        assert!(
            told.contains("cannot be looked for") && told.contains("journals\": Not a directory"),
            "{told}"
        );
    }

    #[test]
    fn a_first_start_that_was_killed_leaves_no_temporary_file_for_ever() {
        let home = Home::new();
        fs::create_dir_all(home.at("state/demarche")).unwrap();
        fs::write(home.at("state/demarche/.writers.x1.tmp"), "").unwrap();
        home.open();
        assert!(!home.at("state/demarche/.writers.x1.tmp").exists());
        assert!(home.at("state/demarche/writers").exists());
    }

    #[test]
    fn looking_for_notes_makes_no_folder_for_them() {
        let home = Home::new();
        let notes = home.open();
        assert!(notes.book.is_empty() && notes.problems.is_empty() && !notes.unsaved);
        assert!(!home.at("data").exists());
    }

    #[test]
    fn notes_are_there_the_next_time_and_for_the_user_alone() {
        let home = Home::new();
        write(&mut home.open(), 1, "Who monitors?");
        let notes = home.open();
        assert_eq!(texts(&notes.book), ["Who monitors?"]);
        assert!(notes.problems.is_empty() && !notes.unsaved);
        assert_eq!(mode(&home.file()), 0o600);
        for folder in [
            "data",
            "data/demarche",
            "data/demarche/notes",
            "data/demarche/notes/river",
            "state",
            "state/demarche/locks",
        ] {
            assert_eq!(mode(&home.at(folder)), 0o700, "{folder}");
        }
        assert_eq!(mode(&home.at("state/demarche/writers")), 0o600);
        assert_eq!(home.names(), ["anna.toml"]);
    }

    #[test]
    fn a_dataset_without_an_id_is_known_by_its_real_path() {
        let home = Home::new();
        fs::write(home.at("x.toml"), "").unwrap();
        symlink(home.at("x.toml"), home.at("y.toml")).unwrap();
        let by = |name: &str| DatasetIdentity { id: None, whence: Whence::Path(home.at(name)), ..river() };
        assert_eq!(by("x.toml").folder(), by("y.toml").folder());
        assert_ne!(by("x.toml").folder(), by("z.toml").folder());
        assert!(by("x.toml").folder().unwrap().starts_with("path-"));
    }

    #[test]
    fn standard_input_without_an_id_has_no_notes_and_says_so() {
        let home = Home::new();
        let nameless = DatasetIdentity { id: None, whence: Whence::Stdin, ..river() };
        assert!(
            matches!(home.store().open(&nameless), Opened::Nowhere { reason } if reason.contains("standard input"))
        );
        assert!(
            ready(home.store().open(&DatasetIdentity { whence: Whence::Stdin, ..river() })).book.is_empty()
        );
    }

    #[test]
    fn a_dataset_that_was_renamed_or_moved_keeps_its_notes_without_a_question() {
        let home = Home::new();
        write(&mut home.open(), 1, "x");
        let renamed = DatasetIdentity { title: "Other title".into(), ..river() };
        let moved = DatasetIdentity { whence: Whence::Path("/elsewhere.toml".into()), ..river() };
        for dataset in [renamed, moved] {
            assert_eq!(ready(home.store().open(&dataset)).book.len(), 1);
        }
    }

    #[test]
    fn notes_of_another_dataset_of_the_same_id_are_asked_about_and_stay_apart() {
        let home = Home::new();
        write(&mut home.open(), 1, "on the river");
        let other = DatasetIdentity {
            title: "Another river".into(),
            whence: Whence::Path("/other.toml".into()),
            ..river()
        };
        let asked = foreign(home.store().open(&other));
        assert_eq!(asked.why, Mismatch::Dataset);
        assert!(
            asked.question.contains("Talks on the Aru river") && asked.question.contains("/talks/river.toml")
        );
        let mut apart = asked.apart().unwrap();
        assert!(apart.book.is_empty());
        write(&mut apart, 2, "on the other");
        assert_eq!(texts(&ready(home.store().open(&other)).book), ["on the other"], "asked once");
        assert_eq!(texts(&home.open().book), ["on the river"]);
    }

    #[test]
    fn notes_that_are_claimed_are_the_datasets_from_then_on() {
        let home = Home::new();
        write(&mut home.open(), 1, "x");
        let other = DatasetIdentity {
            title: "New title".into(),
            whence: Whence::Path("/new.toml".into()),
            ..river()
        };
        let mut claimed = foreign(home.store().open(&other)).ours().unwrap();
        assert!(claimed.unsaved && texts(&claimed.book) == ["x"]);
        claimed.place.save(&claimed.book).unwrap();
        assert_eq!(ready(home.store().open(&other)).book.len(), 1);
    }

    #[test]
    fn notes_of_another_writer_are_asked_about() {
        let home = Home::new();
        write(&mut home.open(), 1, "somebody else's");
        let ours = Store::at(&home.at("data"), &home.at("other state"), "anna");
        let asked = foreign(ours.open(&river()));
        assert_eq!(asked.why, Mismatch::Writer);
        let mut apart = asked.apart().unwrap();
        write(&mut apart, 2, "mine");
        assert_eq!(texts(&ready(ours.open(&river())).book), ["mine"]);
        assert_eq!(texts(&home.open().book), ["somebody else's"]);
        fs::remove_file(apart.place.path()).unwrap();

        let claimed = foreign(ours.open(&river())).ours().unwrap();
        assert_eq!(texts(&claimed.book), ["somebody else's"]);
        assert_eq!(texts(&ready(ours.open(&river())).book), ["somebody else's"], "asked once");
        assert_eq!(texts(&home.open().book), ["somebody else's"], "and the other need not ask in turn");
    }

    #[test]
    fn a_file_that_does_not_parse_is_never_overwritten_and_what_was_saved_beside_it_comes_back() {
        let home = Home::new();
        write(&mut home.open(), 1, "old");
        let good = fs::read_to_string(home.file()).unwrap();
        let broken = format!("<<<<<<< ours\n{good}");
        fs::write(home.file(), &broken).unwrap();

        let mut notes = home.open();
        assert!(notes.book.is_empty() && notes.problems[0].contains("line 1"), "{:?}", notes.problems);
        write(&mut notes, 2, "new");
        assert_eq!(fs::read_to_string(home.file()).unwrap(), broken);
        assert_eq!(mode(notes.place.path()), 0o600);

        let mut notes = home.open();
        assert_eq!(texts(&notes.book), ["new"], "the file is still broken");
        assert!(notes.unsaved);
        write(&mut notes, 3, "newer");

        fs::write(home.file(), &good).unwrap();
        let mut notes = home.open();
        assert_eq!(texts(&notes.book), ["old", "new", "newer"]);
        notes.place.save(&notes.book).unwrap();
        let notes = home.open();
        assert!(notes.problems.is_empty() && !notes.unsaved && notes.book.len() == 3);
        assert_eq!(
            home.names().iter().filter(|name| !name.contains(".taken")).collect::<Vec<_>>(),
            ["anna.toml"]
        );
    }

    #[test]
    fn bytes_that_are_no_text_and_pipes_are_left_as_they_are() {
        let home = Home::new();
        fs::create_dir_all(home.file().parent().unwrap()).unwrap();
        fs::write(home.file(), b"title = \"x\"\n\xff").unwrap();
        assert!(home.open().problems[0].contains("line 2: not UTF-8"));
        fs::remove_file(home.file()).unwrap();
        fs::create_dir(home.file()).unwrap();
        let mut notes = home.open();
        write(&mut notes, 1, "x");
        assert!(home.file().is_dir());
        assert_eq!(texts(&home.open().book), ["x"]);
    }

    #[test]
    fn conflict_copies_of_a_file_synchroniser_are_taken_in() {
        let home = Home::new();
        let mut notes = home.open();
        write(&mut notes, 1, "x");
        let copy = fs::read_to_string(home.file()).unwrap();
        write(&mut notes, 2, "y");
        notes.book.edit(&note(1, "").id, "x, edited", note(9, "").created);
        notes.place.save(&notes.book).unwrap();
        fs::write(home.file().with_file_name("anna.sync-conflict-20310512-093000-ABCDEFG.toml"), copy)
            .unwrap();
        fs::write(home.file().with_file_name("ben.sync-conflict-20310512-093000-ABCDEFG.toml"), "<").unwrap();
        let notes = home.open();
        assert_eq!(notes.book.get(&note(1, "").id).map(|note| note.text.raw()), Some("x, edited"));
        assert_eq!(notes.book.len(), 3, "the older text is kept as a copy");
        assert_eq!(notes.problems.len(), 1, "{:?}", notes.problems);
    }

    #[test]
    fn a_linked_notes_file_is_saved_where_it_leads() {
        let home = Home::new();
        fs::create_dir_all(home.file().parent().unwrap()).unwrap();
        fs::create_dir(home.at("elsewhere")).unwrap();
        symlink(home.at("elsewhere/n.toml"), home.file()).unwrap();
        write(&mut home.open(), 1, "x");
        assert!(fs::symlink_metadata(home.file()).unwrap().is_symlink());
        assert!(home.at("elsewhere/n.toml").exists());
        assert_eq!(home.open().book.len(), 1);
    }

    #[test]
    fn a_file_that_others_can_read_is_told() {
        let home = Home::new();
        write(&mut home.open(), 1, "x");
        fs::set_permissions(home.file(), fs::Permissions::from_mode(0o644)).unwrap();
        assert!(home.open().problems[0].contains("mode 644"));
    }

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
