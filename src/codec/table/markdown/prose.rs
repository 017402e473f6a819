//! Tables pasted between lines of prose, set apart from them: a reader sees where each begins and ends, Markdown does not
//! without blank lines.

use std::borrow::Cow;

use crate::codec::table::form::is_rule;

/// A text whose tables stand apart.
#[derive(Debug)]
pub(super) struct Apart<'t> {
    /// The text, with a blank line wherever a table touches prose.
    pub(super) text: Cow<'t, str>,
    /// The lines that were put in, counted from 0 in the text, in order.
    pub(super) added: Vec<usize>,
    /// The lines right below a table that have no bar and are not taken for rows, counted from 1 in the text as it came.
    pub(super) below: Vec<usize>,
}

/// Sets the tables of a text apart.
pub(super) fn set_apart(text: &str) -> Apart<'_> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut apart = Apart { text: Cow::Borrowed(text), added: vec![], below: vec![] };
    let mut out = String::new();
    let (mut fenced, mut in_table) = (false, false);
    for (at, line) in lines.iter().enumerate() {
        let bare = line.trim();
        let fence = bare.starts_with("```") || bare.starts_with("~~~");
        let begins = !fenced
            && line.contains('|')
            && !is_rule(line)
            && lines.get(at + 1).is_some_and(|it| is_rule(it));
        let touches = at > 0 && !lines[at - 1].trim().is_empty();
        let ends = in_table && !bare.is_empty() && !line.contains('|');
        // In an item of a list, or quoted, it stands as it should.
        let is_bare = !line.starts_with([' ', '\t', '>']);
        if is_bare && touches && ((begins && !in_table) || ends) {
            apart.added.push(at + apart.added.len());
            out.push('\n');
            if ends && !fence && !bare.starts_with(['#', '<']) {
                apart.below.push(at + 1);
            }
        }
        fenced ^= fence;
        in_table = !fenced && line.contains('|') && (in_table || begins);
        out.push_str(line);
    }
    if !apart.added.is_empty() {
        apart.text = Cow::Owned(out);
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_between_lines_of_prose_stands_apart_and_all_else_stays() {
        let pasted =
            "Prose.\n- an item\nIssue | A |\n---|---|\nx | y |\nMore prose.\n\n| B |\n|---|\n| z |\n";
        let apart = set_apart(pasted);
        let wanted =
            "Prose.\n- an item\n\nIssue | A |\n---|---|\nx | y |\n\nMore prose.\n\n| B |\n|---|\n| z |\n";
        assert_eq!((&*apart.text, &*apart.added, &*apart.below), (wanted, &[2, 6][..], &[6][..]));
        for whole in [
            wanted,
            "```\nA | B\n---|---\nx\n```\n",
            "",
            "a | b\nc | d",
            "> p\n> A | B\n> ---|---\n> x | y\n",
        ] {
            let apart = set_apart(whole);
            assert_eq!((&*apart.text, apart.added.len()), (whole, 0));
        }
    }
}
