//! What a session in brief says about open follow-ups: the same as the session in full.

use crate::model::city::brief::{FollowUpBrief, PointState, SessionBrief};
use crate::model::city::previous::PreviousBrief;
use crate::model::judge::open_follow_ups::{Account, Agreed, FollowUpOrigin, FollowUpStanding, Statement};

impl SessionBrief {
    /// What the session says about open follow-ups.
    #[must_use]
    pub fn account(&self) -> Account {
        let mut own = self.follow_ups.iter().filter(|follow_up| !follow_up.is_previous).peekable();
        let mut statements = Vec::new();
        for (rank, (point, state)) in self.plan.points.iter().zip(&self.states).enumerate() {
            // They come in the plan's order.
            let follow_up = own.next_if(|follow_up| follow_up.point == Some(rank));
            let mark = match state {
                PointState::OutOfScope | PointState::Unmarked => None,
                PointState::Marked(mark) => Some(*mark),
            };
            let agreed = |follow_up: &FollowUpBrief| Agreed { is_open: follow_up.is_open, due: follow_up.due };
            if let Some(standing) = FollowUpStanding::by(mark, follow_up.map(agreed)) {
                let open = standing.open(FollowUpOrigin::Current);
                statements.push(Statement { point: point.id.clone(), rank, open });
            }
        }
        Account {
            id: self.id.clone(),
            series: self.plan.series.clone(),
            framework: self.plan.framework.clone(),
            opened: self.visit.opened,
            previous: self.previous.as_ref().map(PreviousBrief::account),
            statements,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::city::brief::PlanBrief;
    use crate::model::judge::open_follow_ups::open_states;
    use crate::model::record::answer::FollowUp;
    use crate::model::record::mark::Mark;
    use crate::model::record::session::Session;
    use crate::model::sample::{answer, begin, checklist};
    use crate::model::value::roc::Moment;
    use crate::model::visits::carry::carry;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    /// An answer: a verdict, and of a follow-up whether it is settled, and its month.
    type Said = (Option<Mark>, Option<(bool, u32)>);

    fn said() -> impl Strategy<Value = Said> {
        (prop::option::of(prop::sample::select(&Mark::ALL[..])), prop::option::of((any::<bool>(), 1_u32..13)))
    }

    fn inspected(points: usize, id: &str, day: &str, framework: &str, said: &[Said]) -> Session {
        let mut plan = checklist(&[points]);
        plan.framework = framework.into();
        let mut parts = begin(plan).parts().clone();
        (parts.id, parts.visit.opened) = (id.into(), moment(day));
        let mut session = Session::from_parts(parts);
        say(&mut session, said);
        session
    }

    fn moment(day: &str) -> Moment {
        Moment::parse(&format!("{day}T09:00:00+08:00")).expect("a moment of the test")
    }

    fn say(session: &mut Session, said: &[Said]) {
        for (number, (mark, follow_up)) in (1_u32..).zip(said) {
            let written = follow_up.map(|(is_settled, month)| FollowUp {
                action: "補辦".into(),
                due: NaiveDate::from_ymd_opt(2026, month, 1),
                closed: if is_settled { NaiveDate::from_ymd_opt(2026, 12, 1) } else { None },
                ..FollowUp::default()
            });
            answer(session, &format!("1.1.{number}"), number, |answer| {
                answer.mark = *mark;
                answer.follow_up = written.clone().map(Box::new);
            });
        }
    }

    fn brief(session: &Session) -> SessionBrief {
        SessionBrief::of(session, Arc::new(PlanBrief::of(session.checklist())))
    }

    proptest! {
        /// Three visits of one office, the plan losing a point and perhaps changing its scheme: with every part of them
        /// at hand, briefs leave open what sessions leave open.
        #[test]
        fn what_briefs_leave_open_is_what_sessions_leave_open(
            first in prop::collection::vec(said(), 5),
            second in prop::collection::vec(said(), 4),
            third in prop::collection::vec(said(), 4),
            other_scheme in any::<bool>(),
            at_hand in 1_usize..8,
        ) {
            let first = inspected(5, "1", "2025-11-20", "six-pillars", &first);
            let scheme = if other_scheme { "five-pillars" } else { "six-pillars" };
            let mut next = carry(&first, inspected(4, "2", "2026-05-20", scheme, &[]), None).session;
            say(&mut next, &second);
            let mut last = carry(&next, inspected(4, "3", "2026-11-20", scheme, &[]), None).session;
            say(&mut last, &third);
            let all = [first, next, last];
            let sessions: Vec<&Session> =
                all.iter().enumerate().filter(|(at, _)| at_hand >> at & 1 == 1).map(|(_, session)| session).collect();
            let on = NaiveDate::from_ymd_opt(2026, 7, 1).expect("a date of the test");
            let full: Vec<Account> = sessions.iter().map(|session| Account::of(session)).collect();
            let brief: Vec<Account> = sessions.iter().map(|session| brief(session).account()).collect();
            prop_assert_eq!(open_states(&brief, &[], on), open_states(&full, &[], on));
        }
    }
}
