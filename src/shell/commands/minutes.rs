//! `demarche notes --minutes`: what was taken down on one day, under its issues and in order of time, to paste into a mail.

use std::collections::BTreeMap;
use std::io;

use super::notes::before;
use super::printer::Printer;
use super::tell;
use crate::domain::remark::{is_on_own_position, speaker_of, words_of};
use crate::domain::vocabulary::NoteKind;
use crate::domain::{Anchor, Dataset, Date, Note, Place, Scope};
use crate::ui::Role;
use crate::ui::pages::capital;
use crate::ui::paper::{Page, Para};

/// Mails are read at no more columns than these.
const COLUMNS: u16 = 80;
/// The most other days that are told.
const DAYS: usize = 12;

/// Keeps the notes of one day, the one that is asked for or else the newest, in the order of minutes; tells the other days
/// there are.
pub(super) fn one_day(notes: &mut Vec<&Note>, asked: Option<Date>, dataset: &Dataset) {
    let mut days: BTreeMap<Date, usize> = BTreeMap::new();
    for day in notes.iter().filter_map(|note| note.created.day()) {
        *days.entry(day).or_default() += 1;
    }
    let day = asked.or(days.keys().next_back().copied());
    if let Some(told) = other_days(&days, asked, day) {
        tell(&told);
    }
    notes.retain(|note| note.created.day() == day);
    // Stable, so that time decides within each.
    notes.sort_by_key(|note| rank(&note.on, dataset));
}

/// What is told of the days there are: of all where the asked one has nothing, else of the others where none was asked for.
fn other_days(days: &BTreeMap<Date, usize>, asked: Option<Date>, day: Option<Date>) -> Option<String> {
    let missing = asked.filter(|asked| !days.contains_key(asked));
    if days.is_empty() || (asked.is_some() && missing.is_none()) {
        return missing.map(|day| format!("there is no note of {day}"));
    }
    let told = |(day, count): (&Date, &usize)| format!("{} ({count})", day.iso());
    let others: Vec<String> = days.iter().rev().filter(|(other, _)| Some(**other) != day).map(told).collect();
    let more = match others.len().saturating_sub(DAYS) {
        0 => String::new(),
        more => format!(", and {more} earlier"),
    };
    let listed = others.iter().take(DAYS).cloned().collect::<Vec<_>>().join(", ");
    match missing {
        Some(day) => Some(format!("there is no note of {day}; there are notes of {listed}{more}")),
        None if others.is_empty() => None,
        None => Some(format!("there are notes of other days, for --day: {listed}{more}")),
    }
}

/// Where a note stands in the minutes: issues in the dataset's order, then all else, what is not filed last.
fn rank(on: &Anchor, dataset: &Dataset) -> (u8, usize) {
    match on.resolve(dataset) {
        Some(Place::Cell(issue, _) | Place::Issue(issue)) => (0, issue.get()),
        Some(Place::Party(ix)) => (1, ix.get()),
        Some(Place::Source(ix)) => (2, ix.get()),
        Some(Place::Opportunity(ix)) => (3, ix.get()),
        Some(Place::Challenge(ix)) => (4, ix.get()),
        Some(Place::Measure(ix)) => (5, ix.get()),
        Some(Place::Step(ix)) => (6, ix.get()),
        Some(Place::Dataset) => (7, 0),
        None => (8, 0),
        Some(Place::Inbox) => (9, 0),
    }
}

/// Writes the minutes of these notes, which are of one day and in order.
pub(super) fn print(dataset: &Dataset, notes: &[&Note], printer: &mut Printer<'_>) -> io::Result<()> {
    let width = printer.width().min(COLUMNS);
    let lines = page(dataset, notes).lay(&printer.look, width);
    lines.iter().try_for_each(|line| printer.line(line))
}

fn page(dataset: &Dataset, notes: &[&Note]) -> Page {
    let mut page = heading(dataset, notes);
    let marks = Marks::of(notes);
    let mut section = String::new();
    for note in notes {
        let on = on(note, dataset);
        if on != section {
            page.gap();
            page.line(Role::Heading, &on);
            section = on;
        }
        let mut para = Para::hanging(0, 7).put(Role::Dim, format!("{}  ", note.created.clock()));
        para.push(Role::Strong, format!("{}: ", label(note, dataset)));
        let (before, words, after) = words_of(note);
        para.push(Role::Text, format!("{before}{words}{after}"));
        para.push(Role::Dim, marks.told(note));
        page.put(para);
    }
    page
}

/// The dataset, the day, how to handle it; who spoke; how many notes there are, and whose.
fn heading(dataset: &Dataset, notes: &[&Note]) -> Page {
    let head = dataset.head();
    let mut page = Page::default();
    page.line(Role::Heading, head.title.as_str());
    let day = notes.first().and_then(|note| note.created.day());
    let mut para = Para::new().put(Role::Text, "Minutes");
    para.push(Role::Text, day.map(|day| format!(" of {day}")).unwrap_or_default());
    if let Some(handling) = &head.handling {
        para.push(Role::Dim, " · ");
        para.push(Role::Warning, handling.as_str());
    }
    page.put(para);
    let spoke: Vec<String> = dataset
        .parties()
        .iter()
        .filter(|party| notes.iter().any(|note| note.said_by.as_deref() == Some(party.id.as_str())))
        .map(|party| match party.called() {
            called if called == party.name.as_str() => called.to_owned(),
            called => format!("{} ({called})", party.name),
        })
        .collect();
    if !spoke.is_empty() {
        page.put(Para::hanging(0, 2).put(Role::Text, format!("In the room: {}", spoke.join(", "))));
    }
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let team = notes.iter().filter(|note| note.scope == Scope::Team).count();
    let told = match (notes.len() - team, team) {
        (private, 0) => count(private, "private note"),
        (0, team) => count(team, "team note"),
        (private, team) => format!("{}, {}", count(private, "private note"), count(team, "team note")),
    };
    page.line(Role::Dim, told);
    page
}

/// The heading that a note stands under.
fn on(note: &Note, dataset: &Dataset) -> String {
    match (&note.on, note.on.resolve(dataset)) {
        (_, Some(Place::Cell(issue, _) | Place::Issue(issue))) => {
            let issue = dataset.issue(issue);
            format!("{} {}", issue.number, issue.title)
        }
        (_, Some(Place::Inbox)) => "Inbox: not filed yet".to_owned(),
        (on, Some(_)) => capital(&format!("{}{}", before(on, dataset), on.describe(dataset))),
        (on, None) => format!("No longer in the dataset: {}", on.describe(dataset)),
    }
}

/// On which party's position a note is, where that is not the speaker's own; what it is for; who spoke.
fn label(note: &Note, dataset: &Dataset) -> String {
    let mut label = String::new();
    if let (Some(Place::Cell(_, party)), false) = (note.on.resolve(dataset), is_on_own_position(note)) {
        label = format!("on {} · ", dataset.party(party).called());
    }
    match (speaker_of(note, dataset), note.kind) {
        (Some(speaker), NoteKind::Note | NoteKind::Quote) => label + &speaker,
        (Some(speaker), kind) => format!("{label}{}: {speaker}", kind.label()),
        (None, kind) => label + kind.label(),
    }
}

/// What has to be said of each note: whose it is where several wrote, and who may read it where that differs.
struct Marks {
    author: bool,
    scope: bool,
}

impl Marks {
    fn of(notes: &[&Note]) -> Self {
        let differ =
            |one: &[&Note], same: fn(&Note, &Note) -> bool| one.windows(2).any(|two| !same(two[0], two[1]));
        let author = differ(notes, |one, other| one.author == other.author);
        Self { author, scope: author || differ(notes, |one, other| one.scope == other.scope) }
    }

    fn told(&self, note: &Note) -> String {
        match (self.author, self.scope) {
            (true, _) => format!("  ({}, {})", note.author, note.scope.label()),
            (false, true) => format!("  ({})", note.scope.label()),
            (false, false) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::specimen::river;
    use crate::domain::{NoteId, Stamp, Text};

    fn note(n: u64, on: &str, at: &str, text: &str) -> Note {
        let at = Stamp::parse(&format!("2031-05-{at}+02:00")).expect("a moment");
        Note::new(NoteId::new(n, 1), Anchor::parse(on), text, "anna", at)
    }

    fn told(notes: &[Note]) -> String {
        let dataset = river();
        let mut day: Vec<&Note> = notes.iter().collect();
        one_day(&mut day, None, &dataset);
        page(&dataset, &day).plain(60)
    }

    #[test]
    fn the_newest_day_stands_under_its_issues_with_what_is_not_filed_last() {
        let mut quote = note(2, "flow/south", "12T09:31:00", "25 is the floor. #floor");
        (quote.kind, quote.said_by) = (NoteKind::Quote, Some(Text::line("south")));
        let mut question = note(3, "flow/south", "12T09:20:00", "who measures?");
        (question.kind, question.said_by) = (NoteKind::Question, Some(Text::line("north")));
        let notes = [
            note(1, "inbox", "12T08:00:00", "file this"),
            question,
            quote,
            note(
                4,
                "salt",
                "12T09:40:00",
                "two\nlines, of which the second is so long that it has to hang below the first",
            ),
            note(5, "party:delta", "12T09:50:00", "sent a deputy"),
            note(6, "gone/south", "12T09:51:00", "an orphan"),
            note(7, "warning/north", "12T09:52:00", "own words"),
            note(8, "flow", "11T09:52:00", "the day before"),
        ];
        insta::assert_snapshot!(told(&notes), @r"
        A specimen
        Minutes of 12 May 2031
        In the room: Northern Republic (NR), Southern Union (SU)
        7 private notes

        3(b) Minimum flow
        09:20  on SU · question: NR (in the room): who measures?
        09:31  SU (in the room): “25 is the floor.” #floor

        2 Salinity at the mouth
        09:40  note: two
               lines, of which the second is so long that it has to
               hang below the first

        3 Flood warning
        09:52  on NR · note: own words

        Party: Delta Commission
        09:50  note: sent a deputy

        No longer in the dataset: gone/south
        09:51  note: an orphan

        Inbox: not filed yet
        08:00  note: file this
        ");
    }

    #[test]
    fn whose_a_note_is_stands_beside_it_where_several_wrote() {
        let mut other = note(2, "flow", "12T09:31:00", "two");
        assert!(!told(&[note(1, "flow", "12T09:30:00", "one"), other.clone()]).contains("(private)"));
        other.scope = Scope::Team;
        let shown = told(&[note(1, "flow", "12T09:30:00", "one"), other.clone()]);
        assert!(shown.contains("note: one  (private)\n09:31  note: two  (team)"), "{shown}");
        other.author = Text::line("ben");
        let shown = told(&[note(1, "flow", "12T09:30:00", "one"), other]);
        assert!(shown.contains("note: one  (anna, private)\n09:31  note: two  (ben, team)"), "{shown}");
        assert!(shown.contains("1 private note, 1 team note"), "{shown}");
    }

    #[test]
    fn the_days_there_are_are_told() {
        let date = |text| Date::parse(text).expect(text);
        let days = BTreeMap::from([(date("2031-05-11"), 1), (date("2031-05-12"), 3)]);
        let newest = Some(date("2031-05-12"));
        assert_eq!(
            other_days(&days, None, newest).as_deref(),
            Some("there are notes of other days, for --day: 2031-05-11 (1)")
        );
        assert_eq!(other_days(&days, newest, newest), None);
        let missing = Some(date("2031-05-13"));
        assert_eq!(
            other_days(&days, missing, missing).as_deref(),
            Some("there is no note of 13 May 2031; there are notes of 2031-05-12 (3), 2031-05-11 (1)")
        );
        assert_eq!(other_days(&BTreeMap::new(), None, None), None);
        let told = other_days(&BTreeMap::new(), missing, missing);
        assert_eq!(told.as_deref(), Some("there is no note of 13 May 2031"));
    }
}
