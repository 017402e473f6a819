//! How much a brief tells: as much as two pages hold. What it leaves out it counts and names.

use crate::codec::paper::{Block, Item, Line, Paper, Run};
use crate::domain::Handout;

/// How much is told at most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Characters of a text before it is cut.
    pub(super) text: usize,
    /// Issues with what each principal says.
    pub(super) full: usize,
    /// Issues with where each principal stands, on a line or two.
    pub(super) short: usize,
    /// Agreed texts, and issues on which the principals stand alike.
    pub(super) agreed: usize,
    /// Challenges that something is set against.
    pub(super) blocks: usize,
    /// Challenges that nothing is set against, opportunities that are set against nothing, and steps.
    pub(super) items: usize,
    /// Measures.
    pub(super) measures: usize,
    /// Pressures on each party.
    pub(super) pressures: usize,
    /// Parties that stand at one place, by name.
    pub(super) names: usize,
    /// Issues of one status, with their titles.
    pub(super) titles: usize,
    /// Issues by their numbers.
    pub(super) numbers: usize,
}

/// What a brief of a small dataset tells, and what is told at least of a large one, in the order of the fields above.
const MOST: [usize; 11] = [240, 40, 60, 20, 20, 20, 20, 12, 40, 40, 99];
const LEAST: [usize; 11] = [60, 2, 8, 2, 1, 2, 1, 1, 4, 2, 20];
/// The steps from the one to the other.
const STEPS: u8 = 24;
/// What room that is left goes to, first what blocks and what is on the table.
const FIRST: [usize; 8] = [4, 6, 7, 5, 1, 0, 3, 2];

/// The most generous limits that fit: all are drawn in together, then what room that leaves is given to one after the other.
pub(super) fn widest(fits: impl Fn(Limits) -> bool) -> Limits {
    let steps = || (0..=STEPS).map(at_step);
    let mut limits = steps().find(|limits| fits(Limits::of(*limits))).unwrap_or(LEAST);
    for field in FIRST {
        let mut wider: Vec<usize> =
            steps().map(|step| step[field]).filter(|it| *it > limits[field]).collect();
        wider.sort_unstable();
        wider.dedup();
        for value in wider {
            let before = std::mem::replace(&mut limits[field], value);
            if !fits(Limits::of(limits)) {
                limits[field] = before;
                break;
            }
        }
    }
    Limits::of(limits)
}

/// The limits after some steps from the most generous to the shortest.
fn at_step(step: u8) -> [usize; 11] {
    let share = f64::from(step) / f64::from(STEPS);
    std::array::from_fn(|at| {
        let (most, least) = (MOST[at] as f64, LEAST[at] as f64);
        (most * (least / most).powf(share)).round() as usize
    })
}

impl Limits {
    fn of(limits: [usize; 11]) -> Self {
        let [text, full, short, agreed, blocks, items, measures, pressures, names, titles, numbers] = limits;
        Self { text, full, short, agreed, blocks, items, measures, pressures, names, titles, numbers }
    }
}

/// What two pages hold, in tenths of a line of text.
const TWO_PAGES: usize = 1350;
/// The characters of a line, and of one that is set in.
const WIDE: usize = 120;
const SET_IN: usize = 116;

/// What notes and lines to take may have of that: they are never cut, and where they need more they follow on further pages
/// rather than take the place of what is told of the others.
const OURS: usize = 280;

/// Whether a document is about two pages long, or shorter, but for what of ours it has no room for there.
pub(super) fn fits(paper: &Paper, handout: &Handout) -> bool {
    let notes = handout.notes.iter().map(crate::domain::note::Note::told);
    let lines = handout.dataset.issues().iter().filter_map(|issue| issue.lines_to_take.as_ref());
    let lines = lines.map(ToString::to_string);
    let ours: usize = notes.chain(lines).map(|text| text.chars().count().div_ceil(WIDE) * 10 + 10).sum();
    paper.blocks.iter().map(height).sum::<usize>() <= TWO_PAGES + ours.saturating_sub(OURS)
}

/// About how much of a page a block takes, in tenths of a line.
fn height(block: &Block) -> usize {
    match block {
        Block::Heading(..) => 22,
        Block::Paragraph(line) => lines(line, WIDE) * 10 + 2,
        Block::List(items) => items.iter().map(item).sum(),
        Block::Table(table) => table.rows.len() * 20,
        Block::References(references) => references.iter().map(|(_, line)| lines(line, WIDE) * 9).sum(),
    }
}

fn item(item: &Item) -> usize {
    lines(&item.line, WIDE) * 10 + item.below.iter().map(|line| lines(line, SET_IN) * 10).sum::<usize>() + 2
}

fn lines(line: &Line, width: usize) -> usize {
    let breaks = line.iter().map(|run| match run {
        Run::Plain(text) | Run::Strong(text) | Run::Dim(text) => text.matches('\n').count(),
        Run::Stance(..) | Run::Link(..) | Run::Cited(_) => 0,
    });
    line.iter().map(length).sum::<usize>().div_ceil(width).max(1) + breaks.sum::<usize>()
}

fn length(run: &Run) -> usize {
    match run {
        Run::Plain(text) | Run::Strong(text) | Run::Dim(text) | Run::Link(text, _) => text.chars().count(),
        Run::Stance(_, name) => name.chars().count() + 2,
        Run::Cited(numbers) => numbers.len() * 3 + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_that_is_left_goes_to_what_blocks_first_and_nothing_grows_beyond_what_fits() {
        let all = widest(|_| true);
        assert_eq!((all.text, all.blocks, all.measures), (MOST[0], MOST[4], MOST[6]));
        let none = widest(|_| false);
        assert_eq!((none.text, none.full, none.blocks), (LEAST[0], LEAST[1], LEAST[4]));
        // The differences alone decide which step fits; the rest need not be drawn in as far.
        let few = widest(|limits| limits.full <= 2);
        assert_eq!((few.full, few.blocks, few.measures, few.text), (2, MOST[4], MOST[6], MOST[0]));
        for room in 20..200 {
            let fits = |limits: Limits| limits.full * 6 + limits.blocks * 3 + limits.measures * 2 <= room;
            assert!(fits(widest(fits)), "{room}");
        }
    }
}
