//! What is handed over of a dataset, whatever it holds: every form of it is made within bounds or refused in a sentence, no
//! cell of its tables is one that a spreadsheet runs, and the forms that are datasets read back as what they were made of.

use demarche::codec::dataset::{self, Input};
use demarche::codec::export::{Format, Options, export};
use demarche::codec::table::json::{self, Json};
use demarche::domain::handout::Choice;
use demarche::domain::{Audience, Dataset, Date, Handout, NoteBook};

/// Reads the bytes as a dataset, and hands that over to one of its audiences: as tables, as a dataset, and in one of the forms
/// that are for people.
pub fn law(bytes: &[u8]) {
    let reading = dataset::read(&[Input::new("talks.toml", bytes.to_vec())]);
    let Some(dataset) = reading.dataset else { return };
    let sum: usize = bytes.iter().map(|byte| usize::from(*byte)).sum();
    let handout = handout(&dataset, Audience::ALL[sum % Audience::ALL.len()]);
    let for_people = [Format::Markdown, Format::Html, Format::Docx, Format::Xlsx];
    for format in [Format::Csv, Format::Toml, Format::Json, for_people[bytes.len() % for_people.len()]] {
        let file = match export(&handout, format, Options::default()) {
            Ok(file) => file,
            Err(refused) => {
                let said = refused.to_string();
                assert!(!said.is_empty() && said.lines().count() == 1 && said.len() < 500, "{said:?}");
                continue;
            }
        };
        // An issue is named with each of its positions, and a page has its look and its script.
        let most = (1 << 20) + bytes.len() * 64 * (2 + dataset.parties().len());
        assert!(file.len() <= most, "{format:?}: {} bytes of {}", file.len(), bytes.len());
        match format {
            Format::Csv => nothing_runs(&file),
            Format::Toml => reads_back(std::str::from_utf8(&file).expect("UTF-8"), &handout),
            Format::Json => {
                let Ok(Json::Dataset(text, remarks)) = json::read(&file) else {
                    panic!("no dataset: {}", String::from_utf8_lossy(&file));
                };
                assert_eq!(remarks, [""; 0]);
                reads_back(&text, &handout);
            }
            Format::Markdown | Format::Html | Format::Docx | Format::Xlsx => {}
        }
    }
}

/// All of a dataset that an audience sees.
fn handout(dataset: &Dataset, audience: Audience) -> Handout {
    Handout::of(Choice {
        whole: dataset,
        seen: &dataset.seen_by(audience),
        notes: &NoteBook::default(),
        issues: &dataset.issue_ixs().collect::<Vec<_>>(),
        parties: &dataset.party_ixs().collect::<Vec<_>>(),
        day: dataset.head().as_of,
        made: Date::new(2031, 5, 12).expect("a day"),
        filter: vec![],
        order: None,
    })
}

/// No cell begins as a formula does, but for numbers.
fn nothing_runs(file: &[u8]) {
    let file = file.strip_prefix("\u{feff}".as_bytes()).expect("the mark of UTF-8");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file);
    for record in reader.records() {
        let record = record.expect("a record of one width");
        for cell in &record {
            let is_number = cell.strip_prefix(['+', '-']).is_some_and(|rest| {
                rest.starts_with(|c: char| c.is_ascii_digit())
                    && rest.chars().all(|c| c.is_ascii_digit() || ".,".contains(c))
            });
            assert!(
                is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']),
                "{cell:?} is run"
            );
        }
    }
}

/// A file reads as what it was made of.
fn reads_back(text: &str, handout: &Handout) {
    let reading = dataset::read(&[Input::new("talks.toml", text.as_bytes().to_vec())]);
    let read = reading.dataset.map(|dataset| dataset.seen_by(handout.audience()));
    assert_eq!(read.as_ref(), Some(&*handout.dataset), "{}\n{text}", reading.diagnostics);
}
