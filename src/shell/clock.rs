//! The time, and what else is different every time: read here and nowhere else.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ulid::Ulid;

use crate::app::Moment;
use crate::domain::Stamp;

/// The moment it is, with the offset of this place.
pub fn now() -> Stamp {
    let now = Timestamp::now();
    let here = Stamp::new(now.as_second(), TimeZone::system().to_offset(now).seconds());
    // A clock outside the years 0 to 9999 shows the beginning of 1970, which `Stamp` has.
    here.or_else(|| Stamp::new(0, 0)).unwrap_or_else(|| unreachable!("1970 is within its years"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_the_moment_it_was_made() {
        let (before, id, after) = (now(), moment().note_id(), now());
        assert!(id.made_at().is_some_and(|made| (before.unix()..=after.unix()).contains(&made.unix())));
        assert_ne!(id, moment().note_id());
    }
}
