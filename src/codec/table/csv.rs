//! Values parted by commas, semicolons, tabs or bars: which, is found from the text.
//!
//! The reading is the crate's; what a person must be told about it is found here: the line that each row begins on, the
//! separator, and quotation marks that swallow more than was meant.

use std::borrow::Cow;
use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};

use super::decode::decode;
use super::{Counted, Table, Tables, Unreadable, without_guard};

/// What may part columns, as messages call it; the comma is expected.
const SEPARATORS: [(u8, &str); 4] = [(b',', "commas"), (b';', "semicolons"), (b'\t', "tabs"), (b'|', "bars")];

/// What parts nothing, for a single column.
const NONE: u8 = 0x1F;

/// How much of a text the separator is looked for in.
const SAMPLE_BYTES: usize = 256 * 1024;
const SAMPLE_RECORDS: usize = 400;

/// How many of one kind of trouble are told one by one.
const TOLD: usize = 3;

/// Reads values parted by what the text shows.
pub fn read(bytes: &[u8]) -> Result<Tables, Unreadable> {
    read_parted(bytes, None)
}

/// Reads values parted by tabs.
pub fn read_tabs(bytes: &[u8]) -> Result<Tables, Unreadable> {
    read_parted(bytes, Some(b'\t'))
}

fn read_parted(bytes: &[u8], separator: Option<u8>) -> Result<Tables, Unreadable> {
    let mut tables = Tables::default();
    let text = decode(bytes, &mut tables)?;
    // Excel's own line, which says what parts the columns and is no row.
    let (said, body) = match said_separator(&text) {
        Some((separator, length)) => (Some(separator), &text[length..]),
        None => (None, &*text),
    };
    if body.trim().is_empty() {
        return Err(Unreadable::new("the file is empty", "name the file that holds the table"));
    }
    let given = said.or(separator);
    let separator = given.unwrap_or_else(|| find_separator(body));
    match SEPARATORS.iter().find(|(sign, _)| *sign == separator) {
        Some((sign, name)) if given.is_none() && *sign != b',' => {
            tables.remarks.push(format!("columns are parted by {name}"));
        }
        Some(_) => {}
        None if separator == NONE => {
            tables.remarks.push("nothing parts the lines alike: read as one column".to_owned());
        }
        None => {
            let sign = char::from(separator);
            tables.remarks.push(format!("columns are parted by {sign:?}, as the first line says"));
        }
    }
    let lines_before = usize::from(body.len() < text.len());
    let body = tightened(body, separator);
    if let Cow::Owned(_) = body {
        tables.remarks.push("spaces before quotation marks that open a text are passed over".to_owned());
    }
    let table = rows(&body, separator, lines_before)?;
    tables.remarks.extend(longer_rows(&table, separator));
    tables.remarks.extend(quotes(&body, separator, lines_before));
    tables.add(table)?;
    Ok(tables)
}

/// The separator that a first line like `sep=;` says, and the length of that line.
fn said_separator(text: &str) -> Option<(u8, usize)> {
    let line = text.split_inclusive(['\n', '\r']).next()?;
    let said = line.trim_end_matches(['\n', '\r']).trim_matches('"');
    let sign = *said.as_bytes().get(4).filter(|sign| sign.is_ascii() && said.len() == 5)?;
    let is_said =
        said.get(..4)?.eq_ignore_ascii_case("sep=") && !sign.is_ascii_alphanumeric() && sign != b'"';
    let length = if text[line.len()..].starts_with('\n') && line.ends_with('\r') {
        line.len() + 1
    } else {
        line.len()
    };
    is_said.then_some((sign, length))
}

/// The text without the spaces that a hand puts between a separator and a quotation mark, which would be no quotation then.
fn tightened(text: &str, separator: u8) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let (mut out, mut kept, mut at) = (String::new(), 0, 0);
    while let Some(open) = memchr::memchr(b'"', &bytes[at..]).map(|found| at + found) {
        let spaces = bytes[at..open].iter().rev().take_while(|b| **b == b' ').count();
        let before = open - spaces;
        if before == 0 || !is_end(bytes[before - 1], separator) {
            at = open + 1;
            continue;
        }
        let Some(close) = closing(bytes, open + 1) else { break };
        at = close + 1;
        if spaces > 0 && ends_after_spaces(bytes, at, separator) {
            out.push_str(&text[kept..before]);
            kept = open;
        }
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out)
}

/// Whether nothing but spaces stands between a place and the end of a field.
fn ends_after_spaces(bytes: &[u8], at: usize, separator: u8) -> bool {
    bytes[at..].iter().find(|byte| **byte != b' ').is_none_or(|byte| is_end(*byte, separator))
}

/// The rows of a text, each with the line that it begins on.
fn rows(text: &str, separator: u8, lines_before: usize) -> Result<Table, Unreadable> {
    let mut table = Table::new(None, Counted::Lines);
    let mut reader = reader(separator).from_reader(text.as_bytes());
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: lines_before + 1 };
    let mut record = StringRecord::new();
    loop {
        let start = reader.position().byte() as usize;
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(table),
            // The text is in memory and is UTF-8, and rows may be of any length: nothing is left to fail.
            Err(error) => return Err(Unreadable::new(error.to_string(), "save the table as CSV again")),
        }
        // The crate passes over blank lines in silence.
        let blank = text.as_bytes()[start..].iter().take_while(|b| matches!(b, b'\n' | b'\r')).count();
        table.begin_row(lines.of(start + blank))?;
        for field in &record {
            table.push(without_guard(field.trim()))?;
        }
    }
}

fn reader(separator: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(separator);
    builder
}

/// Counts lines, however they end, up to places that come one after the other.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, place: usize) -> usize {
        for end in memchr::memchr2_iter(b'\n', b'\r', &self.text[self.at..place]) {
            let at = self.at + end;
            self.line += usize::from(self.text[at] == b'\n' || self.text.get(at + 1) != Some(&b'\n'));
        }
        self.at = place;
        self.line
    }
}

/// The sign that parts most lines into the same number of columns; [`NONE`] where none does.
fn find_separator(text: &str) -> u8 {
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut best = (0.0, NONE);
    for (separator, _) in SEPARATORS {
        let score = score(&tightened(&text[..end], separator), separator);
        if score > best.0 {
            best = (score, separator);
        }
    }
    best.1
}

/// How well a sign parts a text, from 0 to 1: in how many records alike, into how many columns, and whether it stands as
/// prose has it, before a space.
fn score(text: &str, separator: u8) -> f64 {
    let mut widths: HashMap<usize, usize> = HashMap::new();
    let (mut records, mut parted, mut loose) = (0_usize, 0_usize, 0_usize);
    let mut reader = reader(separator).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    while records < SAMPLE_RECORDS && reader.read_record(&mut record).unwrap_or(false) {
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        records += 1;
        *widths.entry(record.len()).or_default() += 1;
        parted += record.len() - 1;
        loose += record.iter().skip(1).filter(|field| field.starts_with(' ') && field.len() > 1).count();
    }
    let wide = widths.iter().filter(|(width, _)| **width > 1);
    let Some((width, count)) = wide.max_by_key(|(width, count)| (**count, **width)) else { return 0.0 };
    let share = *count as f64 / records as f64;
    let tight = 1.0 - loose as f64 / parted as f64 / 2.0;
    if share <= 0.5 && !(*width > 2 && tight > 0.75 && share > 0.3) || (share < 0.9 && tight < 0.75) {
        return 0.0;
    }
    share * share * (1.0 - 1.0 / *width as f64) * tight
}

/// Rows that are longer than most, which are of one length: a separator in a text without quotation marks, most likely.
fn longer_rows(table: &Table, separator: u8) -> Vec<String> {
    let mut lengths: HashMap<usize, usize> = HashMap::new();
    for row in 0..table.row_count() {
        *lengths.entry(table.len(row)).or_default() += 1;
    }
    let Some((usual, count)) = lengths.into_iter().max_by_key(|(length, count)| (*count, *length)) else {
        return vec![];
    };
    if count * 2 <= table.row_count() {
        return vec![];
    }
    let held = |row: usize| {
        (0..table.len(row)).rev().find(|at| !table.cell(row, *at).is_empty()).map_or(0, |at| at + 1)
    };
    let longer = (0..table.row_count()).filter(|row| table.len(*row) > usual && held(*row) > usual);
    let told = longer.map(|row| {
        format!(
            "line {} has {} cells, most lines have {usual}: a {:?} within a text wants quotation marks around the text",
            table.number(row),
            held(row),
            char::from(separator)
        )
    });
    told_briefly(told.collect(), "lines are longer than most")
}

/// Quotation marks that do not part fields as they should: open to the end of the file, or followed by more text.
fn quotes(text: &str, separator: u8, lines_before: usize) -> Vec<String> {
    let bytes = text.as_bytes();
    let mut lines = Lines { text: bytes, at: 0, line: lines_before + 1 };
    let (mut told, mut at) = (vec![], 0);
    while let Some(open) = memchr::memchr(b'"', &bytes[at..]).map(|found| at + found) {
        let begins = open.checked_sub(1).is_none_or(|before| is_end(bytes[before], separator));
        if !begins {
            at = open + 1;
            continue;
        }
        let Some(close) = closing(bytes, open + 1) else {
            let line = lines.of(open);
            told.push(format!(
                "line {line}: a quotation mark opens a text and none closes it: all to the end of the file is in it"
            ));
            break;
        };
        at = close + 1;
        if !ends_after_spaces(bytes, at, separator) {
            let line = lines.of(open);
            let to = line + Lines { text: bytes, at: open, line: 0 }.of(close);
            let where_to = if to > line { format!(", opened on line {line},") } else { String::new() };
            told.push(format!("line {to}: a quotation mark{where_to} closes a text and more follows; look where that cell ends"));
            // The field goes on to its end, further quotation marks standing for themselves.
            at += memchr::memchr3(separator, b'\n', b'\r', &bytes[at..]).unwrap_or(bytes.len() - at);
        }
    }
    told_briefly(told, "places like these")
}

/// The quotation mark that ends a text; two of them are one that belongs to it.
fn closing(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr(b'"', &bytes[at..])?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

fn is_end(byte: u8, separator: u8) -> bool {
    byte == separator || matches!(byte, b'\n' | b'\r')
}

/// The first few, and how many there are of all.
fn told_briefly(mut told: Vec<String>, called: &str) -> Vec<String> {
    let count = told.len();
    if count > TOLD {
        told.truncate(TOLD);
        told.push(format!("{count} {called} in all"));
    }
    told
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> (Vec<(usize, Vec<String>)>, Vec<String>) {
        let mut tables = read(text.as_bytes()).unwrap();
        let table = tables.tables.pop().unwrap();
        assert!(tables.tables.is_empty());
        let rows = (0..table.row_count())
            .map(|row| (table.number(row), table.row(row).map(str::to_owned).collect()))
            .collect();
        (rows, tables.remarks)
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        parse(text).0.into_iter().map(|(_, cells)| cells).collect()
    }

    fn remarks(text: &str) -> Vec<String> {
        parse(text).1
    }

    #[test]
    fn each_row_knows_the_line_it_begins_on_however_lines_end() {
        let text = "\nIssue,North\n\n\nFlow,\"yes,\nif\nmeasured\"\n  \nDam,no\n";
        for end in ["\n", "\r\n", "\r"] {
            let (rows, remarks) = parse(&text.replace('\n', end));
            let numbers: Vec<usize> = rows.iter().map(|(number, _)| *number).collect();
            assert_eq!(numbers, [2, 5, 8, 9], "{end:?}");
            assert_eq!(rows[1].1[1], "yes,\nif\nmeasured".replace('\n', end));
            assert_eq!(remarks, [""; 0]);
        }
    }

    #[test]
    fn the_separator_is_found_and_told() {
        for (text, columns, remark) in [
            ("Issue,North,South\nFlow,yes,no\nDam,no,yes\n", 3, None),
            (
                "Thema;Nord;Süd\nFluss, Strom;ja, aber;nein, nie, gar nicht\nDamm;nein;ja\n",
                3,
                Some("semicolons"),
            ),
            ("Issue\tNorth\nFlow, and more, and more\tyes\nDam\tno; never; not\n", 2, Some("tabs")),
            ("Issue|North\nFlow|yes\nDam|no\n", 2, Some("bars")),
            // Titles above the headings, and a note below.
            (
                "Positions of the parties, as of May, in short\n\nIssue;North;South\nFlow;yes;no\nDam;no;yes\nSand;;\nSource: own\n",
                3,
                Some("semicolons"),
            ),
            // Prose full of commas, in quotes or not.
            (
                "Issue;North\n\"Flow, of water, all year\";\"yes, but; no\"\nDam, weir, lock;no\n",
                2,
                Some("semicolons"),
            ),
            // Lists within cells.
            ("Issue,North,South\nFlow,a; b; c,d; e; f\nDam,g; h; i,j; k; l\n", 3, None),
            // Numbers with a comma.
            ("Nr;Anteil\n1;2,5\n2;3,5\n3;4,5\n", 2, Some("semicolons")),
            // Texts over several lines.
            ("Issue;North\nFlow;\"one, two\nthree, four\nfive, six\"\n", 2, Some("semicolons")),
            ("a, b, c\nd, e, f\n", 3, None),
        ] {
            let (rows, remarks) = parse(text);
            let widest = rows.iter().map(|(_, cells)| cells.len()).max();
            assert_eq!(widest, Some(columns), "{text}");
            let expected: Vec<String> =
                remark.iter().map(|name| format!("columns are parted by {name}")).collect();
            assert_eq!(remarks, expected, "{text}");
        }
    }

    #[test]
    fn a_single_column_is_not_parted_at_the_commas_of_its_prose() {
        let text =
            "Issue\nBorder, and its demarcation\nWater\nTrade, customs\nPrisoners, all for all, by May\n";
        assert!(cells(text).iter().all(|row| row.len() == 1));
        assert_eq!(remarks(text), ["nothing parts the lines alike: read as one column"]);
        assert_eq!(cells("Issue\n\"Border, and more\"\n")[1], ["Border, and more"]);
    }

    #[test]
    fn the_line_of_excel_says_the_separator_and_is_no_row() {
        for text in ["sep=;\nA,B;C\n1;2\n", "SEP=;\r\nA,B;C\r\n1;2\r\n", "\"sep=;\"\nA,B;C\n1;2\n"] {
            let (rows, remarks) = parse(text);
            assert_eq!(rows[0], (2, vec!["A,B".to_owned(), "C".to_owned()]));
            assert_eq!((rows[1].0, remarks.len()), (3, 0), "{remarks:?}");
        }
        let (rows, remarks) = parse("sep=^\nA^B\n");
        assert_eq!((rows[0].1.len(), remarks.len()), (2, 1));
        assert_eq!(cells("sep=arate,B\n1,2\n")[0][0], "sep=arate");
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_told_with_its_line() {
        let (rows, remarks) = parse("Issue,North\nFlow,yes\nDam,\"no, never\nSand,yes\nTax,no\n");
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[2].1[1], "no, never\nSand,yes\nTax,no", "nothing of it is lost");
        assert_eq!(
            remarks,
            ["line 3: a quotation mark opens a text and none closes it: all to the end of the file is in it"]
        );
    }

    #[test]
    fn a_quotation_mark_that_closes_elsewhere_than_was_meant_is_told() {
        assert_eq!(
            remarks("Issue,North\nDam,\"no\nSand,\"yes\"\nTax,no\nRoad,no\n"),
            [
                "line 3: a quotation mark, opened on line 2, closes a text and more follows; look where that cell ends"
            ]
        );
        assert_eq!(
            remarks("Issue,North\nDam,\"Peace\" now\nTax,no\n"),
            ["line 2: a quotation mark closes a text and more follows; look where that cell ends"]
        );
        assert_eq!(remarks("Issue,North\nDam,the \"peace\" and \"more\"\nTax,\"a \"\"b\"\"\" \n"), [""; 0]);
        let many = "Dam,\"Peace\" now\n".repeat(9);
        assert_eq!(remarks(&many).len(), 4);
        assert_eq!(remarks(&many)[3], "9 places like these in all");
    }

    #[test]
    fn spaces_before_a_quotation_are_a_hands_and_no_text() {
        let text = "Issue, North, South\nFlow, \"yes, if\", no\nDam, \"no\" , \"yes\"\n";
        assert_eq!(cells(text)[1..], [vec!["Flow", "yes, if", "no"], vec!["Dam", "no", "yes"]]);
        assert_eq!(remarks(text), ["spaces before quotation marks that open a text are passed over"]);
    }

    #[test]
    fn a_line_that_is_longer_than_the_others_is_told() {
        let text = "Issue,North\nFlow,No, never\nDam,no\nTax,yes\nRoad,yes,,,\n";
        assert_eq!(
            remarks(text),
            [
                "line 2 has 3 cells, most lines have 2: a ',' within a text wants quotation marks around the text"
            ]
        );
    }

    #[test]
    fn what_was_kept_from_running_in_a_spreadsheet_is_as_it_was() {
        assert_eq!(cells("Issue,North\nFlow,'=sum\n'-x,'tis\n")[1..], [["Flow", "=sum"], ["-x", "'tis"]]);
    }

    #[test]
    fn nothing_in_a_file_is_told() {
        for text in ["", "\n \n", "\u{feff}", "sep=;\n"] {
            assert_eq!(read(text.as_bytes()).unwrap_err().what, "the file is empty");
        }
    }

    #[test]
    fn tabs_part_what_is_said_to_be_parted_by_tabs() {
        let tables = read_tabs(b"Issue, North\tx\nFlow, Dam\t\"y\tz\"\n").unwrap();
        assert_eq!(tables.tables[0].row(1).collect::<Vec<_>>(), ["Flow, Dam", "y\tz"]);
        assert_eq!(tables.remarks, [""; 0]);
    }

    proptest! {
        #[test]
        fn what_a_writer_of_csv_writes_is_read_as_it_was(
            rows in prop::collection::vec(prop::collection::vec("[a-z ,;\t\"\n|=']{0,8}", 3), 2..8),
            separator in prop::sample::select(vec![b',', b';', b'\t']),
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(vec![]);
            writer.write_record(["Issue", "North", "South"]).unwrap();
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = [b"sep=", &[separator][..], b"\n", &writer.into_inner().unwrap()].concat();
            let tables = read(&text).unwrap();
            let read: Vec<Vec<&str>> = (1..tables.tables[0].row_count()).map(|row| tables.tables[0].row(row).collect()).collect();
            let expected: Vec<Vec<&str>> =
                rows.iter().map(|row| row.iter().map(|cell| without_guard(cell.trim()).trim()).collect()).collect();
            prop_assert_eq!(read, expected);
        }
    }
}
