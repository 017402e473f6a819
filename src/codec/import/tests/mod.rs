//! What headings are taken for: rows of headings as people write them, and what they come to.

mod known;
mod laws;
mod rows;
mod sources;

use crate::codec::table::{Counted, Merge, Table};

use super::plan::{Column, Plan};
use super::report::Remark;
use super::{Asked, recognise};

/// A table as a test writes it: a line per row, cells between `|`; `<` is one with the cell to its left, `^` with the one
/// above.
pub(super) fn table(text: &str) -> Table {
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('|').map(str::trim).collect()).collect();
    let mut shown: Vec<Vec<String>> = vec![];
    let mut merges: Vec<Merge> = vec![];
    for (row, cells) in rows.iter().enumerate() {
        let mut line: Vec<String> = vec![];
        for (column, cell) in cells.iter().enumerate() {
            let from = match *cell {
                "<" => Some((row, column - 1)),
                "^" => Some((row - 1, column)),
                _ => None,
            };
            let Some((of_row, of_column)) = from else {
                line.push((*cell).to_owned());
                continue;
            };
            let text = if of_row == row { line[of_column].clone() } else { shown[of_row][of_column].clone() };
            let within = |it: &&mut Merge| {
                (it.row..it.row + it.rows).contains(&(of_row as u32))
                    && (it.column..it.column + it.columns).contains(&(of_column as u32))
            };
            match merges.iter_mut().find(within) {
                Some(merge) => {
                    merge.rows = merge.rows.max((row as u32) + 1 - merge.row);
                    merge.columns = merge.columns.max((column as u32) + 1 - merge.column);
                }
                None => merges.push(Merge {
                    row: of_row as u32,
                    column: of_column as u32,
                    rows: (row - of_row) as u32 + 1,
                    columns: (column - of_column) as u32 + 1,
                }),
            }
            line.push(text);
        }
        shown.push(line);
    }
    let mut table = Table::new(None, Counted::Rows);
    for (row, line) in shown.iter().enumerate() {
        table.begin_row(row + 1).expect("a row");
        for cell in line {
            table.push(cell).expect("a cell");
        }
    }
    for merge in merges {
        table.merge(merge);
    }
    table
}

/// The plan of one table, and what is told of it.
pub(super) fn planned(table: &Table, asked: &Asked) -> (Result<Plan, String>, Vec<Remark>) {
    let mut remarks = vec![];
    let plan = recognise(&[table], asked, None, &mut remarks).map(|mut plans| plans.remove(0));
    (plan.and_then(|plan| plan), remarks)
}

/// A plan in one line: the layout, and what each column is.
pub(super) fn shown(plan: &Result<Plan, String>) -> String {
    let plan = match plan {
        Ok(plan) => plan,
        Err(why) => return format!("not taken: {why}"),
    };
    let column = |column: &Column| match column {
        Column::Field(field) => field.word().to_owned(),
        Column::OfParty(party, super::Field::Position) => format!("[{}]", plan.parties[*party].name),
        Column::OfParty(party, field) => format!("[{}].{}", plan.parties[*party].name, field.word()),
        Column::OfIssue(issue) => format!("<{}>", plan.issues[*issue]),
        Column::Ignored(Some(_)) => "-".to_owned(),
        Column::Ignored(None) => "_".to_owned(),
    };
    let columns: Vec<String> = plan.columns.iter().map(column).collect();
    format!("{}: {}", plan.layout.word(), columns.join(" | "))
}

/// What headings come to, over two rows of words.
fn headed(headings: &str) -> String {
    let width = headings.split('|').count();
    let row = |row: usize| {
        (0..width).map(|column| format!("words {row}{column} of it")).collect::<Vec<_>>().join(" | ")
    };
    let text = format!("{headings}\n{}\n{}", row(1), row(2));
    shown(&planned(&table(&text), &Asked::default()).0)
}

#[test]
fn headings_are_what_people_mean_by_them() {
    let mut wrong = vec![];
    for (headings, expected) in HEADED {
        let found = headed(headings);
        if found != *expected {
            wrong.push(format!("{headings}\n   is      {found}\n   and not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), HEADED.len(), wrong.join("\n"));
    assert!(HEADED.len() >= 60, "{}", HEADED.len());
}

/// Headings, and what they come to: `[X]` is a party, `<X>` an issue, `-` is not taken and told, `_` not taken as there is
/// nothing in it.
const HEADED: &[(&str, &str)] = &[
    // The three tables of the article, and the tables of the acceptance.
    ("Issue | Ukraine’s Position | Potential Challenges", "wide: issue | [Ukraine] | challenges"),
    ("Opportunities | Challenges", "pairs: opportunities | challenges"),
    ("Confidence Measure | Purpose | Expected Impact", "measures: measure | purpose | impact"),
    (
        "issue_id | issue | summary | theme | party | stance | text",
        "long: id | issue | summary | themes | party | stance | text",
    ),
    (
        "id | issue | summary | themes | date | Afghanistan | Antigua & Barbuda | Congo - Brazzaville | Côte d’Ivoire | Guinea-Bissau | Micronesia (Federated States of) | Myanmar (Burma) | St. Kitts & Nevis | Yemen Arab Republic",
        "wide: id | issue | summary | themes | date | [Afghanistan] | [Antigua & Barbuda] | [Congo - Brazzaville] | [Côte d’Ivoire] | [Guinea-Bissau] | [Micronesia (Federated States of)] | [Myanmar (Burma)] | [St. Kitts & Nevis] | [Yemen Arab Republic]",
    ),
    // Negotiations, wide.
    ("Issue | Ukraine's Position | Russia's Position", "wide: issue | [Ukraine] | [Russia]"),
    (
        "Issue / Topic | Position of Ukraine | Position of the Russian Federation",
        "wide: issue | [Ukraine] | [Russian Federation]",
    ),
    ("# | Agenda item | UA position | RU position | Notes", "wide: number | issue | [UA] | [RU] | -"),
    ("No. | Issue | EU-27 | UK | Comments", "wide: number | issue | [EU-27] | [UK] | -"),
    (
        "Topic | Government | FARC | Main obstacles | Possible entry points",
        "wide: issue | [Government] | [FARC] | challenges | opportunities",
    ),
    (
        "Issue | The Netherlands’ position | United States’ position",
        "wide: issue | [Netherlands] | [United States]",
    ),
    ("Issue | Stance: Ukraine | Stance: Russia", "wide: issue | [Ukraine].stance | [Russia].stance"),
    (
        "Issue | Ukraine (position) | Ukraine (date) | Russia (position) | Russia (date)",
        "wide: issue | [Ukraine] | [Ukraine].date | [Russia] | [Russia].date",
    ),
    (
        "Issue | Ukraine – stance | Ukraine – source | Russia – stance | Russia – source",
        "wide: issue | [Ukraine].stance | [Ukraine].source | [Russia].stance | [Russia].source",
    ),
    (
        "Issue | Ukraine | Ukraine: source | Russia | Russia: source",
        "wide: issue | [Ukraine] | [Ukraine].source | [Russia] | [Russia].source",
    ),
    (
        "Issue | Position (Iran) | Position (E3) | Red lines (Iran)",
        "wide: issue | [Iran] | [E3] | [Iran].red_line",
    ),
    (
        "issue | ukraine_position | russia_position | ukraine_source",
        "wide: issue | [ukraine] | [russia] | [ukraine].source",
    ),
    ("Title | Status | Israel's demands | Hamas' demands", "wide: issue | status | [Israel] | [Hamas]"),
    (
        "Issue | Greens position | Maldives Position | Netherlands Position | Belarus position",
        "wide: issue | [Greens] | [Maldives] | [Netherlands] | [Belarus]",
    ),
    ("Issue | Position in talks | Challenges", "wide: issue | - | challenges"),
    ("Issue | Opening position | Challenges", "wide: issue | - | challenges"),
    ("Issue | Our position | Their position", "wide: issue | - | -"),
    (
        "Issue | State of play | Ukraine | Russia | Landing zone",
        "wide: issue | status | [Ukraine] | [Russia] | -",
    ),
    ("Issue | Summary | Agreed text | Date agreed", "wide: issue | summary | agreed_text | agreed_on"),
    (
        "Key issues | Workers' Party | People's Alliance | Gap | Lines to take",
        "wide: issue | [Workers' Party] | [People's Alliance] | gap | lines_to_take",
    ),
    // Negotiations, long.
    ("Issue | Party | Position | Source | Date", "long: issue | party | position | source | date"),
    ("Agenda item | Delegation | Statement | Speaker | Date (UTC)", "long: issue | party | text | by | date"),
    (
        "Topic | Actor | Interests | Position | Red lines | Flexibility | Salience | Confidence",
        "long: issue | party | interest | position | red_line | flexibility | salience | confidence",
    ),
    (
        "Theme | Issue | Country | Stance | Words | Conditions (if any) | Link",
        "long: themes | issue | party | stance | text | conditions | url",
    ),
    (
        "Party | Issue | Party's position | Quote | Source | Page",
        "long: party | issue | position | quote | source | locator",
    ),
    ("IssueTitle | PartyName | Stance | Explanation | Checked", "long: issue | party | stance | text | -"),
    ("Title | Stakeholder | View | Rationale | Why", "long: issue | party | position | text | interest"),
    // Votes.
    (
        "Resolution | Title | Date | Yes | No | Abstain | Albania | Belarus",
        "wide: number | issue | date | - | - | - | [Albania] | [Belarus]",
    ),
    ("Resolution | Total | Afghanistan | Albania", "wide: issue | - | [Afghanistan] | [Albania]"),
    ("Country | Resolution | Vote", "long: party | issue | stance"),
    ("rcid | Resolution | Country | Vote | Year", "long: id | issue | party | stance | date"),
    (
        "Bill | For | Against | Labour | Conservatives | Liberal Democrats | SNP",
        "wide: issue | - | - | [Labour] | [Conservatives] | [Liberal Democrats] | [SNP]",
    ),
    (
        "Member state | Ceasefire | Sanctions | Enlargement",
        "turned: party | <Ceasefire> | <Sanctions> | <Enlargement>",
    ),
    (
        "Partei | Mindestlohn | Tempolimit | Rente mit 70",
        "turned: party | <Mindestlohn> | <Tempolimit> | <Rente mit 70>",
    ),
    (
        "Country | Paris Agreement | Loss and damage | Fossil fuel phase-out | Comments",
        "turned: party | <Paris Agreement> | <Loss and damage> | <Fossil fuel phase-out> | -",
    ),
    // Elections, in German.
    (
        "Partei: Nr. | Partei: Kurzbezeichnung | These: Nr. | These: Titel | These: These | Position: Position | Position: Begründung",
        "long: - | party | number | issue | question | position | text",
    ),
    (
        "Thema | CDU / CSU | SPD | Bündnis 90/Die Grünen | Die Linke | Die PARTEI | AfD",
        "wide: issue | [CDU / CSU] | [SPD] | [Bündnis 90/Die Grünen] | [Die Linke] | [Die PARTEI] | [AfD]",
    ),
    (
        "Nr. | These | CDU/CSU | SPD | dieBasis | FREIE WÄHLER",
        "wide: number | issue | [CDU/CSU] | [SPD] | [dieBasis] | [FREIE WÄHLER]",
    ),
    (
        "Lfd. Nr. | Thema | Frage | Position der SPD | Position der Union | Bemerkungen",
        "wide: number | issue | question | [SPD] | [Union] | -",
    ),
    (
        "Streitpunkt | Ukraines Position | Russlands Position | Mögliche Hindernisse",
        "wide: issue | [Ukraine] | [Russland] | challenges",
    ),
    (
        "Streitpunkt | Haltung von Polen | Haltung Ungarns | Haltung des Rates",
        "wide: issue | [Polen] | [Ungarn] | [Rates]",
    ),
    (
        "Thema | Streitpunkt | Partei | Haltung | Begründung | Quelle | Datum",
        "long: themes | issue | party | position | text | source | date",
    ),
    ("Thema | Land | Standpunkt | Wortlaut | Fundstelle", "long: issue | party | position | quote | locator"),
    ("Vertrauensbildende Maßnahme | Zweck | Erwartete Wirkung", "measures: measure | purpose | impact"),
    ("Massnahme | Zweck | Risiken | Vorgeschlagen von", "measures: measure | purpose | risk | proposed_by"),
    ("Chancen | Herausforderungen", "pairs: opportunities | challenges"),
    ("Chancen | Risiken", "pairs: opportunities | challenges"),
    ("Politikfeld | Frage | FDP | Grüne", "wide: themes | issue | [FDP] | [Grüne]"),
    ("Fraktion | Antrag | Votum | Begruendung", "long: party | issue | stance | text"),
    (
        "Verhandlungspunkt | Sachstand | EU-Kommission | Schweiz",
        "wide: issue | status | [EU-Kommission] | [Schweiz]",
    ),
    // French.
    (
        "Enjeu | Position de l’Ukraine | Position de la Russie | Défis",
        "wide: issue | [Ukraine] | [Russie] | challenges",
    ),
    (
        "N° | Enjeu | Thème | Position des États-Unis | Position d'Israël | Remarques",
        "wide: number | issue | themes | [États-Unis] | [Israël] | -",
    ),
    (
        "Thème | Enjeu | Pays | Position | Source | Date",
        "long: themes | issue | party | position | source | date",
    ),
    ("Opportunités | Défis potentiels", "pairs: opportunities | challenges"),
    ("Mesure de confiance | Objectif | Impact attendu", "measures: measure | purpose | impact"),
    ("Sujet | LFI | PS | Les Républicains | RN", "wide: issue | [LFI] | [PS] | [Les Républicains] | [RN]"),
    ("Question | Pour | Contre | Abstention | Renaissance", "wide: issue | - | - | - | [Renaissance]"),
    (
        "Délégation | Point de l’ordre du jour | Prise de position | Citation",
        "long: party | issue | position | quote",
    ),
    // Analysis of competing hypotheses, and others' ways.
    (
        "Evidence | H1: Sabotage | H2: Accident | H3: Negligence",
        "wide: issue | [H1: Sabotage] | [H2: Accident] | [H3: Negligence]",
    ),
    (" | Remain | Soft Brexit | Hard Brexit", "wide: issue | [Remain] | [Soft Brexit] | [Hard Brexit]"),
    (
        "Policy area | Labour | Conservatives | Reform UK",
        "wide: issue | [Labour] | [Conservatives] | [Reform UK]",
    ),
    ("Brexit issue | EU position | UK position | Common ground", "wide: issue | [EU] | [UK] | -"),
    (
        "Issue | AOSIS | EU | G77 + China | Saudi Arabia | Trinidad & Tobago",
        "wide: issue | [AOSIS] | [EU] | [G77 + China] | [Saudi Arabia] | [Trinidad & Tobago]",
    ),
    ("Issue | Source | Ukraine | Source | Link", "wide: issue | source | [Ukraine] | - | url"),
    ("Issue | Ukraine | Ukraine’s Position", "wide: issue | [Ukraine] | -"),
    (
        "Issue | Internal challenges | External challenges | Ukraine",
        "wide: issue | challenges | challenges | [Ukraine]",
    ),
    ("Unnamed: 0 | Issue | Ukraine", "wide: - | issue | [Ukraine]"),
    // Ways of keeping a table that are easily taken for another.
    (
        "Issue | Ukraine | Source | Russia | Source",
        "wide: issue | [Ukraine] | [Ukraine].source | [Russia] | [Russia].source",
    ),
    (
        "Issue | Ukraine | Stance | Date | Russia | Stance | Date",
        "wide: issue | [Ukraine] | [Ukraine].stance | [Ukraine].date | [Russia] | [Russia].stance | [Russia].date",
    ),
    (
        "Issue | Ukraine’s Position (2031) | Russia’s Position (in short)",
        "wide: issue | [Ukraine] | [Russia]",
    ),
    (
        "Issue | Ukraine* | Russia¹ | China[2] | Position of the\u{a0}EU",
        "wide: issue | [Ukraine*] | [Russia¹] | [China] | [EU]",
    ),
    ("Issue | Party A | Party B | Side A’s position", "wide: issue | [Party A] | [Party B] | [Side A]"),
    ("Issue | Government position | Opposition position", "wide: issue | [Government] | [Opposition]"),
    ("Frage | Antwort SPD | Antwort CDU / CSU", "wide: issue | [SPD] | [CDU / CSU]"),
    (
        "Issue | Republicans (GOP) | Biden’s stance | Yes votes | Aye",
        "wide: issue | [Republicans (GOP)] | [Biden].stance | - | -",
    ),
    ("Enjeu | Position du gouvernement | Propositions de la CGT", "wide: issue | [gouvernement] | [CGT]"),
    ("Speaker | Topic | Statement", "long: party | issue | text"),
    ("Country | Ceasefire | Verification", "turned: party | <Ceasefire> | <Verification>"),
    ("Sachverhalt | CDU | SPD", "wide: issue | [CDU] | [SPD]"),
    ("Nr. | CDU | SPD", "not taken: no column names the issue; --issue COL says which"),
    ("Nr. |  | CDU | SPD", "wide: number | issue | [CDU] | [SPD]"),
    // Refused, with what to do.
    (
        "Party | Position | Source",
        "not taken: it has parties and what they say, but no column names the issue; add one, or say with --issue which it is",
    ),
    (
        "Issue | Party | Population",
        "not taken: it has parties, but no column says where they stand; --column COL=position (or stance, or text) says which",
    ),
];
