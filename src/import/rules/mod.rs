//! Rules: what each paragraph of a plan is. One code for every format; nothing here knows which one it was.

pub mod columns;
mod spans;
mod grid;
mod chapters;
mod units;
mod dates;
mod judge;
mod sheet;

use crate::import::document::Document;
use crate::import::error::ImportError;
use crate::import::ledger::{Fate, Ledger};
use columns::Role;
use grid::{Passage, pieces};
use judge::{Judge, Reach};

pub use chapters::agency as agency_of;
pub use dates::plan_year;
pub use units::split as split_units;

/// What whoever imports a plan says about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The roles of the columns in order, where their names do not say them.
    pub columns: Option<Vec<Role>>,
    /// The plan's 民國 year.
    pub year: Option<u16>,
}

/// The fate of every paragraph of a document.
pub fn judge(document: &Document, wishes: &Wishes) -> Result<Ledger, ImportError> {
    let (pieces, paragraphs) = pieces(document, |grid| columns::header(grid).is_some());
    if wishes.columns.is_none()
        && let Some(ledger) = sheet::judge(&pieces, wishes.year).filter(|ledger| ledger.count(Fate::Point) > 0)
    {
        return Ok(ledger);
    }
    let mut ledger = Ledger::default();
    // A plan whose content no heading announces is read a second time as content throughout.
    for scope in [Reach::Content, Reach::Everything] {
        let mut judge = Judge::new(&pieces, wishes, scope);
        judge.document(&pieces);
        ledger = judge.finish(&pieces, paragraphs);
        if ledger.count(Fate::Point) > 0 {
            return Ok(ledger);
        }
    }
    drop(ledger);
    Err(nothing_found(&pieces))
}

/// Whether a text is the name of a column, of a plan's table or of a list of points.
#[must_use]
pub fn is_column_name(name: &str) -> bool {
    columns::role_of(name).is_some() || sheet::is_name(name)
}

/// What to say of a document without a point.
fn nothing_found(pieces: &[Passage]) -> ImportError {
    let grids = pieces.iter().filter_map(|piece| match piece {
        Passage::Grid(grid) if grid.columns > 1 => Some(grid),
        Passage::Grid(_) | Passage::Line(_) | Passage::Gap => None,
    });
    match grids.max_by_key(|grid| grid.rows.len()) {
        Some(grid) if columns::header(grid).is_none() => {
            let first_row = grid.rows.iter().find(|row| row.cells.iter().any(|cell| !cell.is_blank()));
            let texts =
                first_row.into_iter().flat_map(|row| &row.cells).map(|cell| cell.joined().chars().take(20).collect());
            ImportError::NoColumns { first_row: texts.collect() }
        }
        _ => ImportError::NoPoints,
    }
}

#[cfg(test)]
mod tests;
