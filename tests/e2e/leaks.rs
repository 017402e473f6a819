//! Nothing private comes into a team's folder, not for a moment: every byte of every file that ever stands there is kept and searched.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::pty::{Exit, Home, Session, launch, wait_for_some};

/// A word that only private notes hold; so that no name can hold it by chance.
const SECRET: &str = "zyxqvwj";

/// Opens whatever appears in a folder and keeps it open, so that what is renamed or removed at once can still be read.
struct Copier {
    kept: Arc<Mutex<Kept>>,
    _watcher: RecommendedWatcher,
    stop: Arc<Mutex<bool>>,
    poll: Option<std::thread::JoinHandle<()>>,
}

#[derive(Default)]
struct Kept {
    /// Every name that was there.
    names: Vec<PathBuf>,
    /// Each file by its number, still open.
    files: BTreeMap<u64, File>,
    /// What the files held whenever they were read.
    texts: Vec<Vec<u8>>,
}

impl Kept {
    fn take(&mut self, path: &Path) {
        use std::os::unix::fs::MetadataExt;
        if !self.names.iter().any(|name| name == path) {
            self.names.push(path.to_owned());
        }
        if let Ok(file) = File::open(path)
            && let Ok(about) = file.metadata()
            && about.is_file()
        {
            self.files.entry(about.ino()).or_insert(file);
        }
        self.read();
    }

    /// Reads all that is open once more.
    fn read(&mut self) {
        for file in self.files.values_mut() {
            let mut bytes = Vec::new();
            if file.rewind().is_ok() && file.read_to_end(&mut bytes).is_ok() && !self.texts.contains(&bytes) {
                self.texts.push(bytes);
            }
        }
    }
}

impl Copier {
    fn on(folder: &Path) -> Self {
        let kept = Arc::new(Mutex::new(Kept::default()));
        let told = Arc::clone(&kept);
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            if !matches!(event.kind, EventKind::Access(_)) {
                let mut kept = told.lock().expect("no thread panicked");
                event.paths.iter().for_each(|path| kept.take(path));
            }
        })
        .expect("a watcher");
        watcher.watch(folder, RecursiveMode::Recursive).expect("it watches");
        let stop = Arc::new(Mutex::new(false));
        let poll = {
            let (folder, kept, stop) = (folder.to_owned(), Arc::clone(&kept), Arc::clone(&stop));
            std::thread::spawn(move || {
                while !*stop.lock().expect("no thread panicked") {
                    for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                        kept.lock().expect("no thread panicked").take(&entry.path());
                    }
                    std::thread::sleep(Duration::from_millis(1));
                }
            })
        };
        Self { kept, _watcher: watcher, stop, poll: Some(poll) }
    }

    /// Every name and every text that was ever there.
    fn all(mut self) -> (Vec<String>, Vec<String>) {
        *self.stop.lock().expect("no thread panicked") = true;
        self.poll.take().map(std::thread::JoinHandle::join);
        let mut kept = self.kept.lock().expect("no thread panicked");
        kept.read();
        let names = kept.names.iter().map(|name| name.display().to_string()).collect();
        (names, kept.texts.iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect())
    }
}

fn open(home: &Home, folder: &Path) -> Session {
    let team = folder.to_str().expect("a path");
    let session =
        launch(&["--example", "river", "--team", team, "--author", "anna"]).size(200, 50).home(home).start();
    session.wait_for("1 Grid");
    session
}

#[test]
fn nothing_private_is_in_any_byte_under_the_teams_folder_at_any_moment() {
    let (home, shared) = (Home::new(), Home::new());
    let folder = shared.path("team");
    fs::create_dir(&folder).expect("a folder");
    let file = folder.join("anna.toml");
    let copier = Copier::on(&folder);
    let shows = |text: &str| {
        wait_for_some(&format!("{text} is in the team's file"), || {
            fs::read_to_string(&file).ok().filter(|file| file.contains(text))
        })
    };

    let session = open(&home, &folder);
    // A private note of every fate.
    session.press("a");
    session.press(&format!("{SECRET} one<esc>"));
    session.wait_for(&format!("{SECRET} one"));
    // One for the team, edited, taken back, and made private words of.
    session.press("a");
    session.press("for all eyes<ctrl-l>y");
    session.wait_for("new team note");
    session.press("<esc>");
    shows("for all eyes");
    session.press("<tab><tab>e");
    session.press(&format!("<ctrl-l> but not {SECRET}<esc>"));
    session.wait_for(&format!("for all eyes but not {SECRET}"));
    // One that was private words first and is shared without them.
    session.press("a");
    session.press(&format!("{SECRET} draft"));
    session.wait_for(&format!("{SECRET} draft"));
    session.press("<ctrl-u>shared later<ctrl-l>y<esc>");
    shows("shared later");
    // Moved, thrown away, restored, of another kind, undone.
    session.press("<esc>");
    session.press("j<tab><tab>");
    session.press("a");
    session.press(&format!("{SECRET} two<esc>"));
    session.wait_for(&format!("{SECRET} two"));
    session.press("<ctrl-k>xX<enter>uu");
    session.settle();
    session.press("<esc>a");
    session.press(&format!("{SECRET} three"));
    session.wait_for(&format!("{SECRET} three"));
    // The team's file cannot be used for a while, and its notes are held elsewhere.
    let good = shows("shared later");
    fs::write(&file, format!("<<<<<<< HEAD\n{good}")).expect("it is written");
    session.press(&format!(" {SECRET} four<esc>"));
    session.wait_for("git has left a conflict here");
    fs::write(&file, &good).expect("it is written");
    fs::write(folder.join("anna.sync-conflict-20310512-093000-ABCDEFG.toml"), &good).expect("it is written");
    // Killed in the middle of words, and opened anew.
    session.press("a");
    session.press(&format!("{SECRET} five"));
    session.wait_for(&format!("{SECRET} five"));
    let mut session = session;
    session.kill9();
    let mut session = open(&home, &folder);
    session.press("<esc>a");
    session.press(&format!("{SECRET} six<esc>a"));
    session.press("the last for all<ctrl-l>y<esc>");
    shows("the last for all");
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));

    let (names, texts) = copier.all();
    assert!(
        names.iter().any(|name| name.contains("anna.toml.") && name.contains(".tmp")),
        "not even temporary files were seen: {names:?}"
    );
    for text in ["for all eyes", "shared later", "the last for all"] {
        assert!(texts.iter().any(|file| file.contains(text)), "{text} was not seen");
    }
    let path = home.path("").display().to_string();
    for seen in names.iter().chain(&texts) {
        assert!(!seen.contains(SECRET), "private words in the team's folder:\n{seen}");
        assert!(!seen.contains(&path), "a private path in the team's folder:\n{seen}");
    }
    let private =
        fs::read_to_string(home.path("data/demarche/notes/river/anna.toml")).expect("the private file");
    assert!(private.contains(&format!("{SECRET} six")) && !private.contains("the last for all"));
}
