//! The search line: incremental, the cursor goes to the first hit.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::lang::{messages, text};
use crate::model::list::find::Needle;
use crate::model::plan::checklist::PointId;
use crate::model::walk::navigation::Motion;
use crate::model::walk::rows::Direction;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{OpenSession, SessionRequest};
use crate::tui::component::popup::{HintsAt, Popup, Reaction};
use crate::tui::widgets::paint;
use crate::tui::widgets::regions::regions;
use crate::tui::widgets::text_field::{Focus, Lines, TextField};

/// A search that is being typed.
#[derive(Debug)]
pub struct Search {
    field: TextField,
    /// Where the cursor was before, to go back to.
    origin: PointId,
}

impl Search {
    /// An empty search from a point.
    #[must_use]
    pub fn new(origin: PointId) -> Self {
        Self { field: TextField::new("", Lines::One), origin }
    }

    /// Searches for what was typed, from the place where the search began.
    fn search(&self) -> Vec<Reaction<SessionRequest>> {
        let needle = Needle::new(&self.field.text());
        vec![Reaction::Host(SessionRequest::Search(needle, self.origin.clone()))]
    }
}

impl Popup<OpenSession> for Search {
    fn context(&self) -> Context {
        Context::Search
    }

    fn update(&mut self, command: Command, _: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        let walk = |direction| vec![Reaction::Host(SessionRequest::Walk(Motion::Hit(direction)))];
        match command {
            Command::Accept if Needle::new(&self.field.text()).is_some() => vec![Reaction::Close],
            Command::Accept | Command::Back => {
                vec![Reaction::Host(SessionRequest::EndSearch(self.origin.clone())), Reaction::Close]
            }
            Command::NextHit => walk(Direction::Forward),
            Command::PreviousHit => walk(Direction::Back),
            _ => Vec::new(),
        }
    }

    fn press(&mut self, key: KeyEvent, _: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        self.field.press(key);
        self.search()
    }

    fn paste(&mut self, text: &str, _: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        self.field.paste(text);
        self.search()
    }

    fn hints_at(&self, _: &View) -> HintsAt {
        HintsAt::Footer
    }

    fn area(&self, view: &View) -> Rect {
        let (footer, height) = (regions(view.area(), 0).hints, 3);
        Rect { y: footer.y.saturating_sub(height), height, ..footer }
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let inner = paint::popup(frame.buffer_mut(), self.area(view), view.lang.search_title(), view.theme);
        let (place, hits) = open.editor.place_among_hits().unwrap_or_default();
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

text! {
    search_title { zh: "搜尋（文字、單位、編號、備註）", en: "search (wording, units, locator, notes)" }
}

messages! {
    search_place(place: usize, hits: usize) { zh: "第{place}筆／共{hits}筆 ", en: "{place} of {hits} " }
    search_hits(hits: usize) { zh: "{hits}筆 ", en: "{hits} found " }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::popups::testing::{keys, marked, open, short};

    #[test]
    fn it_searches_as_one_types_and_esc_goes_back_to_where_it_began() {
        let open = open(marked(&[2], &[]));
        let mut search = Search::new("1.1.2".into());
        let answered = keys(&mut search, "type:ab", &open);
        let needles: Vec<&str> = answered
            .iter()
            .filter_map(|answer| match answer {
                Reaction::Host(SessionRequest::Search(needle, _)) => needle.as_ref().map(Needle::as_str),
                _ => None,
            })
            .collect();
        assert_eq!(needles, ["a", "ab"]);
        assert_eq!(short(&keys(&mut search, "Down Up Enter", &open)), ["Walk", "Walk", "closes"]);
        let answered = keys(&mut search, "Esc", &open);
        let [Reaction::Host(SessionRequest::EndSearch(origin)), Reaction::Close] = &answered[..] else {
            panic!("{answered:?}")
        };
        assert_eq!(origin.as_str(), "1.1.2");
        let nothing = keys(&mut Search::new("1.1.2".into()), "Enter", &open);
        assert!(matches!(&nothing[..], [Reaction::Host(SessionRequest::EndSearch(_)), Reaction::Close]), "{nothing:?}");
    }
}
