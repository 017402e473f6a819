//! The positions of an import against those that stand in the same cell: nothing newer is lost, nothing older is overwritten,
//! and nothing undated takes the place of what has a day.

use std::collections::HashSet;

use crate::domain::text::safe_line;
use crate::domain::vocabulary::StanceBasis;
use crate::domain::{Date, IssueIx, PartyIx, Position, SourceIx, Stance, Text};

use super::super::records::{ORIGIN_KEYS, POSITION_KEYS};
use super::super::write::{Rows, record, string_value};
use super::fields::{listed, said};
use super::{Beside, Change, Merge, Untaken};

/// Keys of a position that say where it stands or where it is from, not what it is.
pub(super) const FRAME: &[&str] = &["issue", "party", "source", "date", "stance_basis"];

/// One cell of the import and of the files.
#[derive(Debug, Clone, Copy)]
struct Cell {
    issue: IssueIx,
    party: PartyIx,
    known_issue: IssueIx,
    known_party: Option<PartyIx>,
    /// The issue's entry.
    entry: usize,
}

/// How a position stands to one that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// All that it says is said there.
    TheSame,
    /// What both say is the same, and it says more.
    More,
    /// It says otherwise.
    Otherwise,
}

impl<'a> Merge<'a, '_, '_> {
    /// Every position that the import has on an issue.
    pub(super) fn positions(&mut self, issue: IssueIx, known_issue: IssueIx, entry: usize) {
        for party in self.new.party_ixs() {
            let all = self.new.positions(issue, party);
            let known_party = self.parties[party.get()];
            let cell = Cell { issue, party, known_issue, known_party, entry };
            // The oldest first, as they were said.
            for same in all.chunk_by(|one, other| one.date == other.date).rev() {
                for position in same {
                    self.position(cell, position, all.len() == 1);
                }
            }
        }
    }

    fn position(&mut self, cell: Cell, position: &'a Position, alone: bool) {
        let old: &'a [Position] =
            cell.known_party.map_or(&[], |party| self.old.positions(cell.known_issue, party));
        let Some(newest) = old.first() else {
            if !(alone && self.add_short(cell, position)) {
                self.add_position(cell, position);
            }
            return self.tell(cell, position, Beside::Nothing);
        };
        // Whatever else it says, of the same day it may be there already, in whole or in part.
        let mut part = None;
        for (at, known) in old.iter().enumerate().filter(|(_, known)| known.date == position.date) {
            if position.date.is_none() || self.agrees_on_sources(position, known) {
                match self.says(cell, position, known) {
                    Says::TheSame => return,
                    Says::More => part = part.or(Some(at)),
                    Says::Otherwise => {}
                }
            }
        }
        let beside = match (position.date, newest.date) {
            (None, Some(stands)) => {
                if self.says(cell, position, newest) != Says::TheSame {
                    let (issue, party) = (self.new.issue(cell.issue), self.new.party(cell.party));
                    let (issue, party) = (issue.id.clone(), party.id.clone());
                    self.untaken.push(Untaken::Undated { issue, party, stands });
                }
                return;
            }
            (Some(_), None) => Beside::Older(None),
            (Some(day), Some(stands)) if day > stands => Beside::Older(Some(stands)),
            (Some(day), Some(stands)) if day < stands => Beside::Newer(stands),
            (Some(_), Some(_)) | (None, None) => Beside::SameDay,
        };
        // What one says in full takes the place of what was undated; of several none knows its place.
        let instead = (position.date.is_none() && alone && old.len() == 1).then_some(0);
        let target = part.or(instead);
        let (issue, party) = (self.new.issue(cell.issue), self.new.party(cell.party));
        let (issue, party) = (issue.id.clone(), party.id.clone());
        let stands = instead.filter(|_| part.is_none()).map(|at| &old[at]);
        if stands.is_some_and(|stands| stands.detail.is_some()) {
            self.untaken.push(Untaken::Record { issue, party });
        } else if stands.is_some_and(|stands| !self.may_replace(position, stands)) {
            self.untaken.push(Untaken::Part { issue, party });
        } else if let Some(at) = target.filter(|at| self.changed.insert((cell.known_issue, cell.party, *at)))
        {
            let says = if part.is_some() { Says::More } else { Says::Otherwise };
            self.change(cell, position, &old[at], says);
        } else {
            self.add_position(cell, position);
            self.tell(cell, position, beside);
        }
    }

    fn tell(&mut self, cell: Cell, position: &Position, beside: Beside) {
        self.dates.extend(position.date);
        let stance = position.stance.map(Stance::word);
        let words = position.text.as_deref().or(position.quote().map(Text::as_str));
        let says = [stance, words].into_iter().flatten().collect::<Vec<_>>().join("; ");
        self.changes.push(Change::Position {
            says,
            issue: self.new.issue(cell.issue).id.clone(),
            party: self.new.party(cell.party).id.clone(),
            date: position.date,
            beside,
        });
    }

    fn ids(&self) -> (impl Fn(&SourceIx) -> &'a str, impl Fn(&SourceIx) -> &'a str) {
        let (old, new) = (self.old, self.new);
        (move |ix| old.source(*ix).id.as_str(), move |ix| new.source(*ix).id.as_str())
    }

    /// Whether a position names no source of its own, or those that are named there.
    fn agrees_on_sources(&self, position: &Position, known: &Position) -> bool {
        let names = position.detail.as_ref().is_some_and(|detail| !detail.sources.is_empty());
        let (old, new) = self.ids();
        let (ours, theirs) = (self.new.sources_of(position), self.old.sources_of(known));
        !names || ours.iter().map(new).eq(theirs.iter().map(old))
    }

    /// Whether two rest on the same sources, whatever their order.
    fn is_from_the_same(&self, position: &Position, known: &Position) -> bool {
        let (old, new) = self.ids();
        let ours: HashSet<&str> = self.new.sources_of(position).iter().map(new).collect();
        let theirs: HashSet<&str> = self.old.sources_of(known).iter().map(old).collect();
        ours == theirs
    }

    /// Whether a position may take the place of a text, a stance or both: nothing of them may come to rest on another source.
    fn may_replace(&self, position: &Position, known: &Position) -> bool {
        let text = known.text.is_none() || position.text.is_some() && position.text != known.text;
        let stance = known.stance.is_none() || position.stance.is_some();
        text && stance || self.is_from_the_same(position, known)
    }

    /// How what a position says stands to what the known one says.
    fn says(&mut self, cell: Cell, position: &'a Position, known: &'a Position) -> Says {
        let same_basis = position.stance.is_none() || self.new.basis_of(position) == self.old.basis_of(known);
        let bare = position.detail.is_none() && known.detail.is_none();
        if bare
            && same_basis
            && position.text.as_deref() == known.text.as_deref()
            && position.stance == known.stance
        {
            return Says::TheSame;
        }
        let Some(party) = cell.known_party else { return Says::Otherwise };
        // What rests on other sources is joined only by what both say, and never where one has none to be strict about.
        let may_join = self.is_from_the_same(position, known);
        let have_sources =
            !self.new.sources_of(position).is_empty() && !self.old.sources_of(known).is_empty();
        let rows = self.as_new.rows(|it| it.position(cell.issue, cell.party, position));
        let known = self.as_old.rows(|it| it.position(cell.known_issue, party, known));
        let mut says = if same_basis { Says::TheSame } else { Says::More };
        let mut is_shared = false;
        for (key, value) in rows.iter().filter(|(key, _)| !FRAME.contains(key)) {
            match known.iter().find(|(it, _)| it == key) {
                Some((_, known)) if known == value => is_shared = true,
                Some(_) => return Says::Otherwise,
                None => says = Says::More,
            }
        }
        if says == Says::More && !(may_join || is_shared && have_sources) { Says::Otherwise } else { says }
    }

    /// Adds a position in short form to the table of its issue; whether there is one that can hold it.
    fn add_short(&mut self, cell: Cell, position: &'a Position) -> bool {
        let party = self.new.party(cell.party).id.as_str();
        let text = position.text.as_ref().map(|text| ("positions", string_value(text.original())));
        let stance = position.stance.map(|stance| ("stances", format!("\"{}\"", stance.word())));
        let fits = self.scribe.ground.is_bare(position)
            && [&text, &stance].into_iter().flatten().all(|(key, _)| self.edits.has_table(cell.entry, key));
        if fits {
            for (key, value) in [text, stance].into_iter().flatten() {
                self.edits.set_cell(cell.entry, key, party, &value);
            }
        }
        fits
    }

    fn add_position(&mut self, cell: Cell, position: &'a Position) {
        self.name(self.new.sources_of(position));
        self.scribe.position(cell.issue, cell.party, position);
        let text = self.scribe.written();
        let after = self.last_of(cell);
        self.edits.add_position(after, &text);
    }

    /// The record after which another position of a cell stands.
    fn last_of(&self, cell: Cell) -> usize {
        let (issue, party) = (self.new.issue(cell.issue).id.as_str(), self.new.party(cell.party).id.as_str());
        let own = self.cells.get(&(issue, party)).and_then(|all| all.last());
        own.or_else(|| self.last.get(issue)).copied().unwrap_or(cell.entry)
    }

    /// Changes what stands, which is undated as the import is.
    fn change(&mut self, cell: Cell, position: &'a Position, known: &'a Position, says: Says) {
        let (issue, party) = (self.new.issue(cell.issue).id.as_str(), self.new.party(cell.party).id.as_str());
        self.touched.insert((issue.to_owned(), party.to_owned()));
        let Some(known_party) = cell.known_party else { return };
        let rows = self.as_new.rows(|it| it.position(cell.issue, cell.party, position));
        let known_rows = self.as_old.rows(|it| it.position(cell.known_issue, known_party, known));
        let before = |key: &str| known_rows.iter().find(|(it, _)| *it == key).map(|(_, value)| value);
        let mut set: Rows<'_> = rows
            .iter()
            .filter(|(key, value)| !FRAME.contains(key) && before(key) != Some(value))
            .cloned()
            .collect();
        if set.iter().any(|(key, _)| *key == "text" && before(key).is_some()) {
            let stays = |key: &&str| ["stance", "quote"].contains(key) && set.iter().all(|(it, _)| it != key);
            let spoken = |key: &&str| rows.iter().any(|(it, _)| it == key);
            let fields = known_rows.iter().map(|(key, _)| *key).filter(|key| stays(key) && !spoken(key));
            let fields: Vec<String> = fields.map(str::to_owned).collect();
            if !fields.is_empty() {
                let (issue, party) =
                    (self.new.issue(cell.issue).id.clone(), self.new.party(cell.party).id.clone());
                self.untaken.push(Untaken::Stale { issue, party, fields });
            }
        }
        let (old_id, new_id) = self.ids();
        let mut sources: Vec<&str> = self.new.sources_of(position).iter().map(new_id).collect();
        let stood: Vec<&str> = self.old.sources_of(known).iter().map(old_id).collect();
        if self.is_from_the_same(position, known) {
            sources.clone_from(&stood);
        } else if says == Says::More {
            // What both say rests on both, on the stricter terms of the two.
            let more: Vec<&str> = sources.iter().copied().filter(|id| !stood.contains(id)).collect();
            sources = [stood.clone(), more].concat();
        }
        let on = format!("{issue} / {party}");
        let mut moved = None;
        if sources != stood {
            self.name(self.new.sources_of(position));
            moved = Some(Change::Field {
                on: on.clone(),
                field: "source".to_owned(),
                old: Some(stood.join(", ")).filter(|old| !old.is_empty()),
                new: sources.join(", "),
            });
        }
        let (basis, stood_basis) = (self.new.basis_of(position), self.old.basis_of(known));
        if position.stance.is_some() && basis != stood_basis {
            set.push(("stance_basis", format!("\"{}\"", StanceBasis::word(basis))));
        }
        for (key, value) in &set {
            self.changes.push(Change::Field {
                on: on.clone(),
                field: (*key).to_owned(),
                old: before(key).map(|value| said(value)),
                new: said(value),
            });
        }
        self.changes.extend(moved);
        if sources != stood {
            set.push(("source", source_value(&sources)));
        }
        self.set_rows(cell, known, &known_rows, &set);
    }

    /// Sets keys of a position that is there: in its record, in the tables of its issue, or in a record that is made of what
    /// the tables say.
    fn set_rows(&mut self, cell: Cell, known: &Position, known_rows: &Rows<'a>, set: &Rows<'_>) {
        let (issue, party) = (self.new.issue(cell.issue).id.as_str(), self.new.party(cell.party).id.as_str());
        let entries = &self.paper.entries;
        let cleaned = |text: &str| Text::new(text).to_string();
        let [text, stance] = ["positions", "stances"].map(|table| entries[cell.entry].cell(table, party));
        let is_short = (text.is_some() || stance.is_some())
            && known.detail.is_none()
            && text.map(cleaned).as_deref() == known.text.as_deref()
            && stance == known.stance.map(Stance::word);
        let records = self.cells.get(&(issue, party)).into_iter().flatten().copied();
        let mut records =
            records.filter(|at| !self.used.contains(at) && self.is_record_of(*at, known, known_rows));
        let record_of = records.next();
        if let Some(at) = record_of.filter(|_| !is_short) {
            self.used.insert(at);
            for (key, value) in set {
                self.edits.set(at, key, value);
            }
            return;
        }
        let tables: [(&str, &'static str); 2] = [("text", "positions"), ("stance", "stances")];
        let table_of = |key: &str| tables.iter().find(|(it, _)| *it == key).map(|(_, table)| *table);
        if set
            .iter()
            .all(|(key, _)| table_of(key).is_some_and(|table| self.edits.has_table(cell.entry, table)))
        {
            for (key, value) in set {
                if let Some(table) = table_of(key) {
                    self.edits.set_cell(cell.entry, table, party, value);
                }
            }
            return;
        }
        let comments: Vec<String> =
            tables.iter().filter_map(|(_, table)| self.edits.remove_cell(cell.entry, table, party)).collect();
        let order = POSITION_KEYS.iter().chain(ORIGIN_KEYS);
        let row = |key: &&'static str| {
            let find =
                |rows: &Rows<'_>| rows.iter().find(|(it, _)| it == key).map(|(_, value)| value.clone());
            Some((*key, find(set).or_else(|| find(known_rows))?))
        };
        let rows: Vec<(&str, String)> = order.filter_map(row).collect();
        let header = [vec!["[[position]]".to_owned()], comments].concat().join("  ");
        let after = self.last_of(cell);
        self.edits.add_position(after, &record(&header, &rows));
    }
}

impl Merge<'_, '_, '_> {
    /// Whether a record of the files is this position: the same words on another day, or from another source, are another.
    fn is_record_of(&self, at: usize, known: &Position, rows: &Rows<'_>) -> bool {
        let entry = &self.paper.entries[at];
        let row = |key: &str| rows.iter().find(|(it, _)| *it == key).map(|(_, value)| value);
        let is_said = |key: &str| {
            entry.says(key).map(safe_line).filter(|it| !it.is_empty())
                == row(key).map(|value| safe_line(&said(value)))
        };
        let keys = POSITION_KEYS.iter().chain(ORIGIN_KEYS).filter(|key| !FRAME.contains(key));
        let day = entry.key("date").map(|key| &self.paper.files[entry.file][key.value.clone()]);
        let is_of_day = day.is_none_or(|day| Date::parse(day.trim_matches(['"', '\''])) == known.date);
        let source = entry.key("source").map(|key| &self.paper.files[entry.file][key.value.clone()]);
        let ids = self.old.sources_of(known).iter().map(|ix| self.old.source(*ix).id.as_str());
        let is_from = source.is_none_or(|source| listed(source).iter().eq(ids));
        let is_explicit =
            (day.is_some() || row("date").is_none()) && (source.is_some() || row("source").is_none());
        is_explicit && is_of_day && is_from && keys.into_iter().all(|key| is_said(key))
    }
}

/// Ids as the value of `source`.
fn source_value(ids: &[&str]) -> String {
    match ids {
        [one] => format!("\"{one}\""),
        all => format!("[{}]", all.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(", ")),
    }
}
