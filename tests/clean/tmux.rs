//! The program in tmux, whose widths are its own: each column stands where it should, and nothing old is left.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::hostile::NASTY;
use crate::pty::Home;
use crate::screens::Screens;

const PATIENCE: Duration = Duration::from_secs(20);

/// A server of our own.
struct Tmux(Home);

impl Tmux {
    /// Starts a program in it; nothing where there is no tmux, which a check from a clean checkout does not forgive.
    fn start(size: (u16, u16), program: &[&str], home: Home) -> Option<Self> {
        if Command::new("tmux").arg("-V").output().is_err() {
            assert!(
                std::env::var_os("CI").is_none_or(|ci| ci != "true"),
                "the tool `tmux` is missing: install it"
            );
            return None;
        }
        let tmux = Self(home);
        let (columns, rows) = (size.0.to_string(), size.1.to_string());
        let start = ["-u", "-f", "/dev/null", "new-session", "-d", "-x", &columns, "-y", &rows];
        tmux.run(&[&start[..], program].concat());
        Some(tmux)
    }

    fn run(&self, args: &[&str]) -> String {
        let output = Command::new("tmux")
            .arg("-S")
            .arg(self.0.path("tmux"))
            .args(args)
            .env_clear()
            .envs(self.0.environment())
            .current_dir(self.0.path(""))
            .output()
            .expect("tmux runs");
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn press(&self, keys: &str) {
        let names = [("<esc>", "Escape"), ("<enter>", "Enter"), ("<pgdn>", "PageDown"), ("<pgup>", "PageUp")];
        match names.iter().find(|(ours, _)| *ours == keys) {
            Some((_, theirs)) => self.run(&["send-keys", theirs]),
            None => self.run(&["send-keys", "-l", keys]),
        };
    }

    /// Where each mark stands: its column as tmux counts them, and its row.
    fn places(&self, marks: &[String]) -> BTreeMap<String, (u16, u16)> {
        let screen = self.run(&["capture-pane", "-p"]);
        let there: Vec<&String> = marks.iter().filter(|mark| screen.contains(mark.as_str())).collect();
        if there.is_empty() {
            return BTreeMap::new();
        }
        let mut args = vec![];
        for mark in &there {
            args.extend(["copy-mode", ";", "send-keys", "-X", "search-backward-text", mark, ";"]);
            args.extend([
                "display-message",
                "-p",
                "#{copy_cursor_x} #{copy_cursor_y}",
                ";",
                "send-keys",
                "-X",
                "cancel",
                ";",
            ]);
        }
        args.pop();
        let told = self.run(&args);
        let number = |text: Option<&str>| text.and_then(|n| n.parse().ok()).unwrap_or(u16::MAX);
        let places = told.lines().map(|line| {
            let mut numbers = line.split(' ');
            (number(numbers.next()), number(numbers.next()))
        });
        there.into_iter().cloned().zip(places).collect()
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        let _ = Command::new("tmux").arg("-S").arg(self.0.path("tmux")).arg("kill-server").output();
    }
}

/// Three parties, the first hostile, and marks in the columns of the others.
fn dataset() -> (String, Vec<String>) {
    let mut text = "id = 'h'\ntitle = 'H'\nhandling = 'Plain'\n".to_owned();
    for party in ["a", "b", "c"] {
        text += &format!("[[party]]\nid = '{party}'\nname = 'Party {party}'\n");
    }
    let mut marks = vec![];
    for n in 0..40 {
        let quoted =
            |n: usize| toml::Value::String(NASTY[n % NASTY.len()].replace(['\n', '\r'], " ")).to_string();
        let (b, c) = (format!("B{n:02}y"), format!("C{n:02}n"));
        text += &format!(
            "[[issue]]\nid = 'i{n}'\ntitle = {}\npositions = {{ a = {}, b = '{b} from the second', c = '{c}' }}\n",
            quoted(n),
            quoted(n + 7),
        );
        marks.extend([b, c]);
    }
    (text, marks)
}

/// Where each mark should stand: where the first of it is looked for from below, as tmux does.
fn expected(screens: &Screens, marks: &[String]) -> BTreeMap<String, (u16, u16)> {
    let shown = screens.canvas.shown();
    let mut places = BTreeMap::new();
    for y in 0..shown.area.height {
        for x in 0..shown.area.width.saturating_sub(3) {
            let text: String = (x..x + 4).map(|x| shown[(x, y)].symbol()).collect();
            if marks.contains(&text) {
                places.insert(text, (x, y));
            }
        }
    }
    places
}

/// The plain letters of each row, which tmux must show in that order and no others.
fn letters<'a>(row: impl Iterator<Item = &'a str>) -> String {
    row.flat_map(str::chars).filter(char::is_ascii_alphanumeric).collect()
}

const WALK: &[&str] = &[
    "", "j", "j", "l", "l", "G", "g", "g", "<pgdn>", "<pgup>", "z", "w", "j", "j", "z", "w", "t", "<esc>",
    "p", "<esc>", "?", "<esc>", "S", "<esc>", "/", "B1", "<enter>", "j", "<esc>", "r", "G", "<enter>",
    "<esc>", "c", "j", "<esc>", "3", "1", "j",
];

#[test]
fn in_tmux_the_columns_of_the_others_stand_where_they_should_and_nothing_old_is_left() {
    let (text, marks) = dataset();
    for size in [(160, 50), (100, 30), (80, 24), (40, 10)] {
        let home = Home::new();
        fs::write(home.path("h.toml"), &text).expect("a file");
        let Some(tmux) = Tmux::start(size, &[env!("CARGO_BIN_EXE_demarche"), "h.toml"], home) else { return };
        let mut screens = Screens::open(&text, "", size);
        let mut compared = 0;
        for (n, keys) in WALK.iter().enumerate() {
            if keys.is_empty() {
                screens.draw();
            } else {
                tmux.press(keys);
                screens.press(keys);
            }
            let expected = expected(&screens, &marks);
            compared += expected.len();
            let shown = screens.canvas.shown();
            let rows: Vec<String> = (0..shown.area.height)
                .map(|y| letters((0..shown.area.width).map(|x| shown[(x, y)].symbol())))
                .collect();
            let deadline = Instant::now() + PATIENCE;
            loop {
                let places = tmux.places(&marks);
                let screen = tmux.run(&["capture-pane", "-p"]);
                let stands: Vec<String> = screen.lines().map(|row| letters(std::iter::once(row))).collect();
                if places == expected && stands == rows {
                    break;
                }
                assert!(
                    Instant::now() < deadline,
                    "{size:?}, after step {n} {keys:?}: should be {expected:?}\nand are {places:?}\nrows {:?}\n{screen}",
                    stands.iter().zip(&rows).filter(|(a, b)| a != b).collect::<Vec<_>>(),
                );
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        assert!(compared > 100, "only {compared} marks were shown");
        tmux.press("q");
    }
}
