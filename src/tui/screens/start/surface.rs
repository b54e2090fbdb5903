//! The start screen as the app drives it: input goes to the top popup first, results of effects to where they are seen.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Position;

use super::Start;
use crate::lang::messages;
use crate::ops::list::folder_notice;
use crate::store::error::display_path;
use crate::tui::command::{Command, Context};
use crate::tui::component::popup::Handled;
use crate::tui::component::request::Request;
use crate::tui::component::surface::Surface;
use crate::tui::component::{StartKit, View};
use crate::tui::effect::{Effect, Event, FiledFollowUp};
use crate::tui::input::Input;
use crate::tui::popups;
use crate::tui::popups::export::outcome_words;
use crate::tui::popups::follow_ups::FollowUpsPage;
use crate::tui::popups::unreadable_file::UnreadableFile;
use crate::tui::widgets::{hints, paint};

impl Surface for Start {
    fn context(&self) -> Context {
        match self.popups.top() {
            Some(popup) => popup.context(),
            None if self.is_searching => Context::StartSearch,
            None => Context::Start,
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

    fn update(&mut self, command: Command, kit: &StartKit, view: &View) -> Vec<Request> {
        if let Some(popup) = popups::everywhere(command, self.context(), view) {
            self.popups.push_boxed(popup);
            return Vec::new();
        }
        let driven = self.popups.drive(|popup| popup.update(command, kit, view));
        driven.unwrap_or_else(|| self.command(command, kit, view))
    }

    fn press(&mut self, key: KeyEvent, kit: &StartKit, view: &View) -> Vec<Request> {
        if let Some(requests) = self.popups.drive(|popup| popup.press(key, kit, view)) {
            return requests;
        }
        self.type_key(key, kit, view);
        Vec::new()
    }

    fn paste(&mut self, text: &str, kit: &StartKit, view: &View) -> Vec<Request> {
        if let Some(requests) = self.popups.drive(|popup| popup.paste(text, kit, view)) {
            return requests;
        }
        self.paste_text(text, kit, view);
        Vec::new()
    }

    fn click(&mut self, at: Position, kit: &StartKit, view: &View) -> Vec<Request> {
        if let Some(requests) = self.popups.drive(|popup| popup.click(at, kit, view)) {
            return requests;
        }
        // A click where the cursor is opens what it is on.
        if self.click_row(at, kit, view) { self.command(Command::Accept, kit, view) } else { Vec::new() }
    }

    fn hint_at(&self, at: Position, kit: &StartKit, view: &View) -> Option<Command> {
        let footer = paint::last_row(view.area());
        if let Some(popup) = self.popups.top() {
            return hints::command_at(popup, at, footer, kit, view);
        }
        let hints = self.hints(self.context(), kit, view);
        footer.contains(at).then(|| hints.at(usize::from(at.x - footer.x)))?
    }

    fn handle(&mut self, event: Event, kit: &StartKit, view: &View) -> Vec<Request> {
        match event {
            Event::Input(Input::Resize(..)) => {
                self.follow(None, kit, view);
                Vec::new()
            }
            Event::Listed(folder) => {
                self.listed(folder, kit, view);
                Vec::new()
            }
            Event::NotOpened(error, ways) => {
                self.popups.push(UnreadableFile::with_ways(&error, ways, view.lang));
                vec![Effect::List.into()]
            }
            Event::Moved(why, result) => self.moved(why, result, view.lang),
            Event::NoOpener(folder) => {
                let words = view.lang.no_opener(&display_path(&folder));
                if let Err(words) = self.popups.say(words) {
                    self.say(words);
                }
                Vec::new()
            }
            Event::FollowUpsFound { agency, follow_ups, copies, unreadable } => {
                let notice = folder_notice(&copies, &unreadable, view.lang);
                self.show_follow_ups(&agency, follow_ups, notice, view);
                Vec::new()
            }
            Event::Exported(exported) => {
                if let Some(words) = outcome_words(&exported, view.lang)
                    && let Err(words) = self.popups.say(words)
                {
                    self.say(words);
                }
                match self.popups.handle_on_top(Event::Exported(exported), kit, view) {
                    Handled::Consumed(reactions) => self.popups.react(reactions),
                    Handled::Ignored(_) => Vec::new(),
                }
            }
            other => match self.popups.handle(other, kit, view) {
                Handled::Consumed(reactions) => self.popups.react(reactions),
                Handled::Ignored(_) => Vec::new(),
            },
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, kit: &StartKit, view: &View) {
        self.draw_screen(frame, self.context(), kit, view);
        self.popups.draw(frame, kit, view);
    }
}

impl Start {
    /// Opens the list of an office's open follow-ups, if the screen still waits for it.
    fn show_follow_ups(&mut self, agency: &str, follow_ups: Vec<FiledFollowUp>, notice: Option<String>, view: &View) {
        if !self.stops_waiting_for(agency) || self.popups.depth() > 0 {
            return;
        }
        if follow_ups.is_empty() {
            self.say(view.lang.office_has_no_follow_ups(agency));
        } else {
            self.popups.push(FollowUpsPage::of_office(agency, follow_ups, notice, view));
        }
    }
}

messages! {
    no_opener(path: &str) { zh: "沒有可開啟的程式；位置在 {path}", en: "no program opens it here; it is {path}" }
    office_has_no_follow_ups(agency: &str) { zh: "{agency}沒有待改善的項目", en: "{agency} has no open follow-ups" }
}
