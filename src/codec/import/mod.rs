//! What tables mean: headings, layouts, parties and stances, recognised and always said, so that a dataset can be made of
//! tables that people already have.
//!
//! Three steps. `recognise` says what each column is ([`Plan`]); `gather` takes the rows by that plan into one
//! [`crate::domain::Draft`]; and all that was understood, taken for granted or found no place stands in a [`Report`]. Nothing
//! is judged that nobody wrote: a stance is taken from a word that is one, never from prose.

mod apart;
mod cells;
mod columns;
mod dates;
mod field;
mod gather;
mod headings;
mod heads;
mod layout;
mod lists;
mod naming;
mod own;
mod plan;
mod recognise;
mod report;
mod roles;
mod rows;
mod saying;
mod sources;
mod stances;
mod understand;
mod wanted;
mod wording;
mod words;

use crate::domain::stance::Stance;
use crate::domain::vocabulary::{StanceBasis, Terms};
use crate::domain::{Dataset, Date};

use super::table::Tables;

pub use field::Field;
pub use plan::{Column, Layout, Plan, PlannedParty, Skipped};
pub use recognise::recognise;
pub use report::{At, Remark, Report, Sizes, TableReport, Told, Weight};
pub use stances::stance_of;
pub use understand::{Halt, understand};

/// A file that was read, and what messages call it.
#[derive(Debug, Clone)]
pub struct File {
    /// What messages call it.
    pub name: String,
    /// What it holds.
    pub tables: Tables,
}

/// What the user says of the tables; everything left out is recognised from their headings.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Which tables, by number from 1 or by title; all that are understood where none is named.
    pub tables: Vec<String>,
    /// How they are laid out.
    pub layout: Option<Layout>,
    /// The heading (or the letters) of the column that names the issue.
    pub issue: Option<String>,
    /// The headings of columns that are parties; where any is named, no other column is one.
    pub parties: Vec<String>,
    /// What single columns are, by heading or letters.
    pub columns: Vec<(String, Field)>,
    /// Words for stances, beside those that are known.
    pub stances: Vec<(String, Stance)>,
    /// Whether lists are never parted at commas.
    pub keep_commas: bool,
    /// The header's title.
    pub title: Option<String>,
    /// The header's id; a unique one is made by the shell where none is asked for.
    pub id: String,
    /// Whether nobody asked for that id, so that one which tables that were handed over have of their own is kept.
    pub id_is_made: bool,
    /// The title of the source of everything that names none; else the file's name.
    pub source: Option<String>,
    /// On what terms that source may be used.
    pub terms: Option<Terms>,
    /// The question of every issue that has none.
    pub question: Option<String>,
    /// Whether the stances are judgements or the parties' own answers.
    pub basis: Option<StanceBasis>,
    /// The day of every position that has none.
    pub date: Option<Date>,
}

/// What tables came to.
#[derive(Debug)]
pub struct Understood {
    /// The dataset; `None` where nothing in the tables is an issue, an opportunity, a challenge, a measure, a step or a
    /// pressure.
    pub dataset: Option<Dataset>,
    /// What was understood and what was not, whether or not there is a dataset.
    pub report: Report,
}

#[cfg(test)]
mod tests;
