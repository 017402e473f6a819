//! A remark as it is taken down in one line: what of it is text, what says who spoke, and what it is for.
//!
//! The grammar, whole. Words are parted by blank space; markers are taken out, everything else is the text, in its order:
//!
//! ```text
//! ? …           a question          at the beginning, or after the markers there
//! ! …           a to-do
//! " …           a quote; the " that closes it goes too. Where words follow the closing one it is no quote, and stays
//! @south        who spoke: a party's id, short or whole name, blind to case and accents. Anywhere, at the start of a word
//! @"Southern Union"   a name with spaces; without the quotes it is found too, where only one party can be meant
//! >inbox        about nothing yet, to be filed later. Anywhere
//! #word         a tag; stays in the text, which is where notes have their tags
//! \@ \> \? \! \"      the sign itself
//! ```
//!
//! Who spoke is never guessed: a name that is no party's, or that several parties could be meant by, is trouble, and so is
//! more than one speaker. What stands inside a word is no marker: `anna@example.org` names nobody.

use super::anchor::Anchor;
use super::dataset::Dataset;
use super::find;
use super::note::Note;
use super::query::resolve;
use super::records::PartyIx;
use super::vocabulary::NoteKind;

/// The most words that a name without quotation marks is sought in.
const LONGEST_NAME: usize = 8;

/// A line as it is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What it is for.
    pub kind: NoteKind,
    /// Who spoke.
    pub said_by: Option<PartyIx>,
    /// Whether it is to be filed later.
    pub to_inbox: bool,
    /// The words, without the markers.
    pub text: String,
    /// Why nobody can say who spoke, where somebody is named.
    pub trouble: Option<Trouble>,
}

/// Why it cannot be said who spoke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// No party is called that.
    Unknown {
        /// As it was typed.
        name: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// Several parties may be meant.
    Ambiguous {
        /// As it was typed.
        name: String,
        /// Those parties.
        parties: Vec<PartyIx>,
    },
    /// More than one is named.
    Several(Vec<PartyIx>),
}

impl Trouble {
    /// What is wrong and what to do, in a sentence.
    pub fn told(&self, dataset: &Dataset) -> String {
        let at = |ix: &PartyIx| format!("@{}", dataset.party(*ix).id);
        let called = |ix: &PartyIx| dataset.party(*ix).name.to_string();
        match self {
            Self::Unknown { name, nearest: Some(near) } => {
                format!("no party is called “{name}”; was {near} meant? \\@ keeps it as text")
            }
            Self::Unknown { name, nearest: None } => {
                format!("no party is called “{name}”; \\@ keeps it as text")
            }
            Self::Ambiguous { name, parties } => {
                let meant: Vec<String> =
                    parties.iter().map(|ix| format!("{} for {}", at(ix), called(ix))).collect();
                format!("“{name}” may be several: {}", meant.join(", "))
            }
            Self::Several(parties) => {
                let named: Vec<String> = parties.iter().map(called).collect();
                format!("only one can have spoken, not {}; \\@ keeps the other as text", named.join(" and "))
            }
        }
    }
}

impl Remark {
    /// Reads a line.
    pub fn read(typed: &str, dataset: &Dataset) -> Self {
        let typed = typed.trim();
        let (mut speakers, mut trouble, mut to_inbox) = (Vec::new(), None, false);
        let mut text = String::with_capacity(typed.len());
        let mut rest = typed;
        // What stands right behind a leading sign begins a word too.
        if let Some(sign) = rest.chars().next().filter(|c| lead(*c).is_some()) {
            text.push(sign);
            rest = &rest[sign.len_utf8()..];
        }
        while !rest.is_empty() {
            let word = rest.split(char::is_whitespace).next().unwrap_or(rest);
            if word.is_empty() {
                let blank = rest.len() - rest.trim_start().len();
                text.push_str(&rest[..blank]);
                rest = &rest[blank..];
                continue;
            }
            let length = match marker(rest, word, dataset) {
                None => {
                    text.push_str(unescaped(word));
                    rest = &rest[word.len()..];
                    continue;
                }
                Some((length, Marker::Inbox)) => {
                    to_inbox = true;
                    length
                }
                Some((length, Marker::Speaker(party))) => {
                    if !speakers.contains(&party) {
                        speakers.push(party);
                    }
                    length
                }
                Some((length, Marker::Trouble(what))) => {
                    trouble = trouble.or(Some(what));
                    length
                }
            };
            let begins = text.trim().chars().all(|c| lead(c).is_some());
            text.truncate(text.trim_end().len());
            rest = &rest[length..];
            if begins {
                rest = rest.strip_prefix([':', ',']).unwrap_or(rest);
            }
        }
        if speakers.len() > 1 {
            trouble = trouble.or_else(|| Some(Trouble::Several(speakers.clone())));
        }
        let said_by = if trouble.is_none() { speakers.first().copied() } else { None };
        let (kind, text) = kind_of(text.trim());
        Self { kind, said_by, to_inbox, text, trouble }
    }

    /// Whether it says nothing.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// What a sign at the beginning makes of a remark.
fn lead(sign: char) -> Option<NoteKind> {
    match sign {
        '?' => Some(NoteKind::Question),
        '!' => Some(NoteKind::Todo),
        sign if is_quotation_mark(sign) => Some(NoteKind::Quote),
        _ => None,
    }
}

/// `"` and what keyboards and paste make of it.
fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '\u{201C}'..='\u{201F}')
}

/// What is left of a text without the sign before it, and what that sign made of it.
fn kind_of(text: &str) -> (NoteKind, String) {
    let plain = (NoteKind::Note, text.to_owned());
    let bare = text.trim_start_matches('\\');
    let Some(kind) = bare.chars().next().and_then(lead) else { return plain };
    if bare.len() < text.len() {
        return (NoteKind::Note, text[1..].to_owned());
    }
    let rest = text[text.chars().next().map_or(0, char::len_utf8)..].trim_start();
    if kind != NoteKind::Quote {
        return (kind, rest.to_owned());
    }
    match closing(rest) {
        None => (kind, rest.to_owned()),
        Some(at) => {
            let after = &rest[at..][rest[at..].chars().next().map_or(0, char::len_utf8)..];
            let stops = after.trim_start_matches(['.', ',', ';', ':', '!', '?', '…']);
            if stops.split_whitespace().all(is_tag) {
                (kind, format!("{}{after}", &rest[..at]).trim().to_owned())
            } else {
                plain
            }
        }
    }
}

/// Where the quotation ends that began before this text; quotations within it are passed over.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1_usize;
    let mut before = None;
    for (at, c) in text.char_indices() {
        if is_quotation_mark(c) {
            let opens = before.is_none_or(|b: char| b.is_whitespace() || matches!(b, '(' | '[' | '{'));
            let after = text[at + c.len_utf8()..].chars().next();
            if opens && after.is_some_and(|a| !a.is_whitespace()) {
                depth += 1;
            } else {
                depth -= 1;
            }
            if depth == 0 {
                return Some(at);
            }
        }
        before = Some(c);
    }
    None
}

fn is_tag(word: &str) -> bool {
    word.strip_prefix('#').is_some_and(|rest| rest.contains(char::is_alphanumeric))
}

/// A word without the backslash that keeps its sign from meaning anything.
fn unescaped(word: &str) -> &str {
    let bare = word.trim_start_matches('\\');
    let is_sign = bare.starts_with('@') || is_inbox(bare);
    if bare.len() < word.len() && is_sign { &word[1..] } else { word }
}

fn is_inbox(word: &str) -> bool {
    word.get(..6).is_some_and(|sign| sign.eq_ignore_ascii_case(">inbox"))
        && word[6..].chars().all(is_punctuation)
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '«' | '»' | '“'..='‟' | '‘'..='‛' | '…' | '、' | '。' | '，' | '：' | '،')
}

enum Marker {
    Inbox,
    Speaker(PartyIx),
    Trouble(Trouble),
}

/// The marker that a line goes on with, and its length; `word` is the first word of that.
fn marker(rest: &str, word: &str, dataset: &Dataset) -> Option<(usize, Marker)> {
    if is_inbox(word) {
        return Some((6, Marker::Inbox));
    }
    let name = rest.strip_prefix('@')?;
    if let Some(quoted) = name.strip_prefix('"')
        && let Some(end) = quoted.find('"').filter(|end| *end > 0)
    {
        let name = &quoted[..end];
        return Some((end + 3, speaker(name, resolve::parties(dataset, name.trim()), dataset)));
    }
    if !word.contains(char::is_alphanumeric) {
        return None;
    }
    let mut found: Vec<PartyIx> = vec![];
    let mut length = 0;
    for end in ends_of_words(name).take(LONGEST_NAME) {
        let whole = &name[..end];
        let bare = whole.trim_end_matches(is_punctuation);
        for name in [whole, bare] {
            let parties = called(dataset, name);
            if !parties.is_empty() {
                length = name.len();
                found.extend(parties);
                break;
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    let name = if found.is_empty() { word[1..].trim_end_matches(is_punctuation) } else { &name[..length] };
    Some((1 + name.len(), speaker(name, found, dataset)))
}

/// Where the words of a text end.
fn ends_of_words(text: &str) -> impl Iterator<Item = usize> {
    let blank = |at: usize| text[at..].chars().next().is_none_or(char::is_whitespace);
    let inside = move |at: usize| text[..at].chars().next_back().is_some_and(|c| !c.is_whitespace());
    let places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    places.filter(move |at| inside(*at) && blank(*at))
}

/// The parties of a name; of one written with hyphens for its spaces too.
fn called(dataset: &Dataset, name: &str) -> Vec<PartyIx> {
    let found = resolve::parties(dataset, name);
    if found.is_empty() && name.contains(['-', '_']) {
        resolve::parties(dataset, &name.replace(['-', '_'], " "))
    } else {
        found
    }
}

fn speaker(name: &str, found: Vec<PartyIx>, dataset: &Dataset) -> Marker {
    match found.as_slice() {
        [one] => Marker::Speaker(*one),
        [] => Marker::Trouble(Trouble::Unknown { name: name.to_owned(), nearest: nearest(name, dataset) }),
        [_, _, ..] => Marker::Trouble(Trouble::Ambiguous { name: name.to_owned(), parties: found }),
    }
}

/// How the party is named that may have been meant.
fn nearest(name: &str, dataset: &Dataset) -> Option<String> {
    let near = resolve::nearest(resolve::party_names(dataset), name)?;
    let parties = resolve::parties(dataset, near);
    let party = dataset.party(*parties.first()?);
    Some(format!("@{} ({})", party.id, party.name))
}

/// The name that is being typed at a place in the line: where it begins, its `@` in it, and the parties whose names have its
/// letters, the best first; `None` where none is, and where it is somebody's already.
pub fn completions(typed: &str, cursor: usize, dataset: &Dataset) -> Option<(usize, Vec<PartyIx>)> {
    let before = typed.get(..cursor)?;
    let begin = before
        .rfind(char::is_whitespace)
        .map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
    let begin = match before[begin..].chars().next() {
        Some(sign) if begin == 0 && lead(sign).is_some() => sign.len_utf8(),
        Some(_) | None => begin,
    };
    let name = before[begin..].strip_prefix('@')?;
    if typed[cursor..].chars().next().is_some_and(char::is_alphanumeric) || called(dataset, name).len() == 1 {
        return None;
    }
    let names: Vec<String> = dataset
        .parties()
        .iter()
        .map(|party| format!("{} {} {}", party.id, party.short, party.name))
        .collect();
    let hits = find::rank(name, names.iter().map(String::as_str));
    let parties: Vec<PartyIx> = hits.iter().filter_map(|hit| dataset.party_ixs().nth(hit.index)).collect();
    (!parties.is_empty()).then_some((begin, parties))
}

// How a remark is written, wherever notes are.

/// Who spoke, as it stands before the words: `SU (in the room)`; a party that the dataset lacks by its id.
pub fn speaker_of(note: &Note, dataset: &Dataset) -> Option<String> {
    let who = note.said_by.as_ref()?;
    let party = dataset.find_party(who).map_or(who.as_str(), |ix| dataset.party(ix).called());
    Some(format!("{party} (in the room)"))
}

/// Whether a remark is on the position of whoever spoke, who then need not be named twice.
pub fn is_on_own_position(note: &Note) -> bool {
    matches!(&note.on, Anchor::Cell { party, .. } if note.said_by.as_deref() == Some(party.as_str()))
}

/// The words of a note, a quote in quotation marks: what stands before them, they, and what stands behind, the tags at the
/// end among that.
pub fn words_of(note: &Note) -> (&'static str, &str, String) {
    let text = note.text.shown().as_str();
    if note.kind != NoteKind::Quote || text.starts_with(is_quotation_mark) || text.is_empty() {
        return ("", text, String::new());
    }
    let mut words = text;
    while let Some((before, last)) = words.trim_end().rsplit_once(char::is_whitespace) {
        if !is_tag(last) {
            break;
        }
        words = before.trim_end();
    }
    let tags = text[words.len()..].trim();
    let space = if tags.is_empty() { "" } else { " " };
    ("“", words, format!("”{space}{tags}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::note::NoteId;
    use super::super::specimen::river;
    use super::super::stamp::Stamp;
    use super::super::text::Text;
    use super::*;

    fn read(typed: &str) -> Remark {
        Remark::read(typed, &river())
    }

    /// Kind, speaker and text in a line.
    fn told(typed: &str) -> String {
        let dataset = river();
        let remark = Remark::read(typed, &dataset);
        let who = remark.said_by.map_or("-", |ix| dataset.party(ix).id.as_str());
        let inbox = if remark.to_inbox { " inbox" } else { "" };
        format!("{} {who}{inbox}: {}", remark.kind.word(), remark.text)
    }

    #[test]
    fn a_line_says_who_spoke_what_it_is_for_and_where_it_is_filed() {
        for (typed, expected) in [
            ("who monitors? #ask", "note -: who monitors? #ask"),
            ("? who monitors", "question -: who monitors"),
            ("!ask kyiv", "todo -: ask kyiv"),
            ("\"25 is the floor", "quote -: 25 is the floor"),
            ("\"25 is the floor\" @south", "quote south: 25 is the floor"),
            ("@south \"25 is the floor\"", "quote south: 25 is the floor"),
            ("\"@south 25 is the floor", "quote south: 25 is the floor"),
            ("@SOUTH: 25 is the floor", "note south: 25 is the floor"),
            ("25 is @south the floor", "note south: 25 is the floor"),
            ("25, says @south.", "note south: 25, says."),
            ("? @south who pays", "question south: who pays"),
            ("@south ?who pays", "question south: who pays"),
            ("@south said @south", "note south: said"),
            ("ask later >inbox #x", "note - inbox: ask later #x"),
            ("@south >INBOX, 25", "note south inbox: 25"),
            ("@", "note -: @"),
            ("5 @ 3 > 2 >5", "note -: 5 @ 3 > 2 >5"),
            ("", "note -: "),
            ("?", "question -: "),
        ] {
            assert_eq!(told(typed), expected, "{typed}");
        }
    }

    #[test]
    fn a_party_is_named_by_id_short_or_whole_name_blind_to_case_and_accents() {
        for name in ["south", "su", "SU", "Southern Union", "southern-union", "\"Southern Union\"", "söuth"]
        {
            assert_eq!(told(&format!("25 @{name} is the floor")), "note south: 25 is the floor", "{name}");
        }
    }

    #[test]
    fn what_stands_inside_a_word_or_behind_a_backslash_is_no_marker() {
        for (typed, expected) in [
            ("write to anna@south", "note -: write to anna@south"),
            ("(@south) a>inbox", "note -: (@south) a>inbox"),
            ("\\@south is no party", "note -: @south is no party"),
            ("say \\>inbox", "note -: say >inbox"),
            ("\\? what a line", "note -: ? what a line"),
            ("\\\"no quote", "note -: \"no quote"),
            ("C:\\temp \\n \\\\@x", "note -: C:\\temp \\n \\@x"),
        ] {
            assert_eq!(told(typed), expected, "{typed}");
        }
    }

    #[test]
    fn only_what_is_quoted_as_a_whole_is_a_quote() {
        for (typed, expected) in [
            ("\"25\" they said, and left", "note -: \"25\" they said, and left"),
            ("\"25 is the floor.\"", "quote -: 25 is the floor."),
            ("\"25 is the floor\".", "quote -: 25 is the floor."),
            ("\"25 is the floor\" #ask #now", "quote -: 25 is the floor #ask #now"),
            ("\"he said \"no\" to me", "quote -: he said \"no\" to me"),
            ("\"he said \"no\"\"", "quote -: he said \"no\""),
            ("“25 is the floor”", "quote -: 25 is the floor"),
            ("\"yes\" and \"no\"", "note -: \"yes\" and \"no\""),
        ] {
            assert_eq!(told(typed), expected, "{typed}");
        }
    }

    #[test]
    fn nobody_is_made_to_speak_by_a_slip() {
        let unknown = read("@suoth 25 is the floor");
        assert_eq!((unknown.said_by, unknown.text.as_str()), (None, "25 is the floor"));
        let told = unknown.trouble.expect("trouble").told(&river());
        assert_eq!(
            told,
            "no party is called “suoth”; was @south (Southern Union) meant? \\@ keeps it as text"
        );
        let told = read("@south's").trouble.expect("trouble").told(&river());
        assert!(told.contains("“south's”"), "{told}");
        let both = read("@south told @north");
        assert_eq!(both.said_by, None);
        let told = both.trouble.expect("trouble").told(&river());
        assert!(told.contains("not Southern Union and Northern Republic"), "{told}");
        assert!(matches!(read("@nobody-we-know x").trouble, Some(Trouble::Unknown { nearest: None, .. })));
    }

    #[test]
    fn a_name_that_may_be_two_parties_is_told_with_both() {
        let mut dataset = river();
        dataset.parties[0].name = Text::line("North");
        dataset.parties[1].name = Text::line("North Bank");
        let Remark { trouble, said_by, .. } = Remark::read("@north bank is ours", &dataset);
        assert_eq!(said_by, None);
        let told = trouble.expect("trouble").told(&dataset);
        assert_eq!(told, "“north bank” may be several: @north for North, @south for North Bank");
        for (typed, party) in [("@\"north\" bank", 0), ("@\"north bank\" x", 1), ("@south x", 1)] {
            assert_eq!(Remark::read(typed, &dataset).said_by.map(PartyIx::get), Some(party), "{typed}");
        }
    }

    #[test]
    fn a_name_is_completed_from_a_few_of_its_letters() {
        let dataset = river();
        let first = |typed: &str| {
            let (begin, parties) = completions(typed, typed.len(), &dataset)?;
            Some((begin, dataset.party(*parties.first()?).id.to_string()))
        };
        assert_eq!(first("@sou"), Some((0, "south".to_owned())));
        assert_eq!(first("\"@sou"), Some((1, "south".to_owned())));
        assert_eq!(first("25 @uni"), Some((3, "south".to_owned())));
        assert_eq!(first("@"), Some((0, "north".to_owned())));
        assert_eq!(first("@south"), None, "it is somebody's already");
        assert_eq!(first("a@sou"), None);
        assert_eq!(first("@zzz"), None);
        assert_eq!(completions("@so is", 3, &dataset).map(|(begin, _)| begin), Some(0));
    }

    #[test]
    fn a_quote_is_shown_in_quotation_marks_and_a_remark_with_who_spoke() {
        let dataset = river();
        let shown = |kind, text: &str| {
            let now = Stamp::new(0, 0).expect("a moment");
            let mut note = Note::new(NoteId::new(0, 0), Anchor::Inbox, text, "anna", now);
            note.kind = kind;
            note.said_by = Some(Text::line("south"));
            let (before, words, after) = words_of(&note);
            format!("{}: {before}{words}{after}", speaker_of(&note, &dataset).expect("a speaker"))
        };
        assert_eq!(shown(NoteKind::Quote, "25 is the floor."), "SU (in the room): “25 is the floor.”");
        assert_eq!(shown(NoteKind::Quote, "25 #ask #now"), "SU (in the room): “25” #ask #now");
        assert_eq!(shown(NoteKind::Quote, "#ask"), "SU (in the room): “#ask”");
        assert_eq!(shown(NoteKind::Quote, "“25”"), "SU (in the room): “25”");
        assert_eq!(shown(NoteKind::Note, "25 is the floor"), "SU (in the room): 25 is the floor");
    }

    /// A line that is understood as this remark.
    fn written(remark: &Remark, dataset: &Dataset) -> String {
        let mut out = match remark.kind {
            NoteKind::Question => "? ".to_owned(),
            NoteKind::Todo => "! ".to_owned(),
            NoteKind::Quote => "\"".to_owned(),
            NoteKind::Note | NoteKind::Verify | NoteKind::Correction => String::new(),
        };
        let mut words: Vec<String> = remark.text.split(' ').map(str::to_owned).collect();
        for word in &mut words {
            let bare = word.trim_start_matches('\\');
            if (bare.starts_with('@') && bare.contains(char::is_alphanumeric)) || is_inbox(bare) {
                word.insert(0, '\\');
            }
        }
        let mut text = words.join(" ");
        if remark.kind == NoteKind::Note && kind_of(&text) != (NoteKind::Note, text.clone()) {
            text.insert(0, '\\');
        } else if remark.kind == NoteKind::Note
            && let Some(sign) = text.chars().next().filter(|c| lead(*c).is_some())
        {
            let after = text[sign.len_utf8()..].trim_start_matches('\\');
            if after.starts_with('@') || after.starts_with(">inbox") {
                text.insert(sign.len_utf8(), '\\');
            }
        }
        out += &text;
        if let Some(party) = remark.said_by {
            out += &format!(" @{}", dataset.party(party).id);
        }
        if remark.to_inbox {
            out += " >inbox";
        }
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_word_is_lost_and_their_order_stays(words in prop::collection::vec("[a-z0-9.,?!#é-]{1,6}|@south|@su|@\"Southern Union\"|>inbox", 1..9)) {
            let plain = |word: &&String| !word.starts_with('@') && *word != ">inbox";
            let typed = words.join(" ");
            let remark = read(&typed);
            let kept: Vec<&str> = words.iter().filter(plain).map(String::as_str).collect();
            let mut expected = kept.join(" ");
            // The sign that said what it is for is told by the kind.
            if remark.kind != NoteKind::Note {
                expected = expected[1..].trim_start().to_owned();
            }
            prop_assert_eq!(remark.text, expected);
            prop_assert_eq!(remark.trouble, None);
        }

        #[test]
        fn a_line_without_signs_is_text_as_it_stands(text in "[a-zA-Z0-9 .,;:()'ßé日\u{301}-]{0,40}") {
            prop_assert_eq!(&read(&text), &Remark { kind: NoteKind::Note, said_by: None, to_inbox: false, text: text.trim().to_owned(), trouble: None });
        }

        #[test]
        fn whatever_is_typed_the_text_is_made_of_its_letters_alone(typed in "[@>#?!\"\\\\ :,.a-c]{0,24}|\\PC{0,24}|(@south|@x|>inbox|\"|[?! ]|[a-z]){0,12}") {
            let remark = read(&typed);
            let mut letters = typed.chars();
            for c in remark.text.chars() {
                prop_assert!(letters.any(|other| other == c), "{:?} of {:?}", remark.text, typed);
            }
        }

        #[test]
        fn what_was_understood_is_understood_again(typed in "(@south |>inbox |\"|[?!] ?|[a-z]{1,3} |#[a-z]{1,2} |\\\\){0,9}") {
            let once = read(&typed);
            if once.is_blank() || once.trouble.is_some() {
                return Ok(());
            }
            let dataset = river();
            prop_assert_eq!(&Remark::read(&written(&once, &dataset), &dataset), &once, "{}", written(&once, &dataset));
        }

        #[test]
        fn no_line_and_no_place_in_it_makes_completing_panic(typed in "[@a-s\" é]{0,12}", at in 0_usize..14) {
            let _ = completions(&typed, at, &river());
        }
    }
}
