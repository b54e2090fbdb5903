//! The open follow-ups of the office under the cursor: requested, and awaited until the next key.

use super::Start;
use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::short_agency;
use crate::tui::component::StartKit;
use crate::tui::component::request::Request;
use crate::tui::effect::Effect;

impl Start {
    /// Requests the open follow-ups of the office under the cursor.
    pub(super) fn ask_for_follow_ups(&mut self, kit: &StartKit, lang: Lang) -> Vec<Request> {
        let Some(agency) = self.office(kit).map(str::to_owned) else {
            self.notice = Some(lang.follow_ups_needs_office().to_owned());
            return Vec::new();
        };
        self.notice = Some(lang.follow_ups_looking(short_agency(&agency)));
        self.waits_for = Some(agency.clone());
        vec![Request::Do(Effect::FindFollowUps(agency))]
    }

    /// Whether the answer about an office is awaited; ends the wait if so.
    pub(super) fn stops_waiting_for(&mut self, agency: &str) -> bool {
        let is_it = self.waits_for.as_deref() == Some(agency);
        if is_it {
            self.waits_for = None;
            self.notice = None;
        }
        is_it
    }
}

text! {
    follow_ups_needs_office { zh: "請先把游標移到一份查核紀錄或查核表", en: "put the cursor on a session or a checklist first" }
}

messages! {
    follow_ups_looking(agency: &str) { zh: "讀取{agency}的查核紀錄中", en: "reading the sessions of {agency}" }
}
