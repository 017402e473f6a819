//! The dialog that writes what is on the screen to a file: what it asks, and what it says before anything is written.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw::{self, count, run};
use super::footer::typed;
use super::look::{Look, Role};
use super::overlays::framed;
use super::pages::capital;
use super::paper::{Page, Run};
use crate::app::Model;
use crate::app::export::{Contents, Export, Field, FileForm};
use crate::domain::Audience;

/// Columns of the labels.
const LABEL: u16 = 7;
/// The room that all choices take side by side.
const SPREAD: (u16, u16) = (56, 12);

/// Draws the dialog.
pub(super) fn draw(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer, dialog: &Export) {
    let width = area.width.min(76);
    let room = width.saturating_sub(4);
    let is_spread = room >= SPREAD.0 && area.height >= SPREAD.1;
    let lines = page(model, dialog, is_spread).lay(look, room);
    let asks = if is_spread { 5 } else { 3 };
    let height = (asks + 2_u16).saturating_add(lines.len() as u16).min(area.height);
    let inner = framed(look, area, buffer, (width, height), "Write what is on the screen");
    let mut y = inner.y;
    for field in Field::ALL {
        let rows = if field == Field::Form && is_spread { 2 } else { 1 };
        let row = Rect { y, height: 1, ..inner };
        match field {
            Field::File => file(look, row, buffer, dialog),
            Field::Form if is_spread => {
                for (y, label, is_brief) in [(y, "Form", false), (y + 1, "Brief", true)] {
                    let forms = FileForm::ALL.iter().filter(|form| form.is_brief() == is_brief);
                    let words = forms.map(|form| (form.label(), *form == dialog.form));
                    let named = (label, dialog.field == field && dialog.form.is_brief() == is_brief);
                    choices(look, Rect { y, ..row }, buffer, named, &words.collect::<Vec<_>>());
                }
            }
            Field::Form => {
                let brief = if dialog.form.is_brief() { "brief, " } else { "" };
                let word = format!("{brief}{}", dialog.form.label());
                choice(look, row, buffer, ("Form", dialog.field == field), &word, true);
            }
            Field::Audience if is_spread => {
                let words = dialog.audiences.iter().map(|one| (one.label(), *one == dialog.audience()));
                let used =
                    choices(look, row, buffer, ("For", dialog.field == field), &words.collect::<Vec<_>>());
                let told = audience_told(model);
                draw::right(look, buffer, row, y, row.x + used + 2, &[run(Role::Dim, told)]);
            }
            Field::Audience => {
                let several = dialog.audiences.len() > 1;
                let word = dialog.audience().label();
                choice(look, row, buffer, ("For", dialog.field == field), word, several);
            }
        }
        if dialog.field == field {
            let at = if rows == 2 && dialog.form.is_brief() { y + 1 } else { y };
            draw::text(look, buffer, (inner.x - 1, at), 1, Role::Accent, look.bar());
        }
        y += rows;
    }
    let top = y + u16::from(is_spread);
    let body = Rect { y: top, height: inner.bottom().saturating_sub(top), ..inner };
    let end = lines.len().saturating_sub(usize::from(body.height));
    let skip = dialog.scroll.min(end);
    draw::lines(buffer, body, &lines, skip);
    if end > 0 {
        let told = if skip < end { "PgDn more" } else { "PgUp back" };
        draw::right(look, buffer, inner, inner.bottom(), inner.x, &[run(Role::Accent, format!(" {told} "))]);
    }
}

/// What is said of the audience beside it.
fn audience_told(model: &Model) -> &'static str {
    if model.is_in_room() { "nobody else in room mode" } else { "public again at every start" }
}

/// A label in front of what is asked; strong where it is the chosen field.
fn label(look: &Look, row: Rect, buffer: &mut Buffer, (label, chosen): (&str, bool)) {
    let role = if chosen { Role::Strong } else { Role::Dim };
    draw::text(look, buffer, (row.x, row.y), LABEL, role, label);
}

/// Words side by side, the chosen one in brackets; says how many columns they take.
fn choices(
    look: &Look,
    row: Rect,
    buffer: &mut Buffer,
    named: (&str, bool),
    words: &[(&'static str, bool)],
) -> u16 {
    label(look, row, buffer, named);
    let mut x = row.x + LABEL;
    for (word, chosen) in words {
        let (text, role) =
            if *chosen { (format!("[{word}]"), Role::Accent) } else { (format!(" {word} "), Role::Text) };
        let used = draw::text(look, buffer, (x, row.y), row.right().saturating_sub(x), role, &text);
        if *chosen && named.1 {
            buffer.set_style(Rect { x, width: used, ..row }, look.style(Role::Focus));
        }
        x += used;
    }
    x - row.x
}

/// The chosen word alone, where the others have no room.
fn choice(look: &Look, row: Rect, buffer: &mut Buffer, named: (&str, bool), word: &str, several: bool) {
    label(look, row, buffer, named);
    let (back, on) = if several { (look.pick("‹ ", "< "), look.pick(" ›", " >")) } else { ("", "") };
    let x = row.x + LABEL;
    let text = format!("{back}{word}{on}");
    let used = draw::text(look, buffer, (x, row.y), row.right().saturating_sub(x), Role::Accent, &text);
    if named.1 {
        buffer.set_style(Rect { x, width: used, ..row }, look.style(Role::Focus));
    }
}

/// The path, with the cursor where it is typed.
fn file(look: &Look, row: Rect, buffer: &mut Buffer, dialog: &Export) {
    label(look, row, buffer, ("File", dialog.field == Field::File));
    let at = Rect { x: row.x + LABEL - 1, width: row.width.saturating_sub(LABEL - 1), ..row };
    if dialog.field == Field::File {
        return typed(look, at, buffer, "", &dialog.path);
    }
    let (text, _) = dialog.path.shown(at.width.saturating_sub(1));
    draw::text(look, buffer, (at.x + 1, at.y), at.width.saturating_sub(1), Role::Text, &text);
}

/// What it says below what it asks: first what went wrong, then whose eyes it is not for, then what is in it.
fn page(model: &Model, dialog: &Export, is_spread: bool) -> Page {
    let mut page = Page::default();
    if let Some(trouble) = &dialog.trouble {
        page.line(Role::Error, capital(trouble));
        page.gap();
    }
    if dialog.is_writing {
        page.line(Role::Strong, "Writing. Esc stops it and leaves nothing behind.");
        return page;
    }
    match &dialog.contents {
        None => page.line(Role::Dim, "Counting what will be in it."),
        Some(Err(reason)) => page.line(Role::Error, capital(reason)),
        Some(Ok(contents)) => told(model, dialog, contents, &mut page),
    }
    page.gap();
    page.line(Role::Dim, dialog.form.about());
    if !is_spread && !model.is_in_room() {
        page.line(Role::Dim, "For: public again at every start.");
    }
    page
}

/// What will be in the file, and what will not.
fn told(model: &Model, dialog: &Export, contents: &Contents, page: &mut Page) {
    match dialog.audience() {
        Audience::Public => {}
        Audience::Team => {
            let notes = match contents.team_notes {
                0 => String::new(),
                n => format!(", {}", count(n, "note of the team", "notes of the team")),
            };
            page.line(
                Role::Warning,
                format!("For the team only: with judgements, sources that are not public{notes}."),
            );
        }
        Audience::Own => {
            let all = [
                (contents.private_notes, "private note", "private notes"),
                (contents.team_notes, "note of the team", "notes of the team"),
                (contents.lines_to_take, "line to take", "lines to take"),
            ];
            let told: Vec<String> =
                all.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| count(n, one, many)).collect();
            let told = match told.as_slice() {
                [] => {
                    "no private note and no line to take is in it, but every source and judgement".to_owned()
                }
                some => format!("with {}", some.join(", ")),
            };
            page.line(Role::Private, format!("PRIVATE, for you alone: {told}."));
        }
    }
    let (has, of) = (contents.has, contents.of);
    page.line(
        Role::Text,
        format!(
            "{} of {}, {} of {}.",
            has.issues,
            count(of.issues, "issue", "issues"),
            has.parties,
            count(of.parties, "party", "parties")
        ),
    );
    if let Some(otherwise) = &contents.otherwise {
        page.line(Role::Warning, format!("{}.", capital(otherwise)));
    }
    let mut fact = |label: &str, text: String| {
        let runs = vec![Run { role: Role::Dim, text: format!("{label} ") }, Run { role: Role::Text, text }];
        page.put(super::paper::Para { runs, indent: 0, hang: 2 });
    };
    if let Some(day) = contents.day {
        fact("As of:", day.to_string());
    }
    if !contents.filter.is_empty() {
        fact("Filter:", contents.filter.join("; "));
    }
    if let Some(order) = &contents.order {
        fact("Order:", order.clone());
    }
    if let Some(handling) = &contents.handling {
        fact("Handling:", handling.clone());
    }
    // That there is more than the public sees is not said where others look on.
    if !model.is_in_room() && dialog.audience() < Audience::Own {
        let all = [
            ("Left out:", contents.left_out.join(", ")),
            ("Not for this audience:", contents.never_seen.join(", ")),
        ];
        if all.iter().all(|(_, what)| what.is_empty()) {
            fact("Withheld:", "nothing".to_owned());
        }
        all.into_iter().filter(|(_, what)| !what.is_empty()).for_each(|(label, what)| fact(label, what));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::width::Width;

    #[test]
    fn all_choices_have_room_side_by_side() {
        let whole: usize =
            FileForm::ALL.iter().filter(|form| !form.is_brief()).map(|form| form.label().width() + 2).sum();
        assert!(whole + usize::from(LABEL) <= usize::from(SPREAD.0), "{whole}");
    }
}
