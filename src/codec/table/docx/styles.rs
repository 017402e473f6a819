//! The styles of a document's paragraphs: which of them are headings and which are lists.

use std::collections::HashMap;
use std::io::Read;

use super::Unreadable;
use super::xml::{Next, Of, walk};

/// How many styles a style may stand on.
const DEPTH: usize = 20;

/// What a style says of a paragraph.
#[derive(Debug, Clone, Default)]
struct Style {
    based_on: Option<String>,
    is_heading: bool,
    /// Whether it is an item of a list, where that is said.
    is_item: Option<bool>,
}

/// The styles by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

impl Styles {
    /// Reads them from their part.
    pub(super) fn read(part: impl Read) -> Result<Self, Unreadable> {
        let (mut styles, mut open) = (HashMap::new(), None);
        walk(part, |next| {
            match next {
                Next::Begin(Of::Text, element) => match (element.name(), &mut open) {
                    ("style", _) => open = element.attribute("styleId").map(|id| (id, Style::default())),
                    // Names are the same in every language, ids are not.
                    ("name", Some((_, style))) => {
                        style.is_heading |= element.value().is_some_and(|name| is_heading(&name));
                    }
                    ("outlineLvl", Some((_, style))) => style.is_heading |= element.number("val") < Some(9),
                    ("basedOn", Some((_, style))) => style.based_on = element.value(),
                    ("numId", Some((_, style))) => style.is_item = Some(element.number("val") != Some(0)),
                    _ => {}
                },
                Next::End(Of::Text, "style") => styles.extend(open.take()),
                Next::Begin(..) | Next::End(..) | Next::Text(_) => {}
            }
            Ok(())
        })?;
        Ok(Self(styles))
    }

    /// A style and those that it stands on.
    fn lineage(&self, id: &str) -> impl Iterator<Item = &Style> {
        let next = |style: &&Style| style.based_on.as_ref().and_then(|id| self.0.get(id));
        std::iter::successors(self.0.get(id), next).take(DEPTH)
    }

    /// Whether a paragraph of this style is a heading or a caption.
    pub(super) fn is_heading(&self, id: &str) -> bool {
        self.lineage(id).any(|style| style.is_heading)
    }

    /// Whether a paragraph of this style is an item of a list.
    pub(super) fn is_item(&self, id: &str) -> bool {
        self.lineage(id).find_map(|style| style.is_item).unwrap_or(false)
    }
}

fn is_heading(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("heading ") || matches!(name.as_str(), "title" | "subtitle" | "caption")
}
