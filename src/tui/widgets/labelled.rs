//! A label with a text beside it, over as many lines as that needs.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::model::value::text::{width, wrap};
use crate::tui::component::View;

/// A label and a text beside it, wrapped below itself.
pub fn labelled(lines: &mut Vec<Line<'static>>, label: &str, text: &str, cells: usize, style: Style, view: &View) {
    let indent = width(label) + 1;
    for (row, line) in wrap(text, cells.saturating_sub(indent)).into_iter().enumerate() {
        let head = if row == 0 { format!("{label} ") } else { " ".repeat(indent) };
        lines.push(Line::from(vec![Span::styled(head, view.theme.heading()), Span::styled(line, style)]));
    }
}
