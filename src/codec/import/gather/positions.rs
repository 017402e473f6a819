//! Positions: what the cells of one party on one issue come to.

use crate::codec::import::cells::{Said, tells_of_none};
use crate::codec::import::field::Field;
use crate::codec::import::report::Weight;
use crate::codec::import::stances::glyph_of;
use crate::codec::import::wording::value;
use crate::domain::Text;
use crate::domain::draft::Place;
use crate::domain::records::PositionDetail;
use crate::domain::stance::Stance;
use crate::domain::text::fold;
use crate::domain::vocabulary::RedLineBasis;

use super::Gathering;
use super::fields::{Fields, OF_POSITION};
use super::origins::Origin;
use super::rows::Rows;

/// What words that begin like a stance are told as.
const BEGINS: &str =
    "begins with a word for a stance and is kept as words; write “yes: …” where it is the stance too";

/// A position on its way. Kept small, because there may be millions.
#[derive(Debug)]
pub(super) struct Position {
    /// The issue.
    pub(super) issue: u32,
    /// The party.
    pub(super) party: u32,
    /// Where it is written.
    pub(super) place: Place,
    /// The words.
    pub(super) text: Option<Text>,
    /// What most have not.
    pub(super) more: Option<Box<More>>,
    /// The stance.
    pub(super) stance: Option<Stance>,
    /// Whether it had a row of its own, so that it is no part of another.
    pub(super) own_row: bool,
}

/// What most positions have not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct More {
    /// Where it is from.
    pub(super) origin: Origin,
    /// Whether the red line was said.
    pub(super) red_line_basis: Option<RedLineBasis>,
    /// The rest.
    pub(super) detail: PositionDetail,
}

/// Whether a cell does not say that there is none.
fn says_some(text: &Text) -> bool {
    !["none", "no", "nothing", "n/a", "keine", "keiner", "nein", "aucune", "aucun", "non"]
        .contains(&&*fold(text))
}

/// A red line whose cell begins with how it is known: "inferred: no foreign hand at the gates".
fn with_basis(line: &Text) -> Option<(RedLineBasis, Text)> {
    let (basis, line) = line.original().split_once(':')?;
    let line = line.trim();
    Some((value(basis)?, Text::new(line))).filter(|_| line.contains(char::is_alphanumeric))
}

impl Gathering<'_> {
    /// A cell that is all there is of a party on an issue.
    pub(super) fn cell(
        &mut self,
        rows: &mut Rows,
        (row, column): (usize, usize),
        (issue, party): (usize, usize),
        origin: &Origin,
    ) {
        let said = rows.said(self, row, column);
        let (stance, text) = self.of_said(said, rows.table.cell(row, column), row, column);
        if stance.is_none() && text.is_none() {
            return;
        }
        let from = (*origin != Origin::default()).then(|| origin.clone());
        let more = from.map(|origin| Box::new(More { origin, ..More::default() }));
        let place = self.place(row, column);
        let (issue, party) = (issue as u32, party as u32);
        self.positions.push(Position { issue, party, place, text, more, stance, own_row: rows.is_repeated });
    }

    /// What a cell says as a stance and words.
    fn of_said(
        &mut self,
        said: Said,
        cell: &str,
        row: usize,
        column: usize,
    ) -> (Option<Stance>, Option<Text>) {
        match said {
            Said::Nothing | Said::Sign => (None, None),
            Said::Stance { stance, words, .. } => (Some(stance), words.map(Text::new)),
            Said::Marked { stance, .. } => {
                let what = "a word for a stance with the mark of a footnote on it; taken for the stance, and kept as words";
                self.tell(Weight::Taken, row, Some(column), what, Some(cell));
                (Some(stance), Some(Text::new(cell)))
            }
            Said::Words { begins } => {
                if begins.is_some() {
                    self.tell(Weight::Taken, row, Some(column), BEGINS, Some(cell));
                }
                (None, Some(Text::new(cell)))
            }
        }
    }

    /// What all the columns say of a party on an issue. `of_row` is where the row is from that the columns are a
    /// part of; `None` where the whole row is the position.
    pub(super) fn position(
        &mut self,
        rows: &mut Rows,
        fields: &Fields,
        row: usize,
        (issue, party): (usize, usize),
        of_row: Option<&Origin>,
    ) {
        let table = rows.table;
        if !OF_POSITION.iter().any(|field| fields.cell(table, row, *field).is_some()) {
            return;
        }
        let (stance, text) = self.stance_and_words(rows, fields, row);
        let is_said = |(_, cell): &(usize, &str)| cell.contains(char::is_alphanumeric);
        let text_of = |field| fields.cell(table, row, field).filter(is_said).map(|(_, cell)| Text::new(cell));
        let mut detail = PositionDetail {
            conditions: text_of(Field::Conditions).filter(says_some),
            interest: text_of(Field::Interest),
            red_line: text_of(Field::RedLine).filter(says_some),
            quote: text_of(Field::Quote),
            ..PositionDetail::default()
        };
        let mut red_line_basis = None;
        self.closed(rows, fields, row, Field::Salience, &mut detail.salience);
        self.closed(rows, fields, row, Field::Flexibility, &mut detail.flexibility);
        self.closed(rows, fields, row, Field::Confidence, &mut detail.confidence);
        self.closed(rows, fields, row, Field::Words, &mut detail.words);
        self.closed(rows, fields, row, Field::StanceBasis, &mut detail.stance_basis);
        self.closed(rows, fields, row, Field::RedLineBasis, &mut red_line_basis);
        if red_line_basis.is_none()
            && let Some((basis, line)) = detail.red_line.as_ref().and_then(with_basis)
        {
            (red_line_basis, detail.red_line) = (Some(basis), Some(line));
        }
        let says =
            stance.is_some() || text.is_some() || detail.quote.is_some() || detail.conditions.is_some();
        if !says {
            let only_signs = OF_POSITION.iter().filter_map(|field| fields.cell(table, row, *field));
            if only_signs
                .into_iter()
                .any(|(_, cell)| cell.contains(char::is_alphanumeric) && !tells_of_none(cell))
                && !self.is_only_origin(rows, fields, row)
            {
                let what = "a position says at least a stance, words, a quote or a condition; this has none";
                self.tell_cells(rows, row, None, what, OF_POSITION);
            }
            return;
        }
        let mut origin = self.origin(rows, fields, row);
        if let Some(of_row) = of_row.filter(|_| origin.sources.is_empty()) {
            origin.sources.clone_from(&of_row.sources);
        }
        let more = More { origin, red_line_basis, detail };
        let more = (more != More::default()).then(|| Box::new(more));
        let column = [Field::Position, Field::Stance, Field::Text]
            .iter()
            .find_map(|field| fields.cell(table, row, *field));
        let place = self.place(row, column.map_or(0, |(column, _)| column));
        let (issue, party) = (issue as u32, party as u32);
        let own_row = of_row.is_none() || rows.is_repeated;
        self.positions.push(Position { issue, party, place, text, more, stance, own_row });
    }

    /// Whether a row says where it is from and nothing else of a position: a party that has not spoken.
    fn is_only_origin(&mut self, rows: &Rows, fields: &Fields, row: usize) -> bool {
        let origin = [Field::Source, Field::Url, Field::Date, Field::Locator, Field::By];
        let rest = OF_POSITION.iter().filter(|field| !origin.contains(field));
        let silent = rest
            .filter_map(|field| fields.cell(rows.table, row, *field))
            .all(|(_, cell)| !cell.contains(char::is_alphanumeric));
        if silent {
            let what = "where a position is from, and no position";
            self.tell_cells(rows, row, None, what, &origin);
        }
        silent
    }

    /// The stance and the words of a row, from the columns for both, for one and for the other.
    fn stance_and_words(
        &mut self,
        rows: &mut Rows,
        fields: &Fields,
        row: usize,
    ) -> (Option<Stance>, Option<Text>) {
        let table = rows.table;
        let (mut stance, mut words): (Option<Stance>, Vec<Text>) = (None, vec![]);
        if let Some((column, cell)) = fields.cell(table, row, Field::Position) {
            let said = rows.said(self, row, column);
            let (found, text) = self.of_said(said, cell, row, column);
            stance = found;
            words.extend(text);
        }
        words.extend(fields.cell(table, row, Field::Text).map(|(_, cell)| Text::new(cell)));
        if let Some((column, cell)) = fields.cell(table, row, Field::Stance) {
            let (found, text) = match rows.said(self, row, column) {
                Said::Words { .. } if glyph_of(cell).is_some() => (glyph_of(cell), None),
                Said::Words { .. } => {
                    let (what, kept) = if words.is_empty() {
                        (
                            "no stance is known by this word, and it is kept as words; --stance WORD=STANCE says what it means",
                            true,
                        )
                    } else {
                        ("no word for a stance that is known; --stance WORD=STANCE says what it means", false)
                    };
                    self.tell(Weight::Unplaced, row, Some(column), what, Some(cell));
                    (None, kept.then(|| Text::new(cell)))
                }
                said @ (Said::Nothing | Said::Sign | Said::Stance { .. } | Said::Marked { .. }) => {
                    self.of_said(said, cell, row, column)
                }
            };
            if let (Some(_), Some(first)) = (found.filter(|found| Some(*found) != stance), stance) {
                let what = format!("another stance in the same row; {} is kept", first.label());
                self.tell(Weight::Unplaced, row, Some(column), what, Some(cell));
            }
            stance = stance.or(found);
            words.splice(0..0, text);
        }
        words.dedup();
        let text = match words.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            [_, ..] => {
                let all: Vec<&str> = words.iter().map(Text::original).collect();
                Some(Text::new(&all.join("\n")))
            }
        };
        (stance, text)
    }
}
