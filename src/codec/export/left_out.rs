//! What a file of tables has no room for, named in the file itself.

use crate::domain::Handout;

use super::Sheet;

/// What is in a handout and not in these tables, a phrase each.
pub(super) fn left_out(handout: &Handout, sheets: &[Sheet]) -> Vec<String> {
    let d = &*handout.dataset;
    let of_sheet = |sheet: Sheet, count: usize| {
        let is_left = count > 0 && !sheets.contains(&sheet);
        let several = sheet.word().to_lowercase();
        let one = several.strip_suffix("ies").map(|stem| format!("{stem}y"));
        let one = one.unwrap_or_else(|| several.trim_end_matches('s').to_owned());
        is_left.then(|| format!("{count} {}", if count == 1 { one } else { several }))
    };
    let counts = [
        of_sheet(Sheet::Opportunities, d.opportunities().len()),
        of_sheet(Sheet::Challenges, d.challenges().len()),
        of_sheet(Sheet::Measures, d.measures().len()),
        of_sheet(Sheet::Steps, d.steps().len()),
        of_sheet(Sheet::Pressures, d.pressures().len()),
    ];
    let mut left: Vec<String> = counts.into_iter().flatten().collect();
    if d.head().default_source.is_some() {
        left.push("which source is the default; each row names its own".to_owned());
    }
    left.push("notes, which are never in a table of positions".to_owned());
    left
}
