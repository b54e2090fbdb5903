//! A plan under review, as the popups of its screen see it, and the requests that they may answer.

use super::popup::Host;
use crate::model::plan::checklist::PointId;
use crate::model::record::session::Session;
use crate::ops::import::{DraftChecklist, LedgerEntry, OntoChange};
use crate::ops::review::{Decision, OpenReview};

/// A plan under review with the checklist that comes of it.
#[derive(Debug)]
pub struct PlanDesk {
    /// The paragraphs and what was decided.
    pub open: OpenReview,
    /// The checklist as it stands.
    pub draft: DraftChecklist,
    /// What it changes of the checklist that it is brought onto.
    pub changes: Vec<OntoChange>,
}

/// Requests of a popup to the review below it.
#[derive(Debug)]
pub enum DeskRequest {
    /// Carry out these decisions.
    Decide(Vec<Decision>),
    /// Save the checklist under these words.
    Finish(Box<DraftHead>),
}

/// What a checklist is called and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftHead {
    /// Its id, which is the name of its file.
    pub id: String,
    /// The office.
    pub agency: String,
    /// The 民國 year.
    pub year: u16,
    /// The scheme of pillars.
    pub framework: String,
}

impl PlanDesk {
    /// The desk of a plan.
    #[must_use]
    pub fn new(open: OpenReview) -> Self {
        let (draft, changes) = open.draft();
        Self { open, draft, changes }
    }

    /// All paragraphs in reading order of the ledger.
    #[must_use]
    pub fn entries(&self) -> &[LedgerEntry] {
        &self.open.review.ledger().entries
    }

    /// The paragraph with an id.
    #[must_use]
    pub fn entry(&self, id: usize) -> Option<&LedgerEntry> {
        self.entries().iter().find(|entry| entry.id == id)
    }

    /// Makes the checklist anew, after a decision.
    pub fn refresh(&mut self) {
        (self.draft, self.changes) = self.open.draft();
    }
}

impl Host for PlanDesk {
    type Request = DeskRequest;

    fn session(&self) -> Option<&Session> {
        None
    }

    fn go_to(&self, _: &PointId) -> Option<DeskRequest> {
        None
    }
}
