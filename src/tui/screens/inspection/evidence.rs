//! Evidence in the inspection: which files are what they were, and those that are on their way in.

use std::collections::HashMap;
use std::path::Path;

use super::{After, Inspection};
use crate::lang::messages;
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Evidence;
use crate::store::error::StoreError;
use crate::store::evidence::{State, Wanted};
use crate::tui::app::Reaction;
use crate::tui::component::View;
use crate::tui::effect::Effect;
use crate::tui::popups::evidence::EvidencePage;

/// What is known of the files that are evidence.
#[derive(Debug, Default)]
pub struct Exhibits {
    /// What became of each, as far as it was looked at.
    seen: HashMap<Evidence, State>,
    /// How many are being measured and copied.
    on_their_way: usize,
}

impl Inspection {
    /// What became of a piece of evidence; `None` while nobody has looked.
    #[must_use]
    pub fn state_of(&self, evidence: &Evidence) -> Option<&State> {
        match evidence.sha256 {
            Some(_) => self.exhibits.seen.get(evidence),
            None => Some(&State::Text),
        }
    }

    /// Whether the session may be written.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        !self.is_read_only()
    }

    /// The evidence of a point.
    #[must_use]
    pub fn evidence(&self, point: &PointId) -> &[Evidence] {
        self.session().answer(point).map_or(&[], |answer| &answer.evidence)
    }

    pub(super) fn open_evidence(&mut self, view: &View) -> Vec<Reaction> {
        if let Err(refused) = self.editor.require_point() {
            return self.refused(refused, After::Stay, view);
        }
        vec![Reaction::push(EvidencePage::open(self, view))]
    }

    /// Has the files looked at, if there are any.
    pub(super) fn look_at_evidence(&self) -> Option<Effect> {
        let answers = self.session().points().filter_map(|(_, _, point)| self.session().answer(&point.id));
        let files: Vec<Evidence> =
            answers.flat_map(|answer| &answer.evidence).filter(|evidence| evidence.sha256.is_some()).cloned().collect();
        (!files.is_empty()).then_some(Effect::LookAtEvidence(files))
    }

    /// Has something made evidence of the point.
    pub fn take_evidence(&mut self, point: &PointId, wanted: Wanted) -> Reaction {
        self.exhibits.on_their_way += 1;
        Reaction::Do(Effect::TakeEvidence(point.clone(), wanted))
    }

    /// Takes in what became of the files; says so where something is wrong.
    pub fn evidence_seen(&mut self, session: &Path, seen: Vec<(Evidence, State)>, view: &View) {
        if session != self.path {
            return;
        }
        let is_bad = |(evidence, state): &&(Evidence, State)| state.fault(&evidence.what).is_some();
        let bad = seen.iter().filter(is_bad).count();
        self.exhibits.seen.extend(seen);
        if let (true, Some(first)) = (bad > 0, self.first_with_bad_evidence()) {
            let news = view.lang.notice_evidence_bad(bad, first.as_str());
            // What was said at the beginning is not lost.
            self.notice = Some(match self.notice.take() {
                Some(notice) => format!("{news} / {notice}"),
                None => news,
            });
        }
    }

    /// The first point with a file that is not what it was.
    fn first_with_bad_evidence(&self) -> Option<&PointId> {
        let is_bad =
            |evidence: &Evidence| self.state_of(evidence).is_some_and(|state| state.fault(&evidence.what).is_some());
        let mut points = self.session().points().map(|(_, _, point)| &point.id);
        points.find(|point| self.evidence(point).iter().any(is_bad))
    }

    /// Takes in a piece of evidence that was asked for; what is to be said about it comes back with what is to be done.
    pub fn evidence_taken(
        &mut self,
        session: &Path,
        point: &PointId,
        taken: Result<Evidence, StoreError>,
        view: &View,
    ) -> (String, Vec<Reaction>) {
        if session != self.path {
            return (String::new(), Vec::new());
        }
        self.exhibits.on_their_way = self.exhibits.on_their_way.saturating_sub(1);
        let evidence = match taken {
            Ok(evidence) => evidence,
            Err(error) => {
                self.is_leaving = false;
                return (error.sentence(view.lang), Vec::new());
            }
        };
        let words = match evidence.size {
            Some(size) => view.lang.notice_evidence_file(&evidence.what, size),
            None => view.lang.notice_evidence_number(&evidence.what),
        };
        if evidence.sha256.is_some() {
            self.exhibits.seen.insert(evidence.clone(), State::Intact);
        }
        let stamp = self.stamp(view.now);
        let edit = self.session().changing(point, &stamp, |answer| answer.evidence.push(evidence));
        match self.try_apply(edit, view) {
            Ok(save) => (words, vec![save]),
            // Of a closed visit the reason is asked for first.
            Err(refused) => (String::new(), self.refused(refused, After::Stay, view)),
        }
    }

    /// Whether everything is saved and nothing is on its way, so that the session can be left.
    pub(super) const fn is_all_done(&self) -> bool {
        self.saving.is_all_saved() && self.exhibits.on_their_way == 0
    }
}

messages! {
    notice_evidence_bad(bad: usize, first: &str) {
        zh: "佐證 {bad} 件遺失或已變更，第一件在 {first}；按 E 看一項的佐證",
        en: "evidence missing or changed: {bad}, first at {first}; E shows that of a point",
    }
    notice_evidence_file(what: &str, size: u64) {
        zh: "已加入檔案 {what} （{size} 位元組）",
        en: "file {what} was added ({size} bytes)",
    }
    notice_evidence_number(what: &str) {
        zh: "沒有這個檔案，已記為照片編號「{what}」",
        en: "there is no such file; {what} was recorded as the number of a photo",
    }
}
