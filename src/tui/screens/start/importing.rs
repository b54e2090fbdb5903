//! A plan imported from the start screen: where its path is asked for, and the checklist that came of it.

use std::path::Path;

use super::{Choice, Start};
use crate::lang::messages;
use crate::store::error::display_path;
use crate::tui::component::request::Request;
use crate::tui::component::{StartKit, View};
use crate::tui::popups::plan_path::PlanPath;

impl Start {
    /// Asks for the path of a plan.
    pub(super) fn import(&mut self) -> Vec<Request> {
        let (page, find) = PlanPath::open();
        self.popups.push(page);
        vec![find.into()]
    }

    /// Puts the cursor on the checklist that was just saved.
    pub fn point_to_new(&mut self, path: &Path, kit: &StartKit, view: &View) {
        let entry = kit.library.entries.iter().find(|entry| entry.origin.path() == Some(path));
        self.cursor = entry.map(|entry| Choice::Checklist(entry.checklist.id.clone())).or_else(|| self.cursor.take());
        self.points_to_new = true;
        self.notice = Some(view.lang.checklist_saved(&display_path(path)));
        self.follow(None, kit, view);
    }
}

messages! {
    checklist_saved(path: &str) { zh: "查核表已存：{path}", en: "the checklist is saved: {path}" }
}
