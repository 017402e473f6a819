//! How wide the columns of the grid are, and which of them are on screen: whole columns, never parts.

use crate::app::Model;
use crate::app::place::Column;

/// Columns of blank between two columns.
pub(super) const GAP: u16 = 1;
/// The least and the most that the frozen column of issues takes.
const ISSUE: (u16, u16) = (22, 46);
/// What a party still reads well at.
const NARROW: u16 = 16;
/// The width a party would like, and the least that reads.
const PARTY: (u16, u16) = (22, 12);

/// A column on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed {
    /// Which.
    pub column: Column,
    /// Its place among the model's columns.
    pub index: usize,
    /// The first column of the terminal it takes, from the left edge of the grid.
    pub x: u16,
    /// How many it takes.
    pub width: u16,
}

/// The columns on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Geometry {
    /// Those on screen, the frozen one first.
    pub placed: Vec<Placed>,
    /// The index of the first scrolling column on screen.
    pub left: usize,
    /// Whether there are more to the left.
    pub more_left: bool,
    /// Whether there are more to the right.
    pub more_right: bool,
}

impl Geometry {
    /// Places the columns of the grid in so many columns of the terminal, so that the chosen one is on screen.
    pub(crate) fn of(model: &Model, width: u16) -> Self {
        let issue = issue_width(model, width);
        let room = width.saturating_sub(issue);
        let natural: Vec<u16> = model.columns.iter().map(|column| natural(model, *column, room)).collect();
        let all: u16 = natural.iter().skip(1).fold(0, |sum, wide| sum.saturating_add(wide + GAP));
        let least: Vec<u16> = model
            .columns
            .iter()
            .zip(&natural)
            .map(|(column, wide)| least(model, *column).min(*wide))
            .collect();
        let squeezed: u16 = least.iter().skip(1).fold(0, |sum, wide| sum.saturating_add(wide + GAP));
        // Everything at once, if only squeezed a little, is better than scrolling.
        let widths = if all > room && squeezed <= room { least } else { natural };
        let count = widths.len();
        let fits = |left: usize| {
            let mut used = 0;
            let mut right = left;
            while right < count && used + widths[right] + GAP <= room {
                used += widths[right] + GAP;
                right += 1;
            }
            (right, used)
        };
        let mut left = model.viewport.left.clamp(1, count.saturating_sub(1).max(1));
        if model.column > 0 && model.column < left {
            left = model.column;
        }
        while model.column > 0 && left < model.column && fits(left).0 <= model.column {
            left += 1;
        }
        // Coming back to the left, no room is wasted at the right.
        while left > 1 && fits(left - 1).0 == count && fits(left).0 == count {
            left -= 1;
        }
        let (mut right, mut used) = fits(left);
        if right == left && left < count {
            right = left + 1;
            used = room;
        }
        let mut shown: Vec<u16> = widths[left..right].to_vec();
        stretch(model, &mut shown, left, room.saturating_sub(used));
        let mut placed = vec![Placed { column: Column::Issue, index: 0, x: 0, width: issue }];
        let mut x = issue;
        for (offset, wide) in shown.into_iter().enumerate() {
            let index = left + offset;
            let wide = wide.min(width.saturating_sub(x + GAP));
            placed.push(Placed { column: model.columns[index], index, x: x + GAP, width: wide });
            x += wide + GAP;
        }
        Self { placed, left, more_left: left > 1, more_right: right < count }
    }

    /// The parties on screen, from and to, counted from 1 among those shown; `None` if none is.
    pub(crate) fn parties(&self, model: &Model) -> Option<(usize, usize)> {
        let parties: Vec<usize> = self
            .placed
            .iter()
            .filter(|placed| matches!(placed.column, Column::Party(_)))
            .map(|placed| placed.index)
            .collect();
        let first = model.columns.iter().position(|column| matches!(column, Column::Party(_)))?;
        Some((parties.first()? - first + 1, parties.last()? - first + 1))
    }
}

fn issue_width(model: &Model, width: u16) -> u16 {
    let longest = (model.title_width + model.number_width).saturating_add(5).max(model.number_width + 10);
    let share = width * 3 / 10;
    // On a narrow screen a title may take what two parties can spare.
    let spare = width.saturating_sub(2 * (NARROW + GAP)).min(28);
    longest.min(share.max(spare).clamp(ISSUE.0, ISSUE.1)).min(width)
}

fn natural(model: &Model, column: Column, room: u16) -> u16 {
    match column {
        Column::Issue => 0,
        // Two parties side by side are what a grid is for.
        Column::Party(_) => {
            let two = (room / 2).saturating_sub(GAP).clamp(PARTY.1, PARTY.0);
            two.saturating_add_signed(model.grid.widen).clamp(PARTY.1, room.max(PARTY.1))
        }
        Column::Gap => gap_width(model),
        Column::Challenges | Column::Opportunities => 22,
        Column::Notes => 8,
    }
}

/// As wide as the longest word that stands there.
fn gap_width(model: &Model) -> u16 {
    let words = model.gap_counts.iter().filter(|(_, n)| *n > 0).map(|(word, _)| word.label().len() as u16);
    words.max().unwrap_or(0).max(4) + 2
}

fn least(model: &Model, column: Column) -> u16 {
    match column {
        Column::Issue => 0,
        Column::Party(_) => 18_u16.saturating_add_signed(model.grid.widen).max(PARTY.1),
        Column::Gap => gap_width(model),
        Column::Challenges | Column::Opportunities => 14,
        Column::Notes => 5,
    }
}

/// Shares what room is left among the columns of words, the parties all alike.
fn stretch(model: &Model, widths: &mut [u16], left: usize, spare: u16) {
    let worded = |offset: usize| match model.columns[left + offset] {
        Column::Party(_) => true,
        Column::Challenges | Column::Opportunities => true,
        Column::Issue | Column::Gap | Column::Notes => false,
    };
    let count = (0..widths.len()).filter(|offset| worded(*offset)).count() as u16;
    let Some(each) = spare.checked_div(count) else { return };
    let most = 60_u16;
    for (offset, wide) in widths.iter_mut().enumerate() {
        if worded(offset) {
            *wide = wide.saturating_add(each).min(most.max(*wide));
        }
    }
}
