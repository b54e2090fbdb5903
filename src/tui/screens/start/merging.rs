//! Sessions selected on the start screen, and their merge.

use super::{Choice, Start};
use crate::lang::{Lang, messages, text};
use crate::tui::component::StartKit;
use crate::tui::component::request::Request;
use crate::tui::popups::merging::MergingPage;

impl Start {
    /// Selects the session under the cursor or lets go of it, and goes on to the next row.
    pub(super) fn select(&mut self, kit: &StartKit, lang: Lang) {
        let Some(Choice::Session(path)) = self.cursor.clone() else {
            self.notice = Some(lang.select_a_session().to_owned());
            return;
        };
        match self.selected.iter().position(|selected| *selected == path) {
            Some(position) => drop(self.selected.remove(position)),
            None => self.selected.push(path),
        }
        self.notice = Some(lang.selected_sessions(self.selected.len()));
        self.step(1, kit);
    }

    /// Opens the preview of a merge of the selected sessions.
    pub(super) fn merge(&mut self, lang: Lang) -> Vec<Request> {
        if self.selected.len() < 2 {
            self.notice = Some(lang.select_two().to_owned());
            return Vec::new();
        }
        let (page, preview) = MergingPage::of(self.selected.clone());
        self.popups.push(page);
        vec![preview.into()]
    }
}

text! {
    select_a_session { zh: "只能選取查核紀錄；請移到一份紀錄上", en: "only sessions can be selected; go to one" }
    select_two { zh: "請先以空白鍵選取兩份以上的紀錄，再按 M 合併", en: "select two sessions or more with Space first, then merge them with M" }
}

messages! {
    selected_sessions(count: usize) { zh: "已選取 {count} 份；M 合併", en: "{count} selected; M merges them" }
}
