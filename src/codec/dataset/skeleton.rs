//! What a new dataset begins with: a small one that teaches the format, or a copy of another, with an id and a title of its
//! own.

use toml::de::DeTable;

use super::pieces::Pieces;
use super::write::string_value;
use crate::domain::Id;

/// A small dataset whose comments teach the format.
pub const SKELETON: &str = include_str!("skeleton.toml");

/// The text of a file with another id, and another title where one is given. All else stays as it is, comments too.
pub fn with_head(text: &str, id: &Id, title: Option<&str>) -> String {
    let head = Pieces::of(text).next().unwrap_or(0..0);
    let values = [("id", Some(id.as_str())), ("title", title)];
    let mut edits = vec![];
    if let Ok(tree) = DeTable::parse(&text[head]) {
        for (key, value) in values {
            let place = tree.get_ref().get(key).map(toml::Spanned::span);
            edits.extend(place.zip(value.map(string_value)));
        }
    }
    edits.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
    let mut out = text.to_owned();
    for (place, value) in edits {
        out.replace_range(place, &value);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::dataset::{Input, read};

    #[test]
    fn the_skeleton_is_a_dataset_with_nothing_wrong_and_takes_an_id_and_a_title() {
        let text = with_head(SKELETON, &Id::new("talks-7").expect("an id"), Some("Talks \"at home\""));
        let reading = read(&[Input::new("talks.toml", text.clone().into_bytes())]);
        assert_eq!(reading.diagnostics.to_string(), "");
        let dataset = reading.dataset.expect("a dataset");
        assert_eq!(dataset.head().title.as_str(), "Talks \"at home\"");
        assert!(dataset.head().id.as_ref().is_some_and(|id| *id == "talks-7"));
        assert_eq!((dataset.issues().len(), dataset.parties().len(), dataset.position_count()), (1, 2, 2));
        let comments = |text: &str| text.lines().filter(|line| line.contains('#')).count();
        assert_eq!(comments(&text), comments(SKELETON));
    }
}
