//! A message of a screen until the next key: over the row of the hints, and where it is long over the rule above them too.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_takes_the_row_above_and_only_then_is_cut() {
        let drawn = |above, words: &str| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 22, 3));
            draw(&mut buffer, Rect::new(0, 2, 22, 1), above, words, Style::new(), Theme::plain());
            let rows = buffer.content().chunks(22);
            rows.map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().trim().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(drawn(true, "saved"), ["", "", "saved"]);
        assert_eq!(drawn(true, "the file was added to the point"), ["", "the file was added", "to the point"]);
        assert_eq!(drawn(false, "the file was added to the point"), ["", "", "the file was added.."]);
        let [_, first, last] = &drawn(true, "the file was added to the point that was just now looked at")[..] else {
            panic!()
        };
        assert_eq!(first, "the file was added");
        assert!(last.ends_with(".."), "{last}");
    }
}
