//! The search line: the cursor goes to the first hit as one types.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::lang::{messages, words};
use crate::model::list::find::Needle;
use crate::model::plan::checklist::PointId;
use crate::tui::app::Reaction;
use crate::tui::command::Command;
use crate::tui::component::View;
use crate::tui::screens::inspection::Inspection;
use crate::tui::widgets::field::{Field, Focus, Lines};
use crate::tui::widgets::paint;

/// A search that is being typed.
#[derive(Debug)]
pub struct Search {
    field: Field,
    /// Where the cursor was before, to go back to.
    origin: PointId,
}

impl Search {
    /// An empty search from a point.
    #[must_use]
    pub fn new(origin: PointId) -> Self {
        Self { field: Field::new("", Lines::One), origin }
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        match command {
            Command::Accept => vec![Reaction::Pop],
            Command::Back => {
                inspection.search(None, &self.origin, view);
                vec![Reaction::Pop]
            }
            Command::NextHit | Command::PreviousHit => inspection.update(command, view),
            _ => Vec::new(),
        }
    }

    /// Types a key.
    pub fn press(&mut self, key: KeyEvent, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        self.field.press(key);
        self.look(inspection, view);
        Vec::new()
    }

    /// Takes a pasted text.
    pub fn paste(&mut self, text: &str, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        self.field.paste(text);
        self.look(inspection, view);
        Vec::new()
    }

    /// Goes to the first hit at or after the place where the search began.
    fn look(&mut self, inspection: &mut Inspection, view: &View) {
        inspection.search(Needle::new(&self.field.text()), &self.origin, view);
    }

    /// Paints the line above the footer.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, inspection: &Inspection, view: &View) {
        let height = 3;
        let footer = if area.width >= 110 { 1 } else { 2 };
        let area = Rect { y: area.bottom().saturating_sub(height + footer), height, ..area };
        let inner = paint::popup(frame.buffer_mut(), area, view.lang.search_title(), view.theme);
        let (place, hits) = inspection.editor().place_among_hits().unwrap_or_default();
        let count = match place {
            Some(place) => view.lang.search_place(place, hits),
            None => view.lang.search_hits(hits),
        };
        let count = Line::styled(count, view.theme.key());
        let text = Rect { width: inner.width.saturating_sub(count.width() as u16 + 1), ..inner };
        paint::right(frame.buffer_mut(), inner, 0, &count);
        self.field.draw(frame, text, Focus::Here);
    }
}

words! {
    search_title { zh: "搜尋（文字、單位、編號、備註）", en: "search (wording, units, locator, notes)" }
}

messages! {
    search_place(place: usize, hits: usize) { zh: "第{place}筆／共{hits}筆 ", en: "{place} of {hits} " }
    search_hits(hits: usize) { zh: "{hits}筆 ", en: "{hits} found " }
}
