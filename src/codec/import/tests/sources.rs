//! Lists of sources beside tables of positions: what they say holds wherever a table names one.

use crate::codec::import::{Asked, File, Understood, Weight, understand};
use crate::codec::table::{Counted, Table, Tables};
use crate::domain::vocabulary::{SourceKind, Terms};

fn table(title: &str, text: &str) -> Table {
    let mut table = Table::new(Some(title.to_owned()), Counted::Rows);
    for (number, row) in (1..).zip(text.lines()) {
        table.begin_row(number).expect("a row");
        row.split('|').for_each(|cell| table.push(cell).expect("a cell"));
    }
    table
}

fn understood(tables: Vec<Table>, asked: &Asked) -> Understood {
    let file = File { name: "talks.xlsx".to_owned(), tables: Tables { tables, ..Tables::default() } };
    understand(&[file], asked, None, &mut |_, _| true).expect("no halt")
}

const POSITIONS: &str = "Issue|Party|Position|Source\nFlow|North|By season|Communiqué\nFlow|South|Every day|[2]\n\
                         Storage|North|No cap|s3\nStorage|South|A cap|Radio";
const SOURCES: &str = "Reference|Id|Source|Publisher|Date|Type|Terms|Grade|Link\n\
                       1|s1|Communiqué|Secretariat|2031-05-09|Statement|public|B2|https://a.example/c\n\
                       2|s2|Talk in the margins||6 May 2031|Interview|background||\n\
                       3|s3|Non-paper||||secret|X9|\n4|s4|Never cited|||Speech|||";

#[test]
fn a_list_of_sources_decides_on_what_terms_its_own_may_be_used() {
    let understood =
        understood(vec![table("Positions", POSITIONS), table("Sources", SOURCES)], &Asked::default());
    let dataset = understood.dataset.expect("a dataset");
    let told: Vec<(String, Terms)> =
        dataset.sources().iter().map(|it| (format!("{} {}", it.id, it.title), it.terms)).collect();
    let is = |named: &str, terms| assert!(told.contains(&(named.to_owned(), terms)), "{named}: {told:?}");
    is("s1 Communiqué", Terms::Public);
    is("s2 Talk in the margins", Terms::Background);
    is("s3 Non-paper", Terms::Restricted);
    // What no list tells of stays closed, and so does what a list says nothing of.
    is("s4 Never cited", Terms::Restricted);
    is("radio Radio", Terms::Restricted);
    let of = |issue: &str, party: &str| {
        let (issue, party) =
            (dataset.find_issue(issue).expect(issue), dataset.find_party(party).expect(party));
        let position = &dataset.positions(issue, party)[0];
        let sources: Vec<&str> =
            dataset.sources_of(position).iter().map(|ix| dataset.source(*ix).id.as_str()).collect();
        sources.join(" ")
    };
    assert_eq!(
        [of("flow", "north"), of("flow", "south"), of("storage", "north"), of("storage", "south")],
        ["s1", "s2", "s3", "radio"]
    );
    let first = dataset.sources().iter().find(|it| it.id == *"s1").expect("s1");
    assert_eq!(first.kind, Some(SourceKind::Statement));
    assert_eq!(first.outlet.as_deref(), Some("Secretariat"));
    assert_eq!(first.url.as_deref(), Some("https://a.example/c"));
    assert_eq!(first.date.map(crate::domain::Date::iso).as_deref(), Some("2031-05-09"));
    let report = understood.report.lines(100).join("\n");
    assert!(report.contains("sheet Sources: a list of sources, 4 rows"), "{report}");
    let lost: Vec<&str> = understood
        .report
        .told()
        .filter(|told| told.weight == Weight::Unplaced)
        .map(|told| told.message.as_str())
        .collect();
    assert_eq!(lost, ["no grade that is known; write reliability A to F and credibility 1 to 6, as in B2"]);
}

#[test]
fn terms_that_the_user_gives_hold_only_for_what_no_list_decides() {
    let asked = Asked { terms: Some(Terms::Public), ..Asked::default() };
    let understood = understood(vec![table("Positions", POSITIONS), table("Sources", SOURCES)], &asked);
    let dataset = understood.dataset.expect("a dataset");
    let terms = |id: &str| dataset.sources().iter().find(|it| it.id == *id).map(|it| it.terms);
    assert_eq!(
        [terms("s2"), terms("s3"), terms("s4"), terms("radio")],
        [Some(Terms::Background), Some(Terms::Restricted), Some(Terms::Public), Some(Terms::Public)]
    );
}

#[test]
fn a_table_that_says_where_parties_stand_is_no_list_of_sources() {
    for text in [
        "Issue|North|South|Source|Type\nFlow|yes|no|Radio|vote",
        "Issue|Party|Position|Source|Terms\nFlow|North|yes|Radio|public",
        "Title|North|South|Terms\nFlow|yes|no|hard",
    ] {
        let dataset = understood(vec![table("Data", text)], &Asked::default()).dataset.expect("a dataset");
        assert_eq!(dataset.issues().len(), 1, "{text}");
        assert!(dataset.position_count() > 0, "{text}");
    }
}
