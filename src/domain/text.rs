//! Text from outside, made safe to show once and for all, and its folded form for searching.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// The most scalars one grapheme may hold; what is stacked above is dropped.
const GRAPHEME_SCALARS: usize = 16;

/// Text that a terminal can be given as it is.
///
/// Made only by [`Text::new`] and [`Text::line`], and by a [`Block`] in the same way: control characters are gone (tabs are
/// spaces, line breaks are `\n`), the twelve bidirectional controls are U+FFFD, characters that draw nothing are dropped,
/// graphemes are bounded, and the rest is in Unicode normal form C. Where cleaning changed something the original is kept
/// for export.
#[derive(Clone)]
pub struct Text(Kept);

/// Kept small, because there may be millions, and nearly all of them stand in a file as they are shown.
#[derive(Clone)]
enum Kept {
    /// A part of a block.
    Part { block: Block, start: u32, len: u32 },
    /// By itself.
    Own(Box<Own>),
}

/// A text by itself, and as it came where cleaning changed it.
#[derive(Clone)]
struct Own {
    shown: Box<str>,
    original: Option<Box<str>>,
}

/// A text that others are parts of, such as a whole file: they share it, and none is copied out of it.
#[derive(Debug, Clone)]
pub struct Block(Arc<Box<str>>);

impl Block {
    /// A block of this text.
    pub fn new(text: String) -> Self {
        Self(Arc::new(text.into_boxed_str()))
    }

    /// Cleans a part of the block as [`Text::new`] does; what is no part of it is taken all the same.
    pub fn text(&self, raw: &str) -> Text {
        self.part(raw, '\n').unwrap_or_else(|| Text::new(raw))
    }

    /// Cleans a part of the block as [`Text::line`] does; what is no part of it is taken all the same.
    pub fn line(&self, raw: &str) -> Text {
        self.part(raw, ' ').unwrap_or_else(|| Text::line(raw))
    }

    /// A part that is clean as it stands.
    fn part(&self, raw: &str, line_break: char) -> Option<Text> {
        let shown = raw.trim();
        let start = (shown.as_ptr() as usize).checked_sub(self.as_ptr() as usize)?;
        let end = start.checked_add(shown.len()).filter(|end| *end <= self.len())?;
        let len = u32::try_from(end - start).ok()?;
        let start = u32::try_from(start).ok()?;
        is_plain(raw, line_break).then(|| Text(Kept::Part { block: self.clone(), start, len }))
    }
}

impl Deref for Block {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl Text {
    /// Cleans a text of any number of lines; blank space at its ends goes.
    pub fn new(raw: &str) -> Self {
        Self::from_clean(raw, clean(raw, '\n'))
    }

    /// Cleans a text that must stay on one line, such as a name or a title: line breaks become spaces.
    pub fn line(raw: &str) -> Self {
        Self::from_clean(raw, clean(raw, ' '))
    }

    fn from_clean(raw: &str, shown: Option<String>) -> Self {
        let own = match shown {
            None => Own { shown: raw.trim().into(), original: None },
            Some(text) => Own { shown: text.trim().into(), original: Some(raw.into()) },
        };
        Self(Kept::Own(Box::new(own)))
    }

    /// The clean text.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Kept::Part { block, start, len } => &block[*start as usize..(*start + *len) as usize],
            Kept::Own(own) => &own.shown,
        }
    }

    /// The text as it came, for writing it out again.
    pub fn original(&self) -> &str {
        match &self.0 {
            Kept::Own(own) => own.original.as_ref().unwrap_or(&own.shown),
            Kept::Part { .. } => self.as_str(),
        }
    }

    /// Whether it held direction controls or broken characters: shown as U+FFFD, and worth a second look.
    pub fn is_suspicious(&self) -> bool {
        match &self.0 {
            Kept::Own(own) => own.original.is_some() && own.shown.contains('\u{FFFD}'),
            Kept::Part { .. } => false,
        }
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str() && self.original() == other.original()
    }
}

impl Eq for Text {}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

/// A text without what nobody sees at its ends: blank space, and characters that are never drawn.
pub fn seen(raw: &str) -> &str {
    raw.trim_matches(|c: char| c.is_whitespace() || c.is_control() || is_default_ignorable(c))
}

/// Makes a passing string, such as a path or an excerpt for a message, safe to show on one line.
pub fn safe_line(raw: &str) -> String {
    clean(raw, ' ').unwrap_or_else(|| raw.to_owned())
}

/// The clean form of `raw`, or `None` where it is clean already. Idempotent.
fn clean(raw: &str, line_break: char) -> Option<String> {
    if is_plain(raw, line_break) {
        return None;
    }
    clean_slowly(raw, line_break)
}

/// Whether a text holds nothing but characters that are clean in whatever company: nearly every text there is.
fn is_plain(raw: &str, line_break: char) -> bool {
    const STRIDE: usize = 32;
    let bytes = raw.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let stride = bytes[at..].first_chunk::<STRIDE>();
        if stride.is_some_and(|stride| stride.iter().fold(true, |latin, b| latin & is_latin(*b))) {
            at += STRIDE;
            continue;
        }
        while !raw.is_char_boundary(at) {
            at -= 1;
        }
        for c in raw[at..].chars().take(STRIDE) {
            if !is_plain_char(c) && (c != '\n' || line_break != '\n') {
                return false;
            }
            at += c.len_utf8();
        }
    }
    true
}

/// Whether a byte is an ASCII character that is drawn, the first of a letter in U+00C0..U+02FF, or a further one: of such a
/// letter, then, if those before are looked at too.
fn is_latin(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | 0xC3..=0xCB | 0x80..=0xBF)
}

/// Letters, signs and ideographs that nothing combines with, and that stay as they are in normal form C.
fn is_plain_char(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{A0}'..='\u{AC}' | '\u{AE}'..='\u{2FF}' | '\u{3AC}'..='\u{3CE}' | '\u{400}'..='\u{482}'
        | '\u{48A}'..='\u{52F}' | '\u{5D0}'..='\u{5EA}' | '\u{620}'..='\u{64A}' | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{205E}' | '\u{20A0}'..='\u{20BF}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

fn clean_slowly(raw: &str, line_break: char) -> Option<String> {
    let mut kept = String::with_capacity(raw.len());
    let mut previous = '\0';
    let mut scalars = raw.chars().peekable();
    while let Some(c) = scalars.next() {
        let next = scalars.peek().copied();
        let put = match c {
            '\r' if next == Some('\n') => continue,
            '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => line_break,
            '\t' => ' ',
            c if c.is_control() => continue,
            c if is_bidi_control(c) => char::REPLACEMENT_CHARACTER,
            '\u{200C}' | '\u{200D}' if joins(previous, c, next) => c,
            c if is_default_ignorable(c) => continue,
            c => c,
        };
        kept.push(put);
        previous = put;
    }
    let normal: String = kept.nfc().collect();
    let mut out = String::with_capacity(normal.len());
    for grapheme in normal.graphemes(true) {
        out.extend(grapheme.chars().take(GRAPHEME_SCALARS));
    }
    // Cutting a grapheme can leave a sequence that composes or joins anew; a second pass settles it.
    let settled: String = if out.len() == normal.len() { out } else { out.nfc().collect() };
    (settled != raw).then_some(settled)
}

/// Whether a character moves the cursor, turns what stands around it, or cannot be seen where it matters: in a file it is
/// better written as an escape. Joiners and variation selectors, which only shape their neighbours, are not meant.
pub fn wants_escape(c: char) -> bool {
    let shapes = matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}');
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}')
        || is_bidi_control(c)
        || (is_default_ignorable(c) && !shapes)
}

/// The twelve characters that reorder what stands around them.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Unicode's `Default_Ignorable_Code_Point`, without the bidirectional controls, and the annotation marks and tags.
fn is_default_ignorable(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a joiner between these two does its work: in emoji (ZWJ) and in the scripts whose spelling needs it.
fn joins(before: char, joiner: char, after: Option<char>) -> bool {
    let Some(after) = after else { return false };
    let script = |c: char| matches!(c, '\u{600}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{18AF}');
    // A variation selector between an emoji and its joiner is dropped, so the emoji itself comes before.
    let emoji = |c: char| matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}');
    (script(before) && script(after)) || (joiner == '\u{200D}' && emoji(before) && emoji(after))
}

/// Folds a text for searching: blind to case, accents, and the shapes of quotation marks, dashes and spaces.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Folds a text onto the end of `out`, as [`fold`] does.
pub fn fold_into(text: &str, out: &mut String) {
    const STRIDE: usize = 16;
    let mut rest = text;
    while !rest.is_empty() {
        // Nearly all of nearly every text is plain, and is folded many letters at a time.
        let plain =
            rest.as_bytes().chunks(STRIDE).take_while(|chunk| chunk.is_ascii()).map(<[u8]>::len).sum();
        let (ascii, other) = rest.split_at(plain);
        let start = out.len();
        out.push_str(ascii);
        out[start..].make_ascii_lowercase();
        let mut chars = other.chars();
        for c in chars.by_ref().take(STRIDE) {
            fold_char(c, |folded| out.push(folded));
        }
        rest = chars.as_str();
    }
}

/// Folds a text and tells, for every byte of the folded form and for its end, where in `text` it came from.
pub fn fold_with_origins(text: &str) -> (String, Vec<usize>) {
    let mut out = String::with_capacity(text.len());
    let mut origins = Vec::with_capacity(text.len() + 1);
    for (at, c) in text.char_indices() {
        fold_char(c, |folded| {
            out.push(folded);
            origins.resize(out.len(), at);
        });
    }
    origins.push(text.len());
    (out, origins)
}

fn fold_char(c: char, mut put: impl FnMut(char)) {
    if c.is_ascii() {
        return put(c.to_ascii_lowercase());
    }
    unicode_normalization::char::decompose_canonical(c, |part| {
        if is_combining_mark(part) {
            return;
        }
        match part {
            'ß' => "ss".chars().for_each(&mut put),
            'ø' | 'Ø' => put('o'),
            'ł' | 'Ł' => put('l'),
            'ı' | 'İ' => put('i'),
            '\u{2018}'..='\u{201B}' => put('\''),
            '\u{201C}'..='\u{201F}' => put('"'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => put('-'),
            '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{3000}' => put(' '),
            part => part.to_lowercase().for_each(&mut put),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_sequences_lose_what_makes_them_work() {
        let text = Text::new("A\u{1b}[2J\u{9b}31m\u{7}B\u{0}\tC\r\nD\u{2028}E");
        assert_eq!(text, "A[2J31mB C\nD\nE");
        assert_eq!(text.original(), "A\u{1b}[2J\u{9b}31m\u{7}B\u{0}\tC\r\nD\u{2028}E");
        assert_eq!(Text::line("one\ntwo"), "one two");
    }

    #[test]
    fn direction_controls_are_shown_and_the_text_is_flagged() {
        let text = Text::new("pay \u{202e}tfel");
        assert_eq!(text, "pay \u{FFFD}tfel");
        assert!(text.is_suspicious());
        assert!(!Text::new("plain").is_suspicious());
    }

    #[test]
    fn what_draws_nothing_is_dropped_and_living_scripts_are_kept() {
        assert_eq!(Text::new("a\u{200b}b\u{ad}c\u{feff}d\u{3164}"), "abcd");
        assert_eq!(Text::new("א שלום عربي"), "א שלום عربي");
        assert_eq!(Text::new("می\u{200c}خواهم"), "می\u{200c}خواهم", "Persian spelling needs its non-joiner");
        assert_eq!(Text::new("a\u{200d}b"), "ab");
        assert_eq!(Text::new("\u{1f468}\u{200d}\u{1f469}"), "\u{1f468}\u{200d}\u{1f469}");
    }

    #[test]
    fn a_tower_of_accents_is_bounded() {
        let tower = format!("x{}", "\u{35f}".repeat(5000));
        assert_eq!(Text::new(&tower).chars().count(), GRAPHEME_SCALARS);
    }

    #[test]
    fn cleaning_twice_is_cleaning_once_for_every_scalar() {
        for c in '\0'..=char::MAX {
            let once = Text::new(&format!("a{c}b"));
            assert_eq!(Text::new(&once).as_str(), once.as_str(), "{:x}", u32::from(c));
            assert!(once.chars().all(|c| c == '\n' || !c.is_control()));
        }
    }

    #[test]
    fn what_is_passed_unlooked_at_is_clean() {
        let plain: Vec<char> = ('\0'..=char::MAX).filter(|c| is_plain_char(*c)).collect();
        for c in &plain {
            assert_eq!(clean_slowly(&format!("a{c}b{c}{c}"), ' '), None, "{:x}", u32::from(*c));
        }
        // In another order, so that each has other neighbours: by a stride that meets every one.
        let len = plain.len();
        for stride in [7919, 104_729, 1_299_709] {
            let mixed: String = (0..len).map(|at| plain[at * stride % len]).collect();
            assert!(is_plain(&mixed, ' '));
            assert_eq!(clean_slowly(&mixed, ' '), None);
        }
        // Every character at every place of a stride.
        for c in ('\0'..=char::MAX).filter(|c| u32::from(*c) < 0x3000) {
            for lead in [0, 1, 30, 31, 32, 33] {
                let text = format!("{}{c}{}", "é".repeat(lead), "é".repeat(40));
                assert_eq!(is_plain(&text, ' '), is_plain_char(c), "{:x}", u32::from(c));
            }
        }
        assert!(is_plain("one\ntwo", '\n'));
        assert!(!is_plain("one\ntwo", ' '));
        assert!(!is_plain(&format!("{}\u{202e}", "x".repeat(100)), '\n'));
    }

    #[test]
    fn a_part_of_a_block_is_the_text_that_it_would_be_by_itself() {
        let block = Block::new("title = ' Köln \u{202e}x\t '  two\nlines".to_owned());
        for (start, end) in [(9, 16), (9, 22), (0, 5), (0, block.len()), (24, block.len()), (3, 3), (8, 9)] {
            let raw = &block[start..end];
            assert_eq!(block.text(raw), Text::new(raw));
            assert_eq!(block.line(raw), Text::line(raw));
        }
        assert!(matches!(block.line(&block[9..15]).0, Kept::Part { start: 10, len: 5, .. }));
        assert_eq!(block.text("from elsewhere"), "from elsewhere");
        assert_eq!(size_of::<Text>(), 16);
    }

    #[test]
    fn folding_is_blind_to_case_accents_and_typography() {
        assert_eq!(fold("Entschließung: DAFÜR – “Łódź’s”"), "entschliessung: dafur - \"lodz's\"");
        assert_eq!(fold("Ё"), "е");
    }

    #[test]
    fn folding_many_letters_at_a_time_folds_each() {
        for text in [
            "ÄB",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            "ABCDEFGHIJKLMNOÄQRSTUVWXYZabcdefghÖ",
            "日本語Ünïcode und mehr als das",
        ] {
            for start in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
                let each: String = text[start..].chars().map(|c| fold(c.encode_utf8(&mut [0; 4]))).collect();
                assert_eq!(fold(&text[start..]), each);
                assert_eq!(fold_with_origins(&text[start..]).0, each);
            }
        }
    }

    #[test]
    fn origins_lead_from_a_folded_match_back_to_the_text() {
        let text = "Straße nach Köln";
        let (folded, origins) = fold_with_origins(text);
        let at = folded.find("koln").expect("folded");
        assert_eq!(&text[origins[at]..origins[at + 4]], "Köln");
        assert_eq!(origins.len(), folded.len() + 1);
    }
}
