//! The dialog that asks in which form, for whom and into what file that is written which is on the screen.

use crate::domain::draft::slug;
use crate::domain::handout::Sizes;
use crate::domain::text::safe_line;
use crate::domain::vocabulary::{Vocabulary, vocabulary};
use crate::domain::{Audience, Date, Handout, Scope};

use super::handing::Wanted;
use super::key::{Code, Key};
use super::prompt::Prompt;

vocabulary! {
    /// The form of a file that is made of what is on the screen.
    FileForm {
        /// Tables, for a wiki or a mail.
        Markdown = "markdown",
        /// One page for a browser.
        Html = "html",
        /// For a word processor.
        Docx = "docx",
        /// A table for a spreadsheet or a program.
        Csv = "csv",
        /// A workbook.
        Xlsx = "xlsx",
        /// The dataset, for a program.
        Json = "json",
        /// The dataset, in its own format.
        Toml = "toml",
        /// The brief, for a word processor.
        BriefDocx = "brief-docx" ("docx"),
        /// The brief, for a browser.
        BriefHtml = "brief-html" ("html"),
        /// The brief, as plain text with marks.
        BriefMarkdown = "brief-markdown" ("markdown"),
    }
}

impl FileForm {
    /// Whether it is the brief, and not all that was chosen.
    pub fn is_brief(self) -> bool {
        matches!(self, Self::BriefDocx | Self::BriefHtml | Self::BriefMarkdown)
    }

    /// What the names of its files end with, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Markdown | Self::BriefMarkdown => "md",
            Self::Html | Self::BriefHtml => "html",
            Self::Docx | Self::BriefDocx => "docx",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
            Self::Toml => "toml",
        }
    }

    /// What it is good for.
    pub fn about(self) -> &'static str {
        match self {
            Self::Markdown => "Tables in plain text with marks, for a wiki or a mail.",
            Self::Html => "One page for a browser, which needs nothing else.",
            Self::Docx => "A document of tables for a word processor.",
            Self::Csv => "One table of positions, for a spreadsheet or a program.",
            Self::Xlsx => "A workbook, for a spreadsheet.",
            Self::Json => "The dataset, for a program.",
            Self::Toml => "The dataset in its own format, which demarche opens.",
            Self::BriefDocx => "The brief to read before the talks, for a word processor.",
            Self::BriefHtml => "The brief to read before the talks, for a browser.",
            Self::BriefMarkdown => "The brief to read before the talks, in plain text with marks.",
        }
    }
}

/// What the dialog is opened with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastExport {
    /// The form that was written last, also by a run before this one.
    pub form: FileForm,
    /// The folder that it was written to, as it is typed; empty: the one that the program was started in.
    pub folder: String,
    /// For whom this run has written last. No other run knows of it: a wrong audience cannot be taken back.
    pub audience: Audience,
}

impl Default for LastExport {
    fn default() -> Self {
        Self { form: FileForm::Markdown, folder: String::new(), audience: Audience::Public }
    }
}

/// What a file will hold, or holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// How many issues and parties are in it.
    pub has: Sizes,
    /// Of how many.
    pub of: Sizes,
    /// What is to be said where other issues are in it than the screen shows.
    pub otherwise: Option<String>,
    /// The day that it shows, where that is not the dataset's.
    pub day: Option<Date>,
    /// The filter, each condition in words.
    pub filter: Vec<String>,
    /// What the issues are sorted by, in words.
    pub order: Option<String>,
    /// How it is to be handled.
    pub handling: Option<String>,
    /// The notes of the user's own that its audience sees.
    pub private_notes: usize,
    /// The notes of the team that its audience sees.
    pub team_notes: usize,
    /// The lines to take that its audience sees.
    pub lines_to_take: usize,
    /// What was left out for the sake of its sources.
    pub left_out: Vec<String>,
    /// What there is that its audience never sees.
    pub never_seen: Vec<&'static str>,
}

impl Contents {
    /// What was withheld, in two parts at most.
    pub fn withheld(&self) -> Vec<String> {
        let left_out = self.left_out.join(", ");
        let never = self.never_seen.join(", ");
        let parts = [(left_out, "left out"), (never, "not for them")];
        parts
            .into_iter()
            .filter(|(what, _)| !what.is_empty())
            .map(|(what, how)| format!("{how}: {what}"))
            .collect()
    }

    /// Those of a handout.
    pub fn of(handout: &Handout, wanted: &Wanted) -> Self {
        let dataset = &handout.dataset;
        let notes = |scope| handout.notes.iter().filter(|note| note.scope == scope).count();
        Self {
            has: Sizes { issues: dataset.issues().len(), parties: dataset.parties().len() },
            of: handout.of,
            otherwise: wanted.otherwise(handout),
            day: handout.day.filter(|_| handout.day != wanted.whole.head().as_of),
            filter: handout.filter.iter().map(|words| safe_line(words)).collect(),
            order: handout.order.as_deref().map(safe_line),
            handling: dataset.head().handling.as_ref().map(ToString::to_string),
            private_notes: notes(Scope::Private),
            team_notes: notes(Scope::Team),
            lines_to_take: dataset.issues().iter().filter(|issue| issue.lines_to_take.is_some()).count(),
            left_out: handout.withheld.left_out(),
            never_seen: handout.withheld.never_seen(),
        }
    }
}

/// What is to be written, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Which answer belongs to it.
    pub ticket: u64,
    /// What is to be in it.
    pub wanted: Wanted,
    /// In which form.
    pub form: FileForm,
    /// The path of the file, as typed.
    pub path: String,
    /// The mark of the file that may be replaced, once that was asked.
    pub replaces: Option<String>,
    /// The folder to remember where it is not the one that is written to, as in room mode, which shows none.
    pub remembers: Option<String>,
}

/// What came of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exported {
    /// The file is on the disk.
    Written {
        /// Its form.
        form: FileForm,
        /// For whom it is.
        audience: Audience,
        /// Its path, as it may be shown to the user alone.
        path: String,
        /// Its name, without the folder.
        name: String,
        /// The folder to remember, to be typed again; empty: the one that the program was started in.
        folder: String,
        /// What it holds.
        contents: Box<Contents>,
    },
    /// Another file stands there, and nothing is written before it is asked about.
    IsThere {
        /// What it is, and when it was changed.
        told: String,
        /// What tells it from any other.
        mark: String,
    },
    /// Nothing is written; why, and what to do.
    Failed(String),
    /// It was stopped, and nothing is written.
    Stopped,
}

/// What the dialog asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// In which form?
    Form,
    /// For whom?
    Audience,
    /// Into what file?
    File,
}

impl Field {
    /// Every field, from the top.
    pub const ALL: [Self; 3] = [Self::Form, Self::Audience, Self::File];
}

/// The dialog.
#[derive(Debug, Clone)]
pub struct Export {
    /// What was on the screen when it was opened, and for whom it is wanted.
    pub wanted: Wanted,
    /// For whom it may be.
    pub audiences: &'static [Audience],
    /// The form.
    pub form: FileForm,
    /// The field that keys go to.
    pub field: Field,
    /// The path of the file.
    pub path: Prompt,
    /// Whether the user has typed a path of their own.
    pub is_typed: bool,
    /// What will be in it, once that is known; or why there is nothing.
    pub contents: Option<Result<Contents, String>>,
    /// Whether it is being written.
    pub is_writing: bool,
    /// Why the last try came to nothing.
    pub trouble: Option<String>,
    /// Lines of what it says that are scrolled away.
    pub scroll: usize,
    /// The answer that it waits for.
    pub ticket: u64,
    folder: String,
}

impl Export {
    /// The dialog as it is opened.
    pub fn new(wanted: Wanted, last: &LastExport, audiences: &'static [Audience]) -> Self {
        let mut dialog = Self {
            wanted,
            audiences,
            form: last.form,
            field: Field::Form,
            path: Prompt::new(""),
            is_typed: false,
            contents: None,
            is_writing: false,
            trouble: None,
            scroll: 0,
            ticket: 0,
            folder: last.folder.clone(),
        };
        dialog.name_file();
        dialog
    }

    /// For whom it is.
    pub fn audience(&self) -> Audience {
        self.wanted.audience
    }

    /// Goes to another field.
    pub fn go(&mut self, by: isize) {
        let at = Field::ALL.iter().position(|field| *field == self.field).unwrap_or(0);
        let count = Field::ALL.len().cast_signed();
        self.field = Field::ALL[(at.cast_signed() + by).rem_euclid(count).cast_unsigned()];
    }

    /// Takes a key that is no command; says whether it asks for another audience.
    pub fn key(&mut self, key: Key) -> bool {
        let plain = Some(key.code).filter(|_| !(key.ctrl || key.alt));
        let typed = plain.and_then(|code| if let Code::Char(letter) = code { Some(letter) } else { None });
        let step = match plain {
            Some(Code::Left) => -1,
            Some(Code::Right) => 1,
            Some(_) | None => isize::from(typed == Some(' ')),
        };
        let before = self.audience();
        match self.field {
            Field::File => {
                let text = self.path.text().to_owned();
                // What is typed is read off the prompt; the keys that end it are commands.
                let _ = self.path.key(key);
                self.is_typed |= text != self.path.text();
            }
            Field::Form => {
                let former = self.form;
                self.form = choose(FileForm::ALL, former, step, typed, FileForm::word);
                self.follow(former);
            }
            Field::Audience => {
                self.wanted.audience = choose(self.audiences, before, step, typed, Audience::word);
                self.name_file();
            }
        }
        self.trouble = None;
        before != self.audience()
    }

    /// Takes pasted text into the path.
    pub fn paste(&mut self, text: &str) {
        if self.field == Field::File {
            self.path.paste(text);
            (self.is_typed, self.trouble) = (true, None);
        }
    }

    /// Lets the name follow the form: the whole of one that was made here, the ending of one that was typed.
    fn follow(&mut self, former: FileForm) {
        if !self.is_typed {
            return self.name_file();
        }
        let stem = self.path.text().strip_suffix(former.ending()).filter(|stem| stem.ends_with('.'));
        if let Some(stem) = stem {
            let path = format!("{stem}{}", self.form.ending());
            self.path.replace(&path);
        }
    }

    /// The form that the typed name says it is, where the chosen one is another.
    pub fn misnamed(&self) -> Option<FileForm> {
        let (_, ending) = self.path.text().trim().rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        if self.form.ending() == ending {
            return None;
        }
        FileForm::ALL.iter().copied().find(|form| form.ending() == ending)
    }

    /// Names the file, unless the user has: after the dataset, and after those it is for where that is not everybody.
    fn name_file(&mut self) {
        if self.is_typed {
            return;
        }
        let head = self.wanted.whole.head();
        let stem = head.id.as_ref().map_or_else(|| slug(&head.title), ToString::to_string);
        let stem = if stem.is_empty() { "handout" } else { stem.as_str() };
        let brief = if self.form.is_brief() { "-brief" } else { "" };
        let whom = match self.audience() {
            Audience::Public => String::new(),
            other @ (Audience::Team | Audience::Own) => format!("-{}", other.word()),
        };
        let between = if self.folder.is_empty() || self.folder.ends_with('/') { "" } else { "/" };
        let ending = self.form.ending();
        self.path.replace(&format!("{}{between}{stem}{brief}{whom}.{ending}", self.folder));
    }
}

/// The one before or after the chosen one, or the next that begins with the typed letter.
fn choose<T: Copy + PartialEq>(
    all: &[T],
    chosen: T,
    step: isize,
    typed: Option<char>,
    word: impl Fn(T) -> &'static str,
) -> T {
    let Some(at) = all.iter().position(|one| *one == chosen) else { return chosen };
    if step != 0 {
        return all[at.saturating_add_signed(step).min(all.len() - 1)];
    }
    let Some(letter) = typed.map(|letter| letter.to_ascii_lowercase()) else { return chosen };
    let mut after = all[at + 1..].iter().chain(&all[..=at]);
    after.find(|one| word(**one).starts_with(letter)).copied().unwrap_or(chosen)
}
