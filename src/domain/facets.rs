//! How many issues each theme would show: the live counts of the themes picker.

use std::collections::HashMap;

use super::dataset::Dataset;
use super::records::{IssueIx, ThemeIx};

/// How many of some issues lie in each theme, nested ones taken in, in the dataset's order of themes.
///
/// Beside a checklist where any theme suffices give the rows that the query shows without its theme conditions
/// (`Query::rows_without`), where all are wanted those that it shows with them.
pub fn theme_counts(dataset: &Dataset, rows: &[IssueIx]) -> Vec<(ThemeIx, usize)> {
    let by_id: HashMap<&str, ThemeIx> =
        dataset.theme_ixs().map(|ix| (dataset.theme(ix).id.as_str(), ix)).collect();
    // Each theme with those that take it in.
    let outer = |ix: ThemeIx| -> Vec<ThemeIx> {
        let id = dataset.theme(ix).id.as_str();
        let ends = id.match_indices('/').map(|(at, _)| at).chain([id.len()]);
        ends.filter_map(|end| by_id.get(&id[..end]).copied()).collect()
    };
    let outer: Vec<_> = dataset.theme_ixs().map(outer).collect();
    let mut counts = vec![0; outer.len()];
    let mut counted_last = vec![None; outer.len()];
    for row in rows {
        for theme in dataset.issue(*row).themes.iter().flat_map(|theme| &outer[theme.get()]) {
            // An issue in two themes of one outer theme counts there once.
            if counted_last[theme.get()].replace(*row) != Some(*row) {
                counts[theme.get()] += 1;
            }
        }
    }
    dataset.theme_ixs().zip(counts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::query::{Field, Query};
    use crate::domain::specimen::{Ground, river};

    fn counts(ground: &Ground, rows: &[IssueIx]) -> String {
        let told = theme_counts(&ground.dataset, rows);
        let told = told.iter().map(|(ix, count)| format!("{} {count}", ground.dataset.theme(*ix).id));
        told.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn a_theme_counts_what_a_filter_on_it_would_show() {
        let ground = Ground::new(river());
        let all: Vec<_> = ground.dataset.issue_ixs().collect();
        assert_eq!(counts(&ground, &all), "water 3, water/quality 1, trust 1");
        for (theme, count) in theme_counts(&ground.dataset, &all) {
            let query = Query::parse(&format!("theme:{}", ground.dataset.theme(theme).id), &ground.dataset);
            assert_eq!(query.rows(&ground.world()).len(), count);
        }
    }

    #[test]
    fn counts_are_live_and_leave_the_theme_condition_aside() {
        let ground = Ground::new(river());
        let query = Query::parse("theme:trust stance:support", &ground.dataset);
        let rows = query.rows_without(Field::Theme, &ground.world());
        assert_eq!(counts(&ground, &rows), "water 3, water/quality 1, trust 1");
        let rows = query.rows(&ground.world());
        assert_eq!(counts(&ground, &rows), "water 1, water/quality 0, trust 1");
    }
}
