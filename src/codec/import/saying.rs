//! The report as a person reads it: what each table is, what it came to, what was taken for granted, what found no place.

use crate::domain::text::safe_line;
use crate::domain::width::Width;

use super::plan::Layout;
use super::report::{At, Report, Sizes, TableReport, Told, Weight};

/// How many places of one kind are shown.
const FEW: usize = 3;
/// How many columns that are not taken: each is a loss of its own.
const COLUMNS: usize = 12;
/// How many words for one stance are shown.
const WORDS: usize = 6;
/// The widest that a heading or a text from a table is shown, in columns.
const EXCERPT: usize = 60;
/// How many tables are told one by one, and how many names in one list: nobody reads more.
const TABLES: usize = 200;
const NAMES: usize = 300;
/// The widest that a column of headings gets.
const HEADINGS: usize = 36;

/// What is said of a column that is not taken.
pub(super) const LEFT: &str = "not taken";
/// What is said of one that the user leaves out.
pub(super) const LEFT_AS_ASKED: &str = "left out, as asked";

fn is_left(what: &str) -> bool {
    matches!(what, LEFT | LEFT_AS_ASKED)
}

impl Report {
    /// The report in lines of at most so many columns, as far as words allow.
    pub fn lines(&self, width: usize) -> Vec<String> {
        let mut page = Page { width: width.max(40), lines: vec![] };
        for line in &self.reading {
            page.para("", &safe_line(line), 2);
        }
        for table in self.tables.iter().take(TABLES) {
            page.gap();
            page.table(table);
        }
        if let Some(more) = self.tables.get(TABLES..).filter(|more| !more.is_empty()) {
            let left = more.iter().filter(|table| table.layout.is_none()).count();
            page.gap();
            page.para(
                "",
                &format!(
                    "and {}, of which {left} not taken",
                    counted(more.len(), "more table", "more tables")
                ),
                2,
            );
        }
        page.gap();
        match &self.sizes {
            Some(sizes) => {
                page.para("In all ", &format!("{}.", said_of(sizes)), 7);
                if !self.stances.is_empty() {
                    page.para("Stances: ", &format!("{}.", stances_of(self)), 9);
                }
            }
            None => page.para("", "No dataset: nothing in the tables is an issue, a challenge, an opportunity, a measure, a step or a pressure that can be taken.", 0),
        }
        for (weight, heading) in [
            (Weight::Taken, "Taken for granted:"),
            (Weight::Unplaced, "Not in the dataset, for it found no place there:"),
        ] {
            let all: Vec<&Told> = self.told().filter(|told| told.weight == weight).collect();
            if !all.is_empty() {
                page.gap();
                page.lines.push(heading.to_owned());
                for told in all {
                    page.told(self, told);
                }
            }
        }
        page.lines
    }

    /// A place as a person finds it: `talks.xlsx, row 5, column C (Ukraine’s Position)`.
    pub fn place(&self, at: At) -> String {
        let Some(table) = self.tables.get(at.table) else { return String::new() };
        let row = at.row.map(|row| {
            let number = table.numbers.get(row).copied().unwrap_or(row + 1);
            format!("{} {number}", table.rows_are)
        });
        let column = at.column.map(|column| {
            let letters = crate::codec::table::column_letters(column);
            match table.headings.get(column).filter(|heading| !heading.is_empty()) {
                Some(heading) => format!("column {letters} ({})", excerpt(heading, EXCERPT)),
                None => format!("column {letters}"),
            }
        });
        let name = (self.tables.len() > 1).then(|| safe_line(&table.name));
        let all: Vec<String> = [name, row, column].into_iter().flatten().collect();
        if all.is_empty() { safe_line(&table.name) } else { all.join(", ") }
    }
}

/// Names one after the other; of very many the first, and how many more there are.
fn listed(mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(NAMES);
    names.truncate(NAMES);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", names.join(", "))
}

/// Lines on their way.
struct Page {
    width: usize,
    lines: Vec<String>,
}

impl Page {
    /// An empty line, unless there is nothing above it.
    fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// A text after `lead`, wrapped; further lines stand `indent` columns in.
    fn para(&mut self, lead: &str, text: &str, indent: usize) {
        let mut line = lead.to_owned();
        let mut bare = true;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            if !bare && line.width() + 1 + word.width() > self.width {
                self.lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
                bare = true;
            }
            if !bare {
                line.push(' ');
            }
            line.push_str(word);
            bare = false;
        }
        self.lines.push(line);
    }

    fn table(&mut self, table: &TableReport) {
        let name = safe_line(&table.name);
        if let Some(taken_as) = table.taken_as {
            let rows = counted(table.rows, "row", "rows");
            return self.para("", &format!("{name}: {taken_as}, {rows}"), 2);
        }
        let Some(layout) = table.layout else {
            let why =
                table.refused.as_deref().map_or(String::new(), |why| format!(", for {}", safe_line(why)));
            return self.para("", &format!("{name}: not taken{why}"), 2);
        };
        let rows = counted(table.rows, "row", "rows");
        self.para("", &format!("{name}: {} ({}), {rows}", a_row_is(layout), layout.word()), 2);
        let (left, taken): (Vec<_>, Vec<_>) = table.columns.iter().partition(|(_, what)| is_left(what));
        let taken = taken.into_iter().map(|(heading, field)| (excerpt(heading, HEADINGS), field.clone()));
        let mut entries: Vec<(String, String)> = taken.collect();
        if !table.parties.is_empty() {
            let names = listed(table.parties.iter().map(|name| excerpt(name, EXCERPT)).collect());
            entries.push((counted(table.parties.len(), "party", "parties"), names));
        }
        for what in [LEFT, LEFT_AS_ASKED] {
            let headings = left.iter().filter(|(heading, how)| how == what && !heading.is_empty());
            let headings: Vec<String> = headings.map(|(heading, _)| excerpt(heading, HEADINGS)).collect();
            if !headings.is_empty() {
                entries.push((what.to_owned(), listed(headings)));
            }
        }
        let column = entries.iter().map(|(heading, _)| heading.width()).max().unwrap_or(0);
        for (heading, what) in entries {
            let lead = format!("  {heading}{}  ", " ".repeat(column - heading.width()));
            self.para(&lead, &what, column + 4);
        }
    }

    fn told(&mut self, report: &Report, told: &Told) {
        let count = if told.count > 1 { format!(" ({})", told.count) } else { String::new() };
        self.para("  ", &format!("{}{count}", safe_line(&told.message)), 4);
        let is_column = |(at, _): &(At, Option<String>)| at.row.is_none() && at.column.is_some();
        let are_left = told.weight == Weight::Unplaced && told.first.iter().all(is_column);
        let few = if are_left { COLUMNS } else { FEW };
        let (first, last) = (told.first.len().min(few), told.first.len());
        for (at, found) in &told.first[..first] {
            let place = report.place(*at);
            let heading = at
                .column
                .filter(|_| at.row.is_none())
                .and_then(|column| report.tables.get(at.table)?.headings.get(column));
            let found = found.as_ref().filter(|found| Some(*found) != heading);
            let found = found.map(|found| excerpt(found, EXCERPT)).filter(|found| !found.is_empty());
            match (place.is_empty(), found) {
                (true, None) => {}
                (true, Some(found)) => self.para("    ", &found, 6),
                (false, None) => self.para("    ", &place, 6),
                (false, Some(found)) => self.para("    ", &format!("{place}: {found}"), 6),
            }
        }
        if told.count > first && last > 0 {
            self.lines.push(format!("    and {} more", told.count - first));
        }
    }
}

fn a_row_is(layout: Layout) -> &'static str {
    match layout {
        Layout::Long => "a row is a position",
        Layout::Wide => "a row is an issue",
        Layout::Turned => "a row is a party",
        Layout::Pairs => "a row is a pair of opportunity and challenge",
        Layout::Measures => "a row is a measure",
        Layout::Steps => "a row is a proposed step",
        Layout::Pressures => "a row is a pressure on a party",
    }
}

/// What a dataset has, in words; what it has not is not named.
fn said_of(sizes: &Sizes) -> String {
    let mut positions = counted(sizes.positions(), "position", "positions");
    let parts = [
        (sizes.with_both, "with a stance and words"),
        (sizes.with_stance, "with a stance alone"),
        (sizes.with_words, "with words alone"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", thousands(*count)))
        .collect();
    if !parts.is_empty() {
        positions = format!("{positions} ({})", parts.join(", "));
    }
    let mut all =
        vec![counted(sizes.issues, "issue", "issues"), counted(sizes.parties, "party", "parties"), positions];
    for (count, one, several) in [
        (sizes.challenges, "challenge", "challenges"),
        (sizes.opportunities, "opportunity", "opportunities"),
        (sizes.measures, "measure", "measures"),
        (sizes.steps, "step", "steps"),
        (sizes.pressures, "pressure", "pressures"),
        (sizes.themes, "theme", "themes"),
        (sizes.sources, "source", "sources"),
    ] {
        if count > 0 {
            all.push(counted(count, one, several));
        }
    }
    all.join(", ")
}

/// The words that were taken for each stance.
fn stances_of(report: &Report) -> String {
    let word =
        |(word, count): &(String, usize)| format!("{} ({})", excerpt(word, EXCERPT), thousands(*count));
    let stances = report.stances.iter().map(|(stance, words)| {
        let shown: Vec<String> = words.iter().take(WORDS).map(word).collect();
        let more = words.len().saturating_sub(WORDS);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{} from {}{more}", stance.word(), shown.join(", "))
    });
    stances.collect::<Vec<_>>().join("; ")
}

fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { several })
}

/// A number with its thousands parted.
fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A text from a file on one line, cut where it is long.
fn excerpt(text: &str, most: usize) -> String {
    // Only so much of it is looked at: a cell may hold a book.
    let near: String = text.chars().take(most * 4).collect();
    let line = safe_line(near.trim());
    if line.width() <= most && near.len() == text.len() {
        return line;
    }
    let mut out = String::new();
    for c in line.chars() {
        if out.width() + c.to_string().width() >= most {
            break;
        }
        out.push(c);
    }
    format!("{}…", out.trim_end())
}
