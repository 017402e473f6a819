//! The whole import: whatever tables there are, what they come to is written and reads as it was, what is said of them can be
//! shown, and no party and no position comes from nowhere.

use demarche::codec::dataset::{self, Input};
use demarche::codec::import::{Asked, File, Understood, understand};
use demarche::codec::table::{Table, Tables};
use demarche::domain::Dataset;
use demarche::domain::text::Text;

use super::screen::assert_clean;

/// How wide a report is asked to be, and how wide a line of it may be where a name in it is long.
const COLUMNS: usize = 100;
const WIDEST: usize = 1000;

/// Takes tables through the import.
pub(crate) fn law(tables: Tables) {
    let cells: usize = tables.tables.iter().map(Table::cell_count).sum();
    let held = held(&tables);
    let file = File { name: "talks.csv".to_owned(), tables };
    let asked = Asked { id: "talks".to_owned(), ..Asked::default() };
    let understood = understand(&[file], &asked, None, &mut |_, _| true);
    let Understood { dataset, report } = understood.expect("nothing was asked for that may be missing");
    let lines = report.lines(COLUMNS);
    for line in &lines {
        line.lines().for_each(assert_clean);
        assert!(line.chars().count() <= WIDEST, "{line:?}");
    }
    assert!(lines.len() <= 200 + 20 * cells, "{} lines on {cells} cells", lines.len());
    let Some(dataset) = dataset else {
        assert!(!lines.is_empty(), "no dataset, and no word on it");
        return;
    };
    let text = dataset::write(&dataset, "Imported from talks.csv.");
    let reading = dataset::read(&[Input::new("the dataset", text.clone().into_bytes())]);
    assert_eq!(reading.dataset.as_ref(), Some(&dataset), "{}\n{text}", reading.diagnostics);
    from_the_tables(&dataset, &held);
}

/// Every text of the tables, its letters and digits alone.
fn held(tables: &Tables) -> Vec<String> {
    let texts = tables.tables.iter().flat_map(|table| {
        let cells = (0..table.row_count()).flat_map(|row| table.row(row));
        cells.chain(table.title.as_deref())
    });
    texts.map(bare).collect()
}

/// The letters and digits of a text as it is shown: composed, so that an accent is no letter by itself.
fn bare(text: &str) -> String {
    let text = Text::new(text);
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Every party is named in the tables, and every line of what it says stands in a cell.
fn from_the_tables(dataset: &Dataset, held: &[String]) {
    let stands = |text: &str| {
        let bare = bare(text);
        held.iter().any(|cell| cell.contains(&bare))
    };
    for party in dataset.parties() {
        assert!(stands(&party.name), "the party {:?} comes from nowhere", party.name);
    }
    for issue in dataset.issue_ixs() {
        for party in dataset.party_ixs() {
            for position in dataset.positions(issue, party) {
                let lines = position.text.iter().flat_map(|text| text.original().lines());
                lines.for_each(|line| assert!(stands(line), "the words {line:?} come from nowhere"));
            }
        }
    }
}
