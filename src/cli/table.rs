//! Text tables, aligned by display width.

use unicode_width::UnicodeWidthStr as _;

use crate::store::error::printable;

/// Alignment of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// For words.
    Left,
    /// For numbers.
    Right,
}

/// The lines of a table: one heading for each column, one line for each row. All text is made printable.
pub(super) fn table<const N: usize>(columns: [(&str, Side); N], rows: &[[String; N]]) -> String {
    table_of(&columns, &rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>())
}

/// The same with a number of columns that is known only when it is made.
pub(super) fn table_of(columns: &[(&str, Side)], rows: &[Vec<String>]) -> String {
    let headings = columns.iter().map(|(heading, _)| (*heading).to_owned()).collect();
    let rows: Vec<Vec<String>> = std::iter::once(headings)
        .chain(rows.iter().cloned())
        .map(|row: Vec<String>| row.iter().map(|cell| printable(cell)).collect())
        .collect();
    let mut widths = vec![0; columns.len()];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for ((cell, width), (_, side)) in row.iter().zip(&widths).zip(columns) {
            let blanks = " ".repeat(width - cell.width());
            match side {
                Side::Left => line.extend([cell, blanks.as_str(), "  "]),
                Side::Right => line.extend([blanks.as_str(), cell, "  "]),
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_cells() {
        let rows = [["三民".to_owned(), "9.5".to_owned()], ["a\u{1b}".to_owned(), "100.0".to_owned()]];
        assert_eq!(
            table([("機關", Side::Left), ("分", Side::Right)], &rows),
            "機關        分\n三民       9.5\na\\u{1b}  100.0\n"
        );
    }
}
