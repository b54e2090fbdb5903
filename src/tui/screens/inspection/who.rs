//! Who is at work, where a visit has several reviewers: asked once a sitting, shown in the title, changed by a command.

use super::Inspection;
use crate::lang::{Lang, messages, text};
use crate::tui::component::View;
use crate::tui::component::request::Request;
use crate::tui::popups::who::WhoPage;

impl Inspection {
    /// Asks who is at work, if there are several reviewers.
    pub(super) fn ask_who(&mut self, view: &View) -> Vec<Request> {
        if self.open.editor.is_read_only() {
            return self.refuse(view.lang.notice_cannot_write());
        }
        if self.session().visit().reviewers.len() < 2 {
            return self.refuse(view.lang.notice_no_other_reviewer());
        }
        let page = WhoPage::of(&self.open);
        self.show(page)
    }

    /// From now on this person is at work; the first notice is kept.
    pub(super) fn sit_down(&mut self, name: &str, view: &View) -> Vec<Request> {
        self.open.editor.sit_down(name);
        self.notice.get_or_insert_with(|| view.lang.notice_at_work(name));
        Vec::new()
    }

    /// The part of the title about the reviewers: all of them, or who of several is at work.
    pub(super) fn reviewers_title(&self, lang: Lang) -> Option<String> {
        match &self.session().visit().reviewers[..] {
            [] => None,
            [only] => Some(only.clone()),
            several if self.open.editor.is_read_only() => Some(several.join(lang.name_comma())),
            several => Some(lang.title_at_work(self.open.editor.reviewer(), several.len())),
        }
    }
}

text! {
    notice_no_other_reviewer {
        zh: "這次查核沒有第二位查核人員，不必換人",
        en: "the visit has no second reviewer to change to",
    }
}

messages! {
    notice_at_work(name: &str) { zh: "以 {name} 的名義登錄；R 換人", en: "{name} is at work; R changes it" }
    title_at_work(name: &str, count: usize) { zh: "{name}（{count}人中）", en: "{name} (of {count})" }
}
