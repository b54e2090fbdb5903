//! Opening a session: the first notice, and the popup of a note that is still a draft.

use super::{Inspection, overdue};
use crate::lang::{messages, text};
use crate::model::record::scope::{Draw, Scope};
use crate::model::walk::ready_words::Phrases;
use crate::model::walk::{Permission, SessionEditor};
use crate::ops::open::{FileProblem, altered, rewritten_line};
use crate::ops::saving::{NoLock, Writing};
use crate::tui::component::View;
use crate::tui::component::open_session::{EvidenceFiles, OpenSession};
use crate::tui::component::popup::Stack;
use crate::tui::component::request::Request;
use crate::tui::component::saving::Saving;
use crate::tui::effect::{Effect, Ready};
use crate::tui::popups::note::Note;
use crate::tui::popups::who::WhoPage;

impl Inspection {
    /// Opens a session at its first unmarked point, or at the draft of a note.
    #[must_use]
    pub fn open(ready: Ready, view: &View) -> (Self, Vec<Request>) {
        let Ready { path, session, warnings, writing, views, word } = ready;
        let permission = match &writing {
            Writing::ReadOnly(_) => Permission::ReadOnly,
            Writing::Alone { .. } | Writing::Unlocked(_) => Permission::Write,
        };
        let notice = word.or_else(|| notice_of_file(&writing, &warnings, view));
        let mut inspection = Self {
            can_be_overdue: overdue::is_possible(&session),
            trace: None,
            open: OpenSession {
                editor: SessionEditor::new(session, permission),
                path,
                writing,
                saving: Saving::default(),
                evidence: EvidenceFiles::default(),
                views,
                phrases: Phrases::default(),
                rewritten: rewritten_line(&warnings),
                written: None,
            },
            popups: Stack::default(),
            window: std::cell::Cell::default(),
            last_reason: String::new(),
            notice,
            is_leaving: false,
        };
        let draft = inspection.session().draft().filter(|_| !inspection.open.editor.is_read_only());
        let resumed = draft.map(Note::resume);
        if inspection.notice.is_none() {
            let draft_words = || resumed.is_some().then(|| view.lang.notice_draft().to_owned());
            let notice = inspection.fresh_draw(view).or_else(draft_words);
            let doubt = || inspection.session().clock_doubts(view.now).first().map(|doubt| doubt.message(view.lang));
            inspection.notice = notice.or_else(doubt).or_else(|| inspection.previous_follow_ups(view));
        }
        if let Some(note) = resumed {
            inspection.popups.push(note);
        }
        // Where several people share a device it must be known who judged.
        let editor = &inspection.open.editor;
        if editor.is_reviewer_open() && !editor.is_read_only() && !editor.session().is_closed() {
            let page = WhoPage::of(&inspection.open);
            inspection.popups.push(page);
        }
        let looking = inspection.look_at_evidence().map(Request::Do);
        let session = inspection.session();
        let words =
            Effect::FindPhrases { session: session.parts().id.clone(), series: session.checklist().series_key() };
        let requests = looking.into_iter().chain([Request::Do(words)]).collect();
        (inspection, requests)
    }

    /// How the sample was drawn, while the log is empty.
    fn fresh_draw(&self, view: &View) -> Option<String> {
        match &self.session().parts().scope {
            Scope::Points { points, drawn: Some(Draw { seed, of, from: Some(_), .. }) }
                if self.session().log().is_empty() =>
            {
                Some(view.lang.notice_drawn(points.len(), *of, *seed))
            }
            Scope::All | Scope::Points { .. } => None,
        }
    }
}

/// The warning about the file: locked by another program, problems in it, a stale lock.
fn notice_of_file(writing: &Writing, warnings: &[FileProblem], view: &View) -> Option<String> {
    let lang = view.lang;
    match (writing, warnings.first()) {
        (Writing::ReadOnly(holder), _) => {
            let holder = holder.as_ref().map(|holder| holder.label(lang)).unwrap_or_default();
            Some(lang.notice_read_only(&holder))
        }
        (_, Some(_)) if altered(warnings) > 0 => Some(lang.notice_altered(altered(warnings))),
        (_, Some(warning)) => Some(lang.notice_warning(&warning.message(lang))),
        (Writing::Unlocked(NoLock::Unsupported), None) => Some(lang.notice_unlocked().to_owned()),
        (Writing::Unlocked(NoLock::Forbidden), None) => Some(lang.notice_forbidden().to_owned()),
        (Writing::Alone { left_by: Some(holder) }, None) => Some(lang.notice_taken_over(&holder.label(lang))),
        (Writing::Alone { left_by: None }, None) => None,
    }
}

text! {
    notice_forbidden {
        zh: "這個資料夾不能寫入，標記無法存檔；請將紀錄複製到可以寫入的資料夾再開啟",
        en: "nothing can be written into this folder, so no mark could be saved; copy the session elsewhere and open it there",
    }
    notice_unlocked { zh: "這個磁碟不支援鎖定；請勿同時在兩處開啟這份紀錄", en: "this disk keeps no locks; do not open the session twice" }
    notice_draft { zh: "接續上次輸入到一半的備註", en: "this is the note that was being typed last time" }
}

messages! {
    notice_read_only(holder: &str) { zh: "唯讀：{holder}正在使用這份紀錄", en: "read only: {holder} has this session open" }
    notice_taken_over(holder: &str) {
        zh: "{holder}沒有正常結束，或鎖定檔遭移除，已由這裡接手；內容以磁碟上的為準",
        en: "{holder} ended without letting go, or its lock file was removed; this program has taken over what is on the disk",
    }
    notice_warning(sentence: &str) { zh: "提醒：{sentence}", en: "note: {sentence}" }
    notice_altered(count: usize) {
        zh: "注意：內容與封存不符 {count} 處，按 C 看",
        en: "attention: altered since the closing ({count}); see C",
    }
    notice_drawn(drew: usize, of: u32, seed: u64) {
        zh: "由 {of} 項抽出 {drew} 項，抽籤代碼 {seed}；W 納入其餘",
        en: "{drew} of {of} drawn, seed {seed}; W adds the rest",
    }
}
