//! Words with roles on standard output: at the width and in the colours of whoever reads, plain where a program does.

use std::io::{self, IsTerminal, Write};

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use serde::Serialize;

use crate::domain::{Dataset, Date};
use crate::shell::cli::Cli;
use crate::ui::look::plain_letter;
use crate::ui::paper::{Page, Para, Run};
use crate::ui::{Look, Role};

/// The columns of output that has no terminal.
const COLUMNS: u16 = 100;
/// Narrower than this nothing can be read.
const NARROWEST: u16 = 20;
/// Wider than this no terminal is.
const WIDEST: u16 = 1000;

/// Where a command writes.
pub(super) struct Printer<'a> {
    out: &'a mut dyn Write,
    /// The glyphs, and the styles where there are colours.
    pub(super) look: Look,
    colour: bool,
    columns: Option<u16>,
}

impl<'a> Printer<'a> {
    /// What standard output calls for.
    pub(super) fn new(cli: &Cli, out: &'a mut dyn Write) -> Self {
        let stdout = io::stdout();
        let is_terminal = stdout.is_terminal();
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let size = rustix::termios::tcgetwinsize(&stdout).ok().map(|size| size.ws_col);
        let of_terminal = size.filter(|columns| is_terminal && *columns > 0);
        let of_environment = || set("COLUMNS")?.trim().parse::<u16>().ok().filter(|columns| *columns > 0);
        let columns = of_terminal.or_else(of_environment);
        let dumb = set("TERM").is_none_or(|name| name == "dumb");
        Self {
            out,
            look: super::super::look(cli),
            colour: is_terminal && !dumb && set("NO_COLOR").is_none(),
            columns: columns.map(|columns| columns.clamp(NARROWEST, WIDEST)),
        }
    }

    /// The columns that lines are kept to.
    pub(super) fn width(&self) -> u16 {
        self.columns.unwrap_or(COLUMNS)
    }

    /// Whether a table may be wider than that, since nobody said how wide the paper is.
    pub(super) fn may_widen(&self) -> bool {
        self.columns.is_none()
    }

    /// Writes a page.
    pub(super) fn page(&mut self, page: &Page) -> io::Result<()> {
        let lines = page.lay(&self.look, self.width());
        lines.iter().try_for_each(|line| self.line(line))
    }

    /// Writes one line of runs as they are.
    pub(super) fn runs(&mut self, runs: &[Run]) -> io::Result<()> {
        let span = |run: &Run| Span::styled(run.text.clone(), self.look.style(run.role));
        let line: Line<'_> = runs.iter().map(span).collect();
        self.line(&line)
    }

    /// Writes one line of one role.
    pub(super) fn told(&mut self, role: Role, text: &str) -> io::Result<()> {
        self.runs(&[Run { role, text: text.to_owned() }])
    }

    /// Writes one laid line, without the blanks at its end.
    pub(super) fn line(&mut self, line: &Line<'_>) -> io::Result<()> {
        let text: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
        let mut left = text.trim_end().len();
        for span in &line.spans {
            let shown = &span.content[..span.content.len().min(left)];
            left -= shown.len();
            let shown = if self.look.ascii { plain(shown) } else { shown.to_owned() };
            match self.colour.then(|| escape(span.style)).filter(|codes| !codes.is_empty()) {
                Some(codes) if !shown.is_empty() => write!(self.out, "\x1b[{codes}m{shown}\x1b[0m")?,
                Some(_) | None => write!(self.out, "{shown}")?,
            }
        }
        writeln!(self.out)
    }

    /// Writes the line that every output for people begins with: the dataset, the day, and how it is to be handled.
    pub(super) fn banner(&mut self, dataset: &Dataset, day: Option<Date>) -> io::Result<()> {
        let head = dataset.head();
        let mut page = Page::default();
        let mut para = Para::new().put(Role::Heading, head.title.as_str());
        match (day, head.as_of) {
            (Some(day), Some(own)) if day != own => {
                para.push(Role::Dim, " · ");
                para.push(Role::Warning, format!("as of {day}, not {own}"));
            }
            (Some(day), _) => para.push(Role::Dim, format!(" · as of {day}")),
            (None, _) => {}
        }
        if let Some(handling) = &head.handling {
            para.push(Role::Dim, " · ");
            para.push(Role::Warning, handling.as_str());
        }
        page.put(para);
        page.gap();
        self.page(&page)
    }
}

/// Writes a value for a program.
pub(super) fn json(out: &mut dyn Write, value: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)?;
    Ok(())
}

/// The numbers of a style in an escape sequence that begins it.
fn escape(style: Style) -> String {
    let modifiers = [
        (Modifier::BOLD, 1),
        (Modifier::DIM, 2),
        (Modifier::ITALIC, 3),
        (Modifier::UNDERLINED, 4),
        (Modifier::REVERSED, 7),
    ];
    let set = modifiers.into_iter().filter(|(modifier, _)| style.add_modifier.contains(*modifier));
    let mut codes: Vec<String> = set.map(|(_, code)| code.to_string()).collect();
    codes.extend(style.fg.and_then(colour));
    codes.join(";")
}

fn colour(colour: Color) -> Option<String> {
    let code = match colour {
        Color::Reset => return None,
        Color::Black => 30,
        Color::Red => 31,
        Color::Green => 32,
        Color::Yellow => 33,
        Color::Blue => 34,
        Color::Magenta => 35,
        Color::Cyan => 36,
        Color::Gray => 37,
        Color::DarkGray => 90,
        Color::LightRed => 91,
        Color::LightGreen => 92,
        Color::LightYellow => 93,
        Color::LightBlue => 94,
        Color::LightMagenta => 95,
        Color::LightCyan => 96,
        Color::White => 97,
        Color::Indexed(n) => return Some(format!("38;5;{n}")),
        Color::Rgb(r, g, b) => return Some(format!("38;2;{r};{g};{b}")),
    };
    Some(code.to_string())
}

/// The signs of ours by plain letters.
fn plain(text: &str) -> String {
    let mut signs = [0; 4];
    text.chars()
        .map(|c| {
            let sign = &*c.encode_utf8(&mut signs);
            plain_letter(sign).map_or_else(|| sign.to_owned(), str::to_owned)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(colour: bool, runs: &[(Role, &str)]) -> String {
        let mut bytes = vec![];
        let runs: Vec<Run> =
            runs.iter().map(|(role, text)| Run { role: *role, text: (*text).to_owned() }).collect();
        let mut printer = Printer { out: &mut bytes, look: Look::default(), colour, columns: None };
        printer.runs(&runs).expect("memory takes it");
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn colours_are_put_on_and_taken_off_and_lines_end_with_their_words() {
        let runs = [(Role::Text, "NR "), (Role::Oppose, "○ no  "), (Role::Text, "  ")];
        assert_eq!(printed(false, &runs), "NR ○ no\n");
        assert_eq!(printed(true, &runs), "NR \x1b[91m○ no\x1b[0m\n");
        assert_eq!(printed(true, &[(Role::Strong, "")]), "\n");
    }
}
