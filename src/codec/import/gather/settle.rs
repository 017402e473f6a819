//! Several positions of one party on one issue: said twice, in parts, or differently.

use crate::codec::import::report::Weight;

use super::Gathering;
use super::positions::Position;

impl Gathering<'_> {
    /// Takes what is said twice once, joins parts that do not conflict, and keeps what differs, each told.
    pub(super) fn settle_positions(&mut self) {
        let key = |it: &Position| (it.issue, it.party);
        let mut all = std::mem::take(&mut self.positions);
        if !all.is_sorted_by_key(key) {
            all.sort_by_key(key);
        }
        let mut out: Vec<Position> = Vec::with_capacity(all.len());
        // Where the positions of the cell begin that is being filled.
        let mut first = 0;
        for position in all {
            if out.get(first).is_none_or(|it| key(it) != key(&position)) {
                first = out.len();
                out.push(position);
                continue;
            }
            match settled(&mut out[first..], &position) {
                Settled::Twice => self.tell_of(&position, "the same position again; taken once"),
                Settled::Joined => {
                    self.tell_of(
                        &position,
                        "a further part of the same position, joined with it; they do not conflict",
                    );
                }
                Settled::Differs { dated } => {
                    let what = if dated {
                        "another position of the same party on the same issue, of another day; both are kept"
                    } else {
                        "another position of the same party on the same issue; both are kept, side by side"
                    };
                    self.tell_of(&position, what);
                    out.push(position);
                }
            }
        }
        self.positions = out;
    }

    fn tell_of(&mut self, position: &Position, what: &str) {
        let party = &self.parties[position.party as usize].name;
        let issue = &self.issues.list[position.issue as usize];
        let issue = issue.title.as_ref().or(issue.id.as_ref()).map_or("", String::as_str);
        let found = format!("{party} on {issue}");
        self.tell_at(Weight::Taken, position.place, what, Some(found));
    }
}

/// What a further position is to those of its cell.
enum Settled {
    Twice,
    Joined,
    Differs { dated: bool },
}

/// How many positions of a cell a further one is held against, so that a column of one cell takes no time.
const LOOKED_AT: usize = 100;

fn settled(all: &mut [Position], other: &Position) -> Settled {
    let near = all.len().saturating_sub(LOOKED_AT);
    let near = &mut all[near..];
    if near.iter().any(|it| it.stance == other.stance && it.text == other.text && it.more == other.more) {
        return Settled::Twice;
    }
    let joins = |it: &Position| {
        !it.own_row
            && !other.own_row
            && it.more == other.more
            && (it.stance.is_none() || other.stance.is_none() || it.stance == other.stance)
            && (it.text.is_none() || other.text.is_none() || it.text == other.text)
    };
    if let [only] = near
        && joins(only)
    {
        only.stance = only.stance.or(other.stance);
        only.text = only.text.take().or_else(|| other.text.clone());
        return Settled::Joined;
    }
    let day = |it: &Position| it.more.as_ref().and_then(|more| more.origin.date);
    Settled::Differs { dated: near.iter().all(|it| day(it) != day(other)) }
}
