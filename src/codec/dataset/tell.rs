//! Faults, warnings and troubles as diagnostics: in words, with the line where they stand.

use crate::codec::diagnostic::{Diagnostic, Diagnostics, Severity, Spot};
use crate::domain::draft::{
    FAULTS_TOLD, Fault, Faults, Kept, Kind, MAX_CELLS, Place, Warning, WarningKind, Warnings,
};

use super::input::Input;
use super::records::ISSUE_KEYS;
use super::trouble::{Trouble, listed, quoted};
use super::walk::slid;

/// A diagnostic before its line is looked up.
struct Told {
    severity: Severity,
    place: Option<Place>,
    trouble: Trouble,
}

/// Everything that is wrong, errors first.
pub(super) fn tell(
    inputs: &[Input],
    troubles: Kept<Trouble>,
    faults: Option<Faults>,
    warnings: Warnings,
) -> Diagnostics {
    let errors = troubles.count() + faults.as_ref().map_or(0, Kept::count);
    let error = |place, trouble| Told { severity: Severity::Error, place: Some(place), trouble };
    let mut told: Vec<Told> =
        troubles.into_items().into_iter().map(|(place, trouble)| error(place, trouble)).collect();
    for (place, fault) in faults.into_iter().flat_map(Kept::into_items) {
        told.push(error(place, fault_told(inputs, place, fault)));
    }
    told.sort_by_key(|told| told.place);
    told.truncate(FAULTS_TOLD);
    if errors > told.len() {
        told.push(plain(Severity::Error, format!("{} more errors", errors - told.len())));
    }
    let count = warnings.count();
    for (kind, kept) in warnings.into_kinds() {
        let all = kept.count();
        let items = kept.into_items();
        let more = all - items.len();
        let warning = |(place, warning)| Told {
            severity: Severity::Warning,
            place: Some(place),
            trouble: warning_told(warning),
        };
        told.extend(items.into_iter().map(warning));
        if more > 0 {
            told.push(plain(Severity::Warning, format!("{more} more, {all} in all: {}", sort_of(kind))));
        }
    }
    let lines =
        Lines::of(inputs, told.iter().flat_map(|told| told.place.into_iter().chain(told.trouble.other)));
    let list = told.into_iter().map(|told| diagnostic(inputs, &lines, told)).collect();
    Diagnostics { list, errors, warnings: count }
}

fn plain(severity: Severity, message: String) -> Told {
    Told { severity, place: None, trouble: Trouble::plain(message) }
}

fn diagnostic(inputs: &[Input], lines: &Lines, told: Told) -> Diagnostic {
    let spot = |place: Place| {
        let input = inputs.get(place.file())?;
        Some(Spot::new(&input.name, lines.line(place), input.text(), place.range()))
    };
    let Trouble { message, hint, other } = told.trouble;
    let other = other.and_then(spot).map(|other| format!("the other is at {}:{}", other.file, other.line));
    let hint = match (hint, other) {
        (Some(hint), Some(other)) => Some(format!("{hint}; {other}")),
        (hint, other) => hint.or(other),
    };
    Diagnostic { severity: told.severity, message, spot: told.place.and_then(spot), hint }
}

/// The line number of each place, counted in one pass over each file.
struct Lines {
    known: Vec<(usize, usize, usize)>,
}

impl Lines {
    fn of(inputs: &[Input], places: impl Iterator<Item = Place>) -> Self {
        let mut known: Vec<_> = places.map(|place| (place.file(), place.range().start, 0)).collect();
        known.sort_unstable();
        known.dedup();
        let (mut file, mut at, mut line) = (usize::MAX, 0, 1);
        for (of, start, number) in &mut known {
            if *of != file {
                (file, at, line) = (*of, 0, 1);
            }
            let bytes = inputs.get(file).map_or(&b""[..], |input| input.text().as_bytes());
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

fn fault_told(inputs: &[Input], place: Place, fault: Fault) -> Trouble {
    match fault {
        Fault::NoHeader => {
            Trouble::new("no header", "begin with `title = \"…\"`, before the first `[[…]]` line")
        }
        Fault::Missing { kind: Kind::Dataset, keys } => {
            Trouble::new(format!("the header lacks {}", listed(keys.iter().copied())), "add `title = \"…\"`")
        }
        Fault::Missing { kind, keys: [key] } => {
            Trouble::new(format!("this {} lacks `{key}`", kind.word()), format!("add `{key} = \"…\"`"))
        }
        Fault::Missing { kind, keys } => {
            let keys = listed(keys.iter().copied());
            Trouble::new(format!("this {} has none of {keys}", kind.word()), "one is enough")
        }
        Fault::UnknownId { id, nearest: None, cell: true, .. } if ISSUE_KEYS.contains(&id.as_str()) => {
            slid(&id, table_of(inputs, place))
        }
        Fault::UnknownId { kind, id, nearest, known, .. } => {
            let message = format!("unknown {} {}", kind.word(), quoted(&id));
            match nearest {
                Some(near) => Trouble::new(message, format!("did you mean {}?", quoted(&near))),
                None if known.is_empty() => Trouble::plain(message),
                None => {
                    Trouble::new(message, format!("there are {}", listed(known.iter().map(String::as_str))))
                }
            }
        }
        Fault::DuplicateId { kind, id, first } => {
            Trouble::plain(format!("two {} have the id {}", kind.plural(), quoted(&id))).with(first)
        }
        Fault::ReservedId { kind, id } => Trouble::new(
            format!("the id {} is reserved", quoted(&id)),
            format!("a query or a note would not mean the {} by it: choose another", kind.word()),
        ),
        Fault::IllegalId { kind, id, suggestion } => {
            let signs = if kind == Kind::Theme { "a-z 0-9 - _ /" } else { "a-z 0-9 - _" };
            let like = suggestion.map_or_else(String::new, |id| format!(", as in \"{id}\""));
            Trouble::new(format!("{} is no id", quoted(&id)), format!("an id is made of `{signs}`{like}"))
        }
        Fault::LongId { kind, limit } => Trouble::new(
            format!("the id of this {} is too long", kind.word()),
            format!("at most {limit} bytes"),
        ),
        Fault::WideShort { cells } => Trouble::new(
            format!("`short` is {cells} cells wide"),
            "at most 6, so that a column can head with it",
        ),
        Fault::TooMany { kind, limit } => Trouble::plain(format!("more than {limit} {}", kind.plural())),
        Fault::TooManyCells { issues, parties } => Trouble::plain(format!(
            "{issues} issues × {parties} parties are {} cells; at most {MAX_CELLS}",
            issues.saturating_mul(parties)
        )),
    }
}

/// The table of cells that a key stands in, by the header above it.
fn table_of(inputs: &[Input], place: Place) -> &'static str {
    let above =
        inputs.get(place.file()).and_then(|input| input.text().get(..place.range().start)).unwrap_or("");
    let last = |word: &str| memchr::memmem::rfind(above.as_bytes(), word.as_bytes());
    if last("stances") > last("positions") { "stances" } else { "positions" }
}

fn warning_told(warning: Warning) -> Trouble {
    match warning {
        Warning::NoDatasetId => Trouble::new(
            "the dataset has no id",
            "its notes are kept by its path, and lost from sight when it moves: add `id = \"…\"`",
        ),
        Warning::UndeclaredTheme { id, nearest } => {
            let hint = match nearest {
                Some(near) => format!("did you mean {}?", quoted(&near)),
                None => "name it under `[[theme]]`".to_owned(),
            };
            Trouble::new(format!("undeclared theme {}", quoted(&id)), hint)
        }
        Warning::NoQuestion { issue } => Trouble::new(
            format!("no question that the stances on {} answer", quoted(&issue)),
            "add a `question`, or a `default_question` to the header",
        ),
        Warning::NoSource { judgement } => Trouble::new(
            format!("a `{judgement}` with no source"),
            "add a `source`, or a `default_source` to the header",
        ),
        Warning::LooksAlike { kind, name, other, first } => {
            let message = if name == other {
                format!("two {} are called {}", kind.plural(), quoted(&name))
            } else {
                format!("{} looks like {}, another {}", quoted(&name), quoted(&other), kind.word())
            };
            Trouble::plain(message).with(first)
        }
        Warning::DirectionControls { key } => Trouble::new(
            format!("{} holds characters that turn the direction of what is read", quoted(&key)),
            "words may look otherwise than they are written; each is shown as �: take them out",
        ),
        Warning::InferredRedLine => {
            Trouble::new("an inferred red line", "it is our guess, and not their word")
        }
        Warning::AndInTitle { title } => {
            Trouble::new(format!("{} may be two issues", quoted(&title)), "a stance answers one question")
        }
        Warning::AfterAsOf { date, as_of } => Trouble::new(
            "a position after `as_of`",
            format!("it is of {}, the dataset of {}", date.iso(), as_of.iso()),
        ),
    }
}

/// What the warnings of one kind have in common.
fn sort_of(kind: WarningKind) -> &'static str {
    match kind {
        WarningKind::NoDatasetId => "datasets without an id",
        WarningKind::LooksAlike => "names that look alike",
        WarningKind::DirectionControls => "texts with characters that turn the direction of what is read",
        WarningKind::UndeclaredTheme => "undeclared themes",
        WarningKind::AndInTitle => "titles with an \"and\"",
        WarningKind::NoQuestion => "issues whose stances answer no question",
        WarningKind::NoSource => "judgements with no source",
        WarningKind::InferredRedLine => "inferred red lines",
        WarningKind::AfterAsOf => "positions after `as_of`",
    }
}
