//! What blocks and what is set against it, the measures and steps on the table, and what presses on whom.

use crate::codec::paper::{Item, Line, Run};
use crate::domain::brief::{Block, Brief};
use crate::domain::vocabulary::{Progress, Reciprocity};
use crate::domain::{Item as What, MeasureIx, OpportunityIx, PartyIx, StepIx};

use super::pen::{Pen, dim, plain, room, strong};

pub(super) fn write(pen: &mut Pen<'_>) {
    blocking(pen);
    measures(pen);
    pressures(pen);
}

fn blocking(pen: &mut Pen<'_>) {
    let Brief { blocks, openings, .. } = pen.brief;
    if blocks.is_empty() && openings.is_empty() {
        pen.missing.push("challenges and opportunities");
        return;
    }
    pen.heading("What blocks, and what is set against it");
    let (bare, answered): (Vec<&Block>, Vec<&Block>) =
        blocks.iter().partition(|block| block.is_unanswered(pen.dataset));
    let shown = room(answered.len(), pen.limits.blocks);
    let items = answered[..shown].iter().map(|block| blocked(pen, block)).collect();
    pen.list(items);
    let challenge = |block: &&Block| &*pen.dataset.challenge(block.challenge).issues;
    pen.more_on(answered.len() - shown, answered[shown..].iter().map(challenge));
    let one = |pen: &mut Pen<'_>, block: &&Block| challenged(pen, block);
    run_on(pen, "With nothing set against them:", &bare, one);
    run_on(pen, "Opportunities beside these:", openings, |pen, ix| opening(pen, *ix));
}

/// Things that are told one after the other, since there is little to say of each.
fn run_on<T>(pen: &mut Pen<'_>, head: &str, all: &[T], mut one: impl FnMut(&mut Pen<'_>, &T) -> Line) {
    if all.is_empty() {
        return;
    }
    let shown = room(all.len(), pen.limits.items);
    let mut line = vec![strong(head)];
    for (at, it) in all[..shown].iter().enumerate() {
        line.push(plain(if at == 0 { " " } else { "; " }));
        line.extend(one(pen, it));
    }
    match all.len() - shown {
        0 => line.push(plain(".")),
        more => {
            pen.is_cut.set(true);
            line.push(plain(format!("; and {more} more.")));
        }
    }
    pen.paragraph(line);
}

/// A challenge with nothing set against it: what it is, whose move it is, and what it is on.
fn challenged(pen: &mut Pen<'_>, block: &Block) -> Line {
    let it = pen.dataset.challenge(block.challenge);
    let text = plain(bare(&pen.short(&it.text)));
    let about = about([pen.on(&it.issues), whose_move(pen, &it.owners)]);
    let cited = pen.cite(&it.origin.sources);
    std::iter::once(text).chain(about).chain(cited).collect()
}

/// " (issues 3(a), 4; whose move: A, B)"
fn about<const N: usize>(facts: [Option<String>; N]) -> Option<Run> {
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    (!facts.is_empty()).then(|| dim(format!(" ({})", facts.join("; "))))
}

fn blocked(pen: &mut Pen<'_>, block: &Block) -> Item {
    let it = pen.dataset.challenge(block.challenge);
    let mut line = vec![strong(pen.short(&it.text))];
    line.extend(about([pen.on(&it.issues), whose_move(pen, &it.owners)]));
    line.extend(pen.cite(&it.origin.sources));
    let mut against = vec![];
    if let Some(text) = &it.mitigation {
        against.push(plain(format!("Would lessen it: {}.", bare(&pen.short(text)))));
    }
    for (at, ix) in block.against.iter().enumerate() {
        against.push(plain(match (at, against.is_empty()) {
            (0, true) => "Set against it: ",
            (0, false) => " Set against it: ",
            _ => "; ",
        }));
        against.extend(opportunity(pen, *ix));
    }
    Item { line, below: if against.is_empty() { vec![] } else { vec![against] } }
}

/// "whose move: A, B"
fn whose_move(pen: &Pen<'_>, owners: &[PartyIx]) -> Option<String> {
    (!owners.is_empty()).then(|| format!("whose move: {}", pen.names(owners)))
}

fn opportunity(pen: &mut Pen<'_>, ix: OpportunityIx) -> Line {
    let it = pen.dataset.opportunity(ix);
    let text = bare(&pen.short(&it.text)).to_owned();
    let cited = pen.cite(&it.origin.sources);
    std::iter::once(plain(text)).chain(cited).collect()
}

fn opening(pen: &mut Pen<'_>, ix: OpportunityIx) -> Line {
    let it = pen.dataset.opportunity(ix);
    let text = plain(bare(&pen.short(&it.text)));
    let about = about([pen.on(&it.issues)]);
    let cited = pen.cite(&it.origin.sources);
    std::iter::once(text).chain(about).chain(cited).collect()
}

/// A text as a part of a sentence: without the full stop at its end.
fn bare(text: &str) -> &str {
    text.strip_suffix('.').unwrap_or(text)
}

fn measures(pen: &mut Pen<'_>) {
    let measures: Vec<MeasureIx> = pen.dataset.measure_ixs().collect();
    let steps: Vec<StepIx> = pen.dataset.step_ixs().collect();
    if measures.is_empty() {
        pen.missing.push("measures");
    }
    if steps.is_empty() {
        pen.missing.push("steps");
    }
    let sees_risks = pen.handout.audience().sees(What::Risk, None);
    if measures.is_empty() && steps.is_empty() {
        if !sees_risks {
            pen.paragraph(vec![strong("Risks of measures:"), plain(" not for this audience.")]);
        }
        return;
    }
    pen.heading("Measures on the table");
    let shown = room(measures.len(), pen.limits.measures);
    let items = measures[..shown].iter().map(|ix| measure(pen, *ix)).collect();
    pen.list(items);
    pen.more_on(measures.len() - shown, measures[shown..].iter().map(|ix| &*pen.dataset.measure(*ix).issues));
    run_on(pen, "Steps:", &steps, |pen, ix| step(pen, *ix));
    if !sees_risks {
        pen.paragraph(vec![strong("Risks of measures:"), plain(" not for this audience.")]);
    }
}

/// A measure: how far it has come, who proposed it, what it is for, what is expected of it, and how it could backfire.
fn measure(pen: &mut Pen<'_>, ix: MeasureIx) -> Item {
    let it = pen.dataset.measure(ix);
    let proposed = it.proposed_by.as_ref().map(|by| format!("proposed by {}", pen.short(by)));
    let status = it.status.filter(|it| *it != Progress::Proposed || proposed.is_none());
    let status = status.map(|it| it.label().to_owned());
    let mut line = vec![strong(it.title.to_string())];
    line.extend(about([status, it.reciprocity.map(binding), proposed, pen.on(&it.issues)]));
    line.extend(pen.cite(&it.origin.sources));
    let fields = [("For:", &it.purpose), ("Expected:", &it.impact), ("Risk:", &it.risk)];
    let told = fields
        .into_iter()
        .filter_map(|(label, text)| Some(format!("{label} {}.", bare(&pen.short(text.as_ref()?)))));
    let told: Vec<String> = told.collect();
    let below = if told.is_empty() { vec![] } else { vec![vec![plain(told.join(" "))]] };
    Item { line, below }
}

fn binding(reciprocity: Reciprocity) -> String {
    reciprocity.label().to_owned()
}

fn step(pen: &mut Pen<'_>, ix: StepIx) -> Line {
    let it = pen.dataset.step(ix);
    let proposed = it.proposed_by.as_ref().map(|by| format!("proposed by {}", pen.short(by)));
    let status = it.status.filter(|it| *it != Progress::Proposed || proposed.is_none());
    let mut line = vec![plain(bare(&pen.short(&it.text)))];
    line.extend(about([status.map(|it| it.label().to_owned()), proposed, pen.on(&it.issues)]));
    line.extend(pen.cite(&it.origin.sources));
    line
}

fn pressures(pen: &mut Pen<'_>) {
    let Some(pressures) = &pen.brief.pressures else {
        pen.paragraph(vec![strong("Pressures:"), plain(" not for this audience.")]);
        return;
    };
    if pressures.is_empty() {
        pen.missing.push("pressures");
        return;
    }
    pen.heading("Pressures");
    let items = pressures.iter().map(|(party, all)| pressed(pen, *party, all)).collect();
    pen.list(items);
}

fn pressed(pen: &mut Pen<'_>, party: PartyIx, all: &[usize]) -> Item {
    let mut line = vec![strong(format!("{}:", pen.name(party)))];
    let shown = room(all.len(), pen.limits.pressures);
    for (nth, at) in all[..shown].iter().enumerate() {
        let it = &pen.dataset.pressures()[*at];
        let between = if nth == 0 { " " } else { "; " };
        line.push(plain(format!("{between}{}", bare(&pen.short(&it.text)))));
        line.extend(about([it.from.map(|from| from.label().to_owned())]));
        line.extend(pen.cite(&it.origin.sources));
    }
    if all.len() > shown {
        pen.is_cut.set(true);
        line.push(plain(format!("; and {} more", all.len() - shown)));
    }
    line.push(plain("."));
    Item { line, below: vec![] }
}
