//! The panes beside the view: all that is known of the focus, and the notes on it with the editor in place.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw::{self, run};
use super::look::{Look, Role};
use super::pages::{self, Reading};
use super::paper::{Page, Para, lit_runs};
use crate::app::model::{Editing, Keeping};
use crate::app::place::{Focus, Item, Pane};
use crate::app::{Model, Viewport};
use crate::domain::vocabulary::NoteKind;
use crate::domain::{Anchor, Note, PartyIx, Scope};

/// The page that the detail shows.
pub(super) fn detail_page(model: &Model, look: &Look) -> Page {
    let parties: Vec<PartyIx> = model.parties().collect();
    let reading = Reading {
        dataset: &model.dataset,
        standings: &model.standings,
        needles: &model.find.needles,
        look,
        parties: &parties,
    };
    match model.focus() {
        Focus::Nothing => Page::default(),
        Focus::Cell(issue, party) => pages::cell(&reading, issue, party),
        Focus::Issue(issue) => pages::issue(&reading, issue),
        Focus::Item(Item::Opportunity(ix)) => pages::opportunity(&reading, ix),
        Focus::Item(Item::Challenge(ix)) => pages::challenge(&reading, ix),
        Focus::Item(Item::Measure(ix)) => pages::measure(&reading, ix),
        Focus::Item(Item::Step(ix)) => pages::step(&reading, ix),
        Focus::Item(Item::Pressure(at)) => {
            let pressure = model.dataset.pressures().get(at);
            pressure.map(|pressure| pages::pressure(&reading, pressure)).unwrap_or_default()
        }
    }
}

/// Draws the detail pane.
pub(super) fn detail(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer, viewport: &mut Viewport) {
    if area.is_empty() {
        return;
    }
    let inner = inset(area);
    let lines = detail_page(model, look).lay(look, inner.width);
    scrolled(model, look, inner, buffer, viewport, &lines, model.pane == Pane::Detail);
}

/// Draws lines that scroll, with a mark where there are more.
pub(super) fn scrolled(
    model: &Model,
    look: &Look,
    inner: Rect,
    buffer: &mut Buffer,
    viewport: &mut Viewport,
    lines: &[ratatui::text::Line<'_>],
    focused: bool,
) {
    let scrolls = lines.len() > usize::from(inner.height) && inner.height > 1;
    // Where not all is on screen the last line says so, and holds nothing else.
    let words = Rect { height: inner.height - u16::from(scrolls), ..inner };
    viewport.detail = usize::from(words.height);
    viewport.detail_end = lines.len().saturating_sub(usize::from(words.height));
    let skip = model.scroll.min(viewport.detail_end);
    draw::lines(buffer, words, lines, skip);
    if scrolls {
        let below = viewport.detail_end - skip;
        let keys = if focused { look.pick("↓", "Down") } else { "J" };
        let told = if below > 0 {
            format!("{} {below} more {} ({keys})", look.ellipsis(), if below == 1 { "line" } else { "lines" })
        } else {
            "the end".to_owned()
        };
        draw::right(look, buffer, inner, inner.bottom() - 1, inner.x, &[run(Role::Dim, told)]);
    }
}

fn inset(area: Rect) -> Rect {
    let margin = u16::from(area.width > 4);
    Rect { x: area.x + margin, width: area.width.saturating_sub(2 * margin), ..area }
}

/// Draws the notes pane: what is written on the focus, and the editor where a note is being written.
pub(super) fn notes(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer) {
    if area.height == 0 || area.width < 4 {
        return;
    }
    if let Some(editing) = &model.editing {
        return editor(model, look, inset(area), buffer, editing);
    }
    let inner = inset(area);
    let here = model.notes_here();
    let focused = model.pane == Pane::Notes;
    let role = if focused { Role::Accent } else { Role::Heading };
    let mut head = vec![run(role, "Notes here")];
    if let Keeping::None(reason) = &model.keeping {
        head.push(run(Role::Dim, format!("  none: {reason}")));
    } else {
        let team = here.iter().filter(|note| note.scope == Scope::Team).count();
        let private = here.len() - team;
        let told = match (private, team) {
            (0, 0) => "  none yet; a writes one".to_owned(),
            (private, 0) => format!("  {private} private"),
            (0, team) => format!("  {team} team"),
            (private, team) => format!("  {private} private · {team} team"),
        };
        head.push(run(Role::Dim, told));
    }
    draw::runs(look, buffer, (inner.x, inner.y), inner.width, &head);
    let body = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    let anchor = model.anchor(model.focus());
    let pages: Vec<Page> = here
        .iter()
        .map(|note| note_page(model, look, note, Some(note.on != anchor.clone().unwrap_or(Anchor::Inbox))))
        .collect();
    list(look, body, buffer, &pages, focused.then_some(model.note_at));
}

/// Draws pages one below the other, the chosen one marked and on screen.
pub(super) fn list(look: &Look, area: Rect, buffer: &mut Buffer, pages: &[Page], chosen: Option<usize>) {
    let room = area.width.saturating_sub(2);
    let heights: Vec<usize> = pages.iter().map(|page| page.lay(look, room).len()).collect();
    let at = chosen.unwrap_or(0);
    let (top, _) = super::grid::window(0, at, pages.len(), usize::from(area.height), |row| {
        heights.get(row).copied().unwrap_or(1)
    });
    let mut y = area.y;
    for (n, page) in pages.iter().enumerate().skip(top) {
        for line in page.lay(look, room) {
            if y >= area.bottom() {
                return;
            }
            buffer.set_line(area.x, y, &ratatui::text::Line::from(draw::bar(look, chosen == Some(n))), 1);
            buffer.set_line(area.x + 2, y, &line, room);
            y += 1;
        }
    }
}

/// A note as it stands in a list: when, what, on what; `elsewhere` says what it is on, where that is not the focus.
pub(super) fn note_page(model: &Model, look: &Look, note: &Note, elsewhere: Option<bool>) -> Page {
    let mut page = Page::default();
    let mut para = Para::hanging(0, 2);
    let day = note.created.day().map(|day| format!("{day} ")).unwrap_or_default();
    para.push(Role::Dim, format!("{day}{}  ", note.created.clock()));
    if note.scope == Scope::Team {
        para.push(Role::Dim, format!("team, {}  ", note.author));
    }
    if note.kind != NoteKind::Note {
        para.push(Role::Accent, format!("{}: ", note.kind.label()));
    }
    if elsewhere == Some(true) {
        para.push(Role::Dim, format!("{}  ", on(model, look, note)));
    }
    let text = note.text.shown();
    para.runs.extend(lit_runs(text, Role::Text, &model.find.needles.in_note(text)));
    if crate::domain::has_moved_on(note, &model.dataset) {
        para.push(Role::Warning, "  (the position has changed since this was written)");
    }
    page.put(para);
    page
}

fn on(model: &Model, look: &Look, note: &Note) -> String {
    match &note.on {
        Anchor::Cell { party, .. } => {
            let party = model.dataset.find_party(party.as_str());
            format!("on {}", party.map_or(look.ellipsis(), |ix| model.dataset.party(ix).short.as_str()))
        }
        Anchor::Issue(_) => "on the issue".to_owned(),
        Anchor::Party(_)
        | Anchor::Source(_)
        | Anchor::Opportunity(_)
        | Anchor::Challenge(_)
        | Anchor::Measure(_)
        | Anchor::Step(_)
        | Anchor::Dataset
        | Anchor::Inbox
        | Anchor::Unknown(_) => format!("on {}", note.on.describe(&model.dataset)),
    }
}

fn editor(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer, editing: &Editing) {
    let scope = match editing.note.scope {
        Scope::Private => run(Role::Private, "private"),
        Scope::Team => run(Role::Warning, "team"),
    };
    let head = [
        run(Role::Accent, if editing.before.is_some() { "" } else { "new " }),
        scope,
        run(
            Role::Accent,
            format!(" {} on {}", editing.note.kind.label(), editing.note.on.describe(&model.dataset)),
        ),
    ];
    draw::runs(look, buffer, (area.x, area.y), area.width, &head);
    let body = Rect { y: area.y + 1, height: area.height - 1, ..area };
    let shown = editing.editor.shown(body.width, body.height);
    for (y, row) in (body.top()..body.bottom()).zip(&shown.rows) {
        draw::text(look, buffer, (body.x, y), body.width, Role::Text, row);
    }
    let (row, column) = shown.cursor;
    let at =
        Rect { x: body.x + column as u16, y: body.y + row as u16, width: 1, height: 1 }.intersection(body);
    buffer.set_style(at, look.style(Role::Focus));
}
