//! A document as html.

use super::Paper;

/// The file of a document.
pub fn write(_paper: &Paper) -> Vec<u8> {
    vec![]
}
