//! Tables that are drawn with lines: which cells there are, and which of them are merged.

use super::content::Stroke;
use crate::import::document::MOST_COLUMNS;
use crate::model::value::sorting::SmallSort as _;

/// Lines nearer than this are one, in points: borders are drawn twice or in pieces.
const NEAR: f32 = 3.5;
/// The most lines of a page in one direction.
const MOST_LINES: usize = 600;
/// The most rows of a table on one page.
const MOST_ROWS: usize = 400;
/// Columns of tables that stand right below each other may differ by so much and are still the same ones, in points.
const WIDEST_SLIVER: f32 = 15.0;
/// Upright lines that no other line meets are columns from this height on, in points.
const LOWEST: f32 = 30.0;
/// How much of a side must be drawn to part two cells.
const DRAWN: f32 = 0.6;

/// A table of a page, in points from its top left.
#[derive(Clone, Debug, PartialEq)]
pub struct RuledTable {
    /// Where its columns begin and end, one more than columns.
    pub columns: Vec<f32>,
    /// Where upright lines stand; more than columns where those of two tables differ a little.
    grid: Vec<f32>,
    /// Where its rows begin and end, one more than rows.
    pub rows: Vec<f32>,
    /// Its cells by row and column.
    pub cells: Vec<RuledCell>,
    /// The cell that each place of the grid belongs to, row by row.
    owners: Vec<usize>,
}

/// A cell, by the places of the grid that it covers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RuledCell {
    /// The first column.
    pub column: usize,
    /// How many columns.
    pub columns: usize,
    /// The first row.
    pub row: usize,
    /// How many rows.
    pub rows: usize,
    /// Its left and right edge, in points.
    pub edges: (f32, f32),
    /// Whether no line is drawn above it: it is the rest of a cell that the page before has cut.
    pub is_open: bool,
}

impl RuledTable {
    /// The cell at a place of the page; `None` outside of the table.
    #[must_use]
    pub fn cell_at(&self, x: f32, y: f32) -> Option<usize> {
        let within = |edges: &[f32], at: f32| {
            let next = edges.partition_point(|edge| *edge <= at);
            (next > 0 && next < edges.len()).then(|| next - 1)
        };
        let (column, row) = (within(&self.grid, x)?, within(&self.rows, y)?);
        self.owners.get(row * (self.grid.len() - 1) + column).copied()
    }

    /// Where the table begins, from the top of the page.
    #[must_use]
    pub fn top(&self) -> f32 {
        self.rows.first().copied().unwrap_or(0.0)
    }

    /// Where the table begins, from the left of the page.
    #[must_use]
    pub fn left(&self) -> f32 {
        self.columns.first().copied().unwrap_or(0.0)
    }

    fn area(&self) -> f32 {
        let length = |edges: &[f32]| edges.last().zip(edges.first()).map_or(0.0, |(last, first)| last - first);
        length(&self.columns) * length(&self.rows)
    }

    /// Whether another table stands within this one.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        let is_within = |outer: &[f32], inner: &[f32]| match (outer, inner) {
            ([first, .., last], [begin, .., end]) => first - NEAR <= *begin && *end <= last + NEAR,
            _ => false,
        };
        is_within(&self.columns, &other.columns) && is_within(&self.rows, &other.rows)
    }
}

/// The tables of a page from the largest to the smallest, so that one within a cell comes after the one around it.
#[must_use]
pub fn tables(strokes: &[Stroke]) -> Vec<RuledTable> {
    let levels = merged(strokes.iter().filter(|stroke| stroke.is_level));
    let uprights = merged(strokes.iter().filter(|stroke| !stroke.is_level));
    if levels.len() > MOST_LINES || uprights.len() > MOST_LINES {
        return Vec::new();
    }
    let mut found: Vec<RuledTable> = Vec::new();
    for (levels, uprights) in connected(&levels, &uprights) {
        found.extend(table(&levels, &uprights).iter().flat_map(parts));
    }
    // What a frame holds, of a page or of some words, is text like any other.
    found.retain(|table| table.cells.len() > 1);
    found.small_sort_by(|one, other| other.area().total_cmp(&one.area()));
    // Nor do two or three boxes within a cell part its text.
    let is_frame = |at: usize| {
        let table = &found[at];
        (table.columns.len() < 3 || table.rows.len() < 3) && found[..at].iter().any(|outer| outer.holds(table))
    };
    let kept: Vec<bool> = (0..found.len()).map(|at| !is_frame(at)).collect();
    found.into_iter().zip(kept).filter_map(|(table, is_kept)| is_kept.then_some(table)).collect()
}

/// Lines that go on from each other, or were drawn twice, as one.
fn merged<'a>(strokes: impl Iterator<Item = &'a Stroke>) -> Vec<Stroke> {
    let mut strokes: Vec<Stroke> = strokes.copied().collect();
    strokes.small_sort_by(|one, other| one.at.total_cmp(&other.at));
    let mut groups: Vec<Vec<Stroke>> = Vec::new();
    for stroke in strokes {
        match groups.last_mut().filter(|group| stroke.at - group[0].at < NEAR * 0.6) {
            Some(group) => group.push(stroke),
            None => groups.push(vec![stroke]),
        }
    }
    let mut merged = Vec::new();
    for mut group in groups {
        group.small_sort_by(|one, other| one.from.total_cmp(&other.from));
        let from = merged.len();
        for stroke in group {
            match merged[from..].last_mut().filter(|last: &&mut Stroke| stroke.from - last.to < NEAR) {
                Some(last) => last.to = last.to.max(stroke.to),
                None => merged.push(stroke),
            }
        }
    }
    merged.retain(|stroke| stroke.to - stroke.from > 2.0 * NEAR);
    merged
}

/// Level and upright lines that meet, directly or by others.
fn connected(levels: &[Stroke], uprights: &[Stroke]) -> Vec<(Vec<Stroke>, Vec<Stroke>)> {
    let mut roots: Vec<usize> = (0..levels.len() + uprights.len()).collect();
    for (at, level) in levels.iter().enumerate() {
        for (nth, upright) in uprights.iter().enumerate() {
            let within = |stroke: &Stroke, at: f32| stroke.from - NEAR <= at && at <= stroke.to + NEAR;
            if within(level, upright.at) && within(upright, level.at) {
                let (one, other) = (root(&mut roots, at), root(&mut roots, levels.len() + nth));
                roots[other] = one;
            }
        }
    }
    // A page in the middle of a row has upright lines alone, all of one height.
    for (at, upright) in uprights.iter().enumerate() {
        let is_like =
            |other: &&Stroke| (other.from - upright.from).abs() < NEAR && (other.to - upright.to).abs() < NEAR;
        let is_high = upright.to - upright.from > LOWEST;
        if let Some(like) = uprights[..at].iter().position(|other| is_high && is_like(&other)) {
            let (one, other) = (root(&mut roots, levels.len() + like), root(&mut roots, levels.len() + at));
            roots[other] = one;
        }
    }
    let mut groups: std::collections::BTreeMap<usize, (Vec<Stroke>, Vec<Stroke>)> = std::collections::BTreeMap::new();
    for at in 0..roots.len() {
        let group = groups.entry(root(&mut roots, at)).or_default();
        match levels.get(at) {
            Some(level) => group.0.push(*level),
            None => group.1.push(uprights[at - levels.len()]),
        }
    }
    // A table may be open at its top, its bottom and its sides.
    let are_enough =
        |levels: usize, uprights: usize| uprights > 1 && levels + uprights > 2 || uprights == 1 && levels > 2;
    groups.into_values().filter(|(levels, uprights)| are_enough(levels.len(), uprights.len())).collect()
}

fn root(roots: &mut [usize], mut at: usize) -> usize {
    while roots[at] != at {
        roots[at] = roots[roots[at]];
        at = roots[at];
    }
    at
}

/// The edges that lines give, and where the lines across them end: a table may be open at its sides.
fn edges(lines: &[Stroke], across: &[Stroke]) -> Vec<f32> {
    let mut all: Vec<f32> = lines.iter().map(|line| line.at).collect();
    let first = across.iter().map(|line| line.from).fold(f32::MAX, f32::min);
    let last = across.iter().map(|line| line.to).fold(f32::MIN, f32::max);
    for end in [first, last].into_iter().filter(|_| !across.is_empty()) {
        if all.iter().all(|edge| (edge - end).abs() > 2.0 * NEAR) {
            all.push(end);
        }
    }
    all.small_sort_by(f32::total_cmp);
    let mut edges: Vec<f32> = Vec::new();
    for edge in all {
        match edges.last() {
            Some(last) if edge - last < NEAR => {}
            _ => edges.push(edge),
        }
    }
    edges
}

fn table(levels: &[Stroke], uprights: &[Stroke]) -> Option<RuledTable> {
    let (columns, rows) = (edges(uprights, levels), edges(levels, uprights));
    let (width, height) = (columns.len().checked_sub(1)?, rows.len().checked_sub(1)?);
    if width == 0 || height == 0 || width > MOST_COLUMNS || height > MOST_ROWS {
        return None;
    }
    let is_drawn = |lines: &[Stroke], at: f32, from: f32, to: f32| {
        let covered: f32 = lines
            .iter()
            .filter(|line| (line.at - at).abs() < NEAR)
            .map(|line| (line.to.min(to) - line.from.max(from)).max(0.0))
            .sum();
        covered >= DRAWN * (to - from)
    };
    let mut roots: Vec<usize> = (0..width * height).collect();
    for row in 0..height {
        for column in 0..width {
            let here = row * width + column;
            if column + 1 < width && !is_drawn(uprights, columns[column + 1], rows[row], rows[row + 1]) {
                let (one, other) = (root(&mut roots, here), root(&mut roots, here + 1));
                roots[one.max(other)] = one.min(other);
            }
            if row + 1 < height && !is_drawn(levels, rows[row + 1], columns[column], columns[column + 1]) {
                let (one, other) = (root(&mut roots, here), root(&mut roots, here + width));
                roots[one.max(other)] = one.min(other);
            }
        }
    }
    let mut cells: Vec<RuledCell> = Vec::new();
    let mut nth_of_root = std::collections::HashMap::new();
    let mut owners = Vec::with_capacity(width * height);
    for at in 0..width * height {
        let (row, column) = (at / width, at % width);
        let nth = *nth_of_root.entry(root(&mut roots, at)).or_insert_with(|| {
            cells.push(RuledCell { column, columns: 1, row, rows: 1, edges: (0.0, 0.0), is_open: false });
            cells.len() - 1
        });
        let cell = &mut cells[nth];
        // A cell begins where its first place does; further ones only widen it.
        let right = (cell.column + cell.columns).max(column + 1);
        cell.column = cell.column.min(column);
        cell.columns = right - cell.column;
        cell.rows = cell.rows.max(row + 1 - cell.row);
        owners.push(nth);
    }
    for cell in &mut cells {
        cell.edges = (columns[cell.column], columns[cell.column + cell.columns]);
        cell.is_open = cell.row == 0 && !is_drawn(levels, rows[0], cell.edges.0, cell.edges.1);
    }
    Some(RuledTable { columns: columns.clone(), grid: columns, rows, cells, owners })
}

/// Tables that stand right below each other, each with columns that the other does not have.
fn parts(table: &RuledTable) -> Vec<RuledTable> {
    let height = table.rows.len() - 1;
    let edges = |row: usize| -> Vec<f32> {
        let across = table.cells.iter().filter(|cell| cell.row <= row && row < cell.row + cell.rows);
        across.flat_map(|cell| [cell.edges.0, cell.edges.1]).collect()
    };
    let lacks = |one: &[f32], other: &[f32]| {
        one.iter().any(|edge| other.iter().all(|known| (edge - known).abs() > WIDEST_SLIVER))
    };
    let is_part = |row: &usize| {
        let is_spanned = table.cells.iter().any(|cell| cell.row < *row && *row < cell.row + cell.rows);
        let (above, below) = (edges(row - 1), edges(*row));
        !is_spanned && lacks(&above, &below) && lacks(&below, &above)
    };
    let mut cuts: Vec<usize> = (1..height).filter(is_part).collect();
    cuts.push(height);
    let mut from = 0;
    let mut parts = Vec::new();
    for to in cuts {
        parts.push(without_slivers(part(table, from, to)));
        from = to;
    }
    parts
}

/// Some rows of a table, with the columns that their cells have.
fn part(table: &RuledTable, from: usize, to: usize) -> RuledTable {
    let width = table.grid.len() - 1;
    let kept: Vec<usize> = (0..table.cells.len()).filter(|&at| (from..to).contains(&table.cells[at].row)).collect();
    let mut cells: Vec<RuledCell> = kept.iter().map(|&at| table.cells[at]).collect();
    let starts = |at: &usize| cells.iter().any(|cell| cell.column == *at);
    let columns: Vec<usize> = (0..width).filter(starts).collect();
    let before = |at: usize| columns.partition_point(|&column| column < at);
    for cell in &mut cells {
        let (begin, end) = (before(cell.column), before(cell.column + cell.columns));
        (cell.row, cell.column, cell.columns) = (cell.row - from, begin, end - begin);
    }
    let edges = columns.iter().chain(std::iter::once(&width)).map(|&at| table.grid[at]);
    let owners = table.owners[from * width..to * width]
        .iter()
        .map(|owner| kept.binary_search(owner).unwrap_or_default())
        .collect();
    RuledTable {
        columns: edges.collect(),
        grid: table.grid.clone(),
        rows: table.rows[from..=to].to_vec(),
        cells,
        owners,
    }
}

/// Takes out narrow columns that are no cell anywhere: two tables below each other whose columns differ a little.
fn without_slivers(mut table: RuledTable) -> RuledTable {
    let width = table.columns.len() - 1;
    let is_sliver: Vec<bool> = (0..width)
        .map(|at| {
            table.columns[at + 1] - table.columns[at] < WIDEST_SLIVER
                && table.cells.iter().all(|cell| cell.column != at || cell.columns > 1)
        })
        .collect();
    // A sliver goes to its right neighbour, or with the last column to its left one; its edges become one.
    let kept: Vec<usize> = (0..width).filter(|&at| !is_sliver[at]).collect();
    if kept.len() == width || kept.is_empty() {
        return table;
    }
    let before = |at: usize| kept.partition_point(|&column| column < at);
    let would_vanish = |cell: &RuledCell| before(cell.column + cell.columns) == before(cell.column);
    if table.cells.iter().any(would_vanish) {
        return table;
    }
    for cell in &mut table.cells {
        let (from, to) = (before(cell.column), before(cell.column + cell.columns));
        (cell.column, cell.columns) = (from, to - from);
    }
    let edges = kept.iter().chain(std::iter::once(&width)).map(|&at| table.columns[at]);
    table.columns = edges.collect();
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(at: f32, from: f32, to: f32) -> Stroke {
        Stroke { is_level: true, at, from, to }
    }

    fn upright(at: f32, from: f32, to: f32) -> Stroke {
        Stroke { is_level: false, at, from, to }
    }

    #[test]
    fn lines_make_cells_and_what_no_line_parts_is_merged() {
        let strokes = [
            level(0.0, 0.0, 100.0),
            level(100.0, 0.0, 100.5),
            // Drawn in two pieces, twice.
            level(50.0, 40.0, 70.0),
            level(50.4, 70.5, 100.0),
            upright(0.0, 0.0, 100.0),
            upright(40.0, 0.0, 100.0),
            upright(100.0, 0.0, 50.0),
            upright(100.0, 50.0, 100.0),
            // An underlined word is no table.
            level(20.0, 45.0, 60.0),
        ];
        let tables = tables(&strokes[..8]);
        assert_eq!(tables.len(), 1);
        let cells: Vec<_> =
            tables[0].cells.iter().map(|cell| (cell.column, cell.columns, cell.row, cell.rows)).collect();
        assert_eq!(cells, [(0, 1, 0, 2), (1, 1, 0, 1), (1, 1, 1, 1)]);
        assert_eq!(tables[0].cell_at(10.0, 90.0), Some(0));
        assert_eq!(tables[0].cell_at(60.0, 90.0), Some(2));
        assert_eq!(tables[0].cell_at(110.0, 90.0), None);
    }
}
