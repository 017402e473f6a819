//! The laws of documents: what stands in their tables is read back by our own import, and nothing in them is for other eyes.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::codec::dataset::made::{choices, made};
use crate::codec::dataset::{Input, read};
use crate::codec::export::{Format, Options, export};
use crate::codec::import::{Asked, File, understand};
use crate::codec::table::Heavy;
use crate::domain::handout::Choice;
use crate::domain::records::Challenge;
use crate::domain::specimen::date;
use crate::domain::vocabulary::Words;
use crate::domain::{Audience, Dataset, Handout, NoteBook};

use super::*;

const RIVER: &str = include_str!("../../../../data/river.toml");
const UKRAINE: &str = include_str!("../../../../data/ukraine.toml");

fn dataset(text: &str) -> Dataset {
    read(&[Input::new("talks.toml", text.as_bytes().to_vec())]).dataset.unwrap()
}

fn whole(dataset: &Dataset, audience: Audience) -> Handout {
    let seen = dataset.seen_by(audience);
    Handout::of(Choice {
        whole: dataset,
        seen: &seen,
        notes: &NoteBook::default(),
        issues: &seen.issue_ixs().collect::<Vec<_>>(),
        parties: &seen.party_ixs().collect::<Vec<_>>(),
        day: seen.head().as_of,
        made: date("2031-05-12"),
        filter: vec![],
        order: None,
    })
}

fn file(handout: &Handout, format: Format) -> Vec<u8> {
    export(handout, format, Options::default()).unwrap()
}

/// What an import makes of a file.
fn taken_back(handout: &Handout, format: Format, form: Heavy) -> Dataset {
    let tables = form.read(&file(handout, format)).unwrap();
    let files = [File { name: "talks".to_owned(), tables }];
    let understood = understand(&files, &Asked::default(), None, &mut |_, _| true).unwrap();
    understood.dataset.unwrap()
}

/// What the columns of a document say, a line for each row; verbatim words and quotes without their quotation marks.
fn columns(dataset: &Dataset) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    let bare = |text: Option<&Text>| {
        text.map(|text| text.trim_matches(['“', '”', '"']).split_whitespace().collect::<Vec<_>>().join(" "))
    };
    for ix in dataset.issue_ixs() {
        let issue = dataset.issue(ix);
        let themes: BTreeSet<&str> = issue.themes.iter().map(|ix| dataset.theme(*ix).name.as_str()).collect();
        said.insert(format!(
            "issue {} {} {:?} {:?} {themes:?}",
            issue.number, issue.title, issue.status, issue.gap
        ));
        for party in dataset.party_ixs() {
            for position in dataset.positions(ix, party) {
                let text = position.text.as_ref().filter(|_| position.words() != Words::Verbatim);
                let verbatim = position.text.as_ref().filter(|_| position.words() == Words::Verbatim);
                said.insert(format!(
                    "{} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
                    issue.title,
                    dataset.party(party).name,
                    position.stance,
                    bare(text.or(verbatim)),
                    bare(position.conditions()),
                    bare(position.quote()),
                    bare(position.red_line()),
                    position.red_line_basis(),
                    bare(position.by()),
                    position.date,
                ));
            }
        }
    }
    for it in dataset.opportunities() {
        let against: BTreeSet<&str> =
            it.challenges.iter().map(|ix| dataset.challenge(*ix).text.as_str()).collect();
        said.insert(format!("opportunity {} {against:?}", it.text));
    }
    let of_challenge = |it: &Challenge| format!("challenge {} {:?}", it.text, it.mitigation);
    said.extend(dataset.challenges().iter().map(of_challenge));
    for it in dataset.measures() {
        let texts = [&it.purpose, &it.impact, &it.proposed_by, &it.risk, &it.verification];
        let issues: BTreeSet<&str> = it.issues.iter().map(|ix| dataset.issue(*ix).title.as_str()).collect();
        said.insert(format!(
            "measure {} {texts:?} {:?} {:?} {issues:?}",
            it.title, it.reciprocity, it.status
        ));
    }
    for it in dataset.steps() {
        let issues: BTreeSet<&str> = it.issues.iter().map(|ix| dataset.issue(*ix).title.as_str()).collect();
        let measures: BTreeSet<&str> =
            it.measures.iter().map(|ix| dataset.measure(*ix).title.as_str()).collect();
        said.insert(format!("step {} {:?} {:?} {issues:?} {measures:?}", it.text, it.proposed_by, it.status));
    }
    for it in dataset.pressures() {
        said.insert(format!("pressure {} {} {:?}", dataset.party(it.on).name, it.text, it.from));
    }
    said
}

#[test]
fn every_column_of_a_document_comes_back_from_markdown_and_from_docx() {
    for text in [RIVER, UKRAINE] {
        let dataset = dataset(text);
        for audience in Audience::ALL {
            let handout = whole(&dataset, *audience);
            let said = columns(&handout.dataset);
            for (format, form) in [(Format::Markdown, Heavy::Markdown), (Format::Docx, Heavy::Docx)] {
                let back = columns(&taken_back(&handout, format, form));
                let lost: Vec<&String> = said.difference(&back).collect();
                let new: Vec<&String> = back.difference(&said).collect();
                assert!(
                    lost.is_empty() && new.is_empty(),
                    "{format:?} {audience:?}\nlost {lost:#?}\nnew {new:#?}"
                );
            }
        }
    }
}

#[test]
fn whoever_may_not_know_finds_no_word_of_it_in_a_document() {
    let dataset = dataset(RIVER);
    let public = String::from_utf8(file(&whole(&dataset, Audience::Public), Format::Markdown)).unwrap();
    let own = String::from_utf8(file(&whole(&dataset, Audience::Own), Format::Markdown)).unwrap();
    let mut secrets: Vec<&Text> =
        dataset.issues().iter().filter_map(|it| it.lines_to_take.as_ref()).collect();
    secrets.extend(dataset.pressures().iter().map(|it| &it.text));
    secrets.extend(dataset.measures().iter().filter_map(|it| it.risk.as_ref()));
    assert!(!secrets.is_empty());
    for secret in secrets {
        let start: String =
            secret.chars().take_while(|c| c.is_alphanumeric() || *c == ' ').take(30).collect();
        assert!(own.contains(start.trim()) && !public.contains(start.trim()), "{start}");
    }
    assert!(public.contains("**Withheld from this document:**") && public.contains("red lines"), "{public}");
}

#[test]
fn readings_that_contest_each_other_are_each_shown_and_what_is_past_is_marked_as_such() {
    let own = String::from_utf8(file(&whole(&dataset(RIVER), Audience::Own), Format::Markdown)).unwrap();
    assert!(
        own.contains("≠ contested: reading 1 of 2") && own.contains("≠ contested: reading 2 of 2"),
        "{own}"
    );
    let mut earlier = own.split("**Earlier positions, no longer current**").skip(1).peekable();
    assert!(earlier.peek().is_some());
    for below in earlier {
        let table = below.trim_start().split("\n\n").next().unwrap();
        for row in table.lines().skip(2) {
            assert!(row.contains("| earlier, ") || row.contains("| earlier ["), "{row}");
        }
    }
}

#[test]
fn a_dataset_with_nothing_in_it_but_a_title_is_a_document_all_the_same() {
    let handout = whole(&dataset("title = 'T'\n"), Audience::Own);
    assert!(String::from_utf8(file(&handout, Format::Markdown)).unwrap().starts_with("# T\n"));
    assert!(file(&handout, Format::Docx).starts_with(b"PK"));
}

#[test]
fn words_of_any_length_and_direction_stand_in_a_document_whole() {
    let long = "w".repeat(60_000);
    let text = format!(
        "title = 'T'\n[[party]]\nid = 'a'\nname = 'אלף'\n[[issue]]\ntitle = 'I'\npositions = {{ a = '{long}' }}\n"
    );
    let handout = whole(&dataset(&text), Audience::Own);
    let back = taken_back(&handout, Format::Markdown, Heavy::Markdown);
    assert_eq!(columns(&back), columns(&handout.dataset));
    assert_eq!(columns(&taken_back(&handout, Format::Docx, Heavy::Docx)), columns(&handout.dataset));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_document_of_whatever_dataset_holds_every_word_of_its_positions_and_of_what_surrounds_them_in_a_cell(choices in choices()) {
        let dataset = made(choices);
        for audience in Audience::ALL {
            let handout = whole(&dataset, *audience);
            let shown = |text: &str| crate::domain::text::seen(text).split_whitespace().collect::<Vec<_>>().join(" ");
            for (format, form) in [(Format::Markdown, Heavy::Markdown), (Format::Docx, Heavy::Docx)] {
                let Ok(tables) = form.read(&file(&handout, format)) else { continue };
                let cells: BTreeSet<String> = tables.tables.iter()
                    .flat_map(|table| (0..table.row_count()).flat_map(|row| table.row(row)).map(shown).collect::<Vec<_>>())
                    .collect();
                let d = &*handout.dataset;
                let (mut said, mut held): (Vec<Option<&Text>>, Vec<&Text>) = (vec![], vec![]);
                for (ix, party) in d.issue_ixs().flat_map(|ix| d.party_ixs().map(move |party| (ix, party))) {
                    for position in d.positions(ix, party) {
                        let detail = position.detail.as_deref();
                        said.extend([position.text.as_ref(), position.conditions(), position.quote()]);
                        said.extend([position.by(), detail.and_then(|it| it.red_line.as_ref())]);
                        held.extend(detail.and_then(|it| it.interest.as_ref()));
                        held.extend(detail.and_then(|it| it.locator.as_ref()));
                    }
                }
                for it in d.measures() {
                    said.extend([Some(&it.title), it.purpose.as_ref(), it.impact.as_ref(), it.risk.as_ref()]);
                    said.extend([it.verification.as_ref(), it.proposed_by.as_ref()]);
                }
                said.extend(d.opportunities().iter().map(|it| Some(&it.text)));
                said.extend(d.challenges().iter().flat_map(|it| [Some(&it.text), it.mitigation.as_ref()]));
                said.extend(d.steps().iter().flat_map(|it| [Some(&it.text), it.proposed_by.as_ref()]));
                said.extend(d.pressures().iter().map(|it| Some(&it.text)));
                let bare = |cell: &str| cell.trim_matches(['“', '”']).to_owned();
                for text in said.into_iter().flatten().map(|text| bare(&shown(text))) {
                    let is_it = |cell: &String| {
                        let cell = ["stated: ", "inferred: "].iter().find_map(|basis| cell.strip_prefix(basis)).unwrap_or(cell);
                        bare(cell) == text
                    };
                    prop_assert!(text.is_empty() || cells.iter().any(|cell| bare(cell) == text || is_it(cell)), "{:?} {} in {:?}", format, text, cells);
                }
                for text in held.into_iter().map(|text| shown(text)) {
                    prop_assert!(cells.iter().any(|cell| cell.contains(&text)), "{:?} {} in {:?}", format, text, cells);
                }
            }
        }
    }
}

#[test]
fn a_text_on_the_way_to_agreement_is_not_called_agreed() {
    let page = String::from_utf8(file(&whole(&dataset(RIVER), Audience::Public), Format::Markdown)).unwrap();
    assert!(page.contains("Text, ad referendum: Each Party shall announce"), "{page}");
    assert!(page.contains("Agreed on 14 Mar 2031: The Parties establish"), "{page}");
}
