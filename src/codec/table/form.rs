//! The forms that tables come in: told by a file's name, else by what it holds; and what is not read, by name.

use crate::domain::vocabulary::{Vocabulary, vocabulary};

use super::{Office, Tables, Unreadable, html, markdown};

vocabulary! {
    /// What form a file is in.
    Form {
        /// Values parted by commas, or by what else parts them.
        Csv = "csv",
        /// Values parted by tabs.
        Tsv = "tsv",
        /// Text with tables of bars.
        Markdown = "markdown",
        /// A web page.
        Html = "html",
        /// Records with keys.
        Json = "json",
        /// A spreadsheet of Excel since 2007.
        Xlsx = "xlsx",
        /// A document of Word since 2007.
        Docx = "docx",
    }
}

vocabulary! {
    /// The forms whose readers can be made to take much memory or time, and so are for a process of their own.
    Heavy {
        /// Text with tables of bars.
        Markdown = "markdown",
        /// A web page.
        Html = "html",
        /// A spreadsheet.
        Xlsx = "xlsx",
        /// A document.
        Docx = "docx",
    }
}

impl Heavy {
    /// Reads its tables.
    pub fn read(self, bytes: &[u8]) -> Result<Tables, Unreadable> {
        match self {
            Self::Markdown => markdown::read(bytes),
            Self::Html => html::read(bytes),
            Self::Xlsx => Office::Xlsx.read(bytes),
            Self::Docx => Office::Docx.read(bytes),
        }
    }

    /// What to do with a file that takes too much to be read.
    pub fn less(self) -> &'static str {
        match self {
            Self::Markdown => "copy the tables into a file of their own, or part it into several",
            Self::Html => "copy the tables into a new document, or save them as CSV",
            Self::Xlsx => Office::Xlsx.less(),
            Self::Docx => Office::Docx.less(),
        }
    }
}

/// What is not read: how its name ends, what it is, and what to do.
const REFUSED: &[(&[&str], &str, &str)] = &[
    (&["xls", "xlt", "xlsb"], "a spreadsheet of an older or another kind", "save it as XLSX"),
    (&["ods", "fods", "numbers", "gsheet"], "a spreadsheet of another program", "save or export it as XLSX"),
    (&["doc", "dot", "rtf"], "a document of an older or another kind", "save it as DOCX"),
    (&["odt", "fodt", "pages", "gdoc"], "a document of another program", "save or export it as DOCX"),
    (&["pdf"], "a PDF, which holds no tables, only how they look", "take the document that it was made of"),
    (
        &["png", "jpg", "jpeg", "gif", "webp", "heic", "tif", "tiff"],
        "a picture",
        "type what it shows into a table",
    ),
    (&["toml"], "a dataset already", "use it as it is, or name it after `--into`"),
    (&["zip", "gz", "7z", "tgz", "xz"], "an archive", "unpack it first"),
];

/// What files begin with that are no text.
const SIGNS: &[(&[u8], &str, &str)] = &[
    (
        b"PK\x03\x04",
        "this is a ZIP file, perhaps a spreadsheet or a document",
        "name it talks.xlsx or talks.docx",
    ),
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "this is a file of Office before 2007, or one with a password",
        "open it and save it as XLSX or DOCX, without a password",
    ),
    (
        b"%PDF-",
        "this is a PDF, which holds no tables, only how they look",
        "take the document that it was made of",
    ),
    (b"{\\rtf", "this is a document in RTF", "save it as DOCX"),
    (b"\x1F\x8B", "this is packed by gzip", "unpack it first"),
    (b"\x89PNG", "this is a picture", "type what it shows into a table"),
    (b"\xFF\xD8\xFF", "this is a picture", "type what it shows into a table"),
    (b"SQLite format 3\0", "this is a database of SQLite", "export its table as CSV"),
];

/// What is wrong with bytes that are no text, by what they begin with.
pub(super) fn not_text(bytes: &[u8]) -> Option<Unreadable> {
    let (_, what, remedy) = SIGNS.iter().find(|(sign, _, _)| bytes.starts_with(sign))?;
    Some(Unreadable::new(*what, *remedy))
}

impl Form {
    /// The form of a file: by its name, where that says it, else by what it holds.
    ///
    /// Web applications call HTML and CSV `report.xls`: what is text under the name of an old spreadsheet is looked into.
    pub fn of(name: &str, bytes: &[u8]) -> Result<Self, Unreadable> {
        let named = Self::from_name(name);
        match named {
            Ok(Some(form)) => Ok(form),
            Ok(None) => Self::sniff(bytes),
            Err(refused) => match extension(name).as_deref() {
                Some("xls") if !bytes.contains(&0) => Self::sniff(bytes).map_err(|_| refused),
                _ => Err(refused),
            },
        }
    }

    /// The form that a file's name says; `None` where it says none.
    pub fn from_name(name: &str) -> Result<Option<Self>, Unreadable> {
        let Some(extension) = extension(name) else { return Ok(None) };
        if let Some((_, what, remedy)) = REFUSED.iter().find(|(all, _, _)| all.contains(&extension.as_str()))
        {
            return Err(Unreadable::new(format!("a .{extension} file is {what}"), *remedy));
        }
        Ok(match extension.as_str() {
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "md" | "markdown" | "mdown" | "mkd" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "json" => Some(Self::Json),
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            "docx" | "docm" => Some(Self::Docx),
            _ => None,
        })
    }

    /// The form that bytes look like, for standard input and for names that say nothing.
    pub fn sniff(bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.starts_with(b"PK") {
            let holds = |name: &[u8]| memchr::memmem::find(bytes, name).is_some();
            if holds(b"xl/workbook.xml") {
                return Ok(Self::Xlsx);
            }
            if holds(b"word/document.xml") {
                return Ok(Self::Docx);
            }
            if holds(b"opendocument.spreadsheet") {
                return Err(Unreadable::new("this is a spreadsheet of LibreOffice", "save it as XLSX"));
            }
            if holds(b"opendocument.text") {
                return Err(Unreadable::new("this is a document of LibreOffice", "save it as DOCX"));
            }
        }
        let text = super::decode::decode(bytes, &mut super::Tables::default())?;
        let text = text.trim_start();
        if text.lines().any(|line| matches!(line.trim(), "[[issue]]" | "[[position]]" | "[[party]]")) {
            return Err(Unreadable::new(
                "this is a dataset already",
                "use it as it is, or name it after `--into`",
            ));
        }
        let head: String = text.chars().take(LOOKED_AT).collect::<String>().to_ascii_lowercase();
        let is_html = head.starts_with('<')
            && (["<!doctype", "<html", "<head", "<body", "<table", "<meta", "<tr"]
                .iter()
                .any(|tag| head.contains(tag)));
        Ok(if is_html || memchr::memmem::find(head.as_bytes(), b"<table").is_some() && !has_rule(text) {
            Self::Html
        } else if begins_json(text) {
            Self::Json
        } else if has_rule(text) {
            Self::Markdown
        } else {
            Self::Csv
        })
    }
}

/// How many characters are looked at for tags.
const LOOKED_AT: usize = 16_384;

/// How a file's name ends, in small letters.
fn extension(name: &str) -> Option<String> {
    let file = name.rsplit(['/', '\\']).next()?;
    let (stem, extension) = file.rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then(|| extension.to_lowercase())
}

/// Whether a text can only be JSON: what follows the first bracket begins a value.
fn begins_json(text: &str) -> bool {
    let (Some(rest), is_object) = (text.strip_prefix(['{', '[']), text.starts_with('{')) else {
        return false;
    };
    let rest = rest.trim_start();
    match rest.chars().next() {
        Some('"' | '}') if is_object => true,
        Some('{' | '[' | '"' | ']') => {
            !is_object && !rest.trim_start_matches('[').starts_with(|c: char| c.is_alphabetic())
        }
        _ => false,
    }
}

/// Whether some line is the rule below the headings of a table: dashes and bars.
fn has_rule(text: &str) -> bool {
    text.lines().any(is_rule)
}

/// Whether a line is the rule below the headings of a table.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains('|')
        && line.contains('-')
        && line.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_told_by_the_name_of_a_file() {
        for (name, form) in [
            ("talks.csv", Some(Form::Csv)),
            ("a.b/Talks.TSV", Some(Form::Tsv)),
            ("notes.md", Some(Form::Markdown)),
            ("C:\\x\\page.HTM", Some(Form::Html)),
            ("t.json", Some(Form::Json)),
            ("t.xlsx", Some(Form::Xlsx)),
            ("t.final.docx", Some(Form::Docx)),
            ("t.txt", None),
            ("a.csv/t", None),
            (".csv", None),
            ("-", None),
        ] {
            assert_eq!(Form::from_name(name).unwrap(), form, "{name}");
        }
    }

    #[test]
    fn what_is_not_read_is_refused_with_what_to_do() {
        let refused = |name: &str| Form::of(name, b"\xD0\xCF\x11\xE0\0").unwrap_err().to_string();
        assert_eq!(
            refused("a.xls"),
            "a .xls file is a spreadsheet of an older or another kind; save it as XLSX"
        );
        assert_eq!(
            refused("a.ODS"),
            "a .ods file is a spreadsheet of another program; save or export it as XLSX"
        );
        for name in ["a.doc", "a.odt", "a.rtf", "a.pdf", "a.numbers", "a.toml", "a.png", "a.zip"] {
            assert!(refused(name).contains("; "), "{name}");
        }
        let refused = |bytes: &[u8]| Form::sniff(bytes).unwrap_err().what;
        assert!(refused(b"%PDF-1.7").contains("PDF"));
        assert!(refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").contains("Office"));
        assert!(refused(b"title = 'x'\n[[issue]]\ntitle = 'y'\n").contains("dataset"));
        assert!(
            refused(b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet")
                .contains("LibreOffice")
        );
    }

    #[test]
    fn a_form_is_told_by_what_is_in_it() {
        for (bytes, form) in [
            ("Issue,North\nFlow,yes\n", Form::Csv),
            ("Issue\tNorth\nFlow\tyes\n", Form::Csv),
            ("", Form::Csv),
            ("[1] a footnote, and more", Form::Csv),
            ("# Talks\n\nIssue | North\n---|---\nFlow | yes\n", Form::Markdown),
            ("Issue | North\nFlow | yes\n", Form::Csv),
            ("<!DOCTYPE html><p>x", Form::Html),
            ("\u{feff} <table><tr><td>x", Form::Html),
            ("<!--StartFragment--><table>", Form::Html),
            ("[{\"issue\": 1}]", Form::Json),
            ("{\n \"a\": []}", Form::Json),
            ("[[\"a\", \"b\"]]", Form::Json),
            ("[]", Form::Json),
            ("PK\x03\x04...xl/workbook.xml...", Form::Xlsx),
            ("PK\x03\x04...word/document.xml...", Form::Docx),
        ] {
            assert_eq!(Form::sniff(bytes.as_bytes()).unwrap(), form, "{bytes}");
        }
    }

    #[test]
    fn text_under_the_name_of_an_old_spreadsheet_is_looked_into() {
        assert_eq!(Form::of("report.xls", b"<html><table>").unwrap(), Form::Html);
        assert_eq!(Form::of("report.xls", b"a\tb\nc\td\n").unwrap(), Form::Csv);
        assert!(Form::of("report.ods", b"a\tb\n").is_err());
        assert_eq!(Form::of("report.csv", b"<html>").unwrap(), Form::Csv);
    }

    #[test]
    fn every_form_has_a_word() {
        assert_eq!(Form::words(), ["csv", "tsv", "markdown", "html", "json", "xlsx", "docx"]);
    }
}
