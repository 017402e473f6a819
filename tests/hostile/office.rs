//! Spreadsheets and documents that are made to take memory, time or files: each ends in one sentence, and nothing is left of
//! the process that read it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use demarche::codec::table::{Tables, Unreadable};

use crate::{Folder, LONGEST};

const SHEET: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TEXT: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// One part of a package, as it lies there.
struct Part {
    name: String,
    bytes: Vec<u8>,
    is_deflated: bool,
    /// How large it is when unpacked, as the package says.
    size: u32,
    sum: u32,
}

fn part(name: &str, text: impl Into<String>) -> Part {
    let bytes = text.into().into_bytes();
    let (size, sum) = (bytes.len() as u32, checksum(&bytes));
    Part { name: name.to_owned(), bytes, is_deflated: false, size, sum }
}

/// A part with so many megabytes of `A` where `…` stands, which are few bytes in the package. Nobody gets to its checksum.
fn filled(name: &str, text: &str, megabytes: usize) -> Part {
    let (before, after) = text.split_once('…').expect("a place to fill");
    let mut bits = Bits::default();
    // One block, the last one, with the codes that need no table; a match of 258 bytes, one back.
    bits.put(0b110, 3);
    before.bytes().chain(*b"A").for_each(|byte| bits.put(0x30 + u32::from(byte), 8));
    let matches = (megabytes << 20) / 258;
    (0..16 + matches % 8).for_each(|_| bits.put(0b1100_0101 << 5, 13));
    // Eight matches are thirteen bytes, which come again and again.
    let again = bits.bytes[bits.bytes.len() - 13..].repeat(matches / 8 - 2);
    bits.bytes.extend(again);
    after.bytes().for_each(|byte| bits.put(0x30 + u32::from(byte), 8));
    bits.put(0, 7);
    bits.put(0, 8);
    Part {
        name: name.to_owned(),
        bytes: bits.bytes,
        is_deflated: true,
        size: (megabytes << 20) as u32,
        sum: 0,
    }
}

/// Bits as DEFLATE packs them: the first of a code is the lowest that is free.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    open: u8,
    count: u32,
}

impl Bits {
    fn put(&mut self, code: u32, length: u32) {
        for place in (0..length).rev() {
            self.open |= ((code >> place & 1) as u8) << self.count;
            self.count += 1;
            if self.count == 8 {
                self.bytes.push(self.open);
                (self.open, self.count) = (0, 0);
            }
        }
    }
}

/// The checksum of ZIP.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
    let table: Vec<u32> = (0..256).map(|byte| (0..8).fold(byte, |sum, _| step(sum))).collect();
    !bytes.iter().fold(!0, |sum, byte| sum >> 8 ^ table[(sum as u8 ^ byte) as usize])
}

/// A ZIP file, written by hand so that it may lie.
fn package(parts: &[Part]) -> Vec<u8> {
    let (mut file, mut directory) = (vec![], vec![]);
    for part in parts {
        let offset = file.len() as u32;
        let method = if part.is_deflated { 8_u16 } else { 0 };
        let mut about = [20_u16, 0, method, 0, 0].map(u16::to_le_bytes).concat();
        about.extend([part.sum, part.bytes.len() as u32, part.size].map(u32::to_le_bytes).concat());
        about.extend([part.name.len() as u16, 0].map(u16::to_le_bytes).concat());
        file.extend([b"PK\x03\x04", about.as_slice(), part.name.as_bytes(), &part.bytes].concat());
        directory.extend(
            [b"PK\x01\x02\x14\0", about.as_slice(), &[0; 10], &offset.to_le_bytes(), part.name.as_bytes()]
                .concat(),
        );
    }
    let count = (parts.len() as u16).to_le_bytes();
    let places = [directory.len() as u32, file.len() as u32].map(u32::to_le_bytes).concat();
    [&file, &directory, &b"PK\x05\x06\0\0\0\0"[..], &count, &count, &places, &[0; 2]].concat()
}

/// A workbook with one sheet, which is given as a whole, and with these shared texts and this target of the sheet.
fn workbook_with(name: &str, sheet: Part, shared: Part, target: &str) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    };
    let related = [relation("r1", "worksheet", target), relation("r2", "sharedStrings", "sharedStrings.xml")];
    let listed = format!("<sheet name=\"{name}\" sheetId=\"1\" r:id=\"r1\"/>");
    let rels = |holds: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{holds}</Relationships>"
        )
    };
    package(&[
        part("[Content_Types].xml", "<Types/>"),
        part("_rels/.rels", rels(&relation("r", "officeDocument", "xl/workbook.xml"))),
        part(
            "xl/workbook.xml",
            format!("<workbook {SHEET} xmlns:r=\"{RELATIONS}\"><sheets>{listed}</sheets></workbook>"),
        ),
        part("xl/_rels/workbook.xml.rels", rels(&related.concat())),
        shared,
        sheet,
    ])
}

fn shared(begins: &str) -> Part {
    part("xl/sharedStrings.xml", format!("{begins}<si><t>x</t></si></sst>"))
}

/// A workbook with one sheet of this XML.
fn workbook(sheet: &str) -> Vec<u8> {
    let sheet = part("xl/worksheets/sheet1.xml", sheet);
    workbook_with("S", sheet, shared(&format!("<sst {SHEET}>")), "worksheets/sheet1.xml")
}

/// The XML of a sheet that holds this.
fn sheet(holds: &str) -> String {
    format!("<worksheet {SHEET}>{holds}</worksheet>")
}

fn cell(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn data(rows: &str) -> String {
    sheet(&format!("<sheetData>{rows}</sheetData>"))
}

/// A document with this part.
fn document(text: Part) -> Vec<u8> {
    package(&[part("[Content_Types].xml", "<Types/>"), text])
}

/// The part with the text of a document.
fn text(xml: impl Into<String>) -> Part {
    part("word/document.xml", xml)
}

fn body(holds: &str) -> String {
    format!("<w:document {TEXT}><w:body>{holds}</w:body></w:document>")
}

/// How a file ends that was given to be read.
pub(crate) enum End {
    /// It is refused, in these words.
    Refused(&'static str),
    /// It asks for more memory than there is.
    OutOfMemory,
    /// It is read, and this is in its first cell.
    Reads(&'static str),
    /// It does not matter, as long as it ends.
    Any,
}

use End::{Any, OutOfMemory, Reads, Refused};

/// What is made to hurt.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(crate) fn bombs() -> Vec<(&'static str, &'static str, Vec<u8>, End)> {
    const MAIN: &str = "xl/worksheets/sheet1.xml";
    const TARGET: &str = "worksheets/sheet1.xml";
    let plain = || shared(&format!("<sst {SHEET}>"));
    let entities = "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;\">]>";
    let external = "<!DOCTYPE l [<!ENTITY c SYSTEM \"file:///etc/passwd\">]>";
    let attributes: String = (0..60_000).map(|n| ["a", &n.to_string(), "=\"1\" "].concat()).collect();
    let attributes =
        format!("<row r=\"1\"><c r=\"A1\" {attributes} t=\"inlineStr\"><is><t>v</t></is></c></row>");
    let far =
        format!("<row r=\"1\">{}</row><row r=\"1048576\">{}</row>", cell("A1", "v"), cell("XFD1048576", "v"));
    let far = workbook(&data(&far));
    let rows: String =
        (1..=2000).map(|n| ["<row>", &cell(&format!("XFD{n}"), "v"), "</row>"].concat()).collect();
    let merges = format!("<mergeCells>{}</mergeCells>", "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(20_000));
    let one = format!("<sheetData><row r=\"1\">{}</row></sheetData>", cell("A1", "v"));
    let dimension = format!("<dimension ref=\"A1:XFD1048576\"/>{one}");
    let good = || part(MAIN, sheet(&one));
    let counted = format!("<sst {SHEET} count=\"4000000000\" uniqueCount=\"4000000000\">");
    let formula = "<row r=\"1\"><c r=\"A1\"><f t=\"shared\" si=\"4000000000\" ref=\"A1:B2\">1</f><v>7</v></c><c r=\"B1\"/></row>";
    let turned = format!("{one}<mergeCells><mergeCell ref=\"C9:A1\"/></mergeCells>");
    let long = |size: u32| Part {
        size,
        ..filled(MAIN, &data(&format!("<row r=\"1\">{}</row>", cell("A1", "…"))), 600)
    };
    let long_shared = filled("xl/sharedStrings.xml", &format!("<sst {SHEET}><si><t>…</t></si></sst>"), 600);
    let huge = Part { size: 3 << 30, ..part("xl/media/image1.png", "") };
    let old: Vec<u8> = [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &[0; 504]].concat();
    let wide =
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"1000000000\"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>";
    let nested = ["<w:tbl><w:tr><w:tc>".repeat(100_000), "</w:tc></w:tr></w:tbl>".repeat(100_000)].concat();
    let tables = "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>".repeat(100_000);
    let words = body("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>…</w:t></w:r></w:p></w:tc></w:tr></w:tbl>");
    let long_words = |size: u32| Part { size, ..filled("word/document.xml", &words, 600) };
    let damaged = "the document is damaged (";
    vec![
        ("a cell at the end of the sheet", "xlsx", far.clone(), Reads("v")),
        ("a dimension that lies", "xlsx", workbook(&sheet(&dimension)), Reads("v")),
        (
            "a cell beyond the sheet",
            "xlsx",
            workbook(&data(&cell("ZZZZZZ4294967295", "v"))),
            Refused("the sheet `S`: "),
        ),
        (
            "a cell at the end of each row",
            "xlsx",
            workbook(&data(&rows)),
            Refused("the sheet `S`: there are more than 20000000 cells; "),
        ),
        (
            "shared texts that are not there",
            "xlsx",
            workbook_with("S", good(), shared(&counted), TARGET),
            OutOfMemory,
        ),
        ("a text of 600 MB", "xlsx", workbook_with("S", long(600 << 20), plain(), TARGET), OutOfMemory),
        (
            "one that says it is small",
            "xlsx",
            workbook_with("S", long(10), plain(), TARGET),
            Refused("the sheet `S`: the workbook is damaged ("),
        ),
        ("a shared text of 600 MB", "xlsx", workbook_with("S", good(), long_shared, TARGET), OutOfMemory),
        (
            "more than 2 GB",
            "xlsx",
            workbook_with("S", good(), huge, TARGET),
            Refused("it is larger than 2 GB when unpacked; save the sheet that is needed as CSV"),
        ),
        (
            "entities in entities",
            "xlsx",
            workbook(&format!("{entities}{}", data(&cell("A1", "&c;")))),
            Refused("the sheet `S`: the workbook is damaged ("),
        ),
        (
            "an entity from a file",
            "xlsx",
            workbook(&format!("{external}{}", data(&cell("A1", "&c;")))),
            Refused("the sheet `S`: the workbook is damaged ("),
        ),
        (
            "a part outside of the package",
            "xlsx",
            workbook_with("S", good(), plain(), "../../../../etc/passwd"),
            Refused("the sheet `S`: the workbook is damaged ("),
        ),
        ("60,000 attributes", "xlsx", workbook(&data(&attributes)), Reads("v")),
        (
            "20,000 merges of everything",
            "xlsx",
            workbook(&sheet(&[&one, merges.as_str()].concat())),
            Reads("v"),
        ),
        ("a merge from its end to its beginning", "xlsx", workbook(&sheet(&turned)), Any),
        ("a shared formula with a huge number", "xlsx", workbook(&data(formula)), Reads("7")),
        (
            "escapes in names and cells",
            "xlsx",
            workbook_with(
                "S&#x1b;]0;x&#x7;",
                part(MAIN, data(&cell("A1", "a_x001B_[2J&#x1b;[2J&#x9b;2J"))),
                plain(),
                TARGET,
            ),
            Any,
        ),
        ("cut off", "xlsx", far[..300].to_vec(), Refused("the file is damaged or was cut off; ")),
        ("empty", "xlsx", vec![], Refused("the file is empty; save it as XLSX")),
        ("an old workbook", "xlsx", old, Refused("it is an old workbook (XLS) or locked with a password; ")),
        (
            "a document in place of a workbook",
            "xlsx",
            document(text(body(""))),
            Refused("it is a document (DOCX), not a workbook; "),
        ),
        (
            "600 MB of words",
            "docx",
            document(long_words(600 << 20)),
            Refused("its part `word/document.xml` is larger than 128 MB when unpacked; copy the tables"),
        ),
        ("600 MB that say they are 10 bytes", "docx", document(long_words(10)), Refused(damaged)),
        ("100,000 tables in tables", "docx", document(text(body(&nested))), Refused("")),
        (
            "100,000 tables",
            "docx",
            document(text(body(&tables))),
            Refused("there are more than 10000 tables; "),
        ),
        ("a million elements in elements", "docx", document(text("<a>".repeat(1_000_000))), Refused(damaged)),
        (
            "a cell over a billion columns",
            "docx",
            document(text(body(wide))),
            Refused("row 1 has more than 16384 columns; "),
        ),
        (
            "entities in entities of a document",
            "docx",
            document(text(format!("{entities}{}", body("&c;")))),
            Refused("the document is damaged (it has a DOCTYPE); "),
        ),
        ("no text", "docx", document(part("word/styles.xml", "<w/>")), Refused(damaged)),
        (
            "a workbook in place of a document",
            "docx",
            workbook(&sheet(&one)),
            Refused("it is a workbook (XLSX), not a document; give it the ending .xlsx"),
        ),
    ]
}

/// A workbook that takes some seconds to be read: empty rows.
pub(crate) fn slow() -> Vec<u8> {
    let rows: String =
        (1..=1200).map(|n| ["<row>", &cell(&format!("XFD{n}"), "v"), "</row>"].concat()).collect();
    workbook(&data(&rows))
}

#[test]
fn what_is_made_to_hurt_its_reader_is_refused_or_read_in_bounds() {
    let mut wrong = vec![];
    for (name, form, bytes, end) in bombs() {
        let folder = Folder::new();
        let file = File::open(folder.write("file", bytes)).expect("the file");
        let mut reader = Command::new(env!("CARGO_BIN_EXE_demarche"));
        let output = reader.args(["read-office", form]).stdin(file).env_clear().output().expect("a reader");
        let said = String::from_utf8_lossy(&output.stderr);
        let answer = postcard::from_bytes::<Result<Tables, Unreadable>>(&output.stdout);
        let answer = answer.ok().filter(|_| output.status.success());
        let is_so = match (&end, &answer) {
            (Refused(words), Some(Err(refused))) => {
                let told = refused.to_string();
                told.starts_with(words) && told.len() < 300 && !told.contains(char::is_control)
            }
            (Reads(text), Some(Ok(tables))) => tables.tables[0].cell(0, 0) == *text,
            (OutOfMemory, None) => said.starts_with("memory allocation of "),
            (Any, _) => true,
            (Refused(_) | Reads(_) | OutOfMemory, _) => false,
        };
        if !is_so {
            let answer = answer.map(|read| read.map(|tables| tables.tables.len()));
            wrong.push(format!("{name}: {:?}, {answer:?}, {said}", output.status));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What the system says of a process, unless it is gone; one that is dead and not yet buried is.
pub(crate) fn about(process: u32, file: &str) -> Option<String> {
    let told = |file: &str| fs::read_to_string(format!("/proc/{process}/{file}")).ok();
    told("status").filter(|status| !status.contains("State:\tZ")).and_then(|_| told(file))
}

/// Waits until something is so.
pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < LONGEST, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The lines of a process's limits: what, and both bounds.
fn limits(process: u32) -> Vec<String> {
    let told = about(process, "limits").unwrap_or_default();
    told.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn has_bound_itself(process: u32) -> bool {
    // The last limit that it sets.
    limits(process).iter().any(|line| line.starts_with("Max open files 0 0"))
}

#[test]
fn a_reader_binds_itself_before_it_reads_a_byte() {
    let mut reader = Command::new(env!("CARGO_BIN_EXE_demarche"));
    reader.args(["read-office", "xlsx"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut reader: Child = reader.spawn().expect("a reader");
    wait_until("it has bound itself", || has_bound_itself(reader.id()));
    let told = limits(reader.id());
    for limit in [
        "Max cpu time 60 61",
        "Max file size 0 0",
        "Max core file size 0 0",
        "Max address space 1073741824 1073741824",
    ] {
        assert!(told.iter().any(|line| line.starts_with(limit)), "{limit}: {told:#?}");
    }
    // Bound as it is, it does its work.
    let sheet = data(&format!("<row r=\"1\">{}</row>", cell("A1", "v")));
    reader.stdin.take().expect("its input").write_all(&workbook(&sheet)).expect("it listens");
    let answer = reader.wait_with_output().expect("its answer").stdout;
    let read =
        postcard::from_bytes::<Result<Tables, Unreadable>>(&answer).expect("an answer").expect("tables");
    assert_eq!(read.tables[0].cell(0, 0), "v");
}

#[test]
fn a_reader_does_not_outlive_the_program_that_waits_for_it() {
    let script = "exec 3<&0; \"$0\" read-office xlsx <&3 >/dev/null & echo $!; wait";
    let mut parent = Command::new("sh");
    parent.args(["-c", script, env!("CARGO_BIN_EXE_demarche")]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut parent = parent.spawn().expect("a parent");
    // As long as this is held, what the reader waits for does not end.
    let _held = parent.stdin.take().expect("its input");
    let mut line = String::new();
    BufReader::new(parent.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    let reader: u32 = line.trim().parse().expect("the reader's number");
    wait_until("it has bound itself", || has_bound_itself(reader));
    parent.kill().expect("it is there");
    parent.wait().expect("it ends");
    wait_until("it ends with its parent", || about(reader, "status").is_none());
}
