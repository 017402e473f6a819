//! The law of the forms that are tables: what a file names in a column comes back from the importer, in order.

use proptest::prelude::*;

use super::made::{examples, handouts, river, whole};
use super::tables::Tables;
use super::*;
use crate::codec::import::{self, Asked, File, Weight};
use crate::codec::table;
use crate::domain::text::seen;
use crate::domain::{Audience, Dataset, Id, Text};

/// Every cell of the tables that a form has: the heading, and what stands in it, without what nobody sees at its ends.
fn cells(handout: &Handout, sheets: &[Sheet]) -> Vec<(Sheet, Vec<Column>, Vec<Vec<String>>)> {
    let tables = Tables::of(handout, sheets);
    let of = |sheet: &Sheet| {
        let table = tables.table(*sheet)?;
        let cell = |row, column| seen(&tables.cell(row, column)).to_owned();
        let rows = table.rows.iter().map(|row| table.columns.iter().map(|it| cell(row, *it)).collect());
        Some((*sheet, table.columns.clone(), rows.collect()))
    };
    sheets.iter().filter_map(of).collect()
}

fn imported(name: &str, tables: table::Tables) -> (Dataset, import::Report) {
    let asked = Asked { id: "back".to_owned(), id_is_made: true, ..Asked::default() };
    let files = [File { name: name.to_owned(), tables }];
    let understood = import::understand(&files, &asked, None, &mut |_, _| true).expect("no halt");
    let report = understood.report.lines(100).join("\n");
    let dataset = understood.dataset.unwrap_or_else(|| panic!("no dataset:\n{report}"));
    (dataset, understood.report)
}

/// A file of a form, read.
fn read_tables(handout: &Handout, format: Format, raw: bool) -> table::Tables {
    let bytes = export(handout, format, Options { raw }).expect("a file");
    match format {
        Format::Csv => table::csv::read(&bytes),
        Format::Xlsx => table::Heavy::Xlsx.read(&bytes),
        Format::Markdown | Format::Html | Format::Docx | Format::Json | Format::Toml => unreachable!(),
    }
    .expect("tables")
}

fn keeps_the_law(handout: &Handout, format: Format, sheets: &[Sheet], raw: bool) {
    // The day is told in prose, where a year of less than four digits is not known for one.
    if handout.day.is_some_and(|day| day.iso().as_str() < "1000") {
        return;
    }
    let (dataset, report) = imported("talks", read_tables(handout, format, raw));
    let told: Vec<String> = report
        .told()
        .filter(|it| it.weight == Weight::Unplaced)
        .map(|it| format!("{}: {:?}", it.message, it.first))
        .collect();
    assert_eq!(told, [""; 0], "nothing is without a place");
    let back = whole(&dataset, Audience::Own);
    let (before, after) = (cells(handout, sheets), cells(&back, sheets));
    for (before, after) in before.iter().zip(&after) {
        assert_eq!((before.0, &before.1), (after.0, &after.1), "the same columns");
        for (before, after) in before.2.iter().zip(&after.2) {
            assert_eq!(before, after);
        }
    }
    assert!(before == after, "as many tables and rows");
    assert_eq!(seen(&dataset.head().title), seen(&handout.dataset.head().title));
    // What stands before the tables: all of the head but which source is the default, which each row names for itself.
    let told = |dataset: &Dataset| {
        let line = |text: &Text| seen(text).to_owned();
        let head = dataset.head();
        let mut names: Vec<(&str, String)> =
            head.stance_names.iter().map(|(stance, name)| (stance.word(), line(name))).collect();
        names.sort();
        (
            [&head.summary, &head.handling, &head.default_question].map(|it| it.as_ref().map(line)),
            (head.as_of, head.stance_basis, names),
        )
    };
    assert_eq!(told(&dataset), told(&handout.dataset));
    let id = handout.dataset.head().id.as_ref().map_or("back", Id::as_str);
    assert_eq!(dataset.head().id.as_ref().map(Id::as_str), Some(id));
}

const OF_CSV: &[Sheet] = &[Sheet::Positions, Sheet::Parties, Sheet::Themes, Sheet::Sources];

#[test]
fn the_examples_come_back_from_csv_for_each_audience() {
    for example in examples() {
        for audience in Audience::ALL {
            for raw in [false, true] {
                keeps_the_law(&whole(&example, *audience), Format::Csv, OF_CSV, raw);
            }
        }
    }
}

#[test]
fn a_csv_file_says_what_it_is_and_what_it_leaves_out() {
    let bytes = export(&whole(&river(), Audience::Public), Format::Csv, Options::default()).expect("a file");
    let text = String::from_utf8(bytes).expect("UTF-8");
    for says in [
        "\u{feff}Talks on the Aru river (fictional),",
        "\nHandling: Training — fictional,",
        "\nFor: the public,",
        "\nMade on: 12 May 2031,",
        "\nWithheld: ",
        "\nReference,Source,Outlet,",
        " measures,",
        "\n\"Left out: notes, which are never in a table of positions\",",
    ] {
        assert!(text.contains(says), "{says}\n{text}");
    }
}

#[test]
fn the_examples_come_back_from_a_workbook_for_each_audience() {
    for example in examples() {
        for audience in Audience::ALL {
            keeps_the_law(&whole(&example, *audience), Format::Xlsx, Sheet::ALL, false);
        }
    }
}

#[test]
fn a_workbook_begins_with_what_it_is_and_the_grid() {
    let handout = whole(&river(), Audience::Team);
    let tables = read_tables(&handout, Format::Xlsx, false);
    let titles: Vec<&str> = tables.tables.iter().filter_map(|it| it.title.as_deref()).collect();
    assert_eq!(
        titles,
        [
            "About",
            "Grid",
            "Positions",
            "Opportunities",
            "Challenges",
            "Measures",
            "Steps",
            "Pressures",
            "Parties",
            "Themes",
            "Sources"
        ]
    );
    let about: Vec<String> = (0..tables.tables[0].row_count())
        .map(|row| tables.tables[0].row(row).collect::<Vec<_>>().join(" "))
        .collect();
    for says in [
        "Title Talks on the Aru river (fictional)",
        "Handling Training — fictional",
        "For the team only",
        "[1] ",
    ] {
        assert!(about.iter().any(|line| line.starts_with(says)), "{says}: {about:#?}");
    }
    let grid = &tables.tables[1];
    let flow =
        (0..grid.row_count()).find(|row| grid.cell(*row, 1).starts_with("Minimum flow")).expect("flow");
    let south = (0..grid.width()).find(|column| grid.cell(0, *column) == "Southern Union").expect("south");
    let cell = grid.cell(flow, south);
    assert!(cell.starts_with("● supports, if measured jointly\n"), "{cell}");
    assert!(cell.contains("Red line: "), "{cell}");
    let again = export(&handout, Format::Xlsx, Options::default()).expect("a file");
    assert!(again == export(&handout, Format::Xlsx, Options::default()).expect("a file"), "the same bytes");
}

#[test]
fn no_cell_of_a_workbook_is_a_formula_and_all_come_back() {
    for cell in [
        "=1+1",
        "'=1+1",
        "-a",
        "@x",
        "https://evil.example",
        "mailto:a@b.example",
        "_x0041_",
        "&amp;<b>",
        "'",
        "&Pa",
    ] {
        keeps_the_law(&whole(&hostile(cell), Audience::Own), Format::Xlsx, Sheet::ALL, false);
    }
}

#[test]
fn what_no_cell_holds_is_refused_in_a_sentence() {
    let long = "x".repeat(40_000);
    let refused = export(&whole(&hostile(&long), Audience::Own), Format::Xlsx, Options::default());
    assert!(
        refused
            .unwrap_err()
            .0
            .starts_with("a text holds 40000 characters, and a cell of a workbook at most 32767")
    );
}

/// Every field of a CSV file, by a reader that knows nothing of guards.
fn fields(handout: &Handout, raw: bool) -> Vec<String> {
    let bytes = export(handout, Format::Csv, Options { raw }).expect("a file");
    super::csv::fields(&bytes)
}

/// A dataset in which every text is what a spreadsheet would run.
fn hostile(cell: &str) -> Dataset {
    let quoted = format!("{cell:?}");
    let quoted = quoted.replace("\\'", "'");
    super::made::dataset(&format!(
        "title = {quoted}\nhandling = {quoted}\nparty = [{{ id = \"a\", name = {quoted} }}]\n\
         source = [{{ id = \"s\", title = {quoted}, url = {quoted} }}]\ndefault_source = \"s\"\n\
         [[issue]]\nid = \"i\"\ntitle = {quoted}\nsummary = {quoted}\npositions = {{ a = {quoted} }}\n"
    ))
}

#[test]
fn no_cell_of_a_csv_file_is_run_and_all_come_back() {
    for cell in [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        "'=1+1",
        "''=x",
        "'-5",
        "-5",
        "+3.5",
        "-a",
        "=\"a\",\"b\"",
        "@",
        "=",
        "'",
        "'quoted'",
        "-",
        "=HYPERLINK(\"https://evil.example\")",
        "a\n=1",
        "+49 30 1234",
    ] {
        let handout = whole(&hostile(cell), Audience::Own);
        keeps_the_law(&handout, Format::Csv, OF_CSV, false);
        let written = fields(&handout, false);
        let is_run = |it: &&String| {
            let number = it.trim_start_matches(['+', '-']).chars().all(|c| c.is_ascii_digit() || c == '.');
            it.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && !(number && it.len() > 1)
        };
        assert_eq!(written.iter().find(is_run), None, "{cell}");
        let bare: Vec<String> = fields(&handout, true);
        assert!(bare.iter().any(|it| it == cell), "raw it stands as it is: {cell}");
        assert!(!bare[0].starts_with('\u{feff}') && written[0].starts_with('\u{feff}'), "the mark");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 300, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn what_a_csv_file_names_comes_back(handout in handouts()) {
        keeps_the_law(&handout, Format::Csv, OF_CSV, false);
    }

    #[test]
    fn what_is_written_raw_is_what_stands_in_the_tables(handout in handouts()) {
        let written = fields(&handout, true);
        let cells = cells(&handout, OF_CSV).into_iter().flat_map(|(_, _, rows)| rows.into_iter().flatten());
        let mut written = written.iter().map(|it| seen(it));
        for cell in cells {
            prop_assert!(written.any(|it| it == cell), "{cell:?} is missing, or out of order");
        }
    }

    #[test]
    fn what_a_workbook_names_comes_back(handout in handouts()) {
        keeps_the_law(&handout, Format::Xlsx, Sheet::ALL, false);
    }
}

/// A file of tables in which a sheet is another: each of its cells as `cell` makes it of its row, its column and itself.
fn edited(
    mut tables: table::Tables,
    sheet: &str,
    cell: impl Fn(usize, usize, &str) -> String,
) -> table::Tables {
    for old in tables.tables.iter_mut().filter(|it| it.title.as_deref() == Some(sheet)) {
        let mut new = table::Table::new(old.title.clone(), old.counted);
        for row in 0..old.row_count() {
            new.begin_row(old.number(row)).expect("a row");
            for (column, said) in old.row(row).enumerate() {
                new.push(&cell(row, column, said)).expect("a cell");
            }
        }
        *old = new;
    }
    tables
}

#[test]
fn a_grid_that_says_something_else_than_positions_is_told_cell_by_cell() {
    let tables = || read_tables(&whole(&river(), Audience::Own), Format::Xlsx, false);
    let told = |tables| {
        let (dataset, report) = imported("talks", tables);
        let told: Vec<String> = report
            .told()
            .filter(|it| it.weight == Weight::Unplaced)
            .flat_map(|it| it.first.iter().map(|(at, _)| format!("{:?} {:?}", at.row, at.column)))
            .collect();
        assert_eq!(dataset.position_count(), river().position_count(), "nothing is taken from it");
        told
    };
    assert_eq!(told(tables()), [""; 0]);
    let changed = |row, column| {
        edited(tables(), "Grid", move |at, of, said| {
            if (at, of) == (row, column) { format!("{said} but not in May") } else { said.to_owned() }
        })
    };
    assert_eq!(told(changed(1, 2)), ["Some(1) Some(2)"], "a position");
    assert_eq!(told(changed(2, 1)), ["Some(2) Some(1)"], "an issue");
    let of_party = told(changed(0, 3));
    assert!(!of_party.is_empty() && of_party.iter().all(|at| at.ends_with("Some(3)")), "{of_party:?}");
    let strange = edited(tables(), "Notes", |_, _, said| said.to_owned());
    assert_eq!(told(strange), [""; 0], "a sheet that is not there is not missed");
}

#[test]
fn what_says_what_tables_mean_has_no_place_with_those_that_were_exported() {
    let tables = || read_tables(&whole(&river(), Audience::Own), Format::Xlsx, false);
    let understood = |asked, tables| {
        let files = [File { name: "talks.xlsx".to_owned(), tables }];
        import::understand(&files, &asked, None, &mut |_, _| true)
    };
    let asked = Asked { issue: Some("Issue".to_owned()), ..Asked::default() };
    assert!(understood(asked, tables()).unwrap_err().to_string().starts_with(
        "the tables of talks.xlsx were exported by demarche and are taken as they stand; leave out "
    ));
    let typed = edited(tables(), "Positions", |_, _, said| {
        if said == "support" { "yes please" } else { said }.to_owned()
    });
    let asked = Asked {
        stances: vec![("Yes please".to_owned(), crate::domain::Stance::Support)],
        ..Asked::default()
    };
    let dataset = understood(asked, typed).expect("no halt").dataset.expect("a dataset");
    assert_eq!(
        cells(&whole(&dataset, Audience::Own), OF_CSV),
        cells(&whole(&river(), Audience::Own), OF_CSV)
    );
}

#[test]
fn tables_of_two_hands_are_not_taken_for_one() {
    let own = read_tables(&whole(&river(), Audience::Own), Format::Csv, false);
    let other = table::csv::read(b"Issue,Party,Position\nFlow,North,support\n").expect("a table");
    let files = [("ours.csv", own), ("theirs.csv", other)]
        .map(|(name, tables)| File { name: name.to_owned(), tables });
    let halt = import::understand(&files, &Asked::default(), None, &mut |_, _| true).unwrap_err();
    assert_eq!(
        halt.to_string(),
        "ours.csv was exported by demarche and theirs.csv was not; import the one, and then the other --into what comes of it"
    );
}

#[test]
fn a_title_that_looks_like_another_line_of_the_file_comes_back() {
    for title in ["Handling: of water", "Aru: the talks", "As of: now"] {
        keeps_the_law(&whole(&hostile(title), Audience::Own), Format::Csv, OF_CSV, false);
    }
}

#[test]
fn each_file_that_says_how_it_is_to_be_handled_is_heard() {
    let tables = |handling: &str| {
        let text = format!("title = \"Talks\"\nhandling = {handling:?}\n[[issue]]\ntitle = \"Tolls\"\n");
        read_tables(&whole(&super::made::dataset(&text), Audience::Own), Format::Csv, false)
    };
    let files = [("a.csv", tables("Private")), ("b.csv", tables("Secret"))];
    let files = files.map(|(name, tables)| File { name: name.to_owned(), tables });
    let understood = import::understand(&files, &Asked::default(), None, &mut |_, _| true).expect("no halt");
    let dataset = understood.dataset.expect("a dataset");
    assert_eq!(dataset.head().handling.as_deref(), Some("Private · Secret"));
}
