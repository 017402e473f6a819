//! A moment with the offset it was lived in, so that "09:14" stays 09:14 wherever the note is read.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::date::Date;

/// A moment, to the second, with its offset from UTC.
///
/// Ordered by the moment; of two offsets of one moment the smaller comes first, so that the order agrees with equality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// Seconds since 1970 in UTC.
    seconds: i64,
    /// Minutes east of UTC.
    offset: i16,
}

impl Stamp {
    /// A moment from what a clock and a time zone say; `None` outside the years 0 to 9999 or a day's offset.
    ///
    /// The offset is rounded towards zero to whole minutes, which is all that files can write.
    pub fn new(unix_seconds: i64, offset_seconds: i32) -> Option<Self> {
        let stamp = Self { seconds: unix_seconds, offset: i16::try_from(offset_seconds / 60).ok()? };
        // RFC 3339 has four digits for the year and two for the hours of an offset.
        (stamp.offset.abs() < 24 * 60 && (0..=9999).contains(&stamp.local()?.year())).then_some(stamp)
    }

    /// Reads RFC 3339 as TOML knows it: `2031-05-12T09:14:03+02:00`, `Z`, a space for the `T`, seconds and their fraction optional.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, rest) = text.split_at_checked(10)?;
        let mut date = date.split('-').map(digits);
        let (year, month, day) = (date.next()??, date.next()??, date.next()??);
        let rest = rest.strip_prefix(['T', 't', ' '])?;
        let zone_at = rest.find(['Z', 'z', '+', '-'])?;
        let (time, zone) = rest.split_at(zone_at);
        let mut time = time.split(':');
        let (hour, minute) = (digits(time.next()?)?, digits(time.next()?)?);
        let second = match time.next() {
            None => 0,
            Some(text) => {
                let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
                (!fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit())).then_some(())?;
                digits(whole)?
            }
        };
        if date.next().is_some() || time.next().is_some() {
            return None;
        }
        let offset = offset(zone)?;
        // A leap second is written as the 60th; no clock of ours has one.
        let local = DateTime::new(
            year,
            month as i8,
            day as i8,
            hour as i8,
            minute as i8,
            if second == 60 { 59 } else { second as i8 },
            0,
        );
        let moment = Offset::from_seconds(offset).ok()?.to_timestamp(local.ok()?).ok()?;
        Self::new(moment.as_second(), offset)
    }

    /// Seconds since 1970 in UTC.
    pub fn unix(self) -> i64 {
        self.seconds
    }

    /// The time of day as the clock on the wall showed it: `09:14`.
    pub fn clock(self) -> String {
        self.local().map(|at| format!("{:02}:{:02}", at.hour(), at.minute())).unwrap_or_default()
    }

    /// The day as the calendar on the wall showed it.
    pub fn day(self) -> Option<Date> {
        let at = self.local()?;
        Date::new(at.year(), at.month() as u8, at.day() as u8)
    }

    /// As a part of a file's name: `20310512-071403`, in UTC so that names sort by time.
    pub fn compact(self) -> String {
        let utc = Self { offset: 0, ..self };
        utc.to_string()
            .chars()
            .take(19)
            .filter(|c| !matches!(c, '-' | ':'))
            .collect::<String>()
            .replace('T', "-")
    }

    fn local(self) -> Option<DateTime> {
        let offset = Offset::from_seconds(i32::from(self.offset) * 60).ok()?;
        Some(offset.to_datetime(Timestamp::from_second(self.seconds).ok()?))
    }
}

impl fmt::Display for Stamp {
    /// As files write it: `2031-05-12T09:14:03+02:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(at) = self.local() else { return Ok(()) };
        let (sign, offset) = if self.offset < 0 { ('-', -self.offset) } else { ('+', self.offset) };
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            offset / 60,
            offset % 60
        )
    }
}

/// The seconds east of UTC that `Z` or `+02:00` stand for.
fn offset(zone: &str) -> Option<i32> {
    if matches!(zone, "Z" | "z") {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    (hours < 24 && minutes < 60).then(|| sign * (i32::from(hours) * 60 + i32::from(minutes)) * 60)
}

/// A number of two or four digits.
fn digits(text: &str) -> Option<i16> {
    (matches!(text.len(), 2 | 4) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stamp(text: &str) -> Stamp {
        Stamp::parse(text).expect(text)
    }

    #[test]
    fn a_stamp_is_read_and_written_back() {
        for text in ["2031-05-12T09:14:03+02:00", "1999-12-31T23:59:59-03:30", "2031-05-12T00:00:00+00:00"] {
            assert_eq!(stamp(text).to_string(), text);
        }
        assert_eq!(stamp("2031-05-12 09:14:03.123Z").to_string(), "2031-05-12T09:14:03+00:00");
        assert_eq!(stamp("2031-05-12t09:14z"), stamp("2031-05-12T09:14:00Z"));
    }

    #[test]
    fn the_clock_and_the_day_are_those_of_the_writer() {
        let late = stamp("2031-05-12T23:30:00-05:00");
        assert_eq!(late.clock(), "23:30");
        assert_eq!(late.day(), Date::parse("2031-05-12"));
        assert_eq!(late.compact(), "20310513-043000");
    }

    #[test]
    fn stamps_are_ordered_by_the_moment_they_mean() {
        assert!(stamp("2031-05-12T09:00:00+02:00") < stamp("2031-05-12T08:00:00+00:00"));
        assert_ne!(stamp("2031-05-12T09:00:00+02:00"), stamp("2031-05-12T07:00:00+00:00"));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2031-05-12",
            "2031-05-12T09:14:03",
            "2031-02-30T09:14:03Z",
            "2031-05-12T25:00:00Z",
            "2031-05-12T09:14:03.Z",
            "2031-05-12T09:14:03+2",
            "2031-05-12T09:14:03+24:00",
            "2031-05-12T09:14:03Zx",
            "2031-5-12T09:14:03Z",
            "äöüäöüäöü",
        ] {
            assert_eq!(Stamp::parse(text), None, "{text}");
        }
        assert_eq!(Stamp::new(i64::MAX, 0), None);
        assert_eq!(Stamp::new(0, 90_000), None);
    }

    proptest! {
        #[test]
        fn every_stamp_survives_being_written(seconds in -62_000_000_000_i64..253_000_000_000, offset in -1439_i32..1440) {
            let stamp = Stamp::new(seconds, offset * 60).expect("in range");
            prop_assert_eq!(Stamp::parse(&stamp.to_string()), Some(stamp));
        }

        #[test]
        fn no_text_makes_reading_panic(text in ".{0,40}") {
            let _ = Stamp::parse(&text);
        }
    }
}
