//! The grammar by table, and the laws that hold for every query.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::domain::audience::Audience;
use crate::domain::records::IssueIx;
use crate::domain::search::{View, each_text};
use crate::domain::specimen::{Ground, Specimen, river, words};
use crate::domain::text::fold;
use crate::domain::vocabulary::{NoteKind, Role, Terms};

fn ground() -> Ground {
    let dataset = river();
    let issue = |id| dataset.find_issue(id).expect("an issue");
    let party = |id| dataset.find_party(id).expect("a party");
    let notes = vec![
        NoteFact::new(issue("ships"), None, "Ask Kyiv\nwho monitors", ["ask"], NoteKind::Question, "Anna"),
        NoteFact::new(issue("flow"), Some(party("delta")), "They mediate", [], NoteKind::Note, "ben"),
    ];
    let marked = [issue("salt")].into();
    Ground { notes: NoteFacts::new(notes), marked, ..Ground::new(dataset) }
}

fn ids(ground: &Ground, rows: &[IssueIx]) -> String {
    rows.iter().map(|row| ground.dataset.issue(*row).id.as_str()).collect::<Vec<_>>().join(" ")
}

/// The ids of the rows of a query, with its columns shown.
fn rows(ground: &mut Ground, text: &str) -> String {
    let query = Query::parse(text, &ground.dataset);
    ground.shown = query.columns(&ground.dataset);
    ids(ground, &query.rows(&ground.world()))
}

const ALL: &str = "flow salt warning ships";

/// Queries, and the issues that they show.
const GRAMMAR: &[(&str, &str)] = &[
    ("", ALL),
    // Words are found as substrings in every text of the dataset, blind to case and accents, and all have to be there.
    ("flow", "flow"),
    ("FLÖW", "flow"),
    ("water", "flow salt warning"),
    ("guaranteed", "flow"),
    ("gauges", "flow"),
    ("gauging", "warning"),
    ("blame", "warning"),
    ("operators", "warning"),
    ("wet", "flow"),
    ("harvest", "flow"),
    ("minister", "flow"),
    ("below", "flow salt"),
    ("measured", "flow"),
    ("first", "flow ships"),
    ("within hour", "warning"),
    ("3(b)", "flow"),
    ("hour ships", ""),
    ("nowhere", ""),
    ("Russia", ""),
    // The sources of what is current, and of the issue itself.
    ("communique", ALL),
    ("\"joint communiqué\"", ALL),
    ("cable", "salt"),
    ("cable season", ""),
    ("cable party:north", ""),
    ("communique party:south", "flow warning ships"),
    // History is for the detail, and so is what the notes say.
    ("studied", ""),
    ("kyiv", ""),
    // Phrases.
    ("\"within the hour\"", "warning"),
    ("\"hour within\"", ""),
    ("\"border, every\"", "flow"),
    ("\"every day", "flow"),
    ("“minimum flow”", "flow"),
    // Fuzzy in titles, names and themes.
    ("~minflw", "flow"),
    ("~navgation", "ships"),
    ("~trustbuild", "warning"),
    ("~sthrnunion", "flow salt warning ships"),
    ("~harvest", ""),
    // Negation and alternatives.
    ("-water", "ships"),
    ("-\"within the hour\"", "flow salt ships"),
    ("-theme:trust", "flow salt ships"),
    ("-~navgation", "flow salt warning"),
    ("harvest | hour", "flow warning"),
    ("harvest|hour", "flow warning"),
    ("harvest | hour | flags", "flow warning ships"),
    ("water harvest | hour", "flow warning"),
    ("harvest | hour theme:trust", "warning"),
    ("-harvest | hour", "salt warning ships"),
    ("theme:trust | is:silent", "warning ships"),
    // Fields.
    ("theme:water", "flow salt warning"),
    ("theme:water/quality", "salt"),
    ("theme:\"trust building\"", "warning"),
    ("theme:TRUST,water/quality", "salt warning"),
    ("theme:trust theme:water", "warning"),
    ("stance:support", "flow salt warning"),
    ("stance:yes", "flow salt warning"),
    ("stance:\"leaning against\"", "flow"),
    ("stance:silent,unclear", "salt ships"),
    ("stance:neutral", ""),
    ("status:open", "flow"),
    ("status:agreed,open", "flow warning"),
    ("-status:open", "salt warning ships"),
    ("gap:wide", "flow salt"),
    ("gap:none", "warning"),
    ("gap:unknown", "ships"),
    ("differ:north,south", "flow"),
    ("differ:NR,\"southern union\"", "flow"),
    ("differ:", "flow"),
    ("agree:", "warning"),
    ("agree:north,south", "warning"),
    ("-agree: -differ:", "salt ships"),
    ("agree:south,delta", ""),
    ("source:cable", "salt"),
    ("source:\"joint communique\"", ALL),
    ("terms:restricted", "salt"),
    ("-terms:public", ""),
    ("since:2031-05-09", "flow"),
    ("since:2031-04-15", "flow ships"),
    ("since:2031", "flow ships"),
    ("since:2032", ""),
    // Parties.
    ("north:support", "warning"),
    ("SU:yes", "flow warning"),
    ("\"southern union\":silent", "ships"),
    ("north:missing", "salt"),
    ("north:uncoded", "ships"),
    ("north:missing,uncoded", "salt ships"),
    ("-north:support", "flow salt ships"),
    // Notes.
    ("note:kyiv", "ships"),
    ("note:\"kyiv who\"", "ships"),
    ("note:monitors,mediate", "flow ships"),
    ("tag:ask", "ships"),
    ("tag:#ASK", "ships"),
    ("kind:question", "ships"),
    ("author:anna", "ships"),
    ("author:ann", ""),
    ("is:noted", "flow ships"),
    // What holds for a shown cell.
    ("is:missing", ALL),
    ("is:missing party:north", "salt"),
    ("is:uncoded", "ships"),
    ("is:silent", "ships"),
    ("is:silent party:north", ""),
    ("is:contested", ""),
    ("is:red-line", "flow ships"),
    ("is:inferred", "ships"),
    ("is:conditional", "flow"),
    ("is:marked", "salt"),
    ("-is:marked", "flow warning ships"),
    ("is:marked,silent", "salt ships"),
    // Words of parties that are not shown are not looked for; the issue's own are.
    ("harvest party:north", ""),
    ("harvest -party:south", ""),
    ("minimum party:north", "flow"),
    ("note:mediate party:north", ""),
    ("-harvest party:north", ALL),
    ("SU:support party:north", "flow warning"),
];

#[test]
fn what_a_query_says_of_itself_is_safe_to_show() {
    let ground = ground();
    let query =
        Query::parse("wa\u{1b}[2Jter status:\u{202e}nepo \u{e0100}:x theme:a\u{200b}b", &ground.dataset);
    let told: String = query.conditions().iter().map(|condition| condition.label.as_str()).collect();
    let told = query.faults().iter().fold(told, |told, fault| told + &fault.message);
    assert!(told.contains("wa[2Jter") && told.contains("\u{fffd}nepo"), "{told}");
    assert!(!told.contains(['\u{1b}', '\u{202e}', '\u{e0100}', '\u{200b}']), "{told:?}");
}

#[test]
fn every_term_of_the_grammar_chooses_its_rows() {
    let mut ground = ground();
    for (text, expected) in GRAMMAR {
        let faults = Query::parse(text, &ground.dataset).faults;
        assert_eq!((rows(&mut ground, text).as_str(), faults), (*expected, vec![]), "{text}");
    }
}

#[test]
fn party_terms_unite_and_choose_columns() {
    let ground = ground();
    for (text, columns) in [
        ("", "north south delta"),
        ("party:south", "south"),
        ("party:south party:NR", "north south"),
        ("party:south,delta", "south delta"),
        ("-party:delta", "north south"),
        ("party:north,south -party:south", "north"),
        ("flow party:\"delta commission\"", "delta"),
    ] {
        let query = Query::parse(text, &ground.dataset);
        let shown = query.columns(&ground.dataset);
        let shown: Vec<_> = shown.iter().map(|ix| ground.dataset.party(*ix).id.as_str()).collect();
        assert_eq!((shown.join(" ").as_str(), query.faults), (columns, vec![]), "{text}");
    }
}

#[test]
fn what_is_wrong_is_told_with_the_nearest_right_one_and_hides_nothing() {
    let mut ground = ground();
    for (text, place, told) in [
        ("theme:watr", "watr", "there is no theme `watr`; did you mean `water`?"),
        ("theme:tru", "tru", "there is no theme `tru`; did you mean `trust`?"),
        ("-theme:watr", "watr", "there is no theme `watr`; did you mean `water`?"),
        ("theme:trust,watr", "watr", "there is no theme `watr`; did you mean `water`?"),
        ("party:nort", "nort", "there is no party `nort`; did you mean `north`?"),
        ("differ:nort,south", "nort", "there is no party `nort`; did you mean `north`?"),
        ("source:cabel", "cabel", "there is no source `cabel`; did you mean `cable`?"),
        (
            "themes:water",
            "themes",
            "`themes` is no field and no party; `\"themes:water\"` in quotes is text; did you mean `theme`?",
        ),
        (
            "nroth:oppose",
            "nroth",
            "`nroth` is no field and no party; `\"nroth:oppose\"` in quotes is text; did you mean `north`?",
        ),
        ("12:30", "12", "`12` is no field and no party; `\"12:30\"` in quotes is text"),
        (
            "status:opne",
            "opne",
            "`status:` takes not-opened, open, in-principle, ad-referendum, agreed, parked; not `opne`; did you mean `open`?",
        ),
        ("gap:huge", "huge", "`gap:` takes none, narrow, wide, all-reject, unknown; not `huge`"),
        ("terms:secret", "secret", "`terms:` takes public, background, off-record, restricted; not `secret`"),
        (
            "is:silnet",
            "silnet",
            "`is:` takes noted, missing, uncoded, silent, contested, red-line, conditional, inferred, marked; not `silnet`; did you mean `silent`?",
        ),
        (
            "since:May",
            "May",
            "`since:` takes a day, a month or a year, such as `2025-07-31`, `2025-07` or `2025`; not `May`",
        ),
        ("theme:", "theme:", "`theme:` wants a name after it, such as `water`"),
        ("note:", "note:", "`note:` wants a word after it"),
        ("differ:north", "differ:north", "`differ:` takes two or more parties, or none for the principals"),
        (
            "differ:north,NR",
            "differ:north,NR",
            "`differ:` takes two or more parties, or none for the principals",
        ),
        (
            "party:north | flow",
            "party:north",
            "`party:` chooses columns and cannot stand beside `|`; put it on its own",
        ),
        ("flow | theme:watr", "watr", "there is no theme `watr`; did you mean `water`?"),
        ("|", "|", "`|` wants a term on each side"),
        (":x", ":x", "a colon wants a field or a party before it; in quotes it is text"),
        ("-", "-", "`-` wants a word after it"),
        ("~", "~", "`~` wants a word after it"),
        ("-~\"\"", "-~\"\"", "`-~\"\"` wants a word after it"),
    ] {
        let query = Query::parse(text, &ground.dataset);
        let faults: Vec<_> =
            query.faults().iter().map(|fault| (&text[fault.range.clone()], fault.to_string())).collect();
        assert_eq!(faults, [(place, told.to_owned())], "{text}");
        assert_eq!(rows(&mut ground, text), ALL, "{text}");
    }
}

#[test]
fn a_query_leaves_a_column_and_has_an_end() {
    let ground = ground();
    let query = Query::parse("-party:north -party:south,delta", &ground.dataset);
    assert_eq!(query.faults()[0].to_string(), "`-party:south,delta` would leave no party to show");
    assert_eq!(query.columns(&ground.dataset).len(), 2);
    let query = Query::parse(&"e ".repeat(100), &ground.dataset);
    assert_eq!(query.faults()[0].to_string(), "only the first 64 terms are read");
    assert_eq!(query.conditions().len(), 64);
}

#[test]
fn the_nearest_stance_is_told_among_all_there_are() {
    let ground = ground();
    let told = |text| Query::parse(text, &ground.dataset).faults()[0].to_string();
    let all =
        "support, leaning-for, neutral, leaning-against, oppose, silent, unclear, contested, awaiting, n/a";
    assert_eq!(told("stance:oposse"), format!("`stance:` takes {all}; not `oposse`; did you mean `oppose`?"));
    assert_eq!(
        told("NR:lean"),
        format!("`NR:` takes {all}, missing, uncoded; not `lean`; did you mean `leaning-for`?")
    );
}

#[test]
fn a_bar_that_lacks_a_side_hides_nothing_more_than_the_other_side() {
    let mut ground = ground();
    for text in ["harvest |", "| harvest", "harvest | | flow"] {
        assert_eq!(Query::parse(text, &ground.dataset).faults().len(), 1, "{text}");
        assert_eq!(rows(&mut ground, text), "flow", "{text}");
    }
}

#[test]
fn a_suggestion_can_be_taken() {
    let ground = ground();
    let corrected = |text| Query::parse(text, &ground.dataset).corrected(0);
    assert_eq!(corrected("flow theme:watr is:silent").as_deref(), Some("flow theme:water is:silent"));
    assert_eq!(corrected("party:\"southern unoin\"").as_deref(), Some("party:\"Southern Union\""));
    assert_eq!(corrected("flow"), None);
}

#[test]
fn each_condition_is_a_chip_that_can_be_removed() {
    let ground = ground();
    let text = "flow theme:watr  -theme:trust   a | \"b c\" party:NR ";
    let query = Query::parse(text, &ground.dataset);
    let labels: Vec<_> = query.conditions().iter().map(|condition| condition.label.as_str()).collect();
    assert_eq!(labels, ["flow", "-theme:trust", "a | \"b c\"", "party:NR"]);
    assert_eq!(query.without(0), "theme:watr  -theme:trust   a | \"b c\" party:NR ");
    assert_eq!(query.without(2), "flow theme:watr  -theme:trust party:NR ");
    assert_eq!(query.without_field(Field::Theme), "flow theme:watr a | \"b c\" party:NR ");
    assert_eq!(query.without(9), text);
}

#[test]
fn an_empty_result_says_what_hides_the_rest() {
    let mut ground = ground();
    let mut why = |text: &str| {
        let query = Query::parse(text, &ground.dataset);
        ground.shown = query.columns(&ground.dataset);
        query.why_empty(&ground.world()).map(|why| why.to_string())
    };
    assert_eq!(
        why("flags theme:water").as_deref(),
        Some("0 of 4 issues shown; 3 are hidden by flags; 1 is hidden by theme:water")
    );
    assert_eq!(
        why("harvest party:north").as_deref(),
        Some("0 of 4 issues shown; 4 are hidden by harvest; 1 is hidden by party:north")
    );
    assert_eq!(
        why("nowhere neither").as_deref(),
        Some("0 of 4 issues shown; no one condition alone hides them")
    );
    assert_eq!(why("flow"), None);
    ground.shown.truncate(1);
    let query = Query::parse("harvest", &ground.dataset);
    let why = query.why_empty(&ground.world()).map(|why| why.to_string());
    assert_eq!(
        why.as_deref(),
        Some("0 of 4 issues shown; 4 are hidden by harvest; 1 is hidden by the choice of parties")
    );
}

#[test]
fn the_day_decides_which_words_and_stances_are_found() {
    let mut ground = ground();
    let day = crate::domain::specimen::date("2031-02-28");
    ground.standings = crate::domain::Standings::of(&ground.dataset, Some(day), Audience::Own);
    assert_eq!(rows(&mut ground, "studied"), "flow");
    assert_eq!(rows(&mut ground, "season"), "");
    assert_eq!(rows(&mut ground, "harvest"), "", "said later");
    assert_eq!(rows(&mut ground, "north:neutral"), "flow");
    assert_eq!(rows(&mut ground, "south:missing"), "flow ships");
}

#[test]
fn a_query_tells_the_public_nothing_that_it_may_not_see() {
    let mut ground = ground().seen_by(Audience::Public);
    for (text, expected) in [
        ("season", "flow"),
        ("harvest", ""),
        ("below", ""),
        ("depends", ""),
        ("gauges", ""),
        ("blame", ""),
        ("minister", "flow"),
        ("measured", "flow"),
        ("minimum", "flow"),
        ("stance:support", ""),
        ("north:missing", "salt"),
        ("north:uncoded", "ships"),
        ("differ:", ""),
        ("source:cable", ""),
        ("cable", ""),
        ("communique", ALL),
        ("terms:restricted", ""),
        ("is:conditional", "flow"),
        // What it may not ask hides nothing, whichever way it is put.
        ("gap:wide", ALL),
        ("-gap:wide", ALL),
        ("is:noted", ALL),
        ("-note:kyiv", ALL),
        ("is:red-line", ALL),
    ] {
        if text == "below" {
            assert_eq!(rows(&mut ground, text), "salt", "the red line is not for it, the words are");
            continue;
        }
        assert_eq!(rows(&mut ground, text), expected, "{text}");
    }
    let query = Query::parse("flow gap:wide -is:noted stance:support", &ground.dataset);
    assert_eq!(query.not_for(Audience::Public).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(query.not_for(Audience::Team).count(), 0);
}

#[test]
fn a_query_with_more_letters_narrows_the_one_before() {
    let ground = ground();
    let query = |text| Query::parse(text, &ground.dataset);
    for (text, other, narrows) in [
        ("flow", "flo", true),
        ("flow theme:water", "flow", true),
        ("flow theme:water", "theme:water flo", true),
        ("flo", "flow", false),
        ("-flow", "-flo", false),
        ("-flow", "-flow", true),
        ("a | bc", "a | b", false),
        ("flow", "", true),
        ("theme:trust", "theme:water", false),
        ("flow is:mark", "flow", true),
    ] {
        assert_eq!(query(text).narrows(&query(other)), narrows, "{text} after {other}");
    }
}

#[test]
fn a_field_wins_over_a_partys_short_name() {
    let mut specimen = Specimen::new();
    let iceland = specimen.party("iceland", "Iceland", "IS", Role::Principal);
    let issue = specimen.issue("cod", "Cod");
    specimen.position(issue, iceland, words("No").at(crate::domain::Stance::Oppose));
    let dataset = specimen.dataset();
    assert_eq!(Query::parse("IS:oppose", &dataset).faults().len(), 1);
    assert_eq!(Query::parse("iceland:oppose", &dataset).faults().len(), 0);
}

#[test]
fn matches_are_lit_where_they_show() {
    let ground = ground();
    let lit = |text: &str, name: &str| {
        let needles = Query::parse(text, &ground.dataset).needles();
        needles.in_name(name).into_iter().map(|range| &name[range]).collect::<Vec<_>>().join("·")
    };
    assert_eq!(lit("flow", "Minimum flow"), "flow");
    assert_eq!(lit("min imum", "Minimum flow"), "Minimum");
    assert_eq!(lit("s", "Straße"), "S·ß");
    assert_eq!(lit("koln", "nach KÖLN"), "KÖLN");
    assert_eq!(lit("-flow", "Minimum flow"), "");
    assert_eq!(lit("~mflw", "Minimum flow"), "M·fl·w");
    assert_eq!(lit("e", "cafe\u{301} x\u{301}e"), "e\u{301}·e");
    let needles = Query::parse("note:who", &ground.dataset).needles();
    assert_eq!(needles.in_note("ask who").first(), Some(&(4..7)));
    assert!(needles.in_text("ask who").is_empty());
}

/// Pieces that queries are made of, good and bad.
fn term() -> impl Strategy<Value = String> {
    let good = prop::sample::select(vec![
        "flow",
        "water",
        "e",
        "hour",
        "harvest",
        "\"within the hour\"",
        "~navi",
        "theme:water",
        "theme:trust,water",
        "stance:support",
        "status:open",
        "gap:wide",
        "gap:unknown",
        "differ:",
        "agree:north,south",
        "source:cable",
        "terms:public",
        "since:2031-04",
        "note:kyiv",
        "tag:ask",
        "kind:note",
        "author:ben",
        "is:noted",
        "is:missing",
        "is:uncoded",
        "is:red-line",
        "is:inferred",
        "is:conditional",
        "is:marked",
        "north:support",
        "SU:missing",
        "theme:watr",
        "foo:bar",
        "nowhere",
        "party:north,south",
        "-party:delta",
    ]);
    (any::<bool>(), good).prop_map(|(negated, term)| format!("{}{term}", if negated { "-" } else { "" }))
}

fn anything() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => term(),
        2 => "[-~|:,\"“” a-zß#é\u{301}]{0,6}",
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.join(" "))
}

fn row_set(ground: &mut Ground, text: &str) -> BTreeSet<usize> {
    let query = Query::parse(text, &ground.dataset);
    ground.shown = query.columns(&ground.dataset);
    query.rows(&ground.world()).into_iter().map(IssueIx::get).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_query_panics_and_its_parts_stand_on_character_boundaries(text in anything()) {
        let ground = ground();
        let query = Query::parse(&text, &ground.dataset);
        let labels = query.conditions().iter().map(|condition| &condition.label);
        for told in labels.chain(query.faults().iter().map(|fault| &fault.message)) {
            prop_assert_eq!(&crate::domain::text::safe_line(told), told);
        }
        let ranges = query.conditions().iter().map(|c| &c.range).chain(query.faults().iter().map(|f| &f.range));
        for range in ranges {
            prop_assert!(text.get(range.clone()).is_some_and(|part| !part.is_empty()));
        }
        let world = ground.world();
        let rows = query.rows(&world);
        prop_assert!(rows.is_sorted());
        prop_assert_eq!(rows.is_empty(), query.why_empty(&world).is_some());
        for issue in ground.dataset.issue_ixs() {
            prop_assert_eq!(rows.contains(&issue), query.matches(issue, &world));
        }
        for at in 0..query.faults().len() {
            let _ = query.corrected(at);
        }
    }

    #[test]
    fn removing_a_chip_removes_that_condition_alone_and_never_hides_a_row(text in anything()) {
        let mut ground = ground();
        let query = Query::parse(&text, &ground.dataset);
        // What was told to leave no column may leave one when another chip is gone.
        prop_assume!(!query.faults().iter().any(|fault| fault.message.contains("no party to show")));
        let before = row_set(&mut ground, &text);
        for (at, condition) in query.conditions().iter().enumerate() {
            let left = query.without(at);
            let reparsed = Query::parse(&left, &ground.dataset);
            let kept = |query: &Query| query.conditions.iter().map(|c| c.kind.clone()).collect::<Vec<_>>();
            let mut expected = kept(&query);
            expected.remove(at);
            prop_assert_eq!(kept(&reparsed), expected, "{} without {}", text, condition.label);
            if matches!(condition.kind, Kind::Rows(_)) {
                prop_assert!(before.is_subset(&row_set(&mut ground, &left)));
            }
        }
    }

    #[test]
    fn a_negated_term_shows_just_the_rows_that_the_term_hides(term in term()) {
        let mut ground = ground();
        let term = term.trim_start_matches('-');
        prop_assume!(Query::parse(term, &ground.dataset).faults().is_empty() && !term.starts_with("party:"));
        let shown = row_set(&mut ground, term);
        let hidden = row_set(&mut ground, &format!("-{term}"));
        prop_assert!(shown.is_disjoint(&hidden));
        prop_assert_eq!(shown.len() + hidden.len(), ground.dataset.issues().len());
    }

    #[test]
    fn alternatives_show_what_either_shows(one in term(), other in term()) {
        let mut ground = ground();
        prop_assume!(![&one, &other].iter().any(|term| term.contains("party:")));
        let joined = row_set(&mut ground, &format!("{one} | {other}"));
        let (one, other) = (row_set(&mut ground, &one), row_set(&mut ground, &other));
        prop_assert_eq!(joined, &one | &other);
    }

    #[test]
    fn what_narrows_a_query_as_it_is_typed_shows_none_that_it_hid(text in anything()) {
        let ground = ground();
        let query = Query::parse(&text, &ground.dataset);
        for (end, _) in text.char_indices() {
            let before = Query::parse(&text[..end], &ground.dataset);
            if query.narrows(&before) {
                let left = before.rows(&ground.world());
                prop_assert_eq!(query.rows_among(&ground.world(), left), query.rows(&ground.world()));
            }
        }
    }

    #[test]
    fn what_is_lit_stands_on_character_boundaries_in_order_and_apart(
        text in "[a-zßÄé\u{301}ﬁİ \n-]{0,20}|\\PC{0,20}",
        words in prop::collection::vec("[a-zsé\u{301} ]{0,2}", 0..4),
    ) {
        let words: Vec<_> = words.iter().map(|word| fold(word)).collect();
        let mut end = None;
        for range in lit(&text, &words).into_iter().chain(std::iter::once(text.len() + 1..text.len() + 1)) {
            prop_assert!(range.start > text.len() || text.get(range.clone()).is_some_and(|part| !part.is_empty()));
            prop_assert!(end.is_none_or(|end| end < range.start));
            end = Some(range.end);
        }
    }

    #[test]
    fn every_word_that_matches_an_issue_is_lit_somewhere_in_it(word in "[a-z]{1,3}|\\PC{1,2}|gauges|every day|(?i)öNe|joint c|able") {
        let ground = ground();
        let query = Query::parse(&format!("\"{word}\""), &ground.dataset);
        prop_assume!(query.faults().is_empty() && query.conditions().len() == 1);
        let needles = query.needles();
        let view = View::new(&ground.dataset, &ground.shown, ground.standings.day(), Audience::Own);
        let rows = query.rows(&ground.world());
        for issue in ground.dataset.issue_ixs() {
            let mut is_lit = false;
            each_text(&ground.dataset, issue, |found| {
                is_lit |= view.sees(issue, &found) && !needles.in_text(found.text).is_empty();
            });
            prop_assert_eq!(is_lit, rows.contains(&issue), "{}", word);
        }
    }
}

#[test]
fn every_mark_and_field_is_in_the_table_of_the_grammar() {
    let dataset = river();
    for field in Field::ALL {
        let fault =
            Query::parse(&format!("{}:", field.word()), &dataset).faults().first().map(ToString::to_string);
        let takes_none = matches!(field, Field::Differ | Field::Agree);
        assert_eq!(fault.is_none(), takes_none, "{}", field.word());
    }
    for mark in Mark::ALL {
        assert!(Query::parse(&format!("is:{}", mark.word()), &dataset).faults().is_empty());
    }
    for terms in Terms::ALL {
        assert!(Query::parse(&format!("terms:{}", terms.word()), &dataset).faults().is_empty());
    }
}
