//! Laws of the brief, over grids of every standing.

use proptest::prelude::*;

use super::*;
use crate::domain::dataset::Dataset;
use crate::domain::handout::Choice;
use crate::domain::note::{Note, Scope};
use crate::domain::notes::{NoteBook, tests::note};
use crate::domain::records::{Id, Origin, Pressure};
use crate::domain::specimen::{date, grid, river};
use crate::domain::stance::{Stance, Standing};
use crate::domain::text::Text;
use crate::domain::vocabulary::PressureFrom;

fn handed(whole: &Dataset, audience: Audience, notes: Vec<Note>) -> Handout {
    let seen = whole.seen_by(audience);
    Handout::of(Choice {
        whole,
        seen: &seen,
        notes: &notes.into_iter().collect::<NoteBook>(),
        issues: &seen.issue_ixs().collect::<Vec<_>>(),
        parties: &seen.party_ixs().collect::<Vec<_>>(),
        day: whole.head().as_of,
        made: date("2031-05-13"),
        filter: vec![],
        order: None,
    })
}

fn of(whole: &Dataset, audience: Audience) -> Brief {
    Brief::of(&handed(whole, audience, vec![]))
}

fn titles(dataset: &Dataset, issues: &[IssueIx]) -> Vec<String> {
    issues.iter().map(|issue| dataset.issue(*issue).title.to_string()).collect()
}

#[test]
fn the_talks_on_the_river_are_told_in_the_order_of_a_principal() {
    let dataset = river();
    let brief = of(&dataset, Audience::Own);
    let differ: Vec<_> = brief.differ.iter().map(|it| (it.issue.get(), it.steps)).collect();
    assert_eq!(differ, [(0, 3)], "only the minimum flow parts the two principals");
    assert_eq!(titles(&dataset, &brief.agreed), ["Flood warning"]);
    assert_eq!(titles(&dataset, &brief.alike), ["Flood warning"]);
    assert_eq!(titles(&dataset, &brief.uncompared), ["Salinity at the mouth", "Navigation"]);
    assert_eq!(brief.principals.len(), 2, "the mediator has to agree to nothing");
    let stands: Vec<_> = brief.stands.iter().map(|(status, issues)| (*status, issues.len())).collect();
    assert_eq!(stands, [(Some(Status::Agreed), 1), (Some(Status::Open), 1), (None, 2)]);
}

#[test]
fn what_an_audience_may_never_see_is_told_apart_from_there_being_none() {
    let empty = grid(&["+ x"]);
    let mut full = grid(&["+r x"]);
    full.issues[0].lines_to_take = Some(Text::new("Ask first"));
    full.pressures.push(Pressure {
        id: Id::new("p").expect("an id"),
        on: PartyIx(0),
        from: Some(PressureFrom::Domestic),
        text: Text::new("Elections"),
        origin: Origin::default(),
    });
    for dataset in [&empty, &full] {
        let public = of(dataset, Audience::Public);
        assert_eq!((public.pressures, public.gaps, public.lines), (None, None, None));
        assert_eq!((public.asked, public.notes), (None, None));
        let team = of(dataset, Audience::Team);
        assert!(team.pressures.is_some() && team.gaps.is_some() && team.asked.is_some());
        assert_eq!((team.lines, team.notes), (None, None));
        let own = of(dataset, Audience::Own);
        assert!(own.lines.is_some() && own.notes.is_some());
    }
}

#[test]
fn coded_stances_do_not_make_the_public_see_a_difference() {
    let brief = of(&river(), Audience::Public);
    assert_eq!((brief.differ.len(), brief.alike.len()), (0, 0));
    assert_eq!(brief.tally.not_comparable, 4);
    let uncoded = |unknown: &Unknown| unknown.standing == Standing::Uncoded;
    assert!(!brief.unknown.iter().any(uncoded), "who coded what is not the public's question");
}

#[test]
fn each_note_is_told_once_and_those_that_ask_are_questions() {
    let mut notes: Vec<Note> = ["flow/south", "inbox", "dataset", "flow", "gone"]
        .iter()
        .zip(1..)
        .map(|(on, n)| note(n, on, "a note"))
        .collect();
    notes[0].kind = NoteKind::Question;
    notes[1].kind = NoteKind::Todo;
    notes[2].kind = NoteKind::Quote;
    notes[3].kind = NoteKind::Verify;
    notes[3].scope = Scope::Team;
    let brief = |audience| Brief::of(&handed(&river(), audience, notes.clone()));
    let own = brief(Audience::Own);
    assert_eq!((own.asked, own.notes), (Some(vec![0, 1, 3]), Some(vec![2, 4])));
    let team = brief(Audience::Team);
    assert_eq!((team.asked, team.notes), (Some(vec![0]), None), "the one that the team shares");
    assert_eq!(brief(Audience::Public).asked, None);
}

#[test]
fn what_something_is_set_against_comes_before_what_nothing_is() {
    let mut dataset = river();
    let bare = dataset.challenges[0].clone();
    dataset.challenges.push(bare);
    dataset.opportunities[0].challenges = Box::new([crate::domain::records::ChallengeIx(1)]);
    let brief = of(&dataset, Audience::Own);
    let told: Vec<_> =
        brief.blocks.iter().map(|block| (block.challenge.get(), block.against.len())).collect();
    assert_eq!(told, [(1, 1), (0, 0)]);
    assert_eq!(brief.openings, []);
}

fn rows() -> impl Strategy<Value = Vec<String>> {
    let cell = prop::sample::select(vec![
        "+", "/", "0", "\\", "x", ".", "?", "!", "@", "-", "w", "_", "+c", "xr", "/i",
    ]);
    let row = prop::collection::vec(cell, 3).prop_map(|cells| cells.join(" "));
    prop::collection::vec(row, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn every_issue_differs_stands_alike_or_is_counted_as_not_compared(rows in rows()) {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        for audience in Audience::ALL {
            let brief = of(&grid(&rows), *audience);
            let differ = brief.differ.iter().map(|it| it.issue);
            let rest = brief.alike.iter().chain(&brief.uncompared).chain(&brief.unrecorded).copied();
            let mut all: Vec<_> = differ.chain(rest).collect();
            all.sort_unstable();
            prop_assert_eq!(all, grid(&rows).issue_ixs().collect::<Vec<_>>());
            prop_assert_eq!(brief.tally.differ, brief.differ.len());
            prop_assert_eq!(brief.tally.agree, brief.alike.len());
            prop_assert_eq!(brief.tally.not_comparable, brief.uncompared.len() + brief.unrecorded.len());
            prop_assert!(brief.differ.is_sorted_by_key(|it| std::cmp::Reverse(it.steps)));
            prop_assert_eq!(brief.stands.iter().map(|(_, issues)| issues.len()).sum::<usize>(), rows.len());
        }
    }

    #[test]
    fn every_open_question_is_of_a_cell_that_is_so_and_every_such_cell_is_one(rows in rows()) {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let dataset = grid(&rows);
        let handout = handed(&dataset, Audience::Own, vec![]);
        let brief = Brief::of(&handout);
        let mut told = vec![];
        for unknown in &brief.unknown {
            for (party, issues) in &unknown.of {
                prop_assert!(!issues.is_empty());
                for issue in issues {
                    let current = handout.dataset.current(*issue, *party, handout.day);
                    prop_assert_eq!(current.standing, unknown.standing);
                    told.push((*issue, *party));
                }
            }
        }
        let is_known = |standing: Standing| {
            standing.on_scale() || standing == Standing::Stance(Stance::NotApplicable)
        };
        let open = dataset.issue_ixs().flat_map(|issue| dataset.party_ixs().map(move |party| (issue, party)));
        let open = open.filter(|(issue, party)| !is_known(dataset.current(*issue, *party, None).standing));
        told.sort_unstable();
        prop_assert_eq!(told, open.collect::<Vec<_>>());
    }
}
