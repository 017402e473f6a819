//! What a reader sees of HTML, as text: blank space drawn together, blocks and items on lines of their own, and what is hidden,
//! struck out or only a footnote's mark left out and counted.

use std::ops::Range;

use html5ever::LocalName;
use html5ever::tokenizer::{Tag, TagKind};

use super::super::left_out::{self, LeftOut};

/// The longest mark of a footnote, in brackets.
const LONGEST_MARK: usize = 24;

/// How many raised texts and links within each other are told apart.
const NESTED: usize = 8;

/// What a text lacks of what the file holds.
#[derive(Debug, Default)]
pub(in super::super) struct Omissions {
    hidden: LeftOut,
    struck: LeftOut,
    marks: LeftOut,
}

impl Omissions {
    pub(in super::super) fn take(&mut self, other: Self) {
        self.hidden.take(other.hidden);
        self.struck.take(other.struck);
        self.marks.take(other.marks);
    }

    /// Takes a text for hidden.
    pub(super) fn hide(&mut self, text: &str) {
        self.hidden.add(text);
    }

    /// A line for each kind that there is.
    pub(in super::super) fn remarks(&self) -> impl Iterator<Item = String> {
        [
            self.hidden.remark("a hidden text", "hidden texts"),
            left_out::struck(&self.struck),
            self.marks.remark("a mark of a footnote", "marks of footnotes"),
        ]
        .into_iter()
        .flatten()
    }
}

/// Why an element is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Hidden,
    Struck,
    /// It is for machines.
    NoText,
}

/// An element that is passed over, to its end.
#[derive(Debug)]
struct Skip {
    name: LocalName,
    why: Why,
    /// How many elements of its name are open.
    depth: usize,
    /// How many tables are open in it.
    tables: usize,
    /// What stands in it.
    text: String,
}

/// A text as it grows.
#[derive(Debug, Default)]
pub(super) struct Flow {
    text: String,
    /// Blank space was read and not yet written.
    space: bool,
    /// An item began, and nothing of it is written yet.
    bullet: bool,
    skip: Option<Skip>,
    /// Where the last picture of the line says something.
    picture: Option<Range<usize>>,
    /// Where raised text and links to notes began: what they are called, and how long the text was.
    raised: Vec<(LocalName, usize)>,
    pub(super) omissions: Omissions,
}

impl Flow {
    /// The text, and what it lacks.
    pub(super) fn finish(mut self) -> (String, Omissions) {
        self.end_skip();
        self.end_picture();
        self.text.truncate(self.text.trim_end().len());
        (self.text, self.omissions)
    }

    /// Adds characters.
    pub(super) fn words(&mut self, words: &str) {
        if let Some(skip) = &mut self.skip {
            if skip.text.len() < 200 {
                skip.text.extend(words.chars().take(200));
            }
            return;
        }
        let is_blank = |c: char| c.is_ascii_whitespace() || c == '\u{a0}';
        for (at, part) in words.split(is_blank).enumerate() {
            self.space |= at > 0;
            if part.is_empty() {
                continue;
            }
            if self.bullet {
                self.bullet = false;
                self.text.push_str("• ");
            } else if self.space && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.space = false;
            self.text.push_str(part);
        }
    }

    /// Leaves out what a picture says where the words beside it say the same: a tick that is called "Yes" beside "Yes".
    fn end_picture(&mut self) {
        let Some(picture) = self.picture.take() else { return };
        let Some(says) = self.text.get(picture.clone()) else { return };
        let line = self.text[..picture.start].rfind('\n').map_or(0, |end| end + 1);
        let before = self.text[line..picture.start].trim_matches(['•', ' ']);
        let after = self.text[picture.end..].trim();
        let is_same = |words: &str| words.to_lowercase() == says.trim().to_lowercase();
        if after.is_empty() && is_same(before) {
            self.text.truncate(picture.start);
        } else if before.is_empty() && is_same(after) {
            let blank = self.text[picture.end..].len() - self.text[picture.end..].trim_start().len();
            self.text.replace_range(picture.start..picture.end + blank, "");
        }
    }

    /// Ends the line, unless it is empty.
    fn end_line(&mut self) {
        self.end_picture();
        self.space = false;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Whether a tag belongs to what is passed over. Cells and rows end what was left open in them.
    pub(super) fn skips(&mut self, tag: &Tag) -> bool {
        let Some(skip) = &mut self.skip else { return false };
        let is_start = tag.kind == TagKind::StartTag;
        if &*tag.name == "table" {
            match (is_start, skip.tables) {
                (true, _) => skip.tables += 1,
                (false, 0) if &*skip.name != "table" => return false,
                (false, tables) => skip.tables = tables.saturating_sub(1),
            }
        } else if skip.tables == 0 && is_part_of_table(&tag.name) {
            return false;
        }
        // A paragraph or an item ends where the next begins.
        let is_next = tag.name == skip.name || is_block(&tag.name);
        if is_start
            && is_next
            && matches!(&*skip.name, "p" | "li")
            && (&*skip.name == "p" || tag.name == skip.name)
        {
            self.end_skip();
            return false;
        }
        if tag.name == skip.name {
            skip.depth = if is_start { skip.depth + 1 } else { skip.depth - 1 };
            if skip.depth == 0 {
                self.end_skip();
            }
        }
        true
    }

    fn end_skip(&mut self) {
        let Some(skip) = self.skip.take() else { return };
        match skip.why {
            Why::Hidden => self.omissions.hidden.add(&skip.text),
            Why::Struck => self.omissions.struck.add(&skip.text),
            Why::NoText => {}
        }
    }

    /// Takes a tag that is no table's.
    pub(super) fn tag(&mut self, tag: &Tag) {
        if self.skips(tag) {
            return;
        }
        if tag.kind == TagKind::EndTag {
            return self.end_tag(tag);
        }
        if let Some(why) = passed_over(tag) {
            self.pass_over(tag, why);
            return;
        }
        match &*tag.name {
            "br" | "hr" => self.end_line(),
            "img" => {
                self.end_picture();
                let start = self.text.len();
                self.words(attribute(tag, "alt").unwrap_or(""));
                let says = self.text[start..].trim_start_matches(['•', ' ']).len();
                self.picture = Some(self.text.len() - says..self.text.len()).filter(|says| !says.is_empty());
            }
            "li" => {
                self.end_line();
                self.bullet = true;
            }
            "sup" => self.raised.push((tag.name.clone(), self.text.len())),
            "a" if attribute(tag, "href").is_some_and(|href| href.contains('#')) => {
                self.raised.push((tag.name.clone(), self.text.len()));
            }
            _ if is_block(&tag.name) => self.end_line(),
            _ => {}
        }
    }

    /// Begins to pass over an element, if it has an end.
    pub(super) fn pass_over_hidden(&mut self, tag: &Tag) {
        self.pass_over(tag, Why::Hidden);
    }

    fn pass_over(&mut self, tag: &Tag, why: Why) {
        if !is_void(&tag.name) {
            let name = tag.name.clone();
            self.skip = Some(Skip { name, why, depth: 1, tables: 0, text: String::new() });
        }
    }

    fn end_tag(&mut self, tag: &Tag) {
        if is_block(&tag.name) {
            self.end_line();
        }
        let opened = self.raised.iter().rev().take(NESTED).position(|(name, _)| *name == tag.name);
        if let Some(back) = opened {
            let (name, start) = self.raised.remove(self.raised.len() - 1 - back);
            self.raised.truncate(self.raised.len() - back);
            self.end_raised(&name, start.min(self.text.len()));
        }
    }

    /// A footnote's mark is left out; other raised figures stay raised, so that they are taken for no part of a number or word.
    fn end_raised(&mut self, name: &LocalName, start: usize) {
        let raised = self.text[start..].trim();
        let is_mark = raised.len() <= LONGEST_MARK && raised.starts_with('[') && raised.ends_with(']');
        if is_mark {
            self.omissions.marks.add(raised);
            self.text.truncate(start);
        } else if &**name == "sup" && raised.bytes().all(|b| b.is_ascii_digit()) {
            let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
            let raised: String = raised.bytes().map(|b| digits[usize::from(b - b'0')]).collect();
            self.text.truncate(start);
            self.text.push_str(&raised);
        }
    }
}

/// Why an element is no text that a reader sees.
fn passed_over(tag: &Tag) -> Option<Why> {
    match &*tag.name {
        "script" | "style" | "template" | "noscript" | "title" => Some(Why::NoText),
        "del" | "s" | "strike" => Some(Why::Struck),
        _ if is_hidden(tag) => Some(Why::Hidden),
        // The word "edit" beside each heading of a wiki.
        _ if attribute(tag, "class")
            .is_some_and(|class| class.split_ascii_whitespace().any(|it| it == "mw-editsection")) =>
        {
            Some(Why::NoText)
        }
        _ => None,
    }
}

/// Whether an element is not shown.
pub(super) fn is_hidden(tag: &Tag) -> bool {
    attribute(tag, "hidden").is_some()
        || attribute(tag, "style").is_some_and(|style| {
            let style: String =
                style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}

/// The value of an attribute.
pub(super) fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

/// Whether an element is of the frame of a table.
pub(super) fn is_part_of_table(name: &LocalName) -> bool {
    matches!(&**name, "table" | "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th")
}

/// Whether an element never has an end.
fn is_void(name: &LocalName) -> bool {
    matches!(
        &**name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether an element stands on lines of its own.
fn is_block(name: &LocalName) -> bool {
    matches!(
        &**name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "dd"
            | "details"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "ul"
    ) || is_part_of_table(name)
}
