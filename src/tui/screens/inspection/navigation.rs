//! Navigation: the keys that move the cursor.

use super::Inspection;
use crate::model::plan::checklist::PointId;
use crate::model::walk::navigation::Motion;
use crate::model::walk::rows::Direction;
use crate::tui::command::Command;
use crate::tui::component::View;
use crate::tui::component::open_session::After;
use crate::tui::component::request::Request;
use crate::tui::widgets::list_cursor;

impl Inspection {
    /// Puts the cursor on a point.
    pub fn jump(&mut self, point: &PointId) {
        self.open.editor.jump(point);
    }

    /// Moves the cursor; other commands do nothing.
    pub(super) fn go(&mut self, command: Command, view: &View) -> Vec<Request> {
        // How high the list is depends on the detail, whose lines are broken for it; only a page needs that.
        let page = || isize::try_from(list_cursor::page(self.list_height(view))).unwrap_or(1);
        motion(command, page).map(|motion| self.walk(motion, view)).unwrap_or_default()
    }

    pub(super) fn walk(&mut self, motion: Motion, view: &View) -> Vec<Request> {
        match self.open.editor.go(motion) {
            Ok(()) => Vec::new(),
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }

    /// Rows of the list on screen.
    pub(super) fn list_height(&self, view: &View) -> usize {
        usize::from(self.regions(view).list.height)
    }
}

/// The motion of a command; `page` gives the number of points that fit on the screen, less one.
fn motion(command: Command, page: impl FnOnce() -> isize) -> Option<Motion> {
    Some(match command {
        Command::Up => Motion::By(-1),
        Command::Down => Motion::By(1),
        Command::PageUp => Motion::By(-page()),
        Command::PageDown => Motion::By(page()),
        Command::First => Motion::First,
        Command::Last => Motion::Last,
        Command::Left => Motion::Strategy(Direction::Back),
        Command::Right => Motion::Strategy(Direction::Forward),
        Command::NextPillar => Motion::Pillar(Direction::Forward),
        Command::PreviousPillar => Motion::Pillar(Direction::Back),
        Command::NextUnmarked => Motion::NextUnmarked,
        Command::NextConflict => Motion::NextConflict,
        Command::NextHit => Motion::Hit(Direction::Forward),
        Command::PreviousHit => Motion::Hit(Direction::Back),
        _ => return None,
    })
}
