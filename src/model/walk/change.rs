//! Editing the session: results of edits, and reasons for refusal.

use super::SessionEditor;
use crate::lang::Lang;
use crate::model::judge::count::Tick;
use crate::model::plan::checklist::PointId;
use crate::model::record::edit::{Edit, EditError};
use crate::model::record::history::{History, Step};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;

/// An edit that was applied; the caller saves it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "what was applied has to be saved"]
pub struct Applied {
    /// The edit.
    pub edit: Edit,
    /// When it happened, and by whom.
    pub stamp: Stamp,
    /// How many entries it added to the log; zero if the answers were already so.
    pub logged: usize,
}

impl Applied {
    /// How many points got an answer, whether or not it is another one.
    #[must_use]
    pub fn points(&self) -> usize {
        self.edit.points().count()
    }
}

/// Why nothing was done. The editor is unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Another process holds the lock of the file.
    ReadOnly,
    /// Nothing is listed, so that the cursor is on no point.
    NothingListed,
    /// There is no step to take back.
    NothingToUndo,
    /// There is no step to bring back.
    NothingToRedo,
    /// The visit is closed, and an amendment needs a reason: [`SessionEditor::amend`] takes both.
    NeedsReason(Amendment),
    /// It would change nothing of a closed visit, or of the points selected.
    Unchanged,
    /// The point has no target to count against.
    NoTarget,
    /// Every point is in scope already.
    AllCovered,
    /// Nothing was searched for.
    NoSearch,
    /// Every listed point has a mark.
    AllMarked,
    /// No listed point has a conflict that is not decided.
    AllDecided,
    /// The conflict has no such side, or it is a verdict that was taken back.
    NoSide,
    /// Everything listed is selected already.
    AllSelected,
    /// The session does not take the edit.
    Edit(EditError),
}

/// A change of a closed visit that waits for its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amendment {
    /// These answers.
    Change(Edit),
    /// The last amendment is taken back.
    Undo,
    /// It is brought back again.
    Redo,
}

impl SessionEditor {
    /// Applies an edit and remembers how to undo it. The cursor stays, unless its point is listed no more.
    pub fn apply(&mut self, edit: Edit, stamp: &Stamp) -> Result<Applied, Refused> {
        self.require_permission()?;
        if self.session.is_closed() && matches!(edit, Edit::Answers(_)) {
            let is_change = edit.changes(&self.session);
            return Err(if is_change { Refused::NeedsReason(Amendment::Change(edit)) } else { Refused::Unchanged });
        }
        let logged = self.session.log().len();
        self.history.apply(&mut self.session, &edit, stamp).map_err(Refused::Edit)?;
        self.take_in(&edit);
        self.settle();
        Ok(self.applied(edit, stamp, logged))
    }

    /// Gives the point under the cursor a mark, or takes it away.
    pub fn mark(&mut self, mark: Option<Mark>, stamp: &Stamp) -> Result<Applied, Refused> {
        self.require_point()?;
        self.apply(self.session.marking(&self.cursor, mark, stamp), stamp)
    }

    /// Gives the point under the cursor a mark, or takes it away, and a note, in one step.
    pub fn answer(&mut self, mark: Option<Mark>, note: &str, stamp: &Stamp) -> Result<Applied, Refused> {
        self.require_point()?;
        self.apply(self.session.answering(&self.cursor, mark, note, stamp), stamp)
    }

    /// Decides the conflict at the point under the cursor for one of its sides, by position from zero; the log says whose
    /// verdict was taken.
    pub fn take(&mut self, side: usize, lang: Lang, stamp: &Stamp) -> Result<Applied, Refused> {
        self.require_point()?;
        let session = &self.session;
        let is_open = session.conflict(&self.cursor).is_some();
        let edit = session.taking(&self.cursor, side, stamp).filter(|_| is_open).ok_or(Refused::NoSide)?;
        let reason = session.reason_for(&self.cursor, side, lang);
        self.apply(reason.map_or(edit.clone(), |reason| edit.because(&reason)), stamp)
    }

    /// Gives a point a note; an empty one takes it away.
    pub fn note(&mut self, point: &PointId, note: &str, stamp: &Stamp) -> Result<Applied, Refused> {
        self.apply(self.session.noting(point, note, stamp), stamp)
    }

    /// Counts once more or once less at the point under the cursor.
    pub fn count(&mut self, tick: Tick, stamp: &Stamp) -> Result<Applied, Refused> {
        self.require_point()?;
        let edit = self.session.counting(&self.cursor, tick, stamp).ok_or(Refused::NoTarget)?;
        self.apply(edit, stamp)
    }

    /// Discards the note being edited; `None` if there is none.
    pub fn drop_draft(&mut self, stamp: &Stamp) -> Option<Applied> {
        self.session.draft()?;
        self.apply(Edit::Draft(None), stamp).ok()
    }

    /// Brings all points into scope.
    pub fn cover_all(&mut self, stamp: &Stamp) -> Result<Applied, Refused> {
        if self.left_out() == 0 {
            return Err(Refused::AllCovered);
        }
        self.apply(self.session.covering_all(), stamp)
    }

    /// Undoes the last step and moves the cursor to the first point that it touched.
    pub fn undo(&mut self, stamp: &Stamp) -> Result<Applied, Refused> {
        if self.session.is_closed() && self.can_undo() {
            return Err(Refused::NeedsReason(Amendment::Undo));
        }
        self.step(|history, session| history.undo(session, stamp), Refused::NothingToUndo, stamp)
    }

    /// Redoes the last undone step and moves the cursor to the first point that it touched.
    pub fn redo(&mut self, stamp: &Stamp) -> Result<Applied, Refused> {
        if self.session.is_closed() && self.can_redo() {
            return Err(Refused::NeedsReason(Amendment::Redo));
        }
        self.step(|history, session| history.redo(session, stamp), Refused::NothingToRedo, stamp)
    }

    /// Amends a closed visit with a reason, clears the selection, and moves the cursor to the first amended point.
    pub fn amend(&mut self, amendment: Amendment, reason: &str, stamp: &Stamp) -> Result<Applied, Refused> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Refused::Edit(EditError::NoReason));
        }
        match amendment {
            Amendment::Change(edit) => {
                let applied = self.apply(edit.because(reason), stamp)?;
                self.selected.clear();
                if let Some(first) = applied.edit.points().next().cloned() {
                    self.stand_on(first);
                }
                Ok(applied)
            }
            Amendment::Undo => self.step(
                |history, session| history.undo_because(session, reason, stamp),
                Refused::NothingToUndo,
                stamp,
            ),
            Amendment::Redo => self.step(
                |history, session| history.redo_because(session, reason, stamp),
                Refused::NothingToRedo,
                stamp,
            ),
        }
    }

    fn step(
        &mut self,
        walk: impl FnOnce(&mut History, &mut Session) -> Option<Step>,
        nothing: Refused,
        stamp: &Stamp,
    ) -> Result<Applied, Refused> {
        let logged = self.session.log().len();
        let Some(Step { applied, point }) = walk(&mut self.history, &mut self.session) else {
            return Err(nothing);
        };
        self.take_in(&applied);
        match point {
            Some(point) => self.stand_on(point),
            None => self.settle(),
        }
        Ok(self.applied(applied, stamp, logged))
    }

    fn applied(&mut self, edit: Edit, stamp: &Stamp, logged_before: usize) -> Applied {
        let logged = self.session.log().len() - logged_before;
        let is_change = logged > 0 || !matches!(edit, Edit::Answers(_) | Edit::Amend { .. });
        self.changes += u64::from(is_change);
        Applied { edit, stamp: stamp.clone(), logged }
    }

    /// Updates list, search hits and selection after an edit.
    fn take_in(&mut self, edit: &Edit) {
        match edit {
            Edit::Answers(_) | Edit::Amend { .. } => self.look_again(edit),
            Edit::Scope(_) => self.rescoped(),
            Edit::Close => self.selected.clear(),
            Edit::Draft(_) => {}
        }
    }

    fn look_again(&mut self, edit: &Edit) {
        if let Some(haystack) = &mut self.haystack {
            edit.points().for_each(|point| haystack.look_again(&self.session, point));
            if let Some(found) = &mut self.found {
                found.look_again(&self.session, haystack, edit.points(), self.listing.rows());
            }
        }
        if self.listing.look_again(&self.session, edit.points(), &self.cursor) {
            self.relisted();
        }
    }

    /// Lists the points of another scope, and puts the cursor on one of them.
    fn rescoped(&mut self) {
        self.found = None;
        // It holds what is in scope.
        self.haystack = None;
        self.listing.choose(self.listing.filter().clone(), &self.session);
        self.selected.retain(|point| self.session.in_scope(point));
        if !self.session.in_scope(&self.cursor) {
            let rank = |point: &PointId| self.session.outline().rank(point);
            let here = rank(&self.cursor);
            let ids = || self.session.points().map(|(_, _, point)| &point.id);
            let nearest = ids().find(|point| rank(point) >= here).or_else(|| ids().last());
            if let Some(nearest) = nearest.cloned() {
                self.cursor = nearest;
            }
        }
    }

    /// Error if the session is read-only.
    pub fn require_permission(&self) -> Result<(), Refused> {
        if self.is_read_only() { Err(Refused::ReadOnly) } else { Ok(()) }
    }

    /// Error if nothing is listed.
    pub fn require_point(&self) -> Result<(), Refused> {
        if self.is_cursor_listed() { Ok(()) } else { Err(Refused::NothingListed) }
    }
}
