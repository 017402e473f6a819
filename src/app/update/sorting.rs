//! The order of the rows: by the focused column, or by what is chosen from a list.

use crate::app::model::Model;
use crate::app::overlay::{Choice, Line, Overlay, Picker, Purpose};
use crate::app::place::{Column, View};
use crate::domain::sort::{Sort, SortKey};

impl Model {
    /// Sorts by the focused column: first one way, then the other, then as in the file.
    pub(super) fn sort_by_column(&mut self) {
        if self.view == View::Notes {
            self.by_time ^= true;
            self.refresh();
            return self.say(if self.by_time { "notes by time, the newest first" } else { "notes by issue" });
        }
        let key = match self.focused_column() {
            Column::Issue => SortKey::Title,
            Column::Party(party) => SortKey::Stance(party),
            Column::Gap => SortKey::Gap,
            Column::Challenges => SortKey::Challenges,
            Column::Opportunities => SortKey::Opportunities,
            Column::Notes => SortKey::Notes,
        };
        let next = Sort::next(self.grid.sort, key);
        self.sort(next);
    }

    /// Sorts, keeping the cursor on its issue.
    pub(super) fn sort(&mut self, by: Option<Sort>) {
        self.grid.sort = by;
        self.refresh();
        let told = by.map_or("in the order of the dataset".to_owned(), |sort| sort.told(&self.dataset));
        self.say(told);
    }

    /// What sorting by a key is called.
    fn sort_label(&self, key: SortKey) -> String {
        match key {
            SortKey::File => "the order of the dataset".to_owned(),
            SortKey::Title => "title".to_owned(),
            SortKey::Number => "number on the agenda".to_owned(),
            SortKey::Gap => "gap".to_owned(),
            SortKey::Salience => "salience, the highest of the shown parties".to_owned(),
            SortKey::Date => "newest date".to_owned(),
            SortKey::Notes => "number of notes".to_owned(),
            SortKey::Challenges => "number of challenges".to_owned(),
            SortKey::Opportunities => "number of opportunities".to_owned(),
            SortKey::Stance(party) => format!("stance of {}", self.dataset.party(party).name),
        }
    }

    /// Opens the list of what to sort by.
    pub(super) fn open_sort(&mut self) {
        let keys = [
            None,
            Some(SortKey::Number),
            Some(SortKey::Title),
            Some(SortKey::Gap),
            Some(SortKey::Salience),
            Some(SortKey::Date),
            Some(SortKey::Notes),
            Some(SortKey::Challenges),
            Some(SortKey::Opportunities),
        ];
        let now = self.grid.sort.map(|sort| sort.key);
        let line = |key: Option<SortKey>| Line {
            choice: Choice::Sort(key),
            label: key.map_or("the order of the dataset".to_owned(), |key| self.sort_label(key)),
            beside: if key == now { "now".to_owned() } else { String::new() },
            ticked: false,
        };
        let lines =
            keys.into_iter().chain(self.parties().map(|party| Some(SortKey::Stance(party)))).map(line);
        self.overlay =
            Some(Overlay::Picker(Picker::new(Purpose::SortBy, lines.collect(), self.filter_now())));
    }
}
