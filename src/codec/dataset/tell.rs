//! Faults, warnings and troubles as diagnostics: in words, with the line where they stand.

use crate::codec::diagnostic::{Diagnostic, Diagnostics, Severity, Spot};
use crate::domain::draft::{Fault, Faults, Kept, Kind, Place, Warning, WarningKind, Warnings};

use super::values::{listed, quoted};
use super::walk::{Trouble, slid};

/// A file as it is quoted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'t> {
    pub(super) name: &'t str,
    pub(super) text: &'t str,
}

/// A diagnostic before its line is looked up.
struct Told {
    severity: Severity,
    place: Option<Place>,
    message: String,
    hint: Option<String>,
    /// Something told of in the hint: "first at …".
    first: Option<Place>,
}

/// Everything that is wrong, errors first.
pub(super) fn tell(
    sources: &[Source<'_>],
    troubles: Kept<Trouble>,
    faults: Option<Faults>,
    warnings: Warnings,
) -> Diagnostics {
    let errors = troubles.count() + faults.as_ref().map_or(0, Kept::count);
    let mut told: Vec<Told> = Vec::new();
    for (place, (message, hint)) in troubles.into_items() {
        told.push(Told { severity: Severity::Error, place: Some(place), message, hint, first: None });
    }
    for (place, fault) in faults.into_iter().flat_map(Kept::into_items) {
        told.push(fault_told(sources, place, &fault));
    }
    told.sort_by_key(|told| told.place);
    told.truncate(crate::domain::draft::FAULTS_TOLD);
    if errors > told.len() {
        told.push(plain(Severity::Error, format!("{} more errors", errors - told.len())));
    }
    let count = warnings.count();
    for (kind, kept) in warnings.into_kinds() {
        let all = kept.count();
        let items = kept.into_items();
        let more = all - items.len();
        told.extend(items.into_iter().map(|(place, warning)| warning_told(place, &warning)));
        if more > 0 {
            told.push(plain(Severity::Warning, format!("{more} more, {all} in all: {}", sort_of(kind))));
        }
    }
    let lines = Lines::of(sources, told.iter().flat_map(|told| told.place.into_iter().chain(told.first)));
    let list = told.into_iter().map(|told| diagnostic(sources, &lines, told)).collect();
    Diagnostics { list, errors, warnings: count }
}

fn plain(severity: Severity, message: String) -> Told {
    Told { severity, place: None, message, hint: None, first: None }
}

fn diagnostic(sources: &[Source<'_>], lines: &Lines, told: Told) -> Diagnostic {
    let spot = |place: Place| {
        let source = sources.get(place.file())?;
        Some(Spot::new(source.name, lines.line(place), source.text, place.range()))
    };
    let first =
        told.first.and_then(spot).map(|first| format!("the other is at {}:{}", first.file, first.line));
    Diagnostic {
        severity: told.severity,
        message: told.message,
        spot: told.place.and_then(spot),
        hint: match (told.hint, first) {
            (Some(hint), Some(first)) => Some(format!("{hint}; {first}")),
            (hint, first) => hint.or(first),
        },
    }
}

/// The line number of each place, counted in one pass over each file.
struct Lines {
    known: Vec<(usize, usize, usize)>,
}

impl Lines {
    fn of(sources: &[Source<'_>], places: impl Iterator<Item = Place>) -> Self {
        let mut known: Vec<_> = places.map(|place| (place.file(), place.range().start, 0)).collect();
        known.sort_unstable();
        known.dedup();
        let (mut file, mut at, mut line) = (usize::MAX, 0, 1);
        for (of, start, number) in &mut known {
            if *of != file {
                (file, at, line) = (*of, 0, 1);
            }
            let bytes = sources.get(file).map_or(&b""[..], |source| source.text.as_bytes());
            let start = (*start).min(bytes.len());
            line += memchr::memchr_iter(b'\n', &bytes[at.min(start)..start]).count();
            at = start;
            *number = line;
        }
        Self { known }
    }

    fn line(&self, place: Place) -> usize {
        let key = (place.file(), place.range().start);
        let found = self.known.binary_search_by_key(&key, |(file, start, _)| (*file, *start));
        found.map_or(1, |at| self.known[at].2)
    }
}

fn fault_told(sources: &[Source<'_>], place: Place, fault: &Fault) -> Told {
    let mut first = None;
    let (message, hint) = match fault {
        Fault::NoHeader => {
            let hint = "begin the file with `title = \"…\"`, before the first `[[…]]` line";
            ("no header".to_owned(), Some(hint.to_owned()))
        }
        Fault::Missing { kind, keys: [key] } => {
            let message = match kind {
                Kind::Dataset => format!("the header lacks `{key}`"),
                kind => format!("this {} lacks `{key}`", kind.word()),
            };
            (message, None)
        }
        Fault::Missing { kind, keys } => (
            format!("this {} lacks all of {}", kind.word(), listed(keys.iter().copied())),
            Some("one is enough".to_owned()),
        ),
        Fault::UnknownId { kind, id, nearest, cell } => {
            if *cell && nearest.is_none() && super::records::ISSUE_KEYS.contains(&id.as_str()) {
                let table = table_of(sources, place);
                slid(id, table)
            } else {
                let hint = nearest.as_ref().map(|near| format!("did you mean `{near}`?"));
                (format!("unknown {} {}", kind.word(), quoted(id)), hint)
            }
        }
        Fault::DuplicateId { kind, id, first: other } => {
            first = Some(*other);
            (format!("two {} have the id {}", kind.plural(), quoted(id)), None)
        }
        Fault::ReservedId { kind, id } => {
            let hint =
                format!("it means something else in a query or a note; name the {} otherwise", kind.word());
            (format!("the id {} is reserved", quoted(id)), Some(hint))
        }
        Fault::IllegalId { kind, id, suggestion } => {
            let signs = if *kind == Kind::Theme { "`a-z 0-9 - _ /`" } else { "`a-z 0-9 - _`" };
            let hint = match suggestion {
                Some(id) => format!("an id is made of {signs}, as in \"{id}\""),
                None => format!("an id is made of {signs}"),
            };
            (format!("{} is no id", quoted(id)), Some(hint))
        }
        Fault::LongId { kind, limit } => (
            format!("the id of this {} is longer than {limit} bytes", kind.word()),
            Some("shorten it".to_owned()),
        ),
        Fault::WideShort { cells } => (
            format!("`short` is {cells} cells wide"),
            Some("at most 6, so that a column can bear it".to_owned()),
        ),
        Fault::TooMany { kind, limit } => (format!("more than {limit} {}", kind.plural()), None),
        Fault::TooManyCells { issues, parties } => {
            let cells = issues.saturating_mul(*parties);
            (format!("{issues} issues × {parties} parties are {cells} cells; at most 20000000"), None)
        }
    };
    Told { severity: Severity::Error, place: Some(place), message, hint, first }
}

/// The table of cells that a key stands in, by the header above it.
fn table_of(sources: &[Source<'_>], place: Place) -> &'static str {
    let above =
        sources.get(place.file()).and_then(|source| source.text.get(..place.range().start)).unwrap_or("");
    let last = |word: &str| memchr::memmem::rfind(above.as_bytes(), word.as_bytes());
    if last("stances") > last("positions") { "stances" } else { "positions" }
}

fn warning_told(place: Place, warning: &Warning) -> Told {
    let mut first = None;
    let (message, hint) = match warning {
        Warning::NoDatasetId => {
            let hint =
                "without one, notes are kept by the file's path and lost when it moves: add `id = \"…\"`";
            ("the dataset has no id".to_owned(), Some(hint.to_owned()))
        }
        Warning::UndeclaredTheme { id, nearest } => {
            let hint = match nearest {
                Some(near) => format!("did you mean `{near}`?"),
                None => "give it a name under `[[theme]]`".to_owned(),
            };
            (format!("undeclared theme {}", quoted(id)), Some(hint))
        }
        Warning::NoQuestion { issue } => {
            let hint = "add a `question`, or a `default_question` to the header";
            (format!("the stances on {} answer no question", quoted(issue)), Some(hint.to_owned()))
        }
        Warning::NoSource { judgement } => {
            let hint = "add a `source`, or a `default_source` to the header";
            (format!("a `{judgement}` with no source"), Some(hint.to_owned()))
        }
        Warning::LooksAlike { kind, name, other, first: place } => {
            first = Some(*place);
            let message = if name == other {
                format!("two {} are called {}", kind.plural(), quoted(name))
            } else {
                format!("{} looks like {}, another {}", quoted(name), quoted(other), kind.word())
            };
            (message, None)
        }
        Warning::InferredRedLine => {
            let hint = "our guess, not theirs: show it to nobody as a fact";
            ("an inferred red line".to_owned(), Some(hint.to_owned()))
        }
        Warning::AndInTitle { title } => {
            (format!("{} may be two issues", quoted(title)), Some("one question an issue".to_owned()))
        }
        Warning::AfterAsOf { date, as_of } => {
            let hint = format!("it is dated {}; the dataset describes {}", date.iso(), as_of.iso());
            ("a position after `as_of`".to_owned(), Some(hint))
        }
    };
    Told { severity: Severity::Warning, place: Some(place), message, hint, first }
}

/// What the warnings of one kind have in common.
fn sort_of(kind: WarningKind) -> &'static str {
    match kind {
        WarningKind::NoDatasetId => "datasets without an id",
        WarningKind::LooksAlike => "names that look alike",
        WarningKind::UndeclaredTheme => "undeclared themes",
        WarningKind::AndInTitle => "titles with an \"and\"",
        WarningKind::NoQuestion => "issues whose stances answer no question",
        WarningKind::NoSource => "judgements with no source",
        WarningKind::InferredRedLine => "inferred red lines",
        WarningKind::AfterAsOf => "positions after `as_of`",
    }
}
