//! One note: what somebody wrote about a part of the dataset, and when.

use std::fmt;

use ulid::Ulid;
use unicode_normalization::char::is_combining_mark;

use super::anchor::Anchor;
use super::dataset::Dataset;
use super::plain::is_quoted;
use super::stamp::Stamp;
use super::text::{Text, fold};
use super::vocabulary::{NoteKind, Vocabulary, vocabulary};

vocabulary! {
    /// Who may see a note.
    Scope {
        /// Its author alone.
        Private = "private",
        /// The team.
        Team = "team",
    }
}

/// The id of a note: ordered by time, unique across machines.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId(Box<str>);

impl NoteId {
    /// A new id from the moment, in milliseconds since 1970, and 80 random bits (the lower ones of `random`).
    pub fn new(unix_millis: u64, random: u128) -> Self {
        Self(Ulid::from_parts(unix_millis, random).to_string().into())
    }

    /// Takes an id as a file has it; `None` if it is empty, long, or anything but letters, digits, `-` and `_`.
    pub fn parse(text: &str) -> Option<Self> {
        let legal = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        (matches!(text.len(), 1..=64) && text.bytes().all(legal)).then(|| Self(text.into()))
    }

    /// The id as files write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An id that follows from a note and a word: the same everywhere, and unlike any other's.
    pub(crate) fn derived(note: &Note, word: &str) -> Self {
        let hash = blake3::hash(format!("{}\n{word}", note.id).as_bytes());
        let random =
            hash.as_bytes().iter().take(10).fold(0, |sum: u128, byte| (sum << 8) | u128::from(*byte));
        // It stands where its original does in time: half of a ULID is its moment.
        Self::new(note.created.unix().unsigned_abs().saturating_mul(1000), random)
    }

    /// When it was made, if it is one of ours.
    pub fn made_at(&self) -> Option<Stamp> {
        let millis = Ulid::from_string(&self.0).ok()?.timestamp_ms();
        Stamp::new(i64::try_from(millis / 1000).ok()?, 0)
    }
}

impl fmt::Display for NoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for NoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// What a note says: as it was typed, as it may be shown, and as it is searched.
#[derive(Clone)]
pub struct NoteText {
    raw: Box<str>,
    shown: Text,
    folded: Box<str>,
    tags: Box<[Text]>,
}

impl NoteText {
    /// Takes what was typed, pasted or read.
    pub fn new(text: &str) -> Self {
        let raw: Box<str> = without_controls(text).into();
        let shown = Text::new(&raw);
        Self { folded: fold(&shown).into(), tags: hash_words(&shown), shown, raw }
    }

    /// What was typed, for the editor and the file: line breaks are `\n`, other control characters but tabs are gone.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// What a terminal can be given.
    pub fn shown(&self) -> &Text {
        &self.shown
    }

    /// The shown text, blind to case and accents; searched with a needle that went through [`fold`].
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Its `#words`, without the sign.
    pub fn tags(&self) -> &[Text] {
        &self.tags
    }

    /// Whether it holds nothing but blank space.
    pub fn is_blank(&self) -> bool {
        self.shown.is_empty()
    }
}

impl PartialEq for NoteText {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}

impl Eq for NoteText {}

impl fmt::Debug for NoteText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.raw, f)
    }
}

/// A note, with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// What it is about.
    pub on: Anchor,
    /// What it is for.
    pub kind: NoteKind,
    /// The id of the party that spoke, if it records a remark: not the same as what it is about.
    pub said_by: Option<Text>,
    /// When it was begun.
    pub created: Stamp,
    /// When it last changed.
    pub updated: Stamp,
    /// The tags that its file lists; those in the text come on top, see [`Note::all_tags`].
    pub tags: Vec<Text>,
    /// When it went to the trash, if it is there.
    pub deleted: Option<Stamp>,
    /// The fingerprint of what it was written about.
    pub seen: Option<Box<str>>,
    /// What it says.
    pub text: NoteText,
    /// What its file says of it that this program does not know: names and values, as the file writes them.
    pub extra: Vec<(Box<str>, Box<str>)>,
    /// Who may see it.
    pub scope: Scope,
    /// Who wrote it.
    pub author: Text,
}

impl Note {
    /// A new private note of the plain kind.
    pub fn new(id: NoteId, on: Anchor, text: &str, author: &str, now: Stamp) -> Self {
        Self {
            id,
            on,
            kind: NoteKind::Note,
            said_by: None,
            created: now,
            updated: now,
            tags: Vec::new(),
            deleted: None,
            seen: None,
            text: NoteText::new(text),
            extra: Vec::new(),
            scope: Scope::Private,
            author: Text::line(author),
        }
    }

    /// Every tag once: the listed ones, then the `#words` of the text.
    pub fn all_tags(&self) -> Vec<&Text> {
        let mut all: Vec<&Text> = Vec::new();
        for tag in self.tags.iter().chain(self.text.tags()) {
            if !all.iter().any(|known| fold(known) == fold(tag)) {
                all.push(tag);
            }
        }
        all
    }

    /// What it says, a quote in quotation marks, and behind it the tags that only its file lists: all that a page tells of
    /// its words.
    pub fn told(&self) -> String {
        let said = self.text.tags();
        let text = self.text.shown().as_str();
        let is_bare = self.kind == NoteKind::Quote && !text.is_empty() && !is_quoted(text);
        let mut told = if is_bare { format!("“{text}”") } else { text.to_owned() };
        for tag in self.all_tags() {
            if !said.iter().any(|known| fold(known) == fold(tag)) {
                told.push_str(if told.is_empty() { "#" } else { " #" });
                told.push_str(tag);
            }
        }
        told
    }

    /// Whether it has this tag, blind to case and accents.
    pub fn has_tag(&self, tag: &str) -> bool {
        let tag = fold(tag);
        self.tags.iter().chain(self.text.tags()).any(|known| fold(known) == tag)
    }

    /// Who spoke, if it records a remark: a party by its name; who is none of the dataset's as the note has it.
    pub fn speaker(&self, dataset: &Dataset) -> Option<String> {
        let id = self.said_by.as_ref()?;
        Some(dataset.find_party(id).map_or(id, |ix| &dataset.party(ix).name).to_string())
    }

    /// A copy of it that says the same, with an id that follows from that, so that every machine makes the same one.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self { id: NoteId::derived(self, self.text.raw()), ..self.clone() }
    }

    /// Whether this user wrote it: private notes are nobody else's, and the team's say whose they are.
    pub fn is_own(&self, author: &str) -> bool {
        self.scope == Scope::Private || self.author == author
    }

    /// Whether it lies in the trash.
    pub fn is_trashed(&self) -> bool {
        self.deleted.is_some()
    }

    /// Gives it a kind, also where its file had a word for it that is none of ours.
    pub fn set_kind(&mut self, kind: NoteKind) {
        self.kind = kind;
        self.extra.retain(|(name, _)| &**name != "kind");
    }
}

/// Line breaks become `\n`; what else controls a terminal goes, but for the tab.
pub(crate) fn without_controls(text: &str) -> String {
    if !text.contains(|c: char| {
        (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{2028}' | '\u{2029}')
    }) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut scalars = text.chars().peekable();
    while let Some(c) = scalars.next() {
        match c {
            '\r' if scalars.peek() == Some(&'\n') => {}
            '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// The `#words` of a text, each once in its first spelling. A `#` inside a word, a path or a run of them makes none.
fn hash_words(text: &str) -> Box<[Text]> {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\u{200C}') || is_combining_mark(c);
    let mut words: Vec<Text> = Vec::new();
    for (at, _) in text.match_indices('#') {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| part(c) || matches!(c, '#' | '/' | '&' | '=')) {
            continue;
        }
        let rest = &text[at + 1..];
        let word = rest[..rest.find(|c| !part(c)).unwrap_or(rest.len())].trim_end_matches('-');
        if word.contains(char::is_alphanumeric) && !words.iter().any(|known| fold(known) == fold(word)) {
            words.push(Text::line(word));
        }
    }
    words.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tags(text: &str) -> Vec<String> {
        NoteText::new(text).tags().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn words_after_a_hash_are_tags_in_any_script() {
        assert_eq!(
            tags("#ask about (#water-level), then #Übergabe and #тест_1."),
            ["ask", "water-level", "Übergabe", "тест_1"]
        );
        assert_eq!(tags("#ask\n#Ask #ASK"), ["ask"], "one tag, however often it is spelled");
    }

    #[test]
    fn a_hash_inside_a_word_or_an_address_makes_no_tag() {
        assert_eq!(
            tags("a#b https://example.org/#part ## heading # alone #- c_#d &#39;"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn tags_of_the_file_and_of_the_text_are_one_list() {
        let now = Stamp::new(0, 0).expect("a moment");
        let mut note = Note::new(NoteId::new(0, 0), Anchor::Inbox, "#Ask #who", "anna", now);
        note.tags = vec![Text::line("ask"), Text::line("late")];
        assert_eq!(
            note.all_tags().iter().map(|tag| tag.as_str()).collect::<Vec<_>>(),
            ["ask", "late", "who"]
        );
        assert!(note.has_tag("WHO") && !note.has_tag("w"));
        assert_eq!(note.told(), "#Ask #who #late", "a page tells the tags that the text does not hold");
        (note.kind, note.text) = (NoteKind::Quote, NoteText::new("25 is the floor."));
        assert!(note.told().starts_with("“25 is the floor.” "), "{}", note.told());
        note.text = NoteText::new("\"25 is the floor.\"");
        assert!(note.told().starts_with("\"25 is the floor.\" "), "its own marks are enough");
    }

    #[test]
    fn what_was_typed_is_kept_and_what_is_shown_is_clean() {
        let text = NoteText::new("  pay \u{202e}tfel\u{1b}[2J\r\nnext\ttab\rend\n\n");
        assert_eq!(text.raw(), "  pay \u{202e}tfel[2J\nnext\ttab\nend\n\n");
        assert_eq!(*text.shown(), "pay \u{FFFD}tfel[2J\nnext tab\nend");
        assert!(NoteText::new(" \n\t ").is_blank());
    }

    #[test]
    fn ids_are_ordered_by_the_moment_they_were_made() {
        let (early, late) = (NoteId::new(1_000, u128::MAX), NoteId::new(2_000, 0));
        assert!(early < late);
        assert_eq!(early.as_str().len(), 26);
        assert_eq!(late.made_at(), Stamp::new(2, 0));
        assert_eq!(NoteId::parse(early.as_str()), Some(early));
        assert_eq!(NoteId::parse("two words"), None);
        assert_eq!(NoteId::parse("mine-1").and_then(|id| id.made_at()), None);
    }

    proptest! {
        #[test]
        fn taking_a_text_twice_is_taking_it_once(text in any::<String>()) {
            let once = NoteText::new(&text);
            prop_assert_eq!(&NoteText::new(once.raw()), &once);
            prop_assert!(!once.shown().contains(|c: char| c.is_control() && c != '\n'));
        }
    }
}
