//! Tables without upright lines: their columns are the places where text begins on many lines and that no line crosses.

use super::content::{Letter, Stroke};
use super::join::{PrintedCell, PrintedTable};
use super::lines::{self, PrintedLine};
use crate::import::document::MOST_COLUMNS;
use crate::import::number::{self, Style};
use crate::model::value::sorting::SmallSort as _;

/// Places nearer than this are one, in points.
const NEAR: f32 = 2.0;
/// How wide the gap in front of a piece of a line is, in sizes of its letters.
const GAP: f32 = 0.5;
/// The most places that are tried for one column.
const MOST_PLACES: usize = 60;
/// The most lines of a document that are tried as a heading of columns.
const MOST_HEADINGS: usize = 600;
/// The most letters of a name of a column.
const LONGEST_NAME: usize = 12;
/// How many lines below its heading tell where a column begins.
const TELLING_LINES: usize = 80;
/// How many lines over all columns may follow one another within a table.
const MOST_WHOLE_LINES: usize = 3;
/// From so many level lines on they tell the rows; fewer only frame the heading.
const RULED_ROWS: usize = 5;

/// A table that was found, with the place of its top.
#[derive(Debug)]
pub struct BareTable {
    /// Its first line, from the top of the page.
    pub top: f32,
    /// What stands in it.
    pub table: PrintedTable,
    /// Whether nothing stands below it, so that it may go on on the next page.
    pub is_last: bool,
}

/// A line of print: its letters from left to right, blanks left out, and where its pieces begin.
struct Row {
    letters: Vec<Letter>,
    size: f32,
    /// The first letter of each piece, by its number.
    begins: Vec<usize>,
}

impl Row {
    fn new(mut letters: Vec<Letter>) -> Option<Self> {
        letters.retain(|letter| !letter.text.trim().is_empty());
        letters.small_sort_by(|one, other| one.left.total_cmp(&other.left));
        let size = letters.iter().map(|letter| letter.size).fold(0.0, f32::max);
        let begins = |at: &usize| *at == 0 || letters[*at].left - letters[at - 1].right > GAP * size;
        let begins = (0..letters.len()).filter(begins).collect();
        (!letters.is_empty()).then_some(Self { letters, size, begins })
    }

    fn base(&self) -> f32 {
        self.letters[0].base
    }

    fn text(&self) -> String {
        self.letters.iter().map(|letter| letter.text.as_str()).collect()
    }

    /// Whether a letter stands across a place: one of the last that begin before it.
    fn crosses(&self, at: f32) -> bool {
        let next = self.letters.partition_point(|letter| letter.left < at - NEAR);
        self.letters[next.saturating_sub(4)..next].iter().any(|letter| letter.right > at + NEAR)
    }

    /// Whether text goes on over a place without a gap: no letter need stand across it.
    fn runs_over(&self, at: f32) -> bool {
        let next = self.letters.partition_point(|letter| letter.left < at - NEAR);
        self.crosses(at)
            || next > 0
                && next < self.letters.len()
                && self.letters[next].left > at + NEAR
                && self.letters[next].left - self.letters[next - 1].right < GAP * self.size
                && self.letters[next - 1].right < at + NEAR
    }

    fn begins_at(&self, at: f32) -> bool {
        let next = self.begins.partition_point(|&nth| self.letters[nth].left <= at - NEAR);
        self.begins.get(next).is_some_and(|&nth| self.letters[nth].left < at + NEAR)
    }

    /// How many columns have text.
    fn filled(&self, edges: &[f32]) -> usize {
        let has =
            |pair: &&[f32]| self.letters.iter().any(|letter| (pair[0] - NEAR..pair[1] - NEAR).contains(&letter.left));
        edges.windows(2).filter(has).count()
    }
}

/// The tables among letters, and the letters that stand in none. `above` are the columns of such a table that the page
/// before ended in, `right` is where the text of all pages ends.
pub fn tables(
    letters: Vec<Letter>,
    levels: &[Stroke],
    (above, right): (Option<&[f32]>, f32),
    page: usize,
    tried: &mut usize,
) -> (Vec<Letter>, Vec<BareTable>) {
    let all = lines::rows(letters);
    let rows: Vec<Row> = all.iter().filter_map(|letters| Row::new(letters.clone())).collect();
    let mut inside: Vec<(f32, f32)> = Vec::new();
    let mut found = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let rest = &rows[at..];
        let going_on = above.filter(|_| at == 0).map(<[f32]>::to_vec).filter(|edges| is_table(rest, edges, 1));
        // Words in a row are no names where the line above has words in the same places.
        let is_inside = |edges: &Vec<f32>| {
            let above = at.checked_sub(1).and_then(|above| rows.get(above));
            above.is_some_and(|above| edges[1..edges.len() - 1].iter().any(|&edge| above.begins_at(edge)))
        };
        let named = || columns(rest, right, tried).filter(|edges| is_table(rest, edges, 4) && !is_inside(edges));
        let Some(edges) = going_on.or_else(named) else {
            at += 1;
            continue;
        };
        let body = &rest[..height(rest, &edges)];
        at += body.len();
        inside.push((body[0].base(), body[body.len() - 1].base()));
        let table = table(body, &edges, levels, page);
        found.push(BareTable { top: body[0].base() - body[0].size, table, is_last: at == rows.len() });
    }
    let is_free = |row: &Vec<Letter>| {
        let base = row.first().map_or(0.0, |letter| letter.base);
        !inside.iter().any(|&(first, last)| first - NEAR < base && base < last + NEAR)
    };
    (all.into_iter().filter(is_free).flatten().collect(), found)
}

/// Where the columns begin below a row of names, and where the last one ends.
fn columns(rows: &[Row], right: f32, tried: &mut usize) -> Option<Vec<f32>> {
    let names = rows.first()?;
    let begins = &names.begins;
    let is_name = |at: usize, end: usize| {
        let text: String = names.letters[at..end].iter().map(|letter| letter.text.as_str()).collect();
        text.chars().count() <= LONGEST_NAME
            && number::split(&text).is_none()
            && !text.contains(['。', '，', '：', ':', '、'])
    };
    let mut ends = begins.iter().skip(1).copied().chain(std::iter::once(names.letters.len()));
    if !(2..=MOST_COLUMNS).contains(&begins.len()) || !begins.iter().zip(&mut ends).all(|(&at, end)| is_name(at, end)) {
        return None;
    }
    // Each costs as much as there are lines and columns; what no plan has counts several times.
    *tried += 1 + rows.len() * begins.len() / 10_000;
    if *tried > MOST_HEADINGS {
        return None;
    }
    let below = &rows[..rows.len().min(TELLING_LINES)];
    let first = below.iter().take(3).map(|row| row.letters[0].left).fold(names.letters[0].left, f32::min);
    let mut edges = vec![first];
    for &next in &begins[1..] {
        let (from, to) = (names.letters[next - 1].right, names.letters[next].left);
        edges.push(edge(below, from, to));
    }
    edges.push(right + NEAR * 2.0);
    Some(edges)
}

/// The place between two names at which most lines begin a piece before one crosses it; below a name without text where
/// the name begins.
fn edge(rows: &[Row], from: f32, to: f32) -> f32 {
    let begins = rows.iter().flat_map(|row| row.begins.iter().map(|&at| row.letters[at].left));
    let places = begins.filter(|place| (from - NEAR..=to + NEAR).contains(place)).take(MOST_PLACES);
    let count = |place: f32| {
        let mut whole_lines = 0;
        let fits = |row: &&Row| {
            whole_lines = if row.crosses(place) { whole_lines + 1 } else { 0 };
            whole_lines <= MOST_WHOLE_LINES
        };
        rows.iter().take_while(fits).filter(|row| row.begins_at(place)).count()
    };
    let counted = places.map(|place| (count(place), place));
    let most = counted.max_by(|one, other| one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)));
    most.filter(|(count, _)| *count > 1).map_or(to, |(_, place)| place)
}

/// How many lines belong to a table with these columns.
fn height(rows: &[Row], edges: &[f32]) -> usize {
    let inner = &edges[1..edges.len() - 1];
    let fits =
        |row: &Row| row.letters[0].left > edges[0] - 2.0 * NEAR && !inner.iter().any(|&edge| row.runs_over(edge));
    let mut height = 0;
    while let Some(row) = rows.get(height) {
        let number = number::split(&row.text()).map(|(number, _)| number.style);
        if fits(row) && (number != Some(Style::Part) || row.filled(edges) > 1) {
            height += 1;
            continue;
        }
        // A line over all columns, with lines of cells below it.
        let further = (height + 1..=height + MOST_WHOLE_LINES)
            .find(|&at| rows.get(at).is_some_and(|row| fits(row) && inner.iter().any(|&edge| row.begins_at(edge))));
        match further.filter(|_| number != Some(Style::Part)) {
            Some(further) => height = further,
            None => break,
        }
    }
    height
}

/// Whether so many lines from the first on are in these columns, three of them in more than one; of a table that goes on
/// one line in a further column is enough.
fn is_table(rows: &[Row], edges: &[f32], least: usize) -> bool {
    let rows = &rows[..height(rows, edges)];
    let filled = rows.iter().filter(|row| row.filled(edges) > 1).count();
    let aligned = rows.iter().filter(|row| edges[1..edges.len() - 1].iter().any(|&edge| row.begins_at(edge))).count();
    rows.len() >= least && (filled > 2 || least == 1) && aligned >= least.min(3)
}

/// The cells of lines. A row begins where every column that has a line there begins a paragraph and none goes on.
fn table(rows: &[Row], edges: &[f32], levels: &[Stroke], page: usize) -> PrintedTable {
    let width = edges.len() - 1;
    let inner = &edges[1..width];
    let is_whole = |row: &Row| inner.iter().any(|&edge| row.runs_over(edge));
    let column_of = |letter: &Letter| inner.partition_point(|&edge| edge <= letter.left + NEAR);
    let mut columns: Vec<Vec<Letter>> = vec![Vec::new(); width];
    for row in rows.iter().filter(|row| !is_whole(row)) {
        for letter in &row.letters {
            columns[column_of(letter)].push(letter.clone());
        }
    }
    // The first and last line of each paragraph, and where rows begin for certain.
    let mut spans: Vec<(f32, f32)> = Vec::new();
    for (column, letters) in columns.into_iter().enumerate() {
        spans.extend(self::spans(&lines::lines(letters), (edges[column], edges[column + 1])));
    }
    let (top, bottom) = (rows[0].base() - rows[0].size * 2.0, rows[rows.len() - 1].base());
    let is_rule = |level: &&Stroke| {
        top < level.at && level.at < bottom && level.to.min(edges[width]) - level.from.max(edges[0]) > 20.0
    };
    let mut rules: Vec<f32> = levels.iter().filter(is_rule).map(|level| level.at).collect();
    rules.small_sort_by(f32::total_cmp);
    rules.dedup_by(|one, other| (*one - *other).abs() < 2.0 * NEAR);
    let is_ruled = rules.len() >= RULED_ROWS;
    let begins = |at: usize| {
        let (row, above) = (&rows[at], at.checked_sub(1).and_then(|above| rows.get(above)));
        let has_rule = rules.iter().any(|&rule| above.is_none_or(|above| above.base() < rule) && rule < row.base());
        let goes_on = spans.iter().any(|&(first, last)| first < row.base() - NEAR && row.base() - NEAR < last);
        above.is_none_or(|above| is_whole(above) != is_whole(row)) || has_rule || !is_ruled && !goes_on
    };
    let mut cells: Vec<Vec<PrintedCell>> = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let end = (at + 1..rows.len()).find(|&next| begins(next)).unwrap_or(rows.len());
        let body = &rows[at..end];
        let mut row: Vec<Vec<Letter>> = vec![Vec::new(); width];
        let whole = is_whole(&body[0]);
        for letter in body.iter().flat_map(|row| &row.letters) {
            row[if whole { 0 } else { column_of(letter) }].push(letter.clone());
        }
        row.truncate(if whole { 1 } else { width });
        let cell = |(column, letters): (usize, Vec<Letter>)| {
            let columns = if whole { width } else { 1 };
            let mut paragraphs = lines::paragraphs(&lines::lines(letters), (edges[column], edges[column + columns]));
            for paragraph in &mut paragraphs {
                paragraph.page = page;
            }
            PrintedCell { column, columns, rows: 1, paragraphs, tables: Vec::new(), is_open: false }
        };
        cells.push(row.into_iter().enumerate().map(cell).collect());
        at = end;
    }
    PrintedTable { columns: edges.to_vec(), rows: cells }
}

/// Where each paragraph of a column begins and ends.
fn spans(lines: &[PrintedLine], edges: (f32, f32)) -> Vec<(f32, f32)> {
    let found = lines::paragraphs(lines, edges);
    let begins: Vec<usize> =
        found.iter().filter(|paragraph| !paragraph.text.is_empty()).map(|paragraph| paragraph.line).collect();
    let ends = begins.iter().skip(1).copied().chain(std::iter::once(lines.len()));
    begins.iter().zip(ends).map(|(&from, to)| (lines[from].base, lines[to - 1].base)).collect()
}
