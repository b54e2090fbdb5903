//! The neutral value that every reader ends in: blocks of paragraphs and tables, as a printed page would show them.

use std::fmt;

use crate::lang::{Lang, messages};

/// The most paragraphs of a document. A plan of 40 pages has about 1,500.
pub const MOST_PARAGRAPHS: usize = 100_000;
/// The most columns of a table; wider ones are a spreadsheet's empty right side.
pub const MOST_COLUMNS: usize = 64;
/// The most rows that one cell may span.
pub const MOST_SPAN: usize = 10_000;

/// A document as its reader found it, before anything is understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Paragraphs and tables in reading order.
    pub blocks: Vec<Block>,
}

/// A piece of a document or of a table's cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph, or what a line break leaves of one.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// A paragraph. Empty ones are kept: beside a list of measures they say that a measure has no unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// The text, with the automatic number in front, as printed.
    pub text: String,
    /// What kind of paragraph the source says it is.
    pub kind: ParagraphKind,
    /// The line of the source or of the page, counted from 1; 0 where the source has no lines.
    pub line: usize,
    /// The page, counted from 1; 0 where the source has no pages.
    pub page: usize,
    /// How deep the list stands that gives its number, from 1; 0 for a number that was typed, and for none.
    pub depth: usize,
}

/// What kind of paragraph the source says it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ParagraphKind {
    /// Text of the document.
    #[default]
    Body,
    /// A line of the table of contents, which repeats headings.
    Contents,
    /// A footnote, or the text of something that stands beside the text.
    Aside,
    /// The header or footer of a page.
    Running,
    /// The text of a page once more, in no order, as recognition of pictures leaves it.
    Jumble,
}

/// A table as rows of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The rows from top to bottom.
    pub rows: Vec<DocumentRow>,
    /// Where the borders between rows come from.
    pub rules: Rules,
}

/// Where the borders between the rows of a table come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rules {
    /// The source says where a row ends.
    #[default]
    Cells,
    /// Each row is one line of print, so that a cell's text goes on in the next row.
    Lines,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentRow {
    /// The cells that begin in this row, from left to right.
    pub cells: Vec<Cell>,
    /// Whether the source marks the row as a heading of columns.
    pub is_header: bool,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The first column that it covers, from 0.
    pub column: usize,
    /// How many columns it covers, at least 1.
    pub columns: usize,
    /// How many rows it covers, at least 1.
    pub rows: usize,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// Where a paragraph stands in its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourcePlace {
    /// Which paragraph of the document, from 1; empty ones do not count.
    pub paragraph: usize,
    /// Table, row and column, each from 1.
    pub cell: Option<(usize, usize, usize)>,
    /// The line of a plain text or of the page, from 1; 0 where the source has no lines.
    pub line: usize,
    /// The page, from 1; 0 where the source has no pages.
    pub page: usize,
}

impl Paragraph {
    /// A paragraph of the body.
    #[must_use]
    pub fn body(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

impl Cell {
    /// A cell of one row and column.
    #[must_use]
    pub const fn single(column: usize, blocks: Vec<Block>) -> Self {
        Self { column, columns: 1, rows: 1, blocks }
    }
}

impl Document {
    /// Whether there is any text at all.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.blocks.iter().all(is_blank)
    }
}

fn is_blank(block: &Block) -> bool {
    match block {
        Block::Paragraph(paragraph) => paragraph.text.trim().is_empty(),
        Block::Table(table) => {
            table.rows.iter().all(|row| row.cells.iter().all(|cell| cell.blocks.iter().all(is_blank)))
        }
    }
}

impl SourcePlace {
    /// The place as people find it again.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        let Self { paragraph, cell, line, page } = self;
        let mut nth = lang.import_nth_paragraph(paragraph);
        if page > 0 {
            nth = lang.import_on_page(&nth, page);
        }
        match cell {
            Some((table, row, column)) => lang.import_in_cell(&nth, table, row, column),
            None if line > 0 => lang.import_in_line(&nth, line),
            None => nth,
        }
    }

    /// The line of a plain text; 0 for every other source. Lines of a page are paragraphs already.
    #[must_use]
    pub const fn plain_line(self) -> usize {
        if self.page > 0 { 0 } else { self.line }
    }
}

impl fmt::Display for SourcePlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.label(Lang::En))
    }
}

messages! {
    import_nth_paragraph(paragraph: usize) { zh: "第 {paragraph} 段", en: "paragraph {paragraph}" }
    import_in_cell(nth: &str, table: usize, row: usize, column: usize) {
        zh: "{nth} 表格 {table} 第 {row} 列第 {column} 欄",
        en: "{nth}, table {table} row {row} column {column}",
    }
    import_on_page(nth: &str, page: usize) { zh: "{nth} 第 {page} 頁", en: "{nth}, page {page}" }
    import_in_line(nth: &str, line: usize) { zh: "{nth} 第 {line} 行", en: "{nth}, line {line}" }
}
