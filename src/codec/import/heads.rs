//! Which rows of a table are its headings, and what each column is headed.
//!
//! They need not be the first: a title, a date or a source may stand above. They may be two: names merged over "Stance |
//! Source", or "Positions" merged over names.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::codec::table::Table;
use crate::domain::text::{fold, safe_line};

use super::field::Field;
use super::headings::{Lexicon, Meaning, key, unbroken};
use super::naming::{OfParty, is_of_position, is_of_where};
use super::rows::is_marked_note;

/// How many rows with anything in them are looked at for headings.
const LOOKED_AT: usize = 15;

/// How a column is headed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Head {
    /// The heading that is shown: both rows of it.
    pub(super) text: String,
    /// Whose it is, where a heading above or below says so.
    pub(super) of: Option<OfParty>,
    /// Whether a heading above says that it is a party.
    pub(super) is_party: bool,
    /// Whether it is not clear which of two headings names the party.
    pub(super) is_unclear: bool,
}

/// The headings of a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heads {
    /// Their rows.
    pub(super) rows: Range<usize>,
    /// One for each column.
    pub(super) columns: Vec<Head>,
    /// How many of them are known words.
    pub(super) known: usize,
    /// Headings over columns that are not of a party, nor a field: "Western states".
    pub(super) over: Vec<(usize, String)>,
}

/// The headings, if the table has a row that could be. Words that the user gave for columns are known beside others.
pub(super) fn heads(table: &Table, lexicon: &Lexicon, given: &[String]) -> Option<Heads> {
    let is_filled = |row: &usize| table.row(*row).any(|cell| !cell.is_empty());
    let looked_at: Vec<usize> = (0..table.row_count()).filter(is_filled).take(LOOKED_AT).collect();
    let width = table.width();
    let counts: Vec<(usize, usize)> =
        looked_at.iter().map(|row| (*row, known_in(table, lexicon, given, *row))).collect();
    let wide_enough = |row: usize| distinct(table, row).take(2).count() == 2 || width == 1;
    let first = counts.iter().position(|(row, known)| *known > 0 && wide_enough(*row));
    let (row, known) = match first {
        Some(first) if is_within(table, &counts[..=first], width) => counts[0],
        Some(first) => {
            // A near row that is headings for the most part, and has more of them, is the true one: a stray word in a line
            // above is no heading. What a record holds ("no", "source") is nothing of the kind.
            let are_headings = |(row, _): &&(usize, usize)| {
                let is_known = |column: &usize| known_word(lexicon, table.cell(*row, *column)).is_some();
                distinct(table, *row).filter(is_known).count() * 2 > distinct(table, *row).count()
            };
            let near = counts[first + 1..].iter().take(3).filter(are_headings);
            near.fold(counts[first], |best, next| if next.1 > best.1 { *next } else { best })
        }
        None => counts.iter().find(|(row, _)| wide_enough(*row)).or(counts.first()).copied()?,
    };
    let at = looked_at.iter().position(|it| *it == row)?;
    let above =
        at.checked_sub(1).map(|at| looked_at[at]).filter(|it| *it + 1 == row && !table.stands_apart(row));
    let below = looked_at.get(at + 1).copied().filter(|it| *it == row + 1 && !table.stands_apart(*it));
    let two = above.and_then(|above| combined(table, lexicon, above, row, width));
    let two = two.or_else(|| combined(table, lexicon, row, below?, width));
    let one = || {
        let columns =
            (0..width).map(|column| Head { text: table.cell(row, column).to_owned(), ..Head::default() });
        Heads { rows: row..row + 1, columns: columns.collect(), known, over: vec![] }
    };
    let mut heads = two.map_or_else(one, |two| Heads { known, ..two });
    let has_mark = heads.columns.iter().any(|head| {
        let name = head.of.as_ref().map_or("", |of| of.name.as_str());
        [&head.text, name].iter().any(|text| text.trim_end().ends_with(is_raised))
    });
    let notes = if has_mark { notes(table, &heads.rows) } else { HashSet::new() };
    for head in &mut heads.columns {
        head.text = shown(&head.text, lexicon, &notes);
        if let Some(of) = &mut head.of {
            of.name = shown(&of.name, lexicon, &notes);
        }
    }
    Some(heads)
}

/// Whether the last of these rows, with its one known word, is a record below a first row that is headed as widely: "N" and
/// "Source" stand in records too.
fn is_within(table: &Table, counts: &[(usize, usize)], width: usize) -> bool {
    let ([(top, _), ..], Some((row, 1))) = (counts, counts.last()) else { return false };
    let of_top: Vec<usize> = distinct(table, *top).collect();
    let is_heading = |column: &usize| table.cell(*top, *column).contains(char::is_alphabetic);
    top < row
        && of_top.len() > 2
        && of_top.len() == width
        && of_top.iter().all(is_heading)
        && distinct(table, *row).count() <= of_top.len()
}

/// A heading on one line, without the mark of a footnote at its end. "V-Partei³" is a name: what only looks like a mark stays
/// with a name, unless a note begins with it.
fn shown(heading: &str, lexicon: &Lexicon, notes: &HashSet<String>) -> String {
    let line = safe_line(&unbroken(heading));
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = line.trim_end_matches(is_raised);
    let mark = &line[bare.len()..];
    let is_noted =
        || notes.contains(mark) || mark.chars().all(|c| notes.contains(c.encode_utf8(&mut [0; 4]) as &str));
    let is_name = || {
        lexicon.meaning(bare) == Meaning::Unknown && super::naming::of_party(bare, lexicon, None).is_none()
    };
    if !mark.is_empty() && !is_noted() && is_name() {
        return line;
    }
    let digits = bare.strip_suffix(']').and_then(|bare| bare.rsplit_once('['));
    let bare = match digits {
        Some((bare, mark)) if mark.len() < 3 && mark.bytes().all(|b| b.is_ascii_digit()) => bare,
        Some(_) | None => bare,
    };
    if bare.trim().is_empty() { line } else { bare.trim().to_owned() }
}

/// The marks that the notes above and below a table begin with, as they stand on a heading.
fn notes(table: &Table, headings: &Range<usize>) -> HashSet<String> {
    let rows = (0..headings.start).chain(headings.end..table.row_count());
    let notes = rows.filter(|row| {
        let cells: Vec<usize> = distinct(table, *row).take(3).collect();
        cells.len() == 1 || cells.len() > 1 && is_marked_note(table, *row, &cells)
    });
    // "¹ …" and "² …" may stand side by side.
    let cells = notes.flat_map(|row| distinct(table, row).map(move |column| table.cell(row, column)));
    cells.flat_map(str::lines).filter_map(|line| mark_of(line.trim())).collect()
}

/// The mark that a note begins with, raised: that of "* …", "³ …", "3) …", "[3] …".
fn mark_of(note: &str) -> Option<String> {
    let raised = &note[..note.len() - note.trim_start_matches(is_raised).len()];
    if !raised.is_empty() {
        return Some(raised.to_owned());
    }
    let (open, rest) = match note.strip_prefix('[') {
        Some(rest) => (']', rest),
        None => (')', note.strip_prefix('(').unwrap_or(note)),
    };
    let (digits, _) = rest.split_once(open).filter(|(digits, _)| (1..3).contains(&digits.len()))?;
    let raised = digits.chars().map(|c| RAISED.chars().nth(c.to_digit(10)? as usize));
    raised.collect()
}

/// The raised figures, from 0.
const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";

fn is_raised(c: char) -> bool {
    "*†‡".contains(c) || RAISED.contains(c)
}

/// How many things the words of a row mean that headings may mean. Votes are none.
fn known_in(table: &Table, lexicon: &Lexicon, given: &[String], row: usize) -> usize {
    let mut seen: Vec<Meaning> = vec![];
    let mut asked_for = 0;
    for column in distinct(table, row) {
        let cell = table.cell(row, column);
        if given.contains(&key(cell)) {
            asked_for += 1;
            continue;
        }
        if let Some(meaning) = known_word(lexicon, cell).filter(|meaning| !seen.contains(meaning)) {
            seen.push(meaning);
        }
    }
    seen.len() + asked_for
}

/// What a cell means, if that is a field. Votes are none.
fn known_word(lexicon: &Lexicon, cell: &str) -> Option<Meaning> {
    if cell.eq_ignore_ascii_case("no") {
        return None;
    }
    let meaning = lexicon.meaning(cell);
    matches!(meaning, Meaning::Field(_) | Meaning::Either(..)).then_some(meaning)
}

/// The columns of a row whose cells are filled, those that were one cell counted once.
pub(super) fn distinct(table: &Table, row: usize) -> impl Iterator<Item = usize> {
    (0..table.len(row)).filter(move |column| {
        let begins = table.merged(row, *column).is_none_or(|merge| merge.column as usize == *column);
        begins && !table.cell(row, *column).is_empty()
    })
}

/// Two rows as one heading for each column, if the upper one stands over groups of the lower.
fn combined(table: &Table, lexicon: &Lexicon, upper: usize, lower: usize, width: usize) -> Option<Heads> {
    let groups = groups(table, upper, lower, width);
    let mut columns = vec![Head::default(); width];
    let mut over = vec![];
    let mut is_grouped = false;
    let mut counts: HashMap<String, usize> = HashMap::new();
    (0..width).for_each(|column| *counts.entry(fold(table.cell(lower, column))).or_default() += 1);
    for (first, last, is_merged) in groups {
        let above = table.cell(upper, first);
        let subs: Vec<usize> =
            (first..=last).filter(|column| !below(table, upper, lower, *column).is_empty()).collect();
        let is_alone = first == last;
        if above.is_empty() || subs.is_empty() || is_alone && below(table, upper, lower, first) == above {
            for (column, head) in (first..).zip(&mut columns[first..=last]) {
                let below = below(table, upper, lower, column);
                let text = if below.is_empty() { table.cell(upper, column) } else { below };
                text.clone_into(&mut head.text);
            }
            continue;
        }
        let meanings: Vec<Meaning> =
            subs.iter().map(|column| lexicon.meaning(table.cell(lower, *column))).collect();
        let field_of = |meaning: &Meaning| match meaning {
            Meaning::Field(field) if is_of_position(*field) || is_of_where(*field) => Some(*field),
            Meaning::Blank
            | Meaning::Field(_)
            | Meaning::Either(..)
            | Meaning::Neither
            | Meaning::Unknown => None,
        };
        let group = lexicon.meaning(above);
        let are_fields = meanings.iter().all(|meaning| field_of(meaning).is_some());
        // "Länder" is a word over parties, and under "Positionen" a party.
        let are_names =
            meanings.iter().all(|meaning| matches!(meaning, Meaning::Unknown | Meaning::Field(Field::Party)));
        let field_above = match group {
            Meaning::Field(Field::Party) => Some(Field::Position),
            Meaning::Field(field) if is_of_position(field) || is_of_where(field) => Some(field),
            Meaning::Blank
            | Meaning::Field(_)
            | Meaning::Either(..)
            | Meaning::Neither
            | Meaning::Unknown => None,
        };
        is_grouped |= are_fields && group == Meaning::Unknown
            || !is_alone && are_names && (field_above.is_some() || is_merged && subs.len() < width);
        for (column, head) in (first..).zip(&mut columns[first..=last]) {
            let sub = table.cell(lower, column);
            let text = if sub.is_empty() { above.to_owned() } else { format!("{above}: {sub}") };
            head.text = text;
        }
        let owner = || super::naming::of_party(above, lexicon, None).map_or(above.to_owned(), |of| of.name);
        if group == Meaning::Unknown && are_fields {
            for (column, meaning) in subs.iter().zip(&meanings) {
                let field = field_of(meaning)?;
                columns[*column].of = Some(OfParty { name: owner(), field, is_plain: true, genitive: false });
            }
        } else if let Some(field) = field_above.filter(|_| are_names && !is_alone) {
            for column in &subs {
                let name = table.cell(lower, *column);
                let named = super::naming::of_party(name, lexicon, None);
                let name = named.map_or(name.to_owned(), |of| of.name);
                columns[*column].of = Some(OfParty { name, field, is_plain: true, genitive: false });
                columns[*column].is_party = true;
            }
        } else if !is_alone && is_merged {
            // A word over a group that says neither whose nor what: the columns are what they are headed below it, unless the
            // same stands under another, as years do under the names of parties.
            let is_under_another = |column: usize| {
                let sub = fold(table.cell(lower, column));
                !sub.chars().any(char::is_alphabetic) || counts.get(&sub).is_some_and(|count| *count > 1)
            };
            if subs.iter().any(|column| is_under_another(*column)) {
                for column in &subs {
                    columns[*column].is_unclear = true;
                }
            } else {
                for column in &subs {
                    table.cell(lower, *column).clone_into(&mut columns[*column].text);
                }
                over.push((first, above.to_owned()));
            }
        } else {
            return None;
        }
    }
    is_grouped.then_some(Heads { rows: upper..lower + 1, columns, known: 0, over })
}

/// What stands below in a column, where it is not the same cell as above.
fn below(table: &Table, upper: usize, lower: usize, column: usize) -> &str {
    let is_one = table.merged(lower, column).is_some_and(|merge| merge.row as usize <= upper);
    if is_one { "" } else { table.cell(lower, column) }
}

/// The columns that stand under one cell: merged, or blank to the right of it. First, last, whether merged.
fn groups(table: &Table, upper: usize, lower: usize, width: usize) -> Vec<(usize, usize, bool)> {
    let mut groups: Vec<(usize, usize, bool)> = vec![];
    let has_merges =
        (0..width).any(|column| table.merged(upper, column).is_some_and(|merge| merge.columns > 1));
    for column in 0..width {
        let merge = table.merged(upper, column).filter(|merge| merge.columns > 1);
        let is_inside = merge.is_some_and(|merge| (merge.column as usize) < column);
        // Where a file knows no merges, a blank cell stands for what is left of it.
        let is_blank_after = !has_merges
            && table.cell(upper, column).is_empty()
            && !below(table, upper, lower, column).is_empty()
            && groups.last().is_some_and(|(first, _, _)| {
                !table.cell(upper, *first).is_empty() && !below(table, upper, lower, *first).is_empty()
            });
        match groups.last_mut() {
            Some((_, last, _)) if is_inside || is_blank_after => *last = column,
            Some(_) | None => groups.push((column, column, merge.is_some())),
        }
    }
    groups
}
