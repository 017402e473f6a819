//! The package that a spreadsheet or a document is: a ZIP file of named parts, looked at before any of them is unpacked.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{Tables, Unreadable};
use crate::domain::text::safe_line;

/// The most parts that a package may have.
const MAX_PARTS: usize = 20_000;

/// The most bytes that all parts may be when they are unpacked, as the package announces them.
const MAX_UNPACKED: u128 = 2 << 30;

/// What the old binary forms of Office begin with, and what it locks with a password.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The forms that are packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Office {
    /// A workbook of Excel since 2007, which others write too.
    Xlsx,
    /// A document of Word since 2007, which others write too.
    Docx,
}

impl Office {
    /// Reads its tables.
    pub(super) fn read(self, bytes: &[u8]) -> Result<Tables, Unreadable> {
        match self {
            Self::Xlsx => super::xlsx::read(bytes),
            Self::Docx => super::docx::read(bytes),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "XLSX",
            Self::Docx => "DOCX",
        }
    }

    /// What to do with a file of another form.
    fn anew(self) -> String {
        format!("save it as {}", self.name())
    }

    /// What to do with a file that takes too much to be read.
    pub(super) fn less(self) -> &'static str {
        match self {
            Self::Xlsx => "save the sheet that is needed as CSV",
            Self::Docx => "copy the tables into a new document",
        }
    }
}

/// An opened package.
#[derive(Debug)]
pub(super) struct Package<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Package<'a> {
    /// Looks at what the bytes are, and refuses by its name what is not of this kind.
    pub(super) fn open(bytes: &'a [u8], kind: Office) -> Result<Self, Unreadable> {
        let name = kind.name();
        if bytes.is_empty() {
            return Err(Unreadable::new("the file is empty", kind.anew()));
        }
        if bytes.starts_with(COMPOUND) {
            let what = match kind {
                Office::Xlsx => "it is an old workbook (XLS) or locked with a password",
                Office::Docx => "it is an old document (DOC) or locked with a password",
            };
            return Err(Unreadable::new(what, format!("save it as {name}, without a password")));
        }
        if !bytes.starts_with(b"PK") {
            return Err(Unreadable::new(format!("it is no {name} file"), kind.anew()));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
            Unreadable::new("the file is damaged or was cut off", format!("open it, and {}", kind.anew()))
        })?;
        let package = Self(archive);
        package.refuse_the_large(kind)?;
        package.refuse_others(kind)?;
        Ok(package)
    }

    /// Whether there are parts whose names begin with one of these.
    pub(super) fn has_parts(&self, begins: &[&str]) -> bool {
        self.0.file_names_raw().any(|name| begins.iter().any(|begin| name.starts_with(begin.as_bytes())))
    }

    fn refuse_the_large(&self, kind: Office) -> Result<(), Unreadable> {
        if self.0.len() > MAX_PARTS {
            return Err(Unreadable::new(format!("it has more than {MAX_PARTS} parts"), kind.less()));
        }
        let sizes = (0..self.0.len()).map(|part| self.0.by_index_data(part).map_or(0, |part| part.size()));
        if sizes.map(u128::from).sum::<u128>() > MAX_UNPACKED {
            return Err(Unreadable::new("it is larger than 2 GB when unpacked", kind.less()));
        }
        Ok(())
    }

    fn refuse_others(&self, kind: Office) -> Result<(), Unreadable> {
        let has = |part: &str| self.0.index_for_name(part).is_some();
        let begins = |folder: &str| self.0.file_names_raw().any(|name| name.starts_with(folder.as_bytes()));
        let found = if has("xl/workbook.bin") {
            "a binary workbook (XLSB)"
        } else if has("mimetype") && has("content.xml") {
            "an OpenDocument file (ODS or ODT)"
        } else if has("Index/Document.iwa") {
            "an iWork file (Numbers or Pages)"
        } else if begins("ppt/") {
            "a presentation (PPTX)"
        } else if begins("word/") && kind == Office::Xlsx {
            return Err(Unreadable::new(
                "it is a document (DOCX), not a workbook",
                "give it the ending .docx",
            ));
        } else if begins("xl/") && kind == Office::Docx {
            return Err(Unreadable::new(
                "it is a workbook (XLSX), not a document",
                "give it the ending .xlsx",
            ));
        } else if has("[Content_Types].xml") {
            return Ok(());
        } else {
            "a ZIP file of something else"
        };
        Err(Unreadable::new(format!("it is {found}, not {}", kind.name()), kind.anew()))
    }

    /// A part by its path, to be unpacked: of at most so many bytes.
    pub(super) fn part(&mut self, path: &str, most: u64) -> Result<Option<impl Read>, Unreadable> {
        let Ok(part) = self.0.by_name(path) else { return Ok(None) };
        if part.size() > most {
            return Err(Unreadable::new(
                format!("its part `{}` is larger than {} MB when unpacked", safe_line(path), most >> 20),
                Office::Docx.less(),
            ));
        }
        // It may hold more than it says.
        Ok(Some(part.take(most)))
    }

    /// The path of a part as it is written here, whatever the case of its letters.
    pub(super) fn path_in_any_case(&self, path: &str) -> String {
        let mut alike = self.0.file_names_raw().filter(|name| name.eq_ignore_ascii_case(path.as_bytes()));
        let found = match self.0.index_for_name(path) {
            Some(_) => None,
            None => alike.next().and_then(|name| String::from_utf8(name.to_vec()).ok()),
        };
        found.unwrap_or_else(|| path.to_owned())
    }
}

#[cfg(test)]
pub(super) mod made;
