//! What each column is, before it is known how the table is laid out.

use std::collections::HashMap;

use crate::codec::table::Table;
use crate::domain::Dataset;
use crate::domain::text::fold;
use crate::domain::vocabulary::{Status, Words};

use super::field::Field;
use super::headings::{Lexicon, Meaning, key};
use super::heads::{Head, Heads};
use super::naming::{OfParty, is_of_nobody, is_of_position, is_of_somebody, known_party, of_party};
use super::wanted::Wish;
use super::wording::value;

/// What a column is taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// It has no heading.
    Blank,
    /// A field.
    Field(Field),
    /// The issue, if no other is; else this field.
    Either(usize, Field),
    /// A field of a party.
    Of(OfParty),
    /// A field of a party, if another column names the party.
    OfNamed(OfParty),
    /// Nothing that is taken, and why.
    Neither(&'static str),
    /// A heading that nothing is known of: a party, where the layout has parties in its headings.
    Unknown,
}

/// A column: its heading, what it is taken for, and what the user said of it.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) head: String,
    pub(super) role: Role,
    pub(super) wish: Option<Wish>,
    /// Whether its heading by itself is a word that is no party's name.
    pub(super) is_word: bool,
}

const NEITHER: &str = "this heading is neither a field nor a party, and its column is not taken; --column or --party says what it is";
const UNCLEAR: &str = "of these two headings it is not clear which names a party, and the column is not taken; --party takes it";
const NOBODY: &str = "this heading names a field of a position and not whose it is, and its column is not taken; --column or --party says what it is";

/// What each column is taken for, by its heading, by what stands beside it, and by what was asked.
pub(super) fn candidates(
    table: &Table,
    heads: &Heads,
    lexicon: &Lexicon,
    known: Option<&Dataset>,
    wishes: &[Option<Wish>],
) -> Vec<Candidate> {
    let candidate = |(head, wish): (&Head, &Option<Wish>)| {
        let role = role(head, lexicon, known);
        let is_word = matches!(role, Role::Blank | Role::Field(_) | Role::Either(..) | Role::Neither(_));
        Candidate { head: head.text.clone(), role, wish: *wish, is_word }
    };
    let mut all: Vec<Candidate> = heads.columns.iter().zip(wishes).map(candidate).collect();
    for candidate in &mut all {
        match candidate.wish {
            Some(Wish::Field(field)) if !is_of_position(field) => candidate.role = Role::Field(field),
            Some(Wish::Field(field)) => candidate.role = wished(candidate, field),
            Some(Wish::Party) => candidate.role = Role::Of(whose(candidate, known)),
            None => {}
        }
    }
    by_company(table, heads, lexicon, &mut all);
    all
}

fn role(head: &Head, lexicon: &Lexicon, known: Option<&Dataset>) -> Role {
    let named = |of: OfParty| OfParty { name: known_party(known, &of.name).unwrap_or(of.name), ..of };
    if let Some(of) = &head.of {
        return match lexicon.meaning(&of.name) {
            // "Yes" and "No" under "Votes" are no parties.
            Meaning::Neither if head.is_party => Role::Neither(NEITHER),
            Meaning::Blank
            | Meaning::Field(_)
            | Meaning::Either(..)
            | Meaning::Neither
            | Meaning::Unknown => Role::Of(named(of.clone())),
        };
    }
    if head.is_unclear {
        return Role::Neither(UNCLEAR);
    }
    let text = head.text.as_str();
    let party = || OfParty { name: text.to_owned(), field: Field::Position, is_plain: true, genitive: false };
    match lexicon.meaning(text) {
        Meaning::Blank => Role::Blank,
        // "NR" may be a party of the dataset, as "Nr." never is.
        Meaning::Field(_) if is_called(known, text) => Role::Of(named(party())),
        Meaning::Field(field) => Role::Field(field),
        Meaning::Either(..) | Meaning::Neither | Meaning::Unknown if known_party(known, text).is_some() => {
            Role::Of(named(party()))
        }
        Meaning::Either(rank, field) => Role::Either(rank, field),
        Meaning::Neither => Role::Neither(NEITHER),
        Meaning::Unknown => match of_party(text, lexicon, known) {
            Some(of) if of.is_plain => Role::Of(of),
            Some(of) => Role::OfNamed(of),
            None => match lexicon.loosely(text) {
                Meaning::Field(field) => Role::Field(field),
                Meaning::Either(rank, field) => Role::Either(rank, field),
                Meaning::Neither => Role::Neither(NEITHER),
                Meaning::Blank | Meaning::Unknown if is_of_nobody(text, lexicon) => {
                    of_whom(text, lexicon).map_or(Role::Neither(NOBODY), Role::Field)
                }
                Meaning::Blank | Meaning::Unknown if is_of_somebody(text, lexicon) => Role::Neither(NEITHER),
                Meaning::Blank | Meaning::Unknown => Role::Unknown,
            },
        },
    }
}

/// Whether a dataset calls a party exactly this.
fn is_called(known: Option<&Dataset>, text: &str) -> bool {
    known.is_some_and(|known| {
        known.parties().iter().any(|party| *party.short == *text || *party.name == *text)
    })
}

/// The field in "Party's position", which is that of a table with a column of parties.
fn of_whom(text: &str, lexicon: &Lexicon) -> Option<Field> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (first, rest) = words.split_first()?;
    let first = first.trim_end_matches(['s', '\'', '\u{2019}']);
    let is_party = lexicon.field(first) == Some(Field::Party)
        || lexicon.field(&format!("{first}s")) == Some(Field::Party);
    is_party.then(|| lexicon.field(&rest.join(" ")))?
}

/// A field of a position that was asked for: of the party that the heading names, if it names one.
fn wished(candidate: &Candidate, field: Field) -> Role {
    match &candidate.role {
        Role::Of(of) | Role::OfNamed(of) => Role::Of(OfParty { field, is_plain: true, ..of.clone() }),
        Role::Blank | Role::Field(_) | Role::Either(..) | Role::Neither(_) | Role::Unknown => {
            Role::Field(field)
        }
    }
}

/// The party of a column that was asked to be one.
fn whose(candidate: &Candidate, known: Option<&Dataset>) -> OfParty {
    match &candidate.role {
        Role::Of(of) | Role::OfNamed(of) => OfParty { is_plain: true, ..of.clone() },
        Role::Blank | Role::Field(_) | Role::Either(..) | Role::Neither(_) | Role::Unknown => OfParty {
            name: known_party(known, &candidate.head).unwrap_or_else(|| candidate.head.clone()),
            field: Field::Position,
            is_plain: true,
            genitive: false,
        },
    }
}

/// Headings beside which "no" counts votes and is no number.
const YES: [&str; 12] = [
    "yes",
    "ja",
    "oui",
    "abstain",
    "abstention",
    "abstentions",
    "enthaltung",
    "enthaltungen",
    "in favour",
    "in favor",
    "for",
    "votes for",
];

/// Words over where a pressure comes from, in a table of pressures.
const KIND: &[&str] =
    &["kind", "type", "typ", "art", "from", "origin", "herkunft", "von", "origine", "provenance", "de"];

/// Whether a cell holds the number of a step, and not the step.
fn is_count_of(cell: &str) -> bool {
    cell.trim_end_matches(['.', ')']).bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Settles what "Step" and "Kind" mean.
fn steps_and_pressures(table: &Table, heads: &Heads, all: &mut [Candidate]) {
    let has =
        |fields: &[Field]| all.iter().any(|it| fields.iter().any(|field| it.role == Role::Field(*field)));
    let (has_issue, has_pressure) = (has(&[Field::Issue]), has(&[Field::Pressure]));
    // Beside columns of parties a step is what they take positions on.
    let has_others = all.iter().any(|it| matches!(it.role, Role::Of(_) | Role::Unknown));
    let is_of_steps = !has(&[Field::Position, Field::Stance, Field::Text, Field::Party])
        && (has(&[Field::ProposedBy]) || !has_others);
    for (column, candidate) in all.iter_mut().enumerate().filter(|(_, it)| it.wish.is_none()) {
        let cells = (heads.rows.end..table.row_count()).map(|row| table.cell(row, column));
        let mut cells = cells.filter(|cell| !cell.is_empty()).peekable();
        match &candidate.role {
            Role::Field(Field::Step) if cells.peek().is_some() && cells.all(is_count_of) => {
                candidate.role = Role::Field(Field::Number);
            }
            Role::Field(Field::Step) if !is_of_steps => {
                candidate.role = if has_issue { Role::Neither(NEITHER) } else { Role::Unknown };
            }
            Role::Unknown | Role::Neither(_)
                if has_pressure && KIND.contains(&key(&candidate.head).as_str()) =>
            {
                candidate.role = Role::Field(Field::PressureFrom);
            }
            Role::Field(_) | Role::Of(_) | Role::OfNamed(_) | Role::Either(..) => {}
            Role::Blank | Role::Neither(_) | Role::Unknown => {}
        }
    }
}

/// Settles what a heading means by what stands beside and below it.
fn by_company(table: &Table, heads: &Heads, lexicon: &Lexicon, all: &mut [Candidate]) {
    steps_and_pressures(table, heads, all);
    let has = |all: &[Candidate], field: Field| all.iter().any(|it| it.role == Role::Field(field));
    let is_count = all.iter().any(|it| YES.contains(&key(&it.head).as_str()));
    let has_measure = has(all, Field::Measure);
    let has_position = [Field::Position, Field::Stance, Field::Text].iter().any(|field| has(all, *field));
    let is_long = has(all, Field::Party);
    // Where nobody else is named, those who speak are the parties.
    let has_statement =
        all.iter().any(|it| matches!(key(&it.head).as_str(), "statement" | "statements" | "aussage"));
    let names_nobody = !is_long && !all.iter().any(|it| matches!(it.role, Role::Of(_) | Role::Unknown));
    let speaker = all.iter().position(|it| it.role == Role::Field(Field::By) && it.wish.is_none());
    let speaker = speaker.filter(|_| names_nobody && (has_position || has_statement));
    if let Some(speaker) = speaker {
        all[speaker].role = Role::Field(Field::Party);
    }
    let is_long = is_long || speaker.is_some();
    let count = |is: fn(&Role) -> bool| all.iter().filter(|it| is(&it.role)).count();
    let has_issue = has(all, Field::Issue);
    let are_parties =
        count(|role| matches!(role, Role::Of(_))) > 0 || count(|role| *role == Role::Unknown) > 1;
    let is_beside_parties =
        !has_position && are_parties && (has_issue || count(|role| matches!(role, Role::Either(..))) > 0);
    let has_words = [Field::Position, Field::Text].iter().any(|field| has(all, *field));
    let issue = all.iter().position(|it| it.role == Role::Field(Field::Issue));
    // With a stance in the same row a statement is what the party says, unless all parties to an issue have the same one.
    let is_said = |column: usize| {
        issue.is_some_and(|issue| !is_of_issue(table, heads.rows.end, issue, column)) && !has_words
    };
    for (column, candidate) in all.iter_mut().enumerate().filter(|(_, it)| it.wish.is_none()) {
        let word = key(&candidate.head);
        let cells = || {
            (heads.rows.end..table.row_count())
                .map(|row| table.cell(row, column))
                .filter(|cell| !cell.is_empty())
        };
        let settled = match (candidate.role.clone(), word.as_str()) {
            (Role::Field(Field::Number), "no") if is_count && fold(&candidate.head) == "no" => {
                Role::Neither(NEITHER)
            }
            // "State" is a country, and where it says "open" or "agreed" what has become of an issue.
            (Role::Field(Field::Party), "state" | "etat" | "stand")
                if cells().next().is_some() && cells().all(|cell| value::<Status>(cell).is_some()) =>
            {
                Role::Field(Field::Status)
            }
            // Beside columns that are parties it is no column of parties.
            (Role::Field(Field::Party), "state" | "etat") if is_beside_parties => Role::Field(Field::Status),
            (Role::Field(Field::Risk), _) if !has_measure => Role::Field(Field::Challenges),
            (Role::Unknown, "stand") => {
                let dated = cells().filter(|cell| cell.bytes().any(|b| b.is_ascii_digit())).count();
                Role::Field(if dated * 2 > cells().count() { Field::Date } else { Field::Status })
            }
            (Role::Either(..), "statement" | "statements" | "aussage")
                if is_long && (!has_position || is_said(column)) =>
            {
                Role::Field(Field::Text)
            }
            (role, _) => role,
        };
        candidate.role = match settled {
            // "Words" over anything but the three words of that field are the words themselves.
            Role::Field(Field::Words) if !are_words(cells()) => Role::Field(Field::Text),
            Role::Of(of) if of.field == Field::Words && !are_words(cells()) => {
                Role::Of(OfParty { field: Field::Text, ..of })
            }
            Role::Blank
            | Role::Field(_)
            | Role::Either(..)
            | Role::Of(_)
            | Role::OfNamed(_)
            | Role::Neither(_)
            | Role::Unknown => settled,
        };
    }
    let named: Vec<String> = all
        .iter()
        .filter_map(|it| match &it.role {
            Role::Of(of) => Some(fold(&of.name)),
            Role::Unknown => Some(fold(&it.head)),
            Role::Blank | Role::Field(_) | Role::Either(..) | Role::OfNamed(_) | Role::Neither(_) => None,
        })
        .collect();
    for candidate in all {
        if let Role::OfNamed(of) = &candidate.role {
            let is_named = named.contains(&fold(&of.name));
            // "Date (UTC)" is a date, unless there is a party of that name.
            let otherwise = || match lexicon.loosely(&candidate.head) {
                Meaning::Field(field) => Role::Field(field),
                Meaning::Blank | Meaning::Either(..) | Meaning::Neither | Meaning::Unknown => {
                    Role::Neither(NOBODY)
                }
            };
            candidate.role = if is_named { Role::Of(of.clone()) } else { otherwise() };
        }
    }
}

/// Whether a column says the same in all rows of an issue, of which one at least has several; a blank issue is the one above.
fn is_of_issue(table: &Table, first_row: usize, issue: usize, column: usize) -> bool {
    let mut said: HashMap<&str, &str> = HashMap::new();
    let (mut of, mut comes_again) = ("", false);
    for row in first_row..table.row_count() {
        if !table.cell(row, issue).is_empty() {
            of = table.cell(row, issue);
        }
        let cell = table.cell(row, column);
        match said.insert(of, cell) {
            Some(before) if before != cell => return false,
            Some(_) => comes_again = comes_again || !cell.is_empty(),
            None => {}
        }
    }
    comes_again
}

fn are_words<'a>(mut cells: impl Iterator<Item = &'a str>) -> bool {
    cells.all(|cell| Words::from_word(&fold(cell)).is_some())
}
