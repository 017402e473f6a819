//! A handout as docx.

use crate::domain::Handout;

use super::Unwritable;

/// The file of a handout.
pub(super) fn write(_handout: &Handout) -> Result<Vec<u8>, Unwritable> {
    Err(Unwritable("this form is not there yet".to_owned()))
}
