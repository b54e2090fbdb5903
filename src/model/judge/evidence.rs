//! Evidence that a point asks for and does not have.

use crate::model::plan::checklist::{FocusPoint, Method};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;

impl Session {
    /// Whether evidence is missing at a point: it is checked by documents, something was found to be done, and nothing
    /// shows it.
    #[must_use]
    pub fn lacks_evidence(&self, point: &FocusPoint) -> bool {
        point.method == Method::Document
            && self.answer(&point.id).is_some_and(|answer| {
                matches!(answer.mark, Some(Mark::Done | Mark::Partial)) && answer.evidence.is_empty()
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::{answer, begin, checklist, photo};

    #[test]
    fn it_is_missing_where_documents_are_asked_for_and_something_was_done() {
        let mut checklist = checklist(&[7]);
        for point in checklist.pillars[0].strategies[0].points.iter_mut().take(6) {
            point.method = Method::Document;
        }
        let mut session = begin(checklist);
        for (number, mark) in [Mark::Done, Mark::Partial, Mark::Absent, Mark::NotApplicable].into_iter().enumerate() {
            answer(&mut session, &format!("1.1.{}", number + 1), 1, |answer| answer.mark = Some(mark));
        }
        answer(&mut session, "1.1.6", 1, |answer| {
            answer.mark = Some(Mark::Done);
            answer.evidence.push(photo("0012", None));
        });
        answer(&mut session, "1.1.7", 1, |answer| answer.mark = Some(Mark::Done));
        let lacking: Vec<bool> = session.points().map(|(_, _, point)| session.lacks_evidence(point)).collect();
        assert_eq!(lacking, [true, true, false, false, false, false, false]);
    }
}
