//! No glyph moves what stands beside it, however wide a terminal thinks it is.

use demarche::app::Msg;
use demarche::shell::canvas::Measure;
use ratatui::buffer::CellWidth;

use crate::emulator::{Emulator, TERMINALS};
use crate::hostile;
use crate::screens::Screens;
use crate::tokens::{Allowed, Token, assert_clean};

/// Through every view, pane and overlay, and back.
pub(crate) const WALK: &[&str] = &[
    "", "j", "j", "j", "l", "l", "l", "h", "G", "gg", "<pgdn>", "<pgup>", "zw", "j", "j", "j", "k", "zw",
    "t", "<down>", "<esc>", "p", "<down>", "<esc>", "S", "<esc>", "?", "<down>", "<esc>", ":", "no", "<esc>",
    "/", "a", "b", "<bs>", "<esc>", "/", "gap:wide", "<enter>", "j", "<esc>", "f", "1", "<esc>", "j",
    "<enter>", "j", "j", "<esc>", "c", "j", "j", "<enter>", "j", "<enter>", "<esc>", "3", "j", "j",
    "<enter>", "<esc>", "<esc>", "5", "j", "j", "<enter>", "<esc>", "<esc>", "1", "a", "x", "<enter>", "y",
    "<bs>", "<esc>", "T", "j", "<esc>", "1", "j", "j",
];

pub(crate) const SIZES: [(u16, u16); 4] = [(160, 50), (100, 30), (80, 24), (40, 10)];

/// The example, hostile in the names and words of one party, and in titles; all others plain.
pub(crate) fn hostile_column() -> (String, String) {
    let mut n = 0;
    let mut nasty = move || {
        n += 1;
        hostile::NASTY[n % hostile::NASTY.len()].to_owned()
    };
    let mut plain = 0;
    let text = hostile::dataset(|place, was| match place {
        // Only what is about the first party, by turns.
        "issue.positions.north" | "issue.title" | "theme.name" | "title" => nasty(),
        "position.text" | "position.by" | "position.quote" => {
            plain += 1;
            if plain % 2 == 0 { nasty() } else { was.to_owned() }
        }
        "party.name" if was.starts_with("Northern") => nasty(),
        "party.short" if was == "NR" => "①②\u{1f1eb}".to_owned(),
        _ => was.to_owned(),
    });
    let mut n = 3;
    let notes = hostile::notes(|_| {
        n += 1;
        format!(
            "{} #{}",
            hostile::NASTY[n % hostile::NASTY.len()],
            hostile::NASTY[(n + 1) % hostile::NASTY.len()]
        )
    });
    (text, notes)
}

/// Whatever stands where terminals agree must be where the program put it.
fn assert_in_place(screens: &Screens, cell: impl Fn(u16, u16) -> String, what: &str) {
    let shown = screens.canvas.shown();
    let is_letter = |symbol: &str| symbol.chars().all(char::is_alphabetic);
    for y in 0..shown.area.height {
        let mut x = 0;
        // Within a word of such letters nothing is promised: what is after it stands in its place.
        let mut doubtful_word = false;
        while x < shown.area.width {
            let symbol = shown[(x, y)].symbol();
            let measure = Measure::of(symbol);
            doubtful_word = is_letter(symbol) && (doubtful_word || measure == Measure::OneOrTwo);
            if measure == Measure::Sure && !doubtful_word {
                let stands = cell(x, y);
                assert!(
                    stands.starts_with(symbol),
                    "{what}: {symbol:?} should stand in column {x} of row {y}, and there is {stands:?};\nthe row should be {:?}\nand is {:?}",
                    (0..shown.area.width).map(|x| shown[(x, y)].symbol()).collect::<Vec<_>>(),
                    (0..shown.area.width).map(|x| cell(x, y)).collect::<Vec<_>>(),
                );
            }
            x += shown[(x, y)].cell_width().max(1);
        }
    }
}

/// What a terminal is set to before the first frame.
const TAKEN: [Token; 2] = [Token::Mode(7, false), Token::Erase];

#[test]
fn whatever_terminals_think_of_a_glyph_all_else_stands_where_it_should() {
    let (text, notes) = hostile_column();
    std::thread::scope(|scope| {
        for size in SIZES {
            let (text, notes) = (&text, &notes);
            scope.spawn(move || {
                let mut screens = Screens::open(text, notes, size);
                let mut terminals = TERMINALS.map(|(name, widths)| (name, Emulator::new(size, widths)));
                for (_, terminal) in &mut terminals {
                    terminal.take(&TAKEN);
                }
                for (n, keys) in WALK.iter().chain(WALK).enumerate() {
                    let tokens = if keys.is_empty() { screens.draw() } else { screens.press(keys) };
                    for (name, terminal) in &mut terminals {
                        terminal.take(&tokens);
                        let what = format!("a terminal where {name}, {size:?}, after step {n} {keys:?}");
                        assert_in_place(&screens, |x, y| terminal.cell(x, y).to_owned(), &what);
                    }
                }
            });
        }
    });
}

#[test]
fn an_independent_emulator_shows_all_else_where_it_should_too() {
    let (text, notes) = hostile_column();
    for size in SIZES {
        let mut screens = Screens::open(&text, &notes, size);
        // It cannot be kept from wrapping, so it has room for what would.
        let mut terminal = vt100::Parser::new(
            size.1.try_into().expect("rows"),
            (size.0 + 64).try_into().expect("columns"),
            0,
        );
        for (n, keys) in WALK.iter().enumerate() {
            let mut bytes = vec![];
            for key in crate::driver::parse(keys) {
                screens.send(Msg::Key(key));
                bytes.extend(screens.bytes());
            }
            bytes.extend(screens.bytes());
            assert_clean(&bytes, Allowed::Screen, keys);
            terminal.process(&bytes);
            let cell = |x, y| {
                let cell = terminal.screen().cell(y, x).expect("a cell");
                if cell.has_contents() { cell.contents().to_owned() } else { " ".to_owned() }
            };
            assert_in_place(&screens, cell, &format!("vt100, {size:?}, after step {n} {keys:?}"));
        }
    }
}
