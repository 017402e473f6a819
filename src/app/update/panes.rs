//! The panes beside the view: the next one, and a key for each that shows it or takes it away.

use crate::app::layout::Layout;
use crate::app::model::Model;
use crate::app::place::{Pane, View};

impl Model {
    /// Gives the keys to the next pane that is on screen.
    pub(super) fn turn_pane(&mut self, by: isize) {
        let mut panes = vec![Pane::View];
        if self.show_detail {
            panes.push(Pane::Detail);
        }
        if self.shows_notes() {
            panes.push(Pane::Notes);
        }
        if panes.len() == 1 {
            return self.say("no other pane is shown; i shows the detail, o the notes");
        }
        let at = panes.iter().position(|pane| *pane == self.pane).unwrap_or(0);
        let next = (at.cast_signed() + by).rem_euclid(panes.len().cast_signed());
        self.pane = panes[next.unsigned_abs()];
        self.zoom = false;
    }

    /// Shows or hides the detail pane.
    pub(super) fn toggle_detail(&mut self) {
        if self.turns_on_itself(Pane::Detail) {
            return;
        }
        let one_at_a_time = self.layout() != Layout::Wide;
        if self.beside().0 {
            self.show_detail = false;
            // Where the two share their room this takes the room back, instead of giving it to the other.
            self.show_notes &= !one_at_a_time;
        } else {
            self.show_detail = true;
        }
        if self.pane == Pane::Detail || (one_at_a_time && self.pane == Pane::Notes) {
            (self.pane, self.zoom) = (Pane::View, false);
        }
        self.tell_panes();
    }

    /// Shows or hides the notes pane; where only one pane has room, gives it to the notes.
    pub(super) fn toggle_notes(&mut self) {
        if self.turns_on_itself(Pane::Notes) {
            return;
        }
        let one_at_a_time = self.layout() != Layout::Wide;
        if self.beside().1 {
            // Where the two share their room the detail comes back.
            self.show_notes = one_at_a_time && self.show_detail;
            if self.pane == Pane::Notes {
                (self.pane, self.zoom) = (Pane::View, false);
            }
        } else {
            self.show_notes = true;
            if one_at_a_time {
                self.pane = Pane::Notes;
            }
        }
        self.tell_panes();
    }

    /// Where a pane shows only while it has the keys, gives them to it or takes them back.
    fn turns_on_itself(&mut self, pane: Pane) -> bool {
        let alone = match (self.view, pane) {
            _ if self.layout() == Layout::Card => true,
            (View::Compare, _) | (View::Notes, Pane::Notes) => true,
            (View::Grid | View::Opportunities | View::Notes, _) => false,
        };
        if alone {
            self.pane = if self.pane == pane { Pane::View } else { pane };
            self.zoom = false;
        }
        alone
    }

    /// Says which of the panes is shown, and how to come to the other.
    fn tell_panes(&mut self) {
        let told = match self.beside() {
            (true, true) => "detail and notes shown",
            (true, false) if self.is_in_room() => "detail shown; i hides it",
            (true, false) => "detail shown; o shows the notes",
            (false, true) => "notes shown; i shows the detail",
            (false, false) if self.is_in_room() => "detail hidden; i shows it",
            (false, false) => "nothing beside the view; i shows the detail, o the notes",
        };
        self.say(told);
    }
}
