//! The grid as on the screen: issues down, parties across, each cell a stance by glyph, name and colour, with its conditions
//! and the words.

use rust_xlsxwriter::Worksheet;

use crate::codec::export::Unwritable;
use crate::codec::export::tables::Tables;
use crate::domain::plain::{conditional, worded};
use crate::domain::stance::Standing;
use crate::domain::vocabulary::RedLineBasis;
use crate::domain::{Handout, IssueIx, PartyIx, Position, Stance};

use super::{MAX_CELL, Page, WIDEST, go_on, lines, points, unwritable};

/// What ends a cell that is longer than a cell may be.
const CUT: &str = "… (cut here; whole in Positions)";

/// Writes the sheet.
pub(super) fn write(
    handout: &Handout,
    tables: &Tables,
    page: &Page,
    sheet: &mut Worksheet,
) -> Result<(), Unwritable> {
    let d = &*handout.dataset;
    page.begin(sheet, "Grid").map_err(unwritable)?;
    let parties: Vec<PartyIx> = d.party_ixs().collect();
    let after = 2 + parties.len();
    let has_status = d.issues().iter().any(|issue| issue.status.is_some());
    let has_gap = handout.gaps.iter().any(Option::is_some);
    let has_lists = |count: usize| count > 0;
    let mut headings = vec!["No.".to_owned(), "Issue".to_owned()];
    headings.extend(parties.iter().map(|ix| d.party(*ix).name.to_string()));
    let more = [
        ("Status", has_status),
        ("Gap", has_gap),
        ("Challenges", has_lists(d.challenges().len())),
        ("Opportunities", has_lists(d.opportunities().len())),
    ];
    headings.extend(more.iter().filter(|(_, is_there)| *is_there).map(|(heading, _)| (*heading).to_owned()));
    if headings.len() > 16_384 {
        return Err(Unwritable(format!(
            "{} parties are more columns than a sheet has; choose fewer, or take CSV",
            parties.len()
        )));
    }
    let words = (130.0 / parties.len().max(1) as f64).clamp(18.0, 46.0);
    let width = |at: usize| match at {
        0 => 6.0,
        1 => 24.0,
        at if at < after => words,
        at if headings[at] == "Status" => 11.0,
        _ => 20.0,
    };
    if (0..headings.len()).map(width).sum::<f64>() > WIDEST {
        go_on(sheet);
    }
    for (at, heading) in (0_u16..).zip(&headings) {
        let width = width(usize::from(at));
        sheet.set_column_width(at, width).map_err(unwritable)?;
        Page::put(sheet, (0, at), &short(heading.clone()), &page.looks.heading)?;
    }
    for (row, ix) in (1..).zip(d.issue_ixs()) {
        let issue = d.issue(ix);
        let mut height =
            lines(&issue.title, width(1)) + issue.question.as_ref().map_or(0, |it| lines(it, width(1)));
        Page::put(sheet, (row, 0), &short(issue.number.to_string()), &page.looks.label)?;
        let question = issue.question.as_ref().map(|it| format!("\n{it}")).unwrap_or_default();
        Page::put(sheet, (row, 1), &short(format!("{}{question}", issue.title)), &page.looks.label)?;
        for (at, party) in (2..).zip(&parties) {
            let standing = d.current(ix, *party, handout.day).standing;
            let stance = match standing {
                Standing::Stance(stance) => Some(stance),
                Standing::Uncoded | Standing::NoEntry => None,
            };
            let look =
                if standing == Standing::NoEntry { &page.looks.dim } else { page.looks.stance(stance) };
            let said = short(cell(handout, tables, (ix, *party), standing));
            height = height.max(lines(&said, words));
            Page::put(sheet, (row, at), &said, look)?;
        }
        let list =
            |texts: Vec<&str>| texts.iter().map(|text| format!("• {text}")).collect::<Vec<_>>().join("\n");
        let cells = [
            issue.status.map(|status| status.label().to_owned()).unwrap_or_default(),
            handout.gaps[ix.get()].as_ref().map(|gap| gap.told.clone()).unwrap_or_default(),
            list(issue.challenges.iter().map(|ix| d.challenge(*ix).text.as_str()).collect()),
            list(issue.opportunities.iter().map(|ix| d.opportunity(*ix).text.as_str()).collect()),
        ];
        let shown = cells.into_iter().zip(more).filter(|(_, (_, is_there))| *is_there);
        for (at, (cell, _)) in (after as u16..).zip(shown) {
            height = height.max(lines(&cell, width(usize::from(at))));
            Page::put(sheet, (row, at), &short(cell), &page.looks.plain)?;
        }
        sheet.set_row_height(row, points(height)).map_err(unwritable)?;
    }
    sheet.set_freeze_panes(1, 2).map_err(unwritable)?;
    sheet.set_repeat_rows(0, 0).map_err(unwritable)?;
    sheet.set_repeat_columns(0, 1).map_err(unwritable)?;
    Ok(())
}

/// What one cell says: the standing, and every current reading of it.
fn cell(
    handout: &Handout,
    tables: &Tables,
    (issue, party): (IssueIx, PartyIx),
    standing: Standing,
) -> String {
    let d = &*handout.dataset;
    let current = d.current(issue, party, handout.day);
    let readings: Vec<&Position> = current.readings().collect();
    let label = d.standing_label(standing);
    let glyph = match standing {
        Standing::Stance(stance) => format!("{} ", stance.glyph()),
        Standing::Uncoded | Standing::NoEntry => String::new(),
    };
    let is_contested = standing == Standing::Stance(Stance::Contested);
    let mut said = vec![format!("{glyph}{label}")];
    if is_contested && readings.len() > 1 {
        said[0].push_str(&format!(", {} readings:", readings.len()));
    }
    for reading in readings {
        // Where readings differ each says its own; a condition stands with its stance, before the words.
        let own = reading.stance.filter(|_| is_contested);
        let own = own.map(|stance| format!("{} {}", stance.glyph(), d.stance_label(stance)));
        let conditions = reading.conditions().map(|text| conditional(&[text.as_str()]));
        let stands: Vec<String> = own.into_iter().chain(conditions).collect();
        let numbers = tables.references.numbers(d.sources_of(reading));
        let cited: Vec<String> = numbers.iter().map(|number| format!("[{number}]")).collect();
        let words: Vec<String> = worded(reading).into_iter().chain(cited).collect();
        let parts = [stands.join(", "), words.join(" ")];
        said.extend(parts.into_iter().filter(|part| !part.is_empty()));
        if let Some(line) = reading.red_line() {
            let how =
                if reading.red_line_basis() == Some(RedLineBasis::Inferred) { " (inferred)" } else { "" };
            said.push(format!("Red line{how}: {line}"));
        }
    }
    said.join("\n")
}

/// A text that a cell holds.
fn short(text: String) -> String {
    if text.encode_utf16().count() < MAX_CELL {
        return text;
    }
    let mut left = MAX_CELL - CUT.len() - 2;
    let kept = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    });
    kept.chain(CUT.chars()).collect()
}
