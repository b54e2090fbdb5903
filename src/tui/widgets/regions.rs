//! The parts of the inspection's screen, of which popups of an inspection cover some.

use ratatui::layout::Rect;

/// The least columns at which the pillars have a part of their own.
pub const WIDE: u16 = 110;
/// The least rows at which the detail has a part of its own.
const TALL: u16 = 20;

/// The parts of the screen.
#[derive(Clone, Copy, Debug)]
pub struct Regions {
    /// One row at the top.
    pub title: Rect,
    /// The left side, on wide screens.
    pub pillars: Option<Rect>,
    /// The points, with a frame.
    pub list: Rect,
    /// The point under the cursor, on high screens.
    pub detail: Option<Rect>,
    /// One row, or two on narrow screens.
    pub footer: Rect,
}

impl Regions {
    /// Where a note is written: over the detail, or where there is none over the end of the list.
    #[must_use]
    pub fn note(&self) -> Rect {
        self.detail.unwrap_or_else(|| {
            let height = self.list.height.min(8);
            Rect { y: self.list.bottom() - height, height, ..self.list }
        })
    }
}

/// The parts of the screen: three where there is room, list and detail at 80×24, the list alone below that.
#[must_use]
pub fn regions(area: Rect) -> Regions {
    let footer_height = if area.width >= WIDE { 1 } else { 2 }.min(area.height.saturating_sub(1));
    let title = Rect { height: area.height.min(1), ..area };
    let footer = Rect { y: area.bottom() - footer_height, height: footer_height, ..area };
    let body = Rect { y: area.y + title.height, height: area.height - title.height - footer_height, ..area };
    let pillars_width = if area.width >= WIDE && area.height >= TALL { (area.width / 5).clamp(26, 36) } else { 0 };
    let right = Rect { x: body.x + pillars_width, width: body.width - pillars_width, ..body };
    let detail_height = if area.height >= TALL { (body.height * 2 / 5).clamp(8, 16) } else { 0 };
    let list = Rect { height: right.height - detail_height, ..right };
    Regions {
        title,
        pillars: (pillars_width > 0).then_some(Rect { width: pillars_width, ..body }),
        list,
        detail: (detail_height > 0).then_some(Rect { y: list.bottom(), height: detail_height, ..right }),
        footer,
    }
}
