//! The pictures and the key table of the README are the program's own, and stay so.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use demarche::app::keymap;
use demarche::ui::{self, Look};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

use crate::driver::{Driver, RIVER, UKRAINE};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Fails if the file is not this text; writes it instead where snapshots are to be renewed.
fn assert_file(path: &str, text: &str) {
    let file = Path::new(ROOT).join(path);
    if env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&file, text).expect("the file can be written");
    }
    let there = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        there == text,
        "{path} is not what the program shows now; renew it with INSTA_UPDATE=always cargo test"
    );
}

#[test]
fn the_pictures_show_the_program() {
    let pictures = [("river", RIVER, "jjjl"), ("ukraine", UKRAINE, ""), ("compare", RIVER, "mlmcjjj")];
    for (name, text, keys) in pictures {
        let driver = Driver::new(text, (130, 32)).press(keys);
        let area = Rect::new(0, 0, 130, 32);
        let mut buffer = Buffer::empty(area);
        ui::draw_all(&driver.model, &Look::default(), area, &mut buffer);
        let svg = anstyle_svg::Term::new().render_svg(&ansi(&buffer));
        assert_file(&format!("tests/screens/{name}.svg"), &svg);
    }
}

#[test]
fn the_key_table_of_the_readme_is_the_programs() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).expect("a README");
    let (before, rest) = readme.split_once("<!-- keys -->\n").expect("the table's beginning");
    let (_, after) = rest.split_once("<!-- /keys -->").expect("the table's end");
    let table = keymap::markdown();
    assert_file("README.md", &format!("{before}<!-- keys -->\n{table}<!-- /keys -->{after}"));
}

/// A buffer as a terminal would be sent it.
fn ansi(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            let _ = write!(out, "\x1b[0{}m{}", codes(cell), cell.symbol());
            x += cell.symbol().width().max(1) as u16;
        }
        out += "\x1b[0m\n";
    }
    out
}

fn codes(cell: &Cell) -> String {
    let modifiers = [
        (Modifier::BOLD, ";1"),
        (Modifier::DIM, ";2"),
        (Modifier::ITALIC, ";3"),
        (Modifier::UNDERLINED, ";4"),
        (Modifier::REVERSED, ";7"),
    ];
    let mut codes: String =
        modifiers.iter().filter(|(m, _)| cell.modifier.contains(*m)).map(|(_, code)| *code).collect();
    let colors = [
        (Color::Red, 31),
        (Color::Green, 32),
        (Color::Yellow, 33),
        (Color::Blue, 34),
        (Color::Magenta, 35),
        (Color::Cyan, 36),
        (Color::LightRed, 91),
        (Color::LightGreen, 92),
        (Color::LightYellow, 93),
        (Color::LightMagenta, 95),
    ];
    if let Some((_, color)) = colors.iter().find(|(color, _)| *color == cell.fg) {
        let _ = write!(codes, ";{color}");
    }
    codes
}
