//! An open session with its file, as the popups of an inspection see it, and the requests that they may answer.

use std::collections::HashMap;
use std::path::PathBuf;

use super::popup::Host;
use super::saving::Saving;
use crate::model::list::filter::{Filter, NamedView};
use crate::model::list::find::Needle;
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Evidence;
use crate::model::record::edit::Edit;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::walk::SessionEditor;
use crate::model::walk::change::Amendment;
use crate::model::walk::navigation::Motion;
use crate::model::walk::ready_words::Phrases;
use crate::ops::evidence::{State, Wanted};
use crate::ops::export::{Format, What};
use crate::ops::saving::Writing;

/// A session being walked, with the state of its file.
#[derive(Debug)]
pub struct OpenSession {
    /// The session with the reviewer's place in it.
    pub editor: SessionEditor,
    /// The file.
    pub path: PathBuf,
    /// Whether the file may be written.
    pub writing: Writing,
    /// Which edits are saved.
    pub saving: Saving,
    /// The state of its evidence files.
    pub evidence: EvidenceFiles,
    /// The user's saved filters.
    pub views: Vec<NamedView>,
    /// What is at hand for notes.
    pub phrases: Phrases,
    /// The line, found when the file was opened, at which a sealed file was altered since it was sealed.
    pub rewritten: Option<usize>,
    /// The report or comparison that was written last, to be opened.
    pub written: Option<PathBuf>,
}

/// The state of the evidence files verified so far.
#[derive(Debug, Default)]
pub struct EvidenceFiles {
    seen: HashMap<Evidence, State>,
    /// How many files are being hashed and copied.
    on_their_way: usize,
}

/// Requests of a popup to the inspection below it.
#[derive(Debug)]
pub enum SessionRequest {
    /// Put the cursor on a point.
    Jump(PointId),
    /// Move the cursor.
    Walk(Motion),
    /// Give the point under the cursor a mark, and go on to the next one.
    Mark(Mark),
    /// From now on this person is at work.
    SitDown(String),
    /// Apply an edit and save it.
    Apply(Edit),
    /// Apply an edit of the selected points, clear the selection, and show what was done.
    ApplyToSelection(Edit, String),
    /// Apply an edit that restores answers from the history, with a notice.
    BringBack(Edit),
    /// Ask why a closed visit is to be changed.
    AskReason(Pending),
    /// Amend a closed visit for a reason.
    Amend(Pending, String),
    /// Drop the draft of a note.
    DropDraft,
    /// Close the visit and the popup that requested it.
    CloseVisit,
    /// Apply a filter to the list.
    Choose(Filter),
    /// Replace the saved filters by these.
    KeepViews(Vec<NamedView>),
    /// Search from a point on; an empty text ends the search at that point.
    Search(Option<Needle>, PointId),
    /// End the search, with the cursor on this point.
    EndSearch(PointId),
    /// Add what the user named as evidence of these points.
    TakeEvidence(Vec<PointId>, Wanted),
    /// Remove the evidence at this position from a point; the popup that requested it shows the result.
    RemoveEvidence(PointId, usize),
    /// Open the choice of a report.
    Export,
    /// Show a report on the screen.
    Read {
        /// The kind of report.
        what: What,
        /// The requested format.
        format: Format,
        /// The text that shows it.
        text: String,
    },
}

/// An amendment that waits for its reason.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The edit.
    pub amendment: Amendment,
    /// Where the cursor goes once it is applied.
    pub after: After,
    /// The popup that waits for the reason too.
    pub below: Below,
}

/// Where the cursor goes after a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// To the next point.
    GoOn,
    /// The cursor stays.
    Stay,
    /// To the note of the point.
    Write,
}

/// What lies below the question for a reason and waits for it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    /// The inspection: nothing was typed there.
    Inspection,
    /// A question with a text of its own, which closes once the reason is given.
    Question,
    /// A note, which is a draft until the reason is given.
    Note,
}

impl OpenSession {
    /// The session in its current state.
    #[must_use]
    pub const fn session(&self) -> &Session {
        self.editor.session()
    }

    /// The evidence of a point.
    #[must_use]
    pub fn evidence_of(&self, point: &PointId) -> &[Evidence] {
        self.session().answer(point).map_or(&[], |answer| &answer.evidence)
    }

    /// The first point with a file that was changed or is missing.
    #[must_use]
    pub fn first_with_bad_evidence(&self) -> Option<&PointId> {
        let is_bad = |evidence: &Evidence| {
            self.evidence.state_of(evidence).is_some_and(|state| state.problem(&evidence.what).is_some())
        };
        let mut points = self.session().points().map(|(_, _, point)| &point.id);
        points.find(|point| self.evidence_of(point).iter().any(is_bad))
    }

    /// Whether everything is saved and no evidence is pending, so that the session can be left.
    #[must_use]
    pub const fn is_all_done(&self) -> bool {
        self.saving.is_all_saved() && self.evidence.on_their_way == 0
    }
}

impl Host for OpenSession {
    type Request = SessionRequest;

    fn session(&self) -> Option<&Session> {
        Some(self.editor.session())
    }

    fn go_to(&self, point: &PointId) -> Option<SessionRequest> {
        Some(SessionRequest::Jump(point.clone()))
    }
}

impl EvidenceFiles {
    /// The state of a piece of evidence; `None` until it is verified.
    #[must_use]
    pub fn state_of(&self, evidence: &Evidence) -> Option<&State> {
        match evidence.sha256 {
            Some(_) => self.seen.get(evidence),
            None => Some(&State::Text),
        }
    }

    /// Records the states of files.
    pub fn saw(&mut self, seen: impl IntoIterator<Item = (Evidence, State)>) {
        self.seen.extend(seen);
    }

    /// Counts a pending file.
    pub const fn sent(&mut self) {
        self.on_their_way += 1;
    }

    /// A pending file is done or has failed.
    pub const fn arrived(&mut self) {
        self.on_their_way = self.on_their_way.saturating_sub(1);
    }
}
