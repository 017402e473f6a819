//! `demarche keys`: the keys of the screen, from the table that the screen itself reads.

use std::io::Write;

use crate::domain::width::Width;
use anyhow::Result;
use serde::Serialize;

use super::printer::{self, Printer};
use crate::app::keymap::{Context, Keymap};
use crate::shell::cli::{Cli, Keys};
use crate::shell::event::ExitStatus;
use crate::ui::Role;
use crate::ui::paper::{Page, Para};

/// Arrows as keys are labelled with them, and their names.
const ARROWS: [(char, &str); 4] = [('↑', "Up"), ('↓', "Down"), ('←', "Left"), ('→', "Right")];

/// A row of the table.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub(super) keys: Vec<String>,
    #[serde(rename = "where")]
    pub(super) place: &'static str,
    command: &'static str,
    pub(super) help: &'static str,
}

/// Shows the keys.
pub fn run(cli: &Cli, args: &Keys, out: &mut dyn Write) -> Result<ExitStatus> {
    let rows = rows(cli.draws_ascii());
    if args.json {
        printer::json(out, &rows)?;
        return Ok(ExitStatus::Found);
    }
    let widest = rows.iter().map(|row| row.keys.join(" ").width()).max().unwrap_or(0);
    let mut page = Page::default();
    let mut place = "";
    for row in rows {
        if row.place != place {
            page.gap();
            page.line(Role::Heading, crate::ui::pages::capital(row.place));
            place = row.place;
        }
        let keys = row.keys.join(" ");
        let blank = " ".repeat(widest - keys.width() + 2);
        let hang = 2 + widest as u16 + 2;
        page.put(Para::hanging(2, hang).put(Role::Accent, keys).put(Role::Text, blank + row.help));
    }
    Printer::new(cli, out).page(&page)?;
    Ok(ExitStatus::Found)
}

/// Every command that has keys, context by context.
pub(super) fn rows(ascii: bool) -> Vec<Row> {
    let keymap = Keymap::default();
    let mut rows = vec![];
    for context in Context::ALL {
        for command in keymap.commands(*context) {
            let of = keymap.bindings().iter().filter(|b| b.context == *context && b.command == command);
            let keys = of.map(|binding| plain(binding.label(), ascii)).collect();
            rows.push(Row { keys, place: context.title(), command: command.name(), help: command.help() });
        }
    }
    rows
}

/// A label in the letters that are wanted.
fn plain(label: String, ascii: bool) -> String {
    if !ascii {
        return label;
    }
    ARROWS.iter().fold(label, |label, (arrow, name)| label.replace(*arrow, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_binding_of_the_keymap_is_in_the_table_once() {
        let keymap = Keymap::default();
        let told: usize = rows(false).iter().map(|row| row.keys.len()).sum();
        assert_eq!(told, keymap.bindings().len());
    }

    #[test]
    fn plain_letters_will_do() {
        for row in rows(true) {
            assert!(row.keys.iter().all(|key| key.is_ascii()), "{:?}", row.keys);
        }
    }
}
