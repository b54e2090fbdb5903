//! Edits: changes of a session as values, each with an inverse.

use std::sync::Arc;

use crate::model::plan::checklist::PointId;
use crate::model::record::answer::{Answer, Draft};
use crate::model::record::change::Change;
use crate::model::record::mark::Mark;
use crate::model::record::scope::Scope;
use crate::model::record::seal::{self, Seal};
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::text::{entered, entered_line};

/// A change of a session, given as the new state. Its inverse holds the old state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// New answers, in one step; `None` removes one.
    Answers(Vec<(PointId, Option<Answer>)>),
    /// The note being edited. Not logged, since it is not yet part of an answer.
    Draft(Option<Draft>),
    /// Which points are covered. Not logged; answers do not change.
    Scope(Scope),
    /// The visit is closed (結案): the session gets its seal. Cannot be undone.
    Close,
    /// These answers with the reason: after the visit was closed (更正), or on points with a conflict (裁定).
    Amend {
        /// The new answers; `None` removes one.
        answers: Vec<(PointId, Option<Answer>)>,
        /// Why; never empty.
        reason: String,
    },
}

/// Why an edit cannot be applied. The session is unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// The checklist has no such point.
    UnknownPoint(PointId),
    /// The point exists, but this inspection does not cover it.
    OutOfScope(PointId),
    /// The point has an answer or a draft, so it cannot leave the scope.
    Answered(PointId),
    /// The visit is closed: answers change by amendments only.
    Sealed,
    /// The visit is not closed: there is nothing to amend.
    NotSealed,
    /// An amendment without a reason.
    NoReason,
    /// A note is still being edited, so the visit cannot be closed.
    Drafting(PointId),
    /// Different verdicts on this point are not decided, so the visit cannot be closed.
    Conflicting(PointId),
}

impl Edit {
    /// The same change of answers as an amendment, for a visit that is closed. Other edits stay what they are.
    #[must_use]
    pub fn because(self, reason: &str) -> Self {
        match self {
            Self::Answers(answers) | Self::Amend { answers, .. } => {
                Self::Amend { answers, reason: entered_line(reason) }
            }
            Self::Draft(_) | Self::Scope(_) | Self::Close => self,
        }
    }

    /// The same with this note in every answer, trimmed. Edits of other things stay what they are.
    #[must_use]
    pub fn with_note(mut self, note: &str) -> Self {
        if let Self::Answers(answers) | Self::Amend { answers, .. } = &mut self {
            for answer in answers.iter_mut().filter_map(|(_, answer)| answer.as_mut()) {
                answer.note = trimmed(note);
            }
        }
        self
    }

    /// Whether the edit would change an answer of a session.
    #[must_use]
    pub fn changes(&self, session: &Session) -> bool {
        match self {
            Self::Answers(answers) | Self::Amend { answers, .. } => answers
                .iter()
                .any(|(point, answer)| answer.as_ref().filter(|answer| !answer.is_blank()) != session.answer(point)),
            Self::Draft(_) | Self::Scope(_) | Self::Close => false,
        }
    }
}

impl Session {
    /// The edit that gives a point a mark, or takes it away, and leaves the rest of its answer alone.
    #[must_use]
    pub fn marking(&self, point: &PointId, mark: Option<Mark>, stamp: &Stamp) -> Edit {
        self.changing(point, stamp, |answer| answer.mark = mark)
    }

    /// The edit that sets a point's note, with trailing blanks of lines and text trimmed.
    #[must_use]
    pub fn noting(&self, point: &PointId, note: &str, stamp: &Stamp) -> Edit {
        self.changing(point, stamp, |answer| answer.note = trimmed(note))
    }

    /// The edit that gives a point a mark, or takes it away, and a note, in one step.
    #[must_use]
    pub fn answering(&self, point: &PointId, mark: Option<Mark>, note: &str, stamp: &Stamp) -> Edit {
        self.changing(point, stamp, |answer| {
            answer.mark = mark;
            answer.note = trimmed(note);
        })
    }

    /// The edit that decides a conflict for one of its sides, by position from zero. `None` where there is no such side,
    /// or where it is a verdict that was taken back: a conflict is decided by a verdict.
    #[must_use]
    pub fn taking(&self, point: &PointId, side: usize, stamp: &Stamp) -> Option<Edit> {
        let side = self.parts.conflicts.get(point)?.sides.get(side)?;
        let mark = side.mark?;
        Some(self.changing(point, stamp, |answer| {
            answer.mark = Some(mark);
            answer.count = side.count;
        }))
    }

    /// The edit that changes the answer of one point. Time and name of a verdict change only with the verdict; who
    /// changed the rest of the answer, and when, is in the log.
    #[must_use]
    pub fn changing(&self, point: &PointId, stamp: &Stamp, change: impl FnOnce(&mut Answer)) -> Edit {
        let before = self.answer(point);
        let mut answer = before.cloned().unwrap_or_else(|| Answer::blank(stamp));
        change(&mut answer);
        let is_same_verdict = answer.mark.is_some() && before.is_some_and(|before| before.mark == answer.mark);
        // An unchanged answer keeps its date and author, so nothing is logged.
        if before != Some(&answer) && !is_same_verdict {
            answer.at = stamp.at;
            answer.by.clone_from(&stamp.by);
        }
        Edit::Answers(vec![(point.clone(), Some(answer))])
    }

    /// Applies an edit, logs what it changed, and returns its inverse.
    ///
    /// Applying the inverse restores answers, draft and scores. The log keeps both changes: it is append-only.
    pub fn apply(&mut self, edit: &Edit, stamp: &Stamp) -> Result<Edit, EditError> {
        match edit {
            Edit::Answers(_) | Edit::Scope(_) | Edit::Close if self.is_closed() => Err(EditError::Sealed),
            Edit::Answers(answers) => self.answer_all(answers, None, stamp).map(Edit::Answers),
            Edit::Amend { answers, .. } if !self.is_closed() && !self.decides(answers) => Err(EditError::NotSealed),
            Edit::Amend { answers, reason } => {
                let reason = reason.trim();
                if reason.is_empty() {
                    return Err(EditError::NoReason);
                }
                let answers = self.answer_all(answers, Some(reason), stamp)?;
                Ok(Edit::Amend { answers, reason: reason.to_owned() })
            }
            Edit::Draft(draft) => {
                if let Some(draft) = draft {
                    self.must_cover(&draft.point)?;
                }
                Ok(Edit::Draft(std::mem::replace(&mut self.parts.draft, draft.clone())))
            }
            Edit::Scope(scope) => self.rescope(scope).map(Edit::Scope),
            Edit::Close => self.close(stamp),
        }
    }

    /// Closes the visit. The returned inverse is empty, since a closed visit cannot be opened again.
    fn close(&mut self, stamp: &Stamp) -> Result<Edit, EditError> {
        if let Some(draft) = &self.parts.draft {
            return Err(EditError::Drafting(draft.point.clone()));
        }
        if let Some(point) = self.open_conflicts().first() {
            return Err(EditError::Conflicting((*point).clone()));
        }
        self.parts.visit.closed = Some(stamp.at);
        seal::chain(&mut self.parts.log);
        self.parts.seal = Some(Seal::of(&self.parts, stamp));
        Ok(Edit::Draft(None))
    }

    /// Whether answers are all of points on which the merged sessions had different verdicts.
    fn decides(&self, answers: &[(PointId, Option<Answer>)]) -> bool {
        answers.iter().all(|(point, _)| self.parts.conflicts.contains_key(point))
    }

    /// Sets answers, all or none, and returns the former ones.
    fn answer_all(
        &mut self,
        answers: &[(PointId, Option<Answer>)],
        reason: Option<&str>,
        stamp: &Stamp,
    ) -> Result<Vec<(PointId, Option<Answer>)>, EditError> {
        for (point, _) in answers {
            self.must_cover(point)?;
        }
        let mut before: Vec<_> = answers
            .iter()
            .map(|(point, answer)| (point.clone(), self.set(point, answer.clone(), reason, stamp)))
            .collect();
        // If a point occurs twice in one edit, its first state must be restored last.
        before.reverse();
        Ok(before)
    }

    /// The edit that brings all points into scope. The record of a draw is kept.
    #[must_use]
    pub fn covering_all(&self) -> Edit {
        Edit::Scope(match &self.parts.scope {
            Scope::All | Scope::Points { drawn: None, .. } => Scope::All,
            Scope::Points { drawn, .. } => Scope::Points {
                points: self.parts.checklist.points().map(|(_, _, point)| point.id.clone()).collect(),
                drawn: *drawn,
            },
        })
    }

    /// Sets the scope and returns the former one.
    fn rescope(&mut self, scope: &Scope) -> Result<Scope, EditError> {
        if let Scope::Points { points, .. } = scope
            && let Some(stray) = points.iter().find(|point| self.outline.rank(point).is_none())
        {
            return Err(EditError::UnknownPoint(stray.clone()));
        }
        let ids = scope.ids();
        let answered = self.parts.answers.keys();
        let drafted = self.parts.draft.iter().map(|draft| &draft.point);
        let lost = answered
            .chain(drafted)
            .filter(|point| ids.as_ref().is_some_and(|ids| !ids.contains(*point)))
            // The first in plan order, so that the error is deterministic.
            .min_by_key(|point| self.outline.rank(point));
        if let Some(lost) = lost {
            return Err(EditError::Answered(lost.clone()));
        }
        self.scope = ids;
        let before = std::mem::replace(&mut self.parts.scope, scope.clone());
        self.scores = self.recount();
        Ok(before)
    }

    fn must_cover(&self, point: &PointId) -> Result<(), EditError> {
        if self.in_scope(point) {
            Ok(())
        } else if self.outline.rank(point).is_some() {
            Err(EditError::OutOfScope(point.clone()))
        } else {
            Err(EditError::UnknownPoint(point.clone()))
        }
    }

    /// Sets an answer and returns the former one.
    fn set(&mut self, point: &PointId, answer: Option<Answer>, reason: Option<&str>, stamp: &Stamp) -> Option<Answer> {
        let to = answer.filter(|answer| !answer.is_blank()).map(Arc::new);
        let from = match &to {
            Some(answer) => self.parts.answers.insert(point.clone(), Arc::clone(answer)),
            None => self.parts.answers.remove(point),
        };
        if from != to {
            let (old, new) = (from.as_ref().and_then(|answer| answer.mark), to.as_ref().and_then(|answer| answer.mark));
            if let Some(place) = self.outline.place(point) {
                self.scores.replace(&self.parts.checklist, place, old, new);
            }
            let mut change = Change {
                at: stamp.at,
                by: stamp.by.clone(),
                point: point.clone(),
                from: from.clone(),
                to,
                reason: reason.map(str::to_owned),
                link: None,
            };
            if self.is_sealed() {
                let before = self.parts.log.last().and_then(|last| last.link.as_deref());
                change.link = Some(seal::link(before.unwrap_or_default(), &change));
            }
            self.parts.log.push(change);
        }
        from.map(Arc::unwrap_or_clone)
    }
}

/// The note as [`entered`], without trailing blanks on its lines and at its end.
fn trimmed(note: &str) -> String {
    let note = entered(note);
    let lines: Vec<&str> = note.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::plan::checklist::Overall;
    use crate::model::record::history::History;
    use crate::model::sample::{session, stamp};

    /// An edit of the sample session, by what a reviewer does.
    #[derive(Clone, Debug)]
    enum Deed {
        Mark(u8, Option<Mark>),
        Note(u8, String),
        Many(Vec<u8>, Option<Mark>),
        Draft(Option<u8>),
        Scope(Vec<u8>),
        Whole,
    }

    fn point(number: u8) -> PointId {
        format!("{}.1.{}", number % 3 + 1, number / 3 % 4 + 1).into()
    }

    fn deed() -> impl Strategy<Value = Deed> {
        let mark = prop_oneof![Just(None), prop::sample::select(Mark::ALL.to_vec()).prop_map(Some)];
        prop_oneof![
            (0_u8..12, mark.clone()).prop_map(|(at, mark)| Deed::Mark(at, mark)),
            (0_u8..12, "[缺件、a \n]{0,6}").prop_map(|(at, note)| Deed::Note(at, note)),
            (prop::collection::vec(0_u8..12, 0..5), mark).prop_map(|(at, mark)| Deed::Many(at, mark)),
            prop::option::of(0_u8..12).prop_map(Deed::Draft),
            prop::collection::vec(0_u8..12, 0..12).prop_map(Deed::Scope),
            Just(Deed::Whole),
        ]
    }

    fn edit(session: &Session, deed: &Deed, stamp: &Stamp) -> Edit {
        match deed {
            Deed::Mark(at, mark) => session.marking(&point(*at), *mark, stamp),
            Deed::Note(at, note) => session.noting(&point(*at), note, stamp),
            Deed::Many(at, mark) => Edit::Answers(
                at.iter().map(|&at| (point(at), Some(Answer { mark: *mark, ..Answer::blank(stamp) }))).collect(),
            ),
            Deed::Draft(at) => {
                Edit::Draft(at.map(|at| Draft { point: point(at), text: "寫到".into(), line: 0, column: 2 }))
            }
            Deed::Scope(at) => {
                Edit::Scope(Scope::Points { points: at.iter().map(|&at| point(at)).collect(), drawn: None })
            }
            Deed::Whole => session.covering_all(),
        }
    }

    /// What an inverse restores: everything but the log.
    fn content(session: &Session) -> impl PartialEq + std::fmt::Debug + use<> {
        let mut answers: Vec<_> = session.parts().answers.clone().into_iter().collect();
        answers.sort_by(|one, other| one.0.cmp(&other.0));
        (answers, session.draft().cloned(), session.parts().scope.clone(), session.scores().clone())
    }

    proptest! {
        #[test]
        fn apply_then_invert_gives_the_same_session(deeds in prop::collection::vec(deed(), 1..20)) {
            let mut session = session(&[4, 4, 4], Overall::ByPoint);
            for (second, deed) in (0..).zip(&deeds) {
                let before = session.clone();
                let edit = edit(&session, deed, &stamp(second));
                let Ok(inverse) = session.apply(&edit, &stamp(second)) else {
                    // A scope may leave out what is answered, and an answer may lie outside the scope.
                    prop_assert_eq!(content(&session), content(&before));
                    continue;
                };
                let mut back = session.clone();
                back.apply(&inverse, &stamp(second + 1)).expect("the sample's points exist");
                prop_assert_eq!(content(&back), content(&before));
                prop_assert!(back.log().starts_with(session.log()) && session.log().starts_with(before.log()));
                // The tally that is kept in step is the one that counting afresh gives.
                prop_assert_eq!(session.scores(), &session.recount());
            }
        }

        #[test]
        fn undo_all_is_the_start_and_redo_all_is_the_end(deeds in prop::collection::vec(deed(), 1..20)) {
            let mut session = session(&[4, 4, 4], Overall::ByPoint);
            let start = content(&session);
            let mut history = History::default();
            for deed in deeds.iter().filter(|deed| !matches!(deed, Deed::Draft(_))) {
                let edit = edit(&session, deed, &stamp(1));
                // What is refused changes nothing, hence is no step.
                let _ = history.apply(&mut session, &edit, &stamp(1));
            }
            let end = content(&session);
            let changes = session.log().len();
            while history.undo(&mut session, &stamp(2)).is_some() {}
            prop_assert_eq!(content(&session), start);
            while history.redo(&mut session, &stamp(3)).is_some() {}
            prop_assert_eq!(content(&session), end);
            prop_assert_eq!(session.log().len(), changes * 3);
        }
    }

    #[test]
    fn an_edit_of_an_unknown_point_changes_nothing() {
        let mut session = session(&[2], Overall::ByPoint);
        let answer = Answer { mark: Some(Mark::Done), ..Answer::blank(&stamp(1)) };
        let edit = Edit::Answers(vec![("1.1.1".into(), Some(answer.clone())), ("9.9".into(), Some(answer))]);
        assert_eq!(session.apply(&edit, &stamp(1)), Err(EditError::UnknownPoint("9.9".into())));
        assert_eq!(session.mark(&"1.1.1".into()), None);
        assert!(session.log().is_empty());
    }

    #[test]
    fn the_points_left_out_come_into_scope_and_leave_it_again() {
        let mut session = session(&[3], Overall::ByPoint);
        let ids = |numbers: &[u8]| -> Vec<PointId> {
            let id = |number: &u8| format!("1.1.{number}").into();
            numbers.iter().map(id).collect()
        };
        let drawn = Some(crate::model::record::scope::Draw { seed: 7, of: 3, drew: Some(1), from: None });
        let short = Scope::Points { points: ids(&[2]), drawn };
        let mut history = History::default();
        for edit in [Edit::Scope(short.clone()), Edit::Scope(short.clone())] {
            history.apply(&mut session, &edit, &stamp(1)).expect("the points exist");
        }
        assert_eq!(session.scores().total().points, 1);
        let edit = session.covering_all();
        history.apply(&mut session, &edit, &stamp(2)).expect("the points exist");
        let whole = Scope::Points { points: ids(&[1, 2, 3]), drawn };
        assert_eq!(session.parts().scope, whole, "the draw stays on record");
        let mark = session.marking(&"1.1.3".into(), Some(Mark::Done), &stamp(3));
        history.apply(&mut session, &mark, &stamp(3)).expect("the point is in scope now");
        assert_eq!(session.apply(&Edit::Scope(short.clone()), &stamp(4)), Err(EditError::Answered("1.1.3".into())));
        for _ in 0..2 {
            assert!(history.undo(&mut session, &stamp(5)).is_some());
        }
        assert_eq!(session.parts().scope, short);
        assert!(history.undo(&mut session, &stamp(6)).is_some());
        assert_eq!(session.parts().scope, Scope::All);
        assert!(history.undo(&mut session, &stamp(7)).is_none(), "the same scope again was no step");
    }

    #[test]
    fn what_changes_nothing_is_not_logged() {
        let mut session = session(&[2], Overall::ByPoint);
        let point = PointId::from("1.1.1");
        for (second, expected) in [(1, 1), (2, 1)] {
            let edit = session.marking(&point, Some(Mark::Absent), &stamp(second));
            session.apply(&edit, &stamp(second)).expect("the point exists");
            assert_eq!(session.log().len(), expected);
        }
        let edit = session.noting(&point, "  \n", &stamp(3));
        session.apply(&edit, &stamp(3)).expect("the point exists");
        assert_eq!((session.log().len(), session.answer(&point).map(|answer| answer.at)), (1, Some(stamp(1).at)));
    }

    #[test]
    fn clearing_the_mark_keeps_the_note() {
        let mut session = session(&[1], Overall::ByPoint);
        let point = PointId::from("1.1.1");
        for edit in [
            session.noting(&point, "電話未公告 \n\n", &stamp(1)),
            session.marking(&point, Some(Mark::Absent), &stamp(2)),
        ] {
            // Both edits were made from the blank answer; the later one alone counts.
            session.apply(&edit, &stamp(2)).expect("the point exists");
        }
        let note = session.noting(&point, "電話未公告 \n\n", &stamp(3));
        session.apply(&note, &stamp(3)).expect("the point exists");
        let cleared = session.marking(&point, None, &stamp(4));
        session.apply(&cleared, &stamp(4)).expect("the point exists");
        assert_eq!((session.mark(&point), session.note(&point)), (None, "電話未公告"));
    }
}
