//! What each column of a table is, once its layout is known; and why those that are nothing are not taken.

use std::collections::{HashMap, HashSet};

use crate::codec::table::{Table, column_letters};
use crate::domain::stance::Stance;
use crate::domain::text::fold;

use super::field::Field;
use super::layout::takes;
use super::naming::{is_of_position, is_of_where};
use super::plan::{Column, Layout, PlannedParty};
use super::report::Weight;
use super::roles::{Candidate, Role};
use super::rows::Told;
use super::wanted::Wish;

/// The columns, and what their headings name.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) list: Vec<Column>,
    pub(super) parties: Vec<PlannedParty>,
    pub(super) issues: Vec<String>,
}

/// What is needed to say what a column is.
pub(super) struct Sheet<'a> {
    pub(super) table: &'a Table,
    pub(super) layout: Layout,
    /// The first row below the headings.
    pub(super) first_row: usize,
    /// Whether the user named the columns that are parties.
    pub(super) parties_are_named: bool,
    /// Words for stances that the user gave.
    pub(super) stances: &'a [(String, Stance)],
}

impl Sheet<'_> {
    /// What each column is.
    pub(super) fn columns(&self, all: &[Candidate], told: &mut Told) -> Columns {
        let mut out = Columns::default();
        let mut fields: HashMap<Field, usize> = HashMap::new();
        let mut parties: HashMap<String, usize> = HashMap::new();
        let mut taken: HashMap<(usize, Field), usize> = HashMap::new();
        let mut meant: Vec<Meant> =
            all.iter().enumerate().map(|(at, candidate)| self.meant(at, candidate)).collect();
        self.what_is_asked_wins(all, &mut meant, told);
        let mut owned = if self.layout == Layout::Wide { owned(all, &meant) } else { HashMap::new() };
        if self.layout == Layout::Wide {
            owned.extend(asked_of_left(all, &meant));
        }
        for (at, (candidate, meant)) in all.iter().zip(meant).enumerate() {
            let meant = match owned.remove(&at) {
                Some((name, field)) => {
                    let message = format!(
                        "this column is taken for the {} of the party to its left; --column says otherwise",
                        field.word()
                    );
                    told.tell(Weight::Taken, (None, Some(at)), message, Some(&candidate.head));
                    Meant::Party(name, field, false)
                }
                None => meant,
            };
            let column = match meant {
                Meant::Field(field) => match fields.get(&field) {
                    Some(first) if !is_list(field) => {
                        let field = field.word();
                        Err(Some(format!(
                            "column {} is the {field} already; --column names one of them",
                            column_letters(*first)
                        )))
                    }
                    Some(_) | None => {
                        fields.entry(field).or_insert(at);
                        Ok(Column::Field(field))
                    }
                },
                Meant::Party(name, field, genitive) => {
                    let next = parties.len();
                    let party = *parties.entry(fold(&name)).or_insert(next);
                    if let Some(first) = taken.get(&(party, field)) {
                        let name = &out.parties[party].name;
                        let letters = column_letters(*first);
                        Err(Some(format!(
                            "column {letters} is {name} already; name one of the two otherwise, or say --column {letters}=ignore"
                        )))
                    } else {
                        if party == next {
                            out.parties.push(PlannedParty { name: name.clone() });
                        }
                        taken.insert((party, field), at);
                        if genitive {
                            let message = format!(
                                "the party is taken to be {name}, by a genitive; name the column after the party if it is not"
                            );
                            told.tell(Weight::Taken, (None, Some(at)), message, Some(&candidate.head));
                        }
                        Ok(Column::OfParty(party, field))
                    }
                }
                Meant::Issue => {
                    out.issues.push(candidate.head.clone());
                    Ok(Column::OfIssue(out.issues.len() - 1))
                }
                Meant::Nothing(why) => Err(why),
            };
            out.list.push(column.unwrap_or_else(|why| {
                let why = why.filter(|_| self.is_filled(at));
                if let Some(why) = &why {
                    let found = Some(candidate.head.as_str()).filter(|head| !head.is_empty());
                    told.tell(Weight::Unplaced, (None, Some(at)), why.clone(), found);
                }
                Column::Ignored(why)
            }));
        }
        out
    }

    /// Where the user names the column of a field, no other is it by its heading. "Issue" over short numbers is the number.
    fn what_is_asked_wins(&self, all: &[Candidate], meant: &mut [Meant], told: &mut Told) {
        let asked: HashSet<Field> = all
            .iter()
            .zip(&*meant)
            .filter_map(|(candidate, meant)| match meant {
                Meant::Field(field) if candidate.wish.is_some() && !is_list(*field) => Some(*field),
                Meant::Field(_) | Meant::Party(..) | Meant::Issue | Meant::Nothing(_) => None,
            })
            .collect();
        let mut has_number = meant.iter().any(|it| matches!(it, Meant::Field(Field::Number)));
        for (at, (candidate, meant)) in all.iter().zip(meant).enumerate() {
            let Meant::Field(field) = *meant else { continue };
            if candidate.wish.is_some() || !asked.contains(&field) {
                continue;
            }
            let is_number = field == Field::Issue
                && !has_number
                && takes(self.layout, Field::Number)
                && self.are_numbers(at);
            *meant = if is_number {
                has_number = true;
                let message = "another column is asked to be the issue, and this one is taken for its number; --column says otherwise";
                told.tell(Weight::Taken, (None, Some(at)), message, Some(&candidate.head));
                Meant::Field(Field::Number)
            } else {
                let field = field.word();
                Meant::Nothing(Some(format!(
                    "another column is asked to be the {field}, and this one is not taken; --column says what it is"
                )))
            };
        }
    }

    /// Whether there is nothing in a column but short numbers: "1", "2.3", "4a".
    fn are_numbers(&self, column: usize) -> bool {
        let is_number = |cell: &str| {
            cell.len() <= 8
                && cell.starts_with(|c: char| c.is_ascii_digit())
                && cell.chars().all(|c| c.is_ascii_alphanumeric() || ".-/)".contains(c))
                && cell.bytes().filter(u8::is_ascii_alphabetic).count() < 2
        };
        self.is_filled(column) && self.cells(column).all(is_number)
    }

    fn meant(&self, at: usize, candidate: &Candidate) -> Meant {
        let nothing = |why: &str| Meant::Nothing(Some(why.to_owned()));
        let named_parties = self.parties_are_named && self.layout == Layout::Wide;
        match &candidate.role {
            Role::Field(Field::Ignore) => Meant::Nothing(None),
            Role::Field(field) if takes(self.layout, *field) => Meant::Field(*field),
            Role::Field(field) => match (self.layout, candidate.wish) {
                // "--column Ukraine=text": the words of the party that the heading is.
                (Layout::Wide, Some(Wish::Field(_))) if is_of_position(*field) && !candidate.is_word => {
                    Meant::Party(candidate.head.clone(), *field, false)
                }
                // "Verification" over a column of a table of parties is what they say of it.
                (Layout::Turned, None) if is_subject(*field) => Meant::Issue,
                (
                    Layout::Long
                    | Layout::Wide
                    | Layout::Turned
                    | Layout::Pairs
                    | Layout::Measures
                    | Layout::Steps
                    | Layout::Pressures,
                    _,
                ) => Meant::Nothing(Some(self.without(*field))),
            },
            Role::Blank => nothing("this column has no heading and is not taken; --column says what it is"),
            Role::Neither(why) => nothing(why),
            Role::Of(of) => match self.layout {
                Layout::Wide if named_parties && candidate.wish.is_none() => Meant::Nothing(None),
                Layout::Wide => Meant::Party(of.name.clone(), of.field, of.genitive),
                Layout::Turned if of.field == Field::Position => Meant::Issue,
                Layout::Long
                | Layout::Turned
                | Layout::Pairs
                | Layout::Measures
                | Layout::Steps
                | Layout::Pressures => nothing(
                    "this heading names a party, but the table has no columns of parties; --layout says how it is laid out",
                ),
            },
            Role::Unknown => match self.layout {
                Layout::Wide if named_parties => Meant::Nothing(None),
                Layout::Wide if self.are_figures(at) => nothing(
                    "this column holds figures or links and is not taken for a party; --party takes it, and --stance says what a figure stands for",
                ),
                Layout::Wide => Meant::Party(candidate.head.clone(), Field::Position, false),
                Layout::Turned if self.are_figures(at) => nothing(
                    "this column holds figures or links and is not taken for an issue; --stance says what a figure stands for",
                ),
                Layout::Turned => Meant::Issue,
                Layout::Long | Layout::Pairs | Layout::Measures | Layout::Steps | Layout::Pressures => {
                    nothing(
                        "this heading is not known, and its column is not taken; --column says what it is",
                    )
                }
            },
            // Settled before: see `settle_subject` and `candidates`.
            Role::Either(_, field) if takes(self.layout, *field) => Meant::Field(*field),
            Role::Either(_, field) => Meant::Nothing(Some(self.without(*field))),
            Role::OfNamed(_) => nothing("it is not clear whose this column is; --column says what it is"),
        }
    }

    fn without(&self, field: Field) -> String {
        let field = field.word();
        match self.layout {
            Layout::Wide => format!(
                "this column holds {field}, which no issue has, and no heading says whose it is; --party or --column says what it is"
            ),
            Layout::Long => format!(
                "this column holds {field}, which neither an issue nor a position has; --column says what else it is"
            ),
            Layout::Turned => format!(
                "this column holds {field}, which has no place in a table of parties; --column says what else it is"
            ),
            Layout::Pairs => format!(
                "this column holds {field}, which neither an opportunity nor a challenge has; --column says what else it is"
            ),
            Layout::Measures => {
                format!("this column holds {field}, which no measure has; --column says what else it is")
            }
            Layout::Steps => {
                format!("this column holds {field}, which no step has; --column says what else it is")
            }
            Layout::Pressures => {
                format!("this column holds {field}, which no pressure has; --column says what else it is")
            }
        }
    }

    fn is_filled(&self, column: usize) -> bool {
        self.cells(column).next().is_some()
    }

    fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        (self.first_row..self.table.row_count())
            .map(move |row| self.table.cell(row, column))
            .filter(|cell| !cell.is_empty())
    }

    /// Whether there is nothing in a column but figures, dates or links.
    fn are_figures(&self, column: usize) -> bool {
        let is_stance = |cell: &str| self.stances.iter().any(|(word, _)| fold(word) == fold(cell));
        let is_figure = |cell: &str| {
            let is_link = ["http://", "https://", "www."].iter().any(|start| cell.starts_with(start));
            let is_number =
                cell.bytes().any(|b| b.is_ascii_digit()) && !cell.chars().any(char::is_alphabetic);
            (is_link || is_number) && !is_stance(cell)
        };
        self.is_filled(column) && self.cells(column).all(is_figure)
    }
}

/// Fields that stand once to the right of each party ("Ukraine | Source | Russia | Source") and so are theirs, by column.
fn owned(all: &[Candidate], meant: &[Meant]) -> HashMap<usize, (String, Field)> {
    let mut fields: HashMap<Field, Vec<(usize, Option<&str>)>> = HashMap::new();
    let mut party: Option<&str> = None;
    for (at, (candidate, meant)) in all.iter().zip(meant).enumerate() {
        match (&candidate.role, meant) {
            (_, Meant::Party(name, Field::Position, _)) => party = Some(name),
            (Role::Field(field), _)
                if candidate.wish.is_none() && (is_of_position(*field) || is_of_where(*field)) =>
            {
                fields.entry(*field).or_default().push((at, party));
            }
            (Role::Blank, _) | (_, Meant::Party(..)) => {}
            (_, Meant::Field(_) | Meant::Issue | Meant::Nothing(_)) => party = None,
        }
    }
    let mut owned = HashMap::new();
    for (field, columns) in fields {
        let owners: HashSet<&str> = columns.iter().filter_map(|(_, owner)| *owner).collect();
        if columns.len() > 1 && owners.len() == columns.len() {
            owned.extend(columns.iter().filter_map(|(at, owner)| Some((*at, ((*owner)?.to_owned(), field)))));
        }
    }
    owned
}

/// Columns that the user asks to be a field of a position and whose headings ("Notes") name no party: they are of the party to
/// their left.
fn asked_of_left(all: &[Candidate], meant: &[Meant]) -> Vec<(usize, (String, Field))> {
    let mut party: Option<&str> = None;
    let mut of_left = vec![];
    for (at, (candidate, meant)) in all.iter().zip(meant).enumerate() {
        match (meant, &candidate.role, candidate.wish) {
            (Meant::Party(name, ..), _, _) => party = Some(name),
            (Meant::Nothing(_), Role::Field(field), Some(Wish::Field(_))) if is_of_position(*field) => {
                of_left.extend(party.map(|name| (at, (name.to_owned(), *field))));
            }
            (Meant::Field(_) | Meant::Issue | Meant::Nothing(_), _, _) => {}
        }
    }
    of_left
}

enum Meant {
    Field(Field),
    Party(String, Field, bool),
    Issue,
    Nothing(Option<String>),
}

/// Fields whose words may as well be the titles of issues.
fn is_subject(field: Field) -> bool {
    matches!(
        field,
        Field::Verification | Field::Reciprocity | Field::Measure | Field::Mitigation | Field::Risk
    )
}

/// Fields that several columns may fill together.
fn is_list(field: Field) -> bool {
    matches!(field, Field::Themes | Field::Challenges | Field::Opportunities)
}
