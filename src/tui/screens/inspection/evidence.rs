//! Evidence in the inspection: the state of the files, and files being added.

use std::path::{Path, PathBuf};

use super::Inspection;
use crate::lang::messages;
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Evidence;
use crate::model::record::edit::Edit;
use crate::model::walk::change::Refused;
use crate::ops::evidence::{self, State, Wanted};
use crate::store::error::StoreError;
use crate::tui::component::View;
use crate::tui::component::open_session::After;
use crate::tui::component::request::Request;
use crate::tui::effect::{Effect, Event};
use crate::tui::popups::evidence::EvidencePage;
use crate::tui::popups::evidence::bulk::BulkEvidence;

impl Inspection {
    pub(super) fn open_evidence(&mut self, view: &View) -> Vec<Request> {
        if let Err(refused) = self.open.editor.require_point() {
            return self.refused(refused, After::Stay, view);
        }
        if !self.open.editor.is_selecting() {
            return self.show(EvidencePage::open(&self.open, view));
        }
        match self.open.editor.require_permission() {
            Ok(()) => self.show(BulkEvidence::of(self.session(), self.open.editor.selection())),
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }

    /// Requests the verification of the evidence files, if there are any.
    pub(super) fn look_at_evidence(&self) -> Option<Effect> {
        let answers = self.session().points().filter_map(|(_, _, point)| self.session().answer(&point.id));
        let files: Vec<Evidence> =
            answers.flat_map(|answer| &answer.evidence).filter(|evidence| evidence.sha256.is_some()).cloned().collect();
        (!files.is_empty()).then_some(Effect::LookAtEvidence(files))
    }

    /// Requests a new piece of evidence for these points.
    pub(super) fn take_evidence(&mut self, points: Vec<PointId>, wanted: Wanted) -> Vec<Request> {
        self.open.evidence.sent();
        vec![Effect::TakeEvidence(points, wanted).into()]
    }

    /// Removes a piece of evidence from a point; the popup that requested it shows the result.
    pub(super) fn remove_evidence(&mut self, point: &PointId, at: usize, view: &View) -> Vec<Request> {
        let stamp = self.open.editor.stamp(view.now);
        let edit = self.session().changing(point, &stamp, |answer| {
            answer.evidence.remove(at);
        });
        match self.try_apply(edit, view) {
            Ok(save) => {
                self.say(view.lang.evidence_removed().to_owned());
                vec![save]
            }
            Err(Refused::ReadOnly) => {
                self.say(view.lang.notice_cannot_write().to_owned());
                Vec::new()
            }
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }

    /// Handles the states of the files; shows a notice about problems.
    pub(super) fn evidence_seen(&mut self, session: &Path, seen: Vec<(Evidence, State)>, view: &View) {
        if session != self.open.path {
            return;
        }
        let is_bad = |(evidence, state): &&(Evidence, State)| state.problem(&evidence.what).is_some();
        let bad = seen.iter().filter(is_bad).count();
        self.open.evidence.saw(seen);
        if let (true, Some(first)) = (bad > 0, self.open.first_with_bad_evidence()) {
            let news = view.lang.notice_evidence_bad(bad, first.as_str());
            // The first notice is kept.
            self.notice = Some(match self.notice.take() {
                Some(notice) => format!("{news} / {notice}"),
                None => news,
            });
        }
    }

    /// Handles the result of adding a piece of evidence.
    pub(super) fn evidence_taken(
        &mut self,
        session: PathBuf,
        points: Vec<PointId>,
        taken: Result<Evidence, StoreError>,
        view: &View,
    ) -> Vec<Request> {
        if session != self.open.path {
            return Vec::new();
        }
        self.open.evidence.arrived();
        let (words, edit) = match &taken {
            Ok(evidence) => self.recorded(&points, evidence, view),
            Err(error) => {
                self.is_leaving = false;
                (error.message(view.lang), None)
            }
        };
        let applied = edit.map(|edit| self.try_apply(edit, view));
        if matches!(applied, Some(Ok(_))) {
            self.open.editor.deselect(&points);
        }
        let event = Event::EvidenceTaken { session, points, taken };
        let handled = self.popups.handle_on_top(event, &self.open, view);
        let mut requests = self.react_to(handled, view);
        match applied {
            // In a closed visit the amendment asks for its reason first.
            Some(Err(refused)) => requests.extend(self.refused(refused, After::Stay, view)),
            Some(Ok(save)) => {
                self.say(words);
                requests.push(save);
            }
            None => self.say(words),
        }
        requests
    }

    /// What is said of a piece of evidence that was taken, and the edit that adds it to the points that lack it; no edit
    /// where none does.
    fn recorded(&mut self, points: &[PointId], evidence: &Evidence, view: &View) -> (String, Option<Edit>) {
        if evidence.sha256.is_some() {
            self.open.evidence.saw([(evidence.clone(), State::Intact)]);
        }
        let edit = evidence::adding(self.session(), points, evidence, &self.open.editor.stamp(view.now));
        let words = match (points, edit.points().count(), evidence.size) {
            ([point], 0, _) => view.lang.evidence_twice(point.as_str(), &evidence.what),
            (_, 0, _) => view.lang.evidence_twice_of_many(&evidence.what),
            ([_], _, Some(size)) => view.lang.notice_evidence_file(&evidence.what, size),
            ([_], _, None) => view.lang.notice_evidence_number(&evidence.what),
            (_, added, _) if added < points.len() => {
                view.lang.notice_evidence_of_some(&evidence.what, added, points.len() - added)
            }
            (_, added, _) => view.lang.notice_evidence_of_many(&evidence.what, added),
        };
        let has_points = edit.points().next().is_some();
        (words, has_points.then_some(edit))
    }
}

messages! {
    notice_evidence_bad(bad: usize, first: &str) {
        zh: "佐證 {bad} 件遺失或已變更，第一件在 {first}；按 E 看一項的佐證",
        en: "evidence missing or changed: {bad}, first at {first}; E shows that of a point",
    }
    notice_evidence_file(what: &str, size: u64) {
        zh: "已加入檔案 {what} （{size} 位元組）",
        counted(size: "byte"),
        en: "file {what} was added ({size})",
    }
    notice_evidence_number(what: &str) {
        zh: "沒有這個檔案，已記為照片編號「{what}」",
        en: "there is no such file; {what} was recorded as the number of a photo",
    }
    notice_evidence_of_many(what: &str, points: usize) {
        zh: "已在 {points} 項加入佐證「{what}」；按 u 全部復原",
        counted(points: "point"),
        en: "{what} was added to {points}; u takes all back",
    }
    notice_evidence_of_some(what: &str, points: usize, others: usize) {
        zh: "已在 {points} 項加入佐證「{what}」，另 {others} 項原已有；按 u 全部復原",
        counted(points: "point"),
        en: "{what} was added to {points}, {others} had it already; u takes all back",
    }
    evidence_twice_of_many(what: &str) {
        zh: "選取的各項都已有佐證「{what}」，沒有再加一次",
        en: "all of them have the evidence {what} already, it was not added again",
    }
}
