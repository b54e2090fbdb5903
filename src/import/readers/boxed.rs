//! Lines of plain text, and the tables that are drawn in them with box characters.

use super::blocks::{Budget, tidy};
use crate::import::document::{Block, Cell, DocumentRow, MOST_COLUMNS, Paragraph, Rules, Table};
use crate::import::error::ImportError;
use crate::import::number;

const BARS: [char; 11] = ['│', '┃', '║', '├', '┤', '┼', '┌', '┐', '└', '┘', '┬'];
const DASHES: [char; 4] = ['─', '━', '═', '┴'];

/// The blocks of a text: a paragraph a line, a table for each drawn one. Empty lines are paragraphs without text.
pub fn blocks(text: &str, budget: &mut Budget) -> Result<Vec<Block>, ImportError> {
    let lines: Vec<&str> = text.split(['\n', '\u{0c}']).map(|line| line.trim_end_matches('\r')).collect();
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        budget.spend(1)?;
        if let Some((table, end)) = drawn(&lines, at) {
            blocks.push(Block::Table(table));
            at = end;
        } else {
            blocks.push(Block::Paragraph(line(lines[at], at + 1)));
            at += 1;
        }
    }
    Ok(blocks)
}

/// A line as a paragraph; the marks of a heading are left out.
#[must_use]
pub fn line(text: &str, line: usize) -> Paragraph {
    let text = tidy(text.trim_start_matches(['\t', ' ', '\u{3000}']));
    let text = text.trim_start_matches('#').trim_start().to_owned();
    Paragraph { text, line, ..Paragraph::default() }
}

/// The table that begins in a line, and the line after it. A flow chart has no regular columns and is none.
fn drawn(lines: &[&str], from: usize) -> Option<(Table, usize)> {
    let top = lines[from].trim();
    if !top.starts_with(['┌', '╔', '┏']) || !top.contains('┬') {
        return None;
    }
    let columns = fields(top).len();
    let length = lines[from..].iter().position(|line| line.trim().starts_with(['└', '╚', '┗']))?;
    let mut rows = vec![DocumentRow {
        cells: (0..columns).map(|column| Cell::single(column, Vec::new())).collect(),
        is_header: false,
    }];
    // The row in which the open cell of each column began.
    let mut began = vec![0; columns];
    for (offset, text) in lines[from + 1..from + length].iter().enumerate() {
        let fields = fields(text.trim());
        if fields.len() != columns || columns > MOST_COLUMNS {
            return None;
        }
        let is_rule =
            |field: &str| field.contains(DASHES) && field.chars().all(|c| DASHES.contains(&c) || BARS.contains(&c));
        if fields.iter().any(|field| is_rule(field)) {
            let row = rows.len();
            rows.push(DocumentRow::default());
            for (column, field) in fields.iter().enumerate() {
                if is_rule(field) {
                    began[column] = row;
                    rows[row].cells.push(Cell::single(column, Vec::new()));
                } else if let Some(cell) = open(&mut rows, began[column], column) {
                    cell.rows += 1;
                }
            }
        }
        for (column, field) in fields.iter().enumerate().filter(|(_, field)| !is_rule(field)) {
            if let Some(cell) = open(&mut rows, began[column], column) {
                add(cell, field, from + offset + 2);
            }
        }
    }
    Some((Table { rows, rules: Rules::Cells }, from + length + 1))
}

fn open(rows: &mut [DocumentRow], row: usize, column: usize) -> Option<&mut Cell> {
    rows.get_mut(row)?.cells.iter_mut().find(|cell| cell.column == column)
}

/// The fields between the bars of a line; empty if it does not begin and end with one.
fn fields(line: &str) -> Vec<&str> {
    if !line.starts_with(BARS) || !line.ends_with(BARS) {
        return Vec::new();
    }
    let fields: Vec<&str> = line.split(BARS).collect();
    fields[1..fields.len() - 1].to_vec()
}

/// Adds a line to a cell: a number begins a paragraph, all else goes on in it.
fn add(cell: &mut Cell, field: &str, line: usize) {
    let text = tidy(field.trim_matches(['\u{3000}', ' ']));
    if text.is_empty() {
        return;
    }
    match cell.blocks.last_mut() {
        Some(Block::Paragraph(last)) if number::split(&text).is_none() => last.text.push_str(&text),
        _ => cell.blocks.push(Block::Paragraph(Paragraph { text, line, ..Paragraph::default() })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_table_is_a_table_with_merged_cells() {
        let text = "伍、內容\n┌──┬───┐\n│項目│作法  │\n├──┼───┤\n│一、│(一)甲│\n│軟體│  乙丙│\n│    ├───┤\n│    │(二)丁│\n└──┴───┘\n完";
        let blocks = blocks(text, &mut Budget::default()).unwrap();
        let Block::Table(table) = &blocks[1] else { panic!("a table") };
        let cells: Vec<String> = table.rows[1..]
            .iter()
            .flat_map(|row| &row.cells)
            .map(|cell| {
                let texts = cell
                    .blocks
                    .iter()
                    .map(|block| if let Block::Paragraph(p) = block { p.text.clone() } else { String::new() });
                format!("{}x{} {}", cell.column, cell.rows, texts.collect::<Vec<_>>().join("|"))
            })
            .collect();
        assert_eq!(cells, ["0x2 一、軟體", "1x1 (一)甲乙丙", "1x1 (二)丁"]);
        assert_eq!(blocks.len(), 3);
    }

    #[test]
    fn a_flow_chart_is_no_table() {
        let text = "┌──┬──┐\n│收件│審核│\n└─┬┴──┘\n  ↓\n";
        let other = "┌──┬──┐\n│收件│\n└──┴──┘";
        assert!(
            blocks(other, &mut Budget::default()).unwrap().iter().all(|block| matches!(block, Block::Paragraph(_)))
        );
        assert_eq!(blocks(text, &mut Budget::default()).unwrap().len(), 3);
    }
}
