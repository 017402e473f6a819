//! Parties side by side: issue by issue, or one issue at full height; the columns scroll together.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::draw::{self, run};
use super::grid::window;
use super::look::{Look, Role};
use super::pages::{Reading, position, said, verdict};
use super::panes::scrolled;
use super::paper::{Page, Para, lit_runs};
use crate::app::place::Pane;
use crate::app::{Model, Viewport};
use crate::domain::{IssueIx, PartyIx};

/// The least that a column of words reads at; below that the parties are stacked.
const NARROW: u16 = 26;
/// The most lines that one issue takes where several are shown.
const TALL: usize = 14;

/// Draws the comparison.
pub(super) fn draw(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer, viewport: &mut Viewport) {
    if model.rows.is_empty() {
        return super::empty::draw(model, look, area, buffer);
    }
    let count = model.compared.len().max(1) as u16;
    let each = area.width.saturating_sub(count - 1) / count;
    let stacked = each < NARROW;
    let head = u16::from(!stacked);
    if !stacked {
        heads(model, look, Rect { height: 1, ..area }, buffer, each);
    }
    let body = Rect { y: area.y + head, height: area.height.saturating_sub(head), ..area };
    let width = if stacked { area.width } else { each };
    let parties: Vec<PartyIx> = model.parties().collect();
    let reading = Reading {
        dataset: &model.dataset,
        standings: &model.standings,
        needles: &model.find.needles,
        look,
        parties: &parties,
    };
    if model.zoom {
        return whole(model, look, body, buffer, viewport, &reading, width, stacked);
    }
    let block = |row: usize| Block::of(model, look, &reading, model.rows[row], width, stacked);
    // The chosen issue has all the room there is; the others show that they are there.
    let most = |row: usize| if row == model.row { usize::from(body.height) } else { TALL + 1 };
    let height = |row: usize| block(row).height().min(most(row));
    let (top, _) = window(model.viewport.top, model.row, model.rows.len(), usize::from(body.height), height);
    viewport.top = top;
    let mut y = body.y;
    for row in top..model.rows.len() {
        let tall = height(row).min(usize::from(body.bottom() - y)) as u16;
        block(row).draw(model, look, Rect { y, height: tall, ..body }, buffer, row == model.row);
        y += tall;
        viewport.rows += 1;
        if y >= body.bottom() {
            break;
        }
    }
}

fn heads(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer, each: u16) {
    for (n, party) in model.compared.iter().enumerate() {
        let x = area.x + n as u16 * (each + 1);
        let chosen = n == model.compared_at && model.pane == Pane::View;
        let role = if chosen { Role::Accent } else { Role::Heading };
        let party = model.dataset.party(*party);
        let mark = if chosen { look.bar() } else { " " };
        draw::runs(
            look,
            buffer,
            (x, area.y),
            each,
            &[
                run(Role::Accent, mark),
                run(role, party.name.as_str()),
                run(Role::Dim, format!("  {}", party.role.label())),
            ],
        );
        if n > 0 {
            draw::rule(look, buffer, Rect { x: x - 1, y: area.y, width: 1, height: 1 });
        }
    }
}

/// One issue at full height, scrolled as a whole.
#[expect(clippy::too_many_arguments, reason = "a region with what its lines are made from")]
fn whole(
    model: &Model,
    look: &Look,
    area: Rect,
    buffer: &mut Buffer,
    viewport: &mut Viewport,
    reading: &Reading<'_>,
    width: u16,
    stacked: bool,
) {
    let Some(issue) = model.issue() else { return };
    viewport.rows = 1;
    viewport.top = model.viewport.top;
    let block = Block::of(model, look, reading, issue, width, stacked);
    let head = Rect { height: (block.head.len() as u16).min(area.height), ..area };
    draw::lines(buffer, head, &block.head, 0);
    let body = Rect { y: area.y + head.height, height: area.height - head.height, ..area };
    if stacked {
        let all: Vec<Line<'_>> = block.columns.into_iter().flatten().collect();
        return scrolled(model, look, body, buffer, viewport, &all, true);
    }
    let longest = block.columns.iter().map(Vec::len).max().unwrap_or(0);
    let blank = vec![Line::default(); longest];
    scrolled(model, look, body, buffer, viewport, &blank, true);
    let skip = model.scroll.min(viewport.detail_end);
    for (n, lines) in block.columns.iter().enumerate() {
        let x = body.x + n as u16 * (width + 1);
        draw::lines(buffer, Rect { x: x + 1, width: width.saturating_sub(1), ..body }, lines, skip);
        if n > 0 {
            draw::rule(look, buffer, Rect { x: x - 1, width: 1, ..body });
        }
    }
}

/// An issue as the comparison shows it: what it is and how the parties stand to each other, then a column for each.
struct Block {
    head: Vec<Line<'static>>,
    columns: Vec<Vec<Line<'static>>>,
    stacked: bool,
}

impl Block {
    fn of(
        model: &Model,
        look: &Look,
        reading: &Reading<'_>,
        issue: IssueIx,
        width: u16,
        stacked: bool,
    ) -> Self {
        let dataset = &model.dataset;
        let about = dataset.issue(issue);
        let total = if stacked { width } else { (width + 1) * model.compared.len().max(1) as u16 };
        let mut head = Para::hanging(1, 3).put(Role::Dim, format!("{} ", about.number));
        head.runs.extend(lit_runs(&about.title, Role::Heading, &model.find.needles.in_name(&about.title)));
        head.push(Role::Text, "   ");
        let (role, told) = verdict(reading, issue, &model.compared);
        head.push(role, told);
        let notes = model.notes().count_on_issue(&about.id);
        if notes > 0 {
            head.push(Role::Note, format!("   {}{notes}", look.note()));
        }
        let mut page = Page::default();
        page.put(head);
        if let Some(question) = &about.question {
            page.put(Para::indented(1).put(Role::Dim, question.as_str()));
        }
        let columns = model
            .compared
            .iter()
            .enumerate()
            .map(|(n, party)| {
                let mut column = Page::default();
                if stacked {
                    let chosen = n == model.compared_at && model.issue() == Some(issue);
                    let name = dataset.party(*party).name.as_str();
                    let bar = if chosen { look.bar() } else { " " };
                    column.put(Para::new().put(Role::Accent, bar).put(Role::Heading, name));
                }
                // What was said before is read at full height; here it would push the others off the screen.
                let words = if model.zoom { position } else { said };
                column.join(words(reading, issue, *party));
                if stacked {
                    column.gap();
                }
                column.lay(look, width.saturating_sub(2))
            })
            .collect();
        Self { head: page.lay(look, total), columns, stacked }
    }

    fn height(&self) -> usize {
        let words: usize = if self.stacked {
            self.columns.iter().map(Vec::len).sum()
        } else {
            self.columns.iter().map(Vec::len).max().unwrap_or(0)
        };
        self.head.len() + words + 1
    }

    fn draw(&self, model: &Model, look: &Look, area: Rect, buffer: &mut Buffer, chosen: bool) {
        let head = Rect { height: (self.head.len() as u16).min(area.height), ..area };
        draw::lines(buffer, head, &self.head, 0);
        let body = Rect { y: head.bottom(), height: area.height - head.height, ..area };
        let shown = usize::from(body.height.saturating_sub(1));
        if self.stacked {
            let all: Vec<Line<'_>> = self.columns.iter().flatten().cloned().collect();
            let inner =
                Rect { x: body.x + 1, width: body.width.saturating_sub(1), height: shown as u16, ..body };
            // Left and right bring the chosen party onto the screen.
            let before: usize = self.columns.iter().take(model.compared_at).map(Vec::len).sum();
            let until = before + self.columns.get(model.compared_at).map_or(0, Vec::len);
            let skip = if chosen { until.saturating_sub(shown).min(before) } else { 0 };
            draw::lines(buffer, inner, &all, skip);
            if all.len() > skip + shown && shown > 1 {
                let told = format!(" {} {} Enter ", look.ellipsis(), look.pick("→", "Right"));
                draw::right(look, buffer, inner, inner.bottom() - 1, inner.x, &[run(Role::Accent, told)]);
            }
        } else {
            let count = self.columns.len().max(1) as u16;
            let each = area.width.saturating_sub(count - 1) / count;
            for (n, lines) in self.columns.iter().enumerate() {
                let x = body.x + n as u16 * (each + 1);
                let column = Rect { x: x + 1, width: each.saturating_sub(1), height: shown as u16, ..body };
                draw::lines(buffer, column, lines, 0);
                if lines.len() > shown && shown > 1 {
                    let told = format!(" {} Enter ", look.ellipsis());
                    draw::right(
                        look,
                        buffer,
                        column,
                        column.bottom() - 1,
                        column.x,
                        &[run(Role::Accent, told)],
                    );
                }
                if n > 0 {
                    draw::rule(look, buffer, Rect { x: x - 1, width: 1, height: shown as u16, ..body });
                }
                if chosen && n == model.compared_at {
                    for y in column.top()..column.bottom() {
                        draw::text(look, buffer, (x, y), 1, Role::Accent, look.bar());
                    }
                }
            }
        }
        if chosen {
            draw::text(look, buffer, (area.x, area.y), 1, Role::Accent, look.bar());
        }
        if body.height > 0 {
            draw::rule(look, buffer, Rect { y: area.bottom() - 1, height: 1, ..area });
        }
    }
}
