//! Where rows are from: sources by their titles and addresses, days, and who said it.

use crate::codec::import::dates::{self, Order, Read};
use crate::codec::import::field::Field;
use crate::codec::import::report::Weight;
use crate::codec::import::sources::Listed;
use crate::domain::{Date, Text};

use super::fields::Fields;
use super::rows::Rows;
use super::{Gathering, folded, one_line};

/// A source on its way.
#[derive(Debug)]
pub(super) struct Source {
    /// Its title.
    pub(super) title: String,
    /// Where it is found.
    pub(super) url: Option<String>,
}

/// Where a record says it is from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Origin {
    /// Its sources.
    pub(super) sources: Vec<usize>,
    /// Where in them.
    pub(super) locator: Option<Text>,
    /// Who said it.
    pub(super) by: Option<Text>,
    /// When.
    pub(super) date: Option<Date>,
}

impl Gathering<'_> {
    /// The source of a file's records where that is not the default: of a second file, where the user named none for all.
    pub(super) fn source_of_file(&mut self, file: &str) -> Option<usize> {
        let title = self.asked.source.clone().unwrap_or_else(|| one_line(file));
        let source = self.source(&title, "");
        // The first of all is the default.
        (source > 0).then_some(source)
    }

    /// Takes the sources that lists tell of, so that whoever names one has what the list says of it.
    pub(super) fn take_listed(&mut self, listed: Vec<Listed>) {
        for it in listed {
            let at = self.source(&it.title, "");
            for name in it.names.iter().chain([&it.title]) {
                self.listed_of.entry(folded(name)).or_insert(at);
            }
            self.listed.entry(at).or_insert(it);
        }
    }

    /// The source of a title, an address, or both.
    pub(super) fn source(&mut self, title: &str, url: &str) -> usize {
        if let Some(at) = self.listed_of.get(&folded(bare_reference(title))) {
            return *at;
        }
        let next = self.sources.len();
        let at = *self.source_of.entry((folded(title), url.to_owned())).or_insert(next);
        if at == next {
            let (said, inside) = parted(title);
            let url = Some(url).filter(|url| !url.is_empty()).or(inside).map(str::to_owned);
            let title = if said.is_empty() { one_line(title) } else { said };
            let title = if title.is_empty() { url.clone().unwrap_or_default() } else { title };
            self.sources.push(Source { title, url });
        }
        at
    }

    /// Where a row is from.
    pub(super) fn origin(&mut self, rows: &Rows, fields: &Fields, row: usize) -> Origin {
        let table = rows.table;
        let cell = |field| fields.cell(table, row, field).map_or("", |(_, cell)| cell);
        let (named, url) = (cell(Field::Source), cell(Field::Url));
        let mut titles: Vec<&str> =
            named.split(['\n', ';']).map(str::trim).filter(|it| it.contains(char::is_alphanumeric)).collect();
        if !url.is_empty() && titles.is_empty() {
            titles.push("");
        }
        // An address belongs to one source: where several are named, to the first.
        let urls = std::iter::once(url).chain(std::iter::repeat(""));
        let mut sources: Vec<usize> = vec![];
        for (title, url) in titles.into_iter().zip(urls) {
            let source = self.source(title, url);
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        if sources.is_empty() {
            sources.extend(self.file_source);
        } else if sources == [0] {
            sources.clear();
        }
        let text = |field| Some(cell(field)).filter(|cell| !cell.is_empty()).map(Text::line);
        let (locator, by) = (text(Field::Locator), text(Field::By));
        let date = self.date(rows, fields, row, Field::Date);
        Origin { sources, locator, by, date }
    }

    /// The date that a row has in a field.
    pub(super) fn date(&mut self, rows: &Rows, fields: &Fields, row: usize, field: Field) -> Option<Date> {
        let (column, cell) = fields.cell(rows.table, row, field)?;
        let what = match dates::read(cell, rows.order(column)) {
            Read::Date(date) => return Some(date),
            Read::Either => {
                "day or month first? no other date of the column tells; write dates as 2031-05-12 or 12 May 2031"
            }
            Read::None if dates::day_of(cell).is_some() => {
                let what = "the day is taken, and the time of day is left out";
                self.tell(Weight::Taken, row, Some(column), what, Some(cell));
                return dates::day_of(cell);
            }
            Read::None => "no date that can be read; write 2031-05-12, 2031-05 or 2031",
        };
        self.tell(Weight::Unplaced, row, Some(column), what, Some(cell));
        None
    }
}

/// A reference without the brackets around its number: "[3]" is "3".
fn bare_reference(text: &str) -> &str {
    let inside = text.trim().strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    inside.filter(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit())).unwrap_or(text)
}

/// The order of day and month in a column.
pub(super) fn order<'a>(cells: impl Iterator<Item = &'a str>) -> Option<Order> {
    dates::order(cells)
}

/// A source's title without the address in it, and the address.
fn parted(source: &str) -> (String, Option<&str>) {
    let start = ["https://", "http://"].iter().filter_map(|scheme| source.find(scheme)).min();
    let Some(start) = start else { return (one_line(source), None) };
    let rest = &source[start..];
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | ')' | ']'))
        .unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(['.', ',', ';']);
    let title = format!("{} {}", &source[..start], &rest[url.len()..]);
    let bare = |c: char| {
        c.is_whitespace()
            || matches!(c, ',' | ';' | ':' | '(' | ')' | '[' | ']' | '<' | '>' | '-' | '–' | '—' | '"')
    };
    (one_line(title.trim_matches(bare)), Some(url))
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn an_address_in_a_source_is_taken_out_of_its_title() {
        for (source, title, url) in [
            ("Joint communiqué, 12 May 2031", "Joint communiqué, 12 May 2031", None),
            ("Communiqué (https://a.example/b?c=d)", "Communiqué", Some("https://a.example/b?c=d")),
            ("https://a.example/b", "", Some("https://a.example/b")),
            ("Speech: https://a.example. Page 2", "Speech: . Page 2", Some("https://a.example")),
        ] {
            assert_eq!(parted(source), (title.to_owned(), url), "{source}");
        }
    }
}
