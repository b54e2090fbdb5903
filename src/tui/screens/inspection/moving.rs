//! Moving: the cursor from point to point, and the window after it.

use crossterm::event::{KeyCode, KeyEvent};

use super::{Inspection, draw};
use crate::model::list::find::Needle;
use crate::model::plan::checklist::PointId;
use crate::model::record::session::Session;
use crate::model::walk::rows::{Direction, Rows};
use crate::tui::app::Reaction;
use crate::tui::command::Command;
use crate::tui::component::View;
use crate::tui::popups::search::Search;

/// A way from one point to another.
type Way = fn(&Rows, &Session, &PointId) -> Option<PointId>;

impl Inspection {
    /// Puts the cursor on a point.
    pub fn jump(&mut self, point: &PointId, view: &View) {
        if self.session.in_scope(point) {
            self.stand_on(point.clone());
            self.follow(view);
        }
    }

    /// Keeps what a search found, for going from hit to hit.
    pub fn keep_hits(&mut self, found: Option<(Needle, Vec<PointId>)>) {
        self.found = found;
    }

    /// The points shown that contain the needle, in plan order.
    #[must_use]
    pub fn hits(&self, needle: &Needle) -> Vec<PointId> {
        let mut hits = self.session.search(needle);
        hits.retain(|point| self.listing.rows().row(&self.session, point).is_some());
        hits
    }

    /// Which hit the cursor is on, from one, and how many there are.
    #[must_use]
    pub fn place_among_hits(&self) -> Option<(Option<usize>, usize)> {
        let (_, hits) = self.found.as_ref()?;
        Some((self.hit(&self.cursor).map(|position| position + 1), hits.len()))
    }

    /// What is searched for, if the point contains it.
    #[must_use]
    pub fn needle_at(&self, point: &PointId) -> Option<&Needle> {
        self.hit(point)?;
        self.found.as_ref().map(|(needle, _)| needle)
    }

    /// Whether the point under the cursor is in the list, that is, whether the list shows anything.
    #[must_use]
    pub fn is_cursor_shown(&self) -> bool {
        self.listing.rows().row(&self.session, &self.cursor).is_some()
    }

    /// Moves the window so that the cursor, and the headings above it, are on screen.
    pub fn follow(&mut self, view: &View) {
        let (height, rows) = (Self::list_height(view), self.listing.rows());
        if let Some(row) = rows.row(&self.session, &self.cursor) {
            self.window.follow(rows.with_headings(row), height, rows.len());
            self.window.follow(row, height, rows.len());
        }
    }

    /// Puts the cursor on a point and shows it, whatever the filter says.
    pub(super) fn stand_on(&mut self, point: PointId) {
        self.cursor = point;
        self.listing.hold(&self.session, &self.cursor);
    }

    /// Sees to it that the cursor is on a row of the list, where there is one.
    pub(super) fn settle(&mut self, view: &View) {
        if self.is_cursor_shown() {
            self.listing.hold(&self.session, &self.cursor);
        } else if let Some(nearest) = self.listing.rows().nearest(&self.session, &self.cursor) {
            self.cursor = nearest;
        }
        self.follow(view);
    }

    pub(super) fn search(&mut self, view: &View) -> Vec<Reaction> {
        if !self.is_cursor_shown() {
            return self.refuse(view.lang.notice_nothing_shown());
        }
        vec![Reaction::push(Search::new(self.cursor.clone()))]
    }

    /// A letter of Chinese that is typed begins a search, as on the start screen: with an input method on, `/` does not
    /// reach the program.
    pub fn press(&mut self, key: KeyEvent, view: &View) -> Vec<Reaction> {
        let begins = matches!(key.code, KeyCode::Char(letter) if !letter.is_ascii() && letter.is_alphanumeric());
        if !begins || !self.is_cursor_shown() {
            return Vec::new();
        }
        let mut search = Search::new(self.cursor.clone());
        search.press(key, self, view);
        vec![Reaction::push(search)]
    }

    pub(super) fn go_to_hit(&mut self, direction: Direction, view: &View) -> Vec<Reaction> {
        let Some((_, hits)) = &self.found else {
            return self.refuse(view.lang.notice_no_search());
        };
        let rank = |point: &PointId| self.session.outline().rank(point);
        let here = rank(&self.cursor);
        let hit = match direction {
            Direction::Forward => hits.iter().find(|hit| rank(hit) > here).or_else(|| hits.first()),
            Direction::Back => hits.iter().rev().find(|hit| rank(hit) < here).or_else(|| hits.last()),
        };
        if let Some(hit) = hit {
            self.cursor = hit.clone();
        }
        Vec::new()
    }

    pub(super) fn go(&mut self, command: Command, view: &View) {
        let page = isize::try_from(Self::list_height(view)).unwrap_or(1).max(2) - 1;
        let far = |distance| self.listing.rows().point_at_distance(&self.session, &self.cursor, distance);
        let by = |way: Way| way(self.listing.rows(), &self.session, &self.cursor);
        let target = match command {
            Command::Up => far(-1),
            Command::Down => far(1),
            Command::PageUp => far(-page),
            Command::PageDown => far(page),
            Command::First => by(|rows, session, _| rows.first(session)),
            Command::Last => by(|rows, session, _| rows.last(session)),
            Command::Left => by(|rows, session, here| rows.strategy(session, here, Direction::Back)),
            Command::Right => by(|rows, session, here| rows.strategy(session, here, Direction::Forward)),
            Command::NextPillar => by(|rows, session, here| rows.pillar(session, here, Direction::Forward)),
            Command::PreviousPillar => by(|rows, session, here| rows.pillar(session, here, Direction::Back)),
            _ => by(Rows::next_unmarked),
        };
        match target {
            Some(point) => self.cursor = point,
            None if command == Command::NextUnmarked => {
                self.notice = Some(view.lang.notice_all_marked().to_owned());
            }
            None => {}
        }
    }

    pub(super) fn list_height(view: &View) -> usize {
        usize::from(draw::regions(view.area()).list.height.saturating_sub(2))
    }

    fn hit(&self, point: &PointId) -> Option<usize> {
        let rank = |point: &PointId| self.session.outline().rank(point);
        let (_, hits) = self.found.as_ref()?;
        hits.binary_search_by_key(&rank(point), rank).ok()
    }
}
