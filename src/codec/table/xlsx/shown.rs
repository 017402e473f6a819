//! What a person sees in a cell of a spreadsheet: dates as dates, and numbers without the noise of how they are kept.

use std::borrow::Cow;

use calamine::{DataRef, ExcelDateTime};

/// What the style of a cell makes of a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Style {
    /// Nothing that matters.
    #[default]
    Plain,
    /// Hundredths.
    Percent,
    /// Of a date no more than the month.
    Month,
    /// Of a date no more than the year.
    Year,
}

impl Style {
    /// The style that a format stands for, such as `0%` or `mmm yyyy`.
    pub(super) fn of(code: &str) -> Self {
        let mut seen = Vec::new();
        let mut chars = code.chars();
        // What is quoted, in brackets or behind a mark is shown as it is; after a `;` stand other numbers.
        while let Some(c) = chars.next() {
            match c {
                ';' => break,
                '"' => drop(chars.by_ref().find(|c| *c == '"')),
                '[' => drop(chars.by_ref().find(|c| *c == ']')),
                '\\' | '_' | '*' => drop(chars.next()),
                _ => seen.push(c.to_ascii_lowercase()),
            }
        }
        let has = |c: char| seen.contains(&c);
        if has('%') {
            Self::Percent
        } else if !has('y') || has('d') || has('h') || has('s') {
            Self::Plain
        } else if has('m') {
            Self::Month
        } else {
            Self::Year
        }
    }
}

/// The text of a cell.
pub(super) fn text<'a>(value: &'a DataRef<'a>, style: Style) -> Cow<'a, str> {
    match value {
        DataRef::Empty => Cow::Borrowed(""),
        DataRef::String(text) => lines(text),
        DataRef::SharedString(text) => lines(text),
        DataRef::Bool(true) => Cow::Borrowed("TRUE"),
        DataRef::Bool(false) => Cow::Borrowed("FALSE"),
        DataRef::Int(number) if style == Style::Percent => number_text(*number as f64, style).into(),
        DataRef::Int(number) => number.to_string().into(),
        DataRef::Float(number) => number_text(*number, style).into(),
        DataRef::DateTime(moment) => moment_text(moment, style).into(),
        DataRef::DateTimeIso(text) => iso(text),
        DataRef::DurationIso(text) => Cow::Borrowed(text),
        DataRef::Error(error) => error.to_string().into(),
    }
}

/// A text with the line breaks of every system as `\n`.
fn lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        Cow::Borrowed(text)
    }
}

/// A number with as many digits as a spreadsheet keeps: fifteen.
fn number_text(number: f64, style: Style) -> String {
    if style == Style::Percent {
        return format!("{}%", number_text(number * 100.0, Style::Plain));
    }
    let kept = format!("{number:.14e}").parse().unwrap_or(number);
    // Longer ones are no more legible than the power.
    if kept == 0.0 {
        "0".to_owned()
    } else if (1e-9..1e21).contains(&kept.abs()) {
        kept.to_string()
    } else {
        format!("{kept:e}")
    }
}

/// A day, with the time unless it is midnight; a time alone; or hours, minutes and seconds that passed.
fn moment_text(moment: &ExcelDateTime, style: Style) -> String {
    let value = moment.as_f64();
    // What is no date is shown as the number that it is.
    if !(0.0..2_958_466.0).contains(&value) {
        return number_text(value, Style::Plain);
    }
    if moment.is_duration() {
        let seconds = (value * 86_400.0).round() as u64;
        return format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = match (hour, minute, second) {
        (0, 0, 0) => String::new(),
        (_, _, 0) => format!("{hour:02}:{minute:02}"),
        (..) => format!("{hour:02}:{minute:02}:{second:02}"),
    };
    match style {
        _ if value < 1.0 => {
            if time.is_empty() {
                "00:00".to_owned()
            } else {
                time
            }
        }
        Style::Year => format!("{year:04}"),
        Style::Month => format!("{year:04}-{month:02}"),
        Style::Plain | Style::Percent => {
            format!("{year:04}-{month:02}-{day:02} {time}").trim_end().to_owned()
        }
    }
}

/// A moment that was written as text, in the same form.
fn iso(text: &str) -> Cow<'_, str> {
    let Some((day, time)) = text.split_once('T') else { return Cow::Borrowed(text) };
    let time = time.trim_end_matches('Z');
    let time = time.split_once('.').map_or(time, |(whole, _)| whole);
    let time = time.strip_suffix(":00").filter(|rest| rest.contains(':')).unwrap_or(time);
    if time == "00:00" { Cow::Borrowed(day) } else { format!("{day} {time}").into() }
}
