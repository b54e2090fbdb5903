//! The review as the app drives it: input goes to the top popup first.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::PlanReview;
use crate::tui::command::{Command, Context};
use crate::tui::component::plan_desk::{DeskRequest, PlanDesk};
use crate::tui::component::popup::{Handled, Popup, Reaction};
use crate::tui::component::request::Request;
use crate::tui::component::surface::Surface;
use crate::tui::component::{StartKit, View};
use crate::tui::effect::{Event, PlanEvent};
use crate::tui::input::Input;
use crate::tui::popups;
use crate::tui::widgets::hints::{self, Hints};
use crate::tui::widgets::paint;

impl Surface for PlanReview {
    fn context(&self) -> Context {
        self.popups.top().map_or(Context::Review, Popup::context)
    }

    fn depth(&self) -> usize {
        self.popups.depth()
    }

    fn may_be_left(&self) -> bool {
        self.popups.may_be_left()
    }

    fn close_to(&mut self, depth: usize) {
        self.popups.close_to(depth);
    }

    fn update(&mut self, command: Command, _: &StartKit, view: &View) -> Vec<Request> {
        if let Some(popup) = popups::everywhere(command, self.context(), view) {
            self.popups.push_boxed(popup);
            return Vec::new();
        }
        let driven = self.drive(view, |popup, desk| popup.update(command, desk, view));
        driven.unwrap_or_else(|| self.command(command, view))
    }

    fn press(&mut self, key: KeyEvent, _: &StartKit, view: &View) -> Vec<Request> {
        self.drive(view, |popup, desk| popup.press(key, desk, view)).unwrap_or_default()
    }

    fn paste(&mut self, text: &str, _: &StartKit, view: &View) -> Vec<Request> {
        self.drive(view, |popup, desk| popup.paste(text, desk, view)).unwrap_or_default()
    }

    fn click(&mut self, at: Position, _: &StartKit, view: &View) -> Vec<Request> {
        if let Some(requests) = self.drive(view, |popup, desk| popup.click(at, desk, view)) {
            return requests;
        }
        self.click_row(at, view);
        Vec::new()
    }

    fn hint_at(&self, at: Position, _: &StartKit, view: &View) -> Option<Command> {
        match self.popups.top() {
            Some(popup) => hints::command_at(popup, at, Rect::ZERO, &self.desk, view),
            None => Hints::at_position(Context::Review, at, paint::last_row(view.area()), view),
        }
    }

    fn handle(&mut self, event: Event, _: &StartKit, view: &View) -> Vec<Request> {
        match event {
            Event::Input(Input::Resize(..)) => self.follow(None, view),
            Event::Plan(PlanEvent::Kept(result)) => self.kept(result, view),
            other => {
                if let Handled::Consumed(reactions) = self.popups.handle(other, &self.desk, view) {
                    return self.react(reactions, view);
                }
            }
        }
        Vec::new()
    }

    fn draw(&self, frame: &mut Frame<'_>, _: &StartKit, view: &View) {
        self.draw_screen(frame, self.context(), view);
        self.popups.draw(frame, &self.desk, view);
    }
}

impl PlanReview {
    fn drive(
        &mut self,
        view: &View,
        act: impl FnOnce(&mut dyn Popup<PlanDesk>, &PlanDesk) -> Vec<Reaction<DeskRequest>>,
    ) -> Option<Vec<Request>> {
        let reactions = act(self.popups.top_mut()?, &self.desk);
        Some(self.react(reactions, view))
    }
}
