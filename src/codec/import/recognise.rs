//! From tables to plans: how each will be read, or why it is not taken.

use crate::codec::table::Table;
use crate::domain::Dataset;
use crate::domain::text::{fold, safe_line};

use super::Asked;
use super::columns::Sheet;
use super::field::Field;
use super::headings::Lexicon;
use super::heads::heads;
use super::layout::{layout, settle_subject};
use super::plan::{Layout, Plan};
use super::report::{Remark, Weight};
use super::roles::candidates;
use super::rows::{Told, above, among, title_over};
use super::wanted::{Wish, Wishes};

/// How each of the tables will be read, or why it is not. `known` is the dataset that they will be merged into. What is taken
/// for granted, and what finds no place, is added to `remarks`, the tables counted as they are given.
///
/// # Errors
///
/// What was asked of a table or a column that there is not.
pub fn recognise(
    tables: &[&Table],
    asked: &Asked,
    known: Option<&Dataset>,
    remarks: &mut Vec<Remark>,
) -> Result<Vec<Result<Plan, String>>, String> {
    let chosen = chosen(tables, &asked.tables)?;
    let mut wishes = Wishes::of(asked);
    let lexicon = Lexicon::new();
    let alone = !asked.tables.is_empty() || chosen.iter().filter(|is| **is).count() == 1;
    let mut plans = vec![];
    for (at, (table, is_chosen)) in tables.iter().zip(chosen).enumerate() {
        if !is_chosen {
            plans.push(Err("it was not asked for".to_owned()));
            continue;
        }
        // What is said of a table that is not taken in the end would only be in the way.
        let told = remarks.len();
        let plan = Recogniser { asked, known, lexicon: &lexicon, alone }.plan(
            table,
            &mut wishes,
            &mut Told { at, remarks },
        )?;
        if plan.is_err() {
            remarks.truncate(told);
        }
        plans.push(plan);
    }
    match wishes.unfitted() {
        Some(message) => Err(message),
        None => Ok(plans),
    }
}

/// Which tables were asked for: all of them, where none is named.
fn chosen(tables: &[&Table], names: &[String]) -> Result<Vec<bool>, String> {
    let mut chosen = vec![names.is_empty(); tables.len()];
    for name in names {
        let title = |table: &&Table| {
            table.title.as_deref().is_some_and(|title| fold(title.trim()) == fold(name.trim()))
        };
        let number = name.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let mut found = false;
        for at in (0..tables.len()).filter(|at| title(&tables[*at])) {
            (chosen[at], found) = (true, true);
        }
        if let Some(at) = number.filter(|at| !found && *at < tables.len()) {
            (chosen[at], found) = (true, true);
        }
        if !found {
            let titles = (1..).zip(tables).map(|(number, table)| match &table.title {
                Some(title) => format!("{number} (\"{}\")", safe_line(title)),
                None => number.to_string(),
            });
            let titles = titles.take(30).collect::<Vec<_>>().join(", ");
            return Err(format!("there is no table \"{}\"; the tables are: {titles}", safe_line(name)));
        }
    }
    Ok(chosen)
}

struct Recogniser<'a> {
    asked: &'a Asked,
    known: Option<&'a Dataset>,
    lexicon: &'a Lexicon,
    alone: bool,
}

impl Recogniser<'_> {
    fn plan(
        &self,
        table: &Table,
        wishes: &mut Wishes,
        told: &mut Told,
    ) -> Result<Result<Plan, String>, String> {
        let Some(heads) = heads(table, self.lexicon, &wishes.keys()) else {
            return Ok(Err("there is nothing in it".to_owned()));
        };
        let first_row = heads.rows.end;
        let headings: Vec<&str> = heads.columns.iter().map(|head| head.text.as_str()).collect();
        let mut fitted = wishes.fit(&headings)?;
        self.name_the_parties(&mut fitted);
        if first_row == table.row_count() {
            return Ok(Err("it has headings and no rows".to_owned()));
        }
        let mut all = candidates(table, &heads, self.lexicon, self.known, &fitted);
        let alone = self.alone || self.asked.layout.is_some() || fitted.iter().any(Option::is_some);
        let over = title_over(table, heads.rows.start);
        let layout = match layout(&all, self.asked.layout, alone, over.is_some()) {
            Ok(layout) => layout,
            Err(why) => return Ok(Err(why)),
        };
        let (title, skipped) = above(table, heads.rows.start, told);
        if heads.known == 0 && fitted.iter().all(Option::is_none) {
            let message = "no heading of this table is a word that is known; it is taken for a table with a row for each issue and a column for each party";
            told.tell(Weight::Taken, (Some(heads.rows.start), None), message, None);
        }
        for (column, text) in &heads.over {
            let message = "a heading over several columns is not taken";
            told.tell(Weight::Unplaced, (Some(heads.rows.start), Some(*column)), message, Some(text));
        }
        let issue = match settle_subject(table, layout, first_row, &mut all, over.as_deref(), told) {
            Ok(issue) => issue,
            Err(why) => return Ok(Err(why)),
        };
        let parties_are_named = fitted.contains(&Some(Wish::Party));
        let sheet = Sheet { table, layout, first_row, parties_are_named, stances: &self.asked.stances };
        let columns = sheet.columns(&all, told);
        if layout == Layout::Turned && columns.issues.is_empty() {
            return Ok(Err("it has parties, but no column says where they stand; --column COL=position (or stance, or text) says which".to_owned()));
        }
        let mut plan = Plan {
            layout,
            headings: heads.rows,
            body: first_row..table.row_count(),
            skipped,
            columns: columns.list,
            parties: columns.parties,
            issues: issue.map_or(columns.issues, |issue| vec![issue]),
            carries: false,
            title,
        };
        among(table, &mut plan, told);
        Ok(Ok(plan))
    }

    /// In a table with a row for each position `--party` names the one column of the parties.
    fn name_the_parties(&self, wishes: &mut [Option<Wish>]) {
        if matches!(self.asked.layout, Some(Layout::Long | Layout::Turned)) && self.asked.parties.len() == 1 {
            for wish in wishes.iter_mut().filter(|wish| **wish == Some(Wish::Party)) {
                *wish = Some(Wish::Field(Field::Party));
            }
        }
    }
}
