//! The parts of the inspection's screen, of which popups of an inspection cover some.

use ratatui::layout::Rect;

/// The least columns at which the pillars have a pane of their own.
pub const WIDE: u16 = 110;
/// The least columns and rows at which the detail has a part of its own.
const BROAD: u16 = 60;
const TALL: u16 = 20;

/// The parts of the screen from top to bottom. Each pane begins with the row of its rule.
#[derive(Clone, Copy, Debug)]
pub struct Regions {
    /// One row at the top.
    pub header: Rect,
    /// The left pane, on wide screens, with its rule; the column behind it parts it from the rest.
    pub pillars: Option<Rect>,
    /// The rule above the points.
    pub title: Rect,
    /// The points.
    pub list: Rect,
    /// The point under the cursor, on high screens, with its rule.
    pub detail: Option<Rect>,
    /// The rule above the hints.
    pub totals: Rect,
    /// One row at the bottom.
    pub hints: Rect,
}

/// The parts of the screen where so many rows of detail are wished. The detail gets between a third and half of the room,
/// so that the list stays where it is from one point to the next unless much is written about one of them.
#[must_use]
pub fn regions(area: Rect, detail_rows: usize) -> Regions {
    let header = Rect { height: area.height.min(1), ..area };
    let hints_height = area.height.saturating_sub(1).min(1);
    let hints = Rect { y: area.bottom() - hints_height, height: hints_height, ..area };
    let totals_height = u16::from(area.height > 5);
    let totals = Rect { y: hints.y - totals_height, height: totals_height, ..area };
    let body = Rect { y: header.bottom(), height: totals.y.saturating_sub(header.bottom()), ..area };
    let left = pane_width(area);
    let right = Rect { x: body.x + left, width: body.width - left, ..body };
    let title = Rect { height: right.height.min(1), ..right };
    let room = right.height - title.height;
    let has_detail = area.height >= TALL && area.width >= BROAD;
    let wished = u16::try_from(detail_rows).unwrap_or(u16::MAX).saturating_add(1);
    let detail_height = if has_detail { wished.clamp(room / 3, room / 2) } else { 0 };
    let list = Rect { y: title.bottom(), height: room - detail_height, ..right };
    Regions {
        header,
        pillars: (left > 0).then_some(Rect { width: left.saturating_sub(1), ..body }),
        title,
        list,
        detail: (detail_height > 0).then_some(Rect { y: list.bottom(), height: detail_height, ..right }),
        totals,
        hints,
    }
}

/// Cells of a line of the detail.
#[must_use]
pub const fn detail_cells(area: Rect) -> u16 {
    (area.width - pane_width(area)).saturating_sub(2)
}

/// Where a note is written: where the detail would be at its highest, or where there is none over the end of the list.
#[must_use]
pub fn note(area: Rect) -> Rect {
    let regions = regions(area, usize::MAX);
    regions.detail.unwrap_or_else(|| {
        let height = regions.list.height.min(8);
        Rect { y: regions.list.bottom() - height, height, ..regions.list }
    })
}

/// Columns of the left pane with the line that parts it; 0 where there is none.
const fn pane_width(area: Rect) -> u16 {
    if area.width < WIDE || area.height < TALL {
        return 0;
    }
    let quarter = area.width / 4;
    if quarter < 35 {
        35
    } else if quarter > 52 {
        52
    } else {
        quarter
    }
}
