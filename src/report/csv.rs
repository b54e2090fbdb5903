//! CSV (RFC 4180): the one list of a report, with cells that look like formulas made harmless.

use std::io;

use super::document::{Cell, Document};
use crate::lang::Lang;
use crate::model::value::text::printable;

/// The mark by which spreadsheets tell that a file is UTF-8.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Whether a file begins with [`BYTE_ORDER_MARK`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begin {
    /// For spreadsheets.
    Marked,
    /// For programs that take the mark for a letter.
    Bare,
}

/// Writes the list of the document, row by row.
pub(super) fn write(document: &Document, begin: Begin, out: &mut dyn io::Write) -> io::Result<()> {
    match begin {
        Begin::Marked => out.write_all(BYTE_ORDER_MARK.as_bytes())?,
        Begin::Bare => {}
    }
    for (nth, table) in document.records().enumerate() {
        let shown = table.on_sheet();
        if nth == 0 {
            let names = shown.iter().map(|&at| quoted(&table.columns[at].name));
            write_row(names, out)?;
        }
        for row in table.rows.iter() {
            let cells = shown.iter().map(|&at| field(&row[at], document.lang));
            write_row(cells, out)?;
        }
    }
    Ok(())
}

fn write_row(cells: impl Iterator<Item = String>, out: &mut dyn io::Write) -> io::Result<()> {
    for (nth, cell) in cells.enumerate() {
        if nth > 0 {
            out.write_all(b",")?;
        }
        out.write_all(cell.as_bytes())?;
    }
    out.write_all(b"\r\n")
}

fn field(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Text(text) => quoted(&defused(text)),
        Cell::Blank
        | Cell::ToFill
        | Cell::Mark(_)
        | Cell::Count(_)
        | Cell::Amount(_)
        | Cell::Progress(_)
        | Cell::Score(_)
        | Cell::Moved(_)
        | Cell::Date(_)
        | Cell::Moment(_) => quoted(&cell.plain(lang)),
    }
}

/// A text that no spreadsheet takes for a formula, its lines made harmless.
///
/// What begins with `=`, `+`, `-`, `@`, their full-width forms, a tab or a carriage return, even after blanks, gets an
/// apostrophe in front; signs with nothing behind them, such as `--`, calculate nothing and stay as they are.
pub(super) fn defused(text: &str) -> String {
    const SIGNS: &str = "=+-@＝＋－＠";
    let looks_like_formula = text.starts_with(['\t', '\r'])
        || text.trim_start().starts_with(|first| SIGNS.contains(first))
            && text.contains(|letter: char| !letter.is_whitespace() && !SIGNS.contains(letter));
    let mark = if looks_like_formula { "'" } else { "" };
    let lines: Vec<_> = text.split('\n').map(printable).collect();
    format!("{mark}{}", lines.join("\n"))
}

fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r', ';', '\t', ' ']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_defused() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("  @SUM(A1)", "'  @SUM(A1)"),
            ("\t=1+1", "' =1+1"),
            ("\r1", "'\\u{d}1"),
            ("＝１", "'＝１"),
            ("- 門口", "'- 門口"),
            ("--", "--"),
            (" － ", " － "),
            ("－－\n=1", "'－－\n=1"),
            ("門口-告示", "門口-告示"),
            ("甲\n=乙", "甲\n=乙"),
        ] {
            assert_eq!(defused(text), expected);
        }
    }
}
