//! The filter, going to a place, themes, parties, differences, sorting, matches.

use super::moving::shift;

use crate::app::model::Model;
use crate::app::overlay::{Choice, Line, Overlay, Picker, Purpose};
use crate::app::place::{Column, Cursor, Place, View};
use crate::app::prompt::Prompt;
use crate::domain::facets::theme_counts;
use crate::domain::go_to::{self, Directory};
use crate::domain::query::{Field, Query};
use crate::domain::text::fold;
use crate::domain::{IssueIx, PartyIx, Tally, ThemeIx};

impl Model {
    /// Takes a filter, as typed, into force.
    pub(crate) fn set_filter(&mut self, text: &str) {
        let cursor = self.cursor();
        self.set_filter_from(text, &cursor);
    }

    /// Takes a filter into force with the cursors where they were before it was begun, as far as they are shown.
    pub(super) fn set_filter_from(&mut self, text: &str, cursor: &Cursor) {
        self.find.query = Query::parse(text, &self.dataset);
        self.find.needles = self.find.query.needles();
        text.clone_into(&mut self.find.text);
        self.refresh_from(cursor);
    }

    /// The filter and the cursors, to come back to.
    pub(super) fn filter_now(&self) -> (String, Cursor) {
        (self.find.text.clone(), self.cursor())
    }

    /// Opens the prompt for the filter, on what it is now.
    pub(super) fn open_filter(&mut self) {
        let (before, cursor) = self.filter_now();
        let typed = if before.trim().is_empty() { String::new() } else { format!("{} ", before.trim_end()) };
        self.overlay = Some(Overlay::Filter { prompt: Prompt::new(&typed), before, cursor });
    }

    /// Lifts the last condition of the filter.
    pub(super) fn lift_last(&mut self) {
        match self.find.query.conditions().len() {
            0 if self.find.text.is_empty() => self.say("nothing is filtered"),
            0 => self.set_filter(""),
            count => {
                let rest = self.find.query.without(count - 1);
                self.set_filter(&rest);
            }
        }
    }

    /// Lifts the whole filter.
    pub(super) fn lift_all(&mut self) {
        if self.find.text.is_empty() {
            return self.say("nothing is filtered");
        }
        self.remember();
        self.set_filter("");
        self.say("everything is shown; ^o brings the filter back");
    }

    /// Opens the prompt that goes to a place.
    pub(super) fn open_go_to(&mut self) {
        if self.find.directory.is_none() {
            self.find.directory = Some(Directory::of(&self.dataset));
        }
        let hits = self.places("");
        self.overlay = Some(Overlay::GoTo { prompt: Prompt::new(""), hits, at: 0 });
    }

    /// The places that a few letters may mean, the best first.
    pub(super) fn places(&self, typed: &str) -> Vec<go_to::Place> {
        let parties: Vec<_> = self.parties().collect();
        self.find
            .directory
            .as_ref()
            .map_or_else(Vec::new, |known| known.go_to(typed, &self.dataset, &parties))
    }

    /// Goes to a place that was found; a filter that hides it is lifted, and said to be.
    pub(super) fn go_to(&mut self, place: &go_to::Place) {
        self.remember();
        let issue = place.issue.or(self.issue());
        if place.issue.is_some_and(|issue| !self.rows.contains(&issue)) {
            self.set_filter("");
            self.say("the filter hid this and is lifted; ^o brings it back");
        }
        let column = place.party.map_or(self.focused_column(), Column::Party);
        let view = if self.view == View::Compare { View::Compare } else { View::Grid };
        self.go(Place { view, issue, column });
        if let Some(at) = place.party.and_then(|party| self.compared.iter().position(|other| *other == party))
        {
            self.compared_at = at;
        }
    }

    /// Opens the checklist of themes, each with how many issues ticking it would show.
    pub(super) fn open_themes(&mut self) {
        let ticked = self.themes_named();
        let lines: Vec<Line> = self
            .dataset
            .theme_ixs()
            .map(|ix| Line {
                choice: Choice::Theme(ix),
                label: self.dataset.theme(ix).name.to_string(),
                beside: String::new(),
                ticked: ticked.contains(&ix),
            })
            .collect();
        if lines.is_empty() {
            return self.say("this dataset has no themes");
        }
        let mut picker = Picker::new(Purpose::Themes, lines, self.filter_now());
        let terms = self.find.query.conditions().iter().filter(|c| c.field == Some(Field::Theme)).count();
        picker.all_of = terms > 1;
        self.overlay = Some(Overlay::Picker(picker));
        self.count_themes();
    }

    /// The themes that the filter names.
    fn themes_named(&self) -> Vec<ThemeIx> {
        let conditions = self.find.query.conditions().iter().filter(|c| c.field == Some(Field::Theme));
        let values: Vec<String> = conditions
            .filter_map(|condition| condition.label.strip_prefix("theme:"))
            .flat_map(|values| values.split(','))
            .map(|value| fold(value.trim_matches('"')))
            .collect();
        let named = |ix: &ThemeIx| {
            let theme = self.dataset.theme(*ix);
            values.iter().any(|value| *value == theme.id.as_str() || *value == fold(&theme.name))
        };
        self.dataset.theme_ixs().filter(named).collect()
    }

    /// Counts, beside each theme, the issues that the rest of the filter shows in it.
    pub(super) fn count_themes(&mut self) {
        let Some(Overlay::Picker(picker)) = &self.overlay else { return };
        if picker.purpose != Purpose::Themes {
            return;
        }
        // Of "all of", a further theme can only narrow: it is counted among what is shown already.
        let base =
            if picker.all_of { self.find.text.clone() } else { self.find.query.without_field(Field::Theme) };
        let parties = self.shown_parties();
        let rest = Query::parse(&base, &self.dataset);
        let rows = self.with_world(&parties, |world| rest.rows(world));
        let counts = theme_counts(&self.dataset, &rows);
        let Some(Overlay::Picker(picker)) = &mut self.overlay else { return };
        for line in &mut picker.lines {
            let count =
                counts.iter().find(|(theme, _)| line.choice == Choice::Theme(*theme)).map_or(0, |(_, n)| *n);
            line.beside = count.to_string();
        }
    }

    /// Puts the ticked themes into the filter.
    pub(super) fn apply_themes(&mut self) {
        let Some(Overlay::Picker(picker)) = &self.overlay else { return };
        let ids: Vec<String> = picker
            .ticked()
            .filter_map(|line| match &line.choice {
                Choice::Theme(theme) => Some(self.dataset.theme(*theme).id.to_string()),
                Choice::Party(_) | Choice::Sort(_) | Choice::Note(_) => None,
            })
            .collect();
        let terms = match (ids.is_empty(), picker.all_of) {
            (true, _) => String::new(),
            (false, true) => ids.iter().map(|id| format!("theme:{id}")).collect::<Vec<_>>().join(" "),
            (false, false) => format!("theme:{}", ids.join(",")),
        };
        let rest = self.find.query.without_field(Field::Theme);
        let cursor = picker.cursor.clone();
        self.set_filter_from(&join(&rest, &terms), &cursor);
        self.count_themes();
    }

    /// Opens the checklist of parties.
    pub(super) fn open_parties(&mut self) {
        let shown = self.shown_parties();
        let lines = self.party_lines(&shown);
        self.overlay = Some(Overlay::Picker(Picker::new(Purpose::Parties, lines, self.filter_now())));
    }

    /// A line for every party, ticked where it is one of these.
    pub(super) fn party_lines(&self, ticked: &[PartyIx]) -> Vec<Line> {
        let line = |ix| {
            let party = self.dataset.party(ix);
            Line {
                choice: Choice::Party(ix),
                label: format!("{} {}", party.short, party.name),
                beside: party.role.label().to_owned(),
                ticked: ticked.contains(&ix),
            }
        };
        self.dataset.party_ixs().map(line).collect()
    }

    /// Puts the ticked parties into the filter: the shorter of naming those shown and those hidden.
    pub(super) fn apply_parties(&mut self) {
        let Some(Overlay::Picker(picker)) = &self.overlay else { return };
        let ids = |wanted: bool| -> Vec<String> {
            let lines = picker.lines.iter().filter(|line| line.ticked == wanted);
            lines
                .filter_map(|line| match &line.choice {
                    Choice::Party(party) => Some(self.dataset.party(*party).id.to_string()),
                    Choice::Theme(_) | Choice::Sort(_) | Choice::Note(_) => None,
                })
                .collect()
        };
        let (shown, hidden) = (ids(true), ids(false));
        if shown.is_empty() {
            return self.refuse("at least one party has to be shown");
        }
        let term = match (hidden.len(), shown.len()) {
            (0, _) => String::new(),
            (hiding, showing) if hiding <= showing => format!("-party:{}", hidden.join(",")),
            _ => format!("party:{}", shown.join(",")),
        };
        let rest = self.find.query.without_field(Field::Party);
        let cursor = picker.cursor.clone();
        self.set_filter_from(&join(&rest, &term), &cursor);
    }

    /// Steps from all to where parties differ, to where they agree, and back.
    pub(super) fn step_differences(&mut self) {
        let has = |field| self.find.query.conditions().iter().any(|condition| condition.field == Some(field));
        let next = match (has(Field::Differ), has(Field::Agree)) {
            (true, _) => Some(Field::Agree),
            (false, true) => None,
            (false, false) => Some(Field::Differ),
        };
        let compared = self.view == View::Compare && self.compared.len() > 1;
        let ids = if compared {
            let ids = self.compared.iter().map(|party| self.dataset.party(*party).id.to_string());
            ids.collect::<Vec<_>>().join(",")
        } else {
            String::new()
        };
        let rest = Query::parse(&self.find.query.without_field(Field::Differ), &self.dataset);
        let rest = rest.without_field(Field::Agree);
        let term = next.map(|field| format!("{}:{ids}", field.word())).unwrap_or_default();
        self.set_filter(&join(&rest, &term));
        let lead = match next {
            Some(Field::Differ) => "where they differ",
            Some(_) => "where they agree",
            None => "all issues",
        };
        self.say(format!("{lead}: {}", self.tally_now()));
    }

    /// On how many issues the compared parties, or the shown principals, differ, agree, and cannot be compared, the
    /// condition on that itself left aside.
    pub fn tally_now(&self) -> Tally {
        let rest = Query::parse(&self.find.query.without_field(Field::Differ), &self.dataset);
        let rest = Query::parse(&rest.without_field(Field::Agree), &self.dataset);
        let parties = self.shown_parties();
        let rows: Vec<IssueIx> = self.with_world(&parties, |world| rest.rows(world));
        Tally::of(&self.standings, rows, &self.contrasted())
    }

    /// The parties that differences are about: those that the filter names, those compared, else the principals on screen.
    pub fn contrasted(&self) -> Vec<PartyIx> {
        let shown: Vec<PartyIx> = self.parties().collect();
        if let Some(named) = self.find.query.contrasts(&self.standings, &shown).into_iter().next() {
            return named;
        }
        if self.view == View::Compare && self.compared.len() > 1 {
            return self.compared.clone();
        }
        let principals = self.standings.principals();
        self.parties().filter(|party| principals.contains(party)).collect()
    }

    /// Moves through the hits of an open prompt.
    pub(super) fn choose(&mut self, by: isize) {
        match &mut self.overlay {
            Some(Overlay::GoTo { hits, at, .. }) => *at = shift(*at, by, hits.len()),
            Some(Overlay::Palette { hits, at, .. }) => *at = shift(*at, by, hits.len()),
            Some(Overlay::Picker(picker)) => picker.at = shift(picker.at, by, picker.shown.len()),
            Some(Overlay::Help { scroll, .. }) => *scroll = scroll.saturating_add_signed(by),
            Some(
                Overlay::Filter { .. }
                | Overlay::Elsewhere { .. }
                | Overlay::Export(_)
                | Overlay::Log(_)
                | Overlay::Question(_)
                | Overlay::LeaveRoom { .. },
            )
            | None => {}
        }
    }
}

/// Two parts of a filter, one after the other.
fn join(one: &str, other: &str) -> String {
    [one.trim(), other.trim()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
