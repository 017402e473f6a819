//! From tokens to conditions and faults.

use std::ops::Range;

use crate::domain::comparison::Comparison;
use crate::domain::dataset::Dataset;
use crate::domain::date::Date;
use crate::domain::records::PartyIx;
use crate::domain::stance::{Stance, Standing};
use crate::domain::text::{fold, safe_line};
use crate::domain::vocabulary::{GapWord, NoteKind, Status, Terms};

use super::asked::asks_of_notes;
use super::evaluate::is_for;
use super::field::{Field, Mark, Test};
use super::lexer::{Body, Spanned, Token, tokens};
use super::{Condition, Fault, Kind, Query, Term, choose_columns, resolve};

/// The most terms that a query may have: more are sooner pasted than meant.
const MOST_TERMS: usize = 64;

pub(super) fn parse(text: &str, dataset: &Dataset) -> Query {
    let mut parser = Parser { text, dataset, conditions: Vec::new(), faults: Vec::new() };
    let mut chain = Vec::new();
    let mut bar = None;
    let mut terms = 0;
    for token in tokens(text) {
        match token {
            Token::Term { range, .. } if terms == MOST_TERMS => {
                let message = format!("only the first {MOST_TERMS} terms are read");
                parser.fault(&(range.start..text.len()), message, None);
                break;
            }
            Token::Bar(range) if chain.is_empty() || bar.is_some() => parser.lone_bar(range),
            Token::Bar(range) => bar = Some(range),
            Token::Term { range, negated, body } => {
                terms += 1;
                if bar.take().is_none() {
                    parser.close(&mut chain);
                }
                let read = parser.body(&range, body);
                chain.push(Alternative { range, negated, read });
            }
        }
    }
    if let Some(range) = bar {
        parser.lone_bar(range);
    }
    parser.close(&mut chain);
    parser.leave_a_column();
    parser.faults.sort_by_key(|fault| fault.range.start);
    Query { text: text.to_owned(), conditions: parser.conditions, faults: parser.faults }
}

/// One of the terms that bars join.
struct Alternative {
    range: Range<usize>,
    negated: bool,
    read: Read,
}

/// What a term was understood as.
enum Read {
    Rows(Option<Field>, Test),
    Columns(Vec<PartyIx>),
    Faulty,
}

struct Parser<'a> {
    text: &'a str,
    dataset: &'a Dataset,
    conditions: Vec<Condition>,
    faults: Vec<Fault>,
}

impl Parser<'_> {
    fn fault(&mut self, range: &Range<usize>, message: impl Into<String>, suggestion: Option<&str>) {
        let suggestion = suggestion.map(str::to_owned);
        self.faults.push(Fault { range: range.clone(), message: safe_line(&message.into()), suggestion });
    }

    fn lone_bar(&mut self, range: Range<usize>) {
        self.fault(&range, "`|` wants a term on each side", None);
    }

    /// Takes back what hides the last column.
    fn leave_a_column(&mut self) {
        let every: Vec<_> = self.dataset.party_ixs().collect();
        let hides = |condition: &Condition| matches!(condition.kind, Kind::Columns { hides: true, .. });
        while !every.is_empty()
            && choose_columns(&self.conditions.iter().collect::<Vec<_>>(), &every).is_empty()
        {
            let Some(last) = self.conditions.iter().rposition(hides) else { return };
            let condition = self.conditions.remove(last);
            let message = format!("`{}` would leave no party to show", condition.label);
            self.fault(&condition.range, message, None);
        }
    }

    /// Makes a condition of the terms that bars joined.
    fn close(&mut self, chain: &mut Vec<Alternative>) {
        let (Some(first), Some(last)) = (chain.first(), chain.last()) else { return };
        let range = first.range.start..last.range.end;
        let is_alone = chain.len() == 1;
        let mut terms = Vec::new();
        let (mut field, mut is_empty) = (None, true);
        for alternative in chain.drain(..) {
            let negated = alternative.negated;
            match alternative.read {
                Read::Columns(parties) if is_alone => {
                    let kind = Kind::Columns { hides: negated, parties };
                    return self.push(range, Some(Field::Party), kind);
                }
                Read::Columns(_) => {
                    let message = "`party:` chooses columns and cannot stand beside `|`; put it on its own";
                    self.fault(&alternative.range, message, None);
                    terms.push(Term { negated: false, test: Test::Anything });
                }
                Read::Faulty => terms.push(Term { negated: false, test: Test::Anything }),
                Read::Rows(of, test) => {
                    (field, is_empty) = (of, false);
                    terms.push(Term { negated, test });
                }
            }
        }
        if !is_empty {
            self.push(range, field.filter(|_| is_alone), Kind::Rows(terms));
        }
    }

    fn push(&mut self, range: Range<usize>, field: Option<Field>, kind: Kind) {
        let label = safe_line(&self.text[range.clone()]);
        self.conditions.push(Condition { range, label, field, kind });
    }

    fn body(&mut self, range: &Range<usize>, body: Body) -> Read {
        match body {
            Body::Text(text) => self.word(range, &text, Test::Word),
            Body::Fuzzy(text) => self.word(range, &text, Test::Fuzzy),
            Body::Field(head, values) => match Field::from_word(&fold(&head.text)) {
                Some(field) => self.field(range, field, &values),
                None => self.party_stance(range, &head, &values),
            },
        }
    }

    fn word(&mut self, range: &Range<usize>, text: &Spanned, make: fn(String) -> Test) -> Read {
        let folded = fold(&text.text).replace('\n', " ");
        if folded.trim().is_empty() {
            let term = &self.text[range.clone()];
            self.fault(range, format!("`{term}` wants a word after it"), None);
            return Read::Faulty;
        }
        Read::Rows(None, make(folded))
    }

    fn party_stance(&mut self, range: &Range<usize>, head: &Spanned, values: &[Spanned]) -> Read {
        if head.text.trim().is_empty() {
            let message = "a colon wants a field or a party before it; in quotes it is text";
            self.fault(range, message, None);
            return Read::Faulty;
        }
        let parties = resolve::parties(self.dataset, &head.text);
        if parties.is_empty() {
            let nearest = resolve::nearest(resolve::heads(self.dataset), &head.text);
            let term = self.text[range.clone()].trim_start_matches('-').replace('"', "");
            let message = format!("`{}` is no field and no party; `\"{term}\"` in quotes is text", head.text);
            self.fault(&head.range, message, nearest);
            return Read::Faulty;
        }
        let words = stance_words(["missing", "uncoded"]);
        let dataset = self.dataset;
        let standing = |value: &str| resolve::standing(dataset, value);
        match self.closed(range, &head.text, values, &words, standing) {
            Some(standings) => Read::Rows(None, Test::PartyStance(parties, standings.into_iter().collect())),
            None => Read::Faulty,
        }
    }

    fn field(&mut self, range: &Range<usize>, field: Field, values: &[Spanned]) -> Read {
        let dataset = self.dataset;
        let name = field.word();
        let test = match field {
            Field::Party => {
                return self.parties(range, field, values).map_or(Read::Faulty, Read::Columns);
            }
            Field::Theme => {
                let names = dataset.themes().iter().flat_map(|theme| [theme.id.as_str(), &theme.name]);
                self.open(range, name, name, values, names.collect(), |value| resolve::themes(dataset, value))
                    .map(Test::Theme)
            }
            Field::Source => {
                let ids = dataset.sources().iter().map(|source| source.id.as_str());
                self.open(range, name, name, values, ids.collect(), |value| resolve::sources(dataset, value))
                    .map(Test::Source)
            }
            Field::Stance => {
                let stance = |value: &str| resolve::stance(dataset, value).map(Standing::Stance);
                self.closed(range, name, values, &stance_words([]), stance)
                    .map(|stances| Test::Stance(stances.into_iter().collect()))
            }
            Field::Status => {
                self.listed(range, name, values, Status::ALL, Status::word, Status::label).map(Test::Status)
            }
            Field::Gap => {
                self.listed(range, name, values, GapWord::ALL, GapWord::word, GapWord::label).map(Test::Gap)
            }
            Field::Terms => {
                self.listed(range, name, values, Terms::ALL, Terms::word, Terms::label).map(Test::Terms)
            }
            Field::Kind => self
                .listed(range, name, values, NoteKind::ALL, NoteKind::word, NoteKind::label)
                .map(Test::Kind),
            Field::Is => self.listed(range, name, values, Mark::ALL, Mark::word, Mark::label).map(Test::Is),
            Field::Differ => self.comparison(range, field, values, Comparison::Differ),
            Field::Agree => self.comparison(range, field, values, Comparison::Agree),
            Field::Since => self.since(range, values),
            Field::Note => self.texts(range, name, values).map(Test::Note),
            Field::Tag => self.texts(range, name, values).map(|tags| {
                Test::Tag(tags.into_iter().map(|tag| tag.trim_start_matches('#').to_owned()).collect())
            }),
            Field::Author => self.texts(range, name, values).map(Test::Author),
        };
        match test {
            Some(test) if !is_for(&test, dataset.audience()) => {
                let what = if asks_of_notes(&test) { "notes" } else { "judgements" };
                self.fault(range, format!("{what} are not searched in room mode"), None);
                Read::Faulty
            }
            Some(test) => Read::Rows(Some(field), test),
            None => Read::Faulty,
        }
    }

    fn parties(&mut self, range: &Range<usize>, field: Field, values: &[Spanned]) -> Option<Vec<PartyIx>> {
        let dataset = self.dataset;
        let names = resolve::party_names(dataset);
        self.open(range, field.word(), "party", values, names, |value| resolve::parties(dataset, value))
    }

    fn comparison(
        &mut self,
        range: &Range<usize>,
        field: Field,
        values: &[Spanned],
        comparison: Comparison,
    ) -> Option<Test> {
        if values.is_empty() {
            return Some(Test::Compare(comparison, Vec::new()));
        }
        let parties = self.parties(range, field, values)?;
        if parties.len() < 2 {
            let message =
                format!("`{}:` takes two or more parties, or none for the principals", field.word());
            self.fault(range, message, None);
            return None;
        }
        Some(Test::Compare(comparison, parties))
    }

    fn since(&mut self, range: &Range<usize>, values: &[Spanned]) -> Option<Test> {
        const TAKES: &str =
            "`since:` takes a day, a month or a year, such as `2025-07-31`, `2025-07` or `2025`";
        let mut earliest = None;
        for value in values {
            let Some(date) = Date::parse(value.text.trim()) else {
                self.fault(&value.range, format!("{TAKES}; not `{}`", value.text), None);
                return None;
            };
            earliest = Some(earliest.map_or(date.first(), |earliest: Date| earliest.min(date.first())));
        }
        if earliest.is_none() {
            self.fault(range, TAKES, None);
        }
        earliest.map(Test::Since)
    }

    /// Values that may be any text.
    fn texts(&mut self, range: &Range<usize>, name: &str, values: &[Spanned]) -> Option<Vec<String>> {
        let texts: Vec<_> = values.iter().map(|value| fold(&value.text).replace('\n', " ")).collect();
        if texts.iter().any(|text| !text.trim().is_empty()) {
            return Some(texts.into_iter().filter(|text| !text.trim().is_empty()).collect());
        }
        self.fault(range, format!("`{name}:` wants a word after it"), None);
        None
    }

    /// Values of a closed list, by the word of files or of the screen.
    fn listed<T: Copy>(
        &mut self,
        range: &Range<usize>,
        name: &str,
        values: &[Spanned],
        all: &[T],
        word: fn(T) -> &'static str,
        label: fn(T) -> &'static str,
    ) -> Option<Vec<T>> {
        let words: Vec<_> = all.iter().map(|value| word(*value)).collect();
        self.closed(range, name, values, &words, |value| {
            let value = fold(value);
            all.iter().copied().find(|known| word(*known) == value || label(*known) == value)
        })
    }

    /// Values of a list that is short enough to be told whole.
    fn closed<T>(
        &mut self,
        range: &Range<usize>,
        name: &str,
        values: &[Spanned],
        words: &[&str],
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let takes = format!("`{name}:` takes {}", words.join(", "));
        if values.is_empty() {
            self.fault(range, takes, None);
            return None;
        }
        let mut known = Vec::new();
        for value in values {
            let Some(found) = read(value.text.trim()) else {
                let nearest = resolve::nearest(words.iter().copied(), &value.text);
                self.fault(&value.range, format!("{takes}; not `{}`", value.text), nearest);
                return None;
            };
            known.push(found);
        }
        Some(known)
    }

    /// Values that name records of the dataset: those they name, in the dataset's order.
    fn open<T: Ord>(
        &mut self,
        range: &Range<usize>,
        name: &str,
        kind: &str,
        values: &[Spanned],
        names: Vec<&str>,
        read: impl Fn(&str) -> Vec<T>,
    ) -> Option<Vec<T>> {
        if values.is_empty() {
            let example = names.first().map_or(String::new(), |name| format!(", such as `{name}`"));
            self.fault(range, format!("`{name}:` wants a name after it{example}"), None);
            return None;
        }
        let mut known = Vec::new();
        for value in values {
            let found = read(value.text.trim());
            if found.is_empty() {
                let nearest = resolve::nearest(names, &value.text);
                self.fault(&value.range, format!("there is no {kind} `{}`", value.text), nearest);
                return None;
            }
            known.extend(found);
        }
        known.sort_unstable();
        known.dedup();
        Some(known)
    }
}

fn stance_words<const N: usize>(more: [&'static str; N]) -> Vec<&'static str> {
    Stance::ALL.iter().map(|stance| stance.word()).chain(more).collect()
}
