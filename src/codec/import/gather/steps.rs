//! Proposed steps, and what presses on the parties, a row each.

use crate::codec::import::field::Field;
use crate::codec::import::report::Weight;
use crate::domain::draft::{Named, Place, WrittenPressure, WrittenStep};
use crate::domain::records::Id;
use crate::domain::{Dataset, Draft, Text};

use super::challenges::OfIssues;
use super::finish::{Names, ids, origin_of};
use super::known::Known;
use super::origins::Origin;
use super::rows::Rows;
use super::{Gathering, folded};

/// A step on its way.
#[derive(Debug)]
pub(super) struct Step {
    place: Place,
    id: Option<String>,
    /// What it says, without its id, issues, measures and sources.
    written: WrittenStep,
    pub(super) of: OfIssues,
    /// Where measures are named, and how.
    measures: Option<(Place, String)>,
    origin: Origin,
}

/// A pressure on its way.
#[derive(Debug)]
pub(super) struct Pressure {
    place: Place,
    id: Option<String>,
    on: usize,
    written: WrittenPressure,
    origin: Origin,
}

impl Gathering<'_> {
    /// A row of a table of steps.
    pub(super) fn step(&mut self, rows: &Rows, row: usize) {
        let (table, fields) = (rows.table, &rows.fields);
        let Some((column, text)) = fields.cell(table, row, Field::Step) else {
            self.tell_row(rows, row, "no step is named in this row");
            return;
        };
        let mut written = WrittenStep {
            text: Some(Text::new(text)),
            proposed_by: fields.cell(table, row, Field::ProposedBy).map(|(_, cell)| Text::line(cell)),
            ..WrittenStep::default()
        };
        self.closed(rows, fields, row, Field::Status, &mut written.status);
        let named = |field| {
            let cell = fields.cell(table, row, field);
            cell.map(|(column, cell)| (self.place(row, column), cell.to_owned()))
        };
        let of = OfIssues { issues: vec![], named: named(Field::Issue).into_iter().collect() };
        let measures = named(Field::Measure);
        let place = self.place(row, column);
        let id = fields.cell(table, row, Field::Id).map(|(_, cell)| cell.to_owned());
        let origin = self.origin(rows, fields, row);
        self.steps.push(Step { place, id, written, of, measures, origin });
    }

    /// A row of a table of pressures.
    pub(super) fn pressure(&mut self, rows: &mut Rows, row: usize) {
        let table = rows.table;
        let fields = std::rc::Rc::clone(&rows.fields);
        let (party, text) = (fields.cell(table, row, Field::Party), fields.cell(table, row, Field::Pressure));
        let (Some((named_in, name)), Some((column, text))) = (party, text) else {
            let what =
                if party.is_none() { "no party is named in this row" } else { "no pressure is in this row" };
            self.tell_row(rows, row, what);
            return;
        };
        let place = self.place(row, named_in);
        let on = self.party(name, place);
        self.met(rows, on, row, named_in);
        let mut written = WrittenPressure { text: Some(Text::new(text)), ..WrittenPressure::default() };
        self.closed(rows, &fields, row, Field::PressureFrom, &mut written.from);
        let place = self.place(row, column);
        let id = fields.cell(table, row, Field::Id).map(|(_, cell)| cell.to_owned());
        let origin = self.origin(rows, &fields, row);
        self.pressures.push(Pressure { place, id, on, written, origin });
    }

    pub(super) fn add_steps(&mut self, draft: &mut Draft, known: &Known, names: &Names) {
        let of = self.known.map(Dataset::steps).unwrap_or_default();
        let known_ids: Vec<&Id> = of.iter().map(|it| &it.id).collect();
        let steps = std::mem::take(&mut self.steps);
        let texts = steps.iter().map(|it| (it.id.as_deref(), it.written.text.as_deref().unwrap_or_default()));
        let mut collided = vec![];
        let all = ids(
            "step",
            &known.steps,
            &known_ids,
            texts,
            |_, _| true,
            |at, id, made| {
                collided.push((at, format!("{id}, now {made}")));
            },
        );
        for (at, found) in collided {
            let what = "an id that another step has, or no id can be";
            self.tell_at(Weight::Taken, steps[at].place, what, Some(found));
        }
        for (it, (id, _)) in steps.into_iter().zip(all) {
            let measures = self.measures_of(it.measures, names);
            let id = Some(draft.name(&id, it.place));
            draft.add_step(WrittenStep {
                place: it.place,
                id,
                issues: it.of.issues.iter().map(|issue| names.issues[*issue]).collect(),
                measures,
                origin: origin_of(it.origin, names),
                ..it.written
            });
        }
    }

    /// The measures that a cell names: one, or a list.
    fn measures_of(&mut self, named: Option<(Place, String)>, names: &Names) -> Vec<Named> {
        let Some((place, cell)) = named else { return vec![] };
        if let Some(measure) = names.measures.get(&folded(&cell)) {
            return vec![*measure];
        }
        let mut found = vec![];
        for name in cell.split([';', '\n', ',']).map(str::trim).filter(|name| !name.is_empty()) {
            if let Some(measure) = names.measures.get(&folded(name)) {
                found.push(*measure);
                continue;
            }
            let what = "no measure has this title or id";
            self.tell_at(Weight::Unplaced, place, what, Some(name.to_owned()));
        }
        found
    }

    pub(super) fn add_pressures(&mut self, draft: &mut Draft, known: &Known, names: &Names) {
        let dataset = self.known;
        let of = dataset.map(Dataset::pressures).unwrap_or_default();
        let known_ids: Vec<&Id> = of.iter().map(|it| &it.id).collect();
        let pressures = std::mem::take(&mut self.pressures);
        let texts =
            pressures.iter().map(|it| (it.id.as_deref(), it.written.text.as_deref().unwrap_or_default()));
        let fits = |at: usize, it: usize| {
            let on = dataset.map(|dataset| folded(&dataset.party(of[it].on).name));
            on.is_some_and(|on| on == folded(&self.parties[pressures[at].on].name))
        };
        let mut collided = vec![];
        let all = ids("pressure", &known.pressures, &known_ids, texts, fits, |at, id, made| {
            collided.push((at, format!("{id}, now {made}")));
        });
        for (at, found) in collided {
            let what = "an id that another pressure has, or no id can be";
            self.tell_at(Weight::Taken, pressures[at].place, what, Some(found));
        }
        for (it, (id, _)) in pressures.into_iter().zip(all) {
            let id = Some(draft.name(&id, it.place));
            draft.add_pressure(WrittenPressure {
                place: it.place,
                id,
                on: Some(names.parties[it.on]),
                origin: origin_of(it.origin, names),
                ..it.written
            });
        }
    }
}
