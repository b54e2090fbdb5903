//! An open session with its file, as the popups of an inspection see it, and what they may ask of the inspection.

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
use crate::ops::evidence::{State, Wanted};
use crate::ops::export::{Format, What};
use crate::ops::saving::Writing;

/// A session that is being walked, and what is known of its file.
#[derive(Debug)]
pub struct OpenSession {
    /// The session with the reviewer's place in it.
    pub editor: SessionEditor,
    /// The file.
    pub path: PathBuf,
    /// Whether the file may be written.
    pub writing: Writing,
    /// What the disk has of it.
    pub saving: Saving,
    /// What is known of the files that are evidence.
    pub evidence: EvidenceFiles,
    /// The filters that the user keeps.
    pub views: Vec<NamedView>,
    /// The line of a sealed file that was rewritten since it was sealed, as the opening found it.
    pub rewritten: Option<usize>,
}

/// What became of files that are evidence, as far as they were looked at.
#[derive(Debug, Default)]
pub struct EvidenceFiles {
    seen: HashMap<Evidence, State>,
    /// How many are being measured and copied.
    on_their_way: usize,
}

/// What a popup asks of the inspection that it lies over.
#[derive(Debug)]
pub enum SessionRequest {
    /// Put the cursor on a point.
    Jump(PointId),
    /// Move the cursor.
    Walk(Motion),
    /// Give the point under the cursor a mark, and go on to the next one.
    Mark(Mark),
    /// Apply an edit and have it saved.
    Apply(Edit),
    /// Apply an edit of the selected points, and let go of the selection.
    ApplyToSelection(Edit),
    /// Apply an edit that brings answers of the history back, and say so.
    BringBack(Edit),
    /// Ask why a closed visit is to be changed.
    AskReason(Pending),
    /// Amend a closed visit for a reason.
    Amend(Pending, String),
    /// Let go of the note that was being typed.
    DropDraft,
    /// Close the visit; the popup that asks for it closes with it.
    CloseVisit,
    /// List what a filter keeps.
    Choose(Filter),
    /// Keep these named filters, and no others.
    KeepViews(Vec<NamedView>),
    /// Search from a point on; nothing to look for ends the search at that point.
    Search(Option<Needle>, PointId),
    /// Make evidence of a point of what the user named.
    TakeEvidence(PointId, Wanted),
    /// Take the evidence at this position away from a point; the popup that asks for it says what became of it.
    RemoveEvidence(PointId, usize),
    /// Open the choice of a report.
    Export,
    /// Show a report that was made to be read.
    Read {
        /// Which report.
        what: What,
        /// In which format it was asked for.
        format: Format,
        /// The text that shows it.
        text: String,
    },
}

/// An amendment that waits for its reason.
#[derive(Clone, Debug)]
pub struct Pending {
    /// What is to be amended.
    pub amendment: Amendment,
    /// Where the cursor goes once it is.
    pub after: After,
    /// What waits with it.
    pub below: Below,
}

/// Where the cursor goes after a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// To the next point.
    GoOn,
    /// Nowhere.
    Stay,
    /// To the note of the point.
    Write,
}

/// What lies below the question for a reason, and waits as well.
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
    /// The session as it stands.
    #[must_use]
    pub const fn session(&self) -> &Session {
        self.editor.session()
    }

    /// The evidence of a point.
    #[must_use]
    pub fn evidence_of(&self, point: &PointId) -> &[Evidence] {
        self.session().answer(point).map_or(&[], |answer| &answer.evidence)
    }

    /// The first point with a file that is not what it was.
    #[must_use]
    pub fn first_with_bad_evidence(&self) -> Option<&PointId> {
        let is_bad = |evidence: &Evidence| {
            self.evidence.state_of(evidence).is_some_and(|state| state.fault(&evidence.what).is_some())
        };
        let mut points = self.session().points().map(|(_, _, point)| &point.id);
        points.find(|point| self.evidence_of(point).iter().any(is_bad))
    }

    /// Whether everything is saved and nothing is on its way, so that the session can be left.
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
    /// What became of a piece of evidence; none while nobody has looked.
    #[must_use]
    pub fn state_of(&self, evidence: &Evidence) -> Option<&State> {
        match evidence.sha256 {
            Some(_) => self.seen.get(evidence),
            None => Some(&State::Text),
        }
    }

    /// Takes in what became of files.
    pub fn saw(&mut self, seen: impl IntoIterator<Item = (Evidence, State)>) {
        self.seen.extend(seen);
    }

    /// One more file is on its way.
    pub const fn sent(&mut self) {
        self.on_their_way += 1;
    }

    /// One of those on their way has come, or cannot.
    pub const fn arrived(&mut self) {
        self.on_their_way = self.on_their_way.saturating_sub(1);
    }
}
