//! Painting into the buffer: lines cut by cells, rows of lists, rules, headers, and popups over Chinese text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};
use unicode_width::UnicodeWidthStr;

use crate::model::value::text::{CUT_MARK, cut, first_drawn, width};
use crate::tui::component::popup::is_page;
pub use crate::tui::component::popup::within;
use crate::tui::theme::Theme;

/// The last row of an area; none of an empty one.
#[must_use]
pub fn last_row(area: Rect) -> Rect {
    Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area }
}

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

/// Puts a text into a row, as far as it fits into `cells` cells, and returns the column behind it.
///
/// What [`first_drawn`] knows skips ratatui's grapheme segmentation, which is a quarter of the cost of a whole screen.
fn put(buffer: &mut Buffer, x: u16, y: u16, text: &str, cells: u16, style: Style) -> u16 {
    let end = x.saturating_add(cells).min(buffer.area.right());
    if x >= end {
        return x;
    }
    let first = buffer.index_of(x, y);
    let row = &mut buffer.content[first..first + usize::from(end - x)];
    let mut rest = text;
    // The last letter and its cell: what is not plain may combine with it.
    let (mut last, mut at, mut behind) = (text, 0, 0);
    while let Some(letter) = first_drawn(rest.as_bytes()) {
        (last, at) = (rest, behind);
        let Some(letter_cells) = row.get_mut(at..at + letter.cells) else { return x + at as u16 };
        // The cell that a wide character covers holds nothing of its own.
        for (place, cell) in letter_cells.iter_mut().enumerate() {
            if place == 0 {
                cell.set_char(letter.letter).set_style(style);
            } else {
                cell.reset();
            }
        }
        behind = at + letter.cells;
        rest = &rest[letter.bytes..];
    }
    if rest.is_empty() {
        return x + behind as u16;
    }
    let column = x + at as u16;
    buffer.set_stringn(column, y, last, usize::from(end - column), style).0
}

/// Paints a text at the right end of a row of an area; it is left out where it does not fit.
pub fn right(buffer: &mut Buffer, area: Rect, row: u16, line: &Line<'_>) {
    let cells = line.width() as u16;
    if row < area.height && cells <= area.width {
        put_line(buffer, area.right() - cells, area.y + row, line, cells);
    }
}

/// Paints a row of a list; the row under the cursor is lit over the whole width of the area and marked in its first cell,
/// which lines leave blank.
pub fn row(buffer: &mut Buffer, area: Rect, row: u16, line: &Line<'_>, is_cursor: bool, theme: Theme) {
    self::line(buffer, area, row, line);
    if is_cursor && row < area.height {
        light(buffer, Rect { y: area.y + row, height: 1, ..area }, theme);
    }
}

/// Lights the row under the cursor, of which the first cell is blank.
pub fn light(buffer: &mut Buffer, row: Rect, theme: Theme) {
    put(buffer, row.x, row.y, theme.here(), row.width.min(1), theme.key());
    buffer.set_style(row, theme.cursor());
}

/// Paints a rule over the first row of an area: `─ title ───── aside ─`. The title is cut where both do not fit, and the
/// aside left out where that leaves the title less than half of the width.
pub fn rule(buffer: &mut Buffer, area: Rect, title: &Line<'_>, aside: &Line<'_>, theme: Theme) {
    let across = |cells: u16| Span::styled(theme.lines().across.repeat(usize::from(cells)), theme.line());
    let aside_cells = aside.width() as u16;
    let room = area.width.saturating_sub(6);
    let has_aside = aside_cells > 0 && (aside_cells + 3 + title.width() as u16 <= room || aside_cells < room / 2);
    // Blank, aside, blank, one cell of the line.
    let end_cells = if has_aside { aside_cells + 3 } else { 0 };
    let title = cut_line(title, usize::from(area.width.saturating_sub(end_cells + if has_aside { 4 } else { 6 })));
    let mut spans = Vec::new();
    let mut taken = 0;
    if title.width() > 0 {
        taken = title.width() as u16 + 3;
        spans.extend([across(1), Span::raw(" ")]);
        spans.extend(title.spans.into_iter().map(|span| Span::styled(span.content, title.style.patch(span.style))));
        spans.push(Span::raw(" "));
    }
    spans.push(across(area.width.saturating_sub(taken + end_cells)));
    if has_aside {
        spans.push(Span::raw(" "));
        spans.extend(aside.spans.iter().map(|span| Span::styled(span.content.clone(), aside.style.patch(span.style))));
        spans.extend([Span::raw(" "), across(1)]);
    }
    self::line(buffer, area, 0, &Line::from(spans));
}

/// A line cut to `cells` cells, with the mark of a cut at its end.
#[must_use]
pub fn cut_line(line: &Line<'_>, cells: usize) -> Line<'static> {
    let mut left = cells;
    let mut spans = Vec::new();
    let fits = line.width() <= cells;
    for span in &line.spans {
        let is_last = !fits && span.width() >= left.saturating_sub(CUT_MARK.len());
        let content = if is_last && span.width() < left {
            // The rest of the line is what does not fit.
            cut(&format!("{}{}", span.content, " ".repeat(left)), left).into_owned()
        } else {
            cut(&span.content, left).into_owned()
        };
        left = left.saturating_sub(width(&content));
        spans.push(Span::styled(content, span.style));
        if is_last {
            break;
        }
    }
    Line { spans, style: line.style, alignment: line.alignment }
}

/// Paints a frame with a title, for what lies on top, and returns the area within.
pub fn frame(buffer: &mut Buffer, area: Rect, title: &str, theme: Theme) -> Rect {
    let lines = theme.lines();
    let [upper_left, upper_right, lower_left, lower_right] = lines.corners;
    let edge = lines.across.repeat(usize::from(area.width).saturating_sub(2));
    let bottom = area.height.saturating_sub(1);
    text(buffer, area, 0, &format!("{upper_left}{edge}{upper_right}"), theme.line());
    text(buffer, area, bottom, &format!("{lower_left}{edge}{lower_right}"), theme.line());
    let right = Rect { x: area.right().saturating_sub(1), width: area.width.min(1), ..area };
    for row in 1..bottom {
        text(buffer, area, row, lines.down, theme.line());
        text(buffer, right, row, lines.down, theme.line());
    }
    if !title.is_empty() {
        let room = usize::from(area.width).saturating_sub(6);
        let above = Rect { x: area.x.saturating_add(2), width: area.width.saturating_sub(4), ..area };
        self::line(buffer, above, 0, &Line::styled(format!(" {} ", cut(title, room)), theme.place()));
    }
    within(area)
}

/// Clears an area for a popup and paints its title: a page has a header above a rule, anything smaller a frame. Returns
/// the area within.
pub fn popup(buffer: &mut Buffer, area: Rect, title: &str, theme: Theme) -> Rect {
    popup_of(buffer, area, &Line::styled(title.to_owned(), theme.place()), &Line::default(), theme)
}

/// As [`popup`], with a title in several styles; on a page the aside stands at the right end of the header. Returns the area
/// within.
pub fn popup_of(buffer: &mut Buffer, area: Rect, title: &Line<'_>, aside: &Line<'_>, theme: Theme) -> Rect {
    // A wide character that straddles the left edge would swallow the frame.
    if area.x > 0 {
        for row in area.top()..area.bottom() {
            let cell = &mut buffer[(area.x - 1, row)];
            if cell.symbol().width() > 1 {
                cell.set_symbol(" ");
            }
        }
    }
    clear(buffer, area, theme);
    if is_page(area) {
        header(buffer, area, title, aside);
        let below = Rect { y: area.y + 1.min(area.height), height: area.height.saturating_sub(1), ..area };
        rule(buffer, below, &Line::default(), &Line::default(), theme);
        within(area)
    } else {
        frame(buffer, area, &title.to_string(), theme)
    }
}

/// Clears an area to the ground.
pub fn clear(buffer: &mut Buffer, area: Rect, theme: Theme) {
    Clear.render(area, buffer);
    ground(buffer, area, theme);
}

/// Lays the ground of an area. The terminal's own is there already, and to give it to every cell would take as long as
/// painting the text.
pub fn ground(buffer: &mut Buffer, area: Rect, theme: Theme) {
    if theme.ground() != Style::new() {
        buffer.set_style(area, theme.ground());
    }
}

/// Paints the header of a screen into its first row: what this is, cut where the aside at the right end leaves no room.
pub fn header(buffer: &mut Buffer, area: Rect, title: &Line<'_>, aside: &Line<'_>) {
    let aside_cells = aside.width() as u16;
    let rest = area.width.saturating_sub(if aside_cells > 0 { aside_cells + 4 } else { 2 });
    let title = cut_line(title, usize::from(rest));
    line(buffer, Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(1), ..area }, 0, &title);
    let aside_area = Rect { width: area.width.saturating_sub(1), ..area };
    right(buffer, aside_area, 0, aside);
}

/// An area of at most this size in the middle of another one.
#[must_use]
pub fn centered(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect::new(area.x + (area.width - width) / 2, area.y + (area.height - height) / 2, width, height)
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
            texts in prop::collection::vec(("[a中，（…é\u{301}\u{fe0f}全 ●─✓·-]{0,9}", 0_u8..4), 0..5),
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

    fn painted(cells: u16, title: &str, aside: &str) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, cells, 1));
        rule(&mut buffer, Rect::new(0, 0, cells, 1), &Line::raw(title), &Line::raw(aside), Theme::plain());
        let cells = (0..cells).map(|column| buffer[(column, 0)].symbol());
        cells.collect::<String>()
    }

    #[test]
    fn a_rule_carries_its_title_and_an_aside_as_long_as_both_can_be_read() {
        for (cells, title, aside, expected) in [
            (20, "", "", "--------------------"),
            (20, "title", "", "- title ------------"),
            (20, "title", "2/8", "- title ------ 2/8 -"),
            (20, "a long title", "2/8", "- a long t.. - 2/8 -"),
            (20, "a long title", "a long aside", "- a long title -----"),
            (8, "title", "2/8", "- .. ---"),
            (3, "title", "2/8", "---"),
            (1, "title", "2/8", "-"),
        ] {
            assert_eq!(painted(cells, title, aside), expected, "{cells} {title} {aside}");
        }
    }

    #[test]
    fn a_line_is_cut_where_its_spans_end_or_within_one() {
        let line = Line::from(vec![Span::raw("中文"), Span::raw("abc"), Span::raw("def")]);
        let cut = |cells| cut_line(&line, cells).to_string();
        assert_eq!([10, 9, 8, 6, 5, 1].map(cut), ["中文abcdef", "中文abc..", "中文ab..", "中文..", "中..", "."]);
    }

    #[test]
    fn the_row_under_the_cursor_is_lit_to_its_end_and_keeps_the_colours_on_it() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        let theme = Theme { depth: crate::tui::theme::Depth::True, ..Theme::plain() };
        let mark = theme.mark(Some(crate::model::record::mark::Mark::Absent));
        let line = Line::from(vec![Span::raw(" "), Span::styled("x", mark), Span::raw(" 中文")]);
        row(&mut buffer, Rect::new(0, 0, 12, 1), 0, &line, true, theme);
        assert!((0..12).all(|column| Some(buffer[(column, 0)].bg) == theme.cursor().bg), "{buffer:?}");
        assert_eq!((Some(buffer[(1, 0)].fg), buffer[(0, 0)].symbol()), (mark.fg, ">"));
    }

    #[test]
    fn a_popup_over_wide_characters_keeps_its_left_frame() {
        let mut buffer = Buffer::with_lines(["中文中文中文"; 4]);
        popup(&mut buffer, Rect::new(3, 0, 6, 4), "", Theme::plain());
        for row in 0..4 {
            assert!(matches!(buffer[(3, row)].symbol(), "+" | "|"), "row {row}: {buffer:?}");
            assert_eq!(buffer[(2, row)].symbol(), " ");
        }
    }
}
