//! A handout as DOCX.

use crate::codec::paper;
use crate::domain::Handout;

use super::Unwritable;
use super::document::document;

/// The file of a handout.
#[expect(clippy::unnecessary_wraps, reason = "other forms may refuse")]
pub(super) fn write(handout: &Handout) -> Result<Vec<u8>, Unwritable> {
    Ok(paper::docx::write(&document(handout)))
}
