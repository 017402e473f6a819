//! What is at hand while a draft is resolved: the names, the ids of each kind, and what has been found wrong.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::ops::Range;

use crate::domain::records::Id;

use super::names::{Named, Names, Nearest, Symbol, slug};
use super::place::{Kept, Place};
use super::trouble::{FAULTS_TOLD, Fault, Faults, Kind, Warning, WarningKind, Warnings};
use super::{MAX_ID, RESERVED};

/// Nothing: no record stands at this index.
const NONE: u32 = u32::MAX;

/// How many ids are listed where none is like the one that was written.
const FEW: usize = 8;

/// The ids of one kind of record.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// The record of each symbol.
    records: Vec<u32>,
    /// The id of each record.
    pub(super) list: Vec<Id>,
}

impl Ids {
    /// The record that a symbol names.
    pub(super) fn get(&self, symbol: Symbol) -> Option<u32> {
        self.records.get(symbol.get()).copied().filter(|record| *record != NONE)
    }

    /// Lets a symbol name a record; the one that it named before keeps it.
    pub(super) fn set(&mut self, symbol: Symbol, record: u32) -> Option<u32> {
        let len = symbol.get() + 1;
        if self.records.len() < len {
            self.records.resize(len, NONE);
        }
        match self.records[symbol.get()] {
            NONE => {
                self.records[symbol.get()] = record;
                None
            }
            taken => Some(taken),
        }
    }
}

/// The ids of every kind.
#[derive(Debug)]
pub(super) struct AllIds {
    pub(super) parties: Ids,
    pub(super) sources: Ids,
    pub(super) issues: Ids,
    pub(super) challenges: Ids,
    pub(super) opportunities: Ids,
    pub(super) measures: Ids,
    pub(super) steps: Ids,
    pub(super) pressures: Ids,
}

impl AllIds {
    /// The ids of a kind that other records name.
    fn named(&self, kind: Kind) -> &[Id] {
        match kind {
            Kind::Party => &self.parties.list,
            Kind::Source => &self.sources.list,
            Kind::Issue => &self.issues.list,
            Kind::Challenge => &self.challenges.list,
            Kind::Measure => &self.measures.list,
            Kind::Dataset
            | Kind::Theme
            | Kind::Position
            | Kind::Opportunity
            | Kind::Step
            | Kind::Pressure => &[],
        }
    }
}

/// The names in use and what is wrong so far.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) names: Names,
    pub(super) warnings: Warnings,
    faults: Faults,
    torn: Vec<(usize, Range<usize>)>,
    lost: Vec<Kind>,
    full: Vec<Kind>,
}

impl Desk {
    pub(super) fn new(names: Names) -> Self {
        Self {
            names,
            warnings: Warnings::default(),
            faults: Kept::first(FAULTS_TOLD),
            torn: Vec::new(),
            lost: Vec::new(),
            full: Vec::new(),
        }
    }

    pub(super) fn tear(&mut self, file: usize, range: Range<usize>) {
        // Kept in the order of the files, in which nearly all are torn.
        let at = self.torn.partition_point(|(of, torn)| (*of, torn.start) <= (file, range.start));
        self.torn.insert(at, (file, range));
    }

    pub(super) fn lose(&mut self, kind: Kind) {
        if !self.has_lost(kind) {
            self.lost.push(kind);
        }
    }

    pub(super) fn has_lost(&self, kind: Kind) -> bool {
        self.lost.contains(&kind)
    }

    /// Whether nothing is wrong, and nothing kept from being told as wrong.
    pub(super) fn is_whole(&self) -> bool {
        self.faults.count() == 0 && self.torn.is_empty() && self.lost.is_empty()
    }

    /// Counts a fault, unless what it is about could not be read anyway.
    pub(super) fn fault(&mut self, place: Place, make: impl FnOnce() -> Fault) {
        if !self.is_torn(place) {
            self.faults.add(place, make);
        }
    }

    fn is_torn(&self, place: Place) -> bool {
        let after = self
            .torn
            .partition_point(|(file, range)| (*file, range.start) <= (place.file(), place.range().start));
        after.checked_sub(1).is_some_and(|at| {
            let (file, range) = &self.torn[at];
            *file == place.file() && range.contains(&place.range().start)
        })
    }

    /// Tells once for each kind that there are too many.
    pub(super) fn too_many(&mut self, place: Place, kind: Kind, limit: usize) {
        if !self.full.contains(&kind) {
            self.full.push(kind);
            self.faults.add(place, || Fault::TooMany { kind, limit });
        }
    }

    pub(super) fn missing(&mut self, place: Place, kind: Kind, keys: &'static [&'static str]) {
        self.fault(place, || Fault::Missing { kind, keys });
    }

    pub(super) fn warn(&mut self, kind: WarningKind, place: Place, make: impl FnOnce() -> Warning) {
        if !self.is_torn(place) {
            self.warnings.add(kind, place, make);
        }
    }

    /// Gives every record of a kind its id: the written ones first, then those made from what the records say.
    pub(super) fn settle<R>(
        &mut self,
        kind: Kind,
        records: &[R],
        written: impl Fn(&R) -> Option<Named>,
        says: impl Fn(&R) -> &str,
    ) -> Ids {
        let mut ids = Ids::default();
        for (at, record) in records.iter().enumerate() {
            if let Some(id) = written(record) {
                let text = self.names.shared(id.symbol);
                self.check_id(kind, &text, id.place);
                if let Some(first) = ids.set(id.symbol, at as u32) {
                    let first = written(&records[first as usize]).map_or(id.place, |id| id.place);
                    self.fault(id.place, || Fault::DuplicateId { kind, id: text.to_string(), first });
                }
            }
        }
        ids.list.reserve_exact(records.len());
        let mut made: HashMap<String, u32> = HashMap::new();
        for (at, record) in records.iter().enumerate() {
            let id = match written(record) {
                Some(id) => Id::checked(self.names.shared(id.symbol)),
                None => self.make_id(kind, says(record), at as u32, &mut ids, &mut made),
            };
            ids.list.push(id);
        }
        ids
    }

    /// Makes an id that no other record has, nor a query or an anchor.
    fn make_id(
        &mut self,
        kind: Kind,
        says: &str,
        at: u32,
        ids: &mut Ids,
        made: &mut HashMap<String, u32>,
    ) -> Id {
        let base = Some(slug(says)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| kind.word().to_owned());
        loop {
            let count = made.entry(base.clone()).or_insert(0);
            *count += 1;
            let name = if *count == 1 { base.clone() } else { format!("{base}-{count}") };
            if RESERVED.contains(&name.as_str()) {
                continue;
            }
            let symbol = self.names.symbol(&name);
            if ids.set(symbol, at).is_none() {
                return Id::checked(self.names.shared(symbol));
            }
        }
    }

    /// Tells an id that cannot be one; whether it can.
    pub(super) fn check_id(&mut self, kind: Kind, id: &str, place: Place) -> bool {
        let legal = if kind == Kind::Theme { Id::nested(id) } else { Id::new(id) };
        if id.len() > MAX_ID {
            self.fault(place, || Fault::LongId { kind, limit: MAX_ID });
        } else if legal.is_none() {
            let suggestion = Some(slug(id)).filter(|slug| !slug.is_empty());
            self.fault(place, || Fault::IllegalId { kind, id: id.to_owned(), suggestion });
        } else if RESERVED.contains(&id) && kind != Kind::Dataset {
            self.fault(place, || Fault::ReservedId { kind, id: id.to_owned() });
        } else {
            return true;
        }
        false
    }

    /// The record that is named; one that does not exist is told.
    pub(super) fn resolve(&mut self, kind: Kind, ids: &Ids, named: Named, cell: bool) -> Option<u32> {
        let found = ids.get(named.symbol);
        if found.is_none() && !self.has_lost(kind) && !self.is_torn(named.place) {
            let id = || self.names.text(named.symbol).to_owned();
            self.faults.add(named.place, || Fault::UnknownId {
                kind,
                id: id(),
                nearest: None,
                known: Vec::new(),
                cell,
            });
        }
        found
    }

    /// The records that are named, each once, in the order of their naming.
    pub(super) fn resolve_all<T: Eq + Hash + Copy>(
        &mut self,
        kind: Kind,
        ids: &Ids,
        named: &[Named],
        index: impl Fn(u32) -> T,
    ) -> Box<[T]> {
        let mut out: Vec<T> = Vec::with_capacity(named.len());
        for named in named {
            if let Some(found) = self.resolve(kind, ids, *named, false).map(&index) {
                out.push(found);
            }
        }
        without_repeats(&mut out);
        out.into()
    }

    /// The faults, each unknown id with the one that was probably meant.
    pub(super) fn into_faults(mut self, all: &AllIds) -> (Faults, Warnings) {
        let mut nearest = Nearest::default();
        for (_, fault) in self.faults.items_mut() {
            if let Fault::UnknownId { kind, id, nearest: near, known, .. } = fault {
                let ids = all.named(*kind);
                *near = nearest.find(id, ids.iter().map(Id::as_str)).map(str::to_owned);
                if near.is_none() && ids.len() <= FEW {
                    *known = ids.iter().map(Id::to_string).collect();
                    without_repeats(known);
                }
            }
        }
        (self.faults, self.warnings)
    }
}

/// The id that each record of a kind gets: the one it is given, else one made from what it says.
pub fn settled_ids<'a>(
    kind: Kind,
    records: impl Iterator<Item = (Option<&'a str>, &'a str)>,
) -> impl Iterator<Item = Id> {
    let mut desk = Desk::new(Names::default());
    let records: Vec<(Option<Named>, &str)> = records
        .map(|(given, says)| {
            let named = |id| Named { symbol: desk.names.symbol(id), place: Place::default() };
            (given.map(named), says)
        })
        .collect();
    desk.settle(kind, &records, |(given, _)| *given, |(_, says)| says).list.into_iter()
}

/// Takes out what has come before.
fn without_repeats<T: Eq + Hash + Clone>(list: &mut Vec<T>) {
    if list.len() > 1 {
        let mut seen = HashSet::new();
        list.retain(|it| seen.insert(it.clone()));
    }
}
