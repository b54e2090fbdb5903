//! PDF with text: letters and lines of each page to paragraphs and tables, tables that a page cuts to one.
//!
//! A PDF keeps no paragraphs and no cells, only where each letter is printed. Cells are what the drawn lines enclose;
//! paragraphs are told by numbers, by indents, and by lines that end before they must.

mod value;
mod filters;
mod file;
mod cmap;
mod font;
mod content;
mod lines;
mod ruled;
mod gutters;
mod join;

use super::blocks::{Budget, cell, tidy};
use crate::import::document::{Block, Document, DocumentRow, Paragraph, ParagraphKind, Rules, Table};
use crate::import::error::ImportError;
use crate::model::value::sorting::SmallSort as _;
use content::{Letter, Page, PageTally, Stroke};
use file::PdfFile;
use join::{PrintedCell, PrintedTable};
use lines::{PrintedLine, PrintedParagraph};
use ruled::RuledTable;

/// The most pages; a plan has forty at most.
const MOST_PAGES: usize = 1_000;
/// The most bytes of a file; plans have less than ten MiB, pictures included.
const LARGEST_FILE: usize = 96 * 1024 * 1024;

/// What stands on a page, from top to bottom.
#[derive(Debug)]
enum Printed {
    /// Lines outside of tables that follow one another, with the number of the first.
    Lines(usize, Vec<PrintedLine>),
    /// A table.
    Table(PrintedTable),
    /// A line that stands on every page.
    Running(usize, String),
}

/// Reads a PDF.
pub fn read(bytes: &[u8]) -> Result<Document, ImportError> {
    if bytes.len() > LARGEST_FILE {
        return Err(ImportError::TooLarge);
    }
    let mut file = PdfFile::open(bytes)?;
    let mut tally = PageTally::default();
    let mut pages = Vec::new();
    for dict in file.pages(MOST_PAGES)? {
        pages.push(content::page(&mut file, &dict, &mut tally)?);
    }
    if file.is_spent() {
        return Err(ImportError::TooLarge);
    }
    require_readable(&pages, &tally)?;
    let printed = printed(pages);
    document(printed)
}

/// An error where there are no letters, or letters that nobody can read.
fn require_readable(pages: &[Page], tally: &PageTally) -> Result<(), ImportError> {
    let is_private = |letter: char| matches!(letter, '\u{e000}'..='\u{efff}' | '\u{f100}'..='\u{f8ff}');
    let letters = || pages.iter().flat_map(|page| &page.letters);
    let filled = letters().filter(|letter| !letter.text.trim().is_empty()).count();
    let private = letters().filter(|letter| letter.text.chars().any(is_private)).count();
    if filled == 0 {
        Err(ImportError::PictureOfPaper)
    } else if (tally.unreadable + private) * 50 > filled {
        Err(ImportError::UnreadableFonts)
    } else {
        Ok(())
    }
}

/// What is known of a page before its tables without upright lines are.
struct PartedPage {
    free: Vec<Letter>,
    lines: Vec<PrintedLine>,
    tables: Vec<(f32, PrintedTable)>,
    levels: Vec<Stroke>,
    height: f32,
}

/// The lines and tables of each page.
fn printed(pages: Vec<Page>) -> Vec<Vec<Printed>> {
    let mut parted_pages = Vec::new();
    for (nth, page) in (1..).zip(pages) {
        let tables = ruled::tables(&page.strokes);
        let (free, cells) = parted(page.letters, &tables);
        let tables = nested(&tables, cells, nth);
        let levels = page.strokes.into_iter().filter(|stroke| stroke.is_level).collect();
        parted_pages.push(PartedPage { lines: lines::lines(free.clone()), free, tables, levels, height: page.height });
    }
    let running = running(parted_pages.iter().map(|page| (&page.lines[..], page.height)));
    let ends = parted_pages.iter().flat_map(|page| &page.free).map(|letter| letter.right);
    let right = ends.fold(0.0, f32::max);
    let mut pages = Vec::new();
    let mut tried = 0;
    // The columns of a table without upright lines that the page before ended in.
    let mut above: Option<Vec<f32>> = None;
    for (nth, (page, running)) in (1..).zip(parted_pages.into_iter().zip(running)) {
        let heads: Vec<PrintedLine> = running.iter().map(|&at| page.lines[at].clone()).collect();
        let is_head = |letter: &Letter| {
            heads.iter().any(|head| (letter.base - head.base).abs() < 0.45 * letter.size.max(head.size))
        };
        let body = page.free.into_iter().filter(|letter| !is_head(letter)).collect();
        let (body, open) = gutters::tables(body, &page.levels, (above.as_deref(), right), nth, &mut tried);
        let mut tables = page.tables;
        let last = tables.iter().map(|(top, _)| *top).fold(f32::MIN, f32::max);
        above = open.last().filter(|open| open.is_last && open.top > last).map(|open| open.table.columns.clone());
        tables.extend(open.into_iter().map(|open| (open.top, open.table)));
        tables.small_sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut lines: Vec<(bool, PrintedLine)> = lines::lines(body).into_iter().map(|line| (false, line)).collect();
        lines.extend(heads.into_iter().map(|line| (true, line)));
        lines.small_sort_by(|(_, one), (_, other)| one.base.total_cmp(&other.base));
        pages.push(items(lines, tables));
    }
    pages
}

/// Lines, of which some are running, and tables, from top to bottom.
fn items(lines: Vec<(bool, PrintedLine)>, tables: Vec<(f32, PrintedTable)>) -> Vec<Printed> {
    let mut items: Vec<Printed> = Vec::new();
    let mut tables = tables.into_iter().peekable();
    for (nth, (is_running, line)) in (1..).zip(lines) {
        while let Some((_, table)) = tables.next_if(|(top, _)| *top < line.base) {
            items.push(Printed::Table(table));
        }
        if is_running {
            items.push(Printed::Running(nth, line.text));
        } else if let Some(Printed::Lines(_, lines)) = items.last_mut() {
            lines.push(line);
        } else {
            items.push(Printed::Lines(nth, vec![line]));
        }
    }
    items.extend(tables.map(|(_, table)| Printed::Table(table)));
    items
}

/// The letters outside of tables, and those in each cell of each table.
fn parted(letters: Vec<Letter>, tables: &[RuledTable]) -> (Vec<Letter>, Vec<Vec<Vec<Letter>>>) {
    let mut free = Vec::new();
    let mut cells: Vec<Vec<Vec<Letter>>> = tables.iter().map(|table| vec![Vec::new(); table.cells.len()]).collect();
    for letter in letters {
        // The middle of the letter.
        let (x, y) = (f32::midpoint(letter.left, letter.right), letter.base - 0.35 * letter.size);
        let place = tables.iter().enumerate().rev().find_map(|(at, table)| Some((at, table.cell_at(x, y)?)));
        match place {
            Some((table, cell)) => cells[table][cell].push(letter),
            None => free.push(letter),
        }
    }
    (free, cells)
}

/// Tables with their tops; those that stand in a cell of another are put there.
fn nested(tables: &[RuledTable], cells: Vec<Vec<Vec<Letter>>>, page: usize) -> Vec<(f32, PrintedTable)> {
    let mut inner: Vec<Vec<(usize, f32, PrintedTable)>> = tables.iter().map(|_| Vec::new()).collect();
    let mut outer = Vec::new();
    // From the smallest to the largest.
    for (at, cells) in cells.into_iter().enumerate().rev() {
        let (table, top) = (&tables[at], tables[at].top());
        let printed = printed_table(table, cells, std::mem::take(&mut inner[at]), page);
        let around = (0..at).rev().find(|&around| tables[around].holds(table));
        let place = around.and_then(|around| Some((around, tables[around].cell_at(table.left() + 5.0, top + 5.0)?)));
        match place {
            Some((around, cell)) => inner[around].push((cell, top, printed)),
            None => outer.push((top, printed)),
        }
    }
    outer
}

fn printed_table(
    table: &RuledTable,
    cells: Vec<Vec<Letter>>,
    inner: Vec<(usize, f32, PrintedTable)>,
    page: usize,
) -> PrintedTable {
    let height = table.rows.len() - 1;
    let mut inner: Vec<_> = inner.into_iter().map(Some).collect();
    let mut rows: Vec<Vec<PrintedCell>> = vec![Vec::new(); height];
    for (nth, (cell, letters)) in table.cells.iter().zip(cells).enumerate() {
        let lines = lines::lines(letters);
        let mut paragraphs = lines::paragraphs(&lines, cell.edges);
        let mut tables = Vec::new();
        for found in inner.iter_mut().rev() {
            if let Some((_, top, printed)) = found.take_if(|(cell, ..)| *cell == nth) {
                let above = paragraphs.iter().take_while(|paragraph| lines[paragraph.line].base < top).count();
                tables.push((above, printed));
            }
        }
        tables.small_sort_by_key(|(above, _)| *above);
        for paragraph in &mut paragraphs {
            paragraph.page = page;
        }
        rows[cell.row].push(PrintedCell {
            column: cell.column,
            columns: cell.columns,
            rows: cell.rows,
            paragraphs,
            tables,
            is_open: cell.is_open,
        });
    }
    PrintedTable { columns: table.columns.clone(), rows }
}

/// Which lines of each page are the header or footer: a page's number, or what stands in the same place on others.
fn running<'a>(pages: impl Iterator<Item = (&'a [PrintedLine], f32)>) -> Vec<Vec<usize>> {
    let pages: Vec<_> = pages.collect();
    let bare = |line: &PrintedLine| line.text.chars().filter(|letter| !letter.is_ascii_digit()).collect::<String>();
    let at_edge = |line: &PrintedLine, height: f32| line.base < 0.09 * height || line.base > 0.91 * height;
    let mut seen: std::collections::HashMap<(String, i32), usize> = std::collections::HashMap::new();
    for (lines, height) in &pages {
        for line in lines.iter().filter(|line| at_edge(line, *height)) {
            *seen.entry((bare(line), (line.base / 4.0).round() as i32)).or_default() += 1;
        }
    }
    let is_number = |line: &PrintedLine| {
        let text: String = line.text.chars().filter(|letter| !letter.is_whitespace()).collect();
        let text = text.trim_matches(['-', '–', '—', '第', '頁']);
        !text.is_empty()
            && text.len() <= 7
            && text.chars().all(|letter| letter.is_ascii_digit() || "/／共第頁".contains(letter))
    };
    let often = |line: &PrintedLine| {
        seen.get(&(bare(line), (line.base / 4.0).round() as i32))
            .is_some_and(|&count| count > 2 && count * 2 >= pages.len())
    };
    pages
        .iter()
        .map(|(lines, height)| {
            let is_running =
                |line: &PrintedLine| at_edge(line, *height) && (is_number(line) || often(line) || line.is_artifact);
            (0..lines.len()).filter(|&nth| is_running(&lines[nth])).collect()
        })
        .collect()
}

/// The document of all pages.
fn document(pages: Vec<Vec<Printed>>) -> Result<Document, ImportError> {
    let lines = || {
        pages.iter().flatten().filter_map(|item| if let Printed::Lines(_, lines) = item { Some(lines) } else { None })
    };
    let left = lines().flatten().map(|line| line.left).fold(f32::MAX, f32::min);
    let right = lines().flatten().map(|line| line.inner).fold(f32::MIN, f32::max);
    let mut budget = Budget::default();
    let mut document = Document::default();
    // The table that the page before ended in, and the paragraph.
    let mut open: Option<PrintedTable> = None;
    let mut cut: Option<PrintedParagraph> = None;
    for (nth, items) in pages.into_iter().enumerate() {
        let page = nth + 1;
        let mut is_first = true;
        for item in items {
            match item {
                Printed::Running(line, text) => {
                    budget.spend(1)?;
                    let kind = ParagraphKind::Running;
                    document.blocks.push(Block::Paragraph(Paragraph {
                        text: tidy(&text),
                        kind,
                        line,
                        page,
                        ..<_>::default()
                    }));
                    continue;
                }
                Printed::Lines(from, lines) => {
                    flush(&mut open, &mut document, &mut budget)?;
                    let found = lines::paragraphs(&lines, (left, right));
                    let above = cut.take().filter(|_| is_first);
                    cut = found.last().cloned();
                    body(found, (page, from), above.as_ref(), &mut document, &mut budget)?;
                }
                Printed::Table(table) => {
                    cut = None;
                    match open.as_mut().filter(|_| is_first) {
                        Some(above) if above.is_continued_by(&table) => above.append(table),
                        _ => {
                            flush(&mut open, &mut document, &mut budget)?;
                            open = Some(table);
                        }
                    }
                }
            }
            is_first = false;
        }
    }
    flush(&mut open, &mut document, &mut budget)?;
    Ok(document)
}

/// Adds paragraphs outside of tables; the first may be the rest of one that the page before began.
fn body(
    found: Vec<PrintedParagraph>,
    (page, from): (usize, usize),
    above: Option<&PrintedParagraph>,
    document: &mut Document,
    budget: &mut Budget,
) -> Result<(), ImportError> {
    let mut found = found.into_iter().peekable();
    let is_rest = |paragraph: &PrintedParagraph| {
        above.is_some_and(|above| above.may_go_on(&paragraph.text))
            && crate::import::number::split(&paragraph.text).is_none()
    };
    let last = document.blocks.iter_mut().rev().find_map(|block| match block {
        Block::Paragraph(paragraph) if paragraph.kind == ParagraphKind::Body => Some(paragraph),
        _ => None,
    });
    if let Some(last) = last.filter(|last| !last.text.ends_with(['。', '：', ':', '；']))
        && let Some(rest) = found.next_if(is_rest)
    {
        lines::join(&mut last.text, &rest.text);
    }
    for paragraph in found {
        budget.spend(1)?;
        let (text, line) = (tidy(&paragraph.text), from + paragraph.line);
        document.blocks.push(Block::Paragraph(Paragraph { text, line, page, ..<_>::default() }));
    }
    Ok(())
}

/// Adds the table that is open, if one is.
fn flush(open: &mut Option<PrintedTable>, document: &mut Document, budget: &mut Budget) -> Result<(), ImportError> {
    if let Some(mut printed) = open.take() {
        printed.divide_names();
        document.blocks.push(Block::Table(table(printed, budget)?));
    }
    Ok(())
}

fn table(printed: PrintedTable, budget: &mut Budget) -> Result<Table, ImportError> {
    let mut rows = Vec::new();
    for row in printed.rows {
        let mut cells = Vec::new();
        for printed in row {
            let mut blocks = Vec::new();
            let mut inner = printed.tables.into_iter().peekable();
            for (nth, PrintedParagraph { text, page, .. }) in printed.paragraphs.into_iter().enumerate() {
                while let Some((_, within)) = inner.next_if(|(above, _)| *above <= nth) {
                    blocks.push(Block::Table(table(within, budget)?));
                }
                budget.spend(1)?;
                let text = tidy(&text);
                blocks.push(Block::Paragraph(Paragraph { text, page, ..<_>::default() }));
            }
            for (_, within) in inner {
                blocks.push(Block::Table(table(within, budget)?));
            }
            cells.extend(cell(printed.column, printed.columns, printed.rows, blocks));
        }
        rows.push(DocumentRow { cells, is_header: false });
    }
    Ok(Table { rows, rules: Rules::Cells })
}

#[cfg(test)]
mod tests;
