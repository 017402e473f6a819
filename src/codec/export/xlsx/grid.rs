//! The grid as on the screen: issues down, parties across, each cell a stance by glyph, name and colour, with its conditions
//! and the words.

use rust_xlsxwriter::Worksheet;

use crate::codec::export::tables::Tables;
use crate::codec::export::{References, Unwritable};
use crate::domain::plain::{conditional, worded};
use crate::domain::records::Issue;
use crate::domain::stance::Standing;
use crate::domain::vocabulary::{RedLineBasis, Words};
use crate::domain::{Dataset, Date, Handout, IssueIx, PartyIx, Position, Stance};

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
    let [status, challenges, opportunities] = BESIDE;
    let more = [
        (status, has_status),
        ("Gap", has_gap),
        (challenges, has_lists(d.challenges().len())),
        (opportunities, has_lists(d.opportunities().len())),
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
        let label = label(issue);
        let mut height = lines(&label, width(1));
        Page::put(sheet, (row, 0), &short(issue.number.to_string()), &page.looks.label)?;
        Page::put(sheet, (row, 1), &label, &page.looks.label)?;
        for (at, party) in (2..).zip(&parties) {
            let standing = d.current(ix, *party, handout.day).standing;
            let stance = match standing {
                Standing::Stance(stance) => Some(stance),
                Standing::Uncoded | Standing::NoEntry => None,
            };
            let look =
                if standing == Standing::NoEntry { &page.looks.dim } else { page.looks.stance(stance) };
            let said =
                cell(d, handout.day, Some(&tables.references), (ix, *party), d.standing_label(standing));
            height = height.max(lines(&said, words));
            Page::put(sheet, (row, at), &said, look)?;
        }
        let [status, challenges, opportunities] = beside(d, issue);
        let gap = handout.gaps[ix.get()].as_ref().map(|gap| gap.told.clone()).unwrap_or_default();
        let cells = [status, gap, challenges, opportunities];
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

/// The columns beside those of the parties, but for the gap.
const BESIDE: [&str; 3] = ["Status", "Challenges", "Opportunities"];

/// What stands in them.
fn beside(d: &Dataset, issue: &Issue) -> [String; 3] {
    let list = |texts: Vec<&str>| texts.iter().map(|text| format!("• {text}")).collect::<Vec<_>>().join("\n");
    [
        issue.status.map(|status| status.label().to_owned()).unwrap_or_default(),
        list(issue.challenges.iter().map(|ix| d.challenge(*ix).text.as_str()).collect()),
        list(issue.opportunities.iter().map(|ix| d.opportunity(*ix).text.as_str()).collect()),
    ]
}

/// An issue, as its row is named.
fn label(issue: &Issue) -> String {
    let question = issue.question.as_ref().map(|it| format!("\n{it}")).unwrap_or_default();
    short(format!("{}{question}", issue.title))
}

/// The cells of the grid of a dataset, for whoever reads one again: the numbers of its references are left out.
#[derive(Debug)]
pub struct Shown<'a>(pub &'a Dataset);

impl Shown<'_> {
    /// How the row of an issue is named: by its number, and by its title and question.
    pub fn row(&self, ix: IssueIx) -> (String, String) {
        let issue = self.0.issue(ix);
        (short(issue.number.to_string()), label(issue))
    }

    /// What stands in the column of a party: for those who may know how stances were judged, and for others.
    pub fn cells(&self, (issue, party): (IssueIx, PartyIx)) -> [String; 2] {
        let (d, day) = (self.0, self.0.head().as_of);
        let standing = d.current(issue, party, day).standing;
        let veiled = match standing {
            Standing::Stance(_) => d.standing_label(standing),
            Standing::Uncoded | Standing::NoEntry => standing.veiled(),
        };
        [d.standing_label(standing), veiled].map(|label| cell(d, day, None, (issue, party), label))
    }

    /// What stands in a column beside those; `None` where that is not known from the dataset alone.
    pub fn beside(&self, ix: IssueIx, heading: &str) -> Option<String> {
        let at = BESIDE.iter().position(|it| *it == heading)?;
        let [status, challenges, opportunities] = beside(self.0, self.0.issue(ix));
        Some(short([status, challenges, opportunities].into_iter().nth(at)?))
    }
}

/// What one cell says: the standing, and every current reading of it.
fn cell(
    d: &Dataset,
    day: Option<Date>,
    references: Option<&References>,
    (issue, party): (IssueIx, PartyIx),
    label: &str,
) -> String {
    let current = d.current(issue, party, day);
    let standing = current.standing;
    let readings: Vec<&Position> = current.readings().collect();
    let glyph = match standing {
        Standing::Stance(stance) => format!("{} ", stance.glyph()),
        Standing::Uncoded | Standing::NoEntry => String::new(),
    };
    let is_contested = standing == Standing::Stance(Stance::Contested);
    let mut said = vec![format!("{glyph}{label}")];
    if is_contested && readings.len() > 1 {
        said[0].push_str(&format!(", {} readings:", readings.len()));
    }
    let several = readings.len();
    for reading in readings {
        // Where readings differ each says its own; a condition stands with its stance, or behind the words.
        let own = reading.stance.filter(|_| is_contested);
        let own = own.map(|stance| format!("{} {}", stance.glyph(), d.stance_label(stance)));
        let condition = reading.conditions().map(|text| format!(", {}", conditional(&[text.as_str()])));
        let mut condition = condition.unwrap_or_default();
        let numbers = references.map(|it| it.numbers(d.sources_of(reading))).unwrap_or_default();
        let cited: Vec<String> = numbers.iter().map(|number| format!(" [{number}]")).collect();
        match own {
            Some(own) => said.push(format!("{own}{}", std::mem::take(&mut condition))),
            None if reading.stance.is_some() && several == 1 => {
                said[0].push_str(&std::mem::take(&mut condition));
            }
            None => {}
        }
        let reported = reading.text.is_some() && reading.words() == Words::Reported;
        let reported = if reported { " (reported)" } else { "" };
        let words = worded(reading).unwrap_or_default();
        let words = format!("{words}{condition}{reported}{}", cited.concat());
        let words = words.trim_start_matches([',', ' ']);
        if !words.is_empty() {
            said.push(words.to_owned());
        }
        if let Some(line) = reading.red_line() {
            let how =
                if reading.red_line_basis() == Some(RedLineBasis::Inferred) { " (inferred)" } else { "" };
            said.push(format!("Red line{how}: {line}"));
        }
    }
    short(said.join("\n"))
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
