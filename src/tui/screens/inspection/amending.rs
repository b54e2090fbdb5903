//! A closed visit: closing it, and asking for the reason of every later change.

use super::{After, Inspection};
use crate::lang::{Lang, messages, words};
use crate::model::record::describe;
use crate::model::record::edit::Edit;
use crate::model::value::roc::date_words;
use crate::model::walk::change::{self, Refused};
use crate::tui::app::Reaction;
use crate::tui::component::View;
use crate::tui::popups::reason::{Amendment, Below, Reason};

impl Inspection {
    /// Closes the visit, and says so with the digest of the seal.
    pub fn close_visit(&mut self, view: &View) -> Result<Reaction, Refused> {
        let save = self.try_apply(Edit::Close, view)?;
        if let Some(seal) = self.session().seal() {
            self.notice = Some(view.lang.notice_closed(seal.short()));
        }
        Ok(save)
    }

    /// Asks why a closed visit is to be changed. What changes nothing is not asked about.
    pub fn ask_reason(&mut self, amendment: Amendment, below: Below, view: &View) -> Vec<Reaction> {
        if self.is_read_only() {
            return self.refused(Refused::ReadOnly, After::Stay, view);
        }
        if let Amendment::Change(edit, after) = &amendment
            && !edit.changes(self.session())
        {
            return self.refused(Refused::Unchanged, *after, view);
        }
        vec![Reaction::push(Reason::of(amendment, below, &self.last_reason))]
    }

    /// Opens the line for the reason of a change that waits for it.
    pub(super) fn open_reason(&self, amendment: change::Amendment, after: After) -> Vec<Reaction> {
        let amendment = match amendment {
            change::Amendment::Change(edit) => Amendment::Change(edit, after),
            change::Amendment::Undo => Amendment::Undo,
            change::Amendment::Redo => Amendment::Redo,
        };
        vec![Reaction::push(Reason::of(amendment, Below::Inspection, &self.last_reason))]
    }

    /// Amends the answers with the reason that was given.
    pub fn amend(&mut self, amendment: Amendment, below: Below, reason: &str, view: &View) -> Vec<Reaction> {
        reason.clone_into(&mut self.last_reason);
        let (amendment, after) = match amendment {
            Amendment::Change(edit, after) => (change::Amendment::Change(edit), after),
            Amendment::Undo => (change::Amendment::Undo, After::Stay),
            Amendment::Redo => (change::Amendment::Redo, After::Stay),
        };
        let reactions = match self.editor.amend(amendment.clone(), reason, &self.stamp(view.now)) {
            Ok(applied) => {
                let what = || describe::last_step(self.session(), &applied.edit, view.lang);
                self.notice = Some(match amendment {
                    change::Amendment::Change(_) => view.lang.notice_amended(applied.points()),
                    change::Amendment::Undo => view.lang.notice_undone(&what()),
                    change::Amendment::Redo => view.lang.notice_redone(&what()),
                });
                let mut reactions = vec![self.save(applied)];
                // The draft of a note is let go of only once it stands as an answer.
                if below == Below::Note {
                    reactions.extend(self.drop_amendment(view));
                }
                reactions.extend(self.go_after(after, view));
                reactions
            }
            Err(refused) => self.refused(refused, After::Stay, view),
        };
        self.follow(view);
        reactions
    }

    /// Lets go of a note that was not to be amended after all.
    pub fn drop_amendment(&mut self, view: &View) -> Vec<Reaction> {
        let dropped = self.editor.drop_draft(&self.stamp(view.now));
        dropped.map(|applied| self.save(applied)).into_iter().collect()
    }

    /// What an amendment would change, in words.
    #[must_use]
    pub fn amendment_words(&self, edit: &Edit, lang: Lang) -> String {
        let mut points = edit.points();
        match (points.next(), points.next()) {
            (Some(point), None) => {
                let check = self.session().find(point).map_or("", |(_, _, point)| &point.check);
                format!("{point} {check}")
            }
            _ => lang.reason_many(edit.points().count()),
        }
    }

    /// The line of the file that was rewritten since it was sealed, as the opening found it.
    #[must_use]
    pub const fn rewritten(&self) -> Option<usize> {
        self.rewritten
    }

    /// What the title says of a closed visit.
    pub(super) fn closed_title(&self, lang: Lang) -> Option<String> {
        let seal = self.session().seal()?;
        Some(lang.closed_title(&date_words(seal.at.date(), lang)))
    }

    /// What the detail says of the amendments of a point, oldest first.
    pub(super) fn amended_words(&self, lang: Lang) -> Vec<String> {
        let of_point = self.session().amendments().iter().filter(|change| change.point == *self.cursor());
        of_point
            .map(|change| {
                let what = describe::change(change, lang);
                let circumstances = format!("{} {}", change.at.words(lang), change.by);
                let reason = change.reason.as_deref().unwrap_or_default();
                lang.amended_words(&what, reason, circumstances.trim_end())
            })
            .collect()
    }
}

words! {
    label_amended { zh: "更正", en: "amended" }
}

messages! {
    notice_closed(digest: &str) {
        zh: "已結案；封存碼 {digest}，按 C 看全碼",
        en: "closed; digest {digest}, C shows all of it",
    }
    notice_amended(points: usize) { zh: "已更正 {points} 項，理由已記下", en: "amended: {points}, with the reason" }
    closed_title(day: &str) { zh: "已結案 {day}", en: "closed {day}" }
    amended_words(what: &str, reason: &str, circumstances: &str) {
        zh: "{what}；{reason}（{circumstances}）",
        en: "{what}; {reason} ({circumstances})",
    }
}
