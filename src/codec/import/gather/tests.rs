//! Tables by plans made by hand: what dataset and what report they come to.

use proptest::prelude::*;

use crate::codec::import::field::Field;
use crate::codec::import::plan::{Column, Layout, Plan, PlannedParty, Skipped};
use crate::codec::import::understand::{understand, understand_planned};
use crate::codec::import::{Asked, File, Halt, Report, Understood, Weight};
use crate::codec::table::{Counted, Merge, Table, Tables};
use crate::domain::stance::Stance;
use crate::domain::vocabulary::{PressureFrom, Progress, Status, Terms};
use crate::domain::{Dataset, Date};

/// A table of these rows.
fn table(rows: &[&[&str]]) -> Table {
    let mut table = Table::new(None, Counted::Rows);
    for (number, row) in (1..).zip(rows) {
        table.begin_row(number).unwrap();
        for cell in *row {
            table.push(cell).unwrap();
        }
    }
    table
}

/// A plan by its columns: a field's word, `=Party`, `=Party:field`, `?` for an issue by its heading, or `-`.
fn plan(layout: Layout, table: &Table, columns: &str) -> Plan {
    let (mut parties, mut issues) = (vec![], vec![]);
    let columns = (0..).zip(columns.split(',')).map(|(at, column)| {
        if column == "-" {
            return Column::Ignored(Some("nobody knows".to_owned()));
        }
        if column == "?" {
            issues.push(table.cell(0, at).to_owned());
            return Column::OfIssue(issues.len() - 1);
        }
        let Some(party) = column.strip_prefix('=') else {
            return Column::Field(Field::from_word(column).expect(column));
        };
        let (name, field) = party.split_once(':').unwrap_or((party, "position"));
        let known = parties.iter().position(|it: &PlannedParty| it.name == name);
        let at = known.unwrap_or_else(|| {
            parties.push(PlannedParty { name: name.to_owned() });
            parties.len() - 1
        });
        Column::OfParty(at, Field::from_word(field).expect(field))
    });
    let columns = columns.collect();
    let (headings, body) = (0..1, 1..table.row_count());
    Plan { layout, headings, body, skipped: vec![], columns, parties, issues, carries: false, title: None }
}

fn understood(tables: Vec<(Table, Plan)>, asked: &Asked, known: Option<&Dataset>) -> Understood {
    let (tables, plans): (Vec<_>, Vec<_>) = tables.into_iter().map(|(table, plan)| (table, Ok(plan))).unzip();
    let file = File { name: "talks-in-may.csv".to_owned(), tables: Tables { tables, ..Tables::default() } };
    understand_planned(&[file], plans, vec![], asked, known, Report::default(), &mut |_, _| true).unwrap()
}

/// What one table comes to.
fn taken(layout: Layout, columns: &str, rows: &[&[&str]]) -> (Dataset, Report) {
    taken_as(layout, columns, rows, &Asked::default())
}

fn taken_as(layout: Layout, columns: &str, rows: &[&[&str]], asked: &Asked) -> (Dataset, Report) {
    let table = table(rows);
    let plan = plan(layout, &table, columns);
    let Understood { dataset, report } = understood(vec![(table, plan)], asked, None);
    (dataset.expect("a dataset"), report)
}

/// Every position, a line each: issue, party, stance, text.
fn positions(dataset: &Dataset) -> Vec<String> {
    let cells = dataset.issue_ixs().flat_map(|issue| dataset.party_ixs().map(move |party| (issue, party)));
    let all = cells.flat_map(|(issue, party)| {
        dataset.positions(issue, party).iter().map(move |it| {
            let stance = it.stance.map_or("-", Stance::word);
            let text = it.text.as_deref().unwrap_or("-");
            format!("{}/{} {stance} {text}", dataset.issue(issue).id, dataset.party(party).id)
        })
    });
    all.collect()
}

/// The remarks of a weight, a line each: how many, what, and what stands there.
fn told(report: &Report, weight: Weight) -> Vec<String> {
    let all = report.told().filter(|told| told.weight == weight);
    let lines = all.map(|told| {
        let found: Vec<_> = told.first.iter().map(|(_, found)| found.as_deref().unwrap_or("")).collect();
        format!("{} × {}: {}", told.count, told.message, found.join(" & "))
    });
    lines.collect()
}

fn says(lines: &[String], words: &str) -> bool {
    lines.iter().any(|line| line.contains(words))
}

#[test]
fn a_wide_table_is_an_issue_a_row_and_a_party_a_column() {
    let (dataset, report) = taken(
        Layout::Wide,
        "issue,=North,=South,challenges,themes",
        &[
            &["Issue", "North", "South", "Challenges", "Themes"],
            &["Minimum flow", "no: by season", "yes", "No gauges, old treaties", "Water, Trust"],
            &["Salinity", "To be studied", "–", "Costs", "Water/Quality"],
            &["Navigation", "", "oppose\nNo ships at night", "", ""],
        ],
    );
    assert_eq!(
        positions(&dataset),
        [
            "minimum-flow/north oppose by season",
            "minimum-flow/south support -",
            "salinity/north - To be studied",
            "navigation/south oppose No ships at night",
        ]
    );
    let challenges: Vec<_> = dataset.challenges().iter().map(|it| it.text.as_str()).collect();
    assert_eq!(challenges, ["No gauges", "Old treaties", "Costs"]);
    let themes: Vec<_> = dataset.themes().iter().map(|it| format!("{} {}", it.id, it.name)).collect();
    assert_eq!(themes, ["water Water", "trust Trust", "water/quality Quality"]);
    let names = dataset.head().stance_names.iter().map(|(stance, name)| (*stance, name.as_str()));
    assert_eq!(names.collect::<Vec<_>>(), [(Stance::Support, "yes")], "“oppose” is as common as “no”");
    assert_eq!(dataset.head().title, "Talks in may");
    assert_eq!(dataset.sources()[0].terms, Terms::Restricted);
    let taken = told(&report, Weight::Taken);
    for words in ["--keep-commas", "1 × a sign and no words", "--terms public", "--stance-basis"] {
        assert!(says(&taken, words), "{words}: {taken:#?}");
    }
    assert!(report.lines(100).iter().any(|line| line.contains("oppose from no (1), oppose (1)")));
    assert_eq!(told(&report, Weight::Unplaced), [""; 0]);
    assert_eq!(report.tables[0].rows, 3);
}

#[test]
fn a_long_table_is_a_position_a_row() {
    let (dataset, report) = taken(
        Layout::Long,
        "id,issue,summary,party,stance,text,salience,date,source",
        &[
            &["id", "issue", "summary", "party", "stance", "text", "salience", "date", "source"],
            &[
                "t1",
                "Flow",
                "All year",
                "North",
                "disagree",
                "By season",
                "high",
                "12/05/2031",
                "Speech; Cable",
            ],
            &["t1", "Flow", "All year", "South", "agree", "", "", "13/05/2031", "Speech"],
            &["t2", "Salt", "", "North", "partly", "", "huge", "", ""],
            &["t2", "Salt", "", "South", "maybe", "Below 2 g", "", "soon", ""],
            &["t1", "Flow", "Another", "South", "agree", "", "", "13/05/2031", "Speech"],
            &["t2", "Salt", "", "", "agree", "", "", "", ""],
        ],
    );
    assert_eq!(
        positions(&dataset),
        ["t1/north oppose By season", "t1/south support -", "t2/north - partly", "t2/south - Below 2 g"]
    );
    let first =
        &dataset.positions(dataset.issue_ixs().next().unwrap(), dataset.party_ixs().next().unwrap())[0];
    assert_eq!(first.date, Date::parse("2031-05-12"));
    let titles: Vec<_> = dataset.sources().iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["talks-in-may.csv", "Speech", "Cable"]);
    assert_eq!(dataset.sources_of(first).len(), 2);
    assert_eq!(dataset.issues()[0].summary.as_deref(), Some("All year"));
    let unplaced = told(&report, Weight::Unplaced);
    for words in [
        "kept as words; --stance WORD=STANCE says what it means: partly",
        "no word for a stance that is known; --stance WORD=STANCE says what it means: maybe",
        "no salience that is known; there are low, medium, high, critical: huge",
        "no date that can be read; write 2031-05-12, 2031-05 or 2031: soon",
        "another summary for the same issue; the first is kept: Another",
        "no party is named in this row; write it in every row: agree",
    ] {
        assert!(says(&unplaced, words), "{words}: {unplaced:#?}");
    }
    assert!(says(&told(&report, Weight::Taken), "the same position again; taken once: South on Flow"));
}

#[test]
fn a_blank_issue_is_the_one_above_only_where_the_plan_says_so() {
    let rows: &[&[&str]] =
        &[&["issue", "party", "text"], &["Flow", "North", "By season"], &["", "South", "Every day"]];
    let table = table(rows);
    let mut plan = plan(Layout::Long, &table, "issue,party,text");
    let alone = understood(vec![(table.clone(), plan.clone())], &Asked::default(), None);
    assert_eq!(positions(&alone.dataset.unwrap()), ["flow/north - By season"]);
    assert!(says(&told(&alone.report, Weight::Unplaced), "no issue is named in this row: South | Every day"));
    plan.carries = true;
    let carried = understood(vec![(table, plan)], &Asked::default(), None);
    assert_eq!(positions(&carried.dataset.unwrap()), ["flow/north - By season", "flow/south - Every day"]);
}

#[test]
fn a_turned_table_is_a_party_a_row() {
    let (dataset, report) = taken(
        Layout::Turned,
        "party,?,?,source",
        &[
            &["Party", "Flow", "Salt", "Source"],
            &["North", "yes", "", "Speech"],
            &["South", "no", "It depends", ""],
        ],
    );
    assert_eq!(
        positions(&dataset),
        ["flow/north support -", "flow/south oppose -", "salt/south - It depends"]
    );
    assert_eq!(dataset.issues().len(), 2);
    assert_eq!(told(&report, Weight::Unplaced), [""; 0]);
    assert_eq!(dataset.sources().len(), 2);
}

#[test]
fn pairs_are_linked_and_what_an_issue_lists_too_is_one_entry() {
    let issues = table(&[&["Issue", "Challenges"], &["Flow", "Distrust; No gauges"]]);
    let pairs = table(&[
        &["Opportunities", "Challenges"],
        &["A wet year", "distrust"],
        &["A hotline", ""],
        &["", "Costs"],
        &["Joint gauging", "Distrust"],
    ]);
    let measures = table(&[
        &["Measure", "Purpose", "Issue", "Status"],
        &["Gauging", "Trust", "Flow, Salt", "under way"],
    ]);
    let plans = vec![
        (measures.clone(), plan(Layout::Measures, &measures, "measure,purpose,issue,status")),
        (issues.clone(), plan(Layout::Wide, &issues, "issue,challenges")),
        (pairs.clone(), plan(Layout::Pairs, &pairs, "opportunities,challenges")),
    ];
    let Understood { dataset, report } = understood(plans, &Asked::default(), None);
    let dataset = dataset.expect("a dataset");
    let challenges: Vec<_> =
        dataset.challenges().iter().map(|it| (it.text.as_str(), it.issues.len())).collect();
    assert_eq!(challenges, [("Distrust", 1), ("No gauges", 1), ("Costs", 0)]);
    let opportunities: Vec<_> = dataset
        .opportunities()
        .iter()
        .map(|it| (it.text.as_str(), it.challenges.iter().map(|ix| ix.get()).collect::<Vec<_>>()))
        .collect();
    assert_eq!(opportunities, [("A wet year", vec![0]), ("A hotline", vec![]), ("Joint gauging", vec![0])]);
    assert_eq!(dataset.measures()[0].issues.len(), 1);
    assert_eq!(told(&report, Weight::Unplaced), ["1 × no issue has this title or id: Salt"]);
}

/// What tables come to as they are read, a CSV each.
fn read(tables: &[&str]) -> (Dataset, Report) {
    let table =
        |text: &&str| crate::codec::table::csv::read(text.as_bytes()).expect("a table").tables.remove(0);
    let tables = Tables { tables: tables.iter().map(table).collect(), ..Tables::default() };
    let file = File { name: "talks.csv".to_owned(), tables };
    let understood = understand(&[file], &Asked::default(), None, &mut |_, _| true).expect("no halt");
    (understood.dataset.expect("a dataset"), understood.report)
}

#[test]
fn steps_and_pressures_of_any_hand_are_taken() {
    for (issues, measures, steps, pressures) in [
        (
            "Issue,North,South\nFlow,support,oppose\nSalt,oppose,oppose\n",
            "Measure,Purpose\nHotline,Trust\n",
            "Step,Proposed by,Status,Issues,Measures\nMeet in May,The mediator,agreed,Flow; Salt,Hotline\nCount wells,,,Salt,\n",
            "Party,Pressure,Kind\nNorth,An election in June,domestic\nSouth,Sanctions,economic\n",
        ),
        (
            "Streitpunkt,North,South\nFlow,dafür,dagegen\nSalt,dagegen,dagegen\n",
            "Maßnahme,Zweck\nHotline,Vertrauen\n",
            "Vorgeschlagener Schritt,Vorgeschlagen von,Status,Streitpunkte,Maßnahmen\nMeet in May,The mediator,vereinbart,Flow; Salt,Hotline\nCount wells,,,Salt,\n",
            "Partei,Druck,Art\nNorth,An election in June,innenpolitisch\nSouth,Sanctions,wirtschaftlich\n",
        ),
        (
            "Enjeu,North,South\nFlow,pour,contre\nSalt,contre,contre\n",
            "Mesure,Objectif\nHotline,Confiance\n",
            "Étape,Proposé par,Statut,Enjeux,Mesures\nMeet in May,The mediator,convenu,Flow; Salt,Hotline\nCount wells,,,Salt,\n",
            "Partie,Pression,Origine\nNorth,An election in June,intérieure\nSouth,Sanctions,économique\n",
        ),
    ] {
        let (dataset, report) = read(&[issues, steps, measures, pressures]);
        assert_eq!(told(&report, Weight::Unplaced), [""; 0]);
        let [meet, count] = dataset.steps() else { panic!("{:?}", dataset.steps()) };
        assert_eq!((meet.text.as_str(), count.text.as_str()), ("Meet in May", "Count wells"));
        assert_eq!(meet.proposed_by.as_deref(), Some("The mediator"));
        assert_eq!(meet.status, Some(Progress::Agreed));
        assert_eq!((meet.issues.len(), meet.measures.len()), (2, 1));
        assert_eq!((count.issues.len(), count.measures.len(), count.status), (1, 0, None));
        let pressures: Vec<_> = dataset
            .pressures()
            .iter()
            .map(|it| (dataset.party(it.on).name.as_str(), it.text.as_str(), it.from))
            .collect();
        assert_eq!(
            pressures,
            [
                ("North", "An election in June", Some(PressureFrom::Domestic)),
                ("South", "Sanctions", Some(PressureFrom::Economic))
            ]
        );
    }
}

#[test]
fn what_is_not_understood_of_steps_and_pressures_is_told() {
    let (_, report) = read(&[
        "Issue,North\nFlow,support\n",
        "Step,Proposed by,Status,Issue,Measures,Horizon\nMeet,,perhaps,Salt,Hotline,May\n,The mediator,agreed,,,\nCount wells,,,,,\n",
        "Party,Pressure,Kind\nNorth,Sanctions,celestial\n,Elections,domestic\nNorth,A strike,\n",
    ]);
    assert_eq!(
        told(&report, Weight::Unplaced),
        [
            "1 × this heading is not known, and its column is not taken; --column says what it is: 1 cell",
            "1 × no status of a measure that is known; there are proposed, agreed, under-way, stalled, breached, done: perhaps",
            "1 × no step is named in this row: The mediator | agreed",
            "1 × no issue has this title or id: Salt",
            "1 × no measure has this title or id: Hotline",
            "1 × no origin of a pressure that is known; there are domestic, international, military, economic: celestial",
            "1 × no party is named in this row: Elections | domestic",
        ]
    );
}

#[test]
fn a_column_of_steps_beside_parties_is_what_they_are_asked_and_one_of_numbers_is_none() {
    let (dataset, _) = read(&["Step,North,South\nMeet,support,oppose\nCount wells,oppose,oppose\n"]);
    assert_eq!((dataset.issues().len(), dataset.parties().len(), dataset.steps().len()), (2, 2, 0));
    let (dataset, _) = read(&["Step,Measure,Purpose\n1,Hotline,Trust\n2,Gauging,Truth\n"]);
    assert_eq!((dataset.measures().len(), dataset.steps().len()), (2, 0));
}

#[test]
fn a_stance_of_one_row_is_not_put_on_the_words_of_another_row_of_its_issue() {
    let (dataset, report) = taken(
        Layout::Wide,
        "issue,status,=North,=South",
        &[
            &["Issue", "Status", "North", "South"],
            &["Flow", "offen", "yes", "no"],
            &["FLOW", "agreed", "By season", "yes"],
        ],
    );
    assert_eq!(
        positions(&dataset),
        ["flow/north support -", "flow/north - By season", "flow/south oppose -", "flow/south support -"]
    );
    assert_eq!(dataset.issues()[0].status, Some(Status::Open));
    assert!(says(
        &told(&report, Weight::Unplaced),
        "another status for the same record; the first is kept: agreed"
    ));
    let taken = told(&report, Weight::Taken);
    for words in ["another row of the same issue", "side by side: North on Flow & South on Flow"] {
        assert!(says(&taken, words), "{words}: {taken:#?}");
    }
}

#[test]
fn rows_beside_one_cell_of_the_issue_are_one_and_joined_where_they_do_not_conflict() {
    let mut table =
        table(&[&["Issue", "North", "South"], &["Flow", "yes", "no"], &["Flow", "By season", "yes"]]);
    table.merge(Merge { row: 1, column: 0, rows: 2, columns: 1 });
    let plan = plan(Layout::Wide, &table, "issue,=North,=South");
    let Understood { dataset, report } = understood(vec![(table, plan)], &Asked::default(), None);
    assert_eq!(
        positions(&dataset.unwrap()),
        ["flow/north support By season", "flow/south oppose -", "flow/south support -"]
    );
    assert!(says(&told(&report, Weight::Taken), "joined with it"));
}

#[test]
fn a_cell_over_several_parties_is_each_ones_and_told() {
    let mut table = table(&[&["Issue", "North", "South"], &["Flow", "yes", "yes"]]);
    table.merge(Merge { row: 1, column: 1, rows: 1, columns: 2 });
    let plan = plan(Layout::Wide, &table, "issue,=North,=South");
    let Understood { dataset, report } = understood(vec![(table, plan)], &Asked::default(), None);
    assert_eq!(positions(&dataset.unwrap()), ["flow/north support -", "flow/south support -"]);
    assert!(says(
        &told(&report, Weight::Taken),
        "one cell over several parties; taken for each of them: North, South"
    ));
}

#[test]
fn ids_are_kept_made_legal_or_made() {
    let (dataset, report) = taken(
        Layout::Wide,
        "id,number,issue,=Северная,=Issue",
        &[
            &["id", "no", "issue", "a", "b"],
            &["F 1", "3(b)", "Flow", "yes", ""],
            &["f-1", "4", "Flow", "", "no"],
            &["", "5", "Вода", "", ""],
            &["dataset", "6", "", "x", ""],
        ],
    );
    let ids: Vec<_> = dataset.issues().iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["f-1-2", "f-1", "issue-3", "dataset-2"]);
    assert_eq!(dataset.issues()[3].title, "dataset");
    assert_eq!(dataset.issues()[0].number, "3(b)");
    let parties: Vec<_> = dataset.parties().iter().map(|it| it.id.as_str()).collect();
    assert_eq!(parties, ["party-1", "issue-2"]);
    let taken = told(&report, Weight::Taken);
    assert!(says(&taken, "F 1, now f-1-2 & dataset, now dataset-2"), "{taken:#?}");
}

#[test]
fn numbers_that_count_the_rows_are_left_to_the_format() {
    let (dataset, _) = taken(
        Layout::Wide,
        "number,issue,=N",
        &[&["#", "issue", "N"], &["1", "Flow", "yes"], &["2", "Salt", "no"]],
    );
    assert_eq!(dataset.issues()[1].number, "2");
    let (dataset, _) = taken(
        Layout::Wide,
        "number,issue,=N",
        &[&["#", "issue", "N"], &["7", "Flow", "yes"], &["8", "Salt", "no"]],
    );
    assert_eq!(dataset.issues()[1].number, "8");
}

#[test]
fn what_the_dataset_to_merge_into_knows_keeps_its_ids_and_words() {
    let river = crate::domain::specimen::river();
    let rows: &[&[&str]] = &[
        &["issue", "party", "stance"],
        &["minimum FLOW", "NORTHERN republic", "Yes"],
        &["Flood plain", "south", "Yes"],
        &["Salt", "Delta", "No"],
    ];
    let table = table(rows);
    let plan = plan(Layout::Long, &table, "issue,party,stance");
    let Understood { dataset, .. } = understood(vec![(table, plan)], &Asked::default(), Some(&river));
    let dataset = dataset.expect("a dataset");
    let ids: Vec<_> =
        dataset.issues().iter().map(|it| format!("{} {} {}", it.id, it.number, it.title)).collect();
    assert_eq!(ids, ["flow 3(b) Minimum flow", "flood-plain 2 Flood plain", "salt 2 Salinity at the mouth"]);
    let parties: Vec<_> = dataset.parties().iter().map(|it| it.id.to_string()).collect();
    let known: Vec<_> = river.parties().iter().map(|it| it.id.to_string()).collect();
    assert!(parties.iter().all(|id| known.contains(id)), "{parties:?} of {known:?}");
}

#[test]
fn a_cell_that_says_there_is_none_is_no_condition_and_no_red_line() {
    let (dataset, _) = taken(
        Layout::Long,
        "issue,party,stance,conditions,red_line",
        &[
            &["Issue", "Party", "Stance", "Conditions", "Red line"],
            &["Flow", "North", "for", "None", "Keine"],
            &["Salt", "North", "for", "if joint", "-"],
        ],
    );
    let party = dataset.party_ixs().next().unwrap();
    let said: Vec<_> = dataset
        .issue_ixs()
        .map(|issue| &dataset.positions(issue, party)[0])
        .map(|it| {
            (it.conditions().map(crate::domain::Text::as_str), it.red_line().map(crate::domain::Text::as_str))
        })
        .collect();
    assert_eq!(said, [(None, None), (Some("if joint"), None)]);
}

#[test]
fn what_the_user_says_is_in_the_header() {
    let asked = Asked {
        id: "talks".to_owned(),
        title: Some("The talks".to_owned()),
        source: Some("Minutes".to_owned()),
        terms: Some(Terms::Background),
        question: Some("Agreed?".to_owned()),
        date: Date::parse("2031-05"),
        keep_commas: true,
        stances: vec![("x".to_owned(), Stance::Silent)],
        ..Asked::default()
    };
    let rows: &[&[&str]] = &[&["issue", "N", "challenges"], &["Flow", "x", "Costs, delays"]];
    let (dataset, report) = taken_as(Layout::Wide, "issue,=N,challenges", rows, &asked);
    let head = dataset.head();
    assert_eq!(head.id.as_ref().map(ToString::to_string).as_deref(), Some("talks"));
    assert_eq!((head.title.as_str(), dataset.sources()[0].title.as_str()), ("The talks", "Minutes"));
    assert_eq!(dataset.sources()[0].terms, Terms::Background);
    assert_eq!(dataset.issues()[0].question.as_deref(), Some("Agreed?"));
    assert_eq!(dataset.challenges()[0].text, "Costs, delays");
    let position =
        &dataset.positions(dataset.issue_ixs().next().unwrap(), dataset.party_ixs().next().unwrap())[0];
    assert_eq!((position.stance, position.date), (Some(Stance::Silent), Date::parse("2031-05")));
    assert!(!says(&told(&report, Weight::Taken), "--terms"));
}

#[test]
fn sections_are_themes_and_nothing_is_no_dataset() {
    let table = table(&[&["Issue", "N"], &["Water", ""], &["Flow", "yes"]]);
    let mut plan = plan(Layout::Wide, &table, "issue,=N");
    plan.skipped = vec![(1, Skipped::Section("Water, and salt".to_owned()))];
    let found = understood(vec![(table.clone(), plan.clone())], &Asked::default(), None).dataset.unwrap();
    assert_eq!(found.themes()[0].name, "Water, and salt");
    assert_eq!((found.issues().len(), found.issues()[0].themes.len()), (1, 1));
    plan.skipped = vec![(1, Skipped::Blank), (2, Skipped::Blank)];
    let nothing = understood(vec![(table, plan)], &Asked::default(), None);
    assert!(nothing.dataset.is_none());
    assert!(nothing.report.lines(80).join("\n").contains("No dataset"));
}

#[test]
fn more_than_the_program_takes_is_told_and_no_panic() {
    let mut table = Table::new(None, Counted::Rows);
    table.begin_row(1).unwrap();
    for heading in ["issue", "party", "stance"] {
        table.push(heading).unwrap();
    }
    for row in 0..10_002 {
        table.begin_row(row + 2).unwrap();
        table.push("Flow").unwrap();
        table.push(&format!("Party {row}")).unwrap();
        table.push("yes").unwrap();
    }
    let plan = plan(Layout::Long, &table, "issue,party,stance");
    let Understood { dataset, report } = understood(vec![(table, plan)], &Asked::default(), None);
    assert!(dataset.is_none());
    assert!(says(&told(&report, Weight::Unplaced), "more than 10000 parties"));
}

#[test]
fn the_work_stops_where_it_is_told_to() {
    let mut table = Table::new(None, Counted::Rows);
    for row in 0..5_000 {
        table.begin_row(row + 1).unwrap();
        table.push(&format!("Issue {row}")).unwrap();
        table.push("yes").unwrap();
    }
    let plan = plan(Layout::Wide, &table, "issue,=N");
    let file = File { name: "a.csv".to_owned(), tables: Tables { tables: vec![table], ..Tables::default() } };
    let mut seen = vec![];
    let stopped = understand_planned(
        &[file],
        vec![Ok(plan)],
        vec![],
        &Asked::default(),
        None,
        Report::default(),
        &mut |done, all| {
            seen.push((done, all));
            seen.len() < 3
        },
    );
    assert_eq!(stopped.err(), Some(Halt::Stopped));
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|(done, all)| done < all && *all == 4_999));
}

/// Everything that a dataset and a report say, folded.
fn all_said(dataset: Option<&Dataset>, report: &Report) -> String {
    let mut all = format!("{dataset:?}");
    for told in report.told() {
        all.push_str(&format!("{told:?}"));
    }
    crate::domain::text::fold(&all)
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just(String::new()),
        "(yes|no|Ja|abstain|n/a|support|yes\\*|–|\\?)",
        "(yes|oppose)(: | – |; |\n)[a-d]{3,5} [a-d]{3,4}",
        "[a-e]{3,6}( [a-e]{3,5}){0,2}",
        "[a-e]{3}, [a-e]{4}",
        "(• |- |1\\. )?[a-e]{4}(\n|; )[a-e]{5}",
        "\\PC{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_word_of_a_wide_table_is_lost_and_every_position_is_its_columns(
        rows in prop::collection::vec(prop::collection::vec(cell(), 7), 0..6),
        titles in prop::collection::vec("(Flow|Salt|Ships|)", 6),
    ) {
        let mut grid: Vec<Vec<String>> = vec![vec!["-".to_owned(); 8]];
        for (row, title) in rows.iter().zip(&titles) {
            let mut all = vec![title.clone()];
            all.extend(row.iter().cloned());
            grid.push(all);
        }
        let lines: Vec<Vec<&str>> = grid.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let lines: Vec<&[&str]> = lines.iter().map(Vec::as_slice).collect();
        let table = table(&lines);
        let plan = plan(Layout::Wide, &table, "issue,=P1,=P2,=P3:text,=P3:stance,summary,challenges,themes");
        let Understood { dataset, report } = understood(vec![(table.clone(), plan)], &Asked::default(), None);
        let said = all_said(dataset.as_ref(), &report);
        for row in 1..table.row_count() {
            for word in table.row(row).flat_map(|cell| cell.split(|c: char| !c.is_ascii_lowercase())) {
                // A stance is there by its own word, not by the one it was said with.
                let is_stance = ["yes", "no", "abstain", "support", "oppose", "n", "a"].contains(&word);
                prop_assert!(is_stance || said.contains(word), "{word} of {:?}", table.row(row).collect::<Vec<_>>());
            }
        }
        let _ = report.lines(80);
        let Some(dataset) = dataset else { return Ok(()) };
        let parties: Vec<_> = dataset.parties().iter().map(|it| it.name.as_str()).collect();
        prop_assert_eq!(parties, ["P1", "P2", "P3"]);
        for issue in dataset.issue_ixs() {
            let of = |row: &usize| dataset.issue(issue).title == table.cell(*row, 0);
            for (party, columns) in dataset.party_ixs().zip([vec![1], vec![2], vec![3, 4]]) {
                for position in dataset.positions(issue, party) {
                    let cells = (1..table.row_count()).filter(of).flat_map(|row| {
                        columns.iter().map(|column| table.cell(row, *column)).collect::<Vec<_>>()
                    });
                    let cells: Vec<&str> = cells.collect();
                    if let Some(text) = &position.text {
                        let lines = text.original().lines();
                        for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
                            prop_assert!(cells.iter().any(|cell| cell.contains(line)), "{line:?} in {cells:?}");
                        }
                    }
                    if let Some(stance) = position.stance {
                        let words = crate::codec::import::stances::StanceWords::new(&[], None);
                        let found = cells.iter().filter_map(|cell| crate::codec::import::cells::said(cell, &words).stance());
                        prop_assert!(found.into_iter().any(|it| it == stance), "{stance:?} in {cells:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_row_of_a_long_table_is_a_position_of_its_party_or_is_told(
        rows in prop::collection::vec(("(Flow|Salt|)", "(North|South|NORTH|)", cell(), cell(), "(2031|5/6/2031|soon|)", "[a-c]{0,4}"), 0..8),
    ) {
        let mut grid = vec![vec!["-".to_owned(); 6]];
        grid.extend(rows.iter().map(|(a, b, c, d, e, f)| [a, b, c, d, e, f].map(ToOwned::to_owned).to_vec()));
        let lines: Vec<Vec<&str>> = grid.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let lines: Vec<&[&str]> = lines.iter().map(Vec::as_slice).collect();
        let table = table(&lines);
        let plan = plan(Layout::Long, &table, "issue,party,stance,text,date,source");
        let Understood { dataset, report } = understood(vec![(table.clone(), plan)], &Asked::default(), None);
        let said = all_said(dataset.as_ref(), &report);
        for row in 1..table.row_count() {
            for (column, cell) in table.row(row).enumerate().filter(|(column, _)| *column != 4) {
                for word in cell.split(|c: char| !c.is_ascii_lowercase()).filter(|word| word.len() > 2) {
                    let is_stance = ["yes", "abstain", "support", "oppose"].contains(&word);
                    prop_assert!(is_stance || said.contains(word), "{word} of {cell:?}, column {column}: {said}");
                }
            }
        }
        let Some(dataset) = dataset else { return Ok(()) };
        for (issue, party) in dataset.issue_ixs().flat_map(|issue| dataset.party_ixs().map(move |it| (issue, it))) {
            for text in dataset.positions(issue, party).iter().filter_map(|it| it.text.as_ref()) {
                let of = |row: &usize| {
                    dataset.issue(issue).title == table.cell(*row, 0)
                        && table.cell(*row, 1).eq_ignore_ascii_case(&dataset.party(party).name)
                };
                let mut cells = (1..table.row_count()).filter(of).map(|row| format!("{}\n{}", table.cell(row, 2), table.cell(row, 3)));
                prop_assert!(cells.any(|cells| text.original().lines().all(|line| cells.contains(line.trim()))), "{text}");
            }
        }
    }
}

#[test]
fn the_report_is_read_from_top_to_bottom() {
    let (_, report) = taken_as(
        Layout::Long,
        "issue,party,stance,-",
        &[
            &["Issue", "Party", "Stance", "Owner"],
            &["Flow", "North", "yes", "AK"],
            &["Flow", "Both sides", "perhaps", ""],
            &["Salt", "North", "no", "AK"],
        ],
        &Asked { terms: Some(Terms::Public), question: Some("Agreed?".to_owned()), ..Asked::default() },
    );
    assert_eq!(
        report.lines(90).join("\n"),
        "talks-in-may.csv: a row is a position (long), 3 rows
  Issue      issue
  Party      party
  Stance     stance
  2 parties  North, Both sides
  not taken  Owner

In all 2 issues, 2 parties, 3 positions (2 with a stance alone, 1 with words alone), 1
       source.
Stances: support from yes (1); oppose from no (1).

Taken for granted:
  taken for a party of this name; where it stands for several, write a row for each
    row 3, column B (Party): Both sides
  stances are taken for an analyst's judgement; --stance-basis stated where the parties
    gave them

Not in the dataset, for it found no place there:
  no stance is known by this word, and it is kept as words; --stance WORD=STANCE says what
    it means
    row 3, column C (Stance): perhaps"
    );
}

#[test]
fn the_largest_file_is_the_source_of_what_names_none_and_others_are_named() {
    let small = table(&[&["Issue", "N"], &["Salt", "no"]]);
    let large = table(&[&["Issue", "N"], &["Flow", "yes"], &["Ships", "no"]]);
    let plans = [&small, &large].map(|table| Ok(plan(Layout::Wide, table, "issue,=N"))).to_vec();
    let file = |name: &str, table| File {
        name: name.to_owned(),
        tables: Tables { tables: vec![table], ..Tables::default() },
    };
    let files = [file("a.csv", small), file("b.csv", large)];
    let Understood { dataset, report } =
        understand_planned(&files, plans, vec![], &Asked::default(), None, Report::default(), &mut |_, _| {
            true
        })
        .unwrap();
    let dataset = dataset.expect("a dataset");
    let source = |issue: usize| {
        let issue = dataset.issue_ixs().nth(issue).unwrap();
        let position = &dataset.positions(issue, dataset.party_ixs().next().unwrap())[0];
        dataset.source(dataset.sources_of(position)[0]).title.to_string()
    };
    assert_eq!([0, 1, 2].map(source), ["a.csv", "b.csv", "b.csv"]);
    assert_eq!(dataset.head().title, "B");
    assert!(report.lines(80).iter().any(|line| line.starts_with("b.csv: a row is an issue (wide), 2 rows")));
}

#[test]
fn a_word_that_hesitates_is_not_the_name_of_its_plain_beginning() {
    let (dataset, _) = taken(
        Layout::Wide,
        "issue,=North,=South",
        &[&["Issue", "North", "South"], &["Flow", "Yes; if joint", "Yes"], &["Salt", "Against", "no"]],
    );
    let names: Vec<_> =
        dataset.head().stance_names.iter().map(|(stance, name)| (stance.word(), name.as_str())).collect();
    // Whoever said "no" is not shown as "Against", nor the other way round.
    assert_eq!(names, [("support", "Yes"), ("leaning-for", "Yes if")]);
}

/// The report of what is recognised in one table.
fn report_of(rows: &[&[&str]], asked: &Asked) -> Report {
    let tables = Tables { tables: vec![table(rows)], ..Tables::default() };
    let file = File { name: "talks.csv".to_owned(), tables };
    understand(&[file], asked, None, &mut |_, _| true).unwrap().report
}

#[test]
fn columns_that_the_user_leaves_out_are_listed() {
    let rows: &[&[&str]] = &[&["Issue", "Ukraine", "Russia"], &["Flow", "yes", "no"]];
    for asked in [
        Asked { parties: vec!["Ukraine".to_owned()], ..Asked::default() },
        Asked { columns: vec![("Russia".to_owned(), Field::Ignore)], ..Asked::default() },
    ] {
        let lines = report_of(rows, &asked).lines(90);
        let line = lines.iter().find(|line| line.contains("left out, as asked")).expect("a line");
        assert!(line.ends_with("Russia"), "{line}");
    }
}

#[test]
fn a_stance_word_that_no_cell_says_is_told() {
    let rows: &[&[&str]] = &[
        &["Issue", "Ukraine", "Russia"],
        &["Flow", "● Jein", "Doch, sofort"],
        &["Salt", "–", "Vielleicht nie"],
    ];
    let stances = ["jein", "doch", "-", "Viel", "Naja"].map(|word| (word.to_owned(), Stance::Neutral));
    let report = report_of(rows, &Asked { stances: stances.to_vec(), ..Asked::default() });
    let told = report.told().find(|told| told.message.contains("no cell says")).expect("told");
    let words: Vec<_> = told.first.iter().filter_map(|(_, found)| found.as_deref()).collect();
    assert_eq!((told.weight, words), (Weight::Taken, vec!["Viel", "Naja"]));
    assert!(report.lines(90).contains(&"    Naja".to_owned()), "{:?}", report.lines(90));
}

#[test]
fn every_column_that_is_not_taken_is_named() {
    let heads = ["Issue", "North", "Notes", "Total", "Rank", "Owner", "Deadline", "Score"];
    let row = ["Flow", "yes", "a", "b", "c", "d", "e", "f"];
    let lines = report_of(&[&heads, &row], &Asked::default()).lines(90);
    let at = lines.iter().position(|line| line.starts_with("Not in the dataset")).expect("a list");
    for head in &heads[2..] {
        assert!(lines[at..].iter().any(|line| line.contains(&format!("({head})"))), "{head}: {lines:?}");
    }
}
