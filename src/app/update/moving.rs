//! Moving the cursor, changing view and pane, reading, and coming back.

use crate::app::layout::Layout;
use crate::app::model::Model;
use crate::app::place::{Column, Pane, Place, View};

/// How many places can be gone back to.
const JUMPS: usize = 100;

impl Model {
    /// Moves down by so many rows of whatever has the keys.
    pub(super) fn step(&mut self, by: isize) {
        match (self.pane, self.view) {
            (Pane::Detail, _) => self.scroll_detail(by),
            (Pane::Notes, _) => {
                let count = self.notes_here().len();
                self.note_at = shift(self.note_at, by, count);
            }
            (Pane::View, View::Grid) if self.layout() == Layout::Card && by.abs() == 1 && !self.zoom => {
                self.step_in_card(by);
            }
            (Pane::View, View::Grid | View::Compare) => self.set_row(shift(self.row, by, self.rows.len())),
            (Pane::View, View::Opportunities) => {
                self.item = shift(self.item, by, self.items.len());
                self.look_anew();
            }
            (Pane::View, View::Notes) => {
                self.listed_at = shift(self.listed_at, by, self.listed.len());
                self.look_anew();
            }
        }
    }

    /// In a card the lines are the issue and its parties; past the last comes the next issue.
    fn step_in_card(&mut self, by: isize) {
        let lines = 1 + self.parties().count();
        let at = self.column.min(lines - 1).checked_add_signed(by);
        match at {
            Some(at) if at < lines => {
                self.column = at;
                self.look_anew();
            }
            Some(_) if self.row + 1 < self.rows.len() => {
                self.column = 0;
                self.set_row(self.row + 1);
            }
            None if self.row > 0 => {
                self.column = lines - 1;
                self.set_row(self.row - 1);
            }
            Some(_) | None => {}
        }
    }

    /// Moves to the right by so many columns.
    pub(super) fn sidestep(&mut self, by: isize) {
        match (self.pane, self.view) {
            (Pane::View, View::Grid) if self.layout() == Layout::Card => {
                self.set_row(shift(self.row, by, self.rows.len()));
            }
            (Pane::View, View::Grid) => {
                self.column = shift(self.column, by, self.columns.len());
                self.look_anew();
            }
            (Pane::View, View::Compare) => {
                self.compared_at = shift(self.compared_at, by, self.compared.len());
                self.look_anew();
            }
            (Pane::View, View::Opportunities | View::Notes) | (Pane::Detail | Pane::Notes, _) => {}
        }
    }

    /// Moves by a page, or a part of one.
    pub(super) fn page(&mut self, direction: isize, part: usize) {
        let room = if self.pane == Pane::Detail { self.viewport.detail } else { self.viewport.rows };
        self.step(direction * (room.saturating_sub(1) / part).max(1).cast_signed());
    }

    /// Goes to the first row or the last.
    pub(super) fn jump_to_row(&mut self, row: usize) {
        if self.pane == Pane::View && matches!(self.view, View::Grid | View::Compare) {
            self.remember();
        }
        let by = if row == 0 { -isize::MAX } else { isize::MAX };
        match self.pane {
            Pane::Detail => self.scroll = if row == 0 { 0 } else { self.viewport.detail_end },
            Pane::View | Pane::Notes => self.step(by),
        }
    }

    /// Chooses a row of the grid.
    pub(super) fn set_row(&mut self, row: usize) {
        self.row = row.min(self.rows.len().saturating_sub(1));
        self.look_anew();
    }

    /// What has to begin anew when the focus moves.
    pub(super) fn look_anew(&mut self) {
        self.scroll = 0;
        self.note_at = 0;
    }

    /// Remembers where the user is, to come back.
    pub(super) fn remember(&mut self) {
        let here = (self.place(), self.find.text.clone());
        if self.jumps.last() != Some(&here) {
            self.jumps.push(here);
            let excess = self.jumps.len().saturating_sub(JUMPS);
            self.jumps.drain(..excess);
        }
    }

    /// Goes back to where the user was before the last jump.
    pub(super) fn back(&mut self) {
        let here = (self.place(), self.find.text.clone());
        let Some((place, filter)) = std::iter::from_fn(|| self.jumps.pop()).find(|jump| *jump != here) else {
            return self.say("nowhere to go back to");
        };
        if filter != self.find.text {
            self.set_filter(&filter);
        }
        self.go(place);
    }

    /// Goes to a place; an issue that the filter hides is left out.
    pub(super) fn go(&mut self, place: Place) {
        self.view = place.view;
        (self.pane, self.zoom) = (Pane::View, false);
        if let Some(row) = place.issue.and_then(|issue| self.rows.iter().position(|row| *row == issue)) {
            self.row = row;
        }
        if let Some(column) = self.columns.iter().position(|column| *column == place.column) {
            self.column = column;
        }
        self.look_anew();
    }

    /// Shows a view.
    pub(super) fn enter_view(&mut self, view: View) {
        if self.view != view {
            self.remember();
        }
        self.view = view;
        (self.pane, self.zoom) = (Pane::View, false);
        self.look_anew();
    }

    /// Reads what is focused at full size.
    pub(super) fn open(&mut self) {
        match (self.pane, self.view) {
            (Pane::View, View::Grid | View::Opportunities) => {
                if self.focus() != crate::app::place::Focus::Nothing {
                    (self.pane, self.zoom, self.scroll) = (Pane::Detail, true, 0);
                }
            }
            (Pane::View, View::Compare) | (Pane::Detail, _) => {
                self.zoom ^= true;
                self.scroll = 0;
            }
            (Pane::View, View::Notes) => self.go_to_chosen_note(),
            (Pane::Notes, _) => self.zoom ^= true,
        }
    }

    /// Goes back one level; at the top it says how to leave.
    pub(super) fn escape(&mut self) {
        if self.zoom {
            self.zoom = false;
            if self.pane == Pane::Detail {
                self.pane = Pane::View;
            }
        } else if self.pane != Pane::View {
            self.pane = Pane::View;
        } else if self.view != View::Grid {
            self.enter_view(View::Grid);
        } else {
            self.say("q leaves; Backspace lifts the last condition of the filter");
        }
    }

    /// Scrolls the detail.
    pub(super) fn scroll_detail(&mut self, by: isize) {
        self.scroll = self.scroll.saturating_add_signed(by).min(self.viewport.detail_end);
    }

    /// Makes the columns wider or narrower.
    pub(super) fn widen(&mut self, by: i16) {
        self.grid.widen = (self.grid.widen + by).clamp(-30, 60);
    }

    /// Moves the party's column.
    pub(super) fn move_column(&mut self, by: isize) {
        let Column::Party(party) = self.focused_column() else {
            return self.say("only the columns of parties can be moved");
        };
        let mut order: Vec<_> = self.parties().collect();
        let Some(at) = order.iter().position(|other| *other == party) else { return };
        let to = shift(at, by, order.len());
        order.swap(at, to);
        let hidden = self.dataset.party_ixs().filter(|ix| !order.contains(ix)).collect::<Vec<_>>();
        order.extend(hidden);
        self.grid.order = order;
        self.refresh();
        if let Some(column) = self.columns.iter().position(|column| *column == Column::Party(party)) {
            self.column = column;
        }
    }
}

/// An index moved by so many, kept below `count`.
pub(super) fn shift(at: usize, by: isize, count: usize) -> usize {
    at.saturating_add_signed(by).min(count.saturating_sub(1))
}
