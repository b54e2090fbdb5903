//! The session: one inspection, with its answers and the log of every change.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::plan::checklist::{Checklist, FocusPoint, Pillar, PointId, Strategy};
use crate::model::plan::outline::Outline;
use crate::model::record::answer::{Answer, Draft};
use crate::model::record::change::Change;
use crate::model::record::mark::Mark;
use crate::model::record::merged::{Conflicts, Merged};
use crate::model::record::previous::{Previous, Reference};
use crate::model::record::scope::Scope;
use crate::model::record::seal::Seal;
use crate::model::record::tally::Scores;
use crate::model::record::visit::Visit;
use crate::model::value::roc::Moment;

/// The format number that this version writes and reads.
pub const SESSION_FORMAT: u32 = 1;

/// One inspection: the exact checklist that was walked, the answers, and the log.
///
/// Answers change through [`Session::apply`](crate::model::record::edit) alone, which writes the log and updates the scores.
#[derive(Clone, Debug)]
pub struct Session {
    pub(in crate::model) parts: Parts,
    pub(in crate::model) outline: Arc<Outline>,
    /// Ids in scope; `None` for all.
    pub(in crate::model) scope: Option<Arc<HashSet<PointId>>>,
    pub(in crate::model) scores: Scores,
}

/// The content of a session as written to files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Program and version that wrote the session.
    pub written_by: String,
    /// Unique id of the session.
    pub id: String,
    /// Circumstances.
    pub visit: Visit,
    /// Points covered.
    pub scope: Scope,
    /// Answers by point.
    pub answers: HashMap<PointId, Arc<Answer>>,
    /// A note that was being typed.
    pub draft: Option<Draft>,
    /// The previous inspection, for reference.
    pub previous: Option<Previous>,
    /// Every change, oldest first.
    pub log: Vec<Change>,
    /// What was recorded when the visit was closed, if it was.
    pub seal: Option<Seal>,
    /// Different verdicts of the sessions that it was merged of; empty in every other session.
    pub conflicts: Conflicts,
    /// How it was merged, if it was.
    pub merged: Option<Merged>,
    /// The exact list that was walked.
    pub checklist: Arc<Checklist>,
}

impl Session {
    /// A session without any answer.
    #[must_use]
    pub fn begin(id: String, written_by: String, visit: Visit, scope: Scope, checklist: Arc<Checklist>) -> Self {
        Self::from_parts(Parts {
            written_by,
            id,
            visit,
            scope,
            answers: HashMap::new(),
            draft: None,
            previous: None,
            log: Vec::new(),
            seal: None,
            conflicts: Conflicts::new(),
            merged: None,
            checklist,
        })
    }

    /// The session read from a file. Answers of points out of scope do not count; the check reports them.
    #[must_use]
    pub fn from_parts(parts: Parts) -> Self {
        let outline = Arc::new(Outline::of(&parts.checklist));
        Self::from_parts_in(parts, outline)
    }

    /// The same with the outline of its checklist, which many sessions may share.
    #[must_use]
    pub fn from_parts_in(parts: Parts, outline: Arc<Outline>) -> Self {
        let scope = parts.scope.ids();
        let mut session = Self { parts, outline, scope, scores: Scores::default() };
        session.scores = session.recount();
        session
    }

    /// The content as written to files.
    #[must_use]
    pub const fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Circumstances of the inspection.
    #[must_use]
    pub const fn visit(&self) -> &Visit {
        &self.parts.visit
    }

    /// The list that is walked.
    #[must_use]
    pub const fn checklist(&self) -> &Arc<Checklist> {
        &self.parts.checklist
    }

    /// Where each point stands.
    #[must_use]
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// The counts and scores, updated with every edit.
    #[must_use]
    pub const fn scores(&self) -> &Scores {
        &self.scores
    }

    /// The counts and scores, recomputed from the answers.
    #[must_use]
    pub fn recount(&self) -> Scores {
        Scores::count(&self.parts.checklist, &self.outline, |point| self.in_scope(point), |point| self.mark(point))
    }

    /// Every change so far, oldest first.
    #[must_use]
    pub fn log(&self) -> &[Change] {
        &self.parts.log
    }

    /// The note that is being typed.
    #[must_use]
    pub const fn draft(&self) -> Option<&Draft> {
        self.parts.draft.as_ref()
    }

    /// The answer of a point.
    #[must_use]
    pub fn answer(&self, point: &PointId) -> Option<&Answer> {
        self.parts.answers.get(point).map(|answer| &**answer)
    }

    /// The mark of a point; `None` while nobody has looked.
    #[must_use]
    pub fn mark(&self, point: &PointId) -> Option<Mark> {
        self.answer(point)?.mark
    }

    /// The note of a point, empty where there is none.
    #[must_use]
    pub fn note(&self, point: &PointId) -> &str {
        self.answer(point).map_or("", |answer| &answer.note)
    }

    /// Whether the inspection covers a point.
    #[must_use]
    pub fn in_scope(&self, point: &PointId) -> bool {
        self.outline.rank(point).is_some() && self.scope.as_ref().is_none_or(|ids| ids.contains(point))
    }

    /// The point with this id, with its pillar and strategy.
    #[must_use]
    pub fn find(&self, point: &PointId) -> Option<(&Pillar, &Strategy, &FocusPoint)> {
        Some(self.outline.place(point)?.of(&self.parts.checklist))
    }

    /// The points in scope with pillar and strategy, in plan order.
    pub fn points(&self) -> impl Iterator<Item = (&Pillar, &Strategy, &FocusPoint)> {
        self.parts.checklist.points().filter(|(_, _, point)| self.in_scope(&point.id))
    }

    /// The reference to the previous inspection, if there is one.
    #[must_use]
    pub const fn previous(&self) -> Option<&Previous> {
        self.parts.previous.as_ref()
    }

    /// What the previous inspection found at a point.
    #[must_use]
    pub fn previous_verdict(&self, point: &PointId) -> Option<&Reference> {
        self.previous()?.verdicts.get(point)
    }

    /// Whether the previous inspection found a point absent (上次未落實).
    #[must_use]
    pub fn was_absent(&self, point: &PointId) -> bool {
        self.previous_verdict(point).and_then(|previous| previous.mark) == Some(Mark::Absent)
    }

    /// The session with another previous inspection, or none.
    #[must_use]
    pub fn with_previous(mut self, previous: Option<Previous>) -> Self {
        self.parts.previous = previous;
        self
    }

    /// The seal, once the visit is closed.
    #[must_use]
    pub const fn seal(&self) -> Option<&Seal> {
        self.parts.seal.as_ref()
    }

    /// Whether the visit is closed and sealed.
    #[must_use]
    pub const fn is_sealed(&self) -> bool {
        self.parts.seal.is_some()
    }

    /// Whether answers change by amendments only: the visit is sealed, or its file says closed and the seal is gone.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        self.parts.seal.is_some() || self.parts.visit.closed.is_some()
    }

    /// When the visit was closed; none where there is no seal to say so, whatever else the file states.
    #[must_use]
    pub fn closed_at(&self) -> Option<Moment> {
        self.parts.visit.closed.filter(|_| self.is_sealed())
    }

    /// The link of the last log entry (末筆鏈結碼), as the file states it; empty where nothing was logged or sealed.
    ///
    /// Seal and links are one chain: who compares the digest and this link has compared the closing and every amendment.
    #[must_use]
    pub fn last_link(&self) -> &str {
        self.parts.log.last().and_then(|last| last.link.as_deref()).unwrap_or_default()
    }

    /// What was changed after the visit was closed, oldest first.
    #[must_use]
    pub fn amendments(&self) -> &[Change] {
        self.seal().and_then(|seal| self.parts.log.get(seal.entries..)).unwrap_or_default()
    }
}
