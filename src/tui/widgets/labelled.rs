//! A label with a text beside it, over as many lines as that needs.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::model::value::text::{fit, width, wrap};
use crate::tui::component::View;

/// Cells of a label and the blanks behind it; a longer label takes more.
const LABEL: usize = 10;

/// A label and a text beside it, wrapped below itself.
pub fn labelled(lines: &mut Vec<Line<'static>>, label: &str, text: &str, cells: usize, style: Style, view: &View) {
    let indent = indent(label);
    for (row, line) in wrap(text, cells.saturating_sub(indent)).into_iter().enumerate() {
        let head = fit(if row == 0 { label } else { "" }, indent);
        lines.push(Line::from(vec![Span::styled(head, view.theme.muted()), Span::styled(line, style)]));
    }
}

/// A label and a line in several styles beside it, cut at the end.
#[must_use]
pub fn labelled_line(
    label: &str,
    spans: impl IntoIterator<Item = Span<'static>>,
    cells: usize,
    view: &View,
) -> Line<'static> {
    let head = Span::styled(fit(label, indent(label)), view.theme.muted());
    let line: Line<'static> = [head].into_iter().chain(spans).collect();
    super::paint::cut_line(&line, cells)
}

fn indent(label: &str) -> usize {
    (width(label) + 1).max(LABEL)
}
