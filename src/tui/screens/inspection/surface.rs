//! The inspection as the app drives it: input goes to the top popup first, results of effects to where they are seen.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::{Inspection, feedback};
use crate::store::error::display_path;
use crate::tui::command::{Command, Context};
use crate::tui::component::open_session::{OpenSession, SessionRequest};
use crate::tui::component::popup::{Handled, HintsAt, Popup, Reaction};
use crate::tui::component::request::Request;
use crate::tui::component::surface::Surface;
use crate::tui::component::{StartKit, View};
use crate::tui::effect::{Effect, Event, Exported};
use crate::tui::input::Input;
use crate::tui::popups;
use crate::tui::popups::export::outcome_words;
use crate::tui::widgets::hints;

impl Surface for Inspection {
    fn context(&self) -> Context {
        match self.popups.top() {
            Some(popup) => popup.context(),
            None if self.open.editor.is_selecting() => Context::Selection,
            None if self.conflict().is_some() => Context::Conflict,
            None => Context::Inspection,
        }
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
        let driven = self.drive(view, |popup, open| popup.update(command, open, view));
        driven.unwrap_or_else(|| self.command(command, view))
    }

    fn press(&mut self, key: KeyEvent, _: &StartKit, view: &View) -> Vec<Request> {
        let driven = self.drive(view, |popup, open| popup.press(key, open, view));
        driven.unwrap_or_else(|| match self.side_of(key) {
            Some(side) => self.take(side, view),
            None => self.begin_search(key, view),
        })
    }

    fn paste(&mut self, text: &str, _: &StartKit, view: &View) -> Vec<Request> {
        let driven = self.drive(view, |popup, open| popup.paste(text, open, view));
        driven.unwrap_or_else(|| self.refuse(view.lang.notice_paste()))
    }

    fn click(&mut self, at: Position, _: &StartKit, view: &View) -> Vec<Request> {
        if let Some(requests) = self.drive(view, |popup, open| popup.click(at, open, view)) {
            return requests;
        }
        self.click_row(at, view);
        Vec::new()
    }

    fn hint_at(&self, at: Position, _: &StartKit, view: &View) -> Option<Command> {
        match self.popups.top() {
            Some(popup) if popup.hints_at(view) != HintsAt::Footer => {
                hints::command_at(popup, at, Rect::ZERO, &self.open, view)
            }
            Some(_) | None => self.footer_hint_at(at, self.context(), view),
        }
    }

    fn handle(&mut self, event: Event, _: &StartKit, view: &View) -> Vec<Request> {
        match event {
            Event::Input(Input::Resize(..)) => Vec::new(),
            Event::Saved(report) => self.saved(report, view),
            Event::Tick => self.tick(),
            Event::LetGo => self.take_over(),
            Event::SavedElsewhere(session, trace) => {
                self.show_newer(*session, trace);
                Vec::new()
            }
            Event::Listed(folder) => {
                self.remind_of_earlier(&folder.sessions, view);
                Vec::new()
            }
            Event::PhrasesFound { session, phrases } => {
                if session == self.session().parts().id {
                    self.open.phrases = phrases;
                }
                Vec::new()
            }
            Event::PhraseKept(kept) => {
                if let Ok(kept) = &kept {
                    self.open.phrases.kept.clone_from(kept);
                }
                let handled = self.popups.handle(Event::PhraseKept(kept), &self.open, view);
                self.react_to(handled, view)
            }
            Event::EvidenceSeen { session, seen } => {
                self.evidence_seen(&session, seen, view);
                Vec::new()
            }
            Event::EvidenceTaken { session, points, taken } => self.evidence_taken(session, points, taken, view),
            Event::NotMerged(error) => {
                self.say(error.message(view.lang));
                Vec::new()
            }
            Event::Written(what, result) => {
                self.say(feedback::written(what, result, view.lang));
                Vec::new()
            }
            Event::Exported(Exported::ForClipboard(text)) => vec![Effect::Copy(text).into()],
            Event::NoOpener(path) => {
                self.say(view.lang.no_opener(&display_path(&path)));
                Vec::new()
            }
            Event::Exported(exported) => {
                if let Exported::Saved { path, .. } = &exported {
                    self.open.written = Some(path.clone());
                }
                if let Some(words) = outcome_words(&exported, view.lang) {
                    self.say(words);
                }
                // A report is dropped unless the popup that requested it is still on top.
                let handled = self.popups.handle_on_top(Event::Exported(exported), &self.open, view);
                self.react_to(handled, view)
            }
            other => {
                let handled = self.popups.handle(other, &self.open, view);
                self.react_to(handled, view)
            }
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, _: &StartKit, view: &View) {
        self.draw_screen(frame, self.context(), view);
        self.popups.draw(frame, &self.open, view);
    }
}

impl Inspection {
    /// Dispatches to the top popup; `None` where there is none.
    fn drive(
        &mut self,
        view: &View,
        act: impl FnOnce(&mut dyn Popup<OpenSession>, &OpenSession) -> Vec<Reaction<SessionRequest>>,
    ) -> Option<Vec<Request>> {
        let reactions = act(self.popups.top_mut()?, &self.open);
        Some(self.react(reactions, view))
    }

    /// Executes the reactions to an event; an event that no popup consumed came too late and is dropped.
    pub(super) fn react_to(&mut self, handled: Handled<SessionRequest>, view: &View) -> Vec<Request> {
        match handled {
            Handled::Consumed(reactions) => self.react(reactions, view),
            Handled::Ignored(_) => Vec::new(),
        }
    }
}
