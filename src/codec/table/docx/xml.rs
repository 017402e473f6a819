//! The XML of a document, one element after the other, told by what it means and not by what a prefix is called.

use std::io::{BufReader, Read};

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

use super::Unreadable;

/// Whose word an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Of the text of a document.
    Text,
    /// Of a formula.
    Mathematics,
    /// Of what older programs read in place of something else.
    Compatibility,
    /// Of nothing that matters here.
    Other,
}

impl Of {
    /// Every vocabulary has two names: that of ECMA and that of ISO.
    fn named(name: &str) -> Self {
        match name {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Self::Text,
            "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math" => Self::Mathematics,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Self::Compatibility,
            _ => Self::Other,
        }
    }
}

/// What comes next.
#[derive(Debug)]
pub(super) enum Next<'a> {
    /// An element begins.
    Begin(Of, &'a Element<'a>),
    /// One ends.
    End(Of, &'a str),
    /// Some text.
    Text(&'a str),
}

/// An element at its beginning.
#[derive(Debug)]
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Its name, without a prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// What one of its attributes says.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        // That no name comes twice is not looked at: with many it would take long.
        let found = self
            .0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|it| it.key.local_name().into_inner() == name)?;
        quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
    }

    /// What it says in its one attribute, as nearly all elements of a document do.
    pub(super) fn value(&self) -> Option<String> {
        self.attribute("val")
    }

    /// The number that an attribute gives.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Whether a property that is either on or off is on.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.value().as_deref(), Some("0" | "false" | "off"))
    }
}

/// A document that is not as it should be.
pub(super) fn damaged(what: &str) -> Unreadable {
    Unreadable::new(format!("the document is damaged ({what})"), "open it, and save it as DOCX")
}

/// Goes through a part from its beginning to its end.
pub(super) fn walk(
    part: impl Read,
    mut visit: impl FnMut(Next<'_>) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let mut reader = NsReader::from_reader(BufReader::new(part));
    reader.config_mut().expand_empty_elements = true;
    let (mut buffer, mut depth) = (vec![], 0_usize);
    loop {
        buffer.clear();
        let (resolved, event) = reader.read_resolved_event_into(&mut buffer).map_err(|error| {
            let told = crate::domain::text::safe_line(&error.to_string());
            damaged(&told.chars().take(100).collect::<String>())
        })?;
        let of = match resolved {
            ResolveResult::Bound(Namespace(name)) => Of::named(name),
            ResolveResult::Unbound | ResolveResult::Unknown(_) => Of::Other,
        };
        match event {
            Event::Start(start) | Event::Empty(start) => {
                depth += 1;
                visit(Next::Begin(of, &Element(start)))?;
            }
            Event::End(end) => {
                depth -= 1;
                visit(Next::End(of, end.local_name().into_inner()))?;
            }
            Event::Text(text) => visit(Next::Text(&text.xml10_content()))?,
            Event::CData(text) => visit(Next::Text(&text.xml10_content()))?,
            Event::GeneralRef(reference) => visit(Next::Text(&character(&reference)?.to_string()))?,
            // What Office writes has none; who puts one in wants to have something unfolded.
            Event::DocType(_) => return Err(damaged("it has a DOCTYPE")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(damaged("its text ends too early")),
        }
    }
}

/// The character that a reference stands for.
fn character(reference: &quick_xml::events::BytesRef<'_>) -> Result<char, Unreadable> {
    if let Ok(Some(found)) = reference.resolve_char_ref() {
        return Ok(found);
    }
    match reference.as_ref() {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(damaged("an unknown entity")),
    }
}
