//! What a file of tables has no room for, named in the file itself.

use crate::domain::{Handout, Origin};

use super::Sheet;

/// What is in a handout and not in these tables, a phrase each.
pub(super) fn left_out(handout: &Handout, sheets: &[Sheet]) -> Vec<String> {
    let d = &*handout.dataset;
    let of_sheet = |sheet: Sheet, count: usize| {
        let is_left = count > 0 && !sheets.contains(&sheet);
        is_left.then(|| format!("{count} {}", sheet.word().to_lowercase()))
    };
    let counts = [
        of_sheet(Sheet::Opportunities, d.opportunities().len()),
        of_sheet(Sheet::Challenges, d.challenges().len()),
        of_sheet(Sheet::Measures, d.measures().len()),
        of_sheet(Sheet::Steps, d.steps().len()),
        of_sheet(Sheet::Pressures, d.pressures().len()),
    ];
    let mut left: Vec<String> = counts.into_iter().flatten().collect();
    let says = |origin: &Origin| {
        let is_default = match (&*origin.sources, d.head().default_source) {
            ([], None) => true,
            ([one], Some(default)) => *one == default,
            ([], Some(_)) | ([_, ..], _) => false,
        };
        !is_default || origin.locator.is_some() || origin.by.is_some()
    };
    if d.issues().iter().any(|issue| says(&issue.origin)) {
        left.push("where the issues themselves are from".to_owned());
    }
    left.push("notes, which are never in a table of positions".to_owned());
    left
}
