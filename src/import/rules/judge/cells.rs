//! The cells of a row of a table by what their columns hold.

use crate::import::number::{self, Style};
use crate::import::rules::columns::Role;
use crate::import::rules::grid::{GridCell, GridRow, Line};
use crate::import::rules::units;

/// The cells of a row by role.
#[derive(Default)]
pub(super) struct Cells<'a> {
    pub(super) pillars: Vec<&'a GridCell>,
    pub(super) strategies: Vec<&'a GridCell>,
    pub(super) groups: Vec<&'a GridCell>,
    pub(super) measures: Vec<&'a GridCell>,
    /// Further columns of measures, and goals: what they say belongs to the measure beside it.
    pub(super) details: Vec<&'a GridCell>,
    pub(super) units: Vec<&'a GridCell>,
    pub(super) deadlines: Vec<&'a GridCell>,
    pub(super) targets: Vec<&'a GridCell>,
    pub(super) others: Vec<&'a GridCell>,
}

impl<'a> Cells<'a> {
    /// The cells of a row by the roles of their columns.
    pub(super) fn of(row: &'a GridRow, roles: &[Option<Role>]) -> Self {
        let mut cells = Self::default();
        let first_measure = roles.iter().position(|role| *role == Some(Role::Measure));
        for cell in &row.cells {
            let role = roles.get(cell.column).copied().flatten().unwrap_or(Role::Other);
            // A second column of measures stays one where the first is covered in this row.
            if role == Role::Measure && Some(cell.column) != first_measure {
                cells.details.push(cell);
            } else {
                cells.put(role, cell);
            }
        }
        cells
    }

    /// Puts a cell among those of a role; a second cell of measures says more about the first.
    pub(super) fn put(&mut self, role: Role, cell: &'a GridCell) {
        match role {
            Role::Pillar => self.pillars.push(cell),
            Role::Strategy => self.strategies.push(cell),
            Role::Group => self.groups.push(cell),
            Role::Measure if self.measures.is_empty() => self.measures.push(cell),
            Role::Measure | Role::Goal => self.details.push(cell),
            Role::Unit => self.units.push(cell),
            Role::Deadline => self.deadlines.push(cell),
            Role::Target => self.targets.push(cell),
            Role::Number | Role::Other => self.others.push(cell),
        }
    }

    /// The first line of the measures.
    pub(super) fn first_measure(&self) -> Option<&'a Line> {
        self.measures.iter().flat_map(|cell| cell.filled()).next()
    }

    /// The lines of the measures, and behind them the units that slipped into their cell, where those have a column.
    pub(super) fn measures_and_slipped(&self, has_units: bool) -> (Vec<&'a Line>, Vec<&'a Line>) {
        let mut lines: Vec<&Line> = self.measures.iter().flat_map(|cell| cell.filled()).collect();
        let may_slip = has_units && lines.len() > 1 && self.units.iter().all(|cell| cell.is_blank());
        let slipped = lines.iter().rev().take_while(|line| may_slip && is_slipped_unit(line)).count();
        let slipped = lines.split_off(lines.len() - slipped);
        (lines, slipped)
    }
}

/// Whether a line among measures only names units, as 一、二組 does.
fn is_slipped_unit(line: &Line) -> bool {
    let is_free = number::split(&line.text).is_none_or(|(number, _)| number.style == Style::Han);
    is_free && units::is_unit_like(&line.text)
}
