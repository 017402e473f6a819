//! A dataset file: whatever it holds, it is read or told in bounds, and drawn in every view.

use std::sync::Arc;

use demarche::app::Model;
use demarche::app::model::Keeping;
use demarche::codec::dataset::{self, Input};
use demarche::codec::diagnostic::Diagnostics;
use demarche::domain::NoteBook;

use super::keys::Session;
use super::screen::assert_clean;

/// Through every view and pane, the lists over them, and a little about in each.
const WALK: &str = "jl<enter><esc><tab>j<tab><tab>zz2jl<enter><esc>3jj<enter><esc>5<esc>1G$[[[[]]T<esc>P<esc>d\
                    gj<enter>s/a<enter>n<esc>?<esc>:<esc>wDw";

/// Reads the bytes as a dataset, alone and as the second of two files, and walks through what comes of it.
pub fn law(bytes: &[u8]) {
    let hostile = "h\u{1b}[31m\u{202e}.toml";
    let reading = dataset::read(&[Input::new(hostile, bytes.to_vec())]);
    assert_told(&reading.diagnostics);
    assert_eq!(reading.dataset.is_none(), reading.diagnostics.errors > 0, "{}", reading.diagnostics);

    let header = "id = 'first'\ntitle = 'The first of two files'\n[[party]]\nid = 'self'\nname = 'We'\n";
    let second = Input::new(hostile, bytes.to_vec());
    let both = dataset::read(&[Input::new("first.toml", header.as_bytes()), second]);
    assert_told(&both.diagnostics);

    let Some(dataset) = reading.dataset else { return };
    let sum: usize = bytes.iter().map(|byte| usize::from(*byte)).sum();
    let size = ((1 + sum % 220) as u16, (1 + bytes.len() % 64) as u16);
    let model = Model::new(Arc::new(dataset), NoteBook::default(), Keeping::Saved(0), None);
    let mut session = Session::new(model, sum.is_multiple_of(7));
    session.resize(size);
    session.keys(WALK);
}

/// What is wrong is told in few words and clean ones, and no more of it than a person can read.
fn assert_told(diagnostics: &Diagnostics) {
    assert!(diagnostics.list.len() <= 300, "{} told", diagnostics.list.len());
    assert!(diagnostics.errors + diagnostics.warnings >= diagnostics.list.len().saturating_sub(9));
    for diagnostic in &diagnostics.list {
        let told = diagnostic.to_string();
        told.lines().for_each(assert_clean);
        assert!(told.len() <= 8_000, "{} bytes: {told}", told.len());
        assert!(diagnostic.message.chars().count() <= 600, "{told}");
        if let Some(spot) = &diagnostic.spot {
            assert!(spot.line >= 1 && spot.column >= 1, "{told}");
            assert!(spot.excerpt.chars().count() <= 16 * 120, "{told}");
            assert!(spot.caret.start < spot.caret.end && spot.caret.end <= 121, "{:?}: {told}", spot.caret);
        }
    }
}
