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
    table_of(&columns, rows)
}

/// The same with a number of columns that is known only when it is made.
pub(super) fn table_of(columns: &[(&str, Side)], rows: &[impl AsRef<[String]>]) -> String {
    let headings: Vec<&str> = columns.iter().map(|(heading, _)| *heading).collect();
    let rows = rows.iter().map(|row| row.as_ref().iter().map(String::as_str).collect());
    let rows: Vec<Vec<(String, usize)>> = std::iter::once(headings)
        .chain(rows)
        .map(|row: Vec<&str>| {
            let cell = |text: &str| {
                let text = printable(text);
                let width = text.width();
                (text, width)
            };
            row.into_iter().map(cell).collect()
        })
        .collect();
    let mut widths = vec![0; columns.len()];
    for row in &rows {
        for (most, (_, width)) in widths.iter_mut().zip(row) {
            *most = *width.max(most);
        }
    }
    let mut text = String::new();
    for row in &rows {
        let start = text.len();
        for (((cell, width), most), (_, side)) in row.iter().zip(&widths).zip(columns) {
            let blanks = most - width;
            match side {
                Side::Left => text.extend([cell, " ".repeat(blanks).as_str(), "  "]),
                Side::Right => text.extend([" ".repeat(blanks).as_str(), cell, "  "]),
            }
        }
        text.truncate(start + text[start..].trim_end().len());
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
