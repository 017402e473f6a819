//! Documents made at random, of words that look like markup, for the tests of those that write them.

use proptest::prelude::*;
use proptest::sample::select;

use crate::domain::Stance;

use super::{Block, Item, Line, Paper, Run, Table, clean};

/// Addresses, and what a reader of a link finds.
pub(super) const LINKS: &[(&str, &str)] = &[
    ("https://a.b/c?d=e&copy=1", "https://a.b/c?d=e&copy=1"),
    ("http://x/<b>|`\\_", "http://x/%3Cb%3E%7C%60%5C_"),
    ("mailto:a@b.c", "mailto:a@b.c"),
];

/// The words of a line, as a reader finds them.
pub(super) fn words(line: &Line) -> String {
    let run = |run: &Run| match run {
        Run::Plain(text) | Run::Strong(text) | Run::Dim(text) => clean(text),
        Run::Stance(stance, name) => format!("{} {}", stance.glyph(), clean(name)),
        Run::Link(text, _) => clean(text),
        Run::Cited(numbers) if numbers.is_empty() => String::new(),
        Run::Cited(numbers) => {
            format!("[{}]", numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        }
    };
    line.iter().map(run).collect()
}

/// What is markup in some Markdown or other, or looks like it.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "a", "word", " ", "  ", "\n", "\n\n", "|", "\\", "`", "``", "```", "*", "**", "***", "_", "__", "~",
    "~~", "<", ">", "<b>", "</b>", "<br>", "<!--", "-->", "<script>", "<?", "<a@b.c>", "<http://a.b>", "&",
    "&amp;", "&lt;", "&#32;", "&#x41;", "[", "]", "[x]", "[ ] ", "[^1]", "[^1]:", "[1]: http://a.b", "![",
    "](", "(", ")", "!", "#", "# ", "## ", " #", "+ ", "- ", "* ", "1. ", "1) ", "12", ".", ":", ": ",
    "---", "===", "--", "- - -", "***", "___", "+++", "|---|", "---|---", "\n---|---\n", ":--",
    "http://a.b/c_d_e", "https://x.y", "www.a.b", "WWW.a.b", "ftp://a", "mailto:a@b.c", "a@b.c", "$", "$$",
    "$x$", "{#id}", "{.c}", "^", "^2^", "~2~", "[[w]]", "\t", "    code", "> [!NOTE]\n", "“so”", "é", "日本",
    "שלום", "\u{a0}", "\u{200f}", "😀", "\r\n", "\u{1}", "'", "\"", "</td>", "=1+1", "%", "~~~\n",
    ":smile:", ":::", "::", "\u{2003}", "\u{fe00}", "\u{200b}",
];

/// Words that look like markup, alone and side by side.
pub(super) fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::collection::vec(select(PIECES), 0..7).prop_map(|pieces| pieces.concat()),
        1 => "\\PC{0,12}",
        1 => "[ -~\n]{0,20}",
    ]
}

pub(super) fn run() -> impl Strategy<Value = Run> {
    prop_oneof![
        4 => hostile().prop_map(Run::Plain),
        2 => hostile().prop_map(Run::Strong),
        1 => hostile().prop_map(Run::Dim),
        1 => (select(&[Stance::Support, Stance::Silent, Stance::Unclear, Stance::NotApplicable][..]), hostile())
            .prop_map(|(stance, name)| Run::Stance(stance, name)),
        1 => prop::collection::vec(1_usize..20, 0..3).prop_map(Run::Cited),
        1 => (hostile(), select(LINKS), any::<bool>()).prop_map(|(text, (url, _), is_bare)| {
            let text = if is_bare { (*url).to_owned() } else { format!("l{text}") };
            Run::Link(text, (*url).to_owned())
        }),
    ]
}

pub(super) fn line() -> impl Strategy<Value = Line> {
    prop::collection::vec(run(), 0..4)
}

pub(super) fn table() -> impl Strategy<Value = Block> {
    let cell = || prop::collection::vec(line(), 0..3);
    (1_usize..4).prop_flat_map(move |width| {
        let columns = prop::collection::vec((hostile(), 1_u16..9), width);
        let rows = prop::collection::vec(prop::collection::vec(cell(), width), 0..3);
        (columns, rows)
            .prop_map(|(columns, rows)| Block::Table(Table { caption: String::new(), columns, rows }))
    })
}

pub(super) fn block() -> impl Strategy<Value = Block> {
    let item = (line(), prop::collection::vec(line(), 0..3)).prop_map(|(line, below)| Item { line, below });
    prop_oneof![
        (1_u8..4, line()).prop_map(|(level, line)| Block::Heading(level, line)),
        line().prop_map(Block::Paragraph),
        prop::collection::vec(item, 0..3).prop_map(Block::List),
        table(),
        prop::collection::vec(line(), 0..3).prop_map(|lines| Block::References(
            lines.into_iter().enumerate().map(|(at, it)| (at + 1, it)).collect()
        )),
    ]
}

pub(super) fn paper() -> impl Strategy<Value = Paper> {
    (hostile(), prop::option::of(hostile()), hostile(), prop::collection::vec(block(), 0..5)).prop_map(
        |(title, handling, foot, blocks)| Paper { title, handling, foot, blocks, ..Paper::default() },
    )
}
