//! A handout as a dataset in JSON: the keys of the format, after one under which the file says what it is.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::codec::dataset;
use crate::domain::Handout;

use super::toml::LEFT_OUT;
use super::{Front, References, Unwritable};

/// The file of a handout.
pub(super) fn write(handout: &Handout) -> Result<Vec<u8>, Unwritable> {
    let references = References::of_whole(&handout.dataset).list(&handout.dataset);
    let references = references.into_iter().map(|it| format!("{}. {}", it.number, it.text)).collect();
    let about = About { front: Front::of(handout), references };
    dataset::write_json(&handout.dataset, &about)
        .map_err(|error| Unwritable(format!("the dataset cannot be written as JSON: {error}")))
}

/// What the file says of itself.
struct About {
    front: Front,
    references: Vec<String>,
}

impl Serialize for About {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let front = &self.front;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("title", &front.title)?;
        if let Some(handling) = &front.handling {
            map.serialize_entry("handling", handling)?;
        }
        for (word, text) in &front.facts {
            map.serialize_entry(&word.to_lowercase().replace(' ', "_"), text)?;
        }
        map.serialize_entry("withheld", &front.withheld)?;
        map.serialize_entry("left_out", &[LEFT_OUT])?;
        map.serialize_entry("sources", &self.references)?;
        map.end()
    }
}
