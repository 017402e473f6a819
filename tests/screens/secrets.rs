//! What room mode must never show: every field that is not for the public, and every note, holds a word of its own, the whole
//! program is walked through, and none of the words is on a screen, in a message or in anything sent out.
//!
//! Words show what leaks as words. That nothing leaks as a number, an order, a glyph or a blank is shown by the same walk
//! over the dataset without all that: each screen has to be the very same.

use std::collections::BTreeSet;

use demarche::app::command::Command;
use demarche::app::export::{Exported, FileForm};
use demarche::app::{Effect, Msg};
use demarche::domain::vocabulary::NoteKind;
use demarche::domain::{Anchor, Audience, Handout, Note, NoteBook, NoteId, Scope, Stamp, Text, Withheld};

use crate::driver::{Driver, RIVER, UKRAINE};
use crate::stripped::stripped;

const SECRETS: &str = include_str!("secrets.toml");
const SOURCELESS: &str = include_str!("sourceless.toml");

/// What every word begins with that must not be shown.
const MARK: &str = "qzx";

/// Wide, side by side, one above the other, and a card.
const SIZES: [(u16, u16); 4] = [(160, 50), (100, 30), (80, 24), (40, 10)];

/// The words of a text that must not be shown.
fn secrets(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.starts_with(MARK) && word.len() > MARK.len()).collect()
}

/// Notes on everything, private and the team's, alive and in the trash, a word of its own in each field.
fn notes() -> NoteBook {
    let places = [
        "flow",
        "flow/north",
        "flow/south",
        "salt/delta",
        "party:north",
        "source:paper",
        "challenge:tide",
        "opportunity:wet-year",
        "measure:gauges",
        "step:hotline",
        "dataset",
        "inbox",
        "gone/away",
    ];
    let note = |(n, on): (usize, &&str)| {
        let n = n as u64;
        let letter = char::from(b'a' + n as u8);
        let now = Stamp::new(1_936_500_000 + n as i64, 7200).expect("a moment");
        let text = format!("qzxnote{letter} #qzxhash{letter}");
        let mut note = Note::new(NoteId::new(n + 1, u128::from(n)), Anchor::parse(on), &text, "me", now);
        note.kind = NoteKind::ALL[n as usize % NoteKind::ALL.len()];
        if *on == "source:paper" {
            note.kind = NoteKind::Correction;
        }
        if n % 2 == 1 {
            (note.scope, note.author) = (Scope::Team, Text::line("qzxauthor"));
        }
        note.tags = vec![Text::line(&format!("qzxtag{letter}"))];
        note.said_by = Some(Text::line("qzxspeaker"));
        note
    };
    let mut all: Vec<Note> = places.iter().enumerate().map(note).collect();
    let mut thrown =
        Note { id: NoteId::new(99, 99), text: demarche::domain::NoteText::new("qzxtrash"), ..all[0].clone() };
    thrown.deleted = Some(thrown.updated);
    all.push(thrown);
    all.into_iter().collect()
}

/// Programs that are walked through in step, so that their screens can be compared.
struct Walk<'a> {
    drivers: Vec<Driver>,
    look: &'a mut dyn FnMut(&str, &mut [Driver]),
}

impl Walk<'_> {
    /// Presses keys and looks once, at the end.
    fn send(&mut self, keys: &str) {
        for driver in &mut self.drivers {
            for key in crate::driver::parse(keys) {
                driver.send(Msg::Key(key));
            }
        }
        let place = format!("{keys} at {:?}", self.drivers[0].model.size);
        (self.look)(&place, &mut self.drivers);
    }

    /// Presses keys and looks after each.
    fn press(&mut self, keys: &str) {
        for (key, written) in crate::driver::parse(keys).into_iter().zip(1..) {
            self.drivers.iter_mut().for_each(|driver| driver.send(Msg::Key(key)));
            let place = format!("{keys} ({written}) at {:?}", self.drivers[0].model.size);
            (self.look)(&place, &mut self.drivers);
        }
    }

    /// Back to the grid, whatever is open, with nothing filtered or zoomed.
    fn home(&mut self) {
        self.send("<esc><esc><esc><esc>1<esc><esc>rgg0");
    }
}

/// Goes through every view, pane, overlay and list, over every row and column, with every command and every copy.
fn walk(drivers: Vec<Driver>, look: &mut dyn FnMut(&str, &mut [Driver])) {
    let model = &drivers[0].model;
    let (rows, columns, items) = (model.rows.len(), model.columns.len(), model.items.len().max(1));
    let mut walk = Walk { drivers, look };
    // Every cell, with its copies and its citation; and the detail of each, whole.
    for row in 0..rows {
        walk.home();
        walk.send(&"j".repeat(row));
        for _ in 0..columns {
            walk.send("yc");
            walk.send("yr");
            walk.send("yq");
            walk.send("<enter>");
            walk.send("G");
            walk.send("<esc>l");
        }
    }
    walk.home();
    walk.send(&"l".repeat(columns));
    walk.press("Gggzwzw<lt>>=HLyv");
    // Panes.
    walk.press("<tab>jG<tab>jG<tab>++ioio5jjG<enter>yvycs");
    walk.home();
    // The other views.
    walk.press("c");
    for _ in 0..rows {
        walk.send("l");
        walk.send("yc");
        walk.send("yq");
        walk.send("<enter>");
        walk.send("G");
        walk.send("<enter>j");
    }
    walk.press("yvddd");
    walk.home();
    walk.press("3gg");
    for _ in 0..items {
        walk.send("yc");
        walk.send("<enter>");
        walk.send("G<esc>j");
    }
    walk.press("yv");
    walk.home();
    // Lists, prompts, the days.
    for keys in [
        "t<space><down><space>*<esc>",
        "p<space><down><space><esc>",
        "S<down><down><down><down><down><enter>",
        "?<pgdn><down><down>note<esc>",
        ":<down><down>no<esc>",
        "fflow<down><enter>",
        "fs<esc>",
        "mlm",
        "<space>/is:marked<enter>r",
        "[[[[[[]]]]]]",
        "nN<c-o><c-o>",
        "w<right><tab><right><tab>x<pgdn><enter><esc>",
        "w<left><enter><enter><esc>w<esc>",
        "lssslssslsss",
        "aAeu<c-r><c-k>xXM'E",
    ] {
        walk.press(keys);
        walk.home();
    }
    // Every filter there is, and what only notes and judgements hold. The mark alone is ours, so it may be on screen.
    for filter in FILTERS {
        walk.send(&format!("/{filter}"));
        walk.send("<enter>");
        walk.send("n");
        walk.send("yv");
        walk.send("3");
        walk.send("1t");
        walk.home();
    }
    walk.press("fqzx<down><enter>");
    walk.home();
    walk.press(":qzx<esc>?qzx<esc>tqzx<esc>pqzx<esc>Sqzx<esc>");
    walk.home();
    let leaves = [Command::Quit, Command::QuitNow, Command::Suspend, Command::RoomMode];
    for command in Command::ALL.iter().filter(|command| command.is_offered() && !leaves.contains(command)) {
        walk.send(&format!(":{}", command.name()));
        walk.send("<enter>");
        walk.home();
    }
    // What comes from outside while others look on.
    for kind in 0..13 {
        for driver in &mut walk.drivers {
            let msg = from_outside(kind, &driver.model.book);
            driver.send(msg);
        }
        (walk.look)(&format!("message {kind}"), &mut walk.drivers);
        walk.home();
    }
}

/// What comes from outside, of one kind.
fn from_outside(kind: usize, book: &NoteBook) -> Msg {
    let book = || Box::new(book.clone());
    match kind {
        0 => Msg::NotesFailed("cannot write qzxpath".to_owned()),
        1 => Msg::NotesSaved { revision: 0, told: Some("saved at qzxtold".to_owned()) },
        2 => Msg::NotesMerged { sent: Box::default(), saved: book(), others: Some(book()) },
        3 => Msg::NotesOpened {
            book: book(),
            problems: vec!["qzxproblem".to_owned()],
            team: Ok("/qzxteam".to_owned()),
        },
        4 => Msg::Paste("pasted".to_owned()),
        5 => Msg::NotesSaved { revision: 0, told: None },
        6 => Msg::NotesUnguarded(Some("no journal in qzxunguarded".to_owned())),
        7 => Msg::ElsewhereOffered("/qzxoffered".to_owned()),
        8 => Msg::SavedElsewhere { revision: 0, outcome: Err("cannot write qzxelsewhere".to_owned()) },
        9 => {
            let otherwise = "any other key leaves them in qzxfolder";
            Msg::NotesForeign { question: "are those in qzxfile yours?".to_owned(), otherwise }
        }
        10 => Msg::Exported { ticket: 0, exported: Exported::Failed("cannot write qzxexport".to_owned()) },
        11 => Msg::LookedAhead { ticket: 0, contents: Err("no qzxahead".to_owned()) },
        _ => Msg::LeaveRefused("cannot write qzxleave".to_owned()),
    }
}

const FILTERS: &[&str] = &[
    "forty",
    "grams",
    "-forty",
    "~flw",
    "\"a second\"",
    "flow | salt",
    "theme:water",
    "party:north",
    "-party:north",
    "stance:support",
    "stance:oppose",
    "stance:silent",
    "north:support",
    "north:missing",
    "south:uncoded",
    "status:open",
    "gap:wide",
    "gap:narrow",
    "differ:",
    "agree:north,south",
    "source:paper",
    "source:cable",
    "source:s",
    "terms:public",
    "terms:restricted",
    "terms:background",
    "since:2031-05",
    "since:2032",
    "note:n",
    "tag:a",
    "kind:correction",
    "author:me",
    "is:noted",
    "is:missing",
    "is:uncoded",
    "is:silent",
    "is:contested",
    "is:red-line",
    "is:conditional",
    "is:inferred",
    "qzx",
    "-qzx",
    "~qzx",
    "note:qzx",
    "tag:qzx",
    "author:qzx",
    "source:qzx",
    "theme:qzx",
    "party:qzx",
    "qzx:support",
];

/// Takes out what is to be written to files, since the whole dataset goes along with it: what is handed over of that is what
/// must be the same.
fn orders(driver: &mut Driver) -> Vec<(FileForm, String, Handout)> {
    let mut orders = vec![];
    driver.effects.retain(|effect| {
        if let Effect::Export(order) = effect {
            let made = order.wanted.handout().expect("something to hand over");
            // The file says what was withheld, which its readers may know and those who look on may not.
            let made = Handout { withheld: Withheld::new(Audience::Public), ..made };
            let words = secrets(&format!("{made:?}"));
            assert!(made.audience() == Audience::Public && words.is_empty(), "{words:?}");
            orders.push((order.form, order.path.clone(), made));
        }
        !matches!(effect, Effect::Export(_))
    });
    orders
}

/// Walks through a dataset in room mode beside the same without what is private: each screen is the same, and so is all that
/// is sent; and none of it holds a word that is not for the public.
fn assert_nothing_private(text: &'static str, size: (u16, u16)) {
    let bare: &'static str = stripped(text).leak();
    assert_eq!(secrets(bare), BTreeSet::new(), "{bare}");
    let with = Driver::with_notes(text, notes(), size).press("R");
    let without = Driver::with_notes(bare, NoteBook::default(), size).press("R");
    let mut screens = 0;
    walk(vec![with, without], &mut |place, drivers| {
        let [with, without] = drivers else { panic!("two programs") };
        let (one, other) = (with.draw(), without.draw());
        assert!(one == other, "after {place} with:\n{}\nwithout:\n{}", with.screen(), without.screen());
        let shown = secrets(&crate::driver::lines(&one).join("\n"));
        assert!(shown.is_empty(), "{shown:?} after {place}:\n{}", with.screen());
        assert!(orders(with) == orders(without), "what is handed over differs after {place}");
        assert_eq!(with.effects, without.effects, "after {place}");
        let sent = secrets(&format!("{:?}", with.effects));
        assert!(sent.is_empty(), "{sent:?} sent after {place}");
        with.effects.clear();
        without.effects.clear();
        screens += 1;
    });
    assert!(screens > 500, "only {screens} screens were looked at");
}

#[test]
fn in_room_mode_nothing_shows_that_there_is_more_than_the_public_sees() {
    for size in SIZES {
        assert_nothing_private(SECRETS, size);
    }
}

#[test]
fn what_names_no_source_is_not_for_the_public() {
    for size in [SIZES[0], SIZES[3]] {
        assert_nothing_private(SOURCELESS, size);
    }
}

#[test]
fn the_examples_show_in_room_mode_what_is_left_without_their_private_parts() {
    assert_nothing_private(RIVER, (160, 50));
    assert_nothing_private(UKRAINE, (100, 30));
}

#[test]
fn outside_room_mode_the_same_walk_shows_each_secret() {
    /// What no screen shows to anybody: ids, and what is known of a source beside its title and outlet.
    const NOWHERE: &[&str] = &[
        "qzxbackgroundby",
        "qzxbackgroundlocator",
        "qzxbackgroundurl",
        "qzxchallengeid",
        "qzxmeasureid",
        "qzxopportunityid",
        "qzxpressureid",
        "qzxstepid",
    ];
    let mut expected = secrets(SECRETS);
    expected.extend(notes().all().flat_map(|note| secrets(note.text.raw())));
    let others = [
        "qzxauthor",
        "qzxspeaker",
        "qzxpath",
        "qzxtold",
        "qzxleave",
        "qzxproblem",
        "qzxunguarded",
        "qzxoffered",
        "qzxelsewhere",
    ];
    expected.extend(others.map(str::to_owned));
    let mut shown = BTreeSet::new();
    // An id is shown where somebody types what is nearly it.
    let mut driver = Driver::with_notes(SECRETS, notes(), (160, 50)).press("/source:qzxsourcei");
    shown.extend(secrets(&driver.text()));
    let driver = Driver::with_notes(SECRETS, notes(), (160, 50));
    walk(vec![driver], &mut |_, drivers| {
        shown.extend(secrets(&crate::driver::lines(&drivers[0].draw()).join("\n")));
    });
    let mut driver = Driver::with_notes(SECRETS, notes(), (160, 50)).press("5jjj<tab><tab>X");
    shown.extend(secrets(&driver.text()));
    let missed: Vec<&str> = expected.difference(&shown).map(String::as_str).collect();
    assert_eq!(missed, NOWHERE, "shown on no screen");
}

#[test]
fn nothing_private_stays_on_the_screen_when_room_mode_is_entered() {
    for before in [
        "awho qzxtyped<esc>",
        "5jjj",
        "5<enter>",
        "<tab><tab>jj+",
        "<tab><tab>xu",
        "'qzxlogged<enter><esc>",
        "'qzxlogged<esc>",
        "/note:qzxnotea<enter>",
        "/tag:qzxtagb<enter>",
        "/qzxinterest<enter>n",
        "/-qzxinterest<enter>",
        "/~qzxintrst<enter>",
        "/forty | qzxinterest<enter>",
        "/source:qzxsourceid<enter>",
        "/author:qzxauthor<enter>r",
        "/qzxinterest<enter>r/forty<enter>",
        "/qzxinterest<enter>fsalt<enter>",
        "[[[[",
        "3gg<enter>J",
        "3Gjj<enter>",
        "c<enter>JJ",
        "lyr",
        "lll<enter>JJ",
        "5jj:room-mo<enter>Rprivate<enter>",
    ] {
        for size in SIZES {
            let mut driver = Driver::with_notes(SECRETS, notes(), size).press(before).press("R");
            assert!(driver.model.is_in_room(), "after {before}");
            for after in [
                "",
                "<c-o>",
                "<c-o><c-o>",
                "nN",
                "/<esc>",
                "/<bs><esc>",
                "t<esc>",
                "S<esc>",
                "f<esc>",
                "yv",
                "<esc>",
                "u",
            ] {
                driver.type_keys(after);
                let screen = driver.text();
                assert!(secrets(&screen).is_empty(), "{before} R {after} at {size:?}:\n{screen}");
            }
            assert!(!format!("{:?}", driver.effects).contains(MARK), "after {before}");
        }
    }
}
