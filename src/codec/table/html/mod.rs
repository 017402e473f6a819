//! The tables of a web page, of a page saved by a word processor or a spreadsheet, or of what was copied from one.
//!
//! The page is taken as the signs that it is made of, one after the other, with no tree of it kept: whatever is nested however
//! deep costs no more than its length. What a reader sees of a cell is said in `flow`, where cells stand in `grid`.

mod flow;
mod grid;

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::decode::decode_as;
use super::{MAX_CELLS, MAX_TABLES, Table, Tables, Unreadable, too_many_cells, too_many_tables};
pub(super) use flow::Omissions;
use flow::{Flow, attribute, is_hidden, is_part_of_table};
use grid::{Cell, Row, Section};

/// How far into a page its encoding is looked for.
const HEAD: usize = 4096;

/// Reads every table of a page that holds text; one within another is a table of its own.
pub fn read(bytes: &[u8]) -> Result<Tables, Unreadable> {
    let mut tables = Tables::default();
    let text = decode_as(bytes, charset(bytes).as_deref(), &mut tables)?;
    let Found { title, tables: found, remarks: omissions } = tables_of(&text, None)?;
    if found.is_empty() {
        let frames = memchr::memmem::find(text.to_ascii_lowercase().as_bytes(), b"<frameset").is_some();
        return Err(Unreadable::new(
            "there is no table in the page",
            if frames {
                "its tables are in files of their own beside it: name those"
            } else {
                "name the file that holds the table"
            },
        ));
    }
    for table in found {
        tables.add(table)?;
    }
    tables.title = title;
    tables.remarks.extend(omissions);
    Ok(tables)
}

/// The tables of a text, each under the heading before it, and what is to be said of them.
pub(super) fn tables_of(text: &str, heading: Option<String>) -> Result<Found, Unreadable> {
    let page = Page { heading, ..Page::default() };
    let mut page = tokenized(text, page).into_inner();
    while !page.open.is_empty() {
        page.close_table();
    }
    if let Some(unreadable) = page.refused {
        return Err(unreadable);
    }
    page.done.sort_by_key(|(order, _)| *order);
    let remarks = page.omissions.remarks().collect();
    let tables = page.done.into_iter().map(|(_, table)| table).collect();
    Ok(Found { title: page.title, tables, remarks })
}

/// What a text holds.
pub(super) struct Found {
    /// The first heading of the first rank.
    pub(super) title: Option<String>,
    /// Its tables.
    pub(super) tables: Vec<Table>,
    /// What is to be said of them.
    pub(super) remarks: Vec<String>,
}

/// What a reader sees of HTML that holds no table, and what is left out of it.
pub(super) fn text_of(html: &str) -> (String, Omissions) {
    tokenized(html, Flow::default()).into_inner().finish()
}

/// The encoding that a page names in its head.
fn charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let meta = head.split("<meta").skip(1).chain(head.strip_prefix("<?xml"));
    let mut named = meta.filter_map(|tag| {
        let tag = tag.split('>').next()?;
        let (_, value) = tag.split_once("charset").or_else(|| tag.split_once("encoding"))?;
        let value = value.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
        let end =
            value.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c)).unwrap_or(value.len());
        (end > 0).then(|| value[..end].to_owned())
    });
    named.next()
}

/// Takes what a page is made of.
trait Taking {
    fn take_tag(&mut self, tag: &Tag);
    fn take_words(&mut self, words: &str);
}

impl Taking for Flow {
    fn take_tag(&mut self, tag: &Tag) {
        self.tag(tag);
    }

    fn take_words(&mut self, words: &str) {
        self.words(words);
    }
}

/// Gives what a text is made of to what takes it.
fn tokenized<T: Taking>(text: &str, taking: T) -> RefCell<T> {
    let tokenizer = Tokenizer::new(Sink(RefCell::new(taking)), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(text));
    // It only stops for scripts, which are never run.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0
}

struct Sink<T>(RefCell<T>);

impl<T: Taking> TokenSink for Sink<T> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => {
                self.0.borrow_mut().take_tag(&tag);
                // What stands in these is no markup.
                match &*tag.name {
                    _ if tag.kind == TagKind::EndTag => TokenSinkResult::Continue,
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                        TokenSinkResult::RawData(RawKind::Rawtext)
                    }
                    "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => TokenSinkResult::Continue,
                }
            }
            Token::CharacterTokens(words) => {
                self.0.borrow_mut().take_words(&words);
                TokenSinkResult::Continue
            }
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => TokenSinkResult::Continue,
        }
    }
}

/// A table that has begun.
#[derive(Debug, Default)]
struct Open {
    /// Its place among all tables of the page.
    order: usize,
    title: Option<String>,
    /// The caption, or what stands in the table and in no cell of it.
    caption: Option<Flow>,
    rows: Vec<Row>,
    /// How many rows began, hidden ones too.
    row_count: usize,
    /// How many groups of rows began.
    group: usize,
    section: Section,
    is_section_hidden: bool,
    /// The row that the next cell stands in, and whether it is hidden.
    row: Option<(Row, bool)>,
    cell: Option<OpenCell>,
}

/// A cell that has begun.
#[derive(Debug)]
struct OpenCell {
    flow: Flow,
    rows: Option<String>,
    columns: Option<String>,
    is_hidden: bool,
}

/// A page as far as it was read.
#[derive(Debug, Default)]
struct Page {
    /// The tables that have begun, each within the one before.
    open: Vec<Open>,
    done: Vec<(usize, Table)>,
    /// How many cells they have.
    cells: usize,
    begun: usize,
    /// The text outside of tables, kept only of headings.
    outside: Flow,
    /// The name of the element that is a heading, while one is open.
    heading_open: Option<String>,
    heading: Option<String>,
    /// The first heading of the first rank.
    title: Option<String>,
    omissions: Omissions,
    refused: Option<Unreadable>,
}

impl Taking for Page {
    fn take_words(&mut self, words: &str) {
        if let Some(table) = self.open.last_mut() {
            if let Some(flow) = table.cell.as_mut().map(|cell| &mut cell.flow).or(table.caption.as_mut()) {
                flow.words(words);
            }
        } else if self.heading_open.is_some() {
            self.outside.words(words);
        }
    }

    fn take_tag(&mut self, tag: &Tag) {
        if self.refused.is_some() || self.flow().skips(tag) {
            return;
        }
        let is_start = tag.kind == TagKind::StartTag;
        match (&*tag.name, is_start) {
            ("table", true) => self.begin_table(tag),
            (_, _) if self.open.is_empty() => self.outside_tag(tag),
            ("table", false) => self.close_table(),
            ("caption", true) => {
                self.close_row();
                self.table().caption = Some(Flow::default());
            }
            ("caption", false) => self.close_caption(),
            (name @ ("thead" | "tbody" | "tfoot"), _) => {
                self.close_row();
                let table = self.table();
                table.group += 1;
                table.section = match name {
                    "thead" if is_start => Section::Head,
                    "tfoot" if is_start => Section::Foot,
                    _ => Section::Body,
                };
                table.is_section_hidden = is_start && is_hidden(tag);
            }
            ("tr", true) => {
                self.close_row();
                self.table().begin_row(is_hidden(tag));
            }
            ("tr", false) => self.close_row(),
            ("td" | "th", true) => {
                self.close_cell();
                self.close_caption();
                let table = self.table();
                if table.row.is_none() {
                    table.begin_row(false);
                }
                let span = |name| attribute(tag, name).map(str::to_owned);
                table.cell = Some(OpenCell {
                    flow: Flow::default(),
                    rows: span("rowspan"),
                    columns: span("colspan"),
                    is_hidden: is_hidden(tag),
                });
            }
            ("td" | "th", false) => self.close_cell(),
            _ => self.flow().tag(tag),
        }
    }
}

impl Page {
    /// Where text goes.
    fn flow(&mut self) -> &mut Flow {
        match self.open.last_mut() {
            Some(Open { cell: Some(cell), .. }) => &mut cell.flow,
            Some(Open { caption: Some(caption), .. }) => caption,
            Some(_) | None => &mut self.outside,
        }
    }

    /// The table that was begun last. Called only where one is open.
    fn table(&mut self) -> &mut Open {
        if self.open.is_empty() {
            self.open.push(Open::default());
        }
        let last = self.open.len() - 1;
        &mut self.open[last]
    }

    fn begin_table(&mut self, tag: &Tag) {
        // A table may stand in a cell of another, and nowhere else in it.
        if self.open.last().is_some_and(|table| table.cell.is_none()) {
            self.close_table();
        }
        // What is around it goes on after it on a line of its own.
        if is_hidden(tag) {
            return self.flow().pass_over_hidden(tag);
        }
        self.flow().tag(tag);
        self.begun += 1;
        let (order, title) = (self.begun, self.heading.clone());
        self.open.push(Open { order, title, ..Open::default() });
    }

    /// Outside of tables only headings matter.
    fn outside_tag(&mut self, tag: &Tag) {
        let is_caption = || attribute(tag, "class").is_some_and(|class| class.contains("Caption"));
        if is_part_of_table(&tag.name) {
            return;
        }
        match (&*tag.name, tag.kind) {
            (name, TagKind::StartTag) if is_heading(name) => self.begin_heading(tag),
            // How Word names tables.
            ("p", TagKind::StartTag) if is_caption() => self.begin_heading(tag),
            (name, TagKind::EndTag)
                if self
                    .heading_open
                    .as_deref()
                    .is_some_and(|open| open == name || (is_heading(open) && is_heading(name))) =>
            {
                let is_first =
                    self.heading_open.take().is_some_and(|open| open == "h1") && self.title.is_none();
                let (text, _) = std::mem::take(&mut self.outside).finish();
                let text = text.replace('\n', " ");
                self.heading = Some(text).filter(|text| !text.is_empty());
                if is_first {
                    self.title.clone_from(&self.heading);
                }
            }
            _ => self.outside.tag(tag),
        }
    }

    fn begin_heading(&mut self, tag: &Tag) {
        self.outside = Flow::default();
        self.heading_open = Some(tag.name.to_string());
    }

    fn close_caption(&mut self) {
        let Some(flow) = self.table().caption.take() else { return };
        let (text, omissions) = flow.finish();
        self.omissions.take(omissions);
        if !text.is_empty() {
            self.table().title = Some(text.replace('\n', " "));
        }
    }

    fn close_cell(&mut self) {
        let Some(cell) = self.table().cell.take() else { return };
        let (text, omissions) = cell.flow.finish();
        let is_row_hidden = self.table().row.as_ref().is_some_and(|(_, is_hidden)| *is_hidden);
        if cell.is_hidden || is_row_hidden {
            self.omissions.hide(&text);
        } else {
            self.omissions.take(omissions);
        }
        if let Some((row, _)) = &mut self.table().row
            && !cell.is_hidden
        {
            row.cells.push(Cell::new(text, cell.rows.as_deref(), cell.columns.as_deref()));
        }
    }

    fn close_row(&mut self) {
        self.close_cell();
        self.close_caption();
        let table = self.table();
        if let Some((row, false)) = table.row.take() {
            table.rows.push(row);
        }
    }

    fn close_table(&mut self) {
        self.close_row();
        let Some(open) = self.open.pop() else { return };
        if self.refused.is_some()
            || open.rows.iter().flat_map(|row| &row.cells).all(|cell| cell.text.is_empty())
        {
            return;
        }
        if self.done.len() >= MAX_TABLES {
            self.refused = Some(too_many_tables());
            return;
        }
        match grid::table(open.title, open.rows) {
            Ok(table) if self.cells + table.cell_count() > MAX_CELLS => self.refused = Some(too_many_cells()),
            Ok(table) => {
                self.cells += table.cell_count();
                self.done.push((open.order, table));
            }
            Err(unreadable) => self.refused = Some(unreadable),
        }
    }
}

/// Whether an element is a heading, of whatever rank.
fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

impl Open {
    fn begin_row(&mut self, is_hidden: bool) {
        self.row_count += 1;
        let row = Row { group: self.group, section: self.section, number: self.row_count, cells: vec![] };
        self.row = Some((row, is_hidden || self.is_section_hidden));
    }
}

#[cfg(test)]
mod tests;
