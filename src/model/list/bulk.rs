//! Many points at once: what a mark for all of them would change, and the one edit that does it.

use crate::model::plan::checklist::PointId;
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::Overall;
    use crate::model::record::history::History;
    use crate::model::sample::{answer, session, stamp};

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
}
