//! What is handed over: the part of a dataset that an audience sees, as it was chosen and in that order, with all that a
//! page must say of itself.

use std::sync::Arc;

use super::audience::{Audience, Item, Withheld};
use super::dataset::Dataset;
use super::date::Date;
use super::gap::GapReading;
use super::note::Note;
use super::notes::NoteBook;
use super::records::{IssueIx, Origin, PartyIx};
use super::stance::Stance;
use super::standings::Standings;
use super::vocabulary::GapWord;

/// What is handed over. Whatever is made of it says all of it, since it holds nothing that its audience may not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handout {
    /// What is chosen of what the audience sees, as a dataset of its own: its order is the order of the page.
    pub dataset: Arc<Dataset>,
    /// The day that positions are current on; `None`: whatever is newest.
    pub day: Option<Date>,
    /// The day on which it is made.
    pub made: Date,
    /// What was asked for, each condition in words; none where nothing was.
    pub filter: Vec<String>,
    /// What the issues are sorted by, in words; `None`: in the dataset's order.
    pub order: Option<String>,
    /// How many issues and parties there are, of which these were chosen.
    pub of: Sizes,
    /// The gap of each issue, among all principals, also those that were not chosen; none for those who may not know it.
    pub gaps: Vec<Option<Gap>>,
    /// The notes on what is in it, or on the whole, that the audience sees, the oldest first.
    pub notes: Vec<Note>,
    /// What of the whole dataset the audience does not see, whatever was chosen.
    pub withheld: Withheld,
}

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Issues.
    pub issues: usize,
    /// Parties.
    pub parties: usize,
}

/// The gap of one issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The author's word, else the derived one.
    pub word: GapWord,
    /// Whether it is derived.
    pub is_derived: bool,
    /// What is derived, where that contradicts the author's word.
    pub but: Option<GapWord>,
    /// The whole of it in words: "wide (derived): NR ◔ and SU ●, three steps".
    pub told: String,
}

/// What is chosen to be handed over.
#[derive(Debug, Clone)]
pub struct Choice<'a> {
    /// The dataset, whole, with its lines to take.
    pub whole: &'a Dataset,
    /// What the audience sees of it. Issues and parties have the same places in both.
    pub seen: &'a Dataset,
    /// The notes, of which the audience may see none, or some.
    pub notes: &'a NoteBook,
    /// The issues, in order.
    pub issues: &'a [IssueIx],
    /// The parties, in order.
    pub parties: &'a [PartyIx],
    /// The day that positions are current on.
    pub day: Option<Date>,
    /// The day on which it is made.
    pub made: Date,
    /// What was asked for, each condition in words.
    pub filter: Vec<String>,
    /// What the issues are sorted by, in words.
    pub order: Option<String>,
}

impl Handout {
    /// Makes what is handed over of a choice.
    pub fn of(choice: Choice<'_>) -> Self {
        let Choice { whole, seen, notes, issues, parties, day, made, filter, order } = choice;
        let audience = seen.audience();
        let standings = Standings::of(seen, day, audience);
        let gaps = issues.iter().map(|issue| {
            let gap = GapReading::seen(seen, &standings, *issue)?;
            let told = gap.tell(seen, Stance::glyph);
            let but = gap.disagree().then_some(gap.derived.word);
            Some(Gap { word: gap.word(), is_derived: gap.is_derived(), but, told })
        });
        let gaps = gaps.collect();
        let dataset = seen.excerpt(issues, parties, day);
        // Of the whole, whatever was chosen: counted for one party on one issue it would tell who spoke off the record.
        let mut withheld = Withheld::new(audience);
        withhold(whole, &mut withheld);
        let is_all = (issues.len(), parties.len()) == (seen.issues().len(), seen.parties().len());
        let is_on = |note: &&Note| note.on.resolve(&dataset).is_some() || is_all && note.on.is_orphan(seen);
        // What was not chosen takes its notes along; that there are notes is not told to those who may not see them.
        let notes = notes.seen_by(audience).by_time().filter(is_on).cloned().collect();
        let of = Sizes { issues: seen.issues().len(), parties: seen.parties().len() };
        Self { dataset: Arc::new(dataset), day, made, filter, order, of, gaps, notes, withheld }
    }

    /// For whom it is.
    pub fn audience(&self) -> Audience {
        self.dataset.audience()
    }

    /// What every cell of it comes to.
    pub fn standings(&self) -> Standings {
        Standings::of(&self.dataset, self.day, self.audience())
    }
}

/// Asks of everything in a dataset whether it may be seen, so that what may not is counted.
fn withhold(dataset: &Dataset, withheld: &mut Withheld) {
    let terms_of = |origin: &Origin| dataset.terms_of(&origin.sources);
    for position in &dataset.positions {
        let terms = dataset.terms_of(dataset.sources_of(position));
        if !withheld.lets(Item::Words, terms) {
            continue;
        }
        if position.stance.is_some() {
            withheld.lets(Item::Stance(dataset.basis_of(position)), terms);
        }
        let Some(detail) = position.detail.as_deref() else { continue };
        for (is_there, item) in [
            (detail.interest.is_some(), Item::Interest),
            (detail.salience.is_some(), Item::Salience),
            (detail.flexibility.is_some(), Item::Flexibility),
            (detail.red_line.is_some(), Item::RedLine),
            (detail.confidence.is_some(), Item::Confidence),
        ] {
            if is_there {
                withheld.lets(item, terms);
            }
        }
    }
    for issue in &dataset.issues {
        if issue.gap.is_some() {
            withheld.lets(Item::Gap, None);
        }
        if issue.lines_to_take.is_some() {
            withheld.lets(Item::LinesToTake, None);
        }
    }
    for it in &dataset.challenges {
        withheld.lets(Item::Challenge, terms_of(&it.origin));
    }
    for it in &dataset.opportunities {
        withheld.lets(Item::Opportunity, terms_of(&it.origin));
    }
    for measure in &dataset.measures {
        if withheld.lets(Item::Measure, terms_of(&measure.origin)) && measure.risk.is_some() {
            withheld.lets(Item::Risk, None);
        }
    }
    for it in &dataset.steps {
        withheld.lets(Item::Step, terms_of(&it.origin));
    }
    for it in &dataset.pressures {
        withheld.lets(Item::Pressure, terms_of(&it.origin));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::specimen::{date, river};
    use crate::domain::{Anchor, NoteId, Scope, Stamp};

    fn note(number: u64, on: &str, scope: Scope) -> Note {
        let now = Stamp::parse("2031-05-12T09:00:00Z").expect("a time");
        let mut note = Note::new(NoteId::new(number, 7), Anchor::parse(on), on, "anna", now);
        note.scope = scope;
        note
    }

    fn handout(audience: Audience, issues: &[u32], parties: &[u32]) -> Handout {
        let whole = river();
        let seen = whole.seen_by(audience);
        let notes: NoteBook = [
            note(1, "flow/south", Scope::Private),
            note(2, "flow", Scope::Team),
            note(3, "salt", Scope::Private),
            note(4, "inbox", Scope::Private),
            note(5, "gone", Scope::Private),
        ]
        .into_iter()
        .collect();
        Handout::of(Choice {
            whole: &whole,
            seen: &seen,
            notes: &notes,
            issues: &issues.iter().map(|ix| IssueIx(*ix)).collect::<Vec<_>>(),
            parties: &parties.iter().map(|ix| PartyIx(*ix)).collect::<Vec<_>>(),
            day: whole.head().as_of,
            made: date("2031-05-13"),
            filter: vec![],
            order: None,
        })
    }

    #[test]
    fn each_audience_is_given_the_notes_that_it_sees_and_only_those_on_what_was_chosen() {
        let on = |audience, issues: &[u32]| -> Vec<String> {
            let notes = handout(audience, issues, &[0, 1, 2]).notes;
            notes.iter().map(|note| note.text.raw().to_owned()).collect()
        };
        assert_eq!(on(Audience::Public, &[0, 1, 2, 3]), [""; 0]);
        assert_eq!(on(Audience::Team, &[0, 1, 2, 3]), ["flow"]);
        assert_eq!(on(Audience::Own, &[0, 1, 2, 3]), ["flow/south", "flow", "salt", "inbox", "gone"]);
        assert_eq!(on(Audience::Own, &[1]), ["salt", "inbox"], "an orphan is part of the whole alone");
        assert_eq!(on(Audience::Team, &[1]), [""; 0]);
    }

    #[test]
    fn the_gap_is_that_among_all_principals_whoever_is_shown() {
        let whole = handout(Audience::Own, &[0], &[0, 1, 2]);
        let one = handout(Audience::Own, &[0], &[0]);
        assert_eq!(whole.gaps, one.gaps);
        assert_eq!(whole.gaps[0].as_ref().map(|gap| gap.word), Some(GapWord::Wide));
        assert_eq!(handout(Audience::Public, &[0], &[0, 1, 2]).gaps, [None]);
    }

    #[test]
    fn what_is_withheld_is_counted_of_the_whole_so_that_it_tells_of_no_party_and_no_issue() {
        let told = |audience, issues: &[u32]| handout(audience, issues, &[0, 1, 2]).withheld.sentences();
        assert_eq!(told(Audience::Own, &[0, 1, 2, 3]), [""; 0]);
        assert_eq!(told(Audience::Team, &[0, 1, 2, 3]), ["lines to take: not for this audience"]);
        let public = told(Audience::Public, &[1]);
        assert!(public.contains(&"1 position from restricted sources left out".to_owned()), "{public:?}");
        for chosen in [&[0][..], &[2], &[3, 0], &[]] {
            assert_eq!(told(Audience::Public, chosen), public, "{chosen:?}");
        }
        let all = told(Audience::Public, &[0, 1, 2, 3]).join("; ");
        for judgement in ["coded stances", "interests", "red lines", "gaps", "lines to take"] {
            assert!(all.contains(&format!("{judgement}: not for this audience")), "{judgement}: {all}");
        }
        assert!(!all.contains("notes"), "that there are notes is nobody's business: {all}");
    }
}
