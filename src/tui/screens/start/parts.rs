//! The parts of the start screen from top to bottom.

use ratatui::layout::Rect;

/// The least rows at which what lies behind the row under the cursor has a part of its own.
const TALL: u16 = 34;
/// Rows of the part with what lies behind the row under the cursor, its rule included.
const BEHIND: u16 = 8;

/// Where each part stands; together they fill the screen.
pub(super) struct Parts {
    /// One row at the top.
    pub(super) header: Rect,
    /// What needs attention, sessions and checklists, as rows that the cursor walks.
    pub(super) list: Rect,
    /// What lies behind the row under the cursor, on high screens, with its rule.
    pub(super) behind: Option<Rect>,
    /// The rule above the hints.
    pub(super) edge: Rect,
    /// One row at the bottom.
    pub(super) hints: Rect,
}

impl Parts {
    pub(super) fn of(area: Rect) -> Self {
        let header = Rect { height: area.height.min(1), ..area };
        let hints_height = area.height.saturating_sub(1).min(1);
        let hints = Rect { y: area.bottom() - hints_height, height: hints_height, ..area };
        let edge_height = u16::from(area.height > 5);
        let edge = Rect { y: hints.y - edge_height, height: edge_height, ..area };
        let body = edge.y.saturating_sub(header.bottom());
        let behind = if area.height >= TALL { BEHIND } else { 0 };
        let list = Rect { y: header.bottom(), height: body - behind, ..area };
        let behind = (behind > 0).then_some(Rect { y: list.bottom(), height: behind, ..area });
        Self { header, list, behind, edge, hints }
    }
}
