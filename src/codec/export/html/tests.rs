//! The page parsed back: what is in it, and that nothing else is.

use std::collections::{BTreeSet, HashMap, HashSet};

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;

use super::*;
use crate::codec::dataset::made::{choices, made};
use crate::codec::export::is_link;
use crate::domain::handout::Choice;
use crate::domain::plain::conditional;
use crate::domain::specimen::{Specimen, date, id, river, words};
use crate::domain::vocabulary::{Confidence, GapWord, Role, StanceBasis, Status, Terms};
use crate::domain::{
    Anchor, Audience, Dataset, IssueIx, Note, NoteBook, NoteId, PartyIx, Stamp, Stance, Text,
};

/// What of HTML the page is made of.
const ELEMENTS: [&str; 52] = [
    "a", "article", "b", "body", "button", "caption", "dd", "details", "div", "dl", "dt", "fieldset", "form",
    "h1", "h2", "h3", "h4", "head", "header", "html", "input", "label", "legend", "li", "link", "main",
    "meta", "nav", "noscript", "ol", "optgroup", "option", "p", "script", "section", "select", "small",
    "span", "strong", "style", "summary", "table", "tbody", "td", "th", "thead", "title", "tr", "ul", "h5",
    "i", "em",
];
const ATTRIBUTES: [&str; 34] = [
    "aria-controls",
    "aria-describedby",
    "aria-expanded",
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "aria-live",
    "autocomplete",
    "charset",
    "class",
    "content",
    "data-on",
    "data-of",
    "data-p",
    "data-principal",
    "data-print",
    "data-set",
    "data-themes",
    "dir",
    "for",
    "hidden",
    "href",
    "http-equiv",
    "id",
    "lang",
    "name",
    "rel",
    "role",
    "scope",
    "spellcheck",
    "tabindex",
    "type",
    "value",
    "checked",
];

/// What every text of the hostile dataset begins and ends with.
const HOSTILE: &str =
    "\"'><script>alert(1)</script><img src=x onerror=alert(2)></td></style><!--{{ 7*7 }}{% raw %}&amp;&lt;";

struct Parsed {
    elements: Vec<(String, HashMap<String, String>, String)>,
}

impl Parsed {
    fn of(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        assert!(text.trim_start().starts_with("<!doctype html>"));
        let dom = html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(text);
        let mut parsed = Self { elements: vec![] };
        parsed.take(&dom.document);
        parsed
    }

    fn take(&mut self, node: &Handle) -> String {
        let mut at = None;
        if let NodeData::Element { name, attrs, .. } = &node.data {
            let attributes = attrs.borrow();
            let attributes = attributes.iter().map(|it| (it.name.local.to_string(), it.value.to_string()));
            at = Some(self.elements.len());
            self.elements.push((name.local.to_string(), attributes.collect(), String::new()));
        }
        assert!(!matches!(node.data, NodeData::Comment { .. }), "the page has no comment");
        let mut text = String::new();
        if let NodeData::Text { contents } = &node.data {
            text += &contents.borrow();
        }
        for child in node.children.borrow().iter() {
            text += &self.take(child);
        }
        if let Some(at) = at {
            self.elements[at].2.clone_from(&text);
        }
        text
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &(String, HashMap<String, String>, String)> {
        self.elements.iter().filter(move |(element, ..)| element == name)
    }

    fn attributes(&self, name: &str) -> Vec<&str> {
        self.elements
            .iter()
            .filter_map(|(_, attributes, _)| attributes.get(name).map(String::as_str))
            .collect()
    }

    /// What stands under the elements that hold data.
    fn texts(&self) -> HashSet<&str> {
        self.elements
            .iter()
            .filter(|(_, attributes, _)| attributes.contains_key("lang"))
            .map(|it| &*it.2)
            .collect()
    }

    /// That there is nothing in the page but what belongs there, and that each of its links leads somewhere.
    fn is_in_order(&self) {
        let elements: BTreeSet<&str> = ELEMENTS.into();
        let attributes: BTreeSet<&str> = ATTRIBUTES.into();
        for (element, attributes_found, _) in &self.elements {
            assert!(elements.contains(&**element), "<{element}>");
            for (attribute, value) in attributes_found {
                assert!(attributes.contains(&**attribute), "<{element} {attribute}={value}>");
            }
        }
        assert_eq!((self.all("script").count(), self.all("style").count()), (1, 1));
        assert!(self.all("script").all(|it| it.2 == SCRIPT) && self.all("style").all(|it| it.2 == STYLE));
        let ids = self.attributes("id");
        let places: HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(places.len(), ids.len(), "two things of one name");
        for (element, found, _) in &self.elements {
            let Some(href) = found.get("href") else { continue };
            if let Some(place) = href.strip_prefix('#') {
                assert!(places.contains(place), "{href} leads nowhere");
            } else if element == "link" {
                assert_eq!((href.as_str(), found.get("rel").map(String::as_str)), ("data:,", Some("icon")));
            } else {
                assert!(is_link(href), "{href}");
                assert_eq!(found.get("rel").map(String::as_str), Some("noopener noreferrer"));
            }
        }
        for labelled in self.attributes("aria-labelledby").into_iter().flat_map(str::split_whitespace) {
            assert!(places.contains(labelled), "{labelled} labels nothing");
        }
    }
}

fn handout(whole: &Dataset, audience: Audience, notes: &NoteBook) -> Handout {
    let seen = whole.seen_by(audience);
    let issues: Vec<IssueIx> = seen.issue_ixs().collect();
    let parties: Vec<PartyIx> = seen.party_ixs().collect();
    Handout::of(Choice {
        whole,
        seen: &seen,
        notes,
        issues: &issues,
        parties: &parties,
        day: seen.head().as_of,
        made: date("2031-05-13"),
        filter: vec![],
        order: None,
    })
}

fn page(handout: &Handout) -> Parsed {
    Parsed::of(&write(handout).expect("a page"))
}

/// Every text that a reader of the handout is to find.
fn texts_of(handout: &Handout) -> Vec<String> {
    let d = &handout.dataset;
    let mut texts: Vec<String> = vec![];
    let mut put = |text: &Text| texts.push(text.to_string());
    d.head().summary.iter().for_each(&mut put);
    d.parties().iter().for_each(|it| put(&it.name));
    d.parties().iter().filter_map(|it| it.summary.as_ref()).for_each(&mut put);
    for issue in d.issues() {
        put(&issue.number);
        put(&issue.title);
        let more = [&issue.summary, &issue.question, &issue.agreed_text, &issue.lines_to_take];
        more.into_iter().flatten().for_each(&mut put);
        issue.themes.iter().for_each(|ix| put(&d.theme(*ix).name));
    }
    for it in d.challenges() {
        put(&it.text);
        it.mitigation.iter().for_each(&mut put);
    }
    d.opportunities().iter().for_each(|it| put(&it.text));
    for it in d.measures() {
        put(&it.title);
        let more = [&it.purpose, &it.impact, &it.risk, &it.verification, &it.proposed_by];
        more.into_iter().flatten().for_each(&mut put);
    }
    for it in d.steps() {
        put(&it.text);
        it.proposed_by.iter().for_each(&mut put);
    }
    d.pressures().iter().for_each(|it| put(&it.text));
    handout.notes.iter().for_each(|it| put(it.text.shown()));
    for issue in d.issue_ixs() {
        for party in d.party_ixs() {
            let current = d.current(issue, party, handout.day);
            for position in current.readings().chain(current.history()) {
                let red_line = position.red_line();
                let interest = position.detail.as_ref().and_then(|it| it.interest.as_ref());
                let found = [position.text.as_ref(), position.quote(), red_line, interest];
                texts.extend(found.into_iter().flatten().map(ToString::to_string));
            }
            let conditions: Vec<&str> = current.conditions().collect();
            if let [one] = conditions[..] {
                texts.push(conditional(&[one]));
            }
        }
    }
    texts
}

fn all_is_told(handout: &Handout) {
    let page = page(handout);
    page.is_in_order();
    let found = page.texts();
    for text in texts_of(handout) {
        assert!(found.contains(&*text), "{text:?} is not in the page");
    }
}

/// A dataset whose every text would be markup, script or a template, were it taken for one.
fn hostile() -> Dataset {
    let mut specimen = Specimen::new();
    let bad = |what: &str| Text::line(&format!("{what}{HOSTILE}"));
    specimen.head().title = bad("title");
    specimen.head().handling = Some(bad("handling"));
    specimen.head().summary = Some(bad("summary"));
    specimen.head().stance_names = vec![(Stance::Support, bad("yes"))];
    let source = specimen.source("minutes", &bad("minutes"), Terms::Public);
    specimen.edit_source(source).url = Some(Text::line("javascript:alert(1)"));
    let other = specimen.source("web", &bad("web"), Terms::Public);
    specimen.edit_source(other).url = Some(Text::line("https://example.org/\"onclick=alert(1)//'<b>"));
    let theme = specimen.theme("water", &bad("water"));
    let party = specimen.party("north", &bad("north"), &bad("NR"), Role::Principal);
    let second = specimen.party("south", &bad("south"), &bad("SU"), Role::Observer);
    let issue = specimen.issue("flow", &bad("flow"));
    let about = specimen.edit(issue);
    about.themes = Box::new([theme]);
    about.number = bad("3(b)");
    about.question = Some(bad("question"));
    about.summary = Some(Text::new(&format!("one\ntwo {HOSTILE}")));
    about.lines_to_take = Some(bad("lines"));
    specimen.challenge(issue, &bad("challenge"));
    specimen.opportunity(issue, &bad("opportunity"));
    specimen.measure(issue, &bad("measure"), &bad("risk"));
    specimen.step(issue, &bad("step"));
    let stated = |text: &str| words(&bad(text)).at(Stance::Support).if_only(&bad("if"));
    let detailed = stated("said").on("2031-05-01").with(|it| {
        it.sources = Box::new([source, other]);
        it.by = Some(bad("by"));
        it.quote = Some(bad("quote"));
        it.interest = Some(bad("interest"));
        it.red_line = Some(bad("red"));
        it.locator = Some(bad("where"));
    });
    specimen.position(issue, party, detailed);
    specimen.position(issue, party, stated("before").on("2030-01-01"));
    specimen.position(issue, second, words(&bad("alone")));
    specimen.dataset()
}

#[test]
fn every_text_comes_back_as_it_was_and_none_of_it_is_taken_for_markup() {
    let dataset = hostile();
    let mut notes = NoteBook::default();
    let now = Stamp::new(1_900_000_000, 0).expect("a moment");
    let anchors = [
        Anchor::cell(
            &dataset,
            dataset.find_issue("flow").expect("it"),
            dataset.find_party("north").expect("it"),
        ),
        Anchor::Issue(id("flow")),
        Anchor::Source(id("web")),
        Anchor::Party(id("north")),
        Anchor::Dataset,
    ];
    for (n, on) in (0..).zip(anchors) {
        notes.add(Note::new(NoteId::new(n, 0), on, &format!("note {n} {HOSTILE}"), HOSTILE, now));
    }
    for audience in [Audience::Public, Audience::Team, Audience::Own] {
        let handout = handout(&dataset, audience, &notes);
        all_is_told(&handout);
        let page = page(&handout);
        assert_eq!(page.all("h1").next().expect("a title").2, format!("title{HOSTILE}"));
        assert_eq!(page.all("title").next().expect("a title").2, format!("title{HOSTILE}"));
        let banners = page.elements.iter().filter(|it| it.2 == format!("handling{HOSTILE}"));
        assert_eq!(banners.count(), 2);
        let outside: Vec<&str> =
            page.attributes("href").into_iter().filter(|href| !href.starts_with('#')).collect();
        assert_eq!(outside, ["data:,", "https://example.org/\"onclick=alert(1)//'<b>"]);
    }
}

#[test]
fn the_policy_lets_the_page_run_its_one_script_and_ask_for_nothing() {
    let page = page(&handout(&river(), Audience::Own, &NoteBook::default()));
    let policy = page.all("meta").find(|it| it.1.contains_key("http-equiv")).expect("a policy");
    assert_eq!(policy.1["http-equiv"], "Content-Security-Policy");
    let told = &policy.1["content"];
    assert!(told.starts_with("default-src 'none'; "));
    assert!(told.ends_with("; img-src data:; base-uri 'none'; form-action 'none'"));
    for name in ["style", "script"] {
        let element = page.all(name).next().expect("one");
        let hash = BASE64_STANDARD.encode(Sha256::digest(&element.2));
        assert!(told.contains(&format!("{name}-src 'sha256-{hash}'")), "{told}");
    }
    let first = page.all("meta").next().expect("one");
    assert_eq!(first.1.get("charset").map(String::as_str), Some("utf-8"));
    let names = page.all("meta").filter_map(|it| Some((&**it.1.get("name")?, &*it.1["content"])));
    assert!(names.collect::<Vec<_>>().contains(&("referrer", "no-referrer")));
}

#[test]
fn nothing_that_an_audience_may_not_see_is_anywhere_in_its_page() {
    let dataset = hostile();
    let mut notes = NoteBook::default();
    let now = Stamp::new(1_900_000_000, 0).expect("a moment");
    notes.add(Note::new(NoteId::new(1, 0), Anchor::Issue(id("flow")), "between us", "anna", now));
    let text = |audience| {
        String::from_utf8(write(&handout(&dataset, audience, &notes)).expect("a page")).expect("UTF-8")
    };
    let secrets =
        [("between us", Audience::Own), ("lines&quot;", Audience::Own), ("red&quot;", Audience::Team)];
    for audience in [Audience::Public, Audience::Team, Audience::Own] {
        let page = text(audience);
        for (secret, whose) in secrets {
            assert_eq!(page.contains(secret), audience >= whose, "{secret} for {audience:?}");
        }
    }
}

#[test]
fn no_entry_silence_and_words_without_a_stance_never_look_alike() {
    let mut specimen = Specimen::new();
    let issue = specimen.issue("flow", "Flow");
    let parties: Vec<PartyIx> = (0..5)
        .map(|n| specimen.party(&format!("p{n}"), &format!("Party {n}"), "P", Role::Principal))
        .collect();
    specimen.position(issue, parties[1], words("Not a word").at(Stance::Silent));
    specimen.position(issue, parties[2], words("By season"));
    specimen.position(issue, parties[3], words("Yes").at(Stance::Support).if_only("measured"));
    specimen.position(issue, parties[3], words("No").at(Stance::Oppose));
    let page = page(&handout(&specimen.dataset(), Audience::Own, &NoteBook::default()));
    let cells: Vec<(&str, String)> = page
        .all("td")
        .filter(|it| it.1.contains_key("class"))
        .map(|it| (&*it.1["class"], it.2.split_whitespace().collect::<Vec<_>>().join(" ")))
        .collect();
    let cells: Vec<(&str, &str)> = cells.iter().map(|(class, text)| (*class, &**text)).collect();
    assert_eq!(
        cells,
        [
            ("none", "no entry"),
            ("silent", "· silent"),
            ("words", "By season"),
            ("contested", "≠ contested● supports if measured○ opposes"),
            ("none", "no entry"),
        ]
    );
}

/// The text of every element of a class, its whitespace as a reader sees it.
fn of_class(page: &Parsed, class: &str) -> Vec<String> {
    let is_of = |it: &&(String, HashMap<String, String>, String)| {
        it.1.get("class").is_some_and(|all| all.split(' ').any(|one| one == class))
    };
    page.elements
        .iter()
        .filter(is_of)
        .map(|it| it.2.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn records_of_one_date_corroborate_each_other_where_each_stands_at_one_place_for_all_to_see() {
    let mut specimen = Specimen::new();
    let source = specimen.source("minutes", "Minutes", Terms::Public);
    let issue = specimen.issue("flow", "Flow");
    let parties: Vec<PartyIx> =
        ["one", "two", "three"].map(|it| specimen.party(it, it, "P", Role::Principal)).into();
    let mut say = |party, text, stance| specimen.position(issue, party, words(text).at(stance).from(source));
    say(parties[0], "Yes", Stance::Support);
    say(parties[0], "Never", Stance::LeaningAgainst);
    say(parties[1], "Aye", Stance::Support);
    say(parties[1], "Gladly", Stance::Support);
    say(parties[2], "Maybe", Stance::Support);
    specimen.position(issue, parties[2], words("Perhaps").from(source));
    let dataset = specimen.dataset();
    let told = |audience| {
        let page = page(&handout(&dataset, audience, &NoteBook::default()));
        let cells = page.all("td").filter(|it| it.1.contains_key("class")).map(|it| it.2.trim().to_owned());
        let hints = of_class(&page, "hint").into_iter().filter(|it| it.contains("of one date"));
        (hints.collect::<Vec<_>>(), cells.collect::<Vec<_>>())
    };
    let (hints, cells) = told(Audience::Public);
    assert_eq!(hints, ["2 records of one date."; 3]);
    assert_eq!(cells, ["YesNever", "AyeGladly", "MaybePerhaps"], "the words of each are in the cell");
    let (hints, cells) = told(Audience::Own);
    assert_eq!(
        hints,
        [
            "2 readings of one date disagree; it counts as neither.",
            "2 records of one date corroborate each other.",
            "2 records of one date.",
        ]
    );
    let whole =
        ["≠ contested● supports◔ leaning against", "● supports", "● supports● supportsstance not coded"];
    assert_eq!(cells, whole);
}

#[test]
fn a_text_is_called_agreed_where_its_issue_is() {
    let mut specimen = Specimen::new();
    for (name, status) in
        [("done", Some(Status::Agreed)), ("sent", Some(Status::AdReferendum)), ("there", None)]
    {
        let issue = specimen.issue(name, name);
        let about = specimen.edit(issue);
        (about.status, about.agreed_text) = (status, Some(Text::new("Within an hour")));
        about.agreed_on = (status == Some(Status::Agreed)).then(|| date("2031-03-14"));
    }
    let page = page(&handout(&specimen.dataset(), Audience::Public, &NoteBook::default()));
    let boxes = ["Agreed, 14 Mar 2031", "Text, ad referendum", "Text, no status"];
    assert_eq!(of_class(&page, "agreed"), boxes.map(|it| format!("{it}Within an hour")));
}

#[test]
fn what_is_not_for_everybody_says_so_where_it_is_read_and_in_the_grid_with_what_else_sets_it_apart() {
    let mut specimen = Specimen::new();
    let open = specimen.source("open", "Open", Terms::Public);
    let leak = specimen.source("leak", "Leak", Terms::OffRecord);
    let party = specimen.party("north", "North", "N", Role::Principal);
    let issue = specimen.issue("flow", "Flow");
    let said = words("Now").at(Stance::Support).on("2031-05-02").with(|it| {
        it.sources = Box::new([open, leak]);
        it.stance_basis = Some(StanceBasis::Stated);
        it.confidence = Some(Confidence::Low);
    });
    specimen.position(issue, party, said);
    specimen.position(issue, party, words("Before").on("2031-05-01").from(leak));
    specimen.position(issue, party, words("Once").on("2031-04-01").from(open));
    let dataset = specimen.dataset();
    let page = page(&handout(&dataset, Audience::Team, &NoteBook::default()));
    assert_eq!(
        of_class(&page, "terms"),
        ["stated, low confidence, off the record", "off the record", "off the record"]
    );
}

#[test]
fn a_gap_is_told_by_both_words_where_they_differ_and_why_coded_stances_are_not_compared() {
    let mut specimen = Specimen::new();
    let source = specimen.source("open", "Open", Terms::Public);
    let issue = specimen.issue("flow", "Flow");
    specimen.edit(issue).gap = Some(GapWord::Narrow);
    for (name, stance) in [("north", Stance::Support), ("south", Stance::Oppose)] {
        let party = specimen.party(name, name, "P", Role::Principal);
        specimen.position(issue, party, words("So").at(stance).from(source));
    }
    let dataset = specimen.dataset();
    let page_for = |audience| page(&handout(&dataset, audience, &NoteBook::default()));
    let page = page_for(Audience::Team);
    assert!(page.all("small").any(|it| it.2 == "gap narrow (author), wide (derived)"));
    let tells = |page: &Parsed| page.attributes("id").contains(&"uncompared");
    assert!(tells(&page_for(Audience::Public)) && !tells(&page));
}

#[test]
fn a_condition_follows_the_stance_or_the_words_that_depend_on_it() {
    let mut specimen = Specimen::new();
    let source = specimen.source("open", "Open", Terms::Public);
    let party = specimen.party("north", "North", "N", Role::Principal);
    let issue = specimen.issue("flow", "Flow");
    specimen.position(issue, party, words("So be it").at(Stance::Support).if_only("measured").from(source));
    let dataset = specimen.dataset();
    let entry =
        |audience| of_class(&page(&handout(&dataset, audience, &NoteBook::default())), "entry").remove(0);
    assert_eq!(entry(Audience::Public), "North stance not shown So be itif measuredparaphrase[1]");
    assert_eq!(entry(Audience::Team), "North ● supports if measured So be itparaphrase[1]");
}

#[test]
fn of_many_parties_each_stands_once_on_every_card_by_where_it_stands() {
    for issues in [1, 160] {
        let dataset =
            crate::domain::specimen::grid(&vec!["+ + / 0 x _ _ _ . ! w +c +r _ _ _ _ _ _ _ _ _"; issues]);
        let page = page(&handout(&dataset, Audience::Own, &NoteBook::default()));
        page.is_in_order();
        let parties = dataset.parties().len();
        let places = page.all("li").filter(|it| it.1.contains_key("data-p")).count();
        assert_eq!(places, issues * parties);
        let counts = page.attributes("data-of").into_iter().take(3).collect::<Vec<_>>();
        assert_eq!(counts, ["4", "1", "1"], "support, leaning for, neutral");
        let cells = page.all("td").filter(|it| it.1.contains_key("class")).count();
        assert_eq!(cells, issues * parties);
        let linked = page.attributes("href").into_iter().filter(|href| href.starts_with("#c-")).count();
        assert_eq!(linked > 0, issues == 1, "of many cells none is a link");
    }
}

#[test]
fn more_cells_than_a_browser_bears_are_refused_with_what_to_do() {
    let mut specimen = Specimen::new();
    for n in 0..251 {
        specimen.issue(&format!("i{n}"), "An issue");
    }
    for n in 0..400 {
        specimen.party(&format!("p{n}"), "A party", "P", Role::Principal);
    }
    let refused = write(&handout(&specimen.dataset(), Audience::Own, &NoteBook::default()));
    assert_eq!(
        refused.expect_err("too many").to_string(),
        "251 issues of 400 parties are 100400 cells, and a page that people can use holds 100000; choose fewer issues \
         by a filter (theme:, status:, a word), or fewer parties"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_dataset_holds_is_in_its_page_and_nothing_else(choices in choices(), which in 0..3_usize) {
        let dataset = made(choices);
        all_is_told(&handout(&dataset, Audience::ALL[which], &NoteBook::default()));
    }
}
