//! What recognition of pictures leaves among lines of print: noted, and kept out of the checklist.

use super::Judge;
use crate::import::ledger::{Doubt, Fate};
use crate::import::rules::columns::Role;
use crate::import::rules::grid::GridRow;
use crate::import::rules::units;

impl Judge {
    /// A line of print without what recognition of pictures left in it, which is noted.
    pub(super) fn without_fragments(&mut self, row: &GridRow, roles: &[Option<Role>]) -> GridRow {
        let mut row = row.clone();
        for cell in &mut row.cells {
            let role = roles.get(cell.column).copied().flatten();
            for line in &mut cell.lines {
                if !line.text.is_empty() && is_fragment(&line.text, role) {
                    self.push(line, Fate::NotUnderstood);
                    self.doubt(line.id, Doubt::Fragment);
                    line.text.clear();
                }
            }
        }
        row
    }
}

/// Whether a line of print has no word of a plan: no Chinese at all outside of measures, where Latin words may stand, or in
/// a column of units letters set apart that are none.
fn is_fragment(text: &str, role: Option<Role>) -> bool {
    let is_han = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    let words = || text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| word.chars().count() > 1);
    let is_latin =
        words().any(|word| word.starts_with(|letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit()));
    if !text.chars().any(is_han) {
        return role != Some(Role::Measure) || !is_latin;
    }
    let are_apart =
        text.split_whitespace().count() > 2 && text.split_whitespace().all(|word| word.chars().count() == 1);
    role == Some(Role::Unit)
        && !units::is_unit_like(text)
        && (are_apart || text.contains('<') || text.chars().filter(|l| is_han(*l)).count() < 2)
}
