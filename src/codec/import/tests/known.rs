//! Headings over a table that is merged into a dataset, which knows its parties.

use crate::domain::specimen::river;

use super::super::{Asked, recognise};
use super::{shown, table};

#[test]
fn the_names_of_the_dataset_win() {
    let river = river();
    for (headings, expected) in [
        ("Issue | NR | SU", "wide: issue | [Northern Republic] | [Southern Union]"),
        ("Issue | north | SOUTHERN UNION", "wide: issue | [Northern Republic] | [Southern Union]"),
        (
            "Issue | North’s position | Position of the Southern Union",
            "wide: issue | [Northern Republic] | [Southern Union]",
        ),
        (
            "Streitpunkt | Norths Haltung | Haltung Souths",
            "wide: issue | [Northern Republic] | [Southern Union]",
        ),
        ("Issue | NR | Northern Republic", "wide: issue | [Northern Republic] | -"),
        (
            "Issue | NR | NR – source | Third State",
            "wide: issue | [Northern Republic] | [Northern Republic].source | [Third State]",
        ),
    ] {
        let table = table(&format!("{headings}\nFlow | words | more words | others"));
        let mut remarks = vec![];
        let plans = recognise(&[&table], &Asked::default(), Some(&river), &mut remarks).expect("a plan");
        assert_eq!(
            shown(&plans[0]).trim_end_matches(" | -").trim_end_matches(" | _"),
            expected.trim_end_matches(" | -"),
            "{headings}"
        );
    }
}
