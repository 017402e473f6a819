//! The records of an import against those of the files, field by field; those that are not there are added.

use std::collections::{HashMap, HashSet};

use toml::Spanned;
use toml::de::DeValue;

use crate::domain::draft::{Kind, slug};
use crate::domain::{Dataset, Id, IssueIx, Origin, SourceIx, Text};

use super::super::write::{Rows, record, string_value};
use super::edits::order_of;
use super::spots::{Spot, spots};
use super::{Change, Merge, Untaken};

/// Keys that hold several ids or names: an import adds to them.
const LISTS: &[&str] =
    &["groups", "themes", "linked_to", "issues", "owners", "challenges", "measures", "source"];

impl<'a> Merge<'a, '_, '_> {
    /// Every record of the import, in the order of a file.
    pub(super) fn records(&mut self) {
        self.parties();
        self.themes();
        let before_issues = self.changes.len();
        self.issues();
        self.challenges();
        self.opportunities();
        self.measures();
        self.steps();
        self.pressures();
        // Last, when it is known which of them anything rests on; told where the file has them.
        let told = self.changes.len();
        self.sources();
        let added = self.changes.len() - told;
        self.changes[before_issues..].rotate_right(added);
        self.tell_as_of();
    }

    /// Tells of positions that nobody would see for the day that the dataset describes.
    fn tell_as_of(&mut self) {
        let Some(as_of) = self.old.head().as_of else { return };
        let mut late = self.dates.iter().filter(|date| !date.reached_by(as_of));
        if let Some(last) = late.clone().max() {
            self.untaken.push(Untaken::AsOf { count: late.by_ref().count(), last: *last, as_of });
        }
    }

    fn parties(&mut self) {
        let entries = self.paper.of_kind(Kind::Party);
        for party in self.new.parties() {
            if let Some(ix) = self.old.find_party(party.id.as_str()) {
                let rows = self.as_new.rows(|it| it.party(party));
                let old = self.old.party(ix);
                let known = self.as_old.rows(|it| it.party(old));
                self.compare(
                    &format!("party {}", party.id),
                    entries[ix.get()],
                    &known,
                    &rows,
                    &old.origin.sources,
                );
            } else {
                self.name(&party.origin.sources);
                self.scribe.party(party);
                self.add(Kind::Party, &party.id, &party.name, 0);
            }
        }
    }

    fn themes(&mut self) {
        for theme in self.new.themes() {
            let known = self.old.find_theme(theme.id.as_str()).map(|ix| self.old.theme(ix));
            let entries = self.paper.of_kind(Kind::Theme).iter();
            let entry =
                entries.copied().find(|at| self.paper.entries[*at].says("id") == Some(theme.id.as_str()));
            match (known, entry) {
                (Some(known), _) if known.name.as_str() == theme.name.as_str() => {}
                (Some(known), Some(entry)) => {
                    let rows = self.as_new.rows(|it| it.theme(theme));
                    let known = self.as_old.rows(|it| it.theme(known));
                    self.compare(&format!("theme {}", theme.id), entry, &known, &rows, &[]);
                }
                // One that the files use and do not declare keeps the name that is made of its id.
                (Some(_), None) => {}
                (None, _) => {
                    self.scribe.theme(theme);
                    self.add(Kind::Theme, &theme.id, &theme.name, 0);
                }
            }
        }
    }

    fn sources(&mut self) {
        let entries = self.paper.of_kind(Kind::Source);
        let known: HashMap<&str, SourceIx> =
            self.old.source_ixs().map(|ix| (self.old.source(ix).id.as_str(), ix)).collect();
        for source in self.new.sources() {
            if let Some(ix) = known.get(source.id.as_str()) {
                let mut rows = self.as_new.rows(|it| it.source(source));
                // Everything that rests on it and has no day of its own would move with it.
                rows.retain(|(key, _)| *key != "date");
                let (stands, terms) = (self.old.source(*ix).date, self.old.source(*ix).terms);
                if source.terms < terms {
                    rows.retain(|(key, _)| *key != "terms");
                    let (id, given) = (source.id.clone(), source.terms);
                    self.untaken.push(Untaken::Terms { source: id, terms: given, stands: terms });
                }
                if let Some(date) = source.date.filter(|date| Some(*date) != stands) {
                    self.untaken.push(Untaken::SourceDate { source: source.id.clone(), date, stands });
                }
                let known = self.as_old.rows(|it| it.source(self.old.source(*ix)));
                self.compare(&format!("source {}", source.id), entries[ix.get()], &known, &rows, &[]);
            } else if self.named.contains(source.id.as_str()) {
                self.scribe.source(source);
                self.add(Kind::Source, &source.id, &source.title, 0);
            }
        }
    }

    fn issues(&mut self) {
        let entries = self.paper.of_kind(Kind::Issue);
        for ix in self.new.issue_ixs() {
            let issue = self.new.issue(ix);
            if let Some(at) = self.old.find_issue(issue.id.as_str()) {
                let known = self.old.issue(at);
                let mut rows = self.as_new.rows(|it| it.issue_alone(ix));
                let known_rows = self.as_old.rows(|it| it.issue_alone(at));
                rows.retain(|(key, _)| match *key {
                    "number" => issue.number.as_str() != known.number.as_str(),
                    "question" => issue.question != known.question,
                    _ => true,
                });
                if let (Some(question), None) = (&issue.question, &known.question)
                    && rows.iter().all(|(key, _)| *key != "question")
                {
                    rows.push(("question", string_value(question.original())));
                }
                self.compare(issue.id.as_str(), entries[at.get()], &known_rows, &rows, &known.origin.sources);
                self.positions(ix, at, entries[at.get()]);
            } else {
                self.add_issue(ix);
            }
        }
    }

    fn add_issue(&mut self, ix: IssueIx) {
        let issue = self.new.issue(ix);
        self.name(&issue.origin.sources);
        let mut count = 0;
        for position in self.new.party_ixs().flat_map(|party| self.new.positions(ix, party)) {
            count += 1;
            self.dates.extend(position.date);
            self.name(self.new.sources_of(position));
        }
        if issue.question.is_none() && self.old.head().default_question.is_some() {
            self.untaken.push(Untaken::Asked { issue: issue.id.clone() });
        }
        self.scribe.issue(ix, [].into_iter(), [].into_iter());
        self.add(Kind::Issue, &issue.id, &issue.title, count);
    }

    fn challenges(&mut self) {
        let spots = spots(self.paper, self.old, Kind::Challenge);
        let known: HashMap<&Id, usize> =
            (0..).zip(self.old.challenges()).map(|(at, it)| (&it.id, at)).collect();
        let said = said_on(self.old, self.old.challenges().iter().map(|it| (&it.text, &*it.issues)));
        for it in self.new.challenges() {
            let id = self.as_new.ground.id(Kind::Challenge, &it.id);
            let Some((id, at)) = known.get_key_value(id) else {
                self.name(&it.origin.sources);
                self.scribe.challenge(it, true);
                self.add(Kind::Challenge, id, &it.text, 0);
                continue;
            };
            let old = &self.old.challenges()[*at];
            let mut rows = self.as_new.rows(|scribe| scribe.challenge(it, true));
            let known = self.as_old.rows(|scribe| scribe.challenge(old, true));
            without_said(&mut rows, &known, &said, &it.text);
            if self.is_first(Kind::Challenge, id, &known, &rows)
                && self.is_for_the_same_eyes(Kind::Challenge, id, [&known, &rows], [&old.origin, &it.origin])
            {
                self.compare_spot(Kind::Challenge, id, spots.get(*at), &known, &rows, &old.origin.sources);
            }
        }
    }

    fn opportunities(&mut self) {
        let spots = spots(self.paper, self.old, Kind::Opportunity);
        let known: HashMap<&Id, usize> =
            (0..).zip(self.old.opportunities()).map(|(at, it)| (&it.id, at)).collect();
        let said = said_on(self.old, self.old.opportunities().iter().map(|it| (&it.text, &*it.issues)));
        for it in self.new.opportunities() {
            let id = self.as_new.ground.id(Kind::Opportunity, &it.id);
            let Some((id, at)) = known.get_key_value(id) else {
                self.name(&it.origin.sources);
                self.scribe.opportunity(it, true);
                self.add(Kind::Opportunity, id, &it.text, 0);
                continue;
            };
            let old = &self.old.opportunities()[*at];
            let mut rows = self.as_new.rows(|scribe| scribe.opportunity(it, true));
            let known = self.as_old.rows(|scribe| scribe.opportunity(old, true));
            without_said(&mut rows, &known, &said, &it.text);
            if self.is_first(Kind::Opportunity, id, &known, &rows)
                && self.is_for_the_same_eyes(
                    Kind::Opportunity,
                    id,
                    [&known, &rows],
                    [&old.origin, &it.origin],
                )
            {
                self.compare_spot(Kind::Opportunity, id, spots.get(*at), &known, &rows, &old.origin.sources);
            }
        }
    }

    /// Whether what an import says anew of a record may be seen by those who may see what stands there, no more and no fewer.
    /// A record has one set of sources for all that it says, so else it is not taken, and that is told.
    fn is_for_the_same_eyes(
        &mut self,
        kind: Kind,
        id: &Id,
        [known, rows]: [&Rows<'_>; 2],
        [old, new]: [&Origin; 2],
    ) -> bool {
        // A source that both know has the stricter of its terms in the end.
        let in_the_end = |of: &Dataset, sources: &[SourceIx]| {
            let both = [self.old, self.new];
            let terms = |id: &Id| {
                both.iter().flat_map(|it| it.sources()).filter(|it| it.id == *id).map(|it| it.terms).max()
            };
            sources.iter().filter_map(|ix| terms(&of.source(*ix).id)).max()
        };
        let [stands, given] = [in_the_end(self.old, &old.sources), in_the_end(self.new, &new.sources)];
        let says_more = rows.iter().any(|row| row.0 != "id" && !known.contains(row));
        if stands == given || !says_more {
            return true;
        }
        self.untaken.push(Untaken::OtherTerms { kind, id: id.clone(), given, stands });
        false
    }

    /// Whether a record of the files is met for the first time. What another one says of it is not taken, and that is told.
    fn is_first(&mut self, kind: Kind, id: &'a Id, known: &Rows<'_>, rows: &Rows<'_>) -> bool {
        let is_first = self.met.insert((kind, id));
        if !is_first && rows.iter().any(|row| row.0 != "id" && !known.contains(row)) {
            self.untaken.push(Untaken::Twice { kind, id: id.clone() });
        }
        is_first
    }

    fn measures(&mut self) {
        let entries = self.paper.of_kind(Kind::Measure);
        let known: HashMap<&Id, usize> =
            (0..).zip(self.old.measures()).map(|(at, it)| (&it.id, at)).collect();
        for it in self.new.measures() {
            let id = self.as_new.ground.id(Kind::Measure, &it.id);
            let Some(at) = known.get(id) else {
                self.name(&it.origin.sources);
                self.scribe.measure(it, true);
                self.add(Kind::Measure, id, &it.title, 0);
                continue;
            };
            let old = &self.old.measures()[*at];
            let rows = self.as_new.rows(|scribe| scribe.measure(it, true));
            let known = self.as_old.rows(|scribe| scribe.measure(old, true));
            if self.is_for_the_same_eyes(Kind::Measure, id, [&known, &rows], [&old.origin, &it.origin]) {
                self.compare(&format!("measure {id}"), entries[*at], &known, &rows, &old.origin.sources);
            }
        }
    }

    fn steps(&mut self) {
        let entries = self.paper.of_kind(Kind::Step);
        let known: HashMap<&Id, usize> = (0..).zip(self.old.steps()).map(|(at, it)| (&it.id, at)).collect();
        for it in self.new.steps() {
            let id = self.as_new.ground.id(Kind::Step, &it.id);
            let Some(at) = known.get(id) else {
                self.name(&it.origin.sources);
                self.scribe.step(it, true);
                self.add(Kind::Step, id, &it.text, 0);
                continue;
            };
            let old = &self.old.steps()[*at];
            let rows = self.as_new.rows(|scribe| scribe.step(it, true));
            let known = self.as_old.rows(|scribe| scribe.step(old, true));
            if self.is_for_the_same_eyes(Kind::Step, id, [&known, &rows], [&old.origin, &it.origin]) {
                self.compare(&format!("step {id}"), entries[*at], &known, &rows, &old.origin.sources);
            }
        }
    }

    fn pressures(&mut self) {
        let entries = self.paper.of_kind(Kind::Pressure);
        let known: HashMap<&Id, usize> =
            (0..).zip(self.old.pressures()).map(|(at, it)| (&it.id, at)).collect();
        for it in self.new.pressures() {
            let id = self.as_new.ground.id(Kind::Pressure, &it.id);
            let Some(at) = known.get(id) else {
                self.name(&it.origin.sources);
                self.scribe.pressure(it, true);
                self.add(Kind::Pressure, id, &it.text, 0);
                continue;
            };
            let old = &self.old.pressures()[*at];
            let rows = self.as_new.rows(|scribe| scribe.pressure(it, true));
            let known = self.as_old.rows(|scribe| scribe.pressure(old, true));
            if self.is_for_the_same_eyes(Kind::Pressure, id, [&known, &rows], [&old.origin, &it.origin]) {
                self.compare(&format!("pressure {id}"), entries[*at], &known, &rows, &old.origin.sources);
            }
        }
    }

    /// Keeps the sources that something added names.
    pub(super) fn name(&mut self, sources: &[SourceIx]) {
        self.named.extend(sources.iter().map(|ix| self.new.source(*ix).id.as_str()));
    }

    fn name_ids(&mut self, ids: &[String]) {
        let sources = self.new.sources().iter().map(|it| it.id.as_str());
        self.named.extend(sources.filter(|id| ids.iter().any(|it| it == id)));
    }

    /// Adds the record that was written last.
    fn add(&mut self, kind: Kind, id: &Id, says: &Text, positions: usize) {
        let text = self.scribe.written();
        self.edits.add_record(kind, &text);
        let says = Some(says).filter(|says| slug(says) != id.as_str()).map(Text::to_string);
        self.changes.push(Change::Record { kind, id: id.clone(), says, positions });
    }

    /// Changes what a record says otherwise. `sources` are those of the known one.
    fn compare(&mut self, on: &str, entry: usize, known: &Rows<'_>, rows: &Rows<'_>, sources: &[SourceIx]) {
        for (key, value) in rows {
            let before = known.iter().find(|(it, _)| it == key).map(|(_, value)| value);
            if *key == "id" || before == Some(value) {
                continue;
            }
            if LISTS.contains(key) {
                self.add_to_list(on, entry, key, before, value, sources);
                continue;
            }
            self.edits.set(entry, key, value);
            let old = before.map(|value| said(value));
            self.changes.push(Change::Field {
                on: on.to_owned(),
                field: (*key).to_owned(),
                old,
                new: said(value),
            });
        }
    }

    fn add_to_list(
        &mut self,
        on: &str,
        entry: usize,
        key: &str,
        before: Option<&String>,
        value: &str,
        sources: &[SourceIx],
    ) {
        let before = match before {
            Some(before) => listed(before),
            // Without a source of its own it has the default, which must not be lost.
            None if key == "source" => sources.iter().map(|ix| self.old.source(*ix).id.to_string()).collect(),
            None => vec![],
        };
        let added: Vec<String> = listed(value).into_iter().filter(|it| !before.contains(it)).collect();
        if added.is_empty() {
            return;
        }
        if key == "source" {
            self.name_ids(&added);
        }
        let quoted = |list: &[String]| list.iter().map(|it| string_value(it)).collect::<Vec<_>>();
        if self.paper.entries[entry].list(key).is_empty() {
            let all = [before, added.clone()].concat();
            self.edits.set(entry, key, &format!("[{}]", quoted(&all).join(", ")));
        } else {
            self.edits.extend(entry, key, &quoted(&added));
        }
        self.changes.push(Change::Listed { on: on.to_owned(), field: key.to_owned(), added });
    }

    /// Changes what a challenge or an opportunity says otherwise, be it a record or a text in a list of its issue.
    fn compare_spot(
        &mut self,
        kind: Kind,
        id: &Id,
        spot: Option<&Spot>,
        known: &Rows<'a>,
        rows: &Rows<'a>,
        sources: &[SourceIx],
    ) {
        let on = format!("{} {id}", kind.word());
        let (file, range) = match spot {
            Some(Spot::Record(entry)) => return self.compare(&on, *entry, known, rows, sources),
            Some(Spot::Listed(file, range)) => (*file, range.clone()),
            None => return,
        };
        let value_in =
            |rows: &Rows<'a>, key: &str| rows.iter().find(|(it, _)| *it == key).map(|(_, it)| it.clone());
        let mut merged: Vec<(&str, String)> = vec![];
        let mut more = false;
        for key in order_of(kind) {
            let (before, after) = (value_in(known, key), value_in(rows, key).filter(|_| key != "id"));
            let Some(mut value) = after.clone().or_else(|| before.clone()) else { continue };
            if after.is_some() && before != after {
                let (on, field) = (on.clone(), key.to_owned());
                if LISTS.contains(&key) {
                    let known = before.as_deref().map(listed).unwrap_or_default();
                    let added: Vec<String> =
                        listed(&value).into_iter().filter(|it| !known.contains(it)).collect();
                    let all: Vec<String> = known.iter().chain(&added).map(|it| string_value(it)).collect();
                    value = format!("[{}]", all.join(", "));
                    more |= !added.is_empty();
                    if !added.is_empty() {
                        self.changes.push(Change::Listed { on, field, added });
                    }
                } else {
                    more |= key != "text";
                    let (old, new) = (before.as_deref().map(said), said(&value));
                    self.changes.push(Change::Field { on, field, old, new });
                }
                if key == "text" {
                    self.edits.replace(file, range.clone(), value.clone());
                }
            }
            merged.push((key, value));
        }
        if more {
            // The same text on the same issue as a record and in the list is one entry.
            if let Some((_, source)) = merged.iter().find(|(key, _)| *key == "source") {
                self.name_ids(&listed(source));
            }
            self.edits.add_record(kind, &record(&format!("[[{}]]", kind.word()), &merged));
        }
    }
}

/// What the challenges or opportunities of a dataset say on which issue.
fn said_on<'a>(
    of: &'a Dataset,
    all: impl Iterator<Item = (&'a Text, &'a [IssueIx])>,
) -> HashSet<(&'a str, &'a str)> {
    all.flat_map(|(text, issues)| issues.iter().map(move |ix| (text.as_str(), of.issue(*ix).id.as_str())))
        .collect()
}

/// Leaves out the issues on which another says the same: one text on one issue is one entry.
fn without_said(rows: &mut Rows<'_>, known: &Rows<'_>, said: &HashSet<(&str, &str)>, text: &Text) {
    let own =
        known.iter().find(|(key, _)| *key == "issues").map(|(_, value)| listed(value)).unwrap_or_default();
    for (_, value) in rows.iter_mut().filter(|(key, _)| *key == "issues") {
        let mut issues = listed(value);
        issues.retain(|it| own.contains(it) || !said.contains(&(text.as_str(), it.as_str())));
        let issues: Vec<String> = issues.iter().map(|it| string_value(it)).collect();
        *value = format!("[{}]", issues.join(", "));
    }
}

/// What a value says, without its quotes.
pub(super) fn said(value: &str) -> String {
    match DeValue::parse(value).as_ref().map(Spanned::get_ref) {
        Ok(DeValue::String(text)) => text.to_string(),
        Ok(_) | Err(_) => value.to_owned(),
    }
}

/// What a list holds, or the one text that stands for it; another value as it is written.
pub(super) fn listed(value: &str) -> Vec<String> {
    match DeValue::parse(value).as_ref().map(Spanned::get_ref) {
        Ok(DeValue::Array(list)) => {
            list.iter().filter_map(|it| Some(it.get_ref().as_str()?.to_owned())).collect()
        }
        Ok(_) | Err(_) => vec![said(value)],
    }
}
