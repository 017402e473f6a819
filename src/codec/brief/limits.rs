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

/// What a brief of a small dataset tells, and what is told at least of a large one.
const MOST: [usize; 11] = [240, 40, 60, 20, 20, 20, 20, 12, 40, 40, 99];
const LEAST: [usize; 11] = [60, 2, 8, 2, 1, 2, 1, 1, 4, 2, 20];
/// The steps from the one to the other.
const STEPS: u8 = 24;

/// From the most generous to the shortest.
pub(super) fn all() -> impl Iterator<Item = Limits> {
    (0..=STEPS).map(|step| {
        let share = f64::from(step) / f64::from(STEPS);
        let between = |at: usize| {
            let (most, least) = (MOST[at] as f64, LEAST[at] as f64);
            (most * (least / most).powf(share)).round() as usize
        };
        let [text, full, short, agreed, blocks, items, measures, pressures, names, titles, numbers] =
            std::array::from_fn(between);
        Limits { text, full, short, agreed, blocks, items, measures, pressures, names, titles, numbers }
    })
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
    line.iter().map(length).sum::<usize>().div_ceil(width).max(1)
}

fn length(run: &Run) -> usize {
    match run {
        Run::Plain(text) | Run::Strong(text) | Run::Dim(text) | Run::Link(text, _) => text.chars().count(),
        Run::Stance(_, name) => name.chars().count() + 2,
        Run::Cited(numbers) => numbers.len() * 3 + 1,
    }
}
