//! Follow-ups in the inspection: the form of a point, the list of open ones, and the notice at the beginning.

use super::Inspection;
use crate::lang::{messages, text};
use crate::model::judge::open_follow_ups::{FollowUpCounts, FollowUpOrigin};
use crate::tui::component::View;
use crate::tui::component::open_session::After;
use crate::tui::component::request::Request;
use crate::tui::popups::follow_up::FollowUpForm;
use crate::tui::popups::follow_ups::FollowUpsPage;

impl Inspection {
    /// Opens the follow-up of the points selected, else of the point under the cursor, if any is absent or partial.
    pub(super) fn open_follow_up(&mut self, view: &View) -> Vec<Request> {
        if let Err(refused) = self.open.editor.require_permission().and_then(|()| self.open.editor.require_point()) {
            return self.refused(refused, After::Stay, view);
        }
        if self.open.editor.is_selecting() {
            return match FollowUpForm::of_many(self.session(), &self.open.editor.selection(), view.lang) {
                Some(form) => self.show(form),
                None => self.refuse(view.lang.notice_none_takes_follow_up()),
            };
        }
        if !self.session().takes_follow_up(self.cursor()) {
            return self.refuse(view.lang.notice_no_follow_up());
        }
        self.show(FollowUpForm::open(self.session(), self.cursor(), view.lang))
    }

    /// Opens the list of open follow-ups, if there are any.
    pub(super) fn open_follow_ups(&mut self, view: &View) -> Vec<Request> {
        let open = self.session().open_follow_ups(view.now.date());
        if open.is_empty() {
            return self.refuse(view.lang.notice_no_open_follow_ups());
        }
        self.show(FollowUpsPage::of_session(open, view))
    }

    /// The notice about open follow-ups of the previous inspection.
    pub(super) fn previous_follow_ups(&self, view: &View) -> Option<String> {
        self.session().previous()?;
        let on = view.now.date();
        let open = self.session().open_follow_ups(on);
        let previous = open.iter().filter(|open| open.from != FollowUpOrigin::Current);
        let FollowUpCounts { open, overdue, .. } = FollowUpCounts::of(previous, on);
        (open > 0).then(|| view.lang.notice_previous_follow_ups(open, overdue))
    }
}

text! {
    notice_no_follow_up {
        zh: "改善追蹤用於未落實與部分落實的項目；請先標記結果",
        en: "follow-ups are for absent and partial points; mark this one first",
    }
    notice_none_takes_follow_up {
        zh: "選取的都不是未落實或部分落實，不需改善追蹤",
        en: "none of those selected is absent or partial",
    }
    notice_no_open_follow_ups { zh: "沒有待改善的項目", en: "no open follow-ups" }
}

messages! {
    notice_previous_follow_ups(count: usize, overdue: usize) {
        zh: "上次查核有 {count} 項待改善，逾期 {overdue} 項；按 I 看清單",
        counted(count: "follow-up of last time is" / "follow-ups of last time are"),
        en: "{count} open, {overdue} overdue; I lists them",
    }
}
