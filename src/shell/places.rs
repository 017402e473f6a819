//! Where all notes on one dataset are saved: the private file and, where there is a team, the user's own file in its folder.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::colleagues::Colleagues;
use super::journal::{self, Desk, Left};
use super::place::{Found, Place};
use super::watch::Look;
use crate::codec::notes::Header;
use crate::domain::{Note, NoteBook, Scope};

/// The files of one author's notes on one dataset.
#[derive(Debug)]
pub struct Places {
    pub(super) private: Place,
    pub(super) team: Option<Team>,
    /// The journals of killed programs, whose notes are in the book, to be cleared away once that is saved.
    pub(super) left: Left,
    /// The folders that others may change, as they were when they were read.
    pub(super) as_read: Vec<(PathBuf, Look)>,
}

/// The folder of a team.
#[derive(Debug)]
pub(super) struct Team {
    /// The user's own file; `None` where the file of that name is another's.
    pub(super) own: Option<Place>,
    pub(super) others: Colleagues,
}

impl Places {
    /// The private file.
    pub fn path(&self) -> &Path {
        self.private.path()
    }

    /// Whether the private file could not be used, so that its notes are not shown.
    pub fn is_beside(&self) -> bool {
        self.private.is_beside()
    }

    /// The folders that others may change, the private file's and the team's, as they were when they were read.
    pub(super) fn as_read(&self) -> Vec<(PathBuf, Look)> {
        self.as_read.clone()
    }

    /// What the private file says of itself.
    pub(super) fn header(&self) -> &Header {
        self.private.header()
    }

    /// Where the journals lie, of the private notes and those for the team: in the user's own folder.
    pub(super) fn desk(&self) -> Desk {
        self.private.desk()
    }

    /// What holds notes of the private file besides it and needs to no longer, once they are saved: copies that were set aside, journals
    /// that killed programs left, and those that were broken.
    pub(super) fn remains(&self) -> Result<Vec<PathBuf>> {
        let mut all = self.private.set_aside_yet()?;
        all.extend(self.left.paths());
        all.extend(journal::broken(&self.desk())?);
        all.sort();
        Ok(all)
    }

    /// The lock of the private file.
    #[cfg(test)]
    pub(super) fn lock_path(&self) -> PathBuf {
        self.private.lock_path()
    }

    /// Saves a book, each note in the file of its scope, merged with what somebody else wrote into the files meanwhile; and looks what
    /// the others in the team have written. Says what it found, and what the user must know.
    ///
    /// A note that changes its scope stands in its new file, durably, before it goes from the old one.
    pub fn save(&mut self, book: &NoteBook) -> Result<(Option<Found>, Option<String>)> {
        let saved = self.save_each(book)?;
        self.left.clear();
        Ok(saved)
    }

    fn save_each(&mut self, book: &NoteBook) -> Result<(Option<Found>, Option<String>)> {
        let mut told = Vec::new();
        let Some(shared) = self.team.as_mut().and_then(|team| team.own.as_mut()) else {
            let (narrowed, count) = narrowed(book, self.private.author());
            let mut found = self.private.save(&narrowed, &[])?;
            if count > 0 {
                told.push(format!("{count} of your notes for the team are private now: there is no file of yours for them here"));
                found.sent = own(book, self.private.author());
            }
            return Ok(self.news(found, book, told));
        };
        let leaving = self.private.moved_away(book);
        let mut private = self.private.save(book, &leaving)?;
        let shared = shared.save(book, &[])?;
        if !leaving.is_empty() {
            private = self.private.save(book, &[])?;
        }
        let both = |a: &NoteBook, b: &NoteBook| NoteBook::merge(None, a, b).book;
        let found = Found {
            sent: both(&private.sent, &shared.sent),
            saved: both(&private.saved, &shared.saved),
            copies: private.copies + shared.copies,
            others: None,
        };
        Ok(self.news(found, book, told))
    }

    /// What of a save is news: to the one who gave the book, and to the user.
    fn news(
        &mut self,
        mut found: Found,
        book: &NoteBook,
        mut told: Vec<String>,
    ) -> (Option<Found>, Option<String>) {
        told.extend(self.private.take_told());
        let mut is_news = found.sent != found.saved;
        if let Some(team) = &mut self.team {
            told.extend(team.own.iter_mut().flat_map(Place::take_told));
            let (others, more) = team.others.look(&found.saved);
            told.extend(more);
            is_news |= others != book.of_others(self.private.author());
            found.others = Some(others);
        }
        (is_news.then_some(found), (!told.is_empty()).then(|| told.join("; ")))
    }
}

/// The user's own notes.
fn own(book: &NoteBook, author: &str) -> NoteBook {
    book.all().filter(|note| note.is_own(author)).cloned().collect()
}

/// The user's own notes, each for the user alone, and how many of them were not.
fn narrowed(book: &NoteBook, author: &str) -> (NoteBook, usize) {
    let mut own = own(book, author);
    let wide: Vec<Note> = own.all().filter(|note| note.scope == Scope::Team).cloned().collect();
    for note in &wide {
        own.set_scope(&note.id, Scope::Private, note.updated);
    }
    (own, wide.len())
}

#[cfg(test)]
mod tests {
    use super::super::store::tests::{Home, foreign, note, ready, river, texts};
    use super::super::store::{OpenNotes, Store};
    use super::*;
    use crate::domain::{NoteId, Stamp};
    use std::fs;
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    /// Two machines, or two people, and the folder that they share.
    struct Ground {
        home: Home,
    }

    impl Ground {
        fn new() -> Self {
            let home = Home::new();
            fs::create_dir(home.at("team")).unwrap();
            Self { home }
        }

        /// The notes as this author finds them on this machine.
        fn open(&self, machine: &str, author: &str) -> OpenNotes {
            ready(self.store(machine, author).open(&river()))
        }

        fn store(&self, machine: &str, author: &str) -> Store {
            let (data, state) =
                (self.home.at(&format!("{machine}/data")), self.home.at(&format!("{machine}/state")));
            Store::at(&data, &state, author).with_team(&self.home.at("team"))
        }

        fn shared(&self, name: &str) -> PathBuf {
            self.home.at("team").join(name)
        }

        fn text(&self, name: &str) -> String {
            fs::read_to_string(self.shared(name)).unwrap_or_default()
        }

        fn private(&self, machine: &str, author: &str) -> String {
            fs::read_to_string(self.home.at(&format!("{machine}/data/demarche/notes/river/{author}.toml")))
                .unwrap()
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(self.home.at("team")).unwrap();
            let mut names: Vec<String> =
                entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        }
    }

    fn team_note(n: u64, text: &str, author: &str) -> Note {
        let note = note(n, text);
        Note { scope: Scope::Team, author: crate::domain::Text::line(author), ..note }
    }

    fn id(n: u64) -> NoteId {
        note(n, "").id
    }

    fn later(seconds: u64) -> Stamp {
        note(seconds, "").created
    }

    /// Saves, takes in what was found, and says what was told.
    fn save(notes: &mut OpenNotes, author: &str) -> Option<String> {
        let (found, told) = notes.place.save(&notes.book).unwrap();
        if let Some(found) = found {
            notes.book.catch_up(&found.sent, &found.saved);
            found.others.map(|others| notes.book.set_others(author, &others));
        }
        told
    }

    #[test]
    fn each_note_is_saved_where_its_readers_are() {
        let ground = Ground::new();
        let mut anna = ground.open("a", "anna");
        anna.book.add(note(1, "mine alone"));
        assert_eq!(save(&mut anna, "anna"), None);
        assert_eq!(ground.names(), [""; 0], "without a note for the team there is no file for one");
        anna.book.add(team_note(2, "for all", "anna"));
        assert_eq!(save(&mut anna, "anna"), None);
        let shared = ground.text("anna.toml");
        assert!(
            shared.contains("for all") && !shared.contains("alone") && !shared.contains("path ="),
            "{shared}"
        );
        assert!(!ground.private("a", "anna").contains("for all"));
        assert_eq!(ground.names(), ["anna.toml"]);
        let mode = fs::metadata(ground.shared("anna.toml")).unwrap().mode() & 0o777;
        let usual = ground.shared("usual");
        fs::write(&usual, "").unwrap();
        assert_eq!(mode, fs::metadata(usual).unwrap().mode() & 0o644, "as the umask has it");
        fs::set_permissions(ground.shared("anna.toml"), fs::Permissions::from_mode(0o664)).unwrap();
        anna.book.edit(&id(2), "for all, edited", later(9));
        save(&mut anna, "anna");
        assert_eq!(fs::metadata(ground.shared("anna.toml")).unwrap().mode() & 0o777, 0o664);
        let again = ground.open("a", "anna");
        assert_eq!((&again.book, again.unsaved, &again.problems[..]), (&anna.book, false, &[][..]));
    }

    #[test]
    fn two_authors_see_each_other_and_write_only_their_own_file() {
        let ground = Ground::new();
        let (mut anna, mut ben) = (ground.open("a", "anna"), ground.open("b", "ben"));
        anna.book.add(team_note(1, "anna's", "anna"));
        ben.book.add(team_note(2, "ben's", "ben"));
        ben.book.add(note(3, "ben's alone"));
        save(&mut anna, "anna");
        save(&mut ben, "ben");
        save(&mut anna, "anna");
        assert_eq!(texts(&anna.book), ["anna's", "ben's"]);
        assert_eq!(texts(&ben.book), ["anna's", "ben's", "ben's alone"]);
        assert_eq!(anna.book.get(&id(2)).unwrap().author, "ben");
        assert!(!ground.text("anna.toml").contains("ben's") && !ground.text("ben.toml").contains("anna's"));
        ben.book.trash(&id(2), later(9));
        save(&mut ben, "ben");
        save(&mut anna, "anna");
        assert_eq!(texts(&anna.book), ["anna's"]);
        assert_eq!(texts(&ground.open("a", "anna").book), ["anna's"]);
    }

    #[test]
    fn a_note_that_moves_stands_in_its_new_file_before_it_goes_from_the_old_one() {
        let ground = Ground::new();
        let mut anna = ground.open("a", "anna");
        anna.book.add(note(1, "first private"));
        anna.book.add(team_note(2, "first shared", "anna"));
        save(&mut anna, "anna");
        let (private, shared) = (anna.place.path().to_owned(), ground.shared("anna.toml"));
        for (locked, moved, scope) in [(&shared, 1, Scope::Team), (&private, 2, Scope::Private)] {
            fs::set_permissions(locked, fs::Permissions::from_mode(0o400)).unwrap();
            anna.book.set_scope(&id(moved), scope, later(20));
            assert!(anna.place.save(&anna.book).is_err());
            let both = ground.private("a", "anna") + &ground.text("anna.toml");
            assert!(both.contains("first private") && both.contains("first shared"), "{both}");
            fs::set_permissions(locked, fs::Permissions::from_mode(0o600)).unwrap();
        }
        save(&mut anna, "anna");
        assert!(
            ground.private("a", "anna").contains("first shared")
                && !ground.private("a", "anna").contains("first private")
        );
        assert!(
            ground.text("anna.toml").contains("first private")
                && !ground.text("anna.toml").contains("first shared")
        );
        assert_eq!(ground.open("a", "anna").book, anna.book);
    }

    #[test]
    fn a_note_that_stands_in_both_files_after_a_power_cut_is_one_and_where_it_was_moved_to() {
        let ground = Ground::new();
        let mut anna = ground.open("a", "anna");
        anna.book.add(note(1, "on its way"));
        save(&mut anna, "anna");
        let private = ground.private("a", "anna");
        anna.book.set_scope(&id(1), Scope::Team, later(9));
        save(&mut anna, "anna");
        fs::write(anna.place.path(), private).unwrap();
        let mut anna = ground.open("a", "anna");
        assert_eq!((texts(&anna.book), anna.unsaved), (vec!["on its way"], true));
        assert_eq!(anna.book.get(&id(1)).unwrap().scope, Scope::Team);
        save(&mut anna, "anna");
        assert!(!ground.private("a", "anna").contains("on its way"));
    }

    #[test]
    fn private_words_typed_after_a_note_was_taken_back_never_reach_the_team() {
        let ground = Ground::new();
        let mut anna = ground.open("a", "anna");
        anna.book.add(team_note(1, "known to all", "anna"));
        save(&mut anna, "anna");
        anna.book.set_scope(&id(1), Scope::Private, later(5));
        anna.book.edit(&id(1), "known to all, and a secret", later(6));
        // Another program of the same user has changed the team's file meanwhile.
        let mut other = ground.open("a", "anna");
        other.book.add(team_note(2, "more", "anna"));
        save(&mut other, "anna");
        save(&mut anna, "anna");
        assert!(
            !ground.text("anna.toml").contains("secret")
                && !ground.text("anna.toml").contains("known to all")
        );
        assert!(ground.private("a", "anna").contains("secret"));
        assert_eq!(texts(&ground.open("a", "anna").book), ["known to all, and a secret", "more"]);
    }

    #[test]
    fn a_conflict_that_git_left_is_told_once_not_overwritten_and_taken_when_it_is_mended() {
        for restart in [false, true] {
            let ground = Ground::new();
            let mut anna = ground.open("a", "anna");
            anna.book.add(team_note(1, "before", "anna"));
            save(&mut anna, "anna");
            let theirs = ground.text("anna.toml");
            anna.book.add(team_note(2, "here", "anna"));
            save(&mut anna, "anna");
            let broken =
                format!("<<<<<<< HEAD\n{}=======\n{theirs}>>>>>>> other\n", ground.text("anna.toml"));
            fs::write(ground.shared("anna.toml"), &broken).unwrap();
            let told = save(&mut anna, "anna").unwrap();
            assert!(
                told.contains("git has left a conflict") && told.contains("held on this machine"),
                "{told}"
            );
            anna.book.add(team_note(3, "meanwhile", "anna"));
            anna.book.edit(&id(1), "before, edited", later(30));
            assert_eq!(save(&mut anna, "anna"), None, "told once");
            assert_eq!(ground.text("anna.toml"), broken);
            assert_eq!(ground.names(), ["anna.toml"], "nothing else stands there");
            if restart {
                anna = ground.open("a", "anna");
                assert!(anna.problems[0].contains("git has left a conflict"), "{:?}", anna.problems);
                assert_eq!(
                    texts(&anna.book),
                    ["before, edited", "here", "meanwhile"],
                    "nor is anything lost"
                );
            }
            // As `git checkout --theirs` leaves it: without our note.
            fs::write(ground.shared("anna.toml"), &theirs).unwrap();
            if restart {
                anna = ground.open("a", "anna");
                assert!(anna.unsaved && anna.problems.is_empty());
            }
            assert_eq!(save(&mut anna, "anna"), None);
            assert_eq!(texts(&anna.book), ["before, edited", "here", "meanwhile"]);
            assert_eq!(ground.open("a", "anna").book, anna.book);
            assert!(ground.text("anna.toml").contains("meanwhile"));
        }
    }

    #[test]
    fn both_sides_of_a_conflict_are_there_at_once_and_after_either_was_chosen() {
        for chosen in [0, 1] {
            let ground = Ground::new();
            let mut anna = ground.open("a", "anna");
            anna.book.add(team_note(1, "before", "anna"));
            save(&mut anna, "anna");
            let base = ground.text("anna.toml");
            anna.book.add(team_note(2, "here", "anna"));
            save(&mut anna, "anna");
            let note = |text: &str| {
                format!(
                    "\n[[note]]\nid = \"{text}\"\non = \"flow\"\ncreated = 2031-05-12T09:14:03Z\ntext = \"{text}\"\n"
                )
            };
            let (ours, theirs) = (ground.text("anna.toml"), base.clone() + &note("there"));
            let hers = ours.strip_prefix(&base).unwrap();
            let broken =
                format!("{base}<<<<<<< HEAD\n{hers}||||||| base\n=======\n{}>>>>>>> other\n", note("there"));
            fs::write(ground.shared("anna.toml"), &broken).unwrap();
            let all = ["before", "here", "there"];
            let shown = |notes: &OpenNotes| {
                let mut texts: Vec<String> =
                    texts(&notes.book).iter().map(|text| (*text).to_owned()).collect();
                texts.sort();
                texts
            };
            save(&mut anna, "anna");
            assert_eq!(shown(&anna), all, "while the program runs");
            assert_eq!(shown(&ground.open("a", "anna")), all, "and when it is started then");
            assert_eq!(ground.text("anna.toml"), broken);
            fs::write(ground.shared("anna.toml"), [&ours, &theirs][chosen]).unwrap();
            save(&mut anna, "anna");
            assert_eq!(shown(&anna), all);
            assert_eq!(ground.open("a", "anna").book, anna.book);
            assert!(all.iter().all(|text| ground.text("anna.toml").contains(text)));
        }
    }

    #[test]
    fn notes_that_a_checkout_dropped_come_back_and_those_of_the_other_machine_stay() {
        let ground = Ground::new();
        let mut anna = ground.open("a", "anna");
        anna.book.add(team_note(1, "both", "anna"));
        save(&mut anna, "anna");
        let base = ground.text("anna.toml");
        anna.book.add(team_note(2, "this machine", "anna"));
        save(&mut anna, "anna");
        let theirs = base.replace("both", "both, edited there")
            + "\n[[note]]\nid = \"there\"\non = \"flow\"\ncreated = 2031-05-12T09:14:03Z\ntext = \"that machine\"\n";
        fs::write(ground.shared("anna.toml"), theirs).unwrap();
        let mut anna = ground.open("a", "anna");
        assert!(anna.unsaved);
        save(&mut anna, "anna");
        let mut all = texts(&anna.book);
        all.sort_unstable();
        assert_eq!(
            all,
            ["both, edited there", "that machine", "this machine"],
            "and no copy of what was not changed here"
        );
    }

    #[test]
    fn a_folder_that_vanished_is_not_made_anew_and_the_note_is_there_when_it_is_back() {
        let ground = Ground::new();
        let mut anna = ground.open("a", "anna");
        fs::rename(ground.home.at("team"), ground.home.at("away")).unwrap();
        anna.book.add(team_note(1, "for the team", "anna"));
        let error = anna.place.save(&anna.book).unwrap_err();
        assert!(format!("{error:#}").contains("is not there"), "{error:#}");
        assert!(!ground.home.at("team").exists());
        fs::rename(ground.home.at("away"), ground.home.at("team")).unwrap();
        let mut anna = ground.open("a", "anna");
        assert_eq!((texts(&anna.book), anna.unsaved), (vec!["for the team"], true));
        save(&mut anna, "anna");
        assert!(ground.text("anna.toml").contains("for the team"));
    }

    #[test]
    fn a_note_for_a_team_that_is_not_there_is_kept_as_a_private_one() {
        let home = Home::new();
        let mut anna = home.open();
        anna.book.add(team_note(1, "for whom?", "anna"));
        assert!(save(&mut anna, "anna").unwrap().contains("private now"));
        assert_eq!(anna.book.get(&id(1)).unwrap().scope, Scope::Private);
        assert_eq!(texts(&home.open().book), ["for whom?"]);
    }

    #[test]
    fn conflict_copies_of_syncthing_are_taken_in_and_leave_the_folder() {
        let ground = Ground::new();
        let mut anna = ground.open("a", "anna");
        anna.book.add(team_note(1, "said", "anna"));
        save(&mut anna, "anna");
        let copy = ground.text("anna.toml").replace("said", "said there");
        anna.book.edit(&id(1), "said here", later(9));
        save(&mut anna, "anna");
        let name = "anna.sync-conflict-20310512-093000-ABCDEFG.toml";
        // While the program runs, and before it is started.
        for round in 0..2 {
            fs::write(ground.shared(name), copy.replace("there", &format!("there {round}"))).unwrap();
            if round == 1 {
                anna = ground.open("a", "anna");
                assert!(anna.unsaved);
            }
            save(&mut anna, "anna");
            assert_eq!(ground.names(), ["anna.toml"]);
        }
        let mut all = texts(&anna.book);
        all.sort_unstable();
        assert_eq!(all, ["said here", "said there 0", "said there 1"]);
        assert_eq!(ground.open("a", "anna").book, anna.book);
    }

    #[test]
    fn one_author_on_two_machines_comes_to_one_file_that_comes_to_rest() {
        let ground = Ground::new();
        let mut here = ground.open("a", "anna");
        here.book.add(team_note(1, "here", "anna"));
        save(&mut here, "anna");
        let asked = foreign(ground.store("b", "anna").open(&river()));
        let mut there = ready(asked.ours().unwrap());
        there.book.add(team_note(2, "there", "anna"));
        save(&mut there, "anna");
        here.book.add(team_note(3, "here again", "anna"));
        for _ in 0..2 {
            assert_eq!(save(&mut here, "anna"), None);
            assert_eq!(save(&mut there, "anna"), None);
        }
        assert_eq!(texts(&here.book), ["here", "there", "here again"]);
        assert_eq!(here.book, there.book);
        let file = || fs::metadata(ground.shared("anna.toml")).unwrap().ino();
        let before = file();
        save(&mut here, "anna");
        save(&mut there, "anna");
        assert_eq!(file(), before, "nobody writes it again");
    }

    #[test]
    fn a_link_in_place_of_the_file_is_neither_read_nor_written_through() {
        let ground = Ground::new();
        let prey = ground.home.at("prey");
        std::os::unix::fs::symlink(&prey, ground.shared("anna.toml")).unwrap();
        let mut anna = ground.open("a", "anna");
        anna.book.add(team_note(1, "x", "anna"));
        save(&mut anna, "anna");
        assert!(!prey.exists());
        assert!(anna.problems[0].contains("it is a link"), "{:?}", anna.problems);
        assert_eq!(texts(&ground.open("a", "anna").book), ["x"], "held on this machine");
    }
}
