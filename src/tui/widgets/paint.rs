//! Painting into the buffer: lines cut by cells, frames, popups over Chinese text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget};
use unicode_width::UnicodeWidthStr;

use crate::model::value::text::plain_width;
use crate::tui::theme::Theme;

/// Paints a line into a row of an area; what does not fit is left out, never half a character.
pub fn line(buffer: &mut Buffer, area: Rect, row: u16, line: &Line<'_>) {
    if row < area.height {
        put_line(buffer, area.x, area.y + row, line, area.width);
    }
}

/// Paints a text into a row of an area.
pub fn text(buffer: &mut Buffer, area: Rect, row: u16, text: &str, style: Style) {
    if row < area.height {
        put(buffer, area.x, area.y + row, text, area.width, style);
    }
}

fn put_line(buffer: &mut Buffer, x: u16, y: u16, line: &Line<'_>, cells: u16) {
    let mut taken = 0;
    for span in line {
        taken = put(buffer, x + taken, y, &span.content, cells - taken, line.style.patch(span.style)) - x;
    }
}

/// Puts a text into a row, as far as it fits into so many cells, and returns the column behind it.
///
/// Text with a [`plain_width`] skips ratatui's grapheme segmentation, which is a quarter of the cost of a whole screen.
fn put(buffer: &mut Buffer, x: u16, y: u16, text: &str, cells: u16, style: Style) -> u16 {
    if text.chars().any(|letter| plain_width(letter).is_none()) {
        return buffer.set_stringn(x, y, text, usize::from(cells), style).0;
    }
    let end = x.saturating_add(cells).min(buffer.area.right());
    let mut x = x;
    for letter in text.chars() {
        let behind = x + plain_width(letter).unwrap_or_default();
        if behind > end {
            break;
        }
        buffer[(x, y)].set_char(letter).set_style(style);
        // The cell that a wide character covers holds nothing of its own.
        (x + 1..behind).for_each(|covered| buffer[(covered, y)].reset());
        x = behind;
    }
    x
}

/// Paints a text at the right end of a row of an area; it is left out where it does not fit.
pub fn right(buffer: &mut Buffer, area: Rect, row: u16, line: &Line<'_>) {
    let cells = line.width() as u16;
    if row < area.height && cells <= area.width {
        put_line(buffer, area.right() - cells, area.y + row, line, cells);
    }
}

/// Frames are of plain ASCII: the usual box-drawing lines are two cells wide on a zh-TW Windows console.
const CORNER: &str = "+";
const EDGE: &str = "-";
const SIDE: &str = "|";

/// Paints a frame with a title and returns the area within.
pub fn frame(buffer: &mut Buffer, area: Rect, title: &str, theme: Theme) -> Rect {
    let title = if title.is_empty() { String::new() } else { format!(" {title} ") };
    let room = (area.width as usize).saturating_sub(4);
    let title = crate::model::value::text::cut(&title, room).into_owned();
    // Corners and edges one by one: ratatui's frame also visits every cell within.
    let edge = format!("{CORNER}{}{CORNER}", EDGE.repeat(usize::from(area.width).saturating_sub(2)));
    let bottom = area.height.saturating_sub(1);
    for row in [0, bottom] {
        text(buffer, area, row, &edge, theme.dim());
    }
    for row in 1..bottom {
        text(buffer, area, row, SIDE, theme.dim());
        let right = Rect { x: area.right().saturating_sub(1), width: area.width.min(1), ..area };
        text(buffer, right, row, SIDE, theme.dim());
    }
    let title = format!("-{title}");
    let above = Rect { x: area.x.saturating_add(1), width: area.width.saturating_sub(2), ..area };
    text(buffer, above, 0, &title, theme.heading());
    within(area)
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

/// A progress bar in ASCII, `cells` wide, filled by the ratio of `part` to `whole`.
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
    use proptest::prelude::*;
    use ratatui::style::{Color, Modifier};
    use ratatui::text::Span;

    use super::*;

    proptest! {
        #[test]
        fn a_text_is_painted_as_the_library_would(
            texts in prop::collection::vec(("[a中，（…é\u{301}全 ●-]{0,9}", 0_u8..4), 0..5),
            (column, cells) in (0_u16..12, 0_u16..20),
        ) {
            let spans: Vec<Span> = texts
                .into_iter()
                .map(|(text, colour)| Span::styled(text, Style::new().fg(Color::Indexed(colour))))
                .collect();
            let line = Line::from(spans).style(Modifier::BOLD);
            let [mut ours, mut theirs] = [(); 2].map(|()| Buffer::with_lines(["中文abc中文 中文"; 2]));
            let area = Rect::new(column.min(ours.area.width), 0, cells.min(ours.area.width.saturating_sub(column)), 2);
            super::line(&mut ours, area, 1, &line);
            theirs.set_line(area.x, 1, &line, area.width);
            prop_assert_eq!(ours, theirs);
        }
    }

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
            Theme { palette: crate::ops::settings::Colours::Dark, color: false, ascii: false },
        );
        for row in 0..4 {
            assert!(matches!(buffer[(3, row)].symbol(), "+" | "|"), "row {row}: {buffer:?}");
            assert_eq!(buffer[(2, row)].symbol(), " ");
        }
    }
}
