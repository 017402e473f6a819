//! What follows from the filter, the order, the day and the notes: rows, columns and lists, made anew when one of them changes.

use crate::app::model::Model;
use crate::app::place::{Column, Cursor, Item};
use crate::domain::anchor::Place as Leads;
use crate::domain::audience::Item as Seen;
use crate::domain::gap::GapReading;
use crate::domain::query::{Field, NoteFacts, World};
use crate::domain::sort;
use crate::domain::vocabulary::{GapWord, NoteKind};
use crate::domain::{Anchor, Dataset, Date, IssueIx, Note, NoteId, PartyIx, Standings};

impl Model {
    /// The parties that the filter shows, in the order of the grid.
    pub(super) fn shown_parties(&self) -> Vec<PartyIx> {
        let shown = self.find.query.columns(&self.dataset);
        let mut parties: Vec<PartyIx> =
            self.grid.order.iter().copied().filter(|ix| shown.contains(ix)).collect();
        let rest: Vec<PartyIx> = shown.into_iter().filter(|ix| !parties.contains(ix)).collect();
        parties.extend(rest);
        parties
    }

    /// Runs `ask` over what a query is asked of.
    pub(crate) fn with_world<T>(&self, parties: &[PartyIx], ask: impl FnOnce(&World<'_>) -> T) -> T {
        ask(&World {
            dataset: &self.dataset,
            standings: &self.standings,
            shown: parties,
            notes: &self.facts,
            marked: &self.marked_issues,
            index: &self.find.index,
        })
    }

    /// Makes rows, columns and lists anew, keeping the cursor on what it was on, or near.
    pub(super) fn refresh(&mut self) {
        let cursor = self.cursor();
        self.refresh_from(&cursor);
    }

    /// The row of an issue, or the first where it is hidden; a cursor that was sent away so and has not moved since goes
    /// back to its issue as soon as that shows again.
    fn row_of(&mut self, issue: Option<IssueIx>) -> usize {
        let wanted = match self.stray {
            Some((lost, left_on)) if left_on == issue => Some(lost),
            Some(_) | None => issue,
        };
        let row = self.rows.iter().position(|row| Some(*row) == wanted);
        self.stray = match (row, wanted) {
            (None, Some(lost)) => Some((lost, self.rows.first().copied())),
            (Some(_), _) | (None, None) => None,
        };
        row.unwrap_or(0)
    }

    /// What the cursors are on.
    pub(super) fn cursor(&self) -> Cursor {
        Cursor {
            issue: self.issue(),
            column: self.focused_column(),
            item: self.items.get(self.item).copied(),
            note: self.listed.get(self.listed_at).cloned(),
        }
    }

    /// Makes rows, columns and lists anew, the cursors on what is given, as far as it is shown.
    pub(super) fn refresh_from(&mut self, cursor: &Cursor) {
        let column = cursor.column;
        let parties = self.shown_parties();
        let rows = self.with_world(&parties, |world| {
            let mut rows = self.find.query.rows(world);
            if let Some(by) = self.grid.sort {
                sort::sort_rows(&mut rows, by, world);
            }
            rows
        });
        self.columns = std::iter::once(Column::Issue)
            .chain(parties.into_iter().map(Column::Party))
            .chain([Column::Gap, Column::Challenges, Column::Opportunities, Column::Notes])
            .filter(|column| match column {
                Column::Gap => self.audience().sees(Seen::Gap, None),
                Column::Notes => self.audience().sees(Seen::PrivateNote, None),
                Column::Issue | Column::Party(_) | Column::Challenges | Column::Opportunities => true,
            })
            .collect();
        self.column = self
            .columns
            .iter()
            .position(|other| *other == column)
            .unwrap_or(self.column.min(self.columns.len() - 1));
        self.rows = rows;
        let asks =
            |field| self.find.query.conditions().iter().any(|condition| condition.field == Some(field));
        self.tally = (asks(Field::Differ) || asks(Field::Agree)).then(|| self.tally_now());
        self.row = self.row_of(cursor.issue);
        self.list_items(cursor.item);
        self.list_notes(cursor.note.as_ref());
        self.look_anew();
    }

    /// The opportunities view follows the filter through issues: what has none is shown while nothing is filtered.
    fn list_items(&mut self, before: Option<Item>) {
        self.items = self.items_of(&self.dataset);
        self.item = before.and_then(|item| self.items.iter().position(|other| *other == item)).unwrap_or(0);
    }

    /// The rows of the opportunities view where this part of the dataset is shown.
    pub(super) fn items_of(&self, dataset: &Dataset) -> Vec<Item> {
        let narrowed = self.rows.len() < dataset.issues().len();
        let mut shown = vec![false; dataset.issues().len()];
        self.rows.iter().for_each(|issue| shown[issue.get()] = true);
        let reached = |issues: &[IssueIx]| {
            if issues.is_empty() { !narrowed } else { issues.iter().any(|issue| shown[issue.get()]) }
        };
        let mut items: Vec<Item> = vec![];
        let mut paired = vec![false; dataset.challenges().len()];
        for ix in dataset.opportunity_ixs() {
            let opportunity = dataset.opportunity(ix);
            opportunity.challenges.iter().for_each(|challenge| paired[challenge.get()] = true);
            if reached(&opportunity.issues) {
                items.push(Item::Opportunity(ix));
            }
        }
        let alone =
            dataset.challenge_ixs().filter(|ix| !paired[ix.get()] && reached(&dataset.challenge(*ix).issues));
        items.extend(alone.map(Item::Challenge));
        items.extend(
            dataset.measure_ixs().filter(|ix| reached(&dataset.measure(*ix).issues)).map(Item::Measure),
        );
        items.extend(dataset.step_ixs().filter(|ix| reached(&dataset.step(*ix).issues)).map(Item::Step));
        let parties: Vec<PartyIx> = self.parties().collect();
        let words = !self.find.needles.words.is_empty();
        let says = |text: &str| !words || !self.find.needles.in_text(text).is_empty();
        let pressing = dataset.pressures().iter().enumerate();
        let pressing =
            pressing.filter(|(_, pressure)| parties.contains(&pressure.on) && says(&pressure.text));
        items.extend(pressing.map(|(at, _)| Item::Pressure(at)));
        items
    }

    /// The view of all notes: inbox and orphans first, then by issue in the order of the grid, or by time.
    pub(super) fn list_notes(&mut self, before: Option<&NoteId>) {
        let dataset = &self.dataset;
        let parties = self.parties().collect::<Vec<_>>();
        let mut found: Vec<&Note> = self.with_world(&parties, |world| {
            self.notes().by_time().filter(|note| self.find.query.takes_note(note, world)).collect()
        });
        // Where a note stands: what is not filed or cannot be first, then as the grid has the issues, the rest last.
        let mut place = vec![usize::MAX; dataset.issues().len()];
        self.rows.iter().enumerate().for_each(|(row, issue)| place[issue.get()] = row + 2);
        let rank =
            |note: &Note| match (&note.on, note.on.issue().and_then(|id| dataset.find_issue(id.as_str()))) {
                (Anchor::Inbox, _) => 0,
                (on, _) if on.is_orphan(dataset) => 1,
                (_, Some(issue)) => place[issue.get()],
                (_, None) => usize::MAX,
            };
        if self.by_time {
            found.reverse();
            found.sort_by_key(|note| rank(note).min(2));
        } else {
            found.sort_by_key(|note| rank(note));
        }
        let listed: Vec<NoteId> = found.into_iter().map(|note| note.id.clone()).collect();
        self.listed_at = before
            .and_then(|id| listed.iter().position(|other| other == id))
            .unwrap_or(self.listed_at.min(listed.len().saturating_sub(1)));
        self.listed = listed;
    }

    /// Takes in that the notes have changed.
    pub(crate) fn notes_changed(&mut self) {
        self.count_notes();
        self.refresh_keeping_note();
    }

    /// Takes in what the notes say of the dataset, but leaves every row where it is.
    pub(super) fn count_notes(&mut self) {
        self.facts = NoteFacts::of(self.notes(), &self.dataset);
        let corrections = self.notes().by_time().filter(|note| note.kind == NoteKind::Correction);
        self.corrected = corrections
            .filter_map(|note| match note.on.resolve(&self.dataset) {
                Some(Leads::Source(source)) => Some(source),
                Some(_) | None => None,
            })
            .collect();
    }

    /// Takes in that another day is looked at.
    pub(crate) fn day_changed(&mut self) {
        self.standings = Standings::of(&self.dataset, self.day, self.audience());
        self.gap_counts.clear();
        if !self.audience().sees(Seen::Gap, None) {
            return;
        }
        let order = [GapWord::AllReject, GapWord::Wide, GapWord::Narrow, GapWord::None, GapWord::Unknown];
        self.gap_counts = order.map(|word| (word, 0)).to_vec();
        for issue in self.dataset.issue_ixs() {
            let word = GapReading::of(&self.dataset, &self.standings, issue).word();
            if let Some(count) = self.gap_counts.iter_mut().find(|(other, _)| *other == word) {
                count.1 += 1;
            }
        }
    }

    fn refresh_keeping_note(&mut self) {
        let (note_at, scroll) = (self.note_at, self.scroll);
        self.refresh();
        (self.note_at, self.scroll) = (note_at.min(self.notes_here().len().saturating_sub(1)), scroll);
    }

    /// Looks at another of the days on which something was said.
    pub(super) fn step_day(&mut self, by: isize) {
        let days = self.days();
        let newest = self.dataset.head().as_of.or(days.last().copied());
        let (Some(now), false) = (self.day.or(newest), days.is_empty()) else {
            return self.say("the dataset has no dates to step through");
        };
        let next = if by < 0 {
            days.iter().rev().find(|day| day.last() < now.last()).copied()
        } else {
            days.iter().find(|day| day.last() > now.last()).copied()
        };
        if let Some(day) = next {
            let as_of = self.dataset.head().as_of;
            self.day = if Some(day) == as_of { as_of } else { Some(day) };
            self.day_changed();
            self.refresh();
            self.say(format!("as of {day}"));
        } else {
            let what = self.dataset.nothing();
            let side = if by < 0 { "before" } else { "after" };
            self.say(format!("{what} is recorded {side} this day"));
        }
    }

    /// The days on which something was said, and the day the dataset describes, in order.
    pub(super) fn days(&self) -> Vec<Date> {
        let dataset = &self.dataset;
        let cells =
            dataset.issue_ixs().flat_map(|issue| dataset.party_ixs().map(move |party| (issue, party)));
        let mut days: Vec<Date> = cells
            .flat_map(|(issue, party)| dataset.positions(issue, party))
            .filter_map(|position| position.date)
            .chain(dataset.head().as_of)
            .map(Date::last)
            .collect();
        days.sort();
        days.dedup();
        days
    }
}
