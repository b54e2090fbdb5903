//! The mouse: a click is the row, pillar or hint under it, the wheel is a few rows up or down.

use ratatui::layout::{Position, Rect};

use super::{App, Popup, Reaction, Screen};
use crate::tui::command::{Command, Context};
use crate::tui::command_table::bindings;
use crate::tui::component::View;
use crate::tui::input::Gesture;
use crate::tui::popups::changed::Changed;
use crate::tui::popups::evidence::EvidencePage;
use crate::tui::popups::export::Export;
use crate::tui::popups::follow_up::FollowUpForm;
use crate::tui::popups::palette::Palette;
use crate::tui::popups::preview::Preview;
use crate::tui::popups::reason::Reason;
use crate::tui::popups::unsaved::Unsaved;
use crate::tui::widgets::hints::Hints;
use crate::tui::widgets::paint;

/// Rows that one notch of the wheel goes.
const NOTCH: usize = 3;

impl App {
    /// Does what was pointed at.
    pub(super) fn point(&mut self, gesture: Gesture, at: Position, view: &View) -> Vec<Reaction> {
        match gesture {
            Gesture::Click => self.click(at, view),
            Gesture::WheelUp => self.wheel(Command::Up, view),
            Gesture::WheelDown => self.wheel(Command::Down, view),
        }
    }

    /// The wheel moves where the arrow keys do, and nowhere else.
    fn wheel(&mut self, command: Command, view: &View) -> Vec<Reaction> {
        if !bindings(self.context()).any(|binding| binding.command == command) {
            return Vec::new();
        }
        (0..NOTCH).flat_map(|_| self.command(command, view)).collect()
    }

    fn click(&mut self, at: Position, view: &View) -> Vec<Reaction> {
        if let Some(command) = self.hint_at(at, view) {
            return self.run(command, view);
        }
        match (self.popups.last_mut(), &mut self.screen) {
            (Some(Popup::Filtering(panel)), Screen::Inspection(inspection)) => panel.click(at, inspection, view),
            (Some(Popup::Past(past)), Screen::Inspection(inspection)) => past.click(at, inspection, view),
            (Some(Popup::Export(export)), _) => export.click(at, view),
            (Some(Popup::Owed(list)), _) => list.click(at, view),
            (Some(Popup::Palette(palette)), _) => {
                if palette.click(at, view) {
                    return self.run(Command::Accept, view);
                }
            }
            (None, Screen::Inspection(inspection)) => inspection.click(at, view),
            (None, Screen::Start(start)) => {
                if start.click(at, &self.start, view) {
                    return self.run(Command::Accept, view);
                }
            }
            (Some(_), _) | (None, Screen::Form(_)) => {}
        }
        Vec::new()
    }

    /// The command of the hint under the pointer.
    fn hint_at(&self, at: Position, view: &View) -> Option<Command> {
        let context = self.context();
        let area = match (self.popups.last(), &self.screen) {
            // These lie above the footer of the inspection, which shows their hints.
            (None | Some(Popup::Note(_) | Popup::Search(_)), Screen::Inspection(inspection)) => {
                return inspection.hint_at(at, context, view);
            }
            (None | Some(Popup::Note(_) | Popup::Search(_)), Screen::Start(_) | Screen::Form(_))
            | (Some(Popup::Settings(_) | Popup::Rename(_)), _) => last_row(view.area()),
            (Some(Popup::Filtering(_)), _) if context == Context::FilterName => return None,
            (Some(Popup::Filtering(panel)), _) => last_row(paint::within(panel.area(view))),
            (Some(Popup::Palette(_)), _) => last_row(paint::within(Palette::area(view))),
            (Some(Popup::Preview(_)), _) => last_row(paint::within(Preview::area(view))),
            (Some(Popup::Unsaved(_)), _) => last_row(paint::within(Unsaved::area(view.area()))),
            (Some(Popup::Changed(_)), _) => last_row(paint::within(Changed::area(view.area()))),
            (Some(Popup::Export(_)), _) => last_row(paint::within(Export::area(view))),
            (Some(Popup::FollowUp(_)), _) => last_row(paint::within(FollowUpForm::area(view))),
            (Some(Popup::Evidence(_)), _) => last_row(paint::within(EvidencePage::area(view))),
            (Some(Popup::CloseOut(page)), Screen::Inspection(inspection)) => {
                let area = last_row(paint::within(view.area()));
                let hints = page.hints(inspection.session(), usize::from(area.width), view);
                return area.contains(at).then(|| hints.at(usize::from(at.x - area.x)))?;
            }
            (Some(Popup::CloseOut(_)), Screen::Start(_) | Screen::Form(_)) => return None,
            (Some(Popup::Reason(_)), _) => last_row(paint::within(Reason::area(view))),
            (
                Some(
                    Popup::Owed(_)
                    | Popup::Past(_)
                    | Popup::Summary(_)
                    | Popup::Help(_)
                    | Popup::Trouble(_)
                    | Popup::Pager(_)
                    | Popup::Comparison(_)
                    | Popup::Trend(_),
                ),
                _,
            ) => last_row(paint::within(view.area())),
        };
        let hints = Hints::of(
            context,
            view.lang,
            view.theme,
            usize::from(area.width),
            |command| !matches!(self.popups.last(), Some(Popup::Comparison(page)) if !page.offers(command)),
        );
        area.contains(at).then(|| hints.at(usize::from(at.x - area.x)))?
    }
}

/// The lowest row of an area, where the hints stand.
fn last_row(area: Rect) -> Rect {
    Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area }
}
