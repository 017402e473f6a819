//! Dates as people write them, in English, German and French.

use crate::domain::Date;
use crate::domain::text::fold;

/// The names of the months, folded, in three languages; what begins one and is no shorter than three letters is one too.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "janner", "janvier"],
    &["february", "februar", "feber", "fevrier", "fevr"],
    &["march", "marz", "mars", "mrz"],
    &["april", "avril"],
    &["may", "mai"],
    &["june", "juni", "juin"],
    &["july", "juli", "juillet"],
    &["august", "aout"],
    &["september", "septembre", "sept"],
    &["october", "oktober", "octobre"],
    &["november", "novembre"],
    &["december", "dezember", "decembre"],
];

/// Days of the week may stand before a date, and say nothing more.
const DAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
];

/// Which comes first in `12/05/2031`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// The day, as in most of the world.
    Day,
    /// The month, as in the United States.
    Month,
}

/// What a cell that should be a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    /// A date.
    Date(Date),
    /// A date whose day and month could be each other.
    Either,
    /// No date.
    None,
}

/// Reads a date. `order` is what the other dates of its column say of those parted by slashes.
pub(super) fn read(text: &str, order: Option<Order>) -> Read {
    let text = text.trim();
    if text.len() > 60 {
        return Read::None;
    }
    let day = text.strip_suffix('Z').unwrap_or(text);
    // A spreadsheet's day has midnight with it.
    let day = day.split_once(['T', ' ']).filter(|(_, time)| is_midnight(time)).map_or(day, |(day, _)| day);
    if let Some(date) = Date::parse(day) {
        return Read::Date(date);
    }
    if let Some((first, second, year)) = slashed(day) {
        return match order {
            _ if first == second || second > 12 => found(year, first.min(second), first.max(second)),
            _ if first > 12 => found(year, second, first),
            Some(Order::Day) => found(year, second, first),
            Some(Order::Month) => found(year, first, second),
            None => Read::Either,
        };
    }
    let dotted: Vec<&str> = day.split('.').map(str::trim).collect();
    let numbers: Option<Vec<u16>> = dotted.iter().map(|part| number(part)).collect();
    match (numbers.as_deref(), dotted.last().map(|year| year.len())) {
        (Some([day, month, year]), Some(4)) => return found(*year, *month, *day),
        (Some([month, year]), Some(4)) => return found(*year, *month, 0),
        _ => {}
    }
    let parts: Vec<&str> = day.split('/').collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => {
            if let (Some(year), Some(month), Some(day)) = (number(year), number(month), number(day)) {
                return found(year, month, day);
            }
        }
        [month, year] if year.len() == 4 => {
            if let (Some(month), Some(year)) = (number(month), number(year)) {
                return found(year, month, 0);
            }
        }
        _ => {}
    }
    in_words(text).map_or(Read::None, Read::Date)
}

/// The day of a text that has the time of day after it, as programs write it: "2031-05-02 14:30", "2031/05/02 9:14:03 am".
pub(super) fn day_of(text: &str) -> Option<Date> {
    let (day, time) = text.trim().split_once(['T', ' '])?;
    let is_time = time.len() < 40 && time.starts_with(|c: char| c.is_ascii_digit()) && time.contains(':');
    match read(day, None) {
        Read::Date(date) if is_time && day.len() > 7 => Some(date),
        Read::Date(_) | Read::Either | Read::None => None,
    }
}

/// What the dates of a column say of the order of day and month; `None` where they say nothing, or both.
pub(super) fn order<'a>(cells: impl Iterator<Item = &'a str>) -> Option<Order> {
    let (mut day, mut month) = (false, false);
    for (first, second, _) in cells.filter_map(|cell| slashed(cell.trim())) {
        day |= first > 12;
        month |= second > 12;
    }
    match (day, month) {
        (true, false) => Some(Order::Day),
        (false, true) => Some(Order::Month),
        (true, true) | (false, false) => None,
    }
}

fn found(year: u16, month: u16, day: u16) -> Read {
    let (Ok(month), Ok(day)) = (u8::try_from(month), u8::try_from(day)) else { return Read::None };
    let date = if month == 0 { None } else { Date::new(year as i16, month, day) };
    date.map_or(Read::None, Read::Date)
}

/// `12/05/2031`: two numbers and a year.
fn slashed(text: &str) -> Option<(u16, u16, u16)> {
    let mut parts = text.split('/').map(|part| (part.len(), number(part)));
    let (Some((1 | 2, first)), Some((1 | 2, second)), Some((4, year)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    Some((first?, second?, year?))
        .filter(|(first, second, _)| (1..=31).contains(first) && (1..=31).contains(second))
}

fn number(text: &str) -> Option<u16> {
    (!text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

fn is_midnight(time: &str) -> bool {
    time.starts_with("00:00") && time.chars().all(|c| matches!(c, '0' | ':' | '.'))
}

/// `12 May 2031`, `May 12, 2031`, `12. Mai 2031`, `1er mai 2031`, `May 2031`.
fn in_words(text: &str) -> Option<Date> {
    let folded = fold(text);
    let parts = folded
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '-'))
        .filter(|part| !part.is_empty());
    let parts: Vec<&str> =
        parts.filter(|part| !matches!(*part, "of" | "the" | "den" | "le" | "de")).collect();
    let parts = match parts.as_slice() {
        [day, rest @ ..] if DAYS.contains(day) => rest,
        all => all,
    };
    let (month, day, year) = match parts {
        [month, year] => (*month, None, *year),
        [one, other, year] if one.starts_with(|c: char| c.is_ascii_digit()) => (*other, Some(*one), *year),
        [month, day, year] => (*month, Some(*day), *year),
        _ => return None,
    };
    let year = number(year).filter(|_| year.len() == 4)?;
    let day = match day {
        Some(day) => number(day.trim_end_matches(|c: char| c.is_ascii_lowercase())).filter(|day| *day > 0)?,
        None => 0,
    };
    Date::new(year as i16, month_of(month)?, u8::try_from(day).ok()?)
}

fn month_of(word: &str) -> Option<u8> {
    let is = |names: &[&str]| word.len() >= 3 && names.iter().any(|name| name.starts_with(word));
    let mut found = (1..).zip(MONTHS).filter(|(_, names)| is(names)).map(|(month, _)| month);
    // "jui" begins two of them.
    found.next().filter(|_| found.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (iso, all) in [
            (
                "2031-05-12",
                "2031-05-12|12.05.2031|12.5.2031|12. 5. 2031|12 May 2031|12th May 2031|May 12, 2031|May 12th 2031|12. Mai 2031\
                 |12 mai 2031|12-May-2031|Monday, 12 May 2031|Montag, den 12. Mai 2031|le 12 mai 2031|2031/05/12\
                 |2031-05-12T00:00:00|2031-05-12 00:00:00|12th of May 2031",
            ),
            ("2031-05", "2031-05|May 2031|Mai 2031|mai 2031|05/2031|05.2031|5.2031"),
            ("2031", "2031"),
            ("2031-03-01", "1er mars 2031|1. März 2031|1 Mar 2031"),
            ("2031-03-13", "13/03/2031|03/13/2031|13/3/2031"),
            ("2031-05-05", "05/05/2031|5/5/2031"),
            ("2031-06-02", "2 juin 2031|2. Juni 2031|2 June 2031"),
            ("2031-07-02", "2 juillet 2031|Juli 2, 2031"),
            ("2031-08-02", "2 août 2031"),
            ("2031-12-02", "2 déc. 2031|2. Dez. 2031"),
        ] {
            for text in all.split('|') {
                assert_eq!(read(text, None), Read::Date(Date::parse(iso).unwrap()), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_date_or_could_be_two_is_not_taken_for_one() {
        for text in [
            "",
            "soon",
            "31.02.2031",
            "45789",
            "12.05.31",
            "May",
            "12 May",
            "jui 2031",
            "00/05/2031",
            "2031-05-12 14:30",
            "5/13/13",
        ] {
            assert_eq!(read(text, None), Read::None, "{text}");
        }
        assert_eq!(read("12/05/2031", None), Read::Either);
        assert_eq!(read("12/05/2031", Some(Order::Day)), Read::Date(Date::new(2031, 5, 12).unwrap()));
        assert_eq!(read("12/05/2031", Some(Order::Month)), Read::Date(Date::new(2031, 12, 5).unwrap()));
    }

    #[test]
    fn the_day_is_found_before_a_time_of_day_and_before_nothing_else() {
        let day = Date::new(2031, 5, 2);
        for text in
            ["2031-05-02 14:30", "2031-05-02T14:30:00Z", "2031/05/02 9:14:03 am GMT+2", "02.05.2031 9:05"]
        {
            assert_eq!(day_of(text), day, "{text}");
        }
        for text in
            ["2031 14:30", "2031-05-02 or later: June", "2031-05-02", "02/05/2031 14:30", "14:30 2031-05-02"]
        {
            assert_eq!(day_of(text), None, "{text}");
        }
    }

    #[test]
    fn another_date_of_the_column_decides_the_order() {
        let of = |cells: &[&str]| order(cells.iter().copied());
        assert_eq!(of(&["12/05/2031", "13/05/2031"]), Some(Order::Day));
        assert_eq!(of(&["12/05/2031", "05/13/2031"]), Some(Order::Month));
        assert_eq!(of(&["12/05/2031", "2031-05-13"]), None);
        assert_eq!(of(&["13/05/2031", "05/13/2031"]), None);
    }
}
