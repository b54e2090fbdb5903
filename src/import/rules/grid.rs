//! The paragraphs of a document numbered in reading order, and its tables as grids whose cells hold lines.

use crate::import::document::{Block, Document, Paragraph, ParagraphKind, Rules, SourcePlace, Table};

/// A paragraph of the source with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which paragraph it is, from 0; empty ones share the number of the next.
    pub id: usize,
    /// Its text, possibly empty in a cell.
    pub text: String,
    /// Where it stands.
    pub place: SourcePlace,
    /// What kind of paragraph the source says it is.
    pub kind: ParagraphKind,
    /// How deep the list stands that gives its number; 0 for a number that was typed, and for none.
    pub depth: usize,
}

/// A line outside tables, or a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passage {
    /// A line.
    Line(Line),
    /// An empty line of a plain text.
    Gap,
    /// A table.
    Grid(Grid),
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Its rows.
    pub rows: Vec<GridRow>,
    /// How many columns its widest row covers.
    pub columns: usize,
    /// Where the borders between rows come from.
    pub rules: Rules,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridRow {
    /// The cells that begin in it.
    pub cells: Vec<GridCell>,
    /// Whether the source marks it as header.
    pub is_header: bool,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridCell {
    /// The first column that it covers, from 0.
    pub column: usize,
    /// How many columns it covers.
    pub columns: usize,
    /// How many rows it covers.
    pub rows: usize,
    /// Its paragraphs, empty ones included.
    pub lines: Vec<Line>,
}

impl GridCell {
    /// Whether no text stands in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.lines.iter().all(|line| line.text.is_empty())
    }

    /// Its text as one, without the ends of paragraphs.
    #[must_use]
    pub fn joined(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect()
    }

    /// Its paragraphs that have a text.
    pub fn filled(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.text.is_empty())
    }
}

/// The pieces of a document in order, and how many paragraphs have a text. `is_content` tells tables with known columns.
#[must_use]
pub fn pieces(document: &Document, is_content: fn(&Grid) -> bool) -> (Vec<Passage>, usize) {
    let mut walk = Walk { pieces: Vec::new(), id: 0, tables: 0, is_content };
    walk.blocks(&document.blocks);
    (walk.pieces, walk.id)
}

struct Walk {
    pieces: Vec<Passage>,
    id: usize,
    tables: usize,
    /// Whether a table has columns that a plan's content has.
    is_content: fn(&Grid) -> bool,
}

impl Walk {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) if is_ruling(&paragraph.text) => self.pieces.push(Passage::Gap),
                Block::Paragraph(paragraph) => {
                    let line = self.line(paragraph, None);
                    self.pieces.push(Passage::Line(line));
                }
                Block::Table(table) if self.is_page_layout(table) => {
                    for cell in table.rows.iter().flat_map(|row| &row.cells) {
                        self.blocks(&cell.blocks);
                    }
                }
                Block::Table(table) => {
                    let grid = self.grid(table);
                    self.pieces.push(Passage::Grid(grid));
                }
            }
        }
    }

    /// Whether a table only lays out a page: a table with named columns, or a chapter of a plan, stands within it.
    fn is_page_layout(&self, table: &Table) -> bool {
        let cells = || table.rows.iter().flat_map(|row| &row.cells);
        let holds_tables = cells().any(|cell| cell.blocks.iter().any(|block| matches!(block, Block::Table(_))));
        let is_single = cells().count() == 1;
        let mut walk = Self { pieces: Vec::new(), id: 0, tables: 0, is_content: self.is_content };
        let has_columns = table.rows.iter().take(3).any(|row| row.cells.len() > 1);
        (holds_tables || is_single) && !(has_columns && (self.is_content)(&walk.grid(table)))
    }

    fn line(&mut self, paragraph: &Paragraph, cell: Option<(usize, usize, usize)>) -> Line {
        let text = if is_ruling(&paragraph.text) { String::new() } else { paragraph.text.trim().to_owned() };
        let place = SourcePlace { paragraph: self.id + 1, cell, line: paragraph.line, page: paragraph.page };
        let line = Line { id: self.id, text, place, kind: paragraph.kind, depth: paragraph.depth };
        self.id += usize::from(!line.text.is_empty());
        line
    }

    fn grid(&mut self, table: &Table) -> Grid {
        self.tables += 1;
        let nth = self.tables;
        let mut rows = Vec::new();
        for (at, row) in table.rows.iter().enumerate() {
            let mut cells = Vec::new();
            for cell in &row.cells {
                let place = (nth, at + 1, cell.column + 1);
                let mut lines = Vec::new();
                self.cell(&cell.blocks, place, &mut lines);
                cells.push(GridCell { column: cell.column, columns: cell.columns, rows: cell.rows, lines });
            }
            rows.push(GridRow { cells, is_header: row.is_header });
        }
        let columns = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.column + cell.columns).max().unwrap_or(0);
        Grid { rows, columns, rules: table.rules }
    }

    /// The lines of a cell; a table within it gives its lines in order.
    fn cell(&mut self, blocks: &[Block], place: (usize, usize, usize), lines: &mut Vec<Line>) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    let line = self.line(paragraph, Some(place));
                    lines.push(line);
                }
                Block::Table(table) => {
                    for cell in table.rows.iter().flat_map(|row| &row.cells) {
                        self.cell(&cell.blocks, place, lines);
                    }
                }
            }
        }
    }
}

/// Whether a text is empty, or a line drawn with dashes between rows of a plain text.
fn is_ruling(text: &str) -> bool {
    text.chars().all(|letter| letter.is_whitespace() || "-_=|+*─━—―–‐·…│┃".contains(letter))
}
