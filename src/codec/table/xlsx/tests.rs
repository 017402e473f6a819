//! Workbooks, made part by part, and what is read of them.

use super::super::package::made::package;
use super::*;

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The second is struck out, the third is said not to be.
const FONTS: &str =
    "<fonts><font/><font><strike/></font><font><strike val=\"0\"/></font></fonts><fills/><borders/>";

/// The styles 9 and 10.
const IN_FONTS: &str = "<xf numFmtId=\"0\" fontId=\"1\"/><xf numFmtId=\"0\" fontId=\"2\"/>";

/// A workbook of sheets, each with its name, its attributes, and what it holds.
fn workbook(sheets: &[(&str, &str, &str)], shared: &[&str]) -> Vec<u8> {
    let (mut listed, mut related) = (String::new(), String::new());
    for (n, (name, more, _)) in (1..).zip(sheets) {
        listed += &format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"r{n}\" {more}/>");
        let target = format!("Target=\"worksheets/sheet{n}.xml\"");
        related += &format!("<Relationship Id=\"r{n}\" Type=\"{RELATIONS}/worksheet\" {target}/>");
    }
    // As programs write them: a month, a year, a share, hours that passed, days and times.
    let formats = ["mmm\\ yyyy", "yyyy", "[h]:mm:ss", "yyyy\\-mm\\-dd hh:mm", "0.0 \"in % of %\""];
    let mut coded = String::new();
    for (n, code) in (200..).zip(formats) {
        coded += &format!("<numFmt numFmtId=\"{n}\" formatCode=\"{}\"/>", code.replace('"', "&quot;"));
    }
    let used: String =
        [0, 14, 9, 17, 200, 201, 202, 203, 204].map(|n| format!("<xf numFmtId=\"{n}\"/>")).concat();
    let strings = shared.iter().map(|text| ["<si>", text, "</si>"].concat()).collect::<String>();
    let mut parts = vec![
        ("[Content_Types].xml".to_owned(), "<Types/>".to_owned()),
        (
            "_rels/.rels".to_owned(),
            format!(
                "<Relationships><Relationship Id=\"r\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!("<workbook {MAIN} xmlns:r=\"{RELATIONS}\"><sheets>{listed}</sheets></workbook>"),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{related}</Relationships>"
            ),
        ),
        (
            "xl/styles.xml".to_owned(),
            format!(
                "<styleSheet {MAIN}><numFmts>{coded}</numFmts>{FONTS}<cellXfs>{used}{IN_FONTS}</cellXfs></styleSheet>"
            ),
        ),
        ("xl/sharedStrings.xml".to_owned(), format!("<sst {MAIN}>{strings}</sst>")),
    ];
    for (number, (.., holds)) in (1..).zip(sheets) {
        let sheet = format!("<worksheet {MAIN}>{holds}</worksheet>");
        parts.push((format!("xl/worksheets/sheet{number}.xml"), sheet));
    }
    package(&parts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>())
}

/// A cell with words.
fn word(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
}

/// The only sheet of a workbook, from its rows and what stands behind them.
fn sheet(rows: &[String], behind: &str) -> Tables {
    let holds = format!("<sheetData>{}</sheetData>{behind}", rows.concat());
    read(&workbook(
        &[("S", "", &holds)],
        &["<t>shared</t>", "<r><t>ri</t></r><r><t xml:space=\"preserve\">ch </t></r><rPh><t>no</t></rPh>"],
    ))
    .unwrap()
}

fn rows(table: &Table) -> Vec<(usize, Vec<&str>)> {
    (0..table.row_count()).map(|row| (table.number(row), table.row(row).collect())).collect()
}

fn row(number: u32, cells: &[String]) -> String {
    format!("<row r=\"{number}\">{}</row>", cells.concat())
}

fn refused(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

#[test]
fn rows_keep_their_numbers_and_columns_their_letters() {
    let read =
        sheet(&[row(3, &[word("B3", "Issue"), word("D3", " North ")]), row(7, &[word("A7", "x")])], "");
    assert_eq!(rows(&read.tables[0]), [(3, vec!["", "Issue", "", "North"]), (7, vec!["x"])]);
    assert_eq!((read.tables[0].title.as_deref(), read.tables[0].counted), (Some("S"), Counted::Rows));
    assert_eq!(read.remarks, Vec::<String>::new());
}

#[test]
fn cells_and_rows_in_any_order_and_without_places_are_put_in_order() {
    let bare = "<row><c t=\"inlineStr\"><is><t>a</t></is></c><c t=\"inlineStr\"><is><t>b</t></is></c></row>";
    let read = sheet(
        &[
            bare.to_owned(),
            row(9, &[word("C9", "late"), word("A9", "early"), word("A9", "later")]),
            row(4, &[word("B4", "up")]),
        ],
        "",
    );
    assert_eq!(
        rows(&read.tables[0]),
        [(1, vec!["a", "b"]), (4, vec!["", "up"]), (9, vec!["later", "", "late"])]
    );
}

#[test]
fn what_a_cell_shows_is_its_text() {
    for (cell, shown) in [
        ("<c r=\"A1\" t=\"s\"><v>0</v></c>", "shared"),
        ("<c r=\"A1\" t=\"s\"><v>1</v></c>", "rich"),
        ("<c r=\"A1\"><v>3</v></c>", "3"),
        ("<c r=\"A1\"><v>3.0</v></c>", "3"),
        ("<c r=\"A1\"><v>0.30000000000000004</v></c>", "0.3"),
        ("<c r=\"A1\"><v>-1234567.891</v></c>", "-1234567.891"),
        ("<c r=\"A1\"><v>1E+300</v></c>", "1e300"),
        ("<c r=\"A1\" s=\"2\"><v>0.07</v></c>", "7%"),
        ("<c r=\"A1\" s=\"8\"><v>0.07</v></c>", "0.07"),
        ("<c r=\"A1\" s=\"1\"><v>47980</v></c>", "2031-05-12"),
        ("<c r=\"A1\" s=\"7\"><v>47980.604166666664</v></c>", "2031-05-12 14:30"),
        ("<c r=\"A1\" s=\"7\"><v>47980.00002</v></c>", "2031-05-12 00:00:01"),
        ("<c r=\"A1\" s=\"7\"><v>0.25</v></c>", "06:00"),
        ("<c r=\"A1\" s=\"1\"><v>-4</v></c>", "-4"),
        ("<c r=\"A1\" s=\"3\"><v>47969</v></c>", "2031-05"),
        ("<c r=\"A1\" s=\"4\"><v>47969</v></c>", "2031-05"),
        ("<c r=\"A1\" s=\"5\"><v>47849</v></c>", "2031"),
        ("<c r=\"A1\" s=\"6\"><v>1.5034722222222223</v></c>", "36:05:00"),
        ("<c r=\"A1\" t=\"d\"><v>2031-05-12T00:00:00</v></c>", "2031-05-12"),
        ("<c r=\"A1\" t=\"d\"><v>2031-05-12T14:30:00.000Z</v></c>", "2031-05-12 14:30"),
        ("<c r=\"A1\" t=\"b\"><v>1</v></c>", "TRUE"),
        ("<c r=\"A1\" t=\"e\"><v>#N/A</v></c>", "#N/A"),
        ("<c r=\"A1\" t=\"str\"><f>A2&amp;\"x\"</f><v>seen</v></c>", "seen"),
        (
            "<c r=\"A1\" t=\"inlineStr\"><is><t>one\r\ntwo_x000D_\nthree &amp; _x0041_</t></is></c>",
            "one\ntwo\nthree & A",
        ),
        ("<c r=\"A1\" t=\"inlineStr\"><is><t>'=cmd</t></is></c>", "=cmd"),
        ("<c r=\"A1\" t=\"inlineStr\"><is><t>'tis</t></is></c>", "'tis"),
    ] {
        assert_eq!(sheet(&[row(1, &[cell.to_owned()])], "").tables[0].cell(0, 0), shown, "{cell}");
    }
}

#[test]
fn a_formula_without_a_value_is_told_with_its_place() {
    let read = sheet(
        &[row(2, &[word("A2", "x"), "<c r=\"B2\"><f>1+1</f></c><c r=\"C2\" s=\"2\"/>".to_owned()])],
        "",
    );
    assert_eq!(
        read.remarks,
        [
            "the sheet `S` has 1 formula without a value, the first in B2; open the workbook, and save it with its values"
        ]
    );
    assert_eq!(sheet(&[row(2, &[word("A2", "x"), "<c r=\"B2\" s=\"2\"/>".to_owned()])], "").remarks.len(), 0);
}

#[test]
fn a_text_that_was_merged_stands_in_every_cell() {
    let merges = ["A1:Z1", "A2:A4", "B2:C3", "D3:D4", "E9:F9"].map(|at| format!("<mergeCell ref=\"{at}\"/>"));
    let behind = format!("<mergeCells>{}</mergeCells>", merges.concat());
    let read = sheet(
        &[
            row(1, &[word("A1", "Title")]),
            row(2, &[word("A2", "Fish"), word("B2", "both"), word("D2", "1")]),
            row(3, &[word("C3", "under"), word("D3", "2")]),
            row(4, &[word("C4", "3")]),
        ],
        &behind,
    );
    let table = &read.tables[0];
    assert_eq!(
        rows(table),
        [
            (1, vec!["Title"; 4]),
            (2, vec!["Fish", "both", "both", "1"]),
            (3, vec!["Fish", "both", "both", "2"]),
            (4, vec!["Fish", "", "3", "2"]),
        ]
    );
    assert_eq!(table.merged(0, 3), Some(&Merge { row: 0, column: 0, rows: 1, columns: 4 }));
    assert_eq!(table.merged(2, 2), Some(&Merge { row: 1, column: 1, rows: 2, columns: 2 }));
    assert_eq!(table.merged(3, 3), Some(&Merge { row: 2, column: 3, rows: 2, columns: 1 }));
    assert_eq!([table.merged(3, 2), table.merged(1, 3)], [None; 2]);
    assert_eq!(read.remarks, ["the sheet `S`: 1 cell holds a text under a merged cell, which was left out"]);
}

#[test]
fn merges_without_text_over_others_or_without_end_do_no_harm() {
    let merges: String = (0..20_000).map(|_| "<mergeCell ref=\"A1:XFD1048576\"/>").collect();
    let merges = format!("<mergeCells>{merges}<mergeCell ref=\"B2:B3\"/></mergeCells>");
    let filled = |text: &str| {
        (1..=200)
            .map(|n| row(n, &[word(&format!("A{n}"), text), word(&format!("C{n}"), "z")]))
            .collect::<Vec<_>>()
    };
    let read = sheet(&filled("x"), &merges);
    assert_eq!(rows(&read.tables[0])[199], (200, vec!["x"; 3]));
    assert_eq!(read.tables[0].merged(199, 2).map(|it| (it.rows, it.columns)), Some((200, 3)));
    let read = sheet(&[row(1, &[word("B1", "y")]), row(5, &[word("A5", "z")])], &merges);
    assert_eq!(rows(&read.tables[0]), [(1, vec!["", "y"]), (5, vec!["z"])]);
    assert_eq!(read.tables[0].merged(0, 1), None);
}

#[test]
fn hidden_sheets_are_told_and_empty_ones_are_nothing() {
    let holds = format!("<sheetData>{}</sheetData>", row(1, &[word("A1", "x")]));
    let sheets =
        [("Shown", "", holds.as_str()), ("Notes", "state=\"hidden\"", &holds), ("Void", "", "<sheetData/>")];
    let read = read(&workbook(&sheets, &[])).unwrap();
    assert_eq!(read.tables.iter().filter_map(|table| table.title.as_deref()).collect::<Vec<_>>(), ["Shown"]);
    assert_eq!(read.remarks, ["the sheet `Notes` is hidden and was left out"]);
}

#[test]
fn a_cell_that_is_struck_out_is_left_out_and_told_with_its_place() {
    let styled =
        |at: &str, style: u32, text: &str| word(at, text).replace("<c ", &format!("<c s=\"{style}\" "));
    let read = sheet(
        &[
            row(1, &[word("A1", "Dam"), styled("B1", 9, "No"), styled("C1", 10, "Yes")]),
            row(2, &[styled("A2", 9, "gone")]),
        ],
        "",
    );
    assert_eq!(rows(&read.tables[0]), [(1, vec!["Dam", "", "Yes"])]);
    assert_eq!(
        read.remarks,
        ["the sheet `S`: 2 texts that are struck out are left out, the first \"No\" in B1"]
    );
    let read = sheet(&[row(1, &[word("A1", "Dam"), styled("B1", 9, "No")])], "");
    assert_eq!(read.remarks, ["the sheet `S`: a text that is struck out is left out: \"No\" in B1"]);
}

#[test]
fn hidden_rows_and_columns_are_left_out_and_told() {
    let hide = |row: String| row.replace("<row ", "<row hidden=\"1\" ");
    let one = |columns: &str, rows: &[String]| {
        let holds = format!("<cols>{columns}</cols><sheetData>{}</sheetData>", rows.concat());
        read(&workbook(&[("S", "", &holds)], &[])).unwrap()
    };
    let seen = |n: u32| row(n, &["A", "B", "C"].map(|letter| word(&format!("{letter}{n}"), letter)));
    let read = one(
        "<col min=\"2\" max=\"2\" hidden=\"1\"/><col min=\"3\" max=\"3\" hidden=\"0\"/>\
         <col min=\"0\" max=\"0\" hidden=\"1\"/><col min=\"9\" max=\"4000000000\" hidden=\"true\"/>",
        &[seen(1), hide(seen(2)), seen(3), hide(row(4, &[])), hide(seen(5)).replace(" r=", " x=")],
    );
    assert_eq!(rows(&read.tables[0]), [(1, vec!["A", "", "C"]), (3, vec!["A", "", "C"])]);
    assert_eq!(
        read.remarks,
        [
            "the sheet `S`: 2 hidden rows are left out, the first 2; unhide them in the workbook where they belong",
            "the sheet `S`: the hidden column B is left out; unhide it in the workbook if it belongs"
        ]
    );
    let read = one("", &[seen(1), hide(seen(2)).replace("\"1\"", "\"0\"")]);
    assert_eq!((read.tables[0].row_count(), read.remarks), (2, vec![]));
}

#[test]
fn a_text_that_is_struck_out_within_its_cell_is_left_out_or_told() {
    let struck = "<r><rPr><strike/></rPr><t>No</t></r>";
    let part = &format!("{struck}<r><rPr><strike val=\"0\"/></rPr><t>Yes</t></r>");
    let shared = |at: &str, n: usize| format!("<c r=\"{at}\" t=\"s\"><v>{n}</v></c>");
    let number = "<c r=\"E1\"><v>0</v></c>".to_owned();
    let inline = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is>{text}</is></c>");
    let cells =
        [shared("A1", 2), shared("B1", 0), shared("C1", 1), inline("D1", part), number, inline("F1", struck)];
    let holds = format!("<sheetData>{}</sheetData>", row(1, &cells));
    let read = read(&workbook(&[("S", "", &holds)], &[struck, part, "<t>Dam</t>"])).unwrap();
    assert_eq!(rows(&read.tables[0]), [(1, vec!["Dam", "", "NoYes", "NoYes", "0"])]);
    assert_eq!(
        read.remarks,
        [
            "the sheet `S`: 2 texts that are struck out are left out, the first \"No\" in B1",
            "the sheet `S`: 2 texts are struck out in part and were taken whole, the first in C1; delete in them what no longer holds",
        ]
    );
}

#[test]
fn what_is_no_workbook_is_refused_by_name() {
    let types = ("[Content_Types].xml", "");
    for (bytes, words) in [
        (vec![], "the file is empty; save it as XLSX"),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..".to_vec(),
            "it is an old workbook (XLS) or locked with a password; save it as XLSX, without a password",
        ),
        (b"Issue,North\n".to_vec(), "it is no XLSX file; save it as XLSX"),
        (
            b"PK\x03\x04 and no more".to_vec(),
            "the file is damaged or was cut off; open it, and save it as XLSX",
        ),
        (
            package(&[types, ("xl/workbook.bin", "")]),
            "it is a binary workbook (XLSB), not XLSX; save it as XLSX",
        ),
        (
            package(&[("mimetype", ""), ("content.xml", "")]),
            "it is an OpenDocument file (ODS or ODT), not XLSX; save it as XLSX",
        ),
        (
            package(&[types, ("ppt/presentation.xml", "")]),
            "it is a presentation (PPTX), not XLSX; save it as XLSX",
        ),
        (
            package(&[types, ("word/document.xml", "")]),
            "it is a document (DOCX), not a workbook; give it the ending .docx",
        ),
        (package(&[("a.txt", "")]), "it is a ZIP file of something else, not XLSX; save it as XLSX"),
    ] {
        assert_eq!(refused(&bytes), words);
    }
    let told = refused(&package(&[types, ("xl/workbook.xml", "<workbook")]));
    assert!(
        told.starts_with("the workbook is damaged (") && told.ends_with("; open it, and save it as XLSX"),
        "{told}"
    );
}

#[test]
fn a_cell_beyond_the_end_of_a_sheet_is_refused() {
    for at in ["XFE1", "A1048577", "ZZZZZZ4294967295"] {
        let holds = format!("<sheetData><row>{}</row></sheetData>", word(at, "x"));
        let told = refused(&workbook(&[("S", "", &holds)], &[]));
        assert!(
            told.starts_with("the sheet `S`: ") && told.ends_with("; open it, and save it as XLSX"),
            "{told}"
        );
    }
    let read = sheet(&[row(1, &[word("A1", "x")]), row(1_048_576, &[word("XFD1048576", "far")])], "");
    assert_eq!((read.tables[0].row_count(), read.tables[0].cell(1, 16_383)), (2, "far"));
}

#[test]
fn no_prefix_and_no_damage_of_a_good_workbook_is_a_panic() {
    let holds = format!(
        "<sheetData>{}</sheetData><mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>",
        row(1, &[word("A1", "x"), "<c r=\"B1\" s=\"1\"><v>5</v></c>".to_owned()])
    );
    let good = workbook(&[("S", "", &holds)], &["<t>x</t>"]);
    for length in (0..good.len()).step_by(7) {
        drop(read(&good[..length]));
    }
    for at in (0..good.len()).step_by(3) {
        let mut damaged = good.clone();
        damaged[at] ^= 0x55;
        drop(read(&damaged));
    }
}

#[test]
fn an_error_that_the_library_does_not_know_costs_no_more_than_its_cell() {
    let read = sheet(&[row(1, &["<c r=\"A1\" t=\"e\"><v>#NEW!</v></c>".to_owned(), word("B1", "x")])], "");
    assert_eq!(rows(&read.tables[0]), [(1, vec!["", "x"])]);
    assert_eq!(
        read.remarks,
        ["the sheet `S`: 1 cell holds an error of a kind that is not known, taken for empty"]
    );
}
