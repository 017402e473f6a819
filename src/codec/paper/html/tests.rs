//! The page parsed back: what is in it, and that nothing else is.

use std::collections::BTreeSet;

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;

use super::*;
use crate::codec::paper::Table;
use crate::domain::Stance;

/// All that the page is made of.
const ELEMENTS: [&str; 28] = [
    "a", "body", "caption", "div", "footer", "h1", "h2", "h3", "h4", "head", "html", "li", "link", "main",
    "meta", "ol", "p", "span", "strong", "style", "table", "tbody", "td", "th", "thead", "title", "tr", "ul",
];
const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(2)></td></style><!--{{ 7*7 }}{% raw \
                       %}&amp;&lt;javascript:alert(3)";

/// The elements of a page with their attributes, and the text of the whole and of `main`.
#[derive(Default)]
struct Parsed {
    elements: Vec<(String, Vec<(String, String)>)>,
    style: String,
    main: String,
}

impl Parsed {
    fn of(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        let dom = html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(text);
        let mut parsed = Self::default();
        parsed.take(&dom.document, &mut vec![]);
        parsed
    }

    fn take(&mut self, node: &Handle, above: &mut Vec<String>) {
        match &node.data {
            NodeData::Element { name, attrs, .. } => {
                let attributes = attrs.borrow();
                let attributes =
                    attributes.iter().map(|it| (it.name.local.to_string(), it.value.to_string()));
                above.push(name.local.to_string());
                self.elements.push((name.local.to_string(), attributes.collect()));
            }
            NodeData::Text { contents } => {
                let text = contents.borrow();
                match above.last().map(String::as_str) {
                    Some("style") => self.style.push_str(&text),
                    _ if above.iter().any(|name| name == "main") => self.main.push_str(&text),
                    _ => {}
                }
            }
            NodeData::Comment { contents } => panic!("a comment: {contents}"),
            NodeData::Document | NodeData::Doctype { .. } | NodeData::ProcessingInstruction { .. } => {}
        }
        for child in node.children.borrow().iter() {
            self.take(child, above);
        }
        if matches!(node.data, NodeData::Element { .. }) {
            above.pop();
        }
    }

    fn is_in_order(&self) {
        let elements: BTreeSet<&str> = ELEMENTS.into();
        assert!(self.elements.iter().all(|(name, _)| elements.contains(&**name)), "{:?}", self.elements);
        assert_eq!(self.style, STYLE, "one style, and that ours");
        let known = [
            "aria-hidden",
            "aria-label",
            "charset",
            "class",
            "content",
            "dir",
            "href",
            "http-equiv",
            "id",
            "lang",
            "name",
            "rel",
            "role",
            "scope",
            "tabindex",
            "value",
        ];
        for (element, attributes) in &self.elements {
            for (name, value) in attributes {
                assert!(known.contains(&&**name), "<{element} {name}={value}>");
            }
        }
    }

    fn addresses(&self) -> Vec<&str> {
        let links =
            self.elements.iter().filter(|(name, _)| name == "a").flat_map(|(_, attributes)| attributes);
        links.filter(|(name, _)| name == "href").map(|(_, value)| value.as_str()).collect()
    }
}

fn every_block(text: &str) -> Paper {
    let line = || -> Line {
        vec![
            Run::Plain(text.to_owned()),
            Run::Strong(text.to_owned()),
            Run::Dim(text.to_owned()),
            Run::Stance(Stance::Support, text.to_owned()),
        ]
    };
    Paper {
        title: text.to_owned(),
        handling: Some(text.to_owned()),
        foot: text.to_owned(),
        blocks: vec![
            Block::Heading(1, line()),
            Block::Paragraph(line()),
            Block::List(vec![Item { line: line(), below: vec![line()] }]),
            Block::Table(Table {
                caption: text.to_owned(),
                columns: vec![(text.to_owned(), 1)],
                rows: vec![vec![vec![line()]]],
            }),
            Block::References(vec![(
                1,
                vec![Run::Link(text.to_owned(), "https://example.org/?a=1&b=\"".to_owned())],
            )]),
        ],
        ..Paper::default()
    }
}

fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What a reader is to find in `main` of such a paper.
fn expected(text: &str) -> String {
    let line = format!("{text}{text}{text}●{text}");
    // The title; a heading, a paragraph, an item and what is below it; caption, column and cell; the reference.
    dense(&format!("{text}{line}{line}{line}{line}{text}{text}{line}{text}"))
}

#[test]
fn hostile_text_is_text_and_nothing_else() {
    let parsed = Parsed::of(&write(&every_block(HOSTILE)));
    parsed.is_in_order();
    assert_eq!(dense(&parsed.main), expected(HOSTILE));
    assert_eq!(parsed.addresses(), ["https://example.org/?a=1&b=\""]);
}

#[test]
fn the_policy_names_the_one_style_and_allows_nothing_else() {
    let page = String::from_utf8(write(&every_block("text"))).expect("text");
    let hash = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    assert!(page.contains(&format!("content=\"default-src 'none'; style-src 'sha256-{hash}';")));
    assert!(!page.contains("<script") && !STYLE.contains("url("));
    assert!(page.find("Content-Security-Policy") < page.find("<style>"));
}

#[test]
fn a_citation_leads_to_its_reference() {
    let blocks = vec![
        Block::Paragraph(vec![Run::Cited(vec![1, 2])]),
        Block::References(vec![(1, vec![]), (2, vec![])]),
    ];
    let parsed = Parsed::of(&write(&Paper { blocks, ..Paper::default() }));
    assert_eq!(parsed.addresses(), ["#source-1", "#source-2"]);
    let ids = parsed.elements.iter().flat_map(|(_, attributes)| attributes).filter(|(name, _)| name == "id");
    assert_eq!(ids.map(|(_, value)| value.as_str()).collect::<Vec<_>>(), ["source-1", "source-2"]);
    assert_eq!(dense(&parsed.main), "[1,2]");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn whatever_is_said_is_read(text in "[<>&\"'a-c{}%# -]{0,24}|\\PC{0,12}") {
        let parsed = Parsed::of(&write(&every_block(&text)));
        parsed.is_in_order();
        prop_assert_eq!(dense(&parsed.main), expected(&text));
    }
}
