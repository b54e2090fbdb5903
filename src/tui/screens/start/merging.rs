//! Sessions selected on the start screen, and their merge.

use super::attention::Concern;
use super::{Choice, Start};
use crate::lang::{Lang, messages, text};
use crate::tui::command::Command;
use crate::tui::component::request::Request;
use crate::tui::component::{StartKit, View};
use crate::tui::popups::merging::MergingPage;

impl Start {
    /// Selects the session under the cursor or lets go of it, and goes on to the next row.
    pub(super) fn select(&mut self, kit: &StartKit, view: &View) {
        let lang = view.lang;
        let Some(Choice::Session(path)) = self.cursor.clone() else {
            self.notice = Some(lang.select_a_session().to_owned());
            return;
        };
        match self.selected.iter().position(|selected| *selected == path) {
            Some(position) => drop(self.selected.remove(position)),
            None => self.selected.push(path),
        }
        self.notice = Some(lang.selected_sessions(self.selected.len()));
        self.follow(Some(Command::Down), kit, view);
    }

    /// Opens the preview of a merge of the selected sessions, or else of the files of one session under the cursor.
    pub(super) fn merge(&mut self, lang: Lang) -> Vec<Request> {
        let files = match &self.cursor {
            _ if self.selected.len() > 1 => self.selected.clone(),
            Some(Choice::Attention(Concern::Apart(files))) => files.clone(),
            _ => {
                self.notice = Some(lang.select_two().to_owned());
                return Vec::new();
            }
        };
        let (page, preview) = MergingPage::of(files);
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
