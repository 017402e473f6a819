//! A document as Markdown, as GitHub reads it: what it says is what a parser finds in it, whatever the words look like.

use super::{Block, Item, Line, Paper, Run, Table, cited, clean};

/// The file of a document.
pub fn write(paper: &Paper) -> Vec<u8> {
    let mut out = format!("# {}\n", inline(&[Run::Plain(paper.title.clone())], Place::Heading));
    let banner = paper.handling.as_ref().map(|text| inline(&[Run::Strong(text.clone())], Place::Line));
    let foot = (!paper.foot.is_empty()).then(|| inline(&[Run::Plain(paper.foot.clone())], Place::Line));
    if let Some(text) = &banner {
        out.push_str(&format!("\n{text}\n"));
    }
    for block in &paper.blocks {
        let written = match block {
            Block::Heading(level, line) => {
                format!(
                    "{} {}\n",
                    "#".repeat(usize::from(*level).clamp(1, 5) + 1),
                    inline(line, Place::Heading)
                )
            }
            Block::Paragraph(line) => format!("{}\n", inline(line, Place::Line)),
            Block::List(items) => items.iter().map(item).collect(),
            Block::Table(table) => self::table(table),
            Block::References(all) => all.iter().map(|(number, line)| numbered(*number, line)).collect(),
        };
        if !written.trim_ascii().is_empty() {
            out.push('\n');
            out.push_str(&written);
        }
    }
    if foot.is_some() || banner.is_some() {
        out.push_str("\n---\n");
    }
    for text in foot.iter().chain(&banner) {
        out.push_str(&format!("\n{text}\n"));
    }
    out.into_bytes()
}

/// An item of a list, and what stands below it.
fn item(item: &Item) -> String {
    let mut out = format!("- {}\n", indented(&inline(&item.line, Place::Line), 2));
    for below in item.below.iter().map(|line| inline(line, Place::Line)).filter(|below| !below.is_empty()) {
        out.push_str(&format!("  - {}\n", indented(&below, 4)));
    }
    out
}

/// A reference under its number, which is written as it is cited.
fn numbered(number: usize, line: &Line) -> String {
    let cited = std::iter::once(Run::Cited(vec![number])).chain([Run::Plain(" ".to_owned())]);
    let line: Line = cited.chain(line.iter().cloned()).collect();
    format!("- {}\n", indented(&inline(&line, Place::Line), 2))
}

/// A text whose further lines stand below the beginning of the first.
fn indented(text: &str, by: usize) -> String {
    text.replace('\n', &format!("\n{}", " ".repeat(by)))
}

fn table(table: &Table) -> String {
    if table.columns.is_empty() {
        return String::new();
    }
    let row = |cells: &mut dyn Iterator<Item = String>| {
        let mut row = cells.fold("|".to_owned(), |row, cell| format!("{row} {cell} |"));
        row.push('\n');
        row
    };
    let heads = table.columns.iter().map(|(head, _)| inline(&[Run::Plain(head.clone())], Place::Cell));
    let mut out = row(&mut { heads });
    out.push_str(&row(&mut table.columns.iter().map(|_| "---".to_owned())));
    for cells in &table.rows {
        let lines = |cell: &Vec<Line>| {
            let lines: Vec<String> = cell.iter().map(|line| inline(line, Place::Cell)).collect();
            lines.join("<br>")
        };
        out.push_str(&row(&mut cells.iter().map(lines)));
    }
    out
}

/// Where a text stands, on which it depends what would be markup, and how a line is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the beginning of a line.
    Line,
    /// Behind the marks of a heading, which is one line.
    Heading,
    /// In a table, whose rows are one line each.
    Cell,
}

/// What is written in one go: runs that look alike in Markdown are one.
enum Piece {
    Text(String),
    Strong(String),
    Link(String, String),
    Cited(String),
}

fn pieces(line: &[Run]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = vec![];
    for run in line {
        let piece = match run {
            Run::Plain(text) | Run::Dim(text) => Piece::Text(clean(text)),
            Run::Stance(stance, name) => Piece::Text(clean(&format!("{} {name}", stance.glyph()))),
            Run::Strong(text) => Piece::Strong(clean(text)),
            Run::Link(text, url) => Piece::Link(clean(text), url.clone()),
            Run::Cited(numbers) if numbers.is_empty() => continue,
            Run::Cited(numbers) => Piece::Cited(cited(numbers)),
        };
        match (pieces.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text))
            | (Some(Piece::Strong(before)), Piece::Strong(text)) => {
                before.push_str(&text);
            }
            (_, Piece::Text(text) | Piece::Strong(text)) if text.is_empty() => {}
            (_, piece) => pieces.push(piece),
        }
    }
    pieces
}

/// A line as Markdown.
fn inline(line: &[Run], place: Place) -> String {
    let pieces = pieces(line);
    let mut out = Inline { out: String::new(), place };
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => out.text(text),
            Piece::Strong(text) => {
                let next = pieces.get(at + 1).map(|next| match next {
                    Piece::Text(text) | Piece::Strong(text) => text.chars().next().unwrap_or(' '),
                    Piece::Link(..) | Piece::Cited(_) => '[',
                });
                out.strong(text, next.unwrap_or(' '));
            }
            Piece::Link(text, url) => out.link(text, url),
            Piece::Cited(numbers) => out.out.push_str(numbers),
        }
    }
    out.finish()
}

/// A line that is being written.
struct Inline {
    out: String,
    place: Place,
}

impl Inline {
    fn line_break(&self) -> &'static str {
        match self.place {
            Place::Line => "\\\n",
            Place::Heading => " ",
            Place::Cell => "<br>",
        }
    }

    fn is_at_start(&self) -> bool {
        self.out.is_empty() || self.out.ends_with(self.line_break()) && self.place != Place::Heading
    }

    /// Words, of which nothing is markup.
    fn text(&mut self, text: &str) {
        let chars: Vec<char> = text.chars().collect();
        for (at, c) in chars.iter().enumerate() {
            let (before, after) = (at.checked_sub(1).map(|at| chars[at]), chars.get(at + 1).copied());
            let rest = &chars[at..];
            match c {
                '\n' => {
                    self.keep_blank_at_end();
                    self.out.push_str(self.line_break());
                }
                // Blank space at the ends of a line is no text to Markdown.
                ' ' if self.is_at_start() && self.place != Place::Heading => self.out.push_str("&#32;"),
                '\\' | '`' | '*' | '~' | '<' | '[' | ']' | '|' | '$' | '^' => self.escaped(*c),
                '_' if !(before.is_some_and(char::is_alphanumeric)
                    && after.is_some_and(char::is_alphanumeric)) =>
                {
                    self.escaped(*c);
                }
                '&' if after.is_none_or(|c| c == '#' || c.is_alphanumeric()) => self.escaped(*c),
                // Behind the number of a reference these would make a link of it.
                '(' | ':' if before.is_none() && self.out.ends_with(']') => self.escaped(*c),
                ':' if rest.starts_with(&[':', '/', '/']) => self.escaped(*c),
                '.' if ends_with_www(&chars[..at]) => self.escaped(*c),
                '.' | ')' if self.is_number_at_start() && after.is_none_or(char::is_whitespace) => {
                    self.escaped(*c);
                }
                '#' if self.is_at_start() || self.place == Place::Heading => self.escaped(*c),
                '>' | '+' | '-' | '=' | ':' if self.is_at_start() && self.place == Place::Line => {
                    self.escaped(*c);
                }
                // A row of dashes alone is the rule below headings.
                '-' | ':' if self.is_at_start() && self.place == Place::Cell => {
                    self.escaped_in_rule(*c, rest);
                }
                _ => self.out.push(*c),
            }
        }
    }

    fn escaped(&mut self, c: char) {
        self.out.push('\\');
        self.out.push(c);
    }

    fn escaped_in_rule(&mut self, c: char, rest: &[char]) {
        if rest.iter().all(|c| matches!(c, '-' | ':' | ' ')) {
            self.out.push('\\');
        }
        self.out.push(c);
    }

    /// Whether the line has nothing but a number so far, which a dot would make an item of a list.
    fn is_number_at_start(&self) -> bool {
        // No number of an item has more than nine digits.
        let digits = self.out.bytes().rev().take(10).take_while(u8::is_ascii_digit).count();
        let line = &self.out[..self.out.len() - digits];
        self.place == Place::Line && digits > 0 && (line.is_empty() || line.ends_with('\n'))
    }

    /// Strong words, before a character. Where the marks would not be taken for such the words stand plain.
    fn strong(&mut self, text: &str, next: char) {
        let words = text.trim();
        let start = text.len() - text.trim_start().len();
        self.text(&text[..start]);
        if words.is_empty() {
            return;
        }
        let end = &text[start + words.len()..];
        let mut inner = Self { out: String::new(), place: self.place };
        inner.text(words);
        // Beside a blank or a sign the marks open and close whatever the words begin and end with.
        let bounds = |c: Option<char>| c.is_none_or(|c| matches!(c, ' ' | '\n') || is_punctuation(c));
        let before = bounds(self.out.chars().next_back());
        let after = bounds(end.chars().next().or(Some(next)));
        let opens = before || words.starts_with(char::is_alphanumeric);
        let closes = after || words.ends_with(char::is_alphanumeric);
        if opens && closes && !self.out.ends_with('*') {
            self.out.push_str(&format!("**{}**", inner.out));
        } else {
            self.text(words);
        }
        self.text(end);
    }

    fn link(&mut self, text: &str, url: &str) {
        // Behind it a link is a picture.
        if self.out.ends_with('!') {
            self.out.pop();
            self.out.push_str("\\!");
        }
        let url = url.chars().filter(|c| !c.is_control() && !c.is_whitespace());
        let mut address = String::new();
        for c in url {
            match c {
                '<' => address.push_str("%3C"),
                '>' => address.push_str("%3E"),
                '|' => address.push_str("%7C"),
                '\\' => address.push_str("%5C"),
                '`' => address.push_str("%60"),
                c => address.push(c),
            }
        }
        if text == address {
            self.out.push_str(&format!("<{address}>"));
            return;
        }
        let words = text.trim();
        let (before, after) = text.split_at(text.len() - text.trim_start().len());
        self.text(before);
        let mut inner = Self { out: String::new(), place: self.place };
        inner.text(words);
        // Between these the one thing that is markup is a character by its name.
        self.out.push_str(&format!("[{}](<{}>)", inner.out, address.replace('&', "\\&")));
        self.text(&after[words.len()..]);
    }

    /// A blank at the end of a line stays one.
    fn keep_blank_at_end(&mut self) {
        if self.out.ends_with(' ') && self.place != Place::Heading {
            self.out.pop();
            self.out.push_str("&#32;");
        }
    }

    fn finish(mut self) -> String {
        self.keep_blank_at_end();
        // Some readers take braces at the end of a heading for its name, also behind a backslash.
        if self.place == Place::Heading && self.out.trim_end_matches(' ').ends_with('}') {
            self.out.truncate(self.out.trim_end_matches(' ').len() - 1);
            self.out.push_str("&#125;");
        }
        // A backslash at the end of a paragraph breaks no line.
        while self.place == Place::Line && self.out.ends_with("\\\n") {
            self.out.truncate(self.out.len() - 2);
            self.keep_blank_at_end();
        }
        self.out
    }
}

/// Whether a character is punctuation to every reader.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || matches!(c, '«' | '»' | '\u{2010}'..='\u{2027}')
}

/// Whether a text ends with what begins an address for a reader that makes links of them.
fn ends_with_www(text: &[char]) -> bool {
    let Some(at) = text.len().checked_sub(3) else { return false };
    text[at..].iter().all(|c| matches!(c, 'w' | 'W'))
}

#[cfg(test)]
mod tests;
