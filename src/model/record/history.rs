//! Undo and redo: a stack of inverses, unlimited within one sitting.

use crate::model::plan::checklist::PointId;
use crate::model::record::edit::{Edit, EditError};
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;

/// Undo and redo stacks of one sitting.
#[derive(Clone, Debug, Default)]
pub struct History {
    undo: Vec<Edit>,
    redo: Vec<Edit>,
}

/// What undo or redo did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The edit that was applied.
    pub applied: Edit,
    /// The first point that it touched.
    pub point: Option<PointId>,
}

impl History {
    /// Applies a new edit. What had been taken back can no longer be redone.
    ///
    /// An edit that changes neither an answer nor the scope leaves no step to undo; a draft never does.
    pub fn apply(&mut self, session: &mut Session, edit: &Edit, stamp: &Stamp) -> Result<(), EditError> {
        let length = session.log().len();
        let inverse = session.apply(edit, stamp)?;
        if *edit == Edit::Close {
            // After closing, answers change by amendments only; steps from before cannot be undone.
            *self = Self::default();
        }
        let is_rescoped = matches!(inverse, Edit::Scope(_)) && inverse != *edit;
        if session.log().len() > length || is_rescoped {
            self.undo.push(inverse);
            self.redo.clear();
        }
        Ok(())
    }

    /// Whether there is something to take back.
    #[must_use]
    pub const fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Whether there is something to bring back.
    #[must_use]
    pub const fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Takes the last edit back; `None` where there is nothing to take back.
    pub fn undo(&mut self, session: &mut Session, stamp: &Stamp) -> Option<Step> {
        Self::step(&mut self.undo, &mut self.redo, session, stamp)
    }

    /// Brings back what undo took; `None` where there is nothing.
    pub fn redo(&mut self, session: &mut Session, stamp: &Stamp) -> Option<Step> {
        Self::step(&mut self.redo, &mut self.undo, session, stamp)
    }

    /// Takes the last amendment back, which is an amendment itself and needs a reason of its own.
    pub fn undo_because(&mut self, session: &mut Session, reason: &str, stamp: &Stamp) -> Option<Step> {
        Self::give_reason(&mut self.undo, reason);
        self.undo(session, stamp)
    }

    /// Brings back what undo took, with a reason of its own.
    pub fn redo_because(&mut self, session: &mut Session, reason: &str, stamp: &Stamp) -> Option<Step> {
        Self::give_reason(&mut self.redo, reason);
        self.redo(session, stamp)
    }

    fn give_reason(edits: &mut [Edit], given: &str) {
        if let Some(Edit::Amend { reason, .. }) = edits.last_mut() {
            given.clone_into(reason);
        }
    }

    fn step(from: &mut Vec<Edit>, onto: &mut Vec<Edit>, session: &mut Session, stamp: &Stamp) -> Option<Step> {
        let edit = from.pop()?;
        // The edit was made from this session, so its points exist; if it fails all the same, the step is dropped.
        let inverse = session.apply(&edit, stamp).ok()?;
        onto.push(inverse);
        let point = match &edit {
            Edit::Answers(answers) | Edit::Amend { answers, .. } => answers.first().map(|(point, _)| point.clone()),
            Edit::Draft(_) | Edit::Scope(_) | Edit::Close => None,
        };
        Some(Step { applied: edit, point })
    }
}
