//! The cards of the page: one for each issue, with the positions of all parties side by side, or grouped by where they stand.

use serde::Serialize;

use super::items::{Challenge, NoteView, Opportunity};
use super::page::{Build, Mark, rank, told};
use crate::domain::plain::{conditional, is_quoted};
use crate::domain::vocabulary::{RedLineBasis, Role, Status, Words};
use crate::domain::{Current, Issue, IssueIx, Origin, PartyIx, Position, Stance, Standing};

/// All that is known of an issue.
#[derive(Serialize)]
pub(super) struct Card<'a> {
    id: &'a str,
    number: &'a str,
    title: &'a str,
    status: Option<&'static str>,
    themes: Vec<&'a str>,
    theme_ids: String,
    gap: Option<&'a str>,
    question: Option<&'a str>,
    summary: Option<&'a str>,
    from: From,
    agreed: Option<Agreed<'a>>,
    /// Where all that is current is from, where it is all from one place.
    shared: Option<From>,
    groups: Vec<Group<'a>>,
    challenges: Vec<Challenge<'a>>,
    opportunities: Vec<Opportunity<'a>>,
    measures: Vec<&'a str>,
    steps: Vec<&'a str>,
    linked: Vec<Link<'a>>,
    lines_to_take: Option<&'a str>,
    notes: Vec<NoteView>,
}

/// The text of an issue, with how far it is: "Agreed, 14 Mar 2031", "Text, ad referendum".
#[derive(Serialize)]
struct Agreed<'a> {
    stands: String,
    text: &'a str,
}

/// Another issue.
#[derive(Serialize)]
pub(super) struct Link<'a> {
    pub(super) id: &'a str,
    pub(super) number: &'a str,
    pub(super) title: &'a str,
}

/// Those that stand at one place, or all of them.
#[derive(Serialize)]
struct Group<'a> {
    /// Where they stand; none where all stand side by side.
    mark: Option<Mark<'a>>,
    size: usize,
    /// Those of whom there is more to tell than where they stand.
    entries: Vec<Entry<'a>>,
    /// The others.
    names: Vec<Name<'a>>,
}

/// A party of which there is nothing to tell but where it stands.
#[derive(Serialize)]
struct Name<'a> {
    /// What its cell leads to, where cells lead to their places.
    anchor: Option<String>,
    party: usize,
    of: &'a str,
    terms: Option<&'static str>,
    sources: Vec<usize>,
}

/// Where a party stands on the issue.
#[derive(Serialize)]
struct Entry<'a> {
    anchor: String,
    party: usize,
    name: &'a str,
    role: Option<&'static str>,
    mark: Mark<'a>,
    basis: Option<&'static str>,
    /// On what its stance depends.
    conditions: Option<String>,
    /// What is to be known of several readings of one day.
    several: Option<String>,
    readings: Vec<Said<'a>>,
    earlier: Vec<Said<'a>>,
    /// What is recorded for after the day of the page.
    later: Vec<Said<'a>>,
    notes: Vec<NoteView>,
}

/// What was said once.
#[derive(Serialize)]
struct Said<'a> {
    /// Where it stands by itself, where that is not told above it.
    mark: Option<Mark<'a>>,
    basis: Option<&'static str>,
    conditions: Option<String>,
    text: Option<Worded<'a>>,
    quote: Option<Worded<'a>>,
    /// On what the words depend, where no stance is told that does.
    provided: Option<String>,
    from: From,
    red_line: Option<RedLine<'a>>,
    interest: Option<&'a str>,
    judged: Vec<String>,
}

/// Words, in quotation marks where they are the speaker's own and did not bring any.
#[derive(Serialize)]
struct Worded<'a> {
    text: &'a str,
    in_marks: bool,
}

/// What may not be crossed.
#[derive(Serialize)]
struct RedLine<'a> {
    basis: &'static str,
    text: &'a str,
}

/// How something was said, by whom, where and when.
#[derive(Serialize, Clone, Default, PartialEq, Eq)]
pub(super) struct From {
    pub(super) how: Option<&'static str>,
    pub(super) by: Option<String>,
    pub(super) locator: Option<String>,
    pub(super) date: Option<String>,
    /// On what terms it may be used, where it is not for everybody: those of its strictest source.
    pub(super) terms: Option<&'static str>,
    pub(super) sources: Vec<usize>,
}

impl From {
    fn unworded(&self) -> Self {
        Self { how: None, ..self.clone() }
    }
}

impl<'a> Build<'a> {
    pub(super) fn card(&mut self, issue: IssueIx) -> Card<'a> {
        let dataset = self.dataset;
        let about = dataset.issue(issue);
        let from = self.from(&about.origin);
        let mut entries: Vec<(Standing, Entry<'a>)> =
            dataset.party_ixs().map(|party| self.entry(issue, party)).collect();
        let shared = lift_shared(&mut entries);
        let themes = about.themes.iter().map(|ix| dataset.theme(*ix));
        let theme_ids: Vec<&str> = themes.clone().map(|theme| theme.id.as_str()).collect();
        let challenges = about.challenges.iter().map(|ix| self.challenge(*ix)).collect();
        let opportunities = about.opportunities.iter().map(|ix| self.opportunity(*ix)).collect();
        let gap = self.handout.gaps.get(issue.get()).and_then(Option::as_ref);
        Card {
            id: about.id.as_str(),
            number: &about.number,
            title: &about.title,
            status: about.status.map(crate::domain::vocabulary::Status::label),
            themes: themes.map(|theme| &*theme.name).collect(),
            theme_ids: theme_ids.join(" "),
            gap: gap.map(|gap| gap.told.as_str()),
            question: about.question.as_deref(),
            summary: about.summary.as_deref(),
            from,
            agreed: about.agreed_text.as_deref().map(|text| Agreed { stands: how_far(about), text }),
            shared,
            groups: self.grouped(entries),
            challenges,
            opportunities,
            measures: about.measures.iter().map(|ix| &*dataset.measure(*ix).title).collect(),
            steps: about.steps.iter().map(|ix| &*dataset.step(*ix).text).collect(),
            linked: about.linked_to.iter().map(|ix| self.link(*ix)).collect(),
            lines_to_take: about.lines_to_take.as_deref(),
            notes: told(dataset, self.notes.issues.get(&issue)),
        }
    }

    pub(super) fn link(&self, issue: IssueIx) -> Link<'a> {
        let about = self.dataset.issue(issue);
        Link { id: about.id.as_str(), number: &about.number, title: &about.title }
    }

    /// Side by side, or by where they stand, in the order of the scale.
    fn grouped(&self, entries: Vec<(Standing, Entry<'a>)>) -> Vec<Group<'a>> {
        if !self.is_grouped {
            let entries: Vec<_> = entries.into_iter().map(|(_, entry)| entry).collect();
            return vec![Group { mark: None, size: entries.len(), entries, names: vec![] }];
        }
        let mut groups: std::collections::BTreeMap<usize, Group<'a>> = std::collections::BTreeMap::new();
        for (standing, entry) in entries {
            let group = groups.entry(rank(standing)).or_insert_with(|| Group {
                mark: Some(self.mark(standing)),
                size: 0,
                entries: vec![],
                names: vec![],
            });
            group.size += 1;
            match entry.bare(!self.is_large) {
                Ok(name) => group.names.push(name),
                Err(entry) => group.entries.push(*entry),
            }
        }
        groups.into_values().collect()
    }

    fn entry(&mut self, issue: IssueIx, party: PartyIx) -> (Standing, Entry<'a>) {
        let dataset = self.dataset;
        let current = dataset.current(issue, party, self.handout.day);
        let about = dataset.party(party);
        let conditions: Vec<&str> = current.conditions().collect();
        let several = current.readings().count();
        let has_stance = current.lead().is_some_and(|lead| lead.stance.is_some());
        let entry = Entry {
            anchor: self.anchor(issue, party),
            party: party.get(),
            name: &about.name,
            role: (about.role != Role::Principal).then(|| about.role.label()),
            mark: self.mark(current.standing),
            basis: current.lead().filter(|_| several == 1).and_then(|lead| self.basis(lead)),
            conditions: (several == 1 && has_stance && !conditions.is_empty())
                .then(|| conditional(&conditions)),
            several: of_one_day(&current),
            readings: current.readings().map(|one| self.said(one, several > 1)).collect(),
            earlier: current.history().map(|one| self.said(one, true)).collect(),
            later: current.later().map(|one| self.said(one, true)).collect(),
            notes: told(dataset, self.notes.cells.get(&(issue, party))),
        };
        (current.standing, entry)
    }

    /// What a stance rests on, where that is not what the others rest on.
    pub(super) fn basis(&self, position: &Position) -> Option<&'static str> {
        position.stance?;
        let basis = self.dataset.basis_of(position);
        (basis != self.dataset.head().stance_basis).then_some(basis.label())
    }

    fn said(&mut self, position: &'a Position, by_itself: bool) -> Said<'a> {
        let detail = position.detail.as_deref();
        let origin = Origin {
            sources: self.dataset.sources_of(position).into(),
            locator: detail.and_then(|detail| detail.locator.clone()),
            by: position.by().cloned(),
            date: position.date,
        };
        let from = self.from(&origin);
        let is_verbatim = position.words() == Words::Verbatim;
        let judged = [
            detail.and_then(|it| it.salience).map(|word| format!("salience {}", word.label())),
            detail.and_then(|it| it.flexibility).map(|word| format!("flexibility {}", word.label())),
            detail.and_then(|it| it.confidence).map(|word| format!("confidence {}", word.label())),
        ];
        let standing = position.stance.map_or(Standing::Uncoded, Standing::Stance);
        let conditions = position.conditions().map(|text| conditional(&[text]));
        Said {
            mark: by_itself.then(|| self.mark(standing)),
            basis: self.basis(position).filter(|_| by_itself),
            conditions: conditions.clone().filter(|_| by_itself && position.stance.is_some()),
            provided: conditions.filter(|_| position.stance.is_none()),
            text: position
                .text
                .as_ref()
                .map(|text| Worded { text, in_marks: is_verbatim && !is_quoted(text) }),
            quote: position.quote().map(|text| Worded { text, in_marks: !is_quoted(text) }),
            from: From { how: position.text.as_ref().map(|_| position.words().label()), ..from },
            red_line: position.red_line().map(|text| RedLine {
                basis: match position.red_line_basis() {
                    Some(RedLineBasis::Inferred) => "inferred",
                    Some(RedLineBasis::Stated) | None => "stated",
                },
                text,
            }),
            interest: detail.and_then(|detail| detail.interest.as_deref()),
            judged: judged.into_iter().flatten().collect(),
        }
    }
}

impl<'a> Entry<'a> {
    /// The name alone, where there is nothing else to tell.
    fn bare(self, is_linked: bool) -> Result<Name<'a>, Box<Self>> {
        let from_alone = |from: &From| {
            from.how.is_none() && from.by.is_none() && from.locator.is_none() && from.date.is_none()
        };
        let is_bare = |said: &Said<'_>| {
            said.text.is_none()
                && said.quote.is_none()
                && said.provided.is_none()
                && said.red_line.is_none()
                && said.interest.is_none()
                && said.judged.is_empty()
                && from_alone(&said.from)
        };
        let is_alone = self.readings.len() < 2
            && self.readings.iter().all(is_bare)
            && self.conditions.is_none()
            && self.basis.is_none()
            && self.earlier.is_empty()
            && self.later.is_empty()
            && self.notes.is_empty();
        if !is_alone {
            return Err(Box::new(self));
        }
        let From { terms, sources, .. } =
            self.readings.into_iter().next().map(|said| said.from).unwrap_or_default();
        let anchor = is_linked.then_some(self.anchor);
        Ok(Name { anchor, party: self.party, of: self.name, terms, sources })
    }
}

/// Takes off every entry where it is from, where all are from one place, to be told once; on what terms it may be used stays
/// beside the words.
fn lift_shared(entries: &mut [(Standing, Entry<'_>)]) -> Option<From> {
    let all = || entries.iter().flat_map(|(_, entry)| &entry.readings);
    let first = all().next()?.from.unworded();
    if all().count() < 3 || all().any(|said| said.from.unworded() != first) {
        return None;
    }
    let mut hows = all().filter_map(|said| said.from.how);
    let how = hows.next().filter(|how| hows.all(|other| other == *how));
    let readings = entries.iter_mut().flat_map(|(_, entry)| &mut entry.readings);
    for said in readings {
        let From { how: its_own, terms, .. } = said.from;
        said.from = From { how: its_own.filter(|_| how.is_none()), terms, ..From::default() };
    }
    Some(From { how, ..first })
}

/// What is to be known of several readings of one day. That they corroborate each other is said where each stands at one
/// place for all to see: a stance that is not told could be another.
fn of_one_day(current: &Current<'_>) -> Option<String> {
    let several = current.readings().count();
    let lead = current.lead().filter(|_| several > 1)?;
    let is_one = lead.stance.is_some() && current.readings().all(|one| one.stance == lead.stance);
    Some(if current.standing == Standing::Stance(Stance::Contested) {
        format!("{several} readings of one date disagree; it counts as neither.")
    } else if is_one {
        format!("{several} records of one date corroborate each other.")
    } else {
        format!("{several} records of one date.")
    })
}

/// How far the text of an issue is: agreed from a day on, or only as far as the issue is.
fn how_far(about: &Issue) -> String {
    let date = about.agreed_on.map(|date| format!(", {date}")).unwrap_or_default();
    match about.status {
        Some(Status::Agreed) => format!("Agreed{date}"),
        Some(
            status @ (Status::NotOpened
            | Status::Open
            | Status::InPrinciple
            | Status::AdReferendum
            | Status::Parked),
        ) => format!("Text, {}{date}", status.label()),
        None => format!("Text, no status{date}"),
    }
}
