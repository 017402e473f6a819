//! A handout as one page for a browser, which needs nothing else: no network, no program, and in its basics no script.
//!
//! A template makes it, which takes whatever it is given for text; the style and the script stand beside it as files and are
//! the same on every page, so that the page can name their fingerprints and forbid everything else. Nothing of the data ever
//! becomes markup, style, script or the name of an attribute; of its addresses only those that [`super::is_link`] lets be
//! followed are links.

mod cards;
mod grid;
mod items;
mod page;
#[cfg(test)]
mod tests;

use base64::prelude::{BASE64_STANDARD, Engine};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use sha2::{Digest, Sha256};

use crate::domain::Handout;

use super::Unwritable;
use page::Page;

/// The cells that a page may have: as many as a browser still scrolls and filters without making its reader wait.
const MAX_CELLS: usize = 100_000;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
const TEMPLATES: [(&str, &str); 5] = [
    ("page.html", include_str!("page.html")),
    ("controls.html", include_str!("controls.html")),
    ("grid.html", include_str!("grid.html")),
    ("cards.html", include_str!("cards.html")),
    ("said.html", include_str!("said.html")),
];

/// The file of a handout.
pub(super) fn write(handout: &Handout) -> Result<Vec<u8>, Unwritable> {
    let (issues, parties) = (handout.dataset.issues().len(), handout.dataset.parties().len());
    let cells = issues.saturating_mul(parties);
    if cells > MAX_CELLS {
        return Err(Unwritable(format!(
            "{issues} issues of {parties} parties are {cells} cells, and a page that people can use holds {MAX_CELLS}; \
             choose fewer issues by a filter (theme:, status:, a word), or fewer parties"
        )));
    }
    let page = render(&Page::of(handout));
    page.map(String::into_bytes).map_err(|err| Unwritable(format!("the page could not be made: {err:#}")))
}

fn render(page: &Page<'_>) -> Result<String, minijinja::Error> {
    let mut templates = Environment::new();
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    for (name, source) in TEMPLATES {
        templates.add_template(name, source)?;
    }
    templates.add_global("style", Value::from_safe_string(STYLE.to_owned()));
    templates.add_global("script", Value::from_safe_string(SCRIPT.to_owned()));
    // Base64 has no character that a value in quotation marks would have to escape.
    templates.add_global("policy", Value::from_safe_string(policy()));
    templates.get_template("page.html")?.render(Serde(page))
}

/// What a browser lets the page do: show its one style, run its one script.
fn policy() -> String {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; \
         form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}
