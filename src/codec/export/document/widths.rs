//! How wide the columns of a table are: each has room for its longest word, and the rest goes to those that say most.

use crate::codec::paper::{Line, Run, Table};

use super::{Cell, WIDE};

/// About how many characters stand side by side on a page that lies on its side, as it does for a wide table, and on one
/// that stands.
const LINE: usize = 140;
const UPRIGHT: usize = 90;
/// The longest word that is kept whole whatever else there is.
const WORD: usize = 18;
/// What is kept whole as a word is: as long as a day.
const SHORT: usize = 11;
/// What stands beside the words of a cell.
const EDGE: usize = 1;

/// A table whose columns have their shares of the width.
pub(super) fn table(caption: &str, headings: &[&str], rows: Vec<Vec<Cell>>) -> Table {
    let columns: Vec<Column> =
        (0..headings.len()).map(|at| Column::of(headings[at], rows.iter().map(|row| &row[at]))).collect();
    let line = if headings.len() > WIDE { LINE } else { UPRIGHT };
    let spare = line.saturating_sub(columns.iter().map(|column| column.least).sum());
    let said = columns.iter().map(|column| column.says).sum::<usize>().max(1);
    let shares = columns.iter().map(|column| {
        let share = column.least + spare * column.says / said;
        u16::try_from(share.min(column.most)).unwrap_or(u16::MAX)
    });
    let columns = headings.iter().map(|heading| (*heading).to_owned()).zip(shares).collect();
    Table { caption: caption.to_owned(), columns, rows }
}

/// What a column needs, in characters.
struct Column {
    /// So wide that no word of usual length is broken.
    least: usize,
    /// So wide that no line is.
    most: usize,
    /// How much is in it.
    says: usize,
}

impl Column {
    fn of<'a>(heading: &str, cells: impl Iterator<Item = &'a Cell>) -> Self {
        let (mut longest_word, mut longest, mut all) = (0, 0, 0);
        for text in cells.flatten().map(text) {
            // A day stays on one line.
            let is_short = len(&text) <= SHORT;
            let word =
                if is_short { len(&text) } else { text.split_whitespace().map(len).max().unwrap_or(0) };
            longest_word = longest_word.max(word);
            longest = text.split('\n').map(len).max().unwrap_or(0).max(longest);
            all += len(&text);
        }
        let least = len(heading).max(longest_word.min(WORD)) + EDGE;
        Self { least, most: (longest + EDGE).max(least), says: all }
    }
}

/// How wide a text is; capitals are wider than other letters.
fn len(text: &str) -> usize {
    text.chars().count() + text.chars().filter(|c| c.is_uppercase()).count() / 3
}

/// The words of a line, as wide as they stand on a page.
fn text(line: &Line) -> String {
    let run = |run: &Run| match run {
        Run::Plain(text) | Run::Strong(text) | Run::Dim(text) | Run::Link(text, _) => text.clone(),
        Run::Stance(stance, name) => format!("{} {name}", stance.glyph()),
        Run::Cited(numbers) => "[00]".repeat(numbers.len()),
    };
    line.iter().map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::paper::plain;

    #[test]
    fn a_column_has_room_for_its_longest_word_and_those_that_say_more_are_wider() {
        let cell = |text: &str| vec![plain(text)];
        let long =
            "Lasting arrangements, guarantees among them, meant to keep the war from returning. ".repeat(9);
        let rows = vec![vec![
            cell("A"),
            cell("ad referendum"),
            cell(&long),
            cell("if measured jointly"),
            cell("2031"),
        ]];
        let headings = ["Party", "Status", "Text", "Conditions", "Assessment"];
        let shares: Vec<u16> = table("", &headings, rows).columns.iter().map(|(_, share)| *share).collect();
        let [party, status, text, conditions, assessment] = *shares else { panic!("{shares:?}") };
        assert!(party == 6 && status > 10 && conditions > 10 && assessment == 11, "{shares:?}");
        assert!(text > 2 * conditions, "{shares:?}");
    }

    #[test]
    fn words_of_any_length_leave_the_other_columns_their_room() {
        let rows = vec![vec![vec![plain("w".repeat(100_000))], vec![]]];
        let table = table("", &["Text", "Quote"], rows);
        let whole: usize = table.columns.iter().map(|(_, share)| usize::from(*share)).sum();
        assert_eq!(whole, UPRIGHT);
    }
}
