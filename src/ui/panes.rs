//! The panes beside the view: all that is known of the focus, and the notes on it with the editor in place.

use crate::domain::width::Width;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw::{self, run};
use super::look::{Look, Role};
use super::pages::{self, Reading};
use super::paper::{Page, Para, cut, lit_runs};
use crate::app::model::{Editing, Keeping};
use crate::app::place::{Focus, Item, Pane, View};
use crate::app::{Model, Viewport};
use crate::domain::vocabulary::NoteKind;
use crate::domain::{Anchor, Note, PartyIx, Scope, remark};

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
    pages::explained(match model.focus() {
        Focus::Nothing => about_nothing(model),
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
    })
}

/// What stands in the detail where a note is about no cell and no record that has a page: what it is on, and what can be
/// done about it.
fn about_nothing(model: &Model) -> Page {
    let mut page = Page::default();
    let Some(note) = model.chosen_note().filter(|_| model.view == View::Notes) else { return page };
    let gone = note.on.is_orphan(&model.dataset);
    if note.on != Anchor::Inbox && !gone {
        page.line(Role::Heading, note.on.describe(&model.dataset));
        return page;
    }
    page.line(Role::Text, if gone { "What this note was about is gone." } else { "Not filed yet." });
    if let Some(to) = model.anchor(model.focus_in_grid()) {
        page.gap();
        let to = to.describe(&model.dataset);
        page.line(Role::Text, format!("M moves it to {to}, which is focused in the grid."));
    }
    page
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
pub(super) fn notes(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer, viewport: &mut Viewport) {
    if area.height == 0 || area.width < 4 {
        return;
    }
    if let Some(editing) = &model.editing {
        return editor(model, look, inset(area), buffer, editing, viewport);
    }
    let inner = inset(area);
    let here = model.notes_here();
    let focused = model.pane == Pane::Notes;
    let role = if focused { Role::Accent } else { Role::Heading };
    let mut head = vec![run(role, "Notes here")];
    if let Keeping::None(reason) = &model.keeping {
        head.push(run(Role::Dim, format!("  {reason}")));
    } else {
        let team = here.iter().filter(|note| note.scope == Scope::Team).count();
        let private = here.len() - team;
        let told = match (private, team) {
            (0, 0) if model.view == View::Notes => "  none".to_owned(),
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
    let place = |note: &Note| if Some(&note.on) == anchor.as_ref() { Where::Here } else { Where::Party };
    let pages: Vec<Page> = here.iter().map(|note| note_page(model, look, note, place(note), true)).collect();
    list(look, body, buffer, &pages, model.note_at, focused);
}

/// Draws pages one below the other, the chosen one on screen; the last line says how many are not.
fn list(look: &Look, area: Rect, buffer: &mut Buffer, pages: &[Page], at: usize, focused: bool) {
    let room = area.width.saturating_sub(2);
    let laid: Vec<_> = pages.iter().map(|page| page.lay(look, room)).collect();
    let height = |row: usize| laid.get(row).map_or(1, Vec::len);
    let all: usize = (0..laid.len()).map(height).sum();
    let scrolls = all > usize::from(area.height) && area.height > 1;
    let body = Rect { height: area.height - u16::from(scrolls), ..area };
    let (top, fit) = super::grid::window(
        0,
        at.min(laid.len().saturating_sub(1)),
        laid.len(),
        usize::from(body.height),
        height,
    );
    if scrolls {
        let told = format!("{} {} of {} on screen", look.ellipsis(), fit.max(1), laid.len());
        draw::right(look, buffer, area, area.bottom() - 1, area.x, &[run(Role::Dim, told)]);
    }
    let mut y = body.y;
    for (n, lines) in laid.iter().enumerate().skip(top) {
        for line in lines {
            if y >= body.bottom() {
                return;
            }
            let bar = draw::bar(look, focused && n == at);
            buffer.set_line(body.x, y, &ratatui::text::Line::from(bar), 1);
            buffer.set_line(body.x + 2, y, line, room);
            y += 1;
        }
    }
}

/// How much a list of notes says of where each stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    /// Nothing: it is on the focus.
    Here,
    /// The party, below the heading of its issue.
    Party,
    /// All of it.
    Whole,
}

/// A note as it stands in a list: when, on what, who spoke, what.
pub(super) fn note_page(model: &Model, look: &Look, note: &Note, place: Where, dated: bool) -> Page {
    let mut page = Page::default();
    let mut para = Para::hanging(0, 2);
    if dated && let Some(day) = note.created.day() {
        para.push(Role::Dim, format!("{day} "));
    }
    para.push(Role::Dim, format!("{}  ", note.created.clock()));
    match place {
        Where::Here => {}
        Where::Party if remark::is_on_own_position(note) => {}
        Where::Party => para.push(Role::Dim, format!("{}  ", on(model, look, note))),
        Where::Whole => para.push(Role::Dim, format!("{}  ", note.on.describe(&model.dataset))),
    }
    match note.scope {
        Scope::Team => para.push(Role::Dim, format!("team, {}  ", note.author)),
        // Where all are private none needs to say so.
        Scope::Private if model.team.is_ok() => para.push(Role::Private, "private  "),
        Scope::Private => {}
    }
    let speaker = remark::speaker_of(note, &model.dataset);
    // The quotation marks say of a remark that it is a quote.
    if note.kind != NoteKind::Note && !(note.kind == NoteKind::Quote && speaker.is_some()) {
        para.push(Role::Accent, format!("{}: ", note.kind.label()));
    }
    if let Some(speaker) = speaker {
        para.push(Role::Strong, format!("{speaker}: "));
    }
    let (before, words, after) = remark::words_of(note);
    para.push(Role::Text, before);
    para.runs.extend(lit_runs(words, Role::Text, &model.find.needles.in_note(words)));
    para.runs.extend(lit_runs(&after, Role::Text, &model.find.needles.in_note(&after)));
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
            format!("on {}", party.map_or(look.ellipsis(), |ix| model.dataset.party(ix).called()))
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

/// What a note is on, in so many columns: of a cell the issue is cut before the party is.
fn on_cut(model: &Model, look: &Look, on: &Anchor, room: usize) -> String {
    let whole = on.describe(&model.dataset);
    if whole.width() <= room {
        return whole;
    }
    match whole.rsplit_once(" / ") {
        Some((issue, party)) if matches!(on, Anchor::Cell { .. }) => {
            let party = format!(" / {party}");
            let left = room.saturating_sub(party.width()).max(4);
            cut(&format!("{}{party}", cut(issue, left, look.ellipsis())), room, look.ellipsis())
        }
        Some(_) | None => cut(&whole, room, look.ellipsis()),
    }
}

fn editor(
    model: &Model,
    look: &Look,
    area: Rect,
    buffer: &mut Buffer,
    editing: &Editing,
    viewport: &mut Viewport,
) {
    let scope = match editing.note.scope {
        Scope::Private => run(Role::Private, "private"),
        Scope::Team => run(Role::Warning, "team"),
    };
    let kind = format!(" {} on ", editing.note.kind.label());
    let room = usize::from(area.width).saturating_sub(kind.width() + 11);
    let what = format!("{kind}{}", on_cut(model, look, &editing.note.on, room));
    let head = [
        run(Role::Accent, if editing.before.is_some() { "" } else { "new " }),
        scope,
        run(Role::Accent, what),
    ];
    draw::runs(look, buffer, (area.x, area.y), area.width, &head);
    let body = Rect { y: area.y + 1, height: area.height - 1, ..area };
    viewport.editor = (body.width, body.height);
    let shown = editing.editor.shown(body.width, body.height);
    for (y, row) in (body.top()..body.bottom()).zip(&shown.rows) {
        draw::text(look, buffer, (body.x, y), body.width, Role::Text, row);
    }
    let (row, column) = shown.cursor;
    let at =
        Rect { x: body.x + column as u16, y: body.y + row as u16, width: 1, height: 1 }.intersection(body);
    buffer.set_style(at, look.style(Role::Focus));
}
