//! A query: whatever is typed, its parts lie within it, and it can be asked, told and mended.

use std::collections::HashSet;
use std::sync::OnceLock;

use demarche::domain::query::{NoteFacts, Query, World};
use demarche::domain::search::SearchIndex;
use demarche::domain::{Audience, Dataset, Date, Standings};

use super::examples;

/// Asks the text of both examples.
pub fn law(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for (dataset, index) in examples().iter().zip(indexes()) {
        ask(&text, dataset, index);
    }
}

/// The words of the examples.
fn indexes() -> &'static [SearchIndex] {
    static BUILT: OnceLock<Vec<SearchIndex>> = OnceLock::new();
    BUILT.get_or_init(|| examples().iter().map(|dataset| SearchIndex::build(dataset)).collect())
}

fn ask(text: &str, dataset: &Dataset, index: &SearchIndex) {
    let query = Query::parse(text, dataset);
    assert_eq!(query, Query::parse(query.text(), dataset), "read twice it is the same");
    for fault in query.faults() {
        let part = text.get(fault.range.clone());
        assert!(part.is_some_and(|part| !part.is_empty()), "{:?} of {text:?}", fault.range);
        assert!(!fault.to_string().is_empty());
    }
    for condition in query.conditions() {
        let part = text.get(condition.range.clone());
        assert!(part.is_some_and(|part| !part.is_empty()), "{:?} of {text:?}", condition.range);
    }
    for at in 0..query.faults().len() {
        if let Some(corrected) = query.corrected(at) {
            let faults = Query::parse(&corrected, dataset).faults().len();
            assert!(faults <= query.faults().len() + 1, "{text:?} mended as {corrected:?}");
        }
    }
    for at in 0..=query.conditions().len() {
        let left = Query::parse(&query.without(at), dataset);
        assert!(left.conditions().len() <= query.conditions().len(), "{text:?} without {at}");
    }

    let day = Some(Date::new(2025, 7, 31)).filter(|_| text.len().is_multiple_of(2)).flatten();
    let (notes, marked) = (NoteFacts::default(), HashSet::new());
    for audience in [Audience::Own, Audience::Public] {
        let standings = Standings::of(dataset, day, audience);
        let shown = query.columns(dataset);
        assert!(!shown.is_empty(), "{text:?} leaves no column");
        let world =
            World { dataset, standings: &standings, shown: &shown, notes: &notes, marked: &marked, index };
        let rows = query.rows(&world);
        assert!(rows.is_sorted());
        let why = query.why_empty(&world);
        assert_eq!(rows.is_empty(), why.is_some(), "{text:?}");
        if let Some(why) = why {
            assert!(!why.to_string().is_empty());
        }
        assert!(query.not_for(audience).all(|at| at < query.conditions().len()));
    }
    let needles = query.needles();
    for text in [text, dataset.head().title.as_str(), "Ünïcode — İstanbul, ß, ﬁ, Ⅷ, 가각"] {
        for lit in [needles.in_text(text), needles.in_name(text), needles.in_note(text)] {
            assert!(lit.iter().all(|range| text.get(range.clone()).is_some()), "{lit:?} of {text:?}");
        }
    }
}
