//! Pages as wikis, word processors, spreadsheets, people and attackers write them.

use proptest::prelude::*;

use super::*;

/// A table as its rows, joined by bars.
fn shown(table: &Table) -> Vec<String> {
    (0..table.row_count())
        .map(|row| table.row(row).collect::<Vec<_>>().join("|").replace('\n', "/"))
        .collect()
}

/// The only table of a page, and what is said of it.
fn only(html: &str) -> (Table, Vec<String>) {
    let mut tables = read(html.as_bytes()).unwrap();
    assert_eq!(tables.tables.len(), 1, "{html}");
    (tables.tables.remove(0), tables.remarks)
}

fn rows(html: &str) -> Vec<String> {
    shown(&only(html).0)
}

#[test]
fn a_comparison_of_a_wiki_is_read_as_a_reader_sees_it() {
    let html = r##"<!DOCTYPE html><html><head><meta charset="UTF-8"><title>Aru talks</title>
<style>.x{color:red}</style><script>var a = "<table><tr><td>no</td></tr></table>";</script></head><body>
<h2><span class="mw-headline" id="Positions">Positions of the parties</span><span class="mw-editsection">[<a href="/edit">edit</a>]</span></h2>
<p>Some prose.<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">&#91;1&#93;</a></sup></p>
<table class="wikitable sortable">
<tbody><tr>
<th rowspan="2">Issue</th>
<th colspan="2">Upstream</th>
<th rowspan="2">South&nbsp;<a href="/wiki/South">Republic</a></th></tr>
<tr>
<th><span class="flagicon"><img alt="" src="n.png"></span> North</th>
<th>Delta<sup class="reference"><a href="#cite_note-2">[2]</a></sup></th></tr>
<tr>
<td>Minimum flow<br />all year</td>
<td style="background:#9F9" class="table-yes"><img alt="Yes" src="y.png"></td>
<td rowspan="2"><ul><li>No, unless:
<ul><li>measured</li></ul></li><li>paid</li></ul></td>
<td>40&#160;m<sup>3</sup>/s<sup>[<i>citation needed</i>]</sup></td></tr>
<tr>
<td><span style="display:none" class="sortkey">Dam 001</span>Dam &amp; weir</td>
<td><style data-mw-deduplicate="x">.y{}</style>Against</td>
<td><p>For</p><p>with <b>con</b>ditions</p></td></tr></tbody></table></body></html>"##;
    let (table, remarks) = only(html);
    assert_eq!(table.title.as_deref(), Some("Positions of the parties"));
    assert_eq!(
        shown(&table),
        [
            "Issue|Upstream|Upstream|South Republic",
            "Issue|North|Delta|South Republic",
            "Minimum flow/all year|Yes|• No, unless:/• measured/• paid|40 m³/s",
            "Dam & weir|Against|• No, unless:/• measured/• paid|For/with conditions",
        ]
    );
    let merge = table.merged(1, 0).unwrap();
    assert_eq!((merge.row, merge.rows, merge.columns), (0, 2, 1));
    assert_eq!(table.merged(0, 2).map(|it| (it.column, it.columns)), Some((1, 2)));
    assert_eq!(table.merged(3, 2), table.merged(2, 2));
    assert!(table.merged(1, 1).is_none());
    assert_eq!(
        remarks,
        ["a hidden text is left out: \"Dam 001\"", "2 marks of footnotes are left out, the first \"[2]\"",]
    );
}

#[test]
fn a_picture_that_says_what_the_words_beside_it_say_is_not_heard_twice() {
    let cell = |html: &str| rows(&format!("<table><tr><td>{html}</td></tr></table>")).concat();
    for (html, expected) in [
        ("<img alt=\"Yes\" src=t>&nbsp;Yes", "Yes"),
        ("<b>No</b> <img alt=no>", "No"),
        ("<img alt=No> No<sup><a href=#n>[3]</a></sup>", "No"),
        ("<img alt=Yes>", "Yes"),
        ("<img alt=Yes> if joint", "Yes if joint"),
        ("<img alt=Yes><br>Yes", "Yes/Yes"),
        ("<ul><li><img alt=North> North<li>South</ul>", "• North/• South"),
    ] {
        assert_eq!(cell(html), expected, "{html}");
    }
}

#[test]
fn the_first_heading_of_the_first_rank_is_what_a_page_calls_itself() {
    let page = "<h2>News</h2><h1>Talks on the Aru</h1><h2>Flow</h2><table><tr><td>a</table><h1>More</h1>";
    let tables = read(page.as_bytes()).unwrap();
    assert_eq!(tables.title.as_deref(), Some("Talks on the Aru"));
    assert_eq!(tables.tables[0].title.as_deref(), Some("Flow"));
}

#[test]
fn a_document_saved_by_a_word_processor_is_read() {
    let html = r#"<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta http-equiv=Content-Type content="text/html; charset=windows-1252"><style><!-- p.MsoNormal {margin:0cm;} --></style></head>
<body lang=DE><div class=WordSection1>
<p class=MsoCaption>Table <span style='mso-element:field-begin'></span>1: Positionen</p>
<table class=MsoTableGrid border=1 cellspacing=0 style='border-collapse:collapse'>
 <tr style='mso-yfti-irow:0'>
  <td width=208 valign=top><p class=MsoNormal><b>Thema<o:p></o:p></b></p></td>
  <td width=208><p class=MsoNormal><b>S"#
        .as_bytes();
    let rest = b"\xFCd</b></p></td>
 </tr>
 <tr><td><p class=MsoNormal>Abfluss<span style='mso-spacerun:yes'>\xA0 </span>im
  Sommer</p></td>
  <td><p class=MsoListParagraph>ja\x85</p>
  <p class=MsoNormal>nur <del>nie</del> <ins>gemeinsam</ins><a href=\"#_ftn1\" name=\"_ftnref1\"><span class=MsoFootnoteReference>[1]</span></a></p>
  <p class=MsoNormal><o:p>&nbsp;</o:p></p></td></tr>
</table></div></body></html>";
    let mut tables = read(&[html, &rest[..]].concat()).unwrap();
    let table = tables.tables.remove(0);
    assert_eq!(table.title.as_deref(), Some("Table 1: Positionen"));
    assert_eq!(shown(&table), ["Thema|Süd", "Abfluss im Sommer|ja…/nur gemeinsam"]);
    assert_eq!(
        tables.remarks,
        ["a text that is struck out is left out: \"nie\"", "a mark of a footnote is left out: \"[1]\""]
    );
}

#[test]
fn a_page_saved_by_a_spreadsheet_is_read() {
    let html = r#"<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body>
<table border=0 cellpadding=0 width=384><col width=64 span=2 style='width:48pt'>
 <tr height=20><td colspan=3 class=xl65 style='mso-ignore:colspan'>Positions, May</td><td></td></tr>
 <tr><td>Issue</td><td>North</td><td>South</td><td>&nbsp;</td></tr>
 <tr><td>Flow</td><td x:str>yes<br style='mso-data-placement:same-cell;'>if</td><td align=right x:num="0.5">50%</td></tr>
 <tr style='display:none'><td>Hidden</td><td>x</td></tr>
 <tr><td>Dam</td><td>no</td><td style='display:none'>y</td></tr>
<![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=64></td></tr><![endif]>
</table></body></html>"#;
    let (table, remarks) = only(html);
    assert_eq!(
        shown(&table),
        ["Positions, May|Positions, May|Positions, May|", "Issue|North|South|", "Flow|yes/if|50%", "Dam|no"]
    );
    let numbers: Vec<usize> = (0..4).map(|row| table.number(row)).collect();
    assert_eq!(numbers, [1, 2, 3, 5], "hidden rows are counted, as a person who shows them would");
    assert_eq!(remarks, ["3 hidden texts are left out, the first \"Hidden\""]);
}

#[test]
fn what_hands_leave_out_is_no_matter() {
    assert_eq!(
        rows("<table><tr><th>Issue<th>North<tr><td>Flow<td>yes<li>a<li>b<tr><td>Dam"),
        ["Issue|North", "Flow|yes/• a/• b", "Dam"]
    );
    assert_eq!(rows("<TABLE><TD>a</TD><TD>b"), ["a|b"]);
    assert_eq!(
        rows("<p><table><caption>x<tr><td hidden>n<td>y<p style='display:none'>z<p>w</table>"),
        ["y/w"]
    );
    assert_eq!(rows("<table><tr><td>a</tbody><tr><td>b</td></tr></table></table></td>c"), ["a", "b"]);
    assert_eq!(rows("<table><tr><td><span hidden>x</td><td>y</td></table>"), ["|y"]);
}

#[test]
fn heads_come_first_and_feet_last_whatever_their_place() {
    let html = "<table><tfoot><tr><td>Sum</tfoot><tbody><tr><td rowspan=9>a<tr><td>b<tbody><tr><td>c<tbody><thead><tr><th>Issue</table>";
    let (table, _) = only(html);
    assert_eq!(shown(&table), ["Issue", "a", "a|b", "c", "Sum"], "a span ends with its group");
    assert_eq!((0..5).map(|row| table.number(row)).collect::<Vec<_>>(), [5, 2, 3, 4, 1]);
}

#[test]
fn a_table_within_another_is_a_table_of_its_own() {
    let html = "<h1>Talks</h1><table><tr><td>before <table><caption>In\nner</caption><tr><td>x<td>y</table> after<td>z</table>
        <h2>Next<br>part</h2><table><tr><td>q</table><div hidden><table><tr><td>no</table></div><table><tr><td> </table>";
    let tables = read(html.as_bytes()).unwrap().tables;
    let titles: Vec<_> = tables.iter().map(|table| table.title.as_deref().unwrap()).collect();
    assert_eq!(titles, ["Talks", "In ner", "Next part"]);
    assert_eq!(tables.iter().map(shown).collect::<Vec<_>>(), [["before/after|z"], ["x|y"], ["q"]]);
}

#[test]
fn spans_cover_what_they_say_and_no_column_that_is_nobodys() {
    assert_eq!(rows("<table><tr><td colspan=100>T<tr><td>a<td>b</table>"), ["T|T", "a|b"]);
    assert_eq!(
        rows("<table><tr><td>a<td rowspan=2>b<td>c<tr><td colspan=2>d<td>e</table>"),
        ["a|b|c", "d|b|e"]
    );
    assert_eq!(rows("<table><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d</table>"), ["a|b", "a|c", "a|d"]);
    assert_eq!(
        rows("<table><tr><td colspan=0 rowspan=-1>a<td colspan='2x'>b<tr><td>c<td>d<td>e</table>"),
        ["a|b|b", "c|d|e"]
    );
}

#[test]
fn a_page_in_another_encoding_is_read_by_its_own_word() {
    for head in [
        &b"<meta charset=windows-1251>"[..],
        b"<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset = Windows-1251'>",
        b"<?xml version='1.0' encoding='windows-1251'?>",
    ] {
        let tables = read(&[head, b"<table><tr><td>\xCF\xE8</table>"].concat()).unwrap();
        assert_eq!((shown(&tables.tables[0]), tables.remarks), (vec!["Пи".to_owned()], vec![]));
    }
}

#[test]
fn a_page_without_tables_says_so() {
    let refused = |html: &str| read(html.as_bytes()).unwrap_err();
    assert_eq!(refused("<p>x").what, "there is no table in the page");
    assert!(refused("<FRAMESET><frame src=sheet001.htm></FRAMESET>").remedy.contains("files of their own"));
    assert_eq!(refused("<table><tr><td>&nbsp;</table>").what, "there is no table in the page");
}

#[test]
fn hostile_spans_are_bounded() {
    let huge = "<td colspan=1000000000 rowspan=1000000000>x";
    assert_eq!(rows(&format!("<table><tr>{huge}<tr></table>")), ["x", "x"]);
    let refused = |html: &str| read(html.as_bytes()).unwrap_err().what;
    let wide = format!("<table><tr>{}</table>", huge.repeat(20));
    assert_eq!(refused(&wide), "row 1 has more than 16384 columns");
    let high = format!(
        "<table><tr>{}{}</table>",
        "<td rowspan=65534 colspan=1000>x".repeat(16),
        "<tr>".repeat(65_000)
    );
    assert_eq!(refused(&high), "there are more than 20000000 cells");
    let one = "<table><tr><td>x</table>";
    assert_eq!(refused(&one.repeat(10_001)), "there are more than 10000 tables");
}

#[test]
fn what_is_nested_deep_costs_no_more_than_its_length() {
    const DEEP: usize = 20_000;
    for open in [
        "<div>",
        "<b>",
        "<table><tr><td>",
        "<ul><li>",
        "<sup>",
        "<a href=#>",
        "<font color=1>",
        "<div hidden>",
        "<svg>",
    ] {
        let html = format!("<table><tr><td>a{}b", open.repeat(DEEP));
        let refused = read(html.as_bytes()).err().map(|it| it.what);
        assert_eq!(refused, None, "{open}");
        let closed = format!("{html}{}", "</div></b></sup></a></li></table>".repeat(DEEP / 4));
        assert!(read(closed.as_bytes()).is_ok(), "{open}");
    }
}

/// Text as HTML writes it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('\n', "<br>")
}

proptest! {
    #[test]
    fn a_table_written_as_html_is_read_as_it_was(
        cells in prop::collection::vec(prop::collection::vec("[a-zà-ž&<>;\"']{1,4}([ \n][a-z;#|]{1,4}){0,2}", 3), 1..6),
        is_closed in any::<bool>(),
    ) {
        let end = |name: &str| if is_closed { format!("</{name}>") } else { String::new() };
        let row = |row: &Vec<String>| {
            let cells: Vec<_> = row.iter().map(|cell| format!("<td>{}{}", escaped(cell), end("td"))).collect();
            format!("<tr>{}{}", cells.concat(), end("tr"))
        };
        let html = format!("<table>{}</table>", cells.iter().map(row).collect::<String>());
        let (table, remarks) = only(&html);
        let read: Vec<Vec<&str>> = (0..table.row_count()).map(|row| table.row(row).collect()).collect();
        prop_assert_eq!(read, cells);
        prop_assert!(remarks.is_empty());
    }
}
