//! What blocks and what could unblock: opportunities against challenges, measures, steps, pressures.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::draw::{self, run};
use super::grid::window;
use super::look::{Look, Role};
use super::paper::{Page, Para, Run, lit_runs};
use crate::app::place::{Focus, Item, Pane};
use crate::app::{Model, Viewport};

/// Draws the view.
pub(super) fn draw(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer, viewport: &mut Viewport) {
    if model.items.is_empty() {
        if model.rows.is_empty() {
            return super::empty::draw(model, look, area, buffer);
        }
        let mut page = Page::default();
        page.line(
            Role::Text,
            hidden(model).unwrap_or_else(|| {
                let none = if model.is_in_room() { "no public" } else { "no" };
                format!("The dataset names {none} opportunities, challenges, measures, steps or pressures.")
            }),
        );
        let inner = Rect {
            x: area.x + 2,
            y: area.y + 1,
            width: area.width.saturating_sub(3),
            height: area.height.saturating_sub(1),
        };
        return draw::lines(buffer, inner, &page.lay(look, inner.width), 0);
    }
    let rows: Vec<Row> = rows(model, look, area.width);
    let chosen = rows.iter().position(|row| row.item == Some(model.item)).unwrap_or(0);
    // The heading above the first item of a section stays with it.
    let height = |row: usize| rows[row].height();
    let (mut top, _) = window(0, chosen, rows.len(), usize::from(area.height), height);
    if top == chosen && top > 0 && rows[top - 1].item.is_none() && area.height > 4 {
        top -= 1;
    }
    let mut y = area.y;
    for row in &rows[top..] {
        if y >= area.bottom() {
            break;
        }
        let tall = row.height().min(usize::from(area.bottom() - y)) as u16;
        let at = Rect { y, height: tall, ..area };
        row.draw(look, at, buffer, row.item == Some(model.item), model.pane == Pane::View);
        viewport.rows += usize::from(row.item.is_some());
        y += tall;
    }
}

/// A heading, or an item in one or two columns.
struct Row {
    item: Option<usize>,
    left: Vec<Line<'static>>,
    right: Vec<Line<'static>>,
    split: u16,
}

impl Row {
    fn height(&self) -> usize {
        if self.split == 0 {
            self.left.len() + self.right.len()
        } else {
            self.left.len().max(self.right.len()).max(1)
        }
    }

    fn draw(&self, look: &Look, area: Rect, buffer: &mut Buffer, chosen: bool, focused: bool) {
        let inner = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
        if self.split == 0 {
            draw::lines(buffer, inner, &self.left, 0);
            let below = self.left.len() as u16;
            let rest = Rect { y: inner.y + below, height: inner.height.saturating_sub(below), ..inner };
            draw::lines(buffer, rest, &self.right, 0);
        } else {
            draw::lines(buffer, Rect { width: self.split, ..inner }, &self.left, 0);
            let x = inner.x + self.split + 2;
            draw::lines(buffer, Rect { x, width: inner.right().saturating_sub(x), ..inner }, &self.right, 0);
        }
        if chosen {
            for y in area.top()..area.bottom() {
                draw::text(look, buffer, (area.x, y), 1, Role::Accent, look.bar());
            }
            if focused {
                buffer.set_style(Rect { height: area.height.min(1), ..inner }, look.style(Role::FocusLine));
            }
        }
    }
}

fn rows(model: &Model, look: &Look, width: u16) -> Vec<Row> {
    let inner = width.saturating_sub(2);
    let split = if inner >= 50 { inner / 2 - 1 } else { 0 };
    let mut rows = vec![];
    let mut section = "";
    for (n, item) in model.items.iter().enumerate() {
        if item.section() != section {
            if !section.is_empty() {
                rows.push(Row { item: None, left: vec![Line::default()], right: vec![], split: 0 });
            }
            section = item.section();
            let mut page = Page::default();
            page.line(Role::Heading, section);
            rows.push(Row { item: None, left: page.lay(look, inner), right: vec![], split: 0 });
        }
        let (mut left, right) = words(model, look, *item);
        let notes = model.anchor(Focus::Item(*item)).map_or(0, |anchor| model.notes().on(&anchor).len());
        if notes > 0
            && let Some(para) = left.paras.last_mut()
        {
            para.push(Role::Note, format!("  {}{notes}", look.note()));
        }
        let narrow = if split == 0 { inner } else { split };
        let rest = if split == 0 { inner } else { inner.saturating_sub(split + 2) };
        let right = if right.paras.is_empty() { vec![] } else { right.lay(look, rest) };
        rows.push(Row { item: Some(n), left: left.lay(look, narrow), right, split });
    }
    if let Some(told) = hidden(model) {
        let mut page = Page::default();
        page.paras.push(Para::new());
        page.line(Role::Dim, told);
        rows.push(Row { item: None, left: page.lay(look, inner), right: vec![], split: 0 });
    }
    rows
}

/// How many items the filter hides, if it hides any.
fn hidden(model: &Model) -> Option<String> {
    let dataset = &model.dataset;
    let paired: std::collections::HashSet<_> = dataset
        .opportunities()
        .iter()
        .flat_map(|opportunity| opportunity.challenges.iter().copied())
        .collect();
    let all = dataset.opportunities().len() + dataset.challenges().len() - paired.len()
        + dataset.measures().len()
        + dataset.steps().len()
        + dataset.pressures().len();
    let hidden = all - model.items.len();
    (hidden > 0).then(|| format!("{hidden} of {all} hidden by the filter; r lifts it."))
}

/// The two sides of an item: what it is, and what is set against it or known of it.
fn words(model: &Model, look: &Look, item: Item) -> (Page, Page) {
    let dataset = &model.dataset;
    let (mut left, mut right) = (Page::default(), Page::default());
    let lit = |role, text: &str| -> Vec<Run> { lit_runs(text, role, &model.find.needles.in_text(text)) };
    let put = |page: &mut Page, lead: Option<Run>, runs: Vec<Run>| {
        let mut para = Para::hanging(0, 2);
        para.runs.extend(lead);
        para.runs.extend(runs);
        page.put(para);
    };
    match item {
        Item::Opportunity(ix) => {
            let opportunity = dataset.opportunity(ix);
            put(
                &mut left,
                Some(run(Role::Support, look.pick("↗ ", "> "))),
                lit(Role::Strong, &opportunity.text),
            );
            for challenge in &opportunity.challenges {
                let against = run(Role::Oppose, look.pick("⇄ ", "< "));
                put(&mut right, Some(against), lit(Role::Text, &dataset.challenge(*challenge).text));
            }
            if opportunity.challenges.is_empty() {
                right.line(Role::Dim, format!("{} is set against it", dataset.nothing()));
            }
        }
        Item::Challenge(ix) => {
            let challenge = dataset.challenge(ix);
            put(
                &mut left,
                Some(run(Role::Oppose, look.pick("⇄ ", "< "))),
                lit(Role::Strong, &challenge.text),
            );
            let owners: Vec<&str> =
                challenge.owners.iter().map(|ix| dataset.party(*ix).short.as_str()).collect();
            if !owners.is_empty() {
                right.line(Role::Dim, format!("whose move: {}", owners.join(", ")));
            }
            if let Some(mitigation) = &challenge.mitigation {
                put(&mut right, Some(run(Role::Dim, "would lessen it: ")), lit(Role::Text, mitigation));
            }
        }
        Item::Measure(ix) => {
            let measure = dataset.measure(ix);
            let status = measure.status.map(|status| format!("  {}", status.label())).unwrap_or_default();
            let mut runs = lit(Role::Strong, &measure.title);
            runs.push(run(Role::Dim, status));
            put(&mut left, None, runs);
            let fields =
                [("purpose: ", &measure.purpose), ("impact: ", &measure.impact), ("risk: ", &measure.risk)];
            for (label, text) in fields {
                if let Some(text) = text {
                    let role = if label == "risk: " { Role::Warning } else { Role::Dim };
                    put(&mut right, Some(run(role, label)), lit(Role::Text, text));
                }
            }
        }
        Item::Step(ix) => {
            let step = dataset.step(ix);
            put(&mut left, None, lit(Role::Strong, &step.text));
            let told = [
                step.status.map(|status| status.label().to_owned()),
                step.proposed_by.as_ref().map(|by| format!("proposed by {by}")),
            ];
            let told: Vec<String> = told.into_iter().flatten().collect();
            if !told.is_empty() {
                right.line(Role::Dim, told.join(" · "));
            }
        }
        Item::Pressure(at) => {
            if let Some(pressure) = dataset.pressures().get(at) {
                let from = pressure.from.map(|from| format!("  {}", from.label())).unwrap_or_default();
                let runs =
                    vec![run(Role::Strong, dataset.party(pressure.on).name.as_str()), run(Role::Dim, from)];
                put(&mut left, None, runs);
                put(&mut right, None, lit(Role::Text, &pressure.text));
            }
        }
    }
    (left, right)
}
