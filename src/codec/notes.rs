//! The notes file: TOML that a person can read and mend, and that loses nothing it does not understand.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::text::{Text, safe_line};
use crate::domain::vocabulary::NoteKind;
use crate::domain::{Anchor, Note, NoteBook, NoteId, NoteText, Scope, Stamp};

/// Names and values of a file that this program does not know, as the file writes them.
type Extra = Vec<(Box<str>, Box<str>)>;

/// What a notes file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// The id of the dataset that the notes are on.
    pub dataset: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Where it lay; never in a team's file.
    pub path: Option<String>,
    /// Who wrote the notes.
    pub author: Option<String>,
    /// The random id of the installation that writes this file.
    pub writer: Option<String>,
    /// What else the file says of itself, kept as it is.
    pub extra: Extra,
}

/// A notes file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotesFile {
    /// What it says of itself.
    pub header: Header,
    /// Its notes.
    pub book: NoteBook,
    /// What was odd and how it was taken, each in a sentence.
    pub problems: Vec<String>,
}

/// Why a notes file cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there, safe to show.
    pub message: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for Unreadable {}

/// Reads a notes file; its notes get this scope and the author that its header names.
pub fn read(text: &str, scope: Scope) -> Result<NotesFile, Unreadable> {
    let reader = Reader::new(text);
    let document = DeTable::parse(text).map_err(|error| Unreadable {
        line: reader.line(error.span().map_or(0, |span| span.start)),
        // Not the error's own display, which shows the file's bytes as they are.
        message: safe_line(error.message()),
    })?;
    let mut header = Header::default();
    let mut tables = Vec::new();
    for (key, value) in document.get_ref() {
        let field = match &**key.get_ref() {
            "note" => {
                tables = reader.tables(value)?;
                continue;
            }
            "dataset" => &mut header.dataset,
            "title" => &mut header.title,
            "path" => &mut header.path,
            "author" => &mut header.author,
            "writer" => &mut header.writer,
            name => {
                header.extra.push((name.into(), reader.verbatim(value).into()));
                continue;
            }
        };
        *field = Some(reader.string(key.get_ref(), value)?.to_owned());
    }
    let author = Text::line(header.author.as_deref().unwrap_or_default());
    let mut file = NotesFile { header, book: NoteBook::default(), problems: Vec::new() };
    for (line, table) in tables {
        let note = reader.note(line, table, scope, &author, &mut file.problems)?;
        if file.book.get(&note.id).is_some() {
            file.problems.push(format!(
                "line {line}: a second note \"{}\"; the later change stands, another text is kept as a copy",
                note.id
            ));
            file.book = NoteBook::merge(None, &file.book, &[note].into_iter().collect()).book;
        } else {
            file.book.add(note);
        }
    }
    Ok(file)
}

/// Writes a notes file: of the book the notes of this scope, in a team's file those of its author alone, oldest first.
pub fn write(header: &Header, book: &NoteBook, scope: Scope) -> String {
    let mut out = String::new();
    let fields = [
        ("dataset", &header.dataset),
        ("title", &header.title),
        ("path", if scope == Scope::Private { &header.path } else { &None }),
        ("author", &header.author),
        ("writer", &header.writer),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            put(&mut out, name, &one_line(value));
        }
    }
    for (name, value) in &header.extra {
        put(&mut out, &key(name), value);
    }
    let ours = |note: &&Note| match scope {
        Scope::Private => note.scope == Scope::Private,
        Scope::Team => {
            note.scope == Scope::Team
                && note.author.original() == header.author.as_deref().unwrap_or_default()
        }
    };
    for note in book.all().filter(ours) {
        write_note(&mut out, note);
    }
    out
}

/// One note as a notes file has it: its table, without the header.
pub(super) fn write_one(note: &Note) -> String {
    let mut out = String::new();
    write_note(&mut out, note);
    out
}

fn write_note(out: &mut String, note: &Note) {
    let quoted = |text: &Text| one_line(text.original());
    out.push_str(if out.is_empty() { "[[note]]\n" } else { "\n[[note]]\n" });
    put(out, "id", &one_line(note.id.as_str()));
    put(out, "on", &one_line(&note.on.to_string()));
    // A word that is none of ours stands among the unknown keys.
    if !note.extra.iter().any(|(name, _)| &**name == "kind") {
        put(out, "kind", &one_line(note.kind.word()));
    }
    if let Some(party) = &note.said_by {
        put(out, "said_by", &quoted(party));
    }
    put(out, "created", &note.created.to_string());
    put(out, "updated", &note.updated.to_string());
    if !note.tags.is_empty() {
        let tags: Vec<String> = note.tags.iter().map(quoted).collect();
        put(out, "tags", &format!("[{}]", tags.join(", ")));
    }
    if let Some(deleted) = note.deleted {
        put(out, "deleted", &deleted.to_string());
    }
    if let Some(seen) = &note.seen {
        put(out, "seen", &one_line(seen));
    }
    for (name, value) in &note.extra {
        put(out, &key(name), value);
    }
    put(out, "text", &any_lines(note.text.raw()));
}

pub(super) fn put(out: &mut String, name: &str, value: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{name} = {value}");
}

/// A key as TOML writes it.
fn key(name: &str) -> String {
    let bare = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    if !name.is_empty() && name.bytes().all(bare) { name.to_owned() } else { one_line(name) }
}

/// A string on one line.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c => put_char(&mut out, c),
        }
    }
    out.push('"');
    out
}

/// A string as people read it best: on one line if it has one, else between `"""` with its lines as they are.
fn any_lines(text: &str) -> String {
    if !text.contains('\n') {
        return one_line(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    out.push_str("\"\"\"\n");
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push_str("\\\\"),
            // No two bare quotation marks meet, least of all those that end the string.
            '"' if matches!(chars.peek(), None | Some('"')) => out.push_str("\\\""),
            '"' | '\n' => out.push(c),
            c => put_char(&mut out, c),
        }
    }
    out.push_str("\"\"\"");
    out
}

fn put_char(out: &mut String, c: char) {
    if c.is_control() && c != '\t' {
        let _ = write!(out, "\\u{:04X}", u32::from(c));
    } else {
        out.push(c);
    }
}

type Value<'i> = Spanned<DeValue<'i>>;

/// Reads values, and knows the line of each.
struct Reader<'t> {
    text: &'t str,
    breaks: Vec<usize>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, breaks: memchr::memchr_iter(b'\n', text.as_bytes()).collect() }
    }

    fn line(&self, at: usize) -> usize {
        self.breaks.partition_point(|line_break| *line_break < at) + 1
    }

    fn fault(&self, value: &Value<'_>, message: String) -> Unreadable {
        Unreadable { line: self.line(value.span().start), message }
    }

    fn wrong(&self, name: &str, value: &Value<'_>, wanted: &str) -> Unreadable {
        self.fault(
            value,
            format!("\"{}\" must be {wanted}, not a {}", safe_line(name), value.get_ref().type_str()),
        )
    }

    /// The `[[note]]` tables with their lines.
    fn tables<'v, 'i>(&self, value: &'v Value<'i>) -> Result<Vec<(usize, &'v DeTable<'i>)>, Unreadable> {
        let wrong = |value| self.fault(value, "every note begins with [[note]]".to_owned());
        let list = value.get_ref().as_array().ok_or_else(|| wrong(value))?;
        let table = |value: &'v Value<'i>| match value.get_ref().as_table() {
            Some(table) => Ok((self.line(value.span().start), table)),
            None => Err(wrong(value)),
        };
        list.iter().map(table).collect()
    }

    fn string<'v>(&self, name: &str, value: &'v Value<'_>) -> Result<&'v str, Unreadable> {
        value.get_ref().as_str().ok_or_else(|| self.wrong(name, value, "a string"))
    }

    /// A moment; one without an offset is taken as UTC, a day alone as its beginning.
    fn stamp(&self, name: &str, value: &Value<'_>) -> Result<Stamp, Unreadable> {
        let text = match value.get_ref() {
            DeValue::Datetime(moment) => moment.to_string(),
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => String::new(),
        };
        let forms = [text.clone(), format!("{text}Z"), format!("{text}T00:00:00Z")];
        let stamp = forms.iter().find_map(|form| Stamp::parse(form));
        stamp.ok_or_else(|| {
            self.fault(value, format!("\"{name}\" must be a moment such as 2031-05-12T09:14:03+02:00"))
        })
    }

    /// A list of strings; one alone is a list of one.
    fn strings(&self, name: &str, value: &Value<'_>) -> Result<Vec<Text>, Unreadable> {
        let one = |value: &Value<'_>| Ok(Text::line(self.string(name, value)?));
        match value.get_ref().as_array() {
            Some(list) => list.iter().map(one).collect(),
            None => Ok(vec![one(value)?]),
        }
    }

    /// A value as the file writes it; a table on one line, whatever it was.
    fn verbatim(&self, value: &Value<'_>) -> String {
        match value.get_ref() {
            DeValue::Table(table) if table.is_empty() => "{}".to_owned(),
            DeValue::Table(table) => {
                let fields: Vec<String> = table
                    .iter()
                    .map(|(name, value)| format!("{} = {}", key(name.get_ref()), self.verbatim(value)))
                    .collect();
                format!("{{ {} }}", fields.join(", "))
            }
            DeValue::Array(list) => {
                let all: Vec<String> = list.iter().map(|one| self.verbatim(one)).collect();
                format!("[{}]", all.join(", "))
            }
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => self.text.get(value.span()).unwrap_or("\"\"").to_owned(),
        }
    }

    fn note(
        &self,
        line: usize,
        table: &DeTable<'_>,
        scope: Scope,
        author: &Text,
        problems: &mut Vec<String>,
    ) -> Result<Note, Unreadable> {
        let mut seen_keys = BTreeSet::new();
        let mut field = |name: &'static str| {
            seen_keys.insert(name);
            table.get(name)
        };
        let text = |name, value: Option<&Value<'_>>| -> Result<Option<String>, Unreadable> {
            value.map(|value| Ok(self.string(name, value)?.to_owned())).transpose()
        };
        let stamp = |name, value: Option<&Value<'_>>| value.map(|value| self.stamp(name, value)).transpose();

        let said = text("text", field("text"))?;
        let on = text("on", field("on"))?;
        let kind = text("kind", table.get("kind"))?;
        let written_id = text("id", field("id"))?;
        let (created, updated) = (stamp("created", field("created"))?, stamp("updated", field("updated"))?);
        let said = said.unwrap_or_else(|| {
            problems.push(format!("line {line}: a note without a text"));
            String::new()
        });
        let known_id = written_id.as_deref().and_then(NoteId::parse);
        let made_at = known_id.as_ref().and_then(NoteId::made_at);
        let id = known_id.unwrap_or_else(|| {
            problems
                .push(format!("line {line}: a note without an id of letters, digits, - and _; it got one"));
            made_up_id(&format!("{written_id:?}\n{on:?}\n{created:?}\n{said}"))
        });
        let created = created.or(updated).or(made_at).or_else(|| {
            problems
                .push(format!("line {line}: a note that does not say when it was created; it sorts first"));
            Stamp::new(0, 0)
        });
        let Some(created) = created else {
            return Err(Unreadable { line, message: "\"created\" is missing".to_owned() });
        };
        let mut note =
            Note::new(id, Anchor::parse(on.as_deref().unwrap_or("inbox")), &said, author.original(), created);
        note.updated = updated.unwrap_or(created);
        note.deleted = stamp("deleted", field("deleted"))?;
        note.said_by = text("said_by", field("said_by"))?.map(|party| Text::line(&party));
        note.seen = text("seen", field("seen"))?.map(Into::into);
        note.tags = field("tags").map(|tags| self.strings("tags", tags)).transpose()?.unwrap_or_default();
        note.text = NoteText::new(&said);
        note.scope = scope;
        // A kind of a later version stays among what this one does not know.
        if let Some(known) = kind.as_deref().and_then(NoteKind::from_word) {
            note.kind = known;
            seen_keys.insert("kind");
        }
        let unknown = table.iter().filter(|(name, _)| !seen_keys.contains(&**name.get_ref()));
        note.extra = unknown
            .map(|(name, value)| (name.get_ref().as_ref().into(), self.verbatim(value).into()))
            .collect();
        Ok(note)
    }
}

/// An id for a note that has none: the same note gets the same one.
fn made_up_id(content: &str) -> NoteId {
    let hash = blake3::hash(content.as_bytes());
    NoteId::new(0, hash.as_bytes().iter().take(10).fold(0, |sum, byte| (sum << 8) | u128::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILE: &str = r#"dataset = "river"
title = "Talks on the Aru river"
author = "anna"
writer = "01JWRITER"

[[note]]
id = "01JD0000000000000000000000"
on = "flow/south"
kind = "question"
said_by = "south"
created = 2031-05-12T09:14:03+02:00
updated = 2031-05-12T09:15:40+02:00
tags = ["ask"]
seen = "b3:9f2c"
text = """
Who monitors,
and from what day?
"""
"#;

    fn private(text: &str) -> NotesFile {
        read(text, Scope::Private).expect(text)
    }

    fn again(file: &NotesFile) -> String {
        write(&file.header, &file.book, Scope::Private)
    }

    #[test]
    fn a_file_is_read_and_written_back_as_it_was() {
        let file = private(FILE);
        assert_eq!(file.problems, Vec::<String>::new());
        let note = file.book.all().next().expect("a note");
        assert_eq!(note.text.raw(), "Who monitors,\nand from what day?\n");
        assert_eq!(
            (note.on.to_string(), note.kind, &*note.author),
            ("flow/south".into(), NoteKind::Question, "anna")
        );
        assert_eq!(again(&file), FILE);
    }

    #[test]
    fn what_this_program_does_not_know_is_kept() {
        let text = r#"
dataset = "river"
colour = "red"
[sync]
"by hand" = [1, 0x2, { deep = true }]
[[note]]
id = "a"
on = "treaty:7"
kind = "hunch"
created = 2031-05-12T09:14:03Z
mood.weather = '''grey
and cold'''
text = "x"
[note.more]
at = 09:14:03
"#;
        let file = private(text);
        assert_eq!(file.problems, Vec::<String>::new());
        let written = again(&file);
        for line in [
            "colour = \"red\"",
            "sync = { \"by hand\" = [1, 0x2, { deep = true }] }",
            "on = \"treaty:7\"",
            "kind = \"hunch\"",
            "mood = { weather = '''grey\nand cold''' }",
            "more = { at = 09:14:03 }",
        ] {
            assert!(written.contains(line), "{line} is not in\n{written}");
        }
        assert_eq!(again(&private(&written)), written);
    }

    #[test]
    fn a_kind_of_a_later_version_stays_until_another_is_chosen() {
        let mut file =
            private("[[note]]\nid = \"a\"\nkind = \"hunch\"\ncreated = 2031-05-12T09:14:03Z\ntext = \"x\"\n");
        let id = NoteId::parse("a").expect("an id");
        file.book.set_kind(&id, NoteKind::Todo, Stamp::new(0, 0).expect("a moment"));
        assert!(again(&file).contains("kind = \"todo\"") && !again(&file).contains("hunch"));
    }

    #[test]
    fn what_a_person_leaves_out_is_made_up_and_told() {
        let file =
            private("[[note]]\ntext = \"by hand\"\n\n[[note]]\nid = \"my note!\"\ncreated = 2031-05-12\n");
        assert_eq!(file.problems.len(), 4, "{:?}", file.problems);
        assert!(file.problems[3].starts_with("line 4: "), "{:?}", file.problems);
        assert_eq!(file.book.inbox().len(), 2);
        assert_eq!(again(&private(&again(&file))), again(&file));
        assert_eq!(
            private("[[note]]\ntext = \"by hand\"").book.all().next(),
            file.book.all().next(),
            "the made-up id is stable"
        );
    }

    #[test]
    fn a_file_that_does_not_parse_says_where_and_shows_nothing_foreign() {
        for (text, line, part) in [
            ("dataset = \"x\"\n<<<<<<< ours\n", 2, ""),
            ("dataset = \"x\"\n\n[[note]]\nid = 3\n", 4, "must be a string, not a integer"),
            ("[[note]]\ntext = \"x\"\ncreated = \"yesterday\"\n", 3, "must be a moment"),
            ("[[note]]\ntext = \"x\"\ntags = [\"a\", 2]\n", 3, "must be a string"),
            ("\n[note]\ntext = \"x\"\n", 2, "[[note]]"),
            ("note = [1]\n", 1, "[[note]]"),
            ("a = \"\u{1b}[2J\"\n", 1, ""),
        ] {
            let fault = read(text, Scope::Private).expect_err(text);
            assert_eq!(fault.line, line, "{text}");
            assert!(fault.message.contains(part), "{fault}");
            assert!(!fault.to_string().contains(char::is_control), "{fault:?}");
        }
    }

    #[test]
    fn two_notes_of_one_id_are_both_kept() {
        let one = "[[note]]\nid = \"a\"\ncreated = 2031-05-12T09:14:03Z\ntext = \"one\"\n";
        let file = private(&format!("{one}{}{one}", one.replace("one", "two")));
        let mut texts: Vec<&str> = file.book.all().map(|note| note.text.raw()).collect();
        texts.sort_unstable();
        assert_eq!(texts, ["one", "two"]);
    }

    #[test]
    fn a_team_file_holds_its_authors_team_notes_and_no_path() {
        let header =
            Header { path: Some("/talks/x.toml".into()), author: Some("anna".into()), ..Header::default() };
        let now = Stamp::new(0, 0).expect("a moment");
        let note = |n, text: &str, author: &str, scope| Note {
            scope,
            ..Note::new(NoteId::new(n, 0), Anchor::Inbox, text, author, now)
        };
        let book: NoteBook = [
            note(1, "mine alone", "anna", Scope::Private),
            note(2, "for the team", "anna", Scope::Team),
            note(3, "from a colleague", "ben", Scope::Team),
        ]
        .into_iter()
        .collect();
        let (team, private) = (write(&header, &book, Scope::Team), write(&header, &book, Scope::Private));
        assert!(
            team.contains("for the team")
                && !team.contains("alone")
                && !team.contains("colleague")
                && !team.contains("/talks")
        );
        assert!(private.contains("alone") && !private.contains("team\"") && private.contains("/talks"));
    }

    #[test]
    fn line_breaks_of_other_systems_are_read() {
        let file = private(&FILE.replace('\n', "\r\n"));
        assert_eq!(again(&file), FILE);
        assert_eq!(again(&private(&format!("\u{feff}{FILE}"))), FILE);
    }

    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            r#"["'\\\n\t a]{0,12}"#,
            r#"[a-z ]{0,5}(\n{1,3}|\r\n|"""|\\"|\\\n|👩‍⚖️)[a-z"\\]{0,4}(\n|"|\\){0,3}"#,
        ]
    }

    proptest! {
        #[test]
        fn every_note_survives_being_written(
            texts in prop::collection::vec((any_text(), any_text(), any_text(), any::<bool>()), 0..4),
            title in any::<String>(),
            extra in prop::collection::vec((any_text(), any_text()), 0..3),
        ) {
            let header = Header {
                title: Some(title),
                author: Some("anna".into()),
                extra: extra.iter().enumerate().map(|(at, (name, value))| (format!("x{at}{name}").into(), any_lines(value).into())).collect(),
                ..Header::default()
            };
            let notes = texts.iter().enumerate().map(|(at, (text, tag, on, deleted))| {
                let at = at as u64;
                let mut note = Note::new(NoteId::new(at, 7), Anchor::parse(on), text, "anna", Stamp::new(1_936_000_000, 7200).expect("a moment"));
                note.tags = vec![Text::line(tag)];
                note.said_by = Some(Text::line(tag));
                note.seen = Some(on.as_str().into());
                note.deleted = deleted.then(|| Stamp::new(1_936_000_009, -3600).expect("a moment"));
                note.extra = vec![("later".into(), one_line(text).into())];
                note
            });
            let book: NoteBook = notes.collect();
            let written = write(&header, &book, Scope::Private);
            let file = match read(&written, Scope::Private) {
                Ok(file) => file,
                Err(fault) => return Err(TestCaseError::fail(format!("{fault}\n{written}"))),
            };
            prop_assert_eq!(&file.book, &book);
            prop_assert_eq!(again(&file), written);
        }

        #[test]
        fn no_file_makes_reading_panic(text in r#"(\[\[note\]\]\n|[a-z]+ = |["'\\\[\]{}=,.\n]|[0-9T:+-]{1,4}|\PC){0,30}"#) {
            let _ = read(&text, Scope::Private);
        }

        #[test]
        fn no_beginning_of_a_good_file_makes_reading_panic(cut in 0..FILE.len()) {
            let _ = read(&FILE[..cut], Scope::Private);
        }
    }
}
