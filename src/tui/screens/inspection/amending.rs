//! Closing a visit, and the reasons of amendments after it.

use super::Inspection;
use crate::lang::{Lang, messages, text};
use crate::model::record::describe;
use crate::model::record::edit::Edit;
use crate::model::value::roc::date_words;
use crate::model::walk::change::{Amendment, Refused};
use crate::tui::component::View;
use crate::tui::component::open_session::{After, Below, Pending};
use crate::tui::component::request::Request;
use crate::tui::popups::reason::Reason;

impl Inspection {
    /// Closes the visit and the popup that requested it, and says where the digest of the seal stands.
    pub(super) fn close_visit(&mut self, view: &View) -> Vec<Request> {
        match self.try_apply(Edit::Close, view) {
            Ok(save) => {
                self.popups.pop();
                self.notice = Some(view.lang.notice_closed().to_owned());
                vec![save]
            }
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }

    /// Asks for the reason of an amendment, unless the edit changes nothing.
    pub(super) fn ask_reason(&mut self, pending: Pending, view: &View) -> Vec<Request> {
        if self.open.editor.is_read_only() {
            return self.refused(Refused::ReadOnly, After::Stay, view);
        }
        if let Amendment::Change(edit) = &pending.amendment
            && !edit.changes(self.session())
        {
            return self.refused(Refused::Unchanged, pending.after, view);
        }
        self.show(Reason::of(pending, &self.last_reason))
    }

    /// Opens the field for the reason of a pending amendment.
    pub(super) fn open_reason(&mut self, amendment: Amendment, after: After) -> Vec<Request> {
        let pending = Pending { amendment, after, below: Below::Inspection };
        self.show(Reason::of(pending, &self.last_reason))
    }

    /// Amends the answers with the reason that was given.
    pub(super) fn amend(&mut self, pending: Pending, reason: &str, view: &View) -> Vec<Request> {
        reason.clone_into(&mut self.last_reason);
        let Pending { amendment, after, below } = pending;
        match self.open.editor.amend(amendment.clone(), reason, &self.open.editor.stamp(view.now)) {
            Ok(applied) => {
                let what = || describe::last_step(self.session(), &applied.edit, view.lang);
                self.notice = Some(match amendment {
                    Amendment::Change(_) => view.lang.notice_amended(applied.points()),
                    Amendment::Undo => view.lang.notice_undone(&what()),
                    Amendment::Redo => view.lang.notice_redone(&what()),
                });
                let mut requests = vec![self.save(applied)];
                // The draft of a note is dropped only once it is part of the answer.
                if below == Below::Note {
                    requests.extend(self.drop_draft(view));
                }
                requests.extend(self.go_after(after, view));
                requests
            }
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }

    /// Drops the draft of a note, if there is one.
    pub(super) fn drop_draft(&mut self, view: &View) -> Vec<Request> {
        let dropped = self.open.editor.drop_draft(&self.open.editor.stamp(view.now));
        dropped.map(|applied| self.save(applied)).into_iter().collect()
    }

    /// The text of the title about a closed visit.
    pub(super) fn closed_title(&self, lang: Lang) -> Option<String> {
        let seal = self.session().seal()?;
        Some(lang.closed_title(&date_words(seal.at.date(), lang)))
    }

    /// The text of the detail about the amendments of a point, oldest first.
    pub(super) fn amended_words(&self, lang: Lang) -> Vec<String> {
        let of_point = self.session().amendments().iter().filter(|change| change.point == *self.cursor());
        of_point
            .map(|change| {
                let what = describe::change(change, lang);
                let circumstances = format!("{} {}", change.at.label(lang), change.by);
                let reason = change.reason.as_deref().unwrap_or_default();
                lang.amended_words(&what, reason, circumstances.trim_end())
            })
            .collect()
    }
}

text! {
    /// Part of a digest is nothing to compare, and the line has no room for all of it.
    notice_closed { zh: "已結案封存；按 C 看封存碼全碼，請留存", en: "closed and sealed; C shows the digest, keep it" }
    label_amended { zh: "更正", en: "amended" }
}

messages! {
    notice_amended(points: usize) { zh: "已更正 {points} 項，理由已記下", en: "amended: {points}, with the reason" }
    closed_title(day: &str) { zh: "已結案 {day}", en: "closed {day}" }
    amended_words(what: &str, reason: &str, circumstances: &str) {
        zh: "{what}；{reason}（{circumstances}）",
        en: "{what}; {reason} ({circumstances})",
    }
}
