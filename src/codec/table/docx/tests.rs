//! Documents, made part by part, and what is read of them.

use super::super::package::made::package;
use super::super::{Counted, Merge};
use super::*;

const TEXT: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"";

/// As programs write them, in a language of theirs.
const STYLES: &str = "<w:style w:type=\"paragraph\" w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"Tabelle\"><w:name w:val=\"Table\"/><w:basedOn w:val=\"Beschriftung\"/></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"Beschriftung\"><w:name w:val=\"caption\"/></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"Punkte\"><w:name w:val=\"List Bullet\"/><w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"Ring1\"><w:basedOn w:val=\"Ring2\"/></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"Ring2\"><w:basedOn w:val=\"Ring1\"/></w:style>";

fn document(body: &str) -> Vec<u8> {
    package(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"r\" Type=\"http://x/officeDocument\" Target=\"/word/document2.xml\"/></Relationships>",
        ),
        ("word/styles.xml", &format!("<w:styles {TEXT}>{STYLES}</w:styles>")),
        ("word/document2.xml", &format!("<w:document {TEXT}><w:body>{body}</w:body></w:document>")),
    ])
}

fn read_body(body: &str) -> Tables {
    read(&document(body)).unwrap()
}

fn refused(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

fn words(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn paragraph(properties: &str, holds: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{holds}</w:p>")
}

fn plain(text: &str) -> String {
    paragraph("", &words(text))
}

fn cell(properties: &str, holds: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{holds}</w:tc>")
}

/// A table of rows of cells, each holding one plain text.
fn table(rows: &[&[&str]]) -> String {
    let row = |cells: &&[&str]| {
        let cells: String = cells.iter().map(|text| cell("", &plain(text))).collect();
        ["<w:tr>", &cells, "</w:tr>"].concat()
    };
    ["<w:tbl>", &rows.iter().map(row).collect::<String>(), "</w:tbl>"].concat()
}

/// What is read of a table of one cell that holds this.
fn one(holds: &str) -> (String, Vec<String>) {
    let read = read_body(&format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell("", holds)));
    (read.tables[0].cell(0, 0).to_owned(), read.remarks)
}

fn rows(table: &Table) -> Vec<Vec<&str>> {
    (0..table.row_count()).map(|row| table.row(row).collect()).collect()
}

#[test]
fn every_table_is_read_in_order_under_its_heading() {
    let heading =
        |style: &str, text: &str| paragraph(&format!("<w:pStyle w:val=\"{style}\"/>"), &words(text));
    let inner = table(&[&["inner"]]);
    let body = [
        table(&[&["first"]]),
        heading("berschrift1", "Water"),
        plain("Between."),
        table(&[&["Issue", "North"], &["Flow", "yes"]]),
        heading("Tabelle", "Table 2: Fish"),
        format!(
            "<w:sdt><w:sdtContent><w:tbl><w:tr>{}</w:tr></w:tbl></w:sdtContent></w:sdt>",
            cell("", &(inner + &plain("outer")))
        ),
        paragraph("<w:outlineLvl w:val=\"1\"/>", &words("Trade")),
        paragraph("<w:pStyle w:val=\"Ring1\"/>", &words("no heading")),
        table(&[&["last"]]),
    ];
    let read = read_body(&body.concat());
    let found: Vec<_> = read.tables.iter().map(|it| (it.title.as_deref(), it.cell(0, 0))).collect();
    let (fish, trade) = (Some("Table 2: Fish"), Some("Trade"));
    assert_eq!(
        found,
        [(None, "first"), (Some("Water"), "Issue"), (fish, "outer"), (fish, "inner"), (trade, "last")]
    );
    assert_eq!(rows(&read.tables[1]), [["Issue", "North"], ["Flow", "yes"]]);
    assert_eq!((read.tables[1].counted, read.tables[1].number(1)), (Counted::Rows, 2));
    assert_eq!(read.remarks, Vec::<String>::new());
}

#[test]
fn a_cell_keeps_its_lines_and_its_lists() {
    let item = |text: &str| paragraph("<w:pStyle w:val=\"Punkte\"/>", &words(text));
    let own = paragraph("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"7\"/></w:numPr>", &words("own"));
    let none =
        paragraph("<w:pStyle w:val=\"Punkte\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr>", &words("none"));
    assert_eq!(
        one(&[plain("intro"), item("one"), own, none, plain(" ")].concat()).0,
        "intro\n• one\n• own\nnone"
    );
    assert_eq!(one(&item("alone")).0, "alone");
    let broken = "<w:p><w:r><w:t>one</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t><w:cr/><w:t>four</w:t></w:r></w:p>";
    assert_eq!(one(broken).0, "one\ntwo three\nfour");
    assert_eq!(
        one(&[item(""), plain("x")].concat()),
        (
            "x".to_owned(),
            vec![
                "1 cell holds nothing but a number that is counted when it is shown; it was taken for empty"
                    .to_owned()
            ]
        )
    );
}

#[test]
fn words_are_kept_wherever_they_stand() {
    for (holds, shown) in [
        ("<w:hyperlink>LINK</w:hyperlink>", "link"),
        ("<w:smartTag><w:sdt><w:sdtContent>LINK</w:sdtContent></w:sdt></w:smartTag>", "link"),
        ("<w:fldSimple w:instr=\"PAGE\">LINK</w:fldSimple>", "link"),
        ("<w:r><w:fldChar/></w:r><w:r><w:instrText>HYPERLINK x</w:instrText></w:r>LINK", "link"),
        ("LINK<w:r><w:noBreakHyphen/><w:t>up</w:t><w:softHyphen/></w:r>", "link-up"),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
        ("<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/></w:r>", "✓"),
        ("<w:r><w:sym w:font=\"Arial\" w:char=\"00E9\"/></w:r>", "é"),
        ("<w:r><w:t>a &amp; b &lt;c&gt; &#233;&quot;<![CDATA[<d>]]></w:t></w:r>", "a & b <c> é\"<d>"),
        (
            "LINK<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p>LINK</w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p>LINK</w:p></mc:Fallback></mc:AlternateContent></w:r>",
            "link\nlink",
        ),
        ("LINK<w:r><a:t>drawn</a:t></w:r>", "link"),
        ("<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>seen</w:t></w:r>", "seen"),
    ] {
        let told = one(&format!("<w:p>{}</w:p>", holds.replace("LINK", &words("link"))));
        assert_eq!(told, (shown.to_owned(), vec![]), "{holds}");
    }
}

#[test]
fn what_is_left_out_is_told() {
    for (holds, shown, told) in [
        (
            "LINK<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>",
            "link",
            "tracked deletions in the tables were left out",
        ),
        ("<w:moveFrom>LINK</w:moveFrom>LINK", "link", "tracked deletions in the tables were left out"),
        ("<w:ins>LINK</w:ins>", "link", "tracked insertions in the tables were taken for text"),
        ("LINK<w:r><w:footnoteReference w:id=\"2\"/></w:r>", "link", "1 footnote of the tables was left out"),
        (
            "LINK<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>",
            "link",
            "1 hidden text in the tables was left out",
        ),
        (
            "LINK<w:r><w:sym w:font=\"Wingdings\" w:char=\"F021\"/></w:r>",
            "link",
            "1 sign of a special font in the tables was left out",
        ),
    ] {
        let read = one(&format!("<w:p>{}</w:p>", holds.replace("LINK", &words("link"))));
        assert_eq!(read, (shown.to_owned(), vec![told.to_owned()]), "{holds}");
    }
    let row = |properties: &str, text: &str| {
        format!("<w:tr><w:trPr>{properties}</w:trPr>{}</w:tr>", cell("", &plain(text)))
    };
    let read = read_body(&format!("<w:tbl>{}{}</w:tbl>", row("<w:del/>", "gone"), row("<w:ins/>", "new")));
    assert_eq!(rows(&read.tables[0]), [["new"]]);
    assert_eq!(read.remarks.len(), 2);
    let foreign = read_body(&format!("<w:altChunk/>{}", table(&[&["x"]])));
    assert_eq!(foreign.remarks, ["1 part of the document that came from another file was left out"]);
    let before = "<w:p><w:pPr><w:pPrChange><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:pPrChange></w:pPr>LINK</w:p>LINK";
    assert_eq!(one(&before.replace("LINK", &words("link"))).0, "link");
}

#[test]
fn what_is_struck_out_is_left_out_and_quoted_as_that_of_a_page() {
    let run = |properties: &str, text: &str| {
        format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    let struck = |text: &str| run("<w:strike/>", text);
    let (gone, twice) =
        ([struck("No, "), struck("never")].concat(), run("<w:dstrike w:val=\"true\"/>", "Maybe"));
    let off = [run("<w:strike w:val=\"0\"/>", "a"), run("<w:dstrike w:val=\"false\"/>", "b")].concat();
    for (holds, shown, told) in [
        (paragraph("", &gone), "", vec!["a text that is struck out is left out: \"No, never\""]),
        (
            paragraph("", &[&gone, &words("Yes "), &twice].map(String::as_str).concat()),
            "Yes",
            vec!["2 texts that are struck out are left out, the first \"No, never\""],
        ),
        (
            paragraph("<w:numPr><w:numId w:val=\"1\"/></w:numPr>", &twice),
            "",
            vec!["a text that is struck out is left out: \"Maybe\""],
        ),
        (paragraph("", &off), "ab", vec![]),
        (
            paragraph("", &run("<w:strike/><w:vanish/>", "x")),
            "",
            vec!["1 hidden text in the tables was left out"],
        ),
    ] {
        let row = format!("<w:tr>{}{}</w:tr>", cell("", &plain("Dam")), cell("", &holds));
        let read = read_body(&format!("{}<w:tbl>{row}</w:tbl>", paragraph("", &struck("not in a table"))));
        assert_eq!(
            (read.tables[0].cell(0, 1), read.remarks),
            (shown, told.into_iter().map(str::to_owned).collect())
        );
    }
}

#[test]
fn cells_that_are_one_hold_their_text_in_each_place() {
    let row = |cells: &[String]| ["<w:tr>", &cells.concat(), "</w:tr>"].concat();
    let (begins, goes_on) = ("<w:vMerge w:val=\"restart\"/>", "<w:vMerge/>");
    let body = [
        row(&[cell("<w:gridSpan w:val=\"3\"/>", &plain("Title"))]),
        row(&[
            cell(begins, &plain("Fish")),
            cell(&format!("<w:gridSpan w:val=\"2\"/>{begins}"), &plain("both")),
        ]),
        row(&[
            cell(goes_on, "<w:p/>"),
            cell(&format!("<w:gridSpan w:val=\"2\"/>{goes_on}"), &plain("under")),
        ]),
        row(&[cell(goes_on, "<w:p/>"), cell("", &plain("a")), cell(goes_on, &plain("b"))]),
        format!(
            "<w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>{}{}</w:tr>",
            cell("<w:hMerge w:val=\"restart\"/>", &plain("wide")),
            cell("<w:hMerge/>", "<w:p/>")
        ),
    ];
    let read = read_body(&format!("<w:tbl>{}</w:tbl>", body.concat()));
    let table = &read.tables[0];
    assert_eq!(
        rows(table),
        [
            vec!["Title"; 3],
            vec!["Fish", "both", "both"],
            vec!["Fish", "both", "both"],
            vec!["Fish", "a", "b"],
            vec!["", "wide", "wide"],
        ]
    );
    assert_eq!(table.merged(0, 2), Some(&Merge { row: 0, column: 0, rows: 1, columns: 3 }));
    assert_eq!(table.merged(3, 0), Some(&Merge { row: 1, column: 0, rows: 3, columns: 1 }));
    assert_eq!(table.merged(2, 2), Some(&Merge { row: 1, column: 1, rows: 2, columns: 2 }));
    assert_eq!(table.merged(4, 2), Some(&Merge { row: 4, column: 1, rows: 1, columns: 2 }));
    assert_eq!([table.merged(3, 1), table.merged(3, 2)], [None; 2]);
    assert_eq!(read.remarks, ["1 cell that lies under a merged one was left out"]);
}

#[test]
fn what_is_no_document_or_asks_for_too_much_is_refused_in_words() {
    let types = ("[Content_Types].xml", "<Types/>");
    let wide =
        format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell("<w:gridSpan w:val=\"1000000000\"/>", &plain("x")));
    let lol = "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;\">]><l>&b;</l>";
    let with_main = |text: &str| package(&[types, ("word/document.xml", text)]);
    for (bytes, words) in [
        (document(&wide), "row 1 has more than 16384 columns; "),
        (document(&"<w:tbl><w:tr><w:tc>".repeat(100)), "the document is damaged ("),
        (
            document(
                &[&"<w:tbl><w:tr><w:tc>".repeat(10_001), "", &"</w:tc></w:tr></w:tbl>".repeat(10_001)]
                    .concat(),
            ),
            "there are more than 10000 tables; ",
        ),
        (with_main(lol), "the document is damaged (it has a DOCTYPE); "),
        (with_main("<l>&b;</l>"), "the document is damaged (an unknown entity); "),
        (with_main("<l>"), "the document is damaged (its text ends too early); open it, and save it as DOCX"),
        (package(&[types, ("word/other.xml", "")]), "the document is damaged (it has no text); "),
        (
            package(&[types, ("xl/workbook.xml", "")]),
            "it is a workbook (XLSX), not a document; give it the ending .xlsx",
        ),
        (
            package(&[("mimetype", ""), ("content.xml", "")]),
            "it is an OpenDocument file (ODS or ODT), not DOCX; save it as DOCX",
        ),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..".to_vec(),
            "it is an old document (DOC) or locked with a password; save it as DOCX, without a password",
        ),
    ] {
        let told = refused(&bytes);
        assert!(told.starts_with(words), "{told}");
    }
    assert_eq!(read_body(&plain("no table")), Tables::default());
}

#[test]
fn no_prefix_and_no_damage_of_a_good_document_is_a_panic() {
    let good = document(&table(&[&["a", "b"], &["c", "d"]]));
    for length in (0..good.len()).step_by(7) {
        drop(read(&good[..length]));
    }
    for at in (0..good.len()).step_by(3) {
        let mut damaged = good.clone();
        damaged[at] ^= 0x55;
        drop(read(&damaged));
    }
    // The same in the text itself, which a checksum does not guard here.
    let text = format!("<w:document {TEXT}>{}</w:document>", table(&[&["a"]]));
    for at in (0..text.len()).step_by(3) {
        for put in ["<", ">", "&", "\"", "</w:tc>", "<w:tbl>", "<w:p>", "<w:tr>"] {
            let damaged = [&text[..at], put, &text[at..]].concat();
            drop(read(&package(&[("[Content_Types].xml", ""), ("word/document.xml", &damaged)])));
        }
    }
}

#[test]
fn the_heading_over_all_others_is_what_a_document_calls_itself() {
    let heading = |text: &str| paragraph("<w:pStyle w:val=\"berschrift1\"/>", &words(text));
    let title = |first: &[&str]| {
        let first: String = first.iter().map(|text| heading(text)).collect();
        read_body(&format!("{first}{}{}", table(&[&["a"]]), heading("Later"))).title
    };
    assert_eq!(title(&["Talks on the Aru", "1. Flow"]).as_deref(), Some("Talks on the Aru"));
    assert_eq!(title(&["Flow"]), None);
    assert_eq!(title(&["1. Water", "1.1 Flow"]), None);
}
