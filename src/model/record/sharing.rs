//! A long log in little memory: an answer that stands in several places is held once.
//!
//! What an entry of the log leaves is what the next one of that point finds, and the last one is the answer itself.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Answer;
use crate::model::record::change::Change;

/// What the log has said so far, by point.
#[derive(Debug, Default)]
pub struct SharedAnswers(HashMap<PointId, Arc<Answer>>);

impl SharedAnswers {
    /// Lets the next entries of a log hold the answers of the session, and those of earlier entries, where they are equal.
    pub fn settle(&mut self, answers: &HashMap<PointId, Arc<Answer>>, log: &mut [Change]) {
        for change in log {
            let known = self.0.get(&change.point).into_iter().chain(answers.get(&change.point));
            for known in known {
                for side in [&mut change.from, &mut change.to] {
                    if side.as_ref().is_some_and(|answer| answer == known) {
                        *side = Some(Arc::clone(known));
                    }
                }
            }
            if let Some(answer) = &change.to
                && !answers.get(&change.point).is_some_and(|known| Arc::ptr_eq(known, answer))
            {
                self.0.insert(change.point.clone(), Arc::clone(answer));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::model::sample::{answer, begin, checklist};

    #[test]
    fn equal_answers_of_a_point_become_one_and_stay_what_they_are() {
        let mut session = begin(checklist(&[2]));
        for (second, mark) in [(1, Mark::Done), (2, Mark::Absent), (3, Mark::Partial)] {
            answer(&mut session, "1.1.1", second, |answer| answer.mark = Some(mark));
        }
        let parts = session.parts().clone();
        // Each side on its own, as a reader makes them.
        let apart = |side: &Option<Arc<Answer>>| side.as_deref().cloned().map(Arc::new);
        let mut log: Vec<Change> = parts.log.clone();
        for change in &mut log {
            (change.from, change.to) = (apart(&change.from), apart(&change.to));
        }
        let mut shared = SharedAnswers::default();
        // Entry by entry, as a long log is read in pieces.
        log.chunks_mut(1).for_each(|log| shared.settle(&parts.answers, log));
        assert_eq!(log, parts.log);
        let is_one = |one: &Option<Arc<Answer>>, other: &Option<Arc<Answer>>| match (one, other) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            _ => false,
        };
        assert!(is_one(&log[0].to, &log[1].from) && is_one(&log[1].to, &log[2].from));
        assert!(is_one(&log[2].to, &parts.answers.get(&"1.1.1".into()).cloned()));
    }
}
