//! What lies over the view: lists to choose from, places to go to, commands, keys, questions.

use crate::domain::width::Width;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use super::draw::{self, run};
use super::look::{Look, Role};
use super::paper::{Page, Para, Run, lit_runs};
use super::plan::Plan;
use crate::app::command::Command;
use crate::app::keymap::Context;
use crate::app::overlay::{Overlay, Picker, Purpose, Question};
use crate::app::{Model, Prompt};
use crate::domain::go_to;
use crate::domain::text::{fold, safe_line};

/// Draws what lies over the view, if anything does.
pub(super) fn draw(model: &Model, look: &Look, plan: &Plan, area: Rect, buffer: &mut Buffer) {
    match &model.overlay {
        None
        | Some(
            Overlay::Filter { .. } | Overlay::Elsewhere { .. } | Overlay::LeaveRoom { .. } | Overlay::Log(_),
        ) => {}
        Some(Overlay::GoTo { hits, at, prompt }) => go_to(model, look, plan, buffer, hits, *at, prompt),
        Some(Overlay::Palette { hits, at, .. }) => {
            let lines: Vec<Vec<Run>> = hits
                .iter()
                .map(|(command, lit)| {
                    let mut runs = lit_runs(command.name(), Role::Text, lit);
                    runs.push(run(Role::Text, " ".repeat(20_usize.saturating_sub(command.name().len()))));
                    runs.push(run(Role::Accent, format!("{:<11}", model.keymap.label(*command))));
                    runs.push(run(Role::Dim, command.help()));
                    runs
                })
                .collect();
            above_prompt(look, plan, buffer, &lines, *at);
        }
        Some(Overlay::Export(dialog)) => super::export::draw(model, look, area, buffer, dialog),
        Some(Overlay::Picker(picker)) => draw_picker(look, area, buffer, picker),
        Some(Overlay::Help { prompt, scroll, contexts }) => {
            help(model, look, area, buffer, prompt, *scroll, contexts);
        }
        Some(Overlay::Question(question)) => ask(model, look, area, buffer, question),
    }
}

fn go_to(
    model: &Model,
    look: &Look,
    plan: &Plan,
    buffer: &mut Buffer,
    hits: &[go_to::Place],
    at: usize,
    prompt: &Prompt,
) {
    let dataset = &model.dataset;
    let lines: Vec<Vec<Run>> = hits
        .iter()
        .map(|place| {
            let mut runs = vec![];
            if let Some(ix) = place.issue {
                let issue = dataset.issue(ix);
                runs.push(run(Role::Dim, format!("{} ", issue.number)));
                runs.extend(lit_runs(&issue.title, Role::Text, &place.lit_title));
            }
            if let Some(ix) = place.party {
                if place.issue.is_some() {
                    runs.push(run(Role::Dim, " / "));
                }
                runs.extend(lit_runs(&dataset.party(ix).name, Role::Text, &place.lit_party));
            }
            if place.issue.is_some_and(|issue| !model.rows.contains(&issue)) {
                runs.push(run(Role::Dim, "  (hidden by the filter)"));
            }
            runs
        })
        .collect();
    if lines.is_empty() && !prompt.text().trim().is_empty() {
        let none = vec![vec![run(Role::Warning, "no issue or party is called that")]];
        return above_prompt(look, plan, buffer, &none, usize::MAX);
    }
    above_prompt(look, plan, buffer, &lines, at);
}

/// A list above the prompt, the chosen line on screen.
fn above_prompt(look: &Look, plan: &Plan, buffer: &mut Buffer, lines: &[Vec<Run>], at: usize) {
    let top = plan.header.bottom();
    let room = plan.prompt.y.saturating_sub(top);
    let tall = (lines.len() as u16).min(12).min(room.saturating_sub(1));
    if tall == 0 {
        return;
    }
    let area = Rect { y: plan.prompt.y - tall - 1, height: tall + 1, ..plan.prompt };
    Clear.render(area, buffer);
    draw::rule(look, buffer, Rect { height: 1, ..area });
    let body = Rect { y: area.y + 1, height: tall, ..area };
    rows(look, body, buffer, lines, at);
}

/// Lines of a list, scrolled so that the chosen one is on screen.
fn rows(look: &Look, area: Rect, buffer: &mut Buffer, lines: &[Vec<Run>], at: usize) {
    let tall = usize::from(area.height);
    let first = if at == usize::MAX { 0 } else { (at + 1).saturating_sub(tall) };
    for (n, (y, line)) in (area.top()..area.bottom()).zip(lines.iter().skip(first)).enumerate() {
        let chosen = first + n == at;
        draw::text(look, buffer, (area.x, y), 1, Role::Accent, if chosen { look.bar() } else { " " });
        draw::runs(look, buffer, (area.x + 2, y), area.width.saturating_sub(2), line);
        if chosen {
            let here = Rect { x: area.x + 1, y, width: area.width.saturating_sub(1), height: 1 };
            buffer.set_style(here, look.style(Role::FocusLine));
        }
    }
}

/// A box in the middle, with a title; gives the room inside.
pub(super) fn framed(
    look: &Look,
    area: Rect,
    buffer: &mut Buffer,
    (width, height): (u16, u16),
    title: &str,
) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    let frame =
        Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 3, width, height };
    Clear.render(frame, buffer);
    let (h, v) = (look.horizontal(), look.vertical());
    let style = look.style(Role::Rule);
    let corners = if look.ascii { ["+", "+", "+", "+"] } else { ["╭", "╮", "╰", "╯"] };
    for x in frame.left()..frame.right() {
        buffer.set_stringn(x, frame.top(), h, 1, style);
        buffer.set_stringn(x, frame.bottom() - 1, h, 1, style);
    }
    for y in frame.top()..frame.bottom() {
        buffer.set_stringn(frame.left(), y, v, 1, style);
        buffer.set_stringn(frame.right() - 1, y, v, 1, style);
    }
    let right = frame.right() - 1;
    let bottom = frame.bottom() - 1;
    let spots = [(frame.x, frame.y), (right, frame.y), (frame.x, bottom), (right, bottom)];
    for ((x, y), corner) in spots.into_iter().zip(corners) {
        buffer.set_stringn(x, y, corner, 1, style);
    }
    draw::text(
        look,
        buffer,
        (frame.x + 2, frame.y),
        width.saturating_sub(4),
        Role::Heading,
        &format!(" {title} "),
    );
    Rect { x: frame.x + 2, y: frame.y + 1, width: width.saturating_sub(4), height: height.saturating_sub(2) }
}

fn draw_picker(look: &Look, area: Rect, buffer: &mut Buffer, picker: &Picker) {
    let widest = picker.lines.iter().map(|line| line.label.width() + line.beside.width()).max().unwrap_or(0);
    let width = (widest as u16 + 14).clamp(36, area.width.max(36));
    let mode = match picker.purpose {
        Purpose::Themes if picker.all_of => "Themes: all of those ticked",
        Purpose::Themes => "Themes: any of those ticked",
        Purpose::Parties | Purpose::Compare | Purpose::SortBy | Purpose::Trash => picker.purpose.title(),
    };
    let height = (picker.lines.len() as u16).saturating_add(4).min(area.height.saturating_sub(2).max(5));
    let inner = framed(look, area, buffer, (width, height), mode);
    if inner.is_empty() {
        return;
    }
    let (typed, _) = picker.prompt.shown(inner.width);
    let told = if typed.is_empty() { "type to narrow" } else { &typed };
    let role = if typed.is_empty() { Role::Dim } else { Role::Strong };
    draw::text(look, buffer, (inner.x, inner.y), inner.width, role, told);
    let body = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    if picker.shown.is_empty() {
        draw::text(look, buffer, (body.x, body.y), body.width, Role::Warning, "nothing is called that");
        return;
    }
    let lines: Vec<Vec<Run>> = picker
        .shown
        .iter()
        .map(|(line, lit)| {
            let line = &picker.lines[*line];
            let mut runs = vec![];
            if picker.purpose.ticks() {
                let (on, off) = (look.pick("[✓] ", "[x] "), "[ ] ");
                runs.push(run(
                    if line.ticked { Role::Accent } else { Role::Dim },
                    if line.ticked { on } else { off },
                ));
            }
            runs.extend(lit_runs(&line.label, Role::Text, lit));
            let taken: usize =
                runs.iter().map(|run| run.text.width()).sum::<usize>() + line.beside.width() + 3;
            runs.push(run(Role::Text, " ".repeat(usize::from(body.width).saturating_sub(taken).max(1))));
            runs.push(run(Role::Dim, line.beside.as_str()));
            runs
        })
        .collect();
    rows(look, body, buffer, &lines, picker.at);
    let room = usize::from(body.height);
    if lines.len() > room {
        let told = format!(" {} of {} ", picker.at + 1, lines.len());
        draw::right(look, buffer, body, body.bottom(), body.x, &[run(Role::Dim, told)]);
    }
}

fn ask(model: &Model, look: &Look, area: Rect, buffer: &mut Buffer, question: &Question) {
    let mut page = Page::default();
    let title = match question {
        Question::Notice(told) => {
            for sentence in told {
                page.line(Role::Text, sentence);
                page.gap();
            }
            page.line(Role::Strong, "Any key goes on.");
            "Your notes"
        }
        Question::ForeignNotes { question, otherwise } => {
            page.line(Role::Text, super::pages::capital(question));
            page.gap();
            page.line(Role::Strong, format!("y says they are yours and shows them; {otherwise}."));
            "Whose notes are these?"
        }
        Question::LeaveUnsaved { reason } => {
            // The keys first: a small screen has no room for all.
            page.line(Role::Strong, "w writes all your notes to another file.");
            page.line(
                Role::Strong,
                if model.unguarded.is_some() {
                    "y leaves and loses what is not saved."
                } else {
                    "y leaves; the rest comes back at the next start."
                },
            );
            page.line(Role::Text, "Any other key stays and tries again.");
            page.gap();
            page.line(Role::Error, super::pages::capital(reason));
            "Leave without saving?"
        }
        Question::ShareNote { folder } => {
            page.line(
                Role::Text,
                format!("All who share \"{folder}\" will see it, and may keep what they have seen."),
            );
            page.gap();
            page.line(Role::Strong, "y gives it to the team; any other key keeps it private.");
            "Let the team see this note?"
        }
        Question::MoveNote { to, .. } => {
            page.line(Role::Text, format!("To {to}, which is focused in the grid."));
            page.gap();
            page.line(Role::Strong, "y moves it; any other key leaves it.");
            "Move the note?"
        }
        Question::Overwrite { dialog, told, .. } => {
            page.line(Role::Text, format!("\"{}\" is there already: {told}.", safe_line(dialog.path.text())));
            page.gap();
            page.line(Role::Strong, "y replaces it; any other key leaves it as it is.");
            "Replace the file?"
        }
        Question::TakeText { why, .. } => {
            for sentence in why {
                page.line(Role::Text, super::pages::capital(sentence));
                page.gap();
            }
            page.line(
                Role::Strong,
                "y takes the text as the editor left it; any other key keeps the note as it was.",
            );
            "Take the editor's text?"
        }
    };
    let width = area.width.min(64);
    let lines = page.lay(look, width.saturating_sub(4));
    let inner = framed(look, area, buffer, (width, lines.len() as u16 + 2), title);
    draw::lines(buffer, inner, &lines, 0);
}

fn help(
    model: &Model,
    look: &Look,
    area: Rect,
    buffer: &mut Buffer,
    prompt: &Prompt,
    scroll: usize,
    contexts: &[Context],
) {
    let width = area.width.min(96);
    let inner =
        framed(look, area, buffer, (width, area.height), "Keys: those that work where you are come first");
    let typed = fold(prompt.text().trim());
    let (shown, _) = prompt.shown(inner.width);
    let told = if typed.is_empty() { "type to narrow" } else { &shown };
    let role = if typed.is_empty() { Role::Dim } else { Role::Strong };
    draw::text(look, buffer, (inner.x, inner.y), inner.width, role, told);
    let lines = help_page(model, look, contexts, &typed).lay(look, inner.width);
    let body = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    let end = lines.len().saturating_sub(usize::from(body.height));
    let skip = scroll.min(end);
    draw::lines(buffer, body, &lines, skip);
    if skip < end && body.height > 0 {
        let told = format!(" {} {} more {} ", look.ellipsis(), end - skip, look.pick("↓", "Down"));
        draw::right(look, buffer, body, body.bottom(), body.x, &[run(Role::Dim, told)]);
    }
    if lines.is_empty() {
        draw::text(look, buffer, (body.x, body.y), body.width, Role::Warning, "no key does that");
    }
}

fn help_page(model: &Model, look: &Look, contexts: &[Context], typed: &str) -> Page {
    let mut page = Page::default();
    let order = contexts.iter().chain(Context::ALL.iter().filter(|context| !contexts.contains(context)));
    for context in order {
        let mut section = Page::default();
        for command in model.keymap.commands(*context) {
            let keys = model.keymap.labels(*context, command);
            let sought = fold(&format!("{keys} {} {}", command.name(), command.help()));
            if !typed.is_empty() && !typed.split(' ').all(|word| sought.contains(word)) {
                continue;
            }
            section.put(key_line(&keys, command));
        }
        if !section.paras.is_empty() {
            page.gap();
            page.line(Role::Heading, super::pages::capital(context.title()));
            page.join(section);
        }
    }
    if typed.is_empty() {
        page.gap();
        page.line(Role::Heading, "What stands in a cell");
        page.join(legend(look));
    }
    page
}

fn key_line(keys: &str, command: Command) -> Para {
    let pad = " ".repeat(14_usize.saturating_sub(keys.width()).max(1));
    Para::hanging(2, 18).put(Role::Accent, keys).put(Role::Text, pad).put(Role::Text, command.help())
}

/// What every glyph means: nothing is told by a colour alone, nor by a glyph that nobody explains.
fn legend(look: &Look) -> Page {
    use crate::domain::{Stance, Standing};
    let mut page = Page::default();
    for stance in Stance::ALL {
        let role = Role::of(Standing::Stance(*stance));
        let glyph = look.pick(stance.glyph(), " ");
        let para = Para::hanging(2, 18).put(role, format!("{glyph} {}", stance.ascii()));
        page.put(para.put(Role::Text, format!("             {}", stance.label())));
    }
    let marks = [
        ("words alone", "there are words, nobody has judged them"),
        ("no entry", "there is nothing: our homework, not the party's silence"),
        ("nothing public", "in room mode: nothing is here, or nothing that the public sees"),
        (look.pick("⊘ #", "  #"), "a red line"),
        (look.pick("✎ *", "  *"), "notes, yours and your team's"),
        ("! in a cell", "a correction is noted on a source that it cites"),
        ("! beside gap", "the author's word on the gap and the derived one differ"),
    ];
    for (mark, meaning) in marks {
        let pad = " ".repeat(16_usize.saturating_sub(mark.width()).max(1));
        page.put(Para::hanging(2, 18).put(Role::Text, mark).put(Role::Text, pad).put(Role::Text, meaning));
    }
    page
}
