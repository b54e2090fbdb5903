//! A message of a screen until the next key: it takes the row of the hints, and where it is long the rule above them too.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint;
use crate::model::value::text::{cut, wrap};
use crate::tui::theme::Theme;

/// Paints the words over the row of hints and, where `above` says that there is a rule above it, over that.
pub fn draw(buffer: &mut Buffer, hints: Rect, above: bool, words: &str, style: Style, theme: Theme) {
    let cells = usize::from(hints.width).saturating_sub(2);
    let lines = wrap(&theme.shown(words), cells);
    let rows = lines.len().min(1 + usize::from(above)).min(usize::from(hints.y) + 1) as u16;
    let area = Rect { y: (hints.y + 1).saturating_sub(rows), height: rows, ..hints };
    paint::clear(buffer, area, theme);
    for (row, line) in (0..rows).zip(&lines) {
        let is_cut = row + 1 == rows && lines.len() > usize::from(rows);
        let words = if is_cut { lines[usize::from(row)..].concat() } else { line.clone() };
        paint::text(buffer, area, row, &format!(" {}", cut(&words, cells)), style);
    }
}
