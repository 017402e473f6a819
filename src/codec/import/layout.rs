//! How a table is laid out, by what its columns are taken for.

use std::collections::HashSet;

use crate::codec::table::Table;

use super::field::Field;
use super::naming::{is_of_position, is_of_where};
use super::plan::Layout;
use super::report::Weight;
use super::roles::{Candidate, Role};
use super::rows::Told;

/// What a table has, as far as its layout depends on it.
struct Has<'a>(&'a [Candidate]);

impl Has<'_> {
    fn field(&self, field: Field) -> bool {
        self.0.iter().any(|it| it.role == Role::Field(field))
    }

    fn any(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| self.field(*field))
    }

    fn issue(&self) -> bool {
        self.field(Field::Issue) || self.0.iter().any(|it| matches!(it.role, Role::Either(..)))
    }

    fn parties(&self) -> bool {
        self.0.iter().any(|it| matches!(it.role, Role::Of(_)))
    }

    fn unknown(&self) -> bool {
        self.0.iter().any(|it| it.role == Role::Unknown)
    }

    /// Whether any heading is a word that is known, or any column was asked for.
    fn nothing_known(&self) -> bool {
        self.0
            .iter()
            .all(|it| it.wish.is_none() && matches!(it.role, Role::Blank | Role::Unknown | Role::Neither(_)))
    }
}

/// The layout, or why the table is not taken. `alone` tells that no other table could have been meant, `is_titled` that what
/// stands over the table could be the issue of all its rows.
pub(super) fn layout(
    all: &[Candidate],
    asked: Option<Layout>,
    alone: bool,
    is_titled: bool,
) -> Result<Layout, String> {
    let has = Has(all);
    let names_issue = has.issue() || is_titled;
    let says = has.any(&[Field::Position, Field::Stance, Field::Text, Field::Quote]);
    let of_measures =
        has.any(&[Field::Purpose, Field::Impact, Field::Reciprocity, Field::Verification, Field::ProposedBy]);
    let pairs = has.any(&[Field::Opportunities, Field::Challenges]);
    let starts_unknown =
        all.iter().find(|it| it.role != Role::Blank).is_some_and(|it| it.role == Role::Unknown);
    if let Some(layout) = asked {
        let lacks = match layout {
            Layout::Long if !has.field(Field::Party) => {
                Some("no column names the party; --column COL=party says which")
            }
            Layout::Long if !names_issue => {
                Some("no column names the issue; add one, or say with --issue which it is")
            }
            Layout::Long if !says => Some(
                "no column says where the parties stand; --column COL=position (or stance, or text) says which",
            ),
            Layout::Pairs if !pairs => {
                Some("no column holds opportunities or challenges; --column COL=opportunities says which")
            }
            Layout::Pressures if !has.field(Field::Party) => {
                Some("no column names the party; --column COL=party says which")
            }
            Layout::Long
            | Layout::Wide
            | Layout::Turned
            | Layout::Pairs
            | Layout::Measures
            | Layout::Steps
            | Layout::Pressures => None,
        };
        return lacks
            .map_or(Ok(layout), |lacks| Err(format!("it was asked to be {}, but {lacks}", layout.word())));
    }
    if has.field(Field::Step) {
        return Ok(Layout::Steps);
    }
    if has.field(Field::Pressure) && has.field(Field::Party) && !says {
        return Ok(Layout::Pressures);
    }
    let is_of_measures = of_measures || !has.unknown() && !has.parties() && !has.field(Field::Party);
    if has.field(Field::Measure) && is_of_measures {
        return Ok(Layout::Measures);
    }
    if has.field(Field::Party) {
        return match (has.issue(), says) {
            (true, true) => Ok(Layout::Long),
            (false, false) if has.unknown() => Ok(Layout::Turned),
            (false, true) if is_titled => Ok(Layout::Long),
            (false, true) => Err("it has parties and what they say, but no column names the issue; add one, or say with --issue which it is".to_owned()),
            (_, false) => Err("it has parties, but no column says where they stand; --column COL=position (or stance, or text) says which".to_owned()),
        };
    }
    if pairs && !has.issue() && !has.parties() && !starts_unknown {
        return Ok(Layout::Pairs);
    }
    if has.nothing_known() && !alone {
        return Err("none of its headings is known; --table takes it all the same, and --issue and --party say what its columns are".to_owned());
    }
    Ok(Layout::Wide)
}

/// Whether rows of a layout have a field.
pub(super) fn takes(layout: Layout, field: Field) -> bool {
    use Field as F;
    let of_issue = || {
        matches!(
            field,
            F::Id
                | F::Number
                | F::Issue
                | F::Summary
                | F::Question
                | F::Themes
                | F::Status
                | F::AgreedText
                | F::AgreedOn
                | F::Gap
                | F::LinesToTake
                | F::Challenges
                | F::Opportunities
        )
    };
    let of_where = is_of_where(field);
    of_where
        || match layout {
            Layout::Long => field == F::Party || of_issue() || is_of_position(field),
            Layout::Wide => of_issue(),
            Layout::Turned => field == F::Party || field == F::By,
            Layout::Pairs => matches!(field, F::Opportunities | F::Challenges | F::Mitigation | F::By),
            Layout::Measures => matches!(
                field,
                F::Id
                    | F::Measure
                    | F::Issue
                    | F::Purpose
                    | F::Impact
                    | F::Reciprocity
                    | F::Status
                    | F::ProposedBy
                    | F::Risk
                    | F::Verification
                    | F::By
            ),
            Layout::Steps => {
                matches!(field, F::Id | F::Step | F::Issue | F::Measure | F::Status | F::ProposedBy | F::By)
            }
            Layout::Pressures => {
                matches!(field, F::Id | F::Party | F::Pressure | F::PressureFrom | F::By)
            }
        }
}

/// Makes one column the subject of the rows, or the title that of all positions, which is given back; and says so where it is
/// taken for granted.
pub(super) fn settle_subject(
    table: &Table,
    layout: Layout,
    first_row: usize,
    all: &mut [Candidate],
    title: Option<&str>,
    told: &mut Told,
) -> Result<Option<String>, String> {
    let subject = match layout {
        Layout::Long | Layout::Wide => Field::Issue,
        Layout::Turned => Field::Party,
        Layout::Measures => Field::Measure,
        Layout::Steps => Field::Step,
        Layout::Pressures => Field::Pressure,
        Layout::Pairs => return Ok(None),
    };
    let has_subject = Has(all).field(subject);
    if subject == Field::Issue {
        settle_either(table, first_row, all, has_subject, told);
    }
    if Has(all).field(subject) {
        return Ok(None);
    }
    if let Some(title) = title.filter(|_| layout == Layout::Long) {
        let message =
            "no column names the issue; what stands over the table is taken for it; --issue names a column";
        let found = Some(title).filter(|title| table.title.as_deref() != Some(title));
        told.tell(Weight::Taken, (None, None), message, found);
        return Ok(Some(title.to_owned()));
    }
    let is_filled =
        |column: usize| (first_row..table.row_count()).any(|row| !table.cell(row, column).is_empty());
    let measure =
        all.iter().position(|it| it.role == Role::Field(Field::Measure)).filter(|_| layout == Layout::Wide);
    let is_open =
        |role: &Role| matches!(role, Role::Blank | Role::Unknown | Role::Neither(_) | Role::Either(..));
    let first = (0..all.len()).find(|column| all[*column].role != Role::Blank || is_filled(*column));
    // After a number or a theme only what can be no party is taken: a column without a heading, or what the issue is about.
    let later = || {
        let blank = || (0..all.len()).find(|column| all[*column].role == Role::Blank && is_filled(*column));
        all.iter().position(|it| it.role == Role::Field(Field::Summary)).or_else(blank)
    };
    let column = measure.or_else(|| first.filter(|column| is_open(&all[*column].role))).or_else(later);
    let Some(column) = column.filter(|column| all[*column].wish.is_none()) else {
        let (what, how) = match layout {
            Layout::Turned => ("party", "--column COL=party"),
            Layout::Measures => ("measure", "--column COL=measure"),
            Layout::Steps => ("step", "--column COL=step"),
            Layout::Pressures => ("pressure", "--column COL=pressure"),
            Layout::Long | Layout::Wide | Layout::Pairs => ("issue", "--issue COL"),
        };
        return Err(format!("no column names the {what}; {how} says which"));
    };
    all[column].role = Role::Field(subject);
    let message = match layout {
        Layout::Turned => "this column is taken for the party; --column names another",
        Layout::Measures => "this column is taken for the measure; --column names another",
        Layout::Steps => "this column is taken for the step; --column names another",
        Layout::Pressures => "this column is taken for the pressure; --column names another",
        Layout::Long | Layout::Wide | Layout::Pairs => {
            "this column is taken for the issue; --issue names another"
        }
    };
    told.tell(Weight::Taken, (None, Some(column)), message, Some(&all[column].head));
    Ok(None)
}

/// Of the columns that name the issue where no other does, makes one the issue and the others what they are beside it.
fn settle_either(table: &Table, first_row: usize, all: &mut [Candidate], has_issue: bool, told: &mut Told) {
    let rank = |it: &Candidate| match it.role {
        Role::Either(rank, _) => Some(rank),
        Role::Blank | Role::Field(_) | Role::Of(_) | Role::OfNamed(_) | Role::Neither(_) | Role::Unknown => {
            None
        }
    };
    let mut open: Vec<usize> = (0..all.len()).filter(|at| rank(&all[*at]).is_some()).collect();
    open.sort_by_key(|at| rank(&all[*at]));
    // A topic that comes again and again is a theme of the questions beside it.
    let is_long = Has(all).field(Field::Party);
    let chosen = open.iter().copied().find(|at| is_long || are_distinct(table, first_row, *at));
    let issue = if has_issue { None } else { chosen.or(open.first().copied()) };
    let is_one_of_several = open.len() > 1;
    for at in open {
        let Role::Either(rank, beside) = all[at].role else { continue };
        let is_issue = issue == Some(at);
        all[at].role = Role::Field(if is_issue { Field::Issue } else { beside });
        let word = super::headings::key(&all[at].head);
        let is_plain = if is_issue {
            rank < 2 && !is_one_of_several && word != "thema"
        } else {
            // A topic beside an issue is its theme only probably; a policy area is nothing else.
            rank > 1
        };
        if !is_plain {
            let message =
                format!("this column is taken for {}; --column says otherwise", called(&all[at].role));
            told.tell(Weight::Taken, (None, Some(at)), message, Some(&all[at].head));
        }
    }
}

fn called(role: &Role) -> &'static str {
    match role {
        Role::Field(Field::Issue) => "the issue",
        Role::Field(Field::Themes) => "its theme",
        Role::Field(Field::Question) => "its question",
        Role::Field(Field::Number) => "its number",
        Role::Field(field) => field.word(),
        Role::Blank
        | Role::Either(..)
        | Role::Of(_)
        | Role::OfNamed(_)
        | Role::Neither(_)
        | Role::Unknown => "nothing",
    }
}

/// Whether no cell of a column comes twice, and most are filled.
fn are_distinct(table: &Table, first_row: usize, column: usize) -> bool {
    let rows = (first_row..table.row_count()).filter(|row| table.row(*row).any(|cell| !cell.is_empty()));
    let (mut seen, mut count, mut filled) = (HashSet::new(), 0, 0);
    for row in rows {
        count += 1;
        let cell = table.cell(row, column);
        if cell.is_empty() {
            continue;
        }
        filled += 1;
        if !seen.insert(cell) {
            return false;
        }
    }
    filled * 2 > count
}
