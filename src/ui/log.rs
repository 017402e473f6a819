//! The log line: what a remark is about and how it is understood, and below that what is typed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::draw::{self, run};
use super::look::{Look, Role};
use super::paper::{Page, Para, Run};
use crate::app::Model;
use crate::app::overlay::{LogLine, Overlay};
use crate::domain::remark::completions;
use crate::domain::{Anchor, NoteText, Remark};

/// The most lines that are given to what a remark is about.
const MOST: usize = 3;

/// Lines that the log line takes above the one that is typed in; 0 while it is closed.
pub(super) fn height(model: &Model, look: &Look, width: u16) -> u16 {
    match &model.overlay {
        Some(Overlay::Log(line)) => about(model, look, line, width).len() as u16,
        Some(_) | None => 0,
    }
}

/// Draws it, into the lines above the last.
pub(super) fn draw(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer, line: &LogLine) {
    let about = about(model, look, line, area.width);
    let above = Rect { x: area.x + 1, width: area.width - 1, height: area.height.saturating_sub(1), ..area };
    draw::lines(buffer, above, &about, 0);
    let typed = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
    super::footer::typed(look, typed, buffer, "' ", &line.prompt);
}

/// `Minimum flow / Southern Union · quote · said by Southern Union · #ask`
fn about(model: &Model, look: &Look, line: &LogLine, width: u16) -> Vec<Line<'static>> {
    let dataset = &model.dataset;
    let remark = Remark::read(line.prompt.text(), dataset);
    let on = if remark.to_inbox { Anchor::Inbox } else { model.log_anchor() };
    let mut para = Para::hanging(0, 2);
    if on == Anchor::Inbox {
        para.push(Role::Warning, "inbox, to be filed later");
    } else {
        para.push(Role::Accent, on.describe(dataset));
    }
    if !line.prompt.text().trim().is_empty() {
        para.push(Role::Text, format!(" · {}", remark.kind.label()));
        if let Some(party) = remark.said_by {
            para.push(Role::Text, " · said by ");
            para.push(Role::Strong, dataset.party(party).name.as_str());
        }
        let text = NoteText::new(&remark.text);
        for tag in text.tags() {
            para.push(Role::Dim, format!(" · #{tag}"));
        }
    }
    let mut page = Page::default();
    page.put(para);
    let mut lines = page.lay(look, width.saturating_sub(2));
    lines.truncate(MOST);
    lines
}

/// What the last line says before any keys: the names that fit what is typed after an `@`, else what is wrong.
pub(super) fn told(model: &Model, line: &LogLine) -> Vec<Run> {
    let dataset = &model.dataset;
    let typed = line.prompt.text();
    if let Some((_, parties)) = completions(typed, line.prompt.cursor(), dataset) {
        let mut runs = vec![run(Role::Accent, "Tab"), run(Role::Dim, " completes  ")];
        for (n, party) in parties.iter().map(|party| dataset.party(*party)).enumerate() {
            let role = if n == 0 { Role::Strong } else { Role::Text };
            runs.push(run(role, format!("@{}", party.id)));
            runs.push(run(Role::Dim, format!(" {}   ", party.name)));
        }
        return runs;
    }
    let trouble = Remark::read(typed, dataset).trouble;
    trouble.map(|trouble| run(Role::Error, trouble.told(dataset))).into_iter().collect()
}

/// The keys that matter while it is open, the most needed first.
pub(super) fn keys(line: &LogLine) -> Vec<(String, &'static str)> {
    let keys: &[(&str, &'static str)] = if line.prompt.text().trim().is_empty() {
        &[
            ("Enter", "closes"),
            ("@", "who spoke"),
            ("↑↓←→", "move"),
            ("\"", "quote"),
            ("?", "question"),
            ("!", "to do"),
            ("#", "tag"),
            (">inbox", "files it later"),
        ]
    } else {
        &[("Enter", "notes it"), ("@", "who spoke"), ("↑↓←→", "move"), ("#", "tag"), ("Esc", "to the trash")]
    };
    keys.iter().map(|(key, what)| ((*key).to_owned(), *what)).collect()
}
