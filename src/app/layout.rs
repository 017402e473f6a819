//! Which panes a terminal of a given size has room for.

/// How the screen is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// The view, and to its right the detail above the notes.
    Wide,
    /// The view and one side pane.
    Side,
    /// The view above, one pane below.
    Below,
    /// One pane at a time, a card per issue.
    Card,
    /// Too small for anything but saying so.
    TooSmall,
}

/// The least columns and rows that anything is shown on.
pub const SMALLEST: (u16, u16) = (40, 10);

impl Layout {
    /// The division of a terminal of so many columns and rows.
    pub fn of((columns, rows): (u16, u16)) -> Self {
        match (columns, rows) {
            (..40, _) | (_, ..10) => Self::TooSmall,
            (..80, _) | (_, ..15) => Self::Card,
            (..100, _) | (_, ..24) => Self::Below,
            (..140, _) => Self::Side,
            _ => Self::Wide,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_size_has_its_layout() {
        let of = |columns, rows| Layout::of((columns, rows));
        assert_eq!(of(160, 50), Layout::Wide);
        assert_eq!(of(139, 50), Layout::Side);
        assert_eq!(of(100, 24), Layout::Side);
        assert_eq!(of(160, 23), Layout::Below);
        assert_eq!(of(80, 15), Layout::Below);
        assert_eq!(of(79, 50), Layout::Card);
        assert_eq!(of(160, 14), Layout::Card);
        assert_eq!(of(40, 10), Layout::Card);
        assert_eq!(of(39, 10), Layout::TooSmall);
        assert_eq!(of(40, 9), Layout::TooSmall);
        assert_eq!(of(0, 0), Layout::TooSmall);
    }
}
