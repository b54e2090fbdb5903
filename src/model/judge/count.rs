//! Counts against targets, and the mark that a count proposes. The reviewer decides.

use crate::model::judge::due::expected;
use crate::model::plan::checklist::{Per, PointId};
use crate::model::record::edit::Edit;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;

/// One more, or one less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tick {
    /// One more.
    More,
    /// One less; see [`counted`] for zero.
    Less,
}

/// The count after a tick. Not counted (`None`) and zero are different; less turns each into the other.
#[must_use]
pub const fn counted(count: Option<u32>, tick: Tick) -> Option<u32> {
    match (count, tick) {
        (None, Tick::More) => Some(1),
        (Some(count), Tick::More) => Some(count.saturating_add(1)),
        (None, Tick::Less) => Some(0),
        (Some(0), Tick::Less) => None,
        (Some(count), Tick::Less) => Some(count - 1),
    }
}

impl Session {
    /// The edit that counts once more or once less at a point; `None` where it has no target.
    #[must_use]
    pub fn counting(&self, point: &PointId, tick: Tick, stamp: &Stamp) -> Option<Edit> {
        self.find(point)?.2.target?;
        Some(self.changing(point, stamp, |answer| {
            answer.count = counted(answer.count, tick);
        }))
    }

    /// The mark that the count of a point proposes; `None` where nothing was counted or there is no target.
    #[must_use]
    pub fn proposal(&self, point: &PointId) -> Option<Mark> {
        let point = self.find(point)?.2;
        let (target, count) = (point.target?, self.answer(&point.id)?.count?);
        let asked_for = match target.per {
            Per::Year | Per::Once => target.times,
            // Counts run from the start of the year, so a target by month, week or day is multiplied up.
            Per::Month | Per::Week | Per::Day => {
                expected(target, self.checklist().year, point.deadline, self.visit().opened.date()).max(target.times)
            }
        };
        Some(Mark::proposed(count, asked_for))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::Target;
    use crate::model::sample::{answer, begin, checklist, stamp};

    #[test]
    fn what_recurs_is_asked_for_as_often_as_the_year_has_had_it() {
        // On 2026-11-22 ten months are over, 46 weeks (325 days), and 232 working days.
        for (per, count, proposal) in [
            (Per::Month, 0, Mark::Absent),
            (Per::Month, 19, Mark::Partial),
            (Per::Month, 20, Mark::Done),
            (Per::Week, 91, Mark::Partial),
            (Per::Week, 92, Mark::Done),
            (Per::Day, 400, Mark::Partial),
            (Per::Day, 464, Mark::Done),
            (Per::Once, 2, Mark::Done),
        ] {
            let mut checklist = checklist(&[1]);
            checklist.pillars[0].strategies[0].points[0].target = Some(Target { times: 2, per });
            let mut session = begin(checklist);
            answer(&mut session, "1.1.1", 1, |answer| answer.count = Some(count));
            assert_eq!(session.proposal(&"1.1.1".into()), Some(proposal), "{count} of {per:?}");
        }
    }

    #[test]
    fn a_count_proposes_and_marks_nothing() {
        use Tick::{Less, More};
        let mut checklist = checklist(&[2]);
        checklist.pillars[0].strategies[0].points[0].target = Some(Target { times: 2, per: Per::Year });
        let mut session = begin(checklist);
        let (point, other) = (PointId::from("1.1.1"), PointId::from("1.1.2"));
        assert_eq!(session.counting(&other, More, &stamp(1)), None);
        for (tick, count, proposal) in [
            (Less, Some(0), Some(Mark::Absent)),
            (More, Some(1), Some(Mark::Partial)),
            (More, Some(2), Some(Mark::Done)),
            (More, Some(3), Some(Mark::Done)),
            (Less, Some(2), Some(Mark::Done)),
            (Less, Some(1), Some(Mark::Partial)),
            (Less, Some(0), Some(Mark::Absent)),
            (Less, None, None),
            (More, Some(1), Some(Mark::Partial)),
        ] {
            let edit = session.counting(&point, tick, &stamp(1)).expect("it has a target");
            session.apply(&edit, &stamp(1)).expect("the point exists");
            let found = session.answer(&point).and_then(|answer| answer.count);
            assert_eq!((found, session.proposal(&point)), (count, proposal));
            assert_eq!(session.mark(&point), None);
        }
    }
}
