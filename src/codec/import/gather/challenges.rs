//! What stands in the way and what could help: entries of an issue's lists, and pairs of the one against the other.

use std::collections::HashMap;

use crate::codec::import::field::Field;
use crate::codec::import::lists;
use crate::codec::import::report::{Remark, Weight};
use crate::domain::Text;
use crate::domain::draft::Place;

use super::origins::Origin;
use super::rows::Rows;
use super::{Gathering, folded};

/// What a record of its own names as its issues: cells that are looked up when all issues are known.
#[derive(Debug, Clone, Default)]
pub(super) struct OfIssues {
    /// Issues that are known.
    pub(super) issues: Vec<usize>,
    /// Where they are named, and how.
    pub(super) named: Vec<(Place, String)>,
}

/// A challenge on its way.
#[derive(Debug)]
pub(super) struct Challenge {
    pub(super) place: Place,
    pub(super) text: Text,
    pub(super) of: OfIssues,
    pub(super) mitigation: Option<Text>,
    pub(super) origin: Origin,
    /// Whether it is from a table of pairs.
    pub(super) paired: bool,
}

/// An opportunity on its way.
#[derive(Debug)]
pub(super) struct Opportunity {
    pub(super) place: Place,
    pub(super) text: Text,
    pub(super) of: OfIssues,
    /// The challenges that are set against it.
    pub(super) challenges: Vec<usize>,
    pub(super) origin: Origin,
    /// Whether it is from a table of pairs.
    pub(super) paired: bool,
}

impl Gathering<'_> {
    /// The lists that a row gives of its issue.
    pub(super) fn lists_of_issue(&mut self, rows: &Rows, row: usize, issue: usize) {
        for field in [Field::Challenges, Field::Opportunities] {
            for column in rows.fields.all(field).to_vec() {
                let cell = rows.table.cell(row, column);
                if cell.is_empty() {
                    continue;
                }
                let commas = rows.commas_part(column) && lists::pieces(cell).count() > 1;
                let texts: Vec<Text> = if commas {
                    let what = "commas part the entries of this list; --keep-commas keeps them together";
                    self.tell(Weight::Taken, row, Some(column), what, Some(cell));
                    lists::pieces(cell).map(|piece| Text::new(&lists::raised(piece, cell))).collect()
                } else {
                    lists::entries(cell).map(Text::new).collect()
                };
                let place = self.place(row, column);
                let origin = Origin { sources: self.file_source.into_iter().collect(), ..Origin::default() };
                for text in texts {
                    let of = OfIssues { issues: vec![issue], named: vec![] };
                    let origin = origin.clone();
                    if field == Field::Challenges {
                        let new = Challenge { place, text, of, mitigation: None, origin, paired: false };
                        self.challenges.push(new);
                    } else {
                        let challenges = vec![];
                        self.opportunities.push(Opportunity {
                            place,
                            text,
                            of,
                            challenges,
                            origin,
                            paired: false,
                        });
                    }
                }
            }
        }
    }

    /// A row of a table of pairs.
    pub(super) fn pair(&mut self, rows: &Rows, row: usize) {
        let table = rows.table;
        let origin = self.origin(rows, &rows.fields, row);
        let named = rows.fields.cell(table, row, Field::Issue);
        let of = OfIssues {
            issues: vec![],
            named: named
                .map(|(column, cell)| (self.place(row, column), cell.to_owned()))
                .into_iter()
                .collect(),
        };
        let mitigation = rows.fields.cell(table, row, Field::Mitigation);
        let entries = |field| {
            let columns = rows.fields.all(field).iter();
            columns.flat_map(move |column| lists::entries(table.cell(row, *column)).map(|it| (*column, it)))
        };
        let first = self.challenges.len();
        for (column, text) in entries(Field::Challenges) {
            self.challenges.push(Challenge {
                place: self.place(row, column),
                text: Text::new(text),
                of: of.clone(),
                mitigation: mitigation.map(|(_, cell)| Text::new(cell)),
                origin: origin.clone(),
                paired: true,
            });
        }
        let challenges: Vec<usize> = (first..self.challenges.len()).collect();
        let opportunities = self.opportunities.len();
        for (column, text) in entries(Field::Opportunities) {
            self.opportunities.push(Opportunity {
                place: self.place(row, column),
                text: Text::new(text),
                of: of.clone(),
                challenges: challenges.clone(),
                origin: origin.clone(),
                paired: true,
            });
        }
        if challenges.is_empty() {
            if let Some((column, cell)) = mitigation {
                let what = "nothing that this would lessen stands in its row";
                self.tell(Weight::Unplaced, row, Some(column), what, Some(cell));
            }
            if opportunities == self.opportunities.len() && named.is_some() {
                self.tell_row(rows, row, "neither an opportunity nor a challenge stands in this row");
            }
        }
    }

    /// Makes one of entries that say the same: on one issue, or in a list of an issue and in a table of pairs.
    pub(super) fn join_entries(&mut self) {
        let of_challenges = self.challenges.iter().map(|it| (&it.text, it.paired, &it.of));
        let (kept, new_place) = joined(of_challenges);
        let old = std::mem::take(&mut self.challenges);
        for (at, it) in old.into_iter().enumerate() {
            if kept[at] == at {
                self.challenges.push(it);
            } else {
                let first = &mut self.challenges[new_place[&kept[at]]];
                first.of.join(it.of);
                match (&first.mitigation, it.mitigation) {
                    (Some(one), Some(other)) if *one != other => {
                        let what = "another mitigation of the same challenge; the first is kept";
                        let (weight, found) = (Weight::Unplaced, Some(other.to_string()));
                        self.report.tell(Remark {
                            weight,
                            at: super::at(it.place),
                            message: what.to_owned(),
                            found,
                        });
                    }
                    (None, Some(other)) => first.mitigation = Some(other),
                    (Some(_) | None, Some(_) | None) => {}
                }
            }
        }
        for opportunity in &mut self.opportunities {
            for challenge in &mut opportunity.challenges {
                *challenge = new_place[&kept[*challenge]];
            }
        }
        let (kept, new_place) = joined(self.opportunities.iter().map(|it| (&it.text, it.paired, &it.of)));
        let old = std::mem::take(&mut self.opportunities);
        for (at, it) in old.into_iter().enumerate() {
            if kept[at] == at {
                self.opportunities.push(it);
            } else {
                let first = &mut self.opportunities[new_place[&kept[at]]];
                first.of.join(it.of);
                first.challenges.extend(it.challenges);
            }
        }
    }
}

impl OfIssues {
    fn join(&mut self, other: Self) {
        self.issues.extend(other.issues);
        self.named.extend(other.named);
    }
}

/// For each entry the first that says the same, and the place of each that stays.
fn joined<'a>(
    entries: impl Iterator<Item = (&'a Text, bool, &'a OfIssues)> + Clone,
) -> (Vec<usize>, HashMap<usize, usize>) {
    let paired: std::collections::HashSet<String> =
        entries.clone().filter(|(_, paired, _)| *paired).map(|(text, ..)| folded(text)).collect();
    let mut first: HashMap<(String, Option<usize>), usize> = HashMap::new();
    let (mut kept, mut places) = (vec![], HashMap::new());
    for (at, (text, _, of)) in entries.enumerate() {
        let text = folded(text);
        let issue = if paired.contains(&text) { None } else { of.issues.first().copied() };
        let stays = *first.entry((text, issue)).or_insert(at);
        if stays == at {
            places.insert(at, places.len());
        }
        kept.push(stays);
    }
    (kept, places)
}
