//! Restoring earlier answers from the log, as new changes.

use std::collections::HashSet;

use crate::model::plan::checklist::PointId;
use crate::model::record::edit::Edit;
use crate::model::record::session::Session;

impl Session {
    /// The edit that restores every answer to its state after the first `changes` log entries. Unchanged answers are
    /// left out.
    #[must_use]
    pub fn returning_to(&self, changes: usize) -> Edit {
        let since = self.log().get(changes..).unwrap_or_default();
        let mut seen = HashSet::new();
        let answers = since
            .iter()
            // The first later change of a point holds the answer before it.
            .filter(|change| seen.insert(&change.point))
            .filter(|change| self.in_scope(&change.point))
            .filter(|change| change.from.as_deref() != self.answer(&change.point))
            .map(|change| (change.point.clone(), change.from.as_deref().cloned()))
            .collect();
        Edit::Answers(answers)
    }

    /// The edit that restores one answer to its state after a log entry; `None` if there is no such entry or the
    /// answer is unchanged.
    #[must_use]
    pub fn bringing_back(&self, entry: usize) -> Option<Edit> {
        let change = self.log().get(entry)?;
        let is_new = change.to.as_deref() != self.answer(&change.point);
        (is_new && self.in_scope(&change.point))
            .then(|| Edit::Answers(vec![(change.point.clone(), change.to.as_deref().cloned())]))
    }
}

impl Edit {
    /// The points whose answers the edit sets.
    pub fn points(&self) -> impl Iterator<Item = &PointId> {
        let answers = match self {
            Self::Answers(answers) | Self::Amend { answers, .. } => answers.as_slice(),
            Self::Draft(_) | Self::Scope(_) | Self::Close => &[],
        };
        answers.iter().map(|(point, _)| point)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::model::plan::checklist::Overall;
    use crate::model::record::mark::Mark;
    use crate::model::sample::{answer, session, stamp};

    proptest! {
        #[test]
        fn going_back_restores_what_stood_there_and_is_a_change_itself(
            marks in prop::collection::vec((1_u8..5, 0_usize..4), 1..20),
            entry in 0_usize..25,
        ) {
            let mut session = session(&[4], Overall::ByPoint);
            let mut pasts = vec![session.clone()];
            for (second, (number, mark)) in (1..).zip(marks) {
                let length = session.log().len();
                let point = format!("1.1.{number}");
                answer(&mut session, &point, second, |answer| answer.mark = Some(Mark::ALL[mark]));
                if session.log().len() > length {
                    pasts.push(session.clone());
                }
            }
            let entry = entry % pasts.len();
            let edit = session.returning_to(entry);
            let changes = edit.points().count();
            let mut back = session.clone();
            back.apply(&edit, &stamp(60)).expect("the points exist");
            prop_assert_eq!(&back.parts().answers, &pasts[entry].parts().answers);
            prop_assert_eq!(back.log().len(), session.log().len() + changes);
            if let Some(edit) = session.bringing_back(entry) {
                let mut back = session.clone();
                back.apply(&edit, &stamp(60)).expect("the point exists");
                let point = &session.log()[entry].point;
                prop_assert_eq!(back.answer(point), pasts[entry + 1].answer(point));
                prop_assert_eq!(back.log().len(), session.log().len() + 1);
            }
        }
    }
}
