//! Plain text: lines, drawn tables, and tables whose cells are divided by tabs.

use super::blocks::{Budget, cell, tidy};
use super::{boxed, html};
use crate::import::document::{Block, Document, DocumentRow, MOST_COLUMNS, Paragraph, ParagraphKind, Rules, Table};
use crate::import::error::ImportError;
use crate::import::number::{self, Style};

/// The most lines that one cell with markup may take.
const LONGEST_CELL: usize = 80;
/// How many letters the cells of a jumbled column have at least; lines of print are shorter.
const SHORTEST_JUMBLE: usize = 40;

/// Reads a plain text.
pub fn read(text: &str) -> Result<Document, ImportError> {
    let mut budget = Budget::default();
    let mut document = Document::default();
    let lines: Vec<&str> = text.split(['\n', '\u{0c}']).map(|line| line.trim_end_matches('\r')).collect();
    let mut plain = String::new();
    let mut plain_from = 0;
    let mut rows: Vec<Printed> = Vec::new();
    let mut page = 0;
    let mut at = 0;
    while at < lines.len() {
        let (row, taken) = logical_line(&lines[at..]);
        let is_first_row = row.split('\t').filter(|cell| !cell.trim().is_empty()).count() > 1 || taken > 1;
        if row.trim().is_empty() && !rows.is_empty() {
            // Rows on both sides of empty lines are one table, which a page has cut.
            at += 1;
            page += 1;
            continue;
        }
        // Among rows one with a single cell is a row too.
        if is_first_row || row.contains('\t') && !rows.is_empty() {
            flush_plain(&mut plain, plain_from, &mut document, &mut budget)?;
            rows.push(Printed { line: at + 1, page, text: row });
        } else {
            flush_rows(&mut rows, &mut document, &mut budget)?;
            if plain.is_empty() {
                plain_from = at;
            }
            plain.push_str(lines[at]);
            plain.push('\n');
        }
        at += taken;
    }
    flush_rows(&mut rows, &mut document, &mut budget)?;
    flush_plain(&mut plain, plain_from, &mut document, &mut budget)?;
    Ok(document)
}

/// A line with those after it in which its markup goes on, and how many lines it takes.
fn logical_line(lines: &[&str]) -> (String, usize) {
    let mut row = lines[0].to_owned();
    if !row.contains('\t') {
        return (row, 1);
    }
    let mut taken = 1;
    while open_tags(&row) > 0 && taken < lines.len().min(LONGEST_CELL) {
        row.push('\n');
        row.push_str(lines[taken]);
        taken += 1;
    }
    if open_tags(&row) > 0 { (lines[0].to_owned(), 1) } else { (row, taken) }
}

fn open_tags(row: &str) -> usize {
    let count = |tags: [&str; 3]| tags.iter().map(|tag| row.matches(tag).count()).sum::<usize>();
    count(["<ol", "<ul", "<p>"]).saturating_sub(count(["</ol>", "</ul>", "</p>"]))
}

fn flush_plain(
    plain: &mut String,
    from: usize,
    document: &mut Document,
    budget: &mut Budget,
) -> Result<(), ImportError> {
    if plain.is_empty() {
        return Ok(());
    }
    for mut block in boxed::blocks(plain.trim_end_matches('\n'), budget)? {
        match &mut block {
            Block::Paragraph(paragraph) => {
                let line = paragraph.line + from;
                let pieces = pieces(&paragraph.text);
                document.blocks.extend(
                    pieces.into_iter().map(|text| Block::Paragraph(Paragraph { text, line, ..<_>::default() })),
                );
            }
            Block::Table(_) => document.blocks.push(block),
        }
    }
    plain.clear();
    Ok(())
}

/// A row as it stands in the text.
struct Printed {
    line: usize,
    /// Rows between empty lines are a page.
    page: usize,
    text: String,
}

/// Rows that follow one another are a table.
fn flush_rows(rows: &mut Vec<Printed>, document: &mut Document, budget: &mut Budget) -> Result<(), ImportError> {
    if rows.is_empty() {
        return Ok(());
    }
    let whole = table_of(rows, budget)?;
    if whole.rules == Rules::Cells {
        document.blocks.push(Block::Table(whole));
        rows.clear();
        return Ok(());
    }
    // Lines of print: pages with as many columns are one table.
    let mut pages: Vec<Vec<Printed>> = Vec::new();
    for row in rows.drain(..) {
        match pages.last_mut().filter(|page| page[0].page == row.page) {
            Some(page) => page.push(row),
            None => pages.push(vec![row]),
        }
    }
    let mut open: Vec<Printed> = Vec::new();
    for mut page in pages {
        let jumble = take_jumble(&mut page);
        if !open.is_empty() && (!jumble.is_empty() || columns(&open) != columns(&page)) {
            let table = Table { rules: Rules::Lines, ..table_of(&open, budget)? };
            document.blocks.push(Block::Table(table));
            open.clear();
        }
        for (line, text) in jumble {
            let paragraph = Paragraph { text: tidy(&text), kind: ParagraphKind::Jumble, line, ..<_>::default() };
            document.blocks.push(Block::Paragraph(paragraph));
        }
        open.append(&mut page);
    }
    document.blocks.push(Block::Table(Table { rules: Rules::Lines, ..table_of(&open, budget)? }));
    Ok(())
}

fn table_of(rows: &[Printed], budget: &mut Budget) -> Result<Table, ImportError> {
    let mut table = Table::default();
    for Printed { line, text, .. } in rows {
        let mut row = DocumentRow::default();
        for (column, text) in text.split('\t').take(MOST_COLUMNS).enumerate() {
            budget.spend(1)?;
            row.cells.extend(cell(column, 1, 1, cell_blocks(text, *line)?));
        }
        table.rows.push(row);
    }
    table.rules = rules_of(&table);
    Ok(table)
}

fn columns(rows: &[Printed]) -> usize {
    rows.iter().map(|row| row.text.split('\t').count()).max().unwrap_or(0)
}

/// What recognition of pictures leaves of a page: a column in front of its table, whose cells hold the text of many lines
/// each. The rows lose the column.
fn take_jumble(page: &mut [Printed]) -> Vec<(usize, String)> {
    let length = |text: &str| text.chars().count();
    let divided = || page.iter().filter_map(|row| row.text.split_once('\t'));
    let mut first: Vec<usize> = divided().map(|(first, _)| length(first)).filter(|&length| length > 0).collect();
    let others = divided().flat_map(|(_, rest)| rest.split('\t')).map(length);
    let mut others: Vec<usize> = others.filter(|&length| length > 0).collect();
    first.sort_unstable();
    others.sort_unstable();
    let middle = |lengths: &[usize]| lengths.get(lengths.len() / 2).copied().unwrap_or(0);
    let is_jumble = first.len() > 2 && middle(&first) >= SHORTEST_JUMBLE.max(3 * middle(&others));
    if !is_jumble || others.len() < page.len() {
        return Vec::new();
    }
    let mut taken = Vec::new();
    for row in page.iter_mut() {
        if let Some((jumble, rest)) = row.text.split_once('\t') {
            taken.push((row.line, jumble.to_owned()));
            row.text = rest.to_owned();
        }
    }
    taken.retain(|(_, jumble)| !jumble.trim().is_empty());
    taken
}

fn cell_blocks(text: &str, line: usize) -> Result<Vec<Block>, ImportError> {
    let mut blocks = Vec::new();
    if text.contains("</") {
        for block in html::read(text)?.blocks {
            if let Block::Paragraph(paragraph) = block {
                blocks.extend(pieces(&without_double_number(&paragraph.text)));
            }
        }
    } else {
        blocks.extend(pieces(&tidy(text)));
    }
    let paragraph = |text| Block::Paragraph(Paragraph { text, line, ..<_>::default() });
    Ok(blocks.into_iter().map(paragraph).collect())
}

/// `1.1. text`, where a list counts what already has its number in the text, is `1. text`.
fn without_double_number(text: &str) -> String {
    match number::split(text) {
        Some((_, rest)) if number::split(rest).is_some() => rest.to_owned(),
        _ => text.to_owned(),
    }
}

/// The paragraphs that an extraction has put into one line: a blank, then a number that goes on counting.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut counted: Vec<(Style, u32)> = number::split(text).map(|(n, _)| (n.style, n.value)).into_iter().collect();
    let mut from = 0;
    for (at, _) in text.match_indices(' ') {
        let rest = &text[at + 1..];
        let Some((number, after)) = number::split(rest) else { continue };
        // Ornaments such as a dash in the middle of a line divide nothing.
        let is_plain = rest.starts_with(|first: char| first.is_alphanumeric() || matches!(first, '(' | '（'));
        let follows = counted.iter().any(|&(style, value)| style == number.style && value + 1 == number.value);
        let begins = number.value == 1 && !counted.is_empty() && text[..at].ends_with(['。', '：', ':', '；'])
            || number.value == 1 && number.style == Style::ArabicParen && !counted.is_empty()
            || number.style == Style::Part;
        if is_plain && !after.is_empty() && (follows || begins) {
            pieces.push(text[from..at].trim().to_owned());
            from = at + 1;
            counted.retain(|(style, _)| *style != number.style);
            counted.push((number.style, number.value));
        }
    }
    pieces.push(text[from..].trim().to_owned());
    pieces
}

/// A row is a line of print where most rows begin nothing.
fn rules_of(table: &Table) -> Rules {
    let begins = |row: &&DocumentRow| {
        row.cells.iter().flat_map(|cell| &cell.blocks).any(|block| match block {
            Block::Paragraph(paragraph) => number::split(&paragraph.text).is_some(),
            Block::Table(_) => true,
        })
    };
    let beginning = table.rows.iter().filter(begins).count();
    if table.rows.len() > 8 && beginning * 2 < table.rows.len() { Rules::Lines } else { Rules::Cells }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_extraction_put_into_one_line_is_divided_at_numbers_that_count_on() {
        for (text, expected) in [
            ("1.服務一致 (1) 訂立流程。 (2) 設置專人", &["1.服務一致", "(1) 訂立流程。", "(2) 設置專人"][..]),
            ("一、訂定計畫。 二、參與評選。 參、實施對象:", &["一、訂定計畫。", "二、參與評選。", "參、實施對象:"]),
            ("依 106.1.9 函 2.0 版辦理", &["依 106.1.9 函 2.0 版辦理"]),
        ] {
            assert_eq!(pieces(text), expected);
        }
    }
}
