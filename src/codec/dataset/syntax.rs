//! From the text of a file to trees, piece by piece.

use toml::de::DeTable;

use super::pieces::Pieces;
use super::walk::Walk;

/// How much is parsed at once: trees of this size stay near the processor.
const BATCH: usize = 64 * 1024;

/// Reads one file into the walk.
pub(super) fn read<'t>(walk: &mut Walk<'t>, text: &'t str) {
    let mut pieces = Pieces::of(text).peekable();
    let mut batch = Vec::new();
    while let Some(piece) = pieces.next() {
        let start = batch.first().map_or(piece.start, |first: &std::ops::Range<usize>| first.start);
        let end = piece.end;
        batch.push(piece);
        if end - start >= BATCH || pieces.peek().is_none() {
            match DeTable::parse(&text[start..end]) {
                Ok(tree) => walk.batch(tree.get_ref(), &batch),
                Err(_) => walk.trouble(0..1, || ("broken TOML".to_owned(), None)),
            }
            batch.clear();
        }
    }
}
