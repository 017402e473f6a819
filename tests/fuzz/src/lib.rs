//! Laws that hold whatever bytes are given: said once, run by the fuzz targets beside this file and by `tests/properties`.

pub mod dataset;
pub mod exports;
mod imports;
pub mod journal;
pub mod keys;
#[path = "../../screens/notation.rs"]
mod notation;
pub mod notes;
pub mod query;
mod screen;
pub mod tables;

/// The datasets that come with the program.
pub const EXAMPLES: [&str; 2] =
    [include_str!("../../../data/ukraine.toml"), include_str!("../../../data/river.toml")];

use std::sync::{Arc, OnceLock};

use demarche::codec::dataset::{self as codec, Input};
use demarche::domain::Dataset;

/// The datasets that come with the program, read.
fn examples() -> &'static [Arc<Dataset>; 2] {
    static READ: OnceLock<[Arc<Dataset>; 2]> = OnceLock::new();
    READ.get_or_init(|| {
        EXAMPLES.map(|text| {
            let reading = codec::read(&[Input::new("example.toml", text.as_bytes())]);
            Arc::new(reading.dataset.expect("the examples are in order"))
        })
    })
}
