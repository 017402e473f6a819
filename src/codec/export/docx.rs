//! A handout as DOCX.

use crate::codec::paper;
use crate::domain::Handout;

use super::Unwritable;
use super::document::document;

/// The most cells of issues by parties: a document of more takes a word processor minutes and gigabytes to open.
const MAX_CELLS: usize = 100_000;

/// The file of a handout.
pub(super) fn write(handout: &Handout) -> Result<Vec<u8>, Unwritable> {
    let (issues, parties) = (handout.dataset.issues().len(), handout.dataset.parties().len());
    let cells = issues * parties;
    if cells > MAX_CELLS {
        return Err(Unwritable(format!(
            "{issues} issues of {parties} parties are {cells} cells, and a document that people can use holds {MAX_CELLS}; \
             choose fewer issues by a filter (theme:, status:, a word), or fewer parties"
        )));
    }
    Ok(paper::docx::write(&document(handout)))
}

#[cfg(test)]
mod tests {
    use crate::codec::export::made::{dataset, whole};
    use crate::domain::Audience;

    #[test]
    fn more_cells_than_a_document_should_hold_are_refused_with_what_to_do() {
        let mut text = "title = \"Many\"\n".to_owned();
        (0..400).for_each(|at| text.push_str(&format!("[[party]]\nid = \"p{at}\"\nname = \"P{at}\"\n")));
        (0..251).for_each(|at| text.push_str(&format!("[[issue]]\ntitle = \"I{at}\"\n")));
        let refused = super::write(&whole(&dataset(&text), Audience::Own)).unwrap_err();
        assert!(
            refused.0.starts_with("251 issues of 400 parties are 100400 cells, ")
                && refused.0.contains("choose fewer issues by a filter"),
            "{refused}"
        );
    }
}
