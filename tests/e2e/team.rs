//! A team takes notes together: real programs in real terminals, and between them a folder, git, or what Syncthing leaves.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::pty::{Exit, Home, Session, launch, wait_for_some};

const WIDE: (u16, u16) = (200, 50);

const TALKS: &str = r#"id = "talks"
title = "Talks on the border"

[[party]]
id = "north"
name = "Northern Republic"

[[issue]]
title = "Crossings"
question = "Should all crossings open at once?"
positions = { north = "Three first, then we shall see" }
stances = { north = "leaning-against" }
"#;

/// A person at a machine: a home, and the folder that the team's files are in there.
struct Desk {
    home: Home,
    author: &'static str,
    folder: PathBuf,
}

impl Desk {
    /// Somebody who has the team's folder before them; the dataset lies beside it.
    fn new(author: &'static str, folder: &Path) -> Self {
        Self { home: Home::new(), author, folder: folder.to_owned() }
    }

    fn args(&self) -> [String; 3] {
        let talks = self.folder.with_file_name("talks.toml");
        [talks.to_str().expect("a path").to_owned(), "--author".to_owned(), self.author.to_owned()]
    }

    fn open(&self) -> Session {
        let session = self.start();
        session.wait_for("1 Grid");
        session
    }

    fn start(&self) -> Session {
        let args = self.args();
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        launch(&args).size(WIDE.0, WIDE.1).home(&self.home).start()
    }

    /// Their own file, once it holds all of this.
    fn file_with(&self, texts: &[&str]) -> String {
        file_with(&self.folder.join(format!("{}.toml", self.author)), texts)
    }

    /// What a command prints.
    fn run(&self, args: &[&str]) -> Output {
        let [talks, ..] = self.args();
        let output = Command::new(env!("CARGO_BIN_EXE_demarche"))
            .args(args)
            .args(["-d", &talks, "--author", self.author])
            .env_clear()
            .envs(self.home.environment())
            .output();
        output.expect("the program runs")
    }
}

/// A file, once it holds all of this.
fn file_with(path: &Path, texts: &[&str]) -> String {
    wait_for_some(&format!("{} holds {texts:?}", path.display()), || {
        fs::read_to_string(path).ok().filter(|file| texts.iter().all(|text| file.contains(text)))
    })
}

/// A folder with the dataset and the team's folder.
fn table() -> (Home, PathBuf) {
    let shared = Home::new();
    fs::write(shared.path("talks.toml"), TALKS).expect("a dataset");
    fs::create_dir(shared.path("talks.notes")).expect("a folder");
    let folder = shared.path("talks.notes");
    (shared, folder)
}

/// Writes a note for the team on what is focused.
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
    session.assert_terminal_is_given_back();
}

#[test]
fn a_colleagues_note_appears_while_the_program_runs_with_its_author_and_is_not_ones_own_to_change() {
    let (_shared, folder) = table();
    let (anna, ben) = (Desk::new("anna", &folder), Desk::new("ben", &folder));
    let (at_anna, at_ben) = (anna.open(), ben.open());
    write_for_team(&at_anna, "who monitors?");
    at_ben.wait_for("team, anna  who monitors?");
    at_ben.wait_for("1 team");
    // The notes pane, and what may be done there.
    at_ben.press("<tab><tab>");
    for key in ["e", "x", "M", "<ctrl-k>"] {
        at_ben.press(key);
        at_ben.wait_for("only anna can change this note");
        at_ben.press("j");
        at_ben.wait_gone("only anna can change this note");
    }
    at_ben.press("<esc>");
    write_for_team(&at_ben, "the mission does");
    at_anna.wait_for("team, ben  the mission does");
    at_anna.press("a");
    at_anna.wait_for("new private note on");
    at_anna.press("mine alone<esc>");
    at_anna.wait_for("1 private · 2 team");
    // What is thrown away is gone from the others' screens, too.
    at_ben.press("<tab><tab>jx");
    at_anna.wait_gone("the mission does");
    quit(at_anna);
    quit(at_ben);
    assert!(!anna.file_with(&["who monitors?"]).contains("mine alone"));
}

#[test]
fn a_note_goes_to_the_team_only_after_asking_and_comes_back() {
    let (_shared, folder) = table();
    let anna = Desk::new("anna", &folder);
    let session = anna.open();
    session.press("a");
    session.press("for whom?<ctrl-l>");
    session.wait_for("Let the team see this note?");
    session.press("n");
    session.wait_for("the note stays private");
    session.press("<ctrl-l>y");
    session.wait_for("new team note on");
    anna.file_with(&["for whom?"]);
    session.press("<ctrl-l>");
    session.wait_for("what others have fetched already stays with them");
    session.wait_for("new private note on");
    session.press(" nobody<esc>");
    wait_for_some("it goes from the file", || {
        let file = fs::read_to_string(folder.join("anna.toml")).ok()?;
        (!file.contains("for whom?")).then_some(())
    });
    // And by undo.
    write_for_team(&session, "a second one");
    anna.file_with(&["a second one"]);
    session.press("u");
    session.wait_for("private again");
    wait_for_some("it goes from the file", || {
        let file = fs::read_to_string(folder.join("anna.toml")).ok()?;
        (!file.contains("a second one")).then_some(())
    });
    quit(session);
    assert!(!fs::read_to_string(folder.join("anna.toml")).expect("a file").contains("nobody"));
}

#[test]
fn without_a_team_the_editor_says_how_to_get_one() {
    let session = launch(&["--example", "river"]).size(WIDE.0, WIDE.1).start();
    session.wait_for("1 Grid");
    session.press("ax<ctrl-l>");
    session.wait_for("there is no team yet");
    session.wait_for("--team DIR");
    session.wait_for("new private note on");
}

#[test]
fn what_cannot_be_used_is_refused_before_anything_is_shown() {
    let home = Home::new();
    let mut session = launch(&["--team", "nowhere"]).home(&home).spawn();
    assert_eq!(session.wait_exit(), Exit::Code(2));
    session.assert_shows("mkdir nowhere");
    assert!(!home.path("nowhere").exists());

    fs::create_dir_all(home.path("config/demarche")).expect("a folder");
    fs::write(home.path("config/demarche/config.toml"), "author = \"anna\"\ntaem = \"x\"\n")
        .expect("settings");
    let mut session = launch(&[]).size(100, 24).home(&home).spawn();
    assert_eq!(session.wait_exit(), Exit::Code(2));
    session.assert_shows("line 2: unknown field `taem`");

    fs::write(home.path("config/demarche/config.toml"), "author = \"anna m.\"\n").expect("settings");
    let session = launch(&[]).home(&home).start();
    session.wait_for("Grid");
    session.press("ax<esc>");
    file_with(&home.path("data/demarche/notes/ukraine/anna_m..toml"), &["author = \"anna_m.\""]);
}

#[test]
fn files_of_another_under_ones_name_are_asked_about_one_after_the_other() {
    let (_shared, folder) = table();
    let first = Desk::new("anna", &folder);
    let session = first.open();
    write_for_team(&session, "from the first anna");
    session.press("a");
    session.press("a private word<esc>");
    session.wait_for("1 private · 1 team");
    quit(session);

    // Another installation, on which both files have come to lie.
    let second = Desk::new("anna", &folder);
    let private = "data/demarche/notes/talks/anna.toml";
    fs::create_dir_all(second.home.path(private).parent().expect("a folder")).expect("a folder");
    fs::copy(first.home.path(private), second.home.path(private)).expect("a copy");
    let refused = second.run(&["notes"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        refused.stdout.is_empty() && String::from_utf8_lossy(&refused.stderr).contains("are they yours?")
    );

    let before = first.file_with(&["from the first anna"]);
    let session = second.start();
    session.wait_for("Whose notes are these?");
    session.press("n");
    session.wait_for("The team's notes in");
    session.wait_for("--author NAME");
    session.press("n");
    session.wait_for("team, anna (another)  from the first anna");
    session.press("a");
    session.press("mine<ctrl-l>");
    session.wait_for("choose another name with");
    session.press("<esc>");
    quit(session);
    assert_eq!(first.file_with(&[]), before);

    let session = second.start();
    session.wait_for("Whose notes are these?");
    session.press("y");
    session.wait_for("team, anna  from the first anna");
    quit(session);
}

#[test]
fn commands_show_the_teams_notes_and_whose_they_are() {
    let (_shared, folder) = table();
    let (anna, ben) = (Desk::new("anna", &folder), Desk::new("ben", &folder));
    let session = anna.open();
    write_for_team(&session, "who monitors?");
    quit(session);
    for command in
        [&["notes"][..], &["show", "crossings"], &["notes", "author:anna"], &["notes", "-author:ben"]]
    {
        let said = ben.run(command);
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        assert!(text.contains("who monitors?") && text.contains("team, anna"), "{command:?}: {text}");
    }
    let found = ben.run(&["list", "note:monitors"]);
    assert_eq!(found.status.code(), Some(0));
    let json = ben.run(&["notes", "--json"]);
    let json = String::from_utf8_lossy(&json.stdout).into_owned();
    assert!(json.contains("\"scope\": \"team\"") && json.contains("\"author\": \"anna\""), "{json}");
    let nobody = ben.run(&["notes", "author:anne"]);
    assert_eq!(nobody.status.code(), Some(1));
    let told = String::from_utf8_lossy(&nobody.stderr).into_owned();
    assert!(told.contains("nobody called “anne” has written here") && told.contains("anna"), "{told}");
}

#[test]
fn files_that_syncthing_left_are_one_again_on_both_sides() {
    let (_shared, folder) = table();
    let (anna, ben) = (Desk::new("anna", &folder), Desk::new("ben", &folder));
    let (at_anna, at_ben) = (anna.open(), ben.open());
    write_for_team(&at_anna, "before the cut");
    let file = anna.file_with(&["before the cut"]);
    write_for_team(&at_anna, "after it, here");
    anna.file_with(&["after it, here"]);
    // The same author's other machine wrote without a link; Syncthing keeps that beside.
    let there = file
        + "\n[[note]]\nid = \"there\"\non = \"crossings/north\"\ncreated = 2031-05-12T09:14:03Z\ntext = \"after it, there\"\n";
    fs::write(folder.join("anna.sync-conflict-20310512-093000-ABCDEFG.toml"), there).expect("a file");
    anna.file_with(&["before the cut", "after it, here", "after it, there"]);
    at_anna.wait_for("after it, there");
    at_ben.wait_for("3 team");
    at_ben.wait_for("after it, there");
    wait_for_some("it leaves the folder", || {
        let names = fs::read_dir(&folder).ok()?.flatten().map(|entry| entry.file_name());
        (names.collect::<Vec<_>>() == ["anna.toml"]).then_some(())
    });
    quit(at_anna);
    // One that nobody has taken in yet, of an author who is away.
    let away = fs::read_to_string(folder.join("anna.toml"))
        .expect("a file")
        .replace("before the cut", "while she is away");
    let away = away.replace("id = \"0", "id = \"1");
    fs::write(folder.join("anna.sync-conflict-20310512-103000-ABCDEFG.toml"), &away).expect("a file");
    at_ben.wait_for("while she is away");
    at_ben.wait_for("before the cut");
    quit(at_ben);
    assert_eq!(
        fs::read_to_string(folder.join("anna.sync-conflict-20310512-103000-ABCDEFG.toml")).expect("it stays"),
        away,
        "another's file is not touched"
    );
    let at_anna = anna.start();
    at_anna.wait_for("were taken in");
    at_anna.press("<esc>");
    at_anna.wait_for("while she is away");
    anna.file_with(&["while she is away", "before the cut", "after it, there"]);
    quit(at_anna);
}

#[test]
fn a_note_for_the_team_outlives_a_kill_right_after_its_last_letter() {
    let (_shared, folder) = table();
    let anna = Desk::new("anna", &folder);
    let mut session = anna.open();
    session.press("a");
    session.press("x<ctrl-l>y");
    session.wait_for("new team note on");
    session.press("the last letters");
    session.wait_for("xthe last letters");
    session.kill9();
    let session = anna.start();
    session.wait_for("xthe last letters");
    anna.file_with(&["xthe last letters"]);
    session.press("<esc>");
    quit(session);
}
