//! The parts of a package beside its text: what it says of itself, its looks, and what stands on every page.

use std::fmt::Write;

use quick_xml::escape::escape;

use crate::codec::paper::{Paper, clean};

use super::flow::{WORDS, width};

/// What each part is.
pub(super) const CONTENT_TYPES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/>"#,
    r#"<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#,
    r#"<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>"#,
    r#"<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>"#,
    r#"<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>"#,
    r#"<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>"#,
    r#"<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>"#,
    r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#,
    "</Types>",
);

/// What the package holds.
pub(super) const RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
    "</Relationships>",
);

/// What the text refers to: its looks, what stands on every page, and the addresses of its links.
pub(super) fn relations(links: &[String]) -> String {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut out = concat!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    )
    .to_owned();
    for part in ["styles", "settings", "numbering", "header1", "footer1"] {
        let kind = part.trim_end_matches('1');
        let _ = write!(out, r#"<Relationship Id="{part}" Type="{OFFICE}/{kind}" Target="{part}.xml"/>"#);
    }
    for (number, url) in links.iter().enumerate() {
        let url = escape(url.as_str());
        let _ = write!(
            out,
            r#"<Relationship Id="link{number}" Type="{OFFICE}/hyperlink" Target="{url}" TargetMode="External"/>"#
        );
    }
    out.push_str("</Relationships>");
    out
}

/// What the document says of itself.
pub(super) fn properties(paper: &Paper) -> String {
    let title = clean(&paper.title).replace('\n', " ");
    let mut out = concat!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
        r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties""#,
        r#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/""#,
        r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">"#,
    )
    .to_owned();
    let _ = write!(out, "<dc:title>{}</dc:title><dc:language>en</dc:language>", escape(title.as_str()));
    if let Some(day) = paper.made {
        let day = day.first().iso();
        for event in ["created", "modified"] {
            let _ = write!(
                out,
                r#"<dcterms:{event} xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:{event}>"#
            );
        }
    }
    out.push_str("</cp:coreProperties>");
    out
}

/// What stands above the text of every page: how it is to be handled.
pub(super) fn header(paper: &Paper) -> String {
    let banner = clean(paper.handling.as_deref().unwrap_or_default()).replace('\n', " ");
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:hdr {WORDS}><w:p><w:pPr><w:pStyle w:val="Banner"/></w:pPr><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p></w:hdr>"#,
        escape(banner.as_str())
    )
}

/// What stands below it: what the document says there, and "2 of 5".
pub(super) fn footer(paper: &Paper) -> String {
    let foot = clean(&paper.foot).replace('\n', " ");
    let field = |name: &str| {
        format!(
            r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {name} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#
        )
    };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr {WORDS}><w:p><w:pPr><w:pStyle w:val="Foot"/><w:tabs><w:tab w:val="right" w:pos="{}"/></w:tabs></w:pPr><w:r><w:t xml:space="preserve">{}</w:t></w:r><w:r><w:tab/></w:r>{}<w:r><w:t xml:space="preserve"> of </w:t></w:r>{}</w:p></w:ftr>"#,
        width(paper.landscape),
        escape(foot.as_str()),
        field("PAGE"),
        field("NUMPAGES")
    )
}

/// How a word processor is to treat the document.
pub(super) const SETTINGS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"#,
    "</w:settings>",
);

/// The marks of lists.
pub(super) const NUMBERING: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>"#,
    r#"<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="340" w:hanging="227"/></w:pPr></w:lvl>"#,
    r#"<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="680" w:hanging="227"/></w:pPr></w:lvl>"#,
    r#"</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#,
);

/// What each kind of paragraph looks like. Names are those that word processors know, so that headings are found as such.
pub(super) const STYLES: &str = include_str!("styles.xml");
/// The looks of a document that is set close: the same styles, smaller and nearer to each other.
pub(super) const CLOSE: &str = include_str!("close.xml");
