//! A table of one line a row: cells cut and filled to their columns.

use crate::domain::width::Width;

use crate::ui::Role;
use crate::ui::paper::{Run, cut};

/// The blank columns between two cells.
pub(super) const GAP: usize = 2;

/// One cell: its words, and what stands at its right edge whatever is cut.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub(super) runs: Vec<Run>,
    pub(super) mark: Vec<Run>,
}

impl Cell {
    /// A cell of one run.
    pub(super) fn of(role: Role, text: impl Into<String>) -> Self {
        Self { runs: vec![Run { role, text: text.into() }], mark: vec![] }
    }
}

/// A row of cells as one line; the last cell is not filled.
pub(super) fn row(cells: Vec<Cell>, widths: &[usize], ellipsis: &str) -> Vec<Run> {
    let mut line = vec![];
    let last = cells.len().saturating_sub(1);
    for (at, (cell, width)) in cells.into_iter().zip(widths).enumerate() {
        let marked = wide(&cell.mark);
        let room = width.saturating_sub(if marked > 0 { marked + 1 } else { 0 });
        let runs = fit(cell.runs, room, ellipsis);
        let used = wide(&runs);
        line.extend(runs);
        if marked > 0 {
            line.push(blank(width.saturating_sub(used + marked)));
            line.extend(cell.mark);
        } else if at < last {
            line.push(blank(width.saturating_sub(used)));
        }
        if at < last {
            line.push(blank(GAP));
        }
    }
    line
}

/// Cuts runs to so many columns, an ellipsis in place of what is gone.
pub(super) fn fit(runs: Vec<Run>, room: usize, ellipsis: &str) -> Vec<Run> {
    if wide(&runs) <= room {
        return runs;
    }
    let (mut kept, mut used) = (vec![], 0);
    for run in runs {
        let width = run.text.width();
        // What comes after has to leave room for the sign that it is cut.
        if used + width + ellipsis.width() > room {
            let text = cut(&format!("{} ", run.text), room - used, ellipsis);
            kept.push(Run { text, ..run });
            return kept;
        }
        used += width;
        kept.push(run);
    }
    kept
}

/// The columns that runs take.
pub(super) fn wide(runs: &[Run]) -> usize {
    runs.iter().map(|run| run.text.width()).sum()
}

fn blank(columns: usize) -> Run {
    Run { role: Role::Text, text: " ".repeat(columns) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(runs: &[Run]) -> String {
        runs.iter().map(|run| run.text.as_str()).collect()
    }

    #[test]
    fn cells_stand_under_each_other_and_marks_are_never_cut() {
        let red = Cell {
            mark: vec![Run { role: Role::RedLine, text: "⊘".into() }],
            ..Cell::of(Role::Text, "No cap at all")
        };
        let cells = vec![Cell::of(Role::Dim, "1"), red, Cell::of(Role::Text, "wide")];
        assert_eq!(text(&row(cells, &[3, 8, 10], "…")), "1    No ca… ⊘  wide");
    }

    #[test]
    fn runs_are_cut_where_the_room_ends() {
        let runs = |texts: &[&str]| -> Vec<Run> {
            texts.iter().map(|text| Run { role: Role::Text, text: (*text).into() }).collect()
        };
        assert_eq!(text(&fit(runs(&["● ", "By season"]), 8, "…")), "● By se…");
        assert_eq!(text(&fit(runs(&["ab", "cd"]), 4, "…")), "abcd");
        assert_eq!(text(&fit(runs(&["ab", "cd", "e"]), 4, "…")), "abc…");
        assert_eq!(text(&fit(runs(&["abcd", "e"]), 4, "…")), "abc…");
    }

    proptest! {
        #[test]
        fn no_cell_is_wider_than_its_column(texts in prop::collection::vec("[a漢é ]{0,8}", 0..4), room in 0_usize..12) {
            let runs: Vec<Run> = texts.iter().map(|text| Run { role: Role::Text, text: text.clone() }).collect();
            prop_assert!(wide(&fit(runs, room, "…")) <= room);
        }
    }
}
