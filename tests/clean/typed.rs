//! What is typed and pasted: drawn clean, and the cursor where the text ends.

use demarche::app::{Key, Msg};
use demarche::domain::text::safe_line;
use demarche::domain::width::Width;

use crate::hostile::{self, NASTY};
use crate::scalars::foreign;
use crate::screens::Screens;

/// Wherever something can be typed: how one gets there, and how one leaves.
const PROMPTS: &[(&str, &str)] = &[
    ("/", "<esc>"),
    ("/", "<enter>"),
    ("f", "<enter>"),
    (":", "<enter>"),
    ("t", "<enter>"),
    ("p", "<esc>"),
    ("S", "<esc>"),
    ("?", "<esc>"),
    ("'", "<enter>"),
    ("a", "<esc>"),
    ("5", "1"),
];

#[test]
fn what_is_foreign_is_drawn_clean_wherever_it_is_typed_or_pasted() {
    let foreign: Vec<char> = foreign().into_iter().filter(|c| u32::from(*c) < 0xe0010).collect();
    let all: String = foreign.iter().collect();
    let mut screens = Screens::open(&hostile::dataset(|_, was| was.to_owned()), "", (100, 30));
    for (open, close) in PROMPTS {
        screens.press(open);
        for some in foreign.chunks(8) {
            for c in some {
                screens.send(Msg::Key(Key::char(*c)));
                screens.send(Msg::Key(Key::char('x')));
            }
            screens.draw();
        }
        screens.press(close);
        screens.press("<esc>");
        screens.press(open);
        for text in NASTY.iter().copied().chain([all.as_str()]) {
            screens.send(Msg::Paste(text.to_owned()));
            screens.draw();
        }
        screens.press(close);
        screens.press("<esc>");
    }
}

/// The cells between a mark and the cursor, on the row of the mark.
fn from_mark_to_cursor(screen: &vt100::Screen) -> Option<u16> {
    let (rows, columns) = screen.size();
    let text = |y, x| screen.cell(y, x).map_or("", vt100::Cell::contents);
    let marks = (0..rows.get()).flat_map(|y| (1..columns.get()).map(move |x| (x, y)));
    let marks = marks.filter(|(x, y)| text(*y, *x) == "¤" && text(*y, x - 1) == "¤");
    let mut cursors = marks.filter_map(|(x, y)| {
        let cursor = (x + 1..columns.get()).find(|x| screen.cell(y, *x).is_some_and(vt100::Cell::inverse))?;
        // All that is beyond the cursor is blank.
        (cursor..99).all(|x| matches!(text(y, x), "" | " " | "│")).then(|| cursor - x - 1)
    });
    cursors.next_back()
}

#[test]
fn the_cursor_of_a_prompt_and_of_the_editor_is_where_a_terminal_shows_the_end_of_the_text() {
    for open in ["/", "f", ":", "a", "'"] {
        for text in NASTY {
            let mut screens = Screens::open(&hostile::dataset(|_, was| was.to_owned()), "", (100, 30));
            let (rows, columns) = (30.try_into().expect("rows"), 164.try_into().expect("columns"));
            let mut terminal = vt100::Parser::new(rows, columns, 0);
            for key in crate::driver::parse(open) {
                screens.send(Msg::Key(key));
                terminal.process(&screens.bytes());
            }
            screens.send(Msg::Paste(format!("¤¤x{text}")));
            terminal.process(&screens.bytes());
            let shown = safe_line(&format!("¤¤x{text}"));
            let told = || format!("{open}: {text:?}\n{}", terminal.screen().contents());
            let cursor = from_mark_to_cursor(terminal.screen()).unwrap_or_else(|| panic!("{}", told()));
            assert_eq!(usize::from(cursor) + 2, shown.as_str().width(), "{}", told());
        }
    }
}
