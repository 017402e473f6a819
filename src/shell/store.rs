//! Where notes live on the disk, and whose they are.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use etcetera::BaseStrategy;
use etcetera::base_strategy::Xdg;

use super::colleagues::Colleagues;
use super::config::Config;
use super::durable::named;
use super::held::Held;
use super::identity::{DatasetIdentity, Whence, file_name, login, real, short_hash};
use super::journal;
use super::place::{OpenPlace, Place, Spec, Stranger};
use super::places::{Places, Team};
use super::watch::look;
use super::whose::Mismatch;
use super::writers::Writers;
use crate::codec::notes::Header;
use crate::domain::text::safe_line;
use crate::domain::{Dataset, NoteBook, NoteId, Scope};

/// The folder for what the program remembers between runs.
pub fn state_folder() -> Result<PathBuf> {
    let folders = Xdg::new().context("cannot find your home folder: set HOME")?;
    Ok(state_dir(&folders).join("demarche"))
}

fn state_dir(folders: &Xdg) -> PathBuf {
    folders.state_dir().unwrap_or_else(|| folders.home_dir().join(".local/state"))
}

/// Who writes, and with whom, as the command line says it.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The name that stands for the user in notes.
    pub author: Option<String>,
    /// The folder that the team shares.
    pub team: Option<PathBuf>,
}

/// The folders of one user's notes.
#[derive(Debug, Clone)]
pub struct Store {
    notes: PathBuf,
    state: PathBuf,
    author: String,
    team: Option<Named>,
}

/// A team's folder, and who named it.
#[derive(Debug, Clone)]
enum Named {
    /// The command line, for this dataset.
    Asked(PathBuf),
    /// The settings, for whatever dataset it is on.
    Set(PathBuf),
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
    /// Whether the book holds more than the files: to be saved soon.
    pub unsaved: bool,
    /// Where they are saved; for [`super::saver::Saver::start`].
    pub place: Places,
    /// The folder that notes for the team go to, or why they cannot, and how they could.
    pub team: Result<String, String>,
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
    /// What becomes of them where the answer is no.
    pub otherwise: &'static str,
    /// Why it is asked.
    pub why: Mismatch,
    store: Store,
    dataset: DatasetIdentity,
    answers: Answers,
    scope: Scope,
    strange: Option<String>,
}

/// What the user has said of whose the files are.
#[derive(Debug, Clone, Copy, Default)]
struct Answers {
    private: Option<Answer>,
    team: Option<Answer>,
}

#[derive(Debug, Clone, Copy)]
enum Answer {
    Ours,
    Apart(Mismatch),
}

impl Store {
    /// The folders that the environment names, and the user and the team that the command line names, else the settings.
    pub fn locate(asked: &Asked, config: &Config) -> Result<Self> {
        let folders = Xdg::new().context("cannot find your home folder: set HOME")?;
        let author = asked.author.clone().or_else(|| config.author.clone()).unwrap_or_else(login);
        let set = config.team.clone().map(Named::Set);
        let team = asked.team.clone().map(Named::Asked).or(set);
        Ok(Self { team, ..Self::at(&folders.data_dir(), &state_dir(&folders), &author) })
    }

    /// The folders below these ones, for a user of this name who has no team.
    pub fn at(data: &Path, state: &Path, author: &str) -> Self {
        Self {
            notes: data.join("demarche/notes"),
            state: state.join("demarche"),
            author: file_name(author),
            team: None,
        }
    }

    /// The same with the folder that a team shares.
    #[must_use]
    pub fn with_team(self, folder: &Path) -> Self {
        Self { team: Some(Named::Asked(folder.to_owned())), ..self }
    }

    /// The name that stands for the user in files.
    pub fn author(&self) -> &str {
        &self.author
    }

    /// The folders that hold notes on a dataset, and what the program remembers.
    pub(super) fn folders(&self, dataset: &DatasetIdentity) -> Vec<PathBuf> {
        let team = self.team_folder(dataset).ok().flatten();
        [self.notes.clone(), self.state.clone()].into_iter().chain(team).collect()
    }

    /// The folder that the team of a dataset shares: the one that is named, else `talks.notes` beside `talks.toml` or `talks`, if there
    /// is one. A named one that cannot be used is an error: nobody's notes are to go where nobody looks.
    pub fn team_folder(&self, dataset: &DatasetIdentity) -> Result<Option<PathBuf>> {
        let folder = match &self.team {
            None => return Ok(beside(dataset).filter(|folder| folder.is_dir())),
            Some(Named::Asked(folder) | Named::Set(folder)) => folder,
        };
        let named_by = match &self.team {
            Some(Named::Set(_)) => "`team` in the settings",
            Some(Named::Asked(_)) | None => "--team",
        };
        let name = named(folder);
        if !folder.is_dir() {
            ensure!(!folder.exists(), "{named_by} is \"{name}\", which is not a folder");
            bail!(
                "{named_by} is \"{name}\", which is not there: `mkdir {name}` makes it, if this is where the team's folder belongs"
            );
        }
        let folder = real(folder);
        let meets = |own: &Path| {
            let own = leads_to(own);
            own.starts_with(&folder) || folder.starts_with(own)
        };
        ensure!(
            !meets(&self.notes) && !meets(&self.state),
            "{named_by} is \"{name}\", where your private notes are: name a folder that holds the team's alone"
        );
        ensure!(
            dataset.path().is_none_or(|dataset| dataset != folder),
            "{named_by} is \"{name}\", which is the dataset itself: name a folder beside it, such as \"{name}.notes\""
        );
        Ok(Some(folder))
    }

    /// Finds and reads the notes on a dataset. Nothing is written but, once, the random name of this installation.
    pub fn open(&self, dataset: &DatasetIdentity) -> Opened {
        self.open_answered(dataset, Answers::default())
    }

    fn open_answered(&self, dataset: &DatasetIdentity, answers: Answers) -> Opened {
        let folder = match dataset.folder() {
            Ok(name) => self.notes.join(name),
            Err(reason) => return Opened::Nowhere { reason },
        };
        let (writers, problem) = match self.writers().all() {
            Ok(writers) => (writers, None),
            Err(error) => (Vec::new(), Some(safe_line(&format!("notes may not be saved: {error:#}")))),
        };
        // Before they are read, so that no change goes unseen.
        let team_folder = self.team_folder(dataset);
        let folders = team_folder.iter().flatten().cloned().chain([folder.clone()]);
        let as_read = folders.map(|folder| (folder.clone(), look(&folder))).collect();
        let ask = |scope, stranger: &Stranger| {
            Opened::Foreign(Box::new(self.ask(dataset, answers, scope, stranger)))
        };
        let OpenPlace { place: mut private, mut book, mut problems, mut unsaved } =
            match self.open_private(&folder, dataset, &writers, answers.private) {
                Ok(opened) => opened,
                Err(stranger) => return ask(Scope::Private, &stranger),
            };
        problems.extend(problem);
        let mut team = None;
        let mut told = Err(no_team(dataset));
        match team_folder {
            Err(error) => told = Err(format!("{error:#}")),
            Ok(None) => {}
            Ok(Some(folder)) => match self.open_shared(&folder, dataset, &writers, answers.team) {
                Err(stranger) if self.is_set_for_another(&stranger) => {
                    told = Err("the team's folder in your settings is on another dataset; --team DIR names one for this".to_owned());
                }
                Err(stranger) => return ask(Scope::Team, &stranger),
                Ok(own) => {
                    told = match &own {
                        Some(_) => Ok(named(&folder)),
                        None => Err(format!(
                            "\"{}.toml\" in the team's folder is not yours: choose another name with --author",
                            self.author
                        )),
                    };
                    let stem = own.as_ref().map(|_| self.author.clone());
                    let others = Colleagues::new(folder, stem, &self.author, dataset.id.clone());
                    if let Some(own) = &own {
                        problems.extend(own.problems.iter().cloned());
                        let both = NoteBook::merge(None, &book, &own.book);
                        // One that stands in both was on its way when the program was ended.
                        unsaved |= own.unsaved
                            || both.book.all().count() < book.all().count() + own.book.all().count();
                        book = both.book;
                    }
                    team = Some(Team { own: own.map(|own| own.place), others });
                }
            },
        }
        let (left, came_back, problem) = journal::take_in(&private.desk(), &mut book);
        problems.extend(problem);
        if !left.is_empty() {
            unsaved = true;
            private.doubt();
            team.iter_mut().filter_map(|team| team.own.as_mut()).for_each(Place::doubt);
        }
        if let Some(team) = &mut team {
            let (theirs, problem) = team.others.look(&book);
            problems.extend(problem);
            book.set_others(&self.author, &theirs);
        }
        Opened::Ready(Box::new(OpenNotes {
            book,
            problems,
            came_back,
            unsaved,
            place: Places { private, team, left, as_read },
            team: told,
        }))
    }

    fn open_private(
        &self,
        folder: &Path,
        dataset: &DatasetIdentity,
        writers: &[String],
        answer: Option<Answer>,
    ) -> Result<OpenPlace, Box<Stranger>> {
        // What was once kept apart stays apart.
        let apart = |why| self.apart(folder, dataset, writers, why);
        let aparts = [apart(Mismatch::Dataset), apart(Mismatch::Writer)];
        let usual = || aparts.into_iter().find(|path| path.exists()).unwrap_or_else(|| self.file(folder));
        let (path, claimed) = match answer {
            None => (usual(), false),
            Some(Answer::Ours) => (usual(), true),
            Some(Answer::Apart(why)) => (apart(why), false),
        };
        let header = self.header(dataset, writers);
        Place::open(Spec {
            path,
            state: self.state.clone(),
            header,
            writers: writers.to_vec(),
            held: None,
            claimed,
        })
    }

    /// The user's own file in a team's folder; `None` where they have said that it is another's.
    fn open_shared(
        &self,
        folder: &Path,
        dataset: &DatasetIdentity,
        writers: &[String],
        answer: Option<Answer>,
    ) -> Result<Option<OpenPlace>, Box<Stranger>> {
        let claimed = match answer {
            None => false,
            Some(Answer::Ours) => true,
            Some(Answer::Apart(_)) => return Ok(None),
        };
        let path = self.file(folder);
        let key = format!("{}\n{}", path.display(), dataset.id.as_deref().unwrap_or_default());
        let held = Held::in_folder(self.state.join("team").join(short_hash(key.as_bytes())));
        let header = Header { path: None, ..self.header(dataset, writers) };
        let (state, writers) = (self.state.clone(), writers.to_vec());
        Place::open(Spec { path, state, header, writers, held: Some(held), claimed }).map(Some)
    }

    /// A folder of the settings serves the dataset that it is on, and no question is asked on the others.
    fn is_set_for_another(&self, stranger: &Stranger) -> bool {
        stranger.why == Mismatch::Dataset && matches!(self.team, Some(Named::Set(_)))
    }

    fn ask(&self, dataset: &DatasetIdentity, answers: Answers, scope: Scope, stranger: &Stranger) -> Foreign {
        Foreign {
            question: question(scope, stranger),
            otherwise: match (scope, stranger.why) {
                (Scope::Private, _) => {
                    "any other key leaves them alone and unseen, and keeps yours apart from them"
                }
                (Scope::Team, Mismatch::Writer) => {
                    "any other key leaves them their author's; yours for the team need another name then: --author NAME"
                }
                (Scope::Team, Mismatch::Dataset) => {
                    "any other key leaves them alone; the team's notes on this dataset need another folder then: --team DIR"
                }
            },
            why: stranger.why,
            store: self.clone(),
            dataset: dataset.clone(),
            answers,
            scope,
            strange: stranger.header.writer.clone(),
        }
    }

    fn writers(&self) -> Writers<'_> {
        Writers { state: &self.state }
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
}

impl Foreign {
    /// The user says that the notes are theirs, and on this dataset.
    pub fn ours(self) -> Result<Opened> {
        if let (Mismatch::Writer, Some(strange)) = (self.why, &self.strange)
            && !self.store.writers().all()?.is_empty()
        {
            self.store.writers().add(strange)?;
        }
        Ok(self.answered(Answer::Ours))
    }

    /// The user says that they are not: they stay as they are, and this user's go elsewhere.
    pub fn apart(self) -> Opened {
        let why = self.why;
        self.answered(Answer::Apart(why))
    }

    /// All is read anew, since the answer may have taken its time; there may be another question.
    fn answered(mut self, answer: Answer) -> Opened {
        match self.scope {
            Scope::Private => self.answers.private = Some(answer),
            Scope::Team => self.answers.team = Some(answer),
        }
        self.store.open_answered(&self.dataset, self.answers)
    }
}

/// A path without links, as far as there is anything on it.
fn leads_to(path: &Path) -> PathBuf {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Ok(path), ..) => path,
        (Err(_), Some(parent), Some(name)) => leads_to(parent).join(name),
        (Err(_), ..) => path.to_owned(),
    }
}

/// The folder beside a dataset that its team shares, if they have made it.
fn beside(dataset: &DatasetIdentity) -> Option<PathBuf> {
    let path = dataset.path()?;
    let name = if path.is_dir() { path.file_name()? } else { path.file_stem()? };
    let mut name = name.to_owned();
    name.push(".notes");
    Some(path.with_file_name(name))
}

/// Why there is no team, and how there could be one.
fn no_team(dataset: &DatasetIdentity) -> String {
    match (beside(dataset), &dataset.whence) {
        (Some(folder), Whence::Path(_)) => format!(
            "there is no team yet: make the folder \"{}\" and share it, or name one with --team DIR",
            named(&folder)
        ),
        (_, Whence::BuiltIn | Whence::Stdin | Whence::Path(_)) => {
            "there is no team yet: name the folder that it shares with --team DIR".to_owned()
        }
    }
}

fn question(scope: Scope, stranger: &Stranger) -> String {
    let (path, header) = (named(&stranger.path), &stranger.header);
    let says = |text: &Option<String>| safe_line(text.as_deref().unwrap_or("?"));
    let title = says(&header.title);
    match (stranger.why, scope) {
        (Mismatch::Dataset, Scope::Private) => format!(
            "the notes in \"{path}\" were written on another dataset, \"{title}\" at \"{}\": do they belong to this one?",
            says(&header.path),
        ),
        (Mismatch::Dataset, Scope::Team) => format!(
            "the notes in \"{path}\" were written on another dataset, \"{title}\": do they belong to this one?"
        ),
        (Mismatch::Writer, Scope::Private) => format!(
            "the notes in \"{path}\" were written by \"{}\" on another machine or account: are they yours?",
            says(&header.author)
        ),
        (Mismatch::Writer, Scope::Team) => format!(
            "the team's notes in \"{path}\" were written by \"{}\" on another machine or account: are they yours?",
            says(&header.author)
        ),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::{Anchor, Note, Stamp};
    use std::fs;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
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

    pub(in crate::shell) fn ready(opened: Opened) -> OpenNotes {
        match opened {
            Opened::Ready(notes) => *notes,
            Opened::Foreign(foreign) => panic!("{}", foreign.question),
            Opened::Nowhere { reason } => panic!("{reason}"),
        }
    }

    pub(in crate::shell) fn foreign(opened: Opened) -> Foreign {
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
        let mut apart = ready(asked.apart());
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
        let mut claimed = ready(foreign(home.store().open(&other)).ours().unwrap());
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
        let mut apart = ready(asked.apart());
        write(&mut apart, 2, "mine");
        assert_eq!(texts(&ready(ours.open(&river())).book), ["mine"]);
        assert_eq!(texts(&home.open().book), ["somebody else's"]);
        fs::remove_file(apart.place.path()).unwrap();

        let claimed = ready(foreign(ours.open(&river())).ours().unwrap());
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

    /// A store whose team shares this folder, as another installation than the one of [`Home::store`] where `state` is another.
    fn with_team(home: &Home, state: &str) -> Store {
        fs::create_dir_all(home.at("team")).unwrap();
        Store::at(&home.at("data"), &home.at(state), "anna").with_team(&home.at("team"))
    }

    fn shared(n: u64, text: &str) -> Note {
        Note { scope: Scope::Team, ..note(n, text) }
    }

    #[test]
    fn of_two_files_of_another_it_is_asked_one_after_the_other() {
        let home = Home::new();
        let mut first = ready(with_team(&home, "state").open(&river()));
        first.book.add(note(1, "private"));
        first.book.add(shared(2, "shared"));
        first.place.save(&first.book).unwrap();

        let other = with_team(&home, "other state");
        let private = foreign(other.open(&river()));
        assert!(private.question.contains("data/demarche") && private.otherwise.contains("apart"));
        let team = foreign(private.apart());
        assert!(
            team.question.contains("team/anna.toml") && team.otherwise.contains("--author"),
            "{}",
            team.question
        );
        let mut notes = ready(team.apart());
        assert_eq!(texts(&notes.book), ["shared"], "another's note for the team is the team's to read");
        assert_eq!(notes.book.all().next().unwrap().author, "anna (another)");
        assert!(notes.team.as_ref().is_err_and(|why| why.contains("--author")));
        let before = fs::read_to_string(home.at("team/anna.toml")).unwrap();
        notes.book.add(note(3, "mine"));
        notes.place.save(&notes.book).unwrap();
        assert_eq!(fs::read_to_string(home.at("team/anna.toml")).unwrap(), before);

        // What was once kept apart is not asked about again; the team's file is, until a name is chosen or it is claimed.
        let notes = ready(foreign(other.open(&river())).ours().unwrap());
        assert_eq!(texts(&notes.book), ["shared", "mine"]);
        assert!(notes.team.is_ok());
        ready(other.open(&river()));
    }

    #[test]
    fn a_teams_folder_that_cannot_be_used_is_refused_with_what_to_do() {
        let home = Home::new();
        let refused = |folder: &str, dataset: &DatasetIdentity| {
            let error = home.store().with_team(&home.at(folder)).team_folder(dataset).unwrap_err();
            format!("{error:#}")
        };
        let told = refused("none", &river());
        assert!(told.contains("is not there") && told.contains("mkdir"), "{told}");
        assert!(!home.at("none").exists());
        fs::write(home.at("file"), "").unwrap();
        assert!(refused("file", &river()).contains("not a folder"));
        for above in ["data", "data/demarche", "data/demarche/notes", "data/demarche/notes/river"] {
            fs::create_dir_all(home.at(above)).unwrap();
            assert!(refused(above, &river()).contains("private notes"), "{above}");
        }
        fs::create_dir(home.at("talks")).unwrap();
        let talks = DatasetIdentity { whence: Whence::Path(home.at("talks")), ..river() };
        assert!(refused("talks", &talks).contains("the dataset itself"));
    }

    #[test]
    fn the_folder_beside_the_dataset_is_the_teams_if_it_is_there() {
        let home = Home::new();
        fs::create_dir(home.at("desk")).unwrap();
        fs::write(home.at("talks.toml"), "").unwrap();
        for (dataset, beside) in [("talks.toml", "talks.notes"), ("desk", "desk.notes")] {
            let dataset = DatasetIdentity { whence: Whence::Path(home.at(dataset)), ..river() };
            let notes = ready(home.store().open(&dataset));
            assert!(notes.team.is_err_and(|why| why.contains(beside) && why.contains("--team")), "{beside}");
            assert_eq!(home.store().team_folder(&dataset).unwrap(), None);
            fs::create_dir(home.at(beside)).unwrap();
            assert!(ready(home.store().open(&dataset)).team.is_ok_and(|folder| folder.ends_with(beside)));
        }
    }

    #[test]
    fn a_folder_of_the_settings_serves_one_dataset_and_the_others_are_not_asked_about() {
        let home = Home::new();
        let mut notes = ready(with_team(&home, "state").open(&river()));
        notes.book.add(shared(1, "x"));
        notes.place.save(&notes.book).unwrap();
        let other = DatasetIdentity { id: Some("sea".into()), ..river() };
        let set = Store { team: Some(Named::Set(home.at("team"))), ..home.store() };
        assert!(ready(set.open(&other)).team.is_err_and(|why| why.contains("another dataset")));
        assert!(ready(set.open(&river())).team.is_ok());
        assert_eq!(foreign(with_team(&home, "state").open(&other)).why, Mismatch::Dataset);
    }
}
