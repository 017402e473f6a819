//! A day, a month or a year, as precisely as it is known.

use std::cmp::Ordering;
use std::fmt;

/// A date that may be known only to its month or its year.
///
/// Ordered by its last day, so that "2031" sorts after "2031-05-12": what is said of a whole year is not over before it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date {
    year: i16,
    /// 1–12, or 0 where only the year is known.
    month: u8,
    /// 1–31, or 0 where only the month is known.
    day: u8,
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Date {
    /// Reads `2031`, `2031-05` or `2031-05-12`; `None` for anything else and for days that no month has.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4)?;
        let month = parts.next().map(|part| digits(part, 2)).map_or(Some(0), |m| m.filter(|m| *m > 0))?;
        let day = parts.next().map(|part| digits(part, 2)).map_or(Some(0), |d| d.filter(|d| *d > 0))?;
        if parts.next().is_some() {
            return None;
        }
        Self::new(year, month as u8, day as u8)
    }

    /// A date of these parts, a zero meaning "not known"; `None` if there is no such day.
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        let probe = (month.max(1) as i8, day.max(1) as i8);
        if month == 0 && day != 0 {
            return None;
        }
        jiff::civil::Date::new(year, probe.0, probe.1).ok()?;
        Some(Self { year, month, day })
    }

    /// The first day it may mean, as a whole date.
    #[must_use]
    pub fn first(self) -> Self {
        Self { month: self.month.max(1), day: self.day.max(1), ..self }
    }

    /// The last day it may mean, as a whole date.
    #[must_use]
    pub fn last(self) -> Self {
        let month = if self.month == 0 { 12 } else { self.month };
        let day = if self.day == 0 { last_day(self.year, month) } else { self.day };
        Self { month, day, ..self }
    }

    /// Whether it has come by the end of `day`: a partial date comes on its first day, a partial `day` ends on its last.
    pub fn reached_by(self, day: Self) -> bool {
        self.first().key() <= day.last().key()
    }

    /// Whether some day that it may mean is on or after the first that `day` may mean.
    pub fn lasts_to(self, day: Self) -> bool {
        // No month is longer than 31 days, and which it is does not matter here.
        let known = |part: u8, most: u8| if part == 0 { most } else { part };
        (self.year, known(self.month, 12), known(self.day, 31)) >= day.first().key()
    }

    /// As files write it: `2031-05-12`, `2031-05`, `2031`.
    pub fn iso(self) -> String {
        match (self.month, self.day) {
            (0, _) => format!("{:04}", self.year),
            (month, 0) => format!("{:04}-{month:02}", self.year),
            (month, day) => format!("{:04}-{month:02}-{day:02}", self.year),
        }
    }

    fn key(self) -> (i16, u8, u8) {
        (self.year, self.month, self.day)
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Self) -> Ordering {
        // Of two that end on one day the more precise comes last, so that the order agrees with equality.
        (self.last().key(), self.key()).cmp(&(other.last().key(), other.key()))
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Date {
    /// As people read it: `12 May 2031`, `May 2031`, `2031`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month = self.month.checked_sub(1).map(|m| MONTHS[usize::from(m)]);
        match (month, self.day) {
            (None, _) => write!(f, "{}", self.year),
            (Some(month), 0) => write!(f, "{month} {}", self.year),
            (Some(month), day) => write!(f, "{day} {month} {}", self.year),
        }
    }
}

fn digits(text: &str, len: usize) -> Option<i16> {
    (text.len() == len && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn last_day(year: i16, month: u8) -> u8 {
    jiff::civil::Date::new(year, month as i8, 1).map_or(31, |date| date.days_in_month() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).expect(text)
    }

    #[test]
    fn three_precisions_are_read_and_written_back() {
        for text in ["2031", "2031-05", "2031-05-12", "1946-01-01", "2024-02-29"] {
            assert_eq!(date(text).iso(), text);
        }
        assert_eq!(date("2031-05-12").to_string(), "12 May 2031");
        assert_eq!(date("2031-05").to_string(), "May 2031");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "31",
            "2031-5",
            "2031-13",
            "2031-00",
            "2031-02-29",
            "2031-05-12-01",
            "2031-05-00",
            "+203",
            "20 1",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_lasts_to_a_day_that_its_last_day_does_not_come_before() {
        let all =
            ["2030", "2031", "2031-02", "2031-02-28", "2031-02-27", "2031-12-31", "2032-01", "2032-02-29"];
        for (one, other) in all.iter().flat_map(|one| all.iter().map(move |other| (date(one), date(other)))) {
            assert_eq!(one.lasts_to(other), one.last() >= other.first(), "{one} to {other}");
        }
    }

    #[test]
    fn a_partial_date_is_reached_on_its_first_day_and_sorts_as_its_last() {
        assert!(date("2031").reached_by(date("2031-01-01")));
        assert!(!date("2031-02").reached_by(date("2031-01-31")));
        assert!(date("2031-05-31").reached_by(date("2031-05")), "a partial day of reckoning is its last");
        assert!(date("2031") > date("2031-05-12"));
        assert!(date("2031-04") < date("2031-05-12"));
        assert!(date("2024-02") > date("2024-02-28"));
    }
}
