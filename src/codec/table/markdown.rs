//! The tables of a Markdown text: those of bars and dashes, and those of HTML that stand among them.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::decode::decode;
use super::form::is_rule;
use super::html::{self, Omissions};
use super::{Counted, Table, Tables, Unreadable};
use prose::{Apart, set_apart};

mod prose;

/// How many of one kind of trouble are told one by one.
const TOLD: usize = 3;

/// What a table needs.
const NO_RULE: &str = "below its headings it needs a line of bars and dashes: ---|---";

/// Reads every table of a text, each with the heading that it stands under.
pub fn read(bytes: &[u8]) -> Result<Tables, Unreadable> {
    let mut tables = Tables::default();
    let text = decode(bytes, &mut tables)?;
    let Apart { text, added, below } = set_apart(&text);
    let mut reader = Reader::new(&text, added);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(&text, options).into_offset_iter() {
        reader.take(event, range)?;
    }
    let unread = reader.unread();
    if reader.tables.is_empty() {
        let remedy = unread.into_iter().next().unwrap_or_else(|| NO_RULE.to_owned());
        return Err(Unreadable::new("there is no table in the text", remedy));
    }
    let count = unread.len();
    tables.remarks.extend(unread.into_iter().take(TOLD));
    if count > TOLD {
        tables.remarks.push(format!("{count} places like these in all"));
    }
    tables.title = reader.title;
    tables.remarks.extend(reader.remarks);
    if let Some(first) = below.first() {
        let more = if below.len() > 1 { format!(" and {} more", below.len() - 1) } else { String::new() };
        tables.remarks.push(format!(
            "line {first}{more}: right below a table and without a bar, so taken for prose and not for a row"
        ));
    }
    tables.remarks.extend(reader.omissions.remarks());
    for table in reader.tables {
        tables.add(table)?;
    }
    Ok(tables)
}

/// A text with its markup, as HTML, of which all that a reader sees is taken at its end.
#[derive(Debug, Default)]
struct Inline(String);

impl Inline {
    fn words(&mut self, words: &str) {
        for c in words.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                c => self.0.push(c),
            }
        }
    }

    fn take(&mut self, event: &Event) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.words(text);
            }
            Event::InlineHtml(html) | Event::Html(html) => self.0.push_str(html),
            Event::FootnoteReference(name) => self.words(&mark(name)),
            Event::SoftBreak => self.0.push(' '),
            Event::HardBreak => self.0.push_str("<br>"),
            Event::Start(Tag::Strikethrough) => self.0.push_str("<del>"),
            Event::End(TagEnd::Strikethrough) => self.0.push_str("</del>"),
            Event::Start(_) | Event::End(_) | Event::Rule | Event::TaskListMarker(_) => {}
        }
    }
}

/// How a text refers to a footnote.
fn mark(name: &str) -> String {
    format!("[^{name}]")
}

struct Reader<'t> {
    text: &'t str,
    /// The same in small letters, for the names of tags.
    lower: String,
    /// Where each line begins.
    lines: Vec<usize>,
    /// Those of them that do not stand in the text as it came.
    added: Vec<usize>,
    tables: Vec<Table>,
    /// Where they stand.
    ranges: Vec<Range<usize>>,
    heading: Option<String>,
    /// The first heading of the first rank.
    title: Option<String>,
    /// The table that is open, and how many columns it has.
    table: Option<(Table, usize)>,
    row: Range<usize>,
    /// How many cells the row has so far, and where the last of them ends.
    cells: (usize, usize),
    /// The text of the heading, cell or footnote that is open.
    inline: Option<Inline>,
    /// The HTML before this place was read.
    html_until: usize,
    /// The footnotes that cells refer to.
    footnotes: Vec<String>,
    remarks: Vec<String>,
    omissions: Omissions,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, added: Vec<usize>) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        Self {
            text,
            lower: text.to_ascii_lowercase(),
            lines: std::iter::once(0).chain(ends.map(|at| at + 1)).collect(),
            added,
            tables: vec![],
            ranges: vec![],
            heading: None,
            title: None,
            table: None,
            row: 0..0,
            cells: (0, 0),
            inline: None,
            html_until: 0,
            footnotes: vec![],
            remarks: vec![],
            omissions: Omissions::default(),
        }
    }

    /// What a person counts a line as.
    fn shown(&self, line: usize) -> usize {
        line - self.added.partition_point(|added| *added < line)
    }

    /// The line that a place stands on, from 1.
    fn line(&self, place: usize) -> usize {
        self.lines.partition_point(|start| *start <= place)
    }

    fn take(&mut self, event: Event, range: Range<usize>) -> Result<(), Unreadable> {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::TableCell | Tag::FootnoteDefinition(_)) => {
                self.inline = Some(Inline::default());
            }
            Event::End(TagEnd::Heading(rank)) => {
                let (text, _) = self.end_inline();
                self.heading = Some(text.replace('\n', " ")).filter(|text| !text.is_empty());
                if rank == HeadingLevel::H1 && self.title.is_none() {
                    self.title.clone_from(&self.heading);
                }
            }
            Event::End(TagEnd::FootnoteDefinition) => self.end_footnote(&range),
            Event::Start(Tag::Table(columns)) => {
                self.table = Some((Table::new(self.heading.clone(), Counted::Lines), columns.len()));
                self.ranges.push(range);
            }
            Event::Start(row @ (Tag::TableHead | Tag::TableRow)) => {
                let number = self.line(range.start);
                let shown = self.shown(number);
                // A row is one line, also where the parser gives up on a table and calls all that follows its last row.
                let end = self.line_range(number - 1).1;
                self.cells = (0, range.start);
                self.row = range.start..range.end.min(end);
                if let Some(table) = self.ranges.last_mut() {
                    // Below the headings is their rule.
                    let below = self.lines.get(number + 1).copied().unwrap_or(self.text.len());
                    table.end = if row == Tag::TableHead { below } else { end };
                }
                // A rule between rows is no row.
                if !self.is_rule_between()
                    && let Some((table, _)) = &mut self.table
                {
                    table.begin_row(shown)?;
                }
            }
            Event::End(TagEnd::TableCell) => {
                let (text, omissions) = self.end_inline();
                // A cell that is only filled in stands past the end of its row.
                self.cells = (self.cells.0 + 1, range.end.min(self.row.end));
                if !self.is_rule_between()
                    && let Some((table, _)) = &mut self.table
                {
                    table.push(&text)?;
                    self.omissions.take(omissions);
                }
            }
            Event::End(TagEnd::TableRow) => self.end_row()?,
            Event::End(TagEnd::Table) => {
                if let Some((table, _)) = self.table.take() {
                    self.tables.push(table);
                }
            }
            Event::Start(Tag::HtmlBlock) if range.start >= self.html_until => self.html(&range)?,
            Event::FootnoteReference(ref name) if self.table.is_some() => {
                self.footnotes.push(name.to_string());
                self.inline.iter_mut().for_each(|inline| inline.take(&event));
            }
            Event::Start(_)
            | Event::End(_)
            | Event::Text(_)
            | Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Rule
            | Event::TaskListMarker(_) => self.inline.iter_mut().for_each(|inline| inline.take(&event)),
        }
        Ok(())
    }

    fn is_rule_between(&self) -> bool {
        is_rule(&self.text[self.row.clone()])
    }

    fn end_inline(&mut self) -> (String, Omissions) {
        html::text_of(&self.inline.take().unwrap_or_default().0)
    }

    /// What stands in a row beyond the columns of its table is no cell in Markdown; it is kept as it is written, and told.
    fn end_row(&mut self) -> Result<(), Unreadable> {
        let rest = self.text[self.cells.1..self.row.end].trim();
        let rest = rest.strip_prefix('|').unwrap_or(rest);
        let rest = rest.strip_suffix('|').filter(|it| !it.ends_with('\\')).unwrap_or(rest);
        let (number, Some((table, columns))) = (self.shown(self.line(self.row.start)), &mut self.table)
        else {
            return Ok(());
        };
        if rest.trim().is_empty() || self.cells.0 < *columns {
            return Ok(());
        }
        let beyond = parted(rest);
        for cell in &beyond {
            table.push(&cell.replace("\\|", "|"))?;
        }
        let count = *columns + beyond.len();
        self.remarks.push(format!(
            "line {number} has {count} cells, its table {columns} columns: a bar within a text is written \\|"
        ));
        Ok(())
    }

    fn end_footnote(&mut self, range: &Range<usize>) {
        let (text, _) = self.end_inline();
        let said = self.text[range.clone()].split(']').next().unwrap_or("");
        let name = said.trim_start_matches(['[', '^']);
        if self.footnotes.iter().any(|it| it == name) {
            let line = self.shown(self.line(range.start));
            let start: String = text.chars().take(60).collect();
            self.remarks.push(format!(
                "line {line}: a footnote is in no table and is not taken: {} {start:?}",
                mark(name)
            ));
        }
    }

    /// Reads the tables of HTML that begin in a block; a blank line ends a block, not a table.
    fn html(&mut self, range: &Range<usize>) -> Result<(), Unreadable> {
        if !self.lower[range.clone()].contains("<table") {
            return Ok(());
        }
        let (mut at, mut open, mut end) = (range.start, 0_usize, range.end);
        while let Some(tag) = self.lower[at..].find("table").map(|found| at + found) {
            if open == 0 && tag >= range.end {
                break;
            }
            at = tag + "table".len();
            match &self.lower.as_bytes()[..tag] {
                [.., b'<'] => open += 1,
                [.., b'<', b'/'] => open = open.saturating_sub(1),
                _ => {}
            }
            end = end.max(at);
        }
        if open > 0 {
            end = self.text.len();
        }
        let html::Found { title, tables, remarks } =
            html::tables_of(&self.text[range.start..end], self.heading.clone())?;
        self.title = self.title.take().or(title);
        self.tables.extend(tables);
        self.ranges.push(range.start..end);
        self.remarks.extend(remarks);
        self.html_until = end;
        Ok(())
    }

    /// Lines that look like those of a table and are in none, a message for each place where they stand.
    fn unread(&self) -> Vec<String> {
        let mut ranges = self.ranges.iter().peekable();
        let mut told = vec![];
        let mut number = 0;
        let is_unread = |number: usize, ranges: &mut Peekable<std::slice::Iter<Range<usize>>>| {
            let (start, end) = self.line_range(number);
            while ranges.next_if(|range| range.end <= start).is_some() {}
            looks_like_row(&self.text[start..end]) && ranges.peek().is_none_or(|range| end <= range.start)
        };
        while number < self.lines.len() {
            let first = number;
            while number < self.lines.len() && is_unread(number, &mut ranges) {
                number += 1;
            }
            let is_rule = |number: &usize| {
                let (start, end) = self.line_range(*number);
                is_rule(&self.text[start..end])
            };
            match (first..number).find(is_rule) {
                Some(rule) => told.push(format!(
                    "line {} looks like the rule of a table that was not read: its headings have another number of columns, or it stands in a block of code",
                    self.shown(rule + 1)
                )),
                None if number > first => told.push(format!(
                    "line {} looks like a row and is in no table: a blank line or an item of a list ends a table; {NO_RULE}",
                    self.shown(first + 1)
                )),
                None => number += 1,
            }
        }
        told
    }

    fn line_range(&self, number: usize) -> (usize, usize) {
        (self.lines[number], self.lines.get(number + 1).copied().unwrap_or(self.text.len()))
    }
}

/// Whether a line has the bars of a row.
fn looks_like_row(line: &str) -> bool {
    let line = line.trim();
    is_rule(line) || line.starts_with('|') || line.ends_with('|')
}

/// A row of bars as its cells; a bar behind a backslash parts nothing.
fn parted(row: &str) -> Vec<&str> {
    let bars = row.match_indices('|').map(|(at, _)| at).filter(|at| !row[..*at].ends_with('\\'));
    let mut starts = 0;
    let mut cells: Vec<&str> = vec![];
    for bar in bars.chain(std::iter::once(row.len())) {
        cells.push(&row[starts..bar]);
        starts = bar + 1;
    }
    cells
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The title of a table, and its rows.
    type Shown = (Option<String>, Vec<String>);

    /// Tables as their title and their rows: the number, and the cells joined by bars.
    fn parse(text: &str) -> (Vec<Shown>, Vec<String>) {
        let tables = read(text.as_bytes()).unwrap();
        let shown = |table: &Table| {
            let cells = |row| table.row(row).collect::<Vec<_>>().join("|").replace('\n', "/");
            (0..table.row_count()).map(|row| format!("{} {}", table.number(row), cells(row))).collect()
        };
        (tables.tables.iter().map(|table| (table.title.clone(), shown(table))).collect(), tables.remarks)
    }

    fn rows(text: &str) -> Vec<String> {
        let (mut tables, remarks) = parse(text);
        assert_eq!((tables.len(), remarks), (1, vec![]), "{text}");
        tables.remove(0).1
    }

    #[test]
    fn every_table_is_read_under_its_heading() {
        let text = "Talks\n=====\n\n| Issue | North |\n|:---|---:|\n| Flow | yes |\n\n## Measures *of* trust ##\n\nProse.\n\nMeasure | Purpose\n--- | ---\nHotline | Calm\n\nA | B\n-|-\nc | d\n";
        for end in ["\n", "\r\n"] {
            let (tables, remarks) = parse(&text.replace('\n', end));
            let called: Vec<_> = tables.iter().map(|(title, _)| title.as_deref().unwrap()).collect();
            assert_eq!(called, ["Talks", "Measures of trust", "Measures of trust"]);
            assert_eq!(tables[0].1, ["4 Issue|North", "6 Flow|yes"]);
            assert_eq!(tables[1].1, ["12 Measure|Purpose", "14 Hotline|Calm"]);
            assert_eq!(tables[2].1, ["16 A|B", "18 c|d"]);
            assert_eq!(remarks, [""; 0]);
        }
    }

    #[test]
    fn a_table_as_it_is_pasted_is_read() {
        assert_eq!(
            rows(
                "Issue | A’s Position | Potential Challenges |\n---|---|---|\nFlow | 40 m³/s | None; or few |\n"
            ),
            ["1 Issue|A’s Position|Potential Challenges", "3 Flow|40 m³/s|None; or few"]
        );
        assert_eq!(rows("> As sent:\n> | A | B |\n> |---|---|\n> | c | d |\n"), ["2 A|B", "4 c|d"]);
        assert_eq!(rows("- item\n\n  | A | B |\n  |---|---|\n  | c | d |"), ["3 A|B", "5 c|d"]);
        assert_eq!(
            rows("| A | B |\n|---|---|\n| c | d |\n|---|---|\n| e |\n| | |\n"),
            ["1 A|B", "3 c|d", "5 e|", "6 |"]
        );
    }

    #[test]
    fn the_text_of_a_cell_is_what_a_reader_sees() {
        let cells = [
            ("**No**, _unless_ `paid`", "No, unless paid"),
            (
                "[the text](https://example.org \"x\") and <https://example.org>",
                "the text and https://example.org",
            ),
            ("one<br>two<br/>three", "one/two/three"),
            ("a \\| b &amp; c &lt;d&gt; \\* 5 < 6", "a | b & c <d> * 5 < 6"),
            ("yes[^1] no\\[2]", "yes[^1] no[2]"),
            ("<ul><li>a</li><li>b</li></ul>", "• a/• b"),
            ("![Yes](y.png) m<sup>3</sup>", "Yes m³"),
            ("- a dash; * a star", "- a dash; * a star"),
            ("~~yes~~ no", "no"),
        ];
        for (written, seen) in cells {
            let (tables, remarks) = parse(&format!("A | B\n---|---\n| {written} | x |\n"));
            assert_eq!(tables[0].1[1], format!("3 {seen}|x"));
            assert_eq!(remarks.len(), usize::from(written.contains("~~")), "{remarks:?}");
        }
    }

    #[test]
    fn a_footnote_that_a_cell_refers_to_is_told() {
        let (tables, remarks) =
            parse("A | B\n-|-\nyes[^n] | no[^9]\n\n[^n]: only *if* measured\n[^x]: other\n");
        assert_eq!(tables[0].1[1], "3 yes[^n]|no[^9]");
        assert_eq!(
            remarks,
            ["line 5: a footnote is in no table and is not taken: [^n] \"only if measured\""]
        );
    }

    #[test]
    fn what_stands_beyond_the_columns_is_kept_and_told() {
        let (tables, remarks) = parse("A | B\n---|---\nc | d | e \\| f | g |\nh | i\n");
        assert_eq!(tables[0].1[1..], ["3 c|d|e | f|g", "4 h|i"]);
        assert_eq!(remarks, ["line 3 has 4 cells, its table 2 columns: a bar within a text is written \\|"]);
    }

    #[test]
    fn what_looks_like_a_table_and_is_none_is_told() {
        let (_, remarks) =
            parse("A | B\n---|---\nc | d\n\n```\nA | B\n---|---\n```\n\nA | B | C\n---|---\n1 | 2\n");
        let of = |line: usize| {
            format!(
                "line {line} looks like the rule of a table that was not read: its headings have another number of columns, or it stands in a block of code"
            )
        };
        assert_eq!(remarks, [of(7), of(11)]);
        let refused = |text: &str| read(text.as_bytes()).unwrap_err();
        assert_eq!(refused("prose").what, "there is no table in the text");
        assert!(refused("prose").remedy.contains("---|---"));
        assert!(refused("A | B | C\n---|---\n1 | 2\n").remedy.starts_with("line 2 looks like"));
        let (tables, remarks) = parse("|A|B|\n|-|-|\n|c|d|\n\n|e|f|\n|g|h|\n");
        assert_eq!(tables[0].1.len(), 2);
        assert_eq!(remarks.len(), 1);
        assert!(
            remarks[0].starts_with("line 5 looks like a row and is in no table: a blank line"),
            "{remarks:?}"
        );
    }

    #[test]
    fn tables_of_html_among_the_text_are_read_too() {
        let text = "# Talks\n\n<div>\n<table><tr><td>A\n\n<table><tr><td>in</table>\n\n</td><td>B</td></tr>\n\n</table>\n\n## More\n\nA | B\n---|---\nc | d\n\n<table>\n<tr><td>x<br>y</td></tr></table>\n";
        let (tables, _) = parse(text);
        let told: Vec<_> =
            tables.iter().map(|(title, rows)| (title.as_deref().unwrap(), rows.join("; "))).collect();
        assert_eq!(
            told,
            [
                ("Talks", "1 A|B".to_owned()),
                ("Talks", "1 in".to_owned()),
                ("More", "14 A|B; 16 c|d".to_owned()),
                ("More", "1 x/y".to_owned())
            ]
        );
    }

    #[test]
    fn a_heading_row_that_costs_others_is_bounded() {
        let text = format!("{}\n{}\n{}", "|a".repeat(2000), "|-".repeat(2000), "|x\n".repeat(5000));
        let tables = read(text.as_bytes()).unwrap();
        assert!(tables.tables[0].cell_count() < 1_000_000);
        assert!(
            tables.remarks.iter().any(|it| it.contains("looks like a row and is in no table")),
            "{:?}",
            tables.remarks
        );
    }

    proptest! {
        #[test]
        fn a_table_written_as_markdown_is_read_as_it_was(
            cells in prop::collection::vec(prop::collection::vec("[a-z]{1,4}([ \n|][a-z|]{1,4}){0,2}", 3), 1..6),
            has_ends in any::<bool>(),
        ) {
            let line = |cells: &[String]| {
                let line = cells.iter().map(|it| it.replace('|', "\\|").replace('\n', "<br>")).collect::<Vec<_>>().join(" | ");
                if has_ends { format!("| {line} |\n") } else { format!("{line}\n") }
            };
            let body: String = cells[1..].iter().map(|row| line(row)).collect();
            let text = format!("{}{}{body}", line(&cells[0]), line(&["---".to_owned(), ":--".to_owned(), "--:".to_owned()]));
            let tables = read(text.as_bytes()).unwrap();
            let read: Vec<Vec<&str>> = (0..tables.tables[0].row_count()).map(|row| tables.tables[0].row(row).collect()).collect();
            prop_assert_eq!(read, cells);
            prop_assert_eq!(tables.remarks, Vec::<String>::new());
        }
    }
}
