//! The text of a document, paragraph after paragraph and table after table.

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use crate::codec::export::is_link;
use crate::codec::paper::{Block, Item, Line, Paper, Run, Table, cited, clean};

/// The names that the parts with words use.
pub(super) const WORDS: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#,
);

/// A4 in twentieths of a point, and the margins around the text.
const PAGE: (usize, usize) = (11906, 16838);
const MARGIN: usize = 1134;
/// Those beside a wide table.
const NARROW: usize = 850;

/// How many characters a row may have that is kept on one page.
const UNBROKEN: usize = 2000;

/// How wide the text is.
pub(super) fn width(landscape: bool) -> usize {
    if landscape { PAGE.1 - 2 * NARROW } else { PAGE.0 - 2 * MARGIN }
}

/// The text, and the addresses that it links to.
pub(super) struct Flow {
    pub(super) body: String,
    pub(super) links: Vec<String>,
}

impl Flow {
    pub(super) fn of(paper: &Paper) -> Self {
        let head = format!(r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {WORDS}>"#);
        let mut pen =
            Pen { xml: Writer::new(head.into_bytes()), links: vec![], leads: false, begins_page: false };
        pen.within("w:body", &[], |pen| {
            pen.paragraph("Title", &[Run::Plain(clean(&paper.title).replace('\n', " "))]);
            for (at, block) in paper.blocks.iter().enumerate() {
                let next = paper.blocks[at + 1..].iter().find(|it| !matches!(it, Block::Paragraph(_)));
                // What leads to a table stands on its page.
                pen.leads = matches!((block, next), (Block::Paragraph(_), Some(Block::Table(_))));
                // A part that has parts begins a page, lest its heading and theirs stand alone at the foot of one.
                let of_parts = matches!(
                    (block, paper.blocks.get(at + 1)),
                    (Block::Heading(1, _), Some(Block::Heading(2.., _)))
                );
                pen.begins_page = of_parts && !paper.is_close;
                pen.block(block, paper.landscape);
            }
            pen.section(paper.landscape);
        });
        let mut body = pen.xml.into_inner();
        body.extend_from_slice(b"</w:document>");
        Self { body: String::from_utf8(body).unwrap_or_default(), links: pen.links }
    }
}

/// What writes the text.
struct Pen {
    xml: Writer<Vec<u8>>,
    links: Vec<String>,
    /// Whether what is written stays on the page of what comes next.
    leads: bool,
    /// Whether what is written begins a page.
    begins_page: bool,
}

impl Pen {
    fn put(&mut self, event: Event<'_>) {
        // Memory takes whatever is written to it.
        let _ = self.xml.write_event(event);
    }

    fn within(&mut self, name: &str, attributes: &[(&str, &str)], inside: impl FnOnce(&mut Self)) {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.put(Event::Start(start));
        inside(self);
        self.put(Event::End(BytesEnd::new(name)));
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.put(Event::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())));
    }

    fn value(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
    }

    fn block(&mut self, block: &Block, landscape: bool) {
        match block {
            Block::Heading(level, line) => {
                self.paragraph(&format!("Heading{}", (*level).clamp(1, 3)), line);
            }
            Block::Paragraph(line) => self.paragraph("Normal", line),
            Block::List(items) => {
                for Item { line, below } in items {
                    self.paragraph("Item", line);
                    for line in below {
                        self.paragraph("Below", line);
                    }
                }
            }
            Block::Table(table) => self.table(table, width(landscape)),
            Block::References(all) => {
                for (number, line) in all {
                    let line: Line = [Run::Cited(vec![*number]), Run::Plain("\t".to_owned())]
                        .into_iter()
                        .chain(line.iter().cloned())
                        .collect();
                    self.paragraph("Reference", &line);
                }
            }
        }
    }

    fn paragraph(&mut self, style: &str, line: &[Run]) {
        self.within("w:p", &[], |pen| {
            pen.within("w:pPr", &[], |pen| {
                pen.value("w:pStyle", style);
                if pen.leads {
                    pen.empty("w:keepNext", &[]);
                }
                if pen.begins_page {
                    pen.empty("w:pageBreakBefore", &[]);
                }
                if line.iter().find_map(|run| is_rtl(words(run))) == Some(true) {
                    pen.empty("w:bidi", &[]);
                }
            });
            for run in line {
                pen.run(run);
            }
        });
    }

    fn run(&mut self, run: &Run) {
        match run {
            Run::Plain(text) => self.words(None, text),
            Run::Strong(text) => self.words(Some("Strong"), text),
            Run::Dim(text) => self.words(Some("Secondary"), text),
            Run::Stance(stance, name) => self.words(None, &format!("{} {name}", stance.glyph())),
            Run::Link(text, url) if is_link(url) => {
                let number = self.links.iter().position(|it| it == url).unwrap_or_else(|| {
                    self.links.push(url.clone());
                    self.links.len() - 1
                });
                let link = format!("link{number}");
                self.within("w:hyperlink", &[("r:id", &link)], |pen| pen.words(Some("Hyperlink"), text));
            }
            Run::Link(text, _) => self.words(None, text),
            Run::Cited(numbers) => self.words(Some("Secondary"), &cited(numbers)),
        }
    }

    fn words(&mut self, style: Option<&str>, text: &str) {
        if text.is_empty() {
            return;
        }
        self.within("w:r", &[], |pen| {
            let is_rtl = is_rtl(text) == Some(true);
            if style.is_some() || is_rtl {
                pen.within("w:rPr", &[], |pen| {
                    if let Some(style) = style {
                        pen.value("w:rStyle", style);
                    }
                    if is_rtl {
                        pen.empty("w:rtl", &[]);
                    }
                });
            }
            if text == "\t" {
                pen.empty("w:tab", &[]);
                return;
            }
            for (at, line) in clean(text).split('\n').enumerate() {
                if at > 0 {
                    pen.empty("w:br", &[]);
                }
                if !line.is_empty() {
                    pen.within("w:t", &[("xml:space", "preserve")], |pen| {
                        pen.put(Event::Text(BytesText::new(line)));
                    });
                }
            }
        });
    }

    fn table(&mut self, table: &Table, width: usize) {
        if table.columns.is_empty() {
            return;
        }
        let shares: usize = table.columns.iter().map(|(_, share)| usize::from(*share).max(1)).sum();
        let widths: Vec<String> = table
            .columns
            .iter()
            .map(|(_, share)| (width * usize::from(*share).max(1) / shares).to_string())
            .collect();
        self.within("w:tbl", &[], |pen| {
            pen.within("w:tblPr", &[], |pen| {
                pen.empty("w:tblW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
                pen.within("w:tblBorders", &[], |pen| {
                    for (edge, size, colour) in
                        [("w:top", "8", "1F3550"), ("w:bottom", "8", "1F3550"), ("w:insideH", "4", "BFBFBF")]
                    {
                        pen.empty(
                            edge,
                            &[("w:val", "single"), ("w:sz", size), ("w:space", "0"), ("w:color", colour)],
                        );
                    }
                });
                pen.empty("w:tblLayout", &[("w:type", "fixed")]);
                pen.within("w:tblCellMar", &[], |pen| {
                    for (edge, space) in
                        [("w:top", "40"), ("w:left", "70"), ("w:bottom", "40"), ("w:right", "70")]
                    {
                        pen.empty(edge, &[("w:w", space), ("w:type", "dxa")]);
                    }
                });
                pen.empty("w:tblLook", &[("w:val", "0020"), ("w:firstRow", "1")]);
                let caption = clean(&table.caption).replace('\n', " ");
                if !caption.is_empty() {
                    pen.value("w:tblCaption", &caption);
                }
            });
            pen.within("w:tblGrid", &[], |pen| {
                for width in &widths {
                    pen.empty("w:gridCol", &[("w:w", width)]);
                }
            });
            let heads: Vec<Vec<Line>> =
                table.columns.iter().map(|(head, _)| vec![vec![Run::Plain(head.clone())]]).collect();
            pen.row(&heads, &widths, true);
            for (at, row) in table.rows.iter().enumerate() {
                // The last row does not stand alone on a page.
                pen.leads = at + 2 == table.rows.len();
                pen.row(row, &widths, false);
            }
            pen.leads = false;
        });
        // Two tables that touch are one.
        self.paragraph("AfterTable", &[]);
    }

    fn row(&mut self, cells: &[Vec<Line>], widths: &[String], is_head: bool) {
        let len: usize = cells.iter().flatten().flatten().map(|run| words(run).len()).sum();
        self.within("w:tr", &[], |pen| {
            if is_head || len < UNBROKEN {
                pen.within("w:trPr", &[], |pen| {
                    pen.empty("w:cantSplit", &[]);
                    if is_head {
                        pen.empty("w:tblHeader", &[]);
                    }
                });
            }
            for (cell, width) in cells.iter().zip(widths) {
                pen.within("w:tc", &[], |pen| {
                    pen.within("w:tcPr", &[], |pen| {
                        pen.empty("w:tcW", &[("w:w", width), ("w:type", "dxa")]);
                        if is_head {
                            pen.empty(
                                "w:shd",
                                &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", "EEF2F6")],
                            );
                        }
                    });
                    let style = if is_head { "CellHead" } else { "Cell" };
                    for line in cell {
                        pen.paragraph(style, line);
                    }
                    if cell.is_empty() {
                        pen.paragraph(style, &[]);
                    }
                });
            }
        });
    }

    /// The page, and what stands on each.
    fn section(&mut self, landscape: bool) {
        let (width, height) = if landscape { (PAGE.1, PAGE.0) } else { PAGE };
        let (width, height, margin) = (width.to_string(), height.to_string(), MARGIN.to_string());
        let side = (if landscape { NARROW } else { MARGIN }).to_string();
        self.within("w:sectPr", &[], |pen| {
            pen.empty("w:headerReference", &[("w:type", "default"), ("r:id", "header1")]);
            pen.empty("w:footerReference", &[("w:type", "default"), ("r:id", "footer1")]);
            let mut size = vec![("w:w", width.as_str()), ("w:h", &height)];
            if landscape {
                size.push(("w:orient", "landscape"));
            }
            pen.empty("w:pgSz", &size);
            pen.empty(
                "w:pgMar",
                &[
                    ("w:top", margin.as_str()),
                    ("w:right", &side),
                    ("w:bottom", &margin),
                    ("w:left", &side),
                    ("w:header", "567"),
                    ("w:footer", "567"),
                    ("w:gutter", "0"),
                ],
            );
        });
    }
}

/// The words of a run.
fn words(run: &Run) -> &str {
    match run {
        Run::Plain(text) | Run::Strong(text) | Run::Dim(text) | Run::Stance(_, text) | Run::Link(text, _) => {
            text
        }
        Run::Cited(_) => "",
    }
}

/// Whether a text runs from right to left; `None` where it has no letters that run anywhere.
fn is_rtl(text: &str) -> Option<bool> {
    let first = text.chars().find(|c| c.is_alphabetic())?;
    Some(matches!(
        u32::from(first),
        0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF | 0x1_0800..=0x1_0FFF | 0x1_E800..=0x1_EFFF
    ))
}
