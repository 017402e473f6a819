//! Putting words on the frame: one line of runs, cut to its room.

use crate::domain::width::Width;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::look::{Look, Role};
use super::paper::{Run, cut};

/// Writes runs on one line from a column on, cut with an ellipsis where they have no room; says how many columns they took.
pub(super) fn runs(look: &Look, buffer: &mut Buffer, (x, y): (u16, u16), width: u16, runs: &[Run]) -> u16 {
    let area = buffer.area;
    if y < area.top() || y >= area.bottom() || x >= area.right() {
        return 0;
    }
    let room = usize::from(width.min(area.right() - x));
    let total: usize = runs.iter().map(|run| run.text.width()).sum();
    let mut left = room;
    let mut at = x;
    for run in runs {
        let wide = run.text.width();
        let last = total > room && wide >= left;
        let text =
            if last { cut(&format!("{} ", run.text), left, look.ellipsis()) } else { run.text.clone() };
        let (next, _) = buffer.set_stringn(at, y, &text, left, look.style(run.role));
        left = left.saturating_sub(usize::from(next - at));
        at = next;
        if last || left == 0 {
            break;
        }
    }
    at - x
}

/// Writes one run.
pub(super) fn text(
    look: &Look,
    buffer: &mut Buffer,
    at: (u16, u16),
    width: u16,
    role: Role,
    text: &str,
) -> u16 {
    runs(look, buffer, at, width, &[Run { role, text: text.to_owned() }])
}

/// Writes runs so that they end at the right edge of an area's line; what has no room is left out from the left.
pub(super) fn right(look: &Look, buffer: &mut Buffer, area: Rect, y: u16, from: u16, pieces: &[Run]) {
    let mut pieces = pieces;
    let room = usize::from(area.right().saturating_sub(from));
    while !pieces.is_empty() && pieces.iter().map(|run| run.text.width()).sum::<usize>() > room {
        pieces = &pieces[1..];
    }
    let wide = pieces.iter().map(|run| run.text.width()).sum::<usize>() as u16;
    if wide > 0 {
        runs(look, buffer, (area.right() - wide, y), wide, pieces);
    }
}

/// Writes laid lines into an area, the first `skip` left out.
pub(super) fn lines(buffer: &mut Buffer, area: Rect, lines: &[Line<'_>], skip: usize) {
    for (y, line) in (area.top()..area.bottom()).zip(lines.iter().skip(skip)) {
        buffer.set_line(area.x, y, line, area.width);
    }
}

/// Draws a rule along an area that is one column or one row.
pub(super) fn rule(look: &Look, buffer: &mut Buffer, area: Rect) {
    if area.is_empty() {
        return;
    }
    let glyph = if area.width == 1 { look.vertical() } else { look.horizontal() };
    let style = look.style(Role::Rule);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            buffer.set_stringn(x, y, glyph, 1, style);
        }
    }
}

/// A line of a list: a bar and emphasis where it is chosen.
pub(super) fn bar(look: &Look, chosen: bool) -> Span<'static> {
    if chosen { Span::styled(look.bar(), look.style(Role::Accent)) } else { Span::raw(" ") }
}

/// Shorthand for a run.
pub(super) fn run(role: Role, text: impl Into<String>) -> Run {
    Run { role, text: text.into() }
}

/// A number with its noun: `1 issue`, `3 issues`.
pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}
