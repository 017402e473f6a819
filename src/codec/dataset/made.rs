//! Datasets of every field and every text, for laws over what reads and writes them.

use proptest::prelude::*;
use proptest::sample::select;

use crate::domain::draft::{
    Draft, Named, Place, Written, WrittenChallenge, WrittenHead, WrittenIssue, WrittenMeasure,
    WrittenOpportunity, WrittenOrigin, WrittenParty, WrittenPosition, WrittenPressure, WrittenSource,
    WrittenStep, WrittenTheme,
};
use crate::domain::vocabulary::{
    Confidence, Flexibility, GapWord, PressureFrom, Progress, Reciprocity, RedLineBasis, Role, Salience,
    SourceKind, StanceBasis, Status, Terms, Words,
};
use crate::domain::{Dataset, Date, PositionDetail, Stance, Text};

/// A choice among the words of a list, or none.
fn word<V: Copy + std::fmt::Debug + 'static>(all: &'static [V]) -> impl Strategy<Value = Option<V>> {
    prop::option::of(select(all))
}

/// Texts of every kind: plain, quoted, of several lines, with what TOML must escape, and any character there is.
fn raw() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-z ,.']{1,20}",
        1 => "[a-c]{1,3}",
        1 => "[\"'\\\\\n\r\t #=\\[\\]{}a]{1,12}",
        1 => "(\n|\\[\\[issue\\]\\]|\"\"\"|'''|x){1,6}",
        1 => "[\u{0}-\u{20}\u{7f}-\u{a0}\u{202e}\u{200b}e\u{301}]{1,5}x",
        1 => "\\PC{1,10}",
        1 => prop::collection::vec(any::<char>(), 1..5).prop_map(|all| all.into_iter().collect()),
    ]
}

fn text() -> impl Strategy<Value = Text> {
    raw().prop_map(|raw| Text::new(&raw)).prop_filter("there must be a character", |text| !text.is_empty())
}

fn line() -> impl Strategy<Value = Text> {
    raw().prop_map(|raw| Text::line(&raw)).prop_filter("there must be a character", |text| !text.is_empty())
}

fn maybe<T: std::fmt::Debug>(of: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(0.3, of)
}

fn date() -> impl Strategy<Value = Option<Date>> {
    maybe(prop_oneof![
        (2029..2033_i16).prop_map(|year| Date::new(year, 0, 0)),
        (2029..2033_i16, 1..13_u8).prop_map(|(year, month)| Date::new(year, month, 0)),
        (0..9999_i16, 1..13_u8, 1..29_u8).prop_map(|(year, month, day)| Date::new(year, month, day)),
    ])
    .prop_map(Option::flatten)
}

/// Numbers of other records, to be taken modulo how many there are.
fn some() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![3 => Just(vec![]), 2 => prop::collection::vec(0..40_usize, 1..4)]
}

/// Where a record is from.
pub(super) type From = (Vec<usize>, bool, Option<Text>, Option<Text>, Option<Date>);

fn from() -> impl Strategy<Value = From> {
    prop_oneof![
        2 => Just((vec![], false, None, None, None)),
        3 => (some(), prop::bool::weighted(0.1), maybe(line()), maybe(line()), date()),
    ]
}

pub(super) type Source = (Text, Option<Text>, Option<Date>, Option<SourceKind>, Option<Terms>, bool);

pub(super) type Sources = (Vec<Source>, Option<usize>);

fn sources() -> impl Strategy<Value = Sources> {
    let terms = prop::option::weighted(0.3, select(Terms::ALL));
    let grade = any::<bool>();
    let source = (line(), maybe(line()), date(), word(SourceKind::ALL), terms, grade);
    (prop::collection::vec(source, 0..5), prop::option::of(0..40_usize))
}

pub(super) type Head =
    (Option<Text>, Option<Date>, Option<Text>, Option<Text>, Option<StanceBasis>, Vec<(Stance, Text)>);

fn head() -> impl Strategy<Value = Head> {
    let names = prop::collection::vec((select(Stance::ALL), line()), 0..3);
    (maybe(text()), date(), maybe(line()), maybe(text()), word(StanceBasis::ALL), names)
}

pub(super) type Parties = Vec<(Text, Option<Role>, Vec<Text>, Option<Text>, bool, From)>;

fn parties() -> impl Strategy<Value = Parties> {
    let groups = prop::collection::vec(line(), 0..3);
    prop::collection::vec((line(), word(Role::ALL), groups, maybe(text()), any::<bool>(), from()), 1..5)
}

pub(super) type Heading = (Text, Option<Text>, Option<Text>, Option<Text>);

pub(super) type State =
    (Vec<usize>, Option<Status>, Option<Text>, Option<Date>, Option<GapWord>, Vec<usize>, Option<Text>);

pub(super) type Issues = Vec<(Heading, State, (Vec<Text>, Vec<Text>), From)>;

fn issues() -> impl Strategy<Value = Issues> {
    let heads = (line(), maybe(line()), maybe(text()), maybe(text()));
    let states =
        (some(), word(Status::ALL), maybe(text()), date(), word(GapWord::AUTHORED), some(), maybe(text()));
    let shorts = || prop::collection::vec(text(), 0..3);
    prop::collection::vec((heads, states, (shorts(), shorts()), from()), 1..5)
}

pub(super) type Record = (PositionDetail, Option<RedLineBasis>, From);

pub(super) type Positions = Vec<(usize, usize, Option<Text>, Option<Stance>, Option<Record>)>;

fn positions() -> impl Strategy<Value = Positions> {
    let judged = (
        word(Salience::ALL),
        word(Flexibility::ALL),
        word(Confidence::ALL),
        word(Words::ALL),
        word(StanceBasis::ALL),
    );
    let texts = (maybe(text()), maybe(text()), maybe(text()), maybe(text()));
    let detail = (judged, texts).prop_map(|(judged, texts)| PositionDetail {
        salience: judged.0,
        flexibility: judged.1,
        confidence: judged.2,
        words: judged.3,
        stance_basis: judged.4,
        conditions: texts.0,
        interest: texts.1,
        red_line: texts.2,
        quote: texts.3,
        ..PositionDetail::default()
    });
    let record = (detail, word(RedLineBasis::ALL), from());
    let position =
        (0..40_usize, 0..40_usize, prop::option::of(text()), word(Stance::ALL), prop::option::of(record));
    prop::collection::vec(position, 0..12)
}

pub(super) type More = (Option<Text>, Option<Text>, Option<Text>);

pub(super) type Items =
    Vec<(Text, Text, Vec<usize>, Vec<usize>, More, Option<Progress>, Option<Reciprocity>, From)>;

fn items() -> impl Strategy<Value = Items> {
    let more = (maybe(text()), maybe(line()), maybe(text()));
    prop::collection::vec(
        (line(), text(), some(), some(), more, word(Progress::ALL), word(Reciprocity::ALL), from()),
        0..4,
    )
}

/// Makes a draft as a reader or an import makes one, from choices.
struct Making {
    draft: Draft,
    at: usize,
    /// How many there are of what others name.
    count: Count,
}

#[derive(Default)]
struct Count {
    sources: usize,
    parties: usize,
    /// Those whose ids are known.
    issues: usize,
    challenges: usize,
    measures: usize,
}

impl Making {
    fn place(&mut self) -> Place {
        self.at += 1;
        Place::new(0, self.at..self.at + 1)
    }

    fn named(&mut self, id: &str) -> Named {
        let place = self.place();
        self.draft.name(id, place)
    }

    fn written(&mut self, text: Text) -> Written<Text> {
        Written { value: text, place: self.place() }
    }

    fn list(&mut self, kind: &str, picks: &[usize]) -> Vec<Named> {
        let count = match kind {
            "s" => self.count.sources,
            "p" => self.count.parties,
            "i" => self.count.issues,
            "c" => self.count.challenges,
            _ => self.count.measures,
        };
        let picks: Vec<usize> =
            if count == 0 { vec![] } else { picks.iter().map(|pick| pick % count).collect() };
        picks.into_iter().map(|pick| self.named(&format!("{kind}{pick}"))).collect()
    }

    fn origin(&mut self, (sources, unsourced, locator, by, date): From) -> WrittenOrigin {
        let sources = if unsourced { vec![] } else { self.list("s", &sources) };
        WrittenOrigin { sources, unsourced, locator, by, date }
    }

    fn head(&mut self, head: Head, default: Option<usize>) {
        let default_source = default.map(|at| self.named(&format!("s{}", at % self.count.sources)));
        let head = WrittenHead {
            title: Some(Text::line("Talks")),
            summary: head.0,
            as_of: head.1,
            handling: head.2,
            default_question: head.3,
            stance_basis: head.4,
            stance_names: head.5,
            default_source,
            ..WrittenHead::default()
        };
        self.draft.set_head(head);
    }

    fn sources(&mut self, sources: Vec<Source>) {
        for (at, (title, outlet, date, kind, terms, graded)) in sources.into_iter().enumerate() {
            let (id, title) = (Some(self.named(&format!("s{at}"))), Some(self.written(title)));
            let origin = WrittenOrigin { date, ..WrittenOrigin::default() };
            let grade = graded.then(|| Text::line("B2"));
            let (place, url) = (self.place(), None);
            self.draft.add_source(WrittenSource {
                place,
                id,
                title,
                outlet,
                url,
                kind,
                terms,
                grade,
                origin,
            });
        }
    }

    fn parties(&mut self, parties: Parties) {
        for (at, (name, role, groups, summary, shorted, from)) in parties.into_iter().enumerate() {
            let (id, name) = (Some(self.named(&format!("p{at}"))), Some(self.written(name)));
            let short = shorted.then(|| self.written(Text::line(&format!("P{at}"))));
            let groups = groups.into_iter().map(|it| self.written(it)).collect();
            let (origin, place) = (self.origin(from), self.place());
            self.draft.add_party(WrittenParty { place, id, name, short, role, groups, summary, origin });
        }
    }

    fn themes(&mut self) {
        for (at, id) in THEMES[1..3].iter().enumerate() {
            let (id, name) = (Some(self.named(id)), Some(self.written(Text::line(&format!("Theme {at}")))));
            self.draft.add_theme(WrittenTheme { id, name, ..WrittenTheme::default() });
        }
    }

    fn issues(&mut self, issues: Issues, positions: &Positions) {
        let all = issues.len();
        for (at, (heads, states, (challenges, opportunities), from)) in issues.into_iter().enumerate() {
            let record = WrittenIssue {
                place: self.place(),
                // One in three has its id made from its title.
                id: (at % 3 > 0 || at < 2).then(|| self.named(&format!("i{at}"))),
                number: heads.1,
                title: Some(self.written(heads.0)),
                summary: heads.2,
                question: heads.3,
                themes: states.0.iter().map(|pick| self.named(THEMES[pick % THEMES.len()])).collect(),
                status: states.1,
                agreed_text: states.2,
                agreed_on: states.3,
                gap: states.4,
                linked_to: states
                    .5
                    .iter()
                    .map(|pick| self.named(&format!("i{}", pick % self.count.issues)))
                    .collect(),
                lines_to_take: states.6,
                challenges: challenges.into_iter().map(|it| self.written(it)).collect(),
                opportunities: opportunities.into_iter().map(|it| self.written(it)).collect(),
                origin: self.origin(from),
            };
            self.draft.add_issue(record);
            // The short forms of the first two stand with them.
            let here: Vec<_> =
                positions.iter().filter(|it| it.0 % all == at && it.4.is_none()).cloned().collect();
            for (_, party, text, stance, _) in here {
                let party = self.named(&format!("p{}", party % self.count.parties));
                if text.is_some() || stance.is_some() {
                    self.draft.add_cell(party, text, stance);
                }
            }
        }
    }

    fn positions(&mut self, positions: Positions) {
        for (issue, party, text, stance, record) in positions {
            let Some((detail, red_line_basis, from)) = record else { continue };
            if text.is_none() && stance.is_none() && detail.quote.is_none() && detail.conditions.is_none() {
                continue;
            }
            let record = WrittenPosition {
                place: self.place(),
                issue: Some(self.named(&format!("i{}", issue % self.count.issues))),
                party: Some(self.named(&format!("p{}", party % self.count.parties))),
                text,
                stance,
                red_line_basis: red_line_basis.map(|value| Written { value, place: self.place() }),
                detail,
                origin: self.origin(from),
            };
            self.draft.add_position(record);
        }
    }

    fn challenges(&mut self, challenges: Items) {
        for (at, (_, text, issues, owners, more, ..)) in challenges.into_iter().enumerate() {
            let record = WrittenChallenge {
                place: self.place(),
                id: Some(self.named(&format!("c{at}"))),
                text: Some(text),
                issues: self.list("i", &issues),
                owners: self.list("p", &owners),
                mitigation: more.0,
                origin: WrittenOrigin::default(),
            };
            self.draft.add_challenge(record);
        }
    }

    fn opportunities(&mut self, opportunities: Items) {
        for (_, text, issues, challenges, _, _, _, from) in opportunities {
            let record = WrittenOpportunity {
                place: self.place(),
                id: None,
                text: Some(text),
                issues: self.list("i", &issues),
                challenges: self.list("c", &challenges),
                origin: self.origin(from),
            };
            self.draft.add_opportunity(record);
        }
    }

    fn measures(&mut self, measures: Items) {
        for (at, (title, text, issues, _, more, status, reciprocity, from)) in
            measures.into_iter().enumerate()
        {
            let record = WrittenMeasure {
                place: self.place(),
                id: Some(self.named(&format!("m{at}"))),
                title: Some(title),
                purpose: Some(text),
                impact: more.0,
                issues: self.list("i", &issues),
                reciprocity,
                status,
                proposed_by: more.1,
                risk: more.2,
                verification: None,
                origin: self.origin(from),
            };
            self.draft.add_measure(record);
        }
    }

    fn steps(&mut self, steps: Items) {
        for (_, text, issues, measures, more, status, _, from) in steps {
            let record = WrittenStep {
                place: self.place(),
                id: None,
                text: Some(text),
                issues: self.list("i", &issues),
                measures: self.list("m", &measures),
                proposed_by: more.1,
                status,
                origin: self.origin(from),
            };
            self.draft.add_step(record);
        }
    }

    fn pressures(&mut self, pressures: Items) {
        for (at, (_, text, ons, ..)) in pressures.into_iter().enumerate() {
            let record = WrittenPressure {
                place: self.place(),
                id: None,
                on: Some(self.named(&format!("p{}", ons.first().unwrap_or(&at) % self.count.parties))),
                from: PressureFrom::ALL.get(at).copied(),
                text: Some(text),
                origin: WrittenOrigin::default(),
            };
            self.draft.add_pressure(record);
        }
    }
}

const THEMES: [&str; 4] = ["water", "water/quality", "trust", "far/away"];

/// All that a dataset is made from.
pub(crate) type Choices = ((Head, Sources, Parties, Issues), (Positions, Items, Items, Items, Items, Items));

/// Choices of every kind.
pub(crate) fn choices() -> impl Strategy<Value = Choices> {
    // Each by itself on the heap: together they are too large for the stack of a test.
    let heads = (head().boxed(), sources().boxed(), parties().boxed(), issues().boxed());
    let items = || items().boxed();
    (heads.boxed(), (positions().boxed(), items(), items(), items(), items(), items()).boxed()).boxed()
}

/// The dataset that choices come to.
pub(crate) fn made((heads, records): Choices) -> Dataset {
    let (head, (sources, default), parties, issues) = heads;
    let (positions, challenges, opportunities, measures, steps, pressures) = records;
    let count = Count {
        sources: sources.len(),
        parties: parties.len(),
        issues: issues.len().min(2),
        challenges: challenges.len(),
        measures: measures.len(),
    };
    let mut making = Making { draft: Draft::new(), at: 0, count };
    making.head(head, default.filter(|_| !sources.is_empty()));
    making.sources(sources);
    making.parties(parties);
    making.themes();
    making.issues(issues, &positions);
    making.positions(positions);
    making.challenges(challenges);
    making.opportunities(opportunities);
    making.measures(measures);
    making.steps(steps);
    making.pressures(pressures);
    making.draft.finish().dataset.expect("a dataset")
}
