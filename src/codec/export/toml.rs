//! A handout as a dataset in the format of its own: a file that opens as what was handed over, and nothing else.

use crate::codec::dataset;
use crate::domain::Handout;

use super::{Front, References};

/// What no dataset holds.
pub(super) const LEFT_OUT: &str = "notes, which are never in a dataset";

/// The file of a handout.
pub(super) fn write(handout: &Handout) -> Vec<u8> {
    dataset::write(&handout.dataset, &opening(handout)).into_bytes()
}

/// The comment that the file begins with.
fn opening(handout: &Handout) -> String {
    let front = Front::of(handout);
    let mut lines = vec![front.title.clone()];
    lines.extend(front.told().map(|(word, text)| format!("{word}: {text}")));
    lines.push(format!("Left out: {LEFT_OUT}"));
    let references = References::of_whole(&handout.dataset).list(&handout.dataset);
    if !references.is_empty() {
        lines.push("Sources:".to_owned());
        lines.extend(references.iter().map(|it| format!("  {}. {}", it.number, it.text)));
    }
    lines.join("\n")
}
