//! From what was gathered to a draft, and from the draft to a dataset: ids, the header, and every record in its order.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::codec::import::plan::Layout;
use crate::codec::import::report::{At, Remark, Sizes, Weight};
use crate::codec::import::rows::is_sheet;
use crate::codec::import::stances::{is_own, normal};
use crate::domain::draft::{
    Named, Place, Written, WrittenChallenge, WrittenHead, WrittenMeasure, WrittenOpportunity, WrittenOrigin,
    WrittenParty, WrittenPosition, WrittenSource, WrittenTheme, slug,
};
use crate::domain::stance::Stance;
use crate::domain::text::seen;
use crate::domain::vocabulary::Terms;
use crate::domain::{Dataset, Draft, Id, IssueIx, Text};

use super::ids::Ids;
use super::known::{Called, Known};
use super::origins::Origin;
use super::positions::More;
use super::telling::{is_too_much, refused};
use super::{Gathering, Planned, folded, largest};

/// The names of the records that others refer to, in the draft.
pub(super) struct Names {
    pub(super) parties: Vec<Named>,
    themes: Vec<Named>,
    sources: Vec<Named>,
    pub(super) issues: Vec<Named>,
    challenges: Vec<Named>,
    /// By id and by title.
    pub(super) measures: HashMap<String, Named>,
    /// The place of each issue in the dataset that will be merged into, if it is there.
    known_issues: Vec<Option<usize>>,
}

/// The ids of the records of a kind: those of known ones, those that are given and legal, and those that are made.
pub(super) fn ids<'a>(
    word: &'static str,
    known: &Called,
    known_ids: &[&Id],
    records: impl Iterator<Item = (Option<&'a str>, &'a str)> + Clone,
    fits: impl Fn(usize, usize) -> bool,
    mut collides: impl FnMut(usize, &str, &str),
) -> Vec<(String, Option<usize>)> {
    let mut ids = Ids::new(word, known_ids.iter().map(ToString::to_string));
    let mut out: Vec<Option<(String, Option<usize>)>> = vec![];
    let mut claimed = HashSet::new();
    for (at, (id, title)) in records.clone().enumerate() {
        let by_id = id.and_then(|id| known.get(id).filter(|at| *known_ids[*at] == *id));
        let same = by_id.or_else(|| known.get(title)).filter(|it| fits(at, *it) && claimed.insert(*it));
        let given = id.filter(|id| same.is_none() && Ids::is_legal(id));
        out.push(match (same, given) {
            (Some(at), _) => Some((known_ids[at].to_string(), Some(at))),
            (None, Some(id)) if ids.keep(id) => Some((id.to_owned(), None)),
            (None, Some(_) | None) => None,
        });
    }
    for (at, (id, title)) in records.enumerate() {
        if out[at].is_none() {
            let says = id.filter(|id| !slug(id).is_empty()).unwrap_or(title);
            let made = ids.make(says, at + 1);
            if let Some(id) = id.filter(|id| made != slug(id)) {
                collides(at, id, &made);
            }
            out[at] = Some((made, None));
        }
    }
    out.into_iter().flatten().collect()
}

impl Gathering<'_> {
    /// The dataset; `None` where there is nothing to make one of, or where it cannot be made, which is told.
    pub(super) fn finish(mut self, tables: &[Planned]) -> Option<Dataset> {
        self.settle_positions();
        self.find_issues();
        self.join_entries();
        let empty =
            self.issues.list.is_empty() && self.challenges.is_empty() && self.opportunities.is_empty();
        if empty && self.measures.is_empty() && self.steps.is_empty() && self.pressures.is_empty() {
            return None;
        }
        let mut draft = Draft::new();
        let known = Known::of(self.known);
        let sources = self.add_sources(&mut draft, &known);
        let parties = self.add_parties(&mut draft, &known);
        let themes = self.add_themes(&mut draft, &known);
        let mut names = Names {
            parties,
            themes,
            sources,
            issues: vec![],
            challenges: vec![],
            measures: HashMap::new(),
            known_issues: vec![],
        };
        self.set_head(&mut draft, tables, &names);
        self.add_issues(&mut draft, &known, &mut names);
        self.add_entries(&mut draft, &known, &mut names);
        self.add_measures(&mut draft, &known, &mut names);
        self.add_steps(&mut draft, &known, &names);
        self.add_pressures(&mut draft, &known, &names);
        let dataset = self.concluded(draft)?;
        self.tell_of_dataset(&dataset);
        Some(dataset)
    }

    /// The dataset of a draft; `None` where it cannot be made, which is told.
    pub(super) fn concluded(&mut self, draft: Draft) -> Option<Dataset> {
        let finished = draft.finish();
        self.tell_alike(finished.warnings);
        match finished.dataset {
            Ok(dataset) => {
                self.report.sizes = Some(Sizes::of(&dataset));
                Some(dataset)
            }
            Err(faults) => {
                let mut faults = faults.into_items();
                // What is too much is not taken, and then missing wherever it is named.
                if faults.iter().any(|(_, fault)| is_too_much(fault)) {
                    faults.retain(|(_, fault)| is_too_much(fault));
                }
                for (place, fault) in faults {
                    self.tell_at(Weight::Unplaced, place, refused(&fault), None);
                }
                None
            }
        }
    }

    fn add_sources(&mut self, draft: &mut Draft, known: &Known) -> Vec<Named> {
        let of = self.known.map(Dataset::sources).unwrap_or_default();
        let known_ids: Vec<&Id> = of.iter().map(|it| &it.id).collect();
        let titles = self.sources.iter().enumerate();
        let titles =
            titles.map(|(at, it)| (self.listed.get(&at).and_then(|it| it.id.as_deref()), it.title.as_str()));
        let ids = ids("source", &known.sources, &known_ids, titles, |_, _| true, |_, _, _| {});
        let terms = self.asked.terms.unwrap_or(Terms::Restricted);
        let mut names = vec![];
        let mut restricted = vec![];
        for (at, (source, (id, same))) in self.sources.iter().zip(ids).enumerate() {
            let id = draft.name(&id, Place::default());
            names.push(id);
            let mut record = WrittenSource { id: Some(id), terms: Some(terms), ..WrittenSource::default() };
            record.title = Some(written(&source.title));
            record.url = source.url.as_deref().map(Text::line);
            let listed = self.listed.get(&at);
            if let Some(it) = listed {
                (record.outlet, record.grade) = (it.outlet.clone(), it.grade.clone());
                record.kind = it.kind;
                record.url = it.url.as_deref().map(Text::line).or(record.url);
                // A list decides for its own sources; what it does not say stays closed.
                record.terms = it.terms.or(Some(terms));
                record.origin = WrittenOrigin {
                    locator: it.locator.clone(),
                    by: it.by.clone(),
                    date: it.date,
                    ..WrittenOrigin::default()
                };
            }
            if let Some(it) = same.map(|at| &of[at]) {
                // As it is known: that a table names it changes nothing of it.
                record.title = Some(written(it.title.original()));
                (record.outlet, record.kind) = (it.outlet.clone(), it.kind);
                record.grade.clone_from(&it.grade);
                record.url = it.url.clone().or(record.url);
                record.terms = Some(self.asked.terms.unwrap_or(it.terms));
                record.origin = WrittenOrigin {
                    locator: it.locator.clone(),
                    by: it.by.clone(),
                    date: it.date,
                    ..WrittenOrigin::default()
                };
            } else if self.asked.terms.is_none() && listed.is_none_or(|it| it.terms.is_none()) {
                restricted.push(source.title.clone());
            }
            draft.add_source(record);
        }
        for title in restricted {
            let what = "a source is taken for restricted: no words of it are public but titles, summaries, questions and status; --terms public where it is";
            self.tell_whole(Weight::Taken, what, Some(title));
        }
        names
    }

    fn add_parties(&mut self, draft: &mut Draft, known: &Known) -> Vec<Named> {
        let of = self.known.map(Dataset::parties).unwrap_or_default();
        let known_ids: Vec<&Id> = of.iter().map(|it| &it.id).collect();
        let names = self.parties.iter().map(|it| (None, it.name.as_str()));
        let ids = ids("party", &known.parties, &known_ids, names, |_, _| true, |_, _, _| {});
        let mut names = vec![];
        for (party, (id, same)) in self.parties.iter().zip(ids) {
            let place = party.place;
            let id = draft.name(&id, place);
            names.push(id);
            let name = Some(Written { value: Text::line(&party.name), place });
            let mut record = WrittenParty { place, id: Some(id), name, ..WrittenParty::default() };
            record.summary = party.summary.as_ref().map(|(_, summary)| Text::new(summary));
            if let Some(it) = same.map(|at| &of[at]) {
                record.name = Some(Written { value: it.name.clone(), place });
                record.short = (!it.short_is_made).then(|| Written { value: it.short.clone(), place });
                record.role = Some(it.role);
                record.groups =
                    it.groups.iter().map(|group| Written { value: group.clone(), place }).collect();
                record.summary = record.summary.or_else(|| it.summary.clone());
            }
            draft.add_party(record);
        }
        names
    }

    fn add_themes(&mut self, draft: &mut Draft, known: &Known) -> Vec<Named> {
        let of = self.known.map(Dataset::themes).unwrap_or_default();
        let mut made = Ids::new("theme", of.iter().map(|it| it.id.to_string()));
        let mut ids: Vec<String> = vec![];
        let mut names = vec![];
        for (at, theme) in self.themes.iter().enumerate() {
            let same = known.themes.get(&theme.name).filter(|_| theme.within.is_none()).map(|at| &of[at]);
            // A theme lies within those before it, so that their ids are made.
            let within = theme.within.map(|within| ids[within].clone());
            let nested = within.as_ref().and_then(|within| {
                let id = format!("{within}/{}", slug(&theme.name));
                of.iter().find(|it| it.id == *id)
            });
            let same = same.or(nested);
            let id = match (same, within) {
                (Some(it), _) => it.id.to_string(),
                (None, None) => made.make(&theme.name, at + 1),
                (None, Some(within)) => {
                    let part = slug(&theme.name);
                    let part = if part.is_empty() { format!("theme-{}", at + 1) } else { part };
                    let id = format!("{within}/{part}");
                    if made.keep(&id) { id } else { format!("{id}-{}", at + 1) }
                }
            };
            let named = draft.name(&id, Place::default());
            names.push(named);
            ids.push(id);
            let name = Some(written(same.map_or(theme.name.as_str(), |it| it.name.original())));
            draft.add_theme(WrittenTheme { id: Some(named), name, ..WrittenTheme::default() });
        }
        names
    }

    fn set_head(&mut self, draft: &mut Draft, tables: &[Planned], names: &Names) {
        let of_tables = || {
            // What names an issue, or one table of several, is no title of the whole.
            let page = tables.iter().find_map(|it| it.page.map(str::to_owned));
            let page = page.filter(|_| tables.len() > 1 || tables.iter().any(names_an_issue));
            let own = || tables.iter().filter(|it| !names_an_issue(it));
            let plans = || own().find_map(|it| it.plan.title.clone());
            let tables_own = || own().find_map(|it| it.table.title.clone().filter(|title| !is_sheet(title)));
            let stem = || largest(tables).map(|it| stem_as_words(it.file));
            page.or_else(plans).or_else(tables_own).or_else(stem)
        };
        let title =
            self.asked.title.clone().or_else(|| self.known.map(|known| known.head().title.to_string()));
        let title = title.or_else(of_tables).filter(|title| !seen(title).is_empty());
        for planned in tables {
            let unused = planned
                .plan
                .title
                .as_ref()
                .filter(|it| title.as_ref() != Some(it) && !names_an_issue(planned));
            if let Some(unused) = unused {
                let at = At { table: planned.at, ..At::default() };
                let message =
                    "a title above the table, not taken; --title says what the dataset is called".to_owned();
                self.report.tell(Remark { weight: Weight::Taken, at, message, found: Some(unused.clone()) });
            }
        }
        let id = Some(self.asked.id.as_str()).filter(|id| Id::new(id).is_some());
        let stance_names = self.stance_names();
        let id = id.map(|id| draft.name(id, Place::default()));
        draft.set_head(WrittenHead {
            id,
            title: Some(Text::line(title.as_deref().unwrap_or("Imported tables"))),
            default_source: names.sources.first().copied(),
            default_question: self.asked.question.as_deref().map(Text::line),
            stance_basis: self.asked.basis,
            stance_names,
            ..WrittenHead::default()
        });
    }

    /// The word for each stance, where all who took it used one and it is not the format's own: nobody is to be given another's.
    fn stance_names(&mut self) -> Vec<(Stance, Text)> {
        let mut out = vec![];
        for stance in Stance::ALL {
            let mut words: Vec<(&str, usize)> = self
                .spellings
                .iter()
                .filter(|((of, _), _)| of == stance)
                .map(|((_, word), count)| (word.as_str(), *count))
                .collect();
            words.sort_by_key(|(word, count)| (Reverse(*count), *word));
            let Some((commonest, _)) = words.first().copied() else { continue };
            let is_the_only_one = words.iter().all(|(word, _)| normal(word) == normal(commonest));
            if is_the_only_one && !is_own(*stance, commonest) {
                out.push((*stance, Text::line(commonest)));
            }
            let words = words.into_iter().map(|(word, count)| (word.to_owned(), count)).collect();
            self.report.stances.push((*stance, words));
        }
        out
    }

    fn add_issues(&mut self, draft: &mut Draft, known: &Known, names: &mut Names) {
        let of = self.known.map(Dataset::issues).unwrap_or_default();
        let known_ids: Vec<&Id> = of.iter().map(|it| &it.id).collect();
        let issues = std::mem::take(&mut self.issues.list);
        let said = issues.iter().map(|it| {
            let id = it.id.as_deref();
            (id, it.title.as_deref().or(id).unwrap_or_default())
        });
        let mut collided = vec![];
        let ids = ids(
            "issue",
            &known.issues,
            &known_ids,
            said,
            |_, _| true,
            |at, id, made| {
                collided.push((at, format!("{id}, now {made}")));
            },
        );
        for (at, found) in collided {
            self.tell_at(
                Weight::Taken,
                issues[at].place,
                "an id that another issue has, or no id can be",
                Some(found),
            );
        }
        // A number that is the place anyway need not be said.
        let counts = issues.iter().enumerate().all(|(at, issue)| {
            issue.written.number.as_ref().is_none_or(|number| **number == *(at + 1).to_string())
        });
        let mut positions = std::mem::take(&mut self.positions).into_iter().peekable();
        for (at, (issue, (id, same))) in issues.into_iter().zip(ids).enumerate() {
            let place = issue.place;
            let named = draft.name(&id, place);
            names.issues.push(named);
            names.known_issues.push(same);
            let mut record = issue.written;
            (record.place, record.id) = (place, Some(named));
            let title = issue.title.or(issue.id).unwrap_or_default();
            record.title = Some(Written { value: Text::line(&title), place });
            if counts {
                record.number = None;
            }
            if let Some(it) = same.map(|at| &of[at]) {
                record.title = Some(Written { value: it.title.clone(), place });
                record.number = record.number.or_else(|| Some(it.number.clone()));
            }
            record.themes = issue.themes.iter().map(|theme| names.themes[*theme]).collect();
            record.origin = origin_of(issue.origin, names);
            draft.add_issue(record);
            while let Some(position) = positions.next_if(|it| it.issue as usize == at) {
                let party = Named { place: position.place, ..names.parties[position.party as usize] };
                match (position.more, self.asked.date) {
                    (None, None) => draft.add_cell(party, position.text, position.stance),
                    (more, date) => {
                        let More { mut origin, red_line_basis, detail } =
                            more.map(|more| *more).unwrap_or_default();
                        origin.date = origin.date.or(date);
                        draft.add_position(WrittenPosition {
                            place: position.place,
                            issue: Some(Named { place: position.place, ..named }),
                            party: Some(party),
                            text: position.text,
                            stance: position.stance,
                            red_line_basis: red_line_basis
                                .map(|value| Written { value, place: position.place }),
                            detail,
                            origin: origin_of(origin, names),
                        });
                    }
                }
            }
        }
    }

    fn add_entries(&mut self, draft: &mut Draft, known: &Known, names: &mut Names) {
        let of = self.known.map(Dataset::challenges).unwrap_or_default();
        let known_ids: Vec<&Id> = of.iter().map(|it| &it.id).collect();
        let texts = self.challenges.iter().map(|it| (None, it.text.as_str()));
        let fits = |at: usize, it: usize| {
            on_one(&self.challenges[at].of.issues, &of[it].issues, &names.known_issues)
        };
        let all = ids("challenge", &known.challenges, &known_ids, texts, fits, |_, _, _| {});
        for (it, (id, _)) in std::mem::take(&mut self.challenges).into_iter().zip(all) {
            let id = draft.name(&id, it.place);
            names.challenges.push(id);
            draft.add_challenge(WrittenChallenge {
                place: it.place,
                id: Some(id),
                text: Some(it.text),
                issues: it.of.issues.iter().map(|issue| names.issues[*issue]).collect(),
                mitigation: it.mitigation,
                origin: origin_of(it.origin, names),
                ..WrittenChallenge::default()
            });
        }
        let of = self.known.map(Dataset::opportunities).unwrap_or_default();
        let known_ids: Vec<&Id> = of.iter().map(|it| &it.id).collect();
        let texts = self.opportunities.iter().map(|it| (None, it.text.as_str()));
        let fits = |at: usize, it: usize| {
            on_one(&self.opportunities[at].of.issues, &of[it].issues, &names.known_issues)
        };
        let all = ids("opportunity", &known.opportunities, &known_ids, texts, fits, |_, _, _| {});
        for (it, (id, _)) in std::mem::take(&mut self.opportunities).into_iter().zip(all) {
            let id = Some(draft.name(&id, it.place));
            draft.add_opportunity(WrittenOpportunity {
                place: it.place,
                id,
                text: Some(it.text),
                issues: it.of.issues.iter().map(|issue| names.issues[*issue]).collect(),
                challenges: it.challenges.iter().map(|challenge| names.challenges[*challenge]).collect(),
                origin: origin_of(it.origin, names),
            });
        }
    }

    fn add_measures(&mut self, draft: &mut Draft, known: &Known, names: &mut Names) {
        let of = self.known.map(Dataset::measures).unwrap_or_default();
        let known_ids: Vec<&Id> = of.iter().map(|it| &it.id).collect();
        let measures = std::mem::take(&mut self.measures);
        let titles =
            measures.iter().map(|it| (it.id.as_deref(), it.written.title.as_deref().unwrap_or_default()));
        let mut collided = vec![];
        let all = ids(
            "measure",
            &known.measures,
            &known_ids,
            titles,
            |_, _| true,
            |at, id, made| {
                collided.push((at, format!("{id}, now {made}")));
            },
        );
        for (at, found) in collided {
            self.tell_at(
                Weight::Taken,
                measures[at].place,
                "an id that another measure has, or no id can be",
                Some(found),
            );
        }
        for (it, (id, _)) in measures.into_iter().zip(all) {
            let named = draft.name(&id, it.place);
            for called in [Some(id.as_str()), it.id.as_deref(), it.written.title.as_deref()] {
                called.map(|called| names.measures.entry(folded(called)).or_insert(named));
            }
            draft.add_measure(WrittenMeasure {
                place: it.place,
                id: Some(named),
                issues: it.of.issues.iter().map(|issue| names.issues[*issue]).collect(),
                origin: origin_of(it.origin, names),
                ..it.written
            });
        }
    }
}

/// Whether an entry may be one that is known: on an issue that both are on, or on none.
fn on_one(issues: &[usize], known: &[IssueIx], known_issues: &[Option<usize>]) -> bool {
    let on = |issue: &usize| known_issues[*issue].is_some_and(|at| known.iter().any(|it| it.get() == at));
    issues.is_empty() || known.is_empty() || issues.iter().any(on)
}

fn written(text: &str) -> Written<Text> {
    Written { value: Text::line(text), place: Place::default() }
}

pub(super) fn origin_of(origin: Origin, names: &Names) -> WrittenOrigin {
    WrittenOrigin {
        sources: origin.sources.iter().map(|source| names.sources[*source]).collect(),
        locator: origin.locator,
        by: origin.by,
        date: origin.date,
        ..WrittenOrigin::default()
    }
}

/// Whether what stands over a table is the issue of all its rows.
fn names_an_issue(planned: &Planned) -> bool {
    planned.plan.layout == Layout::Long && !planned.plan.issues.is_empty()
}

/// The name of a file as a title: `un-general-assembly.csv` is "Un general assembly".
fn stem_as_words(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem });
    let words = super::one_line(&stem.replace(['-', '_'], " "));
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
