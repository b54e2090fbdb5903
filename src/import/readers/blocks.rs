//! Collects paragraphs and tables while a reader walks its source, within the limits of a document.

use crate::import::document::{Block, Cell, MOST_COLUMNS, MOST_PARAGRAPHS, MOST_SPAN, Paragraph, ParagraphKind};
use crate::import::error::ImportError;

/// The blocks of a document, a cell or a text box, in order.
#[derive(Debug, Default)]
pub struct Blocks {
    /// What is collected.
    pub blocks: Vec<Block>,
    /// What stands beside the paragraph that is being read: text boxes and notes, which follow it.
    beside: Vec<Block>,
}

/// Counts what a document holds, whatever cell it stands in.
#[derive(Debug, Default)]
pub struct Budget {
    paragraphs: usize,
}

/// The automatic number of a paragraph.
#[derive(Debug, Default)]
pub struct ListNumber {
    /// As printed; empty for none.
    pub text: String,
    /// How deep its list stands in others, from 1.
    pub depth: usize,
}

impl Budget {
    /// An error beyond the most paragraphs.
    pub const fn spend(&mut self, paragraphs: usize) -> Result<(), ImportError> {
        self.paragraphs += paragraphs;
        if self.paragraphs > MOST_PARAGRAPHS { Err(ImportError::TooLarge) } else { Ok(()) }
    }
}

impl Blocks {
    /// Adds a paragraph. A line break divides it as the end of a paragraph does.
    pub fn paragraph(
        &mut self,
        number: &ListNumber,
        text: &str,
        kind: ParagraphKind,
        budget: &mut Budget,
    ) -> Result<(), ImportError> {
        let (mut number, depth) = (number.text.as_str(), number.depth);
        for piece in text.split(['\n', '\u{2028}', '\u{0b}', '\u{0c}']) {
            budget.spend(1)?;
            let text = format!("{number}{}", tidy(piece));
            let depth = if number.is_empty() { 0 } else { depth };
            self.blocks.push(Block::Paragraph(Paragraph { text, kind, depth, ..Paragraph::default() }));
            // The number belongs to the first line that has a text.
            if !piece.trim().is_empty() {
                number = "";
            }
        }
        self.blocks.append(&mut self.beside);
        Ok(())
    }

    /// Keeps blocks that stand beside the paragraph which is being read.
    pub fn set_beside(&mut self, mut blocks: Vec<Block>) {
        self.beside.append(&mut blocks);
    }

    /// The blocks, what stands beside the last paragraph included.
    pub fn finish(mut self) -> Vec<Block> {
        self.blocks.append(&mut self.beside);
        self.blocks
    }
}

/// The text with runs of blanks as one, and without blanks at its ends and characters that nobody sees.
#[must_use]
pub fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' | '\u{ad}' => {}
            // A wide gap is kept: it may divide a number from its text.
            '\t' | '\u{3000}' if !tidy.is_empty() => tidy.push(letter),
            _ if letter.is_whitespace() => {
                if !tidy.is_empty() && !tidy.ends_with(char::is_whitespace) {
                    tidy.push(' ');
                }
            }
            _ => tidy.push(letter),
        }
    }
    tidy.truncate(tidy.trim_end().len());
    tidy
}

/// A cell within the limits of a table; `None` if it begins beyond the last column.
#[must_use]
pub fn cell(column: usize, columns: usize, rows: usize, blocks: Vec<Block>) -> Option<Cell> {
    (column < MOST_COLUMNS).then(|| Cell {
        column,
        columns: columns.clamp(1, MOST_COLUMNS - column),
        rows: rows.clamp(1, MOST_SPAN),
        blocks,
    })
}

/// The columns that cells of earlier rows still cover, for sources which do not name covered cells.
#[derive(Debug, Default)]
pub struct Covered {
    rows_left: Vec<usize>,
}

impl Covered {
    /// The first free column at or after one.
    #[must_use]
    pub fn free_from(&self, column: usize) -> usize {
        let beyond = self.rows_left.len().max(column);
        (column..beyond).find(|&column| self.rows_left[column] == 0).unwrap_or(beyond)
    }

    /// Notes a cell of the current row.
    pub fn cover(&mut self, cell: &Cell) {
        let end = cell.column + cell.columns;
        if self.rows_left.len() < end {
            self.rows_left.resize(end, 0);
        }
        for left in &mut self.rows_left[cell.column..end] {
            *left = cell.rows;
        }
    }

    /// Goes on to the next row.
    pub fn next_row(&mut self) {
        for left in &mut self.rows_left {
            *left = left.saturating_sub(1);
        }
    }
}
