//! Many points at once: what a mark for all of them would change, and the one edit that gives them a mark, a piece of
//! evidence or a follow-up.

use crate::model::plan::checklist::PointId;
use crate::model::record::answer::{Evidence, FollowUp};
use crate::model::record::edit::Edit;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;

/// What a mark for many points would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    /// Current marks that would be replaced, with counts; unmarked points first.
    pub from: Vec<(Option<Mark>, usize)>,
    /// How many points have the mark already.
    pub same: usize,
}

impl Outlook {
    /// How many points would get another mark.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.from.iter().map(|(_, count)| count).sum()
    }
}

impl Session {
    /// What giving all these points a mark, or taking it away, would change.
    #[must_use]
    pub fn outlook<'a>(&self, points: impl IntoIterator<Item = &'a PointId>, mark: Option<Mark>) -> Outlook {
        let states = [None].into_iter().chain(Mark::ALL.map(Some));
        let mut from: Vec<(Option<Mark>, usize)> = states.map(|state| (state, 0)).collect();
        let mut same = 0;
        for point in points {
            let here = self.mark(point);
            if here == mark {
                same += 1;
            } else if let Some((_, count)) = from.iter_mut().find(|(state, _)| *state == here) {
                *count += 1;
            }
        }
        from.retain(|(_, count)| *count > 0);
        Outlook { from, same }
    }

    /// The one edit that gives all these points a mark, or takes it away, and adds a note to each.
    ///
    /// Existing notes are kept; the new one is appended on a new line. Points that would not change are left out.
    #[must_use]
    pub fn marking_all<'a>(
        &self,
        points: impl IntoIterator<Item = &'a PointId>,
        mark: Option<Mark>,
        note: &str,
        stamp: &Stamp,
    ) -> Edit {
        let mut answers = Vec::new();
        for point in points {
            let before = self.note(point);
            let joined = match (before, note.trim_end()) {
                (before, "") => before.to_owned(),
                ("", note) => note.to_owned(),
                (before, note) if before.lines().any(|line| line == note) => before.to_owned(),
                (before, note) => format!("{before}\n{note}"),
            };
            if self.mark(point) == mark && joined == before {
                continue;
            }
            if let Edit::Answers(answer) = self.answering(point, mark, &joined, stamp) {
                answers.extend(answer);
            }
        }
        Edit::Answers(answers)
    }

    /// The one edit that adds a piece of evidence to all these points.
    #[must_use]
    pub fn showing_all<'a>(
        &self,
        points: impl IntoIterator<Item = &'a PointId>,
        evidence: &Evidence,
        stamp: &Stamp,
    ) -> Edit {
        let add = |point| self.changing(point, stamp, |answer| answer.evidence.push(evidence.clone()));
        joined(points.into_iter().map(add))
    }

    /// The points whose mark asks for a follow-up, in their order.
    pub fn asking_for_follow_up<'a>(
        &self,
        points: impl IntoIterator<Item = &'a PointId>,
    ) -> impl Iterator<Item = &'a PointId> {
        points.into_iter().filter(|point| self.mark(point).is_some_and(Mark::asks_for_follow_up))
    }

    /// The one edit that gives all these points a follow-up. What it does not say stays what it is at each point; points
    /// that would not change are left out, and so are those whose mark asks for none.
    #[must_use]
    pub fn following_up_all<'a>(
        &self,
        points: impl IntoIterator<Item = &'a PointId>,
        said: &FollowUp,
        stamp: &Stamp,
    ) -> Edit {
        let give = |point| self.following_up(point, said.clone().or(self.follow_up_at(point)), stamp);
        joined(self.asking_for_follow_up(points).map(give).filter(|edit| edit.changes(self)))
    }
}

impl FollowUp {
    /// The same, with the parts that it does not say from another.
    #[must_use]
    fn or(self, other: Self) -> Self {
        let text = |said: String, other: String| if said.trim().is_empty() { other } else { said };
        Self {
            cause: text(self.cause, other.cause),
            action: text(self.action, other.action),
            unit: text(self.unit, other.unit),
            owner: text(self.owner, other.owner),
            due: self.due.or(other.due),
            recheck: self.recheck.or(other.recheck),
            closed: self.closed.or(other.closed),
        }
    }
}

/// The answers of several edits as one.
fn joined(edits: impl Iterator<Item = Edit>) -> Edit {
    let answers = edits.filter_map(|edit| match edit {
        Edit::Answers(answers) => Some(answers),
        Edit::Draft(_) | Edit::Scope(_) | Edit::Close | Edit::Amend { .. } => None,
    });
    Edit::Answers(answers.flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::Overall;
    use crate::model::record::history::History;
    use crate::model::sample::{answer, photo, session, stamp};

    fn ids(session: &Session) -> Vec<PointId> {
        session.points().map(|(_, _, point)| point.id.clone()).collect()
    }

    #[test]
    fn an_outlook_counts_what_would_change_from_what() {
        let mut session = session(&[4, 2], Overall::ByPoint);
        for (point, mark) in [("1.1.1", Mark::Done), ("1.1.2", Mark::Absent), ("2.1.1", Mark::Done)] {
            answer(&mut session, point, 1, |answer| answer.mark = Some(mark));
        }
        let all = ids(&session);
        for (mark, from, same) in [
            (Some(Mark::Done), vec![(None, 3), (Some(Mark::Absent), 1)], 2),
            (Some(Mark::NotApplicable), vec![(None, 3), (Some(Mark::Done), 2), (Some(Mark::Absent), 1)], 0),
            (None, vec![(Some(Mark::Done), 2), (Some(Mark::Absent), 1)], 3),
        ] {
            let outlook = session.outlook(&all, mark);
            assert_eq!(outlook.changes() + outlook.same, 6);
            assert_eq!(outlook, Outlook { from, same });
        }
    }

    #[test]
    fn many_are_marked_with_one_note_and_one_undo_takes_all_back() {
        let mut session = session(&[3], Overall::ByPoint);
        answer(&mut session, "1.1.1", 1, |answer| answer.note = "原有".into());
        answer(&mut session, "1.1.2", 2, |answer| {
            answer.mark = Some(Mark::NotApplicable);
            answer.note = "本所無此業務".into();
        });
        let before = session.clone();
        let (all, mut history) = (ids(&session), History::default());
        let edit = session.marking_all(&all, Some(Mark::NotApplicable), "本所無此業務", &stamp(3));
        history.apply(&mut session, &edit, &stamp(3)).expect("the points exist");
        assert_eq!(session.log().len(), 4, "what stood there already is no change");
        let notes: Vec<&str> = all.iter().map(|point| session.note(point)).collect();
        assert_eq!(notes, ["原有\n本所無此業務", "本所無此業務", "本所無此業務"]);
        assert_eq!(session.scores().total().not_applicable, 3);
        history.undo(&mut session, &stamp(4)).expect("one step");
        assert_eq!(session.parts().answers, before.parts().answers);
    }

    #[test]
    fn evidence_of_many_is_one_step() {
        let mut session = session(&[3], Overall::ByPoint);
        answer(&mut session, "1.1.1", 1, |answer| answer.evidence.push(photo("0011", None)));
        let before = session.clone();
        let (all, mut history) = (ids(&session), History::default());
        let edit = session.showing_all(&all, &photo("0012", None), &stamp(3));
        history.apply(&mut session, &edit, &stamp(3)).expect("the points exist");
        let counts: Vec<_> =
            all.iter().map(|point| session.answer(point).map_or(0, |answer| answer.evidence.len())).collect();
        assert_eq!(counts, [2, 1, 1]);
        history.undo(&mut session, &stamp(4)).expect("one step");
        assert_eq!(session.parts().answers, before.parts().answers);
    }

    #[test]
    fn a_follow_up_for_many_leaves_what_it_does_not_say_and_who_needs_none() {
        let mut session = session(&[4], Overall::ByPoint);
        for (point, mark) in [("1.1.1", Mark::Absent), ("1.1.2", Mark::Done), ("1.1.3", Mark::Partial)] {
            answer(&mut session, point, 1, |answer| answer.mark = Some(mark));
        }
        let own = FollowUp { cause: "人力不足".into(), action: "補件".into(), ..FollowUp::default() };
        answer(&mut session, "1.1.1", 2, |answer| answer.follow_up = Some(Box::new(own)));
        let before = session.clone();
        let (all, mut history) = (ids(&session), History::default());
        let said = FollowUp { action: "一週內補正".into(), ..FollowUp::default() };
        let edit = session.following_up_all(&all, &said, &stamp(3));
        history.apply(&mut session, &edit, &stamp(3)).expect("the points exist");
        let actions: Vec<_> = all.iter().map(|point| session.follow_up_at(point).action).collect();
        assert_eq!(actions, ["一週內補正", "", "一週內補正", ""]);
        assert_eq!(session.follow_up_at(&all[0]).cause, "人力不足");
        assert_ne!(session.follow_up_at(&all[2]).unit, "", "the unit of the plan, as where one is filled in alone");
        let again = session.following_up_all(&all, &said, &stamp(4));
        assert_eq!(again.points().count(), 0, "what stands there already is no change");
        history.undo(&mut session, &stamp(5)).expect("one step");
        assert_eq!(session.parts().answers, before.parts().answers);
    }
}
