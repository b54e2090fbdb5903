//! Typing and pasting: into the text that is on top, and nowhere else.

use crossterm::event::KeyEvent;

use super::{App, Popup, Reaction, Screen};
use crate::tui::component::View;

impl App {
    /// Types a key into what is on top, where that takes text.
    pub(super) fn type_key(&mut self, key: KeyEvent, view: &View) -> Vec<Reaction> {
        match (self.popups.last_mut(), &mut self.screen) {
            (Some(Popup::Note(note)), Screen::Inspection(inspection)) => note.press(key, inspection, view),
            (Some(Popup::Search(search)), Screen::Inspection(inspection)) => search.press(key, inspection, view),
            (Some(Popup::Filtering(panel)), _) => {
                panel.press(key);
                Vec::new()
            }
            (Some(Popup::Palette(palette)), _) => {
                palette.press(key);
                Vec::new()
            }
            (Some(Popup::Preview(preview)), _) => {
                preview.press(key);
                Vec::new()
            }
            (Some(Popup::Rename(rename)), _) => {
                rename.press(key);
                Vec::new()
            }
            (Some(Popup::Reason(reason)), _) => {
                reason.press(key);
                Vec::new()
            }
            (Some(Popup::FollowUp(form)), _) => {
                form.press(key, view);
                Vec::new()
            }
            (Some(Popup::Evidence(page)), _) => {
                page.press(key);
                Vec::new()
            }
            (None, Screen::Form(form)) => {
                form.press(key);
                Vec::new()
            }
            (None, Screen::Start(start)) => {
                start.press(key, &self.start);
                Vec::new()
            }
            (None, Screen::Inspection(inspection)) => inspection.press(key, view),
            (Some(_), _) => Vec::new(),
        }
    }

    /// A paste goes into a text and nowhere else: on a list its letters would be commands.
    pub(super) fn paste(&mut self, text: &str, view: &View) -> Vec<Reaction> {
        match (self.popups.last_mut(), &mut self.screen) {
            (Some(Popup::Note(note)), Screen::Inspection(inspection)) => note.paste(text, inspection, view),
            (Some(Popup::Search(search)), Screen::Inspection(inspection)) => search.paste(text, inspection, view),
            (Some(Popup::Filtering(panel)), _) => {
                panel.paste(text);
                Vec::new()
            }
            (Some(Popup::Palette(palette)), _) => {
                palette.paste(text);
                Vec::new()
            }
            (Some(Popup::Preview(preview)), _) => {
                preview.paste(text);
                Vec::new()
            }
            (Some(Popup::Rename(rename)), _) => {
                rename.paste(text);
                Vec::new()
            }
            (Some(Popup::Reason(reason)), _) => {
                reason.paste(text);
                Vec::new()
            }
            (Some(Popup::FollowUp(form)), _) => {
                form.paste(text);
                Vec::new()
            }
            (Some(Popup::Evidence(page)), _) => {
                page.paste(text);
                Vec::new()
            }
            (None, Screen::Form(form)) => {
                form.paste(text);
                Vec::new()
            }
            (None, Screen::Start(start)) => {
                start.paste(text, &self.start);
                Vec::new()
            }
            (None, Screen::Inspection(_)) | (Some(_), _) => Vec::new(),
        }
    }
}
