//! A chart of one number: a column an inspection with its value above it, lines at 50 and 100, and what it is below it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint;
use crate::model::value::text::{cut, width};
use crate::model::value::weight::Percent;
use crate::tui::theme::Theme;

/// Cells of the scale at the left.
const SCALE: u16 = 6;
/// The least and the most cells from one column to the next.
const STEP: (u16, u16) = (14, 24);
/// Cells of a column's bar.
const BAR: (u16, u16) = (4, 8);

/// One inspection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The number; none where there is nothing to show.
    pub value: Option<Percent>,
    /// Whether it can be set against others: else its column is shaded.
    pub is_whole: bool,
    /// What stands below, a line each.
    pub labels: Vec<String>,
    /// Whether the cursor is on it.
    pub is_here: bool,
}

/// How many inspections fit into a width in cells; at least one.
#[must_use]
pub fn room(cells: u16) -> usize {
    usize::from((cells.saturating_sub(SCALE) / STEP.0).max(1))
}

/// Paints the columns, over the whole area.
pub fn draw(buffer: &mut Buffer, area: Rect, columns: &[Column], theme: Theme) {
    if area.height < 4 || area.width <= SCALE {
        return;
    }
    let labels = columns.iter().map(|column| column.labels.len()).max().unwrap_or_default() as u16;
    // The bars come before all but the first line of the labels.
    let labels = labels.min((area.height / 4).max(1));
    // A row for the values above the highest bar, one for the base line.
    let full = area.height - labels - 2;
    let base = area.y + 1 + full;
    let row = |y: u16| Rect { y, height: 1, ..area };
    let grid = |y: u16| Rect { x: area.x + SCALE, width: area.width - SCALE, ..row(y) };
    for (value, height) in [(100, full), (50, full.div_ceil(2))] {
        if value == 100 || full > 3 {
            let y = base - height;
            paint::text(buffer, row(y), 0, &format!("{value:>4}"), theme.muted());
            let dots = format!("{} ", theme.dot()).repeat(usize::from(area.width - SCALE) / 2);
            paint::text(buffer, grid(y), 0, &dots, theme.line());
        }
    }
    paint::text(buffer, row(base), 0, "   0", theme.muted());
    let line = theme.lines().across.repeat(usize::from(area.width - SCALE));
    paint::text(buffer, grid(base), 0, &line, theme.line());
    let count = u16::try_from(columns.len()).unwrap_or(u16::MAX).max(1);
    let step = ((area.width - SCALE) / count).clamp(STEP.0, STEP.1);
    for (at, column) in (0..).zip(columns) {
        let x = area.x + SCALE + at * step;
        if x + STEP.0 > area.right() + 1 {
            break;
        }
        let place = Rect { x, width: step.min(area.right() - x), ..area };
        draw_column(buffer, place, (base, full, labels), column, theme);
    }
}

/// Paints a column into its place: bar and value upwards from the base line, the labels below it.
fn draw_column(buffer: &mut Buffer, place: Rect, (base, full, labels): (u16, u16, u16), column: &Column, theme: Theme) {
    let bar = (place.width / 3).clamp(BAR.0, BAR.1).min(place.width.saturating_sub(2));
    let at = |y: u16, x: u16, cells: u16| Rect { x: place.x + x, y, width: cells, height: 1 };
    let words = column.value.map_or_else(|| theme.none().to_owned(), |value| value.to_string());
    let eighths = column.value.map_or(0, |value| eighths(value, full));
    let rows = eighths.div_ceil(8);
    let style = if column.is_whole { theme.chart() } else { theme.muted() };
    for row in 0..rows {
        let filled = (eighths - row * 8).min(8);
        let sign = if column.is_whole { theme.column(filled) } else { theme.shade() };
        paint::text(buffer, at(base - 1 - row, 2, bar), 0, &sign.repeat(usize::from(bar)), style);
    }
    let value_style = if column.is_whole { theme.heading() } else { theme.muted() };
    // Above the middle of the bar, and never over the grid's own signs without a blank.
    let length = width(&words) as u16;
    let indent = (1 + bar / 2).saturating_sub(length / 2);
    paint::text(buffer, at(base - 1 - rows, indent, length + 2), 0, &format!(" {words} "), value_style);
    let sign = if column.is_here { theme.stands() } else { " " };
    paint::text(buffer, at(base + 1, 0, 1), 0, sign, theme.key());
    for (row, label) in (1..=labels).zip(&column.labels) {
        let style = match (row, column.is_here) {
            (_, true) => theme.heading(),
            (1, false) => Style::new(),
            (_, false) => theme.muted(),
        };
        let cells = place.width.saturating_sub(1);
        paint::text(buffer, at(base + row, 1, cells), 0, &cut(label, usize::from(cells)), style);
    }
}

/// How high a column is where the highest takes so many rows, in eighths of a row; what there is of it is seen.
fn eighths(value: Percent, full: u16) -> u16 {
    let eighths = (u32::from(value.tenths()) * u32::from(full) * 8 + 500) / 1000;
    let least = u16::from(value.tenths() > 0);
    u16::try_from(eighths).unwrap_or_default().max(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(tenths: Option<i128>, is_whole: bool, day: &str) -> Column {
        let value = tenths.and_then(|tenths| Percent::of(tenths, 1000));
        Column { value, is_whole, labels: vec![day.into(), "年度查核".into()], is_here: day == "b" }
    }

    fn painted(size: (u16, u16), columns: &[Column], theme: Theme) -> Vec<String> {
        let area = Rect::new(0, 0, size.0, size.1);
        let mut buffer = Buffer::empty(area);
        draw(&mut buffer, area, columns, theme);
        let line = |y: u16| {
            let mut line = String::new();
            let mut x = 0;
            while x < size.0 {
                line.push_str(buffer[(x, y)].symbol());
                x += width(buffer[(x, y)].symbol()).max(1) as u16;
            }
            line.trim_end().to_owned()
        };
        (0..size.1).map(line).collect()
    }

    #[test]
    fn columns_stand_on_their_base_and_carry_their_values() {
        let columns = [column(Some(1000), true, "a"), column(Some(500), false, "b"), column(None, true, "c")];
        assert_eq!(
            painted((50, 9), &columns, Theme::plain()),
            [
                "        100.0",
                " 100  . ####. . . . . . . . . . . . . . . . . . .",
                "        ####          50.0",
                "  50  . ####. . . . . ::::. . . . . . . . . . . .",
                "        ####          ::::",
                "        ####          ::::           --",
                "   0  --------------------------------------------",
                "       a            >b             c",
                "       年度查核      年度查核      年度查核",
            ]
            .map(str::to_owned)
        );
    }

    #[test]
    fn every_size_is_painted_and_a_value_is_never_hidden() {
        for (columns, rows) in (1..60).flat_map(|columns| (1..20).map(move |rows| (columns, rows))) {
            painted((columns, rows), &[column(Some(1), true, "a"), column(Some(999), false, "b")], Theme::plain());
        }
        let theme = Theme { ascii: false, ..Theme::plain() };
        let low = painted((30, 12), &[column(Some(1), true, "a")], theme);
        assert!(low.iter().any(|line| line.contains('▁')), "{low:?}");
    }
}
