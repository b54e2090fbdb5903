//! Tables whose cells cover other columns than the names above them do: word processors leave helper columns behind.

use super::columns::{Header, Role};
use super::grid::{Grid, GridCell, GridRow};

/// A table with one column for each name above it.
pub struct Straight {
    /// The table.
    pub grid: Grid,
    /// The roles of its columns.
    pub roles: Vec<Option<Role>>,
}

/// The table with one column for each name of its header; `None` where it has that already. A name that stands over
/// several cells of most rows keeps its columns.
#[must_use]
pub fn straightened(grid: &Grid, header: &Header) -> Option<Straight> {
    let names = names(grid, header.rows);
    if (0..grid.columns).all(|column| names[column] == column) {
        return None;
    }
    let body = &grid.rows[header.rows..];
    // The first column of each column that is left.
    let lefts: Vec<usize> = (0..grid.columns)
        .filter(|&column| names[column] == column || is_divided(body, &names, names[column]))
        .collect();
    let place = |column: usize| lefts.partition_point(|&left| left <= column).saturating_sub(1);
    // How many rows cells from above still cover each column.
    let mut covered = vec![0_usize; lefts.len()];
    let moved = |row: &GridRow| {
        let mut cells: Vec<GridCell> = Vec::new();
        let free: Vec<usize> = (0..lefts.len()).filter(|&column| covered[column] == 0).collect();
        let are_all = free.len() == row.cells.len();
        for (nth, cell) in row.cells.iter().enumerate() {
            // As many cells as names: each stands under its own, wherever its borders are.
            let column = if are_all { free[nth] } else { place(cell.column.max(main_name(cell, &names))) };
            let end = place(cell.column + cell.columns - 1) + 1;
            let whole = if cell.columns * 2 > grid.columns { end.saturating_sub(column).max(1) } else { 1 };
            match cells.last_mut().filter(|last| last.column >= column) {
                Some(last) => last.lines.extend(cell.lines.iter().cloned()),
                None => cells.push(GridCell { column, columns: whole, ..cell.clone() }),
            }
        }
        for cell in &cells {
            for left in covered.iter_mut().skip(cell.column).take(cell.columns) {
                *left = cell.rows;
            }
        }
        for left in &mut covered {
            *left = left.saturating_sub(1);
        }
        GridRow { cells, is_header: row.is_header }
    };
    let rows = grid.rows.iter().map(moved).collect();
    let mut roles: Vec<_> = lefts.iter().map(|&left| header.roles.get(left).copied().flatten()).collect();
    // Of two columns under one name of measures the first holds their headings.
    for at in 1..lefts.len() {
        if names[lefts[at]] == lefts[at - 1] && roles[at].is_none() && roles[at - 1] == Some(Role::Measure) {
            roles[at - 1] = Some(Role::Group);
            roles[at] = Some(Role::Measure);
        }
    }
    Some(Straight { grid: Grid { rows, columns: lefts.len(), rules: grid.rules }, roles })
}

/// For each column the first column of the name above it.
fn names(grid: &Grid, header_rows: usize) -> Vec<usize> {
    let mut names: Vec<usize> = (0..grid.columns).collect();
    for cell in grid.rows[..header_rows].iter().flat_map(|row| &row.cells) {
        for name in names.iter_mut().skip(cell.column).take(cell.columns) {
            *name = cell.column;
        }
    }
    names
}

/// The name that stands over most of a cell.
fn main_name(cell: &GridCell, names: &[usize]) -> usize {
    let covered = &names[cell.column..(cell.column + cell.columns).min(names.len())];
    let share = |name: usize| covered.iter().filter(|&&other| other == name).count();
    let mut best = covered.first().copied().unwrap_or(0);
    for &name in covered {
        if share(name) > share(best) {
            best = name;
        }
    }
    best
}

/// Whether a name stands over several cells with text in most rows that have any there.
fn is_divided(body: &[GridRow], names: &[usize], name: usize) -> bool {
    let filled =
        |row: &GridRow| row.cells.iter().filter(|cell| !cell.is_blank() && main_name(cell, names) == name).count();
    let several = body.iter().filter(|row| filled(row) > 1).count();
    several > 0 && several * 2 >= body.iter().filter(|row| filled(row) > 0).count()
}
