//! Painting into the buffer: lines cut by cells, frames, popups over Chinese text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Widget};
use unicode_width::UnicodeWidthStr;

use crate::tui::theme::{FRAME, Theme};

/// Paints a line into a row of an area; what does not fit is left out, never half a character.
pub fn line(buffer: &mut Buffer, area: Rect, row: u16, line: &Line<'_>) {
    if row < area.height {
        buffer.set_line(area.x, area.y + row, line, area.width);
    }
}

/// Paints a text into a row of an area.
pub fn text(buffer: &mut Buffer, area: Rect, row: u16, text: &str, style: Style) {
    if row < area.height {
        buffer.set_stringn(area.x, area.y + row, text, area.width as usize, style);
    }
}

/// Paints a text at the right end of a row of an area; it is left out where it does not fit.
pub fn right(buffer: &mut Buffer, area: Rect, row: u16, line: &Line<'_>) {
    let cells = line.width() as u16;
    if row < area.height && cells <= area.width {
        buffer.set_line(area.right() - cells, area.y + row, line, cells);
    }
}

/// Paints a frame with a title and returns the area within.
pub fn frame(buffer: &mut Buffer, area: Rect, title: &str, theme: Theme) -> Rect {
    let title = if title.is_empty() { String::new() } else { format!(" {title} ") };
    let room = (area.width as usize).saturating_sub(4);
    let title = crate::model::text::cut(&title, room).into_owned();
    let block = Block::bordered()
        .border_set(FRAME)
        .border_style(theme.dim())
        .title(Line::styled(format!("-{title}"), theme.heading()));
    let inner = block.inner(area);
    block.render(area, buffer);
    inner
}

/// The area within a frame.
#[must_use]
pub const fn within(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_add(1),
        y: area.y.saturating_add(1),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    }
}

/// Clears an area for a popup and paints its frame.
pub fn popup(buffer: &mut Buffer, area: Rect, title: &str, theme: Theme) -> Rect {
    // A wide character that straddles the left edge would swallow the frame.
    if area.x > 0 {
        for row in area.top()..area.bottom() {
            let cell = &mut buffer[(area.x - 1, row)];
            if cell.symbol().width() > 1 {
                cell.set_symbol(" ");
            }
        }
    }
    Clear.render(area, buffer);
    buffer.set_style(area, theme.ground());
    frame(buffer, area, title, theme)
}

/// An area of at most this size in the middle of another one.
#[must_use]
pub fn centered(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect::new(area.x + (area.width - width) / 2, area.y + (area.height - height) / 2, width, height)
}

/// A bar of ASCII: so much of `cells` filled as `part` is of `whole`.
#[must_use]
pub fn bar(part: usize, whole: usize, cells: usize) -> String {
    let inner = cells.saturating_sub(2);
    // Full only when everything is done, and never empty once something is.
    let filled = match part {
        0 => 0,
        part if part >= whole => inner,
        part => (part * inner / whole).clamp(1, inner.saturating_sub(1).max(1)),
    };
    format!("[{}{}]", "#".repeat(filled), ".".repeat(inner - filled.min(inner)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_full_at_the_end_only() {
        for (part, whole, expected) in [
            (0, 40, "[........]"),
            (1, 40, "[#.......]"),
            (39, 40, "[#######.]"),
            (40, 40, "[########]"),
            (0, 0, "[........]"),
        ] {
            assert_eq!(bar(part, whole, 10), expected);
        }
    }

    #[test]
    fn a_popup_over_wide_characters_keeps_its_left_frame() {
        let mut buffer = Buffer::with_lines(["中文中文中文"; 4]);
        popup(
            &mut buffer,
            Rect::new(3, 0, 6, 4),
            "",
            Theme { palette: crate::store::settings::Palette::Dark, color: false, ascii: false },
        );
        for row in 0..4 {
            assert!(matches!(buffer[(3, row)].symbol(), "+" | "|"), "row {row}: {buffer:?}");
            assert_eq!(buffer[(2, row)].symbol(), " ");
        }
    }
}
