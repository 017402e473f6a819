//! Lists in one cell: entries parted by semicolons, line breaks or bullets, and by commas where a whole column shows that
//! they part short phrases.

/// Signs that begin an entry wherever they stand.
const BULLETS: &[char] = &['•', '▪', '●', '◦', '‣', '■', '□', '►', '➢'];

/// Words that begin a part of a sentence, and no entry of a list.
const JOINING: &[&str] = &[
    "and",
    "or",
    "but",
    "nor",
    "which",
    "who",
    "whose",
    "that",
    "including",
    "such",
    "as",
    "like",
    "especially",
    "particularly",
    "notably",
    "e.g.",
    "i.e.",
    "etc",
    "etc.",
    "if",
    "when",
    "while",
    "because",
    "though",
    "although",
    "und",
    "oder",
    "aber",
    "sowie",
    "die",
    "der",
    "das",
    "dass",
    "weil",
    "wenn",
    "wobei",
    "insbesondere",
    "z.",
    "z.b.",
    "bzw.",
    "usw.",
    "et",
    "ou",
    "mais",
    "dont",
    "qui",
    "que",
    "y",
    "notamment",
    "comme",
];

/// The most words of an entry of a list that commas part.
const SHORT: usize = 6;

/// The entries of a cell.
pub(super) fn entries(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(|c: char| c == '\n' || c == ';' || BULLETS.contains(&c))
        .map(|entry| unmarked(entry.trim()))
        .filter(|entry| entry.contains(char::is_alphanumeric))
}

/// An entry without the dash, the star or the number that it begins with.
fn unmarked(entry: &str) -> &str {
    for sign in ['-', '*', '–', '—', '·', '+', 'o'] {
        if let Some(rest) = entry.strip_prefix(sign).filter(|rest| rest.starts_with(char::is_whitespace)) {
            return rest.trim_start();
        }
    }
    let number = entry.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    let letter = usize::from(number == 0 && entry.starts_with(|c: char| c.is_ascii_lowercase()));
    let (mark, after) = entry.split_at(number.max(letter));
    let closes = |c| match c {
        ')' => true,
        '.' => letter == 0,
        _ => false,
    };
    let rest = after.strip_prefix(closes).filter(|rest| rest.starts_with(char::is_whitespace));
    match rest {
        Some(rest) if !mark.is_empty() && mark.len() <= 3 => rest.trim_start(),
        Some(_) | None => entry,
    }
}

/// Whether commas part entries in a column: no cell of it has another way to part them, and every piece is a short phrase.
pub(super) fn commas_part<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let mut parted = false;
    for cell in cells.filter(|cell| !cell.is_empty()) {
        if cell.contains(|c: char| matches!(c, '\n' | ';' | '(' | ')') || BULLETS.contains(&c)) {
            return false;
        }
        let pieces: Vec<&str> = pieces(cell).collect();
        parted |= pieces.len() > 1;
        if pieces.len() > 1 && !pieces.iter().all(|piece| is_phrase(piece)) {
            return false;
        }
        if pieces.len() == 1 && pieces[0].split_whitespace().count() > SHORT {
            return false;
        }
    }
    parted
}

/// A cell's pieces between commas; none stands within a number.
pub(super) fn pieces(cell: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(cell);
    std::iter::from_fn(move || {
        let text = rest?;
        let comma = text
            .match_indices(',')
            .map(|(at, _)| at)
            .find(|at| text[at + 1..].chars().next().is_none_or(char::is_whitespace));
        let (piece, after) = match comma {
            Some(at) => (&text[..at], Some(&text[at + 1..])),
            None => (text, None),
        };
        rest = after;
        Some(piece.trim())
    })
}

fn is_phrase(piece: &str) -> bool {
    let mut words = piece.split_whitespace();
    let first = words.next().unwrap_or_default().to_lowercase();
    let joins = JOINING.contains(&first.as_str());
    piece.contains(char::is_alphabetic) && !joins && words.count() < SHORT
}

/// A piece with its first letter raised, where the first letter of its cell is.
pub(super) fn raised(piece: &str, cell: &str) -> String {
    let is_raised = cell.chars().next().is_some_and(char::is_uppercase);
    let mut chars = piece.chars();
    match chars.next() {
        Some(first) if is_raised => first.to_uppercase().chain(chars).collect(),
        Some(_) | None => piece.to_owned(),
    }
}

/// The themes of a cell. `/` nests; `commas` says whether commas part them too.
pub(super) fn themes(cell: &str, commas: bool) -> impl Iterator<Item = &str> {
    cell.split(move |c: char| matches!(c, ';' | '|' | '\n') || BULLETS.contains(&c) || (commas && c == ','))
        .map(|theme| unmarked(theme.trim()).trim_matches('/').trim())
        .filter(|theme| theme.contains(char::is_alphanumeric))
}

/// Whether commas part themes in a column: where nothing else does.
pub(super) fn commas_part_themes<'a>(mut cells: impl Iterator<Item = &'a str>) -> bool {
    !cells.any(|cell| cell.contains(|c: char| matches!(c, ';' | '|' | '\n') || BULLETS.contains(&c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(cell: &str) -> Vec<&str> {
        entries(cell).collect()
    }

    #[test]
    fn semicolons_breaks_bullets_and_numbers_part_a_list() {
        for cell in [
            "Lack of trust; Violations",
            "Lack of trust\nViolations",
            "• Lack of trust • Violations",
            "- Lack of trust\n- Violations",
            "* Lack of trust\n* Violations",
            "1. Lack of trust\n2. Violations",
            "a) Lack of trust;\nb) Violations",
            "– Lack of trust\n\n– Violations\n",
        ] {
            assert_eq!(all(cell), ["Lack of trust", "Violations"], "{cell}");
        }
        assert_eq!(all("3.5 million displaced"), ["3.5 million displaced"]);
        assert_eq!(all("2031. A bad year"), ["2031. A bad year"]);
        assert_eq!(all("U. S. opposition, and more"), ["U. S. opposition, and more"]);
        assert_eq!(all(" – ; • "), [""; 0]);
    }

    #[test]
    fn commas_part_a_column_of_short_phrases_and_no_other() {
        let part = |cells: &[&str]| commas_part(cells.iter().copied());
        assert!(part(&["Lack of trust, sporadic violations", "Security risks", ""]));
        assert!(!part(&["Security risks", "Delays"]), "nothing to part");
        assert!(!part(&["Security risks, delays", "One; two"]), "semicolons part here");
        assert!(!part(&["Mistrust, which has grown", "Security risks, delays"]));
        assert!(!part(&["Mistrust, fear, and fatigue"]));
        assert!(!part(&["1,000 troops"]));
        assert!(!part(&["Gauges (upstream, downstream)"]));
        assert!(!part(&["Security risks, delays", "The two sides have never met to discuss any of this"]));
        assert_eq!(pieces("1,000 troops, no gauges").collect::<Vec<_>>(), ["1,000 troops", "no gauges"]);
    }

    #[test]
    fn a_piece_begins_as_its_cell_does() {
        assert_eq!(
            raised("sporadic violations", "Lack of trust, sporadic violations"),
            "Sporadic violations"
        );
        assert_eq!(raised("élan", "Était, élan"), "Élan");
        assert_eq!(raised("sporadic", "lack, sporadic"), "sporadic");
    }

    #[test]
    fn themes_are_parted_and_a_slash_nests() {
        let of = |cell, commas| themes(cell, commas).collect::<Vec<_>>();
        assert_eq!(of("Water, Trust", true), ["Water", "Trust"]);
        assert_eq!(of("Arms, disarmament; Trust", false), ["Arms, disarmament", "Trust"]);
        assert_eq!(of("Water/Quality | Trust\n", true), ["Water/Quality", "Trust"]);
        assert!(commas_part_themes(["a, b", "c"].into_iter()));
        assert!(!commas_part_themes(["a, b", "c; d"].into_iter()));
    }
}
