//! The time, and what else is different every time: read here and nowhere else.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ulid::Ulid;

use crate::app::Moment;
use crate::domain::draft::slug;
use crate::domain::{Id, Stamp};

/// The moment it is, with the offset of this place.
pub fn now() -> Stamp {
    let now = Timestamp::now();
    let here = Stamp::new(now.as_second(), TimeZone::system().to_offset(now).seconds());
    // A clock outside the years 0 to 9999 shows the beginning of 1970, which `Stamp` has.
    here.or_else(|| Stamp::new(0, 0)).unwrap_or_else(|| unreachable!("1970 is within its years"))
}

/// The moment of so many seconds since 1970, with the offset that this place had then.
pub(super) fn stamp_of(seconds: i64) -> Option<Stamp> {
    let then = Timestamp::from_second(seconds).ok()?;
    Stamp::new(seconds, TimeZone::system().to_offset(then).seconds())
}

/// The moment as an update of the model is given it.
pub fn moment() -> Moment {
    let fresh = Ulid::generate();
    Moment { now: now(), unix_millis: fresh.timestamp_ms(), random: fresh.random() }
}

/// A random word of 26 letters and digits that nobody else has.
pub(super) fn unique() -> String {
    Ulid::generate().to_string()
}

/// An id for a dataset that no other has: what its title or its file is called, and a few letters by chance.
pub fn unique_id(stem: &str) -> Id {
    /// Thirty bits: two people who begin with one title on one day do not share their notes.
    const LETTERS: usize = 6;
    let by_chance = unique().to_lowercase();
    let by_chance = &by_chance[by_chance.len() - LETTERS..];
    let stem = Some(slug(stem)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "dataset".to_owned());
    Id::new(&format!("{stem}-{by_chance}"))
        .unwrap_or_else(|| unreachable!("made of letters that an id may have"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_the_moment_it_was_made() {
        let (before, id, after) = (now(), moment().note_id(), now());
        assert!(id.made_at().is_some_and(|made| (before.unix()..=after.unix()).contains(&made.unix())));
        assert_ne!(id, moment().note_id());
    }

    #[test]
    fn a_dataset_gets_an_id_of_its_own_that_tells_what_it_is() {
        let id = unique_id("Talks on the Aru: third “round”");
        assert!(id.as_str().starts_with("talks-on-the-aru-third-round-") && id.as_str().len() == 35, "{id}");
        assert_ne!(id, unique_id("Talks on the Aru: third “round”"));
        assert!(unique_id("Переговоры").as_str().starts_with("dataset-"));
    }
}
