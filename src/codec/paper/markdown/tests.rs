//! What is written is read again, by a parser that knows more markup than any reader of ours has.

use proptest::prelude::*;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::codec::paper::made::{LINKS, paper, table, words};
use crate::codec::paper::plain;
use crate::codec::table::markdown as tables;
use crate::domain::Stance;
use crate::domain::text::seen;

use super::*;

/// What a reader finds: the blocks with their words, links with their addresses.
fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let mut options = Options::all();
    // What these change is not what is said: quotation marks, a block before the title.
    options.remove(Options::ENABLE_SMART_PUNCTUATION);
    let (mut found, mut links, mut words) = (vec![], vec![], String::new());
    let mut end = |kind: &str, words: &mut String| {
        let words = std::mem::take(words);
        if !(words.is_empty() && kind == "text") {
            found.push(format!("{kind}: {words}"));
        }
    };
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Text(text) => words.push_str(&text),
            Event::HardBreak => words.push('\n'),
            Event::InlineHtml(CowStr::Borrowed("<br>")) => words.push('\n'),
            Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.to_string()),
            Event::Start(Tag::Item) => end("text", &mut words),
            Event::End(TagEnd::Heading(level)) => end(&format!("{level}"), &mut words),
            Event::End(TagEnd::Paragraph | TagEnd::Item) => end("text", &mut words),
            Event::End(TagEnd::TableCell) => end("cell", &mut words),
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => end("row", &mut words),
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::List(None)
                | Tag::Table(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell
                | Tag::Strong,
            )
            | Event::End(TagEnd::List(_) | TagEnd::Table | TagEnd::Strong | TagEnd::Link)
            | Event::Rule => {}
            other @ (Event::Start(_)
            | Event::End(_)
            | Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::SoftBreak
            | Event::TaskListMarker(_)) => panic!("markup in {text:?}: {other:?}"),
        }
    }
    (found, links)
}

/// What a reader should find.
fn said(paper: &Paper) -> Vec<String> {
    let mut said = vec![];
    let mut say = |kind: &str, words: String| {
        if !(words.is_empty() && kind == "text") {
            said.push(format!("{kind}: {words}"));
        }
    };
    let heading = |words: &str| words.replace('\n', " ").trim_matches(' ').to_owned();
    let text = |line: &Line| words(line).trim_end_matches('\n').to_owned();
    say("h1", heading(&clean(&paper.title)));
    let banner = paper.handling.as_ref().map(|banner| text(&plain(banner.as_str())));
    say("text", banner.clone().unwrap_or_default());
    for block in &paper.blocks {
        match block {
            Block::Heading(level, line) => say(&format!("h{}", level + 1), heading(&words(line))),
            Block::Paragraph(line) => say("text", text(line)),
            Block::List(items) => {
                for item in items {
                    say("text", text(&item.line));
                    for line in &item.below {
                        say("text", text(line));
                    }
                }
            }
            Block::Table(table) => {
                for (head, _) in &table.columns {
                    say("cell", clean(head));
                }
                say("row", String::new());
                for row in &table.rows {
                    for cell in row {
                        let lines: Vec<String> = cell.iter().map(words).collect();
                        say("cell", lines.join("\n"));
                    }
                    say("row", String::new());
                }
            }
            Block::References(all) => {
                for (number, line) in all {
                    say("text", format!("[{number}] {}", text(line)));
                }
            }
        }
    }
    say("text", text(&plain(paper.foot.as_str())));
    say("text", banner.unwrap_or_default());
    said
}

/// What is said but for blank space at the ends: a reader of a page sees none there.
fn bare(said: Vec<String>) -> Vec<String> {
    let is_said = |it: &String| *it != "text: ";
    let trimmed = said.into_iter().map(|it| match it.split_once(": ") {
        Some((kind, words)) => {
            let lines: Vec<&str> = words.split('\n').map(|line| line.trim_matches(' ')).collect();
            format!("{kind}: {}", lines.join("\n").trim_matches('\n'))
        }
        None => it,
    });
    trimmed.filter(is_said).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_as_the_same_words_and_none_of_them_is_markup(paper in paper()) {
        let text = String::from_utf8(write(&paper)).unwrap();
        let (found, links) = read(&text);
        prop_assert_eq!(bare(found), bare(said(&paper)), "{}", text);
        prop_assert!(links.iter().all(|link| LINKS.iter().any(|(_, read)| link == read)), "{:?}", links);
    }

    #[test]
    fn a_table_is_taken_back_cell_by_cell_by_our_own_reader(block in table()) {
        let Block::Table(of) = &block else { unreachable!() };
        let text = write(&Paper { title: "T".to_owned(), blocks: vec![block.clone()], ..Paper::default() });
        let shown = |cell: &str| seen(cell).split_whitespace().collect::<Vec<_>>().join(" ");
        let said: Vec<Vec<String>> = of.rows.iter().map(|row| {
            let cell = |cell: &Vec<Line>| shown(&cell.iter().map(words).collect::<Vec<_>>().join("\n"));
            row.iter().map(cell).collect()
        }).collect();
        let tables = tables::read(&text).unwrap();
        let [table] = &*tables.tables else { panic!("{:?}", tables.tables.len()) };
        let read: Vec<Vec<String>> =
            (1..table.row_count()).map(|row| table.row(row).map(shown).collect()).collect();
        prop_assert_eq!(read, said, "{}", String::from_utf8_lossy(&text));
        prop_assert!(tables.remarks.is_empty(), "{:?}", tables.remarks);
    }
}

#[test]
fn what_is_written_reads_well_as_it_is() {
    let cell = |text: &str| vec![plain(text)];
    let paper = Paper {
        title: "Talks on the Aru river".to_owned(),
        handling: Some("Training".to_owned()),
        foot: "Made on 12 May 2031".to_owned(),
        blocks: vec![
            Block::Heading(1, plain("3(b) Minimum flow")),
            Block::Paragraph(vec![
                Run::Stance(Stance::Support, "yes".to_owned()),
                Run::Plain(": 40 m_per_s & more ".to_owned()),
                Run::Strong("if measured jointly".to_owned()),
                Run::Dim(", Minister of Water ".to_owned()),
                Run::Cited(vec![1, 3]),
                Run::Plain("\nnext".to_owned()),
            ]),
            Block::Table(Table {
                caption: "Positions".to_owned(),
                columns: vec![("Party".to_owned(), 1), ("Words".to_owned(), 3)],
                rows: vec![
                    vec![cell("A|B"), vec![plain("1. one\ntwo"), plain("- three")]],
                    vec![cell("C"), vec![]],
                ],
            }),
            Block::List(vec![Item { line: plain("- x"), below: vec![plain("1. y\nz")] }]),
            Block::References(vec![(
                1,
                vec![
                    Run::Plain("Note, ".to_owned()),
                    Run::Link("https://a.b/?c&d".to_owned(), "https://a.b/?c&d".to_owned()),
                    Run::Link("[there]".to_owned(), "https://a.b/?c&d".to_owned()),
                ],
            )]),
        ],
        ..Paper::default()
    };
    let text = String::from_utf8(write(&paper)).unwrap();
    insta::assert_snapshot!(text, @r#"
    # Talks on the Aru river

    **Training**

    ## 3(b) Minimum flow

    ● yes: 40 m_per_s & more **if measured jointly**, Minister of Water [1, 3]\
    next

    | Party | Words |
    | --- | --- |
    | A\|B | 1. one<br>two<br>- three |
    | C |  |

    - \- x
      - 1\. y\
        z

    - [1] Note, <https://a.b/?c&d>[\[there\]](<https://a.b/?c\&d>)

    ---

    Made on 12 May 2031

    **Training**
    "#);
}

#[test]
fn a_cell_of_nothing_that_is_drawn_is_an_empty_one() {
    let rows = vec![vec![vec![plain("\u{fe00}")]], vec![vec![plain("a")]]];
    let table = Table { columns: vec![("A".to_owned(), 1)], rows, ..Table::default() };
    let text = write(&Paper { title: "T".to_owned(), blocks: vec![Block::Table(table)], ..Paper::default() });
    let tables = tables::read(&text).unwrap();
    let read: Vec<&str> = (0..3).flat_map(|row| tables.tables[0].row(row)).collect();
    assert_eq!(read, ["A", "", "a"]);
}

#[test]
fn strong_words_are_strong_whatever_they_begin_and_end_with_beside_blanks_and_signs() {
    for (words, before, next) in [
        ("TIERSCHUTZ hier!", "", ", "),
        ("(so)", "“", ", "),
        ("Die PARTEI", "(", ")"),
        ("„Wir“", "", ": x"),
        ("!", " ", "*"),
    ] {
        let line = vec![
            Run::Plain(before.to_owned()),
            Run::Strong(words.to_owned()),
            Run::Plain(format!("{next}Party")),
        ];
        let paper = Paper { title: "T".to_owned(), blocks: vec![Block::Paragraph(line)], ..Paper::default() };
        let text = String::from_utf8(write(&paper)).unwrap();
        let strong: Vec<String> = strong_words(&text);
        assert_eq!(strong, [words], "{text}");
    }
}

/// What a reader finds in strong letters.
fn strong_words(text: &str) -> Vec<String> {
    let (mut found, mut is_open): (Vec<String>, bool) = (vec![], false);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        if event == Event::Start(Tag::Strong) {
            is_open = true;
            found.push(String::new());
        } else if event == Event::End(TagEnd::Strong) {
            is_open = false;
        } else if let (true, Event::Text(text), Some(last)) = (is_open, event, found.last_mut()) {
            last.push_str(&text);
        }
    }
    found
}
