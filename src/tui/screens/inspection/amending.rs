//! A closed visit: closing it, and asking for the reason of every later change.

use super::{After, Inspection, naming};
use crate::lang::{Lang, messages, words};
use crate::model::check::problem::Fault;
use crate::model::check::seal_words::SealFault;
use crate::model::record::edit::Edit;
use crate::model::record::history::History;
use crate::model::value::roc::date_words;
use crate::store::format::finding::{Finding, What};
use crate::tui::app::Reaction;
use crate::tui::component::View;
use crate::tui::effect::{Effect, Writing};
use crate::tui::popups::reason::{Amendment, Below, Reason};

impl Inspection {
    /// Closes the visit, and says so with the digest of the seal.
    pub fn close_visit(&mut self, view: &View) -> Vec<Reaction> {
        let reactions = self.apply(Edit::Close, view);
        if let Some(seal) = self.session.seal().filter(|_| is_saving(&reactions)) {
            self.selected.clear();
            self.notice = Some(view.lang.notice_closed(seal.short()));
        }
        reactions
    }

    /// Asks why a closed visit is to be changed. What changes nothing is not asked about.
    pub fn ask_reason(&mut self, amendment: Amendment, below: Below, view: &View) -> Vec<Reaction> {
        if let Writing::ReadOnly(_) = self.writing {
            return self.refuse(view.lang.notice_cannot_write());
        }
        if let Amendment::Change(edit, after) = &amendment
            && !edit.changes(&self.session)
        {
            self.notice = Some(view.lang.notice_same().to_owned());
            return self.go_after(*after, view);
        }
        vec![Reaction::push(Reason::of(amendment, below, &self.last_reason))]
    }

    /// Amends the answers with the reason that was given.
    pub fn amend(&mut self, amendment: Amendment, below: Below, reason: &str, view: &View) -> Vec<Reaction> {
        reason.clone_into(&mut self.last_reason);
        let (mut reactions, after) = match amendment {
            Amendment::Change(edit, after) => {
                let points = edit.points().count();
                let first = edit.points().next().cloned();
                let reactions = self.apply(edit.because(reason), view);
                if is_saving(&reactions) {
                    self.selected.clear();
                    self.notice = Some(view.lang.notice_amended(points));
                    if let Some(first) = first {
                        self.stand_on(first);
                    }
                }
                (reactions, after)
            }
            Amendment::Undo => {
                let undo =
                    |history: &mut History, session: &mut _, stamp: &_| history.undo_because(session, reason, stamp);
                (self.step(undo, view, Lang::notice_undone, Lang::notice_nothing_to_undo), After::Stay)
            }
            Amendment::Redo => {
                let redo =
                    |history: &mut History, session: &mut _, stamp: &_| history.redo_because(session, reason, stamp);
                (self.step(redo, view, Lang::notice_redone, Lang::notice_nothing_to_redo), After::Stay)
            }
        };
        // A refusal has been said; the draft of a note is let go of only once it stands as an answer.
        if below == Below::Note && is_saving(&reactions) {
            reactions.extend(self.drop_amendment(view));
        }
        if is_saving(&reactions) {
            reactions.extend(self.go_after(after, view));
        }
        self.settle(view);
        reactions
    }

    /// Lets go of a note that was not to be amended after all.
    pub fn drop_amendment(&mut self, view: &View) -> Vec<Reaction> {
        match self.session.draft() {
            Some(_) => self.apply(Edit::Draft(None), view),
            None => Vec::new(),
        }
    }

    /// What an amendment would change, in words.
    #[must_use]
    pub fn amendment_words(&self, edit: &Edit, lang: Lang) -> String {
        let mut points = edit.points();
        match (points.next(), points.next()) {
            (Some(point), None) => {
                let check = self.session.find(point).map_or("", |(_, _, point)| &point.check);
                format!("{point} {check}")
            }
            _ => lang.reason_many(edit.points().count()),
        }
    }

    /// Goes where a mark leads to.
    fn go_after(&mut self, after: After, view: &View) -> Vec<Reaction> {
        match after {
            After::Stay => Vec::new(),
            After::GoOn => {
                self.go_on();
                Vec::new()
            }
            After::Write => self.open_note(view),
        }
    }

    /// The line of the file that was rewritten since it was sealed, as the opening found it.
    #[must_use]
    pub const fn rewritten(&self) -> Option<usize> {
        self.rewritten
    }

    /// What the title says of a closed visit.
    pub(super) fn closed_title(&self, lang: Lang) -> Option<String> {
        let seal = self.session.seal()?;
        Some(lang.closed_title(&date_words(seal.at.date(), lang)))
    }

    /// What the detail says of the amendments of a point, oldest first.
    pub(super) fn amended_words(&self, lang: Lang) -> Vec<String> {
        let of_point = self.session.amendments().iter().filter(|change| change.point == self.cursor);
        of_point
            .map(|change| {
                let what = naming::change(change, lang);
                let circumstances = format!("{} {}", change.at.words(lang), change.by);
                let reason = change.reason.as_deref().unwrap_or_default();
                lang.amended_words(&what, reason, circumstances.trim_end())
            })
            .collect()
    }
}

/// In how many places a file is not as it was sealed.
pub(super) fn altered(warnings: &[Finding]) -> usize {
    warnings.iter().filter(|warning| matches!(warning.what, What::Rule(Fault::Seal(_)))).count()
}

/// The line of a sealed file that was rewritten.
pub(super) fn rewritten_line(warnings: &[Finding]) -> Option<usize> {
    let is_it = |warning: &&Finding| warning.what == What::Rule(Fault::Seal(SealFault::Rewritten));
    warnings.iter().find(is_it).map(|warning| warning.line)
}

/// Whether something was applied and is on its way to the disk.
pub fn is_saving(reactions: &[Reaction]) -> bool {
    reactions.iter().any(|reaction| matches!(reaction, Reaction::Do(Effect::Save(..))))
}

words! {
    notice_same { zh: "與現在相同，沒有變更", en: "that is how it stands now" }
    label_amended { zh: "更正", en: "amended" }
}

messages! {
    notice_closed(digest: &str) {
        zh: "已結案；封存碼 {digest}，按 C 看全碼",
        en: "closed; digest {digest}, C shows all of it",
    }
    notice_altered(count: usize) {
        zh: "注意：內容與封存不符 {count} 處，按 C 看",
        en: "attention: altered since the closing ({count}); see C",
    }
    notice_amended(points: usize) { zh: "已更正 {points} 項，理由已記下", en: "amended: {points}, with the reason" }
    closed_title(day: &str) { zh: "已結案 {day}", en: "closed {day}" }
    amended_words(what: &str, reason: &str, circumstances: &str) {
        zh: "{what}；{reason}（{circumstances}）",
        en: "{what}; {reason} ({circumstances})",
    }
}
