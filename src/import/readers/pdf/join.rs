//! Tables that a page cuts: which one goes on, and which row of it.

use std::collections::BTreeSet;

use super::lines::PrintedParagraph;
use crate::import::number;

/// How far the columns of two pages may be apart, in points.
const NEAR: f32 = 30.0;
/// How many letters a paragraph has at least that may be cut.
const SHORTEST: usize = 8;
/// The most letters of a name that may be joined with another.
const LONGEST_NAME: usize = 12;
/// The most rows of a heading that is printed on every page.
const MOST_HEADER_ROWS: usize = 4;

/// A table as printed, over one page or several.
#[derive(Clone, Debug)]
pub struct PrintedTable {
    /// Where its columns begin and end, in points.
    pub columns: Vec<f32>,
    /// The cells that begin in each row.
    pub rows: Vec<Vec<PrintedCell>>,
}

/// A cell as printed.
#[derive(Clone, Debug)]
pub struct PrintedCell {
    /// The first column that it covers.
    pub column: usize,
    /// How many columns.
    pub columns: usize,
    /// How many rows.
    pub rows: usize,
    /// What stands in it.
    pub paragraphs: Vec<PrintedParagraph>,
    /// Tables within it, each with how many of the paragraphs stand above.
    pub tables: Vec<(usize, PrintedTable)>,
    /// Whether it is the rest of a cell of the page before, as far as lines tell.
    pub is_open: bool,
}

impl PrintedCell {
    fn filled(&self) -> impl DoubleEndedIterator<Item = &PrintedParagraph> {
        self.paragraphs.iter().filter(|paragraph| !paragraph.text.is_empty())
    }

    fn is_blank(&self) -> bool {
        self.filled().next().is_none() && self.tables.is_empty()
    }

    fn text(&self) -> String {
        self.filled().map(|paragraph| paragraph.text.as_str()).collect()
    }
}

/// A text as one name again and again, if it is nothing else; else as it is. Different names may be pieces of one.
fn divided(text: &str, names: &BTreeSet<String>) -> Vec<String> {
    let is_repeated = |name: &&String| name.len() < text.len() && text.replace(name.as_str(), "").is_empty();
    match names.iter().find(is_repeated) {
        Some(name) => vec![name.clone(); text.len() / name.len()],
        None => vec![text.to_owned()],
    }
}

impl PrintedTable {
    /// Whether a table at the top of the next page has the same columns.
    #[must_use]
    pub fn is_continued_by(&self, below: &Self) -> bool {
        let (one, other) = (&self.columns, &below.columns);
        one.len() == other.len() && one.iter().zip(other).all(|(one, other)| (one - other).abs() < NEAR)
    }

    /// Puts the rows of the next page below. The rest of a row that the page has cut goes into its row.
    pub fn append(&mut self, below: Self) {
        let mut rows = below.rows.into_iter().peekable();
        let texts = |row: &[PrintedCell]| -> Vec<String> { row.iter().map(PrintedCell::text).collect() };
        let (mut header, mut rows_below) = (Vec::new(), Vec::new());
        while header.len() < MOST_HEADER_ROWS {
            let Some(known) = self.rows.get(header.len()).map(|row| texts(row)) else { break };
            let is_blank = known.iter().all(String::is_empty);
            let Some(row) = rows.next_if(|row| !is_blank && texts(row) == known) else { break };
            header.push(row);
        }
        // A row whose cells are all open, or that goes on as far as its text tells, is the rest of the last one; in
        // others the open cells alone go on.
        let is_rest = |row: &Vec<PrintedCell>| row.iter().all(|cell| cell.is_open) || self.is_cut_before(row);
        if let Some(rest) = rows.next_if(is_rest) {
            self.go_on(rest, 0);
        } else if let Some(row) = rows.next() {
            let (open, begun) = row
                .into_iter()
                .partition(|cell: &PrintedCell| cell.is_open && header.is_empty() && self.above(cell).is_some());
            self.go_on(open, 1);
            rows_below.push(begun);
        }
        self.rows.extend(header);
        self.rows.extend(rows_below);
        self.rows.extend(rows);
    }

    /// The cell of the last row in a column, wherever it begins.
    fn last_cell(&self, column: usize) -> Option<(usize, usize)> {
        let height = self.rows.len();
        self.rows.iter().enumerate().rev().find_map(|(at, row)| {
            let nth = row.iter().position(|cell| cell.column == column && at + cell.rows >= height)?;
            Some((at, nth))
        })
    }

    fn above(&self, cell: &PrintedCell) -> Option<&PrintedCell> {
        let (row, nth) = self.last_cell(cell.column)?;
        self.rows.get(row)?.get(nth)
    }

    /// Whether a row is the rest of the last one: a sentence goes on in it, or measures whose units stand above.
    fn is_cut_before(&self, row: &[PrintedCell]) -> bool {
        let goes_on = |cell: &&PrintedCell| {
            let last = self.above(cell).and_then(|above| above.paragraphs.last());
            let first = cell.paragraphs.first();
            last.zip(first).is_some_and(|(last, first)| self.is_cut_between(last, first, cell.column))
        };
        let lacks_units = |cell: &&PrintedCell| {
            let is_list = self.above(cell).is_some_and(|above| above.filled().count() > 1);
            let has_above = |other: &PrintedCell| self.above(other).is_some_and(|above| !above.is_blank());
            !cell.is_blank()
                && is_list
                && row.iter().any(|other| other.column > cell.column && other.is_blank() && has_above(other))
        };
        // A number that does not go on counting begins a row.
        let begins = |cell: &PrintedCell| {
            let first = cell.filled().next().and_then(|first| number::split(&first.text));
            let numbers = |above: &PrintedCell| {
                let counted =
                    above.filled().filter_map(|paragraph| number::split(&paragraph.text)).map(|(number, _)| number);
                counted.collect::<Vec<_>>()
            };
            first.is_some_and(|(first, _)| {
                let above = self.above(cell).map(numbers).unwrap_or_default();
                !above.iter().any(|number| number.style == first.style && number.value + 1 == first.value)
            })
        };
        let is_cut = row.iter().any(|cell| goes_on(&cell) || lacks_units(&cell));
        // Every cell must have one above it that can take its text.
        is_cut && !row.iter().any(begins) && row.iter().all(|cell| self.above(cell).is_some())
    }

    /// Puts cells into those above them. `further` is how many of their rows are new ones.
    fn go_on(&mut self, rest: Vec<PrintedCell>, further: usize) {
        for cell in rest {
            let Some((row, nth)) = self.last_cell(cell.column) else { continue };
            let mut paragraphs = cell.paragraphs.into_iter().peekable();
            let last = self.rows[row][nth].paragraphs.last();
            let first = paragraphs.peek();
            let is_cut = last.zip(first).is_some_and(|(last, first)| self.is_cut_between(last, first, cell.column));
            let above = &mut self.rows[row][nth];
            above.rows += cell.rows - 1 + further;
            if is_cut
                && let Some(last) = above.paragraphs.last_mut()
                && let Some(first) = paragraphs.next()
            {
                super::lines::join(&mut last.text, &first.text);
                last.room = first.room;
            }
            let before = above.paragraphs.len();
            above.paragraphs.extend(paragraphs);
            above.tables.extend(cell.tables.into_iter().map(|(at, table)| (before + at, table)));
        }
    }

    /// Divides what was joined because names fill their lines: 秘書室秘書室, where 秘書室 stands alone elsewhere in the column.
    pub fn divide_names(&mut self) {
        for column in 0..self.columns.len() {
            let cells = || self.rows.iter().flatten().filter(|cell| cell.column == column && cell.columns == 1);
            let is_name = |text: &&str| {
                (2..=LONGEST_NAME).contains(&text.chars().count())
                    && text.chars().all(char::is_alphanumeric)
                    && number::split(text).is_none()
            };
            let texts = cells().flat_map(PrintedCell::filled).map(|paragraph| paragraph.text.as_str());
            let names: BTreeSet<String> = texts.filter(is_name).map(str::to_owned).collect();
            let cells = self.rows.iter_mut().flatten().filter(|cell| cell.column == column && cell.columns == 1);
            for cell in cells.filter(|_| !names.is_empty()) {
                let paragraphs = std::mem::take(&mut cell.paragraphs);
                for paragraph in paragraphs {
                    let divided = divided(&paragraph.text, &names);
                    cell.paragraphs
                        .extend(divided.into_iter().map(|text| PrintedParagraph { text, ..paragraph.clone() }));
                }
            }
        }
    }

    /// Whether a page cut stands within a paragraph. A short one, such as a unit, is cut where its rest is no name, or
    /// where both together stand elsewhere in the column.
    fn is_cut_between(&self, last: &PrintedParagraph, first: &PrintedParagraph, column: usize) -> bool {
        if !last.may_go_on(&first.text) {
            return false;
        }
        let is_rest = first.text.chars().count() == 1 || first.text.starts_with(['(', '（', ')', '）', '、']);
        let whole = format!("{}{}", last.text, first.text);
        let cells = self.rows.iter().flatten().filter(|cell| cell.column == column);
        let is_known = || cells.flat_map(PrintedCell::filled).any(|paragraph| paragraph.text == whole);
        if last.text.chars().count() >= SHORTEST { number::split(&first.text).is_none() } else { is_rest || is_known() }
    }
}
