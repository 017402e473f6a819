//! What is written is read again by our own reader of documents, and its parts are looked at as a word processor would.

use std::io::Read;

use proptest::prelude::*;
use zip::ZipArchive;

use crate::codec::paper::made::{paper, table, words};
use crate::codec::paper::{Block, Run, Table, plain};
use crate::codec::table::{Heavy, Tables};
use crate::domain::text::seen;
use crate::domain::{Date, Stance};

use super::*;

/// The parts of a package, by name.
fn parts(file: &[u8]) -> Vec<(String, String)> {
    let mut zip = ZipArchive::new(Cursor::new(file)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let part = |name: String| {
        let mut text = String::new();
        zip.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
        (name, text)
    };
    names.into_iter().map(part).collect()
}

fn part(paper: &Paper, name: &str) -> String {
    parts(&write(paper)).into_iter().find(|(it, _)| it == name).unwrap().1
}

fn read(paper: &Paper) -> Tables {
    Heavy::Docx.read(&write(paper)).unwrap()
}

/// Words as a page shows them, which runs of blanks do not change.
fn shown(text: &str) -> String {
    seen(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_is_taken_back_cell_by_cell_by_our_own_reader(block in table()) {
        let Block::Table(of) = &block else { unreachable!() };
        let tables = read(&Paper { title: "T".to_owned(), blocks: vec![block.clone()], ..Paper::default() });
        let said: Vec<Vec<String>> = of.rows.iter().map(|row| {
            row.iter().map(|cell| shown(&cell.iter().map(words).collect::<Vec<_>>().join("\n"))).collect()
        }).collect();
        let [table] = &*tables.tables else { panic!("{:?}", tables.tables.len()) };
        let read: Vec<Vec<String>> =
            (1..table.row_count()).map(|row| table.row(row).map(shown).collect()).collect();
        prop_assert_eq!(read, said);
        prop_assert!(tables.remarks.is_empty(), "{:?}", tables.remarks);
    }

    #[test]
    fn every_part_of_whatever_document_is_xml_and_holds_its_words_as_words(paper in paper()) {
        let file = write(&paper);
        prop_assert_eq!(&file, &write(&paper), "it is the same each time");
        for (name, text) in parts(&file) {
            let mut reader = quick_xml::Reader::from_str(&text);
            reader.config_mut().check_end_names = true;
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(quick_xml::events::Event::Start(it) | quick_xml::events::Event::Empty(it)) => {
                        let tag = it.name().as_ref().to_owned();
                        prop_assert!(name != "word/document.xml" || tag.starts_with("w:"), "{}", tag);
                    }
                    Ok(_) => {}
                    Err(error) => prop_assert!(false, "{}: {}", name, error),
                }
            }
            prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{}", name);
        }
    }
}

fn one(blocks: Vec<Block>) -> Paper {
    Paper {
        title: "Talks & more <on> the river".to_owned(),
        handling: Some("Training".to_owned()),
        foot: "Made on 12 May 2031".to_owned(),
        made: Date::parse("2031-05-12"),
        blocks,
        ..Paper::default()
    }
}

#[test]
fn a_file_says_its_title_and_its_day_and_names_nobody() {
    let core = part(&one(vec![]), "docProps/core.xml");
    assert!(core.contains("<dc:title>Talks &amp; more &lt;on&gt; the river</dc:title>"), "{core}");
    assert_eq!(core.matches("2031-05-12T00:00:00Z").count(), 2);
    assert!(!core.contains("creator") && !core.contains("lastModifiedBy"), "{core}");
}

#[test]
fn every_page_has_the_banner_and_its_number() {
    let paper = one(vec![]);
    assert!(part(&paper, "word/header1.xml").contains(">Training</w:t>"));
    let foot = part(&paper, "word/footer1.xml");
    assert!(foot.contains("Made on 12 May 2031") && foot.contains(" PAGE ") && foot.contains(" NUMPAGES "));
}

#[test]
fn headings_of_a_table_stand_on_every_page_and_its_columns_have_their_shares() {
    let table = Table {
        caption: "Positions".to_owned(),
        columns: vec![("Party".to_owned(), 1), ("Text".to_owned(), 3)],
        rows: vec![vec![vec![plain("A")], vec![plain("x")]], vec![vec![], vec![plain("y".repeat(5000))]]],
    };
    let text = part(&one(vec![Block::Table(table)]), "word/document.xml");
    assert_eq!(text.matches("<w:tblHeader/>").count(), 1);
    assert_eq!(text.matches("<w:cantSplit/>").count(), 2, "a row that is longer than a page may be broken");
    assert!(text.contains(r#"<w:gridCol w:w="2409"/><w:gridCol w:w="7228"/>"#), "{text}");
    assert!(text.contains(r#"<w:tblCaption w:val="Positions"/>"#));
}

#[test]
fn a_reader_is_sent_to_the_web_and_by_mail_and_nowhere_else() {
    let link = |url: &str| Block::Paragraph(vec![Run::Link("here".to_owned(), url.to_owned())]);
    let urls = [
        "https://a.b/?c=\"d\"&e",
        "mailto:a@b.c",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://a.b/?c=\"d\"&e",
    ];
    let paper = one(urls.iter().map(|url| link(url)).collect());
    let relations = part(&paper, "word/_rels/document.xml.rels");
    assert_eq!(relations.matches("TargetMode=\"External\"").count(), 2, "{relations}");
    assert!(relations.contains("Target=\"https://a.b/?c=&quot;d&quot;&amp;e\""), "{relations}");
    let text = part(&paper, "word/document.xml");
    assert_eq!((text.matches("<w:hyperlink").count(), text.matches(">here</w:t>").count()), (3, 5));
}

#[test]
fn what_runs_from_right_to_left_is_marked_so() {
    let text = part(
        &one(vec![Block::Paragraph(plain("שלום")), Block::Paragraph(plain("shalom"))]),
        "word/document.xml",
    );
    assert_eq!((text.matches("<w:bidi/>").count(), text.matches("<w:rtl/>").count()), (1, 1));
}

#[test]
fn a_stance_is_told_by_its_glyph_and_its_name() {
    let stance = Block::Paragraph(vec![Run::Stance(Stance::Oppose, "says no".to_owned())]);
    assert!(part(&one(vec![stance]), "word/document.xml").contains(">○ says no</w:t>"));
}

#[test]
fn a_document_that_is_set_close_has_every_style_of_another() {
    let ids = |styles: &str| -> Vec<String> {
        let parts = styles.split("w:styleId=\"").skip(1);
        parts.filter_map(|part| Some(part.split_once('"')?.0.to_owned())).collect()
    };
    assert!(ids(parts::STYLES).len() > 10);
    assert_eq!(ids(parts::STYLES), ids(parts::CLOSE));
    let close = Paper { is_close: true, ..Paper::default() };
    assert_ne!(write(&close), write(&Paper::default()));
}

#[test]
fn what_leads_to_a_table_stays_on_its_page() {
    let table = Table { columns: vec![("A".to_owned(), 1)], rows: vec![vec![vec![]]], ..Table::default() };
    let paragraph = || Block::Paragraph(plain("x"));
    let list = Block::List(vec![]);
    let blocks = vec![paragraph(), list, paragraph(), paragraph(), Block::Table(table), paragraph()];
    let text = part(&one(blocks), "word/document.xml");
    assert_eq!(text.matches("<w:keepNext/>").count(), 2, "{text}");
    let rows = ["first", "last but one", "last"].map(|it| vec![vec![plain(it)]]).to_vec();
    let table = Table { columns: vec![("A".to_owned(), 1)], rows, ..Table::default() };
    let text = part(&one(vec![Block::Table(table)]), "word/document.xml");
    let kept: Vec<&str> = text.split("<w:p>").filter(|it| it.contains("<w:keepNext/>")).collect();
    assert!(matches!(*kept, [it] if it.contains("last but one")), "{kept:?}");
}

#[test]
fn a_part_that_has_parts_begins_a_page_but_where_all_is_set_close() {
    let heading = |level| Block::Heading(level, plain("x"));
    let paper = one(vec![heading(1), heading(1), heading(2), heading(2), heading(1)]);
    let breaks = |paper: &Paper| part(paper, "word/document.xml").matches("<w:pageBreakBefore/>").count();
    assert_eq!(breaks(&paper), 1);
    assert_eq!(breaks(&Paper { is_close: true, ..paper }), 0);
}
