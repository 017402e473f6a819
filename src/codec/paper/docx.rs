//! A document as DOCX, for word processors: real headings, tables whose headings stand on every page, and the banner on each.
//!
//! Its parts are written with an XML writer, which escapes whatever it is given, and put into a package. It is the same for
//! the same document: it holds no clock, no name of a user and no path.

mod flow;
mod parts;

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use self::flow::Flow;
use super::Paper;

/// The file of a document.
pub fn write(paper: &Paper) -> Vec<u8> {
    let flow = Flow::of(paper);
    let parts = [
        ("[Content_Types].xml", parts::CONTENT_TYPES.to_owned()),
        ("_rels/.rels", parts::RELATIONS.to_owned()),
        ("docProps/core.xml", parts::properties(paper)),
        ("word/document.xml", flow.body),
        ("word/_rels/document.xml.rels", parts::relations(&flow.links)),
        ("word/styles.xml", if paper.is_close { parts::CLOSE } else { parts::STYLES }.to_owned()),
        ("word/settings.xml", parts::SETTINGS.to_owned()),
        ("word/numbering.xml", parts::NUMBERING.to_owned()),
        ("word/header1.xml", parts::header(paper)),
        ("word/footer1.xml", parts::footer(paper)),
    ];
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    for (name, text) in &parts {
        // Memory takes whatever is written to it.
        let _ = zip.start_file(*name, SimpleFileOptions::default());
        let _ = zip.write_all(text.as_bytes());
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

#[cfg(test)]
mod tests;
