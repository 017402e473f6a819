//! The brief, read as its readers do: what is told, what is counted, what is withheld, and how long it is.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::codec::dataset::made::{choices, made};
use crate::codec::dataset::{Input, read};
use crate::codec::paper::{Item, Line};
use crate::domain::handout::Choice;
use crate::domain::notes::tests::note;
use crate::domain::specimen::{date, grid};
use crate::domain::vocabulary::NoteKind;
use crate::domain::{Audience, Dataset, Note, NoteBook, Scope};

const RIVER: &str = include_str!("../../../data/river.toml");
const UKRAINE: &str = include_str!("../../../data/ukraine.toml");
const SECRETS: &str = include_str!("../../../tests/screens/secrets.toml");

fn dataset(text: &str) -> Dataset {
    let input = Input::new("talks.toml", text.as_bytes().to_vec());
    read(&[input]).dataset.expect("a dataset")
}

fn handed(whole: &Dataset, audience: Audience, notes: Vec<Note>) -> Handout {
    chosen(whole, audience, notes, |_| true)
}

fn chosen(whole: &Dataset, audience: Audience, notes: Vec<Note>, is_chosen: fn(&str) -> bool) -> Handout {
    let seen = whole.seen_by(audience);
    Handout::of(Choice {
        whole,
        seen: &seen,
        notes: &notes.into_iter().collect::<NoteBook>(),
        issues: &seen.issue_ixs().filter(|ix| is_chosen(seen.issue(*ix).id.as_str())).collect::<Vec<_>>(),
        parties: &seen.party_ixs().collect::<Vec<_>>(),
        day: whole.head().as_of,
        made: date("2031-05-13"),
        filter: vec![],
        order: None,
    })
}

fn markdown(handout: &Handout) -> String {
    String::from_utf8(brief(handout, BriefFormat::Markdown)).expect("text")
}

fn of(text: &str, audience: Audience) -> String {
    markdown(&handed(&dataset(text), audience, vec![]))
}

/// What a block says, without its looks.
fn told(block: &Block) -> String {
    let item =
        |item: &Item| std::iter::once(&item.line).chain(&item.below).map(said).collect::<Vec<_>>().join("\n");
    match block {
        Block::Heading(_, line) | Block::Paragraph(line) => said(line),
        Block::List(items) => items.iter().map(item).collect::<Vec<_>>().join("\n"),
        Block::Table(_) => String::new(),
        Block::References(all) => all.iter().map(|(_, line)| said(line)).collect::<Vec<_>>().join("\n"),
    }
}

fn said(line: &Line) -> String {
    let run = |run: &Run| match run {
        Run::Plain(text) | Run::Strong(text) | Run::Dim(text) | Run::Link(text, _) => text.clone(),
        Run::Stance(stance, name) => format!("{} {name}", stance.glyph()),
        Run::Cited(numbers) => format!(" {numbers:?}"),
    };
    line.iter().map(run).collect()
}

fn whole(paper: &Paper) -> String {
    paper.blocks.iter().map(told).collect::<Vec<_>>().join("\n")
}

/// The blocks below a heading.
fn section<'p>(paper: &'p Paper, heading: &str) -> &'p [Block] {
    let is_heading = |block: &Block| matches!(block, Block::Heading(..));
    let Some(start) = paper.blocks.iter().position(|it| is_heading(it) && told(it) == heading) else {
        return &[];
    };
    let rest = &paper.blocks[start + 1..];
    &rest[..rest.iter().position(is_heading).unwrap_or(rest.len())]
}

/// How many things a section tells one by one, and how many more it counts.
fn counts(section: &[Block]) -> (usize, usize) {
    section.iter().fold((0, 0), |(told_of, counted), block| match block {
        Block::List(items) => (told_of + items.len(), counted),
        Block::Paragraph(line) => {
            let text = said(line);
            let more =
                text.strip_prefix("And ").and_then(|rest| rest.split(' ').next()?.parse::<usize>().ok());
            (told_of, counted + more.unwrap_or(0))
        }
        Block::Heading(..) | Block::Table(_) | Block::References(_) => (told_of, counted),
    })
}

#[test]
fn the_brief_of_the_river_for_the_public() {
    assert_snapshot!(of(RIVER, Audience::Public));
}

#[test]
fn the_brief_of_the_river_for_the_team() {
    assert_snapshot!(of(RIVER, Audience::Team));
}

#[test]
fn the_brief_of_the_river_for_oneself() {
    let river = dataset(RIVER);
    assert_snapshot!(markdown(&handed(&river, Audience::Own, notes())));
}

#[test]
fn the_brief_of_the_article_for_the_public() {
    assert_snapshot!(of(UKRAINE, Audience::Public));
}

#[test]
fn the_brief_of_the_article_for_the_team() {
    assert_snapshot!(of(UKRAINE, Audience::Team));
}

#[test]
fn the_brief_of_the_article_for_oneself() {
    assert_snapshot!(of(UKRAINE, Audience::Own));
}

fn notes() -> Vec<Note> {
    let mut notes = vec![
        note(1, "flow/south", "Who monitors,\nand from what day?"),
        note(2, "inbox", "Call the secretariat #today"),
        note(3, "salinity", "Nobody upstream has read the readings"),
        note(4, "dataset", "Ask the desk for the protocol of the dinner"),
    ];
    notes[0].kind = NoteKind::Question;
    notes[1].kind = NoteKind::Todo;
    notes[2].scope = Scope::Team;
    notes
}

#[test]
fn an_ordinary_brief_is_two_pages() {
    for text in [RIVER, UKRAINE] {
        let dataset = dataset(text);
        for audience in Audience::ALL {
            let handout = handed(&dataset, *audience, vec![]);
            let paper = document(&handout);
            assert!(limits::fits(&paper, &handout), "{audience:?}: {}", whole(&paper));
        }
    }
}

#[test]
fn a_large_brief_is_two_pages_and_names_what_it_leaves_out() {
    let row = ["+c"; 13].into_iter().chain(["xr"; 13]).collect::<Vec<_>>().join(" ");
    let rows = vec![row.as_str(); 400];
    let handout = handed(&grid(&rows), Audience::Own, vec![]);
    let paper = document(&handout);
    assert!(limits::fits(&paper, &handout));
    let (told_of, counted) = counts(section(&paper, "Where it differs, and how far"));
    assert_eq!(told_of + counted, 400);
    assert!(counted > 300, "{told_of} told");
    assert!(whole(&paper).contains("more with conditions or red lines"));
    assert!(whole(&paper).contains("stands in full in the export"));
}

#[test]
fn every_note_of_ones_own_is_there_whole() {
    let river = dataset(RIVER);
    let mut notes: Vec<Note> =
        (10..90).map(|n| note(n, "flow/south", &format!("note {n} of many"))).collect();
    notes.extend(self::notes());
    let text = whole(&document(&handed(&river, Audience::Own, notes.clone())));
    for note in &notes {
        for line in note.text.shown().lines() {
            assert_eq!(text.matches(line).count(), 1, "{line}");
        }
    }
    assert!(text.contains("Question on Minimum flow / Southern Union:"));
    assert!(text.contains("To do on inbox:"));
    assert!(text.contains("(private, ") && text.contains("(team, anna, "));
    let (told_of, _) = counts(section(
        &document(&handed(&river, Audience::Own, notes.clone())),
        "Where it differs, and how far",
    ));
    assert_eq!(told_of, 12, "many notes take the place of nothing else");
    let team = whole(&document(&handed(&river, Audience::Team, notes)));
    assert!(!team.contains("Who monitors"), "it is private");
}

#[test]
fn what_an_audience_may_not_see_is_named_whether_or_not_there_is_any() {
    for text in [RIVER, UKRAINE, SECRETS, "title = 'T'\n[[issue]]\ntitle = 'I'\n"] {
        let dataset = dataset(text);
        let public = whole(&document(&handed(&dataset, Audience::Public, notes())));
        for kept in [
            "Gaps",
            "Coded stances and red lines",
            "Risks of measures",
            "Pressures",
            "Lines to take and notes",
        ] {
            assert!(public.contains(&format!("{kept}: not for this audience.")), "{kept}: {public}");
        }
        let team = whole(&document(&handed(&dataset, Audience::Team, notes())));
        assert!(team.contains("Lines to take and private notes: not for this audience."));
        assert_eq!(team.matches("not for this audience").count(), 1);
        let own = whole(&document(&handed(&dataset, Audience::Own, notes())));
        assert!(!own.contains("not for this audience"));
    }
}

#[test]
fn a_brief_for_the_public_holds_no_secret() {
    let secrets = dataset(SECRETS);
    for format in BriefFormat::ALL {
        let file = brief(&handed(&secrets, Audience::Public, notes()), *format);
        let text = String::from_utf8_lossy(&file);
        assert!(!text.contains("qzx"), "{text}");
    }
    let own = of(SECRETS, Audience::Own);
    assert!(own.matches("qzx").count() > 10, "there are secrets to be kept: {own}");
}

/// Two briefs for an audience: of a dataset whole, and of what the audience sees of it alone.
fn with_and_without_the_rest(whole: &Dataset, audience: Audience) -> (String, String) {
    let told = handed(whole, audience, notes());
    let seen = notes().into_iter().filter(|note| audience == Audience::Team && note.scope == Scope::Team);
    let mut bare = handed(&whole.seen_by(audience), audience, seen.collect());
    // How many facts rest on sources that are not for it is told; nothing else of the rest is.
    bare.withheld = told.withheld.clone();
    (markdown(&told), markdown(&bare))
}

#[test]
fn a_dataset_of_plain_facts_does_not_look_like_one_without_differences() {
    let text = of(UKRAINE, Audience::Own);
    assert!(text.contains("Their stances cannot be compared on any."));
    assert!(text.contains("is not to say that nothing differs"));
    assert!(text.contains("Immediate and full enforcement") && text.contains("no entry"));
}

#[test]
fn both_readings_of_a_contested_cell_are_told() {
    let river = dataset(RIVER);
    let one = chosen(&river, Audience::Own, vec![], |id| id == "compensation");
    let text = whole(&document(&one));
    assert!(text.contains("≠ contested, 2 readings: ● supports: "), "{text}");
    assert!(text.contains(" / ◔ leaning against: "), "{text}");
    // Of many principals it is told who stands together, and of a contested one still both readings.
    let mut many = grid(&["+ x ! ! ! ! ! !"]);
    let party = many.party_ixs().last().expect("a party");
    let issue = many.issue_ixs().next().expect("an issue");
    let text_of = |many: &Dataset| whole(&document(&handed(many, Audience::Own, vec![])));
    assert!(text_of(&many).contains("≠ contested, 6: Party c, Party d"), "{}", text_of(&many));
    many.contest(issue, party);
    assert!(text_of(&many).contains("Party h (● supports or ○ opposes)"), "{}", text_of(&many));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn a_brief_is_the_same_whatever_there_is_that_its_audience_may_not_see(choices in choices()) {
        let dataset = made(choices);
        for audience in [Audience::Public, Audience::Team] {
            let (told, bare) = with_and_without_the_rest(&dataset, audience);
            prop_assert_eq!(told, bare);
        }
    }

    #[test]
    fn whatever_the_dataset_each_issue_is_told_or_counted_and_each_number_leads_to_its_source(choices in choices()) {
        let dataset = made(choices);
        for audience in Audience::ALL {
            let handout = handed(&dataset, *audience, vec![]);
            let brief = Brief::of(&handout);
            let paper = document(&handout);
            let (told_of, counted) = counts(section(&paper, "Where it differs, and how far"));
            let uncompared = brief.uncompared.iter().filter(|issue| !brief.agreed.contains(issue)).count();
            let expected = if brief.principals.is_empty() { 0 } else { brief.differ.len() + uncompared };
            prop_assert_eq!(told_of + counted, expected);
            let cited = |run: &Run| match run {
                Run::Cited(numbers) => numbers.clone(),
                Run::Plain(_) | Run::Strong(_) | Run::Dim(_) | Run::Link(..) | Run::Stance(..) => vec![],
            };
            let mut numbers = BTreeSet::new();
            let mut listed = BTreeSet::new();
            for block in &paper.blocks {
                match block {
                    Block::Paragraph(line) | Block::Heading(_, line) => numbers.extend(line.iter().flat_map(cited)),
                    Block::List(items) => {
                        let lines = items.iter().flat_map(|item| std::iter::once(&item.line).chain(&item.below));
                        numbers.extend(lines.flatten().flat_map(cited));
                    }
                    Block::References(all) => listed.extend(all.iter().map(|(number, _)| *number)),
                    Block::Table(_) => {}
                }
            }
            prop_assert_eq!(numbers, listed);
        }
    }
}
