//! Between machines by git, as teams have it: a bare repository and two clones, with real programs writing in both.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::pty::{Exit, Home, Session, launch, wait_for_some};

const TALKS: &str = "id = \"talks\"\ntitle = \"Talks on the border\"\n\n[[party]]\nid = \"north\"\nname = \"Northern Republic\"\n\n\
     [[issue]]\ntitle = \"Crossings\"\npositions = { north = \"Three first\" }\n";

/// A repository that two machines share, and a clone on each.
struct Ground {
    machines: [Machine; 2],
    _origin: Home,
}

struct Machine {
    home: Home,
    clone: PathBuf,
}

impl Ground {
    /// `None` where there is no git; where it counts that is a failure.
    fn new() -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            assert!(
                std::env::var_os("CI").is_none(),
                "git is missing: it carries a team's notes, and must be tested"
            );
            return None;
        }
        let origin = Home::new();
        let path = origin.path("talks.git");
        let machine = || {
            let home = Home::new();
            Machine { clone: home.path("talks"), home }
        };
        let ground = Self { machines: [machine(), machine()], _origin: origin };
        let [one, two] = &ground.machines;
        let at = path.to_str().expect("a path");
        done(git(&one.home, Path::new("/"), &["init", "-q", "--bare", "-b", "main", at]));
        done(git(&one.home, Path::new("/"), &["clone", "-q", at, one.clone.to_str().expect("a path")]));
        fs::write(one.clone.join("talks.toml"), TALKS).expect("a dataset");
        fs::create_dir(one.clone.join("talks.notes")).expect("a folder");
        fs::write(one.clone.join("talks.notes/.gitignore"), ".*.tmp\n").expect("a file");
        done(one.git(&["checkout", "-q", "-B", "main"]));
        one.commit();
        done(one.git(&["push", "-q", "-u", "origin", "main"]));
        done(git(&two.home, Path::new("/"), &["clone", "-q", at, two.clone.to_str().expect("a path")]));
        Some(ground)
    }
}

impl Machine {
    fn git(&self, args: &[&str]) -> Output {
        git(&self.home, &self.clone, args)
    }

    fn commit(&self) {
        done(self.git(&["add", "-A"]));
        done(self.git(&["commit", "-q", "-m", "notes"]));
    }

    fn open(&self, author: &str) -> Session {
        let talks = self.clone.join("talks.toml");
        let args = [talks.to_str().expect("a path"), "--author", author];
        launch(&args).size(200, 50).home(&self.home).start()
    }

    fn file(&self, author: &str) -> PathBuf {
        self.clone.join(format!("talks.notes/{author}.toml"))
    }

    /// Waits until an author's file here holds all of this.
    fn holds(&self, author: &str, texts: &[&str]) -> String {
        let path = self.file(author);
        wait_for_some(&format!("{} holds {texts:?}", path.display()), || {
            fs::read_to_string(&path).ok().filter(|file| texts.iter().all(|text| file.contains(text)))
        })
    }
}

fn git(home: &Home, folder: &Path, args: &[&str]) -> Output {
    let who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git")
        .args(who)
        .args(args)
        .current_dir(folder)
        .env_clear()
        .envs(home.environment())
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output();
    output.expect("git runs")
}

/// Fails, with git's own words, unless it did what was asked.
fn done(output: Output) {
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
}

fn write_for_team(session: &Session, text: &str) {
    session.press("a");
    session.wait_for("new private note on");
    session.press(&format!("{text}<ctrl-l>"));
    session.wait_for("Let the team see this note?");
    session.press("y");
    session.wait_for("new team note on");
    session.press("<esc>");
    session.wait_for(text);
}

fn quit(mut session: Session) {
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
}

#[test]
fn two_authors_who_write_at_once_come_to_the_same_notes_and_git_meets_no_conflict() {
    let Some(ground) = Ground::new() else { return };
    let [one, two] = &ground.machines;
    let (at_anna, at_ben) = (one.open("anna"), two.open("ben"));
    for round in 1..=2 {
        let (hers, his) = (format!("anna {round}"), format!("ben {round}"));
        write_for_team(&at_anna, &hers);
        write_for_team(&at_ben, &his);
        one.holds("anna", &[&hers]);
        two.holds("ben", &[&his]);
        one.commit();
        two.commit();
        done(one.git(&["push", "-q"]));
        done(two.git(&["pull", "-q", "--no-rebase", "--no-edit"]));
        done(two.git(&["push", "-q"]));
        done(one.git(&["pull", "-q", "--no-rebase", "--no-edit"]));
        at_anna.wait_for(&format!("team, ben  {his}"));
        at_ben.wait_for(&format!("team, anna  {hers}"));
    }
    quit(at_anna);
    quit(at_ben);
    for author in ["anna", "ben"] {
        let here = fs::read(one.file(author)).expect("a file");
        assert!(here == fs::read(two.file(author)).expect("a file"), "{author}'s files differ");
    }
    for machine in [one, two] {
        let status = machine.git(&["status", "--porcelain"]);
        assert!(status.stdout.is_empty(), "{}", String::from_utf8_lossy(&status.stdout));
    }
}

/// One author on two machines, both written without the other: the second pull meets a conflict, and the programs that are running
/// there, or started then, tell it and lose nothing however it is mended.
fn one_author_on_two_machines(mend: &dyn Fn(&Machine), running: bool) {
    let Some(ground) = Ground::new() else { return };
    let [one, two] = &ground.machines;
    let session = one.open("anna");
    write_for_team(&session, "the first");
    one.holds("anna", &["the first"]);
    one.commit();
    done(one.git(&["push", "-q"]));
    done(two.git(&["pull", "-q"]));
    let there = two.open("anna");
    there.wait_for("Whose notes are these?");
    there.press("y");
    there.wait_for("team, anna  the first");
    write_for_team(&there, "from the second machine");
    two.holds("anna", &["from the second machine"]);
    two.commit();
    let there = if running {
        Some(there)
    } else {
        quit(there);
        None
    };
    write_for_team(&session, "from the first machine");
    one.holds("anna", &["from the first machine"]);
    quit(session);
    one.commit();
    done(one.git(&["push", "-q"]));

    assert!(!two.git(&["pull", "-q", "--no-rebase", "--no-edit"]).status.success(), "git meets a conflict");
    let broken = two.holds("anna", &["<<<<<<< "]);
    let there = there.unwrap_or_else(|| two.open("anna"));
    there.wait_for("git has left a conflict here");
    there.press("j");
    there.wait_for("from the second machine");
    write_for_team(&there, "meanwhile");
    assert_eq!(two.holds("anna", &[]), broken, "nothing is overwritten");
    mend(two);
    let all = ["the first", "from the first machine", "from the second machine", "meanwhile"];
    let held = two.holds("anna", &all[..]);
    assert!(!held.contains("<<<<<<<"), "{held}");
    for text in all {
        there.wait_for(text);
    }
    quit(there);
    two.commit();
    done(two.git(&["push", "-q"]));
    done(one.git(&["pull", "-q"]));
    let session = one.open("anna");
    for text in all {
        session.wait_for(text);
    }
    quit(session);
}

#[test]
fn a_conflict_that_is_mended_with_ours_loses_no_note() {
    one_author_on_two_machines(&|machine| done(machine.git(&["checkout", "--ours", "."])), true);
}

#[test]
fn a_conflict_that_is_mended_with_theirs_loses_no_note() {
    one_author_on_two_machines(&|machine| done(machine.git(&["checkout", "--theirs", "."])), false);
}

#[test]
fn a_conflict_that_is_mended_by_hand_loses_no_note() {
    // As somebody would who knows what a note looks like: their file, and behind it the notes that only ours has.
    let by_hand = |machine: &Machine| {
        let side = |number| {
            let shown = machine.git(&["show", &format!(":{number}:talks.notes/anna.toml")]);
            String::from_utf8(shown.stdout).expect("a file")
        };
        let (ours, theirs) = (side(2), side(3));
        let missing = ours.split("\n[[note]]\n").skip(1).filter(|note| !theirs.contains(*note));
        let mended = missing.fold(theirs.clone(), |file, note| file + "\n[[note]]\n" + note);
        fs::write(machine.file("anna"), mended).expect("it is written");
    };
    one_author_on_two_machines(&by_hand, true);
}
